//! The metrics there are, each with its definition: one file and one line a metric.

use super::answer::Answer;
use super::figures::Figures;
use super::texts::Texts;
use super::{rates, requested};

/// How a metric is computed, and so when.
#[derive(Debug, Clone, Copy)]
pub enum Compute {
    /// From the counts of a scope: costs nothing more, and stands in the figures of every scope.
    FromCounts(fn(&Figures) -> Option<f64>),
    /// From the texts of a scope: computed when asked for.
    FromTexts(fn(&Texts<'_>) -> Answer),
}

/// A metric: its name, what it is, and the doing.
#[derive(Debug)]
pub struct Metric {
    /// Name in every output; never changes.
    pub id: &'static str,
    /// What it says, in one sentence.
    pub summary: &'static str,
    /// The formula, in the letters of [`LETTERS`].
    pub formula: &'static str,
    /// What is counted.
    pub unit: &'static str,
    /// What is divided by.
    pub denominator: &'static str,
    /// Where the definition comes from, and who else uses it.
    pub source: &'static str,
    /// The doing.
    pub compute: Compute,
}

/// What the letters in formulas stand for.
pub const LETTERS: &str = "S, O, A: substitutions, omissions, additions of a minimal alignment at unit costs; \
E = S + O + A; N: units of the reference; M: units of the transcript; C = N − S − O: units that agree in place; \
m: words in common wherever they stand, each as often as both have it.";

/// Every metric there is; those from counts first, in the order in which reports list them.
pub const METRICS: &[Metric] = &[
    rates::CER,
    rates::CER_PATH,
    rates::CER_MAX,
    rates::ACCURACY,
    rates::CIL,
    rates::WER,
    rates::WACC,
    rates::WIL,
    rates::WER_ORDER_FREE,
    rates::WORD_PRECISION,
    rates::WORD_RECALL,
    rates::WORD_F1,
    requested::WORD_ACCURACY,
    requested::FCA,
    requested::CLASSES,
    requested::SCRIPTS,
    requested::CONFUSIONS,
];

/// Returns the metric of a name.
pub fn metric(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|m| m.id == id)
}

impl Metric {
    /// Says whether it is computed only when asked for.
    pub fn on_request(&self) -> bool {
        matches!(self.compute, Compute::FromTexts(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct_and_every_metric_is_defined() {
        for (i, m) in METRICS.iter().enumerate() {
            assert!(METRICS[..i].iter().all(|o| o.id != m.id), "{}", m.id);
            for field in [m.id, m.summary, m.formula, m.unit, m.denominator, m.source] {
                assert!(!field.is_empty() && !field.contains('|'), "{}", m.id);
            }
            assert!(m.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'), "{}", m.id);
        }
    }
}
