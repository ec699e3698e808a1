//! Word error rate that does not mind where words stand: moved blocks and columns read across cost nothing.

use super::super::figures::{Figures, ratio};
use super::super::registry::{Compute, Metric};

/// Word error rate that does not mind where words stand: moved blocks and columns read across cost nothing.
pub const WER_ORDER_FREE: Metric = Metric {
    id: "wer_order_free",
    summary: "Word error rate that does not mind where words stand: moved blocks and columns read across cost nothing.",
    formula: "(max(N, M) − m) / N",
    unit: "words between blanks",
    denominator: "words of the reference",
    source: "position-independent error rate (Tillmann et al. 1997); ocrevalUAtion's order-independent WER",
    compute: Compute::FromCounts(rate),
};

fn rate(f: &Figures) -> Option<f64> {
    ratio((f.reference_words.max(f.transcript_words) as u64) - f.shared_words, f.reference_words as u64)
}

#[cfg(test)]
mod tests {
    use super::super::tests::figures;

    #[test]
    fn by_hand() {
        assert_eq!(super::rate(&figures("c a b", "a b c")), Some(0.0));
        assert_eq!(super::rate(&figures("c a b", "a b")), Some(0.5));
    }
}
