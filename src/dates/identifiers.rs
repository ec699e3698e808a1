//! Turns file numbers that hold a date into dates: `795.00/7-351` of the State Department is of 3 July 1951.
//!
//! A decimal class, a stroke, the month, a dash, day and year of two digits
//! without anything between them. Such a number is a witness on the document's
//! date, made by another hand than the letterhead.

use super::grammar::{Half, Parse, YearRead};
use super::scan::Found;

/// Finds the dated parts of file numbers in a text that begins at `offset` in its source.
pub(super) fn find(text: &str, offset: usize) -> Vec<Found> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut out = Vec::new();
    for (slash, _) in text.match_indices('/') {
        let class = text[..slash].rsplit(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap_or("");
        let decimal = class.split_once('.').is_some_and(|(a, b)| a.len() == 3 && (2..=4).contains(&b.len()));
        let start = slash + 1;
        let months = digits(start);
        let after = start + months;
        let Some(dash) = text[after..].chars().next().filter(|c| matches!(c, '-' | '–' | '—')) else { continue };
        let from = after + dash.len_utf8();
        let length = digits(from);
        if !decimal || !(1..=2).contains(&months) || !(3..=4).contains(&length) {
            continue;
        }
        let number = |a: usize, b: usize| text[a..b].parse::<u8>().unwrap_or(0);
        let end = from + length;
        let (month, day, year) = (number(start, after), number(from, end - 2), number(end - 2, end));
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            continue;
        }
        let place = |a: usize, b: usize| (offset + a, offset + b);
        let a = Half {
            day: Some(day),
            month: Some(month),
            year: Some(YearRead { value: i32::from(year), width: 2, masked: 0 }),
            day_at: place(from, end - 2),
            month_at: place(start, after),
            year_at: place(end - 2, end),
            ..Half::default()
        };
        let (start, end) = place(start, end);
        out.push(Found { start, end, parse: Parse { end, a, ..Parse::at(start, 0, 0.0) }, hidden: false });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_file_number_holds_its_date() {
        let found = find("NARA, RG 59, 795.00/6-2850, dated", 0);
        let h = found[0].parse.a;
        assert_eq!((h.day, h.month, h.year.map(|y| y.value)), (Some(28), Some(6), Some(50)));
        assert!(find("FO 371/92784; f. 45/6-7; 1936/45-381", 0).is_empty());
    }
}
