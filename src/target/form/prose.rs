//! Conditions in words, for readers of the page on paper or without JavaScript.
//!
//! "Alleen beantwoorden als uw antwoord op ‘…’ ‘Nee’ is." Every condition has words; those that no
//! sentence fits are said as a formula over the questions' names.

use super::layout::Instance;
use super::words::Speech;
use crate::model::{
    Aggregate, Arithmetic, Comparison, Expr, ExprKind, FieldId, Fold, GuardId, Origin, Quantifier,
    Survey, Term, TextId, Type,
};

/// Says conditions in one language of a survey.
pub struct Prose<'a> {
    survey: &'a Survey,
    language: usize,
    speech: Speech,
}

impl<'a> Prose<'a> {
    /// Prose in a language of the survey, by position.
    pub fn new(survey: &'a Survey, language: usize, speech: Speech) -> Self {
        Prose {
            survey,
            language,
            speech,
        }
    }

    /// "Answer this only if …", for a chain of guards below `outer`; none where nothing is left to say.
    pub fn only_if(&self, guard: Option<GuardId>, outer: Option<GuardId>) -> Option<String> {
        let said = self.chain(guard, outer)?;
        Some(match self.speech {
            Speech::Dutch => format!("Alleen beantwoorden als {said}."),
            Speech::English => format!("Answer this only if {said}."),
        })
    }

    /// "If …, you can stop here.", for a finish.
    pub fn stop_if(&self, when: &Expr, guard: Option<GuardId>) -> String {
        let mut all: Vec<String> = self.chain(guard, None).into_iter().collect();
        all.push(self.condition(when));
        let said = self.join(&all, "en", "and");
        match self.speech {
            Speech::Dutch => format!("Als {said}, kunt u hier stoppen."),
            Speech::English => format!("If {said}, you can stop here."),
        }
    }

    /// "Only if …", beside an option.
    pub fn option_if(&self, when: &Expr) -> String {
        let said = self.condition(when);
        match self.speech {
            Speech::Dutch => format!("(alleen als {said})"),
            Speech::English => format!("(only if {said})"),
        }
    }

    /// "Answer this only if you chose … under …", for an instance of a repeat.
    pub fn for_instance(&self, instance: Instance) -> String {
        let over = self.survey[instance.repeat].over;
        let said = self.has(over, Quantifier::Any, &[instance.option]);
        match self.speech {
            Speech::Dutch => format!("Alleen beantwoorden als {said}."),
            Speech::English => format!("Answer this only if {said}."),
        }
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
        (!said.is_empty()).then(|| self.join(&said, "en", "and"))
    }

    fn term(&self, term: &Term) -> Option<String> {
        match term {
            Term::Holds(id) => Some(self.condition(&self.survey[*id].expr)),
            Term::Fails(id) => Some(self.denied(&self.survey[*id].expr)),
            // Who refuses a required consent has left, so nobody needs to be told.
            Term::Consent(fields) if fields.iter().all(|field| self.survey[*field].required) => {
                None
            }
            Term::Consent(fields) => {
                let given: Vec<String> = fields.iter().map(|field| self.given(*field)).collect();
                Some(self.join(&given, "of", "or"))
            }
            Term::Chosen(_) => None,
        }
    }

    fn say<'b>(&self, dutch: &'b str, english: &'b str) -> &'b str {
        self.speech.pick(dutch, english)
    }

    fn join(&self, parts: &[String], dutch: &str, english: &str) -> String {
        let Some((last, before)) = parts.split_last() else {
            return String::new();
        };
        if before.is_empty() {
            return last.clone();
        }
        format!("{} {} {last}", before.join(", "), self.say(dutch, english))
    }

    /// A condition as a subordinate clause.
    fn condition(&self, expr: &Expr) -> String {
        use ExprKind as K;
        match &expr.kind {
            K::And(list) => self.join(&self.parts(list), "en", "and"),
            K::Or(list) => self.join(&self.parts(list), "of", "or"),
            K::Not(inner) => self.denied(inner),
            K::Compare(how, a, b) => self.compared(*how, a, b),
            K::Same(a, b) => self.is(a, &self.operand(b), false),
            K::OneOf(a, list) => self.is(a, &self.any_of(list), false),
            K::Between(a, low, high) => self.between(a, low.as_deref(), high.as_deref()),
            K::Has(field, how, options) => self.has(*field, *how, options),
            K::Answered(field) => {
                let question = self.question(*field);
                match self.speech {
                    Speech::Dutch => format!("u {question} hebt beantwoord"),
                    Speech::English => format!("you answered {question}"),
                }
            }
            K::Missing(field, code) => self.declined(*field, code.as_deref()),
            K::Given(field) => self.given(*field),
            K::Over(fold, repeat, inner) => {
                let name = &self.survey[*repeat].name;
                let inner = self.condition(inner);
                match fold {
                    Fold::All => format!(
                        "{} ‘{name}’ {inner}",
                        self.say("bij elke keer", "each time under")
                    ),
                    _ => format!(
                        "{} ‘{name}’ {inner}",
                        self.say("bij ten minste één keer", "at least once under")
                    ),
                }
            }
            _ => self.operand(expr),
        }
    }

