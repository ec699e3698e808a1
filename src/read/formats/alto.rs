//! Reads ALTO 1 to 4 and the CCS form without a version: `String` in `TextLine` in `TextBlock`.
//!
//! Taken: words with box, confidence (`WC`), other readings (`ALTERNATIVE`), `SP` and `HYP`, block and line tags,
//! margins, `IDNEXT` and `ReadingOrder`. `SUBS_CONTENT`, the whole word at a line's end, is not the page's writing:
//! the two halves stand as printed. Left aside: styles, glyphs, shapes, illustrations.

use std::borrow::Cow;
use std::collections::HashMap;

use super::compose::Sink;
use super::furniture::furniture;
use super::model::{Block, Furniture, Glue, Line, Page, Text, Word};
use super::xml::{Event, Tag, Xml};
use super::{Choice, Format, Reader};
use crate::error::Result;
use crate::text::{Bounds, LengthUnit, Source};

pub const FORMAT: Format = Format {
    name: "alto",
    title: "ALTO XML 1 to 4, and CCS ALTO without a version",
    carries: "reading order, block types, boxes, word confidences, other readings, hyphens",
    parts: "",
    both_sides: false,
    sniff: |head| head.is_root("alto"),
    read: Reader::Markup(read),
};

/// What is known of the file as a whole, and the page under way.
#[derive(Default)]
struct Alto<'a> {
    unit: LengthUnit,
    scale: Option<f32>,
    image: Option<Cow<'a, str>>,
    /// Labels of tags by id.
    tags: HashMap<Cow<'a, str>, Cow<'a, str>>,
    /// Ids of blocks and lines in the order of `ReadingOrder`.
    order: Vec<Cow<'a, str>>,
    page: Option<Page<'a>>,
    blocks: Vec<Placed<'a>>,
    /// Furniture of the elements around, outermost first.
    around: Vec<Option<Furniture>>,
}

/// A block with what settles its place among the others.
#[derive(Default)]
struct Placed<'a> {
    block: Block<'a>,
    id: Option<Cow<'a, str>>,
    next: Option<Cow<'a, str>>,
}

fn read(source: &Source, _: &Choice<'_>, sink: &mut Sink<'_, '_>) -> Result<()> {
    let mut xml = Xml::new(source);
    let mut alto = Alto::default();
    loop {
        match xml.next()? {
            Event::Open(tag) => match tag.name {
                "MeasurementUnit" => {
                    (alto.unit, alto.scale) = match xml.text_of()?.string().trim() {
                        "mm10" => (LengthUnit::Millimetre, Some(0.1)),
                        "inch1200" => (LengthUnit::Millimetre, Some(25.4 / 1200.0)),
                        _ => (LengthUnit::Pixel, None),
                    };
                }
                "fileName" if alto.image.is_none() => {
                    alto.image = Some(Cow::Owned(xml.text_of()?.string().trim().to_string()));
                }
                "OtherTag" | "LayoutTag" | "StructureTag" | "RoleTag" => {
                    if let (Some(id), Some(label)) = (tag.get("ID"), tag.get("LABEL").or_else(|| tag.get("TYPE"))) {
                        alto.tags.insert(id, label);
                    }
                }
                "ElementRef" => alto.order.extend(tag.get("REF")),
                "Page" => alto.begin_page(&tag),
                "TopMargin" => alto.enter(Some(margin("running head", &tag))),
                "BottomMargin" => alto.enter(Some(margin("page foot", &tag))),
                "LeftMargin" | "RightMargin" => alto.enter(Some(margin("marginalia", &tag))),
                "ComposedBlock" => {
                    let own = alto.furniture(&tag);
                    alto.enter(own);
                }
                "TextBlock" => {
                    let block = alto.text_block(&mut xml, &tag)?;
                    alto.blocks.push(block);
                }
                _ => {}
            },
            Event::Close(name) => match name {
                "Page" => alto.end_page(sink),
                "TopMargin" | "BottomMargin" | "LeftMargin" | "RightMargin" | "ComposedBlock" => {
                    alto.around.pop();
                }
                _ => {}
            },
            Event::Text(_) => {}
            Event::End => return Ok(()),
        }
    }
}

fn margin(kind: &'static str, tag: &Tag<'_>) -> Furniture {
    Furniture { kind, label: tag.name.to_string() }
}

