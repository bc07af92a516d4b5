//! What the rules about wording, method and scales find where their pages do not reach, and what they
//! leave alone.

use peil::project::Project;
use peil::source::Notation;

const HEAD: &str = r#"survey desk "Onze balie" {
  version "1.0.0"
  language nl
  for improve
}
privacy {
  controller "KPI Voorbeeld B.V., Utrecht"
  contact "privacy@voorbeeld.nl"
  responses anonymous
}
purpose improve "onze dienstverlening te verbeteren" {
  basis legitimate_interest
  interest "Weten hoe bezoekers onze balie ervaren"
  object "https://voorbeeld.nl/bezwaar"
  retain 1 year then delete
}
"#;

/// What is found in a survey with these items: the rule, and the words it points at.
fn found(items: &str) -> Vec<String> {
    let checked = peil::check_text("desk.peil", Notation::Peil, &format!("{HEAD}{items}"));
    let problems = checked.problems.iter();
    problems
        .filter(|problem| problem.rule.area() != "privacy")
        .map(|problem| {
            format!(
                "{} {}",
                problem.rule.slug(),
                checked.sources.text(problem.span)
            )
        })
        .collect()
}

fn page(items: &str) -> Vec<String> {
    found(&format!("page visit {{\n{items}\n}}\n"))
}

#[track_caller]
fn quiet(items: &str) {
    assert_eq!(page(items), [""; 0], "{items}");
}

#[test]
fn the_words_are_pointed_at_in_texts_of_several_lines() {
    let items = "question q: csat \"\"\"\n    Denk aan uw laatste bezoek.\n\n    Hoe tevreden bent u over de *prijs* en de kwaliteit?\n    \"\"\"";
    assert_eq!(
        page(items),
        ["method/double-barrelled prijs* en de kwaliteit"]
    );
    let items = r#"question q: csat "De \"balie\": wat vindt u van onze uitstekende service?""#;
    assert_eq!(page(items), ["method/leading onze uitstekende"]);
    let items = r#"question q: csat "Beste {visitor or bezoeker}, wat vindt u van de SLA?""#;
    let found = found(&format!(
        "known visitor: text {{ personal job }}\npage p {{ {items} }}"
    ));
    assert_eq!(found, ["method/jargon SLA"]);
}

