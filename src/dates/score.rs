//! Turns a printed date and a supposed true one into the probability of the misprint, and two acts into that of their distance.
//!
//! Natural logarithms throughout. The figures are starting values (measured on
//! the seed: 1.4 % of characters differ in its body; stamps and letterheads are
//! worse); `research` in the project's history tells where each comes from.

use super::item::Item;
use super::lexicon::Lexicon;
use super::roles::Weight;
use super::value::{Partial, Year, day_number};
use crate::read::Role;

/// A confusion of figures that this page was caught at: printed, true.
pub type Habit = (u8, u8);

/// How often a character is wrong on each side.
const fn error_rate(side: Role) -> f64 {
    match side {
        Role::Transcript => 0.02,
        Role::Reference => 0.01,
        Role::Translation => 0.01,
        Role::Metadata => 0.006,
    }
}

/// How many times likelier a confusion is where the page was already caught at it.
const HABIT: f64 = 6.3;

/// Log-probability of misreading one figure as another.
fn figure(printed: u8, meant: u8, rate: f64, lex: &Lexicon, habits: &[Habit]) -> f64 {
    let share = if lex.confusable(printed, meant) { 0.15 } else { 0.02 };
    let habit = if habits.contains(&(printed, meant)) { HABIT } else { 1.0 };
    (rate * share * habit).min(0.4).ln()
}

fn digits(n: i32, width: usize) -> Vec<u8> {
    format!("{n:0width$}").bytes().map(|b| b - b'0').collect()
}

/// Log-probability of one number printed for another.
fn number(printed: &[u8], meant: &[u8], rate: f64, lex: &Lexicon, habits: &[Habit]) -> f64 {
    if printed == meant {
        return 0.0;
    }
    if printed.len() != meant.len() {
        // A figure lost or doubled.
        return (rate * 0.05).ln();
    }
    let wrong: Vec<usize> = (0..printed.len()).filter(|&i| printed[i] != meant[i]).collect();
    if wrong.len() == 2
        && wrong[1] == wrong[0] + 1
        && printed[wrong[0]] == meant[wrong[1]]
        && printed[wrong[1]] == meant[wrong[0]]
    {
        return (rate * 0.12).ln();
    }
    wrong.iter().map(|&i| figure(printed[i], meant[i], rate, lex, habits)).sum()
}

/// What a printed date has: its parts as far as they stand on the page, at the width they have there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printed {
    /// The date as read, context included.
    pub date: Partial,
    /// Whether the year is on the page.
    pub has_year: bool,
    /// Whether it has only two digits there.
    pub short_year: bool,
    /// Whether the month is a name or Roman number.
    pub named: bool,
    /// What the era of the page adds to its years: figures are taken for others as they stand there.
    pub era: i32,
}

/// Returns what an item prints, where it is a single date.
pub fn printed(item: &Item) -> Option<Printed> {
    let date = item.date()?;
    // Of a double date the second half has month and year, and is what the value says.
    let h = if item.found.parse.dual { &item.found.parse.b } else { &item.found.parse.a };
    if item.found.parse.rel_month.is_some() && h.month.is_none() {
        // The month is not on the page: nothing of it can be misread.
        return None;
    }
    let of_era = |n: u8| item.lex.eras.get(usize::from(n).checked_sub(1)?).map(|e| e.1.add);
    // A year of our era in brackets, or one that no era could have, stands for itself.
    let written = h.year.map_or(0, |y| y.value);
    let era = of_era(item.found.parse.era).filter(|add| date.year.value - add == written).unwrap_or(0);
    Some(Printed {
        date,
        has_year: h.year.is_some(),
        short_year: h.year.is_some_and(|y| y.width == 2),
        named: h.named,
        era,
    })
}

impl Printed {
    /// Says whether a supposed date is what is printed, as far as it is printed.
    pub fn says(&self, v: Partial) -> bool {
        let d = self.date;
        (!self.has_year || d.year.masked > 0 || v.year.masked > 0 || d.year == v.year)
            && (d.month == 0 || v.month == 0 || d.month == v.month)
            && (d.day == 0 || d.day == super::value::BLANK || v.day == 0 || d.day == v.day)
    }
}

