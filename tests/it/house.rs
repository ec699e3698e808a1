//! The house: which room imports which, how long a file may be, and what no file may hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::project;

/// The stages in import order; a stage imports only from those before it.
const STAGES: &[&str] = &[
    "error",
    "text",
    "lang",
    "read",
    "normalize",
    "align",
    "classify",
    "dates",
    "metrics",
    "rules",
    "decision",
    "compare",
    "scale",
    "gate",
    "report",
    "review",
    "config",
    "corpus",
    "bulk",
];

/// Most lines of a file without its tests.
const CEILING: usize = 600;

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

fn all_sources() -> Vec<(String, String)> {
    let mut out = Vec::new();
    sources(&project("src"), &mut out);
    let name =
        |p: &PathBuf| p.strip_prefix(project("src")).expect("below src").display().to_string().replace('\\', "/");
    out.iter().map(|p| (name(p), fs::read_to_string(p).expect("a file"))).collect()
}

/// Cuts a file's own tests off.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

#[test]
fn a_stage_imports_only_what_stands_before_it() {
    let rank: BTreeMap<&str, usize> = STAGES.iter().enumerate().map(|(i, s)| (*s, i)).collect();
    let mut faults = Vec::new();
    for (name, text) in all_sources() {
        let stage = name.split(['/', '.']).next().unwrap_or_default();
        if stage == "bin" || stage == "lib" {
            continue;
        }
        let Some(own) = rank.get(stage) else {
            faults.push(format!("{name}: the stage {stage} is not in the order of the house"));
            continue;
        };
        for (number, line) in without_tests(&text).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for part in code.split("crate::").skip(1) {
                let used: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if rank.get(used.as_str()).is_some_and(|other| other > own) {
                    faults.push(format!("{name}:{}: {stage} imports {used}", number + 1));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_does_and_stays_short() {
    let mut faults = Vec::new();
    for (name, text) in all_sources() {
        if !text.starts_with("//!") {
            faults.push(format!("{name}: opens without `//!`"));
        }
        let lines = without_tests(&text).lines().count();
        if lines > CEILING {
            faults.push(format!("{name}: {lines} lines without tests, {CEILING} at most"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_library_prints_nothing_and_asks_nothing_of_its_surroundings() {
    let words =
        ["println!", "eprintln!", "dbg!(", "std::env::", "process::exit", "SystemTime", "Instant::now", "thread_rng"];
    let mut faults = Vec::new();
    for (name, text) in all_sources().iter().filter(|(name, _)| !name.starts_with("bin/") && !name.contains("/tests/"))
    {
        for (number, line) in without_tests(text).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            faults.extend(words.iter().filter(|w| code.contains(*w)).map(|w| format!("{name}:{}: {w}", number + 1)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_test_module_is_listed() {
    let main = fs::read_to_string(project("tests/it/main.rs")).expect("main.rs");
    let mut modules = Vec::new();
    sources(&project("tests/it"), &mut modules);
    for path in modules {
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(stem == "main" || main.contains(&format!("mod {stem};")), "{stem} is not in main.rs");
    }
}

#[test]
fn rules_have_codes_of_their_own_and_a_page() {
    let mut codes: Vec<&str> = sverka::rules::RULES.iter().map(|r| r.code).collect();
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), count, "two rules share a code");
    for rule in sverka::rules::RULES {
        let page = rule.page();
        for part in [page.finds.as_str(), &page.why, &page.example, &page.instead, &page.wrong] {
            assert!(!part.is_empty(), "{}: the page lacks a part: {page:?}", rule.code);
        }
    }
}
