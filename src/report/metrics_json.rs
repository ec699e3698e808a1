//! Turns figures into the part of JSON that `diff` and `metrics` share.

use serde_json::{Map, Value, json};

use crate::align::exact::Counts;
use crate::metrics::compat::Tool;
use crate::metrics::{Answer, Compute, Figures, METRICS, Metrics, Part, Requested, Scope, State, Table};
use crate::read::Pair;

/// Returns the figures of a pair: every scope, the waterfall, coverage, and what was asked for by name.
pub fn metrics(m: &Metrics) -> Value {
    let mut out = Map::new();
    for scope in Scope::ALL {
        out.insert(scope.name().into(), figures(m.of(scope)));
    }
    if let Some(in_order) = &m.in_order {
        out.insert("in_order".into(), figures(in_order));
    }
    let steps = m.waterfall.iter().map(|s| {
        json!({
            "step": s.step,
            "summary": s.summary,
            "edits": s.edits,
            "reference_length": s.reference_length,
            "cer": s.cer.map(round),
        })
    });
    out.insert("waterfall".into(), steps.collect());
    out.insert(
        "coverage".into(),
        json!({
            "transcript_chars_in_scope": m.transcript_chars_in_scope,
            "transcript_chars_out_of_scope": m.transcript_chars_out_of_scope,
            "reference_letters_shared": round(m.reference_letters_shared),
        }),
    );
    out.extend(m.requested.iter().map(|r| (r.metric.id.to_string(), requested(r))));
    Value::Object(out)
}

/// Returns the figures of another program: `{"tool": NAME, "figures": {…}}`.
pub fn compat(tool: &Tool, pair: &Pair) -> Value {
    let (transcript, reference) = (pair.transcript.text(), pair.reference.text());
    let figures: Map<String, Value> =
        tool.of(pair).into_iter().map(|(name, value)| (name.into(), part(&value))).collect();
    let state = State::of(transcript.trim().len(), reference.trim().len());
    json!({
        "tool": tool.id,
        "version": tool.version,
        "rules": tool.summary,
        "checked": tool.checked,
        "state": state.name(),
        "figures": figures,
    })
}

/// Returns the figures of one scope.
pub(super) fn figures(f: &Figures) -> Value {
    let mut out = Map::new();
    for metric in METRICS {
        if let Compute::FromCounts(rate) = metric.compute {
            out.insert(metric.id.into(), rate(f).map(round).into());
        }
    }
    let counts = json!({
        "edits": counts(f.edits),
        "edits_interval": [f.interval.0, f.interval.1],
        "certified": f.interval.0 == f.interval.1 && f.word_interval.0 == f.word_interval.1,
        "reference_length": f.reference_length,
        "transcript_length": f.transcript_length,
        "word_edits": counts(f.word_edits),
        "word_edits_interval": [f.word_interval.0, f.word_interval.1],
        "reference_words": f.reference_words,
        "transcript_words": f.transcript_words,
        "shared_words": f.shared_words,
        "state": f.state.name(),
    });
    if let Value::Object(counts) = counts {
        out.extend(counts);
    }
    Value::Object(out)
}

fn counts(c: Counts) -> Value {
    json!({"substitutions": c.substitutions, "omissions": c.omissions, "additions": c.additions})
}

fn requested(r: &Requested) -> Value {
    let Answer { value, state, parts, tables } = &r.answer;
    let mut out = Map::new();
    out.insert("scope".into(), r.scope.name().into());
    out.insert("value".into(), value.map(round).into());
    out.insert("state".into(), state.name().into());
    out.extend(parts.iter().map(|(name, value)| ((*name).into(), part(value))));
    for table in tables {
        out.insert(table.name.into(), rows(table));
        out.insert(format!("{}_left_off", table.name), table.left_off.into());
    }
    Value::Object(out)
}

fn rows(table: &Table) -> Value {
    let row = |row: &Vec<Part>| -> Value {
        table
            .columns
            .iter()
            .zip(row)
            .map(|(name, value)| ((*name).to_string(), part(value)))
            .collect::<Map<_, _>>()
            .into()
    };
    table.rows.iter().map(row).collect()
}

fn part(value: &Part) -> Value {
    match value {
        Part::Count(n) => (*n).into(),
        Part::Rate(rate) => rate.map(round).into(),
        Part::Text(text) | Part::Raw(text) => text.as_str().into(),
        Part::Flag(flag) => (*flag).into(),
    }
}

/// Rounds to six places, so that the same figure is written the same way everywhere.
pub(super) fn round(x: f64) -> f64 {
    (x * 1e6).round() / 1e6
}
