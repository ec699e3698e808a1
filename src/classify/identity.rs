//! Turns a discrepancy into a name that is the same as long as the place is the same.
//!
//! The name is made of both readings, of sixteen characters of the transcript
//! on either side with blanks folded, and of a number among places where all
//! of this is equal. It knows no offset and no line, so that it survives every
//! edit of the reference and most changes of the transcript.

use std::collections::HashMap;

use super::Discrepancy;
use crate::read::Witness;
use crate::text::{Folding, digest, quote};

/// How many characters of context the name is made of.
pub const CONTEXT: usize = 16;

/// Gives every discrepancy its name; `discrepancies` come in the order of the transcript.
pub fn name_all(transcript: &Witness, discrepancies: &mut [Discrepancy]) {
    let mut seen: HashMap<String, usize, Folding> = HashMap::default();
    let text = &transcript.source.text[..transcript.span.end];
    for d in discrepancies {
        let (start, end) = (d.transcript.span.start, d.transcript.span.end);
        let before = quote::before(&text[transcript.span.start..], start - transcript.span.start, CONTEXT);
        let around = [before, quote::after(text, end, CONTEXT)];
        let mut key = key(&d.transcript.text, &d.reference.text, &around);
        key.push_str(d.kind.name());
        let ordinal = seen.entry(key.clone()).and_modify(|n| *n += 1).or_insert(1);
        d.id = name(&key, *ordinal);
    }
}

/// Joins readings and context into one key; no reading can forge the joint.
pub fn key(transcript: &str, reference: &str, around: &[String; 2]) -> String {
    let (transcript, reference) = (quote::folded(transcript), quote::folded(reference));
    format!("{transcript}\0{reference}\0{}\0{}\0", around[0], around[1])
}

/// Names a key: `d` and the first 48 bits of its SHA-256, in hexadecimal digits.
fn name(key: &str, ordinal: usize) -> String {
    let digest = digest(format!("1\0{key}\0{ordinal}").as_bytes());
    format!("d{}", &digest["sha256:".len()..][..12])
}
