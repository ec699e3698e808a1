//! Turns the parts of all shares into one result: nothing missing, nothing twice, one manifest.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::{Deserialize, Serialize};

use super::confused::{self, Table};
use super::part::{Draft, Footer, parts, replace, sweep, unwritable};
use super::plan::{self, Plan};
use crate::bulk::batch::failed;
use crate::bulk::digest::Digest;
use crate::bulk::schema::{VERSION, schema};
use crate::bulk::settings::Settings;
use crate::error::{Error, ErrorKind, Result};

/// Name of the file.
pub const NAME: &str = "_manifest.json";

/// What a folder of results holds, once all of it is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// `sverka/bulk/1`.
    pub schema: String,
    /// Version of the columns.
    pub schema_version: i16,
    /// Version of sverka.
    pub version: String,
    /// Id of the settings.
    pub config_id: String,
    /// The settings.
    pub settings: Settings,
    /// Rows.
    pub rows: u64,
    /// Rows by their status.
    pub statuses: BTreeMap<String, u64>,
    /// Digest of all rows, whatever their order.
    pub digest: String,
    /// The parts, in the order of the input.
    pub parts: Vec<Part>,
}

/// A part of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Name of the file in `pages` (and in `confusions`).
    pub name: String,
    /// The unit.
    pub place: String,
    /// Rows.
    pub rows: u64,
    /// Digest of them.
    pub digest: String,
}

/// Gathers the results of shares that were written into folders of their own.
pub fn gather(from: &[PathBuf], out: &Path) -> Result<()> {
    let mut plan: Option<Plan> = None;
    for folder in from {
        let own = Plan::read(folder)?.ok_or_else(|| no_plan(folder))?;
        if plan.get_or_insert_with(|| own.clone()) != &own {
            return Err(Error::new(ErrorKind::Refused, "the folders hold results of different plans")
                .in_file(folder.display().to_string())
                .hint("run all shares over the same input with the same settings"));
        }
    }
    if let Some(plan) = plan {
        plan.settle(out, false)?;
    }
    for (folder, kind) in from.iter().flat_map(|f| [(f, "confusions"), (f, "pages")]) {
        let into = out.join(kind);
        fs::create_dir_all(&into).map_err(|e| unwritable(&into, &e))?;
        for (path, _) in parts(&folder.join(kind))? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let to = into.join(&*name);
            if !to.exists() && fs::hard_link(&path, &to).is_err() {
                let draft = into.join(format!(".{name}.tmp"));
                fs::copy(&path, &draft).and_then(|_| fs::rename(&draft, &to)).map_err(|e| unwritable(&to, &e))?;
            }
        }
    }
    Ok(())
}

fn no_plan(folder: &Path) -> Error {
    Error::new(ErrorKind::NotFound, "there are no results of sverka bulk run here")
        .in_file(folder.display().to_string())
}

/// Checks that every unit of the plan is there once, and writes the manifest. `verify`: the rows are digested anew.
pub fn merge(out: &Path, verify: bool) -> Result<Manifest> {
    let plan = Plan::read(out)?.ok_or_else(|| no_plan(out))?;
    let mut there: BTreeMap<String, (PathBuf, Footer)> = BTreeMap::new();
    let mut odd = Vec::new();
    for (path, footer) in parts(&out.join("pages"))? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if footer.config_id != plan.config_id || footer.version != plan.version {
            odd.push(format!("{name} is of other settings or another version"));
        } else if let Some((other, _)) = there.insert(footer.place.clone(), (path, footer)) {
            odd.push(format!("{name} and {} are of the same unit", other.display()));
        }
    }
    let missing: Vec<&str> = plan.places.iter().filter(|p| !there.contains_key(*p)).map(String::as_str).collect();
    if let Some(first) = missing.first() {
        return Err(Error::new(
            ErrorKind::Malformed,
            format!("{} of {} parts are missing, the first is ‘{first}’", missing.len(), plan.places.len()),
        )
        .in_file(out.display().to_string())
        .hint("run the missing shares, or all of it without --shard: what is done is kept"));
    }
    if there.len() > plan.places.len() {
        odd.push("there are parts that the plan does not know".into());
    }
    if let Some(odd) = odd.first() {
        return Err(Error::new(ErrorKind::Malformed, odd.clone())
            .in_file(out.display().to_string())
            .hint("run sverka bulk run once more with the same arguments: it sets the folder right"));
    }
    let mut digest = Digest::default();
    let mut statuses: BTreeMap<String, u64> = BTreeMap::new();
    let mut listed = Vec::new();
    for place in &plan.places {
        let Some((path, footer)) = there.get(place) else { continue };
        let own = if verify {
            let own = digest_of(path)?;
            if own.to_string() != footer.digest {
                return Err(Error::new(ErrorKind::Malformed, "the rows are not those that were written")
                    .in_file(path.display().to_string())
                    .hint("take the file away and run the same command again"));
            }
            own
        } else {
            Digest::parse(&footer.digest).ok_or_else(|| failed(&"its digest cannot be read"))?
        };
        digest.merge(&own);
        footer.statuses.iter().for_each(|(s, n)| *statuses.entry(s.clone()).or_default() += n);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        listed.push(Part { name, place: place.clone(), rows: footer.rows, digest: footer.digest.clone() });
    }
    let manifest = Manifest {
        schema: "sverka/bulk/1".into(),
        schema_version: VERSION,
        version: plan.version,
        config_id: plan.config_id,
        settings: plan.settings,
        rows: digest.rows,
        statuses,
        digest: digest.to_string(),
        parts: listed,
    };
    // Whoever merges says that nobody writes any more: what was left half done may go.
    [out.join("pages"), out.join("confusions"), out.to_path_buf()].iter().for_each(|folder| sweep(folder, |_| true));
    let text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    replace(&out.join(NAME), &(text + "\n"))?;
    Ok(manifest)
}

