//! Writes the discrepancies by class, identical edits together with all their contexts, and the filter over them.

use std::fmt::Write;

use super::{MOST_ROWS, Page, deleted, inserted};
use crate::classify::Cause;
use crate::read::Role;
use crate::report::escape::{attribute, html, island};
use crate::report::model::{Group, context, place_of, substantive, waits};
use crate::report::say;

/// Columns of the table of discrepancies.
const COLUMNS: [&str; 4] = ["classes.place", "classes.reading", "classes.context", "classes.why"];
/// Rows in the page itself where the rest comes from data.
const WITHOUT_SCRIPT: usize = 200;

impl Page<'_> {
    /// Names a cause, with the sign that stands for it beside its colour.
    pub(super) fn cause(&self, cause: Cause) -> String {
        let sign = match cause {
            Cause::Date | Cause::Number => "◆",
            Cause::Misread | Cause::Script => "✗",
            Cause::Name | Cause::Wording | Cause::Unknown => "▲",
            Cause::Editorial | Cause::Layout => "▭",
            Cause::Orthography | Cause::Case => "≈",
            Cause::Punctuation | Cause::Spacing => "·",
        };
        format!("{sign} {}", self.word(say::cause_key(cause)))
    }

    pub(super) fn classes(&mut self) {
        self.section("classes", "classes.title");
        let report = self.report;
        if report.c.discrepancies.is_empty() {
            let _ = writeln!(self.out, "<p>{}</p>", self.word("people.none"));
            return self.end_section();
        }
        self.totals();
        self.images_missing();
        self.filter();
        let long = report.c.discrepancies.len() > MOST_ROWS;
        if long {
            let (n, all) = (WITHOUT_SCRIPT.to_string(), report.c.discrepancies.len().to_string());
            let said = self.words.fill("classes.cut", &[("n", &n), ("all", &all)]);
            let _ = writeln!(self.out, "<noscript><p>{}</p></noscript>", html(&said));
        }
        if long {
            self.table(" id=\"rows\"", "", &COLUMNS);
            for at in 0..WITHOUT_SCRIPT {
                self.row(at, &[]);
            }
            self.end_table();
        } else {
            let groups: Vec<&Group> = report.classes.iter().flat_map(|class| &class.groups).collect();
            self.rows(&groups);
        }
        if long {
            let _ = writeln!(
                self.out,
                "<p id=\"pager\" class=\"filter\" hidden><button type=\"button\" data-step=\"-1\">{}</button> <span></span> \
                 <button type=\"button\" data-step=\"1\">{}</button></p>",
                self.word("filter.previous"),
                self.word("filter.next")
            );
        }
        self.end_section();
    }

    /// Writes groups as the rows of a table.
    pub(super) fn rows(&mut self, groups: &[&Group]) {
        self.table(" id=\"rows\"", "", &COLUMNS);
        groups.iter().for_each(|group| self.group(group));
        self.end_table();
    }

    pub(super) fn totals(&mut self) {
        self.narrow_table(&["classes.why", "classes.count", "classes.judged", "classes.folded"]);
        for class in &self.report.classes {
            let number = |key: &str, n: usize| self.cell(key, &n.to_string());
            let cells = [
                number("classes.count", class.count),
                number("classes.judged", class.judged),
                number("classes.folded", class.folded),
            ];
            let _ = writeln!(self.out, "<tr><th scope=\"row\">{}</th>{}</tr>", self.cause(class.cause), cells.concat());
        }
        self.end_table();
    }

    fn filter(&mut self) {
        let words = self.words;
        let [one, few, many] = words.forms("rows");
        let mut buttons = String::new();
        for class in &self.report.classes {
            let _ = writeln!(
                buttons,
                "<button type=\"button\" data-cause=\"{}\" aria-pressed=\"false\">{} {}</button>",
                class.cause.name(),
                self.cause(class.cause),
                class.count
            );
        }
        let _ = writeln!(
            self.out,
            "<div id=\"filter\" class=\"filter\" role=\"group\" aria-label=\"{}\" hidden>\n{buttons}\
             <button type=\"button\" id=\"person\" aria-pressed=\"false\">{}</button>\n\
             <label for=\"search\">{}</label> <input type=\"search\" id=\"search\" autocomplete=\"off\" spellcheck=\"false\">\n\
             <button type=\"button\" id=\"clear\">{}</button>\n\
             <span role=\"status\" id=\"count\" class=\"faint\" data-plural=\"{}\" data-one=\"{one}\" data-few=\"{few}\" \
             data-many=\"{many}\" data-page=\"{}\"></span></div>",
            attribute(words.get("filter.title")),
            self.word("filter.person"),
            self.word("filter.search"),
            self.word("filter.clear"),
            words.plural(),
            attribute(words.get("classes.page")),
        );
    }

    fn group(&mut self, group: &Group) {
        if let Some((first, rest)) = group.members.split_first() {
            self.row(*first, rest);
        }
    }

    /// Says what was decided on a place, in a tag of its own.
    fn said(&self, at: usize) -> String {
        let said = self.report.c.decision(at).map(|d| html(&say::decision(d, &self.words)));
        said.map_or_else(String::new, |said| format!("<span class=\"tag said\">{said}</span> "))
    }

    /// Shows the strip of the page's image on which a place stands; a strip that the page has already is pointed to.
    fn facsimile(&mut self, id: &str) -> String {
        let Some((image, line)) = self.strips.places.get(id) else { return String::new() };
        let alt = self.words.fill("facsimile.alt", &[("n", &line.to_string())]);
        if let Some(first) = self.drawn.get(image) {
            return format!(" <a class=\"why\" href=\"#{first}\">{}</a>", html(&alt));
        }
        self.drawn.insert(*image, id.to_string());
        let (address, width, height) = &self.strips.images[*image];
        format!(
            "<img class=\"strip\" width=\"{width}\" height=\"{height}\" alt=\"{}\" src=\"{address}\">",
            attribute(&alt)
        )
    }

    /// Says which page images are not shown, and why.
    pub(super) fn images_missing(&mut self) {
        for (name, why) in &self.strips.missing {
            let said = match why.as_str() {
                "" => self.words.fill("facsimile.missing", &[("name", name)]),
                why => self.words.fill("facsimile.broken", &[("name", name), ("why", why)]),
            };
            let _ = writeln!(self.out, "<p class=\"why\">{}</p>", html(&said));
        }
        if self.strips.left > 0 {
            let said = self.words.fill("facsimile.left", &[("n", &self.strips.left.to_string())]);
            let _ = writeln!(self.out, "<p class=\"why\">{}</p>", html(&said));
        }
    }

    fn row(&mut self, at: usize, rest: &[usize]) {
        let c = self.report.c;
        let d = &c.discrepancies[at];
        let (side, source, span) = place_of(c, d);
        let target = if self.has_texts() { "p-" } else { "" };
        let (lang, pair) = (self.text_attributes(), self.lang_attribute());
        let around = context(source, span);
        let mut why = format!("<span class=\"tag\">{}</span>", self.cause(d.cause));
        let standing = match d.folded_by {
            Some(step) => self.words.fill("classes.convention", &[("step", step)]),
            None if substantive(d) => self.words.get("classes.person").to_string(),
            None => self.words.get("classes.form").to_string(),
        };
        let _ = write!(why, " {}<span class=\"why\">{}", self.said(at), html(&standing));
        if let Some(also) = d.also.first() {
            let other = self.words.get(say::cause_key(*also));
            let _ = write!(why, ", {}", html(&self.words.fill("classes.also", &[("cause", other)])));
        }
        let reasons: Vec<String> = d.evidence.iter().map(|e| self.reason(e)).collect();
        let _ = write!(why, "<br>{}</span>", reasons.join("; "));
        let mut reading = format!(
            "<span{pair}>{} → {}</span>",
            deleted(&d.transcript.text, &self.words),
            inserted(&d.reference.text, &self.words)
        );
        if let [edit, ..] = d.edits.as_slice()
            && (d.edits.len() > 1 || edit.transcript != d.transcript.text)
            && d.edits.len() <= 4
        {
            let letters = |t: &str| format!("<bdi>{}</bdi>", if t.is_empty() { "∅".into() } else { html(t) });
            let edits: Vec<String> =
                d.edits.iter().map(|e| format!("{}→{}", letters(&e.transcript), letters(&e.reference))).collect();
            let _ = write!(reading, "<br><span class=\"why\"{pair}>{}</span>", edits.join(" "));
        }
        let here = source.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let mark = if side == Role::Reference { "r" } else { "t" };
        let mut text = format!(
            "<span class=\"q\"{lang}>{}<span class=\"{mark}\">{}</span>{}</span>",
            html(&around.before),
            html(&here),
            html(&around.after)
        );
        text.push_str(&self.facsimile(&d.id));
        if !rest.is_empty() {
            let times = self.words.count("times", rest.len() + 1);
            let said = self.words.fill("classes.identical", &[("times", &times)]);
            let _ = write!(text, "<details><summary>{}</summary><ol>", html(&said));
            for &n in rest {
                let other = &c.discrepancies[n];
                let (side, source, span) = place_of(c, other);
                let around = context(source, span);
                let _ = write!(
                    text,
                    "<li id=\"{id}\"><a href=\"#{target}{id}\">{}</a> <span class=\"q\"{lang}>{}<span class=\"{mark}\">{}</span>{}</span> {}</li>",
                    say::at(side, source.place(span.start)),
                    html(&around.before),
                    html(&source.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")),
                    html(&around.after),
                    self.said(n),
                    id = other.id,
                );
            }
            text.push_str("</ol></details>");
        }
        let _ = writeln!(
            self.out,
            "<tr id=\"{id}\" data-cause=\"{}\" data-person=\"{}\"><th scope=\"row\"><a href=\"#{target}{id}\" title=\"{}\">{}</a></th>{}{}{}</tr>",
            d.cause.name(),
            u8::from(waits(c, at)),
            attribute(self.words.get("in-text")),
            say::at(side, source.place(span.start)),
            self.cell("classes.reading", &reading),
            self.cell("classes.context", &text),
            self.cell("classes.why", &why),
            id = d.id,
        );
    }

    /// Says whether the page carries the two texts.
    pub(super) fn has_texts(&self) -> bool {
        self.report.c.discrepancies.len() <= MOST_ROWS
    }

    /// Puts all rows into the page as data, where they are too many to be rows.
    pub(super) fn island(&mut self) {
        let c = self.report.c;
        if self.has_texts() || !c.alignment.related {
            return;
        }
        let causes: Vec<(&str, String)> = Cause::ALL.iter().map(|cause| (cause.name(), self.cause(*cause))).collect();
        let mut says: Vec<String> = Vec::new();
        let mut known = std::collections::HashMap::new();
        let mut rows = String::new();
        for (at, d) in c.discrepancies.iter().enumerate() {
            let (side, source, span) = place_of(c, d);
            let around = context(source, span);
            let reasons: Vec<String> = d.evidence.iter().map(|e| self.reason(e)).collect();
            let why = format!("{}{}", self.said(at), reasons.join("; "));
            let next = says.len();
            let why = *known.entry(why.clone()).or_insert_with(|| {
                says.push(why);
                next
            });
            let short = |text: &str| html(&text.split_whitespace().take(12).collect::<Vec<_>>().join(" "));
            let row = serde_json::json!([
                Cause::ALL.iter().position(|cause| *cause == d.cause),
                u8::from(waits(c, at)),
                say::at(side, source.place(span.start)),
                short(&d.transcript.text),
                short(&d.reference.text),
                html(&around.before),
                html(&around.after),
                why,
                d.id,
            ]);
            if !rows.is_empty() {
                rows.push_str(",\n");
            }
            rows.push_str(&row.to_string());
        }
        let labels =
            ["classes.reading", "classes.context", "classes.why", "reads.transcript", "reads.reference", "nothing"]
                .map(|key| attribute(self.words.get(key)));
        let head =
            serde_json::json!({"causes": causes, "says": says, "labels": labels, "lang": self.text_attributes(), "pair": self.lang_attribute()})
                .to_string();
        let data = format!("{},\"rows\":[{rows}]}}", head.trim_end_matches('}'));
        let _ = writeln!(self.out, "<script type=\"application/json\" id=\"data\">{}</script>", island(&data));
    }
}
