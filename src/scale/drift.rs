//! Turns two readings of the same pages into how far they disagree, or which of them is better.
//!
//! Without a corrected text nobody is wrong: two readings A and B disagree, and
//! the rate is symmetrical, 2 E / (|A| + |B|), the share of letters that have no
//! equal on the other side's page. With a corrected text for a sample the
//! difference of the two rates is estimated pair by pair, because both readings
//! stumble over the same bad pages; that is what makes small gains visible.

use super::ratio::{Estimate, around, ratio};
use super::special::student;
use super::tally::{Page, Tally};

/// Returns what a page brings to the rate of disagreement: edits between two readings of so many units each.
pub fn disagreement(edits: u64, a: u64, b: u64) -> Page {
    Page { edits: 2 * edits, length: a + b }
}

/// Estimates the rate of the first reading less that of the second, from pages of which both were held against the
/// same corrected text; `population` is the number of pages they were drawn from.
///
/// An interval without 0 in it says that the two can be told apart. `None` for fewer than two pages.
pub fn difference(pages: &[(Page, Page)], population: Option<u64>, level: f64) -> Option<Estimate> {
    let [first, second] = [Tally::of(pages.iter().map(|p| &p.0)), Tally::of(pages.iter().map(|p| &p.1))];
    let (r1, r2) = (first.rate()?, second.rate()?);
    // Two pages at least, and the same test as for a single rate.
    ratio(&first, population, level)?;
    let n = pages.len() as f64;
    let part = |p: &Page, rate: f64, sum: u128| (p.edits as f64 - rate * p.length as f64) / sum as f64;
    let e = pages.iter().map(|(a, b)| part(a, r1, first.length) - part(b, r2, second.length));
    let (squares, cubes) = e.fold((0.0, 0.0), |(squares, cubes), e| (squares + e * e, cubes + e * e * e));
    let left_out = population.map_or(1.0, |all| (1.0 - n / all as f64).max(0.0));
    let error = (left_out * n / (n - 1.0) * squares).sqrt();
    let value = r1 - r2;
    let skewness = if squares > 0.0 { cubes / f64::powf(squares, 1.5) } else { 0.0 };
    Some(Estimate {
        value,
        error,
        interval: around(value, error, skewness, student(level, n - 1.0)),
        pages: pages.len() as u64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disagreement_does_not_ask_who_is_right() {
        let of = |edits, a, b| ratio(&Tally::of(&[disagreement(edits, a, b); 2]), None, 0.95).expect("a rate").value;
        assert_eq!(of(10, 100, 100), 0.1);
        assert_eq!(of(10, 90, 110), of(10, 110, 90));
    }

    #[test]
    fn a_steady_gain_shows_where_pages_differ_a_hundred_times_as_much() {
        let pages: Vec<(Page, Page)> = (0..60)
            .map(|i| {
                let edits = 10 + (i * 37) % 200;
                (Page { edits: edits + 3 + i % 2, length: 1000 }, Page { edits, length: 1000 })
            })
            .collect();
        let of = difference(&pages, None, 0.95).expect("two pages and more");
        let interval = of.interval.expect("a spread");
        assert!((of.value - 0.0035).abs() < 1e-12 && interval.low > 0.0033 && interval.high < 0.0037, "{of:?}");
        assert_eq!(difference(&pages[..1], None, 0.95), None);
    }
}
