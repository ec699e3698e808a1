//! Turns lists of pairs into counts of errors, by sverka's own rules or by those of another library.
//!
//! The rules are those of the libraries' functions, `jiwer.cer(a, b)`; the figures of the programs of the same
//! name, which read files, are those of [`compat`].

use std::collections::HashMap;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use sverka::align::exact::{Budget, Op, Workspace};
use sverka::compare::measure;
use sverka::error::{Error, ErrorKind, Result};
use sverka::metrics::compat::{TOOLS, tool, uax29_words};
use sverka::metrics::{Request, Scope};
use sverka::normalize::blank;
use sverka::text::graphemes::clusters;
use unicode_normalization::UnicodeNormalization;

use crate::fault::guarded;
use crate::settings::Settings;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Characters,
    Words,
}

/// Cuts one text into what a library counts.
type Cut = fn(&str, &mut Numbers) -> Vec<u32>;

/// The libraries whose figures can be had: their name, what a character is to them, and what a word is.
const LIBRARIES: &[(&str, Cut, Cut)] = &[
    ("jiwer", |text, _| scalars(text.trim_matches(blank)), jiwer_words),
    ("rapidfuzz", |text, _| scalars(text), |text, numbers| numbers.all(text.split(blank).filter(|w| !w.is_empty()))),
    ("dinglehopper", dinglehopper_characters, dinglehopper_words),
];

fn dinglehopper_characters(text: &str, numbers: &mut Numbers) -> Vec<u32> {
    let text: String = text.nfc().collect();
    numbers.all(clusters(&text).map(|(_, cluster)| cluster))
}

fn dinglehopper_words(text: &str, numbers: &mut Numbers) -> Vec<u32> {
    let text: String = text.nfc().collect();
    let words = uax29_words(&text);
    numbers.all(words.iter().map(String::as_str))
}

/// Runs of two or more blanks become a space; words are then cut at U+0020 only.
fn jiwer_words(text: &str, numbers: &mut Numbers) -> Vec<u32> {
    let mut collapsed = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(c) if blank(c) => run.push(c),
            _ => {
                let one = run.chars().nth(1).is_none();
                collapsed.push_str(if one { &run } else { " " });
                run.clear();
                collapsed.extend(c);
            }
        }
    }
    numbers.all(collapsed.trim_matches(blank).split(' ').filter(|w| !w.is_empty()))
}

fn scalars(text: &str) -> Vec<u32> {
    text.chars().map(u32::from).collect()
}

/// Gives equal units equal numbers.
#[derive(Debug, Default)]
struct Numbers(HashMap<String, u32>);

impl Numbers {
    fn all<'a>(&mut self, units: impl Iterator<Item = &'a str>) -> Vec<u32> {
        units.map(|unit| self.of(unit)).collect()
    }

    fn of(&mut self, unit: &str) -> u32 {
        if let Some(&known) = self.0.get(unit) {
            return known;
        }
        let next = self.0.len() as u32;
        self.0.insert(unit.to_string(), next);
        next
    }
}

/// Counts the errors of all pairs and the units of all references: `(substitutions, omissions, additions, length, certified)`.
///
/// `like` names a library, or nothing for sverka's own figure in `scope` under the settings.
#[pyfunction]
pub fn errors(
    py: Python<'_>,
    hypotheses: Vec<String>,
    references: Vec<String>,
    words: bool,
    like: Option<String>,
    scope: String,
    settings: Settings,
) -> PyResult<(u64, u64, u64, u64, bool)> {
    let what = if words { What::Words } else { What::Characters };
    guarded(py, || {
        let pairs = hypotheses.iter().zip(&references);
        match like {
            Some(name) => like_library(&name, pairs, what),
            None => own(&scope, pairs, what, &settings),
        }
    })
}

type Counted = (u64, u64, u64, u64, bool);

