//! Turns what was found in the pairs of a corpus into a verdict.
//!
//! ```text
//! model     one pair's outcome: status, figures, findings with their places (what a cache keeps)
//! totals    the corpus's figures: sums in whole numbers, averages named
//! verdict   pass, fail or inconclusive, with reasons
//! ```

mod model;
mod totals;
mod verdict;

pub use model::{File, Located, Outcome, Place, PlaceOf, Status, Tally, locate, outcome_of};
pub use totals::Totals;
pub use verdict::{Judgement, Reason, Verdict, judge};
