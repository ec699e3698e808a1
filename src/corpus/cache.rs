//! Turns what is known of earlier runs into outcomes that need no reading: by content, never by time alone.
//!
//! Two files in `.sverka-cache/`, which ignores itself. `files` says which content
//! a path had when it was last looked at (size, time, inode) and which content a
//! git blob is, so that a fresh clone needs no reading either. `outcomes` says what
//! came of a pair of contents under the same rules. Both are written beside their
//! place and put there whole; what cannot be read is as if it were not there.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

use crate::gate::Outcome;

/// Name of the folder.
pub const FOLDER: &str = ".sverka-cache";

/// What the files begin with; another version is another beginning.
const MAGIC: &[u8; 16] = b"sverka-cache/2\n\0";

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

/// The cache of a corpus.
#[derive(Debug, Default)]
pub struct Cache {
    folder: Option<PathBuf>,
    files: Files,
    outcomes: HashMap<Content, Outcome>,
    written: u128,
}

impl Cache {
    /// Opens the cache below a root.
    pub fn open(root: &Path) -> Self {
        let folder = root.join(FOLDER);
        let written = fs::metadata(folder.join("files")).ok().map_or(0, |m| nanos(&m));
        let files = read(&folder.join("files")).unwrap_or_default();
        let outcomes: Vec<(Content, Outcome)> = read(&folder.join("outcomes")).unwrap_or_default();
        Self { folder: Some(folder), files, outcomes: outcomes.into_iter().collect(), written }
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

    /// Returns what came of a pair.
    pub fn outcome(&self, key: &Content) -> Option<&Outcome> {
        self.outcomes.get(key)
    }

    /// Says whether nothing is known yet.
    fn is_empty(&self) -> bool {
        self.files.stamps.is_empty() && self.files.blobs.is_empty()
    }

    /// Writes what is known now; `all` says that nothing else is worth keeping. A cache that cannot be written is no error.
    pub fn write(
        mut self,
        seen: Vec<(String, PathBuf, Content, Option<String>)>,
        new: Vec<(Content, Outcome)>,
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
        let mut outcomes: BTreeMap<Content, Outcome> = new.into_iter().collect();
        if all {
            outcomes.extend(used.iter().filter_map(|key| self.outcomes.remove_entry(key)));
        } else {
            for (key, outcome) in self.outcomes {
                outcomes.entry(key).or_insert(outcome);
            }
        }
        let outcomes: Vec<(Content, Outcome)> = outcomes.into_iter().collect();
        let _ = prepare(&folder)
            .and_then(|()| write(&folder.join("outcomes"), &outcomes))
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
