//! What the privacy rules find at their borders, and what they leave alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use peil::Checked;
use peil::project::Project;
use peil::source::Notation;

const HEAD: &str = r#"
survey desk "Our service desk" {
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
purpose callback "call you back" {
  basis consent
  retain 90 days then delete
}
known visitor: key for improve, callback
consent call_ok "May we call you?" for callback
"#;

/// The problems of a rule: the text at the place, and the message.
fn of_rule(checked: &Checked, slug: &str) -> Vec<(String, String)> {
    let problems = checked.problems.iter();
    problems
        .filter(|problem| problem.rule.slug() == slug)
        .map(|problem| {
            let place = checked.sources.text(problem.span).to_owned();
            (place, problem.message.clone())
        })
        .collect()
}

fn check(items: &str) -> Checked {
    peil::check_text("desk.peil", Notation::Peil, &format!("{HEAD}{items}"))
}

/// The messages of a rule in a survey with these items.
fn told(slug: &str, items: &str) -> Vec<String> {
    let found = of_rule(&check(items), slug).into_iter();
    found.map(|(_, message)| message).collect()
}

/// The places of a rule in a survey with these items.
fn places(slug: &str, items: &str) -> Vec<String> {
    let found = of_rule(&check(items), slug).into_iter();
    found.map(|(place, _)| place).collect()
}

const OUTSIDE: &str = "privacy/outside-purpose";
const TWO: &str = "question mark: grade \"Which mark?\"\nquestion hour: integer 0..23 \"At what hour may we call?\" for callback\n";

#[test]
fn a_computed_value_without_a_common_purpose_is_told_once() {
    let items = format!(
        "{TWO}compute odd: integer = mark + hour\nmetric m \"M\" = mean(odd)\nreport r \"R\" {{ show m }}"
    );
    assert_eq!(places(OUTSIDE, &items), ["hour"]);
    assert_eq!(
        told(OUTSIDE, &items),
        [
            "the compute `odd` uses `mark`, collected for `improve`, together with `hour`, collected for `callback`"
        ]
    );
}

#[test]
fn purposes_flow_through_computed_values() {
    let items = format!(
        "{TWO}compute late: integer = hour - 12\nmetric m \"M\" = mean(late) where mark >= 6"
    );
    let [place] = &places(OUTSIDE, &items)[..] else {
        panic!("{:?}", told(OUTSIDE, &items));
    };
    assert_eq!(place, "mark");
    let both = items.replace(
        "grade \"Which mark?\"",
        "grade \"Which mark?\" for improve, callback",
    );
    assert_eq!(places(OUTSIDE, &both), [""; 0]);
}

#[test]
fn a_report_of_several_purposes_says_so() {
    let figures = format!("{TWO}metric a \"A\" = mean(mark)\nmetric b \"B\" = mean(hour)\n");
    let report = |more: &str| format!("{figures}report r \"R\" {{ show a, b {more} }}");
    assert_eq!(
        told(OUTSIDE, &report("")),
        [
            "the report `r` shows `b`, which serves `callback`, beside `a`, and does not say what it serves"
        ]
    );
    assert_eq!(told(OUTSIDE, &report("for improve, callback")), [""; 0]);
    assert_eq!(
        told(OUTSIDE, &report("for improve")),
        ["the report `r` serves `improve`, and `b` rests on what was collected for `callback`"]
    );
    assert_eq!(places(OUTSIDE, &report("for improve")), ["b"]);
    let segment =
        "segment s \"S\" { group early \"Early\" when hour < 12 group late \"Late\" otherwise }\n";
    let by = format!("{segment}{}", report("for improve, callback by s"));
    assert_eq!(
        told(OUTSIDE, &by),
        ["the report `r` shows `a`, which serves `improve`, by `s`, which serves `callback`"]
    );
}

#[test]
fn an_action_and_a_touchpoint_serve_what_they_say() {
    let action = |more: &str, show: &str| {
        format!(
            "{TWO}action a \"A\" when call_ok {{ assign \"x\" within 2 days show {show} {more} }}"
        )
    };
    assert_eq!(told(OUTSIDE, &action("", "hour")), [""; 0]);
    assert_eq!(told(OUTSIDE, &action("", "mark")), [""; 0]);
    assert_eq!(places(OUTSIDE, &action("", "hour, mark")), ["mark"]);
    assert_eq!(
        told(OUTSIDE, &action("for callback", "mark")),
        ["the action `a` serves `callback`, and `mark` was collected for `improve`"]
    );
    let touchpoint = |more: &str| {
        format!(
            "event desk.visited {{ field visitor: key field floor: integer 0..9 field email: email }}\n\
             known floor: integer 0..9 \"Floor\" for improve\nquestion mark: grade \"Which mark?\"\n\
             touchpoint t \"T\" {{ on desk.visited where floor > 1 via email to email {more} }}"
        )
    };
    assert_eq!(told(OUTSIDE, &touchpoint("")), [""; 0]);
    assert_eq!(places(OUTSIDE, &touchpoint("for callback")), ["floor"]);
}

#[test]
fn consents_and_routing_are_no_use_outside_a_purpose() {
    let items = format!(
        "{TWO}question why: yes_no \"Why?\" when hour > 12\nmetric a \"A\" = mean(mark)\n\
         metric b \"B\" = share(call_ok)\nreport r \"R\" {{ show a, b }}"
    );
    assert_eq!(told(OUTSIDE, &items), [""; 0]);
}

#[test]
fn a_text_shows_what_serves_its_purpose() {
    let items = "question hour: integer 0..23 \"At what hour?\" for callback\n\
                 page end { note thanks \"Until {hour or later}.\" }";
    assert_eq!(
        told(OUTSIDE, items),
        ["this text serves `improve`, and `hour` was collected for `callback`"]
    );
    let fine = items.replace("page end {", "page end for callback {");
    assert_eq!(told(OUTSIDE, &fine), [""; 0]);
}

#[test]
fn yaml_is_checked_alike() {
    let head = format!("{HEAD}{TWO}metric m \"M\" = mean(hour) where mark >= 6\n");
    let mut sources = peil::source::Sources::new();
    let file = sources.add("desk.peil", Notation::Peil, head);
    let mut problems = peil::problem::Problems::new();
    let document = peil::syntax::parse(&sources, file, &mut problems);
    let yaml = peil::convert::to_yaml(&document);
    let checked = peil::check_text("desk.peil.yaml", Notation::Yaml, &yaml);
    let found = of_rule(&checked, OUTSIDE);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "mark");
}

