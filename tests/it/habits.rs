//! What a collection is used to: learnt, written, read back and leant on; calendars left open; days after the hand-over.

use std::process::Command;
use std::sync::Arc;

use sverka::dates::collection::{Collection, Document, Learner};
use sverka::dates::{DateMention, DateOptions, DateVerdict, Evidence, judge};
use sverka::read::{Metadata, Role, Witness};
use sverka::text::Source;

use crate::support::project;

fn judged(text: &str, lang: &str, collection: Option<Collection>, meta: Option<&str>) -> Vec<DateMention> {
    let mut witness = Witness::whole(Role::Transcript, Arc::new(Source::from_text("text.txt", text)));
    witness.lang = Some(lang.into());
    let metadata =
        meta.map(|m| Metadata::from_source(Arc::new(Source::from_text("m.toml", m))).unwrap_or_else(|e| panic!("{e}")));
    let options =
        DateOptions { lang: Some(lang.into()), collection: collection.map(Arc::new), ..DateOptions::default() };
    judge(&Evidence { metadata: metadata.as_ref(), ..Evidence::alone(&witness) }, &options)
}

fn learnt(texts: &[String], lang: &str) -> Collection {
    let mut learner = Learner::default();
    for (i, text) in texts.iter().enumerate() {
        let dates = judged(text, lang, None, None);
        learner.add(&Document { id: &format!("letters/{i}"), dates: &dates, edits: &[] });
    }
    learner.finish()
}

#[test]
fn the_order_and_window_of_a_collection_are_leant_on() {
    let letters: Vec<String> = (13..21).map(|d| format!("London, {d}/3/1951\n\nDear Sir,\n")).collect();
    let habit = learnt(&letters, "en");
    assert_eq!((habit.order.as_deref(), habit.range.as_deref()), (Some("dmy"), Some("1951/1951")));
    let value = |c: Option<Collection>| judged("London, 5/6/1951\n\nDear Sir,\n", "en", c, None)[0].edtf.clone();
    assert_eq!(value(None).as_deref(), Some("[1951-05-06,1951-06-05]"));
    assert_eq!(value(Some(habit.clone())).as_deref(), Some("1951-06-05"));
    let late = "London, 5 June 1991\n\nDear Sir,\n";
    assert!(judged(late, "en", None, None).iter().all(|d| d.verdict < DateVerdict::Suspect));
    let found = judged(late, "en", Some(habit), None);
    assert!(found[0].rules.contains(&"date/out-of-range"), "{found:?}");
}

#[test]
fn a_date_without_its_style_is_noted_only_beside_one_that_has_it() {
    let rules = |text: &str| -> Vec<&'static str> {
        judged(text, "ru", None, None).into_iter().flat_map(|d| d.rules).filter(|r| r.contains("calendar")).collect()
    };
    let open = "Прибыл 1 мая 1917 г. (ст. ст.) в Одессу.\nВыехал 20 мая 1917 г. обратно.\n";
    assert_eq!(rules(open), ["date/calendar-undeclared"]);
    assert!(rules("Прибыл 1 мая 1917 г. в Одессу.\nВыехал 20 мая 1917 г. обратно.\n").is_empty());
    assert!(rules(&open.replace("1917", "1927")).is_empty());
    let mixed = "Прибыл 1 мая 1917 г. (ст. ст.) в Одессу.\nВыехал 20 мая 1917 г. (н. ст.) обратно.\n";
    assert_eq!(rules(mixed), ["date/mixed-calendar"]);
}

#[test]
fn a_date_after_the_hand_over_is_suspect_and_a_plan_is_none() {
    let text = "Отчет составлен комиссией, которая работала в городе с 3 мая 1991 г. и далее по всем делам фонда.\n";
    let found = |meta: &str| judged(text, "ru", None, Some(meta));
    assert!(found("accession = \"1961-05-01\"\n").iter().any(|d| d.rules.contains(&"date/future")));
    assert!(found("accession = \"1995-05-01\"\n").iter().all(|d| !d.rules.contains(&"date/future")));
}

#[test]
fn the_program_writes_what_it_reads() {
    let run = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_sverka")).args(args).current_dir(project(".")).output().expect("it runs")
    };
    let folder = std::env::temp_dir().join(format!("sverka-habits-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("collection.toml");
    let path = file.to_string_lossy();
    let out = run(&["dates", "--learn", "scans_text/telegrams/21404.txt", "--lang", "ru", "-o", &path]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = std::fs::read_to_string(&file).expect("it is written");
    assert!(text.contains("documents = 1") && text.contains("1951 = 1"), "{text}");
    let out = run(&["dates", "scans_text/telegrams/21404.txt", "--lang", "ru", "--collection", &path]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    std::fs::write(&file, "schema = \"other\"\n").expect("a file");
    let out = run(&["dates", "scans_text/telegrams/21404.txt", "--collection", &path]);
    assert_eq!(out.status.code(), Some(2));
    std::fs::remove_dir_all(&folder).expect("its own folder");
}
