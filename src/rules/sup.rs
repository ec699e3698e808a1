//! The pages of the rules on allowances and baselines themselves; they are found by the gate.

use super::{Rule, Scope, Severity};

/// The rules of the family, by code.
pub const RULES: &[Rule] = &[
    Rule::elsewhere(
        "SUP901",
        "unused-suppression",
        "an [[allow]] suppresses nothing",
        &[Scope::Corpus],
        Some(Severity::Warning),
        "Why it matters: what it once allowed was mended; left in place it will hide the next fault.\n\
         Example: [[allow]] for a number that is right by now.\n\
         Instead: the entry taken out.\n\
         Wrong when: the finding comes and goes with an option.",
    ),
    Rule::elsewhere(
        "SUP902",
        "no-reason",
        "an [[allow]] gives no reason",
        &[Scope::Corpus],
        Some(Severity::Warning),
        "Why it matters: nobody will know in a year whether it still holds.\n\
         Example: [[allow]] rule = \"OCR010\" and nothing more.\n\
         Instead: reason = \"so in the document\".\n\
         Wrong when: never.",
    ),
    Rule::elsewhere(
        "SUP903",
        "expired",
        "an [[allow]] has run out",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: it was meant for a time.\n\
         Example: until = 2025-06-01.\n\
         Instead: the fault mended, or a new date with a reason.\n\
         Wrong when: never.",
    ),
    Rule::elsewhere(
        "SUP904",
        "unknown-rule",
        "an [[allow]] names a rule that there is not",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: a misspelt code allows or selects nothing, and nobody notices.\n\
         Example: ignore = [\"TXT261\"].\n\
         Instead: ignore = [\"TXT216\"].\n\
         Wrong when: the configuration is for a later version; then update.",
    ),
    Rule::elsewhere(
        "SUP905",
        "stale-baseline",
        "the baseline holds a finding that is no more",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: a fault that was mended must not come back unseen.\n\
         Example: a finding of last year that is gone.\n\
         Instead: sverka baseline prune.\n\
         Wrong when: never.",
    ),
];
