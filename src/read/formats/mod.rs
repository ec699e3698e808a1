//! Turns the bytes of a structured file into its text, with the way back: one file per format, one line in [`FORMATS`].
//!
//! A format is recognised by what the file holds, never by its name, and the
//! caller may name it instead. A reader turns the decoded file into pages of
//! blocks of lines of words (`model`); one common step makes the text of them
//! (`compose`), so that every format gives the same text for the same page.

mod abbyy;
mod alto;
mod compose;
mod docx;
mod flow;
mod furniture;
mod hocr;
mod icdar;
mod line_order;
mod locate;
pub mod mets;
mod model;
pub(super) mod packed;
mod page;
mod pairs;
pub mod pdf;
mod plain;
mod scan;
mod sniff;
mod tei;
mod tei_header;
mod tei_view;
mod tsv;
mod xml;

use compose::{Composer, Sink};
pub use sniff::Head;

use super::ReadOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::text::Source;

/// One format that a transcript or reference may be in.
pub struct Format {
    /// Name, as `--format-transcript` takes it.
    pub name: &'static str,
    /// What it is, for people.
    pub title: &'static str,
    /// What else than text is taken from it.
    pub carries: &'static str,
    /// Parts that may be named after a colon, as in `page:region`.
    pub parts: &'static str,
    /// Whether one file holds both sides of a pair.
    pub both_sides: bool,
    sniff: fn(&Head<'_>) -> bool,
    read: Reader,
}

/// How a format is read.
#[derive(Clone, Copy)]
enum Reader {
    /// The file is its text.
    Text,
    /// Markup that says its own encoding.
    Markup(fn(&Source, &Choice<'_>, &mut Sink<'_, '_>) -> Result<()>),
    /// Rows of text in any encoding.
    Plain(fn(&Source, &Choice<'_>, &mut Sink<'_, '_>) -> Result<()>),
    /// Other files in one, or beside it.
    Packed,
}

/// What the caller chose of a format.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    /// What stands after the colon of `--format-…`.
    pub part: Option<&'a str>,
    /// All of the options.
    pub options: &'a ReadOptions,
}

/// Every format, in the order in which a file is tried.
pub const FORMATS: &[Format] = &[
    alto::FORMAT,
    page::FORMAT,
    hocr::FORMAT,
    tei::FORMAT,
    abbyy::FORMAT,
    tsv::FORMAT,
    icdar::FORMAT,
    pairs::FORMAT,
    METS,
    DOCX,
    PDF,
    ZIP,
    GZIP,
    TEXT,
];

const METS: Format = Format {
    name: "mets",
    title: "METS with the files it lists, page by page",
    carries: "the order of the pages, and what each page carries",
    parts: "GROUP: the group of files that is read",
    both_sides: false,
    sniff: |head| head.is_root("mets"),
    read: Reader::Packed,
};

const DOCX: Format = Format {
    name: "docx",
    title: "the text of a .docx; lossy",
    carries: "paragraphs",
    parts: "",
    both_sides: false,
    sniff: |_| false,
    read: Reader::Packed,
};

const PDF: Format = Format {
    name: "pdf",
    title: "the text layer of a PDF; lossy",
    carries: "words with boxes, pages",
    parts: "",
    both_sides: false,
    sniff: |head| pdf::is_pdf(head.bytes),
    read: Reader::Packed,
};

const ZIP: Format = Format {
    name: "zip",
    title: "a zip of any of these, page by page",
    carries: "what each page carries",
    parts: "",
    both_sides: false,
    sniff: |head| packed::is_zip(head.bytes),
    read: Reader::Packed,
};

const GZIP: Format = Format {
    name: "gzip",
    title: "any of these, compressed",
    carries: "what the file in it carries",
    parts: "",
    both_sides: false,
    sniff: |head| packed::is_gzip(head.bytes),
    read: Reader::Packed,
};

const TEXT: Format = Format {
    name: "text",
    title: "plain text in any encoding; the sections of a record",
    carries: "lines",
    parts: "",
    both_sides: false,
    sniff: |_| true,
    read: Reader::Text,
};

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Returns the format of a file and what was chosen of it: the one that is named, or else the first that fits.
///
/// # Errors
/// `Usage` for a name that is none; `Malformed` for XML that is of no known format.
pub fn format_of<'o>(path: &str, bytes: &[u8], options: &'o ReadOptions) -> Result<(&'static Format, Choice<'o>)> {
    if let Some(named) = &options.format {
        let (name, part) = named.split_once(':').map_or((named.as_str(), None), |(n, p)| (n, Some(p)));
        let names: Vec<&str> = FORMATS.iter().map(|f| f.name).collect();
        let format = FORMATS.iter().find(|f| f.name == name).ok_or_else(|| {
            Error::new(ErrorKind::Usage, format!("no format ‘{name}’"))
                .hint(format!("formats: {}; `sverka formats` says what each is", names.join(", ")))
        })?;
        return Ok((format, Choice { part, options }));
    }
    let head = Head::of(bytes);
    let choice = Choice { part: None, options };
    if let Some(format) = FORMATS.iter().find(|f| f.name != TEXT.name && (f.sniff)(&head)) {
        return Ok((format, choice));
    }
    match head.root {
        Some(root) if head.declared_xml || root.eq_ignore_ascii_case("html") => Err(Error::new(
            ErrorKind::Malformed,
            format!("this is markup that begins with <{root}>, which is no format of this program"),
        )
        .in_file(path)
        .at_line(1, None)
        .hint("`sverka formats` lists the formats; `--format-transcript text` or `--format-reference text` takes the file as it stands")),
        _ => Ok((&TEXT, choice)),
    }
}

impl Format {
    /// Says whether the file is its own text.
    pub fn is_text(&self) -> bool {
        matches!(self.read, Reader::Text)
    }

    /// Takes the text out of a decoded file.
    ///
    /// # Errors
    /// `Malformed`, with line and column, where the file is not what its format asks for or is cut short.
    pub fn extract(&self, markup: Source, choice: &Choice<'_>) -> Result<Source> {
        let mut composer = Composer::new(self.name);
        self.read_into(&markup, choice, &mut composer)?;
        let (text, layout) = composer.finish();
        let mut source = Source::new(markup.path, text, markup.encoding, markup.disk, markup.digest);
        source.layout = Some(layout);
        Ok(source)
    }

    /// Adds the text of a decoded file to a text under way.
    fn read_into(&self, markup: &Source, choice: &Choice<'_>, composer: &mut Composer) -> Result<()> {
        match self.read {
            Reader::Text => plain::read(markup, &mut composer.sink(markup)),
            Reader::Markup(read) | Reader::Plain(read) => read(markup, choice, &mut composer.sink(markup))?,
            Reader::Packed => {
                let message = format!("this is no {} that can be read here", self.name);
                return Err(Error::new(ErrorKind::Malformed, message)
                    .in_file(&markup.path)
                    .hint("unpack it first, or leave the format to be recognised"));
            }
        }
        Ok(())
    }
}

/// Says whether one file of this format holds both sides of a pair.
pub fn holds_both_sides(source: &Source) -> bool {
    let format = source.layout.as_ref().and_then(|l| FORMATS.iter().find(|f| f.name == l.format));
    format.is_some_and(|f| f.both_sides)
}

/// Returns line and column of an offset.
fn place(source: &Source, at: usize) -> (usize, usize) {
    let place = source.place(at);
    (place.line, place.column)
}
