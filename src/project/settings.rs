//! The settings of a project, `peil.yaml` at its root.
//!
//! Read as a tree with places, so that every mistake in it is told at once and where it stands.

use crate::logic::Pace;
use crate::problem::levels::{Levels, Selector};
use crate::problem::{Level, Problems, Rule, closest, nearest};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Duration, Name, Text, Value as AstValue};
use crate::syntax::peil;
use crate::syntax::vocabulary::Key;
use crate::syntax::yaml::plain::{self, Node, Value};

/// What a project settles for all its surveys.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which files are surveys, as globs from the root; empty for all.
    pub sources: Vec<String>,
    /// Where `build` writes, from the root.
    pub output: String,
    /// Levels of rules.
    pub levels: Levels,
    /// Limits that no survey may exceed.
    pub policy: Policy,
    /// Expected numbers of responses.
    pub volumes: Vec<Volume>,
    /// Languages in which every survey must be.
    pub languages: Vec<Name>,
    /// How quickly people answer.
    pub time: Pace,
}

/// Limits that no survey may exceed.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// The longest time that responses may be kept.
    pub retention: Option<Duration>,
}

/// How many responses are expected.
#[derive(Debug, Clone)]
pub struct Volume {
    /// A survey, `webshop`, or one of its touchpoints, `webshop.after_contact`.
    pub of: Name,
    /// How many a month.
    pub per_month: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            sources: Vec::new(),
            output: "dist".to_string(),
            levels: Levels::default(),
            policy: Policy::default(),
            volumes: Vec::new(),
            languages: Vec::new(),
            time: Pace::default(),
        }
    }
}

const KEYS: &[&str] = &[
    "sources",
    "output",
    "levels",
    "policy",
    "volumes",
    "languages",
    "time",
];
const POLICIES: &[&str] = &["retention"];
const LEVELS: &[&str] = &["error", "warning", "advice", "off"];

/// Reads settings; what is wrong goes to `problems` and keeps its default.
pub fn parse(text: &str, file: FileId, problems: &mut Problems) -> Settings {
    let mut settings = Settings::default();
    let root = plain::read(text, file, problems);
    let mut reader = Reader { problems };
    let entries = match root {
        None => Vec::new(),
        Some(root) => reader.mapping(root, "the settings"),
    };
    for (key, value) in entries {
        match key.value.as_str() {
            "sources" => settings.sources = values_of(reader.texts(value, "sources")),
            "output" => settings.output = reader.output(value).unwrap_or(settings.output),
            "levels" => reader.levels(value, &mut settings.levels),
            "policy" => reader.policy(value, &mut settings.policy),
            "volumes" => settings.volumes = reader.volumes(value),
            "languages" => {
                let tags = reader.texts(value, "languages");
                settings.languages = tags.into_iter().map(name).collect();
            }
            "time" => reader.time(value, &mut settings.time),
            _ => reader.unknown(&key, KEYS, "settings"),
        }
    }
    settings
}

fn name(text: Text) -> Name {
    Name {
        span: text.span,
        text: text.value,
    }
}

