//! Turns a table of pages into those to correct: as many as are needed, drawn so that anybody can draw them again.
//!
//! Every page gets a number from its key and the seed, and those with the
//! smallest are drawn. The order of the table does not matter, and a larger
//! sample holds the smaller one, so that a pilot is never thrown away.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::results::Results;
use crate::error::{Error, ErrorKind, Result};
use crate::scale::{Page, Tally, Wanted as OfStratum, allocate, pages_for};

/// How many pages are wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Size {
    /// So many.
    Pages(u64),
    /// As many as a 95 % interval needs to reach so far to either side, in shares.
    Half(f64),
}

/// What a sample is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// How many pages.
    pub size: Size,
    /// Standard deviation between the rates of pages, where the table's own counts should not tell it.
    pub spread: Option<f64>,
    /// The seed.
    pub seed: u64,
}

/// A sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sample {
    /// `sverka/bulk-sample/1`.
    pub schema: &'static str,
    /// The seed.
    pub seed: u64,
    /// The strata, with what is drawn of each.
    pub strata: Vec<Drawn>,
    /// The pages, strata by name, pages by key.
    pub pages: Vec<DrawnPage>,
}

/// A stratum of a sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drawn {
    /// Its name.
    pub stratum: Option<String>,
    /// Pages in the corpus.
    pub pages: u64,
    /// Pages drawn.
    pub drawn: u64,
    /// Standard deviation between its pages that this rests on.
    pub spread: Option<f64>,
}

/// A page of a sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DrawnPage {
    /// Its key.
    pub page_id: String,
    /// Its stratum.
    pub stratum: Option<String>,
    /// Pages of the stratum in the corpus.
    pub stratum_pages: u64,
    /// Pages of it that are drawn.
    pub stratum_drawn: u64,
}

#[derive(Default)]
struct First {
    tally: Tally,
    pages: u64,
}

/// Draws a sample from all rows of a table: those that could not be compared can be looked at all the same.
pub fn sample(results: &Results, wanted: &Wanted) -> Result<Sample> {
    let mut strata: BTreeMap<Option<String>, First> = BTreeMap::new();
    let mut whole = Tally::default();
    results.each(|c| {
        let stratum = strata.entry(c.stratum).or_default();
        stratum.pages += 1;
        if c.compared {
            let page = Page { edits: c.edits, length: c.ref_chars };
            stratum.tally.add(page);
            whole.add(page);
        }
    })?;
    let pages: u64 = strata.values().map(|s| s.pages).sum();
    // The spread of a page's rate about the rate of all: the residual over the mean length.
    let spread_of = |tally: &Tally| {
        let mean = tally.length as f64 / tally.pages.max(1) as f64;
        tally.spread(whole.rate()?).map(|s| s.sqrt() / mean).filter(|s| *s > 0.0 && s.is_finite())
    };
    let known = |tally: &Tally| wanted.spread.or_else(|| spread_of(tally));
    let total = match wanted.size {
        Size::Pages(n) => n,
        Size::Half(half) => {
            let spread = known(&whole).ok_or_else(|| {
                Error::new(ErrorKind::Usage, "the table does not tell how far the rates of pages differ")
                    .hint("give --spread, as 0.05 for five points, or a number of --pages")
            })?;
            pages_for(half, spread, Some(pages))
        }
    };
    let spreads: Vec<Option<f64>> = strata.values().map(|s| known(&s.tally)).collect();
    // Where one stratum is not known to spread, none is preferred.
    let even = spreads.iter().any(Option::is_none);
    let shares: Vec<OfStratum> = strata
        .values()
        .zip(&spreads)
        .map(|(s, spread)| OfStratum { pages: s.pages, spread: spread.filter(|_| !even).unwrap_or(1.0) })
        .collect();
    let given: BTreeMap<&Option<String>, u64> = strata.keys().zip(allocate(total.min(pages), &shares)).collect();
    let mut chosen: BTreeMap<Option<String>, BTreeSet<([u8; 16], String)>> = BTreeMap::new();
    results.each(|c| {
        let most = given.get(&c.stratum).copied().unwrap_or(0) as usize;
        let lot = lot(wanted.seed, &c.page_id);
        let drawn = chosen.entry(c.stratum).or_default();
        if drawn.len() < most || drawn.last().is_some_and(|(last, _)| lot < *last) {
            drawn.insert((lot, c.page_id));
            if drawn.len() > most {
                drawn.pop_last();
            }
        }
    })?;
    let of_stratum = |((name, stratum), spread): ((&Option<String>, &First), &Option<f64>)| Drawn {
        stratum: name.clone(),
        pages: stratum.pages,
        drawn: chosen.get(name).map_or(0, BTreeSet::len) as u64,
        spread: *spread,
    };
    let mut listed = Vec::new();
    for (name, drawn) in &chosen {
        let mut ids: Vec<&String> = drawn.iter().map(|(_, id)| id).collect();
        ids.sort();
        listed.extend(ids.into_iter().map(|id| DrawnPage {
            page_id: id.clone(),
            stratum: name.clone(),
            stratum_pages: strata.get(name).map_or(0, |s| s.pages),
            stratum_drawn: drawn.len() as u64,
        }));
    }
    Ok(Sample {
        schema: "sverka/bulk-sample/1",
        seed: wanted.seed,
        strata: strata.iter().zip(&spreads).map(of_stratum).collect(),
        pages: listed,
    })
}

/// Returns the number by which a page is drawn.
fn lot(seed: u64, page: &str) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(page.as_bytes());
    let mut first = [0; 16];
    first.copy_from_slice(&hash.finalize()[..16]);
    first
}
