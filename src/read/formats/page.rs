//! Reads PAGE XML of any year and prefix: regions in their reading order, lines, words.
//!
//! The text is that of the lines; of the words where a line has none; of the region where it has no lines with
//! text. `page:word`, `page:line`, `page:region` choose. Among several `TextEquiv` the lowest `index` counts, else
//! the highest `conf`. Boxes of words are kept where the line's own text has the words. Left aside: glyphs, styles,
//! images, graphics, relations.

use std::borrow::Cow;
use std::collections::HashMap;

use super::compose::Sink;
use super::furniture::furniture;
use super::line_order::{Stated, custom_index, line_order};
use super::model::{Block, Furniture, Glue, Line, Page, Text, Word};
use super::xml::{Event, Tag, Xml};
use super::{Choice, Format, Reader};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Bounds, Source};

pub const FORMAT: Format = Format {
    name: "page",
    title: "PAGE XML 2010 to 2019, with any prefix",
    carries: "reading order, region types, boxes, confidences, other readings",
    parts: "line, word, region: the level whose text is taken",
    both_sides: false,
    sniff: |head| head.is_root("PcGts"),
    read: Reader::Markup(read),
};

/// Which text is taken, where the levels differ.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Line,
    Word,
    Region,
}

/// A region with what lies in it.
#[derive(Default)]
struct Region<'a> {
    id: Option<Cow<'a, str>>,
    furniture: Option<Furniture>,
    bounds: Option<Bounds>,
    lines: Vec<RawLine<'a>>,
    text: Option<Equiv<'a>>,
    index: Option<f32>,
    top_to_bottom: bool,
    /// Row and column, of the cell of a table.
    cell: Option<(f32, f32)>,
    children: Vec<Region<'a>>,
}

/// A line as it stands in the file.
#[derive(Default)]
struct RawLine<'a> {
    id: Option<Cow<'a, str>>,
    furniture: Option<Furniture>,
    bounds: Option<Bounds>,
    words: Vec<Word<'a>>,
    text: Option<Equiv<'a>>,
    index: Option<f32>,
}

/// The best text of an element, and its others.
#[derive(Default)]
struct Equiv<'a> {
    text: Text<'a>,
    index: Option<f32>,
    conf: Option<f32>,
    others: Vec<String>,
}

/// The order of regions: a reference, or a group of them.
#[derive(Default)]
struct Order<'a> {
    region: Option<Cow<'a, str>>,
    index: f32,
    members: Vec<Order<'a>>,
    ordered: bool,
}

fn read(source: &Source, choice: &Choice<'_>, sink: &mut Sink<'_, '_>) -> Result<()> {
    let level = match choice.part {
        None => None,
        Some("line") => Some(Level::Line),
        Some("word") => Some(Level::Word),
        Some("region") => Some(Level::Region),
        Some(other) => {
            return Err(Error::new(ErrorKind::Usage, format!("PAGE has no level ‘{other}’"))
                .hint("levels: page:line, page:word, page:region"));
        }
    };
    let mut xml = Xml::new(source);
    loop {
        match xml.next()? {
            Event::Open(tag) if tag.name == "Page" => page(&mut xml, &tag, level, sink)?,
            Event::End => return Ok(()),
            _ => {}
        }
    }
}

fn page<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, level: Option<Level>, sink: &mut Sink<'_, '_>) -> Result<()> {
    let mut page = Page {
        id: tag.get("id"),
        image: tag.get("imageFilename"),
        size: tag.number("imageWidth").zip(tag.number("imageHeight")),
        ..Page::default()
    };
    let mut order = None;
    let mut regions = Vec::new();
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            Event::Open(inner) if inner.name == "ReadingOrder" => order = Some(reading_order(xml)?),
            Event::Open(inner) if inner.name.ends_with("Region") => regions.push(region(xml, &inner)?),
            // Lines outside any region have no place in PAGE, but are text of the page all the same.
            Event::Open(inner) if inner.name == "TextLine" => {
                regions.push(Region { lines: vec![line(xml, &inner)?], ..Region::default() });
            }
            Event::Open(_) => depth += 1,
            Event::Close(_) => depth -= 1,
            Event::Text(_) => {}
            Event::End => break,
        }
    }
    for region in in_order(regions, order, sink) {
        blocks(region, None, level, &mut page.blocks, sink);
    }
    sink.page(&page);
    Ok(())
}

