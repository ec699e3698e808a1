//! Reads the three lines of the ICDAR post-OCR sets: `[OCR_toInput]`, `[OCR_aligned]`, `[ GS_aligned]`.
//!
//! The transcript is the first line; the reference is the third without its `@`, which only pad it. A run of `#`
//! in the third stands for text that nobody corrected: a gap.

use std::borrow::Cow;

use super::compose::Sink;
use super::flow::Flow;
use super::model::{Block, Line, Page, Run, Word};
use super::xml::fault;
use super::{Choice, Format, Reader};
use crate::error::Result;
use crate::read::Role;
use crate::text::Source;

pub const FORMAT: Format = Format {
    name: "icdar",
    title: "ICDAR post-OCR text, three aligned lines",
    carries: "transcript and reference; stretches without a correction",
    parts: "",
    both_sides: true,
    sniff: |head| head.text.trim_start_matches('\u{feff}').starts_with("[OCR_toInput]"),
    read: Reader::Plain(read),
};

fn read(source: &Source, choice: &Choice<'_>, sink: &mut Sink<'_, '_>) -> Result<()> {
    let reference = choice.options.role == Some(Role::Reference);
    let label = if reference { "GS_aligned]" } else { "[OCR_toInput]" };
    let Some(start) = source.text.find(label).map(|i| i + label.len()) else {
        return Err(fault(source, source.text.len(), format!("there is no line {label}"))
            .hint("the file was cut short; it has three lines"));
    };
    let end = source.text[start..].find('\n').map_or(source.text.len(), |i| start + i);
    let line = source.text[start..end].trim_end_matches('\r');
    let mut flow = Flow::default();
    let mut words = Vec::new();
    let mut at = start;
    let kind = |c: char| if reference && matches!(c, '@' | '#') { c } else { ' ' };
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let len = rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len());
        let run = &rest[..len];
        match kind(first) {
            '@' => {}
            '#' => {
                let gap = Word { gap: true, ..Word::default() };
                flow.push_as(&Run { text: Cow::Borrowed("[...]"), at, len }, &gap);
            }
            _ => flow.push(&Run::plain(run, at)),
        }
        words.extend(flow.take());
        (rest, at) = (&rest[len..], at + len);
    }
    let block = Block { lines: vec![Line { words, ..Line::default() }], ..Block::default() };
    sink.page(&Page { blocks: vec![block], ..Page::default() });
    Ok(())
}
