//! Turns a comparison into a page for a terminal: what needs a person first, then why the figures are what they are.

use super::dates_json::verdict_name;
use unicode_segmentation::UnicodeSegmentation;

use super::escape::terminal as visible;
use super::model::{substantive, waits};
use super::page::{Layout, Tone, pad, table, width, wrap};
use crate::classify::{Cause, Discrepancy, Kind};
use crate::compare::Comparison;
use crate::dates::{DateMention, DateVerdict};
use crate::metrics::{Figures, State};
use crate::read::Role;
use crate::rules::Severity;
use crate::text::{InSource, Source, Span};

/// Discrepancies of one cause shown before the rest is counted.
const SHOWN: usize = 12;

/// Renders the comparison as a page.
pub fn comparison(c: &Comparison, layout: &Layout) -> String {
    let mut page = Page { c, layout, out: String::new() };
    page.head();
    if c.alignment.related {
        page.people();
        page.figures();
        page.dates();
        page.discrepancies();
        page.scope();
    }
    page.settings();
    page.out
}

struct Page<'a> {
    c: &'a Comparison,
    layout: &'a Layout,
    out: String,
}

fn cell(text: impl Into<String>, tone: Tone) -> (String, Tone) {
    (text.into(), tone)
}

/// Writes a rate as per cent with two places.
pub fn percent(rate: Option<f64>) -> String {
    rate.map_or_else(|| "—".into(), |r| format!("{:.2} %", r * 100.0))
}

