//! Turns one decoded file into a [`Source`]: its text, how its bytes were read, and where every offset lies on disk.

use std::fmt::Write;
use std::sync::OnceLock;

use sha2::Digest;

use super::{InSource, Layout, Span, graphemes};

/// Which evidence settled the encoding, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodingEvidence {
    /// The file begins with a byte order mark.
    ByteOrderMark,
    /// The user named the encoding.
    Declared,
    /// The file itself states it, as XML does in its first line.
    Stated,
    /// The bytes are valid UTF-8, which chance does not produce in text of any length.
    ValidUtf8,
    /// The pattern of zero bytes is that of UTF-16 or UTF-32 without a byte order mark.
    ZeroBytes,
    /// The letters read as a language in this encoding and in no other.
    Detected,
}

impl EncodingEvidence {
    /// Names the evidence as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ByteOrderMark => "byte-order-mark",
            Self::Declared => "declared",
            Self::Stated => "stated",
            Self::ValidUtf8 => "valid-utf-8",
            Self::ZeroBytes => "zero-bytes",
            Self::Detected => "detected",
        }
    }
}

/// The encoding a file was read in, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoding {
    /// Name in lower case, as the Encoding Standard or Unicode spells it: `utf-8`, `windows-1251`, `utf-16le`.
    pub name: String,
    /// What settled it.
    pub evidence: EncodingEvidence,
    /// Confidence between 0 and 1; below 1 only when detected.
    pub confidence: f64,
    /// How many bytes of byte order mark stand before the text.
    pub bom: usize,
}

/// How offsets in the decoded text turn into offsets on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiskOffsets {
    /// The file is UTF-8: the two are equal.
    Utf8,
    /// Every scalar value takes this many bytes (1 in code pages, 4 in UTF-32).
    Fixed(u8),
    /// UTF-16: two bytes, or four outside the Basic Multilingual Plane.
    Utf16,
    /// Any other encoding: the offset on disk of every scalar value, and of the end.
    Table(Vec<u32>),
}

/// How lines end in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// No line break at all.
    None,
    /// Line feed.
    Lf,
    /// Carriage return and line feed.
    CrLf,
    /// Carriage return alone.
    Cr,
    /// Next line, line separator or paragraph separator.
    Unicode,
    /// More than one kind.
    Mixed,
}

/// One file as read: decoded text, how it was decoded, and the way back to its bytes.
#[derive(Debug)]
pub struct Source {
    /// The path as the user named it, with `/` between its parts.
    pub path: String,
    /// Encoding used and why.
    pub encoding: Encoding,
    /// Decoded text with its own line breaks, without a byte order mark.
    pub text: String,
    /// The way from offsets in `text` to offsets on disk.
    pub disk: DiskOffsets,
    /// Digest of the bytes on disk, `algorithm:hex`.
    pub digest: String,
    /// Where the text comes from, if the file is more than its text (ALTO, TEI …).
    pub layout: Option<Layout>,
    marks: OnceLock<Vec<Mark>>,
}

/// A place in a source, in every way of counting that people and programs use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Scalar values from the beginning of the text, from 0.
    pub chars: usize,
    /// Bytes from the first byte after the byte order mark, in the file's own encoding.
    pub bytes: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in grapheme clusters, from 1.
    pub column: usize,
}

/// A known place every so many bytes, so that finding one costs no walk from the beginning.
#[derive(Debug, Clone, Copy)]
struct Mark {
    offset: usize,
    chars: usize,
    wide: usize,
    line: usize,
    column: usize,
}

const MARK_EVERY: usize = 128;

/// Says whether a grapheme cluster ends a line.
fn breaks_line(cluster: &str) -> bool {
    matches!(cluster, "\n" | "\r\n" | "\r" | "\u{85}" | "\u{2028}" | "\u{2029}")
}

impl Source {
    /// Makes a source from a text and the account of how it was read.
    pub fn new(path: impl Into<String>, text: String, encoding: Encoding, disk: DiskOffsets, digest: String) -> Self {
        Self { path: path.into(), encoding, text, disk, digest, layout: None, marks: OnceLock::new() }
    }

    /// Makes a source from a text in memory, as if it were a UTF-8 file.
    pub fn from_text(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let encoding =
            Encoding { name: "utf-8".into(), evidence: EncodingEvidence::ValidUtf8, confidence: 1.0, bom: 0 };
        let digest = digest(text.as_bytes());
        Self::new(path, text, encoding, DiskOffsets::Utf8, digest)
    }

    /// Returns what a span cuts out of the text.
    pub fn slice(&self, span: Span<InSource>) -> &str {
        &self.text[span.range()]
    }

    /// Returns the span of the whole text.
    pub fn whole(&self) -> Span<InSource> {
        Span::new(0, self.text.len())
    }

