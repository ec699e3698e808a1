//! Turns runs that each side has for itself into blocks that moved, and finds passages that were read twice.

use std::collections::HashMap;
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

fn worded(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::Number)
}

/// Finds the runs of one side that the other side has elsewhere, longest first.
pub fn find(t: &[Token], r: &[Token], hunks: &[Hunk], likeness: &mut Likeness<'_>) -> Vec<Found> {
    let mut candidates = Vec::new();
    for a in hunks {
        for b in hunks {
            let (x, y) = (&a.transcript, &b.reference);
            let gap = b.reference.clone().any(|j| r[j].kind == TokenKind::Gap);
            let words = |tokens: &[Token]| tokens.iter().filter(|t| worded(t)).count();
            if gap
                || words(&t[x.clone()]) < LEAST_WORDS
                || words(&r[y.clone()]) < LEAST_WORDS
                || x.len() * y.len() > CELLS
            {
                continue;
            }
            let common = common_words(&t[x.clone()], &r[y.clone()]);
            let least = words(&t[x.clone()]).min(words(&r[y.clone()]));
            if common * 2 >= least {
                candidates.push((std::cmp::Reverse(common), x.clone(), y.clone()));
            }
        }
    }
    candidates.sort_by_key(|(common, x, y)| (*common, x.start, y.start));
    let mut found: Vec<Found> = Vec::new();
    for (_, x, y) in candidates {
        let free = |f: &Found| !overlap(&f.transcript, &x) && !overlap(&f.reference, &y);
        if found.iter().all(free) {
            found.extend(block(t, r, &x, &y, likeness));
        }
    }
    found.sort_by_key(|f| f.transcript.start);
    found
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

fn common_words(a: &[Token], b: &[Token]) -> usize {
    let mut left: HashMap<u32, usize> = HashMap::new();
    a.iter().filter(|t| worded(t)).for_each(|t| *left.entry(t.soft).or_default() += 1);
    b.iter()
        .filter(|t| worded(t))
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

/// Pairs the words of two runs and keeps the stretch from the first to the last well-paired word, if it is most of it.
fn block(t: &[Token], r: &[Token], x: &Range<usize>, y: &Range<usize>, likeness: &mut Likeness<'_>) -> Option<Found> {
    let mut pairings = pair_words(&t[x.clone()], &r[y.clone()], likeness);
    for p in &mut pairings {
        p.transcript = p.transcript.start + x.start..p.transcript.end + x.start;
        p.reference = p.reference.start + y.start..p.reference.end + y.start;
    }
    let mut good = |p: &Pairing| {
        p.transcript.len() == 1
            && p.reference.len() == 1
            && worded(&t[p.transcript.start])
            && likeness.unlike(&t[p.transcript.start], &r[p.reference.start]) < 0.4
    };
    let first = pairings.iter().position(&mut good)?;
    let last = pairings.iter().rposition(&mut good)?;
    let paired = pairings.iter().filter(|p| good(p)).count();
    // The marks that lean on the block go with it.
    let leans = |p: &Pairing| !p.transcript.is_empty() && !p.reference.is_empty();
    let mut from = first;
    while from > 0 && leans(&pairings[from - 1]) {
        from -= 1;
    }
    let mut to = last;
    while to + 1 < pairings.len() && leans(&pairings[to + 1]) {
        to += 1;
    }
    let kept: Vec<Pairing> = pairings[from..=to].to_vec();
    let transcript = kept.first()?.transcript.start..kept.last()?.transcript.end;
    let reference = kept.first()?.reference.start..kept.last()?.reference.end;
    let words = |tokens: &[Token]| tokens.iter().filter(|t| worded(t)).count();
    let long = words(&t[transcript.clone()]).max(words(&r[reference.clone()]));
    (paired >= LEAST_WORDS && paired * 5 >= long * 3).then_some(Found { transcript, reference, pairings: kept })
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
    let words: Vec<&Token> = t[run.clone()].iter().filter(|t| worded(t)).collect();
    if words.len() < 2 {
        return false;
    }
    let reach = run.len() + run.len() / 4 + 2;
    let before = &t[run.start.saturating_sub(reach)..run.start];
    let after = &t[run.end..(run.end + reach).min(t.len())];
    [before, after].iter().any(|near| common_words(near, &t[run.clone()]) * 4 >= words.len() * 3)
}
