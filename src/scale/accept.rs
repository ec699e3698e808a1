//! Turns a batch and the pages looked at into: take it, or send it back.
//!
//! A page is bad when its rate is above what was agreed. How many pages of a
//! batch are bad is estimated exactly: by Clopper and Pearson (1934) where the
//! batch is large, by the hypergeometric distribution where the sample is a
//! good part of it. A plan (n pages, at most c bad ones) keeps two promises: a
//! batch with the share `limit` of bad pages or more passes with a probability
//! of `risk` at most; of all such plans it is the smallest with this c.

use super::ratio::Interval;
use super::special::{beta, beta_quantile, ln_gamma};

/// A sampling plan: look at so many pages, take the batch if no more than so many are bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Pages to look at.
    pub pages: u64,
    /// Bad pages at which the batch is still taken.
    pub accept: u64,
}

/// What was seen of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// Pages of the batch; `None` where it is so large that the sample is nothing beside it.
    pub pages: Option<u64>,
    /// Pages looked at.
    pub seen: u64,
    /// Bad ones among them.
    pub bad: u64,
}

impl Batch {
    /// Returns the interval of the share of bad pages at this level.
    pub fn share(&self, level: f64) -> Interval {
        match self.pages {
            Some(pages) => hypergeometric(self.bad, self.seen, pages, level),
            None => clopper_pearson(self.bad, self.seen, level),
        }
    }

    /// Returns the share of bad pages that is not exceeded, with this confidence: the upper end of a one-sided interval.
    pub fn at_most(&self, confidence: f64) -> f64 {
        self.share(2.0 * confidence - 1.0).high
    }
}

/// Returns the exact interval of a share of which `bad` in `seen` were found, drawn from very many.
pub fn clopper_pearson(bad: u64, seen: u64, level: f64) -> Interval {
    let (tail, x, n) = ((1.0 - level) / 2.0, bad as f64, seen as f64);
    Interval {
        low: if bad == 0 { 0.0 } else { beta_quantile(tail, x, n - x + 1.0) },
        high: if bad >= seen { 1.0 } else { beta_quantile(1.0 - tail, x + 1.0, n - x) },
    }
}

/// Returns the exact interval of a share of which `bad` in `seen` were found, drawn from `pages` without putting back.
///
/// Both ends are shares that a batch of so many pages can have.
pub fn hypergeometric(bad: u64, seen: u64, pages: u64, level: f64) -> Interval {
    let (tail, n) = ((1.0 - level) / 2.0, pages.max(1) as f64);
    let seen = seen.min(pages);
    let bad = bad.min(seen);
    // The more bad pages there are, the less likely it is to see few of them.
    let few = |all: u64| below(bad, all, seen, pages);
    let many = |all: u64| if bad == 0 { 1.0 } else { 1.0 - below(bad - 1, all, seen, pages) };
    let most = pages - (seen - bad);
    let high = last(bad, most, |all| few(all) > tail);
    let low = first(bad, most, |all| many(all) > tail);
    Interval { low: low as f64 / n, high: high as f64 / n }
}

/// Returns the plan with no bad page allowed: below the share `limit` of bad pages with this confidence.
pub fn zero_failures(limit: f64, confidence: f64, pages: Option<u64>) -> Plan {
    plan(limit, 1.0 - confidence, 0, pages)
}

/// Returns the smallest plan with `accept` bad pages allowed that takes a batch with the share `limit` of bad
/// pages with a probability of `risk` at most.
pub fn plan(limit: f64, risk: f64, accept: u64, pages: Option<u64>) -> Plan {
    let taken = |n: u64| match pages {
        None => 1.0 - beta(limit, accept as f64 + 1.0, n as f64 - accept as f64),
        // The mildest batch that is at the limit.
        Some(all) => below(accept, ((limit * all as f64).ceil() as u64).clamp(accept.min(all), all), n, all),
    };
    let most = pages.unwrap_or(1 << 40).max(accept + 1);
    // 95 pages of 100 leave exactly five in a hundred; the last bit of a logarithm is not to cost a page.
    let n = first(accept + 1, most, |n| taken(n) <= risk * (1.0 + 1e-9));
    Plan { pages: pages.map_or(n, |all| n.min(all)), accept }
}

