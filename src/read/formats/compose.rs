//! Turns pages of blocks, lines and words into one text, and keeps where each word comes from.
//!
//! Lines end with a line feed, blocks with an empty line, pages with a form feed,
//! as engines write plain text. Whether a blank stands between two words is the
//! file's to say; where it leaves that open, the script decides: Chinese and
//! Japanese have none, Korean has one where the gap between the boxes is wide.

use super::locate::Locator;
use super::model::{Block, Furniture, Glue, Line, Page, PageTurn, Text, Word};
use crate::text::{Bounds, EditedText, Layout, PageInfo, Piece, Source, Span, Statement, Zone};

/// A gap wider than this share of the line's height is a blank, in scripts that may or may not have one there.
const WIDE_GAP: f32 = 0.3;

/// The text of a file under way.
#[derive(Debug, Default)]
pub struct Composer {
    text: String,
    layout: Layout,
    /// Name of the member that is being read, in an archive or list.
    pub member: Option<String>,
}

/// One decoded file and the text it goes into; what a reader of a format writes to.
pub struct Sink<'a, 'c> {
    composer: &'c mut Composer,
    locator: Locator<'a>,
}

impl Composer {
    /// Begins a text of a format.
    pub fn new(format: &'static str) -> Self {
        Self { layout: Layout { format, ..Layout::default() }, ..Self::default() }
    }

    /// Opens it for the pages of one decoded file.
    pub fn sink<'a>(&mut self, source: &'a Source) -> Sink<'a, '_> {
        Sink { composer: self, locator: Locator::new(source) }
    }

    /// Notes how the file was read, once.
    pub fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.layout.notes.contains(&note) {
            self.layout.notes.push(note);
        }
    }

    /// Says how many bytes of text there are so far.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Returns the text and where it comes from.
    pub fn finish(mut self) -> (String, Layout) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        (self.text, self.layout)
    }

    fn zone(&mut self, start: usize, furniture: &Furniture) {
        let end = self.text.len();
        match self.layout.zones.last_mut() {
            Some(last)
                if last.label == furniture.label
                    && self.text[last.span.end..start].chars().all(char::is_whitespace) =>
            {
                last.span = Span::new(last.span.start, end);
            }
            _ => self.layout.zones.push(Zone {
                span: Span::new(start, end),
                kind: furniture.kind,
                label: furniture.label.clone(),
            }),
        }
    }

    fn id(&mut self, id: Option<&str>) -> Option<(u32, u32)> {
        let id = id?;
        // The pieces of a word, and mostly the words of a line, share the id of the piece before.
        if let Some((from, to)) = self.layout.pieces.last().and_then(|p| p.id)
            && self.layout.ids[from as usize..to as usize] == *id
        {
            return Some((from, to));
        }
        let from = self.layout.ids.len();
        self.layout.ids.push_str(id);
        Some((u32::try_from(from).ok()?, u32::try_from(self.layout.ids.len()).ok()?))
    }
}

impl Sink<'_, '_> {
    /// Notes how the file was read, once.
    pub fn note(&mut self, note: impl Into<String>) {
        self.composer.note(note);
    }

    /// Adds what the header says of the document; an empty value says nothing.
    pub fn state(&mut self, key: &'static str, value: &Text<'_>) {
        let value = value.clone().trimmed();
        let (Some(first), Some(last)) = (value.runs().next(), value.runs().last()) else { return };
        let from = self.locator.at(first.at);
        let to = self.locator.at(last.at + last.len).byte;
        let words: Vec<String> = value.string().split_whitespace().map(str::to_string).collect();
        // Of a matter said twice the later, nearer to the text, counts.
        self.composer.layout.header.retain(|s| s.key != key);
        self.composer.layout.header.push(Statement {
            key,
            value: words.join(" "),
            bytes: from.byte..to,
            line: from.line,
            column: from.column,
        });
    }

    /// Adds a page; one without text is still a page.
    pub fn page(&mut self, page: &Page<'_>) {
        if !self.composer.text.is_empty() {
            self.composer.text.push_str("\n\u{c}");
        }
        let scale = page.scale.unwrap_or(1.0);
        self.composer.layout.pages.push(PageInfo {
            id: page.id.as_deref().map(str::to_string),
            file: self.composer.member.clone(),
            image: page.image.as_deref().map(str::trim).filter(|i| !i.is_empty()).map(str::to_string),
            size: page.size.map(|(w, h)| (w * scale, h * scale)),
            unit: page.unit,
            start: self.composer.text.len(),
        });
        let mut first = true;
        for block in &page.blocks {
            self.block(block, scale, &mut first);
        }
    }

    fn block(&mut self, block: &Block<'_>, scale: f32, first: &mut bool) {
        let mut own = true;
        for line in &block.lines {
            if line.words.iter().all(|w| w.text.is_blank()) {
                continue;
            }
            if !std::mem::take(first) {
                self.composer.text.push_str(if own && !block.runs_on { "\n\n" } else { "\n" });
            }
            own = false;
            let start = self.composer.text.len();
            if let Some(turn) = &line.turn {
                self.turn(turn);
            }
            self.line(line, scale);
            if let Some(furniture) = line.furniture.as_ref().or(block.furniture.as_ref()) {
                self.composer.zone(start, furniture);
            }
        }
    }

