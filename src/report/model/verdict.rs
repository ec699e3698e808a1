//! Turns a comparison into the one answer that an editor wants first: may I sign this off?

use super::rank::Point;
use super::waits;
use crate::compare::Comparison;
use crate::dates::DateVerdict;
use crate::metrics::State;

/// Whether the corrected text may be signed off against this transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Nothing is left for a person.
    Yes,
    /// Places are left for a person.
    No,
    /// The two texts are not the same document.
    Unrelated,
    /// One of the texts is empty where they should meet: there is nothing to judge.
    Nothing(State),
}

/// The answer and the counts behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// The answer.
    pub answer: Answer,
    /// Dates that are suspect or wrong.
    pub dates: usize,
    /// Dates that cannot be decided from the witnesses.
    pub undecided: usize,
    /// Findings of rules, dates apart.
    pub findings: usize,
    /// Places of the text for a person.
    pub places: usize,
    /// Differences of form only.
    pub form: usize,
    /// Differences that the profile sets aside.
    pub conventions: usize,
    /// Places that a decision of a person answers.
    pub decided: usize,
    /// Share of the transcript that the reference covers, 0 to 1.
    pub covered: f64,
}

impl Verdict {
    pub(super) fn of(c: &Comparison, points: &[Point<'_>]) -> Self {
        let count = |of: fn(&Point<'_>) -> bool| points.iter().filter(|p| of(p)).count();
        let of = |test: &dyn Fn(usize) -> bool| (0..c.discrepancies.len()).filter(|i| test(*i)).count();
        let places = of(&|i| waits(c, i));
        let decided = of(&|i| c.is_answered(i));
        let conventions = of(&|i| c.discrepancies[i].folded_by.is_some() && !c.is_answered(i));
        let (inside, outside) = (c.metrics.transcript_chars_in_scope, c.metrics.transcript_chars_out_of_scope);
        let answer = match c.metrics.body.state {
            _ if !c.alignment.related => Answer::Unrelated,
            State::Ok if points.is_empty() => Answer::Yes,
            State::Ok => Answer::No,
            _ if c.metrics.whole.state != State::Ok => Answer::Nothing(c.metrics.whole.state),
            state => Answer::Nothing(state),
        };
        Self {
            answer,
            dates: count(|p| matches!(p, Point::Date(..))),
            undecided: c.dates.iter().filter(|d| d.verdict == DateVerdict::Note && d.edtf.is_some()).count(),
            findings: count(|p| matches!(p, Point::Finding(..))),
            places,
            form: c.discrepancies.len() - places - conventions - decided,
            conventions,
            decided,
            covered: inside as f64 / ((inside + outside).max(1)) as f64,
        }
    }
}
