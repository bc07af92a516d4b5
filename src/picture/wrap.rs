//! Words over several lines.

/// The words in lines of at most so many characters, and at most so many lines; what does not fit ends
/// in an ellipsis.
pub fn wrap(words: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut length = 0;
    for word in words.split_whitespace() {
        let long: Vec<char> = word.chars().collect();
        // What is longer than a line is broken anywhere.
        for piece in long.chunks(width.max(1)) {
            let fits = length > 0 && length + 1 + piece.len() <= width;
            match lines.last_mut() {
                Some(line) if fits => {
                    line.push(' ');
                    line.extend(piece);
                    length += 1 + piece.len();
                }
                _ => {
                    lines.push(piece.iter().collect());
                    length = piece.len();
                }
            }
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while last.chars().count() + 2 > width {
                let kept = last
                    .rfind(' ')
                    .or_else(|| last.char_indices().last().map(|(at, _)| at));
                last.truncate(kept.unwrap_or(0));
            }
            last.push_str(" …");
        }
    }
    lines
}
