//! Turns a document that somebody filled in into verdicts by name of their discrepancy.
//!
//! Whatever the document, a verdict belongs to the discrepancy whose name
//! stands beside it; text is never searched for, so that nothing is decided
//! that was not meant.

use std::path::Path;

use serde_json::Value;

use super::verdict::Verdict;
use crate::error::{Error, ErrorKind, Result};

/// One verdict of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The pair, where the document names it.
    pub pair: Option<String>,
    /// The discrepancy.
    pub id: String,
    /// What was decided.
    pub verdict: Verdict,
    /// What the page reads.
    pub text: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Where it stands, for people: `file:line`.
    pub place: String,
    /// Whether it has found its discrepancy.
    pub done: bool,
}

/// Reads a document by its ending: `.tsv`, `.jsonl`, `.json`.
///
/// # Errors
/// `Unreadable`, or `Malformed` with the line of what cannot be understood.
pub fn read(path: &Path) -> Result<Vec<Row>> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|e| {
        Error::new(ErrorKind::Unreadable, format!("cannot be read: {e}")).in_file(&name).hint("check the path")
    })?;
    let text = String::from_utf8(bytes).map_err(|e| {
        Error::new(ErrorKind::Undecodable, "not UTF-8").in_file(&name).at_byte(e.utf8_error().valid_up_to() as u64)
    })?;
    let text = text.trim_start_matches('\u{feff}');
    match path.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "tsv" => table(&name, text),
        "jsonl" | "ndjson" => lines(&name, text),
        _ => document(&name, text),
    }
}

fn malformed(name: &str, line: usize, what: impl Into<String>) -> Error {
    Error::new(ErrorKind::Malformed, what)
        .in_file(name)
        .at_line(line, None)
        .hint("a verdict is one of 1 2 3 4 5 6 0 or its name; leave it empty for none")
}

fn row(value: &Value, pair: Option<&str>, place: String, fault: &dyn Fn(String) -> Error) -> Result<Option<Row>> {
    let word = |key: &str| value[key].as_str().map(str::trim).filter(|t| !t.is_empty()).map(str::to_string);
    let verdict = word("verdict").or_else(|| value["verdict"].as_u64().map(|n| n.to_string()));
    let Some(verdict) = verdict else { return Ok(None) };
    let id = word("id").ok_or_else(|| fault("a verdict without the id of its discrepancy".into()))?;
    let found = Verdict::named(&verdict).ok_or_else(|| fault(format!("‘{verdict}’ is no verdict")))?;
    let text = word("text").filter(|_| found == Verdict::Other);
    if found == Verdict::Other && text.is_none() {
        return Err(fault(format!("{id}: the verdict other needs the text of the page")));
    }
    let pair = word("pair").or_else(|| pair.map(str::to_string));
    Ok(Some(Row { pair, id, verdict: found, text, note: word("note"), place, done: false }))
}

fn document(name: &str, text: &str) -> Result<Vec<Row>> {
    let whole: Value = serde_json::from_str(text).map_err(|e| malformed(name, e.line(), format!("not JSON: {e}")))?;
    let mut out = Vec::new();
    let mut take = |list: &Value, pair: Option<&str>| -> Result<()> {
        for (i, value) in list.as_array().into_iter().flatten().enumerate() {
            let fault = |what: String| malformed(name, 1, format!("entry {}: {what}", i + 1));
            out.extend(row(value, pair, format!("{name}: entry {}", i + 1), &fault)?);
        }
        Ok(())
    };
    take(&whole["decisions"], None)?;
    // A comparison in which somebody has written verdicts beside the discrepancies.
    take(&whole["discrepancies"], whole["pair"]["id"].as_str())?;
    take(&whole, None)?;
    Ok(out)
}

fn lines(name: &str, text: &str) -> Result<Vec<Row>> {
    let mut out = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let fault = |what: String| malformed(name, i + 1, what);
        let value: Value = serde_json::from_str(line).map_err(|e| fault(format!("not JSON: {e}")))?;
        out.extend(row(&value, None, format!("{name}:{}", i + 1), &fault)?);
    }
    Ok(out)
}

fn table(name: &str, text: &str) -> Result<Vec<Row>> {
    let mut rows = text.lines().enumerate();
    let head: Vec<&str> = rows.next().map_or(Vec::new(), |(_, l)| l.split('\t').map(str::trim).collect());
    if !head.contains(&"id") || !head.contains(&"verdict") {
        return Err(malformed(name, 1, "the first line names no columns id and verdict"));
    }
    let mut out = Vec::new();
    for (i, line) in rows.filter(|(_, l)| !l.trim().is_empty()) {
        let cells = head.iter().zip(line.split('\t')).map(|(h, c)| ((*h).to_string(), Value::from(c)));
        let value = Value::Object(cells.collect());
        let fault = |what: String| malformed(name, i + 1, what);
        out.extend(row(&value, None, format!("{name}:{}", i + 1), &fault)?);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_read_from_every_document_and_faults_have_a_line() {
        let tsv = "pair\tid\tverdict\ttext\tnote\na\td1\t2\t\tstamp\na\td2\t\t\t\na\td3\tother\tПрошу\t\n";
        let rows = table("f.tsv", tsv).expect("rows");
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].verdict, rows[0].note.as_deref()), (Verdict::Slip, Some("stamp")));
        assert_eq!((rows[1].id.as_str(), rows[1].text.as_deref()), ("d3", Some("Прошу")));
        let wrong = table("f.tsv", "id\tverdict\nd1\t9\n").expect_err("no verdict");
        assert!(wrong.to_string().starts_with("f.tsv:2: ‘9’"), "{wrong}");
        let json = r#"{"pair": {"id": "p"}, "discrepancies": [{"id": "d1", "verdict": "misread"}, {"id": "d2"}]}"#;
        let rows = document("f.json", json).expect("rows");
        assert_eq!((rows.len(), rows[0].pair.as_deref()), (1, Some("p")));
        assert!(lines("f.jsonl", "{\"id\":\"d1\",\"verdict\":\"other\"}\n").is_err(), "other without a text");
    }
}
