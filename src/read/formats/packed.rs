//! Reads what is packed: gzip, zip, .docx, and METS with its files; one member in memory at a time.
//!
//! Sizes are bounded, so that a small archive cannot fill the memory; a name inside an archive or list is never a way
//! out of it, and nothing is fetched.

use std::cmp::Ordering;
use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::Path;

use zip::ZipArchive;

use super::compose::Composer;
use super::{Format, docx, format_of, mets, pdf, plain};
use crate::error::{Error, ErrorKind, Result};
use crate::read::ReadOptions;
use crate::read::bytes::{markup, text_of};
use crate::text::{DiskOffsets, Encoding, EncodingEvidence, Source};

/// Bytes of one member, unpacked: the largest newspaper page is a tenth of it.
const LARGEST: u64 = 256 << 20;
/// Members of one archive.
const MOST: usize = 100_000;
/// Bytes of text that all members together may have.
const TEXT: usize = 512 << 20;

/// Says whether bytes begin as a zip does.
pub fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// Says whether bytes begin as a gzip does.
pub fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(b"\x1F\x8B\x08")
}

fn broken(path: &str, what: &str, error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Undecodable, format!("{what} cannot be unpacked: {error}"))
        .in_file(path)
        .at_byte(0)
        .hint("it is damaged or was cut short; get the whole file")
}

/// Unpacks a gzip.
///
/// # Errors
/// `Undecodable` where it is damaged or grows beyond its bound.
pub fn gunzip(path: &str, bytes: &[u8]) -> Result<Vec<u8>> {
    bounded(flate2::read::MultiGzDecoder::new(bytes), path, "the gzip")
}

fn bounded(reader: impl Read, path: &str, what: &str) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    reader.take(LARGEST + 1).read_to_end(&mut out).map_err(|e| broken(path, what, e))?;
    if out.len() as u64 > LARGEST {
        return Err(broken(path, what, format!("it grows beyond {} MB", LARGEST >> 20)));
    }
    Ok(out)
}

/// Reads a zip or .docx that lies in memory.
///
/// # Errors
/// As [`zip_file`].
pub fn zip_bytes(path: &str, bytes: &[u8], options: &ReadOptions) -> Result<Source> {
    let digest = crate::text::digest(bytes);
    zip_of(path, Cursor::new(bytes), digest, options)
}

/// Reads a zip or .docx from disk, one member at a time.
///
/// # Errors
/// `Undecodable` where it is damaged; else what reading says of a member.
pub fn zip_file(path: &str, mut file: File, options: &ReadOptions) -> Result<Source> {
    let digest = digest_of(&mut file).map_err(|e| broken(path, "the zip", e))?;
    zip_of(path, file, digest, options)
}

fn digest_of(file: &mut File) -> std::io::Result<String> {
    use sha2::Digest;
    use std::fmt::Write;
    let mut hash = sha2::Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        hash.update(&buffer[..n]);
    }
    file.rewind()?;
    Ok(hash.finalize().iter().fold(String::from("sha256:"), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    }))
}

