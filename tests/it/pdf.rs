//! The text layer of a PDF: read in its order, with its pages and boxes; refused whole where a part of it cannot be.

use std::io::Write;
use std::time::{Duration, Instant};

use sverka::error::{Error, ErrorKind};
use sverka::read::{ReadOptions, source_from_bytes};
use sverka::text::{Source, Span};

use crate::cli::sverka;
use crate::formats::{read, words};

/// Writes a PDF of objects, numbered from 1; the first is the catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(out.len());
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let list = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    places.iter().for_each(|place| out.extend(format!("{place:010} 00000 n \n").bytes()));
    let size = places.len() + 1;
    out.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{list}\n%%EOF\n").bytes());
    out
}

fn stream(keys: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{keys}/Length {}>>\nstream\n", content.len()).into_bytes();
    out.extend(content);
    out.extend(b"\nendstream");
    out
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(content).and_then(|()| out.finish()).expect("memory")
}

/// A document of pages with these contents and, from object 4 on, what they use: 4 Helvetica, then `more`.
fn pages(contents: &[Vec<u8>], more: &[Vec<u8>]) -> Vec<u8> {
    let first = 5 + more.len();
    let kids: Vec<String> = (0..contents.len()).map(|i| format!("{} 0 R", first + 2 * i)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{}]/Count {}/MediaBox[0 0 600 800]/Resources 3 0 R>>", kids.join(" "), kids.len())
            .into_bytes(),
        b"<</Font<</F1 4 0 R/F2 5 0 R>>/XObject<</X 5 0 R>>>>".to_vec(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
    ];
    objects.extend(more.iter().cloned());
    for (i, content) in contents.iter().enumerate() {
        objects.push(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", first + 2 * i + 1).into_bytes());
        objects.push(content.clone());
    }
    pdf(&objects)
}

fn page(content: &str) -> Vec<u8> {
    pages(&[stream("/Filter/FlateDecode", &packed(content.as_bytes()))], &[b"<<>>".to_vec()])
}

fn text(bytes: &[u8]) -> Source {
    source_from_bytes("x.pdf", bytes, &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn refused(bytes: &[u8]) -> Error {
    let start = Instant::now();
    let error = source_from_bytes("x.pdf", bytes, &ReadOptions::default()).map(|s| s.text).expect_err("refused");
    assert!(start.elapsed() < Duration::from_secs(100), "{error}");
    assert_eq!(error.kind, ErrorKind::Undecodable);
    assert!(error.place.as_ref().is_some_and(|p| p.byte.is_some()), "no place: {error}");
    error
}

#[test]
fn a_page_printed_by_a_browser_reads_as_it_was_written() {
    let source = read("two-pages.pdf");
    let wanted = "Шифртелеграмма № 3410\nПрошу срочно передать: «сухопутные и военно-морские силы».\n\n\
        difficult affluent fjord, naïve\n\n日本国民は、正当に\n\n조선 인민\n\u{c}Page two\n\nוהנה שלום עולם\n";
    assert_eq!(source.text, wanted);
    let layout = source.layout.as_ref().expect("a layout");
    assert_eq!(layout.pages.iter().map(|p| p.id.as_deref()).collect::<Vec<_>>(), [Some("1"), Some("2")]);
    assert!(layout.notes.iter().any(|n| n.contains("lossy")), "{:?}", layout.notes);
    let at = source.text.find("Прошу").expect("there");
    let bounds = layout.origin(Span::new(at, at + 10)).expect("an origin").bounds.expect("a box");
    assert!(bounds.left > 5.0 && bounds.right < 60.0 && bounds.top > 10.0 && bounds.bottom < 60.0, "{bounds:?}");
}

#[test]
fn what_sets_type_is_followed_and_gaps_jumps_and_doubled_letters_are_seen() {
    let source = text(&page(
        "BT /F1 12 Tf 14 TL 72 700 Td (Na\\357ve \\(one\\)) Tj T* [(two) -278 (th) 20 (ree)] TJ (four) ' ET
         BT /F1 12 Tf 72 600 Td (bold) Tj ET BT /F1 12 Tf 72.3 600 Td (bold) Tj ET
         q 0 1 -1 0 300 100 cm BT /F1 12 Tf 0 0 Td (turned) Tj ET Q
         BT /F1 12 Tf 1 0 0 1 72 500 Tm (placed) Tj 41 0 Td (apart) Tj ET
         BI /W 1 /H 1 /BPC 8 ID \u{1}Tj EI BT /F1 12 Tf 72 480 Td 100 Tz (after) Tj ET",
    ));
    assert_eq!(source.text, "Naïve (one)\ntwo three\nfour\n\nbold\n\nturned\n\nplaced apart\nafter\n");
}

#[test]
fn letters_come_from_the_tables_of_the_font() {
    let told = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange
3 beginbfchar <0001> <0414> <0002> <FB01> <0003> <00660066006C> endbfchar
1 beginbfrange <0010> <0012> <0430> endbfrange 1 beginbfrange <0020> <0021> [<4E2D> <D842DFB7>] endbfrange endcmap end end";
    let font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 6 0 R\
        /DescendantFonts[<</Type/Font/Subtype/CIDFontType2/DW 600>>]>>";
    let document = |content: &str, font: &[u8]| {
        pages(&[stream("", content.as_bytes())], &[font.to_vec(), stream("/Filter/FlateDecode", &packed(told))])
    };
    let content = "BT /F2 10 Tf 50 700 Td <0001001000110012> Tj 0 -12 Td <00020003> Tj 0 -12 Td <00200021> Tj ET";
    let source = text(&document(content, font));
    assert_eq!(source.text, "Дабв\nfiffl\n中𠮷\n");
    // A sign of which nothing is told is told to be one.
    let some = text(&document("BT /F2 10 Tf 50 700 Td <00010099> Tj ET", font));
    assert_eq!(some.text, "Д\u{fffd}\n");
    assert!(some.layout.expect("a layout").notes.iter().any(|n| n.contains("1 of 2 signs")));
    let mute = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<<>>]>>";
    assert!(refused(&document(content, mute)).message.contains("does not say which letters"));
    let named =
        b"<</Type/Font/Subtype/Type1/BaseFont/X/Encoding<</Differences[65/afii10017/uni0416/f_i/Euro/a.alt]>>>>";
    assert_eq!(text(&document("BT /F2 9 Tf 50 700 Td (ABCDE) Tj ET", named)).text, "АЖfi€a\n");
    let page = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/90ms-RKSJ-H/DescendantFonts[<<>>]>>";
    assert_eq!(text(&document("BT /F2 9 Tf 50 700 Td <93FA967B41> Tj ET", page)).text, "日本A\n");
}

#[test]
fn a_drawing_in_a_page_is_part_of_it() {
    let form =
        stream("/Type/XObject/Subtype/Form/Matrix[1 0 0 1 0 -100]", b"BT /F1 12 Tf 72 700 Td (inside) Tj ET /X Do");
    let content = stream("", b"BT /F1 12 Tf 72 700 Td (before) Tj ET /X Do");
    assert_eq!(
        text(&pages(&[content], &[form])).text.matches("inside").count(),
        8,
        "it draws itself, but not for ever"
    );
}

#[test]
fn a_pdf_cut_short_is_whole_or_refused_wherever_it_is_cut() {
    let content =
        |word: &str| stream("/Filter/FlateDecode", &packed(format!("BT /F1 9 Tf 9 9 Td ({word}) Tj ET").as_bytes()));
    let bytes = pages(&[content("first page"), content("second page")], &[b"<<>>".to_vec()]);
    let whole = text(&bytes).text;
    assert_eq!(whole, "first page\n\u{c}second page\n");
    for cut in 5..bytes.len() - 6 {
        if let Ok(source) = source_from_bytes("x.pdf", &bytes[..cut], &ReadOptions::default()) {
            assert_eq!(source.text, whole, "cut at {cut} of {}", bytes.len());
        }
    }
    let at = bytes.len() / 2;
    assert!(source_from_bytes("x.pdf", &bytes[..at], &ReadOptions::default()).is_err());
    let damaged = |from: &str, to: &str| {
        let at = memchr::memmem::rfind(&bytes, from.as_bytes()).expect(from);
        [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
    };
    assert!(refused(&damaged("/Contents 9 0 R", "/Contents 99 0 R")).message.contains("page 2: a part of its content"));
    assert!(refused(&damaged("/Count 2", "/Count 3")).message.contains("of its 3 pages 2 are there"));
}

#[test]
fn what_has_no_text_to_give_says_so() {
    let blank = refused(&page("0 0 100 100 re f"));
    assert!(blank.message.contains("no text layer"), "{blank}");
    let locked = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n\
        3 0 obj\n<</Filter/Standard/V 2/R 3/Length 128/P -44/O(12345678901234567890123456789012)\
        /U(12345678901234567890123456789012)>>\nendobj\ntrailer\n<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[(a)(a)]>>\n%%EOF\n";
    assert!(refused(locked).message.contains("encrypted"), "{}", refused(locked));
    assert!(refused(b"%PDF-1.7\nnothing else").message.contains("cannot be read"));
    let mixed = text(&pages(&[stream("", b""), stream("", b"BT /F1 9 Tf 9 9 Td (x) Tj ET")], &[b"<<>>".to_vec()]));
    assert_eq!((mixed.text.as_str(), mixed.layout.expect("a layout").notes.len()), ("x\n", 2));
}

/// Small files that want all of the memory, or all of the time.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let whole = |objects: &[&[u8]]| pdf(&objects.iter().map(|o| o.to_vec()).collect::<Vec<_>>());
    let zeros = packed(&packed(&vec![b' '; 300 << 20]));
    let signs = packed(&[b"BT /F1 9 Tf ".to_vec(), b"(a)Tj 9 0 Td ".repeat(4 << 20)].concat());
    let long = packed(&b"% nothing\n".repeat(7 << 20));
    let list = packed(&[b"9 0 ".to_vec(), b"[".to_vec(), b"0 ".repeat(40 << 20)].concat());
    let listed: Vec<Vec<u8>> =
        std::iter::repeat_n(stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &list), 40).collect();
    let catalogue: &[u8] = b"<</Type/Catalog/Pages 2 0 R>>";
    let kids = format!("<</Type/Pages/Count 1/Kids[{}]>>", "3 0 R ".repeat(200_000));
    let deep = format!("<</Type/Pages/Count 1/Kids{}{}>>", "[".repeat(200_000), "]".repeat(200_000));
    let branching = stream("/Type/XObject/Subtype/Form", "/X Do ".repeat(1000).as_bytes());
    let named = b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange ".repeat(10_000);
    let table = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</W[0 4000000000 5]>>]>>";
    let looped = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n\
        <</Size 4000000000/Root 1 0 R/Prev 58>>\nstartxref\n58\n%%EOF\n";
    vec![
        ("twice packed", pages(&[stream("/Filter[/FlateDecode/FlateDecode]", &zeros)], &[b"<<>>".to_vec()])),
        ("signs", pages(&[stream("/Filter/FlateDecode", &signs)], &[b"<<>>".to_vec()])),
        ("long", pages(&[stream("/Filter/FlateDecode", &long)], &[b"<<>>".to_vec()])),
        ("lists of objects", pages(&[stream("", b"")], &listed)),
        ("pages without end", whole(&[catalogue, kids.as_bytes(), b"<</Type/Pages/Count 1/Kids[2 0 R]>>"])),
        ("deep", whole(&[catalogue, deep.as_bytes()])),
        ("drawings", pages(&[stream("", b"/X Do")], &[branching])),
        (
            "table",
            pages(
                &[stream("", b"BT /F2 9 Tf <0041> Tj ET")],
                &[table.to_vec(), stream("/Filter/FlateDecode", &packed(&named))],
            ),
        ),
        ("loop", looped.to_vec()),
        ("itself", whole(&[b"1 0 R"])),
    ]
}

