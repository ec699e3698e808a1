//! Turns the files of both sides into entries: one an id, with its status.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::pattern::Pattern;
use super::walk::{Found, walk};
use crate::config::Settings;
use crate::error::{Error, ErrorKind, Result};
use crate::read::sidecars::Beside;

/// The files of one side by id, and what was passed over.
#[derive(Debug, Default)]
pub struct Side {
    /// Files that claim each id.
    pub by_id: BTreeMap<String, Vec<Found>>,
    /// What lies beside the files of an id.
    pub beside: BTreeMap<String, Beside>,
    /// Names of files that are no texts of this side.
    pub passed_over: Vec<String>,
    /// Letters of its pattern that stand for themselves.
    pub literal: usize,
    /// Whether it is given by a pattern, and nothing matches it.
    pub dead: bool,
    /// What its pattern captures, in the order of the id.
    pub captures: Vec<&'static str>,
    /// Whether the several files of an id are its pages, in their order, and not rivals.
    pub paged: bool,
}

/// Takes an ending off a name: the longest that fits, and `.gz` behind it, as `p1.alto.xml.gz` is a page `p1`.
pub fn without_ending<'n>(name: &'n str, endings: &[String]) -> Option<&'n str> {
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    let fits = |ending: &String| plain.strip_suffix(ending.trim_start_matches('.'))?.strip_suffix('.');
    endings.iter().filter_map(fits).min_by_key(|stem| stem.len())
}

/// Lists the files of a side; `setting` is `corpus.raw` or `corpus.reference`.
///
/// # Errors
/// `Config` where the folder is not there or the pattern cannot be read.
pub fn side(root: &Path, settings: &Settings, setting: &str) -> Result<Side> {
    let written = settings.text(setting).unwrap_or_default();
    let placed = |error: Error| match settings.get(setting).map(|s| &s.origin) {
        Some(origin) if origin.line > 0 => error.in_file(&origin.file).at_line(origin.line, Some(origin.column)),
        _ => error,
    };
    let by_pattern = Pattern::is_pattern(written);
    let pattern = if by_pattern { Some(Pattern::parse(setting, written).map_err(placed)?) } else { None };
    let name = pattern.as_ref().map_or(written, |p| p.folder.as_str()).trim_end_matches('/');
    let name = name.strip_prefix("./").unwrap_or(name);
    let folder = if name.is_empty() || name == "." { root.to_path_buf() } else { root.join(name) };
    if !folder.is_dir() {
        let error = Error::new(ErrorKind::Config, format!("{setting} = \"{written}\": there is no folder ‘{name}’"));
        return Err(placed(error).hint("paths lead from the folder of sverka.toml; `sverka init` looks at the tree"));
    }
    let endings = settings.texts("corpus.extensions");
    let id_in_folder = |found: &Found| {
        let below = if name.is_empty() { &found.name } else { found.name.strip_prefix(name)?.strip_prefix('/')? };
        without_ending(below, endings).map(str::to_string)
    };
    let mut side = Side::default();
    let mut names: BTreeMap<String, PathBuf> = BTreeMap::new();
    for found in walk(root, &folder) {
        names.insert(found.name.clone(), found.path.clone());
        let id = match &pattern {
            Some(pattern) => pattern.id(&found.name),
            None => id_in_folder(&found),
        };
        match id.filter(|id| !id.is_empty() && !id.ends_with('/')) {
            Some(id) => side.by_id.entry(id).or_default().push(found),
            None => side.passed_over.push(found.name),
        }
    }
    side.captures = pattern.as_ref().map_or(Vec::new(), |p| p.captures.clone());
    if pattern.is_none() {
        side.by_id.values_mut().for_each(|files| yielding(files, &mut side.passed_over));
    }
    sidecars(&mut side, &names);
    if pattern.is_some() {
        // A pattern says itself what is a text: all else in the folder may be anything.
        side.passed_over.clear();
        side.literal = written.split('{').map(|p| p.split('}').next_back().unwrap_or_default().len()).sum();
        side.dead = side.by_id.is_empty();
    }
    Ok(side)
}

/// Of several files of one name, tables and documents give way to what is text first of all: engines write both.
fn yielding(files: &mut Vec<Found>, passed_over: &mut Vec<String>) {
    let first = |f: &Found| ["txt", "xml", "hocr"].contains(&ending(&f.name));
    if files.len() > 1 && files.iter().any(first) {
        passed_over.extend(files.extract_if(.., |f| !first(f)).map(|f| f.name));
    }
}

