//! Turns discrepancies into the order in which a person should see them.

use std::collections::HashSet;

use crate::classify::{Cause, Discrepancy, Kind};
use crate::compare::Comparison;

/// In which order discrepancies are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What most needs a person first.
    #[default]
    Risk,
    /// As they stand in the transcript.
    Document,
    /// Like confusions together, the most frequent first.
    Confusion,
}

impl Order {
    /// Finds an order by its name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "risk" => Some(Self::Risk),
            "order" => Some(Self::Document),
            "confusion" => Some(Self::Confusion),
            _ => None,
        }
    }
}

/// Returns the discrepancies in an order, by their numbers.
pub fn queue(c: &Comparison, order: Order) -> Vec<usize> {
    let mut out: Vec<usize> = (0..c.discrepancies.len()).collect();
    match order {
        Order::Document => {}
        Order::Risk => {
            let words = words(c);
            out.sort_by_key(|&i| (risk(&c.discrepancies[i], &words), i));
        }
        Order::Confusion => {
            let alike: Vec<Vec<usize>> = out.iter().map(|&i| concordance(&c.discrepancies, i)).collect();
            out.sort_by_key(|&i| (std::cmp::Reverse(alike[i].len()), alike[i].first().copied(), i));
        }
    }
    out
}

/// The words that the reference knows: a misreading that is one of them cannot be seen on its face.
fn words(c: &Comparison) -> HashSet<&str> {
    c.pair.reference.text().split(|ch: char| !ch.is_alphanumeric()).filter(|w| !w.is_empty()).collect()
}

/// Says how late a discrepancy comes: first its rank, then how sure its cause is, in hundredths.
fn risk(d: &Discrepancy, words: &HashSet<&str>) -> (u8, u32) {
    let bare = d.transcript.text.trim_matches(|c: char| !c.is_alphanumeric());
    let rank = match d.cause {
        _ if d.folded_by.is_some() => 12,
        Cause::Date | Cause::Number => 0,
        Cause::Misread if words.contains(bare) => 1,
        Cause::Misread | Cause::Script => 2,
        Cause::Name => 3,
        Cause::Wording if d.kind == Kind::Substitution => 4,
        Cause::Wording | Cause::Unknown => 5,
        Cause::Editorial => 6,
        Cause::Orthography => 7,
        Cause::Case => 8,
        Cause::Punctuation => 9,
        Cause::Spacing => 10,
        Cause::Layout => 11,
    };
    // A cause between 0 and 1 in hundredths is a small whole number.
    (rank, (d.confidence.clamp(0.0, 1.0) * 100.0) as u32)
}

/// Lists the discrepancies whose letters differ in the same way as those of one, itself among them.
pub fn concordance(discrepancies: &[Discrepancy], of: usize) -> Vec<usize> {
    let d = &discrepancies[of];
    if d.edits.is_empty() {
        return vec![of];
    }
    let same = |e: &Discrepancy| e.cause == d.cause && e.kind == d.kind && e.edits == d.edits;
    (0..discrepancies.len()).filter(|&i| i == of || same(&discrepancies[i])).collect()
}

/// Says why a discrepancy must be looked at alone, if it must: what is right of one figure is wrong of the next.
pub fn alone(d: &Discrepancy) -> Option<&'static str> {
    let digits = |text: &str| text.chars().any(char::is_numeric);
    match d.cause {
        Cause::Date => Some("a date"),
        Cause::Number => Some("a number"),
        Cause::Name => Some("a name"),
        _ if d.also.contains(&Cause::Date) => Some("perhaps a date"),
        _ if d.also.contains(&Cause::Name) => Some("perhaps a name"),
        _ if digits(&d.transcript.text) || digits(&d.reference.text) => Some("digits"),
        _ => None,
    }
}
