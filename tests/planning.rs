//! What is said of figures, invitations, modes and follow-up before the first response: the borders that
//! the pages of the rules do not show, in both notations.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use peil::Checked;
use peil::problem::Problems;
use peil::project::Project;
use peil::source::{Notation, Sources};
use std::path::Path;

const HEAD: &str = r#"survey desk "Our service desk" {
  version "1.0.0"
  language en
  for improve
}
privacy {
  controller "Example Ltd, Utrecht"
  contact "privacy@example.org"
  responses pseudonymous
  withdraw "https://example.org/withdraw"
}
purpose improve "improve our service" {
  basis legitimate_interest
  interest "Learning how visitors experience our desk"
  object "https://example.org/object"
  retain 1 year then delete
}
known customer: key
"#;

/// The places with their messages of everything that was found, after the rule.
fn lines(checked: &Checked) -> Vec<String> {
    let problems = checked.problems.iter();
    problems
        .map(|problem| {
            let place = checked.sources.text(problem.span);
            format!("{} {place}: {}", problem.rule.slug(), problem.message)
        })
        .collect()
}

/// A text in the other notation.
fn as_yaml(text: &str) -> String {
    let (mut sources, mut problems) = (Sources::new(), Problems::new());
    let file = sources.add("desk.peil", Notation::Peil, text.to_owned());
    let converted = peil::convert::convert(&sources, file, Notation::Yaml, &mut problems);
    converted.unwrap_or_else(|| panic!("{problems:#?}")).text
}

/// What is found in a survey with these items, which is the same in both notations.
fn found_in(head: &str, items: &str) -> Vec<String> {
    let text = format!("{head}{items}");
    let peil = peil::check_text("desk.peil", Notation::Peil, &text);
    let yaml = peil::check_text("desk.peil.yaml", Notation::Yaml, &as_yaml(&text));
    let rules = |checked: &Checked| -> Vec<String> {
        let problems = checked.problems.iter();
        let mut told: Vec<_> = problems
            .map(|problem| format!("{}: {}", problem.rule.slug(), problem.message))
            .collect();
        told.sort();
        told
    };
    assert_eq!(rules(&peil), rules(&yaml));
    lines(&peil)
}

fn found(items: &str) -> Vec<String> {
    found_in(HEAD, items)
}

/// What is found of one rule.
fn of(rule: &str, items: &str) -> Vec<String> {
    let rule = format!("{rule} ");
    let found = found(items).into_iter();
    found
        .filter_map(|line| Some(line.strip_prefix(&rule)?.to_owned()))
        .collect()
}

const NONE: [&str; 0] = [];

#[test]
fn a_base_is_asked_for_where_it_makes_a_difference() {
    let metric = |missing: &str, figure: &str| {
        let page = format!(
            "page visit {{ question solved: yes_no \"Was it solved?\" {{ {missing} }}\n\
             question mark: grade \"What mark?\" {{ {missing} }} }}\n"
        );
        of("metric/base", &format!("{page}metric m \"M\" = {figure}\n"))
    };
    let (dk, na) = (
        "missing dk \"I don't know\"",
        "missing na \"Does not apply\"",
    );
    let refused = "missing rather_not \"I'd rather not say\" as refused";
    let told = ["m: `m` does not say whether `dk` is part of its base"];
    assert_eq!(metric(dk, "share(solved == yes)"), told);
    assert_eq!(metric(dk, "top(mark, 8..10)"), told);
    assert_eq!(metric(dk, "bottom(mark, 1..5) where solved == yes"), told);
    assert_eq!(
        metric(refused, "share(mark >= 6)"),
        ["m: `m` does not say whether `rather_not` is part of its base"]
    );
    for figure in [
        "share(solved == yes) base answered",
        "share(solved == yes) base asked",
        "share(solved == yes) base including dk",
        "share(missing(solved, dk))",
        "share(solved == yes) where answered(solved)",
        "count(solved == yes)",
        "mean(mark)",
    ] {
        assert_eq!(metric(dk, figure), NONE, "{figure}");
    }
    assert_eq!(metric(na, "share(solved == yes)"), NONE);
    assert_eq!(metric("", "share(solved == yes)"), NONE);
}

