//! Rules about options, scales and missing codes.

use super::build::{Review, listed};
use crate::model::*;
use crate::problem::{Level, Rule, Shape};
use crate::source::Span;
use rust_decimal::Decimal;
use std::collections::HashMap;

impl<'a> Review<'a> {
    /// Checks every list, scale and choice.
    pub fn check_options(&mut self) {
        for at in 0..self.survey.lists.len() {
            let list = &self.survey.lists[at];
            if list.span != Span::default() {
                self.check_list(list);
            }
        }
        for scale in &self.survey.scales {
            self.check_missing_codes(&scale.missing, Some((scale.min, scale.max)), &scale.name);
        }
        self.check_fields();
        self.check_missing_kinds();
    }

    fn check_list(&mut self, list: &List) {
        if list.options.len() < 2 {
            let count = if list.options.is_empty() {
                "no options"
            } else {
                "only one option"
            };
            let kind = if list.shared { "list" } else { "question" };
            self.report(
                Rule::OptionTooFew,
                list.span,
                format!("the {kind} `{}` has {count}", list.name),
            )
            .help("a choice has at least two options");
        }
        self.duplicate_codes(list);
        self.duplicate_labels(list);
        self.number_ranges(list);
    }

    fn duplicate_codes(&mut self, list: &List) {
        let mut seen: HashMap<i64, Span> = HashMap::new();
        for option in &list.options {
            let Some(code) = option.code else { continue };
            if let Some(first) = seen.insert(code, option.span) {
                self.report(
                    Rule::OptionDuplicateCode,
                    option.span,
                    format!("`{}` has the code of another option, {code}", option.name),
                )
                .related(first, "the other option")
                .help("an exported number means one thing");
            }
        }
    }

    fn duplicate_labels(&mut self, list: &List) {
        for language in 0..self.survey.languages.len() {
            let mut seen: HashMap<String, usize> = HashMap::new();
            for (at, option) in list.options.iter().enumerate() {
                let entry = &self.survey.texts.entries[option.text.0 as usize];
                if entry.forms.get(language).is_none_or(Option::is_none) {
                    continue;
                }
                let words = self.survey.words(option.text, language).to_lowercase();
                let Some(first) = seen.insert(words, at) else {
                    continue;
                };
                if language > 0 && self.same_words(list, first, at) {
                    continue;
                }
                let tag = self.survey.languages[language].clone();
                let (other, span) = (list.options[first].name.clone(), list.options[first].span);
                let message = format!(
                    "`{}` and `{other}` have the same words in `{tag}`",
                    option.name
                );
                self.report(Rule::OptionDuplicateLabel, option.span, message)
                    .related(span, "the other option")
                    .help("change the words of one, or take one of the two out");
            }
        }
    }

    /// Whether two options have the same words in the source language, which was reported already.
    fn same_words(&self, list: &List, a: usize, b: usize) -> bool {
        let words = |at: usize| self.survey.words(list.options[at].text, 0).to_lowercase();
        words(a) == words(b)
    }

    /// Labels such as `18–25` and `25–34` that overlap, or leave a gap.
    fn number_ranges(&mut self, list: &List) {
        let ranges: Vec<_> = list
            .options
            .iter()
            .filter_map(|option| Some((label_range(&self.survey.words(option.text, 0))?, option)))
            .collect();
        for pair in ranges.windows(2) {
            let [((_, high), first), ((low, _), second)] = pair else {
                continue;
            };
            let Some(high) = high else { continue };
            let (rule, what) = if low <= high {
                (
                    Rule::OptionOverlap,
                    format!("{low} belongs to `{}` and to `{}`", first.name, second.name),
                )
            } else if *low - *high > Decimal::ONE && low.fract().is_zero() {
                (
                    Rule::OptionGap,
                    format!(
                        "nothing between {high} and {low} belongs to `{}` or `{}`",
                        first.name, second.name
                    ),
                )
            } else {
                continue;
            };
            self.report(rule, second.span, what)
                .related(first.span, "the option before");
        }
    }

