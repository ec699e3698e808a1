//! Turns a decimal number into a fraction, so that a limit is compared in whole numbers and nothing is rounded.

use std::fmt;

/// A decimal number from 0: `parts / of`, where `of` is a power of ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Numerator.
    pub parts: u64,
    /// Denominator: a power of ten.
    pub of: u64,
}

impl Rate {
    /// Reads `0.05`, `1`, `5e-3`; at most nine places.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.replace('_', "");
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
            None => (text.as_str(), 0),
        };
        let (whole, places) = digits.trim_start_matches('+').split_once('.').unwrap_or((digits, ""));
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(places) {
            return None;
        }
        let shift = i32::try_from(places.len()).ok()? - exponent;
        let parts: u64 = format!("{whole}{places}").parse().ok()?;
        match shift {
            0..=9 => Some(Self { parts, of: 10_u64.pow(shift.unsigned_abs()) }),
            -9..0 => Some(Self { parts: parts.checked_mul(10_u64.pow(shift.unsigned_abs()))?, of: 1 }),
            _ => None,
        }
    }

    /// Says whether `part / whole` lies above this rate, in whole numbers.
    pub const fn is_below(self, part: u64, whole: u64) -> bool {
        part as u128 * self.of as u128 > self.parts as u128 * whole as u128
    }

    /// Says whether `part / whole` lies below this rate, in whole numbers.
    pub const fn is_above(self, part: u64, whole: u64) -> bool {
        (part as u128 * self.of as u128) < self.parts as u128 * whole as u128
    }

    /// The rate as a number, for what is an estimate anyway.
    pub fn value(self) -> f64 {
        self.parts as f64 / self.of as f64
    }

    /// The rate in per cent, for people.
    pub fn percent(self) -> String {
        let hundred = Self { parts: self.parts * 100, of: self.of }.to_string();
        let plain = if hundred.contains('.') { hundred.trim_end_matches('0').trim_end_matches('.') } else { &hundred };
        format!("{plain} %")
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = self.of.ilog10() as usize;
        write!(f, "{}", self.parts / self.of)?;
        if places > 0 { write!(f, ".{:0places$}", self.parts % self.of) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_exact_and_compared_in_whole_numbers() {
        let of = |text| Rate::parse(text).map(|r| (r.parts, r.of));
        assert_eq!(of("0.02"), Some((2, 100)));
        assert_eq!(of("1"), Some((1, 1)));
        assert_eq!(of("5e-4"), Some((5, 10_000)));
        assert_eq!(of("1.5e1"), Some((15, 1)));
        for wrong in ["-0.1", "", ".5", "nan", "inf", "0.12345678901", "1e40", "0x10"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
        let limit = Rate::parse("0.1").expect("a rate");
        assert!(!limit.is_below(1, 10) && !limit.is_above(1, 10), "exactly at the limit");
        assert!(limit.is_below(100_000_000_000_001, 1_000_000_000_000_000));
        assert!(limit.is_above(99_999_999_999_999, 1_000_000_000_000_000));
        assert_eq!((limit.to_string().as_str(), limit.percent().as_str()), ("0.1", "10 %"));
        assert_eq!(Rate::parse("0.0005").expect("a rate").percent(), "0.05 %");
        assert_eq!(Rate::parse("12").expect("a rate").to_string(), "12");
    }
}
