//! What differs between the four engines: JSON, lists of texts, numbers, and how a table is made.

/// An SQL engine.
pub trait Engine: Sync {
    /// Its name, also in the name of the file.
    fn name(&self) -> &'static str;

    /// How documents come in and go out, as comments.
    fn about(&self) -> &'static str;

    /// What stands before the query that makes the table `migrated`.
    fn create(&self) -> &'static str;

    /// A name.
    fn identifier(&self, name: &str) -> String {
        format!("\"{}\"", name.replace('"', "\"\""))
    }

    /// The JSON text of a value in `document`; NULL where there is none.
    fn raw(&self, path: &[String]) -> String;

    /// The texts that are not NULL, with commas between them; empty where all are.
    fn join(&self, texts: &[String]) -> String;

    /// A JSON text as a number.
    fn number(&self, text: &str) -> String {
        format!("CAST(REPLACE({text}, '\"', '') AS DECIMAL(38, 12))")
    }

    /// A whole number, an expression over that of a JSON text, as a JSON text.
    fn whole(&self, calculation: &str, text: &str) -> String {
        format!("CAST({calculation} CAST({text} AS BIGINT) AS VARCHAR)")
    }

    /// The finished text as the column type of documents.
    fn document(&self, text: &str) -> String {
        text.to_owned()
    }
}

/// A text constant. What stands in one here is a name, a number or punctuation.
pub fn string(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn listed(texts: &[String]) -> String {
    texts.join(",\n    ")
}

/// Every engine, in the order of the files.
pub const ENGINES: [&dyn Engine; 4] = [&DuckDb, &PostgreSql, &Spark, &ClickHouse];

struct DuckDb;

impl Engine for DuckDb {
    fn name(&self) -> &'static str {
        "duckdb"
    }

    fn about(&self) -> &'static str {
        "-- in:  CREATE TABLE responses AS SELECT json AS document FROM read_json_objects('responses.jsonl');
-- out: COPY (SELECT document::JSON FROM migrated) TO 'migrated.jsonl' (FORMAT csv, HEADER false, QUOTE '', DELIMITER '\\x01');"
    }

    fn create(&self) -> &'static str {
        "CREATE OR REPLACE TABLE migrated AS"
    }

    fn raw(&self, path: &[String]) -> String {
        let steps: String = path.iter().map(|step| format!(".\"{step}\"")).collect();
        format!(
            "CAST(json_extract(document, {}) AS VARCHAR)",
            string(&format!("${steps}"))
        )
    }

    fn join(&self, texts: &[String]) -> String {
        format!(
            "COALESCE(list_aggregate([\n    {}\n  ], 'string_agg', ','), '')",
            listed(texts)
        )
    }
}

struct PostgreSql;

impl Engine for PostgreSql {
    fn name(&self) -> &'static str {
        "postgresql"
    }

    fn about(&self) -> &'static str {
        "-- in:  CREATE TABLE responses (document jsonb); \\copy responses from 'responses.jsonl' csv quote e'\\x01' delimiter e'\\x02'
-- out: \\copy (SELECT document FROM migrated) to 'migrated.jsonl' csv quote e'\\x01' delimiter e'\\x02'"
    }

    fn create(&self) -> &'static str {
        "DROP TABLE IF EXISTS migrated;\nCREATE TABLE migrated AS"
    }

    fn raw(&self, path: &[String]) -> String {
        let steps: Vec<String> = path.iter().map(|step| string(step)).collect();
        format!(
            "CAST(CAST(document AS jsonb) #> ARRAY[{}] AS text)",
            steps.join(", ")
        )
    }

    fn join(&self, texts: &[String]) -> String {
        format!(
            "array_to_string(CAST(ARRAY[\n    {}\n  ] AS text[]), ',')",
            listed(texts)
        )
    }

    fn document(&self, text: &str) -> String {
        format!("CAST({text} AS jsonb)")
    }
}

struct Spark;

impl Engine for Spark {
    fn name(&self) -> &'static str {
        "spark"
    }

    fn about(&self) -> &'static str {
        "-- For Spark 4, which reads JSON as VARIANT.
-- in:  CREATE TEMPORARY VIEW responses AS SELECT value AS document FROM text.`responses.jsonl`;
-- out: INSERT OVERWRITE DIRECTORY 'migrated' USING text SELECT document FROM migrated;"
    }

    fn create(&self) -> &'static str {
        "CREATE OR REPLACE TEMPORARY VIEW migrated AS"
    }

    fn identifier(&self, name: &str) -> String {
        format!("`{}`", name.replace('`', "``"))
    }

    fn raw(&self, path: &[String]) -> String {
        let steps: String = path.iter().map(|step| format!("[\"{step}\"]")).collect();
        format!(
            "to_json(variant_get(parse_json(document), {}))",
            string(&format!("${steps}"))
        )
    }

    fn join(&self, texts: &[String]) -> String {
        format!("array_join(array(\n    {}\n  ), ',')", listed(texts))
    }

    fn whole(&self, calculation: &str, text: &str) -> String {
        format!("CAST({calculation} CAST({text} AS BIGINT) AS STRING)")
    }
}

struct ClickHouse;

impl Engine for ClickHouse {
    fn name(&self) -> &'static str {
        "clickhouse"
    }

    fn about(&self) -> &'static str {
        "-- in:  CREATE TABLE responses (document String) ENGINE = MergeTree ORDER BY tuple();
--      INSERT INTO responses FROM INFILE 'responses.jsonl' FORMAT JSONAsString;
-- out: SELECT document FROM migrated INTO OUTFILE 'migrated.jsonl' FORMAT TSVRaw;"
    }

    fn create(&self) -> &'static str {
        "CREATE OR REPLACE TABLE migrated ENGINE = MergeTree ORDER BY tuple() AS"
    }

    fn raw(&self, path: &[String]) -> String {
        let steps: String = path
            .iter()
            .map(|step| format!(", {}", string(step)))
            .collect();
        format!("NULLIF(JSONExtractRaw(document{steps}), '')")
    }

    fn join(&self, texts: &[String]) -> String {
        let texts: Vec<String> = texts
            .iter()
            .map(|text| format!("COALESCE({text}, '')"))
            .collect();
        format!(
            "arrayStringConcat(arrayFilter(text -> text <> '', [\n    {}\n  ]), ',')",
            listed(&texts)
        )
    }

    fn number(&self, text: &str) -> String {
        format!("toDecimal128OrNull(REPLACE({text}, '\"', ''), 12)")
    }

    fn whole(&self, calculation: &str, text: &str) -> String {
        format!("toString({calculation} toInt64OrNull({text}))")
    }
}
