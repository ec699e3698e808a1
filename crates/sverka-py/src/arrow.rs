//! Turns Arrow tables of other packages into ours and back, through the PyCapsule interface: pointers that one
//! package hands to another, so that neither has to import the other. All that is `unsafe` here is in this file.

use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi, to_ffi};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{Array, ArrayRef, BinaryArray, LargeBinaryArray, RecordBatch, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods, PyTuple};

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

/// What came in: one batch, or a stream of them.
pub enum Table {
    /// A record batch.
    Batch(RecordBatch),
    /// What is read as it is asked for.
    Stream(RecordBatchStreamReader),
}

impl Table {
    /// Takes over what an object offers.
    pub fn of(data: &Bound<'_, PyAny>) -> PyResult<Self> {
        if data.hasattr("__arrow_c_array__")? {
            let pair = data.call_method0("__arrow_c_array__")?;
            let (schema, array): (Bound<'_, PyCapsule>, Bound<'_, PyCapsule>) = pair.extract()?;
            return batch(&schema, &array).map(Self::Batch);
        }
        if data.hasattr("__arrow_c_stream__")? {
            let capsule = data.call_method0("__arrow_c_stream__")?;
            return stream(capsule.cast::<PyCapsule>()?).map(Self::Stream);
        }
        Err(PyTypeError::new_err(format!(
            "no Arrow table: {} has neither __arrow_c_array__ nor __arrow_c_stream__",
            data.get_type().name()?
        )))
    }

    /// Reads all of it.
    pub fn read(self, py: Python<'_>) -> PyResult<(SchemaRef, Vec<RecordBatch>)> {
        match self {
            Self::Batch(batch) => Ok((batch.schema(), vec![batch])),
            Self::Stream(reader) => {
                let schema = reader.schema();
                // The other side may want Python's lock to make the next batch.
                let batches = py.detach(|| reader.collect::<Result<Vec<_>, _>>()).map_err(raised)?;
                Ok((schema, batches))
            }
        }
    }
}

fn batch(schema: &Bound<'_, PyCapsule>, array: &Bound<'_, PyCapsule>) -> PyResult<RecordBatch> {
    let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    // SAFETY: a capsule of this name holds such a struct (the interface's promise), and both capsules outlive this
    // call. `from_raw` leaves an array behind that is released, so that nobody else releases it.
    let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) }.map_err(raised)?;
    if !matches!(data.data_type(), DataType::Struct(_)) {
        return Err(PyTypeError::new_err(format!("no table but an array of {}", data.data_type())));
    }
    Ok(RecordBatch::from(StructArray::from(data)))
}

fn stream(capsule: &Bound<'_, PyCapsule>) -> PyResult<RecordBatchStreamReader> {
    let stream = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: as above; `from_raw` leaves a stream behind that is released.
    unsafe { RecordBatchStreamReader::from_raw(stream.as_ptr()) }.map_err(raised)
}

/// Returns the schema, as a capsule.
pub fn give_schema<'py>(py: Python<'py>, schema: &Schema) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowSchema::try_from(schema).map_err(raised)?, SCHEMA)
}

/// Returns a batch as two capsules.
pub fn give_batch<'py>(py: Python<'py>, batch: &RecordBatch) -> PyResult<Bound<'py, PyTuple>> {
    let (array, schema) = to_ffi(&StructArray::from(batch.clone()).into_data()).map_err(raised)?;
    let capsules = (PyCapsule::new_with_value(py, schema, SCHEMA)?, PyCapsule::new_with_value(py, array, ARRAY)?);
    capsules.into_pyobject(py)
}

/// Returns a stream as a capsule.
pub fn give_stream<'py>(py: Python<'py>, reader: Box<dyn RecordBatchReader + Send>) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), STREAM)
}

/// Takes text for bytes: nobody has proven that what another program calls text is UTF-8, and a page that is not must
/// be a row that says so.
pub fn unproven(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns: Vec<ArrayRef> = batch.columns().iter().map(bytes).collect();
    columns.iter().try_for_each(|column| column.to_data().validate_full())?;
    let field = |(field, column): (&Arc<Field>, &ArrayRef)| {
        field.as_ref().clone().with_data_type(column.data_type().clone()).with_nullable(true)
    };
    let fields: Vec<Field> = batch.schema().fields().iter().zip(&columns).map(field).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

fn bytes(column: &ArrayRef) -> ArrayRef {
    match column.data_type() {
        DataType::Utf8 => Arc::new(BinaryArray::from(column.as_string::<i32>().clone())),
        DataType::LargeUtf8 => Arc::new(LargeBinaryArray::from(column.as_string::<i64>().clone())),
        DataType::Utf8View => Arc::new(column.as_string_view().clone().to_binary_view()),
        _ => column.clone(),
    }
}

/// Returns the exception for an error of Arrow.
pub fn raised(error: ArrowError) -> PyErr {
    PyValueError::new_err(error.to_string())
}
