//! Turns a language pack's date rows into tables that can be asked quickly: months, phrases, digits, traps.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::calendar::{Calendar, easter};
use super::grammar::{Form, Tree, compile};
use super::phrase::{Phrase, fold, match_phrase, match_phrase_back, phrase};
use super::quick::{Firsts, Quick};
use super::value::{Partial, from_day_number};
use super::window::Window;
use crate::lang::Pack;
use crate::lang::dates::{BareEra, DatePack, EraRow};

/// Pairs of letters with the letter that they are read for.
const MELTED: &[(&str, &str)] = &[
    ("rn", "m"),
    ("nn", "m"),
    ("in", "m"),
    ("ni", "m"),
    ("cl", "d"),
    ("vv", "w"),
    ("ii", "u"),
    ("li", "h"),
    ("lu", "h"),
    ("го", "ю"),
    ("ио", "ю"),
    ("іо", "ю"),
    ("лл", "м"),
    ("гп", "т"),
    ("ьі", "ы"),
];

/// A month name as it was recognised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MonthHit {
    /// 1 to 12.
    pub month: u8,
    /// Another month that fits as well, or 0.
    pub other: u8,
    /// 0 for an exact name.
    pub cost: f32,
    /// Whether it is an abbreviation.
    pub short: bool,
}

/// How numeric dates run in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Nobody can tell without context.
    Open,
}

/// A trap ready to be tried.
#[derive(Debug)]
pub struct Trap {
    /// Words just before.
    pub before: Vec<Phrase>,
    /// Words just after.
    pub after: Vec<Phrase>,
    /// Whether full numeric dates are doubted too.
    pub strong: bool,
    /// Whether it asks only dates without a year, these however they are written.
    pub yearless: bool,
}

/// When a feast is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feast {
    /// On a day of a month.
    Fixed(u8, u8),
    /// So many days after Easter Sunday.
    Easter(i16),
}

impl Feast {
    /// Returns the day of the feast in a year, in the calendar that the West then used.
    pub fn day(self, year: i32) -> Partial {
        match self {
            Self::Fixed(month, day) => Partial::day(year, month, day),
            Self::Easter(after) => {
                let (month, day) = easter(year, year < 1583);
                let sunday = super::value::day_number(year, month, day);
                from_day_number(sunday + i64::from(after))
            }
        }
    }
}

/// All that one language knows of dates, ready to be asked.
#[derive(Debug)]
pub struct Lexicon {
    /// Order of numeric dates.
    pub order: Order,
    /// Whether a Cyrillic І is a letter of the language.
    pub dotted_i: bool,
    /// Whether "July 3" is a way to write a date.
    pub month_first: bool,
    /// The last day on which the language's country kept the old style.
    pub old_style_until: Option<Partial>,
    /// Years of an era that is not named.
    pub bare_era: Option<BareEra>,
    /// Forms of dates.
    pub forms: Vec<Form>,
    /// The forms, joined by their common beginnings.
    pub tree: Tree,
    /// What forms can begin with.
    pub firsts: Firsts,
    /// Traps.
    pub traps: Vec<Trap>,
    /// Eras.
    pub eras: Vec<(Vec<char>, EraRow)>,
    /// Relative datings: phrase, years, months.
    pub relative: Vec<(Phrase, Option<i8>, Option<i8>)>,
    /// Rows of roles, as phrases.
    pub roles: Vec<(String, Vec<String>)>,
    /// Feasts: phrase, and when they are kept.
    pub feasts: Vec<(Phrase, Feast)>,
    /// Reigns: phrase, accession, last day.
    pub reigns: Vec<(Phrase, Partial, Partial)>,
    /// Whether number words are written together.
    pub compound_numbers: bool,
    /// Whether apostrophes stand inside its number words ("п'ятого").
    pub apostrophes: bool,
    months: Quick<String, (u8, bool)>,
    /// Words of relative datings and of what stands between day and month.
    own: std::collections::HashSet<String>,
    /// What the names of months begin with.
    beginnings: std::collections::HashSet<String>,
    other_months: Vec<(Phrase, Calendar, u8)>,
    /// Low bytes of the letters that words that date begin with.
    may_trigger: [bool; 256],
    small_words: std::collections::BTreeSet<String>,
    spellings: Vec<(Vec<char>, u8)>,
    weekdays: Quick<String, u8>,
    /// Phrases by their use, with the low bytes of the letters they begin with.
    words: Quick<String, ([bool; 256], Vec<Phrase>)>,
    numbers: Quick<String, u32>,
    letters: Quick<(char, char), f32>,
    digits: Quick<char, u8>,
    confusable: [[bool; 10]; 10],
    seen: Mutex<Quick<String, Option<MonthHit>>>,
}