/// Returns P(X ≤ x) where `drawn` are taken from `pages` of which `bad` are bad.
fn below(x: u64, bad: u64, drawn: u64, pages: u64) -> f64 {
    let choose = |n: u64, k: u64| ln_gamma(n as f64 + 1.0) - ln_gamma(k as f64 + 1.0) - ln_gamma((n - k) as f64 + 1.0);
    let least = (drawn + bad).saturating_sub(pages);
    let most = bad.min(drawn);
    if x >= most {
        return 1.0;
    }
    let all = choose(pages, drawn);
    let sum: f64 = (least..=x).map(|k| (choose(bad, k) + choose(pages - bad, drawn - k) - all).exp()).sum();
    sum.min(1.0)
}

/// Returns the first number of a range for which a condition holds that, once true, stays true; else its end.
fn first(mut low: u64, mut high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// Returns the last number of a range for which a condition holds that, once false, stays false; else its beginning.
fn last(low: u64, high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    first(low + 1, high + 1, |n| !holds(n)) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plans_that_every_handbook_has() {
        assert_eq!(zero_failures(0.05, 0.95, None), Plan { pages: 59, accept: 0 });
        assert_eq!(zero_failures(0.01, 0.95, None), Plan { pages: 299, accept: 0 });
        assert_eq!(plan(0.05, 0.05, 1, None).pages, 93);
        assert_eq!(plan(0.05, 0.05, 2, None).pages, 124);
        // From a small batch fewer are enough, and the last ones need not be looked at.
        let small = zero_failures(0.05, 0.95, Some(100)).pages;
        assert_eq!(small, 45);
        assert_eq!(zero_failures(0.01, 0.95, Some(100)).pages, 95);
        assert_eq!(zero_failures(0.05, 0.95, Some(1_000_000)).pages, 59);
    }

    #[test]
    fn a_plan_is_kept_by_the_interval_it_came_from() {
        for (limit, accept) in [(0.05, 0), (0.05, 3), (0.01, 1)] {
            let n = plan(limit, 0.05, accept, None).pages;
            let at_most = |seen| Batch { pages: None, seen, bad: accept }.at_most(0.95);
            assert!(at_most(n) <= limit && at_most(n - 1) > limit, "{limit} {accept} {n}");
        }
    }

    #[test]
    fn clopper_and_pearson_as_in_their_tables() {
        let of = |bad, seen| clopper_pearson(bad, seen, 0.95);
        let near = |i: Interval, low: f64, high: f64| {
            assert!((i.low - low).abs() < 5e-5 && (i.high - high).abs() < 5e-5, "{i:?}");
        };
        near(of(0, 10), 0.0, 0.3085);
        near(of(1, 10), 0.0025, 0.4450);
        near(of(5, 10), 0.1871, 0.8129);
        near(of(10, 10), 0.6915, 1.0);
        near(of(0, 0), 0.0, 1.0);
    }

    #[test]
    fn a_batch_seen_whole_is_known_and_one_seen_in_part_lies_between() {
        assert_eq!(hypergeometric(3, 50, 50, 0.95), Interval { low: 0.06, high: 0.06 });
        let (part, far) = (hypergeometric(3, 50, 100, 0.95), clopper_pearson(3, 50, 0.95));
        assert!(part.low >= far.low && part.high <= far.high, "{part:?} {far:?}");
        assert_eq!(hypergeometric(0, 0, 0, 0.95), Interval { low: 0.0, high: 0.0 });
    }

    /// Every batch of 40 pages, every outcome of 15 drawn: the interval misses the truth at most as often as it may.
    #[test]
    fn the_exact_interval_covers_every_truth() {
        let (pages, seen) = (40u64, 15u64);
        for bad in 0..=pages {
            let mass = |x: u64| below(x, bad, seen, pages) - if x == 0 { 0.0 } else { below(x - 1, bad, seen, pages) };
            let truth = bad as f64 / pages as f64;
            let covered: f64 = (0..=seen)
                .filter(|&x| {
                    let i = hypergeometric(x, seen, pages, 0.95);
                    i.low <= truth + 1e-12 && truth <= i.high + 1e-12
                })
                .map(mass)
                .sum();
            assert!(covered >= 0.95 - 1e-9, "{bad}: {covered}");
        }
    }
}
