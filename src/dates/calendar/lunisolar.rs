//! Turns dates of the Chinese, Japanese and Korean lunisolar calendars into days, by computing new moons and solar terms.
//!
//! The calendar of 1645–1912 (in Japan 1844–1872) followed the true sun and
//! moon: a month begins on the day of the new moon, the month of the winter
//! solstice is the eleventh, and of thirteen months between two solstices the
//! first without a principal term is the intercalary one. Sun and moon after
//! J. Meeus, "Astronomical Algorithms", ch. 25 and 49, good to some minutes.

/// Where the day was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meridian {
    /// Peking.
    Peking,
    /// Kyoto.
    Kyoto,
}

impl Meridian {
    const fn days(self) -> f64 {
        match self {
            Self::Peking => 116.4 / 360.0,
            Self::Kyoto => 135.75 / 360.0,
        }
    }
}

/// Days from 1970-01-01 to the epoch of Julian day numbers.
const UNIX: f64 = 2_440_587.5;

/// True new moon number `k` (0 in January 2000), in days from 1970-01-01, universal time.
fn new_moon(k: f64) -> f64 {
    let t = k / 1236.85;
    let rad = |degrees: f64| degrees.rem_euclid(360.0).to_radians();
    let mean = 2_451_550.097_66 + 29.530_588_861 * k + 0.000_154_37 * t * t;
    let e = 1.0 - 0.002_516 * t;
    let sun = rad(2.5534 + 29.105_356_70 * k);
    let moon = rad(201.5643 + 385.816_935_28 * k + 0.010_758_2 * t * t);
    let node = rad(160.7108 + 390.670_502_84 * k - 0.001_611_8 * t * t);
    let omega = rad(124.7746 - 1.563_755_88 * k);
    let terms = [
        (-0.40720, moon),
        (0.17241 * e, sun),
        (0.01608, 2.0 * moon),
        (0.01039, 2.0 * node),
        (0.00739 * e, moon - sun),
        (-0.00514 * e, moon + sun),
        (0.00208 * e * e, 2.0 * sun),
        (-0.00111, moon - 2.0 * node),
        (-0.00057, moon + 2.0 * node),
        (0.00056 * e, 2.0 * moon + sun),
        (-0.00042, 3.0 * moon),
        (0.00042 * e, sun + 2.0 * node),
        (0.00038 * e, sun - 2.0 * node),
        (-0.00024 * e, 2.0 * moon - sun),
        (-0.00017, omega),
    ];
    mean + terms.iter().map(|(a, x)| a * x.sin()).sum::<f64>() - UNIX
}

/// Apparent longitude of the sun in degrees, at a time in days from 1970-01-01.
fn sun(days: f64) -> f64 {
    let t = (days + UNIX - 2_451_545.0) / 36_525.0;
    let mean = 280.466_46 + 36_000.769_83 * t + 0.000_303_2 * t * t;
    let m = (357.529_11 + 35_999.050_29 * t - 0.000_153_7 * t * t).to_radians();
    let centre = (1.914_602 - 0.004_817 * t) * m.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * m).sin()
        + 0.000_289 * (3.0 * m).sin();
    let omega = (125.04 - 1934.136 * t).to_radians();
    (mean + centre - 0.005_69 - 0.004_78 * omega.sin()).rem_euclid(360.0)
}

/// The local day of new moon `k`.
fn month_start(k: i64, place: Meridian) -> i64 {
    (new_moon(k as f64) + place.days()).floor() as i64
}

/// The principal term that the sun has reached when a local day begins: 0 to 11 from the spring equinox.
fn term(day: i64, place: Meridian) -> i64 {
    (sun(day as f64 - place.days()) / 30.0).floor() as i64
}

/// The number of the new moon that begins the month of the winter solstice of a year.
fn eleventh(year: i32, place: Meridian) -> i64 {
    let solstice = super::day_number(year, 12, 21);
    // The sun passes 270° on one of the days around.
    let day = (solstice - 3..solstice + 12).find(|d| term(d + 1, place) == 9).unwrap_or(solstice);
    let near = ((day as f64 + UNIX - 2_451_550.1) / 29.530_588_861).floor() as i64 + 1;
    (near - 3..=near).rev().find(|&k| month_start(k, place) <= day).unwrap_or(near)
}

/// Counts the day of a date; `year` is our year in which the lunisolar year begins, `leap` marks an intercalary month.
///
/// `None` where the calendar has no such month or day, and before 1645.
pub fn day_of(year: i32, month: u8, leap: bool, day: u8, place: Meridian) -> Option<i64> {
    if !(1645..=2100).contains(&year) || !(1..=12).contains(&month) || !(1..=30).contains(&day) {
        return None;
    }
    let first = if month >= 11 { year } else { year - 1 };
    let (from, to) = (eleventh(first, place), eleventh(first + 1, place));
    let thirteen = to - from == 13;
    let (mut number, mut skipped) = (11_u8, false);
    for k in from..to {
        let intercalary = thirteen && !skipped && k > from && {
            // No principal term begins within the month.
            term(month_start(k, place), place) == term(month_start(k + 1, place), place)
        };
        if intercalary {
            skipped = true;
        } else if k > from {
            number = number % 12 + 1;
        }
        if number == month && intercalary == leap {
            let start = month_start(k, place);
            let length = month_start(k + 1, place) - start;
            return (i64::from(day) <= length).then(|| start + i64::from(day) - 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::from_day_number;
    use super::*;

    #[test]
    fn known_days_of_history() {
        let iso = |y, m, leap, d, place| {
            day_of(y, m, leap, d, place).map_or("none".to_string(), |n| from_day_number(n).to_string())
        };
        let peking = Meridian::Peking;
        assert_eq!(iso(1900, 5, false, 25, peking), "1900-06-21", "war is declared in Peking");
        assert_eq!(iso(1911, 8, false, 19, peking), "1911-10-10", "the rising of Wuchang");
        assert_eq!(iso(1894, 7, false, 1, peking), "1894-08-01");
        assert_eq!(iso(1842, 7, false, 24, peking), "1842-08-29", "the treaty of Nanking");
        assert_eq!(iso(1911, 12, false, 25, peking), "1912-02-12", "the last emperor abdicates");
        assert_eq!(iso(1900, 8, true, 1, peking), "1900-09-24", "an intercalary eighth month");
        assert_eq!(iso(1872, 12, false, 2, Meridian::Kyoto), "1872-12-31");
        assert_eq!(iso(1868, 9, false, 8, Meridian::Kyoto), "1868-10-23", "the era Meiji begins");
        assert_eq!(iso(1951, 1, false, 1, peking), "1951-02-06", "new year");
    }
}
