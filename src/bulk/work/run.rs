//! Turns a plan into parts of results: what is done stays done, whatever happens to the run.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use sha2::{Digest as _, Sha256};

use super::apart::{Apart, Workers};
use super::confused::{self, Table};
use super::part::{Draft, Footer, parts, sweep};
use super::pipe::{Giver, pipe};
use crate::align::exact::Workspace;
use crate::bulk::batch::hex;
use crate::bulk::digest::Digest;
use crate::bulk::input::{Pages, Raw, Unit, one_line};
use crate::bulk::row::{Engine, Input, Row};
use crate::bulk::schema::schema;
use crate::bulk::settings::Settings;
use crate::error::Result;

/// Pages of a batch, and bytes at which it is closed early. Parts must not depend on the machine: neither does this.
const BATCH: (usize, usize) = (64, 512 << 10);
/// What results may weigh beside their texts, and what else a run needs, both taken off the memory it may use.
const RESULTS: u64 = 6;

/// How a run is done; nothing here changes a row.
#[derive(Debug, Clone)]
pub struct Run {
    /// The folder of results.
    pub out: PathBuf,
    /// Which share of the units: this one (from 1) of so many.
    pub shard: (usize, usize),
    /// Threads that compare.
    pub jobs: usize,
    /// Bytes that pages under way may take with their results.
    pub memory: u64,
    /// Processes apart, where wanted.
    pub apart: Option<Apart>,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Units done, those found done included.
    pub units: usize,
    /// Units of this share.
    pub of_units: usize,
    /// Units found done.
    pub found: usize,
    /// Pages compared by this run.
    pub pages: u64,
    /// Of them, pages that could not be compared.
    pub errors: u64,
    /// Pages in units found done.
    pub found_pages: u64,
    /// Pages that could not be compared, in units found done.
    pub found_errors: u64,
    /// Bytes of the units done by this run, as the plan has them.
    pub bytes: u64,
    /// Bytes of the units of this share, less those found done.
    pub of_bytes: u64,
}

enum Job {
    /// The unit has been done before.
    Found(usize, Footer),
    /// Pages of a unit; the content's digest comes with the last.
    Work { unit: usize, pages: Vec<Raw>, content: Option<String> },
}

enum Done {
    Found(usize, Footer),
    Work(Box<Worked>),
}

struct Worked {
    unit: usize,
    batch: RecordBatch,
    digest: Digest,
    statuses: BTreeMap<String, u64>,
    confused: Table,
    content: Option<String>,
}

/// Does the units of a plan that fall to this run and are not done, and tells how far it is after every batch.
///
/// # Errors
/// Where results cannot be written, or no worker started. What is wrong with a page or a unit is a row.
pub fn run(units: &[Unit], settings: &Settings, how: &Run, mut tell: impl FnMut(&Progress)) -> Result<Progress> {
    let mut engine = Engine::new(settings.clone())?;
    engine.confusions = true;
    let pages_in = how.out.join("pages");
    let mine: Vec<usize> =
        (0..units.len()).filter(|i| i % how.shard.1.max(1) == how.shard.0.saturating_sub(1)).collect();
    let mut known: BTreeMap<String, Vec<(PathBuf, Footer)>> = BTreeMap::new();
    for (path, footer) in parts(&pages_in)? {
        known.entry(footer.place.clone()).or_default().push((path, footer));
    }
    let stems: Vec<String> = mine.iter().map(|&i| stem(&units[i])).collect();
    for folder in [&pages_in, &how.out.join("confusions")] {
        sweep(folder, |name| stems.iter().any(|stem| name.starts_with(&format!(".{stem}."))));
    }
    let mut progress = Progress { of_units: mine.len(), ..Progress::default() };
    progress.of_bytes = mine.iter().map(|&i| units[i].bytes).sum();

    let read = |giver: &Giver<'_, Job, Result<Done>>| {
        for &i in &mine {
            let before = known.get(&units[i].place).map_or(&[][..], Vec::as_slice);
            if !read_unit(i, &units[i], &engine, before, giver) {
                break;
            }
        }
    };
    let work = || {
        let mut workspace = Workspace::new();
        let mut workers = how.apart.as_ref().map(|apart| Workers::new(apart, &engine));
        let engine = &engine;
        move |job| compare(job, engine, &mut workspace, workers.as_mut())
    };
    let mut open: Option<Box<Open>> = None;
    let take = |done: Result<Done>| -> Result<()> {
        match done? {
            Done::Found(unit, footer) => {
                progress.units += 1;
                progress.found += 1;
                progress.found_pages += footer.rows;
                progress.found_errors += footer.statuses.get("error").copied().unwrap_or(0);
                progress.of_bytes -= units[unit].bytes;
            }
            Done::Work(worked) => {
                let unit = &units[worked.unit];
                let now = match open.take() {
                    Some(now) => now,
                    None => Box::new(Open::new(unit, &engine, &how.out)?),
                };
                progress.pages += worked.digest.rows;
                progress.errors += worked.statuses.get("error").copied().unwrap_or(0);
                match now.add(*worked)? {
                    Step::More(now) => open = Some(now),
                    Step::Done(path) => {
                        progress.units += 1;
                        progress.bytes += unit.bytes;
                        // The new part is there; what it replaces may go.
                        let old = known.get(&unit.place).into_iter().flatten().filter(|old| old.0 != path);
                        old.for_each(|(old, _)| forget(old, &how.out));
                    }
                }
            }
        }
        tell(&progress);
        Ok(())
    };
    pipe(how.jobs, how.memory / RESULTS, read, work, take)?;
    Ok(progress)
}

