//! Turns an earlier state into what the pairs of today are held against.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::each::each;
use super::git::{Changes, Vcs};
use super::{Corpus, Entry, policy};
use crate::compare::{Options, measure};
use crate::error::Result;
use crate::gate::ratchet::{Count, Ratchet};
use crate::gate::{Located, Outcome, Status, baseline};
use crate::lang::pack_for;
use crate::metrics::{Request, Scope};
use crate::read::Pair;
use crate::rules::Severity;

/// An earlier state, and what changed since.
pub struct History {
    /// The commit that is compared with; none for what is staged.
    pub base: Option<String>,
    /// The base as it was named.
    pub name: String,
    /// Ids of the pairs that changed, or whose configuration did.
    pub touched: BTreeSet<String>,
    changes: Changes,
    vcs: Box<dyn Vcs>,
    prefix: String,
}

/// Writes the way from the top of a repository to a root, with `/` at its end.
pub fn prefix(top: &Path, root: &Path) -> String {
    let below = root.strip_prefix(top).map(|p| p.to_string_lossy().replace('\\', "/")).unwrap_or_default();
    if below.is_empty() { below } else { format!("{below}/") }
}

impl Corpus {
    /// Finds what changed: since the commit in common with `revision`, or what is staged where there is none.
    ///
    /// # Errors
    /// `NotFound` where the clone does not reach so far back, and what git says.
    pub fn history(&self, vcs: Box<dyn Vcs>, revision: Option<&str>) -> Result<History> {
        let base = revision.map(|r| vcs.common(r)).transpose()?;
        let changes = vcs.changes(base.as_deref())?;
        let prefix = prefix(vcs.top(), &self.root);
        let named = |path: &Path| format!("{prefix}{}", self.name_of(path));
        let changed = |path: &Path| changes.files.contains_key(&named(path));
        let files = self.config.file.iter().map(|f| fs::canonicalize(f).unwrap_or_else(|_| f.clone()));
        let extended =
            self.config.settings.texts("extend").iter().chain(self.config.settings.texts("lint.allow-files"));
        let everything = files.chain(extended.map(|f| self.root.join(f))).any(|f| changed(&f));
        // Of a file that is gone the other side is left, and its id ends as the file was called.
        let last = |name: &str| {
            let file = name.rsplit('/').next().unwrap_or(name);
            file.split('.').next().unwrap_or(file).to_string()
        };
        let gone: BTreeSet<String> = changes.gone.iter().map(|name| last(name)).collect();
        let touched = |e: &&Entry| {
            let lone = matches!(e.status, Status::MissingReference | Status::MissingTranscript);
            everything || e.files().any(|p| changed(p)) || (lone && gone.contains(&last(&e.id)))
        };
        let touched = self.entries.iter().filter(touched).map(|e| e.id.clone()).collect();
        let name = revision.unwrap_or("HEAD").to_string();
        Ok(History { base, name, touched, changes, vcs, prefix })
    }

    /// Reads an entry's texts as they were at the base of a history; `None` where it was no pair then.
    ///
    /// # Errors
    /// As [`Corpus::load`].
    pub fn load_before(&self, entry: &Entry, history: &History) -> Option<Result<(Pair, Options)>> {
        let base = history.base.as_deref().unwrap_or("HEAD");
        let named = |path: &Path| format!("{}{}", history.prefix, self.name_of(path));
        let added = |path: &PathBuf| history.changes.files.get(&named(path)) == Some(&None);
        if entry.transcript.is_none() || entry.reference.is_none() || entry.texts().any(added) {
            return None;
        }
        Some(self.load_with(entry, &|path| history.content_at(base, &named(path), path)))
    }

    /// Keeps only the pairs that changed.
    pub fn only(&mut self, history: &History) {
        self.entries.retain(|e| history.touched.contains(&e.id));
        self.whole = false;
    }

    /// Reads what is staged where that is not what lies in the folder: a commit holds the one, not the other.
    ///
    /// # Errors
    /// What git says.
    pub fn read_staged(&mut self, history: &History) -> Result<()> {
        for name in history.vcs.unstaged()? {
            let Some(below) = name.strip_prefix(&history.prefix) else { continue };
            if let Some(bytes) = history.vcs.content("", &name) {
                self.overrides.insert(self.root.join(below), bytes);
            }
        }
        Ok(())
    }

