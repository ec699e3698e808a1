//! Rules on characters: encoding, Unicode form, what cannot be seen, and what is of another script.

mod alphabet;
mod bidi_control;
mod bom;
mod compat_ligature;
mod control_char;
mod dash_style;
mod digit_in_word;
mod double_space;
mod final_newline;
mod invisible;
mod line_endings;
mod mixed_script_word;
mod mojibake;
mod not_normalised;
mod not_utf8;
mod odd_space;
mod pre_reform_letter;
mod private_use;
mod quote_style;
mod replacement_char;
mod soft_hyphen;
mod space_punct;
mod stray_mark;
mod tab;
mod trailing_space;
mod whole_script_confusable;
mod yo_inconsistent;

use super::Rule;
use super::places::{PLACES, blanks, character, counted, twin};

pub(super) use digit_in_word::RULE as DIGIT_IN_WORD;
pub(super) use mixed_script_word::RULE as MIXED_SCRIPT_WORD;

/// The rules of the family, by code.
pub const RULES: &[Rule] = &[
    not_utf8::RULE,
    mojibake::RULE,
    bom::RULE,
    line_endings::RULE,
    not_normalised::RULE,
    control_char::RULE,
    bidi_control::RULE,
    invisible::RULE,
    soft_hyphen::RULE,
    odd_space::RULE,
    trailing_space::RULE,
    final_newline::RULE,
    tab::RULE,
    replacement_char::RULE,
    private_use::RULE,
    mixed_script_word::RULE,
    whole_script_confusable::RULE,
    alphabet::RULE,
    digit_in_word::RULE,
    compat_ligature::RULE,
    quote_style::RULE,
    dash_style::RULE,
    yo_inconsistent::RULE,
    pre_reform_letter::RULE,
    stray_mark::RULE,
    double_space::RULE,
    space_punct::RULE,
];
