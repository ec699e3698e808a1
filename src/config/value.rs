//! Turns one TOML value into the kind of value that its key asks for, exactly.

use std::fmt;

use toml::de::DeValue;

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// A list of strings; one string alone is a list of one.
    Texts,
    /// `true` or `false`.
    Flag,
    /// A whole number from 0.
    Count,
    /// A share or rate: a decimal number from 0, kept exactly.
    Rate,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of tables, each holding keys of its own.
    Tables,
}

/// A decimal number from 0, kept as a fraction so that nothing is rounded when it is compared.
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
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = self.of.ilog10() as usize;
        write!(f, "{}", self.parts / self.of)?;
        if places > 0 { write!(f, ".{:0places$}", self.parts % self.of) } else { Ok(()) }
    }
}

/// A value as its key asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// See [`Kind::Text`] and [`Kind::Choice`].
    Text(String),
    /// See [`Kind::Texts`].
    Texts(Vec<String>),
    /// See [`Kind::Flag`].
    Flag(bool),
    /// See [`Kind::Count`].
    Count(u64),
    /// See [`Kind::Rate`].
    Rate(Rate),
}

impl Value {
    /// Takes a value of a kind; the error says what the key takes.
    pub fn take(kind: Kind, value: &DeValue<'_>) -> Result<Self, String> {
        let got = || format!("this is {}", told(value));
        match kind {
            Kind::Text => {
                value.as_str().map(|s| Self::Text(s.into())).ok_or_else(|| format!("{}, and a string is needed", got()))
            }
            Kind::Choice(words) => match value.as_str() {
                Some(s) if words.contains(&s) => Ok(Self::Text(s.into())),
                Some(s) => Err(format!("‘{s}’ is none of: {}", words.join(", "))),
                None => Err(format!("{}, and one of these is needed: {}", got(), words.join(", "))),
            },
            Kind::Texts => match (value.as_str(), value.as_array()) {
                (Some(one), _) => Ok(Self::Texts(vec![one.into()])),
                (_, Some(list)) => list
                    .iter()
                    .map(|item| item.get_ref().as_str().map(str::to_string))
                    .collect::<Option<Vec<_>>>()
                    .map(Self::Texts)
                    .ok_or_else(|| "every member of this list must be a string".into()),
                _ => Err(format!("{}, and a list of strings is needed", got())),
            },
            Kind::Flag => {
                value.as_bool().map(Self::Flag).ok_or_else(|| format!("{}, and true or false is needed", got()))
            }
            Kind::Count => number(value)
                .and_then(|n| n.parse().ok())
                .map(Self::Count)
                .ok_or_else(|| format!("{}, and a whole number from 0 is needed", got())),
            Kind::Rate => number(value)
                .and_then(|n| Rate::parse(&n))
                .map(Self::Rate)
                .ok_or_else(|| format!("{}, and a number such as 0.05 is needed (at most nine places)", got())),
            Kind::Tables => Err("tables are needed here: [[…]]".into()),
        }
    }
}

impl fmt::Display for Value {
    /// Writes the value as TOML.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{}", toml::Value::from(text.as_str())),
            Self::Texts(list) => {
                let list: Vec<String> = list.iter().map(|t| toml::Value::from(t.as_str()).to_string()).collect();
                write!(f, "[{}]", list.join(", "))
            }
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Count(n) => write!(f, "{n}"),
            Self::Rate(rate) => write!(f, "{rate}"),
        }
    }
}

fn number(value: &DeValue<'_>) -> Option<String> {
    match (value.as_integer(), value.as_float()) {
        (Some(n), _) if n.radix() == 10 => Some(n.as_str().replace('_', "")),
        (_, Some(n)) => Some(n.as_str().to_string()),
        _ => None,
    }
}

fn told(value: &DeValue<'_>) -> &'static str {
    match value.type_str() {
        "string" => "a string",
        "integer" => "a whole number",
        "float" => "a number",
        "boolean" => "true or false",
        "datetime" => "a date",
        "array" => "a list",
        _ => "a table",
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
        assert!(!limit.is_below(1, 10), "exactly at the limit is not above it");
        assert!(limit.is_below(100_000_000_000_001, 1_000_000_000_000_000));
        assert_eq!(limit.to_string(), "0.1");
        assert_eq!(Rate::parse("12").expect("a rate").to_string(), "12");
    }
}
