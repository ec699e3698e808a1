//! Turns two runs of tokens into the pairing that a reader would choose.
//!
//! A weighted alignment with six states (Gotoh's scheme, widened): pairs and
//! groups of tokens, single tokens that one side lacks, whole blocks that one
//! side lacks, and text under `[...]`. A block is dear to open and to close in
//! the middle of a line and cheap at its ends, so that a letterhead leaves as
//! whole lines and is not smeared over words. Costs are dimensionless; only
//! their order matters. No figure is taken from here.

use std::ops::Range;

use super::corridor::{self, Bound, Rows};
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
    /// One token for one.
    pub fn one_to_one(transcript: usize, reference: usize) -> Self {
        Self { transcript: transcript..transcript + 1, reference: reference..reference + 1, block: false }
    }

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

/// Pairs the tokens of two texts; time and memory grow with the product of their numbers, or where both texts agree
/// often, with their length.
pub fn pair_words(transcript: &[Token], reference: &[Token], likeness: &mut Likeness<'_>) -> Vec<Pairing> {
    let whole = (0, reference.len());
    let bound = corridor::near_equal_words(transcript, reference, likeness).and_then(|rows| {
        let cost = fill::<true>(transcript, reference, likeness, true, Cells::In(&|i| rows[i]));
        let spaced = spaced(reference).into_iter().any(|n| n > 3);
        (cost < NEVER).then(|| Bound::new(cost, transcript, reference, spaced))
    });
    match &bound {
        Some(bound) => fill::<true>(transcript, reference, likeness, true, Cells::Below(bound)),
        None => fill::<true>(transcript, reference, likeness, true, Cells::In(&|_| whole)),
    };
    trace(&likeness.room, transcript, reference.len())
}

/// Pairs the tokens of two texts that are known to be the same passage: nothing in it is a block for itself.
pub fn pair_in_order(transcript: &[Token], reference: &[Token], likeness: &mut Likeness<'_>) -> Vec<Pairing> {
    let whole = (0, reference.len());
    fill::<true>(transcript, reference, likeness, false, Cells::In(&|_| whole));
    trace(&likeness.room, transcript, reference.len())
}

