//! Word accuracy; negative where the word edits outnumber the words of the reference.

use super::super::figures::Figures;
use super::super::registry::{Compute, Metric};

/// Word accuracy; negative where the word edits outnumber the words of the reference.
pub const WACC: Metric = Metric {
    id: "wacc",
    summary: "Word accuracy; negative where the word edits outnumber the words of the reference.",
    formula: "1 − E / N",
    unit: "words between blanks",
    denominator: "words of the reference",
    source: "speech recognition; Morris, Maier & Green 2004",
    compute: Compute::FromCounts(rate),
};

fn rate(f: &Figures) -> Option<f64> {
    f.wer.map(|wer| 1.0 - wer)
}

#[cfg(test)]
mod tests {
    use super::super::tests::figures;

    #[test]
    fn by_hand() {
        assert_eq!(super::rate(&figures("a b c d", "a x c d")), Some(0.75));
        assert_eq!(super::rate(&figures("a b c", "a")), Some(-1.0));
    }
}
