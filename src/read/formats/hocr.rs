//! Reads hOCR, as XHTML and as loose HTML: `ocrx_word` in `ocr_line` in `ocr_par` in `ocr_page`.
//!
//! Taken: words with box and `x_wconf`, lines with or without words, the classes for running heads and feet, ids,
//! the image of each page. An end tag that HTML lets out may be missing; the end of the document or of an element
//! of OCR may not, for then the file was cut short. Left aside: fonts, baselines, single characters, scripts.

use std::borrow::Cow;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::compose::Sink;
use super::flow::Flow;
use super::furniture::furniture;
use super::model::{Block, Glue, Line, Page, Text, Word};
use super::sniff::Head;
use super::xml::{fault, number, split, unknown, unresolved};
use super::{Choice, Format, Reader};
use crate::error::Result;
use crate::text::{Bounds, Source};

pub const FORMAT: Format = Format {
    name: "hocr",
    title: "hOCR, as XHTML or as loose HTML",
    carries: "boxes, word confidences, running heads and feet",
    parts: "",
    both_sides: false,
    sniff,
    read: Reader::Markup(read),
};

/// Elements inside elements, at most.
const DEEPEST: usize = 512;

/// Elements that never have content.
const VOID: [&str; 10] = ["br", "img", "meta", "link", "hr", "input", "base", "col", "wbr", "area"];

fn sniff(head: &Head<'_>) -> bool {
    let marks = ["ocr_page", "ocrx_word", "ocr_line", "ocr_par", "ocr_carea", "ocr-system", "ocr-capabilities"];
    let html = head.root.as_deref().is_some_and(|r| {
        ["html", "body", "div", "span", "p", "head", "meta"].iter().any(|name| r.eq_ignore_ascii_case(name))
    });
    html && marks.iter().any(|m| head.text.contains(m))
}

/// What an element is to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Page,
    Block,
    Line,
    Word,
    /// Nothing in it is text of the page.
    Aside,
    Other,
}

struct Open {
    name: String,
    part: Part,
    at: usize,
}

#[derive(Default)]
struct Hocr<'a> {
    stack: Vec<Open>,
    page: Option<Page<'a>>,
    block: Block<'a>,
    line: Option<Line<'a>>,
    /// Text of the line outside words, and whether a blank came last.
    flow: Flow<'a>,
    word: Option<Word<'a>>,
    aside: usize,
    document: bool,
}

fn read(source: &Source, _: &Choice<'_>, sink: &mut Sink<'_, '_>) -> Result<()> {
    let text: &str = &source.text;
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut hocr = Hocr::default();
    // HTML leaves an entity that nobody knows as it stands; XML does not, nor what a file declares for itself.
    let head = &text[..text.find("<html").unwrap_or(0)];
    let strict = head.trim_start_matches('\u{feff}').starts_with("<?xml") || head.contains("<!ENTITY");
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let deep = hocr.stack.len() >= DEEPEST;
                if deep {
                    return Err(fault(
                        source,
                        tag.span.start,
                        format!("more than {DEEPEST} elements inside each other"),
                    ));
                }
                hocr.open(&tag, sink);
            }
            Token::EndTag(tag) => hocr.close(&String::from_utf8_lossy(&tag.name), sink),
            Token::String(run) => {
                let (from, to) = (run.span.start, run.span.end.min(text.len()));
                let spelt = text.get(from..to).unwrap_or_default();
                if strict
                    && hocr.is_text()
                    && let Some(at) = unknown(spelt)
                {
                    return Err(unresolved(source, from + at));
                }
                hocr.text(split(spelt, from));
            }
            Token::Error(error) if error.value.to_string().starts_with("eof-in") => {
                let message = format!("the file ends inside a tag ({})", error.value);
                return Err(fault(source, text.len(), message).hint("it was cut short; get the whole file"));
            }
            _ => {}
        }
    }
    let unfinished = hocr
        .stack
        .iter()
        .rev()
        .find(|o| matches!(o.part, Part::Page | Part::Line | Part::Word) || (o.name == "html" && hocr.document));
    if let Some(open) = unfinished {
        let begun = super::place(source, open.at);
        let message =
            format!("the file ends inside <{}>, which began on line {}, column {}", open.name, begun.0, begun.1);
        return Err(fault(source, text.len(), message).hint("it was cut short; get the whole file"));
    }
    hocr.end_page(sink);
    Ok(())
}

fn attribute(tag: &StartTag<usize>, name: &[u8]) -> String {
    tag.attributes.get(name).map(|v| String::from_utf8_lossy(v).into_owned()).unwrap_or_default()
}

/// Says what a class makes of an element.
fn part(name: &str, class: &str) -> Part {
    let of_class = class.split_whitespace().find_map(|c| match c {
        "ocr_page" => Some(Part::Page),
        "ocr_carea" | "ocr_par" | "ocrx_block" | "ocr_column" => Some(Part::Block),
        "ocr_line" | "ocrx_line" | "ocr_header" | "ocr_footer" | "ocr_caption" | "ocr_textfloat" | "ocr_pageno"
        | "ocr_display" => Some(Part::Line),
        "ocrx_word" | "ocr_word" => Some(Part::Word),
        _ => None,
    });
    let aside = matches!(name, "head" | "script" | "style" | "title") || (name == "del" && class == "alt");
    of_class.unwrap_or(if aside { Part::Aside } else { Part::Other })
}