/// Reads the manifest of a folder; `None` where there is none.
pub fn manifest(out: &Path) -> Result<Option<Manifest>> {
    let path = out.join(NAME);
    match fs::read_to_string(&path) {
        Ok(text) => serde_json::from_str(&text).map(Some).map_err(|e| {
            Error::new(ErrorKind::Malformed, format!("not a manifest of results: {e}"))
                .in_file(path.display().to_string())
        }),
        Err(_) => Ok(None),
    }
}

/// Takes the manifest away, because what it says is about to change.
pub fn unsettle(out: &Path) {
    let _ = fs::remove_file(out.join(NAME));
}

fn digest_of(path: &Path) -> Result<Digest> {
    let wrong = |e: &dyn std::fmt::Display| failed(e).in_file(path.display().to_string());
    let file = fs::File::open(path).map_err(|e| wrong(&e))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(|b| b.build()).map_err(|e| wrong(&e))?;
    let mut digest = Digest::default();
    for batch in reader {
        digest.merge(&Digest::of(&batch.map_err(|e| wrong(&e))?)?);
    }
    Ok(digest)
}

/// Writes all rows into one file, in the order of the input.
pub fn one_table(out: &Path, manifest: &Manifest, to: &Path) -> Result<()> {
    let parts: Vec<PathBuf> = manifest.parts.iter().map(|p| out.join("pages").join(&p.name)).collect();
    let mut draft = draft_for(to, schema(manifest.settings.hex))?;
    for path in &parts {
        let wrong = |e: &dyn std::fmt::Display| failed(e).in_file(path.display().to_string());
        let file = fs::File::open(path).map_err(|e| wrong(&e))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| wrong(&e))?;
        for batch in builder.with_batch_size(64).build().map_err(|e| wrong(&e))? {
            draft.add(&batch.map_err(|e| wrong(&e))?)?;
        }
    }
    let footer = Footer {
        schema: "sverka/bulk-table/1".into(),
        config_id: manifest.config_id.clone(),
        version: manifest.version.clone(),
        rows: manifest.rows,
        statuses: manifest.statuses.clone(),
        digest: manifest.digest.clone(),
        ..Footer::default()
    };
    draft.finish(to, &footer)
}

/// Writes what was read for what on all pages into one file.
pub fn one_confusions(out: &Path, manifest: &Manifest, to: &Path) -> Result<()> {
    let table = confusions(out, manifest)?;
    let mut draft = draft_for(to, confused::schema())?;
    table.batches()?.iter().try_for_each(|batch| draft.add(batch))?;
    draft.finish(to, &Footer { schema: "sverka/bulk-confusions/1".into(), ..Footer::default() })
}

/// Adds up what was read for what on all pages.
pub fn confusions(out: &Path, manifest: &Manifest) -> Result<Table> {
    let mut table = Table::default();
    manifest.parts.iter().try_for_each(|p| table.read(&out.join("confusions").join(&p.name)))?;
    Ok(table)
}

fn draft_for(to: &Path, schema: arrow_schema::SchemaRef) -> Result<Draft> {
    let folder = to.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Draft::new(folder, &to.file_name().unwrap_or_default().to_string_lossy(), schema)
}

/// Says whether a folder holds results.
pub fn is_results(folder: &Path) -> bool {
    folder.join(plan::NAME).is_file()
}
