#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::model::{Expr, ExprKind, ValueType};
use crate::source::Span;
use proptest::prelude::*;

fn read(text: &str) -> Vec<Block> {
    parse(&Rich::plain(text))
}

fn words(text: &str) -> Inline {
    Inline::Text(text.into())
}

fn paragraph(text: &str) -> Vec<Inline> {
    match read(text).as_slice() {
        [Block::Paragraph(inlines)] => inlines.clone(),
        other => panic!("{other:?}"),
    }
}

fn value() -> Piece {
    let expr = Expr {
        kind: ExprKind::Today,
        ty: ValueType::Date,
        span: Span::default(),
    };
    Piece::Value {
        expr,
        fallback: None,
    }
}

#[test]
fn marks_become_structure() {
    assert_eq!(
        paragraph("a *b* _c_ **d**"),
        [
            words("a "),
            Inline::Emphasis(vec![words("b")]),
            words(" "),
            Inline::Emphasis(vec![words("c")]),
            words(" "),
            Inline::Strong(vec![words("d")]),
        ]
    );
    assert_eq!(
        paragraph("**a *b** c*"),
        [Inline::Strong(vec![words("a *b")]), words(" c*")],
        "marks that cross do not pair"
    );
    assert_eq!(
        paragraph("***a***"),
        [Inline::Strong(vec![Inline::Emphasis(vec![words("a")])])]
    );
    assert_eq!(
        paragraph("**a *b* c**"),
        [Inline::Strong(vec![
            words("a "),
            Inline::Emphasis(vec![words("b")]),
            words(" c"),
        ])]
    );
}

#[test]
fn what_does_not_fit_stays_words() {
    for text in [
        "5*3*2 = 30",
        "snake_case_name",
        "2 * 3 * 4",
        "*open",
        "open*",
        "____",
        "[words]",
        "[words] (https://a.nl)",
        "[a](http://a.nl)",
        "[a](javascript:alert(1))",
        "[a](https://)",
        "[a](mailto:nobody)",
        "[a](https://a.nl\")",
        "[a](https://a b)",
        "1. one line is no list",
        "- 5",
    ] {
        assert_eq!(paragraph(text), [words(text)], "{text}");
    }
}

