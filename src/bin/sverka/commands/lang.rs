//! Turns language packs into a list, a text, or the outcome of their examples.

use std::path::Path;
use std::process::ExitCode;

use sverka::dates::check_pack;
use sverka::error::{Error, ErrorKind, Result};
use sverka::lang::{PACKS, Pack};
use sverka::text::show::visible;

use super::output;
use crate::args::{LangArgs, LangCommand};

/// Runs `sverka lang`.
pub fn run(args: &LangArgs) -> Result<ExitCode> {
    match &args.command {
        LangCommand::List => list(),
        LangCommand::Show { pack } => {
            let (_, toml) = PACKS.iter().find(|(id, _)| id == pack).ok_or_else(|| {
                // The error that names every pack.
                Pack::builtin(pack).err().unwrap_or_else(|| Error::new(ErrorKind::Usage, format!("no pack ‘{pack}’")))
            })?;
            output::print(toml)?;
            Ok(ExitCode::SUCCESS)
        }
        LangCommand::Check { packs } => check(packs),
    }
}

fn list() -> Result<ExitCode> {
    let mut out = String::new();
    for (id, _) in PACKS {
        let pack = Pack::builtin(id)?;
        let d = &pack.dates;
        out.push_str(&format!(
            "{id:5} {:22} {:3} months {:3} roles {:3} traps  {:2} + {:2} examples\n",
            pack.name,
            d.month.len(),
            d.role.len(),
            d.trap.len(),
            d.positive.len(),
            d.negative.len()
        ));
    }
    output::print(&out)?;
    Ok(ExitCode::SUCCESS)
}

/// Reads a pack: a file, or one that comes with the program.
pub fn load(name: &str) -> Result<Pack> {
    if !Path::new(name).exists() {
        return Pack::builtin(name);
    }
    let text =
        std::fs::read_to_string(name).map_err(|e| Error::new(ErrorKind::Unreadable, e.to_string()).in_file(name))?;
    Pack::parse(name.strip_suffix(".toml").unwrap_or(name), &text)
}

fn check(names: &[String]) -> Result<ExitCode> {
    let mut faults = 0;
    let mut out = String::new();
    for name in names {
        let pack = load(name)?;
        let found = check_pack(&pack);
        for fault in &found {
            out.push_str(&format!("{name}: {}\n", visible(fault)));
        }
        if found.is_empty() {
            let d = &pack.dates;
            out.push_str(&format!("{name}: {} dates read, {} left alone\n", d.positive.len(), d.negative.len()));
        }
        faults += found.len();
    }
    output::print(&out)?;
    Ok(if faults > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
