//! What was expected, in the author's words.

use crate::syntax::peil::Rule;
use crate::syntax::vocabulary::{Key, Shape};

/// What a failed rule stands for; `None` where it would not help to hear it.
pub(super) fn words(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::text => "a text in double quotes",
        Rule::name | Rule::names => "a name",
        Rule::pair_name | Rule::pair | Rule::pairs => "a name and its value",
        Rule::share | Rule::shares => "a group and its share, such as `new 30%`",
        Rule::number => "a number",
        Rule::literal | Rule::range_tail | Rule::dots => "a number or a range such as `1..5`",
        Rule::date => "a date such as `2026-01-31`",
        Rule::time => "a time such as `09:00`",
        Rule::today => "`today`",
        Rule::duration | Rule::whole | Rule::iso_duration => "a length of time such as `90 days`",
        Rule::unit_of_time => {
            "a unit of time: `minutes`, `hours`, `days`, `weeks`, `months` or `years`"
        }
        Rule::unit_name => "a unit of time such as `month`",
        Rule::expr | Rule::path | Rule::reference | Rule::prefix | Rule::group | Rule::list => {
            "a condition or a value"
        }
        Rule::paren | Rule::arguments => "`(`",
        Rule::bracket | Rule::pair_list => "a list in `[` `]`",
        Rule::operator => "an operator such as `==` or `and`",
        Rule::comma => "`,`",
        Rule::colon => "`:`",
        Rule::equals | Rule::value => "`=`",
        Rule::close_paren => "`)`",
        Rule::close_bracket => "`]`",
        Rule::type_ => "a type such as `text`, `one` or `nps`",
        Rule::currency => "a currency such as `EUR`",
        Rule::of_word => "`of` and the name of a list",
        Rule::step_word => "`step`",
        Rule::alt_word => "`alt` and a description for people who cannot see the image",
        Rule::then_word => "`then` and what happens: `delete` or `anonymise`",
        Rule::fate => "what happens: `delete` or `anonymise`",
        Rule::after_word => "`after`",
        Rule::any_survey => "`any`",
        Rule::moment => "`invitation` or `response`",
        Rule::to_word => "`to` and a field with the address",
        Rule::where_word => "`where` and a condition",
        Rule::and_word => "`and`",
        Rule::bound_word => "`at_least` or `at_most`",
        Rule::including_word => "`including` and a missing code",
        Rule::skip_word => "`skip`",
        Rule::needs_word => "`needs` and a number",
        Rule::per_word => "`per`",
        Rule::kind_word | Rule::kinds => "a kind such as `continuous` or `transactional`",
        Rule::rule_name => "the name of a rule, such as `method/too-long`",
        Rule::asked_word | Rule::not_word => "`asked`",
        Rule::valid_word | Rule::invalid_word => "`valid` or `invalid`",
        Rule::missing_word => "`missing`",
        Rule::computed_word => "`computed`",
        Rule::text_word => "`text`",
        Rule::expected_word => "`action` or `finish`",
        Rule::block => "`{`",
        Rule::optional_word | Rule::flag_value | Rule::extra_colon => return None,
        Rule::EOI => return None,
        _ if begins_statement(rule) => "an item or a property",
        _ => return None,
    })
}

/// Rules with which a statement begins.
fn begins_statement(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::child_keyword
            | Rule::keyword
            | Rule::bare_keyword
            | Rule::condition_keyword
            | Rule::else_keyword
            | Rule::flag_key
            | Rule::simple_key
            | Rule::condition_key
            | Rule::phrase_word
            | Rule::child_clause_word
            | Rule::child_item
            | Rule::item
            | Rule::condition_item
            | Rule::bare_item
            | Rule::doc
    )
}

/// Whether a value may stand here, rather than only a word or a sign.
pub(super) fn is_value(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::text
            | Rule::name
            | Rule::names
            | Rule::pair_name
            | Rule::pair
            | Rule::share
            | Rule::number
            | Rule::literal
            | Rule::date
            | Rule::time
            | Rule::duration
            | Rule::whole
            | Rule::expr
            | Rule::path
            | Rule::reference
            | Rule::prefix
            | Rule::kind_word
            | Rule::kinds
            | Rule::rule_name
            | Rule::type_
            | Rule::fate
            | Rule::moment
            | Rule::bound_word
    )
}

/// What must stand after a key.
pub(super) fn after_key(key: Key) -> Option<String> {
    Some(match key.shape() {
        Shape::Flag | Shape::Phrase(_) => return None,
        Shape::Text => "a text in double quotes".into(),
        Shape::Word(words) => one_of(words),
        Shape::Words(words) => format!("some of {}", listed(words)),
        Shape::Name => "a name".into(),
        Shape::Names => "one or more names".into(),
        Shape::Number => "a number".into(),
        Shape::Range => "a range such as `1..5`".into(),
        Shape::Duration => "a length of time such as `90 days`".into(),
        Shape::Expr => "a condition or a value".into(),
    })
}

/// ``one of `a`, `b` and `c` ``.
pub(super) fn one_of(words: &[&str]) -> String {
    match words {
        [word] => format!("`{word}`"),
        _ => format!("one of {}", listed(words)),
    }
}

fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    joined(&quoted, "and")
}

/// `a, b or c`.
pub(super) fn joined(parts: &[String], word: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}
