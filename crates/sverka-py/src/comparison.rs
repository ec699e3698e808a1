//! Turns two texts or two files into a comparison that Python can hold.

use std::ffi::OsString;

use clap::Parser;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use sverka::error::{Error, ErrorKind};
use sverka::report::outputs::{self, Settings as Looks};
use sverka::report::words::Words;

use crate::args::{Cli, Command};
use crate::commands::input;
use crate::fault::guarded;
use crate::settings::Settings;

/// A comparison, whole: what it says is had as JSON, how it looks by the name of an output.
#[pyclass(frozen, module = "sverka._sverka")]
pub struct Comparison(sverka::compare::Comparison);

#[pymethods]
impl Comparison {
    /// Everything, as docs/schema/comparison-1.schema.json has it.
    fn json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || Ok(sverka::report::json::comparison(&self.0).to_string()))
    }

    /// The comparison in the form of an output: html, markdown, tei, docx and the rest, in English or Russian.
    fn render<'py>(&self, py: Python<'py>, output: &str, lang: &str) -> PyResult<Bound<'py, PyBytes>> {
        let Some(output) = outputs::output(output) else {
            let known = outputs::names().join(", ");
            return Err(PyValueError::new_err(format!("no output ‘{output}’; there are {known}")));
        };
        let words = words(lang)?;
        let bytes = guarded(py, || {
            let mut out = Vec::new();
            let looks = Looks { words, ..Looks::default() };
            (output.comparison)(&self.0, &looks, &mut out)
                .map_err(|e| Error::new(ErrorKind::WriteFailed, e.to_string()))?;
            Ok(out)
        })?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// The two texts, hypothesis and reference, as they were compared.
    fn texts(&self) -> (&str, &str) {
        (self.0.pair.transcript.text(), self.0.pair.reference.text())
    }
}

fn words(lang: &str) -> PyResult<Words> {
    Words::named(lang).ok_or_else(|| {
        let known = Words::languages().collect::<Vec<_>>().join(", ");
        PyValueError::new_err(format!("no report speaks ‘{lang}’; there are {known}"))
    })
}

/// Compares two texts.
#[pyfunction]
pub fn compare(py: Python<'_>, hypothesis: String, reference: String, settings: Settings) -> PyResult<Comparison> {
    guarded(py, || {
        let pair = settings.pair(&hypothesis, &reference)?;
        let options = settings.options(&pair)?;
        Ok(Comparison(sverka::compare::compare(pair, &options)))
    })
}

/// Compares two files, or the parts of one record, as `sverka diff` does with this command line.
#[pyfunction]
pub fn compare_files(py: Python<'_>, line: Vec<OsString>) -> PyResult<Comparison> {
    guarded(py, || {
        let line = ["sverka", "diff"].into_iter().map(OsString::from).chain(line);
        let args = match Cli::try_parse_from(line).map(|cli| cli.command) {
            Ok(Command::Diff(args)) => args.input,
            Ok(_) => return Err(Error::new(ErrorKind::Usage, "no command line of diff")),
            Err(error) => return Err(Error::new(ErrorKind::Usage, error.render().to_string())),
        };
        let pair = input::pair(&args)?;
        let options = input::options(&args, &pair)?;
        Ok(Comparison(sverka::compare::compare(pair, &options)))
    })
}
