//! Turns a share, a seed and groups into a sample that anyone can draw again, and its outcome into an interval.

use crate::text::digest;

/// Draws about `share` of each group, at least one of each, by a seed; returns numbers in order.
///
/// An item is in or out by the digest of seed and id alone, so that a larger
/// share holds the smaller one, and a new item changes nothing for the others.
pub fn sample(items: &[(String, String)], share: f64, seed: u64) -> Vec<usize> {
    let mut groups: std::collections::BTreeMap<&str, Vec<(String, usize)>> = std::collections::BTreeMap::new();
    for (i, (id, group)) in items.iter().enumerate() {
        let lot = digest(format!("{seed}\0{id}").as_bytes());
        groups.entry(group).or_default().push((lot, i));
    }
    let mut out = Vec::new();
    for mut lots in groups.into_values() {
        lots.sort();
        // A share between 0 and 1 of a count that fits in memory.
        let count = (share.clamp(0.0, 1.0) * lots.len() as f64).ceil() as usize;
        out.extend(lots.into_iter().take(count).map(|(_, i)| i));
    }
    out.sort_unstable();
    out
}

/// Returns the interval of Clopper and Pearson (1934) for a share of `hits` in `count`, at a confidence such as 0.95.
///
/// Exact: its bounds are where the binomial tails are half of what the confidence leaves. `(0, 1)` for no count.
pub fn clopper_pearson(hits: u64, count: u64, confidence: f64) -> (f64, f64) {
    if count == 0 {
        return (0.0, 1.0);
    }
    let tail = (1.0 - confidence) / 2.0;
    let low = if hits == 0 { 0.0 } else { solve(|p| 1.0 - below(hits - 1, count, p), tail) };
    let high = if hits >= count { 1.0 } else { 1.0 - solve(|q| below(hits, count, 1.0 - q), tail) };
    (low, high)
}

/// Finds where a function that grows from 0 to 1 reaches a value.
fn solve(f: impl Fn(f64) -> f64, value: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if f(middle) < value { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The chance of at most `hits` in `count` at a share `p`, in logarithms so that no factor underflows.
fn below(hits: u64, count: u64, p: f64) -> f64 {
    if p <= 0.0 {
        return 1.0;
    }
    if p >= 1.0 {
        return f64::from(u8::from(hits >= count));
    }
    let (mut ways, mut sum) = (0.0_f64, 0.0);
    for k in 0..=hits.min(count) {
        if k > 0 {
            ways += ((count - k + 1) as f64 / k as f64).ln();
        }
        sum += (ways + k as f64 * p.ln() + (count - k) as f64 * (1.0 - p).ln()).exp();
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: (f64, f64), b: (f64, f64)) {
        assert!((a.0 - b.0).abs() < 5e-5 && (a.1 - b.1).abs() < 5e-5, "{a:?} {b:?}");
    }

    /// Figures of the closed cases, and of tables of the interval.
    #[test]
    fn intervals_are_those_of_the_tables() {
        near(clopper_pearson(0, 10, 0.95), (0.0, 1.0 - 0.025_f64.powf(0.1)));
        near(clopper_pearson(10, 10, 0.95), (0.025_f64.powf(0.1), 1.0));
        near(clopper_pearson(1, 10, 0.95), (0.002_529, 0.445_016));
        near(clopper_pearson(5, 100, 0.95), (0.016_432, 0.112_835));
        assert_eq!(clopper_pearson(0, 0, 0.95), (0.0, 1.0));
    }

    #[test]
    fn a_sample_is_drawn_again_and_grows() {
        let items: Vec<_> = (0..200).map(|i| (format!("d{i}"), format!("{}", i % 3))).collect();
        let small = sample(&items, 0.03, 7);
        assert_eq!(small, sample(&items, 0.03, 7));
        assert_ne!(small, sample(&items, 0.03, 8));
        assert_eq!(small.len(), 8, "three of each group of 67, two of the one of 66");
        let large = sample(&items, 0.3, 7);
        assert!(small.iter().all(|i| large.contains(i)));
    }
}
