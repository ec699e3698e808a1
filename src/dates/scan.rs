//! Turns a text into the date expressions that stand in it, each with its best parse and the runners-up.

use super::elements::Reader;
use super::extend::extend;
use super::grammar::{Form, Parse, Starts};
use super::lexicon::{Lexicon, Trap};
use super::phrase::{fold, match_phrase, match_phrase_back};
use super::quick::{Begins, allows};
use super::window::{Sign, Window};

/// One expression found: where it stands in the source, and how it parses.
#[derive(Debug, Clone)]
pub struct Found {
    /// First byte.
    pub start: usize,
    /// First byte after.
    pub end: usize,
    /// The best parse; its places are bytes of the source.
    pub parse: Parse,
    /// Whether an invisible character stands inside.
    pub hidden: bool,
}

/// Finds the dates of a text that begins at `offset` in its source.
pub fn scan(text: &str, offset: usize, lex: &Lexicon) -> Vec<Found> {
    let mut out = Vec::new();
    let mut win = Window::default();
    let mut begins = Begins::default();
    let mut lines = text.split_inclusive(['\n', '\r', '\u{2028}', '\u{85}']).peekable();
    let mut at = offset;
    let mut taken = 0;
    while let Some(line) = lines.next() {
        let body = line.trim_end_matches(['\n', '\r', '\u{2028}', '\u{85}']);
        if worth_reading(body, lex) {
            let next = lines
                .peek()
                .map(|n| n.trim_end_matches(['\n', '\r']))
                .filter(|n| !n.trim().is_empty() && n.len() < 400);
            win.fill(body, at, next.map(|n| (n, at + line.len())));
            read_line(&Reader { lex, win: &win }, &mut begins, &mut taken, &mut out);
        }
        at += line.len();
    }
    out
}

/// Says whether a line can hold a date: it has a figure, a numeral of its own kind, or a word that dates.
fn worth_reading(line: &str, lex: &Lexicon) -> bool {
    if line.bytes().any(|b| b.is_ascii_digit()) {
        return true;
    }
    let foreign = |c: char| matches!(c, '٠'..='٩' | '۰'..='۹' | '०'..='९');
    let mut word = String::new();
    for c in line.chars().chain([' ']) {
        // Numbers in Hebrew letters have a mark before the last of them.
        let gematria =
            matches!(c, '׳' | '״' | '"' | '\'') && word.chars().next_back().is_some_and(|c| matches!(c, 'א'..='ת'));
        if gematria || foreign(c) || matches!(c, '一'..='鿿' | '년' | '월' | '〇' | 'Ⅰ'..='Ⅻ' | '０'..='９')
        {
            return true;
        }
        if c.is_letter() || c == '\'' {
            // No word that dates is longer than this; longer ones need not be kept.
            if word.len() < 64 {
                word.push(fold(c));
            }
        } else if !word.is_empty() {
            if lex.triggers(&word) || (word.len() >= 4 && word.bytes().all(|b| b"ivxlcdm".contains(&b))) {
                return true;
            }
            word.clear();
        }
    }
    false
}

/// How much a parse explains: the more parts of a date and the more characters, the better; costs weigh against it.
fn score(p: &Parse) -> f32 {
    if p.time.is_some() && p.a == super::grammar::Half::default() {
        return 1.0;
    }
    let half = |h: &super::grammar::Half| {
        f32::from(u8::from(h.day.is_some()))
            + f32::from(u8::from(h.month.is_some())) * 1.2
            + f32::from(u8::from(h.year.is_some())) * 1.4
    };
    let extra = u8::from(p.time.is_some())
        + u8::from(p.rel_year.is_some() || p.rel_month.is_some())
        + u8::from(p.century > 0)
        + u8::from(p.code > 0)
        + u8::from(p.calendar.is_some())
        + u8::from(p.reign > 0 || p.feast > 0);
    (half(&p.a) + half(&p.b)) * 1.6 + f32::from(extra) * 1.5 + 0.08 * (p.end - p.start) as f32 - 1.5 * p.cost
}

