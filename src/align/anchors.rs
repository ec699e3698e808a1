//! Turns two long runs of tokens into stretches short enough to pair with care, cut where both agree.
//!
//! `similar` finds the runs of equal tokens. It minimises other costs than we
//! do, so only runs that chance does not produce are taken, and only where a
//! stretch would be too long without them.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::likeness::Likeness;
use super::plain;
use super::tokens::{Token, TokenKind};
use super::words::{Pairing, pair_words};
use crate::text::Mixing;

/// Largest product of token numbers that is paired in one go; above it every kind of anchor is believed.
const CELLS: usize = 600_000;
/// Above this product long runs of equal tokens cut a stretch: chance does not make them, and a page is not so long.
const PAGE: usize = 6_000;
/// Above this product short runs cut it too, where they stand in step with the run before or after them.
const LINE: usize = 40;
/// Fewest tokens and letters of such a run, and how many tokens it may be out of step.
const SHORT: (usize, usize) = (3, 8);
const OUT_OF_STEP: usize = 3;
/// Fewest equal tokens, and letters in them, of the runs that are believed, strongest first.
const RUNS: [(usize, usize); 5] = [(6, 24), (3, 10), (2, 7), (1, 7), (1, 1)];

/// Pairs the tokens of two texts of any length.
pub fn pair_long(transcript: &[Token], reference: &[Token], likeness: &mut Likeness<'_>) -> Vec<Pairing> {
    let mut out = Vec::new();
    pair_stretch(transcript, reference, 0..transcript.len(), 0..reference.len(), likeness, &mut out);
    out
}

fn pair_stretch(
    transcript: &[Token],
    reference: &[Token],
    t: Range<usize>,
    r: Range<usize>,
    likeness: &mut Likeness<'_>,
    out: &mut Vec<Pairing>,
) {
    if let Some(paired) = plain::pair(&transcript[t.clone()], &reference[r.clone()], likeness) {
        out.extend(paired.iter().map(|p| p.shifted(t.start, r.start)));
        return;
    }
    let cells = t.len().saturating_mul(r.len());
    let runs_tried = if cells > CELLS { RUNS.len() } else { usize::from(cells > PAGE) };
    let runs = RUNS[..runs_tried].iter().find_map(|&(tokens, letters)| {
        Some(equal_runs(transcript, reference, &t, &r, tokens, letters, likeness)).filter(|runs| !runs.is_empty())
    });
    let runs = runs.or_else(|| {
        let short = (cells > LINE).then(|| short_runs(transcript, reference, &t, &r, likeness));
        short.filter(|runs| !runs.is_empty())
    });
    if cells <= CELLS && runs.is_none() {
        let paired = pair_words(&transcript[t.clone()], &reference[r.clone()], likeness);
        out.extend(paired.iter().map(|p| p.shifted(t.start, r.start)));
        return;
    }
    if let Some(runs) = runs {
        let (mut i, mut j) = (t.start, r.start);
        for (run_t, run_r) in runs {
            pair_stretch(transcript, reference, i..run_t.start, j..run_r.start, likeness, out);
            out.extend(run_t.clone().zip(run_r.clone()).map(|(a, b)| Pairing::one_to_one(a, b)));
            (i, j) = (run_t.end, run_r.end);
        }
        pair_stretch(transcript, reference, i..t.end, j..r.end, likeness, out);
        return;
    }
    // Nothing in common: one side lacks what the other has.
    let block = |transcript, reference| Pairing { transcript, reference, block: true };
    out.extend(t.clone().map(|i| block(i..i + 1, r.start..r.start)));
    out.extend(r.map(|j| block(t.end..t.end, j..j + 1)));
}

/// Finds runs of equal tokens that are short, but stand once on each side and in step with the run before or after.
fn short_runs(
    transcript: &[Token],
    reference: &[Token],
    t: &Range<usize>,
    r: &Range<usize>,
    likeness: &Likeness<'_>,
) -> Vec<(Range<usize>, Range<usize>)> {
    let runs = equal_runs(transcript, reference, t, r, SHORT.0, SHORT.1, likeness);
    let apart = |a: (usize, usize), b: (usize, usize)| (a.0 + b.1).abs_diff(a.1 + b.0) <= OUT_OF_STEP;
    let (begin, end) = ((t.start, r.start), (t.end, r.end));
    let place = |run: &(Range<usize>, Range<usize>)| (run.0.start, run.1.start);
    let kept = |i: &usize| {
        let here = place(&runs[*i]);
        let before = i.checked_sub(1).map_or(begin, |k| place(&runs[k]));
        let after = runs.get(i + 1).map_or(end, place);
        apart(before, here) && apart(here, after)
    };
    (0..runs.len()).filter(kept).map(|i| runs[i].clone()).collect()
}

/// Finds runs of equal tokens that are long enough, without their first and last token, which chance may have added.
fn equal_runs(
    transcript: &[Token],
    reference: &[Token],
    t: &Range<usize>,
    r: &Range<usize>,
    least_tokens: usize,
    least_letters: usize,
    likeness: &Likeness<'_>,
) -> Vec<(Range<usize>, Range<usize>)> {
    let forms = |tokens: &[Token]| tokens.iter().map(|t| t.form).collect::<Vec<_>>();
    let (a, b) = (forms(&transcript[t.clone()]), forms(&reference[r.clone()]));
    let once = Once::of(&a, &b, least_tokens);
    let mut runs = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        let DiffOp::Equal { old_index, new_index, len } = op else { continue };
        let trim = usize::from(least_tokens > 2);
        if len < least_tokens.max(2 * trim + 1) {
            continue;
        }
        let (i, j) = (t.start + old_index + trim, r.start + new_index + trim);
        let run = &transcript[i..i + len - 2 * trim];
        let letters: usize = run.iter().filter(|t| t.kind != TokenKind::Mark).map(|t| likeness.letters(t).len()).sum();
        if letters >= least_letters && (least_tokens < 3 || once.contains(&a, old_index..old_index + len)) {
            runs.push((i..i + run.len(), j..j + run.len()));
        }
    }
    runs
}

/// The sequences of so many tokens that stand once on each side: in a register the formula stands in every entry, and
/// an equal run of nothing but formula says nothing of which entry it is.
struct Once {
    tokens: usize,
    transcript: HashMap<u64, u32, Mixing>,
    reference: HashMap<u64, u32, Mixing>,
}

impl Once {
    fn of(a: &[u32], b: &[u32], tokens: usize) -> Self {
        let count = |forms: &[u32]| {
            let mut counts = HashMap::default();
            forms.windows(tokens).for_each(|w| *counts.entry(sequence(w)).or_insert(0) += 1);
            counts
        };
        Self { tokens, transcript: count(a), reference: count(b) }
    }

    /// Says whether a run of the transcript holds such a sequence.
    fn contains(&self, a: &[u32], run: Range<usize>) -> bool {
        let single = |w: &[u32]| {
            let key = sequence(w);
            self.transcript.get(&key) == Some(&1) && self.reference.get(&key) == Some(&1)
        };
        a[run].windows(self.tokens).any(single)
    }
}

/// Returns a number for a sequence of forms (FNV-1a over the numbers).
fn sequence(forms: &[u32]) -> u64 {
    forms.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &form| (hash ^ u64::from(form)).wrapping_mul(0x0100_0000_01b3))
}
