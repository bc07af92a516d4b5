//! Dates as people read them in texts: `3 maart 2026`.
//!
//! The long form of CLDR in the languages of which the form has words. In another language the form
//! takes what the browser has, and what is rendered here reads as in data.

use jiff::civil::Date;
use serde::Serialize;

/// How a language writes a date.
#[derive(Debug, Serialize)]
pub struct DateWords {
    months: Vec<&'static str>,
    /// The order, with `{d}`, `{m}` and `{y}`.
    form: &'static str,
}

/// A language, its order, and its months as they read within a date.
type Calendar = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
const CALENDARS: [Calendar; 10] = [
    ("nl", "{d} {m} {y}", "januari februari maart april mei juni juli augustus september oktober november december"),
    ("en", "{d} {m} {y}", "January February March April May June July August September October November December"),
    ("de", "{d}. {m} {y}", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    ("fr", "{d} {m} {y}", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    ("es", "{d} de {m} de {y}", "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    ("it", "{d} {m} {y}", "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
    ("pl", "{d} {m} {y}", "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"),
    ("ar", "{d} {m} {y}", "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
    ("tr", "{d} {m} {y}", "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık"),
    // CLDR abbreviates the word for year, whose point would stand before that of a sentence.
    ("uk", "{d} {m} {y} року", "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"),
];

impl DateWords {
    /// The words of a language tag. Plain `en` and the Englishes of North America put the month first.
    pub fn of(tag: &str) -> Option<DateWords> {
        let tag = tag.to_ascii_lowercase();
        let primary = tag.split('-').next()?;
        let (_, form, months) = CALENDARS.iter().find(|(known, ..)| *known == primary)?;
        let month_first = ["en", "en-us", "en-ca"].contains(&tag.as_str());
        Some(DateWords {
            months: months.split(' ').collect(),
            form: if month_first { "{m} {d}, {y}" } else { form },
        })
    }

    /// A date in these words.
    pub fn write(&self, date: Date) -> String {
        let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
        self.form
            .replace("{d}", &date.day().to_string())
            .replace("{m}", self.months.get(month).unwrap_or(&""))
            .replace("{y}", &date.year().to_string())
    }
}
