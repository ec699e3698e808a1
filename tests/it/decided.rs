//! The gate and the people: what a reviewer decided is answered, and what nobody decided is told.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::check::Tree;
use crate::history::git;

const RAW: &str = "The delegation left for Kaesong on Sunday with 144 rifles.\nNobody carne back from there.\n";
const CORRECTED: &str = "The delegation left for Kaesong on Sunday with 114 rifles.\nNobody came back from there.\n";

fn corpus(name: &str) -> Tree {
    Tree::new(name, &[("sverka.toml", ""), ("scans_text/a.txt", RAW), ("reference/a.txt", CORRECTED)])
}

pub fn review(tree: &Tree, answers: &str) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sverka"))
        .args(["review", "--tty", "--as", "AB"])
        .current_dir(tree.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("a pipe").write_all(answers.as_bytes()).expect("it reads");
    assert!(child.wait().expect("it ends").success());
}

/// Rules of the findings of the first pair, and by what each is suppressed.
fn found(tree: &Tree, args: &[&str]) -> Vec<(String, String)> {
    let (_, answer) = tree.json(args);
    let text = |v: &Value| v.as_str().unwrap_or_default().to_string();
    let of = |f: &Value| (text(&f["rule"]), text(&f["suppressed"]["by"]));
    answer["pairs"][0]["findings"].as_array().expect("a list").iter().map(of).collect()
}

fn has(found: &[(String, String)], rule: &str, by: &str) -> bool {
    found.iter().any(|(r, b)| r == rule && b == by)
}

#[test]
fn a_decision_answers_its_finding_until_it_is_undone() {
    let tree = corpus("decided");
    assert!(has(&found(&tree, &[]), "OCR010", ""), "{:?}", found(&tree, &[]));
    review(&tree, "1\n");
    let after = found(&tree, &[]);
    assert!(has(&after, "OCR010", "decision") && !has(&after, "OCR010", ""), "{after:?}");
    let shown = tree.json(&[]).1.to_string();
    assert!(shown.contains("misread, says AB"), "{shown}");
    review(&tree, "z\n");
    assert!(has(&found(&tree, &[]), "OCR010", ""), "the cache must see the log");
}

#[test]
fn a_correction_that_is_still_to_be_made_answers_nothing() {
    let tree = corpus("slip");
    review(&tree, "2\n");
    assert!(has(&found(&tree, &[]), "OCR010", ""));
    review(&tree, "z\n0\n");
    assert!(has(&found(&tree, &[]), "OCR010", ""), "unsure is no answer");
}

#[test]
fn what_a_change_did_and_nobody_decided_is_told() {
    let tree = corpus("undecided");
    git(&tree, &["init", "-q"]);
    git(&tree, &["add", "."]);
    git(&tree, &["commit", "-q", "-m", "base"]);
    git(&tree, &["checkout", "-q", "-b", "work"]);
    let told = |rule: &str| has(&found(&tree, &["--base", "main"]), rule, "");
    assert!(!["HIST601", "HIST602", "HIST605", "HIST606"].into_iter().any(told));
    // Back to the reading of the scan.
    tree.put("reference/a.txt", RAW.as_bytes());
    assert!(told("HIST605") && !told("HIST601"));
    // Away from it: told where the corpus is reviewed at all.
    tree.put("reference/a.txt", CORRECTED.replace("Nobody", "Somebody").as_bytes());
    assert!(!told("HIST601") && !told("HIST605"));
    review(&tree, "1\nq\n");
    assert!(told("HIST601"), "{:?}", found(&tree, &["--base", "main"]));
    review(&tree, "3\n3\n");
    assert!(!told("HIST601"), "{:?}", found(&tree, &["--base", "main"]));
    // A number changed, and no remark says from where.
    tree.put("reference/a.txt", CORRECTED.replace("back from there", "back from 17 posts").as_bytes());
    assert!(!told("HIST602"));
    tree.put("scans_text/a.txt", RAW.replace("carne", "cazne").as_bytes());
    assert!(told("HIST602"));
    git(&tree, &["commit", "-q", "-a", "-m", "new text\n\nRe-OCR: engine 2.1"]);
    assert!(!told("HIST602"), "the commit says so");
}
