//! Turns the part of a page that a place stands on into a strip for the browser; the page that was decoded last is kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use sverka::report::facsimile::Region;
use sverka::report::facsimile::cut::Page;

use crate::commands::facsimile;

/// The page image that was decoded last, and the state of its file then.
///
/// It has a lock of its own: a large page takes a second, and no decision may wait for that.
#[derive(Debug, Default)]
pub struct Pages(Mutex<Option<Kept>>);

#[derive(Debug)]
struct Kept {
    path: PathBuf,
    stamp: Option<(SystemTime, u64)>,
    page: Page,
}

impl Pages {
    /// Cuts a strip as a JPEG made anew.
    ///
    /// # Errors
    /// Says in one clause why it cannot be shown.
    pub fn strip(&self, region: &Region, path: &Path) -> Result<Vec<u8>, String> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let meta = fs::metadata(path).map_err(|e| e.to_string())?;
        let stamp = meta.modified().ok().map(|at| (at, meta.len()));
        if !kept.as_ref().is_some_and(|k| k.path == path && k.stamp == stamp && stamp.is_some()) {
            // The old page goes before the new one is decoded: two at once would be twice the memory.
            *kept = None;
            *kept = Some(Kept { path: path.to_path_buf(), stamp, page: facsimile::open(path)? });
        }
        let strip = kept.as_ref().and_then(|k| k.page.strip(region));
        strip.map(|s| s.jpeg).ok_or_else(|| "the place lies outside the image".to_string())
    }
}
