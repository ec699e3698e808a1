//! The outputs that other programs take back: tracked changes, CriticMarkup, TEI and patches, each held against its own reader.

use std::path::{Path, PathBuf};
use std::process::Command;

use sverka::compare::Comparison;
use sverka::read::{Pair, ReadOptions, Role, Witness, read_source};
use sverka::report::model::{Op, stream};
use sverka::report::outputs::Settings;

use crate::report::{HOSTILE, bytes, noisy, written};
use crate::support::{compared, pair_of, telegram, telegram_record};

/// A folder of this test run's own, removed when it goes out of use.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sverka-report-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, content).expect("a file");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Says whether a program is there; a test that needs it skips aloud where it is not.
fn has(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok();
    if !there {
        eprintln!("skipped: {program} is not installed");
    }
    there
}

pub fn cases() -> Vec<(&'static str, Comparison)> {
    let of = |t: &str, r: &str| compared(pair_of(t, r), "semi-diplomatic", None);
    vec![
        ("telegram", compared(telegram(), "semi-diplomatic", None)),
        ("record", compared(telegram_record(), "semi-diplomatic", None)),
        (
            "hostile",
            of(
                &format!("{HOSTILE} and more words that are the same"),
                "alert 1945 error Прошу слово {++x++} ~> \\ and more words that are the same",
            ),
        ),
        (
            "moved",
            of(
                "one two three four five six.\nseven eight nine ten eleven twelve.\nthirteen fourteen",
                "seven eight nine ten eleven twelve.\none two three four five six.\nthirteen fourteen",
            ),
        ),
        ("breaks", of("Пропу вас\r\nдать от-\r\nвет\r\n", "Прошу вас дать ответ\n")),
        ("empty", of("", "слово")),
        (
            "unrelated",
            of("слово и дело о чем угодно совсем другом", "an entirely different text in another language here"),
        ),
        ("noisy", noisy(120)),
    ]
}

#[test]
fn the_stream_is_either_text_again() {
    for (name, c) in cases() {
        let (mut t, mut r) = (String::new(), String::new());
        for op in stream(&c) {
            match op {
                Op::Equal(text) => {
                    t.push_str(&text);
                    r.push_str(&text);
                }
                Op::Change { transcript, reference, .. } => {
                    t.push_str(&transcript);
                    r.push_str(&reference);
                }
            }
        }
        assert_eq!(t, c.pair.transcript.text(), "{name}");
        assert_eq!(r, c.pair.reference.text(), "{name}");
    }
}

/// Reads CriticMarkup back as its definition says: takes or refuses every change, drops comments.
fn uncritic(text: &str, take: bool) -> String {
    let (mut out, mut rest) = (String::new(), text);
    let (mut keep, mut closer) = (true, "");
    while let Some(c) = rest.chars().next() {
        if let Some(mark) = ["{--", "{++", "{~~", "{>>"].iter().find(|m| rest.starts_with(**m)) {
            (keep, closer) = match *mark {
                "{--" => (!take, "--}"),
                "{++" => (take, "++}"),
                "{~~" => (!take, "~~}"),
                _ => (false, "<<}"),
            };
            rest = &rest[3..];
        } else if !closer.is_empty() && rest.starts_with(closer) {
            (keep, closer, rest) = (true, "", &rest[3..]);
        } else if closer == "~~}" && rest.starts_with("~>") {
            (keep, rest) = (take, &rest[2..]);
        } else {
            let (shown, length) = match (c, rest.chars().nth(1)) {
                ('\\', Some('u')) => {
                    let end = rest.find('}').expect("a number ends");
                    let code = u32::from_str_radix(&rest[3..end], 16).expect("a number");
                    (char::from_u32(code).expect("a character"), end + 1)
                }
                ('\\', Some(next)) => (next, 1 + next.len_utf8()),
                ('⏎', _) => ('\n', c.len_utf8()),
                _ => (c, c.len_utf8()),
            };
            if keep {
                out.push(shown);
            }
            rest = &rest[length..];
        }
    }
    out
}

#[test]
fn critic_markup_taken_is_the_reference_and_refused_the_transcript() {
    for (name, c) in cases() {
        let text = written(&c, "criticmarkup");
        assert_eq!(uncritic(&text, true), c.pair.reference.text(), "{name}\n{text}");
        assert_eq!(uncritic(&text, false), c.pair.transcript.text(), "{name}\n{text}");
        for line in text.lines() {
            assert_eq!(
                line.matches("{--").count() + line.matches("{++").count() + line.matches("{~~").count(),
                line.matches("--}").count() + line.matches("++}").count() + line.matches("~~}").count(),
                "{name}: {line}"
            );
        }
    }
}

#[test]
fn pandoc_takes_and_refuses_the_tracked_changes() {
    if !has("pandoc") {
        return;
    }
    let folder = Folder::new("docx");
    for (name, c) in cases().into_iter().filter(|(name, _)| *name != "hostile") {
        let file = folder.file(&format!("{name}.docx"), &bytes(&c, "docx", &Settings::default()));
        let read = |mode: &str| {
            let out = Command::new("pandoc")
                .args(["-f", "docx", "-t", "plain", "--wrap=none", &format!("--track-changes={mode}")])
                .arg(&file)
                .output()
                .expect("pandoc");
            assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
            let text = String::from_utf8(out.stdout).expect("UTF-8");
            text.split_whitespace().map(str::to_string).collect::<Vec<_>>()
        };
        let words = |text: &str| text.split_whitespace().map(str::to_string).collect::<Vec<_>>();
        assert_eq!(read("accept"), words(c.pair.reference.text()), "{name}: all taken");
        assert_eq!(read("reject"), words(c.pair.transcript.text()), "{name}: all refused");
    }
}

