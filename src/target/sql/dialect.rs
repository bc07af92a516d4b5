//! What differs between engines: quoting, types, documents, lists.
//!
//! Everything the other files of this target write is plain SQL with common table expressions; what is
//! not goes through a [`Dialect`]. The defaults are standard SQL where the standard has the thing.

use crate::model::ColumnKind;
use serde_json::Value;

/// One SQL engine.
pub trait Dialect: Sync {
    /// Its name, which is also in the name of the file: `webshop.duckdb.sql`.
    fn name(&self) -> &'static str;

    /// A name, quoted so that it can hold any character.
    fn identifier(&self, name: &str) -> String {
        quoted(name, '"')
    }

    /// A string constant, quoted so that it can hold any character.
    fn string(&self, text: &str) -> String {
        quoted(text, '\'')
    }

    /// The type of a column.
    fn column_type(&self, kind: ColumnKind) -> &'static str {
        match kind {
            ColumnKind::Integer => "BIGINT",
            ColumnKind::Decimal => "DECIMAL(38, 12)",
            ColumnKind::Text => "VARCHAR",
            ColumnKind::Date => "DATE",
            ColumnKind::Time => "TIME",
            ColumnKind::Timestamp => "TIMESTAMP WITH TIME ZONE",
            ColumnKind::Boolean => "BOOLEAN",
        }
    }

    /// The functions of exact arithmetic, with `{schema}` where the schema belongs.
    fn prelude(&self) -> &'static str;

    /// A statement that gives a variable a value unless it has one.
    fn default_variable(&self, name: &str, value: &str) -> String;

    /// A relation with one column `json` over the file that a variable names, or over that of
    /// `otherwise` where it names none.
    fn documents(&self, variable: &str, otherwise: &str) -> String;

    /// Reads a JSON document once into a record of that shape; leaves are words.
    fn record(&self, json: &str, shape: &Value) -> String;

    /// A leaf of a record.
    fn leaf(&self, record: &str, path: &[&str]) -> String {
        let parts = path.iter().map(|part| self.identifier(part));
        std::iter::once(record.to_owned())
            .chain(parts)
            .collect::<Vec<_>>()
            .join(".")
    }

    /// The words at a key of a JSON document, the key computed by an expression.
    fn json_at(&self, json: &str, pointer: &str) -> String;

    /// The JSON below a key of a JSON document, the key computed by an expression.
    fn json_below(&self, json: &str, pointer: &str) -> String;

    /// Words as a value of a kind; NULL where they are none.
    fn read(&self, words: &str, kind: ColumnKind) -> String {
        match kind {
            ColumnKind::Text => words.to_owned(),
            kind => format!("TRY_CAST({words} AS {})", self.column_type(kind)),
        }
    }

    /// The date of an instant in a time zone.
    fn local_date(&self, instant: &str, zone: &str) -> String {
        format!("CAST({instant} AT TIME ZONE {} AS DATE)", self.string(zone))
    }

    /// A list of values.
    fn list(&self, items: &[String]) -> String {
        format!("[{}]", items.join(", "))
    }

    /// A record of named values.
    fn row(&self, parts: &[(String, String)]) -> String {
        let parts: Vec<String> = parts
            .iter()
            .map(|(name, value)| format!("{}: {value}", self.string(name)))
            .collect();
        format!("{{{}}}", parts.join(", "))
    }

    /// Adds values to a record.
    fn extend_row(&self, row: &str, parts: &[(String, String)]) -> String;

    /// The items of a list for which a condition holds, in the list's order.
    fn filter(&self, list: &str, item: &str, condition: &str) -> String;

    /// An expression over every item of a list.
    fn map(&self, list: &str, item: &str, value: &str) -> String;

    /// The first items of a list.
    fn first(&self, list: &str, count: u32) -> String;

    /// Whether a list holds an item; NULL where the list is.
    fn contains(&self, list: &str, item: &str) -> String;

    /// Whether a list holds one of some items.
    fn contains_any(&self, list: &str, items: &str) -> String;

    /// Whether a list holds all of some items.
    fn contains_all(&self, list: &str, items: &str) -> String;

    /// The number of items of a list.
    fn size(&self, list: &str) -> String;

    /// The sum, smallest or largest of a list of numbers, NULLs left out: `sum`, `min`, `max`.
    fn fold(&self, list: &str, function: &str) -> String;

    /// The items of a list of words, with commas between.
    fn join(&self, list: &str) -> String;

    /// One row for each item of a list, as a source in `FROM` called `alias`, its column `column`.
    fn each(&self, list: &str, alias: &str, column: &str) -> String;
}

