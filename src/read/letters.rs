//! Turns a text into a figure that says how much it reads like a language: the judge between code pages.
//!
//! The knowledge is data of the language packs: frequent letter pairs for
//! languages written outside Latin, letters beyond ASCII for those written in
//! it. Only characters outside ASCII are judged, since on the others all pages agree.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use crate::lang::{PACKS, Pack};
use crate::text::Mixing;
use crate::text::chars::{alphabetic, lower, lowercase_into};

/// How many characters are looked at; more would not change a verdict.
const LOOKED_AT: usize = 50_000;

/// What one language says of its writing; which pairs, letters and words it knows, [`Known`] says of all.
struct Profile {
    id: String,
    by_pairs: bool,
    has_letters: bool,
}

/// Which languages know a pair, a letter or a word: the bit of each profile, by its place.
#[derive(Default)]
struct Known {
    pairs: HashMap<(char, char), u64, Mixing>,
    letters: HashMap<char, u64>,
    words: HashMap<String, u64, Mixing>,
    /// The letters that these words begin with.
    initials: BTreeSet<char>,
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
    let told = profiles().iter().position(|p| Some(&p.id) == tag.as_ref() && (p.by_pairs || p.has_letters));
    let tally = Tally::of(text);
    let none = Score { sum: f64::NEG_INFINITY, judged: 0, words: 0, by_pairs: false };
    let merit = |s: &Score| s.sum + s.words.min(20) as f64;
    tally
        .scores()
        .enumerate()
        .filter(|(i, _)| told.is_none_or(|told| *i == told))
        .fold(none, |best, (_, s)| if merit(&s) > merit(&best) { s } else { best })
}

fn profiles() -> &'static [Profile] {
    &languages().0
}

fn languages() -> &'static (Vec<Profile>, Known) {
    static LANGUAGES: OnceLock<(Vec<Profile>, Known)> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        let (mut profiles, mut known) = (Vec::new(), Known::default());
        let packs = PACKS.iter().map(|(id, toml)| (id, Pack::head(toml)));
        for (id, pack) in packs.filter(|(_, p)| !p.frequent_words.is_empty()) {
            let bit = 1 << profiles.len();
            let twos = pack.frequent_pairs.iter().filter_map(|pair| pair.chars().next().zip(pair.chars().nth(1)));
            let twos: Vec<_> = twos.collect();
            let by_pairs = !twos.is_empty();
            twos.into_iter().for_each(|pair| *known.pairs.entry(pair).or_default() |= bit);
            pack.letters.iter().for_each(|&c| *known.letters.entry(c).or_default() |= bit);
            let has_letters = !pack.letters.is_empty();
            // Words tell languages of one alphabet apart; those known by letter pairs are told by these.
            for word in pack.frequent_words.into_iter().filter(|_| !by_pairs) {
                known.initials.extend(word.chars().next());
                *known.words.entry(word).or_default() |= bit;
            }
            profiles.push(Profile { id: (*id).to_string(), by_pairs, has_letters });
        }
        (profiles, known)
    })
}

