//! Turns two readings into the cause of their difference, by rules tried in order.
//!
//! What is certain comes first: a letter in a figure (`figures`), the same
//! letters in another form (`form`), an abbreviation written out (`expansion`);
//! what is left is weighed by its glyphs (`words`). Text that one side lacks is
//! judged apart (`lone`). Each rule names what speaks for it.

mod expansion;
mod figures;
mod form;
mod lone;
mod words;

use std::cell::RefCell;

use crate::align::{Alignment, Item, Token};
use crate::lang::{Measure, Pack, Shapes};
use crate::normalize::blank;
use crate::read::Pair;
use crate::text::chars;

/// Why two readings differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The glyphs explain it.
    Misread,
    /// Another word or form, and glyphs do not explain it.
    Wording,
    /// A letter of another script that looks the same.
    Script,
    /// Digits differ, outside a date.
    Number,
    /// A date's value or writing differs.
    Date,
    /// A proper name differs and glyphs alone do not explain it.
    Name,
    /// A spelling convention of the language.
    Orthography,
    /// Letter case only.
    Case,
    /// Marks only.
    Punctuation,
    /// Words joined or split.
    Spacing,
    /// Page seam, line-end hyphen, order of blocks.
    Layout,
    /// The editor's marks, supplied or expanded text.
    Editorial,
    /// None of these can be told apart.
    Unknown,
}

impl Cause {
    /// Every cause, those first that most need a person.
    pub const ALL: [Self; 13] = [
        Self::Date,
        Self::Number,
        Self::Name,
        Self::Wording,
        Self::Misread,
        Self::Script,
        Self::Unknown,
        Self::Editorial,
        Self::Layout,
        Self::Spacing,
        Self::Case,
        Self::Punctuation,
        Self::Orthography,
    ];

    /// Names the cause as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Misread => "misread",
            Self::Wording => "wording",
            Self::Script => "script",
            Self::Number => "number",
            Self::Date => "date",
            Self::Name => "name",
            Self::Orthography => "orthography",
            Self::Case => "case",
            Self::Punctuation => "punctuation",
            Self::Spacing => "spacing",
            Self::Layout => "layout",
            Self::Editorial => "editorial",
            Self::Unknown => "unknown",
        }
    }
}

/// A cause with what speaks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The likeliest cause.
    pub cause: Cause,
    /// The runners-up.
    pub also: Vec<Cause>,
    /// How sure, between 0 and 1.
    pub confidence: f64,
    /// What speaks for it, for people.
    pub evidence: Vec<String>,
}

fn verdict(cause: Cause, confidence: f64, also: &[Cause], evidence: impl Into<String>) -> Judgement {
    Judgement { cause, also: also.to_vec(), confidence, evidence: vec![evidence.into()] }
}

/// What the rules may look at.
pub struct Judge<'a> {
    /// The two texts.
    pub pair: &'a Pair,
    /// Their alignment.
    pub alignment: &'a Alignment,
    /// The language.
    pub pack: &'a Pack,
    /// Its look-alikes.
    pub shapes: &'a Shapes,
    /// Share of the reference's words that the transcript reads otherwise: where it is high, a strange word is noise
    /// rather than another word.
    pub noise: f64,
    /// The look-alikes as a measure of words, which remembers what it looked up.
    measure: RefCell<Measure<'a>>,
    /// The letters of the older spelling of each variant of the pack, as [`form::letters`] writes them.
    variants: Vec<u64>,
}

impl<'a> Judge<'a> {
    /// Makes the judge of a pair.
    pub fn new(pair: &'a Pair, alignment: &'a Alignment, pack: &'a Pack, shapes: &'a Shapes) -> Self {
        let worded = |i: &&Item| alignment.reference[i.reference.clone()].iter().any(Token::is_worded);
        let words = alignment.items.iter().filter(worded).count();
        let other = alignment.items.iter().filter(worded).filter(|i| !i.same).count();
        let noise = if words < 12 { 0.0 } else { other as f64 / words as f64 };
        let measure = RefCell::new(Measure::new(shapes));
        let variants = pack.variants.iter().map(|row| form::letters(&row.pair[1])).collect();
        Self { pair, alignment, pack, shapes, noise, measure, variants }
    }

    /// Decides why the readings of an item differ.
    pub fn cause(&self, item: &Item, transcript: &str, reference: &str) -> Judgement {
        let (t, r) = (composed(transcript), composed(reference));
        if r.is_empty() || t.is_empty() {
            return self.lone(item, &t, &r);
        }
        let lettered = |s: &str| s.chars().any(chars::alphanumeric);
        if !lettered(&t) && !lettered(&r) {
            return marks(&t, &r);
        }
        self.letter_in_figure(item, &t, &r)
            .or_else(|| self.form(item, transcript, &t, &r))
            .or_else(|| self.expansion(&t, &r))
            .or_else(|| self.figures(item, &t, &r))
            .unwrap_or_else(|| self.words(item, transcript, &t, &r))
    }

    /// Says whether the transcript's reading is broken by the end of a line or page.
    fn is_broken(&self, item: &Item, transcript: &str) -> bool {
        self.alignment.transcript[item.transcript.clone()].iter().any(|x| x.join.is_some())
            || item.transcript.clone().any(|i| self.alignment.transcript_out[i])
            || transcript.chars().any(blank) && transcript.chars().any(|c| crate::normalize::fold_dash(c) == '-')
    }
}

fn marks(t: &str, r: &str) -> Judgement {
    let bracketed = |s: &str| s.contains(['[', ']', '<', '>']);
    // Brackets of another kind are a convention; brackets where the page has none are the editor's.
    let any = |s: &str| bracketed(s) || s.contains(['(', ')', '/', '{', '}']);
    if bracketed(r) && !any(t) {
        return verdict(Cause::Editorial, 0.6, &[Cause::Punctuation], "the editor's brackets");
    }
    verdict(Cause::Punctuation, 0.98, &[], "marks only")
}

fn composed(s: &str) -> String {
    chars::composed(s.split(blank).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "))
}

/// Returns letters without accents, vowel points and tone marks.
fn base(word: &[char]) -> Vec<char> {
    let is_letter = |c: &char| !unicode_normalization::char::is_combining_mark(*c);
    word.iter().map(|c| crate::lang::base(*c)).filter(is_letter).collect()
}