    /// Says what got worse since the base. Pairs that did not change have the counts they had; the others are measured as they were.
    pub(super) fn regressions(&self, history: &History, outcomes: &[Outcome], scope: Scope) -> Result<Vec<Located>> {
        let Some(base) = &history.base else { return Ok(Vec::new()) };
        let now = Ratchet::of(outcomes, scope);
        let langs: BTreeMap<&str, &str> = outcomes.iter().map(|o| (o.id.as_str(), o.lang.as_str())).collect();
        let mut earlier = now.clone();
        earlier.pairs.retain(|id, _| !history.touched.contains(id));
        let touched: Vec<&Entry> =
            self.entries.iter().filter(|e| now.pairs.contains_key(&e.id) && history.touched.contains(&e.id)).collect();
        let found = Mutex::new(Vec::new());
        let count = |entry: &&Entry| {
            let contents =
                |path: &Path| history.content_at(base, &format!("{}{}", history.prefix, self.name_of(path)), path);
            entry.texts().all(|path| contents(path).is_some()).then_some(())?;
            let (pair, mut options) = self.load_with(entry, &contents).ok()?;
            // A text that changes must not change the language it is measured under.
            if let Some(pack) = langs.get(entry.id.as_str()).and_then(|l| pack_for(Some(l), pair.reference.text()).ok())
            {
                options.pack = pack;
            }
            let measured = measure(pair, &options, &Request::default());
            let f = measured.metrics.of(scope);
            let count =
                Count { edits: f.interval.0, reference_length: f.reference_length as u64, rules: measured.fingerprint };
            Some((entry.id.clone(), count))
        };
        each(&touched, 0, count, |_, one| {
            if let Ok(mut found) = found.lock() {
                found.extend(one);
            }
        });
        earlier.pairs.extend(found.into_inner().unwrap_or_default());
        Ok(earlier.judge(&now, &policy::tolerance(&self.config.settings), &history.name))
    }
}

impl History {
    /// Returns what a file was at the base; what did not change is read where it lies.
    fn content_at(&self, base: &str, name: &str, path: &Path) -> Option<Vec<u8>> {
        match self.changes.files.get(name) {
            Some(Some(before)) => self.vcs.content(base, before),
            Some(None) => None,
            None => fs::read(path).ok(),
        }
    }

    /// Says whether a commit since the base has a line that begins so.
    pub(super) fn has_trailer(&self, trailer: &str) -> bool {
        let said = self.base.as_deref().map_or_else(String::new, |base| self.vcs.messages(base));
        said.lines().any(|l| l.trim_start().strip_prefix(trailer).is_some_and(|why| !why.trim().is_empty()))
    }

    /// Says whether a file of the base, named from the root of the corpus, has another content now.
    pub(super) fn changed_since(&self, name: &str) -> bool {
        matches!(self.changes.files.get(&format!("{}{name}", self.prefix)), Some(Some(_)))
    }

    /// Returns a file that the gate keeps as it was at the base, if it was there and is another one now.
    pub(super) fn earlier(&self, name: &str) -> Option<String> {
        let before = self.changes.files.get(&format!("{}{name}", self.prefix))?.as_ref()?;
        let bytes = self.vcs.content(self.base.as_deref()?, before)?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Says whether the baseline holds more than that of the base.
    pub(super) fn grown(&self, known: &[(baseline::Known, usize)]) -> Option<Located> {
        let base = self.base.as_deref().unwrap_or("HEAD");
        let text = self.vcs.content(base, &format!("{}{}", self.prefix, baseline::FILE))?;
        let before = String::from_utf8_lossy(&text).lines().filter(|l| !l.trim().is_empty()).count();
        if known.len() <= before {
            return None;
        }
        let message =
            format!("the baseline holds {} findings, and {before} at {}: mend what is new", known.len(), self.name);
        Some(Located::about("HIST607", "baseline-grew", Severity::Error, baseline::FILE, &message))
    }
}
