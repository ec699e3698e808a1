//! Rules on characters: encoding, Unicode form, what cannot be seen, and what is of another script.

mod mixed_script_word;

use super::Rule;

/// The rules of the family, by code.
pub const RULES: &[Rule] = &[mixed_script_word::RULE];
