//! Turns file names into pairs and comparisons, for all tests.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sverka::compare::{Comparison, Options, compare};
use sverka::dates::DateOptions;
use sverka::lang::pack_for;
use sverka::normalize::Profile;
use sverka::read::{Metadata, Pair, ReadOptions, Role, Witness, read_source, split_record};
use sverka::text::Source;

/// Returns a path below the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Makes a pair of two texts.
pub fn pair_of(transcript: &str, reference: &str) -> Pair {
    let witness = |role, path: &str, text: &str| Witness::whole(role, Arc::new(Source::from_text(path, text)));
    Pair {
        id: "test".into(),
        transcript: witness(Role::Transcript, "transcript.txt", transcript),
        reference: witness(Role::Reference, "reference.txt", reference),
        others: Vec::new(),
        metadata: None,
        notes: Vec::new(),
    }
}

/// Compares a pair under a profile; the texts or `lang` tell the language.
pub fn compared(pair: Pair, profile: &str, lang: Option<&str>) -> Comparison {
    let text = format!("{}\n{}", pair.reference.text(), pair.transcript.text());
    let pack = pack_for(lang, &text).expect("a pack");
    let dates = DateOptions { lang: Some(pack.tag.clone()), ..DateOptions::default() };
    let profile = Profile::named(profile).expect("a profile");
    compare(pair, &Options::new(profile, pack, dates))
}

/// Reads a file of the project.
pub fn source(path: &str) -> Arc<Source> {
    let read = read_source(&project(path), &ReadOptions::default());
    Arc::new(read.unwrap_or_else(|e| panic!("{e}")))
}

/// Makes a pair of two files of the project.
pub fn pair_of_files(transcript: &str, reference: &str) -> Pair {
    let mut pair = pair_of("", "");
    pair.transcript = Witness::whole(Role::Transcript, source(transcript));
    pair.reference = Witness::whole(Role::Reference, source(reference));
    pair
}

/// Returns the telegram, put together from its parts as two files with all witnesses.
pub fn telegram() -> Pair {
    let witness = |role, path: &str| Witness::whole(role, source(path));
    let mut translation = witness(Role::Translation, "scans_text/telegrams/21404.translation.en.txt");
    translation.lang = Some("en".into());
    Pair {
        id: "telegrams/21404".into(),
        transcript: witness(Role::Transcript, "scans_text/telegrams/21404.txt"),
        reference: witness(Role::Reference, "reference/telegrams/21404.txt"),
        others: vec![translation],
        metadata: Some(Metadata::from_source(source("scans_text/telegrams/21404.meta.toml")).expect("metadata")),
        notes: Vec::new(),
    }
}

/// Returns the telegram as the archive publishes it: one record.
pub fn telegram_record() -> Pair {
    let source = source("tests/fixtures/telegram/record.txt");
    split_record(&source, &[]).and_then(|r| r.into_pair(source)).expect("a record")
}

/// Returns the folder of the shared texts, which lies beside the project or where `SVERKA_SHARED` says.
pub fn shared_folder() -> Option<PathBuf> {
    let named = std::env::var_os("SVERKA_SHARED").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| project("../shared")).join("data");
    folder.is_dir().then_some(folder)
}
