//! Turns Roman day names (third day before the Nones of July) into days of the month.

use super::super::value::month_length;

/// The three days from which Romans counted back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The first of the month.
    Kalends,
    /// The fifth or seventh.
    Nones,
    /// The thirteenth or fifteenth.
    Ides,
}

/// Returns month and day, and whether the day lies in the year before; `count` is inclusive, 1 the day itself, 2 `pridie`.
pub fn day_of(mark: Mark, count: u8, month: u8) -> Option<(u8, u8, bool)> {
    let late = matches!(month, 3 | 5 | 7 | 10);
    let base = match mark {
        Mark::Kalends => 1,
        Mark::Nones => 5 + 2 * u8::from(late),
        Mark::Ides => 13 + 2 * u8::from(late),
    };
    let back = count.checked_sub(1)?;
    if mark != Mark::Kalends {
        return (back < base).then(|| (month, base - back, false));
    }
    if back == 0 {
        return Some((month, 1, false));
    }
    // Days before the Kalends belong to the month before, whose name is not said.
    let before = if month == 1 { 12 } else { month - 1 };
    let length = month_length(1999, before);
    (back < 20).then(|| (before, length + 1 - back, month == 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_inclusively() {
        assert_eq!(day_of(Mark::Nones, 3, 7), Some((7, 5, false)));
        assert_eq!(day_of(Mark::Kalends, 15, 5), Some((4, 17, false)));
        assert_eq!(day_of(Mark::Ides, 4, 3), Some((3, 12, false)));
        assert_eq!(day_of(Mark::Ides, 1, 3), Some((3, 15, false)));
        assert_eq!(day_of(Mark::Kalends, 2, 1), Some((12, 31, true)));
    }
}
