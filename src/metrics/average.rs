//! Turns the figures of many pairs into averages with intervals: micro first, macro second, both named.
//!
//! The micro average is the metric's formula over the summed counts (for a
//! character error rate Σ E / Σ N): long documents weigh more. The macro
//! average is the mean of the pairs' rates: every document weighs the same;
//! pairs without a rate are left out and counted.
//!
//! Intervals are percentile bootstrap intervals over pairs (Efron &
//! Tibshirani 1993; Bisani & Ney 2004 for error rates): pairs are drawn with
//! replacement, because the units of one document err together. Below some 30
//! pairs they are too narrow. The generator is seeded, so that the same pairs
//! in the same order give the same interval everywhere.

use super::figures::Figures;
use super::random::Random;
use super::registry::{Compute, Metric};

/// How intervals are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrap {
    /// How many times the pairs are drawn anew.
    pub resamples: usize,
    /// Share of the resampled averages that the interval holds.
    pub level: f64,
    /// Where the generator begins.
    pub seed: u64,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self { resamples: 1000, level: 0.95, seed: 1951 }
    }
}

/// Both ends of an interval.
pub type Interval = (f64, f64);

/// The averages of one metric over many pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Average {
    /// The formula over summed counts; `None` where the sum has no rate.
    pub micro: Option<f64>,
    /// Bootstrap interval of `micro`; `None` for fewer than two pairs.
    pub micro_interval: Option<Interval>,
    /// Mean of the pairs' rates; `None` where no pair has one.
    pub macro_average: Option<f64>,
    /// Bootstrap interval of `macro_average`.
    pub macro_interval: Option<Interval>,
    /// Median of the pairs' rates.
    pub median: Option<f64>,
    /// Pairs that were averaged.
    pub pairs: usize,
    /// Pairs without a rate: they count in the sum, not in mean and median.
    pub undefined: usize,
}

/// How two sets of transcripts of the same pairs differ: first minus second.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Difference of the micro averages.
    pub micro: f64,
    /// Its bootstrap interval: 0 outside it means that the two can be told apart.
    pub interval: Interval,
    /// Share of resamples in which the difference has not the sign of `micro`.
    pub reversed: f64,
}

/// Averages a metric that is computed from counts; a metric on request has no counts to sum, and `None` is returned.
pub fn average(metric: &Metric, pairs: &[Figures], bootstrap: &Bootstrap) -> Option<Average> {
    let Compute::FromCounts(rate) = metric.compute else { return None };
    let rates: Vec<Option<f64>> = pairs.iter().map(rate).collect();
    let mut sorted: Vec<f64> = rates.iter().copied().flatten().collect();
    let undefined = rates.len() - sorted.len();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    let median = (!sorted.is_empty())
        .then(|| if sorted.len() % 2 == 1 { sorted[half] } else { f64::midpoint(sorted[half - 1], sorted[half]) });
    let (mut micros, mut means) = (Vec::new(), Vec::new());
    if pairs.len() > 1 {
        let mut random = Random::new(bootstrap.seed);
        for _ in 0..bootstrap.resamples {
            let drawn: Vec<usize> = (0..pairs.len()).map(|_| random.below(pairs.len())).collect();
            micros.extend(Figures::sum(drawn.iter().map(|&i| &pairs[i])).and_then(|sum| rate(&sum)));
            means.extend(mean(drawn.iter().filter_map(|&i| rates[i])));
        }
    }
    Some(Average {
        micro: Figures::sum(pairs).and_then(|sum| rate(&sum)),
        micro_interval: percentiles(micros, bootstrap.level),
        macro_average: mean(rates.iter().copied().flatten()),
        macro_interval: percentiles(means, bootstrap.level),
        median,
        pairs: pairs.len(),
        undefined,
    })
}