impl<'a> Alto<'a> {
    fn begin_page(&mut self, tag: &Tag<'a>) {
        self.page = Some(Page {
            id: tag.get("ID").or_else(|| tag.get("PHYSICAL_IMG_NR")),
            image: self.image.clone(),
            size: tag.number("WIDTH").zip(tag.number("HEIGHT")),
            unit: self.unit,
            scale: self.scale,
            blocks: Vec::new(),
        });
    }

    fn end_page(&mut self, sink: &mut Sink<'_, '_>) {
        let Some(mut page) = self.page.take() else { return };
        page.blocks = ordered(std::mem::take(&mut self.blocks), &self.order);
        sink.page(&page);
    }

    fn enter(&mut self, furniture: Option<Furniture>) {
        let inherited = self.around.last().cloned().flatten();
        self.around.push(furniture.or(inherited));
    }

    /// Says what furniture the tags or the type of an element name.
    fn furniture(&self, tag: &Tag<'_>) -> Option<Furniture> {
        let refs = tag.get("TAGREFS").unwrap_or_default();
        let labels = refs.split_whitespace().filter_map(|id| self.tags.get(id));
        let typed = tag.get("TYPE");
        labels.chain(&typed).find_map(|label| furniture(label))
    }

    fn text_block(&self, xml: &mut Xml<'a>, tag: &Tag<'a>) -> Result<Placed<'a>> {
        let mut placed = Placed { id: tag.get("ID"), next: tag.get("IDNEXT"), ..Placed::default() };
        placed.block.furniture = self.furniture(tag).or_else(|| self.around.last().cloned().flatten());
        let mut depth = 1;
        while depth > 0 {
            match xml.next()? {
                Event::Open(inner) => match inner.name {
                    "TextLine" => placed.block.lines.push(self.line(xml, &inner, placed.id.as_ref())?),
                    // A word outside any line is a line of its own.
                    "String" => {
                        let mut word = Word::default();
                        string(xml, &inner, &mut word)?;
                        placed.block.lines.push(Line { words: vec![word], ..Line::default() });
                    }
                    _ => depth += 1,
                },
                Event::Close(_) => depth -= 1,
                Event::Text(_) => {}
                Event::End => break,
            }
        }
        Ok(placed)
    }

    fn line(&self, xml: &mut Xml<'a>, tag: &Tag<'a>, block: Option<&Cow<'a, str>>) -> Result<Line<'a>> {
        let mut line = Line {
            id: tag.get("ID").or_else(|| block.cloned()),
            bounds: bounds(tag),
            furniture: self.furniture(tag),
            ..Line::default()
        };
        let (mut blanks, mut after_blank) = (false, false);
        let mut tight: Vec<usize> = Vec::new();
        let mut divided = None;
        let mut depth = 1;
        while depth > 0 {
            match xml.next()? {
                Event::Open(inner) => match inner.name {
                    "String" => {
                        // It is read where it will lie: a word is large, and a page has many.
                        line.words.push(Word::default());
                        let Some(word) = line.words.last_mut() else { continue };
                        let first_half = string(xml, &inner, word)?;
                        if word.text.is_blank() {
                            // Some programs write the blank as a word.
                            after_blank |= !word.text.string().is_empty();
                            line.words.pop();
                            continue;
                        }
                        if !after_blank && line.words.len() > 1 {
                            tight.push(line.words.len() - 1);
                        }
                        divided = first_half.then_some(inner.at);
                        after_blank = false;
                    }
                    "SP" => {
                        (blanks, after_blank) = (true, true);
                        depth += usize::from(!xml.is_empty());
                    }
                    "HYP" => {
                        divided = None;
                        if !line.words.last().is_some_and(ends_in_hyphen) {
                            let text = inner.attribute("CONTENT").map_or_else(|| soft_hyphen(inner.at), |a| a.text());
                            line.words.push(Word { text, glue: Glue::None, bounds: bounds(&inner), ..Word::default() });
                        }
                        depth += 1;
                    }
                    _ => depth += 1,
                },
                Event::Close(_) => depth -= 1,
                Event::Text(_) => {}
                Event::End => break,
            }
        }
        // Where a line writes its blanks down, two words without one between them belong together.
        for i in tight.into_iter().filter(|_| blanks) {
            line.words[i].glue = Glue::None;
        }
        // The first half of a divided word without any mark: the file says that it goes on.
        if let Some(at) = divided.filter(|_| !line.words.last().is_some_and(ends_in_hyphen)) {
            line.words.push(Word { text: soft_hyphen(at), glue: Glue::None, ..Word::default() });
        }
        Ok(line)
    }
}

