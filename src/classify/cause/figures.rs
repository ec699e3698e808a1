//! Turns two readings whose digits differ into a number that changed.

use super::{Cause, Judge, Judgement, verdict};
use crate::align::{Item, Token, TokenKind};
use crate::normalize::fold_digit;

/// Han numerals, which stand for figures though they are characters like others.
const HAN: &str = "〇零一二三四五六七八九十百千万萬億亿廿卅壱壹弐貳参參拾两兩";

impl Judge<'_> {
    /// A figure of the reference for which the transcript has other digits, or a letter in a digit's place.
    pub(super) fn letter_in_figure(&self, item: &Item, t: &str, r: &str) -> Option<Judgement> {
        let numbers = self.alignment.reference[item.reference.clone()].iter().all(|x| x.kind == TokenKind::Number);
        let (x, y) = (digits(t), digits(r));
        let letters = t.chars().any(char::is_alphabetic) && !r.chars().any(char::is_alphabetic);
        (numbers && letters && !y.is_empty() && x != y)
            .then(|| verdict(Cause::Number, 0.85, &[Cause::Misread], "a figure with a letter for a digit"))
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
        let letters = t.chars().any(char::is_alphabetic) && !r.chars().any(char::is_alphabetic);
        Some(if letters || roman(r) {
            verdict(Cause::Number, 0.85, &[Cause::Misread], "a figure with something else for a digit")
        } else {
            verdict(Cause::Number, 0.9, &[Cause::Misread], format!("the digits differ: {x} and {y}"))
        })
    }
}

fn digits(s: &str) -> String {
    s.chars().map(fold_digit).filter(char::is_ascii_digit).collect()
}

/// Says whether a word is a Roman numeral of at least two letters.
fn roman(s: &str) -> bool {
    s.chars().count() >= 2 && s.chars().all(|c| "IVXLCDM".contains(c))
}