fn small(c: char) -> char {
    lower(c).next().unwrap_or(c)
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

/// The small letters of Cyrillic: of these nearly all pairs are made.
const BASIC: usize = 48;
const FIRST_BASIC: u32 = 0x430;

fn basic(c: char) -> Option<usize> {
    let i = u32::from(c).wrapping_sub(FIRST_BASIC) as usize;
    (i < BASIC).then_some(i)
}

/// What every language says of the text alike, and how often stands what each may know or not.
#[derive(Default)]
struct Tally {
    /// Hits less misses that are the same for all.
    sum: i64,
    judged: usize,
    /// The same for languages known by letter pairs, and the pairs.
    sum_of_pairs: i64,
    judged_of_pairs: usize,
    /// Pairs of two of the [`BASIC`] letters by their numbers, and the others.
    pairs: Vec<u32>,
    odd_pairs: HashMap<(char, char), usize, Mixing>,
    /// The same for languages known by letters, and the letters.
    sum_of_letters: i64,
    judged_of_letters: usize,
    letters: HashMap<char, usize, Mixing>,
    /// How many words stand in the lists of each language, by its place.
    words: Vec<usize>,
}

/// One character as the judge sees it.
#[derive(Clone, Copy)]
struct Seen {
    c: char,
    alphabetic: bool,
}

impl Seen {
    fn of(c: char) -> Self {
        Self { c, alphabetic: alphabetic(c) }
    }
}

impl Tally {
    fn of(text: &str) -> Self {
        let mut tally = Self { words: vec![0; profiles().len()], pairs: vec![0; BASIC * BASIC], ..Self::default() };
        let mut prev = Seen::of(' ');
        let mut chars = text.chars().take(LOOKED_AT).map(Seen::of).peekable();
        while let Some(seen) = chars.next() {
            let next = chars.peek().copied().unwrap_or(Seen::of(' '));
            tally.weigh(prev, seen, next);
            prev = seen;
        }
        /// No frequent word is longer.
        const LONGEST: usize = 32;
        let words = text.split(|c: char| !alphabetic(c)).take(2_000).filter(|w| !w.is_empty() && w.len() <= LONGEST);
        let (known, mut small) = (&languages().1, String::new());
        for word in words.filter(|w| w.chars().next().is_some_and(|c| known.initials.contains(&self::small(c)))) {
            lowercase_into(word, &mut small);
            let mut packs = known.words.get(small.as_str()).copied().unwrap_or(0);
            while packs != 0 {
                tally.words[packs.trailing_zeros() as usize] += 1;
                packs &= packs - 1;
            }
        }
        tally
    }

    /// Weighs one character between its neighbours.
    fn weigh(&mut self, prev: Seen, Seen { c, alphabetic }: Seen, next: Seen) {
        if c.is_ascii() {
            // A Latin letter that follows a Cyrillic one within a word.
            self.sum -= i64::from(c.is_ascii_alphabetic() && cyrillic(prev.c));
            return;
        }
        if !alphabetic || matches!(c, 'º' | 'ª') {
            let inside = prev.alphabetic && next.alphabetic && !matches!(c, '’' | '·' | '\u{ad}');
            let (point, judged) = match (usual_mark(c), inside) {
                (true, false) => (0, 0),
                (true, true) | (false, false) => (-1, 1),
                (false, true) => (-2, 1),
            };
            self.sum += point;
            self.judged += judged;
            return;
        }
        // Small then capital within a word: what swapping the two halves of a code page looks like.
        let case = if prev.c.is_lowercase() && c.is_uppercase() { -1 } else { 0 };
        // A letter by itself may be a sign of another page, as the euro of one is the Û of the next.
        if prev.alphabetic || next.alphabetic {
            self.sum_of_letters += case;
            *self.letters.entry(small(c)).or_default() += 1;
        }
        self.judged_of_letters += 1;
        if !cyrillic(c) {
            self.sum_of_pairs -= 1;
            self.judged_of_pairs += 1;
        } else if prev.c.is_ascii_alphabetic() {
            self.sum_of_pairs += case - 1;
            self.judged_of_pairs += 1;
        } else if prev.alphabetic {
            self.sum_of_pairs += case;
            self.judged_of_pairs += 1;
            let (a, b) = (small(prev.c), small(c));
            match (basic(a), basic(b)) {
                (Some(a), Some(b)) => self.pairs[a * BASIC + b] += 1,
                _ => *self.odd_pairs.entry((a, b)).or_default() += 1,
            }
        }
    }

    /// Scores the text against each language in the order of the profiles.
    fn scores(&self) -> impl Iterator<Item = Score> {
        let (profiles, known) = languages();
        let mut hits = vec![[0_usize; 2]; profiles.len()];
        let mut count = |mask: Option<&u64>, kind: usize, times: usize| {
            let mut left = mask.copied().unwrap_or(0);
            while left != 0 {
                hits[left.trailing_zeros() as usize][kind] += times;
                left &= left - 1;
            }
        };
        let letter = |i: usize| char::from_u32(FIRST_BASIC + i as u32).unwrap_or_default();
        let basic = self.pairs.iter().enumerate().filter(|(_, times)| **times > 0);
        let basic = basic.map(|(i, &times)| ((letter(i / BASIC), letter(i % BASIC)), times as usize));
        let all = || basic.clone().chain(self.odd_pairs.iter().map(|(pair, &times)| (*pair, times)));
        all().for_each(|(pair, times)| count(known.pairs.get(&pair), 0, times));
        self.letters.iter().for_each(|(c, &times)| count(known.letters.get(c), 1, times));
        let (pairs, letters): (usize, usize) = (all().map(|(_, times)| times).sum(), self.letters.values().sum());
        profiles.iter().zip(hits).zip(&self.words).map(move |((profile, [good_pairs, good_letters]), &words)| {
            // A hit is worth one point and a miss takes one.
            let (own, judged, of, good) = if profile.by_pairs {
                (self.sum_of_pairs, self.judged_of_pairs, pairs, good_pairs)
            } else {
                (self.sum_of_letters, self.judged_of_letters, letters, good_letters)
            };
            Score {
                sum: (self.sum + own + 2 * good as i64 - of as i64) as f64,
                judged: self.judged + judged,
                words,
                by_pairs: profile.by_pairs,
            }
        })
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