/// The ending of a name, without what says that it is packed.
fn ending(name: &str) -> &str {
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    plain.rsplit_once('.').map_or("", |(_, e)| e)
}

/// Makes pages of the files of a side that is told apart by page, where the other side has whole documents.
pub fn pages(one: &mut Side, other: &Side) {
    if !one.captures.contains(&"page") || other.captures.is_empty() || other.captures.contains(&"page") {
        return;
    }
    one.paged = true;
    let mut whole: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    let mut pages: Vec<(String, Vec<Found>)> = std::mem::take(&mut one.by_id).into_iter().collect();
    let at = one.captures.iter().position(|c| *c == "page").unwrap_or_default();
    pages.sort_by(|(a, _), (b, _)| crate::read::natural(a, b));
    for (id, files) in pages {
        // `{dir}` may hold many parts of the id; `{page}` is counted from its end.
        let behind = one.captures.len() - 1 - at;
        let mut parts: Vec<&str> = id.split('/').collect();
        parts.remove(parts.len().saturating_sub(1 + behind));
        whole.entry(parts.join("/")).or_default().extend(files);
    }
    one.by_id = whole;
}

/// Finds the files that `import` writes beside a transcript; they are no transcripts themselves.
fn sidecars(side: &mut Side, names: &BTreeMap<String, PathBuf>) {
    let mut taken: BTreeSet<&String> = BTreeSet::new();
    for (id, files) in &side.by_id {
        let Some((owner, _)) = files[0].name.rsplit_once('.') else { continue };
        let prefix = format!("{owner}.translation.");
        let translations: Vec<_> = names.range(prefix.clone()..).take_while(|(n, _)| n.starts_with(&prefix)).collect();
        let metadata = names.get_key_value(&format!("{owner}.meta.toml"));
        if metadata.is_some() || !translations.is_empty() {
            taken.extend(translations.iter().chain(&metadata).map(|(name, _)| *name));
            let translations = translations.iter().map(|(_, path)| (*path).clone()).collect();
            side.beside.insert(id.clone(), Beside { metadata: metadata.map(|(_, path)| path.clone()), translations });
        }
    }
    side.passed_over.retain(|name| !taken.contains(name));
    side.by_id.retain(|_, files| !files.iter().any(|f| taken.contains(&f.name)));
}

/// Gives a file that both patterns match to the one that says more of it: `p1.gt.txt` is no transcript `p1.gt`.
pub fn share(raw: &mut Side, reference: &mut Side) {
    let (less, more) = if raw.literal < reference.literal { (raw, reference) } else { (reference, raw) };
    if more.literal == 0 {
        return;
    }
    let names: BTreeSet<&String> = more.by_id.values().flatten().map(|f| &f.name).collect();
    less.by_id.retain(|_, files| {
        files.retain(|f| !names.contains(&f.name));
        !files.is_empty()
    });
}

/// Passes over lone files whose ending no pair of their side has: beside pairs of `.txt` a stray `.xml` is no text.
///
/// Where a side has no pair at all, the ending of most files is that of its texts.
pub fn odd_ones_out(side: &mut Side, other: &Side) {
    if side.literal > 0 {
        return;
    }
    let count = |paired: bool| {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        let files = side.by_id.iter().filter(|(id, _)| !paired || other.by_id.contains_key(*id)).flat_map(|(_, f)| f);
        files.for_each(|f| *count.entry(ending(&f.name).to_string()).or_default() += 1);
        count
    };
    let mut known: BTreeSet<String> = count(true).into_keys().collect();
    if known.is_empty() {
        known.extend(count(false).into_iter().max_by_key(|(e, n)| (*n, e == "txt")).map(|(e, _)| e));
    }
    let lone = |id: &String, files: &[Found]| {
        !other.by_id.contains_key(id) && files.iter().all(|f| !known.contains(ending(&f.name)))
    };
    let odd: Vec<String> = side.by_id.iter().filter(|(id, files)| lone(id, files)).map(|(id, _)| id.clone()).collect();
    for id in odd {
        let files = side.by_id.remove(&id).unwrap_or_default();
        side.passed_over.extend(files.into_iter().map(|f| f.name));
    }
}

/// Names a file of the other side that differs from an id in letter case only.
pub fn other_case<'a>(id: &str, other: &'a Side) -> Option<&'a str> {
    let low = id.to_lowercase();
    other.by_id.iter().find(|(k, _)| k.as_str() != id && k.to_lowercase() == low).map(|(_, f)| f[0].name.as_str())
}
