//! Turns a page as it lies in its file into a page that can be compared, in whatever thread has the time.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::bulk::row::Input;
use crate::bulk::settings::Settings;
use crate::error::{Error, ErrorKind};
use crate::read::{Metadata, ReadOptions, Role, source_from_bytes};
use crate::text::Source;

/// A page before anybody has looked into it.
#[derive(Debug)]
pub enum Raw {
    /// A row of a table.
    Row(Box<Input>),
    /// A line of JSON, and how it is called where it names no page.
    Line(String, Vec<u8>),
    /// Two files, or what is there of them.
    Files(Box<Files>),
}

/// A file in memory.
#[derive(Debug)]
pub struct Blob {
    /// Its name, as messages say it.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The files of a page.
#[derive(Debug, Default)]
pub struct Files {
    /// Key of the page.
    pub id: String,
    /// The corrected text.
    pub reference: Option<Blob>,
    /// The text under examination.
    pub hypothesis: Option<Blob>,
    /// What the archive says.
    pub metadata: Option<Blob>,
    /// The first folder of the id.
    pub stratum: Option<String>,
    /// Why the page cannot be compared, where that is known.
    pub fault: Option<(&'static str, &'static str, String)>,
}

impl Raw {
    /// Returns what the page is called before it is read.
    pub fn name(&self) -> &str {
        match self {
            Self::Row(input) => &input.page_id,
            Self::Line(name, _) => name,
            Self::Files(files) => &files.id,
        }
    }

    /// Returns how many bytes it holds on to.
    pub fn weight(&self) -> usize {
        let text = |t: &Option<String>| t.as_ref().map_or(0, String::len);
        let blob = |b: &Option<Blob>| b.as_ref().map_or(0, |b| b.bytes.len());
        256 + match self {
            Self::Row(input) => text(&input.reference) + text(&input.hypothesis),
            Self::Line(_, bytes) => bytes.len(),
            Self::Files(files) => blob(&files.reference) + blob(&files.hypothesis) + blob(&files.metadata),
        }
    }

    /// Adds to a digest all that the page's result may come from.
    pub fn feed(&self, hash: &mut Sha256) {
        let mut bytes = |b: Option<&[u8]>| {
            hash.update([u8::from(b.is_some())]);
            hash.update((b.map_or(0, <[u8]>::len) as u64).to_le_bytes());
            hash.update(b.unwrap_or_default());
        };
        match self {
            Self::Row(input) => {
                bytes(Some(input.page_id.as_bytes()));
                let Input { reference, hypothesis, lang, doc_date, doc_id, stratum, fault, .. } = &**input;
                for text in [reference, hypothesis, lang, doc_date, doc_id, stratum] {
                    bytes(text.as_deref().map(str::as_bytes));
                }
                bytes(fault.as_ref().map(|f| f.2.as_bytes()));
            }
            Self::Line(name, line) => {
                bytes(Some(name.as_bytes()));
                bytes(Some(line));
            }
            Self::Files(files) => {
                bytes(Some(files.id.as_bytes()));
                for blob in [&files.reference, &files.hypothesis, &files.metadata] {
                    bytes(blob.as_ref().map(|b| b.bytes.as_slice()));
                }
                bytes(files.fault.as_ref().map(|f| f.2.as_bytes()));
            }
        }
    }

    /// Reads it. What cannot be read is a page with a fault.
    pub fn into_input(self, settings: &Settings) -> Input {
        match self {
            Self::Row(input) => *input,
            Self::Line(name, bytes) => line(name, &bytes, settings),
            Self::Files(files) => files.into_input(settings),
        }
    }
}

fn line(name: String, bytes: &[u8], settings: &Settings) -> Input {
    let faulty = |page_id: String, code, message: String| Input {
        page_id,
        fault: Some(("error", code, message)),
        ..Input::default()
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => return faulty(name, "E_ENCODING", format!("the line is not UTF-8 at byte {}", e.valid_up_to())),
    };
    let object = match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return faulty(name, "E_READ", "the line is no JSON object".into()),
        Err(e) => return faulty(name, "E_READ", format!("the line is not JSON: {e}")),
    };
    let names = &settings.columns;
    let get = |key: &str| match object.get(key) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let mut input = Input {
        page_id: get(&names.page_id).unwrap_or_default(),
        reference: get(&names.reference),
        hypothesis: get(&names.hypothesis),
        lang: get("lang"),
        doc_date: get("doc_date"),
        doc_id: get("doc_id"),
        stratum: get("stratum"),
        fault: None,
    };
    if input.page_id.is_empty() {
        input.fault = Some(("error", "E_NULL", format!("the line has no ‘{}’", names.page_id)));
        input.page_id = name;
    }
    input
}

