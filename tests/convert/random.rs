//! Random documents, made from the vocabulary.

use peil::problem::Problems;
use peil::source::Span;
use peil::syntax::ast::*;
use peil::syntax::vocabulary::{Key, Keyword, Shape, Slot, TOP_LEVEL};

/// Choices that were rolled beforehand; all zero when they run out, so that documents end.
pub struct Dice<'a> {
    rolls: &'a [u16],
}

impl<'a> Dice<'a> {
    pub fn new(rolls: &'a [u16]) -> Self {
        Dice { rolls }
    }

    fn roll(&mut self, sides: usize) -> usize {
        let Some((first, rest)) = self.rolls.split_first() else {
            return 0;
        };
        self.rolls = rest;
        usize::from(*first) % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }

    pub fn document(&mut self) -> Document {
        let items = (0..=self.roll(4))
            .map(|_| {
                let keyword = self.pick(TOP_LEVEL);
                self.item(keyword, 0)
            })
            .collect();
        Document { items }
    }

    fn item(&mut self, keyword: Keyword, depth: usize) -> Item {
        let spec = keyword.spec();
        let mut item = Item {
            keyword,
            keyword_span: Span::default(),
            name: (spec.name != Slot::No).then(|| self.item_name(keyword)),
            ty: self.takes(spec.ty).then(|| Box::new(self.ty())),
            text: self.takes(spec.text).then(|| self.text()),
            properties: Vec::new(),
            children: Vec::new(),
            doc: (self.roll(8) == 1).then(|| self.pick(DOCS).to_owned()),
            span: Span::default(),
        };
        for key in spec.must {
            item.properties.push(self.property(*key));
        }
        let others: Vec<Key> = spec.keys().filter(|key| !spec.must.contains(key)).collect();
        for _ in 0..self.roll(4) {
            let key = self.pick(&others);
            if spec.repeats(key) || !item.has(key) {
                item.properties.push(self.property(key));
            }
        }
        if depth < 4 && !spec.children.is_empty() {
            for _ in 0..self.roll(4) {
                let child = self.pick(spec.children);
                item.children.push(self.item(child, depth + 1));
            }
        }
        item
    }

    fn takes(&mut self, slot: Slot) -> bool {
        match slot {
            Slot::No => false,
            Slot::May => self.roll(2) == 1,
            Slot::Must => true,
        }
    }

    fn item_name(&mut self, keyword: Keyword) -> Name {
        match keyword {
            Keyword::Label => name(self.pick(&["1", "5", "0", "-2", "10"])),
            Keyword::Option => name(self.pick(&["no", "18_24", "65_plus", "0x1f", "yes", "blue"])),
            Keyword::Event => name(self.pick(&["service.closed", "delivery"])),
            Keyword::Item => name(self.pick(&["aspects.speed", "ease"])),
            _ => self.name(),
        }
    }

    fn name(&mut self) -> Name {
        name(self.pick(NAMES))
    }

    fn text(&mut self) -> Text {
        if self.roll(3) > 0 {
            return text(self.pick(TEXTS));
        }
        let signs = (0..=self.roll(12)).map(|_| self.pick(SIGNS));
        text(&signs.collect::<String>())
    }

    fn ty(&mut self) -> Type {
        let written = self.pick(TYPES);
        peil::syntax::peil::parse_type(&text(written), &mut Problems::new())
            .unwrap_or_else(|| panic!("{written}"))
    }

    fn property(&mut self, key: Key) -> Property {
        let values = match key.shape() {
            Shape::Flag => Vec::new(),
            Shape::Text => vec![Value::Text(self.text())],
            Shape::Word(words) => vec![Value::Name(name(self.pick(words)))],
            Shape::Words(words) => {
                let list = (0..=self.roll(2)).map(|_| Value::Name(name(self.pick(words))));
                vec![Value::List(list.collect())]
            }
            Shape::Name => vec![Value::Name(self.name())],
            Shape::Names => {
                let list = (0..=self.roll(3)).map(|_| Value::Name(self.name()));
                vec![Value::List(list.collect())]
            }
            Shape::Number => vec![Value::Number(self.number())],
            // A period of fieldwork is always one of dates.
            Shape::Range if key == Key::Fieldwork => vec![Value::Range(Range {
                low: Some(Bound::Date(name("2026-04-01"))),
                high: Some(Bound::Date(name("2026-04-30"))),
                span: Span::default(),
            })],
            Shape::Range => vec![Value::Range(self.range())],
            Shape::Duration => vec![Value::Duration(self.duration())],
            Shape::Expr => vec![Value::Expr(Box::new(self.expr(0)))],
            Shape::Phrase(_) => return self.phrase(key),
        };
        property(key, values)
    }

