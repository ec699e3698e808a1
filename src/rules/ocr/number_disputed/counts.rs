//! Turns the figures of reference and translation, in order, into counts that one of the witnesses gives otherwise.
//!
//! The figures that agree are anchors; where just one figure on either side is
//! left between two anchors, and the two differ by one misreading, the third
//! witness, the transcript, says which of them is wrong.

use super::{RULE, one_figure_off};
use crate::classify::{Cause, Kind};
use crate::read::{Role, Witness};
use crate::rules::{Facts, Finding};
use crate::text::show::visible;
use crate::text::{InSource, Span};

/// A number of a text, without the marks between its thousands.
struct Count {
    span: Span<InSource>,
    digits: String,
}

/// Compares every translation with the reference.
pub(super) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let reference = counts(&facts.pair.reference, facts);
    let mut out = Vec::new();
    for other in facts.pair.others.iter().filter(|w| w.role == Role::Translation) {
        let translation = counts(other, facts);
        for (r, x) in disputed(&reference, &translation) {
            out.push(finding(facts, other, &reference[r], &translation[x]));
        }
        for (r, _) in agreed(&reference, &translation) {
            out.extend(misread(facts, &reference[r], other));
        }
    }
    out.dedup_by(|a, b| (a.side, a.span) == (b.side, b.span));
    out
}

/// The figures of a witness that are no dates, of two digits or more.
fn counts(witness: &Witness, facts: &Facts<'_>) -> Vec<Count> {
    let (text, base) = (witness.text(), witness.span.start);
    let dated = |from: usize, to: usize| {
        facts.dates.iter().any(|d| d.side == witness.role && d.span.start < to && from < d.span.end)
    };
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let from = at;
        let mut digits = String::new();
        loop {
            let run = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
            digits.push_str(&text[at..at + run]);
            at += run;
            let group = bytes[at..].iter().skip(1).take_while(|b| b.is_ascii_digit()).count();
            if !(matches!(bytes.get(at), Some(b'.' | b',' | b'\'')) && group == 3 && run <= 3) {
                break;
            }
            at += 1;
        }
        if digits.len() >= 2 && !dated(base + from, base + at) {
            out.push(Count { span: Span::new(base + from, base + at), digits });
        }
    }
    out
}

/// Most figures that are compared: beyond that a table is no running text.
const MOST: usize = 2_000;

/// Pairs the figures that are alike, in order: the longest common sequence.
fn agreed(a: &[Count], b: &[Count]) -> Vec<(usize, usize)> {
    if a.len() > MOST || b.len() > MOST {
        return Vec::new();
    }
    let width = b.len() + 1;
    let mut best = vec![0_u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i * width + j] = if a[i].digits == b[j].digits {
                best[(i + 1) * width + j + 1] + 1
            } else {
                best[(i + 1) * width + j].max(best[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i].digits == b[j].digits {
            out.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

/// Finds the figures that stand alone between anchors on both sides and are one misreading apart.
fn disputed(a: &[Count], b: &[Count]) -> Vec<(usize, usize)> {
    let anchors = agreed(a, b);
    // Nothing in common: no translation of this text, or one that writes its figures in words.
    if anchors.is_empty() && (a.len() > 1 || b.len() > 1) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (next_i, next_j) in anchors.into_iter().chain([(a.len(), b.len())]) {
        if next_i == i + 1 && next_j == j + 1 && one_figure_off(&a[i].digits, &b[j].digits) {
            out.push((i, j));
        }
        (i, j) = (next_i + 1, next_j + 1);
    }
    out
}

/// What the transcript has where a figure of the reference stands; `None` where no word of it is compared.
fn of_transcript(facts: &Facts<'_>, count: &Count) -> Option<(Span<InSource>, String)> {
    let changed = facts.discrepancies.iter().find(|d| {
        d.kind == Kind::Substitution
            && d.reference.span.start < count.span.end
            && count.span.start < d.reference.span.end
    })?;
    let digits: String = changed.transcript.text.chars().filter(char::is_ascii_digit).collect();
    Some((changed.transcript.span, digits))
}

/// A figure of the transcript against which reference and translation agree.
fn misread(facts: &Facts<'_>, count: &Count, other: &Witness) -> Option<Finding> {
    let number = facts.discrepancies.iter().any(|d| {
        d.cause == Cause::Number && d.reference.span.start < count.span.end && count.span.start < d.reference.span.end
    });
    let (span, digits) = of_transcript(facts, count).filter(|_| number)?;
    if !one_figure_off(&digits, &count.digits) {
        return None;
    }
    let source = &facts.pair.transcript.source;
    let message =
        format!("the transcript has {}, reference and {} {}", visible(&digits), other.role.name(), count.digits);
    let mut finding = Finding::new(&RULE, Role::Transcript, source, span, message);
    finding.proposed = Some((count.digits.clone(), None));
    Some(finding.beside(Role::Reference, count.span, &count.digits))
}

fn finding(facts: &Facts<'_>, other: &Witness, reference: &Count, translation: &Count) -> Finding {
    let transcript = of_transcript(facts, reference).map(|t| t.1);
    let message = format!("the reference has {}, the translation {}", reference.digits, translation.digits);
    // The transcript agrees with the reference where nothing differs, and with the translation where it has its figures.
    if transcript.as_ref() == Some(&translation.digits) {
        let source = &facts.pair.reference.source;
        let mut finding = Finding::new(&RULE, Role::Reference, source, reference.span, message + ", as the transcript");
        finding.proposed = Some((translation.digits.clone(), None));
        return finding.beside(Role::Translation, translation.span, &translation.digits);
    }
    let mut finding = Finding::new(&RULE, Role::Translation, &other.source, translation.span, message);
    finding.proposed = transcript.is_none().then(|| (reference.digits.clone(), None));
    finding.beside(Role::Reference, reference.span, &reference.digits)
}
