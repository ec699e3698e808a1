//! Turns the results of one unit into a file that is either whole or not there.
//!
//! A part is written under another name, brought to the disk, and renamed. Its
//! footer says which unit it is, from what content, and what it holds; a run
//! that was killed goes on by reading footers.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// The key under which a footer says what the part is.
const KEY: &str = "sverka.part";
/// Bytes in memory at which a row group is closed.
const GROUP: usize = 8 << 20;
/// Rows at which a row group is closed.
const GROUP_ROWS: usize = 20_000;

/// What a part is and holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footer {
    /// `sverka/bulk-part/1`.
    pub schema: String,
    /// The unit.
    pub place: String,
    /// SHA-256 of all that its results may come from.
    pub content: String,
    /// Id of the settings.
    pub config_id: String,
    /// Version of sverka.
    pub version: String,
    /// Rows.
    pub rows: u64,
    /// Rows by their status.
    pub statuses: BTreeMap<String, u64>,
    /// Digest of the rows.
    pub digest: String,
}

impl Footer {
    /// Names the part's file: the same work has the same name.
    pub fn name(&self) -> String {
        let all = [&self.place, &self.content, &self.config_id, &self.version];
        let text: Vec<String> = all.iter().map(|t| format!("{}:{t}", t.len())).collect();
        let digest = crate::text::digest(text.join("|").as_bytes());
        format!("part-{}.parquet", &digest["sha256:".len()..][..16])
    }

    /// Reads the footer of a file.
    pub fn read(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|e| failed(path, &e))?;
        let reader = SerializedFileReader::new(file).map_err(|e| failed(path, &e))?;
        let pairs = reader.metadata().file_metadata().key_value_metadata();
        let told = pairs.into_iter().flatten().find(|pair| pair.key == KEY).and_then(|pair| pair.value.as_deref());
        let told = told.ok_or_else(|| failed(path, &"it was not written by sverka bulk"))?;
        serde_json::from_str(told).map_err(|e| failed(path, &e))
    }
}

fn failed(path: &Path, e: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorKind::Malformed, format!("not a part of results: {e}")).in_file(path.display().to_string())
}

pub(super) fn unwritable(path: &Path, e: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorKind::WriteFailed, format!("cannot be written: {e}")).in_file(path.display().to_string())
}

/// How all tables are written.
pub fn writer(file: File, schema: SchemaRef, path: &Path) -> Result<ArrowWriter<File>> {
    let level = ZstdLevel::try_new(3).unwrap_or_default();
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
    ArrowWriter::try_new(file, schema, Some(properties)).map_err(|e| unwritable(path, &e))
}

/// Adds rows and closes the row group where it is full.
pub fn add(writer: &mut ArrowWriter<File>, batch: &RecordBatch, path: &Path) -> Result<()> {
    writer.write(batch).map_err(|e| unwritable(path, &e))?;
    if writer.in_progress_size() > GROUP || writer.in_progress_rows() >= GROUP_ROWS {
        writer.flush().map_err(|e| unwritable(path, &e))?;
    }
    Ok(())
}

/// A table under another name, until it is whole.
pub struct Draft {
    writer: ArrowWriter<File>,
    temporary: PathBuf,
}

impl Draft {
    /// Begins a table in a folder; `stem` tells drafts of different units apart.
    pub fn new(folder: &Path, stem: &str, schema: SchemaRef) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|e| unwritable(folder, &e))?;
        let temporary = folder.join(format!(".{stem}.{}.tmp", std::process::id()));
        let file = File::create(&temporary).map_err(|e| unwritable(&temporary, &e))?;
        Ok(Self { writer: writer(file, schema, &temporary)?, temporary })
    }

    /// Adds rows.
    pub fn add(&mut self, batch: &RecordBatch) -> Result<()> {
        add(&mut self.writer, batch, &self.temporary)
    }

    /// Ends it: from here on it is there, whole, under its name.
    pub fn finish(mut self, path: &Path, footer: &Footer) -> Result<()> {
        let failed = |e: &dyn std::fmt::Display| unwritable(path, e);
        let told = serde_json::to_string(footer).map_err(|e| failed(&e))?;
        self.writer.append_key_value_metadata(KeyValue::new(KEY.to_string(), told));
        let file = self.writer.into_inner().map_err(|e| failed(&e))?;
        settle(file, &self.temporary, path)
    }
}

/// Brings a file to the disk and gives it its name.
fn settle(file: File, temporary: &Path, path: &Path) -> Result<()> {
    let failed = |e: std::io::Error| unwritable(path, &e);
    file.sync_all().map_err(failed)?;
    drop(file);
    fs::rename(temporary, path).map_err(failed)?;
    // The name is kept by the folder. Some systems cannot sync one; the file is there all the same.
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Writes a small file so that it is either the old one or the new one.
pub fn replace(path: &Path, content: &str) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    fs::write(&temporary, content).map_err(|e| unwritable(&temporary, &e))?;
    let file = File::open(&temporary).map_err(|e| unwritable(&temporary, &e))?;
    settle(file, &temporary, path)
}

/// Takes away drafts that a killed run left; `of` says whose.
pub fn sweep(folder: &Path, of: impl Fn(&str) -> bool) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') && name.ends_with(".tmp") && of(&name) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Finds the parts of a folder by the unit they are of.
pub fn parts(folder: &Path) -> Result<Vec<(PathBuf, Footer)>> {
    let mut out = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(out) };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("part-") && name.ends_with(".parquet") {
            let footer = Footer::read(&path)?;
            out.push((path, footer));
        }
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(out)
}
