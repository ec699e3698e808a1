//! Structured files: the same page gives the same text in every format, in the order the file states, with the way back.

use std::path::{Path, PathBuf};

use sverka::error::{Error, ErrorKind};
use sverka::read::{ReadOptions, read_source, source_from_bytes};
use sverka::text::{Source, Span};

use crate::support::project;

/// Reads a file of the fixtures.
pub fn read(name: &str) -> Source {
    read_as(name, None)
}

/// Reads a file of the fixtures in a format.
pub fn read_as(name: &str, format: Option<&str>) -> Source {
    let options = ReadOptions { format: format.map(str::to_string), ..ReadOptions::default() };
    read_source(&project("tests/fixtures/formats").join(name), &options).unwrap_or_else(|e| panic!("{e}"))
}

/// Reads bytes that must be refused.
pub fn refused(bytes: &[u8]) -> Error {
    source_from_bytes("x.xml", bytes, &ReadOptions::default()).map(|s| s.text).expect_err("refused")
}

/// Returns the words of a text, whatever stands between them.
pub fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Returns a folder of the shared data, or says aloud that the test does not run.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let root = std::env::var("SVERKA_SHARED").map_or_else(|_| project("../shared"), PathBuf::from);
    let path = root.join("data").join(folder);
    if !path.is_dir() {
        println!("skipped: {folder} is not here (set SVERKA_SHARED)");
    }
    path.is_dir().then_some(path)
}

/// Every word leads back to bytes of the file that spell it, and offsets grow with the text inside a word.
fn leads_back(source: &Source, path: &Path) {
    let bytes = std::fs::read(path).expect("a file");
    let bytes = &bytes[source.encoding.bom..];
    let layout = source.layout.as_ref().expect("a layout");
    assert!(!layout.pieces.is_empty(), "{}", source.path);
    for piece in &layout.pieces {
        let text = &source.text[piece.start as usize..piece.end as usize];
        let spelt = std::str::from_utf8(&bytes[piece.from as usize..piece.to as usize]).expect("whole characters");
        assert!(
            spelt == text || spelt.starts_with('&') || text == "\u{ad}",
            "{}: {text} is spelt {spelt}",
            source.path
        );
        let span = Span::new(piece.start as usize, piece.end as usize);
        assert_eq!(source.disk_range(span), piece.from as usize..piece.to as usize, "{text}");
        let line = bytes[..piece.from as usize].iter().filter(|&&b| b == b'\n').count() + 1;
        assert_eq!(piece.line as usize, line, "{text}");
    }
}

#[test]
fn one_page_is_one_text_in_every_format() {
    let plain = read("memo-1949-faded.txt");
    for name in ["alto.xml", "page.xml", "hocr", "tsv"].map(|e| format!("memo-1949-faded.{e}")) {
        let name = name.as_str();
        let source = read(name);
        assert_eq!(words(&source.text), words(&plain.text), "{name}");
        leads_back(&source, &project("tests/fixtures/formats").join(name));
    }
}

#[test]
fn alto_is_read_in_its_order_with_hyphens_tags_and_units() {
    let source = read("order.alto.xml");
    let wanted = "Дело № 7\n\nотправ-\nлено посе-\nление го\u{ad}\nрод\n\nТобольск & Ко.\n\nСЕКРЕТНО\n";
    assert_eq!(source.text, wanted);
    leads_back(&source, &project("tests/fixtures/formats/order.alto.xml"));
    let layout = source.layout.as_ref().expect("a layout");
    let zones: Vec<_> = layout.zones.iter().map(|z| (z.kind, source.slice(z.span), z.label.as_str())).collect();
    assert_eq!(zones, [("running head", "Дело № 7", "TopMargin"), ("stamp", "СЕКРЕТНО", "StampZone")]);
    let at = source.text.find("Тобольск").expect("there");
    let origin = layout.origin(Span::new(at, at + "Тобольск".len())).expect("an origin");
    assert_eq!((origin.id, origin.line, origin.confidence), (Some("s7"), 11, Some(0.41)));
    assert_eq!(origin.bounds.map(|b| (b.left, b.top, b.right)), Some((20.0, 50.0, 50.0)), "millimetres");
    assert_eq!(layout.alternatives, [["Тобольcк"]]);
    let page = &layout.pages[0];
    assert_eq!(
        (page.id.as_deref(), page.image.as_deref(), page.size),
        (Some("P12"), Some("f_012.tif"), Some((210.0, 297.0)))
    );
}

