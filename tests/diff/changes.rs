//! Realistic changes to one survey, each with what it is called: `kind` and `subject`.

/// A change: what it is, what is replaced by what, and every change that is told.
pub struct Case {
    pub about: &'static str,
    pub edits: &'static [(&'static str, &'static str)],
    pub told: &'static [&'static str],
}

macro_rules! cases {
    ($($about:literal: [$($old:literal => $new:literal),* $(,)?] $($told:literal)*;)*) => {
        /// At least five of each class.
        pub const CASES: &[Case] = &[$(Case {
            about: $about,
            edits: &[$(($old, $new)),*],
            told: &[$($told),*],
        }),*];
    };
}

cases! {
    // breaking
    "a question is taken out": ["  question ease: ces 2 \"Het kostte mij weinig moeite om mijn vraag opgelost te krijgen.\"\n" => ""]
        "question/removed question ease";
    "a question is renamed, and says so": ["question age: integer 16..99 \"Wat is uw leeftijd?\"" => "question years: integer 16..99 \"Wat is uw leeftijd?\" { was age }", "when age < 18" => "when years < 18", "when age >= 65" => "when years >= 65"]
        "question/renamed question years";
    "a number becomes a text": ["question home: integer 0..60" => "question home: text", "compute total: integer = home + work\n  check adds_up \"Samen kan dit niet meer dan 80 zijn.\" hard require home + work <= 80" => "compute total: integer = work\n  check adds_up \"Samen kan dit niet meer dan 80 zijn.\" hard require work <= 50"]
        "question/type-changed question home" "trend/computation compute total" "check/condition check adds_up";
    "an option is taken out": ["      option unclear \"Onduidelijk antwoord\"\n" => ""]
        "option/removed option reasons.unclear";
    "an option is renamed, and says so": ["option unclear \"Onduidelijk antwoord\"" => "option vague \"Onduidelijk antwoord\" { was unclear }"]
        "option/renamed option reasons.vague";
    "two options exchange their numbers": ["option phone \"Telefoon\" code 1" => "option phone \"Telefoon\" code 2", "option chat \"Chat\" code 2" => "option chat \"Chat\" code 1"]
        "option/code-changed option channels.phone" "option/code-changed option channels.chat";
    "a scale is turned": ["label 1 \"Zeer ontevreden\"" => "label 1 \"Zeer tevreden\"", "label 5 \"Zeer tevreden\"" => "label 5 \"Zeer ontevreden\"", "best 5" => "best 1", "top(satisfied, 4..5)" => "top(satisfied, 1..2)"]
        "scale/turned scale satisfaction" "trend/definition metric csat";
    "a scale gets seven points": ["scale satisfaction 1..5" => "scale satisfaction 1..7", "label 5" => "label 7", "label 3" => "label 4", "best 5" => "best 7", "4..5" => "6..7"]
        "scale/points-added scale satisfaction" "trend/scale-labels scale satisfaction" "trend/scale-labels scale satisfaction" "trend/scale-labels scale satisfaction" "trend/scale-labels scale satisfaction" "trend/definition metric csat";
    "a range is narrowed": ["question home: integer 0..60" => "question home: integer 0..40"]
        "question/range-narrower question home";
    "a new option gets the number of one that is gone": ["option chat \"Chat\" code 2" => "option app \"App\" code 2", "channel in [phone, chat]" => "channel in [phone]"]
        "option/removed option channels.chat" "option/added option channels.app" "option/code-reused code channels.2" "operation/touchpoint touchpoint after_contact";
    "a segment is defined otherwise": ["tenure_months < 12" => "tenure_months < 24"]
        "segment/redefined group tenure.new" "segment/redefined group tenure.loyal";
    "a missing answer is taken out": [" {\n    missing dk \"Weet ik niet\"\n  }" => ""]
        "missing/removed missing dk";
    // data
    "a question is new": ["  question home:" => "  question remote: yes_no \"Werkt u thuis?\"\n  question home:"]
        "question/added question remote";
    "an option is new": ["option email \"E-mail\" code 3" => "option email \"E-mail\" code 3\n  option app \"App\" code 4"]
        "option/added option channels.app";
    "an answer must be given": ["question age: integer 16..99 \"Wat is uw leeftijd?\"" => "question age: integer 16..99 \"Wat is uw leeftijd?\" { required }"]
        "question/now-required question age";
    "a question is asked of more people": ["for improve, callback when recommend <= 6 {" => "for improve, callback when recommend <= 8 {"]
        "routing/wider question improve_text";
    "a question is asked of fewer people": ["question age: integer 16..99 \"Wat is uw leeftijd?\"" => "question age: integer 16..99 \"Wat is uw leeftijd?\" when solved == yes"]
        "routing/narrower question age";
    "questions are asked of other people": ["if solved == no {" => "if missing(solved) {"]
        "routing/changed question reasons";
    "a condition is written otherwise": ["if solved == no {" => "if solved in [no] {"];
    "the survey ends for others": ["when age < 18" => "when age < 21"]
        "finish/condition finish too_young";
    "a check only warns": ["hard require" => "soft require"]
        "check/now-soft check adds_up";
    "a range is widened": ["question home: integer 0..60" => "question home: integer 0..80"]
        "question/range-wider question home";
    // trend
    "the words of a question behind a figure": ["Hoe waarschijnlijk is het dat u ons aanbeveelt?" => "Hoe waarschijnlijk is het dat u ons zou aanbevelen aan een collega?"]
        "trend/wording question recommend";
    "the labels of a scale behind a figure": ["label 3 \"Neutraal\"" => "label 3 \"Niet tevreden, niet ontevreden\""]
        "trend/scale-labels scale satisfaction";
    "a question behind a figure moves": ["  question satisfied: satisfaction \"Hoe tevreden bent u over ons contact?\" {\n    required\n  }\n  question ease: ces 2 \"Het kostte mij weinig moeite om mijn vraag opgelost te krijgen.\"\n" => "  question ease: ces 2 \"Het kostte mij weinig moeite om mijn vraag opgelost te krijgen.\"\n  question satisfied: satisfaction \"Hoe tevreden bent u over ons contact?\" {\n    required\n  }\n"]
        "trend/position survey service";
    "a figure is defined otherwise": ["top(satisfied, 4..5)" => "mean(satisfied)", "target at_least 80%" => "target at_least 4"]
        "trend/definition metric csat" "operation/target metric csat";
    "an item of an index weighs more": ["aspects.speed weight 3" => "aspects.speed weight 4"]
        "trend/definition index csi";
    "weights follow other shares": ["new 30%, loyal 70%" => "new 40%, loyal 60%"]
        "trend/weights weight population";
    "it is asked on paper too": ["mode online, phone" => "mode online, phone, paper"]
        "trend/mode-added survey service";
    // privacy
    "data is kept longer": ["retain 1 year then anonymise" => "retain 2 years then anonymise"]
        "privacy/retention-longer purpose improve";
    "data serves another purpose": ["question age: integer 16..99 \"Wat is uw leeftijd?\"" => "question age: integer 16..99 \"Wat is uw leeftijd?\" for improve, callback"]
        "privacy/purpose-added question age";
    "somebody else receives data": ["list channels {" => "recipient analyst \"Analyse B.V.\" {\n  role processor\n  country NL\n  contract \"DPA-2026-02\"\n  for improve\n}\nlist channels {"]
        "privacy/recipient-added recipient analyst";
    "data leaves the EEA": ["country NL" => "country US\n  safeguard \"SCC\""]
        "privacy/transfer-begun recipient mailhost" "privacy/recipient-changed recipient mailhost";
    "smaller groups are shown": ["min_group 10" => "min_group 5"]
        "privacy/min-group-lower privacy service";
    "consent is asked in other words": ["Ik doe mee aan dit onderzoek." => "Ik doe mee, en u mag mijn antwoorden gebruiken."]
        "privacy/consent-wording consent participate";
    "another basis": ["purpose invite \"u uit te nodigen\" {\n  basis legitimate_interest\n  interest \"Weten hoe ons klantcontact wordt ervaren\"\n  object \"https://voorbeeld.nl/privacy/bezwaar\"" => "purpose invite \"u uit te nodigen\" {\n  basis contract"]
        "privacy/basis-changed purpose invite" "privacy/notice purpose invite" "privacy/notice purpose invite";
    "a special category": ["question work: integer 0..60 \"Hoeveel uur werkt u op kantoor?\"" => "question work: integer 0..60 \"Hoeveel uur werkt u op kantoor?\" {\n    sensitive health { basis explicit_consent }\n  }"]
        "privacy/special-begun question work";
    "data is kept for a shorter time": ["retain 30 days then delete" => "retain 14 days then delete"]
        "privacy/retention-shorter purpose invite";
    // operation
    "more people are invited": ["sample 25%" => "sample 50%"]
        "operation/more-invitations touchpoint after_contact";
    "people are left alone for a shorter time": ["quarantine 90 days" => "quarantine 30 days"]
        "operation/touchpoint touchpoint after_contact";
    "other events lead to an invitation": ["channel in [phone, chat]" => "channel in [phone]"]
        "operation/touchpoint touchpoint after_contact";
    "a quota is larger": ["quota elders 250" => "quota elders 300"]
        "operation/quota quota elders";
    "somebody is called sooner": ["within 2 days" => "within 1 day"]
        "operation/action action call_back";
    "others are called": ["when recommend <= 6 and callback_ok {" => "when recommend <= 4 and callback_ok {"]
        "operation/action action call_back";
    "responses go elsewhere": ["https://enquete.voorbeeld.nl/antwoorden" => "https://enquete.voorbeeld.nl/nieuw"]
        "operation/submit survey service";
    "a wave lasts longer": ["2026-04-01..2026-04-30" => "2026-04-01..2026-05-15"]
        "operation/wave wave y2026h1";
    // text
    "the words of a question that no figure reads": ["Wat kunnen wij beter doen?" => "Wat kan er beter?"]
        "text/wording question improve_text";
    "the words of a note": ["Nu enkele vragen over het contact." => "Eerst enkele vragen."]
        "text/wording note intro";
    "the title of a page": ["\"Aanbevelen\"" => "\"Aanraden\""]
        "text/wording page recommend_us";
    "a word is stressed": ["Noem geen persoonsgegevens." => "Noem **geen** persoonsgegevens."]
        "text/marks question improve_text";
    "the survey says what it is for": ["goal \"Weten bij welk" => "goal \"Leren bij welk"]
        "text/administration survey service";
    "a page is split": ["  question home:" => "}\npage hours \"Uren\" {\n  question home:"]
        "text/page-added page hours" "text/layout question home";
    "a test is otherwise": ["recommend 10" => "recommend 9"]
        "text/test test een tevreden klant is snel klaar";
}
