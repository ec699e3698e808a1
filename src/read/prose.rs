//! Turns the prose header of a record into metadata fields, and says where it ends.
//!
//! Such a header is what a web page of an archive becomes when it is saved as
//! text: a line with the date, bold lines with the title, then labels that end
//! in a colon, each with a paragraph or a list under it or a value beside it.

use super::lines::{Line, paragraphs, trimmed};
use super::metadata::Field;
use super::words;
use crate::text::{InSource, Source, Span};

/// The header as found.
#[derive(Debug)]
pub struct Header {
    /// What it states.
    pub fields: Vec<Field>,
    /// Offset of its end.
    pub end: usize,
    /// Known labels met, as they stand.
    pub labels: Vec<String>,
}

/// How many paragraphs may stand between two labels of one header.
const REACH: usize = 6;

/// Reads a stretch that is known to be a header, to its end.
pub fn fields(source: &Source, within: Span<InSource>) -> Vec<Field> {
    read(source, within, true).fields
}

/// Finds the header at the beginning of a stretch that holds other text after it.
///
/// It must show two known labels, or one and a date or title line above it, or a
/// date line and a title. It ends with the paragraph, or the list, that the last label announces.
pub fn header(source: &Source, within: Span<InSource>) -> Option<Header> {
    let header = read(source, within, false);
    let stated = |key: &str| header.fields.iter().any(|f| f.key == key);
    let above = usize::from(stated("date")) + usize::from(stated("title"));
    (header.labels.len() + above.min(1) >= 2 || above == 2).then_some(header)
}

/// A label at the beginning of a line: its key, what it says, and where its value begins.
fn label(source: &Source, line: Line, any: bool) -> Option<(String, String, usize)> {
    let text = source.slice(line.span);
    let lead = text.len() - text.trim_start_matches(|c: char| matches!(c, '*' | '_' | '#') || c.is_whitespace()).len();
    let colon = lead + text[lead..].find(':')?;
    let name = text[lead..colon].trim_matches(|c: char| matches!(c, '*' | '_') || c.is_whitespace());
    let after = &text[colon + 1..];
    let skip = after.len() - after.trim_start_matches(|c: char| matches!(c, '*' | '_') || c.is_whitespace()).len();
    let start = line.span.start + colon + 1 + skip;
    if let Some(key) = words::label_key(name) {
        return Some((key.to_string(), name.to_string(), start));
    }
    let plain =
        name.chars().all(|c| c.is_alphabetic() || c == ' ') && name.chars().next().is_some_and(char::is_uppercase);
    let short = name.split_whitespace().count() <= 4 && name.chars().count() <= 40;
    (any && plain && short && !after.starts_with("//"))
        .then(|| (name.to_lowercase().replace(' ', "_"), name.to_string(), start))
}

fn read(source: &Source, within: Span<InSource>, bounded: bool) -> Header {
    let paras = paragraphs(source, within);
    let mut header = Header { fields: Vec::new(), end: within.start, labels: Vec::new() };
    let put = |header: &mut Header, key: &str, span: Span<InSource>| {
        let span = trimmed(source, span);
        if !span.is_empty() {
            header.fields.push(Field { key: key.into(), value: source.slice(span).into(), span });
        }
    };
    let mut at = 0;
    while let Some(para) = paras.get(at) {
        let whole = hull(para);
        let text = source.slice(whole).trim();
        if let Some(inner) = bold(text) {
            let start = whole.start + source.slice(whole).find(inner).unwrap_or(0);
            put(&mut header, "title", Span::new(start, start + inner.len()));
        } else if para.len() == 1 && looks_like_date(text) {
            put(&mut header, "date", whole);
        } else if words::heading(text).is_none_or(|h| h.kind != super::record::SectionKind::Metadata) {
            break;
        }
        header.end = whole.end;
        at += 1;
    }

    let labelled: Vec<usize> = label_paragraphs(source, &paras, at, bounded);
    for (i, &para) in labelled.iter().enumerate() {
        let next = labelled.get(i + 1).copied();
        let own = values_of(source, &paras[para], bounded);
        for (n, (key, name, span)) in own.iter().enumerate() {
            header.labels.push(name.clone());
            let mut span = *span;
            if n + 1 == own.len() && source.slice(span).trim().is_empty() {
                let last = match next {
                    Some(next) => next - 1,
                    None if bounded => paras.len() - 1,
                    None => end_of_value(source, &paras, para),
                };
                if last > para {
                    span = Span::new(hull(&paras[para + 1]).start, hull(&paras[last]).end);
                }
            }
            put(&mut header, key, span);
            header.end = header.end.max(span.end).max(hull(&paras[para]).end);
        }
    }
    if bounded {
        // What carries no label is still something the archive says.
        let before = labelled.first().copied().unwrap_or(paras.len());
        for para in paras.iter().take(before).skip(at) {
            put(&mut header, "text", hull(para));
        }
        header.end = within.end;
        header.fields.sort_by_key(|f| f.span.start);
    }
    header
}

