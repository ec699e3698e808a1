//! Turns a list of pairs, a table with a header, into the files of both sides.

use std::collections::BTreeMap;
use std::path::Path;

use super::pairing::Side;
use super::walk::{Found, name_below};
use crate::error::{Error, ErrorKind, Result};

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
