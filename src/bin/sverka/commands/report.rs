//! Turns files, a record or a corpus into a folder of correction reports: an index and the files of each document.

use std::collections::HashSet;
use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use sverka::compare::{Comparison, compare};
use sverka::corpus::Corpus;
use sverka::corpus::git::Git;
use sverka::error::{Error, ErrorKind, Result};
use sverka::gate::Status;
use sverka::report::index::{self, Index, Summary, Trend, Words};
use sverka::report::model::Report;
use sverka::report::outputs::{Output, Settings, names, output};
use sverka::report::page::Layout;
use sverka::rules::Severity;

use super::input;
use super::output::{Target, write, write_json, write_with};
use super::review::units::lay;
use crate::args::{FailOn, InputArgs, RenderArgs};

/// Arguments of `report`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  sverka report -o reports
  sverka report raw.txt corrected.txt -o reports --ui-lang ru
  sverka report record.txt -o reports --output html --output docx
  sverka report scans_text/letters -o reports --output html,json,tsv

Writes DIR/index.html, DIR/index.json and a file a document and format, named by the document.

Exit codes: 0 written, 1 a finding at or above --fail-on, 2 nothing could be judged, or a document
could not be read (the others are written all the same).")]
pub struct ReportArgs {
    /// Two files, one record, or files and folders of a corpus; without any, the corpus of this folder
    pub paths: Vec<PathBuf>,
    /// Folder for the reports
    #[arg(short = 'o', long = "dir", value_name = "DIR")]
    pub dir: PathBuf,
    #[arg(long, visible_alias = "format", value_name = "FORMAT", value_delimiter = ',', default_value = "html", help = formats())]
    pub output: Vec<String>,
    /// Configuration, instead of the nearest sverka.toml
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Say how the corpus stands beside an earlier revision of git
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    #[command(flatten)]
    pub render: RenderArgs,
    /// Language of two files or a record, as a BCP 47 tag
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Rules of comparison of two files or a record
    #[arg(long, value_name = "NAME", default_value = sverka::normalize::Profile::DEFAULT)]
    pub profile: String,
    /// A translation of two files that bears witness on dates; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub translation: Vec<PathBuf>,
    /// What the archive says of two files: TOML, JSON, or the header of a record
    #[arg(long, value_name = "FILE")]
    pub meta: Option<PathBuf>,
    /// Encoding of two files or a record, where it should not be detected
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Lowest severity of a finding that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = FailOn::Never)]
    pub fail_on: FailOn,
    /// Threads to work with, 0 for as many as there are processors; the answer is the same at any number
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub jobs: usize,
}

fn formats() -> String {
    format!("Formats of the documents: {}; several with commas", names().join(", "))
}

/// What one document comes to.
struct Done {
    summary: (Summary, Words),
    files: Vec<(String, String)>,
    fails: bool,
}

/// Runs `sverka report`.
pub fn run(args: &ReportArgs) -> Result<ExitCode> {
    let site = Site::of(args)?;
    let mut index = Index::default();
    let (mut fails, mut unread) = (false, false);
    let mut take = |index: &mut Index, id: &str, done: Result<Done>| match done {
        Ok(done) => {
            fails |= done.fails;
            index.add(id, done.summary, done.files);
            Ok(())
        }
        Err(error) if error.kind == ErrorKind::WriteFailed => Err(error),
        Err(error) => {
            unread = true;
            eprintln!("sverka: {error}");
            index.fail(id, "unreadable", &error.message);
            Ok(())
        }
    };
    match work(args)? {
        Work::Pair => {
            let pair = input::pair(&pair_arguments(args))?;
            let options = input::options(&pair_arguments(args), &pair)?;
            let mut comparison = compare(pair, &options);
            lay(&args.paths, &mut comparison);
            let name = comparison.pair.id.rsplit('/').next().unwrap_or_default().to_string();
            comparison.pair.id = name;
            let stems = stems([comparison.pair.id.as_str()]);
            let id = comparison.pair.id.clone();
            let sides = [args.paths.first(), args.paths.get(1)].map(|p| p.map(PathBuf::as_path));
            take(&mut index, &id, site.document(&comparison, &stems[0], sides))?;
        }
        Work::Corpus(corpus) => {
            let stems = stems(corpus.entries.iter().map(|e| e.id.as_str()));
            let place = |id: &str| corpus.entries.iter().position(|e| e.id == id).unwrap_or_default();
            let progress = Progress::new(corpus.entries.len());
            let mut stopped = None;
            corpus.each(
                args.jobs,
                |entry| {
                    if entry.status != Status::Checked {
                        return None;
                    }
                    let loaded = corpus.load(entry);
                    Some(loaded.and_then(|(pair, options)| {
                        let mut comparison = compare(pair, &options);
                        sverka::review::lay(&corpus.root, &entry.id, &mut comparison)?;
                        let sides = [&entry.transcript, &entry.reference].map(|p| p.as_deref());
                        site.document(&comparison, &stems[place(&entry.id)], sides)
                    }))
                },
                |entry, done| {
                    progress.step(&entry.id);
                    match done {
                        None if entry.status == Status::Excluded => {}
                        None => index.fail(&entry.id, entry.status.name(), entry.note.as_deref().unwrap_or_default()),
                        Some(done) => {
                            if let Err(error) = take(&mut index, &entry.id, done) {
                                stopped.get_or_insert(error);
                            }
                        }
                    }
                },
            );
            progress.end();
            if let Some(error) = stopped {
                return Err(error);
            }
            if let Some(revision) = &args.since {
                index.trend = Some(trend(&corpus, revision, args.jobs, &index)?);
            }
        }
    }
    site.index(&index)?;
    if index.judged().next().is_none() {
        return Err(Error::new(ErrorKind::Usage, "no document could be judged")
            .hint("index.json says why of each; `sverka check` names what is missing"));
    }
    Ok(ExitCode::from(if unread { 2 } else { u8::from(fails) }))
}

