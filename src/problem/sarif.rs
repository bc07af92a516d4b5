//! Problems as SARIF 2.1.0, the form in which code-scanning services take findings.
//!
//! Regions count columns in UTF-16 code units, as most readers do whatever `columnKind` says. Paths are
//! relative to where the command runs (`%SRCROOT%`), so the log is the same on every machine.

use std::collections::HashMap;
use std::fmt::Write;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::render::{details, printable};
use super::report::End;
use super::{Fix, Level, Problem, Problems, Rule};
use crate::source::{SourceFile, Sources, Span};
use crate::target::json;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The results of a run.
#[derive(Debug)]
pub struct Report {
    rules: Rules,
    results: Vec<Outcome>,
    notifications: Vec<Notification>,
    /// How often a fingerprint was given.
    seen: HashMap<String, usize>,
}

impl Default for Report {
    fn default() -> Self {
        Self::new()
    }
}

impl Report {
    /// A report without results, for the problems of surveys.
    pub fn new() -> Self {
        let mut rules = Rules::default();
        rules.list.extend(Rule::ALL.iter().map(descriptor));
        Self::with(rules)
    }

    /// A report without results, with rules of its own.
    pub fn with(rules: Rules) -> Self {
        Report {
            rules,
            results: Vec::new(),
            notifications: Vec::new(),
            seen: HashMap::new(),
        }
    }

    /// Adds something found at one place.
    pub fn add_finding(&mut self, finding: &Finding, sources: &Sources) {
        let print = print_of(finding.rule, finding.span, &finding.message, sources);
        let count = self.seen.entry(print.clone()).or_default();
        *count += 1;
        let print = format!("{print}:{count}");
        let rule = finding.rule;
        self.results.push(Outcome {
            rule_id: rule,
            rule_index: self.rules.list.iter().position(|known| known.id == rule),
            level: word(finding.level),
            message: words(&finding.message),
            locations: [Location {
                id: None,
                physical_location: place(finding.span, sources),
                message: None,
            }],
            related_locations: Vec::new(),
            partial_fingerprints: Fingerprints { own: print },
            fixes: Vec::new(),
        });
    }

    /// Adds the problems of one survey.
    pub fn add(&mut self, problems: &Problems, sources: &Sources) {
        for problem in problems.iter() {
            let print = fingerprint(problem, sources);
            let count = self.seen.entry(print.clone()).or_default();
            *count += 1;
            let print = format!("{print}:{count}");
            self.results.push(outcome(problem, print, sources));
        }
    }

    /// Adds a file that could not be read or written.
    pub fn failure(&mut self, message: &str) {
        self.notifications.push(Notification {
            level: "error",
            message: words(message),
        });
    }

    /// The log.
    pub fn finish(self, end: End) -> String {
        let run = Run {
            tool: Tool {
                driver: driver(self.rules),
            },
            invocations: [Invocation {
                execution_successful: end.is_complete,
                exit_code: end.exit_code,
                tool_execution_notifications: self.notifications,
            }],
            column_kind: "utf16CodeUnits",
            results: self.results,
        };
        json::print(&Log {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [run],
        })
    }
}

/// The rules that a report can name.
#[derive(Debug, Default)]
pub struct Rules {
    list: Vec<Descriptor>,
}

impl Rules {
    /// Adds a rule: its name, what it means, what to do, and how grave it is.
    pub fn add(&mut self, id: &'static str, about: &str, advice: &'static str, level: Level) {
        let help = if advice.is_empty() { about } else { advice };
        self.list.push(Descriptor {
            id,
            short_description: words(about),
            help: Help {
                text: help.to_owned(),
                markdown: advice,
            },
            default_configuration: Configuration { level: word(level) },
            properties: Tags {
                tags: [id.split('/').next().unwrap_or(id)],
            },
        });
    }
}

/// Something found at one place by a rule of the report's own.
#[derive(Debug)]
pub struct Finding {
    /// The name of the rule.
    pub rule: &'static str,
    /// How grave it is.
    pub level: Level,
    /// All there is to say.
    pub message: String,
    /// Where.
    pub span: Span,
}

fn descriptor(rule: &Rule) -> Descriptor {
    Descriptor {
        id: rule.slug(),
        short_description: words(rule.about()),
        help: Help {
            text: format!("`peil explain {}` tells more", rule.slug()),
            markdown: rule.page(),
        },
        default_configuration: Configuration {
            level: word(rule.level()),
        },
        properties: Tags {
            tags: [rule.area()],
        },
    }
}

