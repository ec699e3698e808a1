//! Turns the findings of today into a baseline, and a baseline into findings that are held back.
//!
//! One finding a line, sorted, so that git merges it line by line (`merge=union`).
//! Fingerprints are of content: a line inserted above a finding changes nothing.
//! Where the words beside it changed, the finding is still known without them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::model::{Held, InFile, Located, Outcome};
use crate::error::{Error, ErrorKind, Result};
use crate::rules::Severity;

/// Name of the file.
pub const FILE: &str = "sverka.baseline.jsonl";

/// One finding of the baseline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Id of the pair.
    pub pair: String,
    /// Code of the rule.
    pub rule: String,
    /// Fingerprint with the words beside it.
    pub fingerprint: String,
    /// Fingerprint without them.
    pub loose: String,
}

impl Known {
    fn of(outcome: &Outcome, f: &Located) -> Self {
        let at = f.at.as_ref().map_or((String::new(), ""), |a| (a.text.clone(), a.side.name()));
        let digest = crate::text::digest(format!("{}|{}|{}|{}", f.rule, outcome.id, at.1, at.0).as_bytes());
        let loose = format!("v1:sha256:{}", &digest["sha256:".len()..][..24]);
        Self { pair: outcome.id.clone(), rule: f.rule.clone(), fingerprint: f.fingerprint.clone(), loose }
    }
}

/// Returns the baseline of outcomes: what is held back by nothing else and weighs at least so much, sorted.
///
/// A pair that could not be judged has none: a missing file is not to be grown used to.
pub fn create(outcomes: &[Outcome], least: Severity) -> Vec<Known> {
    let kept = |f: &&Located| f.severity >= least && !matches!(f.held, Some(Held::Allowed(_) | Held::Decided(_)));
    let mut all: Vec<Known> = outcomes
        .iter()
        .filter(|o| !o.blocks)
        .flat_map(|o| o.findings.iter().filter(kept).map(|f| Known::of(o, f)))
        .collect();
    all.sort();
    all
}

/// Writes a baseline as the file has it.
pub fn write(known: &[Known]) -> String {
    known.iter().filter_map(|k| serde_json::to_string(k).ok()).map(|line| line + "\n").collect()
}

/// Reads a baseline's file.
///
/// # Errors
/// `Config` with every line that cannot be read.
pub fn read(name: &str, text: &str) -> Result<Vec<(Known, usize)>> {
    let (mut known, mut errors) = (Vec::new(), Vec::new());
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        match serde_json::from_str::<Known>(line) {
            Ok(one) => known.push((one, i + 1)),
            Err(e) => errors.push(
                Error::new(ErrorKind::Config, format!("no line of a baseline: {e}"))
                    .in_file(name)
                    .at_line(i + 1, Some(e.column()))
                    .hint("resolve merge conflicts, or write it anew with `sverka baseline create`"),
            ),
        }
    }
    Error::together(errors).map_or(Ok(known), Err)
}

/// Holds back what the baseline knows, each line once; returns the lines that nothing answers to any more.
pub fn apply(known: &[(Known, usize)], outcomes: &mut [Outcome]) -> Vec<(Known, usize)> {
    // A line with its number, and whether a finding has answered to it.
    type Line<'a> = (&'a (Known, usize), bool);
    let mut by_pair: BTreeMap<&str, Vec<Line<'_>>> = BTreeMap::new();
    known.iter().for_each(|k| by_pair.entry(&k.0.pair).or_default().push((k, false)));
    let mut stale = Vec::new();
    for outcome in outcomes.iter_mut() {
        let Some(lines) = by_pair.remove(outcome.id.as_str()) else { continue };
        let mut lines = lines;
        let names: Vec<Known> = outcome.findings.iter().map(|f| Known::of(outcome, f)).collect();
        for exact in [true, false] {
            for (finding, name) in outcome.findings.iter_mut().zip(&names).filter(|(f, _)| f.held.is_none()) {
                let same = |k: &Known| if exact { k.fingerprint == name.fingerprint } else { k.loose == name.loose };
                if let Some(line) = lines.iter_mut().find(|(k, used)| !used && k.0.rule == name.rule && same(&k.0)) {
                    line.1 = true;
                    finding.held = Some(Held::Baseline);
                }
            }
        }
        // A pair that was not judged says nothing of its findings.
        if !outcome.blocks {
            stale.extend(lines.iter().filter(|(_, used)| !used).map(|(k, _)| (*k).clone()));
        }
    }
    stale.sort_by_key(|(_, line)| *line);
    stale
}

/// Tells a line of the baseline that nothing answers to.
pub fn stale(known: &Known, line: usize) -> Located {
    let message = format!("{} in {} is no more: the baseline must not keep it", known.rule, known.pair);
    Located {
        in_file: Some(InFile { path: FILE.into(), line, column: 1 }),
        help: Some("`sverka baseline prune` takes it out".into()),
        ..Located::about("SUP905", "stale-baseline", Severity::Error, &known.fingerprint, &message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::Status;

    fn outcome(findings: &[(&str, &str)]) -> Outcome {
        let one = |(rule, print): &(&str, &str)| Located {
            fingerprint: (*print).into(),
            ..Located::about(rule, "x", Severity::Warning, "a/1", "m")
        };
        Outcome { findings: findings.iter().map(one).collect(), ..Outcome::unchecked("a/1", "a", Status::Checked) }
    }

    #[test]
    fn known_findings_are_held_once_and_stale_lines_are_told() {
        let base = create(&[outcome(&[("OCR010", "p1"), ("TXT216", "p2")])], Severity::Warning);
        let text = write(&base);
        let lines = read(FILE, &text).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(write(&lines.iter().map(|(k, _)| k.clone()).collect::<Vec<_>>()), text);
        let mut now = [outcome(&[("OCR010", "p1"), ("OCR010", "p1"), ("OCR011", "p2")])];
        let stale = apply(&lines, &mut now);
        let held: Vec<bool> = now[0].findings.iter().map(|f| f.held.is_some()).collect();
        assert_eq!(held, [true, false, false], "one line holds one finding");
        assert_eq!(stale.iter().map(|(k, _)| k.rule.as_str()).collect::<Vec<_>>(), ["TXT216"]);
        let mut moved = [outcome(&[("OCR010", "other words beside it")])];
        apply(&lines, &mut moved);
        assert!(moved[0].findings[0].held.is_some(), "known without the words beside it");
    }

    #[test]
    fn a_conflict_left_in_the_file_is_told_with_its_line() {
        let error = read(FILE, "<<<<<<< HEAD\n").expect_err("no JSON");
        assert!(error.to_string().starts_with("sverka.baseline.jsonl:1:"), "{error}");
    }
}
