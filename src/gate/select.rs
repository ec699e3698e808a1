//! Turns findings over a corpus into those that it wants to hear of, at the severity it gives them.
//!
//! The rules of texts and pairs are selected where they run (`rules::Selection`).

use super::catalogue::{is_of_corpus, selects};
use super::model::Located;
use crate::rules::Severity;

/// Which rules are heard, and how much their findings weigh. Of two selectors the longer one decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Selectors of rules that are heard; `ALL` for every one.
    pub select: Vec<String>,
    /// Selectors of rules that are not.
    pub ignore: Vec<String>,
    /// Severities by selector; `None` switches off.
    pub severity: Vec<(String, Option<Severity>)>,
}

impl Selection {
    /// Sorts findings out, gives each its severity, and puts the worst first.
    pub fn apply(&self, findings: &mut Vec<Located>) {
        findings.retain_mut(|f| {
            if !is_of_corpus(&f.rule) {
                return true;
            }
            let weight = self.severity_of(f);
            if let Some(severity) = weight {
                f.severity = severity;
            }
            weight.is_some()
        });
        let place = |f: &Located| f.at.as_ref().map(|a| (a.side, a.place.map(|p| p.chars)));
        findings
            .sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| (place(a), &a.rule).cmp(&(place(b), &b.rule))));
    }

    /// Returns the severity of a finding; `None` where it is not heard.
    fn severity_of(&self, f: &Located) -> Option<Severity> {
        let weight = |selector: &String| if selector == "ALL" { 0 } else { selector.len() };
        let longest = |list: &[String]| list.iter().filter(|s| selects(s, &f.rule, &f.name)).map(weight).max();
        let chosen = longest(&self.select)?;
        if longest(&self.ignore).is_some_and(|ignored| ignored >= chosen) {
            return None;
        }
        let own = self.severity.iter().filter(|(s, _)| selects(s, &f.rule, &f.name));
        own.max_by_key(|(s, _)| weight(s)).map_or(Some(f.severity), |(_, severity)| *severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(selection: &Selection, rule: &str, name: &str) -> Option<Severity> {
        let mut list = vec![Located::about(rule, name, Severity::Warning, "", "x")];
        selection.apply(&mut list);
        list.first().map(|f| f.severity)
    }

    #[test]
    fn the_longer_selector_decides() {
        let words = |list: &[&str]| list.iter().map(ToString::to_string).collect();
        let mut of = Selection { select: words(&["ALL"]), ignore: words(&["GATE"]), severity: Vec::new() };
        assert_eq!(heard(&of, "GATE501", "pair-cer"), None);
        assert_eq!(heard(&of, "CORP313", "file-name"), Some(Severity::Warning));
        of.select.push("GATE501".into());
        assert_eq!(heard(&of, "GATE501", "pair-cer"), Some(Severity::Warning));
        of.severity = vec![("GATE".into(), None), ("pair-cer".into(), Some(Severity::Error))];
        assert_eq!(heard(&of, "GATE501", "pair-cer"), Some(Severity::Error));
        let none = Selection::default();
        assert_eq!(heard(&none, "GATE501", "pair-cer"), None, "nothing is selected");
        assert_eq!(heard(&none, "OCR010", "number-changed"), Some(Severity::Warning), "not over a corpus");
    }
}
