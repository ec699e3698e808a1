//! Turns the row groups of a Parquet file into units of work and into pages.

use std::fs::File;
use std::path::Path;

use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Pages, Raw};
use crate::bulk::batch::rows;
use crate::bulk::settings::Settings;
use crate::error::{Error, ErrorKind, Result};

/// Bytes of text of one unit, more or less; half a minute of work at most.
const UNIT: u64 = 16 << 20;
/// Rows of one unit.
const ROWS: (u64, u64) = (64, 10_000);
/// Rows that are decoded at once.
const DECODE: usize = 64;

/// A stretch of rows of one row group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The row group.
    pub group: usize,
    /// Rows of it that come before.
    pub skip: usize,
    /// Rows.
    pub rows: usize,
    /// Bytes, more or less.
    pub bytes: u64,
}

fn broken(path: &Path, e: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorKind::Malformed, format!("not a Parquet file that can be read: {e}"))
        .in_file(path.display().to_string())
}

fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>> {
    let file = File::open(path).map_err(|e| super::unreadable(path, &e))?;
    ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| broken(path, &e))
}

/// Cuts a file into stretches; its size and the layout of its row groups decide, nothing else.
pub fn stretches(path: &Path, settings: &Settings) -> Result<Vec<Stretch>> {
    let builder = open(path)?;
    let names = &settings.columns;
    for name in [&names.page_id, &names.reference, &names.hypothesis] {
        if builder.schema().column_with_name(name).is_none() {
            let have: Vec<&str> = builder.schema().fields().iter().map(|f| f.name().as_str()).collect();
            return Err(Error::new(ErrorKind::Usage, format!("the table has no column ‘{name}’"))
                .in_file(path.display().to_string())
                .hint(format!("its columns: {}; name them with --column page_id=NAME", have.join(", "))));
        }
    }
    let mut out = Vec::new();
    for (group, meta) in builder.metadata().row_groups().iter().enumerate() {
        let (all, bytes) = (meta.num_rows().max(0) as u64, meta.total_byte_size().max(0) as u64);
        let per = (bytes / all.max(1)).max(1);
        let step = (UNIT / per).clamp(ROWS.0, ROWS.1);
        for skip in (0..all).step_by(step as usize) {
            let rows = step.min(all - skip);
            out.push(Stretch { group, skip: skip as usize, rows: rows as usize, bytes: rows * per });
        }
    }
    Ok(out)
}

/// Reads the pages of a stretch.
pub fn pages(path: &Path, stretch: Stretch, place: String, settings: &Settings) -> Result<Pages> {
    let builder = open(path)?;
    let names = &settings.columns;
    let wanted: Vec<&str> = [names.page_id.as_str(), &names.reference, &names.hypothesis]
        .into_iter()
        .chain(["lang", "doc_date", "doc_id", "stratum"])
        .collect();
    let mask = ProjectionMask::columns(builder.parquet_schema(), wanted);
    let reader = builder
        .with_projection(mask)
        .with_row_groups(vec![stretch.group])
        .with_offset(stretch.skip)
        .with_limit(stretch.rows)
        .with_batch_size(DECODE)
        .build()
        .map_err(|e| broken(path, &e))?;
    let (path, settings) = (path.to_path_buf(), settings.clone());
    let mut row = stretch.skip;
    Ok(Box::new(reader.flat_map(move |batch| {
        let inputs = batch.map_err(|e| broken(&path, &e)).and_then(|batch| rows(&batch, &settings));
        let pages: Vec<Result<Raw>> = match inputs {
            Ok(inputs) => inputs
                .into_iter()
                .map(|mut input| {
                    if input.page_id.is_empty() {
                        input.page_id = format!("{place}:{row}");
                    }
                    row += 1;
                    Ok(Raw::Row(Box::new(input)))
                })
                .collect(),
            Err(error) => vec![Err(error)],
        };
        pages
    })))
}
