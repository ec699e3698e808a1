//! Turns what git knows into what the gate asks: which files changed, what a file was, which content a clean file has.
//!
//! The `git` program does it: work trees, partial clones and filters then behave as everywhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, ErrorKind, Result};

/// What changed: names from the top of the repository, with what each was called before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new, changed or renamed: the name now, and the name before where there was one.
    pub files: BTreeMap<String, Option<String>>,
    /// Files that are gone.
    pub gone: BTreeSet<String>,
}

/// A keeper of versions.
pub trait Vcs: Sync {
    /// The folder that its names lead from.
    fn top(&self) -> &Path;
    /// The commit that the work here and a revision have in common.
    ///
    /// # Errors
    /// `NotFound` where the clone does not reach so far back.
    fn common(&self, revision: &str) -> Result<String>;
    /// What changed in the files here since a commit; `None` for what is staged against the last one.
    ///
    /// # Errors
    /// `Unreadable` where git fails.
    fn changes(&self, since: Option<&str>) -> Result<Changes>;
    /// The content of a file at a commit, or staged where that is empty; `None` where it has no such file.
    fn content(&self, commit: &str, name: &str) -> Option<Vec<u8>>;
    /// What the commits since one say of themselves.
    fn messages(&self, since: &str) -> String;
    /// Files whose content here is not what is staged.
    ///
    /// # Errors
    /// `Unreadable` where git fails.
    fn unstaged(&self) -> Result<BTreeSet<String>>;
    /// Names of the contents of files that are as they are staged.
    fn clean(&self) -> BTreeMap<String, String>;
}

/// The `git` program in a folder.
#[derive(Debug)]
pub struct Git {
    top: PathBuf,
}

impl Git {
    /// Opens the repository that a folder lies in.
    ///
    /// # Errors
    /// `NotFound` where there is none, or no git.
    pub fn open(folder: &Path) -> Result<Self> {
        let missing = |what: &str| {
            Error::new(ErrorKind::NotFound, what.to_string()).hint("run in a clone, or leave --base and --staged out")
        };
        let out = run(folder, &["rev-parse", "--show-toplevel"]).map_err(|_| missing("there is no program ‘git’"))?;
        let Some(out) = out else { return Err(missing("this is no git repository")) };
        let top = PathBuf::from(String::from_utf8_lossy(&out).trim_end_matches('\n').to_string());
        Ok(Self { top: std::fs::canonicalize(&top).unwrap_or(top) })
    }

    fn ask(&self, args: &[&str]) -> Result<Option<Vec<u8>>> {
        run(&self.top, args).map_err(|e| Error::new(ErrorKind::Unreadable, format!("git: {e}")))
    }

    fn must(&self, args: &[&str]) -> Result<Vec<u8>> {
        self.ask(args)?.ok_or_else(|| {
            Error::new(ErrorKind::Unreadable, format!("git {} failed", args.join(" ")))
                .hint("run it by hand to see why")
        })
    }
}

/// Runs git; `None` where it says no.
fn run(folder: &Path, args: &[&str]) -> std::io::Result<Option<Vec<u8>>> {
    let out = Command::new("git").arg("-C").arg(folder).args(["-c", "core.quotepath=off"]).args(args).output()?;
    Ok(out.status.success().then_some(out.stdout))
}

/// Splits an answer of `-z` into its words.
fn words(bytes: &[u8]) -> impl Iterator<Item = String> {
    bytes.split(|b| *b == 0).filter(|w| !w.is_empty()).map(|w| String::from_utf8_lossy(w).into_owned())
}

impl Vcs for Git {
    fn top(&self) -> &Path {
        &self.top
    }

    fn messages(&self, since: &str) -> String {
        let told = self.ask(&["log", "--format=%B", &format!("{since}..HEAD")]).ok().flatten();
        told.map_or_else(String::new, |bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    fn common(&self, revision: &str) -> Result<String> {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_string();
        if let Some(commit) = self.ask(&["merge-base", "HEAD", revision])? {
            return Ok(text(commit));
        }
        let shallow = self.ask(&["rev-parse", "--is-shallow-repository"])?.is_some_and(|b| text(b) == "true");
        let known = self.ask(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")])?.is_some();
        let (message, hint) = match (shallow, known) {
            (true, _) => (
                format!("base {revision} is not in this clone, which is shallow"),
                "fetch all of the history: `fetch-depth: 0` on GitHub, GIT_DEPTH: 0 on GitLab, or `git fetch --unshallow`",
            ),
            (false, true) => (
                format!("{revision} and the work here have no commit in common"),
                "name the branch that this one came from",
            ),
            (false, false) => (
                format!("there is no revision ‘{revision}’"),
                "fetch it, for instance with `git fetch origin main`, and give --base origin/main",
            ),
        };
        Err(Error::new(ErrorKind::NotFound, message).hint(hint))
    }

    fn changes(&self, since: Option<&str>) -> Result<Changes> {
        let commit = since.unwrap_or("--cached");
        let out = self.must(&["diff", "--name-status", "-z", "-M", "--no-ext-diff", commit])?;
        let mut changes = Changes::default();
        let mut rest = words(&out);
        while let (Some(status), Some(name)) = (rest.next(), rest.next()) {
            match status.chars().next() {
                Some('D') => {
                    changes.gone.insert(name);
                }
                Some('R' | 'C') => {
                    let Some(now) = rest.next() else { break };
                    if status.starts_with('R') {
                        changes.gone.insert(name.clone());
                    }
                    changes.files.insert(now, Some(name));
                }
                Some('A') => {
                    changes.files.insert(name, None);
                }
                _ => {
                    changes.files.insert(name.clone(), Some(name));
                }
            }
        }
        if since.is_some() {
            let out = self.must(&["ls-files", "--others", "--exclude-standard", "-z"])?;
            changes.files.extend(words(&out).map(|name| (name, None)));
        }
        Ok(changes)
    }

    fn content(&self, commit: &str, name: &str) -> Option<Vec<u8>> {
        self.ask(&["show", &format!("{commit}:{name}")]).ok().flatten()
    }

    fn unstaged(&self) -> Result<BTreeSet<String>> {
        Ok(words(&self.must(&["diff", "--name-only", "-z", "--no-ext-diff"])?).collect())
    }

    fn clean(&self) -> BTreeMap<String, String> {
        let Ok(Some(out)) = self.ask(&["ls-files", "-s", "-z"]) else { return BTreeMap::new() };
        let Ok(dirty) = self.unstaged() else { return BTreeMap::new() };
        let row = |line: String| {
            let (head, name) = line.split_once('\t')?;
            let blob = head.split(' ').nth(1)?;
            (!dirty.contains(name)).then(|| (name.to_string(), blob.to_string()))
        };
        words(&out).filter_map(row).collect()
    }
}
