//! Figures: those of other programs as recorded, what metrics say of generated pairs, and docs that cannot rot.

use std::fs;

use serde_json::Value;
use sverka::compare::{Measured, Options, measure};
use sverka::dates::DateOptions;
use sverka::lang::pack_for;
use sverka::metrics::compat::{TOOLS, tool};
use sverka::metrics::{METRICS, Part, Request, Scope};
use sverka::normalize::Profile;
use sverka::read::Pair;
use sverka::report::page::{Layout, width};
use sverka::report::{json, metrics_docs, metrics_table, metrics_text};

use crate::cli::sverka;
use crate::support::{compared, pair_of, project, telegram};

/// Measures a pair with every metric there is.
fn measured(pair: Pair, profile: &str, scope: Scope) -> Measured {
    let pack = pack_for(None, pair.reference.text()).expect("a pack");
    let dates = DateOptions { lang: Some(pack.tag.clone()), ..DateOptions::default() };
    let options = Options::new(Profile::named(profile).expect("a profile"), pack, dates);
    let request = Request { metrics: METRICS.iter().filter(|m| m.on_request()).collect(), scope };
    measure(pair, &options, &request)
}

fn number(part: &Part) -> Option<f64> {
    match part {
        Part::Count(n) => Some(*n as f64),
        Part::Rate(rate) => *rate,
        _ => None,
    }
}

fn figure(program: &str, transcript: &str, reference: &str, name: &str) -> Option<f64> {
    let figures = (tool(program).expect("a program").figures)(transcript, reference);
    let found = figures.iter().find(|f| f.0 == name);
    number(&found.unwrap_or_else(|| panic!("{program} has no {name}")).1)
}

/// The three cuts of the telegram: the page as it is, the passage the reference covers, and that without its page turn.
fn cuts() -> [String; 3] {
    let raw = telegram().transcript.text().to_string();
    let (from, to) =
        (raw.find("\"Товарищ МАО").expect("the body"), raw.find("МАО ЦЗЕ-ДУН\n\n№ 3304").expect("the foot"));
    let span = format!("{}\n", raw[from..to].trim_end_matches('\n'));
    let (turn, after) =
        (span.find("\n\n/см.сп").expect("a page turn"), span.find("Лист 2\n\n").expect("the next page"));
    let body = format!("{} {}", &span[..turn], &span[after + "Лист 2\n\n".len()..]);
    assert_eq!([&raw, &span, &body].map(|t| t.chars().count()), [2069, 1410, 1340]);
    [raw, span, body]
}

/// Per cent with two places, character errors then word errors, raw, span and body: as the programs printed them.
#[test]
fn the_telegram_in_the_figures_of_other_programs() {
    let recorded = [
        ("isri", [53.74, 6.34, 1.43], [4.66, 4.66, 4.66]),
        ("dinglehopper", [56.66, 7.15, 1.88], [66.84, 9.84, 5.18]),
        ("jiwer", [53.78, 6.34, 1.44], [76.19, 13.76, 7.94]),
        ("ocrevaluation", [53.78, 6.34, 1.44], [65.61, 9.52, 4.76]),
        ("digital-eval", [35.23, 6.03, 1.43], [47.11, 13.00, 7.94]),
    ];
    let reference = telegram().reference.text().to_string();
    for (program, cer, wer) in recorded {
        for (i, cut) in cuts().iter().enumerate() {
            for (name, expected) in [("cer", cer[i]), ("wer", wer[i])] {
                let percent = figure(program, cut, &reference, name).expect("a rate") * 100.0;
                assert!((percent - expected).abs() < 0.00501, "{program} {name} of cut {i}: {percent}, not {expected}");
            }
        }
    }
    let bag = [67.18, 89.46, 92.06];
    let errors = [712.0, 84.0, 19.0];
    for (i, cut) in cuts().iter().enumerate() {
        let percent = figure("digital-eval", cut, &reference, "bag_of_words_percent").expect("a rate");
        assert!((percent - bag[i]).abs() < 0.00501, "{percent}");
        assert_eq!(figure("isri", cut, &reference, "character_errors"), Some(errors[i]));
    }
}

