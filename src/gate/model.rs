//! Turns a comparison into what a gate keeps of it: figures, and findings that know their places without the text.

use crate::compare::Comparison;
use crate::dates::collection::own_date;
use crate::metrics::{Figures, Metrics};
use crate::read::{Pair, Role, Witness};
use crate::rules::{Finding, Severity};
use crate::text::{InSource, Source, Span};

/// How a pair of a corpus stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Status {
    /// Both texts were read and compared.
    Checked,
    /// The transcript has no reference.
    MissingReference,
    /// The reference has no transcript.
    MissingTranscript,
    /// More than one file of a side claims the place.
    Ambiguous,
    /// A file cannot be read as text.
    Unreadable,
    /// A file has no text in it.
    Empty,
    /// The configuration leaves it out.
    Excluded,
}

impl Status {
    /// Names the status as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::MissingReference => "missing-reference",
            Self::MissingTranscript => "missing-transcript",
            Self::Ambiguous => "ambiguous",
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::Excluded => "excluded",
        }
    }
}

/// A place in a file, in every way of counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// Bytes on disk, after the byte order mark, half-open.
    pub bytes: [usize; 2],
    /// Scalar values of the decoded text, half-open.
    pub chars: [usize; 2],
    /// First line, from 1.
    pub line: usize,
    /// First column in grapheme clusters, from 1.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// Column after the last cluster.
    pub end_column: usize,
    /// Columns in scalar values from 1, half-open, for formats that count so.
    pub char_columns: [usize; 2],
    /// Columns in bytes of UTF-8 from 1, half-open, for formats that count so.
    pub byte_columns: [usize; 2],
}

/// A place with the side it stands on, and the line around it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PlaceOf {
    /// The side.
    pub side: Role,
    /// The file, from the root of the corpus.
    pub path: String,
    /// The place, where there is one.
    pub place: Option<Place>,
    /// What stands there.
    pub text: String,
    /// The line that holds its beginning, cut to a readable length.
    pub line_text: String,
    /// Where the words begin in `line_text`, in bytes.
    pub offset: usize,
}

impl PlaceOf {
    /// The file of a side as a whole.
    pub const fn file(side: Role, path: String) -> Self {
        Self { side, path, place: None, text: String::new(), line_text: String::new(), offset: 0 }
    }
}

/// A place in a file that is no text of the corpus: the configuration, the baseline.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct InFile {
    /// The file, from the root of the corpus.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Held {
    /// An `[[allow]]` says so, for this reason.
    Allowed(String),
    /// A reviewer looked at the place and decided, so and so.
    Decided(String),
    /// It was there before.
    Baseline,
}

/// A finding that no longer needs the text it was made of.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Located {
    /// Code of the rule.
    pub rule: String,
    /// Name of the rule.
    pub name: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, for people.
    pub message: String,
    /// Where it stands; `None` for a finding about a file or the corpus as a whole.
    pub at: Option<PlaceOf>,
    /// What should stand there: text and, for dates, EDTF.
    pub proposed: Option<(String, Option<String>)>,
    /// What to do next, where that is not plain.
    pub help: Option<String>,
    /// Other places that bear on it.
    pub related: Vec<PlaceOf>,
    /// A name that survives changes elsewhere in the file.
    pub fingerprint: String,
    /// Where it stands, if that is not a text of the corpus.
    pub in_file: Option<InFile>,
    /// Why it does not count, if it does not.
    pub held: Option<Held>,
}

impl Located {
    /// Makes a finding about something as a whole; `key` is what tells it from others of its rule.
    pub fn about(rule: &str, name: &str, severity: Severity, key: &str, message: &str) -> Self {
        let digest = crate::text::digest(format!("{rule}|{key}|whole").as_bytes());
        Self {
            rule: rule.into(),
            name: name.into(),
            severity,
            message: message.into(),
            at: None,
            proposed: None,
            help: None,
            related: Vec::new(),
            fingerprint: format!("v1:sha256:{}", &digest["sha256:".len()..][..24]),
            in_file: None,
            held: None,
        }
    }
}

/// A file of a pair.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct File {
    /// Path from the root of the corpus, with `/`.
    pub path: String,
    /// Encoding it was read in; empty where it was not read.
    pub encoding: String,
    /// Digest of its bytes; empty where it was not read.
    pub digest: String,
}

/// The figures of one pair.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    /// Everything against everything.
    pub whole: Figures,
    /// What the reference covers.
    pub body: Figures,
    /// The body after the profile's conventions.
    pub folded: Figures,
    /// Scalar values of the transcript in and out of scope.
    pub scope: [usize; 2],
}

impl Tally {
    /// Takes over what a gate needs.
    pub fn of(m: &Metrics) -> Self {
        let scope = [m.transcript_chars_in_scope, m.transcript_chars_out_of_scope];
        Self { whole: m.whole, body: m.body, folded: m.folded, scope }
    }
}

