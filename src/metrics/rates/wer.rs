//! Word error rate: how many word edits the transcript needs for each word of the reference; it may exceed 1.

use super::super::figures::Figures;
use super::super::registry::{Compute, Metric};

/// Word error rate: how many word edits the transcript needs for each word of the reference; it may exceed 1.
pub const WER: Metric = Metric {
    id: "wer",
    summary: "Word error rate: how many word edits the transcript needs for each word of the reference; it may exceed 1.",
    formula: "E / N",
    unit: "words between blanks",
    denominator: "words of the reference",
    source: "all evaluation programs, with tokens of their own: the compatibility figures show how far these part",
    compute: Compute::FromCounts(rate),
};

fn rate(f: &Figures) -> Option<f64> {
    f.wer
}

#[cfg(test)]
mod tests {
    use super::super::tests::figures;

    #[test]
    fn by_hand() {
        assert_eq!(super::rate(&figures("a b c", "a x c")), Some(1.0 / 3.0));
        assert_eq!(super::rate(&figures("a b", "a")), Some(1.0));
    }
}
