//! Turns a place in a window into the readings of one element there: numbers, months, years, times, with their costs.

use super::grammar::{Clock, El, Half, Parse, YearRead};
use super::lexicon::{Lexicon, fold, match_phrase};
use super::value::BLANK;
use super::window::Window;

/// What it costs to take a letter for a digit.
const LETTER: f32 = 0.6;

/// A number as read.
#[derive(Debug, Clone, Copy)]
struct Number {
    end: usize,
    value: u32,
    width: u8,
    cost: f32,
    letters: u8,
}

/// Reads elements of one window in one language.
#[derive(Debug)]
pub struct Reader<'a> {
    /// The language.
    pub lex: &'a Lexicon,
    /// The text.
    pub win: &'a Window,
}

impl Reader<'_> {
    /// Adds every reading of an element after a parse.
    pub fn read(&self, el: &El, p: &Parse, out: &mut Vec<Parse>) {
        let at = p.end;
        match el {
            El::Day(second) => self.day(p, *second, out),
            El::Month(second) => {
                for n in self.numbers(at, 2, p.separator != '\0') {
                    let mut q = advance(p, &n);
                    *q.half(*second) = Half { month: Some(n.value as u8), month_at: (at, n.end), ..*q.half(*second) };
                    out.push(q);
                }
            }
            El::Roman(second) => {
                if let Some((end, value, cost, damage)) = self.roman(at, 12) {
                    let mut q = Parse { end, cost: p.cost + cost, damage: p.damage + damage, ..*p };
                    let half = q.half(*second);
                    (half.month, half.month_at, half.named) = (Some(value as u8), (at, end), true);
                    out.push(q);
                }
            }
            El::Name(second) => self.name(p, *second, out),
            El::Year(second, width) => self.year(p, *second, *width, out),
            El::Dot => self.dot(p, out),
            El::Dash => self.dash(p, out),
            El::Comma => {
                if matches!(self.win.get(at), ',' | '.' | ';') {
                    out.push(Parse { end: at + 1, ..*p });
                }
            }
            El::Blank => out.push(Parse { end: self.win.blanks(at), ..*p }),
            El::Space => {
                let end = self.win.blanks(at);
                if end > at {
                    out.push(Parse { end, ..*p });
                }
            }
            El::Mark => {
                let end = self.lex.phrase_at(self.win, at, "year-mark");
                out.extend(end.map(|end| Parse { end, ..*p }));
                if end.is_none() && p.a.month.is_some() {
                    let end = self.lex.phrase_at(self.win, at, "year-mark-damaged");
                    out.extend(end.map(|end| Parse { end, cost: p.cost + 0.2, ..*p }));
                }
            }
            El::Broken => self.broken(p, out),
            El::Time => self.time(p, out),
            El::Words(list) => {
                if let Some(end) = self.lex.phrase_at(self.win, at, list) {
                    let mut q = Parse { end, ..*p };
                    match list.as_str() {
                        "approx" => q.approx = true,
                        "spring" => q.code = 21,
                        "summer" => q.code = 22,
                        "autumn" => q.code = 23,
                        "winter" => q.code = 24,
                        "quarter" if (1..=4).contains(&p.part) => q.code = 32 + p.part,
                        "half" if (1..=2).contains(&p.part) => q.code = 39 + p.part,
                        "quarter" | "half" => return,
                        "decade" => q.decade = true,
                        _ => {}
                    }
                    out.push(q);
                }
            }
            El::Relative => {
                for (phrase, year, month) in &self.lex.relative {
                    if let Some(end) = match_phrase(self.win, at, phrase) {
                        out.push(Parse { end, rel_year: *year, rel_month: *month, ..*p });
                        break;
                    }
                }
            }
            El::Century | El::Part => {
                let most = if *el == El::Century { 21 } else { 4 };
                let mut push = |end: usize, value: u32, cost: f32| {
                    let end = self.lex.phrase_at(self.win, end, "ordinal").unwrap_or(end);
                    let mut q = Parse { end, cost: p.cost + cost, ..*p };
                    if *el == El::Century {
                        q.century = value as u8
                    } else {
                        q.part = value as u8
                    }
                    out.push(q);
                };
                if let Some((end, value, cost, _)) = self.roman(at, most) {
                    push(end, value, cost);
                } else {
                    for n in self.numbers(at, 2, false) {
                        if n.letters == 0 && (1..=most).contains(&n.value) {
                            push(n.end, n.value, 0.1);
                        }
                    }
                }
            }
            El::Decade => {
                for n in self.numbers(at, 4, false) {
                    if n.value % 10 == 0 && (n.width == 4 || n.width == 2) {
                        let mut q = advance(p, &n);
                        q.a.year = Some(YearRead { value: n.value as i32, width: n.width, masked: 1 });
                        q.a.year_at = (at, n.end);
                        out.push(q);
                    }
                }
            }
            El::Literal(signs) => {
                if signs.contains(&self.win.get(at)) {
                    let mut q = Parse { end: self.win.blanks(at + 1), ..*p };
                    if self.win.get(at) == '?' {
                        q.uncertain = true;
                    }
                    // A closing bracket or sign belongs to the date, blanks after it do not.
                    if !matches!(self.win.get(at), '(' | '/' | '[') {
                        q.end = at + 1;
                    }
                    out.push(q);
                } else if matches!(signs[0], '(' | ')')
                    && matches!(self.win.get(self.win.blanks(at)), '(' | ')')
                    && signs.contains(&self.win.get(self.win.blanks(at)))
                {
                    out.push(Parse { end: self.win.blanks(self.win.blanks(at) + 1), ..*p });
                }
            }
            El::Dual => out.push(Parse { dual: true, ..*p }),
            El::Era => {
                for (i, (name, _)) in self.lex.eras.iter().enumerate() {
                    if name.iter().enumerate().all(|(k, c)| self.win.get(at + k) == *c) {
                        out.push(Parse { end: at + name.len(), era: i as u8 + 1, ..*p });
                        break;
                    }
                }
            }
            El::Cjk(kind) => self.cjk(p, *kind, out),
            El::DayWord => {
                if let Some((end, n)) = self.number_words(at).filter(|r| (1..=31).contains(&r.1)) {
                    let mut q = Parse { end, ..*p };
                    (q.a.day, q.a.day_at) = (Some(n as u8), (at, end));
                    out.push(q);
                }
            }
            El::YearWord => {
                if let Some((end, n)) = self.number_words(at).filter(|r| (1000..=2100).contains(&r.1)) {
                    let mut q = Parse { end, ..*p };
                    q.a.year = Some(YearRead { value: n as i32, width: 4, masked: 0 });
                    q.a.year_at = (at, end);
                    out.push(q);
                }
            }
            El::RomanYear => {
                if let Some((end, value, cost, damage)) = self.roman(at, 2100).filter(|r| r.1 >= 1000 && r.0 - at >= 4)
                {
                    let mut q = Parse { end, cost: p.cost + cost, damage: p.damage + damage, ..*p };
                    q.a.year = Some(YearRead { value: value as i32, width: 4, masked: 0 });
                    q.a.year_at = (at, end);
                    out.push(q);
                }
            }
            El::Group => self.group(p, out),
        }
    }

    /// Says whether a date may end where a parse does.
    pub fn may_end(&self, p: &Parse) -> bool {
        let (last, next, after) = (self.win.before(p.end), self.win.get(p.end), self.win.get(p.end + 1));
        if last.is_alphanumeric() && next.is_alphanumeric() {
            // CJK signs have no blanks around them.
            return last as u32 > 0x2e80 && !next.is_ascii_digit();
        }
        if last.is_ascii_digit() && matches!(next, '.' | '/' | ':' | ',') && after.is_ascii_digit() {
            return false;
        }
        !(last.is_ascii_digit() && next == '-' && after.is_alphanumeric() && !p.a.named && !p.b.named)
    }

    /// Reads numbers of at most `most` digits: every length that can end where it does.
    fn numbers(&self, at: usize, most: usize, all_letters: bool) -> Vec<Number> {
        let mut out = Vec::new();
        let (mut value, mut letters, mut real) = (0_u32, 0_u8, 0_u8);
        for i in 0..most {
            let Some((digit, letter)) = self.lex.digit(self.win.get(at + i)) else { break };
            value = value * 10 + u32::from(digit);
            if letter {
                letters += 1
            } else {
                real += 1
            }
            let next = self.win.get(at + i + 1);
            if next.is_ascii_digit() || (real == 0 && !all_letters) {
                continue;
            }
            // A look-alike that follows belongs to the number where the number would be too short without it.
            let glued = next.is_alphabetic();
            if glued && real == 0 {
                continue;
            }
            let cost = f32::from(letters) * LETTER + if glued { 0.5 } else { 0.0 } + if real == 0 { 0.2 } else { 0.0 };
            out.push(Number { end: at + i + 1, value, width: i as u8 + 1, cost, letters });
        }
        out.reverse();
        out
    }

    fn day(&self, p: &Parse, second: bool, out: &mut Vec<Parse>) {
        let (mut at, open) = (p.end, self.win.get(p.end));
        let quoted = matches!(open, '«' | '"' | '„' | '“' | '<');
        if quoted {
            at = self.win.blanks(at + 1);
        }
        if self.win.get(at) == '_' {
            let mut end = at;
            while self.win.get(end) == '_' {
                end += 1;
            }
            end = self.close(end, quoted).unwrap_or(end);
            if end - at >= 2 {
                let mut q = Parse { end, ..*p };
                (q.half(second).day, q.half(second).day_at) = (Some(BLANK), (p.end, end));
                out.push(q);
            }
            return;
        }
        for n in self.numbers(at, 2, true) {
            let mut q = advance(p, &n);
            (q.half(second).day, q.half(second).day_at) = (Some(n.value as u8), (at, n.end));
            if quoted {
                let Some(end) = self.close(n.end, true) else { continue };
                q.end = end;
            } else if let Some(end) = self.lex.phrase_at(self.win, n.end, "ordinal") {
                q.end = end;
                if self.win.get(n.end).is_alphabetic() {
                    q.cost -= 0.5;
                }
            }
            out.push(q);
        }
    }

    fn close(&self, at: usize, quoted: bool) -> Option<usize> {
        let end = self.win.blanks(at);
        (quoted && matches!(self.win.get(end), '»' | '"' | '“' | '”' | '>')).then_some(end + 1)
    }

    /// Reads a Roman number up to `most`: end, value, cost, damage. Cyrillic typewriters have no I and V.
    fn roman(&self, at: usize, most: u32) -> Option<(usize, u32, f32, u8)> {
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

    fn name(&self, p: &Parse, second: bool, out: &mut Vec<Parse>) {
        let at = p.end;
        let mut ends = Vec::new();
        let mut i = at;
        // Longest first: letters with figures or a hyphen inside, then letters alone.
        while self.win.get(i).is_alphanumeric()
            || (matches!(self.win.get(i), '-' | '\u{ad}') && i > at && self.win.get(i + 1).is_alphabetic())
        {
            i += 1;
            if i - at > 20 {
                return;
            }
            let (last, next) = (self.win.get(i - 1), self.win.get(i));
            if i - at >= 2
                && (!next.is_alphanumeric()
                    || (last.is_alphabetic() && next.is_ascii_digit())
                    || (last.is_ascii_digit() && next.is_alphabetic()))
            {
                ends.push(i);
            }
        }
        for &end in ends.iter().rev() {
            let word: String = self.win.c[at..end].iter().copied().map(fold).collect();
            let joined = word.replace('-', "");
            if !joined.chars().any(char::is_alphabetic) {
                continue;
            }
            let hit = if word == joined {
                self.lex.month_like(&word)
            } else {
                self.lex.month(&joined).map(|h| super::lexicon::MonthHit { cost: 0.4, ..h })
            };
            let Some(hit) = hit else { continue };
            let glued = if self.win.get(end).is_alphanumeric() { 0.5 } else { 0.0 };
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

    fn year(&self, p: &Parse, second: bool, width: u8, out: &mut Vec<Parse>) {
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
                if matches!(self.win.get(n.end), '/') {
                    for m in self.numbers(n.end + 1, 2, false) {
                        let next = (n.value + 1) % if m.width == 2 { 100 } else { 10 };
                        if m.value == next && m.letters == 0 {
                            push(m.end, year(n.value + 1), n.cost + 0.05, n.letters);
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
            && let Some((end, year, cost, letters)) = self.torn_year(at)
        {
            push(end, year, cost, letters);
        }
    }

    /// Reads a year with blanks between its digits, with digits left out, or with digits supplied in brackets.
    fn torn_year(&self, at: usize) -> Option<(usize, YearRead, f32, u8)> {
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
            } else if c == '[' && digits >= 1 && !bracket {
                (bracket, marks) = (true, true);
            } else if c == ']' && bracket {
                bracket = false;
                if masked > 0 {
                    masked = 4 - digits;
                }
            } else if c == ' ' && digits > 0 && self.win.get(i + 1).is_alphanumeric() && masked == 0 {
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
        let spaced = gaps == [2] || gaps == [1, 2, 3];
        let first = self.lex.digit(self.win.get(at)).map_or(0, |d| d.0);
        let torn = (marks && gaps.is_empty()) || (spaced && !marks);
        if bracket || digits < 2 || !torn || !(1..=2).contains(&first) || self.win.get(i).is_alphanumeric() && spaced {
            return None;
        }
        let year = YearRead { value: value * 10_i32.pow(u32::from(masked)), width: 4, masked };
        let cost = if spaced { 0.9 } else { 0.2 } + f32::from(letters) * LETTER;
        Some((i, year, cost, letters + u8::from(spaced)))
    }

    fn dot(&self, p: &Parse, out: &mut Vec<Parse>) {
        let mut i = self.win.blanks(p.end);
        let start = i;
        let first = self.win.get(i);
        while matches!(self.win.get(i), '.' | '/' | '-' | '–' | '—' | '−' | ',' | '·' | '•' | ':' | ';' | '_' | '\\')
            && i - start < 2
        {
            i += 1;
        }
        if i == start {
            return;
        }
        let mut q = *p;
        let sign = fold(first);
        if i - start == 2 {
            q.cost += 0.8;
            q.odd_separator = true;
        }
        q.cost += match sign {
            '.' | '/' | '-' => 0.0,
            ',' | '·' | '•' => 0.8,
            _ => 1.6,
        };
        q.odd_separator |= !matches!(sign, '.' | '/' | '-');
        if p.separator == '\0' {
            q.separator = sign;
        } else if p.separator != sign {
            q.cost += if p.a.named { 0.0 } else { 0.7 };
            q.odd_separator |= !p.a.named;
        }
        q.end = self.win.blanks(i);
        // Blanks on both sides of a dash are a range or a clause more often than a date.
        if sign == '-' && (start > p.end || q.end > i) {
            q.cost += 0.8;
        }
        out.push(q);
    }

    fn dash(&self, p: &Parse, out: &mut Vec<Parse>) {
        let i = self.win.blanks(p.end);
        let sign = self.win.get(i);
        if matches!(sign, '-' | '–' | '—' | '−' | '/') || (sign == '.' && matches!(self.win.get(i + 1), '/')) {
            let slash = if sign == '/' { 0.9 } else { 0.0 };
            out.push(Parse { end: self.win.blanks(i + 1), cost: p.cost + slash, ..*p });
        } else if let Some(end) = self.lex.phrase_at(self.win, i, "to").filter(|_| i > p.end) {
            out.push(Parse { end: self.win.blanks(end), cost: p.cost + 0.2, ..*p });
        }
    }

    /// A full stop or separator that came out as a letter or two: "3 с. 7".
    fn broken(&self, p: &Parse, out: &mut Vec<Parse>) {
        let start = self.win.blanks(p.end);
        let mut i = start;
        while self.win.get(i).is_alphabetic() && i - start < 2 {
            i += 1;
        }
        let letters = i - start;
        while matches!(self.win.get(i), '.' | ',' | ';' | ':' | '\'' | '*' | '·') && i - start < 4 {
            i += 1;
        }
        let end = self.win.blanks(i);
        // A plain separator is none that is damaged.
        let plain = letters == 0 && (i == start || i == start + 1 && matches!(self.win.get(start), '.' | ','));
        if plain || self.win.get(end).is_alphabetic() {
            return;
        }
        // Units say something of their own.
        if letters > 0
            && ["hour", "minute", "to"].iter().any(|kind| self.lex.phrase_at(self.win, start, kind).is_some())
        {
            return;
        }
        out.push(Parse { end, broken: (p.end, end), damage: p.damage + 1, cost: p.cost + 0.3 * letters as f32, ..*p });
    }

    /// Reads a clock time in every way it is written.
    pub fn time(&self, p: &Parse, out: &mut Vec<Parse>) {
        let at = p.end;
        let mut push = |end: usize, hour: u32, minute: u32, cost: f32, letters: u8| {
            let time = Some(Clock { hour: hour.min(99) as u8, minute: minute.min(99) as u8 });
            out.push(Parse { end, time, cost: p.cost + cost, damage: p.damage + letters, ..*p });
        };
        for h in self.numbers(at, 2, true) {
            let mut i = h.end;
            if matches!(self.win.get(i), ':' | '.' | '-' | '–') {
                for m in self.numbers(i + 1, 2, false) {
                    let free = !matches!(self.win.get(m.end), '.' | '-' | ':' | ',')
                        || !self.win.get(m.end + 1).is_ascii_digit();
                    if m.width == 2 && m.value < 60 && h.value <= 24 && free {
                        let (mut end, mut hour) = (m.end, h.value);
                        let next = self.win.blanks(end);
                        if let Some(e) = self.lex.phrase_at(self.win, next, "pm") {
                            (end, hour) = (e, hour % 12 + 12);
                        } else if let Some(e) = self
                            .lex
                            .phrase_at(self.win, next, "am")
                            .or_else(|| self.lex.phrase_at(self.win, next, "hour"))
                        {
                            end = e;
                        }
                        push(end, hour, m.value, h.cost + m.cost, h.letters + m.letters);
                    }
                }
            }
            i = self.win.blanks(i);
            if let Some(end) = self.lex.phrase_at(self.win, i, "hour") {
                let next = self.win.blanks(end);
                let mut minutes = false;
                for m in self.numbers(next, 2, true) {
                    let unit = self.lex.phrase_at(self.win, self.win.blanks(m.end), "minute");
                    let bare = !matches!(self.win.get(m.end), '.' | '/' | '-')
                        && unit.is_none()
                        && m.width == 2
                        && m.letters == 0;
                    if let Some(end) = unit.or(bare.then_some(m.end)) {
                        minutes = unit.is_some();
                        push(end, h.value, m.value, h.cost + m.cost, h.letters + m.letters);
                    }
                }
                if !minutes {
                    push(end, h.value, 0, h.cost + 0.1, h.letters);
                }
            } else if let Some(end) = self.lex.phrase_at(self.win, i, "pm") {
                push(end, h.value % 12 + 12, 0, h.cost, h.letters);
            } else if let Some(end) = self.lex.phrase_at(self.win, i, "am") {
                push(end, h.value % 12, 0, h.cost, h.letters);
            }
        }
        self.cjk_time(p, out);
    }

    fn cjk_time(&self, p: &Parse, out: &mut Vec<Parse>) {
        let mut i = p.end;
        let half: String = self.win.text(i, i + 2);
        let later = matches!(half.as_str(), "오후" | "午後" | "下午");
        if later || matches!(half.as_str(), "오전" | "午前" | "上午") {
            i = self.win.blanks(i + 2);
        }
        let Some((end, hour, _)) = self.cjk_number(i) else { return };
        let end = self.win.blanks(end);
        if !matches!(self.win.get(end), '시' | '时' | '時' | '點' | '点') {
            return;
        }
        let mut clock = Clock { hour: if later { hour % 12 + 12 } else { hour } as u8, minute: 0 };
        let mut end = end + 1;
        if let Some((e, minute, _)) = self.cjk_number(self.win.blanks(end)) {
            let e = self.win.blanks(e);
            if matches!(self.win.get(e), '분' | '分') {
                (clock.minute, end) = (minute as u8, e + 1);
            }
        }
        out.push(Parse { end, time: Some(clock), ..*p });
    }

    /// Reads figures or CJK numerals: end, value, how many signs.
    fn cjk_number(&self, at: usize) -> Option<(usize, u32, u8)> {
        let (mut i, mut value, mut part, mut scaled) = (at, 0_u32, 0_u32, false);
        while i - at < 9 {
            let c = self.win.get(i);
            let digit = match c {
                '0'..='9' => c as u32 - '0' as u32,
                '０'..='９' => c as u32 - '０' as u32,
                '〇' | '○' | '零' | 'Ｏ' | 'Ο' => 0,
                '一' | '壹' => 1,
                '元' if i == at => 1,
                '二' | '貳' => 2,
                '三' | '參' => 3,
                '四' => 4,
                '五' => 5,
                '六' => 6,
                '七' => 7,
                '八' => 8,
                '九' => 9,
                '十' | '廿' | '卅' | '卌' | '百' | '千' => {
                    let (unit, least) = match c {
                        '十' => (10, 1),
                        '廿' => (10, 2),
                        '卅' => (10, 3),
                        '卌' => (10, 4),
                        '百' => (100, 1),
                        _ => (1000, 1),
                    };
                    value += if c == '十' || unit > 10 { part.max(1) } else { least } * unit;
                    (part, scaled) = (0, true);
                    i += 1;
                    continue;
                }
                _ => break,
            };
            part = if scaled { digit } else { part * 10 + digit };
            i += 1;
        }
        (i > at).then_some((i, value + part, (i - at) as u8))
    }

    fn cjk(&self, p: &Parse, kind: char, out: &mut Vec<Parse>) {
        let at = self.win.blanks(p.end);
        let Some((end, value, signs)) = self.cjk_number(at) else { return };
        if at > 0 && p.start == at && self.cjk_number(at - 1).is_some() || self.win.before(p.start) == '第' {
            return;
        }
        let mut q = Parse { end, ..*p };
        match kind {
            'Y' | 'y' => {
                let full = (1000..=2100).contains(&value);
                if (p.era == 0 && !full) || value > 5000 || (kind == 'Y' && signs < 4) {
                    return;
                }
                q.a.year = Some(YearRead { value: value as i32, width: 4, masked: 0 });
                q.a.year_at = (at, end);
            }
            'm' => (q.a.month, q.a.month_at, q.a.named) = (Some(value.min(99) as u8), (at, end), true),
            _ => (q.a.day, q.a.day_at) = (Some(value.min(98) as u8), (at, end)),
        }
        out.push(q);
    }

    /// Reads number words, as many as follow each other: end and value.
    fn number_words(&self, at: usize) -> Option<(usize, u32)> {
        let (mut i, mut end, mut total, mut part, mut count) = (at, at, 0_u32, 0_u32, 0);
        loop {
            let mut j = i;
            while self.win.get(j).is_alphabetic() {
                j += 1;
                if j - i > 24 {
                    return None;
                }
            }
            if j == i {
                break;
            }
            let word: String = self.win.c[i..j].iter().copied().map(fold).collect();
            match self.lex.number_word(&word) {
                Some(1000) => (total, part) = (total + part.max(1) * 1000, 0),
                Some(100) => part = part.max(1) * 100,
                // quatre-vingt
                Some(20) if part % 100 == 4 => part += 76,
                Some(n)
                    if (10..100).contains(&n) && (10..100).contains(&part) && part + n > 99
                        || part == 19 && (10..100).contains(&n) =>
                {
                    part = part * 100 + n
                }
                Some(n) => part += n,
                None if count > 0 && matches!(word.as_str(), "and" | "et" | "und") => {}
                None => break,
            }
            if self.lex.number_word(&word).is_some() {
                (count, end) = (count + 1, j);
            }
            i = self.win.blanks(j);
            if self.win.get(j) == '-' {
                i = j + 1;
            }
        }
        (count > 0).then_some((end, total + part))
    }

    /// Reads a date-time group: 031210Z JUL 51.
    fn group(&self, p: &Parse, out: &mut Vec<Parse>) {
        let at = p.end;
        let digits: Option<Vec<u32>> = (at..at + 6).map(|i| self.win.get(i).to_digit(10)).collect();
        let Some(d) = digits else { return };
        if !self.win.get(at + 6).is_ascii_uppercase() {
            return;
        }
        let (day, hour, minute) = (d[0] * 10 + d[1], d[2] * 10 + d[3], d[4] * 10 + d[5]);
        let mut q = Parse { end: self.win.blanks(at + 7), ..*p };
        (q.a.day, q.a.day_at, q.time) =
            (Some(day as u8), (at, at + 2), Some(Clock { hour: hour as u8, minute: minute as u8 }));
        let mut months = Vec::new();
        self.name(&q, false, &mut months);
        for m in months {
            let m = Parse { end: self.win.blanks(m.end), ..m };
            self.year(&m, false, 0, out);
        }
    }
}

fn advance(p: &Parse, n: &Number) -> Parse {
    Parse { end: n.end, cost: p.cost + n.cost, damage: p.damage + n.letters, ..*p }
}

/// Reads a Roman number; four equal signs in a row are accepted as old scribes wrote them.
fn from_roman(text: &str) -> Option<u32> {
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
