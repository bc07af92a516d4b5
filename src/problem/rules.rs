//! The table of rules: name, level, summary, page.
//!
//! A rule is one line here, one page under `docs/rules/`, and the check that reports it. A rule without
//! its page does not compile. Names are public: they stand in `allow`, in settings and in other tools.

use super::Level;

macro_rules! rules {
    ($($variant:ident $slug:literal $level:ident $about:literal)*) => {
        /// A rule that a survey can break.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule { $(#[doc = $about] $variant,)* }

        impl Rule {
            /// Every rule, grouped by area.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),*];

            /// `area/rule`, the name by which it is known everywhere.
            pub fn slug(self) -> &'static str {
                match self { $(Rule::$variant => $slug,)* }
            }

            /// How severe it is unless a project says otherwise.
            pub fn level(self) -> Level {
                match self { $(Rule::$variant => Level::$level,)* }
            }

            /// One line that says when it fires.
            pub fn about(self) -> &'static str {
                match self { $(Rule::$variant => $about,)* }
            }

            /// Its page: why it matters, an example that fails, and the same repaired.
            pub fn page(self) -> &'static str {
                match self {
                    $(Rule::$variant => {
                        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules/", $slug, ".md"))
                    })*
                }
            }
        }
    };
}

rules! {
    SyntaxExpected "syntax/expected" Error "something else was expected here"
    SyntaxUnclosed "syntax/unclosed" Error "a block, text, placeholder or parenthesis never closes"
    SyntaxUnknownKeyword "syntax/unknown-keyword" Error "an item, property or key that does not exist, or not here"
    SyntaxDuplicateKey "syntax/duplicate-key" Error "a property or key stands twice"
    SyntaxYamlTrap "syntax/yaml-trap" Error "YAML reads this value as something else than it looks"
    SyntaxWrongValue "syntax/wrong-value" Error "a property has a value of the wrong kind"
    SyntaxMissingProperty "syntax/missing-property" Error "a required property is absent"
    SyntaxMissingValue "syntax/missing-value" Error "a value is missing before the next line's keyword"
    SyntaxAndOr "syntax/and-or" Error "`and` and `or` are mixed without parentheses"
    SyntaxEncoding "syntax/encoding" Error "the file holds bytes or characters that do not belong in a survey"
    NameUnknown "name/unknown" Error "a reference to something that does not exist"
    NameDuplicate "name/duplicate" Error "a name stands twice in one scope"
    NameCase "name/case" Warning "two names differ only in case"
    NameInvalid "name/invalid" Error "a name is not allowed"
    NameFlattenedClash "name/flattened-clash" Error "two fields become the same column"
    NameShadows "name/shadows" Warning "a name hides something built in"
    NameUnused "name/unused" Warning "something is declared and never used"
    UseMissing "use/missing" Error "a used file is not there"
    UseCycle "use/cycle" Error "files use each other in a circle"
    UseOutside "use/outside" Error "a used file lies outside the project"
    TypeOperands "type/operands" Error "an operator does not take these types"
    TypeNotACondition "type/not-a-condition" Error "something other than a condition stands where one is needed"
    TypeUnknownOption "type/unknown-option" Error "a comparison with an option that is not in the list"
    TypeOutOfDomain "type/out-of-domain" Error "a comparison with a value that cannot occur"
    TypeArity "type/arity" Error "a function has too few or too many arguments"
    TypeUnknownFunction "type/unknown-function" Error "a function that does not exist"
    TypeUnit "type/unit" Error "currencies or units are mixed"
    TypeDivisionByZero "type/division-by-zero" Error "a division by zero"
    TypePattern "type/pattern" Error "a pattern that does not mean the same everywhere"
    ValueRange "value/range" Error "limits that contradict each other"
    ValueAbsent "value/absent" Warning "a `not` that holds only because an answer is absent"
    MissingCodeClash "missing/code-clash" Error "the code of a missing answer is also a valid answer"
    MissingInconsistent "missing/inconsistent" Warning "one kind of missing answer is coded in two ways"
    LogicCycle "logic/cycle" Error "conditions or computations depend on each other"
    LogicForward "logic/forward" Error "a reference to something that stands later"
    LogicSelf "logic/self" Error "a question's condition reads the question itself"
    LogicConstant "logic/constant" Warning "a comparison whose result is always the same"
    LogicNever "logic/never" Error "a condition that cannot hold where it stands"
    LogicAlways "logic/always" Warning "a condition that cannot fail where it stands"
    LogicUnreachable "logic/unreachable" Error "something that nobody reaches"
    LogicEveryoneLeaves "logic/everyone-leaves" Error "an end that everybody reaches"
    LogicSubsumed "logic/subsumed" Warning "a branch that an earlier one already covers"
    LogicUnsatisfiableCheck "logic/unsatisfiable-check" Error "a required question or check that nobody gets past"
    LogicUnguardedPipe "logic/unguarded-pipe" Error "a value in a text that can be absent"
    LogicRepeatBounds "logic/repeat-bounds" Warning "a repeat that can be too long, or run over nothing unnoticed"
    LogicNotDecided "logic/not-decided" Advice "a condition beyond what is decided"
    OptionDuplicateCode "option/duplicate-code" Error "two options have the same code"
    OptionDuplicateLabel "option/duplicate-label" Error "two options have the same words"
    OptionTooFew "option/too-few" Error "fewer than two options"
    OptionTooMany "option/too-many" Advice "more than twelve options as radio buttons"
    OptionOverlap "option/overlap" Warning "number ranges in options overlap"
    OptionGap "option/gap" Advice "number ranges in options leave a gap"
    OptionUnpinned "option/unpinned" Warning "a shuffled list moves an option that should stay in its place"
    OptionExclusive "option/exclusive" Error "the limits on a choice leave only an exclusive option"
    OptionNoPlace "option/no-place-for-text" Error "the text with an option, where there is no place to write it"
    OptionMissingExclusive "option/missing-exclusive" Advice "a choice of many without \"none of these\""
    ScaleStandard "scale/standard" Error "a standard question that departs from its standard"
    ThemeContrast "theme/contrast" Error "colours of the form that are too close to read"
    MethodTooLong "method/too-long" Warning "more items or minutes than a survey of its kind should have"
    ScaleUnbalanced "scale/unbalanced" Warning "a scale has more answers on one side than on the other"
    ScaleUnlabelledEnds "scale/unlabelled-ends" Warning "an end of a scale has no words"
    ScaleDirection "scale/direction" Warning "a scale runs the other way, or does not say which way"
    ScaleMixed "scale/mixed" Advice "more than two lengths of scale in one survey"
    MethodRequiredOpen "method/required-open" Warning "an open question that must be answered"
    MethodDoubleBarrelled "method/double-barrelled" Warning "a question asks about two things at once"
    MethodLeading "method/leading" Warning "a question suggests an answer"
    MethodNegation "method/negation" Warning "a sentence denies twice, or a statement denies"
    MethodVague "method/vague" Advice "a question leaves open how often, how much or when"
    MethodJargon "method/jargon" Advice "a word that not everybody knows"
    MethodReadingLevel "method/reading-level" Advice "a sentence of more than 25 words"
    MethodOrder "method/order" Advice "the whole is asked after its parts, or something sensitive first"
    MethodGrid "method/grid" Advice "a grid of more than seven rows or columns"
    MethodSensitiveNoEscape "method/sensitive-no-escape" Warning "a sensitive question offers no way to decline"
    MethodDuplicateText "method/duplicate-text" Warning "two questions have the same words"
    TextEmpty "text/empty" Error "a text that a respondent needs is empty"
    TextUnsafe "text/unsafe" Error "markup, script or an unsafe link in a text"
    TextPlaceholder "text/placeholder" Error "a placeholder that is malformed, or differs between languages"
    TextMissingTranslation "text/missing-translation" Warning "a text is not translated"
    TextTimeClaim "text/time-claim" Warning "a text that says how long it takes, and the estimate is another"
    TextStaleTranslation "text/stale-translation" Warning "the source changed since it was translated"
    TextUntranslated "text/untranslated" Advice "a translation has the words of its source"
    TextScaleStem "text/scale-stem" Warning "words that say something else than the question does"
    TextFormOfAddress "text/form-of-address" Warning "respondents are addressed in two ways"
    TextClaim "text/claim" Warning "a text says anonymous, and the responses are not"
    TextLanguageTag "text/language-tag" Error "not a language tag"
    PrivacyNoPurpose "privacy/no-purpose" Error "a field is collected without a purpose"
    PrivacyNoBasis "privacy/no-basis" Error "a purpose without a legal basis"
    PrivacyNoRetention "privacy/no-retention" Error "a purpose without a retention period"
    PrivacyRetentionPolicy "privacy/retention-policy" Error "data is kept longer than the project allows"
    PrivacyRecipient "privacy/recipient" Error "a recipient without the safeguards the law asks for"
    PrivacyNoWithdrawal "privacy/no-withdrawal" Error "consent without a way to withdraw it"
    PrivacyNoErasureKey "privacy/no-erasure-key" Error "personal responses that nobody can find again to erase"
    PrivacyAnonymousClaim "privacy/anonymous-claim" Error "responses declared anonymous that are not"
    PrivacyConsentFirst "privacy/consent-first" Error "data on consent, without the consent before it"
    MetricScale "metric/scale" Error "a metric over a field that cannot carry it"
    SegmentOverlap "segment/overlap" Warning "two groups of a segment overlap"
    SegmentGap "segment/gap" Warning "people who fall in no group of a segment"
    WeightUncovered "weight/uncovered" Error "a group without a share in a weighting"
    PrivacyOutsidePurpose "privacy/outside-purpose" Error "data is used for what it was not collected for"
    PrivacyUndeclaredPersonal "privacy/undeclared-personal" Warning "something that sounds personal does not say so"
    PrivacySpecialCategory "privacy/special-category" Error "sensitive data without what allows it, or a national number"
    PrivacyConsentBundled "privacy/consent-bundled" Warning "one consent for several purposes"
    PrivacyNoObjection "privacy/no-objection" Error "an interest or task that nobody can object to"
    PrivacyOpenText "privacy/open-text" Warning "an open question that does not ask to leave names out"
    PrivacyEmployeeConsent "privacy/employee-consent" Warning "consent asked of employees"
    PrivacyLinkParameter "privacy/link-parameter" Error "personal data in the address of a link"
    PrivacyFrameRisk "privacy/frame-risk" Warning "anonymous responses of few people with several characteristics"
    PrivacyScreenedKept "privacy/screened-kept" Error "personal answers of people who are screened out, kept without saying so"
    PrivacyUnusedField "privacy/unused-field" Warning "personal data is collected and never used"
    PrivacySmallGroups "privacy/small-groups" Warning "segments that cross into groups too small to show"
    PrivacyNotice "privacy/notice" Error "the notice misses something that it must tell"
    MetricUnusedQuestion "metric/unused-question" Advice "a question that no figure, report or condition uses"
    MetricBase "metric/base" Warning "a share that does not say whether \"don't know\" counts"
    MetricMissingRule "metric/missing-rule" Warning "an index that does not say what happens to absent items"
    MetricDrivers "metric/drivers" Warning "too few expected responses for the number of drivers"
    IndexReverse "index/reverse" Warning "an item of an index that points the wrong way"
    IndexMixed "index/mixed" Error "items of an index that cannot be brought to one measure"
    SegmentSmall "segment/small" Warning "too few expected responses for the groups of a segment"
    SegmentUnknown "segment/unknown" Advice "a segment in which many fall in no group"
    WeightTarget "weight/target" Error "shares that do not add up, or name unknown groups"
    TouchpointUnknownEvent "touchpoint/unknown-event" Error "a touchpoint waits for an event that is not declared"
    TouchpointUnknownField "touchpoint/unknown-field" Error "a touchpoint reads a field that its event does not carry"
    TouchpointReminder "touchpoint/reminder" Error "a reminder after closing"
    TouchpointNever "touchpoint/never" Error "a touchpoint that can never fire"
    QuotaUnsatisfiable "quota/unsatisfiable" Error "a quota of people who cannot be there"
    TouchpointNoAddress "touchpoint/no-address" Error "a channel whose address comes from nowhere"
    TouchpointNoFrame "touchpoint/no-frame" Error "a response rate where nobody knows who was invited"
    TouchpointFatigue "touchpoint/fatigue" Warning "two surveys invite on one event, and neither spares who the other invited"
    TouchpointCommercial "touchpoint/commercial" Warning "an offer makes an invitation advertising"
    ModeUnsupported "mode/unsupported" Error "something that a mode of the survey cannot do"
    ActionUnreachablePerson "action/unreachable-person" Error "follow-up that cannot or may not reach the person"
    ActionOwner "action/owner" Error "follow-up without an owner or a deadline"
    AllowUnused "allow/unused" Warning "an `allow` that allows nothing"
    AllowNoReason "allow/no-reason" Error "an `allow` without a reason"
}

impl Rule {
    /// The rule of that name.
    pub fn parse(slug: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.slug() == slug)
    }

    /// The part of the name before the slash.
    pub fn area(self) -> &'static str {
        self.slug().split('/').next().unwrap_or_default()
    }
}
