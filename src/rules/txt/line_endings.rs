//! Finds carriage returns: the line ends of Windows and of the old Macintosh, or a mixture.
//!
//! Why it matters: a file whose line ends change with the editor that saved it last shows
//! every line as changed; the history of the text is lost in it.
//!
//! Example: lines that end in CR LF, some of them only.
//! Instead: lines that end in LF, all of them.
//! Wrong when: the repository keeps CR LF on purpose (`.gitattributes`); then turn the rule
//! off.

use crate::rules::{Change, Check, Finding, Rule, Safety, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT204",
    name: "line-endings",
    summary: "line ends other than a line feed, or of several kinds",
    scope: &[Scope::Reference],
    severity: Some(Severity::Warning),
    fix: Some(Safety::Safe),
    since: "0.1.0",
    page: include_str!("line_endings.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let breaks = &facts.sight().breaks;
    let Some(first) = breaks.first_cr else { return Vec::new() };
    let kinds = [(breaks.crlf, "CR LF"), (breaks.cr, "CR"), (breaks.lf, "LF")];
    let list: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|(n, kind)| format!("{n} in {kind}")).collect();
    let message = format!("lines end {}; LF is expected", list.join(", "));
    let text = facts.text();
    let returns = text.match_indices('\r').map(|(i, _)| facts.span.start + i);
    let edits = returns.map(|at| {
        let lf = facts.source.text[at + 1..].starts_with('\n') && at + 1 < facts.span.end;
        (Span::new(at, at + 1), if lf { String::new() } else { "\n".to_string() })
    });
    let change = Change::Edits(edits.collect());
    let mut finding = Finding::new(&RULE, facts.side, facts.source, Span::at(first), message);
    finding.text = String::new();
    vec![finding.changed(&RULE, change)]
}
