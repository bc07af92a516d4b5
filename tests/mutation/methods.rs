//! Mutations that break a rule on options, scales, texts, figures or fieldwork.

use super::{Mutation, both, with};
use peil::problem::Rule::*;

pub const MUTATIONS: &[Mutation] = &[
    both(
        OptionDuplicateCode,
        &[
            ("option pass \"A pass\"", "option pass \"A pass\" code 1"),
            (
                "option advice \"Advice\"",
                "option advice \"Advice\" code 1",
            ),
            (
                "option payment \"A payment\"",
                "option payment \"A payment\" code 2",
            ),
        ],
    ),
    both(
        OptionDuplicateLabel,
        &[("option advice \"Advice\"", "option advice \"A pass\"")],
    ),
    both(
        OptionTooFew,
        &[(
            "  option advice \"Advice\"\n  option payment \"A payment\"\n",
            "",
        )],
    ),
    both(
        OptionTooMany,
        &[(
            "option advice \"Advice\"",
            "option a1 \"A1\"\n  option a2 \"A2\"\n  option a3 \"A3\"\n  option a4 \"A4\"\n  option a5 \"A5\"\n  option a6 \"A6\"\n  option a7 \"A7\"\n  option a8 \"A8\"\n  option a9 \"A9\"\n  option b1 \"B1\"\n  option b2 \"B2\"\n  option advice \"Advice\"",
        )],
    ),
    both(
        OptionOverlap,
        &[
            ("option pass \"A pass\"", "option pass \"18 to 25\""),
            ("option advice \"Advice\"", "option advice \"25 to 34\""),
            (
                "option payment \"A payment\"",
                "option payment \"35 to 44\"",
            ),
        ],
    ),
    both(
        OptionGap,
        &[
            ("option pass \"A pass\"", "option pass \"18 to 24\""),
            ("option advice \"Advice\"", "option advice \"27 to 34\""),
            (
                "option payment \"A payment\"",
                "option payment \"35 to 44\"",
            ),
        ],
    ),
    both(
        OptionUnpinned,
        &[
            ("list subjects {", "list subjects {\n  shuffle"),
            (
                "option payment \"A payment\"",
                "option other \"Something else\"",
            ),
        ],
    ),
    both(
        OptionExclusive,
        &[("      shuffle\n", "      shuffle\n      min 4\n")],
    ),
    both(
        OptionMissingExclusive,
        &[("      option none \"None of these\" exclusive last\n", "")],
    ),
    both(
        ScaleStandard,
        &[(
            "question satisfied: csat \"How satisfied are you with your visit?\" for improve, callback {\n",
            "question satisfied: csat \"How satisfied are you with your visit?\" for improve, callback {\n    label 5 \"Fine\"\n",
        )],
    ),
    both(
        MissingCodeClash,
        &[(
            "missing refused \"I would rather not say\"",
            "missing refused \"I would rather not say\" code 99",
        )],
    ),
    both(
        MissingInconsistent,
        &[
            (
                "missing refused \"I would rather not say\"",
                "missing refused \"I would rather not say\" code 998",
            ),
            (
                "\"What did you pay?\"",
                "\"What did you pay?\" {\n    missing refused \"I would rather not say\" code 9998\n  }",
            ),
        ],
    ),
    both(TextEmpty, &[("\"What did you pay?\"", "\"\"")]),
    both(TextUnsafe, &[("Thank you.", "<b>Thank you.</b>")]),
    both(
        TextPlaceholder,
        &[("Thank you.", "Thank you, {if desk == north words}.")],
    ),
    with(
        TextMissingTranslation,
        &[("language en\n", "language en\n  translate nl\n")],
        &[],
    ),
    both(TextLanguageTag, &[("language en\n", "language english\n")]),
    both(MetricScale, &[("= mean(rest)", "= mean(subject)")]),
    both(MetricUnusedQuestion, &[(" subject, reasons,", " reasons,")]),
    both(MetricBase, &[(" base including dk", "")]),
    both(MetricMissingRule, &[("  absent skip needs 1\n", "")]),
    both(
        WeightTarget,
        &[("centre 40%, south 20%", "centre 40%, south 10%")],
    ),
    both(
        TouchpointUnknownEvent,
        &[(
            "  on desk.visited where desk in [north, centre]",
            "  on desk.vanished",
        )],
    ),
    both(
        TouchpointUnknownField,
        &[("via email to email", "via email to mail")],
    ),
    both(
        TouchpointReminder,
        &[("remind after 3 days", "remind after 15 days")],
    ),
    both(ActionOwner, &[("  assign \"desk team\"\n", "")]),
];
