//! Turns a run into a summary in Markdown, cut on a row before it is too long to be shown at all.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::spot;
use crate::gate::limits::percent;
use crate::gate::{Outcome, Run, Status, Totals, Verdict};
use crate::metrics::Figures;
use crate::report::escape::markdown;
use crate::report::page::Layout;
use crate::rules::Severity;

/// Bytes of a summary: GitHub drops the whole of one above 1 MiB (2026-11).
const MOST: usize = 900 * 1024;

/// Renders a run.
pub fn run(run: &Run, _: &Layout) -> String {
    let word = match run.judgement.verdict {
        Verdict::Pass => "passes",
        Verdict::Fail => "fails",
        Verdict::Inconclusive => "is inconclusive",
    };
    let t = &run.totals;
    let mut out = format!("## sverka: the gate {word}\n\n{} of {} pairs checked\n\n", t.checked, t.pairs);
    for reason in &run.judgement.reasons {
        let _ = writeln!(out, "- {}", markdown(&reason.message));
    }
    out.push_str("\n| | micro CER | edits | of |\n|---|---:|---:|---:|\n");
    for (name, figures) in [("whole", &t.whole), ("body", &t.body), ("folded", &t.folded)] {
        let _ = writeln!(out, "| {name} | {} |", cells(figures.as_ref()));
    }
    let _ = writeln!(out, "\nProfile {}; the gate judges {}.\n", markdown(&run.profile), run.scope.name());
    collections(&mut out, run);
    findings(&mut out, run);
    out
}

fn cells(f: Option<&Figures>) -> String {
    let Some(f) = f else { return "none | | ".into() };
    format!("{} | {} | {}", f.cer.map_or("none".into(), percent), f.edits.total(), f.reference_length)
}

fn collections(out: &mut String, run: &Run) {
    let mut by_name: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    run.outcomes.iter().for_each(|o| by_name.entry(&o.collection).or_default().push(o));
    if by_name.len() < 2 {
        return;
    }
    out.push_str("| collection | checked | not checked | micro CER | edits | of |\n|---|---:|---:|---:|---:|---:|\n");
    for (name, members) in by_name {
        let totals = Totals::of(members.iter().copied());
        let figures = match run.scope {
            crate::metrics::Scope::Whole => totals.whole,
            crate::metrics::Scope::Body => totals.body,
            crate::metrics::Scope::Folded => totals.folded,
        };
        let rest = members.iter().filter(|o| o.status != Status::Checked).count();
        let _ = writeln!(out, "| {} | {} | {rest} | {} |", markdown(name), totals.checked, cells(figures.as_ref()));
    }
    out.push('\n');
}

fn findings(out: &mut String, run: &Run) {
    let rows: Vec<_> = run.open().filter(|(_, f)| f.severity >= Severity::Warning).collect();
    if rows.is_empty() {
        return;
    }
    out.push_str("| | rule | where | what |\n|---|---|---|---|\n");
    for (i, (outcome, f)) in rows.iter().enumerate() {
        let at = spot(run, *outcome, f);
        let line = at.line.map_or(String::new(), |(l, c)| format!(":{l}:{c}"));
        let place = markdown(&format!("{}{line}", at.path));
        let row = format!(
            "| {} | {} {} | {place} | {} |\n",
            f.severity.name(),
            f.rule,
            markdown(&f.name),
            markdown(&f.message)
        );
        if out.len() + row.len() > MOST {
            let _ = writeln!(out, "\n{} more rows are cut off: see the log or the other outputs.", rows.len() - i);
            break;
        }
        out.push_str(&row);
    }
}
