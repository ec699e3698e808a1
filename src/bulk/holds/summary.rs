//! Turns results into what holds for the corpus they were drawn from.

use std::collections::BTreeMap;

use serde::Serialize;

use super::results::{Counts, Results};
use super::strata::Populations;
use crate::bulk::work;
use crate::error::Result;
use crate::scale::{By, Estimate, Page, Stratum, Tally, Worst, stratified};

/// What a summary is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Level of the intervals.
    pub level: f64,
    /// How many pages there are, of which the results are a sample.
    pub populations: Populations,
    /// Whether pages of the same document are taken as one draw.
    pub by_document: bool,
    /// How many of the worst pages are listed, and by what.
    pub worst: (usize, WorstBy),
    /// How many confusions are listed.
    pub confusions: usize,
}

/// By what pages are the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorstBy {
    /// What the corpus rate owes to them.
    Contribution,
    /// Their edits.
    Edits,
    /// Their own rate.
    Rate,
}

/// What holds for a corpus.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// `sverka/bulk-summary/1`.
    pub schema: &'static str,
    /// Rows by status.
    pub pages: BTreeMap<String, u64>,
    /// Rows that could not be compared, by code.
    pub errors: BTreeMap<String, u64>,
    /// Level of the intervals.
    pub level: f64,
    /// What was drawn as one: `page` or `document`.
    pub drawn: &'static str,
    /// The rates of all strata together.
    pub rates: Rates,
    /// The rates of each stratum.
    pub strata: Vec<OfStratum>,
    /// Strata of the corpus of which there is not one page.
    pub strata_without_pages: Vec<String>,
    /// The worst pages.
    pub worst: Vec<WorstPage>,
    /// What is read for what most often; empty where the results are a bare table.
    pub confusions: Vec<OfConfusion>,
}

/// The rates of pages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rates {
    /// Characters.
    pub cer: Rate,
    /// Characters, conventions set aside.
    pub cer_norm: Rate,
    /// Words.
    pub wer: Rate,
}

/// A rate: Σ edits / Σ length, each stratum weighed by its pages in the corpus.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rate {
    /// The estimate; null where there is nothing to divide by, or too few pages to weigh strata.
    pub micro: Option<f64>,
    /// Ends of its interval; null where nothing is known about it.
    pub interval: Option<[f64; 2]>,
    /// Its standard error.
    pub standard_error: Option<f64>,
    /// Mean of the rates of pages, each alike: another question than `micro`.
    #[serde(rename = "macro")]
    pub macro_: Option<f64>,
    /// Edits counted.
    pub edits: u64,
    /// Length counted.
    pub length: u64,
}

/// A stratum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfStratum {
    /// Its name; null: pages that say none.
    pub stratum: Option<String>,
    /// Pages compared.
    pub pages: u64,
    /// Pages in the corpus, where told.
    pub of: Option<u64>,
    /// Its rates.
    pub rates: Rates,
}

/// A page among the worst.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorstPage {
    /// Its key.
    pub page_id: String,
    /// Its edits.
    pub edits: u64,
    /// Its length.
    pub ref_chars: u64,
    /// Its rate.
    pub cer: Option<f64>,
    /// What it was ranked by.
    pub weight: f64,
}

/// What is read for what.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfConfusion {
    /// What the reference has.
    pub reference: String,
    /// What the hypothesis has.
    pub hypothesis: String,
    /// Times.
    pub n: u64,
    /// Pages.
    pub n_pages: u64,
}

/// Sums of one stratum for the three rates.
#[derive(Debug, Clone, Default)]
struct Sums {
    tallies: [Tally; 3],
    /// Σ of page rates and their number: floats are added in the order of the rows, which is fixed.
    means: [(f64, u64); 3],
}

fn measures(c: &Counts) -> [Page; 3] {
    let page = |edits, length| Page { edits, length };
    [page(c.edits, c.ref_chars), page(c.norm_edits, c.norm_chars), page(c.word_edits, c.ref_words)]
}

impl Sums {
    fn means(&mut self, pages: &[Page; 3]) {
        for (mean, page) in self.means.iter_mut().zip(pages).filter(|(_, p)| p.length > 0) {
            mean.0 += page.edits as f64 / page.length as f64;
            mean.1 += 1;
        }
    }

    fn draw(&mut self, pages: &[Page; 3]) {
        self.tallies.iter_mut().zip(pages).for_each(|(tally, page)| tally.add(*page));
    }
}

