//! Turns an abbreviation and the word it stands for into the editor's hand.

use super::{Cause, Judge, Judgement, verdict};
use crate::lang::abbreviates;
use crate::text::chars::alphabetic;

/// Signs that editors write out as a word.
const SIGNS: [&str; 4] = ["&", "§", "№", "%"];

impl Judge<'_> {
    /// An abbreviation of the page, written out by the editor (`r.` and `roku`, `Mme` and `Madame`, `&` and `and`), or the reverse.
    pub(super) fn expansion(&self, t: &str, r: &str) -> Option<Judgement> {
        let spelt = |s: &str| !s.is_empty() && s.chars().all(|c| alphabetic(c) || matches!(c, '[' | ']'));
        if SIGNS.contains(&t) && spelt(r) {
            return Some(verdict(Cause::Editorial, 0.93, &[Cause::Wording], "a sign written out"));
        }
        let marks = ['.', ':', '\'', '’', '׳', '״'];
        // The point may stand before a raised ending: `Ju.o` for `Juan`.
        let ending = t.split_once('.').filter(|(word, ending)| spelt(word) && spelt(ending));
        let joined = ending.map(|(word, ending)| format!("{word}{ending}"));
        let dotted = t.ends_with(marks) || joined.is_some();
        let short = joined.as_deref().unwrap_or(t.trim_end_matches(marks));
        if !spelt(short) || !spelt(r) {
            return None;
        }
        let letters = |s: &str| s.to_lowercase().chars().filter(|c| !matches!(c, '[' | ']')).collect::<Vec<_>>();
        let (a, b) = (letters(short), letters(r));
        // Letters lost by the engine leave vowels behind; a writer who shortens keeps consonants or the ending.
        let consonants = !a.iter().any(|&c| vowel(c));
        let ends_alike = a.last() == b.last() && a.len() >= 2 && b.len() >= a.len() + 2;
        let bracketed = r.contains('[') && !short.contains('[');
        let fits = abbreviates(&a, &b, dotted || bracketed)
            && (dotted || bracketed || consonants && a.len() >= 2 || ends_alike && a.len() <= 3);
        fits.then(|| verdict(Cause::Editorial, 0.93, &[Cause::Wording], "an abbreviation written out"))
    }
}

fn vowel(c: char) -> bool {
    let bare = crate::lang::base(c);
    "aeiouyаеёиоуыэюяіїєўαεηιουω".contains(bare)
}
