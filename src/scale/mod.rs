//! Turns the counts of pages into what can be said of a corpus: a rate with its interval, a batch to take or refuse.
//!
//! A corpus is too large to be corrected; a sample of it is. Everything here
//! rests on three habits. The rate of a corpus is Σ edits / Σ length, a ratio
//! of two sums that both vary from page to page. The page (or the document) is
//! what is drawn, because the letters of one page err together. And the sums
//! behind an estimate are integers that merge in any order, so that a night on
//! forty machines gives the number that one machine gives.
//!
//! ```text
//! special               quantiles of Student's t and the beta distribution
//! tally                 sums of one stratum, from any number of parts
//! ratio     <- both     a rate with its interval: one stratum, strata, or by resampling
//! allocate  <- tally    how many pages to correct in which stratum
//! accept    <- special  sampling plans, and the share of bad pages in a batch
//! assisted  <- special  two readings of all pages, and a corrected sample of a few
//! drift     <- ratio    whether one reading is better than another, with and without a corrected text
//! confusions, worst     what is read for what; the pages that weigh most
//! ```

mod accept;
mod allocate;
mod assisted;
mod confusions;
mod drift;
mod ratio;
mod special;
mod tally;
mod worst;

#[cfg(test)]
mod tests;

pub use accept::{Batch, Plan, clopper_pearson, hypergeometric, plan, zero_failures};
pub use allocate::{Wanted, allocate, pages_for};
pub use assisted::{Corrected, Everything, assisted};
pub use confusions::{Confused, Confusions};
pub use drift::{difference, disagreement};
pub use ratio::{Estimate, Interval, Stratum, bootstrap, ratio, stratified};
pub use tally::{Page, Tally};
pub use worst::{By, Weighed, Worst};
