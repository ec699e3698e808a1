//! Writes the first screen: may this be signed off, which places wait for a person, and what the rate is made of.

use std::fmt::Write;

use super::{Page, deleted, inserted};
use crate::classify::Discrepancy;
use crate::dates::{DateMention, DateVerdict};
use crate::read::Role;
use crate::report::escape::html;
use crate::report::model::{Answer, Context, Point, context, place_of, spot};
use crate::report::say;
use crate::rules::Finding;

/// Places shown on the first screen.
const FIRST: usize = 24;

/// Keeps of the words around a reading the nearest, so that a place takes two lines at most.
fn near(around: &Context) -> (String, String) {
    const LETTERS: usize = 26;
    let before: Vec<char> = around.before.chars().collect();
    let from = before.len().saturating_sub(LETTERS);
    // A cut falls between words, where there are any.
    let cut = before[from..].iter().position(|c| c.is_whitespace()).filter(|_| from > 0).map_or(from, |n| from + n + 1);
    let after: Vec<char> = around.after.chars().take(LETTERS).collect();
    let whole = after.len() == around.after.chars().count();
    let end = after.iter().rposition(|c| c.is_whitespace()).filter(|n| !whole && *n > 0).unwrap_or(after.len());
    (before[cut.min(before.len())..].iter().collect(), after[..end].iter().collect())
}