fn like_library<'a>(name: &str, pairs: impl Iterator<Item = (&'a String, &'a String)>, what: What) -> Result<Counted> {
    let Some((_, characters, words)) = LIBRARIES.iter().find(|(id, ..)| *id == name) else {
        let known: Vec<&str> = LIBRARIES.iter().map(|(id, ..)| *id).collect();
        return Err(Error::new(ErrorKind::Usage, format!("no library ‘{name}’"))
            .hint(format!("libraries: {}; figures of programs: sverka.compat", known.join(", "))));
    };
    let cut = if what == What::Words { words } else { characters };
    let (mut sum, mut workspace) = ((0, 0, 0, 0, true), Workspace::new());
    for (hypothesis, reference) in pairs {
        let mut numbers = Numbers::default();
        let [t, r] = [hypothesis, reference].map(|text| cut(text, &mut numbers));
        let found = workspace.distance(&t, &r, &Budget::default());
        add(&mut sum, found.counts, r.len(), found.certified);
    }
    Ok(sum)
}

fn own<'a>(
    scope: &str,
    pairs: impl Iterator<Item = (&'a String, &'a String)>,
    what: What,
    settings: &Settings,
) -> Result<Counted> {
    let scope = Scope::ALL.into_iter().find(|s| s.name() == scope).ok_or_else(|| {
        Error::new(ErrorKind::Usage, format!("no scope ‘{scope}’")).hint("scopes: whole, body, folded")
    })?;
    let mut sum = (0, 0, 0, 0, true);
    for (hypothesis, reference) in pairs {
        let pair = settings.pair(hypothesis, reference)?;
        let options = settings.options(&pair)?;
        let metrics = measure(pair, &options, &Request::default()).metrics;
        let f = metrics.of(scope);
        match what {
            What::Characters => add(&mut sum, f.edits, f.reference_length, f.interval.0 == f.interval.1),
            What::Words => add(&mut sum, f.word_edits, f.reference_words, f.word_interval.0 == f.word_interval.1),
        }
    }
    Ok(sum)
}

fn add(sum: &mut Counted, counts: sverka::align::exact::Counts, length: usize, certified: bool) {
    sum.0 += counts.substitutions;
    sum.1 += counts.omissions;
    sum.2 += counts.additions;
    sum.3 += length as u64;
    sum.4 &= certified;
}

/// A stretch of both texts and what it does: `(tag, source start, source end, destination start, destination end)`.
type Opcode = (&'static str, usize, usize, usize, usize);

/// Returns a least script over code points that leads from the reference to the hypothesis, as opcodes.
#[pyfunction]
pub fn script(py: Python<'_>, hypothesis: String, reference: String) -> PyResult<Vec<Opcode>> {
    guarded(py, || {
        let (t, r) = (scalars(&hypothesis), scalars(&reference));
        let (mut at_r, mut at_t) = (0, 0);
        let runs = Workspace::new().script(&t, &r, &Budget::default()).runs;
        let opcode = |run: &sverka::align::exact::Run| {
            let tag = match run.op {
                Op::Equal => "equal",
                Op::Substitute => "replace",
                Op::Omission => "delete",
                Op::Addition => "insert",
            };
            let len = run.len as usize;
            let from = (at_r, at_t);
            at_r += if run.op.in_reference() { len } else { 0 };
            at_t += if run.op.in_transcript() { len } else { 0 };
            (tag, from.0, at_r, from.1, at_t)
        };
        Ok(runs.iter().map(opcode).collect())
    })
}

/// Returns the figures of another program for two texts, as JSON: see `sverka metrics --compat`.
#[pyfunction]
pub fn compat(py: Python<'_>, hypothesis: String, reference: String, program: &str) -> PyResult<String> {
    let Some(tool) = tool(program) else {
        let known: Vec<&str> = TOOLS.iter().map(|t| t.id).collect();
        return Err(PyValueError::new_err(format!("no program ‘{program}’; there are {}", known.join(", "))));
    };
    guarded(py, || {
        let pair = sverka::read::Pair::of_texts(&hypothesis, &reference);
        Ok(sverka::report::metrics_json::compat(tool, &pair).to_string())
    })
}
