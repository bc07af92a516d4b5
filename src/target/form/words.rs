//! The words of the form that no author writes: buttons, messages, conditions in prose.
//!
//! One table a use, Dutch and English side by side; other languages read the English.

/// A language the form itself speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// Dutch.
    Dutch,
    /// English, also for every language without words of its own.
    English,
}

impl Speech {
    /// The language of the form for a BCP 47 tag.
    pub fn of(tag: &str) -> Speech {
        match tag.split('-').next() {
            Some("nl") => Speech::Dutch,
            _ => Speech::English,
        }
    }

    /// The one of two words that this language uses.
    pub fn pick<'a>(self, dutch: &'a str, english: &'a str) -> &'a str {
        match self {
            Speech::Dutch => dutch,
            Speech::English => english,
        }
    }
}

/// A key, the Dutch text and the English text.
pub type Words = (&'static str, &'static str, &'static str);

/// Words that stand in the page.
pub const PAGE: &[Words] = &[
    ("skip", "Naar de vragen", "Go to the questions"),
    ("language", "Taal", "Language"),
    (
        "lead",
        "Beantwoord alle vragen, behalve als er ‘niet verplicht’ bij staat.",
        "Answer every question unless it says ‘optional’.",
    ),
    ("optional", "niet verplicht", "optional"),
    ("begin", "Voordat u begint", "Before you start"),
    ("yes", "Ja", "Yes"),
    ("no", "Nee", "No"),
    ("back", "Vorige", "Back"),
    ("send", "Versturen", "Send answers"),
    ("specify_label", "Licht toe", "Please specify"),
    ("day", "Dag", "Day"),
    ("month", "Maand", "Month"),
    ("year", "Jaar", "Year"),
    ("clock", "Tijd", "Time"),
    ("notice", "Privacyverklaring", "Privacy notice"),
    (
        "notice_whole",
        "Lees de hele privacyverklaring",
        "Read the whole privacy notice",
    ),
    ("thanks", "Dank u wel", "Thank you"),
    (
        "thanks_help",
        "Uw antwoorden zijn verstuurd. U kunt dit venster sluiten.",
        "Your answers have been sent. You can close this window.",
    ),
    (
        "thanks_save",
        "U hebt alle vragen beantwoord.",
        "You have answered every question.",
    ),
];

/// Words the runtime uses; `{name}` is filled in there.
pub const RUNTIME: &[Words] = &[
    ("next", "Verder", "Continue"),
    ("send", "Versturen", "Send answers"),
    ("finish", "Afronden", "Finish"),
    ("step", "Stap {step} van {total}", "Step {step} of {total}"),
    ("sending", "Bezig met versturen", "Sending"),
    (
        "offline",
        "U hebt geen verbinding. Uw antwoorden worden verstuurd zodra die er weer is.",
        "You are offline. Your answers will be sent as soon as you are connected again.",
    ),
    ("errors", "Er is een probleem", "There is a problem"),
    ("warnings", "Klopt dit?", "Is this right?"),
    (
        "warnings_help",
        "Pas uw antwoord aan, of ga verder als het klopt.",
        "Change your answer, or continue if it is right.",
    ),
    ("error_prefix", "Fout:", "Error:"),
    ("required_choose", "Kies een antwoord", "Select an answer"),
    (
        "required_choose_many",
        "Kies ten minste één antwoord",
        "Select at least one answer",
    ),
    ("required_text", "Vul een antwoord in", "Enter an answer"),
    ("required_number", "Vul een getal in", "Enter a number"),
    ("required_date", "Vul een datum in", "Enter a date"),
    ("required_time", "Vul een tijd in", "Enter a time"),
    (
        "required_datetime",
        "Vul een datum en een tijd in",
        "Enter a date and a time",
    ),
    ("required_file", "Kies een bestand", "Select a file"),
    ("required_slider", "Kies een waarde", "Select a value"),
    (
        "required_rank",
        "Zet de antwoorden op volgorde, of bevestig dat de volgorde klopt",
        "Put the answers in order, or confirm that the order is right",
    ),
    (
        "required_allocate",
        "Verdeel {total} over de antwoorden",
        "Divide {total} between the answers",
    ),
    (
        "allocate",
        "Het totaal moet {total} zijn; nu is het {sum}",
        "The total must be {total}; it is now {sum}",
    ),
    ("whole", "Vul een geheel getal in", "Enter a whole number"),
    (
        "number",
        "Vul een getal in, bijvoorbeeld 12,5",
        "Enter a number, for example 12.5",
    ),
    (
        "number_min",
        "Vul een getal in van {min} of hoger",
        "Enter a number of {min} or more",
    ),
    (
        "number_max",
        "Vul een getal in van {max} of lager",
        "Enter a number of {max} or less",
    ),
    (
        "number_range",
        "Vul een getal in van {min} tot en met {max}",
        "Enter a number from {min} to {max}",
    ),
    (
        "number_step",
        "Vul een veelvoud van {step} in",
        "Enter a multiple of {step}",
    ),
    (
        "date",
        "Vul een bestaande datum in, bijvoorbeeld 21 november 2026",
        "Enter a real date, for example 21 November 2026",
    ),
    ("date_day", "Vul ook de dag in", "Enter the day as well"),
    (
        "date_month",
        "Vul ook de maand in",
        "Enter the month as well",
    ),
    (
        "date_year",
        "Vul ook het jaar in, met vier cijfers",
        "Enter the year as well, with four digits",
    ),
    (
        "date_min",
        "Vul een datum in op of na {min}",
        "Enter a date on or after {min}",
    ),
    (
        "date_max",
        "Vul een datum in op of vóór {max}",
        "Enter a date on or before {max}",
    ),
    (
        "date_range",
        "Vul een datum in van {min} tot en met {max}",
        "Enter a date from {min} to {max}",
    ),
    (
        "time",
        "Vul een tijd in, bijvoorbeeld 14:30",
        "Enter a time, for example 14:30",
    ),
    (
        "time_min",
        "Vul een tijd in vanaf {min}",
        "Enter a time from {min}",
    ),
    (
        "time_max",
        "Vul een tijd in tot en met {max}",
        "Enter a time up to {max}",
    ),
    (
        "time_range",
        "Vul een tijd in van {min} tot en met {max}",
        "Enter a time from {min} to {max}",
    ),
    (
        "email",
        "Vul een e-mailadres in, bijvoorbeeld naam@voorbeeld.nl",
        "Enter an email address, for example name@example.com",
    ),
    (
        "phone",
        "Vul een telefoonnummer in, bijvoorbeeld 06 12345678",
        "Enter a phone number, for example +31 6 12345678",
    ),
    (
        "url",
        "Vul een webadres in dat begint met https://",
        "Enter a web address that starts with https://",
    ),
    (
        "text_short",
        "Gebruik ten minste {min} tekens",
        "Use at least {min} characters",
    ),
    (
        "text_long",
        "Gebruik hoogstens {max} tekens; dat zijn er nu {over} te veel",
        "Use at most {max} characters; you have {over} too many",
    ),
    (
        "pattern",
        "Vul het antwoord in de gevraagde vorm in",
        "Enter the answer in the form that is asked for",
    ),
    (
        "file_size",
        "Kies een bestand van hoogstens {max} MB",
        "Select a file of at most {max} MB",
    ),
    (
        "exclusive",
        "Kies dit antwoord alleen, of kies andere antwoorden",
        "Select this answer alone, or select other answers",
    ),
    (
        "many_min",
        "Kies ten minste {min} antwoorden",
        "Select at least {min} answers",
    ),
    (
        "many_max",
        "Kies hoogstens {max} antwoorden",
        "Select at most {max} answers",
    ),
    ("specify", "Licht uw antwoord toe", "Explain your answer"),
    ("up", "Zet hoger:", "Move up:"),
    ("down", "Zet lager:", "Move down:"),
    ("leave_out", "Laat weg:", "Leave out:"),
    ("put_back", "Zet terug:", "Put back:"),
    (
        "rank_out",
        "{what} staat niet meer in de volgorde",
        "{what} is no longer in the order",
    ),
    ("rank_right", "Deze volgorde klopt", "This order is right"),
    (
        "rank_noted",
        "De volgorde is genoteerd",
        "The order is noted",
    ),
    (
        "rank_moved",
        "{what} staat nu op plaats {place}",
        "{what} is now in place {place}",
    ),
    ("no_answer_yet", "Nog geen antwoord", "No answer yet"),
    (
        "sum_of",
        "Verdeeld: {sum} van {total}",
        "Divided: {sum} of {total}",
    ),
    (
        "limit",
        "Hoogstens {max} tekens",
        "At most {max} characters",
    ),
    ("left", "Nog {left} tekens", "{left} characters left"),
    (
        "too_many",
        "{over} tekens te veel",
        "{over} characters too many",
    ),
    (
        "not_sent",
        "Uw antwoorden zijn nog niet verstuurd",
        "Your answers have not been sent yet",
    ),
    (
        "not_sent_help",
        "Er kwam geen verbinding tot stand. Uw antwoorden staan nog in dit venster. Probeer het opnieuw, of bewaar ze als bestand.",
        "There was no connection. Your answers are still in this window. Try again, or save them as a file.",
    ),
    ("save", "Antwoorden bewaren", "Save answers"),
    (
        "save_help",
        "Bewaar uw antwoorden als bestand en stuur het naar de afzender van dit onderzoek.",
        "Save your answers as a file and send it to the sender of this survey.",
    ),
    (
        "finished",
        "Het onderzoek is afgelopen",
        "The survey has ended",
    ),
    (
        "refused",
        "U doet niet mee aan dit onderzoek. Dank u wel voor uw tijd.",
        "You are not taking part in this survey. Thank you for your time.",
    ),
];

/// The text of a key in a table; the key itself where the table lacks it.
pub fn word(table: &'static [Words], speech: Speech, key: &'static str) -> &'static str {
    table
        .iter()
        .find(|(name, _, _)| *name == key)
        .map_or(key, |(_, dutch, english)| speech.pick(dutch, english))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fillings(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn both_languages_fill_in_the_same_values_and_no_key_stands_twice() {
        for table in [PAGE, RUNTIME] {
            for (index, (key, dutch, english)) in table.iter().enumerate() {
                assert_eq!(fillings(dutch), fillings(english), "{key}");
                assert!(
                    table[..index].iter().all(|(other, _, _)| other != key),
                    "{key} stands twice"
                );
            }
        }
    }

    #[test]
    fn a_regional_tag_reads_its_language_and_another_language_reads_english() {
        assert_eq!(Speech::of("nl-BE"), Speech::Dutch);
        assert_eq!(Speech::of("fr"), Speech::English);
    }
}
