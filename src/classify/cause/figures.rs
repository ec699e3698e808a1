//! Turns two readings whose digits differ into a number that changed.

use super::{Cause, Judge, Judgement, verdict};
use crate::align::{Item, Token, TokenKind};
use crate::normalize::fold_digit;
use crate::text::chars::alphabetic;

/// Han numerals, which stand for figures though they are characters like others.
const HAN: &str = "〇零一二三四五六七八九十百千万萬億亿廿卅壱壹弐貳参參拾两兩";

impl Judge<'_> {
    /// A figure of the reference for which the transcript has other digits, or a letter in a digit's place.
    pub(super) fn letter_in_figure(&self, item: &Item, t: &str, r: &str) -> Option<Judgement> {
        let numbers = self.alignment.reference[item.reference.clone()].iter().all(|x| x.kind == TokenKind::Number);
        let (x, y) = (digits(t), digits(r));
        let letters = t.chars().any(alphabetic) && !r.chars().any(alphabetic);
        (numbers && letters && !y.is_empty() && x != y).then(|| {
            self.dated(item, verdict(Cause::Number, 0.85, &[Cause::Misread], "a figure with a letter for a digit"))
        })
    }

    /// Calls a changed figure a date where the name of a month stands beside it; dates in full are known to `dates`.
    fn dated(&self, item: &Item, mut judgement: Judgement) -> Judgement {
        let word = |j: usize| {
            let token = self.alignment.reference.get(j).filter(|t| t.kind == TokenKind::Word)?;
            Some(self.pair.reference.source.slice(token.span).to_lowercase())
        };
        let month = |word: &String| {
            let rows = &self.pack.dates.month;
            rows.iter().flat_map(|row| row.forms.split_whitespace()).any(|form| {
                let long = form.chars().count() >= 5;
                word == form || long && word.starts_with(form)
            })
        };
        let before = item.reference.start.checked_sub(1).and_then(word);
        let near = before.into_iter().chain(self.after(item).filter_map(word)).any(|w| month(&w));
        let evidence = if near {
            "the name of a month stands beside it"
        } else if self.is_year(item) {
            "a number of four digits that a year may be"
        } else {
            return judgement;
        };
        if judgement.cause == Cause::Number {
            judgement.cause = Cause::Date;
            judgement.also.push(Cause::Number);
            judgement.evidence.push(evidence.into());
        }
        judgement
    }

    /// The tokens after a figure up to the word that it counts: over another figure and what joins them (1 to 2 April),
    /// over a particle (12 de outubro).
    fn after(&self, item: &Item) -> impl Iterator<Item = usize> {
        let tokens = &self.alignment.reference;
        let short =
            |t: &Token| t.kind == TokenKind::Word && self.pair.reference.source.slice(t.span).chars().count() <= 5;
        let begin = item.reference.end;
        let over = tokens[begin.min(tokens.len())..]
            .iter()
            .take(4)
            .take_while(|t| matches!(t.kind, TokenKind::Number | TokenKind::Mark) || short(t))
            .count();
        let counted = tokens[begin..begin + over].iter().rposition(|t| t.kind == TokenKind::Number);
        // Without a second figure only one particle may stand between.
        let end = counted.map_or(begin + over.min(1), |k| begin + k + 1);
        begin..(end + 1).min(tokens.len())
    }

    /// Says whether the reference has a year: four digits by themselves, of the last centuries, and no sum of money.
    fn is_year(&self, item: &Item) -> bool {
        let tokens = &self.alignment.reference;
        let text = |j: usize| tokens.get(j).map_or("", |t| self.pair.reference.source.slice(t.span));
        let [only] = &tokens[item.reference.clone()] else { return false };
        let figure = self.pair.reference.source.slice(only.span);
        let year = figure.len() == 4 && figure.parse().is_ok_and(|year| (1500..2050).contains(&year));
        let sign = |mark: &str| mark.contains(['$', '£', '€', '¥', '%', '№', '#', '+', '×', '=']);
        year && !sign(text(item.reference.end)) && !item.reference.start.checked_sub(1).is_some_and(|j| sign(text(j)))
    }

    /// Digits that differ.
    pub(super) fn figures(&self, item: &Item, t: &str, r: &str) -> Option<Judgement> {
        let (x, y) = (digits(t), digits(r));
        let han = |s: &str| !s.is_empty() && s.chars().all(|c| HAN.contains(c));
        if han(t) && han(r) {
            return Some(verdict(Cause::Number, 0.8, &[Cause::Misread], format!("numerals differ: {t} and {r}")));
        }
        let figure = |tokens: &[Token]| tokens.iter().any(|t| t.kind == TokenKind::Number);
        let is_figure = figure(&self.alignment.reference[item.reference.clone()]) || roman(r);
        if x == y && !(is_figure && x.is_empty()) || !is_figure && y.is_empty() {
            return None;
        }
        if !is_figure && !figure(&self.alignment.transcript[item.transcript.clone()]) && y.is_empty() {
            return None;
        }
        let letters = t.chars().any(alphabetic) && !r.chars().any(alphabetic);
        let judgement = if letters || roman(r) {
            verdict(Cause::Number, 0.85, &[Cause::Misread], "a figure with something else for a digit")
        } else {
            verdict(Cause::Number, 0.94, &[Cause::Misread], format!("the digits differ: {x} and {y}"))
        };
        Some(self.dated(item, judgement))
    }
}

fn digits(s: &str) -> String {
    s.chars().map(fold_digit).filter(char::is_ascii_digit).collect()
}

/// Says whether a word is a Roman numeral of at least two letters.
fn roman(s: &str) -> bool {
    s.chars().count() >= 2 && s.chars().all(|c| "IVXLCDM".contains(c))
}

#[cfg(test)]
mod tests {
    use crate::align::align;
    use crate::classify::{Cause, classify};
    use crate::lang::Pack;
    use crate::read::Pair;

    /// The cause of the only discrepancy of two lines.
    fn cause(lang: &str, transcript: &str, reference: &str) -> Cause {
        let pair = Pair::of_texts(transcript, reference);
        let pack = Pack::builtin(lang).expect("a pack");
        let alignment = align(&pair.transcript, &pair.reference, &pack);
        let (found, _) = classify(&pair, &alignment, &pack);
        let [only] = found.as_slice() else { panic!("{found:?}") };
        only.cause
    }

    #[test]
    fn what_belongs_to_a_date_is_a_date_and_what_is_counted_a_number() {
        use Cause::{Date, Number};
        let rows = [
            ("ro", "în noaptea de 7 spre 2 aprilie", "în noaptea de 1 spre 2 aprilie", Date),
            ("pt", "carta de 17 de outubro", "carta de 12 de outubro", Date),
            ("sv", "redovisning för 1866 års medel", "redovisning för 1867 års medel", Date),
            ("en", "paid him 1866 and 12 more", "paid him 1366 and 12 more", Number),
            ("en", "a sum of £1866 in all", "a sum of £1867 in all", Number),
            ("en", "took 12 men to the hills in April", "took 17 men to the hills in April", Number),
        ];
        for (lang, transcript, reference, expected) in rows {
            assert_eq!(cause(lang, transcript, reference), expected, "{reference}");
        }
    }
}
