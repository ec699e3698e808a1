//! Turns rates and counts into words.

use std::path::Path;

use sverka::bulk::holds::{OfConfusion, Populations, Told};
use sverka::error::{Error, ErrorKind, Result};
use sverka::text::show::visible;

/// Says a share in per cent.
pub fn percent(share: f64) -> String {
    format!("{:.2} %", 100.0 * share)
}

/// Says an interval.
pub fn interval(ends: Option<[f64; 2]>) -> String {
    ends.map_or_else(|| "no interval".into(), |[low, high]| format!("{} to {}", percent(low), percent(high)))
}

/// Says an estimate.
pub fn told(told: &Told) -> String {
    format!("{} ({}, {} pages)", percent(told.value), interval(told.interval), told.pages)
}

/// Reads a share: `5%`, `0.05`.
pub fn share(text: &str) -> std::result::Result<f64, String> {
    let (number, whole) = text.strip_suffix('%').map_or((text, 1.0), |n| (n, 100.0));
    let share = number.trim().parse::<f64>().map_err(|_| "write a share, as in 5% or 0.05".to_string())? / whole;
    if share > 0.0 && share < 1.0 { Ok(share) } else { Err("a share lies between 0 and 1".into()) }
}

/// Shows what a file has, so that nothing in it can act on the terminal.
pub fn shown(text: &str) -> String {
    visible(text)
}

/// Shows a stratum.
pub fn stratum(name: Option<&str>) -> String {
    name.map_or_else(|| "(none)".into(), shown)
}

/// Lists what is read for what.
pub fn confusions(rows: &[OfConfusion]) -> String {
    let piece = |text: &str| if text.is_empty() { "nothing".into() } else { format!("‘{}’", shown(text)) };
    let row = |c: &OfConfusion| {
        format!("  {} read as {}: {} times on {} pages\n", piece(&c.reference), piece(&c.hypothesis), c.n, c.n_pages)
    };
    rows.iter().map(row).collect()
}

/// Returns how many pages the corpus has.
pub fn populations(whole: Option<u64>, strata: Option<&Path>) -> Result<Populations> {
    let Some(path) = strata else { return Ok(Populations::whole(whole)) };
    let text = std::fs::read_to_string(path).map_err(|e| {
        Error::new(ErrorKind::NotFound, format!("cannot be read: {e}")).in_file(path.display().to_string())
    })?;
    Populations::read(path, &text)
}
