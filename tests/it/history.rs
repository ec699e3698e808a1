//! What a corpus is held against: its history in git, and what earlier runs have kept.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::check::{Tree, statuses};

const CLEAN: &str = "The guards held all rifles in the depot there.\n";

pub fn git(tree: &Tree, args: &[&str]) -> bool {
    let who = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "init.defaultBranch=main",
    ];
    let out = Command::new("git").args(who).args(args).current_dir(tree.path()).output().expect("git");
    assert!(out.status.success() || args[0] == "diff", "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    out.status.success()
}

/// A corpus of ten pairs under git, in a folder of its own below the top.
fn repository(name: &str, config: &str) -> Tree {
    let tree = Tree::new(name, &[]);
    tree.put("texts/sverka.toml", config.as_bytes());
    for i in 0..10 {
        // Git knows a renamed file by its lines: one has enough of them.
        let text =
            if i == 4 { format!("{CLEAN}Nobody came.\nNobody went.\nAll was well.\n") } else { CLEAN.to_string() };
        tree.put(&format!("texts/scans_text/{i}.txt"), text.replace("The", "Tbe").as_bytes());
        tree.put(&format!("texts/reference/{i}.txt"), text.as_bytes());
    }
    tree.put("README.md", b"not a text of the corpus");
    git(&tree, &["init", "-q"]);
    git(&tree, &["add", "."]);
    git(&tree, &["commit", "-q", "-m", "base"]);
    git(&tree, &["checkout", "-q", "-b", "work"]);
    tree
}

fn rules(answer: &Value) -> Vec<String> {
    let all = answer["findings"].as_array().expect("a list");
    all.iter().map(|f| f["rule"].as_str().unwrap_or_default().to_string()).collect()
}

#[test]
fn what_got_worse_since_the_base_is_told_like_for_like() {
    let tree = repository("worse", "");
    let against = |args: &[&str]| tree.json(&[&["texts", "--base", "main"], args].concat());
    let (code, answer) = against(&[]);
    assert_eq!((code, rules(&answer)), (Some(0), vec![]));
    tree.put("texts/scans_text/new.txt", b"Tbe gnards beld a11 rifIes ih tbe depct tbere.\n");
    tree.put("texts/reference/new.txt", CLEAN.as_bytes());
    assert_eq!(against(&[]).0, Some(0), "a hard page that is new");
    tree.put("texts/scans_text/3.txt", CLEAN.replace("The", "Tbe").replace("guards", "gnards").as_bytes());
    let (code, answer) = against(&[]);
    assert_eq!((code, rules(&answer)), (Some(1), vec!["GATE506".into(), "GATE507".into()]));
    let (code, answer) = against(&["--changed-only"]);
    assert_eq!((code, statuses(&answer).len()), (Some(1), 2), "the new pair and the changed one");
    assert_eq!(answer["settings"]["scope"], "paths");
    // A pair that is only called otherwise is the pair it was.
    git(&tree, &["checkout", "-q", "texts/scans_text/3.txt"]);
    git(&tree, &["mv", "texts/scans_text/4.txt", "texts/scans_text/four.txt"]);
    git(&tree, &["mv", "texts/reference/4.txt", "texts/reference/four.txt"]);
    let (code, answer) = against(&[]);
    assert_eq!((code, rules(&answer)), (Some(0), vec![]));
    let four = fs::read_to_string(tree.path().join("texts/scans_text/four.txt")).expect("there");
    tree.put("texts/scans_text/four.txt", four.replace("Nobody came", "Nobody carne").as_bytes());
    assert_eq!(against(&[]).0, Some(1), "and is held against what it was");
    // The tolerance is over all pairs of both states: two edits in 500 are 0.4 %.
    tree.put("texts/sverka.toml", b"gate.ratchet.tolerance = 0.005\nlint.ignore = [\"HIST602\"]\n");
    assert_eq!(against(&[]).0, Some(0));
}

