//! Turns a place and what should stand there into the stretch to replace, blanks and line ends included.

use crate::classify::Discrepancy;
use crate::read::Pair;
use crate::text::Source;

/// What is replaced in the decoded text, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// First offset.
    pub start: usize,
    /// Offset after the last.
    pub end: usize,
    /// What stands there afterwards.
    pub new: String,
}

fn blank(c: Option<char>) -> bool {
    matches!(c, Some(' ' | '\t' | '\u{a0}'))
}

/// Works out a stretch for a place of the reference; `taken` is where the stretch before it ends.
pub fn stretch(pair: &Pair, d: &Discrepancy, text: &str, taken: usize) -> Stretch {
    let source = &pair.reference.source;
    let (start, end) = (d.reference.span.start, d.reference.span.end);
    let before = source.text[..start].chars().next_back();
    let after = source.text[end..].chars().next();
    if text.is_empty() {
        return removal(source, start, end, taken);
    }
    let mut new = with_line_ends(source, start, text, d.reference.text.is_empty());
    if start == end {
        // The transcript says whether the word stands apart from its neighbours; the blank may be a part of its reading.
        let (there, span) = (&pair.transcript.source.text, d.transcript.span);
        let apart = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let (first, last) =
            (d.transcript.text.starts_with(char::is_whitespace), d.transcript.text.ends_with(char::is_whitespace));
        let joins = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        if joins(before) && joins(new.chars().next()) && (first || apart(there[..span.start].chars().next_back())) {
            new.insert(0, ' ');
        }
        if joins(after) && joins(new.chars().next_back()) && (last || apart(there[span.end..].chars().next())) {
            new.push(' ');
        }
    }
    Stretch { start, end, new }
}

/// Takes a word away with one of the blanks beside it, so that no double blank is left; a line of its own goes whole.
fn removal(source: &Source, start: usize, end: usize, taken: usize) -> Stretch {
    let before = source.text[..start].chars().next_back();
    let after = source.text[end..].chars().next();
    let line_start = before.is_none_or(|c| matches!(c, '\n' | '\r'));
    let line_end = after.is_none_or(|c| matches!(c, '\n' | '\r'));
    let (mut start, mut end) = (start, end);
    if line_start && line_end {
        let rest = &source.text[end..];
        end += if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
    } else if let Some(c) =
        before.filter(|c| blank(Some(*c)) && (line_end || after.is_some_and(|a| !a.is_alphanumeric() || blank(after))))
        && start - c.len_utf8() >= taken
    {
        start -= c.len_utf8();
    } else if let Some(c) = after.filter(|c| blank(Some(*c)) && (line_start || blank(before))) {
        end += c.len_utf8();
    }
    Stretch { start, end, new: String::new() }
}

/// Writes a text with the line ends that the file has near the place; in mid-line, a line break is a blank.
fn with_line_ends(source: &Source, at: usize, text: &str, lines_stay: bool) -> String {
    if !text.contains(['\n', '\r']) {
        return text.to_string();
    }
    let lines: Vec<&str> = text.lines().map(|l| l.trim_end_matches('\r')).collect();
    if !lines_stay {
        return lines.iter().map(|l| l.trim()).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ");
    }
    lines.join(local_line_end(source, at))
}

/// Returns the line end that stands last before a place, or first after it.
fn local_line_end(source: &Source, at: usize) -> &'static str {
    let text = &source.text;
    let near = text[..at].rfind(['\n', '\r']).or_else(|| text[at..].find(['\n', '\r']).map(|i| at + i));
    match near {
        Some(i) if text[i..].starts_with("\r\n") || (text[i..].starts_with('\n') && text[..i].ends_with('\r')) => {
            "\r\n"
        }
        Some(i) if text[i..].starts_with('\r') => "\r",
        _ => "\n",
    }
}
