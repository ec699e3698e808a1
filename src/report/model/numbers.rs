//! Turns the texts into a ledger of numbers: which witness has which, and how often.
//!
//! A telegram is found by its number. A translation and the archive's own
//! words are witnesses that cost nothing: a number that two of them have is
//! confirmed, one that a single place has is not.

use std::collections::BTreeMap;

use crate::classify::Cause;
use crate::compare::Comparison;
use crate::read::Role;
use crate::text::{InSource, Span};

/// How well a number is borne out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A rule or a discrepancy speaks against it.
    Disputed,
    /// Two witnesses or more have it.
    Confirmed,
    /// One witness alone has it.
    Single,
}

/// One number and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberRow {
    /// Its figures.
    pub digits: String,
    /// How often it stands in transcript, reference, translations, metadata.
    pub counts: [usize; 4],
    /// How well it is borne out.
    pub standing: Standing,
    /// The first line of the transcript, else of the reference, that has it.
    pub line: Option<(Role, usize)>,
}

/// Figures of a number that is looked at: shorter ones are counts and items of a list.
const LEAST: usize = 3;
/// Rows of the ledger.
const ROWS: usize = 200;

/// What is known of a number while the witnesses are read: its counts, the order in which it was met, its first line.
type Met = ([usize; 4], usize, Option<(Role, usize)>);

pub(super) fn ledger(c: &Comparison) -> Vec<NumberRow> {
    let mut found: BTreeMap<String, Met> = BTreeMap::new();
    let mut order = 0;
    let pair = &c.pair;
    for w in [&pair.transcript, &pair.reference].into_iter().chain(&pair.others) {
        let dates: Vec<_> = c.dates.iter().filter(|d| d.side == w.role).map(|d| d.span).collect();
        for (span, digits) in runs(w.text(), w.span.start) {
            if dates.iter().any(|d| d.overlaps(span)) {
                continue;
            }
            let entry = found.entry(digits).or_insert_with(|| {
                order += 1;
                let line = (w.role <= Role::Reference).then(|| (w.role, w.source.place(span.start).line));
                ([0; 4], order, line)
            });
            entry.0[w.role as usize] += 1;
        }
    }
    for field in
        pair.metadata.iter().flat_map(|m| &m.fields).filter(|f| !f.key.contains("date") && !f.key.contains("range"))
    {
        for (_, digits) in runs(&field.value, 0) {
            if let Some(entry) = found.get_mut(&digits) {
                entry.0[Role::Metadata as usize] += 1;
            }
        }
    }
    let disputed = |digits: &str| {
        c.findings.iter().any(|f| f.name.starts_with("number") && f.text.contains(digits))
            || c.discrepancies.iter().any(|d| {
                d.cause == Cause::Number && (d.transcript.text.contains(digits) || d.reference.text.contains(digits))
            })
    };
    let mut rows: Vec<(usize, NumberRow)> = found
        .into_iter()
        .filter(|(_, (_, _, line))| line.is_some())
        .map(|(digits, (counts, order, line))| {
            let standing = match counts.iter().filter(|n| **n > 0).count() {
                _ if disputed(&digits) => Standing::Disputed,
                0 | 1 => Standing::Single,
                _ => Standing::Confirmed,
            };
            (order, NumberRow { digits, counts, standing, line })
        })
        .collect();
    rows.sort_by_key(|(order, row)| (row.standing, *order));
    rows.truncate(ROWS);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Lists runs of figures long enough to be a number, written in the figures 0 to 9.
fn runs(text: &str, base: usize) -> Vec<(Span<InSource>, String)> {
    let mut out = Vec::new();
    let (mut digits, mut from) = (String::new(), 0);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if let Some(figure) = figure(c) {
            if digits.is_empty() {
                from = at;
            }
            digits.push(figure);
        } else if !digits.is_empty() {
            let run = std::mem::take(&mut digits);
            if run.len() >= LEAST {
                out.push((Span::new(base + from, base + at), run));
            }
        }
    }
    out
}

/// Returns a figure of any common kind as one of 0 to 9.
fn figure(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    char::from_digit(u32::from(c) - u32::from(zero), 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_any_kind_are_one_number() {
        let found: Vec<String> = runs("№ 21404, ٢١٤٠٤, 12", 0).into_iter().map(|(_, digits)| digits).collect();
        assert_eq!(found, ["21404", "21404"]);
    }
}