#[test]
fn special_categories_need_an_exception() {
    let slug = "privacy/special-category";
    let question = |more: &str, sensitive: &str| {
        format!("question q: yes_no \"Do you need help?\" {more} {{ sensitive {sensitive} }}")
    };
    let consent = "{ basis explicit_consent }";
    assert_eq!(
        told(slug, &question("", "health")),
        ["`q` is about health, and nothing allows that"]
    );
    assert_eq!(
        told(slug, &question("", &format!("health {consent}"))),
        ["`q` rests on explicit consent, and for `improve` no consent is asked"]
    );
    let with_consent = question("for callback", &format!("health {consent}"));
    assert_eq!(told(slug, &with_consent), [""; 0]);
    assert_eq!(
        told(slug, &question("", "health { basis research }")),
        [""; 0]
    );
    let grid = "grid g: yes_no \"Which help?\" { row a \"A\" row b \"B\" sensitive health }";
    assert_eq!(
        told(slug, grid),
        ["`g` is about health, and nothing allows that"]
    );
}

#[test]
fn the_national_number_is_never_asked() {
    let slug = "privacy/special-category";
    let message = "is a national identification number, and a survey may not use one";
    for (name, ty) in [
        ("bsn", "text"),
        ("client_bsn", "integer"),
        ("burgerservicenummer", "text"),
    ] {
        let items = format!("question {name}: {ty} \"Which number?\"");
        assert_eq!(told(slug, &items), [format!("`{name}` {message}")]);
    }
    assert_eq!(told(slug, "known bsn: key"), [format!("`bsn` {message}")]);
    assert_eq!(
        told(
            slug,
            "question bsn_asked: yes_no \"Were you asked for it?\""
        ),
        [""; 0]
    );
    assert_eq!(told(slug, "question subsn: text \"Which one?\""), [""; 0]);
    let words = "question number: text \"What is your citizen service number?\"";
    assert_eq!(told(slug, words), [""; 0]);
    assert_eq!(told("privacy/undeclared-personal", words).len(), 1);
}