fn reading_order<'a>(xml: &mut Xml<'a>) -> Result<Order<'a>> {
    let mut open = vec![Order { ordered: true, ..Order::default() }];
    loop {
        match xml.next()? {
            Event::Open(tag) => open.push(Order {
                region: tag.get("regionRef"),
                index: tag.number("index").unwrap_or(f32::MAX),
                members: Vec::new(),
                ordered: tag.name.starts_with("Ordered"),
            }),
            Event::Close(_) => {
                let Some(closed) = open.pop() else { return Ok(Order::default()) };
                match open.last_mut() {
                    Some(group) => group.members.push(closed),
                    None => return Ok(closed),
                }
            }
            Event::Text(_) => {}
            Event::End => return Ok(Order::default()),
        }
    }
}

impl<'a> Order<'a> {
    /// Lists the regions in order; the members of an unordered group as the file lists them.
    fn list(mut self, out: &mut Vec<Cow<'a, str>>) {
        out.extend(self.region.take());
        if self.ordered {
            self.members.sort_by(|a, b| a.index.total_cmp(&b.index));
        }
        for member in self.members {
            member.list(out);
        }
    }
}

/// Puts the regions in reading order. A nested region that the order names stands where the order has it;
/// a region that it does not name comes after those that it does.
fn in_order<'a>(regions: Vec<Region<'a>>, order: Option<Order<'a>>, sink: &mut Sink<'_, '_>) -> Vec<Region<'a>> {
    let mut names = Vec::new();
    if let Some(order) = order {
        order.list(&mut names);
    }
    if names.is_empty() {
        let mut regions = regions;
        if regions.iter().all(|r| r.index.is_some()) {
            regions.sort_by(|a, b| a.index.unwrap_or(0.0).total_cmp(&b.index.unwrap_or(0.0)));
        }
        return regions;
    }
    let rank: HashMap<Cow<'a, str>, usize> = names.into_iter().rev().enumerate().map(|(i, n)| (n, i)).collect();
    let mut ranked: Vec<(usize, Region<'a>)> = Vec::new();
    let mut unranked: Vec<Region<'a>> = Vec::new();
    for region in regions {
        take_ranked(region, &rank, &mut ranked, &mut unranked);
    }
    let found = ranked.len();
    if found < rank.len() {
        sink.note(format!("the reading order names {} regions that the file does not have", rank.len() - found));
    }
    let stray = unranked.iter().filter(|r| has_text(r)).count();
    if stray > 0 {
        sink.note(format!("{stray} regions with text stand outside the reading order; they come last"));
    }
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    ranked.into_iter().map(|(_, r)| r).chain(unranked).collect()
}

/// Takes out of a region those inside it that the order names for themselves.
fn take_ranked<'a>(
    mut region: Region<'a>,
    rank: &HashMap<Cow<'a, str>, usize>,
    ranked: &mut Vec<(usize, Region<'a>)>,
    unranked: &mut Vec<Region<'a>>,
) {
    let mut kept = Vec::new();
    for child in std::mem::take(&mut region.children) {
        take_ranked(child, rank, ranked, &mut kept);
    }
    region.children = kept;
    match region.id.as_ref().and_then(|id| rank.get(id)) {
        Some(&rank) => ranked.push((rank, region)),
        None => unranked.push(region),
    }
}

fn has_text(region: &Region<'_>) -> bool {
    let own = region.text.as_ref().is_some_and(|e| !e.text.is_blank());
    own || region.lines.iter().any(|l| l.text.is_some() || !l.words.is_empty()) || region.children.iter().any(has_text)
}

fn region<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Result<Region<'a>> {
    let mut out = Region { id: tag.get("id"), furniture: typed(tag), index: index(tag), ..Region::default() };
    out.top_to_bottom = tag.get("textLineOrder").is_some_and(|o| o == "top-to-bottom");
    out.cell = (tag.name == "TableCell").then(|| tag.number("row").zip(tag.number("col"))).flatten();
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            Event::Open(inner) => match inner.name {
                "Coords" => {
                    out.bounds = coords(xml, &inner)?;
                }
                "TextLine" => out.lines.push(line(xml, &inner)?),
                "TextEquiv" => better(&mut out.text, equiv(xml, &inner)?),
                name if name.ends_with("Region") || name == "TableCell" => out.children.push(region(xml, &inner)?),
                _ => depth += 1,
            },
            Event::Close(_) => depth -= 1,
            Event::Text(_) => {}
            Event::End => break,
        }
    }
    // Cells say for themselves where in the table they stand.
    if out.children.iter().all(|c| c.cell.is_some()) {
        out.children.sort_by(|a, b| {
            let (a, b) = (a.cell.unwrap_or_default(), b.cell.unwrap_or_default());
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
    }
    Ok(out)
}

/// Says what furniture the `type` of an element names, or the `type` inside its `custom`.
fn typed(tag: &Tag<'_>) -> Option<Furniture> {
    let own = tag.get("type").and_then(|t| furniture(&t));
    own.or_else(|| {
        let custom = tag.get("custom")?;
        let structure = &custom[custom.find("structure")?..];
        let at = structure.find("type:")? + "type:".len();
        furniture(structure[at..].split([';', '}']).next()?.trim())
    })
}

fn index(tag: &Tag<'_>) -> Option<f32> {
    tag.get("custom").and_then(|c| custom_index(&c))
}

fn line<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Result<RawLine<'a>> {
    let mut out = RawLine { id: tag.get("id"), furniture: typed(tag), index: index(tag), ..RawLine::default() };
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            Event::Open(inner) => match inner.name {
                "Coords" => out.bounds = coords(xml, &inner)?,
                "Word" => out.words.extend(word(xml, &inner)?),
                "TextEquiv" => better(&mut out.text, equiv(xml, &inner)?),
                _ => depth += 1,
            },
            Event::Close(_) => depth -= 1,
            Event::Text(_) => {}
            Event::End => break,
        }
    }
    Ok(out)
}

