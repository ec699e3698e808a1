//! Turns a run's figure into a badge: JSON for shields.io, or the picture itself.

use serde_json::json;

use crate::gate::limits::percent;
use crate::gate::{Run, Verdict};
use crate::report::page::Layout;

fn said(run: &Run) -> (String, String, &'static str) {
    let figures = match run.scope {
        crate::metrics::Scope::Whole => &run.totals.whole,
        crate::metrics::Scope::Body => &run.totals.body,
        crate::metrics::Scope::Folded => &run.totals.folded,
    };
    let rate = figures.as_ref().and_then(|f| f.cer).map_or("none".into(), percent);
    let color = match run.judgement.verdict {
        Verdict::Pass => "brightgreen",
        Verdict::Inconclusive => "yellow",
        Verdict::Fail => "red",
    };
    (
        format!("CER {}", run.scope.name()),
        format!("{rate}, {} of {} pairs", run.totals.checked, run.totals.pairs),
        color,
    )
}

/// Renders JSON for shields.io's endpoint.
pub fn json(run: &Run, _: &Layout) -> String {
    let (label, message, color) = said(run);
    json!({"schemaVersion": 1, "label": label, "message": message, "color": color}).to_string() + "\n"
}

/// Renders the picture.
pub fn svg(run: &Run) -> String {
    let (label, message, color) = said(run);
    let fill = match color {
        "brightgreen" => "#2f7d32",
        "yellow" => "#8a6d00",
        _ => "#b3261e",
    };
    let (left, right) = (label.len() * 7 + 12, message.len() * 7 + 12);
    let wide = left + right;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"20\" role=\"img\" aria-label=\"{label}: {message}\">\
         <rect width=\"{left}\" height=\"20\" fill=\"#444\"/><rect x=\"{left}\" width=\"{right}\" height=\"20\" fill=\"{fill}\"/>\
         <g fill=\"#fff\" font-family=\"Verdana,sans-serif\" font-size=\"11\" text-anchor=\"middle\">\
         <text x=\"{}\" y=\"14\">{label}</text><text x=\"{}\" y=\"14\">{message}</text></g></svg>\n",
        left / 2,
        left + right / 2
    )
}
