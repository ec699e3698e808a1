//! Turns two texts into what a row says of them: quickly, or as a person would judge.

pub mod edits;
pub mod judged;

use crate::text::Source;

/// Letters that are shown on either side of a finding.
const AROUND: usize = 24;

/// Returns what stands around a stretch of a text, in one line.
fn context(text: &str, start: usize, end: usize) -> String {
    let before = text[..start].char_indices().rev().take(AROUND).last().map_or(start, |(i, _)| i);
    let after = text[end..].char_indices().nth(AROUND).map_or(text.len(), |(i, _)| end + i);
    text[before..after].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters that a piece may have on either side to be counted among what is read for what.
const SHORT: usize = 4;

/// Says whether two pieces are letters taken for each other, and not lost lines: tables of those would never end.
fn short(reference: &str, hypothesis: &str) -> bool {
    [reference, hypothesis].into_iter().all(|t| t.chars().nth(SHORT).is_none())
}

/// Walks through a text once and says for offsets that never go back how many characters and lines stand before.
struct Walk<'a> {
    text: &'a str,
    at: usize,
    chars: usize,
    lines: usize,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, chars: 0, lines: 1 }
    }

    /// Returns characters and line; an offset that does go back is counted from the beginning.
    fn to(&mut self, offset: usize) -> (i32, i32) {
        if offset < self.at {
            *self = Self::new(self.text);
        }
        for c in self.text[self.at..offset].bytes() {
            self.chars += usize::from(c & 0xC0 != 0x80);
            self.lines += usize::from(c == b'\n');
        }
        self.at = offset;
        (number(self.chars), number(self.lines))
    }
}

/// Makes a number fit; texts are below 2 GiB, so that it always does.
pub(super) fn number(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

fn chars_of(source: &Source, start: usize, end: usize) -> [i32; 2] {
    [start, end].map(|at| number(source.place(at).chars))
}
