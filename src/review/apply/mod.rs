//! Turns decisions into changed bytes of the reference, and nothing but those bytes.
//!
//! Only two verdicts change the reference: `slip`, which puts the transcript's
//! reading there, and `other`, which puts the reviewer's. Everything else is
//! copied byte for byte, whatever its encoding, line ends or faults. A file is
//! changed wholly or not at all.

mod place;
mod plan;
mod write;

use std::sync::Arc;

pub use plan::{Hunk, Plan, Refusal, plan};
pub use write::write;

use super::anchor::{Anchors, Fate};
use super::verdict::Verdict;
use crate::compare::{Comparison, Options, compare};
use crate::error::{Error, ErrorKind, Result};
use crate::read::{Pair, ReadOptions, Witness, source_from_bytes};
use crate::text::{Source, Span};

/// Puts the hunks of a plan into the bytes of a file; hunks are in order and apart.
pub fn splice(bytes: &[u8], hunks: &[Hunk]) -> Vec<u8> {
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    for hunk in hunks {
        out.extend_from_slice(&bytes[at..hunk.bytes.start]);
        out.extend_from_slice(&hunk.new_bytes);
        at = hunk.bytes.end;
    }
    out.extend_from_slice(&bytes[at..]);
    out
}

/// The bytes as they stand, whatever format they might be recognised as.
fn as_text(encoding: Option<String>) -> ReadOptions {
    ReadOptions { encoding, format: Some("text".into()), ..ReadOptions::default() }
}

/// Makes sure that the bytes are the text that was compared: what was taken out of markup has no bytes of its own.
///
/// # Errors
/// `Refused` where they are not.
pub fn must_be_plain(source: &Source, bytes: &[u8]) -> Result<()> {
    let encoding = Some(source.encoding.name.clone());
    let plain = source_from_bytes(&source.path, bytes, &as_text(encoding));
    if plain.is_ok_and(|p| p.text == source.text) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Refused, "the reference is no plain text that can be changed byte by byte")
        .in_file(&source.path)
        .hint("apply to the plain text, or mend the file in its own program"))
}

/// Reads the changed reference again and compares: what was decided is gone, unless the transcript errs there.
///
/// Returns the comparison of the new state.
///
/// # Errors
/// `Refused` where a decided place still differs; whatever reading the new bytes says.
pub fn check_again(old: &Comparison, plan: &Plan, bytes: &[u8], options: &Options) -> Result<Comparison> {
    let before = &old.pair.reference;
    let encoding = Some(before.source.encoding.name.clone());
    let source = source_from_bytes(&before.source.path, bytes, &as_text(encoding))?;
    let grown = source.text.len() as i64 - before.source.text.len() as i64;
    let end = usize::try_from(before.span.end as i64 + grown).unwrap_or(before.span.start);
    let reference = Witness { source: Arc::new(source), span: Span::new(before.span.start, end), ..before.clone() };
    let new = compare(Pair { reference, ..old.pair.clone() }, options);
    let (was, is) = (Anchors::of(&old.pair, &old.discrepancies), Anchors::of(&new.pair, &new.discrepancies));
    for hunk in plan.hunks.iter().filter(|h| h.verdict == Verdict::Slip) {
        let anchor = was.anchors.iter().find(|a| a.id == hunk.id);
        if let Some(anchor) = anchor
            && let Fate::Placed(..) = is.find(&anchor.id, Some(&anchor.sel))
        {
            return Err(Error::new(ErrorKind::Refused, format!("{}: the texts would still differ there", hunk.id))
                .in_file(&before.source.path)
                .hint("mend this place by hand; nothing was written"));
        }
    }
    Ok(new)
}
