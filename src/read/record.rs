//! Turns a record (one file that holds metadata, a transcript, its corrected text and perhaps a translation) into its sections.
//!
//! The parts are known by separator lines (`[...]`), by headings, by the labels
//! of the header, and by what the texts themselves share; see [`split_record`].
//! What cannot be told safely is refused, and `--section` settles it.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use super::lines::{lines, trimmed};
use super::{Metadata, Pair, Role, Witness, split};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{InSource, Source, Span};

/// Which part of a record a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    /// What the archive says of the document.
    Metadata,
    /// The raw text.
    Transcript,
    /// The corrected text.
    Reference,
    /// A translation.
    Translation,
    /// None of these.
    Other,
}

impl SectionKind {
    /// Names the kind as `--section` spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Transcript => "transcript",
            Self::Reference => "reference",
            Self::Translation => "translation",
            Self::Other => "other",
        }
    }

    /// Finds the kind of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Metadata, Self::Transcript, Self::Reference, Self::Translation, Self::Other]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// One part of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Which part it is.
    pub kind: SectionKind,
    /// Where it stands, without blank lines at its ends.
    pub span: Span<InSource>,
    /// Its language as a BCP 47 tag, where it is known.
    pub lang: Option<String>,
    /// Why it was taken for this part.
    pub why: String,
}

/// A record taken apart: its sections in the order of the file, and how they were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The sections; exactly one transcript and one reference among them.
    pub sections: Vec<Section>,
    /// What was done, one sentence each, for the reader of a report.
    pub notes: Vec<String>,
}

/// What the user says of a part: `transcript=28-121` (lines from 1, both included), or with a language `translation:en=148-190`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionOverride {
    /// Which part.
    pub kind: SectionKind,
    /// Its language, where it is said.
    pub lang: Option<String>,
    /// First line, from 1.
    pub first: usize,
    /// Last line, included.
    pub last: usize,
}

impl FromStr for SectionOverride {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = |what: String| {
            Error::new(ErrorKind::Usage, format!("‘{text}’ names no section: {what}"))
                .hint("write KIND=FIRST-LAST, for instance transcript=28-121; kinds: metadata, transcript, reference, translation, other")
        };
        let (name, range) = text.split_once('=').ok_or_else(|| wrong("there is no ‘=’".into()))?;
        let (name, lang) = name.split_once(':').map_or((name, None), |(name, lang)| (name, Some(lang)));
        let name = name.trim().to_lowercase();
        let kind = SectionKind::of_name(&name).ok_or_else(|| wrong(format!("there is no kind ‘{name}’")))?;
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let number =
            |n: &str| n.trim().parse::<usize>().map_err(|_| wrong(format!("‘{}’ is no line number", n.trim())));
        let (first, last) = (number(first)?, number(last)?);
        if first == 0 || last < first {
            return Err(wrong(format!("lines count from 1, and {last} must not come before {first}")));
        }
        let lang = lang
            .map(|l| super::words::language_tag(l).ok_or_else(|| wrong(format!("‘{l}’ is no language"))))
            .transpose()?;
        Ok(Self { kind, lang, first, last })
    }
}

/// Takes a record apart, and says how.
///
/// A line that holds nothing but `[...]` (also `[…]`, `[. . .]`) separates
/// parts; a heading such as `## Corrected transcript` does too. Of the parts, two
/// in one language that share their wording are transcript and reference, in
/// this order unless headings say otherwise; parts in another language are
/// translations; a prose header (date, title, labels) is metadata.
///
/// A `[...]` of the editor inside a text is not mistaken for a separator as long
/// as it stands within a line. On a line of its own it cuts the text into parts
/// like any separator; then all ways to distribute the parts are weighed by how
/// much wording the two texts come to share, and the best is taken if it is clearly the best.
///
/// With overrides, which must name transcript and reference, nothing is guessed.
///
/// # Errors
/// `Malformed` where the parts cannot be told safely: no separator, one text, two
/// texts that share nothing, an order that stays open. `Usage` for overrides
/// that do not fit the file.
pub fn split_record(source: &Source, overrides: &[SectionOverride]) -> Result<Record> {
    if overrides.is_empty() { split::split(source) } else { by_hand(source, overrides) }
}

