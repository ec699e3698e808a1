//! Reads TEI P5 in one of its views: what stands on the page, what the editor made of it, or one witness.
//!
//! Taken: `text/body` with its blocks, lines (`lb`, `break="no"` joins), pages (`pb`), boxes of `facsimile` zones;
//! `choice`, `app`, `subst`, `supplied`, `gap`, `ex`, `am`, `surplus` by view (`tei_view`); `fw`, `stamp` and notes in
//! the margin as furniture. The header is metadata (`tei_header`). Left aside: `front`, `back`, notes of the editors, descriptions, what the
//! writer deleted.

use std::borrow::Cow;
use std::collections::HashMap;

use super::compose::Sink;
use super::flow::Flow;
use super::furniture::furniture;
use super::model::{Block, Edited, Furniture, Line, Page, PageTurn, Run, Word};
use super::tei_header;
use super::tei_view::{Child, Deed, act, chosen, deed};
use super::xml::{Event, Tag, Xml};
use super::{Choice, Format, Reader};
use crate::error::Result;
use crate::read::{Role, View};
use crate::text::{Bounds, Source};

pub const FORMAT: Format = Format {
    name: "tei",
    title: "TEI P5, as written, as edited, or by witness",
    carries: "two views, what editors did, pages, lines, running heads, stamps, gaps, boxes of zones, the header's dates",
    parts: "",
    both_sides: true,
    sniff: |head| ["TEI", "teiCorpus", "TEI.2"].iter().any(|name| head.is_root(name)),
    read: Reader::Markup(read),
};

/// An element that is open inside the body, and what its end undoes.
struct Open {
    id: bool,
    breaks: Break,
    furniture: bool,
    prose: bool,
    restores: bool,
    edited: bool,
}

/// Where the text is broken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    None,
    Line,
    Block,
}

struct Tei<'a> {
    view: View,
    page: Page<'a>,
    block: Block<'a>,
    line: Line<'a>,
    flow: Flow<'a>,
    open: Vec<Open>,
    ids: Vec<Cow<'a, str>>,
    around: Vec<Furniture>,
    /// How many paragraphs and restorations are open.
    prose: usize,
    restored: usize,
    /// Up to which anchor the writer deleted.
    deleted_until: Option<Cow<'a, str>>,
    /// The next word belongs to the one before it, whatever blanks stand between.
    joins: bool,
    turn: Option<PageTurn<'a>>,
    zones: HashMap<Cow<'a, str>, Bounds>,
    /// The acts of the editors that are open, outermost first.
    edited: Vec<Edited>,
}

fn read(source: &Source, choice: &Choice<'_>, sink: &mut Sink<'_, '_>) -> Result<()> {
    let view = choice.options.view.clone().unwrap_or(match choice.options.role {
        Some(Role::Reference) => View::Edited,
        _ => View::Written,
    });
    sink.note(match &view {
        View::Written => "the text as written: sic, orig, abbr; without what editors supplied".to_string(),
        View::Edited => "the text as edited: corr, reg, expan, supplied".to_string(),
        View::Witness(siglum) => format!("the text of witness {siglum}, as written"),
    });
    let mut xml = Xml::new(source);
    let mut tei = Tei::new(view);
    let mut bodies = 0;
    loop {
        match xml.next()? {
            Event::Open(tag) => match tag.name {
                "body" => {
                    bodies += 1;
                    tei.body(&mut xml, sink)?;
                }
                "front" | "back" => {
                    sink.note(format!("<{}> is not part of the compared text", tag.name));
                    xml.skip()?;
                }
                "teiHeader" => tei_header::read(&mut xml, sink)?,
                "standOff" | "sourceDoc" => xml.skip()?,
                "TEI" | "TEI.2" | "text" => {
                    if let Some(lang) = tag.attribute("lang") {
                        sink.state("lang", &lang.text());
                    }
                }
                "zone" | "surface" => tei.zone(&tag),
                _ => {}
            },
            Event::Close(_) | Event::Text(_) => {}
            Event::End if bodies == 0 => {
                return Err(xml.error(source.text.len(), "this TEI has no <body>, and so no text to compare"));
            }
            Event::End => return Ok(()),
        }
    }
}

impl<'a> Tei<'a> {
    fn new(view: View) -> Self {
        Self {
            view,
            page: Page::default(),
            block: Block::default(),
            line: Line::default(),
            flow: Flow::default(),
            open: Vec::new(),
            ids: Vec::new(),
            around: Vec::new(),
            prose: 0,
            restored: 0,
            deleted_until: None,
            joins: false,
            turn: None,
            zones: HashMap::new(),
            edited: Vec::new(),
        }
    }

