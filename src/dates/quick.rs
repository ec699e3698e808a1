//! Turns a word into what dates can begin with it, so that the words of prose are passed over by one look-up.
//!
//! Only plain words are judged here: letters, with a blank or a mark after them.
//! What is refused could not have begun any form of the language; whatever is
//! not plain (figures, hyphens, CJK) is walked as ever.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use super::grammar::{El, Starts};
use super::lexicon::Lexicon;
use super::phrase::{Phrase, fold};
use super::window::{Sign, Window};

/// A map for short keys, many questions and no enemies.
pub type Quick<K, V> = HashMap<K, V, BuildHasherDefault<Mixed>>;

/// Multiplies and rotates.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mixed(u64);

impl Mixed {
    fn mix(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.mix(u64::from(n));
    }

    fn write_u32(&mut self, n: u32) {
        self.mix(u64::from(n));
    }

    fn write_usize(&mut self, n: usize) {
        self.mix(n as u64);
    }

    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

/// What the forms that begin in one way can begin with.
#[derive(Debug, Default)]
struct First {
    words: BTreeSet<Vec<char>>,
    name: bool,
    number: bool,
    figures: bool,
    roman: bool,
    roman_day: bool,
    signs: Vec<char>,
}

/// The classes of forms that a plain word may begin, by [`Starts`].
#[derive(Debug, Default)]
pub struct Firsts {
    letter: First,
    digit: First,
    roman: First,
    follow: First,
}

impl First {
    fn of(lex: &Lexicon, starts: Starts) -> Self {
        let mut out = Self::default();
        for el in lex.tree.first_elements(starts) {
            match el {
                El::Name(_) => out.name = true,
                El::DayWord | El::YearWord | El::DecadeWord => out.number = true,
                El::Day(_) | El::Month(_) | El::Time => out.figures = true,
                El::Roman(_) | El::RomanYear | El::RomanNumberDay => out.roman = true,
                El::Century => (out.number, out.roman) = (true, true),
                El::Decade => (out.number, out.figures) = (true, true),
                El::OtherYear | El::Part => (out.number, out.roman) = (true, true),
                El::RomanDay => {
                    out.roman_day = true;
                    ["pridie", "kalends", "nones", "ides"].iter().for_each(|list| out.add(lex.list(list)));
                }
                El::Words(list) => {
                    out.add(lex.list(list));
                    if list == "from" {
                        out.add(lex.list("between"));
                    }
                }
                El::Mark => ["year-mark", "year-mark-damaged"].iter().for_each(|list| out.add(lex.list(list))),
                El::Relative => lex.relative.iter().for_each(|r| out.add(std::slice::from_ref(&r.0))),
                El::Feast => lex.feasts.iter().for_each(|r| out.add(std::slice::from_ref(&r.0))),
                El::Reign => lex.reigns.iter().for_each(|r| out.add(std::slice::from_ref(&r.0))),
                El::OtherMonth => lex.other_month_names().for_each(|p| out.add(std::slice::from_ref(p))),
                El::Literal(signs) => out.signs.extend(signs),
                _ => {}
            }
        }
        out
    }

    /// Whatever can follow a figure in any form.
    fn following(lex: &Lexicon) -> Self {
        let mut out = Self { name: true, number: true, roman: true, ..Self::default() };
        lex.all_phrases().for_each(|p| out.add(std::slice::from_ref(p)));
        out
    }

    /// Adds the letters with which phrases begin.
    fn add(&mut self, phrases: &[Phrase]) {
        let first = |p: &Phrase| p.first().map(|w| w.iter().copied().take_while(|c| c.is_letter()).collect());
        self.words.extend(phrases.iter().filter_map(first));
    }

    fn begins_torn(&self, text: &str, lex: &Lexicon) -> bool {
        lex.begins_month(text) && !lex.is_small_word(text)
    }

