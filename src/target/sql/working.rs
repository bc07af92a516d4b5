//! The working table: every value, guard and group of every response.

use super::document;
use super::expr::{INSTANCE, Writer};
use super::layers::{Step, layers};
use super::names;
use crate::model::{Finish, FinishWhen, Metric, Part, Period, RepeatId, Segment, Survey};
use crate::syntax::ast::Unit;

/// The statement that makes the working table.
pub fn table(writer: &Writer) -> String {
    let schema = names::schema(writer.survey, writer.dialect);
    let mut script = format!("CREATE OR REPLACE TABLE {schema}.working AS\nWITH\n");
    script.push_str(&documents(writer));
    script.push_str(&head(writer));
    let layers = layers(writer.survey, writer.guards);
    for (at, steps) in layers.iter().enumerate() {
        let columns = layer(writer, steps);
        script.push_str(&format!(
            ",\nlayer_{} AS (\n  SELECT *{}\n  FROM layer_{at}\n)",
            at + 1,
            columns.concat()
        ));
    }
    script.push_str(&last(writer, layers.len()));
    script
}

fn documents(writer: &Writer) -> String {
    let shape = document::shape(writer.survey);
    let repeats = !writer.survey.repeats.is_empty();
    let json = if repeats {
        format!("json AS {}, ", quoted(writer, names::JSON))
    } else {
        String::new()
    };
    format!(
        "document AS (\n  SELECT {json}{} AS {}\n  FROM {}\n)",
        writer.dialect.record("json", &shape),
        quoted(writer, names::DOCUMENT),
        writer.dialect.documents("responses", "responses"),
    )
}

fn quoted(writer: &Writer, name: &str) -> String {
    writer.dialect.identifier(name)
}

/// What stands around the answers: who, when, in which language.
fn head(writer: &Writer) -> String {
    use crate::model::ColumnKind::{Text, Timestamp};
    let record = quoted(writer, names::DOCUMENT);
    let leaf = |name: &str| writer.dialect.leaf(&record, &[name]);
    let mut columns = String::new();
    let parts = [
        "response",
        "version",
        "status",
        "language",
        "mode",
        "touchpoint",
    ]
    .map(|name| (name, Text))
    .into_iter()
    .chain([("started", Timestamp), ("submitted", Timestamp)]);
    for (name, kind) in parts {
        let mut value = writer.dialect.read(&leaf(name), kind);
        if name == "mode" {
            let usual = writer
                .survey
                .modes
                .first()
                .map_or("online", |mode| mode.word());
            value = format!("COALESCE({value}, {})", writer.dialect.string(usual));
        }
        let column = quoted(writer, &format!("_{name}"));
        columns.push_str(&format!(",\n    {value} AS {column}"));
    }
    let started = writer.dialect.read(&leaf("started"), Timestamp);
    let today = writer
        .dialect
        .local_date(&started, &writer.survey.time_zone);
    format!(
        ",\nlayer_0 AS (\n  SELECT *{columns},\n    {today} AS {}\n  FROM document\n  WHERE {} = {} AND {} IS NOT NULL\n)",
        quoted(writer, names::TODAY),
        leaf("survey"),
        writer.dialect.string(&writer.survey.name),
        leaf("response"),
    )
}

/// The columns of one layer, each with what it means where that is not plain.
fn layer(writer: &Writer, steps: &[Step]) -> Vec<String> {
    let mut columns = Vec::new();
    let mut add = |(name, value): (String, String), comment: &str| {
        let name = quoted(writer, &name);
        columns.push(format!(",{comment}\n    {value} AS {name}"));
    };
    let mut within: Vec<(RepeatId, Vec<(String, String)>)> = Vec::new();
    for step in steps {
        let repeat = repeat_of(writer, *step);
        if let Some(repeat) = repeat {
            let inside = writer.over_instances(repeat);
            let parts = columns_of(&inside, *step);
            match within.iter_mut().find(|(id, _)| *id == repeat) {
                Some((_, list)) => list.extend(parts),
                None => within.push((repeat, parts)),
            }
            continue;
        }
        let mut comment = comment(writer.survey, *step);
        for column in columns_of(writer, *step) {
            add(column, &comment);
            comment.clear();
        }
    }
    let replaced: Vec<String> = within
        .iter()
        .map(|(repeat, parts)| {
            let name = quoted(writer, &names::instances(&writer.survey[*repeat].name));
            let row = writer.dialect.extend_row(INSTANCE, parts);
            format!("{} AS {name}", writer.dialect.map(&name, INSTANCE, &row))
        })
        .collect();
    if !replaced.is_empty() {
        columns.insert(0, format!(" REPLACE (\n    {})", replaced.join(",\n    ")));
    }
    columns
}

