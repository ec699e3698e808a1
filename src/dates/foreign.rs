//! Turns parses by other reckonings into readings: other calendars, reigns, feasts, eras of lunisolar years, years before ours.

use super::calendar::{Calendar, Meridian, lunisolar_day};
use super::grammar::{DOUBLE, Parse, RomanDay};
use super::lexicon::Lexicon;
use super::reading::{Reading, one};
use super::value::{Partial, Shape, Value, Year, day_number, from_day_number};

/// Reads a parse that does not simply count years of our era; `None` leaves it to the ordinary reading.
pub(super) fn read_foreign(p: &Parse, lex: &Lexicon, out: &Reading, anchor: Option<Partial>) -> Option<Reading> {
    let mut out = out.clone();
    let year = p.a.year.map(|y| y.value);
    let (month, day) = (p.a.month.unwrap_or(0), p.a.day.unwrap_or(0));
    if p.bce {
        let year = Year { value: 1 - year?, masked: 0 };
        return Some(one(out, Partial { year, month, day }, p));
    }
    if p.reign > 0 {
        let (_, from, to) = &lex.reigns[usize::from(p.reign) - 1];
        let date = in_reign(year?, month, day, *from, *to);
        out.impossible = date.is_none();
        return Some(date.map_or(out.clone(), |d| one(out, d, p)));
    }
    if p.feast > 0 {
        let date = lex.feasts[usize::from(p.feast) - 1].1.day(year?);
        return Some(one(out, date, p));
    }
    if let Some(calendar) = p.calendar {
        let Some(mut year) = year else {
            return Some(anchor.map_or(out.clone(), |a| nearest(calendar, month, day, a, p, out)));
        };
        if p.a.year.is_some_and(|y| y.width == DOUBLE) && month > 10 {
            year -= 1;
        }
        match calendar.value(year, month, day) {
            Some(value) => {
                out.literal = Some(value.clone());
                out.value = Some(Value { approx: p.approx, uncertain: p.uncertain, ..value });
            }
            None => out.impossible = true,
        }
        return Some(out);
    }
    if p.roman_day == RomanDay::YearBefore {
        let year = Year::known(year? - 1);
        return Some(one(out, Partial { year, month, day }, p));
    }
    (p.era > 0).then(|| lunisolar(p, lex, out)).flatten()
}

/// Reads a day of another calendar without its year: the one nearest to the context date.
fn nearest(calendar: Calendar, month: u8, day: u8, anchor: Partial, p: &Parse, mut out: Reading) -> Reading {
    let Some((at, _)) = anchor.bounds() else { return out };
    let days = (1..=14).filter_map(|year| calendar.value(year, month, day));
    let far = |v: &Value| v.bounds().map_or(i64::MAX, |(a, _)| (a - at).abs());
    if let Some(value) = days.min_by_key(far).filter(|v| far(v) < 366) {
        out.year = true;
        out.value = Some(Value { approx: p.approx, uncertain: p.uncertain, ..value });
    }
    out
}

/// Finds the day in the year of a reign that has the month and day; the regnal year begins with the accession.
fn in_reign(year: i32, month: u8, day: u8, from: Partial, to: Partial) -> Option<Partial> {
    let begins = Partial { year: Year::known(from.year.value + year - 1), ..from };
    let ends = to.bounds()?.1;
    let start = day_number(begins.year.value, begins.month, begins.day);
    if year < 1 || start > ends {
        return None;
    }
    if month == 0 {
        return Some(Partial { year: begins.year, month: 0, day: 0 });
    }
    let ours =
        if (month, day.max(1)) >= (begins.month, begins.day) { begins.year.value } else { begins.year.value + 1 };
    Some(Partial { year: Year::known(ours), month, day }).filter(|d| d.exists())
}

/// Reads months and days of an era that counted them by the moon.
fn lunisolar(p: &Parse, lex: &Lexicon, mut out: Reading) -> Option<Reading> {
    let row = &lex.eras[usize::from(p.era) - 1].1;
    let place = match row.lunisolar.as_deref()? {
        "kyoto" => Meridian::Kyoto,
        _ => Meridian::Peking,
    };
    let year = p.a.year?.value + row.add;
    let solar = row.solar.as_deref().and_then(Partial::parse).and_then(Partial::bounds).map(|b| b.0);
    let (month, day) = (p.a.month.unwrap_or(0), p.a.day.unwrap_or(0));
    if solar.is_some_and(|s| day_number(year, month.clamp(1, 12), day.clamp(1, 28)) >= s) || month == 0 {
        return None;
    }
    if day == 0 {
        let first = lunisolar_day(year, month, p.leap, 1, place)?;
        let last = lunisolar_day(year, month, p.leap, 30, place).unwrap_or(first + 28);
        let shape = Shape::Range(from_day_number(first), from_day_number(last));
        out.value = Some(Value { shape, approx: false, uncertain: false });
        out.literal.clone_from(&out.value);
        return Some(out);
    }
    match lunisolar_day(year, month, p.leap, day, place) {
        Some(n) => Some(one(out, from_day_number(n), p)),
        None => {
            out.impossible = true;
            Some(out)
        }
    }
}
