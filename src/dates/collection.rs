//! Turns the judged dates of many documents into what their collection is used to, and that into a small TOML that a person reads.
//!
//! Learnt are the distribution of the documents' own dates and the window it
//! makes, the order of numeric dates, the ways of writing, figures that were
//! taken for each other, and the places where numbers rise while dates fall.
//! Read back (`--collection`), the window stands in for a range that nobody
//! gave, the order for one that the language leaves open, and the confusions
//! make their repetition likelier.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::value::{Partial, Value};
use super::{DateMention, DateVerdict};
use crate::error::{Error, ErrorKind, Result};
use crate::read::Role;

/// The name of the form, first in every file.
const SCHEMA: &str = "sverka/dates-collection/1";

/// How many dated documents make a window.
const ENOUGH: usize = 5;

/// What a collection is used to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    schema: String,
    /// How many documents were read.
    pub documents: usize,
    /// How many of them have a date of their own.
    pub dated: usize,
    /// The window of those dates, as EDTF; absent where too few are dated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<String>,
    /// How numeric dates run, `dmy` or `mdy`, where enough of them can be read in one way only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// Documents by year.
    #[serde(default)]
    pub years: BTreeMap<String, usize>,
    /// Dates by the way they are written.
    #[serde(default)]
    pub styles: BTreeMap<String, usize>,
    /// Figures of the transcripts that were read for others.
    #[serde(default)]
    pub confusion: Vec<Confusion>,
    /// Documents whose date falls while their number rises.
    #[serde(default, rename = "break")]
    pub breaks: Vec<Break>,
}

/// A figure that was read for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confusion {
    /// What the transcript has.
    pub printed: u8,
    /// What was meant.
    pub meant: u8,
    /// How often.
    pub times: usize,
}

/// A document out of its sequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// The document.
    pub id: String,
    /// Its number.
    pub number: u64,
    /// Its date.
    pub date: String,
    /// The date of the document before it in the sequence.
    pub after: String,
    /// The date of the document after it.
    pub before: String,
}

/// What is learnt of one document.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its id; the last figures in it are its number.
    pub id: &'a str,
    /// Its dates, judged.
    pub dates: &'a [DateMention],
    /// Single characters that differ between transcript and reference.
    pub edits: &'a [(char, char)],
}

/// Gathers documents one by one.
#[derive(Debug, Default)]
pub struct Learner {
    out: Collection,
    orders: [usize; 2],
    confusions: BTreeMap<(u8, u8), usize>,
    own: Vec<(String, Option<u64>, Partial)>,
}

impl Learner {
    /// Takes in a document.
    pub fn add(&mut self, document: &Document<'_>) {
        self.out.documents += 1;
        for date in document.dates.iter().filter(|d| d.side != Role::Metadata && d.verdict < DateVerdict::Error) {
            if let Some(style) = style(&date.text) {
                *self.out.styles.entry(style.to_string()).or_default() += 1;
            }
            match order(&date.text) {
                Some(true) => self.orders[0] += 1,
                Some(false) => self.orders[1] += 1,
                None => {}
            }
        }
        for &(printed, meant) in document.edits {
            if let (Some(p), Some(m)) = (printed.to_digit(10), meant.to_digit(10)) {
                *self.confusions.entry((p as u8, m as u8)).or_default() += 1;
            }
        }
        if let Some(own) = own_date(document.dates) {
            self.own.push((document.id.to_string(), number_of(document.id), own));
        }
    }

    /// Returns what was learnt.
    pub fn finish(self) -> Collection {
        let Self { mut out, orders, confusions, own } = self;
        out.schema = SCHEMA.to_string();
        out.dated = own.len();
        for (_, _, date) in &own {
            *out.years.entry(date.year.to_string()).or_default() += 1;
        }
        out.range = window(&own.iter().map(|o| o.2).collect::<Vec<_>>());
        let [dmy, mdy] = orders;
        out.order = match (dmy + mdy >= 3, dmy > 9 * mdy, mdy > 9 * dmy) {
            (true, true, _) => Some("dmy".into()),
            (true, _, true) => Some("mdy".into()),
            _ => None,
        };
        out.confusion =
            confusions.into_iter().map(|((printed, meant), times)| Confusion { printed, meant, times }).collect();
        out.confusion.sort_by_key(|c| (std::cmp::Reverse(c.times), c.printed, c.meant));
        out.breaks = breaks(own);
        out
    }
}

