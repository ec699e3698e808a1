//! Dates: expressions, bundles of documents with one seeded error each, mutations, and what must stay silent.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sverka::compare::Comparison;
use sverka::dates::value::Partial;
use sverka::dates::{DateMention, DateOptions, DateVerdict, Evidence, check_pack, judge};
use sverka::lang::{PACKS, Pack};
use sverka::read::{Metadata, Pair, Role, Witness};
use sverka::text::Source;

use crate::support::{compared, pair_of, project, source, telegram};

/// Judges a text by itself.
fn dates_of(text: &str, lang: Option<&str>, anchor: Option<&str>) -> Vec<DateMention> {
    let mut witness = Witness::whole(Role::Transcript, Arc::new(Source::from_text("text.txt", text)));
    witness.lang = lang.map(str::to_string);
    let options =
        DateOptions { lang: lang.map(str::to_string), anchor: anchor.map(str::to_string), ..DateOptions::default() };
    judge(&Evidence::alone(&witness), &options)
}

fn loud(dates: &[DateMention]) -> Vec<&DateMention> {
    dates.iter().filter(|d| d.verdict >= DateVerdict::Suspect).collect()
}

/// Figures of one table of expressions: dated rows, right ones, predictions, traps with an alarm, impossible days asserted.
fn figures(path: &str) -> (usize, usize, usize, usize, usize) {
    let table = source(path);
    let (mut dated, mut right, mut said, mut alarms, mut asserted) = (0, 0, 0, 0, 0);
    for row in table.text.lines().skip(1) {
        let f: Vec<&str> = row.split('\t').collect();
        let some = |s: &'static str, x: &str| (x != s).then(|| x.to_string());
        let (lang, anchor) = (some("und", f[1]), some("-", f[10]));
        let found = dates_of(f[3], lang.as_deref(), anchor.as_deref());
        let values: Vec<&str> = found.iter().filter_map(|d| d.edtf.as_deref()).collect();
        match f[2] {
            "time" => {}
            "trap" | "duration" => {
                alarms += usize::from(!found.is_empty());
                said += values.len();
            }
            "impossible" => {
                asserted += usize::from(found.iter().any(|d| d.edtf.is_some() && d.verdict < DateVerdict::Suspect));
            }
            _ => {
                dated += 1;
                said += values.len();
                let plain = |v: &str| v.replace(['?', '~', '%'], "");
                let want: Vec<String> = f[8].split(';').chain([f[7]]).map(plain).collect();
                right += usize::from(values.iter().any(|v| want.contains(&plain(v))));
            }
        }
    }
    (dated, right, said, alarms, asserted)
}

#[test]
fn expressions_are_read_as_their_conventions_say() {
    for set in ["tuned", "held", "later", "fifth", "sixth", "seventh", "eighth", "ninth"] {
        let path = &format!("tests/fixtures/dates/{set}.tsv");
        let (dated, right, said, alarms, asserted) = figures(path);
        let (recall, precision) = (right as f64 / dated as f64, right as f64 / said as f64);
        println!("{path}: recall {recall:.3} precision {precision:.3} alarms {alarms} asserted {asserted}");
        assert!(recall >= 0.95 && precision >= 0.95, "{path}: {recall} {precision}");
        // The last two sets hold traps that nobody can tell from dates: "12 May trees were planted".
        let spared = if matches!(set, "eighth" | "ninth") { 3 } else { 1 };
        assert!(alarms <= spared && asserted == 0, "{path}: {alarms} {asserted}");
    }
}

