//! Turns one TOML file into settings with their places, and finds every mistake in it at once.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::keys::{self, ALLOW_KEYS, KEYS};
use super::value::{Kind, Value};
use crate::error::{Error, ErrorKind};
use crate::text::{Source, nearest};

/// Where a setting was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file, or `default`, or `preset:NAME`.
    pub file: String,
    /// Its line, from 1; 0 where there is none.
    pub line: usize,
    /// Its column, from 1.
    pub column: usize,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Dotted name of the key, written out where the key is a wildcard.
    pub path: String,
    /// Its value.
    pub value: Value,
    /// Where it was made.
    pub origin: Origin,
}

/// The settings of one `[[collection]]`.
#[derive(Debug, Clone)]
pub struct Collection {
    /// Glob over ids of pairs.
    pub matches: String,
    /// Where it begins.
    pub origin: Origin,
    /// What it sets.
    pub settings: Vec<Setting>,
}

/// One `[[allow]]`: its keys, and where it stands.
#[derive(Debug, Clone)]
pub struct AllowTable {
    /// Where it begins.
    pub origin: Origin,
    /// Its words by key, nested keys joined with a dot.
    pub words: BTreeMap<String, String>,
}

/// All that one file says.
#[derive(Debug, Default)]
pub struct Layer {
    /// What it sets for all pairs.
    pub settings: Vec<Setting>,
    /// What it sets for some.
    pub collections: Vec<Collection>,
    /// What it allows.
    pub allows: Vec<AllowTable>,
    /// What is wrong in it.
    pub errors: Vec<Error>,
}

impl Layer {
    /// Reads a file's text; `name` is the file as it is told in errors.
    pub fn read(name: &str, text: &str) -> Self {
        let source = Source::from_text(name, text);
        let mut reader = Reader { source: &source, layer: Self::default() };
        let (table, faults) = DeTable::parse_recoverable(text);
        for fault in faults {
            let at = fault.span().map_or(0, |s| s.start);
            let error = reader.error(at, fault.message().to_string());
            reader.layer.errors.push(error.hint("write `key = value`, one a line"));
        }
        reader.table(table.get_ref(), "", None);
        reader.layer.settings.sort_by_key(|s| (s.origin.line, s.origin.column));
        reader.layer.errors.sort_by_key(|e| e.place.as_ref().and_then(|p| p.line.zip(p.column)));
        reader.layer
    }
}

struct Reader<'a> {
    source: &'a Source,
    layer: Layer,
}

