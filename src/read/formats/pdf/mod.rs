//! Takes the text layer out of a PDF, in the order in which the file draws it.
//!
//! Lossy, and said so: a PDF has no lines, words or reading order, only signs at places. A sign further down or up
//! begins a line, a gap is a blank, a jump is a new block; what is drawn as a picture is not seen. lopdf takes the file
//! apart; what stands on a page is read here. It runs in a thread of its own, so that what lopdf does not foresee is an
//! error about this file, and neither the end of the program nor a wait without one.

mod content;
mod fonts;
mod forms;
mod layer;
mod letters;
mod lexer;
mod stream;

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::compose::Composer;
use super::model::Page;
use crate::error::{Error, ErrorKind, Result};
use crate::text::Source;
use content::Painter;
use layer::Layer;

/// Name of the thread in which other people's code reads other people's files.
const GUARDED: &str = "sverka-pdf";
/// How long a page may take. A limit for files made to be awkward: on any other it is hundreds of times too long.
const PATIENCE: Duration = Duration::from_secs(120);
/// Bytes that all lists of objects may unpack to together, and the least and the most that one of them may.
const LISTS: [usize; 3] = [64 << 20, 256 << 10, 16 << 20];
/// Lists of objects.
const MOST: usize = 8192;
/// Bytes of text.
const TEXT: usize = 64 << 20;

/// Says whether bytes begin as a PDF does.
pub fn is_pdf(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"%PDF-")
}

/// What the thread that reads has to say.
enum Told {
    Page { page: Page<'static>, drawn: usize, untold: usize },
    Failed(String, Option<u64>),
    End,
}

/// Adds the text of a PDF.
///
/// # Errors
/// `Undecodable` where it is damaged, encrypted, or has no text layer.
pub fn read(path: &str, bytes: &[u8], composer: &mut Composer) -> Result<()> {
    hush();
    let (sender, told) = sync_channel(2);
    let owned = bytes.to_vec();
    let reading = move || {
        let whole = catch_unwind(AssertUnwindSafe(|| document(&owned, &sender)));
        let unforeseen = || (String::from("it is damaged in a way that its reader does not foresee"), None);
        let end = whole.unwrap_or_else(|_| Err(unforeseen()));
        let _ = sender.send(end.map_or_else(|(what, at)| Told::Failed(what, at), |()| Told::End));
    };
    let thread = thread::Builder::new().name(GUARDED.into()).stack_size(64 << 20).spawn(reading);
    thread.map_err(|e| failed(path, &e.to_string(), None))?;
    let empty = Source::from_text(path, "");
    composer.note("lossy: the text layer of a PDF, in the order in which it is drawn");
    let (mut pages, mut blank, mut all, mut unknown) = (0, 0, 0, 0);
    loop {
        match told.recv_timeout(PATIENCE) {
            Ok(Told::Page { page, drawn, untold }) => {
                pages += 1;
                blank += usize::from(page.blocks.is_empty());
                (all, unknown) = (all + drawn, unknown + untold);
                composer.sink(&empty).page(&page);
            }
            Ok(Told::End) => break,
            Ok(Told::Failed(what, at)) => return Err(failed(path, &what, at)),
            Err(RecvTimeoutError::Timeout) => return Err(failed(path, "it takes longer than any true PDF", None)),
            Err(RecvTimeoutError::Disconnected) => return Err(failed(path, "its reader ended early", None)),
        }
        if composer.len() > TEXT {
            return Err(failed(path, &format!("its text grows beyond {} MB", TEXT >> 20), None));
        }
    }
    if blank == pages {
        return Err(Error::new(
            ErrorKind::Undecodable,
            format!("this PDF has no text layer: none of its pages ({pages}) has a letter"),
        )
        .in_file(path)
        .at_byte(0)
        .hint("recognise it first (OCR), and give what the engine writes"));
    }
    if unknown == all {
        return Err(Error::new(
            ErrorKind::Undecodable,
            "this PDF does not say which letters its signs are: its fonts have no table of them",
        )
        .in_file(path)
        .at_byte(0)
        .hint("recognise it (OCR), or export it again with searchable text"));
    }
    if unknown > 0 {
        composer.note(format!("{unknown} of {all} signs stand as U+FFFD: the PDF does not say which letters they are"));
    }
    if blank > 0 {
        composer.note(format!("{blank} of {pages} pages have no text layer"));
    }
    Ok(())
}

/// Keeps the thread that reads from telling of its panics: they are errors of the file, and told as such.
fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if thread::current().name() != Some(GUARDED) {
                before(info);
            }
        }));
    });
}

fn failed(path: &str, what: &str, at: Option<u64>) -> Error {
    Error::new(ErrorKind::Undecodable, format!("this PDF cannot be read: {what}"))
        .in_file(path)
        .at_byte(at.unwrap_or(0))
        .hint("get the whole file, or give the text taken out of it (`pdftotext`)")
}

type Failure = (String, Option<u64>);

