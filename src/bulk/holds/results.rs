//! Turns tables of results into the counts of pages, one after the other, whatever their number.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::bulk::work::{self, Manifest};
use crate::error::{Error, ErrorKind, Result};

/// What a row of results counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Counts {
    pub page_id: String,
    pub doc_id: Option<String>,
    pub stratum: Option<String>,
    pub status: String,
    pub error_code: Option<String>,
    pub ref_chars: u64,
    pub hyp_chars: u64,
    pub ref_words: u64,
    pub edits: u64,
    pub word_edits: u64,
    pub norm_edits: u64,
    pub norm_chars: u64,
    /// Whether the two were compared: an error or a page without a partner has no counts.
    pub compared: bool,
}

const TEXTS: [&str; 5] = ["page_id", "doc_id", "stratum", "status", "error_code"];
const NUMBERS: [&str; 7] = ["ref_chars", "hyp_chars", "ref_words", "edits", "word_edits", "norm_edits", "norm_chars"];
/// What every table of results has.
const NEEDED: [&str; 4] = ["page_id", "status", "ref_chars", "edits"];

/// A table of results: the folder of a run that is complete, or Parquet files with its columns.
#[derive(Debug, Clone)]
pub struct Results {
    /// The files, in order.
    pub files: Vec<PathBuf>,
    /// The folder and its manifest, where it is one.
    pub folder: Option<(PathBuf, Manifest)>,
}

impl Results {
    /// Finds the files of a table of results.
    ///
    /// # Errors
    /// `NotFound` where there is none; `Malformed` for a folder whose run is not complete.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.is_dir() {
            File::open(path).map_err(|e| {
                Error::new(ErrorKind::NotFound, format!("cannot be read: {e}")).in_file(path.display().to_string())
            })?;
            return Ok(Self { files: vec![path.to_path_buf()], folder: None });
        }
        let Some(manifest) = work::manifest(path)? else {
            let hint = if work::is_results(path) {
                "sverka bulk merge says what is missing"
            } else {
                "sverka bulk run makes them"
            };
            return Err(Error::new(ErrorKind::NotFound, "there are no complete results here")
                .in_file(path.display().to_string())
                .hint(hint));
        };
        let files = manifest.parts.iter().map(|p| path.join("pages").join(&p.name)).collect();
        Ok(Self { files, folder: Some((path.to_path_buf(), manifest)) })
    }

    /// Goes through all rows.
    pub fn each(&self, mut take: impl FnMut(Counts)) -> Result<()> {
        for path in &self.files {
            let failed = |e: &dyn std::fmt::Display| {
                Error::new(ErrorKind::Malformed, format!("not a table of results: {e}"))
                    .in_file(path.display().to_string())
            };
            let file = File::open(path).map_err(|e| failed(&e))?;
            let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| failed(&e))?;
            for name in NEEDED {
                if builder.schema().column_with_name(name).is_none() {
                    return Err(failed(&format!("it has no column ‘{name}’")).hint("sverka bulk run makes them"));
                }
            }
            let mask = ProjectionMask::columns(builder.parquet_schema(), TEXTS.into_iter().chain(NUMBERS));
            for batch in builder.with_projection(mask).with_batch_size(1024).build().map_err(|e| failed(&e))? {
                let batch = batch.map_err(|e| failed(&e))?;
                (0..batch.num_rows()).for_each(|i| take(counts(&batch, i)));
            }
        }
        Ok(())
    }
}

fn counts(batch: &RecordBatch, i: usize) -> Counts {
    let text = |name: &str| {
        let array = batch.column_by_name(name).filter(|a| a.is_valid(i))?;
        Some(match array.data_type() {
            DataType::Utf8 => array.as_string::<i32>().value(i).to_string(),
            DataType::LargeUtf8 => array.as_string::<i64>().value(i).to_string(),
            DataType::Utf8View => array.as_string_view().value(i).to_string(),
            _ => return None,
        })
    };
    let number = |name: &str| {
        let array = batch.column_by_name(name).filter(|a| a.is_valid(i))?;
        u64::try_from(array.as_primitive_opt::<Int32Type>()?.value(i)).ok()
    };
    let of = |name| number(name).unwrap_or(0);
    Counts {
        page_id: text("page_id").unwrap_or_default(),
        doc_id: text("doc_id"),
        stratum: text("stratum"),
        status: text("status").unwrap_or_default(),
        error_code: text("error_code"),
        ref_chars: of("ref_chars"),
        hyp_chars: of("hyp_chars"),
        ref_words: of("ref_words"),
        edits: of("edits"),
        word_edits: of("word_edits"),
        norm_edits: of("norm_edits"),
        norm_chars: of("norm_chars"),
        compared: number("edits").is_some(),
    }
}
