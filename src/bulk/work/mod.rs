//! Does a night's work: a plan of units, one part of results for each, and a manifest when all are there.
//!
//! ```text
//! pipe      jobs in order through several threads, within so many bytes
//! part      a table that is whole or not there, and its footer
//! confused  the small table beside it
//! plan      what a folder of results will hold
//! apart     pages compared in a process of its own
//! run       <- all: units into parts
//! merge     <- part, plan: parts into one result with its manifest
//! ```

mod apart;
mod confused;
mod merge;
mod part;
mod pipe;
mod plan;
mod run;

pub use apart::{Apart, serve};
pub use confused::Table;
pub use merge::{Manifest, Part, confusions, gather, is_results, manifest, merge, one_confusions, one_table, unsettle};
pub use plan::Plan;
pub use run::{Progress, Run, run};