    fn takes(&self, word: &[char], low: &[char], lex: &Lexicon) -> bool {
        let text = || low.iter().collect::<String>();
        self.words.contains(low)
            || self.signs.contains(&word[0])
            || (self.figures
                && word.len() <= 2
                && word.iter().all(|c| lex.digit(*c).is_some() || matches!(c, 'א'..='ת')))
            || (self.roman && word.len() - word.iter().take_while(|c| roman_sign(**c)).count() <= 2)
            || (self.roman_day && word.iter().all(|c| matches!(c, 'i' | 'v' | 'x' | 'j' | 'I' | 'V' | 'X' | 'J')))
            || (self.name && word.len() >= 2 && word.len() <= 20 && lex.month_like(&text()).is_some())
            // The first piece of a name that blanks tear apart.
            || (self.name && (word.len() >= 2 || word[0].is_uppercase()) && self.begins_torn(&text(), lex))
            || (self.number
                && word.len() <= LONGEST
                && (lex.number_word(&text()).is_some() || lex.compound(&text()).is_some()))
    }
}

fn roman_sign(c: char) -> bool {
    matches!(c, 'I' | 'V' | 'X' | 'M' | 'D' | 'C' | 'L' | 'i' | 'v' | 'x' | 'l')
        || matches!(c, 'І' | 'У' | 'Ѵ' | 'Y' | 'Х' | 'П' | 'Ш' | 'Ⅰ'..='Ⅻ')
}

impl Firsts {
    /// Collects what the forms of a language can begin with.
    pub fn of(lex: &Lexicon) -> Self {
        let first = |starts| First::of(lex, starts);
        Self {
            letter: first(Starts::Letter),
            digit: first(Starts::Digit),
            roman: first(Starts::Roman),
            follow: First::following(lex),
        }
    }

    fn classes(&self, word: &[char], lex: &Lexicon) -> u8 {
        let low: Vec<char> = word.iter().copied().map(fold).collect();
        let bit = |first: &First, n: u8| u8::from(first.takes(word, &low, lex)) << n;
        bit(&self.letter, 0) | bit(&self.digit, 1) | bit(&self.roman, 2) | bit(&self.follow, 3)
    }
}

/// The words of a text with the classes of forms that each may begin.
#[derive(Debug, Default)]
pub struct Begins {
    known: Quick<Box<[char]>, u8>,
}

/// The longest number word: "neunzehnhundertfünfundachtzig", "millesettecentonovantaquattro".
pub const LONGEST: usize = 40;

/// How many words are remembered.
const MOST: usize = 50_000;

impl Begins {
    /// Says which classes of forms may begin at a place; all of them where no plain word stands there.
    pub fn at(&mut self, win: &Window, at: usize, lex: &Lexicon) -> u8 {
        let mut end = at;
        while win.get(end).is_letter() && (win.get(end) as u32) < 0x2e80 {
            end += 1;
        }
        if end == at || !matches!(win.get(end), ' ' | '\n' | '\0' | ',' | '.' | ';' | ':' | ')' | '»' | '"') {
            return u8::MAX;
        }
        let word = &win.c[at..end];
        if let Some(classes) = self.known.get(word) {
            return *classes;
        }
        let classes = lex.firsts.classes(word, lex);
        if self.known.len() < MOST {
            self.known.insert(word.into(), classes);
        }
        classes
    }

    /// Says whether the figures at a place are followed by a plain word that no date goes on with: a count, a price, a number.
    pub fn only_counts(&mut self, win: &Window, at: usize, lex: &Lexicon) -> bool {
        let mut end = at;
        while win.get(end).is_ascii_digit() {
            end += 1;
        }
        if end == at || end - at > 6 {
            return false;
        }
        if matches!(win.get(end), '.' | ',' | ';' | ':' | ')') {
            end += 1;
        }
        let word = win.blanks(end);
        // A word of two letters may be what is left of a separator.
        let short = (word..word + 3).any(|i| !win.get(i).is_letter());
        word > end && !short && self.at(win, word, lex) & 8 == 0
    }
}

/// Says whether a class of forms is among those of [`Begins::at`].
pub fn allows(classes: u8, starts: Starts) -> bool {
    match starts {
        Starts::Letter => classes & 1 > 0,
        Starts::Digit => classes & 2 > 0,
        Starts::Roman => classes & 4 > 0,
        Starts::Bracket | Starts::Cjk => true,
    }
}
