//! Turns the list of formats, or what is found in some files, into a table.

use std::fmt::Write;
use std::process::ExitCode;

use sverka::error::Result;
use sverka::read::formats::FORMATS;
use sverka::read::{ReadOptions, read_source};
use sverka::report::json;

use super::{input, output};
use crate::args::FormatsArgs;

/// Runs `sverka formats`.
pub fn run(args: &FormatsArgs) -> Result<ExitCode> {
    let targets = output::targets(&args.output, &["text", "json"])?;
    let options = ReadOptions {
        encoding: args.encoding.clone(),
        format: args.format.clone(),
        view: args.view.clone(),
        ..ReadOptions::default()
    };
    let mut sources = Vec::new();
    for file in &args.files {
        let mut source = read_source(file, &options)?;
        source.path = input::relative(file);
        sources.push(source);
    }
    for target in &targets {
        if target.format == "json" {
            output::write_json(target, &json::formats(&sources))?;
        } else if sources.is_empty() {
            output::write(target, &list())?;
        } else if args.text {
            output::write(target, &sources.iter().map(|s| s.text.as_str()).collect::<String>())?;
        } else {
            output::write(target, &sources.iter().map(told).collect::<String>())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list() -> String {
    let width = FORMATS.iter().map(|f| f.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for f in FORMATS {
        let _ = writeln!(out, "{:width$}  {}", f.name, f.title);
        let _ = writeln!(out, "{:width$}  takes: {}", "", f.carries);
        if !f.parts.is_empty() {
            let _ = writeln!(out, "{:width$}  {}:…  {}", "", f.name, f.parts);
        }
        if f.both_sides {
            let _ = writeln!(out, "{:width$}  one file holds both sides: sverka diff FILE", "");
        }
    }
    out
}

fn told(source: &sverka::text::Source) -> String {
    let mut out = String::new();
    let lines = source.text.lines().filter(|l| !l.trim().is_empty()).count();
    let _ = match &source.layout {
        Some(layout) => writeln!(
            out,
            "{}: {}, {} pages, {lines} lines, {} words with a place; {}",
            source.path,
            layout.format,
            layout.pages.len(),
            layout.pieces.len(),
            source.encoding.name
        ),
        None => writeln!(out, "{}: text, {lines} lines; {}", source.path, source.encoding.name),
    };
    for note in source.layout.iter().flat_map(|l| &l.notes) {
        let _ = writeln!(out, "  {note}");
    }
    out
}
