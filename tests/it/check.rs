//! The gate: pairing and its traps, statuses, exit codes, the same bytes at any number of threads.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Where CI services name the base of a change.
pub const SERVICES: [&str; 9] = [
    "GITHUB_ACTIONS",
    "TF_BUILD",
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "SYSTEM_PULLREQUEST_TARGETBRANCH",
    "BITBUCKET_PR_DESTINATION_BRANCH",
    "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
    "CHANGE_TARGET",
];

/// A corpus of this test's own, removed when it goes out of use.
pub struct Tree(PathBuf);

impl Tree {
    pub fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("sverka-check-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        let tree = Self(path);
        files.iter().for_each(|(name, text)| tree.put(name, text.as_bytes()));
        tree
    }

    pub fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.run_in(&[], args)
    }

    /// Runs the program where these variables are set.
    pub fn run_in(&self, set: &[(&str, &str)], args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
        command.args(args).current_dir(&self.0).env_remove("COLUMNS");
        // A service that runs these tests has a base of its own.
        for name in SERVICES {
            command.env_remove(name);
        }
        command.envs(set.iter().copied()).output().expect("it starts")
    }

    pub fn json(&self, args: &[&str]) -> (Option<i32>, Value) {
        let out = self.run(&[&["check", "--output", "json"], args].concat());
        let told = String::from_utf8_lossy(&out.stderr).into_owned();
        (out.status.code(), serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {told}")))
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn statuses(answer: &Value) -> Vec<(String, String)> {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_string();
    answer["pairs"].as_array().expect("pairs").iter().map(|p| (text(&p["id"]), text(&p["status"]))).collect()
}

const CLEAN: &str = "The delegation left for Kaesong on Sunday.\n";

fn pair(tree: &Tree, id: &str, transcript: &str, reference: &str) {
    tree.put(&format!("scans_text/{id}.txt"), transcript.as_bytes());
    tree.put(&format!("reference/{id}.txt"), reference.as_bytes());
}

#[test]
fn each_exit_code_is_proved() {
    let tree = Tree::new("exit", &[]);
    pair(&tree, "a/1", CLEAN, CLEAN);
    let (code, answer) = tree.json(&[]);
    assert_eq!((code, &answer["gate"]["verdict"]), (Some(0), &"pass".into()), "without sverka.toml");
    pair(&tree, "a/2", "Received on 31 February 1951.\n", "Received on 31 February 1951.\n");
    let (code, answer) = tree.json(&[]);
    assert_eq!((code, &answer["gate"]["verdict"]), (Some(1), &"fail".into()));
    assert_eq!(tree.json(&["--fail-on", "never"]).0, Some(0));
    assert_eq!(tree.json(&["reference/a/1.txt"]).0, Some(0), "a part that is clean");
    tree.put("scans_text/a/3.txt", CLEAN.as_bytes());
    let (code, answer) = tree.json(&["--fail-on", "never"]);
    assert_eq!((code, &answer["gate"]["verdict"]), (Some(2), &"inconclusive".into()));
    tree.put("sverka.toml", b"[corpus]\nmissing = { reference = \"todo\" }\n");
    assert_eq!(tree.json(&["--fail-on", "never"]).0, Some(0), "a place that is still to be done");
}

#[test]
fn what_cannot_be_judged_is_exit_2_and_says_what_to_do() {
    let tree = Tree::new("usage", &[("sverka.toml", "[corpus]\nraw = \"scans\"\nlanguage = 3\n")]);
    let told = |args: &[&str]| {
        let out = tree.run(args);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        let told = String::from_utf8(out.stderr).expect("UTF-8");
        assert!(told.contains("help:") || told.contains("--help"), "{told}");
        told
    };
    assert!(told(&["check"]).contains("sverka.toml:3:1: there is no key ‘corpus.language’"));
    tree.put("sverka.toml", b"[corpus]\nraw = \"scans\"\n");
    assert!(told(&["check"]).contains("sverka.toml:2:1: corpus.raw = \"scans\": there is no folder ‘scans’"));
    assert!(told(&["check", "nowhere"]).contains("nowhere"));
    tree.put("scans/.keep", b"");
    tree.put("reference/.keep", b"");
    let (code, answer) = tree.json(&[]);
    assert_eq!((code, &answer["gate"]["reasons"][0]["rule"]), (Some(2), &"zero-pairs".into()));
    assert_eq!(tree.json(&["--allow-empty"]).0, Some(0));
    std::fs::remove_file(tree.path().join("sverka.toml")).expect("it was there");
    std::fs::rename(tree.path().join("scans"), tree.path().join("other")).expect("it was there");
    assert!(told(&["check"]).contains("sverka init"));
}

#[test]
fn names_meet_in_any_unicode_form_and_letter_case_counts() {
    let tree = Tree::new("names", &[]);
    tree.put("scans_text/e\u{301}.txt", CLEAN.as_bytes());
    tree.put("reference/\u{e9}.txt", CLEAN.as_bytes());
    tree.put("scans_text/Case.txt", CLEAN.as_bytes());
    tree.put("reference/case.txt", CLEAN.as_bytes());
    tree.put("scans_text/both-o\u{308}.txt", CLEAN.as_bytes());
    tree.put("scans_text/both-\u{f6}.txt", CLEAN.as_bytes());
    tree.put("reference/both-\u{f6}.txt", CLEAN.as_bytes());
    let (code, answer) = tree.json(&[]);
    let expected = [
        ("Case", "missing-reference"),
        ("both-\u{f6}", "ambiguous"),
        ("case", "missing-transcript"),
        ("\u{e9}", "checked"),
    ];
    assert_eq!(statuses(&answer), expected.map(|(a, b)| (a.to_string(), b.to_string())));
    assert_eq!(code, Some(2));
    assert!(answer["pairs"][0]["reason"].as_str().is_some_and(|r| r.contains("reference/case.txt")));
    assert_eq!(answer["pairs"][3]["findings"][0]["rule"], "CORP313");
}

#[test]
fn strays_sidecars_and_what_is_ignored_are_no_pairs() {
    let tree = Tree::new("strays", &[(".sverkaignore", "scratch/\n*.tmp.txt\n")]);
    pair(&tree, "a/1", CLEAN, CLEAN);
    for name in
        ["a/1.meta.toml", "a/.hidden.txt", "a/Thumbs.db", "a/1.txt~", "a/README", "scratch/2.txt", "a/3.tmp.txt"]
    {
        tree.put(&format!("scans_text/{name}"), b"lang = \"en\"\n");
    }
    tree.put("scans_text/a/4.xml", b"<TEI/>");
    tree.put("scans_text/a/1.translation.de.txt", "Die Delegation reiste am Sonntag ab.\n".as_bytes());
    let (code, answer) = tree.json(&[]);
    assert_eq!(statuses(&answer), [("a/1".to_string(), "checked".to_string())]);
    assert_eq!(code, Some(0));
    assert_eq!(answer["passed_over"], serde_json::json!({".db": 1, ".txt~": 1, ".xml": 1, "without ending": 1}));
}

#[test]
fn empty_binary_and_broken_files_have_their_status() {
    let tree = Tree::new("status", &[]);
    pair(&tree, "blank", "", " \n");
    pair(&tree, "no-reading", "", CLEAN);
    pair(&tree, "no-text", CLEAN, "\n");
    pair(&tree, "fine", CLEAN, CLEAN);
    tree.put("scans_text/binary.txt", b"\x89PNG\r\n\x1a\n\0\0\0");
    tree.put("reference/binary.txt", CLEAN.as_bytes());
    #[cfg(unix)]
    std::os::unix::fs::symlink("/nowhere/at/all", tree.path().join("scans_text/link.txt")).expect("a link");
    #[cfg(unix)]
    tree.put("reference/link.txt", CLEAN.as_bytes());
    let (code, answer) = tree.json(&[]);
    let found = statuses(&answer);
    let of = |id: &str| found.iter().find(|(i, _)| i == id).map(|(_, s)| s.as_str());
    for (id, status) in [
        ("blank", "empty"),
        ("no-reading", "empty"),
        ("no-text", "empty"),
        ("fine", "checked"),
        ("binary", "unreadable"),
    ] {
        assert_eq!(of(id), Some(status), "{id}");
    }
    #[cfg(unix)]
    assert_eq!(of("link"), Some("unreadable"));
    assert_eq!((code, &answer["corpus"]["pairs_checked"]), (Some(2), &1.into()));
    assert!(!answer.to_string().contains(&tree.path().display().to_string()), "no absolute path");
}

#[test]
fn an_encoding_is_declared_and_not_guessed() {
    let text = "Прошу Ваше согласие передать после ознакомления все копии в архив.\n";
    let bytes: Vec<u8> =
        text.chars().map(|c| if c.is_ascii() { c as u8 } else { (u32::from(c) - 0x410 + 0xc0) as u8 }).collect();
    let tree = Tree::new("encoding", &[("reference/1.txt", text)]);
    tree.put("scans_text/1.txt", &bytes);
    let (code, answer) = tree.json(&[]);
    assert_eq!((code, statuses(&answer)[0].1.as_str()), (Some(2), "unreadable"));
    assert!(
        answer["pairs"][0]["findings"][0]["help"]
            .as_str()
            .is_some_and(|h| h.contains("text.raw-encoding = \"windows-1251\""))
    );
    for said in ["raw-encoding = \"windows-1251\"", "raw-encoding = \"detect\""] {
        tree.put("sverka.toml", format!("[text]\n{said}\n").as_bytes());
        let (code, answer) = tree.json(&[]);
        assert_eq!((code, statuses(&answer)[0].1.as_str()), (Some(0), "checked"), "{said}");
        assert_eq!(answer["corpus"]["edits"], 0);
    }
}

#[test]
fn patterns_pair_by_their_captures_and_collections_differ() {
    let config = "[corpus]\nraw = \"data/{dir}/{stem}.ocr.txt\"\nreference = \"data/**/{stem}.gt.txt\"\nexclude = [\"b/**\"]\n[[collection]]\nmatch = \"a/*\"\nprofile = \"exact\"\n";
    let tree = Tree::new("patterns", &[("sverka.toml", config)]);
    for id in ["a/p1", "b/p2", "p3"] {
        tree.put(&format!("data/{id}.ocr.txt"), CLEAN.as_bytes());
        tree.put(&format!("data/{id}.gt.txt"), CLEAN.as_bytes());
    }
    tree.put("data/a/notes.md", b"not a text of the corpus");
    let (code, answer) = tree.json(&[]);
    let expected = [("a/p1", "checked"), ("b/p2", "excluded"), ("p3", "checked")];
    assert_eq!(statuses(&answer), expected.map(|(a, b)| (a.to_string(), b.to_string())));
    assert_eq!(code, Some(0));
    assert_eq!(answer["pairs"][0]["settings"]["profile"], "exact");
    assert_eq!(answer["pairs"][2]["settings"]["profile"], "semi-diplomatic");
}

#[test]
fn the_nearest_configuration_holds_from_any_folder_below() {
    let tree = Tree::new("nearest", &[("sverka.toml", "[corpus]\nraw = \"nowhere\"\n"), ("inner/sverka.toml", "")]);
    tree.put("inner/scans_text/deep/1.txt", CLEAN.as_bytes());
    tree.put("inner/reference/deep/1.txt", CLEAN.as_bytes());
    for path in ["inner", "inner/scans_text", "inner/reference/deep/1.txt"] {
        let (code, answer) = tree.json(&[path]);
        assert_eq!((code, statuses(&answer).len()), (Some(0), 1), "{path}");
    }
    assert_eq!(tree.json(&["--config", "inner/sverka.toml"]).0, Some(0));
}

#[test]
fn the_bytes_are_the_same_at_any_number_of_threads() {
    let tree = Tree::new("threads", &[]);
    for i in 0..60 {
        let text = format!("Letter {i}: the meeting was on {} June 1951, nothing more.\n", i % 30 + 1);
        pair(&tree, &format!("c{}/{i:03}", i % 3), &text.replace("the", "tbe"), &text);
    }
    let run = |jobs: &str, format: &str| tree.run(&["check", "-j", jobs, "--output", format]).stdout;
    for format in ["json", "text"] {
        let one = run("1", format);
        assert!(one.len() > 200);
        for jobs in ["2", "4", "0"] {
            assert!(run(jobs, format) == one, "{format} at {jobs}");
        }
    }
}

#[test]
fn fifty_runs_are_one_answer() {
    let tree = Tree::new("fifty", &[]);
    for i in 0..12 {
        let text = format!("Letter {i}: the meeting was on {} June 1951, nothing more.\n", i + 1);
        pair(&tree, &format!("c{}/{i:02}", i % 3), &text.replace("the", "tbe"), &text);
    }
    let run = |jobs: &str| tree.run(&["check", "--no-cache", "-j", jobs, "--output", "json"]).stdout;
    let first = run("1");
    assert!(first.len() > 2000);
    for i in 0..49 {
        assert!(run(if i % 2 == 0 { "4" } else { "1" }) == first, "run {i}");
    }
}

/// The last step of the action, as a runner of GitHub would run it.
#[cfg(unix)]
#[test]
fn the_action_fails_and_passes_as_the_gate_does() {
    let action = std::fs::read_to_string(crate::support::project("action.yml")).expect("action.yml");
    let step =
        action.split("- name: sverka check").nth(1).expect("the step").split("run: |\n").nth(1).expect("a script");
    let tree = Tree::new("action", &[]);
    pair(&tree, "letters/1", "Tbe guards left on 31 February 1951.\n", "The guards left on 31 February 1951.\n");
    assert_eq!(tree.run(&["init", "--yes"]).status.code(), Some(0));
    let bin = tree.path().join("tools/sverka/bin");
    std::fs::create_dir_all(&bin).expect("a folder");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_sverka"), bin.join("sverka")).expect("a link");
    let run = || {
        let mut command = Command::new("bash");
        command.args(["-e", "-o", "pipefail", "-c", step]).current_dir(tree.path());
        SERVICES.iter().for_each(|name| {
            command.env_remove(name);
        });
        for (name, value) in [("ARGS", ""), ("CONFIG", ""), ("BASE", ""), ("SARIF", "found.sarif"), ("SUMMARY", "true")]
        {
            command.env(name, value);
        }
        let set = [("RUNNER_TEMP", "tools"), ("GITHUB_STEP_SUMMARY", "summary.md"), ("GITHUB_ACTIONS", "true")];
        let out = command.envs(set).output().expect("bash");
        (out.status.code(), String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned())
    };
    let (code, told) = run();
    assert!(code == Some(1) && told.contains("::error") && told.contains("DATE103"), "{code:?} {told}");
    assert!(tree.path().join("found.sarif").is_file() && tree.path().join("summary.md").is_file());
    tree.put("reference/letters/1.txt", b"The guards left on 3 February 1951.\n");
    tree.put("scans_text/letters/1.txt", b"Tbe guards left on 3 February 1951.\n");
    let (code, told) = run();
    assert!(code == Some(0), "{code:?} {told}");
}

#[test]
fn pointers_duplicates_and_dead_patterns_are_told() {
    let tree = Tree::new("corp", &[]);
    let long = ["Sunday", "Monday", "Tuesday", "Friday"].map(|day| CLEAN.replace("Sunday", day)).concat();
    pair(&tree, "a/1", &long, &long);
    pair(&tree, "a/2", &long.replace("the", "tbe"), &long);
    pair(&tree, "a/short", CLEAN, CLEAN);
    pair(&tree, "a/short-again", CLEAN, CLEAN);
    let rules = |answer: &Value| -> Vec<String> {
        let pairs =
            answer["pairs"].as_array().expect("pairs").iter().flat_map(|p| p["findings"].as_array().expect("list"));
        let all = pairs.chain(answer["findings"].as_array().expect("list"));
        all.map(|f| f["rule"].as_str().unwrap_or_default().to_string()).filter(|r| r.starts_with("CORP")).collect()
    };
    tree.put("htr-united.yml", b"title: x\nvolume:\n  - {metric: files, count: 4}\n");
    let (code, answer) = tree.json(&[]);
    assert_eq!((code, rules(&answer)), (Some(0), vec!["CORP309".to_string()]), "the short ones may be the same");
    let lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    pair(&tree, "a/2", lfs, "The rest is here.\n");
    tree.put("htr-united.yml", b"title: x\nvolume:\n  - {metric: files, count: 3}\n");
    let (code, answer) = tree.json(&[]);
    assert_eq!((code, rules(&answer)), (Some(2), vec!["CORP315".to_string(), "CORP316".to_string()]));
    tree.put(
        "sverka.toml",
        b"[corpus]\nraw = \"scans_text/{dir}/{stem}.ocr\"\nreference = \"reference/**/{stem}.gt\"\n",
    );
    let (code, answer) = tree.json(&[]);
    assert_eq!(
        (code, rules(&answer)),
        (Some(2), vec!["CORP305".to_string(), "CORP305".to_string(), "CORP316".to_string()])
    );
}

#[test]
fn the_project_gates_itself() {
    let out = Command::new(env!("CARGO_BIN_EXE_sverka"))
        .args(["check", "--no-cache", "--max-findings", "5"])
        .current_dir(crate::support::project(""))
        .output()
        .expect("it starts");
    let told = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(out.status.code(), Some(0), "{told}{}", String::from_utf8_lossy(&out.stderr));
    assert!(told.contains("pass: corpus: CER") && told.contains("The gate passes"), "{told}");
}

#[cfg(unix)]
#[test]
fn the_first_steps_of_the_page_do_what_it_says() {
    let page = std::fs::read_to_string(crate::support::project("docs/gate.md")).expect("docs/gate.md");
    let tree = Tree::new("page", &[]);
    let program = Path::new(env!("CARGO_BIN_EXE_sverka")).parent().expect("a folder").display().to_string();
    let path = format!("{program}:{}", std::env::var("PATH").unwrap_or_default());
    let mut codes = Vec::new();
    for line in page.lines().skip_while(|l| !l.starts_with("    ")).take_while(|l| l.starts_with("    ")) {
        let out =
            Command::new("bash").args(["-c", line]).current_dir(tree.path()).env("PATH", &path).output().expect("bash");
        let said = line.split("# exit ").nth(1).and_then(|s| s.split(':').next()?.trim().parse::<i32>().ok());
        let told = format!("{line}\n{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert_eq!(out.status.code(), Some(said.unwrap_or(0)), "{told}");
        if let Some(rule) = line.split("error[").nth(1).and_then(|r| r.split(']').next()) {
            assert!(told.contains(&format!("error[{rule}]")), "{told}");
        }
        codes.extend(said);
    }
    assert_eq!(codes, [1, 0], "the page shows a failing and a passing run");
}

#[test]
fn a_manifest_names_the_pairs() {
    let tree = Tree::new("manifest", &[("sverka.toml", "[corpus]\nmanifest = \"pairs.tsv\"\n")]);
    for file in ["ocr/a.txt", "ocr/b.txt", "ocr/c.txt", "ed/1.txt", "ed/2.txt", "ed/3.txt"] {
        tree.put(file, CLEAN.as_bytes());
    }
    let head = "id\traw\treference\tstatus\n";
    let rows = "one\tocr/a.txt\ted/1.txt\tvalidated\ntwo\tocr/b.txt\t\ttodo\nthree\tocr/c.txt\ted/3.txt\texcluded\n";
    tree.put("pairs.tsv", format!("{head}{rows}").as_bytes());
    let (code, answer) = tree.json(&[]);
    let expected = [("one", "checked"), ("three", "excluded"), ("two", "missing-reference")];
    assert_eq!(statuses(&answer), expected.map(|(a, b)| (a.to_string(), b.to_string())));
    assert_eq!(code, Some(0));
    let rows = "one\tocr/a.txt\tno/such\t\none\tocr/b.txt\ted/2.txt\tdone\nfour\tx\ty\t\n";
    tree.put("pairs.tsv", format!("{head}{rows}").as_bytes());
    let out = tree.run(&["check"]);
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(2));
    for part in ["pairs.tsv:3: the id ‘one’ stands there twice", "pairs.tsv:4: four: neither file is there"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn safe_fixes_are_written_to_the_reference_alone() {
    let tree = Tree::new("fix", &[]);
    let bytes = b"\xef\xbb\xbfThe guards held all rifles there. \r\nAll is well there.\r\n";
    tree.put("scans_text/1.txt", bytes);
    tree.put("reference/1.txt", bytes);
    let read = |name: &str| std::fs::read(tree.path().join(name)).expect("there");
    let shown = tree.run(&["check", "--diff"]);
    let page = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert_eq!(shown.status.code(), Some(1), "{page}");
    assert!(page.contains("TXT211") && read("reference/1.txt") == bytes, "nothing is written: {page}");
    tree.run(&["check", "--fix"]);
    let mended = read("reference/1.txt");
    assert!(!mended.windows(2).any(|w| w == b" \r") && mended != bytes);
    assert_eq!(read("scans_text/1.txt"), bytes, "a transcript is evidence");
    assert_eq!(tree.run(&["check", "--diff"]).status.code(), Some(0), "nothing is left to mend");
}

#[test]
fn a_repository_is_no_part_of_the_corpus_above_it() {
    let tree = Tree::new("above", &[("scans_text/1.txt", "one"), ("reference/1.txt", "one"), ("own/notes.txt", "n")]);
    assert_eq!(tree.run(&["check", "own"]).status.code(), Some(2), "a folder of the corpus in which no pair lies");
    tree.put("own/.git/HEAD", b"ref: refs/heads/main\n");
    let told = tree.run(&["check", "own"]);
    let words = String::from_utf8_lossy(&told.stderr).into_owned();
    assert_eq!(told.status.code(), Some(2));
    assert!(words.contains("no corpus here"), "{words}");
}
