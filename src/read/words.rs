//! Turns the words of records (headings, labels, names of languages) from data into answers.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::record::SectionKind;

/// The words of `words.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    headings: BTreeMap<String, Vec<String>>,
    labels: BTreeMap<String, Vec<String>>,
    languages: BTreeMap<String, Vec<String>>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    // The file is part of the program and a test reads it; without it records only lose their cues.
    WORDS.get_or_init(|| toml::from_str(include_str!("words.toml")).unwrap_or_default())
}

/// Finds the key whose list holds a name.
fn key_of<'a>(lists: &'a BTreeMap<String, Vec<String>>, name: &str) -> Option<&'a str> {
    let name = name.trim().to_lowercase();
    lists.iter().find(|(key, names)| **key == name || names.contains(&name)).map(|(key, _)| key.as_str())
}

/// Turns the name of a language, or a tag that is one already, into a tag.
pub fn language_tag(name: &str) -> Option<String> {
    if let Some(tag) = key_of(&words().languages, name) {
        return Some(tag.to_string());
    }
    // `ru-petr1708`, `zh-Hant`: two or three letters, then parts.
    let mut parts = name.trim().split('-');
    let first = parts.next().unwrap_or_default();
    let plain = (2..=3).contains(&first.len()) && first.chars().all(|c| c.is_ascii_lowercase());
    let rest = parts.all(|p| (1..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric()));
    (plain && rest).then(|| name.trim().to_string())
}

/// Turns a label of a header, or a key of a metadata file, into the key it means.
pub fn label_key(label: &str) -> Option<&'static str> {
    key_of(&words().labels, &label.replace(['_', '-'], " ")).or_else(|| key_of(&words().labels, label))
}

/// What a heading says of the section under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Which part follows.
    pub kind: SectionKind,
    /// Its language, where the heading names it.
    pub lang: Option<String>,
    /// Whether marks around it (`#`, `**`, `===`) or a colon make it a heading, not only its words.
    pub marked: bool,
}

/// Reads a line as a heading; an item of a list is none.
pub fn heading(line: &str) -> Option<Heading> {
    let line = line.trim();
    if ["- ", "* ", "+ ", "• "].iter().any(|mark| line.starts_with(mark)) || line.chars().count() > 80 {
        return None;
    }
    let bare =
        line.trim_matches(|c: char| matches!(c, '#' | '*' | '=' | '_' | '-' | '[' | ']' | ':') || c.is_whitespace());
    let marked = bare.len() < line.len();
    let parts: Vec<&str> = bare.split(['(', ')', ',', '–', '—', ':']).flat_map(|p| p.split(" - ")).collect();
    let parts: Vec<&str> = parts.into_iter().map(str::trim).filter(|p| !p.is_empty()).collect();
    let (first, rest) = parts.split_first()?;
    let mut lang = None;
    for part in rest {
        lang = Some(language_tag(part)?);
    }
    let kind = SectionKind::of_name(key_of(&words().headings, first)?)?;
    Some(Heading { kind, lang, marked })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_readable() {
        let words: Words = toml::from_str(include_str!("words.toml")).expect("words.toml");
        assert!(words.headings.keys().all(|k| SectionKind::of_name(k).is_some()));
        let all = words.headings.values().chain(words.labels.values()).chain(words.languages.values()).flatten();
        assert!(all.into_iter().all(|w| *w == w.to_lowercase()), "words are compared in lower case");
    }

    #[test]
    fn headings_are_told_from_lists_and_lines() {
        let read = |line| heading(line).map(|h| (h.kind, h.lang, h.marked));
        assert_eq!(read("## Transcript - Russian"), Some((SectionKind::Transcript, Some("ru".into()), true)));
        assert_eq!(read("Corrected transcript"), Some((SectionKind::Reference, None, false)));
        assert_eq!(read("Перевод (английский)"), Some((SectionKind::Translation, Some("en".into()), false)));
        assert_eq!(read("- Translation - English"), None);
        assert_eq!(read("Transcript of the talks with Mao"), None);
        assert_eq!(read("ПЕРЕВОД С КИТАЙСКОГО"), None);
    }

    #[test]
    fn languages_and_labels() {
        assert_eq!(language_tag("Russian").as_deref(), Some("ru"));
        assert_eq!(language_tag("ru-petr1708").as_deref(), Some("ru-petr1708"));
        assert_eq!(language_tag("Volapük"), None);
        assert_eq!(label_key("Original Language"), Some("lang"));
        assert_eq!(label_key("collection-range"), Some("collection_range"));
    }
}
