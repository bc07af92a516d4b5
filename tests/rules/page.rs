//! A page of a rule as its examples; how they are written is in `docs/adding-a-rule.md`.

/// One file of an example.
pub struct File {
    pub path: String,
    pub text: String,
}

/// The section under a heading.
pub fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let after = page
        .split_once(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("no heading `{heading}`"))
        .1;
    after.split("\n## ").next().unwrap()
}

/// The files of a section; the first is the survey.
pub fn files(section: &str) -> Vec<File> {
    let mut files = Vec::new();
    let mut rest = section;
    while let Some((_, block)) = rest.split_once("```") {
        let (head, body) = block.split_once('\n').unwrap();
        let (text, after) = body.split_once("```").expect("the block ends");
        files.push(file(head.trim(), text));
        rest = after;
    }
    files
}

/// A block as a file: the words after the fence are its language, `escaped`, and its path.
pub fn file(head: &str, text: &str) -> File {
    let words: Vec<&str> = head.split_whitespace().collect();
    let path = words.iter().skip(1).find(|word| **word != "escaped");
    let path = path.map(|path| (*path).to_owned());
    let path = path.unwrap_or_else(|| match words.first() {
        Some(&"yaml") => "survey.peil.yaml".to_owned(),
        _ => "survey.peil".to_owned(),
    });
    let text = match words.contains(&"escaped") {
        true => unescaped(text),
        false => text.to_owned(),
    };
    File { path, text }
}

/// Characters written as `\u{202E}` put in their place.
pub fn unescaped(text: &str) -> String {
    let mut pieces = text.split("\\u{");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (code, rest) = piece.split_once('}').unwrap();
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        out.push_str(rest);
    }
    out
}
