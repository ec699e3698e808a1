//! Turns a comparison into JSON as the contract fixes it (`sverka/comparison/1`, `sverka/metrics/1`).
//!
//! Offsets are half-open: `bytes` count from the first byte after the byte
//! order mark in the file's own encoding, `chars` in scalar values of the
//! decoded text; lines and columns count from 1, columns in grapheme clusters.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::dates_json::{Stretch, mention_json, span_json};
use super::layout_json::layout_json;
use super::metrics_json::{self, round};

use crate::align::Segment;
use crate::classify::{Habit, Reading};
use crate::compare::{Comparison, Measured};
use crate::dates::DateMention;
use crate::decision::Verdict;
use crate::metrics::Metrics;
use crate::metrics::compat::Tool;
use crate::normalize::Profile;
use crate::read::formats::{FORMATS, Format};
use crate::read::{Metadata, Pair, Role, Witness};
use crate::rules::Finding;
use crate::text::Source;

/// Returns the comparison as JSON.
pub fn comparison(c: &Comparison) -> Value {
    // Nothing in it can fail: its keys are strings, and what it counts is numbers.
    serde_json::to_value(Document(c)).unwrap_or_default()
}

/// A comparison to be written as JSON, one object at a time: that of a long text would fill the memory as a tree.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a>(pub &'a Comparison);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let c = self.0;
        let mut out = serializer.serialize_map(None)?;
        let head = head("sverka/comparison/1", &c.pair, &c.profile, &c.lang, &c.fingerprint, &c.metrics);
        for (key, value) in head.as_object().into_iter().flatten() {
            out.serialize_entry(key, value)?;
        }
        let segments = || c.alignment.segments.iter().map(|s| segment(&c.pair, s));
        out.serialize_entry("segments", &Rows(segments))?;
        out.serialize_entry("discrepancies", &Rows(|| (0..c.discrepancies.len()).map(|at| discrepancy(c, at))))?;
        let habit = |h: &Habit| json!({"transcript": h.transcript, "reference": h.reference, "times": h.times});
        out.serialize_entry("learnt_confusions", &Rows(|| c.habits.iter().map(habit)))?;
        let mention = |d: &DateMention| source_of(&c.pair, d.side).map(|source| mention_json(d, source));
        out.serialize_entry("dates", &Rows(|| c.dates.iter().filter_map(mention)))?;
        out.serialize_entry("findings", &Rows(|| c.findings.iter().map(|f| finding(&c.pair, f))))?;
        out.end()
    }
}

/// A list whose members are made as they are written.
struct Rows<F>(F);

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for Rows<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0())
    }
}

/// Returns the figures alone as JSON, with those of another program beside them if one is named.
pub fn measured(m: &Measured, compat: Option<&Tool>) -> Value {
    let head = head("sverka/metrics/1", &m.pair, &m.profile, &m.lang, &m.fingerprint, &m.metrics);
    let Value::Object(mut out) = head else { return Value::Null };
    if let Some(tool) = compat {
        out.insert("compat".into(), metrics_json::compat(tool, &m.pair));
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
    let mut out = json!({
        "path": w.source.path,
        "encoding": encoding.name,
        "encoding_evidence": encoding.evidence.name(),
        "encoding_confidence": round(encoding.confidence),
        "bom_bytes": encoding.bom,
        "chars": w.text().chars().count(),
        "span": span_json(&w.source, w.span),
        "digest": w.source.digest,
    });
    if let (Some(layout), Value::Object(out)) = (&w.source.layout, &mut out) {
        out.insert("layout".into(), layout_json(layout));
    }
    out
}

/// Returns the formats, or what was found in some files, as JSON.
pub fn formats(sources: &[Source]) -> Value {
    let known =
        |f: &Format| json!({"name": f.name, "title": f.title, "carries": f.carries, "both_sides": f.both_sides});
    let found = |s: &Source| {
        json!({
            "path": s.path,
            "encoding": s.encoding.name,
            "chars": s.text.chars().count(),
            "format": s.layout.as_ref().map_or("text", |l| l.format),
            "layout": s.layout.as_ref().map(layout_json),
            "text": s.text,
        })
    };
    json!({
        "schema": "sverka/formats/1",
        "formats": FORMATS.iter().map(known).collect::<Vec<_>>(),
        "files": sources.iter().map(found).collect::<Vec<_>>(),
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

/// A discrepancy as the contract orders its fields; there are many of them, so that each is written without a tree.
#[derive(Serialize)]
struct Difference<'a> {
    id: &'a str,
    kind: &'static str,
    cause: &'static str,
    also: Vec<&'static str>,
    confidence: f64,
    in_scope: bool,
    transcript: Side<'a>,
    reference: Side<'a>,
    edits: Vec<Change<'a>>,
    evidence: &'a [String],
    group: Option<&'a str>,
    folded_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Decided<'a>>,
}

/// What people decided on it.
#[derive(Serialize)]
struct Decided<'a> {
    state: &'static str,
    verdict: Option<&'static str>,
    text: Option<&'a str>,
    note: Option<&'a str>,
    by: &'a [String],
    applied: bool,
}

/// What one side reads at a discrepancy.
#[derive(Serialize)]
struct Side<'a> {
    text: &'a str,
    span: Stretch,
}

/// The characters that differ inside it.
#[derive(Serialize)]
struct Change<'a> {
    transcript: &'a str,
    reference: &'a str,
}

fn side<'a>(source: &Source, r: &'a Reading) -> Side<'a> {
    Side { text: &r.text, span: Stretch::of(source, r.span) }
}

fn discrepancy(c: &Comparison, at: usize) -> Difference<'_> {
    let (pair, d) = (&c.pair, &c.discrepancies[at]);
    let decision = c.decision(at).map(|decision| Decided {
        state: decision.state,
        verdict: decision.verdict.map(Verdict::name),
        text: decision.text.as_deref(),
        note: decision.note.as_deref(),
        by: &decision.by,
        applied: decision.change.is_none(),
    });
    Difference {
        id: &d.id,
        kind: d.kind.name(),
        cause: d.cause.name(),
        also: d.also.iter().map(|c| c.name()).collect(),
        confidence: round(d.confidence),
        in_scope: true,
        transcript: side(&pair.transcript.source, &d.transcript),
        reference: side(&pair.reference.source, &d.reference),
        edits: d.edits.iter().map(|e| Change { transcript: &e.transcript, reference: &e.reference }).collect(),
        evidence: &d.evidence,
        group: d.group.as_deref(),
        folded_by: d.folded_by,
        decision,
    }
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