fn zip_of<R: Read + Seek>(path: &str, reader: R, digest: String, options: &ReadOptions) -> Result<Source> {
    let options = &options.inside("zip");
    let mut zip = ZipArchive::new(reader).map_err(|e| broken(path, "the zip", e))?;
    if zip.len() > MOST {
        return Err(broken(path, "the zip", format!("it has more than {MOST} members")));
    }
    let mut names: Vec<String> =
        zip.file_names().filter_map(|n| n.ok()).map(|n| n.into_owned()).filter(|n| is_text(n)).collect();
    names.sort_by(|a, b| natural(a, b));
    if names.iter().any(|n| n == docx::MEMBER) {
        let mut composer = Composer::new("docx");
        let bytes = member(&mut zip, path, docx::MEMBER)?;
        let source = markup(&within(path, docx::MEMBER), &bytes, options)?;
        composer.member = Some(docx::MEMBER.into());
        docx::read(&source, &mut composer.sink(&source))?;
        return Ok(finish(composer, path, digest));
    }
    // A zip of pages may hold the same pages in two formats: the one with the most members is taken.
    let mut kinds: Vec<(&'static Format, Vec<String>)> = Vec::new();
    for name in names {
        let file = zip.by_name(&name).map_err(|e| broken(path, &name, e))?;
        let mut head = Vec::new();
        file.take(1 << 16).read_to_end(&mut head).map_err(|e| broken(path, &name, e))?;
        let Ok((format, _)) = format_of(&name, &head, options) else { continue };
        if format.is_text() && text_of(&name, &head, options).is_err() && !head.is_ascii() {
            continue;
        }
        match kinds.iter_mut().find(|(f, _)| f.name == format.name) {
            Some((_, members)) => members.push(name),
            None => kinds.push((format, vec![name])),
        }
    }
    kinds.sort_by_key(|(format, members)| (format.is_text(), std::cmp::Reverse(members.len())));
    let mut composer = Composer::new("zip");
    if kinds.len() > 1 {
        let others: Vec<String> = kinds[1..].iter().map(|(f, m)| format!("{} {}", m.len(), f.name)).collect();
        composer.note(format!(
            "of the zip {} files of {} are read; left: {}",
            kinds[0].1.len(),
            kinds[0].0.name,
            others.join(", ")
        ));
    }
    let Some((_, members)) = kinds.into_iter().next() else {
        return Err(broken(path, "the zip", "it holds no file of text"));
    };
    for name in members {
        let bytes = member(&mut zip, path, &name)?;
        add(&mut composer, path, &name, &bytes, options)?;
    }
    Ok(finish(composer, path, digest))
}

fn member<R: Read + Seek>(zip: &mut ZipArchive<R>, path: &str, name: &str) -> Result<Vec<u8>> {
    let file = zip.by_name(name).map_err(|e| broken(path, name, e))?;
    bounded(file, path, name)
}

/// Unpacks some members of a zip by their names; one that is not there is empty.
///
/// # Errors
/// `Undecodable` where it is damaged or grows beyond its bound.
pub fn parts<const N: usize>(path: &str, bytes: &[u8], names: [&str; N]) -> Result<[Vec<u8>; N]> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(path, "the zip", e))?;
    let mut out = [const { Vec::new() }; N];
    for (part, name) in out.iter_mut().zip(names) {
        if zip.index_for_name(name).is_some() {
            *part = member(&mut zip, path, name)?;
        }
    }
    Ok(out)
}

/// Reads the text layer of a PDF.
///
/// # Errors
/// As [`pdf::read`].
pub fn pdf(path: &str, bytes: &[u8]) -> Result<Source> {
    let mut composer = Composer::new("pdf");
    pdf::read(path, bytes, &mut composer)?;
    Ok(finish(composer, path, crate::text::digest(bytes)))
}

fn within(path: &str, member: &str) -> String {
    format!("{path}/{member}")
}

/// Says whether a member may be a text: no folder, no hidden file, no list of checksums.
fn is_text(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    !name.ends_with('/') && !last.starts_with('.') && !name.starts_with("__MACOSX") && !last.starts_with("manifest")
}

/// Adds the text of one member.
fn add(composer: &mut Composer, path: &str, name: &str, bytes: &[u8], options: &ReadOptions) -> Result<()> {
    let shown = within(path, name);
    let unpacked;
    let bytes = if is_gzip(bytes) {
        unpacked = gunzip(&shown, bytes)?;
        &unpacked
    } else {
        bytes
    };
    let (format, choice) = format_of(&shown, bytes, options)?;
    composer.member = Some(name.to_string());
    if format.name == "pdf" {
        pdf::read(&shown, bytes, composer)?;
    } else if format.is_text() {
        let source = text_of(&shown, bytes, options)?;
        plain::read(&source, &mut composer.sink(&source));
    } else {
        let source = markup(&shown, bytes, options)?;
        format.read_into(&source, &choice, composer)?;
    }
    if composer.len() > TEXT {
        return Err(broken(path, "the archive", format!("its text grows beyond {} MB", TEXT >> 20)));
    }
    Ok(())
}

