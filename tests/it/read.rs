//! Reading: every encoding, every broken file and every kind of line end of the fixtures.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use sverka::error::{Error, ErrorKind};
use sverka::read::{Metadata, ReadOptions, SectionKind, read_source, source_from_bytes, split_record};
use sverka::text::{DiskOffsets, EncodingEvidence, LineEnd, Source};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn read(name: &str) -> Result<Source, Error> {
    read_source(&fixture(name), &ReadOptions::default())
}

fn declared(name: &str) -> ReadOptions {
    ReadOptions { encoding: Some(name.into()), lang: None }
}

/// Decodes bytes of an encoding without help of the code under test.
fn oracle(name: &str, bytes: &[u8]) -> String {
    match name {
        "utf-32le" => bytes
            .chunks(4)
            .map(|b| char::from_u32(u32::from_le_bytes([b[0], b[1], b[2], b[3]])).expect("a character"))
            .collect(),
        "utf-8" => String::from_utf8(bytes.to_vec()).expect("UTF-8"),
        _ => {
            let page = encoding_rs::Encoding::for_label(name.as_bytes()).expect("a page");
            let (text, broken) = page.decode_without_bom_handling(bytes);
            assert!(!broken, "{name}");
            text.into_owned()
        }
    }
}

#[test]
fn every_encoding_gives_the_same_text() {
    let table: [(&str, &str, EncodingEvidence, [(&str, &str); 3]); 12] = [
        ("utf-8", "utf-8", EncodingEvidence::ValidUtf8, [("", ""); 3]),
        ("utf-8-bom", "utf-8", EncodingEvidence::ByteOrderMark, [("", ""); 3]),
        ("cp1251", "windows-1251", EncodingEvidence::Detected, [("", ""); 3]),
        ("koi8-r", "koi8-r", EncodingEvidence::Detected, [("№", "N"), ("»", "\""), ("«", "\"")]),
        ("ibm866", "ibm866", EncodingEvidence::Detected, [("»", "\""), ("«", "\""), ("", "")]),
        ("mac-cyrillic", "x-mac-cyrillic", EncodingEvidence::Detected, [("", ""); 3]),
        ("iso-8859-5", "iso-8859-5", EncodingEvidence::Detected, [("»", "\""), ("«", "\""), ("", "")]),
        ("utf-16le-bom", "utf-16le", EncodingEvidence::ByteOrderMark, [("", ""); 3]),
        ("utf-16be-bom", "utf-16be", EncodingEvidence::ByteOrderMark, [("", ""); 3]),
        ("utf-16le-nobom", "utf-16le", EncodingEvidence::ZeroBytes, [("", ""); 3]),
        ("utf-16be-nobom", "utf-16be", EncodingEvidence::ZeroBytes, [("", ""); 3]),
        ("utf-32le-bom", "utf-32le", EncodingEvidence::ByteOrderMark, [("", ""); 3]),
    ];
    for text in ["raw", "corrected"] {
        let plain = read(&format!("encodings/{text}.utf-8.txt")).expect("UTF-8").text;
        for (file, name, evidence, replaced) in &table {
            let path = format!("encodings/{text}.{file}.txt");
            let source = read(&path).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(source.encoding.name, *name, "{path}");
            assert_eq!(source.encoding.evidence, *evidence, "{path}");
            assert!(source.encoding.confidence > 0.9, "{path}: {}", source.encoding.confidence);
            let wanted = replaced
                .iter()
                .filter(|(from, _)| !from.is_empty())
                .fold(plain.clone(), |text, (from, to)| text.replace(from, to));
            assert_eq!(source.text, wanted, "{path}");
            check_places(&source, &std::fs::read(fixture(&path)).expect("the file"));
        }
    }
}

/// Cuts stretches out of the file by their places and decodes them: they must be the slices.
fn check_places(source: &Source, bytes: &[u8]) {
    let body = &bytes[source.encoding.bom..];
    let ends: Vec<usize> = source.text.char_indices().map(|(i, _)| i).chain([source.text.len()]).collect();
    for pair in ends.iter().step_by(7).collect::<Vec<_>>().windows(2) {
        let (a, b) = (*pair[0], *pair[1]);
        let cut = &body[source.place(a).bytes..source.place(b).bytes];
        assert_eq!(oracle(&source.encoding.name, cut), source.text[a..b], "{}", source.path);
    }
    assert_eq!(source.place(source.text.len()).bytes, body.len(), "{}", source.path);
}

