//! The statements: a document is taken apart into JSON texts, and put together again under its new names.

use super::engine::{Engine, string};
use super::recode::Recode;
use super::test::Test;
use super::{Migration, Move};
use crate::logic::Cell;
use crate::model::{Comparison, Quantifier};
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::fmt::Write;

/// The whole file for one engine.
pub(super) fn script(migration: &Migration, engine: &dyn Engine) -> String {
    let writer = Writer::new(migration, engine);
    let mut text = writer.header();
    let _ = write!(text, "{}\n{};\n", engine.create(), writer.query());
    text
}

struct Writer<'m> {
    migration: &'m Migration<'m>,
    engine: &'m dyn Engine,
    /// The move of a new value, and that of its missing code.
    places: HashMap<(Cell, bool), usize>,
    /// The moves that have a column, with how many layers of conditions it takes to know them.
    columns: IndexMap<usize, usize>,
}

/// The value at a key of a document, or the keys below it.
enum Node {
    Value(String),
    Object(IndexMap<String, Node>),
}

impl<'m> Writer<'m> {
    fn new(migration: &'m Migration<'m>, engine: &'m dyn Engine) -> Self {
        let moves = migration.moves.iter().enumerate();
        let places = moves
            .filter_map(|(at, one)| Some((one.cell?, at)))
            .collect();
        let mut writer = Writer {
            migration,
            engine,
            places,
            columns: IndexMap::new(),
        };
        for (at, one) in migration.moves.iter().enumerate() {
            if one.only.is_some() {
                writer.depth(at);
            }
        }
        writer
    }

    /// How many layers it takes to know a value; conditions look at earlier values only.
    fn depth(&mut self, at: usize) -> usize {
        if let Some(known) = self.columns.get(&at) {
            return *known;
        }
        let read = self.migration.moves[at].only.as_ref().map(Test::cells);
        let depth = read.map_or(0, |cells| {
            let read = cells
                .into_iter()
                .flat_map(|cell| [(cell, false), (cell, true)]);
            let read: Vec<usize> = read
                .filter_map(|place| self.places.get(&place).copied())
                .collect();
            // A value whose condition reads itself would be a mistake that the checks refuse.
            let depths = read
                .into_iter()
                .filter(|other| *other < at)
                .map(|other| self.depth(other));
            1 + depths.max().unwrap_or_default()
        });
        self.columns.insert(at, depth);
        depth
    }

    fn header(&self) -> String {
        let (old, new) = (self.migration.old, self.migration.new);
        let mut text = format!(
            "-- Carries the responses to `{}` {} over to {}.\n\
             -- Reads the table `responses`, makes the table `migrated`; each has a column `document`, a response in JSON.\n{}\n",
            new.name,
            old.version,
            new.version,
            self.engine.about()
        );
        for (title, is_lost) in [
            ("Changed on the way", false),
            ("Not carried over, or not decided", true),
        ] {
            let notes = self
                .migration
                .notes
                .iter()
                .filter(|note| note.is_lost == is_lost);
            let notes: Vec<String> = notes.map(|note| format!("-- - {}", note.message)).collect();
            if !notes.is_empty() {
                let _ = write!(text, "--\n-- {title}:\n{}\n", notes.join("\n"));
            }
        }
        text.push('\n');
        text
    }

    fn query(&self) -> String {
        let (old, new) = (self.migration.old, self.migration.new);
        let is = |key: &str, text: &str| {
            let raw = self.engine.raw(&[key.to_owned()]);
            format!("{raw} = {}", string(&format!("\"{text}\"")))
        };
        let mut layers = vec![format!(
            "stored AS (\n  SELECT * FROM responses\n  WHERE {} AND {}\n)",
            is("survey", &old.name),
            is("version", &old.version)
        )];
        let mut last = "stored".to_owned();
        let deepest = self.columns.values().copied().max();
        for depth in 0..=deepest.unwrap_or_default() {
            let columns = self.layer(depth);
            if !columns.is_empty() {
                let name = format!("layer_{depth}");
                layers.push(format!(
                    "{name} AS (\n  SELECT *,\n    {}\n  FROM {last}\n)",
                    columns.join(",\n    ")
                ));
                last = name;
            }
        }
        let mut document = IndexMap::new();
        for (key, value) in [("survey", &new.name), ("version", &new.version)] {
            document.insert(key.to_owned(), Node::Value(string(&format!("\"{value}\""))));
        }
        for (at, one) in self.migration.moves.iter().enumerate() {
            put(&mut document, &one.to, self.value(at, one));
        }
        for part in PARTS {
            let nodes = document.shift_remove(part);
            let nodes = nodes.unwrap_or_else(|| Node::Object(IndexMap::new()));
            document.insert(part.to_owned(), nodes);
        }
        let text = self.engine.document(&self.object(&document));
        format!(
            "WITH {}\nSELECT {text} AS document\nFROM {last}",
            layers.join(",\n")
        )
    }

