//! Mutations that break a rule on scales, wording, length or order.

use super::{Mutation, both};
use peil::problem::Rule::*;

pub const MUTATIONS: &[Mutation] = &[
    both(
        MethodRequiredOpen,
        &[("    length 0..1000\n", "    length 0..1000\n    required\n")],
    ),
    both(
        MethodDoubleBarrelled,
        &[(
            "How satisfied are you with your visit?",
            "How satisfied are you with the speed and the kindness of our staff?",
        )],
    ),
    both(
        MethodLeading,
        &[(
            "How satisfied are you with your visit?",
            "Don't you agree that your visit was good?",
        )],
    ),
    both(
        MethodNegation,
        &[(
            "Did you get what you came for?",
            "Did you not get what you did not come for?",
        )],
    ),
    both(
        MethodVague,
        &[(
            "Did you get what you came for?",
            "Did you often come to our desk recently?",
        )],
    ),
    both(
        MethodJargon,
        &[(
            "Did you get what you came for?",
            "Was your first contact resolution achieved in our CRM?",
        )],
    ),
    both(
        MethodReadingLevel,
        &[(
            "How satisfied are you with your visit?",
            "Thinking of the moment when you came in, of the time that you waited until it was your turn, and of the answer that you got, how satisfied are you with your visit?",
        )],
    ),
    both(
        MethodDuplicateText,
        &[("How much of that was a fee?", "What did you pay?")],
    ),
    both(
        TextTimeClaim,
        &[(
            "You visited desk",
            "This takes 30 minutes. You visited desk",
        )],
    ),
    both(
        TextScaleStem,
        &[(
            "How satisfied are you with your visit?",
            "How satisfied are you with your visit, from 1 to 10?",
        )],
    ),
    both(
        TextClaim,
        &[(
            "You visited desk",
            "Your answers are anonymous. You visited desk",
        )],
    ),
    both(
        ScaleMixed,
        &[
            (
                "list subjects {",
                "scale four 1..4 {\n  best 4\n  label 1 \"Not at all\"\n  label 4 \"Completely\"\n}\nscale six 1..6 {\n  best 6\n  label 1 \"Not at all\"\n  label 6 \"Completely\"\n}\nscale nine 1..9 {\n  best 9\n  label 1 \"Not at all\"\n  label 9 \"Completely\"\n}\nlist subjects {",
            ),
            (
                "question spent: money EUR 0..1000 \"What did you pay?\"",
                "question spent: money EUR 0..1000 \"What did you pay?\"\n  question clear: four \"How clear was our explanation?\"\n  question complete: six \"How complete was our explanation?\"\n  question useful: nine \"How useful was our explanation?\"",
            ),
            (
                "subject, reasons,",
                "subject, clear, complete, useful, reasons,",
            ),
        ],
    ),
    both(
        ScaleUnlabelledEnds,
        &[
            (
                "list subjects {",
                "scale four 1..4 {\n  best 4\n  label 1 \"Not at all\"\n}\nlist subjects {",
            ),
            (
                "question spent: money EUR 0..1000 \"What did you pay?\"",
                "question spent: money EUR 0..1000 \"What did you pay?\"\n  question clear: four \"How clear was our explanation?\"",
            ),
            ("subject, reasons,", "subject, clear, reasons,"),
        ],
    ),
    both(
        ScaleUnbalanced,
        &[
            (
                "list subjects {",
                "scale four 1..5 {\n  best 5\n  label 1 \"Dissatisfied\"\n  label 2 \"Neutral\"\n  label 3 \"Satisfied\"\n  label 4 \"Very satisfied\"\n  label 5 \"Extremely satisfied\"\n}\nlist subjects {",
            ),
            (
                "question spent: money EUR 0..1000 \"What did you pay?\"",
                "question spent: money EUR 0..1000 \"What did you pay?\"\n  question clear: four \"How satisfied are you with our explanation?\"",
            ),
            ("subject, reasons,", "subject, clear, reasons,"),
        ],
    ),
    both(
        ScaleDirection,
        &[("grid staff: quality", "grid staff: ces 1")],
    ),
    both(
        MethodSensitiveNoEscape,
        &[(
            "    missing refused \"I would rather not say\"\n",
            "    sensitive health {\n      basis research\n    }\n",
        )],
    ),
    both(
        MethodGrid,
        &[
            (
                "kind continuous transactional",
                "kind continuous relationship",
            ),
            (
                "    row expert \"Expertise\"\n",
                "    row expert \"Expertise\"\n    row a1 \"Speed\"\n    row a2 \"Patience\"\n    row a3 \"Language\"\n    row a4 \"Manners\"\n    row a5 \"Clothes\"\n    row a6 \"Help\"\n",
            ),
            (
                "staff.kind, staff.expert\n\nweight",
                "staff.kind, staff.expert, staff.a1, staff.a2, staff.a3, staff.a4, staff.a5, staff.a6\n\nweight",
            ),
        ],
    ),
    both(
        MethodTooLong,
        &[
            (
                "    row expert \"Expertise\"\n",
                "    row expert \"Expertise\"\n    row a1 \"Speed\"\n    row a2 \"Patience\"\n    row a3 \"Language\"\n    row a4 \"Manners\"\n    row a5 \"Clothes\"\n",
            ),
            (
                "staff.kind, staff.expert\n\nweight",
                "staff.kind, staff.expert, staff.a1, staff.a2, staff.a3, staff.a4, staff.a5\n\nweight",
            ),
        ],
    ),
    both(
        MethodOrder,
        &[
            (
                "    row expert \"Expertise\"\n  }\n",
                "    row expert \"Expertise\"\n  }\n  question overall: csat \"How satisfied are you with our service as a whole?\"\n",
            ),
            ("of satisfied by", "of overall by"),
        ],
    ),
];