#[test]
fn page_is_read_in_its_order_and_says_what_it_chose() {
    let source = read("order.page.xml");
    let wanted = "первая <строка>\nвторая строка\n\nсверено\n\nдесять\n\nдвадцать\n\n13\n\nЗабытая область\n";
    assert_eq!(source.text, wanted);
    leads_back(&source, &project("tests/fixtures/formats/order.page.xml"));
    let layout = source.layout.as_ref().expect("a layout");
    let zones: Vec<_> = layout.zones.iter().map(|z| (z.kind, source.slice(z.span))).collect();
    assert_eq!(zones, [("marginalia", "сверено"), ("folio", "13")]);
    let told = layout.notes.join("\n");
    assert!(told.contains("names 1 regions that the file does not have"), "{told}");
    assert!(told.contains("1 regions with text stand outside the reading order"), "{told}");
    let origin = |word: &str| {
        let at = source.text.find(word).expect("there");
        layout.origin(Span::new(at, at + word.len())).expect("an origin")
    };
    assert_eq!(origin("первая").id, Some("w2"));
    assert_eq!(origin("первая").bounds.map(|b| (b.left, b.right)), Some((100.0, 200.0)));
    assert_eq!(origin("строка>").id, Some("r1l1"));
    assert_eq!(origin("вторая строка").alternatives, ["вторая cтрока"]);
    assert_eq!(words(&read_as("order.page.xml", Some("page:word")).text)[..2], ["первая", "вторая"]);
}

#[test]
fn a_level_that_differs_is_told_and_may_be_chosen() {
    let xml = r#"<PcGts><Page><TextRegion id="r"><TextLine id="l"><TextEquiv><Unicode>line</Unicode></TextEquiv></TextLine><TextEquiv><Unicode>whole
region</Unicode></TextEquiv></TextRegion></Page></PcGts>"#;
    let read = |format: Option<&str>| {
        let options = ReadOptions { format: format.map(str::to_string), ..ReadOptions::default() };
        source_from_bytes("x.xml", xml.as_bytes(), &options).expect("it is read")
    };
    assert_eq!(read(None).text, "line\n");
    assert!(read(None).layout.expect("a layout").notes[0].contains("region r reads otherwise"));
    assert_eq!(read(Some("page:region")).text, "whole\nregion\n");
}

#[test]
fn a_file_cut_short_is_an_error_wherever_it_is_cut() {
    for name in [
        "memo-1949-faded.alto.xml",
        "memo-1949-faded.page.xml",
        "order.alto.xml",
        "order.page.xml",
        "memo-1949-faded.hocr",
        "views.tei.xml",
    ] {
        let bytes = std::fs::read(project("tests/fixtures/formats").join(name)).expect("a file");
        let end = bytes.iter().rposition(|&b| b == b'>').expect("a tag");
        for cut in (200..end).step_by(end / 60) {
            let error = refused(&bytes[..cut]);
            assert!(error.place.is_some_and(|p| p.line.is_some()), "{name} cut at {cut}: {}", error.message);
        }
    }
}

#[test]
fn hostile_markup_is_refused_with_its_place() {
    let deep = format!("<alto>{}{}</alto>", "<x>".repeat(100_000), "</x>".repeat(100_000));
    let bomb = "<?xml version='1.0'?>\n<!DOCTYPE alto [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>\n<alto>&b;</alto>";
    let file = "<!DOCTYPE alto [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><alto><Page>&x;</Page></alto>";
    for (xml, said, line) in [
        (deep.as_str(), "inside each other", 1),
        (bomb, "entity &b;", 3),
        (file, "entity &x;", 1),
        ("<alto>\n<Page></alto>", "</alto> ends what began as <Page> on line 2, column 1", 2),
        ("<alto>\n<Page attr='x></Page></alto>", "not well-formed", 2),
        ("<alto/>\n<alto/>", "second document", 2),
        ("<alto/>\nand more", "outside", 1),
    ] {
        let error = refused(xml.as_bytes());
        assert!(error.message.contains(said), "{}", error.message);
        assert_eq!(error.place.expect("a place").line, Some(line), "{said}");
    }
}

