//! What people decided is shown by every output, and what is decided is no longer asked for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::review::{Desk, text};
use crate::support::project;

/// The telegram with a verdict of every kind, by two people who differ in one place.
fn decided(name: &str) -> Desk {
    let desk = Desk::telegram(name);
    let count = desk.found().len();
    let answers = ["1", "2", "3 so the editor", "4", "5 Просим", "6", "0"];
    let all: String = (0..count).map(|n| format!("{}\n", answers[n % answers.len()])).collect();
    desk.review("anna", &all);
    desk.review("boris & <son>", "2\n");
    desk
}

fn written(desk: &Desk, format: &str) -> String {
    let out = desk.run(&["diff", "t.txt", "r.txt", "--output", format], "");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    text(&out.stdout)
}

#[test]
fn every_output_tells_what_was_decided() {
    let desk = decided("shown");
    let count = desk.found().len();
    let json: Value = serde_json::from_str(&written(&desk, "json")).expect("JSON");
    let list = json["discrepancies"].as_array().expect("a list");
    let of = |verdict: &str| list.iter().filter(|d| d["decision"]["verdict"] == verdict).count();
    assert!(list.iter().all(|d| d["decision"].is_object()), "{json}");
    assert_eq!(list[0]["decision"]["state"], "conflict");
    for verdict in ["misread", "slip", "emended", "normalised", "other", "out-of-scope", "unsure"] {
        assert!(of(verdict) > 0, "{verdict}");
    }
    let slip = list.iter().find(|d| d["decision"]["verdict"] == "slip").expect("a slip");
    assert_eq!((&slip["decision"]["applied"], &slip["decision"]["by"][0]), (&false.into(), &"anna".into()));
    let tsv = written(&desk, "tsv");
    assert_eq!(tsv.lines().filter(|l| l.contains("\tdecided\t") || l.contains("\tunsure\tunsure")).count(), count - 1);
    assert!(tsv.lines().nth(1).expect("a row").contains("\tconflict\t"), "{tsv}");
    let html = written(&desk, "html");
    assert_eq!(html.matches("class=\"tag said\"").count(), count, "one a place");
    assert!(html.contains("anna, boris &amp; &lt;son&gt; see it differently"), "names are text");
    // The rows of a terminal are cut to its width.
    for (format, why) in [("text", "says anna — so the"), ("markdown", "so the editor")] {
        let page = written(&desk, format);
        assert!(page.contains(why) && page.contains("not yet applied"), "{format}\n{page}");
    }
    let critic = written(&desk, "criticmarkup");
    assert!(critic.contains("decided: emended by the editor, says anna"), "{critic}");
}

#[test]
fn what_is_decided_is_no_longer_asked_for() {
    let desk = Desk::telegram("answered");
    let before = written(&desk, "text");
    assert!(before.contains("7 for a person to judge"), "{before}");
    let json: Value = serde_json::from_str(&written(&desk, "json")).expect("JSON");
    let figures = json["metrics"]["body"].clone();
    desk.review("anna", &"1\n".repeat(desk.found().len()));
    let after = written(&desk, "text");
    assert!(after.contains("16 decided, 0 for a person to judge, 0 of form, 0 convention"), "{after}");
    let json: Value = serde_json::from_str(&written(&desk, "json")).expect("JSON");
    assert_eq!(json["metrics"]["body"], figures, "no figure is touched");
}

#[test]
fn the_patch_holds_what_is_decided_and_nothing_once_it_is_applied() {
    let desk = decided("patch");
    let patch = written(&desk, "patch");
    assert!(patch.contains("\n+") && patch.contains("Просим"), "{patch}");
    fs::write(desk.0.join("change.patch"), &patch).expect("written");
    let reference = fs::read(desk.0.join("r.txt")).expect("a text");
    let git = |args: &[&str]| Command::new("git").args(args).current_dir(&desk.0).output().expect("git");
    git(&["init", "-q"]);
    let out = git(&["apply", "change.patch"]);
    assert!(out.status.success(), "{}\n{patch}", text(&out.stderr));
    let patched = fs::read(desk.0.join("r.txt")).expect("a text");
    fs::write(desk.0.join("r.txt"), reference).expect("as it was");
    assert_eq!(desk.run(&["apply", "t.txt", "r.txt"], "").status.code(), Some(0));
    let applied = fs::read(desk.0.join("r.txt")).expect("a text");
    assert_eq!(text(&patched), text(&applied), "the patch is what apply does");
    assert!(written(&desk, "patch").is_empty());
}

