//! Turns what an edition says of its own text into causes: a word that its editors supplied is no misreading.

use super::{Cause, Discrepancy};
use crate::read::Pair;
use crate::text::EditorialAct;

/// Adds what the editors did to the places that they did it to.
///
/// What they supplied, wrote out or took out is editorial. Of what they corrected or regularised, the letters say
/// best why it differs: there the editors are evidence, and the runner-up.
pub fn acts(pair: &Pair, discrepancies: &mut [Discrepancy]) {
    let [transcript, reference] = [&pair.transcript, &pair.reference].map(|w| w.source.layout.as_ref());
    let any = |layout: Option<&crate::text::Layout>| layout.is_some_and(|l| !l.edited.is_empty());
    if !any(transcript) && !any(reference) {
        return;
    }
    for d in discrepancies {
        let of_reference = reference.and_then(|l| l.edited_at(d.reference.span));
        let Some(edited) = of_reference.or_else(|| transcript.and_then(|l| l.edited_at(d.transcript.span))) else {
            continue;
        };
        d.evidence.push(edited.act.told().into());
        match edited.act {
            EditorialAct::Corrected | EditorialAct::Regularised => {
                if d.cause != Cause::Editorial && !d.also.contains(&Cause::Editorial) {
                    d.also.push(Cause::Editorial);
                }
            }
            _ if d.cause == Cause::Editorial => d.confidence = d.confidence.max(0.98),
            _ => {
                let letters = std::mem::replace(&mut d.cause, Cause::Editorial);
                d.also = if letters == Cause::Unknown { Vec::new() } else { vec![letters] };
                d.confidence = 0.98;
            }
        }
    }
}
