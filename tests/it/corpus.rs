//! The project's own corpus: every pair has its page in `snapshots/`, named by the pair's id.

use std::fs;
use std::path::{Path, PathBuf};

use sverka::read::Metadata;
use sverka::report::{page::Layout, text};

use crate::support::{compared, pair_of_files, project, source};

/// Returns the ids of all pairs, `collection/id`.
fn ids() -> Vec<String> {
    let mut out = Vec::new();
    for collection in fs::read_dir(project("reference")).expect("the corpus").flatten().map(|e| e.path()) {
        for file in fs::read_dir(&collection).expect("a collection").flatten().map(|e| e.path()) {
            let part = |p: &Path| p.file_stem().expect("a name").to_string_lossy().into_owned();
            out.push(format!("{}/{}", part(&collection), part(&file)));
        }
    }
    out.sort();
    out
}

fn path(folder: &str, id: &str, ending: &str) -> (PathBuf, String) {
    let name = format!("{folder}/{id}{ending}");
    (project(&name), name)
}

#[test]
fn every_pair_is_whole_and_named_portably() {
    let ids = ids();
    assert!(ids.len() >= 5, "{ids:?}");
    for id in ids {
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-/".contains(c)), "{id}");
        for (file, name) in [path("scans_text", &id, ".txt"), path("scans_text", &id, ".meta.toml")] {
            assert!(file.is_file(), "{name} is missing");
        }
    }
}

#[test]
fn every_pair_has_its_page() {
    for id in ids() {
        let mut pair = pair_of_files(&path("scans_text", &id, ".txt").1, &path("reference", &id, ".txt").1);
        pair.id.clone_from(&id);
        pair.metadata =
            Some(Metadata::from_source(source(&path("scans_text", &id, ".meta.toml").1)).expect("metadata"));
        let lang = pair.metadata.as_ref().and_then(|m| m.get("lang")).map(str::to_string);
        let c = compared(pair, "semi-diplomatic", lang.as_deref());
        let page = text::comparison(&c, &Layout { width: 110, ..Layout::default() });
        let page = page.replace(&format!("{}/", env!("CARGO_MANIFEST_DIR")), "");
        insta::with_settings!({snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"), prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(format!("{}-page", id.replace('/', "-")), page);
        });
    }
}
