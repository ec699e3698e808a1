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

pub use place::stretch;
pub use plan::{Hunk, Plan, Refusal, plan};
pub use write::write;

use super::anchor::{Anchors, Fate};
use super::verdict::Verdict;
use crate::classify::Discrepancy;
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

/// What a changed reference comes to when it is compared again.
#[derive(Debug)]
pub struct Again {
    /// The comparison of the new state.
    pub comparison: Comparison,
    /// Discrepancies that were not there before, by their numbers; those that a reading of the reviewer's own makes are not among them.
    pub appeared: Vec<usize>,
}

/// Reads the changed reference again and compares: what was decided is gone, unless the transcript errs there.
///
/// # Errors
/// `Refused` where a decided place still differs; whatever reading the new bytes says.
pub fn check_again(old: &Comparison, plan: &Plan, bytes: &[u8], options: &Options) -> Result<Again> {
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
    let appeared = appeared(&was, &is, &new, plan);
    Ok(Again { comparison: new, appeared })
}

/// Lists what differs now and did not before, but where a reviewer put a reading that neither text had.
fn appeared(was: &Anchors, is: &Anchors, new: &Comparison, plan: &Plan) -> Vec<usize> {
    let reference = &new.pair.reference.source;
    let mut moved = 0_i64;
    let mut own = Vec::new();
    for hunk in &plan.hunks {
        let start = usize::try_from(hunk.bytes.start as i64 + moved).unwrap_or_default();
        moved += hunk.new_bytes.len() as i64 - hunk.bytes.len() as i64;
        if hunk.verdict == Verdict::Other {
            own.push((start, start + hunk.new_bytes.len()));
        }
    }
    let on_disk = |at: usize| reference.encoding.bom + reference.place(at).bytes;
    let expected = |d: &Discrepancy| {
        let (start, end) = (on_disk(d.reference.span.start), on_disk(d.reference.span.end));
        own.iter().any(|(a, b)| start <= *b && *a <= end)
    };
    let known = |i: usize| matches!(was.find(&is.anchors[i].id, Some(&is.anchors[i].sel)), Fate::Placed(..));
    (0..new.discrepancies.len()).filter(|&i| !known(i) && !expected(&new.discrepancies[i])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::DateOptions;
    use crate::lang::pack_for;
    use crate::normalize::Profile;
    use crate::read::Role;
    use crate::review::{Anchors, Event, Folded, Kind, Log};

    #[test]
    fn what_differs_after_a_change_and_did_not_before_is_told() {
        let reference = "Прошу Вас дать ответ на наше письмо. Ждём вас вчера вечером.\n";
        let witness = |role, text: &str| Witness::whole(role, Arc::new(Source::from_text("r.txt", text)));
        let pair = Pair {
            id: "test".into(),
            transcript: witness(Role::Transcript, &reference.replace("Прошу", "Пропу")),
            reference: witness(Role::Reference, reference),
            others: Vec::new(),
            metadata: None,
            notes: Vec::new(),
        };
        let pack = pack_for(Some("ru"), reference).expect("a pack");
        let profile = Profile::named(Profile::DEFAULT).expect("a profile");
        let options = Options::new(profile, pack, DateOptions::default());
        let c = compare(pair, &options);
        let anchors = Anchors::of(&c.pair, &c.discrepancies);
        for (verdict, text, changed) in [(Verdict::Slip, None, "Пропу"), (Verdict::Other, Some("Просим"), "Просим")]
        {
            let mut event = Event::new(Kind::Decide, "anna", "");
            (event.id, event.sel) = (anchors.anchors[0].id.clone(), Some(anchors.anchors[0].sel.clone()));
            (event.verdict, event.text) = (Some(verdict), text.map(str::to_string));
            let mut log = Log::default();
            log.continue_with(vec![event]);
            let resolved = Folded { logs: [("anna".to_string(), log)].into() }.resolve(&anchors);
            let plan = plan(&c, &resolved, false);
            let new = splice(reference.as_bytes(), &plan.hunks);
            assert_eq!(new, reference.replace("Прошу", changed).as_bytes());
            let again = check_again(&c, &plan, &new, &options).expect("it fits");
            assert!(again.appeared.is_empty(), "{verdict:?}: {:?}", again.comparison.discrepancies);
            // Something else changed with it.
            let more = String::from_utf8(new).expect("UTF-8").replace("письмо", "сообщение");
            let again = check_again(&c, &plan, more.as_bytes(), &options).expect("it fits");
            let told: Vec<&str> =
                again.appeared.iter().map(|i| again.comparison.discrepancies[*i].reference.text.as_str()).collect();
            assert_eq!(told, ["сообщение"], "{verdict:?}");
        }
    }
}
