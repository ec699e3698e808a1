//! Turns the registries of metrics and programs into the text that explains them.

use std::fmt::Write;

use super::page::wrap;
use crate::metrics::compat::TOOLS;
use crate::metrics::{LETTERS, METRICS, Metric};

/// Explains one metric for a terminal.
pub fn explain(metric: &Metric, width: usize) -> String {
    let mut out = format!("{}\n", metric.id);
    let when = if metric.on_request() {
        "on request: --metric NAME or --all"
    } else {
        "always, in every scope (whole, body, folded)"
    };
    for (name, text) in [
        ("says", metric.summary),
        ("formula", metric.formula),
        ("unit", metric.unit),
        ("divided by", metric.denominator),
        ("source", metric.source),
        ("computed", when),
    ] {
        for (i, line) in wrap(text, width.saturating_sub(14)).iter().enumerate() {
            let name = if i == 0 { name } else { "" };
            let _ = writeln!(out, "  {name:<12}{line}");
        }
    }
    out
}

/// Explains every metric, the letters of the formulas, and the programs whose figures can be reproduced.
pub fn explain_all(width: usize) -> String {
    let mut out = String::new();
    for metric in METRICS {
        out.push_str(&explain(metric, width));
        out.push('\n');
    }
    out.push_str("letters\n");
    for line in wrap(LETTERS, width.saturating_sub(2)) {
        let _ = writeln!(out, "  {line}");
    }
    out.push_str("\nprograms for --compat\n");
    for tool in TOOLS {
        let _ = writeln!(out, "  {} ({})", tool.id, tool.version);
        for line in wrap(&format!("{}. Checked against: {}.", tool.summary, tool.checked), width.saturating_sub(6)) {
            let _ = writeln!(out, "      {line}");
        }
    }
    out
}

/// Lists the names of the metrics, for help texts.
pub fn names(on_request: bool) -> String {
    METRICS.iter().filter(|m| m.on_request() == on_request).map(|m| m.id).collect::<Vec<_>>().join(", ")
}

/// Writes the tables of `docs/metrics.md`.
pub fn markdown() -> String {
    let mut out = String::from("| name | says | formula | unit | divided by | source |\n|---|---|---|---|---|---|\n");
    for m in METRICS {
        let when = if m.on_request() { " (on request)" } else { "" };
        let _ = writeln!(
            out,
            "| `{}`{when} | {} | {} | {} | {} | {} |",
            m.id, m.summary, m.formula, m.unit, m.denominator, m.source
        );
    }
    let _ = writeln!(out, "\n{LETTERS}\n");
    out.push_str("| `--compat` | reproduces | rules | checked against |\n|---|---|---|---|\n");
    for t in TOOLS {
        let _ = writeln!(out, "| `{}` | {} | {} | {} |", t.id, t.version, t.summary, t.checked);
    }
    out
}
