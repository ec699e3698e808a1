//! Turns texts into date mentions with readings, and judges them by each other.
//!
//! `scan` finds expressions by the forms of the language pack, `reading` gives
//! them values, `roles` says which act each dates; `judge` lays what the
//! witnesses say of one event side by side and weighs it. What is printed
//! (`read_as`) and what is proposed are never mixed.

mod calendar;
mod check;
pub mod collection;
mod elements;
mod extend;
mod foreign;
mod grammar;
mod identifiers;
mod item;
mod judge;
mod lexicon;
mod phrase;
mod quick;
mod reading;
mod roles;
pub mod rules;
mod scan;
mod score;
pub mod value;
mod window;
mod witnesses;

pub use check::check_pack;
pub use rules::DATE_RULES;
pub use witnesses::has_dates;

use crate::read::{Metadata, Role, Witness};
use crate::text::{InSource, Span};

/// What is known of the document beside its texts.
#[derive(Debug, Clone, Default)]
pub struct DateOptions {
    /// Language tag of the transcript; `None` lets the text decide.
    pub lang: Option<String>,
    /// What the collection spans, as EDTF.
    pub range: Option<String>,
    /// The context date for two-digit years, missing years, "с. г.", "ult.", as EDTF.
    pub anchor: Option<String>,
    /// What the collection is used to, learnt by [`collection::Learner`].
    pub collection: Option<std::sync::Arc<collection::Collection>>,
    /// Language packs from outside the program; one whose id is the tag is used before the program's own.
    pub packs: Vec<crate::lang::Pack>,
}

/// All that bears witness on the dates of one document.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The raw transcript.
    pub transcript: Option<&'a Witness>,
    /// The corrected text.
    pub reference: Option<&'a Witness>,
    /// Translations.
    pub translations: &'a [Witness],
    /// What the archive says.
    pub metadata: Option<&'a Metadata>,
    /// Spans of the transcript with the spans of the reference that they stand for, in order (aligned words).
    pub aligned: &'a [(Span<InSource>, Span<InSource>)],
    /// Stretches of either text that the comparison does not cover (stamps, letterheads): there nothing is missing.
    pub outside: &'a [(Role, Span<InSource>)],
}

impl<'a> Evidence<'a> {
    /// A text by itself, with no other witness.
    pub const fn alone(transcript: &'a Witness) -> Self {
        Self {
            transcript: Some(transcript),
            reference: None,
            translations: &[],
            metadata: None,
            aligned: &[],
            outside: &[],
        }
    }
}

/// One reading that was weighed.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The value.
    pub edtf: String,
    /// Its posterior, between 0 and 1.
    pub confidence: f64,
}

/// How a mention is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateVerdict {
    /// Nothing speaks against it.
    Ok,
    /// Worth knowing, no fault.
    Note,
    /// More likely wrong than right.
    Suspect,
    /// Wrong by arithmetic: there is no such day.
    Error,
}

/// What a witness says of a mention.
#[derive(Debug, Clone, PartialEq)]
pub struct Testimony {
    /// Which side the witness stands on.
    pub side: Role,
    /// Its words.
    pub text: String,
    /// Its value.
    pub edtf: Option<String>,
    /// Its place in its own source, where it has one.
    pub span: Option<Span<InSource>>,
    /// Its line in its own file, from 1.
    pub line: Option<usize>,
    /// What it says, for people: "sent on 3 July 1951".
    pub says: String,
}

/// One date as it is written in one of the texts, with its readings and the verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct DateMention {
    /// The side it stands on.
    pub side: Role,
    /// The words of the date.
    pub text: String,
    /// Where it stands in its source (for metadata: in the source of the metadata).
    pub span: Span<InSource>,
    /// Which act it dates: `received`, `signed`, `sent`, `registered` …, or `unknown`.
    pub role: String,
    /// The value as EDTF; `None` where no single clean value can be asserted.
    pub edtf: Option<String>,
    /// Clock time `HH:MM`.
    pub time: Option<String>,
    /// The literal reading, before any context.
    pub read_as: Option<String>,
    /// Readings that were weighed, best first.
    pub alternatives: Vec<Alternative>,
    /// The verdict.
    pub verdict: DateVerdict,
    /// For `suspect`, `note`: the probability that the written value is wrong; else that the reading is right.
    pub confidence: f64,
    /// The proposed writing and its value.
    pub proposed: Option<(String, String)>,
    /// Slugs of the rules that spoke, the strongest first.
    pub rules: Vec<&'static str>,
    /// The witnesses, for and against.
    pub evidence: Vec<Testimony>,
}

/// Finds and reads the dates of one text, without judging them by others.
///
/// What a text says of itself is said here: days that do not exist, weekdays
/// that do not fit, damaged writings, dates outside [`DateOptions::range`].
pub fn mentions(witness: &Witness, options: &DateOptions) -> Vec<DateMention> {
    let context = item::Frame::of(options, None);
    let items = item::items(witness, options, &context);
    items.iter().map(|i| item::plain_verdict(i, &context)).collect()
}

/// Finds, reads and judges the dates of a document by all its witnesses.
pub fn judge(evidence: &Evidence<'_>, options: &DateOptions) -> Vec<DateMention> {
    judge::judge(evidence, options)
}
