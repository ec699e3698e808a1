//! Turns two readings with the same letters into the form that differs: blanks, hyphens, scripts, case, spelling.

use super::{Cause, Judge, Judgement, base, verdict};
use crate::align::Item;
use crate::lang::{Position, Variant};
use crate::normalize::{blank, fold_dash, fold_digit, fold_quote, invisible};
use crate::text::chars::alphanumeric;
use crate::text::show::visible;
use unicode_normalization::UnicodeNormalization;

impl Judge<'_> {
    /// Differences of form: blanks, hyphens, scripts, case, spelling conventions.
    pub(super) fn form(&self, item: &Item, transcript: &str, t: &str, r: &str) -> Option<Judgement> {
        let seen = |s: &str| s.chars().filter(|&c| !invisible(c)).collect::<String>();
        let solid = |s: &str| s.chars().filter(|&c| !blank(c)).collect::<String>();
        let broken = self.is_broken(item, transcript);
        // Black letter breaks its words with a double hyphen.
        let hyphen = |c: char| fold_dash(c) == '-' || broken && c == '=';
        let unhyphened = |s: &str| s.chars().filter(|&c| !blank(c) && !hyphen(c) && !invisible(c)).collect::<String>();
        if plainly_spelt(t) && plainly_spelt(r) {
            // Letters and nothing else: no blank, mark or sign can be what differs.
            return self.letters_alone(t, r);
        }
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
            return Some(verdict(Cause::Spacing, 0.97, &[], format!("the same letters, words {what}")));
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
        if let Some(script) = self.script(t, r) {
            return Some(script);
        }
        let digits = |s: &str| s.chars().map(fold_digit).collect::<String>();
        if digits(t) == digits(r) {
            return Some(verdict(Cause::Orthography, 0.8, &[Cause::Number], "the same digits in another script"));
        }
        if fraction(t) != t && fraction(t) == fraction(r) || fraction(r) != r && fraction(r) == fraction(t) {
            return Some(verdict(Cause::Orthography, 0.85, &[Cause::Number], "a fraction in one sign, or written out"));
        }
        let plain = |s: &str| s.chars().map(|c| fold_digit(fold_dash(fold_quote(c)))).collect::<String>();
        if plain(t) == plain(r) {
            return Some(verdict(Cause::Punctuation, 0.9, &[], "the same letters, a mark is written another way"));
        }
        if let Some(spelling) = self.spelling(t, r) {
            return Some(spelling);
        }
        if broken && self.convention(&unhyphened(t), &unhyphened(r)).is_some() {
            let also = &[Cause::Orthography, Cause::Spacing];
            return Some(verdict(Cause::Layout, 0.85, also, "a word carried over, in another spelling"));
        }
        if r.to_lowercase()
            .chars()
            .map(crate::lang::base)
            .eq(t.to_lowercase().trim_end_matches(['\'', '’', '`']).chars())
            && t.ends_with(['\'', '’', '`'])
        {
            return Some(verdict(
                Cause::Orthography,
                0.8,
                &[Cause::Punctuation],
                "an apostrophe written for the accent",
            ));
        }
        let spoken = |s: &str| s.chars().filter(|c| alphanumeric(*c)).collect::<String>();
        if spoken(t) == spoken(r) {
            let bracketed = |s: &str| s.contains(['[', ']', '<', '>']);
            return Some(if bracketed(r) && !bracketed(t) {
                verdict(Cause::Editorial, 0.7, &[Cause::Punctuation], "the same letters, the editor's brackets")
            } else {
                verdict(Cause::Punctuation, 0.9, &[Cause::Spacing], "the same letters, marks differ")
            });
        }
        None
    }

    /// Differences of form between two words of letters alone.
    fn letters_alone(&self, t: &str, r: &str) -> Option<Judgement> {
        self.script(t, r).or_else(|| self.spelling(t, r))
    }

    /// Letters of another script.
    fn script(&self, t: &str, r: &str) -> Option<Judgement> {
        if self.untwinned(t).eq(self.untwinned(r)) {
            return Some(verdict(Cause::Script, 0.97, &[Cause::Misread], self.foreign(t, r)));
        }
        let also = &[Cause::Misread, Cause::Number];
        let why = "letters of another script for ones that look alike";
        self.foreign_glyphs(t, r).then(|| verdict(Cause::Script, 0.8, also, why))
    }

    /// Capitals, and conventions of spelling.
    fn spelling(&self, t: &str, r: &str) -> Option<Judgement> {
        if t.to_lowercase() == r.to_lowercase() {
            return Some(verdict(Cause::Case, 0.97, &[], "the same letters, capital or small"));
        }
        let convention = self.convention(t, r)?;
        let why = format!("a convention of spelling: {convention}");
        Some(verdict(Cause::Orthography, 0.94, &[Cause::Misread], why))
    }

    fn untwinned<'s>(&'s self, s: &'s str) -> impl Iterator<Item = char> + 's {
        // Every letter is written as the first of its twins in the order of scripts.
        s.chars().map(|c| self.shapes.twin(c).filter(|&twin| twin < c).unwrap_or(c))
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
            .filter(|(a, b)| a != b)
            .map(|(a, b)| format!("{} {} for {}", script(a), name(a), script(b)))
            .collect();
        pairs.join(", ")
    }

    /// Returns the name of the spelling conventions that make two words one, if they do.
    fn convention(&self, t: &str, r: &str) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        let (mut a, mut b) = (t.to_lowercase(), r.to_lowercase());
        for table in &self.pack.glyphs {
            let fold = |s: &str| s.chars().map(|c| table.to.get(&c).copied().unwrap_or(c)).collect::<String>();
            let (x, y) = (fold(&a), fold(&b));
            if (x != a || y != b) && !names.contains(&table.convention.as_str()) {
                names.push(&table.convention);
            }
            (a, b) = (x, y);
        }
        let mut there = [letters(&a), letters(&b)];
        for (row, &needed) in self.pack.variants.iter().zip(&self.variants).filter(|(row, _)| !row.pair[1].is_empty()) {
            let lacks = |word: &str, there: u64| needed & !there != 0 || !word.contains(&row.pair[1]);
            if lacks(&a, there[0]) && lacks(&b, there[1]) {
                continue;
            }
            let (x, y) = (fold(&a, row), fold(&b, row));
            if (x != a || y != b) && !names.contains(&row.convention.as_str()) {
                names.push(&row.convention);
            }
            (a, b) = (x, y);
            there = [letters(&a), letters(&b)];
        }
        // An older spelling often lacks the accent of the newer one.
        let plain = |s: &str| base(&s.chars().collect::<Vec<_>>());
        let same = a == b || !names.is_empty() && plain(&a) == plain(&b) && plain(t) != plain(r);
        same.then(|| names.join(", "))
    }
}

