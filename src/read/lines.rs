//! Turns a stretch of a source into its lines and paragraphs, as spans.

use crate::text::{InSource, Source, Span};

/// One line: where it is (without its break) and its number in the file, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The line without its break.
    pub span: Span<InSource>,
    /// Its number, from 1.
    pub number: usize,
}

/// Lists the lines of a stretch, which is taken to begin at the beginning of a line or inside one.
pub fn lines(source: &Source, within: Span<InSource>) -> Vec<Line> {
    let text = source.slice(within);
    let mut number = source.place(within.start).line;
    let mut lines = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            continue;
        }
        lines.push(Line { span: Span::new(within.start + start, within.start + at), number });
        number += 1;
        start = at + c.len_utf8();
        if c == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n') {
            chars.next();
            start += 1;
        }
    }
    if start < text.len() {
        lines.push(Line { span: Span::new(within.start + start, within.end), number });
    }
    lines
}

/// Groups the lines of a stretch into paragraphs: runs of lines that are not blank.
pub fn paragraphs(source: &Source, within: Span<InSource>) -> Vec<Vec<Line>> {
    let mut out: Vec<Vec<Line>> = Vec::new();
    let mut open = false;
    for line in lines(source, within) {
        if source.slice(line.span).trim().is_empty() {
            open = false;
            continue;
        }
        if !open {
            out.push(Vec::new());
            open = true;
        }
        if let Some(last) = out.last_mut() {
            last.push(line);
        }
    }
    out
}

/// Returns the span without the blanks and blank lines at its ends.
pub fn trimmed(source: &Source, span: Span<InSource>) -> Span<InSource> {
    let text = source.slice(span);
    let start = span.start + text.len() - text.trim_start().len();
    Span::new(start, start + text.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_break_ends_a_line() {
        let source = Source::from_text("x", "a\r\nb\rc\u{2028}d\n\ne");
        let found: Vec<_> =
            lines(&source, source.whole()).iter().map(|l| (l.number, source.slice(l.span).to_string())).collect();
        let wanted = [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, ""), (6, "e")];
        assert_eq!(found, wanted.map(|(n, t)| (n, t.to_string())));
        assert_eq!(paragraphs(&source, source.whole()).len(), 2);
    }
}
