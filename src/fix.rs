//! Repairs: what an edit is in the notation of its file, and how edits are applied to texts.
//!
//! A check says what is to be done in terms of the survey: leave this item out, give that one a flag.
//! [`settle`] turns it into text. [`edits`] applies what is safe, [`diff`] shows what that changes. The
//! rounds of checking and applying are the command's.

pub mod diff;
pub mod edits;
mod notation;

pub use notation::settle;

use crate::problem::{Applicability, Fix, Problem};

/// The fix of a problem that may be applied unasked: the only one there is, if it guesses at nothing.
pub fn safe(problem: &Problem) -> Option<&Fix> {
    match problem.fixes.as_slice() {
        [fix] if fix.applicability == Applicability::Safe => Some(fix),
        _ => None,
    }
}
