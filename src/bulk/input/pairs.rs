//! Turns folders and zips into pairs of files, cut into units where the names of pages say so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

use super::raw::{Blob, Files, Raw};
use super::{Pages, unreadable};
use crate::corpus::Corpus;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::Status;

/// One page in so many begins a unit.
const UNIT: u64 = 1024;
/// Bytes that a file may have, unpacked.
const LARGEST: u64 = 64 << 20;

/// Where a file lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// In a folder.
    File(PathBuf),
    /// In a zip, by its number.
    Member(Arc<Path>, usize),
}

/// A file of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name below the folder or in the zip.
    pub name: String,
    spot: Spot,
    bytes: u64,
}

/// The files of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Its key.
    pub id: String,
    hypothesis: Option<Item>,
    reference: Option<Item>,
    metadata: Option<Item>,
    fault: Option<(&'static str, String)>,
}

impl Page {
    /// Returns the bytes of its files.
    pub fn bytes(&self) -> u64 {
        [&self.hypothesis, &self.reference].into_iter().flatten().map(|i| i.bytes).sum()
    }
}

/// Cuts pages, which stand in the order of their ids, into units, each with the id that it begins at.
///
/// What begins a unit is in the id itself, so that a page more or less moves no other unit.
pub fn units(pages: Vec<Page>) -> Vec<(String, Vec<Page>)> {
    let mut units: Vec<(String, Vec<Page>)> = Vec::new();
    for page in pages {
        let digest = Sha256::digest(page.id.as_bytes());
        let chosen = u64::from(digest[0]) * 256 + u64::from(digest[1]);
        if units.is_empty() {
            units.push((String::new(), Vec::new()));
        } else if chosen.is_multiple_of(UNIT) {
            units.push((page.id.clone(), Vec::new()));
        }
        // There is one by now.
        if let Some((_, unit)) = units.last_mut() {
            unit.push(page);
        }
    }
    units
}

/// Lists the pages of a corpus: by its sverka.toml, or its folders scans_text and reference.
pub fn corpus(folder: &Path) -> Result<Vec<Page>> {
    let corpus = Corpus::open(&[folder.to_path_buf()], None)?;
    let item = |path: &PathBuf| Item {
        name: corpus.name_of(path),
        bytes: std::fs::metadata(path).map_or(0, |m| m.len()),
        spot: Spot::File(path.clone()),
    };
    let pages = corpus.entries.iter().filter(|e| e.status != Status::Excluded).map(|entry| Page {
        id: entry.id.clone(),
        hypothesis: entry.transcript.as_ref().map(item),
        reference: entry.reference.as_ref().map(item),
        metadata: entry.beside.metadata.as_ref().map(item),
        fault: (entry.status == Status::Ambiguous)
            .then(|| ("E_READ", entry.note.clone().unwrap_or_else(|| "more than one file claims the place".into()))),
    });
    Ok(pages.collect())
}

/// Pairs two folders or zips by the names of their files, without extension; with one zip, by its two top folders.
pub fn two(hypotheses: &Path, references: Option<&Path>) -> Result<Vec<Page>> {
    let first = list(hypotheses)?;
    let (hypotheses, references) = match references {
        Some(path) => (first, list(path)?),
        None => split(first, hypotheses)?,
    };
    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    let mut claim = |item: Item, own: fn(&mut Page) -> &mut Option<Item>| {
        let (key, metadata) = key(&item.name);
        let page = pages.entry(key.clone()).or_insert_with(|| Page { id: key, ..Page::default() });
        let slot = if metadata { &mut page.metadata } else { own(page) };
        match slot {
            Some(there) if !metadata => {
                page.fault = Some(("E_READ", format!("{} and {} claim the same page", there.name, item.name)));
            }
            slot => *slot = Some(item),
        }
    };
    hypotheses.into_iter().for_each(|item| claim(item, |page| &mut page.hypothesis));
    references.into_iter().for_each(|item| claim(item, |page| &mut page.reference));
    // What is there only as metadata is no page.
    Ok(pages.into_values().filter(|p| p.hypothesis.is_some() || p.reference.is_some()).collect())
}

/// Returns the key of a page: its path without extension; and whether the file is its metadata.
fn key(name: &str) -> (String, bool) {
    if let Some(stem) = name.strip_suffix(".meta.toml") {
        return (stem.to_string(), true);
    }
    let mut stem = name.strip_suffix(".gz").unwrap_or(name);
    let file = stem.rfind('/').map_or(0, |i| i + 1);
    if let Some(dot) = stem[file..].rfind('.').filter(|dot| *dot > 0) {
        stem = &stem[..file + dot];
    }
    (stem.strip_suffix(".gt").unwrap_or(stem).to_string(), false)
}

fn split(items: Vec<Item>, path: &Path) -> Result<(Vec<Item>, Vec<Item>)> {
    let mut sides: [Vec<Item>; 2] = Default::default();
    let tops: BTreeSet<&str> = items.iter().filter_map(|i| i.name.split_once('/')).map(|(top, _)| top).collect();
    let pick = |names: &[&str]| names.iter().find(|n| tops.contains(*n)).map(|n| format!("{n}/"));
    let (Some(h), Some(r)) = (pick(&["scans_text", "hypothesis", "transcript", "ocr"]), pick(&["reference", "gt"]))
    else {
        return Err(Error::new(ErrorKind::Usage, "cannot tell transcripts and corrected texts apart")
            .in_file(path.display().to_string())
            .hint("give the corrected texts with --reference, or name two folders scans_text and reference"));
    };
    for item in items {
        for (side, top) in [&h, &r].into_iter().enumerate() {
            if let Some(name) = item.name.strip_prefix(top.as_str()) {
                sides[side].push(Item { name: name.to_string(), ..item.clone() });
            }
        }
    }
    let [hypotheses, references] = sides;
    Ok((hypotheses, references))
}