/// All that the gate knows of one pair.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// The first part of its id, where it has more than one.
    pub collection: String,
    /// How it stands.
    pub status: Status,
    /// Why it could not be checked, for people.
    pub reason: Option<String>,
    /// Whether the corpus cannot be judged while it stands so.
    pub blocks: bool,
    /// The transcript.
    pub transcript: Option<File>,
    /// The reference.
    pub reference: Option<File>,
    /// Language it was compared under; empty where it was not.
    pub lang: String,
    /// Profile it was compared under.
    pub profile: String,
    /// Fingerprint of the rules behind its figures.
    pub fingerprint: String,
    /// Its figures, where it was checked.
    pub tally: Option<Tally>,
    /// The date of the document, as EDTF, where it has one.
    pub dated: Option<String>,
    /// What was found in it, worst first, by place.
    pub findings: Vec<Located>,
    /// How many notes there are besides, where nobody asked for notes.
    pub unheard: usize,
}

impl Outcome {
    /// A pair of which nothing is known but how it stands.
    pub fn unchecked(id: &str, collection: &str, status: Status) -> Self {
        Self {
            id: id.into(),
            collection: collection.into(),
            status,
            reason: None,
            blocks: false,
            transcript: None,
            reference: None,
            lang: String::new(),
            profile: String::new(),
            fingerprint: String::new(),
            tally: None,
            dated: None,
            findings: Vec::new(),
            unheard: 0,
        }
    }

    /// Says whether both texts were read and have nothing in them.
    pub fn is_blank(&self) -> bool {
        self.tally.as_ref().is_some_and(|t| t.whole.reference_length + t.whole.transcript_length == 0)
    }
}

/// Letters of a line that are kept around a finding.
const AROUND: usize = 160;

/// Places a finding's span in its source.
fn place_of(side: Role, source: &Source, span: Span<InSource>, text: &str) -> PlaceOf {
    let (start, end) = (source.place(span.start), source.place(span.end));
    let line = source.line_span(span.start);
    let cut = |at: usize, back: bool| {
        let mut at = at;
        while !source.text.is_char_boundary(at) {
            at = if back { at - 1 } else { at + 1 };
        }
        at
    };
    let last = source.line_span(span.end);
    let columns = |line: usize, at: usize| (source.text[line..at].chars().count() + 1, at - line + 1);
    let (first, after) = (columns(line.start, span.start), columns(last.start, span.end));
    let from = cut(line.start.max(span.start.saturating_sub(AROUND)), true);
    let to = cut(line.end.min(span.start + 2 * AROUND), false);
    PlaceOf {
        side,
        path: source.path.clone(),
        place: Some(Place {
            bytes: [start.bytes, end.bytes],
            chars: [start.chars, end.chars],
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            char_columns: [first.0, after.0],
            byte_columns: [first.1, after.1],
        }),
        text: text.to_string(),
        line_text: source.text[from..to.max(from)].to_string(),
        offset: span.start - from,
    }
}

/// Turns a finding into one that knows its places.
pub fn locate(finding: &Finding, pair: &Pair) -> Located {
    let source = |side: Role| match side {
        Role::Transcript => Some(&pair.transcript.source),
        Role::Reference => Some(&pair.reference.source),
        Role::Translation => pair.others.iter().find(|w| w.role == side).map(|w| &w.source),
        Role::Metadata => pair.metadata.as_ref().map(|m| &m.source),
    };
    let placed = |side: Role, span: Option<Span<InSource>>, text: &str| match (source(side), span) {
        (Some(source), Some(span)) => place_of(side, source, span, text),
        (source, _) => {
            let path = source.map_or(String::new(), |s| s.path.clone());
            PlaceOf { text: text.to_string(), ..PlaceOf::file(side, path) }
        }
    };
    Located {
        rule: finding.rule.to_string(),
        name: finding.name.to_string(),
        severity: finding.severity,
        message: finding.message.clone(),
        at: Some(placed(finding.side, Some(finding.span), &finding.text)),
        proposed: finding.proposed.clone(),
        help: None,
        related: finding.related.iter().map(|r| placed(r.side, r.span, &r.text)).collect(),
        fingerprint: finding.fingerprint(pair),
        in_file: None,
        held: None,
    }
}

/// Turns a comparison into a pair's outcome.
pub fn outcome_of(collection: &str, c: &Comparison) -> Outcome {
    let file = |w: &Witness| {
        let source = &w.source;
        File { path: source.path.clone(), encoding: source.encoding.name.clone(), digest: source.digest.clone() }
    };
    let blank = |w: &Witness| w.text().trim().is_empty();
    let empty = blank(&c.pair.transcript) || blank(&c.pair.reference);
    Outcome {
        id: c.pair.id.clone(),
        collection: collection.to_string(),
        status: if empty { Status::Empty } else { Status::Checked },
        reason: None,
        blocks: false,
        transcript: Some(file(&c.pair.transcript)),
        reference: Some(file(&c.pair.reference)),
        lang: c.lang.clone(),
        profile: c.profile.id.clone(),
        fingerprint: c.fingerprint.clone(),
        tally: Some(Tally::of(&c.metrics)),
        dated: own_date(&c.dates).map(|d| d.to_string()),
        findings: c.findings.iter().map(|f| locate(f, &c.pair)).collect(),
        unheard: 0,
    }
}
