//! Decisions come back from documents that somebody worked on: Word, CriticMarkup, JSON and tables.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::process::Command;

use serde_json::Value;

use crate::review::{Desk, text};

/// A Word document as a word processor holds it: its parts, and what a person does to them.
struct Word(Vec<(String, String)>);

impl Word {
    fn open(bytes: &[u8]) -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let mut parts = Vec::new();
        for n in 0..zip.len() {
            let mut part = zip.by_index(n).expect("a part");
            let mut text = String::new();
            part.read_to_string(&mut text).expect("UTF-8");
            parts.push((part.name().expect("a name").to_string(), text));
        }
        Self(parts)
    }

    /// Saves it packed, as word processors do.
    fn save(&self) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in &self.0 {
            zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).expect("a part");
            zip.write_all(text.as_bytes()).expect("written");
        }
        zip.finish().expect("a zip").into_inner()
    }

    fn part(&mut self, name: &str) -> &mut String {
        &mut self.0.iter_mut().find(|(n, _)| n == name).expect("a part").1
    }

    /// Takes or refuses every change of a stretch.
    fn settled(stretch: &str, take: bool) -> String {
        let (lost, kept) = if take { ("w:del", "w:ins") } else { ("w:ins", "w:del") };
        let mut out = stretch.to_string();
        while let Some(from) = out.find(&format!("<{lost} ")) {
            let close = format!("</{lost}>");
            let to = out[from..].find(&close).expect("it ends") + from + close.len();
            out.replace_range(from..to, "");
        }
        while let Some(from) = out.find(&format!("<{kept} ")) {
            let to = out[from..].find('>').expect("it ends") + from + 1;
            out.replace_range(from..to, "");
        }
        out.replace(&format!("</{kept}>"), "").replace("w:delText", "w:t")
    }

    fn between(&mut self, id: &str, change: impl FnOnce(&str) -> String) {
        let document = self.part("word/document.xml");
        let (a, z) = (format!("w:name=\"sverka_a_{id}\"/>"), format!("w:name=\"sverka_z_{id}\"/>"));
        let from = document.find(&a).expect("a bookmark") + a.len();
        let to = document[..document.find(&z).expect("a bookmark")].rfind("<w:bookmarkStart").expect("its start");
        let new = change(&document[from..to]);
        document.replace_range(from..to, &new);
    }

    fn settle(&mut self, id: &str, take: bool) {
        self.between(id, |stretch| Self::settled(stretch, take));
    }

    fn settle_all(&mut self, take: bool) {
        let document = self.part("word/document.xml");
        *document = Self::settled(document, take);
    }

    /// Overwrites a change with tracking off.
    fn type_over(&mut self, id: &str, typed: &str) {
        self.settle(id, false);
        self.between(id, |stretch| {
            let from = stretch.find("<w:t ").expect("text");
            let to = stretch.rfind("</w:t>").expect("text");
            format!("{}<w:t>{typed}{}", &stretch[..from], &stretch[to..])
        });
    }

    /// Answers the comment of a place, as the panel of comments does: over the same stretch.
    fn answer(&mut self, id: &str, said: &str) {
        let number = self.part("word/comments.xml").matches("<w:comment ").count() + 900;
        let comment = format!(
            "<w:comment w:id=\"{number}\" w:author=\"Анна\"><w:p><w:r><w:annotationRef/></w:r><w:r><w:t>{said}</w:t></w:r></w:p></w:comment></w:comments>"
        );
        let comments = self.part("word/comments.xml");
        *comments = comments.replace("</w:comments>", &comment);
        self.between(id, |stretch| {
            format!("<w:commentRangeStart w:id=\"{number}\"/>{stretch}<w:commentRangeEnd w:id=\"{number}\"/>")
        });
    }
}

/// Exports the telegram and returns the ids of a few transcripts' readings.
fn exported(desk: &Desk, format: &str, file: &str) -> impl Fn(&str) -> String {
    let out = desk.run(&["diff", "t.txt", "r.txt", "--output", &format!("{format}={file}")], "");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let found = desk.found();
    move |reading: &str| {
        let d = found.iter().find(|d| d["transcript"]["text"] == reading);
        d.unwrap_or_else(|| panic!("no {reading}"))["id"].as_str().expect("an id").to_string()
    }
}

