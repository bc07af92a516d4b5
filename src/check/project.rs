//! The rules about several surveys of one project together.
//!
//! They look at the surveys that are checked in one run, after each was checked by itself, and at no
//! others: a single file is not compared with its neighbours. What they need of a survey is small and is
//! kept beside its problems, so that ten thousand models need not be in memory together.

use crate::Checked;
use crate::model::{Period, Survey};
use crate::problem::levels::Levels;
use crate::problem::{Level, Rule};
use crate::project::Loaded;
use crate::source::{FileId, Notation, SourceFile, Sources, Span};
use crate::syntax::vocabulary::Keyword;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What the rules about a project look at in one survey.
#[derive(Debug, Clone)]
pub struct Outline {
    /// The root of its project.
    root: PathBuf,
    name: String,
    named: Span,
    /// Its touchpoints that start on an event.
    invitations: Vec<Invitation>,
    /// The `allow`s that concern these rules, with where they hold.
    allowed: Vec<(Rule, Span)>,
    /// The levels of this run.
    levels: Levels,
}

#[derive(Debug, Clone)]
struct Invitation {
    touchpoint: String,
    event: String,
    span: Span,
    /// How long a person is left alone after an invitation.
    rest: Option<Period>,
    /// It leaves people alone whom another survey invited or asked.
    spares: bool,
}

/// Whether a rule is about several surveys together, so that one alone cannot tell whether it is broken.
pub fn looks_across(rule: Rule) -> bool {
    rule == Rule::TouchpointFatigue
}

impl Outline {
    /// What is kept of a survey.
    pub fn of(
        survey: &Survey,
        loaded: &Loaded,
        root: &Path,
        allowed: Vec<(Rule, Span)>,
        levels: &Levels,
    ) -> Outline {
        let mut items = loaded.document().items.iter();
        let header = items.find(|item| item.keyword == Keyword::Survey);
        let name = header.and_then(|item| item.name.as_ref());
        let on_event = |touchpoint: &crate::model::Touchpoint| {
            let rests = touchpoint
                .quarantine
                .iter()
                .filter(|(_, since)| since.is_invitation());
            Some(Invitation {
                touchpoint: touchpoint.name.clone(),
                event: survey[touchpoint.on?].name.clone(),
                span: touchpoint.span,
                rest: rests
                    .map(|(period, _)| *period)
                    .max_by_key(|period| period.minutes()),
                spares: touchpoint
                    .quarantine
                    .iter()
                    .any(|(_, since)| since.is_shared()),
            })
        };
        Outline {
            root: root.to_path_buf(),
            name: survey.name.clone(),
            named: name.map_or(survey.span.at_start(), |name| name.span),
            invitations: survey.touchpoints.iter().filter_map(on_event).collect(),
            allowed,
            levels: levels.clone(),
        }
    }
}

/// Something found about one survey, with places in others.
struct Finding {
    /// The survey in which it is told.
    at: usize,
    rule: Rule,
    span: Span,
    message: String,
    related: Vec<(usize, Span, String)>,
    help: String,
}

/// Checks surveys against each other, in the order in which they are given, and adds what is found to
/// each, in place of what was found before.
pub fn check(mut surveys: Vec<&mut Checked>) {
    surveys.iter_mut().for_each(|checked| forget(checked));
    let outlines: Vec<(usize, &Outline)> = surveys
        .iter()
        .enumerate()
        .filter_map(|(at, checked)| Some((at, checked.outline.as_ref()?)))
        .collect();
    let mut findings = same_names(&outlines);
    findings.extend(fatigue(&outlines));
    for finding in findings {
        tell(&mut surveys, finding);
    }
}

/// Takes away what was found by comparing a survey with others.
fn forget(checked: &mut Checked) {
    let Some(outline) = &checked.outline else {
        return;
    };
    let named = outline.named;
    checked.problems.retain(|problem| {
        let is_second = problem.rule == Rule::NameDuplicate && problem.span == named;
        !is_second && !looks_across(problem.rule)
    });
}

/// Two surveys of one name: nobody can tell their responses apart, and what they compile to has the same
/// file names.
fn same_names(outlines: &[(usize, &Outline)]) -> Vec<Finding> {
    let mut first: BTreeMap<(&Path, &str), (usize, Span)> = BTreeMap::new();
    let mut findings = Vec::new();
    for (at, outline) in outlines {
        let key = (outline.root.as_path(), outline.name.as_str());
        let Some((other, span)) = first.get(&key).copied() else {
            first.insert(key, (*at, outline.named));
            continue;
        };
        findings.push(Finding {
            at: *at,
            rule: Rule::NameDuplicate,
            span: outline.named,
            message: format!(
                "there is already a survey `{}` in this project",
                outline.name
            ),
            related: vec![(other, span, "the first".to_owned())],
            help: "give one of the two another name: responses are told apart by it".to_owned(),
        });
    }
    findings
}

/// The touchpoints that start on one event, in the order of their surveys.
type Group<'a> = Vec<(usize, &'a Outline, &'a Invitation)>;

/// Surveys that invite on one event, each without a thought for the others.
fn fatigue(outlines: &[(usize, &Outline)]) -> Vec<Finding> {
    let mut events: BTreeMap<(&Path, &str), Group> = BTreeMap::new();
    for (at, outline) in outlines {
        for invitation in &outline.invitations {
            let key = (outline.root.as_path(), invitation.event.as_str());
            events
                .entry(key)
                .or_default()
                .push((*at, outline, invitation));
        }
    }
    events
        .into_values()
        .flat_map(|group| careless(&group))
        .collect()
}

