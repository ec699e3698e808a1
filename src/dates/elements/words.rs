//! Turns month names and number words into parses, damaged or whole.

use super::super::lexicon::MonthHit;
use super::*;
use crate::dates::quick::LONGEST;

impl Reader<'_> {
    pub(super) fn name(&self, p: &Parse, second: bool, out: &mut Vec<Parse>) {
        let at = p.end;
        let mut ends = Vec::new();
        let mut i = at;
        // Longest first: letters with figures or a hyphen inside, then letters alone.
        while self.win.get(i).is_word()
            || (matches!(self.win.get(i), '-' | '\u{ad}' | '\'' | '’') && i > at && self.win.get(i + 1).is_letter())
        {
            i += 1;
            if i - at > 20 {
                return;
            }
            let (last, next) = (self.win.get(i - 1), self.win.get(i));
            if i - at >= 2
                && (!next.is_word()
                    || (last.is_letter() && next.is_ascii_digit())
                    || (last.is_ascii_digit() && next.is_letter()))
            {
                ends.push(i);
            }
        }
        if let Some(end) = self.torn_name(at)
            && let Some(hit) = self.lex.month(&self.torn_word(at, end))
        {
            let mut q = Parse { end, cost: p.cost + 0.5, damage: p.damage + 1, ..*p };
            let half = q.half(second);
            (half.month, half.month_at, half.named) = (Some(hit.month), (at, end), true);
            out.push(q);
        }
        for &end in ends.iter().rev() {
            let word: String = self.win.c[at..end].iter().copied().map(fold).collect();
            // "Jan'y": what is left out has a mark.
            let (word, joined) = (word.replace('\'', ""), word.replace(['-', '\''], ""));
            if !joined.chars().any(char::is_alphabetic) {
                continue;
            }
            // Latin letters that look as the Cyrillic ones do are damage, and no doubt.
            let seen: String = (at..end).map(|i| self.win.low(i)).collect();
            let hit = if let Some(hit) = self.lex.month(&seen).filter(|_| seen != word) {
                Some(MonthHit { cost: 0.05, ..hit })
            } else if word == joined {
                self.lex.month_like(&word)
            } else {
                self.lex.month(&joined).map(|h| MonthHit { cost: 0.4, ..h })
            };
            let Some(hit) = hit else { continue };
            let glued = if self.win.get(end).is_word() { 0.5 } else { 0.0 };
            let mut q =
                Parse { end, cost: p.cost + hit.cost * 1.2 + glued, damage: p.damage + u8::from(hit.cost > 0.0), ..*p };
            let half = q.half(second);
            (half.month, half.other_month, half.month_at, half.named) = (Some(hit.month), hit.other, (at, end), true);
            half.short = hit.short;
            if self.win.get(end) == '.' && (hit.short || hit.cost > 0.0) {
                out.push(Parse { end: end + 1, ..q });
            }
            out.push(q);
            break;
        }
    }

    /// Finds the end of a month's name that blanks tear apart: "нояб ря", "A pril", "ию- ня"; together it must be exact.
    fn torn_name(&self, at: usize) -> Option<usize> {
        let (mut word, mut i, mut torn, mut best) = (String::new(), at, false, None);
        while word.len() < 40 {
            while self.win.get(i).is_letter() && word.len() < 40 {
                word.push(self.win.low(i));
                i += 1;
            }
            if !self.lex.begins_month(&word) {
                break;
            }
            if torn && self.lex.month(&word).is_some_and(|h| !h.short) && !self.win.get(i).is_word() {
                best = Some(i);
            }
            let gap = match (self.win.get(i), self.win.get(i + 1), self.win.get(i + 2)) {
                (' ', next, _) if next.is_letter() => 1,
                ('-' | '\u{ad}', ' ' | '\n', next) if next.is_letter() => 2,
                _ => break,
            };
            (i, torn) = (i + gap, true);
        }
        best
    }

    /// Returns the letters of a torn name without its gaps.
    fn torn_word(&self, at: usize, end: usize) -> String {
        (at..end).map(|i| self.win.low(i)).filter(|c| c.is_letter()).collect()
    }

    /// Reads number words, as many as follow each other: end and value.
    pub(super) fn number_words(&self, at: usize) -> Option<(usize, u32)> {
        let (mut i, mut end, mut total, mut part, mut count) = (at, at, 0_u32, 0_u32, 0);
        loop {
            let mut j = i;
            while self.win.get(j).is_letter()
                || j > i && self.win.low(j) == '\'' && self.win.get(j + 1).is_letter() && self.lex.apostrophes
            {
                j += 1;
                if j - i > LONGEST {
                    return None;
                }
            }
            if j == i {
                break;
            }
            let word: String = (i..j).map(|k| self.win.low(k)).collect();
            let parts = self.lex.number_word(&word).map(|n| vec![n]).or_else(|| self.lex.compound(&word));
            match parts {
                Some(parts) => {
                    for n in parts {
                        add(n, &mut total, &mut part);
                    }
                    (count, end) = (count + 1, j);
                }
                None if count > 0 && matches!(word.as_str(), "and" | "et" | "und" | "i" | "y" | "e" | "en") => {}
                None => break,
            }
            i = self.win.blanks(j);
            if self.win.get(j) == '-' {
                i = j + 1;
            }
        }
        (count > 0).then_some((end, total + part))
    }
}

/// Adds a number word to those before it: scales multiply, tens after tens begin the second half of a year.
fn add(n: u32, total: &mut u32, part: &mut u32) {
    let tens = *part % 100;
    match n {
        1000 => (*total, *part) = (*total + (*part).max(1) * 1000, 0),
        100 => *part = (*part).max(1) * 100,
        // quatre-vingt
        20 if tens == 4 => *part += 76,
        // "seventeen seventy-six", but not "soixante-seize" nor "quatre-vingt-dix".
        10..=99 if tens >= 10 && *part < 100 && !(matches!(tens, 60 | 80) && n < 20) => *part = *part * 100 + n,
        n => *part += n,
    }
}
