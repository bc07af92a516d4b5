//! The written documentation is true: its links lead somewhere, and its surveys are clean.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use peil::source::Notation;
use std::path::{Path, PathBuf};

/// The pages for people, rule pages aside: those have a test of their own.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md"), root.join("CONTRIBUTING.md")];
    let docs = std::fs::read_dir(root.join("docs")).unwrap();
    pages.extend(docs.map(|entry| entry.unwrap().path()));
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    pages.sort();
    pages
}

/// The targets of `[words](target)`.
fn links(page: &str) -> Vec<&str> {
    let mut inside = false;
    let outside = page.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    outside
        .flat_map(|line| line.split("](").skip(1))
        .filter_map(|rest| rest.split(')').next())
        .collect()
}

/// The headings as GitHub links to them.
fn anchors(page: &str) -> Vec<String> {
    let headings = page.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let words = line.trim_start_matches('#').trim().to_lowercase();
            let kept = words
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
            kept.collect::<String>().replace(' ', "-")
        })
        .collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        for link in links(&page) {
            if link.starts_with("https:") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                file => path.parent().unwrap().join(file),
            };
            let reached = target.exists()
                && (anchor.is_empty()
                    || anchors(&std::fs::read_to_string(&target).unwrap())
                        .contains(&anchor.to_owned()));
            if !reached {
                broken.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_survey_in_the_documentation_is_clean() {
    let mut count = 0;
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        for block in page.split("\n```peil\n").skip(1) {
            let text = block.split("\n```").next().unwrap();
            let checked = peil::check_text("survey.peil", Notation::Peil, text);
            let found: Vec<_> = checked.problems.iter().map(|it| &it.message).collect();
            assert!(found.is_empty(), "{}: {found:?}", path.display());
            count += 1;
        }
    }
    assert!(count > 0);
}
