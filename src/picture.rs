//! A picture of the routing: the flow of a survey from top to bottom, as SVG or as a Mermaid flowchart.

mod chart;
mod mermaid;
mod svg;
mod wrap;

pub use wrap::wrap;

use crate::logic::{Evaluator, Pace, Routes, routes, total};
use crate::model::Survey;

/// A Mermaid flowchart, for Markdown.
pub fn mermaid(survey: &Survey) -> String {
    mermaid::write(&survey.words(survey.title, 0), &chart::chart(survey))
}

/// An SVG image; what it says to who cannot see it counts the routes at a pace.
pub fn svg(survey: &Survey, pace: Pace) -> String {
    let all = total(&routes(&Evaluator::new(survey), pace));
    let words = format!(
        "The routing of {} from top to bottom: {}.",
        survey.name,
        counted(&all)
    );
    svg::write(
        &survey.words(survey.title, 0),
        &words,
        &chart::chart(survey),
    )
}

/// `18 routes`, `at least 4,000 routes`.
fn counted(routes: &Routes) -> String {
    let noun = if routes.count == 1 { "route" } else { "routes" };
    let least = if routes.is_exact { "" } else { "at least " };
    format!("{least}{} {noun}", grouped(routes.count))
}

/// A number with its thousands apart; beyond 10^18 it is said so.
pub fn grouped(count: u128) -> String {
    if count > 1_000_000_000_000_000_000 {
        return "more than 10^18".to_owned();
    }
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
