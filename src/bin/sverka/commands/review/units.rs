//! Turns the paths of a command into the pairs it works on, each with the folder its decisions belong to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sverka::compare::{Comparison, Options, compare};
use sverka::corpus::{Corpus, Entry};
use sverka::error::{Error, ErrorKind, Result};
use sverka::gate::Status;
use sverka::lang::pack_for;
use sverka::normalize::Profile;
use sverka::read::Pair;
use sverka::review::{Place, paths};

use crate::args::InputArgs;
use crate::args::review::ScopeArgs;
use crate::commands::input;

/// One pair, not yet read.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its name.
    pub id: String,
    root: PathBuf,
    input: Input,
}

#[derive(Debug, Clone)]
enum Input {
    /// Two files, or one record.
    Files { transcript: PathBuf, reference: Option<PathBuf> },
    /// A pair of a corpus.
    Entry { corpus: Arc<Corpus>, entry: Entry },
}

/// A pair that was read, with the rules to compare it under.
#[derive(Debug)]
pub struct Read {
    /// The texts.
    pub pair: Pair,
    /// The rules.
    pub options: Options,
    /// Where its decisions belong.
    pub place: Place,
    /// The file of the reference.
    pub reference: PathBuf,
}

impl Read {
    /// Compares it.
    pub fn compared(self) -> (Place, Comparison) {
        (self.place, compare(self.pair, &self.options))
    }
}

/// Lists the pairs of a command, in the order of their names.
///
/// Two files that are a pair of a corpus are that pair, under its name there.
pub fn units(args: &ScopeArgs) -> Result<Vec<Unit>> {
    let files = args.paths.iter().all(|p| p.is_file());
    match args.paths.as_slice() {
        [transcript, reference] if files => {
            let found = entries(args).unwrap_or_default();
            let [t, r] = [transcript, reference].map(|p| std::fs::canonicalize(p).ok());
            let same = |e: &Entry| real(e.transcript.as_ref()) == t && real(e.reference.as_ref()) == r;
            let unit = found.into_iter().find(|u| matches!(&u.input, Input::Entry { entry, .. } if same(entry)));
            Ok(vec![unit.unwrap_or_else(|| two(transcript, Some(reference)))])
        }
        [one] if files => {
            let found = entries(args).unwrap_or_default();
            Ok(if found.is_empty() { vec![two(one, None)] } else { found })
        }
        [a, b] if !a.exists() || !b.exists() => Ok(vec![two(a, Some(b))]),
        _ => {
            let found = entries(args)?;
            if found.is_empty() {
                return Err(Error::new(ErrorKind::NotFound, "no pair here: every text lacks its partner")
                    .hint("see `sverka check`"));
            }
            Ok(found)
        }
    }
}

/// Lays the decisions that are kept near the files of a pair over its comparison; nothing is looked for where none are.
pub fn lay(files: &[PathBuf], c: &mut Comparison) {
    let real = |p: &PathBuf| std::fs::canonicalize(p).ok();
    let kept = |p: PathBuf| p.ancestors().skip(1).any(|f| f.join(paths::FOLDER).is_dir());
    if !files.iter().filter_map(real).any(kept) {
        return;
    }
    let scope = ScopeArgs { paths: files.to_vec(), config: None, lang: None, profile: None, encoding: None };
    let units = units(&scope);
    let Ok([unit]) = units.as_deref() else { return };
    if let Err(error) = sverka::review::lay(unit.root(), &unit.id, c) {
        eprintln!("sverka: decisions are not shown: {error}");
    }
}

/// Works on every pair, those of a corpus by several threads, and hands the results on in order.
pub fn each<R: Send>(
    units: &[Unit],
    jobs: usize,
    work: impl Fn(&Unit) -> Result<R> + Sync,
    mut take: impl FnMut(&Unit, Result<R>),
) {
    if let [Unit { input: Input::Entry { corpus, .. }, .. }, _, ..] = units {
        let by_id: BTreeMap<&str, &Unit> = units.iter().map(|u| (u.id.as_str(), u)).collect();
        let one = |entry: &Entry| by_id.get(entry.id.as_str()).map(|unit| work(unit));
        corpus.each(jobs, one, |entry, result| {
            if let (Some(unit), Some(result)) = (by_id.get(entry.id.as_str()), result) {
                take(unit, result);
            }
        });
        return;
    }
    units.iter().for_each(|unit| take(unit, work(unit)));
}

fn real(path: Option<&PathBuf>) -> Option<PathBuf> {
    std::fs::canonicalize(path?).ok()
}