#[test]
fn declarations_must_agree_with_the_bytes() {
    let alto = |encoding: &str, word: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<alto><Page><TextBlock><TextLine><String CONTENT=\"{word}\"/></TextLine></TextBlock></Page></alto>"
        )
    };
    let text = |bytes: &[u8]| source_from_bytes("x.xml", bytes, &ReadOptions::default());
    let (page, _, _) = encoding_rs::WINDOWS_1251.encode("сверка");
    let mut bytes = alto("windows-1251", "*").into_bytes();
    let at = bytes.iter().position(|&b| b == b'*').expect("there");
    bytes.splice(at..=at, page.iter().copied());
    let source = text(&bytes).expect("it is what it says");
    assert_eq!((source.text.as_str(), source.encoding.evidence.name()), ("сверка\n", "stated"));
    assert_eq!(source.disk_range(source.whole()), at..at + 6);
    let wide: Vec<u8> =
        b"\xFF\xFE".iter().copied().chain(alto("UTF-16", "сверка").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(text(&wide).expect("UTF-16").text, "сверка\n");
    for (encoding, word) in [("windows-1251", "сверка"), ("utf-16", "ascii"), ("klingon", "x")] {
        let error = text(alto(encoding, word).as_bytes()).map(|s| s.text).expect_err(encoding);
        assert_eq!((error.kind, error.place.expect("a place").line), (ErrorKind::Undecodable, Some(1)), "{encoding}");
    }
    assert!(text(&bytes[..]).is_ok() && text(alto("us-ascii", "x").as_bytes()).is_ok());
}

#[test]
fn no_blank_is_invented_between_words_of_scripts_that_have_none() {
    let line = |words: &[(&str, u32, u32)]| {
        let strings: String = words
            .iter()
            .map(|(w, x, width)| {
                format!("<String CONTENT=\"{w}\" HPOS=\"{x}\" VPOS=\"0\" WIDTH=\"{width}\" HEIGHT=\"20\"/><SP/>")
            })
            .collect();
        let xml = format!("<alto><Page><TextBlock><TextLine>{strings}</TextLine></TextBlock></Page></alto>");
        source_from_bytes("x.xml", xml.as_bytes(), &ReadOptions::default()).expect("it is read").text
    };
    assert_eq!(line(&[("中华", 0, 40), ("人民", 42, 40), ("。", 90, 10)]), "中华人民。\n");
    assert_eq!(line(&[("昭和", 0, 40), ("20", 42, 20), ("年", 63, 20)]), "昭和20年\n");
    assert_eq!(line(&[("조선", 0, 40), ("민주", 42, 40), ("주의", 95, 40)]), "조선민주 주의\n");
    assert_eq!(line(&[("two", 0, 40), ("words", 42, 40)]), "two words\n");
}

/// What programs write that no standard asks for.
#[test]
fn blanks_that_are_words_and_cells_that_touch_stay_apart() {
    let text = |file: &str| source_from_bytes("x", file.as_bytes(), &ReadOptions::default()).expect("it is read").text;
    let word = |w: &str| format!("<span class='ocrx_word'>{w}</span>");
    let hocr = |words: [&str; 3]| {
        let words = words.map(word).concat();
        format!("<html><body><div class='ocr_page'><span class='ocr_line'>{words}</span></div></body></html>")
    };
    assert_eq!(text(&hocr(["arma", " ", "uirumque"])), "arma uirumque\n");
    assert_eq!(text(&hocr(["ar", "ma ", "uirumque"])), "arma uirumque\n");
    assert_eq!(text(&hocr(["日", " ", "本"])), "日本\n");
    let alto = "<alto><Page><TextBlock><TextLine><String CONTENT='a'/><SP/><String CONTENT='b'/><String CONTENT=' '/>\
        <String CONTENT='c'/><String CONTENT='.'/></TextLine></TextBlock></Page></alto>";
    assert_eq!(text(alto), "a b c.\n");
    let tei = "<TEI><text><body><table><row><cell>a</cell><cell>b c</cell></row><row><cell>d</cell></row></table></body></text></TEI>";
    assert_eq!(text(tei), "a b c\nd\n");
    let cell = |row: u32, col: u32, text: &str| {
        format!(
            "<TableCell row='{row}' col='{col}'><TextLine><TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine></TableCell>"
        )
    };
    let cells = [cell(0, 1, "B1"), cell(1, 0, "A2"), cell(0, 0, "A1")].concat();
    let page = format!("<PcGts><Page><TableRegion id='t'>{cells}</TableRegion></Page></PcGts>");
    assert_eq!(words(&text(&page)), ["A1", "B1", "A2"]);
}

