//! `<survey>.manifest.json`: what was built from what, by hash.
//!
//! Whoever keeps responses can tell with it which sources and which form they belong to, and whether a
//! file was changed since. It tells nothing of the machine or the moment, so that the same sources give
//! the same bytes.

use super::Artifact;
use crate::model::Survey;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The manifest of a survey: every source by the name that stands in the project (with `/`), and every
/// file that was built. The build command calls this last, when it
/// builds every target; the manifest does not list itself.
pub fn manifest(survey: &Survey, mut inputs: Vec<File>, mut outputs: Vec<File>) -> Artifact {
    inputs.sort();
    inputs.dedup();
    outputs.sort();
    let manifest = Manifest {
        format: "peil-manifest/1",
        peil: env!("CARGO_PKG_VERSION"),
        survey: &survey.name,
        version: &survey.version,
        inputs,
        outputs,
    };
    Artifact::json(format!("{}.manifest.json", survey.name), &manifest)
}

#[derive(Serialize)]
struct Manifest<'a> {
    format: &'static str,
    peil: &'static str,
    survey: &'a str,
    version: &'a str,
    inputs: Vec<File>,
    outputs: Vec<File>,
}

/// A file as the manifest tells of it.
#[derive(Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct File {
    path: String,
    bytes: usize,
    sha256: String,
}

impl File {
    /// The file of that name with these bytes, which need not be kept.
    pub fn new(path: &str, bytes: &[u8]) -> Self {
        let hash = Sha256::digest(bytes);
        File {
            path: path.to_owned(),
            bytes: bytes.len(),
            sha256: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_hash() {
        let survey = Survey {
            name: "a".into(),
            version: "1.0.0".into(),
            ..Survey::default()
        };
        let built = vec![File::new("a.txt", b"abc")];
        let sources = vec![File::new("b.peil", b""), File::new("a.peil", b"abc")];
        let manifest = manifest(&survey, sources, built);
        let value: serde_json::Value = serde_json::from_str(&manifest.contents).unwrap_or_default();
        // The test vectors of FIPS 180-4 for "abc" and the empty text.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(manifest.path, "a.manifest.json");
        assert_eq!(value["inputs"][0]["path"], "a.peil");
        assert_eq!(value["inputs"][0]["sha256"], abc);
        assert_eq!(value["inputs"][1]["sha256"], empty);
        assert_eq!(value["outputs"][0]["sha256"], abc);
        assert_eq!(value["outputs"][0]["bytes"], 3);
    }
}
