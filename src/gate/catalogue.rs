//! Says which rules speak of a corpus, its gate and its suppressions, and knows every code there is.

use crate::rules::{Check, FAMILIES, RULES, Rule};

/// Returns every rule that is raised over a corpus, and not over a text or a pair.
pub fn corpus_rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(|r| matches!(r.check, Check::Elsewhere))
}

/// Says whether a code is that of a rule over a corpus.
pub fn is_of_corpus(code: &str) -> bool {
    let family = FAMILIES.iter().find(|(prefix, ..)| code.starts_with(prefix));
    family.is_some_and(|(.., rules)| rules.iter().any(|r| r.code == code && matches!(r.check, Check::Elsewhere)))
}

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
    fn rules_are_selected_by_their_beginning() {
        for selector in ["ALL", "CORP", "CORP30", "GATE501", "corpus-cer", "date/near-miss", "OCR"] {
            assert!(is_known(selector), "{selector}");
        }
        for selector in ["", "CORP9", "corp", "nothing"] {
            assert!(!is_known(selector), "{selector}");
        }
        assert!(is_of_corpus("GATE501") && !is_of_corpus("TXT216") && !is_of_corpus("DATE101"));
    }
}
