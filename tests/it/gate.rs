//! What a corpus keeps to: limits, what is allowed, the baseline, the ratchet; and the commands that write them.

use serde_json::Value;

use crate::check::Tree;

/// A corpus of three pairs in two collections: clean, one number changed, one word misread.
fn corpus(name: &str, config: &str) -> Tree {
    let tree = Tree::new(name, &[("sverka.toml", config)]);
    let pairs = [
        ("a/clean", "The delegation left for Kaesong on Sunday.\n", "The delegation left for Kaesong on Sunday.\n"),
        (
            "a/number",
            "The guards held 112 rifles in the depot there.\n",
            "The guards held 172 rifles in the depot there.\n",
        ),
        (
            "b/word",
            "Tbe guards beld all rifles in the depot there.\n",
            "The guards held all rifles in the depot there.\n",
        ),
    ];
    for (id, transcript, reference) in pairs {
        tree.put(&format!("scans_text/{id}.txt"), transcript.as_bytes());
        tree.put(&format!("reference/{id}.txt"), reference.as_bytes());
    }
    tree
}

fn rules(answer: &Value) -> Vec<String> {
    let pairs = answer["pairs"].as_array().expect("pairs").iter().flat_map(|p| p["findings"].as_array().expect("list"));
    let open = pairs.chain(answer["findings"].as_array().expect("list")).filter(|f| f["suppressed"].is_null());
    let mut rules: Vec<String> = open.map(|f| f["rule"].as_str().unwrap_or_default().to_string()).collect();
    rules.retain(|r| ["OCR010", "GATE", "SUP", "CORP", "HIST"].iter().any(|p| r.starts_with(p)));
    rules.sort();
    rules
}

fn fails(answer: &(Option<i32>, Value)) -> Vec<String> {
    assert_eq!(answer.0, Some(1), "{:#}", answer.1["gate"]);
    let reasons = answer.1["gate"]["reasons"].as_array().expect("reasons");
    reasons.iter().map(|r| r["rule"].as_str().unwrap_or_default().to_string()).collect()
}

#[test]
fn each_limit_passes_at_its_figure_and_fails_below_it() {
    let all = [
        ("gate.pair-cer.max = 0.0435", "gate.pair-cer.max = 0.0434", "GATE501"),
        ("gate.corpus-cer.max = 0.023", "gate.corpus-cer.max = 0.022", "GATE503"),
        ("gate.collection-cer.max = 0.0435", "gate.collection-cer.max = 0.0434", "GATE504"),
        (
            "corpus.missing.raw = \"todo\"\ngate.min-coverage = 0.75",
            "corpus.missing.raw = \"todo\"\ngate.min-coverage = 0.76",
            "GATE508",
        ),
        (
            "corpus.exclude = [\"a/clean\"]\ngate.max-excluded = 0.34",
            "corpus.exclude = [\"a/clean\"]\ngate.max-excluded = 0.33",
            "GATE511",
        ),
    ];
    for (passes, fails_so, rule) in all {
        let tree = corpus("limits", passes);
        if rule == "GATE508" {
            tree.put("reference/b/alone.txt", b"Nobody has this scan.\n");
        }
        let (code, answer) = tree.json(&[]);
        assert_eq!(code, Some(0), "{passes}: {:#}", answer["gate"]);
        tree.put("sverka.toml", fails_so.as_bytes());
        assert_eq!(fails(&tree.json(&[])), [rule], "{fails_so}");
    }
}

#[test]
fn a_small_sample_never_fails_but_says_so() {
    let tree = corpus("sample", "gate.estimate = \"sample\"\ngate.corpus-cer.max = 0.0001\n");
    let (code, answer) = tree.json(&[]);
    assert_eq!((code, &answer["gate"]["verdict"]), (Some(0), &"inconclusive".into()));
    assert_eq!(answer["gate"]["checks"][0]["rule"], "GATE505");
}

#[test]
fn severities_are_set_by_rule_and_by_collection() {
    let tree = corpus("severity", "[lint]\nseverity = { OCR010 = \"error\" }\n");
    assert_eq!(fails(&tree.json(&[])), ["OCR010"]);
    let off = "[lint]\nseverity = { OCR010 = \"error\" }\n[[collection]]\nmatch = \"a/*\"\nlint.ignore = [\"OCR\"]\n";
    tree.put("sverka.toml", off.as_bytes());
    assert_eq!(tree.json(&[]).0, Some(0));
    tree.put("sverka.toml", b"[lint]\nselect = [\"OCR01O\"]\n");
    let out = tree.run(&["check"]);
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.code() == Some(2) && told.contains("did you mean OCR010?"), "{told}");
}