    /// Says where an offset of the text lies, counted in every way.
    pub fn place(&self, offset: usize) -> Place {
        let marks = self.marks.get_or_init(|| self.make_marks());
        let mark = marks[marks.partition_point(|m| m.offset <= offset) - 1];
        let mut at = mark;
        for (start, cluster) in graphemes::clusters(&self.text[mark.offset..]) {
            if mark.offset + start >= offset {
                break;
            }
            // An offset inside a cluster belongs to the cluster's own column.
            let inside = mark.offset + start + cluster.len() > offset;
            let part = if inside { &cluster[..offset - mark.offset - start] } else { cluster };
            at.chars += part.chars().count();
            at.wide += part.chars().filter(|c| c.len_utf16() == 2).count();
            if inside {
                break;
            }
            step(&mut at, cluster);
        }
        let bytes = match &self.disk {
            _ if self.layout.is_some() => self.layout.as_ref().map_or(0, |layout| layout.byte_of(offset)),
            DiskOffsets::Utf8 => offset,
            DiskOffsets::Fixed(width) => at.chars * usize::from(*width),
            DiskOffsets::Utf16 => 2 * (at.chars + at.wide),
            DiskOffsets::Table(table) => table.get(at.chars).map_or(0, |&b| b as usize),
        };
        Place { chars: at.chars, bytes, line: at.line, column: at.column }
    }

    /// Returns where a stretch lies on disk, in bytes after the byte order mark; in a structured file from its
    /// first word to its last.
    pub fn disk_range(&self, span: Span<InSource>) -> std::ops::Range<usize> {
        match &self.layout {
            Some(layout) if !span.is_empty() => layout.origin(span).map_or(0..0, |origin| origin.bytes),
            _ => self.place(span.start).bytes..self.place(span.end).bytes,
        }
    }

    /// Returns the span of the line that holds an offset, without its line break.
    pub fn line_span(&self, offset: usize) -> Span<InSource> {
        let is_break = |c: char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        let start =
            self.text[..offset].char_indices().rev().find(|&(_, c)| is_break(c)).map_or(0, |(i, c)| i + c.len_utf8());
        let end = self.text[offset..].find(is_break).map_or(self.text.len(), |i| offset + i);
        Span::new(start, end)
    }

    /// Says how the lines of the file end.
    pub fn line_end(&self) -> LineEnd {
        let mut kind = LineEnd::None;
        let bytes = self.text.as_bytes();
        for (i, c) in self.text.char_indices() {
            let this = match c {
                '\n' if i > 0 && bytes[i - 1] == b'\r' => continue,
                '\n' => LineEnd::Lf,
                '\r' if bytes.get(i + 1) == Some(&b'\n') => LineEnd::CrLf,
                '\r' => LineEnd::Cr,
                '\u{85}' | '\u{2028}' | '\u{2029}' => LineEnd::Unicode,
                _ => continue,
            };
            if kind == LineEnd::None {
                kind = this;
            } else if kind != this {
                return LineEnd::Mixed;
            }
        }
        kind
    }

    fn make_marks(&self) -> Vec<Mark> {
        let mut at = Mark { offset: 0, chars: 0, wide: 0, line: 1, column: 1 };
        let mut marks = vec![at];
        let mut next = MARK_EVERY;
        for (start, cluster) in graphemes::clusters(&self.text) {
            if start >= next {
                at.offset = start;
                marks.push(at);
                next = start + MARK_EVERY;
            }
            at.chars += if cluster.len() == 1 { 1 } else { cluster.chars().count() };
            if cluster.len() > 3 {
                at.wide += cluster.chars().filter(|c| c.len_utf16() == 2).count();
            }
            step(&mut at, cluster);
        }
        marks
    }
}

/// Moves line and column past a cluster.
fn step(at: &mut Mark, cluster: &str) {
    if breaks_line(cluster) {
        at.line += 1;
        at.column = 1;
    } else {
        at.column += 1;
    }
}

/// Returns the digest of a file's bytes as `sha256:` and hexadecimal digits, as `sha256sum` prints them.
pub fn digest(bytes: &[u8]) -> String {
    let hash = sha2::Sha256::digest(bytes);
    hash.iter().fold(String::from("sha256:"), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_columns_characters_and_bytes() {
        let source = Source::from_text("a.txt", "трёх\r\nдней e\u{301}!\nx");
        let offset = source.text.find('!').expect("it is there");
        assert_eq!(source.place(offset), Place { chars: 13, bytes: offset, line: 2, column: 7 });
        assert_eq!(source.place(source.text.len()).line, 3);
    }

    #[test]
    fn places_are_the_same_far_from_a_mark() {
        let text = "строка с буквами 👩‍👧\n".repeat(400);
        let source = Source::from_text("a.txt", text.clone());
        for (chars, (offset, _)) in text.char_indices().enumerate() {
            assert_eq!(source.place(offset).chars, chars);
        }
        assert_eq!(source.place(text.len()).line, 401);
    }

    #[test]
    fn utf16_offsets_count_surrogates() {
        let mut source = Source::from_text("a.txt", "a👩b");
        source.disk = DiskOffsets::Utf16;
        assert_eq!(source.place(5).bytes, 6);
    }
}
