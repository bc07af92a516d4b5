//! Characters to bytes: the YAML parser counts the one, everything here the other.

/// Turns character counts into byte offsets; cheap as long as the counts rise.
pub(super) struct Bytes<'a> {
    text: &'a str,
    start: usize,
    ascii: bool,
    characters: usize,
    byte: usize,
}

impl<'a> Bytes<'a> {
    /// Counts from the byte `start`.
    pub fn new(text: &'a str, start: usize) -> Self {
        Bytes {
            text,
            start,
            ascii: text[start..].is_ascii(),
            characters: 0,
            byte: start,
        }
    }

    /// The byte at which the character of that number begins, counted from the start.
    pub fn offset(&mut self, characters: usize) -> usize {
        if self.ascii {
            return (self.start + characters).min(self.text.len());
        }
        let continues = |byte: Option<&u8>| byte.is_some_and(|byte| byte & 0xC0 == 0x80);
        let bytes = self.text.as_bytes();
        while self.characters < characters && self.byte < bytes.len() {
            self.byte += 1;
            while continues(bytes.get(self.byte)) {
                self.byte += 1;
            }
            self.characters += 1;
        }
        while self.characters > characters && self.byte > self.start {
            self.byte -= 1;
            while continues(bytes.get(self.byte)) {
                self.byte -= 1;
            }
            self.characters -= 1;
        }
        self.byte
    }
}
