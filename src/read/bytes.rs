//! Turns a file's bytes into a [`Source`].

use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::text::Source;

/// How a file is to be read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Name of the encoding, where the user states it.
    pub encoding: Option<String>,
    /// Language of the text, which helps to tell code pages apart.
    pub lang: Option<String>,
}

/// Reads and decodes a file.
pub fn read_source(path: &Path, options: &ReadOptions) -> Result<Source> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|e| Error::new(ErrorKind::Unreadable, e.to_string()).in_file(&name))?;
    source_from_bytes(&name, &bytes, options)
}

/// Decodes bytes; `path` names them in errors and reports.
pub fn source_from_bytes(path: &str, bytes: &[u8], _options: &ReadOptions) -> Result<Source> {
    let text = std::str::from_utf8(bytes)
        .map_err(|e| Error::new(ErrorKind::Undecodable, "not UTF-8").in_file(path).at_byte(e.valid_up_to() as u64))?;
    Ok(Source::from_text(path, text))
}