#[test]
fn an_index_says_what_happens_to_absent_items() {
    let index = |rows: &str, rest: &str| {
        of(
            "metric/missing-rule",
            &format!(
                "page visit {{ question came: yes_no \"Did you come?\" {{ required }}\n\
                 grid a: csat \"How satisfied are you with …\" {{ {rows} }} }}\n\
                 index i \"I\" {{ {rest} item a.x\n item a.y\n item a.z }}\n"
            ),
        )
    };
    let free = "row x \"the speed\"\n row y \"the words\"\n row z \"the room\"";
    let bound = "required\n row x \"the speed\"\n row y \"the words\"\n row z \"the room\"";
    let told = ["i: `i` does not say what happens when an item is absent"];
    assert_eq!(index(free, ""), told);
    assert_eq!(index(free, "absent none\n"), NONE);
    assert_eq!(index(free, "absent skip needs 1\n"), NONE);
    assert_eq!(index(bound, ""), NONE);
    assert_eq!(
        index(&format!("{bound}\n missing na \"Not used\""), ""),
        told
    );
    let some = bound.replace("\"the words\"", "\"the words\" when came == yes");
    assert_eq!(index(&some, ""), told);
}

#[test]
fn what_points_the_wrong_way_in_an_index_is_told() {
    let index = |rows: &str| {
        of(
            "index/reverse",
            &format!(
                "page visit {{ grid a: agree 5 \"How far do you agree?\" {{ {rows} }} }}\n\
                 index i \"I\" {{ absent none\n item a.x\n item a.y }}\n"
            ),
        )
    };
    let told = ["a.y: `a.y` looks negative among positive items, and is not turned"];
    assert_eq!(
        index("row x \"I was helped.\"\n row y \"I was not helped.\""),
        told
    );
    assert_eq!(
        index("row x \"I was helped.\"\n row y \"It was a problem.\""),
        told
    );
    assert_eq!(
        index("row x \"I was helped.\"\n row y \"There was no problem.\""),
        NONE
    );
    assert_eq!(
        index("row x \"I was helped.\"\n row y \"I was not helped.\" reverse"),
        NONE
    );
    // All of them negative is a measure of trouble.
    assert_eq!(
        index("row x \"I never came.\"\n row y \"I was not helped.\""),
        NONE
    );
    let topics = "page visit { grid a: csat \"How satisfied are you with …\" {\n\
                  row x \"the speed\"\n row y \"how your problem was handled\" } }\n\
                  index i \"I\" { absent none\n item a.x\n item a.y }\n";
    assert_eq!(of("index/reverse", topics), NONE);
    let effort = "page visit { question x: ces 1 \"How much effort did it take?\"\n\
                  question y: ces 2 \"It was easy.\" }\n\
                  index i \"I\" { absent none\n item x reverse\n item y }\n";
    assert_eq!(
        of("index/reverse", effort),
        [
            "x: `reverse` changes nothing for `x`: 1 is the good end of its scale, so it is turned already"
        ]
    );
    assert_eq!(of("index/reverse", &effort.replace(" reverse", "")), NONE);
}

#[test]
fn opinions_and_amounts_make_no_index() {
    let index = |y: &str| {
        of(
            "index/mixed",
            &format!(
                "page visit {{ question x: csat \"How was it?\"\n question y: {y} \"And this?\"\n\
                 question w: integer 0..60 \"How long?\" {{ unit \"min\" }} }}\n\
                 index i \"I\" {{ absent none\n item x\n item y }}\n\
                 index j \"J\" {{ absent none\n item w\n item y }}\n"
            ),
        )
    };
    let opinion = "y: `y` is an opinion on a scale, and cannot be mixed with `w`, which is an amount in `min`";
    for scale in ["nps", "grade", "slider 0..100"] {
        assert_eq!(index(scale), [opinion], "{scale}");
    }
    assert_eq!(
        index("money EUR 0..500"),
        [
            "y: `y` is an amount in `EUR`, and cannot be mixed with `x`, which is an opinion on a scale",
            "y: `y` is an amount in `EUR`, and cannot be mixed with `w`, which is an amount in `min`",
        ]
    );
}

const DRIVERS: &str = "page visit { question mark: grade \"What mark?\"\n\
    grid a: csat \"How satisfied are you with …\" {\n\
    row x \"the speed\"\n row y \"the words\" } }\n\
    drivers why \"Why\" of mark by a.x, a.y\n";
