//! Turns `sverka.toml` into plain settings, each of which knows where it was made.
//!
//! The nearest file above the texts wins, and nothing is merged into it that it
//! does not name. What a setting means is in [`KEYS`].

mod extend;
mod keys;
mod layer;
pub mod schema;
mod value;
mod version;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::gate::{self, Rate};

pub use extend::PRESETS;
pub use keys::{ALLOW_KEYS, KEYS, Key, MISSING, SCOPES, SEVERITIES};
pub use layer::{AllowTable, Layer, Origin, Setting};
pub use value::{Kind, Value};

/// Names of the file, in the order in which they are looked for.
pub const NAMES: [&str; 3] = ["sverka.toml", ".sverka.toml", ".config/sverka.toml"];

/// What holds for one pair, or for all that no collection speaks of.
#[derive(Debug, Clone, Default)]
pub struct Settings(BTreeMap<String, Setting>);

impl Settings {
    /// Returns a setting, whoever made it.
    pub fn get(&self, path: &str) -> Option<&Setting> {
        self.0.get(path)
    }

    /// Returns a word or text.
    pub fn text(&self, path: &str) -> Option<&str> {
        match &self.get(path)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a list of texts; empty where nothing is said.
    pub fn texts(&self, path: &str) -> &[String] {
        match self.get(path).map(|s| &s.value) {
            Some(Value::Texts(list)) => list,
            _ => &[],
        }
    }

    /// Returns a rate.
    pub fn rate(&self, path: &str) -> Option<Rate> {
        match self.get(path)?.value {
            Value::Rate(rate) => Some(rate),
            _ => None,
        }
    }

    /// Returns every setting, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Setting> {
        self.0.values()
    }

    fn set(&mut self, settings: &[Setting]) {
        self.0.extend(settings.iter().map(|s| (s.path.clone(), s.clone())));
    }
}

/// A corpus's configuration: its file, or what holds without one.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder that patterns lead from: that of the file.
    pub root: PathBuf,
    /// The file, if there is one.
    pub file: Option<PathBuf>,
    /// What holds for all pairs.
    pub settings: Settings,
    /// Its `[[allow]]` tables, and those of its allow-files.
    pub allows: Vec<AllowTable>,
    collections: Vec<(globset::GlobMatcher, layer::Collection)>,
}

/// Lists a folder and those above it, up to the top of its git repository: what lies above that is another's.
pub fn upward(start: &Path) -> Vec<PathBuf> {
    let start = fs::canonicalize(start).unwrap_or_else(|_| start.to_path_buf());
    let mut folders = Vec::new();
    for folder in start.ancestors() {
        folders.push(folder.to_path_buf());
        if folder.join(".git").exists() {
            break;
        }
    }
    folders
}

impl Config {
    /// Returns what holds for a folder without a file.
    pub fn without_file(root: &Path) -> Self {
        let mut settings = Settings::default();
        settings.set(&defaults());
        Self { root: root.to_path_buf(), file: None, settings, allows: Vec::new(), collections: Vec::new() }
    }

    /// Looks for the file in a folder and in those above it, up to the top of its git repository.
    ///
    /// # Errors
    /// As [`Self::load`]; two files in one folder are an error.
    pub fn find(start: &Path) -> Result<Option<Self>> {
        for folder in upward(start) {
            let here: Vec<PathBuf> = NAMES.iter().map(|n| folder.join(n)).filter(|p| p.is_file()).collect();
            match here.as_slice() {
                [] => {}
                [one] => return Self::load(one).map(Some),
                [one, two, ..] => {
                    let message = format!("two configurations in one folder: {} and {}", one.display(), two.display());
                    return Err(Error::new(ErrorKind::Config, message).hint("keep one of them"));
                }
            }
        }
        Ok(None)
    }

    /// Reads a file; its folder is the root, or the one above where that is called `.config`.
    ///
    /// # Errors
    /// `Config` with every mistake in the file, each with its line and column.
    pub fn load(path: &Path) -> Result<Self> {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let text = fs::read_to_string(path).map_err(|e| {
            Error::new(ErrorKind::Config, format!("cannot be read: {e}"))
                .in_file(path.display().to_string())
                .hint("it must be a UTF-8 text; `sverka init` writes one")
        })?;
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let root = if folder.ends_with(".config") { folder.parent().unwrap_or(folder) } else { folder };
        Self::from_text(root, &name, &text).map(|config| Self { file: Some(path.to_path_buf()), ..config })
    }

