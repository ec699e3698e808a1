//! Turns a corpus into a run of the gate: every pair judged, then the corpus.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::cache::{self, Cache, Content};
use super::git::{Git, Vcs};
use super::history::{self, History};
use super::{Corpus, Entry, policy};
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
    fresh: Option<Outcome>,
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
        let mut outcomes = self.outcomes(options, &mut progress);
        let mut findings: Vec<Located> = self.dead.iter().map(|key| dead(key, settings.text(key))).collect();
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
    fn outcomes(&self, options: &CheckOptions, progress: &mut impl FnMut(usize)) -> Vec<Outcome> {
        let cache = if options.cache { Cache::open(&self.root) } else { Cache::default() };
        let blobs = Blobs { corpus: self, known: OnceLock::new() };
        let mut outcomes: Vec<Outcome> = Vec::with_capacity(self.entries.len());
        let (mut seen, mut new, mut used, mut learnt) = (Vec::new(), Vec::new(), Vec::new(), false);
        self.each(
            options.jobs,
            |entry| {
                let (mut outcome, kept) =
                    if options.cache { self.one(entry, &cache, &blobs) } else { (self.outcome(entry), None) };
                if let Ok(policy) = self.policy_of(&entry.id) {
                    outcome.findings.extend(limits::pair(&outcome, &policy.limits));
                    policy.selection.apply(&mut outcome.findings);
                }
                (outcome, kept)
            },
            |_, (outcome, kept)| {
                outcomes.push(outcome);
                if let Some(kept) = kept {
                    learnt |= kept.learnt;
                    seen.extend(kept.files);
                    used.push(kept.key);
                    new.extend(kept.fresh.map(|f| (kept.key, f)));
                }
                progress(outcomes.len());
            },
        );
        // A run that learnt nothing has nothing to write.
        if learnt || (self.whole && used.len() < cache.outcomes()) {
            seen.iter_mut().for_each(|(name, .., blob)| *blob = blobs.get(name).cloned());
            cache.write(seen, new, &used, self.whole);
        }
        outcomes
    }

    fn one(&self, entry: &Entry, cache: &Cache, blobs: &Blobs<'_>) -> (Outcome, Option<Kept>) {
        let policy = self.policy_of(&entry.id);
        let (Status::Checked, Ok(policy)) = (entry.status, policy) else { return (self.outcome(entry), None) };
        let both = entry.transcript.iter().chain(&entry.reference);
        let paths: Vec<&PathBuf> = both.chain(&entry.beside.metadata).chain(&entry.beside.translations).collect();
        let names: Vec<String> = paths.iter().map(|p| self.name_of(p)).collect();
        let key = |contents: &[Content]| {
            let mut parts: Vec<&[u8]> = vec![env!("CARGO_PKG_VERSION").as_bytes(), &policy.digest, entry.id.as_bytes()];
            parts.extend(names.iter().map(|n| n.as_bytes()));
            parts.extend(contents.iter().map(|c| &c[..]));
            parts.extend(entry.note.iter().map(|n| n.as_bytes()));
            cache::key(&parts)
        };
        let seen = |contents: &[Content]| {
            let files = names.iter().zip(&paths).zip(contents);
            files.map(|((name, path), content)| (name.clone(), (*path).clone(), *content, None)).collect()
        };
        let known = |(path, name): (&&PathBuf, &String)| match self.overrides.get(*path) {
            Some(bytes) => Some((cache::content_of(bytes), true)),
            None => cache.content(name, path, &|| blobs.get(name)),
        };
        let known: Option<Vec<(Content, bool)>> = paths.iter().zip(&names).map(known).collect();
        if let Some(known) = known {
            let contents: Vec<Content> = known.iter().map(|(content, _)| *content).collect();
            let key = key(&contents);
            if let Some(outcome) = cache.outcome(&key) {
                let learnt = known.iter().any(|(_, by_stamp)| !by_stamp);
                return (outcome.clone(), Some(Kept { key, files: seen(&contents), learnt, fresh: None }));
            }
        }
        let outcome = self.outcome(entry);
        let read = [&outcome.transcript, &outcome.reference].map(|f| f.as_ref().and_then(|f| content_in(&f.digest)));
        let [Some(transcript), Some(reference)] = read else { return (outcome, None) };
        let mut contents = vec![transcript, reference];
        for path in &paths[2..] {
            let Ok(bytes) = fs::read(path) else { return (outcome, None) };
            contents.push(cache::content_of(&bytes));
        }
        let kept = Kept { key: key(&contents), files: seen(&contents), learnt: true, fresh: Some(outcome.clone()) };
        (outcome, Some(kept))
    }

    /// Reads a file that the gate keeps beside the configuration.
    fn kept(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.root.join(name)).ok()
    }
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