/// Compares what changed since a revision as it was then; all else came to the same then as now.
fn trend(corpus: &Corpus, revision: &str, jobs: usize, index: &Index) -> Result<Trend> {
    let history = corpus.history(Box::new(Git::open(&corpus.root)?), Some(revision))?;
    let mut pairs: Vec<(Summary, Summary)> = Vec::new();
    corpus.each(
        jobs,
        |entry| {
            let now = index.judged().find(|(row, _)| row.id == entry.id).map(|(_, now)| now.clone())?;
            if !history.touched.contains(&entry.id) {
                return Some((now.clone(), now));
            }
            // What could not be read then has no figures to compare with.
            let (pair, options) = corpus.load_before(entry, &history)?.ok()?;
            let before = index::summary(&Report::of(&compare(pair, &options))).0;
            Some((before, now))
        },
        |_, pair| pairs.extend(pair),
    );
    let profile = corpus.config.settings.text("profile").unwrap_or(sverka::normalize::Profile::DEFAULT);
    Ok(Trend::of(revision, profile, &pairs))
}

/// What is asked for.
enum Work {
    /// Two files, or a record.
    Pair,
    /// A corpus or a part of it.
    Corpus(Box<Corpus>),
}

/// Two files are a pair unless both belong to a corpus as transcripts; one file is a record unless it belongs to one.
fn work(args: &ReportArgs) -> Result<Work> {
    let files = args.paths.iter().all(|p| p.is_file()) && matches!(args.paths.len(), 1 | 2);
    let corpus = Corpus::open(&args.paths, args.config.as_deref());
    if !files {
        return corpus.map(|c| Work::Corpus(Box::new(c)));
    }
    let full = |p: &Path| fs::canonicalize(p).ok();
    let held = |corpus: &Corpus, path: &PathBuf| {
        corpus.entries.iter().any(|e| e.transcript.as_deref().and_then(full) == full(path))
    };
    match corpus {
        Ok(corpus) if args.paths.iter().all(|p| held(&corpus, p)) => Ok(Work::Corpus(Box::new(corpus))),
        _ => Ok(Work::Pair),
    }
}

fn pair_arguments(args: &ReportArgs) -> InputArgs {
    InputArgs {
        transcript: args.paths[0].clone(),
        reference: args.paths.get(1).cloned(),
        lang: args.lang.clone(),
        profile: args.profile.clone(),
        translation: args.translation.clone(),
        meta: args.meta.clone(),
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
    }
}

/// The folder that is written, and what is written there.
struct Site<'a> {
    dir: &'a Path,
    outputs: Vec<&'static Output>,
    settings: Settings,
    images: Option<&'a Path>,
    least: Option<Severity>,
}

impl<'a> Site<'a> {
    fn of(args: &'a ReportArgs) -> Result<Self> {
        let mut outputs: Vec<&'static Output> = Vec::new();
        for name in &args.output {
            let found = output(name).ok_or_else(|| {
                Error::new(ErrorKind::Usage, format!("no output format ‘{name}’"))
                    .hint(format!("formats of this command: {}", names().join(", ")))
            })?;
            if outputs.iter().all(|o| o.name != found.name) {
                outputs.push(found);
            }
        }
        let layout = Layout { width: 100, color: false, all: true };
        let settings = Settings { layout, words: args.render.ui_lang, excel: args.render.excel, ..Settings::default() };
        let images = args.render.images.as_deref();
        Ok(Self { dir: &args.dir, outputs, settings, images, least: args.fail_on.least() })
    }

