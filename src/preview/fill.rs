//! Answers that lead to what an author wants to see.

use super::outline;
use crate::logic::{Evaluator, Response, Wanted, made_up, reach};

/// The answers that were asked for: `random:7`, `test:2`, `ending:0`, `group:3` or `asked:visit.rate`.
///
/// # Errors
/// There is no such thing, or no answers lead there.
pub fn answers(evaluator: &Evaluator, wanted: &str) -> Result<Response, String> {
    let survey = evaluator.survey();
    let (of, which) = wanted.split_once(':').unwrap_or((wanted, ""));
    let number = || {
        which
            .parse::<usize>()
            .map_err(|_| format!("`{wanted}` is nothing to fill in"))
    };
    let found = match of {
        "random" => return Ok(made_up(evaluator, number()? as u64)),
        "test" => {
            let test = survey.tests.get(number()?);
            return test
                .map(|test| evaluator.run(test).response)
                .ok_or_else(|| "there is no such test any more".to_owned());
        }
        "asked" => {
            let field = survey.field_named(which);
            let field = field.ok_or_else(|| format!("there is no question `{which}` any more"))?;
            reach(evaluator, Wanted::Asked(field))
        }
        _ => {
            let goal = outline::goal(of, number()?);
            let goal = goal.filter(|_| is_goal(evaluator, of, which));
            let goal = goal.ok_or_else(|| format!("`{wanted}` is nothing to fill in"))?;
            reach(evaluator, Wanted::Seen(goal))
        }
    };
    found.ok_or_else(|| "no answers were found that lead there".to_owned())
}

/// Whether such a goal exists in the survey as it is now.
fn is_goal(evaluator: &Evaluator, of: &str, which: &str) -> bool {
    let coverage = crate::logic::Coverage::new(evaluator);
    let count = match of {
        "ending" => coverage.endings.len(),
        _ => coverage.conditions.len(),
    };
    which.parse::<usize>().is_ok_and(|at| at < count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Notation;

    const SURVEY: &str = include_str!("../../tests/browser/every_type.peil");

    #[test]
    fn what_is_filled_in_leads_where_it_should() {
        let checked = crate::check_text("a.peil", Notation::Peil, SURVEY);
        let survey = checked.survey.unwrap();
        let evaluator = Evaluator::new(&survey);
        for wanted in [
            "random:1",
            "random:2",
            "asked:why_none",
            "asked:visit.parts.staff",
            "ending:0",
            "ending:1",
        ] {
            let response = answers(&evaluator, wanted).unwrap();
            let outcome = evaluator.evaluate(&response);
            assert_eq!(outcome.problems, [], "{wanted}");
            if let Some(name) = wanted.strip_prefix("asked:why_none").map(|_| "why_none") {
                assert!(outcome.asked(survey.field_named(name).unwrap()));
            }
        }
        assert_eq!(
            answers(&evaluator, "random:1").unwrap().given,
            answers(&evaluator, "random:1").unwrap().given
        );
        for wrong in [
            "",
            "random:x",
            "test:9",
            "ending:99",
            "group:99",
            "asked:gone",
            "x:1",
        ] {
            assert!(answers(&evaluator, wrong).is_err(), "{wrong}");
        }
    }
}
