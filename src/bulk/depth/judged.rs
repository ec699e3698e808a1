//! Turns two texts into what `compare` says of them: scope, causes, dates, rules.

use std::sync::Arc;

use super::{chars_of, context, number, short};
use crate::bulk::row::{Compared, Engine, Found, Input};
use crate::classify::{Cause, Discrepancy, Kind};
use crate::compare::{Comparison, Options, compare as judge};
use crate::dates::{DateOptions, DateVerdict};
use crate::lang::Pack;
use crate::read::{Pair, Role, Witness};
use crate::rules::{Finding, Severity};
use crate::text::Source;

/// Compares two texts.
pub fn compare(hypothesis: &str, reference: &str, input: &Input, engine: &Engine, pack: &Pack) -> Compared {
    let witness = |role, text: &str| Witness::whole(role, Arc::new(Source::from_text(input.page_id.clone(), text)));
    let pair = Pair {
        id: input.page_id.clone(),
        transcript: witness(Role::Transcript, hypothesis),
        reference: witness(Role::Reference, reference),
        others: Vec::new(),
        metadata: None,
        notes: Vec::new(),
    };
    let dates = DateOptions { lang: Some(pack.tag.clone()), anchor: input.doc_date.clone(), ..DateOptions::default() };
    let comparison = judge(pair, &Options::new(engine.profile.clone(), pack.clone(), dates));
    let mut found: Vec<Found> = comparison.discrepancies.iter().map(|d| difference(d, &comparison)).collect();
    found.extend(comparison.findings.iter().map(|f| finding(f, &comparison)));
    found.sort_by_key(|f| (f.hypothesis, f.reference));
    let suspect = |v: DateVerdict| matches!(v, DateVerdict::Suspect | DateVerdict::Error);
    let of = |cause| comparison.discrepancies.iter().filter(|d| d.cause == cause).count();
    let judged =
        Some([comparison.dates.iter().filter(|d| suspect(d.verdict)).count(), of(Cause::Layout), of(Cause::Editorial)]);
    let (body, folded) = (comparison.metrics.body, comparison.metrics.folded);
    let edits = comparison.discrepancies.iter().filter(|_| engine.confusions).flat_map(|d| &d.edits);
    let confused =
        edits.filter(|e| short(&e.reference, &e.transcript)).map(|e| (e.reference.clone(), e.transcript.clone()));
    let confused = confused.collect();
    Compared { figures: body, folded: (folded.edits.total(), folded.reference_length), found, confused, judged }
}

fn difference(d: &Discrepancy, comparison: &Comparison) -> Found {
    let sources = [&comparison.pair.transcript.source, &comparison.pair.reference.source];
    let kind = match d.kind {
        Kind::Substitution => "sub",
        Kind::Omission => "del",
        Kind::Addition => "ins",
        Kind::Transposition => "move",
    };
    let category = match d.cause {
        Cause::Misread | Cause::Wording | Cause::Script | Cause::Orthography | Cause::Unknown => "char",
        Cause::Number => "number",
        Cause::Date => "date",
        Cause::Name => "name",
        Cause::Case => "case",
        Cause::Punctuation => "punct",
        Cause::Spacing => "space",
        Cause::Layout => "layout",
        Cause::Editorial => "editorial",
    };
    let severity = match category {
        _ if d.folded_by.is_some() => 0,
        "date" | "number" | "name" => 2,
        "char" => 1,
        _ => 0,
    };
    let (t, r) = (d.transcript.span, d.reference.span);
    Found {
        kind: kind.into(),
        category: category.into(),
        severity,
        reference: chars_of(sources[1], r.start, r.end),
        hypothesis: chars_of(sources[0], t.start, t.end),
        line: number(sources[0].place(t.start).line),
        ref_text: d.reference.text.clone(),
        hyp_text: d.transcript.text.clone(),
        context: context(&sources[0].text, t.start, t.end),
        suggest: None,
        rule_id: format!("cause/{}", d.cause.name()),
    }
}

/// A finding of a rule stands on one side; the other side's stretch is empty and at its beginning.
fn finding(f: &Finding, comparison: &Comparison) -> Found {
    let on_reference = f.side == Role::Reference;
    let source = if on_reference { &comparison.pair.reference.source } else { &comparison.pair.transcript.source };
    let spot = if f.span.end <= source.text.len() { chars_of(source, f.span.start, f.span.end) } else { [0, 0] };
    let inside = f.span.end <= source.text.len();
    let [ref_text, hyp_text] =
        if on_reference { [f.text.clone(), String::new()] } else { [String::new(), f.text.clone()] };
    Found {
        kind: "sub".into(),
        category: if f.name.starts_with("date/") { "date" } else { "number" }.into(),
        severity: match f.severity {
            Severity::Note => 1,
            Severity::Warning | Severity::Error => 2,
        },
        reference: if on_reference { spot } else { [0, 0] },
        hypothesis: if on_reference { [0, 0] } else { spot },
        line: if inside { number(source.place(f.span.start).line) } else { 1 },
        ref_text,
        hyp_text,
        context: f.message.clone(),
        suggest: f.proposed.as_ref().map(|(text, edtf)| edtf.clone().unwrap_or_else(|| text.clone())),
        rule_id: f.rule.to_string(),
    }
}
