//! Character error rate over the longer of the two texts; never above 1.

use super::super::figures::{Figures, ratio};
use super::super::registry::{Compute, Metric};

/// Character error rate over the longer of the two texts; never above 1.
pub const CER_MAX: Metric = Metric {
    id: "cer_max",
    summary: "Character error rate over the longer of the two texts; never above 1.",
    formula: "E / max(N, M)",
    unit: "grapheme clusters (scalar values in profile `exact`)",
    denominator: "units of the longer text",
    source: "digital-eval, as one minus its similarity; rapidfuzz `normalized_distance`",
    compute: Compute::FromCounts(rate),
};

fn rate(f: &Figures) -> Option<f64> {
    ratio(f.edits.total(), f.reference_length.max(f.transcript_length) as u64)
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
