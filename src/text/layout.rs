//! Turns a place in the text of a structured file back into its place in the file and on the page.
//!
//! A file such as ALTO or TEI is not its text: the text is taken out of it. A
//! [`Layout`] keeps for every word where in the file it stood, which element
//! carried it, and where it lies on the page; and for every stretch that the file
//! itself gives a type (running head, stamp, margin) what that type is.

use std::ops::Range;

use super::{InSource, Span};

/// A rectangle on a page, in the unit of the page, measured from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
}

impl Bounds {
    /// Makes a rectangle of its upper left corner and its size.
    pub fn sized(left: f32, top: f32, width: f32, height: f32) -> Self {
        Self { left, top, right: left + width, bottom: top + height }
    }

    /// Returns the smallest rectangle that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Multiplies every edge, as a change of unit does.
    #[must_use]
    pub fn scaled(self, by: f32) -> Self {
        Self { left: self.left * by, top: self.top * by, right: self.right * by, bottom: self.bottom * by }
    }
}

/// What the numbers of a rectangle count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LengthUnit {
    /// Pixels of the image that was read.
    #[default]
    Pixel,
    /// Millimetres of the page; ALTO's tenths of a millimetre and 1200ths of an inch come out as these.
    Millimetre,
}

impl LengthUnit {
    /// Names the unit as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pixel => "pixel",
            Self::Millimetre => "mm",
        }
    }
}

/// One page of a structured file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PageInfo {
    /// Id or number that the file gives it.
    pub id: Option<String>,
    /// The file inside an archive or list of files that holds the page.
    pub file: Option<String>,
    /// Name of its image.
    pub image: Option<String>,
    /// Width and height.
    pub size: Option<(f32, f32)>,
    /// What its rectangles count.
    pub unit: LengthUnit,
    /// Where its text begins.
    pub start: usize,
}

/// A stretch of text that the file itself says is furniture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Where it stands.
    pub span: Span<InSource>,
    /// What it is, in the words of the reports: `running head`, `folio`, `stamp` …
    pub kind: &'static str,
    /// What the file calls it: `page-number`, `StampZone`, `fw type="header"`.
    pub label: String,
}

/// What the editors of an edition did to a stretch of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditorialAct {
    /// They corrected it: `sic` and `corr`.
    Corrected,
    /// They regularised its spelling: `orig` and `reg`.
    Regularised,
    /// They wrote an abbreviation out: `abbr` and `expan`, `am` and `ex`.
    Expanded,
    /// They supplied what the page has not: `supplied`.
    Supplied,
    /// They took it for one too many: `surplus`.
    Removed,
}

impl EditorialAct {
    /// Says it as evidence, with the elements that show it.
    pub const fn told(self) -> &'static str {
        match self {
            Self::Corrected => "the edition itself corrects it (sic, corr)",
            Self::Regularised => "the edition itself regularises it (orig, reg)",
            Self::Expanded => "the edition itself writes the abbreviation out (abbr, expan)",
            Self::Supplied => "supplied by the edition (supplied)",
            Self::Removed => "one too many by the edition (surplus)",
        }
    }
}

/// A stretch that stands in an edition by an act of its editors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditedText {
    /// Where it stands.
    pub span: Span<InSource>,
    /// What they did.
    pub act: EditorialAct,
    /// Where the element that says so begins in the file: one act may lie in several stretches.
    pub element: usize,
}

/// What the header of a file says of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// `title`, `date`, `received`, `citation`, `lang`.
    pub key: &'static str,
    /// The value.
    pub value: String,
    /// Where it stands in the file, in bytes after its byte order mark.
    pub bytes: Range<usize>,
    /// Its line in the file, from 1.
    pub line: usize,
    /// Its column in the file, in characters, from 1.
    pub column: usize,
}

/// One word, or a part of one, with its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Where it begins in the text.
    pub start: u32,
    /// Where it ends in the text.
    pub end: u32,
    /// Where it begins in the file, in bytes after its byte order mark.
    pub from: u32,
    /// Where it ends in the file.
    pub to: u32,
    /// Its line in the file, from 1.
    pub line: u32,
    /// Its column in the file, in characters, from 1.
    pub column: u32,
    /// Place of its id in the ids.
    pub id: Option<(u32, u32)>,
    /// Its rectangle.
    pub bounds: Option<Bounds>,
    /// How sure the engine was of it, 0 to 1.
    pub confidence: Option<f32>,
    /// Place of its other readings.
    pub alternatives: Option<u32>,
}

/// Where the text of a structured file comes from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// Name of the format.
    pub format: &'static str,
    /// How it was read, where the file left a choice; a sentence each.
    pub notes: Vec<String>,
    /// Its pages in order.
    pub pages: Vec<PageInfo>,
    /// What the file says is furniture, in order.
    pub zones: Vec<Zone>,
    /// Where the file says that something is left out.
    pub gaps: Vec<Span<InSource>>,
    /// What stands in the text by an act of its editors, in order.
    pub edited: Vec<EditedText>,
    /// What the file's header says of the document, in order.
    pub header: Vec<Statement>,
    /// The words in the order of the text.
    pub pieces: Vec<Piece>,
    /// All ids, one after the other.
    pub ids: String,
    /// Other readings of words.
    pub alternatives: Vec<Vec<String>>,
}

