//! Turns a chosen parse into the whole expression: weekday, clock time, bounds, style, era and brackets on either side.

use super::elements::Reader;
use super::grammar::Parse;
use super::phrase::fold;
use super::window::Sign;

/// Takes in what belongs to a date on either side: weekday, time, "about", bounds, brackets, style.
pub fn extend(reader: &Reader<'_>, p: &mut Parse) {
    let (win, lex) = (reader.win, reader.lex);
    let dated = p.a.month.is_some() || p.b.month.is_some() || (p.rel_month.is_some() && p.a.day.is_some());
    before(reader, p, dated);
    behind(reader, p, dated);
    if dated && p.weekday.is_none() {
        weekday_behind(reader, p);
    }
    if p.a.year.or(p.b.year).is_some_and(|y| y.width == 4) {
        if dated {
            era_gloss(reader, p);
        }
        // "A.D.", "n. Chr.", "н. э.": said of the era that is meant anyway.
        if let Some(end) = lex.phrase_at(win, win.blanks(p.end), "ce") {
            p.end = end;
        }
    }
    if win.get(p.end) == '?' {
        (p.uncertain, p.end) = (true, p.end + 1);
    }
    if win.before(p.start) == '[' && win.get(p.end) == ']' {
        (p.start, p.end) = (p.start - 1, p.end + 1);
    }
}

/// Takes in what stands before a date: weekday, time, "about", bounds.
fn before(reader: &Reader<'_>, p: &mut Parse, dated: bool) {
    let (win, lex) = (reader.win, reader.lex);
    for _ in 0..3 {
        let mut left = p.start;
        while left > 0 && p.start - left < 3 && matches!(win.get(left - 1), ' ' | ',' | '—' | '–') {
            left -= 1;
        }
        if dated && p.weekday.is_none() {
            let mut i = left;
            for filler in ["on", "the"] {
                if let Some(at) = lex.phrase_before(win, i, filler) {
                    i = at;
                    while i > 0 && matches!(win.get(i - 1), ' ' | ',') {
                        i -= 1;
                    }
                }
            }
            let end = if win.before(i) == '.' { i - 1 } else { i };
            let mut w = end;
            while w > 0 && (win.get(w - 1).is_letter() || matches!(win.get(w - 1), '\'' | '’')) && end - w < 14 {
                w -= 1;
            }
            let word: String = win.c[w..end].iter().copied().map(fold).collect();
            if let Some(day) = lex.weekday(&word) {
                p.weekday = Some(day);
                p.start = w;
                continue;
            }
        }
        if dated
            && p.time.is_none()
            && left > 0
            && let Some((at, q)) = time_before(reader, p, left)
        {
            (p.start, p.time) = (at, q.time);
            continue;
        }
        let mut moved = false;
        // The longest phrase is meant: "не ранее" is no "ранее".
        let kinds = [("not-after", -1), ("not-before", 1), ("approx", 0), ("part", 0)];
        let mut said: Vec<_> = kinds
            .into_iter()
            .filter_map(|(kind, bound)| {
                Some((lex.phrase_before(win, p.start, kind).filter(|_| left > 0)?, kind, bound))
            })
            .collect();
        said.sort_by_key(|s| s.0);
        for (at, kind, bound) in said {
            if kind == "approx" {
                // "um 3. Juli" is a guess, "c 3.7" a preposition.
                if p.approx || dated && p.start - at < 4 {
                    continue;
                }
                p.approx = true;
            }
            p.bound = if bound != 0 { bound } else { p.bound };
            p.start = at;
            moved = true;
            break;
        }
        if !moved {
            break;
        }
    }
}

