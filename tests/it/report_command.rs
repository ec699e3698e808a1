//! `sverka report`: an index and a file a document, whatever the corpus holds.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::sverka;
use crate::report::HOSTILE;
use crate::report_formats::Folder;
use crate::schema::schema;

fn tree(folder: &Path, below: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(below).expect("a folder").flatten() {
        if entry.path().is_dir() {
            tree(folder, &entry.path(), out);
        } else {
            let name = entry.path().strip_prefix(folder).expect("below").display().to_string();
            out.insert(name, fs::read(entry.path()).expect("a file"));
        }
    }
}

fn reported(args: &[&str], folder: &Folder) -> (Option<i32>, BTreeMap<String, Vec<u8>>) {
    let dir = folder.0.join("out").display().to_string();
    let _ = fs::remove_dir_all(&dir);
    let mut all = vec!["report", "-o", dir.as_str()];
    all.extend(args);
    let out = sverka(&all);
    let mut files = BTreeMap::new();
    if Path::new(&dir).is_dir() {
        tree(Path::new(&dir), Path::new(&dir), &mut files);
    }
    if out.status.code() != Some(0) {
        eprintln!("{}", String::from_utf8_lossy(&out.stderr));
    }
    (out.status.code(), files)
}

fn index(files: &BTreeMap<String, Vec<u8>>) -> Value {
    let value: Value = serde_json::from_slice(&files["index.json"]).expect("JSON");
    let (schemas, at) = schema("report-1");
    if let Err(fault) = schemas.validate(&value, at) {
        panic!("{fault:#}");
    }
    value
}

#[test]
fn a_corpus_becomes_an_index_and_a_file_a_document() {
    let folder = Folder::new("corpus");
    let formats = ["--output", "html,tsv,markdown"];
    let (code, files) = reported(&formats, &folder);
    assert_eq!(code, Some(0));
    let value = index(&files);
    let documents = value["documents"].as_array().expect("documents");
    assert!(documents.len() > 3 && value["corpus"]["failed"] == 0, "{value}");
    for document in documents {
        for file in document["files"].as_object().expect("files").values() {
            assert!(files.contains_key(file.as_str().expect("a name")), "{file}");
        }
    }
    for name in ["index.html", "index.tsv", "index.md", "telegrams/21404.html", "telegrams/21404.tsv"] {
        assert!(files.contains_key(name), "{name}");
    }
    let page = String::from_utf8(files["index.html"].clone()).expect("UTF-8");
    assert!(page.contains("href=\"telegrams/21404.html\""));
    let again = reported(&["--output", "html,tsv,markdown", "-j", "1"], &folder).1;
    assert!(files == again, "the same bytes at any number of threads");
}

#[test]
fn two_files_and_a_record_are_documents_too() {
    let folder = Folder::new("pair");
    for args in [
        &["tests/fixtures/telegram/record.txt"][..],
        &["tests/fixtures/traps/lost-line.ocr.txt", "tests/fixtures/traps/lost-line.gt.txt"],
    ] {
        let (code, files) = reported(args, &folder);
        assert_eq!(code, Some(0), "{args:?}");
        let value = index(&files);
        assert_eq!(value["documents"].as_array().map(Vec::len), Some(1));
        assert_eq!(files.len(), 3, "{:?}", files.keys());
    }
}

#[test]
fn a_hostile_corpus_gives_harmless_pages_and_a_broken_file_is_listed() {
    let folder = Folder::new("hostile");
    folder.file("c/sverka.toml", b"[corpus]\nraw = \"scans_text\"\nreference = \"reference\"\n");
    folder.file("c/scans_text/<b>x.txt", format!("{HOSTILE} and more words of the same kind\n").as_bytes());
    folder.file("c/reference/<b>x.txt", b"alert 1945 and more words of the same kind\n");
    folder.file("c/scans_text/broken.txt", b"\xff\xfe\xfa\x00broken\x98\x98");
    folder.file("c/reference/broken.txt", b"whole");
    let corpus = folder.0.join("c").display().to_string();
    let (code, files) = reported(&[&corpus], &folder);
    assert_eq!(code, Some(2), "one document could not be read");
    let value = index(&files);
    assert_eq!(value["corpus"]["failed"], 1);
    for (name, content) in &files {
        let text = String::from_utf8_lossy(content);
        assert!(!name.contains('<'), "{name}");
        // JSON keeps what it is told, and nothing runs there.
        assert!(name == "index.json" || !(text.contains("<script>alert") || text.contains("<b>x")), "{name}");
        assert!(name == "index.json" || !text.contains(['\u{202e}', '\u{200b}', '\u{1b}']), "{name}");
    }
}

