//! Turns tables of pages into tables of results: `sverka::bulk` for everything that speaks Arrow.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, SchemaRef};
use arrow_select::concat::concat_batches;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyTuple};
use sverka::align::exact::Workspace;
use sverka::bulk::{self, Digest, Input};
use sverka::error::{Error, ErrorKind};

use crate::arrow::{Table, give_batch, give_schema, give_stream, raised, unproven};
use crate::fault;

/// Record batches of one schema, held in memory.
#[pyclass(frozen, module = "sverka._sverka")]
pub struct Batches {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

#[pymethods]
impl Batches {
    /// Takes over a table that has the PyCapsule interface, its text as bytes.
    #[new]
    fn new(py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (schema, batches) = Table::of(data)?.read(py)?;
        let batches: Vec<RecordBatch> = batches.iter().map(unproven).collect::<Result<_, _>>().map_err(raised)?;
        Ok(Self { schema: batches.first().map_or(schema, RecordBatch::schema), batches })
    }

    /// No row, and the schema of results.
    #[staticmethod]
    fn results(hex: bool) -> Self {
        Self { schema: bulk::schema(hex), batches: Vec::new() }
    }

    /// Reads what `packed` wrote.
    #[staticmethod]
    fn unpacked(bytes: &[u8]) -> PyResult<Self> {
        let reader = StreamReader::try_new(bytes, None).map_err(raised)?;
        let schema = reader.schema();
        Ok(Self { schema, batches: reader.collect::<Result<_, _>>().map_err(raised)? })
    }

    /// The rows as bytes, for another process.
    fn packed<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let write = || {
            let mut writer = StreamWriter::try_new(Vec::new(), &self.schema)?;
            self.batches.iter().try_for_each(|batch| writer.write(batch))?;
            writer.into_inner()
        };
        Ok(PyBytes::new(py, &write().map_err(raised)?))
    }

    /// Some of the rows.
    fn slice(&self, start: usize, length: usize) -> Self {
        let (mut skip, mut left) = (start, length);
        let mut batches = Vec::new();
        for batch in &self.batches {
            let from = skip.min(batch.num_rows());
            let take = left.min(batch.num_rows() - from);
            skip -= from;
            left -= take;
            if take > 0 {
                batches.push(batch.slice(from, take));
            }
        }
        Self { schema: self.schema.clone(), batches }
    }

    /// These rows and then those.
    #[staticmethod]
    fn joined(parts: Vec<PyRef<'_, Self>>) -> PyResult<Self> {
        let Some(first) = parts.first() else {
            return Err(PyValueError::new_err("nothing to join"));
        };
        let batches: Vec<RecordBatch> = parts.iter().flat_map(|p| p.batches.iter().cloned()).collect();
        Ok(Self { schema: first.schema.clone(), batches })
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        give_schema(py, &self.schema)
    }

    /// The rows as one batch. What schema is asked for is a wish that may be left unfulfilled.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let _ = requested_schema;
        give_batch(py, &self.one()?)
    }

    /// The rows as a stream of batches.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches = self.batches.clone().into_iter().map(Ok);
        give_stream(py, Box::new(RecordBatchIterator::new(batches, self.schema.clone())))
    }
}

impl Batches {
    fn one(&self) -> PyResult<RecordBatch> {
        concat_batches(&self.schema, &self.batches).map_err(raised)
    }
}

/// Compares pages under settings that were understood once.
#[pyclass(frozen, module = "sverka._sverka")]
pub struct Engine(Arc<bulk::Engine>);

#[pymethods]
impl Engine {
    /// Understands settings, written as JSON.
    #[new]
    fn new(settings: &str) -> PyResult<Self> {
        let engine = bulk::Settings::from_json(settings).and_then(bulk::Engine::new);
        engine.map(|e| Self(Arc::new(e))).map_err(|e| fault::raised(&e))
    }

    /// The id that rows have in `config_id`.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// Compares every page; `done` is called after each.
    fn compare(&self, py: Python<'_>, data: &Batches, threads: usize, done: Option<Py<PyAny>>) -> PyResult<Batches> {
        let mut batches = Vec::with_capacity(data.batches.len().max(1));
        for batch in &data.batches {
            let pages = self.pages(batch)?;
            let rows = match &done {
                Some(done) => {
                    let mut workspace = Workspace::new();
                    let mut rows = Vec::with_capacity(pages.len());
                    for page in &pages {
                        rows.push(py.detach(|| self.0.row(page, &mut workspace)));
                        done.call0(py)?;
                    }
                    self.0.to_batch(&rows)
                }
                None => py.detach(|| side_by_side(&self.0, &pages, threads)),
            };
            batches.push(rows.map_err(|e| fault::raised(&e))?);
        }
        if batches.is_empty() {
            // Also where there is no page, a missing column is told.
            self.pages(&RecordBatch::new_empty(data.schema.clone()))?;
        }
        Ok(Batches { schema: bulk::schema(self.0.settings.hex), batches })
    }

