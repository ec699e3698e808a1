//! Turns a comparison into TEI P5: the reference as text, what the transcript has beside it, furniture as `fw`.
//!
//! A person's decision says what the page has, and the element follows it:
//! a misreading is an `app`, what the editor corrected a `choice` of `sic` and
//! `corr`, what a rule changed one of `orig` and `reg`, a slip of the reference
//! an `app` whose lemma is the transcript's, another reading a lemma of the
//! reviewer's own, what nobody could tell `unclear`. Without one, the cause
//! stands in for it. Dates that are suspect or undecided are listed
//! in the back, with their witnesses.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::dates_json::verdict_name;
use super::escape::xml;
use super::model::{Op, Report, spot, stream};
use super::say;
use crate::classify::{Cause, Discrepancy};
use crate::compare::Comparison;
use crate::dates::{DateMention, DateVerdict};
use crate::decision::{Decision, Verdict};
use crate::read::Witness;

/// Renders the comparison.
pub fn comparison(c: &Comparison) -> String {
    let report = Report::of(c);
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n");
    header(&mut out, &report);
    let lang = if c.lang.is_empty() { "und" } else { &c.lang };
    let _ = write!(out, "<text xml:lang=\"{}\">\n<body>\n<div>\n", xml(lang));
    Body { c, out: &mut out, reviewers: reviewers(c), open: false, started: false }.write();
    out.push_str("</div>\n</body>\n");
    dates(&mut out, c);
    out.push_str("</text>\n</TEI>\n");
    out
}

fn header(out: &mut String, report: &Report<'_>) {
    let c = report.c;
    let witness = |id: &str, w: &Witness| {
        format!("<witness xml:id=\"{id}\">{}, {}</witness>\n", xml(&w.source.path), xml(&w.source.digest))
    };
    let people: String = reviewers(c)
        .iter()
        .enumerate()
        .map(|(n, name)| {
            let name = xml(&flat(name));
            format!("<respStmt xml:id=\"reviewer{}\"><resp>review</resp><name>{name}</name></respStmt>\n", n + 1)
        })
        .collect();
    let _ = write!(
        out,
        "<teiHeader>\n<fileDesc>\n<titleStmt>\n<title>{}</title>\n<respStmt xml:id=\"sverka\"><resp>comparison of transcript and reference</resp>\
         <name>sverka {}</name></respStmt>\n{}</titleStmt>\n<publicationStmt><p>Made from the two texts named below; not published.</p></publicationStmt>\n\
         <sourceDesc>\n<listWit>\n{}{}</listWit>\n</sourceDesc>\n</fileDesc>\n<encodingDesc>\n<editorialDecl><p>Profile {}, unit {}, rules {}.</p></editorialDecl>\n\
         </encodingDesc>\n</teiHeader>\n",
        xml(&report.title()),
        env!("CARGO_PKG_VERSION"),
        people,
        witness("ocr", &c.pair.transcript),
        witness("ref", &c.pair.reference),
        xml(&c.profile.id),
        xml(c.profile.unit.name()),
        xml(&c.fingerprint),
    );
}

struct Body<'a> {
    c: &'a Comparison,
    out: &'a mut String,
    reviewers: Vec<&'a str>,
    /// Whether a paragraph is open.
    open: bool,
    /// Whether anything stands in the body at all.
    started: bool,
}

