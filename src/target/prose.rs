//! Conditions in words, for people who read a codebook or a form: *alleen als “Is uw vraag in één keer
//! opgelost?” = Nee*.
//!
//! There are Dutch and English words; a survey in another language gets the English ones around its own
//! texts. What is returned is plain text.

use crate::model::{
    Comparison, Expr, ExprKind, FieldId, GuardId, ListId, Quantifier, Survey, Term, Type, ValueType,
};

mod number;
mod value;

pub use number::{number, percentage, period};

/// The languages for which Peil has words of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tongue {
    /// Dutch.
    Dutch,
    /// English, also for every language that has no words yet.
    English,
}

impl Tongue {
    /// The one for a language tag, by its first subtag.
    pub fn of(tag: &str) -> Tongue {
        let primary = tag.split('-').next().unwrap_or_default();
        match primary.eq_ignore_ascii_case("nl") {
            true => Tongue::Dutch,
            false => Tongue::English,
        }
    }

    /// The words of this language.
    pub fn say<'a>(self, dutch: &'a str, english: &'a str) -> &'a str {
        match self {
            Tongue::Dutch => dutch,
            Tongue::English => english,
        }
    }

    /// `a, b of c`.
    pub fn or(self, words: &[String]) -> String {
        self.list(words, self.say("of", "or"))
    }

    /// `a, b en c`.
    pub fn and(self, words: &[String]) -> String {
        self.list(words, self.say("en", "and"))
    }

    fn list(self, words: &[String], last: &str) -> String {
        match words {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
        }
    }
}

/// When something is asked, without "only if": every condition of its guard, from the outermost inward.
/// None where it is always asked. A consent without which the survey ends is left out, and so is
/// the choice that a repeat follows.
pub fn guard(survey: &Survey, guard: Option<GuardId>, language: usize) -> Option<String> {
    let prose = Prose::new(survey, language);
    let mut chain = survey.guard_chain(guard);
    chain.retain(|term| !is_implied(survey, term));
    if let [Term::Holds(only)] = chain.as_slice() {
        return Some(prose.expr(&survey[*only].expr));
    }
    let mut terms: Vec<String> = chain.into_iter().map(|term| prose.term(term)).collect();
    terms.dedup();
    (!terms.is_empty()).then(|| terms.join(prose.tongue.say(" en ", " and ")))
}

/// Whether a term holds wherever people get: a consent that was required earlier, or within a repeat the
/// choice of the option it is at.
pub(super) fn is_implied(survey: &Survey, term: &Term) -> bool {
    match term {
        Term::Consent(consents) => consents.iter().any(|id| survey[*id].required),
        Term::Chosen(_) => true,
        Term::Holds(_) | Term::Fails(_) => false,
    }
}

/// A condition or computation in words, in a language of the survey (a position in its `languages`).
pub fn condition(survey: &Survey, expr: &Expr, language: usize) -> String {
    Prose::new(survey, language).expr(expr)
}

struct Prose<'a> {
    survey: &'a Survey,
    language: usize,
    tongue: Tongue,
}

impl<'a> Prose<'a> {
    fn new(survey: &'a Survey, language: usize) -> Self {
        let tag = survey.languages.get(language).map_or("en", String::as_str);
        Prose {
            survey,
            language,
            tongue: Tongue::of(tag),
        }
    }

    fn term(&self, term: &Term) -> String {
        match term {
            Term::Holds(id) => self.inside_and(&self.survey[*id].expr),
            Term::Fails(id) => self.negated(&self.survey[*id].expr),
            Term::Consent(fields) => {
                let given: Vec<String> = fields.iter().map(|id| self.given(*id)).collect();
                self.tongue.or(&given)
            }
            Term::Chosen(repeat) => {
                let over = self.title(self.survey[*repeat].over);
                let dutch = format!("de optie bij {over} is gekozen");
                let english = format!("the option is chosen at {over}");
                self.tongue.say(&dutch, &english).into()
            }
        }
    }

