//! Which level a rule has in this run: the one place where settings and command line are applied.

use super::{Level, Problems, Rule, closest};

/// A rule, an area, or every warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector {
    /// `privacy/no-purpose`
    Rule(Rule),
    /// `privacy`
    Area(&'static str),
    /// `warnings`: whatever is a warning by itself.
    Warnings,
}

/// Changed levels; the most recent that concerns a rule counts, and one for the rule itself before one
/// for its area.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    entries: Vec<(Selector, Option<Level>)>,
}

impl Selector {
    /// The rule or area of that name.
    ///
    /// # Errors
    /// There is none; the text says which one is close.
    pub fn parse(word: &str) -> Result<Selector, String> {
        if let Some(rule) = Rule::parse(word) {
            return Ok(Selector::Rule(rule));
        }
        if word == "warnings" {
            return Ok(Selector::Warnings);
        }
        if let Some(rule) = Rule::ALL.iter().find(|rule| rule.area() == word) {
            return Ok(Selector::Area(rule.area()));
        }
        Err(match Selector::closest(word) {
            Some(close) => format!("there is no such rule; did you mean `{close}`?"),
            None => "there is no such rule; `peil explain` lists them".to_string(),
        })
    }

    /// The rule or area with a name close to `word`. The part after the slash alone will do.
    pub fn closest(word: &str) -> Option<&'static str> {
        let whole = closest(word, Rule::ALL.iter().map(|rule| rule.slug()));
        let areas = || Rule::ALL.iter().map(|rule| rule.area());
        let part = |rule: &&Rule| rule.slug().rsplit('/').next() == Some(word);
        whole
            .or_else(|| Rule::ALL.iter().find(part).map(|rule| rule.slug()))
            .or_else(|| closest(word, areas()))
    }

    fn covers(self, rule: Rule) -> bool {
        match self {
            Selector::Rule(own) => own == rule,
            Selector::Area(area) => area == rule.area(),
            Selector::Warnings => rule.level() == Level::Warning,
        }
    }

    /// Whether any rule it names is one without which there is no survey to build.
    pub fn is_firm(self) -> bool {
        Rule::ALL
            .iter()
            .any(|rule| self.covers(*rule) && rule.is_firm())
    }
}

impl Rule {
    /// Whether nothing can be built while the rule is broken, so that it can be neither allowed nor
    /// lowered: what is said is not understood, or has no meaning.
    pub fn is_firm(self) -> bool {
        let firm = ["syntax", "name", "use", "type", "logic", "allow"];
        self.level() == Level::Error && firm.contains(&self.area())
    }
}

impl Levels {
    /// Changes a level; `None` switches a rule off. Later changes win.
    pub fn set(&mut self, selector: Selector, level: Option<Level>) {
        self.entries.push((selector, level));
    }

    /// These changes, and then those of `other`, which win.
    pub fn and(&self, other: &Levels) -> Levels {
        let entries = self.entries.iter().chain(&other.entries).copied();
        Levels {
            entries: entries.collect(),
        }
    }

    /// The level of a rule, `None` where it is off. A firm rule keeps its own.
    pub fn of(&self, rule: Rule) -> Option<Level> {
        if rule.is_firm() {
            return Some(rule.level());
        }
        let mut covering = self
            .entries
            .iter()
            .rev()
            .filter(|(selector, _)| selector.covers(rule));
        let own = covering
            .clone()
            .find(|(selector, _)| matches!(selector, Selector::Rule(_)));
        let entry = own.or_else(|| covering.next());
        entry.map_or(Some(rule.level()), |(_, level)| *level)
    }

    /// Gives every problem its level and leaves out what is off.
    pub fn apply(&self, problems: &mut Problems) {
        problems.retain(|problem| match self.of(problem.rule) {
            Some(level) => {
                problem.level = level;
                true
            }
            None => false,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_changes_win_and_rules_go_before_areas() {
        let mut file = Levels::default();
        file.set(Selector::Area("option"), None);
        file.set(Selector::Rule(Rule::OptionGap), Some(Level::Error));
        assert_eq!(file.of(Rule::OptionOverlap), None);
        assert_eq!(file.of(Rule::OptionGap), Some(Level::Error));
        let mut line = Levels::default();
        line.set(Selector::Rule(Rule::OptionOverlap), Some(Level::Advice));
        assert_eq!(file.and(&line).of(Rule::OptionOverlap), Some(Level::Advice));
        assert_eq!(file.of(Rule::ValueAbsent), Some(Level::Warning));
    }

    #[test]
    fn what_cannot_be_built_cannot_be_lowered() {
        let mut levels = Levels::default();
        levels.set(Selector::Area("syntax"), None);
        assert_eq!(levels.of(Rule::SyntaxExpected), Some(Level::Error));
        assert!(Selector::Area("name").is_firm() && !Selector::Rule(Rule::NameUnused).is_firm());
        assert!(!Selector::Warnings.is_firm());
    }

    #[test]
    fn names_are_found_and_slips_are_told() {
        assert_eq!(
            Selector::parse("name/unused"),
            Ok(Selector::Rule(Rule::NameUnused))
        );
        assert_eq!(Selector::parse("privacy"), Ok(Selector::Area("privacy")));
        assert_eq!(
            Selector::closest("privacy/no-purpos"),
            Some("privacy/no-purpose")
        );
        assert_eq!(Selector::closest("no-purpose"), Some("privacy/no-purpose"));
        assert_eq!(Selector::closest("privcay"), Some("privacy"));
        assert_eq!(Selector::closest("zebra"), None);
    }
}
