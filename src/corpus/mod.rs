//! Turns a folder of texts into pairs in a fixed order, and each pair into what the gate makes of it.
//!
//! ```text
//! walk      a folder into the files that may be texts
//! pattern   a pattern into the key under which a file meets its partner
//! manifest  a list of pairs into the files of both sides
//! pairing   the files of both sides into entries with their status
//! load      an entry into a pair and the options it is compared under
//! outcome   an entry into its outcome
//! decisions what reviewers decided, into findings that are answered and changes that nobody decided
//! mend      fixes into a mended reference
//! whole     what only all pairs together show
//! partners  pairs that are not one document, into what they fit instead
//! policy    settings into the gate's own options
//! propose   a tree into a way to pair it
//! run       the corpus into a run of the gate
//! git       what git knows, into what changed and what was
//! history   an earlier state, into what the pairs of today are held against
//! loosened  the configuration of the base, into whether this change made the gate wider
//! cache     earlier runs, into outcomes that need no reading
//! each      all entries, in parallel, in order, in bounded memory
//! ```

pub mod cache;
mod decisions;
pub(crate) mod each;
pub mod git;
pub mod history;
mod load;
mod loosened;
mod manifest;
pub mod mend;
mod outcome;
mod pairing;
mod partners;
mod pattern;
mod policy;
pub mod propose;
mod run;
mod walk;
mod whole;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::{self, Config};
use crate::error::{Error, ErrorKind, Result};
use crate::gate::Status;
use crate::read::Role;
use crate::read::sidecars::Beside;

pub use run::CheckOptions;
pub use walk::IGNORE;

/// One place of a corpus: a transcript and its reference, or what is there of them.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id: the path of both files without folder and extension, or what the patterns capture; in NFC.
    pub id: String,
    /// The first part of the id, where it has more than one; else empty.
    pub collection: String,
    /// The transcript.
    pub transcript: Option<PathBuf>,
    /// The reference.
    pub reference: Option<PathBuf>,
    /// The pages after the first of the side that lies in several files, in their order.
    pub pages: Option<(Role, Vec<PathBuf>)>,
    /// How it stands before it is read: `checked` for a pair that can be.
    pub status: Status,
    /// Why it cannot be checked, or what is odd about its names.
    pub note: Option<String>,
    /// What lies beside the transcript.
    pub beside: Beside,
    /// What is done about a missing partner: a word of [`config::MISSING`].
    pub policy: String,
}

/// A corpus: where it lies and what it holds.
#[derive(Debug)]
pub struct Corpus {
    /// The folder that all paths lead from: that of `sverka.toml`.
    pub root: PathBuf,
    /// Its configuration.
    pub config: Config,
    /// Its entries, by id.
    pub entries: Vec<Entry>,
    /// Whether all of it was asked for, and not a part.
    pub whole: bool,
    /// Files below its folders that are no texts, by name.
    pub passed_over: Vec<String>,
    /// Settings whose pattern matches nothing.
    pub dead: Vec<&'static str>,
    /// Contents that are read instead of what lies in the folder.
    overrides: BTreeMap<PathBuf, Vec<u8>>,
    policies: policy::Policies,
    /// Whether anybody has decided anything here.
    reviewed: std::sync::OnceLock<bool>,
}

impl Entry {
    /// Lists the files of its two texts: transcript, reference, further pages.
    pub fn texts(&self) -> impl Iterator<Item = &PathBuf> {
        let pages = self.pages.iter().flat_map(|(_, pages)| pages);
        self.transcript.iter().chain(&self.reference).chain(pages)
    }

    /// Lists all of its files: those of its texts, and what lies beside the transcript.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.texts().chain(&self.beside.metadata).chain(&self.beside.translations)
    }
}

impl Corpus {
    /// Finds the corpus that some paths belong to, or the working directory's, and the entries below them.
    ///
    /// `config` names the configuration; without it the nearest one above the
    /// first path holds, and without any the nearest folder that has both
    /// `scans_text` and `reference`.
    ///
    /// # Errors
    /// `Config` for a mistake in the configuration or none found, `NotFound` for a path that is not there,
    /// `Usage` for paths of two corpora.
    pub fn open(paths: &[PathBuf], config: Option<&Path>) -> Result<Self> {
        for path in paths {
            if !path.exists() {
                return Err(Error::new(ErrorKind::NotFound, "there is no such file or folder")
                    .in_file(path.display().to_string())
                    .hint("name files or folders of the corpus"));
            }
        }
        let start = paths.first().map_or(Path::new("."), PathBuf::as_path);
        let config = match config {
            Some(file) => Config::load(file)?,
            None => found(start)?,
        };
        Self::of(config, paths)
    }