/// The repeat in whose instances a step is done.
fn repeat_of(writer: &Writer, step: Step) -> Option<RepeatId> {
    match step {
        Step::Field(id) => writer.survey[id].repeat,
        Step::Guard(id) => writer.guards.repeat(id),
        Step::Ended(_) | Step::Instances(_) => None,
    }
}

fn columns_of(writer: &Writer, step: Step) -> Vec<(String, String)> {
    let survey = writer.survey;
    match step {
        Step::Field(id) => writer.field_columns(id),
        Step::Guard(id) => {
            let guard = &survey[id];
            let own = writer.term(&guard.term);
            let value = match guard.parent {
                Some(parent) => format!("{} AND ({own})", writer.guard_column(parent)),
                None => own,
            };
            vec![(names::guard(id), value)]
        }
        Step::Ended(count) => {
            let own = ended(writer, &survey.finishes[count - 1]);
            let value = match count {
                1 => own,
                _ => format!("{} OR ({own})", quoted(writer, &names::ended(count - 1))),
            };
            vec![(names::ended(count), value)]
        }
        Step::Instances(id) => vec![(names::instances(&survey[id].name), instances(writer, id))],
    }
}

fn comment(survey: &Survey, step: Step) -> String {
    let words = match step {
        Step::Guard(id) => survey.guard_notation(id),
        Step::Ended(count) => format!("finish {}", survey.finishes[count - 1].name),
        _ => return String::new(),
    };
    format!(
        "\n    -- {}",
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    )
}

/// Whether a finish ends the response; within a repeat, whether it does in any instance.
fn ended(writer: &Writer, finish: &Finish) -> String {
    let repeat = finish.guard.and_then(|guard| writer.guards.repeat(guard));
    let Some(repeat) = repeat else {
        return ends(writer, finish);
    };
    let inside = ends(&writer.over_instances(repeat), finish);
    let instances = quoted(writer, &names::instances(&writer.survey[repeat].name));
    let found = writer.dialect.filter(&instances, INSTANCE, &inside);
    format!("COALESCE({}, 0) > 0", writer.dialect.size(&found))
}

fn ends(writer: &Writer, finish: &Finish) -> String {
    let when = match &finish.when {
        FinishWhen::Holds(expr) => writer.condition(expr),
        FinishWhen::Refused(field) => format!("NOT COALESCE({}, TRUE)", writer.column(*field)),
    };
    match finish.guard {
        Some(guard) => format!("{} AND ({when})", writer.guard_column(guard)),
        None => when,
    }
}

/// The chosen options in the order of their list, each with its part of the document.
fn instances(writer: &Writer, id: RepeatId) -> String {
    let (survey, dialect) = (writer.survey, writer.dialect);
    let repeat = &survey[id];
    let names: Vec<String> = survey
        .options_of(repeat.over)
        .iter()
        .flat_map(|list| &list.options)
        .map(|option| dialect.string(&option.name))
        .collect();
    let held = dialect.contains(&writer.column(repeat.over), "_o");
    let mut chosen = dialect.filter(
        &dialect.list(&names),
        "_o",
        &format!("COALESCE({held}, FALSE)"),
    );
    if let Some(most) = repeat.max {
        chosen = dialect.first(&chosen, most);
    }
    let all = dialect.leaf(&quoted(writer, names::DOCUMENT), &["answers", &repeat.name]);
    let own = dialect.json_below(&all, "'/' || _o");
    let shape = document::instance_shape(survey, id);
    let row = dialect.row(&[
        (names::OPTION.to_owned(), "_o".to_owned()),
        (names::DOCUMENT.to_owned(), dialect.record(&own, &shape)),
    ]);
    let rows = dialect.map(&chosen, "_o", &row);
    match repeat.guard.map(|guard| writer.guard_column(guard)) {
        Some(guard) => format!("CASE WHEN {guard} THEN {rows} END"),
        None => rows,
    }
}