impl Page<'_> {
    pub(super) fn head(&mut self) {
        let (report, words) = (self.report, self.words);
        let v = &report.verdict;
        let tone = if v.answer == Answer::Yes { "yes" } else { "no" };
        let _ = writeln!(self.out, "<a class=\"skip\" href=\"#people\">{}</a>\n<header>", self.word("skip"));
        let title_lang = if report.c.pair.metadata.is_some() { "" } else { " lang=\"\"" };
        let _ = writeln!(self.out, "<h1{title_lang}>{}</h1>", html(&report.title()));
        let _ = writeln!(
            self.out,
            "<p class=\"verdict {tone}\"><span class=\"vh\">{} </span>{}</p>",
            self.word("verdict.question"),
            html(&say::verdict(report, &words))
        );
        let scope = say::scope(report, &words);
        if !scope.is_empty() {
            let _ = writeln!(self.out, "<p class=\"faint\">{}</p>", html(&scope));
        }
        if v.answer == Answer::Unrelated {
            let message = report.c.findings.first().map_or("", |f| f.message.as_str());
            let _ = writeln!(self.out, "<p lang=\"en\">{}</p>", html(message));
        }
        self.out.push_str("</header>\n");
        if report.c.alignment.related {
            let links = [
                ("people", "people.title"),
                ("dates", "dates.title"),
                ("classes", "classes.title"),
                ("parallel", "parallel.title"),
                ("confusions", "confusions.title"),
                ("aside", "aside.title"),
                ("method", "method.title"),
            ];
            let links: String =
                links.iter().map(|(id, key)| format!("<li><a href=\"#{id}\">{}</a></li>", self.word(key))).collect();
            let _ = writeln!(self.out, "<nav class=\"toc\" aria-label=\"sverka\"><ul>{links}</ul></nav>");
        }
    }

    pub(super) fn first_screen(&mut self) {
        if self.report.bars.is_empty() && self.report.points.is_empty() {
            return;
        }
        self.out.push_str("<div class=\"first\">\n");
        if self.report.c.alignment.related {
            self.people();
        }
        self.waterfall();
        self.out.push_str("</div>\n");
    }

    fn people(&mut self) {
        self.section("people", "people.title");
        if self.report.points.is_empty() {
            let _ = writeln!(self.out, "<p>{}</p>", self.word("people.none"));
        } else {
            self.out.push_str("<ol class=\"people\">\n");
            let dates = self.report.points.iter().take_while(|p| matches!(p, Point::Date(..))).count();
            for (n, point) in self.report.points.iter().take(FIRST).enumerate() {
                if n == dates {
                    self.undecided();
                }
                match point {
                    Point::Date(i, d) => self.date_point(*i, d),
                    Point::Finding(i, f) => self.finding_point(*i, f),
                    Point::Discrepancy(i, d) => self.place_point(*i, d),
                }
            }
            if dates == self.report.points.len() {
                self.undecided();
            }
            self.out.push_str("</ol>\n");
        }
        if self.report.points.len() > FIRST {
            let more = self.words.count("more", self.report.points.len() - FIRST);
            let _ = writeln!(self.out, "<p><a href=\"#classes\">{}: {}</a></p>", html(&more), self.word("people.more"));
        }
        self.end_section();
    }

    /// Lists dates that the witnesses do not decide: no fault, but only the paper or a colleague can settle them.
    fn undecided(&mut self) {
        let report = self.report;
        let open = report.dates.iter().filter(|r| r.mention.verdict == DateVerdict::Note && !r.opposing.is_empty());
        for row in open.filter(|r| r.mention.edtf.is_some()).take(3) {
            self.date_point(row.index, row.mention);
        }
    }

    fn date_point(&mut self, index: usize, d: &DateMention) {
        let at = spot(&self.report.c.pair, d.side, d.span).map_or_else(String::new, |p| say::at(d.side, p));
        let proposed = d.proposed.as_ref().map_or_else(String::new, |(text, edtf)| {
            format!(" → <span class=\"r\">{}</span> <span class=\"faint\">{}</span>", html(text), html(edtf))
        });
        // Struck out is only what something else is proposed for.
        let mark = if d.proposed.is_some() { "t" } else { "q" };
        let says: Vec<String> = d.evidence.iter().take(4).map(|t| self.reason(&t.says)).collect();
        let _ = writeln!(
            self.out,
            "<li class=\"date\"><a href=\"#date-{index}\">{at}</a><div><span class=\"tag alert\">◆ {}</span> \
             <span class=\"{mark}\"{}>{}</span>{proposed}<div class=\"why\">{}</div></div></li>",
            self.word(say::date_key(d.verdict)),
            self.text_attributes(),
            html(&d.text.split_whitespace().collect::<Vec<_>>().join(" ")),
            says.join("; "),
        );
    }

    fn finding_point(&mut self, index: usize, f: &Finding) {
        let at = spot(&self.report.c.pair, f.side, f.span).map_or_else(String::new, |p| say::at(f.side, p));
        let _ = writeln!(
            self.out,
            "<li id=\"f{index}\"><a href=\"#f{index}\">{at}</a><div><span class=\"tag alert\">{}</span> \
             <span class=\"t\"{}>{}</span> <span class=\"why\">{}</span></div></li>",
            html(f.rule),
            self.text_attributes(),
            html(&f.text.split_whitespace().take(12).collect::<Vec<_>>().join(" ")),
            self.reason(&f.message),
        );
    }

    fn place_point(&mut self, index: usize, d: &Discrepancy) {
        let c = self.report.c;
        let (side, source, span) = place_of(c, d);
        let at = say::at(side, source.place(span.start));
        let around = context(source, span);
        let (before, after) = near(&around);
        let here = source.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(
            self.out,
            "<li><a href=\"{link}\">{at}</a><div><span{lang}>{} → {}</span> <span class=\"tag\">{}</span> \
             <span class=\"faint q\"{all}>{}<span class=\"{}\">{}</span>{}</span></div></li>",
            deleted(&d.transcript.text, &self.words),
            inserted(&d.reference.text, &self.words),
            self.cause(d.cause),
            html(&before),
            if side == Role::Reference { "r" } else { "t" },
            html(&here),
            html(&after),
            link = self.link(index),
            lang = self.lang_attribute(),
            all = self.text_attributes(),
        );
    }

    fn waterfall(&mut self) {
        if self.report.bars.is_empty() {
            return;
        }
        self.section("waterfall", "waterfall.title");
        let attributes = " aria-describedby=\"waterfall-says\"";
        let _ = writeln!(self.out, "<p class=\"faint\" id=\"waterfall-says\">{}</p>", self.word("waterfall.caption"));
        let _ = writeln!(self.out, "<table class=\"bars\"{attributes}><thead><tr>");
        for key in ["waterfall.step", "waterfall.left", "waterfall.rate"] {
            let _ = write!(self.out, "<th scope=\"col\">{}</th>", self.word(key));
        }
        self.out.push_str("</tr></thead><tbody>\n");
        let most = self.report.bars.iter().map(|b| b.edits).max().unwrap_or(1).max(1);
        for bar in &self.report.bars {
            let width = (bar.edits as f64 / most as f64 * 100.0).max(0.5);
            let english = if say::has_step(bar, &self.words) { "" } else { " lang=\"en\"" };
            let _ = writeln!(
                self.out,
                "<tr><th scope=\"row\"{english}>{}</th><td class=\"n\">{}</td><td>{}\
                 <svg class=\"meter\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
                 <rect class=\"fill\" width=\"{width:.2}\" height=\"8\"/></svg></td></tr>",
                html(&say::step(bar, &self.words)),
                bar.edits,
                self.words.percent(bar.cer),
            );
        }
        self.out.push_str("</tbody></table>\n");
        self.end_section();
    }
}
