//! Turns two texts into a minimal script, or into the best one found and the interval that is proven.

use super::ahead::{Ahead, Sizes};
use super::band::{Keep, Rows, Sweep, Swept, Texts};
use super::bounds;
use super::budget::Meter;
use super::chain::{Anchor, Chains, chain};
use super::corridor::corridor;
use super::script::Backward;
use super::trace::trace;

/// What may be turned in tests; [`Tuning::DEFAULT`] otherwise.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tuning {
    /// Matrices of at most so many tiles are searched by doubling the limit, without anchors.
    pub(super) small: usize,
    /// Rows above and below the chain in the first sweep; up to 16 times as many where anchors are lacking.
    pub(super) radius: usize,
    /// Tiles kept during a sweep, and strips between checkpoints.
    pub(super) keep: Keep,
    /// From which cost of the first script on bounds for what is ahead are worth their price.
    pub(super) dear: u64,
    /// What these bounds are made from.
    pub(super) sizes: Sizes,
    /// Whether to do without the vectors of the processor. The result is the same.
    pub(super) plain: bool,
}

impl Tuning {
    pub(super) const DEFAULT: Tuning = Tuning {
        small: 400,
        radius: 64,
        keep: Keep { every: 64, tiles: 1 << 20 },
        dear: 3000,
        sizes: Sizes { chunk: 64, k: [12, 16], near: 16, margin: 80, run: 64 },
        plain: false,
    };
}

/// The working memory of a search.
#[derive(Debug, Default)]
pub(super) struct Memory {
    sweep: Sweep,
    ahead: Ahead,
    ranges: Vec<(u32, u32)>,
    chains: Chains,
    chain: Vec<Anchor>,
    surplus: Vec<i32>,
}

/// What is proven about the distance of two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Proven {
    pub(super) lower: u64,
    pub(super) upper: u64,
}

/// Searches for a minimal script of two non-empty texts and pushes its steps, the last first.
pub(super) fn search(
    texts: Texts<'_>,
    limit: usize,
    tuning: &Tuning,
    meter: &mut Meter,
    memory: &mut Memory,
    script: &mut Backward,
) -> Proven {
    memory.sweep.load(texts, limit, tuning.plain);
    let longest = texts.transcript.len().max(texts.reference.len()) as u64;
    if texts.blocks() * texts.strips() == 1 {
        // A line: the way back computes the one tile there is.
        memory.sweep.tile();
        let rows = Rows::Limit { limit: longest as i64, ahead: &[] };
        trace(&mut memory.sweep, texts, rows, script);
        let cost = script.cost();
        return Proven { lower: cost, upper: cost };
    }
    if texts.blocks() * texts.strips() <= tuning.small {
        // The whole matrix is a few hundred tiles: no budget can be meant to forbid it.
        let mut free = Meter { left: u64::MAX, spent: 0 };
        let mut most = texts.last_diagonal().unsigned_abs() + 64;
        loop {
            let rows = Rows::Limit { limit: most.min(longest) as i64, ahead: &[] };
            if let Swept::Cost(cost) = memory.sweep.run(texts, rows, tuning.keep, &mut free) {
                meter.take(free.spent);
                trace(&mut memory.sweep, texts, rows, script);
                return Proven { lower: cost, upper: cost };
            }
            most *= 4;
        }
    }
    let mut lower = bounds::bag(texts, limit, &mut memory.surplus);
    let (upper, first) = first(texts, lower, tuning, meter, memory);
    // Is there anything cheaper? A limit just below the cost found settles it at once; where the
    // first script is poor, smaller limits may find a better one sooner.
    memory.ahead.bounds.clear();
    if lower < upper && upper >= tuning.dear && meter.take(Ahead::steps(texts, &tuning.sizes)) {
        let bound = memory.ahead.fill(texts, &memory.sweep.slots, &first, &tuning.sizes);
        lower = lower.max(bound.unwrap_or(0));
    }
    let thrifty = Keep { tiles: 0, ..tuning.keep };
    let credible = upper * 3 <= longest;
    let mut most = if credible { upper } else { (upper / 8).max(lower) };
    while lower < upper {
        let most_now = most.min(upper - 1).max(lower);
        let rows = Rows::Limit { limit: most_now as i64, ahead: &memory.ahead.bounds };
        match memory.sweep.run(texts, rows, thrifty, meter) {
            Swept::Cost(cost) => {
                trace(&mut memory.sweep, texts, rows, script);
                return Proven { lower: cost, upper: cost };
            }
            Swept::Nothing => lower = most_now + 1,
            Swept::Exhausted => break,
        }
        most *= 2;
    }
    script.append(first);
    Proven { lower, upper }
}

/// A good script and its cost, in time linear in the length of the texts.
fn first(texts: Texts<'_>, lower: u64, tuning: &Tuning, meter: &mut Meter, memory: &mut Memory) -> (u64, Backward) {
    let longest = texts.transcript.len().max(texts.reference.len()) as u64;
    chain(texts, &mut memory.chains, &mut memory.chain);
    let mut radius = tuning.radius;
    let mut best = along(texts, radius, tuning, meter, memory);
    if best.0 * 2 > longest && !memory.chain.is_empty() {
        // Texts with next to nothing in common have a few pieces in common all the same: without?
        let anchors = std::mem::take(&mut memory.chain);
        let straight = along(texts, radius, tuning, meter, memory);
        if straight.0 < best.0 {
            best = straight;
        } else {
            memory.chain = anchors;
        }
    }
    // Without anchors for long, as in a text that repeats itself, the path drifts out of the corridor.
    while lower < best.0 && widest_gap(texts, &memory.chain) > 16 * radius && radius < 16 * tuning.radius {
        radius *= 4;
        let wider = along(texts, radius, tuning, meter, memory);
        let gain = best.0.saturating_sub(wider.0);
        if gain > 0 {
            best = wider;
        }
        if gain <= best.0 / 64 {
            break;
        }
    }
    best
}

/// The most columns without an anchor.
fn widest_gap(texts: Texts<'_>, chain: &[Anchor]) -> usize {
    let ends = chain.iter().map(|anchor| anchor.column).chain([texts.reference.len()]);
    let mut before = 0;
    ends.map(|end| end - std::mem::replace(&mut before, end)).max().unwrap_or(0)
}

/// The best script in the corridor along the chain, and its cost. It takes what it takes: a share
/// linear in the length of the texts.
fn along(texts: Texts<'_>, radius: usize, tuning: &Tuning, meter: &mut Meter, memory: &mut Memory) -> (u64, Backward) {
    corridor(texts, &memory.chain, radius, &mut memory.ranges);
    let rows = Rows::Corridor(&memory.ranges);
    let mut free = Meter { left: u64::MAX, spent: 0 };
    let Swept::Cost(cost) = memory.sweep.run(texts, rows, tuning.keep, &mut free) else {
        unreachable!("a corridor reaches from the first cell to the last and costs nothing")
    };
    let mut script = Backward::default();
    trace(&mut memory.sweep, texts, rows, &mut script);
    meter.take(free.spent);
    (cost, script)
}