impl Collection {
    /// Reads what was written, perhaps corrected by a person.
    ///
    /// # Errors
    /// `Config` with line for what is no TOML, has unknown keys, or holds what is no date or no order.
    pub fn parse(origin: &str, text: &str) -> Result<Self> {
        let fault = |what: String| Error::new(ErrorKind::Config, what).in_file(origin);
        let read: Self = toml::from_str(text).map_err(|e| {
            let line = e.span().map(|s| text[..s.start].matches('\n').count() + 1);
            let error = fault(e.message().to_string()).hint("write it anew with sverka dates --learn");
            match line {
                Some(line) => error.at_line(line, None),
                None => error,
            }
        })?;
        if read.schema != SCHEMA {
            return Err(fault(format!("schema is ‘{}’ and not {SCHEMA}", read.schema)));
        }
        if let Some(range) = read.range.as_deref().filter(|r| Value::parse(r).and_then(|v| v.bounds()).is_none()) {
            return Err(fault(format!("range: ‘{range}’ is no EDTF date")).hint("write 1951 or 1949/1952"));
        }
        if let Some(order) = read.order.as_deref().filter(|o| !matches!(*o, "dmy" | "mdy")) {
            return Err(fault(format!("order: ‘{order}’ is neither dmy nor mdy")));
        }
        if read.confusion.iter().any(|c| c.printed > 9 || c.meant > 9) {
            return Err(fault("confusion: printed and meant are figures from 0 to 9".into()));
        }
        Ok(read)
    }

    /// Writes it for people and for [`Self::parse`].
    pub fn to_toml(&self) -> String {
        let head = "# What the dates of this collection are used to: learnt by sverka dates --learn.\n\
                    # Read it, correct it, commit it; sverka dates --collection FILE leans on it.\n\n";
        // A value of plain numbers, strings and tables always has a TOML form.
        format!("{head}{}", toml::to_string(self).unwrap_or_default())
    }

    /// The confusions that were seen often enough to lean on: printed, meant.
    pub fn habits(&self) -> Vec<(u8, u8)> {
        self.confusion.iter().filter(|c| c.times >= 2).map(|c| (c.printed, c.meant)).collect()
    }
}

/// Finds dates out of the sequence of their folder, among documents by id with the dates that [`own_date`] gave them.
pub fn out_of_sequence<'a>(own: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Break> {
    let one = |(id, date): (&str, &str)| Some((id.to_string(), number_of(id), Partial::parse(date)?));
    breaks(own.into_iter().filter_map(one).collect())
}

/// The date of a document: its record's, else the earliest of its own acts; a proposal stands for what it corrects.
pub fn own_date(dates: &[DateMention]) -> Option<Partial> {
    let value = |d: &DateMention| {
        let edtf = d.proposed.as_ref().map(|p| p.1.as_str()).or(d.edtf.as_deref())?;
        Partial::parse(edtf).filter(|d| d.year.masked == 0)
    };
    let of = |role: &str| dates.iter().filter(|d| d.role == role).find_map(value);
    of("record-date").or_else(|| ["signed", "dated", "sent", "received"].iter().find_map(|role| of(role)))
}

/// The last figures of an id.
fn number_of(id: &str) -> Option<u64> {
    let end = id.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = id[..end].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |i| i + 1);
    id[start..end].parse().ok()
}

/// The years within twice the spread of the middle half, at least two years about it: outliers widen no window.
fn window(dates: &[Partial]) -> Option<String> {
    let mut years: Vec<i32> = dates.iter().map(|d| d.year.value).collect();
    years.sort_unstable();
    if years.len() < ENOUGH {
        return None;
    }
    let (low, high) = (years[years.len() / 4], years[years.len() * 3 / 4]);
    let room = (2 * (high - low)).max(2);
    let inside = || years.iter().copied().filter(|y| (low - room..=high + room).contains(y));
    Some(format!("{:04}/{:04}", inside().min()?, inside().max()?))
}

/// Names the way in which a date is written.
fn style(text: &str) -> Option<&'static str> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let roman =
        letters.chars().any(|c| "IVXУХПШІ".contains(c)) && letters.chars().take(4).all(|c| "IVXУХПШІ1".contains(c));
    if text.chars().any(|c| matches!(c, '年' | '년')) {
        return Some("east asian");
    }
    let figures = text.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).count();
    match () {
        () if roman => Some("roman month"),
        () if letters.chars().count() >= 3 && figures >= 1 => Some("month name"),
        () if figures >= 3 && text.contains('/') => Some("figures with strokes"),
        () if figures >= 3 && text.contains('.') => Some("figures with stops"),
        () if figures >= 3 && text.contains('-') => Some("figures with hyphens"),
        () => None,
    }
}

/// Says whether figures run day first, where they can run in one way only.
fn order(text: &str) -> Option<bool> {
    let mut parts = text.split(['.', '/', '-']).map(|p| p.trim().parse::<u32>().ok());
    let (a, b) = (parts.next()??, parts.next()??);
    match (a, b) {
        (13..=31, 1..=12) => Some(true),
        (1..=12, 13..=31) => Some(false),
        _ => None,
    }
}