    /// The columns that are known after so many layers.
    fn layer(&self, depth: usize) -> Vec<String> {
        let mut columns = Vec::new();
        for (at, own) in &self.columns {
            let one = &self.migration.moves[*at];
            match &one.only {
                None if depth == 0 => {
                    columns.push(format!("{} AS {}", self.recoded(one), self.column(one)))
                }
                Some(_) if depth == 0 => {
                    columns.push(format!("{} AS {}", self.recoded(one), self.unguarded(one)))
                }
                Some(only) if depth == *own => columns.push(format!(
                    "CASE WHEN {} THEN {} END AS {}",
                    self.test(only),
                    self.unguarded(one),
                    self.column(one)
                )),
                _ => {}
            }
        }
        columns
    }

    fn column(&self, one: &Move) -> String {
        self.engine.identifier(&one.to.join("."))
    }

    fn unguarded(&self, one: &Move) -> String {
        self.engine
            .identifier(&format!("stored {}", one.to.join(".")))
    }

    fn value(&self, at: usize, one: &Move) -> String {
        match self.columns.contains_key(&at) {
            true => self.column(one),
            false => self.recoded(one),
        }
    }

    /// The JSON text of a value under its new name, NULL where there is none.
    fn recoded(&self, one: &Move) -> String {
        let engine = self.engine;
        let raw = engine.raw(&one.from);
        let word = |name: &str| string(&format!("\"{name}\""));
        let cases = |pairs: &[(String, String)], shape: &dyn Fn(&str) -> String| {
            let arms = pairs
                .iter()
                .map(|(a, b)| format!(" WHEN {} THEN {}", word(a), shape(b)));
            format!("CASE {raw}{} END", arms.collect::<String>())
        };
        match &one.recode {
            Recode::Keep => raw,
            Recode::Word(pairs) if pairs.is_empty() => "CAST(NULL AS CHAR)".to_owned(),
            Recode::Wrapped(pairs) if pairs.is_empty() => "CAST(NULL AS CHAR)".to_owned(),
            Recode::Word(pairs) => cases(pairs, &word),
            Recode::Wrapped(pairs) => cases(pairs, &|name| string(&format!("[\"{name}\"]"))),
            Recode::Ranked(pairs) => ranked(&raw, pairs),
            Recode::Members(pairs) => {
                let member = |(a, b): &(String, String)| {
                    format!(
                        "CASE WHEN POSITION({} IN {raw}) > 0 THEN {} END",
                        word(a),
                        word(b)
                    )
                };
                let members: Vec<String> = pairs.iter().map(member).collect();
                format!("NULLIF('[' || {} || ']', '[]')", engine.join(&members))
            }
            Recode::Shares(parts) => {
                let part = |(name, before): &(String, Option<String>)| {
                    let key = string(&format!("\"{name}\":"));
                    let value = before.as_ref().map(|before| {
                        let mut path = one.from.clone();
                        path.push(before.clone());
                        engine.raw(&path)
                    });
                    format!("{key} || {}", value.unwrap_or_else(|| "'0'".to_owned()))
                };
                let parts: Vec<String> = parts.iter().map(part).collect();
                format!(
                    "CASE WHEN {raw} IS NOT NULL THEN '{{' || {} || '}}' END",
                    engine.join(&parts)
                )
            }
            Recode::Moved { sum, is_turned } => {
                let sign = if *is_turned { '-' } else { '+' };
                engine.whole(&format!("{sum} {sign}"), &raw)
            }
            Recode::Within(low, high) => {
                let number = engine.number(&raw);
                let bound = |end: &Option<Decimal>, sign: &str| {
                    end.map(|end| format!("{number} {sign} {}", end.normalize()))
                };
                let bounds: Vec<String> = bound(low, ">=")
                    .into_iter()
                    .chain(bound(high, "<="))
                    .collect();
                format!("CASE WHEN {} THEN {raw} END", bounds.join(" AND "))
            }
        }
    }

