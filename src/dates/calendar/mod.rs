//! Turns dates of other calendars into Gregorian values: days where a day is named, spans where only a month or year is.
//!
//! Each calendar is a page of arithmetic with its source; no clock, no time
//! zone data, no tables but those of the calendar itself. The written date is
//! kept beside the value (`read_as`, `text`), never replaced by it.

mod hebrew;
mod lunisolar;
mod roman;

pub use lunisolar::{Meridian, day_of as lunisolar_day};
pub use roman::{Mark, day_of as roman_day};

use super::value::{Partial, Shape, Value, Year, day_number, from_day_number, from_julian};

/// A calendar that numbers its own years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calendar {
    /// French Republican: twelve months of thirty days, month 13 the complementary days.
    Republican,
    /// Hijri, counted by the civil table; observation may differ by a day.
    Hijri,
    /// Hebrew, months counted from Tishri; 6 is Adar (or Adar I), 7 Adar II.
    Hebrew,
    /// Ottoman fiscal (Rumi): Julian days until February 1917, Gregorian after; the year began in March.
    Rumi,
    /// Byzantine era: the year began on 1 September, 5508 years and four months before ours.
    Byzantine,
    /// English Quaker and other numbered months of a year that began in March.
    March,
}

/// Calendars by the names that packs use.
const NAMES: &[(&str, Calendar)] = &[
    ("republican", Calendar::Republican),
    ("hijri", Calendar::Hijri),
    ("hebrew", Calendar::Hebrew),
    ("rumi", Calendar::Rumi),
    ("byzantine", Calendar::Byzantine),
    ("march", Calendar::March),
];

impl Calendar {
    /// Looks up a calendar by the name that packs use.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)
    }

    /// Says whether a year can stand in a document that uses this calendar.
    pub fn has_year(self, year: i32) -> bool {
        match self {
            Self::Republican => (1..=14).contains(&year),
            Self::Hijri => (1..=1500).contains(&year),
            Self::Hebrew => (4700..=5900).contains(&year),
            Self::Rumi => (1250..=1350).contains(&year),
            Self::Byzantine => (6300..=7300).contains(&year),
            Self::March => (1500..=1752).contains(&year),
        }
    }

    /// Counts the day of a date, in days from 1970-01-01; `None` where the calendar has no such day.
    pub fn day(self, year: i32, month: u8, day: u8) -> Option<i64> {
        if day == 0 || month == 0 || !self.has_year(year) {
            return None;
        }
        let (y, m, d) = (i64::from(year), i64::from(month), i64::from(day));
        match self {
            Self::Republican => {
                // Sextile years were 3, 7 and 11, by the equinox of Paris.
                let leaps = (1..year).filter(|y| y % 4 == 3).count() as i64;
                let last = if month < 13 { 30 } else { 5 + i64::from(year % 4 == 3) };
                (month <= 13 && d <= last)
                    .then(|| day_number(1792, 9, 22) + (y - 1) * 365 + leaps + (m - 1) * 30 + d - 1)
            }
            Self::Hijri => {
                let leap = (11 * y + 14).rem_euclid(30) < 11;
                let last = if month % 2 == 1 || (month == 12 && leap) { 30 } else { 29 };
                (month <= 12 && d <= last).then(|| {
                    (11 * y + 3).div_euclid(30) + 354 * y + 30 * m - (m - 1) / 2 + d + 1_948_440 - 385 - 2_440_588
                })
            }
            Self::Hebrew => hebrew::day(year, month, day),
            Self::Rumi => {
                let ours = year + 584 + i32::from(month <= 2 && year < 1334);
                let gregorian = year >= 1333;
                let date = if gregorian { Partial::day(ours, month, day) } else { from_julian(ours, month, day) };
                (month <= 12).then(|| date.bounds().map(|b| b.0)).flatten()
            }
            Self::Byzantine => {
                let date = Partial::day(year - if month >= 9 { 5509 } else { 5508 }, month, day);
                date.bounds().map(|b| b.0)
            }
            Self::March => None,
        }
    }

    /// Returns the value of a date of which month and day may be missing.
    pub fn value(self, year: i32, month: u8, day: u8) -> Option<Value> {
        if self == Self::March {
            // Months are numbered from March; January and February belong to the year after the one that is written.
            let ours = (month + 1) % 12 + 1;
            let date = Partial { year: Year::known(year + i32::from(month > 10)), month: ours, day };
            return (1..=12).contains(&month).then_some(Value::one(date)).filter(Value::exists);
        }
        if !self.has_year(year) {
            return None;
        }
        let span = |from: i64, to: i64| {
            let (a, b) = (from_day_number(from), from_day_number(to));
            Value { shape: Shape::Range(a, b), approx: false, uncertain: false }
        };
        if day > 0 {
            // A Julian date is kept as it is written; see the rule of implied styles.
            return self.day(year, month, day).map(|n| Value::one(from_day_number(n)));
        }
        if month > 0 {
            let last = (28..=31).rev().find_map(|d| self.day(year, month, d))?;
            return Some(span(self.day(year, month, 1)?, last));
        }
        let first = self.day(year, self.first_month(), 1)?;
        let last = self.day(year + 1, self.first_month(), 1).map_or(first + 360, |n| n - 1);
        let year = |n: i64| Partial { year: from_day_number(n).year, month: 0, day: 0 };
        Some(Value { shape: Shape::Range(year(first), year(last)), approx: false, uncertain: false })
    }

    /// The month in which the year begins, as this program numbers them.
    const fn first_month(self) -> u8 {
        match self {
            Self::Rumi => 3,
            Self::Byzantine => 9,
            _ => 1,
        }
    }
}

