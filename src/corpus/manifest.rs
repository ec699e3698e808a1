//! Turns a list of pairs, a table with a header, into the files of both sides.

use std::collections::BTreeMap;
use std::path::Path;

use super::pairing::Side;
use super::walk::{Found, name_below};
use crate::error::{Error, ErrorKind, Result};
use crate::read::mets_pairs;

/// The columns that a list may have.
const COLUMNS: [&str; 4] = ["id", "raw", "reference", "status"];

/// What a list says: both sides, and the ids that it leaves out.
pub struct Listed {
    /// The transcripts.
    pub raw: Side,
    /// The references.
    pub reference: Side,
    /// Ids whose status is `excluded` or `todo`, with it.
    pub status: BTreeMap<String, String>,
}

/// Reads the pages of a METS: its files lie below its folder, and its groups are the two sides.
///
/// # Errors
/// What reading says of the METS.
pub fn read_mets(root: &Path, name: &str, groups: [Option<&str>; 2]) -> Result<Listed> {
    let bytes = std::fs::read(root.join(name)).map_err(|e| {
        Error::new(ErrorKind::Config, format!("corpus.manifest cannot be read: {e}"))
            .in_file(name)
            .hint("paths lead from the folder of sverka.toml")
    })?;
    let folder = root.join(name).parent().map(Path::to_path_buf).unwrap_or_default();
    let mut out = Listed { raw: Side::default(), reference: Side::default(), status: BTreeMap::new() };
    for page in mets_pairs(name, &bytes, groups[0], groups[1])? {
        for (side, place) in [(&mut out.raw, page.transcript), (&mut out.reference, page.reference)] {
            let path = place.map(|place| folder.join(place));
            if let Some(path) = path.filter(|p| p.is_file()) {
                let found = Found { name: name_below(root, &path), path, fault: None };
                side.by_id.insert(page.name.clone(), vec![found]);
            }
        }
        if !out.raw.by_id.contains_key(&page.name) && !out.reference.by_id.contains_key(&page.name) {
            let what = format!("neither file of the page {} is there", page.name);
            return Err(Error::new(ErrorKind::Config, what).in_file(name).hint("put the files beside the METS"));
        }
    }
    Ok(out)
}

/// Says whether a manifest is a METS, by its name.
pub fn is_mets(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".xml")
}

/// Reads a list; its paths lead from the root. A field that is empty, or a file that is not there, is a missing partner.
///
/// # Errors
/// `Config` with every line that is wrong.
pub fn read(root: &Path, name: &str) -> Result<Listed> {
    let wrong = |what: String| Error::new(ErrorKind::Config, what).in_file(name);
    let text = std::fs::read_to_string(root.join(name)).map_err(|e| {
        wrong(format!("corpus.manifest cannot be read: {e}")).hint("paths lead from the folder of sverka.toml")
    })?;
    let split =
        |line: &str| -> Vec<String> { super::policy::fields(line, if name.ends_with(".tsv") { '\t' } else { ',' }) };
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let head: Vec<String> = lines.next().map(|(_, l)| split(l)).unwrap_or_default();
    let unknown = head.iter().find(|h| !COLUMNS.contains(&h.trim()));
    if let Some(column) = unknown {
        return Err(wrong(format!("there is no column ‘{column}’"))
            .at_line(1, None)
            .hint(format!("columns: {}", COLUMNS.join(", "))));
    }
    let at = |column: &str| head.iter().position(|h| h.trim() == column);
    let (Some(id), Some(raw), Some(reference)) = (at("id"), at("raw"), at("reference")) else {
        return Err(wrong("the columns id, raw and reference are needed".into()).at_line(1, None));
    };
    let mut out = Listed { raw: Side::default(), reference: Side::default(), status: BTreeMap::new() };
    let mut errors = Vec::new();
    for (i, line) in lines.filter(|(_, l)| !l.trim().is_empty()) {
        let row = split(line);
        let field = |at: usize| row.get(at).map_or("", |f| f.trim());
        let key = field(id).to_string();
        if key.is_empty() || out.raw.by_id.contains_key(&key) || out.reference.by_id.contains_key(&key) {
            let what = if key.is_empty() {
                "a row without id".into()
            } else {
                format!("the id ‘{key}’ stands there twice")
            };
            errors.push(wrong(what).at_line(i + 1, None));
            continue;
        }
        for (side, path) in [(&mut out.raw, field(raw)), (&mut out.reference, field(reference))] {
            let full = root.join(path);
            if !path.is_empty() && full.is_file() {
                let found = Found { name: name_below(root, &full), path: full, fault: None };
                side.by_id.insert(key.clone(), vec![found]);
            }
        }
        match at("status").map(field).unwrap_or_default() {
            "" | "draft" | "corrected" | "validated" => {}
            word @ ("todo" | "excluded") => drop(out.status.insert(key.clone(), word.to_string())),
            other => errors.push(
                wrong(format!("status ‘{other}’ is none of: todo, draft, corrected, validated, excluded"))
                    .at_line(i + 1, None),
            ),
        }
        if !out.raw.by_id.contains_key(&key) && !out.reference.by_id.contains_key(&key) {
            errors.push(wrong(format!("{key}: neither file is there")).at_line(i + 1, None));
        }
    }
    Error::together(errors).map_or(Ok(out), Err)
}
