//! Harmonic mean of word precision and recall; equal to digital-eval's bag-of-words similarity.

use super::super::figures::{Figures, ratio};
use super::super::registry::{Compute, Metric};

/// Harmonic mean of word precision and recall; equal to digital-eval's bag-of-words similarity.
pub const WORD_F1: Metric = Metric {
    id: "word_f1",
    summary: "Harmonic mean of word precision and recall; equal to digital-eval's bag-of-words similarity.",
    formula: "2m / (N + M)",
    unit: "words between blanks",
    denominator: "words of both texts together",
    source: "bag of words; digital-eval",
    compute: Compute::FromCounts(rate),
};

fn rate(f: &Figures) -> Option<f64> {
    ratio(2 * f.shared_words, (f.reference_words + f.transcript_words) as u64)
}

#[cfg(test)]
mod tests {
    use super::super::tests::figures;

    #[test]
    fn by_hand() {
        assert_eq!(super::rate(&figures("c a b", "a b")), Some(0.8));
        assert_eq!(super::rate(&figures("b a", "a b")), Some(1.0));
    }
}
