//! Every rule over a corpus, its history and its suppressions: one scene in which it is raised and no other at
//! warning or above that it does not bring with it, and the same scene without the fault, in which it is not.

use std::collections::BTreeSet;

use serde_json::Value;
use sverka::gate::corpus_rules;

use crate::check::Tree;
use crate::decided::review;
use crate::history::git;

/// Ten pages, none like another, each with one letter misread.
const PAGES: [&str; 10] = [
    "The harbour master reported that two vessels had been driven ashore during the night of the storm.\n",
    "Bread was given out at the eastern gate until noon, and many families went home with nothing at all.\n",
    "A committee of seven merchants asked the governor to lower the duty on wool before the winter fair.\n",
    "Nobody could say who had left the window open, but the registers of the parish were soaked through.\n",
    "Our teacher wished to know how the children of the valley travelled when the bridge was taken away.\n",
    "They planted four hundred lime trees along the new avenue, which the soldiers cut down for firewood.\n",
    "Whoever finds the silver watch of the late doctor is kindly asked to bring it to the apothecary.\n",
    "Musicians from the mountains played on the square while the judges counted the votes behind doors.\n",
    "Heavy snow closed the pass for eleven weeks, so that letters from the capital lay at the post house.\n",
    "In spring the miller sold his horses, bought a share in the railway and moved with his sons to town.\n",
];

type Args = Vec<&'static str>;