fn refused(name: &str) -> Error {
    let error = read(&format!("encodings/{name}")).expect_err(name);
    assert_eq!(error.kind, ErrorKind::Undecodable, "{error}");
    assert!(error.hint.is_some(), "{error}");
    assert!(error.place.as_ref().is_some_and(|p| p.byte.is_some()), "{error}");
    error
}

fn byte_of(error: &Error) -> u64 {
    error.place.as_ref().and_then(|p| p.byte).expect("a byte offset")
}

#[test]
fn broken_files_are_refused_at_their_place() {
    let mixed = refused("broken/mixed-utf8-cp1251.txt");
    assert_eq!(byte_of(&mixed), 449);
    assert!(mixed.message.contains("windows-1251"), "{mixed}");
    let bytes = std::fs::read(fixture("encodings/broken/mixed-utf8-cp1251.txt")).expect("the file");
    let lines = bytes.split(|b| *b == b'\n').enumerate().filter(|(_, l)| std::str::from_utf8(l).is_err());
    let lines: Vec<String> = lines.map(|(i, _)| (i + 1).to_string()).collect();
    assert!(mixed.message.contains(&format!("lines {} ", lines.join(", "))), "{mixed}");

    let cut = refused("broken/truncated-mid-char.txt");
    assert_eq!(byte_of(&cut), 1001);
    assert_eq!(byte_of(&refused("broken/overlong-and-c1.txt")), 366);
    assert_eq!(byte_of(&refused("broken/utf16le-odd-length.txt")), 802);
    assert_eq!(byte_of(&refused("broken/lone-surrogate-utf16le.txt")), 0x25A);
    let nul = refused("broken/nul-bytes.txt");
    assert_eq!((byte_of(&nul), nul.place.as_ref().and_then(|p| p.line)), (38, Some(2)), "{nul}");
}

#[test]
fn mojibake_is_named_with_both_encodings_and_can_be_insisted_on() {
    for (file, written, read_as) in [
        ("broken/mojibake-cp1251-as-latin1.txt", "windows-1251", "windows-1252"),
        ("broken/mojibake-koi8-as-cp1251.txt", "koi8-r", "windows-1251"),
        ("broken/mojibake-utf8-as-cp1251.txt", "utf-8", "windows-1251"),
    ] {
        let error = refused(file);
        assert!(error.message.contains(&format!("{written} text was read as {read_as}")), "{error}");
        assert!(error.message.contains("Товарищ МАО"), "{error}");
        assert!(read_source(&fixture(&format!("encodings/{file}")), &declared("utf-8")).is_ok());
    }
}

#[test]
fn nine_letters_are_too_few_to_guess_from() {
    for (file, encoding) in
        [("cp1251-one-word.txt", "windows-1251"), ("cp866-one-word.txt", "ibm866"), ("koi8r-one-word.txt", "koi8-r")]
    {
        let error = refused(&format!("short/{file}"));
        assert!(error.message.contains(encoding), "{error}");
        assert!(error.hint.as_ref().is_some_and(|h| h.contains("--encoding")), "{error}");
        let source = read_source(&fixture(&format!("encodings/short/{file}")), &declared(encoding)).expect("declared");
        assert_eq!(source.text, "Прошу Вас");
        assert_eq!(source.encoding.evidence, EncodingEvidence::Declared);
    }
}