#[test]
fn what_sounds_personal_says_so() {
    let slug = "privacy/undeclared-personal";
    for items in [
        "question first_name: text \"Who are you?\"",
        "question q: text \"What is your first name?\"",
        "question geboortedatum: date 1900-01-01..today \"When?\"",
        "known address: text \"Where the parcel went\"",
        "question q: yes_no \"Do you have a chronic illness?\"",
        "event desk.visited { field visitor: key field last_name: text }",
    ] {
        assert_eq!(told(slug, items).len(), 1, "{items}");
    }
    for items in [
        "question q: yes_no \"Do we have your e-mail address?\"",
        "question q: text \"What is your first name?\" { personal name.first }",
        "question name_of_product: text \"Which product?\"",
        "question q: csat \"How satisfied are you with the address on the parcel?\"",
        "known first_name: text { personal name.first }\nevent desk.visited { field visitor: key field first_name: text }",
        "question age: integer 18..110 \"How old are you?\"",
    ] {
        assert_eq!(told(slug, items), [""; 0], "{items}");
    }
    let grid =
        "grid g: yes_no \"Does this illness keep you from …\" { row a \"work\" row b \"sport\" }";
    assert_eq!(told(slug, grid).len(), 1);
}

#[test]
fn one_note_is_enough_for_open_questions() {
    let slug = "privacy/open-text";
    let open = "question a: long_text \"What could be better?\"\nquestion b: long_text \"What went well?\"\n";
    assert_eq!(
        told(slug, open),
        ["nothing asks people to leave names out of `a`"]
    );
    let hint = open.replace(
        "better?\"",
        "better?\" { hint \"Please leave out names.\" }",
    );
    assert_eq!(places(slug, &hint), ["b"]);
    let note = format!("note n \"Please do not mention names.\"\n{open}");
    assert_eq!(told(slug, &note), [""; 0]);
    assert_eq!(told(slug, "question a: text \"Which article?\""), [""; 0]);
}

#[test]
fn who_cannot_be_screened_out_may_say_who_they_are() {
    let slug = "privacy/screened-kept";
    let items = |email: &str, ending: &str| {
        format!(
            "question adult: yes_no \"Are you 18 or older?\" {{ required }}\n{email}\n\
             finish young \"{ending}\" when adult == no as screened\n{TWO}"
        )
    };
    let asked = "question email: email \"At which address?\"";
    assert_eq!(
        told(slug, &items(asked, "Thank you.")),
        [
            "who is screened out by `young` has answered `email` first, and is not told that it is kept"
        ]
    );
    assert_eq!(
        told(slug, &items(asked, "We delete your answers.")),
        [""; 0]
    );
    let adults = format!("{asked} when adult == yes");
    assert_eq!(told(slug, &items(&adults, "Thank you.")), [""; 0]);
    let opinion = "question mark_one: grade \"Which mark?\"";
    assert_eq!(told(slug, &items(opinion, "Thank you.")), [""; 0]);
    let other = items(asked, "Thank you.").replace("as screened", "as complete");
    assert_eq!(told(slug, &other), [""; 0]);
}

