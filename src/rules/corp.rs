//! The pages of the rules on the pairing and the files of a corpus; they are found where the corpus is walked.

use super::{Rule, Scope, Severity};

/// The rules of the family, by code.
pub const RULES: &[Rule] = &[
    Rule::elsewhere(
        "CORP301",
        "missing-reference",
        "a transcript has no reference",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: a page that nobody corrected is in no figure; whoever reads the figure takes it for the whole corpus.\n\
         Example: scans_text/a/12.txt and no reference/a/12.txt.\n\
         Instead: both files, or the page declared as still to be done.\n\
         Wrong when: pages are still to be corrected; set `[corpus] missing = { reference = \"todo\" }`.",
    ),
    Rule::elsewhere(
        "CORP302",
        "missing-scan-text",
        "a reference has no transcript",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: a corrected text without its page can be neither checked nor measured.\n\
         Example: reference/a/12.txt and no scans_text/a/12.txt.\n\
         Instead: both files.\n\
         Wrong when: the text was typed from the original, without recognition; allow it.",
    ),
    Rule::elsewhere(
        "CORP303",
        "ambiguous-partner",
        "several files of one side claim the same place",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: which of two files is compared must not depend on their order in a folder.\n\
         Example: p1.txt and P1.txt, or p1.txt and p1.xml beside each other.\n\
         Instead: one file a page.\n\
         Wrong when: never; name the files apart.",
    ),
    Rule::elsewhere(
        "CORP304",
        "empty-file",
        "one of the two texts is empty",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: an empty file is a page that was lost on the way, and counts as wholly wrong or not at all.\n\
         Example: a reference of no bytes.\n\
         Instead: the text of the page.\n\
         Wrong when: the page is blank; then both sides are empty, and it can be excluded with its reason.",
    ),
    Rule::elsewhere(
        "CORP305",
        "dead-pattern",
        "a pattern matches no file",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: a gate whose pattern matches no file passes for ever.\n\
         Example: raw = \"scan_text/**/*.txt\" in a project whose folder is scans_text.\n\
         Instead: a pattern that finds files.\n\
         Wrong when: the folder is still to be filled; take the pattern out until then.",
    ),
    Rule::elsewhere(
        "CORP309",
        "duplicate-text",
        "two references are the same text",
        &[Scope::Corpus],
        Some(Severity::Warning),
        "Why it matters: the second was pasted over, and the page it should be is lost.\n\
         Example: reference/a/12.txt and 13.txt with one text.\n\
         Instead: two texts.\n\
         Wrong when: forms without entries are the same.",
    ),
    Rule::elsewhere(
        "CORP313",
        "file-name",
        "the names of the two files differ in Unicode form",
        &[Scope::Corpus],
        Some(Severity::Note),
        "Why it matters: two names that differ in case or Unicode form only are one file on other machines.\n\
         Example: Брест.txt in NFD and in NFC.\n\
         Instead: one name.\n\
         Wrong when: the names come from the archive and are kept as they are.",
    ),
    Rule::elsewhere(
        "CORP315",
        "pointer-file",
        "a pointer of git LFS or git-annex stands in place of the text",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: the text was never fetched, and the pointer would be compared with the page.\n\
         Example: \"version https://git-lfs.github.com/spec/v1\".\n\
         Instead: the text: git lfs pull.\n\
         Wrong when: never.",
    ),
    Rule::elsewhere(
        "CORP316",
        "catalogue",
        "htr-united.yml counts other files than there are",
        &[Scope::Corpus],
        Some(Severity::Note),
        "Why it matters: readers choose a corpus by its catalogue.\n\
         Example: htr-united.yml says 120 pages, there are 140.\n\
         Instead: the counts of today.\n\
         Wrong when: the catalogue counts a release, not the working copy.",
    ),
    Rule::elsewhere(
        "CORP317",
        "unreadable-file",
        "a file cannot be read",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: a page that cannot be read is a page that nobody checks.\n\
         Example: a PDF named 12.txt, or bytes that are no text in any encoding.\n\
         Instead: a text file in UTF-8, or its encoding declared.\n\
         Wrong when: never; the message says what stands in the way.",
    ),
];
