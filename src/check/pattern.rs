//! Patterns: only what means the same in Rust, JavaScript and JSON Schema, and runs in linear time.

use crate::problem::{Problems, Rule};
use crate::syntax::ast::Text;
use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    Ast, ClassSetItem, Flags, GroupKind, LiteralKind, RepetitionKind, SpecialLiteralKind,
};

/// Reports a pattern that is not a portable regular expression.
pub(super) fn check(pattern: &Text, problems: &mut Problems) {
    let tree = match Parser::new().parse(&pattern.value) {
        Ok(tree) => tree,
        Err(error) => {
            let (start, end) = (error.span().start.offset, error.span().end.offset);
            let what = error.kind().to_string();
            problems
                .add(
                    Rule::TypePattern,
                    pattern.slice_span(start, end),
                    format!("this pattern is not valid: {what}"),
                )
                .help("backslashes are doubled in a text: `\\\\d`");
            return;
        }
    };
    let mut found = Vec::new();
    visit(&tree, 0, &mut found);
    let mut said = std::collections::HashSet::new();
    found.retain(|(_, what)| said.insert(what.clone()));
    for (span, what) in found {
        problems
            .add(Rule::TypePattern, pattern.slice_span(span.0, span.1), what)
            .help("use letters, digits, classes like `[a-z]`, groups `( )`, `|` and the counts `? * + {2,4}`");
    }
}

type Found = Vec<((usize, usize), String)>;

fn visit(tree: &Ast, repeats: usize, found: &mut Found) {
    let span = (tree.span().start.offset, tree.span().end.offset);
    let mut say = |what: &str| found.push((span, what.to_owned()));
    match tree {
        Ast::Flags(_) => say("flags do not mean the same everywhere"),
        Ast::Assertion(_) => {
            say("the pattern always matches the whole answer, so `^`, `$` and `\\b` are not used")
        }
        Ast::ClassUnicode(_) => say("Unicode classes do not mean the same everywhere"),
        Ast::ClassPerl(_) => say(
            "`\\d`, `\\w` and `\\s` do not mean the same everywhere; write `[0-9]` and the like",
        ),
        Ast::Dot(_) => say("`.` does not mean the same everywhere; write the characters you allow"),
        Ast::Literal(literal) if odd_literal(&literal.kind) => {
            say("this escape does not mean the same everywhere")
        }
        Ast::ClassBracketed(class) => {
            let mut odd = false;
            odd_class(&class.kind, &mut odd);
            if odd {
                say("only characters and ranges stand in a class");
            }
        }
        Ast::Repetition(repetition) => {
            let unbounded = match &repetition.op.kind {
                RepetitionKind::ZeroOrMore | RepetitionKind::OneOrMore => true,
                RepetitionKind::Range(range) => {
                    matches!(range, regex_syntax::ast::RepetitionRange::AtLeast(_))
                }
                RepetitionKind::ZeroOrOne => false,
            };
            if !repetition.greedy {
                say("`??`, `*?` and `+?` make no difference to a whole answer");
            }
            if unbounded && repeats > 0 {
                say("a repetition inside a repetition can take a browser minutes");
            }
            visit(&repetition.ast, repeats + usize::from(unbounded), found);
        }
        Ast::Group(group) => {
            if matches!(group.kind, GroupKind::CaptureName { .. }) || has_flags(&group.kind) {
                say("only plain groups `( )` and `(?: )` mean the same everywhere");
            }
            visit(&group.ast, repeats, found);
        }
        Ast::Alternation(alternation) => alternation
            .asts
            .iter()
            .for_each(|tree| visit(tree, repeats, found)),
        Ast::Concat(concat) => concat
            .asts
            .iter()
            .for_each(|tree| visit(tree, repeats, found)),
        Ast::Empty(_) | Ast::Literal(_) => {}
    }
}

fn has_flags(kind: &GroupKind) -> bool {
    matches!(kind, GroupKind::NonCapturing(Flags { items, .. }) if !items.is_empty())
}

fn odd_literal(kind: &LiteralKind) -> bool {
    match kind {
        LiteralKind::Verbatim | LiteralKind::Meta => false,
        LiteralKind::Special(special) => !matches!(
            special,
            SpecialLiteralKind::Tab | SpecialLiteralKind::LineFeed
        ),
        _ => true,
    }
}

fn odd_class(set: &regex_syntax::ast::ClassSet, odd: &mut bool) {
    match set {
        regex_syntax::ast::ClassSet::Item(item) => odd_item(item, odd),
        regex_syntax::ast::ClassSet::BinaryOp(_) => *odd = true,
    }
}

fn odd_item(item: &ClassSetItem, odd: &mut bool) {
    match item {
        ClassSetItem::Empty(_) => {}
        ClassSetItem::Literal(literal) => *odd |= odd_literal(&literal.kind),
        ClassSetItem::Range(range) => {
            *odd |= odd_literal(&range.start.kind) || odd_literal(&range.end.kind)
        }
        ClassSetItem::Union(union) => union.items.iter().for_each(|item| odd_item(item, odd)),
        ClassSetItem::Ascii(_)
        | ClassSetItem::Unicode(_)
        | ClassSetItem::Perl(_)
        | ClassSetItem::Bracketed(_) => {
            *odd = true;
        }
    }
}
