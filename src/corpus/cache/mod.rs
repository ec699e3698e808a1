//! Turns what is known of earlier runs into outcomes that need no reading: by content, never by time alone.
//!
//! Three files in `.sverka-cache/`, which ignores itself. `files` says which content
//! a path had when it was last looked at (size, time, inode) and which content a
//! git blob is, so that a fresh clone needs no reading either. `outcomes` says what
//! came of a pair of contents under the same rules, but for its notes: those lie in
//! `notes`, which most runs never open. The first two are written beside their place
//! and put there whole; to `notes` a run only adds, or writes it anew where half of
//! it is of no use any more. What cannot be read is as if it were not there.

mod notes;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

use crate::gate::{Located, Outcome};
use notes::{Notes, Stored};

/// Name of the folder.
pub const FOLDER: &str = ".sverka-cache";

/// What the files begin with; another version is another beginning.
const MAGIC: &[u8; 16] = b"sverka-cache/3\n\0";

/// A content: SHA-256.
pub type Content = [u8; 32];

/// How a file stood when its content was last known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    size: u64,
    nanos: u128,
    inode: u64,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Files {
    stamps: BTreeMap<String, (Stamp, Content)>,
    blobs: BTreeMap<String, Content>,
}

/// An outcome without its notes, and where they lie.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    outcome: Outcome,
    notes: Option<Stored>,
}

/// The cache of a corpus.
#[derive(Debug, Default)]
pub struct Cache {
    folder: Option<PathBuf>,
    files: Files,
    outcomes: HashMap<Content, Head>,
    notes: Notes,
    written: u128,
}

/// What a run found out about a pair: the outcome without its notes, and those, packed.
#[derive(Debug)]
pub struct Packed {
    outcome: Outcome,
    notes: Vec<u8>,
    /// How many of the notes are not held back.
    open: usize,
}

impl Packed {
    /// Packs an outcome; where its notes are not wanted it is left with their number alone.
    pub fn of(outcome: &mut Outcome, wanted: bool) -> Self {
        let aside = set_aside(outcome);
        let head = Outcome { unheard: 0, ..outcome.clone() };
        let open = outcome.unheard;
        let notes = if aside.is_empty() { Vec::new() } else { postcard::to_allocvec(&aside).unwrap_or_default() };
        if wanted {
            outcome.findings.extend(aside);
            outcome.unheard = 0;
        }
        Self { outcome: head, notes, open }
    }
}

/// Takes the notes out of an outcome, and leaves their number.
pub fn set_aside(outcome: &mut Outcome) -> Vec<Located> {
    let all = std::mem::take(&mut outcome.findings);
    let (notes, findings) = all.into_iter().partition::<Vec<_>, _>(notes::is_note);
    outcome.findings = findings;
    outcome.unheard = notes.iter().filter(|f| f.held.is_none()).count();
    notes
}

impl Cache {
    /// Opens the cache below a root.
    pub fn open(root: &Path) -> Self {
        let folder = root.join(FOLDER);
        let written = fs::metadata(folder.join("files")).ok().map_or(0, |m| nanos(&m));
        let files = read(&folder.join("files")).unwrap_or_default();
        let outcomes: Vec<(Content, Head)> = read(&folder.join("outcomes")).unwrap_or_default();
        let notes = Notes::at(&folder);
        Self { folder: Some(folder), files, outcomes: outcomes.into_iter().collect(), notes, written }
    }