/// `tests/fixtures/compat/make.py` made these pairs and ran the programs on them.
#[test]
fn generated_pairs_in_the_figures_of_other_programs() {
    let text = fs::read_to_string(project("tests/fixtures/compat/pairs.jsonl")).expect("the recorded pairs");
    let mut apart = Vec::new();
    let mut held = 0;
    for line in text.lines() {
        let pair: Value = serde_json::from_str(line).expect("JSON");
        let of = |name: &str| pair[name].as_str().expect("a text");
        let names = [
            ("jiwer", "cer", "cer"),
            ("jiwer", "wer", "wer"),
            ("dinglehopper", "cer", "cer"),
            ("dinglehopper", "characters", "characters"),
            ("dinglehopper", "wer", "wer"),
            ("dinglehopper", "words", "words"),
            ("digital-eval", "characters", "characters_percent"),
            ("digital-eval", "letters", "letters_percent"),
            ("digital-eval", "words", "words_percent"),
            ("digital-eval", "bag_of_words", "bag_of_words_percent"),
        ];
        for (program, theirs, ours) in names {
            let expected = pair["figures"][program][theirs].as_f64();
            let mut got = figure(program, of("transcript"), of("reference"), ours);
            // Nothing against nothing is 0 there; here nothing can be stated.
            if got.is_none() && expected == Some(0.0) && theirs.ends_with("er") {
                got = Some(0.0);
            }
            held += 1;
            let equal = match (got, expected) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-4,
                (a, b) => a == b,
            };
            if !equal {
                apart.push(format!("{} {program} {theirs}: {got:?}, not {expected:?}", of("id")));
            }
        }
    }
    assert!(apart.is_empty(), "{} of {held} apart:\n{}", apart.len(), apart.join("\n"));
    assert_eq!(held, 2000);
}

#[test]
fn the_plain_distance_of_generated_pairs() {
    let text = fs::read_to_string(project("tests/fixtures/compat/pairs.jsonl")).expect("the recorded pairs");
    for line in text.lines() {
        let pair: Value = serde_json::from_str(line).expect("JSON");
        let of = |name: &str| pair[name].as_str().expect("a text");
        let m = measured(pair_of(of("transcript"), of("reference")), "exact", Scope::Whole);
        let recorded = &pair["figures"]["rapidfuzz"];
        let whole = &m.metrics.whole;
        assert_eq!(Some(whole.edits.total()), recorded["distance"].as_u64(), "{}", pair["id"]);
        assert_eq!(Some(whole.reference_length as u64), recorded["characters"].as_u64(), "{}", pair["id"]);
        assert_eq!(whole.interval.0, whole.interval.1);
        // An order-free figure is never worse than the strict one.
        let fca = m.metrics.requested.iter().find(|r| r.metric.id == "fca").and_then(|r| r.answer.value);
        let strict = m
            .metrics
            .requested
            .iter()
            .find(|r| r.metric.id == "fca")
            .and_then(|r| r.answer.parts.iter().find(|p| p.0 == "strict_accuracy").and_then(|p| number(&p.1)));
        assert!(fca >= strict, "{}", pair["id"]);
    }
}

#[test]
fn metrics_and_diff_say_the_same() {
    let diff = compared(telegram(), "semi-diplomatic", Some("ru"));
    let pack = pack_for(Some("ru"), "").expect("a pack");
    let options = Options::new(Profile::named("semi-diplomatic").expect("a profile"), pack, DateOptions::default());
    let fast = measure(telegram(), &options, &Request::default());
    assert_eq!(diff.metrics, fast.metrics);
    let (diff, fast) = (json::comparison(&diff), json::measured(&fast, None));
    for part in ["metrics", "settings", "pair", "tool"] {
        assert_eq!(diff[part], fast[part], "{part}");
    }
    assert_eq!(fast["schema"], "sverka/metrics/1");
    let whole = &fast["metrics"]["whole"];
    assert_eq!((&whole["cer"], &whole["reference_length"]), (&Value::from(0.537764), &Value::from(1324)));
}

/// Every number that a report may write, at any pair, is one.
#[test]
fn no_output_holds_what_is_no_number() {
    for (t, r) in
        [("", ""), ("", "текст"), ("текст", ""), (" \n", "\n"), ("а", "а"), ("совсем иное", "日本語のテキスト")]
    {
        for profile in ["exact", "semi-diplomatic"] {
            for scope in Scope::ALL {
                let m = measured(pair_of(t, r), profile, scope);
                for compat in TOOLS.iter().map(Some).chain([None]) {
                    let outputs = [
                        json::measured(&m, compat).to_string(),
                        metrics_table::tsv(&m, compat),
                        metrics_table::csv(&m, compat),
                        metrics_text::measured(&m, compat, &Layout::default()),
                    ];
                    for output in outputs {
                        let lower = output.to_lowercase();
                        assert!(
                            !lower.contains("nan") && !lower.contains("inf %") && !lower.contains("infinity"),
                            "{output}"
                        );
                    }
                }
            }
        }
    }
    let empty = json::measured(&measured(pair_of("текст", ""), "semi-diplomatic", Scope::Whole), None);
    assert_eq!(
        (&empty["metrics"]["whole"]["cer"], empty["metrics"]["whole"]["state"].as_str()),
        (&Value::Null, Some("empty-reference"))
    );
    assert_eq!(
        (&empty["metrics"]["fca"]["value"], empty["metrics"]["fca"]["state"].as_str()),
        (&Value::Null, Some("empty-reference"))
    );
}