fn import(desk: &Desk, file: &str) -> (Option<i32>, String) {
    let out = desk.run(&["decisions", "import", file, "--as", "anna", "--pair", "t.txt", "r.txt"], "");
    (out.status.code(), text(&out.stdout) + &text(&out.stderr))
}

/// What the log says: verdict, text and note by id.
fn said(desk: &Desk) -> Vec<(String, String, String, String)> {
    let word = |e: &Value, key: &str| e[key].as_str().unwrap_or_default().to_string();
    let one = |e: &Value| (word(e, "id"), word(e, "verdict"), word(e, "text"), word(e, "note"));
    desk.log("anna").iter().map(one).collect()
}

fn row(id: String, verdict: &str, text: &str, note: &str) -> (String, String, String, String) {
    (id, verdict.into(), text.into(), note.into())
}

fn sorted(mut rows: Vec<(String, String, String, String)>) -> Vec<(String, String, String, String)> {
    rows.sort();
    rows
}

#[test]
fn word_brings_back_what_was_taken_refused_overwritten_and_answered() {
    let desk = Desk::telegram("word");
    let id = exported(&desk, "docx", "x.docx");
    let mut word = Word::open(&fs::read(desk.0.join("x.docx")).expect("written"));
    word.settle(&id("Пропу"), true);
    word.settle(&id("Предлагая"), false);
    word.type_over(&id("Ваше"), "Вам &amp; всем");
    word.answer(&id("трех"), "3: редактор исправил");
    word.answer(&id("угоненное"), "посмотреть скан");
    word.settle(&id("ЦЗЕ-ДУН"), true);
    word.answer(&id("ЦЗЕ-ДУН"), "0");
    fs::write(desk.0.join("back.docx"), word.save()).expect("written");
    let (code, told) = import(&desk, "back.docx");
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("6 decisions taken over, 0 were there, 0 have no place, 10 untouched"), "{told}");
    let expected = vec![
        row(id("Пропу"), "misread", "", ""),
        row(id("Предлагая"), "slip", "", ""),
        row(id("Ваше"), "other", "Вам & всем", ""),
        row(id("трех"), "emended", "", "редактор исправил"),
        row(id("угоненное"), "", "", "посмотреть скан"),
        row(id("ЦЗЕ-ДУН"), "unsure", "", ""),
    ];
    assert_eq!(sorted(said(&desk)), sorted(expected));
    let (code, told) = import(&desk, "back.docx");
    assert_eq!((code, said(&desk).len()), (Some(0), 6), "twice is once: {told}");
    let out = desk.run(&["apply", "t.txt", "r.txt"], "");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let reference = fs::read_to_string(desk.0.join("r.txt")).expect("a text");
    assert!(reference.contains("Предлагая создать") && reference.contains("Прошу Вам & всем"), "{reference}");
}

#[test]
fn all_taken_and_all_refused_decide_every_place() {
    for (take, verdicts) in [(true, ["misread", "normalised"]), (false, ["slip", "slip"])] {
        let desk = Desk::telegram(if take { "taken" } else { "refused" });
        let id = exported(&desk, "docx", "x.docx");
        let mut word = Word::open(&fs::read(desk.0.join("x.docx")).expect("written"));
        word.settle_all(take);
        fs::write(desk.0.join("x.docx"), word.save()).expect("written");
        let (code, told) = import(&desk, "x.docx");
        assert_eq!(code, Some(0), "{told}");
        let said = said(&desk);
        assert_eq!(said.len(), desk.found().len(), "{told}");
        for (reading, verdict) in ["Пропу", "трех"].into_iter().zip(verdicts) {
            assert!(said.contains(&row(id(reading), verdict, "", "")), "{reading}: {said:?}");
        }
        desk.run(&["apply", "t.txt", "r.txt"], "");
        if !take {
            let found = desk.found();
            assert!(found.is_empty(), "all refused and applied, the texts agree: {found:#?}");
        }
    }
}

