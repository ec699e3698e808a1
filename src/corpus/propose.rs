//! Turns a tree of files into a proposal of what in it is transcript and what is reference.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::pairing::without_ending;
use super::walk::walk;
use crate::config::Config;

/// A way to pair the files of a tree, and what comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What `corpus.raw` would say.
    pub raw: String,
    /// What `corpus.reference` would say.
    pub reference: String,
    /// Places that would be pairs.
    pub pairs: usize,
    /// Transcripts without reference, the first few ids.
    pub only_raw: Vec<String>,
    /// References without transcript.
    pub only_reference: Vec<String>,
}

/// Endings of a transcript and its reference in one folder.
const ENDINGS: [(&str, &str); 7] = [
    (".ocr.txt", ".gt.txt"),
    (".raw.txt", ".gt.txt"),
    (".htr.txt", ".gt.txt"),
    (".ocr.txt", ".corrected.txt"),
    (".raw.txt", ".corrected.txt"),
    (".txt", ".gt.txt"),
    (".pred.txt", ".gt.txt"),
];

/// Words in the name of a folder of corrected texts.
const CORRECTED: [&str; 11] =
    ["reference", "corrected", "correct", "gt", "ground", "truth", "gold", "clean", "edition", "edited", "final"];
/// Words in the name of a folder of raw ones.
const RAW: [&str; 9] = ["scans_text", "scan", "ocr", "htr", "raw", "engine", "auto", "hyp", "pred"];

/// Proposes ways to pair what lies below a folder, the one with most pairs first.
pub fn propose(root: &Path) -> Vec<Proposal> {
    let names: Vec<String> = walk(root, root).into_iter().map(|f| f.name).collect();
    let mut out: Vec<Proposal> = Vec::new();
    for (raw, reference) in ENDINGS {
        let ids = |ending: &str, other: &str| -> BTreeSet<String> {
            let own = names.iter().filter(|n| other.len() <= ending.len() || !n.ends_with(other));
            own.filter_map(|n| n.strip_suffix(ending)).map(str::to_string).collect()
        };
        let (a, b) = (ids(raw, reference), ids(reference, raw));
        let (raw, reference) = (format!("**/{{stem}}{raw}"), format!("**/{{stem}}{reference}"));
        out.extend(proposal(raw, reference, &a, &b));
    }
    let mut folders: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let texts = |e: &&String| ["txt", "xml", "hocr"].iter().any(|t| e.ends_with(t));
    let endings: Vec<String> =
        Config::without_file(root).settings.texts("corpus.extensions").iter().filter(texts).cloned().collect();
    for name in &names {
        let Some(stem) = without_ending(name, &endings) else { continue };
        for (i, _) in name.match_indices('/').take(2) {
            if let Some(below) = stem.get(i + 1..) {
                folders.entry(&name[..i]).or_default().insert(below.to_string());
            }
        }
    }
    let folders: Vec<(&str, BTreeSet<String>)> = folders.into_iter().take(60).collect();
    for (i, (a, in_a)) in folders.iter().enumerate() {
        for (b, in_b) in &folders[i + 1..] {
            let (raw, reference) =
                if corrected(a) > corrected(b) { ((b, in_b), (a, in_a)) } else { ((a, in_a), (b, in_b)) };
            out.extend(proposal((*raw.0).to_string(), (*reference.0).to_string(), raw.1, reference.1));
        }
    }
    out.sort_by(|a, b| {
        let key = |p: &Proposal| (std::cmp::Reverse(p.pairs), p.only_raw.len() + p.only_reference.len(), p.raw.len());
        key(a).cmp(&key(b)).then_with(|| a.raw.cmp(&b.raw))
    });
    out
}

fn proposal(raw: String, reference: String, a: &BTreeSet<String>, b: &BTreeSet<String>) -> Option<Proposal> {
    let pairs = a.intersection(b).count();
    let rest = |x: &BTreeSet<String>, y: &BTreeSet<String>| x.difference(y).cloned().collect();
    (pairs > 0).then(|| Proposal { raw, reference, pairs, only_raw: rest(a, b), only_reference: rest(b, a) })
}

/// How much a folder's name speaks of corrected texts; below 0 for raw ones.
fn corrected(folder: &str) -> i32 {
    let low = folder.to_lowercase();
    let has = |words: &[&str]| words.iter().filter(|w| low.contains(*w)).count() as i32;
    has(&CORRECTED) - has(&RAW)
}