const EVENT: &str =
    "event desk.visited { field email: email\n field mobile: phone\n field town: text }\n";

#[test]
fn drivers_need_ten_responses_each() {
    let wave = |count: u32| {
        let wave = format!("wave w \"W\" {{ field 2026-04-01..2026-04-30\n expect {count} }}\n");
        of("metric/drivers", &format!("{DRIVERS}{wave}"))
    };
    assert_eq!(
        wave(19),
        [
            "why: 2 drivers of `why` need at least 20 responses, and 19 responses are expected in `w`"
        ]
    );
    assert_eq!(wave(20), NONE);
    assert_eq!(of("metric/drivers", DRIVERS), NONE);
    let invited = |expect: &str, rest: &str| {
        let head = HEAD.replace("  for improve\n", "  kind continuous\n  for improve\n");
        let touchpoint = format!(
            "{EVENT}touchpoint t \"T\" {{ on desk.visited\n via email to email\n {expect} }}\n{rest}"
        );
        let found = found_in(&head, &format!("{DRIVERS}{touchpoint}")).into_iter();
        let mut found: Vec<_> = found
            .filter(|line| line.starts_with("metric/drivers"))
            .collect();
        found
            .pop()
            .map(|line| line.split(", and ").nth(1).unwrap().to_owned())
    };
    let some = |words: &str| Some(words.to_owned());
    assert_eq!(
        invited("expect 19 per month", ""),
        some("19 responses are expected a month if everybody who is invited answers")
    );
    assert_eq!(invited("expect 20 per month", ""), None);
    let aims = "metric reply \"R\" = response_rate(t) target at_least 25%\n";
    assert_eq!(
        invited("expect 79 per month", aims),
        some("19 responses are expected a month at the response of 25% that `reply` aims at")
    );
    assert_eq!(invited("expect 80 per month", aims), None);
    // Four weeks and a bit: 240 a year are 20 a month, 55 a week are 239.
    assert_eq!(invited("expect 240 per year", ""), None);
    assert_eq!(invited("expect 55 per week", aims), None);
    let weekly = "report r \"R\" { every 1 week\n show why }\n";
    assert_eq!(
        invited("expect 80 per month", weekly),
        some("18 responses are expected a week if everybody who is invited answers")
    );
    // A number without a period says nothing of a month.
    assert_eq!(invited("expect 10", ""), None);
    assert_eq!(invited("", ""), None);
}

/// What is found in a project with these settings.
fn with_settings(settings: &str, items: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.peil");
    std::fs::write(folder.path().join("peil.yaml"), settings).unwrap();
    std::fs::write(&path, format!("{HEAD}{items}")).unwrap();
    let project = Project::of(&path).unwrap();
    lines(&peil::check(&path, &project, &project.settings.levels).unwrap())
}

#[test]
fn volumes_of_the_settings_are_responses() {
    let report = "report r \"R\" { every 1 month\n show why }\n";
    let touchpoint = format!(
        "{EVENT}touchpoint t \"T\" {{ on desk.visited\n via email to email\n expect 500 per month }}\n"
    );
    let items = format!("{DRIVERS}{report}{touchpoint}");
    let told = [
        "metric/drivers why: 2 drivers of `why` need at least 20 responses, and 15 responses are expected a month",
    ];
    assert_eq!(with_settings("volumes:\n  desk: 15\n", &items), told);
    assert_eq!(with_settings("volumes:\n  desk.t: 15\n", &items), told);
    assert_eq!(with_settings("volumes:\n  desk.t: 20\n", &items), NONE);
    assert_eq!(with_settings("volumes:\n  other: 15\n", &items), NONE);
    assert_eq!(
        with_settings("volumes:\n  desk.s: 15\n", &items),
        ["name/unknown desk.s: `desk` has no touchpoint `s`"]
    );
}

