//! Turns runs that each side has for itself into blocks that moved, and finds passages that were read twice.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::likeness::Likeness;
use super::scope::Hunk;
use super::words::{Pairing, pair_words};
use super::{Token, TokenKind};

/// Fewest words of a block that may be said to have moved.
const LEAST_WORDS: usize = 2;
/// Largest product of token numbers for which a move is looked for.
const CELLS: usize = 400_000;

/// A block that stands elsewhere in the other text, with the pairing of its words.
#[derive(Debug, Clone)]
pub struct Found {
    /// Tokens of the transcript.
    pub transcript: Range<usize>,
    /// Tokens of the reference.
    pub reference: Range<usize>,
    /// The words inside.
    pub pairings: Vec<Pairing>,
}

/// Finds the stretches of one side that the other side has elsewhere, longest first.
///
/// What is left of a run when a block is taken out may hold another: of two
/// columns read across, every line of one is a block inside the same run of the other side.
pub fn find(t: &[Token], r: &[Token], hunks: &[Hunk], likeness: &mut Likeness<'_>) -> Vec<Found> {
    let words = |tokens: &[Token]| tokens.iter().filter(|t| t.is_worded()).count();
    let gap = |run: &Range<usize>| r[run.clone()].iter().any(|t| t.kind == TokenKind::Gap);
    let worth = |tokens: &[Token], run: &Range<usize>| words(&tokens[run.clone()]) >= LEAST_WORDS;
    let xs: Vec<&Range<usize>> = hunks.iter().map(|h| &h.transcript).filter(|x| worth(t, x)).collect();
    let ys: Vec<&Range<usize>> = hunks.iter().map(|h| &h.reference).filter(|y| worth(r, y) && !gap(y)).collect();
    let mut candidates = Vec::new();
    for (i, j) in meetings(t, r, &xs, &ys) {
        let (x, y) = (xs[i], ys[j]);
        let common = common_words(&t[x.clone()], &r[y.clone()]);
        let enough = common >= LEAST_WORDS && common * 2 >= words(&t[x.clone()]).min(words(&r[y.clone()]));
        if enough && x.len() * y.len() <= CELLS {
            candidates.push((std::cmp::Reverse(common), x.clone(), y.clone()));
        }
    }
    candidates.sort_by_key(|(common, x, y)| (*common, x.start, y.start));
    let mut found: Vec<Found> = Vec::new();
    for (_, x, y) in candidates {
        while let Some(block) = largest(t, r, &x, &y, &found, likeness) {
            found.push(block);
        }
    }
    found.sort_by_key(|f| f.transcript.start);
    found
}

/// Lists which runs of the two sides share a word that is not everywhere, so that not every run is held against every other.
fn meetings(t: &[Token], r: &[Token], xs: &[&Range<usize>], ys: &[&Range<usize>]) -> BTreeSet<(usize, usize)> {
    /// A word in more runs than this tells nothing of where a block went.
    const COMMON: usize = 24;
    let mut places: HashMap<u32, Vec<usize>> = HashMap::new();
    for (j, y) in ys.iter().enumerate() {
        for token in r[(*y).clone()].iter().filter(|t| t.is_worded()) {
            let runs = places.entry(token.soft).or_default();
            if runs.last() != Some(&j) {
                runs.push(j);
            }
        }
    }
    let mut out = BTreeSet::new();
    for (i, x) in xs.iter().enumerate() {
        for token in t[(*x).clone()].iter().filter(|t| t.is_worded()) {
            let runs = places.get(&token.soft).filter(|runs| runs.len() <= COMMON || ys.len() <= COMMON);
            out.extend(runs.into_iter().flatten().map(|&j| (i, j)));
        }
    }
    out
}

