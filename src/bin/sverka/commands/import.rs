//! Turns records into the files of a corpus: all of them, or none.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use sverka::error::{Error, ErrorKind, Result};
use sverka::read::import::{Folder, PlannedFile, plan};
use sverka::read::{ReadOptions, SectionOverride, read_source, split_record};

use crate::args::ImportArgs;

/// A file to write, and what to say of it.
struct Target {
    path: PathBuf,
    file: PlannedFile,
}

/// Runs `sverka import`.
pub fn run(args: &ImportArgs) -> Result<ExitCode> {
    let overrides = args.section.iter().map(|text| text.parse()).collect::<Result<Vec<SectionOverride>>>()?;
    let several = args.records.len() > 1;
    if several && (args.id.is_some() || !overrides.is_empty()) {
        return Err(Error::new(ErrorKind::Usage, "--id and --section speak of one record, and several are given")
            .hint("import that record in a call of its own"));
    }
    let options = ReadOptions { encoding: args.encoding.clone(), lang: args.lang.clone(), ..ReadOptions::default() };
    let mut targets: Vec<Target> = Vec::new();
    let mut said = String::new();
    for path in &args.records {
        let source = Arc::new(read_source(path, &options)?);
        let record = split_record(&source, &overrides)?;
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let id = args.id.clone().unwrap_or(stem);
        said.push_str(&format!("{}\n", source.path));
        for note in &record.notes {
            said.push_str(&format!("  {note}\n"));
        }
        for file in plan(&source, &record, &id)? {
            let folder = match file.folder {
                Folder::Scans => &args.scans,
                Folder::Reference => &args.reference,
            };
            let path = folder.join(&file.path);
            said.push_str(&format!("  wrote {} ({})\n", path.display(), file.what));
            targets.push(Target { path, file });
        }
    }
    check_free(&targets)?;
    write_all(&targets)?;
    // A reader that goes away early (head, less) is no failure of the import.
    let _ = io::stdout().write_all(said.as_bytes());
    Ok(ExitCode::SUCCESS)
}

/// Refuses the whole import if any target is there already, or is meant twice.
fn check_free(targets: &[Target]) -> Result<()> {
    let taken: Vec<String> = targets
        .iter()
        .filter(|t| fs::symlink_metadata(&t.path).is_ok())
        .map(|t| t.path.display().to_string())
        .collect();
    if !taken.is_empty() {
        return Err(Error::new(
            ErrorKind::Refused,
            format!("import never overwrites, and there is already {}; nothing was written", taken.join(", ")),
        )
        .hint("give another name with --id, or move the file away yourself"));
    }
    for (i, target) in targets.iter().enumerate() {
        if targets[..i].iter().any(|t| t.path == target.path) {
            return Err(Error::new(
                ErrorKind::Refused,
                format!("two parts would be written to {}; nothing was written", target.path.display()),
            )
            .hint("import the records one by one with --id, or into different folders"));
        }
    }
    Ok(())
}

/// Writes every file beside its place first, and moves them all into place once all are complete.
fn write_all(targets: &[Target]) -> Result<()> {
    let mut waiting: Vec<(PathBuf, &Path)> = Vec::new();
    let mut done: Vec<&Path> = Vec::new();
    let outcome = (|| {
        for target in targets {
            let folder = target.path.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(folder).map_err(|e| failed(folder, &e))?;
            let name = target.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
            waiting.push((temporary.clone(), &target.path));
            let write = || -> io::Result<()> {
                let mut file = fs::File::create_new(&temporary)?;
                file.write_all(target.file.content.as_bytes())?;
                file.sync_all()
            };
            write().map_err(|e| failed(&target.path, &e))?;
        }
        for (temporary, path) in &waiting {
            // A hard link, unlike a rename, fails where a file has appeared in the meantime.
            let placed = match fs::hard_link(temporary, path) {
                Err(e) if e.kind() != io::ErrorKind::AlreadyExists => fs::rename(temporary, path),
                other => other,
            };
            placed.map_err(|e| failed(path, &e))?;
            done.push(path);
        }
        Ok(())
    })();
    for (temporary, _) in &waiting {
        let _ = fs::remove_file(temporary);
    }
    if outcome.is_err() {
        // All or none: these files are ours, made a moment ago.
        for path in done {
            let _ = fs::remove_file(path);
        }
    }
    outcome
}

fn failed(path: &Path, error: &io::Error) -> Error {
    Error::new(ErrorKind::WriteFailed, format!("cannot be written: {error}"))
        .in_file(path.display().to_string())
        .hint("nothing was imported; check the folder and its permissions")
}
