//! Lists the rules that speak of a corpus, its gate and its suppressions, and knows every code there is.

use crate::rules::{RULES, Severity};

/// Code, name, default severity and summary of every rule that is raised over a corpus.
pub const CORPUS_RULES: &[(&str, &str, Severity, &str)] = &[
    ("CORP301", "missing-reference", Severity::Error, "a transcript has no reference"),
    ("CORP302", "missing-scan-text", Severity::Error, "a reference has no transcript"),
    ("CORP303", "ambiguous-partner", Severity::Error, "several files of one side claim the same place"),
    ("CORP304", "empty-file", Severity::Error, "one of the two texts is empty"),
    ("CORP305", "dead-pattern", Severity::Error, "a pattern matches no file"),
    ("CORP309", "duplicate-text", Severity::Warning, "two references are the same text"),
    ("CORP313", "file-name", Severity::Note, "the names of the two files differ in Unicode form"),
    ("CORP315", "pointer-file", Severity::Error, "a pointer of git LFS or git-annex stands in place of the text"),
    ("CORP316", "catalogue", Severity::Note, "htr-united.yml counts other files than there are"),
    ("CORP317", "unreadable-file", Severity::Error, "a file cannot be read"),
    ("GATE501", "pair-cer", Severity::Error, "a pair's error rate is above its limit"),
    ("GATE503", "corpus-cer", Severity::Error, "the error rate of all pairs together is above its limit"),
    ("GATE504", "group-cer", Severity::Error, "the error rate of a collection is above its limit"),
    ("GATE505", "sample-bound", Severity::Error, "the interval of a sample's error rate lies above its limit"),
    ("GATE506", "regression", Severity::Error, "the pairs of the base have more errors than they had there"),
    ("GATE507", "pair-regression", Severity::Warning, "a pair has more errors than it had at the base"),
    ("GATE508", "coverage", Severity::Error, "too few places of the corpus are a checked pair"),
    ("GATE510", "slack", Severity::Note, "the corpus is better than its ratchet: tighten it"),
    ("GATE511", "excluded-share", Severity::Error, "too many pairs are left out"),
    ("GATE512", "not-comparable", Severity::Error, "figures under other rules are not compared"),
    ("GATE513", "patch-cer", Severity::Error, "the error rate of the pairs that a change touches is above its limit"),
    ("HIST601", "drift", Severity::Warning, "the reference moved away from the transcript, and no decision says why"),
    ("HIST602", "raw-modified", Severity::Error, "a transcript was changed after it was taken in"),
    ("HIST605", "reverted-correction", Severity::Error, "a correction was taken back to what the transcript reads"),
    ("HIST606", "unexplained-number", Severity::Note, "a number, date or name was changed without a reason"),
    ("HIST607", "baseline-grew", Severity::Error, "the baseline holds more than that of the base"),
    ("SUP901", "unused-suppression", Severity::Warning, "an [[allow]] suppresses nothing"),
    ("SUP902", "no-reason", Severity::Warning, "an [[allow]] gives no reason"),
    ("SUP903", "expired", Severity::Error, "an [[allow]] has run out"),
    ("SUP904", "unknown-rule", Severity::Error, "an [[allow]] names a rule that there is not"),
    ("SUP905", "stale-baseline", Severity::Error, "the baseline holds a finding that is no more"),
];

/// Returns every code there is, with its name.
pub fn codes() -> impl Iterator<Item = (&'static str, &'static str)> {
    RULES.iter().map(|r| (r.code, r.name))
}

/// Says whether a selector (`ALL`, a code, the beginning of one, or a name) means a rule.
pub fn selects(selector: &str, code: &str, name: &str) -> bool {
    selector == "ALL" || selector == name || (!selector.is_empty() && code.starts_with(selector))
}

/// Says whether a selector means any rule at all.
pub fn is_known(selector: &str) -> bool {
    selector == "ALL" || codes().any(|(code, name)| selects(selector, code, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_in_order_and_selected_by_their_beginning() {
        assert!(CORPUS_RULES.windows(2).all(|w| w[0].0 < w[1].0));
        for selector in ["ALL", "CORP", "CORP30", "GATE501", "corpus-cer", "date/near-miss", "OCR"] {
            assert!(is_known(selector), "{selector}");
        }
        for (code, name, severity, summary) in CORPUS_RULES {
            let rule = crate::rules::rule::find(code).expect("a page in the catalogue of rules");
            assert_eq!((rule.name, rule.severity, rule.summary), (*name, Some(*severity), *summary));
        }
        for selector in ["", "CORP9", "corp", "nothing"] {
            assert!(!is_known(selector), "{selector}");
        }
    }
}