fn word<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Result<Option<Word<'a>>> {
    let mut word = Word { id: tag.get("id"), ..Word::default() };
    let mut best = None;
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            Event::Open(inner) => match inner.name {
                "Coords" => word.bounds = coords(xml, &inner)?,
                "TextEquiv" => better(&mut best, equiv(xml, &inner)?),
                "Glyph" => xml.skip()?,
                _ => depth += 1,
            },
            Event::Close(_) => depth -= 1,
            Event::Text(_) => {}
            Event::End => break,
        }
    }
    Ok(best.map(|best: Equiv<'a>| {
        word.text = best.text.trimmed();
        word.confidence = best.conf;
        word.alternatives = best.others;
        word
    }))
}

/// Reads `points="x,y …"`, or the `Point` elements of the oldest form.
fn coords<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Result<Option<Bounds>> {
    let mut hull: Option<Bounds> = None;
    let mut add = |x: f32, y: f32| {
        let point = Bounds::sized(x, y, 0.0, 0.0);
        hull = Some(hull.map_or(point, |h| h.hull(point)));
    };
    if let Some(points) = tag.attribute("points") {
        for pair in points.raw.split_ascii_whitespace() {
            if let Some((x, y)) = pair.split_once(',')
                && let (Ok(x), Ok(y)) = (x.parse(), y.parse())
            {
                add(x, y);
            }
        }
    }
    loop {
        match xml.next()? {
            Event::Open(point) => {
                if let (Some(x), Some(y)) = (point.number("x"), point.number("y")) {
                    add(x, y);
                }
            }
            Event::Close("Coords") | Event::End => return Ok(hull),
            _ => {}
        }
    }
}

