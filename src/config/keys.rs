//! Lists every key of `sverka.toml`: what it takes, what holds without it, what it is for.
//!
//! The one table behind reading, `config show`, the JSON Schema and docs/config.md.

use super::value::Kind;

/// One key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its dotted name; a last part of `*` stands for any word.
    pub path: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What holds where nothing is said, as TOML; `None` where nothing does.
    pub default: Option<&'static str>,
    /// Whether a `[[collection]]` may set it for its pairs.
    pub by_collection: bool,
    /// What it is for: one sentence.
    pub about: &'static str,
}

const fn key(path: &'static str, kind: Kind, default: Option<&'static str>, about: &'static str) -> Key {
    Key { path, kind, default, by_collection: false, about }
}

const fn of_pairs(path: &'static str, kind: Kind, default: Option<&'static str>, about: &'static str) -> Key {
    Key { path, kind, default, by_collection: true, about }
}

/// What is done about a file without partner.
pub const MISSING: &[&str] = &["error", "warn", "todo", "allow"];

/// Endings of texts, where nothing is said.
const ENDINGS: &str = r#"["txt", "xml", "alto.xml", "page.xml", "tei.xml", "mets.xml", "abbyy.xml", "hocr", "hocr.html", "html", "htm", "tsv", "docx", "pdf", "zip"]"#;

/// Words for a severity.
pub const SEVERITIES: &[&str] = &["error", "warning", "note", "off"];

/// Words for what a rate is taken over.
pub const SCOPES: &[&str] = &["whole", "body", "folded"];

