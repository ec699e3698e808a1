//! Turns one TOML value into the kind of value that its key asks for, exactly.

use std::fmt;

use toml::de::DeValue;

use crate::gate::Rate;

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