    /// Returns the content of a file, if it is known without reading, and whether its stamp told it; else the blob that git has of it does.
    pub fn content<'a>(
        &self,
        name: &str,
        path: &Path,
        blob: &dyn Fn() -> Option<&'a String>,
    ) -> Option<(Content, bool)> {
        if self.is_empty() {
            return None;
        }
        let now = stamp_of(path)?;
        match self.files.stamps.get(name) {
            // A file written in the same tick as the cache may have changed after it was looked at.
            Some((stamp, content)) if *stamp == now && stamp.nanos + 20_000_000 < self.written => {
                Some((*content, true))
            }
            _ => blob().and_then(|b| self.files.blobs.get(b)).map(|content| (*content, false)),
        }
    }

    /// Counts the outcomes it knows.
    pub fn outcomes(&self) -> usize {
        self.outcomes.len()
    }

    /// Returns what came of a pair, with its notes where they are wanted, else with their number.
    pub fn outcome(&self, key: &Content, wanted: bool) -> Option<Outcome> {
        let head = self.outcomes.get(key)?;
        let mut outcome = head.outcome.clone();
        match &head.notes {
            Some(stored) if wanted => outcome.findings.extend(self.notes.read(stored)?),
            Some(stored) => outcome.unheard = stored.open as usize,
            None => {}
        }
        Some(outcome)
    }

    /// Says whether nothing is known yet.
    fn is_empty(&self) -> bool {
        self.files.stamps.is_empty() && self.files.blobs.is_empty()
    }

    /// Writes what is known now; `all` says that nothing else is worth keeping. A cache that cannot be written is no error.
    pub fn write(
        mut self,
        seen: Vec<(String, PathBuf, Content, Option<String>)>,
        new: Vec<(Content, Packed)>,
        used: &[Content],
        all: bool,
    ) {
        let Some(folder) = self.folder.take() else { return };
        let mut files = Files::default();
        if !all {
            std::mem::swap(&mut files, &mut self.files);
        }
        for (name, path, content, blob) in seen {
            if let Some(stamp) = stamp_of(&path) {
                files.stamps.insert(name, (stamp, content));
            }
            files.blobs.extend(blob.map(|b| (b, content)));
        }
        let mut kept: BTreeMap<Content, Head> = BTreeMap::new();
        if all {
            kept.extend(used.iter().filter_map(|key| self.outcomes.remove_entry(key)));
        } else {
            kept.extend(self.outcomes);
        }
        let notes = self.notes;
        let _ = prepare(&folder)
            .and_then(|()| {
                let old = kept.values_mut().filter_map(|h| h.notes.as_mut()).collect();
                let stored = notes.add(old, new.iter().map(|(_, p)| (p.notes.as_slice(), p.open)))?;
                let fresh = new.into_iter().zip(stored);
                kept.extend(fresh.map(|((key, p), notes)| (key, Head { outcome: p.outcome, notes })));
                write(&folder.join("outcomes"), &kept.into_iter().collect::<Vec<_>>())
            })
            .and_then(|()| write(&folder.join("files"), &files));
    }

    /// Takes the cache below a root away; says whether there was one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn clean(root: &Path) -> std::io::Result<bool> {
        match fs::remove_dir_all(root.join(FOLDER)) {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(e) => Err(e),
        }
    }
}

/// Makes a key of all that an outcome depends on.
pub fn key(parts: &[&[u8]]) -> Content {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// Returns the content of bytes.
pub fn content_of(bytes: &[u8]) -> Content {
    Sha256::digest(bytes).into()
}

/// Makes the folder, with what keeps it out of git and out of backups.
fn prepare(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let tag = "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of sverka; `sverka cache clean` takes it away.\n";
    for (name, text) in [(".gitignore", "*\n"), ("CACHEDIR.TAG", tag)] {
        let path = folder.join(name);
        if !path.exists() {
            fs::write(path, text)?;
        }
    }
    // What a killed run left half written.
    for entry in fs::read_dir(folder)?.flatten() {
        if entry.file_name().to_string_lossy().ends_with(".part") {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

fn write(path: &Path, value: &impl Serialize) -> std::io::Result<()> {
    let body = postcard::to_allocvec(value).map_err(std::io::Error::other)?;
    let mut bytes = MAGIC.to_vec();
    bytes.extend(Sha256::digest(&body));
    bytes.extend(body);
    let beside = path.with_extension(format!("{}.part", std::process::id()));
    fs::write(&beside, bytes)?;
    fs::rename(&beside, path)
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let bytes = fs::read(path).ok()?;
    let (sum, body) = bytes.strip_prefix(MAGIC)?.split_at_checked(32)?;
    if Sha256::digest(body)[..] != *sum {
        return None;
    }
    postcard::from_bytes(body).ok()
}

fn nanos(m: &fs::Metadata) -> u128 {
    m.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok()).map_or(0, |d| d.as_nanos())
}

fn stamp_of(path: &Path) -> Option<Stamp> {
    let m = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(&m);
    #[cfg(not(unix))]
    let inode = 0;
    Some(Stamp { size: m.len(), nanos: nanos(&m), inode })
}
