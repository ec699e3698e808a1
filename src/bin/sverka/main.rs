//! Turns a command line into one call of the library, and its result into output and an exit code.

use std::process::ExitCode;

mod args;
mod commands;

fn main() -> ExitCode {
    let command = match args::parse() {
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
