//! `peil paths`: the ways through a survey, how long they are, and a picture of them.

mod json;

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::console::Console;
use super::surveys;
use crate::logic::{
    Evaluator, Expected, Length, Pace, Range, Routes, expected, routes, to_end, total,
};
use crate::model::{Comparison, Expr, ExprKind, Survey, ValueType};
use crate::picture::{self, grouped, wrap};
use crate::problem::render::Format;
use crate::project::shown;

/// Show the ways through a survey: how many there are, and how long they take
///
/// A route is the set of questions that are asked together with where the survey ends. What is expected
/// is the mean over made-up respondents who answer everything, each option equally likely.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Paths {
    /// The survey file
    survey: PathBuf,
    /// Print a picture of the routing instead
    #[arg(long, value_enum, value_name = "AS")]
    draw: Option<Drawn>,
}

/// The forms of the picture.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Drawn {
    /// An SVG image
    Svg,
    /// A Mermaid flowchart, for Markdown
    Mermaid,
}

/// What there is to tell.
struct Told<'s> {
    survey: &'s Survey,
    file: String,
    endings: Vec<Routes>,
    all: Routes,
    expected: Option<Expected>,
    groups: Vec<Grouped>,
}

/// The same for one group of a segment.
struct Grouped {
    name: String,
    complete: Routes,
    expected: Option<Expected>,
}

impl Paths {
    /// Tells of one survey; one with errors has no routes to speak of.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        console.only(&[Format::Human, Format::Plain, Format::Json])?;
        let found = surveys::only(&self.survey, console, "there are no routes to show")?;
        let Some((survey, project)) = &found else {
            return Ok(Outcome::Findings);
        };
        let pace = project.settings.time;
        if let Some(drawn) = self.draw {
            console.print(&match drawn {
                Drawn::Svg => picture::svg(survey, pace),
                Drawn::Mermaid => picture::mermaid(survey),
            })?;
            return Ok(Outcome::Clean);
        }
        let told = tell(survey, shown(&self.survey), pace);
        console.print(&match console.format {
            Format::Json => json::write(&told),
            _ => human(&told),
        })?;
        Ok(Outcome::Clean)
    }
}

fn tell(survey: &Survey, file: String, pace: Pace) -> Told<'_> {
    let evaluator = Evaluator::new(survey);
    let endings = routes(&evaluator, pace);
    let groups = groups(survey);
    let mut within: Vec<Vec<(&Expr, bool)>> = vec![Vec::new()];
    within.extend(groups.iter().map(|(_, conditions)| {
        conditions
            .iter()
            .map(|(expr, holds)| (expr, *holds))
            .collect()
    }));
    let mut expected = expected(&evaluator, pace, &within).into_iter();
    let all_expected = expected.next().flatten();
    let complete = within[1..]
        .iter()
        .map(|within| to_end(&evaluator, pace, within));
    let names = groups.iter().map(|(name, _)| name.clone());
    let grouped = names.zip(complete).zip(expected);
    Told {
        survey,
        file,
        all: total(&endings),
        groups: grouped
            .map(|((name, complete), expected)| Grouped {
                name,
                complete,
                expected,
            })
            .collect(),
        expected: all_expected,
        endings,
    }
}

/// What holds, or does not, for somebody in a group of a segment.
type Conditions = Vec<(Expr, bool)>;

/// The groups of all segments: those before a group do not hold, and `otherwise` needs one of the fields.
fn groups(survey: &Survey) -> Vec<(String, Conditions)> {
    let condition = |kind| Expr {
        kind,
        ty: ValueType::Condition,
        span: survey.span,
    };
    let mut found = Vec::new();
    for segment in &survey.segments {
        let mut before: Conditions = Vec::new();
        for (at, group) in segment.groups.iter().enumerate() {
            let mut own = before.clone();
            match (&group.when, segment.by) {
                (Some(when), _) => {
                    own.push((when.clone(), true));
                    before.push((when.clone(), false));
                }
                (None, Some(field)) => {
                    let Some(list) = survey[field].ty.list() else {
                        continue;
                    };
                    let side = |kind| {
                        Box::new(Expr {
                            kind,
                            ty: ValueType::Option(list),
                            span: survey.span,
                        })
                    };
                    let (left, right) = (
                        side(ExprKind::Field(field)),
                        side(ExprKind::Option(list, at)),
                    );
                    own.push((
                        condition(ExprKind::Compare(Comparison::Equal, left, right)),
                        true,
                    ));
                }
                (None, None) => {
                    let answered = segment
                        .fields
                        .iter()
                        .map(|id| condition(ExprKind::Answered(*id)));
                    own.push((condition(ExprKind::Or(answered.collect())), true));
                }
            }
            found.push((format!("{} {}", segment.name, group.name), own));
        }
    }
    found
}

/// Minutes with one decimal, a twentieth rounded up.
fn minutes(milliseconds: u64) -> String {
    let tenths = (milliseconds + 3_000) / 6_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn human(told: &Told) -> String {
    let mut text = format!("{} ({})\n\n", told.survey.name, told.file);
    text.push_str(&row("", "routes", "questions", "minutes"));
    let complete = told.endings.last();
    for routes in told.endings.iter().rev() {
        text.push_str(&of_routes(&routes.ending, routes));
        if Some(routes) == complete {
            text.push_str(&told.expected.as_ref().map_or(String::new(), of_expected));
        }
    }
    let is_same = |group: &&Grouped| Some(&group.complete) == complete;
    for group in told.groups.iter().filter(|group| !is_same(group)) {
        text.push_str(&format!("\n{}", of_routes(&group.name, &group.complete)));
        text.push_str(&group.expected.as_ref().map_or(String::new(), of_expected));
    }
    let same: Vec<&str> = told
        .groups
        .iter()
        .filter(is_same)
        .map(|group| group.name.as_str())
        .collect();
    if !same.is_empty() {
        text.push_str(&paragraph(&format!(
            "the same routes for {}",
            same.join(", ")
        )));
    }
    if let Some(expected) = &told.expected {
        text.push_str(&paragraph(&format!(
            "expected: the mean over {} made-up respondents who answer everything and reach the end, each option \
             equally likely",
            expected.respondents
        )));
    }
    if !told.all.is_exact {
        text.push_str(&paragraph(
            "at least: there are more ways than were gone through, or some that are not decided; no route is shorter or longer than shown",
        ));
    }
    text
}

/// A sentence below the table.
fn paragraph(words: &str) -> String {
    let lines = wrap(words, 94, usize::MAX);
    format!("\n  {}\n", lines.join("\n  "))
}

fn row(name: &str, routes: &str, questions: &str, minutes: &str) -> String {
    let line = format!("  {name:<34} {routes:>16} {questions:>11} {minutes:>11}");
    format!("{}\n", line.trim_end())
}

fn of_routes(name: &str, routes: &Routes) -> String {
    let count = match (routes.is_exact, routes.count) {
        (true, count) => grouped(count),
        (false, 0) => "not decided".to_owned(),
        (false, count) => format!("at least {}", grouped(count)),
    };
    let Some(Range { least, most }) = routes.range else {
        return row(name, &count, "", "");
    };
    let between = |low: String, high: String| match low == high {
        true => low,
        false => format!("{low}–{high}"),
    };
    let questions = |length: Length| length.questions.to_string();
    let time = |length: Length| minutes(length.time);
    row(
        name,
        &count,
        &between(questions(least), questions(most)),
        &between(time(least), time(most)),
    )
}

fn of_expected(expected: &Expected) -> String {
    let questions = format!("{:.1}", expected.questions);
    row("  expected", "", &questions, &minutes(expected.time as u64))
}