/// Every key, in the order in which `config show` prints them.
pub const KEYS: &[Key] = &[
    key("$schema", Kind::Text, None, "Address of the JSON Schema, for editors; the program does not read it."),
    key(
        "sverka",
        Kind::Text,
        None,
        "Versions of sverka that may judge this corpus, such as \">=0.1,<0.2\": figures must not move unseen.",
    ),
    key(
        "extend",
        Kind::Texts,
        None,
        "What this file builds on: \"preset:NAME\" or a path; the file itself comes last. Nothing else is inherited.",
    ),
    of_pairs(
        "lang",
        Kind::Text,
        None,
        "Language of the texts as a BCP 47 tag; a pair's own metadata is asked where this is silent, then the text.",
    ),
    of_pairs("profile", Kind::Text, Some("\"semi-diplomatic\""), "Rules of comparison, as --profile takes them."),
    of_pairs("dates", Kind::Text, None, "What the documents span, as EDTF: \"1945/1953\" (or \"1945..1953\")."),
    of_pairs(
        "habits",
        Kind::Text,
        None,
        "What the dates of the documents are used to: the file that `sverka dates --learn` writes.",
    ),
    key(
        "corpus.raw",
        Kind::Text,
        Some("\"scans_text\""),
        "Raw transcripts: a folder, or a pattern with {stem}, {dir}, {doc}, {page}, {collection}, * and **.",
    ),
    key(
        "corpus.reference",
        Kind::Text,
        Some("\"reference\""),
        "Corrected texts: a folder mirrored by relative path without extension, or a pattern with the same captures. Where one side captures {page} and the other does not, its files are the pages of one document; where both sides are the same place, each file holds both texts.",
    ),
    key(
        "corpus.manifest",
        Kind::Text,
        None,
        "A list of the pairs in place of corpus.raw and corpus.reference: a table (.csv, .tsv) with the columns id, raw, reference and perhaps status (todo, draft, corrected, validated, excluded); or a METS, whose pages are the pairs: corpus.raw and corpus.reference may then name its file groups.",
    ),
    key(
        "corpus.extensions",
        Kind::Texts,
        Some(ENDINGS),
        "Endings of files that are texts, where a folder is named and not a pattern; the longest that fits is left out of the id, and .gz behind it; other files are passed over and counted.",
    ),
    key(
        "corpus.exclude",
        Kind::Texts,
        None,
        "Pairs that are not judged, as globs over their ids; they are counted against max-excluded.",
    ),
    key(
        "corpus.missing.raw",
        Kind::Choice(MISSING),
        Some("\"error\""),
        "What a reference without transcript is: error and warn are findings, todo is counted, allow is passed over.",
    ),
    key(
        "corpus.missing.reference",
        Kind::Choice(MISSING),
        Some("\"error\""),
        "What a transcript without reference is.",
    ),
    of_pairs(
        "text.encoding",
        Kind::Text,
        Some("\"utf-8\""),
        "Encoding of both sides by its name; \"detect\" takes what the bytes say, which is a guess where they are not Unicode.",
    ),
    of_pairs(
        "text.raw-encoding",
        Kind::Text,
        None,
        "Encoding of the transcripts, where it is not that of text.encoding.",
    ),
    of_pairs(
        "text.reference-encoding",
        Kind::Text,
        None,
        "Encoding of the references, where it is not that of text.encoding.",
    ),
    of_pairs("text.form", Kind::Choice(&["nfc", "nfd", "any"]), Some("\"nfc\""), "Unicode form of the references."),
    of_pairs(
        "text.gap-marks",
        Kind::Texts,
        None,
        "Marks that stand for text left out; the first is the one to write. Without it [...] and […].",
    ),
    of_pairs(
        "text.alphabet",
        Kind::Texts,
        None,
        "Characters that a reference may hold: strings of them, and tables of ChocoMufin (files ending in .csv).",
    ),
    of_pairs(
        "lint.select",
        Kind::Texts,
        Some("[\"ALL\"]"),
        "Rules that are heard: codes, beginnings of codes, names, or ALL.",
    ),
    of_pairs("lint.extend-select", Kind::Texts, None, "Rules that are heard besides those of lint.select."),
    of_pairs("lint.ignore", Kind::Texts, None, "Rules that are not heard; of two selectors the longer one decides."),
    of_pairs(
        "lint.severity.*",
        Kind::Choice(SEVERITIES),
        None,
        "Severity of a rule's findings, by code, beginning of a code, or name.",
    ),
    key(
        "lint.allow-files",
        Kind::Texts,
        Some("[\"sverka.allow.toml\"]"),
        "Files with further [[allow]] tables; one that is not there is passed over.",
    ),
    key(
        "gate.role",
        Kind::Choice(&["correction", "engine-quality"]),
        Some("\"correction\""),
        "What the gate is for: references that are made here, or transcripts that are measured (then a page without a mistake is no page that nobody corrected).",
    ),
    key(
        "gate.metric.scope",
        Kind::Choice(SCOPES),
        Some("\"body\""),
        "What the rates of the gate are taken over: everything, what the references cover, or that after the profile's conventions.",
    ),
    key(
        "gate.estimate",
        Kind::Choice(&["exact", "sample"]),
        Some("\"exact\""),
        "Whether the files are all there is, or pages drawn from something larger: then rates have an interval and the verdict three values.",
    ),
    of_pairs("gate.pair-cer.max", Kind::Rate, None, "Highest error rate of a pair."),
    of_pairs("gate.pair-cer.warn", Kind::Rate, None, "Error rate above which a pair is worth a look."),
    of_pairs(
        "gate.collection-cer.max",
        Kind::Rate,
        None,
        "Highest micro-averaged error rate of a collection: the first part of the ids.",
    ),
    key(
        "gate.language-cer.*",
        Kind::Rate,
        None,
        "Highest micro-averaged error rate of all pairs of a language, by its tag.",
    ),
    of_pairs(
        "gate.min-edits",
        Kind::Rate,
        None,
        "Lowest micro-averaged error rate of the corpus and of each collection, in the role of correction: below it nobody corrected.",
    ),
    key("gate.corpus-cer.max", Kind::Rate, None, "Highest micro-averaged error rate of all pairs."),
    key(
        "gate.patch-cer.max",
        Kind::Rate,
        None,
        "Highest micro-averaged error rate of the pairs that a change touches, with --base or --staged.",
    ),
    key(
        "gate.min-coverage",
        Kind::Rate,
        None,
        "Lowest share of places, those left out not counted, that are a checked pair.",
    ),
    key("gate.max-excluded", Kind::Rate, None, "Highest share of places that corpus.exclude leaves out."),
    key(
        "gate.ratchet.tolerance",
        Kind::Rate,
        Some("0"),
        "How much the error rate of the pairs of both states may rise.",
    ),
    key("gate.ratchet.new-pairs-max", Kind::Rate, None, "Highest error rate of a pair that the earlier state has not."),
    key(
        "collection",
        Kind::Tables,
        None,
        "Settings for some pairs: `match` is a glob over ids, every other key one that may differ by collection; later tables win.",
    ),
    key(
        "allow",
        Kind::Tables,
        None,
        "Findings that are allowed: `rule` and `reason`, and as they are needed `pair` (a glob), `anchor` with quote, before and after, `by`, `until`.",
    ),
];

/// Keys of an `[[allow]]` table.
pub const ALLOW_KEYS: [&str; 8] =
    ["rule", "pair", "reason", "by", "until", "anchor.quote", "anchor.before", "anchor.after"];

/// Returns the key that a dotted name is, if there is one.
pub fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|k| {
        k.path == path
            || k.path.strip_suffix(".*").is_some_and(|head| {
                path.strip_prefix(head).and_then(|rest| rest.strip_prefix('.')).is_some_and(|word| !word.is_empty())
            })
    })
}

/// Says whether a dotted name is a table that holds keys.
pub fn is_table(path: &str) -> bool {
    KEYS.iter().any(|k| k.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::nearest;

    #[test]
    fn names_are_found_and_near_ones_are_proposed() {
        assert!(find("corpus.missing.raw").is_some());
        assert!(find("corpus.missing").is_none() && is_table("corpus.missing") && is_table("corpus"));
        let near = |written| nearest(written, KEYS.iter().map(|k| k.path));
        assert_eq!(near("corpus.refrence"), Some("corpus.reference"));
        assert_eq!(near("text.raw_encoding"), Some("text.raw-encoding"));
        assert_eq!(near("entirely.different.things"), None);
    }

    #[test]
    fn names_are_unique_and_told_in_a_sentence() {
        let mut names: Vec<_> = KEYS.iter().map(|k| k.path).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|w| w[0] != w[1]));
        assert!(KEYS.iter().all(|k| k.about.ends_with('.')));
    }
}