    /// Begins a page inside running text; the text before the first is on no page of its own.
    fn turn(&mut self, turn: &PageTurn<'_>) {
        let start = self.composer.text.len();
        let owned = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(str::to_string);
        let pages = &mut self.composer.layout.pages;
        if pages.last().is_some_and(|p| p.id.is_none() && p.start == start) {
            pages.pop();
        }
        let file = self.composer.member.clone();
        pages.push(PageInfo { id: owned(&turn.id), image: owned(&turn.image), file, start, ..PageInfo::default() });
    }

    fn line(&mut self, line: &Line<'_>, scale: f32) {
        let mut before: Option<&Word<'_>> = None;
        for word in line.words.iter().filter(|w| !w.text.is_blank()) {
            if before.is_some() {
                let last = self.composer.text.chars().next_back();
                self.composer.text.push_str(between(before, word, last));
            }
            self.word(word, line, scale);
            before = Some(word);
        }
    }

    fn word(&mut self, word: &Word<'_>, line: &Line<'_>, scale: f32) {
        let composer = &mut *self.composer;
        let begin = composer.text.len();
        let alternatives = (!word.alternatives.is_empty()).then(|| {
            composer.layout.alternatives.push(word.alternatives.clone());
            composer.layout.alternatives.len() as u32 - 1
        });
        let bounds = word.bounds.or(line.bounds).map(|b| b.scaled(scale));
        let trimmed;
        let text: &Text<'_> = if word.text.is_trim() {
            &word.text
        } else {
            trimmed = word.text.clone().trimmed();
            &trimmed
        };
        for run in text.runs() {
            let start = composer.text.len();
            composer.text.push_str(&run.text);
            let at = self.locator.at(run.at);
            let to = self.locator.at(run.at + run.len).byte;
            let id = composer.id(word.id.as_deref().or(line.id.as_deref()));
            composer.layout.pieces.push(Piece {
                start: start as u32,
                end: composer.text.len() as u32,
                from: at.byte as u32,
                to: to as u32,
                line: at.line as u32,
                column: at.column as u32,
                id,
                bounds,
                confidence: word.confidence,
                alternatives,
            });
        }
        if let Some(edited) = word.edited {
            let span = Span::new(begin, composer.text.len());
            match composer.layout.edited.last_mut().filter(|last| last.element == edited.at) {
                Some(last) => last.span = Span::new(last.span.start, span.end),
                None => composer.layout.edited.push(EditedText { span, act: edited.act, element: edited.at }),
            }
        }
        if word.gap {
            composer.layout.gaps.push(Span::new(begin, composer.text.len()));
        }
    }
}

/// Says what stands between two words of a line.
fn between<'w>(before: Option<&Word<'_>>, word: &Word<'w>, last: Option<char>) -> &'w str {
    match word.glue {
        Glue::None => return "",
        Glue::As(text) => return text,
        Glue::Auto => {}
    }
    let (Some(a), Some(b)) = (last, word.text.runs().next().and_then(|r| r.text.chars().next())) else { return " " };
    let gap = before.and_then(|w| w.bounds).zip(word.bounds).map(|(a, b)| gap(a, b));
    let blank = match (script(a), script(b)) {
        (Script::Dense, Script::Dense) => false,
        // A sign of the full width beside another script, or Hangul: the page itself says it.
        (Script::Dense, _) | (_, Script::Dense) => gap.is_some_and(|g| g > WIDE_GAP),
        (Script::Hangul, Script::Hangul) => gap.is_none_or(|g| g > WIDE_GAP),
        _ => true,
    };
    if blank { " " } else { "" }
}

/// How a script separates its words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Not at all: Chinese, Japanese, and the marks of the full width.
    Dense,
    /// With blanks, which engines do not always see: Korean.
    Hangul,
    /// With blanks.
    Spaced,
}

/// Says whether a sign is of a script that never separates its words.
pub fn is_dense(c: char) -> bool {
    script(c) == Script::Dense
}

fn script(c: char) -> Script {
    match c {
        '\0'..='\u{10ff}' => Script::Spaced,
        '\u{3000}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{20000}'..='\u{3134f}' => Script::Dense,
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}' => Script::Hangul,
        _ => Script::Spaced,
    }
}

/// Returns the gap between two boxes of a line as a share of their height, in whichever direction they are read.
fn gap(a: Bounds, b: Bounds) -> f32 {
    let height = (a.bottom - a.top).max(b.bottom - b.top).max(1.0);
    let across = (b.left - a.right).max(a.left - b.right);
    let down = (b.top - a.bottom).max(a.top - b.bottom);
    // Words of a vertical line stand one under the other: there the width is the size of the type.
    if down > across && down > 0.0 { down / (a.right - a.left).max(b.right - b.left).max(1.0) } else { across / height }
}
