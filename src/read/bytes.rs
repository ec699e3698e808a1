//! Turns a file's bytes into a [`Source`].

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use super::decode::{Fault, Form};
use super::formats::{self, Head, packed};
use super::{Role, encoding, mojibake};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{EncodingEvidence, Source, Span, digest};

/// How a file is to be read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Name of the encoding, where the user states it.
    pub encoding: Option<String>,
    /// Language of the text, which helps to tell code pages apart.
    pub lang: Option<String>,
    /// Name of the format, where it should not be recognised; what stands after a colon chooses inside it.
    pub format: Option<String>,
    /// Which of its texts an edition is read for; a reference is read as edited, anything else as written.
    pub view: Option<View>,
    /// The part that the text will play, which chooses a side of a file that holds both.
    pub role: Option<Role>,
}

impl ReadOptions {
    /// The same for what lies inside a file, whose own format is not that of what it packs.
    pub(super) fn inside(&self, packed: &str) -> Self {
        Self { format: self.format.clone().filter(|format| format != packed), ..self.clone() }
    }
}

/// Which of its texts an edition is read for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// What stands on the page: `sic`, `orig`, `abbr`.
    Written,
    /// What the editor made of it: `corr`, `reg`, `expan`, `supplied`.
    Edited,
    /// What stands in one witness of the apparatus, by its siglum.
    Witness(String),
}

impl std::str::FromStr for View {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "written" => Ok(Self::Written),
            "edited" => Ok(Self::Edited),
            _ => match text.strip_prefix("witness:").map(|s| s.trim_start_matches('#')) {
                Some(siglum) if !siglum.is_empty() => Ok(Self::Witness(siglum.to_string())),
                _ => Err(Error::new(ErrorKind::Usage, format!("no view ‘{text}’"))
                    .hint("views: written, edited, witness:SIGLUM")),
            },
        }
    }
}

/// Reads and decodes a file. An empty file is an empty source and no error.
///
/// # Errors
/// `NotFound`, `Unreadable` (a directory, no permission, a fault of the disk), or
/// what [`source_from_bytes`] says of the bytes.
pub fn read_source(path: &Path, options: &ReadOptions) -> Result<Source> {
    let name = shown(path);
    if path.is_dir() {
        return Err(Error::new(ErrorKind::Unreadable, "this is a directory, not a file")
            .in_file(&name)
            .hint("name one file"));
    }
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Error::new(ErrorKind::NotFound, "there is no such file")
            .in_file(&name)
            .hint("check the spelling of the path"),
        io::ErrorKind::PermissionDenied => Error::new(ErrorKind::Unreadable, "no permission to read this file")
            .in_file(&name)
            .hint("make it readable for you, for instance with chmod u+r"),
        _ => Error::new(ErrorKind::Unreadable, format!("cannot be read: {error}")).in_file(&name),
    };
    let mut file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.by_ref().take(4).read_to_end(&mut bytes).map_err(failed)?;
    if packed::is_zip(&bytes) {
        // An archive may be larger than the memory: it is read from disk, a member at a time.
        file.rewind().map_err(failed)?;
        return packed::zip_file(&name, file, options).and_then(|source| checked(source, options));
    }
    file.read_to_end(&mut bytes).map_err(failed)?;
    if packed::is_gzip(&bytes) {
        let mut source = source_from_bytes(&name, &packed::gunzip(&name, &bytes)?, &options.inside("gzip"))?;
        source.digest = digest(&bytes);
        return Ok(source);
    }
    source_from_bytes(&name, &bytes, options)
}

/// Reads files as the pages of one text; each has a name and its bytes, or why there are none.
///
/// # Errors
/// What [`source_from_bytes`] says of a page, or the error in a page's place.
pub fn read_pages(
    name: &str,
    files: impl Iterator<Item = Result<(String, Vec<u8>)>>,
    options: &ReadOptions,
) -> Result<Source> {
    packed::pages(name, files, options).and_then(|source| checked(source, options))
}

/// Writes a path as the user gave it, with `/` between its parts.
pub(crate) fn shown(path: &Path) -> String {
    let name = path.display().to_string();
    if cfg!(windows) { name.replace('\\', "/") } else { name }
}