    fn zone(&mut self, tag: &Tag<'a>) {
        let edge = |name| tag.number(name);
        if let (Some(id), Some(left), Some(top), Some(right), Some(bottom)) =
            (tag.get("id"), edge("ulx"), edge("uly"), edge("lrx"), edge("lry"))
        {
            self.zones.insert(id, Bounds { left, top, right, bottom });
        }
    }

    /// Reads to the end of a body that was just opened.
    fn body(&mut self, xml: &mut Xml<'a>, sink: &mut Sink<'_, '_>) -> Result<()> {
        let depth = self.open.len();
        loop {
            match xml.next()? {
                Event::Open(tag) => self.element(xml, &tag)?,
                Event::Close(_) if self.open.len() == depth => break,
                Event::Close(_) => self.close(),
                Event::Text(run) => self.text(&run, false),
                Event::End => break,
            }
        }
        self.end_block();
        sink.page(&std::mem::take(&mut self.page));
        Ok(())
    }

    fn element(&mut self, xml: &mut Xml<'a>, tag: &Tag<'a>) -> Result<()> {
        let id = tag.get("id");
        if id.is_some() && id == self.deleted_until {
            self.deleted_until = None;
        }
        match tag.name {
            "lb" | "cb" | "gb" | "milestone" => {
                if tag.name != "milestone" || tag.get("break").is_some() {
                    self.turn_line(tag);
                }
                return xml.skip();
            }
            "pb" => {
                self.turn_line(tag);
                let facs = tag.get("facs");
                self.turn = Some(PageTurn { id: tag.get("n").or_else(|| facs.clone()), image: facs });
                return xml.skip();
            }
            "space" => {
                self.flow.set_blank(true);
                return xml.skip();
            }
            "gap" => {
                let dots = if self.view == View::Edited { "[...]" } else { "..." };
                self.text(&Run { text: Cow::Borrowed(dots), at: tag.at, len: tag.len() }, true);
                return xml.skip();
            }
            "delSpan" => {
                self.deleted_until = tag.get("spanTo").map(|s| Cow::Owned(s.trim_start_matches('#').to_string()));
                return xml.skip();
            }
            "choice" | "app" => return self.alternatives(xml, tag),
            // Cells of a row stand apart, though nothing may stand between them.
            "cell" => self.flow.set_blank(true),
            _ => {}
        }
        match deed(tag, &self.view, self.restored > 0) {
            Deed::Skip => return xml.skip(),
            Deed::Furniture(furniture) => {
                self.enter(tag, id, (Break::Block, None), Some(furniture));
            }
            Deed::Take => {
                let breaks = breaks(tag.name, self.prose > 0);
                self.enter(tag, id, (breaks, None), None);
            }
        }
        Ok(())
    }

    /// Begins an element; `of_choice` where the `choice` begins that it is one side of.
    fn enter(
        &mut self,
        tag: &Tag<'a>,
        id: Option<Cow<'a, str>>,
        (breaks, of_choice): (Break, Option<usize>),
        furniture: Option<Furniture>,
    ) {
        self.break_at(breaks);
        if let Some(zone) = tag.get("facs").and_then(|f| self.zones.get(f.trim_start_matches('#')).copied()) {
            self.line.bounds = Some(zone);
        }
        // Only what a view leaves out or puts in is an act: a lone `abbr` is what the page has.
        let act =
            act(tag.name).filter(|_| of_choice.is_some() || matches!(tag.name, "supplied" | "ex" | "am" | "surplus"));
        let edited = act.map(|act| Edited { at: of_choice.unwrap_or(tag.at), act });
        let open = Open {
            id: id.is_some(),
            breaks,
            furniture: furniture.is_some(),
            prose: matches!(tag.name, "p" | "ab"),
            restores: tag.name == "restore",
            edited: edited.is_some(),
        };
        self.edited.extend(edited);
        self.ids.extend(id);
        self.around.extend(furniture);
        self.prose += usize::from(open.prose);
        self.restored += usize::from(open.restores);
        self.open.push(open);
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.break_at(open.breaks);
        if open.id {
            self.ids.pop();
        }
        if open.furniture {
            self.around.pop();
        }
        if open.edited {
            self.edited.pop();
        }
        self.prose -= usize::from(open.prose);
        self.restored -= usize::from(open.restores);
    }

