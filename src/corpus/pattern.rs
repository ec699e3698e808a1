//! Turns a pattern such as `scans_text/{dir}/{stem}.ocr.txt` into the key under which a file meets its partner.
//!
//! A capture has the same value on both sides: `{stem}`, `{doc}`, `{page}` and
//! `{collection}` stand for one part of a path or a piece of it, `{dir}` and `**`
//! for any number of folders, none too. `*` stands for anything within one part
//! and takes no part in the key.

use regex::Regex;

use crate::error::{Error, ErrorKind, Result};

/// The captures that a pattern may name.
const CAPTURES: [&str; 5] = ["collection", "dir", "doc", "page", "stem"];

/// A pattern, ready to be held against names.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// The folder below which every match lies; empty for the root.
    pub folder: String,
    /// What it captures, in the order in which an id has it.
    pub captures: Vec<&'static str>,
    regex: Regex,
}

impl Pattern {
    /// Reads a pattern; `key` is the setting it comes from, for errors.
    ///
    /// # Errors
    /// `Config` where it names no capture, one twice, or one that there is not.
    pub fn parse(key: &str, written: &str) -> Result<Self> {
        let wrong = |what: String| {
            let hint =
                "write for instance scans_text/{dir}/{stem}.txt; captures: {collection} {dir} {doc} {page} {stem}";
            Error::new(ErrorKind::Config, format!("{key} = \"{written}\": {what}")).hint(hint)
        };
        let mut captures: Vec<&'static str> = Vec::new();
        let mut regex = String::from("^");
        let mut rest = written;
        while let Some(c) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix('{') {
                let (name, after) = after.split_once('}').ok_or_else(|| wrong("a { without }".into()))?;
                let name = CAPTURES
                    .into_iter()
                    .find(|c| *c == name)
                    .ok_or_else(|| wrong(format!("there is no capture {{{name}}}")))?;
                if captures.contains(&name) {
                    return Err(wrong(format!("{{{name}}} stands there twice")));
                }
                captures.push(name);
                rest = match (name, after.strip_prefix('/')) {
                    ("dir", Some(after)) => {
                        regex.push_str("(?:(?P<dir>.+)/)?");
                        after
                    }
                    ("dir", None) => return Err(wrong("{dir} stands for whole folders: write {dir}/".into())),
                    _ => {
                        regex.push_str(&format!("(?P<{name}>[^/]+?)"));
                        after
                    }
                };
            } else if let Some(after) = rest.strip_prefix("**/") {
                if captures.contains(&"dir") {
                    return Err(wrong("** and {dir} are the same capture, and stand there twice".into()));
                }
                captures.push("dir");
                regex.push_str("(?:(?P<dir>.+)/)?");
                rest = after;
            } else if c == '*' {
                regex.push_str("[^/]*?");
                rest = &rest[1..];
            } else {
                regex.push_str(&regex::escape(&c.to_string()));
                rest = &rest[c.len_utf8()..];
            }
        }
        regex.push('$');
        if captures.is_empty() {
            return Err(wrong("no capture, so that no file can meet its partner".into()));
        }
        let fixed = written.split(['{', '*']).next().unwrap_or_default();
        let folder = fixed.rsplit_once('/').map_or("", |(folder, _)| folder).to_string();
        let regex = Regex::new(&regex).map_err(|e| wrong(e.to_string()))?;
        captures.sort_by_key(|c| CAPTURES.iter().position(|known| known == c));
        Ok(Self { folder, captures, regex })
    }

    /// Says whether a setting is a pattern and not a folder.
    pub fn is_pattern(written: &str) -> bool {
        written.contains(['{', '*'])
    }

    /// Returns the id of a file's pair: the captured parts with `/` between them; `None` where the name does not match.
    pub fn id(&self, name: &str) -> Option<String> {
        let found = self.regex.captures(name)?;
        let parts = CAPTURES.iter().filter_map(|c| found.name(c)).map(|m| m.as_str());
        Some(parts.collect::<Vec<_>>().join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(written: &str) -> Pattern {
        Pattern::parse("corpus.raw", written).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn suffixes_and_folders_give_the_same_key_on_both_sides() {
        let (raw, reference) = (pattern("data/**/{stem}.ocr.txt"), pattern("data/{dir}/{stem}.gt.txt"));
        assert_eq!(raw.id("data/a/b/p1.ocr.txt").as_deref(), Some("a/b/p1"));
        assert_eq!(reference.id("data/a/b/p1.gt.txt").as_deref(), Some("a/b/p1"));
        assert_eq!(raw.id("data/p1.ocr.txt").as_deref(), Some("p1"));
        assert_eq!(raw.id("data/p1.gt.txt"), None);
        assert_eq!(raw.folder, "data");
        assert_eq!(pattern("{stem}.txt").folder, "");
    }

    #[test]
    fn a_pattern_is_anchored_and_its_dots_are_dots() {
        let of = pattern("raw/{collection}/{stem}.txt");
        assert_eq!(of.id("raw/x/1.txt").as_deref(), Some("x/1"));
        for other in ["raw/x/y/1.txt", "raw/1.txt", "old/raw/x/1.txt", "raw/x/1_txt", "raw/x/1.txt.bak"] {
            assert_eq!(of.id(other), None, "{other}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (written, said) in [
            ("raw/{name}.txt", "no capture {name}"),
            ("raw/{stem", "without }"),
            ("raw/*.txt", "no capture, so"),
            ("{dir}/{stem}/{dir}/x", "twice"),
            ("raw-{dir}.txt", "whole folders"),
        ] {
            let error = Pattern::parse("corpus.raw", written).expect_err(written);
            assert!(error.to_string().contains(said), "{error}");
        }
    }
}