    /// A condition that is never NULL.
    fn test(&self, test: &Test) -> String {
        let all = |tests: &[Test], word: &str, none: &str| match tests {
            [] => none.to_owned(),
            [one] => self.test(one),
            several => {
                let several: Vec<String> = several.iter().map(|one| self.test(one)).collect();
                format!("({})", several.join(word))
            }
        };
        let decided = |condition: String| format!("COALESCE({condition}, FALSE)");
        match test {
            Test::All(tests) => all(tests, " AND ", "TRUE"),
            Test::Any(tests) => all(tests, " OR ", "FALSE"),
            Test::Not(inner) => format!("NOT {}", self.test(inner)),
            Test::Answered(cell) => format!("{} IS NOT NULL", self.read(*cell, false)),
            Test::Declined(cell, None) => format!("{} IS NOT NULL", self.read(*cell, true)),
            Test::Declined(cell, Some(code)) => decided(format!(
                "{} = {}",
                self.read(*cell, true),
                string(&format!("\"{code}\""))
            )),
            Test::Among(cell, words) => {
                let words: Vec<String> = words.iter().map(|word| string(word)).collect();
                decided(format!(
                    "{} IN ({})",
                    self.read(*cell, false),
                    words.join(", ")
                ))
            }
            Test::Number(cell, comparison, constant) => {
                let sign = match comparison {
                    Comparison::Equal => "=",
                    Comparison::NotEqual => "<>",
                    other => other.symbol(),
                };
                let number = self.engine.number(&self.read(*cell, false));
                decided(format!("{number} {sign} {}", constant.normalize()))
            }
            Test::Has(cell, quantifier, words) => {
                let read = self.read(*cell, false);
                let one = |word: &String| {
                    format!("POSITION({} IN {read}) > 0", string(&format!("\"{word}\"")))
                };
                let ones: Vec<String> = words.iter().map(one).collect();
                decided(match quantifier {
                    Quantifier::Any => format!("({})", ones.join(" OR ")),
                    Quantifier::All => ones.join(" AND "),
                    Quantifier::None => format!("NOT ({})", ones.join(" OR ")),
                })
            }
            Test::Given(cell) => {
                let given = string("\"given\":true");
                let read = format!("REPLACE({}, ' ', '')", self.read(*cell, false));
                decided(format!("POSITION({given} IN {read}) > 0"))
            }
        }
    }

    /// The column of a value that a condition reads; one without a source is never there.
    fn read(&self, cell: Cell, missing: bool) -> String {
        match self.places.get(&(cell, missing)) {
            Some(at) => self.column(&self.migration.moves[*at]),
            None => "CAST(NULL AS CHAR)".to_owned(),
        }
    }

    fn object(&self, nodes: &IndexMap<String, Node>) -> String {
        if nodes.is_empty() {
            return "'{}'".to_owned();
        }
        let member = |(key, node): (&String, &Node)| {
            let value = match node {
                Node::Value(text) => text.clone(),
                // Of a grid or instance that nothing is left of, nothing is kept.
                Node::Object(inner) if !PARTS.contains(&key.as_str()) => {
                    format!("NULLIF({}, '{{}}')", self.object(inner))
                }
                Node::Object(inner) => self.object(inner),
            };
            format!("{} || {value}", string(&format!("\"{key}\":")))
        };
        let members: Vec<String> = nodes.iter().map(member).collect();
        format!("'{{' || {} || '}}'", self.engine.join(&members))
    }
}

/// The parts of a document that are there even where they are empty.
const PARTS: [&str; 4] = ["known", "consent", "answers", "missing"];

/// Every word becomes another; by way of words that are no names, so that two can change places.
fn ranked(raw: &str, pairs: &[(String, String)]) -> String {
    let mut text = raw.to_owned();
    let changed = pairs.iter().filter(|(a, b)| a != b);
    for (a, b) in changed {
        text = format!(
            "REPLACE({text}, {}, {})",
            string(&format!("\"{a}\"")),
            string(&format!("\"#{b}\""))
        );
    }
    format!("REPLACE({text}, {}, {})", string("\"#"), string("\""))
}

/// Puts a value in its place.
fn put(nodes: &mut IndexMap<String, Node>, path: &[String], value: String) {
    match path {
        [] => {}
        [key] => {
            nodes.insert(key.clone(), Node::Value(value));
        }
        [key, rest @ ..] => {
            let inner = nodes
                .entry(key.clone())
                .or_insert_with(|| Node::Object(IndexMap::new()));
            if let Node::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}