/// Reads a document and sends its pages.
fn document(bytes: &[u8], sender: &SyncSender<Told>) -> std::result::Result<(), Failure> {
    let whole = |what: String| (what, None);
    let document = load(bytes).map_err(whole)?;
    if document.is_encrypted() {
        return Err(whole("it is encrypted, and opens with a password only".into()));
    }
    let ids: Vec<ObjectId> = document.page_iter().collect();
    let root = document.catalog().ok().and_then(|c| c.get_deref(b"Pages", &document).ok()?.as_dict().ok());
    let stated = root.and_then(|root| root.get_deref(b"Count", &document).ok()?.as_i64().ok());
    if ids.is_empty() {
        return Err(whole("it has no pages".into()));
    }
    if let Some(stated) = stated.filter(|&n| n > ids.len() as i64) {
        return Err(whole(format!("of its {stated} pages {} are there: it is damaged or was cut short", ids.len())));
    }
    let mut painter = Painter::new(&document);
    for (number, id) in (1..).zip(ids) {
        let at = || place(&document, id);
        let wrong = |what: String| (format!("page {number}: {what}"), at());
        let page = document.get_dictionary(id).map_err(|_| wrong("it is missing".into()))?;
        let mut layer = Layer::new(media(&document, page));
        let resources = inherited(&document, page, b"Resources").and_then(|o| o.as_dict().ok());
        painter.page(page, resources, &mut layer).map_err(wrong)?;
        let (drawn, untold) = (layer.drawn, layer.untold);
        if sender.send(Told::Page { page: layer.finish(number), drawn, untold }).is_err() {
            break;
        }
    }
    Ok(())
}

fn load(bytes: &[u8]) -> std::result::Result<Document, String> {
    // Few bytes make millions of objects: what the lists of them may unpack to has one bound for all.
    let lists = memchr::memmem::find_iter(bytes, b"/ObjStm").count();
    if lists > MOST {
        return Err(format!("it has more than {MOST} lists of objects"));
    }
    let largest = (LISTS[0] / lists.max(1)).clamp(LISTS[1], LISTS[2]);
    let options = |force_reconstruct| LoadOptions {
        max_decompressed_size: Some(largest),
        filter: Some(needed),
        force_reconstruct,
        ..LoadOptions::default()
    };
    let told = |error: lopdf::Error| match error {
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword | lopdf::Error::UnsupportedSecurityHandler(_) => {
            "it is encrypted in a way that cannot be opened".to_string()
        }
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { limit }) => {
            format!("a list of its objects unpacks to more than {} kB", limit >> 10)
        }
        other => other.to_string(),
    };
    let mut document = Document::load_mem_with_options(bytes, options(false)).map_err(told)?;
    if !document.is_encrypted() && document.page_iter().next().is_none() {
        document = Document::load_mem_with_options(bytes, options(true)).map_err(told)?;
    }
    // Of a file without its end a part may be left that looks like a whole.
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    if document.xref_recovery == Some(lopdf::xref::XrefRecovery::Reconstructed)
        && memchr::memmem::find(tail, b"%%EOF").is_none()
    {
        return Err("it has neither a list of its objects nor an end: it was cut short".into());
    }
    Ok(document)
}

/// Leaves out pictures and the drawings of fonts, which are most of a file.
fn needed(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    if let Ok(stream) = object.as_stream() {
        let is = |key: &[u8], names: &[&[u8]]| {
            stream.dict.get(key).and_then(Object::as_name).is_ok_and(|name| names.contains(&name))
        };
        let drawn: &[&[u8]] = &[b"Image", b"Type1C", b"CIDFontType0C", b"OpenType", b"XML"];
        if is(b"Subtype", drawn) || is(b"Type", &[b"Metadata"]) || stream.dict.has(b"Length1") {
            return None;
        }
    }
    // Of a stream lopdf only asks whether it stays; anything else it takes from here.
    let kept = if object.as_stream().is_ok() { Object::Null } else { object.clone() };
    Some((id, kept))
}

/// Returns where the content of a page begins in the file.
fn place(document: &Document, page: ObjectId) -> Option<u64> {
    let first = document.get_page_contents(page).into_iter().next()?;
    let start = document.get_object(first).ok()?.as_stream().ok()?.start_position?;
    u64::try_from(start).ok()
}

/// Looks a key up in a page and the nodes above it.
fn inherited<'d>(document: &'d Document, page: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    let mut node = page;
    for _ in 0..64 {
        if let Ok(found) = node.get_deref(key, document) {
            return Some(found);
        }
        node = node.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}

/// Returns the edges of a page in points; a page that says nothing is a letter of the United States.
fn media(document: &Document, page: &Dictionary) -> [f32; 4] {
    let edges = inherited(document, page, b"MediaBox").and_then(|o| o.as_array().ok()).map(|a| {
        let number = |o: &Object| document.dereference(o).ok()?.1.as_float().ok().filter(|n| n.is_finite());
        a.iter().filter_map(number).collect::<Vec<f32>>()
    });
    edges.and_then(|e| <[f32; 4]>::try_from(e).ok()).unwrap_or([0.0, 0.0, 612.0, 792.0])
}