/// Returns the compiled lexicon of a built-in pack; each is compiled once.
pub fn builtin(id: &str) -> Option<Arc<Lexicon>> {
    static READY: OnceLock<Mutex<HashMap<String, Arc<Lexicon>>>> = OnceLock::new();
    let ready = READY.get_or_init(Mutex::default);
    if let Some(lex) = ready.lock().unwrap_or_else(PoisonError::into_inner).get(id) {
        return Some(Arc::clone(lex));
    }
    let lex = Arc::new(Lexicon::of(&Pack::builtin(id).ok()?));
    ready.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_string(), Arc::clone(&lex));
    Some(lex)
}

impl Lexicon {
    /// Compiles the rows of a pack.
    pub fn of(pack: &Pack) -> Self {
        let rows: &DatePack = &pack.dates;
        let mut lex = Self {
            order: match rows.order.as_deref() {
                Some("mdy") => Order::Mdy,
                Some("open") => Order::Open,
                _ => Order::Dmy,
            },
            dotted_i: rows.dotted_i.unwrap_or(false),
            month_first: rows.month_first.unwrap_or(false),
            old_style_until: rows.old_style_until.as_deref().and_then(Partial::parse),
            bare_era: rows.bare_era,
            tree: Tree::default(),
            forms: rows.pattern.iter().filter_map(compile).collect(),
            firsts: Firsts::default(),
            traps: Vec::new(),
            eras: Vec::new(),
            relative: Vec::new(),
            roles: rows.role.iter().map(|r| (r.role.clone(), r.cues.clone())).collect(),
            feasts: Vec::new(),
            reigns: Vec::new(),
            compound_numbers: rows.compound_numbers.unwrap_or(false),
            other_months: Vec::new(),
            may_trigger: [false; 256],
            small_words: pack.frequent_words.clone(),
            apostrophes: false,
            months: Quick::default(),
            own: std::collections::HashSet::new(),
            beginnings: std::collections::HashSet::new(),
            spellings: Vec::new(),
            weekdays: Quick::default(),
            words: Quick::default(),
            numbers: Quick::default(),
            letters: Quick::default(),
            digits: Quick::default(),
            confusable: [[false; 10]; 10],
            seen: Mutex::default(),
        };
        for row in &rows.month {
            for (list, short) in [(&row.forms, false), (&row.short, true)] {
                for form in list.split_whitespace() {
                    let folded: String = form.chars().map(fold).collect();
                    lex.spellings.push((folded.chars().collect(), row.n));
                    let places = folded.char_indices().skip(1).map(|(at, _)| at).chain([folded.len()]);
                    lex.beginnings.extend(places.filter(|_| !short).map(|at| folded[..at].to_string()));
                    lex.months.entry(folded).or_insert((row.n, short));
                }
            }
        }
        lex.tree = Tree::of(&lex.forms);
        for row in &rows.other_month {
            let Some(calendar) = Calendar::named(&row.calendar) else { continue };
            for form in row.forms.split_whitespace() {
                lex.other_months.push((phrase(&form.replace('+', " ")), calendar, row.n));
            }
        }
        lex.other_months.sort_by_key(|m| std::cmp::Reverse(m.0.iter().map(Vec::len).sum::<usize>()));
        for row in &rows.feast {
            let fixed = row.day.as_deref().and_then(|d| Partial::parse(&format!("2000-{d}")));
            let when = match (fixed, row.easter) {
                (Some(d), _) => Feast::Fixed(d.month, d.day),
                (None, Some(after)) => Feast::Easter(after),
                (None, None) => continue,
            };
            lex.feasts.extend(row.names.iter().map(|n| (phrase(n), when)));
        }
        lex.feasts.sort_by_key(|f| std::cmp::Reverse(f.0.iter().map(Vec::len).sum::<usize>()));
        for row in &rows.reign {
            if let (Some(from), Some(to)) = (Partial::parse(&row.from), Partial::parse(&row.to)) {
                lex.reigns.extend(row.names.iter().map(|n| (phrase(n), from, to)));
            }
        }
        lex.reigns.sort_by_key(|r| std::cmp::Reverse(r.0.iter().map(Vec::len).sum::<usize>()));
        for row in &rows.weekday {
            for form in row.forms.split_whitespace() {
                lex.weekdays.entry(form.chars().map(fold).collect()).or_insert(row.n);
            }
        }
        for (kind, list) in &rows.words {
            let mut list: Vec<Phrase> = list.iter().map(|w| phrase(w)).collect();
            list.sort_by_key(|p| std::cmp::Reverse(p.iter().map(Vec::len).sum::<usize>()));
            let mut first = [false; 256];
            list.iter().filter_map(|p| p.first()?.first()).for_each(|c| first[*c as usize % 256] = true);
            lex.words.insert(kind.clone(), (first, list));
        }
        for row in &rows.relative {
            for text in &row.phrases {
                let text = text.replace('/', " ");
                lex.relative.push((phrase(&text), row.year, row.month));
            }
        }
        lex.relative.sort_by_key(|r| std::cmp::Reverse(r.0.iter().map(Vec::len).sum::<usize>()));
        for row in &rows.number {
            for form in row.forms.split_whitespace() {
                let form: String = form.chars().map(fold).collect();
                lex.apostrophes |= form.contains('\'');
                lex.numbers.entry(form).or_insert(row.n);
            }
        }
        let century =
            lex.words.get("century").into_iter().flat_map(|(_, l)| l).filter_map(|p| p.first()?.first().copied());
        let words = lex.months.keys().chain(lex.numbers.keys()).filter_map(|w| w.chars().next());
        for c in words.chain(century).collect::<Vec<_>>() {
            lex.may_trigger[c as usize % 256] = true;
        }
        for row in &rows.era {
            for name in &row.names {
                lex.eras.push((name.chars().collect(), row.clone()));
            }
        }
        lex.eras.sort_by_key(|e| std::cmp::Reverse(e.0.len()));
        for row in &rows.trap {
            let list = |words: &[String]| words.iter().map(|w| phrase(w)).collect();
            lex.traps.push(Trap {
                before: list(&row.before),
                after: list(&row.after),
                strong: row.strong,
                yearless: row.yearless,
            });
        }
        for row in &rows.digit {
            let Some(digit) = row.digit.to_digit(10) else { continue };
            for letter in row.letters.chars() {
                lex.digits.entry(letter).or_insert(digit as u8);
            }
            for other in row.digits.chars().filter_map(|c| c.to_digit(10)) {
                lex.confusable[digit as usize][other as usize] = true;
            }
        }
        for row in pack.look_alikes.iter().chain(&pack.twins) {
            let mut pair = row.pair.iter().map(|s| {
                let mut chars = s.chars();
                chars.next().filter(|_| chars.next().is_none())
            });
            if let (Some(Some(a)), Some(Some(b))) = (pair.next(), pair.next()) {
                lex.set_letters(a, b, row.cost as f32);
            }
        }
        for row in rows.letter.iter().rev() {
            let [a, b] = row.pair;
            lex.letters.insert((fold(a), fold(b)), row.cost);
            lex.letters.insert((fold(b), fold(a)), row.cost);
        }
        let phrases = lex.relative.iter().map(|r| &r.0).chain(lex.list("of")).chain(lex.list("this"));
        lex.own = phrases.flatten().map(|w| w.iter().collect()).collect();
        lex.own.retain(|w: &String| !lex.months.contains_key(w));
        lex.firsts = Firsts::of(&lex);
        lex
    }

