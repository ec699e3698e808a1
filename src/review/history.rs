//! Turns two states of a pair and its decisions into what a change did to it: the questions of the HIST rules.
//!
//! The functions compare the state before a change with the state after it and
//! know neither commits nor files; the gate hands them both states.

use super::anchor::{Anchors, Fate, Rung};
use super::fold::{Resolved, State};
use super::verdict::Verdict;
use crate::classify::{Cause, Discrepancy};
use crate::compare::Comparison;

/// HIST601: places where the change moved the reference away from the transcript, and no decision says why.
///
/// By their numbers in the state after it. Where the transcript changed too, nothing can be said of the reference.
pub fn drift(before: &Comparison, after: &Comparison, resolved: &Resolved) -> Vec<usize> {
    if before.pair.transcript.text() != after.pair.transcript.text() {
        return Vec::new();
    }
    let was = Anchors::of(&before.pair, &before.discrepancies);
    let is = Anchors::of(&after.pair, &after.discrepancies);
    let new = |i: &usize| !matches!(was.find(&is.anchors[*i].id, Some(&is.anchors[*i].sel)), Fate::Placed(..));
    let answered = |i: &usize| resolved.standings.get(*i).is_some_and(super::Standing::is_answered);
    (0..after.discrepancies.len()).filter(|i| new(i) && !answered(i)).collect()
}

/// HIST602: says whether the transcript was changed after it was taken in.
pub fn raw_modified(before: &Comparison, after: &Comparison) -> bool {
    before.pair.transcript.source.digest != after.pair.transcript.source.digest
}

/// HIST603: counts decisions that lost their place, or were found again by likeness only, since the transcript was made anew.
pub fn stale(resolved: &Resolved) -> usize {
    let alike = resolved.standings.iter().flat_map(|s| &s.opinions).filter(|o| o.rung == Rung::Reanchored).count();
    resolved.orphaned.len() + alike
}

/// HIST604: says whether a change touched more than a share of all references, 0 to 1.
pub fn mass_edit(touched: usize, all: usize, limit: f64) -> bool {
    all > 0 && touched as f64 / all as f64 > limit
}

/// HIST605: places that were corrected before the change, and read as the transcript after it, though nobody decided so.
///
/// By their numbers in the state before it; `resolved` is what was decided on that state.
pub fn reverted(before: &Comparison, after: &Comparison, resolved: &Resolved) -> Vec<usize> {
    if before.pair.transcript.text() != after.pair.transcript.text() {
        return Vec::new();
    }
    let offset = |d: &Discrepancy| d.transcript.span;
    let still = |d: &Discrepancy| {
        after.discrepancies.iter().any(|n| {
            let (a, b) = (offset(d), offset(n));
            a.start <= b.end && b.start <= a.end
        })
    };
    let out = |d: &Discrepancy| {
        after
            .alignment
            .segments
            .iter()
            .any(|s| s.side == crate::read::Role::Transcript && !s.in_scope && s.span.overlaps(offset(d)))
    };
    let meant = |i: usize| {
        let state = resolved.standings.get(i).map(|s| &s.state);
        matches!(state, Some(State::Decided(Verdict::Slip, _)))
    };
    let gone = |(i, d): &(usize, &Discrepancy)| !still(d) && !out(d) && !meant(*i);
    before.discrepancies.iter().enumerate().filter(gone).map(|(i, _)| i).collect()
}

/// HIST606: places where the change touched a number, a date or a name, and nobody gave a reason.
pub fn unexplained(before: &Comparison, after: &Comparison, resolved: &Resolved) -> Vec<usize> {
    let none = Resolved { standings: Vec::new(), ..resolved.clone() };
    let reason = |i: usize| {
        let standing = resolved.standings.get(i);
        standing.is_some_and(|s| s.opinions.iter().chain(&s.adjudicated).any(|o| o.event.note.is_some()))
    };
    let touchy = |i: &usize| matches!(after.discrepancies[*i].cause, Cause::Number | Cause::Date | Cause::Name);
    drift(before, after, &none).into_iter().filter(|i| touchy(i) && !reason(*i)).collect()
}

/// HIST607: says by how many the findings that a baseline keeps silent have grown.
pub const fn baseline_growth(before: usize, after: usize) -> usize {
    after.saturating_sub(before)
}

/// HIST608: says whether a limit was raised by a change whose result needs the raise.
pub fn loosened(limit_before: f64, limit_after: f64, value: f64) -> bool {
    limit_after > limit_before && value > limit_before
}