/// Compares two transcripts of the same references, pair by pair; `None` where the lists differ in length or have no rate.
pub fn difference(metric: &Metric, first: &[Figures], second: &[Figures], bootstrap: &Bootstrap) -> Option<Difference> {
    let Compute::FromCounts(rate) = metric.compute else { return None };
    if first.len() != second.len() {
        return None;
    }
    let of = |indices: &[usize]| {
        let rate = |pairs: &[Figures]| rate(&Figures::sum(indices.iter().map(|&i| &pairs[i]))?);
        Some(rate(first)? - rate(second)?)
    };
    let micro = of(&(0..first.len()).collect::<Vec<_>>())?;
    let mut random = Random::new(bootstrap.seed);
    let draws = (0..bootstrap.resamples)
        .filter_map(|_| of(&(0..first.len()).map(|_| random.below(first.len())).collect::<Vec<_>>()));
    let draws: Vec<f64> = draws.collect();
    let reversed = draws.iter().filter(|d| **d * micro <= 0.0).count() as f64 / draws.len().max(1) as f64;
    Some(Difference { micro, interval: percentiles(draws, bootstrap.level)?, reversed })
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0usize), |(sum, n), v| (sum + v, n + 1));
    (n > 0).then(|| sum / n as f64)
}

pub(crate) fn percentiles(mut values: Vec<f64>, level: f64) -> Option<Interval> {
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    let at = |share: f64| values[((last as f64) * share.clamp(0.0, 1.0)).round() as usize];
    let tail = (1.0 - level) / 2.0;
    Some((at(tail), at(1.0 - tail)))
}

#[cfg(test)]
mod tests {
    use super::super::registry::metric;
    use super::*;
    use crate::align::exact::Workspace;

    fn pair(edits: u32, length: u32) -> Figures {
        let reference: Vec<u32> = (0..length).collect();
        let transcript: Vec<u32> = (0..length).map(|i| if i < edits { 1000 + i } else { i }).collect();
        Figures::count([&transcript, &reference], [&transcript, &reference], &mut Workspace::new())
    }

    fn averaged(pairs: &[Figures]) -> Average {
        average(metric("cer").expect("there"), pairs, &Bootstrap::default()).expect("from counts")
    }

    #[test]
    fn micro_weighs_by_length_and_macro_does_not() {
        let of = averaged(&[pair(1, 10), pair(90, 90), pair(0, 100)]);
        assert_eq!(of.micro, Some(91.0 / 200.0));
        assert!((of.macro_average.expect("a mean") - 1.1 / 3.0).abs() < 1e-12);
        assert_eq!((of.median, of.pairs, of.undefined), (Some(0.1), 3, 0));
    }

    #[test]
    fn pairs_without_a_rate_are_counted_not_averaged() {
        let empty = Figures::count([&[1], &[]], [&[1], &[]], &mut Workspace::new());
        let of = averaged(&[pair(1, 10), empty]);
        assert_eq!((of.macro_average, of.undefined), (Some(0.1), 1));
        // Its addition is an error all the same.
        assert_eq!(of.micro, Some(0.2));
        let none = averaged(&[]);
        assert_eq!((none.micro, none.micro_interval, none.median, none.pairs), (None, None, None, 0));
        assert_eq!(averaged(&[empty]).micro, None);
    }

    #[test]
    fn the_interval_holds_the_average_is_stable_and_shrinks_with_pairs() {
        let some: Vec<Figures> = (0..30).map(|i| pair(i % 7, 100)).collect();
        let many: Vec<Figures> = (0..300).map(|i| pair(i % 7, 100)).collect();
        let (a, b) = (averaged(&some), averaged(&many));
        let (low, high) = a.micro_interval.expect("an interval");
        assert!(low <= a.micro.expect("a rate") && a.micro.expect("a rate") <= high);
        let width = |of: &Average| of.micro_interval.map(|i| i.1 - i.0).expect("an interval");
        assert!(width(&b) < width(&a) / 2.0);
        assert_eq!(a, averaged(&some));
        // The standard error of a mean of these rates is known: the interval is about 3.9 of them wide.
        assert!((width(&b) / (3.92 * 0.02 / 300f64.sqrt()) - 1.0).abs() < 0.2, "{}", width(&b));
    }

    #[test]
    fn a_better_engine_is_told_apart_where_the_difference_is_steady() {
        let worse: Vec<Figures> = (0..60).map(|i| pair(5 + i % 7, 100)).collect();
        let better: Vec<Figures> = (0..60).map(|i| pair(4 + i % 7, 100)).collect();
        let of = difference(metric("cer").expect("there"), &worse, &better, &Bootstrap::default()).expect("pairs");
        assert!((of.micro - 0.01).abs() < 1e-12 && of.interval.0 > 0.0 && of.reversed == 0.0);
        assert!(difference(metric("fca").expect("there"), &worse, &better, &Bootstrap::default()).is_none());
    }
}
