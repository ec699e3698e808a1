//! Metrics from the counts of a scope: one file a metric, with its definition, denominator and source.

mod accuracy;
mod cer;
mod cer_max;
mod cer_path;
mod cil;
mod wacc;
mod wer;
mod wer_order_free;
mod wil;
mod word_f1;
mod word_precision;
mod word_recall;

pub use accuracy::ACCURACY;
pub use cer::CER;
pub use cer_max::CER_MAX;
pub use cer_path::CER_PATH;
pub use cil::CIL;
pub use wacc::WACC;
pub use wer::WER;
pub use wer_order_free::WER_ORDER_FREE;
pub use wil::WIL;
pub use word_f1::WORD_F1;
pub use word_precision::WORD_PRECISION;
pub use word_recall::WORD_RECALL;

/// Returns 1 − (C / N)(C / M); `None` where either text is empty.
fn lost(correct: u64, reference: usize, transcript: usize) -> Option<f64> {
    let kept = |whole: usize| super::figures::ratio(correct, whole as u64);
    Some(1.0 - kept(reference)? * kept(transcript)?)
}

#[cfg(test)]
mod tests {
    use super::super::figures::Figures;
    use crate::align::exact::Workspace;
    use crate::normalize::Interner;

    /// Counts two short texts: units are scalar values, words stand between blanks.
    pub fn figures(transcript: &str, reference: &str) -> Figures {
        let mut interner = Interner::default();
        let mut ids = |text: &str, words: bool| -> Vec<u32> {
            if words {
                text.split_whitespace().map(|w| interner.id(w)).collect()
            } else {
                text.chars().map(|c| interner.id(c.encode_utf8(&mut [0; 4]))).collect()
            }
        };
        let (t, r) = (ids(transcript, false), ids(reference, false));
        let (tw, rw) = (ids(transcript, true), ids(reference, true));
        Figures::count([&t, &r], [&tw, &rw], &mut Workspace::new())
    }

    #[test]
    fn no_rate_is_stated_without_a_denominator() {
        use super::super::registry::{Compute, METRICS};
        for metric in METRICS {
            let Compute::FromCounts(rate) = metric.compute else { continue };
            assert_eq!(rate(&figures("", "")), None, "{}", metric.id);
            for (t, r) in [("", "a"), ("a", "")] {
                assert!(rate(&figures(t, r)).is_none_or(f64::is_finite), "{}", metric.id);
            }
        }
    }
}
