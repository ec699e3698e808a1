//! Finds dates that the document's own witnesses contradict.
//!
//! Why it matters: a wrong year in a letterhead stands where the corrected text
//! is silent; no diff finds it, and every calendar of the edition inherits it.
//!
//! Example: "получена 12 ч. 10 м. 3 с. 7 1954 г." on a telegram of 3 July 1951.
//! Wrong when: the act dated is not the one that the witnesses speak of (a later
//! stamp, a cited letter); then the mention's role is what to look at.

use super::{Facts, Finding, Related, Rule, Severity};
use crate::dates::{DATE_RULES, DateMention, DateVerdict};
use crate::text::show::visible;

/// The rules of dates, which are one check with many names.
pub const RULE: Rule =
    Rule { code: "DATE1", name: "date", summary: "a date that the document's other witnesses contradict", check };

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    facts.dates.iter().filter_map(finding).collect()
}

fn finding(date: &DateMention) -> Option<Finding> {
    let severity = match date.verdict {
        DateVerdict::Ok => return None,
        DateVerdict::Note => Severity::Note,
        DateVerdict::Suspect => Severity::Warning,
        DateVerdict::Error => Severity::Error,
    };
    let slug = date.rules.first().copied().unwrap_or("date/near-miss");
    let (code, name) = DATE_RULES.iter().find(|(_, s, _)| *s == slug).map_or(("DATE101", slug), |(c, s, _)| (*c, *s));
    let against: Vec<String> = date.evidence.iter().take(3).map(|t| t.says.clone()).collect();
    let proposed = date.proposed.as_ref().map(|(text, edtf)| (text.clone(), Some(edtf.clone())));
    let reading = date.edtf.as_deref().unwrap_or("no date");
    let message = format!("{} ({reading}): {}", visible(&date.text), against.join("; "));
    let related = date.evidence.iter().map(|t| Related { side: t.side, span: None, text: t.text.clone() }).collect();
    Some(Finding {
        rule: code,
        name,
        severity,
        message,
        side: date.side,
        span: date.span,
        text: date.text.clone(),
        proposed,
        related,
    })
}
