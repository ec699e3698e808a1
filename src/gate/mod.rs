//! Turns what was found in the pairs of a corpus into a verdict.
//!
//! ```text
//! model      one pair's outcome: status, figures, findings with their places (what a cache keeps)
//! rate       a limit as a fraction, compared in whole numbers
//! catalogue  which rules are over a corpus, and every code there is
//! select     which rules are heard, at which severity
//! allow      what is allowed, for a reason and a time
//! baseline   what was there before
//! totals     the corpus's figures: sums in whole numbers, averages named
//! limits     figures against limits, exact or from a sample
//! ratchet    like for like against an earlier state
//! verdict    pass, fail or inconclusive, with reasons
//! ```

pub mod allow;
pub mod baseline;
mod catalogue;
pub mod limits;
mod model;
pub mod ratchet;
mod rate;
mod select;
mod totals;
mod verdict;

pub use catalogue::{codes, corpus_rules, is_known, is_of_corpus, selects};
pub use limits::{Check, Estimate, Limits, PairLimits};
pub use model::{File, Held, InFile, Located, Outcome, Place, PlaceOf, Status, Tally, locate, outcome_of};
pub use rate::Rate;
pub use select::Selection;
pub use totals::Totals;
pub use verdict::{Judgement, Level, Reason, Verdict, judge};

/// All that a run of the gate has to say; every form of report renders this.
#[derive(Debug)]
pub struct Run {
    /// The outcomes, by id.
    pub outcomes: Vec<Outcome>,
    /// What was found in the corpus as a whole.
    pub findings: Vec<Located>,
    /// Its figures.
    pub totals: Totals,
    /// Its limits, each held against its figure.
    pub checks: Vec<Check>,
    /// The verdict.
    pub judgement: Judgement,
    /// Whether the whole corpus was looked at.
    pub whole: bool,
    /// Profile under which figures hold.
    pub profile: String,
    /// What the rates of the gate are taken over.
    pub scope: crate::metrics::Scope,
    /// How many files were passed over, by ending.
    pub passed_over: Vec<(String, usize)>,
    /// The folder of the corpus as it leads from the working directory, with `/` at its end; empty where they are one.
    pub prefix: String,
}

impl Run {
    /// Returns every finding that is not held back, with the outcome it belongs to.
    pub fn open(&self) -> impl Iterator<Item = (Option<&Outcome>, &Located)> {
        let own = self.outcomes.iter().flat_map(|o| o.findings.iter().map(move |f| (Some(o), f)));
        own.chain(self.findings.iter().map(|f| (None, f))).filter(|(_, f)| f.held.is_none())
    }
}