fn driver(rules: Rules) -> Driver {
    let version = env!("CARGO_PKG_VERSION");
    Driver {
        name: "peil",
        version,
        semantic_version: version,
        rules: rules.list,
    }
}

fn outcome(problem: &Problem, print: String, sources: &Sources) -> Outcome {
    let related = problem.related.iter().enumerate();
    let related = related.map(|(at, (span, about))| Location {
        id: Some(at + 1),
        physical_location: place(*span, sources),
        message: Some(words(about)),
    });
    Outcome {
        rule_id: problem.rule.slug(),
        rule_index: Rule::ALL.iter().position(|rule| *rule == problem.rule),
        level: word(problem.level),
        message: words(&details(problem)),
        locations: [Location {
            id: None,
            physical_location: place(problem.span, sources),
            message: problem.label.as_deref().map(words),
        }],
        related_locations: related.collect(),
        partial_fingerprints: Fingerprints { own: print },
        fixes: problem
            .fixes
            .iter()
            .map(|fix| repair(fix, sources))
            .collect(),
    }
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Advice => "note",
    }
}

fn words(text: &str) -> Words {
    Words {
        text: printable(text).into_owned(),
    }
}

/// What stays the same when lines are added elsewhere: the rule, the sentence, and the line it is about.
fn fingerprint(problem: &Problem, sources: &Sources) -> String {
    print_of(problem.rule.slug(), problem.span, &problem.message, sources)
}

fn print_of(slug: &str, span: Span, message: &str, sources: &Sources) -> String {
    let file = sources.file(span.file);
    let line = file.line_text(file.line_of(span.start as usize));
    let parts = [slug, &file.name, message, line.trim()];
    let digest = Sha256::digest(parts.join("\0").as_bytes());
    digest.iter().take(8).fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The edits of a fix, by file.
fn repair(fix: &Fix, sources: &Sources) -> Repair {
    let mut changes: Vec<(Span, Change)> = Vec::new();
    for (span, replacement) in &fix.edits {
        let file = sources.file(span.file);
        let edit = Replacement {
            deleted_region: region(*span, file),
            inserted_content: Content {
                text: replacement.clone(),
            },
        };
        match changes.iter_mut().find(|(of, _)| of.file == span.file) {
            Some((_, change)) => change.replacements.push(edit),
            None => {
                let change = Change {
                    artifact_location: artifact(file),
                    replacements: vec![edit],
                };
                changes.push((*span, change));
            }
        }
    }
    Repair {
        description: words(&fix.about),
        artifact_changes: changes.into_iter().map(|(_, change)| change).collect(),
    }
}

fn place(span: Span, sources: &Sources) -> Place {
    let file = sources.file(span.file);
    Place {
        artifact_location: artifact(file),
        region: region(span, file),
    }
}

fn region(span: Span, file: &SourceFile) -> Region {
    let (from, to) = (
        file.utf16_position(span.start as usize),
        file.utf16_position(span.end as usize),
    );
    Region {
        start_line: from.line,
        start_column: from.column,
        end_line: to.line,
        end_column: to.column,
    }
}

fn artifact(file: &SourceFile) -> Artifact {
    let is_absolute = file.name.starts_with('/') || file.name.get(1..3) == Some(":/");
    let path = encoded(&file.name);
    match is_absolute {
        true => Artifact {
            uri: format!("file:///{}", path.trim_start_matches('/')),
            uri_base_id: None,
        },
        false => Artifact {
            uri: path,
            uri_base_id: Some("%SRCROOT%"),
        },
    }
}

/// A path as part of a URI (RFC 3986).
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into());
            }
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Words,
    help: Help,
    default_configuration: Configuration,
    properties: Tags,
}

#[derive(Debug, Serialize)]
struct Help {
    text: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    markdown: &'static str,
}

#[derive(Debug, Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Debug, Serialize)]
struct Tags {
    tags: [&'static str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    exit_code: u8,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Debug, Serialize)]
struct Notification {
    level: &'static str,
    message: Words,
}

#[derive(Debug, Serialize)]
struct Words {
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: Option<usize>,
    level: &'static str,
    message: Words,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Repair>,
}

#[derive(Debug, Serialize)]
struct Fingerprints {
    #[serde(rename = "peil/v1")]
    own: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Words>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Repair {
    description: Words,
    artifact_changes: Vec<Change>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: Vec<Replacement>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Content,
}

#[derive(Debug, Serialize)]
struct Content {
    text: String,
}
