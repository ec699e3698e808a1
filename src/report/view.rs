//! Turns a comparison into the two views that people know from other tools: changed lines, and changed words in a line.

use std::fmt::Write;

use similar::TextDiff;

use super::escape::terminal;
use super::model::{Op, stream};
use super::page::{Layout, Tone};
use crate::compare::Comparison;

/// Which view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// A unified difference of lines.
    Lines,
    /// The reference's text with what differs marked in it: `[-transcript-]{+reference+}`.
    Words,
}

/// Renders a view.
pub fn comparison(c: &Comparison, view: View, layout: &Layout) -> String {
    match view {
        View::Lines => lines(c, layout),
        View::Words => words(c, layout),
    }
}

fn lines(c: &Comparison, layout: &Layout) -> String {
    let (t, r) = (c.pair.transcript.text(), c.pair.reference.text());
    let diff = TextDiff::from_lines(t, r);
    let mut out =
        format!("--- {}\n+++ {}\n", terminal(&c.pair.transcript.source.path), terminal(&c.pair.reference.source.path));
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        let _ = writeln!(out, "{}", hunk.header());
        for change in hunk.iter_changes() {
            let tone = match change.tag() {
                similar::ChangeTag::Delete => Tone::Transcript,
                similar::ChangeTag::Insert => Tone::Reference,
                similar::ChangeTag::Equal => Tone::Plain,
            };
            let line = format!("{}{}", change.tag(), terminal(change.value().trim_end_matches(['\n', '\r'])));
            let _ = writeln!(out, "{}", layout.paint(tone, &line));
        }
    }
    out
}

fn words(c: &Comparison, layout: &Layout) -> String {
    let mut out = String::new();
    for op in stream(c) {
        match op {
            Op::Equal(text) => {
                let shown: Vec<String> = text.split('\n').map(|line| terminal(line.trim_end_matches('\r'))).collect();
                out.push_str(&shown.join("\n"));
            }
            Op::Change { transcript, reference, .. } => {
                // A break that one side has alone is not worth a mark.
                if transcript.trim().is_empty() && reference.trim().is_empty() {
                    out.push_str(if reference.contains('\n') { "\n" } else { " " });
                    continue;
                }
                if !transcript.is_empty() {
                    out.push_str(&layout.paint(Tone::Transcript, &format!("[-{}-]", terminal(&transcript))));
                }
                if !reference.is_empty() {
                    out.push_str(&layout.paint(Tone::Reference, &format!("{{+{}+}}", terminal(&reference))));
                }
            }
        }
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}