    fn check_fields(&mut self) {
        for at in 0..self.survey.fields.len() {
            let id = FieldId(at as u32);
            let field = &self.survey.fields[at];
            let range = match self.survey.bounds(id) {
                (Some(min), Some(max)) => Some((
                    min.try_into().unwrap_or(i64::MIN),
                    max.try_into().unwrap_or(i64::MAX),
                )),
                _ => None,
            };
            let own = self.own_missing(id);
            self.check_missing_codes(&own, range, &field.name);
            let list = self.survey.options_of(id);
            if let Some(list) = list {
                self.options_against_missing(&own, field, list);
            }
            if self.rows_before(id).next().is_some() {
                continue;
            }
            if field.shuffle && matches!(field.ty, Type::Scale(_)) {
                let message = format!("the scale of `{}` cannot be shuffled", field.name);
                let problem = self.report(Rule::OptionUnpinned, field.name_span, message);
                problem.level = Level::Error;
                problem.help("the order of a scale is its meaning; take `shuffle` away");
            }
            if let Some(list) = list {
                self.check_choice(field, list);
            }
        }
    }

    /// The missing codes of a field that were not looked at with its scale or an earlier row.
    fn own_missing(&self, id: FieldId) -> Vec<Missing> {
        let survey = self.survey;
        let of_scale = match &survey[id].ty {
            Type::Scale(scale) => survey[*scale].missing.as_slice(),
            _ => &[],
        };
        // What an earlier row shares with this one stands on the grid, so the first row has it too.
        let of_grid = self.rows_before(id).next();
        let of_grid = of_grid.map_or(&[][..], |row| &survey[row].missing);
        let is_own = |code: &&Missing| {
            let mut others = of_scale.iter().chain(of_grid);
            others.all(|other| other.span != code.span)
        };
        survey[id].missing.iter().filter(is_own).cloned().collect()
    }

