//! `peil answer --form`: posts of the page without JavaScript, as response documents.

use super::{Report, Taken, Tally, take, visible, without_mark};
use crate::check::Valid;
use crate::logic::format;
use crate::logic::post::{Posted, Posts, Receipt, Told, fresh_id};
use crate::logic::{Evaluator, Quality};
use crate::model::{Origin, Survey};
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value as Json;
use std::io::{self, BufRead, Write};

/// What the receiver of responses knows beside them.
#[derive(Debug, Args)]
pub(super) struct Known {
    /// A value that came with the invitation; it goes before one in the response
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    known: Vec<(String, String)>,
    /// When the post arrived, like `2026-11-21T10:02:10Z`; now, unless said
    #[arg(long, value_name = "TIME", requires = "form", value_parser = instant)]
    at: Option<Timestamp>,
    /// The identifier of the response, of the first where there are several; a new one, unless said
    #[arg(long, value_name = "ID", requires = "form")]
    response: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').ok_or("it reads `name=value`")?;
    Ok((pair.0.to_owned(), pair.1.to_owned()))
}

fn instant(text: &str) -> Result<Timestamp, String> {
    format::instant(text).ok_or_else(|| "it reads like `2026-11-21T10:02:10Z`".to_owned())
}

impl Known {
    /// Whether every value has a name that the survey knows.
    pub fn fits(&self, survey: &Survey) -> io::Result<()> {
        let is_known = |name: &str| {
            let field = survey.field_named(name);
            field.is_some_and(|id| survey[id].origin == Origin::Known)
        };
        match self.known.iter().find(|(name, _)| !is_known(name)) {
            None => Ok(()),
            Some((name, _)) => {
                let words = format!("`--known {name}=…`: the survey knows no `{name}`");
                Err(io::Error::new(io::ErrorKind::InvalidInput, words))
            }
        }
    }

    /// The values, by name.
    pub fn values(&self) -> &[(String, String)] {
        &self.known
    }

    fn receipt(&self, is_first: bool) -> Receipt {
        let at = self.at.unwrap_or_else(Timestamp::now);
        let named = self.response.clone().filter(|_| is_first);
        Receipt {
            at,
            response: named.unwrap_or_else(|| fresh_id(at)),
            known: self.known.clone(),
        }
    }
}

/// One post and what became of it.
#[derive(Debug, Serialize)]
struct Judged {
    line: u64,
    valid: bool,
    document: Option<Json>,
    problems: Vec<Told>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    quality: Option<Quality>,
}

/// Turns posts into documents as they come, one a line. The documents go to the output, those with
/// problems only where the report is of everything; the problems go to `aside`. As JSON, both stand
/// together in the output.
///
/// # Errors
/// Where the input cannot be read or the output cannot be written.
pub(super) fn run(
    survey: &Valid<Survey>,
    mut input: impl BufRead,
    (output, aside): (&mut dyn Write, &mut dyn Write),
    report: Report,
    known: &Known,
) -> io::Result<Tally> {
    let evaluator = Evaluator::new(survey);
    let posts = Posts::new(&evaluator);
    let mut tally = Tally::default();
    let mut body = Vec::new();
    let mut line = 1;
    loop {
        body.clear();
        let Some(Taken { lines, whole }) = take(&mut input, &mut body)? else {
            break;
        };
        if !body.trim_ascii().is_empty() {
            let receipt = known.receipt(tally == Tally::default());
            let posted = match whole {
                true => posts.read(without_mark(&body), &receipt),
                false => Posted::too_long(super::LINE_LIMIT),
            };
            let valid = posted.problems.is_empty();
            let document = posted.document.as_ref().filter(|_| valid);
            let quality = document.map(|document| evaluator.quality(document));
            tally.add(valid, quality.as_ref());
            let judged = Judged {
                line,
                valid,
                quality: quality.filter(|_| survey.trap),
                document: posted.document,
                problems: posted.problems,
            };
            write(&judged, report, output, aside)?;
        }
        line += lines;
    }
    Ok(tally)
}

fn write(
    judged: &Judged,
    report: Report,
    output: &mut dyn Write,
    aside: &mut dyn Write,
) -> io::Result<()> {
    if report == Report::Json {
        serde_json::to_writer(&mut *output, judged)?;
        return writeln!(output);
    }
    if let Some(document) = judged
        .document
        .as_ref()
        .filter(|_| judged.valid || report == Report::Everything)
    {
        serde_json::to_writer(&mut *output, document)?;
        writeln!(output)?;
    }
    if let Some(words) = judged.quality.as_ref().and_then(super::in_doubt) {
        writeln!(aside, "line {}: valid, {words}", judged.line)?;
    }
    judged.problems.iter().try_for_each(|told| {
        let question = told
            .question
            .as_deref()
            .map(|text| format!(" “{}”:", visible(text)));
        let message = visible(&told.problem.message);
        writeln!(
            aside,
            "line {}:{} {message}",
            judged.line,
            question.unwrap_or_default()
        )
    })
}
