//! Random small surveys.

use std::fmt::Write;

/// Numbers that look random and are the same on every machine (xorshift, Marsaglia, 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// What conditions can say of a field.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    YesNo,
    One,
    Many,
    Number(i64, i64),
    Flag,
    Computed,
}

/// Writes one.
pub struct Author {
    random: Random,
    fields: Vec<(String, Kind)>,
    text: String,
}

impl Author {
    /// The survey of a number, the same on every machine.
    pub fn survey(seed: u64) -> String {
        let mut author = Author {
            random: Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            fields: Vec::new(),
            text: String::new(),
        };
        let consent = author.random.chance(30);
        let basis = match consent {
            true => "consent",
            false => "legitimate_interest interest \"i\"",
        };
        let purpose = format!("purpose p \"p\" {{ basis {basis} retain 1 year then delete }}\n");
        author.text.push_str(
            "survey s \"s\" { version \"1.0.0\" language nl for p mode online, phone }\nprivacy { controller \"c\" \
             contact \"c@voorbeeld.nl\" responses pseudonymous withdraw \"https://voorbeeld.nl\" \
             object \"https://voorbeeld.nl\" }\nknown k: key\n",
        );
        author.text.push_str(&purpose);
        let items = author.random.below(3) + 2;
        let consent_at = match author.random.chance(60) {
            true => 0,
            false => author.random.below(items),
        };
        for at in 0..items {
            if consent && at == consent_at {
                author.consent();
            }
            author.item(at);
        }
        let (a, b) = (author.condition(2), author.condition(2));
        writeln!(
            author.text,
            "segment g \"g\" {{ group x \"x\" when {a}\n group y \"y\" when {b} }}"
        )
        .unwrap();
        author.text
    }

    fn consent(&mut self) {
        let when = match self.random.chance(50) && !self.fields.is_empty() {
            true => format!(" when {}", self.condition(1)),
            false => String::new(),
        };
        let required = self.random.one(&["{ required }", ""]);
        writeln!(self.text, "consent ok \"ok\" for p{when} {required}").unwrap();
        self.fields.push(("ok".into(), Kind::Flag));
    }

    fn item(&mut self, at: usize) {
        let when = match self.random.chance(60) && !self.fields.is_empty() {
            true => format!(" when {}", self.condition(2)),
            false => String::new(),
        };
        match self.random.below(12) {
            0 if !when.is_empty() => writeln!(self.text, "finish f{at} \"f\"{when}").unwrap(),
            1 if !self.fields.is_empty() => {
                let require = self.condition(1);
                writeln!(self.text, "check h{at} \"h\" hard require {require}{when}").unwrap();
            }
            2 if !self.fields.is_empty() => {
                let condition = self.condition(1);
                writeln!(self.text, "compute c{at}: yes_no = {condition}").unwrap();
                self.fields.push((format!("c{at}"), Kind::Computed));
            }
            _ => self.question(at, &when),
        }
    }

    fn question(&mut self, at: usize, when: &str) {
        let name = format!("q{at}");
        let (kind, ty, body) = match self.random.below(6) {
            0 => (Kind::YesNo, "yes_no".to_owned(), String::new()),
            1 => {
                let shown = match self.random.chance(30) && !self.fields.is_empty() {
                    true => format!(" when {}", self.condition(1)),
                    false => String::new(),
                };
                (
                    Kind::One,
                    "one".to_owned(),
                    format!("option a \"a\"\n option b \"b\"\n option c \"c\"{shown}\n"),
                )
            }
            2 => {
                let exclusive = if self.random.chance(50) {
                    " exclusive"
                } else {
                    ""
                };
                let size = self.random.one(&["", "min 2\n", "max 1\n", "max 2\n"]);
                (
                    Kind::Many,
                    "many".to_owned(),
                    format!("option a \"a\"\n option b \"b\"\n option c \"c\"{exclusive}\n {size}"),
                )
            }
            3 => (Kind::Number(1, 5), "csat".to_owned(), String::new()),
            4 => (Kind::Number(0, 3), "integer 0..3".to_owned(), String::new()),
            _ => (
                Kind::Number(0, 6),
                "slider 0..6 step 2".to_owned(),
                String::new(),
            ),
        };
        let required = if self.random.chance(40) {
            "required\n"
        } else {
            ""
        };
        let missing = if self.random.chance(30) {
            "missing dk \"dk\"\n"
        } else {
            ""
        };
        writeln!(
            self.text,
            "question {name}: {ty} \"q\"{when} {{\n {body} {missing} {required} }}"
        )
        .unwrap();
        self.fields.push((name, kind));
    }

    fn condition(&mut self, depth: usize) -> String {
        if depth > 0 && self.random.chance(45) {
            let (a, b) = (self.condition(depth - 1), self.condition(depth - 1));
            return match self.random.below(3) {
                0 => format!("({a}) and ({b})"),
                1 => format!("({a}) or ({b})"),
                _ => format!("not ({a})"),
            };
        }
        if self.fields.is_empty() {
            return "mode == online".into();
        }
        let at = self.random.below(self.fields.len());
        let (name, kind) = self.fields[at].clone();
        if self.random.chance(10) && kind != Kind::Flag {
            return format!("answered({name})");
        }
        match kind {
            Kind::YesNo | Kind::Computed => format!(
                "{name} {} {}",
                self.random.one(&["==", "!="]),
                self.random.one(&["yes", "no"])
            ),
            Kind::Flag => name,
            Kind::One => match self.random.below(2) {
                0 => format!(
                    "{name} {} {}",
                    self.random.one(&["==", "!="]),
                    self.random.one(&["a", "b", "c"])
                ),
                _ => format!("{name} in [{}, {}]", self.random.one(&["a", "b"]), "c"),
            },
            Kind::Many => match self.random.below(4) {
                0 => format!("{name} has {}", self.random.one(&["a", "b", "c"])),
                1 => format!("{name} has all of [a, {}]", self.random.one(&["b", "c"])),
                2 => format!("{name} has none of [{}, b]", self.random.one(&["a", "c"])),
                _ => format!(
                    "count({name}) {} {}",
                    self.random.one(&["<", ">=", "=="]),
                    self.random.below(3)
                ),
            },
            Kind::Number(min, max) => self.number(&name, min, max),
        }
    }

    fn number(&mut self, name: &str, min: i64, max: i64) -> String {
        let op = self.random.one(&["<", "<=", ">", ">=", "==", "!="]);
        let others: Vec<String> = self
            .fields
            .iter()
            .filter(|(other, kind)| matches!(kind, Kind::Number(..)) && other != name)
            .map(|(other, _)| other.clone())
            .collect();
        if !others.is_empty() && self.random.chance(45) {
            let other = &others[self.random.below(others.len())];
            return match self.random.below(4) {
                0 => format!("{name} + {other} {op} 4"),
                1 => format!("{name} - {other} {op} 1"),
                _ => format!("{name} {op} {other}"),
            };
        }
        let constant = min + self.random.below((max - min) as usize + 1) as i64;
        format!("{name} {op} {constant}")
    }
}
