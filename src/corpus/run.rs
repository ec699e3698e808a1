//! Turns a corpus into a run of the gate: every pair judged, then the corpus.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::cache::{self, Cache, Content, Packed};
use super::each::each;
use super::git::{Git, Vcs};
use super::history::{self, History};
use super::{Corpus, Entry, loosened, policy, whole};
use crate::error::Result;
use crate::gate::{Level, Located, Outcome, Run, Status, Totals, Verdict, allow, baseline, judge, limits, ratchet};
use crate::rules::Severity;

/// How a run is made.
#[derive(Debug, Clone)]
pub struct CheckOptions {
    /// Threads; 0 for as many as there are processors.
    pub jobs: usize,
    /// What makes it fail.
    pub level: Level,
    /// Today, `YYYY-MM-DD`: what `until` is held against.
    pub today: Option<String>,
    /// Whether the baseline holds findings back.
    pub baseline: bool,
    /// Whether the ratchet is held against the counts.
    pub ratchet: bool,
    /// Whether what earlier runs found may be used, and kept for later ones.
    pub cache: bool,
    /// Whether notes are wanted, or only their number.
    pub notes: bool,
    /// What tells this build of the program from others of its version: their findings are not ours.
    pub build: String,
}

/// A file that was looked at: its name, where it lies, its content, its blob.
type Seen = (String, PathBuf, Content, Option<String>);

/// What one pair leaves for the cache.
struct Kept {
    key: Content,
    files: Vec<Seen>,
    /// Whether the cache knew less than this.
    learnt: bool,
    /// What came of the pair, where the cache did not know it.
    fresh: Option<Packed>,
}

/// The blobs of the clean files below the root, asked of git once and only where they are needed.
struct Blobs<'a> {
    corpus: &'a Corpus,
    known: OnceLock<BTreeMap<String, String>>,
}

impl Blobs<'_> {
    fn get(&self, name: &str) -> Option<&String> {
        let ask = || {
            Git::open(&self.corpus.root)
                .map_or_else(|_| BTreeMap::new(), |git| below(&git.clean(), &git, &self.corpus.root))
        };
        self.known.get_or_init(ask).get(name)
    }
}

/// Names files as they lead from the root and not from the top of the repository.
fn below(blobs: &BTreeMap<String, String>, git: &Git, root: &Path) -> BTreeMap<String, String> {
    let prefix = history::prefix(git.top(), root);
    let own =
        blobs.iter().filter_map(|(name, blob)| Some((name.strip_prefix(prefix.as_str())?.to_string(), blob.clone())));
    own.collect()
}