/// The final select: columns of the flat table that stand for options, groups, wave, and what metrics
/// need of a single response.
fn last(writer: &Writer, layers: usize) -> String {
    let survey = writer.survey;
    let mut columns = String::new();
    let mut add = |name: &str, value: String| {
        columns.push_str(&format!(",\n  {value} AS {}", quoted(writer, name)));
    };
    for column in survey.columns() {
        if !matches!(column.part, Part::Value | Part::Missing) {
            add(&column.name, writer.flat_column(&column));
        }
    }
    add(names::WAVE, wave(writer, &local_day(writer)));
    for segment in &survey.segments {
        add(&names::segment(&segment.name), group(writer, segment));
    }
    for metric in &survey.metrics {
        if let Some(value) = holds(writer, metric) {
            add(&names::holds(&metric.name), value);
        }
    }
    for index in &survey.indexes {
        add(
            &names::index(&index.name),
            super::index::value(writer, index),
        );
    }
    let mut dropped = quoted(writer, names::DOCUMENT);
    if !survey.repeats.is_empty() {
        dropped.push_str(&format!(", {}", quoted(writer, names::JSON)));
    }
    format!("\nSELECT * EXCLUDE ({dropped}){columns}\nFROM layer_{layers};")
}

fn local_day(writer: &Writer) -> String {
    let submitted = quoted(writer, "_submitted");
    writer
        .dialect
        .local_date(&submitted, &writer.survey.time_zone)
}

/// The wave in which a day falls; in a continuous survey without waves the period of its reports.
pub fn wave(writer: &Writer, day: &str) -> String {
    let survey = writer.survey;
    if !survey.waves.is_empty() {
        let arms: Vec<String> = survey
            .waves
            .iter()
            .map(|wave| {
                let (first, last) = wave.field;
                let name = writer.dialect.string(&wave.name);
                format!(" WHEN {day} BETWEEN DATE '{first}' AND DATE '{last}' THEN {name}")
            })
            .collect();
        return format!("CASE{} END", arms.concat());
    }
    match survey.analysis_period() {
        None => writer.dialect.string(names::ALL),
        Some(period) => period_name(period, day),
    }
}

/// `2026-11`, `2026-Q4`, `2026-H2`, `2026`, `2026-W47` or `2026-11-21`.
fn period_name(period: Period, day: &str) -> String {
    let part = |unit: &str, letter: &str, months: u32| {
        format!("strftime({day}, '%Y-{letter}') || ((month({day}) - 1) // {months} + 1){unit}")
    };
    match (period.unit, period.count) {
        (Unit::Day, 1) => format!("strftime({day}, '%Y-%m-%d')"),
        (Unit::Week, 1) => format!("strftime({day}, '%G-W%V')"),
        (Unit::Month, 3) => part("", "Q", 3),
        (Unit::Month, 6) => part("", "H", 6),
        (Unit::Month, 12) | (Unit::Year, _) => format!("strftime({day}, '%Y')"),
        _ => format!("strftime({day}, '%Y-%m')"),
    }
}

/// The name of the group a response is in: the first that holds.
pub fn group(writer: &Writer, segment: &Segment) -> String {
    let compared: Vec<String> = segment
        .fields
        .iter()
        .map(|field| format!("{} IS NOT NULL", writer.column(*field)))
        .collect();
    let arms: Vec<String> = segment
        .groups
        .iter()
        .map(|group| {
            let when = match &group.when {
                Some(expr) => writer.condition(expr),
                None if compared.is_empty() => "TRUE".to_owned(),
                None => compared.join(" OR "),
            };
            format!(
                "\n    WHEN {when} THEN {}",
                writer.dialect.string(&group.name)
            )
        })
        .collect();
    let unknown = writer.dialect.string(names::UNKNOWN);
    match arms.is_empty() {
        true => unknown,
        false => format!("CASE{}\n    ELSE {unknown}\n  END", arms.concat()),
    }
}

/// Whether the condition of a share or count holds; NULL outside its base.
fn holds(writer: &Writer, metric: &Metric) -> Option<String> {
    let condition = metric.figure.condition()?;
    let base = super::base::of_condition(writer, metric, condition);
    let holds = writer.condition(condition);
    Some(match base {
        Some(base) => format!("CASE WHEN {base} THEN {holds} END"),
        None => holds,
    })
}