fn plural(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

impl Page<'_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn heading(&mut self, text: &str) {
        let painted = self.layout.paint(Tone::Strong, text);
        self.line("");
        self.line(&painted);
    }

    fn paragraph(&mut self, indent: usize, text: &str) {
        for line in wrap(text, self.layout.width.saturating_sub(indent)) {
            self.line(&format!("{}{line}", " ".repeat(indent)));
        }
    }

    fn head(&mut self) {
        let c = self.c;
        let title = c.pair.metadata.as_ref().and_then(|m| m.get("title")).map(|t| t.replace("**", ""));
        if let Some(title) = title {
            for line in wrap(&visible(&title.split_whitespace().collect::<Vec<_>>().join(" ")), self.layout.width) {
                let painted = self.layout.paint(Tone::Strong, &line);
                self.line(&painted);
            }
        }
        let (t, r) = (&c.pair.transcript, &c.pair.reference);
        let rows = [("transcript", t), ("reference", r)].map(|(name, w)| {
            let place = if w.span == w.source.whole() {
                w.source.path.clone()
            } else {
                let (from, to) = (w.source.place(w.span.start).line, w.source.place(w.span.end).line);
                format!("{} lines {from}–{to}", w.source.path)
            };
            let encoding = &w.source.encoding;
            let how = if encoding.confidence < 1.0 {
                format!("{} ({}, {:.0} % sure)", encoding.name, encoding.evidence.name(), encoding.confidence * 100.0)
            } else {
                format!("{} ({})", encoding.name, encoding.evidence.name())
            };
            vec![cell(name, Tone::Faint), cell(place, Tone::Plain), cell(how, Tone::Faint)]
        });
        self.out.push_str(&table(self.layout, 0, &rows));
        for note in &c.pair.notes {
            for line in wrap(&visible(note), self.layout.width.saturating_sub(12)) {
                let painted = self.layout.paint(Tone::Faint, &line);
                self.line(&format!("            {painted}"));
            }
        }
        self.line("");
        self.verdict();
    }

    /// The one sentence that a person should take away.
    fn verdict(&mut self) {
        let c = self.c;
        if !c.alignment.related {
            let message = c.findings.first().map_or_else(String::new, |f| f.message.clone());
            let painted = self.layout.paint(Tone::Alert, "Not the same document.");
            self.line(&painted);
            self.paragraph(
                0,
                &format!("{message}. No rate of the body is given for texts that do not belong together."),
            );
            return;
        }
        let body = &c.metrics.body;
        if c.discrepancies.is_empty() && body.state == State::Ok {
            self.paragraph(0, "The texts agree wherever the reference covers the transcript.");
            return;
        }
        if body.state != State::Ok {
            // Of an empty file everything is out of scope on the other side too: what is empty, the whole texts say.
            let what = match c.metrics.whole.state {
                State::EmptyReference => "The reference has no text: there is nothing to compare with.",
                State::EmptyTranscript => "The transcript has no text where the reference has some.",
                State::BothEmpty => "Neither file has any text.",
                State::Ok | State::Unrelated => "The two files share no text.",
            };
            self.paragraph(0, what);
            return;
        }
        let of = |test: &dyn Fn(usize) -> bool| (0..c.discrepancies.len()).filter(|i| test(*i)).count();
        let (judged, decided) = (of(&|i| waits(c, i)), of(&|i| c.is_answered(i)));
        let convention = of(&|i| c.discrepancies[i].folded_by.is_some() && !c.is_answered(i));
        let form = c.discrepancies.len() - judged - convention - decided;
        let decided = if decided > 0 { format!("{decided} decided, ") } else { String::new() };
        let outside = c.metrics.transcript_chars_out_of_scope;
        let covered = 100.0 * c.metrics.transcript_chars_in_scope as f64
            / (c.metrics.transcript_chars_in_scope + outside).max(1) as f64;
        let scope = if outside == 0 {
            "The reference covers the whole transcript.".to_string()
        } else {
            let outside = plural(outside, "character", "characters");
            format!(
                "The reference covers {covered:.0} % of the transcript; {outside} outside it are set aside, not counted."
            )
        };
        let edits = plural(body.edits.total() as usize, "edit", "edits");
        let places = plural(c.discrepancies.len(), "place", "places");
        self.paragraph(
            0,
            &format!(
                "{edits} in {places}: {decided}{judged} for a person to judge, {form} of form, {convention} convention. {scope}"
            ),
        );
    }

    fn people(&mut self) {
        let c = self.c;
        let mut rows = Vec::new();
        for f in c.findings.iter().filter(|f| f.severity > Severity::Note && !f.name.starts_with("date/")) {
            rows.push(vec![
                cell(f.severity.name(), Tone::Alert),
                cell(self.place(f.side, f.span), Tone::Faint),
                cell(f.rule, Tone::Faint),
                cell(visible(&f.message), Tone::Plain),
            ]);
        }
        let dates: Vec<&DateMention> = c.dates.iter().filter(|d| d.verdict >= DateVerdict::Suspect).collect();
        let judged: Vec<&Discrepancy> =
            c.discrepancies.iter().enumerate().filter(|(i, _)| waits(c, *i)).map(|(_, d)| d).collect();
        if rows.is_empty() && dates.is_empty() && judged.is_empty() {
            return;
        }
        self.heading("For a person");
        for date in dates {
            self.date_in_full(date);
        }
        self.out.push_str(&table(self.layout, 2, &rows));
        let rows: Vec<_> = judged.iter().map(|d| self.row(d)).collect();
        self.out.push_str(&table(self.layout, 2, &rows));
    }

    fn date_in_full(&mut self, d: &DateMention) {
        let label = format!("{} date", verdict_name(d.verdict));
        let place = self.place(d.side, d.span);
        let text = visible(&d.text.split_whitespace().collect::<Vec<_>>().join(" "));
        let painted = self.layout.paint(Tone::Alert, &label);
        self.line(&format!("  {painted}  {place}  {text}"));
        if let Some((text, edtf)) = &d.proposed {
            let proposal =
                format!("proposed: {} ({edtf}), wrong as written with probability {:.2}", visible(text), d.confidence);
            self.paragraph(6, &proposal);
        }
        for t in d.evidence.iter().take(6) {
            let at = t.line.map_or_else(String::new, |l| format!(" line {l}"));
            self.paragraph(6, &format!("· {}{at}: {}", t.side.name(), visible(&t.says)));
        }
    }

    fn place(&self, side: Role, span: Span<InSource>) -> String {
        let Some(source) = super::json::source_of(&self.c.pair, side) else { return side.name().to_string() };
        let place = source.place(span.start.min(source.text.len()));
        let letter = match side {
            Role::Transcript => "T",
            Role::Reference => "R",
            Role::Translation => "tr",
            Role::Metadata => "meta",
        };
        format!("{letter} {}:{}", place.line, place.column)
    }

    /// One discrepancy: place, what stands there, what should, why, and the words around it.
    fn row(&self, d: &Discrepancy) -> Vec<(String, Tone)> {
        let (t, r) = (&d.transcript, &d.reference);
        let shown = |text: &str, empty: &str| {
            let flat = visible(&text.split_whitespace().collect::<Vec<_>>().join(" "));
            if flat.is_empty() { empty.to_string() } else { flat }
        };
        let place =
            if t.text.is_empty() { self.place(Role::Reference, r.span) } else { self.place(Role::Transcript, t.span) };
        let (source, span) = if t.text.is_empty() {
            (&self.c.pair.reference.source, r.span)
        } else {
            (&self.c.pair.transcript.source, t.span)
        };
        // Two letters of one glyph look the same in any context: their names say what differs.
        let around = if d.cause == Cause::Script { d.evidence.join("; ") } else { context(source, span) };
        vec![
            cell(place, Tone::Faint),
            cell(shown(&t.text, "(nothing)"), Tone::Transcript),
            cell(format!("→ {}", shown(&r.text, "(nothing)")), Tone::Reference),
            cell(d.cause.name(), Tone::Plain),
            cell(around, Tone::Faint),
        ]
    }

    fn figures(&mut self) {
        let c = self.c;
        self.heading("Error rates");
        let row = |name: &str, f: &Figures, what: &str| {
            let bound =
                if f.interval.0 == f.interval.1 { String::new() } else { format!(" (at least {})", f.interval.0) };
            vec![
                cell(name, Tone::Plain),
                cell(format!("CER {}", percent(f.cer)), Tone::Strong),
                cell(format!("{} / {}{bound}", f.edits.total(), f.reference_length), Tone::Plain),
                cell(format!("WER {}", percent(f.wer)), Tone::Plain),
                cell(what, Tone::Faint),
            ]
        };
        let mut rows = vec![
            row("whole", &c.metrics.whole, "all against all"),
            row("body", &c.metrics.body, "what the reference covers"),
            row("folded", &c.metrics.folded, "conventions set aside"),
        ];
        if let Some(in_order) = &c.metrics.in_order {
            rows.insert(2, row("in order", in_order, "the body, moved blocks in their places"));
        }
        self.out.push_str(&table(self.layout, 2, &rows));
        let mut last = None;
        let mut steps = Vec::new();
        for step in &c.metrics.waterfall {
            let gone = last.map_or(0, |l: u64| l.saturating_sub(step.edits));
            last = Some(step.edits);
            if step.step != "whole" && gone > 0 {
                steps.push(vec![
                    cell(format!("− {gone}"), Tone::Plain),
                    cell(step.summary.clone(), Tone::Plain),
                    cell(format!("{} left", step.edits), Tone::Faint),
                ]);
            }
        }
        if !steps.is_empty() {
            self.line("  from whole to folded:");
            self.out.push_str(&table(self.layout, 4, &steps));
        }
    }

    fn dates(&mut self) {
        let c = self.c;
        if c.dates.is_empty() {
            return;
        }
        self.heading("Dates");
        let rows: Vec<_> = c
            .dates
            .iter()
            .map(|d| {
                let tone = if d.verdict >= DateVerdict::Suspect { Tone::Alert } else { Tone::Plain };
                let value = match (&d.edtf, &d.time) {
                    (Some(edtf), Some(time)) => format!("{edtf} {time}"),
                    (Some(edtf), None) => edtf.clone(),
                    (None, time) => time.clone().unwrap_or_else(|| "—".into()),
                };
                vec![
                    cell(self.place(d.side, d.span), Tone::Faint),
                    cell(verdict_name(d.verdict), tone),
                    cell(visible(&d.text.split_whitespace().collect::<Vec<_>>().join(" ")), Tone::Plain),
                    cell(value, Tone::Plain),
                    cell(d.role.clone(), Tone::Faint),
                ]
            })
            .collect();
        self.out.push_str(&table(self.layout, 2, &rows));
        for d in c.dates.iter().filter(|d| d.verdict == DateVerdict::Note) {
            let why: Vec<String> = d.evidence.iter().take(2).map(|t| visible(&t.says)).collect();
            self.paragraph(4, &format!("note {}: {}", visible(&d.text), why.join("; ")));
        }
    }

    /// What people said of the places, where they did.
    fn decided(&mut self) {
        let c = self.c;
        let said = |i: usize| c.decision(i).map(|decision| (&c.discrepancies[i], decision));
        let rows: Vec<_> = (0..c.discrepancies.len())
            .filter_map(said)
            .map(|(d, decision)| {
                let mut row = self.row(d);
                row.truncate(3);
                row.push(cell(visible(&super::say::decision(decision, &super::words::Words::default())), Tone::Plain));
                row
            })
            .collect();
        if !rows.is_empty() {
            self.heading("Decided by people");
            self.out.push_str(&table(self.layout, 2, &rows));
        }
    }

    fn discrepancies(&mut self) {
        let c = self.c;
        self.decided();
        let left = |(i, d): &(usize, &Discrepancy)| !substantive(d) && c.decision(*i).is_none();
        let formal: Vec<&Discrepancy> = c.discrepancies.iter().enumerate().filter(left).map(|(_, d)| d).collect();
        if formal.is_empty() {
            return;
        }
        self.heading("Conventions and form");
        for cause in Cause::ALL {
            let of: Vec<&&Discrepancy> = formal.iter().filter(|d| d.cause == cause).collect();
            if of.is_empty() {
                continue;
            }
            let folded = of.iter().filter(|d| d.folded_by.is_some()).count();
            let aside = if folded > 0 { format!(", {folded} set aside by the profile") } else { String::new() };
            self.line(&format!("  {} {}{aside}", pad(cause.name(), 12), of.len()));
            let most = if self.layout.all { usize::MAX } else { SHOWN };
            let rows: Vec<_> = of.iter().take(most).map(|d| self.row(d)).collect();
            self.out.push_str(&table(self.layout, 4, &rows));
            if of.len() > most {
                self.line(&format!("    … {} more; --all shows them", of.len() - most));
            }
        }
    }

    /// Text out of scope, folded to a line a segment.
    fn scope(&mut self) {
        let c = self.c;
        let outside: Vec<_> = c.alignment.segments.iter().filter(|s| !s.in_scope).collect();
        if outside.is_empty() {
            return;
        }
        self.heading("Out of scope, not counted");
        let rows: Vec<_> = outside
            .iter()
            .map(|s| {
                let source = super::json::source_of(&c.pair, s.side);
                let text = source.map_or("", |source| source.slice(s.span));
                let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
                vec![
                    cell(self.place(s.side, s.span), Tone::Faint),
                    cell(s.kind.clone(), Tone::Plain),
                    cell(visible(&flat), Tone::Faint),
                ]
            })
            .collect();
        self.out.push_str(&table(self.layout, 2, &rows));
    }

    fn settings(&mut self) {
        let c = self.c;
        let moved = c.discrepancies.iter().filter(|d| d.kind == Kind::Transposition).count();
        let moves =
            if moved > 0 { format!("; {}", plural(moved, "moved block", "moved blocks")) } else { String::new() };
        let text = format!(
            "profile {}, unit {}, language {}, rules {}{moves}",
            c.profile.id,
            c.profile.unit.name(),
            c.lang,
            c.fingerprint
        );
        self.line("");
        let habits: Vec<String> =
            c.habits.iter().map(|h| format!("{} for {} ({} words)", h.transcript, h.reference, h.times)).collect();
        let learnt = format!("look-alikes learnt from this pair: {}", visible(&habits.join(", ")));
        let learnt = if habits.is_empty() { Vec::new() } else { wrap(&learnt, self.layout.width) };
        for line in learnt.into_iter().chain(wrap(&text, self.layout.width)) {
            let painted = self.layout.paint(Tone::Faint, &line);
            self.line(&painted);
        }
    }
}