/// Of the touchpoints on one event, those that spare nobody; the first survey is only told when all
/// others do.
fn careless(group: &Group) -> Vec<Finding> {
    let mut surveys: Vec<usize> = group.iter().map(|(at, ..)| *at).collect();
    surveys.dedup();
    let [first, _, ..] = surveys.as_slice() else {
        return Vec::new();
    };
    let lacking = || group.iter().filter(|(.., invitation)| !invitation.spares);
    let mut told: Vec<_> = lacking().filter(|(at, ..)| at != first).collect();
    if told.is_empty() {
        told.extend(lacking().next());
    }
    let most = most(group);
    let rests = group.iter().filter_map(|(.., invitation)| invitation.rest);
    let rest = rests.max_by_key(|period| period.minutes());
    let rest = rest.map_or("90 days".to_owned(), words);
    let tell = |(at, _, invitation): &(usize, &Outline, &Invitation)| Finding {
        at: *at,
        rule: Rule::TouchpointFatigue,
        span: invitation.span,
        message: format!(
            "`{}` and {} invite on `{}` without sparing each other: {most}",
            invitation.touchpoint,
            others(group, *at, surveys.len() - 1),
            invitation.event
        ),
        related: with(group, *at),
        help: format!(
            "add `quarantine {rest} after any invitation` to each: it counts the invitations of every survey of the project"
        ),
    };
    told.into_iter().map(tell).collect()
}

/// The other surveys of a group, of which there are so many, in words.
fn others(group: &Group, at: usize, count: usize) -> String {
    let mut names = group.iter().filter(|(other, ..)| *other != at);
    let first = names.next().map_or("", |(_, outline, _)| &outline.name);
    match count {
        0 | 1 => format!("the survey `{first}`"),
        _ => format!("the survey `{first}` and {} more", count - 1),
    }
}

/// The places of the first two other touchpoints of a group, with words for each.
fn with(group: &Group, at: usize) -> Vec<(usize, Span, String)> {
    let others = group.iter().filter(|(other, ..)| *other != at).take(2);
    let place = |(other, outline, with): &(usize, &Outline, &Invitation)| {
        let name = &outline.name;
        let words = match with.spares {
            true => format!("`{name}` invites on it too"),
            false => format!("`{name}` invites on it too, and does not spare who others invited"),
        };
        (*other, with.span, words)
    };
    others.map(place).collect()
}

/// How many invitations one person can get in a year, reminders aside.
fn most(group: &Group) -> String {
    let year = 365 * 24 * 60;
    let of = |invitation: &Invitation| {
        let (shortest, _) = invitation.rest?.minutes();
        (shortest > 0).then(|| u64::div_ceil(year, shortest))
    };
    let each = group.iter().map(|(.., invitation)| of(invitation));
    let each: Option<Vec<u64>> = each.collect();
    match each.as_deref() {
        Some([a, b]) => {
            let total = a + b;
            format!("one person gets up to {a} + {b} = {total} invitations a year")
        }
        Some(each) => {
            let total: u64 = each.iter().sum();
            format!("one person gets up to {total} invitations a year")
        }
        None => format!(
            "one person gets up to {} invitations each time it happens",
            group.len()
        ),
    }
}

fn words(period: Period) -> String {
    let plural = if period.count == 1 { "" } else { "s" };
    format!("{} {}{plural}", period.count, period.unit.word())
}

/// Adds a finding to the survey that it is about, with the places in other surveys.
fn tell(surveys: &mut [&mut Checked], finding: Finding) {
    let Some(outline) = surveys[finding.at].outline.as_ref() else {
        return;
    };
    let is_allowed = |(rule, within): &(Rule, Span)| {
        let place = finding.span;
        *rule == finding.rule
            && within.file == place.file
            && (within.start..=within.end).contains(&place.start)
            && place.end <= within.end
    };
    let Some(level) = outline
        .levels
        .of(finding.rule)
        .filter(|_| !outline.allowed.iter().any(is_allowed))
    else {
        return;
    };
    let mut related = Vec::new();
    for (other, span, words) in finding.related {
        let file = Copied::of(surveys[other].sources.file(span.file));
        let file = file.among(&mut surveys[finding.at].sources);
        related.push((Span { file, ..span }, words));
    }
    let checked = &mut surveys[finding.at];
    let problem = checked
        .problems
        .add(finding.rule, finding.span, finding.message);
    problem.level = level;
    problem.help(finding.help);
    problem.related = related;
    checked.problems.sort();
    if level == Level::Error {
        checked.survey = None;
    }
}

/// A file of another survey.
struct Copied {
    name: String,
    path: Option<PathBuf>,
    notation: Notation,
    text: String,
}

impl Copied {
    fn of(file: &SourceFile) -> Copied {
        Copied {
            name: file.name.clone(),
            path: file.path.clone(),
            notation: file.notation,
            text: file.text.clone(),
        }
    }

    /// The same file among the sources of a survey.
    fn among(self, sources: &mut Sources) -> FileId {
        let is_it = |file: &SourceFile| {
            file.path == self.path && file.name == self.name && file.text == self.text
        };
        let known = sources.files().find(|(_, file)| is_it(file));
        if let Some(known) = known.map(|(id, _)| id) {
            return known;
        }
        match self.path {
            Some(path) => sources.add_read(self.name, path, self.notation, self.text),
            None => sources.add(self.name, self.notation, self.text),
        }
    }
}