#[test]
fn the_words_are_pointed_at_in_yaml() {
    let yaml = r#"items:
  - survey: desk
    title: Onze balie
    version: 1.0.0
    language: nl
    for: improve
  - privacy:
    controller: Voorbeeld B.V., Utrecht
    contact: privacy@voorbeeld.nl
    responses: anonymous
  - purpose: improve
    text: onze dienstverlening te verbeteren
    basis: public_task
    law: Gemeentewet
    retain: 1 year then delete
  - page: visit
    items:
      - question: rated
        type: csat
        text: Hoe tevreden bent u over de snelheid en de vriendelijkheid?
      - question: more
        type: yes_no
        text: >-
          Vindt u niet
          dat het beter kan?
      - question: often
        type: integer 0..100
        text: "Hoe vaak was u hier in de afgelopen maand?"
"#;
    let checked = peil::check_text("desk.peil.yaml", Notation::Yaml, yaml);
    let problems = checked.problems.iter();
    let found: Vec<String> = problems
        .filter(|problem| problem.rule.area() != "privacy")
        .map(|problem| {
            format!(
                "{} {}",
                problem.rule.slug(),
                checked.sources.text(problem.span)
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            "method/double-barrelled snelheid en de vriendelijkheid",
            "method/leading Vindt u niet"
        ]
    );
}

/// What is found in an English survey with a Dutch catalogue: the file, the rule and the words.
fn translated(items: &str, entries: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let head = HEAD.replace("language nl", "language en\n  translate nl");
    let path = folder.path().join("desk.peil");
    std::fs::write(&path, format!("{head}{items}")).unwrap();
    let all = format!(
        "msgctxt \"survey.desk\"\nmsgid \"Onze balie\"\nmsgstr \"Balie\"\n\n\
         msgctxt \"purpose.improve\"\nmsgid \"onze dienstverlening te verbeteren\"\nmsgstr \"beter te worden\"\n\n{entries}"
    );
    std::fs::write(folder.path().join("desk.nl.po"), all).unwrap();
    let project = Project::of(&path).unwrap();
    let checked = peil::check(&path, &project, &project.settings.levels).unwrap();
    let problems = checked.problems.iter();
    problems
        .map(|problem| {
            let words = checked.sources.text(problem.span);
            let file = &checked.sources.file(problem.span.file).name;
            let file = file.rsplit('/').next().unwrap();
            format!("{file} {} {words}", problem.rule.slug())
        })
        .collect()
}

#[test]
fn a_fault_in_a_translation_is_pointed_at_in_the_catalogue() {
    let items = r#"page p { question q: csat "How satisfied are you with our service?" }"#;
    let entry = "msgctxt \"question.q\"\nmsgid \"How satisfied are you with our service?\"\n\
                 msgstr \"Hoe tevreden bent u over \"\n\"onze uitstekende service?\"\n";
    assert_eq!(
        translated(items, entry),
        ["desk.nl.po method/leading onze uitstekende"]
    );
    let allowed = items.replace(" }", " { allow method/leading \"a slogan\" } }");
    assert_eq!(translated(&allowed, entry), [""; 0]);
}

#[test]
fn translations_are_compared_with_their_source() {
    let items = r#"page p { question q: csat "How satisfied are you?" }"#;
    let entry = |flag: &str, source: &str, text: &str| {
        format!("{flag}msgctxt \"question.q\"\nmsgid \"{source}\"\nmsgstr \"{text}\"\n")
    };
    let sound = entry("", "How satisfied are you?", "Hoe tevreden bent u?");
    assert_eq!(translated(items, &sound), [""; 0]);
    let spaces = entry("", "How satisfied\\nare you?", "Hoe tevreden bent u?");
    assert_eq!(translated(items, &spaces), [""; 0]);
    let stale = entry("", "How happy are you?", "Hoe blij bent u?");
    assert_eq!(
        translated(items, &stale),
        ["desk.nl.po text/stale-translation \"Hoe blij bent u?\""]
    );
    let guess = entry(
        "#, fuzzy\n",
        "How satisfied are you?",
        "Hoe tevreden bent u?",
    );
    assert_eq!(
        translated(items, &guess),
        ["desk.nl.po text/stale-translation \"Hoe tevreden bent u?\""]
    );
    let same = entry("", "How satisfied are you?", "How satisfied are you?");
    assert_eq!(
        translated(items, &same),
        ["desk.nl.po text/untranslated \"How satisfied are you?\""]
    );
    let name = r#"page p { question q: csat "Peil Online" }"#;
    assert_eq!(
        translated(name, &entry("", "Peil Online", "Peil Online")),
        [""; 0]
    );
}

#[test]
fn two_things_that_are_one_are_left_alone() {
    quiet(
        r#"question q: csat "Hoe tevreden bent u over de verhouding tussen prijs en kwaliteit?""#,
    );
    quiet(r#"question q: csat "Hoe tevreden bent u over de afdeling Zorg en Welzijn?""#);
    quiet(r#"question q: csat "Hoe tevreden bent u over de service voor u en uw gezin?""#);
    quiet(r#"question q: yes_no "Kreeg u een brief of een e-mail?""#);
    quiet(r#"question q: nps "Hoe waarschijnlijk is het dat u prijs en kwaliteit aanbeveelt?""#);
    quiet(r#"question q: long_text "Wat vindt u van de prijs en de kwaliteit?""#);
}

#[test]
fn each_row_is_looked_at_and_a_grid_too() {
    let items = r#"grid g: csat "Hoe tevreden bent u over …" {
    row a "de snelheid en de deskundigheid"
    row b "de snelheid"
  }"#;
    assert_eq!(
        page(items),
        ["method/double-barrelled snelheid en de deskundigheid"]
    );
    let items = r#"grid g: agree 5 "Bent u het eens met deze uitspraken?" {
    row a "De balie was niet open."
    row b "De balie was open."
  }"#;
    assert_eq!(page(items), ["method/negation niet"]);
}

#[test]
fn words_that_are_fine_where_they_stand() {
    quiet(r#"question q: agree 5 "De balie is niet alleen vriendelijk, maar ook snel open.""#);
    quiet(r#"question q: yes_no "Is uw vraag nog niet beantwoord?""#);
    quiet(r#"question q: yes_no "Hebt u de KPI bezocht?""#);
    quiet(r#"question q: yes_no "Kent u de Onafhankelijke Raad (ORD)?""#);
    quiet(r#"question q: agree 5 "Bent u het ermee eens dat de balie open was?""#);
    quiet(r#"question q: integer 0..9 "Hoe vaak was u hier?" { hint "Tel het afgelopen jaar." }"#);
}

#[test]
fn a_limit_in_words_is_compared_with_the_limit() {
    let many = |text: &str, body: &str| {
        page(&format!(
            "question q: many \"{text}\" {{ {body} option a \"Een\" option b \"Twee\" option c \"Drie\" }}"
        ))
    };
    assert_eq!(many("Kies maximaal drie antwoorden.", ""), [""; 0]);
    assert_eq!(many("Kies maximaal twee antwoorden.", "max 2"), [""; 0]);
    assert_eq!(
        many("Kies maximaal twee antwoorden.", ""),
        ["text/scale-stem maximaal twee antwoorden"]
    );
    assert_eq!(many("Waar was u maximaal twee dagen?", ""), [""; 0]);
    assert_eq!(
        many("Kies één antwoord.", ""),
        ["text/scale-stem Kies één antwoord"]
    );
    let one = r#"question q: one "Waar? Meerdere antwoorden mogelijk." { option a "Hier" option b "Daar" }"#;
    assert_eq!(page(one), ["text/scale-stem Meerdere antwoorden mogelijk"]);
    let long =
        r#"question q: long_text "Wat miste u?" { hint "Maximaal 200 tekens." length 0..500 }"#;
    assert_eq!(page(long), ["text/scale-stem Maximaal 200 tekens"]);
    quiet(r#"question q: csat "Kinderen van 4 tot 12 jaar: hoe tevreden bent u?""#);
    quiet(r#"question q: grade "Geef een cijfer van 1 tot en met 10.""#);
    let scale = r#"question q: csat "Geef een cijfer van 1 t/m 10.""#;
    assert_eq!(page(scale), ["text/scale-stem 1 t/m 10"]);
}

#[test]
fn a_mode_may_have_its_own_form_of_address() {
    let text = |mode: &str, online: &str, phone: &str| {
        let head = HEAD.replace("language nl", &format!("language nl\n  mode {mode}"));
        let items =
            format!("page p {{\n question q: csat \"{online}\" {{ text phone \"{phone}\" }}\n}}\n");
        let checked = peil::check_text("desk.peil", Notation::Peil, &format!("{head}{items}"));
        let problems = checked.problems.iter();
        problems
            .map(|problem| checked.sources.text(problem.span).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        text("online, phone", "Wat vond je ervan?", "Wat vond u ervan?"),
        [""; 0]
    );
    let both = "Wat vond u ervan? Zeg wat je vindt.";
    assert_eq!(text("online, phone", "Wat vond u ervan?", both), ["je"]);
    quiet(r#"question q: csat "Wat vond u?" { interviewer "Lees voor wat je ziet." }"#);
}

#[test]
fn scales_with_one_side_or_two_equal_ones() {
    let scale = |labels: &[&str]| {
        let labels: String = labels
            .iter()
            .enumerate()
            .map(|(at, label)| format!("label {} \"{label}\" ", at + 1))
            .collect();
        found(&format!(
            "scale s 1..{} {{ best 1 {labels} }}\npage p {{ question q: s \"Wat vindt u?\" }}",
            labels.matches("label").count()
        ))
    };
    let none = [""; 0];
    assert_eq!(scale(&["Nooit", "Soms", "Vaak", "Altijd"]), none);
    assert_eq!(
        scale(&["Helemaal niet goed", "Een beetje goed", "Goed"]),
        none
    );
    assert_eq!(
        scale(&["Zeer slecht", "Slecht", "Redelijk", "Goed", "Zeer goed"]),
        none
    );
    assert_eq!(scale(&["Slecht", "Matig", "Goed", "Zeer goed"]), none);
    assert_eq!(
        scale(&["Slecht", "Redelijk", "Goed", "Zeer goed", "Uitstekend"]),
        ["scale/unbalanced s"]
    );
    assert_eq!(
        scale(&["Slecht", "Neutraal", "Goed", "Zeer goed"]),
        ["scale/unbalanced s"]
    );
}

#[test]
fn scales_turn_on_another_page_or_with_reverse() {
    let scale = "scale worry 1..5 { best 1 label 1 \"Geen zorg\" label 5 \"Veel zorg\" }\n";
    let asks = |break_: &str, mark: &str| {
        found(&format!(
            "{scale}page a {{ question q: csat \"Wat vindt u?\" {break_} question w: worry \"Hoeveel zorg?\" {mark} }}"
        ))
    };
    assert_eq!(asks("", ""), ["scale/direction w"]);
    assert_eq!(asks("", "{ reverse }"), [""; 0]);
    assert_eq!(asks("} page b {", ""), [""; 0]);
}

#[test]
fn questions_with_the_same_words_on_paths_that_exclude_each_other() {
    let asks = |first: &str, second: &str| {
        page(&format!(
            "question k: yes_no \"Was u hier?\" {{ required }}\n\
             question a: csat \"Wat vindt u ervan?\" {first}\n\
             question b: csat \"Wat vindt u ervan?\" {second}"
        ))
    };
    assert_eq!(
        asks("", ""),
        ["method/duplicate-text \"Wat vindt u ervan?\""]
    );
    assert_eq!(
        asks("when k == yes", ""),
        ["method/duplicate-text \"Wat vindt u ervan?\""]
    );
    assert_eq!(asks("when k == yes", "when k == no"), [""; 0]);
}

#[test]
fn what_decides_who_goes_on_may_be_asked_first() {
    let asks = |condition: &str| {
        page(&format!(
            "question ill: yes_no \"Bent u ziek?\" {{ missing refused \"Zeg ik liever niet\" \
             sensitive health {{ basis explicit_consent }} }}\n\
             question q: csat \"Wat vindt u ervan?\" {condition}"
        ))
    };
    assert_eq!(asks(""), ["method/order ill"]);
    assert_eq!(asks("when ill == yes"), [""; 0]);
}

#[test]
fn a_claim_that_is_denied_is_none() {
    let says = |text: &str| {
        let head = HEAD.replace("anonymous", "pseudonymous");
        let items = format!(
            "known visitor: key\npage p {{ note n \"{text}\" question q: csat \"Wat vindt u?\" }}"
        );
        let checked = peil::check_text("desk.peil", Notation::Peil, &format!("{head}{items}"));
        let problems = checked.problems.iter();
        problems
            .map(|problem| checked.sources.text(problem.span).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(says("Uw antwoorden zijn anoniem."), ["anoniem"]);
    assert_eq!(says("Uw antwoorden zijn niet anoniem."), [""; 0]);
}