#[test]
fn the_pairs_of_a_change_have_a_limit_of_their_own_and_the_baseline_must_not_grow() {
    let tree =
        repository("patch", "gate.patch-cer.max = 0.05\nlint.select = [\"OCR010\", \"GATE\", \"HIST\", \"SUP\"]\n");
    tree.put("texts/sverka.baseline.jsonl", b"");
    git(&tree, &["add", "."]);
    git(&tree, &["commit", "-q", "-m", "baseline"]);
    git(&tree, &["branch", "-f", "main"]);
    tree.put("texts/scans_text/new.txt", CLEAN.replace("all rifles", "112 rifles").as_bytes());
    tree.put("texts/reference/new.txt", CLEAN.replace("all rifles", "172 rifles").as_bytes());
    assert_eq!(tree.json(&["texts", "--base", "main"]).0, Some(0));
    tree.put("texts/scans_text/new.txt", b"Tbe gnards beld 112 rifIes ih tbe depct tbere.\n");
    let (code, answer) = tree.json(&["texts", "--base", "main"]);
    assert_eq!((code, rules(&answer)), (Some(1), vec!["GATE513".into()]));
    tree.put("texts/scans_text/new.txt", CLEAN.replace("all rifles", "112 rifles").as_bytes());
    let out = Command::new(env!("CARGO_BIN_EXE_sverka"))
        .args(["baseline", "create", "--force"])
        .current_dir(tree.path().join("texts"))
        .output();
    assert_eq!(out.expect("it starts").status.code(), Some(0));
    let (code, answer) = tree.json(&["texts", "--base", "main"]);
    assert_eq!((code, rules(&answer)), (Some(1), vec!["HIST607".into()]));
}

#[test]
fn a_hook_judges_what_is_staged_and_nothing_else() {
    let tree = repository("staged", "lint.severity = { OCR010 = \"error\" }\n");
    let staged = || tree.json(&["texts", "--staged"]);
    assert_eq!(staged().0, Some(0), "nothing is staged");
    tree.put("texts/reference/1.txt", CLEAN.replace("all", "172").as_bytes());
    tree.put("texts/scans_text/1.txt", CLEAN.replace("all", "112").as_bytes());
    assert_eq!(staged().0, Some(0), "changed and not staged");
    git(&tree, &["add", "texts/reference/1.txt", "texts/scans_text/1.txt"]);
    let (code, answer) = staged();
    assert_eq!((code, statuses(&answer)), (Some(1), vec![("1".into(), "checked".into())]));
    tree.put("texts/reference/1.txt", CLEAN.replace("all", "112").as_bytes());
    assert_eq!(staged().0, Some(1), "mended in the folder, and not in what is staged");
    git(&tree, &["rm", "-q", "--cached", "texts/scans_text/2.txt"]);
    fs::remove_file(tree.path().join("texts/scans_text/2.txt")).expect("there");
    let (code, answer) = staged();
    assert_eq!(code, Some(2));
    assert!(statuses(&answer).contains(&("2".into(), "missing-transcript".into())), "{answer:#}");
}

#[test]
fn a_base_that_is_not_there_is_exit_2_and_says_how_to_get_it() {
    let tree = repository("shallow", "");
    for i in 0..3 {
        tree.put("texts/note.md", format!("{i}").as_bytes());
        git(&tree, &["add", "."]);
        git(&tree, &["commit", "-q", "-m", "more"]);
    }
    let told = |tree: &Tree, args: &[&str]| {
        let out = tree.run(args);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        String::from_utf8_lossy(&out.stderr).into_owned()
    };
    let url = format!("file://{}", tree.path().display());
    let clone = Tree::new("shallow-clone", &[]);
    git(&clone, &["clone", "-q", "--depth", "1", "--branch", "work", &url, "here"]);
    let said = told(&clone, &["check", "here/texts", "--base", "main"]);
    assert!(said.contains("not in this clone") && said.contains("fetch-depth: 0"), "{said}");
    assert!(told(&tree, &["check", "texts", "--base", "nowhere"]).contains("no revision ‘nowhere’"));
    let plain = Tree::new("no-git", &[("scans_text/1.txt", CLEAN), ("reference/1.txt", CLEAN)]);
    assert!(told(&plain, &["check", "--base", "main"]).contains("no git repository"));
}