#[test]
fn a_backslash_takes_the_meaning_away() {
    assert_eq!(paragraph(r"\*a\* \[b\]\\"), [words(r"*a* [b]\")]);
    assert_eq!(paragraph(r"C:\map"), [words(r"C:\map")]);
}

#[test]
fn links_have_safe_targets() {
    let link = |target: &str, text: &str| Inline::Link {
        target: target.into(),
        words: vec![words(text)],
    };
    assert_eq!(
        paragraph("[a](https://x.nl/b_(c)?d=1&e) of [mail](mailto:a@b.nl)."),
        [
            link("https://x.nl/b_(c)?d=1&e", "a"),
            words(" of "),
            link("mailto:a@b.nl", "mail"),
            words("."),
        ]
    );
    assert_eq!(
        paragraph("[](https://x.nl)"),
        [link("https://x.nl", "https://x.nl")]
    );
    assert_eq!(
        paragraph("[a [b](https://x.nl)"),
        [words("[a "), link("https://x.nl", "b")]
    );
}

#[test]
fn lines_make_lists_breaks_and_paragraphs() {
    let text = "Kies:\n- een\n- *twee*\n  en meer\nDaarna\r\nverder\n\n3. drie\n4. vier";
    assert_eq!(
        read(text),
        [
            Block::Paragraph(vec![words("Kies:")]),
            Block::Bullets(vec![
                vec![words("een")],
                vec![
                    Inline::Emphasis(vec![words("twee")]),
                    Inline::Break,
                    words("en meer"),
                ],
            ]),
            Block::Paragraph(vec![words("Daarna"), Inline::Break, words("verder")]),
            Block::Numbers(3, vec![vec![words("drie")], vec![words("vier")]]),
        ]
    );
}

#[test]
fn placeholders_keep_their_place() {
    let rich = Rich {
        raw: "**{x}** [a](https://{x})".into(),
        pieces: vec![
            Piece::Plain("**".into()),
            value(),
            Piece::Plain("** [a](https://".into()),
            value(),
            Piece::Plain(")".into()),
        ],
    };
    assert_eq!(
        parse(&rich),
        [Block::Paragraph(vec![
            Inline::Strong(vec![Inline::Value(1)]),
            words(" [a](https://"),
            Inline::Value(3),
            words(")"),
        ])]
    );
    assert_eq!(
        plain(&parse(&rich), &mut |at| format!("<{at}>")),
        "<1> [a](https://<3>)"
    );
}

#[test]
fn unsafe_parts_are_found() {
    use UnsafeKind::{Markup, Scheme, Script, Target, Unencrypted};
    for (text, part, kind) in [
        ("a <b>vet</b>", "<b>", Markup),
        ("a <img src=x onerror=alert(1)", "<img", Markup),
        ("a </script >", "</script", Markup),
        ("a <!-- b -->", "<!--", Markup),
        ("a <?php ?>", "<?php", Markup),
        ("a <!doctype html>", "<!doctype", Markup),
        ("a <svg/onload=alert(1)>", "<svg", Markup),
        ("a &lt;b>", "&lt;b>", Markup),
        ("a &#x3C;b>", "&#x3C;b>", Markup),
        ("[a](javascript:alert(1))", "](javascript:alert(1))", Script),
        (
            "[a](java\tscript:alert(1))",
            "](java\tscript:alert(1))",
            Script,
        ),
        ("[a](&#106;avascript:x)", "](&#106;avascript:x)", Script),
        (
            "[a](&#0000106avascript:x)",
            "](&#0000106avascript:x)",
            Script,
        ),
        ("[a](javascript&colon;x)", "](javascript&colon;x)", Script),
        ("[a](DATA:text/html,x)", "](DATA:text/html,x)", Script),
        ("kijk: javascript:alert(1)", "javascript:", Script),
        ("java&#10;script:alert(1)", "java&#10;script:", Script),
        ("data:text/html;base64,x", "data:", Script),
        ("[a](http://a.nl)", "](http://a.nl)", Unencrypted),
        ("[a](ftp://a.nl)", "](ftp://a.nl)", Scheme("ftp".into())),
        ("[a](/pagina)", "](/pagina)", Target),
        ("[a](//a.nl)", "](//a.nl)", Target),
        ("[a](https://a.nl\")", "](https://a.nl\")", Target),
    ] {
        let found = unsafe_parts(text);
        let first = found.first().unwrap_or_else(|| panic!("{text}: nothing"));
        assert_eq!(
            (&text[first.range.clone()], &first.kind),
            (part, &kind),
            "{text}"
        );
    }
}

#[test]
fn ordinary_texts_are_safe() {
    for text in [
        "Is a < b?",
        "x<5 of <3",
        "Jonger dan <18 jaar",
        "Welke data: dag of uur",
        "Q&A & meer &lt; 5",
        "[a](https://a.nl) en [b](mailto:a@b.nl?subject=x)",
        "zie [1] (en ook 2)",
        "[ja](of misschien nee)",
        "http://a.nl is geen link",
        "Kent u javascript?",
    ] {
        assert_eq!(unsafe_parts(text), [], "{text}");
    }
}

#[test]
fn time_is_linear() {
    for unit in [
        "*a ",
        "_a",
        "[",
        "[a](",
        "](",
        "**a *b [",
        "(",
        "<a",
        "&#1",
        "java\u{1}",
        "\n- ",
    ] {
        let text = unit.repeat(100_000);
        let started = std::time::Instant::now();
        read(&text);
        unsafe_parts(&text);
        assert!(started.elapsed().as_secs() < 10, "{unit:?}");
    }
}

proptest! {
    #[test]
    fn no_character_is_lost_but_marks(text in "[a-c*_ \\[\\]()\n.1-]{0,60}") {
        let kept = |s: &str| s.chars().filter(|c| c.is_ascii_lowercase()).collect::<String>();
        prop_assert_eq!(kept(&plain(&read(&text), &mut |_| String::new())), kept(&text));
    }

    #[test]
    fn any_text_is_read(text in "\\PC*") {
        read(&text);
        unsafe_parts(&text);
    }
}
