//! Lists every key of `sverka.toml`: what it takes, what holds without it, what it is for.
//!
//! The one table behind reading, `config show`, the JSON Schema and docs/config.md.

use super::value::Kind;

/// One key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its dotted name; a last part of `*` stands for any word.
    pub path: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What holds where nothing is said, as TOML; `None` where nothing does.
    pub default: Option<&'static str>,
    /// Whether a `[[collection]]` may set it for its pairs.
    pub by_collection: bool,
    /// What it is for: one sentence.
    pub about: &'static str,
}

const fn key(path: &'static str, kind: Kind, default: Option<&'static str>, about: &'static str) -> Key {
    Key { path, kind, default, by_collection: false, about }
}

const fn of_pairs(path: &'static str, kind: Kind, default: Option<&'static str>, about: &'static str) -> Key {
    Key { path, kind, default, by_collection: true, about }
}

/// What is done about a file without partner.
pub const MISSING: &[&str] = &["error", "warn", "todo", "allow"];

/// Every key, in the order in which `config show` prints them.
pub const KEYS: &[Key] = &[
    key("$schema", Kind::Text, None, "Address of the JSON Schema, for editors; the program does not read it."),
    of_pairs(
        "lang",
        Kind::Text,
        None,
        "Language of the texts as a BCP 47 tag; a pair's own metadata is asked where this is silent, then the text.",
    ),
    of_pairs("profile", Kind::Text, Some("\"semi-diplomatic\""), "Rules of comparison, as --profile takes them."),
    of_pairs("dates", Kind::Text, None, "What the documents span, as EDTF: \"1945/1953\" (or \"1945..1953\")."),
    key(
        "corpus.raw",
        Kind::Text,
        Some("\"scans_text\""),
        "Raw transcripts: a folder, or a pattern with {stem}, {dir}, {doc}, {page}, {collection}, * and **.",
    ),
    key(
        "corpus.reference",
        Kind::Text,
        Some("\"reference\""),
        "Corrected texts: a folder mirrored by relative path without extension, or a pattern with the same captures.",
    ),
    key(
        "corpus.extensions",
        Kind::Texts,
        Some("[\"txt\", \"xml\", \"hocr\"]"),
        "Endings of files that are texts, where a folder is named and not a pattern; other files are passed over and counted.",
    ),
    key(
        "corpus.exclude",
        Kind::Texts,
        None,
        "Pairs that are not judged, as globs over their ids; they are counted against max-excluded.",
    ),
    key(
        "corpus.missing.raw",
        Kind::Choice(MISSING),
        Some("\"error\""),
        "What a reference without transcript is: error and warn are findings, todo is counted, allow is passed over.",
    ),
    key(
        "corpus.missing.reference",
        Kind::Choice(MISSING),
        Some("\"error\""),
        "What a transcript without reference is.",
    ),
    of_pairs(
        "text.encoding",
        Kind::Text,
        Some("\"utf-8\""),
        "Encoding of both sides by its name; \"detect\" takes what the bytes say, which is a guess where they are not Unicode.",
    ),
    of_pairs(
        "text.raw-encoding",
        Kind::Text,
        None,
        "Encoding of the transcripts, where it is not that of text.encoding.",
    ),
    of_pairs(
        "text.reference-encoding",
        Kind::Text,
        None,
        "Encoding of the references, where it is not that of text.encoding.",
    ),
    key(
        "collection",
        Kind::Tables,
        None,
        "Settings for some pairs: `match` is a glob over ids, every other key one that may differ by collection; later tables win.",
    ),
];

/// Returns the key that a dotted name is, if there is one.
pub fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|k| {
        k.path == path
            || k.path.strip_suffix(".*").is_some_and(|head| {
                path.strip_prefix(head).and_then(|rest| rest.strip_prefix('.')).is_some_and(|word| !word.is_empty())
            })
    })
}

/// Says whether a dotted name is a table that holds keys.
pub fn is_table(path: &str) -> bool {
    KEYS.iter().any(|k| k.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

/// Returns the name out of some that is nearest to what was written, if it is near at all.
pub fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let far = written.chars().count() / 3 + 1;
    names.map(|name| (distance(written, name), name)).filter(|(d, _)| *d <= far).min().map(|(_, name)| name)
}

/// Edits between two names, `-`, `_` and letter case left aside.
fn distance(a: &str, b: &str) -> usize {
    let letters = |s: &str| s.to_lowercase().replace('_', "-").chars().collect::<Vec<char>>();
    let (a, b) = (letters(a), letters(b));
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut left = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (left + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            left = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_near_ones_are_proposed() {
        assert!(find("corpus.missing.raw").is_some());
        assert!(find("corpus.missing").is_none() && is_table("corpus.missing") && is_table("corpus"));
        let near = |written| nearest(written, KEYS.iter().map(|k| k.path));
        assert_eq!(near("corpus.refrence"), Some("corpus.reference"));
        assert_eq!(near("text.raw_encoding"), Some("text.raw-encoding"));
        assert_eq!(near("entirely.different.things"), None);
    }

    #[test]
    fn names_are_unique_and_told_in_a_sentence() {
        let mut names: Vec<_> = KEYS.iter().map(|k| k.path).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|w| w[0] != w[1]));
        assert!(KEYS.iter().all(|k| k.about.ends_with('.')));
    }
}
