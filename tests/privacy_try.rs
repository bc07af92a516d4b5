use std::path::Path;
#[test]
fn try_it() {
    let path = Path::new("tests/fixtures/webshop.peil");
    let project = peil::project::Project::of(path).unwrap();
    let checked = peil::check(path, &project, &Default::default()).unwrap();
    for p in checked.problems.iter() {
        eprintln!("{p:?}");
    }
    let survey = checked.survey.unwrap();
    std::fs::create_dir_all("/tmp/privacy_out").unwrap();
    for artifact in peil::build(&survey, &[]) {
        std::fs::write(
            format!("/tmp/privacy_out/{}", artifact.path),
            artifact.contents,
        )
        .unwrap();
    }
}
