//! Turns glyphs with their places into a view: units of text, each with the stretch of source it stands for.

use std::collections::HashMap;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::profile::Unit;
use super::steps::{Context, Step};
use crate::text::chars::settled;
use crate::text::{Folding, InSource, InView, Span, graphemes};

/// One scalar value of a text under way to a view, with the stretch of source it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph {
    /// The scalar value.
    pub c: char,
    /// Where its source begins, in bytes of the source's text.
    pub start: usize,
    /// Where its source ends.
    pub end: usize,
}

/// What a profile holds to be the text, with the way back to the source.
#[derive(Debug, Clone, Default)]
pub struct View {
    text: String,
    /// Offset in `text` at which each unit begins, and the end.
    starts: Vec<u32>,
    /// The stretch of source of each unit.
    sources: Vec<(u32, u32)>,
}

impl View {
    /// Builds the view of some stretches of a text; where two stretches do not touch, one blank stands between them.
    pub fn build(text: &str, parts: &[Span<InSource>], steps: &[&Step], context: &Context<'_>, unit: Unit) -> Self {
        Draft::after(text, parts, steps, context).view(unit)
    }

    fn from_glyphs(glyphs: &[Glyph], unit: Unit) -> Self {
        let mut view = Self { text: glyphs.iter().map(|g| g.c).collect(), ..Self::default() };
        let text = std::mem::take(&mut view.text);
        let mut at = 0;
        let mut push = |start: usize, cluster: &str| {
            let n = if cluster.len() == 1 { 1 } else { cluster.chars().count() };
            let members = &glyphs[at..at + n];
            at += n;
            let from = members.iter().map(|g| g.start).min().unwrap_or(0);
            let to = members.iter().map(|g| g.end).max().unwrap_or(0);
            view.starts.push(start as u32);
            view.sources.push((from as u32, to as u32));
        };
        match unit {
            Unit::Grapheme => graphemes::clusters(&text).for_each(|(start, cluster)| push(start, cluster)),
            Unit::Scalar => {
                text.char_indices().for_each(|(start, c)| push(start, &text[start..start + c.len_utf8()]));
            }
        }
        view.starts.push(text.len() as u32);
        view.text = text;
        view
    }

    /// Returns the text of the view.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Says how many units the view has: the denominator of its rates.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Says whether nothing is left of the text.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Returns one unit.
    pub fn unit(&self, index: usize) -> &str {
        &self.text[self.starts[index] as usize..self.starts[index + 1] as usize]
    }

    /// Returns what a range of units reads.
    pub fn stretch(&self, units: std::ops::Range<usize>) -> &str {
        &self.text[self.starts[units.start] as usize..self.starts[units.end] as usize]
    }

    /// Returns the stretch of source that a span of units stands for.
    pub fn source_of(&self, span: Span<InView>) -> Span<InSource> {
        let units = &self.sources[span.range()];
        match (units.iter().map(|u| u.0).min(), units.iter().map(|u| u.1).max()) {
            (Some(start), Some(end)) => Span::new(start as usize, end as usize),
            _ => {
                let after = self.sources.get(span.start).map(|u| u.0);
                Span::at(after.or_else(|| self.sources.last().map(|u| u.1)).unwrap_or(0) as usize)
            }
        }
    }

    /// Returns the units as ids, so that equal units of two views have equal ids.
    pub fn ids(&self, interner: &mut Interner) -> Vec<u32> {
        (0..self.len()).map(|i| interner.id(self.unit(i))).collect()
    }

    /// Returns the words of the view: its text cut at blanks.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split_whitespace()
    }
}

/// A text under way to a view, so that steps can be applied one by one.
#[derive(Debug, Clone)]
pub struct Draft {
    glyphs: Vec<Glyph>,
}

