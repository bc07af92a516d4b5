//! Figures over versions: a line for each, with a gap where it became another measurement.

use super::number;
use crate::cli::console::Console;
use crate::history::{Figure, History, Step};

/// Draws a line for each figure under the numbers of the versions. Where they do not fit, a version is two
/// columns, and only the first and last have their numbers.
pub fn draw(history: &History, console: &Console) -> String {
    let numbers: Vec<&str> = history.versions.iter().map(number).collect();
    let names: Vec<String> = history
        .figures
        .iter()
        .map(|it| it.subject.to_string())
        .collect();
    let head = names
        .iter()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0)
        + 2;
    let widest = numbers.iter().map(|number| number.len()).max().unwrap_or(0) + 2;
    let room = console.look.width.saturating_sub(head);
    let column = match widest * numbers.len() <= room {
        true => widest,
        false => 2,
    };
    let mut text = format!("{:head$}{}\n", "", heads(&numbers, column, widest));
    for (figure, name) in history.figures.iter().zip(&names) {
        let line = line(figure, column);
        text += &format!("{name:head$}{}\n", console.painted(&line, "36"));
        for (step, number) in figure.steps.iter().zip(&numbers) {
            let Step::Broken { declared, .. } = step else {
                continue;
            };
            let words = match declared {
                Some(reason) => format!("new at {number}: {reason}"),
                None => {
                    let words = format!("broken at {number}, and nothing says so");
                    console.painted(&words, "31")
                }
            };
            text += &format!("{:head$}{words}\n", "");
        }
    }
    text
}

fn heads(numbers: &[&str], column: usize, widest: usize) -> String {
    if column == widest {
        let numbers: Vec<String> = numbers.iter().map(|it| format!("{it:column$}")).collect();
        return numbers.concat().trim_end().to_owned();
    }
    let (first, last) = (
        numbers.first().unwrap_or(&""),
        numbers.last().unwrap_or(&""),
    );
    let gap = (column * numbers.len()).saturating_sub(first.len() + last.len());
    format!("{first}{}{last}", " ".repeat(gap.max(1)))
}

/// Blocks from each version to the next; the last column before a break or an end stays empty.
fn line(figure: &Figure, column: usize) -> String {
    let mut line = String::new();
    for (at, step) in figure.steps.iter().enumerate() {
        let goes_on = figure.steps.get(at + 1) == Some(&Step::Continues);
        line += &match step {
            Step::Absent => " ".repeat(column),
            _ if goes_on => "█".repeat(column),
            _ => format!("{} ", "█".repeat(column - 1)),
        };
    }
    line.trim_end().to_owned()
}
