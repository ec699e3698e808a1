//! Turns a comparison into Markdown for a pull request: the verdict, why, and the first places, never longer than a forge takes.

use std::fmt::Write;

use super::escape::markdown as plain;
use super::model::{Context, Point, Report, context, place_of, spot};
use super::say;
use super::words::Words;
use crate::classify::Discrepancy;
use crate::compare::Comparison;
use crate::dates::DateMention;
use crate::read::Role;

/// Characters of a comment at most; forges refuse more than 65,536.
pub const MOST: usize = 60_000;
/// Places shown before the rest is folded.
const FIRST: usize = 20;

/// Text that stops growing before it is too long.
pub(super) struct Capped {
    text: String,
    chars: usize,
    left: usize,
    kept_for_end: usize,
}

impl Capped {
    pub(super) const fn new(most: usize) -> Self {
        Self { text: String::new(), chars: 0, left: 0, kept_for_end: most - 300 }
    }

    /// Adds a part, whole or not at all.
    pub(super) fn add(&mut self, part: &str) -> bool {
        let chars = part.chars().count();
        if self.left > 0 || self.chars + chars > self.kept_for_end {
            self.left += 1;
            return false;
        }
        self.chars += chars;
        self.text.push_str(part);
        true
    }

    /// Closes the text: what must stand at the end, and how many parts are left off.
    pub(super) fn close(mut self, end: &str, words: &Words) -> String {
        self.text.push_str(end);
        if self.left > 0 {
            let _ = write!(self.text, "\n… {}\n", words.count("more", self.left));
        }
        self.text
    }
}

/// Renders a comparison; the first line is a mark by which a program finds its own comment again.
pub fn comparison(c: &Comparison, words: &Words) -> String {
    let report = Report::of(c);
    let mut out = Capped::new(MOST);
    out.add("<!-- sverka-report -->\n");
    out.add(&document(&report, words));
    let rows: Vec<String> = report.points.iter().map(|p| point(c, p, words)).collect();
    let head = head(words);
    if !rows.is_empty() {
        out.add(&format!("\n### {}\n\n{head}", words.get("people.title")));
        rows.iter().take(FIRST).for_each(|row| {
            out.add(row);
        });
    }
    let said: Vec<String> = (0..c.discrepancies.len())
        .filter_map(|i| {
            let d = &c.discrepancies[i];
            let (side, source, span) = place_of(c, d);
            let at = spot(&c.pair, side, span).map_or_else(String::new, |p| say::at(side, p));
            let said = say::decision(c.decision(i)?, words);
            Some(row(&[&at, &d.transcript.text, &d.reference.text, &said, source.slice(span)]))
        })
        .collect();
    if !said.is_empty() && out.add(&format!("\n### {}\n\n{head}", words.count("decided", said.len()))) {
        said.iter().for_each(|row| {
            out.add(row);
        });
    }
    let mut end = "";
    if rows.len() > FIRST
        && out.add(&format!("\n<details><summary>{}</summary>\n\n{head}", words.count("more", rows.len() - FIRST)))
    {
        end = "\n</details>\n";
        for row in &rows[FIRST..] {
            out.add(row);
        }
    }
    out.close(end, words)
}

fn head(words: &Words) -> String {
    let columns = ["classes.place", "side.transcript", "side.reference", "classes.why", "classes.context"];
    format!("| {} |\n|---|---|---|---|---|\n", columns.map(|key| words.get(key)).join(" | "))
}

/// Renders title, verdict and waterfall.
pub(super) fn document(report: &Report<'_>, words: &Words) -> String {
    let mut out = format!("## {}\n\n", plain(&report.title()));
    let _ = writeln!(out, "**{}** {}\n", plain(&say::verdict(report, words)), plain(&say::scope(report, words)));
    if report.bars.len() > 1 {
        let _ = writeln!(
            out,
            "| {} | {} | {} |\n|---|--:|--:|",
            words.get("waterfall.step"),
            words.get("waterfall.left"),
            words.get("waterfall.rate")
        );
        for bar in &report.bars {
            let _ = writeln!(
                out,
                "| {} | {} | {} |",
                plain(&say::step(bar, words)),
                bar.edits,
                say::plain_percent(bar.cer)
            );
        }
    }
    out
}

fn point(c: &Comparison, point: &Point<'_>, words: &Words) -> String {
    match point {
        Point::Date(_, d) => date(c, d, words),
        Point::Finding(_, f) => {
            let at = spot(&c.pair, f.side, f.span).map_or_else(String::new, |p| say::at(f.side, p));
            row(&[&at, &f.text, f.proposed.as_ref().map_or("", |p| &p.0), f.name, &f.message])
        }
        Point::Discrepancy(_, d) => discrepancy(c, d, words),
    }
}

fn date(c: &Comparison, d: &DateMention, words: &Words) -> String {
    let at = spot(&c.pair, d.side, d.span).map_or_else(String::new, |p| say::at(d.side, p));
    let proposed = d.proposed.as_ref().map_or_else(String::new, |(text, edtf)| format!("{text} ({edtf})"));
    let says: Vec<&str> = d.evidence.iter().take(3).map(|t| t.says.as_str()).collect();
    let (text, proposed) = if d.side == Role::Reference {
        (String::new(), format!("{} ⇒ {proposed}", d.text))
    } else {
        (d.text.clone(), proposed)
    };
    row(&[&at, &text, &proposed, words.get(say::date_key(d.verdict)), &says.join("; ")])
}

fn discrepancy(c: &Comparison, d: &Discrepancy, words: &Words) -> String {
    let (side, source, span) = place_of(c, d);
    let at = spot(&c.pair, side, span).map_or_else(String::new, |p| say::at(side, p));
    let Context { before, after } = context(source, span);
    row(&[
        &at,
        &d.transcript.text,
        &d.reference.text,
        words.get(say::cause_key(d.cause)),
        &format!("{before}‹{}›{after}", source.slice(span)),
    ])
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> =
        cells.iter().map(|cell| plain(&cell.split_whitespace().collect::<Vec<_>>().join(" "))).collect();
    format!("| {} |\n", cells.join(" | "))
}
