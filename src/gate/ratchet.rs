//! Turns the counts of an earlier state and those of today into one question: did the pairs of both get worse?
//!
//! Like for like: only pairs of both states are summed, so that hard pages that
//! are new cannot hide a gain, nor easy ones a loss. Counts under other rules
//! (profile, language, version) are not compared at all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::limits::percent;
use super::model::{Located, Outcome, Status};
use super::rate::Rate;
use crate::error::{Error, ErrorKind, Result};
use crate::metrics::Scope;
use crate::rules::Severity;

/// Name of the file.
pub const FILE: &str = "sverka.ratchet.json";

/// The counts of one pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// Edits.
    pub edits: u64,
    /// Units of the reference.
    pub reference_length: u64,
    /// Fingerprint of the rules behind them.
    pub rules: String,
}

/// The counts of a state, by pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratchet {
    /// Name and version of the form.
    pub schema: String,
    /// What the edits were counted over.
    pub scope: String,
    /// The counts.
    pub pairs: BTreeMap<String, Count>,
}

/// How far a state may fall behind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tolerance {
    /// How much the rate of the pairs of both may rise.
    pub rate: Option<Rate>,
    /// Highest rate of a pair that the earlier state has not.
    pub new_pairs: Option<Rate>,
}

impl Ratchet {
    /// The form this program writes.
    pub const SCHEMA: &str = "sverka/ratchet/1";

