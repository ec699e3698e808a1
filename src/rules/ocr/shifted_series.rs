//! The page of the rule on partners that are off by one; it is found where the corpus is walked.

use crate::rules::{Rule, Scope, Severity};

/// The rule.
pub const RULE: Rule = Rule::elsewhere(
    "OCR009",
    "shifted-series",
    "from one page on, each transcript fits the reference of its neighbour",
    &[Scope::Corpus],
    Some(Severity::Error),
    "Why it matters: one page left out when files were numbered makes every page after it the wrong partner.\n\
     Example: from 0005 on, each transcript reads like the reference of the next number.\n\
     Instead: the page that is missing put in, or the files of one side renamed.\n\
     Wrong when: pages of a form are alike, and the wrong one fits as well.",
);
