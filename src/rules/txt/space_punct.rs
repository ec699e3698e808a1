//! Finds blanks before a comma, a point and other marks that stand close to their word.
//!
//! Why it matters: recognition parts marks from their words; whoever counts words counts
//! the mark as one.
//!
//! Example: "дней ," with a blank.
//! Instead: "дней,".
//! Wrong when: French sets high marks apart; there only comma and point are reported.

use crate::rules::sight::Blank;
use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT227",
    name: "space-punct",
    summary: "a blank before a mark that has none",
    scope: &[Scope::Reference],
    severity: Some(Severity::Note),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("space_punct.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    super::blanks(&RULE, facts, Blank::BeforeMark, "blanks before a mark", "").into_iter().collect()
}