fn starts_here(starts: Starts, c: char, reader: &Reader<'_>) -> bool {
    match starts {
        Starts::Digit => {
            reader.lex.digit(c).is_some()
                || matches!(c, '«' | '"' | '„' | '“' | '<' | '_' | '[' | '오' | '午' | 'א'..='ת')
        }
        Starts::Letter => c.is_word(),
        Starts::Roman => {
            matches!(c, 'I' | 'V' | 'X' | 'M' | 'i' | 'v' | 'x' | 'У' | 'Х' | 'П' | 'Ш' | 'І' | 'l' | 'Ⅰ'..='Ⅻ')
                || c.is_ascii_digit()
        }
        Starts::Bracket => matches!(c, '[' | '('),
        Starts::Cjk => c as u32 > 0x2e80 || c.is_ascii_digit() || reader.lex.digit(c).is_some(),
    }
}

fn read_line(reader: &Reader<'_>, begins: &mut Begins, taken: &mut usize, out: &mut Vec<Found>) {
    let win = reader.win;
    let mut parses: Vec<Parse> = Vec::new();
    // Words are looked up only near figures: far from them a line is prose.
    let near = near_figures(reader);
    let mut here = Vec::new();
    let mut streets: Vec<(usize, usize)> = Vec::new();
    for (at, &near) in near.iter().enumerate().take(win.first) {
        let (c, before) = (win.get(at), win.before(at));
        if win.at[at] < *taken || c == ' ' || !near {
            continue;
        }
        let cjk = c as u32 > 0x2e80;
        if before.is_word() && c.is_word() && !cjk && (before as u32) < 0x2e80 {
            continue;
        }
        // The middle of a longer figure is no beginning.
        if c.is_ascii_digit() && matches!(before, '.' | ',' | '/' | ':') && win.before(at - 1).is_ascii_digit() {
            continue;
        }
        let classes = begins.at(win, at, reader.lex);
        if classes == 0 || c.is_ascii_digit() && begins.only_counts(win, at, reader.lex) {
            continue;
        }
        here.clear();
        let may = |starts| allows(classes, starts) && starts_here(starts, c, reader);
        reader.lex.tree.walk(reader, at, may, &mut here);
        for p in here.drain(..) {
            let form = &reader.lex.forms[usize::from(p.form)];
            if !plausible(&p, form, reader) {
                continue;
            }
            match trapped(&p, form, reader) {
                None => parses.push(p),
                // What is left of the name of a street is no date either.
                Some(strong) if strong && form.worded => streets.push((p.start, p.end)),
                Some(_) => {}
            }
        }
    }
    parses.retain(|p| !streets.iter().any(|s| s.0 <= p.start && p.end <= s.1));
    parses.sort_by(|a, b| score(b).total_cmp(&score(a)).then(a.start.cmp(&b.start)).then(b.end.cmp(&a.end)));
    let mut chosen: Vec<Parse> = Vec::new();
    for p in parses {
        if score(&p) < 0.6 {
            break;
        }
        if !chosen.iter().any(|best| best.start < p.end && p.start < best.end) {
            chosen.push(p);
        }
    }
    chosen.sort_by_key(|p| p.start);
    for mut p in chosen {
        extend(reader, &mut p);
        while p.end > p.start && matches!(win.get(p.end - 1), ' ' | '\n') {
            p.end -= 1;
        }
        let (start, end) = win.bytes(p.start, p.end);
        if start < *taken {
            continue;
        }
        *taken = end;
        let hidden = win.hides(p.start, p.end);
        let places = |mut q: Parse| {
            for h in [&mut q.a, &mut q.b] {
                for place in [&mut h.day_at, &mut h.month_at, &mut h.year_at] {
                    if place.1 > place.0 {
                        *place = win.bytes(place.0, place.1);
                    }
                }
            }
            if q.broken.1 > q.broken.0 {
                q.broken = (win.at[q.broken.0], win.at[q.broken.1]);
            }
            (q.start, q.end) = (start, end);
            q
        };
        out.push(Found { start, end, parse: places(p), hidden });
    }
}

