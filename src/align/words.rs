//! Turns two runs of tokens into the pairing that a reader would choose.
//!
//! A weighted alignment with six states (Gotoh's scheme, widened): pairs and
//! groups of tokens, single tokens that one side lacks, whole blocks that one
//! side lacks, and text under `[...]`. A block is dear to open and to close in
//! the middle of a line and cheap at its ends, so that a letterhead leaves as
//! whole lines and is not smeared over words. Costs are dimensionless; only
//! their order matters. No figure is taken from here.

use std::ops::Range;

use super::likeness::{Likeness, NEVER, least_of_group, least_of_pair};
use super::tokens::{Token, TokenKind};

/// One step of the pairing: which tokens of the transcript stand for which of the reference; one side may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    /// Tokens of the transcript.
    pub transcript: Range<usize>,
    /// Tokens of the reference.
    pub reference: Range<usize>,
    /// Whether the step belongs to a block that one side lacks as a whole.
    pub block: bool,
}

impl Pairing {
    /// The same step in texts that begin so many tokens earlier.
    pub fn shifted(&self, transcript: usize, reference: usize) -> Self {
        Self {
            transcript: self.transcript.start + transcript..self.transcript.end + transcript,
            reference: self.reference.start + reference..self.reference.end + reference,
            block: self.block,
        }
    }
}

