//! Turns two readings of every page and a corrected text for a few into a tighter estimate than the few alone give.
//!
//! Where two engines disagree, one of them is wrong. How often they do is
//! known for all pages at no cost; the sample tells what a disagreement is
//! worth in errors. This is the generalised regression estimator (Särndal,
//! Swensson & Wretman 1992, ch. 6 and 7) of the two totals in R = D / M, with
//! the disagreement and the length of the reading as auxiliaries. The variance
//! is taken from residuals weighed as the estimate weighs them and corrected
//! for their leverage, as a jackknife has them, because samples are small. A
//! model that explains nothing costs two degrees of freedom and no bias.

use super::ratio::{Estimate, Interval, around};
use super::special::student;

/// What is known of all pages: sums, so that parts add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Everything {
    /// Pages.
    pub pages: u64,
    /// Σ edits between the two readings.
    pub disagreement: u128,
    /// Σ units of the reading whose rate is wanted.
    pub units: u128,
}

impl Everything {
    /// Counts one page more.
    pub fn add(&mut self, disagreement: u64, units: u64) {
        self.pages += 1;
        self.disagreement += u128::from(disagreement);
        self.units += u128::from(units);
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        self.pages += other.pages;
        self.disagreement += other.disagreement;
        self.units += other.units;
    }
}

/// A page of the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corrected {
    /// Edits between the reading and its corrected text.
    pub edits: u64,
    /// Units of the corrected text.
    pub length: u64,
    /// Edits between the two readings.
    pub disagreement: u64,
    /// Units of the reading.
    pub units: u64,
}

/// Estimates the rate of a reading from its sample, helped by what is known of all pages.
///
/// The sample is drawn at random from all pages. `None` for fewer than six pages or no length.
pub fn assisted(sample: &[Corrected], all: &Everything, level: f64) -> Option<Estimate> {
    if sample.len() < 6 || (sample.len() as u64) > all.pages {
        return None;
    }
    let (n, pages) = (sample.len() as f64, all.pages as f64);
    // Centred at the means of all pages, the intercept is the estimated mean of all pages.
    let means = [all.disagreement as f64 / pages, all.units as f64 / pages];
    let row = |p: &Corrected| [1.0, p.disagreement as f64 - means[0], p.units as f64 - means[1]];
    let rows: Vec<[f64; 3]> = sample.iter().map(row).collect();
    let inverse = inverse(&rows);
    let fit = |y: &dyn Fn(&Corrected) -> f64| {
        let mut moment = [0.0; 3];
        for (x, p) in rows.iter().zip(sample) {
            (0..3).for_each(|i| moment[i] += x[i] * y(p));
        }
        times(&inverse, &moment)
    };
    let (edits, length) = (fit(&|p| p.edits as f64), fit(&|p| p.length as f64));
    if length[0] <= 0.0 {
        return None;
    }
    let value = edits[0] / length[0];
    let residuals = rows.iter().zip(sample).map(|(x, p)| {
        let left = p.edits as f64 - dot(&edits, x) - value * (p.length as f64 - dot(&length, x));
        // What the page weighs in the estimate, once the sample is made to look like all pages.
        let weight = n * dot(&inverse[0], x);
        weight * left / (1.0 - dot(&times(&inverse, x), x).min(0.99))
    });
    let [squares, cubes, fourths] =
        residuals.fold([0.0; 3], |[s, c, f], e| [s + e.powi(2), c + e.powi(3), f + e.powi(4)]);
    let left_out = (1.0 - n / pages).max(0.0);
    let error = (left_out * squares / (n - 1.0) / n).sqrt() / length[0];
    let skewness = if squares > 0.0 { cubes / f64::powf(squares, 1.5) } else { 0.0 };
    // A few pages that the model misses by far make the variance itself uncertain: 2 n / (kurtosis − 1).
    let kurtosis = if squares > 0.0 { n * fourths / (squares * squares) } else { 3.0 };
    let freedom = (n - 3.0).min(2.0 * n / (kurtosis - 1.0).max(1e-9));
    let interval =
        around(value, error, skewness, student(level, freedom)).map(|i| Interval { low: i.low.max(0.0), ..i });
    Some(Estimate { value, error, interval, pages: sample.len() as u64 })
}

fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn times(matrix: &[[f64; 3]; 3], vector: &[f64; 3]) -> [f64; 3] {
    [0, 1, 2].map(|i| dot(&matrix[i], vector))
}

/// Inverts Σ x xᵀ by elimination; a direction in which the pages do not differ is left out.
fn inverse(rows: &[[f64; 3]]) -> [[f64; 3]; 3] {
    let mut left = [[0.0; 3]; 3];
    for x in rows {
        for i in 0..3 {
            (0..3).for_each(|j| left[i][j] += x[i] * x[j]);
        }
    }
    let size = [0, 1, 2].map(|i: usize| left[i][i]);
    let mut right = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    for i in 0..3 {
        let pivot = left[i][i];
        if pivot <= 1e-9 * size[i].max(f64::MIN_POSITIVE) {
            // Nothing is left of this auxiliary once the others are known.
            for k in 0..3 {
                (left[i][k], left[k][i], right[i][k], right[k][i]) = (0.0, 0.0, 0.0, 0.0);
            }
            continue;
        }
        for k in 0..3 {
            left[i][k] /= pivot;
            right[i][k] /= pivot;
        }
        for other in (0..3).filter(|&o| o != i) {
            let factor = left[other][i];
            for k in 0..3 {
                left[other][k] -= factor * left[i][k];
                right[other][k] -= factor * right[i][k];
            }
        }
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_of(pages: &[Corrected]) -> Everything {
        let mut all = Everything::default();
        pages.iter().for_each(|p| all.add(p.disagreement, p.units));
        all
    }

    #[test]
    fn a_perfect_auxiliary_gives_the_truth_from_any_sample() {
        let page = |i: u64| Corrected { edits: 3 * (i % 17), length: 500 + i, disagreement: i % 17, units: 500 + i };
        let pages: Vec<Corrected> = (0..200).map(page).collect();
        let truth =
            pages.iter().map(|p| p.edits).sum::<u64>() as f64 / pages.iter().map(|p| p.length).sum::<u64>() as f64;
        let sample: Vec<Corrected> = pages.iter().step_by(21).copied().collect();
        let of = assisted(&sample, &all_of(&pages), 0.95).expect("ten pages");
        assert!((of.value - truth).abs() < 1e-9 && of.error < 1e-9, "{of:?} {truth}");
    }

    #[test]
    fn an_auxiliary_that_never_changes_is_left_out() {
        let page = |i: u64| Corrected { edits: i % 7, length: 100, disagreement: 4, units: 100 };
        let pages: Vec<Corrected> = (0..50).map(page).collect();
        let of = assisted(&pages[..14], &all_of(&pages), 0.95).expect("fourteen pages");
        assert!((of.value - 0.03).abs() < 1e-12 && of.error > 0.0, "{of:?}");
        assert_eq!(assisted(&pages[..5], &all_of(&pages), 0.95), None);
    }
}
