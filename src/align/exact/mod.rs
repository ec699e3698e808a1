//! Turns two sequences of units into their exact edit distance and a script that reaches it.
//!
//! Units are whatever the caller has numbered: scalars, grapheme clusters, words.
//! The distance is Levenshtein's: substitutions, omissions and additions cost one
//! each. A result is certified if it is proven that nothing cheaper exists;
//! if the [`Budget`] runs out first, it carries the interval that is proven.
//!
//! The way of a call: common ends are cut off; small pairs are searched by a band
//! whose width doubles; larger ones get anchors (`seeds`, `chain`), a narrow band round
//! their chain (`corridor`), a script from it (`trace`), and then a sweep (`band`) over every
//! cell that could lie on a cheaper path, of which `ahead` says that there are few.
//! Cells come 64 at a time (`tile`), with vectors many times that (`lanes`).
//! Nothing here looks at a clock or at random numbers: same texts and budget, same result on
//! every machine. How fast that is, and against whom: docs/performance.md.

mod ahead;
mod band;
mod bounds;
mod budget;
mod chain;
mod corridor;
#[cfg(target_arch = "x86_64")]
mod lanes;
mod script;
mod search;
mod seeds;
#[cfg(test)]
mod tests;
mod tile;
mod trace;
mod units;

pub use budget::Budget;
pub use script::{Counts, Op, Run, Script};

use band::Texts;
use budget::Meter;
use script::Backward;
use search::{Memory, Tuning, search};

/// The edit distance of two texts, or the interval it is proven to lie in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distance {
    /// The edits of the best script found; their total is `upper`.
    pub counts: Counts,
    /// True if `lower == upper`: the total of `counts` is the edit distance.
    pub certified: bool,
    /// A proven lower bound of the edit distance.
    pub lower: u64,
    /// A proven upper bound of the edit distance.
    pub upper: u64,
}

/// Working memory that calls can share, so that a batch does not ask the system for it every time.
///
/// What a workspace was used for before never shows in a result.
#[derive(Debug, Default)]
pub struct Workspace {
    memory: Memory,
}

impl Workspace {
    /// An empty workspace; it grows with the texts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// As [`script`], in this workspace.
    #[must_use]
    pub fn script(&mut self, transcript: &[u32], reference: &[u32], budget: &Budget) -> Script {
        solve(transcript, reference, budget, &Tuning::DEFAULT, &mut self.memory)
    }

    /// As [`distance`], in this workspace.
    #[must_use]
    pub fn distance(&mut self, transcript: &[u32], reference: &[u32], budget: &Budget) -> Distance {
        let script = self.script(transcript, reference, budget);
        let Script { certified, lower, upper, .. } = script;
        Distance { counts: script.counts(), certified, lower, upper }
    }
}

/// The edit distance of `transcript` and `reference`, with the edits of one script that reaches it.
#[must_use]
pub fn distance(transcript: &[u32], reference: &[u32], budget: &Budget) -> Distance {
    Workspace::new().distance(transcript, reference, budget)
}

/// A script of least cost that leads from `transcript` to `reference`.
///
/// Among scripts of the same cost the choice is fixed: common ends stay as they are, the end
/// first; what lies between is read from its end backwards, preferring an equal pair, then a
/// substitution, then an omission, then an addition. Inside the band that was searched no step
/// further up this list would have led to the same cost.
#[must_use]
pub fn script(transcript: &[u32], reference: &[u32], budget: &Budget) -> Script {
    Workspace::new().script(transcript, reference, budget)
}

fn solve(transcript: &[u32], reference: &[u32], budget: &Budget, tuning: &Tuning, memory: &mut Memory) -> Script {
    let tail = transcript.iter().rev().zip(reference.iter().rev()).take_while(|(a, b)| a == b).count();
    let (transcript, reference) = (&transcript[..transcript.len() - tail], &reference[..reference.len() - tail]);
    let head = transcript.iter().zip(reference).take_while(|(a, b)| a == b).count();
    let (transcript, reference) = (&transcript[head..], &reference[head..]);

    let mut script = Backward::default();
    script.push(Op::Equal, tail);
    let (lower, upper) = if transcript.is_empty() || reference.is_empty() {
        script.push(Op::Addition, transcript.len());
        script.push(Op::Omission, reference.len());
        let cost = transcript.len().max(reference.len()) as u64;
        (cost, cost)
    } else {
        let (dense, limit) = units::densify(transcript, reference);
        let texts = match &dense {
            Some((transcript, reference)) => Texts { transcript, reference },
            None => Texts { transcript, reference },
        };
        let proven = search(texts, limit, tuning, &mut Meter::new(budget), memory, &mut script);
        (proven.lower, proven.upper)
    };
    script.push(Op::Equal, head);
    Script { runs: script.finish(), certified: lower == upper, lower, upper }
}