/// A scene: the rule, the rules it brings with it, and how the tree becomes one where it is raised, or not.
type Scene = (&'static str, &'static [&'static str], fn(&Tree, bool) -> Args);

fn misread(text: &str) -> String {
    text.replacen("th", "tb", 1).replacen("li", "ii", 1)
}

fn put(tree: &Tree, id: &str, transcript: &str, reference: &str) {
    tree.put(&format!("scans_text/{id}.txt"), transcript.as_bytes());
    tree.put(&format!("reference/{id}.txt"), reference.as_bytes());
}

fn base(name: &str) -> Tree {
    let tree = Tree::new(name, &[("sverka.toml", "lang = \"en\"\n")]);
    for (i, page) in PAGES.iter().enumerate() {
        put(&tree, &format!("a/{i}"), &misread(page), page);
    }
    tree
}

fn config(tree: &Tree, text: &str) -> Args {
    tree.put("sverka.toml", format!("lang = \"en\"\n{text}\n").as_bytes());
    Vec::new()
}

fn committed(tree: &Tree) {
    tree.put(".gitignore", b".sverka-cache\n");
    git(tree, &["init", "-q"]);
    git(tree, &["add", "."]);
    git(tree, &["commit", "-q", "-m", "base"]);
    git(tree, &["checkout", "-q", "-b", "work"]);
}

fn remove(tree: &Tree, name: &str) {
    std::fs::remove_file(tree.path().join(name)).expect("it was there");
}

const BASE: [&str; 2] = ["--base", "main"];

const PAIRING: &[Scene] = &[
    ("CORP301", &[], |t, hit| {
        if hit {
            remove(t, "reference/a/3.txt");
        }
        vec![]
    }),
    ("CORP302", &[], |t, hit| {
        if hit {
            remove(t, "scans_text/a/3.txt");
        }
        vec![]
    }),
    ("CORP303", &[], |t, hit| {
        t.put(if hit { "reference/a/3.xml" } else { "reference/a/3.md" }, b"<TEI/>");
        vec![]
    }),
    ("CORP304", &[], |t, hit| {
        t.put("reference/a/3.txt", b"\n");
        if !hit {
            t.put("scans_text/a/3.txt", b"\n");
        }
        vec![]
    }),
    ("CORP305", &[], |t, hit| config(t, if hit { "gate.language-cer.fr = 0.1" } else { "gate.language-cer.en = 0.1" })),
    ("CORP309", &[], |t, hit| {
        let long = PAGES[3].to_string() + PAGES[4];
        put(t, "a/3", &misread(&long), &long);
        if hit {
            put(t, "a/4", &misread(&long), &long);
        }
        vec![]
    }),
    ("CORP313", &[], |t, hit| {
        t.put("scans_text/a/caf\u{e9}.txt", misread(PAGES[0]).as_bytes());
        let name = if hit { "reference/a/cafe\u{301}.txt" } else { "reference/a/caf\u{e9}.txt" };
        t.put(name, PAGES[0].replace("harbour", "market").as_bytes());
        vec![]
    }),
    ("CORP315", &[], |t, hit| {
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12345\n";
        t.put("reference/a/3.txt", if hit { pointer } else { PAGES[3] }.as_bytes());
        vec![]
    }),
    ("CORP316", &[], |t, hit| {
        let count = if hit { 9 } else { 10 };
        t.put("htr-united.yml", format!("volume:\n  - {{metric: files, count: {count}}}\n").as_bytes());
        vec![]
    }),
    ("CORP317", &[], |t, hit| {
        t.put("scans_text/a/3.meta.toml", if hit { "date =\n" } else { "title = \"A storm\"\n" }.as_bytes());
        vec![]
    }),
    ("OCR009", &["OCR008"], |t, hit| {
        if hit {
            // Page 4 was never put in: what follows it is called one less.
            (4..9).for_each(|i| t.put(&format!("scans_text/a/{i}.txt"), misread(PAGES[i + 1]).as_bytes()));
            remove(t, "scans_text/a/9.txt");
            remove(t, "reference/a/9.txt");
        }
        vec![]
    }),
    ("DATE110", &[], |t, hit| {
        for (i, page) in PAGES.iter().enumerate() {
            let (day, month) = (i + 3, if hit && i == 5 { "March" } else { "May" });
            let text = format!("London, {day} {month} 1951\n\n{page}");
            put(t, &format!("a/{i}"), &misread(&text), &text);
        }
        vec![]
    }),
];

const LIMITS: &[Scene] = &[
    ("GATE501", &[], |t, hit| config(t, if hit { "gate.pair-cer.max = 0.001" } else { "gate.pair-cer.max = 0.2" })),
    ("GATE503", &[], |t, hit| config(t, if hit { "gate.corpus-cer.max = 0.001" } else { "gate.corpus-cer.max = 0.2" })),
    ("GATE504", &[], |t, hit| {
        config(t, if hit { "gate.collection-cer.max = 0.001" } else { "gate.language-cer.en = 0.2" })
    }),
    ("GATE505", &[], |t, hit| {
        for i in 0..100 {
            let page = PAGES[i % 10].replace("the ", &format!("the {i}th "));
            put(t, &format!("b/{i}"), &misread(&page), &page);
        }
        let limit = if hit { "0.001" } else { "0.5" };
        config(
            t,
            &format!("gate.estimate = \"sample\"\ngate.corpus-cer.max = {limit}\nlint.ignore = [\"TXT\", \"DATE\"]"),
        )
    }),
    ("GATE506", &["GATE507"], |t, hit| {
        t.run(&["ratchet", "update"]);
        if hit {
            t.put("scans_text/a/3.txt", misread(PAGES[3]).replace('w', "vv").as_bytes());
        }
        vec![]
    }),
    ("GATE507", &[], |t, hit| {
        config(t, "gate.ratchet.tolerance = 0.1");
        t.run(&["ratchet", "update"]);
        if hit {
            t.put("scans_text/a/3.txt", misread(PAGES[3]).replace('w', "vv").as_bytes());
        }
        vec![]
    }),
    ("GATE508", &[], |t, hit| {
        remove(t, "reference/a/3.txt");
        let limit = if hit { "0.91" } else { "0.89" };
        config(t, &format!("corpus.missing.reference = \"todo\"\ngate.min-coverage = {limit}"))
    }),
    ("GATE510", &[], |t, hit| {
        t.run(&["ratchet", "update"]);
        if hit {
            t.put("scans_text/a/3.txt", PAGES[3].as_bytes());
        }
        vec![]
    }),
    ("GATE511", &[], |t, hit| {
        config(t, &format!("corpus.exclude = [\"a/3\"]\ngate.max-excluded = {}", if hit { "0.09" } else { "0.11" }))
    }),
    ("GATE512", &[], |t, hit| {
        t.run(&["ratchet", "update"]);
        config(t, if hit { "profile = \"exact\"" } else { "gate.min-coverage = 0.5" })
    }),
    ("GATE514", &[], |t, hit| config(t, if hit { "gate.min-edits = 0.1" } else { "gate.min-edits = 0.01" })),
    ("SUP901", &[], |t, hit| {
        let pair = if hit { "a/4" } else { "a/3" };
        t.put("reference/a/3.txt", PAGES[3].replace("window", "wind\u{43e}w").as_bytes());
        if hit {
            t.put("reference/a/3.txt", PAGES[3].as_bytes());
        }
        config(t, &format!("[[allow]]\nrule = \"TXT216\"\npair = \"{pair}\"\nreason = \"so in the book\""))
    }),
    ("SUP902", &[], |t, hit| {
        t.put("reference/a/3.txt", PAGES[3].replace("window", "wind\u{43e}w").as_bytes());
        config(t, &format!("[[allow]]\nrule = \"TXT216\"\n{}", if hit { "" } else { "reason = \"so in the book\"" }))
    }),
    ("SUP903", &["TXT216"], |t, hit| {
        t.put("reference/a/3.txt", PAGES[3].replace("window", "wind\u{43e}w").as_bytes());
        config(t, "[[allow]]\nrule = \"TXT216\"\nreason = \"so in the book\"\nuntil = 2026-06-01");
        vec!["--today", if hit { "2026-06-02" } else { "2026-06-01" }]
    }),
    ("SUP904", &["TXT216"], |t, hit| {
        t.put("reference/a/3.txt", PAGES[3].replace("window", "wind\u{43e}w").as_bytes());
        let rule = if hit { "TXT261" } else { "TXT216" };
        config(t, &format!("[[allow]]\nrule = \"{rule}\"\nreason = \"so in the book\""))
    }),
    ("SUP905", &[], |t, hit| {
        t.put("reference/a/3.txt", PAGES[3].replace("window", "wind\u{43e}w").as_bytes());
        t.run(&["baseline", "create"]);
        if hit {
            t.put("reference/a/3.txt", PAGES[3].as_bytes());
        }
        vec![]
    }),
];

const HISTORY: &[Scene] = &[
    ("GATE513", &[], |t, hit| {
        config(t, "gate.patch-cer.max = 0.05");
        committed(t);
        let page = PAGES[0].replace("night", "hour");
        let read = misread(&page);
        put(t, "a/new", &if hit { read.replace('e', "c") } else { read }, &page);
        BASE.to_vec()
    }),
    ("HIST601", &["GATE506", "GATE507"], |t, hit| {
        review(t, "1\nq\n");
        committed(t);
        t.put("reference/a/3.txt", PAGES[3].replace("parish", "chapel").as_bytes());
        if !hit {
            t.put("reference/a/3.txt", PAGES[3].as_bytes());
        }
        BASE.to_vec()
    }),
    ("HIST602", &[], |t, hit| {
        committed(t);
        t.put("scans_text/a/3.txt", misread(PAGES[3]).replacen("gh", "qh", 1).replacen("tb", "th", 1).as_bytes());
        if !hit {
            git(t, &["commit", "-q", "-a", "-m", "pages anew\n\nRe-OCR: engine 2.1"]);
        }
        BASE.to_vec()
    }),
    ("HIST603", &["GATE506", "GATE507"], |t, hit| {
        review(t, &"1\n".repeat(20));
        committed(t);
        let anew =
            if hit { PAGES[3].replacen("re", "rc", 3) } else { misread(PAGES[3]).replacen("parish", "pari sh", 1) };
        t.put("scans_text/a/3.txt", anew.as_bytes());
        git(t, &["commit", "-q", "-a", "-m", "pages anew\n\nRe-OCR: engine 2.1"]);
        vec!["--base", "main", "--fail-on", "never"]
    }),
    ("HIST604", &[], |t, hit| {
        for i in 0..30 {
            let page = PAGES[i % 10].replacen("the ", &format!("the {}", PAGES[i / 10 + 4].to_lowercase()), 1);
            put(t, &format!("b/{i}"), &misread(&page), &page);
        }
        committed(t);
        for i in 0..30 {
            let path = t.path().join(format!("reference/b/{i}.txt"));
            let text = std::fs::read_to_string(&path).expect("there");
            std::fs::write(path, format!("{text}\n")).expect("written");
        }
        let told = if hit { "more lines" } else { "more lines\n\nMass-edit: an empty line at the end" };
        git(t, &["commit", "-q", "-a", "-m", told]);
        BASE.to_vec()
    }),
    ("HIST605", &[], |t, hit| {
        committed(t);
        t.put("reference/a/3.txt", if hit { misread(PAGES[3]) } else { PAGES[3].to_string() }.as_bytes());
        BASE.to_vec()
    }),
    ("HIST606", &["OCR010", "GATE506", "GATE507"], |t, hit| {
        let page = |n: &str| PAGES[8].replace("eleven", n);
        put(t, "a/8", &misread(&page("11")), &page("11"));
        committed(t);
        put(t, "a/8", &misread(&page("11")), &page(if hit { "17" } else { "11" }));
        BASE.to_vec()
    }),
    ("HIST607", &["GATE506", "GATE507"], |t, hit| {
        t.put("sverka.baseline.jsonl", b"");
        committed(t);
        t.put("reference/a/3.txt", PAGES[3].replace("window", "wind\u{43e}w").as_bytes());
        if hit {
            t.run(&["baseline", "create", "--force"]);
        } else {
            t.put("reference/a/3.txt", PAGES[3].as_bytes());
        }
        BASE.to_vec()
    }),
    ("HIST608", &[], |t, hit| {
        config(t, "gate.corpus-cer.max = 0.001");
        committed(t);
        config(t, "gate.corpus-cer.max = 0.1");
        let told = if hit { "wider" } else { "wider\n\nSverka-Approve: AB, the pages are hard" };
        git(t, &["commit", "-q", "-a", "-m", told]);
        BASE.to_vec()
    }),
];

/// Rules and severities of all that is not held back.
fn raised(answer: &Value) -> BTreeSet<(String, bool)> {
    let pairs = answer["pairs"].as_array().expect("pairs").iter().flat_map(|p| p["findings"].as_array().expect("list"));
    let open = pairs.chain(answer["findings"].as_array().expect("list")).filter(|f| f["suppressed"].is_null());
    open.map(|f| (f["rule"].as_str().unwrap_or_default().to_string(), f["severity"] != "note")).collect()
}

fn played(scenes: &[Scene]) {
    let mut faults = Vec::new();
    for (code, companions, scene) in scenes {
        for hit in [true, false] {
            let tree = base(&format!("raised-{code}-{hit}"));
            let args = scene(&tree, hit);
            let (_, answer) = tree.json(&args);
            let found = raised(&answer);
            let own = found.iter().any(|(rule, loud)| rule == code && (hit || *loud));
            let strange: Vec<_> = found
                .iter()
                .filter(|(rule, loud)| *loud && rule != code && !companions.contains(&rule.as_str()))
                .collect();
            if own != hit || !strange.is_empty() {
                faults.push(format!("{code} {}: {found:?}", if hit { "hit" } else { "miss" }));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn pairing_and_company() {
    played(PAIRING);
}

#[test]
fn limits_and_suppressions() {
    played(LIMITS);
}

#[test]
fn history_and_its_words() {
    played(HISTORY);
}

#[test]
fn no_rule_over_a_corpus_is_without_a_scene() {
    let played: BTreeSet<&str> = [PAIRING, LIMITS, HISTORY].concat().iter().map(|s| s.0).collect();
    let missing: Vec<&str> = corpus_rules().map(|r| r.code).filter(|c| !played.contains(c)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