/// Where a stretch of text comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin<'a> {
    /// The page it stands on (the first, where it goes over a page turn).
    pub page: Option<&'a PageInfo>,
    /// Bytes of the file from its first word to its last.
    pub bytes: Range<usize>,
    /// Line of its first word in the file, from 1.
    pub line: usize,
    /// Column of its first word in the file, in characters, from 1.
    pub column: usize,
    /// Id of its first word, or of the line or block around it.
    pub id: Option<&'a str>,
    /// The rectangle around its words on that page.
    pub bounds: Option<Bounds>,
    /// The least confidence of its words.
    pub confidence: Option<f32>,
    /// Other readings of it, where it is one word.
    pub alternatives: &'a [String],
}

impl Layout {
    /// Says where a stretch comes from; an empty stretch belongs to the word at or before it.
    pub fn origin(&self, span: Span<InSource>) -> Option<Origin<'_>> {
        let (first, last) = self.pieces_of(span)?;
        let pieces = &self.pieces[first..=last];
        let page = self.page_at(pieces[0].start as usize);
        let next = page.and_then(|p| self.pages.iter().map(|q| q.start).find(|&s| s > p.start));
        let same_page = || pieces.iter().filter(|p| next.is_none_or(|n| (p.start as usize) < n));
        let alternatives = match pieces {
            [one] => one.alternatives.and_then(|i| self.alternatives.get(i as usize)).map_or(&[][..], Vec::as_slice),
            _ => &[],
        };
        let places = || same_page().map(|p| p.inside(span));
        Some(Origin {
            page,
            bytes: places().map(|r| r.start).min().unwrap_or(0)..places().map(|r| r.end).max().unwrap_or(0),
            line: pieces[0].line as usize,
            column: pieces[0].column as usize,
            id: pieces[0].id.map(|(from, to)| &self.ids[from as usize..to as usize]),
            bounds: same_page().filter_map(|p| p.bounds).reduce(Bounds::hull),
            confidence: same_page().filter_map(|p| p.confidence).reduce(f32::min),
            alternatives,
        })
    }

    /// Says where an offset lies in the file, in bytes after its byte order mark.
    pub fn byte_of(&self, offset: usize) -> usize {
        match self.pieces.partition_point(|p| p.start as usize <= offset).checked_sub(1) {
            Some(i) => self.pieces[i].byte_of(offset),
            None => self.pieces.first().map_or(0, |p| p.from as usize),
        }
    }

    /// Returns the page that an offset lies on.
    pub fn page_at(&self, offset: usize) -> Option<&PageInfo> {
        self.pages.partition_point(|p| p.start <= offset).checked_sub(1).map(|i| &self.pages[i])
    }

    /// Returns the zone that holds the whole of a stretch.
    pub fn zone_of(&self, span: Span<InSource>) -> Option<&Zone> {
        let i = self.zones.partition_point(|z| z.span.start <= span.start).checked_sub(1)?;
        Some(&self.zones[i]).filter(|z| z.span.contains(span))
    }

    /// Says whether the file itself marks a stretch as a place where text is missing.
    pub fn is_gap(&self, span: Span<InSource>) -> bool {
        let i = self.gaps.partition_point(|g| g.start <= span.start);
        i > 0 && self.gaps[i - 1].contains(span)
    }

    /// Returns what the editors did to a stretch or a part of it.
    pub fn edited_at(&self, span: Span<InSource>) -> Option<&EditedText> {
        let i = self.edited.partition_point(|e| e.span.end <= span.start);
        self.edited.get(i).filter(|e| e.span.start < span.end)
    }

    /// Says whether the engine was less sure than so of any piece of a stretch.
    pub fn is_doubted(&self, span: Span<InSource>, sure: f32) -> bool {
        let range = self.pieces_of(span).map(|(first, last)| first..=last);
        range.is_some_and(|r| self.pieces[r].iter().any(|p| p.is_doubted(sure)))
    }

    /// Finds the first and last piece that a stretch touches.
    fn pieces_of(&self, span: Span<InSource>) -> Option<(usize, usize)> {
        let (start, end) = (span.start as u32, span.end.max(span.start + 1) as u32);
        let first = self.pieces.partition_point(|p| p.end <= start);
        let last = self.pieces.partition_point(|p| p.start < end);
        if first < last {
            return Some((first, last - 1));
        }
        // Nothing but blanks: the word before it says best where it is.
        let near = first.checked_sub(1).or((!self.pieces.is_empty()).then_some(0))?;
        Some((near, near))
    }
}

impl Piece {
    /// Says whether the engine was less sure of it than so.
    pub fn is_doubted(&self, sure: f32) -> bool {
        self.confidence.is_some_and(|c| c < sure)
    }

    /// Says whether the file spells it as the text does, so that offsets inside it agree.
    fn is_plain(&self) -> bool {
        self.end - self.start == self.to - self.from
    }

    fn byte_of(&self, offset: usize) -> usize {
        let into = offset.saturating_sub(self.start as usize);
        match (self.is_plain(), offset >= self.end as usize) {
            (_, true) => self.to as usize,
            (true, false) => self.from as usize + into,
            (false, false) => self.from as usize,
        }
    }

    /// Cuts the part of the piece that lies in a stretch out of the file.
    fn inside(&self, span: Span<InSource>) -> Range<usize> {
        if !self.is_plain() {
            return self.from as usize..self.to as usize;
        }
        self.byte_of(span.start)..self.byte_of(span.end.max(span.start))
    }
}
