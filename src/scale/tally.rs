//! Turns pages into the sums behind a rate and its variance; sums of parts add up to the sums of the whole.

/// What one page, or one document taken as a whole, brings to a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Page {
    /// Edits: the numerator.
    pub edits: u64,
    /// Units of the reference: the denominator.
    pub length: u64,
}

/// The sums of one stratum: all that a rate with its linearised interval needs.
///
/// Integers throughout, so that the order in which parts are merged never shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Pages counted.
    pub pages: u64,
    /// Σ edits.
    pub edits: u128,
    /// Σ length.
    pub length: u128,
    edits_edits: u128,
    edits_length: u128,
    length_length: u128,
    /// Σ edits³, Σ edits² length, Σ edits length², Σ length³: how skewed the pages are.
    cubes: [u128; 4],
}

impl Tally {
    /// Counts pages.
    pub fn of<'a>(pages: impl IntoIterator<Item = &'a Page>) -> Self {
        let mut tally = Self::default();
        pages.into_iter().for_each(|page| tally.add(*page));
        tally
    }

    /// Counts one page more.
    pub fn add(&mut self, page: Page) {
        let (d, m) = (u128::from(page.edits), u128::from(page.length));
        self.pages += 1;
        self.edits += d;
        self.length += m;
        self.edits_edits += d * d;
        self.edits_length += d * m;
        self.length_length += m * m;
        let cubes = [d * d * d, d * d * m, d * m * m, m * m * m];
        self.cubes.iter_mut().zip(cubes).for_each(|(sum, cube)| *sum += cube);
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        self.pages += other.pages;
        self.edits += other.edits;
        self.length += other.length;
        self.edits_edits += other.edits_edits;
        self.edits_length += other.edits_length;
        self.length_length += other.length_length;
        self.cubes.iter_mut().zip(other.cubes).for_each(|(sum, cube)| *sum += cube);
    }

    /// Returns Σ edits / Σ length; `None` where there is nothing to divide by.
    pub fn rate(&self) -> Option<f64> {
        (self.length > 0).then(|| self.edits as f64 / self.length as f64)
    }

    /// Returns the variance between pages of `edits − rate × length`, for a rate that need not be this tally's own.
    ///
    /// `None` for fewer than two pages.
    pub fn spread(&self, rate: f64) -> Option<f64> {
        (self.pages > 1).then(|| self.central(rate).0 / (self.pages as f64 - 1.0))
    }

    /// Returns the third central moment of the same between pages: how far the bad pages stand out.
    pub fn skew(&self, rate: f64) -> f64 {
        if self.pages == 0 { 0.0 } else { self.central(rate).1 / self.pages as f64 }
    }

    /// Returns the sums of squares and cubes of `edits − rate × length` about their mean.
    fn central(&self, rate: f64) -> (f64, f64) {
        let n = (self.pages as f64).max(1.0);
        let r = rate;
        let mean = (self.edits as f64 - r * self.length as f64) / n;
        let squares = self.edits_edits as f64 - 2.0 * r * self.edits_length as f64 + r * r * self.length_length as f64;
        let [ddd, ddm, dmm, mmm] = self.cubes.map(|sum| sum as f64);
        let cubes = ddd - 3.0 * r * ddm + 3.0 * r * r * dmm - r * r * r * mmm;
        ((squares - n * mean * mean).max(0.0), cubes - 3.0 * mean * squares + 2.0 * n * mean.powi(3))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_merge_to_the_whole_and_the_spread_is_the_textbooks(
            pages in prop::collection::vec((0u64..500, 0u64..5000), 2..60), cut in 0usize..60, rate in 0.0f64..0.5
        ) {
            let pages: Vec<Page> = pages.iter().map(|&(edits, length)| Page { edits, length }).collect();
            let (a, b) = pages.split_at(cut.min(pages.len()));
            let mut merged = Tally::of(b);
            merged.merge(&Tally::of(a));
            prop_assert_eq!(merged, Tally::of(&pages));

            let e: Vec<f64> = pages.iter().map(|p| p.edits as f64 - rate * p.length as f64).collect();
            let mean = e.iter().sum::<f64>() / e.len() as f64;
            let plain = e.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (e.len() - 1) as f64;
            let spread = merged.spread(rate).expect("two pages");
            prop_assert!((spread - plain).abs() <= 1e-6 * plain.max(1.0), "{spread} {plain}");
            let cubes = e.iter().map(|x| (x - mean).powi(3)).sum::<f64>() / e.len() as f64;
            let large = e.iter().map(|x| x.abs().powi(3)).fold(1.0, f64::max);
            prop_assert!((merged.skew(rate) - cubes).abs() <= 1e-6 * large, "{} {cubes}", merged.skew(rate));
        }
    }
}
