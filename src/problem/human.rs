//! Problems with their source lines, drawn by miette.
//!
//! miette asks a [`SourceCode`] for the lines around a label; ours answers from the line index of the
//! file, so that a problem costs the same wherever it stands and however long the file is.

use std::borrow::Cow;
use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, Severity, SourceCode, SourceSpan, SpanContents,
};

use super::render::{Look, advice_of, printable};
use super::{Level, Problem, Problems};
use crate::source::{FileId, SourceFile, Sources, Span};

/// A line is shown whole up to this many bytes; of a longer one, what is near the label.
const LONG_LINE: usize = 300;
/// A label over more lines than this marks its first line only.
const MOST_LINES: usize = 5;
/// Labels further apart than this on long lines get a drawing each.
const LARGEST_EXCERPT: usize = 8 * 1024;

/// Something to draw: a problem, or a test that failed.
#[derive(Debug)]
pub struct Drawing<'a> {
    /// Decides on the colours.
    pub level: Level,
    /// The words above the sentence: `error name/unknown`.
    pub code: String,
    /// The sentence.
    pub message: &'a str,
    /// The primary place.
    pub span: Span,
    /// Words at the primary place.
    pub label: Option<&'a str>,
    /// Other places, with words for each.
    pub related: &'a [(Span, String)],
    /// What to do.
    pub help: Option<String>,
}

impl<'a> From<&'a Problem> for Drawing<'a> {
    fn from(problem: &'a Problem) -> Self {
        Drawing {
            level: problem.level,
            code: format!("{} {}", problem.level.word(), problem.rule.slug()),
            message: &problem.message,
            span: problem.span,
            label: problem.label.as_deref(),
            related: &problem.related,
            help: advice_of(problem),
        }
    }
}

/// All problems as text, each followed by an empty line.
pub fn render(problems: &Problems, sources: &Sources, look: &Look) -> String {
    if problems.is_empty() {
        return String::new();
    }
    draw(problems.iter().map(Drawing::from), sources, look)
}

/// All drawings as text, each followed by an empty line.
pub fn draw<'a>(
    drawings: impl Iterator<Item = Drawing<'a>>,
    sources: &Sources,
    look: &Look,
) -> String {
    let files: Vec<Excerpts> = sources
        .files()
        .map(|(_, file)| Excerpts::new(file))
        .collect();
    let mut out = String::new();
    for drawing in drawings {
        for part in parts(&drawing, &files) {
            // Writing to a string cannot fail, and a label that miette cannot place is not drawn.
            let _ = handler(&part, look).render_report(&mut out, &part);
        }
        out.push('\n');
    }
    out
}

/// The drawing of one problem in one file: first its own file, then the others it points to.
#[derive(Debug)]
struct Part<'a> {
    drawing: &'a Drawing<'a>,
    source: &'a Excerpts<'a>,
    message: String,
    labels: Vec<LabeledSpan>,
    help: Option<String>,
    is_first: bool,
}