#[test]
fn an_export_of_what_is_decided_comes_back_as_the_same_decisions() {
    for (format, file) in [("docx", "x.docx"), ("criticmarkup", "x.md"), ("tsv", "x.tsv"), ("jsonl", "x.jsonl")] {
        let desk = decided(&format!("again-{format}"));
        let target = format!("{format}={file}");
        assert_eq!(desk.run(&["diff", "t.txt", "r.txt", "--output", &target], "").status.code(), Some(0));
        let log = desk.log("anna").len();
        let out = desk.run(&["decisions", "import", file, "--as", "anna", "--pair", "t.txt", "r.txt"], "");
        assert_eq!(out.status.code(), Some(0), "{format}: {}{}", text(&out.stdout), text(&out.stderr));
        assert_eq!(desk.log("anna").len(), log, "{format}: nothing new is said: {}", text(&out.stdout));
    }
}

#[test]
fn the_report_of_a_corpus_tells_them_too() {
    let desk = Desk::empty("site");
    fs::write(desk.0.join("sverka.toml"), "[corpus]\nraw = \"raw\"\nreference = \"ref\"\n").expect("written");
    for (side, from) in [("raw", "scans_text"), ("ref", "reference")] {
        fs::create_dir_all(desk.0.join(side)).expect("a folder");
        fs::copy(project(&format!("{from}/telegrams/21404.txt")), desk.0.join(side).join("t.txt")).expect("a copy");
    }
    desk.run(&["review", "--tty", "--as", "anna"], "1\n1\n");
    let out = desk.run(&["report", "-o", "site", "--output", "html,json", "--ui-lang", "ru"], "");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let page = fs::read_to_string(desk.0.join("site/t.html")).expect("a page");
    assert_eq!(page.matches("решено: ошибка распознавания (anna)").count(), 2);
}

/// The schema TEI all, which is not ours to pass on: `SVERKA_TEI_RNG` names it.
fn tei_all() -> Option<PathBuf> {
    let named = std::env::var_os("SVERKA_TEI_RNG").map(PathBuf::from).filter(|p| p.is_file());
    let xmllint = Command::new("xmllint").arg("--version").output().is_ok();
    if named.is_none() || !xmllint {
        eprintln!(
            "skipped: TEI all is not checked: name tei_all.rng with SVERKA_TEI_RNG (CONTRIBUTING.md), have xmllint"
        );
    }
    named.filter(|_| xmllint)
}

fn valid(schema: &Path, files: &[PathBuf]) {
    let out =
        Command::new("xmllint").arg("--noout").arg("--relaxng").arg(schema).args(files).output().expect("xmllint");
    assert!(out.status.success(), "{}", text(&out.stderr));
}

#[test]
fn tei_is_valid_against_tei_all_with_decisions_and_without() {
    let Some(schema) = tei_all() else { return };
    let desk = decided("tei");
    let mut files = Vec::new();
    let mut keep = |name: &str, xml: String| {
        let file = desk.0.join(format!("{name}.xml"));
        fs::write(&file, xml).expect("written");
        files.push(file);
    };
    let xml = written(&desk, "tei");
    for element in
        ["<app type=\"slip\"><lem wit=\"#ocr\" resp=\"#reviewer1\">", "<unclear reason=\"conflict\"", "<note resp="]
    {
        assert!(xml.contains(element), "no {element} in\n{xml}");
    }
    keep("decided", xml);
    for (name, c) in crate::report_formats::cases() {
        keep(name, crate::report::written(&c, "tei"));
    }
    valid(&schema, &files);
}
