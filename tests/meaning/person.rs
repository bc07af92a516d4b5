//! Somebody who fills in a form: mostly sensibly, at times at the edge of what is allowed, at times
//! beyond it. What is asked is no concern of theirs.

use crate::random::Rng;
use peil::logic::Cell;
use peil::model::{
    DateBound, FieldId, NumberKind, NumberType, Origin, Selection, Specify, Survey, TextType, Type,
};
use rust_decimal::Decimal;

/// Names with values, as a page posts them.
pub type Pairs = Vec<(String, String)>;

/// What somebody leaves at every question.
pub fn pairs(survey: &Survey, rng: &mut Rng) -> Pairs {
    let mut person = Person {
        survey,
        rng,
        pairs: Vec::new(),
    };
    for (id, field) in survey.fields() {
        if matches!(field.origin, Origin::Computed | Origin::Known) {
            continue;
        }
        for cell in Cell::all(survey, id) {
            person.answer(cell);
        }
    }
    person.pairs
}

/// What came with the invitation: values that fit.
pub fn known(survey: &Survey, rng: &mut Rng) -> Pairs {
    let mut pairs = Vec::new();
    for (id, field) in survey.fields() {
        if field.origin != Origin::Known || rng.chance(25) {
            continue;
        }
        let value = match &field.ty {
            Type::One(list) => survey[*list].options[rng.below(survey[*list].options.len())]
                .name
                .clone(),
            Type::Number(ty) if ty.kind == NumberKind::Money => {
                (*rng.pick(&["0.00", "12.50", "500.00"])).to_owned()
            }
            Type::Number(_) => (*rng.pick(&["0", "1", "3", "12", "100"])).to_owned(),
            Type::Date(_) => (*rng.pick(&["2024-02-29", "2026-11-22", "2020-01-01"])).to_owned(),
            _ => (*rng.pick(&["abc", "k-1"])).to_owned(),
        };
        pairs.push((survey[id].name.clone(), value));
    }
    pairs
}

struct Person<'s, 'r> {
    survey: &'s Survey,
    rng: &'r mut Rng,
    pairs: Pairs,
}

impl Person<'_, '_> {
    fn add(&mut self, name: &str, value: impl Into<String>) {
        self.pairs.push((name.to_owned(), value.into()));
    }

    fn answer(&mut self, cell: Cell) {
        let field = &self.survey[cell.field];
        let name = cell.path(self.survey);
        if self.rng.chance(if field.required { 2 } else { 12 }) {
            return;
        }
        if !field.missing.is_empty() && self.rng.chance(12) {
            let code = self.rng.pick(&field.missing).name.clone();
            self.add(&name, format!("missing:{code}"));
            if self.rng.chance(70) {
                return;
            }
        }
        match &field.ty {
            Type::Flag => {
                let word = if self.rng.chance(80) { "yes" } else { "no" };
                self.add(&name, word);
            }
            Type::One(list) => {
                let at = self.rng.below(self.survey[*list].options.len());
                self.choose(&name, cell.field, &[at]);
            }
            Type::Many(_, size) => {
                let chosen = self.selection(cell.field, *size);
                self.choose(&name, cell.field, &chosen);
            }
            Type::Rank(_, size) => self.rank(&name, cell.field, *size),
            Type::Allocate(_, total) => self.divide(&name, cell.field, *total),
            Type::Scale(scale) => {
                let scale = &self.survey[*scale];
                let code = scale.min + self.rng.below((scale.max - scale.min + 1) as usize) as i64;
                self.add(&name, code.to_string());
            }
            Type::Number(ty) => {
                let text = self.number(ty);
                self.add(&name, text);
            }
            Type::Date(bounds) => self.day(&name, [bounds.min, bounds.max]),
            Type::DateTime(bounds) => {
                self.day(&name, [bounds.min, bounds.max]);
                let time = *self
                    .rng
                    .pick(&["00:00", "9.05", "2359", "23:30", "", "24:00", "12"]);
                self.add(&format!("{name}.time"), time);
            }
            Type::Time => {
                let time = *self.rng.pick(&[
                    "00:00", "12:00", "9.05", "1159", "23:59", "24:00", "noon", "7",
                ]);
                self.add(&name, time);
            }
            Type::Text(ty) => {
                let text = self.words(ty);
                self.add(&name, text);
            }
            Type::Email => self.one_of(
                &name,
                &["a.b@example.org", "a@b.co", "a@b", "a b@c.nl", "x@y.nl "],
            ),
            Type::Phone => self.one_of(
                &name,
                &[
                    "06 12345678",
                    "+31 (0)6-1234 5678",
                    "12345",
                    "0612345678901234567890123",
                    "06-x",
                ],
            ),
            Type::Url => self.one_of(
                &name,
                &[
                    "https://example.org/a?b=ü",
                    "http://a",
                    "ftp://a.nl",
                    "https://a b.nl",
                    "example.org",
                ],
            ),
            Type::File { .. } => self.one_of(&name, &["photo.png", "é.pdf"]),
            Type::Key => self.one_of(&name, &["k-1", "a b", "é"]),
        }
    }