    fn phrase(&mut self, key: Key) -> Property {
        let word = |word: &str| Value::Name(name(word));
        let values = match key {
            Key::ModeText => vec![
                word(self.pick(&["phone", "paper"])),
                Value::Text(self.text()),
            ],
            Key::Allow => vec![word("option/too-many"), Value::Text(self.text())],
            Key::TrendBreak => vec![Value::Text(text("2.2.0")), Value::Text(self.text())],
            Key::Image | Key::Logo => vec![
                Value::Text(text("x.png")),
                word("alt"),
                Value::Text(self.text()),
            ],
            Key::Specify if self.roll(2) == 0 => Vec::new(),
            _ => {
                let written = self.pick(phrases(key));
                let read = peil::syntax::peil::parse_property(
                    key,
                    Span::default(),
                    &text(written),
                    &mut Problems::new(),
                );
                return read.unwrap_or_else(|| panic!("{key:?} {written}"));
            }
        };
        property(key, values)
    }

    fn number(&mut self) -> Number {
        Number {
            text: self
                .pick(&["0", "1", "-2", "0.5", "1.10", "1200"])
                .to_owned(),
            percent: false,
            span: Span::default(),
        }
    }

    fn duration(&mut self) -> Duration {
        use Unit::{Day, Hour, Minute, Month, Week, Year};
        Duration {
            count: self.roll(100) as u32,
            unit: self.pick(&[Day, Hour, Minute, Month, Week, Year]),
            span: Span::default(),
        }
    }

    fn range(&mut self) -> Range {
        let date = |text| Bound::Date(name(text));
        let (low, high) = match self.roll(3) {
            0 => (
                Some(Bound::Number(self.number())),
                Some(Bound::Number(self.number())),
            ),
            1 => (Some(date("2026-04-01")), Some(date("2026-04-30"))),
            _ => (Some(Bound::Number(self.number())), None),
        };
        Range {
            low,
            high,
            span: Span::default(),
        }
    }

    fn expr(&mut self, depth: usize) -> Expr {
        use Operator as O;
        let boxed = |expr| Box::new(expr);
        let choice = if depth > 4 {
            self.roll(4)
        } else {
            self.roll(12)
        };
        let kind = match choice {
            0 | 1 => ExprKind::Name(
                self.pick(&["a", "b", "aspects.speed", "no", "today"])
                    .to_owned(),
            ),
            2 => ExprKind::Number(self.number()),
            3 => match self.roll(3) {
                0 => ExprKind::Text(self.text()),
                1 => ExprKind::Date("2026-01-31".to_owned()),
                _ => ExprKind::Time("12:30".to_owned()),
            },
            4 => ExprKind::Not(boxed(self.expr(depth + 1))),
            5 => ExprKind::Negate(boxed(self.expr(depth + 1))),
            6 => {
                let arguments = (0..=self.roll(2)).map(|_| self.expr(depth + 1)).collect();
                ExprKind::Call(name(self.pick(&["round", "count", "missing"])), arguments)
            }
            7 => {
                let list = (0..=self.roll(2)).map(|_| self.expr(5)).collect();
                self.binary(O::In, depth, ExprKind::List(list))
            }
            8 => {
                let range = ExprKind::Range(self.range());
                self.binary(O::In, depth, range)
            }
            _ => {
                let operator = self.pick(&[
                    O::Or,
                    O::And,
                    O::Equal,
                    O::NotEqual,
                    O::Less,
                    O::GreaterOrEqual,
                    O::Has,
                    O::HasAny,
                    O::Add,
                    O::Subtract,
                    O::Multiply,
                    O::Divide,
                ]);
                let right = self.expr(depth + 1).kind;
                self.binary(operator, depth, right)
            }
        };
        expr(kind)
    }

    fn binary(&mut self, operator: Operator, depth: usize, right: ExprKind) -> ExprKind {
        let left = Box::new(self.expr(depth + 1));
        ExprKind::Binary(operator, Span::default(), left, Box::new(expr(right)))
    }
}

