//! The rules: each finds its own example and no other rule does, and each leaves its neighbour alone.
//!
//! `tests/fixtures/rules/<CODE>/hit` and `/miss` hold a reference, perhaps a
//! transcript, a translation, `meta.toml` and `options.toml` (lang, form, alphabet, range, date).

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sverka::compare::{Options, compare};
use sverka::dates::DateOptions;
use sverka::lang::{Pack, pack_for};
use sverka::normalize::Profile;
use sverka::read::{Metadata, ReadOptions, Role, Witness, source_from_bytes};
use sverka::rules::{
    Change, Check, Conventions, Finding, Form, RULES, Rule, Selection, Severity, TextFacts, check_text,
};
use sverka::text::Source;

use crate::support::{pair_of, project};

fn folder(rule: &Rule, side: &str) -> PathBuf {
    project("tests/fixtures/rules").join(rule.code).join(side)
}

fn witness(folder: &Path, role: Role) -> Option<Witness> {
    let name = format!("{}.txt", role.name());
    let bytes = fs::read(folder.join(&name)).ok()?;
    let options = ReadOptions { lang: Some("ru".into()), ..ReadOptions::default() };
    let source = source_from_bytes(&name, &bytes, &options).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    Some(Witness::whole(role, Arc::new(source)))
}

/// What `options.toml` says.
struct Settings {
    conventions: Conventions,
    lang: Option<String>,
    range: Option<String>,
    date: Option<String>,
    anchor: Option<String>,
    /// A date that breaks several rules is told under one of them: the others are off.
    alone: bool,
}

fn settings(folder: &Path) -> Settings {
    let text = fs::read_to_string(folder.join("options.toml")).unwrap_or_default();
    let table: toml::Table = text.parse().expect("options.toml");
    let get = |key: &str| table.get(key).and_then(|v| v.as_str()).map(str::to_string);
    let conventions = Conventions {
        alphabet: get("alphabet").map(|a| a.chars().collect()),
        form: if get("form").as_deref() == Some("nfd") { Form::Nfd } else { Form::Nfc },
        ..Conventions::default()
    };
    let alone = table.contains_key("alone");
    Settings { alone, conventions, lang: get("lang"), range: get("range"), date: get("date"), anchor: get("anchor") }
}

/// The examples are Russian or English, and too short to be told by their small words.
fn pack_of(settings: &Settings, reference: &Witness) -> std::sync::Arc<Pack> {
    let cyrillic = reference.text().contains('и').then_some("ru");
    pack_for(settings.lang.as_deref().or(cyrillic), reference.text()).expect("a pack")
}

/// Runs every rule, this one too where it is off, over a folder.
fn findings(folder: &Path, rule: &Rule) -> Vec<Finding> {
    let reference = witness(folder, Role::Reference).unwrap_or_else(|| panic!("{}: no reference", folder.display()));
    let settings = settings(folder);
    let mut selection = Selection::check();
    selection.extend_select.push(rule.code.to_string());
    if settings.alone {
        selection.ignore.push("DATE".to_string());
    }
    let pack = pack_of(&settings, &reference);
    let Some(transcript) = witness(folder, Role::Transcript) else {
        return check_text(&TextFacts::of(&reference, &pack, &settings.conventions), &selection);
    };
    let mut pair = pair_of("", "");
    (pair.transcript, pair.reference) = (transcript, reference);
    let stated = settings.date.map(|date| format!("date = \"{date}\"\n"));
    let meta = fs::read_to_string(folder.join("meta.toml")).ok().or(stated);
    pair.metadata = meta.map(|m| Metadata::from_source(Source::from_text("meta.toml", m).into()).expect("metadata"));
    let translation = witness(folder, Role::Translation);
    pair.others.extend(translation.map(|t| Witness { lang: Some("en".into()), ..t }));
    let dates = DateOptions {
        lang: Some(pack.tag.clone()),
        range: settings.range,
        anchor: settings.anchor,
        ..DateOptions::default()
    };
    let profile = Profile::named("semi-diplomatic").expect("a profile");
    let options = Options { rules: selection, conventions: settings.conventions, ..Options::new(profile, pack, dates) };
    compare(pair, &options).findings
}

