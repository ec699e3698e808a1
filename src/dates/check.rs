//! Runs the examples of a language pack: what each row says it reads, and what it must leave alone.

use super::item::Frame;
use super::lexicon::Lexicon;
use super::reading::{Context, read};
use super::roles::role_at;
use super::scan::scan;
use super::{DateOptions, value::Partial};
use crate::lang::Pack;

/// How many examples of either kind a pack with months of its own needs.
pub const EXAMPLES: usize = 10;

/// Returns what a pack does not do as its examples say; empty where all hold.
pub fn check_pack(pack: &Pack) -> Vec<String> {
    let lex = Lexicon::of(pack);
    let rows = &pack.dates;
    let mut faults = Vec::new();
    let values = |text: &str| -> Vec<String> {
        let anchor =
            Frame::of(&DateOptions { anchor: Some("1951-07-03".into()), ..DateOptions::default() }, None).anchor;
        let context = Context { anchor: anchor.or(Some(Partial::day(1951, 7, 3))), ..Context::default() };
        let found = scan(text, 0, &lex);
        found.iter().map(|f| read(&f.parse, &lex, &context).value.map_or("-".into(), |v| v.to_string())).collect()
    };
    for [text, value] in &rows.positive {
        let got = values(text);
        if !got.contains(value) {
            faults.push(format!("‘{text}’ should be {value} and is read as {}", got.join(", ")));
        }
    }
    for text in &rows.negative {
        let got = values(text);
        if !got.is_empty() {
            faults.push(format!("‘{text}’ holds no date and is read as {}", got.join(", ")));
        }
    }
    for row in &rows.trap {
        if !row.example.is_empty() && !values(&row.example).is_empty() {
            faults.push(format!("trap: ‘{}’ is read as a date", row.example));
        }
    }
    for row in &rows.role {
        let found = scan(&row.example, 0, &lex);
        let role = found.first().map(|f| role_at(&row.example, f.start, f.end, 0, &lex));
        if role.as_deref() != Some(row.role.as_str()) {
            faults.push(format!(
                "‘{}’ should be {} and is {}",
                row.example,
                row.role,
                role.as_deref().unwrap_or("no date")
            ));
        }
    }
    if !rows.month.is_empty() {
        for (kind, n) in [("positive", rows.positive.len()), ("negative", rows.negative.len())] {
            if n < EXAMPLES {
                faults.push(format!("{n} {kind} examples; a pack with months of its own needs {EXAMPLES}"));
            }
        }
    }
    faults
}
