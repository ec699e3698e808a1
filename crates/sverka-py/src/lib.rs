//! Turns calls from Python into calls of the library; the Python files beside it give them names and types.
//!
//! The program is here too, from its own files: `run` is what the console script calls.

use std::ffi::OsString;
use std::process::ExitCode;

use pyo3::prelude::*;

#[path = "../../../src/bin/sverka/main.rs"]
#[allow(dead_code, reason = "its `main` is the other program's")]
mod cli;
// The program's files name each other from the root of the crate that they stand in.
use cli::{args, commands};

mod arrow;
mod bulk;
mod comparison;
mod dates;
mod fault;
mod rates;
mod settings;

/// The native half of the package `sverka`.
#[pymodule(gil_used = false)]
mod _sverka {
    #[pymodule_export]
    use super::bulk::{Batches, Engine, bulk_digest, bulk_schema};
    #[pymodule_export]
    use super::comparison::{Comparison, compare, compare_files};
    #[pymodule_export]
    use super::dates::find_dates;
    #[pymodule_export]
    use super::fault::DataFault;
    #[pymodule_export]
    use super::rates::{compat, errors, script};
    #[pymodule_export]
    use super::run;

    /// The version of sverka.
    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "the name that Python uses")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}

/// Runs one command line, the program's name first, and returns its exit code.
#[pyfunction]
fn run(py: Python<'_>, line: Vec<OsString>) -> u8 {
    let code = py.detach(|| cli::run(line));
    // An exit code can be compared, not read.
    (0..=2).find(|&n| ExitCode::from(n) == code).unwrap_or(2)
}
