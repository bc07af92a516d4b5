//! The pictures of response options and the logo, read from the project and carried inside the form, so that a form
//! asks nothing of anybody.

use std::collections::BTreeMap;
use std::path::Path;

use super::files::{Contents, Files};
use super::read::{is_pointer, pointer};
use super::uses::{self, Place};
use crate::base64;
use crate::problem::{Problems, Rule};
use crate::syntax::ast::{Document, Item, Text};
use crate::syntax::vocabulary::Key;

/// The largest picture, in bytes.
const LARGEST: u64 = 500_000;

/// Pictures by their path as written, as `data:` addresses.
pub type Pictures = BTreeMap<String, String>;

/// Reads every picture that a document at this place names; what cannot be shown is a problem.
pub fn read(document: &Document, place: Place, problems: &mut Problems) -> Pictures {
    let mut pictures = Pictures::new();
    let mut waiting: Vec<&Item> = document.items.iter().collect();
    while let Some(item) = waiting.pop() {
        waiting.extend(&item.children);
        let named = item.property(Key::Image).or(item.property(Key::Logo));
        if let Some(text) = named.and_then(|picture| picture.text())
            && !pictures.contains_key(&text.value)
            && let Some(data) = picture(text, place, problems)
        {
            pictures.insert(text.value.clone(), data);
        }
    }
    pictures
}

fn picture(text: &Text, place: Place, problems: &mut Problems) -> Option<String> {
    let path = uses::find(text, place, problems)?;
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
    let bytes = match place.files.read(&path, LARGEST) {
        // In a revision the pointer stands for the picture: it changes when that does.
        Ok(Contents::Whole(bytes)) if matches!(place.files, Files::Disk) && is_pointer(&bytes) => {
            Err(pointer(place.files).to_owned())
        }
        Ok(Contents::Whole(bytes)) => Ok(bytes),
        Ok(Contents::TooLarge(size)) => Err(format!("this picture takes {} kB", size / 1000)),
        Err(error) => Err(error.to_string()),
    };
    match bytes {
        Ok(bytes) => Some(format!("data:{media};base64,{}", base64::encode(&bytes))),
        Err(why) => {
            refuse(why);
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