/// Lists the files of a folder or zip by name.
fn list(path: &Path) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    if path.is_dir() {
        walk(path, path, &mut items)?;
    } else {
        let mut archive = archive(path)?;
        let whole: Arc<Path> = path.into();
        for i in 0..archive.len() {
            let member = archive.by_index_raw(i).map_err(|e| damaged(path, &e))?;
            // A name that leads out of the archive is none.
            let Some(name) = member.enclosed_name().filter(|_| !member.is_dir()) else { continue };
            let name = name.to_string_lossy().replace('\\', "/");
            if !hidden(&name) {
                items.push(Item { name, spot: Spot::Member(whole.clone(), i), bytes: member.size() });
            }
        }
    }
    items.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(items)
}

fn hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

fn walk(root: &Path, folder: &Path, out: &mut Vec<Item>) -> Result<()> {
    for entry in std::fs::read_dir(folder).map_err(|e| unreadable(folder, &e))? {
        let entry = entry.map_err(|e| unreadable(folder, &e))?;
        let path = entry.path();
        let Ok(meta) = std::fs::metadata(&path) else { continue };
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if hidden(&name) {
            continue;
        }
        if meta.is_dir() {
            walk(root, &path, out)?;
        } else {
            out.push(Item { name, bytes: meta.len(), spot: Spot::File(path) });
        }
    }
    Ok(())
}

fn damaged(path: &Path, e: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorKind::Malformed, format!("not a zip that can be read: {e}")).in_file(path.display().to_string())
}

type Zip = ZipArchive<BufReader<File>>;

fn archive(path: &Path) -> Result<Zip> {
    let file = File::open(path).map_err(|e| unreadable(path, &e))?;
    ZipArchive::new(BufReader::new(file)).map_err(|e| damaged(path, &e))
}

/// Reads the pages of a unit.
pub fn pages(unit: Arc<[Page]>) -> Pages {
    let mut open: BTreeMap<Arc<Path>, Zip> = BTreeMap::new();
    let mut next = 0;
    Box::new(std::iter::from_fn(move || {
        let page = unit.get(next)?;
        next += 1;
        Some(Ok(Raw::Files(Box::new(load(page, &mut open)))))
    }))
}

fn load(page: &Page, open: &mut BTreeMap<Arc<Path>, Zip>) -> Files {
    let stratum = page.id.split_once('/').map(|(top, _)| top.to_string());
    let mut files = Files { id: page.id.clone(), stratum, ..Files::default() };
    files.fault = match (&page.fault, &page.hypothesis, &page.reference) {
        (Some((code, message)), _, _) => Some(("error", code, message.clone())),
        (None, Some(_), None) => Some(("skipped", "E_NULL", "there is no corrected text".into())),
        (None, None, _) => Some(("skipped", "E_NULL", "there is no transcript".into())),
        _ => None,
    };
    let mut get = |item: &Option<Item>| {
        let item = item.as_ref()?;
        match bytes(item, open) {
            Ok(bytes) => Some(Blob { name: item.name.clone(), bytes }),
            Err((code, message)) => {
                files.fault.get_or_insert(("error", code, format!("{}: {message}", item.name)));
                None
            }
        }
    };
    files.hypothesis = get(&page.hypothesis);
    files.reference = get(&page.reference);
    files.metadata = get(&page.metadata);
    files
}

fn bytes(item: &Item, open: &mut BTreeMap<Arc<Path>, Zip>) -> std::result::Result<Vec<u8>, (&'static str, String)> {
    let mut out = Vec::new();
    let read = match &item.spot {
        Spot::File(path) => File::open(path).and_then(|f| f.take(LARGEST + 1).read_to_end(&mut out)),
        Spot::Member(path, i) => {
            if !open.contains_key(path) {
                open.insert(path.clone(), archive(path).map_err(|e| ("E_READ", e.to_string()))?);
            }
            let Some(zip) = open.get_mut(path) else { return Err(("E_READ", "the zip is closed".into())) };
            let member = zip.by_index(*i).map_err(|e| ("E_READ", e.to_string()))?;
            member.take(LARGEST + 1).read_to_end(&mut out)
        }
    };
    read.map_err(|e| ("E_READ", e.to_string()))?;
    if out.len() as u64 > LARGEST {
        return Err(("E_TOO_LARGE", format!("more than {} MB in one file", LARGEST >> 20)));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_paths_without_what_says_the_format() {
        let of = |name| key(name).0;
        assert_eq!([of("a/p.1.txt"), of("a/p.1.gt.txt"), of("a/p.1.xml.gz")], ["a/p.1", "a/p.1", "a/p.1"]);
        assert_eq!([of("v.1/page"), of("v.1/.x")], ["v.1/page", "v.1/.x"]);
        assert_eq!(key("a/p.meta.toml"), ("a/p".into(), true));
    }

    #[test]
    fn one_page_more_moves_no_other_unit() {
        let page = |i: usize| Page { id: format!("p{i:06}"), ..Page::default() };
        let all: Vec<Page> = (0..6000).map(page).collect();
        let whole = units(all.clone());
        let less = units(all.iter().filter(|p| p.id != "p003000").cloned().collect());
        assert!((3..12).contains(&whole.len()), "{}", whole.len());
        let moved = whole.iter().zip(&less).filter(|(a, b)| a != b).count();
        assert_eq!((whole.len(), moved), (less.len(), 1));
        assert_eq!(whole.iter().map(|u| u.1.len()).sum::<usize>(), 6000);
    }
}