/// Returns the letters of a word as a set, their numbers taken modulo 64: what is not in it is not in the word.
pub(super) fn letters(word: &str) -> u64 {
    word.chars().fold(0, |set, c| set | 1 << (u32::from(c) % 64))
}

/// Says whether a word has letters of the Latin, Greek or Cyrillic script alone, which no step writes another way but
/// as capitals, twins or conventions of spelling.
fn plainly_spelt(s: &str) -> bool {
    s.chars().all(|c| matches!(c, 'a'..='z' | 'A'..='Z' | 'À'..='ɏ' | 'Ά'..='ԯ') && c.is_alphabetic())
}

/// Names the script of a letter, as far as look-alikes go.
fn script(c: char) -> &'static str {
    match c {
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => "Greek",
        '\u{400}'..='\u{52f}' => "Cyrillic",
        _ => "Latin",
    }
}

/// Writes the second spelling of a row as the first.
fn fold(word: &str, row: &Variant) -> String {
    let (to, from) = (row.pair[0].as_str(), row.pair[1].as_str());
    match row.at {
        Position::Any => word.replace(from, to),
        Position::Start => word.strip_prefix(from).map_or_else(|| word.to_string(), |rest| format!("{to}{rest}")),
        Position::End => word.strip_suffix(from).map_or_else(|| word.to_string(), |rest| format!("{rest}{to}")),
        Position::Whole => if word == from { to } else { word }.to_string(),
    }
}

/// Writes the signs of fractions out: ½ as 1/2, 3½ as 3 1/2; blanks between the parts are free.
fn fraction(s: &str) -> String {
    let mut out = String::new();
    for c in s.chars().filter(|c| !c.is_whitespace()) {
        let parts: String = std::iter::once(c).nfkc().collect();
        match parts.split_once('\u{2044}') {
            Some((n, d)) => out.push_str(&format!("{n}/{d}")),
            None => out.push(if c == '\u{2044}' { '/' } else { c }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_letters_are_no_blank_mark_or_sign() {
        for c in (0..0x600).filter_map(char::from_u32).filter(|c| plainly_spelt(&c.to_string())) {
            assert!(!blank(c) && !invisible(c) && alphanumeric(c), "{c}");
            assert_eq!((fold_dash(c), fold_digit(c), fold_quote(c)), (c, c, c));
            assert_eq!(fraction(&c.to_string()), c.to_string());
        }
    }
}
