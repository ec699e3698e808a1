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
    ReadOptions { encoding: Some(name.into()), ..ReadOptions::default() }
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

/// Part of the file name, name of the encoding, evidence, and what was replaced before encoding.
type EncodingRow = (&'static str, &'static str, EncodingEvidence, [(&'static str, &'static str); 3]);

#[test]
fn every_encoding_gives_the_same_text() {
    let table: [EncodingRow; 12] = [
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

/// Builds a record from its parts and splits it.
fn split(text: &str) -> Result<Vec<(SectionKind, String)>, Error> {
    let source = Source::from_text("r.txt", text);
    let record = split_record(&source, &[])?;
    assert!(!record.notes.is_empty());
    Ok(record.sections.iter().map(|s| (s.kind, source.slice(s.span).to_string())).collect())
}

const RAW: &str = "Предлагая создать нашу делегацию в составе трех человек: начальника генштаба Народной армии.\n\nПропу Ваше после ознакомления с телеграммой срочно дать ответ и сообщить о принятом решении.";
const CLEAN: &str = "Предлагаю создать нашу делегацию в составе трёх человек: начальника генштаба Народной армии.\n\nПрошу Вас после ознакомления с телеграммой срочно дать ответ и сообщить о принятом решении.";
const ENGLISH: &str = "I propose to create our delegation with a composition of three persons: the chief of general staff of the army.\n\nI ask you to give an answer after familiarizing yourself with the telegram.";

#[test]
fn records_are_split_by_headings_too() {
    use SectionKind::{Metadata, Reference, Transcript, Translation};
    let wanted = vec![(Transcript, RAW.into()), (Reference, CLEAN.into()), (Translation, ENGLISH.into())];
    for [a, b, c] in [
        ["## Transcript - Russian", "## Corrected transcript", "## Translation - English"],
        ["Transcript", "Corrected transcript", "Translation"],
        ["Расшифровка", "Исправленная расшифровка", "Перевод"],
        ["**OCR:**", "**Corrected text:**", "**Translation (English):**"],
    ] {
        let text = format!("{a}\n\n{RAW}\n\n{b}\n\n{CLEAN}\n\n{c}\n\n{ENGLISH}\n");
        assert_eq!(split(&text).unwrap_or_else(|e| panic!("{a}: {e}")), wanted, "{a}");
        // With a header above, and separators besides.
        let text = format!(
            "3 July 1951\n\n**A telegram**\n\n{a}\n\n{RAW}\n\n[...]\n\n{b}\n\n{CLEAN}\n\n[…]\n\n{c}\n\n{ENGLISH}\n"
        );
        let found = split(&text).unwrap_or_else(|e| panic!("{a}: {e}"));
        assert_eq!(found[0], (Metadata, "3 July 1951\n\n**A telegram**".into()));
        assert_eq!(found[1..], wanted, "{a}");
    }
    let turned = format!("# Corrected transcript\n\n{CLEAN}\n\n# Transcript\n\n{RAW}\n");
    assert_eq!(split(&turned).expect("headings name both"), [(Reference, CLEAN.into()), (Transcript, RAW.into())]);
}

#[test]
fn separators_in_their_writings_and_line_ends() {
    use SectionKind::{Metadata, Reference, Transcript, Translation};
    for mark in ["[...]", "[…]", "[. . .]", "  [ ... ]  ", "[....]"] {
        let text = format!(
            "Title: A telegram\nDate: 1951\n\n{mark}\n\n{RAW}\n{mark}\n{CLEAN}\n\n{mark}\n{ENGLISH}\n\n* * *\n"
        );
        let wanted = vec![
            (Metadata, "Title: A telegram\nDate: 1951".to_string()),
            (Transcript, RAW.into()),
            (Reference, CLEAN.into()),
            (Translation, ENGLISH.into()),
        ];
        assert_eq!(split(&text).unwrap_or_else(|e| panic!("{mark}: {e}")), wanted, "{mark}");
        let crlf = split(&text.replace('\n', "\r\n")).unwrap_or_else(|e| panic!("{mark}: {e}"));
        let unified: Vec<_> = crlf.into_iter().map(|(k, t)| (k, t.replace("\r\n", "\n"))).collect();
        assert_eq!(unified, wanted, "{mark}");
    }
}

#[test]
fn a_gap_inside_the_reference_does_not_cut_it() {
    let third =
        "Начиная с какого дня войска обеих сторон должны отойти на расстояние до десяти километров от параллели.";
    let raw = format!("{RAW}\n\n{third}");
    // On a line of its own, between two paragraphs that both stand in the transcript.
    let text = format!("{raw}\n\n[...]\n\n{CLEAN}\n\n[...]\n\n{third}\n\n[...]\n\n{ENGLISH}\n");
    let found = split(&text).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(found.len(), 3);
    assert_eq!(found[0].1, raw);
    assert_eq!(found[1].1, format!("{CLEAN}\n\n[...]\n\n{third}"));
    // Within a line.
    let text = format!("{RAW}\n\n[...]\n\n{} [...] дать ответ\n", CLEAN);
    assert_eq!(split(&text).unwrap_or_else(|e| panic!("{e}")).len(), 2);
}

#[test]
fn what_cannot_be_split_safely_is_refused() {
    let other = "Сообщаю, что урожай в этом году собран полностью, зерно свезено на склады, потерь нет, колхозники премированы.";
    for (why, text) in [
        ("no separator", format!("{RAW}\n\n{CLEAN}\n")),
        ("empty", String::new()),
        ("one section", format!("[...]\n\n{RAW}\n\n[...]\n")),
        ("nothing shared", format!("{RAW}\n\n[...]\n\n{other}\n")),
        ("two languages", format!("{RAW}\n\n[...]\n\n{ENGLISH}\n")),
        ("three alike", format!("{RAW}\n\n[...]\n\n{CLEAN}\n\n[...]\n\n{RAW}\n")),
        ("two pairs", format!("{RAW}\n\n[...]\n\n{CLEAN}\n\n[...]\n\n{ENGLISH}\n\n[...]\n\n{ENGLISH}\n")),
        ("two corrected", format!("# Corrected text\n\n{RAW}\n\n# Corrected text\n\n{CLEAN}\n")),
        (
            "a translation inside",
            format!("{RAW}\n\n[...]\n\n# Translation\n\n{ENGLISH}\n\n[...]\n\n{RAW}\n\n[...]\n\n{CLEAN}\n{CLEAN}\n"),
        ),
        ("second is the transcript", format!("{CLEAN}\n\n# Transcript\n\n{RAW}\n")),
    ] {
        let error = split(&text).expect_err(why);
        assert_eq!(error.kind, ErrorKind::Malformed, "{why}: {error}");
        assert!(error.hint.as_ref().is_some_and(|h| h.contains("--section")), "{why}: {error}");
    }
}

fn sverka(args: &[&str]) -> (Option<i32>, String, String) {
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_sverka")).args(args).output().expect("the program starts");
    (out.status.code(), String::from_utf8_lossy(&out.stdout).into(), String::from_utf8_lossy(&out.stderr).into())
}

#[test]
fn import_writes_the_parts_once_and_never_over_another_file() {
    let home = std::env::temp_dir().join(format!("sverka-import-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&home);
    let (scans, reference) = (home.join("scans_text"), home.join("reference"));
    let record = fixture("telegram/record.txt");
    let args = [
        "import",
        &record.display().to_string(),
        "--id",
        "korea/21404",
        "--scans",
        &scans.display().to_string(),
        "--reference",
        &reference.display().to_string(),
    ];
    let (code, out, err) = sverka(&args);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("transcript (ru)") && out.contains("21404.meta.toml"), "{out}");
    for (path, original) in [
        (scans.join("korea/21404.txt"), "telegram/scans_text/21404.txt"),
        (reference.join("korea/21404.txt"), "telegram/reference/21404.txt"),
        (scans.join("korea/21404.translation.en.txt"), "telegram/translation.en.txt"),
    ] {
        let (made, original) =
            (std::fs::read(&path).expect("written"), std::fs::read(fixture(original)).expect("there"));
        assert_eq!(made, original, "{}", path.display());
    }
    let sidecar = scans.join("korea/21404.meta.toml");
    let made =
        Metadata::from_source(Arc::new(read_source(&sidecar, &ReadOptions::default()).expect("text"))).expect("TOML");
    let header = Metadata::from_source(Arc::new(read("telegram/metadata.txt").expect("text"))).expect("prose");
    let values = |m: &Metadata| m.fields.iter().map(|f| (f.key.clone(), f.value.clone())).collect::<Vec<_>>();
    assert_eq!(values(&made), values(&header));
    assert_eq!(std::fs::read_dir(scans.join("korea")).expect("folder").count(), 3, "no temporary file stays");

    // One target is enough to stop all.
    std::fs::remove_file(reference.join("korea/21404.txt")).expect("removed");
    let (code, _, err) = sverka(&args);
    assert_eq!(code, Some(2));
    assert!(err.contains("21404.meta.toml") && err.contains("help:"), "{err}");
    assert!(!reference.join("korea/21404.txt").exists());
    let _ = std::fs::remove_dir_all(&home);
}

proptest! {
    #[test]
    fn any_record_is_split_or_refused(parts in proptest::collection::vec("(\\[\\.\\.\\.\\]|# Transcript|Перевод|Citation:|Date: 1951|\\*\\*[a-z ]{0,9}\\*\\*|###|- [a-z]{1,5}|3 July 1951|[а-я ]{0,60}|[a-z ]{0,60})(\n|\r\n|\n\n)", 0..16)) {
        let source = Arc::new(Source::from_text("r.txt", parts.concat()));
        match split_record(&source, &[]) {
            Ok(record) => {
                prop_assert!(record.sections.windows(2).all(|w| w[0].span.end <= w[1].span.start));
                prop_assert!(sverka::read::import::plan(&source, &record, "r").is_ok());
                prop_assert!(record.into_pair(source).is_ok());
            }
            Err(error) => prop_assert_eq!(error.kind, ErrorKind::Malformed),
        }
    }

    #[test]
    fn any_metadata_is_read_or_refused(text in "[{}\\[\\]\":,=a-c0-9\\\\ \n*#é-]{0,60}", extension in "(toml|json|txt)") {
        let source = Arc::new(Source::from_text(format!("m.{extension}"), text));
        if let Ok(metadata) = Metadata::from_source(Arc::clone(&source)) {
            for field in &metadata.fields {
                prop_assert!(source.text.get(field.span.range()).is_some());
            }
        }
    }
}