#[test]
fn what_is_allowed_is_anchored_in_words_reasoned_and_runs_out() {
    let strict = "[lint]\nseverity = { OCR010 = \"error\" }\n";
    let allow = |rest: &str| format!("{strict}[[allow]]\nrule = \"OCR010\"\n{rest}");
    let held = "anchor = { quote = \"112\", before = \"held \" }\nreason = \"so on the paper\"\n";
    let tree = corpus("allow", &allow(held));
    let (code, answer) = tree.json(&[]);
    assert_eq!((code, rules(&answer)), (Some(0), vec![]), "{:#}", answer["gate"]);
    // The same words with more before them: the anchor holds, whatever line they stand on.
    tree.put("scans_text/a/number.txt", b"A new line.\nThe guards held 112 rifles in the depot there.\n");
    tree.put("reference/a/number.txt", b"A new line.\nThe guards held 172 rifles in the depot there.\n");
    assert_eq!(tree.json(&[]).0, Some(0));
    for (entry, rule, code) in [
        ("anchor = { quote = \"112\", before = \"lost \" }\nreason = \"r\"\n", "SUP901", Some(1)),
        ("anchor = { quote = \"112\" }\n", "SUP902", Some(0)),
        ("reason = \"r\"\nuntil = 2020-01-01\n", "SUP903", Some(1)),
        ("pair = \"b/*\"\nreason = \"r\"\n", "SUP901", Some(1)),
    ] {
        tree.put("sverka.toml", allow(entry).as_bytes());
        let (got, answer) = tree.json(&[]);
        assert!(rules(&answer).contains(&rule.to_string()), "{entry}: {:?}", rules(&answer));
        assert_eq!(got, code, "{entry}");
    }
    tree.put("sverka.toml", allow("reason = \"r\"\nuntil = 2026-06-01\n").as_bytes());
    assert_eq!(tree.json(&["--today", "2026-06-01"]).0, Some(0), "the last day");
    assert_eq!(tree.json(&["--today", "2026-06-02"]).0, Some(1), "the day after");
    tree.put("sverka.toml", format!("{strict}[[allow]]\nrule = \"OCR0100\"\nreason = \"r\"\n").as_bytes());
    let (_, answer) = tree.json(&[]);
    assert!(rules(&answer).contains(&"SUP904".to_string()));
    tree.put("sverka.toml", strict.as_bytes());
    tree.put("sverka.allow.toml", format!("[[allow]]\nrule = \"number-changed\"\n{held}").as_bytes());
    assert_eq!(tree.json(&[]).0, Some(0), "from a side file");
}

#[test]
fn the_baseline_holds_what_was_there_and_nothing_new_or_gone() {
    let tree = corpus("baseline", "[lint]\nselect = [\"OCR010\", \"SUP\"]\nseverity = { OCR010 = \"error\" }\n");
    assert_eq!(tree.json(&[]).0, Some(1));
    assert_eq!(tree.run(&["baseline", "create"]).status.code(), Some(0));
    let kept = std::fs::read_to_string(tree.path().join("sverka.baseline.jsonl")).expect("a baseline");
    assert_eq!(kept.lines().count(), 1, "{kept}");
    assert_eq!(tree.json(&[]).0, Some(0));
    assert_eq!(tree.run(&["baseline", "create"]).status.code(), Some(2), "never written over without a word");
    tree.put("scans_text/b/word.txt", b"The guards held 12 rifles in the depot there.\n");
    tree.put("reference/b/word.txt", b"The guards held 72 rifles in the depot there.\n");
    assert_eq!(fails(&tree.json(&[])), ["OCR010"], "a new one fails");
    assert_eq!(tree.json(&["reference/a"]).0, Some(0), "the rest does not");
    tree.put("reference/b/word.txt", b"The guards held 12 rifles in the depot there.\n");
    tree.put("scans_text/a/number.txt", b"The guards held 172 rifles in the depot there.\n");
    assert_eq!(fails(&tree.json(&[])), ["SUP905"], "a stale line fails");
    assert_eq!(tree.run(&["baseline", "prune"]).status.code(), Some(0));
    assert_eq!(tree.json(&[]).0, Some(0));
}

#[test]
fn the_ratchet_is_like_for_like_and_only_gets_tighter() {
    let tree = corpus("ratchet", "");
    assert_eq!(tree.run(&["ratchet", "update"]).status.code(), Some(0));
    let file = tree.path().join("sverka.ratchet.json");
    let first = std::fs::read_to_string(&file).expect("a ratchet");
    assert_eq!(tree.json(&[]).0, Some(0));
    tree.put("scans_text/c/hard.txt", b"Tbe gnards beld a11 rifIes ih tbe depct tbere.\n");
    tree.put("reference/c/hard.txt", b"The guards held all rifles in the depot there.\n");
    assert_eq!(tree.json(&[]).0, Some(0), "a hard page that is new");
    tree.put("scans_text/b/word.txt", b"Tbe guards beld all rifles in tbe depot tbere.\n");
    assert_eq!(fails(&tree.json(&[])), ["GATE506"]);
    assert_eq!(tree.run(&["ratchet", "update"]).status.code(), Some(0));
    let second = std::fs::read_to_string(&file).expect("a ratchet");
    let line = |text: &str| text.lines().find(|l| l.contains("b/word")).map(|l| l.trim_end_matches(',').to_string());
    assert_eq!(line(&first), line(&second), "it is never loosened");
    assert!(second.contains("c/hard"));
    tree.put("sverka.toml", b"profile = \"exact\"\n");
    assert_eq!(fails(&tree.json(&[])), ["GATE512"], "other rules are not compared");
}

