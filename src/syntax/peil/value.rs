//! Values of properties, and types.

use crate::problem::{Fix, Rule as ProblemRule, Shape};
use crate::source::Span;
use crate::syntax::ast::{Bound, Duration, Name, Number, Range, Type, Unit, Value};
use crate::syntax::peil::build::Builder;
use crate::syntax::peil::{Pair, Rule, text};

impl Builder<'_> {
    /// The value that a node stands for; `None` where it stands for none.
    pub(super) fn value(&mut self, pair: Pair) -> Option<Value> {
        Some(match pair.as_rule() {
            Rule::text => Value::Text(self.text(&pair)),
            Rule::number => Value::Number(self.number(&pair)),
            Rule::date => Value::Date(self.name(&pair)),
            Rule::time => Value::Time(self.name(&pair)),
            Rule::literal => self.literal(pair)?,
            Rule::duration | Rule::iso_duration => Value::Duration(self.duration(pair)?),
            Rule::expr => Value::Expr(Box::new(self.expr(pair)?)),
            Rule::names | Rule::kinds | Rule::pairs | Rule::shares | Rule::pair_list => {
                Value::List(
                    pair.into_inner()
                        .filter_map(|inner| self.value(inner))
                        .collect(),
                )
            }
            Rule::pair | Rule::share => {
                let mut inner = pair.into_inner();
                let name = self.name(&inner.next()?);
                Value::Pair(name, Box::new(self.value(inner.next()?)?))
            }
            Rule::extra_colon => {
                self.extra_colon(self.span(&pair));
                return None;
            }
            Rule::flag_value => {
                self.flag_value(&pair);
                return None;
            }
            Rule::comma | Rule::bracket | Rule::close_bracket | Rule::EOI => return None,
            _ => Value::Name(self.name(&pair)),
        })
    }

    /// A node as a name, or a word.
    pub(super) fn name(&self, pair: &Pair) -> Name {
        Name {
            text: pair.as_str().to_string(),
            span: self.span(pair),
        }
    }

    /// A text, with its quotes checked.
    pub(super) fn text(&mut self, pair: &Pair) -> crate::syntax::ast::Text {
        let raw = pair.as_str();
        let decoded = text::decode(raw, pair.as_span().start(), self.origin);
        if !(raw.starts_with('"') && raw.ends_with('"')) {
            self.other_quotes(raw, decoded.span);
        }
        decoded
    }

    fn other_quotes(&mut self, raw: &str, span: Span) {
        let first = raw.chars().next().map_or(0, char::len_utf8) as u32;
        let last = raw.chars().next_back().map_or(0, char::len_utf8) as u32;
        let opening = Span {
            end: span.start + first,
            ..span
        };
        let closing = Span {
            start: span.end - last,
            ..span
        };
        let problem = self.problems.add(
            ProblemRule::SyntaxExpected,
            span,
            "a text stands in straight double quotes, `\"`",
        );
        problem.label("other quotes than `\"`");
        problem.fixes.push(Fix::new(
            "write straight quotes",
            [opening, closing].map(|quote| (quote, "\"".to_owned())),
            Shape::Written,
        ));
        problem.safely();
    }

    /// A number with its optional percent sign.
    pub(super) fn number(&self, pair: &Pair) -> Number {
        let raw = pair.as_str();
        let digits = raw.strip_suffix('%');
        Number {
            text: digits.unwrap_or(raw).to_string(),
            percent: digits.is_some(),
            span: self.span(pair),
        }
    }

    fn bound(&self, pair: &Pair) -> Bound {
        match pair.as_rule() {
            Rule::number => Bound::Number(self.number(pair)),
            _ => Bound::Date(self.name(pair)),
        }
    }

    /// A number, date or time; or a range of them.
    pub(super) fn literal(&mut self, pair: Pair) -> Option<Value> {
        let span = self.span(&pair);
        let mut low = None;
        for inner in pair.into_inner() {
            if inner.as_rule() == Rule::range_tail {
                let high = inner.into_inner().find(|end| end.as_rule() != Rule::dots);
                return Some(Value::Range(Range {
                    low: low.map(|low| self.bound(&low)),
                    high: high.map(|high| self.bound(&high)),
                    span,
                }));
            }
            low = Some(inner);
        }
        self.value(low?)
    }

    fn duration(&mut self, pair: Pair) -> Option<Duration> {
        let span = self.span(&pair);
        let (count, unit) = read_duration(pair.as_str())?;
        let Ok(count) = count.parse() else {
            self.problems.add(
                ProblemRule::SyntaxWrongValue,
                span,
                format!("`{count}` is more than a length of time can hold"),
            );
            return None;
        };
        Some(Duration { count, unit, span })
    }

    /// A type: the first word and what follows it.
    pub(super) fn type_(&mut self, pair: Pair) -> Option<Type> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let mut ty = Type {
            name: self.name(&inner.next()?),
            of: None,
            number: None,
            range: None,
            step: None,
            currency: None,
            span,
        };
        while let Some(part) = inner.next() {
            let at = self.span(&part);
            let twice = match part.as_rule() {
                Rule::of_word => ty.of.replace(self.name(&inner.next()?)).is_some(),
                Rule::step_word => ty.step.replace(self.number(&inner.next()?)).is_some(),
                Rule::currency => ty.currency.replace(self.name(&part)).is_some(),
                _ => match self.literal(part) {
                    Some(Value::Range(range)) => ty.range.replace(range).is_some(),
                    Some(Value::Number(number)) => ty.number.replace(number).is_some(),
                    _ => true,
                },
            };
            if twice {
                self.problems
                    .add(
                        ProblemRule::SyntaxExpected,
                        at,
                        format!("this does not belong after the type `{}`", ty.name.text),
                    )
                    .help("a type takes one range, number, step, list or currency");
            }
        }
        Some(ty)
    }
}

/// `90 days` or `P90D`: how many of what.
fn read_duration(written: &str) -> Option<(&str, Unit)> {
    if let Some(iso) = written.strip_prefix('P') {
        let letter = iso.chars().next_back()?;
        let timed = iso.starts_with('T');
        let unit = match (letter, timed) {
            ('Y', _) => Unit::Year,
            ('M', false) => Unit::Month,
            ('W', _) => Unit::Week,
            ('D', _) => Unit::Day,
            ('H', _) => Unit::Hour,
            _ => Unit::Minute,
        };
        return Some((iso.trim_matches(|c: char| c.is_ascii_alphabetic()), unit));
    }
    let digits = written.find(|c: char| !c.is_ascii_digit())?;
    let (count, rest) = written.split_at(digits);
    let word = rest
        .rsplit(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    Some((count, unit_of(word)?))
}

/// The unit that a word names, in singular or plural.
fn unit_of(word: &str) -> Option<Unit> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "year" => Unit::Year,
        _ => return None,
    })
}
