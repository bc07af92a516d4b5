//! Mutations that break a rule on what can happen at all.

use super::{Mutation, both};
use peil::problem::Rule::*;

pub const MUTATIONS: &[Mutation] = &[
    both(
        LogicNever,
        &[(
            "\"Which article was it about?\"",
            "\"Which article was it about?\" when spent > 10 and spent < 10",
        )],
    ),
    both(
        LogicAlways,
        &[("when answered(spent)", "when satisfied >= 1")],
    ),
    both(
        LogicSubsumed,
        &[
            (
                "  grid staff:",
                "  if satisfied <= 3 {\n    question low: yes_no \"Did you wait?\"\n  } else if satisfied <= 2 {\n    question lower: yes_no \"Did nobody help?\"\n  }\n  grid staff:",
            ),
            ("subject, reasons,", "subject, low, lower, reasons,"),
        ],
    ),
    both(
        LogicUnsatisfiableCheck,
        &[(
            "hard require fee <= spent",
            "hard require fee < spent and fee > spent",
        )],
    ),
    both(LogicUnguardedPipe, &[("{desk or ours}", "{desk}")]),
    both(
        LogicNotDecided,
        &[(
            "\"On which day did you visit us?\"",
            "\"On which day did you visit us?\" when age * age * age == 29791",
        )],
    ),
    both(
        SegmentOverlap,
        &[(
            "  group long \"A quarter of an hour or more\" otherwise",
            "  group long \"Ten minutes or more\" when minutes >= 10",
        )],
    ),
    both(
        SegmentGap,
        &[(
            "  group long \"A quarter of an hour or more\" otherwise",
            "  group long \"An hour or more\" when minutes >= 60",
        )],
    ),
    both(
        WeightUncovered,
        &[("north 40%, centre 40%, south 20%", "north 60%, centre 40%")],
    ),
    both(
        QuotaUnsatisfiable,
        &[("when age >= 65", "when age >= 65 and age < 20")],
    ),
    both(
        TouchpointNever,
        &[(
            "where desk in [north, centre]",
            "where minutes > 10 and minutes < 5",
        )],
    ),
    both(
        PrivacyConsentFirst,
        &[
            (
                "  question phone: phone \"On which number can we reach you?\" for callback when callback_ok {\n    required\n  }\n",
                "",
            ),
            (
                "  question spent: money",
                "  question phone: phone \"On which number can we reach you?\" for callback {\n    required\n  }\n  question spent: money",
            ),
        ],
    ),
    both(
        LogicRepeatBounds,
        &[
            (
                "kind continuous transactional",
                "kind continuous relationship",
            ),
            (
                "  grid staff:",
                "  repeat per over reasons {\n    max 1\n    question bad: csat \"How bad was {per.label}?\"\n  }\n  grid staff:",
            ),
            (
                "compute rest:",
                "compute fine: yes_no \"Nothing was bad\" = all(per.bad <= 2)\ncompute rest:",
            ),
            ("subject, reasons,", "subject, fine, reasons,"),
        ],
    ),
];