#[test]
fn in_ci_the_base_is_the_branch_that_the_change_is_to_join() {
    let tree = repository("ci", "");
    tree.put("texts/scans_text/3.txt", CLEAN.replace("The", "Tbe").replace("guards", "gnards").as_bytes());
    let url = format!("file://{}", tree.path().display());
    git(&tree, &["add", "."]);
    git(&tree, &["commit", "-q", "-m", "Re-OCR: all of it"]);
    let clone = Tree::new("ci-clone", &[]);
    git(&clone, &["clone", "-q", "--branch", "work", &url, "here"]);
    let on = |set: &[(&str, &str)], args: &[&str]| {
        let out = clone.run_in(set, &[&["check", "here/texts"], args].concat());
        (out.status.code(), String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned())
    };
    assert_eq!(on(&[], &[]).0, Some(0), "by itself the change is well");
    for set in [("GITHUB_BASE_REF", "main"), ("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main")] {
        let (code, told) = on(&[set], &[]);
        assert!(code == Some(1) && told.contains("GATE506"), "{set:?}: {code:?}: {told}");
        assert_eq!(on(&[set], &["--no-base"]).0, Some(0), "{set:?}");
        assert_eq!(on(&[set], &["--base", "HEAD"]).0, Some(0), "{set:?}: what is said counts more");
    }
    let (code, told) = on(&[("GITHUB_BASE_REF", "nowhere")], &[]);
    assert!(code == Some(2) && told.contains("GitHub") && told.contains("--no-base"), "{code:?}: {told}");
    assert_eq!(on(&[], &["--changed-only"]).0, Some(2), "changed since when?");
    let plain = Tree::new("ci-no-git", &[("scans_text/1.txt", CLEAN), ("reference/1.txt", CLEAN)]);
    assert_eq!(plain.run_in(&[("GITHUB_BASE_REF", "main")], &["check"]).status.code(), Some(0), "no clone, no base");
}

#[test]
fn the_cache_changes_nothing_but_the_time() {
    let tree = repository("cache", "");
    let run = |args: &[&str]| tree.run(&[&["check", "texts", "--output", "json"], args].concat()).stdout;
    let plain = run(&["--no-cache"]);
    assert!(!tree.path().join("texts/.sverka-cache").exists());
    let first = run(&[]);
    assert!(first == plain && run(&[]) == plain && run(&["-j", "3"]) == plain);
    let status = Command::new("git").args(["status", "--porcelain"]).current_dir(tree.path()).output().expect("git");
    assert!(status.stdout.is_empty(), "git sees the cache: {}", String::from_utf8_lossy(&status.stdout));
    tree.put("texts/reference/1.txt", CLEAN.replace("rifles", "swords").as_bytes());
    let changed = run(&[]);
    assert!(changed != plain && changed == run(&["--no-cache"]), "a change is seen");
    tree.put("texts/sverka.toml", b"profile = \"exact\"\n");
    assert!(run(&[]) == run(&["--no-cache"]), "other rules are other outcomes");
    // Notes lie apart: a run that only counts them leaves them to the one that tells them.
    fs::remove_dir_all(tree.path().join("texts/.sverka-cache")).expect("there");
    let page = |args: &[&str]| tree.run(&[&["check", "texts"], args].concat()).stdout;
    let counted = page(&["--no-cache"]);
    assert!(String::from_utf8_lossy(&counted).contains("notes not shown"));
    assert!(page(&[]) == counted && page(&[]) == counted, "the same number of notes");
    assert!(
        run(&[]) == run(&["--no-cache"]) && page(&["--all"]) == page(&["--all", "--no-cache"]),
        "and the same notes"
    );
    for file in ["files", "outcomes", "notes"] {
        let path = tree.path().join("texts/.sverka-cache").join(file);
        let bytes = fs::read(&path).expect("there");
        for broken in [&bytes[..bytes.len() / 2], b"", b"sverka-cache/0\n\0 and so on"] {
            fs::write(&path, broken).expect("written");
            assert!(run(&[]) == run(&["--no-cache"]), "a broken cache is made anew");
        }
        let mut flipped = fs::read(&path).expect("there");
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        fs::write(&path, flipped).expect("written");
        assert!(run(&[]) == run(&["--no-cache"]), "a flipped bit is found");
    }
    assert_eq!(tree.run(&["cache", "clean"]).status.code(), Some(2), "no corpus at the top");
}

