//! The JSON that the program writes, held against the schemas of `docs/schema`.

use std::fs;

use serde_json::Value;

use crate::cli::sverka;
use crate::support::project;

pub fn schema(name: &str) -> (boon::Schemas, boon::SchemaIndex) {
    let path = project("docs/schema").join(format!("{name}.schema.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    let url = format!("urn:sverka:schema:{name}");
    compiler.add_resource(&url, serde_json::from_str(&text).expect("JSON")).expect("a schema");
    let index = compiler.compile(&url, &mut schemas).expect("a schema");
    (schemas, index)
}

fn holds(name: &str, args: &[&str]) -> Value {
    let out = sverka(args);
    assert!(out.status.code() == Some(0), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    let value: Value = serde_json::from_slice(&out.stdout).expect("strict JSON");
    let (schemas, index) = schema(name);
    if let Err(fault) = schemas.validate(&value, index) {
        panic!("{args:?}: {fault:#}");
    }
    value
}

fn pairs() -> Vec<(String, String)> {
    let mut out = Vec::new();
    for folder in ["tests/fixtures/judgement/tuned", "tests/fixtures/judgement/held"] {
        let entries = fs::read_dir(project(folder)).expect("the pairs").flatten();
        let names = entries.filter(|e| e.path().join("expected.json").is_file()).map(|e| e.file_name());
        for name in names.map(|n| n.to_string_lossy().into_owned()) {
            out.push((format!("{folder}/{name}/transcript.txt"), format!("{folder}/{name}/reference.txt")));
        }
    }
    out.sort();
    // A few of every kind are enough: every eighth pair.
    out.into_iter().step_by(8).collect()
}

#[test]
fn comparisons_are_as_the_schema_says() {
    holds("comparison-1", &["diff", "tests/fixtures/telegram/record.txt", "--output", "json"]);
    for (t, r) in pairs() {
        holds("comparison-1", &["diff", &t, &r, "--output", "json"]);
    }
    let traps = "tests/fixtures/traps";
    for name in ["moved-block", "lost-line", "ansi-escape"] {
        let (t, r) = (format!("{traps}/{name}.ocr.txt"), format!("{traps}/{name}.gt.txt"));
        holds("comparison-1", &["diff", &t, &r, "--profile", "exact", "--output", "json"]);
    }
}

#[test]
fn figures_alone_are_as_the_schema_says_and_the_same() {
    let (t, r) = ("scans_text/telegrams/21404.txt", "reference/telegrams/21404.txt");
    let figures = holds("metrics-1", &["metrics", t, r, "--output", "json"]);
    let whole = holds("comparison-1", &["diff", t, r, "--output", "json"]);
    for scope in ["whole", "body", "folded"] {
        for figure in ["cer", "edits", "reference_length", "state"] {
            assert_eq!(figures["metrics"][scope][figure], whole["metrics"][scope][figure], "{scope} {figure}");
        }
    }
}

#[test]
fn dates_are_as_the_schema_says() {
    holds("dates-1", &["dates", "scans_text/telegrams/21404.txt", "--output", "json"]);
}

#[test]
fn a_schema_refuses_what_is_wrong() {
    let mut value = holds("comparison-1", &["diff", "tests/fixtures/telegram/record.txt", "--output", "json"]);
    let (schemas, index) = schema("comparison-1");
    value["discrepancies"][0]["cause"] = "mood".into();
    assert!(schemas.validate(&value, index).is_err(), "an unknown cause passes");
}
