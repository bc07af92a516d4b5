//! The pages to show, each with answers that lead there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use crate::logic::{Cell, Coverage, Evaluator, Goal, Response, State, Wanted, made_up, reach};
use crate::model::{Origin, Survey};
use crate::target::form;

/// So many made-up respondents are looked at.
const MADE_UP: u64 = 24;
/// So many questions that none of them is asked are asked for by themselves.
const REACHED: usize = 100;
/// When consents are said to be given: any moment that has passed.
const BEFORE: &str = "2020-01-01T00:00:00Z";

/// A page of the form as a respondent meets it.
#[derive(Debug, Clone)]
pub struct Scene {
    /// Part of file names: `2-contact`, `2-contact-2` where another question is shown, `end-complete`.
    pub name: String,
    /// The id of the page's element; empty where the form has ended.
    pub element: String,
    /// What the respondent did so far, for `peilForm.restore`.
    pub draft: Json,
}

/// The scenes of a survey in one mode, and the pages that no answers were found for.
pub fn scenes(survey: &Survey) -> (Vec<Scene>, Vec<String>) {
    let evaluator = Evaluator::new(survey);
    let pages = form::pages_asked(survey);
    let cast = Cast::new(&evaluator, &pages);
    let (mut scenes, mut missed) = (Vec::new(), Vec::new());
    let width = pages.len().to_string().len();
    for (at, (page, cells)) in pages.iter().enumerate() {
        let found = cast.covering(cells);
        if found.is_empty() {
            missed.push(page.clone());
        }
        for (take, response) in found.iter().enumerate() {
            let number = format!("{:0width$}", at + 1);
            let take = if take == 0 {
                String::new()
            } else {
                format!("-{}", take + 1)
            };
            let mut draft = form::draft(&evaluator, response, BEFORE);
            draft["page"] = json!(page);
            scenes.push(Scene {
                name: format!("{number}-{page}{take}"),
                element: format!("page-{page}"),
                draft,
            });
        }
    }
    scenes.extend(ends(&evaluator));
    (scenes, missed)
}

/// All answers once more where the survey has that, and the ends that answers lead to.
fn ends(evaluator: &Evaluator) -> Vec<Scene> {
    let survey = evaluator.survey();
    let endings = Coverage::new(evaluator).endings;
    let mut scenes = Vec::new();
    for (at, ending) in endings.iter().enumerate() {
        // Whether a quota is full, nobody answers.
        let is_end = at + 1 == endings.len();
        let is_finish = survey.finishes.iter().any(|it| it.name == ending.name);
        let wanted = Wanted::Seen(Goal::Ending(at));
        let Some(response) = Some(wanted)
            .filter(|_| is_end || is_finish)
            .and_then(|wanted| reach(evaluator, wanted))
        else {
            continue;
        };
        let mut draft = form::draft(evaluator, &response, BEFORE);
        if is_end && survey.review {
            // The form's own page for it has no name.
            let (name, element) = ("review".to_owned(), "page-review".to_owned());
            let draft = draft.clone();
            scenes.push(Scene {
                name,
                element,
                draft,
            });
        }
        draft["done"] = json!(true);
        scenes.push(Scene {
            name: format!("end-{}", ending.name),
            element: String::new(),
            draft,
        });
    }
    scenes
}

/// Respondents, each with what they are asked.
struct Cast<'e, 's> {
    evaluator: &'e Evaluator<'s>,
    responses: Vec<(Response, BTreeSet<Cell>)>,
}

impl<'e, 's> Cast<'e, 's> {
    /// Made-up respondents, and others for the questions that those are not asked.
    fn new(evaluator: &'e Evaluator<'s>, pages: &[(String, Vec<Cell>)]) -> Self {
        let mut cast = Cast {
            evaluator,
            responses: Vec::new(),
        };
        (0..MADE_UP).for_each(|number| cast.add(made_up(evaluator, number)));
        let mut left = REACHED;
        for cell in pages.iter().flat_map(|(_, cells)| cells) {
            let is_asked = cast.responses.iter().any(|(_, asked)| asked.contains(cell));
            if is_asked || left == 0 {
                continue;
            }
            left -= 1;
            if let Some(response) = reach(evaluator, Wanted::Asked(cell.field)) {
                cast.add(response);
            }
        }
        cast
    }

    fn add(&mut self, response: Response) {
        let states = self.evaluator.evaluate(&response).states;
        let survey = self.evaluator.survey();
        let cells = survey.fields().flat_map(|(id, _)| Cell::all(survey, id));
        let asked = cells.filter(|cell| *states.get(*cell) != State::NotAsked);
        let asked = asked.collect();
        self.responses.push((response, asked));
    }

