//! The options that change the levels of rules.

use clap::Args;

use crate::problem::Level;
use crate::problem::levels::{Levels, Selector};

/// `--deny`, `--warn` and `--allow`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub struct Selection {
    /// Count a rule or area as errors; `warnings` stands for every warning
    #[arg(long, value_name = "RULE", value_parser = Selector::parse)]
    deny: Vec<Selector>,
    /// Count a rule or area as warnings
    #[arg(long, value_name = "RULE", value_parser = lowered)]
    warn: Vec<Selector>,
    /// Leave out a rule or area
    #[arg(long, value_name = "RULE", value_parser = lowered)]
    allow: Vec<Selector>,
}

impl Selection {
    /// The levels they ask for; what is denied wins.
    pub fn levels(&self) -> Levels {
        let mut levels = Levels::default();
        let groups = [
            (&self.allow, None),
            (&self.warn, Some(Level::Warning)),
            (&self.deny, Some(Level::Error)),
        ];
        for (selectors, level) in groups {
            for selector in selectors {
                levels.set(*selector, level);
            }
        }
        levels
    }
}

fn lowered(word: &str) -> Result<Selector, String> {
    let selector = Selector::parse(word)?;
    match selector {
        Selector::Rule(rule) if rule.is_firm() => {
            Err("without it there is no survey to build, so it stays an error".to_string())
        }
        _ => Ok(selector),
    }
}
