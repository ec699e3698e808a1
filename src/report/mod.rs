//! Turns a comparison into the forms people and programs read: one file a form, the same truth in all.

pub mod check;
pub mod dates_json;
pub mod escape;
pub mod json;
pub mod metrics_docs;
pub mod metrics_json;
pub mod metrics_table;
pub mod metrics_text;
pub mod page;
pub mod text;
