//! Turns two tokens, or two runs of tokens, into the cost of reading one for the other.

use std::collections::HashMap;

use super::tokens::{Forms, Token, TokenKind};
use super::words::Room;
use crate::lang::{Measure, Shapes, abbreviates};
use crate::text::Mixing;

/// What it costs to read one token for another, remembered by form.
pub struct Likeness<'a> {
    /// Soft forms by number, spelt in the letters of the measure.
    soft: Vec<Vec<u32>>,
    /// What is asked of each soft form again and again.
    faces: Vec<Face>,
    measure: Measure<'a>,
    known: HashMap<u64, f32, Mixing>,
    /// How unlike runs of up to three words each are once joined, by their soft forms.
    known_groups: HashMap<[u32; 6], f32, Mixing>,
    /// Soft forms of the marks that end an abbreviation.
    pointed: Vec<u32>,
    /// Soft forms of the brackets in which editors put what they say.
    brackets: Vec<u32>,
    /// Room for the tables of the pairing that asks.
    pub room: Room,
}

/// What a word is known by from afar.
#[derive(Debug, Clone, Copy)]
struct Face {
    first: Option<u32>,
    last: Option<u32>,
    len: u32,
    /// The letters as a set, their numbers taken modulo 64.
    set: u64,
}

impl Face {
    fn of(word: &[u32]) -> Self {
        let set = word.iter().fold(0, |set, letter| set | 1 << (letter % 64));
        Self { first: word.first().copied(), last: word.last().copied(), len: word.len() as u32, set }
    }
}

/// A cost that no path takes.
pub const NEVER: f32 = f32::INFINITY;

impl<'a> Likeness<'a> {
    /// Makes the measure for the forms of two texts.
    pub fn new(forms: &Forms<'_>, shapes: &'a Shapes) -> Self {
        let mut measure = Measure::new(shapes);
        let soft: Vec<Vec<u32>> = forms.soft.iter().map(|word| measure.spell(word)).collect();
        let faces = soft.iter().map(|word| Face::of(word)).collect();
        let is_point = |word: &Vec<char>| matches!(word.as_slice(), ['.' | ':' | '\'' | '׳' | '״']);
        let is_bracket = |word: &Vec<char>| matches!(word.as_slice(), ['[' | ']']);
        let brackets = (0..).zip(&forms.soft).filter(|(_, word)| is_bracket(word)).map(|(id, _)| id).collect();
        let pointed = (0..).zip(&forms.soft).filter(|(_, word)| is_point(word)).map(|(id, _)| id).collect();
        Self {
            soft,
            faces,
            measure,
            known: HashMap::default(),
            known_groups: HashMap::default(),
            pointed,
            brackets,
            room: Room::default(),
        }
    }

    /// Returns the soft letters of a token, in the numbers of the measure.
    pub fn letters(&self, token: &Token) -> &[u32] {
        &self.soft[token.soft as usize]
    }

    /// Returns the cost of a token that the other side lacks: more for longer words, which chance does not drop.
    pub fn gap(&self, token: &Token) -> f32 {
        match token.kind {
            TokenKind::Mark => 0.45,
            TokenKind::Gap => 0.0,
            TokenKind::Word if token.dense => 0.8,
            TokenKind::Word | TokenKind::Number => 0.55 + 0.09 * (self.faces[token.soft as usize].len.min(8) as f32),
        }
    }

    /// Returns the share of two words that looks different: 0 the same, 1 nothing alike.
    pub fn unlike(&mut self, a: &Token, b: &Token) -> f32 {
        if a.soft == b.soft {
            return if a.form == b.form { 0.0 } else { 0.05 };
        }
        let Self { soft, measure, known, .. } = self;
        *known.entry(u64::from(a.soft) << 32 | u64::from(b.soft)).or_insert_with(|| {
            let (x, y) = (&soft[a.soft as usize], &soft[b.soft as usize]);
            unlike_words(measure, x, y, 1.0)
        })
    }

