//! Turns stretches of a source into a [`View`]: what a profile holds to be the text, with the way back to the source.
//!
//! A profile is data (`profiles.toml`): a unit of counting, the steps on which
//! every figure rests, and the conventions that only the folded figure sets
//! aside. The source itself is never altered.

mod profile;
mod rigid;
mod steps;
mod view;

pub use profile::{Profile, Unit, profiles};
pub use rigid::Rigid;
pub use steps::{Context, STEPS, Step, blank, fold_dash, fold_digit, fold_quote, invisible};
pub use view::{Draft, Glyph, Interner, View};