    /// As [`Self::open`], with a configuration that is already there.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn of(config: Config, paths: &[PathBuf]) -> Result<Self> {
        let root = std::fs::canonicalize(&config.root).unwrap_or_else(|_| config.root.clone());
        let mut below: Vec<String> = Vec::new();
        let mut whole = paths.is_empty();
        for path in paths {
            let full = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            if root.starts_with(&full) {
                whole = true;
            } else if full.starts_with(&root) {
                below.push(walk::name_below(&root, &full));
            } else {
                return Err(Error::new(ErrorKind::Usage, "this path is not in the corpus of the others")
                    .in_file(path.display().to_string())
                    .hint("check one corpus at a time, or give --config"));
            }
        }
        let (raw, reference, listed) = match config.settings.text("corpus.manifest") {
            Some(list) => {
                let given = |key: &str| config.settings.get(key).filter(|s| s.origin.line > 0);
                let group = |key: &str| given(key).and_then(|_| config.settings.text(key));
                let list = match manifest::is_mets(list) {
                    true => manifest::read_mets(&root, list, ["corpus.raw", "corpus.reference"].map(group))?,
                    false => manifest::read(&root, list)?,
                };
                (list.raw, list.reference, list.status)
            }
            None => {
                let mut raw = pairing::side(&root, &config.settings, "corpus.raw")?;
                let mut reference = pairing::side(&root, &config.settings, "corpus.reference")?;
                // The same place on both sides: each file holds both texts.
                if config.settings.text("corpus.raw") != config.settings.text("corpus.reference") {
                    pairing::share(&mut raw, &mut reference);
                }
                pairing::pages(&mut raw, &reference);
                pairing::pages(&mut reference, &raw);
                pairing::odd_ones_out(&mut raw, &reference);
                pairing::odd_ones_out(&mut reference, &raw);
                (raw, reference, BTreeMap::new())
            }
        };
        let dead = [("corpus.raw", raw.dead), ("corpus.reference", reference.dead)];
        let dead = dead.into_iter().filter(|(_, dead)| *dead).map(|(name, _)| name).collect();
        let mut entries = entries(&config, &raw, &reference)?;
        for entry in &mut entries {
            match listed.get(&entry.id).map(|word: &String| word.as_str()) {
                Some("excluded") => {
                    (entry.status, entry.note) = (Status::Excluded, Some("left out by the manifest".into()));
                }
                Some(_) => entry.policy = "todo".into(),
                None => {}
            }
        }
        if !whole {
            let inside = |path: &PathBuf| {
                let name = walk::name_below(&root, path);
                below.iter().any(|b| name == *b || name.strip_prefix(b.as_str()).is_some_and(|r| r.starts_with('/')))
            };
            entries.retain(|e| e.texts().any(inside));
        }
        let mut passed_over: Vec<String> = raw.passed_over.into_iter().chain(reference.passed_over).collect();
        passed_over.sort();
        passed_over.dedup();
        let corpus = Self {
            root,
            config,
            entries,
            whole,
            passed_over,
            dead,
            overrides: BTreeMap::new(),
            policies: policy::Policies::default(),
            reviewed: std::sync::OnceLock::new(),
        };
        // What is wrong with the settings themselves is told once, and not of every pair.
        corpus.policy_of("")?;
        Ok(corpus)
    }

    /// Runs `work` on every entry by several threads (0: as many as there are processors) and hands the
    /// results to `take` in the order of the ids.
    pub fn each<R: Send>(&self, jobs: usize, work: impl Fn(&Entry) -> R + Sync, mut take: impl FnMut(&Entry, R)) {
        each::each(&self.entries, jobs, work, |i, result| take(&self.entries[i], result));
    }
}

