//! Turns the verdicts of several reviewers on the same places into how far they agree.

use std::collections::BTreeMap;

/// How far reviewers agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Places that at least two have decided.
    pub places: usize,
    /// Pairs of verdicts on the same place.
    pub pairs: usize,
    /// Pairs that are the same.
    pub same: usize,
    /// Krippendorff's alpha for names; none where there is nothing to compare or only one verdict was ever given.
    pub alpha: Option<f64>,
}

/// Measures agreement on places, each with the verdicts given there; places with fewer than two are left out.
///
/// Alpha as in Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability",
/// for nominal data, any number of reviewers and missing values.
pub fn agreement<V: Ord + Clone>(places: &[Vec<V>]) -> Agreement {
    let mut coincidences: BTreeMap<(V, V), f64> = BTreeMap::new();
    let (mut pairs, mut same, mut counted) = (0, 0, 0);
    for verdicts in places.iter().filter(|v| v.len() > 1) {
        counted += 1;
        for (i, a) in verdicts.iter().enumerate() {
            for (j, b) in verdicts.iter().enumerate().filter(|(j, _)| *j != i) {
                *coincidences.entry((a.clone(), b.clone())).or_default() += 1.0 / (verdicts.len() - 1) as f64;
                if i < j {
                    pairs += 1;
                    same += usize::from(a == b);
                }
            }
        }
    }
    let mut totals: BTreeMap<&V, f64> = BTreeMap::new();
    for ((a, _), n) in &coincidences {
        *totals.entry(a).or_default() += n;
    }
    let all: f64 = totals.values().sum();
    let observed: f64 = coincidences.iter().filter(|((a, b), _)| a != b).map(|(_, n)| n).sum();
    let expected: f64 = totals.values().map(|n| n * (all - n)).sum();
    let alpha = (expected > 0.0).then(|| 1.0 - (all - 1.0) * observed / expected);
    Agreement { places: counted, pairs, same, alpha }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of Krippendorff (2011), part C: four observers, twelve units, missing data: 0.743.
    #[test]
    fn alpha_is_that_of_the_worked_example() {
        let observers = [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ];
        let unit = |u: usize| observers.iter().map(|o| o[u]).filter(|v| *v > 0).collect::<Vec<i32>>();
        let places: Vec<_> = (0..12).map(unit).collect();
        let found = agreement(&places);
        assert!((found.alpha.expect("a figure") - 0.743).abs() < 5e-4, "{found:?}");
        assert_eq!(found.places, 11);
    }

    #[test]
    fn one_verdict_only_has_no_alpha() {
        let found = agreement(&[vec![1, 1], vec![1, 1], vec![1]]);
        assert_eq!((found.alpha, found.pairs, found.same), (None, 2, 2));
        assert_eq!(agreement::<u8>(&[]).alpha, None);
        assert_eq!(agreement(&[vec![1, 2], vec![2, 1]]).same, 0);
    }
}
