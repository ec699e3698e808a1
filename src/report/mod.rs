//! Turns a comparison into the forms people and programs read: one file a form, the same truth in all.

pub mod dates_json;
pub mod json;
pub mod page;
pub mod text;
