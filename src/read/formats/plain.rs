//! Reads plain text where it is one page among others, in an archive or a list of files.

use super::compose::Sink;
use super::model::{Block, Line, Page, Text, Word};
use crate::text::Source;

/// Adds a plain text: its form feeds turn pages, its empty lines end blocks.
pub fn read(source: &Source, sink: &mut Sink<'_, '_>) {
    let mut at = 0;
    for sheet in source.text.split_inclusive('\u{c}') {
        let mut page = Page::default();
        let mut block = Block::default();
        for row in sheet.split_inclusive('\n') {
            let text = row.trim_matches(['\n', '\r', '\u{c}']);
            if text.trim().is_empty() {
                page.blocks.push(std::mem::take(&mut block));
            } else {
                let start = at + row.find(text).unwrap_or(0);
                let word = Word { text: Text::plain(text, start), ..Word::default() };
                block.lines.push(Line { words: vec![word], ..Line::default() });
            }
            at += row.len();
        }
        page.blocks.push(block);
        sink.page(&page);
    }
}
