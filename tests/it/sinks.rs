//! What other programs read of a run: each form against its published schema, and nothing in a text that acts.

use std::process::Command;

use serde_json::Value;

use crate::check::Tree;
use crate::support::project;

/// A corpus with a finding of every kind of place, and words that would be commands.
fn corpus(name: &str) -> Tree {
    let config = "corpus.missing.reference = \"warn\"\ngate.pair-cer.warn = 0.001\nlint.severity = { OCR010 = \"error\" }\n[[allow]]\nrule = \"TXT216\"\nreason = \"r\"\n";
    let tree = Tree::new(name, &[("sverka.toml", config)]);
    let pairs = [
        (
            "a/plain",
            "The guards held 112 rifles.\nAll is well there.\n",
            "The guards held 172 rifles.\nAll is well there.\n",
        ),
        ("a/кириллица 1", "Получено 12 копий приказа от штаба армии.\n", "Получено 72 копии приказа от штаба армии.\n"),
        (
            "b/acts",
            "::error file=x::no\n##vso[task.complete result=Succeeded;] \u{1b}[31m\u{202e} 112 rifles held there\n",
            "::error file=x::no\n##vso[task.complete result=Succeeded;] \u{1b}[31m\u{202e} 172 rifles held there\n",
        ),
        (
            "b/markup",
            "<b>112</b> & \"rifles\" ]]> | `x` held there\n",
            "<b>172</b> & \"rifles\" ]]> | `x` held there\n",
        ),
    ];
    for (id, transcript, reference) in pairs {
        tree.put(&format!("scans_text/{id}.txt"), transcript.as_bytes());
        tree.put(&format!("reference/{id}.txt"), reference.as_bytes());
    }
    tree.put("scans_text/b/alone.txt", b"x\n");
    tree
}

fn form(tree: &Tree, name: &str) -> String {
    let out = tree.run(&["check", "--output", name]);
    assert_eq!(out.status.code(), Some(1), "{name}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("UTF-8")
}

fn validated(schema: Value, value: &Value) {
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("urn:schema", schema).expect("a schema");
    let index = compiler.compile("urn:schema", &mut schemas).expect("a schema");
    if let Err(fault) = schemas.validate(value, index) {
        panic!("{fault:#}");
    }
}

#[test]
fn sarif_is_as_oasis_published_it() {
    let tree = corpus("sarif");
    let value: Value = serde_json::from_str(&form(&tree, "sarif")).expect("JSON");
    let schema = std::fs::read_to_string(project("tests/fixtures/schemas/sarif-2.1.0.schema.json")).expect("there");
    validated(serde_json::from_str(&schema).expect("JSON"), &value);
    let results = value["runs"][0]["results"].as_array().expect("results");
    let number = results.iter().find(|r| r["ruleId"] == "OCR010" && r["properties"]["pair"] == "a/plain").expect("one");
    let place = &number["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "reference/a/plain.txt", "what can be mended is the reference");
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&1.into(), &17.into()));
    assert_eq!(number["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"], "scans_text/a/plain.txt");
    for result in results {
        assert!(result["partialFingerprints"]["sverka/v1"].as_str().is_some_and(|f| f.len() > 20));
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("a URI");
        assert!(!uri.starts_with('/') && !uri.contains(':') && uri.is_ascii() && !uri.contains(' '), "{uri}");
    }
}

#[test]
fn junit_is_as_jenkins_published_it() {
    let tree = corpus("junit");
    let text = form(&tree, "junit");
    assert!(text.contains("<testcase name=\"a/plain\" classname=\"a\">") && text.contains("cer.body"));
    let file = tree.path().join("out.xml");
    std::fs::write(&file, &text).expect("written");
    let schema = project("tests/fixtures/schemas/junit-10.xsd");
    let run = Command::new("xmllint").arg("--noout").arg("--schema").arg(schema).arg(&file).output();
    match run {
        Ok(out) => assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr)),
        Err(_) => println!("skipped: no xmllint to hold it against the schema"),
    }
}

#[test]
fn gitlab_gets_what_its_documentation_asks_for() {
    let schema = serde_json::json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "minLength": 1},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "pattern": "^[^./]"},
                        "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}}
                    }
                }
            }
        }
    });
    let value: Value = serde_json::from_str(&form(&corpus("gitlab"), "gitlab")).expect("JSON");
    validated(schema, &value);
    let mut prints: Vec<&str> =
        value.as_array().expect("a list").iter().filter_map(|v| v["fingerprint"].as_str()).collect();
    let count = prints.len();
    prints.sort_unstable();
    prints.dedup();
    assert!(count > 3 && prints.len() == count, "fingerprints are unique");
}

