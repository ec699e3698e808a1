//! Turns findings into GitLab's code quality report; a finding has the same name in two branches, and no two have one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::spot;
use crate::gate::Run;
use crate::report::escape::terminal;
use crate::report::page::Layout;
use crate::rules::Severity;

/// Renders a run.
pub fn run(run: &Run, _: &Layout) -> String {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let issues: Vec<Value> = run
        .open()
        .map(|(outcome, f)| {
            let at = spot(run, outcome, f);
            let nth = seen.entry(&f.fingerprint).or_default();
            *nth += 1;
            let fingerprint = if *nth == 1 { f.fingerprint.clone() } else { format!("{}:{nth}", f.fingerprint) };
            let severity = match f.severity {
                Severity::Note => "info",
                Severity::Warning => "minor",
                Severity::Error => "major",
            };
            json!({
                "description": format!("{} {}: {}", f.rule, f.name, terminal(&f.message)),
                "check_name": f.rule,
                "fingerprint": fingerprint,
                "severity": severity,
                "location": {"path": at.path, "lines": {"begin": at.line.map_or(1, |(line, _)| line)}},
            })
        })
        .collect();
    serde_json::to_string_pretty(&issues).unwrap_or_default() + "\n"
}
