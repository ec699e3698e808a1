//! Turns outcomes into one verdict with its reasons.

use super::model::{Outcome, Status};
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

/// Judges outcomes; `least` is the lowest severity that fails, `allow_empty` lets a run without a checked pair pass.
pub fn judge(outcomes: &[Outcome], least: Option<Severity>, allow_empty: bool) -> Judgement {
    let mut reasons: Vec<Reason> = Vec::new();
    if let Some(least) = least {
        let failing = outcomes.iter().filter(|o| !o.blocks).flat_map(|o| &o.findings).filter(|f| f.severity >= least);
        let mut by_rule: std::collections::BTreeMap<(&str, &str), usize> = std::collections::BTreeMap::new();
        failing.for_each(|f| *by_rule.entry((&f.rule, &f.name)).or_default() += 1);
        for ((rule, name), n) in by_rule {
            let message = format!("{n} {} of {rule} {name}", if n == 1 { "finding" } else { "findings" });
            reasons.push(Reason { rule: rule.into(), verdict: Verdict::Fail, message });
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
    if !allow_empty && !outcomes.iter().any(|o| o.status == Status::Checked) {
        judged = false;
        let message = "no pair was checked".to_string();
        reasons.push(Reason { rule: "zero-pairs".into(), verdict: Verdict::Inconclusive, message });
    }
    reasons.sort_by_key(|r| std::cmp::Reverse(r.verdict));
    let verdict = reasons.first().map_or(Verdict::Pass, |r| r.verdict);
    Judgement { verdict, judged, reasons }
}