/// The pairs of the corpus that the paths belong to.
fn entries(args: &ScopeArgs) -> Result<Vec<Unit>> {
    let corpus = Arc::new(Corpus::open(&args.paths, args.config.as_deref())?);
    let whole = |e: &&Entry| e.status == Status::Checked;
    let unit = |entry: &Entry| Unit {
        id: entry.id.clone(),
        root: corpus.root.clone(),
        input: Input::Entry { corpus: Arc::clone(&corpus), entry: entry.clone() },
    };
    Ok(corpus.entries.iter().filter(whole).map(unit).collect())
}

fn two(transcript: &Path, reference: Option<&PathBuf>) -> Unit {
    let root = root_of(transcript, reference.map_or(transcript, PathBuf::as_path));
    let id = below(&root, &transcript.with_extension(""));
    Unit { id, root, input: Input::Files { transcript: transcript.to_path_buf(), reference: reference.cloned() } }
}

/// Returns the folder of the `sverka.toml` above a file; without one the working directory, if both files lie in it,
/// and else the folder that holds both.
fn root_of(transcript: &Path, reference: &Path) -> PathBuf {
    let [t, r] = [transcript, reference].map(|p| std::fs::canonicalize(p).unwrap_or_else(|_| p.to_path_buf()));
    if let Some(named) = t.ancestors().skip(1).find(|f| f.join("sverka.toml").is_file() && r.starts_with(f)) {
        return named.to_path_buf();
    }
    match std::env::current_dir().and_then(std::fs::canonicalize) {
        Ok(here) if t.starts_with(&here) && r.starts_with(&here) => here,
        _ => t.ancestors().skip(1).find(|f| r.starts_with(f)).unwrap_or(Path::new(".")).to_path_buf(),
    }
}

/// Writes a path as it leads from a folder, with `/`.
fn below(root: &Path, path: &Path) -> String {
    let real = match (path.parent().map(std::fs::canonicalize), path.file_name()) {
        (Some(Ok(parent)), Some(name)) => parent.join(name),
        (_, Some(name)) => std::env::current_dir().unwrap_or_default().join(name),
        _ => path.to_path_buf(),
    };
    let root = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
    let inside = real.strip_prefix(&root).map(Path::to_path_buf);
    inside.unwrap_or_else(|_| PathBuf::from(input::relative(&real))).to_string_lossy().replace('\\', "/")
}

impl Unit {
    /// Returns the folder its decisions lie below.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Reads it.
    pub fn read(&self, args: &ScopeArgs) -> Result<Read> {
        match &self.input {
            Input::Files { transcript, reference } => self.files(args, transcript, reference.as_ref()),
            Input::Entry { corpus, entry } => self.entry(args, corpus, entry),
        }
    }

    fn entry(&self, args: &ScopeArgs, corpus: &Corpus, entry: &Entry) -> Result<Read> {
        let (pair, mut options) = corpus.load(entry)?;
        if let Some(name) = &args.profile {
            options.profile = Profile::named(name)?;
        }
        if let Some(tag) = &args.lang {
            options.pack = pack_for(Some(tag), pair.reference.text())?;
            options.dates.lang = Some(options.pack.tag.clone());
        }
        let reference = entry.reference.clone().unwrap_or_default();
        let place = Place {
            root: self.root.clone(),
            transcript: pair.transcript.source.path.clone(),
            reference: pair.reference.source.path.clone(),
        };
        Ok(Read { pair, options, place, reference })
    }

    fn files(&self, args: &ScopeArgs, transcript: &Path, reference: Option<&PathBuf>) -> Result<Read> {
        let named = InputArgs {
            transcript: transcript.to_path_buf(),
            reference: reference.cloned(),
            lang: args.lang.clone(),
            profile: args.profile.clone().unwrap_or_else(|| Profile::DEFAULT.to_string()),
            translation: Vec::new(),
            meta: None,
            encoding: args.encoding.clone(),
            transcript_encoding: None,
            reference_encoding: None,
            format_transcript: None,
            format_reference: None,
            transcript_view: None,
            reference_view: None,
            section: Vec::new(),
            range: None,
            anchor: None,
            collection: None,
        };
        let mut pair = input::pair(&named)?;
        let options = input::options(&named, &pair)?;
        pair.id.clone_from(&self.id);
        let file = reference.cloned().unwrap_or_else(|| transcript.to_path_buf());
        let place = Place {
            root: self.root.clone(),
            transcript: below(&self.root, transcript),
            reference: below(&self.root, &file),
        };
        Ok(Read { pair, options, place, reference: file })
    }
}
