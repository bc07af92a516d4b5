//! Texts as the respondent reads them: placeholders filled in from the answers.

use super::eval::Instance;
use super::state::World;
use super::value::Value;
use crate::model::{DateWords, Expr, FieldId, ListId, Piece, TextId, ValueType};
use jiff::civil::Date;

/// Languages that write a decimal point; the others write a comma.
const WITH_POINT: [&str; 6] = ["en", "ar", "zh", "ja", "ko", "he"];

impl World<'_> {
    /// A text in the language of the interview. An absent value shows its fallback, or nothing.
    pub fn render(&self, text: TextId, instance: Instance) -> String {
        let mut words = String::new();
        for piece in &self.survey().text(text, self.response().language).pieces {
            match piece {
                Piece::Plain(plain) => words.push_str(plain),
                Piece::Value { expr, fallback } => {
                    let shown = self.show(expr, instance).or_else(|| fallback.clone());
                    words.push_str(&shown.unwrap_or_default());
                }
                Piece::Choice {
                    when,
                    then,
                    otherwise,
                } => words.push_str(if self.holds(when, instance) {
                    then
                } else {
                    otherwise
                }),
            }
        }
        words
    }

    /// The words of an option. A placeholder in them is not filled in a second time, so that texts
    /// never refer to each other without end.
    pub fn option_words(&self, list: ListId, at: usize) -> String {
        let option = self.survey()[list].options.get(at);
        option.map_or_else(String::new, |option| self.words(option.text))
    }

    /// A text without its placeholders filled in, in the language of the interview.
    pub fn words(&self, text: TextId) -> String {
        self.survey().words(text, self.response().language)
    }

    /// An expression as people read it: the words of options, numbers with the decimal sign of the
    /// language, dates with the name of the month, a moment on the clock of the survey's time zone.
    fn show(&self, expr: &Expr, instance: Instance) -> Option<String> {
        let value = self.eval(expr, instance)?;
        Some(match value {
            Value::Number(number) => self.decimal_sign(number.normalize().to_string()),
            Value::Option(_) | Value::Options(_) => {
                let (ValueType::Option(list) | ValueType::Set(list)) = expr.ty else {
                    return None;
                };
                let words = value
                    .options()
                    .iter()
                    .map(|at| self.option_words(list, *at));
                words.collect::<Vec<_>>().join(", ")
            }
            Value::Date(date) => self.date_words(date),
            Value::Time(time) => time.strftime("%H:%M").to_string(),
            Value::Instant(instant) => {
                let local = self.local(instant);
                let time = local.strftime("%H:%M");
                format!("{} {time}", self.date_words(local.date()))
            }
            Value::Text(text) => text,
            Value::Mode(mode) => mode.word().to_owned(),
            Value::Shares(_) | Value::Flag(_) => return None,
        })
    }

    fn tag(&self) -> &str {
        let tag = self.survey().languages.get(self.response().language);
        tag.map_or("", String::as_str)
    }

    fn date_words(&self, date: Date) -> String {
        DateWords::of(self.tag()).map_or_else(|| date.to_string(), |words| words.write(date))
    }

    fn decimal_sign(&self, number: String) -> String {
        let tag = self.tag().split('-').next().unwrap_or_default();
        if WITH_POINT.contains(&tag) {
            number
        } else {
            number.replace('.', ",")
        }
    }

    /// The question above a field, in the words of the mode of the interview.
    pub fn question(&self, field: FieldId, instance: Instance) -> String {
        let field = &self.survey()[field];
        let own = field
            .mode_texts
            .iter()
            .find(|(mode, _)| *mode == self.mode());
        self.render(own.map_or(field.text, |(_, text)| *text), instance)
    }
}