impl Files {
    fn into_input(self, settings: &Settings) -> Input {
        let mut input = Input { page_id: self.id, stratum: self.stratum, fault: self.fault, ..Input::default() };
        if input.fault.is_some() {
            return input;
        }
        let mut fault = None;
        let mut text = |blob: Option<Blob>, role| match read(blob?, role, settings.lang.clone()) {
            Ok(source) => Some(source.text),
            Err(error) => {
                let code = match error.kind {
                    ErrorKind::Undecodable => "E_ENCODING",
                    ErrorKind::Malformed => "E_XML",
                    _ => "E_READ",
                };
                fault = Some(("error", code, one_line(&error)));
                None
            }
        };
        input.hypothesis = text(self.hypothesis, Role::Transcript);
        input.reference = text(self.reference, Role::Reference);
        input.fault = fault;
        let told = self.metadata.and_then(|blob| {
            let source = source_from_bytes(&blob.name, &blob.bytes, &ReadOptions::default()).ok()?;
            Metadata::from_source(source.into()).ok()
        });
        if let Some(metadata) = told {
            input.lang = metadata.get("lang").map(str::to_string);
            input.doc_date = metadata.get("date").map(str::to_string);
        }
        input
    }
}

fn read(blob: Blob, role: Role, lang: Option<String>) -> Result<Source, Error> {
    source_from_bytes(&blob.name, &blob.bytes, &ReadOptions { role: Some(role), lang, ..ReadOptions::default() })
}

/// Says an error in one line, as a cell of a table has room for.
pub fn one_line(error: &Error) -> String {
    let plain = Error { hint: None, ..error.clone() };
    plain.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_page_or_says_why_not() {
        let of = |text: &[u8]| line("pages.jsonl@7".into(), text, &Settings::default());
        let page = of(r#"{"page_id": 12, "reference": "трёх", "hypothesis": "трех", "lang": "ru"}"#.as_bytes());
        assert_eq!(
            (page.page_id.as_str(), page.reference.as_deref(), page.lang.as_deref()),
            ("12", Some("трёх"), Some("ru"))
        );
        let code = |text: &[u8]| of(text).fault.map(|f| f.1);
        assert_eq!(code(b"{\"page_id\": \"\xFF\"}"), Some("E_ENCODING"));
        assert_eq!(code(br#"{"page_id": "a""#), Some("E_READ"));
        assert_eq!(code(br#"{"page_id": "a", "reference": "\ud800"}"#), Some("E_READ"));
        assert_eq!(code(b"[1]"), Some("E_READ"));
        let nameless = of(br#"{"reference": "a", "hypothesis": "b"}"#);
        assert_eq!((nameless.page_id.as_str(), nameless.fault.map(|f| f.1)), ("pages.jsonl@7", Some("E_NULL")));
    }

    #[test]
    fn files_are_read_in_their_format_and_faults_have_their_code() {
        let blob = |name: &str, bytes: &[u8]| Some(Blob { name: name.into(), bytes: bytes.to_vec() });
        let of = |hypothesis: &[u8]| {
            let files = Files {
                hypothesis: blob("a.txt", hypothesis),
                reference: blob("b.txt", "мир".as_bytes()),
                ..Files::default()
            };
            Raw::Files(Box::new(files)).into_input(&Settings::default())
        };
        assert_eq!(of("міръ".as_bytes()).hypothesis.as_deref(), Some("міръ"));
        assert_eq!(of(b"a\0\0\xFF\x01").fault.map(|f| f.1), Some("E_ENCODING"));
        let broken = b"<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v4#\"><Layout><Page>";
        assert_eq!(of(broken).fault.map(|f| f.1), Some("E_XML"));
    }
}
