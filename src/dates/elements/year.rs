//! Turns years into parses: whole, of two digits, double, torn apart, supplied in brackets, Roman.

use super::super::grammar::DOUBLE;
use super::*;

impl Reader<'_> {
    pub(super) fn year(&self, p: &Parse, second: bool, width: u8, out: &mut Vec<Parse>) {
        let at = p.end;
        let mut push = |end: usize, year: YearRead, cost: f32, letters: u8| {
            let mut q = Parse { end, cost: p.cost + cost, damage: p.damage + letters, ..*p };
            (q.half(second).year, q.half(second).year_at) = (Some(year), (at, end));
            out.push(q);
        };
        for n in self.numbers(at, 4, false) {
            let year = |value: u32| YearRead { value: value as i32, width: n.width, masked: 0 };
            if n.width == 4 && width != 2 {
                let odd = if (1000..2100).contains(&n.value) { 0.0 } else { 2.0 };
                // The double year of a style in which the year began in March: 1717/18.
                let of_a_day = p.a.month.is_some() || p.feast > 0;
                if of_a_day && matches!(self.win.get(n.end), '/') {
                    for m in self.numbers(n.end + 1, 4, false) {
                        let next = (n.value + 1) % 10_u32.pow(u32::from(m.width));
                        if m.value == next && m.letters == 0 {
                            push(m.end, YearRead { width: DOUBLE, ..year(n.value + 1) }, n.cost + 0.05, n.letters);
                        }
                    }
                }
                push(n.end, year(n.value), n.cost + odd, n.letters);
            }
            if n.width == 2 && width != 4 {
                let end = self.lex.phrase_at(self.win, n.end, "ordinal").unwrap_or(n.end);
                let real = n.letters == 0 || p.a.month.is_some();
                if real {
                    push(end, year(n.value), n.cost + 0.4, n.letters);
                }
            }
        }
        if width != 4 && matches!(self.win.get(at), '\'' | '’') {
            for n in self.numbers(at + 1, 2, false).into_iter().filter(|n| n.width == 2) {
                push(n.end, YearRead { value: n.value as i32, width: 2, masked: 0 }, n.cost + 0.3, n.letters);
            }
        }
        if width != 2
            && let Some((end, year, cost, letters)) = self.torn_year(at, p.a.month.is_some())
        {
            push(end, year, cost, letters);
        }
    }

    /// Reads a year with blanks between its digits, with digits left out, or with digits supplied in brackets.
    pub(super) fn torn_year(&self, at: usize, month: bool) -> Option<(usize, YearRead, f32, u8)> {
        let (mut i, mut value, mut digits, mut masked, mut gaps, mut letters) =
            (at, 0_i32, 0_u8, 0_u8, Vec::new(), 0_u8);
        let (mut bracket, mut marks) = (false, false);
        while digits + masked < 4 {
            let c = self.win.get(i);
            if let Some((digit, letter)) = self.lex.digit(c).filter(|d| !d.1 || (digits > 0 && c != '|' && c != '!')) {
                if masked > 0 {
                    return None;
                }
                value = value * 10 + i32::from(digit);
                digits += 1;
                letters += u8::from(letter);
            } else if c == '_' || (c == '?' && digits >= 2) || (bracket && matches!(c, '.' | '-' | '…' | '?')) {
                if !(bracket && c == '.' && masked >= 4 - digits) {
                    masked += 1;
                }
                marks = true;
            } else if digits >= 2 && !bracket && (c == '…' || c == '.' && self.win.get(i + 1) == '.') {
                // "193..." and "19…": what is left out has no marks of its own.
                while matches!(self.win.get(i), '.' | '…') && i - at < 8 {
                    i += 1;
                }
                (masked, marks) = (4 - digits, true);
                break;
            } else if c == '[' && digits >= 1 && !bracket {
                (bracket, marks) = (true, true);
            } else if c == ']' && bracket {
                bracket = false;
                if masked > 0 {
                    masked = 4 - digits;
                }
            } else if c == ' ' && digits > 0 && self.win.get(i + 1).is_word() && masked == 0 {
                gaps.push(digits);
            } else {
                return None;
            }
            i += 1;
            if i - at > 10 {
                return None;
            }
        }
        while bracket && matches!(self.win.get(i), '.' | '…' | ']') {
            bracket = self.win.get(i) != ']';
            i += 1;
        }
        while masked > 0 && self.win.get(i) == '_' {
            i += 1;
        }
        let spaced = gaps == [2] || gaps == [1, 2, 3] || (month && (gaps == [1] || gaps == [3]));
        let first = self.lex.digit(self.win.get(at)).map_or(0, |d| d.0);
        let torn = (marks && gaps.is_empty()) || (spaced && !marks);
        // "19?2" lacks a figure within.
        if masked > 0 && self.win.get(i).is_ascii_digit() {
            return None;
        }
        if bracket || digits < 2 || !torn || !(1..=2).contains(&first) || self.win.get(i).is_word() && spaced {
            return None;
        }
        let year = YearRead { value: value * 10_i32.pow(u32::from(masked)), width: 4, masked };
        let marked = gaps == [2] && self.lex.phrase_at(self.win, self.win.blanks(i), "year-mark").is_some();
        let cost = if spaced && !marked {
            0.9
        } else if spaced {
            0.5
        } else {
            0.2
        } + f32::from(letters) * LETTER;
        Some((i, year, cost, letters + u8::from(spaced)))
    }

    /// Reads a Roman number up to `most`: end, value, cost, damage. Cyrillic typewriters have no I and V.
    pub(in crate::dates) fn roman(&self, at: usize, most: u32) -> Option<(usize, u32, f32, u8)> {
        let (mut end, mut latin) = (at, String::new());
        let (mut figures, mut strange, mut cyrillic, mut small, mut real) = (0, 0_u8, 0, 0, 0);
        loop {
            let c = self.win.get(end);
            let sign = match c {
                'I' | 'V' | 'X' | 'M' | 'D' | 'C' | 'L' => {
                    real += 1;
                    latin.push(c);
                    end += 1;
                    continue;
                }
                'i' | 'v' | 'x' => {
                    small += 1;
                    if c == 'i' {
                        "I"
                    } else if c == 'v' {
                        "V"
                    } else {
                        "X"
                    }
                }
                '1' => {
                    figures += 1;
                    "I"
                }
                'l' | '|' => {
                    strange += 1;
                    "I"
                }
                'І' => {
                    strange += u8::from(!self.lex.dotted_i);
                    cyrillic += 1;
                    "I"
                }
                'У' | 'Ѵ' | 'Y' => "V",
                'Х' => "X",
                'П' => "II",
                'Ш' => "III",
                'Ⅰ'..='Ⅻ' => ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
                    [(c as u32 - 'Ⅰ' as u32) as usize],
                _ => break,
            };
            if matches!(c, 'У' | 'Х' | 'П' | 'Ш') {
                cyrillic += 1;
            }
            latin.push_str(sign);
            end += 1;
            if end - at > 16 {
                return None;
            }
        }
        // "10" is ten and not a Roman number; "вVII" is no word.
        let all_figures = end - at == figures + usize::from(strange);
        if end == at || (all_figures && cyrillic == 0) || self.win.get(end).is_ascii_digit() || (small > 0 && real > 0)
        {
            return None;
        }
        let value = from_roman(&latin)?;
        let mixed = u8::from(figures > 0 && real > 0) + u8::from(cyrillic > 0 && real > 0 && !self.lex.dotted_i);
        let cost = 0.05 * cyrillic as f32 + 0.3 * f32::from(strange + mixed) + if small > 0 { 1.2 } else { 0.0 };
        (1..=most).contains(&value).then_some((end, value, cost, strange + mixed))
    }
}

/// Reads a Roman number; four equal signs in a row are accepted as old scribes wrote them.
pub(super) fn from_roman(text: &str) -> Option<u32> {
    let value = |c: char| match c {
        'I' => 1,
        'V' => 5,
        'X' => 10,
        'L' => 50,
        'C' => 100,
        'D' => 500,
        _ => 1000,
    };
    let signs: Vec<u32> = text.chars().map(value).collect();
    let mut total = 0;
    for (i, &v) in signs.iter().enumerate() {
        match signs.get(i + 1) {
            Some(&next) if next > v => {
                if next > v * 10 || !matches!(v, 1 | 10 | 100) || (i > 0 && signs[i - 1] < next) {
                    return None;
                }
                total -= i64::from(v);
            }
            _ => total += i64::from(v),
        }
    }
    let runs_well = !text.contains("IIIII") && !text.contains("VV") && !text.contains("XXXXX");
    (total > 0 && runs_well).then_some(total as u32)
}
