//! Turns an entry into a pair with all its witnesses, and the options it is compared under.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::policy::PairPolicy;
use super::{Corpus, Entry};
use crate::compare::Options;
use crate::config::Settings;
use crate::dates::DateOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::pack_for;
use crate::normalize::Profile;
use crate::read::formats::holds_both_sides;
use crate::read::{
    Metadata, Pair, ReadOptions, Role, Witness, read_pages, read_source, sidecars, source_from_bytes, split_record,
};
use crate::text::{EncodingEvidence, Source};

/// The encoding that is expected where nothing is said.
const UTF8: &str = "utf-8";
/// The word for taking what the bytes say.
const DETECT: &str = "detect";

/// Contents that are read in place of files.
pub type Contents<'a> = &'a dyn Fn(&Path) -> Option<Vec<u8>>;

impl Corpus {
    /// Reads an entry's texts and sidecars.
    ///
    /// # Errors
    /// What reading says of a file; `Malformed` for an entry that is no pair.
    pub fn load(&self, entry: &Entry) -> Result<(Pair, Options)> {
        self.load_with(entry, &|path| self.overrides.get(path).cloned())
    }

    /// As [`Self::load`], with contents in place of files where `contents` has them.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub(super) fn load_with(&self, entry: &Entry, contents: Contents<'_>) -> Result<(Pair, Options)> {
        let (Some(transcript), Some(reference)) = (&entry.transcript, &entry.reference) else {
            return Err(Error::new(ErrorKind::Malformed, format!("{}: not a pair", entry.id)));
        };
        let policy = self.policy_of(&entry.id)?;
        let settings = &policy.settings;
        let pages = |role| entry.pages.as_ref().filter(|(of, _)| *of == role).map_or(&[][..], |(_, pages)| pages);
        let source = |path: &Path, encoding: &str, key: &str, role: Option<Role>| {
            let further = role.map_or(&[][..], pages);
            self.source((path, further), contents, encoding, settings, key, role)
        };
        let witness = |role, path: &Path, own: &str| {
            let encoding = declared(settings, own);
            source(path, encoding, own, Some(role)).map(|source| Witness::whole(role, source))
        };
        let side = witness(Role::Transcript, transcript, "text.raw-encoding")?;
        let mut pair = if transcript == reference && !holds_both_sides(&side.source) {
            let record = split_record(&side.source, &[])?.into_pair(side.source)?;
            Pair { id: entry.id.clone(), ..record }
        } else {
            Pair {
                id: entry.id.clone(),
                transcript: side,
                reference: witness(Role::Reference, reference, "text.reference-encoding")?,
                others: Vec::new(),
                metadata: None,
                notes: Vec::new(),
            }
        };
        if let Some(path) = &entry.beside.metadata {
            pair.metadata = Some(Metadata::from_source(source(path, DETECT, "", None)?)?);
        }
        pair.header_as_metadata();
        for path in &entry.beside.translations {
            let mut witness = Witness::whole(Role::Translation, source(path, DETECT, "", None)?);
            witness.lang = sidecars::lang_in_name(path);
            pair.others.push(witness);
        }
        let options = options(&policy, &pair)?;
        Ok((pair, options))
    }

    /// Reads one side of an entry, where it can be read.
    pub(super) fn side(&self, entry: &Entry, role: Role) -> Option<Arc<Source>> {
        let (path, key) = match role {
            Role::Transcript => (entry.transcript.as_deref()?, "text.raw-encoding"),
            _ => (entry.reference.as_deref()?, "text.reference-encoding"),
        };
        let policy = self.policy_of(&entry.id).ok()?;
        let further = entry.pages.as_ref().filter(|(of, _)| *of == role).map_or(&[][..], |(_, pages)| pages);
        let contents = |path: &Path| self.overrides.get(path).cloned();
        let encoding = declared(&policy.settings, key);
        self.source((path, further), &contents, encoding, &policy.settings, key, Some(role)).ok()
    }

    /// Reads a file, or a file and the pages after it; its name in reports leads from the root.
    /// `key` is where its encoding can be set.
    fn source(
        &self,
        (path, further): (&Path, &[PathBuf]),
        contents: Contents<'_>,
        encoding: &str,
        settings: &Settings,
        key: &str,
        role: Option<Role>,
    ) -> Result<Arc<Source>> {
        let declared = (![UTF8, DETECT].contains(&encoding)).then(|| encoding.to_string());
        let options = ReadOptions {
            encoding: declared,
            lang: settings.text("lang").map(str::to_string),
            role,
            ..ReadOptions::default()
        };
        let mut name = self.name_of(path);
        let read = if further.is_empty() {
            match contents(path) {
                Some(bytes) => source_from_bytes(&name, &bytes, &options),
                None => read_source(path, &options),
            }
        } else {
            let all = std::iter::once(path).chain(further.iter().map(PathBuf::as_path));
            let file = |path: &Path| {
                let unread = |e: std::io::Error| {
                    Error::new(ErrorKind::Unreadable, format!("cannot be read: {e}")).in_file(self.name_of(path))
                };
                let bytes = contents(path).map_or_else(|| std::fs::read(path).map_err(unread), Ok)?;
                Ok((self.name_of(path), bytes))
            };
            name = name.rsplit_once('/').map_or(name.clone(), |(folder, _)| folder.to_string());
            read_pages(&name, all.map(file), &options)
        };
        // A page is named by its own error.
        let mut source = read.map_err(|error| if further.is_empty() { error.in_file(&name) } else { error })?;
        if encoding == UTF8 && source.encoding.name != UTF8 && source.encoding.evidence != EncodingEvidence::Stated {
            // A guess, however good, is no ground for a verdict.
            let message = format!("this is not UTF-8; it reads as {}", source.encoding.name);
            let hint = format!("convert it, or say {key} = \"{}\" in sverka.toml", source.encoding.name);
            return Err(Error::new(ErrorKind::Undecodable, message).in_file(name).hint(hint));
        }
        source.path = name;
        Ok(Arc::new(source))
    }

    /// Writes a path as it leads from the root.
    pub fn name_of(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy();
        if cfg!(windows) { below.replace('\\', "/") } else { below.into_owned() }
    }
}

/// The encoding that the settings expect on a side.
fn declared<'a>(settings: &'a Settings, key: &str) -> &'a str {
    settings.text(key).or(settings.text("text.encoding")).unwrap_or(UTF8)
}

/// Returns the options a pair is compared under; the language is told by the configuration, the metadata, or the text.
fn options(policy: &PairPolicy, pair: &Pair) -> Result<Options> {
    let settings = &policy.settings;
    let told = |key: &str| pair.metadata.as_ref().and_then(|m| m.get(key)).map(str::to_string);
    let stated = settings.text("lang").map(str::to_string).or_else(|| told("lang"));
    let pack = match &stated {
        Some(tag) => pack_for(Some(tag), pair.reference.text())?,
        None => pack_for(None, &format!("{}\n{}", pair.reference.text(), pair.transcript.text()))?,
    };
    let range = settings.text("dates").map(|d| d.replace("..", "/")).or_else(|| told("collection_range"));
    let collection = policy.habits.clone();
    let dates = DateOptions { lang: Some(pack.tag.clone()), range, collection, ..DateOptions::default() };
    let profile = Profile::named(settings.text("profile").unwrap_or(Profile::DEFAULT))?;
    let (rules, conventions) = (policy.rules.clone(), policy.conventions.clone());
    Ok(Options { rules, conventions, ..Options::new(profile, pack, dates) })
}
