//! Turns a comparison into a Word document with tracked changes: taking all gives the reference, refusing all the transcript.
//!
//! A line that both texts break is a paragraph; a break that one side has is a
//! tracked break inside it. Every cause of difference is an author of its own,
//! so that the list of reviewers filters by cause; the evidence stands in comments.
//!
//! The document can be read back (`review::import`): before and after every
//! discrepancy stands an empty bookmark with its name, which is still there when
//! the change between them is taken or refused, and a property names the pair.

mod zip;

use std::fmt::Write;

use super::escape::xml;
use super::model::{Op, Report, stream, told};
use crate::compare::Comparison;

/// Words of a comment at most; Word shows comments beside the text.
const COMMENT: usize = 600;
/// Name of the property that names the pair.
pub const PAIR: &str = "sverka-pair";
/// What the names of the bookmarks before and after a discrepancy begin with; the name of the discrepancy follows.
pub const BOOKMARKS: [&str; 2] = ["sverka_a_", "sverka_z_"];
const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// Renders the comparison as the bytes of a .docx file.
pub fn comparison(c: &Comparison) -> Vec<u8> {
    let mut writer = Writer { c, body: String::new(), comments: String::new(), ids: 0, notes: 0 };
    writer.write();
    let title = xml(&Report::of(c).title());
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {W}><w:body>{}<w:sectPr/></w:body></w:document>",
        writer.body
    );
    let comments = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments {W}>{}</w:comments>",
        writer.comments
    );
    let core = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title></cp:coreProperties>"
    );
    let custom = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\"><property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"2\" name=\"{PAIR}\"><vt:lpwstr>{}</vt:lpwstr></property></Properties>",
        xml(&c.pair.id)
    );
    zip::store(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("docProps/core.xml", &core),
        ("docProps/custom.xml", &custom),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", DOCUMENT_RELS),
        ("word/comments.xml", &comments),
    ])
}

const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/comments.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/><Override PartName=\"/docProps/custom.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.custom-properties+xml\"/></Types>";
const RELS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties\" Target=\"docProps/custom.xml\"/></Relationships>";
const DOCUMENT_RELS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments\" Target=\"comments.xml\"/></Relationships>";

struct Writer<'a> {
    c: &'a Comparison,
    body: String,
    comments: String,
    /// Changes and bookmarks so far.
    ids: usize,
    /// Comments so far.
    notes: usize,
}

impl Writer<'_> {
    fn write(&mut self) {
        self.body.push_str("<w:p>");
        for op in stream(self.c) {
            match op {
                Op::Equal(text) => self.equal(&text),
                Op::Change { transcript, reference, discrepancy, aside } => {
                    let d = discrepancy.map(|i| &self.c.discrepancies[i]);
                    let author = match (d, aside) {
                        (Some(d), _) => d.cause.name().to_string(),
                        (None, Some(kind)) => format!("set aside: {kind}"),
                        _ => "spacing".into(),
                    };
                    let note = d.map(|d| {
                        let said = format!("{} {}: {}", d.id, d.cause.name(), told(self.c, discrepancy, d));
                        self.comment(&author, &said)
                    });
                    if let (Some(n), Some(d)) = (note, d) {
                        self.bookmark(BOOKMARKS[0], &d.id);
                        let _ = write!(self.body, "<w:commentRangeStart w:id=\"{n}\"/>");
                    }
                    self.change("w:del", "w:delText", &author, &transcript);
                    self.change("w:ins", "w:t", &author, &reference);
                    if let (Some(n), Some(d)) = (note, d) {
                        let _ = write!(
                            self.body,
                            "<w:commentRangeEnd w:id=\"{n}\"/><w:r><w:commentReference w:id=\"{n}\"/></w:r>"
                        );
                        self.bookmark(BOOKMARKS[1], &d.id);
                    }
                }
            }
        }
        self.body.push_str("</w:p>");
    }

    /// Marks a point of the text that stays when the text around it goes.
    fn bookmark(&mut self, start: &str, id: &str) {
        self.ids += 1;
        let n = self.ids;
        let _ = write!(
            self.body,
            "<w:bookmarkStart w:id=\"{n}\" w:name=\"{start}{}\"/><w:bookmarkEnd w:id=\"{n}\"/>",
            xml(id)
        );
    }

    fn equal(&mut self, text: &str) {
        for (n, line) in lines(text).enumerate() {
            if n > 0 {
                self.body.push_str("</w:p>\n<w:p>");
            }
            if !line.is_empty() {
                let _ = write!(self.body, "<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", held(line));
            }
        }
    }

    fn change(&mut self, tag: &str, text_tag: &str, author: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        self.ids += 1;
        let _ = write!(self.body, "<{tag} w:id=\"{}\" w:author=\"{}\"><w:r>", self.ids, xml(author));
        for (n, line) in lines(text).enumerate() {
            if n > 0 {
                self.body.push_str("<w:br/>");
            }
            if !line.is_empty() {
                let _ = write!(self.body, "<{text_tag} xml:space=\"preserve\">{}</{text_tag}>", held(line));
            }
        }
        let _ = write!(self.body, "</w:r></{tag}>");
    }

    fn comment(&mut self, author: &str, said: &str) -> usize {
        let n = self.notes;
        self.notes += 1;
        let said: String = said.chars().take(COMMENT).collect();
        let _ = write!(
            self.comments,
            "<w:comment w:id=\"{n}\" w:author=\"{}\"><w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:comment>",
            xml(author),
            held(&said)
        );
        n
    }
}

/// Cuts a text at its line breaks, however they are written.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split(['\r', '\u{85}', '\u{2028}', '\u{2029}']))
}

/// Writes text into a run; a tab is a character of it.
fn held(text: &str) -> String {
    xml(text)
}
