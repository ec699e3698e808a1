//! Turns the mentions of all witnesses into verdicts.

use super::item::{Frame, items, plain_verdict};
use super::{DateMention, DateOptions, Evidence};

/// Judges the dates of a document.
pub fn judge(evidence: &Evidence<'_>, options: &DateOptions) -> Vec<DateMention> {
    let frame = Frame::of(options, evidence.metadata);
    let mut out = Vec::new();
    for witness in evidence.transcript.into_iter().chain(evidence.reference).chain(evidence.translations) {
        out.extend(items(witness, options, &frame).iter().map(|i| plain_verdict(i, &frame)));
    }
    out
}