/// Log-probability that an item prints what it does where `v` is meant.
pub fn channel(item: &Item, p: &Printed, v: Partial, habits: &[Habit]) -> f64 {
    let damaged = if item.found.parse.damage > 0 { 2.0 } else { 1.0 };
    let rate = error_rate(item.side) * damaged;
    let lex = &item.lex;
    let mut log = 0.0;
    let swapped = p.date.day == v.month && p.date.month == v.day && p.date.day != p.date.month && v.day > 0;
    // A translator reads day and month the other way round before he writes the name.
    if swapped && (!p.named || item.side == Role::Translation) {
        log += 0.012_f64.ln();
    } else {
        if p.date.day > 0 && v.day > 0 && p.date.day < 32 {
            let width = if p.date.day > 9 || v.day > 9 { 1 } else { 0 };
            log += number(&digits(i32::from(p.date.day), width), &digits(i32::from(v.day), width), rate, lex, habits);
        }
        if p.date.month > 0 && v.month > 0 && p.date.month != v.month {
            log += if p.named {
                let near = roman_neighbours(item, p.date.month, v.month)
                    || matches!((p.date.month, v.month), (6, 7) | (7, 6) | (3, 5) | (5, 3) | (1, 6) | (6, 1));
                (rate * if near { 0.25 } else { 0.03 }).ln()
            } else {
                number(&digits(i32::from(p.date.month), 0), &digits(i32::from(v.month), 0), rate, lex, habits)
            };
        }
    }
    if p.has_year && p.date.year.masked == 0 && v.year.masked == 0 && p.date.year != v.year {
        // A year before the era is compared by its own figures.
        let era = if v.year.value > p.era { p.era } else { 0 };
        let (a, b) = (p.date.year.value - era, v.year.value - era);
        log += if p.short_year {
            if a / 100 == b / 100 {
                number(&digits(a % 100, 2), &digits(b % 100, 2), rate, lex, habits)
            } else {
                0.02_f64.ln()
            }
        } else {
            number(&digits(a, 4), &digits(b, 4), rate, lex, habits)
        };
    }
    if let (Some(named), Some(was)) = (item.found.parse.weekday, v.weekday()) {
        log += if named == was { 0.97_f64.ln() } else { 0.005_f64.ln() };
    }
    log.max(-16.0)
}

/// Says whether a month stands as a Roman number that one stroke more or less, or one sign, makes the other.
fn roman_neighbours(item: &Item, printed: u8, meant: u8) -> bool {
    const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let (from, to) = item.found.parse.a.month_at;
    let base = item.found.start;
    let written = item.text.get(from.saturating_sub(base)..to.saturating_sub(base)).unwrap_or_default();
    let is_roman = !written.is_empty() && written.chars().all(|c| "IVXivxУХПШІl1".contains(c));
    let sign = |m: u8| ROMAN.get(usize::from(m).wrapping_sub(1));
    let (Some(a), Some(b)) = (sign(printed), sign(meant)) else { return false };
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    is_roman
        && (long.len() - short.len() == 1
            && (0..long.len()).any(|i| format!("{}{}", &long[..i], &long[i + 1..]) == *short))
}

/// Lists the dates that differ from a printed one by one confusion.
pub fn neighbours(p: &Printed) -> Vec<Partial> {
    let d = p.date;
    let mut out = Vec::new();
    let mut add = |v: Partial| {
        if v != d && v.exists() && (v.month > 0 || d.month == 0) && (v.day > 0 || d.day == 0) {
            out.push(v);
        }
    };
    if p.has_year && d.year.masked == 0 && d.year.value > 999 {
        for place in [1, 10, 100] {
            if p.short_year && place == 100 {
                continue;
            }
            // A year of an era has as many figures as it needs.
            if place > (d.year.value - p.era).max(9) {
                continue;
            }
            let old = (d.year.value - p.era) / place % 10;
            for new in 0..10 {
                add(Partial { year: Year::known(d.year.value + (new - old) * place), ..d });
            }
        }
        let (tens, ones) = (d.year.value / 10 % 10, d.year.value % 10);
        add(Partial { year: Year::known(d.year.value / 100 * 100 + ones * 10 + tens), ..d });
    }
    if d.day > 0 && d.day < 32 {
        for new in 0..10_u8 {
            add(Partial { day: d.day / 10 * 10 + new, ..d });
            add(Partial { day: new * 10 + d.day % 10, ..d });
        }
        add(Partial { day: d.day % 10 * 10 + d.day / 10, ..d });
    }
    if (1..=12).contains(&d.month) {
        for month in 1..=12 {
            add(Partial { month, ..d });
        }
        if !p.named && (1..=12).contains(&d.day) {
            add(Partial { month: d.day, day: d.month, ..d });
        }
    }
    out
}

/// Density per day of a distance between two acts of one document: most lie days apart, few years.
fn density(days: i64) -> f64 {
    let d = days.unsigned_abs() as f64;
    let part = |share: f64, scale: f64| share * (-d / scale).exp() / scale;
    let same = if days == 0 { 0.45 } else { 0.0 };
    same + part(0.30, 3.0) + part(0.15, 30.0) + part(0.07, 365.0) + part(0.03, 3650.0) + 1e-9
}

fn middle(v: Partial) -> Option<i64> {
    v.bounds().map(|(a, b)| (a + b) / 2)
}

/// Days between the styles in the time when both were in use; 0 outside of it.
fn style_gap(v: Partial) -> i64 {
    if !v.is_full() || !(1583..1924).contains(&v.year.value) {
        return 0;
    }
    let julian = super::value::from_julian(v.year.value, v.month, v.day);
    days_between(v, julian).unwrap_or(0)
}

