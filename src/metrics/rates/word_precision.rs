//! Share of the transcript's words that the reference has, wherever they stand.

use super::super::figures::{Figures, ratio};
use super::super::registry::{Compute, Metric};

/// Share of the transcript's words that the reference has, wherever they stand.
pub const WORD_PRECISION: Metric = Metric {
    id: "word_precision",
    summary: "Share of the transcript's words that the reference has, wherever they stand.",
    formula: "m / M",
    unit: "words between blanks",
    denominator: "words of the transcript",
    source: "bag of words; PRImA text evaluation",
    compute: Compute::FromCounts(rate),
};

fn rate(f: &Figures) -> Option<f64> {
    ratio(f.shared_words, f.transcript_words as u64)
}

#[cfg(test)]
mod tests {
    use super::super::tests::figures;

    #[test]
    fn by_hand() {
        assert_eq!(super::rate(&figures("c a b", "a b")), Some(2.0 / 3.0));
        assert_eq!(super::rate(&figures("a", "a b")), Some(1.0));
    }
}
