//! Turns the judgement of dates into findings: one check with many names.
//!
//! The slugs of `dates::rules` are the names, the DATE codes the codes. A date
//! that breaks several rules is reported once, under the first that runs.

mod pages;

pub use pages::RULES;

use super::{Facts, Finding, Related, Rule, Selection, Severity};
use crate::dates::{DateMention, DateVerdict};
use crate::read::Role;
use crate::text::show::visible;

/// Returns a finding for each date that is not well, with the rule that it is reported under.
pub(super) fn findings(facts: &Facts<'_>, selection: &Selection) -> Vec<(&'static Rule, Finding)> {
    let dates = facts.dates.iter().filter(|date| !told_by_its_partner(date, facts.dates));
    // A year of four figures anywhere in the document or its record says the century of the others.
    let dated = |d: &DateMention| d.edtf.is_some() && !d.rules.contains(&CENTURY) && d.verdict == DateVerdict::Ok;
    let noted: &[&str] = if facts.dates.iter().any(dated) { &[HIDDEN] } else { &[HIDDEN, CENTURY] };
    dates.filter_map(|date| finding(date, selection, noted)).collect()
}

/// Says whether the other text of the pair has the same difference and tells it better: one matter is one finding.
///
/// The side that has a proposal tells it, else the surer one, else the transcript.
fn told_by_its_partner(date: &DateMention, dates: &[DateMention]) -> bool {
    const DIFFERS: &str = "date/raw-ref-mismatch";
    let differs = |d: &DateMention| d.rules.contains(&DIFFERS) && d.verdict == DateVerdict::Suspect;
    let names =
        |a: &DateMention, b: &DateMention| a.evidence.iter().any(|t| t.side == b.side && t.span == Some(b.span));
    let weight = |d: &DateMention| (d.proposed.is_some(), (d.confidence * 1000.0) as u32, d.side == Role::Transcript);
    let text = |d: &DateMention| matches!(d.side, Role::Transcript | Role::Reference);
    text(date)
        && differs(date)
        && dates.iter().any(|other| {
            let partner = text(other) && other.side != date.side && differs(other);
            partner && names(date, other) && names(other, date) && weight(other) > weight(date)
        })
}

/// From so much on a doubted date in the reference, which is what will be quoted, is a fault and no question. In a
/// transcript it is a misreading that somebody has yet to correct.
const WRONG: f64 = 0.9;

/// Two rules that leave a date as it is, and are worth a note.
const CENTURY: &str = "date/century-implied";
const HIDDEN: &str = "date/hidden-character";

/// Says whether a witness that is no transcript gives the date that is proposed: a transcript is what is to be corrected.
fn is_refuted(date: &DateMention) -> bool {
    let Some((_, meant)) = &date.proposed else { return false };
    let says = |t: &crate::dates::Testimony| t.side != Role::Transcript && t.edtf.as_ref() == Some(meant);
    date.confidence >= WRONG && date.evidence.iter().any(says)
}

fn finding(date: &DateMention, selection: &Selection, noted: &[&str]) -> Option<(&'static Rule, Finding)> {
    let in_print = date.side == Role::Reference && date.verdict == DateVerdict::Suspect && is_refuted(date);
    let named = if date.rules.is_empty() { &["date/near-miss"][..] } else { &date.rules };
    let told = |slug: &&&str| date.verdict != DateVerdict::Ok || noted.contains(*slug);
    let rules: Vec<&Rule> = named
        .iter()
        .filter(told)
        .filter_map(|slug| RULES.iter().find(|r| r.name == *slug))
        .filter(|r| selection.level(r).is_some())
        .collect();
    let grave = rules.iter().find(|r| in_print && r.severity == Some(Severity::Error));
    let rule = *grave.or(rules.first())?;
    let severity = match date.verdict {
        DateVerdict::Ok | DateVerdict::Note => Severity::Note,
        DateVerdict::Suspect if grave.is_some() => Severity::Error,
        DateVerdict::Suspect => Severity::Warning,
        DateVerdict::Error => Severity::Error,
    };
    let against: Vec<String> = date.evidence.iter().take(3).map(|t| t.says.clone()).collect();
    let reading = date.edtf.as_deref().unwrap_or("no date");
    let related = date.evidence.iter().map(|t| Related { side: t.side, span: t.span, text: t.text.clone() }).collect();
    let finding = Finding {
        rule: rule.code,
        name: rule.name,
        severity,
        message: format!("{} ({reading}): {}", visible(&date.text), against.join("; ")),
        side: date.side,
        span: date.span,
        text: date.text.clone(),
        proposed: date.proposed.as_ref().map(|(text, edtf)| (text.clone(), Some(edtf.clone()))),
        related,
        fix: None,
    };
    Some((rule, finding))
}
