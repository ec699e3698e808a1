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

/// Holds the two aligned lines against each other: they are of one length, or one of them was cut short.
fn whole(source: &Source) -> Result<()> {
    let text: &str = &source.text;
    let line = |label: &str| {
        let start = text.find(label).map(|i| i + label.len())?;
        let rest = &text[start..];
        let line = rest[..rest.find('\n').unwrap_or(rest.len())].trim_end_matches('\r');
        // A blank behind the label is part of it, or none is.
        Some((start, line.strip_prefix(' ').unwrap_or(line)))
    };
    let missing = |label: &str| {
        fault(source, text.len(), format!("there is no line {label}"))
            .hint("the file was cut short; it has three lines")
    };
    let (_, aligned) = line("[OCR_aligned]").ok_or_else(|| missing("[OCR_aligned]"))?;
    let (at, standard) = line("GS_aligned]").ok_or_else(|| missing("[ GS_aligned]"))?;
    let [a, b] = [aligned, standard].map(|l| l.trim_end().chars().count());
    let [c, d] = [aligned, standard].map(|l| l.chars().count());
    // Editors of texts take off the blanks at the end of a line.
    if if c > d { a > d } else { b > c } {
        return Err(fault(source, at, format!("the aligned lines have {c} and {d} characters"))
            .hint("they are of one length in a whole file; get the whole file"));
    }
    Ok(())
}

fn read(source: &Source, choice: &Choice<'_>, sink: &mut Sink<'_, '_>) -> Result<()> {
    let reference = choice.options.role == Some(Role::Reference);
    whole(source)?;
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
