//! Turns fixes into a mended reference: its encoding, byte order mark and line ends stay, and nothing is written to a transcript.

use std::path::PathBuf;

use super::{Corpus, Entry};
use crate::compare::compare;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::Status;
use crate::read::{ReadOptions, Role, encode, source_from_bytes};
use crate::rules::{Change, Finding, Fix, Safety};
use crate::text::{InSource, Source, Span};

/// A reference, and what it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name from the root.
    pub name: String,
    /// Its text.
    pub before: String,
    /// Its text mended.
    pub after: String,
    /// The bytes to write.
    pub bytes: Vec<u8>,
    /// Codes of the rules whose findings are mended.
    pub rules: Vec<String>,
}

impl Corpus {
    /// Says what the fixes of a pair's findings would make of its reference; `None` where there is nothing to mend.
    ///
    /// # Errors
    /// What reading says; `Refused` where the encoding cannot hold the mended text.
    pub fn mended(&self, entry: &Entry, most: Safety) -> Result<Option<Mended>> {
        let (Status::Checked, Some(path)) = (entry.status, &entry.reference) else { return Ok(None) };
        let (pair, options) = self.load(entry)?;
        let reference = pair.reference.clone();
        if reference.span != reference.source.whole() || reference.source.layout.is_some() {
            // A text taken out of a structured file is not what lies on disk.
            return Ok(None);
        }
        let findings = compare(pair, &options).findings;
        let wanted: Vec<&Finding> = findings
            .iter()
            .filter(|f| f.side == Role::Reference && f.fix.as_ref().is_some_and(|x| x.safety <= most))
            .collect();
        let fixes: Vec<&Fix> = wanted.iter().filter_map(|f| f.fix.as_ref()).collect();
        let Some((after, bytes)) = apply(&reference.source, &fixes)? else { return Ok(None) };
        let mut rules: Vec<String> = wanted.iter().map(|f| f.rule.to_string()).collect();
        rules.sort();
        rules.dedup();
        let before = reference.source.text.clone();
        Ok(Some(Mended { path: path.clone(), name: self.name_of(path), before, after, bytes, rules }))
    }
}

/// Applies fixes to a source: of two that overlap the first one; `None` where nothing changes.
///
/// # Errors
/// `Refused` where the encoding cannot hold the mended text, or would be read as another text.
fn apply(source: &Source, fixes: &[&Fix]) -> Result<Option<(String, Vec<u8>)>> {
    let mut edits: Vec<(Span<InSource>, &str)> = Vec::new();
    for fix in fixes {
        if let Change::Edits(list) = &fix.change {
            // Two that touch may both be done, unless one of them only puts something in there.
            let apart = |a: &Span<InSource>, b: &Span<InSource>| {
                a.end < b.start || a.end == b.start && !a.is_empty() && !b.is_empty()
            };
            let free = |span: &Span<InSource>| edits.iter().all(|(s, _)| apart(span, s) || apart(s, span));
            // A fix is done whole or not at all.
            if list.iter().all(|(span, _)| free(span)) {
                edits.extend(list.iter().map(|(span, text)| (*span, text.as_str())));
            }
        }
    }
    edits.sort_by_key(|(span, _)| span.start);
    let (mut text, mut at) = (String::with_capacity(source.text.len()), 0);
    for (span, new) in edits {
        text.push_str(&source.text[at..span.start]);
        text.push_str(new);
        at = span.end;
    }
    text.push_str(&source.text[at..]);
    let drops = fixes.iter().any(|f| f.change == Change::DropMark);
    let to_utf8 = fixes.iter().any(|f| f.change == Change::ToUtf8);
    let refused = |what: &str| Error::new(ErrorKind::Refused, what).in_file(&source.path).hint("mend it by hand");
    let bytes = match (to_utf8, drops && source.encoding.name == "utf-8") {
        (true, _) | (_, true) => Some(text.clone().into_bytes()),
        _ => encode(source, &text),
    };
    let bytes = bytes.ok_or_else(|| refused("its encoding cannot hold the mended text"))?;
    let encoding = if to_utf8 { "utf-8" } else { &source.encoding.name };
    let options = ReadOptions { encoding: Some(encoding.to_string()), ..ReadOptions::default() };
    let again = source_from_bytes(&source.path, &bytes, &options)
        .map_err(|_| refused("the mended text could not be read again"))?;
    if again.text != text {
        return Err(refused("the mended text would be read as another one"));
    }
    let changed = text != source.text || to_utf8 || (drops && source.encoding.bom > 0);
    Ok(changed.then_some((text, bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Source {
        source_from_bytes("r.txt", bytes, &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"))
    }

    fn edits(list: &[(usize, usize, &str)]) -> Fix {
        let list = list.iter().map(|(a, b, t)| (Span::new(*a, *b), (*t).to_string())).collect();
        Fix { change: Change::Edits(list), safety: Safety::Safe }
    }

    #[test]
    fn encoding_mark_and_line_ends_stay() {
        let bytes = b"\xef\xbb\xbfone \r\ntwo  \r\n";
        let source = read(bytes);
        let (text, out) = apply(&source, &[&edits(&[(3, 4, ""), (9, 11, "")])]).ok().flatten().expect("mended");
        assert_eq!((text.as_str(), out.as_slice()), ("one\r\ntwo\r\n", &b"\xef\xbb\xbfone\r\ntwo\r\n"[..]));
        let drop = Fix { change: Change::DropMark, safety: Safety::Safe };
        let (_, out) = apply(&source, &[&drop]).ok().flatten().expect("mended");
        assert_eq!(out, b"one \r\ntwo  \r\n");
        assert_eq!(apply(&source, &[]).ok().flatten(), None);
    }

    #[test]
    fn of_two_fixes_that_overlap_the_first_is_done_and_none_by_half() {
        let source = read(b"abcdef");
        let (text, _) = apply(&source, &[&edits(&[(1, 3, "X")]), &edits(&[(2, 4, "Y"), (5, 6, "Z")])])
            .ok()
            .flatten()
            .expect("mended");
        assert_eq!(text, "aXdef");
    }
}