#[test]
fn nothing_in_a_text_acts_on_a_log() {
    let tree = corpus("acts");
    for name in ["text", "github", "azure", "markdown"] {
        let text = form(&tree, name);
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}') && !text.contains('\r'), "{name}: {text}");
        for line in text.lines() {
            let own = match name {
                "github" => {
                    line.starts_with("::error file=")
                        || line.starts_with("::warning file=")
                        || line.starts_with("::notice ")
                }
                "azure" => line.starts_with("##vso[task.logissue type="),
                _ => !line.trim_start().starts_with("::") && !line.trim_start().starts_with("##vso"),
            };
            assert!(own, "{name}: {line}");
        }
        assert!(!text.contains("##vso[task.complete") && !text.contains("::error file=x"), "{name}: {text}");
    }
    let github = form(&tree, "github");
    assert!(
        github.contains("::error file=reference/a/plain.txt,line=1,col=17,endColumn=20,title=OCR010 number-changed::"),
        "{github}"
    );
}

#[test]
fn xml_forms_are_well_formed() {
    let tree = corpus("xml");
    for name in ["checkstyle", "junit"] {
        let file = tree.path().join("out.xml");
        std::fs::write(&file, form(&tree, name)).expect("written");
        if let Ok(out) = Command::new("xmllint").arg("--noout").arg(&file).output() {
            assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
        } else {
            println!("skipped: no xmllint");
        }
    }
}

#[test]
fn any_number_of_outputs_come_from_one_run_and_both_files_are_shown() {
    let tree = corpus("several");
    let args = [
        "check",
        "--output",
        "text",
        "--output",
        "sarif=s.sarif",
        "--output",
        "junit=j.xml",
        "--output",
        "badge=b.svg",
        "--output",
        "rdjson=r.json",
        "--output",
        "jsonl=l.jsonl",
    ];
    let out = tree.run(&args);
    assert_eq!(out.status.code(), Some(1));
    let page = String::from_utf8(out.stdout).expect("UTF-8");
    for part in
        ["scans_text/a/plain.txt:1:17", "reference/a/plain.txt:1:17", " transcript\n", " reference\n", "The gate fails"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let read = |name: &str| std::fs::read_to_string(tree.path().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(
        read("b.svg").starts_with("<svg")
            && read("s.sarif") == form(&tree, "sarif")
            && read("j.xml") == form(&tree, "junit")
    );
    let lines: Vec<Value> = read("l.jsonl").lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!((lines.len(), &lines[5]["gate"]["verdict"]), (6, &"fail".into()));
    let rdjson: Value = serde_json::from_str(&read("r.json")).expect("JSON");
    let cyrillic = rdjson["diagnostics"]
        .as_array()
        .expect("list")
        .iter()
        .find(|d| d["code"]["value"] == "OCR010" && d["location"]["path"] == "reference/a/кириллица 1.txt")
        .expect("one");
    assert_eq!(cyrillic["location"]["range"]["start"]["column"], 18, "columns are bytes");
}

#[test]
fn redacted_output_holds_no_word_of_the_texts() {
    let tree = corpus("redact");
    for name in
        ["text", "json", "jsonl", "github", "azure", "sarif", "junit", "gitlab", "checkstyle", "rdjson", "markdown"]
    {
        let out = tree.run(&["check", "--redact", "--all", "--output", name]);
        let text = String::from_utf8(out.stdout).expect("UTF-8");
        assert!(text.contains("OCR010"), "{name}");
        for word in ["rifles", "guards", "112", "172", "копий"] {
            assert!(!text.contains(word), "{name}: {word}: {text}");
        }
    }
}

#[test]
fn the_summary_is_cut_on_a_row_and_annotations_are_few() {
    let tree = Tree::new("caps", &[("sverka.toml", "gate.pair-cer.max = 0.001\nlint.ignore = [\"OCR\", \"TXT\"]\n")]);
    for i in 0..60 {
        tree.put(&format!("scans_text/{i:03}.txt"), b"Tbe guards held all rifles there.\n");
        tree.put(&format!("reference/{i:03}.txt"), b"The guards held all rifles there.\n");
    }
    let github = form(&tree, "github");
    let lines: Vec<&str> = github.lines().collect();
    assert_eq!(lines.iter().filter(|l| l.starts_with("::error")).count(), 10);
    assert_eq!(lines.last(), Some(&"::notice title=sverka::50 more in the log and the summary"));
    let page = String::from_utf8(tree.run(&["check", "--max-findings", "3"]).stdout).expect("UTF-8");
    assert!(page.matches("error[GATE501]").count() == 3 && page.contains("57 more findings"));
    assert_eq!(tree.run(&["check", "--exit-zero"]).status.code(), Some(0));
}

#[test]
fn our_own_json_is_as_its_schema_says() {
    let schema = std::fs::read_to_string(project("docs/schema/check-1.schema.json")).expect("there");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let tree = corpus("check-json");
    tree.put("scans_text/b/bin.txt", b"\x89PNG\r\n\x1a\n\0\0");
    tree.put("reference/b/bin.txt", b"x\n");
    tree.put("scans_text/b/blank.txt", b"");
    tree.put("reference/b/blank.txt", b"");
    let (_, value) = tree.json(&["--all"]);
    validated(schema.clone(), &value);
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("urn:schema", schema).expect("a schema");
    let index = compiler.compile("urn:schema", &mut schemas).expect("a schema");
    let mut wrong = value;
    wrong["pairs"][0]["status"] = "fine".into();
    assert!(schemas.validate(&wrong, index).is_err());
}
