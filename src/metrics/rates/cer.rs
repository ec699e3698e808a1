//! Character error rate: how many edits the transcript needs for each unit of the reference; it may exceed 1.

use super::super::figures::Figures;
use super::super::registry::{Compute, Metric};

/// Character error rate: how many edits the transcript needs for each unit of the reference; it may exceed 1.
pub const CER: Metric = Metric {
    id: "cer",
    summary: "Character error rate: how many edits the transcript needs for each unit of the reference; it may exceed 1.",
    formula: "E / N",
    unit: "grapheme clusters (scalar values in profile `exact`)",
    denominator: "units of the reference",
    source: "Levenshtein 1965; Rice, Measuring the Accuracy of Page-Reading Systems (1996); all evaluation programs",
    compute: Compute::FromCounts(rate),
};

fn rate(f: &Figures) -> Option<f64> {
    f.cer
}

#[cfg(test)]
mod tests {
    use super::super::tests::figures;

    #[test]
    fn by_hand() {
        assert_eq!(super::rate(&figures("Пропу Вас", "Прошу Вас")), Some(1.0 / 9.0));
        assert_eq!(super::rate(&figures("long", "a")), Some(4.0));
    }
}
