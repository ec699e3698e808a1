//! Turns an error of the library into the exception that Python sees: misuse is one, a fault of the data is another.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::exceptions::{PyException, PyFileNotFoundError, PyValueError};
use pyo3::prelude::*;
use sverka::error::{Error, ErrorKind};

pyo3::create_exception!(
    sverka._sverka,
    DataFault,
    PyException,
    "A fault of the data: a code and what is wrong. The package turns it into a report that says so."
);

/// Returns the exception for an error.
pub fn raised(error: &Error) -> PyErr {
    let told = error.to_string();
    match error.kind {
        ErrorKind::Usage | ErrorKind::Config | ErrorKind::Refused => PyValueError::new_err(told),
        ErrorKind::NotFound => PyFileNotFoundError::new_err(told),
        ErrorKind::Undecodable => DataFault::new_err(("E_ENCODING", told)),
        ErrorKind::Unreadable | ErrorKind::Malformed | ErrorKind::WriteFailed => DataFault::new_err(("E_READ", told)),
    }
}

/// Does work without Python's lock; a panic in it becomes a fault of the data that it met.
pub fn guarded<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T, Error> + Send) -> PyResult<T> {
    match py.detach(|| catch_unwind(AssertUnwindSafe(work))) {
        Ok(result) => result.map_err(|e| raised(&e)),
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
            Err(DataFault::new_err(("E_PANIC", said.to_string())))
        }
    }
}
