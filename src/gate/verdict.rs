//! Turns findings and checks into one verdict with its reasons.

use std::collections::BTreeMap;

use super::limits::Check;
use super::model::{Located, Outcome, Status};
use crate::rules::Severity;

/// What the gate says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing at or above the failing level.
    Pass,
    /// Too little was judged to say.
    Inconclusive,
    /// Something fails.
    Fail,
}

impl Verdict {
    /// Names the verdict as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Inconclusive => "inconclusive",
            Self::Fail => "fail",
        }
    }
}

/// One reason for a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Code of the rule, or the status, that it comes from.
    pub rule: String,
    /// What this reason alone makes of the verdict.
    pub verdict: Verdict,
    /// The reason, for people.
    pub message: String,
}

/// The verdict with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What the gate says.
    pub verdict: Verdict,
    /// Whether all that was asked for could be judged; if not, the exit code is 2.
    pub judged: bool,
    /// Why, worst first.
    pub reasons: Vec<Reason>,
}

/// What makes a run fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// The lowest severity that fails; `None` where nothing does.
    pub least: Option<Severity>,
    /// Whether a run without a checked pair may pass.
    pub allow_empty: bool,
}

/// Judges outcomes, what was found in the corpus as a whole, and its checks.
pub fn judge(outcomes: &[Outcome], findings: &[Located], checks: &[Check], level: Level) -> Judgement {
    let mut reasons: Vec<Reason> = Vec::new();
    if let Some(least) = level.least {
        // Where a pair could not be judged, what is said of its files is why, and no failure.
        let all = outcomes.iter().filter(|o| !o.blocks).flat_map(|o| &o.findings).chain(findings);
        let mut by_rule: BTreeMap<(&str, &str), Vec<&Located>> = BTreeMap::new();
        let failing =
            all.filter(|f| f.held.is_none() && f.severity >= least && !checks.iter().any(|c| c.rule == f.rule));
        failing.for_each(|f| by_rule.entry((&f.rule, &f.name)).or_default().push(f));
        for ((rule, name), found) in by_rule {
            let message = match found.as_slice() {
                [one] => format!("{rule} {name}: {}", one.message),
                several => format!("{} findings of {rule} {name}", several.len()),
            };
            reasons.push(Reason { rule: rule.into(), verdict: Verdict::Fail, message });
        }
        for check in checks.iter().filter(|c| c.verdict != Verdict::Pass) {
            reasons.push(Reason { rule: check.rule.into(), verdict: check.verdict, message: check.message.clone() });
        }
    }
    let mut judged = true;
    for status in [Status::MissingReference, Status::MissingTranscript, Status::Ambiguous, Status::Unreadable] {
        let n = outcomes.iter().filter(|o| o.status == status && o.blocks).count();
        if n > 0 {
            judged = false;
            let message =
                format!("{n} {} not judged: {}", if n == 1 { "pair was" } else { "pairs were" }, status.name());
            reasons.push(Reason { rule: status.name().into(), verdict: Verdict::Inconclusive, message });
        }
    }
    if !level.allow_empty && !outcomes.iter().any(|o| o.status == Status::Checked) {
        judged = false;
        let message = "no pair was checked".to_string();
        reasons.push(Reason { rule: "zero-pairs".into(), verdict: Verdict::Inconclusive, message });
    }
    reasons.sort_by_key(|r| std::cmp::Reverse(r.verdict));
    let verdict = reasons.first().map_or(Verdict::Pass, |r| r.verdict);
    Judgement { verdict, judged, reasons }
}
