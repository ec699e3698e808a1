//! Turns a document that somebody filled in or corrected into what it says of each discrepancy, by the discrepancy's name.
//!
//! Whatever the document, a verdict belongs to the discrepancy whose name
//! stands beside it; text is never searched for in other places, so that
//! nothing is decided that was not meant.

mod carry;
mod criticmarkup;
mod docx;
mod left;
mod rows;

use std::path::Path;

pub use carry::{Carried, carry};
pub use left::{Left, Part, Remark, Weighed, weigh};

use super::desk::Answer;
use crate::error::{Error, ErrorKind, Result};

/// What a document says of one discrepancy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The pair, where the document names it.
    pub pair: Option<String>,
    /// The discrepancy.
    pub id: String,
    /// What is said of it.
    pub said: Said,
    /// Where it stands, for people: `file:line`.
    pub place: String,
    /// Whether it has found its discrepancy.
    pub done: bool,
}

/// How a document says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// By a verdict.
    Verdict(Answer),
    /// By what became of a tracked change.
    Left(Left),
}

/// A document that came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// Its path.
    pub name: String,
    /// Whether it tracks changes, and so had every discrepancy of its pair when it went out.
    pub tracks: bool,
    /// What it says.
    pub rows: Vec<Row>,
}

/// Reads a document by its ending: `.tsv`, `.csv`, `.jsonl`, `.json`, `.docx`; `.txt` and `.md` are CriticMarkup.
///
/// # Errors
/// `Unreadable`, or `Malformed` with the line of what cannot be understood.
pub fn read(path: &Path) -> Result<Paper> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|e| {
        Error::new(ErrorKind::Unreadable, format!("cannot be read: {e}")).in_file(&name).hint("check the path")
    })?;
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    if ending == "docx" {
        return Ok(Paper { rows: docx::read(&name, &bytes)?, tracks: true, name });
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        Error::new(ErrorKind::Undecodable, "not UTF-8")
            .in_file(&name)
            .at_byte(e.utf8_error().valid_up_to() as u64)
            .hint("save it as UTF-8")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let rows = match ending.as_str() {
        "tsv" => rows::table(&name, text, '\t')?,
        "csv" => rows::table(&name, text, ',')?,
        "jsonl" | "ndjson" => rows::lines(&name, text)?,
        "txt" | "md" | "markdown" | "critic" => {
            return Ok(Paper { rows: criticmarkup::read(&name, text)?, tracks: true, name });
        }
        _ => rows::document(&name, text)?,
    };
    Ok(Paper { rows, tracks: false, name })
}
