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
        let (stem, ending) = below.rsplit_once('.')?;
        endings.iter().any(|e| e.trim_start_matches('.') == ending).then(|| stem.to_string())
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
    sidecars(&mut side, &names);
    if pattern.is_some() {
        // A pattern says itself what is a text: all else in the folder may be anything.
        side.passed_over.clear();
        side.literal = written.split('{').map(|p| p.split('}').next_back().unwrap_or_default().len()).sum();
        side.dead = side.by_id.is_empty();
    }
    Ok(side)
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

/// Passes over a lone file whose ending is not that of most files: in a folder of `.txt` a stray `.xml` is no text.
pub fn odd_ones_out(side: &mut Side, other: &Side) {
    let ending = |name: &str| name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_string());
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    let all = side.by_id.values().chain(other.by_id.values()).flatten();
    all.for_each(|f| *count.entry(ending(&f.name)).or_default() += 1);
    let Some((most, _)) = count.iter().max_by_key(|(e, n)| (**n, *e == "txt")).map(|(e, n)| (e.clone(), n)) else {
        return;
    };
    let by_pattern = side.literal > 0;
    let lone = |id: &String, files: &[Found]| {
        !by_pattern && !other.by_id.contains_key(id) && files.iter().all(|f| ending(&f.name) != most)
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
