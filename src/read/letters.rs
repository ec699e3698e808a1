//! Turns a text into a figure that says how much it reads like a language: the judge between code pages.
//!
//! The knowledge is data of the language packs: frequent letter pairs for
//! languages written outside Latin, letters beyond ASCII for those written in
//! it. Only characters outside ASCII are judged, since on the others all pages agree.

use std::collections::{BTreeSet, HashSet};
use std::sync::OnceLock;

use crate::lang::{PACKS, Pack};

/// How many characters are looked at; more would not change a verdict.
const LOOKED_AT: usize = 50_000;

/// What one language says of its writing.
struct Profile {
    id: String,
    pairs: HashSet<(char, char)>,
    letters: BTreeSet<char>,
    words: BTreeSet<String>,
}

/// How well a text reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Hits less misses; a character that no text would hold there weighs more.
    pub sum: f64,
    /// How many characters or pairs were judged.
    pub judged: usize,
    /// How many frequent words of the language were met (Latin scripts only).
    pub words: usize,
    /// Whether the language that reads best is known by letter pairs.
    pub by_pairs: bool,
}

impl Score {
    /// Hits less misses per character judged.
    pub fn mean(&self) -> f64 {
        if self.judged == 0 { 0.0 } else { self.sum / self.judged as f64 }
    }
}

/// Scores a text against the language of a tag, or against the one that fits best.
pub fn score(text: &str, lang: Option<&str>) -> Score {
    let tag = lang.and_then(|tag| tag.split(['-', '_']).next()).map(str::to_ascii_lowercase);
    let known = profiles().iter().any(|p| Some(&p.id) == tag.as_ref() && !(p.pairs.is_empty() && p.letters.is_empty()));
    let wanted = |p: &&Profile| !known || Some(&p.id) == tag.as_ref();
    let none = Score { sum: f64::NEG_INFINITY, judged: 0, words: 0, by_pairs: false };
    let merit = |s: &Score| s.sum + s.words.min(20) as f64;
    profiles()
        .iter()
        .filter(wanted)
        .map(|p| p.score(text))
        .fold(none, |best, s| if merit(&s) > merit(&best) { s } else { best })
}

fn profiles() -> &'static [Profile] {
    static PROFILES: OnceLock<Vec<Profile>> = OnceLock::new();
    PROFILES.get_or_init(|| {
        let packs = PACKS.iter().map(|(id, toml)| (id, Pack::head(toml)));
        packs
            .filter(|(_, p)| !p.frequent_words.is_empty())
            .map(|(id, p)| Profile {
                id: (*id).to_string(),
                pairs: p
                    .frequent_pairs
                    .iter()
                    .filter_map(|pair| pair.chars().next().zip(pair.chars().nth(1)))
                    .collect(),
                letters: p.letters,
                words: p.frequent_words,
            })
            .collect()
    })
}

/// Says whether a character is a letter, at once for those of most of our pages.
fn alphabetic(c: char) -> bool {
    matches!(c, 'а'..='я' | 'А'..='Я') || c.is_alphabetic()
}

fn small(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Marks that stand in print and typescript of any European language.
fn usual_mark(c: char) -> bool {
    matches!(
        c,
        '«' | '»'
            | '„'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '‚'
            | '‹'
            | '›'
            | '–'
            | '—'
            | '…'
            | '№'
            | '§'
            | '°'
            | '·'
            | '•'
            | '©'
            | '®'
            | '™'
            | '€'
            | '£'
            | '½'
            | '¼'
            | '¾'
            | '±'
            | '¿'
            | '¡'
            | 'º'
            | 'ª'
            | '\u{a0}'
            | '\u{ad}'
            | '\u{85}'
    )
}

fn cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

impl Profile {
    fn score(&self, text: &str) -> Score {
        let by_pairs = !self.pairs.is_empty();
        let mut score = Score { sum: 0.0, judged: 0, words: 0, by_pairs };
        let mut prev = ' ';
        let mut chars = text.chars().take(LOOKED_AT).peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied().unwrap_or(' ');
            let (point, judged) = self.judge(prev, c, next);
            score.sum += point;
            score.judged += usize::from(judged);
            prev = c;
        }
        if !by_pairs {
            /// No frequent word is longer; a text without blanks is one word, and need not be folded.
            const LONGEST: usize = 256;
            let words = text.split(|c: char| !alphabetic(c)).take(2_000).filter(|w| w.len() <= LONGEST);
            score.words = words.filter(|w| self.words.contains(&w.to_lowercase())).count();
        }
        score
    }

    /// Weighs one character between its neighbours: points, and whether it counts as judged.
    fn judge(&self, prev: char, c: char, next: char) -> (f64, bool) {
        if c.is_ascii() {
            // A Latin letter that follows a Cyrillic one within a word.
            let mixed = c.is_ascii_alphabetic() && cyrillic(prev);
            return (if mixed { -1.0 } else { 0.0 }, false);
        }
        if !c.is_alphabetic() || matches!(c, 'º' | 'ª') {
            let inside = prev.is_alphabetic() && next.is_alphabetic() && !matches!(c, '’' | '·' | '\u{ad}');
            return match (usual_mark(c), inside) {
                (true, false) => (0.0, false),
                (true, true) => (-1.0, true),
                (false, false) => (-1.0, true),
                (false, true) => (-2.0, true),
            };
        }
        // Small then capital within a word: what swapping the two halves of a code page looks like.
        let case = if prev.is_lowercase() && c.is_uppercase() { -1.0 } else { 0.0 };
        if self.pairs.is_empty() {
            // A letter by itself may be a sign of another page, as the euro of one is the Û of the next.
            if !prev.is_alphabetic() && !next.is_alphabetic() {
                return (0.0, true);
            }
            let known = self.letters.contains(&small(c));
            return (case + if known { 1.0 } else { -1.0 }, true);
        }
        if !cyrillic(c) {
            return (-1.0, true);
        }
        if prev.is_ascii_alphabetic() {
            return (-1.0 + case, true);
        }
        if !prev.is_alphabetic() {
            return (0.0, false);
        }
        let known = self.pairs.contains(&(small(prev), small(c)));
        (case + if known { 1.0 } else { -1.0 }, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_reads_and_its_misreadings_do_not() {
        let text = "Предлагаю создать нашу делегацию в составе трёх человек";
        assert!(score(text, None).mean() > 0.6);
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        for page in [encoding_rs::KOI8_R, encoding_rs::IBM866, encoding_rs::ISO_8859_5, encoding_rs::WINDOWS_1252] {
            let (wrong, _, _) = page.decode(&bytes);
            assert!(score(&wrong, None).mean() < 0.3, "{}: {wrong}", page.name());
        }
    }

    #[test]
    fn latin_letters_count_with_their_language() {
        let polish = "się że już ćwierć łąka";
        assert!(score(polish, None).mean() > 0.9);
        let (bytes, _, _) = encoding_rs::WINDOWS_1250.encode(polish);
        let (wrong, _, _) = encoding_rs::WINDOWS_1252.decode(&bytes);
        assert!(score(&wrong, None).sum < score(polish, None).sum - 3.0, "{wrong}");
    }
}
