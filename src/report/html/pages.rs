//! Turns a report with very many rows into pages: the main page, pages of rows, pages of text; no scripts are needed.

use std::fmt::Write;

use super::{Page, frame};
use crate::report::escape::{attribute, html};
use crate::report::index::href;
use crate::report::model::{Report, parallel};
use crate::report::outputs::Settings;

/// Rows on a page.
const ROWS: usize = 500;
/// Paragraphs on a page.
const BLOCKS: usize = 300;

/// Writes the pages; links between them are by file name alone, so that the folder can be moved.
pub(super) fn pages(report: &Report<'_>, settings: &Settings, stem: &str) -> Vec<(String, String)> {
    let words = settings.words;
    let name = stem.rsplit('/').next().unwrap_or(stem);
    let groups: Vec<_> = report.classes.iter().flat_map(|class| &class.groups).collect();
    let chunks: Vec<_> = groups.chunks(ROWS).collect();
    let mut elsewhere = vec![String::new(); report.c.discrepancies.len()];
    for (n, chunk) in chunks.iter().enumerate() {
        for i in chunk.iter().flat_map(|g| &g.members) {
            elsewhere[*i] = href(&format!("{name}-rows-{}.html", n + 1));
        }
    }
    let blocks = parallel(report.c);
    let texts = blocks.chunks(BLOCKS).count();
    let lists = [("rows", "classes.title", chunks.len()), ("text", "parallel.title", texts)];
    let open = |title: &str| {
        let mut page = Page::new(report, settings, elsewhere.clone());
        let _ = writeln!(
            page.out,
            "<header><h1><a href=\"{}\">{}</a></h1><p>{}</p></header>\n<main id=\"top\">",
            href(&format!("{name}.html")),
            html(&report.title()),
            html(title)
        );
        page
    };
    let mut out = Vec::new();
    let mut main = Page::new(report, settings, elsewhere.clone());
    main.head();
    main.out.push_str("<main id=\"top\">\n");
    main.first_screen();
    main.dates();
    main.numbers();
    main.strip();
    main.section("classes", "classes.title");
    main.totals();
    main.links(&lists[..1], name, None);
    main.end_section();
    main.section("parallel", "parallel.title");
    main.links(&lists[1..], name, None);
    main.end_section();
    main.confusions();
    main.asides();
    main.method();
    main.out.push_str("</main>\n");
    out.push((format!("{stem}.html"), frame(&words, &report.title(), &main.out)));
    for (n, chunk) in chunks.iter().enumerate() {
        let title = words.fill("classes.page", &[("n", &(n + 1).to_string()), ("all", &chunks.len().to_string())]);
        let mut page = open(&title);
        page.links(&lists[..1], name, Some(n));
        page.rows(chunk);
        page.links(&lists[..1], name, Some(n));
        page.out.push_str("</main>\n");
        out.push((format!("{stem}-rows-{}.html", n + 1), frame(&words, &report.title(), &page.out)));
    }
    for (n, chunk) in blocks.chunks(BLOCKS).enumerate() {
        let title = words.fill("classes.page", &[("n", &(n + 1).to_string()), ("all", &texts.to_string())]);
        let mut page = open(&title);
        page.links(&lists[1..], name, Some(n));
        page.blocks(chunk);
        page.links(&lists[1..], name, Some(n));
        page.out.push_str("</main>\n");
        out.push((format!("{stem}-text-{}.html", n + 1), frame(&words, &report.title(), &page.out)));
    }
    out
}

impl Page<'_> {
    /// Writes links to the pages of rows or text.
    fn links(&mut self, lists: &[(&str, &str, usize)], name: &str, here: Option<usize>) {
        for (kind, key, all) in lists {
            let links: String = (0..*all)
                .map(|n| {
                    let current = if here == Some(n) { " aria-current=\"page\"" } else { "" };
                    let file = href(&format!("{name}-{kind}-{}.html", n + 1));
                    format!("<li><a href=\"{file}\"{current}>{}</a></li>", n + 1)
                })
                .collect();
            let label = self.words.get(key);
            let _ = writeln!(
                self.out,
                "<nav class=\"pages\" aria-label=\"{}\"><span>{}</span><ul>{links}</ul></nav>",
                attribute(label),
                html(label)
            );
        }
    }
}