impl Corpus {
    /// Judges the corpus; `history` is what it is held against, `progress` is told how many pairs are done.
    ///
    /// # Errors
    /// `Config` for a mistake in a file that the gate keeps, what git says of the base; never for a text.
    pub fn check(
        &self,
        options: &CheckOptions,
        history: Option<&History>,
        mut progress: impl FnMut(usize),
    ) -> Result<Run> {
        let settings = &self.config.settings;
        let allows = policy::allows(&self.config.allows)?;
        let known = match self.kept(baseline::FILE).filter(|_| options.baseline) {
            Some(text) => baseline::read(baseline::FILE, &text)?,
            None => Vec::new(),
        };
        let earlier =
            match self.kept(ratchet::FILE).filter(|_| options.ratchet && history.is_none_or(|h| h.base.is_none())) {
                Some(text) => Some(ratchet::Ratchet::read(ratchet::FILE, &text)?),
                None => None,
            };
        // What is allowed or was there before may be a note, and so may what fails.
        let wanted =
            options.notes || !allows.is_empty() || !known.is_empty() || options.level.least == Some(Severity::Note);
        let mut outcomes = self.outcomes(options, wanted, &mut progress);
        let mut findings: Vec<Located> = self.dead.iter().map(|key| dead(key, settings.text(key))).collect();
        let spoken = |tag: &str| outcomes.iter().any(|o| limits::is_in(&o.lang, tag));
        let unheard = policy::languages(settings).filter(|(tag, _)| self.whole && !spoken(tag));
        findings.extend(unheard.map(|(tag, _)| {
            let (key, message) = (format!("gate.language-cer.{tag}"), format!("no pair is in the language ‘{tag}’"));
            Located::about("CORP305", "dead-pattern", Severity::Error, &key, &format!("{key}: {message}"))
        }));
        whole::duplicates(&mut outcomes);
        findings.extend(self.partners(&mut outcomes));
        if self.whole {
            whole::sequence(&mut outcomes);
        }
        let of_company = |f: &Located| ["CORP309", "DATE110"].contains(&f.rule.as_str());
        for outcome in outcomes.iter_mut().filter(|o| o.findings.iter().any(of_company)) {
            self.policy_of(&outcome.id)?.selection.apply(&mut outcome.findings);
        }
        findings.extend(self.catalogue().filter(|_| self.whole));
        let limits = policy::limits(&self.config, &outcomes);
        // The limits of the corpus are for all of it.
        let mut checks = if self.whole { limits::corpus(&outcomes, &limits) } else { Vec::new() };
        if let Some(history) = history {
            let touched: Vec<&Outcome> = outcomes.iter().filter(|o| history.touched.contains(&o.id)).collect();
            if let Some(limit) = settings.rate("gate.patch-cer.max").filter(|_| !touched.is_empty()) {
                let exact = limits::Limits { estimate: crate::gate::Estimate::Exact, ..limits.clone() };
                checks.push(limits::rate("GATE513", "pairs of this change", &touched, limit, &exact));
            }
            findings.extend(history.grown(&known));
            findings.extend(self.regressions(history, &outcomes, limits.scope)?);
            if history.base.is_some() {
                self.undecided(history, &mut outcomes);
                findings.extend(self.mass_edit(history));
            }
        }
        findings.extend(checks.iter().filter(|c| c.verdict == Verdict::Fail).map(|c| {
            let name = crate::gate::codes().find(|(code, _)| *code == c.rule).map_or("", |(_, name)| name);
            Located::about(c.rule, name, Severity::Error, &c.of, &c.message)
        }));
        if let Some(earlier) = earlier {
            let now = ratchet::Ratchet::of(&outcomes, limits.scope);
            findings.extend(earlier.judge(&now, &policy::tolerance(settings), ratchet::FILE));
        }
        policy::selection(settings).apply(&mut findings);
        let heard: BTreeSet<String> = findings.iter().map(|f| f.rule.clone()).collect();
        checks.retain(|c| c.verdict != Verdict::Fail || heard.contains(c.rule));
        findings.extend(allow::apply(&allows, &mut outcomes, options.today.as_deref(), self.whole));
        let stale = baseline::apply(&known, &mut outcomes);
        findings.extend(stale.iter().map(|(k, line)| baseline::stale(k, *line)));
        if self.whole {
            // What speaks of a pair that is gone is stale too.
            let there: BTreeSet<&str> = outcomes.iter().map(|o| o.id.as_str()).collect();
            let gone = known.iter().filter(|(k, _)| !there.contains(k.pair.as_str()));
            findings.extend(gone.map(|(k, line)| baseline::stale(k, *line)));
        }
        if let Some(history) = history.filter(|h| h.base.is_some()) {
            let now = loosened::failing(&outcomes, &findings, &checks, options.level);
            let mut wider = self.loosened(history, options, &now)?.into_iter().collect();
            policy::selection(settings).apply(&mut wider);
            findings.extend(wider);
        }
        let judgement = judge(&outcomes, &findings, &checks, options.level);
        Ok(Run {
            totals: Totals::of(&outcomes),
            findings,
            checks,
            judgement,
            whole: self.whole,
            profile: settings.text("profile").unwrap_or_default().to_string(),
            scope: limits.scope,
            passed_over: by_ending(&self.passed_over),
            prefix: String::new(),
            outcomes,
        })
    }

    /// Judges every pair by itself, out of the cache where that is possible.
    fn outcomes(&self, options: &CheckOptions, wanted: bool, progress: &mut impl FnMut(usize)) -> Vec<Outcome> {
        let cache = if options.cache { Cache::open(&self.root) } else { Cache::default() };
        let blobs = Blobs { corpus: self, known: OnceLock::new() };
        let mut outcomes: Vec<Outcome> = Vec::with_capacity(self.entries.len());
        let (mut seen, mut new, mut used, mut learnt) = (Vec::new(), Vec::new(), Vec::new(), false);
        // What is known needs no thread: the rest of the work is small beside handing it over.
        let known: Vec<Option<(Outcome, Kept)>> = match options.cache {
            true => {
                self.entries.iter().map(|entry| self.known(entry, &cache, &blobs, &options.build, wanted)).collect()
            }
            false => self.entries.iter().map(|_| None).collect(),
        };
        let rest: Vec<&Entry> = self.entries.iter().zip(&known).filter(|(_, k)| k.is_none()).map(|(e, _)| e).collect();
        let mut known = known.into_iter().peekable();
        let mut take = |outcome: Outcome, kept: Option<Kept>| {
            if let Some(kept) = kept {
                learnt |= kept.learnt;
                seen.extend(kept.files);
                used.push(kept.key);
                new.extend(kept.fresh.map(|f| (kept.key, f)));
            }
            outcomes.push(self.heard(outcome));
            progress(outcomes.len());
        };
        let work = |entry: &&Entry| {
            if options.cache {
                return self.read(entry, &options.build, wanted);
            }
            let mut outcome = self.outcome(entry);
            if !wanted {
                cache::set_aside(&mut outcome);
            }
            (outcome, None)
        };
        each(&rest, options.jobs, work, |_, (outcome, kept)| {
            while let Some(Some((outcome, kept))) = known.next_if(Option::is_some) {
                take(outcome, Some(kept));
            }
            known.next();
            take(outcome, kept);
        });
        known.flatten().for_each(|(outcome, kept)| take(outcome, Some(kept)));
        // A run that learnt nothing has nothing to write.
        if learnt || (self.whole && used.len() < cache.outcomes()) {
            seen.iter_mut().for_each(|(name, .., blob)| *blob = blobs.get(name).cloned());
            cache.write(seen, new, &used, self.whole);
        }
        outcomes
    }

