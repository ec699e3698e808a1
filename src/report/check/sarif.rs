//! Turns a run into SARIF 2.1.0, within what code scanning keeps.
//!
//! The place that can be mended (the reference) is the location, the other side
//! is a related one. Columns are of scalar values, as `columnKind` says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{others, spot, why_held};
use crate::gate::{Located, Outcome, Place, Run};
use crate::report::escape::terminal;
use crate::report::page::Layout;
use crate::rules::{RULES, Severity};

/// Above so many results each rule has one a file: GitHub keeps 5,000 (2026-11).
const MOST: usize = 4_500;

/// Renders a run.
pub fn run(run: &Run, _: &Layout) -> String {
    let own = run.outcomes.iter().flat_map(|o| o.findings.iter().map(move |f| (Some(o), f)));
    let all: Vec<(Option<&Outcome>, &Located)> = own.chain(run.findings.iter().map(|f| (None, f))).collect();
    let rules: BTreeSet<(&str, &str)> = all.iter().map(|(_, f)| (f.rule.as_str(), f.name.as_str())).collect();
    let rules: Vec<(&str, &str)> = rules.into_iter().collect();
    let index = |f: &Located| rules.iter().position(|r| *r == (f.rule.as_str(), f.name.as_str()));
    let results: Vec<Value> = if all.len() > MOST {
        collapsed(run, &all)
    } else {
        all.iter().map(|(o, f)| result(run, *o, f, index(f))).collect()
    };
    let level = |l: usize| json!({"schema": "sverka/check/1", "pairs_checked": run.totals.checked, "results": l});
    let document = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "sverka",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|(code, name)| rule(code, name)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The folder that sverka was run in."}}},
            "invocations": [{"executionSuccessful": run.judgement.judged}],
            "properties": level(results.len()),
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn rule(code: &str, name: &str) -> Value {
    let Some(rule) = RULES.iter().find(|r| r.code == code) else { return json!({"id": code, "name": name}) };
    let page = rule.page();
    let help = format!("{}\n\nWrong when: {}", page.why, page.wrong);
    json!({
        "id": code,
        "name": name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": help},
        "defaultConfiguration": {"level": level(rule.severity.unwrap_or(Severity::Warning))},
    })
}

fn result(run: &Run, outcome: Option<&Outcome>, f: &Located, index: Option<usize>) -> Value {
    let at = spot(run, outcome, f);
    let mut out = Map::new();
    out.insert("ruleId".into(), json!(f.rule));
    out.insert("ruleIndex".into(), json!(index));
    out.insert("level".into(), json!(level(f.severity)));
    out.insert("message".into(), json!({"text": terminal(&f.message)}));
    let region = match (&at.place, at.line) {
        (Some(place), _) => Some(region(place)),
        (None, Some((line, column))) => Some(json!({"startLine": line, "startColumn": column})),
        _ => None,
    };
    out.insert("locations".into(), json!([location(&at.path, region, None)]));
    let related: Vec<Value> = others(run, f, &at)
        .iter()
        .map(|p| location(&format!("{}{}", run.prefix, p.path), p.place.as_ref().map(region_of), Some(p.side.name())))
        .collect();
    if !related.is_empty() {
        out.insert("relatedLocations".into(), json!(related));
    }
    out.insert("partialFingerprints".into(), json!({"sverka/v1": f.fingerprint}));
    if let Some(held) = &f.held {
        out.insert("suppressions".into(), json!([{"kind": "external", "justification": why_held(held)}]));
    }
    let pair = outcome.map(|o| o.id.as_str());
    let bytes = at.place.map(|p| p.bytes);
    out.insert("properties".into(), json!({"pair": pair, "bytes": bytes}));
    Value::Object(out)
}

/// One result a rule and file, with how many it stands for.
fn collapsed(run: &Run, all: &[(Option<&Outcome>, &Located)]) -> Vec<Value> {
    let mut groups: BTreeMap<(String, &str), (usize, Option<&Outcome>, &Located)> = BTreeMap::new();
    for (outcome, f) in all.iter().filter(|(_, f)| f.held.is_none()) {
        let path = spot(run, *outcome, f).path;
        groups.entry((path, &f.rule)).and_modify(|g| g.0 += 1).or_insert((1, *outcome, f));
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|(_, _, f)| std::cmp::Reverse(f.severity));
    groups.truncate(MOST);
    let one = |(n, outcome, f): &(usize, Option<&Outcome>, &Located)| {
        let mut value = result(run, *outcome, f, None);
        value["message"]["text"] = json!(format!("{} ({n} of this rule in this file)", terminal(&f.message)));
        value["occurrenceCount"] = json!(n);
        if let Some(map) = value.as_object_mut() {
            map.remove("ruleIndex");
        }
        value
    };
    groups.iter().map(one).collect()
}

fn region_of(place: &Place) -> Value {
    region(place)
}

fn region(p: &Place) -> Value {
    json!({
        "startLine": p.line,
        "startColumn": p.char_columns[0],
        "endLine": p.end_line,
        "endColumn": p.char_columns[1],
        "charOffset": p.chars[0],
        "charLength": p.chars[1] - p.chars[0],
    })
}

fn location(path: &str, region: Option<Value>, message: Option<&str>) -> Value {
    let mut physical = json!({"artifactLocation": {"uri": uri(path), "uriBaseId": "SRCROOT"}});
    if let Some(region) = region {
        physical["region"] = region;
    }
    let mut out = json!({"physicalLocation": physical});
    if let Some(message) = message {
        out["message"] = json!({"text": message});
    }
    out
}

/// Writes a path as a relative URI.
pub fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

const fn level(severity: Severity) -> &'static str {
    severity.name()
}
