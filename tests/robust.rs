//! No input makes Peil panic, hang or let a text through as markup: broken and mutated surveys through
//! every stage and target, and payloads in every text position.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use peil::source::Notation;
use std::path::PathBuf;

/// Every example in either notation, with its text.
fn examples() -> Vec<(String, Notation, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| Some((Notation::of(&path)?, path)))
        .map(|(notation, path)| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, notation, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(found.len() >= 7, "the examples are there");
    found
}

/// Takes a text through every stage, and through every target when it is valid.
fn through(notation: Notation, text: &str) -> bool {
    let checked = peil::check_text("survey.peil", notation, text);
    for problem in checked.problems.iter() {
        let source = &checked.sources.file(problem.span.file).text;
        let range = problem.span.start as usize..problem.span.end as usize;
        assert!(
            source.get(range).is_some(),
            "{}: {problem:?}",
            problem.message
        );
    }
    match checked.survey {
        Some(survey) => !peil::build(&survey, &[]).is_empty(),
        None => false,
    }
}

/// A small generator with a fixed seed, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

#[test]
fn prefixes_of_every_example() {
    for (_, notation, text) in examples() {
        for cut in (0..text.len())
            .step_by(151)
            .filter(|cut| text.is_char_boundary(*cut))
        {
            through(notation, &text[..cut]);
        }
    }
}

#[test]
fn mutations_of_every_example() {
    let spare = [
        "{",
        "}",
        "\"",
        "when",
        "if",
        "(",
        "]",
        "..",
        "\u{0}",
        "\u{202e}",
        "é",
        "99999999999999999999",
        "\n",
        ":",
        "- ",
    ];
    for (name, notation, text) in examples() {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ name.len() as u64);
        for _ in 0..60 {
            let mut mutated = text.clone();
            for _ in 0..=dice.roll(3) {
                let bounds: Vec<usize> = mutated.char_indices().map(|(at, _)| at).collect();
                let from = bounds[dice.roll(bounds.len())];
                let to =
                    bounds[dice.roll(bounds.len())].clamp(from, (from + 40).min(mutated.len()));
                let to = (from..=to)
                    .rev()
                    .find(|at| mutated.is_char_boundary(*at))
                    .unwrap_or(from);
                match dice.roll(3) {
                    0 => mutated.replace_range(from..to, ""),
                    1 => mutated.insert_str(from, spare[dice.roll(spare.len())]),
                    _ => {
                        let copy = mutated[from..to].to_owned();
                        mutated.insert_str(from, &copy);
                    }
                }
            }
            through(notation, &mutated);
        }
    }
}

#[test]
fn nesting_without_end() {
    let deep = 300_000;
    for (open, close) in [
        ("page p {\n", "}"),
        ("if a == 1 {", "}"),
        ("(", ")"),
        ("not ", ""),
        ("[", "]"),
        ("{", "}"),
    ] {
        let inner = format!("{}{}", open.repeat(deep), close.repeat(deep));
        for text in [
            inner.clone(),
            format!("compute x: integer = {inner}"),
            format!("note n \"{{{inner}}}\""),
        ] {
            assert!(!through(Notation::Peil, &text));
        }
    }
    for text in [
        "{a: ".repeat(deep),
        "- ".repeat(deep),
        "[".repeat(deep),
        format!("items:\n  - if: {}a{}", "(".repeat(deep), ")".repeat(deep)),
    ] {
        assert!(!through(Notation::Yaml, &text));
    }
}

#[test]
fn a_billion_laughs() {
    let mut text = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n".to_owned();
    for level in 1..12 {
        let inner = vec![format!("*a{}", level - 1); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
    }
    assert!(!through(Notation::Yaml, &text));
}

#[test]
fn a_file_of_fifty_megabytes() {
    let line = "// niets dan commentaar, regel na regel\n";
    assert!(!through(
        Notation::Peil,
        &line.repeat(50_000_000 / line.len())
    ));
}

/// Ways to break out of a text, an attribute, a script, a template, a style sheet or a spreadsheet.
const PAYLOADS: &[&str] = &[
    "<script>window.__x=1</script>",
    "<img src=x onerror=window.__x=1>",
    "<svg/onload=window.__x=1>",
    "</script><script>window.__x=1</script>",
    "</style><script>window.__x=1</script>",
    "</title><img src=x onerror=window.__x=1>",
    "--><img src=x onerror=window.__x=1>",
    "]]><img src=x onerror=window.__x=1>",
    "&lt;img src=x onerror=window.__x=1&gt;",
    "' onmouseover='window.__x=1",
    "\\\" onmouseover=\\\"window.__x=1",
    "\\\" autofocus onfocus=window.__x=1 x=\\\"",
    "`-window.__x=1-`",
    "${{window.__x=1}}",
    "{{{{7*7}}}} {{% raw %}}",
    "[klik](javascript:window.__x=1)",
    "[klik](java&#115;cript:window.__x=1)",
    "[klik](data:text/html,hallo)",
    "[klik](https://x.nl\\\" onclick=\\\"window.__x=1)",
    "![x](https://x.nl/x.png)",
    "=HYPERLINK(1)",
    "\u{2028}window.__x=1",
];

/// Where the quoted texts of a survey stand, quotes left out.
fn text_positions(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut positions = Vec::new();
    for (at, line) in text.lines().scan(0, |start, line| {
        let at = *start;
        *start += line.len() + 1;
        Some((at, line))
    }) {
        let code = line.split(" //").next().unwrap_or(line);
        let quotes: Vec<usize> = code.match_indices('"').map(|(at, _)| at).collect();
        for pair in quotes.chunks_exact(2) {
            positions.push(at + pair[0] + 1..at + pair[1]);
        }
    }
    positions
}

/// Tags that only an unescaped payload could have brought into a page.
fn smuggled(page: &str) -> Option<&'static str> {
    let bad = [
        "<img src=x",
        "<svg/onload",
        "<script>window.__x",
        "\" onmouseover=\"window",
        "' onmouseover='window",
    ];
    let links = [
        "href=\"javascript:",
        "href=\"data:",
        "href=\"java&#",
        "\" onclick=\"window",
        "\" autofocus onfocus",
    ];
    bad.into_iter().chain(links).find(|tag| page.contains(tag))
}

#[test]
fn no_text_becomes_markup() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/webshop.peil");
    let text = std::fs::read_to_string(path)
        .unwrap()
        .replace("use \"shared/scales.peil\"\n", "");
    let positions = text_positions(&text);
    assert!(positions.len() > 60, "every text is tried");
    let (mut built, mut refused) = (0, 0);
    for (turn, position) in positions.iter().enumerate() {
        // Each position meets every third payload, and each payload a third of the positions.
        for payload in PAYLOADS.iter().skip(turn % 3).step_by(3) {
            let mut attack = text.clone();
            attack.replace_range(position.clone(), payload);
            let checked = peil::check_text("survey.peil", Notation::Peil, &attack);
            let Some(survey) = checked.survey else {
                refused += 1;
                continue;
            };
            built += 1;
            for artifact in peil::build(&survey, &[]) {
                let page = &artifact.contents;
                if artifact.path.ends_with(".html") {
                    assert_eq!(smuggled(page), None, "{payload} in {}", artifact.path);
                }
                if artifact.path.ends_with(".csv") {
                    assert!(
                        !page.contains("\n=") && !page.contains(",=") && !page.contains("\"="),
                        "{payload}"
                    );
                }
            }
        }
    }
    assert!(
        built > 50 && refused > 50,
        "{built} built, {refused} refused"
    );
}
