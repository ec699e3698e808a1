//! Turns a metadata file, or the prose header of a record, into fields that can be pointed at.

use std::sync::Arc;

use crate::text::{InSource, Source, Span};

/// One statement of the archive about the document.
#[derive(Debug, Clone)]
pub struct Field {
    /// `title`, `date`, `citation`, `lang`, `collection_range`, `file_range`, or any other key as it stands.
    pub key: String,
    /// The value as text.
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
}
