//! Turns what the program found and what a person says of it into decisions that last.
//!
//! The decisions of a pair lie in `.sverka/decisions/<pair>/<reviewer>.jsonl`,
//! one append-only log for each reviewer, so that the branches of two people
//! merge in git without a conflict. A decision knows its place by what stands
//! around it in both texts ([`anchor`]); all logs together give one state of
//! every discrepancy ([`fold`]), in whatever order they are read.

pub mod agree;
pub mod anchor;
pub mod apply;
pub mod audit;
pub mod card;
pub mod desk;
pub mod event;
pub mod fold;
pub mod history;
pub mod import;
mod lay;
mod likeness;
pub mod log;
pub mod merge;
pub mod paths;
pub mod queue;
pub mod sample;
pub mod store;
pub mod tally;

use std::path::Path;

pub use crate::decision as verdict;
pub use anchor::{Anchors, Fate, Rung};
pub use desk::{Answer, Desk, Place};
pub use event::{Event, Kind, Selectors};
pub use fold::{Folded, Opinion, Resolved, Standing, State};
pub use lay::lay;
pub use log::Log;
pub use queue::Order;
pub use verdict::{VERDICTS, Verdict};

use crate::compare::Comparison;
use crate::error::Result;

/// Reads the decisions of a pair; `root` is the folder of `sverka.toml`.
///
/// # Errors
/// `Unreadable` where a log is there and cannot be read. A log that is damaged
/// is no error: what can be read of it counts, and [`Log::troubles`] says what cannot.
pub fn state(root: &Path, pair: &str) -> Result<Folded> {
    store::read_all(root, pair)
}

/// Lays the decisions of a pair over its comparison: one [`Standing`] for each discrepancy, in their order.
///
/// # Errors
/// As [`state`].
pub fn standing(root: &Path, comparison: &Comparison) -> Result<Resolved> {
    let folded = state(root, &comparison.pair.id)?;
    Ok(folded.resolve(&Anchors::of(&comparison.pair, &comparison.discrepancies)))
}
