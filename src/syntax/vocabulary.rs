//! The one description of the items: what each keyword takes, and how each key is written.
//!
//! The reader of YAML, the checks of structure, the formatter, `peil convert`, the JSON Schema of the
//! YAML notation and the tables of the language reference all follow from the two tables here. A new
//! property is one line in `keys!`, one entry in the items that take it, and one rule in the grammar.

mod about;

/// How the values of a key are written; see the grammar for the exact form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// No value: it is there or not.
    Flag,
    /// One quoted text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Some of these words, separated by commas; YAML takes a list.
    Words(&'static [&'static str]),
    /// One name of something declared, or a code that the rules check (a language, a country).
    Name,
    /// Names separated by commas; YAML takes a list.
    Names,
    /// One number.
    Number,
    /// A range of numbers or dates.
    Range,
    /// A length of time.
    Duration,
    /// A condition, computation or metric.
    Expr,
    /// Words and values in a fixed order, shown as a pattern: `<duration> then (delete|anonymise)`.
    Phrase(&'static str),
}

/// Where the formatter puts a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the line of the item, after its text.
    Header,
    /// On a line of its own in the body.
    Body,
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $text:literal)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* #[doc = concat!("`", $text, "`")] $variant,)* }

        impl $name {
            /// All of them, in the order of the language reference.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// As it is written.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// The one that is written so.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// The first word of an item.
    Keyword {
        Survey "survey" Use "use" Theme "theme" Privacy "privacy" Purpose "purpose" Recipient "recipient" Event "event"
        List "list" Scale "scale" Known "known" Consent "consent" Page "page" Question "question"
        Grid "grid" Note "note" Compute "compute" Check "check" If "if" ElseIf "else if" Else "else"
        Repeat "repeat" Finish "finish" Quota "quota" Segment "segment" Metric "metric" Index "index"
        Drivers "drivers" Weight "weight" Wave "wave" Report "report" Touchpoint "touchpoint"
        Action "action" Test "test"
        Option "option" Label "label" Missing "missing" Row "row" Field "field" Group "group"
        Item "item" Sensitive "sensitive"
    }
}

