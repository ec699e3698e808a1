//! Turns what is on disk into a plan of units, and a unit into its pages one after the other.
//!
//! A unit is what is done, kept and done again as a whole: some rows of a
//! Parquet file, some megabytes of JSON lines, some pages of a folder or zip.
//! Its place says where it is from; the same input is cut the same way on
//! every machine, so that many can share the work without talking.
//!
//! ```text
//! raw     a page nobody has looked into
//! table   Parquet          -> stretches of rows -> pages
//! lines   JSON lines       -> stretches of bytes -> pages
//! pairs   folders and zips -> runs of pairs of files -> pages
//! ```

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::settings::Settings;
use crate::error::{Error, ErrorKind, Result};

mod lines;
mod pairs;
mod raw;
mod table;

pub use raw::{Raw, one_line};

/// The pages of a unit; an error ends them.
pub type Pages = Box<dyn Iterator<Item = Result<Raw>> + Send>;

/// A unit of work.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Where it is from: the name of the input, and what of it.
    pub place: String,
    /// Bytes, more or less; for shares of work and for the time that is left.
    pub bytes: u64,
    from: From,
}

#[derive(Debug, Clone)]
enum From {
    Table(PathBuf, table::Stretch),
    Lines(PathBuf, lines::Stretch, String),
    Pairs(Arc<[pairs::Page]>),
    /// A file of a folder that is none of what its name says.
    Broken(String),
}

impl Unit {
    /// Opens its pages.
    pub fn pages(&self, settings: &Settings) -> Result<Pages> {
        match &self.from {
            From::Table(path, stretch) => table::pages(path, *stretch, self.place.clone(), settings),
            From::Lines(path, stretch, label) => lines::pages(path, *stretch, label),
            From::Pairs(pages) => Ok(pairs::pages(pages.clone())),
            From::Broken(message) => Err(Error::new(ErrorKind::Malformed, message.clone())),
        }
    }
}

fn unreadable(path: &Path, e: &std::io::Error) -> Error {
    let kind = if e.kind() == std::io::ErrorKind::NotFound { ErrorKind::NotFound } else { ErrorKind::Unreadable };
    Error::new(kind, format!("cannot be read: {e}")).in_file(path.display().to_string())
}

fn is_table(name: &str) -> bool {
    name.ends_with(".parquet")
}

fn is_lines(name: &str) -> bool {
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name);
    name.ends_with(".jsonl") || name.ends_with(".ndjson")
}

/// Cuts inputs into units, in order. `references` is the other side of folders and zips of transcripts.
///
/// # Errors
/// Where an input that was named cannot be worked on at all. A file found below a folder that cannot be read is a
/// unit, and will be a row.
pub fn plan(inputs: &[PathBuf], references: Option<&Path>, settings: &Settings) -> Result<Vec<Unit>> {
    if references.is_some() && inputs.len() != 1 {
        return Err(Error::new(ErrorKind::Usage, "--reference goes with one folder or zip of transcripts"));
    }
    let mut units = Vec::new();
    for input in inputs {
        units.extend(of_input(input, references, settings)?);
    }
    let mut places: Vec<&str> = units.iter().map(|u| u.place.as_str()).collect();
    places.sort_unstable();
    if let Some(twice) = places.windows(2).find(|w| w[0] == w[1]) {
        return Err(Error::new(ErrorKind::Usage, format!("two inputs are called ‘{}’", twice[0]))
            .hint("give the folder that holds both"));
    }
    if units.is_empty() {
        return Err(Error::new(ErrorKind::Usage, "there is no page in the input")
            .hint("inputs: .parquet, .jsonl (.gz, .zst), a folder of these, a corpus, or two folders or zips"));
    }
    Ok(units)
}

fn of_input(input: &Path, references: Option<&Path>, settings: &Settings) -> Result<Vec<Unit>> {
    let label = input.file_name().map_or_else(|| ".".into(), |n| n.to_string_lossy().into_owned());
    if references.is_some() || label.ends_with(".zip") {
        return Ok(of_pages(&label, pairs::two(input, references)?));
    }
    if !input.is_dir() {
        return of_file(input, &label, settings);
    }
    // A corpus has tables of its own making in it; they are no input.
    let has = |name: &str| input.join(name).exists();
    let mut tables = Vec::new();
    let corpus = has("sverka.toml") || has("scans_text") && has("reference");
    if !corpus {
        below(input, input, &mut tables)?;
    }
    if tables.is_empty() {
        return Ok(of_pages(&label, pairs::corpus(input)?));
    }
    tables.sort();
    let mut units = Vec::new();
    for name in tables {
        match of_file(&input.join(&name), &name, settings) {
            Ok(of_file) => units.extend(of_file),
            Err(error) => units.push(Unit { place: name, bytes: 0, from: From::Broken(one_line(&error)) }),
        }
    }
    Ok(units)
}

fn of_pages(label: &str, pages: Vec<pairs::Page>) -> Vec<Unit> {
    let unit = |(first, pages): (String, Vec<pairs::Page>)| Unit {
        place: format!("{label}#{first}"),
        bytes: pages.iter().map(pairs::Page::bytes).sum(),
        from: From::Pairs(pages.into()),
    };
    pairs::units(pages).into_iter().map(unit).collect()
}

fn of_file(path: &Path, label: &str, settings: &Settings) -> Result<Vec<Unit>> {
    if is_lines(label) {
        let unit = |s: lines::Stretch| Unit {
            place: format!("{label}@{}", s.start),
            bytes: s.bytes,
            from: From::Lines(path.to_path_buf(), s, label.to_string()),
        };
        return Ok(lines::stretches(path)?.into_iter().map(unit).collect());
    }
    if is_table(label) {
        let unit = |s: table::Stretch| Unit {
            place: format!("{label}#{}+{}", s.group, s.skip),
            bytes: s.bytes,
            from: From::Table(path.to_path_buf(), s),
        };
        return Ok(table::stretches(path, settings)?.into_iter().map(unit).collect());
    }
    std::fs::metadata(path).map_err(|e| unreadable(path, &e))?;
    Err(Error::new(ErrorKind::Usage, "neither a table nor a folder nor a zip")
        .in_file(path.display().to_string())
        .hint("inputs: .parquet, .jsonl (.gz, .zst), a folder of these, a corpus, or two folders or zips"))
}

fn below(root: &Path, folder: &Path, out: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder).map_err(|e| unreadable(folder, &e))? {
        let path = entry.map_err(|e| unreadable(folder, &e))?.path();
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if name.split('/').any(|part| part.starts_with(['.', '_'])) {
            continue;
        }
        if path.is_dir() {
            below(root, &path, out)?;
        } else if is_table(&name) || is_lines(&name) {
            out.push(name);
        }
    }
    Ok(())
}
