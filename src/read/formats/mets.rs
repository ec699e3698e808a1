//! Reads METS as what it is: the list of the pages of a document, in order, with the files of each group.

use std::collections::HashMap;

use super::xml::{Event, Xml, fault};
use crate::error::{Error, ErrorKind, Result};
use crate::read::Role;
use crate::text::Source;

/// A group of files, such as the ALTO files of all pages.
#[derive(Debug, Default)]
struct Group {
    name: String,
    /// Id and place of each file, in the order of the file.
    files: Vec<(String, String)>,
    /// Whether its files are texts and not images.
    texts: bool,
}

/// What a METS says: its groups of files, and the order of the files in its pages.
struct List {
    groups: Vec<Group>,
    /// Ids of files in the order of `structMap`, each with the page that names it.
    order: Vec<(String, usize)>,
    /// Names of the pages.
    pages: Vec<String>,
}

fn list(source: &Source) -> Result<List> {
    let mut xml = Xml::new(source);
    let mut list = List { groups: Vec::new(), order: Vec::new(), pages: Vec::new() };
    let mut open: Vec<usize> = Vec::new();
    let mut divisions: Vec<(String, bool)> = Vec::new();
    let (mut file, mut kind) = (String::new(), String::new());
    loop {
        match xml.next()? {
            Event::Open(tag) => match tag.name {
                "fileGrp" => {
                    let name = tag.get("USE").or_else(|| tag.get("ID")).unwrap_or_default().into_owned();
                    open.push(list.groups.len());
                    list.groups.push(Group { name, ..Group::default() });
                }
                "file" => {
                    file = tag.get("ID").unwrap_or_default().into_owned();
                    kind = tag.get("MIMETYPE").unwrap_or_default().into_owned();
                }
                "FLocat" => {
                    if let (Some(&i), Some(place)) = (open.last(), tag.get("href")) {
                        let ending = place.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
                        list.groups[i].texts |= kind.contains("xml")
                            || kind.starts_with("text/")
                            || ["xml", "txt", "hocr", "html", "tsv"].contains(&ending.as_str());
                        list.groups[i].files.push((file.clone(), place.into_owned()));
                    }
                }
                "div" => {
                    let name = ["ID", "ORDER", "LABEL"].iter().find_map(|key| tag.get(key)).unwrap_or_default();
                    divisions.push((name.into_owned(), false));
                }
                "fptr" | "area" => {
                    if let (Some(id), Some((name, counted))) = (tag.get("FILEID"), divisions.last_mut()) {
                        if !std::mem::replace(counted, true) {
                            list.pages.push(name.clone());
                        }
                        list.order.push((id.into_owned(), list.pages.len() - 1));
                    }
                }
                _ => {}
            },
            Event::Close("fileGrp") => drop(open.pop()),
            Event::Close("div") => drop(divisions.pop()),
            Event::Close(_) | Event::Text(_) => {}
            Event::End => return Ok(list),
        }
    }
}

/// Lists the files of the pages in order: of the group that is named, or else of the only one that suits the role.
///
/// # Errors
/// `Malformed` for METS that lists no texts; `Usage` where several groups have texts and none is named.
pub fn pages(source: &Source, group: Option<&str>, role: Option<Role>) -> Result<Vec<String>> {
    let List { groups, order, .. } = list(source)?;
    let group = choose(source, groups, group, role)?;
    let rank: HashMap<&String, usize> =
        order.iter().rev().enumerate().map(|(i, (id, _))| (id, order.len() - i)).collect();
    let mut files = group.files;
    files.sort_by_key(|(id, _)| rank.get(id).copied().unwrap_or(usize::MAX));
    Ok(files.into_iter().map(|(_, place)| place).collect())
}

/// A page of a METS with its file in each of two groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePair {
    /// Its id, order or label, as the METS has it; else its number.
    pub name: String,
    /// Where its transcript lies.
    pub transcript: Option<String>,
    /// Where its reference lies.
    pub reference: Option<String>,
}

/// Lists the pages with their files in two groups, which are named or else told by their names.
///
/// # Errors
/// As [`pages`]; `Malformed` where no page names a file of either group.
pub fn pairs(source: &Source, transcript: Option<&str>, reference: Option<&str>) -> Result<Vec<PagePair>> {
    let of = |named, role| -> Result<Vec<(usize, String)>> {
        let List { groups, order, .. } = list(source)?;
        let group = choose(source, groups, named, Some(role))?;
        let page = |id: &str| order.iter().find(|(of, _)| of == id).map(|(_, page)| *page);
        Ok(group.files.into_iter().filter_map(|(id, place)| Some((page(&id)?, place))).collect())
    };
    let (raw, corrected) = (of(transcript, Role::Transcript)?, of(reference, Role::Reference)?);
    let at = |files: &[(usize, String)], page| files.iter().find(|(p, _)| *p == page).map(|(_, place)| place.clone());
    let mut out: Vec<PagePair> = Vec::new();
    for (i, name) in list(source)?.pages.into_iter().enumerate() {
        let name = if name.is_empty() || out.iter().any(|p| p.name == name) { format!("{:04}", i + 1) } else { name };
        let pair = PagePair { name, transcript: at(&raw, i), reference: at(&corrected, i) };
        if pair.transcript.is_some() || pair.reference.is_some() {
            out.push(pair);
        }
    }
    match out.is_empty() {
        false => Ok(out),
        true => Err(fault(source, 0, "no page of this METS names a file of either group of texts")),
    }
}

fn choose(source: &Source, groups: Vec<Group>, named: Option<&str>, role: Option<Role>) -> Result<Group> {
    let mut texts: Vec<Group> = groups.into_iter().filter(|g| g.texts && !g.files.is_empty()).collect();
    let names = texts.iter().map(|g| g.name.clone()).collect::<Vec<_>>().join(", ");
    if let Some(named) = named {
        texts.retain(|g| g.name == named);
    } else if texts.len() > 1 {
        let truth = |g: &Group| ["GT", "GROUND", "TRUTH"].iter().any(|w| g.name.to_uppercase().contains(w));
        texts.retain(|g| truth(g) == (role == Some(Role::Reference)));
    }
    match texts.len() {
        1 => Ok(texts.remove(0)),
        _ if names.is_empty() => Err(fault(source, 0, "this METS lists no files of text")),
        _ => Err(Error::new(ErrorKind::Usage, format!("the METS has several groups of text: {names}"))
            .in_file(&source.path)
            .hint("name one: --format-transcript mets:GROUP, --format-reference mets:GROUP")),
    }
}
