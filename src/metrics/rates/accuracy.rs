//! Character accuracy; negative where the edits outnumber the units of the reference.

use super::super::figures::Figures;
use super::super::registry::{Compute, Metric};

/// Character accuracy; negative where the edits outnumber the units of the reference.
pub const ACCURACY: Metric = Metric {
    id: "accuracy",
    summary: "Character accuracy; negative where the edits outnumber the units of the reference.",
    formula: "(N − E) / N",
    unit: "grapheme clusters (scalar values in profile `exact`)",
    denominator: "units of the reference",
    source: "ISRI Analytic Tools; Rice 1996",
    compute: Compute::FromCounts(rate),
};

fn rate(f: &Figures) -> Option<f64> {
    f.cer.map(|cer| 1.0 - cer)
}

#[cfg(test)]
mod tests {
    use super::super::tests::figures;

    #[test]
    fn by_hand() {
        assert_eq!(super::rate(&figures("Пропу Вас", "Прошу Вас")), Some(8.0 / 9.0));
        assert_eq!(super::rate(&figures("abc", "a")), Some(-1.0));
    }
}
