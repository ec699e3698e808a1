//! Turns a stream of pages into the few that weigh most, the same few in whatever order the pages came.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::tally::Page;

/// By what pages are ranked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum By {
    /// Edits over length.
    Rate,
    /// Edits.
    Edits,
    /// What the corpus rate owes to the page: its edits beyond those of a page of that length at the corpus rate.
    Excess(f64),
}

/// A page with what it was ranked by.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// Its id.
    pub id: String,
    /// Its counts.
    pub page: Page,
    /// What it was ranked by.
    pub weight: f64,
}

impl Eq for Weighed {}

impl Ord for Weighed {
    /// The heaviest first; of equals the first by id.
    fn cmp(&self, other: &Self) -> Ordering {
        other.weight.total_cmp(&self.weight).then_with(|| self.id.cmp(&other.id))
    }
}

impl PartialOrd for Weighed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The `most` heaviest pages seen so far.
#[derive(Debug, Clone)]
pub struct Worst {
    by: By,
    most: usize,
    pages: BTreeSet<Weighed>,
}

impl Worst {
    /// Keeps so many pages.
    pub fn new(by: By, most: usize) -> Self {
        Self { by, most, pages: BTreeSet::new() }
    }

    /// Weighs one page more; a page without a rate is not ranked by rate.
    pub fn add(&mut self, id: &str, page: Page) {
        let (edits, length) = (page.edits as f64, page.length as f64);
        let weight = match self.by {
            By::Rate if page.length == 0 => return,
            By::Rate => edits / length,
            By::Edits => edits,
            By::Excess(rate) => edits - rate * length,
        };
        // Most pages are not among the worst: those are told by their weight, before an id is copied.
        if self.pages.len() >= self.most && self.pages.last().is_none_or(|l| weight.total_cmp(&l.weight).is_lt()) {
            return;
        }
        self.pages.insert(Weighed { id: id.into(), page, weight });
        while self.pages.len() > self.most {
            self.pages.pop_last();
        }
    }

    /// Returns them, the heaviest first.
    pub fn pages(&self) -> impl Iterator<Item = &Weighed> {
        self.pages.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_by_each_measure_and_ties_by_name() {
        let pages =
            [("c", 5, 100), ("a", 5, 100), ("b", 5, 100), ("long", 400, 10_000), ("short", 2, 3), ("none", 9, 0)];
        let of = |by, reversed: bool| {
            let mut worst = Worst::new(by, 2);
            let mut order: Vec<_> = pages.to_vec();
            if reversed {
                order.reverse();
            }
            order.iter().for_each(|&(id, edits, length)| worst.add(id, Page { edits, length }));
            worst.pages().map(|w| w.id.clone()).collect::<Vec<_>>()
        };
        for reversed in [false, true] {
            assert_eq!(of(By::Rate, reversed), ["short", "a"]);
            assert_eq!(of(By::Edits, reversed), ["long", "none"]);
            assert_eq!(of(By::Excess(0.04), reversed), ["none", "short"]);
        }
        assert_eq!(Worst::new(By::Edits, 0).pages().count(), 0);
    }
}
