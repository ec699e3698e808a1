//! The distances that the notes beside the shared data give, computed by others, in whichever format a page comes.

use crate::cli::sverka;
use crate::formats::shared;

/// Returns edits and length of the reference of a pair, all against all.
fn distance(args: &[&str]) -> (u64, u64) {
    let out = sverka(&[&["metrics", "--output", "json"], args].concat());
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{args:?}: {e}"));
    let whole = &json["metrics"]["whole"];
    let edits = whole["edits"].as_object().expect("edits").values().filter_map(serde_json::Value::as_u64).sum();
    (edits, whole["reference_length"].as_u64().expect("a length"))
}

#[test]
fn typescripts_have_the_distances_of_the_notes_in_every_format() {
    for set in ["s02-typescript-ru", "s08-typescript-fr"] {
        let Some(folder) = shared(set) else { return };
        let notes = std::fs::read_to_string(folder.join("expect.md")).expect("notes");
        let mut pages = 0;
        for section in notes.split("\n## ").skip(1) {
            let name = section.lines().next().expect("a name").trim();
            let line = section.lines().find_map(|l| l.strip_prefix("- Levenshtein ")).expect("a distance");
            let numbers: Vec<u64> = line.split_whitespace().filter_map(|w| w.parse().ok()).collect();
            for ending in ["txt", "alto.xml", "page.xml", "hocr", "tsv"] {
                let path = |e: &str| folder.join(format!("{name}.{e}")).display().to_string();
                let found = distance(&[&path(ending), &path("gt.txt")]);
                assert_eq!(found, (numbers[0], numbers[1]), "{name}.{ending}");
            }
            pages += 1;
        }
        assert!(pages > 1, "{pages} pages of {set}");
    }
}

#[test]
fn aligned_files_have_the_distances_of_the_notes_as_one_file_and_as_two() {
    let Some(folder) = shared("s04-icdar2019-aligned") else { return };
    let notes = std::fs::read_to_string(folder.join("expect.md")).expect("notes");
    let mut files = 0;
    for row in notes.lines().filter(|l| l.contains(".txt |")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let number = |i: usize| cells[i].parse::<u64>().expect("a number");
        let (known, published) = (number(9), number(5) + number(6) + number(7));
        let path = |side: &str| folder.join(cells[1]).join(side).join(cells[2]).display().to_string();
        let one = distance(&[&path("aligned")]);
        let two = distance(&[&path("scans_text"), &path("reference")]);
        assert_eq!(one, two, "{row}");
        // Runs of blanks were collapsed on one side only, and combining marks are counted with their letters here.
        assert!(one.0 <= known.max(published) + 1 && one.0 + 9 >= known.min(published), "{one:?} {row}");
        files += 1;
    }
    assert_eq!(files, 21);
}