#[test]
fn what_nobody_uses_is_told_by_one_rule() {
    let (field, question) = ("privacy/unused-field", "metric/unused-question");
    let items = format!(
        "{TWO}question code: text \"Which code?\"\ngrid g: csat \"How were …\" {{ row x \"X\" row y \"Y\" }}\n\
         known floor: integer 0..9 \"Floor\"\n"
    );
    assert_eq!(
        (told(field, &items).len(), told(question, &items).len()),
        (0, 0)
    );
    let with = |more: &str| format!("{items}{more}");
    let one = with("metric m \"M\" = mean(mark)");
    assert_eq!(places(field, &one), ["floor"]);
    let report = with("metric m \"M\" = mean(mark)\nreport r \"R\" { show m }");
    assert_eq!(places(field, &report), ["code", "floor"]);
    assert_eq!(
        told(question, &one),
        [
            "no figure, report or condition uses `hour`",
            "no figure, report or condition uses `g`"
        ]
    );
    let row = with("metric m \"M\" = mean(mark) where g.x >= 3");
    assert_eq!(places(question, &row), ["hour", "y"]);
    let shown = with("note n \"On floor {floor or 0}.\"\nmetric m \"M\" = mean(mark)");
    assert_eq!(places(field, &shown), [""; 0]);
    let rate =
        with("touchpoint t \"T\" { every 1 month via link }\nmetric m \"M\" = response_rate(t)");
    assert_eq!(
        (told(field, &rate).len(), told(question, &rate).len()),
        (0, 0)
    );
    let broken = with("metric m \"M\" = mean(marc)");
    assert_eq!(
        (told(field, &broken).len(), told(question, &broken).len()),
        (0, 0)
    );
}

#[test]
fn groups_are_reckoned_where_segments_cross() {
    let slug = "privacy/small-groups";
    let items = |expect: &str, by: &str| {
        format!(
            "question mark: grade \"Which mark?\"\n\
             question desk: one \"Which desk?\" {{ option n \"N\" option s \"S\" }}\n\
             question day: one \"Which day?\" {{ option a \"Weekday\" option b \"Weekend\" }}\n\
             segment by_desk \"Desk\" by desk\nsegment by_day \"Day\" by day\nmetric m \"M\" = mean(mark)\n\
             report r \"R\" {{ every 1 month show m by {by} }}\n\
             wave w \"W\" {{ field 2026-04-01..2026-04-30 {expect} }}"
        )
    };
    // Two by two groups of ten take forty.
    assert_eq!(told(slug, &items("expect 40", "by_desk, by_day")), [""; 0]);
    assert_eq!(
        told(slug, &items("expect 39", "by_desk, by_day")),
        [
            "where `by_desk` and `by_day` cross, the smallest group has about 9 people: 39 responses are expected in `w`"
        ]
    );
    assert_eq!(told(slug, &items("expect 39", "by_desk")), [""; 0]);
    assert_eq!(told(slug, &items("", "by_desk, by_day")), [""; 0]);
    // By itself too fine: told of as that.
    assert_eq!(told(slug, &items("expect 19", "by_desk, by_day")), [""; 0]);
    // A tenth at one desk: 100 × 0.1 × 0.5 = 5.
    let weight = "\nweight all \"All\" { margin by_desk n 90%, s 10% }";
    let shares = items("expect 199", "by_desk, by_day") + weight;
    assert_eq!(told(slug, &shares).len(), 1);
    let shares = items("expect 200", "by_desk, by_day") + weight;
    assert_eq!(told(slug, &shares), [""; 0]);
}

#[test]
fn characteristics_of_few_people_are_not_anonymous() {
    let slug = "privacy/frame-risk";
    let head = HEAD.replace("pseudonymous", "anonymous");
    let head = head.replace("known visitor: key for improve, callback\n", "");
    let items = |expect: u32, job: &str| {
        let items = format!(
            "{head}question age: one \"How old?\" {{ personal age option y \"Young\" option o \"Old\" }}\n\
             question job: one \"Which work?\" {{ {job} option a \"A\" option b \"B\" option c \"C\" }}\n\
             wave w \"W\" {{ field 2026-04-01..2026-04-30 expect {expect} }}"
        );
        of_rule(&peil::check_text("desk.peil", Notation::Peil, &items), slug).len()
    };
    // Two by three groups of ten take sixty.
    assert_eq!(items(59, "personal job"), 1);
    assert_eq!(items(60, "personal job"), 0);
    assert_eq!(items(10, ""), 0);
}

#[test]
fn a_way_to_object_for_all_is_enough() {
    let slug = "privacy/no-objection";
    let without = HEAD.replace("  object \"https://example.org/object\"\n", "");
    let found =
        |text: &str| of_rule(&peil::check_text("desk.peil", Notation::Peil, text), slug).len();
    assert_eq!(found(&format!("{without}{TWO}")), 1);
    let all = without.replace(
        "  withdraw",
        "  object \"https://example.org/object\"\n  withdraw",
    );
    assert_eq!(found(&format!("{all}{TWO}")), 0);
    let contract = without.replace("  basis legitimate_interest\n", "  basis contract\n");
    assert_eq!(found(&format!("{contract}{TWO}")), 0);
    let task = without.replace("basis legitimate_interest", "basis public_task");
    assert_eq!(found(&format!("{task}{TWO}")), 1);
}