/// Marks the characters from which a date could begin: within reach of a figure or a dating sign.
fn near_figures(reader: &Reader<'_>) -> Vec<bool> {
    const REACH: usize = 72;
    let c = &reader.win.c;
    let mut near = vec![false; c.len()];
    let mut last = usize::MAX;
    let digits = c.iter().any(char::is_ascii_digit);
    // A word that dates by itself is as good as a figure.
    let mut dating = vec![false; c.len()];
    let mut word = String::new();
    let mut from = 0;
    for i in 0..=c.len() {
        if c.get(i).is_some_and(|c| c.is_letter()) {
            if word.is_empty() {
                from = i;
            }
            if word.len() < 64 {
                word.push(reader.win.low(i));
            }
        } else if !word.is_empty() {
            dating[from] = digits && word.len() > 3 && reader.lex.triggers(&word);
            word.clear();
        }
    }
    for i in (0..c.len()).rev() {
        // A line chosen for a word has no figure at all and is read as a whole.
        if c[i].is_ascii_digit() || !digits || dating[i] || c[i] as u32 > 0x2e80 {
            last = i;
        }
        near[i] = last != usize::MAX && last - i <= REACH;
    }
    near
}

/// Holds years of other reckonings against what they can be; elsewhere they would be counts.
fn in_its_reckoning(p: &Parse, form: &Form, reader: &Reader<'_>) -> bool {
    let (win, year) = (reader.win, p.a.year.map_or(0, |y| y.value));
    if let Some(calendar) = p.calendar {
        let Some(year) = p.a.year.map(|y| y.value) else {
            return calendar == super::calendar::Calendar::Republican;
        };
        return calendar.has_year(year) && (year > 100 || calendar == super::calendar::Calendar::Republican);
    }
    if p.reign > 0 && p.a.month.is_none() && p.feast == 0 {
        // "12 James" is a house; a year of a reign has a numeral or is abbreviated.
        return matches!(win.before(p.end), '.' | 'I' | 'V' | 'X');
    }
    if form.bare {
        let at = win.blanks(p.end);
        let mut end = at;
        while win.get(end).is_letter() && end - at < 12 {
            end += 1;
        }
        let word: String = win.c[at.min(win.c.len())..end].iter().copied().map(fold).collect();
        return (1000..2100).contains(&year)
            && p.damage == 0
            && (win.get(p.end) != ' ' || word.is_empty() || reader.lex.is_small_word(&word))
            && !matches!(win.get(at), '/' | '-' | '%' | '°' | '$' | '£');
    }
    true
}