/// Returns Easter Sunday of a year: month and day in the calendar then used, Gregorian or Julian (after J. Meeus, "Astronomical Algorithms", ch. 8).
pub fn easter(year: i32, julian: bool) -> (u8, u8) {
    let (a, b) = (year.rem_euclid(19), year.rem_euclid(4));
    let n = if julian {
        let (c, d) = (year.rem_euclid(7), (19 * a + 15).rem_euclid(30));
        let e = (2 * b + 4 * c - d + 34).rem_euclid(7);
        d + e + 114
    } else {
        let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
        let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
        let g = (b - (b + 8).div_euclid(25) + 1).div_euclid(3);
        let h = (19 * a + b - d - g + 15).rem_euclid(30);
        let l = (32 + 2 * e + 2 * c.div_euclid(4) - h - c.rem_euclid(4)).rem_euclid(7);
        let m = (a + 11 * h + 22 * l).div_euclid(451);
        h + l - 7 * m + 114
    };
    ((n / 31) as u8, (n % 31 + 1) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(calendar: Calendar, y: i32, m: u8, d: u8) -> String {
        calendar.value(y, m, d).map_or("none".into(), |v| v.to_string())
    }

    #[test]
    fn known_days_of_each_calendar() {
        assert_eq!(iso(Calendar::Republican, 8, 2, 18), "1799-11-09", "18 brumaire an VIII");
        assert_eq!(iso(Calendar::Republican, 2, 11, 9), "1794-07-27", "9 thermidor an II");
        assert_eq!(iso(Calendar::Republican, 11, 11, 9), "1803-07-28");
        assert_eq!(iso(Calendar::Republican, 14, 4, 10), "1805-12-31", "the last day it was used");
        assert_eq!(iso(Calendar::Republican, 4, 13, 6), "none", "year IV had five complementary days");
        assert_eq!(iso(Calendar::Hijri, 1341, 1, 1), "1922-08-24");
        assert_eq!(iso(Calendar::Hebrew, 5711, 10, 29), "1951-07-03", "29 Sivan 5711");
        assert_eq!(iso(Calendar::Hebrew, 5708, 9, 5), "1948-05-14", "5 Iyar 5708");
        assert_eq!(iso(Calendar::Rumi, 1336, 4, 23), "1920-04-23");
        assert_eq!(iso(Calendar::Rumi, 1324, 7, 10), "1908-07-23");
        assert_eq!(iso(Calendar::Byzantine, 7064, 0, 0), "1555/1556");
        assert_eq!(iso(Calendar::Byzantine, 7157, 1, 29), "1649-01-29");
        assert_eq!(iso(Calendar::March, 1701, 1, 14), "1701-03-14");
        assert_eq!(iso(Calendar::March, 1690, 9, 5), "1690-11-05");
    }

    #[test]
    fn easters_are_those_of_the_almanacs() {
        assert_eq!(easter(1951, false), (3, 25));
        assert_eq!(easter(2000, false), (4, 23));
        assert_eq!(easter(1641, true), (4, 25));
        assert_eq!(easter(1917, true), (4, 2));
    }
}
