//! Turns two words whose letters differ into a misreading, another word, or another name, by the look of their glyphs.

use super::{Cause, Judge, Judgement, base, verdict};
use crate::align::{Item, TokenKind};
use crate::normalize::{blank, fold_dash, fold_quote, invisible};
use crate::text::show::visible;

/// How two words differ, in figures.
struct Difference {
    /// Mean unlikeness of what differs: 0 the same glyphs, 1 nothing alike.
    each: f64,
    /// Unlikeness as a share of the longer word.
    share: f64,
    /// Letters that differ, by the fewest edits.
    edits: usize,
    /// Letters between the common beginning and the common end, on both sides.
    middle: (usize, usize),
    /// Whether the two end differently.
    at_end: bool,
    /// Letters of the shorter word.
    short: usize,
}

impl Difference {
    /// Says whether one word has letters in one place that the other lacks, and nothing else.
    fn only_more_letters(&self) -> bool {
        self.middle.0 == 0 || self.middle.1 == 0
    }
}

/// Above this share of words read otherwise a page is too noisy for a strange word to mean another word.
const NOISY: f64 = 0.45;

impl Judge<'_> {
    /// Words whose letters differ.
    pub(super) fn words(&self, item: &Item, transcript: &str, t: &str, r: &str) -> Judgement {
        let broken = self.is_broken(item, transcript);
        let soft = |s: &str| -> Vec<char> {
            let seen = |&c: &char| !(blank(c) || invisible(c) || broken && (fold_dash(c) == '-' || c == '='));
            s.to_lowercase().chars().filter(seen).map(|c| fold_dash(fold_quote(c))).collect()
        };
        let (a, b) = (soft(t), soft(r));
        let mut judgement = if base(&a) == base(&b) {
            verdict(Cause::Misread, 0.92, &[Cause::Orthography], "the same letters, accents differ")
        } else {
            self.letters(item, &a, &b, t, r)
        };
        if t.split_whitespace().count() != r.split_whitespace().count() {
            judgement.also.push(Cause::Spacing);
        }
        if broken {
            judgement.also.push(Cause::Layout);
        }
        judgement
    }

    fn letters(&self, item: &Item, a: &[char], b: &[char], t: &str, r: &str) -> Judgement {
        let d = self.difference(a, b);
        let looks_alike = d.each <= 0.45 && d.share <= 0.34;
        if self.is_name(item) && d.each > 0.3 && !(looks_alike && d.edits == 1) {
            let also = &[Cause::Misread, Cause::Editorial];
            return verdict(Cause::Name, 0.85, also, "a proper name, and glyphs alone do not explain it");
        }
        if looks_alike {
            return verdict(Cause::Misread, 0.98 - d.share / 4.0, &[Cause::Wording], self.look_alikes(t, r));
        }
        if self.alignment.reference[item.reference.clone()].iter().all(|x| x.dense) {
            return characters(&d, a, b);
        }
        let calm = self.noise < NOISY;
        if calm && self.another_form(item, &d) {
            return verdict(
                Cause::Wording,
                0.5,
                &[Cause::Misread],
                "another form: letters more that no glyph explains",
            );
        }
        if d.share > 0.42 || calm && d.edits >= 2 && d.each >= 0.8 && d.share > 0.3 {
            let sure = 0.7 + d.share.min(1.0) * 0.2;
            return verdict(Cause::Wording, sure, &[Cause::Misread], "another word: the glyphs do not explain it");
        }
        if calm && d.edits >= 3 && d.share > 0.25 {
            let also = &[Cause::Misread];
            return verdict(Cause::Wording, 0.6, also, "another word: too many letters that no glyph explains");
        }
        verdict(
            Cause::Misread,
            0.68 - d.share / 2.0,
            &[Cause::Wording],
            "most letters are the same, some lost, doubled or misread",
        )
    }

    /// Says whether a word has an ending or a syllable that the other lacks, which engines seldom lose or invent.
    fn another_form(&self, item: &Item, d: &Difference) -> bool {
        let (x, y) = d.middle;
        let cropped = self.alignment.transcript[item.transcript.clone()].last().is_some_and(|t| t.ends_line);
        d.only_more_letters() && d.short >= 3 && (x.max(y) >= 2 && d.each >= 0.8 || d.at_end && !cropped)
    }

    fn difference(&self, a: &[char], b: &[char]) -> Difference {
        let mut measure = self.measure.borrow_mut();
        let (x, y) = (measure.spell(a), measure.spell(b));
        let unlike = f64::from(measure.word(&x, &y, f32::INFINITY));
        let edits = levenshtein(a, b).max(1);
        let long = a.len().max(b.len()).max(1);
        let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
        Difference {
            each: unlike / edits as f64,
            share: unlike / long as f64,
            edits,
            middle: (a.len() - head - tail, b.len() - head - tail),
            at_end: tail == 0,
            short: a.len().min(b.len()),
        }
    }

    fn look_alikes(&self, t: &str, r: &str) -> String {
        let edits = crate::classify::edits::between(t, r, self.shapes);
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
}

/// Where every character is a word, one for one other is what an engine does; several at once are another word.
fn characters(d: &Difference, a: &[char], b: &[char]) -> Judgement {
    if a.len() == b.len() && d.edits <= 1 {
        verdict(Cause::Misread, 0.5, &[Cause::Wording], "one character read for another")
    } else {
        verdict(Cause::Wording, 0.6, &[Cause::Misread], "other characters: the glyphs do not explain them")
    }
}

fn or_nothing(s: &str) -> String {
    if s.is_empty() { "nothing".into() } else { visible(s) }
}

/// Longest readings whose edits are counted letter by letter; beyond it they are no words.
const LONGEST: usize = 400;

fn levenshtein(a: &[char], b: &[char]) -> usize {
    if a.len().max(b.len()) > LONGEST {
        return a.len().max(b.len());
    }
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