#[test]
fn the_configuration_says_where_each_value_was_made() {
    let tree = corpus(
        "config",
        "extend = [\"preset:ocr-d-3\", \"base.toml\"]\nlang = \"en\"\n[[collection]]\nmatch = \"b/*\"\nlang = \"fr\"\n",
    );
    tree.put("base.toml", b"# shared\ndates = \"1950/1953\"\n");
    let shown = |args: &[&str]| {
        let out = tree.run(&[&["config", "show"], args].concat());
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).expect("UTF-8")
    };
    let all = shown(&[]);
    let has = |text: &str, key: &str, origin: &str| {
        let line = text.lines().find(|l| l.starts_with(key)).unwrap_or_else(|| panic!("{key}: {text}"));
        assert!(line.ends_with(origin), "{line}");
    };
    has(&all, "lang = \"en\"", "# sverka.toml:2");
    has(&all, "profile = \"diplomatic\"", "# preset:ocr-d-3:2");
    has(&all, "dates = \"1950/1953\"", "# base.toml:2");
    has(&all, "corpus.raw = \"scans_text\"", "# default");
    has(&shown(&["scans_text/b/word.txt"]), "lang = \"fr\"", "# sverka.toml:5");
    assert_eq!(tree.run(&["config", "check"]).status.code(), Some(0));
    tree.put("base.toml", b"extend = \"sverka.toml\"\nsverka = \"<0.0.1\"\n");
    let out = tree.run(&["config", "check"]);
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(2));
    assert!(told.contains("leads back to itself") && told.contains("base.toml:2:1: this corpus asks for"), "{told}");
}

#[test]
fn an_engine_that_is_measured_may_read_without_a_mistake() {
    let config = |role: &str| format!("gate.role = \"{role}\"\ngate.min-edits = 0.5\n");
    let tree = corpus("role", &config("correction"));
    assert_eq!(fails(&tree.json(&[])), ["GATE514", "GATE514", "GATE514"], "both collections, and all of it");
    tree.put("sverka.toml", config("engine-quality").as_bytes());
    let out = tree.run(&["check"]);
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.code() == Some(2) && told.contains("sverka.toml:2:6") && told.contains("min-edits"), "{told}");
}

#[test]
fn each_preset_weighs_the_rules_as_its_tradition_does() {
    use sverka::config::{Config, PRESETS};
    let of = |name: &str, key: &str| {
        let text = format!("extend = \"preset:{name}\"\n");
        let config = Config::from_text(std::path::Path::new("."), "sverka.toml", &text)
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        config.settings.text(key).map(str::to_string)
    };
    for (name, text) in PRESETS {
        assert!(text.starts_with("# ") && of(name, "profile").is_some(), "{name} says what it is for");
    }
    let severity = |name: &str, rule: &str| of(name, &format!("lint.severity.{rule}")).unwrap_or_default();
    for level in ["ocr-d-1", "ocr-d-2", "ocr-d-3"] {
        assert_eq!((severity(level, "TXT209").as_str(), severity(level, "TXT227").as_str()), ("off", "warning"));
    }
    assert_eq!((severity("ocr-d-2", "TXT220").as_str(), severity("ocr-d-1", "TXT220").as_str()), ("error", ""));
    assert_eq!((severity("ocr-d-3", "TXT215").as_str(), severity("ocr-d-2", "TXT215").as_str()), ("off", ""));
    assert_eq!(
        (severity("modernised-ru", "TXT224").as_str(), of("modernised-ru", "lang")),
        ("error", Some("ru".into()))
    );
    let tree = corpus("preset", "extend = \"preset:modernised-ru\"\n");
    tree.put("scans_text/a/old.txt", "Онъ былъ вѣренъ слову до самаго конца своей жизни.\n".as_bytes());
    tree.put("reference/a/old.txt", "Он был вѣрен слову до самого конца своей жизни.\n".as_bytes());
    assert_eq!(fails(&tree.json(&["reference/a/old.txt"])), ["TXT224"]);
}

