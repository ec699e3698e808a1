//! Turns discrepancies into rows of a table, and a comparison into one line of JSON: for scripts and spreadsheets.

use std::io::{self, Write};

use super::escape;
use super::json::Document;
use super::metrics_json::round;
use super::model::{context, place_of, waits};
use crate::compare::Comparison;
use crate::decision::{Decision, Verdict};
use crate::text::{InSource, Source, Span};

/// Columns of the table.
pub const COLUMNS: &[&str] = &[
    "pair",
    "id",
    "kind",
    "cause",
    "also",
    "confidence",
    "person",
    "folded_by",
    "transcript",
    "reference",
    "edits",
    "before",
    "after",
    "transcript_line",
    "transcript_column",
    "transcript_chars",
    "reference_line",
    "reference_column",
    "reference_chars",
    "group",
    "evidence",
    "state",
    "verdict",
    "text",
    "note",
    "by",
];

/// A field, and whether its words come from a text or are ours.
enum Field {
    Words(String),
    Own(String),
}

fn fields(c: &Comparison, at: usize) -> Vec<Field> {
    use Field::{Own, Words};
    let d = &c.discrepancies[at];
    let (_, source, span) = place_of(c, d);
    let around = context(source, span);
    let edits: Vec<String> = d.edits.iter().map(|e| format!("{}→{}", e.transcript, e.reference)).collect();
    let also: Vec<&str> = d.also.iter().map(|a| a.name()).collect();
    let place = |source: &Source, span: Span<InSource>| {
        let (from, to) = (source.place(span.start), source.place(span.end));
        [from.line.to_string(), from.column.to_string(), format!("{}..{}", from.chars, to.chars)].map(Own)
    };
    let mut out = vec![
        Words(c.pair.id.clone()),
        Own(d.id.clone()),
        Own(d.kind.name().into()),
        Own(d.cause.name().into()),
        Own(also.join(" ")),
        Own(round(d.confidence).to_string()),
        Own(if waits(c, at) { "yes" } else { "no" }.into()),
        Own(d.folded_by.unwrap_or_default().into()),
        Words(d.transcript.text.clone()),
        Words(d.reference.text.clone()),
        Words(edits.join(" ")),
        Words(around.before),
        Words(around.after),
    ];
    out.extend(place(&c.pair.transcript.source, d.transcript.span));
    out.extend(place(&c.pair.reference.source, d.reference.span));
    out.push(Own(d.group.clone().unwrap_or_default()));
    out.push(Words(d.evidence.join("; ")));
    let decision = c.decision(at);
    let of = |word: fn(&Decision) -> Option<String>| decision.and_then(word).unwrap_or_default();
    out.push(Own(decision.map_or("open", |d| d.state).into()));
    out.push(Own(decision.and_then(|d| d.verdict).map_or("", Verdict::name).into()));
    out.push(Words(of(|d| d.text.clone())));
    out.push(Words(of(|d| d.note.clone())));
    out.push(Words(of(|d| Some(d.by.join(", ")))));
    out
}

/// Writes the discrepancies of pairs as tab-separated rows, nothing lost.
pub fn tsv<'a>(pairs: impl IntoIterator<Item = &'a Comparison>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", COLUMNS.join("\t"))?;
    for c in pairs {
        tsv_rows(c, out)?;
    }
    Ok(())
}

/// Writes the rows of one pair.
pub fn tsv_rows(c: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    for at in 0..c.discrepancies.len() {
        let row: Vec<String> =
            fields(c, at).into_iter().map(|(Field::Own(f) | Field::Words(f))| escape::tsv(&f)).collect();
        writeln!(out, "{}", row.join("\t"))?;
    }
    Ok(())
}

/// Writes the discrepancies of pairs as RFC 4180 has it; for spreadsheets with a byte order mark and no formula.
pub fn csv<'a>(pairs: impl IntoIterator<Item = &'a Comparison>, excel: bool, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{}{}\r\n", if excel { "\u{feff}" } else { "" }, COLUMNS.join(","))?;
    for c in pairs {
        csv_rows(c, excel, out)?;
    }
    Ok(())
}

/// Writes the rows of one pair.
pub fn csv_rows(c: &Comparison, excel: bool, out: &mut dyn Write) -> io::Result<()> {
    for at in 0..c.discrepancies.len() {
        let row = fields(c, at).into_iter().map(|field| match field {
            Field::Words(f) if excel => escape::excel(&f),
            Field::Own(f) | Field::Words(f) => escape::csv(&f),
        });
        write!(out, "{}\r\n", row.collect::<Vec<_>>().join(","))?;
    }
    Ok(())
}

/// Writes a comparison as one line of JSON.
pub fn jsonl(c: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Document(c))?;
    out.write_all(b"\n")
}
