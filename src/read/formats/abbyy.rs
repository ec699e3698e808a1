//! Reads the XML of ABBYY FineReader: characters in lines in paragraphs, tables by row and cell.
//!
//! Taken: words with box and the least confidence of their characters. Left aside: fonts, pictures, other readings of
//! single characters.

use super::compose::Sink;
use super::model::{Block, Glue, Line, Page, Run, Word};
use super::xml::{Event, Tag, Xml};
use super::{Choice, Format, Reader};
use crate::error::Result;
use crate::text::{Bounds, Source};

pub const FORMAT: Format = Format {
    name: "abbyy",
    title: "ABBYY FineReader XML 6 to 10",
    carries: "boxes, confidences of characters",
    parts: "",
    both_sides: false,
    sniff: |head| head.is_root("document") && head.root_tag.to_ascii_lowercase().contains("finereader"),
    read: Reader::Markup(read),
};

fn read(source: &Source, _: &Choice<'_>, sink: &mut Sink<'_, '_>) -> Result<()> {
    let mut xml = Xml::new(source);
    let mut page: Option<Page<'_>> = None;
    let mut number = 0;
    loop {
        match xml.next()? {
            Event::Open(tag) => match tag.name {
                "page" => {
                    number += 1;
                    let size = tag.number("width").zip(tag.number("height"));
                    page = Some(Page { id: Some(number.to_string().into()), size, ..Page::default() });
                }
                "par" => {
                    if let Some(page) = &mut page {
                        page.blocks.push(Block::default());
                    }
                }
                "line" => {
                    let line = line(&mut xml, &tag)?;
                    if let Some(page) = &mut page {
                        if page.blocks.is_empty() {
                            page.blocks.push(Block::default());
                        }
                        page.blocks.last_mut().into_iter().for_each(|b| b.lines.push(line.clone()));
                    }
                }
                _ => {}
            },
            Event::Close("page") => {
                if let Some(page) = page.take() {
                    sink.page(&page);
                }
            }
            Event::Close(_) | Event::Text(_) => {}
            Event::End => return Ok(()),
        }
    }
}

fn bounds(tag: &Tag<'_>) -> Option<Bounds> {
    let edge = |name| tag.number(name);
    Some(Bounds { left: edge("l")?, top: edge("t")?, right: edge("r")?, bottom: edge("b")? })
}

/// Gathers the characters of a line into words.
fn line<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Result<Line<'a>> {
    let mut out = Line { bounds: bounds(tag), ..Line::default() };
    let mut blank = true;
    let mut add = |run: Run<'a>, place: Option<Bounds>, confidence: Option<f32>| {
        if run.text.trim().is_empty() {
            blank = true;
            return;
        }
        if std::mem::take(&mut blank) {
            let glue = if out.words.is_empty() { Glue::None } else { Glue::As(" ") };
            out.words.push(Word { glue, bounds: place, confidence, ..Word::default() });
        }
        if let Some(word) = out.words.last_mut() {
            word.text.push(run);
            word.bounds = word.bounds.zip(place).map(|(a, b)| a.hull(b)).or(word.bounds).or(place);
            word.confidence = word.confidence.zip(confidence).map(|(a, b)| a.min(b)).or(word.confidence);
        }
    };
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            Event::Open(inner) if inner.name == "charParams" => {
                let confidence = inner.number("charConfidence").filter(|&c| c >= 0.0).map(|c| (c / 100.0).min(1.0));
                let mut inside = 1;
                while inside > 0 {
                    match xml.next()? {
                        Event::Open(_) => xml.skip()?,
                        Event::Close(_) => inside -= 1,
                        Event::Text(run) => add(run, bounds(&inner), confidence),
                        Event::End => break,
                    }
                }
            }
            Event::Open(inner) if inner.name.ends_with("Variants") => xml.skip()?,
            Event::Open(_) => depth += 1,
            Event::Close(_) => depth -= 1,
            // Without characters of its own a line holds its text as it is, pretty-printing aside.
            Event::Text(run) if depth > 1 && !(run.text.contains('\n') && run.text.trim().is_empty()) => {
                add(run, None, None);
            }
            Event::Text(_) => {}
            Event::End => break,
        }
    }
    Ok(out)
}