    /// As few respondents as it takes for each of these questions to be asked, as far as any is; with no
    /// more answers at these questions than that needs. Of a page without questions, anybody.
    fn covering(&self, cells: &[Cell]) -> Vec<Response> {
        if cells.is_empty() {
            let first = self.responses.first();
            return first
                .map(|(response, _)| response.clone())
                .into_iter()
                .collect();
        }
        let mut open: BTreeSet<Cell> = cells.iter().copied().collect();
        let mut chosen = Vec::new();
        while !open.is_empty() {
            let count = |asked: &BTreeSet<Cell>| asked.intersection(&open).count();
            // The first of the best, so that the same survey gives the same pictures.
            let best = self
                .responses
                .iter()
                .rev()
                .max_by_key(|(_, asked)| count(asked));
            let Some((response, asked)) = best.filter(|(_, asked)| count(asked) > 0) else {
                break;
            };
            open.retain(|cell| !asked.contains(cell));
            chosen.push(self.bare(response, cells));
        }
        chosen
    }

    /// Without the answers at these questions, and what came with the invitation, on which none of the
    /// questions depends.
    fn bare(&self, response: &Response, cells: &[Cell]) -> Response {
        let mut bare = response.clone();
        let wanted = self.look(&bare, cells);
        let survey = self.evaluator.survey();
        let is_open =
            |cell: &Cell| cells.contains(cell) || survey[cell.field].origin == Origin::Known;
        for (cell, given) in response
            .given
            .iter()
            .rev()
            .filter(|(cell, _)| is_open(cell))
        {
            bare.given.remove(cell);
            if self.look(&bare, cells) != wanted {
                bare.given.insert(*cell, given.clone());
            }
        }
        bare
    }

    /// Which of these questions are asked, and with which options.
    fn look(&self, response: &Response, cells: &[Cell]) -> (Vec<bool>, BTreeMap<Cell, Vec<usize>>) {
        let states = self.evaluator.evaluate(response).states;
        let asked = cells
            .iter()
            .map(|cell| *states.get(*cell) != State::NotAsked);
        let mut options = self.evaluator.shown(response);
        options.retain(|cell, _| cells.contains(cell));
        (asked.collect(), options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Notation;

    const HEAD: &str = r#"
        survey desk "Desk" { version "1.0.0" language en for improve }
        privacy { controller "Example Ltd, Utrecht" contact "privacy@example.org" responses anonymous }
        purpose improve "improve our service" {
          basis legitimate_interest
          interest "Learning how visitors experience our desk"
          object "https://example.org/object"
          retain 1 year then delete
        }
    "#;

    fn scenes_of(pages: &str) -> (Vec<Scene>, Vec<String>) {
        let text = format!("{HEAD}{pages}");
        let checked = crate::check_text("a.peil", Notation::Peil, &text);
        let survey = checked.survey.unwrap();
        scenes(&survey)
    }

    #[test]
    fn each_page_is_met_with_the_answers_it_takes_and_no_others() {
        let (scenes, missed) = scenes_of(
            r#"
            page first { question rate: csat "How was it?" question why: text "Why?" when rate <= 2 }
            page second when rate == 1 { question sorry: yes_no "Shall we call?" }
            finish gone "Thank you." when rate == 5 as screened
            page last { question more: text "Anything else?" }
            "#,
        );
        let names: Vec<&str> = scenes.iter().map(|scene| scene.name.as_str()).collect();
        assert_eq!(
            names,
            ["1-first", "2-second", "3-last", "end-gone", "end-complete"]
        );
        assert!(missed.is_empty());
        let chosen = |at: usize| scenes[at].draft["choices"]["rate"][0].as_str().unwrap();
        assert!(["1", "2"].contains(&chosen(0)));
        assert_eq!(chosen(1), "1");
        assert_ne!(chosen(2), "5");
        assert_eq!(chosen(3), "5");
        let why = &scenes[0].draft["texts"]["why"];
        assert_eq!(why, &json!(null), "nothing depends on it");
        assert_eq!(scenes[3].draft["done"], json!(true));
    }

    #[test]
    fn questions_that_exclude_each_other_come_on_pictures_of_their_own() {
        let (scenes, _) = scenes_of(
            r#"
            page first {
              question used: yes_no "Did you use it?"
              if used == yes { question liked: yes_no "Did you like it?" }
              else { question wants: yes_no "Would you want to?" }
            }
            "#,
        );
        let names: Vec<&str> = scenes.iter().map(|scene| scene.name.as_str()).collect();
        assert_eq!(names, ["1-first", "1-first-2", "end-complete"]);
        let used = |at: usize| &scenes[at].draft["choices"]["used"][0];
        // Who has not answered does not say yes either.
        assert_ne!(used(0), used(1));
        assert!([used(0), used(1)].contains(&&json!("yes")));
    }
}
