//! Writes the panel of dates and numbers: what each witness says for the date as written, and what against it.

use std::fmt::Write;

use super::Page;
use crate::dates::{DateMention, DateVerdict, Testimony};
use crate::read::Role;
use crate::report::escape::html;
use crate::report::model::{DateRow, Standing, spot};
use crate::report::say;

/// Columns of the table of dates.
const COLUMNS: [&str; 5] = ["dates.text", "dates.value", "dates.for", "dates.against", "dates.verdict"];

impl Page<'_> {
    pub(super) fn dates(&mut self) {
        self.section("dates", "dates.title");
        let report = self.report;
        let doubtful = |row: &&DateRow<'_>| row.mention.verdict > DateVerdict::Ok;
        let (first, sure): (Vec<_>, Vec<_>) = report.dates.iter().partition(doubtful);
        if report.dates.is_empty() {
            let _ = writeln!(self.out, "<p>{}</p>", self.word("dates.none"));
        }
        if !first.is_empty() {
            self.date_table(&first);
        }
        if !sure.is_empty() {
            let summary = self.words.fill("dates.ok", &[("n", &sure.len().to_string())]);
            let _ = writeln!(self.out, "<details><summary>{}</summary>", html(&summary));
            self.date_table(&sure);
            self.out.push_str("</details>\n");
        }
    }

    fn date_table(&mut self, rows: &[&DateRow<'_>]) {
        self.table("", "", &COLUMNS);
        for row in rows {
            let d = row.mention;
            let side = self.word(say::side_key(d.side));
            let at = spot(&self.report.c.pair, d.side, d.span).map_or_else(String::new, |p| say::at(d.side, p));
            let mut value = match (&d.edtf, &d.time) {
                (Some(edtf), Some(time)) => format!("{} {}", html(edtf), html(time)),
                (Some(edtf), None) => html(edtf),
                (None, time) => time.as_deref().map_or_else(|| "—".into(), html),
            };
            if let Some((text, edtf)) = &d.proposed {
                let _ = write!(
                    value,
                    "<br>{}: <span class=\"r\">{}</span> {}",
                    self.word("dates.proposed"),
                    html(text),
                    html(edtf)
                );
            }
            let mut verdict = self.word(say::date_key(d.verdict));
            if d.verdict >= DateVerdict::Suspect {
                verdict = format!("<span class=\"tag alert\">◆ {verdict}</span>");
            }
            if d.verdict >= DateVerdict::Suspect && d.proposed.is_some() {
                let said = self.words.fill("dates.wrong", &[("p", &format!("{:.2}", d.confidence))]);
                let _ = write!(verdict, "<br><span class=\"why\">{}</span>", html(&said));
            }
            let of = match d.side {
                Role::Transcript | Role::Reference => self.text_attributes(),
                _ => String::new(),
            };
            let _ = writeln!(
                self.out,
                "<tr id=\"date-{}\"><th scope=\"row\"><span class=\"q\"{of}>{}</span><br>\
                 <span class=\"why\">{at}, {side}{}</span></th>{}{}{}{}</tr>",
                row.index,
                html(&d.text.split_whitespace().collect::<Vec<_>>().join(" ")),
                if d.role == "unknown" {
                    String::new()
                } else {
                    format!(", <span lang=\"en\">{}</span>", html(&d.role))
                },
                self.cell("dates.value", &value),
                self.cell("dates.for", &self.says(&row.backing, &row.echoes)),
                self.cell("dates.against", &self.says(&row.opposing, &[])),
                self.cell("dates.verdict", &verdict),
            );
        }
        self.end_table();
    }

    fn says(&self, list: &[&Testimony], echoes: &[&DateMention]) -> String {
        if list.is_empty() && echoes.is_empty() {
            return format!("<span class=\"why\">{}</span>", self.word("dates.nothing"));
        }
        let one = |t: &&Testimony| {
            let line = t.line.map_or_else(String::new, |n| format!(" {n}"));
            let side = self.word(say::side_key(t.side));
            format!("<li>{} <span class=\"why\">({side}{line})</span></li>", self.reason(&t.says))
        };
        let echo = |d: &&DateMention| {
            let at = spot(&self.report.c.pair, d.side, d.span).map_or_else(String::new, |p| say::at(d.side, p));
            let said =
                self.words.fill("dates.echo", &[("date", &d.text.split_whitespace().collect::<Vec<_>>().join(" "))]);
            format!("<li>{} <span class=\"why\">({at})</span></li>", html(&said))
        };
        let items: String = list.iter().map(one).chain(echoes.iter().map(echo)).collect();
        format!("<ul>{items}</ul>")
    }

    pub(super) fn numbers(&mut self) {
        let report = self.report;
        if !report.numbers.is_empty() {
            let _ = writeln!(self.out, "<h3>{}</h3>", self.word("numbers.title"));
            let columns = [
                "numbers.number",
                "numbers.standing",
                "side.transcript",
                "side.reference",
                "side.translation",
                "side.metadata",
                "numbers.first",
            ];
            self.table("", "numbers.caption", &columns);
            for row in &report.numbers {
                let standing = match row.standing {
                    Standing::Disputed => {
                        format!("<span class=\"tag alert\">◆ {}</span>", self.word("numbers.disputed"))
                    }
                    Standing::Confirmed => self.word("numbers.confirmed"),
                    Standing::Single => self.word("numbers.single"),
                };
                let first = row.line.map_or_else(String::new, |(side, line)| {
                    format!("{} {line}", if side == Role::Transcript { "T" } else { "R" })
                });
                let mut cells = self.cell("numbers.standing", &standing);
                for (key, n) in columns[2..6].iter().zip(row.counts) {
                    let shown = if n == 0 { String::new() } else { n.to_string() };
                    cells.push_str(&self.cell(key, &shown));
                }
                cells.push_str(&self.cell("numbers.first", &first));
                let _ = writeln!(self.out, "<tr><th scope=\"row\">{}</th>{cells}</tr>", html(&row.digits));
            }
            self.end_table();
        }
        self.end_section();
    }
}
