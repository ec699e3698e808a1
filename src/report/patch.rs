//! Turns what is proposed for the reference into a patch that `git apply` takes; the transcript is never touched.
//!
//! A difference between the texts is no proposal: only dates and numbers of
//! the reference that its witnesses speak against are, and what people decided
//! and nobody applied yet; a decision comes before a proposal. The lines go out in the
//! file's own encoding with its own line ends; what cannot be written in it is
//! named and left out.

use std::io::{self, Write};

use similar::{ChangeTag, TextDiff};

use super::escape::log;
use crate::compare::Comparison;
use crate::dates::DateVerdict;
use crate::read::Role;
use crate::text::{InSource, Source, Span};

/// Lines shown around a change.
const AROUND: usize = 3;

/// One change of the reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Where.
    pub span: Span<InSource>,
    /// What should stand there.
    pub text: String,
}

/// Lists what is proposed for the reference, in the order of the text, no two in one place.
pub fn proposals(c: &Comparison) -> Vec<Proposal> {
    let dates = c.dates.iter().filter(|d| d.side == Role::Reference && d.verdict >= DateVerdict::Suspect);
    let decided = c.decisions.iter().flatten().filter_map(|d| d.change.as_ref());
    let mut out: Vec<Proposal> = Vec::new();
    for (span, text) in decided {
        // An empty span is a place where something is put in.
        if out.iter().all(|p| p.span.end <= span.start || span.end <= p.span.start) {
            out.push(Proposal { span: *span, text: text.clone() });
        }
    }
    let wanted = out.len();
    for d in dates {
        if let Some((text, _)) = &d.proposed
            && out[..wanted].iter().all(|p| !p.span.overlaps(d.span))
        {
            out.push(Proposal { span: d.span, text: text.clone() });
        }
    }
    for f in c.findings.iter().filter(|f| f.side == Role::Reference && !f.name.starts_with("date/")) {
        if let Some((text, _)) = &f.proposed
            && out.iter().all(|p| !p.span.overlaps(f.span))
        {
            out.push(Proposal { span: f.span, text: text.clone() });
        }
    }
    let text = &c.pair.reference.source;
    out.retain(|p| text.slice(p.span) != p.text);
    out.sort_by_key(|p| p.span.start);
    out
}

/// Writes the patch; nothing where nothing is proposed.
pub fn comparison(c: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let source = &c.pair.reference.source;
    let proposals = proposals(c);
    if source.layout.is_some() && !proposals.is_empty() {
        return writeln!(
            out,
            "# {}: the text is taken out of a structured file, which no patch of lines can change",
            log(&source.path)
        );
    }
    let mut text = source.text.clone();
    for p in proposals.iter().rev() {
        text.replace_range(p.span.range(), &p.text);
    }
    unified(source, &text, out)
}

/// Writes the difference between a source and its new text in the source's own bytes.
pub fn unified(source: &Source, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let old: Vec<&str> = source.text.split_inclusive('\n').collect();
    let new: Vec<&str> = text.split_inclusive('\n').collect();
    let diff = TextDiff::from_slices(&old, &new);
    let bytes = |line: &str, first: bool| encoded(source, line, first);
    let mut begun = false;
    for group in diff.grouped_ops(AROUND) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let (o, n) = (first.old_range().start..last.old_range().end, first.new_range().start..last.new_range().end);
        let mut hunk: Vec<u8> = Vec::new();
        let mut refused = None;
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Equal => b' ',
                ChangeTag::Delete => b'-',
                ChangeTag::Insert => b'+',
            };
            let at_start = change.old_index().or(change.new_index()) == Some(0);
            match bytes(change.value(), at_start) {
                Some(line) => {
                    hunk.push(sign);
                    hunk.extend(line);
                    if !change.value().ends_with('\n') {
                        hunk.extend(b"\n\\ No newline at end of file\n");
                    }
                }
                None => refused = Some(change.value()),
            }
        }
        if let Some(line) = refused {
            writeln!(out, "# not written: {} cannot hold: {}", source.encoding.name, log(line.trim()))?;
            continue;
        }
        if !begun {
            let (from, to) = (name("a/", &source.path), name("b/", &source.path));
            write!(out, "diff --git {from} {to}\n--- {from}\n+++ {to}\n")?;
            begun = true;
        }
        let range = |r: &std::ops::Range<usize>| {
            if r.len() == 1 {
                format!("{}", r.start + 1)
            } else {
                format!("{},{}", r.start + usize::from(!r.is_empty()), r.len())
            }
        };
        writeln!(out, "@@ -{} +{} @@", range(&o), range(&n))?;
        out.write_all(&hunk)?;
    }
    Ok(())
}

/// Writes a line as it lies in the file; `None` where the encoding has no sign for a character of it.
fn encoded(source: &Source, line: &str, first: bool) -> Option<Vec<u8>> {
    let name = source.encoding.name.as_str();
    let mut out = Vec::new();
    if name == "utf-8" {
        if first && source.encoding.bom == 3 {
            out.extend("\u{feff}".as_bytes());
        }
        out.extend(line.as_bytes());
        return Some(out);
    }
    let page = encoding_rs::Encoding::for_label_no_replacement(name.as_bytes()).filter(|p| p.is_ascii_compatible())?;
    let (bytes, _, unmappable) = page.encode(line);
    // What does not read back as the same line would not be found in the file.
    let same = !unmappable && page.decode_without_bom_handling(&bytes).0 == line;
    same.then(|| bytes.into_owned())
}

/// Writes a path as git does: in quotes, where it holds what could be taken for something else.
fn name(prefix: &str, path: &str) -> String {
    let plain = |b: u8| (b' '..=b'~').contains(&b) && !matches!(b, b'"' | b'\\');
    let path = format!("{prefix}{path}");
    if path.bytes().all(plain) && !path.contains(' ') {
        return path;
    }
    let mut out = String::from("\"");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            b if plain(b) => out.push(char::from(b)),
            b => out.push_str(&format!("\\{b:03o}")),
        }
    }
    out.push('"');
    out
}