#[test]
fn a_change_half_taken_and_a_comment_over_several_places_decide_nothing() {
    let desk = Desk::telegram("half");
    let id = exported(&desk, "docx", "x.docx");
    let mut word = Word::open(&fs::read(desk.0.join("x.docx")).expect("written"));
    // The deletion is taken, and the insertion is still open.
    word.between(&id("Пропу"), |stretch| {
        let from = stretch.find("<w:del ").expect("a deletion");
        let to = stretch.find("</w:del>").expect("a deletion") + "</w:del>".len();
        format!("{}{}", &stretch[..from], &stretch[to..])
    });
    let start = "<w:commentRangeStart w:id=\"950\"/><w:bookmarkStart w:id=\"9999\" w:name=\"x\"/>";
    let document = word.part("word/document.xml");
    *document = document.replacen("<w:body>", &format!("<w:body>{start}"), 1);
    let comments = word.part("word/comments.xml");
    *comments = comments.replace(
        "</w:comments>",
        "<w:comment w:id=\"950\" w:author=\"Анна\"><w:p><w:r><w:t>2</w:t></w:r></w:p></w:comment></w:comments>",
    );
    fs::write(desk.0.join("x.docx"), word.save()).expect("written");
    let (code, told) = import(&desk, "x.docx");
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("one half of the change is taken"), "{told}");
    assert!(said(&desk).iter().all(|s| s.1.is_empty()), "no verdict: {:?}", said(&desk));
}

#[test]
fn another_program_may_write_the_word_document_anew() {
    let desk = Desk::telegram("pandoc");
    if Command::new("pandoc").arg("--version").output().is_err() {
        eprintln!("skipped: pandoc is not installed");
        return;
    }
    let id = exported(&desk, "docx", "x.docx");
    let mut word = Word::open(&fs::read(desk.0.join("x.docx")).expect("written"));
    word.settle(&id("Пропу"), true);
    word.settle(&id("Предлагая"), false);
    fs::write(desk.0.join("x.docx"), word.save()).expect("written");
    let out = Command::new("pandoc")
        .args(["-f", "docx", "--track-changes=all", "x.docx", "-o", "y.docx"])
        .current_dir(&desk.0)
        .output()
        .expect("pandoc");
    assert!(out.status.success(), "{}", text(&out.stderr));
    let (_, told) = import(&desk, "y.docx");
    let said = said(&desk);
    assert!(said.contains(&row(id("Пропу"), "misread", "", "")), "{told} {said:?}");
    assert!(said.contains(&row(id("Предлагая"), "slip", "", "")), "{told} {said:?}");
}

#[test]
fn critic_markup_brings_back_what_was_taken_refused_typed_and_answered() {
    let desk = Desk::telegram("critic");
    let id = exported(&desk, "criticmarkup", "x.txt");
    let mut paper = fs::read_to_string(desk.0.join("x.txt")).expect("written");
    let mut replace = |from: &str, to: &str| {
        assert!(paper.contains(from), "no {from} in\n{paper}");
        paper = paper.replacen(from, to, 1);
    };
    replace("{~~Пропу~>Прошу~~}", "Прошу");
    replace("{~~Предлагая~>Предлагаю~~}", "Предлагая");
    replace("{~~Ваше~>Вас~~}", "{~~Ваше~>Вам~~}");
    replace("{~~угоненное~>угнанное~~}", "{~~угоненное~>угнанное~~}{>>2 так на бланке<<}");
    let named = format!("{{>>{} ", id("ЦЗЕ-ДУН"));
    replace(&named, &format!("{{>>6<<}}{named}"));
    let trex = format!("{{>>{} ", id("трех"));
    let at = paper.find(&trex).expect("it is named");
    let end = paper[at..].find("<<}").expect("it ends") + at + 3;
    paper.insert_str(end, " {>>спросить<<}");
    fs::write(desk.0.join("back.md"), &paper).expect("written");
    let (code, told) = import(&desk, "back.md");
    assert_eq!(code, Some(0), "{told}");
    let expected = vec![
        row(id("Пропу"), "misread", "", ""),
        row(id("Предлагая"), "slip", "", ""),
        row(id("Ваше"), "other", "Вам", ""),
        row(id("угоненное"), "slip", "", "так на бланке"),
        row(id("ЦЗЕ-ДУН"), "out-of-scope", "", ""),
        row(id("трех"), "", "", "спросить"),
    ];
    assert_eq!(sorted(said(&desk)), sorted(expected), "{told}");
}

