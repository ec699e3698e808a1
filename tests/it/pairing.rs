//! How the files of a corpus meet: by suffix, in any format, as pages of one document, in a METS, as two parts of one file.

use std::path::{Path, PathBuf};

use sverka::config::Config;
use sverka::corpus::{CheckOptions, Corpus};
use sverka::gate::{Level, Run, Status};
use sverka::rules::Severity;

use crate::formats::shared;
use crate::support::project;

/// A corpus of this test run's own, removed when it goes out of use.
struct Tree(PathBuf);

impl Tree {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
        let path = std::env::temp_dir().join(format!("sverka-pairing-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        let tree = Self(path);
        files.iter().for_each(|(name, content)| tree.file(name, content));
        tree
    }

    fn file(&self, name: &str, content: &[u8]) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, content).expect("a file");
    }

    fn corpus(&self, config: &str) -> Corpus {
        of(&self.0, config)
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn of(root: &Path, config: &str) -> Corpus {
    let config = Config::from_text(root, "sverka.toml", config).unwrap_or_else(|e| panic!("{e}"));
    Corpus::of(config, &[]).unwrap_or_else(|e| panic!("{e}"))
}

fn checked(corpus: &Corpus, cache: bool) -> Run {
    let options = CheckOptions {
        jobs: 1,
        level: Level { least: Some(Severity::Error), allow_empty: false },
        today: None,
        baseline: false,
        ratchet: false,
        cache,
        notes: true,
        build: "test".into(),
    };
    corpus.check(&options, None, |_| {}).unwrap_or_else(|e| panic!("{e}"))
}

fn statuses(corpus: &Corpus) -> Vec<(&str, Status)> {
    corpus.entries.iter().map(|e| (e.id.as_str(), e.status)).collect()
}

fn alto(word: &str) -> Vec<u8> {
    format!("<alto><Layout><Page><TextBlock><TextLine><String CONTENT=\"{word}\"/></TextLine></TextBlock></Page></Layout></alto>")
        .into_bytes()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(content).expect("written");
    out.finish().expect("a gzip")
}

#[test]
fn line_files_meet_by_their_suffix() {
    let Some(folder) = shared("s07-line-files") else { return };
    for (config, ids, edits) in [
        ("[corpus]\nraw = \"basic/ocr/{stem}.some-ocr.txt\"\nreference = \"basic/gt/{stem}.gt.txt\"", ["a", "b"], 2),
        (
            "[corpus]\nraw = \"merged/{dir}/{stem}.some-ocr.txt\"\nreference = \"merged/{dir}/{stem}.gt.txt\"",
            ["a/a", "b/b"],
            2,
        ),
    ] {
        let corpus = of(&folder, config);
        assert_eq!(statuses(&corpus), ids.map(|id| (id, Status::Checked)), "{config}");
        let run = checked(&corpus, false);
        let found: usize = run.outcomes.iter().filter_map(|o| Some(o.tally.as_ref()?.whole.interval.0 as usize)).sum();
        assert_eq!(found, edits, "{config}");
    }
}

#[test]
fn any_format_meets_any_other_whatever_its_ending() {
    let tree = Tree::new(
        "endings",
        &[
            ("scans_text/a.alto.xml", &alto("one")),
            ("reference/a.txt", b"one\n"),
            ("scans_text/b.alto.xml.gz", &gzip(&alto("two"))),
            ("reference/b.page.xml", b"<PcGts><Page><TextRegion><TextLine><TextEquiv><Unicode>two</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>"),
            ("scans_text/c.txt.gz", &gzip(b"three\n")),
            ("reference/c.txt", b"three\n"),
            ("scans_text/d.hocr.html", b"<html><body><div class='ocr_page'><span class='ocr_line'>four</span></div></body></html>"),
            ("reference/d.txt", b"four\n"),
            // What engines write besides is no rival, and what is no text of the corpus is passed over.
            ("scans_text/a.tsv", b"level\tpage_num\n"),
            ("scans_text/table.tsv", b"a\tb\n"),
            // A lone file of a kind that has pairs is missing its partner.
            ("scans_text/e.alto.xml", &alto("five")),
            ("reference/f.txt", b"six\n"),
        ],
    );
    let corpus = tree.corpus("[corpus]\nraw = \"scans_text\"\nreference = \"reference\"");
    let there = [("a", Status::Checked), ("b", Status::Checked), ("c", Status::Checked), ("d", Status::Checked)];
    let lone = [("e", Status::MissingReference), ("f", Status::MissingTranscript)];
    assert_eq!(statuses(&corpus), [&there[..], &lone[..]].concat());
    assert_eq!(corpus.passed_over, ["scans_text/a.tsv", "scans_text/table.tsv"]);
    let run = checked(&corpus, false);
    assert!(run.outcomes.iter().take(4).all(|o| o.tally.as_ref().is_some_and(|t| t.whole.interval.0 == 0)));
}

#[test]
fn two_texts_of_one_name_are_still_rivals() {
    let files: [(&str, &[u8]); 3] =
        [("scans_text/a.txt", b"x\n"), ("scans_text/a.alto.xml", b"x"), ("reference/a.txt", b"x\n")];
    let corpus = Tree::new("rivals", &files).corpus("");
    assert_eq!(statuses(&corpus), [("a", Status::Ambiguous)]);
}

#[test]
fn many_pages_are_one_document() {
    let tree = Tree::new("pages", &[("reference/t/d1.txt", b"alpha beta\n\x0cgamma delta\n\x0comega\n")]);
    for (page, text) in [("10", &b"omega\n"[..]), ("9", b"gamma delta\n"), ("2", b"alpha bcta\n")] {
        tree.file(&format!("ocr/t/d1/p{page}.txt"), text);
    }
    let config = "[corpus]\nraw = \"ocr/{dir}/{doc}/p{page}.txt\"\nreference = \"reference/{dir}/{doc}.txt\"";
    let corpus = tree.corpus(config);
    assert_eq!(statuses(&corpus), [("t/d1", Status::Checked)]);
    let (pair, _) = corpus.load(&corpus.entries[0]).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(pair.transcript.text(), "alpha bcta\n\u{c}gamma delta\n\u{c}omega\n", "in the order of the numbers");
    assert_eq!(pair.transcript.source.path, "ocr/t/d1");
    let pages = &pair.transcript.source.layout.as_ref().expect("a layout").pages;
    let files: Vec<_> = pages.iter().filter_map(|p| p.file.as_deref()).collect();
    assert_eq!(files, ["p2.txt", "p9.txt", "p10.txt"]);
    let edits = |run: &Run| run.outcomes[0].tally.as_ref().map(|t| t.whole.interval.0);
    assert_eq!(edits(&checked(&corpus, true)), Some(1));
    assert_eq!(edits(&checked(&corpus, true)), Some(1), "out of the cache");
    // A change of a page that is not the first is seen, cache or not.
    std::thread::sleep(std::time::Duration::from_millis(40));
    tree.file("ocr/t/d1/p10.txt", b"omcga\n");
    assert_eq!(edits(&checked(&corpus, true)), Some(2));
    // A page that cannot be read is no shorter text.
    tree.file("ocr/t/d1/p9.txt", b"<alto><Layout>");
    let outcome = &checked(&corpus, true).outcomes[0];
    assert_eq!(outcome.status, Status::Unreadable);
    assert!(outcome.reason.as_deref().is_some_and(|r| r.contains("p9.txt")), "{:?}", outcome.reason);
}

#[test]
fn the_pages_of_a_mets_are_the_pairs() {
    let tree = Tree::new(
        "mets",
        &[
            ("doc/ocr/x1.xml", &alto("one")),
            ("doc/ocr/x2.xml", &alto("twu")),
            ("doc/gt/y1.txt", b"one\n"),
            ("doc/gt/y2.txt", b"two\n"),
            ("doc/mets.xml", br#"<mets:mets xmlns:mets="m" xmlns:xlink="l"><mets:fileSec>
<mets:fileGrp USE="OCR-D-OCR"><mets:file ID="o1" MIMETYPE="application/alto+xml"><mets:FLocat xlink:href="ocr/x1.xml"/></mets:file>
<mets:file ID="o2" MIMETYPE="application/alto+xml"><mets:FLocat xlink:href="ocr/x2.xml"/></mets:file></mets:fileGrp>
<mets:fileGrp USE="OCR-D-GT"><mets:file ID="g1" MIMETYPE="text/plain"><mets:FLocat xlink:href="gt/y1.txt"/></mets:file>
<mets:file ID="g2" MIMETYPE="text/plain"><mets:FLocat xlink:href="gt/y2.txt"/></mets:file>
<mets:file ID="g3" MIMETYPE="text/plain"><mets:FLocat xlink:href="gt/y2.txt"/></mets:file></mets:fileGrp></mets:fileSec>
<mets:structMap TYPE="PHYSICAL"><mets:div TYPE="physSequence"><mets:div TYPE="page" ID="PHYS_1"><mets:fptr FILEID="o2"/><mets:fptr FILEID="g2"/></mets:div>
<mets:div TYPE="page" ID="PHYS_2"><mets:fptr FILEID="o1"/><mets:fptr FILEID="g1"/></mets:div>
<mets:div TYPE="page" ID="PHYS_3"><mets:fptr FILEID="g3"/></mets:div></mets:div></mets:structMap></mets:mets>"#),
        ],
    );
    let pairs = [("PHYS_1", Status::Checked), ("PHYS_2", Status::Checked), ("PHYS_3", Status::MissingTranscript)];
    for groups in ["", "raw = \"OCR-D-OCR\"\nreference = \"OCR-D-GT\"\n"] {
        let corpus = tree.corpus(&format!("[corpus]\nmanifest = \"doc/mets.xml\"\n{groups}"));
        assert_eq!(statuses(&corpus), pairs, "{groups}");
        let run = checked(&corpus, false);
        let edits: Vec<_> = run.outcomes.iter().map(|o| o.tally.as_ref().map(|t| t.whole.interval.0)).collect();
        assert_eq!(edits, [Some(1), Some(0), None], "paired by page and not by name");
    }
    // As the transcript of a document, the whole METS is one text; its pages may change while it stays.
    tree.file("reference/doc/mets.txt", b"two\n\x0cone\n");
    let config = "[corpus]\nraw = \"doc/{stem}.xml\"\nreference = \"reference/doc/{stem}.txt\"";
    let corpus = tree.corpus(config);
    let edits = |run: &Run| run.outcomes[0].tally.as_ref().map(|t| t.whole.interval.0);
    assert_eq!(edits(&checked(&corpus, true)), Some(1));
    tree.file("doc/ocr/x1.xml", &alto("onc"));
    assert_eq!(edits(&checked(&corpus, true)), Some(2));
}

#[test]
fn one_file_may_hold_both_texts() {
    let record = std::fs::read(project("tests/fixtures/telegram/record.txt")).expect("the record");
    let edition = std::fs::read(project("tests/fixtures/formats/views.tei.xml")).expect("the edition");
    let tree = Tree::new(
        "both",
        &[
            ("records/21404.txt", &record),
            ("records/views.tei.xml", &edition),
            ("records/rows.jsonl", b"{\"ocr\": \"abc\", \"gt\": \"abd\"}\n{\"ocr\": \"x\", \"gt\": \"x\"}\n"),
            ("records/broken.txt", b"no second text\n"),
        ],
    );
    let config = "[corpus]\nraw = \"records\"\nreference = \"records\"\nextensions = [\"txt\", \"tei.xml\", \"jsonl\"]";
    let corpus = tree.corpus(config);
    let ids = ["21404", "broken", "rows", "views"];
    assert_eq!(statuses(&corpus), ids.map(|id| (id, Status::Checked)));
    let run = checked(&corpus, false);
    let stand: Vec<Status> = run.outcomes.iter().map(|o| o.status).collect();
    assert_eq!(stand, [Status::Checked, Status::Unreadable, Status::Checked, Status::Checked]);
    let (pair, _) = corpus.load(&corpus.entries[0]).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(pair.id, "21404");
    assert!(pair.transcript.text().contains("Пропу") && pair.reference.text().contains("Прошу"));
    assert!(pair.metadata.is_some() && !pair.others.is_empty());
    assert_eq!(run.outcomes[2].tally.as_ref().map(|t| t.whole.interval.0), Some(1));
}