    /// Compares pages as they are asked for: a stream of results for a stream of pages.
    fn stream<'py>(
        &self,
        py: Python<'py>,
        data: &Bound<'py, PyAny>,
        threads: usize,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let Table::Stream(mut reader) = Table::of(data)? else {
            return Err(PyTypeError::new_err("no stream but one batch"));
        };
        self.pages(&unproven(&RecordBatch::new_empty(reader.schema())).map_err(raised)?)?;
        let (engine, schema) = (self.0.clone(), bulk::schema(self.0.settings.hex));
        let next = std::iter::from_fn(move || {
            let batch = reader.next()?;
            Some(batch.and_then(|batch| results(&engine, &batch, threads)))
        });
        give_stream(py, Box::new(RecordBatchIterator::new(next, schema)))
    }

    /// The rows of pages that could not be compared: `E_CRASH` or `E_TIMEOUT`, and what happened.
    fn failed(&self, data: &Batches, code: &str, message: &str) -> PyResult<Batches> {
        let code = match code {
            "E_CRASH" => "E_CRASH",
            "E_TIMEOUT" => "E_TIMEOUT",
            _ => return Err(PyValueError::new_err(format!("no code of a process: {code}"))),
        };
        let row = |page: &Input| self.0.error_row(page, "error", code, message.to_string());
        let mut batches = Vec::new();
        for batch in &data.batches {
            let rows: Vec<_> = self.pages(batch)?.iter().map(row).collect();
            batches.push(self.0.to_batch(&rows).map_err(|e| fault::raised(&e))?);
        }
        Ok(Batches { schema: bulk::schema(self.0.settings.hex), batches })
    }
}

impl Engine {
    fn pages(&self, batch: &RecordBatch) -> PyResult<Vec<Input>> {
        bulk::rows(batch, &self.0.settings).map_err(|e| fault::raised(&e))
    }
}

fn results(engine: &bulk::Engine, batch: &RecordBatch, threads: usize) -> Result<RecordBatch, ArrowError> {
    let outer = |e: Error| ArrowError::ExternalError(Box::new(e));
    let pages = bulk::rows(&unproven(batch)?, &engine.settings).map_err(outer)?;
    // A panic must not leave through the interface; a page's own is a row already.
    catch_unwind(AssertUnwindSafe(|| side_by_side(engine, &pages, threads)))
        .map_err(|_| ArrowError::ComputeError("a panic outside of any page".into()))?
        .map_err(outer)
}

/// Compares pages on so many threads; the rows are the same on any number.
fn side_by_side(engine: &bulk::Engine, pages: &[Input], threads: usize) -> Result<RecordBatch, Error> {
    if threads < 2 || pages.len() < 2 {
        return engine.results(pages);
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut workspace = Workspace::new();
        let mut rows = Vec::new();
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some(page) = pages.get(i) else {
                return rows;
            };
            rows.push((i, engine.row(page, &mut workspace)));
        }
    };
    let mut rows: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads.min(pages.len())).map(|_| scope.spawn(work)).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    rows.sort_by_key(|(i, _)| *i);
    let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
    engine.to_batch(&rows)
}

/// The schema of results, with digests as text, in the words of Spark.
#[pyfunction]
pub fn bulk_schema() -> String {
    bulk::as_json().to_string()
}

/// The digest of a table of results, which no order of rows changes.
#[pyfunction]
pub fn bulk_digest(py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<String> {
    let (_, batches) = Table::of(data)?.read(py)?;
    let digest = || {
        let mut all = Digest::default();
        for batch in &batches {
            batch
                .columns()
                .iter()
                .try_for_each(|column| column.to_data().validate_full())
                .map_err(|e| Error::new(ErrorKind::Malformed, e.to_string()))?;
            all.merge(&Digest::of(batch)?);
        }
        Ok(all)
    };
    py.detach(digest).map(|d| d.to_string()).map_err(|e: Error| fault::raised(&e))
}