#[test]
fn nothing_to_report_is_exit_2() {
    let folder = Folder::new("none");
    folder.file("c/sverka.toml", b"[corpus]\nraw = \"scans_text\"\nreference = \"reference\"\n");
    folder.file("c/scans_text/a.txt", b"alone");
    fs::create_dir_all(folder.0.join("c/reference")).expect("a folder");
    let corpus = folder.0.join("c").display().to_string();
    assert_eq!(reported(&[&corpus], &folder).0, Some(2));
    assert_eq!(reported(&["no/such/file.txt", "nor/this.txt"], &folder).0, Some(2));
    assert_eq!(reported(&["--output", "nope"], &folder).0, Some(2));
}

#[test]
fn a_long_document_has_pages_of_rows_and_of_text() {
    let folder = Folder::new("long");
    let word = |n: usize| format!("слово{}", ["ами", "ах", "ом", "ия", "ец"][n % 5].repeat(1 + n % 3));
    let reference: String =
        (0..8000).map(|n| format!("{}{}", word(n), if n % 12 == 11 { ".\n" } else { " " })).collect();
    let transcript: String = reference
        .split(' ')
        .enumerate()
        .map(|(n, w)| format!("{} ", if n % 3 == 0 { w.replacen('о', "с", 1) } else { w.into() }))
        .collect();
    let (t, r) = (folder.file("t.txt", transcript.as_bytes()), folder.file("r.txt", reference.as_bytes()));
    let (code, files) = reported(&[&t.display().to_string(), &r.display().to_string()], &folder);
    assert_eq!(code, Some(0));
    let page = |name: &str| String::from_utf8(files[name].clone()).unwrap_or_else(|_| panic!("{name}"));
    let main = page("t.html");
    let rows: usize = files.keys().filter(|n| n.starts_with("t-rows-")).count();
    assert!(rows > 0 && main.contains("href=\"t-rows-1.html\""), "{:?}", files.keys());
    // Every link inside the folder leads to a file and a place that are there.
    for (name, content) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let text = String::from_utf8_lossy(content);
        for link in text.split("href=\"").skip(1).filter_map(|part| part.split('"').next()) {
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            if file.starts_with("data:") {
                continue;
            }
            let target = if file.is_empty() { name.as_str() } else { file };
            assert!(files.contains_key(target), "{name}: {link}");
            assert!(place.is_empty() || page(target).contains(&format!("id=\"{place}\"")), "{name}: {link}");
        }
    }
}

#[test]
fn an_earlier_revision_shows_the_trend() {
    let folder = Folder::new("trend");
    let corpus = folder.0.join("c");
    let git = |args: &[&str]| {
        let out = std::process::Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.org"])
            .args(args)
            .current_dir(&corpus)
            .output();
        out.is_ok_and(|out| out.status.success())
    };
    folder.file("c/sverka.toml", b"[corpus]\nraw = \"scans_text\"\nreference = \"reference\"\n");
    folder.file("c/scans_text/a.txt", "Прошу вас дать ответ на нашу телеграмму как можно скорее\n".as_bytes());
    folder.file("c/scans_text/b.txt", "Пропу вас дать ответ на нашу телеграмму как можно скорее\n".as_bytes());
    for name in ["a", "b"] {
        let text = "Прошу вас дать ответ на нашу телеграмму как можно скорее\n";
        folder.file(&format!("c/reference/{name}.txt"), text.as_bytes());
    }
    if !(git(&["init", "-q"]) && git(&["add", "-A"]) && git(&["commit", "-qm", "one"])) {
        eprintln!("skipped: git is not installed");
        return;
    }
    folder.file("c/scans_text/a.txt", "Пропу вас дать отвст на нашу телеграмму как можно скорее\n".as_bytes());
    folder.file("c/scans_text/new.txt", "совсем новая запись\n".as_bytes());
    folder.file("c/reference/new.txt", "совсем новая запись\n".as_bytes());
    let (code, files) =
        reported(&[&corpus.display().to_string(), "--since", "HEAD", "--output", "html,markdown"], &folder);
    assert_eq!(code, Some(0));
    let value = index(&files);
    let trend = &value["corpus"]["trend"];
    assert_eq!(
        (&trend["documents"], &trend["for_a_person"]["before"], &trend["for_a_person"]["now"]),
        (&2.into(), &1.into(), &3.into()),
        "{trend}"
    );
    assert!(trend["folded_cer"]["before"].as_f64() < trend["folded_cer"]["now"].as_f64());
    assert!(String::from_utf8_lossy(&files["index.html"]).contains("Since HEAD"));
    assert_eq!(reported(&[&corpus.display().to_string(), "--since", "nope"], &folder).0, Some(2));
}
