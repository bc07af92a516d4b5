//! How quickly people read and answer.

/// How quickly people read and answer. Times are in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Words that are read in a minute.
    pub words: u32,
    /// A position on a scale or slider.
    pub rating: u32,
    /// One of up to five options; half a second more for each further one. Also a consent.
    pub choice: u32,
    /// Several of up to six options; a second more for each further one.
    pub choices: u32,
    /// One row of a grid.
    pub row: u32,
    /// Each option that is ranked or gets a share.
    pub rank: u32,
    /// A number, date, time, address or single line.
    pub entry: u32,
    /// An open answer that may be left out.
    pub open: u32,
    /// An open answer that is required.
    pub open_required: u32,
    /// A file that is looked up and sent.
    pub upload: u32,
    /// Going on to the next page.
    pub page: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Pace {
            words: 250,
            rating: 6_000,
            choice: 6_000,
            choices: 8_000,
            row: 5_000,
            rank: 4_000,
            entry: 8_000,
            open: 25_000,
            open_required: 45_000,
            upload: 30_000,
            page: 2_000,
        }
    }
}

impl Pace {
    /// The names of the settings, as in `peil.yaml`.
    pub const KEYS: &'static [&'static str] = &[
        "words",
        "rating",
        "choice",
        "choices",
        "row",
        "rank",
        "entry",
        "open",
        "open_required",
        "upload",
        "page",
    ];

    /// The setting of that name.
    pub fn setting(&mut self, key: &str) -> Option<&mut u32> {
        Some(match key {
            "words" => &mut self.words,
            "rating" => &mut self.rating,
            "choice" => &mut self.choice,
            "choices" => &mut self.choices,
            "row" => &mut self.row,
            "rank" => &mut self.rank,
            "entry" => &mut self.entry,
            "open" => &mut self.open,
            "open_required" => &mut self.open_required,
            "upload" => &mut self.upload,
            "page" => &mut self.page,
            _ => return None,
        })
    }
}