/// Shapes that are met in the wild, in the hand of one who wrote to the shape and not to the reader.
#[test]
fn what_engines_and_projects_write_is_read() {
    let text = |file: &str| source_from_bytes("x", file.as_bytes(), &ReadOptions::default()).expect("it is read");
    let page_2010 = "<pc:PcGts xmlns:pc='http://schema.primaresearch.org/PAGE/gts/pagecontent/2010-03-19'><pc:Page imageWidth='9' imageHeight='9'>\
        <pc:ReadingOrder><pc:OrderedGroup id='g'><pc:RegionRefIndexed index='1' regionRef='r2'/><pc:UnorderedGroupIndexed id='u' index='0'>\
        <pc:RegionRef regionRef='r3'/><pc:RegionRef regionRef='r1'/></pc:UnorderedGroupIndexed></pc:OrderedGroup></pc:ReadingOrder>\
        <pc:TextRegion id='r1'><pc:Coords><pc:Point x='10' y='20'/><pc:Point x='110' y='60'/></pc:Coords><pc:TextEquiv><pc:PlainText>no</pc:PlainText>\
        <pc:Unicode>first</pc:Unicode></pc:TextEquiv></pc:TextRegion><pc:TextRegion id='r2' type='page-number'><pc:TextEquiv><pc:Unicode>17</pc:Unicode>\
        </pc:TextEquiv></pc:TextRegion><pc:TextRegion id='r3'><pc:TextEquiv><pc:Unicode>Heading\nof two</pc:Unicode></pc:TextEquiv></pc:TextRegion></pc:Page></pc:PcGts>";
    let source = text(page_2010);
    assert_eq!(source.text, "Heading\nof two\n\nfirst\n\n17\n");
    let at = source.text.find("first").expect("there");
    let bounds = source.layout.as_ref().and_then(|l| l.origin(Span::at(at))).and_then(|o| o.bounds).expect("a box");
    assert_eq!((bounds.left, bounds.bottom), (10.0, 60.0));
    // eScriptorium: lines with baselines only, a page without a name, zones of SegmOnto.
    let escriptorium = "<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'><Description><MeasurementUnit>pixel</MeasurementUnit></Description>\
        <Tags><OtherTag ID='B1' LABEL='MainZone'/><OtherTag ID='B2' LABEL='NumberingZone:page'/></Tags><Layout><Page WIDTH='9' HEIGHT='9' ID='eSc_dummypage_'>\
        <PrintSpace><TextBlock ID='b' TAGREFS='B2'><TextLine ID='l0' BASELINE='1 2 3 4'><String CONTENT='45r'></String></TextLine></TextBlock>\
        <TextBlock ID='c' TAGREFS='B1'><TextLine ID='l1' BASELINE='1 2 3 4'><Shape><Polygon POINTS='1 2 3 4'/></Shape><String CONTENT='de rebus ge¬'/></TextLine>\
        <TextLine ID='l2'><String CONTENT=''/></TextLine><TextLine ID='l3'><String CONTENT='stis'><Glyph CONTENT='s' GC='0.9'><Variant CONTENT='f'/></Glyph></String>\
        </TextLine></TextBlock></PrintSpace></Page></Layout></alto>";
    let source = text(escriptorium);
    assert_eq!(source.text, "45r\n\nde rebus ge¬\nstis\n");
    assert_eq!(source.layout.expect("a layout").zones.len(), 1);
    // Transkribus: the type in `custom`, lines out of order.
    let transkribus = "<PcGts><Page><TextRegion id='t' custom='readingOrder {index:0;} structure {type:marginalia;}'>\
        <TextLine id='l2' custom='readingOrder {index:1;} abbrev {offset:0; length:3;expansion:Doctor;}'><TextEquiv><Unicode>Dr. &amp; Co.</Unicode></TextEquiv></TextLine>\
        <TextLine id='l1' custom='readingOrder {index:0;}'><TextEquiv><Unicode>Erste Zei¬</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>";
    let source = text(transkribus);
    assert_eq!(source.text, "Erste Zei¬\nDr. & Co.\n");
    assert_eq!(source.layout.expect("a layout").zones[0].kind, "marginalia");
    // OCRopus: loose HTML, lines without words, paragraphs that do not end.
    let ocropus = "<!DOCTYPE html><html><head><meta content='ocr_line ocr_page' name='ocr-capabilities'/><title>OCR Output</title></head><body>\
        <div class='ocr_page' title='bbox 0 0 2000 3000; image 0001.bin.png; file 0001'><span class='ocr_line' title='bbox 1 2 3 4'>a line</span><br />\
        <span class='ocr_line'>and <i>another</i><br></span><p><span class='ocr_line'>after &lt;p&gt;</span></div></body></html>";
    let source = text(ocropus);
    assert_eq!(source.text.split_whitespace().collect::<Vec<_>>().join(" "), "a line and another after <p>");
    assert_eq!(source.layout.expect("a layout").pages[0].image.as_deref(), Some("0001.bin.png"));
    // Tesseract 3: emphasis in words, entities of HTML, a word of nothing.
    let tesseract = "<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Transitional//EN' 'http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd'>\
        <html xmlns='http://www.w3.org/1999/xhtml'><head><title></title></head><body><div class='ocr_page' title='image \"s 1.png\"; bbox 0 0 9 9'><p class='ocr_par'>\
        <span class='ocr_line'><span class='ocrx_word' title='bbox 1 1 2 2; x_wconf 91'><strong><em>Hello</em></strong></span> <span class='ocrx_word'>W&ouml;rld&#39;s</span>\n \
        </span><span class='ocr_line'><span class='ocrx_word'> </span></span></p></div></body></html>";
    assert_eq!(text(tesseract).text, "Hello Wörld's\n");
    // ABBYY FineReader 10: signs by themselves, tables.
    let abbyy = "<document xmlns='http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml'><page width='9' height='9'><block blockType='Text'><text><par><line>\
        <formatting><charParams l='1' t='1' r='2' b='2'>W</charParams><charParams>e</charParams><charParams> </charParams><charParams>go</charParams></formatting></line></par></text></block>\
        <block blockType='Table'><row><cell><text><par><line><formatting>c1</formatting></line></par></text></cell><cell><text><par><line><formatting>c2</formatting></line></par></text></cell></row>\
        </block></page></document>";
    assert_eq!(words(&text(abbyy).text), ["We", "go", "c1", "c2"]);
}

