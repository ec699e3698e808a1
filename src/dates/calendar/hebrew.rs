//! Turns Hebrew dates into days (after N. Dershowitz and E. Reingold, "Calendrical Calculations").

/// Days from the epoch to the mean new year of a year, postponed where it would fall on a forbidden weekday.
fn elapsed(year: i64) -> i64 {
    let months = (235 * year - 234).div_euclid(19);
    let parts = 12_084 + 13_753 * months;
    let day = 29 * months + parts.div_euclid(25_920);
    day + i64::from((3 * (day + 1)).rem_euclid(7) < 3)
}

/// The day of 1 Tishri, in days from 1970-01-01.
fn new_year(year: i64) -> i64 {
    let (before, this, after) = (elapsed(year - 1), elapsed(year), elapsed(year + 1));
    let correction = match (after - this, this - before) {
        (356, _) => 2,
        (_, 382) => 1,
        _ => 0,
    };
    -1_373_427 - 719_163 + this + correction
}

/// Counts the day of a date whose months are numbered from Tishri (6 Adar or Adar I, 7 Adar II).
pub(super) fn day(year: i32, month: u8, day: u8) -> Option<i64> {
    let year = i64::from(year);
    let first = new_year(year);
    let length = new_year(year + 1) - first;
    let leap = length > 380;
    let lengths: [i64; 13] = [
        30,
        29 + i64::from(length % 10 == 5),
        29 + i64::from(length % 10 != 3),
        29,
        30,
        if leap { 30 } else { 0 },
        29,
        30,
        29,
        30,
        29,
        30,
        29,
    ];
    // Adar of a common year stands in the place of Adar II.
    let month = if month == 6 && !leap { 7 } else { month };
    let index = usize::from(month).checked_sub(1).filter(|i| *i < 13)?;
    let before: i64 = lengths[..index].iter().sum();
    (i64::from(day) <= lengths[index]).then(|| first + before + i64::from(day) - 1)
}