fn values_of(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

struct Reader<'a> {
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn wrong(&mut self, span: Span, message: String, label: &str) {
        self.problems
            .add(Rule::SyntaxWrongValue, span, message)
            .label(label);
    }

    fn unknown(&mut self, key: &Text, known: &[&str], of: &str) {
        let message = format!("`{}` is not one of the {of}", key.value);
        let problem = self
            .problems
            .add(Rule::SyntaxUnknownKeyword, key.span, message);
        match closest(&key.value, known.iter().copied()) {
            Some(close) => problem.did_you_mean(Some(close)),
            None => problem.help(format!("there are {}", known.join(", "))),
        };
    }

    fn mapping(&mut self, node: Node, what: &str) -> Vec<(Text, Node)> {
        match node.value {
            Value::Mapping(entries) => entries,
            Value::Text(text) if text.value.is_empty() => Vec::new(),
            _ => {
                let message = format!("{what} are written `key: value`, one on a line");
                self.wrong(node.span, message, "this is something else");
                Vec::new()
            }
        }
    }

    /// One text or a list of them.
    fn texts(&mut self, node: Node, what: &str) -> Vec<Text> {
        let nodes = match node.value {
            Value::List(nodes) => nodes,
            _ => vec![node],
        };
        nodes
            .into_iter()
            .filter_map(|node| self.text(node, what))
            .collect()
    }

    fn text(&mut self, node: Node, what: &str) -> Option<Text> {
        match node.value {
            Value::Text(text) if !text.value.is_empty() => Some(text),
            _ => {
                let message = format!("`{what}` takes a text here");
                self.wrong(node.span, message, "this is something else");
                None
            }
        }
    }

    /// A folder inside the project.
    fn output(&mut self, node: Node) -> Option<String> {
        let text = self.text(node, "output")?;
        let parts = || text.value.split('/');
        let is_inside = !text.value.starts_with('/')
            && !text.value.contains(['\\', ':'])
            && parts().all(|part| part != "..");
        if !is_inside {
            let message = format!("`{}` lies outside the project", text.value);
            self.wrong(text.span, message, "expected a folder below this file");
            return None;
        }
        Some(text.value)
    }

    fn levels(&mut self, node: Node, levels: &mut Levels) {
        for (rule, level) in self.mapping(node, "levels") {
            let selector = self.selector(&rule);
            let level = self
                .text(level, "levels")
                .and_then(|level| self.level(&level));
            let (Some(selector), Some(level)) = (selector, level) else {
                continue;
            };
            match selector.lowered() {
                Err(why) if level != Some(Level::Error) => {
                    let message = format!("the level of `{}` cannot be lowered", rule.value);
                    self.wrong(rule.span, message, why);
                }
                _ => levels.set(selector, level),
            }
        }
    }

    fn selector(&mut self, rule: &Text) -> Option<Selector> {
        if let Ok(selector) = Selector::parse(&rule.value) {
            return Some(selector);
        }
        let message = format!("there is no rule or area `{}`", rule.value);
        let problem = self.problems.add(Rule::NameUnknown, rule.span, message);
        match Selector::closest(&rule.value) {
            Some(close) => problem.did_you_mean(Some(close)),
            None => problem.help("`peil explain` lists all rules"),
        };
        None
    }

    /// `Some(None)` is off.
    fn level(&mut self, word: &Text) -> Option<Option<Level>> {
        let levels = [Level::Error, Level::Warning, Level::Advice];
        match levels.iter().find(|level| level.word() == word.value) {
            Some(level) => Some(Some(*level)),
            // YAML readers take a bare `off` for false; this one does not.
            None if word.value == "off" => Some(None),
            None => {
                let message = format!("`{}` is not a level", word.value);
                let problem = self
                    .problems
                    .add(Rule::SyntaxWrongValue, word.span, message);
                problem.help("expected `error`, `warning`, `advice` or `off`");
                problem.did_you_mean(nearest(&word.value, LEVELS.iter().copied()));
                None
            }
        }
    }

    fn policy(&mut self, node: Node, policy: &mut Policy) {
        for (key, value) in self.mapping(node, "policies") {
            match key.value.as_str() {
                "retention" => policy.retention = self.duration(value),
                _ => self.unknown(&key, POLICIES, "policies"),
            }
        }
    }

    fn duration(&mut self, node: Node) -> Option<Duration> {
        let text = self.text(node, "retention")?;
        let property = peil::parse_property(Key::After, text.span, &text, self.problems)?;
        property.values.into_iter().find_map(|value| match value {
            AstValue::Duration(duration) => Some(duration),
            _ => None,
        })
    }

    fn volumes(&mut self, node: Node) -> Vec<Volume> {
        let mut volumes = Vec::new();
        for (key, value) in self.mapping(node, "volumes") {
            let Some(number) = self.text(value, "volumes") else {
                continue;
            };
            match number.value.parse() {
                Ok(per_month) => volumes.push(Volume {
                    of: name(key),
                    per_month,
                }),
                Err(_) => {
                    let message = format!("`{}` is not a number of responses", number.value);
                    self.wrong(
                        number.span,
                        message,
                        "expected how many a month, such as 1200",
                    );
                }
            }
        }
        volumes
    }
}

