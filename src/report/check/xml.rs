//! Turns findings into Checkstyle XML, which Jenkins and others read.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::spot;
use crate::gate::Run;
use crate::report::escape::{terminal, xml};
use crate::report::page::Layout;
use crate::rules::Severity;

/// Renders a run.
pub fn checkstyle(run: &Run, _: &Layout) -> String {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (outcome, f) in run.open() {
        let at = spot(run, outcome, f);
        let severity = if f.severity == Severity::Note { "info" } else { f.severity.name() };
        let (line, column) = at.line.unwrap_or((1, 1));
        let row = files.entry(at.path).or_default();
        let _ = writeln!(
            row,
            "    <error line=\"{line}\" column=\"{column}\" severity=\"{severity}\" message=\"{}\" source=\"sverka.{}\"/>",
            attribute(&f.message),
            f.rule
        );
    }
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    for (path, rows) in files {
        let _ = write!(out, "  <file name=\"{}\">\n{rows}  </file>\n", attribute(&path));
    }
    out + "</checkstyle>\n"
}

/// Writes a text into an attribute on one line.
pub fn attribute(text: &str) -> String {
    xml(&terminal(text)).replace('"', "&quot;")
}