/// A text between quotes, with those in it doubled, and without the character that no engine takes in a
/// statement.
fn quoted(text: &str, quote: char) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(quote);
    if text.contains([quote, '\0']) {
        for c in text.chars().filter(|c| *c != '\0') {
            quoted.push(c);
            if c == quote {
                quoted.push(quote);
            }
        }
    } else {
        quoted.push_str(text);
    }
    quoted.push(quote);
    quoted
}

/// DuckDB, 1.3 and later.
pub struct DuckDb;

impl Dialect for DuckDb {
    fn name(&self) -> &'static str {
        "duckdb"
    }

    fn prelude(&self) -> &'static str {
        include_str!("arithmetic.sql")
    }

    fn default_variable(&self, name: &str, value: &str) -> String {
        format!(
            "SET VARIABLE {name} = COALESCE(getvariable('{name}'), {});",
            self.string(value)
        )
    }

    fn documents(&self, variable: &str, otherwise: &str) -> String {
        let file = if variable == otherwise {
            format!("getvariable('{variable}')")
        } else {
            format!("COALESCE(getvariable('{variable}'), getvariable('{otherwise}'))")
        };
        format!("read_json_objects({file})")
    }

    fn record(&self, json: &str, shape: &Value) -> String {
        format!(
            "json_transform({json}, {})",
            self.string(&shape.to_string())
        )
    }

    fn json_at(&self, json: &str, pointer: &str) -> String {
        format!("json_extract_string({json}, {pointer})")
    }

    fn json_below(&self, json: &str, pointer: &str) -> String {
        format!("json_extract({json}, {pointer})")
    }

    fn extend_row(&self, row: &str, parts: &[(String, String)]) -> String {
        let parts: Vec<String> = parts
            .iter()
            .map(|(name, value)| format!("{} := {value}", self.identifier(name)))
            .collect();
        format!("struct_insert({row}, {})", parts.join(", "))
    }

    fn filter(&self, list: &str, item: &str, condition: &str) -> String {
        format!("list_filter({list}, lambda {item}: {condition})")
    }

    fn map(&self, list: &str, item: &str, value: &str) -> String {
        format!("list_transform({list}, lambda {item}: {value})")
    }

    fn first(&self, list: &str, count: u32) -> String {
        format!("list_slice({list}, 1, {count})")
    }

    fn contains(&self, list: &str, item: &str) -> String {
        format!("list_contains({list}, {item})")
    }

    fn contains_any(&self, list: &str, items: &str) -> String {
        format!("list_has_any({list}, {items})")
    }

    fn contains_all(&self, list: &str, items: &str) -> String {
        format!("list_has_all({list}, {items})")
    }

    fn size(&self, list: &str) -> String {
        format!("len({list})")
    }

    fn fold(&self, list: &str, function: &str) -> String {
        format!("list_{function}({list})")
    }

    fn join(&self, list: &str) -> String {
        format!("array_to_string({list}, ', ')")
    }

    fn each(&self, list: &str, alias: &str, column: &str) -> String {
        format!("unnest({list}) AS {alias}({column})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_survive_in_names_and_strings() {
        assert_eq!(DuckDb.identifier("a\"b; --"), "\"a\"\"b; --\"");
        assert_eq!(DuckDb.string("o'clock"), "'o''clock'");
        assert_eq!(DuckDb.string("a\0b"), "'ab'");
    }
}
