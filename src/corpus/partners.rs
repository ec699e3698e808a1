//! Turns pairs that are not the same document into what their transcripts fit instead: another reference, or the
//! next one all along a series.

use std::collections::{BTreeMap, BTreeSet};

use super::{Corpus, Entry};
use crate::gate::{Located, Outcome, PlaceOf};
use crate::read::Role;
use crate::rules::Severity;

/// Letters of a shingle.
const SHINGLE: usize = 6;
/// Letters of a text that are looked at.
const LOOK: usize = 6000;
/// Neighbours of a pair whose references are tried, on either side.
const NEAR: usize = 2;
/// This share of the smaller text's shingles makes a partner.
const FITS: f64 = 0.25;
/// So many pairs in a row that fit the same neighbour are a series.
const SERIES: usize = 2;

type Shingles = BTreeSet<u64>;

impl Corpus {
    /// Says of each pair with a wrong partner which reference its transcript fits, and finds series that are off by one.
    pub(super) fn partners(&self, outcomes: &mut [Outcome]) -> Vec<Located> {
        let is_wrong = |o: &Outcome| o.findings.iter().any(|f| f.rule == "OCR008");
        let wrong: Vec<usize> = (0..outcomes.len()).filter(|&i| is_wrong(&outcomes[i])).collect();
        if wrong.is_empty() {
            return Vec::new();
        }
        let entries: BTreeMap<&str, &Entry> = self.entries.iter().map(|e| (e.id.as_str(), e)).collect();
        let last = outcomes.len() - 1;
        let tried: BTreeSet<usize> =
            wrong.iter().flat_map(|&i| i.saturating_sub(NEAR)..=(i + NEAR).min(last)).collect();
        let entry = |i: usize| entries.get(outcomes[i].id.as_str()).copied();
        let mut of_reference: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for i in tried {
            let Some(shingles) = entry(i).and_then(|e| self.shingles(e, Role::Reference)) else { continue };
            sizes.insert(i, shingles.len());
            shingles.into_iter().for_each(|s| of_reference.entry(s).or_default().push(i));
        }
        let mut fits: BTreeMap<usize, usize> = BTreeMap::new();
        for &i in &wrong {
            let Some(own) = entry(i).and_then(|e| self.shingles(e, Role::Transcript)) else { continue };
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            own.iter().filter_map(|s| of_reference.get(s)).flatten().for_each(|&r| *shared.entry(r).or_default() += 1);
            let share = |r: usize, n: usize| n as f64 / sizes[&r].min(own.len()).max(1) as f64;
            let best = shared.into_iter().map(|(r, n)| (share(r, n), r)).max_by(|a, b| a.0.total_cmp(&b.0));
            fits.extend(best.filter(|(share, r)| *share >= FITS && *r != i).map(|(_, r)| (i, r)));
        }
        for (&i, &r) in &fits {
            let help = format!("the transcript reads like {}", path_of(&outcomes[r]));
            let wrong = outcomes[i].findings.iter_mut().find(|f| f.rule == "OCR008");
            wrong.into_iter().for_each(|f| f.help = Some(help.clone()));
        }
        series(outcomes, &fits)
    }

    /// Cuts one side of an entry into overlapping groups of letters, one in four of which are kept.
    fn shingles(&self, entry: &Entry, side: Role) -> Option<Shingles> {
        let source = self.side(entry, side)?;
        let letters = source.text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
        let letters: Vec<char> = letters.take(LOOK).collect();
        // FNV-1a: the same on every machine.
        let hash = |group: &[char]| {
            let step = |h: u64, c: &char| (h ^ u64::from(*c)).wrapping_mul(0x0100_0000_01b3);
            group.iter().fold(0xcbf2_9ce4_8422_2325, step)
        };
        Some(letters.windows(SHINGLE).map(hash).filter(|h| (h >> 32).is_multiple_of(4)).collect())
    }
}

/// Finds runs of pairs of one collection whose transcripts all fit the reference of the same neighbour.
fn series(outcomes: &[Outcome], fits: &BTreeMap<usize, usize>) -> Vec<Located> {
    let mut out = Vec::new();
    let step = |i: usize| fits.get(&i).map(|&r| r as isize - i as isize).filter(|s| s.unsigned_abs() <= NEAR);
    let mut i = 0;
    while i < outcomes.len() {
        let Some(by) = step(i) else {
            i += 1;
            continue;
        };
        let own = &outcomes[i].collection;
        let end = (i..outcomes.len()).find(|&k| step(k) != Some(by) || outcomes[k].collection != *own);
        let end = end.unwrap_or(outcomes.len());
        if end - i >= SERIES {
            let (first, last) = (&outcomes[i], &outcomes[end - 1]);
            let message = format!(
                "from {} to {} each transcript reads like the reference of {}: {}",
                first.id,
                last.id,
                if by > 0 { "a later one" } else { "an earlier one" },
                format_args!("that of {} like {}", first.id, path_of(&outcomes[fits[&i]])),
            );
            let mut finding = Located::about("OCR009", "shifted-series", Severity::Error, &first.id, &message);
            finding.help = Some("a page is missing on one side: put it in, or rename the files after it".into());
            finding.at = first.transcript.as_ref().map(|f| PlaceOf::file(Role::Transcript, f.path.clone()));
            out.push(finding);
        }
        i = end;
    }
    out
}

fn path_of(outcome: &Outcome) -> &str {
    outcome.reference.as_ref().map_or(outcome.id.as_str(), |f| f.path.as_str())
}
