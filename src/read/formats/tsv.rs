//! Reads the table of Tesseract: a row for each page, block, paragraph, line and word.
//!
//! Taken: words with box and confidence. Words without a letter or sign are dropped, as Tesseract's own text does.

use std::borrow::Cow;

use super::compose::Sink;
use super::model::{Block, Line, Page, Text, Word};
use super::xml::fault;
use super::{Choice, Format, Reader};
use crate::error::Result;
use crate::text::{Bounds, Source};

pub const FORMAT: Format = Format {
    name: "tsv",
    title: "TSV of Tesseract",
    carries: "boxes, word confidences",
    parts: "",
    both_sides: false,
    sniff: |head| head.text.starts_with(HEADER),
    read: Reader::Plain(read),
};

const HEADER: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext";

fn read(source: &Source, _: &Choice<'_>, sink: &mut Sink<'_, '_>) -> Result<()> {
    let mut page: Option<Page<'_>> = None;
    let mut last: Option<[u32; 4]> = None;
    let mut at = 0;
    for (i, row) in source.text.split_inclusive('\n').enumerate() {
        let start = at;
        at += row.len();
        let row = row.trim_end_matches(['\n', '\r']);
        if i == 0 || row.is_empty() {
            continue;
        }
        let cells: Vec<&str> = row.splitn(12, '\t').collect();
        let short = cells.len() < 11 || (cells.len() == 11 && cells[0] == "5");
        let numbers: Option<Vec<f32>> = cells.iter().take(11).map(|c| c.trim().parse().ok()).collect();
        let Some(numbers) = numbers.filter(|_| !short) else {
            let message = format!("row {} has not the eleven numbers and the text of Tesseract's table", i + 1);
            return Err(fault(source, start, message).hint("the file was cut short or changed; write it anew"));
        };
        let bounds = Bounds::sized(numbers[6], numbers[7], numbers[8], numbers[9]);
        let key = [numbers[1], numbers[2], numbers[3], numbers[4]].map(|n| n as u32);
        if last.is_none_or(|l| l[0] != key[0]) {
            if let Some(page) = page.take() {
                sink.page(&page);
            }
            page = Some(Page { id: Some(Cow::Owned(key[0].to_string())), ..Page::default() });
            last = Some([key[0], 0, 0, 0]);
        }
        let Some(page) = &mut page else { continue };
        match numbers[0] as u32 {
            1 => page.size = Some((bounds.right, bounds.bottom)),
            5 => {
                let text = cells.get(11).copied().unwrap_or_default();
                if text.trim().is_empty() {
                    continue;
                }
                let before = last.unwrap_or_default();
                if before[..3] != key[..3] || page.blocks.is_empty() {
                    page.blocks.push(Block::default());
                }
                let Some(block) = page.blocks.last_mut() else { continue };
                if before != key || block.lines.is_empty() {
                    let id = format!("line_{}_{}_{}_{}", key[0], key[1], key[2], key[3]);
                    block.lines.push(Line { id: Some(Cow::Owned(id)), ..Line::default() });
                }
                last = Some(key);
                let confidence = Some(numbers[10]).filter(|&c| c >= 0.0).map(|c| (c / 100.0).clamp(0.0, 1.0));
                let text = Text::plain(text, start + row.len() - text.len());
                if let Some(line) = block.lines.last_mut() {
                    line.words.push(Word { text, bounds: Some(bounds), confidence, ..Word::default() });
                }
            }
            _ => {}
        }
    }
    if let Some(page) = page {
        sink.page(&page);
    }
    if !source.text.ends_with('\n') {
        sink.note("the last row has no line end, as if the table were cut short");
    }
    Ok(())
}