    fn set_letters(&mut self, a: char, b: char, cost: f32) {
        for key in [(fold(a), fold(b)), (fold(b), fold(a))] {
            let old = self.letters.entry(key).or_insert(cost);
            *old = old.min(cost);
        }
    }

    /// Says whether the language has month names.
    pub fn has_months(&self) -> bool {
        !self.months.is_empty()
    }

    /// Reads a character as a digit; the flag says that it is a letter or mark taken for one.
    pub fn digit(&self, c: char) -> Option<(u8, bool)> {
        if c.is_ascii_digit() {
            return Some((c as u8 - b'0', false));
        }
        self.digits.get(&c).map(|&d| (d, true))
    }

    /// Says whether two digits are known to be taken for each other.
    pub fn confusable(&self, a: u8, b: u8) -> bool {
        self.confusable[usize::from(a % 10)][usize::from(b % 10)]
            || self.confusable[usize::from(b % 10)][usize::from(a % 10)]
    }

    /// Looks up a month name exactly.
    pub fn month(&self, word: &str) -> Option<MonthHit> {
        self.months.get(word).map(|&(month, short)| MonthHit { month, other: 0, cost: 0.0, short })
    }

    /// Says whether some month's name begins so, or is this.
    pub fn begins_month(&self, letters: &str) -> bool {
        self.beginnings.contains(letters)
    }