#[test]
fn line_ends_stay_as_they_are_and_count() {
    let plain = read("encodings/corrected.utf-8.txt").expect("UTF-8");
    let lines = plain.place(plain.text.trim_end().len()).line;
    for (file, kind) in [
        ("cr-only", LineEnd::Cr),
        ("crlf", LineEnd::CrLf),
        ("mixed", LineEnd::Mixed),
        ("no-final-newline", LineEnd::Lf),
    ] {
        let source = read(&format!("encodings/newlines/{file}.txt")).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(source.line_end(), kind, "{file}");
        // Counted at the last letter: the files differ in what ends their last line.
        assert_eq!(source.place(source.text.trim_end().len()).line, lines, "{file}");
        let unified = source.text.replace("\r\n", "\n").replace('\r', "\n");
        assert_eq!(unified.trim_end(), plain.text.trim_end(), "{file}");
    }
    let unicode = read("encodings/newlines/nel-ls-ps.txt").unwrap_or_else(|e| panic!("{e}"));
    assert!(matches!(unicode.line_end(), LineEnd::Unicode | LineEnd::Mixed));
    assert!(unicode.place(unicode.text.len()).line > 3);
    assert!(read("encodings/newlines/formfeed-pages.txt").is_ok_and(|s| s.text.contains('\u{c}')));
}