#[test]
fn tables_have_one_figure_a_row_and_as_many_cells_as_columns() {
    let m = measured(pair_of("Прoшу, \"да\"\tи нет", "Прошу, «да» и\nнет"), "exact", Scope::Whole);
    for line in metrics_table::tsv(&m, tool("isri")).lines() {
        assert_eq!(line.split('\t').count(), metrics_table::COLUMNS.len(), "{line}");
    }
    let csv = metrics_table::csv(&m, None);
    assert!(csv.starts_with("pair,scope,metric,item,figure,value,state\n"));
    assert!(csv.contains("test,whole,confusions,Latin o U+006F → Cyrillic о U+043E,pairs.count,1,ok\n"), "{csv}");
}

#[test]
fn the_page_of_figures() {
    let m = measured(telegram(), "semi-diplomatic", Scope::Body);
    let page = metrics_text::measured(&m, tool("isri"), &Layout { width: 100, ..Layout::default() });
    insta::with_settings!({snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"), prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("telegrams-21404-metrics", page);
    });
    let narrow = metrics_text::measured(&m, tool("isri"), &Layout { width: 60, ..Layout::default() });
    for line in narrow.lines() {
        assert!(width(line) <= 60, "{line}");
    }
}

/// `SVERKA_WRITE_DOCS=1 cargo test` writes the tables of docs/metrics.md anew.
#[test]
fn the_docs_are_those_of_the_registry() {
    let path = project("docs/metrics.md");
    let text = fs::read_to_string(&path).expect("docs/metrics.md");
    let (begin, end) = ("<!-- from the registry -->\n", "<!-- end of the registry -->\n");
    let (head, rest) = text.split_once(begin).expect("where the tables begin");
    let (_, tail) = rest.split_once(end).expect("where the tables end");
    let fresh = format!("{head}{begin}{}{end}{tail}", metrics_docs::markdown());
    if std::env::var_os("SVERKA_WRITE_DOCS").is_some() {
        fs::write(&path, &fresh).expect("written");
    } else {
        assert!(
            text == fresh,
            "docs/metrics.md is not what the registry says: SVERKA_WRITE_DOCS=1 cargo test docs_are"
        );
    }
}

/// Runs `sverka metrics` in the project's folder.
fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let out = sverka(&[&["metrics"], args].concat());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (out.status.code(), text(&out.stdout), text(&out.stderr))
}

#[test]
fn the_command_explains_and_reproduces() {
    let pair = ["scans_text/telegrams/21404.txt", "reference/telegrams/21404.txt"];
    let (code, out, _) = run(&["--explain"]);
    assert_eq!(code, Some(0));
    assert!(METRICS.iter().all(|m| out.contains(&format!("{}\n", m.id))) && TOOLS.iter().all(|t| out.contains(t.id)));
    let (code, out, _) = run(&["--explain", "fca"]);
    assert!(code == Some(0) && out.contains("Clausner"));

    for tool in TOOLS {
        let (code, out, _) = run(&[pair[0], pair[1], "--compat", tool.id, "--output", "json"]);
        let json: Value = serde_json::from_str(&out).expect("JSON");
        assert_eq!((code, json["compat"]["tool"].as_str()), (Some(0), Some(tool.id)));
        assert!(json["compat"]["figures"]["cer"].is_number() && json["compat"]["figures"]["wer"].is_number());
        assert_eq!(json["metrics"]["body"]["reference_length"].as_u64(), Some(1324));
    }
    let (code, out, _) = run(&[pair[0], pair[1], "--metric", "classes", "--scope", "folded", "--output", "json"]);
    let json: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, json["metrics"]["classes"]["scope"].as_str()), (Some(0), Some("folded")));
    assert!(json["metrics"]["fca"].is_null());

    for (args, says) in [
        (vec!["--explain", "nothing"], "no metric"),
        (vec![pair[0], pair[1], "--metric", "nothing"], "no metric"),
        (vec![pair[0], pair[1], "--compat", "nothing"], "no figures of a program"),
        (vec![], "TRANSCRIPT"),
    ] {
        let (code, out, err) = run(&args);
        assert!(code == Some(2) && out.is_empty() && err.contains(says), "{args:?}: {err}");
    }
}
