//! What is broken is refused with its place, in every format: never a part of a text for the whole of it.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::sverka;

/// Each format of markup: what opens it, what holds a word (`{}`), what closes it.
const MARKUP: [(&str, &str, &str, &str); 7] = [
    (
        "alto",
        "<alto>",
        "<Page><TextBlock><TextLine><String CONTENT=\"one {}\"/></TextLine></TextBlock></Page>",
        "</alto>",
    ),
    (
        "page",
        "<PcGts>",
        "<Page><TextRegion id=\"r\"><TextLine><TextEquiv><Unicode>one {}</Unicode></TextEquiv></TextLine></TextRegion></Page>",
        "</PcGts>",
    ),
    (
        "hocr",
        "<html>",
        "<body class=\"ocr_page\"><span class=\"ocr_line\"><span class=\"ocrx_word\">one {}</span></span></body>",
        "</html>",
    ),
    ("tei", "<TEI>", "<text><body><p>one {}</p></body></text>", "</TEI>"),
    (
        "abbyy",
        "<document xmlns=\"http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml\">",
        "<page><block blockType=\"Text\"><text><par><line><formatting>one {}</formatting></line></par></text></block></page>",
        "</document>",
    ),
    (
        "mets",
        "<mets>",
        "<fileSec><fileGrp USE=\"OCR\"><file ID=\"f\" MIMETYPE=\"text/xml\"><FLocat href=\"none.xml\"/></file></fileGrp></fileSec>\
         <structMap TYPE=\"PHYSICAL\"><div><fptr FILEID=\"f\"/></div></structMap><note>{}</note>",
        "</mets>",
    ),
    ("docx", "<w:document xmlns:w=\"w\">", "<w:body><w:p><w:r><w:t>one {}</w:t></w:r></w:p></w:body>", "</w:document>"),
];

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sverka-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    /// Asks for the text of a file; returns the code and what was said.
    fn asked(&self, name: &str, bytes: &[u8]) -> (i32, String, String) {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).expect("a file");
        let out = sverka(&["formats", &path.display().to_string(), "--text"]);
        let said = String::from_utf8_lossy(&out.stderr).replace(&path.display().to_string(), name);
        (out.status.code().expect("a code"), said, String::from_utf8_lossy(&out.stdout).into_owned())
    }

    /// The file is refused, quietly, with nothing on the standard output; the error begins with its place.
    fn refused(&self, name: &str, bytes: &[u8], place: &str) {
        let (code, said, text) = self.asked(name, bytes);
        assert_eq!((code, text.as_str()), (2, ""), "{name}: {said}");
        assert!(said.starts_with(&format!("sverka: {name}{place}")), "{name}, wanted {place}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).and_then(|()| out.finish()).expect("memory")
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member");
        out.write_all(content).expect("memory");
    }
    out.finish().expect("a zip").into_inner()
}

