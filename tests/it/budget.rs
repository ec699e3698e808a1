//! False alarms have a budget: over pages that were corrected by others, with their real recognition beside them,
//! `check` as it stands raises at most one error in a hundred pages.

use std::path::{Path, PathBuf};

use sverka::config::Config;
use sverka::corpus::{CheckOptions, Corpus};
use sverka::gate::{Level, Status};
use sverka::rules::Severity;

use crate::support::project;

/// Folders of pages with the patterns that pair them, and what is truly wrong on them.
const SETS: &[(&str, &str, &str, &[&str])] = &[
    ("s04-icdar2019-aligned/DE1", "scans_text", "reference", &[]),
    ("s04-icdar2019-aligned/FR1", "scans_text", "reference", &[]),
    ("s04-icdar2019-aligned/FR3", "scans_text", "reference", &[]),
    ("s04-icdar2019-aligned/PL1", "scans_text", "reference", &[]),
    ("s12-corpus-small", "scans_text/receipts", "reference/receipts", &[]),
    // The invented protocol has a 31 June on purpose.
    ("s02-typescript-ru", "{stem}.txt", "{stem}.gt.txt", &["memo-1949-faded DATE103"]),
    ("s05-page-alto-real", "{dir}/ocr.tesseract.page.xml", "{dir}/gt.page.xml", &[]),
    ("s05-page-alto-real", "{dir}/ocr.calamari.page.xml", "{dir}/gt.page.xml", &[]),
    ("s05-page-alto-real", "{dir}/good.ocr.alto.xml", "{dir}/good.gt.page.xml", &[]),
    ("s08-typescript-fr", "{stem}.hocr", "{stem}.gt.alto.xml", &[]),
];

/// Graphemes of a page.
const PAGE: f64 = 1800.0;

#[test]
fn corrected_pages_raise_hardly_an_error() {
    let shared = std::env::var("SVERKA_SHARED").map_or_else(|_| project("../shared"), PathBuf::from);
    let (mut pairs, mut pages, mut errors, mut warnings) = (0, 0.0, Vec::new(), 0);
    let mut add = |root: &Path, text: &str, known: &[&str]| {
        let config = Config::from_text(root, "sverka.toml", text).expect("a configuration");
        let corpus = Corpus::of(config, &[]).expect("a corpus");
        let level = Level { least: Some(Severity::Error), allow_empty: false };
        let options = CheckOptions {
            jobs: 0,
            level,
            today: None,
            baseline: false,
            ratchet: false,
            cache: false,
            notes: true,
            build: String::new(),
        };
        let run = corpus.check(&options, None, |_| {}).expect("a run");
        for outcome in run.outcomes.iter().filter(|o| o.status == Status::Checked) {
            pairs += 1;
            let length = outcome.tally.as_ref().map_or(0, |t| t.body.reference_length);
            pages += (length as f64 / PAGE).max(1.0);
            warnings += outcome.findings.iter().filter(|f| f.severity == Severity::Warning).count();
            let wrong = outcome.findings.iter().filter(|f| f.severity == Severity::Error);
            let told = wrong.map(|f| (format!("{} {}", outcome.id, f.rule), &f.message));
            let told = told.filter(|(name, _)| !known.contains(&name.as_str()));
            errors.extend(told.map(|(name, message)| format!("{name}: {message}")));
        }
    };
    add(&project(""), "", &[]);
    for (folder, raw, reference, known) in SETS {
        let root = shared.join("data").join(folder);
        if root.is_dir() {
            add(&root, &format!("[corpus]\nraw = \"{raw}\"\nreference = \"{reference}\"\n"), known);
        } else {
            println!("skipped: {} is not there", root.display());
        }
    }
    println!("{pairs} pairs, {pages:.0} pages: {} errors, {warnings} warnings", errors.len());
    assert!(pairs >= 4, "{pairs}");
    assert!(errors.len() as f64 <= pages / 100.0, "{}", errors.join("\n"));
}