    /// Looks up a month name with its damage: weighted edits, a doubt where two months are as near.
    pub fn month_like(&self, word: &str) -> Option<MonthHit> {
        if let Some(hit) = self.month(word) {
            return Some(hit);
        }
        // Only a memory of answers: what a poisoned lock holds is as true as before.
        if let Some(hit) = self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(word) {
            return *hit;
        }
        let hit = self.nearest(&word.chars().collect::<Vec<_>>()).or_else(|| self.melted(word));
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() < 20_000 {
            seen.insert(word.to_string(), hit);
        }
        hit
    }

    /// Reads a name in which two letters stand for the one that they look like: "rnars", "Decernber".
    fn melted(&self, word: &str) -> Option<MonthHit> {
        MELTED.iter().filter(|(pair, _)| word.contains(pair)).find_map(|(pair, letter)| {
            let whole = word.replacen(pair, letter, 1);
            let hit = self.month(&whole).filter(|h| !h.short)?;
            Some(MonthHit { cost: 0.35, ..hit })
        })
    }

    fn nearest(&self, word: &[char]) -> Option<MonthHit> {
        // A word that dates in its own right is no damaged name: "mois" is not "mars".
        let whole: String = word.iter().collect();
        if word.len() < 3 || word.len() > 14 || self.own.contains(&whole) || self.is_small_word(&whole) {
            return None;
        }
        let mut best = [f32::INFINITY; 13];
        for (form, month) in &self.spellings {
            if form.len() < 3 || form.len().abs_diff(word.len()) > 2 {
                continue;
            }
            let limit = match form.len() {
                3 => 0.4,
                4 => 1.0,
                5 => 1.0,
                6 => 1.4,
                _ => 1.7,
            };
            let cost = self.distance(word, form, limit);
            let slot = &mut best[usize::from(*month)];
            if cost <= limit && cost < *slot {
                *slot = cost;
            }
        }
        let first = (1..13).min_by(|&a, &b| best[a].total_cmp(&best[b]))?;
        if !best[first].is_finite() {
            return None;
        }
        let second = (1..13).filter(|&m| m != first).min_by(|&a, &b| best[a].total_cmp(&best[b]))?;
        let other = if best[second] - best[first] < 0.12 { second as u8 } else { 0 };
        Some(MonthHit { month: first as u8, other, cost: best[first].max(0.05), short: false })
    }

