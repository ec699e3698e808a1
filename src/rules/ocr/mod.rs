//! Rules on how the two texts stand to each other, and on what recognition left behind.

mod number_changed;
mod number_disputed;
mod wrong_partner;

use super::Rule;

/// The rules of the family, by code.
pub const RULES: &[Rule] = &[wrong_partner::RULE, number_changed::RULE, number_disputed::RULE];