macro_rules! keys {
    ($($(#[$doc:meta])* $variant:ident $text:literal $place:ident $shape:expr;)*) => {
        words! {
            /// The first word of a property.
            Key { $($(#[$doc])* $variant $text)* }
        }

        impl Key {
            /// How its values are written.
            pub fn shape(self) -> Shape {
                match self { $(Key::$variant => $shape,)* }
            }

            /// Where the formatter puts it.
            pub fn place(self) -> Place {
                match self { $(Key::$variant => Place::$place,)* }
            }
        }
    };
}

/// The modes in which a survey is answered.
pub const MODES: &[&str] = &["online", "phone", "face_to_face", "paper"];
/// The kinds of survey: how it runs, and what it is about.
pub const KINDS: &[&str] = &[
    "continuous",
    "ad_hoc",
    "transactional",
    "relationship",
    "employee",
    "population",
    "observation",
];
/// The legal bases of Article 6 GDPR.
pub const BASES: &[&str] = &[
    "consent",
    "contract",
    "legal_obligation",
    "vital_interest",
    "public_task",
    "legitimate_interest",
];
/// The bases of Article 9 GDPR for special categories of data.
pub const SPECIAL_BASES: &[&str] = &[
    "explicit_consent",
    "employment",
    "vital_interest",
    "association",
    "made_public",
    "legal_claims",
    "public_interest",
    "care",
    "public_health",
    "research",
];
/// The special categories of Article 9, and criminal data of Article 10.
pub const CATEGORIES: &[&str] = &[
    "health",
    "religion",
    "politics",
    "union",
    "ethnicity",
    "sexuality",
    "biometric",
    "genetic",
    "criminal",
];
/// Words that cannot be names.
pub const RESERVED: &[&str] = &["and", "or", "not", "in", "has", "if", "else", "otherwise"];
/// No name is longer than this, in bytes.
pub const LONGEST_NAME: usize = 64;
/// The three built-in kinds of missing answer.
pub const MISSING: &[&str] = &["dk", "refused", "na"];
/// The kinds of letter a form can be set in, all of them on the device already.
pub const FONTS: &[&str] = &["sans", "serif", "rounded", "mono"];
/// The channels an invitation can take.
pub const CHANNELS: &[&str] = &[
    "email", "sms", "phone", "letter", "popup", "link", "qr", "visit",
];

keys! {
    Version "version" Body Shape::Text;
    Language "language" Body Shape::Name;
    Translate "translate" Body Shape::Names;
    Kind "kind" Body Shape::Words(KINDS);
    Mode "mode" Body Shape::Words(MODES);
    Timezone "timezone" Body Shape::Text;
    Owner "owner" Body Shape::Text;
    Goal "goal" Body Shape::Text;
    Submit "submit" Body Shape::Text;
    /// A website on whose pages the form may stand in a frame.
    Embed "embed" Body Shape::Text;
    /// How long a respondent may keep what was filled in on the device.
    Save "save" Body Shape::Duration;
    /// Shows all answers before they are sent.
    Review "review" Body Shape::Flag;
    /// Passes on the token of the invitation with the response.
    Token "token" Body Shape::Flag;
    /// Sets a trap for programs that fill in forms.
    Trap "trap" Body Shape::Flag;
    Accent "accent" Body Shape::Text;
    Background "background" Body Shape::Text;
    Ink "ink" Body Shape::Text;
    DarkAccent "dark_accent" Body Shape::Text;
    DarkBackground "dark_background" Body Shape::Text;
    DarkInk "dark_ink" Body Shape::Text;
    Radius "radius" Body Shape::Number;
    Font "font" Body Shape::Word(FONTS);
    Logo "logo" Body Shape::Phrase("<text> alt <text>");
    For "for" Header Shape::Names;
    When "when" Header Shape::Expr;
    Required "required" Body Shape::Flag;
    Hint "hint" Body Shape::Text;
    Length "length" Body Shape::Range;
    Pattern "pattern" Body Shape::Text;
    Min "min" Body Shape::Number;
    Max "max" Body Shape::Number;
    Shuffle "shuffle" Body Shape::Flag;
    Personal "personal" Body Shape::Name;
    /// Other words for one mode.
    ModeText "text" Body Shape::Phrase("<mode> <text>");
    Interviewer "interviewer" Body Shape::Text;
    /// Options from a list.
    Options "options" Body Shape::Phrase("of <list>");
    /// Rows from a list.
    Rows "rows" Body Shape::Phrase("of <list>");
    Unit "unit" Header Shape::Text;
    Accept "accept" Body Shape::Text;
    /// The largest file, in MB.
    Size "size" Body Shape::Number;
    Reverse "reverse" Header Shape::Flag;
    Controller "controller" Body Shape::Text;
    Representative "representative" Body Shape::Text;
    Contact "contact" Body Shape::Text;
    Officer "officer" Body Shape::Text;
    Responses "responses" Body Shape::Word(&["identified", "pseudonymous", "anonymous"]);
    Withdraw "withdraw" Body Shape::Text;
    MinGroup "min_group" Body Shape::Number;
    Authority "authority" Body Shape::Text;
    Source "source" Body Shape::Text;
    Basis "basis" Body Shape::Name;
    Interest "interest" Body Shape::Text;
    Object "object" Body Shape::Text;
    Law "law" Body Shape::Text;
    Retain "retain" Body Shape::Phrase("<duration> then (delete|anonymise)");
    Role "role" Body Shape::Word(&["processor", "controller", "joint"]);
    Country "country" Body Shape::Name;
    Contract "contract" Body Shape::Text;
    Safeguard "safeguard" Body Shape::Text;
    /// The codes of a scale.
    Range "range" Header Shape::Range;
    Best "best" Body Shape::Number;
    Specify "specify" Header Shape::Phrase("[optional]");
    Exclusive "exclusive" Header Shape::Flag;
    First "first" Header Shape::Flag;
    Last "last" Header Shape::Flag;
    Code "code" Header Shape::Number;
    Score "score" Header Shape::Number;
    Image "image" Header Shape::Phrase("<text> alt <text>");
    As "as" Header Shape::Name;
    /// What is computed or measured, after `=`.
    Value "value" Header Shape::Expr;
    Hard "hard" Header Shape::Flag;
    Soft "soft" Header Shape::Flag;
    Require "require" Header Shape::Expr;
    Over "over" Header Shape::Name;
    /// How many a quota takes.
    Limit "limit" Header Shape::Number;
    Otherwise "otherwise" Header Shape::Flag;
    Of "of" Header Shape::Name;
    By "by" Header Shape::Names;
    Where "where" Header Shape::Expr;
    Base "base" Header Shape::Phrase("(answered|asked|including <missing>)");
    Target "target" Header Shape::Phrase("(at_least|at_most) <number>");
    ItemWeight "weight" Header Shape::Number;
    Absent "absent" Body Shape::Phrase("(skip needs <number>|none)");
    Margin "margin" Body Shape::Phrase("<segment> <group> <share>, …");
    /// The dates of the fieldwork.
    Fieldwork "field" Body Shape::Range;
    Every "every" Body Shape::Duration;
    Show "show" Body Shape::Names;
    Compare "compare" Body Shape::Word(&["previous"]);
    On "on" Body Shape::Phrase("<event> [where <condition>]");
    After "after" Body Shape::Duration;
    Between "between" Body Shape::Phrase("<time> and <time>");
    Sample "sample" Body Shape::Number;
    Quarantine "quarantine" Body Shape::Phrase("<duration> after [any] (invitation|response)");
    Via "via" Body Shape::Phrase("<channel> [to <field>]");
    Remind "remind" Body Shape::Phrase("after <duration>");
    Close "close" Body Shape::Phrase("after <duration>");
    /// How many responses or invitations, or what a test expects.
    Expect "expect" Body Shape::Phrase("<number> [per <unit>] | [not] asked <fields> | valid | …");
    Assign "assign" Body Shape::Text;
    Within "within" Body Shape::Duration;
    Given "given" Body Shape::Phrase("<name> <value>, …");
    Answer "answer" Body Shape::Phrase("<name> <value>, …");
    Was "was" Body Shape::Name;
    Allow "allow" Body Shape::Phrase("<area>/<rule> <text>");
    TrendBreak "trend_break" Body Shape::Phrase("<text> <text>");
}

/// Whether an item takes a name, a type or a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// It does not.
    No,
    /// It may.
    May,
    /// It must.
    Must,
}

/// What one keyword takes.
#[derive(Debug)]
pub struct ItemSpec {
    /// The keyword.
    pub keyword: Keyword,
    /// One sentence for the language reference and for editors.
    pub about: &'static str,
    /// Its name.
    pub name: Slot,
    /// Its type, after a colon.
    pub ty: Slot,
    /// Its text.
    pub text: Slot,
    /// Keys it cannot do without.
    pub must: &'static [Key],
    /// Other keys it takes once.
    pub may: &'static [Key],
    /// Keys it takes any number of times.
    pub many: &'static [Key],
    /// Items its body takes.
    pub children: &'static [Keyword],
}

impl ItemSpec {
    /// Whether the item takes the key at all. `was`, `allow` and `trend_break` go anywhere.
    pub fn takes(&self, key: Key) -> bool {
        self.keys().any(|known| known == key)
    }

    /// Whether the item takes the key more than once.
    pub fn repeats(&self, key: Key) -> bool {
        self.many.contains(&key) || matches!(key, Key::Allow | Key::TrendBreak)
    }

    /// All keys the item takes, required ones first.
    pub fn keys(&self) -> impl Iterator<Item = Key> + '_ {
        let everywhere = [Key::Was, Key::Allow, Key::TrendBreak];
        self.must
            .iter()
            .chain(self.may)
            .chain(self.many)
            .copied()
            .chain(everywhere)
    }
}

impl Keyword {
    /// What the keyword takes.
    pub fn spec(self) -> &'static ItemSpec {
        // The table is in the order of the enum; a test holds it to that.
        &ITEMS[self as usize]
    }

    /// Whether the item may stand at the top of a file.
    pub fn is_top_level(self) -> bool {
        TOP_LEVEL.contains(&self)
    }
}

use Key as K;
use Keyword as W;
use Slot::{May, Must, No};

/// Items that ask or show something; they stand in pages, blocks and at the top of a file.
pub const FLOW: &[Keyword] = &[
    W::Question,
    W::Grid,
    W::Note,
    W::Consent,
    W::Compute,
    W::Check,
    W::If,
    W::ElseIf,
    W::Else,
    W::Repeat,
    W::Finish,
    W::Quota,
];

/// Items of the top level, in the order in which a file reads best.
pub const TOP_LEVEL: &[Keyword] = &[
    W::Survey,
    W::Use,
    W::Theme,
    W::Privacy,
    W::Purpose,
    W::Recipient,
    W::List,
    W::Scale,
    W::Event,
    W::Known,
    W::Consent,
    W::Page,
    W::Question,
    W::Grid,
    W::Note,
    W::Compute,
    W::Check,
    W::If,
    W::ElseIf,
    W::Else,
    W::Repeat,
    W::Finish,
    W::Quota,
    W::Segment,
    W::Metric,
    W::Index,
    W::Drivers,
    W::Weight,
    W::Wave,
    W::Report,
    W::Touchpoint,
    W::Action,
    W::Test,
];

const BLOCK: &[Keyword] = &[
    W::Page,
    W::Question,
    W::Grid,
    W::Note,
    W::Consent,
    W::Compute,
    W::Check,
    W::If,
    W::ElseIf,
    W::Else,
    W::Repeat,
    W::Finish,
    W::Quota,
];

macro_rules! item {
    ($keyword:ident $about:literal, name $name:ident, type $ty:ident, text $text:ident,
     must [$($must:ident)*], may [$($may:ident)*], many [$($many:ident)*], children $children:expr) => {
        ItemSpec {
            keyword: W::$keyword, about: $about, name: $name, ty: $ty, text: $text,
            must: &[$(K::$must),*], may: &[$(K::$may),*], many: &[$(K::$many),*], children: $children,
        }
    };
}

/// Every item, in the order of [`Keyword`].
pub static ITEMS: &[ItemSpec] = &[
    item!(Survey "What the survey is called, in which languages and modes it runs, and who answers for it.",
        name Must, type No, text Must, must [Version Language],
        may [Translate Kind Mode Timezone Owner Goal Submit Save Review Token Trap For], many [Embed], children &[W::Missing]),
    item!(Use "Brings the items of another file of the project into this survey.",
        name No, type No, text Must, must [], may [], many [], children &[]),
    item!(Theme "The colours, letters and logo of the form.",
        name No, type No, text No, must [],
        may [Accent Background Ink DarkAccent DarkBackground DarkInk Radius Font Logo], many [], children &[]),
    item!(Privacy "Who answers for the data, and how a respondent reaches them.",
        name No, type No, text No, must [Controller Contact Responses],
        may [Representative Officer Withdraw Object MinGroup Authority Source], many [], children &[]),
    item!(Purpose "What data is collected for, on which legal basis, and for how long; the text completes \"to …\".",
        name Must, type No, text Must, must [], may [Basis Interest Object Law Retain], many [], children &[]),
    item!(Recipient "Who else receives data.",
        name Must, type No, text Must, must [Role], may [Country Contract Safeguard For], many [], children &[]),
    item!(Event "Something that happens to a customer and can start an invitation, with the data that comes along.",
        name Must, type No, text May, must [], may [], many [], children &[W::Field]),
    item!(List "Response options that several items share.",
        name Must, type No, text May, must [], may [Shuffle], many [], children &[W::Option]),
    item!(Scale "A numbered scale with words for some of its codes.",
        name Must, type No, text May, must [Range], may [Best], many [], children &[W::Label, W::Missing]),
    item!(Known "Data that arrives with the invitation and is not asked.",
        name Must, type Must, text May, must [], may [For Personal Unit], many [],
        children &[W::Sensitive, W::Missing]),
    item!(Consent "A request for consent, answered with yes or no, never preset.",
        name Must, type No, text Must, must [For], may [When Required Hint], many [], children &[]),
    item!(Page "Questions that are shown together.",
        name Must, type No, text May, must [], may [For When Shuffle], many [], children BLOCK),
    item!(Question "One question.",
        name Must, type Must, text Must, must [],
        may [For When Required Hint Length Pattern Min Max Shuffle Personal Interviewer Options Unit Accept Size
            Reverse],
        many [ModeText], children &[W::Option, W::Label, W::Missing, W::Sensitive]),
    item!(Grid "Several rows that are answered on the same scale.",
        name Must, type Must, text Must, must [],
        may [For When Required Hint Min Max Shuffle Personal Interviewer Options Rows Unit Reverse],
        many [ModeText], children &[W::Row, W::Option, W::Label, W::Missing, W::Sensitive]),
    item!(Note "A text between questions.",
        name Must, type No, text Must, must [], may [When], many [ModeText], children &[]),
    item!(Compute "A value that follows from answers; never submitted, the same everywhere.",
        name Must, type Must, text May, must [Value], may [Unit], many [], children &[]),
    item!(Check "What answers must satisfy together; hard stops the respondent, soft warns once.",
        name Must, type No, text Must, must [Require], may [When Hard Soft], many [], children &[]),
    item!(If "Items that are asked only when a condition holds.",
        name No, type No, text No, must [When], may [For Shuffle], many [], children BLOCK),
    item!(ElseIf "Items that are asked when the conditions before did not hold and this one does.",
        name No, type No, text No, must [When], may [For Shuffle], many [], children BLOCK),
    item!(Else "Items that are asked when none of the conditions before held.",
        name No, type No, text No, must [], may [For Shuffle], many [], children BLOCK),
    item!(Repeat "Questions that are asked once for every option chosen in another question.",
        name Must, type No, text May, must [Over], may [When For Max Shuffle], many [], children FLOW),
    item!(Finish "An early end of the survey.",
        name Must, type No, text Must, must [When], may [As], many [], children &[]),
    item!(Quota "How many responses of a kind are wanted.",
        name Must, type No, text May, must [Limit When], may [], many [], children &[]),
    item!(Segment "A grouping of respondents by which figures are shown.",
        name Must, type No, text Must, must [], may [By], many [], children &[W::Group]),
    item!(Metric "A figure that is computed from responses.",
        name Must, type No, text Must, must [Value], may [Where Base Target], many [], children &[]),
    item!(Index "A figure from 0 to 100 over several items.",
        name Must, type No, text Must, must [], may [Absent Target Where], many [], children &[W::Item]),
    item!(Drivers "Which items go with an outcome, and how strongly.",
        name Must, type No, text Must, must [Of By], may [Where], many [], children &[]),
    item!(Weight "Known shares of groups, to which responses are weighted.",
        name Must, type No, text Must, must [], may [Source], many [Margin], children &[]),
    item!(Wave "One round of fieldwork.",
        name Must, type No, text Must, must [Fieldwork], may [Expect], many [], children &[]),
    item!(Report "Which figures are shown together, how often, and by which segments.",
        name Must, type No, text Must, must [Show], may [Every By Compare For], many [], children &[]),
    item!(Touchpoint "When and how people are invited.",
        name Must, type No, text Must, must [],
        may [On Every After Between Sample Remind Close Expect For], many [Quarantine Via], children &[]),
    item!(Action "What somebody does after certain answers.",
        name Must, type No, text Must, must [When], may [Assign Within Show For], many [], children &[]),
    item!(Test "Answers, and what must follow from them.",
        name No, type No, text Must, must [], may [], many [Given Answer Expect], children &[]),
    item!(Option "One response option.",
        name Must, type No, text Must, must [], may [Specify Exclusive First Last When Code Score Image], many [],
        children &[]),
    item!(Label "Words for one code of a scale.",
        name Must, type No, text Must, must [], may [], many [], children &[]),
    item!(Missing "An answer apart from the scale: don't know, refused, or not applicable.",
        name Must, type No, text Must, must [], may [Code As], many [], children &[]),
    item!(Row "One row of a grid.",
        name Must, type No, text Must, must [], may [When Required Reverse], many [], children &[W::Missing]),
    item!(Field "One value that an event carries.",
        name Must, type Must, text May, must [], may [Unit Personal], many [], children &[]),
    item!(Group "One group of a segment.",
        name Must, type No, text Must, must [], may [When Otherwise], many [], children &[]),
    item!(Item "One item of an index.",
        name Must, type No, text No, must [], may [ItemWeight Reverse], many [], children &[]),
    item!(Sensitive "Marks a special category of data, with the basis of Article 9 that allows it.",
        name Must, type No, text No, must [], may [Basis], many [], children &[]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_follows_the_order_of_the_keywords() {
        assert_eq!(ITEMS.len(), Keyword::ALL.len());
        for (keyword, spec) in Keyword::ALL.iter().zip(ITEMS) {
            assert_eq!(*keyword, spec.keyword);
        }
    }

    #[test]
    fn every_key_is_taken_by_an_item() {
        for key in Key::ALL {
            assert!(
                ITEMS.iter().any(|item| item.takes(*key)),
                "no item takes `{}`",
                key.as_str()
            );
        }
    }
}
