//! Turns tables of pages into tables of results, the same rows from whatever engine calls it.
//!
//! One pure function, [`compare_batch`], is all that an engine needs: Arrow in,
//! Arrow out, no file, no clock, no order of threads. What goes wrong with a
//! page is a row that says so; a batch fails only where it has not the columns
//! that were promised.
//!
//! ```text
//! settings            under which rules pages are compared, and their id
//! row       <- it     one page into one row
//! depth/*             the two ways to look at a page: its least edits, or as `compare` judges it
//! schema              the one table of columns: Arrow, Spark and the docs are made from it
//! batch     <- all    record batches into record batches
//! digest    <- schema rows into one number that no order changes
//! input/*             what is on disk into units, and units into pages
//! work/*    <- all    units into parts of results that a killed run does not lose, and parts into one result
//! holds/*   <- work   results into what holds for the corpus
//! ```

mod batch;
mod depth;
mod digest;
pub mod holds;
pub mod input;
mod row;
mod schema;
mod settings;
pub mod work;

pub use batch::{compare_batch, rows};
pub use digest::Digest;
pub use row::{Engine, Found, Input, Row};
pub use schema::{COLUMNS, Column, FINDING, Kind, VERSION, as_json, schema};
pub use settings::{Columns, Depth, Findings, Settings};