#[test]
fn the_cache_is_used_by_stamp_and_by_blob() {
    let tree = repository("used", "lint.severity = { OCR010 = \"error\" }\n");
    let check = |tree: &Tree, folder: &str| tree.run(&["check", folder]).status.code();
    std::thread::sleep(std::time::Duration::from_millis(60));
    assert_eq!(check(&tree, "texts"), Some(0));
    // Another content under the same stamp: only a run that does not read can miss it.
    let path = tree.path().join("texts/reference/5.txt");
    let time = fs::metadata(&path).and_then(|m| m.modified()).expect("a time");
    let old = fs::read(&path).expect("there");
    fs::write(&path, CLEAN.replace("all", "172")).expect("written");
    let file = fs::File::options().write(true).open(&path).expect("there");
    file.set_modified(time).expect("set");
    assert_eq!(check(&tree, "texts"), Some(0), "the stamp is trusted");
    file.set_modified(time + std::time::Duration::from_secs(1)).expect("set");
    fs::write(tree.path().join("texts/scans_text/5.txt"), CLEAN.replace("all", "112")).expect("written");
    assert_eq!(check(&tree, "texts"), Some(1), "another stamp is not");
    fs::write(&path, old).expect("written");
    git(&tree, &["checkout", "-q", "texts"]);
    assert_eq!(check(&tree, "texts"), Some(0));
    // A fresh clone with the cache restored: git says which content its files have.
    let clone = Tree::new("used-clone", &[]);
    git(&clone, &["clone", "-q", &tree.path().display().to_string(), "here"]);
    let cache = clone.path().join("here/texts/.sverka-cache");
    fs::create_dir_all(&cache).expect("a folder");
    for file in ["files", "outcomes"] {
        fs::copy(tree.path().join("texts/.sverka-cache").join(file), cache.join(file)).expect("copied");
    }
    let hidden = clone.path().join("here/texts/reference/6.txt");
    git(&clone, &["-C", "here", "update-index", "--assume-unchanged", "texts/reference/6.txt"]);
    fs::write(&hidden, CLEAN.replace("all", "172")).expect("written");
    fs::write(clone.path().join("here/texts/scans_text/6.txt"), CLEAN.replace("all", "112")).expect("written");
    git(&clone, &["-C", "here", "update-index", "--assume-unchanged", "texts/scans_text/6.txt"]);
    assert_eq!(check(&clone, "here/texts"), Some(0), "what git calls clean is not read");
    assert_eq!(clone.run(&["check", "here/texts", "--no-cache"]).status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_leaves_a_cache_that_can_be_used() {
    let tree = Tree::new("killed", &[]);
    for i in 0..200 {
        let text = CLEAN.repeat(20 + i % 7);
        tree.put(&format!("scans_text/{i:03}.txt"), text.replace("depot", "depct").as_bytes());
        tree.put(&format!("reference/{i:03}.txt"), text.as_bytes());
    }
    let json = |args: &[&str]| tree.run(&[&["check", "--output", "json"], args].concat()).stdout;
    let plain = json(&["--no-cache"]);
    for delay in [0, 5, 20, 60, 120, 200, 300, 400, 500, 650] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sverka"))
            .arg("check")
            .current_dir(tree.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(std::time::Duration::from_millis(delay));
        child.kill().expect("SIGKILL");
        child.wait().expect("it ends");
        for file in ["files", "outcomes", "notes"] {
            if let Ok(bytes) = fs::read(tree.path().join(".sverka-cache").join(file)) {
                assert!(bytes.starts_with(b"sverka-cache/"), "half written after {delay} ms");
            }
        }
        tree.put(&format!("reference/{:03}.txt", delay % 200), CLEAN.repeat(20).as_bytes());
    }
    assert!(json(&[]) == json(&["--no-cache"]));
    assert!(json(&[]) != plain);
    let left = fs::read_dir(tree.path().join(".sverka-cache")).expect("there").flatten();
    assert!(
        left.into_iter().all(|e| !e.file_name().to_string_lossy().ends_with(".part")),
        "nothing half written stays"
    );
}
