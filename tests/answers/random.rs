//! Random surveys as `.peil` text.

/// A small generator of numbers (SplitMix64), so that a seed always gives the same survey.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Rng(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// What conditions can say about a field.
#[derive(Clone)]
enum Kind {
    Number(i64, i64),
    Choice(Vec<&'static str>),
    Set(Vec<&'static str>),
    Words,
    Date,
    Moment,
    Time,
    Money,
    Flag,
    YesNo,
    Sum,
}

#[derive(Clone)]
struct Known {
    name: String,
    kind: Kind,
    declines: bool,
    /// The repeat it stands in, closed by now.
    inside: Option<String>,
}

pub struct Writer {
    pub rng: Rng,
    text: String,
    fields: Vec<Known>,
    next: usize,
    finishes: usize,
    in_repeat: bool,
}

const OPTIONS: [&str; 5] = ["red", "blue", "green", "other", "none"];
const SHARED: [&str; 3] = ["phone", "chat", "email"];

/// The items of a random survey, to be completed by `surveys::of`.
pub fn items(seed: u64) -> String {
    let mut writer = Writer {
        rng: Rng::new(seed),
        text: String::new(),
        fields: Vec::new(),
        next: 0,
        finishes: 0,
        in_repeat: false,
    };
    writer.survey();
    writer.text
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn name(&mut self, prefix: &str) -> String {
        self.next += 1;
        format!("{prefix}{}", self.next)
    }

    fn add(&mut self, name: &str, kind: Kind, declines: bool) {
        self.fields.push(Known {
            name: name.to_owned(),
            kind,
            declines,
            inside: None,
        });
    }

    fn survey(&mut self) {
        self.line("list channels { option phone \"P\" option chat \"C\" option email \"E\" }");
        self.line("scale sat 1..5 { best 5 label 1 \"L\" label 5 \"H\" missing na \"N\" }");
        let consent = self.rng.chance(50);
        if consent {
            self.line("purpose extra \"more\" { basis consent retain 1 year then delete }");
        }
        self.known(consent);
        if consent {
            let required = if self.rng.chance(40) {
                " { required }"
            } else {
                ""
            };
            self.line(&format!("consent join \"Yes?\" for extra{required}"));
            self.add("join", Kind::Flag, false);
        }
        for _ in 0..1 + self.rng.below(3) {
            self.page(consent);
        }
    }

    fn known(&mut self, consent: bool) {
        for kind in [
            "integer 0..100",
            "one of channels",
            "date",
            "text",
            "money EUR 0..500",
        ] {
            if !self.rng.chance(35) {
                continue;
            }
            let name = self.name("k");
            // A condition before the consent may not read what waits for it.
            let waits = consent && self.rng.chance(25);
            let purpose = if waits { " for extra" } else { "" };
            self.line(&format!("known {name}: {kind}{purpose}"));
            if waits {
                continue;
            }
            let kind = match kind {
                "integer 0..100" => Kind::Number(0, 100),
                "one of channels" => Kind::Choice(SHARED.to_vec()),
                "date" => Kind::Date,
                "text" => Kind::Words,
                _ => Kind::Money,
            };
            self.add(&name, kind, false);
        }
    }

    fn page(&mut self, consent: bool) {
        let name = self.name("page");
        let when = self.when(30);
        let purpose = if consent && self.rng.chance(30) {
            " for extra"
        } else {
            ""
        };
        self.line(&format!("page {name} \"Page\"{purpose}{when} {{"));
        for _ in 0..2 + self.rng.below(4) {
            self.item(2);
        }
        self.line("}");
    }

    fn item(&mut self, depth: usize) {
        match self.rng.below(20) {
            0..=9 => self.question(),
            10..=11 => self.grid(),
            12..=13 if depth > 0 => self.branch(depth),
            14 => self.compute(),
            15 => self.check(),
            16 if !self.in_repeat => self.finish(),
            17 if !self.in_repeat => self.quota(),
            18..=19 if !self.in_repeat => self.repeat(),
            _ => self.question(),
        }
    }

    fn branch(&mut self, depth: usize) {
        let condition = self.condition(2);
        self.line(&format!("if {condition} {{"));
        for _ in 0..1 + self.rng.below(2) {
            self.item(depth - 1);
        }
        if self.rng.chance(40) {
            let condition = self.condition(1);
            self.line(&format!("}} else if {condition} {{"));
            self.item(depth - 1);
        }
        if self.rng.chance(40) {
            self.line("} else {");
            self.item(depth - 1);
        }
        self.line("}");
    }

    fn question(&mut self) {
        let name = self.name("q");
        let (ty, kind, own) = self.question_type();
        let when = self.when(40);
        let required = if self.rng.chance(40) { "required " } else { "" };
        let mut body = format!("{required}{own}");
        let declines = self.rng.chance(30);
        if declines {
            body.push_str(" missing dk \"D\"");
        }
        if self.rng.chance(15) {
            body.push_str(" missing secret \"S\" as refused");
        }
        self.line(&format!(
            "question {name}: {ty} \"Question {name}?\"{when} {{ {body} }}"
        ));
        if let Some(kind) = kind {
            self.add(&name, kind, declines);
        }
    }

    /// A type, what conditions can say of it, and what stands in the body.
    fn question_type(&mut self) -> (String, Option<Kind>, String) {
        let plain = |ty: &str, kind: Option<Kind>| (ty.to_owned(), kind, String::new());
        match self.rng.below(31) {
            28 => {
                let own = format!(
                    "{}\n{}",
                    self.rng.pick(&["", "max 2"]),
                    self.hidden_options()
                );
                ("rank".to_owned(), Some(Kind::Set(SHARED.to_vec())), own)
            }
            29 => ("allocate 10".to_owned(), None, self.hidden_options()),
            30 => {
                let own = format!("required {}", self.hidden_options());
                ("many".to_owned(), Some(Kind::Set(SHARED.to_vec())), own)
            }
            22 => plain("datetime 2026-01-01..today", Some(Kind::Moment)),
            23 => plain("datetime", Some(Kind::Moment)),
            24 => {
                let ty =
                    *self
                        .rng
                        .pick(&["date 1950-01-01..", "date 2026-11-22..2030-01-01", "date"]);
                plain(ty, Some(Kind::Date))
            }
            25 => {
                let (ty, low, high) =
                    *self
                        .rng
                        .pick(&[("grade", 1, 10), ("ces 2", 1, 7), ("agree 5", 1, 5)]);
                plain(ty, Some(Kind::Number(low, high)))
            }
            26 => plain("decimal -1..1 step 0.25", Some(Kind::Number(-1, 1))),
            27 => {
                let ty = *self.rng.pick(&["money EUR", "money EUR -50..50"]);
                plain(ty, Some(Kind::Money))
            }
            0 => plain("nps", Some(Kind::Number(0, 10))),
            1 => plain("sat", Some(Kind::Number(1, 5))),
            2 => plain("yes_no", Some(Kind::Choice(vec!["yes", "no"]))),
            3 => plain("one of channels", Some(Kind::Choice(SHARED.to_vec()))),
            4 | 5 => {
                let own = self.options(false);
                ("one".to_owned(), Some(Kind::Choice(OPTIONS.to_vec())), own)
            }
            6 | 7 => {
                let limits = ["", "min 2", "max 2", "min 1 max 3", "min 2 max 3"];
                let own = format!("{}\n{}", self.rng.pick(&limits), self.options(true));
                ("many".to_owned(), Some(Kind::Set(OPTIONS.to_vec())), own)
            }
            8 => {
                let own = (*self.rng.pick(&["", "min 2", "max 2", "min 3"])).to_owned();
                (
                    "rank of channels".to_owned(),
                    Some(Kind::Set(SHARED.to_vec())),
                    own,
                )
            }
            9 => plain("integer 18..", Some(Kind::Number(18, 40))),
            10 => plain("integer -5..5", Some(Kind::Number(-5, 5))),
            11 => plain("slider 0..100 step 5", Some(Kind::Number(0, 100))),
            12 => {
                let ty = *self
                    .rng
                    .pick(&["slider 1..10 step 3", "slider 1..10 step 0.5"]);
                plain(ty, Some(Kind::Number(1, 10)))
            }
            13 => plain("decimal 0..1 step 0.01", Some(Kind::Number(0, 1))),
            14 => plain("decimal", Some(Kind::Number(-3, 3))),
            15 => plain("money EUR 0..1000", Some(Kind::Money)),
            16 => plain("date 2020-01-01..today", Some(Kind::Date)),
            17 => plain("time", Some(Kind::Time)),
            18 => (
                "text".to_owned(),
                Some(Kind::Words),
                "length 2..5 pattern \"[a-z]+\"".to_owned(),
            ),
            19 => plain("long_text", Some(Kind::Words)),
            20 => plain(
                self.rng
                    .pick::<&str>(&["email", "phone", "url", "datetime", "file"]),
                None,
            ),
            _ => ("allocate 10 of channels".to_owned(), None, String::new()),
        }
    }

    fn options(&mut self, many: bool) -> String {
        let mut own = String::new();
        for option in OPTIONS {
            let when = if self.rng.chance(12) {
                self.when(100)
            } else {
                String::new()
            };
            let flags = match option {
                "other" => *self
                    .rng
                    .pick(&["", " specify", " specify", " specify optional"]),
                "none" if many => *self.rng.pick(&["", " exclusive", " exclusive"]),
                _ => "",
            };
            own.push_str(&format!(" option {option} \"The {option}\"{when}{flags}\n"));
        }
        own
    }

    /// Options of which any can be hidden.
    fn hidden_options(&mut self) -> String {
        let mut own = String::new();
        for option in SHARED {
            let when = self.when(50);
            own.push_str(&format!(" option {option} \"The {option}\"{when}\n"));
        }
        own
    }

    fn grid(&mut self) {
        let name = self.name("g");
        let ty = *self
            .rng
            .pick(&["sat", "one of channels", "many of channels", "integer 0..9"]);
        let kind = match ty {
            "sat" => Kind::Number(1, 5),
            "one of channels" => Kind::Choice(SHARED.to_vec()),
            "many of channels" => Kind::Set(SHARED.to_vec()),
            _ => Kind::Number(0, 9),
        };
        let required = if self.rng.chance(40) { "required" } else { "" };
        let missing = if self.rng.chance(40) {
            " missing dk \"D\""
        } else {
            ""
        };
        let mut rows = String::new();
        for row in ["speed", "care"] {
            let when = self.when(20);
            rows.push_str(&format!(" row {row} \"The {row}\"{when}\n"));
        }
        self.line(&format!(
            "grid {name}: {ty} \"Grid {name}\" {{ {required}{missing} {rows} }}"
        ));
        for row in ["speed", "care"] {
            self.add(&format!("{name}.{row}"), kind.clone(), !missing.is_empty());
        }
    }

    fn compute(&mut self) {
        let name = self.name("c");
        if self.rng.chance(35) {
            let condition = self.condition(2);
            self.line(&format!("compute {name}: yes_no = {condition}"));
            self.add(&name, Kind::YesNo, false);
        } else if let Some(number) = self.number() {
            self.line(&format!("compute {name}: decimal = {number}"));
            self.add(&name, Kind::Sum, false);
        }
    }

    fn check(&mut self) {
        let name = self.name("check");
        let condition = self.condition(2);
        let when = self.when(30);
        let level = *self.rng.pick(&["hard", "hard", "soft"]);
        self.line(&format!(
            "check {name} \"Wrong\" {level} require {condition}{when}"
        ));
    }

    fn finish(&mut self) {
        if self.finishes < 2 {
            self.finishes += 1;
            let name = self.name("end");
            let condition = self.condition(1);
            self.line(&format!("finish {name} \"Bye\" when {condition}"));
        }
    }

    fn quota(&mut self) {
        let name = self.name("quota");
        let condition = self.condition(1);
        self.line(&format!("quota {name} 250 when {condition}"));
    }

    fn repeat(&mut self) {
        let sets: Vec<String> = self
            .fields
            .iter()
            .filter(|field| matches!(field.kind, Kind::Set(_)) && !field.name.contains('.'))
            .filter(|field| field.inside.is_none())
            .map(|field| field.name.clone())
            .collect();
        if sets.is_empty() {
            return self.question();
        }
        let over = self.rng.pick(&sets).clone();
        let name = self.name("r");
        let when = self.when(30);
        let max = *self.rng.pick(&["", "", " max 1", " max 2"]);
        self.line(&format!("repeat {name} over {over}{when} {{{max}"));
        let before = self.fields.len();
        self.in_repeat = true;
        for _ in 0..1 + self.rng.below(3) {
            self.item(1);
        }
        self.in_repeat = false;
        self.line("}");
        for field in &mut self.fields[before..] {
            field.inside = Some(name.clone());
        }
    }

    fn when(&mut self, percent: u64) -> String {
        match self.rng.chance(percent) && !self.fields.is_empty() {
            true => format!(" when {}", self.condition(1)),
            false => String::new(),
        }
    }

    fn condition(&mut self, depth: usize) -> String {
        if depth == 0 || self.rng.chance(40) {
            return self.leaf();
        }
        match self.rng.below(3) {
            0 => format!(
                "({}) and ({})",
                self.condition(depth - 1),
                self.condition(depth - 1)
            ),
            1 => format!(
                "({}) or ({})",
                self.condition(depth - 1),
                self.condition(depth - 1)
            ),
            _ => format!("not ({})", self.condition(depth - 1)),
        }
    }

    fn leaf(&mut self) -> String {
        if self.fields.is_empty() || self.rng.chance(4) {
            return format!(
                "mode {} {}",
                self.rng.pick(&["==", "!="]),
                self.rng.pick(&["phone", "online"])
            );
        }
        let field = self.fields[self.rng.below(self.fields.len())].clone();
        let (name, fold) = match &field.inside {
            Some(repeat) => (
                format!("{repeat}.{}", field.name),
                Some(*self.rng.pick(&["any", "all"])),
            ),
            None => (field.name.clone(), None),
        };
        let condition = self.about(&name, &field);
        match fold {
            Some(fold) => format!("{fold}({condition})"),
            None => condition,
        }
    }

    fn about(&mut self, name: &str, field: &Known) -> String {
        if !matches!(field.kind, Kind::Flag | Kind::YesNo | Kind::Sum) && self.rng.chance(12) {
            return match self.rng.chance(50) && field.declines {
                true => format!("missing({name}, dk)"),
                false => format!("answered({name})"),
            };
        }
        match &field.kind {
            Kind::Flag => name.to_owned(),
            Kind::YesNo => format!(
                "{name} {} {}",
                self.rng.pick(&["==", "!="]),
                self.rng.pick(&["yes", "no"])
            ),
            Kind::Sum => {
                let op = *self.rng.pick(&[">", "<=", "==", "!=", ">="]);
                format!("{name} {op} {}", self.rng.below(9))
            }
            Kind::Number(low, high) => self.about_number(name, *low, *high),
            Kind::Choice(options) => match self.rng.chance(60) {
                true if self.rng.chance(20) && field.inside.is_none() => {
                    self.about_two(name, options)
                }
                true => format!(
                    "{name} {} {}",
                    self.rng.pick(&["==", "!="]),
                    self.rng.pick(options)
                ),
                false => format!("{name} in [{}, {}]", options[0], options[options.len() - 1]),
            },
            Kind::Set(options) => match self.rng.below(4) {
                0 => format!("{name} has {}", self.rng.pick(options)),
                1 => format!(
                    "{name} has {} of [{}, {}]",
                    self.rng.pick(&["any", "all", "none"]),
                    options[0],
                    options[2]
                ),
                2 if field.inside.is_none() => {
                    format!(
                        "count({name}) {} {}",
                        self.rng.pick(&[">=", "<", "==", "!="]),
                        1 + self.rng.below(2)
                    )
                }
                _ => format!("{name} has none of [{}]", self.rng.pick(options)),
            },
            Kind::Words => match self.rng.chance(50) {
                true => format!("{name} {} \"abc\"", self.rng.pick(&["==", "!="])),
                false => format!(
                    "length({name}) {} 3",
                    self.rng.pick(&[">", "<=", "==", "!="])
                ),
            },
            Kind::Date => match self.rng.below(4) {
                0 | 1 => format!(
                    "{name} {} 2024-02-29",
                    self.rng.pick(&["==", "!=", "<", ">="])
                ),
                2 => format!(
                    "days_between({name}, today) {} 1",
                    self.rng.pick(&["<", ">=", "=="])
                ),
                _ => format!("years_between({name}, today) >= 2"),
            },
            Kind::Moment => format!(
                "{name} {} 2026-11-21",
                self.rng.pick(&["<", ">=", "==", "!="])
            ),
            Kind::Time => format!("{name} {} 12:00", self.rng.pick(&["==", "!=", "<", ">="])),
            Kind::Money => format!("{name} {} 12.5", self.rng.pick(&["==", "!=", "<", ">="])),
        }
    }

    /// Of two choices from the same list, whether they are the same.
    fn about_two(&mut self, name: &str, options: &[&'static str]) -> String {
        let others = self.fields.iter().filter(|other| {
            matches!(&other.kind, Kind::Choice(list) if list == options)
                && other.inside.is_none()
                && other.name != name
        });
        let others: Vec<String> = others.map(|other| other.name.clone()).collect();
        match others.is_empty() {
            true => format!("answered({name})"),
            false => format!("same({name}, {})", self.rng.pick(&others)),
        }
    }

    fn about_number(&mut self, name: &str, low: i64, high: i64) -> String {
        let middle = low + self.rng.below((high - low) as usize + 1) as i64;
        match self.rng.below(10) {
            0..=5 => {
                // Nothing beyond the domain, nor a comparison that it settles.
                let op = *self.rng.pick(&["==", "!=", "<", "<=", ">", ">="]);
                let op = match op {
                    "<" if middle == low => "<=",
                    ">" if middle == high => ">=",
                    op => op,
                };
                format!("{name} {op} {middle}")
            }
            6 => format!("{name} in {low}..{middle}"),
            7 => format!("{name} in [{middle}, {high}]"),
            8 => format!("{name} + 1 > {middle}"),
            _ => format!("round({name} / 3) == {}", middle / 3),
        }
    }

    /// Arithmetic over the numbers that were asked so far.
    fn number(&mut self) -> Option<String> {
        let numbers: Vec<String> = self
            .fields
            .iter()
            .filter(|field| matches!(field.kind, Kind::Number(..)) && field.inside.is_none())
            .map(|field| field.name.clone())
            .collect();
        if numbers.is_empty() {
            return None;
        }
        let (a, b) = (
            self.rng.pick(&numbers).clone(),
            self.rng.pick(&numbers).clone(),
        );
        let digits = self.rng.below(4);
        Some(match self.rng.below(12) {
            0 | 1 => format!("sum([{a}, {b}]) / 2"),
            2 => format!("mean([{a}, {b}, 4])"),
            3 => format!("max([{a}, {b}]) - min([{a}, {b}])"),
            4 => format!("{a} + {b} * 3"),
            5 => format!("round({a} / 3, {digits}) * 3"),
            6 => format!("abs({a} - {b}) / 7"),
            7 => format!("{a} / {b}"),
            8 => format!("{a} * {b} * 123456.789 * 99999.9"),
            9 => format!("-{a} + round({b} / 2)"),
            10 => {
                let condition = self.condition(1);
                format!("choose({condition}, {a}, {b})")
            }
            _ => format!("{a} * 0.000001 * 0.0000005"),
        })
    }
}