    /// Returns the cost of reading one token for another.
    pub fn pair(&mut self, a: &Token, b: &Token) -> f32 {
        use TokenKind::{Gap, Mark, Number, Word};
        if a.form == b.form {
            return 0.0;
        }
        let gaps = self.gap(a) + self.gap(b);
        match (a.kind, b.kind) {
            (Gap, _) | (_, Gap) => NEVER,
            (Mark, Mark) => 0.08 + self.unlike(a, b) * (gaps - 0.15),
            (Word | Number, Word | Number) if a.dense != b.dense => NEVER,
            (Word | Number, Word | Number) => {
                let unlike = self.unlike(a, b);
                // Two figures in one slot are one changed figure far more often than a loss and a gain.
                // Without blanks a character is read for a character; its loss is no likelier than its misreading.
                if a.dense {
                    return 0.1 + unlike * 0.8;
                }
                let strange = if a.kind == Number && b.kind == Number { unlike * 0.6 } else { strangeness(unlike) };
                0.1 + strange * (gaps - 0.2)
            }
            // A mark for a letter only where the table says that the two look alike.
            _ => {
                let unlike = self.unlike(a, b);
                if unlike < 0.5 { 0.25 + unlike } else { NEVER }
            }
        }
    }

    /// Says whether two runs share a word, or begin or end with a mark: then smaller groups say the same.
    fn needs_no_group(&self, a: &[Token], b: &[Token]) -> bool {
        let marked = |run: &[Token]| [run.first(), run.last()].into_iter().flatten().any(|t| t.kind == TokenKind::Mark);
        let long = |t: &&Token| self.faces[t.soft as usize].len > 1;
        let ends = |x: &Token, y: Option<&Token>| y.is_some_and(|y| x.soft == y.soft);
        marked(a)
            || marked(b)
            || a.iter().filter(long).any(|x| b.iter().any(|y| x.soft == y.soft))
            || a.first().is_some_and(|x| ends(x, b.first()))
            || a.last().is_some_and(|x| ends(x, b.last()))
    }

    /// Returns the cost of a word and the mark after it for one word of the other side: an abbreviation written out, or
    /// an apostrophe for an accent.
    pub fn with_mark(&self, short: &[Token], long: &Token) -> f32 {
        let [word, point] = short else { return NEVER };
        let dotted = point.kind == TokenKind::Mark && !point.after_blank && self.pointed.contains(&point.soft);
        let words = word.kind == TokenKind::Word && long.kind == TokenKind::Word;
        let fits = || abbreviates(&self.soft[word.soft as usize], &self.soft[long.soft as usize], true);
        if !dotted || !words {
            return NEVER;
        }
        let (x, y) = (&self.soft[word.soft as usize], &self.soft[long.soft as usize]);
        let accent = x.len() == y.len() && x != y && self.measure.same_but_accents(x, y);
        if fits() || accent { 0.35 } else { NEVER }
    }

    /// Returns the cost of a word with a point and its ending behind it, as a raised ending is transcribed (`Ju.o`,
    /// `Rett.e`), for the word written out.
    fn with_ending(&self, short: &[Token], long: &[Token]) -> f32 {
        let ([word, point, ending], [long]) = (short, long) else { return NEVER };
        let glued = !point.after_blank && !ending.after_blank && point.kind == TokenKind::Mark;
        let words = [word, ending, long].iter().all(|t| t.kind == TokenKind::Word);
        let letters = |t: &Token| &self.soft[t.soft as usize];
        if !glued || !words || !self.pointed.contains(&point.soft) || letters(ending).len() > 3 {
            return NEVER;
        }
        let short = [letters(word).as_slice(), letters(ending).as_slice()].concat();
        let fits = short.last() == letters(long).last() && abbreviates(&short, letters(long), true);
        if fits { 0.35 } else { NEVER }
    }

    /// Returns how unlike two runs of words are once their words are joined; above [`WHOLE`] any larger share may come back.
    fn unlike_joined(&mut self, a: &[Token], b: &[Token]) -> f32 {
        const NONE: u32 = u32::MAX;
        let mut key = [NONE; 6];
        let short = a.len() <= 3 && b.len() <= 3;
        if short {
            key.iter_mut().zip(a).for_each(|(slot, t)| *slot = t.soft);
            key[3..].iter_mut().zip(b).for_each(|(slot, t)| *slot = t.soft);
            if let Some(&known) = self.known_groups.get(&key) {
                return known;
            }
        }
        let joined =
            |run: &[Token]| run.iter().flat_map(|t| self.soft[t.soft as usize].iter().copied()).collect::<Vec<_>>();
        let (x, y) = (joined(a), joined(b));
        let unlike = if x == y { 0.0 } else { unlike_words(&mut self.measure, &x, &y, WHOLE) };
        if short {
            self.known_groups.insert(key, unlike);
        }
        unlike
    }