fn equiv<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Result<Equiv<'a>> {
    let mut out = Equiv { index: tag.number("index"), conf: tag.number("conf"), ..Equiv::default() };
    let mut plain = Text::default();
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            Event::Open(inner) if inner.name == "Unicode" => out.text = xml.text_of()?,
            Event::Open(inner) if inner.name == "PlainText" => plain = xml.text_of()?,
            Event::Open(_) => depth += 1,
            Event::Close(_) => depth -= 1,
            Event::Text(_) => {}
            Event::End => break,
        }
    }
    if out.text.is_blank() {
        out.text = plain;
    }
    Ok(out)
}

/// Keeps the better of two texts of an element; the other becomes one of its other readings.
fn better<'a>(best: &mut Option<Equiv<'a>>, new: Equiv<'a>) {
    let Some(old) = best else {
        *best = Some(new);
        return;
    };
    let wins = match (new.index, old.index) {
        (Some(n), Some(o)) => n < o,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => new.conf.zip(old.conf).is_some_and(|(n, o)| n > o),
    };
    let (mut winner, loser) = if wins { (new, std::mem::take(old)) } else { (std::mem::take(old), new) };
    let reading = loser.text.string().trim().to_string();
    winner.others.extend(loser.others);
    if !reading.is_empty() {
        winner.others.push(reading);
    }
    *best = Some(winner);
}

/// Makes blocks of a region and of those inside it.
fn blocks<'a>(
    region: Region<'a>,
    inherited: Option<&Furniture>,
    level: Option<Level>,
    out: &mut Vec<Block<'a>>,
    sink: &mut Sink<'_, '_>,
) {
    let furniture = region.furniture.or_else(|| inherited.cloned());
    let own = region.text.filter(|e| !e.text.is_blank());
    let with_text = region
        .lines
        .iter()
        .any(|l| l.text.as_ref().is_some_and(|e| !e.text.is_blank()) || l.words.iter().any(|w| !w.text.is_blank()));
    let mut lines = Vec::new();
    let use_region = own.is_some() && (level == Some(Level::Region) || !with_text);
    if use_region {
        if let Some(own) = own {
            lines = region_lines(&own.text, region.id.as_ref(), region.bounds);
        }
    } else {
        let wanted = level.unwrap_or(Level::Line);
        let name = region.id.clone().unwrap_or_default();
        let whole = own.map(|own| own.text.string().into_owned());
        let order = stated_order(&region.lines, whole.as_deref(), region.top_to_bottom);
        let mut slots: Vec<Option<RawLine<'a>>> = region.lines.into_iter().map(Some).collect();
        let ordered = order.into_iter().filter_map(|i| slots[i].take());
        lines.extend(ordered.filter_map(|l| level_line(l, wanted, &region.id, sink)));
        if whole.is_some_and(|whole| !same(&whole, &lines)) {
            sink.note(format!("the text of region {name} reads otherwise than its lines; the lines are taken (page:region takes the other)"));
        }
    }
    if !lines.is_empty() {
        out.push(Block { furniture: furniture.clone(), lines, runs_on: false });
    }
    for child in region.children {
        blocks(child, furniture.as_ref(), level, out, sink);
    }
}

