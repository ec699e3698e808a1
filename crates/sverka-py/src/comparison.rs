//! Turns two texts or two files into a comparison that Python can hold.

use std::path::PathBuf;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use sverka::error::{Error, ErrorKind, Result};
use sverka::report::outputs::{self, Settings as Looks};
use sverka::report::words::Words;

use crate::args::InputArgs;
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

/// How the files of a pair are to be read; the names are those of the program's options.
#[derive(Debug, Clone, Default, FromPyObject)]
#[pyo3(from_item_all)]
pub struct Files {
    transcript: PathBuf,
    reference: Option<PathBuf>,
    profile: String,
    lang: Option<String>,
    range: Option<String>,
    anchor: Option<String>,
    meta: Option<PathBuf>,
    translation: Vec<PathBuf>,
    transcript_encoding: Option<String>,
    reference_encoding: Option<String>,
    format_transcript: Option<String>,
    format_reference: Option<String>,
    transcript_view: Option<String>,
    reference_view: Option<String>,
}

impl Files {
    fn arguments(self) -> Result<InputArgs> {
        let view = |view: Option<String>| view.map(|v| v.parse()).transpose();
        Ok(InputArgs {
            transcript: self.transcript,
            reference: self.reference,
            lang: self.lang,
            profile: self.profile,
            translation: self.translation,
            meta: self.meta,
            encoding: None,
            transcript_encoding: self.transcript_encoding,
            reference_encoding: self.reference_encoding,
            format_transcript: self.format_transcript,
            format_reference: self.format_reference,
            transcript_view: view(self.transcript_view)?,
            reference_view: view(self.reference_view)?,
            section: Vec::new(),
            range: self.range,
            anchor: self.anchor,
            collection: None,
        })
    }
}

/// Compares two files, or the parts of one record, as `sverka diff` does.
#[pyfunction]
pub fn compare_files(py: Python<'_>, files: Files) -> PyResult<Comparison> {
    guarded(py, || {
        let args = files.arguments()?;
        let pair = input::pair(&args)?;
        let options = input::options(&args, &pair)?;
        Ok(Comparison(sverka::compare::compare(pair, &options)))
    })
}
