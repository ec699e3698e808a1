//! Turns finished texts into standard output and files, whole or not at all.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use serde::Serialize;
use sverka::error::{Error, ErrorKind, Result};
use sverka::report::page::Layout;

use crate::args::{OutputArgs, When};

/// A format with the file it goes to; standard output where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Name of the format.
    pub format: String,
    /// File to write.
    pub file: Option<String>,
}

/// Reads `FORMAT[=FILE]` arguments; `known` lists the formats of the command.
pub fn targets(words: &[String], known: &[&str]) -> Result<Vec<Target>> {
    let mut targets: Vec<Target> = Vec::new();
    for word in words {
        let (format, file) = word.split_once('=').map_or((word.as_str(), None), |(a, b)| (a, Some(b.to_string())));
        if !known.contains(&format) {
            return Err(Error::new(ErrorKind::Usage, format!("no output format ‘{format}’"))
                .hint(format!("formats of this command: {}", known.join(", "))));
        }
        if file.as_deref() == Some("") {
            return Err(
                Error::new(ErrorKind::Usage, format!("‘{word}’ names no file")).hint("write FORMAT or FORMAT=FILE")
            );
        }
        if let Some(twice) = targets.iter().find(|t| t.file == file) {
            let place = file.as_deref().unwrap_or("standard output");
            return Err(Error::new(ErrorKind::Usage, format!("{} and {format} both go to {place}", twice.format))
                .hint("give each output a file of its own: FORMAT=FILE"));
        }
        targets.push(Target { format: format.to_string(), file });
    }
    Ok(targets)
}

/// Says how a text output is laid out: as wide as the terminal, coloured where a person looks at it.
pub fn layout(args: &OutputArgs, target: &Target, all: bool) -> Layout {
    page(args.color, target, all)
}

/// As [`layout`], for a command with output arguments of its own.
pub fn page(color: When, target: &Target, all: bool) -> Layout {
    let terminal = target.file.is_none() && io::stdout().is_terminal();
    let color = match color {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
    };
    Layout { width: if target.file.is_none() { width() } else { columns().unwrap_or(100).max(40) }, color, all }
}

/// Says how wide standard output is.
pub fn width() -> usize {
    let terminal = io::stdout().is_terminal();
    let measured = || terminal_size::terminal_size().map(|(w, _)| usize::from(w.0));
    columns().or_else(|| if terminal { measured() } else { None }).unwrap_or(100).max(40)
}

fn columns() -> Option<usize> {
    std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|&c: &usize| c >= 20)
}

/// Writes JSON for people too: indented, with a line feed at the end, and never as a whole in memory.
pub fn write_json(target: &Target, value: &impl Serialize) -> Result<()> {
    write_with(target, |out| {
        serde_json::to_writer_pretty(&mut *out, value)?;
        out.write_all(b"\n")
    })
}

/// Writes one output; a file is written beside its place first and then put there, so that no half file is left.
/// A link is followed, and a device or pipe is written to as it is.
pub fn write(target: &Target, content: &str) -> Result<()> {
    write_with(target, |out| out.write_all(content.as_bytes()))
}

/// Writes one output as it is made.
pub fn write_with(target: &Target, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    match &target.file {
        Some(file) => write_file(Path::new(file), fill),
        None => print_with(fill),
    }
}

/// Prints to standard output; a reader that has gone away is no error.
pub fn print(content: &str) -> Result<()> {
    print_with(|out| out.write_all(content.as_bytes()))
}

fn print_with(fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    // Standard output writes line by line of itself; a large document has a million of them.
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match fill(&mut out).and_then(|()| out.flush()) {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(e) => Err(Error::new(ErrorKind::WriteFailed, format!("cannot write to standard output: {e}"))),
        Ok(()) => Ok(()),
    }
}

/// Fills a file and hands it back once all of it is with the system.
fn filled(file: fs::File, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<fs::File> {
    let mut out = BufWriter::new(file);
    fill(&mut out)?;
    out.into_inner().map_err(|e| e.into_error())
}

fn write_file(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let failed = |e: io::Error| {
        Error::new(ErrorKind::WriteFailed, format!("cannot write: {e}"))
            .in_file(path.display().to_string())
            .hint("see that the folder is there, may be written to and has room")
    };
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    if fs::metadata(&place).is_ok_and(|m| !m.is_file()) {
        return fs::OpenOptions::new()
            .write(true)
            .open(&place)
            .and_then(|file| filled(file, fill))
            .map(drop)
            .map_err(failed);
    }
    let mut beside = place.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = Path::new(&beside);
    let written = fs::File::create(beside).and_then(|file| filled(file, fill)?.sync_all());
    written.and_then(|()| fs::rename(beside, &place)).map_err(|e| {
        let _ = fs::remove_file(beside);
        failed(e)
    })
}