fn parts<'a>(drawing: &'a Drawing<'a>, files: &'a [Excerpts<'a>]) -> Vec<Part<'a>> {
    let source = |file: FileId| files.get(file.0 as usize);
    let part = |file: FileId, message: &str, labels, is_first| {
        Some(Part {
            drawing,
            source: source(file)?,
            message: printable(message).into_owned(),
            labels,
            help: None,
            is_first,
        })
    };
    let own = drawing.span.file;
    let labels = source(own).map_or(Vec::new(), |source| {
        let primary = source.label(drawing.span, drawing.label, true);
        let related = drawing.related.iter().filter(|(span, _)| span.file == own);
        let related = related.map(|(span, words)| source.label(*span, Some(words), false));
        std::iter::once(primary).chain(related).collect()
    });
    let mut parts: Vec<Part> = part(own, drawing.message, labels, true)
        .into_iter()
        .collect();
    for (span, words) in drawing.related.iter().filter(|(span, _)| span.file != own) {
        let label = source(span.file).map(|source| source.label(*span, None, false));
        parts.extend(part(span.file, words, label.into_iter().collect(), false));
    }
    if let Some(last) = parts.last_mut() {
        last.help = drawing
            .help
            .as_ref()
            .map(|help| printable(help).into_owned());
    }
    parts
}

fn handler(part: &Part, look: &Look) -> GraphicalReportHandler {
    let mut theme = match look.colours {
        true => GraphicalTheme::unicode(),
        false => GraphicalTheme::unicode_nocolor(),
    };
    // The primary place has the colour of the level, the others that of help.
    let own = match part.drawing.level {
        Level::Error => theme.styles.error,
        Level::Warning => theme.styles.warning,
        Level::Advice => theme.styles.advice,
    };
    let mut order: Vec<&LabeledSpan> = part.labels.iter().collect();
    order.sort_by_key(|label| label.offset());
    theme.styles.highlights = order
        .iter()
        .map(|label| {
            if label.primary() {
                own
            } else {
                theme.styles.help
            }
        })
        .collect();
    theme.styles.highlights.push(theme.styles.help);
    GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .without_syntax_highlighting()
        .tab_width(4)
        .with_width(look.width)
}

impl Diagnostic for Part<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let code = &self.drawing.code;
        self.is_first
            .then(|| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<Severity> {
        Some(match self.drawing.level {
            _ if !self.is_first => Severity::Advice,
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Advice => Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl std::error::Error for Part<'_> {}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// A file from which miette reads lines. The text is the file's own unless a terminal would obey it.
#[derive(Debug)]
struct Excerpts<'a> {
    file: &'a SourceFile,
    text: Cow<'a, str>,
}

impl<'a> Excerpts<'a> {
    fn new(file: &'a SourceFile) -> Self {
        let text = printable(&file.text);
        Excerpts { file, text }
    }

    /// A label that can be drawn: on character boundaries, not longer than is useful, and never on the
    /// empty last line, where nothing can be marked.
    fn label(&self, span: Span, words: Option<&str>, primary: bool) -> LabeledSpan {
        let last = self.text.trim_end().len();
        let mut start = self.boundary((span.start as usize).min(last));
        let mut end = self.boundary((span.end as usize).max(start));
        if start == last {
            end = last;
            // There is room for a mark behind the last character only if the line is broken there.
            start = if last == self.text.len() {
                self.boundary(last.saturating_sub(1))
            } else {
                last
            };
        }
        if self.file.line_of(end) - self.file.line_of(start) >= MOST_LINES {
            end = self.line_end(self.file.line_of(start)).max(start);
        }
        if end - start > LARGEST_EXCERPT {
            end = self.boundary(start + LONG_LINE);
        }
        let words = words.map(|words| printable(words).into_owned());
        match primary {
            true => LabeledSpan::new_primary_with_span(words, start..end),
            false => LabeledSpan::new_with_span(words, start..end),
        }
    }

    /// The nearest character boundary at or before `at`, within the text.
    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn line_start(&self, line: usize) -> usize {
        let starts = self.file.line_starts();
        starts.get(line).map_or(self.text.len(), |at| *at as usize)
    }

    /// Where the line ends, its break left out.
    fn line_end(&self, line: usize) -> usize {
        self.line_start(line) + self.file.line_text(line).len()
    }

    fn is_short(&self, line: usize) -> bool {
        self.line_end(line) - self.line_start(line) <= LONG_LINE
    }
}

impl SourceCode for Excerpts<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        if end - start > LARGEST_EXCERPT {
            return Err(MietteError::OutOfBounds);
        }
        let (first, last) = (self.file.line_of(start), self.file.line_of(end));
        let (mut from, mut to) = (start, end);
        // Without context, miette asks where the label itself stands.
        if lines_before + lines_after > 0 {
            from = match self.is_short(first) {
                true => self.line_start(first.saturating_sub(lines_before)),
                false => self
                    .line_start(first)
                    .max(self.boundary(start.saturating_sub(LONG_LINE / 3))),
            };
            if first > 0 && !self.is_short(first - 1) {
                from = from.max(self.line_start(first));
            }
            let after = last + lines_after;
            to = match self.is_short(last) {
                true if self.is_short(after) => self.line_end(after),
                true => self.line_end(last),
                false => self.line_end(last).min(self.boundary(end + LONG_LINE / 3)),
            };
        }
        let lines = self.file.line_of(to) - self.file.line_of(from) + 1;
        let position = self.file.position(from);
        Ok(Box::new(MietteSpanContents::new_named(
            self.file.name.clone(),
            &self.text.as_bytes()[from..to.max(from)],
            (from..to.max(from)).into(),
            position.line - 1,
            position.column - 1,
            lines,
        )))
    }
}
