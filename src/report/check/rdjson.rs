//! Turns findings into the diagnostics of reviewdog; columns are of bytes in UTF-8.

use serde_json::{Value, json};

use super::spot;
use crate::gate::Run;
use crate::report::escape::terminal;
use crate::report::page::Layout;
use crate::rules::Severity;

/// Renders a run.
pub fn run(run: &Run, _: &Layout) -> String {
    let diagnostics: Vec<Value> = run
        .open()
        .map(|(outcome, f)| {
            let at = spot(run, outcome, f);
            let mut location = json!({"path": at.path});
            match (at.place, at.line) {
                (Some(p), _) => {
                    location["range"] = json!({
                        "start": {"line": p.line, "column": p.byte_columns[0]},
                        "end": {"line": p.end_line, "column": p.byte_columns[1]},
                    });
                }
                (None, Some((line, column))) => location["range"] = json!({"start": {"line": line, "column": column}}),
                _ => {}
            }
            let severity = match f.severity {
                Severity::Note => "INFO",
                Severity::Warning => "WARNING",
                Severity::Error => "ERROR",
            };
            json!({"message": terminal(&f.message), "location": location, "severity": severity, "code": {"value": f.rule}})
        })
        .collect();
    let document = json!({"source": {"name": "sverka"}, "diagnostics": diagnostics});
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}