impl Body<'_> {
    fn write(&mut self) {
        for op in stream(self.c) {
            match op {
                Op::Equal(text) => self.text(&text),
                Op::Change { transcript, reference, discrepancy, aside } => {
                    let (t, r) = (flat(&transcript), flat(&reference));
                    match (discrepancy.map(|i| &self.c.discrepancies[i]), aside) {
                        (Some(d), _) => match discrepancy.and_then(|at| self.c.decision(at)) {
                            Some(decision) => self.decided(d, decision, &t, &r),
                            None => self.difference(d, &t, &r),
                        },
                        (None, Some(kind)) if !t.is_empty() => {
                            self.furniture(&kind, &t);
                            self.text(&reference);
                        }
                        // Blanks, and blocks that stand elsewhere: the reference has them where it has them.
                        (None, _) if t.is_empty() || !r.is_empty() => self.text(&reference),
                        (None, _) => self.furniture("moved", &t),
                    }
                }
            }
        }
        self.close();
        if !self.started {
            self.out.push_str("<p/>\n");
        }
    }

    /// Writes text of the reference; a line of it is a paragraph.
    fn text(&mut self, text: &str) {
        for (n, line) in text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).enumerate() {
            if n > 0 {
                self.close();
            }
            if self.open || !line.trim().is_empty() {
                self.begin();
                self.out.push_str(&xml(line));
            }
        }
    }

    fn begin(&mut self) {
        if !self.open {
            self.out.push_str("<p>");
            (self.open, self.started) = (true, true);
        }
    }

    fn close(&mut self) {
        if self.open {
            self.out.push_str("</p>\n");
        }
        self.open = false;
    }

    fn difference(&mut self, d: &Discrepancy, t: &str, r: &str) {
        self.begin();
        let (t, r, cause) = (xml(t), xml(r), d.cause.name());
        let cert = if d.confidence >= 0.8 {
            "high"
        } else if d.confidence >= 0.5 {
            "medium"
        } else {
            "low"
        };
        let _ = match d.cause {
            Cause::Orthography | Cause::Case | Cause::Punctuation | Cause::Spacing => {
                write!(self.out, "<choice><orig>{t}</orig><reg resp=\"#sverka\">{r}</reg></choice>")
            }
            Cause::Editorial => write!(self.out, "<choice><sic>{t}</sic><corr>{r}</corr></choice>"),
            _ => write!(
                self.out,
                "<app type=\"{cause}\"><lem wit=\"#ref\">{r}</lem><rdg wit=\"#ocr\" type=\"{cause}\" cert=\"{cert}\" resp=\"#sverka\">{t}</rdg></app>"
            ),
        };
    }

    /// Points to those who decided, in an attribute.
    fn responsible(&self, decision: &Decision) -> String {
        let numbers = decision.by.iter().filter_map(|by| self.reviewers.iter().position(|r| r == by));
        let refs: Vec<String> = numbers.map(|n| format!("#reviewer{}", n + 1)).collect();
        format!(" resp=\"{}\"", refs.join(" "))
    }

    /// Writes a place as a person has decided it.
    fn decided(&mut self, d: &Discrepancy, decision: &Decision, t: &str, r: &str) {
        self.begin();
        let cause = d.cause.name();
        let (t, r, resp) = (xml(t), xml(r), self.responsible(decision));
        let rdg = |wit: &str, text: &str| format!("<rdg wit=\"#{wit}\">{text}</rdg>");
        let app = |kind: &str, lem: &str, rest: &str| format!("<app type=\"{kind}\">{lem}{rest}</app>");
        let (lem_r, lem_t) =
            (format!("<lem wit=\"#ref\"{resp}>{r}</lem>"), format!("<lem wit=\"#ocr\"{resp}>{t}</lem>"));
        let element = match decision.verdict {
            Some(Verdict::Misread) => app("misread", &lem_r, &rdg("ocr", &t)),
            Some(Verdict::Slip) => app("slip", &lem_t, &rdg("ref", &r)),
            Some(Verdict::Emended) => format!("<choice><sic>{t}</sic><corr{resp}>{r}</corr></choice>"),
            Some(Verdict::Normalised) => format!("<choice><orig>{t}</orig><reg{resp}>{r}</reg></choice>"),
            Some(Verdict::Other) => {
                let text = xml(&flat(decision.text.as_deref().unwrap_or_default()));
                let both = rdg("ref", &r) + &rdg("ocr", &t);
                app("other", &format!("<lem{resp}>{text}</lem>"), &both)
            }
            Some(Verdict::OutOfScope) if r.is_empty() => format!("<fw type=\"out-of-scope\"{resp}>{t}</fw>"),
            Some(Verdict::OutOfScope) => app("out-of-scope", &lem_r, &rdg("ocr", &t)),
            Some(Verdict::Unsure) | None => {
                let app = app(cause, &format!("<lem wit=\"#ref\">{r}</lem>"), &rdg("ocr", &t));
                format!("<unclear reason=\"{}\" cert=\"low\"{resp}>{app}</unclear>", decision.state)
            }
        };
        self.out.push_str(&element);
        if let Some(note) = &decision.note {
            let _ = write!(self.out, "<note{resp}>{}</note>", xml(&flat(note)));
        }
    }

    fn furniture(&mut self, kind: &str, text: &str) {
        self.started = true;
        let kind = kind.replace(char::is_whitespace, "-");
        if kind == "page-turn" {
            self.out.push_str("<pb/>");
        }
        let _ = write!(self.out, "<fw type=\"{}\">{}</fw>", xml(&kind), xml(text));
        if !self.open {
            self.out.push('\n');
        }
    }
}

/// Lists everybody who decided something, in order of their names.
fn reviewers(c: &Comparison) -> Vec<&str> {
    let all: BTreeSet<&str> = c.decisions.iter().flatten().flat_map(|d| &d.by).map(String::as_str).collect();
    all.into_iter().collect()
}

/// Lists the dates that a person has to look at.
fn dates(out: &mut String, c: &Comparison) {
    let open: Vec<&DateMention> = c.dates.iter().filter(|d| d.verdict > DateVerdict::Ok && d.edtf.is_some()).collect();
    if open.is_empty() {
        return;
    }
    out.push_str("<back>\n<div type=\"dates\">\n<list>\n");
    for d in open {
        let at = spot(&c.pair, d.side, d.span).map_or_else(String::new, |p| say::at(d.side, p));
        let says: Vec<String> = d.evidence.iter().map(|t| flat(&t.says)).collect();
        let date = match &d.proposed {
            Some((text, edtf)) => {
                format!("<date{} cert=\"low\" resp=\"#sverka\">{}</date>", when(edtf), xml(&flat(text)))
            }
            None => format!("<date{} cert=\"low\" resp=\"#sverka\"/>", when(d.edtf.as_deref().unwrap_or_default())),
        };
        let _ = writeln!(
            out,
            "<item><unclear reason=\"{}\" cert=\"low\" resp=\"#sverka\">{}</unclear> ({at}) {date} <note>{}</note></item>",
            verdict_name(d.verdict),
            xml(&flat(&d.text)),
            xml(&says.join("; "))
        );
    }
    out.push_str("</list>\n</div>\n</back>\n");
}

/// Writes a value as an attribute, where it is a plain day, month or year.
fn when(edtf: &str) -> String {
    let parts: Vec<&str> = edtf.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
    let figures = parts.iter().all(|p| p.chars().all(|c| c.is_ascii_digit()));
    let plain = figures && matches!(lengths.as_slice(), [4] | [4, 2] | [4, 2, 2]);
    if plain { format!(" when=\"{edtf}\"") } else { String::new() }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
