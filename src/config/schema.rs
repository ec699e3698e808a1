//! Turns the table of keys into a JSON Schema for editors, and into a page for people.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::keys::{ALLOW_KEYS, KEYS, Key};
use super::value::Kind;

/// Returns the JSON Schema of `sverka.toml`.
pub fn schema() -> Value {
    let mut root = object();
    for key in KEYS.iter().filter(|k| k.kind != Kind::Tables) {
        put(&mut root, key);
    }
    let mut collection = object();
    KEYS.iter().filter(|k| k.by_collection).for_each(|k| put(&mut collection, k));
    collection["properties"]["match"] = json!({"type": "string", "description": "Glob over the ids of pairs."});
    collection["required"] = json!(["match"]);
    let mut allow = object();
    for name in ALLOW_KEYS.iter().filter(|n| !n.contains('.')) {
        allow["properties"][name] = json!({"type": "string"});
    }
    allow["properties"]["until"] = json!({"description": "Last day on which it holds: a date, 2027-06-01."});
    let words = json!({"quote": {"type": "string"}, "before": {"type": "string"}, "after": {"type": "string"}});
    allow["properties"]["anchor"] = json!({"type": "object", "additionalProperties": false, "properties": words});
    allow["required"] = json!(["rule"]);
    let about = |path: &str| KEYS.iter().find(|k| k.path == path).map_or("", |k| k.about);
    for (name, items) in [("collection", collection), ("allow", allow)] {
        root["properties"][name] = json!({"type": "array", "description": about(name), "items": items});
    }
    let mut out = Map::new();
    out.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    out.insert("title".into(), "sverka.toml".into());
    out.extend(root.as_object().cloned().unwrap_or_default());
    Value::Object(out)
}

fn object() -> Value {
    json!({"type": "object", "additionalProperties": false, "properties": {}})
}

fn put(root: &mut Value, key: &Key) {
    let mut at = root;
    let mut parts = key.path.split('.').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            let slot = if part == "*" { &mut at["additionalProperties"] } else { &mut at["properties"][part] };
            *slot = leaf(key);
            return;
        }
        let next = &mut at["properties"][part];
        if next.is_null() {
            *next = object();
        }
        at = next;
    }
}

fn leaf(key: &Key) -> Value {
    let mut out = match key.kind {
        Kind::Text => json!({"type": "string"}),
        Kind::Texts => json!({"type": ["array", "string"], "items": {"type": "string"}}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Count => json!({"type": "integer", "minimum": 0}),
        Kind::Rate => json!({"type": "number", "minimum": 0}),
        Kind::Choice(words) => json!({"enum": words}),
        Kind::Tables => json!({"type": "array"}),
    };
    out["description"] = key.about.into();
    if let Some(default) = key.default.and_then(|d| format!("x = {d}").parse::<toml::Table>().ok()) {
        out["default"] = default.get("x").and_then(|v| serde_json::to_value(v).ok()).unwrap_or_default();
    }
    out
}

/// Returns the page of all keys.
pub fn page() -> String {
    let mut out = String::from(
        "# sverka.toml\n\nWritten by a test from the table of keys (`src/config/keys.rs`); `sverka config schema` prints the same as\n\
         JSON Schema. Keys marked * may differ by `[[collection]]`.\n\n| key | takes | without it | |\n|---|---|---|---|\n",
    );
    for key in KEYS {
        let takes = match key.kind {
            Kind::Text => "text".into(),
            Kind::Texts => "list of texts".into(),
            Kind::Flag => "true, false".into(),
            Kind::Count => "whole number".into(),
            Kind::Rate => "rate, such as 0.05".into(),
            Kind::Choice(words) => words.join(", "),
            Kind::Tables => "tables".to_string(),
        };
        let mark = if key.by_collection { " *" } else { "" };
        let default = key.default.map_or(String::new(), |d| format!("`{d}`"));
        let _ = writeln!(out, "| `{}`{mark} | {takes} | {default} | {} |", key.path, key.about);
    }
    out.push_str(
        "\n## Presets\n\n`extend = [\"preset:NAME\"]` takes one; `sverka config show` tells what it sets.\n\n",
    );
    for (name, text) in super::PRESETS {
        let about = text.lines().next().unwrap_or_default().trim_start_matches("# ");
        let _ = writeln!(out, "- `{name}`: {about}");
    }
    out
}
