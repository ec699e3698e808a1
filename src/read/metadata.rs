//! Turns a metadata file, or the prose header of a record, into fields that can be pointed at.

use std::path::Path;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::{json, prose, words};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{InSource, Layout, Piece, Source, Span};

/// One statement of the archive about the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// `title`, `date`, `citation`, `lang`, `collection_range`, `file_range`, or any other key as it stands.
    pub key: String,
    /// The value as text: what the span cuts out, but for escapes of JSON and TOML and the tag of a language.
    pub value: String,
    /// Where the value stands in the source of the metadata.
    pub span: Span<InSource>,
}

/// What the archive says of the document, every statement with its place.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// The file that holds it: a TOML or JSON file, or the record itself.
    pub source: Arc<Source>,
    /// The statements in the order in which they stand.
    pub fields: Vec<Field>,
}

impl Metadata {
    /// Returns the first value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|f| f.key == key).map(|f| f.value.as_str())
    }

    /// Reads a metadata file: JSON or TOML by its extension or its look, anything else as a prose header.
    ///
    /// Nested keys are joined with dots, and a list gives its key once per element.
    ///
    /// # Errors
    /// `Malformed` with line and column where JSON or TOML cannot be read.
    pub fn from_source(source: Arc<Source>) -> Result<Self> {
        let extension = Path::new(&source.path).extension().and_then(|e| e.to_str()).unwrap_or_default();
        let fields = match extension.to_ascii_lowercase().as_str() {
            "json" => json::fields(&source)?,
            "toml" => toml_fields(&source)?,
            _ if source.text.trim_start().starts_with('{') => json::fields(&source)?,
            _ => match toml_fields(&source) {
                Ok(fields) if !fields.is_empty() => fields,
                _ => prose::fields(&source, source.whole()),
            },
        };
        Ok(Self { source, fields: fields.into_iter().map(|f| with_own_key(f, true)).collect() })
    }

    /// Makes fields of what the header of a structured file says of the document; `None` where it says nothing.
    ///
    /// The text of their source is the values, one a line, each of which leads back to its place in the file.
    pub fn from_header(source: &Source) -> Option<Self> {
        let layout = source.layout.as_ref().filter(|l| !l.header.is_empty())?;
        let (mut text, mut fields, mut pieces) = (String::new(), Vec::new(), Vec::new());
        for statement in &layout.header {
            let start = text.len();
            text.push_str(&statement.value);
            let span = Span::new(start, text.len());
            text.push('\n');
            let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            pieces.push(Piece {
                start: short(span.start),
                end: short(span.end),
                from: short(statement.bytes.start),
                to: short(statement.bytes.end),
                line: short(statement.line),
                column: short(statement.column),
                id: None,
                bounds: None,
                confidence: None,
                alternatives: None,
            });
            let field = Field { key: statement.key.into(), value: statement.value.clone(), span };
            fields.push(with_own_key(field, false));
        }
        let (encoding, digest) = (source.encoding.clone(), source.digest.clone());
        let mut out = Source::new(source.path.as_str(), text, encoding, source.disk.clone(), digest);
        out.layout = Some(Layout { format: layout.format, pieces, ..Layout::default() });
        Some(Self { source: Arc::new(out), fields })
    }

    /// Reads the prose header of a record: a lone date line, bold title lines, and labels such as `Citation:` with what follows them.
    pub fn from_prose(source: Arc<Source>, span: Span<InSource>) -> Self {
        let fields = prose::fields(&source, span).into_iter().map(|f| with_own_key(f, false)).collect();
        Self { source, fields }
    }
}

/// Gives a field the key this program knows it by, and a language its tag.
fn with_own_key(mut field: Field, rename: bool) -> Field {
    if rename && let Some(key) = words::label_key(&field.key) {
        // `source` and the like are common keys with a meaning of their own in files: only spellings of the fixed names change.
        if matches!(key, "title" | "date" | "lang" | "citation" | "collection_range" | "file_range")
            && field.key != "source"
        {
            field.key = key.to_string();
        }
    }
    if field.key == "lang"
        && let Some(tag) = words::language_tag(&field.value)
    {
        field.value = tag;
    }
    field
}

fn toml_fields(source: &Source) -> Result<Vec<Field>> {
    let table = DeTable::parse(&source.text).map_err(|error| {
        let out =
            Error::new(ErrorKind::Malformed, format!("not valid TOML: {}", error.message())).in_file(&source.path);
        let out = match error.span() {
            Some(span) => placed(out, source, span.start),
            None => out,
        };
        out.hint("write `key = \"value\"`, one a line")
    })?;
    let mut fields = Vec::new();
    walk_table(table.get_ref(), "", source, &mut fields);
    fields.sort_by_key(|f| f.span.start);
    Ok(fields)
}