#[test]
fn critic_markup_typed_over_is_read_from_what_stands_before_it() {
    let desk = Desk::empty("typed");
    fs::write(desk.0.join("t.txt"), "Мы ждем ответа. Он приехал вчера вечером домой. Конец письма.\n")
        .expect("written");
    fs::write(desk.0.join("r.txt"), "Мы ждём ответа. Он приехал домой. Конец письма.\n").expect("written");
    let _ = exported(&desk, "criticmarkup", "x.txt");
    let paper = fs::read_to_string(desk.0.join("x.txt")).expect("written");
    // Every change with a comment is typed over: marks go, comments stay.
    let mut typed = String::new();
    let mut rest = paper.as_str();
    while let Some(at) = ["{--", "{++", "{~~"].iter().filter_map(|m| rest.find(m)).min() {
        let close = rest[at..].find('}').expect("it ends") + at + 1;
        typed.push_str(&rest[..at]);
        typed.push_str(if rest[close..].starts_with("{>>") { "сегодня" } else { &rest[at..close] });
        rest = &rest[close..];
    }
    typed.push_str(rest);
    fs::write(desk.0.join("back.txt"), &typed).expect("written");
    let (_, told) = import(&desk, "back.txt");
    let said = said(&desk);
    assert!(said.len() == 2 && said.iter().all(|s| s.1 == "other" && s.2 == "сегодня"), "{typed}\n{told}\n{said:?}");
}

#[test]
fn papers_that_lost_their_marks_say_so_and_hostile_ones_are_refused() {
    let desk = Desk::telegram("lost");
    let id = exported(&desk, "criticmarkup", "x.txt");
    let paper = fs::read_to_string(desk.0.join("x.txt")).expect("written");
    let at = paper.find(&format!("{{>>{} ", id("Пропу"))).expect("it is named");
    let end = paper[at..].find("<<}").expect("it ends") + at + 3;
    fs::write(desk.0.join("x.txt"), format!("{}{}", &paper[..at], &paper[end..])).expect("written");
    let (code, told) = import(&desk, "x.txt");
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("1 places have lost their marks"), "{told}");
    for (name, bytes, why) in [
        ("a.docx", b"PK\x03\x04rubbish".to_vec(), "cannot be unpacked"),
        ("b.docx", b"not a zip".to_vec(), "cannot be unpacked"),
        ("c.txt", "plain words".into(), "names a discrepancy"),
        ("d.md", "{>>d0123456789ab x: open".into(), "does not end"),
        ("e.json", b"{".to_vec(), "not JSON"),
        ("f.txt", vec![0xff, 0xfe], "not UTF-8"),
    ] {
        fs::write(desk.0.join(name), bytes).expect("written");
        let (code, told) = import(&desk, name);
        assert_eq!(code, Some(2), "{name}: {told}");
        assert!(told.contains(why), "{name}: {told}");
    }
    assert!(!desk.0.join(".sverka").exists(), "nothing was decided by any of it");
}

#[test]
fn a_comparison_with_verdicts_in_it_comes_back_as_json_and_as_lines() {
    for format in ["json", "jsonl"] {
        let desk = Desk::telegram(format);
        let file = format!("x.{format}");
        let id = exported(&desk, format, &file);
        let mut json: Value = serde_json::from_slice(&fs::read(desk.0.join(&file)).expect("written")).expect("JSON");
        for d in json["discrepancies"].as_array_mut().expect("a list") {
            if d["transcript"]["text"] == "Пропу" {
                d["verdict"] = "slip".into();
                d["note"] = "so the page".into();
            }
        }
        fs::write(desk.0.join(&file), json.to_string()).expect("written");
        let (code, told) = import(&desk, &file);
        assert_eq!((code, said(&desk)), (Some(0), vec![row(id("Пропу"), "slip", "", "so the page")]), "{told}");
    }
}