/// Decodes bytes and takes the text out of them; `path` names them in errors and reports.
///
/// # Errors
/// `Undecodable` with the byte offset (and, where lines can be counted, the line)
/// of the first thing wrong: bytes that their encoding does not allow, NUL and
/// stray C1 controls, a binary file, text that was once decoded with the wrong
/// page, or too little text to tell an encoding. `Malformed` with line and column
/// for a structured file that is broken or cut short; METS finds its pages from `path`. `Usage` for an unknown name
/// of an encoding or format.
pub fn source_from_bytes(path: &str, bytes: &[u8], options: &ReadOptions) -> Result<Source> {
    if options.encoding.is_none()
        && let Some(kind) = magic(bytes)
    {
        let error = Error::new(ErrorKind::Undecodable, format!("this is {kind}, not plain text"));
        return Err(error.in_file(path).at_byte(0).hint("give the text taken out of it"));
    }
    let (format, choice) = formats::format_of(path, bytes, options)?;
    if format.is_text() {
        return text_of(path, bytes, options);
    }
    if packed::is_zip(bytes) {
        return packed::zip_bytes(path, bytes, options).and_then(|source| checked(source, options));
    }
    if packed::is_gzip(bytes) {
        return source_from_bytes(path, &packed::gunzip(path, bytes)?, &options.inside("gzip"));
    }
    if format.name == "pdf" && formats::pdf::is_pdf(bytes) {
        return packed::pdf(path, bytes).and_then(|source| checked(source, options));
    }
    if format.name == "mets" {
        return packed::mets(path, bytes, options).and_then(|source| checked(source, options));
    }
    checked(format.extract(markup(path, bytes, options)?, &choice)?, options)
}

/// Decodes plain text and refuses what shows a wrong decoding.
pub fn text_of(path: &str, bytes: &[u8], options: &ReadOptions) -> Result<Source> {
    checked(decoded(path, bytes, options)?, options)
}

/// Decodes a structured file in the encoding that it states.
pub fn markup(path: &str, bytes: &[u8], options: &ReadOptions) -> Result<Source> {
    let stated = stated(path, bytes, options)?;
    Ok(match stated {
        Some(encoding) => {
            let mut source = decoded(path, bytes, &ReadOptions { encoding: Some(encoding), ..options.clone() })?;
            source.encoding.evidence = EncodingEvidence::Stated;
            source
        }
        None => decoded(path, bytes, options)?,
    })
}

/// Returns the encoding that markup states for itself, once it agrees with the bytes.
fn stated(path: &str, bytes: &[u8], options: &ReadOptions) -> Result<Option<String>> {
    let head = Head::of(bytes);
    let Some(label) = head.declared.filter(|_| options.encoding.is_none()) else { return Ok(None) };
    let place = head.text.find(&label).map_or((1, 1), |at| {
        let before = &head.text[..at];
        (before.matches('\n').count() + 1, before.chars().rev().take_while(|&c| c != '\n').count() + 1)
    });
    let wrong = |message: String, hint: String| {
        Err(Error::new(ErrorKind::Undecodable, message).in_file(path).at_line(place.0, Some(place.1)).hint(hint))
    };
    let Some(form) = Form::of_label(&label) else {
        let known = "correct the declaration, or name the true encoding with `--encoding`".into();
        return wrong(format!("the file states the encoding ‘{label}’, which is none"), known);
    };
    let wide = |form| matches!(form, Form::Utf16 { .. } | Form::Utf32 { .. });
    // A byte order mark or a pattern of zeros is proof; so are letters of several bytes that are valid UTF-8.
    let shown = encoding::unicode_form(bytes);
    match shown {
        Some((found, _)) if wide(found) && wide(form) => Ok(None),
        Some((found, _)) if found == form => Ok(Some(label)),
        Some((found, why)) if !label.eq_ignore_ascii_case("us-ascii") || wide(found) => wrong(
            format!("the file states the encoding ‘{label}’, but its bytes are {} ({why})", found.name()),
            format!("correct the declaration, or give `--encoding {}` to read it as it is", found.name()),
        ),
        None if wide(form) => wrong(
            format!("the file states the encoding ‘{label}’, but its bytes are of one byte a letter"),
            "correct the declaration, or give `--encoding utf-8`".into(),
        ),
        _ => Ok(Some(label)),
    }
}

/// Decodes bytes in the encoding that is named, or else in the one they show.
fn decoded(path: &str, bytes: &[u8], options: &ReadOptions) -> Result<Source> {
    let decision = encoding::decide(bytes, options).map_err(|error| error.in_file(path))?;
    let bom = decision.encoding.bom;
    let fail = |fault: &Fault| {
        let error = Error::new(ErrorKind::Undecodable, fault.what.clone())
            .in_file(path)
            .at_line(lines(&fault.before), None)
            .at_byte((bom + fault.at) as u64);
        explain(error, decision.form, &bytes[bom..], options)
    };
    let (text, disk) = decision.form.decode(&bytes[bom..]).map_err(|fault| fail(&fault))?;
    Ok(Source::new(path, text, decision.encoding, disk, digest(bytes)))
}

