//! Open questions: people write names in them unless they are asked not to.

use super::super::build::Review;
use super::lexicon;
use crate::model::*;
use crate::problem::Rule;

impl Review<'_> {
    /// Checks that open questions ask to leave names out, by themselves or by a note of the survey, in
    /// every language whose words are known.
    pub(super) fn check_open_text(&mut self) {
        let survey = self.survey;
        let mut notes: Vec<TextId> = Vec::new();
        let has_open = survey.fields.iter().any(is_open);
        if has_open {
            collect_notes(survey, &survey.flow, &mut notes);
        }
        for (at, tag) in survey.languages.iter().enumerate().filter(|_| has_open) {
            let Some(words) = lexicon::of(tag) else {
                continue;
            };
            // What is not translated is told of as that.
            let is_lacking = |text: TextId| {
                let forms = &survey.texts.entries[text.0 as usize].forms;
                forms.get(at).is_none_or(Option::is_none)
            };
            let warns = |text: TextId| {
                is_lacking(text) || words.says("warning", &survey.text(text, at).raw)
            };
            if notes.iter().any(|note| warns(*note)) {
                continue;
            }
            let bare = |field: &&Field| is_open(field) && !own_texts(field).any(warns);
            let open: Vec<&Field> = survey.fields.iter().filter(bare).collect();
            let Some((first, others)) = open.split_first() else {
                continue;
            };
            let language = match survey.languages.len() {
                1 => String::new(),
                _ => format!(" in `{tag}`"),
            };
            let message = format!(
                "nothing asks people to leave names out of `{}`{language}",
                first.name
            );
            let problem = self.report(Rule::PrivacyOpenText, first.name_span, message);
            for other in others.iter().take(5) {
                problem.related(other.name_span, "and this is an open question too");
            }
            let hint = match tag.starts_with("nl") {
                true => "Noem geen namen.",
                false => "Please do not mention names.",
            };
            problem.help(format!(
                "add for example `hint \"{hint}\"`, or a note for the whole survey"
            ));
            return;
        }
    }
}

/// Asked for whole sentences.
fn is_open(field: &Field) -> bool {
    matches!(&field.ty, Type::Text(text) if text.long) && field.origin == Origin::Question
}

fn own_texts(field: &Field) -> impl Iterator<Item = TextId> {
    let modes = field.mode_texts.iter().map(|(_, text)| *text);
    let own = [Some(field.text), field.hint, field.interviewer];
    own.into_iter().flatten().chain(modes)
}

fn collect_notes(survey: &Survey, nodes: &[Node], notes: &mut Vec<TextId>) {
    for node in nodes {
        match node {
            Node::Note(note) => notes.push(note.text),
            Node::Page(page) => collect_notes(survey, &page.nodes, notes),
            Node::Branch(arms) => arms
                .iter()
                .for_each(|arm| collect_notes(survey, &arm.nodes, notes)),
            Node::Repeat(id) => collect_notes(survey, &survey[*id].nodes, notes),
            _ => {}
        }
    }
}
