//! Word information lost: what of both texts does not agree word for word in place.

use super::super::figures::Figures;
use super::super::registry::{Compute, Metric};
use super::lost;

/// Word information lost: what of both texts does not agree word for word in place.
pub const WIL: Metric = Metric {
    id: "wil",
    summary: "Word information lost: what of both texts does not agree word for word in place.",
    formula: "1 − (C / N)(C / M)",
    unit: "words between blanks",
    denominator: "words of both texts",
    source: "Morris, Maier & Green 2004; jiwer, KaMI",
    compute: Compute::FromCounts(rate),
};

fn rate(f: &Figures) -> Option<f64> {
    lost(f.correct_words(), f.reference_words, f.transcript_words)
}

#[cfg(test)]
mod tests {
    use super::super::tests::figures;

    #[test]
    fn by_hand() {
        assert_eq!(super::rate(&figures("a b", "a b")), Some(0.0));
        assert_eq!(super::rate(&figures("a b c d", "a b")), Some(0.5));
    }
}
