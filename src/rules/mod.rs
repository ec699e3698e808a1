//! Turns what was found in a text or a pair into findings: one rule a file, one offence a rule.
//!
//! A family has a folder and its own slice of rules; [`RULES`] is all of them.
//! Rules over a whole corpus are named here, so that one catalogue knows every
//! code, and found where the corpus is walked.

mod conventions;
mod corp;
mod date;
mod edit;
mod facts;
mod finding;
mod gate;
mod hist;
mod ocr;
mod places;
pub mod rule;
mod selection;
pub mod sight;
mod sup;
mod txt;

pub use conventions::{Conventions, Form};
pub use facts::{Facts, TextFacts};
pub use finding::{Change, Finding, Fix, Related, Severity};
pub use rule::{Check, Page, Rule, Safety, Scope};
pub use selection::Selection;

use crate::read::Role;
use crate::text::{InSource, Span};

/// The families: the beginning of their codes, what they are about, their rules.
pub const FAMILIES: &[(&str, &str, &[Rule])] = &[
    ("OCR", "alignment and the residue of recognition", ocr::RULES),
    ("DATE", "dates and numbers", date::RULES),
    ("TXT", "encoding and Unicode", txt::RULES),
    ("CORP", "pairing and the files of a corpus", corp::RULES),
    ("EDIT", "editorial marks and conventions", edit::RULES),
    ("GATE", "figures against their limits", gate::RULES),
    ("HIST", "what a change does to a corpus", hist::RULES),
    ("SUP", "allowances and baselines", sup::RULES),
];

/// Every rule there is, by family and code.
pub const RULES: &[Rule] = &all::<{ count() }>();

const fn count() -> usize {
    let (mut n, mut family) = (0, 0);
    while family < FAMILIES.len() {
        n += FAMILIES[family].2.len();
        family += 1;
    }
    n
}

const fn all<const N: usize>() -> [Rule; N] {
    let mut out = [FAMILIES[0].2[0]; N];
    let (mut n, mut family) = (0, 0);
    while family < FAMILIES.len() {
        let rules = FAMILIES[family].2;
        let mut i = 0;
        while i < rules.len() {
            out[n] = rules[i];
            n += 1;
            i += 1;
        }
        family += 1;
    }
    out
}

/// Runs what is selected over a pair; findings come in the order of severity (worst first), side and place.
pub fn check(facts: &Facts<'_>, selection: &Selection) -> Vec<Finding> {
    let mut findings = Vec::new();
    for side in [Role::Transcript, Role::Reference] {
        over_text(&facts.text(side), selection, &mut findings);
    }
    for rule in RULES {
        let Check::Pair(check) = rule.check else { continue };
        if let Some(level) = selection.level(rule) {
            add(rule, level, selection, check(facts), &mut findings);
        }
    }
    for (rule, finding) in date::findings(facts, selection) {
        if let Some(level) = selection.level(rule) {
            add(rule, level, selection, vec![finding], &mut findings);
        }
    }
    in_order(one_matter(findings))
}

/// Leaves out a changed number where the witnesses already say which side is wrong.
fn one_matter(findings: Vec<Finding>) -> Vec<Finding> {
    let disputed: Vec<_> = findings.iter().filter(|f| f.name == "number-disputed").map(|f| (f.side, f.span)).collect();
    let told = |side: Role, span: Span<InSource>| {
        disputed.iter().any(|(s, d)| *s == side && d.start < span.end && span.start < d.end)
    };
    let twice = |f: &Finding| {
        f.name == "number-changed"
            && (told(f.side, f.span) || f.related.iter().any(|r| r.span.is_some_and(|s| told(r.side, s))))
    };
    findings.into_iter().filter(|f| !twice(f)).collect()
}

/// Runs what is selected over one text alone.
pub fn check_text(facts: &TextFacts<'_>, selection: &Selection) -> Vec<Finding> {
    let mut findings = Vec::new();
    over_text(facts, selection, &mut findings);
    in_order(findings)
}

fn over_text(facts: &TextFacts<'_>, selection: &Selection, out: &mut Vec<Finding>) {
    let scope = if facts.side == Role::Reference { Scope::Reference } else { Scope::Raw };
    for rule in RULES.iter().filter(|r| r.scope.contains(&scope)) {
        let Check::Text(check) = rule.check else { continue };
        if let Some(level) = selection.level(rule) {
            let mut found = check(facts);
            // Nothing writes to a transcript: what is wrong in an edition is only to be looked at there.
            if scope == Scope::Raw && rule.severity == Some(level) {
                found.iter_mut().for_each(|f| f.severity = f.severity.min(Severity::Warning));
            }
            add(rule, level, selection, found, out);
        }
    }
}

fn add(rule: &Rule, level: Severity, selection: &Selection, found: Vec<Finding>, out: &mut Vec<Finding>) {
    out.extend(found.into_iter().map(|mut finding| {
        selection.weigh(rule, level, &mut finding);
        finding
    }));
}

fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (std::cmp::Reverse(f.severity), f.side, f.span.start, f.rule);
        key(a).cmp(&key(b))
    });
    findings
}