/// Finds the largest block that a run of one side shares with a run of the other, in what earlier blocks left of both.
fn largest(
    t: &[Token],
    r: &[Token],
    x: &Range<usize>,
    y: &Range<usize>,
    found: &[Found],
    likeness: &mut Likeness<'_>,
) -> Option<Found> {
    let mut best: Option<(usize, Found)> = None;
    for part in without(x, found, |f| &f.transcript) {
        for other in without(y, found, |f| &f.reference) {
            let common = common_words(&t[part.clone()], &r[other.clone()]);
            if common < LEAST_WORDS || best.as_ref().is_some_and(|b| b.0 >= common) {
                continue;
            }
            if let Some(block) = block(t, r, &part, &other, likeness) {
                best = Some((common, block));
            }
        }
    }
    best.map(|b| b.1)
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

fn common_words(a: &[Token], b: &[Token]) -> usize {
    let mut left: HashMap<u32, usize> = HashMap::new();
    a.iter().filter(|t| t.is_worded()).for_each(|t| *left.entry(t.soft).or_default() += 1);
    b.iter()
        .filter(|t| t.is_worded())
        .filter(|t| {
            left.get_mut(&t.soft).is_some_and(|n| {
                *n > 0 && {
                    *n -= 1;
                    true
                }
            })
        })
        .count()
}

/// Pairs the words of two runs and keeps the stretch where well-paired words prevail most.
fn block(t: &[Token], r: &[Token], x: &Range<usize>, y: &Range<usize>, likeness: &mut Likeness<'_>) -> Option<Found> {
    let paired = pair_words(&t[x.clone()], &r[y.clone()], likeness);
    let pairings: Vec<Pairing> = paired.iter().map(|p| p.shifted(x.start, y.start)).collect();
    let mut worth = |p: &Pairing| {
        let (a, b) = (&t[p.transcript.clone()], &r[p.reference.clone()]);
        match (a, b) {
            ([a], [b]) if a.is_worded() => {
                if likeness.unlike(a, b) < 0.4 {
                    1
                } else {
                    -1
                }
            }
            ([_], [_]) => 0,
            (a, b) if a.is_empty() || b.is_empty() => -i32::from(a.iter().chain(b).any(Token::is_worded)),
            (a, b) => a.len().min(b.len()) as i32,
        }
    };
    // The stretch of the largest sum; marks at its ends weigh nothing and go with it.
    let (mut best, mut sum, mut from) = ((0, 0..0), 0, 0);
    for (k, p) in pairings.iter().enumerate() {
        let w = worth(p);
        if sum + w < 0 || sum == 0 && w < 0 {
            (sum, from) = (0, k + 1);
            continue;
        }
        sum += w;
        if sum >= best.0 && sum > 0 {
            best = (sum, from..k + 1);
        }
    }
    let mut kept = &pairings[best.1];
    let one_sided = |p: &Pairing| p.transcript.is_empty() || p.reference.is_empty();
    while let Some((_, rest)) = kept.split_last().filter(|(last, _)| one_sided(last)) {
        kept = rest;
    }
    while let Some((_, rest)) = kept.split_first().filter(|(first, _)| one_sided(first)) {
        kept = rest;
    }
    let transcript = kept.first()?.transcript.start..kept.last()?.transcript.end;
    let reference = kept.first()?.reference.start..kept.last()?.reference.end;
    let paired = kept.iter().filter(|p| worth(p) > 0).count();
    let words = |tokens: &[Token]| tokens.iter().filter(|t| t.is_worded()).count();
    let long = words(&t[transcript.clone()]).max(words(&r[reference.clone()]));
    let enough = paired >= LEAST_WORDS && paired * 5 >= long * 3;
    enough.then(|| Found { transcript, reference, pairings: kept.to_vec() })
}

/// Returns what is left of a run when moved blocks are taken out.
pub fn without(run: &Range<usize>, found: &[Found], side: impl Fn(&Found) -> &Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = run.start;
    let mut holes: Vec<&Range<usize>> = found.iter().map(side).filter(|h| overlap(h, run)).collect();
    holes.sort_by_key(|h| h.start);
    for hole in holes {
        if at < hole.start {
            out.push(at..hole.start);
        }
        at = at.max(hole.end);
    }
    if at < run.end {
        out.push(at..run.end);
    }
    out
}

/// Says whether a run says again what stands just before or after it.
pub fn repeats(t: &[Token], run: &Range<usize>) -> bool {
    let words: Vec<&Token> = t[run.clone()].iter().filter(|t| t.is_worded()).collect();
    if words.len() < 2 {
        return false;
    }
    let reach = run.len() + run.len() / 4 + 2;
    let before = &t[run.start.saturating_sub(reach)..run.start];
    let after = &t[run.end..(run.end + reach).min(t.len())];
    [before, after].iter().any(|near| common_words(near, &t[run.clone()]) * 4 >= words.len() * 3)
}
