//! `application/x-www-form-urlencoded`: names with values, in the order of the page.

/// The pairs of a post.
///
/// # Errors
/// A sentence for people where it is not such data: a `%` without two hexadecimal digits, or bytes that
/// are not UTF-8.
pub(super) fn read(body: &[u8]) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Vec::new();
    let mut at = 0;
    for part in body.trim_ascii_end().split(|byte| *byte == b'&') {
        if !part.is_empty() {
            let equals = part.iter().position(|byte| *byte == b'=');
            let (name, value) = part.split_at(equals.unwrap_or(part.len()));
            let rest = value.get(1..).unwrap_or_default();
            pairs.push((decoded(name, at)?, decoded(rest, at + name.len() + 1)?));
        }
        at += part.len() + 1;
    }
    Ok(pairs)
}

/// The words that stand for a name or value, which begins `at` a place in the post.
fn decoded(text: &[u8], at: usize) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..])
                if let (Some(high), Some(low)) = (digit(*high), digit(*low)) =>
            {
                bytes.push(high * 16 + low);
                rest = after;
            }
            (b'%', _) => {
                let place = at + text.len() - after.len();
                return Err(format!(
                    "not form data: the `%` at byte {place} has no two hexadecimal digits"
                ));
            }
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes)
        .map_err(|_| format!("not form data: what begins at byte {} is not UTF-8", at + 1))
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn pairs_are_read_as_browsers_write_them() {
        let pairs = |text: &str| read(text.as_bytes());
        let owned = |list: &[(&str, &str)]| {
            Ok(list
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect())
        };
        assert_eq!(
            pairs("a=1&a=2&b="),
            owned(&[("a", "1"), ("a", "2"), ("b", "")])
        );
        assert_eq!(
            pairs("a+b=c%2Bd%26%3D&%C3%A9=%E2%82%AC\r\n"),
            owned(&[("a b", "c+d&="), ("é", "€")])
        );
        assert_eq!(pairs("&&a&=b=c"), owned(&[("a", ""), ("", "b=c")]));
        assert_eq!(pairs(""), owned(&[]));
    }

    #[test]
    fn what_is_no_form_data_is_said_with_its_place() {
        let fault = |text: &[u8]| read(text).unwrap_err();
        assert_eq!(
            fault(b"a=1&b=%zz"),
            "not form data: the `%` at byte 7 has no two hexadecimal digits"
        );
        assert_eq!(
            fault(b"a=%4"),
            "not form data: the `%` at byte 3 has no two hexadecimal digits"
        );
        assert_eq!(
            fault(b"a=1&b=%ff"),
            "not form data: what begins at byte 7 is not UTF-8"
        );
    }
}
