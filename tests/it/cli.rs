//! The program itself: help, exit codes, bad input, narrow terminals, and the same bytes at any number of threads.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::project;

const COMMANDS: &[&str] = &[
    "report",
    "diff",
    "metrics",
    "dates",
    "import",
    "check",
    "init",
    "config",
    "baseline",
    "ratchet",
    "cache",
    "completions",
    "man",
    "lang",
    "formats",
    "review",
    "adjudicate",
    "apply",
    "status",
    "decisions",
    "agree",
    "audit",
];

/// Runs the program in the folder of the project.
pub fn sverka(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sverka"))
        .args(args)
        .current_dir(project(""))
        .env_remove("COLUMNS")
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// A folder of this test run's own, removed when it goes out of use.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sverka-cli-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content).expect("a file");
        path.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const RAW: &str = "scans_text/telegrams/21404.txt";
const CORRECTED: &str = "reference/telegrams/21404.txt";

#[test]
fn help_of_every_command_has_an_example_and_the_exit_codes() {
    for command in COMMANDS {
        let out = sverka(&[command, "--help"]);
        let help = text(&out.stdout);
        assert_eq!(out.status.code(), Some(0), "{command}");
        assert!(help.contains("Example") && help.contains(&format!("  sverka {command} ")), "{command}:\n{help}");
        assert!(help.contains("Exit codes"), "{command}:\n{help}");
        assert!(help.lines().all(|l| l.chars().count() <= 100), "{command}:\n{help}");
    }
}

#[test]
fn usage_that_is_wrong_is_exit_2_and_says_what_to_do() {
    for args in [
        &["diff"][..],
        &["nonsense"],
        &["diff", RAW, CORRECTED, "--profile", "nope"],
        &["diff", RAW, CORRECTED, "--output", "nope"],
        &["diff", RAW, CORRECTED, "--encoding", "nope"],
        &["diff", RAW, CORRECTED, "--section", "transcript=1-2"],
        &["diff", RAW, CORRECTED, "--lang", "!!"],
        &["diff", RAW, CORRECTED, "--range", "whenever"],
        &["diff", RAW, CORRECTED, "--range", "1952/1949"],
        &["metrics", RAW, CORRECTED, "--anchor", "1951-13-45"],
    ] {
        let out = sverka(args);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        let told = text(&out.stderr);
        assert!(told.contains("help:") || told.contains("--help"), "{args:?}: {told}");
        assert!(out.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn input_that_cannot_be_read_is_exit_2_with_its_name() {
    let folder = Folder::new("unreadable");
    let binary = folder.file("scan.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0");
    let home = folder.0.display().to_string();
    for (path, said) in
        [(home.as_str(), "directory"), ("no/such/file.txt", "no such file"), (binary.as_str(), "PNG image")]
    {
        for args in
            [&["diff", path, CORRECTED][..], &["diff", RAW, path], &["metrics", path, CORRECTED], &["dates", path]]
        {
            let out = sverka(args);
            let told = text(&out.stderr);
            assert_eq!(out.status.code(), Some(2), "{args:?}");
            assert!(told.contains(said) && told.contains("help:"), "{args:?}: {told}");
        }
    }
}

#[test]
fn empty_files_are_states_not_rates() {
    let folder = Folder::new("empty");
    let (empty, blank) = (folder.file("empty.txt", b""), folder.file("blank.txt", b" \n\t\n"));
    for (t, r, said, state) in [
        (empty.as_str(), CORRECTED, "The transcript has no text", "empty-transcript"),
        (RAW, blank.as_str(), "The reference has no text", "empty-reference"),
        (&empty, &blank, "Neither file has any text", "both-empty"),
    ] {
        let out = sverka(&["diff", t, r]);
        assert_eq!(out.status.code(), Some(0), "{said}");
        assert!(text(&out.stdout).contains(said), "{}", text(&out.stdout));
        let json = sverka(&["diff", t, r, "--output", "json"]).stdout;
        let json: Value = serde_json::from_slice(&json).expect("JSON");
        assert_eq!(json["metrics"]["whole"]["state"], state);
        assert!(state == "empty-transcript" || json["metrics"]["whole"]["cer"].is_null(), "{state}");
    }
}

#[test]
fn the_same_file_twice_agrees() {
    let out = sverka(&["diff", CORRECTED, CORRECTED, "--fail-on", "note"]);
    assert_eq!(out.status.code(), Some(0));
    assert!(text(&out.stdout).contains("The texts agree"), "{}", text(&out.stdout));
}

#[test]
fn failing_is_asked_for() {
    assert_eq!(sverka(&["diff", RAW, CORRECTED]).status.code(), Some(0));
    assert_eq!(sverka(&["diff", RAW, CORRECTED, "--fail-on", "warning"]).status.code(), Some(1));
}

#[test]
fn the_bytes_are_the_same_at_any_number_of_threads() {
    for format in ["json", "text"] {
        let run = |jobs: &str| sverka(&["diff", RAW, CORRECTED, "--output", format, "-j", jobs]).stdout;
        assert_eq!(run("1"), run("4"), "{format}");
    }
}

#[test]
fn a_narrow_terminal_gets_narrow_lines_and_colour_only_where_asked() {
    let run = |columns: &str, color: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
        command.args(["diff", RAW, CORRECTED, "--color", color]).current_dir(project("")).env("COLUMNS", columns);
        text(&command.output().expect("the program starts").stdout)
    };
    let narrow = run("60", "never");
    assert!(narrow.lines().all(|l| sverka::report::page::width(l) <= 60), "{narrow}");
    assert!(!narrow.contains('\u{1b}'));
    assert!(run("60", "always").contains("\u{1b}["));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sverka"))
        .args(["diff", RAW, CORRECTED, "--output", "json"])
        .current_dir(project(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let out = child.wait_with_output().expect("it ends");
    assert_eq!((out.status.code(), text(&out.stderr)), (Some(0), String::new()));
}

#[test]
fn output_goes_to_files_whole_and_through_links() {
    let folder = Folder::new("output");
    let target = folder.file("real.json", b"old");
    let link = folder.0.join("link.json");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&target, &link).expect("a link");
    #[cfg(not(unix))]
    std::fs::copy(&target, &link).expect("a copy");
    let out = sverka(&["diff", RAW, CORRECTED, "--output", &format!("json={}", link.display()), "--output", "text"]);
    assert_eq!(out.status.code(), Some(0));
    let written = std::fs::read(&link).expect("written");
    let json: Value = serde_json::from_slice(&written).expect("JSON");
    assert_eq!(json["schema"], "sverka/comparison/1");
    #[cfg(unix)]
    assert!(link.symlink_metadata().expect("there").is_symlink(), "the link stays a link");
    let names: Vec<_> = std::fs::read_dir(&folder.0).expect("the folder").flatten().map(|e| e.file_name()).collect();
    assert_eq!(names.len(), 2, "no temporary file stays: {names:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_a_device_stays_a_device() {
    let out = sverka(&["diff", RAW, CORRECTED, "--output", "json=/dev/full"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("/dev/full"), "{}", text(&out.stderr));
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("there");
    let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
    let status = command.args(["lang", "list"]).stdout(full).stderr(Stdio::null()).status().expect("it starts");
    assert_eq!(status.code(), Some(2), "lang list");
    let kind = std::fs::metadata("/dev/full").expect("there").file_type();
    assert!(!kind.is_file(), "the device was replaced by a file");
}

#[test]
fn what_is_written_down_tells_nothing_of_the_machine() {
    let absolute = |path: &str| project(path).display().to_string();
    let out = sverka(&["diff", &absolute(RAW), &absolute(CORRECTED), "--output", "json"]);
    let json = text(&out.stdout);
    assert!(!json.contains(env!("CARGO_MANIFEST_DIR")), "an absolute path");
    assert_eq!(json, text(&sverka(&["diff", RAW, CORRECTED, "--output", "json"]).stdout));
}

#[test]
fn a_line_of_four_hundred_thousand_letters_is_compared() {
    let folder = Folder::new("long");
    let words = ["делегация", "огонь", "параллели", "трёх", "генштаба", "прекратить", "войска", "и"];
    let line: String = (0..60_000).map(|i: usize| format!("{} ", words[(i * i / 7 + i) % words.len()])).collect();
    let letters: String = line.chars().take(400_000).collect();
    let (t, r) = (letters.replacen("огонь", "огоиь", 50), letters);
    let (t, r) = (folder.file("t.txt", t.as_bytes()), folder.file("r.txt", r.as_bytes()));
    let out = sverka(&["diff", &t, &r, "--output", "json"]);
    let json: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let edits = json["metrics"]["body"]["edits"]["substitutions"].as_u64();
    assert_eq!((out.status.code(), edits), (Some(0), Some(50)));
}

#[test]
fn two_outputs_to_one_place_are_refused() {
    for both in [["json", "text"], ["json=x.out", "text=x.out"]] {
        let out = sverka(&["diff", RAW, CORRECTED, "--output", both[0], "--output", both[1]]);
        assert_eq!(out.status.code(), Some(2));
        assert!(text(&out.stderr).contains("both go to"), "{}", text(&out.stderr));
        assert!(out.stdout.is_empty() && !project("x.out").exists());
    }
}

/// Runs the program with something on its standard input.
fn fed(args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sverka"))
        .args(args)
        .current_dir(project(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that refuses its arguments reads nothing.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("it ends")
}

#[test]
fn either_text_may_come_from_the_standard_input_but_not_both() {
    let [raw, reference] = ["scans_text/telegrams/21404.txt", "reference/telegrams/21404.txt"];
    let read = |path: &str| std::fs::read(project(path)).expect("a text");
    let figures = |out: Output| serde_json::from_slice::<Value>(&out.stdout).expect("JSON")["metrics"].clone();
    let files = figures(sverka(&["diff", raw, reference, "--output", "json"]));
    assert_eq!(figures(fed(&["diff", raw, "-", "--output", "json"], &read(reference))), files);
    assert_eq!(figures(fed(&["diff", "-", reference, "--output", "json"], &read(raw))), files);
    let record = fed(&["diff", "-", "--output", "json"], &read("tests/fixtures/telegram/record.txt"));
    assert_eq!(figures(record)["body"], files["body"]);
    let both = fed(&["diff", "-", "-"], b"x");
    assert_eq!((both.status.code(), text(&both.stderr).contains("there is only one")), (Some(2), true));
    let edition = b"<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body><p><choice><sic>teh</sic><corr>the</corr></choice></p></body></text></TEI>";
    let once = fed(&["diff", "-", "--transcript-view", "written", "--reference-view", "edited"], edition);
    assert_eq!((once.status.code(), text(&once.stderr).contains("as a file")), (Some(2), true), "{once:?}");
}
