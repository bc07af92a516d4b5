//! What conditions compare, in words: questions, answers, values and what is computed from them.

use super::Prose;
use crate::model::{
    Aggregate, Arithmetic, DateWords, Expr, ExprKind, FieldId, Fold, Mode, Origin, TextId, Type,
};

impl Prose<'_> {
    pub(super) fn quoted(&self, words: &str) -> String {
        self.say("quote", &[("words", words)])
    }

    /// The author's own words.
    pub(super) fn own(&self, text: TextId) -> String {
        self.survey.words(text, self.language)
    }

    /// A question by its own words, anything else by its words or name.
    pub(super) fn question(&self, field: FieldId) -> String {
        let field = &self.survey[field];
        let words = self.own(field.text);
        if words.is_empty() {
            return self.quoted(&field.name);
        }
        if let Origin::Row(grid) = field.origin {
            let above = self.own(self.survey[grid].text);
            return self.quoted(&format!("{} {words}", above.trim_end_matches(['…', ' '])));
        }
        self.quoted(&words)
    }

    /// A moment before or after which something lies.
    pub(super) fn limit(&self, expr: &Expr) -> String {
        match expr.kind {
            ExprKind::Date(_) => self.say("on_date", &[("date", &self.operand(expr))]),
            _ => self.part(expr),
        }
    }

    /// What something is compared with.
    pub(super) fn value(&self, expr: &Expr) -> String {
        self.answer_as("answer_value", expr)
    }

    /// What something is taken of.
    fn part(&self, expr: &Expr) -> String {
        self.answer_as("answer_of", expr)
    }

    /// An operand; where it is an answer, in the form that its place asks for.
    fn answer_as(&self, key: &str, expr: &Expr) -> String {
        match expr.kind {
            ExprKind::Field(field) | ExprKind::Label(field) if self.is_answer(field) => {
                self.about(key, field)
            }
            _ => self.operand(expr),
        }
    }

    /// What is compared, as words.
    pub(super) fn operand(&self, expr: &Expr) -> String {
        use ExprKind as K;
        match &expr.kind {
            K::Field(field) | K::Label(field) => self.subject(*field),
            K::Number(number) => self.number(&number.normalize().to_string()),
            K::Date(date) => {
                let words = DateWords::of(&self.survey.languages[self.language]);
                words.map_or_else(|| date.to_string(), |words| words.write(*date))
            }
            K::Time(time) => time.strftime("%H:%M").to_string(),
            K::Text(text) => self.quoted(text),
            K::Option(list, at) => {
                let option = self.survey[*list].options.get(*at);
                option.map_or_else(String::new, |option| self.quoted(&self.own(option.text)))
            }
            K::ModeIs(mode) => self.mode(*mode),
            K::Today => self.words.text("today").to_owned(),
            K::Arithmetic(how, a, b) => {
                let symbol = symbol(*how);
                format!("({} {symbol} {})", self.operand(a), self.operand(b))
            }
            K::Negate(a) => format!("−{}", self.operand(a)),
            K::Round(a, _) | K::Abs(a) => self.operand(a),
            K::Aggregate(how, list) => self.aggregate(*how, list),
            K::Count(field) => self.about("count", *field),
            K::Length(a) => self.say("length", &[("value", &self.part(a))]),
            K::YearsBetween(a, b) => self.span("years", a, b),
            K::DaysBetween(a, b) => self.span("days", a, b),
            K::Over(Fold::Count, repeat, inner) => {
                let count = self.about("count", self.survey[*repeat].over);
                format!("{count} ({})", self.condition(inner))
            }
            K::Over(Fold::Sum, _, inner) => self.say("sum", &[("list", &self.part(inner))]),
            K::Over(Fold::Mean, _, inner) => self.say("mean", &[("list", &self.part(inner))]),
            K::Choose(_, a, b) => self.or(&[self.operand(a), self.operand(b)]),
            K::InstanceLabel(_) | K::EventField(..) | K::Error | K::Mode => "…".to_owned(),
            _ => self.condition(expr),
        }
    }

    fn mode(&self, mode: Mode) -> String {
        self.say(&format!("mode_{}", mode.word()), &[])
    }

    fn subject(&self, field: FieldId) -> String {
        match self.is_answer(field) {
            true => self.about("answer", field),
            false => self.question(field),
        }
    }

    /// Whether a field is answered by the reader, and with more than agreement.
    fn is_answer(&self, field: FieldId) -> bool {
        let field = &self.survey[field];
        !matches!(field.origin, Origin::Known | Origin::Computed) && field.ty != Type::Flag
    }

    fn aggregate(&self, how: Aggregate, list: &[Expr]) -> String {
        let key = match how {
            Aggregate::Sum => "sum",
            Aggregate::Mean => "mean",
            Aggregate::Min => "lowest",
            Aggregate::Max => "highest",
        };
        let said: Vec<String> = list.iter().map(|expr| self.part(expr)).collect();
        self.say(key, &[("list", &self.and(&said))])
    }

    fn span(&self, key: &str, a: &Expr, b: &Expr) -> String {
        self.say(key, &[("from", &self.part(a)), ("to", &self.part(b))])
    }

    fn number(&self, digits: &str) -> String {
        digits.replace('.', self.words.text("decimal"))
    }
}

fn symbol(how: Arithmetic) -> char {
    match how {
        Arithmetic::Add => '+',
        Arithmetic::Subtract => '−',
        Arithmetic::Multiply => '×',
        Arithmetic::Divide => '÷',
    }
}
