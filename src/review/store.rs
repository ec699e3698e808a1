//! Turns events into lines on disk that are there when the call returns, and files back into logs.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::event::Event;
use super::fold::Folded;
use super::log::Log;
use super::paths;
use crate::error::{Error, ErrorKind, Result};

/// The log of one reviewer on one pair, open for more.
#[derive(Debug)]
pub struct Store {
    /// Where it lies.
    pub path: PathBuf,
    /// What it holds.
    pub log: Log,
    file: Option<File>,
    length: u64,
}

/// Reads the logs of all reviewers of a pair.
///
/// # Errors
/// `Unreadable` where the folder or a log cannot be read.
pub fn read_all(root: &Path, pair: &str) -> Result<Folded> {
    let folder = paths::pair_folder(root, pair);
    let mut folded = Folded::default();
    for (name, path) in logs_in(&folder)? {
        folded.logs.insert(name, Log::parse(&read(&path)?));
    }
    Ok(folded)
}

/// Lists the logs in the folder of a pair: reviewer and path, in order.
///
/// # Errors
/// `Unreadable` where the folder is there and cannot be read.
pub fn logs_in(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(Vec::new()),
        Err(e) => return Err(unreadable(folder, &e)),
    };
    let mut out: Vec<(String, PathBuf)> = entries
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.is_file() && p.extension().is_some_and(|e| e == "jsonl"))
        .filter_map(|p| Some((paths::name_of(p.file_stem()?.to_str()?), p)))
        .collect();
    out.sort();
    Ok(out)
}

/// Lists every pair that has a log, in order.
///
/// # Errors
/// `Unreadable` where a folder cannot be read.
pub fn pairs(root: &Path) -> Result<Vec<String>> {
    let top = root.join(paths::FOLDER);
    let (mut open, mut out) = (vec![(top, String::new())], Vec::new());
    while let Some((folder, name)) = open.pop() {
        if !name.is_empty() && !logs_in(&folder)?.is_empty() {
            out.push(name.clone());
        }
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
            Err(e) => return Err(unreadable(&folder, &e)),
        };
        for entry in entries.flatten().filter(|e| e.file_type().is_ok_and(|t| t.is_dir())) {
            let part = paths::name_of(&entry.file_name().to_string_lossy());
            open.push((entry.path(), if name.is_empty() { part } else { format!("{name}/{part}") }));
        }
    }
    out.sort();
    Ok(out)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    // A device or a pipe would never end.
    if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
        return Err(Error::new(ErrorKind::Unreadable, "this is no file, and a log is one")
            .in_file(path.display().to_string())
            .hint("move it out of the way"));
    }
    match fs::read(path) {
        Ok(bytes) => Ok(bytes),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(unreadable(path, &e)),
    }
}

fn unreadable(path: &Path, e: &io::Error) -> Error {
    Error::new(ErrorKind::Unreadable, format!("cannot be read: {e}"))
        .in_file(path.display().to_string())
        .hint("see that the folder and the file may be read")
}

fn unsaved(path: &Path, e: &io::Error) -> Error {
    Error::new(ErrorKind::WriteFailed, format!("not saved: {e}"))
        .in_file(path.display().to_string())
        .hint("make room, or make the folder writable, and decide again: nothing of this decision was kept")
}

impl Store {
    /// Reads the log of a reviewer; nothing is made on disk before the first event.
    ///
    /// # Errors
    /// `Unreadable` where it is there and cannot be read.
    pub fn open(root: &Path, pair: &str, reviewer: &str) -> Result<Self> {
        let path = paths::log_path(root, pair, reviewer);
        let bytes = read(&path)?;
        Ok(Self { log: Log::parse(&bytes), length: bytes.len() as u64, path, file: None })
    }

    /// Says whether another process has the log open to write to it.
    pub fn is_held_elsewhere(&self) -> bool {
        let other = |file: File| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock));
        self.file.is_none() && File::open(&self.path).is_ok_and(other)
    }

    /// Appends events; when this returns, they are on the disk.
    ///
    /// # Errors
    /// `Refused` where another process has the log open; `WriteFailed` where the
    /// disk is full or may not be written to: then the log is as it was.
    pub fn append(&mut self, drafts: Vec<Event>) -> Result<()> {
        self.lock()?;
        let Some(mut file) = self.file.take() else { return Ok(()) };
        let (count, last) = (self.log.events.len(), self.log.last.clone());
        let lines = self.log.continue_with(drafts);
        let written = file.write_all(lines.as_bytes()).and_then(|()| file.sync_data());
        if let Err(e) = written {
            // Half a line would be read as torn; it is better gone.
            let _ = file.set_len(self.length);
            let _ = file.sync_data();
            self.file = Some(file);
            self.log.cut_back(count, last);
            return Err(unsaved(&self.path, &e));
        }
        self.length += lines.len() as u64;
        self.file = Some(file);
        Ok(())
    }

    /// Opens the log for writing, alone; what others wrote meanwhile is read first, and a torn end is put aside.
    fn lock(&mut self) -> Result<()> {
        let failed = |e: &io::Error| unsaved(&self.path, e);
        let fresh = match &self.file {
            // Another program (git, an editor) may have put another file in its place.
            Some(file) => !same_file(file, &self.path),
            None => true,
        };
        let mut file = match self.file.take() {
            Some(file) if !fresh => file,
            _ => {
                let folder = self.path.parent().unwrap_or(Path::new("."));
                fs::create_dir_all(folder).map_err(|e| failed(&e))?;
                let open = OpenOptions::new().read(true).append(true).create(true).open(&self.path);
                let file = open.map_err(|e| failed(&e))?;
                match file.try_lock() {
                    Ok(()) => {}
                    Err(TryLockError::WouldBlock) => {
                        return Err(Error::new(ErrorKind::Refused, "not saved: another sverka has this log open")
                            .in_file(self.path.display().to_string())
                            .hint("finish the other session, or use another name with --as"));
                    }
                    // Some network disks know no locks; one writer a log is the rule there.
                    Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => {}
                    Err(TryLockError::Error(e)) => return Err(failed(&e)),
                }
                let _ = File::open(folder).and_then(|f| f.sync_all());
                file
            }
        };
        let length = file.metadata().map_err(|e| failed(&e))?.len();
        if fresh || length != self.length {
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_end(&mut bytes)).map_err(|e| failed(&e))?;
            self.log = Log::parse(&bytes);
            self.length = bytes.len() as u64;
            if self.log.torn > 0 {
                let whole = bytes.len() - self.log.torn;
                put_aside(&self.path, &bytes[whole..]).map_err(|e| failed(&e))?;
                file.set_len(whole as u64).map_err(|e| failed(&e))?;
                self.length = whole as u64;
            }
        }
        self.file = Some(file);
        Ok(())
    }
}

/// Keeps a torn last line beside the log: it may be the last thing somebody typed.
fn put_aside(path: &Path, torn: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path.with_extension("jsonl.torn"))?;
    file.write_all(torn)?;
    file.write_all(b"\n")?;
    file.sync_all()
}

#[cfg(unix)]
fn same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(a), Ok(b)) = (file.metadata(), fs::metadata(path)) else { return false };
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn same_file(_: &File, path: &Path) -> bool {
    path.is_file()
}

impl Drop for Store {
    /// A log that was opened and got no event leaves no empty file behind.
    fn drop(&mut self) {
        if self.file.is_some() && self.length == 0 {
            let _ = fs::remove_file(&self.path);
        }
    }
}
