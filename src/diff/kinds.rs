//! The table of kinds of change: name, class, whether stored responses still fit, what a change back is
//! called, what it means and what to do.
//!
//! A kind is one line here and one line of the table in `docs/diff.md`, which a test keeps equal. Names are
//! public: they stand in reports and in the settings of other tools.

/// What a change touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Stored responses no longer mean the same, or no longer have a place.
    Breaking,
    /// New responses differ; old ones stand.
    Data,
    /// A figure is no longer comparable with earlier ones.
    Trend,
    /// What was promised about data.
    Privacy,
    /// Who is invited when, and what is done with the answers.
    Operation,
    /// Wording and looks, nothing else.
    Text,
}

impl Class {
    /// All six, the gravest first.
    pub const ALL: [Class; 6] = [
        Class::Breaking,
        Class::Data,
        Class::Trend,
        Class::Privacy,
        Class::Operation,
        Class::Text,
    ];

    /// As written: `breaking`.
    pub fn word(self) -> &'static str {
        match self {
            Class::Breaking => "breaking",
            Class::Data => "data",
            Class::Trend => "trend",
            Class::Privacy => "privacy",
            Class::Operation => "operation",
            Class::Text => "text",
        }
    }
}

/// Which way a change in what was promised goes, for the people whose data it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// They are protected less, or told less, or more is done with their data.
    Weaker,
    /// They are protected better.
    Stronger,
    /// Neither can be said.
    Sideways,
}

impl Direction {
    /// As written: `weaker`.
    pub fn word(self) -> &'static str {
        match self {
            Direction::Weaker => "weaker",
            Direction::Stronger => "stronger",
            Direction::Sideways => "sideways",
        }
    }
}

/// Whether responses that are stored fit the JSON Schema of the new version, its number apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fits {
    /// Every response that was valid still is, as far as this change goes.
    Yes,
    /// Some may not.
    No,
    /// It depends; each change says.
    Depends,
}

macro_rules! kinds {
    ($($variant:ident $slug:literal $class:ident $(($direction:ident))? $fits:ident $mirror:ident $about:literal $advice:literal)*) => {
        /// What kind of change it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $(#[doc = $about] $variant,)* }

        impl Kind {
            /// Every kind, by class.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),*];

            /// `area/kind`, the name by which it is known everywhere.
            pub fn slug(self) -> &'static str {
                match self { $(Kind::$variant => $slug,)* }
            }

            /// What it touches.
            pub fn class(self) -> Class {
                match self { $(Kind::$variant => Class::$class,)* }
            }

            /// Which way it goes, if it is about privacy.
            pub fn direction(self) -> Option<Direction> {
                match self { $(Kind::$variant => None$(.or(Some(Direction::$direction)))?,)* }
            }

            /// Whether stored responses still fit.
            pub fn fits(self) -> Fits {
                match self { $(Kind::$variant => Fits::$fits,)* }
            }

            /// What the same change is called when it is undone.
            pub fn mirror(self) -> Kind {
                match self { $(Kind::$variant => Kind::$mirror,)* }
            }

            /// What it means, in one line.
            pub fn about(self) -> &'static str {
                match self { $(Kind::$variant => $about,)* }
            }

            /// What a reader must do; empty where there is nothing to do.
            pub fn advice(self) -> &'static str {
                match self { $(Kind::$variant => $advice,)* }
            }
        }
    };
}

