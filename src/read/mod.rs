//! Turns bytes into sources, and sources into witnesses with their roles.
//!
//! Only this module knows encodings and file structure: to everything right of
//! it, text is only text.

use std::sync::Arc;

use crate::text::{InSource, Source, Span};

mod bytes;
mod decode;
mod encode;
mod encoding;
pub mod formats;
pub mod import;
mod json;
mod letters;
mod lines;
pub mod metadata;
mod mojibake;
mod prose;
mod record;
pub mod sidecars;
pub mod splice;
mod split;
mod words;

pub use bytes::{ReadOptions, View, read_pages, read_source, source_from_bytes};
pub use encode::encode;
pub use formats::packed::parts as parts_of_zip;
pub use formats::packed::{mets_pairs, natural};
pub use metadata::{Field, Metadata};
pub use mojibake::undone;
pub use record::{Record, Section, SectionKind, SectionOverride, split_record};

/// Which part a witness plays in a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Role {
    /// The text under examination: raw OCR, HTR or a typist's copy.
    Transcript,
    /// The corrected text it is held against.
    Reference,
    /// A translation, made from one of the two or from the original.
    Translation,
    /// What the archive says of the document.
    Metadata,
}

impl Role {
    /// Names the role as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Transcript => "transcript",
            Self::Reference => "reference",
            Self::Translation => "translation",
            Self::Metadata => "metadata",
        }
    }
}

/// A text carried by a source (the whole file or a part of it), with its role.
#[derive(Debug, Clone)]
pub struct Witness {
    /// The part it plays.
    pub role: Role,
    /// Language as a BCP 47 tag, where it is known.
    pub lang: Option<String>,
    /// The file that carries it.
    pub source: Arc<Source>,
    /// Which part of the file it is.
    pub span: Span<InSource>,
}

impl Witness {
    /// Makes a witness of a whole file.
    pub fn whole(role: Role, source: Arc<Source>) -> Self {
        let span = source.whole();
        Self { role, lang: None, source, span }
    }

    /// Returns the text of the witness.
    pub fn text(&self) -> &str {
        self.source.slice(self.span)
    }
}

/// One transcript and one reference of the same document, with whatever else speaks of it.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Name of the pair: the transcript's path without its extension, or as the corpus has it.
    pub id: String,
    /// The text under examination.
    pub transcript: Witness,
    /// The corrected text.
    pub reference: Witness,
    /// Translations and further witnesses.
    pub others: Vec<Witness>,
    /// What the archive says of the document.
    pub metadata: Option<Metadata>,
    /// How the pair was put together, one sentence each, where that was not plain from the call.
    pub notes: Vec<String>,
}

impl Pair {
    /// A pair of two texts in memory, with nothing else known of them.
    pub fn of_texts(transcript: &str, reference: &str) -> Self {
        let side = |role, name: &str, text: &str| Witness::whole(role, Arc::new(Source::from_text(name, text)));
        Self {
            id: String::new(),
            transcript: side(Role::Transcript, "transcript", transcript),
            reference: side(Role::Reference, "reference", reference),
            others: Vec::new(),
            metadata: None,
            notes: Vec::new(),
        }
    }

    /// Where nothing else tells of the document, takes what the header of the reference's file says, or the transcript's.
    pub fn header_as_metadata(&mut self) {
        if self.metadata.is_some() {
            return;
        }
        let [reference, transcript] = [&self.reference, &self.transcript].map(|w| Metadata::from_header(&w.source));
        self.metadata = reference.or(transcript);
        if let Some(metadata) = &self.metadata {
            self.notes.push(format!("metadata from the header of {}", metadata.source.path));
        }
    }
}