    /// The rows of the same grid that stand before a row.
    fn rows_before(&self, id: FieldId) -> impl Iterator<Item = FieldId> + use<'a> {
        let rows = match self.survey[id].origin {
            Origin::Row(grid) => self.survey[grid].rows.as_slice(),
            _ => &[],
        };
        rows.iter().copied().take_while(move |row| *row != id)
    }

    /// Options are ranked and shared among by their names; nobody can write what is meant by `other`.
    fn no_place_for_text(&mut self, field: &Field, list: &List) {
        let what = match field.ty {
            Type::Rank(..) => "a ranking",
            Type::Allocate(..) => "a division",
            _ => return,
        };
        let Some(option) = list.options.iter().find(|option| option.specify.is_some()) else {
            return;
        };
        let (name, span) = (option.name.clone(), option.span);
        let message = format!("{what} has no place for the text of `{name}`");
        self.report(Rule::OptionNoPlace, field.name_span, message)
            .related(span, "the option with a text")
            .help("ask for the text in a question of its own, or use a list without `specify`");
    }

    fn check_choice(&mut self, field: &Field, list: &List) {
        if matches!(field.ty, Type::One(_) | Type::Many(..)) && list.options.len() > 12 {
            let message = format!(
                "`{}` shows {} options at once",
                field.name,
                list.options.len()
            );
            self.report(Rule::OptionTooMany, field.name_span, message)
                .help("people read at most about twelve; group them, or ask in two steps");
        }
        if field.shuffle || list.shuffle {
            self.unpinned(field, list);
        }
        self.no_place_for_text(field, list);
        let Type::Many(_, selection) = &field.ty else {
            return;
        };
        let free = list
            .options
            .iter()
            .filter(|option| !option.exclusive)
            .count() as u32;
        let all = list.options.len() as u32;
        let too_many = |min: &u32| *min > 1 && *min > free && *min <= all;
        if let Some(min) = selection.min.filter(too_many) {
            let message = format!(
                "at least {min} of `{}` cannot be chosen: only {free} go together",
                field.name
            );
            self.report(Rule::OptionExclusive, field.name_span, message)
                .help("lower `min`, or take `exclusive` from an option");
        }
        let offers_none =
            list.options.iter().any(|option| option.exclusive) || !field.missing.is_empty();
        if !offers_none && field.required {
            let none = list.options.iter().find(|option| self.is_none(option));
            let none = none.map(|option| (option.name.clone(), option.span));
            let problem = self.report(
                Rule::OptionMissingExclusive,
                field.name_span,
                format!(
                    "`{}` must be answered, and offers no way to say \"none of these\"",
                    field.name
                ),
            );
            problem.help("add an option with `exclusive`");
            if let Some((name, span)) = none {
                problem.help(format!("add `exclusive` to `{name}`"));
                problem.reshape(
                    format!("add `exclusive` to `{name}`"),
                    span,
                    Shape::WithFlag("exclusive"),
                );
                problem.safely();
            }
        }
    }

    /// Whether an option says by its words that none of the others applies.
    fn is_none(&self, option: &Choice) -> bool {
        let words = self.survey.words(option.text, 0).to_lowercase();
        let phrases = [
            "none of the",
            "none of these",
            "none of those",
            "none apply",
            "geen van",
            "geen enkele van",
            "niets van",
        ];
        phrases.iter().any(|phrase| words.starts_with(phrase))
    }

    fn options_against_missing(&mut self, codes: &[Missing], field: &Field, list: &List) {
        for code in codes {
            if let Some(option) = list.options.iter().find(|option| option.name == code.name) {
                self.report(
                    Rule::MissingCodeClash,
                    code.span,
                    format!(
                        "`{}` is an option of `{}` and a missing code",
                        code.name, field.name
                    ),
                )
                .related(option.span, "the option");
            }
            let Some(number) = code.code else { continue };
            if let Some(option) = list
                .options
                .iter()
                .find(|option| option.code == Some(number))
            {
                self.report(
                    Rule::MissingCodeClash,
                    code.span,
                    format!(
                        "the code {number} also stands for the option `{}`",
                        option.name
                    ),
                )
                .related(option.span, "the option");
            }
        }
    }

    fn unpinned(&mut self, field: &Field, list: &List) {
        let loose = list.options.iter();
        let loose: Vec<&Choice> = loose
            .filter(|option| option.pin.is_none() && is_rest(&option.name))
            .collect();
        for option in loose {
            self.report(
                Rule::OptionUnpinned,
                option.span,
                format!(
                    "`{}` is shuffled along with the other options of `{}`",
                    option.name, field.name
                ),
            )
            .help("add `last`, so that it stays at the end")
            .reshape("add `last`", option.span, Shape::WithFlag("last"))
            .safely();
        }
    }

    fn check_missing_codes(&mut self, codes: &[Missing], range: Option<(i64, i64)>, owner: &str) {
        for code in codes {
            let Some(number) = code.code else { continue };
            if range.is_some_and(|(min, max)| (min..=max).contains(&number)) {
                self.report(
                    Rule::MissingCodeClash,
                    code.span,
                    format!("{number} is also a valid answer of `{owner}`"),
                )
                .help("take a code outside the scale, like 98 or -1");
            }
        }
    }

    /// One kind of missing answer has one code in the whole survey.
    fn check_missing_kinds(&mut self) {
        let mut codes: Vec<Missing> = self
            .survey
            .scales
            .iter()
            .flat_map(|scale| scale.missing.clone())
            .collect();
        codes.extend(
            self.survey
                .fields
                .iter()
                .flat_map(|field| field.missing.clone()),
        );
        let mut first: HashMap<(MissingKind, String), (i64, Span)> = HashMap::new();
        let mut seen = std::collections::HashSet::new();
        for code in codes {
            let Some(number) = code.code.filter(|_| seen.insert(code.span)) else {
                continue;
            };
            let (known, span) = *first
                .entry((code.kind, code.name.clone()))
                .or_insert((number, code.span));
            if known != number {
                let message = format!(
                    "`{}` has the code {number} here and {known} elsewhere",
                    code.name
                );
                self.report(Rule::MissingInconsistent, code.span, message)
                    .related(span, "the other code")
                    .help(format!(
                        "give {} one code in the whole survey",
                        listed([code.name.as_str()])
                    ));
            }
        }
    }
}

/// Whether an option stands for the rest by its name.
fn is_rest(name: &str) -> bool {
    [
        "other",
        "none",
        "anders",
        "geen",
        "overig",
        "else",
        "none_of_these",
        "dont_know",
    ]
    .contains(&name)
}

/// The numbers that a label like `18–24`, `18 tot 24 jaar` or `65+` runs between.
fn label_range(words: &str) -> Option<(Decimal, Option<Decimal>)> {
    let mut numbers: Vec<Decimal> = Vec::new();
    let mut digits = String::new();
    for c in words.chars().chain(std::iter::once(' ')) {
        if c.is_ascii_digit() {
            digits.push(c);
        } else if !digits.is_empty() {
            numbers.push(std::mem::take(&mut digits).parse().ok()?);
        }
    }
    match numbers.as_slice() {
        [low, high] if low < high => Some((*low, Some(*high))),
        [low]
            if words.contains('+')
                || words.contains("meer")
                || words.contains("older")
                || words.contains("ouder") =>
        {
            Some((*low, None))
        }
        _ => None,
    }
}