#[test]
fn consent_is_bundled_over_purposes_that_rest_on_it() {
    let slug = "privacy/consent-bundled";
    let more =
        "consent both \"All of it?\" for improve, callback\nquestion mark: grade \"Which mark?\"";
    assert_eq!(told(slug, more), [""; 0]);
    let panel = "purpose panel \"invite you\" { basis consent retain 1 year then delete }\n\
                 consent both \"All of it?\" for panel, callback\nquestion mark: grade \"Which mark?\" for panel";
    assert_eq!(
        told(slug, panel),
        ["`both` asks one consent for `panel` and `callback`"]
    );
    assert_eq!(places(slug, panel), ["for panel, callback"]);
}

#[test]
fn addresses_carry_nothing_of_the_respondent() {
    let slug = "privacy/link-parameter";
    let note = |text: &str| format!("question code: text \"Which code?\"\nnote n \"{text}\"");
    assert_eq!(
        places(
            slug,
            &note("See https://example.org/?c={code or none} for more.")
        ),
        ["code"]
    );
    assert_eq!(
        places(slug, &note("See https://example.org for {code or more}.")),
        [""; 0]
    );
    assert_eq!(
        places(
            slug,
            &note("See [more](https://example.org) about {code or it}.")
        ),
        [""; 0]
    );
    let submit = HEAD.replace(
        "  for improve\n",
        "  submit \"https://example.org/?v={visitor}\"\n  for improve\n",
    );
    let checked = peil::check_text("desk.peil", Notation::Peil, &format!("{submit}{TWO}"));
    let found = of_rule(&checked, slug);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "{visitor}");
}

#[test]
fn the_notice_is_whole_in_every_language() {
    let folder = tempfile::tempdir().unwrap();
    let text = HEAD.replace("language en", "language en\n  translate nl");
    let path = folder.path().join("desk.peil");
    std::fs::write(&path, format!("{text}{TWO}")).unwrap();
    let slug = "privacy/notice";
    let found = || {
        let project = Project::of(&path).unwrap();
        let checked = peil::check(&path, &project, &project.settings.levels).unwrap();
        let twice = of_rule(&checked, "text/missing-translation");
        let purposes = twice
            .iter()
            .filter(|(place, _)| place.contains("call you back"));
        assert_eq!(purposes.count(), 0);
        of_rule(&checked, slug)
    };
    // Without a catalogue, one message tells that nothing is translated.
    assert_eq!(found(), []);
    let po = "msgctxt \"purpose.improve\"\nmsgid \"improve our service\"\nmsgstr \"onze dienst te verbeteren\"\n";
    std::fs::write(folder.path().join("desk.nl.po"), po).unwrap();
    let message = "the notice in `nl` does not tell what it is for: `callback` is not translated";
    assert_eq!(
        found(),
        [("\"call you back\"".to_owned(), message.to_owned())]
    );
}

#[test]
fn a_token_is_no_part_of_an_anonymous_survey() {
    let with_token = |responses: &str| {
        let head = HEAD
            .replace(
                "  for improve\n}\nprivacy",
                "  token\n  for improve\n}\nprivacy",
            )
            .replace("responses pseudonymous", &format!("responses {responses}"));
        let head = match responses {
            "anonymous" => head.replace("known visitor: key for improve, callback\n", ""),
            _ => head,
        };
        let items = "page p { question ease: ces 1 \"How easy was it to find us?\" }";
        let text = format!("{head}{items}");
        let checked = peil::check_text("desk.peil", Notation::Peil, &text);
        of_rule(&checked, "privacy/anonymous-claim")
    };
    assert_eq!(with_token("pseudonymous"), []);
    let message = "a token tells whose invitation it was, and the responses are declared anonymous";
    let expected = ("token".to_owned(), message.to_owned());
    assert_eq!(with_token("anonymous"), [expected]);
}