#[test]
fn groups_that_cannot_all_be_shown() {
    let items = |count: u32, margin: &str| {
        format!(
            "list d {{ option n \"North\"\n option s \"South\"\n option w \"West\" }}\n\
             page visit {{ question at: one of d \"Where?\" }}\n\
             segment by_d \"D\" by at\n{margin}\
             wave w \"W\" {{ field 2026-04-01..2026-04-30\n expect {count} }}\n"
        )
    };
    let small = |count, margin: &str| of("segment/small", &items(count, margin));
    assert_eq!(
        small(29, ""),
        [
            "by_d: the 3 groups of `by_d` need at least 30 responses, and 29 responses are expected in `w`"
        ]
    );
    assert_eq!(small(30, ""), NONE);
    let shares = "weight p \"P\" { margin by_d n 50%, s 40%, w 10% }\n";
    assert_eq!(
        small(99, shares),
        [
            "by_d: `w` of `by_d` has 10% of people, too few to show: 99 responses are expected in `w`"
        ]
    );
    assert_eq!(small(100, shares), NONE);
}

#[test]
fn a_segment_over_what_not_everybody_has() {
    let ask = "page visit { question came: yes_no \"Did you come?\"\n\
               if came == yes { question mark: grade \"What mark?\" }\n\
               question free: grade \"And in all?\" }\n";
    let segment = |groups: &str| {
        of(
            "segment/unknown",
            &format!("{ask}segment s \"S\" {{ {groups} group rest \"Rest\" otherwise }}\n"),
        )
    };
    let told = ["s: many will be in `unknown` of `s`: not everybody has `mark`"];
    assert_eq!(segment("group good \"Good\" when mark >= 8\n"), told);
    assert_eq!(segment("group good \"Good\" when free >= 8\n"), NONE);
    let both = "group none \"None\" when came == no\n group good \"Good\" when mark >= 8\n";
    assert_eq!(segment(both), NONE);
    // A consent that everybody gives leaves nobody out; one that may be refused does.
    let consents = |required: &str| {
        let head = HEAD.replace("basis legitimate_interest", "basis consent");
        let head = head.replace(
            "  interest \"Learning how visitors experience our desk\"\n",
            "",
        );
        let items = format!(
            "consent take_part \"I take part.\" for improve {{ {required} }}\n\
             page visit {{ question mark: grade \"What mark?\" }}\n\
             segment s \"S\" {{ group good \"Good\" when mark >= 8\n group rest \"Rest\" otherwise }}\n"
        );
        let found = found_in(&head, &items).into_iter();
        found
            .filter(|line| line.starts_with("segment/unknown"))
            .count()
    };
    assert_eq!((consents("required"), consents("")), (0, 1));
}

#[test]
fn a_channel_has_an_address_of_its_kind() {
    let known = "known home: text \"Postal address\"\n";
    let via = |on: &str, via: &str| {
        let page = "page visit { question satisfied: csat \"How was it?\" }\n";
        let touchpoint = format!("touchpoint t \"T\" {{ {on}\n via {via} }}\n");
        let found = found(&format!("{EVENT}{known}{page}{touchpoint}")).into_iter();
        found
            .filter(|line| line.starts_with("touchpoint/"))
            .collect::<Vec<_>>()
    };
    let event = "on desk.visited";
    for fine in [
        "email to email",
        "sms to mobile",
        "phone to mobile",
        "letter to home",
        "visit to town",
        "qr",
        "link",
        "popup",
    ] {
        assert_eq!(via(event, fine), NONE, "{fine}");
    }
    assert_eq!(
        via(event, "sms"),
        ["touchpoint/no-address sms: nothing says to which address `sms` goes"]
    );
    assert_eq!(
        via(event, "email to town"),
        ["touchpoint/no-address town: `town` does not hold an e-mail address"]
    );
    assert_eq!(
        via(event, "sms to email"),
        ["touchpoint/no-address email: `email` does not hold a telephone number"]
    );
    assert_eq!(
        via(event, "email to emial"),
        ["touchpoint/unknown-field emial: the event `desk.visited` does not carry `emial`"]
    );
    let yearly = "every 1 year";
    assert_eq!(via(yearly, "letter to home"), NONE);
    assert!(
        via(yearly, "email to email")[0]
            .starts_with("touchpoint/unknown-field email: there is no known value `email`")
    );
    assert!(via(yearly, "letter")[0].starts_with("touchpoint/no-address letter"));
}