#[test]
fn every_pack_reads_its_examples_and_leaves_the_others_alone() {
    let faults: Vec<String> = PACKS
        .iter()
        .flat_map(|(id, _)| {
            let pack = Pack::builtin(id).unwrap_or_else(|e| panic!("{e}"));
            check_pack(&pack).into_iter().map(move |f| format!("{id}: {f}"))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn bundle(folder: &Path) -> Comparison {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let mut pair = pair_of(&read("raw.txt").expect("a transcript"), &read("reference.txt").expect("a reference"));
    if let Some(text) = read("translation.txt") {
        let mut witness = Witness::whole(Role::Translation, Arc::new(Source::from_text("translation.txt", text)));
        witness.lang = Some("en".into());
        pair.others.push(witness);
    }
    let meta = Source::from_text("meta.json", read("meta.json").expect("metadata"));
    let metadata = Metadata::from_source(Arc::new(meta)).unwrap_or_else(|e| panic!("{e}"));
    let lang = metadata.get("lang").map(str::to_string);
    pair.metadata = Some(metadata);
    compared(pair, "semi-diplomatic", lang.as_deref())
}

fn bundles() -> Vec<PathBuf> {
    bundles_in("tests/fixtures/dates/bundles")
}

fn bundles_in(folder: &str) -> Vec<PathBuf> {
    let folder = project(folder);
    let entries = std::fs::read_dir(folder).expect("bundles");
    let mut list: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    list.sort();
    list
}

fn name(folder: &Path) -> String {
    folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

#[test]
fn seeded_errors_are_found_and_clean_documents_are_left_alone() {
    let (mut seeded, mut found, mut wrong) = (0, 0, Vec::new());
    let later = ["later", "third", "fourth", "fifth", "sixth"]
        .map(|set| bundles_in(&format!("tests/fixtures/dates/bundles-{set}")));
    for folder in bundles().into_iter().chain(later.into_iter().flatten()) {
        let c = bundle(&folder);
        let text = std::fs::read_to_string(folder.join("expected.json")).expect("expected.json");
        let expected: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let loud = loud(&c.dates);
        let Some(gold) = expected["findings"].get(0) else {
            wrong.extend(loud.iter().map(|d| format!("{}: {} {:?}", name(&folder), d.text, d.rules)));
            continue;
        };
        seeded += 1;
        let squash = |s: &str| s.split_whitespace().collect::<String>();
        let wanted = squash(gold["text"].as_str().unwrap_or_default());
        let hit = loud.iter().any(|d| squash(&d.text).contains(&wanted) || wanted.contains(&squash(&d.text)));
        found += usize::from(hit);
        for spared in expected["must_not_flag"].as_array().into_iter().flatten().filter_map(|v| v.as_str()) {
            if let Some(d) = loud.iter().find(|d| squash(&d.text).contains(&squash(spared))) {
                wrong.push(format!("{}: {} {:?}", name(&folder), d.text, d.rules));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // One has no witness that could decide, one only the style of the weekdays around it; two are told on the other side of the pair.
    assert!(found + 6 >= seeded && seeded >= 385, "{found} of {seeded}");
}

/// One figure of the raw text is another: found where the corrected text has the same date, and the right one is proposed or named.
#[test]
fn a_changed_figure_is_found_where_another_witness_decides() {
    let (mut changed, mut found) = (0, 0);
    for folder in bundles().iter().filter(|f| name(f).starts_with("C-")) {
        let clean = bundle(folder);
        let raw = &clean.pair.transcript.source.text;
        for d in clean.dates.iter().filter(|d| d.side == Role::Transcript && d.edtf.is_some()) {
            let twin = clean
                .dates
                .iter()
                .any(|r| r.side == Role::Reference && r.text.replace('\n', " ") == d.text.replace('\n', " "));
            let Some(at) = d.text.rfind(|c: char| c.is_ascii_digit()).filter(|_| twin) else { continue };
            let digit = d.text.as_bytes()[at];
            let other = match digit {
                b'1' => '7',
                b'3' => '8',
                b'5' => '6',
                b'6' => '0',
                b'8' => '3',
                b'9' => '4',
                b'4' => '1',
                b'7' => '1',
                b'0' => '6',
                _ => '7',
            };
            let place = d.span.start + at;
            let text = format!("{}{other}{}", &raw[..place], &raw[place + 1..]);
            let mut pair = pair_of(&text, &clean.pair.reference.source.text);
            pair.metadata.clone_from(&clean.pair.metadata);
            let lang = clean.lang.clone();
            let c = compared(pair, "semi-diplomatic", Some(&lang));
            changed += 1;
            found += usize::from(
                loud(&c.dates).iter().any(|m| m.span.start <= place && place < m.span.end || m.side == Role::Reference),
            );
        }
    }
    assert!(changed > 30 && found * 20 >= changed * 19, "{found} of {changed}");
}

/// A narrated date that both texts change alike has no other witness: silence.
#[test]
fn a_changed_figure_that_no_witness_contradicts_is_left_alone() {
    let text = |year: &str| {
        format!(
            "АВТОБИОГРАФИЯ\n\nЯ родился 5 мая {year} г. в деревне Горки.\nОтец умер 14 декабря 1911 г.\n\n11 февраля 1949 г.          Н.Соколов\n"
        )
    };
    for year in ["1898", "1893", "1896", "1890"] {
        let c = compared(pair_of(&text(year), &text(year)), "semi-diplomatic", Some("ru"));
        assert!(loud(&c.dates).is_empty(), "{:?}", loud(&c.dates));
    }
}

/// Gives every number of the telegram another one, consistently over all witnesses.
pub fn renumbered(pair: &Pair) -> (String, String, String, String) {
    let dates = [
        ("July 3, 1951", "September 8, 1953"),
        ("12 ч. 10 м. 3 с. 7 1954", "11 ч. 25 м. 8 с. 9 1956"),
        ("12:10 3.7.1951", "11:25 8.9.1953"),
        ("12.50 3.7", "11.55 8.9"),
        ("13.05 3.7", "12.20 8.9"),
        ("30.6.1951", "28.8.1953"),
        ("3.7.51", "8.9.53"),
        ("5/10/54", "4/11/56"),
        ("1951-07-03", "1953-09-08"),
        ("3.7.1951", "8.9.1953"),
    ];
    let numbers: BTreeMap<&str, &str> =
        BTreeMap::from([("21404", "31827"), ("3304", "4471"), ("1429", "2638"), ("22361", "73185"), ("38", "47")]);
    let other = |text: &str| {
        let mut text = text.to_string();
        for (i, (from, _)) in dates.iter().enumerate() {
            text = text.replace(from, &format!("\u{e000}{}\u{e001}", char::from_u32(0xe100 + i as u32).unwrap_or('?')));
        }
        for (from, to) in &numbers {
            text = text.replace(from, to);
        }
        for (i, (_, to)) in dates.iter().enumerate() {
            text = text.replace(&format!("\u{e000}{}\u{e001}", char::from_u32(0xe100 + i as u32).unwrap_or('?')), to);
        }
        text
    };
    let meta = pair.metadata.as_ref().map_or(String::new(), |m| other(&m.source.text));
    (other(pair.transcript.text()), other(pair.reference.text()), other(pair.others[0].text()), meta)
}

#[test]
fn the_telegram_with_other_numbers_is_judged_alike() {
    let seed = telegram();
    let (raw, reference, translation, meta) = renumbered(&seed);
    let mut pair = pair_of(&raw, &reference);
    let mut witness = Witness::whole(Role::Translation, Arc::new(Source::from_text("translation.txt", translation)));
    witness.lang = Some("en".into());
    pair.others.push(witness);
    pair.metadata =
        Some(Metadata::from_source(Arc::new(Source::from_text("m.toml", meta))).unwrap_or_else(|e| panic!("{e}")));
    let (a, b) = (compared(seed, "semi-diplomatic", None), compared(pair, "semi-diplomatic", None));
    let gist = |c: &Comparison| {
        c.dates
            .iter()
            .map(|d| (d.side, d.role.clone(), d.verdict, d.proposed.is_some(), d.time.is_some()))
            .collect::<Vec<_>>()
    };
    assert_eq!(gist(&a), gist(&b));
    let wrong = b.dates.iter().find(|d| d.text.contains("1956")).expect("the wrong year");
    assert!(wrong.confidence >= 0.9, "{wrong:?}");
    assert_eq!(wrong.proposed, Some(("11 ч. 25 м. 8.9 1953 г.".into(), "1953-09-08".into())));
    let words = |c: &Comparison| c.discrepancies.iter().map(|d| (d.cause, d.kind)).collect::<Vec<_>>();
    assert_eq!(words(&a), words(&b));
}

/// The date of a receipt is found beside its telephone, amounts and article numbers, and a misread one against the corrected text.
#[test]
fn a_receipt_has_one_date() {
    let receipt = "CAFE DU PORT\nTél. 03.07.51.19.54\nN° 114\nLe 12/05/2017 à 12:10\n2 cafés 3,70\n1 menu 12.50\nTOTAL 16,20 EUR\nArt. 19.51\n";
    let found = dates_of(receipt, Some("fr"), None);
    let values: Vec<_> = found.iter().filter_map(|d| d.edtf.as_deref()).collect();
    assert_eq!(values, ["2017-05-12"], "{found:?}");
    let c = compared(pair_of(&receipt.replace("12/05/2017", "12/05/2011"), receipt), "semi-diplomatic", Some("fr"));
    let loud = loud(&c.dates);
    assert!(loud.iter().any(|d| d.text.contains("2011") && d.rules.contains(&"date/raw-ref-mismatch")), "{loud:?}");
}

#[test]
fn a_line_of_four_hundred_thousand_letters_is_read_to_its_end() {
    let text = format!("{}3 июля 1951 г.", "слово 7 и дело ".repeat(400_000 / 15));
    let found = dates_of(&text, Some("ru"), None);
    assert!(found.iter().any(|d| d.edtf.as_deref() == Some("1951-07-03")), "{}", found.len());
}

#[test]
fn days_of_other_calendars_are_days_of_ours() {
    let day = |text: &str, lang: &str| dates_of(text, Some(lang), None).first().and_then(|d| d.edtf.clone());
    assert_eq!(day("18 brumaire an VIII", "fr").as_deref(), Some("1799-11-09"));
    assert_eq!(day("iii Nonas Julii MCCL", "la").as_deref(), Some("1250-07-05"));
    assert_eq!(day("光緒二十六年五月二十五日", "zh").as_deref(), Some("1900-06-21"));
    assert_eq!(day("4 July 16 Geo. III", "en").as_deref(), Some("1776-07-04"));
    assert_eq!(Partial::parse("1951-07-03").and_then(Partial::weekday), Some(2));
}