/// Returns the words after a key of a `title`; a name in quotes may hold what separates the others.
fn property<'t>(title: &'t str, key: &str) -> Option<&'t str> {
    let mut quoted = false;
    let outside = |c: char| {
        quoted ^= c == '"';
        c == ';' && !quoted
    };
    title
        .split(outside)
        .map(str::trim)
        .find_map(|p| p.strip_prefix(key)?.strip_prefix(char::is_whitespace))
        .map(str::trim)
}

fn bounds(title: &str) -> Option<Bounds> {
    let mut edges = property(title, "bbox")?.split_whitespace().map(number);
    let mut next = || edges.next().flatten();
    Some(Bounds { left: next()?, top: next()?, right: next()?, bottom: next()? })
}

impl<'a> Hocr<'a> {
    fn open(&mut self, tag: &StartTag<usize>, sink: &mut Sink<'_, '_>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if name == "br" {
            self.end_line();
        }
        if VOID.contains(&name.as_str()) {
            return;
        }
        // A paragraph ends where the next block begins, whether it says so or not.
        if matches!(name.as_str(), "p" | "div" | "table" | "body")
            && let Some(i) = self.stack.iter().rposition(|o| o.name == "p" || o.name == "div")
            && self.stack[i].name == "p"
        {
            self.close("p", sink);
        }
        let (class, title) = (attribute(tag, b"class"), attribute(tag, b"title"));
        let id = Some(attribute(tag, b"id")).filter(|i| !i.is_empty()).map(Cow::Owned);
        let part = part(&name, &class);
        match part {
            Part::Page => {
                self.end_page(sink);
                let image = property(&title, "image").map(|i| Cow::Owned(i.trim_matches('"').to_string()));
                let size = bounds(&title).map(|b| (b.right, b.bottom));
                self.page = Some(Page { id, image, size, ..Page::default() });
            }
            Part::Block => {
                self.end_block();
                self.block.furniture = furniture(&class);
            }
            Part::Line => {
                self.end_line();
                let furniture = class.split_whitespace().find_map(furniture);
                self.line = Some(Line { id, bounds: bounds(&title), furniture, ..Line::default() });
            }
            Part::Word => {
                self.end_word();
                let confidence = property(&title, "x_wconf").and_then(number).map(|n| (n / 100.0).clamp(0.0, 1.0));
                self.word = Some(Word { id, bounds: bounds(&title), confidence, ..Word::default() });
            }
            Part::Aside => self.aside += 1,
            Part::Other => self.document |= name == "html",
        }
        self.stack.push(Open { name, part, at: tag.span.start });
        if tag.self_closing {
            self.pop(sink);
        }
    }

    fn close(&mut self, name: &str, sink: &mut Sink<'_, '_>) {
        let Some(i) = self.stack.iter().rposition(|o| o.name == name) else { return };
        while self.stack.len() > i {
            self.pop(sink);
        }
    }

    fn pop(&mut self, sink: &mut Sink<'_, '_>) {
        match self.stack.pop().map(|o| o.part) {
            Some(Part::Page) => self.end_page(sink),
            Some(Part::Block) => self.end_block(),
            Some(Part::Line) => self.end_line(),
            Some(Part::Word) => self.end_word(),
            Some(Part::Aside) => self.aside -= 1,
            Some(Part::Other) | None => {}
        }
    }

    /// Says whether what stands here is text of a page.
    fn is_text(&self) -> bool {
        self.aside == 0 && (self.page.is_some() || self.line.is_some() || self.word.is_some())
    }

    fn text(&mut self, text: Text<'a>) {
        if !self.is_text() {
            return;
        }
        for run in text.runs() {
            match &mut self.word {
                Some(word) => word.text.push(run.clone()),
                None => self.flow.push(run),
            }
        }
    }

    /// Words of the line's own text, in their place among its elements.
    fn settle(&mut self) {
        let loose = self.flow.take();
        if !loose.is_empty() {
            self.line.get_or_insert_default().words.extend(loose);
        }
    }

    fn end_word(&mut self) {
        let Some(mut word) = self.word.take() else { return };
        self.settle();
        // Some programs write the blank as a word, or at the end of one.
        let ends = |at: fn(&str) -> Option<char>| at(&word.text.string()).is_some_and(char::is_whitespace);
        let (before, behind) = (ends(|t| t.chars().next()), ends(|t| t.chars().next_back()));
        if word.text.is_blank() {
            self.flow.set_blank(before || self.flow.blank());
            return;
        }
        // Two words that the file writes without a blank between them belong together.
        let line = self.line.get_or_insert_default();
        word.glue = if before || self.flow.blank() || line.words.is_empty() { Glue::Auto } else { Glue::None };
        word.text = word.text.trimmed();
        line.words.push(word);
        self.flow.begin_after_word();
        self.flow.set_blank(behind);
    }

    fn end_line(&mut self) {
        self.end_word();
        self.settle();
        self.flow = Flow::default();
        self.block.lines.extend(self.line.take());
    }

    fn end_block(&mut self) {
        self.end_line();
        let block = std::mem::take(&mut self.block);
        if !block.lines.is_empty() {
            self.page.get_or_insert_default().blocks.push(block);
        }
    }

    fn end_page(&mut self, sink: &mut Sink<'_, '_>) {
        self.end_block();
        if let Some(page) = self.page.take() {
            sink.page(&page);
        }
    }
}
