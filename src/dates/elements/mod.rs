//! Turns a place in a window into the readings of one element there: numbers, months, years, times, with their costs.

mod cjk;
mod clock;
mod foreign;
mod separators;
mod words;
mod year;

use super::calendar::Calendar;
use super::grammar::{Clock, El, Half, Parse, YearRead};
use super::lexicon::Lexicon;
use super::phrase::{fold, match_phrase};
use super::value::BLANK;
use super::window::{Sign, Window};

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
        if self.win.get(at) == '[' && self.supplied(el, p, out) {
            return;
        }
        match el {
            El::Day(second) => self.day(p, *second, out),
            El::Month(second) => {
                let torn = self.torn_month(at).filter(|_| p.separator != '\0');
                for n in self.numbers(at, 2, p.separator != '\0').into_iter().chain(torn).chain(self.in_brackets(at)) {
                    let mut q = advance(p, &n);
                    *q.half(*second) = Half { month: Some(n.value as u8), month_at: (at, n.end), ..*q.half(*second) };
                    out.push(q);
                }
            }
            El::Roman(second) => {
                // "8/XIII 1937": no month, and written for one.
                let too_much = || self.roman(at, 19).filter(|_| !matches!(p.separator, '\0' | ',' | ';'));
                if let Some((end, value, cost, damage)) = self.roman(at, 12).or_else(too_much) {
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
            El::Words(list) if matches!(list.as_str(), "from" | "to") => self.range_word(p, list == "to", out),
            El::Words(list) => {
                if let Some(end) = self.lex.phrase_at(self.win, at, list) {
                    // "5. В течение": a numbered point, not the fifth century.
                    if list == "century" && end - at <= 2 && self.win.get(p.start).is_ascii_digit() {
                        return;
                    }
                    let mut q = Parse { end, ..*p };
                    match list.as_str() {
                        "approx" => q.approx = true,
                        "before" | "not-after" => q.bound = -1,
                        "after" | "not-before" => q.bound = 1,
                        "this" => q.rel_month = Some(0),
                        "past" => q.rel_month = Some(-1),
                        "coming" => q.rel_month = Some(1),
                        "spring" => q.code = 21,
                        "summer" => q.code = 22,
                        "autumn" => q.code = 23,
                        "winter" => q.code = 24,
                        "quarter" if (1..=4).contains(&p.part) => q.code = 32 + p.part,
                        "half" if (1..=2).contains(&p.part) => q.code = 39 + p.part,
                        "quarter" | "half" => return,
                        "decade" => q.decade = true,
                        "byzantine" => q.calendar = Some(Calendar::Byzantine),
                        "hijri" => q.calendar = Some(Calendar::Hijri),
                        "hebrew" => q.calendar = Some(Calendar::Hebrew),
                        "bce" => q.bce = true,
                        "old-style" => q.style = 1,
                        "new-style" => q.style = 2,
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
                } else if let Some((end, value)) = self.number_words(at).filter(|n| {
                    // "два века" are two centuries, and no century of its own.
                    (if *el == El::Part { 1 } else { 5 }..=most).contains(&n.1)
                }) {
                    push(end, value, 0.1);
                } else {
                    for n in self.numbers(at, 2, false) {
                        if n.letters == 0 && (1..=most).contains(&n.value) {
                            push(n.end, n.value, 0.1);
                        }
                    }
                }
            }
            El::Decade => {
                let p = &Parse { decade: true, ..*p };
                for n in self.numbers(at, 4, false) {
                    if n.value % 10 == 0 && (n.width == 4 || n.width == 2) {
                        let mut q = advance(p, &n);
                        q.a.year = Some(YearRead { value: n.value as i32, width: n.width, masked: 1 });
                        q.a.year_at = (at, n.end);
                        out.push(q);
                    }
                }
                if let Some((end, n)) =
                    self.number_words(at).filter(|n| n.1 % 10 == 0 && (20..=90).contains(&(n.1 % 100)))
                    && (n < 100 || (1000..2100).contains(&n))
                {
                    let mut q = Parse { end, ..*p };
                    q.a.year = Some(YearRead { value: n as i32, width: if n < 100 { 2 } else { 4 }, masked: 1 });
                    q.a.year_at = (at, end);
                    out.push(q);
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
            El::DecadeWord => {
                // "the eighteen-forties", "the late twenties": the number itself says that it is a decade.
                if let Some((end, n)) = self.number_words(at).filter(|n| n.1 % 10 == 0) {
                    let noun = self.lex.list("decade-noun").iter().any(|noun| {
                        let from = end.saturating_sub(noun[0].len());
                        from >= at && noun[0].iter().enumerate().all(|(k, c)| self.win.low(from + k) == *c)
                    });
                    let (tens, width) = (n % 100, if n < 100 { 2 } else { 4 });
                    if noun && (20..=90).contains(&tens) && (width == 2 || (1000..2100).contains(&n)) {
                        let mut q = Parse { end, decade: true, ..*p };
                        q.a.year = Some(YearRead { value: n as i32, width, masked: 1 });
                        q.a.year_at = (at, end);
                        out.push(q);
                    }
                }
            }
            El::Weekday => {
                let mut end = at;
                while self.win.get(end).is_letter() || matches!(self.win.get(end), '\'' | '’') && end > at {
                    end += 1;
                }
                let word: String = (at..end).map(|i| self.win.low(i)).collect();
                if let Some(day) = self.lex.weekday(&word) {
                    out.push(Parse { end, weekday: Some(day), ..*p });
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
            El::RomanNumberDay => {
                if let Some((end, n)) = self.small_roman(at).filter(|r| (1..=31).contains(&r.1)) {
                    let mut q = Parse { end, ..*p };
                    (q.a.day, q.a.day_at) = (Some(n as u8), (at, end));
                    out.push(q);
                }
            }
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
            El::OtherMonth => self.other_month(p, out),
            El::OrdinalMonth => self.ordinal_month(p, out),
            El::OtherYear => self.other_year(p, out),
            El::Reign => self.reign(p, out),
            El::Feast => self.feast(p, out),
            El::RomanDay => self.roman_day(p, out),
            El::FreeYear => self.free_year(p, out),
        }
    }

    /// A part that the editor supplied or doubts: "[9] ноября", "7 [октября] 1943 г.", "3 мая [1951?]".
    fn supplied(&self, el: &El, p: &Parse, out: &mut Vec<Parse>) -> bool {
        let part = matches!(el, El::Day(_) | El::Month(_) | El::Name(_) | El::Roman(_) | El::Year(..));
        if !part || self.win.get(p.end + 1) == '[' {
            return false;
        }
        let before = out.len();
        let mut inner = Vec::new();
        self.read(el, &Parse { end: p.end + 1, ..*p }, &mut inner);
        for mut q in inner {
            if self.win.get(q.end) == '?' {
                (q.uncertain, q.end) = (true, q.end + 1);
            }
            // "[2]3 июня": the bracket is within the number.
            let within = matches!(el, El::Day(_) | El::Month(_)) && self.win.get(q.end + 1).is_ascii_digit();
            if self.win.get(q.end) == ']' && !within {
                out.push(Parse { end: q.end + 1, ..q });
            }
        }
        out.len() > before
    }

    /// Says whether a date may end where a parse does.
    pub fn may_end(&self, p: &Parse) -> bool {
        // Of the other calendars only the Republican has months that need no year to be told from words, written out.
        let bare = p.calendar.filter(|_| p.a.year.is_none());
        if bare.is_some_and(|c| c != Calendar::Republican || p.a.month_at.1 - p.a.month_at.0 < 6) {
            return false;
        }
        let (last, next, after) = (self.win.before(p.end), self.win.get(p.end), self.win.get(p.end + 1));
        if last.is_word() && next.is_word() {
            // CJK signs have no blanks around them.
            return last as u32 > 0x2e80 && !next.is_ascii_digit();
        }
        if last.is_ascii_digit() && matches!(next, '.' | '/' | ':' | ',') && after.is_ascii_digit() {
            return false;
        }
        if last.is_ascii_digit() && next == '?' && after.is_ascii_digit() {
            return false;
        }
        !(last.is_ascii_digit() && next == '-' && after.is_word() && !p.a.named && !p.b.named)
    }

    /// Reads numbers of at most `most` digits: every length that can end where it does.
    fn numbers(&self, at: usize, most: usize, all_letters: bool) -> Vec<Number> {
        let mut out = Vec::new();
        let (mut value, mut letters, mut real) = (0_u32, 0_u8, 0_u8);
        for i in 0..most {
            let Some((digit, letter)) = self.lex.digit(self.win.get(at + i)) else { break };
            if self.win.get(at + i) == ']' && (real == 0 || self.bracketed(at)) {
                break;
            }
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
            let glued = next.is_letter();
            if glued && real == 0 {
                continue;
            }
            // "ЗО", "lO": a capital O is hardly anything else there.
            let round = letters == 2 && real == 0 && matches!(self.win.get(at + i), 'O' | 'О');
            let letters_cost = if round { 0.4 } else { f32::from(letters) * LETTER };
            let cost = letters_cost + if glued { 0.5 } else { 0.0 } + if real == 0 { 0.2 } else { 0.0 };
            out.push(Number { end: at + i + 1, value, width: i as u8 + 1, cost, letters });
        }
        out.reverse();
        out
    }

    /// Says whether a bracket that was opened before is closed just after a number: it is then no figure.
    fn bracketed(&self, at: usize) -> bool {
        (at.saturating_sub(24)..at).rev().map(|i| self.win.get(i)).find(|c| matches!(c, '[' | ']')) == Some('[')
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
        let mut found = self.numbers(at, 2, true);
        found.extend(self.torn_day(at, quoted));
        found.extend(self.in_brackets(at));
        if let Some((end, value)) = self.hebrew_number(at).filter(|n| n.1 <= 31) {
            found.push(Number { end, value, width: 2, cost: 0.0, letters: 0 });
        }
        for n in found {
            let mut q = advance(p, &n);
            (q.half(second).day, q.half(second).day_at) = (Some(n.value as u8), (at, n.end));
            if quoted {
                let Some(end) = self.close(n.end, true) else { continue };
                q.end = end;
            } else if let Some(end) = self.lex.phrase_at(self.win, n.end, "ordinal") {
                q.end = end;
                if self.win.get(n.end).is_letter() {
                    q.cost -= 0.5;
                }
            }
            out.push(q);
        }
    }

    /// A day whose figures stand apart: "2 0 июня", "« 1 2 » мая"; elsewhere a figure before another is a number of its own.
    fn torn_day(&self, at: usize, quoted: bool) -> Option<Number> {
        let figure = |i: usize| self.win.get(i).to_digit(10);
        let (tens, ones) = (figure(at)?, figure(at + 2)?);
        // At the beginning of a line, or after a comma, there is no number of its own that it could be.
        let before = (0..at).rev().map(|i| self.win.get(i)).find(|c| *c != ' ');
        let alone = matches!(before, None | Some(',')) && self.win.blanks(at + 3) > at + 3;
        let torn = self.win.get(at + 1) == ' ' && (quoted || alone || ones == 0) && !self.win.get(at + 3).is_word();
        (torn && (1..=3).contains(&tens)).then_some(Number {
            end: at + 3,
            value: tens * 10 + ones,
            width: 2,
            // No day is nought: a nought after a blank belongs to the figure before it.
            cost: if ones == 0 || alone { 0.0 } else { 0.6 },
            letters: 1,
        })
    }

    /// A month whose figures stand apart before a separator: "9.1 1.1941", "12.0 3.1939".
    fn torn_month(&self, at: usize) -> Option<Number> {
        let figure = |i: usize| self.win.get(i).to_digit(10);
        let value = figure(at)? * 10 + figure(at + 2)?;
        let torn = self.win.get(at + 1) == ' ' && matches!(self.win.get(at + 3), '.' | '/' | '-');
        let whole = torn && (1..=12).contains(&value) && figure(self.win.blanks(at + 4)).is_some();
        whole.then_some(Number { end: at + 3, value, width: 2, cost: 0.2, letters: 1 })
    }

    /// A number one of whose two figures the editor supplied: "2[3] июня", "[1]4.7.1951".
    fn in_brackets(&self, at: usize) -> Option<Number> {
        let signs: Vec<char> = (at..at + 4).map(|i| self.win.get(i)).collect();
        let (tens, ones) = match signs[..] {
            [a, '[', b, ']'] | ['[', a, ']', b] => (a.to_digit(10)?, b.to_digit(10)?),
            _ => return None,
        };
        Some(Number { end: at + 4, value: tens * 10 + ones, width: 2, cost: 0.0, letters: 0 })
    }

    /// "From" or "between", and the "to" or "and" that answers it, with the article before what follows.
    fn range_word(&self, p: &Parse, to: bool, out: &mut Vec<Parse>) {
        let list = match (to, p.between) {
            (false, _) => "from",
            (true, false) => "to",
            (true, true) => "and",
        };
        let mut push = |end: usize, between: bool| {
            let next = self.win.blanks(end);
            let end = self.lex.phrase_at(self.win, next, "the").unwrap_or(end);
            out.push(Parse { end, between, ..*p });
        };
        if let Some(end) = self.lex.phrase_at(self.win, p.end, list) {
            push(end, p.between);
        }
        if let Some(end) = self.lex.phrase_at(self.win, p.end, "between").filter(|_| !to) {
            push(end, true);
        }
    }

    fn close(&self, at: usize, quoted: bool) -> Option<usize> {
        let end = self.win.blanks(at);
        (quoted && matches!(self.win.get(end), '»' | '"' | '“' | '”' | '>')).then_some(end + 1)
    }
}

fn advance(p: &Parse, n: &Number) -> Parse {
    Parse { end: n.end, cost: p.cost + n.cost, damage: p.damage + n.letters, ..*p }
}