#[test]
fn an_empty_file_is_an_empty_source() {
    let source = source_from_bytes("empty.txt", b"", &ReadOptions::default()).expect("no error");
    assert_eq!((source.text.as_str(), source.encoding.name.as_str()), ("", "utf-8"));
    assert_eq!(source.digest, "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn files_that_cannot_be_read_say_why() {
    assert_eq!(read("encodings/none.txt").expect_err("missing").kind, ErrorKind::NotFound);
    assert_eq!(read("encodings").expect_err("a directory").kind, ErrorKind::Unreadable);
    for bytes in [&b"%PDF-1.4 \xE2\xE3"[..], b"PK\x03\x04\0\0", b"\0\x01\x02\x03\xFF\xFE\x80\x90\x11abc"] {
        let error = source_from_bytes("x.bin", bytes, &ReadOptions::default()).expect_err("binary");
        assert_eq!(error.kind, ErrorKind::Undecodable, "{error}");
        assert!(error.place.as_ref().is_some_and(|p| p.byte.is_some()), "{error}");
    }
    let error = source_from_bytes("x.txt", b"x", &declared("klingon")).expect_err("unknown");
    assert_eq!(error.kind, ErrorKind::Usage);
}

#[test]
fn other_languages_are_read_and_not_suspected() {
    let texts = [
        ("windows-1252", "L’été dernier, à la mer, les élèves étaient très occupés : « ça va ? » — Ça dépend, dit-il."),
        ("windows-1252", "Die Größe der Straße und die Übung für fünf schöne Bäcker, sagte das Fräulein müde."),
        ("windows-1250", "Następnie się okazało, że już ćwierć łąki jest zalana, a źródło wyschło; nie było też mąki."),
        ("iso-8859-2", "Następnie się okazało, że już ćwierć łąki jest zalana, a źródło wyschło; nie było też mąki."),
        ("windows-1252", "The Commander said: “We don’t know the date of the letter – not yet.”"),
        ("shift_jis", "東京の天気は今日とても良いです。明日も晴れるでしょう。"),
        ("euc-jp", "東京の天気は今日とても良いです。明日も晴れるでしょう。"),
        ("gb18030", "中华人民共和国中央人民政府今天成立了。我们的国家是人民的国家。"),
        ("big5", "中華人民共和國的歷史與文化，我們在這裡學習中文。"),
        ("euc-kr", "조선민주주의인민공화국 내각 수상에게 보내는 편지입니다."),
        ("koi8-u", "Шановний товаришу, ми одержали ваш лист і дякуємо за нього; їхня відповідь є короткою."),
        ("windows-1251", "СОВЕРШЕННО СЕКРЕТНО. ТОВАРИЩУ СТАЛИНУ. ДОКЛАДЫВАЮ О ПОЛОЖЕНИИ НА ФРОНТЕ."),
        ("koi8-r", "СОВЕРШЕННО СЕКРЕТНО. ТОВАРИЩУ СТАЛИНУ. ДОКЛАДЫВАЮ О ПОЛОЖЕНИИ НА ФРОНТЕ."),
    ];
    for (name, text) in texts {
        let page = encoding_rs::Encoding::for_label(name.as_bytes()).expect("a page");
        let (bytes, _, lossy) = page.encode(text);
        let source = source_from_bytes(name, &bytes, &ReadOptions::default());
        if !lossy {
            let source = source.unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(source.text, text, "{name} was read as {}", source.encoding.name);
            check_places(&source, &bytes);
        } else if let Ok(source) = source {
            // What the page cannot hold went in as a number; the rest must still be read in it.
            assert!(source.text.contains("&#"), "{name}: {}", source.text);
        }
        let utf8 = source_from_bytes(name, text.as_bytes(), &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(utf8.text, text);
    }
}

#[test]
fn utf16_without_a_mark_is_never_read_as_latin() {
    for text in [
        "Прошу",
        "Dear Sir, the letter of 3 July",
        "товарищу Сталину",
        "中华人民共和国\n中央人民政府\n今天成立了\n一二三\n",
    ] {
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [le, be] {
            let source =
                source_from_bytes("x", &bytes, &ReadOptions::default()).unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!(source.text, text);
        }
    }
}

proptest! {
    #[test]
    fn what_is_declared_is_decoded_and_every_place_cuts(text in "[ -~\nА-яЁё]{0,60}") {
        for name in ["windows-1251", "koi8-r", "ibm866", "iso-8859-5", "x-mac-cyrillic"] {
            let page = encoding_rs::Encoding::for_label(name.as_bytes()).expect("a page");
            let (bytes, _, lossy) = page.encode(&text);
            prop_assert!(!lossy);
            let source = source_from_bytes("x", &bytes, &declared(name)).map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert_eq!(&source.text, &text);
            prop_assert_eq!(&source.disk, &DiskOffsets::Fixed(1));
            check_places(&source, &bytes);
        }
    }

    #[test]
    fn any_bytes_are_a_source_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
        if let Ok(source) = source_from_bytes("x", &bytes, &ReadOptions::default()) {
            prop_assert_eq!(source.place(source.text.len()).bytes + source.encoding.bom, bytes.len());
        }
    }
}

#[test]
fn the_record_of_the_seed_falls_into_its_parts() {
    let source = Arc::new(read("telegram/record.txt").expect("the record"));
    let record = split_record(&source, &[]).unwrap_or_else(|e| panic!("{e}"));
    let parts = [
        (SectionKind::Metadata, "metadata.txt", None),
        (SectionKind::Transcript, "scans_text/21404.txt", Some("ru")),
        (SectionKind::Reference, "reference/21404.txt", Some("ru")),
        (SectionKind::Translation, "translation.en.txt", Some("en")),
    ];
    assert_eq!(record.sections.len(), parts.len(), "{:#?}", record.notes);
    for (section, (kind, file, lang)) in record.sections.iter().zip(parts) {
        assert_eq!(section.kind, kind);
        assert_eq!(section.lang.as_deref(), lang);
        let wanted = read(&format!("telegram/{file}")).expect("the part").text;
        assert_eq!(source.slice(section.span), wanted.trim(), "{file}");
    }
    let pair = record.into_pair(Arc::clone(&source)).expect("a pair");
    assert_eq!((pair.id.as_str(), pair.others.len()), ("record", 1));
    let metadata = pair.metadata.expect("a header");
    assert_eq!(metadata.get("date"), Some("July 3, 1951"));
    assert_eq!(metadata.get("title"), Some("Ciphered Telegram No. 21404, Mao Zedong to Cde.\nFilippov [Stalin]"));
    assert_eq!(metadata.get("lang"), Some("ru"));
    assert!(metadata.get("citation").is_some_and(|c| c.starts_with("\"Ciphered") && c.ends_with("/113005>")));
    assert!(metadata.get("summary").is_some_and(|s| s.ends_with("peace proposal.")));
    for field in metadata.fields.iter().filter(|f| f.key != "lang") {
        assert_eq!(source.slice(field.span), field.value);
    }
    let alone = Metadata::from_source(Arc::new(read("telegram/metadata.txt").expect("the header"))).expect("prose");
    let values = |m: &Metadata| m.fields.iter().map(|f| (f.key.clone(), f.value.clone())).collect::<Vec<_>>();
    assert_eq!(values(&alone), values(&metadata));
}
