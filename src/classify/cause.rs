//! Turns two readings into the cause of their difference, by rules tried in order.

use unicode_normalization::UnicodeNormalization;

use crate::align::{Alignment, Item, Token, TokenKind};
use crate::lang::{Pack, Position, Shapes};
use crate::normalize::{blank, fold_dash, fold_digit, fold_quote, invisible};
use crate::read::Pair;
use crate::text::show::visible;

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
#[derive(Clone, Copy)]
pub struct Judge<'a> {
    /// The two texts.
    pub pair: &'a Pair,
    /// Their alignment.
    pub alignment: &'a Alignment,
    /// The language.
    pub pack: &'a Pack,
    /// Its look-alikes.
    pub shapes: &'a Shapes,
}

impl Judge<'_> {
    /// Decides why the readings of an item differ.
    pub fn cause(&self, item: &Item, transcript: &str, reference: &str) -> Judgement {
        let (t, r) = (composed(transcript), composed(reference));
        if r.is_empty() || t.is_empty() {
            return self.one_sided(item, &t, &r);
        }
        let lettered = |s: &str| s.chars().any(char::is_alphanumeric);
        if !lettered(&t) && !lettered(&r) {
            return marks(&t, &r);
        }
        self.formal(item, transcript, &t, &r)
            .or_else(|| self.numbers(item, &t, &r))
            .unwrap_or_else(|| self.words(item, &t, &r))
    }

    /// Differences of form: blanks, hyphens, scripts, case, spelling conventions.
    fn formal(&self, item: &Item, transcript: &str, t: &str, r: &str) -> Option<Judgement> {
        let seen = |s: &str| s.chars().filter(|&c| !invisible(c)).collect::<String>();
        let solid = |s: &str| s.chars().filter(|&c| !blank(c)).collect::<String>();
        let unhyphened =
            |s: &str| s.chars().filter(|&c| !blank(c) && fold_dash(c) != '-' && !invisible(c)).collect::<String>();
        let broken = self.alignment.transcript[item.transcript.clone()].iter().any(|x| x.join.is_some())
            || item.transcript.clone().any(|i| self.alignment.transcript_out[i])
            || transcript.chars().any(blank) && transcript.chars().any(|c| fold_dash(c) == '-');
        if seen(t) == seen(r) {
            let signs: Vec<String> =
                t.chars().chain(r.chars()).filter(|&c| invisible(c)).map(|c| visible(&c.to_string())).collect();
            return Some(verdict(
                Cause::Layout,
                0.8,
                &[Cause::Spacing],
                format!("invisible characters only: {}", signs.join(" ")),
            ));
        }
        if solid(t) == solid(r) {
            let what = if t.chars().filter(|&c| blank(c)).count() > r.chars().filter(|&c| blank(c)).count() {
                "split"
            } else {
                "joined"
            };
            return Some(verdict(Cause::Spacing, 0.95, &[], format!("the same letters, words {what}")));
        }
        if unhyphened(t) == unhyphened(r) {
            return Some(if broken {
                verdict(
                    Cause::Layout,
                    0.95,
                    &[Cause::Spacing],
                    "a hyphen at the end of a line or page, joined in the reference",
                )
            } else {
                verdict(
                    Cause::Orthography,
                    0.75,
                    &[Cause::Punctuation, Cause::Spacing],
                    "the same letters, a hyphen differs",
                )
            });
        }
        if self.untwinned(t) == self.untwinned(r) {
            return Some(verdict(Cause::Script, 0.97, &[Cause::Misread], self.foreign(t, r)));
        }
        if self.foreign_glyphs(t, r) {
            return Some(verdict(
                Cause::Script,
                0.8,
                &[Cause::Misread, Cause::Number],
                "letters of another script for ones that look alike",
            ));
        }
        let digits = |s: &str| s.chars().map(fold_digit).collect::<String>();
        if digits(t) == digits(r) {
            return Some(verdict(Cause::Orthography, 0.8, &[Cause::Number], "the same digits in another script"));
        }
        let plain = |s: &str| s.chars().map(|c| fold_digit(fold_dash(fold_quote(c)))).collect::<String>();
        if plain(t) == plain(r) {
            return Some(verdict(Cause::Punctuation, 0.9, &[], "the same letters, a mark is written another way"));
        }
        let small = |s: &str| s.to_lowercase();
        if small(t) == small(r) {
            return Some(verdict(Cause::Case, 0.95, &[], "the same letters, capital or small"));
        }
        if let Some(convention) = self.convention(t, r) {
            return Some(verdict(
                Cause::Orthography,
                0.9,
                &[Cause::Misread],
                format!("a convention of spelling: {convention}"),
            ));
        }
        let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        if letters(t) == letters(r) {
            let bracketed = |s: &str| s.contains(['[', ']', '<', '>']);
            return Some(if bracketed(r) && !bracketed(t) {
                verdict(Cause::Editorial, 0.7, &[Cause::Punctuation], "the same letters, the editor's brackets")
            } else {
                verdict(Cause::Punctuation, 0.9, &[Cause::Spacing], "the same letters, marks differ")
            });
        }
        None
    }

    fn untwinned(&self, s: &str) -> String {
        // Every letter is written as the first of its twins in the order of scripts.
        s.chars().map(|c| self.shapes.twin(c).filter(|&twin| twin < c).unwrap_or(c)).collect()
    }

    /// Says whether every letter that differs is of another script and looks nearly the same (У for V).
    fn foreign_glyphs(&self, t: &str, r: &str) -> bool {
        let alike = |(a, b): (char, char)| a == b || script(a) != script(b) && self.shapes.letter(a, b) <= 0.12;
        t.chars().count() == r.chars().count() && t.chars().zip(r.chars()).all(alike)
    }

    fn foreign(&self, t: &str, r: &str) -> String {
        let name = |c: char| format!("{c} U+{:04X}", u32::from(c));
        let pairs: Vec<String> = t
            .chars()
            .zip(r.chars())
            .filter(|&(a, b)| self.shapes.are_twins(a, b))
            .map(|(a, b)| format!("{} {} for {} {}", script(a), name(a), script(b), name(b)))
            .collect();
        format!("one glyph, two scripts: {}", pairs.join(", "))
    }

    /// Returns the name of the spelling conventions that make two words one, if they do.
    fn convention(&self, t: &str, r: &str) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        let (mut a, mut b) = (t.to_lowercase(), r.to_lowercase());
        for table in &self.pack.glyphs {
            let fold = |s: &str| s.chars().map(|c| table.to.get(&c).copied().unwrap_or(c)).collect::<String>();
            let (x, y) = (fold(&a), fold(&b));
            if x != a || y != b {
                names.push(&table.convention);
            }
            (a, b) = (x, y);
        }
        for row in self.pack.variants.iter().filter(|row| !row.pair[1].is_empty()) {
            if !a.contains(&row.pair[1]) && !b.contains(&row.pair[1]) {
                continue;
            }
            let (x, y) = (fold(&a, row), fold(&b, row));
            if (x != a || y != b) && !names.contains(&row.convention.as_str()) {
                names.push(&row.convention);
            }
            (a, b) = (x, y);
        }
        (a == b).then(|| names.join(", "))
    }

    /// Digits that differ.
    fn numbers(&self, item: &Item, t: &str, r: &str) -> Option<Judgement> {
        let digits = |s: &str| s.chars().map(fold_digit).filter(char::is_ascii_digit).collect::<String>();
        let (x, y) = (digits(t), digits(r));
        let figure = |tokens: &[Token]| tokens.iter().any(|t| t.kind == TokenKind::Number);
        let is_figure = figure(&self.alignment.reference[item.reference.clone()]) || roman(r);
        if x == y && !(is_figure && x.is_empty()) || !is_figure && y.is_empty() {
            return None;
        }
        if !is_figure && !figure(&self.alignment.transcript[item.transcript.clone()]) && y.is_empty() {
            return None;
        }
        let letters = t.chars().any(char::is_alphabetic) && !r.chars().any(char::is_alphabetic);
        Some(if letters || roman(r) {
            verdict(Cause::Number, 0.85, &[Cause::Misread], "a figure with something else for a digit")
        } else {
            verdict(Cause::Number, 0.9, &[Cause::Misread], format!("the digits differ: {x} and {y}"))
        })
    }

    /// Words whose letters differ.
    fn words(&self, item: &Item, t: &str, r: &str) -> Judgement {
        let soft = |s: &str| -> Vec<char> {
            s.to_lowercase().chars().filter(|&c| !blank(c) && !invisible(c)).map(|c| fold_dash(fold_quote(c))).collect()
        };
        let (a, b) = (soft(t), soft(r));
        let unlike = self.shapes.word(&a, &b);
        let edits = levenshtein(&a, &b).max(1);
        let long = a.len().max(b.len()).max(1);
        let each = unlike / edits as f64;
        let share = unlike / long as f64;
        let spaced = t.split_whitespace().count() != r.split_whitespace().count();
        let mut judgement = if base(&a) == base(&b) {
            verdict(Cause::Misread, 0.7, &[Cause::Orthography], "the same letters, accents differ")
        } else if self.is_name(item) && each > 0.3 {
            verdict(
                Cause::Name,
                0.6,
                &[Cause::Misread, Cause::Editorial],
                "a proper name, and glyphs alone do not explain it",
            )
        } else if each <= 0.45 && share <= 0.34 {
            verdict(Cause::Misread, 0.9 - share / 2.0, &[Cause::Wording], self.look_alikes(t, r))
        } else if share <= 0.42 {
            verdict(
                Cause::Misread,
                0.6 - share / 2.0,
                &[Cause::Wording],
                "most letters are the same, some lost, doubled or misread",
            )
        } else {
            verdict(
                Cause::Wording,
                0.45 + share.min(1.0) * 0.4,
                &[Cause::Misread],
                "another word: the glyphs do not explain it",
            )
        };
        if spaced {
            judgement.also.push(Cause::Spacing);
        }
        judgement
    }

    fn look_alikes(&self, t: &str, r: &str) -> String {
        let edits = super::edits::between(t, r, self.shapes);
        let shown: Vec<String> = edits
            .iter()
            .take(4)
            .map(|e| format!("{} for {}", or_nothing(&e.transcript), or_nothing(&e.reference)))
            .collect();
        format!("look-alikes: {}", shown.join(", "))
    }

    /// Says whether the reference's word is a proper name: a capital where no sentence begins, or a title before it.
    fn is_name(&self, item: &Item) -> bool {
        let text = &self.pair.reference.source.text;
        let word = |j: usize| &text[self.alignment.reference[j].span.range()];
        item.reference.clone().any(|j| {
            let own = word(j);
            let common = self.pack.nouns_are_capital || self.pack.capital_words.contains(&own.to_lowercase());
            if common || !own.chars().next().is_some_and(char::is_uppercase) {
                return false;
            }
            let before = j.checked_sub(1).map(|k| (self.alignment.reference[k].kind, word(k)));
            let capitals = own.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) && own.chars().count() > 1;
            match before {
                _ if capitals => true,
                None => false,
                Some((TokenKind::Mark, mark)) => mark.ends_with([',', '(', '-', ';']),
                Some((_, title)) => {
                    !self.alignment.reference[j].starts_line || self.pack.name_words.contains(&title.to_lowercase())
                }
            }
        })
    }

    /// Text that one side lacks.
    fn one_sided(&self, item: &Item, t: &str, r: &str) -> Judgement {
        let text = if r.is_empty() { t } else { r };
        let omitted = t.is_empty();
        let lettered = text.chars().any(char::is_alphanumeric);
        let tokens = if omitted {
            &self.alignment.reference[item.reference.clone()]
        } else {
            &self.alignment.transcript[item.transcript.clone()]
        };
        if !lettered {
            let hyphen = !omitted && text.chars().all(|c| fold_dash(c) == '-') && tokens.iter().any(|t| t.ends_line);
            return if hyphen {
                verdict(Cause::Layout, 0.7, &[Cause::Punctuation], "a hyphen at the end of a line")
            } else if omitted && text.contains(['[', ']', '<', '>']) {
                verdict(Cause::Editorial, 0.7, &[Cause::Punctuation], "the editor's brackets")
            } else {
                verdict(
                    Cause::Punctuation,
                    0.85,
                    &[],
                    if omitted { "a mark that the transcript lacks" } else { "a mark too much" },
                )
            };
        }
        if omitted && text.starts_with(['[', '<']) && text.ends_with([']', '>']) {
            return verdict(Cause::Editorial, 0.85, &[], "supplied by the editor, in brackets");
        }
        if tokens.iter().all(|t| t.kind == TokenKind::Number) {
            return verdict(
                Cause::Number,
                0.6,
                &[Cause::Unknown],
                if omitted { "a figure lost" } else { "a figure too much" },
            );
        }
        if omitted {
            verdict(Cause::Unknown, 0.5, &[Cause::Wording], "lost, and nothing on the page says why")
        } else {
            verdict(
                Cause::Unknown,
                0.45,
                &[Cause::Wording, Cause::Misread],
                "too much, and nothing in the reference says why",
            )
        }
    }
}