/// Says whether two dates are one day, be it in two styles.
pub fn same_day(a: Partial, b: Partial) -> bool {
    let overlap = a.bounds().zip(b.bounds()).is_some_and(|(a, b)| a.0 <= b.1 && b.0 <= a.1);
    overlap || days_between(a, b).is_some_and(|d| d.abs() == style_gap(a) || d.abs() == style_gap(b))
}

/// Says whether one confusion makes one date of another: a figure, two figures exchanged, day and month, a look-alike month.
pub fn near(a: Partial, b: Partial) -> bool {
    let turned = |x: i32, y: i32| {
        let (mut p, mut q) = (digits(x, 4), digits(y, 4));
        p.sort_unstable();
        q.sort_unstable();
        p == q
    };
    let figure = |x: i32, y: i32| {
        let (p, q) = (digits(x, 4), digits(y, 4));
        p.iter().zip(&q).filter(|(a, b)| a != b).count() <= 1
    };
    let like = |x: i32, y: i32| turned(x, y) || figure(x, y);
    let same = (a.year == b.year, a.month == b.month, a.day == b.day);
    match same {
        (false, true, true) => like(a.year.value, b.year.value),
        (true, false, true) => true,
        (true, true, false) => like(i32::from(a.day), i32::from(b.day)),
        (true, false, false) => a.day == b.month && a.month == b.day,
        _ => same == (true, true, true),
    }
}

/// Log-probability of one act's date given another's, by their roles; positive days mean that `v` is later.
pub fn kernel(v_step: Weight, v: Partial, w_step: Weight, w: Partial) -> f64 {
    let (Some(a), Some(b)) = (middle(v), middle(w)) else { return density(400).ln() };
    // Months and years are no days: what is known only so far is held against so far.
    let slack = match (v.is_full(), w.is_full()) {
        (true, true) => 0,
        _ => {
            let (Some(x), Some(y)) = (v.bounds(), w.bounds()) else { return 0.0 };
            if x.0 <= y.1 && y.0 <= x.1 {
                return density(1).ln();
            }
            0
        }
    };
    let days = a - b + slack;
    match (v_step, w_step) {
        (Weight::Step(8..), _) | (_, Weight::Step(8..)) => {
            // The record may give the day in the other style.
            let styles = [0, style_gap(v), -style_gap(v)];
            let days = styles.into_iter().map(|s| days + s).min_by_key(|d| d.abs()).unwrap_or(days);
            density(days).ln()
        }
        (Weight::Step(x), Weight::Step(y)) => {
            let backwards = (x > y && days < 0) || (x < y && days > 0);
            // Clocks of two places and midnight between them make a day, no more.
            let penalty = if !backwards {
                1.0
            } else if days.abs() <= 1 {
                0.5
            } else {
                0.03
            };
            (density(days) * penalty).ln()
        }
        (Weight::Later, Weight::Step(_)) => {
            if days < -1 {
                1e-6_f64.ln()
            } else {
                (1.0 / (days.max(0) as f64 + 1.0) / 14_600.0_f64.ln()).ln()
            }
        }
        _ => 0.0,
    }
}

/// Distance of two dates without regard to their years, in days.
pub fn kernel_without_year(v_step: Weight, v: Partial, w_step: Weight, w: Partial) -> f64 {
    let year = v.year.value;
    let at = Partial { year: Year::known(year), ..w };
    let Some(b) = middle(at) else { return 0.0 };
    let Some(a) = middle(v) else { return 0.0 };
    let nearest = [-1, 0, 1].into_iter().min_by_key(|k| (a - (b + k * 365)).abs()).unwrap_or(0);
    kernel(v_step, v, w_step, Partial { year: Year::known(year + nearest as i32), ..w })
}

/// Says how a date would stand in a range: nothing inside, a heavy price outside.
pub fn outside(v: Partial, range: (i64, i64)) -> bool {
    v.bounds().is_some_and(|(a, b)| b < range.0 || a > range.1)
}

/// Counts the days from one date to another, both full.
pub fn days_between(from: Partial, to: Partial) -> Option<i64> {
    let n = |d: Partial| d.is_full().then(|| day_number(d.year.value, d.month, d.day));
    Some(n(to)? - n(from)?)
}

/// Returns the figures that differ between a printed and a meant date of the same widths: the confusions it shows.
pub fn confusions(p: &Printed, v: Partial) -> Vec<Habit> {
    let mut out = Vec::new();
    let mut pair = |a: i32, b: i32, width: usize| {
        let (a, b) = (digits(a, width), digits(b, width));
        if a.len() == b.len() {
            out.extend(a.into_iter().zip(b).filter(|(x, y)| x != y));
        }
    };
    if p.has_year {
        pair(p.date.year.value, v.year.value, 4);
    }
    pair(i32::from(p.date.day), i32::from(v.day), 2);
    if !p.named {
        pair(i32::from(p.date.month), i32::from(v.month), 2);
    }
    out
}
