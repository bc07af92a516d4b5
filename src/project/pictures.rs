//! The pictures of response options and the logo, read from the project and carried inside the form, so that a form
//! asks nothing of anybody.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::uses;
use crate::problem::{Problems, Rule};
use crate::syntax::ast::{Document, Item, Text};
use crate::syntax::vocabulary::Key;

/// The largest picture, in bytes.
const LARGEST: u64 = 500_000;

/// Pictures by their path as written, as `data:` addresses.
pub type Pictures = BTreeMap<String, String>;

/// Reads every picture that a document in `folder` names; what cannot be shown is a problem.
pub fn read(document: &Document, folder: &Path, root: &Path, problems: &mut Problems) -> Pictures {
    let mut pictures = Pictures::new();
    let mut waiting: Vec<&Item> = document.items.iter().collect();
    while let Some(item) = waiting.pop() {
        waiting.extend(&item.children);
        let named = item.property(Key::Image).or(item.property(Key::Logo));
        if let Some(text) = named.and_then(|picture| picture.text())
            && !pictures.contains_key(&text.value)
            && let Some(data) = picture(text, folder, root, problems)
        {
            pictures.insert(text.value.clone(), data);
        }
    }
    pictures
}

fn picture(text: &Text, folder: &Path, root: &Path, problems: &mut Problems) -> Option<String> {
    let path = uses::find(text, folder, root, problems)?;
    let mut refuse = |why: String| {
        let message = format!("`{}` cannot be shown", text.value);
        problems
            .add(Rule::UseMissing, text.span, message)
            .label(why)
            .help("a picture is a PNG, JPEG, GIF or WebP file of at most 500 kB");
    };
    let Some(media) = media_type(&path) else {
        refuse("this is not a picture".to_owned());
        return None;
    };
    let size = fs::metadata(&path).map_or(0, |data| data.len());
    if size > LARGEST {
        refuse(format!("this picture takes {} kB", size / 1000));
        return None;
    }
    match fs::read(&path) {
        Ok(bytes) => Some(format!("data:{media};base64,{}", base64(&bytes))),
        Err(error) => {
            refuse(error.to_string());
            None
        }
    }
}

fn media_type(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "gif" => Some("image/gif"),
        "webp" => Some("image/webp"),
        _ => None,
    }
}

/// Base64 with padding, RFC 4648 section 4.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk
            .iter()
            .fold(0_u32, |group, byte| group << 8 | u32::from(*byte));
        let group = group << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(group >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= chunk.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648, section 10.
        let vectors = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (bytes, wanted) in vectors {
            assert_eq!(base64(bytes.as_bytes()), wanted);
        }
    }
}
