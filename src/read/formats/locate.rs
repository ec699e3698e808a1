//! Turns offsets of a decoded file into lines, columns and bytes on disk, cheaply where they come in order.

use memchr::memchr_iter;

use crate::text::{DiskOffsets, Source};

/// How far apart the places are from which an offset behind can be counted anew.
const STRIDE: usize = 1 << 14;

/// Where an offset lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// Bytes on disk after the byte order mark.
    pub byte: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

#[derive(Debug, Clone, Copy)]
struct Cursor {
    offset: usize,
    chars: usize,
    wide: usize,
    line: usize,
    line_start: usize,
}

/// Counts lines, columns and bytes of one file.
#[derive(Debug)]
pub struct Locator<'a> {
    text: &'a [u8],
    disk: &'a DiskOffsets,
    cursor: Cursor,
    marks: Vec<Cursor>,
}

impl<'a> Locator<'a> {
    /// Begins at the beginning of a decoded file.
    pub fn new(source: &'a Source) -> Self {
        let cursor = Cursor { offset: 0, chars: 0, wide: 0, line: 1, line_start: 0 };
        Self { text: source.text.as_bytes(), disk: &source.disk, cursor, marks: vec![cursor] }
    }

    /// Says where an offset lies.
    pub fn at(&mut self, offset: usize) -> At {
        let offset = offset.min(self.text.len());
        if offset < self.cursor.offset {
            let i = self.marks.partition_point(|m| m.offset <= offset).saturating_sub(1);
            self.cursor = self.marks[i];
        }
        while offset - self.cursor.offset > STRIDE {
            self.advance(self.cursor.offset + STRIDE);
            if self.marks.last().is_some_and(|m| m.offset < self.cursor.offset) {
                self.marks.push(self.cursor);
            }
        }
        self.advance(offset);
        let Cursor { chars, wide, line, line_start, .. } = self.cursor;
        let byte = match self.disk {
            DiskOffsets::Utf8 => offset,
            DiskOffsets::Fixed(width) => chars * usize::from(*width),
            DiskOffsets::Utf16 => 2 * (chars + wide),
            DiskOffsets::Table(table) => table.get(chars).map_or(0, |&b| b as usize),
        };
        At { byte, line, column: chars - line_start + 1 }
    }

    fn advance(&mut self, to: usize) {
        let from = self.cursor.offset;
        let between = &self.text[from..to];
        if let Some(last) = memchr::memrchr(b'\n', between) {
            self.cursor.line += memchr_iter(b'\n', between).count();
            self.cursor.line_start = self.cursor.chars + chars_in(&between[..=last]);
        }
        self.cursor.chars += chars_in(between);
        if *self.disk == DiskOffsets::Utf16 {
            self.cursor.wide += between.iter().filter(|&&b| b >= 0xF0).count();
        }
        self.cursor.offset = to;
    }
}

/// Counts the characters that begin in some bytes of UTF-8.
fn chars_in(bytes: &[u8]) -> usize {
    // A sum of bytes is counted sixteen and more at a time; 255 of them cannot run over.
    let some = |part: &[u8]| usize::from(part.iter().map(|&b| u8::from((b as i8) >= -0x40)).sum::<u8>());
    bytes.chunks(255).map(some).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_a_walk_in_whatever_order_they_are_asked_for() {
        let text = "<a>\nпо-русски <b/> 👩 и дальше\n".repeat(1500);
        let mut source = Source::from_text("a.xml", text.clone());
        source.disk = DiskOffsets::Utf16;
        let mut locator = Locator::new(&source);
        let offsets: Vec<usize> = text.char_indices().map(|(i, _)| i).step_by(37).collect();
        let order = offsets.iter().rev().step_by(3).chain(&offsets).copied().collect::<Vec<_>>();
        for offset in order {
            let place = source.place(offset);
            let at = locator.at(offset);
            assert_eq!((at.line, at.column, at.byte), (place.line, place.column, place.bytes), "{offset}");
        }
    }
}
