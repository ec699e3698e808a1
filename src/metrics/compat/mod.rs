//! The figures of other programs, from their own rules: one file a program, one line in [`TOOLS`].
//!
//! These are for tables that have to go on in the terms of an old one. Each
//! file says what the program takes for text, for a character and for a word;
//! the distance is always exact, also where the program approximates.
//!
//! What was checked against what: jiwer, dinglehopper and digital-eval were run
//! on generated pairs and on the telegram of the tests, and agree on all of
//! them. ocreval and ocrevalUAtion are implemented from their published sources
//! and agree with their recorded figures on the telegram; nothing more was
//! checked of them.

mod digital_eval;
mod dinglehopper;
mod isri;
mod jiwer;
mod ocrevaluation;
mod python;

pub use dinglehopper::words as uax29_words;

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hash;

use super::answer::Part;
use super::figures::ratio;
use crate::align::exact::{Budget, Script, script};
use crate::read::Pair;

/// Another program whose figures can be reproduced.
#[derive(Debug)]
pub struct Tool {
    /// Name, as `--compat` takes it.
    pub id: &'static str,
    /// The program and version that is reproduced.
    pub version: &'static str,
    /// What it takes for text, characters and words.
    pub summary: &'static str,
    /// What the figures were checked against.
    pub checked: &'static str,
    /// Whether it reads structured files itself, and so has its own text of them.
    pub reads_structure: bool,
    /// Computes its figures for a transcript and its reference.
    pub figures: fn(&str, &str) -> Figures,
}

impl Tool {
    /// Computes its figures for a pair.
    ///
    /// Programs that read ALTO and PAGE themselves join the lines that a file states; the empty lines that stand
    /// between its blocks here are not in it, and would be errors nobody made.
    pub fn of(&self, pair: &Pair) -> Figures {
        let [transcript, reference] = [&pair.transcript, &pair.reference].map(|witness| {
            let stated = self.reads_structure && witness.source.layout.is_some();
            match stated {
                true => Cow::Owned(
                    python::lines(witness.text())
                        .into_iter()
                        .filter(|l| !python::strip(l).is_empty())
                        .collect::<Vec<_>>()
                        .join("\n"),
                ),
                false => Cow::Borrowed(witness.text()),
            }
        });
        (self.figures)(&transcript, &reference)
    }
}

/// Figures by name, in order.
pub type Figures = Vec<(&'static str, Part)>;

/// Every program there is.
pub const TOOLS: &[Tool] = &[isri::TOOL, dinglehopper::TOOL, jiwer::TOOL, ocrevaluation::TOOL, digital_eval::TOOL];

/// Returns the program of a name.
pub fn tool(id: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|t| t.id == id)
}

/// Numbers two sequences so that equal items have equal numbers.
fn number<T: Hash + Eq>(transcript: &[T], reference: &[T]) -> [Vec<u32>; 2] {
    let mut known = HashMap::new();
    [transcript, reference].map(|side| {
        let id = |item| {
            let next = known.len() as u32;
            *known.entry(item).or_insert(next)
        };
        side.iter().map(id).collect()
    })
}

/// Returns a minimal alignment of two sequences.
fn aligned<T: Hash + Eq>(transcript: &[T], reference: &[T]) -> Script {
    let [t, r] = number(transcript, reference);
    script(&t, &r, &Budget::default())
}

/// A rate as most programs give it: `cer` or `wer` with its distance and denominator.
///
/// The last entry says whether the distance is proven to be the least.
fn rate<T: Hash + Eq>(names: [&'static str; 4], transcript: &[T], reference: &[T]) -> Figures {
    let script = aligned(transcript, reference);
    let length = reference.len() as u64;
    vec![
        (names[0], Part::Rate(ratio(script.upper, length))),
        (names[1], Part::Count(script.upper)),
        (names[2], Part::Count(length)),
        (names[3], Part::Flag(script.certified)),
    ]
}

/// Names of the figures over characters.
const CHARACTERS: [&str; 4] = ["cer", "character_errors", "characters", "characters_certified"];
/// Names of the figures over words.
const WORDS: [&str; 4] = ["wer", "word_errors", "words", "words_certified"];

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}
