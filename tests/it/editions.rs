//! TEI: two views of one file, what belongs to neither, and the corrections between them; hOCR and tables beside it.

use sverka::read::{ReadOptions, Role, View, read_source, source_from_bytes};
use sverka::text::{Source, Span};

use crate::cli::sverka;
use crate::formats::{read, refused, shared, words};
use crate::support::project;

fn view(view: &str) -> Source {
    let view = Some(view.parse::<View>().expect("a view"));
    let options = ReadOptions { view, ..ReadOptions::default() };
    read_source(&project("tests/fixtures/formats/views.tei.xml"), &options).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn an_edition_has_a_written_and_an_edited_text() {
    let written = "1\n\nТов. Иваков просит о срочном отв, г и~ тото\nчело-\nвек, ученик, верно тут единственное дом ... конец строки\n\nсверить\n\nстр\n\nСЕКРЕТНО\n";
    let edited = "1\n\nТоварищ Иванов просит о срочном ответе, город и то\nчело-\nвек, ученик, верно тут единственное дом [...] конец строки\n\nсверить\n\nстр\n\nСЕКРЕТНО\n";
    assert_eq!(view("written").text, written);
    assert_eq!(view("edited").text, edited);
    assert_eq!(view("witness:C").text, written.replace("дом ", "домъ "));
    assert!("diplomatic".parse::<View>().is_err());
}

#[test]
fn an_edition_leads_back_to_its_file_pages_and_zones() {
    let source = view("written");
    let layout = source.layout.as_ref().expect("a layout");
    let zones: Vec<_> = layout.zones.iter().map(|z| (z.kind, source.slice(z.span), z.label.as_str())).collect();
    let wanted = [
        ("folio", "1", "fw type=\"pageNum\""),
        ("marginalia", "сверить", "note in the margin"),
        ("stamp", "СЕКРЕТНО", "stamp"),
    ];
    assert_eq!(zones, wanted);
    let pages: Vec<_> = layout.pages.iter().map(|p| p.id.as_deref()).collect();
    assert_eq!(pages, [Some("1"), Some("2")]);
    let at = source.text.find("Тов").expect("there");
    let origin = layout.origin(Span::at(at)).expect("an origin");
    assert_eq!((origin.id, origin.line), (Some("p1"), 8));
    assert_eq!(origin.bounds.map(|b| b.right), Some(300.0));
    let gap = source.text.find("...").expect("there");
    assert!(layout.is_gap(Span::new(gap, gap + 3)));
    let bytes = std::fs::read(project("tests/fixtures/formats/views.tei.xml")).expect("a file");
    let spelt = source.disk_range(Span::new(gap, gap + 3));
    assert_eq!(&bytes[spelt], br#"<gap reason="illegible"/>"#);
}

#[test]
fn a_reference_is_read_as_edited_and_a_transcript_as_written() {
    let of = |role| {
        let options = ReadOptions { role: Some(role), ..ReadOptions::default() };
        let path = project("tests/fixtures/formats/views.tei.xml");
        read_source(&path, &options).unwrap_or_else(|e| panic!("{e}")).text
    };
    assert!(of(Role::Transcript).contains("Иваков") && of(Role::Reference).contains("Иванов"));
}

#[test]
fn the_views_of_one_file_differ_in_its_own_corrections() {
    let path = "tests/fixtures/formats/views.tei.xml";
    let views = ["--transcript-view", "written", "--reference-view", "edited", "--output", "json"];
    let out = sverka(&[&["diff", path][..], &views].concat());
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let mut changed: Vec<(String, String)> = Vec::new();
    for d in json["discrepancies"].as_array().expect("a list") {
        let side = |s: &str| d[s]["text"].as_str().unwrap_or("").to_string();
        changed.push((side("transcript"), side("reference")));
    }
    for (t, r) in [("Иваков", "Иванов"), ("отв", "ответе"), ("тото", "то")] {
        assert!(changed.contains(&(t.into(), r.into())), "{t} → {r}: {changed:?}");
    }
    assert!(!changed.iter().any(|(t, r)| t.contains("СЕКРЕТНО") || r.contains("[...]")), "{changed:?}");
}

#[test]
fn the_views_of_others_are_as_they_say() {
    let Some(folder) = shared("s09-tei") else { return };
    let path = folder.join("telegram-choice.xml");
    let view = |view: View| {
        let options = ReadOptions { view: Some(view), ..ReadOptions::default() };
        words(&read_source(&path, &options).unwrap_or_else(|e| panic!("{e}")).text).join(" ")
    };
    let written = "Предлагая создать трех человек в т.г., иностранные сухопутные, Лист 2 военно-морские силы ... . Пропу Ваше срочно дать ответ.";
    let edited = "Предлагаю создать трёх человек в текущем году, иностранные сухопутные, Лист 2 военно-морские силы [...] отвести. Прошу Вас срочно дать ответ.";
    assert!(view(View::Written).ends_with(written), "{}", view(View::Written));
    assert!(view(View::Edited).ends_with(edited), "{}", view(View::Edited));
    let out = sverka(&["diff", &path.display().to_string(), "--output", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let texts: Vec<&str> = json["discrepancies"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|d| d["reference"]["text"].as_str())
        .collect();
    assert_eq!(texts, ["Предлагаю", "трёх", "текущем", "году", "отвести", "Прошу", "Вас"]);
    let letter = read_source(&folder.join("schnitzler-L04508.xml"), &ReadOptions::default()).expect("a letter");
    assert!(letter.text.contains("Gustav Schwarzkopf") && letter.text.contains("Herzlichst Ihr"), "{}", letter.text);
    for foreign in ["Brijuni", "1862", "Offenbar", "Kartenbrief"] {
        assert!(!letter.text.contains(foreign), "{foreign} is no text of the letter");
    }
}

const LETTER: &str = "<TEI xml:lang=\"en\"><teiHeader><fileDesc><titleStmt><title>Letter 7</title></titleStmt><sourceDesc>\
<msDesc><msIdentifier><settlement>Wien</settlement><repository>ÖNB</repository>\n<idno>H 7</idno></msIdentifier>\
<history><origin><origDate notBefore=\"1901\" notAfter=\"1902\">um 1901</origDate></origin></history></msDesc></sourceDesc></fileDesc>\
<profileDesc><correspDesc><correspAction type=\"sent\"><date when=\"1901-05-04\">4. 5. 01</date></correspAction>\
<correspAction type=\"received\"><date>5.5.19<choice><sic>10</sic><corr>01</corr></choice></date></correspAction></correspDesc></profileDesc>\
<revisionDesc><change><date when=\"2020\"/></change></revisionDesc></teiHeader>\
<text xml:lang=\"de\"><body><p>Am <choice><abbr>u.</abbr><expan>und</expan></choice> das <supplied>Wort</supplied> \
<choice><sic>Hauss</sic><corr>Haus</corr></choice> ist<surplus>ist</surplus> da.</p></body></text></TEI>";

#[test]
fn the_header_of_an_edition_is_its_metadata() {
    use sverka::read::Metadata;
    let source = source_from_bytes("letter.xml", LETTER.as_bytes(), &ReadOptions::default());
    let source = source.unwrap_or_else(|e| panic!("{e}"));
    let metadata = Metadata::from_header(&source).expect("a header");
    let fields: Vec<_> = metadata.fields.iter().map(|f| (f.key.as_str(), f.value.as_str())).collect();
    let wanted = [
        ("title", "Letter 7"),
        ("date", "1901-05-04"),
        ("received", "5.5.1901"),
        ("citation", "Wien, ÖNB, H 7"),
        ("lang", "de"),
    ];
    assert_eq!(fields, wanted);
    // Each value leads back to its place in the file.
    let date = &metadata.fields[1];
    assert_eq!(metadata.source.slice(date.span), date.value);
    assert_eq!(&LETTER.as_bytes()[metadata.source.disk_range(date.span)], b"1901-05-04");
    let notes = &source.layout.as_ref().expect("a layout").notes;
    assert!(notes.iter().any(|n| n == "the header corrects ‘10’ to ‘01’"), "{notes:?}");
    // Without a date of sending, that of origin counts.
    let undated = LETTER.replace("\"sent\"", "\"transmitted\"");
    let source = source_from_bytes("letter.xml", undated.as_bytes(), &ReadOptions::default());
    let metadata = Metadata::from_header(&source.unwrap_or_else(|e| panic!("{e}"))).expect("a header");
    assert_eq!(metadata.get("date"), Some("1901/1902"));
}

#[test]
fn what_editors_did_is_the_cause_or_speaks_for_it() {
    let path = std::env::temp_dir().join(format!("sverka-letter-{}.xml", std::process::id()));
    std::fs::write(&path, LETTER).expect("a file");
    let out = sverka(&["diff", &path.display().to_string(), "--output", "json"]);
    let _ = std::fs::remove_file(&path);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert_eq!(json["pair"]["metadata"]["date"], "1901-05-04");
    let found = json["discrepancies"].as_array().expect("a list");
    let of = |side: &str, text: &str| {
        let d = found.iter().find(|d| d[side]["text"].as_str().is_some_and(|t| t.contains(text)));
        let d = d.unwrap_or_else(|| panic!("{text}: {found:#?}"));
        (d["cause"].as_str().unwrap_or("").to_string(), d["evidence"].to_string())
    };
    for (side, text, cause, element) in [
        ("reference", "und", "editorial", "abbr"),
        ("reference", "Wort", "editorial", "supplied"),
        ("transcript", "istist", "editorial", "surplus"),
        ("transcript", "Hauss", "", "sic"),
    ] {
        let (found, evidence) = of(side, text);
        assert!(cause.is_empty() || found == cause, "{text}: {found}, {evidence}");
        assert!(evidence.contains(element), "{text}: {evidence}");
    }
    assert_ne!(of("transcript", "Hauss").0, "editorial");
}

#[test]
fn an_edition_without_a_body_is_refused() {
    assert!(refused(b"<TEI><teiHeader/><text><front><p>x</p></front></text></TEI>").message.contains("no <body>"));
}

#[test]
fn loose_html_is_read_as_browsers_read_it() {
    let html = "<HTML><head><meta charset=utf-8><title>not text</title><script>if (a<b) {}</script></head><BODY>
<div class=ocr_page id=p1 title='image \"a;b.png\"; bbox 0 0 500 700'>
<span class='ocr_header' title='bbox 1 2 3 4'>Seite 7</span><br>
<p class=ocr_par><span class=ocr_line title='bbox 10 20 300 40'>Caf&eacute; &amp; R&#252;ben, ver&shy;</span>
<span class=ocr_line><span class=ocrx_word title='bbox 10 50 90 70; x_wconf 91'>bunden</span><span class=ocrx_word>,</span> <span class=ocrx_word>a<b>b</b>c</span></span>
<p class=ocr_par><span class=ocr_line>neuer<em> Absatz</em></span>
</div></BODY></HTML>";
    let source =
        source_from_bytes("x.html", html.as_bytes(), &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(source.text, "Seite 7\n\nCafé & Rüben, ver\u{ad}\nbunden, abc\n\nneuer Absatz\n");
    let layout = source.layout.as_ref().expect("a layout");
    assert_eq!(layout.pages[0].image.as_deref(), Some("a;b.png"));
    assert_eq!(layout.zones.len(), 1);
    let at = source.text.find("bunden").expect("there");
    let origin = layout.origin(Span::new(at, at + 6)).expect("an origin");
    assert_eq!((origin.line, origin.confidence, origin.bounds.map(|b| b.right)), (5, Some(0.91), Some(90.0)));
    for cut in (html.find("ocr_page").expect("there") + 20..html.len() - 8).step_by(7) {
        assert!(source_from_bytes("x.html", &html.as_bytes()[..cut], &ReadOptions::default()).is_err(), "cut at {cut}");
    }
}

#[test]
fn hocr_and_tables_give_the_text_that_the_engine_wrote() {
    let plain = read("memo-1949-faded.txt");
    for name in ["memo-1949-faded.hocr", "memo-1949-faded.tsv"] {
        assert_eq!(words(&read(name).text), words(&plain.text), "{name}");
    }
    let tsv = std::fs::read_to_string(project("tests/fixtures/formats/memo-1949-faded.tsv")).expect("a file");
    let cut = tsv.rfind('\t').and_then(|i| tsv[..i].rfind('\t')).expect("columns");
    let error = refused(&tsv.as_bytes()[..cut]);
    assert_eq!(error.place.expect("a place").line, Some(tsv.lines().count()));
}

#[test]
fn one_page_has_the_same_findings_in_every_format() {
    let Some(folder) = shared("s02-typescript-ru") else { return };
    for page in ["memo-1949-faded", "telegram-p1-mild", "telegram-p1-photocopy", "telegram-p2-carbon"] {
        let told = |ending: &str| {
            let path = |e: &str| folder.join(format!("{page}.{e}")).display().to_string();
            let out = sverka(&["diff", &path(ending), &path("gt.txt"), "--output", "json"]);
            let json: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
            let of = |list: &str, keys: &[&str]| -> Vec<String> {
                let rows = json[list].as_array().expect("a list").iter();
                rows.map(|row| keys.iter().map(|k| row[*k].to_string()).collect()).collect()
            };
            let figures = json["metrics"]["body"]["edits"].to_string();
            (of("findings", &["rule", "text", "message"]), of("discrepancies", &["kind", "cause"]), figures)
        };
        let plain = told("txt");
        for ending in ["alto.xml", "page.xml", "hocr", "tsv"] {
            assert!(told(ending) == plain, "{page}.{ending}");
        }
    }
}
