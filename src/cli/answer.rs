//! `peil answer`: whether response documents are valid, one a line.

mod posted;

use super::Outcome;
use super::console::Console;
use super::surveys;
use crate::check::Valid;
use crate::logic::{AnswerProblem, Doubt, Evaluator, Quality, Reason, case};
use crate::model::Survey;
use crate::problem::render::Format;
use crate::project::{read, shown};
use clap::Args;
use serde::Serialize;
use serde_json::Value as Json;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Judge responses: each is valid, or has a list of problems
///
/// Reads response documents in JSON, one a line or as a form saves them. With `--form` it reads what the
/// form posts without JavaScript, one post a line, and prints the document of each that is valid.
/// Where the survey has a `trap`, it names the valid responses that a program may have given. A case, which
/// tells how an attempt to reach somebody ended, is judged too.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Answer {
    /// The survey file
    survey: PathBuf,
    /// The responses; `-` is standard input
    #[arg(value_name = "RESPONSES.jsonl")]
    responses: PathBuf,
    /// Tell of valid responses too; with `--form`, print documents with problems too
    #[arg(long)]
    all: bool,
    /// Read posts of the form without JavaScript, and print the documents they stand for
    #[arg(long)]
    form: bool,
    #[command(flatten)]
    known: posted::Known,
}

impl Answer {
    /// Judges every response; a survey with errors judges none.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        console.only(&[Format::Human, Format::Plain, Format::Json])?;
        let found = surveys::only(&self.survey, console, "no responses were judged")?;
        let Some((survey, _)) = &found else {
            return Ok(Outcome::Findings);
        };
        let report = match (console.format, self.all) {
            (Format::Json, _) => Report::Json,
            (_, true) => Report::Everything,
            (_, false) => Report::Problems,
        };
        let input = responses(&self.responses)?;
        let mut output = BufWriter::new(io::stdout().lock());
        self.known.fits(survey)?;
        let tally = if self.form {
            let both: (&mut dyn Write, &mut dyn Write) = (&mut output, &mut io::stderr());
            posted::run(survey, input, both, report, &self.known)?
        } else {
            run(survey, input, &mut output, report, self.known.values())?
        };
        output.flush()?;
        Ok(if tally.invalid > 0 {
            Outcome::Findings
        } else {
            Outcome::Clean
        })
    }
}

fn responses(path: &Path) -> io::Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let about = |error| read::named(&shown(path), &error);
    let file = File::open(path).map_err(about)?;
    match file.metadata().map_err(about)?.is_dir() {
        true => Err(about(io::ErrorKind::IsADirectory.into())),
        false => Ok(Box::new(BufReader::new(file))),
    }
}

/// Longest document, in bytes.
const LINE_LIMIT: u64 = 16 * 1024 * 1024;

/// How the result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Report {
    /// A line for each problem, and a count.
    #[default]
    Problems,
    /// The same, with a line for each valid response too.
    Everything,
    /// A JSON object for each response.
    Json,
}

/// How many responses were valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Without problems.
    pub valid: u64,
    /// With problems.
    pub invalid: u64,
    /// Valid, with a sign that a program gave them.
    pub in_doubt: u64,
}

/// Judges response documents as they come: one a line, or over several lines from a `{` that stands
/// alone to the `}` below it, as a form saves them. Empty lines are skipped. A document longer than
/// 16 MiB is a problem of its own and is not kept in memory. The `known` values, by name, go before those
/// in a document; one that is not asked stays out.
///
/// # Errors
/// Where the input cannot be read or the output cannot be written.
pub fn run(
    survey: &Valid<Survey>,
    mut input: impl BufRead,
    output: &mut dyn Write,
    report: Report,
    known: &[(String, String)],
) -> io::Result<Tally> {
    let evaluator = Evaluator::new(survey);
    let mut tally = Tally::default();
    let mut text = Vec::new();
    let mut number = 1;
    loop {
        text.clear();
        let Some(Taken { lines, whole }) = take(&mut input, &mut text)? else {
            break;
        };
        if !text.trim_ascii().is_empty() {
            let judged = judge(&evaluator, number, whole.then_some(text.as_slice()), known);
            tally.add(judged.valid, judged.quality.as_ref());
            write(&judged, report, output)?;
        }
        number += lines;
    }
    if report != Report::Json {
        writeln!(output, "{}", tally.words())?;
    }
    Ok(tally)
}

/// How much was read for one document.
struct Taken {
    lines: u64,
    /// All of it was kept.
    whole: bool,
}

/// Reads the lines of one document; none at the end.
fn take(input: &mut impl BufRead, text: &mut Vec<u8>) -> io::Result<Option<Taken>> {
    let mut lines = 0;
    loop {
        let start = text.len();
        let left = LINE_LIMIT.saturating_sub(start as u64);
        let length = input.take(left).read_until(b'\n', text)?;
        if length == 0 && left > 0 {
            return Ok((lines > 0).then_some(Taken { lines, whole: true }));
        }
        lines += 1;
        let ended = length > 0 && text.ends_with(b"\n");
        if length as u64 == left && !ended {
            skip_line(input)?;
            return Ok(Some(Taken {
                lines,
                whole: false,
            }));
        }
        let alone = lines == 1 && without_mark(text).trim_ascii() == b"{";
        let closed = lines > 1 && text[start..].starts_with(b"}");
        if (lines == 1 && !alone) || closed {
            return Ok(Some(Taken { lines, whole: true }));
        }
    }
}