/// Weighs what a parse says: figures that cannot be a date are refused unless the form leaves no doubt.
fn plausible(p: &Parse, form: &Form, reader: &Reader<'_>) -> bool {
    if !in_its_reckoning(p, form, reader) {
        return false;
    }
    // A number that ends a line is no year of the day that begins the next.
    let year_first = p.a.year_at.1 > p.a.year_at.0 && p.a.day.is_some() && p.a.year_at.0 < p.a.day_at.0;
    if year_first && (p.a.year_at.1..p.a.day_at.0).any(|i| reader.win.get(i) == '\n') {
        return false;
    }
    for (h, first) in [(&p.a, true), (&p.b, false)] {
        let Some(day) = h.day else { continue };
        let sure = h.named || h.year.or(p.b.year).is_some_and(|y| y.width >= 4 && (1000..2100).contains(&y.value));
        let month = h.month.or(if first { p.b.month } else { None });
        if !sure && (day == 0 || day > 31 || month.is_some_and(|m| m == 0 || m > 12)) && day != super::value::BLANK {
            let swapped = month.is_some_and(|m| m <= 31 && m > 12 && (1..=12).contains(&day))
                && p.separator == '/'
                && h.year.is_some();
            if !swapped {
                return false;
            }
        }
        if month.is_some_and(|m| m > 31) && !h.named {
            return false;
        }
    }
    if p.a.month.is_some() && p.a.day.is_none() && !p.a.named && !p.a.month.is_some_and(|m| (1..=12).contains(&m)) {
        return false;
    }
    // "3:1:12" is a ratio.
    let year = p.a.year.or(p.b.year).map_or(0, |y| y.width);
    if !p.a.named && p.separator == ':' && year != 4 {
        return false;
    }
    let lonely_month_first = p.a.named && p.a.year.is_none() && p.b.year.is_none();
    if lonely_month_first && form.starts == Starts::Letter && p.a.month_at.0 < p.a.day_at.0 {
        // "they march 12 miles": a month before its day and without a year is a name only with a capital.
        let first = reader.win.get(p.a.month_at.0);
        if !reader.lex.month_first || !first.is_uppercase() || p.damage > 0 || p.cost > 1.5 {
            return false;
        }
    }
    if p.a.named
        && p.a.day_at.0 > p.a.month_at.0
        && p.start == p.a.month_at.0
        && !reader.lex.month_first
        && p.a.year.is_some()
    {
        // "СЕН 30.6.1951": an abbreviation before a day is no way to write a date in these languages.
        if p.a.short {
            return false;
        }
    }
    if let (true, None, Some(a), Some(b)) = (p.dual, p.a.month, p.a.day, p.b.day) {
        // Two days that no two calendars could give one day are a range, or a place and its number.
        let gap = i16::from(b) - i16::from(a);
        if !(8..=16).contains(&gap.rem_euclid(30)) && !(8..=16).contains(&gap.rem_euclid(31)) {
            return false;
        }
    }
    if let (Some(a), Some(b)) = (p.a.year, p.b.year) {
        let to = if b.width == 2 { a.value / 100 * 100 + b.value } else { b.value };
        if a.width == 4 && to <= a.value && p.a.month.is_none() {
            return false;
        }
    }
    // ISO months have two digits, and a range of years is likelier where it runs forward.
    if let (Some(year), None, Some(_), false) = (p.a.year, p.a.day, p.a.month, p.a.named) {
        let width = p.a.month_at.1 - p.a.month_at.0;
        if p.a.month_at.0 > p.a.year_at.0 && (width != 2 || year.width != 4) {
            return false;
        }
        if p.a.year_at.0 > p.a.month_at.0 && (p.separator == '-' || p.odd_separator) {
            return false;
        }
    }
    // Letters alone are no day or month where the separators are none of a date: "3, S. 1914"; nor are figures on two lines.
    let letters = |(from, to): (usize, usize)| to > from && (from..to).all(|i| reader.win.get(i).is_letter());
    let broken_line = (p.start..p.end).any(|i| reader.win.get(i) == '\n');
    if !p.a.named && p.odd_separator && (letters(p.a.day_at) || letters(p.a.month_at)) {
        return false;
    }
    if broken_line && p.a.month.is_some() && (p.separator != '\0' || letters(p.a.month_at)) {
        let whole = p.a.year.or(p.b.year).is_some() && p.damage == 0 && !p.odd_separator;
        let name = p.a.month_at.1 > p.a.month_at.0 + 2 && p.a.named;
        if !whole && !name {
            return false;
        }
    }
    let time_only = p.time.is_some() && p.a.day.is_none();
    if time_only {
        // A time by itself is nobody's date; it is worth a word only where no clock has it.
        let units = matches!(reader.win.before(p.end), '.') || reader.win.before(p.end).is_letter();
        return units && p.damage == 0 && p.time.is_some_and(|t| (25..100).contains(&t.hour) || t.minute > 59);
    }
    // "pour 1077": a word of four letters is too near to too many for a damaged month without its day.
    if p.a.named && p.damage > 0 && p.a.day.is_none() && p.b.day.is_none() && p.a.month_at.1 - p.a.month_at.0 <= 4 {
        return false;
    }
    // A damaged name makes a date only together with a year, or where it is long enough to be nothing else.
    let dated = p.a.year.is_some() || p.b.year.is_some() || p.rel_year.is_some() || p.rel_month.is_some();
    let long = p.a.month_at.1 - p.a.month_at.0 >= 6 && p.cost < 1.6;
    if p.a.named
        && p.damage > 0
        && p.cost > 0.3
        && p.a.month_at.0 < p.a.day_at.0
        && p.a.year_at.0 > p.a.day_at.0
        && (!reader.lex.month_first || p.a.year.is_some_and(|y| y.width == 2))
    {
        return false;
    }
    (p.damage == 0 || dated || !p.a.named || long) && (form.worded || p.damage <= 3)
}

