//! Turns what was found in a pair into findings: one rule a file, one offence a rule.

mod date;
mod mixed_script_word;
mod number_changed;
mod number_disputed;
mod wrong_partner;

use crate::align::Alignment;
use crate::classify::Discrepancy;
use crate::dates::DateMention;
use crate::lang::Pack;
use crate::metrics::Metrics;
use crate::read::{Pair, Role};
use crate::text::{InSource, Span};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// For a person to look at.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// Names the severity as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A further place that a finding speaks of.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// Its side.
    pub side: Role,
    /// Its place, where it has one.
    pub span: Option<Span<InSource>>,
    /// Its words.
    pub text: String,
}

/// One result of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Code of the rule, for ever the same: `OCR008`.
    pub rule: &'static str,
    /// Name of the rule: `wrong-partner`, `date/near-miss`.
    pub name: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, for people.
    pub message: String,
    /// The side it stands on.
    pub side: Role,
    /// Where it stands.
    pub span: Span<InSource>,
    /// What stands there.
    pub text: String,
    /// What should stand there, where that can be said: text and, for dates, EDTF.
    pub proposed: Option<(String, Option<String>)>,
    /// Other places that bear on it.
    pub related: Vec<Related>,
}

/// All that a rule may look at.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The two texts.
    pub pair: &'a Pair,
    /// Their alignment.
    pub alignment: &'a Alignment,
    /// Their discrepancies.
    pub discrepancies: &'a [Discrepancy],
    /// Their dates.
    pub dates: &'a [DateMention],
    /// Their figures.
    pub metrics: &'a Metrics,
    /// The language.
    pub pack: &'a Pack,
}

/// A rule: its code, name, one line for people, and the check.
pub struct Rule {
    /// Code, never reused.
    pub code: &'static str,
    /// Name, so that "allow NAME" reads as English.
    pub name: &'static str,
    /// What it finds.
    pub summary: &'static str,
    /// Finds it.
    pub check: fn(&Facts<'_>) -> Vec<Finding>,
}

/// Every rule there is.
pub const RULES: &[Rule] =
    &[wrong_partner::RULE, number_changed::RULE, number_disputed::RULE, date::RULE, mixed_script_word::RULE];

/// Runs every rule; findings come in the order of severity (worst first), side and place.
pub fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| (rule.check)(facts)).collect();
    findings.sort_by(|a, b| {
        (std::cmp::Reverse(a.severity), a.side, a.span.start, a.rule).cmp(&(
            std::cmp::Reverse(b.severity),
            b.side,
            b.span.start,
            b.rule,
        ))
    });
    findings
}

impl Finding {
    /// Returns a name for the finding that survives changes elsewhere in the file.
    ///
    /// SHA-256 over rule, pair, side, words and the two words on either side; never over line numbers.
    pub fn fingerprint(&self, pair: &Pair) -> String {
        let source = match self.side {
            Role::Reference => Some(&pair.reference.source),
            Role::Transcript => Some(&pair.transcript.source),
            _ => None,
        };
        let context = source.map_or_else(String::new, |source| {
            let before: Vec<&str> = source.text[..self.span.start].split_whitespace().rev().take(2).collect();
            let after: Vec<&str> = source.text[self.span.end..].split_whitespace().take(2).collect();
            format!("{}|{}", before.join(" "), after.join(" "))
        });
        let key = format!("{}|{}|{}|{}|{context}", self.rule, pair.id, self.side.name(), self.text);
        let digest = crate::text::digest(key.as_bytes());
        format!("v1:sha256:{}", &digest["sha256:".len()..][..24])
    }
}
