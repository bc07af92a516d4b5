//! Signs that a program gave a response, and not a person.
//!
//! None of them proves it, so a response with a sign is as valid as any other.

use super::state::World;
use super::value::{Response, State};
use super::{Clock, Evaluator, Pace, format};
use serde::Serialize;
use serde_json::Value as Json;

/// One sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The field that people leave empty was filled in.
    Trap,
    /// Answering took less than a third of what is usual.
    Fast,
}

/// What is known of how a response was given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Quality {
    /// Every sign there is; empty for most responses.
    pub doubts: Vec<Doubt>,
    /// How long answering took, in seconds; none where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
    /// How long the answered questions usually take, in seconds.
    #[serde(skip)]
    pub usual: u64,
}

/// Who needs less than the usual time divided by this is fast. There is no cut-off that all agree on; this
/// one is on the side of the respondent.
const FAST: u64 = 3;

impl Evaluator<'_> {
    /// The signs in a valid document. Only a survey that sets a trap is looked at.
    pub fn quality(&self, document: &Json) -> Quality {
        if !self.survey().trap {
            return Quality::default();
        }
        let (response, _) = self.read(document);
        let usual = self.usual(&response);
        let seconds = seconds(document);
        let trapped = document.get("quality").is_some();
        let fast = seconds.is_some_and(|seconds| seconds * FAST < usual);
        let doubts = [(trapped, Doubt::Trap), (fast, Doubt::Fast)].into_iter();
        Quality {
            doubts: doubts
                .filter(|(there, _)| *there)
                .map(|(_, doubt)| doubt)
                .collect(),
            seconds,
            usual,
        }
    }

    /// How many seconds the answers usually take; what was left empty counts for nothing.
    fn usual(&self, response: &Response) -> u64 {
        let clock = Clock::new(self.survey(), Pace::default());
        let world: World = self.settle(response);
        let cells = world.cells().into_iter();
        let given = cells
            .filter(|cell| matches!(world.state(*cell), State::Answered(_) | State::Declined(_)));
        let milliseconds: u64 = given.map(|cell| clock.field(cell.field).time).sum();
        milliseconds / 1000
    }
}

/// From `started` to `submitted`. A post without JavaScript holds no time, so both are the moment of its
/// arrival, and nothing is known.
fn seconds(document: &Json) -> Option<u64> {
    let instant = |key: &str| format::instant(document.get(key)?.as_str()?);
    let taken = instant("submitted")?.as_second() - instant("started")?.as_second();
    u64::try_from(taken).ok().filter(|seconds| *seconds > 0)
}
