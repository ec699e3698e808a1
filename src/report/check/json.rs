//! Turns a run of the gate into JSON as the contract fixes it (`sverka/check/1`).

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::gate::{Held, Located, Outcome, PlaceOf, Run, Tally, Totals};
use crate::metrics::Figures;
use crate::report::metrics_json::{figures, round};
use crate::report::page::Layout;

/// A run to be written as JSON, one pair at a time.
#[derive(Debug)]
pub struct Document<'a>(pub &'a Run);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let run = self.0;
        let mut out = serializer.serialize_map(None)?;
        out.serialize_entry("schema", "sverka/check/1")?;
        out.serialize_entry("tool", &json!({"name": "sverka", "version": env!("CARGO_PKG_VERSION")}))?;
        let scope = if run.whole { "corpus" } else { "paths" };
        out.serialize_entry("settings", &json!({"profile": run.profile, "scope": scope}))?;
        out.serialize_entry("pairs", &Pairs(&run.outcomes))?;
        out.serialize_entry("corpus", &corpus(&run.totals))?;
        out.serialize_entry("findings", &run.findings.iter().map(finding).collect::<Value>())?;
        let passed: Map<String, Value> = run.passed_over.iter().map(|(e, n)| (e.clone(), json!(n))).collect();
        out.serialize_entry("passed_over", &passed)?;
        out.serialize_entry("gate", &gate(run))?;
        out.end()
    }
}

struct Pairs<'a>(&'a [Outcome]);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(pair))
    }
}

/// Returns one pair as JSON.
pub fn pair(o: &Outcome) -> Value {
    let file = |f: &Option<crate::gate::File>| {
        f.as_ref().map(|f| {
            let read = |s: &str| (!s.is_empty()).then(|| s.to_string());
            json!({"path": f.path, "encoding": read(&f.encoding), "digest": read(&f.digest)})
        })
    };
    let mut out = Map::new();
    out.insert("id".into(), json!(o.id));
    out.insert("collection".into(), json!(o.collection));
    out.insert("status".into(), json!(o.status.name()));
    out.insert("reason".into(), json!(o.reason));
    out.insert("transcript".into(), json!(file(&o.transcript)));
    out.insert("reference".into(), json!(file(&o.reference)));
    if o.tally.is_some() {
        out.insert("settings".into(), json!({"profile": o.profile, "lang": o.lang, "fingerprint": o.fingerprint}));
    }
    out.insert("metrics".into(), json!(o.tally.as_ref().map(tally)));
    out.insert("findings".into(), o.findings.iter().map(finding).collect());
    Value::Object(out)
}

fn tally(t: &Tally) -> Value {
    json!({
        "whole": figures(&t.whole),
        "body": figures(&t.body),
        "folded": figures(&t.folded),
        "coverage": {"transcript_chars_in_scope": t.scope[0], "transcript_chars_out_of_scope": t.scope[1]},
    })
}

fn corpus(t: &Totals) -> Value {
    let rate = |f: &Option<Figures>| f.as_ref().and_then(|f| f.cer).map(round);
    let edits = t.whole.map_or(0, |f| f.edits.total());
    json!({
        "pairs": t.pairs,
        "pairs_checked": t.checked,
        "micro_cer": rate(&t.whole),
        "macro_cer": t.macro_cer.map(round),
        "median_cer": t.median_cer.map(round),
        "undefined": t.undefined,
        "edits": edits,
        "reference_length": t.whole.map_or(0, |f| f.reference_length),
        "body": t.body.as_ref().map(figures),
        "folded": t.folded.as_ref().map(figures),
    })
}

/// Returns one finding as JSON, in the words of `diff --output json`.
pub fn finding(f: &Located) -> Value {
    let at = f.at.as_ref();
    let related: Vec<Value> =
        f.related.iter().map(|r| json!({"side": r.side.name(), "span": span(r), "text": r.text})).collect();
    json!({
        "rule": f.rule,
        "name": f.name,
        "severity": f.severity.name(),
        "message": f.message,
        "side": at.map(|a| a.side.name()),
        "span": at.and_then(span),
        "text": at.map(|a| a.text.as_str()),
        "proposed": f.proposed.as_ref().map(|(text, edtf)| json!({"text": text, "edtf": edtf})),
        "help": f.help,
        "related": related,
        "in_file": f.in_file.as_ref().map(|i| json!({"path": i.path, "line": i.line, "column": i.column})),
        "suppressed": f.held.as_ref().map(|h| match h {
            Held::Allowed(reason) => json!({"by": "allow", "reason": reason}),
            Held::Decided(told) => json!({"by": "decision", "reason": told}),
            Held::Baseline => json!({"by": "baseline"}),
        }),
        "fingerprint": f.fingerprint,
    })
}

fn span(at: &PlaceOf) -> Option<Value> {
    at.place.map(|p| json!({"bytes": p.bytes, "chars": p.chars, "line": p.line, "column": p.column}))
}

/// Renders a run as one document.
pub fn run(run: &Run, _: &Layout) -> String {
    // Nothing in it can fail: its keys are strings, and what it counts is numbers.
    serde_json::to_string_pretty(&Document(run)).unwrap_or_default() + "\n"
}

/// Renders a run as lines: one a pair, then one of the corpus.
pub fn lines(run: &Run, _: &Layout) -> String {
    let mut out: String = run.outcomes.iter().map(|o| pair(o).to_string() + "\n").collect();
    let last = json!({
        "schema": "sverka/check/1",
        "corpus": corpus(&run.totals),
        "findings": run.findings.iter().map(finding).collect::<Value>(),
        "gate": gate(run),
    });
    out.push_str(&last.to_string());
    out.push('\n');
    out
}

fn gate(run: &Run) -> Value {
    let reason = |r: &crate::gate::Reason| json!({"rule": r.rule, "verdict": r.verdict.name(), "message": r.message});
    let check = |c: &crate::gate::Check| {
        json!({
            "rule": c.rule,
            "of": c.of,
            "part": c.part,
            "whole": c.whole,
            "limit": c.limit.value(),
            "interval": c.interval.map(|(low, high)| [round(low), round(high)]),
            "verdict": c.verdict.name(),
        })
    };
    json!({
        "verdict": run.judgement.verdict.name(),
        "judged": run.judgement.judged,
        "metric": {"scope": run.scope.name(), "profile": run.profile},
        "reasons": run.judgement.reasons.iter().map(reason).collect::<Vec<_>>(),
        "checks": run.checks.iter().map(check).collect::<Vec<_>>(),
    })
}