/// Finds the paragraphs that begin with a label. In an open stretch only known labels count, each once, and none far from the one before.
fn label_paragraphs(source: &Source, paras: &[Vec<Line>], from: usize, bounded: bool) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut keys: Vec<String> = Vec::new();
    for (i, para) in paras.iter().enumerate().skip(from) {
        let Some((key, _, _)) = para.first().and_then(|line| label(source, *line, bounded)) else { continue };
        let reach = found.last().map_or(i - from <= 2, |last| i - last <= REACH);
        if !bounded && (!reach || keys.contains(&key)) {
            break;
        }
        found.push(i);
        keys.push(key);
    }
    found
}

/// Lists the labels of one paragraph with their values; lines without a label continue the value above.
fn values_of(source: &Source, para: &[Line], any: bool) -> Vec<(String, String, Span<InSource>)> {
    let mut out: Vec<(String, String, Span<InSource>)> = Vec::new();
    for line in para {
        match label(source, *line, any) {
            Some((key, name, start)) => out.push((key, name, Span::new(start.min(line.span.end), line.span.end))),
            None => {
                if let Some((_, _, span)) = out.last_mut() {
                    *span = Span::new(span.start, line.span.end);
                }
            }
        }
    }
    out
}

/// Returns the last paragraph of the value under the last label: one paragraph, and more if they are items of a list.
fn end_of_value(source: &Source, paras: &[Vec<Line>], label: usize) -> usize {
    let is_list = |para: &Vec<Line>| {
        para.first().is_some_and(|line| source.slice(line.span).trim_start().starts_with(['-', '*', '+', '•']))
    };
    let mut last = (label + 1).min(paras.len() - 1);
    while is_list(&paras[last]) && paras.get(last + 1).is_some_and(is_list) {
        last += 1;
    }
    last
}

fn hull(para: &[Line]) -> Span<InSource> {
    match (para.first(), para.last()) {
        (Some(first), Some(last)) => first.span.hull(last.span),
        _ => Span::at(0),
    }
}

/// Takes the marks off a paragraph that is bold as a whole, or a Markdown heading that is no section's.
fn bold(text: &str) -> Option<&str> {
    if let Some(inner) = text.strip_prefix("**").and_then(|t| t.strip_suffix("**")) {
        return (!inner.contains("**") && !inner.trim_end().ends_with(':')).then_some(inner.trim());
    }
    let inner = text.strip_prefix('#')?.trim_start_matches('#');
    (inner.starts_with(' ') && !text.contains('\n') && words::heading(text).is_none()).then(|| inner.trim())
}

/// Says whether a line is a date and nothing else, as far as that can be told without knowing months: few words and a year.
fn looks_like_date(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |w: &&str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_string();
    let is_year =
        |w: &str| w.len() == 4 && w.chars().all(|c| c.is_ascii_digit()) && (w.starts_with('1') || w.starts_with("20"));
    let numbers = |w: &str| {
        let parts: Vec<&str> = w.split(['.', '/', '-']).collect();
        parts.len() == 3 && parts.iter().all(|p| (1..=4).contains(&p.len()) && p.chars().all(|c| c.is_ascii_digit()))
    };
    let has_year = words.iter().map(bare).any(|w| is_year(&w) || numbers(&w));
    let letters = words.iter().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 2).count();
    (1..=6).contains(&words.len()) && has_year && letters <= 2 && text.chars().count() <= 40
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_alone_on_a_line() {
        for yes in ["July 3, 1951", "3 июля 1951 г.", "1951-07-03", "03.07.51", "[1951]", "den 3. Juli 1951"] {
            assert!(looks_like_date(yes), "{yes}");
        }
        for no in ["Report of the commission, Beijing, 1951", "№ 3304", "222", "КИМ ИР СЕН, ПЕКИН, товарищу 1951"]
        {
            assert!(!looks_like_date(no), "{no}");
        }
    }

    #[test]
    fn labels_with_values_beside_and_below() {
        let text =
            "Title: A letter\nDate: 3 July 1951\n\n**Citation:** APRF,\nf. 45\n\nSummary:\n\nTwo\n\nparagraphs\n";
        let source = Source::from_text("x", text);
        let found: Vec<_> = fields(&source, source.whole()).into_iter().map(|f| (f.key, f.value)).collect();
        let wanted = [
            ("title", "A letter"),
            ("date", "3 July 1951"),
            ("citation", "APRF,\nf. 45"),
            ("summary", "Two\n\nparagraphs"),
        ];
        assert_eq!(found, wanted.map(|(k, v)| (k.to_string(), v.to_string())));
    }

    #[test]
    fn a_text_that_only_uses_colons_has_no_header() {
        let text = "Dear Sir:\n\nI write of two things:\n\nThe first: money.\n\nDate: tomorrow.";
        let source = Source::from_text("x", text);
        assert!(header(&source, source.whole()).is_none());
    }
}