/// Says whether words beside a figure make it something else than a date, and whether they do so for full dates too.
fn trapped(p: &Parse, form: &Form, reader: &Reader<'_>) -> Option<bool> {
    let win = reader.win;
    let full = |h: &super::grammar::Half| h.day.is_some() && h.month.is_some() && h.year.is_some_and(|y| y.width >= 4);
    let safe = form.worded || full(&p.a) || full(&p.b);
    let chunk_start = (0..p.start)
        .rev()
        .take(80)
        .find(|&i| win.get(i) == ' ' || win.get(i) == '\n')
        .map_or(p.start.saturating_sub(80), |i| i + 1);
    if win.text(chunk_start, p.start).contains("://") {
        return Some(true);
    }
    let yearless = p.a.year.is_none() && p.b.year.is_none() || (p.a.named && p.a.year.is_some_and(|y| y.width == 2));
    let stands = |trap: &&Trap| {
        trap.before.iter().any(|phrase| {
            let letter = phrase[0][0].is_letter() && (phrase[0][0] as u32) < 0x2e80;
            let short = letter && phrase.iter().map(Vec::len).sum::<usize>() <= 2;
            // The name of a street or farm may stand in quotation marks.
            let from = if matches!(win.before(p.start), '«' | '"' | '„' | '“') { p.start - 1 } else { p.start };
            match_phrase_back(win, from, phrase).is_some_and(|at| {
                // One or two letters are a reference mark only as an abbreviation.
                let end = at + phrase.iter().map(Vec::len).sum::<usize>() + phrase.len() - 1;
                !short
                    || win.get(end) == '.'
                    || win.get(end - 1) == '.'
                    || (win.get(at).is_uppercase() && reader.lex.month_first)
            })
        }) || trap.after.iter().any(|phrase| {
            let at = win.blanks(p.end);
            // A year mark was read: what follows it is the sentence. "Fourth of July Avenue" has none.
            let name = p.a.named && (trap.yearless || trap.strong && yearless);
            match_phrase(win, at, phrase).is_some()
                && (name || !win.before(p.end).is_letter() && win.before(p.end) != '.')
        })
    };
    if !form.worded && win.before(p.end).is_ascii_digit() && numbered(p, reader) {
        return Some(true);
    }
    // What bears a day as its name bears no year: "завод 1 Мая".
    let applies = |t: &&Trap| if t.yearless { yearless } else { t.strong || !safe };
    reader.lex.traps.iter().filter(applies).find(stands).map(|t| t.strong || t.yearless)
}

/// Says whether a number sign or shelf mark stands just before figures: "№ 05.06.1921", "Add. MS 12.10.51".
fn numbered(p: &Parse, reader: &Reader<'_>) -> bool {
    let (win, lex) = (reader.win, reader.lex);
    lex.phrase_before(win, p.start, "number-sign").is_some_and(|at| {
        // "no" is a word too: letters are a sign with a stop, or in capitals.
        !win.get(at).is_letter() || (at..p.start).any(|i| win.get(i) == '.') || win.get(at + 1).is_uppercase()
    })
}