/// Reads XML as any reader does, and returns how often an element begins.
fn count(xml: &str, element: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = 0;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return found,
            Ok(quick_xml::events::Event::Start(e) | quick_xml::events::Event::Empty(e)) => {
                found += usize::from(e.name().into_inner() == element);
            }
            Ok(_) => {}
            Err(fault) => panic!("{fault} at {}", reader.buffer_position()),
        }
    }
}

#[test]
fn tei_is_well_formed_and_has_an_element_a_discrepancy() {
    let folder = Folder::new("tei");
    for (name, c) in cases() {
        let xml = written(&c, "tei");
        let all = count(&xml, "app") + count(&xml, "choice");
        let moved = c.alignment.items.iter().filter(|i| i.moved.is_some() && !i.same).count();
        let blocks = c.alignment.moved.len();
        assert_eq!(all + moved + blocks, c.discrepancies.len(), "{name}\n{xml}");
        if has("xmllint") {
            let file = folder.file(&format!("{name}.xml"), xml.as_bytes());
            let out = Command::new("xmllint").arg("--noout").arg(&file).output().expect("xmllint");
            assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
        }
    }
}

#[test]
fn the_telegram_in_tei_names_its_furniture_and_its_dates() {
    let xml = written(&compared(telegram(), "semi-diplomatic", None), "tei");
    assert!(xml.contains("<pb/><fw type=\"page-turn\">"), "{xml}");
    assert!(xml.contains("<rdg wit=\"#ocr\" type=\"misread\" cert=\"high\" resp=\"#sverka\">Пропу</rdg>"), "{xml}");
    assert!(xml.contains("<orig>трех</orig><reg resp=\"#sverka\">трёх</reg>"), "{xml}");
    assert!(xml.contains("<unclear reason=\"suspect\"") && xml.contains("when=\"1951-07-03\""), "{xml}");
}

/// A pair whose reference has a date that its translation and the transcript speak against.
fn wrong_date(folder: &Folder, encode: impl Fn(&str) -> Vec<u8>, encoding: Option<&str>) -> Option<Pair> {
    let transcript =
        "Прошу Вас дать ответ.\n\nМАО ЦЗЕ-ДУН\n30.6.1951 г.\nПередано 3.7.1951 г.\nПолучено 3 июля 1951 г.\n";
    let reference = transcript.replace("Передано 3.7.1951", "Передано 3.7.1957");
    let translation =
        "I request your answer.\n\nMao Zedong\n30 June 1951\nSent on 3 July 1951\nReceived on 3 July 1951\n";
    let mut pair = pair_of(transcript, "");
    let path = folder.file("reference/a b.txt", &encode(&reference));
    let options =
        ReadOptions { encoding: encoding.map(str::to_string), lang: Some("ru".into()), ..ReadOptions::default() };
    let mut source = read_source(&path, &options).expect("read");
    source.path = "reference/a b.txt".into();
    pair.reference = Witness::whole(Role::Reference, std::sync::Arc::new(source));
    let source = sverka::text::Source::from_text("translation.txt", translation);
    let mut other = Witness::whole(Role::Translation, std::sync::Arc::new(source));
    other.lang = Some("en".into());
    pair.others.push(other);
    Some(pair)
}

fn git(folder: &Path, args: &[&str]) -> std::process::Output {
    Command::new("git").args(args).current_dir(folder).output().expect("git")
}

#[test]
fn git_applies_the_patch_in_any_encoding_with_any_line_ends() {
    if !has("git") {
        return;
    }
    let utf8 = |text: &str| text.as_bytes().to_vec();
    let crlf = |text: &str| text.replace('\n', "\r\n").into_bytes();
    let bom = |text: &str| [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let open = |text: &str| text.trim_end().as_bytes().to_vec();
    let cp1251 = |text: &str| encoding_rs::WINDOWS_1251.encode(text).0.into_owned();
    let koi8 = |text: &str| encoding_rs::KOI8_R.encode(&text.replace('\n', "\r\n")).0.into_owned();
    type Encode<'a> = &'a dyn Fn(&str) -> Vec<u8>;
    let cases: [(&str, Encode<'_>, Option<&str>); 6] = [
        ("utf-8", &utf8, None),
        ("crlf", &crlf, None),
        ("bom", &bom, None),
        ("open", &open, None),
        ("windows-1251", &cp1251, Some("windows-1251")),
        ("koi8-r", &koi8, Some("koi8-r")),
    ];
    for (name, encode, encoding) in cases {
        let folder = Folder::new(&format!("patch-{name}"));
        let pair = wrong_date(&folder, encode, encoding).expect("a pair");
        let before = std::fs::read(folder.0.join("reference/a b.txt")).expect("there");
        let c = compared(pair, "semi-diplomatic", Some("ru"));
        let patch = bytes(&c, "patch", &Settings::default());
        assert!(!patch.is_empty(), "{name}: nothing is proposed: {:?}", c.dates);
        folder.file("change.patch", &patch);
        git(&folder.0, &["init", "-q"]);
        let out = git(&folder.0, &["apply", "change.patch"]);
        assert!(
            out.status.success(),
            "{name}: {}\n{}",
            String::from_utf8_lossy(&out.stderr),
            String::from_utf8_lossy(&patch)
        );
        let after = std::fs::read(folder.0.join("reference/a b.txt")).expect("there");
        let differ: Vec<(u8, u8)> = before.iter().zip(&after).filter(|(x, y)| x != y).map(|(x, y)| (*x, *y)).collect();
        assert_eq!((before.len(), differ), (after.len(), vec![(b'7', b'1')]), "{name}");
    }
}

#[test]
fn nothing_proposed_is_no_patch() {
    assert!(written(&compared(telegram(), "semi-diplomatic", None), "patch").is_empty());
}