/// Names a unit's drafts.
fn stem(unit: &Unit) -> String {
    let digest = crate::text::digest(unit.place.as_bytes());
    format!("draft-{}", &digest["sha256:".len()..][..16])
}

/// Takes an old part away, with the small table beside it.
pub(super) fn forget(part: &Path, out: &Path) {
    let _ = std::fs::remove_file(part);
    let _ = std::fs::remove_file(out.join("confusions").join(part.file_name().unwrap_or_default()));
}

/// Reads a unit and hands its pages on; `false`: nobody wants more.
fn read_unit(
    i: usize,
    unit: &Unit,
    engine: &Engine,
    known: &[(PathBuf, Footer)],
    giver: &Giver<'_, Job, Result<Done>>,
) -> bool {
    let current = |f: &&(PathBuf, Footer)| f.1.config_id == engine.id && f.1.version == env!("CARGO_PKG_VERSION");
    if let Some((_, footer)) = known.iter().find(current) {
        let mut hash = Sha256::new();
        each(unit, &engine.settings, |raw| {
            raw.feed(&mut hash);
            true
        });
        if hex(&hash.finalize()) == footer.content {
            return giver.give(0, Job::Found(i, footer.clone()));
        }
    }
    let mut hash = Sha256::new();
    let (mut pages, mut bytes) = (Vec::new(), 0);
    let wanted = each(unit, &engine.settings, |raw| {
        raw.feed(&mut hash);
        bytes += raw.weight();
        pages.push(raw);
        if pages.len() < BATCH.0 && bytes < BATCH.1 {
            return true;
        }
        let job = Job::Work { unit: i, pages: std::mem::take(&mut pages), content: None };
        giver.give(std::mem::take(&mut bytes) as u64, job)
    });
    let content = Some(hex(&hash.finalize()));
    wanted && giver.give(bytes as u64, Job::Work { unit: i, pages, content })
}