impl Reader<'_> {
    fn origin(&self, at: usize) -> Origin {
        let place = self.source.place(at);
        Origin { file: self.source.path.clone(), line: place.line, column: place.column }
    }

    fn error(&self, at: usize, message: String) -> Error {
        let origin = self.origin(at);
        Error::new(ErrorKind::Config, message).in_file(origin.file).at_line(origin.line, Some(origin.column))
    }

    /// Reads a table whose keys stand below `head`; those of a collection go to it.
    fn table(&mut self, table: &DeTable<'_>, head: &str, collection: Option<usize>) {
        for (key, value) in table {
            let path = if head.is_empty() { key.get_ref().to_string() } else { format!("{head}.{}", key.get_ref()) };
            let at = key.span().start;
            match (keys::find(&path), value.get_ref()) {
                (Some(k), DeValue::Array(items)) if k.kind == Kind::Tables && collection.is_none() => {
                    for item in items {
                        self.tables(&path, item.get_ref(), item.span().start);
                    }
                }
                (Some(k), _) if collection.is_some() && !k.by_collection => {
                    let error = self.error(at, format!("‘{path}’ holds for the whole corpus"));
                    self.layer.errors.push(error.hint("write it at the top of the file, outside [[collection]]"));
                }
                (Some(k), v) => match Value::take(k.kind, v) {
                    Ok(value) => {
                        let setting = Setting { path, value, origin: self.origin(at) };
                        match collection {
                            Some(i) => self.layer.collections[i].settings.push(setting),
                            None => self.layer.settings.push(setting),
                        }
                    }
                    Err(what) => {
                        let error = self.error(value.span().start, format!("{path}: {what}"));
                        self.layer.errors.push(error.hint(k.about));
                    }
                },
                (None, DeValue::Table(inner)) if keys::is_table(&path) => self.table(inner, &path, collection),
                (None, _) if collection.is_some() && path == "match" => {}
                (None, _) => self.unknown(&path, at),
            }
        }
    }

    fn unknown(&mut self, path: &str, at: usize) {
        let error = self.error(at, format!("there is no key ‘{path}’"));
        let near = nearest(path, KEYS.iter().map(|k| k.path));
        let hint = match near {
            Some(name) => format!("did you mean ‘{name}’?"),
            None => "`sverka config schema` lists the keys".into(),
        };
        self.layer.errors.push(error.hint(hint));
    }

    /// Reads one table of a list of tables.
    fn tables(&mut self, path: &str, value: &DeValue<'_>, at: usize) {
        let Some(table) = value.as_table() else {
            let error = self.error(at, format!("a table is needed: [[{path}]]"));
            self.layer.errors.push(error);
            return;
        };
        if path == "allow" {
            let words = self.allow(table, "");
            if !words.contains_key("rule") {
                let error = self.error(at, "this [[allow]] names no rule".into());
                self.layer.errors.push(error.hint("write rule = \"OCR010\"; `sverka rule --all` lists them"));
            }
            self.layer.allows.push(AllowTable { origin: self.origin(at), words });
            return;
        }
        let matches = table.iter().find(|(k, _)| k.get_ref() == "match");
        let Some(glob) = matches.and_then(|(_, v)| v.get_ref().as_str()) else {
            let error = self.error(at, "this [[collection]] does not say which pairs it is for".into());
            self.layer.errors.push(error.hint("write match = \"letters/**\", a glob over the ids of pairs"));
            return;
        };
        let origin = self.origin(at);
        self.layer.collections.push(Collection { matches: glob.to_string(), origin, settings: Vec::new() });
        let last = self.layer.collections.len() - 1;
        self.table(table, "", Some(last));
    }

    /// Reads the words of an `[[allow]]`.
    fn allow(&mut self, table: &DeTable<'_>, head: &str) -> BTreeMap<String, String> {
        let mut words = BTreeMap::new();
        for (key, value) in table {
            let path = if head.is_empty() { key.get_ref().to_string() } else { format!("{head}.{}", key.get_ref()) };
            let word = match value.get_ref() {
                DeValue::String(text) => Some(text.to_string()),
                DeValue::Datetime(date) => Some(date.to_string()),
                _ => None,
            };
            match (ALLOW_KEYS.contains(&path.as_str()), word, value.get_ref()) {
                (true, Some(word), _) if path == "until" && !is_day(&word) => {
                    let error = self.error(value.span().start, format!("until: ‘{word}’ is no day"));
                    self.layer.errors.push(error.hint("write until = 2027-06-01"));
                }
                (true, Some(word), _) => {
                    words.insert(path, word);
                }
                (_, _, DeValue::Table(inner)) if path == "anchor" => words.extend(self.allow(inner, "anchor")),
                (true, None, _) => {
                    let error = self.error(value.span().start, format!("{path}: a string is needed"));
                    self.layer.errors.push(error);
                }
                _ => {
                    let error = self.error(key.span().start, format!("[[allow]] has no key ‘{path}’"));
                    let near = nearest(&path, ALLOW_KEYS.into_iter()).map(|n| format!("did you mean ‘{n}’?"));
                    self.layer
                        .errors
                        .push(error.hint(near.unwrap_or_else(|| format!("its keys: {}", ALLOW_KEYS.join(", ")))));
                }
            }
        }
        words
    }
}

/// Says whether a word is a day of the calendar, `YYYY-MM-DD`.
fn is_day(word: &str) -> bool {
    word.len() == 10 && crate::dates::value::Value::parse(word).is_some_and(|v| v.exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_told_at_its_place() {
        let text = "[corpus]\nraw = 3\nrefrence = \"x\"\nmissing = { raw = \"maybe\" }\n\n[[collection]]\nlang = \"ru\"\n\n[[collection]]\nmatch = \"a/**\"\ncorpus.raw = \"x\"\n";
        let layer = Layer::read("sverka.toml", text);
        let told: Vec<String> = layer.errors.iter().map(ToString::to_string).collect();
        let told: Vec<&str> = told.iter().filter_map(|t| t.lines().next()).collect();
        assert_eq!(
            told,
            [
                "sverka.toml:2:7: corpus.raw: this is a whole number, and a string is needed",
                "sverka.toml:3:1: there is no key ‘corpus.refrence’",
                "sverka.toml:4:19: corpus.missing.raw: ‘maybe’ is none of: error, warn, todo, allow",
                "sverka.toml:6:1: this [[collection]] does not say which pairs it is for",
                "sverka.toml:11:8: ‘corpus.raw’ holds for the whole corpus",
            ]
        );
    }

    #[test]
    fn settings_know_where_they_stand() {
        let layer = Layer::read("sverka.toml", "lang = \"ru\"\n[[collection]]\nmatch = \"en/**\"\nlang = \"en\"\n");
        assert!(layer.errors.is_empty(), "{:?}", layer.errors);
        assert_eq!((layer.settings[0].path.as_str(), layer.settings[0].origin.line), ("lang", 1));
        assert_eq!(layer.collections[0].settings[0].origin.line, 4);
    }
}