/// Which cells of the table are looked at.
enum Cells<'a> {
    /// Those from the first to the last column of each row.
    In(&'a dyn Fn(usize) -> (usize, usize)),
    /// Those through which a path within the bound can lead.
    Below(&'a Bound),
}

/// Fills the table and returns what the best path through it costs, with whole blocks for one side or without; where
/// not `THRIFTY`, also what cannot be on the best path is worked out.
fn fill<const THRIFTY: bool>(
    transcript: &[Token],
    reference: &[Token],
    likeness: &mut Likeness<'_>,
    blocks: bool,
    cells: Cells<'_>,
) -> f32 {
    let (n, m) = (transcript.len(), reference.len());
    let mark = |t: &Token| t.kind == TokenKind::Mark;
    let Room { mut cost, mut steps, .. } = std::mem::take(&mut likeness.room);
    let mut rows = Rows::default();
    cost.clear();
    steps.clear();
    let lost: Vec<f32> = reference.iter().map(|t| likeness.gap(t)).collect();
    let (spaced_t, spaced_r) = (spaced(transcript), spaced(reference));
    let longest = if spaced_t.iter().chain(&spaced_r).any(|&n| n > 3) { SPACED } else { 3 };
    for i in 0..=n {
        // A step reaches over so many rows and columns at most.
        let (from, surely_to) = match &cells {
            Cells::In(row) => row(i),
            Cells::Below(_) if i == 0 => (0, 0),
            Cells::Below(_) => {
                let (from, end) = rows.reach(longest);
                (from, (end + longest).min(m))
            }
        };
        let last = if matches!(cells, Cells::In(_)) { surely_to } else { m };
        let above = i.checked_sub(1).map(|k| &transcript[k]);
        let gap = above.map_or(0.0, |t| likeness.gap(t));
        let open = above.map_or(0.0, |t| if t.starts_line || t.after_column { 1.1 } else { 3.0 });
        let close_before = above.map_or(0.0, |_| close_cost(ADDED_BLOCK, transcript, i - 1));
        let close_here = close_cost(ADDED_BLOCK, transcript, i);
        rows.push(from, from, cost.len());
        for j in from..=last {
            let start = if i == 0 && j == 0 { 0.0 } else { NEVER };
            let mut cell = Cell { cost: [NEVER; STATES], steps: [Step::default(); STATES], blocks };
            cell.cost[PAIR] = start;
            let to_gap = j > 0 && reference[j - 1].kind == TokenKind::Gap;
            if i > 0
                && let Some(before) = rows.find(i - 1, j).map(|at| &cost[at])
            {
                cell.take_transcript(before, gap, open);
                if to_gap {
                    // The editor left something out here: the transcript may have any length of it, for next to nothing.
                    cell.offer(UNDER_GAP, before[UNDER_GAP] + 0.01, UNDER_GAP, 1, 0);
                }
            }
            if j > from
                && let Some(before) = cost.last()
            {
                if to_gap {
                    for (state, &c) in before.iter().enumerate() {
                        cell.offer(UNDER_GAP, c, state, 0, 1);
                    }
                } else {
                    let open = if reference[j - 1].starts_line { 1.6 } else { 2.4 };
                    cell.take_reference(before, lost[j - 1], open, close_here);
                }
            }
            let bound = if let Cells::Below(bound) = &cells { bound.at(j) } else { NEVER };
            if i > 0 && j > 0 {
                let beaten = if THRIFTY { cell.beaten().min(bound) } else { NEVER };
                let (last_t, last_r) = (&transcript[i - 1], &reference[j - 1]);
                let whole = |t: &Token| t.kind != TokenKind::Mark && !t.dense;
                // A group ends in letters on both sides, and something in it must differ from plain pairing.
                let sensible = whole(last_t) && whole(last_r) && last_t.form != last_r.form;
                let groups = if sensible { &GROUPS[..] } else { &[] };
                let (s, r) = if sensible { (spaced_t[i - 1], spaced_r[j - 1]) } else { (0, 0) };
                let sizes = groups
                    .iter()
                    .copied()
                    .filter(|&(a, b)| a <= i && b <= j)
                    .chain((4..=s).map(|a| (a, 1)))
                    .chain((4..=r).map(|b| (1, b)))
                    .chain((i > 1 && mark(last_t)).then_some((2, 1)))
                    .chain((j > 1 && mark(last_r)).then_some((1, 2)));
                for (a, b) in std::iter::once((1, 1)).chain(sizes) {
                    let Some(before) = rows.find(i - a, j - b).map(|at| &cost[at]) else { continue };
                    // What a reading costs at least says of most that they cannot win, before a letter is looked at.
                    let least = match (a, b) {
                        (1, 1) => least_of_pair(last_t, last_r),
                        _ => least_of_group(a, b),
                    };
                    let most = cell.cost[PAIR].min(beaten);
                    let close = if a == 1 { close_before } else { close_cost(ADDED_BLOCK, transcript, i - a) };
                    let after =
                        |state: usize, read: f32| before[state] + read + if state == ADDED_BLOCK { close } else { 0.0 };
                    if !(0..STATES).any(|state| after(state, least) < most) {
                        continue;
                    }
                    let (p, q) = (&transcript[i - a..i], &reference[j - b..j]);
                    let read = match (a, b) {
                        (1, 1) => likeness.pair(&p[0], &q[0]),
                        (2, 1) if mark(&p[1]) => likeness.with_mark(p, &q[0]),
                        (1, 2) if mark(&q[1]) => likeness.with_mark(q, &p[0]),
                        _ => likeness.group(p, q),
                    };
                    if read < NEVER {
                        for state in 0..STATES {
                            cell.offer(PAIR, after(state, read), state, a, b);
                        }
                    }
                }
            }
            if cell.cost.iter().all(|&c| c > bound) {
                cell.cost = [NEVER; STATES];
                // Whatever leads to the right of here comes from the rows above.
                if j > surely_to {
                    break;
                }
            } else {
                rows.end_last(j + 1);
            }
            cost.push(cell.cost);
            steps.push(cell.steps);
        }
    }
    let end = rows.find(n, m).map_or([NEVER; STATES], |at| cost[at]);
    likeness.room = Room { cost, steps, rows };
    (0..STATES).map(|state| end[state] + close_cost(state, transcript, n)).fold(NEVER, f32::min)
}

/// The tables of a pairing, kept for the next: a long text is paired in thousands of stretches.
#[derive(Default)]
pub struct Room {
    cost: Vec<[f32; STATES]>,
    steps: Vec<[Step; STATES]>,
    rows: Rows,
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
        if cost < self.cost[state] {
            self.cost[state] = cost;
            self.steps[state] = Step { from: from as u8, transcript: transcript as u8, reference: reference as u8 };
        }
    }

    /// Offers the best of six, of equals the first.
    fn offer_best(&mut self, state: usize, costs: [f32; STATES], transcript: usize, reference: usize) {
        let (mut best, mut from) = (costs[0], 0);
        for (k, &cost) in costs.iter().enumerate().skip(1) {
            (best, from) = if cost < best { (cost, k) } else { (best, from) };
        }
        self.offer(state, best, from, transcript, reference);
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

    /// A token of the transcript alone: `gap` by itself, `open` at the head of a block.
    fn take_transcript(&mut self, before: &[f32; STATES], gap: f32, open: f32) {
        let mut added = before.map(|c| c + gap);
        added[ADDED_BLOCK] = NEVER;
        self.offer_best(ADDED, added, 1, 0);
        if self.blocks {
            let mut block = before.map(|c| c + open);
            block[ADDED_BLOCK] = before[ADDED_BLOCK] + 0.03;
            self.offer_best(ADDED_BLOCK, block, 1, 0);
        }
    }

    /// A token of the reference alone, in the same way; `close` to end a block of the transcript before it.
    fn take_reference(&mut self, before: &[f32; STATES], gap: f32, open: f32, close: f32) {
        let mut closed = *before;
        closed[ADDED_BLOCK] += close;
        let mut omitted = closed.map(|c| c + gap);
        omitted[OMITTED_BLOCK] = NEVER;
        self.offer_best(OMITTED, omitted, 0, 1);
        if self.blocks {
            let mut block = closed.map(|c| c + open);
            block[OMITTED_BLOCK] = before[OMITTED_BLOCK] + gap * LOST_IN_BLOCK;
            self.offer_best(OMITTED_BLOCK, block, 0, 1);
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

/// Counts for each token the single letters in a row that end with it, which may be one letter-spaced word.
fn spaced(tokens: &[Token]) -> Vec<usize> {
    let mut run = 0;
    let one = |t: &Token| t.span.len() <= 2 && t.kind != TokenKind::Mark && !t.dense;
    tokens
        .iter()
        .map(|t| {
            run = if one(t) { run + 1 } else { 0 };
            run.min(SPACED)
        })
        .collect()
}

/// Follows the best path back from the end of both texts.
fn trace(room: &Room, tokens: &[Token], m: usize) -> Vec<Pairing> {
    let Room { cost, steps, rows } = room;
    let (mut i, mut j) = (tokens.len(), m);
    let last = rows.find(i, j).map_or([NEVER; STATES], |at| cost[at]);
    let end = |state: usize| last[state] + close_cost(state, tokens, i);
    let mut state = (0..STATES).reduce(|best, s| if end(s) < end(best) { s } else { best }).unwrap_or(PAIR);
    let mut out = Vec::new();
    while let Some(at) = rows.find(i, j).filter(|_| i > 0 || j > 0) {
        let step = steps[at][state];
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
            fill::<false>(&t, &r, &mut likeness, true, Cells::In(&|_| (0, r.len())));
            let everywhere = trace(&likeness.room, &t, r.len());
            prop_assert_eq!(pair_words(&t, &r, &mut likeness), everywhere);
        }
    }
}