impl Reader<'_> {
    /// Words a minute, and seconds for everything else.
    fn time(&mut self, node: Node, pace: &mut Pace) {
        for (key, value) in self.mapping(node, "times") {
            let Some(setting) = pace.setting(&key.value) else {
                self.unknown(&key, Pace::KEYS, "times");
                continue;
            };
            let Some(number) = self.text(value, "time") else {
                continue;
            };
            let is_words = key.value == "words";
            match milliseconds(&number.value, is_words) {
                Some(value) => *setting = value,
                None => {
                    let what = match is_words {
                        true => "expected words a minute, 50 to 1000",
                        false => "expected seconds, 0 to 600",
                    };
                    let message = format!("`{}` cannot be used for `{}`", number.value, key.value);
                    self.wrong(number.span, message, what);
                }
            }
        }
    }
}

/// Seconds in milliseconds, or words a minute as they are.
fn milliseconds(number: &str, is_words: bool) -> Option<u32> {
    let number: rust_decimal::Decimal = number.parse().ok()?;
    let (low, high, factor) = if is_words {
        (50, 1_000, 1)
    } else {
        (0, 600, 1_000)
    };
    let is_within = number >= low.into() && number <= high.into();
    u32::try_from((number * rust_decimal::Decimal::from(factor)).round())
        .ok()
        .filter(|_| is_within)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::ast::Unit;

    fn read(text: &str) -> (Settings, Vec<String>) {
        let mut problems = Problems::new();
        let settings = parse(text, FileId(0), &mut problems);
        let told = problems.iter().map(|problem| {
            let help = problem.help.clone().unwrap_or_default();
            format!("{}: {}; {help}", problem.rule.slug(), problem.message)
        });
        (settings, told.collect())
    }

    #[test]
    fn all_settings() {
        let (settings, problems) = read(
            "# Ons project\nsources:\n  - surveys/*.peil\noutput: uit\nlevels:\n  option: off\n  \
             option/gap: error\npolicy:\n  retention: 2 years\nvolumes:\n  webshop.after_contact: 1200\n\
             languages: [nl, en]\ntime:\n  words: 180\n  rating: 7.5\n",
        );
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(
            (settings.sources.len(), settings.output.as_str()),
            (1, "uit")
        );
        assert_eq!(settings.levels.of(Rule::OptionOverlap), None);
        assert_eq!(settings.levels.of(Rule::OptionGap), Some(Level::Error));
        let retention = settings
            .policy
            .retention
            .map(|time| (time.count, time.unit));
        assert_eq!(retention, Some((2, Unit::Year)));
        assert_eq!(settings.volumes[0].per_month, 1200);
        assert_eq!(settings.languages[1].text, "en");
        assert_eq!((settings.time.words, settings.time.rating), (180, 7_500));
    }

    #[test]
    fn every_mistake_is_told() {
        let (_, problems) = read(
            "source: a\noutput: ../b\nlevels:\n  privcay: off\n  option/gap: eror\n  name/unknown: off\n\
             volumes:\n  webshop: many\npolicy: 3\ntime:\n  wrds: 3\n  page: -1\n",
        );
        assert_eq!(
            problems,
            [
                "syntax/unknown-keyword: `source` is not one of the settings; did you mean `sources`?",
                "syntax/wrong-value: `../b` lies outside the project; ",
                "name/unknown: there is no rule or area `privcay`; did you mean `privacy`?",
                "syntax/wrong-value: `eror` is not a level; did you mean `error`?",
                "syntax/wrong-value: the level of `name/unknown` cannot be lowered; ",
                "syntax/wrong-value: `many` is not a number of responses; ",
                "syntax/wrong-value: policies are written `key: value`, one on a line; ",
                "syntax/unknown-keyword: `wrds` is not one of the times; did you mean `words`?",
                "syntax/wrong-value: `-1` cannot be used for `page`; ",
            ]
        );
        assert_eq!(read("").1, Vec::<String>::new());
    }
}
