//! Holds an OCR or HTR transcript against its corrected text, letter by letter.
#![warn(missing_docs)]

pub mod error;
pub mod text;

pub mod lang;
pub mod read;

pub mod normalize;

pub mod align;
pub mod dates;

pub mod classify;
pub mod metrics;
pub mod rules;

pub mod decision;

pub mod compare;
pub mod scale;

pub mod gate;
pub mod report;
pub mod review;

pub mod config;
pub mod corpus;

#[cfg(feature = "bulk")]
pub mod bulk;
