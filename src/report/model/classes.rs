//! Turns discrepancies into classes by cause, the gravest first, and identical edits inside a class into one group.

use std::collections::HashMap;

use super::rank::{gravity, substantive, waits};
use crate::classify::{Cause, Discrepancy};
use crate::compare::Comparison;

/// All discrepancies of one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// The cause.
    pub cause: Cause,
    /// How many there are.
    pub count: usize,
    /// How many of them a person has to look at.
    pub judged: usize,
    /// How many the profile sets aside.
    pub folded: usize,
    /// Groups of identical edits.
    pub groups: Vec<Group>,
}

/// The same edit at one place or more; the numbers are places in the comparison's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its places, in the order of the text.
    pub members: Vec<usize>,
}

/// What makes two discrepancies one group: the same readings, or the same letters in different words.
fn key(d: &Discrepancy) -> (Option<&str>, &str, &str) {
    match &d.group {
        Some(group) if group.starts_with("same-") => (Some(group), "", ""),
        _ => (None, &d.transcript.text, &d.reference.text),
    }
}

pub(super) fn classes(c: &Comparison) -> Vec<Class> {
    let mut causes: Vec<Cause> = Cause::ALL.to_vec();
    causes.sort_by_key(|cause| gravity(*cause));
    let mut by_cause: HashMap<Cause, Vec<usize>> = HashMap::new();
    for (i, d) in c.discrepancies.iter().enumerate() {
        by_cause.entry(d.cause).or_default().push(i);
    }
    let mut out = Vec::new();
    for cause in causes {
        let Some(places) = by_cause.remove(&cause) else { continue };
        let of = |test: &dyn Fn(usize) -> bool| places.iter().filter(|&&i| test(i)).count();
        let (judged, folded) = (of(&|i| waits(c, i)), of(&|i| c.discrepancies[i].folded_by.is_some()));
        let count = places.len();
        let mut seen: HashMap<_, usize> = HashMap::new();
        let mut groups: Vec<Group> = Vec::new();
        for i in places {
            let d = &c.discrepancies[i];
            let at = *seen.entry((d.folded_by, key(d))).or_insert(groups.len());
            match groups.get_mut(at) {
                Some(group) => group.members.push(i),
                None => groups.push(Group { members: vec![i] }),
            }
        }
        // What a person has to look at first, doubtful ones before sure ones; then the order of the text.
        groups.sort_by_key(|g| {
            let d = &c.discrepancies[g.members[0]];
            (!waits(c, g.members[0]), !substantive(d), (d.confidence * 10.0).round() as u32, g.members[0])
        });
        out.push(Class { cause, count, judged, folded, groups });
    }
    out
}