/// Returns the words around a span on its line, the span itself between ‹ and ›.
fn context(source: &Source, span: Span<InSource>) -> String {
    let line = source.line_span(span.start);
    let end = span.end.min(line.end).max(span.start);
    let before: Vec<&str> = source.text[line.start..span.start].split_whitespace().rev().take(2).collect();
    let before = last_columns(&before.into_iter().rev().collect::<Vec<_>>().join(" "));
    let after: Vec<&str> = source.text[end..line.end.max(end)].split_whitespace().take(3).collect();
    let after = after.join(" ");
    let inside: String = source.text[span.start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    let touches = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    let left = if before.is_empty() || touches(source.text[..span.start].chars().next_back()) { "" } else { " " };
    let right = if after.is_empty() || touches(source.text[end..].chars().next()) { "" } else { " " };
    visible(&format!("{before}{left}‹{inside}›{right}{after}"))
}

/// Cuts the words before a reading to what leaves the reading itself in sight; scripts without blanks have long words.
fn last_columns(text: &str) -> String {
    const MOST: usize = 24;
    let mut from = text.len();
    for (at, cluster) in text.grapheme_indices(true).rev() {
        if width(&text[from..]) + width(cluster) > MOST {
            return format!("…{}", &text[from..]);
        }
        from = at;
    }
    text.to_string()
}