    /// Adds to an outcome what its own limits say, and leaves out what nobody wants to hear.
    fn heard(&self, mut outcome: Outcome) -> Outcome {
        if let Ok(policy) = self.policy_of(&outcome.id) {
            outcome.findings.extend(limits::pair(&outcome, &policy.limits));
            policy.selection.apply(&mut outcome.findings);
        }
        outcome
    }

    /// Returns what an earlier run found out about an entry, if nothing has changed since.
    fn known(
        &self,
        entry: &Entry,
        cache: &Cache,
        blobs: &Blobs<'_>,
        build: &str,
        wanted: bool,
    ) -> Option<(Outcome, Kept)> {
        let policy = self.policy_of(&entry.id).ok().filter(|_| entry.status == Status::Checked)?;
        let files = self.files_of(entry);
        let mut contents = Vec::with_capacity(files.len());
        let mut learnt = false;
        for (name, path) in &files {
            let (content, by_stamp) = match self.overrides.get(path) {
                Some(bytes) => (cache::content_of(bytes), true),
                None => cache.content(name, path, &|| blobs.get(name))?,
            };
            learnt |= !by_stamp;
            contents.push(content);
        }
        let key = key(entry, build, &policy.digest, &files, &contents);
        let outcome = cache.outcome(&key, wanted)?;
        Some((outcome, Kept { key, files: seen(files, &contents), learnt, fresh: None }))
    }

    /// Reads and compares an entry, and says what of it is worth keeping.
    fn read(&self, entry: &Entry, build: &str, wanted: bool) -> (Outcome, Option<Kept>) {
        let mut outcome = self.outcome(entry);
        let packed = Packed::of(&mut outcome, wanted);
        let Ok(policy) = self.policy_of(&entry.id) else { return (outcome, None) };
        let files = self.files_of(entry);
        let sides = [&outcome.transcript, &outcome.reference].map(|f| f.as_ref().and_then(|f| content_in(&f.digest)));
        let mut contents = match (sides, &entry.pages) {
            ([Some(transcript), Some(reference)], None) => vec![transcript, reference],
            // Where a side has several files, its digest is that of all of them, and each has its own.
            (_, Some(_)) if outcome.status != Status::Unreadable => Vec::new(),
            // What a METS names are no files of the entry: they may change while it stays.
            _ => return (outcome, None),
        };
        for (_, path) in files.iter().skip(contents.len()) {
            let Ok(bytes) = fs::read(path) else { return (outcome, None) };
            contents.push(cache::content_of(&bytes));
        }
        let key = key(entry, build, &policy.digest, &files, &contents);
        let kept = Kept { key, files: seen(files, &contents), learnt: true, fresh: Some(packed) };
        (outcome, Some(kept))
    }

    /// The files of an entry, transcript and reference first, with their names from the root.
    fn files_of(&self, entry: &Entry) -> Vec<(String, PathBuf)> {
        let decisions = self.decisions_of(entry);
        entry.files().chain(&decisions).map(|path| (self.name_of(path), path.clone())).collect()
    }

    /// Reads a file that the gate keeps beside the configuration.
    fn kept(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.root.join(name)).ok()
    }
}

/// Makes the name of all that an entry's outcome depends on.
fn key(entry: &Entry, build: &str, policy: &Content, files: &[(String, PathBuf)], contents: &[Content]) -> Content {
    let mut parts: Vec<&[u8]> =
        vec![env!("CARGO_PKG_VERSION").as_bytes(), build.as_bytes(), policy, entry.id.as_bytes()];
    parts.extend(files.iter().map(|(name, _)| name.as_bytes()));
    parts.extend(contents.iter().map(|c| &c[..]));
    parts.extend(entry.note.iter().map(|n| n.as_bytes()));
    cache::key(&parts)
}

fn seen(files: Vec<(String, PathBuf)>, contents: &[Content]) -> Vec<Seen> {
    files.into_iter().zip(contents).map(|((name, path), content)| (name, path, *content, None)).collect()
}

/// Reads a digest such as `sha256:…` back into its bytes.
fn content_in(digest: &str) -> Option<Content> {
    let hex = digest.strip_prefix("sha256:").filter(|h| h.len() == 64)?;
    let mut out = [0; 32];
    for (i, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok()?;
    }
    Some(out)
}

fn dead(key: &str, pattern: Option<&str>) -> Located {
    let message = format!("{key} = \"{}\" matches no file", pattern.unwrap_or_default());
    Located::about("CORP305", "dead-pattern", Severity::Error, key, &message)
}

/// Counts files by ending.
fn by_ending(names: &[String]) -> Vec<(String, usize)> {
    let mut out: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        let file = name.rsplit('/').next().unwrap_or(name);
        let ending = file.rsplit_once('.').map_or("without ending".to_string(), |(_, e)| format!(".{e}"));
        *out.entry(ending).or_default() += 1;
    }
    out.into_iter().collect()
}
