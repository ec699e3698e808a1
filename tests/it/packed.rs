//! Archives, lists of pages, tables of pairs, and the formats that few files are in.

use std::io::Write;
use std::path::PathBuf;

use sverka::error::ErrorKind;
use sverka::read::{ReadOptions, Role, read_source, source_from_bytes};
use sverka::text::{Source, Span};

use crate::formats::{shared, words};

/// A folder of this test run's own, removed when it goes out of use.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sverka-packed-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
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

fn alto(word: &str) -> String {
    format!(
        "<alto><Layout><Page ID=\"{word}\"><TextBlock><TextLine><String ID=\"s\" CONTENT=\"{word}\"/></TextLine></TextBlock></Page></Layout></alto>"
    )
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member");
        out.write_all(content).expect("written");
    }
    out.finish().expect("a zip").into_inner()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(content).expect("written");
    out.finish().expect("a gzip")
}

fn text(bytes: &[u8], role: Option<Role>, format: Option<&str>) -> sverka::error::Result<Source> {
    let options = ReadOptions { role, format: format.map(str::to_string), ..ReadOptions::default() };
    source_from_bytes("x", bytes, &options)
}

#[test]
fn a_zip_is_read_page_by_page_in_the_order_of_its_numbers() {
    let bytes = zip(&[
        ("v/p10.xml", alto("десять").as_bytes()),
        ("v/p9.xml", alto("девять").as_bytes()),
        ("v/readme.txt", b"not of the pages"),
        ("v/p9.png", b"\x89PNG\r\n"),
        ("__MACOSX/p1.xml", b"junk"),
    ]);
    let folder = Folder::new("zip");
    let of_file = read_source(&folder.file("v.zip", &bytes), &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(of_file.text, "девять\n\u{c}десять\n");
    assert_eq!(text(&bytes, None, None).expect("the same in memory").text, of_file.text);
    let layout = of_file.layout.as_ref().expect("a layout");
    let files: Vec<_> = layout.pages.iter().map(|p| p.file.as_deref()).collect();
    assert_eq!(files, [Some("v/p9.xml"), Some("v/p10.xml")]);
    assert!(layout.notes[0].contains("1 text"), "{:?}", layout.notes);
    for cut in [bytes.len() - 1, bytes.len() / 2, 30] {
        assert_eq!(text(&bytes[..cut], None, None).map(|s| s.text).expect_err("cut").kind, ErrorKind::Undecodable);
    }
    assert!(text(&zip(&[("a.png", b"\x89PNG\r\n")]), None, None).is_err(), "a zip of images has no text");
    // Named aloud, the format is that of the file and not of what it packs.
    assert_eq!(text(&bytes, None, Some("zip")).unwrap_or_else(|e| panic!("{e}")).text, of_file.text);
    let broken = zip(&[("1.xml", alto("раз").as_bytes()), ("2.xml", b"<alto><Page>")]);
    let error = text(&broken, None, None).map(|s| s.text).expect_err("half a volume is none");
    assert!(error.to_string().contains("x/2.xml:1:13"), "{error}");
}

#[test]
fn a_gzip_is_what_is_in_it() {
    let bytes = gzip(alto("сверка").as_bytes());
    let folder = Folder::new("gzip");
    let source =
        read_source(&folder.file("a.xml.gz", &bytes), &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(source.text, "сверка\n");
    assert_eq!(source.digest, sverka::text::digest(&bytes), "the digest is that of the file on disk");
    assert_eq!(text(&bytes, None, Some("gzip")).unwrap_or_else(|e| panic!("{e}")).text, source.text);
    assert!(text(&bytes[..bytes.len() - 9], None, None).is_err(), "cut short");
    let bomb = gzip(&vec![b' '; 300 << 20]);
    let error = text(&bomb, None, None).map(|s| s.text.len()).expect_err("a bomb");
    assert!(error.message.contains("grows beyond"), "{error}");
}

#[test]
fn mets_lists_pages_and_leads_nowhere_else() {
    let folder = Folder::new("mets");
    folder.file("OCR/b.xml", alto("вторая").as_bytes());
    folder.file("OCR/a.xml", alto("первая").as_bytes());
    folder.file("GT/a.xml", alto("верная").as_bytes());
    let list = |place: &str| {
        format!(
            "<mets:mets xmlns:mets='m' xmlns:xlink='x'><mets:fileSec>
<mets:fileGrp USE='IMG'><mets:file ID='i' MIMETYPE='image/tiff'><mets:FLocat xlink:href='a.tif'/></mets:file></mets:fileGrp>
<mets:fileGrp USE='OCR-D-OCR'><mets:file ID='o2' MIMETYPE='application/alto+xml'><mets:FLocat xlink:href='OCR/b.xml'/></mets:file>
<mets:file ID='o1' MIMETYPE='application/alto+xml'><mets:FLocat xlink:href='{place}'/></mets:file></mets:fileGrp>
<mets:fileGrp USE='OCR-D-GT'><mets:file ID='g1' MIMETYPE='text/xml'><mets:FLocat xlink:href='file://GT/a.xml'/></mets:file></mets:fileGrp>
</mets:fileSec><mets:structMap TYPE='PHYSICAL'><mets:div><mets:div ORDER='1'><mets:fptr FILEID='o1'/><mets:fptr FILEID='g1'/></mets:div>
<mets:div ORDER='2'><mets:fptr FILEID='o2'/></mets:div></mets:div></mets:structMap></mets:mets>"
        )
    };
    let read = |path: &PathBuf, role, format: Option<&str>| {
        let options = ReadOptions { role, format: format.map(str::to_string), ..ReadOptions::default() };
        read_source(path, &options)
    };
    let path = folder.file("mets.xml", list("OCR/a.xml").as_bytes());
    assert_eq!(read(&path, Some(Role::Transcript), None).expect("pages").text, "первая\n\u{c}вторая\n");
    assert_eq!(read(&path, Some(Role::Reference), None).expect("pages").text, "верная\n");
    assert_eq!(read(&path, None, Some("mets:OCR-D-GT")).expect("pages").text, "верная\n");
    assert_eq!(read(&path, None, Some("mets:NONE")).map(|s| s.text).expect_err("no group").kind, ErrorKind::Usage);
    for place in ["../../etc/passwd", "/etc/passwd", "http://example.org/a.xml"] {
        let path = folder.file("out.xml", list(place).as_bytes());
        let error = read(&path, Some(Role::Transcript), None).map(|s| s.text).expect_err(place);
        assert!(error.message.contains("outside the folder"), "{error}");
    }
    let path = folder.file("gone.xml", list("OCR/c.xml").as_bytes());
    assert_eq!(read(&path, Some(Role::Transcript), None).map(|s| s.text).expect_err("gone").kind, ErrorKind::NotFound);
}

#[test]
fn three_aligned_lines_are_both_sides() {
    let file = "[OCR_toInput] Le 13 jan vier 1852\n[OCR_aligned] Le 13 jan vier @1852 xx\n[ GS_aligned] Le 18 jan@vier @1652 ##\n";
    let side = |role| text(file.as_bytes(), Some(role), None).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(side(Role::Transcript).text, "Le 13 jan vier 1852\n");
    let reference = side(Role::Reference);
    assert_eq!(reference.text, "Le 18 janvier 1652 [...]\n");
    let gap = reference.text.find('[').expect("there");
    let layout = reference.layout.as_ref().expect("a layout");
    assert!(layout.is_gap(Span::new(gap, gap + 5)));
    let at = reference.text.find("1652").expect("there");
    assert_eq!(&file.as_bytes()[reference.disk_range(Span::new(at, at + 4))], b"1652");
    let cut = &file.as_bytes()[..file.find("[ GS").expect("there")];
    assert!(text(cut, Some(Role::Reference), None).is_err());
    let Some(folder) = shared("s04-icdar2019-aligned") else { return };
    let mut files = 0;
    for path in walk(&folder) {
        let head = std::fs::read_to_string(&path).unwrap_or_default();
        if !head.trim_start_matches('\u{feff}').starts_with("[OCR_toInput]") {
            continue;
        }
        files += 1;
        let read = |role| read_source(&path, &ReadOptions { role: Some(role), ..ReadOptions::default() });
        let transcript = read(Role::Transcript).unwrap_or_else(|e| panic!("{e}"));
        let first = head.lines().next().expect("a line").split_once(']').expect("a label").1;
        assert_eq!(words(&transcript.text), words(first), "{}", path.display());
        assert!(!read(Role::Reference).unwrap_or_else(|e| panic!("{e}")).text.contains('@'));
    }
    assert!(files > 10, "{files} files");
}

fn walk(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for path in std::fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()) {
        if path.is_dir() { out.extend(walk(&path)) } else { out.push(path) }
    }
    out.sort();
    out
}

#[test]
fn tables_of_pairs_are_both_sides() {
    let csv = "id,ocr,gt\n1,\"Пропу, \"\"Ваше\"\"\",\"Прошу, Вас\"\r\n2,два,две\n";
    let tsv = "gt\traw\nПрошу\tПропу\n";
    let json = "{\"ocr\": \"Про\\u043fу\", \"ground_truth\": \"Прошу\"}\n{\"ocr\": \"x\", \"ground_truth\": \"y\"}\n";
    let side = |bytes: &str, role, format| text(bytes.as_bytes(), Some(role), format).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(side(csv, Role::Transcript, None).text, "Пропу, \"Ваше\"\n\nдва\n");
    assert_eq!(side(csv, Role::Reference, None).text, "Прошу, Вас\n\nдве\n");
    assert_eq!(side(tsv, Role::Transcript, None).text, "Пропу\n");
    assert_eq!(side(json, Role::Transcript, None).text, "Пропу\n\nx\n");
    assert_eq!(side("a;b\n1;2\n", Role::Reference, Some("pairs:a,b")).text, "2\n");
    let at = csv.find("две").expect("there");
    let reference = side(csv, Role::Reference, None);
    let found = reference.text.find("две").expect("there");
    assert_eq!(reference.disk_range(Span::new(found, found + 6)), at..at + 6);
    for (cut, line) in
        [("id,ocr,gt\n1,\"abc", 2), ("id,ocr,gt\n1,x,y\n2,x\n", 3), ("{\"ocr\": \"a\", \"gt\": \"b\"}\n{\"oc", 2)]
    {
        let error = text(cut.as_bytes(), Some(Role::Reference), None).map(|s| s.text).expect_err(cut);
        assert_eq!(error.place.expect("a place").line, Some(line), "{cut}");
    }
    // A sentence with commas is no table.
    assert_eq!(text("Ref, he said, raw\nmore\n".as_bytes(), None, None).expect("text").layout, None);
}

#[test]
fn abbyy_gathers_characters_into_words() {
    let xml = "<?xml version='1.0'?><document xmlns='http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml'><page width='100' height='200'><block blockType='Text'><text><par><line l='1' t='2' r='60' b='12'><formatting lang='Russian'><charParams l='1' t='2' r='5' b='12' charConfidence='90'><charRecVariants><charRecVariant><variantText>x</variantText></charRecVariant></charRecVariants>Н</charParams><charParams l='6' t='2' r='9' b='12' charConfidence='40'>А</charParams><charParams l='9' t='2' r='12' b='12'> </charParams><charParams l='13' t='2' r='20' b='12'>&amp;</charParams></formatting></line><line><formatting>без знаков</formatting></line></par></text></block></page></document>";
    let source = text(xml.as_bytes(), None, None).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(source.text, "НА &\nбез знаков\n");
    let origin = source.layout.as_ref().expect("a layout").origin(Span::new(0, 4)).expect("an origin");
    assert_eq!((origin.bounds.map(|b| (b.left, b.right)), origin.confidence), (Some((1.0, 9.0)), Some(0.4)));
}

#[test]
fn a_word_processor_file_is_read_and_called_lossy() {
    let body = "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Прошу</w:t></w:r>\
        <w:del><w:r><w:delText>Вашего</w:delText></w:r></w:del><w:r><w:t xml:space='preserve'> Вас</w:t><w:br/>\
        <w:t>срочно</w:t></w:r></w:p><w:p><w:r><w:t>Конец</w:t></w:r></w:p></w:body></w:document>";
    let bytes = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", body.as_bytes())]);
    let source = text(&bytes, None, None).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(source.text, "Прошу Вас\nсрочно\n\nКонец\n");
    let layout = source.layout.expect("a layout");
    assert!(layout.format == "docx" && layout.notes[0].starts_with("lossy"));
}

#[test]
fn pages_of_typescripts_have_their_published_figures() {
    let Some(folder) = shared("s08-typescript-fr") else { return };
    for (page, cer) in [("fr-typescript-18", 0.0175), ("fr-typescript-1984", 0.0323)] {
        for ending in ["txt", "alto.xml", "page.xml", "hocr", "tsv"] {
            for truth in ["gt.txt", "gt.alto.xml"] {
                let path = |e: &str| folder.join(format!("{page}.{e}")).display().to_string();
                let out = crate::cli::sverka(&["metrics", &path(ending), &path(truth), "--output", "json"]);
                let json: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
                let found = json["metrics"]["whole"]["cer"].as_f64().expect("a figure");
                assert!((found - cer).abs() < 0.0002, "{page}.{ending} {truth}: {found}");
            }
        }
    }
}

/// Runs the program with so many kilobytes of memory that it can have.
#[cfg(target_os = "linux")]
fn within(kilobytes: usize, args: &[&str]) -> std::process::Output {
    let limited = format!("ulimit -v {kilobytes}; exec \"$0\" \"$@\"");
    let run =
        std::process::Command::new("sh").arg("-c").arg(limited).arg(env!("CARGO_BIN_EXE_sverka")).args(args).output();
    run.expect("a shell")
}

#[cfg(target_os = "linux")]
#[test]
fn memory_is_that_of_a_page_and_not_of_the_file() {
    // 24 pages of 8 MB: 192 MB, within 100 MB that hold the program too.
    let word = format!("<String CONTENT=\"word\" CC=\"{}\"/>", "0".repeat(4000));
    let page = format!(
        "<alto><Layout><Page><TextBlock><TextLine>{}</TextLine></TextBlock></Page></Layout></alto>",
        word.repeat(2000)
    );
    let folder = Folder::new("memory");
    folder.file("page.xml", page.as_bytes());
    let mut list = String::from("<mets><fileSec><fileGrp USE=\"TEXT\">");
    for i in 0..24 {
        list.push_str(&format!("<file ID=\"f{i}\" MIMETYPE=\"text/xml\"><FLocat href=\"page.xml\"/></file>"));
    }
    let mets = folder.file("mets.xml", (list + "</fileGrp></fileSec></mets>").as_bytes());
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for i in 0..24 {
        let fast = zip::write::SimpleFileOptions::default().compression_level(Some(1));
        out.start_file(format!("{i}.xml"), fast).expect("a member");
        out.write_all(page.as_bytes()).expect("written");
    }
    let zip = folder.file("pages.zip", &out.finish().expect("a zip").into_inner());
    let single = folder.file("single.xml", page.replace(&word, &word.repeat(12)).as_bytes());
    for (path, fits) in [(&mets, true), (&zip, true), (&single, false)] {
        let out = within(100_000, &["formats", &path.display().to_string(), "--text"]);
        let words = String::from_utf8_lossy(&out.stdout).split_whitespace().count();
        assert_eq!(
            words == 48_000,
            fits,
            "{}: {words} words, {}",
            path.display(),
            String::from_utf8_lossy(&out.stderr)
        );
    }
}
