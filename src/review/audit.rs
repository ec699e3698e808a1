//! Turns a corpus and its decisions into what is corrected in one place and left in another.
//!
//! After a decision on many places, and after any long correction, some places
//! are forgotten: the transcript's reading was changed so often and left so often.

use std::collections::BTreeMap;

use crate::classify::Kind;
use crate::compare::Comparison;
use crate::text::quote::folded;

/// One reading of the transcripts that the references do not treat alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Residue {
    /// What the transcript reads.
    pub reading: String,
    /// What the references make of it, with how often, the most frequent first.
    pub changed: Vec<(String, usize)>,
    /// How often the reference leaves it as it is.
    pub left: usize,
    /// Pairs in which it is left, or changed to what is not the most frequent.
    pub places: Vec<String>,
}

/// Counts over the pairs of a corpus; one after the other is added, in any order.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    changed: BTreeMap<String, BTreeMap<String, BTreeMap<String, usize>>>,
    left: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Audit {
    /// Adds a pair.
    pub fn add(&mut self, c: &Comparison) {
        for d in c.discrepancies.iter().filter(|d| d.kind == Kind::Substitution && d.folded_by.is_none()) {
            let (from, to) = (folded(&d.transcript.text), folded(&d.reference.text));
            *self.changed.entry(from).or_default().entry(to).or_default().entry(c.pair.id.clone()).or_default() += 1;
        }
        let source = &c.pair.transcript.source;
        for item in c.alignment.items.iter().filter(|i| i.same && i.transcript.len() == 1) {
            let word = source.slice(c.alignment.transcript[item.transcript.start].span);
            if word.chars().any(char::is_alphanumeric) {
                *self.left.entry(word.to_string()).or_default().entry(c.pair.id.clone()).or_default() += 1;
            }
        }
    }

    /// Lists the readings that are not treated alike: changed at least twice and left somewhere, or changed in two ways.
    pub fn residues(&self) -> Vec<Residue> {
        let mut out = Vec::new();
        for (reading, ways) in &self.changed {
            let mut changed: Vec<(String, usize)> =
                ways.iter().map(|(to, pairs)| (to.clone(), pairs.values().sum())).collect();
            changed.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let total: usize = changed.iter().map(|c| c.1).sum();
            let left = self.left.get(reading);
            let count = left.map_or(0, |l| l.values().sum());
            // A word that is mostly left is a word; the few places where it is changed are its misreadings.
            let forgotten = count > 0 && total >= 2 && count <= total;
            if !forgotten && changed.len() < 2 {
                continue;
            }
            let rare = ways.iter().filter(|(to, _)| *to != &changed[0].0).flat_map(|(_, pairs)| pairs.keys());
            let mut places: Vec<String> =
                left.filter(|_| forgotten).into_iter().flat_map(BTreeMap::keys).chain(rare).cloned().collect();
            places.sort();
            places.dedup();
            out.push(Residue { reading: reading.clone(), changed, left: if forgotten { count } else { 0 }, places });
        }
        out.sort_by_key(|r| (std::cmp::Reverse(r.changed.iter().map(|c| c.1).sum::<usize>()), r.reading.clone()));
        out
    }
}
