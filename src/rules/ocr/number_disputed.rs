//! Finds numbers of papers that the witnesses do not give alike: № 144 where all others have № 114.
//!
//! Why it matters: a telegram is found by its number as by its date, and no
//! diff sees the figure where the corrected text is silent.
//!
//! Example: "ШИФРТЕЛЕГРАММА № 21404" in the letterhead, № 21404 in the title
//! of the record, № 21401 on the page turn.
//! Instead: № 21404 in all three places.
//! Wrong when: two papers of neighbouring numbers are named in one text; so a
//! number is disputed only by one that stands in two places or more, and only
//! where it stands in one. Counts and copies ("213 чел.", "3 экз.") are held
//! against a translation in the order of the text; a difference of one figure
//! between figures that agree is one misreading, not another count.

mod counts;

use crate::read::Role;
use crate::rules::{Check, Facts, Finding, Related, Rule, Scope, Severity};
use crate::text::show::visible;
use crate::text::{InSource, Span};

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR019",
    name: "number-disputed",
    summary: "one place gives the number of a paper one figure off from all others",
    scope: &[Scope::Pair],
    severity: Some(Severity::Warning),
    fix: None,
    since: "0.1.0",
    page: include_str!("number_disputed.rs"),
    check: Check::Pair(check),
};

/// A numbered reference of one witness.
struct Entry {
    side: Role,
    span: Span<InSource>,
    digits: String,
}

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut ledger = Vec::new();
    let pair = facts.pair;
    for witness in [&pair.transcript, &pair.reference].into_iter().chain(&pair.others) {
        entries(witness.text(), witness.span.start, witness.role, &facts.pack.number_signs, &mut ledger);
    }
    for field in pair.metadata.iter().flat_map(|m| &m.fields).filter(|f| matches!(f.key.as_str(), "title" | "citation"))
    {
        entries(&field.value, field.span.start, Role::Metadata, &facts.pack.number_signs, &mut ledger);
    }
    let count = |digits: &str| ledger.iter().filter(|e| e.digits == digits).count();
    let mut out = Vec::new();
    for entry in ledger.iter().filter(|e| count(&e.digits) == 1) {
        let others: Vec<&Entry> = ledger.iter().filter(|o| one_figure_off(&o.digits, &entry.digits)).collect();
        let Some(other) =
            others.first().filter(|o| count(&o.digits) >= 2 && others.iter().all(|p| p.digits == o.digits))
        else {
            continue;
        };
        out.push(Finding {
            rule: RULE.code,
            name: RULE.name,
            severity: Severity::Warning,
            message: format!(
                "number {} stands in one place, {} in {} others",
                visible(&entry.digits),
                other.digits,
                others.len()
            ),
            side: entry.side,
            span: entry.span,
            text: entry.digits.clone(),
            proposed: Some((other.digits.clone(), None)),
            related: others
                .iter()
                .map(|o| Related { side: o.side, span: Some(o.span), text: o.digits.clone() })
                .collect(),
            fix: None,
        });
    }
    let told: Vec<_> = out.iter().map(|f: &Finding| (f.side, f.span)).collect();
    out.extend(counts::check(facts).into_iter().filter(|f| !told.contains(&(f.side, f.span))));
    out
}

/// Collects the figures that stand behind a sign for "number".
fn entries(text: &str, base: usize, side: Role, signs: &[String], out: &mut Vec<Entry>) {
    for sign in signs {
        for (at, _) in text.match_indices(sign) {
            // "Prot. n. 5", "Вх. № 7": the sign of the number itself counts.
            if text[..at].ends_with(char::is_alphabetic)
                && sign.starts_with(|c: char| c.is_alphabetic() && c.is_ascii())
            {
                continue;
            }
            let from = at + sign.len();
            let from = from + text[from..].len() - text[from..].trim_start_matches([' ', '\u{a0}']).len();
            let length = text[from..].bytes().take_while(u8::is_ascii_digit).count();
            let part = text[from + length..].starts_with(['/', '.', '-', ','])
                && text[from + length + 1..].starts_with(|c: char| c.is_ascii_digit());
            if length >= 3 && !part {
                out.push(Entry {
                    side,
                    span: Span::new(base + from, base + from + length),
                    digits: text[from..from + length].to_string(),
                });
            }
        }
    }
}

/// Says whether two numbers of one length differ in one figure, or in two that are exchanged.
fn one_figure_off(a: &str, b: &str) -> bool {
    let differ: Vec<(u8, u8)> = a.bytes().zip(b.bytes()).filter(|(x, y)| x != y).collect();
    a.len() == b.len()
        && match differ.as_slice() {
            [_] => a.len() > 3 || a.as_bytes()[0] == b.as_bytes()[0],
            [(x, y), (z, w)] => x == w && y == z,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_behind_a_sign_are_numbers_of_papers() {
        let mut list = Vec::new();
        let signs = crate::lang::Pack::builtin("ru").expect("a pack").number_signs;
        entries("ШИФРТЕЛЕГРАММА № 21404, № 3-4, № 144/сс, № 7", 10, Role::Transcript, &signs, &mut list);
        assert_eq!(list.iter().map(|e| e.digits.as_str()).collect::<Vec<_>>(), ["21404", "144"]);
    }

    #[test]
    fn one_figure_or_two_exchanged_are_near() {
        assert!(one_figure_off("144", "114") && one_figure_off("21404", "21044"));
        assert!(!one_figure_off("144", "144") && !one_figure_off("144", "1440") && !one_figure_off("144", "273"));
    }
}
