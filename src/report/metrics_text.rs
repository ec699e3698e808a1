//! Turns the figures of a pair into a page for a terminal: every figure with its scope, its formula and its counts.

use super::escape::terminal as visible;
use super::page::{Layout, Tone, pad, table, width, wrap};
use super::text::percent;
use crate::compare::Measured;
use crate::metrics::compat::Tool;
use crate::metrics::{Compute, METRICS, Metrics, Part, Requested, Scope, State, Table};
use crate::read::Pair;

/// Rows of a table shown before the rest is counted.
const SHOWN: usize = 15;
/// Columns that a figure takes at most.
const FIGURE: usize = 9;

/// Renders the figures, with those of another program if one is named.
pub fn measured(m: &Measured, compat: Option<&Tool>, layout: &Layout) -> String {
    let mut page = Page { layout, out: String::new() };
    page.state(&m.metrics);
    page.rates(&m.metrics);
    page.waterfall(&m.metrics);
    m.metrics.requested.iter().for_each(|r| page.requested(r));
    if let Some(tool) = compat {
        page.compat(tool, &m.pair);
    }
    let settings = format!(
        "profile {}, unit {}, language {}, rules {}; --explain says what each figure is",
        m.profile.id,
        m.profile.unit.name(),
        m.lang,
        m.fingerprint
    );
    page.out.push('\n');
    page.faint(0, &settings);
    page.out
}

struct Page<'a> {
    layout: &'a Layout,
    out: String,
}

fn plain(text: impl Into<String>) -> (String, Tone) {
    (text.into(), Tone::Plain)
}