    /// Weighted edit distance; stops early above the limit.
    fn distance(&self, a: &[char], b: &[char], limit: f32) -> f32 {
        let mut row: Vec<f32> = (0..=b.len()).map(|j| j as f32 * 0.8).collect();
        for (i, &x) in a.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = (i + 1) as f32 * 0.8;
            let mut least = row[0];
            for (j, &y) in b.iter().enumerate() {
                let swap = if x == y { 0.0 } else { self.letters.get(&(x, y)).copied().unwrap_or(1.0) };
                let cell = (diagonal + swap).min(row[j] + 0.8).min(row[j + 1] + 0.8);
                diagonal = row[j + 1];
                row[j + 1] = cell;
                least = least.min(cell);
            }
            if least > limit {
                return f32::INFINITY;
            }
        }
        row[b.len()]
    }

    /// Returns the form of a month's name whose ending is most like that of a written one.
    pub fn month_name(&self, month: u8, like: &str) -> Option<String> {
        let like: Vec<char> = like.chars().map(fold).collect();
        let common = |form: &[char]| form.iter().rev().zip(like.iter().rev()).take_while(|(a, b)| a == b).count();
        let forms = self.spellings.iter().filter(|(_, n)| *n == month);
        let best = forms
            .enumerate()
            .max_by_key(|(i, (form, _))| (common(form), usize::MAX - i.abs_diff(1), usize::MAX - i))?
            .1;
        Some(best.0.iter().collect())
    }

    /// Looks up a weekday.
    pub fn weekday(&self, word: &str) -> Option<u8> {
        self.weekdays.get(word).copied()
    }

    /// Looks up a number word.
    pub fn number_word(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// Takes a number word apart that is written together: the longest known word first, joined by nothing or by "and".
    pub fn compound(&self, word: &str) -> Option<Vec<u32>> {
        if !self.compound_numbers || word.len() > 64 {
            return None;
        }
        let mut out = Vec::new();
        let mut dead = vec![false; word.len() + 1];
        (self.parts(word, 0, &mut out, &mut dead) && out.len() > 1).then_some(out)
    }

    /// Takes a number word apart from a place on; places from which it cannot be done are remembered.
    fn parts(&self, word: &str, at: usize, out: &mut Vec<u32>, dead: &mut [bool]) -> bool {
        let rest = &word[at..];
        if rest.is_empty() {
            return true;
        }
        if dead[at] {
            return false;
        }
        for end in (1..=rest.len()).rev().filter(|&end| rest.is_char_boundary(end)) {
            let Some(&n) = self.numbers.get(&rest[..end]) else { continue };
            out.push(n);
            if self.parts(word, at + end, out, dead) {
                return true;
            }
            out.pop();
        }
        let begun = !out.is_empty();
        for and in ["und", "en", "e"].iter().filter(|and| begun && rest.starts_with(**and)) {
            if self.parts(word, at + and.len(), out, dead) {
                return true;
            }
        }
        dead[at] = true;
        false
    }

    /// Finds a month of another calendar at a place: its end, the calendar, the number.
    pub fn other_month(&self, win: &Window, at: usize) -> Option<(usize, Calendar, u8)> {
        self.other_months.iter().find_map(|(p, c, n)| match_phrase(win, at, p).map(|end| (end, *c, *n)))
    }

    /// Says whether a word is one of the small words of the language.
    pub fn is_small_word(&self, word: &str) -> bool {
        self.small_words.contains(word)
    }

    /// Says whether a word alone makes its line worth reading though there is no figure in it.
    pub fn triggers(&self, word: &str) -> bool {
        // Hardly any word begins as those do that date.
        if word.len() < 2 || !word.chars().next().is_some_and(|c| self.may_trigger[c as usize % 256]) {
            return false;
        }
        self.months.get(word).is_some_and(|m| !m.1)
            || self.list("decade-noun").iter().any(|p| p[0].iter().copied().eq(word.chars()))
            || self.numbers.get(word).is_some_and(|n| *n >= 1000)
            || self.compound(word).is_some()
            || self
                .words
                .get("century")
                .is_some_and(|(_, l)| l.iter().any(|p| p.len() == 1 && p[0].iter().copied().eq(word.chars())))
    }

    /// Returns the phrases of a list.
    pub fn list(&self, kind: &str) -> &[Phrase] {
        self.words.get(kind).map_or(&[], |(_, list)| list)
    }

    /// Lists every phrase that is part of a form.
    pub fn all_phrases(&self) -> impl Iterator<Item = &Phrase> {
        let names = self.feasts.iter().map(|f| &f.0).chain(self.reigns.iter().map(|r| &r.0));
        let lists = self.words.values().flat_map(|(_, list)| list);
        lists.chain(self.relative.iter().map(|r| &r.0)).chain(names).chain(self.other_month_names())
    }

    /// Lists the names of months of other calendars.
    pub fn other_month_names(&self) -> impl Iterator<Item = &Phrase> {
        self.other_months.iter().map(|m| &m.0)
    }

    /// Says whether the language has a list of such words.
    pub fn has_words(&self, kind: &str) -> bool {
        self.words.get(kind).is_some_and(|(_, l)| !l.is_empty())
    }

    /// Returns the end of the longest phrase of a list that stands at a place.
    pub fn phrase_at(&self, win: &Window, at: usize, kind: &str) -> Option<usize> {
        let (first, list) = self.words.get(kind)?;
        if !first[win.low(at) as usize % 256] {
            return None;
        }
        list.iter().find_map(|p| match_phrase(win, at, p))
    }

    /// Says whether a phrase of a list ends just before a place; returns where it begins.
    pub fn phrase_before(&self, win: &Window, at: usize, kind: &str) -> Option<usize> {
        self.words.get(kind)?.1.iter().find_map(|p| match_phrase_back(win, at, p))
    }
}