/// Refuses a text that shows a wrong decoding.
fn checked(source: Source, options: &ReadOptions) -> Result<Source> {
    let declared = options.encoding.is_some();
    let evidence = source.encoding.evidence;

    if !declared
        && evidence != EncodingEvidence::Detected
        && let Some(found) = mojibake::suspect(&source.text, options.lang.as_deref())
    {
        let message = format!(
            "suspected mojibake: {} text was read as {} and saved again (it should begin “{}”)",
            found.written, found.read_as, found.repaired
        );
        let back =
            if found.written == "utf-8" { String::new() } else { format!(" | iconv -f {} -t utf-8", found.written) };
        let hint = format!(
            "undo it with `iconv -f {name} -t {} FILE{back}`, or give `--encoding {name}` to take the text as it stands",
            found.read_as,
            name = source.encoding.name
        );
        return Err(at(&source, found.at, message).hint(hint));
    }
    // A zero stands in no text, whoever declares it; a C1 control may be meant, if the user says so.
    let stray = |c: char| c == '\0' || (!declared && matches!(c, '\u{80}'..='\u{9f}') && c != '\u{85}');
    if let Some((offset, c)) = source.text.char_indices().find(|(_, c)| stray(*c)) {
        let zeros = source.text.matches('\0').count();
        return Err(match c {
            '\0' => at(&source, offset, format!("a NUL character ({zeros} in the file) stands in no text"))
                .hint("the file is damaged or not a text file; if it is UTF-16 without its mark, give `--encoding utf-16le` or `utf-16be`"),
            _ => at(&source, offset, format!("the control character U+{:04X} stands in no text", u32::from(c)))
                .hint(format!("it is a trace of a wrong decoding; give `--encoding {}` to take the text as it stands", source.encoding.name)),
        });
    }
    if evidence == EncodingEvidence::Detected && !source.encoding.name.starts_with("iso-2022") {
        let stray = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1a');
        if let Some(offset) = source.text.find(stray) {
            return Err(at(
                &source,
                offset,
                "a binary file: control characters between bytes that are no UTF-8".into(),
            )
            .hint("give a text file, or name its encoding with `--encoding`"));
        }
    }
    Ok(source)
}

/// Makes an error at an offset of a source, in every way of counting.
fn at(source: &Source, offset: usize, message: String) -> Error {
    if let Some(origin) = source.layout.as_ref().and_then(|l| l.origin(Span::at(offset))) {
        return Error::new(ErrorKind::Undecodable, message)
            .in_file(&source.path)
            .at_line(origin.line, Some(origin.column))
            .at_byte((source.encoding.bom + origin.bytes.start) as u64);
    }
    let place = source.place(offset);
    Error::new(ErrorKind::Undecodable, message)
        .in_file(&source.path)
        .at_line(place.line, Some(place.column))
        .at_byte((source.encoding.bom + place.bytes) as u64)
}

/// Counts the line that a text ends in.
fn lines(text: &str) -> usize {
    let source = Source::from_text("", text);
    source.place(text.len()).line
}

/// Names kinds of files that are often taken for text, by their first bytes.
fn magic(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 6] = [
        (b"\x89PNG", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"II*\0", "a TIFF image"),
        (b"MM\0*", "a TIFF image"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1", "an old Office file (.doc)"),
        (b"GIF8", "a GIF image"),
    ];
    kinds.iter().find(|(head, _)| bytes.starts_with(head)).map(|(_, kind)| *kind)
}

/// Adds to a fault of decoding what else can be said of the whole file.
fn explain(mut error: Error, form: Form, bytes: &[u8], options: &ReadOptions) -> Error {
    if form != Form::Utf8 {
        return match options.encoding {
            Some(_) => {
                error.hint("the file is damaged, or in another encoding; leave `--encoding` out to have it detected")
            }
            None => error.hint("the file is damaged; repair it, or name another encoding with `--encoding`"),
        };
    }
    let broken: Vec<(usize, &[u8])> = bytes
        .split(|b| *b == b'\n')
        .enumerate()
        .filter(|(_, line)| std::str::from_utf8(line).is_err())
        .map(|(i, line)| (i + 1, line))
        .collect();
    if broken.len() < 2 {
        return error.hint("the file is damaged there; repair it, or name its encoding with `--encoding`");
    }
    let mut numbers: Vec<String> = broken.iter().take(20).map(|(number, _)| number.to_string()).collect();
    if broken.len() > numbers.len() {
        numbers.push(format!("… ({} in all)", broken.len()));
    }
    // Together the broken lines may be enough to tell what they are.
    let joined = broken.iter().map(|(_, line)| *line).collect::<Vec<_>>().join(&b'\n');
    let lang = options.lang.clone();
    let other = encoding::decide(&joined, &ReadOptions { lang, ..ReadOptions::default() })
        .ok()
        .filter(|decision| decision.form != Form::Utf8)
        .map_or(String::new(), |decision| format!(" and read as {}", decision.encoding.name));
    error.message =
        format!("{}; mixed encodings: lines {} are not UTF-8{other}, the rest is", error.message, numbers.join(", "));
    error.hint("bring all lines into one encoding, for instance by exporting the file again")
}
