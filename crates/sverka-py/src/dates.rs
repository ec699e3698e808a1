//! Turns one text into its dates, as JSON.

use std::sync::Arc;

use pyo3::prelude::*;
use serde_json::json;
use sverka::dates::{DateOptions, Evidence, judge};
use sverka::lang::pack_for;
use sverka::read::{Role, Witness};
use sverka::report::dates_json::mention_json;
use sverka::text::Source;

use crate::commands::input;
use crate::fault::guarded;

/// Returns the dates of a text as a JSON list.
#[pyfunction]
pub fn find_dates(
    py: Python<'_>,
    text: String,
    lang: Option<String>,
    range: Option<String>,
    anchor: Option<String>,
) -> PyResult<String> {
    guarded(py, || {
        input::edtf("range", range.as_deref())?;
        input::edtf("anchor", anchor.as_deref())?;
        if let Some(tag) = &lang {
            pack_for(Some(tag), "")?;
        }
        let mut witness = Witness::whole(Role::Transcript, Arc::new(Source::from_text("text", text)));
        witness.lang.clone_from(&lang);
        let dates = judge(&Evidence::alone(&witness), &DateOptions { lang, range, anchor, ..DateOptions::default() });
        Ok(json!(dates.iter().map(|d| mention_json(d, &witness.source)).collect::<Vec<_>>()).to_string())
    })
}
