//! Turns partial dates into EDTF and day numbers, and EDTF back into partial dates.
//!
//! Only what pages need: years with masked digits, months or the sub-year codes
//! of level 2, days, intervals, open bounds and one-of sets. Day numbers count
//! from 1970-01-01 in the proleptic Gregorian calendar.

use std::fmt;

/// A year, some of whose last digits may be unknown: 195X has value 1950 and one masked digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Year {
    /// The year, masked digits read as 0; astronomical numbering (44 BC is -43).
    pub value: i32,
    /// How many digits from the right are unknown; 4 for a year wholly unknown.
    pub masked: u8,
}

/// A day that stands on the page as a blank.
pub const BLANK: u8 = 99;

/// A date known to the year, the month or the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Partial {
    /// The year.
    pub year: Year,
    /// 1 to 12, a code from 21 (seasons, quarters, half-years), or 0 for none.
    pub month: u8,
    /// 1 to 31, [`BLANK`], or 0 for none.
    pub day: u8,
}

/// What a date expression says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// One date.
    One(Partial),
    /// From one date to another.
    Range(Partial, Partial),
    /// On or before.
    NotAfter(Partial),
    /// On or after.
    NotBefore(Partial),
    /// One of several; the text cannot decide.
    OneOf(Vec<Partial>),
}

/// A shape with its qualifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The date or dates.
    pub shape: Shape,
    /// "About".
    pub approx: bool,
    /// With a question mark.
    pub uncertain: bool,
}

impl Year {
    /// Makes a year all of whose digits are known.
    pub const fn known(value: i32) -> Self {
        Self { value, masked: 0 }
    }

    /// The year of which nothing is known.
    pub const UNKNOWN: Self = Self { value: 0, masked: 4 };
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:04}", self.value.abs());
        let keep = digits.len().saturating_sub(usize::from(self.masked));
        let sign = if self.value < 0 { "-" } else { "" };
        write!(f, "{sign}{}{}", &digits[..keep], "X".repeat(digits.len() - keep))
    }
}

impl fmt::Display for Partial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        match self.day {
            0 => Ok(()),
            BLANK => f.write_str("-XX"),
            day => write!(f, "-{day:02}"),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match (self.approx, self.uncertain) {
            (true, true) => "%",
            (true, false) => "~",
            (false, true) => "?",
            (false, false) => "",
        };
        match &self.shape {
            Shape::One(date) => write!(f, "{date}{mark}"),
            Shape::Range(a, b) => write!(f, "{a}{mark}/{b}{mark}"),
            Shape::NotAfter(date) => write!(f, "[..{date}]"),
            Shape::NotBefore(date) => write!(f, "[{date}..]"),
            Shape::OneOf(dates) => {
                let list: Vec<_> = dates.iter().map(Partial::to_string).collect();
                write!(f, "[{}]", list.join(","))
            }
        }
    }
}

impl Partial {
    /// Makes the date of a known day.
    pub const fn day(year: i32, month: u8, day: u8) -> Self {
        Self { year: Year::known(year), month, day }
    }

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, with X for unknown digits.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches(['?', '~', '%']);
        let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let mut parts = rest.split('-');
        let year = parts.next()?;
        if year.len() != 4 || !year.chars().all(|c| c.is_ascii_digit() || c == 'X') {
            return None;
        }
        let masked = year.chars().rev().take_while(|c| *c == 'X').count() as u8;
        let value = sign * year.replace('X', "0").parse::<i32>().ok()?;
        let two = |part: Option<&str>| match part {
            None => Some(0),
            Some("XX") => Some(BLANK),
            Some(part) if part.len() == 2 => part.parse::<u8>().ok(),
            Some(_) => None,
        };
        let (month, day) = (two(parts.next())?, two(parts.next())?);
        parts.next().is_none().then_some(Self { year: Year { value, masked }, month, day })
    }

    /// Says whether the calendar has such a date; what is unknown is not held against it.
    pub fn exists(self) -> bool {
        let year = if self.year.masked > 0 { 2000 } else { self.year.value };
        let month = (1..=12).contains(&self.month) || self.month == 0 || (21..=41).contains(&self.month);
        month && (self.day == 0 || self.day == BLANK || (self.day <= month_length(year, self.month)))
    }

    /// Says whether year, month and day are all known.
    pub const fn is_full(self) -> bool {
        self.year.masked == 0 && self.month > 0 && self.month < 13 && self.day > 0 && self.day != BLANK
    }

    /// Returns the first and last day it may mean; `None` where the year is unknown or the date impossible.
    pub fn bounds(self) -> Option<(i64, i64)> {
        if self.year.masked >= 4 || !self.exists() {
            return None;
        }
        let year = self.year.value;
        let last_year = year + 10_i32.pow(u32::from(self.year.masked)) - 1;
        let (first, last) = match self.month {
            1..=12 => (self.month, self.month),
            21..=24 => ((self.month - 21) * 3 + 1, (self.month - 21) * 3 + 6),
            33..=36 => ((self.month - 33) * 3 + 1, (self.month - 33) * 3 + 3),
            40 => (1, 6),
            41 => (7, 12),
            _ => (1, 12),
        };
        let last = last.min(12);
        if self.is_full() {
            let day = day_number(year, self.month, self.day);
            return Some((day, day));
        }
        Some((day_number(year, first, 1), day_number(last_year, last, month_length(last_year, last))))
    }

    /// Returns the ISO weekday, 1 Monday to 7 Sunday, of a full date.
    pub fn weekday(self) -> Option<u8> {
        self.is_full().then(|| weekday_of(day_number(self.year.value, self.month, self.day)))
    }
}