#[test]
fn offers_are_found_in_titles_of_messages() {
    let title = |title: &str, via: &str| {
        let page = "page visit { question satisfied: csat \"How was it?\" }\n";
        let touchpoint = format!("touchpoint t \"{title}\" {{ on desk.visited\n via {via} }}\n");
        of(
            "touchpoint/commercial",
            &format!("{EVENT}{page}{touchpoint}"),
        )
    };
    assert_eq!(
        title("Tell us, and win a gift card", "email to email"),
        ["win: \"win\" makes the invitation of `t` advertising"]
    );
    assert_eq!(title("A Gift Card for you", "sms to mobile").len(), 1);
    assert_eq!(title("Winter at the desk", "email to email"), NONE);
    assert_eq!(title("Win a gift card", "qr"), NONE);
}

#[test]
fn paper_and_telephone_cannot_do_everything() {
    let modes = |modes: &str, items: &str| {
        let head = HEAD.replace(
            "  for improve\n",
            &format!("  mode {modes}\n  for improve\n"),
        );
        let found = found_in(&head, items).into_iter();
        found
            .filter_map(|line| Some(line.strip_prefix("mode/unsupported ")?.to_owned()))
            .collect::<Vec<_>>()
    };
    let shown = "known town: text\n\
        page visit { question name: one \"Which desk?\" { option a \"A\" option b \"B\" }\n\
        question mark: grade \"What mark for {name or it} in {town or town}?\" WHEN { WORDS } }\n";
    let shown = |when: &str, words: &str| {
        modes(
            "online, paper",
            &shown.replace("WHEN", when).replace("WORDS", words),
        )
    };
    assert_eq!(
        shown("", ""),
        ["mark: `mark` shows the answer to `name`, and paper cannot"]
    );
    assert_eq!(
        shown(
            "",
            "text paper \"What mark for the desk in {town or town}?\""
        ),
        NONE
    );
    assert_eq!(shown("when mode != paper", ""), NONE);
    assert_eq!(shown("when mode in [online, phone]", ""), NONE);
    assert_eq!(shown("when mode == paper or name == a", "").len(), 1);
    let check = |when: &str| {
        modes(
            "paper",
            &format!(
                "page visit {{ question a: integer 0..10 \"A?\"\n question b: integer 0..10 \"B?\"\n\
             check sum \"Together ten.\" hard {when} require a + b == 10 }}\n"
            ),
        )
    };
    assert_eq!(check("").len(), 1);
    let repeat = "list l { option a \"A\" option b \"B\" option none \"None\" exclusive }\n\
        page visit { question used: many of l \"Which?\"\n\
        repeat each over used { question mark: grade \"What mark for {each.label}?\" } }\n";
    let told = modes("paper", repeat);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].ends_with("`each` repeats what is asked, and paper asks it once"));
    assert_eq!(modes("online, phone", repeat), NONE);
    let options = |count: usize, rest: &str| {
        let options: Vec<String> = (0..count)
            .map(|at| format!("option o{at} \"Town {at}\""))
            .collect();
        let page = format!(
            "page visit {{ question town: one \"Which town?\" {{ {}\n{rest} }} }}\n",
            options.join("\n")
        );
        modes("phone", &page)
    };
    assert_eq!(options(11, ""), NONE);
    assert_eq!(
        options(12, ""),
        ["town: nobody remembers the 12 options of `town` when they are read out"]
    );
    assert_eq!(options(12, "interviewer \"Do not read out.\""), NONE);
}