    /// Conditions in a list; those joined by another word stand in brackets.
    fn parts(&self, list: &[Expr]) -> Vec<String> {
        let nested = |expr: &Expr| matches!(expr.kind, ExprKind::And(_) | ExprKind::Or(_));
        list.iter()
            .map(|expr| match nested(expr) {
                true => format!("({})", self.condition(expr)),
                false => self.condition(expr),
            })
            .collect()
    }

    /// That a condition does not hold; also true when nothing was answered.
    fn denied(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Compare(Comparison::Equal, a, b) => self.is(a, &self.operand(b), true),
            ExprKind::OneOf(a, list) => self.is(a, &self.any_of(list), true),
            ExprKind::Not(inner) => self.condition(inner),
            ExprKind::Has(field, Quantifier::Any, options) => {
                self.has(*field, Quantifier::None, options)
            }
            _ => {
                let said = self.condition(expr);
                match self.speech {
                    Speech::Dutch => format!("het niet zo is dat {said}"),
                    Speech::English => format!("it is not the case that {said}"),
                }
            }
        }
    }

    fn compared(&self, how: Comparison, a: &Expr, b: &Expr) -> String {
        let value = self.operand(b);
        let said = match (self.speech, how) {
            (_, Comparison::Equal) => return self.is(a, &value, false),
            (_, Comparison::NotEqual) => return self.is(a, &value, true),
            (Speech::Dutch, Comparison::Less) => format!("lager dan {value}"),
            (Speech::Dutch, Comparison::LessOrEqual) => format!("{value} of lager"),
            (Speech::Dutch, Comparison::Greater) => format!("hoger dan {value}"),
            (Speech::Dutch, Comparison::GreaterOrEqual) => format!("{value} of hoger"),
            (Speech::English, Comparison::Less) => format!("less than {value}"),
            (Speech::English, Comparison::LessOrEqual) => format!("{value} or less"),
            (Speech::English, Comparison::Greater) => format!("more than {value}"),
            (Speech::English, Comparison::GreaterOrEqual) => format!("{value} or more"),
        };
        self.is(a, &said, false)
    }

    fn between(&self, a: &Expr, low: Option<&Expr>, high: Option<&Expr>) -> String {
        let said = match (low.map(|e| self.operand(e)), high.map(|e| self.operand(e))) {
            (Some(low), Some(high)) => {
                format!(
                    "{} {low} {} {high}",
                    self.say("van", "from"),
                    self.say("tot en met", "to")
                )
            }
            (Some(low), None) => format!("{low} {}", self.say("of hoger", "or more")),
            (None, Some(high)) => format!("{high} {}", self.say("of lager", "or less")),
            (None, None) => self.say("ingevuld", "given").to_owned(),
        };
        self.is(a, &said, false)
    }

    fn is(&self, subject: &Expr, said: &str, not: bool) -> String {
        let subject = self.operand(subject);
        match (self.speech, not) {
            (Speech::Dutch, false) => format!("{subject} {said} is"),
            (Speech::Dutch, true) => format!("{subject} niet {said} is"),
            (Speech::English, false) => format!("{subject} is {said}"),
            (Speech::English, true) => format!("{subject} is not {said}"),
        }
    }

    fn any_of(&self, list: &[Expr]) -> String {
        let said: Vec<String> = list.iter().map(|expr| self.operand(expr)).collect();
        self.join(&said, "of", "or")
    }

    fn has(&self, field: FieldId, how: Quantifier, options: &[usize]) -> String {
        let list = self.survey.options_of(field);
        let names: Vec<String> = options
            .iter()
            .filter_map(|at| list.and_then(|list| list.options.get(*at)))
            .map(|option| self.quoted(self.words(option.text)))
            .collect();
        let question = self.question(field);
        let chosen = match how {
            Quantifier::All => self.join(&names, "en", "and"),
            Quantifier::Any | Quantifier::None => self.join(&names, "of", "or"),
        };
        match (self.speech, how) {
            (Speech::Dutch, Quantifier::None) => {
                format!("u bij {question} niet {chosen} hebt gekozen")
            }
            (Speech::Dutch, _) => format!("u bij {question} {chosen} hebt gekozen"),
            (Speech::English, Quantifier::None) => {
                format!("you did not choose {chosen} under {question}")
            }
            (Speech::English, _) => format!("you chose {chosen} under {question}"),
        }
    }

    fn declined(&self, field: FieldId, code: Option<&str>) -> String {
        let question = self.question(field);
        let missing = &self.survey[field].missing;
        let said: Vec<String> = missing
            .iter()
            .filter(|missing| code.is_none_or(|code| missing.name == code))
            .map(|missing| self.quoted(self.words(missing.text)))
            .collect();
        let said = self.join(&said, "of", "or");
        match self.speech {
            Speech::Dutch => format!("u bij {question} {said} hebt gekozen"),
            Speech::English => format!("you chose {said} under {question}"),
        }
    }

    fn given(&self, field: FieldId) -> String {
        let question = self.question(field);
        match self.speech {
            Speech::Dutch => format!("u Ja hebt gezegd op {question}"),
            Speech::English => format!("you said Yes to {question}"),
        }
    }

    fn quoted(&self, words: String) -> String {
        format!("‘{words}’")
    }

    fn words(&self, text: TextId) -> String {
        self.survey.words(text, self.language)
    }

    /// A question by its own words, anything else by its words or name.
    fn question(&self, field: FieldId) -> String {
        let field = &self.survey[field];
        let words = self.words(field.text);
        let words = if words.is_empty() {
            field.name.clone()
        } else {
            words
        };
        if let Origin::Row(grid) = field.origin {
            let above = self.words(self.survey[grid].text);
            return self.quoted(format!("{} {words}", above.trim_end_matches(['…', ' '])));
        }
        self.quoted(words)
    }

    /// What is compared, as words.
    fn operand(&self, expr: &Expr) -> String {
        use ExprKind as K;
        match &expr.kind {
            K::Field(field) => self.subject(*field),
            K::Number(number) => self.number(&number.normalize().to_string()),
            K::Date(date) => date.to_string(),
            K::Time(time) => time.strftime("%H:%M").to_string(),
            K::Text(text) => self.quoted(text.clone()),
            K::Option(list, at) => {
                let option = self.survey[*list].options.get(*at);
                option.map_or_else(String::new, |option| self.quoted(self.words(option.text)))
            }
            K::ModeIs(mode) => self.quoted(mode.word().to_owned()),
            K::Mode => self
                .say("de manier van invullen", "the way of answering")
                .to_owned(),
            K::Today => self.say("vandaag", "today").to_owned(),
            K::Arithmetic(how, a, b) => {
                let symbol = match how {
                    Arithmetic::Add => "+",
                    Arithmetic::Subtract => "−",
                    Arithmetic::Multiply => "×",
                    Arithmetic::Divide => "÷",
                };
                format!("({} {symbol} {})", self.operand(a), self.operand(b))
            }
            K::Negate(a) => format!("−{}", self.operand(a)),
            K::Round(a, _) | K::Abs(a) => self.operand(a),
            K::Aggregate(how, list) => self.aggregate(*how, list),
            K::Count(field) => {
                let about = self.say("het aantal antwoorden bij", "the number of answers under");
                format!("{about} {}", self.question(*field))
            }
            K::Length(a) => format!(
                "{} {}",
                self.say("de lengte van", "the length of"),
                self.operand(a)
            ),
            K::YearsBetween(a, b) => self.span(self.say("het aantal jaren", "the years"), a, b),
            K::DaysBetween(a, b) => self.span(self.say("het aantal dagen", "the days"), a, b),
            K::Label(field) => self.subject(*field),
            K::Over(_, repeat, _) => self.quoted(self.survey[*repeat].name.clone()),
            K::Choose(_, a, b) => self.join(&[self.operand(a), self.operand(b)], "of", "or"),
            K::InstanceLabel(_) | K::EventField(..) | K::Error => "…".to_owned(),
            _ => self.condition(expr),
        }
    }

    fn subject(&self, field: FieldId) -> String {
        let question = self.question(field);
        match self.survey[field].origin {
            Origin::Known | Origin::Computed => question,
            _ if matches!(self.survey[field].ty, Type::Flag) => question,
            _ => format!(
                "{} {question}",
                self.say("uw antwoord op", "your answer to")
            ),
        }
    }

    fn aggregate(&self, how: Aggregate, list: &[Expr]) -> String {
        let about = match how {
            Aggregate::Sum => self.say("de som van", "the sum of"),
            Aggregate::Mean => self.say("het gemiddelde van", "the mean of"),
            Aggregate::Min => self.say("het laagste van", "the lowest of"),
            Aggregate::Max => self.say("het hoogste van", "the highest of"),
        };
        let said: Vec<String> = list.iter().map(|expr| self.operand(expr)).collect();
        format!("{about} {}", self.join(&said, "en", "and"))
    }

    fn span(&self, about: &str, a: &Expr, b: &Expr) -> String {
        let (from, to) = (self.say("van", "from"), self.say("tot", "to"));
        format!(
            "{about} {from} {} {to} {}",
            self.operand(a),
            self.operand(b)
        )
    }

    fn number(&self, digits: &str) -> String {
        match self.speech {
            Speech::Dutch => digits.replace('.', ","),
            Speech::English => digits.to_owned(),
        }
    }
}