fn soft_hyphen<'a>(at: usize) -> Text<'a> {
    let mut text = Text::default();
    text.push(super::model::Run { text: Cow::Borrowed("\u{ad}"), at, len: 0 });
    text
}

fn ends_in_hyphen(word: &Word<'_>) -> bool {
    word.text.string().trim_end().ends_with(['-', '\u{ad}', '\u{2010}', '¬', '⸗'])
}

/// Reads a `String` and says whether it is the first half of a divided word.
fn string<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, word: &mut Word<'a>) -> Result<bool> {
    let (mut left, mut top, mut width, mut height) = (None, None, None, None);
    let (mut first_half, mut told) = (false, false);
    for a in tag.attributes() {
        match a.name {
            "CONTENT" => {
                told = true;
                if let Some(at) = a.unknown() {
                    return Err(xml.unresolved(at));
                }
                word.text = a.text();
            }
            "ID" => word.id = Some(a.value()),
            "HPOS" => left = a.number(),
            "VPOS" => top = a.number(),
            "WIDTH" => width = a.number(),
            "HEIGHT" => height = a.number(),
            "WC" => word.confidence = a.number().map(|n| n.clamp(0.0, 1.0)),
            "SUBS_TYPE" => first_half = a.raw == "HypPart1",
            _ => {}
        }
    }
    if !told && let Some(at) = tag.malformed() {
        return Err(xml.error(at, "not well-formed: what stands here in a tag is no attribute"));
    }
    if let (Some(l), Some(t), Some(w), Some(h)) = (left, top, width, height) {
        word.bounds = Some(Bounds::sized(l, t, w, h));
    }
    if xml.is_empty() {
        return Ok(first_half);
    }
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            Event::Open(inner) if inner.name == "ALTERNATIVE" => {
                let text = xml.text_of()?;
                word.alternatives.push(text.string().trim().to_string());
            }
            Event::Open(_) => depth += 1,
            Event::Close(_) => depth -= 1,
            Event::Text(_) => {}
            Event::End => break,
        }
    }
    word.alternatives.retain(|a| !a.is_empty());
    Ok(first_half)
}

fn bounds(tag: &Tag<'_>) -> Option<Bounds> {
    let (mut left, mut top, mut width, mut height) = (None, None, None, None);
    for a in tag.attributes() {
        match a.name {
            "HPOS" => left = a.number(),
            "VPOS" => top = a.number(),
            "WIDTH" => width = a.number(),
            "HEIGHT" => height = a.number(),
            _ => {}
        }
    }
    Some(Bounds::sized(left?, top?, width?, height?))
}

/// Puts blocks in the order of `ReadingOrder`, or else of their `IDNEXT`; those that neither names keep their place.
fn ordered<'a>(blocks: Vec<Placed<'a>>, order: &[Cow<'a, str>]) -> Vec<Block<'a>> {
    let of_id: HashMap<&str, usize> =
        blocks.iter().enumerate().filter_map(|(i, b)| Some((b.id.as_deref()?, i))).collect();
    let mut sequence: Vec<usize> = Vec::with_capacity(blocks.len());
    let mut taken = vec![false; blocks.len()];
    if order.iter().any(|id| of_id.contains_key(&**id)) {
        for &i in order.iter().filter_map(|id| of_id.get(&**id)) {
            if !std::mem::replace(&mut taken[i], true) {
                sequence.push(i);
            }
        }
    } else {
        let successor = |i: usize| blocks[i].next.as_deref().and_then(|id| of_id.get(id)).copied();
        let mut followed = vec![false; blocks.len()];
        (0..blocks.len()).filter_map(successor).for_each(|i| followed[i] = true);
        for start in (0..blocks.len()).filter(|&i| !followed[i]) {
            let mut at = Some(start);
            while let Some(i) = at.filter(|&i| !std::mem::replace(&mut taken[i], true)) {
                sequence.push(i);
                at = successor(i);
            }
        }
    }
    // What a ring of IDNEXT holds, or the order does not name, is still text of the page.
    sequence.extend((0..blocks.len()).filter(|&i| !taken[i]));
    let mut slots: Vec<Option<Block<'a>>> = blocks.into_iter().map(|b| Some(b.block)).collect();
    sequence.into_iter().filter_map(|i| slots[i].take()).collect()
}
