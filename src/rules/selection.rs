//! Turns what a user selects, ignores and weighs into the level of each rule.

use std::collections::BTreeMap;

use super::finding::{Finding, Severity};
use super::rule::Rule;
use super::{RULES, rule};

/// Which rules run, and how much each weighs.
///
/// A rule is meant by its code (`TXT216`), the beginning of it (`TXT`, `TXT2`),
/// its name, or `ALL`. Of several that mean a rule the longest counts, and
/// ignoring goes before selecting. A rule that is off by default runs only if it
/// is meant by its whole code or name, or is given a severity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// What runs.
    pub select: Vec<String>,
    /// What runs besides.
    pub extend_select: Vec<String>,
    /// What does not.
    pub ignore: Vec<String>,
    /// Another severity; `None` turns the rule off.
    pub severity: BTreeMap<String, Option<Severity>>,
}

impl Default for Selection {
    /// What [`diff`](Self::diff) runs.
    fn default() -> Self {
        Self::diff()
    }
}

impl Selection {
    /// What `diff` runs: what a reader of one pair should look at, and nothing that is only untidy.
    pub fn diff() -> Self {
        Self::selecting(&["OCR008", "OCR010", "OCR019", "DATE", "TXT216"])
    }

    /// What `check` runs: every rule at its own severity.
    pub fn check() -> Self {
        Self::selecting(&["ALL"])
    }

    /// Selects these and nothing else.
    pub fn selecting(select: &[&str]) -> Self {
        let select = select.iter().map(|s| (*s).to_string()).collect();
        Self { select, extend_select: Vec::new(), ignore: Vec::new(), severity: BTreeMap::new() }
    }

    /// Returns how much a rule weighs, or `None` where it does not run.
    pub fn level(&self, rule: &Rule) -> Option<Severity> {
        let longest = |list: &mut dyn Iterator<Item = &String>| {
            list.filter(|p| rule.is_meant_by(p)).map(|p| weight(p, rule)).max()
        };
        let selected = longest(&mut self.select.iter().chain(&self.extend_select));
        let weighed = self.severity.iter().filter(|(p, _)| rule.is_meant_by(p)).max_by_key(|(p, _)| weight(p, rule));
        let level = match weighed {
            Some((_, severity)) => *severity,
            None if selected == Some(usize::MAX) => Some(rule.severity.unwrap_or(Severity::Warning)),
            None => rule.severity,
        };
        // Whoever gives a rule that is off a severity of its own wants it to run.
        let wanted = rule.severity.is_none() && weighed.is_some_and(|(p, _)| weight(p, rule) == usize::MAX);
        let selected = if wanted { Some(usize::MAX) } else { selected };
        let ignored = longest(&mut self.ignore.iter());
        level.filter(|_| selected.is_some() && ignored < selected)
    }

    /// Weighs a finding: another severity counts in full, but what the rule itself holds lighter stays lighter.
    pub(super) fn weigh(&self, rule: &Rule, level: Severity, finding: &mut Finding) {
        // A rule that is off raises warnings once it is asked for.
        let own = rule.severity.unwrap_or(Severity::Warning);
        if own != level {
            let lighter = finding.severity < own;
            finding.severity = if lighter { level.min(finding.severity) } else { level };
        }
    }

    /// Returns what means no rule at all, each with the nearest code or name.
    pub fn unknown(&self) -> Vec<(&str, Option<&'static str>)> {
        let all = self.select.iter().chain(&self.extend_select).chain(&self.ignore).chain(self.severity.keys());
        all.filter(|p| !RULES.iter().any(|r| r.is_meant_by(p))).map(|p| (p.as_str(), rule::nearest(p))).collect()
    }
}

/// How closely a word means a rule: wholly, or by so many letters of its code.
fn weight(prefix: &str, rule: &Rule) -> usize {
    match prefix {
        "ALL" => 0,
        p if p == rule.code || p == rule.name => usize::MAX,
        p => p.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(selection: &Selection, code: &str) -> Option<Severity> {
        selection.level(rule::find(code).expect("a rule"))
    }

    #[test]
    fn the_longest_prefix_counts_and_ignoring_goes_first() {
        let mut s = Selection::selecting(&["ALL"]);
        assert_eq!(level(&s, "TXT216"), Some(Severity::Error));
        s.ignore = vec!["TXT".into()];
        assert_eq!(level(&s, "TXT216"), None);
        s.extend_select = vec!["TXT21".into()];
        assert_eq!(level(&s, "TXT216"), Some(Severity::Error));
        s.ignore.push("mixed-script-word".into());
        assert_eq!(level(&s, "TXT216"), None);
        assert_eq!(level(&Selection::selecting(&["TXT216"]), "OCR008"), None);
    }

    #[test]
    fn a_severity_can_be_another_or_off() {
        let mut s = Selection::check();
        s.severity.insert("TXT".into(), None);
        s.severity.insert("TXT216".into(), Some(Severity::Note));
        assert_eq!(level(&s, "TXT216"), Some(Severity::Note));
        s.severity.insert("TXT216".into(), None);
        assert_eq!(level(&s, "TXT216"), None);
    }

    #[test]
    fn what_means_no_rule_is_told_with_what_may_be_meant() {
        let mut s = Selection::selecting(&["OCR", "TXT261"]);
        s.ignore.push("mixed-script-wrd".into());
        assert_eq!(s.unknown(), [("TXT261", Some("TXT216")), ("mixed-script-wrd", Some("mixed-script-word"))]);
    }
}
