//! Turns a transcript's path into the paths of what `import` writes beside it.

use std::fs;
use std::path::{Path, PathBuf};

/// What lies beside a transcript.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// `<id>.meta.toml`.
    pub metadata: Option<PathBuf>,
    /// `<id>.translation.<lang>.txt`, by name.
    pub translations: Vec<PathBuf>,
}

/// Finds `<id>.meta.toml` and `<id>.translation.<lang>.txt` beside a transcript.
pub fn beside(transcript: &Path) -> Beside {
    let Some(stem) = transcript.file_stem().and_then(|s| s.to_str()) else { return Beside::default() };
    let folder = transcript.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let metadata = transcript.with_file_name(format!("{stem}.meta.toml"));
    let prefix = format!("{stem}.translation.");
    let named = |entry: &fs::DirEntry| entry.file_name().to_str().is_some_and(|n| n.starts_with(&prefix));
    let mut translations: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(named)
        .map(|e| transcript.with_file_name(e.file_name()))
        .collect();
    translations.sort();
    Beside { metadata: metadata.is_file().then_some(metadata), translations }
}

/// Returns the language tag in a name such as `21404.translation.en.txt`.
pub fn lang_in_name(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    let tag = stem.rsplit('.').next().filter(|_| stem.contains('.'))?.split('-').next()?;
    ((2..=3).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_lowercase())).then(|| tag.to_string())
}