    /// A condition next to others, in parentheses where it needs them.
    fn inside_and(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Or(_) => format!("({})", self.expr(expr)),
            _ => self.expr(expr),
        }
    }

    fn expr(&self, expr: &Expr) -> String {
        use ExprKind as K;
        let nested = |list: &[Expr], word: &str| {
            let part = |part: &Expr| match part.kind {
                K::And(_) | K::Or(_) => format!("({})", self.expr(part)),
                _ => self.expr(part),
            };
            let parts: Vec<String> = list.iter().map(part).collect();
            parts.join(word)
        };
        match &expr.kind {
            K::And(list) => nested(list, self.tongue.say(" en ", " and ")),
            K::Or(list) => nested(list, self.tongue.say(" of ", " or ")),
            K::Not(a) => self.negated(a),
            K::Compare(op, a, b) => self.comparison(*op, a, b),
            K::OneOf(a, list) => {
                let options: Vec<String> = list.iter().map(|b| self.operand(b, a)).collect();
                format!("{} = {}", self.expr(a), self.tongue.or(&options))
            }
            K::Between(a, low, high) => self.between(a, low.as_deref(), high.as_deref()),
            K::Has(id, quantifier, options) => self.has(*id, *quantifier, options),
            K::Answered(id) => self.about(*id, "is beantwoord", "is answered"),
            K::Missing(id, code) => self.missing(*id, code.as_deref()),
            K::Given(id) => self.given(*id),
            K::Same(a, b) => {
                let verb = self.tongue.say("is hetzelfde als", "is the same as");
                format!("{} {verb} {}", self.expr(a), self.expr(b))
            }
            _ => self.value(expr),
        }
    }

    fn comparison(&self, op: Comparison, a: &Expr, b: &Expr) -> String {
        let left = self.expr(a);
        let right = self.operand(b, a);
        let dated = matches!(
            a.ty,
            ValueType::Date | ValueType::DateTime | ValueType::Time
        );
        let say = |dutch: &str, english: &str| {
            let pattern = self.tongue.say(dutch, english);
            format!("{left} {}", pattern.replace('#', &right))
        };
        match (op, dated) {
            (Comparison::Equal, _) => say("= #", "= #"),
            (Comparison::NotEqual, _) => say("is niet #", "is not #"),
            (Comparison::Less, false) => say("is lager dan #", "is below #"),
            (Comparison::LessOrEqual, false) => say("is # of lager", "is # or lower"),
            (Comparison::Greater, false) => say("is hoger dan #", "is above #"),
            (Comparison::GreaterOrEqual, false) => say("is # of hoger", "is # or higher"),
            (Comparison::Less, true) => say("is vóór #", "is before #"),
            (Comparison::LessOrEqual, true) => say("is # of eerder", "is # or earlier"),
            (Comparison::Greater, true) => say("is na #", "is after #"),
            (Comparison::GreaterOrEqual, true) => say("is # of later", "is # or later"),
        }
    }

    fn between(&self, a: &Expr, low: Option<&Expr>, high: Option<&Expr>) -> String {
        match (low, high) {
            (Some(low), Some(high)) => {
                let to = self.tongue.say("tot en met", "to");
                let (low, high) = (self.operand(low, a), self.operand(high, a));
                format!("{} = {low} {to} {high}", self.expr(a))
            }
            (Some(low), None) => self.comparison(Comparison::GreaterOrEqual, a, low),
            (None, Some(high)) => self.comparison(Comparison::LessOrEqual, a, high),
            (None, None) => {
                let words = self.tongue.say("is ingevuld", "is filled in");
                format!("{} {words}", self.expr(a))
            }
        }
    }

    fn has(&self, id: FieldId, quantifier: Quantifier, options: &[usize]) -> String {
        let title = self.title(id);
        let list = self.survey[id].ty.list();
        let option = |at: &usize| list.map(|list| self.option(list, *at));
        let options: Vec<String> = options.iter().filter_map(option).collect();
        let (list, dutch, english) = match quantifier {
            Quantifier::Any => (self.tongue.or(&options), "is # gekozen", "# is chosen"),
            Quantifier::All => (self.tongue.and(&options), "is # gekozen", "# is chosen"),
            Quantifier::None => (
                self.tongue.or(&options),
                "is # niet gekozen",
                "# is not chosen",
            ),
        };
        let chosen = self.tongue.say(dutch, english).replace('#', &list);
        match self.tongue {
            Tongue::Dutch => format!("bij {title} {chosen}"),
            Tongue::English => format!("{chosen} at {title}"),
        }
    }

    fn missing(&self, id: FieldId, code: Option<&str>) -> String {
        let title = self.title(id);
        let Some(code) = code else {
            return self.about(
                id,
                "is niet inhoudelijk beantwoord",
                "has no substantive answer",
            );
        };
        let codes = &self.survey[id].missing;
        let label = codes.iter().find(|missing| missing.name == code);
        let label = label.map_or_else(
            || code.to_owned(),
            |missing| self.survey.words(missing.text, self.language),
        );
        format!("{title} = {label}")
    }

    fn given(&self, id: FieldId) -> String {
        let given = self.tongue.say("toestemming bij", "consent to");
        format!("{given} {}", self.title(id))
    }

    /// The negation, in a phrase of its own where there is one that means the same.
    fn negated(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Not(inner) => self.expr(inner),
            ExprKind::Given(id) => {
                let refused = self.tongue.say("geen toestemming bij", "no consent to");
                format!("{refused} {}", self.title(*id))
            }
            ExprKind::Answered(id) => self.about(*id, "is niet beantwoord", "is not answered"),
            _ => format!("{} ({})", self.tongue.say("niet", "not"), self.expr(expr)),
        }
    }

    fn about(&self, id: FieldId, dutch: &str, english: &str) -> String {
        format!("{} {}", self.title(id), self.tongue.say(dutch, english))
    }

    /// A constant, with the words of its code where it is compared with a field on a scale.
    fn operand(&self, constant: &Expr, beside: &Expr) -> String {
        let ExprKind::Number(number) = &constant.kind else {
            return self.expr(constant);
        };
        let label = match beside.kind {
            ExprKind::Field(id) => self.code_label(id, *number),
            _ => None,
        };
        let number = self::number(self.tongue, *number);
        match label {
            Some(label) => format!("{number} ({label})"),
            None => number,
        }
    }

    fn code_label(&self, id: FieldId, number: rust_decimal::Decimal) -> Option<String> {
        let Type::Scale(scale) = self.survey[id].ty else {
            return None;
        };
        let mut labels = self.survey[scale].labels.iter();
        let (_, text) = labels.find(|(code, _)| number == (*code).into())?;
        Some(self.survey.words(*text, self.language))
    }

    fn option(&self, list: ListId, at: usize) -> String {
        let Some(option) = self.survey[list].options.get(at) else {
            return String::new();
        };
        match self.survey.words(option.text, self.language) {
            words if words.is_empty() => option.name.clone(),
            words if words.contains([',', '“']) => format!("‘{words}’"),
            words => words,
        }
    }

    /// The words of a field in quotes, or its name where it has none.
    fn title(&self, id: FieldId) -> String {
        let field = &self.survey[id];
        match self.survey.words(field.text, self.language) {
            words if words.is_empty() => format!("“{}”", field.name),
            words => format!("“{words}”"),
        }
    }
}

/// What a mode is called.
pub fn mode_words(tongue: Tongue, mode: crate::model::Mode) -> &'static str {
    use crate::model::Mode;
    match mode {
        Mode::Online => "online",
        Mode::Phone => tongue.say("telefonisch", "by telephone"),
        Mode::FaceToFace => tongue.say("in een gesprek", "in person"),
        Mode::Paper => tongue.say("op papier", "on paper"),
    }
}

/// What a language is called in itself; the tag where Peil has no name.
pub fn language_name(tag: &str) -> &str {
    const NAMES: [(&str, &str); 16] = [
        ("ar", "العربية"),
        ("bg", "Български"),
        ("da", "Dansk"),
        ("de", "Deutsch"),
        ("en", "English"),
        ("es", "Español"),
        ("fr", "Français"),
        ("fy", "Frysk"),
        ("it", "Italiano"),
        ("nl", "Nederlands"),
        ("pap", "Papiamentu"),
        ("pl", "Polski"),
        ("pt", "Português"),
        ("ro", "Română"),
        ("tr", "Türkçe"),
        ("uk", "Українська"),
    ];
    let known = NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(tag));
    known.map_or(tag, |(_, name)| name)
}