fn marks(t: &str, r: &str) -> Judgement {
    let bracketed = |s: &str| s.contains(['[', ']', '<', '>']);
    if bracketed(r) && !bracketed(t) {
        return verdict(Cause::Editorial, 0.6, &[Cause::Punctuation], "the editor's brackets");
    }
    verdict(Cause::Punctuation, 0.95, &[], "marks only")
}

fn composed(s: &str) -> String {
    s.split(blank).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ").nfc().collect()
}

fn or_nothing(s: &str) -> String {
    if s.is_empty() { "nothing".into() } else { visible(s) }
}

/// Names the script of a letter, as far as look-alikes go.
fn script(c: char) -> &'static str {
    match c {
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => "Greek",
        '\u{400}'..='\u{52f}' => "Cyrillic",
        _ => "Latin",
    }
}

/// Says whether a word is a Roman numeral of at least two letters.
fn roman(s: &str) -> bool {
    s.chars().count() >= 2 && s.chars().all(|c| "IVXLCDM".contains(c))
}

/// Writes the second spelling of a row as the first.
fn fold(word: &str, row: &crate::lang::Variant) -> String {
    let (to, from) = (row.pair[0].as_str(), row.pair[1].as_str());
    match row.at {
        Position::Any => word.replace(from, to),
        Position::Start => word.strip_prefix(from).map_or_else(|| word.to_string(), |rest| format!("{to}{rest}")),
        Position::End => word.strip_suffix(from).map_or_else(|| word.to_string(), |rest| format!("{rest}{to}")),
        Position::Whole => if word == from { to } else { word }.to_string(),
    }
}

/// Returns letters without accents.
fn base(word: &[char]) -> Vec<char> {
    word.iter().map(|c| crate::lang::base(*c)).collect()
}

fn levenshtein(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let best = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[b.len()]
}
