//! Turns a JSON file into metadata fields with the place of every value.
//!
//! `serde_json` judges the file; the walk after it may then trust the syntax and only keeps count of offsets.

use serde_json::Value;

use super::metadata::{Field, placed};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Source, Span};

/// Lists the values of a JSON object; nested keys are joined with dots, `null` is left out.
pub fn fields(source: &Source) -> Result<Vec<Field>> {
    let text = &source.text;
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let offset = offset_of(text, error.line(), error.column());
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        let out = Error::new(ErrorKind::Malformed, format!("not valid JSON: {message}")).in_file(&source.path);
        placed(out, source, offset).hint("write one object: {\"title\": \"…\", \"date\": \"…\"}")
    })?;
    if !value.is_object() {
        return Err(Error::new(ErrorKind::Malformed, "the metadata must be one JSON object")
            .in_file(&source.path)
            .at_line(1, None)
            .hint("write {\"title\": \"…\", \"date\": \"…\"}"));
    }
    let mut walk = Walk { text, at: 0, out: Vec::new() };
    walk.value(String::new());
    Ok(walk.out)
}

/// Turns the line and byte column of `serde_json` into an offset.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    start + column.saturating_sub(1)
}

struct Walk<'a> {
    text: &'a str,
    at: usize,
    out: Vec<Field>,
}

impl Walk<'_> {
    fn peek(&mut self) -> u8 {
        let rest = &self.text.as_bytes()[self.at.min(self.text.len())..];
        self.at += rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Steps over a value and notes what is in it.
    fn value(&mut self, key: String) {
        match self.peek() {
            open @ (b'{' | b'[') => {
                self.at += 1;
                loop {
                    match self.peek() {
                        b'}' | b']' | 0 => {
                            self.at += 1;
                            return;
                        }
                        b',' => self.at += 1,
                        _ if open == b'[' => self.value(key.clone()),
                        _ => {
                            let (name, _) = self.string();
                            self.peek();
                            self.at += 1;
                            let dot = if key.is_empty() { "" } else { "." };
                            self.value(format!("{key}{dot}{name}"));
                        }
                    }
                }
            }
            b'"' => {
                let (value, span) = self.string();
                self.out.push(Field { key, value, span: Span::new(span.0, span.1) });
            }
            _ => {
                let start = self.at;
                let rest = &self.text[start..];
                let length =
                    rest.find(|c: char| matches!(c, ',' | '}' | ']') || c.is_whitespace()).unwrap_or(rest.len());
                // At least one byte, so that the walk ends whatever happens.
                self.at += length.max(1);
                let value = rest[..length].to_string();
                if value != "null" {
                    self.out.push(Field { key, value, span: Span::new(start, start + length) });
                }
            }
        }
    }

    /// Steps over a string: what it says, and where it stands between its quotes.
    fn string(&mut self) -> (String, (usize, usize)) {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut end = start;
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let end = end.min(bytes.len());
        self.at = (end + 1).min(bytes.len());
        let raw = self.text.get(start - 1..self.at).unwrap_or_default();
        let value = serde_json::from_str(raw).unwrap_or_else(|_| raw.to_string());
        (value, (start, end))
    }
}
