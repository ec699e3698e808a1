//! Rules on how the two texts stand to each other, and on what recognition left behind.

mod confusion;
mod furniture_leak;
mod garbage_run;
mod hyphen_join;
mod implausible_rewrite;
mod inserted_span;
mod low_confidence_kept;
mod name_changed;
mod never_corrected;
mod number_changed;
mod number_disputed;
mod omitted_span;
mod repeated_block;
mod shifted_series;
mod transposed_block;
mod uncorrected_error;
mod wrong_partner;

use super::Rule;
use super::places::{PLACES, counted};

/// The rules of the family, by code.
pub const RULES: &[Rule] = &[
    confusion::RULE,
    uncorrected_error::RULE,
    omitted_span::RULE,
    inserted_span::RULE,
    transposed_block::RULE,
    repeated_block::RULE,
    never_corrected::RULE,
    wrong_partner::RULE,
    shifted_series::RULE,
    number_changed::RULE,
    name_changed::RULE,
    furniture_leak::RULE,
    hyphen_join::RULE,
    garbage_run::RULE,
    low_confidence_kept::RULE,
    implausible_rewrite::RULE,
    number_disputed::RULE,
];