    /// Writes the files of one document.
    fn document(&self, comparison: &Comparison, stem: &str, sides: [Option<&Path>; 2]) -> Result<Done> {
        let mut files = Vec::new();
        for output in &self.outputs {
            let name = format!("{stem}.{}", output.extension);
            if output.name == "html" {
                let strips = super::facsimile::strips(comparison, sides, self.images);
                let settings = Settings { strips, ..self.settings.clone() };
                for (page, content) in sverka::report::html::pages(comparison, &settings, stem) {
                    write(&self.target(&page)?, &content)?;
                }
            } else {
                write_with(&self.target(&name)?, |out| (output.comparison)(comparison, &self.settings, out))?;
            }
            files.push((output.name.to_string(), name));
        }
        let fails = self.least.is_some_and(|least| comparison.findings.iter().any(|f| f.severity >= least));
        Ok(Done { summary: index::summary(&Report::of(comparison)), files, fails })
    }

    fn index(&self, list: &Index) -> Result<()> {
        write_json(&self.target("index.json")?, &index::json(list))?;
        let has = |names: &[&str]| self.outputs.iter().any(|o| names.contains(&o.name));
        if has(&["tsv", "csv"]) {
            write(&self.target("index.tsv")?, &index::tsv(list))?;
        }
        if has(&["markdown"]) {
            write(&self.target("index.md")?, &index::markdown(list, &self.settings.words))?;
        }
        if has(&["html"]) {
            for (name, page) in index::html(list, &self.settings.words) {
                write(&self.target(&name)?, &page)?;
            }
        }
        Ok(())
    }

    /// Returns a file of the folder, its folders made.
    fn target(&self, name: &str) -> Result<Target> {
        let path = self.dir.join(name);
        let folder = path.parent().unwrap_or(self.dir);
        fs::create_dir_all(folder).map_err(|e| {
            Error::new(ErrorKind::WriteFailed, format!("cannot make the folder: {e}"))
                .in_file(folder.display().to_string())
                .hint("give -o a folder that may be written to")
        })?;
        Ok(Target { format: String::new(), file: Some(path.display().to_string()) })
    }
}

/// Names the files of documents by their ids: no name leads out of the folder, and no two are one on any system.
fn stems<'i>(ids: impl IntoIterator<Item = &'i str>) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    ids.into_iter()
        .map(|id| {
            let safe = |part: &str| -> String {
                let odd = |c: char| {
                    sverka::report::escape::is_dark(c) || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\')
                };
                part.chars().map(|c| if odd(c) { '_' } else { c }).collect()
            };
            let parts: Vec<String> = id.split('/').filter(|p| !matches!(*p, "" | "." | "..")).map(safe).collect();
            let mut stem = parts.join("/");
            if stem.is_empty() || stem.to_lowercase().starts_with("index") {
                stem.insert(0, '_');
            }
            let mut free = stem.clone();
            let mut n = 1;
            while !taken.insert(free.to_lowercase()) {
                n += 1;
                free = format!("{stem}~{n}");
            }
            free
        })
        .collect()
}

/// Says on a terminal how far the work is; elsewhere nothing.
struct Progress {
    all: usize,
    done: std::cell::Cell<usize>,
    shown: bool,
}

impl Progress {
    fn new(all: usize) -> Self {
        Self { all, done: std::cell::Cell::new(0), shown: std::io::stderr().is_terminal() && all > 1 }
    }

    fn step(&self, id: &str) {
        self.done.set(self.done.get() + 1);
        if self.shown {
            let id = sverka::report::page::fit(&sverka::report::escape::terminal(id), 50);
            eprint!("\r\u{1b}[K{}/{} {id}", self.done.get(), self.all);
            let _ = std::io::stderr().flush();
        }
    }

    fn end(&self) {
        if self.shown {
            eprint!("\r\u{1b}[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::stems;

    #[test]
    fn names_stay_in_the_folder_and_apart() {
        let named = stems(["a/b", "../../etc/x", "A/B", "index", "a/b", "x:\u{202e}y", ""]);
        assert_eq!(named, ["a/b", "etc/x", "A/B~2", "_index", "a/b~3", "x__y", "_"]);
    }
}
