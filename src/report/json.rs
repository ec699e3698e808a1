//! Turns a comparison into JSON as the contract fixes it (`sverka/comparison/1`, `sverka/metrics/1`).
//!
//! Offsets are half-open: `bytes` count from the first byte after the byte
//! order mark in the file's own encoding, `chars` in scalar values of the
//! decoded text; lines and columns count from 1, columns in grapheme clusters.

use serde_json::{Map, Value, json};

use super::dates_json::{mention_json, span_json};
use super::metrics_json::{self, round};

use crate::align::Segment;
use crate::classify::{Discrepancy, Habit, Reading};
use crate::compare::{Comparison, Measured};
use crate::metrics::Metrics;
use crate::metrics::compat::Tool;
use crate::normalize::Profile;
use crate::read::{Metadata, Pair, Role, Witness};
use crate::rules::Finding;
use crate::text::Source;

/// Returns the comparison as JSON.
pub fn comparison(c: &Comparison) -> Value {
    let head = head("sverka/comparison/1", &c.pair, &c.profile, &c.lang, &c.fingerprint, &c.metrics);
    let Value::Object(mut out) = head else { return Value::Null };
    out.insert("segments".into(), c.alignment.segments.iter().map(|s| segment(&c.pair, s)).collect());
    out.insert("discrepancies".into(), c.discrepancies.iter().map(|d| discrepancy(&c.pair, d)).collect());
    let habit = |h: &Habit| json!({"transcript": h.transcript, "reference": h.reference, "times": h.times});
    out.insert("learnt_confusions".into(), c.habits.iter().map(habit).collect());
    out.insert("dates".into(), dates(c));
    out.insert("findings".into(), c.findings.iter().map(|f| finding(&c.pair, f)).collect());
    Value::Object(out)
}

/// Returns the figures alone as JSON, with those of another program beside them if one is named.
pub fn measured(m: &Measured, compat: Option<&Tool>) -> Value {
    let head = head("sverka/metrics/1", &m.pair, &m.profile, &m.lang, &m.fingerprint, &m.metrics);
    let Value::Object(mut out) = head else { return Value::Null };
    if let Some(tool) = compat {
        let (t, r) = (m.pair.transcript.text(), m.pair.reference.text());
        out.insert("compat".into(), metrics_json::compat(tool, t, r));
    }
    Value::Object(out)
}

fn head(schema: &str, of: &Pair, profile: &Profile, lang: &str, fingerprint: &str, metrics: &Metrics) -> Value {
    json!({
        "schema": schema,
        "tool": {"name": "sverka", "version": env!("CARGO_PKG_VERSION")},
        "settings": {
            "profile": profile.id,
            "unit": profile.unit.name(),
            "lang": lang,
            "fingerprint": fingerprint,
        },
        "pair": pair(of),
        "metrics": metrics_json::metrics(metrics),
    })
}

fn pair(pair: &Pair) -> Value {
    let others: Vec<Value> =
        pair.others.iter().map(|w| json!({"role": w.role.name(), "lang": w.lang, "path": w.source.path})).collect();
    json!({
        "id": pair.id,
        "transcript": witness(&pair.transcript),
        "reference": witness(&pair.reference),
        "others": others,
        "metadata": pair.metadata.as_ref().map(metadata),
        "notes": pair.notes,
    })
}

fn witness(w: &Witness) -> Value {
    let encoding = &w.source.encoding;
    json!({
        "path": w.source.path,
        "encoding": encoding.name,
        "encoding_evidence": encoding.evidence.name(),
        "encoding_confidence": round(encoding.confidence),
        "bom_bytes": encoding.bom,
        "chars": w.text().chars().count(),
        "span": span_json(&w.source, w.span),
        "digest": w.source.digest,
    })
}

fn metadata(m: &Metadata) -> Value {
    let mut out = Map::new();
    for field in &m.fields {
        out.entry(field.key.clone())
            .or_insert_with(|| field.value.split_whitespace().collect::<Vec<_>>().join(" ").into());
    }
    Value::Object(out)
}

/// Returns the source that a side of a pair stands in.
pub fn source_of(pair: &Pair, side: Role) -> Option<&Source> {
    match side {
        Role::Transcript => Some(&pair.transcript.source),
        Role::Reference => Some(&pair.reference.source),
        Role::Translation => pair.others.iter().find(|w| w.role == Role::Translation).map(|w| &*w.source),
        Role::Metadata => pair.metadata.as_ref().map(|m| &*m.source),
    }
}

fn segment(pair: &Pair, s: &Segment) -> Value {
    json!({
        "side": s.side.name(),
        "kind": s.kind,
        "in_scope": s.in_scope,
        "span": source_of(pair, s.side).map(|source| span_json(source, s.span)),
        "why": s.why,
    })
}

fn reading(source: &Source, r: &Reading) -> Value {
    json!({"text": r.text, "span": span_json(source, r.span)})
}

fn discrepancy(pair: &Pair, d: &Discrepancy) -> Value {
    json!({
        "id": d.id,
        "kind": d.kind.name(),
        "cause": d.cause.name(),
        "also": d.also.iter().map(|c| c.name()).collect::<Vec<_>>(),
        "confidence": round(d.confidence),
        "in_scope": true,
        "transcript": reading(&pair.transcript.source, &d.transcript),
        "reference": reading(&pair.reference.source, &d.reference),
        "edits": d.edits.iter().map(|e| json!({"transcript": e.transcript, "reference": e.reference})).collect::<Vec<_>>(),
        "evidence": d.evidence,
        "group": d.group,
        "folded_by": d.folded_by,
    })
}

fn dates(c: &Comparison) -> Value {
    c.dates.iter().filter_map(|d| source_of(&c.pair, d.side).map(|source| mention_json(d, source))).collect()
}

fn finding(pair: &Pair, f: &Finding) -> Value {
    let related: Vec<Value> = f
        .related
        .iter()
        .map(|r| {
            let place = r.span.and_then(|s| source_of(pair, r.side).map(|source| span_json(source, s)));
            json!({"side": r.side.name(), "span": place, "text": r.text})
        })
        .collect();
    json!({
        "rule": f.rule,
        "name": f.name,
        "severity": f.severity.name(),
        "message": f.message,
        "side": f.side.name(),
        "span": source_of(pair, f.side).map(|source| span_json(source, f.span)),
        "text": f.text,
        "proposed": f.proposed.as_ref().map(|(text, edtf)| json!({"text": text, "edtf": edtf})),
        "related": related,
        "fingerprint": f.fingerprint(pair),
    })
}
