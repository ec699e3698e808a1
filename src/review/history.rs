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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::compare::{Options, compare};
    use crate::dates::DateOptions;
    use crate::lang::pack_for;
    use crate::normalize::Profile;
    use crate::read::{Pair, Role, Witness};
    use crate::review::event::{Event, Kind};
    use crate::review::fold::{Folded, Opinion};
    use crate::review::log::Log;
    use crate::text::Source;

    const PAGE: &str =
        "Прошу Вас дать ответ на наше письмо. Товарищ Иванов приехал вчера вечером. Ждём вас 3 июля 1951 года.";

    fn state(transcript: &str, reference: &str) -> Comparison {
        let witness = |role, path: &str, text: &str| Witness::whole(role, Arc::new(Source::from_text(path, text)));
        let pair = Pair {
            id: "test".into(),
            transcript: witness(Role::Transcript, "t.txt", transcript),
            reference: witness(Role::Reference, "r.txt", reference),
            others: Vec::new(),
            metadata: None,
            notes: Vec::new(),
        };
        let pack = pack_for(Some("ru"), reference).expect("a pack");
        let profile = Profile::named(Profile::DEFAULT).expect("a profile");
        compare(pair, &Options::new(profile, pack, DateOptions::default()))
    }

    /// What one reviewer said of the only discrepancy.
    fn said(c: &Comparison, verdict: Verdict, note: Option<&str>) -> Resolved {
        assert_eq!(c.discrepancies.len(), 1, "{:?}", c.discrepancies);
        let anchors = Anchors::of(&c.pair, &c.discrepancies);
        let mut event = Event::new(Kind::Decide, "anna", "");
        event.id.clone_from(&anchors.anchors[0].id);
        event.sel = Some(anchors.anchors[0].sel.clone());
        event.verdict = Some(verdict);
        event.note = note.map(str::to_string);
        let mut log = Log::default();
        log.continue_with(vec![event]);
        Folded { logs: [("anna".to_string(), log)].into() }.resolve(&anchors)
    }

    #[test]
    fn a_change_of_the_reference_that_nobody_decided_is_drift() {
        let after = PAGE.replace("ответ", "совет");
        let (was, is) = (state(PAGE, PAGE), state(PAGE, &after));
        assert_eq!(drift(&was, &is, &Resolved::default()), [0]);
        assert!(drift(&was, &is, &said(&is, Verdict::Emended, None)).is_empty(), "a decision answers it");
        assert_eq!(drift(&was, &is, &said(&is, Verdict::Unsure, None)), [0], "unsure answers nothing");
        assert!(drift(&is, &is, &Resolved::default()).is_empty(), "what was there before is no drift");
        let other = PAGE.replace("вечером", "ночью");
        assert!(drift(&was, &state(&other, &after), &Resolved::default()).is_empty(), "the transcript changed too");
    }

    #[test]
    fn a_transcript_is_modified_by_any_byte() {
        assert!(!raw_modified(&state(PAGE, PAGE), &state(PAGE, "другое")));
        assert!(raw_modified(&state(PAGE, PAGE), &state(&format!("{PAGE} "), PAGE)));
    }

    #[test]
    fn what_lost_its_place_or_was_found_by_likeness_is_stale() {
        let (misread, gone) = (PAGE.replace("ответ", "отвст"), "Совсем другая страница о погоде и об урожае.");
        let is = state(&misread, PAGE);
        let mut resolved = said(&is, Verdict::Misread, None);
        assert_eq!(stale(&resolved), 0);
        resolved.standings[0].opinions[0].rung = Rung::Reanchored;
        assert_eq!(stale(&resolved), 1);
        let opinion: Opinion = resolved.standings[0].opinions[0].clone();
        let mut log = Log::default();
        log.continue_with(vec![opinion.event]);
        let now = state(gone, gone);
        let folded = Folded { logs: [("anna".to_string(), log)].into() };
        assert_eq!(stale(&folded.resolve(&Anchors::of(&now.pair, &now.discrepancies))), 1, "an orphan");
    }

    #[test]
    fn a_correction_that_is_taken_back_is_reverted_unless_that_was_decided() {
        let misread = PAGE.replace("ответ", "отвст");
        let (was, is) = (state(&misread, PAGE), state(&misread, &misread));
        assert_eq!(reverted(&was, &is, &Resolved::default()), [0]);
        assert_eq!(reverted(&was, &is, &said(&was, Verdict::Misread, None)), [0]);
        assert!(reverted(&was, &is, &said(&was, Verdict::Slip, None)).is_empty(), "a slip is meant to go");
        let third = state(&misread, &PAGE.replace("ответ", "совет"));
        assert!(reverted(&was, &third, &Resolved::default()).is_empty(), "corrected otherwise, not taken back");
    }

    #[test]
    fn a_number_a_date_or_a_name_needs_a_reason_and_a_word_does_not() {
        let was = state(PAGE, PAGE);
        let year = state(PAGE, &PAGE.replace("1951", "1957"));
        assert_eq!(unexplained(&was, &year, &Resolved::default()), [0]);
        assert_eq!(unexplained(&was, &year, &said(&year, Verdict::Emended, None)), [0], "a verdict is no reason");
        assert!(unexplained(&was, &year, &said(&year, Verdict::Emended, Some("so the stamp"))).is_empty());
        let word = state(PAGE, &PAGE.replace("ответ", "совет"));
        assert!(unexplained(&was, &word, &Resolved::default()).is_empty());
    }

    #[test]
    fn shares_and_limits_are_passed_only_from_above() {
        assert!(!mass_edit(0, 0, 0.2) && !mass_edit(2, 10, 0.2) && mass_edit(3, 10, 0.2));
        assert_eq!((baseline_growth(3, 5), baseline_growth(5, 3)), (2, 0));
        assert!(loosened(0.02, 0.05, 0.03), "raised, and needed");
        assert!(!loosened(0.02, 0.05, 0.01) && !loosened(0.02, 0.02, 0.03) && !loosened(0.05, 0.02, 0.06));
    }
}
