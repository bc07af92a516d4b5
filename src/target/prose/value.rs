//! Values and computations in words.

use super::{Prose, Tongue, mode_words, number};
use crate::model::{EventId, Expr, ExprKind, Fold};
use crate::target::expression;

impl Prose<'_> {
    /// What is no condition: names, constants and computations.
    pub(super) fn value(&self, expr: &Expr) -> String {
        use ExprKind as K;
        let tongue = self.tongue;
        let of =
            |dutch: &str, english: &str, a: &str| format!("{} {a}", tongue.say(dutch, english));
        match &expr.kind {
            K::Field(id) => self.title(*id),
            K::EventField(event, at) => self.event_field(*event, *at),
            K::Number(value) => number(tongue, *value),
            K::Date(date) => date.to_string(),
            K::Time(time) => expression::minutes(time),
            K::Text(text) => format!("‘{text}’"),
            K::Option(list, at) => self.option(*list, *at),
            K::ModeIs(mode) => mode_words(tongue, *mode).into(),
            K::Mode => tongue.say("de manier van afnemen", "the mode").into(),
            K::Today => tongue.say("vandaag", "today").into(),
            K::Negate(a) => format!("−{}", self.factor(a)),
            K::Round(a, _) => of("afgerond", "rounded", &self.factor(a)),
            K::Abs(a) => of(
                "de absolute waarde van",
                "the absolute value of",
                &self.factor(a),
            ),
            K::Arithmetic(op, a, b) => {
                let sign = ["+", "−", "×", "÷"][*op as usize];
                format!("{} {sign} {}", self.factor(a), self.factor(b))
            }
            K::Aggregate(aggregate, list) => {
                let list: Vec<String> = list.iter().map(|a| self.expr(a)).collect();
                let (dutch, english) = [
                    ("de som van", "the sum of"),
                    ("het gemiddelde van", "the mean of"),
                    ("het laagste van", "the lowest of"),
                    ("het hoogste van", "the highest of"),
                ][*aggregate as usize];
                of(dutch, english, &tongue.and(&list))
            }
            K::Count(id) => of(
                "het aantal keuzes bij",
                "the number chosen at",
                &self.title(*id),
            ),
            K::Length(a) => of(
                "het aantal tekens van",
                "the number of characters of",
                &self.expr(a),
            ),
            K::YearsBetween(a, b) => self.span("het aantal jaren van", "the years from", a, b),
            K::DaysBetween(a, b) => self.span("het aantal dagen van", "the days from", a, b),
            K::Choose(when, a, b) => self.choice(when, a, b),
            K::Label(id) => of("de woorden van", "the words of", &self.title(*id)),
            K::InstanceLabel(repeat) => of(
                "de optie bij",
                "the option at",
                &self.title(self.survey[*repeat].over),
            ),
            K::Over(fold, repeat, a) => {
                let over = self.title(self.survey[*repeat].over);
                self.fold(*fold, &over, &self.expr(a))
            }
            // Conditions have their words in `expr`.
            K::And(_) | K::Or(_) | K::Not(_) | K::Compare(..) | K::OneOf(..) | K::Between(..) => {
                String::new()
            }
            K::Has(..) | K::Answered(_) | K::Missing(..) | K::Given(_) | K::Same(..) => {
                String::new()
            }
            K::Error => String::new(),
        }
    }

    /// An operand of arithmetic, in parentheses when it is arithmetic itself.
    fn factor(&self, expr: &Expr) -> String {
        match expr.kind {
            ExprKind::Arithmetic(..) | ExprKind::Choose(..) => format!("({})", self.expr(expr)),
            _ => self.expr(expr),
        }
    }

    fn span(&self, dutch: &str, english: &str, a: &Expr, b: &Expr) -> String {
        let to = self.tongue.say("tot", "to");
        let of = self.tongue.say(dutch, english);
        format!("{of} {} {to} {}", self.expr(a), self.expr(b))
    }

    fn choice(&self, when: &Expr, then: &Expr, otherwise: &Expr) -> String {
        let (when, then, otherwise) = (self.expr(when), self.expr(then), self.expr(otherwise));
        match self.tongue {
            Tongue::Dutch => format!("{then} als {when}, en anders {otherwise}"),
            Tongue::English => format!("{then} if {when}, and {otherwise} otherwise"),
        }
    }

    fn event_field(&self, event: EventId, at: usize) -> String {
        let Some(field) = self.survey[event].fields.get(at) else {
            return String::new();
        };
        let words = field
            .text
            .map(|text| self.survey.words(text, self.language));
        let words = words.filter(|words| !words.is_empty());
        format!("“{}”", words.unwrap_or_else(|| field.name.clone()))
    }

    fn fold(&self, fold: Fold, over: &str, inner: &str) -> String {
        let (dutch, english) = match fold {
            Fold::Count => (
                "het aantal keren bij # dat *",
                "the number of times at # that *",
            ),
            Fold::Any => ("minstens één keer bij # geldt: *", "at least once at #: *"),
            Fold::All => ("elke keer bij # geldt: *", "every time at #: *"),
            Fold::Sum => ("de som over # van *", "the sum over # of *"),
            Fold::Mean => ("het gemiddelde over # van *", "the mean over # of *"),
        };
        let pattern = self.tongue.say(dutch, english);
        // The texts may hold the marks themselves, so the pattern is cut, not replaced into.
        let (before, rest) = pattern.split_once('#').unwrap_or((pattern, ""));
        let (middle, after) = rest.split_once('*').unwrap_or((rest, ""));
        format!("{before}{over}{middle}{inner}{after}")
    }
}
