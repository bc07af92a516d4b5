//! Mutations that break a rule on how a survey is written: notation, names, types, logic.

use super::{Mutation, apart, both, peil_only, with, yaml_only};
use peil::problem::Rule::*;

pub const MUTATIONS: &[Mutation] = &[
    apart(
        SyntaxExpected,
        &[(
            "question spent: money EUR 0..1000 \"What",
            "question spent: money EUR 0..1000 0..10 \"What",
        )],
        &[("when: answered(spent)", "when: answered(spent) 3")],
    ),
    peil_only(
        SyntaxUnclosed,
        &[("\"What did you pay?\"", "\"What did you pay?")],
    ),
    apart(
        SyntaxUnknownKeyword,
        &[("  within 2 days", "  within 2 days\n  colour \"red\"")],
        &[("    within: 2 days", "    within: 2 days\n    colour: red")],
    ),
    apart(
        SyntaxDuplicateKey,
        &[("  within 2 days", "  within 2 days\n  within 3 days")],
        &[(
            "    within: 2 days",
            "    within: 2 days\n    within: 3 days",
        )],
    ),
    yaml_only(
        SyntaxYamlTrap,
        &[("    text: What did you pay?", "    text: 012")],
    ),
    both(
        SyntaxMissingProperty,
        &[("  contact \"privacy@example.org\"\n", "")],
    ),
    peil_only(SyntaxMissingValue, &[("  show phone\n", "  show\n")]),
    peil_only(
        SyntaxAndOr,
        &[(
            "when satisfied <= 2 and callback_ok {",
            "when satisfied <= 2 and callback_ok or satisfied <= 1 {",
        )],
    ),
    apart(
        SyntaxWrongValue,
        &[
            ("  min_group 10", "  responses nobody\n  min_group 10"),
            ("  responses pseudonymous\n", ""),
        ],
        &[("    responses: pseudonymous", "    responses: nobody")],
    ),
    apart(
        SyntaxEncoding,
        &[("What did you pay?", "What did \u{202E}you pay?")],
        &[("What did you pay?", "What did \u{202E}you pay?")],
    ),
    both(
        NameUnknown,
        &[("  if solved == no {", "  if solvd == no {")],
    ),
    both(
        NameDuplicate,
        &[(
            "quota older 200 \"Older visitors\" when age >= 65",
            "quota older 200 \"Older visitors\" when age >= 65\nquota older 100 \"Older visitors\" when age >= 75",
        )],
    ),
    both(NameInvalid, &[("note intro", "note Intro")]),
    both(
        NameFlattenedClash,
        &[(
            "option other \"Something else, namely\"",
            "option missing \"Something else, namely\"",
        )],
    ),
    both(
        NameShadows,
        &[
            ("question article: text", "question today: text"),
            (" article,", " today,"),
        ],
    ),
    both(
        NameUnused,
        &[(
            "list subjects {",
            "list unused {\n  option a \"A\"\n  option b \"B\"\n}\nlist subjects {",
        )],
    ),
    both(
        UseMissing,
        &[(
            "use \"shared.peil\"",
            "use \"shared.peil\"\nuse \"sharde.peil\"",
        )],
    ),
    both(
        UseOutside,
        &[(
            "use \"shared.peil\"",
            "use \"shared.peil\"\nuse \"../other.peil\"",
        )],
    ),
    with(
        UseCycle,
        &[(
            "use \"shared.peil\"",
            "use \"shared.peil\"\nuse \"more.peil\"",
        )],
        &[
            (
                "more.peil",
                "use \"again.peil\"\nscale effort 1..3 { best 1 label 1 \"Little\" label 3 \"Much\" }\n",
            ),
            ("again.peil", "use \"more.peil\"\n"),
        ],
    ),
    both(
        TypeOperands,
        &[("when age >= 65", "when age >= 2026-01-01")],
    ),
    both(TypeNotACondition, &[("when age >= 65", "when age")]),
    both(
        TypeUnknownOption,
        &[("  if solved == no {", "  if solved == never {")],
    ),
    both(TypeOutOfDomain, &[("when age >= 65", "when age >= 165")]),
    both(
        TypeArity,
        &[("= spent - fee", "= round(spent - fee, 1, 2)")],
    ),
    both(
        TypeUnknownFunction,
        &[("= spent - fee", "= ronud(spent - fee)")],
    ),
    both(
        TypeUnit,
        &[(
            "money EUR 0..1000 \"How much",
            "money USD 0..1000 \"How much",
        )],
    ),
    both(
        TypeDivisionByZero,
        &[("= spent - fee", "= (spent - fee) / 0")],
    ),
    both(TypePattern, &[("[A-Z]{2}[0-9]{4}", "(?=[A-Z])[0-9]{4}")]),
    both(
        ValueRange,
        &[("EUR 0..1000 \"What did", "EUR 1000..0 \"What did")],
    ),
    both(
        ValueAbsent,
        &[("  if solved == no {", "  if not (solved == yes) {")],
    ),
    both(
        LogicCycle,
        &[(
            "compute rest: money EUR \"What was paid for the article\" = spent - fee",
            "compute rest: money EUR \"What was paid for the article\" = spent - rest",
        )],
    ),
    both(
        LogicForward,
        &[("  if solved == no {", "  if solved == no and age >= 20 {")],
    ),
    both(
        LogicSelf,
        &[(
            "EUR 0..1000 \"What did you pay?\"",
            "EUR 0..1000 \"What did you pay?\" when spent > 3",
        )],
    ),
    both(
        LogicConstant,
        &[(
            "when answered(spent)",
            "when answered(spent) and age == age",
        )],
    ),
    both(
        LogicNever,
        &[("when answered(spent)", "when spent > 10 and spent < 10")],
    ),
    both(
        LogicAlways,
        &[("when answered(spent)", "when satisfied >= 1")],
    ),
    both(
        LogicEveryoneLeaves,
        &[(
            "when still == no as screened",
            "when still in [yes, no] as screened",
        )],
    ),
    both(
        LogicUnreachable,
        &[
            (
                "  grid staff:",
                "  if still == yes {\n    note fine \"Thank you.\"\n  } else {\n    question lost: yes_no \"Did you lose your way?\"\n  }\n  grid staff:",
            ),
            (" article,", " article, lost,"),
        ],
    ),
    both(
        AllowUnused,
        &[(
            "  assign \"desk team\"",
            "  allow option/gap \"there is none\"\n  assign \"desk team\"",
        )],
    ),
    both(
        AllowNoReason,
        &[
            (
                "      shuffle\n",
                "      shuffle\n      allow option/missing-exclusive \"\"\n",
            ),
            ("      option none \"None of these\" exclusive last\n", ""),
        ],
    ),
];
