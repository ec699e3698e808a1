//! The document as every reader hands it on: pages of blocks of lines of words, each with its place in the file.

use std::borrow::Cow;

use crate::text::{Bounds, EditorialAct, LengthUnit};

/// A run of characters and the stretch of the file that spells it.
#[derive(Debug, Clone)]
pub struct Run<'a> {
    /// What it reads.
    pub text: Cow<'a, str>,
    /// Where it begins in the decoded file.
    pub at: usize,
    /// How many bytes of the decoded file spell it; more than it has where an entity stands for it.
    pub len: usize,
}

impl<'a> Run<'a> {
    /// Makes a run that the file spells letter by letter.
    pub fn plain(text: &'a str, at: usize) -> Self {
        Self { text: Cow::Borrowed(text), at, len: text.len() }
    }

    fn is_plain(&self) -> bool {
        self.text.len() == self.len
    }
}

/// A text of the file: mostly one run, more where entities interrupt it.
#[derive(Debug, Clone, Default)]
pub struct Text<'a> {
    first: Option<Run<'a>>,
    rest: Vec<Run<'a>>,
}

impl<'a> Text<'a> {
    /// Makes a text of one plain run.
    pub fn plain(text: &'a str, at: usize) -> Self {
        Self { first: Some(Run::plain(text, at)), rest: Vec::new() }
    }

    /// Makes a text of one run.
    pub fn of(run: Run<'a>) -> Self {
        Self { first: Some(run), rest: Vec::new() }
    }

    /// Adds a run at the end.
    pub fn push(&mut self, run: Run<'a>) {
        if run.text.is_empty() {
            return;
        }
        match self.first {
            None => self.first = Some(run),
            Some(_) => self.rest.push(run),
        }
    }

    /// Lists the runs.
    pub fn runs(&self) -> impl Iterator<Item = &Run<'a>> {
        self.first.iter().chain(&self.rest)
    }

    /// Says whether there is nothing to be seen in it.
    pub fn is_blank(&self) -> bool {
        // Most texts begin with a letter.
        if self.first.as_ref().is_some_and(|r| r.text.as_bytes().first().is_some_and(u8::is_ascii_graphic)) {
            return false;
        }
        self.runs().all(|r| r.text.trim().is_empty())
    }

    /// Says whether blanks stand at neither end.
    pub fn is_trim(&self) -> bool {
        if let (Some(run), true) = (&self.first, self.rest.is_empty()) {
            return run.text.trim().len() == run.text.len();
        }
        let text = self.string();
        text.trim().len() == text.len()
    }

    /// Returns the whole text.
    pub fn string(&self) -> Cow<'_, str> {
        match (&self.first, self.rest.is_empty()) {
            (Some(run), true) => Cow::Borrowed(&run.text),
            _ => Cow::Owned(self.runs().map(|r| &*r.text).collect()),
        }
    }

    /// Returns the text without blanks at its ends.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        while let Some(first) = self.first.take() {
            let cut = first.text.len() - first.text.trim_start().len();
            if cut < first.text.len() {
                let end = first.text.len();
                self.first = Some(part(&first, cut, end));
                break;
            }
            self.first = (!self.rest.is_empty()).then(|| self.rest.remove(0));
        }
        while let Some(last) = self.rest.last_mut().or(self.first.as_mut()) {
            let end = last.text.trim_end().len();
            if end > 0 {
                *last = part(last, 0, end);
                break;
            }
            if self.rest.pop().is_none() {
                self.first = None;
            }
        }
        self
    }

    /// Returns the part between two offsets of the text; a run that an entity spells is taken whole.
    pub fn cut(&self, from: usize, to: usize) -> Self {
        let mut out = Self::default();
        let mut start = 0;
        for run in self.runs() {
            let end = start + run.text.len();
            if start < to && from < end {
                out.push(part(run, from.max(start) - start, to.min(end) - start));
            }
            start = end;
        }
        out
    }
}

/// Cuts a run; only a plain one knows where in the file its part begins.
fn part<'a>(run: &Run<'a>, from: usize, to: usize) -> Run<'a> {
    let text = match &run.text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[from..to]),
        Cow::Owned(text) => Cow::Owned(text[from..to].to_string()),
    };
    if run.is_plain() { Run { at: run.at + from, len: to - from, text } } else { Run { text, ..*run } }
}

/// What stands between a word and the one before it on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Glue<'a> {
    /// A blank, unless the script writes none.
    #[default]
    Auto,
    /// Nothing.
    None,
    /// What the file has there.
    As(&'a str),
}

/// A word, or what the file holds for one.
#[derive(Debug, Clone, Default)]
pub struct Word<'a> {
    /// What it reads.
    pub text: Text<'a>,
    /// What stands before it.
    pub glue: Glue<'a>,
    /// Id of its element.
    pub id: Option<Cow<'a, str>>,
    /// Its rectangle.
    pub bounds: Option<Bounds>,
    /// How sure the engine was of it, 0 to 1.
    pub confidence: Option<f32>,
    /// Its other readings.
    pub alternatives: Vec<String>,
    /// Whether it stands for text that is missing.
    pub gap: bool,
    /// What the editors did to it, by the elements of TEI.
    pub edited: Option<Edited>,
}

/// Text that stands in an edition by an act of its editors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edited {
    /// Where the element begins that says so: two acts side by side are two.
    pub at: usize,
    /// The act.
    pub act: EditorialAct,
}

/// What the file says a block or line is, where that is furniture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Furniture {
    /// In the words of the reports.
    pub kind: &'static str,
    /// In the words of the file.
    pub label: String,
}

/// A line of words.
#[derive(Debug, Clone, Default)]
pub struct Line<'a> {
    /// Id of its element, for words that have none.
    pub id: Option<Cow<'a, str>>,
    /// Its rectangle, for words that have none.
    pub bounds: Option<Bounds>,
    /// What it is, where it differs from its block.
    pub furniture: Option<Furniture>,
    /// Its words.
    pub words: Vec<Word<'a>>,
    /// The page that begins with it, where pages turn inside running text.
    pub turn: Option<PageTurn<'a>>,
}

/// A page that begins inside running text.
#[derive(Debug, Clone, Default)]
pub struct PageTurn<'a> {
    /// Id or number.
    pub id: Option<Cow<'a, str>>,
    /// Name of its image.
    pub image: Option<Cow<'a, str>>,
}

/// A block of lines: a region, a paragraph.
#[derive(Debug, Clone, Default)]
pub struct Block<'a> {
    /// What it is.
    pub furniture: Option<Furniture>,
    /// Its lines.
    pub lines: Vec<Line<'a>>,
    /// Whether it goes on in the same paragraph as the block before it.
    pub runs_on: bool,
}

/// One page.
#[derive(Debug, Clone, Default)]
pub struct Page<'a> {
    /// Id or number.
    pub id: Option<Cow<'a, str>>,
    /// Name of its image.
    pub image: Option<Cow<'a, str>>,
    /// Width and height, in the numbers of the file.
    pub size: Option<(f32, f32)>,
    /// What the numbers of the file count once multiplied.
    pub unit: LengthUnit,
    /// What to multiply the numbers of the file by; nothing is 1.
    pub scale: Option<f32>,
    /// Its blocks in reading order.
    pub blocks: Vec<Block<'a>>,
}
