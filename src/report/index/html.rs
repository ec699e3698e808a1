//! Writes the index as a page: the documents with most to look at first, then how the corpus stands.

use std::fmt::Write;

use super::{Index, Row, Summary};
use crate::report::escape::{attribute, html as plain};
use crate::report::html::frame;
use crate::report::say;
use crate::report::words::Words;

/// Documents on one page of the index.
const ON_A_PAGE: usize = 500;

/// Writes the pages of the index: `index.html` first, then further lists of documents.
pub fn html(index: &Index, words: &Words) -> Vec<(String, String)> {
    let rows = index.worst();
    let pages: Vec<&[(&Row, &Summary)]> = rows.chunks(ON_A_PAGE).collect();
    let all = pages.len().max(1);
    let name = |n: usize| if n == 0 { "index.html".to_string() } else { format!("index-{}.html", n + 1) };
    (0..all)
        .map(|n| {
            let mut page = Sheet { index, words, out: String::new() };
            page.head();
            if n == 0 {
                page.failed();
            }
            page.documents(pages.get(n).copied().unwrap_or_default());
            if all > 1 {
                let links: String = (0..all)
                    .map(|k| {
                        let here = if k == n { " aria-current=\"page\"" } else { "" };
                        format!("<li><a href=\"{}\"{here}>{}</a></li>", name(k), k + 1)
                    })
                    .collect();
                let _ = writeln!(
                    page.out,
                    "<nav class=\"pages\" aria-label=\"{}\"><ul>{links}</ul></nav>",
                    attribute(words.get("index.pages"))
                );
            }
            if n == 0 {
                page.rates();
                page.trend();
                page.dates();
                page.totals();
                page.inconsistent();
            }
            page.out.push_str("</main>\n");
            (name(n), frame(words, words.get("index.title"), &page.out))
        })
        .collect()
}

struct Sheet<'a> {
    index: &'a Index,
    words: &'a Words,
    out: String,
}

