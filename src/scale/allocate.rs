//! Turns a first look at the strata into how many pages to correct, and where.
//!
//! Neyman's allocation: pages go where a stratum is large and its pages differ
//! (n_h ∝ N_h S_h), so that a given amount of work gives the narrowest interval.

/// What is known of a stratum before its sample is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// Pages in the corpus.
    pub pages: u64,
    /// Standard deviation between its pages, guessed or from a pilot; equal values give proportional allocation.
    pub spread: f64,
}

/// Shares `total` pages out among strata; every stratum gets two at least, if it has them, and none more than it has.
///
/// What is left over by rounding goes to the largest remainders, the first of equals first.
pub fn allocate(total: u64, strata: &[Wanted]) -> Vec<u64> {
    let mut given: Vec<u64> = strata.iter().map(|s| s.pages.min(2)).collect();
    let weight = |s: &Wanted| s.pages as f64 * if s.spread.is_finite() { s.spread.max(0.0) } else { 0.0 };
    // What a full stratum cannot take is shared out among the others, which may fill up in turn.
    let mut fixed = vec![false; strata.len()];
    loop {
        let open: Vec<usize> = (0..strata.len()).filter(|&i| !fixed[i]).collect();
        let sum: f64 = open.iter().map(|&i| weight(&strata[i])).sum();
        let taken: u64 = (0..strata.len()).filter(|&i| fixed[i]).map(|i| given[i]).sum();
        let left = total.saturating_sub(taken) as f64;
        let ideal = |i: usize| if sum > 0.0 { left * weight(&strata[i]) / sum } else { 0.0 };
        let bound = |i: usize| (strata[i].pages.min(2) as f64, strata[i].pages as f64);
        let full: Vec<usize> = open.iter().copied().filter(|&i| ideal(i) >= bound(i).1).collect();
        let small: Vec<usize> = open.iter().copied().filter(|&i| ideal(i) <= bound(i).0).collect();
        let settle = if full.is_empty() { small } else { full };
        if settle.is_empty() {
            let mut rest: Vec<(usize, f64)> = open.iter().map(|&i| (i, ideal(i).fract())).collect();
            open.iter().for_each(|&i| given[i] = ideal(i) as u64);
            rest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let missing = total.saturating_sub(given.iter().sum());
            for (i, _) in rest.into_iter().take(missing as usize) {
                given[i] += u64::from(given[i] < strata[i].pages);
            }
            return given;
        }
        for i in settle {
            fixed[i] = true;
            given[i] = if ideal(i) >= bound(i).1 { strata[i].pages } else { strata[i].pages.min(2) };
        }
    }
}

/// Returns how many pages of `population` to draw so that a 95 % interval reaches `half` to either side.
///
/// `spread` is the standard deviation between pages, in the unit of `half` (page rates: 0.05 for five points).
pub fn pages_for(half: f64, spread: f64, population: Option<u64>) -> u64 {
    let many = (1.959_963_984_540_054 * spread / half).powi(2);
    population.map_or(many, |all| many / (1.0 + many / all as f64)).ceil() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pages_go_where_they_tell_most() {
        let of = |total, strata: &[(u64, f64)]| {
            allocate(total, &strata.iter().map(|&(pages, spread)| Wanted { pages, spread }).collect::<Vec<_>>())
        };
        assert_eq!(of(100, &[(900, 0.01), (100, 0.09)]), [50, 50]);
        assert_eq!(of(400, &[(900, 0.01), (100, 0.09)]), [300, 100], "the second is full at 100");
        assert_eq!(of(10, &[(5, 1.0), (1_000_000, 1.0)]), [2, 8], "two at least");
        assert_eq!(of(7, &[(10, 1.0), (10, 1.0), (10, 1.0)]), [3, 2, 2]);
        assert_eq!(of(10, &[(1, 0.0), (50, 0.0)]), [1, 2]);
    }

    #[test]
    fn four_hundred_pages_give_half_a_point() {
        assert_eq!(pages_for(0.0049, 0.05, None), 400);
        assert_eq!(pages_for(0.0049, 0.05, Some(400)), 200);
    }

    proptest! {
        #[test]
        fn nothing_is_given_twice(total in 0u64..3000, strata in prop::collection::vec((0u64..1000, 0.0f64..2.0), 1..8)) {
            let strata: Vec<Wanted> = strata.iter().map(|&(pages, spread)| Wanted { pages, spread }).collect();
            let given = allocate(total, &strata);
            let least: u64 = strata.iter().map(|s| s.pages.min(2)).sum();
            prop_assert!(given.iter().zip(&strata).all(|(g, s)| *g <= s.pages && *g >= s.pages.min(2)));
            prop_assert!(given.iter().sum::<u64>() <= total.max(least));
        }
    }
}