    /// Returns the cost of reading one run of tokens for another: a word split, joined, or both.
    ///
    /// Both runs hold a word, at least one of them holds more than one token.
    pub fn group(&mut self, a: &[Token], b: &[Token]) -> f32 {
        let wordy = |run: &[Token]| {
            run.iter().any(|t| t.kind != TokenKind::Mark) && run.iter().all(|t| t.kind != TokenKind::Gap)
        };
        let face = |t: &Token| self.faces[t.soft as usize];
        let written_out = self.with_ending(a, b).min(self.with_ending(b, a));
        if written_out < NEVER {
            return written_out;
        }
        // A word in pieces keeps its first or its last letter; most runs have neither in common.
        let first = |run: &[Token]| run.first().and_then(|t| face(t).first);
        let last = |run: &[Token]| run.last().and_then(|t| face(t).last);
        if first(a) != first(b) && last(a) != last(b) {
            return NEVER;
        }
        let length = |run: &[Token]| run.iter().map(|t| face(t).len as usize).sum::<usize>();
        let (m, n) = (length(a), length(b));
        let long = m.max(n);
        if long > 48 || long - m.min(n) > 2 + long / 4 {
            return NEVER;
        }
        // And most of their letters are the same: counted as a set of 64, which is quick.
        let set = |run: &[Token]| run.iter().fold(0_u64, |set, t| set | face(t).set);
        if (set(a) ^ set(b)).count_ones() as usize > 2 + long / 2 {
            return NEVER;
        }
        // What an editor says behind a word is no piece of it.
        let remark = a.iter().chain(b).any(|t| t.kind == TokenKind::Mark && self.brackets.contains(&t.soft));
        if remark || !wordy(a) || !wordy(b) || self.needs_no_group(a, b) {
            return NEVER;
        }
        let unlike = self.unlike_joined(a, b);
        // A word that falls to pieces keeps its letters; anything less alike is two words and a coincidence.
        if unlike > WHOLE {
            return NEVER;
        }
        let gaps: f32 = a.iter().chain(b).map(|t| self.gap(t)).sum();
        least_of_group(a.len(), b.len()) + unlike * gaps
    }
}

/// Returns what [`Likeness::pair`] comes to at least.
pub fn least_of_pair(a: &Token, b: &Token) -> f32 {
    if a.form == b.form { 0.0 } else { 0.08 }
}

/// Returns what it costs at least to read runs of so many tokens for each other.
pub fn least_of_group(a: usize, b: usize) -> f32 {
    0.16 + 0.04 * (a + b) as f32
}

/// Turns the share that looks different into the doubt that it is the same word: two words that chance brings
/// together share few letters, so a word half unread is still far likelier itself than another.
fn strangeness(unlike: f32) -> f32 {
    if unlike <= 0.5 { 0.6 * unlike } else { 0.3 + 1.4 * (unlike - 0.5) }
}

/// Share of letters up to which a group of tokens is still the same word in pieces.
const WHOLE: f32 = 0.3;

/// Returns the share of two words that looks different; above `most` any larger share may come back.
fn unlike_words(measure: &mut Measure<'_>, x: &[u32], y: &[u32], most: f32) -> f32 {
    let long = x.len().max(y.len());
    if long == 0 {
        return 0.0;
    }
    // Most pairs share so few letters that the measure cannot come out small: say so cheaply.
    if long > 4 {
        let shared = x.iter().filter(|c| y.contains(c)).count();
        let least = if most < 0.5 { x.len() / 3 } else { x.len() / 4 };
        if shared < least && (most < 0.5 || long - x.len().min(y.len()) > long / 3) {
            return 1.0;
        }
    }
    (measure.word(x, y, most * long as f32) / long as f32).min(1.0)
}
