//! Expressions: the grammar gives a flat row of operands and operators, this orders it.

use std::iter::Peekable;

use crate::problem::{Fix, Rule as ProblemRule, Shape};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Operator, Value};
use crate::syntax::peil::build::Builder;
use crate::syntax::peil::{Pair, Rule};

/// How tightly `not` binds: looser than comparison, tighter than `and`.
const NOT: u8 = 3;
/// How tightly a comparison binds.
const COMPARISON: u8 = 4;
/// A tree taller than this is refused: the passes walk it by recursion.
const TALLEST: usize = 256;

/// A tree with its height.
struct Tall {
    expr: Expr,
    height: usize,
}

/// A flat row: operators carry what they mean.
enum Part {
    Prefix(Span, bool),
    Operand(Tall),
    Operator(Operator, Span, bool),
}

type Parts = Peekable<std::vec::IntoIter<Part>>;

impl Builder<'_> {
    /// An expression; `None` where it was refused, which has been reported.
    pub(super) fn expr(&mut self, pair: Pair) -> Option<Expr> {
        self.tall(pair).map(|tall| tall.expr)
    }

    fn tall(&mut self, pair: Pair) -> Option<Tall> {
        let whole = self.span(&pair);
        let mut parts = Vec::new();
        for inner in pair.into_inner() {
            parts.push(self.part(inner)?);
        }
        self.check_and_or(&parts, whole);
        let mut parts = parts.into_iter().peekable();
        let tall = self.climb(&mut parts, 0, 0)?;
        Some(tall)
    }

    fn part(&mut self, pair: Pair) -> Option<Part> {
        let span = self.span(&pair);
        Some(match pair.as_rule() {
            Rule::prefix => {
                if pair.as_str() == "!" {
                    self.say_instead(span, "!", "not ");
                }
                Part::Prefix(span, pair.as_str() == "-")
            }
            Rule::operator => {
                let (operator, negated) = self.operator(pair.as_str(), span);
                Part::Operator(operator, span, negated)
            }
            _ => Part::Operand(self.operand(pair)?),
        })
    }

    fn operand(&mut self, pair: Pair) -> Option<Tall> {
        let span = self.span(&pair);
        let leaf = |kind| {
            Some(Tall {
                expr: Expr { kind, span },
                height: 1,
            })
        };
        match pair.as_rule() {
            Rule::group => {
                let inner = pair.into_inner().find(|p| p.as_rule() == Rule::expr)?;
                let mut tall = self.tall(inner)?;
                tall.height += 1;
                tall.expr.span = span;
                self.short_enough(tall)
            }
            Rule::list => {
                let (parts, height) = self.exprs(pair)?;
                self.short_enough(Tall {
                    expr: Expr {
                        kind: ExprKind::List(parts),
                        span,
                    },
                    height: height + 1,
                })
            }
            Rule::reference => self.reference(pair, span),
            Rule::text => leaf(ExprKind::Text(self.text(&pair))),
            _ => leaf(match self.literal(pair)? {
                Value::Range(range) => ExprKind::Range(range),
                Value::Number(number) => ExprKind::Number(number),
                Value::Time(time) => ExprKind::Time(time.text),
                Value::Date(date) => ExprKind::Date(date.text),
                _ => return None,
            }),
        }
    }

    fn reference(&mut self, pair: Pair, span: Span) -> Option<Tall> {
        let mut inner = pair.into_inner();
        let name = self.name(&inner.next()?);
        let (span, kind, height) = match inner.next() {
            None => (name.span, ExprKind::Name(name.text), 1),
            Some(arguments) => {
                let (arguments, height) = self.exprs(arguments)?;
                (span, ExprKind::Call(name, arguments), height + 1)
            }
        };
        self.short_enough(Tall {
            expr: Expr { kind, span },
            height,
        })
    }

    fn exprs(&mut self, pair: Pair) -> Option<(Vec<Expr>, usize)> {
        let mut list = Vec::new();
        let mut height = 0;
        for inner in pair.into_inner().filter(|p| p.as_rule() == Rule::expr) {
            let tall = self.tall(inner)?;
            height = height.max(tall.height);
            list.push(tall.expr);
        }
        Some((list, height))
    }

    fn short_enough(&mut self, tall: Tall) -> Option<Tall> {
        if tall.height <= TALLEST {
            return Some(tall);
        }
        self.problems
            .add(
                ProblemRule::SyntaxExpected,
                tall.expr.span,
                "this expression is too long or nested too deep",
            )
            .help("give parts of it a name with `compute`, or use `in [..]`");
        None
    }

    /// Operators that bind at least as tightly as `least`.
    fn climb(&mut self, parts: &mut Parts, least: u8, depth: usize) -> Option<Tall> {
        let mut left = self.prefixed(parts, least, depth)?;
        let mut compared: Option<Span> = None;
        while let Some(Part::Operator(operator, span, negated)) =
            parts.next_if(|part| matches!(part, Part::Operator(op, ..) if op.binding() >= least))
        {
            let binding = operator.binding();
            if binding == COMPARISON
                && let Some(first) = compared.replace(span)
            {
                self.chained(first, span);
            }
            let right = self.climb(parts, binding + 1, depth)?;
            left = self.join(left, operator, span, right)?;
            if negated {
                left.expr = negation(left.expr, span);
                left.height += 1;
            }
        }
        Some(left)
    }

    fn join(&mut self, left: Tall, operator: Operator, span: Span, right: Tall) -> Option<Tall> {
        let whole = left.expr.span.to(right.expr.span);
        let height = left.height.max(right.height) + 1;
        let kind = ExprKind::Binary(operator, span, Box::new(left.expr), Box::new(right.expr));
        self.short_enough(Tall {
            expr: Expr { kind, span: whole },
            height,
        })
    }

    fn prefixed(&mut self, parts: &mut Parts, least: u8, depth: usize) -> Option<Tall> {
        match parts.next()? {
            Part::Operand(tall) => Some(tall),
            Part::Operator(..) => None,
            Part::Prefix(span, _) if depth >= super::DEEPEST => {
                self.too_deep(span);
                None
            }
            Part::Prefix(span, minus) => {
                let binding = if minus { u8::MAX } else { NOT };
                if !minus && least > NOT {
                    self.misplaced_not(span);
                }
                let inner = self.climb(parts, binding, depth + 1)?;
                let whole = span.to(inner.expr.span);
                let kind = match minus {
                    true => ExprKind::Negate(Box::new(inner.expr)),
                    false => ExprKind::Not(Box::new(inner.expr)),
                };
                self.short_enough(Tall {
                    expr: Expr { kind, span: whole },
                    height: inner.height + 1,
                })
            }
        }
    }

    fn operator(&mut self, written: &str, span: Span) -> (Operator, bool) {
        let plain = match written {
            "or" => Operator::Or,
            "and" => Operator::And,
            "==" => Operator::Equal,
            "!=" => Operator::NotEqual,
            "<" => Operator::Less,
            "<=" => Operator::LessOrEqual,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterOrEqual,
            "in" => Operator::In,
            "has" => Operator::Has,
            "+" => Operator::Add,
            "-" => Operator::Subtract,
            "*" => Operator::Multiply,
            "/" => Operator::Divide,
            _ => return self.unusual_operator(written, span),
        };
        (plain, false)
    }

    /// `has any of`, and what other languages write for our operators.
    fn unusual_operator(&mut self, written: &str, span: Span) -> (Operator, bool) {
        let operator = match written {
            "=" | "===" => Operator::Equal,
            "<>" | "!==" => Operator::NotEqual,
            "=<" => Operator::LessOrEqual,
            "=>" => Operator::GreaterOrEqual,
            "&&" => Operator::And,
            "||" => Operator::Or,
            _ if written.starts_with("not") => {
                self.not_in(span);
                return (Operator::In, true);
            }
            _ if written.contains("any") => return (Operator::HasAny, false),
            _ if written.contains("all") => return (Operator::HasAll, false),
            _ => return (Operator::HasNone, false),
        };
        self.say_instead(span, written, operator.symbol());
        (operator, false)
    }

    fn say_instead(&mut self, span: Span, written: &str, meant: &str) {
        let word = meant.trim();
        let message = match written {
            "=" => "`=` gives a value; a comparison is written `==`".to_string(),
            _ => format!("`{written}` is written `{word}` here"),
        };
        self.problems
            .add(ProblemRule::SyntaxExpected, span, message)
            .fix(format!("write `{word}`"), span, meant);
    }

    fn not_in(&mut self, span: Span) {
        self.problems
            .add(
                ProblemRule::SyntaxExpected,
                span,
                "`not` stands before the comparison it turns round",
            )
            .label("`not in`")
            .help("write `not a in [b, c]`");
    }

    fn misplaced_not(&mut self, span: Span) {
        self.problems
            .add(
                ProblemRule::SyntaxExpected,
                span,
                "`not` stands before a whole comparison, not inside one",
            )
            .help("put parentheses around the part that `not` turns round");
    }

    fn chained(&mut self, first: Span, second: Span) {
        self.problems
            .add(
                ProblemRule::SyntaxExpected,
                second,
                "comparisons do not chain",
            )
            .label("a second comparison")
            .related(first, "the first one")
            .help("write two comparisons joined by `and`, or `in 4..5`");
    }

    /// `and` beside `or` without parentheses: both readings are offered.
    fn check_and_or(&mut self, parts: &[Part], whole: Span) {
        let joints: Vec<(Operator, Span)> = parts
            .iter()
            .filter_map(|part| match part {
                Part::Operator(operator, span, _) => Some((*operator, *span)),
                _ => None,
            })
            .filter(|(operator, _)| matches!(operator, Operator::And | Operator::Or))
            .collect();
        let first_of = |wanted| joints.iter().find(|(operator, _)| *operator == wanted);
        let (Some((_, and)), Some((_, or))) = (first_of(Operator::And), first_of(Operator::Or))
        else {
            return;
        };
        let (and, or) = (*and, *or);
        let fixes = vec![
            grouped(&joints, whole, Operator::And),
            grouped(&joints, whole, Operator::Or),
        ];
        let problem = self.problems.add(
            ProblemRule::SyntaxAndOr,
            whole,
            "`and` and `or` are mixed without parentheses",
        );
        problem
            .related(and, "`and` here")
            .related(or, "`or` here")
            .help("parentheses say which belong together");
        problem.fixes = fixes;
    }
}

fn negation(expr: Expr, at: Span) -> Expr {
    let span = expr.span.to(at);
    Expr {
        kind: ExprKind::Not(Box::new(expr)),
        span,
    }
}

/// Parentheses around the runs that `inner` joins.
fn grouped(joints: &[(Operator, Span)], whole: Span, inner: Operator) -> Fix {
    let mut edits = Vec::new();
    let mut open = whole.at_start();
    let mut joined = false;
    for (operator, span) in joints {
        if *operator == inner {
            joined = true;
            continue;
        }
        if joined {
            edits.push((open, "(".to_string()));
            edits.push((span.at_start(), ") ".to_string()));
        }
        open = span.at_end();
        joined = false;
    }
    if joined {
        edits.push((open, "(".to_string()));
        edits.push((whole.at_end(), ")".to_string()));
    }
    let about = format!("let `{}` go first", inner.symbol());
    Fix::new(about, edits, Shape::Written)
}