impl Value {
    /// Makes the plain value of one date.
    pub const fn one(date: Partial) -> Self {
        Self { shape: Shape::One(date), approx: false, uncertain: false }
    }

    /// Reads EDTF as far as this program writes it.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |shape| Some(Self { shape, approx: false, uncertain: false });
        let text = text.trim();
        if let Some((a, b)) = text.split_once('/') {
            return match (a.trim(), b.trim()) {
                ("" | "..", b) => plain(Shape::NotAfter(Partial::parse(b)?)),
                (a, "" | "..") => plain(Shape::NotBefore(Partial::parse(a)?)),
                (a, b) => plain(Shape::Range(Partial::parse(a)?, Partial::parse(b)?)),
            };
        }
        if let Some((a, b)) = text.split_once("..").filter(|_| !text.starts_with(['[', '{'])) {
            return plain(Shape::Range(Partial::parse(a)?, Partial::parse(b)?));
        }
        Some(Self {
            approx: text.ends_with(['~', '%']),
            uncertain: text.ends_with(['?', '%']),
            shape: Shape::One(Partial::parse(text)?),
        })
    }

    /// Returns the single date, where it is one.
    pub const fn single(&self) -> Option<Partial> {
        match &self.shape {
            Shape::One(date) => Some(*date),
            _ => None,
        }
    }

    /// Returns the first and last day that it may mean.
    pub fn bounds(&self) -> Option<(i64, i64)> {
        match &self.shape {
            Shape::One(date) => date.bounds(),
            Shape::Range(a, b) => Some((a.bounds()?.0, b.bounds()?.1)),
            Shape::NotAfter(date) => Some((i64::MIN / 4, date.bounds()?.1)),
            Shape::NotBefore(date) => Some((date.bounds()?.0, i64::MAX / 4)),
            Shape::OneOf(dates) => {
                let bounds: Vec<_> = dates.iter().filter_map(|d| d.bounds()).collect();
                Some((bounds.iter().map(|b| b.0).min()?, bounds.iter().map(|b| b.1).max()?))
            }
        }
    }

    /// Says whether every date of it is in the calendar.
    pub fn exists(&self) -> bool {
        match &self.shape {
            Shape::One(d) | Shape::NotAfter(d) | Shape::NotBefore(d) => d.exists(),
            Shape::Range(a, b) => a.exists() && b.exists(),
            Shape::OneOf(dates) => dates.iter().all(|d| d.exists()),
        }
    }
}

/// Says how many days a month has; 31 where the month itself is no month.
pub fn month_length(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Counts days from 1970-01-01 (proleptic Gregorian); after H. Hinnant, "chrono-compatible low-level date algorithms".
pub fn day_number(year: i32, month: u8, day: u8) -> i64 {
    let (y, m, d) = (i64::from(year) - i64::from(month <= 2), i64::from(month), i64::from(day));
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let doy = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

/// Returns the Gregorian date of a day number.
pub fn from_day_number(days: i64) -> Partial {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = (doy - (153 * mp + 2) / 5 + 1) as u8;
    let month = if mp < 10 { mp + 3 } else { mp - 9 } as u8;
    let year = (yoe + era * 400 + i64::from(month <= 2)) as i32;
    Partial::day(year, month, day)
}

/// Turns a date written in the Julian calendar into the Gregorian date of the same day.
pub fn from_julian(year: i32, month: u8, day: u8) -> Partial {
    let (y, m) =
        if month <= 2 { (i64::from(year) - 1, i64::from(month) + 12) } else { (i64::from(year), i64::from(month)) };
    let days = 365 * y + y.div_euclid(4) + (153 * (m - 3) + 2) / 5 + i64::from(day) - 1 - 719_470;
    from_day_number(days)
}

/// Returns the ISO weekday, 1 Monday to 7 Sunday, of a day number.
pub fn weekday_of(days: i64) -> u8 {
    ((days + 3).rem_euclid(7) + 1) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_run_without_gap_and_back() {
        let mut last = day_number(1599, 12, 31);
        for year in 1600..2101 {
            for month in 1..=12 {
                for day in 1..=month_length(year, month) {
                    let n = day_number(year, month, day);
                    assert_eq!(n, last + 1, "{year}-{month}-{day}");
                    assert_eq!(from_day_number(n), Partial::day(year, month, day));
                    last = n;
                }
            }
        }
        assert_eq!(day_number(1970, 1, 1), 0);
    }

    #[test]
    fn weekdays_and_old_style_are_those_of_known_events() {
        assert_eq!(Partial::day(1951, 7, 3).weekday(), Some(2), "a Tuesday");
        assert_eq!(Partial::day(1941, 6, 22).weekday(), Some(7), "a Sunday");
        assert_eq!(from_julian(1917, 10, 25), Partial::day(1917, 11, 7));
        assert_eq!(from_julian(1905, 1, 9), Partial::day(1905, 1, 22));
        assert_eq!(from_julian(1582, 10, 5), Partial::day(1582, 10, 15));
    }

    #[test]
    fn what_is_printed_is_read_again() {
        for text in
            ["1951-07-03", "195X", "XXXX-02-14", "1951-07-XX", "1950/1951", "1890~", "1951?", "-0043-03-15", "17XX"]
        {
            assert_eq!(Value::parse(text).expect(text).to_string(), text);
        }
        assert!(!Partial::day(1951, 6, 31).exists() && !Partial::day(1951, 2, 29).exists());
        assert!(Partial::day(1952, 2, 29).exists());
    }
}
