//! Turns the outcomes of a corpus into the forms that people, programs and other checks read.

pub mod json;
pub mod text;

use crate::gate::{Judgement, Located, Outcome, Totals};

/// All that a run of the gate has to say; every form renders this.
#[derive(Debug)]
pub struct Run {
    /// The outcomes, by id.
    pub outcomes: Vec<Outcome>,
    /// What was found in the corpus as a whole.
    pub findings: Vec<Located>,
    /// Its figures.
    pub totals: Totals,
    /// The verdict.
    pub judgement: Judgement,
    /// Whether the whole corpus was looked at.
    pub whole: bool,
    /// Profile under which figures hold.
    pub profile: String,
    /// How many files were passed over, by ending.
    pub passed_over: Vec<(String, usize)>,
}
