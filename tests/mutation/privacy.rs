//! Mutations that break a rule on privacy.

use super::{Mutation, both, with};
use peil::problem::Rule::*;

pub const MUTATIONS: &[Mutation] = &[
    both(
        PrivacyNoPurpose,
        &[
            ("  for improve\n}\n\nuse", "}\n\nuse"),
            (
                "240 \"Minutes at the desk\" for improve",
                "240 \"Minutes at the desk\"",
            ),
            (
                "page visit \"Your visit\" {",
                "page visit \"Your visit\" for improve {",
            ),
            (
                "page you \"About you\" {",
                "page you \"About you\" for improve {",
            ),
        ],
    ),
    both(
        PrivacyNoBasis,
        &[
            ("  basis consent\n  retain 90", "  retain 90"),
            (
                " for callback when satisfied <= 2\n",
                " for callback when satisfied <= 2\n",
            ),
        ],
    ),
    both(
        PrivacyNoRetention,
        &[("  retain 90 days then delete\n", "")],
    ),
    with(
        PrivacyRetentionPolicy,
        &[("retain 1 year", "retain 3 years")],
        &[("peil.yaml", "policy:\n  retention: 2 years\n")],
    ),
    both(PrivacyRecipient, &[("  contract \"DPA-2026-01\"\n", "")]),
    both(
        PrivacyNoWithdrawal,
        &[("  withdraw \"https://example.org/withdraw\"\n", "")],
    ),
    both(
        PrivacyNoErasureKey,
        &[("known customer: key for invite, improve, callback\n", "")],
    ),
    both(
        PrivacyAnonymousClaim,
        &[
            ("responses pseudonymous", "responses anonymous"),
            ("known customer: key for invite, improve, callback\n", ""),
            (
                "action call_back \"Call the visitor\" when satisfied <= 2 and callback_ok {\n  assign \"desk team\"\n  within 2 days\n  show phone\n}\n",
                "report phones \"Numbers\" {\n  for callback\n  show phone\n}\n",
            ),
            ("  expect action call_back\n", ""),
        ],
    ),
    both(
        PrivacyOutsidePurpose,
        &[("visit?\" for improve, callback {", "visit?\" {")],
    ),
    both(
        PrivacyUndeclaredPersonal,
        &[(
            "\"Which article was it about?\"",
            "\"What is your postcode?\"",
        )],
    ),
    both(
        PrivacySpecialCategory,
        &[(
            "    missing refused \"I would rather not say\"\n",
            "    missing refused \"I would rather not say\"\n    sensitive health\n",
        )],
    ),
    both(
        PrivacyConsentBundled,
        &[
            (
                "purpose callback",
                "purpose panel \"invite you to our panel\" {\n  basis consent\n  retain 1 year then delete\n}\npurpose callback",
            ),
            (
                "answers?\" for callback when",
                "answers?\" for callback, panel when",
            ),
        ],
    ),
    both(
        PrivacyNoObjection,
        &[(
            "visitors what they think\"\n  object \"https://example.org/object\"\n",
            "visitors what they think\"\n",
        )],
    ),
    both(
        PrivacyOpenText,
        &[(" Please do not mention names in your answers.", "")],
    ),
    both(
        PrivacyEmployeeConsent,
        &[("kind continuous transactional", "kind continuous employee")],
    ),
    both(
        PrivacyLinkParameter,
        &[(
            "Thank you.",
            "More: https://example.org/?c={customer or none}",
        )],
    ),
    both(
        PrivacyFrameRisk,
        &[
            ("responses pseudonymous", "responses anonymous"),
            ("known customer: key for invite, improve, callback\n", ""),
            (
                "action call_back \"Call the visitor\" when satisfied <= 2 and callback_ok {\n  assign \"desk team\"\n  within 2 days\n  show phone\n}\n",
                "",
            ),
            ("  expect action call_back\n", ""),
            (
                "    callback_ok yes,\n    phone \"+31 30 1234567\"\n",
                "    callback_ok yes\n",
            ),
            ("asked reasons, phone", "asked reasons"),
            ("staff_index, why,", "staff_index, why, job,"),
            (
                "  question phone: phone \"On which number can we reach you?\" for callback when callback_ok {\n    required\n  }\n",
                "  question job: one \"What do you do?\" {\n    personal job\n    option desk \"I work at a desk\"\n    option road \"I am on the road\"\n    option other \"Something else\"\n    option hands \"I work with my hands\"\n    option school \"I go to school\"\n  }\n",
            ),
            ("integer 18..110", "integer 18..300"),
            ("\n  expect 1200 per month", "\n  expect 100 per month"),
        ],
    ),
    both(
        PrivacyScreenedKept,
        &[
            (
                "  question still: yes_no",
                "  question email: email \"Which address?\"\n  question still: yes_no",
            ),
            ("staff_index, why,", "staff_index, why, email,"),
        ],
    ),
    both(PrivacyUnusedField, &[(" article,", "")]),
    both(
        PrivacySmallGroups,
        &[("expect 1200 per month", "expect 60 per month")],
    ),
    both(
        PrivacyNotice,
        &[("  interest \"Asking visitors what they think\"\n", "")],
    ),
];
