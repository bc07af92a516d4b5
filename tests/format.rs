//! `peil fmt`: one way to write, nothing lost.

#![allow(clippy::panic)]

use peil::fmt;

fn formatted(text: &str) -> String {
    fmt::format(text).unwrap_or_else(|problems| {
        let told: Vec<String> = problems
            .iter()
            .map(|problem| problem.message.clone())
            .collect();
        panic!("not formatted: {told:?}")
    })
}

#[test]
fn items_and_clauses_find_their_places() {
    let source = "\
page   p \"P\"{
question a : text \"Hoe?\"   hint \"Kort\" { for improve   required when b==1 }
      question c: one of l \"x\"


      question d: one of l \"x\" } // end
";
    let expected = "\
page p \"P\" {
  question a: text \"Hoe?\" for improve when b == 1 {
    hint \"Kort\"
    required
  }
  question c: one of l \"x\"

  question d: one of l \"x\"
} // end
";
    assert_eq!(formatted(source), expected);
}

#[test]
fn comments_and_documentation_stay_where_they_stood() {
    let source = "\
// before all

/// What it is.
survey s \"S\" { // behind the brace
  version \"1\"  // behind a property
  // above the language
  language nl

  // at the end
}
// after all
";
    assert_eq!(formatted(source), source.replace("\"1\"  //", "\"1\" //"));
}

#[test]
fn long_lists_stand_one_a_line() {
    assert_eq!(
        formatted("report r \"R\" { show a, b, c, d by x, y, z }"),
        "report r \"R\" {\n  show\n    a,\n    b,\n    c,\n    d\n  by x, y, z\n}\n"
    );
}

#[test]
fn texts_keep_their_characters() {
    let source = "note n \"a \\\"b\\\" \\\\ c \\d\"\nnote m \"\"\"\n   one\n     \"two\"\n\n   three\n   \"\"\"\n";
    let expected =
        "note n \"a \\\"b\\\" \\ c \\d\"\nnote m \"\"\"\n  one\n    \"two\"\n\n  three\n  \"\"\"\n";
    assert_eq!(formatted(source), expected);
}

#[test]
fn parentheses_stay_where_they_are_needed() {
    for condition in [
        "(a or b) and c",
        "a or (b and c)",
        "not (a and b)",
        "not a == 1 and b",
        "(a - b) * 2",
        "a - (b - c)",
        "-(a + b) < -1",
        "a == (b == c)",
        "not not a",
        "a has any of [b, c] and d in 4..5",
    ] {
        let source = format!("question q: text \"x\" when {condition}\n");
        assert_eq!(formatted(&source), source);
    }
}

#[test]
fn formatting_twice_changes_nothing() {
    for source in [
        include_str!("syntax/webshop.peil"),
        include_str!("syntax/everything.peil"),
    ] {
        let once = formatted(source);
        assert_eq!(formatted(&once), once);
    }
}

#[test]
fn what_is_printed_without_comments_reads_the_same() {
    use peil::problem::Problems;
    use peil::source::FileId;
    use peil::syntax::peil::parse;
    let mut problems = Problems::new();
    let document = parse(
        include_str!("syntax/everything.peil"),
        FileId::default(),
        &mut problems,
    );
    let printed = fmt::print(&document);
    let again = parse(&printed, FileId::default(), &mut problems);
    assert!(problems.is_empty(), "{problems:?}\n{printed}");
    assert!(again.same(&document));
}

#[test]
fn a_file_with_mistakes_is_left_alone() {
    assert!(fmt::format("page p { question }").is_ok());
    assert!(fmt::format("page p {").is_err());
    assert!(fmt::format("page p { foo }").is_err());
}
