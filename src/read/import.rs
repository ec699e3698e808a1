//! Turns a record into the files that hold its parts: what `sverka import` will write, without writing it.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Field, Metadata, Record, SectionKind};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{LineEnd, Source};

/// Under which folder a file belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folder {
    /// The folder of the transcripts.
    Scans,
    /// The folder of the corrected texts.
    Reference,
}

/// One file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Under which folder.
    pub folder: Folder,
    /// Its path below that folder.
    pub path: PathBuf,
    /// What it will hold, in UTF-8.
    pub content: String,
    /// Which part it holds, for people.
    pub what: String,
}

/// Plans the files of a record: `<id>.txt` for transcript and reference, and beside
/// the transcript `<id>.translation.<lang>.txt` and the sidecar `<id>.meta.toml`.
///
/// Texts keep their own line ends and gain one final line break. A second
/// translation in the same language gets a number: `<id>.translation.en-2.txt`.
///
/// # Errors
/// `Usage` if the id is no plain relative path; `Malformed` if transcript or reference is missing.
pub fn plan(source: &Arc<Source>, record: &Record, id: &str) -> Result<Vec<PlannedFile>> {
    let outside = id.is_empty()
        || id.starts_with('/')
        || id.split('/').any(|part| part.is_empty() || part == "." || part == "..")
        || id.chars().any(|c| c.is_control() || matches!(c, ':' | '\\'));
    if outside {
        return Err(Error::new(ErrorKind::Usage, format!("‘{id}’ cannot be the id of a pair"))
            .hint("take a name such as 21404 or korea/21404, without drive, backslash or .."));
    }
    let ending = match source.line_end() {
        LineEnd::CrLf => "\r\n",
        LineEnd::Cr => "\r",
        _ => "\n",
    };
    let file = |folder: Folder, name: String, content: String, what: String| PlannedFile {
        folder,
        path: PathBuf::from(name),
        content,
        what,
    };
    let mut out = Vec::new();
    for (kind, folder) in [(SectionKind::Transcript, Folder::Scans), (SectionKind::Reference, Folder::Reference)] {
        let section = record.section(kind).ok_or_else(|| {
            Error::new(ErrorKind::Malformed, format!("the record has no {}", kind.name()))
                .in_file(&source.path)
                .hint(format!("name it with `--section {}=FIRST-LAST`", kind.name()))
        })?;
        out.push(file(
            folder,
            format!("{id}.txt"),
            format!("{}{ending}", source.slice(section.span)),
            kind.name().into(),
        ));
    }
    let mut used: Vec<String> = Vec::new();
    for section in record.sections.iter().filter(|s| s.kind == SectionKind::Translation) {
        let lang = section.lang.clone().unwrap_or_else(|| "und".into());
        let earlier = used.iter().filter(|l| **l == lang).count();
        let number = if earlier == 0 { String::new() } else { format!("-{}", earlier + 1) };
        let name = format!("{id}.translation.{lang}{number}.txt");
        let content = format!("{}{ending}", source.slice(section.span));
        out.push(file(Folder::Scans, name, content, format!("translation ({lang})")));
        used.push(lang);
    }
    let header = record.section(SectionKind::Metadata);
    let mut fields = header.map_or(Vec::new(), |s| Metadata::from_prose(Arc::clone(source), s.span).fields);
    if let Some(lang) = record.section(SectionKind::Transcript).and_then(|s| s.lang.clone())
        && !fields.iter().any(|f| f.key == "lang")
    {
        let span = source.whole();
        fields.push(Field { key: "lang".into(), value: lang, span });
    }
    if !fields.is_empty() {
        out.push(file(Folder::Scans, format!("{id}.meta.toml"), sidecar(&fields), "metadata".into()));
    }
    Ok(out)
}

/// Writes fields as TOML that [`Metadata::from_source`] reads back with the same keys and values.
///
/// A key that occurs more than once becomes a list; a value of several lines
/// is written on several lines, so that it can be read and pointed at.
pub fn sidecar(fields: &[Field]) -> String {
    let mut out = String::new();
    let mut written: Vec<&str> = Vec::new();
    for field in fields {
        if written.contains(&field.key.as_str()) {
            continue;
        }
        written.push(&field.key);
        let values: Vec<&str> = fields.iter().filter(|f| f.key == field.key).map(|f| f.value.as_str()).collect();
        out.push_str(&toml_key(&field.key));
        out.push_str(" = ");
        match values.as_slice() {
            [one] => out.push_str(&toml_string(one, true)),
            many => {
                let items: Vec<String> = many.iter().map(|v| toml_string(v, false)).collect();
                out.push_str(&format!("[{}]", items.join(", ")));
            }
        }
        out.push('\n');
    }
    out
}

fn toml_key(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if bare { key.to_string() } else { toml_string(key, false) }
}

fn toml_string(value: &str, may_break: bool) -> String {
    let lines = may_break && value.contains('\n') && !value.contains('\r');
    let mut out = String::from(if lines { "\"\"\"\n" } else { "\"" });
    let mut quotes = 0;
    let last = value.chars().count();
    for (i, c) in value.chars().enumerate() {
        quotes = if c == '"' { quotes + 1 } else { 0 };
        match c {
            '\\' => out.push_str("\\\\"),
            // Inside three quotes one or two are plain, three in a row or one at the very end are not.
            '"' if !lines || quotes == 3 || i + 1 == last => {
                quotes = 0;
                out.push_str("\\\"");
            }
            '\n' if lines => out.push('\n'),
            '\t' if lines => out.push('\t'),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push_str(if lines { "\"\"\"" } else { "\"" });
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_sidecar_reads_back_with_the_same_values(pairs in proptest::collection::vec(("[a-z.А-я\" ]{1,6}", "[ -~\n\r\t«Ё\\\\\"\u{7f}\u{1}]{0,30}"), 0..5)) {
            let fields: Vec<Field> = pairs
                .into_iter()
                .map(|(key, value)| Field { key, value, span: Span::at(0) })
                .filter(|f| crate::read::words::label_key(&f.key).is_none())
                .collect();
            let text = sidecar(&fields);
            let back = Metadata::from_source(Arc::new(Source::from_text("x.meta.toml", text.clone())))
                .map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
            let mut wanted: Vec<_> = fields.iter().map(|f| (f.key.clone(), f.value.clone())).collect();
            let mut found: Vec<_> = back.fields.iter().map(|f| (f.key.clone(), f.value.clone())).collect();
            wanted.sort();
            found.sort();
            prop_assert_eq!(found, wanted);
        }
    }
}