/// Returns the order of the lines of a region, which PAGE states in several ways.
fn stated_order(lines: &[RawLine<'_>], whole: Option<&str>, top_to_bottom: bool) -> Vec<usize> {
    let texts: Vec<Cow<'_, str>> = lines
        .iter()
        .map(|l| match &l.text {
            Some(equiv) if !equiv.text.is_blank() => equiv.text.string(),
            _ => Cow::Owned(l.words.iter().map(|w| w.text.string()).collect()),
        })
        .collect();
    let stated: Vec<Stated<'_>> =
        lines.iter().zip(&texts).map(|(line, text)| Stated { index: line.index, text, bounds: line.bounds }).collect();
    line_order(&stated, whole, top_to_bottom)
}

/// Says whether a text and some lines have the same characters, blanks aside.
fn same(whole: &str, lines: &[Line<'_>]) -> bool {
    let mut letters = whole.chars().filter(|c| !c.is_whitespace());
    let runs = lines.iter().flat_map(|l| &l.words).flat_map(|w| w.text.runs());
    let mut own = runs.flat_map(|r| r.text.chars()).filter(|c| !c.is_whitespace());
    loop {
        match (letters.next(), own.next()) {
            (None, None) => return true,
            (a, b) if a == b => {}
            _ => return false,
        }
    }
}

/// Cuts the text of a region into its lines.
fn region_lines<'a>(text: &Text<'a>, id: Option<&Cow<'a, str>>, bounds: Option<Bounds>) -> Vec<Line<'a>> {
    let whole = text.string();
    let mut out = Vec::new();
    let mut start = 0;
    for piece in whole.split('\n') {
        let text = text.cut(start, start + piece.len()).trimmed();
        start += piece.len() + 1;
        out.push(Line { id: id.cloned(), bounds, words: vec![Word { text, ..Word::default() }], ..Line::default() });
    }
    out
}

fn level_line<'a>(
    line: RawLine<'a>,
    level: Level,
    region: &Option<Cow<'a, str>>,
    sink: &mut Sink<'_, '_>,
) -> Option<Line<'a>> {
    let text = line.text.filter(|e| !e.text.is_blank());
    let words = match (text, level) {
        (Some(equiv), Level::Line | Level::Region) => {
            let (words, fit) = placed(equiv, line.words);
            if !fit {
                sink.note("some lines read otherwise than their words; the lines are taken");
            }
            words
        }
        (Some(equiv), Level::Word) if line.words.is_empty() => placed(equiv, Vec::new()).0,
        _ => line.words,
    };
    let id = line.id.or_else(|| region.clone());
    (!words.is_empty()).then_some(Line { id, bounds: line.bounds, furniture: line.furniture, words, turn: None })
}

/// How far beyond the word before it a word may stand in the text of its line.
const NEAR: usize = 64;

/// Cuts the text of a line where its words stand in it, so that each part knows its own box; says whether all words fit.
fn placed<'a>(line: Equiv<'a>, words: Vec<Word<'a>>) -> (Vec<Word<'a>>, bool) {
    let text = line.text.trimmed();
    let whole = text.string().into_owned();
    let part = |from: usize, to: usize, word: Word<'a>| {
        let from = to - whole[from..to].trim_start().len();
        let glue = if whole[..from].ends_with(char::is_whitespace) { Glue::As(" ") } else { Glue::None };
        (from < to && !whole[from..to].trim().is_empty()).then(|| Word { text: text.cut(from, to), glue, ..word })
    };
    let between = || Word { confidence: line.conf, ..Word::default() };
    let mut out: Vec<Word<'a>> = Vec::new();
    let (mut at, mut fit) = (0, true);
    let alone = words.is_empty();
    for word in words {
        let reading = word.text.string().into_owned();
        let window = ceil(&whole, at + reading.len() + NEAR);
        match whole[at..window].find(&reading).filter(|_| !reading.is_empty()) {
            Some(found) => {
                let (from, to) = (at + found, at + found + reading.len());
                fit &= whole[at..from].trim().is_empty();
                out.extend(part(at, from, between()));
                out.extend(part(from, to, word));
                at = to;
            }
            None => fit &= reading.is_empty(),
        }
    }
    fit &= alone || whole[at..].trim().is_empty();
    out.extend(part(at, whole.len(), between()));
    if alone && let [only] = &mut out[..] {
        only.alternatives = line.others;
    }
    (out, fit)
}

fn ceil(text: &str, at: usize) -> usize {
    (at.min(text.len())..=text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len())
}