/// Takes in what stands behind a date: the style it is told in, and the time.
fn behind(reader: &Reader<'_>, p: &mut Parse, dated: bool) {
    let (win, lex) = (reader.win, reader.lex);
    for _ in 0..3 {
        let right = win.blanks(p.end);
        let right =
            if matches!(win.get(right), ',' | '—' | '–' | '-' | '(') { win.blanks(right + 1) } else { right };
        if let Some(end) = lex.phrase_at(win, right, "old-style") {
            (p.style, p.end) = (1, end);
        } else if let Some(end) = lex.phrase_at(win, right, "new-style") {
            (p.style, p.end) = (2, end);
        } else if dated && p.time.is_none() && p.a.year.or(p.b.year).is_some_and(|y| y.width > 0) {
            let at = lex.phrase_at(win, right, "at").map_or(right, |e| win.blanks(e));
            let mut times = Vec::new();
            reader.time(&Parse { end: at, cost: 0.0, ..*p }, &mut times);
            let best = times
                .into_iter()
                .filter(|q| {
                    // With its unit even a time that no clock has is one.
                    let last = if win.before(q.end) == '.' { q.end - 1 } else { q.end };
                    let unit = win.before(last).is_letter();
                    reader.may_end(q) && q.time.is_some_and(|t| t.hour <= 24 || (unit && t.hour < 60))
                })
                .max_by_key(|q| q.end);
            let Some(q) = best.filter(|q| q.cost < 1.0) else { break };
            // Figures that follow may begin another date, not tell the time of this one.
            let next = win.blanks(q.end);
            if win.get(next).is_ascii_digit() && !win.before(q.end).is_letter() {
                break;
            }
            (p.time, p.end) = (q.time, q.end);
        } else {
            break;
        }
    }
}

/// Takes in a weekday behind a date: "7 July (Thursday)", "七月三日火曜日".
fn weekday_behind(reader: &Reader<'_>, p: &mut Parse) {
    let (win, lex) = (reader.win, reader.lex);
    let mut i = win.blanks(p.end);
    let mark = win.get(i);
    let stands_free = matches!(mark, ',' | '(' | '（' | '/');
    if stands_free {
        i = win.blanks(i + 1);
    }
    // Scripts without blanks write it right behind the day: 七月三日火曜日.
    if stands_free || win.get(i) as u32 > 0x2e80 {
        let mut w = i;
        while win.get(w).is_letter() && w - i < 14 {
            w += 1;
        }
        let longest = if win.get(i) as u32 > 0x2e80 { w.min(i + 3) } else { w };
        let found = (i + 1..=longest).rev().find_map(|w| {
            let word: String = win.c[i..w].iter().copied().map(fold).collect();
            let closed = matches!((mark, win.get(w)), ('(', ')') | ('（', '）'));
            let whole = w == longest || win.get(i) as u32 > 0x2e80;
            // One sign, or a short form, is a weekday only where nothing else is in its brackets.
            let sure = closed || w - i > 3 || (win.get(i) as u32 > 0x2e80 && w - i > 1);
            lex.weekday(&word).filter(|_| whole && sure).map(|day| (day, if closed { w + 1 } else { w }))
        });
        if let Some((day, end)) = found {
            (p.weekday, p.end) = (Some(day), end);
        }
    }
}

/// Takes in the year of the Fascist era that Italian papers add: "10 giugno 1940-XVIII", "XI E.F.".
fn era_gloss(reader: &Reader<'_>, p: &mut Parse) {
    let (win, lex) = (reader.win, reader.lex);
    let mut at = win.blanks(p.end);
    let dash = matches!(win.get(at), '-' | '–' | '—' | '/' | ',' | '(');
    if dash {
        at = win.blanks(at + 1);
    }
    if let Some(end) = lex.phrase_at(win, at, "fascist-year") {
        at = win.blanks(end);
    } else if !dash {
        return;
    }
    if !lex.has_words("fascist-era") {
        return;
    }
    let Some((end, value, _, _)) = reader.roman(at, 25) else { return };
    let tail = win.blanks(end);
    let tail = lex.phrase_at(win, tail, "fascist-era").unwrap_or(end);
    if win.get(tail).is_word() {
        return;
    }
    (p.gloss, p.end) = (value as u8, tail);
}

/// Looks for a clock time that ends where a date begins.
fn time_before(reader: &Reader<'_>, p: &Parse, left: usize) -> Option<(usize, Parse)> {
    let win = reader.win;
    let mut best = None;
    for back in 2..=18.min(left) {
        let at = left - back;
        if win.before(at).is_word() || win.get(at) == ' ' || reader.lex.digit(win.get(at)).is_none() {
            continue;
        }
        if matches!(win.before(at), '.' | ':' | ',' | '/' | '-') && at > 1 && win.get(at - 2).is_ascii_digit() {
            continue;
        }
        let mut times = Vec::new();
        reader.time(&Parse { end: at, cost: 0.0, ..*p }, &mut times);
        for q in times {
            if (q.end == left || win.blanks(q.end) == left || win.blanks(q.end) == p.start) && q.cost < 3.5 {
                best = Some((at, q));
            }
        }
    }
    best
}
