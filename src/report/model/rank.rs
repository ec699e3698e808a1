//! Turns what was found into the list that a person works through, the gravest first.

use std::cmp::Reverse;

use crate::classify::{Cause, Discrepancy, Kind};
use crate::compare::Comparison;
use crate::dates::{DateMention, DateVerdict};
use crate::read::Role;
use crate::rules::{Finding, Severity};
use crate::text::{InSource, Span};

/// One thing that needs a person; the number is its place in the list of the comparison.
#[derive(Debug, Clone, Copy)]
pub enum Point<'a> {
    /// A date that is more likely wrong than right.
    Date(usize, &'a DateMention),
    /// What a rule found, dates and single discrepancies apart.
    Finding(usize, &'a Finding),
    /// A place where the texts differ in more than form.
    Discrepancy(usize, &'a Discrepancy),
}

/// Says whether a person has to look at it: neither the profile nor the kind of difference settles it.
pub fn substantive(d: &Discrepancy) -> bool {
    let formal =
        matches!(d.cause, Cause::Punctuation | Cause::Orthography | Cause::Case | Cause::Spacing | Cause::Layout);
    // That a block stands elsewhere is a matter of reading order, which no convention settles.
    d.folded_by.is_none() && (!formal || d.kind == Kind::Transposition)
}

/// Says whether a place of a comparison still waits for a person: it is substantive, and no decision answers it.
pub fn waits(c: &Comparison, at: usize) -> bool {
    substantive(&c.discrepancies[at]) && !c.is_answered(at)
}

/// Says how much a cause can change what the document says: 0 most.
pub(super) const fn gravity(cause: Cause) -> usize {
    match cause {
        Cause::Date => 0,
        Cause::Number => 1,
        Cause::Misread => 2,
        Cause::Script => 3,
        Cause::Name => 4,
        Cause::Wording => 5,
        Cause::Unknown => 6,
        Cause::Editorial => 7,
        Cause::Layout => 8,
        Cause::Orthography => 9,
        Cause::Punctuation => 10,
        Cause::Case => 11,
        Cause::Spacing => 12,
    }
}

/// Says whether a finding speaks of no more than a place's reading.
fn within(f: &Finding, d: &Discrepancy) -> bool {
    let reading = if f.side == Role::Reference { &d.reference.text } else { &d.transcript.text };
    reading.contains(f.text.trim())
        || f.text.contains(reading.as_str()) && f.text.chars().count() <= reading.chars().count() + 8
}

/// Lists what needs a person: dates, findings, then places by what they can change and how doubtful their cause is.
pub(super) fn points(c: &Comparison) -> Vec<Point<'_>> {
    // A decision on the place answers for the date that stands there.
    let settled = |side: Role, span: Span<InSource>| {
        let of = |d: &Discrepancy| if side == Role::Reference { d.reference.span } else { d.transcript.span };
        matches!(side, Role::Transcript | Role::Reference)
            && (0..c.discrepancies.len()).any(|i| c.is_answered(i) && of(&c.discrepancies[i]).overlaps(span))
    };
    let mut dates: Vec<_> = c
        .dates
        .iter()
        .enumerate()
        .filter(|(_, d)| d.verdict >= DateVerdict::Suspect && !settled(d.side, d.span))
        .collect();
    dates.sort_by_key(|(i, d)| (Reverse(d.verdict), d.side, *i));
    // A finding on a date is told by the date itself, one on a place that is listed by the place.
    let told = |f: &Finding| {
        let of = |d: &Discrepancy| if f.side == Role::Reference { d.reference.span } else { d.transcript.span };
        let both = matches!(f.side, Role::Transcript | Role::Reference);
        both && !f.span.is_empty()
            && c.discrepancies.iter().any(|d| substantive(d) && of(d).overlaps(f.span) && within(f, d))
    };
    let findings = c
        .findings
        .iter()
        .enumerate()
        .filter(|(_, f)| f.severity > Severity::Note && !f.name.starts_with("date/") && !told(f));
    let mut places: Vec<_> = c.discrepancies.iter().enumerate().filter(|(i, _)| waits(c, *i)).collect();
    let doubt = |d: &Discrepancy| (d.confidence * 10.0).round() as u32;
    places.sort_by_key(|(i, d)| (gravity(d.cause), doubt(d), *i));
    let mut out: Vec<Point<'_>> = dates.into_iter().map(|(i, d)| Point::Date(i, d)).collect();
    out.extend(findings.map(|(i, f)| Point::Finding(i, f)));
    out.extend(places.into_iter().map(|(i, d)| Point::Discrepancy(i, d)));
    out
}
