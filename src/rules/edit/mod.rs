//! Rules on the marks and conventions of editors.

mod foreign_block;
mod malformed_mark;
mod markup_in_text;
mod sic_style;
mod unbalanced;
mod unresolved;

use super::Rule;

/// The rules of the family, by code.
pub const RULES: &[Rule] = &[
    unbalanced::RULE,
    malformed_mark::RULE,
    unresolved::RULE,
    foreign_block::RULE,
    markup_in_text::RULE,
    sic_style::RULE,
];
