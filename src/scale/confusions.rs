//! Turns what pages take for what into one table; tables of parts add up to the table of the whole.

use std::collections::BTreeMap;

/// How often one piece of text was read for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confused {
    /// Times.
    pub times: u64,
    /// Pages on which it happened.
    pub pages: u64,
}

/// What was read for what; an empty piece stands for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Confusions {
    counts: BTreeMap<(String, String), Confused>,
}

impl Confusions {
    /// Counts the confusions of one page: what the reference has, what the transcript has.
    pub fn add_page<'a>(&mut self, confusions: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let mut page: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        confusions.into_iter().for_each(|pair| *page.entry(pair).or_default() += 1);
        for ((reference, transcript), times) in page {
            self.add(reference, transcript, Confused { times, pages: 1 });
        }
    }

    /// Adds one row counted elsewhere.
    pub fn add(&mut self, reference: &str, transcript: &str, row: Confused) {
        let sum = self.counts.entry((reference.into(), transcript.into())).or_default();
        sum.times += row.times;
        sum.pages += row.pages;
    }

    /// Adds what was counted on other pages.
    pub fn merge(&mut self, other: &Self) {
        other.counts.iter().for_each(|((r, t), row)| self.add(r, t, *row));
    }

    /// Returns the rows, most frequent first, equal ones in the order of their letters: reference, transcript, count.
    pub fn rows(&self) -> Vec<(&str, &str, Confused)> {
        let mut rows: Vec<_> = self.counts.iter().map(|((r, t), row)| (r.as_str(), t.as_str(), *row)).collect();
        rows.sort_by_key(|&(_, _, row)| std::cmp::Reverse(row.times));
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_add_up_in_any_order() {
        let (mut a, mut b) = (Confusions::default(), Confusions::default());
        a.add_page([("ш", "щ"), ("ш", "щ"), ("", ".")]);
        b.add_page([("ш", "щ"), ("п", "н")]);
        let (mut ab, mut ba) = (a.clone(), b.clone());
        ab.merge(&b);
        ba.merge(&a);
        assert_eq!(ab, ba);
        let rows: Vec<_> = ab.rows().iter().map(|&(r, t, row)| (r, t, row.times, row.pages)).collect();
        assert_eq!(rows, [("ш", "щ", 3, 2), ("", ".", 1, 1), ("п", "н", 1, 1)]);
    }
}
