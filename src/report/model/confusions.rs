//! Turns the letters that differ into a ranked table of confusions, each beside how often the right letter occurs at all.

use std::collections::{BTreeMap, HashMap};

use crate::classify::Cause;
use crate::compare::Comparison;
use crate::read::Role;
use crate::text::graphemes;

/// One confusion with its base rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Confusion {
    /// What the transcript has.
    pub transcript: String,
    /// What the reference has.
    pub reference: String,
    /// How often.
    pub count: usize,
    /// How often the reference has it at all, in scope; of what was added, the letters of the reference.
    pub occurs: usize,
    /// Places, as numbers of the comparison's list.
    pub places: Vec<usize>,
}

/// Rows of the table.
const ROWS: usize = 40;
/// Graphemes of a confusion at most: longer ones are other words.
const LONGEST: usize = 3;

pub(super) fn confusions(c: &Comparison) -> Vec<Confusion> {
    let mut found: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (i, d) in c.discrepancies.iter().enumerate().filter(|(_, d)| d.folded_by.is_none()) {
        if matches!(d.cause, Cause::Layout | Cause::Editorial | Cause::Spacing) {
            continue;
        }
        for edit in &d.edits {
            let short = |s: &str| graphemes::count(s) <= LONGEST;
            if short(&edit.transcript) && short(&edit.reference) {
                found.entry((&edit.transcript, &edit.reference)).or_default().push(i);
            }
        }
    }
    let mut rows: Vec<_> = found.into_iter().collect();
    rows.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
    rows.truncate(ROWS);
    let source = &c.pair.reference.source;
    let scope: Vec<&str> = c.alignment.parts(Role::Reference).into_iter().map(|s| source.slice(s)).collect();
    let letters: usize = scope.iter().map(|s| s.chars().filter(|c| !c.is_whitespace()).count()).sum();
    let mut known: HashMap<&str, usize> = HashMap::new();
    rows.into_iter()
        .map(|((t, r), places)| {
            let counted = || scope.iter().map(|s| s.matches(r).count()).sum::<usize>();
            let occurs = if r.is_empty() { letters } else { *known.entry(r).or_insert_with(counted) };
            Confusion {
                transcript: t.to_string(),
                reference: r.to_string(),
                count: places.len(),
                occurs: occurs.max(places.len()),
                places,
            }
        })
        .collect()
}