#[test]
fn whoever_is_contacted_was_asked() {
    let purpose = "purpose callback \"call you\" { basis consent\n retain 90 days then delete }\n";
    let actions = |head: &str, ask: &str, action: &str| {
        let items = format!(
            "{purpose}page visit {{ question mark: grade \"What mark?\" for improve, callback\n\
             consent ok \"May we call you?\" for callback\n{ask} }}\n\
             action act \"{action}\n assign \"desk\"\n within 2 days }}\n"
        );
        let found = found_in(head, &items).into_iter();
        found
            .filter(|line| line.starts_with("action/"))
            .collect::<Vec<_>>()
    };
    let of = |ask: &str, action: &str| actions(HEAD, ask, action);
    let asked = "question phone: phone \"Which number?\"";
    let consented = "question phone: phone \"Which number?\" for callback when ok";
    let told = [
        "action/unreachable-person act: `act` shows `phone`, and nobody asked whether the person may be contacted",
    ];
    assert_eq!(of(asked, "Look at it\" when mark <= 5 { show phone"), told);
    assert_eq!(
        of(asked, "Look at it\" when mark <= 5 or ok { show phone"),
        told
    );
    assert_eq!(
        of(asked, "Look at it\" when mark <= 5 and ok { show phone"),
        NONE
    );
    assert_eq!(
        of(consented, "Look at it\" when mark <= 5 { show phone"),
        NONE
    );
    assert_eq!(of(asked, "Look at it\" when mark <= 5 { show mark"), NONE);
    let guess = [
        "action/unreachable-person act: `act` reaches out to somebody who was not asked whether that is all right",
    ];
    assert_eq!(
        of("", "Call the customer back\" when mark <= 5 { show mark"),
        guess
    );
    assert_eq!(
        of(
            "",
            "Call the customer back\" when mark <= 5 and ok { show mark"
        ),
        NONE
    );
    assert_eq!(
        of("", "Call the plumber\" when mark <= 5 { show mark"),
        NONE
    );
    let anonymous = HEAD
        .replace("pseudonymous", "anonymous")
        .replace("known customer: key\n", "");
    assert_eq!(
        actions(
            &anonymous,
            "",
            "Call the customer back\" when mark <= 5 and ok { show mark"
        ),
        [
            "action/unreachable-person act: `act` reaches out to somebody, and nobody can tell to whom"
        ]
    );
}

#[test]
fn an_action_has_an_owner_and_a_deadline() {
    let action = |rest: &str| {
        let page = "page visit { question mark: grade \"What mark?\" }\n";
        of(
            "action/owner",
            &format!("{page}action act \"Look at it\" when mark <= 5 {{ {rest} }}\n"),
        )
    };
    assert_eq!(
        action("show mark"),
        ["act: the action `act` has nobody to do it and no deadline"]
    );
    assert_eq!(
        action("assign \"desk\""),
        ["act: the action `act` has no deadline"]
    );
    assert_eq!(
        action("within 2 days"),
        ["act: the action `act` has nobody to do it"]
    );
    assert_eq!(
        action("assign \"desk\"\n within 0 days"),
        ["act: the action `act` has no time: its deadline is the moment it begins"]
    );
    assert_eq!(action("assign \"desk\"\n within 1 hour"), NONE);
}

/// A project with a survey for each text; what is found in each when they are checked together.
fn together(surveys: &[(&str, String)], levels: &str) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("peil.yaml"), levels).unwrap();
    let mut checked: Vec<Checked> = surveys
        .iter()
        .map(|(name, text)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            let project = Project::of(&path).unwrap();
            peil::check(&path, &project, &project.settings.levels).unwrap()
        })
        .collect();
    for checked in &checked {
        assert_eq!(lines(checked), NONE);
    }
    peil::check_together(&mut checked);
    checked.iter().map(lines).collect()
}

fn inviting(name: &str, rest: &str) -> String {
    let head = HEAD.replace("survey desk", &format!("survey {name}"));
    format!(
        "{head}{EVENT}page visit {{ question satisfied: csat \"How was it?\" }}\n\
         touchpoint after_{name} \"After\" {{ on desk.visited\n via email to email\n {rest} }}\n"
    )
}

#[test]
fn surveys_on_one_event_spare_each_other() {
    let own = "quarantine 90 days after invitation";
    let shared = "quarantine 90 days after any invitation";
    let two = |a: &str, b: &str| {
        together(
            &[("a.peil", inviting("a", a)), ("b.peil", inviting("b", b))],
            "",
        )
    };
    let told = |here: &str, other: &str, most: &str| {
        vec![format!(
            "touchpoint/fatigue after_{here}: `after_{here}` and the survey `{other}` invite on `desk.visited` without sparing each other: {most}"
        )]
    };
    // On days 0, 90, 180, 270 and 360.
    let ten = "one person gets up to 5 + 5 = 10 invitations a year";
    assert_eq!(two(own, own), [vec![], told("b", "a", ten)]);
    assert_eq!(two(shared, own), [vec![], told("b", "a", ten)]);
    assert_eq!(two(own, shared), [told("a", "b", ten), vec![]]);
    assert_eq!(two(shared, shared), [[""; 0]; 2]);
    assert_eq!(
        two(
            "quarantine 1 year after invitation",
            "quarantine 180 days after invitation"
        ),
        [
            vec![],
            told(
                "b",
                "a",
                "one person gets up to 1 + 3 = 4 invitations a year"
            )
        ]
    );
    let each = "one person gets up to 2 invitations each time it happens";
    assert_eq!(two("", own), [vec![], told("b", "a", each)]);
    let response = "quarantine 30 days after any response";
    assert_eq!(two(response, response), [[""; 0]; 2]);
    let allowed = format!("{own}\n allow touchpoint/fatigue \"other people\"");
    assert_eq!(two(own, &allowed), [[""; 0]; 2]);
    let off = [
        ("a.peil", inviting("a", own)),
        ("b.peil", inviting("b", own)),
    ];
    assert_eq!(
        together(&off, "levels:\n  touchpoint/fatigue: off\n"),
        [[""; 0]; 2]
    );
    let three = ["a", "b", "c"].map(|name| inviting(name, own));
    let [a, b, c] = three;
    let found = together(&[("a.peil", a), ("b.peil", b), ("c.peil", c)], "");
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 1]);
}

