//! Writes what stands behind the places: where they lie, what is taken for what, what was set aside, and the method.

use std::fmt::Write;

use super::Page;
use crate::read::{Role, Witness};
use crate::report::escape::html;
use crate::report::model::waits;
use crate::report::say;

impl Page<'_> {
    /// Where the discrepancies lie, from the beginning of the transcript to its end.
    pub(super) fn strip(&mut self) {
        let c = self.report.c;
        let witness = &c.pair.transcript;
        let length = witness.span.len().max(1) as f64;
        if c.discrepancies.is_empty() {
            return;
        }
        let x = |at: usize| (at.saturating_sub(witness.span.start)) as f64 / length * 1000.0;
        let mut marks = String::new();
        for s in c.alignment.segments.iter().filter(|s| s.side == Role::Transcript && !s.in_scope) {
            let (from, to) = (x(s.span.start), x(s.span.end));
            let _ = write!(
                marks,
                "<rect class=\"aside\" x=\"{from:.1}\" width=\"{:.1}\" height=\"30\"/>",
                (to - from).max(0.5)
            );
        }
        // Beyond two thousand marks the strip is drawn in steps: no screen shows more.
        let mut last = [-1.0_f64; 2];
        for (i, d) in c.discrepancies.iter().enumerate() {
            let (at, judged) = (x(d.transcript.span.start), waits(c, i));
            let step = if c.discrepancies.len() > 2000 { 1.0 } else { 0.0 };
            let seen = &mut last[usize::from(judged)];
            if step > 0.0 && at < *seen + step {
                continue;
            }
            *seen = at;
            let (class, y, height) = if judged { ("judged", 0, 30) } else { ("formal", 18, 12) };
            let _ =
                write!(marks, "<rect class=\"{class}\" x=\"{at:.1}\" y=\"{y}\" width=\"2.5\" height=\"{height}\"/>");
        }
        let v = &self.report.verdict;
        let counts = [("places", v.places), ("form", v.form), ("conventions", v.conventions)];
        let said: Vec<String> = counts.iter().map(|(key, n)| self.words.count(key, *n)).collect();
        let label = self.words.fill("strip.says", &[("what", &said.join(", "))]);
        let _ = writeln!(
            self.out,
            "<section aria-labelledby=\"strip\"><h2 id=\"strip\">{}</h2><svg class=\"strip\" viewBox=\"0 0 1000 30\" \
             preserveAspectRatio=\"none\" aria-hidden=\"true\">{marks}</svg><p class=\"faint\">{}</p></section>",
            self.word("strip.title"),
            html(&label)
        );
    }

    pub(super) fn confusions(&mut self) {
        let rows = &self.report.confusions;
        self.section("confusions", "confusions.title");
        if rows.is_empty() {
            let _ = writeln!(self.out, "<p>{}</p>", self.word("dates.nothing"));
            return self.end_section();
        }
        let columns = ["confusions.read", "confusions.for", "confusions.count", "confusions.occurs", "confusions.rate"];
        self.table("", "confusions.caption", &columns);
        let lang = self.text_attributes();
        for row in rows {
            let letters = |text: &str| {
                let code: Vec<String> = text.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
                let shown = if text.is_empty() { "∅".into() } else { html(text) };
                format!("<span{lang}>{shown}</span> <span class=\"why\">{}</span>", code.join(" "))
            };
            let rate = row.count as f64 / row.occurs.max(1) as f64;
            let meter = format!(
                "{}<svg class=\"meter\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"fill\" width=\"{:.1}\" height=\"8\"/></svg>",
                self.words.percent(Some(rate)),
                rate * 100.0
            );
            let _ = writeln!(
                self.out,
                "<tr><th scope=\"row\">{}</th>{}{}{}{}</tr>",
                letters(&row.transcript),
                self.cell("confusions.for", &letters(&row.reference)),
                self.cell("confusions.count", &row.count.to_string()),
                self.cell("confusions.occurs", &row.occurs.to_string()),
                self.cell("confusions.rate", &meter),
            );
        }
        self.end_table();
        self.end_section();
    }

    pub(super) fn asides(&mut self) {
        self.section("aside", "aside.title");
        let c = self.report.c;
        let outside: Vec<_> = c.alignment.segments.iter().filter(|s| !s.in_scope).collect();
        if outside.is_empty() {
            let _ = writeln!(self.out, "<p>{}</p>", self.word("aside.none"));
            return self.end_section();
        }
        self.table("", "", &["classes.place", "aside.what", "aside.text"]);
        for s in outside {
            let Some(source) = crate::report::json::source_of(&c.pair, s.side) else { continue };
            let flat = source.slice(s.span).split_whitespace().collect::<Vec<_>>().join(" ");
            let what = format!("{}<br><span class=\"why\">{}</span>", self.kind(&s.kind), self.reason(&s.why));
            let words = format!("<span class=\"faint\"{}>{}</span>", self.text_attributes(), html(&flat));
            let _ = writeln!(
                self.out,
                "<tr><th scope=\"row\">{}</th>{}{}</tr>",
                say::at(s.side, source.place(s.span.start)),
                self.cell("aside.what", &what),
                self.cell("aside.text", &words),
            );
        }
        self.end_table();
        self.end_section();
    }

    pub(super) fn method(&mut self) {
        self.section("method", "method.title");
        let c = self.report.c;
        let _ = writeln!(self.out, "<p>{}</p>\n<dl>", self.word("method.no-image"));
        let mut rows: Vec<(String, String)> = vec![
            (self.word("method.tool"), format!("sverka {}", env!("CARGO_PKG_VERSION"))),
            (self.word("method.profile"), html(&c.profile.id)),
            (self.word("method.unit"), html(c.profile.unit.name())),
            (self.word("method.lang"), html(&c.lang)),
            (self.word("method.rules"), html(&c.fingerprint)),
        ];
        let all: Vec<&Witness> = [&c.pair.transcript, &c.pair.reference].into_iter().chain(&c.pair.others).collect();
        for w in all {
            let lines = if w.span == w.source.whole() {
                String::new()
            } else {
                let (from, to) = (w.source.place(w.span.start).line, w.source.place(w.span.end).line);
                format!(", {} {from}–{to}", self.words.count("lines", 2).replace(" 2", ""))
            };
            let said = format!(
                "{}{}, {} ({})<br><span class=\"hash\">{}</span>",
                html(&w.source.path),
                html(&lines),
                html(&w.source.encoding.name),
                html(w.source.encoding.evidence.name()),
                html(&w.source.digest)
            );
            rows.push((self.word(say::side_key(w.role)), said));
        }
        if let Some(m) = &c.pair.metadata {
            let said = format!("{}<br><span class=\"hash\">{}</span>", html(&m.source.path), html(&m.source.digest));
            rows.push((self.word("side.metadata"), said));
        }
        if !c.habits.is_empty() {
            let habits: Vec<String> = c
                .habits
                .iter()
                .map(|h| {
                    format!("{} → {} ({})", html(&h.transcript.to_string()), html(&h.reference.to_string()), h.times)
                })
                .collect();
            rows.push((self.word("method.learnt"), habits.join(", ")));
        }
        if !c.pair.notes.is_empty() {
            let notes: String = c.pair.notes.iter().map(|n| format!("<li>{}</li>", html(n))).collect();
            rows.push((self.word("method.notes"), format!("<ul lang=\"en\">{notes}</ul>")));
        }
        for (name, said) in rows {
            let _ = writeln!(self.out, "<dt>{name}</dt><dd>{said}</dd>");
        }
        self.out.push_str("</dl>\n");
        self.end_section();
    }
}
