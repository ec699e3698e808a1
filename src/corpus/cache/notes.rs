//! Turns the notes of outcomes into bytes in a file of their own, and back: most runs count them and read none.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::MAGIC;
use crate::gate::{Located, is_of_corpus};
use crate::rules::Severity;

/// Below this size a file is never worth writing anew.
const SMALL: u64 = 1 << 20;

/// Where the notes of an outcome lie.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Stored {
    at: u64,
    length: u64,
    /// The beginning of their SHA-256.
    sum: [u8; 8],
    /// How many of them are not held back.
    pub open: u32,
}

/// The file of notes.
#[derive(Debug, Default)]
pub struct Notes {
    path: PathBuf,
    bytes: OnceLock<Vec<u8>>,
}

/// Says whether a finding may lie apart: what the corpus weighs by itself may be more than a note in the end.
pub fn is_note(f: &Located) -> bool {
    f.severity == Severity::Note && !is_of_corpus(&f.rule)
}

fn sum(bytes: &[u8]) -> [u8; 8] {
    let mut out = [0; 8];
    out.copy_from_slice(&Sha256::digest(bytes)[..8]);
    out
}

impl Notes {
    /// The file of a cache's folder.
    pub fn at(folder: &Path) -> Self {
        Self { path: folder.join("notes"), bytes: OnceLock::new() }
    }

    /// Reads the notes of an outcome; `None` where the file has not what it should have.
    pub fn read(&self, stored: &Stored) -> Option<Vec<Located>> {
        postcard::from_bytes(self.slice(stored)?).ok()
    }

    fn slice(&self, stored: &Stored) -> Option<&[u8]> {
        let all = self.bytes.get_or_init(|| fs::read(&self.path).unwrap_or_default());
        let start = usize::try_from(stored.at).ok()?;
        let bytes = all.get(start..start.checked_add(usize::try_from(stored.length).ok()?)?)?;
        (sum(bytes) == stored.sum).then_some(bytes)
    }

    /// Adds notes, those of one outcome after those of another, each with how many are open, and says where they lie; `old` are those that stay, and may be moved.
    ///
    /// # Errors
    /// What the disk says.
    pub fn add<'n>(
        &self,
        mut old: Vec<&mut Stored>,
        new: impl Iterator<Item = (&'n [u8], usize)>,
    ) -> io::Result<Vec<Option<Stored>>> {
        let mut head = [0; MAGIC.len()];
        let known = File::open(&self.path).and_then(|mut f| f.read_exact(&mut head)).is_ok() && head == *MAGIC;
        let size = fs::metadata(&self.path).map_or(0, |m| m.len());
        let used: u64 = old.iter().map(|s| s.length).sum();
        if known && (size < SMALL || used * 2 >= size) {
            let mut file = OpenOptions::new().append(true).open(&self.path)?;
            let at = file.seek(SeekFrom::End(0))?;
            let mut file = io::BufWriter::new(file);
            let out = put(&mut file, at, new)?;
            file.flush()?;
            return Ok(out);
        }
        let beside = self.path.with_extension(format!("{}.part", std::process::id()));
        let mut file = io::BufWriter::new(File::create(&beside)?);
        file.write_all(MAGIC)?;
        let mut at = MAGIC.len() as u64;
        for stored in &mut old {
            if let Some(bytes) = self.slice(stored) {
                file.write_all(bytes)?;
                stored.at = at;
                at += stored.length;
            }
        }
        let out = put(&mut file, at, new)?;
        file.flush()?;
        fs::rename(&beside, &self.path)?;
        Ok(out)
    }
}

fn put<'n>(
    file: &mut impl Write,
    mut at: u64,
    new: impl Iterator<Item = (&'n [u8], usize)>,
) -> io::Result<Vec<Option<Stored>>> {
    let mut out = Vec::new();
    for (bytes, open) in new {
        let length = bytes.len() as u64;
        file.write_all(bytes)?;
        out.push((length > 0).then(|| Stored { at, length, sum: sum(bytes), open: open as u32 }));
        at += length;
    }
    Ok(out)
}
