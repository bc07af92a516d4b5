//! The options that change the levels of rules.

use clap::Args;

use crate::problem::Level;
use crate::problem::levels::{Levels, Selector};

/// `--deny`, `--warn`, `--advise`, `--allow` and `--release`.
///
/// They go before the settings. What is said of a rule goes before what is said of its area, and that
/// before what is said of a level; of equals, the more severe counts.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub struct Selection {
    /// Count a rule, an area, all `warnings` or all `advice` as errors
    #[arg(long, value_name = "RULE", value_parser = Selector::parse)]
    deny: Vec<Selector>,
    /// Count them as warnings
    #[arg(long, value_name = "RULE", value_parser = lowered)]
    warn: Vec<Selector>,
    /// Count them as advice
    #[arg(long, value_name = "RULE", value_parser = lowered)]
    advise: Vec<Selector>,
    /// Leave them out
    #[arg(long, value_name = "RULE", value_parser = lowered)]
    allow: Vec<Selector>,
    /// For a survey that goes out: missing and outdated translations are errors
    #[arg(long)]
    release: bool,
}

impl Selection {
    /// The levels they ask for.
    pub fn levels(&self) -> Levels {
        let mut levels = Levels::default();
        let groups = [
            (&self.allow, None),
            (&self.advise, Some(Level::Advice)),
            (&self.warn, Some(Level::Warning)),
            (&self.deny, Some(Level::Error)),
        ];
        for (selectors, level) in groups {
            for selector in selectors {
                levels.set(*selector, level);
            }
        }
        if self.release {
            levels.set(Selector::Release, Some(Level::Error));
        }
        levels
    }
}

fn lowered(word: &str) -> Result<Selector, String> {
    Selector::parse(word)?.lowered().map_err(str::to_owned)
}
