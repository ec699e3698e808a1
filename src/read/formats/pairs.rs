//! Reads tables of pairs: CSV, TSV or JSON lines with a column for each side; every row is a block.
//!
//! Columns are known by common names, or named: `pairs:TRANSCRIPT,REFERENCE`.

use std::borrow::Cow;

use serde_json::Value;

use super::compose::Sink;
use super::model::{Block, Line, Page, Run, Text, Word};
use super::sniff::Head;
use super::xml::fault;
use super::{Choice, Format, Reader};
use crate::error::Result;
use crate::read::Role;
use crate::text::Source;

pub const FORMAT: Format = Format {
    name: "pairs",
    title: "CSV, TSV or JSON lines with a column for each side",
    carries: "transcript and reference, row by row",
    parts: "TRANSCRIPT,REFERENCE: the names of the two columns",
    both_sides: true,
    sniff,
    read: Reader::Plain(read),
};

const TRANSCRIPT: [&str; 11] = [
    "ocr",
    "ocr_text",
    "raw",
    "raw_text",
    "transcript",
    "hypothesis",
    "hyp",
    "prediction",
    "predicted",
    "ocr_output",
    "htr",
];
const REFERENCE: [&str; 12] = [
    "gt",
    "gt_text",
    "gs",
    "ground_truth",
    "groundtruth",
    "reference",
    "ref",
    "corrected",
    "corrected_text",
    "truth",
    "gold",
    "ground_truth_text",
];

/// A header has names and no words beside them, and the row below has as many cells.
fn sniff(head: &Head<'_>) -> bool {
    let mut lines = head.text.split_inclusive('\n');
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    let names = names(first);
    let table = first.trim_start().starts_with('{') || {
        let rest = &head.text[first.len()..];
        let cells = row(rest, separator(first)).map_or_else(|_| names.len(), |(cells, _)| cells.len());
        names.iter().all(|n| !n.contains(char::is_whitespace)) && cells == names.len() && !second.trim().is_empty()
    };
    table && columns(&names, None).is_some()
}

/// Lists the names of the columns that a first line gives: a header, or the keys of an object.
fn names(first: &str) -> Vec<String> {
    if first.trim_start().starts_with('{') {
        let object = serde_json::from_str::<Value>(first).ok();
        return object.and_then(|v| v.as_object().map(|o| o.keys().cloned().collect())).unwrap_or_default();
    }
    let Ok((cells, _)) = row(first, separator(first)) else { return Vec::new() };
    cells.iter().map(|c| c.text.trim().to_string()).collect()
}

fn separator(first: &str) -> char {
    ['\t', ';', ','].into_iter().max_by_key(|&c| first.matches(c).count()).unwrap_or(',')
}

/// Finds the two columns.
fn columns(names: &[String], chosen: Option<&str>) -> Option<[usize; 2]> {
    let find = |known: &[&str]| names.iter().position(|n| known.iter().any(|k| n.eq_ignore_ascii_case(k)));
    match chosen {
        Some(chosen) => {
            let (t, r) = chosen.split_once(',')?;
            Some([find(&[t.trim()])?, find(&[r.trim()])?])
        }
        None => Some([find(&TRANSCRIPT)?, find(&REFERENCE)?]),
    }
}

fn read(source: &Source, choice: &Choice<'_>, sink: &mut Sink<'_, '_>) -> Result<()> {
    let side = usize::from(choice.options.role == Some(Role::Reference));
    let text: &str = &source.text;
    let first = text.lines().next().unwrap_or_default();
    let names = names(first);
    let Some(columns) = columns(&names, choice.part) else {
        return Err(fault(
            source,
            0,
            format!("no two columns for transcript and reference among {}", names.join(", ")),
        )
        .hint("name them: --format-transcript pairs:TRANSCRIPT,REFERENCE"));
    };
    let mut page = Page::default();
    let mut add = |text: Text<'_>| {
        let lines = vec![Line { words: vec![Word { text: owned(text), ..Word::default() }], ..Line::default() }];
        page.blocks.push(Block { lines, ..Block::default() });
    };
    if first.trim_start().starts_with('{') {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if !line.trim().is_empty() {
                let value: Value = serde_json::from_str(line)
                    .map_err(|e| fault(source, at + e.column().saturating_sub(1), format!("not JSON: {e}")))?;
                // A row without one side is no pair, whichever side is asked for.
                let [transcript, reference] = columns.map(|c| value.get(&names[c]).and_then(Value::as_str).ok_or(c));
                let cell = match (transcript, reference) {
                    (Ok(transcript), Ok(reference)) => [transcript, reference][side],
                    (Err(c), _) | (_, Err(c)) => {
                        return Err(fault(source, at, format!("this row has no text ‘{}’", names[c])));
                    }
                };
                let run = Run { text: Cow::Owned(cell.to_string()), at, len: line.trim_end().len() };
                add(Text::of(run));
            }
            at += line.len();
        }
    } else {
        let separator = separator(first);
        let mut at = 0;
        let mut header = true;
        while at < text.len() {
            let (cells, len) = row(&text[at..], separator).map_err(|(i, what)| {
                fault(source, at + i, what).hint("the table was cut short, or a quote is not doubled")
            })?;
            if !std::mem::take(&mut header) && cells.iter().any(|c| !c.text.trim().is_empty()) {
                let surplus = cells.iter().skip(names.len()).any(|c| !c.text.trim().is_empty());
                let short = cells.len() < names.len();
                let (has, of) = (cells.len(), names.len());
                let Some(cell) = cells.into_iter().nth(columns[side]).filter(|_| !surplus && !short) else {
                    return Err(fault(
                        source,
                        at,
                        format!("this row has {has} fields, and the table has {of} columns"),
                    )
                    .hint("the table was cut short, or a field with a separator in it is not in quotes"));
                };
                add(Text::of(Run { at: at + cell.at, ..cell }));
            }
            at += len;
        }
    }
    sink.page(&page);
    Ok(())
}

fn owned(text: Text<'_>) -> Text<'static> {
    let mut out = Text::default();
    for run in text.runs() {
        out.push(Run { text: Cow::Owned(run.text.to_string()), at: run.at, len: run.len });
    }
    out
}

/// Cuts one row of a table: its cells, and how long it is; `Err` says what is wrong, and where.
fn row(text: &str, separator: char) -> std::result::Result<(Vec<Run<'_>>, usize), (usize, &'static str)> {
    let mut cells = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let end = if rest.starts_with('"') && separator != '\t' {
            let mut close = 1;
            loop {
                let quote = rest[close..].find('"').ok_or((at, "a quoted field has no end"))? + close;
                if !rest[quote + 1..].starts_with('"') {
                    break close = quote;
                }
                close = quote + 2;
            }
            let inner = &rest[1..close];
            cells.push(match inner.contains('"') {
                true => Run { text: Cow::Owned(inner.replace("\"\"", "\"")), at: at + 1, len: inner.len() },
                false => Run::plain(inner, at + 1),
            });
            let behind = &rest[close + 1..];
            let next = behind.find([separator, '\n']).unwrap_or(behind.len());
            if !behind[..next].trim().is_empty() {
                return Err((at + close + 1, "text behind the end of a quoted field"));
            }
            at + close + 1 + next
        } else {
            let end = rest.find([separator, '\n']).unwrap_or(rest.len());
            cells.push(Run::plain(rest[..end].trim_end_matches('\r'), at));
            at + end
        };
        match text[end..].chars().next() {
            Some('\n') => return Ok((cells, end + 1)),
            Some(_) => at = end + separator.len_utf8(),
            None => return Ok((cells, end)),
        }
    }
}
