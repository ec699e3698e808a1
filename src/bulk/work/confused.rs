//! Turns what was read for what into a small table beside the results; tables of parts add up.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::bulk::row::Row;
use crate::error::{Error, ErrorKind, Result};
use crate::scale::{Confused, Confusions};

/// Rows of a batch.
const ROWS: usize = 8192;

/// What was read for what, by stratum.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table(BTreeMap<Option<String>, Confusions>);

/// A row: stratum; reference, hypothesis, counts.
type Line<'a> = (Option<&'a str>, (&'a str, &'a str, Confused));

/// Returns the columns of the table.
pub fn schema() -> SchemaRef {
    let field = |name: &str, kind, null| Field::new(name, kind, null);
    Arc::new(Schema::new(vec![
        field("stratum", DataType::Utf8, true),
        field("ref_seg", DataType::Utf8, false),
        field("hyp_seg", DataType::Utf8, false),
        field("n", DataType::Int64, false),
        field("n_pages", DataType::Int64, false),
    ]))
}

impl Table {
    /// Counts a page.
    pub fn add(&mut self, row: &Row) {
        let Some(compared) = row.compared.as_ref().filter(|c| !c.confused.is_empty()) else { return };
        let pairs = compared.confused.iter().map(|(r, h)| (r.as_str(), h.as_str()));
        self.0.entry(row.stratum.clone()).or_default().add_page(pairs);
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        for (stratum, table) in &other.0 {
            self.0.entry(stratum.clone()).or_default().merge(table);
        }
    }

    /// Returns the counts of all strata together.
    pub fn whole(&self) -> Confusions {
        let mut whole = Confusions::default();
        self.0.values().for_each(|table| whole.merge(table));
        whole
    }

    /// Writes it as batches, strata by name, the most frequent first.
    pub fn batches(&self) -> Result<Vec<RecordBatch>> {
        let rows: Vec<Line<'_>> =
            self.0.iter().flat_map(|(s, t)| t.rows().into_iter().map(move |row| (s.as_deref(), row))).collect();
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let batch = |rows: &[Line<'_>]| {
            let text = |of: fn(&(&str, &str, Confused)) -> String| -> ArrayRef {
                Arc::new(StringArray::from_iter_values(rows.iter().map(|(_, row)| of(row))))
            };
            let columns: Vec<ArrayRef> = vec![
                Arc::new(StringArray::from_iter(rows.iter().map(|(s, _)| *s))),
                text(|row| row.0.to_string()),
                text(|row| row.1.to_string()),
                Arc::new(Int64Array::from_iter_values(rows.iter().map(|(_, row)| number(row.2.times)))),
                Arc::new(Int64Array::from_iter_values(rows.iter().map(|(_, row)| number(row.2.pages)))),
            ];
            RecordBatch::try_new(schema(), columns)
        };
        rows.chunks(ROWS).map(batch).collect::<std::result::Result<_, _>>().map_err(|e| crate::bulk::batch::failed(&e))
    }

    /// Adds the rows of a file.
    pub fn read(&mut self, path: &Path) -> Result<()> {
        let failed = |e: &dyn std::fmt::Display| {
            Error::new(ErrorKind::Malformed, format!("not a table of confusions: {e}"))
                .in_file(path.display().to_string())
                .hint("take it away and run the same command again")
        };
        let file = File::open(path).map_err(|e| failed(&e))?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(|b| b.build()).map_err(|e| failed(&e))?;
        for batch in reader {
            let batch = batch.map_err(|e| failed(&e))?;
            if batch.schema().fields() != schema().fields() {
                return Err(failed(&"it has other columns"));
            }
            let text = |i: usize| batch.column(i).as_string::<i32>();
            let number = |i: usize, row| batch.column(i).as_primitive::<Int64Type>().value(row).max(0) as u64;
            for row in 0..batch.num_rows() {
                let stratum = text(0).is_valid(row).then(|| text(0).value(row).to_string());
                let counts = Confused { times: number(3, row), pages: number(4, row) };
                self.0.entry(stratum).or_default().add(text(1).value(row), text(2).value(row), counts);
            }
        }
        Ok(())
    }
}
