//! One sentence a key, for editors and the language reference.

use super::Key;

impl Key {
    /// What the key says, in one sentence.
    pub fn about(self) -> &'static str {
        self.about_survey()
            .or_else(|| self.about_question())
            .or_else(|| self.about_analysis())
            .unwrap_or_default()
    }

    /// Keys of the survey itself, its privacy and its purposes.
    fn about_survey(self) -> Option<&'static str> {
        Some(match self {
            Key::Version => {
                "The version of the questionnaire, such as 2.1.0; stored with every response."
            }
            Key::Language => "The language its texts are written in, such as nl or en-GB.",
            Key::Translate => {
                "The languages it is translated into, from catalogues beside the file."
            }
            Key::Kind => "How it runs and what it is about.",
            Key::Mode => "The modes in which it is answered.",
            Key::Timezone => "The time zone by which dates are reckoned, such as Europe/Amsterdam.",
            Key::Owner => "Who answers for the survey.",
            Key::Goal => "What is to be learned from it.",
            Key::Submit => "The address that responses are sent to.",
            Key::Embed => {
                "A website that shows the form in a frame as high as the form, such as https://www.example.org."
            }
            Key::Save => "How long respondents may keep what they filled in on their device.",
            Key::Review => "Respondents read their answers once more before they send them.",
            Key::Token => {
                "The form passes on the token of the invitation, so that each counts once."
            }
            Key::Trap => {
                "Marks responses that a program may have given, by a field that people leave empty."
            }
            Key::Accent => "The colour of buttons, links and what is chosen, such as #0b5a6f.",
            Key::Background => "The colour that questions stand on.",
            Key::Ink => "The colour of texts.",
            Key::DarkAccent => "The same for people who read on a dark screen.",
            Key::DarkBackground => "What questions stand on, on a dark screen.",
            Key::DarkInk => "The colour of texts on a dark screen.",
            Key::Radius => "How round corners are, in pixels from 0 to 24.",
            Key::Font => "The kind of letter; one that the device has.",
            Key::Logo => "The picture at the top, with words for those who do not see it.",
            Key::For => {
                "The purposes for which this is collected, or that a report, touchpoint or action serves."
            }
            Key::Controller => "Who answers for the data: name and place.",
            Key::Representative => "Who represents a controller from outside the Union.",
            Key::Contact => "Where respondents reach the controller.",
            Key::Officer => "How to reach the data protection officer.",
            Key::Responses => {
                "Whether responses can be led back to a person; the claim is checked."
            }
            Key::Withdraw => "Where respondents withdraw their consent.",
            Key::MinGroup => "Figures about fewer people than this are not shown.",
            Key::Authority => "The authority with which respondents can complain.",
            Key::Source => "Where it comes from.",
            Key::Basis => "The legal basis.",
            Key::Interest => "The legitimate interest that is pursued.",
            Key::Object => "Where respondents object.",
            Key::Law => "The law that asks for it.",
            Key::Retain => "How long the data is kept, and what happens then.",
            Key::Role => "What the recipient is in the eyes of the law.",
            Key::Country => "The country where the data goes, two capitals.",
            Key::Contract => "The agreement with the recipient.",
            Key::Safeguard => "What protects the data outside the Union.",
            Key::Was => "The name it had before, so that old data keeps its place.",
            Key::Allow => "Allows what a rule forbids here, with the reason.",
            Key::TrendBreak => {
                "From this version on, figures cannot be compared with earlier ones, and why."
            }
            _ => return None,
        })
    }

    /// Keys of questions, options, scales and the flow.
    fn about_question(self) -> Option<&'static str> {
        Some(match self {
            Key::When => "Only when this condition holds.",
            Key::Required => "An answer is needed to go on.",
            Key::Hint => "A short help below the text.",
            Key::Length => "How many characters a text may have.",
            Key::Pattern => "A regular expression that a text must match.",
            Key::Min => "The least number of options to choose.",
            Key::Max => "The greatest number of options to choose, or of rounds.",
            Key::Shuffle => "In random order for every respondent.",
            Key::Personal => "Personal data, and of which kind, such as name.first.",
            Key::ModeText => "Other words for one mode.",
            Key::Interviewer => "An instruction for the interviewer.",
            Key::Options => "Takes its options from a list.",
            Key::Rows => "Takes its rows from a list.",
            Key::Unit => "The unit of the number.",
            Key::Accept => "The kinds of file that are accepted.",
            Key::Size => "The largest file, in MB.",
            Key::Reverse => "A high answer is a bad one.",
            Key::Range => "The codes of the scale, from low to high.",
            Key::Best => "The code that is best.",
            Key::Specify => {
                "A text goes with this option; it may be left empty where it is optional."
            }
            Key::Exclusive => "Choosing it excludes the others.",
            Key::First => "Stays first when options are shuffled.",
            Key::Last => "Stays last when options are shuffled.",
            Key::Code => "The number under which it is exported.",
            Key::Score => "What it counts for.",
            Key::Image => "A picture, with words for those who do not see it.",
            Key::As => "Which built-in kind it counts as.",
            Key::Hard => "Stops the respondent until it is met.",
            Key::Soft => "Warns once and lets the respondent go on.",
            Key::Require => "What the answers must satisfy.",
            Key::Over => "The question whose chosen options are gone through.",
            Key::Limit => "How many responses are wanted.",
            Key::Otherwise => "Everyone whom no other group takes.",
            _ => return None,
        })
    }

    /// Keys of figures, fieldwork and tests.
    fn about_analysis(self) -> Option<&'static str> {
        Some(match self {
            Key::Value => "What is computed or measured.",
            Key::Of => "The outcome that is explained.",
            Key::By => "The fields or segments by which figures are split.",
            Key::Where => "Only responses for which this holds.",
            Key::Base => {
                "Whom the figure is about: who answered, all asked, or also a missing answer."
            }
            Key::Target => "What is aimed for.",
            Key::ItemWeight => "How much the item counts.",
            Key::Absent => "What happens to the index when items are not answered.",
            Key::Margin => "The known shares of the groups of a segment.",
            Key::Fieldwork => "From when to when answers come in.",
            Key::Every => "How often.",
            Key::Show => "The figures or answers that are shown.",
            Key::Compare => "With what figures are compared.",
            Key::On => "The event that starts it, and when it counts.",
            Key::After => "How long after the event.",
            Key::Between => "The hours in which people are invited.",
            Key::Sample => "Which part of the events leads to an invitation.",
            Key::Quarantine => {
                "How long somebody is left in peace, by this survey or after any of the project."
            }
            Key::Via => {
                "A channel, with the field that holds the address; the first that has one is used."
            }
            Key::Remind => "When a reminder follows.",
            Key::Close => "When the invitation ends.",
            Key::Expect => "What is expected: a number, or what must follow from the answers.",
            Key::Assign => "Who does it.",
            Key::Within => "Within what time.",
            Key::Given => "What is known beforehand.",
            Key::Answer => "What is answered.",
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn every_key_is_described_in_a_sentence() {
        for key in Key::ALL {
            let about = key.about();
            assert!(
                about.ends_with('.') && about.len() < 100,
                "{key:?}: {about}"
            );
        }
    }
}