/// Finds the configuration that holds for a path.
fn found(start: &Path) -> Result<Config> {
    if let Some(config) = Config::find(start)? {
        return Ok(config);
    }
    let bare = |folder: &PathBuf| folder.join("scans_text").is_dir() && folder.join("reference").is_dir();
    if let Some(folder) = config::upward(start).iter().find(|folder| bare(folder)) {
        return Ok(Config::without_file(folder));
    }
    let names = config::NAMES.join(", ");
    Err(Error::new(
        ErrorKind::Config,
        format!("no corpus here: no {names} in this folder or above, and no folders scans_text and reference"),
    )
    .in_file(start.display().to_string())
    .hint("run `sverka init`, or name the configuration with --config"))
}

/// Puts the files of both sides together.
fn entries(config: &Config, raw: &pairing::Side, reference: &pairing::Side) -> Result<Vec<Entry>> {
    let mut excluded = Vec::new();
    for pattern in config.settings.texts("corpus.exclude") {
        excluded.push(config::glob(pattern).map_err(|what| {
            Error::new(ErrorKind::Config, format!("corpus.exclude: \"{pattern}\" is no glob: {what}"))
        })?);
    }
    let none = Vec::new();
    let ids: BTreeMap<&String, ()> = raw.by_id.keys().chain(reference.by_id.keys()).map(|id| (id, ())).collect();
    let mut out = Vec::with_capacity(ids.len());
    for id in ids.into_keys() {
        let (t, r) = (raw.by_id.get(id).unwrap_or(&none), reference.by_id.get(id).unwrap_or(&none));
        let paged = [(Role::Transcript, raw, t), (Role::Reference, reference, r)]
            .into_iter()
            .find(|(_, side, files)| side.paged && files.len() > 1);
        let several = [(raw, t), (reference, r)].into_iter().find(|(s, files)| !s.paged && files.len() > 1);
        let fault = t.iter().chain(r).find_map(|f| f.fault.as_ref().map(|fault| format!("{}: {fault}", f.name)));
        let missing = |side: &str, other: &pairing::Side| {
            let near = pairing::other_case(id, other).map(|n| format!("; {n} differs from it in letter case only"));
            format!("no {side} of this name{}", near.unwrap_or_default())
        };
        let (status, note) = if excluded.iter().any(|g| g.is_match(id)) {
            (Status::Excluded, Some("left out by corpus.exclude".into()))
        } else if let Some((_, files)) = several {
            let names: Vec<String> = files.iter().map(|f| f.path.display().to_string()).collect();
            let names: Vec<&str> = names.iter().map(|n| n.rsplit('/').next().unwrap_or(n)).collect();
            (Status::Ambiguous, Some(format!("{} files have this name: {}", files.len(), names.join(", "))))
        } else if let Some(fault) = fault {
            (Status::Unreadable, Some(fault))
        } else if r.is_empty() {
            (Status::MissingReference, Some(missing("reference", reference)))
        } else if t.is_empty() {
            (Status::MissingTranscript, Some(missing("transcript", raw)))
        } else {
            let on_disk = |f: &walk::Found| f.path.file_stem().map(|s| s.to_string_lossy().into_owned());
            let other_form = unicode_normalization::is_nfc(&on_disk(&t[0]).unwrap_or_default())
                != unicode_normalization::is_nfc(&on_disk(&r[0]).unwrap_or_default());
            let note =
                other_form.then(|| "the names of the two files differ in Unicode form (NFC and NFD)".to_string());
            (Status::Checked, note)
        };
        let policy = match status {
            Status::MissingReference => config.settings.text("corpus.missing.reference"),
            Status::MissingTranscript => config.settings.text("corpus.missing.raw"),
            _ => None,
        };
        out.push(Entry {
            id: id.clone(),
            collection: id.split_once('/').map_or(String::new(), |(first, _)| first.to_string()),
            transcript: t.first().map(|f| f.path.clone()),
            reference: r.first().map(|f| f.path.clone()),
            pages: paged.map(|(role, _, files)| (role, files[1..].iter().map(|f| f.path.clone()).collect())),
            status,
            note,
            beside: raw.beside.get(id).cloned().unwrap_or_default(),
            policy: policy.unwrap_or("error").to_string(),
        });
    }
    Ok(out)
}