    /// Takes of a `choice` or an `app` the one child that the view wants.
    fn alternatives(&mut self, xml: &mut Xml<'a>, tag: &Tag<'a>) -> Result<()> {
        let children = children(xml.clone())?;
        let wanted = chosen(tag.name, &children, &self.view);
        let mut number = 0;
        let depth = self.open.len();
        loop {
            match xml.next()? {
                Event::Open(child) => {
                    let taken = self.open.len() > depth;
                    if taken {
                        self.element(xml, &child)?;
                    } else {
                        number += 1;
                        match wanted == Some(number - 1) {
                            true => self.enter(&child, child.get("id"), (Break::None, Some(tag.at)), None),
                            false => xml.skip()?,
                        }
                    }
                }
                Event::Close(_) if self.open.len() == depth => return Ok(()),
                Event::Close(_) => self.close(),
                Event::Text(run) if self.open.len() > depth => self.text(&run, false),
                Event::Text(_) => {}
                Event::End => return Ok(()),
            }
        }
    }

    fn text(&mut self, run: &Run<'a>, gap: bool) {
        if self.deleted_until.is_some() {
            let blank = self.flow.blank() || run.text.contains(char::is_whitespace);
            self.flow.set_blank(blank);
            return;
        }
        if self.joins {
            self.flow.set_blank(false);
            if run.text.trim().is_empty() {
                return;
            }
            self.joins = false;
            let lead = run.text.len() - run.text.trim_start().len();
            let rest = super::model::Text::of(run.clone()).cut(lead, run.text.len());
            rest.runs().for_each(|run| self.words(run, gap));
            return;
        }
        self.words(run, gap);
    }

    fn words(&mut self, run: &Run<'a>, gap: bool) {
        let edited = self.edited.first().copied();
        let like = Word { id: self.ids.last().cloned(), gap, edited, ..Word::default() };
        self.flow.push_as(run, &like);
        self.line.words.extend(self.flow.take());
        if !self.line.words.is_empty() && self.line.turn.is_none() {
            self.line.turn = self.turn.take();
        }
    }

    /// Turns to the next line, or goes on in the same word.
    fn turn_line(&mut self, tag: &Tag<'a>) {
        let joins = tag.get("break").is_some_and(|b| b == "no");
        let hyphen = self
            .line
            .words
            .last()
            .is_some_and(|w| w.text.string().ends_with(['-', '\u{ad}', '\u{2010}', '¬', '⸗', '=']));
        if joins && !hyphen && !self.line.words.is_empty() {
            self.joins = true;
            return;
        }
        self.break_at(Break::Line);
        if let Some(zone) = tag.get("facs").and_then(|f| self.zones.get(f.trim_start_matches('#')).copied()) {
            self.line.bounds = Some(zone);
        }
    }

    fn break_at(&mut self, breaks: Break) {
        match breaks {
            Break::None => {}
            Break::Line => self.end_line(),
            Break::Block => self.end_block(),
        }
    }

    fn end_line(&mut self) {
        self.flow = Flow::default();
        self.joins = false;
        let mut line = std::mem::take(&mut self.line);
        if !line.words.is_empty() {
            line.furniture = self.around.last().cloned();
            self.block.lines.push(line);
        }
    }

    fn end_block(&mut self) {
        self.end_line();
        let block = std::mem::take(&mut self.block);
        if !block.lines.is_empty() {
            self.page.blocks.push(block);
        }
    }
}

/// Lists the children of an element that was just opened.
fn children<'a>(mut xml: Xml<'a>) -> Result<Vec<Child<'a>>> {
    let mut out = Vec::new();
    loop {
        match xml.next()? {
            Event::Open(tag) => {
                out.push(Child { name: tag.name, witnesses: tag.get("wit").unwrap_or_default() });
                xml.skip()?;
            }
            Event::Close(_) | Event::End => return Ok(out),
            Event::Text(_) => {}
        }
    }
}

/// Says how an element breaks the text; some are blocks on their own and mere words inside a paragraph.
fn breaks(name: &str, in_prose: bool) -> Break {
    match name {
        "p" | "ab" | "div" | "div1" | "div2" | "div3" | "head" | "opener" | "closer" | "postscript" | "lg" | "list"
        | "table" | "address" | "trailer" | "epigraph" | "argument" | "docTitle" | "titlePage" | "sp" | "figure"
        | "floatingText" | "note" => Break::Block,
        "l" | "addrLine" | "item" | "row" | "titlePart" | "speaker" | "stage" | "byline" | "docDate" | "docAuthor" => {
            Break::Line
        }
        "dateline" | "salute" | "signed" if !in_prose => Break::Line,
        _ => Break::None,
    }
}

/// Names what a `fw` is.
pub(super) fn forme_work(tag: &Tag<'_>) -> Furniture {
    let kind = tag.get("type").unwrap_or_default();
    let known = furniture(&kind).map(|f| f.kind);
    let kind_of = match &*kind {
        "head" => "running head",
        "foot" => "page foot",
        _ => known.unwrap_or("running head"),
    };
    Furniture { kind: kind_of, label: if kind.is_empty() { "fw".into() } else { format!("fw type=\"{kind}\"") } }
}