/// Finds documents whose dates part from a sequence that the others of their folder keep.
///
/// The longest run of dates that never fall is the sequence; a document outside
/// of it is a break where its neighbours lie within two months of each other
/// and it more than a week from both.
fn breaks(own: Vec<(String, Option<u64>, Partial)>) -> Vec<Break> {
    let mut folders: BTreeMap<String, Vec<(u64, i64, String, Partial)>> = BTreeMap::new();
    for (id, number, date) in own {
        let (Some(number), Some((day, _))) = (number, date.bounds().filter(|_| date.is_full())) else { continue };
        let folder = id.rsplit_once('/').map_or("", |f| f.0).to_string();
        folders.entry(folder).or_default().push((number, day, id, date));
    }
    let mut out = Vec::new();
    for mut list in folders.into_values() {
        list.sort();
        list.dedup_by_key(|d| d.0);
        let kept = rising(&list.iter().map(|d| d.1).collect::<Vec<_>>());
        // Where few keep the order the numbers are no register.
        if list.len() < ENOUGH || kept.iter().filter(|k| **k).count() * 4 < list.len() * 3 {
            continue;
        }
        for i in (0..list.len()).filter(|&i| !kept[i]) {
            let before = (0..i).rev().find(|&k| kept[k]);
            let after = (i + 1..list.len()).find(|&k| kept[k]);
            let (Some(a), Some(b)) = (before, after) else { continue };
            let (from, to, day) = (list[a].1, list[b].1, list[i].1);
            if to - from <= 60 && (day < from - 7 || day > to + 7) {
                out.push(Break {
                    id: list[i].2.clone(),
                    number: list[i].0,
                    date: list[i].3.to_string(),
                    after: list[a].3.to_string(),
                    before: list[b].3.to_string(),
                });
            }
        }
    }
    out
}

/// Marks a longest run that never falls.
fn rising(days: &[i64]) -> Vec<bool> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; days.len()];
    for (i, day) in days.iter().enumerate() {
        let place = tails.partition_point(|&t| days[t] <= *day);
        before[i] = place.checked_sub(1).map(|p| tails[p]);
        if place == tails.len() {
            tails.push(i);
        } else {
            tails[place] = i;
        }
    }
    let mut kept = vec![false; days.len()];
    let mut at = tails.last().copied();
    while let Some(i) = at {
        kept[i] = true;
        at = before[i];
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(list: &[(u64, &str)]) -> Vec<(String, Option<u64>, Partial)> {
        let date = |d: &str| Partial::parse(d).expect("a date");
        list.iter().map(|(n, d)| (format!("register/{n}"), Some(*n), date(d))).collect()
    }

    #[test]
    fn one_date_out_of_a_sequence_is_a_break_and_a_new_year_is_none() {
        let row = [(11, "1951-05-03"), (12, "1951-05-05"), (13, "1954-05-06"), (14, "1951-05-07"), (15, "1951-05-09")];
        let found = breaks(own(&row));
        assert_eq!(found.iter().map(|b| (b.number, b.after.as_str())).collect::<Vec<_>>(), [(13, "1951-05-05")]);
        let anew = [(1, "1952-01-03"), (2, "1952-01-05"), (3, "1952-01-06"), (90, "1951-12-20"), (91, "1951-12-21")];
        assert!(breaks(own(&anew)).is_empty());
        let none = [(1, "1951-05-03"), (2, "1940-05-05"), (3, "1961-05-06"), (4, "1930-05-07"), (5, "1922-05-09")];
        assert!(breaks(own(&none)).is_empty());
    }

    #[test]
    fn one_wrong_year_widens_no_window() {
        let years = [1949, 1950, 1950, 1951, 1951, 1951, 1952, 1991];
        let dates: Vec<_> = years.iter().map(|y| Partial::day(*y, 5, 3)).collect();
        assert_eq!(window(&dates).as_deref(), Some("1949/1952"));
        assert_eq!(window(&dates[..4]), None);
    }

    #[test]
    fn order_is_learnt_only_from_dates_that_leave_no_choice() {
        assert_eq!(
            (order("25.6.1951"), order("6/25/51"), order("5/6/51"), order("3 July")),
            (Some(true), Some(false), None, None)
        );
        assert_eq!(
            (style("3.VII.51"), style("3 июля 1951"), style("3/7/51")),
            (Some("roman month"), Some("month name"), Some("figures with strokes"))
        );
    }

    #[test]
    fn what_is_written_can_be_read_and_slips_are_named() {
        let mut learner = Learner::default();
        let edits = [('4', '1'), ('4', '1'), ('a', 'b')];
        learner.add(&Document { id: "telegrams/21404", dates: &[], edits: &edits });
        let learnt = learner.finish();
        assert_eq!(Collection::parse("c.toml", &learnt.to_toml()).expect("its own form"), learnt);
        assert_eq!(learnt.habits(), [(4, 1)]);
        let wrong = learnt.to_toml().replace("documents = 1", "documents = 1\nrange = \"soon\"");
        assert!(Collection::parse("c.toml", &wrong).is_err());
        assert!(Collection::parse("c.toml", "schema = 3").is_err());
    }
}