#[test]
fn broken_markup_is_refused_in_every_format_with_line_and_column() {
    let folder = Folder::new("malformed");
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    for (format, open, body, close) in MARKUP {
        let with = |word: &str| format!("{head}{open}\n{}\n{close}\n", body.replace("{}", word));
        // A .docx is its markup, packed.
        let ask = |case: &str, file: &[u8], place: &str| match format {
            "docx" => {
                let packed = zip(&[("word/document.xml", file)]);
                folder.refused(&format!("docx-{case}.docx"), &packed, &format!("/word/document.xml{place}"));
            }
            _ => folder.refused(&format!("{format}-{case}.xml"), file, place),
        };
        let column = |word: &str| {
            let text = with(word);
            let line = text.lines().nth(2).expect("a third line");
            line[..line.find(word).expect("there")].chars().count() + 1
        };
        let whole = with("x");
        let cut = whole.rfind("one").or(whole.rfind("none")).expect("a word") + 2;
        ask("cut", &whole.as_bytes()[..cut], ":3");
        ask("unfinished", &whole.as_bytes()[..whole.len() - close.len() - 1], ":");
        ask("entity", with("&bogus;").as_bytes(), &format!(":3:{}", column("&bogus;")));
        ask("number", with("&#x110000;").as_bytes(), &format!(":3:{}", column("&#x110000;")));
        let declares = |what: &str| with("&b;").replacen('\n', &format!("\n<!DOCTYPE x [{what}]>"), 1);
        let bomb = declares("<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">");
        ask("bomb", bomb.as_bytes(), &format!(":3:{}", column("&b;")));
        let outside = declares("<!ENTITY b SYSTEM \"file:///etc/hostname\">");
        ask("outside", outside.as_bytes(), &format!(":3:{}", column("&b;")));
        ask("encoding", with("ж").replace("UTF-8", "utf-16").as_bytes(), ":1:31");
        ask("unknown", with("ж").replace("UTF-8", "klingon").as_bytes(), ":1:31");
        let mut bytes = with("Q").into_bytes();
        let at = bytes.iter().rposition(|&b| b == b'Q').expect("there");
        bytes[at] = 0xff;
        ask("bytes", &bytes, ":3");
        let name = if format == "hocr" { "div" } else { "q" };
        let deep = format!("{}{}", format!("<{name}>").repeat(600), format!("</{name}>").repeat(600));
        ask("deep", format!("{head}{open}\n{deep}{}\n{close}", body.replace("{}", "")).as_bytes(), ":3:");
        if format == "docx" {
            continue;
        }
        let packed = gzip(whole.as_bytes());
        folder.refused(&format!("{format}-cut.xml.gz"), &packed[..packed.len() - 12], " (byte 0)");
        if format == "mets" {
            continue;
        }
        let pages = zip(&[("a/1.xml", whole.as_bytes()), ("a/2.xml", &whole.as_bytes()[..cut])]);
        folder.refused(&format!("{format}-page.zip"), &pages, "/a/2.xml:3:");
        folder.refused(&format!("{format}-cut.zip"), &pages[..pages.len() - 30], " (byte 0)");
        // And the same file whole is read: what was refused was refused for its fault.
        let (code, said, text) = folder.asked(&format!("{format}-whole.xml"), whole.as_bytes());
        assert_eq!((code, text.as_str()), (0, "one x\n"), "{format}: {said}");
    }
    let line = "<alto>\n<Page><TextBlock><TextLine><String ID=\"a\" WC=0.5 CONTENT=\"lost\"/></TextLine></TextBlock></Page></alto>";
    folder.refused("attribute.xml", line.as_bytes(), ":2:43");
}

#[test]
fn a_broken_row_is_refused_with_its_line() {
    let folder = Folder::new("rows");
    let tesseract = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        5\t1\t1\t1\t1\t1\t0\t0\t4\t9\t96.1\tword\n";
    for (name, file, place) in [
        ("open.csv", "ocr,gt\none,two\n\"three,four\n", ":3:1"),
        ("few.csv", "ocr,gt\none,two\nthree\n", ":3:1"),
        ("many.csv", "ocr,gt\none,two\nthree, four,five\n", ":3:1"),
        ("behind.csv", "ocr,gt\none,two\n\"three\"3,four\n", ":3:8"),
        ("many.tsv", "ocr\tgt\none\ttwo\nthree\tfour\tfive\n", ":3:1"),
        ("open.jsonl", "{\"ocr\":\"a\",\"gt\":\"b\"}\n{\"ocr\":\"a\",\"gt\":\n", ":2:"),
        ("lacks.jsonl", "{\"ocr\":\"a\",\"gt\":\"b\"}\n{\"ocr\":\"a\"}\n", ":2:1"),
        ("number.jsonl", "{\"ocr\":\"a\",\"gt\":\"b\"}\n{\"ocr\":1,\"gt\":\"b\"}\n", ":2:1"),
        ("cut.txt", "[OCR_toInput] abc\n[OCR_aligned] abc\n[ GS_aligned] ab", ":3:"),
        ("two.txt", "[OCR_toInput] abc\n[OCR_aligned] abc\n", ":3:1"),
        ("short.tsv", &format!("{tesseract}5\t1\t1\t1\t1\t2\t0\t0\t4\n"), ":3:1"),
        ("words.tsv", &format!("{tesseract}5\tx\t1\t1\t1\t2\t0\t0\t4\t9\t96\tb\n"), ":3:1"),
        ("text.txt", "fine\nand \0 not\n", ":2:5"),
    ] {
        folder.refused(name, file.as_bytes(), place);
    }
}
