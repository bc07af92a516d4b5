//! Conditions in words, for readers of the page on paper or without JavaScript.
//!
//! "Alleen beantwoorden als uw antwoord op ‘…’ ‘Nee’ is." Every condition has words. What differs between
//! languages stands in the patterns of [`Words`]; here is only which pattern fits.

mod value;

use super::layout::Instance;
use super::paper;
use super::words::Words;
use crate::model::{
    Comparison, Expr, ExprKind, FieldId, Fold, GuardId, Origin, Quantifier, RepeatId, Survey, Term,
    ValueType,
};

/// Says conditions in one language of a survey.
pub struct Prose<'a> {
    survey: &'a Survey,
    language: usize,
    words: &'static Words,
    /// For readers of paper, who need not be told that they read on paper.
    on_paper: bool,
}

/// Puts values in the place of `{name}` in a pattern, in one pass: what is filled in is not looked at.
pub fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            rest = after;
            break;
        };
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

impl<'a> Prose<'a> {
    /// Prose in a language of the survey, by position.
    pub fn new(survey: &'a Survey, language: usize, words: &'static Words, on_paper: bool) -> Self {
        Prose {
            survey,
            language,
            words,
            on_paper,
        }
    }

    /// "Answer this only if …", for a chain of guards below `outer`; none where nothing is left to say.
    pub fn only_if(&self, guard: Option<GuardId>, outer: Option<GuardId>) -> Option<String> {
        let condition = self.chain(guard, outer)?;
        Some(self.say("only_if", &[("condition", &condition)]))
    }

    /// "If …, you can stop here.", for a finish.
    pub fn stop_if(&self, when: &Expr, guard: Option<GuardId>) -> String {
        let mut all: Vec<String> = self.chain(guard, None).into_iter().collect();
        all.push(self.condition(when));
        self.say("stop_if", &[("condition", &self.and(&all))])
    }

    /// "Only if …", beside an option.
    pub fn option_if(&self, when: &Expr) -> String {
        self.say("option_if", &[("condition", &self.condition(when))])
    }

