//! Turns the figures of many pairs into those of the corpus: sums in whole numbers, and averages by their names.

use super::model::{Outcome, Status, Tally};
use crate::metrics::Figures;

/// The figures of all checked pairs together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Totals {
    /// Pairs that were checked.
    pub checked: usize,
    /// Pairs of every status, checked ones too.
    pub pairs: usize,
    /// Checked pairs that have no rate.
    pub undefined: usize,
    /// Sums of the whole texts; `None` where nothing was checked.
    pub whole: Option<Figures>,
    /// Sums of what the references cover.
    pub body: Option<Figures>,
    /// Sums of the bodies after the profile's conventions.
    pub folded: Option<Figures>,
    /// Mean of the pairs' rates of the whole texts.
    pub macro_cer: Option<f64>,
    /// Median of them.
    pub median_cer: Option<f64>,
}

impl Totals {
    /// Sums outcomes.
    pub fn of<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Self {
        let mut totals = Self::default();
        let mut checked: Vec<&Tally> = Vec::new();
        for outcome in outcomes {
            totals.pairs += 1;
            if outcome.status == Status::Checked {
                checked.extend(outcome.tally.as_ref());
            }
        }
        totals.checked = checked.len();
        totals.whole = Figures::sum(checked.iter().map(|t| &t.whole));
        totals.body = Figures::sum(checked.iter().map(|t| &t.body));
        totals.folded = Figures::sum(checked.iter().map(|t| &t.folded));
        let mut rates: Vec<f64> = checked.iter().filter_map(|t| t.whole.cer).collect();
        rates.sort_by(f64::total_cmp);
        totals.undefined = checked.len() - rates.len();
        if let Some(last) = rates.len().checked_sub(1) {
            totals.macro_cer = Some(rates.iter().sum::<f64>() / rates.len() as f64);
            totals.median_cer = Some(f64::midpoint(rates[last / 2], rates[rates.len() / 2]));
        }
        totals
    }
}