    /// Reads the text of a file that lies in `root` and is called `name`.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn from_text(root: &Path, name: &str, text: &str) -> Result<Self> {
        let mut config = Self::without_file(root);
        let mut errors = Vec::new();
        let mut layers = Vec::new();
        extend::stack(root, Layer::read(name, text), &mut Vec::new(), &mut layers, &mut errors);
        let mut layer = Layer::default();
        for below in layers {
            errors.extend(below.errors);
            config.settings.set(&below.settings);
            layer.settings.extend(below.settings);
            layer.collections.extend(below.collections);
            layer.allows.extend(below.allows);
        }
        config.allows = std::mem::take(&mut layer.allows);
        errors.extend(config.settings.get("sverka").and_then(version::refused));
        errors.extend(role_refuses(&config.settings, &layer));
        let own = layer.collections.iter().flat_map(|c| &c.settings);
        errors.extend(layer.settings.iter().chain(own).filter_map(unknown_rule));
        for file in config.settings.texts("lint.allow-files").to_vec() {
            let Ok(text) = fs::read_to_string(root.join(&file)) else { continue };
            let layer = Layer::read(&file, &text);
            errors.extend(layer.errors);
            errors.extend(layer.settings.iter().map(|s| {
                Error::new(ErrorKind::Config, format!("‘{}’ does not belong here", s.path))
                    .in_file(&file)
                    .at_line(s.origin.line, Some(s.origin.column))
                    .hint("this file holds [[allow]] tables alone")
            }));
            config.allows.extend(layer.allows);
        }
        for collection in layer.collections {
            match glob(&collection.matches) {
                Ok(matcher) => config.collections.push((matcher, collection)),
                Err(what) => errors.push(
                    Error::new(ErrorKind::Config, format!("match = \"{}\" is no glob: {what}", collection.matches))
                        .in_file(&collection.origin.file)
                        .at_line(collection.origin.line, Some(collection.origin.column)),
                ),
            }
        }
        match Error::together(errors) {
            Some(error) => Err(error),
            None => Ok(config),
        }
    }

    /// Returns what holds for a pair: what holds for all, and what its collections say, the last one last.
    pub fn of_pair(&self, id: &str) -> Settings {
        self.settings_of(&self.collections_of(id))
    }

    /// Returns which of the collections a pair is in.
    pub fn collections_of(&self, id: &str) -> Vec<usize> {
        (0..self.collections.len()).filter(|&i| self.collections[i].0.is_match(id)).collect()
    }

    /// Returns what holds for the pairs of some collections.
    pub fn settings_of(&self, collections: &[usize]) -> Settings {
        let mut settings = self.settings.clone();
        for (_, collection) in collections.iter().filter_map(|&i| self.collections.get(i)) {
            settings.set(&collection.settings);
        }
        settings
    }
}

/// Makes a matcher of a glob over ids: `*` stays within one part, `**` does not.
pub fn glob(pattern: &str) -> std::result::Result<globset::GlobMatcher, String> {
    globset::GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .map(|g| g.compile_matcher())
        .map_err(|e| e.kind().to_string())
}

/// Finds a selector of a setting that means no rule.
fn unknown_rule(setting: &Setting) -> Option<Error> {
    let own = setting.path.strip_prefix("lint.severity.").map(str::to_string);
    let list = match (&setting.value, setting.path.as_str()) {
        (Value::Texts(list), "lint.select" | "lint.extend-select" | "lint.ignore") => list.clone(),
        _ => own.into_iter().collect(),
    };
    let wrong = list.into_iter().find(|s| !gate::is_known(s))?;
    let near = crate::text::nearest(&wrong, gate::codes().map(|(code, _)| code));
    let hint = near.map_or("`sverka rule --all` lists the rules".to_string(), |n| format!("did you mean {n}?"));
    let error = Error::new(ErrorKind::Config, format!("{}: there is no rule ‘{wrong}’", setting.path));
    Some(error.in_file(&setting.origin.file).at_line(setting.origin.line, Some(setting.origin.column)).hint(hint))
}

/// Finds a least of edits where the transcripts are measured: an engine without a mistake would fail.
fn role_refuses(settings: &Settings, layer: &Layer) -> Option<Error> {
    let measured = settings.text("gate.role") == Some("engine-quality");
    let own = layer.collections.iter().flat_map(|c| &c.settings).chain(&layer.settings);
    let least = own.into_iter().find(|s| measured && s.path == "gate.min-edits")?;
    let error = Error::new(ErrorKind::Config, "gate.min-edits: an engine that is measured may read without a mistake");
    let error = error.in_file(&least.origin.file).at_line(least.origin.line, Some(least.origin.column));
    Some(error.hint("leave it out, or say gate.role = \"correction\""))
}

fn defaults() -> Vec<Setting> {
    let told = |k: &Key| k.default.map(|v| format!("\"{}\" = {v}\n", k.path.replace('.', "\".\"")));
    let text: String = KEYS.iter().filter_map(told).collect();
    let mut settings = Layer::read("default", &text).settings;
    settings.iter_mut().for_each(|s| (s.origin.line, s.origin.column) = (0, 0));
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config> {
        Config::from_text(Path::new("."), "sverka.toml", text)
    }

    #[test]
    fn every_default_can_be_read() {
        let config = Config::without_file(Path::new("."));
        for key in KEYS.iter().filter(|k| k.default.is_some()) {
            let setting = config.settings.get(key.path).unwrap_or_else(|| panic!("{} has no default", key.path));
            assert_eq!(setting.origin.file, "default");
        }
        assert_eq!(config.settings.text("corpus.raw"), Some("scans_text"));
    }

    #[test]
    fn the_last_collection_that_matches_wins() {
        let config = read(
            "lang = \"ru\"\n[[collection]]\nmatch = \"a/**\"\nlang = \"en\"\n[[collection]]\nmatch = \"a/b/*\"\nlang = \"fr\"\n",
        )
        .unwrap_or_else(|e| panic!("{e}"));
        let lang = |id| config.of_pair(id).text("lang").map(str::to_string);
        assert_eq!(lang("x/1").as_deref(), Some("ru"));
        assert_eq!(lang("a/1").as_deref(), Some("en"));
        assert_eq!(lang("a/b/1").as_deref(), Some("fr"));
        assert_eq!(lang("a/b/c/1").as_deref(), Some("en"));
    }

    #[test]
    fn several_mistakes_are_one_error_that_tells_them_all() {
        let error = read("lnag = \"ru\"\n[corpus]\nraw = 1\n[[collection]]\nmatch = \"a{\"\n").expect_err("three");
        let told = error.to_string();
        for part in ["sverka.toml:1:1", "did you mean ‘lang’?", "sverka.toml:3:7", "sverka.toml:4:1", "is no glob"]
        {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert_eq!(error.kind, ErrorKind::Config);
    }
}
