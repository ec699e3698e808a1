//! Turns a comparison into the forms people and programs read: one file a form, the same truth in all.

pub mod check;
pub mod criticmarkup;
pub mod dates_json;
pub mod docx;
pub mod escape;
pub mod facsimile;
pub mod html;
pub mod index;
pub mod json;
mod layout_json;
pub mod markdown;
pub mod metrics_docs;
pub mod metrics_json;
pub mod metrics_table;
pub mod metrics_text;
pub mod model;
pub mod outputs;
pub mod page;
pub mod patch;
pub mod rows;
pub mod rules_docs;
pub mod say;
pub mod tei;
pub mod text;
pub mod view;
pub mod words;