impl Draft {
    /// Takes some stretches of a text as they stand; where two do not touch, one blank stands between them.
    pub fn of(text: &str, parts: &[Span<InSource>]) -> Self {
        let mut glyphs = Vec::with_capacity(parts.iter().map(|p| p.len()).sum::<usize>());
        let mut last_end = None;
        for part in parts {
            if last_end.is_some_and(|end| end != part.start) {
                glyphs.push(Glyph { c: ' ', start: part.start, end: part.start });
            }
            last_end = Some(part.end);
            for (i, c) in text[part.range()].char_indices() {
                let start = part.start + i;
                glyphs.push(Glyph { c, start, end: start + c.len_utf8() });
            }
        }
        Self { glyphs }
    }

    /// Takes some stretches of a text and applies steps to them.
    pub fn after(text: &str, parts: &[Span<InSource>], steps: &[&Step], context: &Context<'_>) -> Self {
        let mut draft = Self::of(text, parts);
        for step in steps {
            (step.apply)(&mut draft.glyphs, context);
        }
        draft
    }

    /// Applies a step and says whether the text is another one now.
    pub fn apply(&mut self, step: &Step, context: &Context<'_>) -> bool {
        let before: Vec<char> = self.glyphs.iter().map(|g| g.c).collect();
        (step.apply)(&mut self.glyphs, context);
        before.len() != self.glyphs.len() || before.iter().zip(&self.glyphs).any(|(c, g)| *c != g.c)
    }

    /// Returns the text as it now stands.
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|g| g.c).collect()
    }

    /// Returns the units of the text as it now stands, as numbers.
    pub fn units(&self, interner: &mut Interner, unit: Unit) -> Vec<u32> {
        if unit == Unit::Scalar || self.glyphs.iter().all(|g| graphemes::stands_alone(g.c)) {
            return self.glyphs.iter().map(|g| interner.character(g.c)).collect();
        }
        graphemes::clusters(&self.text()).map(|(_, cluster)| interner.id(cluster)).collect()
    }

    /// Returns the view of the text as it now stands.
    pub fn view(&self, unit: Unit) -> View {
        View::from_glyphs(&self.glyphs, unit)
    }
}

/// Gives equal strings equal numbers.
#[derive(Debug, Default)]
pub struct Interner {
    known: HashMap<String, u32, Folding>,
    plain: HashMap<char, u32, Folding>,
    /// Numbers of the single characters of most alphabets, plus one; 0 is none.
    near: Vec<u32>,
    next: u32,
}

/// Characters below this one are looked up by place: alphabets, punctuation, kana.
const NEAR: usize = 0x3100;

impl Interner {
    /// Returns the number of a string, a new one for a new string.
    pub fn id(&mut self, unit: &str) -> u32 {
        let mut chars = unit.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return self.character(c);
        }
        if let Some(&id) = self.known.get(unit) {
            return id;
        }
        let id = self.next;
        self.next += 1;
        self.known.insert(unit.to_string(), id);
        id
    }

    /// The same for a string of one character.
    pub fn character(&mut self, c: char) -> u32 {
        if self.near.is_empty() {
            self.near = vec![0; NEAR];
        }
        let next = &mut self.next;
        let mut new = || {
            *next += 1;
            *next - 1
        };
        match self.near.get_mut(c as usize) {
            Some(slot) => {
                if *slot == 0 {
                    *slot = new() + 1;
                }
                *slot - 1
            }
            None => *self.plain.entry(c).or_insert_with(new),
        }
    }
}

/// Composes glyphs to Unicode form C; what a composed glyph came from becomes its source.
pub(super) fn compose(glyphs: &mut Vec<Glyph>) {
    if glyphs.iter().all(|g| settled(g.c)) || is_nfc_quick(glyphs.iter().map(|g| g.c)) == IsNormalized::Yes {
        return;
    }
    let text: String = glyphs.iter().map(|g| g.c).collect();
    let mut out = Vec::with_capacity(glyphs.len());
    let mut at = 0;
    for (_, cluster) in graphemes::clusters(&text) {
        let n = cluster.chars().count();
        let members = &glyphs[at..at + n];
        at += n;
        if is_nfc_quick(cluster.chars()) == IsNormalized::Yes {
            out.extend_from_slice(members);
            continue;
        }
        let (start, end) = (members[0].start, members[n - 1].end);
        out.extend(cluster.nfc().map(|c| Glyph { c, start, end }));
    }
    *glyphs = out;
}