kinds! {
    SurveyRenamed "survey/renamed" Breaking No SurveyRenamed "the survey has another name, under which its responses are stored" "rename what is stored, or keep the name"
    QuestionRemoved "question/removed" Breaking No QuestionAdded "a question is gone; its answers have no place any more" "keep what is stored under the old version, or say with `was` which question took its place"
    QuestionRenamed "question/renamed" Breaking No QuestionRenamed "a question is stored under another name" "rename the column in what is stored; `peil migrate` writes how"
    QuestionReused "question/name-reused" Breaking No QuestionReused "a name that was in use now means something else" "give the new question a name that was never used"
    QuestionType "question/type-changed" Breaking No QuestionType "answers are of another type" "give it a new name, or look what `peil migrate` carries over"
    QuestionOrigin "question/origin-changed" Breaking No QuestionOrigin "a value comes from somewhere else: asked, known, consented to or computed" "check everything that reads it"
    QuestionRangeNarrower "question/range-narrower" Breaking No QuestionRangeWider "answers that were valid are not any more" "look how many stored answers lie outside, and decide what they become"
    QuestionRangeMoved "question/range-moved" Breaking No QuestionRangeMoved "other answers are valid; some that were are not any more" "look how many stored answers lie outside, and decide what they become"
    QuestionUnit "question/unit-changed" Breaking No QuestionUnit "numbers are in another unit or currency" "convert what is stored, or give it a new name"
    KnownRemoved "known/removed" Breaking No KnownAdded "a known value no longer arrives" "keep what is stored under the old version"
    ComputeRemoved "compute/removed" Breaking Yes ComputeAdded "a computed column is gone" "look for readers of the column"
    OptionRemoved "option/removed" Breaking No OptionAdded "an answer that was given cannot be given any more" "decide what stored answers become, or keep the option and hide it with `when`"
    OptionRenamed "option/renamed" Breaking No OptionRenamed "an option is stored under another name" "rename it in what is stored; `peil migrate` writes how"
    OptionReused "option/name-reused" Breaking No OptionReused "the name of an option that was in use now means something else" "give the new option a name that was never used"
    OptionCode "option/code-changed" Breaking Yes OptionCode "the exported number of an option changed" "recode earlier exports before joining them"
    OptionCodeReused "option/code-reused" Breaking Yes OptionCodeReused "an exported number means another answer than before" "give the new option a number that was never used"
    OptionSpecifyRemoved "option/specify-removed" Breaking No OptionSpecifyAdded "no text comes with an option any more" "keep the stored texts under the old version"
    MissingRemoved "missing/removed" Breaking No MissingAdded "a way not to answer is gone" "decide what stored answers with that code become"
    MissingCode "missing/code-changed" Breaking Yes MissingCode "the exported number of a missing answer changed" "recode earlier exports before joining them"
    MissingKindOf "missing/kind-changed" Breaking Yes MissingKindOf "a missing answer is of another kind" "check bases that include or leave it out"
    ScaleTurned "scale/turned" Breaking Yes ScaleTurned "the same number means the opposite" "turn what is stored, which `peil migrate` does, or give the scale and its questions new names"
    ScalePointsRemoved "scale/points-removed" Breaking No ScalePointsAdded "a scale has fewer points" "decide what stored answers become, or give the questions new names"
    ScalePointsAdded "scale/points-added" Breaking Yes ScalePointsRemoved "a scale has more points; a stored number means another position" "rescale what is stored, or give the questions new names"
    ScaleRescaled "scale/rescaled" Breaking No ScaleRescaled "a scale has other points" "rescale what is stored, or give the questions new names"
    RepeatOver "repeat/over-changed" Breaking No RepeatOver "a repeat runs over another question" "keep the stored instances under the old version"
    SegmentRemoved "segment/removed" Breaking Yes SegmentAdded "a segment is gone" "look for reports and filters that use it"
    SegmentRenamed "segment/renamed" Breaking Yes SegmentRenamed "a segment or group has another name" "rename it where results are read"
    SegmentRedefined "segment/redefined" Breaking Yes SegmentRedefined "the same group holds other people" "compute earlier figures again, or give the segment a new name"

    QuestionAdded "question/added" Data Depends QuestionRemoved "a new question" "look that earlier responses are read as not asked"
    QuestionRequired "question/now-required" Data No QuestionOptional "an answer must be given" ""
    QuestionOptional "question/now-optional" Data Yes QuestionRequired "an answer may be left out" "expect more that is unanswered"
    QuestionRangeWider "question/range-wider" Data Yes QuestionRangeNarrower "more answers are valid" "look that columns and readers take them"
    QuestionChoices "question/options-shown" Data Yes QuestionChoices "options come in another order, or shuffled" ""
    KnownAdded "known/added" Data Depends KnownRemoved "a value arrives with the invitation that did not" "have it sent along"
    ComputeAdded "compute/added" Data Yes ComputeRemoved "a computed column is new" ""
    OptionAdded "option/added" Data Yes OptionRemoved "an answer that could not be given" "look that columns and readers take it"
    OptionExclusive "option/now-exclusive" Data No OptionNotExclusive "an option cannot be chosen with others any more" ""
    OptionNotExclusive "option/not-exclusive" Data Yes OptionExclusive "an option can be chosen with others" ""
    OptionSpecifyAdded "option/specify-added" Data Depends OptionSpecifyRemoved "a text comes with an option" ""
    OptionSpecifyRequired "option/specify-required" Data No OptionSpecifyOptional "the text with an option must be given" ""
    OptionSpecifyOptional "option/specify-optional" Data Yes OptionSpecifyRequired "the text with an option may be left out" ""
    MissingAdded "missing/added" Data Yes MissingRemoved "a way not to answer is new" "expect fewer answers; bases may shrink"
    RoutingWider "routing/wider" Data Depends RoutingNarrower "people see it who did not" ""
    RoutingNarrower "routing/narrower" Data No RoutingWider "people who saw it do not any more" "look at bases that shrink"
    RoutingChanged "routing/changed" Data No RoutingChanged "other people see it" "look at bases that change"
    RepeatMore "repeat/max-raised" Data Yes RepeatFewer "a repeat has room for more instances" ""
    RepeatFewer "repeat/max-lowered" Data No RepeatMore "a repeat has room for fewer instances" ""
    FinishAdded "finish/added" Data No FinishRemoved "the survey ends early for some" "look at bases after it"
    FinishRemoved "finish/removed" Data No FinishAdded "the survey no longer ends there" ""
    FinishCondition "finish/condition" Data No FinishCondition "the survey ends early for others" "look at bases after it"
    CheckAdded "check/added" Data Depends CheckRemoved "answers are checked against each other that were not" ""
    CheckRemoved "check/removed" Data Yes CheckAdded "answers are no longer checked against each other" ""
    CheckHard "check/now-hard" Data No CheckSoft "a check stops the respondent" ""
    CheckSoft "check/now-soft" Data Yes CheckHard "a check only warns" ""
    CheckCondition "check/condition" Data No CheckCondition "a check asks for something else" ""
    TimeZone "survey/time-zone" Data Yes TimeZone "`today` is read in another time zone" ""
    LanguageRemoved "survey/language-removed" Data No LanguageAdded "it is no longer asked in a language" ""
    SegmentAdded "segment/added" Data Yes SegmentRemoved "a new segment" ""

    TrendWording "trend/wording" Trend Yes TrendWording "what a figure is computed from has other words" "declare it with `trend_break`, or keep the words"
    TrendPosition "trend/position" Trend Yes TrendPosition "a figure is computed from a question that other questions come before" "declare it with `trend_break`, or keep the order"
    TrendOptions "trend/option-order" Trend Yes TrendOptions "the answers behind a figure come in another order" "declare it with `trend_break`, or keep the order"
    TrendLabels "trend/scale-labels" Trend Yes TrendLabels "the points of a scale behind a figure have other words" "declare it with `trend_break`, or keep the words"
    TrendDirection "trend/scale-direction" Trend Yes TrendDirection "which end of a scale is good is said, or no longer said" "look at figures that turn it"
    ModeAdded "trend/mode-added" Trend Yes ModeRemoved "it is answered in another mode as well, and people answer otherwise in it" "compare figures by mode"
    ModeRemoved "trend/mode-removed" Trend No ModeAdded "it is no longer answered in a mode" "compare figures by mode"
    TrendCompute "trend/computation" Trend Yes TrendCompute "a value is computed in another way" "compute earlier values again"
    TrendScore "trend/score" Trend Yes TrendScore "what an option counts for changed" "compute earlier figures again"
    TrendReverse "trend/reverse" Trend Yes TrendReverse "an item is turned, or no longer, in an index" "compute earlier figures again"
    MetricAdded "trend/figure-added" Trend Yes MetricRemoved "a new series begins" ""
    MetricRemoved "trend/figure-removed" Trend Yes MetricAdded "a series ends" "look for reports that show it"
    MetricRenamed "trend/figure-renamed" Trend Yes MetricRenamed "a figure has another name" "rename it where results are read"
    MetricDefinition "trend/definition" Trend Yes MetricDefinition "a figure is computed in another way" "declare it with `trend_break`, or compute earlier figures again"
    WeightAdded "trend/weighting-added" Trend Yes WeightRemoved "responses can be weighted that were not" "compute earlier figures again"
    WeightRemoved "trend/weighting-removed" Trend Yes WeightAdded "a weighting is gone" "compute earlier figures again"
    WeightChanged "trend/weights" Trend Yes WeightChanged "responses are weighted to other shares" "compute earlier figures again, or say when the shares changed"

    PurposeAdded "privacy/purpose-added" Privacy(Weaker) Yes PurposeDropped "data serves a purpose that it did not" "tell people before it is used for that; responses from before may not serve it unless their consent or basis covers it"
    PurposeDropped "privacy/purpose-dropped" Privacy(Stronger) Yes PurposeAdded "data no longer serves a purpose" ""
    PurposeNew "privacy/purpose-new" Privacy(Weaker) Yes PurposeGone "a new purpose" "add it to the notice before data is used for it"
    PurposeGone "privacy/purpose-removed" Privacy(Stronger) Yes PurposeNew "a purpose is gone" "end what is done with earlier responses for it"
    PurposeWords "privacy/purpose-wording" Privacy(Sideways) Yes PurposeWords "a purpose is described in other words" "look whether it still says what people were told"
    PurposeRenamed "privacy/purpose-renamed" Privacy(Sideways) Yes PurposeRenamed "a purpose or recipient has another name in the survey" ""
    BasisChanged "privacy/basis-changed" Privacy(Sideways) Yes BasisChanged "a purpose rests on another basis" "a basis is not exchanged for data that is there: keep the old one for earlier responses"
    ConsentNotAsked "privacy/consent-ended" Privacy(Weaker) No ConsentAsked "a purpose no longer waits for consent" "a basis is not exchanged for data that is there: respect refusals of earlier responses"
    ConsentAsked "privacy/consent-begun" Privacy(Stronger) No ConsentNotAsked "a purpose waits for consent" "earlier responses have no consent for it"
    ConsentWords "privacy/consent-wording" Privacy(Sideways) Yes ConsentWords "consent is asked in other words" "earlier consents stand for the earlier words: ask again where the new ones cover more"
    RetentionLonger "privacy/retention-longer" Privacy(Weaker) Yes RetentionShorter "data is kept longer" "earlier responses keep the period that people were told"
    RetentionShorter "privacy/retention-shorter" Privacy(Stronger) Yes RetentionLonger "data is kept for a shorter time" "delete or anonymise what is past it"
    DisposalWeaker "privacy/disposal-weaker" Privacy(Weaker) Yes DisposalStronger "data is anonymised where it was deleted" "earlier responses are deleted, as people were told"
    DisposalStronger "privacy/disposal-stronger" Privacy(Stronger) Yes DisposalWeaker "data is deleted where it was anonymised" ""
    RecipientAdded "privacy/recipient-added" Privacy(Weaker) Yes RecipientRemoved "somebody else receives data" "add it to the notice, and sign a contract with a processor"
    RecipientRemoved "privacy/recipient-removed" Privacy(Stronger) Yes RecipientAdded "somebody no longer receives data" "have what they hold deleted"
    RecipientMore "privacy/recipient-more" Privacy(Weaker) Yes RecipientLess "somebody receives data for more purposes" "add it to the notice"
    RecipientLess "privacy/recipient-less" Privacy(Stronger) Yes RecipientMore "somebody receives data for fewer purposes" ""
    RecipientChanged "privacy/recipient-changed" Privacy(Sideways) Yes RecipientChanged "who receives data, in which role or under which contract" "look whether notice and contract still fit"
    TransferAdded "privacy/transfer-begun" Privacy(Weaker) Yes TransferEnded "data leaves the European Economic Area" "name the safeguard, and add it to the notice"
    TransferEnded "privacy/transfer-ended" Privacy(Stronger) Yes TransferAdded "data no longer leaves the European Economic Area" ""
    PersonalChanged "privacy/personal" Privacy(Sideways) Yes PersonalChanged "what kind of personal data it is said to be" "look whether inventory and notice still fit"
    SpecialAdded "privacy/special-begun" Privacy(Weaker) Yes SpecialDropped "data is of a special category that was not, or not marked so" "see that its basis under Article 9 holds, and screen for a data protection impact assessment"
    SpecialDropped "privacy/special-ended" Privacy(Stronger) Yes SpecialAdded "data is no longer said to be of a special category" "see that this is so"
    SpecialChanged "privacy/special-changed" Privacy(Sideways) Yes SpecialChanged "another special category, or another basis for it" "see that its basis under Article 9 holds"
    LessAnonymous "privacy/responses-weaker" Privacy(Weaker) Yes MoreAnonymous "responses are tied closer to people" "tell people before they answer; earlier responses stay as they were promised"
    MoreAnonymous "privacy/responses-stronger" Privacy(Stronger) Yes LessAnonymous "responses are tied less to people" ""
    GroupSmaller "privacy/min-group-lower" Privacy(Weaker) Yes GroupLarger "smaller groups are shown" "show earlier responses in the groups that people were told"
    GroupLarger "privacy/min-group-higher" Privacy(Stronger) Yes GroupSmaller "only larger groups are shown" "make reports of small groups again"
    NoticeChanged "privacy/notice" Privacy(Sideways) Yes NoticeChanged "what the notice says: who answers for the data, where to ask, object or complain" "look whether it is still true, and give the notice a new date"
    KeptLonger "privacy/device-longer" Privacy(Weaker) Yes KeptShorter "answers stay longer on the respondent's device" "say so in the notice"
    KeptShorter "privacy/device-shorter" Privacy(Stronger) Yes KeptLonger "answers stay for a shorter time on the respondent's device" ""

    MoreInvitations "operation/more-invitations" Operation Yes FewerInvitations "more people are invited" "see that sending and follow-up can take it"
    FewerInvitations "operation/fewer-invitations" Operation Yes MoreInvitations "fewer people are invited" "see that there are enough responses for what is shown"
    TouchpointAdded "operation/touchpoint-added" Operation Yes TouchpointRemoved "people are invited on a new occasion" "see that quarantines still hold"
    TouchpointRemoved "operation/touchpoint-removed" Operation No TouchpointAdded "people are no longer invited on an occasion" ""
    TouchpointChanged "operation/touchpoint" Operation Yes TouchpointChanged "who is invited when and how" "have it set the same where invitations are sent"
    EventAdded "operation/event-added" Operation Yes EventRemoved "an event, or a value that comes with it, is new" "have it sent"
    EventRemoved "operation/event-removed" Operation Yes EventAdded "an event, or a value that comes with it, is gone" ""
    EventChanged "operation/event" Operation Yes EventChanged "a value that comes with an event is otherwise" "have it sent so"
    ActionAdded "operation/action-added" Operation Yes ActionRemoved "something is done after certain answers that was not" "tell who does it"
    ActionRemoved "operation/action-removed" Operation Yes ActionAdded "something is no longer done after certain answers" "tell who did it"
    ActionChanged "operation/action" Operation Yes ActionChanged "after which answers something is done, by whom, by when or with what" "tell who does it"
    QuotaAdded "operation/quota-added" Operation Yes QuotaRemoved "a quota is new" ""
    QuotaRemoved "operation/quota-removed" Operation Yes QuotaAdded "a quota is gone" ""
    QuotaChanged "operation/quota" Operation Yes QuotaChanged "how many responses of a kind are wanted" ""
    WaveAdded "operation/wave-added" Operation Yes WaveRemoved "a round of fieldwork is planned" ""
    WaveRemoved "operation/wave-removed" Operation Yes WaveAdded "a round of fieldwork is gone" ""
    WaveChanged "operation/wave" Operation Yes WaveChanged "when a round of fieldwork is, or how many it expects" ""
    ReportAdded "operation/report-added" Operation Yes ReportRemoved "a report is new" ""
    ReportRemoved "operation/report-removed" Operation Yes ReportAdded "a report is gone" "tell its readers"
    ReportChanged "operation/report" Operation Yes ReportChanged "what a report shows, of whom or how often" ""
    TargetChanged "operation/target" Operation Yes TargetChanged "what a figure aims at" ""
    Disposition "operation/disposition" Operation Yes Disposition "as what a response that ends early counts" "look at response rates"
    SurveyKind "operation/kind" Operation Yes SurveyKind "what kind of survey it is" ""
    Submission "operation/submit" Operation Yes Submission "where responses are sent, or who may frame the form" "set it the same on the server"
    Protection "operation/protection" Operation Depends Protection "what keeps programs and strangers from answering" "set it the same on the server"

    Wording "text/wording" Text Yes Wording "other words, which no figure rests on" ""
    Typography "text/marks" Text Yes Typography "the same words, marked otherwise" ""
    Translation "text/translation" Text Yes Translation "other words in a translation" "have it read by somebody who speaks the language"
    TranslationAdded "text/translation-added" Text Yes TranslationRemoved "a text is translated" ""
    TranslationRemoved "text/translation-removed" Text Yes TranslationAdded "a text is no longer translated" "translate it"
    LanguageAdded "text/language-added" Text Yes LanguageRemoved "it is asked in another language as well" "compare figures by language"
    LanguageSource "text/source-language" Text Yes LanguageSource "another language is that of the source" ""
    Documentation "text/documentation" Text Yes Documentation "notes for those who read the survey or its codebook" ""
    NoteAdded "text/note-added" Text Yes NoteRemoved "a note is new" ""
    NoteRemoved "text/note-removed" Text Yes NoteAdded "a note is gone" ""
    PageAdded "text/page-added" Text Yes PageRemoved "a page is new" ""
    PageRemoved "text/page-removed" Text Yes PageAdded "a page is gone" ""
    Order "text/order" Text Yes Order "items come in another order, or shuffled" ""
    Layout "text/layout" Text Yes Layout "what stands on which page, or how an answer is filled in" ""
    Picture "text/picture" Text Yes Picture "a picture" ""
    Looks "text/theme" Text Yes Looks "colours, corners, letters or logo" ""
    Administration "text/administration" Text Yes Administration "who answers for the survey, and what it is for" ""
    SharedName "text/name" Text Yes SharedName "the name of something shared within the survey" ""
    Tests "text/test" Text Yes Tests "a test of the survey" ""
}

impl Kind {
    /// `area` of `area/kind`.
    pub fn area(self) -> &'static str {
        self.slug().split('/').next().unwrap_or_default()
    }

    /// Whether a figure computed from what changed is no longer that of the same measurement. A change in
    /// what answers can be given counts as much as one in the words.
    pub fn breaks_trend(self) -> bool {
        use Kind as K;
        match self {
            K::MetricAdded | K::MetricRemoved | K::MetricRenamed => false,
            K::QuestionRenamed | K::OptionRenamed | K::OptionCode | K::OptionCodeReused => false,
            K::MissingCode | K::OptionSpecifyRemoved | K::ComputeRemoved => false,
            K::MissingAdded | K::OptionAdded => true,
            _ => matches!(self.class(), Class::Breaking | Class::Trend),
        }
    }

    /// The kind of that name.
    pub fn parse(slug: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.slug() == slug)
    }
}
