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
        ThemeContrast,
        &[("privacy {", "theme {\n  accent \"#f08000\"\n}\nprivacy {")],
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
        &[
            ("mode online, phone", "mode online"),
            (
                "option advice \"Advice\"",
                "option a1 \"A1\"\n  option a2 \"A2\"\n  option a3 \"A3\"\n  option a4 \"A4\"\n  option a5 \"A5\"\n  option a6 \"A6\"\n  option a7 \"A7\"\n  option a8 \"A8\"\n  option a9 \"A9\"\n  option b1 \"B1\"\n  option b2 \"B2\"\n  option advice \"Advice\"",
            ),
        ],
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
        OptionNoPlace,
        &[
            (
                "question article: text \"Which article was it about?\" {\n    pattern \"[A-Z]{2}[0-9]{4}\"\n  }",
                "question article: rank of subjects \"Which subjects are the most important?\"",
            ),
            ("option pass \"A pass\"", "option pass \"A pass\" specify"),
        ],
    ),
    both(
        OptionMissingExclusive,
        &[
            ("      option none \"None of these\" exclusive last\n", ""),
            (
                "\"What went wrong?\" {\n",
                "\"What went wrong?\" {\n      required\n",
            ),
        ],
    ),
    both(
        ScaleStandard,
        &[(
            "question article: text \"Which article was it about?\" {\n    pattern \"[A-Z]{2}[0-9]{4}\"\n  }",
            "question article: ces \"It was easy to be helped.\"",
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
    both(
        TextLanguageTag,
        &[("language en\n", "language en\n  translate dutch\n")],
    ),
    both(
        MetricScale,
        &[(
            "  item staff.expert weight 1\n",
            "  item staff.expert weight 1\n  item subject\n",
        )],
    ),
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
    both(
        MetricDrivers,
        &[
            ("expect 1200 per month", "expect 300 per month"),
            (
                "touchpoint after_visit",
                "report daily \"Every day\" {\n  every 1 day\n  show why\n}\ntouchpoint after_visit",
            ),
        ],
    ),
    both(
        IndexReverse,
        &[
            ("grid staff: quality", "grid staff: agree 5"),
            (
                "row kind \"Kindness\"",
                "row kind \"It was a problem to find them.\"",
            ),
        ],
    ),
    both(
        IndexMixed,
        &[(
            "  item staff.expert weight 1\n",
            "  item staff.expert weight 1\n  item age\n",
        )],
    ),
    both(
        SegmentSmall,
        &[("expect 1200 per month", "expect 40 per month")],
    ),
    both(
        SegmentUnknown,
        &[
            (
                "metric content",
                "segment fees \"Fee\" {\n  group none \"No fee\" when fee == 0\n  group some \"A fee\" otherwise\n}\nmetric content",
            ),
            ("  by by_desk, stay", "  by by_desk, stay, fees"),
        ],
    ),
    both(TouchpointNoAddress, &[("via email to email", "via email")]),
    both(TouchpointNoFrame, &[("via email to email", "via qr")]),
    both(
        TouchpointCommercial,
        &[("\"After a visit\"", "\"After a visit, with a discount\"")],
    ),
    both(
        ModeUnsupported,
        &[("mode online, phone", "mode online, paper")],
    ),
    both(
        ActionUnreachablePerson,
        &[
            (
                "when satisfied <= 2 and callback_ok {",
                "when satisfied <= 2 {",
            ),
            (
                "for callback when callback_ok {",
                "for improve, callback when satisfied <= 2 {",
            ),
        ],
    ),
];