    /// "Answer this only if you chose … under …", for an instance of a repeat.
    pub fn for_instance(&self, instance: Instance) -> String {
        let over = self.survey[instance.repeat].over;
        let chosen = self.has(over, Quantifier::Any, &[instance.option]);
        self.say("only_if", &[("condition", &chosen)])
    }

    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.words.text(key), values)
    }

    fn chain(&self, guard: Option<GuardId>, outer: Option<GuardId>) -> Option<String> {
        let said_outside = self.survey.guard_chain(outer).len();
        let chain = self.survey.guard_chain(guard);
        let mut said: Vec<String> = Vec::new();
        for term in chain.into_iter().skip(said_outside) {
            if let Some(words) = self.term(term).filter(|words| !said.contains(words)) {
                said.push(words);
            }
        }
        (!said.is_empty()).then(|| self.and(&said))
    }

    fn term(&self, term: &Term) -> Option<String> {
        match term {
            _ if self.on_paper && paper::settled(self.survey, term) == Some(true) => None,
            Term::Holds(id) => Some(self.condition(&self.survey[*id].expr)),
            Term::Fails(id) => Some(self.denied(&self.survey[*id].expr)),
            // Who refuses a required consent has left, so nobody needs to be told.
            Term::Consent(fields) if fields.iter().all(|field| self.survey[*field].required) => {
                None
            }
            Term::Consent(fields) => {
                let given = fields.iter().map(|field| self.about("agreed", *field));
                Some(self.or(&given.collect::<Vec<_>>()))
            }
            Term::Chosen(_) => None,
        }
    }

    fn and(&self, parts: &[String]) -> String {
        self.join("and", parts)
    }

    fn or(&self, parts: &[String]) -> String {
        self.join("or", parts)
    }

    fn join(&self, how: &str, parts: &[String]) -> String {
        let Some((last, before)) = parts.split_last() else {
            return String::new();
        };
        if before.is_empty() {
            return last.clone();
        }
        let before = before.join(self.words.text("comma"));
        self.say(how, &[("before", &before), ("last", last)])
    }

    /// A condition as a clause.
    fn condition(&self, expr: &Expr) -> String {
        use ExprKind as K;
        match &expr.kind {
            K::And(list) => self.and(&self.parts(list, Self::condition)),
            K::Or(list) => self.or(&self.parts(list, Self::condition)),
            K::Not(inner) => self.denied(inner),
            K::Compare(how, a, b) => self.compared(*how, a, b),
            K::Same(a, b) => self.is("same", a, &self.value(b)),
            K::OneOf(a, list) => self.among(a, list, true),
            K::Between(a, low, high) => self.between(a, low.as_deref(), high.as_deref()),
            K::Has(field, how, options) => self.has(*field, *how, options),
            K::Answered(field) => self.about("answered", *field),
            K::Missing(field, code) => self.declined(*field, code.as_deref()),
            K::Given(field) => self.about("agreed", *field),
            K::Field(field) => self.about("holds", *field),
            K::Over(fold, repeat, inner) => self.over(*fold, *repeat, inner),
            _ => self.operand(expr),
        }
    }

    /// Conditions of a list; those of several parts stand in brackets.
    fn parts(&self, list: &[Expr], say: impl Fn(&Self, &Expr) -> String) -> Vec<String> {
        let several = |expr: &Expr| {
            use ExprKind as K;
            matches!(expr.kind, K::And(_) | K::Or(_) | K::Not(_) | K::Over(..))
        };
        list.iter()
            .map(|expr| match several(expr) {
                true => format!("({})", say(self, expr)),
                false => say(self, expr),
            })
            .collect()
    }

    /// That none of some conditions holds, or not all.
    fn denied_parts(&self, list: &[Expr]) -> Vec<String> {
        self.parts(list, |prose, expr| match &expr.kind {
            ExprKind::Compare(how, a, b) => match prose.opposite(*how, a, b).as_slice() {
                [only] => only.clone(),
                several => format!("({})", prose.or(several)),
            },
            _ => prose.denied(expr),
        })
    }

    /// That a condition does not hold; also true when nothing was answered.
    fn denied(&self, expr: &Expr) -> String {
        use ExprKind as K;
        match &expr.kind {
            K::And(list) => self.or(&self.denied_parts(list)),
            K::Or(list) => self.and(&self.denied_parts(list)),
            K::Not(inner) => self.condition(inner),
            K::Compare(how, a, b) => self.or(&self.opposite(*how, a, b)),
            K::OneOf(a, list) => self.among(a, list, false),
            K::Has(field, Quantifier::Any, options) => self.has(*field, Quantifier::None, options),
            K::Answered(field) => self.about("not_answered", *field),
            K::Given(field) => self.about("not_agreed", *field),
            _ => self.say("not", &[("condition", &self.condition(expr))]),
        }
    }

    fn compared(&self, how: Comparison, a: &Expr, b: &Expr) -> String {
        let in_time = matches!(
            a.ty,
            ValueType::Date | ValueType::DateTime | ValueType::Time
        );
        let key = match (how, in_time) {
            (Comparison::Equal, _) => return self.among(a, std::slice::from_ref(b), true),
            (Comparison::NotEqual, _) => return self.among(a, std::slice::from_ref(b), false),
            (Comparison::Less, false) => "less",
            (Comparison::LessOrEqual, false) => "at_most",
            (Comparison::Greater, false) => "more",
            (Comparison::GreaterOrEqual, false) => "at_least",
            (Comparison::Less, true) => "before",
            (Comparison::LessOrEqual, true) => "until",
            (Comparison::Greater, true) => "after",
            (Comparison::GreaterOrEqual, true) => "since",
        };
        let value = if in_time {
            self.limit(b)
        } else {
            self.value(b)
        };
        self.is(key, a, &value)
    }

    /// What a comparison that does not hold says instead: the opposite, or that there is no answer.
    fn opposite(&self, how: Comparison, a: &Expr, b: &Expr) -> Vec<String> {
        let opposite = match how {
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Less => Comparison::GreaterOrEqual,
            Comparison::LessOrEqual => Comparison::Greater,
            Comparison::Greater => Comparison::LessOrEqual,
            Comparison::GreaterOrEqual => Comparison::Less,
        };
        let mut said = vec![self.compared(opposite, a, b)];
        if let Some(field) = self.may_be_empty(a).filter(|_| how != Comparison::Equal) {
            said.push(self.about("not_answered", field));
        }
        said
    }

    /// The question a comparison is about, where it may have been left without an answer.
    fn may_be_empty(&self, expr: &Expr) -> Option<FieldId> {
        let ExprKind::Field(id) = expr.kind else {
            return None;
        };
        let field = &self.survey[id];
        let asked = matches!(field.origin, Origin::Question | Origin::Row(_));
        let always = field.required && field.guard.is_none() && field.missing.is_empty();
        (asked && !always).then_some(id)
    }

    fn between(&self, a: &Expr, low: Option<&Expr>, high: Option<&Expr>) -> String {
        use Comparison::{GreaterOrEqual, LessOrEqual};
        match (low, high) {
            (Some(low), Some(high)) => {
                let subject = self.operand(a);
                let key = match a.ty {
                    ValueType::Date | ValueType::DateTime | ValueType::Time => "period",
                    _ => "between",
                };
                let (low, high) = match key {
                    "period" => (self.limit(low), self.limit(high)),
                    _ => (self.value(low), self.value(high)),
                };
                self.say(
                    key,
                    &[("subject", &subject), ("low", &low), ("high", &high)],
                )
            }
            (Some(low), None) => self.compared(GreaterOrEqual, a, low),
            (None, Some(high)) => self.compared(LessOrEqual, a, high),
            (None, None) => self.operand(a),
        }
    }

    fn is(&self, key: &str, subject: &Expr, value: &str) -> String {
        let subject = self.operand(subject);
        self.say(key, &[("subject", &subject), ("value", value)])
    }

    /// That something is, or is not, one of some values.
    fn among(&self, subject: &Expr, list: &[Expr], is: bool) -> String {
        let values: Vec<String> = list.iter().map(|expr| self.value(expr)).collect();
        let values = self.or(&values);
        match (&subject.kind, is) {
            (ExprKind::Mode, true) => self.say("takes_part", &[("mode", &values)]),
            (ExprKind::Mode, false) => self.say("not_takes_part", &[("mode", &values)]),
            (_, true) => self.is("equal", subject, &values),
            (_, false) => self.is("not_equal", subject, &values),
        }
    }

    fn has(&self, field: FieldId, how: Quantifier, options: &[usize]) -> String {
        let list = self.survey.options_of(field);
        let names: Vec<String> = options
            .iter()
            .filter_map(|at| list.and_then(|list| list.options.get(*at)))
            .map(|option| self.quoted(&self.own(option.text)))
            .collect();
        match how {
            Quantifier::All => self.chose("chose", field, &self.and(&names)),
            Quantifier::Any => self.chose("chose", field, &self.or(&names)),
            Quantifier::None => self.chose("not_chose", field, &self.or(&names)),
        }
    }

    fn declined(&self, field: FieldId, code: Option<&str>) -> String {
        let missing = &self.survey[field].missing;
        let said: Vec<String> = missing
            .iter()
            .filter(|missing| code.is_none_or(|code| missing.name == code))
            .map(|missing| self.quoted(&self.own(missing.text)))
            .collect();
        self.chose("chose", field, &self.or(&said))
    }

    fn chose(&self, key: &str, field: FieldId, value: &str) -> String {
        let question = self.question(field);
        self.say(key, &[("question", &question), ("value", value)])
    }

    /// A clause about a question as a whole.
    fn about(&self, key: &str, field: FieldId) -> String {
        self.say(key, &[("question", &self.question(field))])
    }

    fn over(&self, fold: Fold, repeat: RepeatId, inner: &Expr) -> String {
        let key = match fold {
            Fold::All => "every",
            _ => "some",
        };
        let question = self.question(self.survey[repeat].over);
        let condition = self.condition(inner);
        self.say(key, &[("question", &question), ("condition", &condition)])
    }
}
