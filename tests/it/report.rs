//! The outputs of a comparison: all say the same, whatever stands in the texts.

use serde_json::Value;

use sverka::compare::Comparison;
use sverka::report::model::{Block, Report, Run, parallel};
use sverka::report::outputs::{OUTPUTS, Settings, output};
use sverka::report::words::Words;

use crate::support::{compared, pair_of, telegram};

pub fn written(c: &Comparison, format: &str) -> String {
    String::from_utf8(bytes(c, format, &Settings::default())).expect("UTF-8")
}

pub fn bytes(c: &Comparison, format: &str, settings: &Settings) -> Vec<u8> {
    let mut out = Vec::new();
    let output = output(format).unwrap_or_else(|| panic!("no output {format}"));
    (output.comparison)(c, settings, &mut out).expect("written");
    out
}

/// What a hostile scan may hold: markup, commands, formulas, hidden and turning characters.
pub const HOSTILE: &str = "=cmd|'/C calc'!A0 <script>alert(1)</script> \u{202e}1954\u{202c} ::error::x ##vso[task.complete] \
    {{x}} @user #12 a|b `c` \u{1b}]0;t\u{7} Прoшу \u{200b}слово \"quoted\" </style> --> ]]> \u{1}";

fn hostile() -> Comparison {
    let reference = "cmd calc alert 1945 error task complete Прошу слово quoted and some more words that are the same";
    compared(pair_of(&format!("{HOSTILE} and some more words that are the same"), reference), "semi-diplomatic", None)
}

/// Two long texts that differ in most words.
pub fn noisy(words: usize) -> Comparison {
    let word = |n: usize| format!("слово{}", ["ами", "ах", "ом", "ия", "ец"][n % 5].repeat(1 + n % 3));
    let reference: Vec<String> =
        (0..words).map(|n| format!("{}{}", word(n), if n % 12 == 11 { ".\n" } else { "" })).collect();
    let transcript: Vec<String> = reference
        .iter()
        .enumerate()
        .map(|(n, w)| if n % 3 == 0 { w.replacen('о', "с", 1) } else { w.clone() })
        .collect();
    compared(pair_of(&transcript.join(" "), &reference.join(" ")), "semi-diplomatic", Some("ru"))
}

#[test]
fn every_output_is_written_twice_alike() {
    for c in [compared(telegram(), "semi-diplomatic", None), hostile(), compared(pair_of("", ""), "exact", None)] {
        for output in OUTPUTS {
            let settings = Settings { words: Words::named("ru").expect("Russian"), ..Settings::default() };
            let (one, two) = (bytes(&c, output.name, &settings), bytes(&c, output.name, &settings));
            assert_eq!(one, two, "{}", output.name);
        }
    }
}

#[test]
fn tables_have_a_row_a_discrepancy_and_equal_rows() {
    for c in [compared(telegram(), "semi-diplomatic", None), hostile()] {
        let tsv = written(&c, "tsv");
        let rows: Vec<Vec<&str>> = tsv.lines().map(|line| line.split('\t').collect()).collect();
        assert_eq!(rows.len(), c.discrepancies.len() + 1);
        assert!(rows.iter().all(|row| row.len() == rows[0].len()));
        let csv = written(&c, "csv");
        let quotes = csv.matches('"').count();
        assert_eq!((csv.matches("\r\n").count(), quotes % 2), (c.discrepancies.len() + 1, 0), "{csv}");
        let excel = bytes(&c, "csv", &Settings { excel: true, ..Settings::default() });
        assert!(excel.starts_with("\u{feff}pair,".as_bytes()));
    }
}

#[test]
fn a_line_of_json_is_the_document() {
    let c = compared(telegram(), "semi-diplomatic", None);
    let (line, page) = (written(&c, "jsonl"), written(&c, "json"));
    assert_eq!(line.lines().count(), 1);
    let read = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    assert_eq!(read(&line), read(&page));
}

#[test]
fn markdown_stays_under_the_limit_of_a_forge_and_is_closed() {
    let long = written(&noisy(9000), "markdown");
    assert!(long.chars().count() <= 60_000, "{}", long.chars().count());
    assert_eq!(long.matches("<details>").count(), long.matches("</details>").count());
    assert!(long.trim_end().ends_with("more"), "it says what is left off");
    let hostile = written(&hostile(), "markdown");
    assert!(!hostile.contains("<script") && !hostile.contains('\u{202e}') && !hostile.contains("@user"), "{hostile}");
}

#[test]
fn the_telegram_may_not_be_signed_off_and_says_why() {
    let page = written(&compared(telegram(), "semi-diplomatic", None), "markdown");
    let verdict = page.lines().find(|l| l.starts_with("**")).expect("a verdict");
    assert!(verdict.starts_with("**Not yet: 1 suspect date and 7 places need a person.**"), "{verdict}");
    for reading in ["1954", "Пропу", "Ваше", "Предлагая"] {
        assert!(page.contains(reading), "{reading}");
    }
    assert!(written(&compared(pair_of("слово и дело", "слово и дело"), "exact", None), "markdown").contains("**Yes."));
}

#[test]
fn side_by_side_every_letter_in_scope_stands_once() {
    for c in [compared(telegram(), "semi-diplomatic", None), hostile(), noisy(300)] {
        let (mut t, mut r, mut marked) = (String::new(), String::new(), Vec::new());
        for block in parallel(&c) {
            let Block::Row { transcript, reference, .. } = block else { continue };
            for (side, runs) in [(&mut t, transcript), (&mut r, reference)] {
                for run in runs {
                    match run {
                        Run::Same(text) => side.push_str(&text),
                        Run::Differs(text, i) => {
                            side.push_str(&text);
                            marked.push(i);
                        }
                        Run::Aside(_) => {}
                    }
                }
            }
        }
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let scope = |side, source: &sverka::text::Source| {
            c.alignment.parts(side).into_iter().map(|s| letters(source.slice(s))).collect::<String>()
        };
        use sverka::read::Role::{Reference, Transcript};
        assert_eq!(letters(&t), scope(Transcript, &c.pair.transcript.source));
        assert_eq!(letters(&r), scope(Reference, &c.pair.reference.source));
        marked.sort_unstable();
        marked.dedup();
        assert_eq!(marked.len(), c.discrepancies.len(), "every discrepancy is marked");
    }
}

#[test]
fn the_model_counts_each_discrepancy_once() {
    let c = compared(telegram(), "semi-diplomatic", None);
    let report = Report::of(&c);
    let members: usize = report.classes.iter().flat_map(|class| &class.groups).map(|g| g.members.len()).sum();
    assert_eq!(members, c.discrepancies.len());
    let number = report.numbers.iter().find(|n| n.digits == "21404").expect("the number of the telegram");
    assert_eq!(number.counts[0], 2, "{number:?}");
    assert!(number.counts[2] > 0 && number.counts[3] > 0, "{number:?}");
}

#[test]
fn the_first_screen_names_the_undecided_date_too() {
    let page = written(&compared(telegram(), "semi-diplomatic", None), "html");
    let people =
        page.split("<ol class=\"people\">").nth(1).and_then(|rest| rest.split("</ol>").next()).expect("the list");
    assert!(people.contains("5/10/54") && people.contains("undecided"), "{people}");
    let strangers =
        pair_of("слово и дело о чем угодно совсем другом", "an entirely different text in another language here");
    let page = written(&compared(strangers, "exact", None), "markdown");
    assert!(page.contains("not the same document") && !page.contains("text before and after"), "{page}");
}