impl Tally {
    fn add(&mut self, valid: bool, quality: Option<&Quality>) {
        if quality.is_some_and(|quality| !quality.doubts.is_empty()) {
            self.in_doubt += 1;
        }
        match valid {
            true => self.valid += 1,
            false => self.invalid += 1,
        }
    }

    /// `998 valid, 2 with problems`.
    fn words(self) -> String {
        let valid = match self.in_doubt {
            0 => format!("{} valid", self.valid),
            in_doubt => format!("{} valid, {in_doubt} of them in doubt", self.valid),
        };
        match (self.valid, self.invalid) {
            (0, 0) => "no responses".to_owned(),
            (_, 0) => valid,
            (_, invalid) => format!("{valid}, {invalid} with problems"),
        }
    }
}

/// One response and what is wrong with it.
#[derive(Debug, Serialize)]
struct Judged {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<String>,
    valid: bool,
    problems: Vec<AnswerProblem>,
    /// The document with the known values in it, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<Json>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    quality: Option<Quality>,
}

fn judge(
    evaluator: &Evaluator,
    line: u64,
    text: Option<&[u8]>,
    known: &[(String, String)],
) -> Judged {
    let document: Result<Json, String> = match text {
        Some(text) => serde_json::from_slice(without_mark(text.trim_ascii_end()))
            .map_err(|error| format!("not JSON at {}: {}", place(line, &error), plain(&error))),
        None => Err(format!("longer than {LINE_LIMIT} bytes")),
    };
    let (document, problems) = match document {
        Ok(document) => {
            let (document, problems) = case::received(evaluator, document, known);
            (Some(document), problems)
        }
        Err(message) => (
            None,
            vec![AnswerProblem::of_document("", Reason::Syntax, message)],
        ),
    };
    let response = document
        .as_ref()
        .and_then(|it| it.get("response")?.as_str());
    let is_response = document.as_ref().is_some_and(|it| case::of(it).is_none());
    let judgeable = evaluator.survey().trap && problems.is_empty() && is_response;
    Judged {
        line,
        response: response.map(str::to_owned),
        valid: problems.is_empty(),
        problems,
        quality: document
            .as_ref()
            .filter(|_| judgeable)
            .map(|it| evaluator.quality(it)),
        document: document.filter(|_| !known.is_empty()),
    }
}

/// What makes a response look like that of a program, in words.
fn in_doubt(quality: &Quality) -> Option<String> {
    let sign = |doubt: &Doubt| match (doubt, quality.seconds) {
        (Doubt::Fast, Some(seconds)) => format!("{seconds} s where {} s are usual", quality.usual),
        _ => "the trap was filled in".to_owned(),
    };
    let signs: Vec<String> = quality.doubts.iter().map(sign).collect();
    let words = format!("but a program may have given it: {}", signs.join(", "));
    Some(words).filter(|_| !signs.is_empty())
}

/// Where in the input the JSON goes wrong; on the line that the problem begins with, the column alone.
fn place(first: u64, error: &serde_json::Error) -> String {
    match error.line() {
        0 | 1 => format!("column {}", error.column()),
        line => format!(
            "line {}, column {}",
            first + line as u64 - 1,
            error.column()
        ),
    }
}

/// The message without the place.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ")
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Some programs put a byte-order mark before the first line.
fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

fn write(judged: &Judged, report: Report, output: &mut dyn Write) -> io::Result<()> {
    let line = judged.line;
    match report {
        Report::Json => {
            serde_json::to_writer(&mut *output, judged)?;
            writeln!(output)
        }
        Report::Problems | Report::Everything if judged.valid => {
            match judged.quality.as_ref().and_then(in_doubt) {
                Some(words) => writeln!(output, "line {line}: valid, {words}"),
                None if report == Report::Everything => writeln!(output, "line {line}: valid"),
                None => Ok(()),
            }
        }
        Report::Problems | Report::Everything => judged.problems.iter().try_for_each(|problem| {
            let path = match problem.path.as_str() {
                "" => String::new(),
                path => format!(" {}:", visible(path)),
            };
            writeln!(output, "line {line}:{path} {}", visible(&problem.message))
        }),
    }
}

/// Keys and words come from strangers: control characters never reach a terminal.
fn visible(text: &str) -> String {
    text.chars()
        .flat_map(
            |c| match c.is_control() || ('\u{202a}'..='\u{2069}').contains(&c) {
                true => c.escape_unicode().collect::<Vec<_>>(),
                false => vec![c],
            },
        )
        .collect()
}

/// Reads past the end of a line without keeping it.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let Some(end) = buffer.iter().position(|byte| *byte == b'\n') else {
            let length = buffer.len();
            if length == 0 {
                return Ok(());
            }
            input.consume(length);
            continue;
        };
        input.consume(end + 1);
        return Ok(());
    }
}
