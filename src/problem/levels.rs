//! Which level a rule has in this run: the one place where settings and command line are applied.

use super::{Level, Problems, Rule, closest};

/// One rule or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector {
    /// `privacy/no-purpose`
    Rule(Rule),
    /// `privacy`
    Area(&'static str),
    /// What a survey may lack while it is written, and not when it goes out; see
    /// [`Rule::holds_at_release`].
    Release,
    /// `warnings` or `advice`: whatever has that level so far.
    Level(Level),
}

/// Changed levels, in layers: first the settings, then the command line, which wins. In a layer, what
/// is said of a rule wins from what is said of its area.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    layers: Vec<Layer>,
}

type Layer = Vec<(Selector, Option<Level>)>;

impl Selector {
    /// The rule or area of that name, or every rule of a level.
    ///
    /// # Errors
    /// There is none; the text says which one is close.
    pub fn parse(word: &str) -> Result<Selector, String> {
        if let Some(rule) = Rule::parse(word) {
            return Ok(Selector::Rule(rule));
        }
        match word {
            "warnings" => return Ok(Selector::Level(Level::Warning)),
            "advice" => return Ok(Selector::Level(Level::Advice)),
            _ => {}
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
            .or_else(|| closest(word, areas().chain(["warnings", "advice"])))
    }

    /// Whether it is of any use to lower it: not if every rule it means is firm.
    ///
    /// # Errors
    /// It is of none; the text says why.
    pub fn lowered(self) -> Result<Selector, &'static str> {
        let is_firm = |area: &str| {
            let mut rules = Rule::ALL.iter().filter(|rule| rule.area() == area);
            rules.all(|rule| rule.is_firm())
        };
        match self {
            Selector::Rule(rule) if rule.is_firm() => {
                Err("a survey that breaks it means nothing definite, so it stays an error")
            }
            Selector::Area(area) if is_firm(area) => Err(
                "a survey that breaks one of its rules means nothing definite, so they stay errors",
            ),
            _ => Ok(self),
        }
    }

    /// Whether it concerns a rule that has this level so far; if so, how precisely.
    fn covers(self, rule: Rule, level: Option<Level>) -> Option<u8> {
        match self {
            Selector::Rule(own) => (own == rule).then_some(3),
            Selector::Area(area) => (area == rule.area()).then_some(2),
            Selector::Release => (level.is_some() && rule.holds_at_release()).then_some(1),
            Selector::Level(own) => (level == Some(own)).then_some(0),
        }
    }
}

impl Rule {
    /// Whether nothing can be built while the rule is broken, so that it can be neither allowed nor
    /// lowered: what is said is not understood, or has no meaning.
    pub fn is_firm(self) -> bool {
        let firm = ["syntax", "name", "use", "type", "logic", "allow"];
        let is_of_history = self == Rule::NameReusedAfterRemoval;
        self.level() == Level::Error && firm.contains(&self.area()) && !is_of_history
    }

    /// Whether a survey that goes out to respondents must satisfy it, although one that is being
    /// written need not.
    pub fn holds_at_release(self) -> bool {
        ["text/missing-translation", "text/stale-translation"].contains(&self.slug())
    }
}

impl Levels {
    /// Changes a level; `None` switches a rule off. Later changes win.
    pub fn set(&mut self, selector: Selector, level: Option<Level>) {
        if self.layers.is_empty() {
            self.layers.push(Layer::new());
        }
        if let Some(layer) = self.layers.last_mut() {
            layer.push((selector, level));
        }
    }

    /// These changes, and then those of `other`, which win.
    pub fn and(&self, other: &Levels) -> Levels {
        let layers = self.layers.iter().chain(&other.layers).cloned();
        Levels {
            layers: layers.collect(),
        }
    }

    /// The level of a rule, `None` where it is off. A firm rule keeps its own.
    pub fn of(&self, rule: Rule) -> Option<Level> {
        self.changed(rule, rule.level())
    }

    /// The level of a finding that has a level of its own before anything is changed: a guess by a rule
    /// that is exact otherwise, or the reverse.
    fn changed(&self, rule: Rule, own: Level) -> Option<Level> {
        if rule.is_firm() {
            return Some(own);
        }
        let mut level = Some(own);
        for layer in &self.layers {
            let covering = layer.iter().filter_map(|(selector, changed)| {
                let precision = selector.covers(rule, level)?;
                Some((precision, changed))
            });
            // Of equals, the last is the greatest.
            let closest = covering.max_by_key(|(precision, _)| *precision);
            level = closest.map_or(level, |(_, changed)| *changed);
        }
        level
    }

    /// Gives every problem its level and leaves out what is off.
    pub fn apply(&self, problems: &mut Problems) {
        problems.retain(|problem| match self.changed(problem.rule, problem.level) {
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
        let mut strict = Levels::default();
        strict.set(Selector::Level(Level::Warning), Some(Level::Error));
        assert_eq!(file.and(&strict).of(Rule::ValueAbsent), Some(Level::Error));
        assert_eq!(file.and(&strict).of(Rule::OptionOverlap), None);
    }

    #[test]
    fn what_cannot_be_built_cannot_be_lowered() {
        let mut levels = Levels::default();
        levels.set(Selector::Area("syntax"), None);
        assert_eq!(levels.of(Rule::SyntaxExpected), Some(Level::Error));
        assert!(Rule::NameUnknown.is_firm() && !Rule::NameUnused.is_firm());
    }

    #[test]
    fn what_is_only_firm_is_not_lowered() {
        let lowered = |word| Selector::parse(word).map(|selector| selector.lowered().is_ok());
        assert_eq!(lowered("name/unknown"), Ok(false));
        assert_eq!(lowered("syntax"), Ok(false));
        assert_eq!(lowered("name"), Ok(true));
        assert_eq!(lowered("privacy/no-purpose"), Ok(true));
        assert_eq!(lowered("advice"), Ok(true));
    }

    #[test]
    fn a_release_wants_what_is_not_off() {
        let rule = Rule::TextMissingTranslation;
        let released = |changes: &[(Selector, Option<Level>)],
                        line: &[(Selector, Option<Level>)]| {
            let layer = |changes: &[(Selector, Option<Level>)]| {
                let mut levels = Levels::default();
                changes
                    .iter()
                    .for_each(|(selector, level)| levels.set(*selector, *level));
                levels
            };
            let mut line = layer(line);
            line.set(Selector::Release, Some(Level::Error));
            layer(changes).and(&line).of(rule)
        };
        let advice = Some(Level::Advice);
        assert_eq!(released(&[], &[]), Some(Level::Error));
        assert_eq!(
            released(&[(Selector::Rule(rule), advice)], &[]),
            Some(Level::Error)
        );
        assert_eq!(released(&[(Selector::Rule(rule), None)], &[]), None);
        assert_eq!(released(&[], &[(Selector::Rule(rule), advice)]), advice);
        let warnings = Selector::Level(Level::Warning);
        assert_eq!(released(&[], &[(warnings, None)]), Some(Level::Error));
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
