//! Writes the two texts side by side, furniture folded to a bar.

use std::fmt::Write;

use super::{MOST_ROWS, Page};
use crate::report::escape::{attribute, html, html_lines};
use crate::report::model::{Aside, Block, Run, parallel, waits};

impl Page<'_> {
    pub(super) fn texts(&mut self) {
        self.section("parallel", "parallel.title");
        if !self.has_texts() {
            let said = self.words.fill("parallel.cut", &[("n", &MOST_ROWS.to_string())]);
            let _ = writeln!(self.out, "<p>{}</p>", html(&said));
            return self.end_section();
        }
        let blocks = parallel(self.report.c);
        self.blocks(&blocks);
        self.end_section();
    }

    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        let lang = self.text_attributes();
        let labels = ["side.transcript", "side.reference"].map(|key| attribute(self.words.get(key)));
        self.out.push_str("<div class=\"parallel\">\n");
        for block in blocks {
            match block {
                Block::Aside(aside) => {
                    let _ = writeln!(self.out, "{}", self.bar(aside));
                }
                Block::Row { transcript, reference, lines, moved } => {
                    let line = |n: &Option<usize>| n.map_or_else(String::new, |n| n.to_string());
                    let (t, r) = (self.runs(transcript, "del"), self.runs(reference, "ins"));
                    let moved = if *moved {
                        format!("<span class=\"tag\">▭ {}</span> ", self.word("parallel.moved"))
                    } else {
                        String::new()
                    };
                    let _ = writeln!(
                        self.out,
                        "<div class=\"pr\"><div class=\"no\" title=\"{}\">{} {}</div><div data-l=\"{}\"{lang}>{t}</div>\
                         <div data-l=\"{}\"{lang}>{moved}{r}</div></div>",
                        attribute(self.words.get("parallel.row")),
                        line(&lines.0),
                        lines.1.map_or_else(String::new, |n| format!("· {n}")),
                        labels[0],
                        labels[1],
                    );
                }
            }
        }
        self.out.push_str("</div>\n");
    }

    fn runs(&self, runs: &[Run], tag: &str) -> String {
        let mut out = String::new();
        for run in runs {
            match run {
                Run::Same(text) => out.push_str(&html(text)),
                Run::Aside(aside) => out.push_str(&self.bar(aside)),
                Run::Differs(text, i) => {
                    let d = &self.report.c.discrepancies[*i];
                    // The transcript's side is where the place of a discrepancy is jumped to.
                    let id = if tag == "del" { format!(" id=\"p-{}\"", d.id) } else { String::new() };
                    let judged = if waits(self.report.c, *i) { " j" } else { "" };
                    let shown = if text.is_empty() { "‸".to_string() } else { html(text) };
                    let _ =
                        write!(out, "<a class=\"m{judged}\"{id} href=\"{}\"><{tag}>{shown}</{tag}></a>", self.link(*i));
                }
            }
        }
        out
    }

    /// Furniture folded to what it is; its words unfold.
    fn bar(&self, aside: &Aside) -> String {
        let lines = if aside.lines.0 == aside.lines.1 {
            aside.lines.0.to_string()
        } else {
            format!("{}–{}", aside.lines.0, aside.lines.1)
        };
        format!(
            "<details class=\"aside\"><summary>{} {lines}</summary><span class=\"words\"{}>{}</span></details>",
            self.kind(&aside.kind),
            self.text_attributes(),
            html_lines(&aside.text)
        )
    }
}