impl Page<'_> {
    fn heading(&mut self, text: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(&self.layout.paint(Tone::Strong, text));
        self.out.push('\n');
    }

    fn faint(&mut self, indent: usize, text: &str) {
        for line in wrap(text, self.layout.width.saturating_sub(indent)) {
            let painted = self.layout.paint(Tone::Faint, &line);
            self.out.push_str(&format!("{}{painted}\n", " ".repeat(indent)));
        }
    }

    fn table(&mut self, indent: usize, rows: &[Vec<(String, Tone)>]) {
        self.out.push_str(&table(self.layout, indent, rows));
    }

    /// Says first what keeps the figures from meaning what they seem to.
    fn state(&mut self, m: &Metrics) {
        let what = match m.body.state {
            State::Ok => return,
            State::EmptyReference => "The reference has no text: there is nothing to divide by.",
            State::EmptyTranscript => "The transcript has no text where the reference has some.",
            State::BothEmpty => "Neither file has any text.",
            State::Unrelated => "Not the same document: the body has no figures, and those of the whole mean nothing.",
        };
        for line in wrap(what, self.layout.width) {
            let painted = self.layout.paint(Tone::Alert, &line);
            self.out.push_str(&format!("{painted}\n"));
        }
    }

    fn rates(&mut self, m: &Metrics) {
        self.heading("Figures");
        let mut head = vec![plain("")];
        head.extend(Scope::ALL.map(|scope| (right(scope.name()), Tone::Faint)));
        let mut rows = vec![head];
        for metric in METRICS {
            let Compute::FromCounts(rate) = metric.compute else { continue };
            let tone = if matches!(metric.id, "cer" | "wer") { Tone::Strong } else { Tone::Plain };
            let mut row = vec![plain(metric.id)];
            row.extend(Scope::ALL.map(|scope| (right(&percent(rate(m.of(scope)))), tone)));
            row.push((
                format!("{}, {}", metric.formula, metric.unit.split(" (").next().unwrap_or_default()),
                Tone::Faint,
            ));
            rows.push(row);
        }
        let counted = |name: &str, count: &dyn Fn(Scope) -> String, what: &str| {
            let mut row = vec![plain(name)];
            row.extend(Scope::ALL.map(|scope| plain(right(&count(scope)))));
            row.push((what.into(), Tone::Faint));
            row
        };
        rows.push(counted("edits", &|s| bounded(m.of(s).edits.total(), m.of(s).interval), "E of characters"));
        rows.push(counted("length", &|s| m.of(s).reference_length.to_string(), "N of characters"));
        rows.push(counted("word edits", &|s| bounded(m.of(s).word_edits.total(), m.of(s).word_interval), "E of words"));
        rows.push(counted("words", &|s| m.of(s).reference_words.to_string(), "N of words"));
        self.table(2, &rows);
        self.faint(2, "whole: all against all · body: what the reference covers · folded: conventions set aside");
    }

    fn waterfall(&mut self, m: &Metrics) {
        let mut last = None;
        let mut rows = Vec::new();
        for step in &m.waterfall {
            let gone = last.map_or(0, |l: u64| l.saturating_sub(step.edits));
            last = Some(step.edits);
            if gone > 0 {
                rows.push(vec![
                    plain(format!("− {gone}")),
                    plain(step.summary.clone()),
                    (format!("{} left", step.edits), Tone::Faint),
                ]);
            }
        }
        if !rows.is_empty() {
            self.heading("From whole to folded");
            self.table(2, &rows);
        }
    }

    fn requested(&mut self, r: &Requested) {
        self.heading(&format!("{} ({})", r.metric.id, r.scope.name()));
        self.faint(2, r.metric.summary);
        let mut rows = Vec::new();
        if r.answer.value.is_some() || r.answer.tables.is_empty() {
            let state = if r.answer.state == State::Ok { "" } else { r.answer.state.name() };
            rows.push(vec![plain("value"), (percent(r.answer.value), Tone::Strong), plain(state)]);
        }
        rows.extend(r.answer.parts.iter().map(|(name, part)| vec![plain(name.replace('_', " ")), plain(cell(part))]));
        self.table(2, &rows);
        r.answer.tables.iter().for_each(|t| self.rows(t));
    }

    fn rows(&mut self, t: &Table) {
        let most = if self.layout.all { usize::MAX } else { SHOWN };
        // What stands there for programs is spelt for people in a column of its own.
        let raw = |i: &usize| t.rows.first().is_some_and(|row| matches!(row[*i], Part::Raw(_)));
        let shown: Vec<usize> = (0..t.columns.len()).filter(|i| !raw(i)).collect();
        let mut rows: Vec<Vec<_>> =
            vec![shown.iter().map(|&i| (t.columns[i].replace('_', " "), Tone::Faint)).collect()];
        rows.extend(t.rows.iter().take(most).map(|row| shown.iter().map(|&i| plain(cell(&row[i]))).collect()));
        self.faint(2, t.name);
        self.table(4, &rows);
        let more = t.rows.len().saturating_sub(most) + t.left_off;
        if more > 0 {
            self.faint(4, &format!("… {more} more"));
        }
    }

    fn compat(&mut self, tool: &Tool, pair: &Pair) {
        self.heading(&format!("As {} counts", tool.version));
        self.faint(2, tool.summary);
        let figures = tool.of(pair);
        let shown = |name: &str, part: &Part| match part {
            // These are per cent already, as the program prints them.
            Part::Rate(Some(rate)) if name.ends_with("_percent") => format!("{rate:.2} %"),
            part => cell(part),
        };
        let rows: Vec<_> =
            figures.iter().map(|(name, part)| vec![plain(name.replace('_', " ")), plain(shown(name, part))]).collect();
        self.table(2, &rows);
    }
}

/// Sets a figure to the right of its column.
fn right(text: &str) -> String {
    format!("{}{text}", pad("", FIGURE.saturating_sub(width(text))))
}

fn bounded(edits: u64, interval: (u64, u64)) -> String {
    if interval.0 == interval.1 { edits.to_string() } else { format!("{}–{}", interval.0, interval.1) }
}

fn cell(part: &Part) -> String {
    match part {
        Part::Count(n) => n.to_string(),
        Part::Rate(rate) => percent(*rate),
        Part::Text(text) | Part::Raw(text) => visible(text),
        Part::Flag(true) => "yes".into(),
        Part::Flag(false) => "no".into(),
    }
}