#[test]
fn a_bomb_is_an_error_soon_and_quietly() {
    let folder = std::env::temp_dir().join(format!("sverka-bombs-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, bytes) in bombs() {
        let path = folder.join("bomb.pdf");
        std::fs::write(&path, &bytes).expect("a file");
        let start = Instant::now();
        let shell = format!("ulimit -v 1500000; exec {} formats {}", env!("CARGO_BIN_EXE_sverka"), path.display());
        let out = std::process::Command::new("bash").args(["-c", &shell]).output().expect("a shell");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        println!("{name}: {} bytes, {} ms, {said}", bytes.len(), start.elapsed().as_millis());
        assert_eq!(out.status.code(), Some(2), "{name}: {said}");
        assert!(said.starts_with("sverka: ") && !said.contains("panicked"), "{name}: {said}");
        assert!(start.elapsed() < Duration::from_secs(100), "{name}");
    }
    let _ = std::fs::remove_dir_all(&folder);
}

#[test]
fn a_pdf_is_a_side_of_a_pair_like_any_other() {
    let folder = std::env::temp_dir().join(format!("sverka-pdf-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let at = |name: &str| folder.join(name).display().to_string();
    std::fs::write(at("a.pdf"), page("BT /F1 12 Tf 72 700 Td (A letter of the third of Juiy) Tj ET")).expect("a file");
    std::fs::write(at("a.txt"), "A letter of the third of July\n").expect("a file");
    let out = sverka(&["diff", &at("a.pdf"), &at("a.txt"), "--output", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let found = json["discrepancies"].as_array().expect("a list");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["transcript"]["text"], &found[0]["reference"]["text"]), (&"Juiy".into(), &"July".into()));
    let origin = &found[0]["transcript"]["span"]["origin"];
    assert_eq!((&origin["page"], &origin["box"]["unit"]), (&"1".into(), &"mm".into()));
    assert_eq!(words(&text(&std::fs::read(at("a.pdf")).expect("a file")).text).len(), 7);
    let _ = std::fs::remove_dir_all(&folder);
}