/// Groups tried besides one against one: a word in pieces, or pieces in a word.
const GROUPS: [(usize, usize); 8] = [(1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (2, 3), (3, 2), (3, 3)];
/// Longest run of single letters that may be one letter-spaced word.
const SPACED: usize = 16;

/// What a word costs in a block that the transcript lacks, as a share of what it costs alone. Far more than the
/// words of a letterhead: the reference is a choice from the page, so what it has the page had. Were it cheap, a
/// badly read passage would fall apart into a block too much and a block lost.
const LOST_IN_BLOCK: f32 = 0.55;

/// What it costs to end a block of the transcript in the middle of a line.
const CLOSE: f32 = 1.8;

const PAIR: usize = 0;
const ADDED: usize = 1;
const OMITTED: usize = 2;
const ADDED_BLOCK: usize = 3;
const OMITTED_BLOCK: usize = 4;
const UNDER_GAP: usize = 5;
const STATES: usize = 6;

/// Where a state's best path came from: the state before, and how many tokens the step took on each side.
#[derive(Clone, Copy, Default)]
struct Step {
    from: u8,
    transcript: u8,
    reference: u8,
}

/// Pairs the tokens of two texts; time and memory grow with the product of their numbers.
pub fn pair_words(transcript: &[Token], reference: &[Token], likeness: &mut Likeness<'_>) -> Vec<Pairing> {
    pair_by::<true>(transcript, reference, likeness, true)
}

/// Pairs the tokens of two texts that are known to be the same passage: nothing in it is a block for itself.
pub fn pair_in_order(transcript: &[Token], reference: &[Token], likeness: &mut Likeness<'_>) -> Vec<Pairing> {
    pair_by::<true>(transcript, reference, likeness, false)
}

/// As [`pair_words`] or, without `blocks`, as [`pair_in_order`]; where not `THRIFTY`, also what cannot be on the best path is worked out.
fn pair_by<const THRIFTY: bool>(
    transcript: &[Token],
    reference: &[Token],
    likeness: &mut Likeness<'_>,
    blocks: bool,
) -> Vec<Pairing> {
    let (n, m) = (transcript.len(), reference.len());
    let width = m + 1;
    let mark = |t: &Token| t.kind == TokenKind::Mark;
    let Room { mut cost, mut steps } = std::mem::take(&mut likeness.room);
    cost.clear();
    cost.resize((n + 1) * width, [NEVER; STATES]);
    steps.clear();
    steps.resize((n + 1) * width, [Step::default(); STATES]);
    cost[0][PAIR] = 0.0;
    for i in 0..=n {
        for j in 0..=m {
            let mut cell = Cell { cost: cost[i * width + j], steps: steps[i * width + j], blocks };
            if i > 0 {
                let before = &cost[(i - 1) * width + j];
                cell.take_transcript(before, transcript, i - 1, likeness);
                if j > 0 && reference[j - 1].kind == TokenKind::Gap {
                    // The editor left something out here: the transcript may have any length of it, for next to nothing.
                    cell.offer(UNDER_GAP, before[UNDER_GAP] + 0.01, UNDER_GAP, 1, 0);
                }
            }
            if j > 0 {
                let before = &cost[i * width + j - 1];
                cell.take_reference(before, reference, j - 1, likeness, |state| close_cost(state, transcript, i));
                if reference[j - 1].kind == TokenKind::Gap {
                    for (state, &c) in before.iter().enumerate() {
                        cell.offer(UNDER_GAP, c, state, 0, 1);
                    }
                }
            }
            if i > 0 && j > 0 {
                let beaten = if THRIFTY { cell.beaten() } else { NEVER };
                let sizes = group_sizes(&transcript[..i], &reference[..j]);
                let written_out = [
                    (i > 1 && mark(&transcript[i - 1])).then_some((2, 1)),
                    (j > 1 && mark(&reference[j - 1])).then_some((1, 2)),
                ];
                for (a, b) in std::iter::once((1, 1)).chain(sizes).chain(written_out.into_iter().flatten()) {
                    let before = &cost[(i - a) * width + j - b];
                    // What a reading costs at least says of most that they cannot win, before a letter is looked at.
                    let least = match (a, b) {
                        (1, 1) => least_of_pair(&transcript[i - 1], &reference[j - 1]),
                        _ => least_of_group(a, b),
                    };
                    let most = cell.cost[PAIR].min(beaten);
                    let wins = |(state, &c): (usize, &f32)| c + least + close_cost(state, transcript, i - a) < most;
                    if !before.iter().enumerate().any(wins) {
                        continue;
                    }
                    let (p, q) = (&transcript[i - a..i], &reference[j - b..j]);
                    let read = match (a, b) {
                        (1, 1) => likeness.pair(&p[0], &q[0]),
                        (2, 1) if p[1].kind == TokenKind::Mark => likeness.with_mark(p, &q[0]),
                        (1, 2) if q[1].kind == TokenKind::Mark => likeness.with_mark(q, &p[0]),
                        _ => likeness.group(p, q),
                    };
                    if read < NEVER {
                        for (state, &c) in before.iter().enumerate() {
                            let close = close_cost(state, transcript, i - a);
                            cell.offer(PAIR, c + read + close, state, a, b);
                        }
                    }
                }
            }
            cost[i * width + j] = cell.cost;
            steps[i * width + j] = cell.steps;
        }
    }
    let pairings = trace(&cost, &steps, n, m, transcript);
    likeness.room = Room { cost, steps };
    pairings
}

/// The tables of a pairing, kept for the next: a long text is paired in thousands of stretches.
#[derive(Default)]
pub struct Room {
    cost: Vec<[f32; STATES]>,
    steps: Vec<[Step; STATES]>,
}

struct Cell {
    cost: [f32; STATES],
    steps: [Step; STATES],
    /// Whether whole blocks may be one-sided.
    blocks: bool,
}

impl Cell {
    fn offer(&mut self, state: usize, cost: f32, from: usize, transcript: usize, reference: usize) {
        // Strictly better only: of equal paths the one offered first stays, so the result is the same everywhere.
        if cost < self.cost[state] && (self.blocks || !matches!(state, ADDED_BLOCK | OMITTED_BLOCK)) {
            self.cost[state] = cost;
            self.steps[state] = Step { from: from as u8, transcript: transcript as u8, reference: reference as u8 };
        }
    }

    /// Returns the cost from which on a pair that ends here is on no best path.
    ///
    /// Whatever may follow a pair may follow the other states for the same or less, but for a block of the transcript,
    /// which may have to be closed first. So a pair that costs more than these leads nowhere that they do not
    /// lead for less; a little is added for what the sums are rounded by.
    fn beaten(&self) -> f32 {
        let others = [ADDED, OMITTED, OMITTED_BLOCK, UNDER_GAP].map(|state| self.cost[state]);
        let least = others.into_iter().fold(self.cost[ADDED_BLOCK] + CLOSE, f32::min);
        least + 0.02 + 1e-4 * least
    }

    fn take_transcript(&mut self, before: &[f32; STATES], tokens: &[Token], i: usize, likeness: &Likeness<'_>) {
        let gap = likeness.gap(&tokens[i]);
        for (state, &c) in before.iter().enumerate() {
            let close = close_cost(state, tokens, i);
            if state == ADDED_BLOCK {
                self.offer(ADDED_BLOCK, c + 0.03, state, 1, 0);
            } else {
                let edge = tokens[i].starts_line || tokens[i].after_column;
                let open = if edge { 1.1 } else { 3.0 };
                self.offer(ADDED_BLOCK, c + close + open, state, 1, 0);
            }
            if state != ADDED_BLOCK {
                self.offer(ADDED, c + close + gap, state, 1, 0);
            }
        }
    }

    fn take_reference(
        &mut self,
        before: &[f32; STATES],
        tokens: &[Token],
        j: usize,
        likeness: &Likeness<'_>,
        close: impl Fn(usize) -> f32,
    ) {
        if tokens[j].kind == TokenKind::Gap {
            return;
        }
        let gap = likeness.gap(&tokens[j]);
        for (state, &c) in before.iter().enumerate() {
            if state == OMITTED_BLOCK {
                self.offer(OMITTED_BLOCK, c + gap * LOST_IN_BLOCK, state, 0, 1);
            } else {
                let open = if tokens[j].starts_line { 1.6 } else { 2.4 };
                self.offer(OMITTED_BLOCK, c + close(state) + open, state, 0, 1);
                self.offer(OMITTED, c + close(state) + gap, state, 0, 1);
            }
        }
    }
}

/// What it costs to end a block before the token at `next`: nothing where a line ends.
fn close_cost(state: usize, tokens: &[Token], next: usize) -> f32 {
    if state != ADDED_BLOCK || next == 0 || next >= tokens.len() {
        return 0.0;
    }
    if tokens[next - 1].ends_line || tokens[next].after_column { 0.0 } else { CLOSE }
}

/// Lists the groups worth trying that end here.
fn group_sizes(transcript: &[Token], reference: &[Token]) -> impl Iterator<Item = (usize, usize)> {
    let (n, m) = (transcript.len(), reference.len());
    let whole = |t: &Token| t.kind != TokenKind::Mark && !t.dense;
    // A group ends in letters on both sides, and something in it must differ from plain pairing.
    let sensible =
        whole(&transcript[n - 1]) && whole(&reference[m - 1]) && transcript[n - 1].form != reference[m - 1].form;
    let spaced =
        |tokens: &[Token]| tokens.iter().rev().take(SPACED).take_while(|t| t.span.len() <= 2 && whole(t)).count();
    let (s, r) = if sensible { (spaced(transcript), spaced(reference)) } else { (0, 0) };
    let plain = GROUPS.into_iter().filter(move |&(a, b)| sensible && a <= n && b <= m);
    let letters = (4..=s).map(|a| (a, 1)).chain((4..=r).map(|b| (1, b)));
    plain.chain(letters)
}

fn trace(cost: &[[f32; STATES]], steps: &[[Step; STATES]], n: usize, m: usize, tokens: &[Token]) -> Vec<Pairing> {
    let width = m + 1;
    let (mut i, mut j) = (n, m);
    let end = |state: usize| cost[n * width + m][state] + close_cost(state, tokens, n);
    let mut state = (0..STATES).reduce(|best, s| if end(s) < end(best) { s } else { best }).unwrap_or(PAIR);
    let mut out = Vec::new();
    while i > 0 || j > 0 {
        let step = steps[i * width + j][state];
        let (a, b) = (usize::from(step.transcript), usize::from(step.reference));
        out.push(Pairing {
            transcript: i - a..i,
            reference: j - b..j,
            block: matches!(state, ADDED_BLOCK | OMITTED_BLOCK | UNDER_GAP),
        });
        (i, j, state) = (i - a, j - b, usize::from(step.from));
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{Forms, tokenize};
    use super::*;
    use crate::lang::{Pack, Shapes};
    use crate::text::Span;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_left_out_is_on_no_best_path(
            t in "([а-г]{1,4}|[,.-]|[a-c]{2}|12|\n| ){0,24}",
            r in "([а-г]{1,4}|[,.-]|[a-c]{2}|12|\n| |\\[\\.\\.\\.\\]){0,24}",
        ) {
            let mut forms = Forms::default();
            let t = tokenize(&t, Span::new(0, t.len()), &mut forms, false);
            let r = tokenize(&r, Span::new(0, r.len()), &mut forms, true);
            let shapes = Shapes::of(&Pack::builtin("ru").expect("a pack"));
            let mut likeness = Likeness::new(&forms, &shapes);
            let thrifty = pair_by::<true>(&t, &r, &mut likeness, true);
            prop_assert_eq!(thrifty, pair_by::<false>(&t, &r, &mut likeness, true));
        }
    }
}
