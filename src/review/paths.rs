//! Turns the names of pairs and reviewers into paths, none of which can lead out of its folder.

use std::path::{Path, PathBuf};

use crate::text::digest;

/// Folder of all decisions, from the root of the corpus.
pub const FOLDER: &str = ".sverka/decisions";

/// Longest part of a path in bytes; a longer name is cut and gets a digest.
const LONGEST: usize = 120;

/// Returns the folder that holds the logs of a pair.
pub fn pair_folder(root: &Path, pair: &str) -> PathBuf {
    let mut path = root.join(FOLDER);
    path.extend(pair.split(['/', '\\']).filter(|p| !p.is_empty()).map(part));
    path
}

/// Returns the log of a reviewer.
pub fn log_path(root: &Path, pair: &str, reviewer: &str) -> PathBuf {
    pair_folder(root, pair).join(format!("{}.jsonl", part(reviewer)))
}

/// Writes one name as one part of a path: letters, digits and a few marks stay, the rest becomes `%XX`.
pub fn part(name: &str) -> String {
    let mut out = String::new();
    for (i, c) in name.char_indices() {
        let dot = c == '.' && (i == 0 || name[i..].eq_ignore_ascii_case(".jsonl") || i + 1 == name.len());
        if !dot && (c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '+')) {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    if out.len() > LONGEST {
        let cut = (0..=LONGEST - 20).rev().find(|&i| out.is_char_boundary(i)).unwrap_or(0);
        out = format!("{}%{}", &out[..cut], &digest(name.as_bytes())["sha256:".len()..][..16]);
    }
    if out.is_empty() { "%".into() } else { out }
}

/// Reads a name back from a part of a path; of a cut one, the part itself.
pub fn name_of(part: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), part.as_bytes());
    while let Some((&byte, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|h| std::str::from_utf8(h).ok()).and_then(|h| u8::from_str_radix(h, 16).ok());
        match code {
            Some(code) if byte == b'%' => {
                bytes.push(code);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| part.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_names_stay_as_they_are() {
        let path = log_path(Path::new("c"), "telegrams/21404", "anna");
        assert_eq!(path, Path::new("c/.sverka/decisions/telegrams/21404/anna.jsonl"));
        assert_eq!(part("анна@архив.рф"), "анна@архив.рф");
        assert_eq!(part("a.jsonl"), "a%2Ejsonl");
    }

    proptest! {
        #[test]
        fn no_name_leaves_the_folder_and_every_short_name_comes_back(pair in any::<String>(), name in any::<String>()) {
            let root = Path::new("root");
            let path = log_path(root, &pair, &name);
            prop_assert!(path.starts_with(root.join(FOLDER)));
            prop_assert!(path.components().all(|c| matches!(c, std::path::Component::Normal(_)) ));
            let file = path.file_name().expect("a file").to_string_lossy().into_owned();
            prop_assert!(!file.contains(['/', '\\', ':', '\0']));
            if name.len() * 3 <= LONGEST && !name.is_empty() {
                prop_assert_eq!(name_of(&part(&name)), name);
            }
        }
    }
}
