//! Turns date mentions into the JSON objects of the contract.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::layout_json::origin_json;
use crate::dates::{DateMention, DateVerdict};
use crate::text::{InSource, Source, Span};

/// A span in every way of counting, as the contract writes it.
#[derive(Debug, Serialize)]
pub(super) struct Stretch {
    bytes: [usize; 2],
    chars: [usize; 2],
    line: usize,
    column: usize,
    /// Where a structured file has it: there `bytes` count in the file, `chars`, `line` and `column` in its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<Value>,
}

impl Stretch {
    /// Counts a span of a source.
    pub(super) fn of(source: &Source, span: Span<InSource>) -> Self {
        let (start, end) = (source.place(span.start), source.place(span.end));
        let disk = source.disk_range(span);
        Self {
            origin: source.layout.as_ref().and_then(|layout| layout.origin(span)).map(|o| origin_json(&o)),
            bytes: [disk.start, disk.end],
            chars: [start.chars, end.chars],
            line: start.line,
            column: start.column,
        }
    }
}

/// Returns a span in every way of counting, as the contract writes it.
pub fn span_json(source: &Source, span: Span<InSource>) -> Value {
    json!(Stretch::of(source, span))
}

/// Names a verdict as the reports spell it.
pub const fn verdict_name(verdict: DateVerdict) -> &'static str {
    match verdict {
        DateVerdict::Ok => "ok",
        DateVerdict::Note => "note",
        DateVerdict::Suspect => "suspect",
        DateVerdict::Error => "error",
    }
}

fn probability(p: f64) -> Value {
    // Three digits: more would claim a precision that no model of this kind has.
    json!((p * 1000.0).round() / 1000.0)
}

/// Returns one date mention as a JSON object; `source` is the file that the mention stands in.
pub fn mention_json(mention: &DateMention, source: &Source) -> Value {
    let mut out = Map::new();
    out.insert("side".into(), json!(mention.side.name()));
    out.insert("text".into(), json!(mention.text));
    out.insert("span".into(), span_json(source, mention.span));
    out.insert("role".into(), json!(mention.role));
    out.insert("edtf".into(), json!(mention.edtf));
    out.insert("time".into(), json!(mention.time));
    out.insert("read_as".into(), json!(mention.read_as));
    let alternatives: Vec<_> =
        mention.alternatives.iter().map(|a| json!({"edtf": a.edtf, "confidence": probability(a.confidence)})).collect();
    out.insert("alternatives".into(), json!(alternatives));
    out.insert("verdict".into(), json!(verdict_name(mention.verdict)));
    out.insert("confidence".into(), probability(mention.confidence));
    let proposed = mention.proposed.as_ref().map(|(text, edtf)| json!({"text": text, "edtf": edtf}));
    out.insert("proposed".into(), json!(proposed));
    out.insert("rules".into(), json!(mention.rules));
    let evidence: Vec<_> = mention
        .evidence
        .iter()
        .map(|t| json!({"side": t.side.name(), "text": t.text, "edtf": t.edtf, "line": t.line, "says": t.says}))
        .collect();
    out.insert("evidence".into(), json!(evidence));
    Value::Object(out)
}