impl Sheet<'_> {
    fn word(&self, key: &str) -> String {
        plain(self.words.get(key))
    }

    fn cell(&self, key: &str, content: &str) -> String {
        format!("<td data-l=\"{}\">{content}</td>", attribute(self.words.get(key)))
    }

    fn section(&mut self, id: &str, key: &str) {
        let title = self.word(key);
        let _ = writeln!(self.out, "<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{title}</h2>");
    }

    fn table(&mut self, caption: &str, columns: &[&str]) {
        let names: String = columns.iter().map(|key| format!("<th scope=\"col\">{}</th>", self.word(key))).collect();
        let caption =
            if caption.is_empty() { String::new() } else { format!("<caption>{}</caption>", self.word(caption)) };
        let _ = writeln!(self.out, "<table class=\"stack\">{caption}<thead><tr>{names}</tr></thead><tbody>");
    }

    fn end(&mut self) {
        self.out.push_str("</tbody></table></section>\n");
    }

    fn head(&mut self) {
        let judged = self.index.judged().count();
        let open: usize = self.index.judged().map(|(_, s)| s.open).sum();
        let waiting = self.index.judged().filter(|(_, s)| s.open > 0).count();
        let tone = if open == 0 && judged == self.index.rows.len() { "yes" } else { "no" };
        let said = match open {
            0 => self.words.get("verdict.yes").to_string(),
            n => {
                let what = format!("{} ({})", self.words.count("places", n), self.words.count("documents", waiting));
                let need = self.words.fill("verdict.need", &[("what", &what)]);
                self.words.fill("verdict.no", &[("what", &need)])
            }
        };
        let _ = writeln!(
            self.out,
            "<header><h1>{}</h1><p class=\"verdict {tone}\">{}</p><p class=\"faint\">{}</p></header>\n<main id=\"top\">",
            self.word("index.title"),
            plain(&said),
            plain(&self.words.count("documents", self.index.rows.len())),
        );
    }

    fn failed(&mut self) {
        let failed: Vec<&Row> = self.index.failed().collect();
        if failed.is_empty() {
            return;
        }
        self.section("failed", "index.failed");
        self.table("", &["index.document", "index.status", "classes.why"]);
        for row in failed {
            let reason = format!("<span lang=\"en\">{}</span>", plain(row.reason.as_deref().unwrap_or_default()));
            let status = format!("<span class=\"tag alert\" lang=\"en\">{}</span>", plain(&row.status));
            let cells = self.cell("index.status", &status) + &self.cell("classes.why", &reason);
            let _ = writeln!(self.out, "<tr><th scope=\"row\">{}</th>{cells}</tr>", plain(&row.id));
        }
        self.end();
    }

    fn documents(&mut self, rows: &[(&Row, &Summary)]) {
        self.section("documents", "index.worst");
        self.table("", &["index.document", "classes.judged", "index.dates", "index.coverage", "waterfall.rate"]);
        for (row, s) in rows {
            let link = row.files.iter().find(|(format, _)| format == "html").map(|(_, file)| href(file));
            let name = match link {
                Some(link) => format!("<a href=\"{link}\">{}</a>", plain(&row.id)),
                None => plain(&row.id),
            };
            let open = if s.open > 0 { format!("<strong>{}</strong>", s.open) } else { "0".into() };
            let title = if s.title == row.id {
                String::new()
            } else {
                format!("<br><span class=\"why\">{}</span>", plain(&s.title))
            };
            let cells = [
                self.cell("classes.judged", &open),
                self.cell("index.dates", &s.dates.len().to_string()),
                self.cell("index.coverage", &self.words.percent(Some(s.covered))),
                self.cell("waterfall.rate", &self.words.percent(s.folded.cer)),
            ];
            let _ = writeln!(self.out, "<tr><th scope=\"row\">{name}{title}</th>{}</tr>", cells.concat());
        }
        self.end();
    }

    fn rates(&mut self) {
        self.section("rates", "index.rates");
        self.table("index.interval", &["index.rates", "index.micro", "index.macro", "index.median"]);
        for (scope, metric, a) in self.index.averages() {
            let with = |rate: Option<f64>, bounds: Option<(f64, f64)>| {
                let bounds = bounds.map_or_else(String::new, |(low, high)| {
                    format!(
                        " <span class=\"why\">{}–{}</span>",
                        self.words.percent(Some(low)),
                        self.words.percent(Some(high))
                    )
                });
                format!("{}{bounds}", self.words.percent(rate))
            };
            let cells = [
                self.cell("index.micro", &with(a.micro, a.micro_interval)),
                self.cell("index.macro", &with(a.macro_average, a.macro_interval)),
                self.cell("index.median", &self.words.percent(a.median)),
            ];
            let _ = writeln!(
                self.out,
                "<tr><th scope=\"row\" lang=\"en\">{} {scope}</th>{}</tr>",
                metric.to_uppercase(),
                cells.concat()
            );
        }
        self.end();
    }

    fn trend(&mut self) {
        let Some(t) = &self.index.trend else { return };
        let title = self.words.fill("index.trend", &[("rev", &t.since)]);
        let about = format!(
            "{}, {} {}",
            self.words.count("documents", t.documents),
            self.words.get("method.profile"),
            t.profile
        );
        let _ = writeln!(
            self.out,
            "<section aria-labelledby=\"trend\"><h2 id=\"trend\">{}</h2><p class=\"faint\">{}</p>",
            plain(&title),
            plain(&about)
        );
        self.table("", &["index.rates", "index.before", "index.now", "index.interval"]);
        let interval = t.interval.map_or_else(String::new, |(low, high)| {
            format!("{}–{}", self.words.percent(Some(low)), self.words.percent(Some(high)))
        });
        let rows = [
            (self.word("classes.judged"), t.open.0.to_string(), t.open.1.to_string(), String::new()),
            ("CER".to_string(), self.words.percent(t.cer.0), self.words.percent(t.cer.1), interval),
        ];
        for (name, before, now, interval) in rows {
            let cells = [
                self.cell("index.before", &before),
                self.cell("index.now", &now),
                self.cell("index.interval", &interval),
            ];
            let _ = writeln!(self.out, "<tr><th scope=\"row\">{name}</th>{}</tr>", cells.concat());
        }
        self.end();
    }

    fn dates(&mut self) {
        if self.index.judged().all(|(_, s)| s.dates.is_empty()) {
            return;
        }
        self.section("dates", "index.dates");
        self.table("", &["index.document", "dates.text", "dates.verdict", "dates.proposed"]);
        let rows: Vec<_> = self.index.judged().flat_map(|(row, s)| s.dates.iter().map(move |d| (row, d))).collect();
        for (row, d) in rows.into_iter().take(ON_A_PAGE) {
            let text = format!("{} <span class=\"why\">{}</span>", plain(&d.text), plain(&d.at));
            let cells = [
                self.cell("dates.text", &text),
                self.cell("dates.verdict", &self.word(say::date_key(d.verdict))),
                self.cell("dates.proposed", &plain(d.proposed.as_deref().unwrap_or("—"))),
            ];
            let _ = writeln!(self.out, "<tr><th scope=\"row\">{}</th>{}</tr>", plain(&row.id), cells.concat());
        }
        self.end();
    }

    fn totals(&mut self) {
        self.section("totals", "index.totals");
        self.table("", &["classes.why", "classes.count", "classes.judged"]);
        for (cause, all, judged) in self.index.causes() {
            let cells =
                self.cell("classes.count", &all.to_string()) + &self.cell("classes.judged", &judged.to_string());
            let _ = writeln!(self.out, "<tr><th scope=\"row\">{}</th>{cells}</tr>", self.word(say::cause_key(cause)));
        }
        self.end();
    }

    fn inconsistent(&mut self) {
        let list = self.index.inconsistent();
        if list.is_empty() {
            return;
        }
        self.section("inconsistent", "index.inconsistent");
        self.table("index.inconsistent.caption", &["side.transcript", "side.reference", "index.changed", "index.left"]);
        for i in list {
            let cells = [
                self.cell("side.reference", &plain(&i.reference)),
                self.cell("index.changed", &i.changed.to_string()),
                self.cell("index.left", &i.left.to_string()),
            ];
            let _ = writeln!(self.out, "<tr><th scope=\"row\">{}</th>{}</tr>", plain(&i.transcript), cells.concat());
        }
        self.end();
    }
}

/// Writes the path of a file as a link: every byte that means something in one is spelt as `%XX`.
pub fn href(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