#[test]
fn what_dates_are_used_to_reaches_check_and_diff() {
    let letter = |day: u32, month: u32| format!("London, {day}/{month}/1951\n\nDear Sir,\nAll is well here.\n");
    let tree = Tree::new("habits", &[("sverka.toml", "lang = \"en\"\n")]);
    for day in 13..21 {
        ["scans_text", "reference"].iter().for_each(|s| tree.put(&format!("{s}/{day}.txt"), letter(day, 3).as_bytes()));
    }
    ["scans_text", "reference"].iter().for_each(|s| tree.put(&format!("{s}/30.txt"), letter(5, 6).as_bytes()));
    let open = |answer: &Value| answer.to_string().contains("DATE114");
    assert!(open(&tree.json(&[]).1), "5 June or 6 May");
    let diff = ["diff", "scans_text/30.txt", "reference/30.txt", "--lang", "en", "--output", "json"];
    let alone = tree.run(&diff).stdout;
    assert_eq!(tree.run(&["dates", "--learn", ".", "-o", "dates.toml"]).status.code(), Some(0));
    tree.put("sverka.toml", b"lang = \"en\"\nhabits = \"dates.toml\"\n");
    let (code, answer) = tree.json(&[]);
    assert!(code == Some(0) && !open(&answer), "the others put the day first");
    let leant = tree.run(&[&diff[..], &["--collection", "dates.toml"]].concat()).stdout;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(text(&alone).contains("date/ambiguous-order") && !text(&leant).contains("date/ambiguous-order"));
    tree.put("sverka.toml", b"lang = \"en\"\nhabits = \"none.toml\"\n");
    let out = tree.run(&["check"]);
    assert!(out.status.code() == Some(2) && text(&out.stderr).contains("dates --learn"), "{}", text(&out.stderr));
}

#[test]
fn init_looks_at_the_tree_and_what_it_writes_passes() {
    let text = b"The delegation left for Kaesong on Sunday.\n";
    for (name, raw, reference) in [
        ("init-mirror", "ocr/b/1.txt", "corrected/b/1.txt"),
        ("init-default", "scans_text/1.txt", "reference/1.txt"),
        ("init-suffix", "lines/p1.ocr.txt", "lines/p1.gt.txt"),
        ("init-tesstrain", "lines/p1.txt", "lines/p1.gt.txt"),
    ] {
        let tree = Tree::new(name, &[]);
        tree.put(raw, text);
        tree.put(reference, text);
        assert_eq!(tree.run(&["init"]).status.code(), Some(2), "{name}: nobody is there to ask");
        assert!(!tree.path().join("sverka.toml").exists());
        let out = tree.run(&["init", "--yes"]);
        assert_eq!(out.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&out.stderr));
        let (code, answer) = tree.json(&[]);
        assert_eq!((code, &answer["corpus"]["pairs_checked"]), (Some(0), &1.into()), "{name}: {answer:#}");
        assert_eq!(answer["corpus"]["pairs"], 1, "{name}");
        assert_eq!(tree.run(&["init", "--yes"]).status.code(), Some(2), "{name}: never written over");
    }
    assert_eq!(Tree::new("init-none", &[("a.md", "x")]).run(&["init", "--yes"]).status.code(), Some(2));
}

#[test]
fn the_schema_and_the_page_of_keys_are_current() {
    use sverka::config::schema;
    let json = serde_json::to_string_pretty(&schema::schema()).expect("JSON") + "\n";
    for (path, text) in [("docs/schema/sverka.schema.json", json), ("docs/config.md", schema::page())] {
        let place = crate::support::project(path);
        if std::env::var_os("SVERKA_WRITE_DOCS").is_some() {
            std::fs::write(&place, &text).expect("written");
        }
        let there = std::fs::read_to_string(&place).unwrap_or_default();
        assert!(there == text, "{path} is not current: SVERKA_WRITE_DOCS=1 cargo test the_schema_and_the_page");
    }
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("urn:sverka:toml", schema::schema()).expect("a schema");
    let index = compiler.compile("urn:sverka:toml", &mut schemas).expect("a schema");
    let value = |text: &str| {
        let table: toml::Table = text.parse().expect("TOML");
        serde_json::to_value(table).expect("JSON")
    };
    let good = "lang = \"ru\"\n[gate]\npair-cer = { max = 0.4 }\n[lint]\nseverity = { TXT216 = \"off\" }\n[[collection]]\nmatch = \"a/**\"\ndates = \"1945/1953\"\n[[allow]]\nrule = \"OCR010\"\nanchor = { quote = \"x\" }\n";
    assert!(schemas.validate(&value(good), index).is_ok());
    for bad in [
        "lnag = \"ru\"",
        "[gate]\npair-cer = 3",
        "[[collection]]\nlang = \"ru\"",
        "[lint]\nseverity = { TXT216 = \"loud\" }",
    ] {
        assert!(schemas.validate(&value(bad), index).is_err(), "{bad}");
    }
}