#[test]
fn one_survey_alone_and_surveys_on_other_events_are_quiet() {
    let own = "quarantine 90 days after invitation";
    assert_eq!(together(&[("a.peil", inviting("a", own))], ""), [[""; 0]]);
    let twice = inviting("a", own)
        + "touchpoint again \"Again\" { on desk.visited\n via email to email }\n";
    assert_eq!(together(&[("a.peil", twice)], ""), [[""; 0]]);
    let other = inviting("b", own).replace("desk.visited", "desk.called");
    assert_eq!(
        together(&[("a.peil", inviting("a", own)), ("b.peil", other)], ""),
        [[""; 0]; 2]
    );
    let page = |name: &str| {
        HEAD.replace("survey desk", &format!("survey {name}"))
            + "page visit { question q: csat \"How was it?\" }\n"
    };
    assert_eq!(
        together(&[("a.peil", page("a")), ("b.peil", page("b"))], ""),
        [[""; 0]; 2]
    );
    assert_eq!(
        together(&[("a.peil", page("a")), ("b.peil", page("a"))], ""),
        [
            vec![],
            vec!["name/duplicate a: there is already a survey `a` in this project".to_owned()]
        ]
    );
}

#[test]
fn problems_point_into_two_files() {
    let folder = tempfile::tempdir().unwrap();
    let own = "quarantine 90 days after invitation";
    let check = |name: &str| {
        let path = folder.path().join(format!("{name}.peil"));
        std::fs::write(&path, inviting(name, own)).unwrap();
        let project = Project::of(&path).unwrap();
        peil::check(&path, &project, &project.settings.levels).unwrap()
    };
    let mut checked = [check("a"), check("b")];
    peil::check_together(&mut checked);
    let [a, b] = &checked;
    assert!(a.problems.is_empty() && b.survey.is_some());
    let problem = b.problems.iter().next().unwrap();
    let (place, words) = &problem.related[0];
    let file = b.sources.file(place.file);
    assert_eq!(
        file.path.as_deref().and_then(Path::file_name).unwrap(),
        "a.peil"
    );
    assert_eq!(b.sources.text(*place), "after_a");
    assert_eq!(
        words,
        "`a` invites on it too, and does not spare who others invited"
    );
    assert_eq!((b.own_files, b.sources.files().count()), (1, 2));
}

#[test]
fn what_concerns_several_surveys_is_told_once_however_often_it_is_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let check = |file: &str, name: &str| {
        let path = folder.path().join(file);
        std::fs::write(&path, inviting(name, "quarantine 90 days after invitation")).unwrap();
        let project = Project::of(&path).unwrap();
        peil::check(&path, &project, &project.settings.levels).unwrap()
    };
    let mut checked = [
        check("a.peil", "a"),
        check("b.peil", "b"),
        check("c.peil", "b"),
    ];
    peil::check_together(&mut checked);
    let once: Vec<_> = checked.iter().map(lines).collect();
    assert_eq!(once.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 2]);
    peil::check_together(&mut checked);
    assert_eq!(checked.iter().map(lines).collect::<Vec<_>>(), once);
    // Alone again, nothing is left of it.
    peil::check_together(&mut checked[2..]);
    assert_eq!(lines(&checked[2]), NONE);
}
