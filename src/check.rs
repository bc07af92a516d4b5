//! From what a file says to what it means.

/// Something that was checked and found free of errors. Only the checks make one, so a target never
/// sees a survey that is not valid.
#[derive(Debug, Clone)]
pub struct Valid<T>(T);

impl<T> std::ops::Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
