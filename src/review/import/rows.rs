//! Turns tables and JSON that somebody filled in into verdicts.

use serde_json::Value;

use super::{Row, Said};
use crate::error::{Error, ErrorKind, Result};
use crate::report::escape;
use crate::review::desk::Answer;
use crate::review::verdict::Verdict;

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
    let said = Said::Verdict(Answer { verdict: Some(found), text, note: word("note"), cert: None });
    Ok(Some(Row { pair, id, said, place, done: false }))
}

/// Reads a JSON document: a list of verdicts, an export of decisions, or a comparison with verdicts in it.
///
/// # Errors
/// `Malformed`.
pub fn document(name: &str, text: &str) -> Result<Vec<Row>> {
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

/// Reads JSON lines: a verdict a line, or a comparison a line with verdicts in it.
///
/// # Errors
/// `Malformed`.
pub fn lines(name: &str, text: &str) -> Result<Vec<Row>> {
    let mut out = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let fault = |what: String| malformed(name, i + 1, what);
        let value: Value = serde_json::from_str(line).map_err(|e| fault(format!("not JSON: {e}")))?;
        let place = || format!("{name}:{}", i + 1);
        match value["discrepancies"].as_array() {
            Some(list) => {
                for inner in list {
                    out.extend(row(inner, value["pair"]["id"].as_str(), place(), &fault)?);
                }
            }
            None => out.extend(row(&value, None, place(), &fault)?),
        }
    }
    Ok(out)
}

/// Reads a table whose first line names its columns; one that a spreadsheet saved with semicolons is known by them.
///
/// # Errors
/// `Malformed`.
pub fn table(name: &str, text: &str, comma: char) -> Result<Vec<Row>> {
    let first = text.lines().next().unwrap_or_default();
    let comma = if comma == ',' && first.matches(';').count() > first.matches(',').count() { ';' } else { comma };
    let mut rows = records(text, comma).into_iter();
    let head: Vec<String> = rows.next().map_or(Vec::new(), |(_, l)| l.iter().map(|c| c.trim().into()).collect());
    if !["id", "verdict"].iter().all(|c| head.iter().any(|h| h == c)) {
        return Err(malformed(name, 1, "the first line names no columns id and verdict"));
    }
    let mut out = Vec::new();
    for (line, cells) in rows.filter(|(_, cells)| cells.iter().any(|c| !c.trim().is_empty())) {
        let cells = head.iter().cloned().zip(cells.into_iter().map(Value::from));
        let fault = |what: String| malformed(name, line, what);
        out.extend(row(&Value::Object(cells.collect()), None, format!("{name}:{line}"), &fault)?);
    }
    Ok(out)
}

/// Cuts a table into records with the line each begins on: quotes as RFC 4180 has them, or the escapes of our TSV.
fn records(text: &str, comma: char) -> Vec<(usize, Vec<String>)> {
    if comma == '\t' {
        let cells = |line: &str| line.split('\t').map(escape::untsv).collect();
        return text.lines().enumerate().map(|(i, line)| (i + 1, cells(line))).collect();
    }
    let (mut out, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut begin, mut quoted) = (1, 1, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        match c {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            '\n' if !quoted => {
                cells.push(std::mem::take(&mut cell));
                out.push((begin, std::mem::take(&mut cells)));
                begin = line;
            }
            '\r' if !quoted => {}
            c if c == comma && !quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !cells.is_empty() {
        cells.push(cell);
        out.push((begin, cells));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(id: &str, verdict: Verdict, text: &str, note: &str) -> (String, Said) {
        let word = |t: &str| (!t.is_empty()).then(|| t.to_string());
        let answer = Answer { verdict: Some(verdict), text: word(text), note: word(note), cert: None };
        (id.into(), Said::Verdict(answer))
    }

    fn of(rows: Result<Vec<Row>>) -> Vec<(String, Said)> {
        rows.expect("rows").into_iter().map(|r| (r.id, r.said)).collect()
    }

    #[test]
    fn verdicts_are_read_from_every_document_and_faults_have_a_line() {
        let both = [said("d1", Verdict::Slip, "", "stamp"), said("d3", Verdict::Other, "Про\tшу", "")];
        let tsv = "pair\tid\tverdict\ttext\tnote\na\td1\t2\t\tstamp\na\td2\t\t\t\na\td3\tother\tПро\\tшу\t\n";
        assert_eq!(of(table("f.tsv", tsv, '\t')), both);
        for comma in [",", ";"] {
            let csv = "id|verdict|text|note\r\nd1|2||\"stamp\"\r\nd3|5|\"Про\tшу\"|\r\n".replace('|', comma);
            assert_eq!(of(table("f.csv", &csv, ',')), both);
        }
        let quoted = "id,verdict,note\nd1,2,\"a \"\"b\"\",\nc\"\nd2,9,\n";
        let wrong = table("f.csv", quoted, ',').expect_err("no verdict");
        assert!(wrong.to_string().starts_with("f.csv:4: ‘9’"), "a quoted line break counts: {wrong}");
        let wrong = table("f.tsv", "id\tverdict\nd1\t9\n", '\t').expect_err("no verdict");
        assert!(wrong.to_string().starts_with("f.tsv:2: ‘9’"), "{wrong}");
        let json = r#"{"pair": {"id": "p"}, "discrepancies": [{"id": "d1", "verdict": "misread"}, {"id": "d2"}]}"#;
        for rows in [document("f.json", json), lines("f.jsonl", json)] {
            let rows = rows.expect("rows");
            assert_eq!((rows.len(), rows[0].pair.as_deref()), (1, Some("p")));
        }
        assert!(lines("f.jsonl", "{\"id\":\"d1\",\"verdict\":\"other\"}\n").is_err(), "other without a text");
    }
}