/// Reads the pages that a METS lists, from the folder it lies in.
///
/// # Errors
/// `NotFound` for a page that is not there; else what reading says of a page.
pub fn mets(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Source> {
    let list = markup(name, bytes, options)?;
    let group = options.format.as_deref().and_then(|f| f.strip_prefix("mets:"));
    let of_pages = ReadOptions { format: None, ..options.clone() };
    let folder = Path::new(name).parent().unwrap_or(Path::new(""));
    let mut composer = Composer::new("mets");
    let mut digests = list.digest.clone();
    for place in mets::pages(&list, group, options.role)? {
        let local = inside(name, &place)?;
        let file = folder.join(local);
        let shown = within(name, local);
        let bytes = File::open(&file)
            .map_err(|e| {
                Error::new(ErrorKind::NotFound, format!("a page that the METS lists cannot be read: {e}"))
                    .in_file(&shown)
            })
            .and_then(|f| bounded(f, &shown, "the page"))?;
        digests.push_str(&crate::text::digest(&bytes));
        add(&mut composer, name, local, &bytes, &of_pages)?;
    }
    Ok(finish(composer, name, of_list(&digests)))
}

/// Returns the path of a page below the folder of the METS that lists it.
///
/// # Errors
/// `Malformed` where it leads anywhere else.
pub fn inside<'p>(list: &str, place: &'p str) -> Result<&'p str> {
    let local = place.strip_prefix("file://").unwrap_or(place).trim_start_matches("./");
    if local.contains("://") || local.starts_with('/') || local.split('/').any(|part| part == "..") {
        return Err(Error::new(ErrorKind::Malformed, format!("the page {place} lies outside the folder of the METS"))
            .in_file(list)
            .hint("nothing is fetched: put the files beside the METS and list them by relative paths"));
    }
    Ok(local)
}

/// Lists the pages of a METS with their files in two groups, as paths below its folder.
///
/// # Errors
/// `Malformed` for what is no METS or leads out of its folder; else as [`mets::pairs`].
pub fn mets_pairs(
    name: &str,
    bytes: &[u8],
    transcript: Option<&str>,
    reference: Option<&str>,
) -> Result<Vec<mets::PagePair>> {
    let list = markup(name, bytes, &ReadOptions::default())?;
    let mut pairs = mets::pairs(&list, transcript, reference)?;
    for place in pairs.iter_mut().flat_map(|p| [&mut p.transcript, &mut p.reference]).flatten() {
        *place = inside(name, place)?.to_string();
    }
    Ok(pairs)
}

/// Reads files as the pages of one text, in the order they are given in; `name` is what they are called together.
///
/// # Errors
/// What reading says of a page, and what `next` does.
pub fn pages(
    name: &str,
    files: impl Iterator<Item = Result<(String, Vec<u8>)>>,
    options: &ReadOptions,
) -> Result<Source> {
    let mut composer = Composer::new("pages");
    let mut digests = String::new();
    for file in files {
        let (page, bytes) = file?;
        digests.push_str(&crate::text::digest(&bytes));
        let shown = page.strip_prefix(name).and_then(|p| p.strip_prefix('/')).unwrap_or(&page).to_string();
        add(&mut composer, name, &shown, &bytes, options)?;
    }
    Ok(finish(composer, name, of_list(&digests)))
}

/// Names the content of several files; it is the content of none of them.
fn of_list(digests: &str) -> String {
    format!("list-{}", crate::text::digest(digests.as_bytes()))
}

fn finish(composer: Composer, path: &str, digest: String) -> Source {
    let (text, layout) = composer.finish();
    let encoding = Encoding { name: "utf-8".into(), evidence: EncodingEvidence::Stated, confidence: 1.0, bom: 0 };
    let mut source = Source::new(path, text, encoding, DiskOffsets::Utf8, digest);
    source.layout = Some(layout);
    source
}

/// Compares names as people number pages: 9 before 10.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let digits = |s: &str| s.find(|c: char| !c.is_ascii_digit()).unwrap_or(s.len());
        let (n, m) = (digits(a), digits(b));
        if n > 0 && m > 0 {
            let (x, y) = (a[..n].trim_start_matches('0'), b[..m].trim_start_matches('0'));
            let order = x.len().cmp(&y.len()).then(x.cmp(y)).then(n.cmp(&m));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (&a[n..], &b[m..]);
            continue;
        }
        match (a.chars().next(), b.chars().next()) {
            (Some(x), Some(y)) if x == y => (a, b) = (&a[x.len_utf8()..], &b[y.len_utf8()..]),
            (x, y) => return x.cmp(&y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_in_the_order_of_their_numbers() {
        let mut names = ["p10.xml", "p9.xml", "p09.xml", "a/2.xml", "a/11.xml", "p.xml"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["a/2.xml", "a/11.xml", "p.xml", "p9.xml", "p09.xml", "p10.xml"]);
    }
}