fn walk_table(table: &DeTable<'_>, prefix: &str, source: &Source, out: &mut Vec<Field>) {
    for (key, value) in table {
        let key = format!("{prefix}{}", key.get_ref());
        walk_value(key, value.get_ref(), value.span(), source, out);
    }
}

fn walk_value(key: String, value: &DeValue<'_>, span: std::ops::Range<usize>, source: &Source, out: &mut Vec<Field>) {
    match value {
        DeValue::Table(table) => walk_table(table, &format!("{key}."), source, out),
        DeValue::Array(items) => {
            for item in items {
                walk_value(key.clone(), item.get_ref(), item.span(), source, out);
            }
        }
        DeValue::String(text) => {
            let span = unquoted(source, Span::new(span.start, span.end));
            out.push(Field { key, value: text.to_string(), span });
        }
        _ => {
            let span = Span::new(span.start, span.end);
            out.push(Field { key, value: source.slice(span).to_string(), span });
        }
    }
}

/// Takes the quotes of a TOML string off, and the line break after opening triple quotes, which is not part of it.
fn unquoted(source: &Source, span: Span<InSource>) -> Span<InSource> {
    let raw = source.slice(span);
    for quote in ["\"\"\"", "'''", "\"", "'"] {
        if raw.len() >= 2 * quote.len() && raw.starts_with(quote) && raw.ends_with(quote) {
            let inner = &raw[quote.len()..raw.len() - quote.len()];
            let skipped = match quote.len() {
                3 if inner.starts_with("\r\n") => 2,
                3 if inner.starts_with('\n') => 1,
                _ => 0,
            };
            return Span::new(span.start + quote.len() + skipped, span.end - quote.len());
        }
    }
    span
}

/// Adds to an error the line, the column and the byte of an offset of a source.
pub(super) fn placed(error: Error, source: &Source, offset: usize) -> Error {
    let offset = (0..=offset.min(source.text.len())).rev().find(|i| source.text.is_char_boundary(*i)).unwrap_or(0);
    let place = source.place(offset);
    error.at_line(place.line, Some(place.column)).at_byte((source.encoding.bom + place.bytes) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str, text: &str) -> Result<Metadata> {
        Metadata::from_source(Arc::new(Source::from_text(path, text)))
    }

    fn spans_cut(metadata: &Metadata, escaped: &[&str]) {
        for field in &metadata.fields {
            if !escaped.contains(&field.key.as_str()) {
                assert_eq!(metadata.source.slice(field.span), field.value, "{}", field.key);
            }
        }
    }

    #[test]
    fn toml_values_are_cut_without_their_quotes() {
        let text = "title = \"Ciphered Telegram\"\ndate = 1951-07-03\ncitation = \"\"\"\nAPRF,\nf. 45\"\"\"\nfile-range = '1950/1951'\n[archive]\nname = \"AP\\u0052F\"\nboxes = [1, 2]\n";
        let metadata = read("21404.meta.toml", text).unwrap_or_else(|e| panic!("{e}"));
        spans_cut(&metadata, &["archive.name"]);
        assert_eq!(metadata.get("date"), Some("1951-07-03"));
        assert_eq!(metadata.get("citation"), Some("APRF,\nf. 45"));
        assert_eq!(metadata.get("file_range"), Some("1950/1951"));
        assert_eq!(metadata.get("archive.name"), Some("APRF"));
        assert_eq!(metadata.fields.iter().filter(|f| f.key == "archive.boxes").count(), 2);
    }

    #[test]
    fn json_values_are_cut_without_their_quotes() {
        let text = "{\n  \"title\": \"Письмо \\\"другу\\\"\",\n  \"language\": \"Russian\",\n  \"file\": {\"range\": [\"1949\", 1952]}, \"none\": null\n}";
        let metadata = read("m.json", text).unwrap_or_else(|e| panic!("{e}"));
        spans_cut(&metadata, &["title", "lang"]);
        assert_eq!(metadata.get("title"), Some("Письмо \"другу\""));
        assert_eq!(metadata.get("lang"), Some("ru"));
        assert_eq!(metadata.get("file.range"), Some("1949"));
        assert_eq!(metadata.fields.len(), 4, "{:?}", metadata.fields);
    }

    #[test]
    fn mistakes_are_named_with_line_and_column() {
        for (path, text) in [("m.toml", "title = \"x\"\ndate = = 3\n"), ("m.json", "{\"title\": \"x\",\n \"date\" 3}")]
        {
            let error = read(path, text).expect_err(path);
            assert_eq!(error.kind, ErrorKind::Malformed);
            let place = error.place.expect("a place");
            assert_eq!((place.line, place.path.as_str()), (Some(2), path));
            assert!(place.column.is_some_and(|c| c > 1));
        }
    }
}
