//! Turns what dates by another reckoning into parses: months of other calendars, reigns, feasts, Roman days.

use super::super::calendar::{Mark, roman_day};
use super::super::grammar::RomanDay;
use super::*;

impl Reader<'_> {
    pub(super) fn other_month(&self, p: &Parse, out: &mut Vec<Parse>) {
        let Some((end, calendar, n)) = self.lex.other_month(self.win, p.end) else { return };
        let mut q = Parse { end, calendar: Some(calendar), ..*p };
        (q.a.month, q.a.month_at, q.a.named) = (Some(n), (p.end, end), true);
        out.push(q);
    }

    /// A numbered month of a year that began in March: "9th mo.".
    pub(super) fn ordinal_month(&self, p: &Parse, out: &mut Vec<Parse>) {
        for n in self.numbers(p.end, 2, false) {
            let end = self.lex.phrase_at(self.win, n.end, "ordinal").unwrap_or(n.end);
            let Some(end) = self.lex.phrase_at(self.win, self.win.blanks(end), "numbered-month") else { continue };
            let mut q = Parse { end, calendar: Some(Calendar::March), ..*p };
            (q.a.month, q.a.month_at, q.a.named) = (Some(n.value as u8), (p.end, end), true);
            out.push(q);
        }
    }

    /// A year of another reckoning, in figures, Roman numerals or words.
    pub(super) fn other_year(&self, p: &Parse, out: &mut Vec<Parse>) {
        let at = p.end;
        let mut push = |end: usize, value: u32, cost: f32, letters: u8| {
            let mut q = Parse { end, cost: p.cost + cost, damage: p.damage + letters, ..*p };
            q.a.year = Some(YearRead { value: value as i32, width: 4, masked: 0 });
            q.a.year_at = (at, end);
            out.push(q);
        };
        for n in self.numbers(at, 4, false) {
            let end = self.lex.phrase_at(self.win, n.end, "ordinal").unwrap_or(n.end);
            push(end, n.value, n.cost, n.letters);
        }
        if let Some((end, value, cost, damage)) = self.roman(at, 3000) {
            push(end, value, cost, damage);
        }
        if let Some((end, value)) = self.number_words(at) {
            push(end, value, 0.0, 0);
        }
        if let Some((end, value)) = self.hebrew_number(at) {
            // The thousands are left out: תש"ח is 5708.
            push(end, if value < 1000 { value + 5000 } else { value }, 0.0, 0);
        }
    }

    pub(super) fn reign(&self, p: &Parse, out: &mut Vec<Parse>) {
        let found = self.lex.reigns.iter().position(|(name, _, _)| match_phrase(self.win, p.end, name).is_some());
        let Some(i) = found else { return };
        let end = match_phrase(self.win, p.end, &self.lex.reigns[i].0).unwrap_or(p.end);
        out.push(Parse { end, reign: i as u8 + 1, ..*p });
    }

    pub(super) fn feast(&self, p: &Parse, out: &mut Vec<Parse>) {
        let found = self.lex.feasts.iter().enumerate();
        let hit = found.filter_map(|(i, (name, _))| match_phrase(self.win, p.end, name).map(|end| (end, i))).next();
        if let Some((end, i)) = hit {
            out.push(Parse { end, feast: i as u8 + 1, ..*p });
        }
    }

    /// "iii Nonas Julii", "the Ides of March", "pridie Kal. Ian.": a day counted back, with its month.
    pub(super) fn roman_day(&self, p: &Parse, out: &mut Vec<Parse>) {
        let win = self.win;
        let mut at = p.end;
        let mut count = 1;
        if let Some(end) = self.lex.phrase_at(win, at, "pridie") {
            (at, count) = (win.blanks(end), 2);
        } else if let Some((end, value)) = self.small_roman(at) {
            (at, count) = (win.blanks(end), value);
        }
        let marks = [("kalends", Mark::Kalends), ("nones", Mark::Nones), ("ides", Mark::Ides)];
        for (list, mark) in marks {
            let Some(end) = self.lex.phrase_at(win, at, list) else { continue };
            let end = win.blanks(end);
            let end = self.lex.phrase_at(win, end, "of").map_or(end, |e| win.blanks(e));
            let mut months = Vec::new();
            self.name(&Parse { end, ..*p }, false, &mut months);
            for mut q in months {
                let Some((month, day, before)) = q.a.month.and_then(|m| roman_day(mark, count as u8, m)) else {
                    continue;
                };
                q.a.day_at = (p.end, end);
                (q.a.day, q.a.month) = (Some(day), Some(month));
                q.roman_day = if before { RomanDay::YearBefore } else { RomanDay::Counted };
                out.push(q);
            }
        }
    }

    /// A Roman number in any case, with the j that ends it in medieval hands.
    pub(super) fn small_roman(&self, at: usize) -> Option<(usize, u32)> {
        let mut text = String::new();
        let mut end = at;
        while let c @ ('i' | 'v' | 'x' | 'j' | 'I' | 'V' | 'X' | 'J') = self.win.get(end) {
            text.push(if matches!(c, 'j' | 'J') { 'I' } else { c.to_ascii_uppercase() });
            end += 1;
            if end - at > 6 {
                return None;
            }
        }
        if text.is_empty() || self.win.get(end).is_word() {
            return None;
        }
        let value = super::year::from_roman(&text)?;
        let end = if self.win.get(end) == '.' { end + 1 } else { end };
        Some((end, value))
    }

    /// A number in Hebrew letters, the mark before the last of them or none: ה, י"ד, תש"ח, ה'תש"ח.
    pub(super) fn hebrew_number(&self, at: usize) -> Option<(usize, u32)> {
        let value = |c: char| match c {
            'א'..='ט' => Some(c as u32 - 'א' as u32 + 1),
            'י' => Some(10),
            'כ' | 'ך' => Some(20),
            'ל' => Some(30),
            'מ' | 'ם' => Some(40),
            'נ' | 'ן' => Some(50),
            'ס' => Some(60),
            'ע' => Some(70),
            'פ' | 'ף' => Some(80),
            'צ' | 'ץ' => Some(90),
            'ק' => Some(100),
            'ר' => Some(200),
            'ש' => Some(300),
            'ת' => Some(400),
            _ => None,
        };
        let mark = |c: char| matches!(c, '\'' | '"' | '׳' | '״' | '’' | '”' | '“');
        let (mut i, mut total, mut last) = (at, 0, u32::MAX);
        while let Some(n) = value(self.win.get(i)) {
            if last != u32::MAX && n > last {
                // A letter of more worth follows only the thousands: ה'תש"ח.
                if i - at == 2 && mark(self.win.get(i - 1)) && total < 10 {
                    total *= 1000;
                } else {
                    return None;
                }
            }
            (total, last) = (total + n, n);
            i += 1;
            if mark(self.win.get(i)) && value(self.win.get(i + 1)).is_some() {
                i += 1;
            }
            if i - at > 10 {
                return None;
            }
        }
        if mark(self.win.get(i)) && i - at == 1 {
            i += 1;
        }
        (i > at && !self.win.get(i).is_word()).then_some((i, total))
    }

    /// A year of any number of digits, for years before our era.
    pub(super) fn free_year(&self, p: &Parse, out: &mut Vec<Parse>) {
        for n in self.numbers(p.end, 4, false).into_iter().filter(|n| n.letters == 0 && n.value > 0) {
            let mut q = Parse { end: n.end, ..*p };
            q.a.year = Some(YearRead { value: n.value as i32, width: 4, masked: 0 });
            q.a.year_at = (p.end, n.end);
            out.push(q);
        }
    }
}
