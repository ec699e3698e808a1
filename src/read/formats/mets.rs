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

/// Lists the files of the pages in order: of the group that is named, or else of the only one that suits the role.
///
/// # Errors
/// `Malformed` for METS that lists no texts; `Usage` where several groups have texts and none is named.
pub fn pages(source: &Source, group: Option<&str>, role: Option<Role>) -> Result<Vec<String>> {
    let mut xml = Xml::new(source);
    let mut groups: Vec<Group> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut order: Vec<String> = Vec::new();
    let (mut file, mut kind) = (String::new(), String::new());
    loop {
        match xml.next()? {
            Event::Open(tag) => match tag.name {
                "fileGrp" => {
                    let name = tag.get("USE").or_else(|| tag.get("ID")).unwrap_or_default().into_owned();
                    open.push(groups.len());
                    groups.push(Group { name, ..Group::default() });
                }
                "file" => {
                    file = tag.get("ID").unwrap_or_default().into_owned();
                    kind = tag.get("MIMETYPE").unwrap_or_default().into_owned();
                }
                "FLocat" => {
                    if let (Some(&i), Some(place)) = (open.last(), tag.get("href")) {
                        let ending = place.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
                        groups[i].texts |= kind.contains("xml")
                            || kind.starts_with("text/")
                            || ["xml", "txt", "hocr", "html", "tsv"].contains(&ending.as_str());
                        groups[i].files.push((file.clone(), place.into_owned()));
                    }
                }
                "fptr" => order.extend(tag.get("FILEID").map(|id| id.into_owned())),
                "area" => order.extend(tag.get("FILEID").map(|id| id.into_owned())),
                _ => {}
            },
            Event::Close("fileGrp") => {
                open.pop();
            }
            Event::Close(_) | Event::Text(_) => {}
            Event::End => break,
        }
    }
    let group = choose(source, groups, group, role)?;
    let rank: HashMap<&String, usize> = order.iter().rev().enumerate().map(|(i, id)| (id, order.len() - i)).collect();
    let mut files = group.files;
    files.sort_by_key(|(id, _)| rank.get(id).copied().unwrap_or(usize::MAX));
    Ok(files.into_iter().map(|(_, place)| place).collect())
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
