//! Turns results of one reading against another into how far they disagree; with some pages corrected, into which is
//! better, and into a tighter rate than the corrected pages alone give.

use std::collections::BTreeMap;

use serde::Serialize;

use super::results::{Counts, Results};
use super::strata::Populations;
use super::summary::{OfConfusion, confusions};
use crate::error::{Error, ErrorKind, Result};
use crate::scale::{
    By, Corrected, Estimate, Everything, Page, Stratum, Tally, Worst, assisted, difference, disagreement, ratio,
    stratified,
};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Level of the intervals.
    pub level: f64,
    /// How many pages there are, where the results are a sample of them.
    pub populations: Populations,
    /// How many of the pages that moved most are listed.
    pub worst: usize,
    /// How many confusions are listed.
    pub confusions: usize,
}

/// How two readings stand to each other. Nobody is called wrong without a corrected text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drift {
    /// `sverka/bulk-drift/1`.
    pub schema: &'static str,
    /// Pages of which both readings are there.
    pub pages: u64,
    /// Rows without.
    pub left_out: u64,
    /// Pages on which the two are the same, letter for letter.
    pub same: u64,
    /// Level of the intervals.
    pub level: f64,
    /// 2 Σ edits / Σ (units of A + units of B).
    pub disagreement: Option<Told>,
    /// The same by stratum.
    pub strata: Vec<OfStratum>,
    /// Units of A and of B: one that reads more than the other has found or lost text.
    pub units: [u64; 2],
    /// The pages that moved most.
    pub moved: Vec<Moved>,
    /// What A has, what B has instead.
    pub readings: Vec<OfConfusion>,
    /// With corrected pages of A: its rate from them alone, and helped by what is known of all pages.
    pub first: Option<Assisted>,
    /// The same of B.
    pub second: Option<Assisted>,
    /// With corrected pages of both: rate of A less rate of B, page by page.
    pub difference: Option<Told>,
}

/// An estimate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Told {
    /// The value.
    pub value: f64,
    /// Ends of its interval; null where nothing is known about it.
    pub interval: Option<[f64; 2]>,
    /// Its standard error.
    pub standard_error: f64,
    /// Pages it rests on.
    pub pages: u64,
}

impl From<Estimate> for Told {
    fn from(e: Estimate) -> Self {
        Self { value: e.value, interval: e.interval.map(|i| [i.low, i.high]), standard_error: e.error, pages: e.pages }
    }
}

/// A stratum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfStratum {
    /// Its name.
    pub stratum: Option<String>,
    /// Its rate of disagreement.
    pub disagreement: Option<Told>,
}

/// A page that moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// Its key.
    pub page_id: String,
    /// Edits between the two readings.
    pub edits: u64,
    /// Its rate of disagreement.
    pub disagreement: Option<f64>,
}

/// Two estimates of the same rate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assisted {
    /// From the corrected pages alone.
    pub alone: Option<Told>,
    /// Helped by the disagreement on all pages.
    pub assisted: Option<Told>,
    /// Corrected pages that are not among the pages of both readings, and could not help.
    pub unknown: u64,
}

/// Goes through results and says how two readings differ. `both` holds A as reference and B as hypothesis; `first` and
/// `second` hold the corrected text as reference and A, B as hypothesis, for a random sample of the same pages.
pub fn drift(both: &Results, first: Option<&Results>, second: Option<&Results>, wanted: &Wanted) -> Result<Drift> {
    let samples = [first, second].map(|s| s.map(corrected).transpose());
    let [first, second] = samples;
    let (first, second) = (first?, second?);
    let mut strata: BTreeMap<Option<String>, Tally> = BTreeMap::new();
    let mut moved = Worst::new(By::Edits, wanted.worst);
    let (mut pages, mut left_out, mut same, mut units) = (0u64, 0u64, 0u64, [0u64; 2]);
    let mut all = [Everything::default(); 2];
    // Of the corrected pages only: what the two readings have there.
    let mut known: BTreeMap<String, (u64, [u64; 2])> = BTreeMap::new();
    both.each(|c| {
        if !c.compared {
            left_out += 1;
            return;
        }
        pages += 1;
        same += u64::from(c.edits == 0);
        let of = [c.ref_chars, c.hyp_chars];
        for side in 0..2 {
            units[side] += of[side];
            all[side].add(c.edits, of[side]);
        }
        let page = disagreement(c.edits, of[0], of[1]);
        moved.add(&c.page_id, page);
        if [&first, &second].into_iter().flatten().any(|s| s.contains_key(&c.page_id)) {
            known.insert(c.page_id, (c.edits, of));
        }
        strata.entry(c.stratum).or_default().add(page);
    })?;
    if pages == 0 {
        return Err(Error::new(ErrorKind::Malformed, "there is no page with both readings"));
    }
    let of = |name: &Option<String>, sample: &Tally| Stratum {
        sample: *sample,
        pages: wanted.populations.of(name.as_deref()),
    };
    let parts: Vec<Stratum> = strata.iter().map(|(name, tally)| of(name, tally)).collect();
    let told = |e: Option<Estimate>| e.map(Told::from);
    let of_stratum = |(name, tally): (&Option<String>, &Tally)| OfStratum {
        stratum: name.clone(),
        disagreement: told(stratified(&[of(name, tally)], wanted.level)),
    };
    let helped = |sample: &Option<BTreeMap<String, Page>>, side: usize| {
        let sample = sample.as_ref()?;
        let rows = sample.iter().filter_map(|(id, page)| {
            let (disagreement, units) = known.get(id)?;
            Some(Corrected { edits: page.edits, length: page.length, disagreement: *disagreement, units: units[side] })
        });
        let rows: Vec<Corrected> = rows.collect();
        Some(Assisted {
            alone: told(ratio(&Tally::of(sample.values()), Some(pages), wanted.level)),
            assisted: told(assisted(&rows, &all[side], wanted.level)),
            unknown: (sample.len() - rows.len()) as u64,
        })
    };
    let paired = first.as_ref().zip(second.as_ref()).map(|(first, second)| {
        first.iter().filter_map(|(id, a)| Some((*a, *second.get(id)?))).collect::<Vec<(Page, Page)>>()
    });
    Ok(Drift {
        schema: "sverka/bulk-drift/1",
        pages,
        left_out,
        same,
        level: wanted.level,
        disagreement: told(stratified(&parts, wanted.level)),
        strata: if strata.len() > 1 { strata.iter().map(of_stratum).collect() } else { Vec::new() },
        units,
        moved: moved
            .pages()
            .map(|w| Moved {
                page_id: w.id.clone(),
                edits: w.page.edits / 2,
                disagreement: (w.page.length > 0).then(|| w.page.edits as f64 / w.page.length as f64),
            })
            .collect(),
        readings: confusions(both, wanted.confusions)?,
        first: helped(&first, 0),
        second: helped(&second, 1),
        difference: paired.and_then(|p| told(difference(&p, Some(pages), wanted.level))),
    })
}

/// Reads a corrected sample, which is small enough for the memory.
fn corrected(results: &Results) -> Result<BTreeMap<String, Page>> {
    let mut sample = BTreeMap::new();
    let mut add = |c: Counts| {
        if c.compared {
            sample.insert(c.page_id, Page { edits: c.edits, length: c.ref_chars });
        }
    };
    results.each(&mut add)?;
    Ok(sample)
}