fn by_hand(source: &Source, overrides: &[SectionOverride]) -> Result<Record> {
    let usage = |what: String| {
        Error::new(ErrorKind::Usage, what).in_file(&source.path).hint(
            "give `--section transcript=A-B --section reference=C-D`, and metadata or translation if there are any",
        )
    };
    let all = lines(source, source.whole());
    let mut sections: Vec<Section> = Vec::new();
    for given in overrides {
        let cut = all.get(given.first - 1).zip(all.get(given.last - 1));
        let Some((first, last)) = cut else {
            return Err(usage(format!(
                "section {} ends at line {}, and the file has {}",
                given.kind.name(),
                given.last,
                all.len()
            )));
        };
        let span = trimmed(source, first.span.hull(last.span));
        if span.is_empty() && matches!(given.kind, SectionKind::Transcript | SectionKind::Reference) {
            return Err(usage(format!("lines {}-{} ({}) hold no text", given.first, given.last, given.kind.name())));
        }
        if let Some(other) = sections.iter().find(|s| s.span.overlaps(span)) {
            return Err(usage(format!("sections {} and {} share lines", other.kind.name(), given.kind.name())));
        }
        let lang = given.lang.clone().or_else(|| split::tongue(source.slice(span)));
        sections.push(Section { kind: given.kind, span, lang, why: "named by the user".into() });
    }
    for kind in [SectionKind::Transcript, SectionKind::Reference] {
        if sections.iter().filter(|s| s.kind == kind).count() != 1 {
            return Err(usage(format!("the sections must name exactly one {}", kind.name())));
        }
    }
    sections.sort_by_key(|s| s.span);
    Ok(Record { sections, notes: vec!["sections as the user named them; nothing was guessed".into()] })
}

impl Record {
    /// Returns the first section of a kind.
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections.iter().find(|s| s.kind == kind)
    }

    /// Makes the pair of the record; its id is the name of the file without extension.
    ///
    /// # Errors
    /// `Malformed` if there is no transcript or no reference among the sections.
    pub fn into_pair(self, source: Arc<Source>) -> Result<Pair> {
        let id =
            Path::new(&source.path).file_stem().map_or("record".into(), |stem| stem.to_string_lossy().into_owned());
        let witness = |role: Role, section: &Section| Witness {
            role,
            lang: section.lang.clone(),
            source: Arc::clone(&source),
            span: section.span,
        };
        let one = |kind: SectionKind, role: Role| {
            self.section(kind).map(|section| witness(role, section)).ok_or_else(|| {
                Error::new(ErrorKind::Malformed, format!("the record has no {}", kind.name()))
                    .in_file(&source.path)
                    .hint(format!("name it with `--section {}=FIRST-LAST`", kind.name()))
            })
        };
        let transcript = one(SectionKind::Transcript, Role::Transcript)?;
        let reference = one(SectionKind::Reference, Role::Reference)?;
        let others = self.sections.iter().filter(|s| s.kind == SectionKind::Translation);
        let others = others.map(|section| witness(Role::Translation, section)).collect();
        let metadata = self.section(SectionKind::Metadata).map(|s| Metadata::from_prose(Arc::clone(&source), s.span));
        let notes = self.notes.clone();
        Ok(Pair { id, transcript, reference, others, metadata, notes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overrides_are_read_from_words() {
        let read = |text: &str| text.parse::<SectionOverride>();
        let plain = read("transcript=28-121").expect("well formed");
        assert_eq!((plain.kind, plain.first, plain.last, plain.lang), (SectionKind::Transcript, 28, 121, None));
        assert_eq!(read("translation:en=5-9").expect("well formed").lang.as_deref(), Some("en"));
        assert_eq!(read("other=7").expect("well formed").last, 7);
        for bad in [
            "transcript",
            "transcipt=1-2",
            "transcript=a-2",
            "transcript=5-2",
            "transcript=0-2",
            "translation:xyzzy=1-2",
        ] {
            let error = read(bad).expect_err(bad);
            assert!(error.kind == ErrorKind::Usage && error.hint.is_some(), "{error}");
        }
    }

    #[test]
    fn overrides_cut_lines_and_must_fit() {
        let source = Source::from_text("r.txt", "meta\n\nраз два\n\nраз два три\nend\n");
        let given =
            |list: &[&str]| list.iter().map(|s| s.parse().expect("well formed")).collect::<Vec<SectionOverride>>();
        let record =
            split_record(&source, &given(&["reference=4-5", "transcript=3", "metadata=1-2"])).expect("it fits");
        let cut: Vec<_> = record.sections.iter().map(|s| (s.kind, source.slice(s.span))).collect();
        assert_eq!(
            cut,
            [
                (SectionKind::Metadata, "meta"),
                (SectionKind::Transcript, "раз два"),
                (SectionKind::Reference, "раз два три")
            ]
        );
        for bad in [
            &["transcript=3"][..],
            &["transcript=3", "reference=9"],
            &["transcript=3", "reference=3-5"],
            &["transcript=3", "reference=4"],
        ] {
            assert_eq!(split_record(&source, &given(bad)).expect_err("must not fit").kind, ErrorKind::Usage);
        }
    }
}
