//! Turns a folder into the files that may be texts, in a fixed order.
//!
//! Hidden files are passed over, and so is what a `.sverkaignore` names (written
//! as a `.gitignore` is). A `.gitignore` is not asked: what is checked must not
//! depend on what git keeps.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use unicode_normalization::UnicodeNormalization;

/// Name of the file that says what is not part of a corpus.
pub const IGNORE: &str = ".sverkaignore";

/// A file below the root of a corpus.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its path from the root in NFC, with `/`: names that differ in Unicode form only are one name.
    pub name: String,
    /// Its path as the disk has it.
    pub path: PathBuf,
    /// Why it cannot be opened, where the walk saw that.
    pub fault: Option<String>,
}

/// Lists the files below a folder of the root, by name.
pub fn walk(root: &Path, below: &Path) -> Vec<Found> {
    let mut builder = WalkBuilder::new(below);
    builder.standard_filters(false).hidden(true).parents(true).follow_links(true).add_custom_ignore_filename(IGNORE);
    let mut found: Vec<Found> = Vec::new();
    for entry in builder.build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) => {
                found.push(Found { name: name_below(root, entry.path()), path: entry.into_path(), fault: None });
            }
            Ok(_) => {}
            // A link that leads nowhere, a folder that may not be opened: the pair must not go missing in silence.
            Err(error) => {
                if let Some(path) = path_of(&error) {
                    let fault = fault_of(&error);
                    found.push(Found { name: name_below(root, &path), path, fault: Some(fault) });
                }
            }
        }
    }
    found.sort();
    found
}

/// Says what the walk stumbled over, without the machine's own paths.
fn fault_of(error: &ignore::Error) -> String {
    match error.io_error().map(std::io::Error::kind) {
        Some(ErrorKind::NotFound) => "this link leads nowhere (git-annex get?)".into(),
        Some(ErrorKind::PermissionDenied) => "no permission to read it".into(),
        Some(kind) => kind.to_string(),
        None => "it leads back to a folder above it".into(),
    }
}

fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Loop { child, .. } => Some(child.clone()),
        _ => None,
    }
}

/// Writes a path as it leads from the root, in NFC, with `/` between its parts.
pub fn name_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    // Most names are plain, and a large corpus has many.
    if let Some(plain) = below.to_str().filter(|n| n.is_ascii() && !n.contains('\\')) {
        return plain.strip_prefix("./").unwrap_or(plain).to_string();
    }
    let parts: Vec<String> = below.components().map(|c| c.as_os_str().to_string_lossy().nfc().collect()).collect();
    parts.join("/")
}
