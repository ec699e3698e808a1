//! Reads which letters the codes of a font are, as a PDF writes it down (`ToUnicode` and other CMaps).
//!
//! Ranges stay ranges, however many codes they name, so that a table costs no more than its own bytes.

use super::lexer::{Lexer, Token};

/// The table of one font.
#[derive(Debug, Default)]
pub struct Letters {
    /// Which codes there are: length in bytes, first, last.
    spaces: Vec<(usize, u32, u32)>,
    /// What they read, sorted by length and first code.
    ranges: Vec<Range>,
}

/// Codes that follow each other, and the letters of the first.
#[derive(Debug)]
struct Range {
    len: usize,
    first: u32,
    last: u32,
    letters: Vec<u16>,
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, &b| code << 8 | u32::from(b))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        // Some programs write a letter of one byte.
        [one] => vec![u16::from(*one)],
        // No font has a sign of more letters.
        _ => bytes.chunks_exact(2).take(64).map(|p| u16::from_be_bytes([p[0], p[1]])).collect(),
    }
}

impl Letters {
    /// Reads a table; what is wrong in it is left out.
    pub fn read(bytes: &[u8]) -> Self {
        let mut out = Self::default();
        // What stands between `begin…` and `end…`: texts, and for an array its texts.
        let mut texts: Vec<Vec<u8>> = Vec::new();
        let mut array: Option<Vec<Vec<u8>>> = None;
        let mut inside: &[u8] = b"";
        for token in Lexer::new(bytes) {
            match token {
                Token::Word(word) if word.starts_with(b"begin") => {
                    inside = &word[5..];
                    texts.clear();
                    array = None;
                }
                Token::Word(_) => inside = b"",
                Token::Open => array = Some(Vec::new()),
                Token::Close => {
                    if let ([first, _], Some(each)) = (texts.as_slice(), array.take())
                        && inside == b"bfrange"
                    {
                        out.each(first, &each);
                    }
                    texts.clear();
                }
                Token::Text(text) => match &mut array {
                    Some(array) => array.push(text),
                    None => {
                        texts.push(text);
                        out.entry(inside, &mut texts);
                    }
                },
                _ => {}
            }
        }
        out.ranges.sort_by_key(|r| (r.len, r.first));
        out
    }

    fn entry(&mut self, inside: &[u8], texts: &mut Vec<Vec<u8>>) {
        match (inside, texts.as_slice()) {
            (b"codespacerange", [first, last]) => self.spaces.push((first.len(), code(first), code(last))),
            (b"bfchar", [from, to]) => self.range(from, from, units(to)),
            (b"bfrange", [first, last, to]) => self.range(first, last, units(to)),
            (b"codespacerange" | b"bfchar", [_]) | (b"bfrange", [_] | [_, _]) => return,
            _ => {}
        }
        texts.clear();
    }

    fn each(&mut self, first: &[u8], letters: &[Vec<u8>]) {
        for (code, letters) in (code(first)..).zip(letters) {
            self.ranges.push(Range { len: first.len(), first: code, last: code, letters: units(letters) });
        }
    }

    fn range(&mut self, first: &[u8], last: &[u8], letters: Vec<u16>) {
        let (len, first, last) = (first.len(), code(first), code(last));
        if (1..=4).contains(&len) && first <= last && !letters.is_empty() {
            self.ranges.push(Range { len, first, last, letters });
        }
    }

    /// Returns how many bytes the code takes that some bytes begin with, where the table says it.
    pub fn len_at(&self, bytes: &[u8]) -> Option<usize> {
        // Each byte of a code has bounds of its own.
        let fits = |&(len, first, last): &(usize, u32, u32)| {
            let part = bytes.get(..len)?;
            let byte = |of: u32, i: usize| (of >> (8 * (len - 1 - i))) as u8;
            let inside = part.iter().enumerate().all(|(i, b)| (byte(first, i)..=byte(last, i)).contains(b));
            ((1..=4).contains(&len) && inside).then_some(len)
        };
        self.spaces.iter().find_map(fits)
    }

    /// Returns what a code of a length reads.
    pub fn get(&self, len: usize, code: u32) -> Option<String> {
        let end = self.ranges.partition_point(|r| (r.len, r.first) <= (len, code));
        // A range may have a single code within it that reads otherwise.
        let near = self.ranges[..end].iter().rev().take(16).take_while(|r| r.len == len);
        let range = near.into_iter().find(|r| code <= r.last)?;
        let mut units = range.letters.clone();
        if let Some(last) = units.last_mut() {
            *last = last.wrapping_add((code - range.first) as u16);
        }
        Some(String::from_utf16_lossy(&units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_lists_and_single_codes_are_read() {
        let table = Letters::read(
            b"/CIDInit /ProcSet findresource begin begincmap
1 begincodespacerange <0000> <FFFF> endcodespacerange
2 beginbfchar <0003> <0020> <0041><00660066 0069> endbfchar
3 beginbfrange <0010> <0012> <0410> <0020> <0021> [<0041> <D83DDE00>] <0000> <FFFFFFFF> <0000> endbfrange
endcmap",
        );
        let get = |code| table.get(2, code);
        assert_eq!(get(0x03).as_deref(), Some(" "));
        assert_eq!(get(0x41).as_deref(), Some("ffi"));
        assert_eq!(get(0x11).as_deref(), Some("Б"));
        assert_eq!((get(0x20).as_deref(), get(0x21).as_deref()), (Some("A"), Some("\u{1f600}")));
        assert_eq!(table.get(1, 0x41), None);
        assert_eq!(table.len_at(&[0, 5, 9]), Some(2));
        assert_eq!(Letters::read(b"garbage <00> ] endbfchar").get(1, 0), None);
    }
}
