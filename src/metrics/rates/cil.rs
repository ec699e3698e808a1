//! Character information lost: what of both texts does not agree in place.

use super::super::figures::Figures;
use super::super::registry::{Compute, Metric};
use super::lost;

/// Character information lost: what of both texts does not agree in place.
pub const CIL: Metric = Metric {
    id: "cil",
    summary: "Character information lost: what of both texts does not agree in place.",
    formula: "1 − (C / N)(C / M)",
    unit: "grapheme clusters (scalar values in profile `exact`)",
    denominator: "units of both texts",
    source: "Morris, Maier & Green 2004, word information lost, on characters; KaMI",
    compute: Compute::FromCounts(rate),
};

fn rate(f: &Figures) -> Option<f64> {
    lost(f.correct(), f.reference_length, f.transcript_length)
}

#[cfg(test)]
mod tests {
    use super::super::tests::figures;

    #[test]
    fn by_hand() {
        assert_eq!(super::rate(&figures("ab", "ab")), Some(0.0));
        assert_eq!(super::rate(&figures("abcd", "ab")), Some(0.5));
    }
}