    /// The first is the likeliest.
    fn one_of(&mut self, name: &str, texts: &[&str]) {
        let text = if self.rng.chance(60) {
            texts[0]
        } else {
            *self.rng.pick(texts)
        };
        self.add(name, text);
    }

    fn choose(&mut self, name: &str, field: FieldId, chosen: &[usize]) {
        let options = &self.survey.options_of(field).unwrap().options;
        for at in chosen {
            self.add(name, options[*at].name.clone());
        }
        for (at, option) in options.iter().enumerate() {
            let wanted = if chosen.contains(&at) { 90 } else { 10 };
            if option.specify.is_some() && self.rng.chance(wanted) {
                let words = *self.rng.pick(&[
                    "something",
                    " é ",
                    "👍",
                    if option.specify == Some(Specify::Optional) {
                        ""
                    } else {
                        "x"
                    },
                ]);
                self.add(&format!("{name}.{}.text", option.name), words);
            }
        }
    }

    /// Some options in any order; now and then more than go together.
    fn selection(&mut self, field: FieldId, size: Selection) -> Vec<usize> {
        let options = &self.survey.options_of(field).unwrap().options;
        let wild = self.rng.chance(10);
        let mut left: Vec<usize> = (0..options.len())
            .filter(|at| wild || !options[*at].exclusive)
            .collect();
        let most = size
            .max
            .map_or(left.len(), |max| left.len().min(max as usize));
        let count = if wild { left.len() } else { most };
        let least = size.min.unwrap_or(1) as usize;
        let wanted = (1 + self.rng.below(count)).max(if wild { 1 } else { least.min(count) });
        let mut chosen = Vec::new();
        for _ in 0..wanted {
            chosen.push(left.remove(self.rng.below(left.len())));
        }
        let alone = (0..options.len()).find(|at| options[*at].exclusive);
        match alone {
            Some(at) if self.rng.chance(8) => vec![at],
            _ => chosen,
        }
    }

    fn rank(&mut self, name: &str, field: FieldId, size: Selection) {
        let options = &self.survey.options_of(field).unwrap().options;
        let most = size
            .max
            .map_or(options.len(), |max| options.len().min(max as usize));
        let mut left: Vec<usize> = (0..options.len()).collect();
        let count = 1 + self.rng.below(most);
        for place in 1..=count {
            let at = left.remove(self.rng.below(left.len()));
            self.add(&format!("{name}.{}", options[at].name), place.to_string());
        }
    }