/// The rules that need no corpus.
fn has_fixtures(rule: &Rule) -> bool {
    match rule.check {
        Check::Text(_) | Check::Pair(_) | Check::Dates => true,
        // See raised.rs.
        Check::Elsewhere => false,
    }
}

fn list(found: &[Finding]) -> String {
    found.iter().map(|f| format!("    {} {} {:?}: {}\n", f.severity.name(), f.rule, f.text, f.message)).collect()
}

#[test]
fn each_example_is_found_by_its_rule_and_by_no_other() {
    let mut faults = Vec::new();
    let mut count = 0;
    for rule in RULES.iter().filter(|r| has_fixtures(r)) {
        count += 1;
        let found = findings(&folder(rule, "hit"), rule);
        let own = found.iter().filter(|f| f.rule == rule.code).count();
        // A page that was never corrected is known by the traces that other rules find, a hidden character is one anywhere.
        let rests_on = match rule.code {
            "OCR007" => "TXT219",
            "DATE120" => "TXT208",
            _ => "",
        };
        let strange = |f: &&Finding| f.rule != rule.code && f.rule != rests_on;
        let others = found.iter().filter(strange).any(|f| f.severity > Severity::Note);
        if own == 0 || others {
            faults.push(format!("{} hit: {own} own findings, of\n{}", rule.code, list(&found)));
        }
        let found = findings(&folder(rule, "miss"), rule);
        if found.iter().any(|f| f.rule == rule.code || f.severity > Severity::Note) {
            faults.push(format!("{} miss:\n{}", rule.code, list(&found)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count >= 75, "{count} rules have examples");
}

#[test]
fn a_fix_mends_what_was_found_and_only_the_reference() {
    let mut faults = Vec::new();
    for rule in RULES.iter().filter(|r| has_fixtures(r)) {
        let at = folder(rule, "hit");
        for finding in findings(&at, rule).iter().filter(|f| f.rule == rule.code) {
            let Some(fix) = &finding.fix else { continue };
            if finding.side != Role::Reference {
                faults.push(format!("{}: a fix on the {}", rule.code, finding.side.name()));
            }
            let Change::Edits(edits) = &fix.change else { continue };
            let reference = witness(&at, Role::Reference).expect("a reference");
            let mut text = reference.source.text.clone();
            for (span, replacement) in edits.iter().rev() {
                text.replace_range(span.range(), replacement);
            }
            let mended = Witness::whole(Role::Reference, Arc::new(Source::from_text("mended.txt", text)));
            let pack = pack_of(&settings(&at), &reference);
            let conventions = settings(&at).conventions;
            let again = check_text(&TextFacts::of(&mended, &pack, &conventions), &Selection::selecting(&[rule.code]));
            let before =
                check_text(&TextFacts::of(&reference, &pack, &conventions), &Selection::selecting(&[rule.code]));
            if !before.is_empty() && again.len() >= before.len() {
                faults.push(format!("{}: still there after its fix\n{}", rule.code, list(&again)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_rule_that_may_mend_does() {
    for rule in RULES.iter().filter(|r| r.fix.is_some() && matches!(r.check, Check::Text(_))) {
        let found = findings(&folder(rule, "hit"), rule);
        let mends =
            found.iter().any(|f| f.rule == rule.code && f.fix.as_ref().is_some_and(|x| Some(x.safety) == rule.fix));
        assert!(mends, "{}\n{}", rule.code, list(&found));
    }
}

#[test]
fn the_docs_are_those_of_the_rules() {
    let head = "# Rules\n\nWritten by `SVERKA_WRITE_DOCS=1 cargo test docs_are` from the files of the rules; \
                `sverka rule CODE` prints one page.\n\n";
    let text = format!("{head}{}", sverka::report::rules_docs::markdown_all());
    let path = project("docs/rules.md");
    if std::env::var_os("SVERKA_WRITE_DOCS").is_some() {
        fs::write(&path, &text).expect("docs/rules.md is written");
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == text, "docs/rules.md is not what the rules say: SVERKA_WRITE_DOCS=1 cargo test docs_are");
}