#[test]
fn unknown_xml_is_told_and_plain_text_stays_itself() {
    assert!(refused(b"<?xml version='1.0'?><report/>").message.contains("<report>"));
    let plain = "<...> 5 < 6, <b>x</b>\n";
    assert_eq!(source_from_bytes("a.txt", plain.as_bytes(), &ReadOptions::default()).expect("text").text, plain);
}

#[test]
fn tables_versions_and_levels_of_others_are_read_in_order() {
    let Some(folder) = shared("s06-page-reading-order") else { return };
    let read = |name: &str| read_source(&folder.join(name), &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    for (name, order) in [
        ("table-order-0001", "1 2 3 4 5 6 7 8 9"),
        ("table-order-0002", "1 4 7 2 5 8 3 6 9"),
        ("table-region", "1 2 3 4 5 6 7 8 9"),
        ("table-unordered", "1 2 3 4 5 6 7 8 9"),
        ("table-no-reading-order", "5 6 7 8 9 1 2 3 4"),
    ] {
        assert_eq!(words(&read(&format!("table/{name}.xml")).text).join(" "), order, "{name}");
    }
    let levels = read("levels-are-different.page.xml");
    assert!(levels.layout.expect("a layout").notes.iter().any(|n| n.contains("reads otherwise than its lines")));
    for version in ["alto1", "alto2", "alto3", "page2018"] {
        assert!(read(&format!("versions/test.{version}.xml")).text.len() > 50, "{version}");
    }
    leads_back(&read("order.page.xml"), &folder.join("order.page.xml"));
}

#[test]
fn pairs_of_mixed_formats_have_the_figures_of_other_programs() {
    let Some(folder) = shared("s05-page-alto-real") else { return };
    // What dinglehopper 0.11.0 says, to an edit or two of 4 673 characters.
    for (transcript, reference, cer, wer, characters) in [
        ("brochrnx/ocr.tesseract.page.xml", "brochrnx/gt.page.xml", 0.0776, 0.1696, 1404),
        ("actevedef/ocr.calamari.page.xml", "actevedef/gt.page.xml", 0.0255, 0.1100, 4673),
        ("actevedef/ocr.tesseract.page.xml", "actevedef/gt.page.xml", 0.0402, 0.1609, 4673),
        ("lorem-ipsum/good.ocr.alto.xml", "lorem-ipsum/good.gt.page.xml", 0.0, 0.0, 591),
        ("lorem-ipsum/bad.ocr.alto.xml", "lorem-ipsum/bad.gt.page.xml", 0.0135, 0.0700, 591),
    ] {
        let path = |name: &str| folder.join(name).display().to_string();
        let args = ["metrics", &path(transcript), &path(reference), "--compat", "dinglehopper", "--output", "json"];
        let out = crate::cli::sverka(&args);
        let json: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
        let figure = |name: &str| json["compat"]["figures"][name].as_f64().expect("a figure");
        assert_eq!(figure("characters"), f64::from(characters), "{transcript}");
        for (name, wanted) in [("cer", cer), ("wer", wer)] {
            assert!((figure(name) - wanted).abs() < 0.0005, "{transcript}: {name} {} for {wanted}", figure(name));
        }
    }
}

#[test]
fn json_says_where_in_the_file_and_on_the_page_a_reading_stands() {
    let path = |name: &str| format!("tests/fixtures/formats/{name}");
    let (alto, reference) = (path("memo-1949-faded.alto.xml"), path("memo-1949-faded.gt.txt"));
    let out = crate::cli::sverka(&["diff", &alto, &reference, "--output", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let bytes = std::fs::read(project(&alto)).expect("a file");
    let rows = json["discrepancies"].as_array().expect("a list");
    let placed: Vec<_> = rows.iter().filter(|d| d["transcript"]["span"]["origin"].is_object()).collect();
    assert!(placed.len() > 20);
    for d in placed.iter().filter(|d| !d["transcript"]["text"].as_str().unwrap_or("").contains([' ', '\n'])) {
        let (text, span) = (d["transcript"]["text"].as_str().expect("a text"), &d["transcript"]["span"]);
        if text.is_empty() {
            continue;
        }
        let (from, to) = (span["bytes"][0].as_u64().expect("a number"), span["bytes"][1].as_u64().expect("a number"));
        let spelt = std::str::from_utf8(&bytes[from as usize..to as usize]).expect("UTF-8");
        assert_eq!(spelt.replace("&gt;", ">").replace("&lt;", "<").replace("&quot;", "\""), text);
        assert!(span["origin"]["id"].as_str().expect("an id").starts_with("string_"), "{span}");
        assert_eq!(span["origin"]["box"]["unit"], "pixel");
        assert!(span["origin"]["line"].as_u64().expect("a line") > 20);
    }
    assert!(json["discrepancies"][0]["reference"]["span"].get("origin").is_none(), "plain text has no origin");
    assert_eq!(json["pair"]["transcript"]["layout"]["pages"][0]["image"], "memo-1949-faded.png");
}