    fn divide(&mut self, name: &str, field: FieldId, total: Decimal) {
        let options = &self.survey.options_of(field).unwrap().options;
        let total: i64 = total.try_into().unwrap();
        let first = self.rng.below(total as usize + 1) as i64;
        let mut parts = vec![first.to_string(), (total - first).to_string()];
        match self.rng.below(14) {
            0 => parts[0] = (total + 1).to_string(),
            1 => parts[0] = "-1".to_owned(),
            2 => parts[1] = "2,5".to_owned(),
            3 => parts[1] = "x".to_owned(),
            4 => parts[0] = String::new(),
            _ => {}
        }
        let mut left: Vec<usize> = (0..options.len()).collect();
        for part in parts {
            let at = left.remove(self.rng.below(left.len()));
            self.add(&format!("{name}.{}", options[at].name), part);
        }
    }

    fn number(&mut self, ty: &NumberType) -> String {
        if self.rng.chance(6) {
            let odd = [
                "abc",
                "1e5",
                "--3",
                "1,2,3",
                "1234567890123456",
                "999999999999999",
                "-999999999999999",
                "0.000000000001",
                "0.0000000000005",
                "1.005",
                "007",
                "+3",
                "-0",
                "٣",
                "3,",
                ".5",
            ];
            return (*self.rng.pick(&odd)).to_owned();
        }
        let low = ty.min.unwrap_or(Decimal::from(-5));
        let high = ty.max.unwrap_or(low + Decimal::from(30));
        let step = ty.step.unwrap_or(Decimal::ONE);
        let steps: u64 = ((high - low) / step).floor().try_into().unwrap();
        let within = low + step * Decimal::from(self.rng.next() % (steps + 1));
        let number = match self.rng.below(20) {
            0 => low,
            1 => high,
            2 => low - step,
            3 => high + step,
            4 => within + step / Decimal::from(2),
            5 => within + Decimal::new(1, 2),
            _ => within,
        };
        let text = number.normalize().to_string();
        match self.rng.chance(20) {
            true => text.replace('.', ","),
            false => text,
        }
    }

    /// The three parts of a date near the bounds or today, or of none.
    fn day(&mut self, name: &str, bounds: [Option<DateBound>; 2]) {
        let near: Vec<jiff::civil::Date> = bounds
            .into_iter()
            .flatten()
            .filter_map(|bound| match bound {
                DateBound::On(date) => Some(date),
                DateBound::Today => None,
            })
            .collect();
        let mut dates = vec![
            "2026-11-21",
            "2026-11-22",
            "2026-11-23",
            "2024-02-29",
            "2025-02-29",
            "2026-02-31",
            "1900-01-01",
            "1899-12-31",
        ]
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
        for date in near {
            dates.extend([
                date.to_string(),
                date.yesterday().unwrap().to_string(),
                date.tomorrow().unwrap().to_string(),
            ]);
        }
        let sensible = if self.rng.chance(70) { 4 } else { dates.len() };
        let date = dates[self.rng.below(sensible)].clone();
        let mut parts: Vec<String> = date
            .split('-')
            .map(|part| part.trim_start_matches('0').to_owned())
            .collect();
        if self.rng.chance(4) {
            let at = self.rng.below(3);
            parts[at] = (*self.rng.pick(&["", "x", "0"])).to_owned();
        }
        for (part, text) in ["year", "month", "day"].into_iter().zip(parts) {
            self.add(&format!("{name}.{part}"), text);
        }
    }

    fn words(&mut self, ty: &TextType) -> String {
        let sensible = ["abc", "ab", "abcd", "abcde"];
        let odd = [
            "a",
            "abcdef",
            "ABC",
            "é",
            "👍👍",
            " abc ",
            "a\r\nb",
            "<b>",
            "a&b=c",
            "\u{feff}x",
            "1",
            "\u{202e}abc",
        ];
        let text = if self.rng.chance(75) {
            *self.rng.pick(&sensible)
        } else {
            *self.rng.pick(&odd)
        };
        match ty.long && self.rng.chance(5) {
            true => "é".repeat(5001),
            false => text.to_owned(),
        }
    }
}
