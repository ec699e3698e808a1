//! The rules on texts that are right: each rule's defect, put into a clean text, is found by that rule and
//! by no other at warning or above; and on clean texts hardly anything is an error by mistake.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sverka::compare::{Options, compare};
use sverka::dates::DateOptions;
use sverka::lang::{Pack, pack_for};
use sverka::normalize::Profile;
use sverka::read::{ReadOptions, Role, Witness, source_from_bytes};
use sverka::rules::{Conventions, Finding, Selection, Severity, TextFacts, check_text};
use sverka::text::Source;

use crate::support::{pair_of, project};

/// Clean texts of the project, with their languages.
const CLEAN: [(&str, &str); 7] = [
    ("reference/telegrams/21404.txt", "ru"),
    ("reference/newspapers/de-fraktur-strike.txt", "de"),
    ("reference/newspapers/it-two-columns.txt", "it"),
    ("reference/reports/pl-police-report.txt", "pl"),
    ("tests/fixtures/judgement/tuned/en-identical-clean/reference.txt", "en"),
    ("tests/fixtures/judgement/tuned/fr-council-clean/reference.txt", "fr"),
    ("tests/fixtures/judgement/tuned/sv-lighthouse-clean-oneline/reference.txt", "sv"),
];

fn clean(path: &str) -> String {
    let text = fs::read_to_string(project(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    format!("{}\n", text.trim_start_matches('\u{feff}').replace("\r\n", "\n").trim_end())
}

/// The place in the middle of a long word of small letters, not at a line's beginning or end.
fn inside_a_word(text: &str) -> Option<usize> {
    text.match_indices(' ').find_map(|(i, _)| {
        let word: Vec<(usize, char)> = text[i + 1..].char_indices().take_while(|(_, c)| c.is_alphabetic()).collect();
        let end = i + 1 + word.last().map_or(0, |(k, c)| k + c.len_utf8());
        let small = word.len() >= 7 && word.iter().all(|(_, c)| c.is_lowercase()) && text[end..].starts_with(' ');
        small.then(|| i + 1 + word[word.len() / 2].0)
    })
}

/// Puts something into the middle of a word.
fn into_word(text: &str, what: &str) -> Option<String> {
    let at = inside_a_word(text)?;
    Some(format!("{}{what}{}", &text[..at], &text[at..]))
}

/// Puts something between two words in the middle of a line.
fn between_words(text: &str, what: &str) -> Option<String> {
    let at = inside_a_word(text)?;
    let at = text[..at].rfind(' ')?;
    Some(format!("{} {what}{}", &text[..at], &text[at..]))
}

/// Writes another letter for one in the middle of a long word.
fn letter(text: &str, from: char, to: char) -> Option<String> {
    let small = |c: Option<char>| c.is_some_and(|c| c.is_lowercase());
    text.match_indices(from).find_map(|(i, found)| {
        let (before, after) = (&text[..i], &text[i + found.len()..]);
        let letters = |t: &str| t.chars().take_while(|c| c.is_lowercase()).count();
        let behind = before.chars().rev().take_while(|c| c.is_lowercase()).count();
        let fits = small(before.chars().next_back()) && small(after.chars().next()) && behind + letters(after) >= 5;
        fits.then(|| format!("{before}{to}{after}"))
    })
}

fn cyrillic(text: &str) -> bool {
    text.chars().filter(|c| ('а'..='я').contains(c)).count() * 2 > text.chars().count()
}

type Mutation = (&'static str, fn(&str) -> Option<String>);

/// What each rule is there to find, as a change of a clean text.
const MUTATIONS: &[Mutation] = &[
    ("OCR006", |t| {
        let line = t.lines().find(|l| l.chars().filter(|c| c.is_alphabetic()).count() > 35)?;
        Some(t.replacen(line, &format!("{line}\n{line}"), 1))
    }),
    ("OCR013", |t| into_word(t, "- ")),
    ("OCR014", |t| between_words(t, "|~^|")),
    ("TXT202", |t| between_words(t, if cyrillic(t) { "РїСЂРѕС€Сѓ" } else { "ÐŸÑ€Ð¾ÑˆÑƒ" })),
    ("TXT203", |t| Some(format!("\u{feff}{t}"))),
    ("TXT204", |t| Some(t.replacen('\n', "\r\n", 1))),
    ("TXT205", |t| {
        let pair = [('é', "e\u{301}"), ('ü', "u\u{308}"), ('å', "a\u{30a}"), ('й', "и\u{306}"), ('ó', "o\u{301}")];
        let (c, apart) = pair.iter().find(|(c, _)| t.contains(*c))?;
        Some(t.replacen(*c, apart, 1))
    }),
    ("TXT206", |t| into_word(t, "\u{8}")),
    ("TXT207", |t| into_word(t, "\u{202e}")),
    ("TXT208", |t| into_word(t, "\u{200b}")),
    ("TXT209", |t| into_word(t, "\u{ad}")),
    ("TXT210", |t| between_words(t, "\u{2009}")),
    ("TXT211", |t| Some(t.replacen('\n', " \n", 1))),
    ("TXT212", |t| Some(t.trim_end().to_string())),
    ("TXT213", |t| between_words(t, "\t")),
    ("TXT214", |t| into_word(t, "\u{fffd}")),
    ("TXT215", |t| into_word(t, "\u{e123}")),
    ("TXT216", |t| if cyrillic(t) { letter(t, 'о', 'o') } else { letter(t, 'o', 'о') }),
    ("TXT217", |t| cyrillic(t).then(|| between_words(t, "HACOC"))?),
    ("TXT218", |t| between_words(t, "Ω")),
    ("TXT219", |t| if cyrillic(t) { letter(t, 'о', '0') } else { letter(t, 'o', '0') }),
    ("TXT220", |t| between_words(t, "oﬀen")),
    ("TXT225", |t| between_words(t, "\u{301}")),
    ("TXT226", |t| between_words(t, "")),
    ("TXT227", |t| between_words(t, ",")),
    ("EDIT401", |t| between_words(t, "(")),
    ("EDIT402", |t| between_words(t, "[..]")),
    ("EDIT404", |t| between_words(t, "TODO:")),
    ("EDIT413", |t| {
        let other = if cyrillic(t) {
            "The Central Committee asks you to pass the following message to the leader without delay.\n"
        } else {
            "Центральный комитет просит вас передать следующее сообщение руководителю без промедления.\n"
        };
        (t.chars().filter(|c| c.is_alphabetic()).count() > 400)
            .then(|| format!("{t}{other}{}", other.replace("leader", "chairman").replace("вас", "их")))
    }),
    ("EDIT414", |t| between_words(t, "&quot;")),
];

fn alphabet(text: &str) -> BTreeSet<char> {
    text.chars().collect()
}

fn over_text(bytes: &[u8], pack: &Pack, conventions: &Conventions) -> Vec<Finding> {
    let options = ReadOptions { encoding: Some("utf-8".into()), ..ReadOptions::default() };
    let source = source_from_bytes("reference.txt", bytes, &options).unwrap_or_else(|e| panic!("{e}"));
    let witness = Witness::whole(Role::Reference, Arc::new(source));
    check_text(&TextFacts::of(&witness, pack, conventions), &Selection::check())
}

fn loud(findings: &[Finding]) -> Vec<String> {
    let loud = findings.iter().filter(|f| f.severity > Severity::Note);
    loud.map(|f| format!("{} {:?} {}", f.rule, f.text, f.message)).collect()
}

#[test]
fn a_defect_is_found_by_its_rule_and_by_no_other() {
    let mut faults = Vec::new();
    let mut tried = 0;
    for (path, lang) in CLEAN {
        let text = clean(path);
        let pack = pack_for(Some(lang), &text).expect("a pack");
        let mut conventions = Conventions::default();
        let before = loud(&over_text(text.as_bytes(), &pack, &conventions));
        assert!(before.is_empty(), "{path} is not clean: {before:?}");
        for (code, mutate) in MUTATIONS {
            let Some(changed) = mutate(&text) else { continue };
            tried += 1;
            conventions.alphabet = (*code == "TXT218").then(|| alphabet(&text));
            let found = over_text(changed.as_bytes(), &pack, &conventions);
            let own = found.iter().any(|f| f.rule == *code);
            let others: Vec<String> = loud(&found).into_iter().filter(|f| !f.starts_with(code)).collect();
            if !own || !others.is_empty() {
                faults.push(format!("{path}: {code} {}, others {others:?}", if own { "found" } else { "missed" }));
            }
        }
    }
    println!("{tried} defects of {} rules in {} texts", MUTATIONS.len(), CLEAN.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(tried > 180, "{tried}");
}

fn over_pair(transcript: &str, reference: &str, lang: &str) -> Vec<Finding> {
    let pair = pair_of(transcript, reference);
    let pack = pack_for(Some(lang), reference).expect("a pack");
    let dates = DateOptions { lang: Some(pack.tag.clone()), ..DateOptions::default() };
    let options = Options::new(Profile::named("semi-diplomatic").expect("a profile"), pack, dates);
    compare(pair, &Options { rules: Selection::check(), ..options }).findings
}

#[test]
fn a_passage_lost_or_put_in_is_found_in_a_clean_pair() {
    let passage = [
        (
            "ru",
            "Командование армии сообщает, что части дивизии вышли на берег реки, заняли переправу и начали окапываться на высотах к востоку от города.\n",
        ),
        (
            "de",
            "Der Vorsitzende des Vereins dankte den Spendern und bat darum, auch im kommenden Winter der Armen der Vorstadt zu gedenken.\n",
        ),
        (
            "en",
            "The harbour master reported that two vessels had been driven ashore during the night and that the crews were safe on land.\n",
        ),
    ];
    let mut faults = Vec::new();
    for (lang, passage) in passage {
        let (path, _) = CLEAN.iter().find(|(_, l)| *l == lang).expect("a clean text");
        let text = clean(path);
        let middle = text.len() / 2 + text[text.len() / 2..].find('\n').map_or(0, |i| i + 1);
        let longer = format!("{}{passage}{}", &text[..middle], &text[middle..]);
        for (code, t, r) in [("OCR003", &longer, &text), ("OCR004", &text, &longer)] {
            let found = over_pair(t, r, lang);
            let others: Vec<String> = loud(&found).into_iter().filter(|f| !f.starts_with(code)).collect();
            if !found.iter().any(|f| f.rule == code) || !others.is_empty() {
                faults.push(format!("{path}: {code}: {:?}", loud(&found)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn texts(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            texts(&path, out);
        } else if path.extension().is_some_and(|e| e == "txt") {
            out.push(path);
        }
    }
}

#[test]
fn clean_texts_have_hardly_an_error() {
    let shared = std::env::var("SVERKA_SHARED").map_or_else(|_| project("../shared"), PathBuf::from);
    let mut files = Vec::new();
    for set in ["DE1", "FR1", "FR3", "PL1"] {
        texts(&shared.join("data/s04-icdar2019-aligned").join(set).join("reference"), &mut files);
    }
    texts(&shared.join("data/s12-corpus-small/reference/receipts"), &mut files);
    if files.is_empty() {
        println!("skipped in part: {} has no data", shared.display());
    }
    texts(&project("reference"), &mut files);
    for entry in fs::read_dir(project("tests/fixtures/judgement/tuned")).expect("pairs").flatten() {
        let expected = fs::read_to_string(entry.path().join("expected.json")).unwrap_or_default();
        if expected.contains("\"clean\": true") {
            files.push(entry.path().join("reference.txt"));
        }
    }
    let (mut pages, mut errors, mut warnings) = (0.0, Vec::new(), 0);
    for file in &files {
        let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let pack = pack_for(None, &text).expect("a pack");
        let witness = Witness::whole(Role::Reference, Arc::new(Source::from_text("reference.txt", text.as_str())));
        let conventions = Conventions::default();
        let found = check_text(&TextFacts::of(&witness, &pack, &conventions), &Selection::check());
        pages += (text.chars().count() as f64 / 1800.0).max(1.0);
        warnings += found.iter().filter(|f| f.severity == Severity::Warning).count();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let worst = found.iter().filter(|f| f.severity == Severity::Error);
        errors.extend(worst.map(|f| format!("{name}: {} {}", f.rule, f.message)));
    }
    println!("{} clean texts, {pages:.0} pages: {} errors, {warnings} warnings", files.len(), errors.len());
    assert!(errors.len() as f64 <= pages / 100.0, "{}", errors.join("\n"));
}

/// `cargo test --release --test it -- --ignored --nocapture rules_over_one_text_are_quick`
#[test]
#[ignore = "a measurement, not a verdict"]
fn rules_over_one_text_are_quick() {
    for (path, lang) in CLEAN {
        let text = clean(path);
        let pack = pack_for(Some(lang), &text).expect("a pack");
        let sources: Vec<Witness> = (0..20_000_000 / text.len())
            .map(|_| Witness::whole(Role::Reference, Arc::new(Source::from_text("r.txt", text.as_str()))))
            .collect();
        let conventions = Conventions::default();
        let start = std::time::Instant::now();
        let found: usize =
            sources.iter().map(|w| check_text(&TextFacts::of(w, &pack, &conventions), &Selection::check()).len()).sum();
        let seconds = start.elapsed().as_secs_f64();
        println!("{lang}: {:.0} MB/s, {found} findings", 20.0 / seconds);
    }
}