fn expr(kind: ExprKind) -> Expr {
    Expr {
        kind,
        span: Span::default(),
    }
}

fn name(text: &str) -> Name {
    Name {
        text: text.to_owned(),
        span: Span::default(),
    }
}

fn text(value: &str) -> Text {
    Text {
        value: value.to_owned(),
        span: Span::default(),
        offsets: Offsets::Direct(0),
    }
}

fn property(key: Key, values: Vec<Value>) -> Property {
    Property {
        key,
        key_span: Span::default(),
        values,
        span: Span::default(),
    }
}

fn phrases(key: Key) -> &'static [&'static str] {
    match key {
        Key::Specify => &["optional"],
        Key::Options | Key::Rows => &["of channels", "of no"],
        Key::Retain => &["1 year then anonymise", "90 days then delete"],
        Key::Base => &["asked", "including dk"],
        Key::Target => &["at_least 80%", "at_most 300", "at_least 0.5"],
        Key::Absent => &["skip needs 2", "none"],
        Key::Margin => &["tenure new 30%, loyal 70%", "a b 1"],
        Key::On => &[
            "service.closed",
            "service.closed where channel in [phone, chat]",
        ],
        Key::Between => &["09:00 and 20:00", "12:30 and 18:00"],
        Key::Quarantine => &["90 days after invitation", "1 week after response"],
        Key::Via => &["email to email", "link"],
        Key::Remind | Key::Close => &["after 3 days", "after 1 month"],
        Key::Expect => &[
            "7000",
            "1200 per month",
            "asked a, b",
            "not asked a",
            "valid",
            "invalid a",
            "missing a, b",
            "action call",
            "not action call",
            "finish young",
            "computed total == 5",
            "text a \"Zo: ja\"",
        ],
        Key::Given | Key::Answer => &[
            "channel phone, tenure 3",
            "solved no, reasons [waiting, other], day 2026-01-31, at 09:00, name \"Jan # 1\"",
            "aspects.speed -1, age 18_24",
        ],
        other => panic!("no examples of {other:?}"),
    }
}

const NAMES: &[&str] = &[
    "a",
    "no",
    "n",
    "yes",
    "on",
    "null",
    "true",
    "name.first",
    "e1",
    "nl",
    "long_name_1",
];

const TYPES: &[&str] = &[
    "text",
    "yes_no",
    "one of channels",
    "many",
    "satisfaction",
    "integer 0..10",
    "integer 18..",
    "ces 2",
    "money EUR",
    "decimal 0..1 step 0.01",
    "date 2026-01-01..today",
    "slider 0..100 step 5",
    "integer ..10",
];

const DOCS: &[&str] = &["Een zin.", "Twee regels:\nde tweede.", "no", "# kop"];

const TEXTS: &[&str] = &[
    "Hoe gaat het?",
    "no",
    "Yes",
    "",
    "~",
    "1.10",
    "012",
    "12:30",
    "2026-01-01",
    "18_24",
    "0x1f",
    "1e3",
    "=",
    "<<",
    "Let op: dit",
    "eind:",
    "a # b",
    "# a",
    "- a",
    "-",
    "?",
    "? a",
    "{naam}, hoe gaat het?",
    "[a] b",
    "*ster* tekst",
    "&a",
    "!a",
    "| a",
    "> a",
    "@a",
    "`a`",
    "%a",
    "\"a\" b",
    "'a' b",
    "a \"b\" 'c'",
    "C:\\pad\\naam",
    "regel een\nregel twee",
    "regel een\n\n  ingesprongen\n",
    "\nbegint leeg",
    "  spaties  ",
    "a\n b \nc",
    "tab\there",
    "één … “twee” 😀",
    "a, b",
    "---",
    "...",
    "--- a",
    "a\n---\nb",
    "a\u{a0}b",
    "//geen commentaar",
    "\"\"\"",
    "a \"\"\" b",
    "\\",
    "\\n",
    "{{",
    "}",
    "https://voorbeeld.nl/a#b",
    "null",
    ".inf",
    "+1",
    "y",
];

const SIGNS: &[char] = &[
    'a', 'b', ' ', ':', '#', '-', '"', '\'', '\\', '\n', '{', '}', '[', ']', ',', '&', '*', '!',
    '|', '>', '%', '@', '?', '0', '1', '.', '~', 'é', '😀', '\t', '/', '=', '<',
];