/// Goes through the pages of a unit. What ends them early, a panic of a decoder included, is a page that says so.
fn each(unit: &Unit, settings: &Settings, mut take: impl FnMut(Raw) -> bool) -> bool {
    let lost = |message: String| {
        Raw::Row(Box::new(Input {
            page_id: unit.place.clone(),
            fault: Some(("error", "E_READ", format!("the rest of this part of the input is lost: {message}"))),
            ..Input::default()
        }))
    };
    let guarded = |next: &mut dyn FnMut() -> Option<Result<Raw>>| {
        catch_unwind(AssertUnwindSafe(next)).unwrap_or_else(|_| {
            let error = crate::error::Error::new(crate::error::ErrorKind::Malformed, "it cannot be decoded");
            Some(Err(error))
        })
    };
    let mut pages: Option<Pages> = None;
    let opened = guarded(&mut || match unit.pages(settings) {
        Ok(opened) => {
            pages = Some(opened);
            None
        }
        Err(error) => Some(Err(error)),
    });
    if let Some(Err(error)) = opened {
        return take(lost(one_line(&error)));
    }
    let Some(mut pages) = pages else { return true };
    loop {
        match guarded(&mut || pages.next()) {
            None => return true,
            Some(Err(error)) => return take(lost(one_line(&error))),
            Some(Ok(raw)) => {
                if !take(raw) {
                    return false;
                }
            }
        }
    }
}

fn compare(job: Job, engine: &Engine, workspace: &mut Workspace, workers: Option<&mut Workers<'_>>) -> Result<Done> {
    let (unit, pages, content) = match job {
        Job::Found(unit, footer) => return Ok(Done::Found(unit, footer)),
        Job::Work { unit, pages, content } => (unit, pages, content),
    };
    let read = |raw: Raw| {
        let page_id = raw.name().to_string();
        // A file that a reader panics on is a page that says so.
        catch_unwind(AssertUnwindSafe(|| raw.into_input(&engine.settings))).unwrap_or_else(|_| Input {
            page_id,
            fault: Some(("error", "E_PANIC", "the page cannot be read".into())),
            ..Input::default()
        })
    };
    let inputs: Vec<Input> = pages.into_iter().map(read).collect();
    let rows: Vec<Row> = match workers {
        Some(workers) => workers.rows(&inputs)?,
        None => inputs.iter().map(|input| engine.row(input, workspace)).collect(),
    };
    drop(inputs);
    let mut confused = Table::default();
    let mut statuses: BTreeMap<String, u64> = BTreeMap::new();
    for row in &rows {
        confused.add(row);
        *statuses.entry(Cow::clone(&row.status).into_owned()).or_default() += 1;
    }
    let batch = engine.to_batch(&rows)?;
    let digest = Digest::of(&batch)?;
    Ok(Done::Work(Box::new(Worked { unit, batch, digest, statuses, confused, content })))
}

enum Step {
    More(Box<Open>),
    Done(PathBuf),
}

/// A part under way.
struct Open {
    draft: Draft,
    footer: Footer,
    digest: Digest,
    confused: Table,
    stem: String,
    out: PathBuf,
}

impl Open {
    fn new(unit: &Unit, engine: &Engine, out: &Path) -> Result<Self> {
        let stem = stem(unit);
        let footer = Footer {
            schema: "sverka/bulk-part/1".into(),
            place: unit.place.clone(),
            config_id: engine.id.clone(),
            version: env!("CARGO_PKG_VERSION").into(),
            ..Footer::default()
        };
        let draft = Draft::new(&out.join("pages"), &stem, schema(engine.settings.hex))?;
        Ok(Self { draft, footer, digest: Digest::default(), confused: Table::default(), stem, out: out.into() })
    }

    /// Adds rows; with the last of them the part is there.
    fn add(mut self, worked: Worked) -> Result<Step> {
        if worked.batch.num_rows() > 0 {
            self.draft.add(&worked.batch)?;
        }
        self.digest.merge(&worked.digest);
        self.confused.merge(&worked.confused);
        for (status, n) in worked.statuses {
            *self.footer.statuses.entry(status).or_default() += n;
        }
        let Some(content) = worked.content else { return Ok(Step::More(Box::new(self))) };
        let footer = Footer { content, rows: self.digest.rows, digest: self.digest.to_string(), ..self.footer };
        let name = footer.name();
        // The small table first: where the part is there, so is this.
        let folder = self.out.join("confusions");
        let mut table = Draft::new(&folder, &self.stem, confused::schema())?;
        self.confused.batches()?.iter().try_for_each(|batch| table.add(batch))?;
        table.finish(&folder.join(&name), &footer)?;
        let path = self.out.join("pages").join(&name);
        self.draft.finish(&path, &footer)?;
        Ok(Step::Done(path))
    }
}
