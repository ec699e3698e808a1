//! Turns a run of the gate into a page: findings with their places, then what the corpus comes to.

use std::fmt::Write;

use super::Run;
use crate::gate::{Located, Outcome, Status, Verdict};
use crate::metrics::Figures;
use crate::report::page::{Layout, Tone};
use crate::rules::Severity;
use crate::text::show::visible;

/// Renders a run; findings below `least` are counted and not shown unless the layout asks for all.
pub fn run(run: &Run, layout: &Layout, least: Severity) -> String {
    let mut out = String::new();
    let mut hidden = 0;
    for outcome in &run.outcomes {
        for finding in &outcome.findings {
            if finding.severity >= least || layout.all {
                one(&mut out, layout, Some(outcome), finding);
            } else {
                hidden += 1;
            }
        }
    }
    for finding in &run.findings {
        one(&mut out, layout, None, finding);
    }
    summary(&mut out, run, layout, hidden);
    out
}

fn one(out: &mut String, layout: &Layout, outcome: Option<&Outcome>, f: &Located) {
    let tone = if f.severity == Severity::Error { Tone::Alert } else { Tone::Strong };
    let head = layout.paint(tone, &format!("{}[{}]", f.severity.name(), f.rule));
    let _ = writeln!(out, "{head} {}", visible(&f.message));
    let path = |side| outcome.and_then(|o| path_of(o, side));
    if let Some(at) = &f.at {
        let place = at.place.map_or(String::new(), |p| format!(":{}:{}", p.line, p.column));
        if let Some(path) = path(Some(at.side)) {
            let _ = writeln!(out, "  {path}{place}");
        }
    } else if let Some(path) = path(None) {
        let _ = writeln!(out, "  {path}");
    }
    if let Some(help) = &f.help {
        let _ = writeln!(out, "  help: {}", visible(help));
    }
}

/// Names the file of a side; without a side, the one that is there.
pub(super) fn path_of(o: &Outcome, side: Option<crate::read::Role>) -> Option<&str> {
    use crate::read::Role;
    let file = match side {
        Some(Role::Reference) => o.reference.as_ref(),
        Some(_) => o.transcript.as_ref(),
        None => o.transcript.as_ref().or(o.reference.as_ref()),
    };
    file.map(|f| f.path.as_str())
}

fn summary(out: &mut String, run: &Run, layout: &Layout, hidden: usize) {
    if !out.is_empty() {
        out.push('\n');
    }
    let t = &run.totals;
    let of = if run.whole { "" } else { " (of the paths given)" };
    let _ = writeln!(out, "{} of {} pairs checked{of}", t.checked, t.pairs);
    for status in [
        Status::MissingReference,
        Status::MissingTranscript,
        Status::Ambiguous,
        Status::Unreadable,
        Status::Empty,
        Status::Excluded,
    ] {
        let n = run.outcomes.iter().filter(|o| o.status == status).count();
        if n > 0 {
            let _ = writeln!(out, "  {n} {}", status.name());
        }
    }
    if !run.passed_over.is_empty() {
        let kinds: Vec<String> = run.passed_over.iter().map(|(e, n)| format!("{n} {}", visible(e))).collect();
        let _ = writeln!(out, "  other files passed over: {}", kinds.join(", "));
    }
    let rate = |f: &Option<Figures>| {
        f.as_ref().map(|f| match f.cer {
            Some(cer) => format!("{:.2} %  {} / {}", cer * 100.0, f.edits.total(), f.reference_length),
            None => "none, the references have no text".into(),
        })
    };
    for (name, figures, about) in [
        ("whole", &t.whole, "all against all"),
        ("body", &t.body, "what the references cover"),
        ("folded", &t.folded, "conventions set aside"),
    ] {
        if let Some(rate) = rate(figures) {
            let _ = writeln!(out, "  {name:<7} micro CER {rate}  {about}, profile {}", run.profile);
        }
    }
    if hidden > 0 {
        let _ = writeln!(out, "  {hidden} notes not shown; --all shows them");
    }
    let (tone, word) = match run.judgement.verdict {
        Verdict::Pass => (Tone::Strong, "passes"),
        Verdict::Fail => (Tone::Alert, "fails"),
        Verdict::Inconclusive => (Tone::Alert, "is inconclusive"),
    };
    let _ = writeln!(out, "{}", layout.paint(tone, &format!("The gate {word}")));
    for reason in &run.judgement.reasons {
        let _ = writeln!(out, "  {}", visible(&reason.message));
    }
}