    /// Counts outcomes.
    pub fn of(outcomes: &[Outcome], scope: Scope) -> Self {
        let count = |o: &Outcome| {
            let f = o.tally.as_ref().filter(|_| o.status == Status::Checked)?.of_scope(scope);
            let rules = o.fingerprint.clone();
            Some((o.id.clone(), Count { edits: f.interval.1, reference_length: f.reference_length as u64, rules }))
        };
        Self {
            schema: Self::SCHEMA.into(),
            scope: scope.name().into(),
            pairs: outcomes.iter().filter_map(count).collect(),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// `Config` with its place.
    pub fn read(name: &str, text: &str) -> Result<Self> {
        let wrong = |what: String| Error::new(ErrorKind::Config, what).in_file(name);
        let one: Self = serde_json::from_str(text).map_err(|e| {
            wrong(format!("no ratchet: {e}"))
                .at_line(e.line(), Some(e.column()))
                .hint("resolve merge conflicts by the smaller counts, or run `sverka ratchet update`")
        })?;
        if one.schema == Self::SCHEMA {
            Ok(one)
        } else {
            Err(wrong(format!("schema {} is not {}", one.schema, Self::SCHEMA)))
        }
    }

    /// Writes the file: one pair a line, sorted, with a line feed at the end.
    pub fn write(&self) -> String {
        let line = |(id, c): (&String, &Count)| {
            format!("    {}: {}", serde_json::json!(id), serde_json::to_string(c).unwrap_or_default())
        };
        let lines: Vec<String> = self.pairs.iter().map(line).collect();
        let head = format!("{{\n  \"schema\": \"{}\",\n  \"scope\": \"{}\",\n  \"pairs\": {{", self.schema, self.scope);
        if lines.is_empty() { format!("{head}}}\n}}\n") } else { format!("{head}\n{}\n  }}\n}}\n", lines.join(",\n")) }
    }

    /// Takes over what is better in `now`, what is new, and what stands under other rules; drops what is gone.
    #[must_use]
    pub fn tightened(&self, now: &Self) -> Self {
        let better = |(id, count): (&String, &Count)| {
            let old = self.pairs.get(id).filter(|_| self.scope == now.scope);
            let keep = old.filter(|o| {
                o.rules == count.rules
                    && u128::from(o.edits) * u128::from(count.reference_length)
                        < u128::from(count.edits) * u128::from(o.reference_length)
            });
            (id.clone(), keep.unwrap_or(count).clone())
        };
        Self { pairs: now.pairs.iter().map(better).collect(), ..now.clone() }
    }

    /// Says what got worse since this state. `since` names it: `main`, `sverka.ratchet.json`.
    pub fn judge(&self, now: &Self, tolerance: &Tolerance, since: &str) -> Vec<Located> {
        if self.scope != now.scope {
            let message = format!("{since} counts over {}, this run over {}: not compared", self.scope, now.scope);
            return vec![Located::about("GATE512", "not-comparable", Severity::Error, since, &message)];
        }
        let mut told = Vec::new();
        let (mut old, mut new) = ((0_u64, 0_u64), (0_u64, 0_u64));
        let mut other_rules = Vec::new();
        let mut worse = Vec::new();
        for (id, count) in &now.pairs {
            let Some(before) = self.pairs.get(id) else {
                if tolerance.new_pairs.is_some_and(|max| max.is_below(count.edits, count.reference_length)) {
                    let max = tolerance.new_pairs.map_or(String::new(), Rate::percent);
                    let message =
                        format!("new pair {id}: {} edits in {} are above {max}", count.edits, count.reference_length);
                    told.push(Located::about("GATE506", "regression", Severity::Error, id, &message));
                }
                continue;
            };
            if before.rules != count.rules {
                other_rules.push(id.as_str());
                continue;
            }
            old = (old.0 + before.edits, old.1 + before.reference_length);
            new = (new.0 + count.edits, new.1 + count.reference_length);
            if cross(count.edits, before.reference_length) > cross(before.edits, count.reference_length) {
                worse.push((id, before, count));
            }
        }
        if !other_rules.is_empty() {
            let message = format!(
                "{} pairs were counted under other rules at {since} ({}…): not compared",
                other_rules.len(),
                other_rules[0]
            );
            let mut finding = Located::about("GATE512", "not-comparable", Severity::Error, since, &message);
            finding.help = Some("profile, language or version changed: write the ratchet anew with `sverka ratchet update`, in a change of its own".into());
            told.push(finding);
        }
        for (id, before, count) in &worse {
            let message = format!(
                "{id}: {} edits in {} at {since}, now {} in {}",
                before.edits, before.reference_length, count.edits, count.reference_length
            );
            told.push(Located::about("GATE507", "pair-regression", Severity::Warning, id, &message));
        }
        // new.0/new.1 − old.0/old.1 > tolerance, in whole numbers.
        let slack = tolerance.rate.unwrap_or(Rate { parts: 0, of: 1 });
        let (a, b) = (cross(new.0, old.1), cross(old.0, new.1));
        if a > b
            && (a - b).saturating_mul(u128::from(slack.of))
                > u128::from(slack.parts).saturating_mul(cross(old.1, new.1))
        {
            let rate = |(e, n): (u64, u64)| percent(e as f64 / (n.max(1)) as f64);
            let message = format!(
                "the pairs of both states: CER {} ({} / {}) at {since}, now {} ({} / {})",
                rate(old),
                old.0,
                old.1,
                rate(new),
                new.0,
                new.1
            );
            told.push(Located::about("GATE506", "regression", Severity::Error, since, &message));
        } else if a < b {
            let message =
                format!("the pairs of both states have fewer errors than at {since}: {} against {}", new.0, old.0);
            told.push(Located::about("GATE510", "slack", Severity::Note, since, &message));
        }
        told
    }
}

fn cross(a: u64, b: u64) -> u128 {
    u128::from(a) * u128::from(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(pairs: &[(&str, u64, u64)]) -> Ratchet {
        let one = |(id, edits, n): &(&str, u64, u64)| {
            ((*id).to_string(), Count { edits: *edits, reference_length: *n, rules: "v1:x".into() })
        };
        Ratchet { schema: Ratchet::SCHEMA.into(), scope: "body".into(), pairs: pairs.iter().map(one).collect() }
    }

    fn codes(old: &Ratchet, new: &Ratchet, tolerance: &Tolerance) -> Vec<String> {
        old.judge(new, tolerance, "main").into_iter().map(|f| f.rule).collect()
    }

    #[test]
    fn hard_pages_that_are_new_do_not_hide_a_gain() {
        let old = state(&[("a", 20, 1000), ("b", 20, 1000)]);
        let better = state(&[("a", 18, 1000), ("b", 18, 1000), ("hard", 150, 1000)]);
        assert_eq!(codes(&old, &better, &Tolerance::default()), ["GATE510"]);
        let limit = Tolerance { rate: None, new_pairs: Rate::parse("0.1") };
        assert_eq!(codes(&old, &better, &limit), ["GATE506", "GATE510"]);
    }

    #[test]
    fn a_loss_within_the_tolerance_passes_and_one_edit_more_fails() {
        let old = state(&[("a", 20, 1000), ("b", 20, 1000)]);
        let tolerance = Tolerance { rate: Rate::parse("0.0005"), new_pairs: None };
        assert_eq!(codes(&old, &state(&[("a", 21, 1000), ("b", 20, 1000)]), &tolerance), ["GATE507"]);
        assert_eq!(codes(&old, &state(&[("a", 22, 1000), ("b", 20, 1000)]), &tolerance), ["GATE507", "GATE506"]);
        assert!(codes(&old, &old, &tolerance).is_empty());
    }

    #[test]
    fn counts_under_other_rules_are_refused() {
        let old = state(&[("a", 20, 1000)]);
        let mut new = state(&[("a", 1, 1000)]);
        if let Some(count) = new.pairs.get_mut("a") {
            count.rules = "v1:y".into();
        }
        assert_eq!(codes(&old, &new, &Tolerance::default()), ["GATE512"]);
        new.scope = "whole".into();
        assert_eq!(codes(&old, &new, &Tolerance::default()), ["GATE512"]);
    }

    #[test]
    fn it_is_only_ever_tightened_and_reads_what_it_writes() {
        let old = state(&[("a", 20, 1000), ("b", 20, 1000), ("gone", 1, 1)]);
        let next = old.tightened(&state(&[("a", 30, 1000), ("b", 10, 1000), ("new", 5, 10)]));
        let edits: Vec<(&str, u64)> = next.pairs.iter().map(|(id, c)| (id.as_str(), c.edits)).collect();
        assert_eq!(edits, [("a", 20), ("b", 10), ("new", 5)]);
        assert_eq!(Ratchet::read(FILE, &next.write()).unwrap_or_else(|e| panic!("{e}")), next);
        assert_eq!(Ratchet::read(FILE, &state(&[]).write()).unwrap_or_else(|e| panic!("{e}")), state(&[]));
    }
}