/// Goes through results and says what holds.
pub fn summary(results: &Results, wanted: &Wanted) -> Result<Summary> {
    let (mut pages, mut errors) = (BTreeMap::new(), BTreeMap::new());
    let mut strata: BTreeMap<Option<String>, Sums> = BTreeMap::new();
    let mut counted: BTreeMap<Option<String>, u64> = BTreeMap::new();
    let mut documents: BTreeMap<(Option<String>, String), [Page; 3]> = BTreeMap::new();
    results.each(|c| {
        *pages.entry(c.status.clone()).or_insert(0u64) += 1;
        if !c.compared {
            *errors.entry(c.error_code.unwrap_or_default()).or_insert(0u64) += 1;
            return;
        }
        let measured = measures(&c);
        let sums = strata.entry(c.stratum.clone()).or_default();
        *counted.entry(c.stratum.clone()).or_default() += 1;
        sums.means(&measured);
        match c.doc_id.filter(|_| wanted.by_document) {
            Some(document) => {
                let whole = documents.entry((c.stratum, document)).or_default();
                for (sum, page) in whole.iter_mut().zip(measured) {
                    sum.edits += page.edits;
                    sum.length += page.length;
                }
            }
            None => sums.draw(&measured),
        }
    })?;
    for ((stratum, _), whole) in &documents {
        strata.entry(stratum.clone()).or_default().draw(whole);
    }
    let population = |stratum: &Option<String>| {
        // The pages of a corpus say nothing of how many documents it has.
        wanted.populations.of(stratum.as_deref()).filter(|_| !wanted.by_document)
    };
    let all: Vec<(&Sums, Option<u64>)> = strata.iter().map(|(name, sums)| (sums, population(name))).collect();
    let rates = rates(&all, wanted.level);
    let rate = rates.cer.micro.unwrap_or(0.0);
    let by = match wanted.worst.1 {
        WorstBy::Contribution => By::Excess(rate),
        WorstBy::Edits => By::Edits,
        WorstBy::Rate => By::Rate,
    };
    let of_stratum = |(name, sums): (&Option<String>, &Sums)| OfStratum {
        stratum: name.clone(),
        pages: counted.get(name).copied().unwrap_or(0),
        of: wanted.populations.of(name.as_deref()),
        rates: self::rates(&[(sums, population(name))], wanted.level),
    };
    Ok(Summary {
        schema: "sverka/bulk-summary/1",
        pages,
        errors,
        level: wanted.level,
        drawn: if wanted.by_document { "document" } else { "page" },
        strata: if strata.len() > 1 { strata.iter().map(of_stratum).collect() } else { Vec::new() },
        strata_without_pages: wanted
            .populations
            .names()
            .filter(|n| !strata.contains_key(&Some(n.to_string())))
            .map(str::to_string)
            .collect(),
        rates,
        worst: worst(results, by, wanted.worst.0)?,
        confusions: confusions(results, wanted.confusions)?,
    })
}

fn rates(strata: &[(&Sums, Option<u64>)], level: f64) -> Rates {
    let rate = |i: usize| {
        let parts: Vec<Stratum> = strata.iter().map(|(s, of)| Stratum { sample: s.tallies[i], pages: *of }).collect();
        let mut whole = Tally::default();
        parts.iter().for_each(|p| whole.merge(&p.sample));
        let (sum, n) = strata.iter().fold((0.0, 0), |(sum, n), (s, _)| (sum + s.means[i].0, n + s.means[i].1));
        let estimate: Option<Estimate> = stratified(&parts, level);
        Rate {
            micro: estimate.map(|e| e.value).or_else(|| whole.rate().filter(|_| strata.len() == 1)),
            interval: estimate.and_then(|e| e.interval).map(|i| [i.low, i.high]),
            standard_error: estimate.map(|e| e.error),
            macro_: (n > 0).then(|| sum / n as f64),
            edits: u64::try_from(whole.edits).unwrap_or(u64::MAX),
            length: u64::try_from(whole.length).unwrap_or(u64::MAX),
        }
    };
    Rates { cer: rate(0), cer_norm: rate(1), wer: rate(2) }
}

fn worst(results: &Results, by: By, most: usize) -> Result<Vec<WorstPage>> {
    let mut worst = Worst::new(by, most);
    if most > 0 {
        results.each(|c| {
            if c.compared {
                worst.add(&c.page_id, Page { edits: c.edits, length: c.ref_chars });
            }
        })?;
    }
    let of = |w: &crate::scale::Weighed| WorstPage {
        page_id: w.id.clone(),
        edits: w.page.edits,
        ref_chars: w.page.length,
        cer: (w.page.length > 0).then(|| w.page.edits as f64 / w.page.length as f64),
        weight: w.weight,
    };
    Ok(worst.pages().map(of).collect())
}

/// Lists what is read for what most often, where the results come with that table.
pub fn confusions(results: &Results, most: usize) -> Result<Vec<OfConfusion>> {
    let Some((folder, manifest)) = results.folder.as_ref().filter(|_| most > 0) else { return Ok(Vec::new()) };
    let whole = work::confusions(folder, manifest)?.whole();
    let row = |(reference, hypothesis, counts): (&str, &str, crate::scale::Confused)| OfConfusion {
        reference: reference.into(),
        hypothesis: hypothesis.into(),
        n: counts.times,
        n_pages: counts.pages,
    };
    Ok(whole.rows().into_iter().take(most).map(row).collect())
}
