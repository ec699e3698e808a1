//! Turns a command line into one call of the library, and its result into output and an exit code.

use std::ffi::OsString;
use std::process::ExitCode;

pub(crate) mod args;
pub(crate) mod commands;

/// A comparison makes thousands of small lists: a sixth of a corpus's time goes to the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    run(std::env::args_os())
}

/// Runs one command line, the program's name first. The Python package calls this too.
pub(crate) fn run(line: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = match args::parse_from(line) {
        Ok(command) => command,
        Err(code) => return code,
    };
    match commands::run(command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("sverka: {error}");
            ExitCode::from(2)
        }
    }
}
