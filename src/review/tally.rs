//! Turns the standing decisions of a pair into counts: what is decided, and three honest error figures.

use serde::Serialize;

use super::fold::{Resolved, State};
use super::verdict::{VERDICTS, Verdict};
use crate::classify::Discrepancy;
use crate::compare::Comparison;

/// Places, and the characters that differ in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Places.
    pub places: usize,
    /// Characters that differ there, the longer side of each edit.
    pub chars: usize,
}

impl Count {
    fn add(&mut self, d: &Discrepancy) {
        let chars = |t: &str| t.chars().count();
        self.places += 1;
        self.chars += d.edits.iter().map(|e| chars(&e.transcript).max(chars(&e.reference))).sum::<usize>();
    }

    fn merge(&mut self, other: Self) {
        self.places += other.places;
        self.chars += other.chars;
    }
}

/// How far the review of a pair, or of many, has come, and what it found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// All discrepancies.
    pub discrepancies: usize,
    /// Those that are settled.
    pub decided: usize,
    /// Those that at least two people settled in the same way, or a judge.
    pub decided_by_two: usize,
    /// Those nobody has looked at.
    pub open: usize,
    /// Those somebody could not tell.
    pub unsure: usize,
    /// Those that people see differently.
    pub conflicts: usize,
    /// Decided places by verdict, in the order of the keys; the last is the count of those unsure.
    pub verdicts: [usize; 7],
    /// Where the transcript errs against the page.
    pub transcript_errors: Count,
    /// Where the editor departed from the page on purpose.
    pub interventions: Count,
    /// Where the reference errs against the page.
    pub reference_errors: Count,
    /// Decisions whose texts agree now.
    pub settled: usize,
    /// Decisions whose place is not found.
    pub orphaned: usize,
    /// Characters of the reference that are compared: the denominator.
    pub reference_chars: u64,
}

impl Tally {
    /// Counts a pair.
    pub fn of(c: &Comparison, resolved: &Resolved) -> Self {
        let mut tally = Self {
            discrepancies: c.discrepancies.len(),
            settled: resolved.settled.len(),
            orphaned: resolved.orphaned.len(),
            ..Self::default()
        };
        for (d, standing) in c.discrepancies.iter().zip(&resolved.standings) {
            match &standing.state {
                State::Open => tally.open += 1,
                State::Unsure => tally.unsure += 1,
                State::Conflict => tally.conflicts += 1,
                State::Decided(verdict, _) => {
                    tally.decided += 1;
                    let settled = standing.opinions.iter().filter(|o| o.event.verdict.is_some_and(Verdict::settles));
                    tally.decided_by_two += usize::from(standing.adjudicated.is_some() || settled.count() > 1);
                    let at = VERDICTS.iter().position(|v| v == verdict).unwrap_or(VERDICTS.len() - 1);
                    tally.verdicts[at] += 1;
                    if verdict.is_transcript_error() {
                        tally.transcript_errors.add(d);
                    }
                    if matches!(verdict, Verdict::Emended | Verdict::Normalised) {
                        tally.interventions.add(d);
                    }
                    if verdict.patches() {
                        tally.reference_errors.add(d);
                    }
                }
            }
        }
        tally.verdicts[6] = tally.unsure;
        tally.reference_chars = c.pair.reference.text().chars().filter(|c| !c.is_whitespace()).count() as u64;
        tally
    }

    /// Adds the counts of another pair.
    pub fn merge(&mut self, other: &Self) {
        self.discrepancies += other.discrepancies;
        self.decided += other.decided;
        self.decided_by_two += other.decided_by_two;
        self.open += other.open;
        self.unsure += other.unsure;
        self.conflicts += other.conflicts;
        self.verdicts.iter_mut().zip(other.verdicts).for_each(|(a, b)| *a += b);
        self.transcript_errors.merge(other.transcript_errors);
        self.interventions.merge(other.interventions);
        self.reference_errors.merge(other.reference_errors);
        self.settled += other.settled;
        self.orphaned += other.orphaned;
        self.reference_chars += other.reference_chars;
    }
}
