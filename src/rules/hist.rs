//! The pages of the rules on what a change does to a corpus; they are found by the gate.

use super::{Rule, Scope, Severity};

/// The rules of the family, by code.
pub const RULES: &[Rule] = &[Rule::elsewhere(
    "HIST607",
    "baseline-grew",
    "the baseline holds more than that of the base",
    &[Scope::History],
    Some(Severity::Error),
    "Why it matters: a baseline is there to shrink.\n\
         Example: 31 entries at the base, 35 now.\n\
         Instead: 31 or fewer.\n\
         Wrong when: a new rule was turned on; record its findings in a change of their own.",
)];
