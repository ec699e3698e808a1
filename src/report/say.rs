//! Turns values of the report model into the sentences that every format for people uses.

use super::model::{Answer, Bar, Report};
use super::words::Words;
use crate::classify::Cause;
use crate::dates::DateVerdict;
use crate::decision::{Decision, Verdict as Decided};
use crate::metrics::State;
use crate::read::Role;
use crate::text::Place;

/// Answers whether the text may be signed off.
pub fn verdict(report: &Report<'_>, words: &Words) -> String {
    let v = &report.verdict;
    match v.answer {
        Answer::Yes => words.get("verdict.yes").into(),
        Answer::Unrelated => words.get("verdict.unrelated").into(),
        Answer::Nothing(State::EmptyReference) => words.get("verdict.empty-reference").into(),
        Answer::Nothing(State::BothEmpty) => words.get("verdict.both-empty").into(),
        Answer::Nothing(_) => words.get("verdict.empty-transcript").into(),
        Answer::No => {
            let counts = [("dates", v.dates), ("findings", v.findings), ("places", v.places)];
            let parts: Vec<String> = counts.iter().filter(|c| c.1 > 0).map(|(key, n)| words.count(key, *n)).collect();
            let list = match parts.split_last() {
                Some((last, rest)) if !rest.is_empty() => {
                    format!("{}{}{last}", rest.join(", "), words.get("verdict.and"))
                }
                _ => parts.concat(),
            };
            let alone = v.dates + v.findings + v.places == 1;
            let what = words.fill(if alone { "verdict.needs" } else { "verdict.need" }, &[("what", &list)]);
            words.fill("verdict.no", &[("what", &what)])
        }
    }
}

/// Says what else is in the texts and how much of them is compared.
pub fn scope(report: &Report<'_>, words: &Words) -> String {
    let v = &report.verdict;
    if !matches!(v.answer, Answer::Yes | Answer::No) {
        return String::new();
    }
    let counts = [("decided", v.decided), ("undecided", v.undecided), ("form", v.form), ("conventions", v.conventions)];
    let parts: Vec<String> = counts.iter().filter(|c| c.1 > 0).map(|(key, n)| words.count(key, *n)).collect();
    let covered = if report.c.metrics.transcript_chars_out_of_scope == 0 {
        words.get("verdict.covered-all").to_string()
    } else {
        words.fill("verdict.covered", &[("share", &format!("{:.0} %", v.covered * 100.0))])
    };
    if parts.is_empty() { covered } else { format!("{}. {covered}", parts.join(", ")) }
}

/// Says what was decided, and by whom.
pub fn decision(d: &Decision, words: &Words) -> String {
    let by = d.by.join(", ");
    let Some(verdict) = d.verdict else { return words.fill("decision.conflict", &[("by", &by)]) };
    let verdict = words.get(decision_key(verdict));
    let verdict = d.text.as_ref().map_or_else(|| verdict.to_string(), |text| format!("{verdict} ‘{text}’"));
    let key = if d.change.is_some() { "decision.to-apply" } else { "decision.says" };
    let said = words.fill(key, &[("verdict", &verdict), ("by", &by)]);
    d.note.as_ref().map_or(said.clone(), |note| format!("{said} — {note}"))
}

const fn decision_key(verdict: Decided) -> &'static str {
    match verdict {
        Decided::Misread => "decision.misread",
        Decided::Slip => "decision.slip",
        Decided::Emended => "decision.emended",
        Decided::Normalised => "decision.normalised",
        Decided::Other => "decision.other",
        Decided::OutOfScope => "decision.out-of-scope",
        Decided::Unsure => "decision.unsure",
    }
}

/// Names a step of the waterfall.
pub fn step(bar: &Bar, words: &Words) -> String {
    if bar.gone == 0 && bar.step == "whole" {
        return words.get("waterfall.whole").into();
    }
    format!("− {}", words.find(&format!("step.{}", bar.step)).unwrap_or(&bar.summary))
}

/// Says whether the catalogue has words for a step; else those of the step itself are shown, which are English.
pub fn has_step(bar: &Bar, words: &Words) -> bool {
    bar.step == "whole" || words.find(&format!("step.{}", bar.step)).is_some()
}

/// Writes a rate as per cent without regard to language.
pub fn plain_percent(rate: Option<f64>) -> String {
    rate.map_or_else(|| "—".into(), |r| format!("{:.2} %", r * 100.0))
}

/// Writes a place: `T 98:7`.
pub fn at(side: Role, place: Place) -> String {
    let letter = match side {
        Role::Transcript => "T",
        Role::Reference => "R",
        Role::Translation => "tr",
        Role::Metadata => "meta",
    };
    format!("{letter} {}:{}", place.line, place.column)
}

/// Returns the catalogue's key of a cause.
pub const fn cause_key(cause: Cause) -> &'static str {
    match cause {
        Cause::Misread => "cause.misread",
        Cause::Wording => "cause.wording",
        Cause::Script => "cause.script",
        Cause::Number => "cause.number",
        Cause::Date => "cause.date",
        Cause::Name => "cause.name",
        Cause::Orthography => "cause.orthography",
        Cause::Case => "cause.case",
        Cause::Punctuation => "cause.punctuation",
        Cause::Spacing => "cause.spacing",
        Cause::Layout => "cause.layout",
        Cause::Editorial => "cause.editorial",
        Cause::Unknown => "cause.unknown",
    }
}

/// Returns the catalogue's key of a verdict on a date.
pub const fn date_key(verdict: DateVerdict) -> &'static str {
    match verdict {
        DateVerdict::Ok => "date.ok",
        DateVerdict::Note => "date.note",
        DateVerdict::Suspect => "date.suspect",
        DateVerdict::Error => "date.error",
    }
}

/// Returns the catalogue's key of a side.
pub const fn side_key(side: Role) -> &'static str {
    match side {
        Role::Transcript => "side.transcript",
        Role::Reference => "side.reference",
        Role::Translation => "side.translation",
        Role::Metadata => "side.metadata",
    }
}
