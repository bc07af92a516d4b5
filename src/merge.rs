//! Two versions of a file that come from one, brought together item by item.
//!
//! Text is merged by lines, so two questions that are added in one place conflict, and two versions of the
//! number of the survey do. Here a file is a tree of named parts: a part that one side changed is taken from
//! that side, parts that both add stand after each other, and what both changed differently is a conflict
//! around that part alone.

mod order;
mod peil;
mod po;

/// What came of a merge.
#[derive(Debug, PartialEq, Eq)]
pub struct Merged {
    /// The text; with marks around every conflict.
    pub text: String,
    /// How many places a person must decide.
    pub conflicts: usize,
}

/// Merges survey files in the `.peil` notation; nothing, if one of them cannot be parsed or both were put
/// in another order. `marks` is how many characters a conflict is marked with.
pub fn peil(base: &str, ours: &str, theirs: &str, marks: usize) -> Option<Merged> {
    let [base, ours, theirs] = [base, ours, theirs].map(peil::block);
    let merged = blocks(&base?, &ours?, &theirs?, marks)?;
    (merged.conflicts > 0 || peil::block(&merged.text).is_some()).then_some(merged)
}

/// Merges PO catalogues entry by entry.
pub fn po(base: &str, ours: &str, theirs: &str, marks: usize) -> Option<Merged> {
    blocks(
        &po::block(base),
        &po::block(ours),
        &po::block(theirs),
        marks,
    )
}

/// A text made of parts with something before and after them.
#[derive(Debug, PartialEq, Eq)]
struct Block<'t> {
    head: &'t str,
    parts: Vec<Part<'t>>,
    tail: &'t str,
}

/// One item, property or entry, with the comments before it, in whole lines.
#[derive(Debug, PartialEq, Eq)]
struct Part<'t> {
    /// What it is known by among its siblings.
    key: String,
    text: &'t str,
    /// Its own parts, if it has lines for them.
    block: Option<Block<'t>>,
    /// Which is right when both sides changed it.
    choice: Choice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// A person must say.
    Open,
    /// The higher version number or later date, as its numbers go.
    Higher,
    /// Ours: it says who did something last, and does not matter.
    Ours,
}

fn blocks(base: &Block, ours: &Block, theirs: &Block, marks: usize) -> Option<Merged> {
    let mut merged = Merged {
        text: changed(base.head, ours.head, theirs.head)?.to_owned(),
        conflicts: 0,
    };
    let keys = order::of(&keys(base), &keys(ours), &keys(theirs))?;
    for key in keys {
        let [base, ours, theirs] = [base, ours, theirs].map(|block| block.part(key));
        let part = parts(base, ours, theirs, marks);
        begin_line(&mut merged.text);
        merged.text += &part.text;
        merged.conflicts += part.conflicts;
    }
    merged.text += changed(base.tail, ours.tail, theirs.tail)?;
    Some(merged)
}

fn keys<'b>(block: &'b Block) -> Vec<&'b str> {
    block.parts.iter().map(|part| part.key.as_str()).collect()
}

impl<'t> Block<'t> {
    fn part(&self, key: &str) -> Option<&Part<'t>> {
        self.parts.iter().find(|part| part.key == key)
    }
}

/// The one that is otherwise than it was; nothing where both are, and not alike.
fn changed<'t>(base: &str, ours: &'t str, theirs: &'t str) -> Option<&'t str> {
    match (ours == base, theirs == base) {
        (_, true) => Some(ours),
        (true, false) => Some(theirs),
        (false, false) => (ours == theirs).then_some(ours),
    }
}

fn parts(base: Option<&Part>, ours: Option<&Part>, theirs: Option<&Part>, marks: usize) -> Merged {
    let text = |part: Option<&Part>| part.map_or(String::new(), |part| part.text.to_owned());
    let [was, mine, other] = [base, ours, theirs].map(text);
    if let Some(text) = changed(&was, &mine, &other) {
        let text = text.to_owned();
        return Merged { text, conflicts: 0 };
    }
    if let (Some(ours), Some(theirs)) = (ours, theirs) {
        if let Some(merged) = inside(base, ours, theirs, marks) {
            return merged;
        }
        let text = match ours.choice {
            Choice::Higher if numbers(theirs.text) > numbers(ours.text) => Some(theirs.text),
            Choice::Higher | Choice::Ours => Some(ours.text),
            Choice::Open => None,
        };
        if let Some(text) = text {
            let text = text.to_owned();
            return Merged { text, conflicts: 0 };
        }
    }
    conflict(&was, &mine, &other, marks)
}

fn inside(base: Option<&Part>, ours: &Part, theirs: &Part, marks: usize) -> Option<Merged> {
    let base = base?.block.as_ref()?;
    blocks(base, ours.block.as_ref()?, theirs.block.as_ref()?, marks)
}

/// All numbers in a text, in order: `2.10.0` is more than `2.9.3`.
fn numbers(text: &str) -> Vec<u64> {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.filter_map(|number| number.parse().ok()).collect()
}

fn conflict(base: &str, ours: &str, theirs: &str, marks: usize) -> Merged {
    let mut text = String::new();
    let sides = [
        ('<', " ours", ours),
        ('|', " base", base),
        ('=', "", theirs),
    ];
    for (mark, name, side) in sides {
        text += &format!("{}{name}\n", mark.to_string().repeat(marks));
        text += side;
        begin_line(&mut text);
    }
    text += &format!("{} theirs\n", ">".repeat(marks));
    Merged { text, conflicts: 1 }
}

fn begin_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}
