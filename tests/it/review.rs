//! A review through a pipe: every answer is kept, undone, seen by others, and applied to the byte.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::{project, shared_folder};

/// A folder of this test's own with the telegram in it.
pub struct Desk(pub PathBuf);

impl Desk {
    pub fn empty(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sverka-review-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub fn telegram(name: &str) -> Self {
        let desk = Self::empty(name);
        for (file, from) in [("t.txt", "scans_text/telegrams/21404.txt"), ("r.txt", "reference/telegrams/21404.txt")] {
            fs::copy(project(from), desk.0.join(file)).expect("a copy");
        }
        desk
    }

    pub fn run(&self, args: &[&str], answers: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sverka"))
            .args(args)
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        // It may leave before it has read everything.
        let _ = child.stdin.take().expect("a pipe").write_all(answers.as_bytes());
        child.wait_with_output().expect("it ends")
    }

    pub fn review(&self, who: &str, answers: &str) -> String {
        let out = self.run(&["review", "--tty", "--as", who, "--queue", "order", "t.txt", "r.txt"], answers);
        assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
        text(&out.stdout)
    }

    pub fn log(&self, who: &str) -> Vec<Value> {
        let path = self.0.join(".sverka/decisions/t").join(format!("{who}.jsonl"));
        let lines = fs::read_to_string(path).unwrap_or_default();
        lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
    }

    /// The discrepancies as `diff` names them.
    pub fn found(&self) -> Vec<Value> {
        let out = self.run(&["diff", "t.txt", "r.txt", "--output", "json"], "");
        let json: Value = serde_json::from_slice(&out.stdout).expect("JSON");
        json["discrepancies"].as_array().expect("a list").clone()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// The answers that give one verdict to one discrepancy and skip the rest.
fn only(found: &[Value], transcript: &str, answer: &str) -> String {
    let at = found.iter().position(|d| d["transcript"]["text"] == transcript);
    let at = at.unwrap_or_else(|| panic!("no {transcript} among {found:#?}"));
    format!("{}{answer}\n", "s\n".repeat(at))
}

#[test]
fn one_question_for_each_discrepancy_and_one_line_of_log_for_each_answer() {
    let desk = Desk::telegram("all");
    let found = desk.found();
    let shown = desk.review("anna", &"1\n".repeat(found.len()));
    assert_eq!(shown.matches("saved: misread").count(), found.len(), "{shown}");
    let log = desk.log("anna");
    let ids = |list: &[Value]| list.iter().map(|v| v["id"].as_str().expect("an id").to_string()).collect::<Vec<_>>();
    assert_eq!(ids(&log), ids(&found), "the ids of `diff`, in the order of the document");
    assert!(desk.review("anna", "").contains("0 saved, 0 left open"), "nothing is asked twice");
    for (key, verdict) in [("2", "slip"), ("3", "emended"), ("4", "normalised"), ("6", "out-of-scope"), ("0", "unsure")]
    {
        let who = format!("reviewer {key}");
        desk.review(&who, &format!("{key}\n"));
        assert_eq!(desk.log(&who.replace(' ', "%20"))[0]["verdict"], verdict);
    }
}

#[test]
fn the_end_of_the_input_keeps_everything_even_without_a_line_end() {
    let desk = Desk::telegram("end");
    desk.review("anna", "1\n5 Прошу");
    let log = desk.log("anna");
    assert_eq!(log.len(), 2);
    assert_eq!((&log[1]["verdict"], &log[1]["text"]), (&"other".into(), &"Прошу".into()));
}

#[test]
fn undo_reaches_back_over_sessions_and_is_a_line_of_its_own() {
    let desk = Desk::telegram("undo");
    desk.review("anna", "1\n2\n");
    let shown = desk.review("anna", "z\nя\n3\nq\n");
    assert_eq!(shown.matches("taken back").count(), 2, "{shown}");
    let log = desk.log("anna");
    assert_eq!(
        log.iter().map(|e| e["ev"].as_str().expect("a kind")).collect::<Vec<_>>(),
        ["decide", "decide", "undo", "undo", "decide"]
    );
    assert_eq!((&log[4]["id"], &log[4]["verdict"]), (&log[0]["id"], &"emended".into()), "it is asked again");
    assert!(desk.review("boris", "z\nz\nq\n").contains("nothing to take back"));
}

#[test]
fn where_nothing_is_open_the_last_answer_can_still_be_taken_back() {
    let desk = Desk::telegram("ended");
    let count = desk.found().len();
    desk.review("anna", &"1\n".repeat(count));
    let shown = desk.review("anna", "z\n3\n");
    assert!(shown.contains("taken back") && shown.contains("saved: emended"), "{shown}");
    let log = desk.log("anna");
    assert_eq!(log.len(), count + 2);
    assert_eq!((&log[count]["ev"], &log[count + 1]["id"]), (&"undo".into(), &log[count - 1]["id"]));
    let shown = desk.review("anna", "q\n");
    assert!(shown.contains("nothing is left to ask") && desk.log("anna").len() == count + 2, "{shown}");
    // Over the documents of a corpus, too.
    let desk = corpus("ended-corpus");
    let all = "1\n".repeat(9);
    desk.run(&["review", "--tty", "--as", "anna"], &all);
    let out = desk.run(&["review", "--tty", "--as", "anna"], "z\n2\n");
    assert!(text(&out.stdout).contains("saved: slip"), "{}", text(&out.stdout));
}

#[test]
fn unsure_is_asked_again_and_what_is_not_understood_decides_nothing() {
    let desk = Desk::telegram("unsure");
    desk.review("anna", "0\n\n12\nhello\n7\n5\n");
    assert_eq!(desk.log("anna").len(), 1);
    let count = desk.found().len();
    assert!(desk.review("anna", "").contains(&format!("{count} to decide")));
}

#[test]
fn a_group_is_decided_at_once_but_never_figures_or_names() {
    let desk = Desk::empty("group");
    fs::write(
        desk.0.join("t.txt"),
        "Прощу дать ответ. Прощу сообщить срочно. Он был там в 1951 году. Прощу ждать. И в 1951 году тоже был.\n",
    )
    .expect("written");
    fs::write(
        desk.0.join("r.txt"),
        "Прошу дать ответ. Прошу сообщить срочно. Он был там в 1954 году. Прошу ждать. И в 1954 году тоже был.\n",
    )
    .expect("written");
    let found = desk.found();
    assert_eq!(found.len(), 5, "{found:#?}");
    let shown = desk.review("anna", "g\n1 -2\ns\ng\nq\n");
    assert!(shown.contains("saved: misread for 2 places"), "{shown}");
    assert!(shown.contains("each is looked at alone"), "{shown}");
    let log = desk.log("anna");
    assert_eq!(log.len(), 2);
    assert!(log[0]["group"].is_string() && log[0]["group"] == log[1]["group"]);
    desk.review("anna", "z\n");
    assert_eq!(desk.log("anna").len(), 3, "one undo for the group");
    let open = desk.review("anna", "");
    assert!(open.contains("5 to decide"), "{open}");
}

#[test]
fn two_who_differ_are_a_conflict_for_a_third() {
    let desk = Desk::telegram("conflict");
    desk.review("anna", "1\n1\n");
    desk.review("boris", "2\n1\n");
    let judge =
        |who: &str, answers: &str| text(&desk.run(&["adjudicate", "--as", who, "t.txt", "r.txt"], answers).stdout);
    assert!(judge("anna", "1\n").contains("0 saved"), "a party is not asked");
    assert!(judge("clara", "2\n").contains("saved: slip"));
    assert!(judge("dan", "1\n").contains("0 saved"), "it is settled");
    let out = desk.run(&["apply", "--check", "t.txt", "r.txt"], "");
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
}

#[test]
fn hostile_text_and_names_stay_text() {
    let desk = Desk::empty("hostile");
    fs::write(desk.0.join("t.txt"), "Прошу \u{202e}Ваше\u{202c} дать \u{1b}[2Jответ.\n").expect("written");
    fs::write(desk.0.join("r.txt"), "Прошу Вас дать ответ.\n").expect("written");
    let out = desk.run(&["review", "--tty", "--as", "../../evil\u{202e}", "t.txt", "r.txt"], "1\n1\n1\n");
    let shown = text(&out.stdout);
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
    let mut files = Vec::new();
    let mut open = vec![desk.0.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            if entry.path().is_dir() { open.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    assert_eq!(files.len(), 3, "{files:?}");
    assert!(files.iter().all(|f| f.starts_with(&desk.0)));
}

/// A limit on the size of files is a full disk: half of the line is written, and then no more.
#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_and_in_a_folder_that_is_none_nothing_is_said_to_be_saved() {
    let desk = Desk::telegram("full");
    desk.review("anna", "1\n");
    let program = env!("CARGO_BIN_EXE_sverka");
    let line = format!("trap '' XFSZ; ulimit -f 1; exec '{program}' review --tty --as anna t.txt r.txt");
    let run = |answers: &str| {
        let mut shell = Command::new("bash");
        shell
            .args(["-c", &line])
            .current_dir(&desk.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = shell.spawn().expect("it starts");
        child.stdin.take().expect("a pipe").write_all(answers.as_bytes()).expect("written");
        child.wait_with_output().expect("it ends")
    };
    let before = fs::read(desk.0.join(".sverka/decisions/t/anna.jsonl")).expect("a log");
    let out = run("2\n");
    let shown = text(&out.stdout);
    assert!(shown.contains("NOT SAVED") && !shown.contains("saved: slip"), "{shown}");
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("help:"), "{}", text(&out.stderr));
    assert_eq!(fs::read(desk.0.join(".sverka/decisions/t/anna.jsonl")).expect("a log"), before, "no half line is left");

    let desk = Desk::telegram("nofolder");
    fs::write(desk.0.join(".sverka"), "in the way").expect("written");
    let out = desk.run(&["review", "--tty", "--as", "anna", "t.txt", "r.txt"], "1\n");
    assert_eq!((out.status.code(), text(&out.stdout)), (Some(2), String::new()), "no question is asked");
    assert!(text(&out.stderr).contains(".sverka"), "{}", text(&out.stderr));
}

#[test]
fn a_torn_last_line_is_put_aside_and_nothing_else_is_lost() {
    let desk = Desk::telegram("torn");
    desk.review("anna", "1\n1\n");
    let path = desk.0.join(".sverka/decisions/t/anna.jsonl");
    let mut bytes = fs::read(&path).expect("a log");
    bytes.extend_from_slice(b"{\"v\":1,\"n\":3,\"ev\":\"dec");
    fs::write(&path, bytes).expect("written");
    desk.review("anna", "2\n");
    assert_eq!(desk.log("anna").len(), 3);
    assert!(fs::read_to_string(path.with_extension("jsonl.torn")).expect("it is kept").contains("\"dec"));
}

#[test]
fn a_log_that_is_open_elsewhere_is_not_written_to() {
    let desk = Desk::telegram("lock");
    desk.review("anna", "1\n");
    let path = desk.0.join(".sverka/decisions/t/anna.jsonl");
    let held = fs::OpenOptions::new().append(true).open(&path).expect("a log");
    held.lock().expect("a lock");
    let out = desk.run(&["review", "--tty", "--as", "anna", "t.txt", "r.txt"], "2\n");
    assert!(text(&out.stdout).contains("another sverka has this log open"), "{}", text(&out.stdout));
    assert_eq!((out.status.code(), desk.log("anna").len()), (Some(2), 1));
    let out = desk.run(&["review", "--tty", "--as", "anna", "t.txt", "r.txt"], "");
    assert!(text(&out.stderr).contains("you can read, and nothing you decide here is saved"), "{}", text(&out.stderr));
    drop(held);
    let out = desk.run(&["review", "--tty", "--as", "anna", "t.txt", "r.txt"], "");
    assert!(out.stderr.is_empty(), "{}", text(&out.stderr));
}

/// Says which stretch of `old` was replaced, if only one was.
fn changed(old: &[u8], new: &[u8]) -> (usize, usize) {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    (head, old.len() - head - tail)
}

#[test]
fn apply_changes_exactly_the_decided_bytes_in_every_encoding() {
    let Some(shared) = shared_folder() else {
        println!("skipped: the shared texts are not here");
        return;
    };
    let folder = shared.join("s03-encodings");
    let mut files: Vec<PathBuf> = [folder.clone(), folder.join("newlines")]
        .iter()
        .flat_map(|f| fs::read_dir(f).expect("a folder").flatten().map(|e| e.path()))
        .filter(|p| p.is_file() && p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    let mut count = 0;
    for file in files {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        // Each text is once the reference; the other side is that of the two that differs from it.
        let desk = Desk::empty("encodings");
        fs::copy(&file, desk.0.join("r.txt")).expect("a copy");
        let word = |d: &Value, side: &str| {
            let text = d[side]["text"].as_str().expect("a text").to_string();
            let plain = !text.is_empty() && text.chars().all(|c| matches!(c, 'а'..='я' | 'А'..='Я' | 'ё'));
            plain.then_some(text)
        };
        let mut chosen = None;
        for partner in ["raw.utf-8.txt", "corrected.utf-8.txt"] {
            fs::copy(folder.join(partner), desk.0.join("t.txt")).expect("a copy");
            let found = desk.found();
            let plain = |d: &&Value| word(d, "transcript").is_some() && word(d, "reference").is_some();
            if let Some(d) = found.iter().find(plain) {
                chosen = Some((d.clone(), only(&found, &word(d, "transcript").expect("plain"), "2")));
                break;
            }
        }
        let (d, answers) = chosen.unwrap_or_else(|| panic!("{name}: nothing to decide"));
        desk.review("anna", &answers);
        let old = fs::read(&file).expect("bytes");
        let mark = mark_of(&desk);
        let out = desk.run(&["apply", "t.txt", "r.txt"], "");
        assert_eq!(out.status.code(), Some(0), "{name}: {}", text(&out.stderr));
        let new = fs::read(desk.0.join("r.txt")).expect("bytes");
        let span = |i: usize| d["reference"]["span"]["bytes"][i].as_u64().expect("a number") as usize + mark;
        let (at, length) = changed(&old, &new);
        assert!(at >= span(0) && at + length <= span(1), "{name}: {at}+{length} not in {}..{}", span(0), span(1));
        let (from, to) = (word(&d, "reference").expect("plain"), word(&d, "transcript").expect("plain"));
        let (from, to, width) = (from.chars().count(), to.chars().count(), (span(1) - span(0)) / from.chars().count());
        assert_eq!(new.len() + from * width, old.len() + to * width, "{name}");
        let from = word(&d, "reference").expect("plain");
        assert!(desk.found().iter().all(|now| now["id"] != d["id"]), "{name}: {from}");
        let again = desk.run(&["apply", "t.txt", "r.txt"], "");
        assert!(text(&again.stdout).contains("0 changes"), "{name}: {}", text(&again.stdout));
        assert_eq!(fs::read(desk.0.join("r.txt")).expect("bytes"), new, "{name}: applied twice");
        count += 1;
    }
    assert!(count >= 24, "{count} texts");
}

/// The length of the byte order mark of the reference.
fn mark_of(desk: &Desk) -> usize {
    let out = desk.run(&["diff", "t.txt", "r.txt", "--output", "json"], "");
    let json: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    json["pair"]["reference"]["bom_bytes"].as_u64().expect("a number") as usize
}

#[test]
fn what_the_encoding_lacks_is_refused_by_name_and_nothing_is_written() {
    let desk = Desk::empty("koi8");
    let koi8 = |text: &str| encoding_rs::KOI8_R.encode(text).0.into_owned();
    fs::write(desk.0.join("t.txt"), koi8("Прощу срочно дать нам ваш ответ, товарищи. Ждем его всегда.\n"))
        .expect("written");
    fs::write(desk.0.join("r.txt"), koi8("Прошу срочно дать нам ваш ответ, товарищи. Ждём его всегда.\n"))
        .expect("written");
    let before = fs::read(desk.0.join("r.txt")).expect("bytes");
    desk.review("anna", "5 «Прошу»\n2\n");
    let out = desk.run(&["apply", "t.txt", "r.txt"], "");
    let told = text(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{told}");
    assert!(told.contains('«') && told.contains("U+00AB") && told.contains("koi8-r"), "{told}");
    assert_eq!(fs::read(desk.0.join("r.txt")).expect("bytes"), before);
}

#[test]
fn a_changed_file_is_stale_until_it_is_allowed() {
    let desk = Desk::telegram("stale");
    let found = desk.found();
    desk.review("anna", &only(&found, "Пропу", "2"));
    let path = desk.0.join("r.txt");
    let changed = fs::read_to_string(&path).expect("a text").replacen("генштаба", "Генштаба", 1);
    fs::write(&path, &changed).expect("written");
    let out = desk.run(&["apply", "t.txt", "r.txt"], "");
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("another state of r.txt"), "{}", text(&out.stderr));
    assert_eq!(fs::read_to_string(&path).expect("a text"), changed);
    assert_eq!(desk.run(&["apply", "--stale", "t.txt", "r.txt"], "").status.code(), Some(0));
    assert_eq!(fs::read_to_string(&path).expect("a text"), changed.replace("Прошу", "Пропу"));
}

#[test]
fn words_are_put_in_and_taken_out_with_their_blanks_and_line_ends() {
    let desk = Desk::empty("blanks");
    let (t, r) = (
        "Первая строка здесь полная.\nВторая совсем строка тоже.\nТретья строка.\n",
        "Первая строка вот здесь полная.\r\nВторая строка тоже.\r\nТретья строка.",
    );
    fs::write(desk.0.join("t.txt"), t).expect("written");
    fs::write(desk.0.join("r.txt"), r).expect("written");
    desk.review("anna", "2\n2\n2\n2\n");
    let out = desk.run(&["apply", "t.txt", "r.txt"], "");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let new = fs::read_to_string(desk.0.join("r.txt")).expect("a text");
    assert_eq!(new, "Первая строка здесь полная.\r\nВторая совсем строка тоже.\r\nТретья строка.");
}

#[test]
fn a_blank_inside_a_reading_keeps_words_apart() {
    let desk = Desk::empty("blank-inside");
    fs::write(desk.0.join("t.txt"), "Прошу дать ответ на письмо и все \u{e0041} тут.\n").expect("written");
    fs::write(desk.0.join("r.txt"), "Прошу дать ответ на письмо и все тут.\n").expect("written");
    desk.review("anna", "5 люди\n");
    let out = desk.run(&["apply", "t.txt", "r.txt"], "");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let new = fs::read_to_string(desk.0.join("r.txt")).expect("a text");
    assert_eq!(new, "Прошу дать ответ на письмо и все люди тут.\n");
}

#[test]
fn only_slips_and_other_readings_change_the_reference() {
    let desk = Desk::telegram("others");
    let before = fs::read(desk.0.join("r.txt")).expect("bytes");
    desk.review("anna", "1\n3\n4\n6\n0\n");
    let out = desk.run(&["apply", "--check", "t.txt", "r.txt"], "");
    assert_eq!((out.status.code(), text(&out.stdout)), (Some(0), "0 changes to apply in 0 files\n".into()));
    let found = desk.found();
    desk.review("boris", &only(&found, "Пропу", "5 Просим"));
    let check = desk.run(&["apply", "--check", "t.txt", "r.txt"], "");
    assert_eq!(check.status.code(), Some(1));
    let shown = text(&check.stdout);
    assert!(shown.contains("-Прошу Вас после") && shown.contains("+Просим Вас после"), "{shown}");
    assert_eq!(fs::read(desk.0.join("r.txt")).expect("bytes"), before, "a check writes nothing");
    assert_eq!(desk.run(&["apply", "t.txt", "r.txt"], "").status.code(), Some(0));
    let again = desk.run(&["apply", "--check", "t.txt", "r.txt"], "");
    assert_eq!(again.status.code(), Some(0), "the new reading is answered: {}", text(&again.stdout));
    assert!(!desk.review("boris", "").contains("Просим⟧"), "and is not asked again");
}

#[cfg(unix)]
#[test]
fn modes_stay_and_links_are_followed_inside_only() {
    use std::os::unix::fs::PermissionsExt;
    let (desk, outside) = (Desk::telegram("links"), Desk::telegram("outside"));
    let (real, link) = (desk.0.join("real.txt"), desk.0.join("r.txt"));
    fs::rename(&link, &real).expect("moved");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("a mode");
    std::os::unix::fs::symlink("real.txt", &link).expect("a link");
    let found = desk.found();
    desk.review("anna", &only(&found, "Пропу", "2"));
    assert_eq!(desk.run(&["apply", "t.txt", "r.txt"], "").status.code(), Some(0));
    assert!(link.symlink_metadata().expect("there").is_symlink());
    assert!(fs::read_to_string(&real).expect("a text").contains("Пропу"));
    assert_eq!(fs::metadata(&real).expect("there").permissions().mode() & 0o777, 0o640);
    fs::write(desk.0.join("sverka.toml"), "").expect("written");
    fs::remove_file(&link).expect("gone");
    std::os::unix::fs::symlink(outside.0.join("r.txt"), &link).expect("a link");
    let before = fs::read(outside.0.join("r.txt")).expect("bytes");
    let out = desk.run(&["apply", "t.txt", "r.txt"], "");
    assert_eq!(fs::read(outside.0.join("r.txt")).expect("bytes"), before, "{}", text(&out.stdout));
    assert!(!Path::new("r.txt").exists());
}

/// A corpus of two pages with a reading that is corrected here and left there.
fn corpus(name: &str) -> Desk {
    let desk = Desk::empty(name);
    let put = |file: &str, text: &str| {
        let path = desk.0.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    put("sverka.toml", "[corpus]\nraw = \"scans_text\"\nreference = \"reference\"\n");
    put("scans_text/k/a.txt", "Прощу дать ответ. Прощу сообщить срочно. Мы все ждём вас давно.\n");
    put("reference/k/a.txt", "Прошу дать ответ. Прошу сообщить срочно. Мы все ждём вас давно.\n");
    put("scans_text/k/b.txt", "Прощу прислать письмо. Мы все ждзм вас давно здесь.\n");
    put("reference/k/b.txt", "Прощу прислать письмо. Мы все ждём вас давно здесь.\n");
    desk
}

#[test]
fn a_corpus_is_reviewed_counted_looked_through_and_applied_without_arguments() {
    let desk = corpus("corpus");
    let json = |args: &[&str]| -> Value {
        let out = desk.run(args, "");
        serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{args:?}: {e}: {}", text(&out.stderr)))
    };
    let before = json(&["status", "--output", "json"]);
    assert_eq!((&before["total"]["discrepancies"], &before["total"]["open"]), (&3.into(), &3.into()));
    assert_eq!(desk.run(&["status", "--check"], "").status.code(), Some(1));
    let out = desk.run(&["review", "--tty", "--as", "anna", "--queue", "order"], "1\n2\nz\n1\n1\n");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert!(desk.0.join(".sverka/decisions/k/a/anna.jsonl").is_file());
    assert!(desk.0.join(".sverka/decisions/k/b/anna.jsonl").is_file());
    assert_eq!(desk.run(&["status", "--check"], "").status.code(), Some(0));
    assert_eq!(desk.run(&["status", "--check", "--eyes", "2"], "").status.code(), Some(1));
    let out = desk.run(&["review", "--tty", "--as", "boris", "--queue", "order"], "1\n2\n1\n");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let agree = json(&["agree", "--output", "json"]);
    assert_eq!((&agree["all"]["places"], &agree["all"]["same"]), (&3.into(), &2.into()));
    assert_eq!(agree["differ"].as_array().map(Vec::len), Some(1));
    let audit = json(&["audit", "--output", "json"]);
    assert_eq!(audit["inconsistent"][0]["reading"], "Прощу", "{audit}");
    assert_eq!((&audit["inconsistent"][0]["left"], &audit["inconsistent"][0]["pairs"][0]), (&1.into(), &"k/b".into()));
    let out = desk.run(&["adjudicate", "--as", "clara"], "2\n");
    assert!(text(&out.stdout).contains("saved: slip"), "{}", text(&out.stdout));
    let out = desk.run(&["apply"], "");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let changed = fs::read_to_string(desk.0.join("reference/k/a.txt")).expect("a text");
    assert_eq!(changed, "Прошу дать ответ. Прощу сообщить срочно. Мы все ждём вас давно.\n");
}

#[test]
fn decisions_go_out_and_come_back_and_logs_are_merged_and_verified() {
    let desk = corpus("round");
    desk.run(&["review", "--tty", "--as", "anna", "--queue", "order"], "1\n3 so the editor\n0\n");
    for format in ["jsonl", "json", "tsv"] {
        let file = format!("d.{format}");
        let out = desk.run(&["decisions", "export", "--output", &format!("{format}={file}")], "");
        assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
        let who = format!("from-{format}");
        let out = desk.run(&["decisions", "import", &file, "--as", &who], "");
        assert!(text(&out.stdout).starts_with("3 decisions taken over"), "{}{}", text(&out.stdout), text(&out.stderr));
        let again = desk.run(&["decisions", "import", &file, "--as", &who], "");
        assert!(text(&again.stdout).starts_with("0 decisions taken over, 3 were there"), "{}", text(&again.stdout));
    }
    let out = desk.run(&["decisions", "verify"], "");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stdout));
    let path = desk.0.join(".sverka/decisions/k/a/anna.jsonl");
    let log = fs::read_to_string(&path).expect("a log");
    let id = serde_json::from_str::<Value>(log.lines().nth(1).expect("two")).expect("JSON")["id"].clone();
    let why = desk.run(&["decisions", "why", id.as_str().expect("an id")], "");
    assert!(
        text(&why.stdout).contains("decided emended") && text(&why.stdout).contains("so the editor"),
        "{}",
        text(&why.stdout)
    );
    fs::write(desk.0.join("other.jsonl"), log.lines().next().expect("one").to_string() + "\n").expect("written");
    let merged = desk.run(&["decisions", "merge", ".sverka/decisions/k/a/anna.jsonl", "other.jsonl"], "");
    assert_eq!(merged.status.code(), Some(0), "{}", text(&merged.stderr));
    assert_eq!(fs::read_to_string(&path).expect("a log"), log, "nothing new, nothing changed");
    fs::write(&path, log.replacen("\"misread\"", "\"slip\"", 1)).expect("forged");
    assert_eq!(desk.run(&["decisions", "verify"], "").status.code(), Some(1));
}

/// Two branches, each with the decisions of one person: git merges them, and the state is the same in either order.
#[test]
fn two_reviewers_branches_merge_without_conflict() {
    let desk = corpus("git");
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]);
        let out = command.args(args).current_dir(&desk.0).output().expect("git");
        assert!(out.status.success(), "{args:?}: {}", text(&out.stderr));
    };
    let commit = |message: &str| {
        git(&["add", "-A"]);
        git(&["commit", "-qm", message]);
    };
    git(&["init", "-q"]);
    commit("texts");
    for (who, answers) in [("anna", "1\n1\n1\n"), ("boris", "1\n2\n0\n")] {
        git(&["checkout", "-q", "-b", who, "main"]);
        desk.run(&["review", "--tty", "--as", who, "--queue", "order"], answers);
        commit(who);
    }
    let mut states = Vec::new();
    for (name, order) in [("ab", ["anna", "boris"]), ("ba", ["boris", "anna"])] {
        git(&["checkout", "-q", "-b", name, "main"]);
        for branch in order {
            git(&["merge", "-q", "--no-edit", branch]);
        }
        states.push(desk.run(&["decisions", "export"], "").stdout);
    }
    assert_eq!(text(&states[0]), text(&states[1]));
    assert!(text(&states[0]).contains("\"state\":\"conflict\""), "{}", text(&states[0]));
}
