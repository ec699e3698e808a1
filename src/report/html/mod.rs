//! Turns a comparison into one page for a browser: whole in itself, asks nothing of any network, reads without scripts.
//!
//! Up to [`MOST_ROWS`] discrepancies every row is a real row. Above that the
//! page carries the first rows and all of them as data, from which its script
//! shows two hundred at a time; `sverka report` writes real pages instead.

mod classes;
mod frame;
mod head;
mod more;
mod pages;
mod texts;
mod witnesses;

use std::collections::BTreeMap;
use std::fmt::Write;

pub use frame::{base64, frame};

use super::escape::{attribute, html};
use super::facsimile::Strips;
use super::model::Report;
use super::outputs::Settings;
use super::words::Words;
use crate::compare::Comparison;

/// Discrepancies up to which every one is a row of the page.
pub const MOST_ROWS: usize = 2000;

/// Renders a comparison as one page.
pub fn comparison(c: &Comparison, settings: &Settings) -> String {
    let report = Report::of(c);
    let mut page = Page::new(&report, settings, Vec::new());
    page.all();
    frame(&settings.words, &report.title(), &page.out)
}

/// Renders a comparison as files beside each other, `stem.html` first: one, or where there are too many rows also
/// pages of rows and pages of text, each whole in itself.
pub fn pages(c: &Comparison, settings: &Settings, stem: &str) -> Vec<(String, String)> {
    if c.discrepancies.len() <= MOST_ROWS {
        return vec![(format!("{stem}.html"), comparison(c, settings))];
    }
    let report = Report::of(c);
    pages::pages(&report, settings, stem)
}

/// A page that is being written.
struct Page<'a> {
    report: &'a Report<'a>,
    words: Words,
    out: String,
    /// The page on which the row of each discrepancy stands, where it is another.
    elsewhere: Vec<String>,
    strips: &'a Strips,
    /// Strips that stand on the page already, and the place each stands at.
    drawn: BTreeMap<usize, String>,
}

impl<'a> Page<'a> {
    const fn new(report: &'a Report<'a>, settings: &'a Settings, elsewhere: Vec<String>) -> Self {
        let (words, strips) = (settings.words, &settings.strips);
        Self { report, words, out: String::new(), elsewhere, strips, drawn: BTreeMap::new() }
    }
}

impl Page<'_> {
    fn all(&mut self) {
        self.head();
        let _ = writeln!(self.out, "<main id=\"top\">");
        self.first_screen();
        if self.report.c.alignment.related {
            self.dates();
            self.numbers();
            self.strip();
            self.classes();
            self.texts();
            self.confusions();
            self.asides();
        }
        self.method();
        let _ = writeln!(self.out, "</main>");
        self.island();
    }

    /// Opens a section with its heading.
    fn section(&mut self, id: &str, key: &str) {
        let title = html(self.words.get(key));
        let _ = writeln!(self.out, "<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{title}</h2>");
    }

    fn end_section(&mut self) {
        self.out.push_str("</section>\n");
    }

    /// Says in attributes of which language the words of the two texts are.
    fn text_attributes(&self) -> String {
        text_attributes(&self.report.c.lang)
    }

    /// Returns the link to the row of a discrepancy.
    fn link(&self, index: usize) -> String {
        let page = self.elsewhere.get(index).map_or("", String::as_str);
        format!("{page}#{}", self.report.c.discrepancies[index].id)
    }

    /// Says only of which language words are: between two readings stands an arrow, which must point one way in any script.
    fn lang_attribute(&self) -> String {
        let all = self.text_attributes();
        all.split(" dir=").next().unwrap_or_default().to_string()
    }

    fn word(&self, key: &str) -> String {
        html(self.words.get(key))
    }

    /// Writes a reason of the rules: in the reader's language, or marked as English.
    fn reason(&self, english: &str) -> String {
        match self.words.reason(english) {
            Some(said) => html(&said),
            None if self.words.lang() == "en" => html(english),
            None => format!("<span lang=\"en\">{}</span>", html(english)),
        }
    }

    /// Names a kind of furniture.
    fn kind(&self, english: &str) -> String {
        match self.words.kind(english) {
            Some(said) => html(said),
            None => format!("<span lang=\"en\">{}</span>", html(english)),
        }
    }

    /// Opens a table: caption, then the names of its columns.
    fn table(&mut self, attributes: &str, caption: &str, columns: &[&str]) {
        let _ = writeln!(self.out, "<table class=\"stack\"{attributes}>");
        if !caption.is_empty() {
            let _ = writeln!(self.out, "<caption>{}</caption>", self.word(caption));
        }
        let names: String = columns.iter().map(|key| format!("<th scope=\"col\">{}</th>", self.word(key))).collect();
        let _ = writeln!(self.out, "<thead><tr>{names}</tr></thead><tbody>");
    }

    /// Opens a table of a word and a few figures, which fits any width.
    fn narrow_table(&mut self, columns: &[&str]) {
        self.table("", "", columns);
        let at = self.out.rfind("<table class=\"stack\"").unwrap_or(0);
        self.out.replace_range(at..at + "<table class=\"stack\"".len(), "<table class=\"narrow\"");
    }

    fn end_table(&mut self) {
        self.out.push_str("</tbody></table>\n");
    }

    /// A cell that names its column where columns are stacked.
    fn cell(&self, key: &str, content: &str) -> String {
        format!("<td data-l=\"{}\">{content}</td>", attribute(self.words.get(key)))
    }
}

/// Says in attributes of which language and direction a text is.
fn text_attributes(lang: &str) -> String {
    let base = lang.split('-').next().unwrap_or_default();
    let tag = (2..=3).contains(&base.len()) && base != "und";
    let mut out = if tag { format!(" lang=\"{}\"", attribute(lang)) } else { String::new() };
    if matches!(base, "ar" | "he" | "fa" | "ur" | "yi" | "syr" | "ps" | "ckb" | "ug" | "sd" | "dv") {
        out.push_str(" dir=\"rtl\"");
    }
    out
}

/// Writes what the transcript has, with words for those who do not see how it is marked.
fn deleted(text: &str, words: &Words) -> String {
    marked("del", "reads.transcript", text, words)
}

/// Writes what the reference has.
fn inserted(text: &str, words: &Words) -> String {
    marked("ins", "reads.reference", text, words)
}

fn marked(tag: &str, key: &str, text: &str, words: &Words) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = if text.is_empty() {
        html(words.get("nothing"))
    } else if flat.is_empty() {
        html(text)
    } else {
        html(&flat)
    };
    format!("<{tag}><span class=\"vh\">{} </span>{shown}</{tag}>", html(words.get(key)))
}
