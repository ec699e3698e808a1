//! Character error rate over the length of the alignment; never above 1.

use super::super::figures::{Figures, ratio};
use super::super::registry::{Compute, Metric};

/// Character error rate over the length of the alignment; never above 1.
pub const CER_PATH: Metric = Metric {
    id: "cer_path",
    summary: "Character error rate over the length of the alignment; never above 1.",
    formula: "E / (E + C)",
    unit: "grapheme clusters (scalar values in profile `exact`)",
    denominator: "steps of the minimal alignment",
    source: "OCR-D evaluation specification, normalised CER; match error rate of Morris, Maier & Green 2004 on characters",
    compute: Compute::FromCounts(rate),
};

fn rate(f: &Figures) -> Option<f64> {
    ratio(f.edits.total(), f.edits.total() + f.correct())
}

#[cfg(test)]
mod tests {
    use super::super::tests::figures;

    #[test]
    fn by_hand() {
        assert_eq!(super::rate(&figures("Пропу Вас", "Прошу Вас")), Some(1.0 / 9.0));
        assert_eq!(super::rate(&figures("abcd", "a")), Some(3.0 / 4.0));
    }
}
