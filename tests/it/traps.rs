//! Thirty small traps: the exact figure by code points, and what each pair means by default.

use std::fs;

use sverka::classify::Cause;
use sverka::compare::Comparison;
use sverka::report::{json, page::Layout, text};

use crate::support::{compared, pair_of, project};

fn compare_trap(name: &str, profile: &str) -> Comparison {
    let read = |kind: &str| {
        let path = project("tests/fixtures/traps").join(format!("{name}.{kind}.txt"));
        fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    compared(pair_of(&read("ocr"), &read("gt")), profile, None)
}

/// Name, edits by code points, discrepancies by default, edits left when conventions are folded, cause of each.
const TRAPS: [(&str, u64, usize, u64, Option<Cause>); 30] = [
    ("homoglyph-latin-in-cyrillic", 4, 3, 4, Some(Cause::Script)),
    ("nfd-vs-nfc", 8, 0, 0, None),
    ("yo-fold", 3, 3, 0, Some(Cause::Orthography)),
    ("quotes-dashes", 5, 5, 0, Some(Cause::Punctuation)),
    ("typewriter-brackets", 2, 2, 0, Some(Cause::Punctuation)),
    ("soft-hyphen", 1, 1, 0, Some(Cause::Layout)),
    ("nbsp", 2, 0, 0, None),
    ("zwsp-bom-inside", 2, 1, 0, Some(Cause::Layout)),
    ("bidi-controls", 2, 1, 0, Some(Cause::Layout)),
    ("hyphen-linebreak", 2, 1, 0, Some(Cause::Layout)),
    ("hyphen-real", 1, 0, 0, None),
    ("hyphen-odd", 4, 2, 0, Some(Cause::Layout)),
    ("spaced-out", 7, 2, 6, Some(Cause::Spacing)),
    ("case", 10, 2, 10, Some(Cause::Case)),
    ("ligatures", 5, 2, 0, Some(Cause::Orthography)),
    ("long-s", 2, 2, 0, Some(Cause::Orthography)),
    ("prereform", 6, 3, 6, Some(Cause::Orthography)),
    ("number-sign", 5, 3, 0, None),
    ("digits", 7, 1, 0, Some(Cause::Orthography)),
    ("roman", 3, 1, 3, Some(Cause::Script)),
    ("emoji-graphemes", 0, 0, 0, None),
    ("combining-e", 2, 1, 1, Some(Cause::Misread)),
    ("ansi-escape", 9, 2, 9, None),
    ("tabs-table", 4, 0, 0, None),
    ("word-split", 2, 1, 2, Some(Cause::Spacing)),
    ("word-merge", 1, 1, 1, Some(Cause::Spacing)),
    ("real-word", 1, 1, 1, Some(Cause::Misread)),
    ("moved-block", 4, 1, 4, Some(Cause::Layout)),
    ("duplicated-line", 12, 0, 0, None),
    ("lost-line", 11, 1, 11, Some(Cause::Unknown)),
];

#[test]
fn every_trap_has_its_figure_and_its_meaning() {
    for (name, exact, places, folded, cause) in TRAPS {
        let by_points = compare_trap(name, "exact");
        assert_eq!(by_points.metrics.whole.edits.total(), exact, "{name} by code points");
        let c = compare_trap(name, "semi-diplomatic");
        let read: Vec<_> = c.discrepancies.iter().map(|d| (&d.transcript.text, &d.reference.text, d.cause)).collect();
        assert_eq!(read.len(), places, "{name}: {read:?}");
        assert_eq!(c.metrics.folded.edits.total(), folded, "{name}, conventions folded");
        if let Some(cause) = cause {
            assert!(read.iter().all(|d| d.2 == cause), "{name}: {read:?}");
        }
    }
}

#[test]
fn old_spelling_is_convention_where_the_profile_is_modern() {
    assert_eq!(compare_trap("prereform", "modernised").metrics.folded.edits.total(), 0);
    assert_eq!(compare_trap("case", "modernised").metrics.folded.edits.total(), 0);
}

#[test]
fn look_alikes_are_told_apart_by_name() {
    let c = compare_trap("homoglyph-latin-in-cyrillic", "semi-diplomatic");
    let page = text::comparison(&c, &Layout { width: 120, ..Layout::default() });
    for name in ["U+006F", "U+0061", "U+0050", "U+0045"] {
        let said = c.discrepancies.iter().flat_map(|d| &d.evidence).any(|e| e.contains(name));
        assert!(said && page.contains(name), "{name}\n{page}");
    }
}

#[test]
fn nothing_that_acts_on_a_terminal_is_printed_raw() {
    for name in ["ansi-escape", "bidi-controls", "zwsp-bom-inside"] {
        let page = text::comparison(&compare_trap(name, "semi-diplomatic"), &Layout { all: true, ..Layout::default() });
        let raw = |c: char| matches!(c, '\u{1b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}');
        assert!(!page.chars().any(raw), "{name}\n{page}");
    }
}

#[test]
fn a_passage_read_twice_is_out_of_scope_and_says_so() {
    let c = compare_trap("duplicated-line", "semi-diplomatic");
    let segments = json::comparison(&c)["segments"].clone();
    let twice = segments.as_array().into_iter().flatten().find(|s| s["kind"] == "repeated").expect("a segment");
    assert_eq!((&twice["in_scope"], &twice["side"]), (&false.into(), &"transcript".into()));
}
