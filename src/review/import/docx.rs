//! Turns a Word document that somebody worked on into what became of each discrepancy.
//!
//! Between the two bookmarks of a discrepancy stands either the tracked change,
//! or the reading that was left when it was taken, refused or overwritten; where
//! a program dropped the bookmarks, the comment that names the discrepancy
//! still says from where to where. Comments of others that touch a place are
//! remarks on it; so is what was added to our own.

use std::collections::{BTreeMap, HashMap};

use quick_xml::events::{BytesStart, Event};

use super::{Left, Part, Remark, Row, Said};
use crate::classify::Cause;
use crate::error::{Error, ErrorKind, Result};
use crate::read::parts_of_zip;
use crate::report::docx::{BOOKMARKS, PAIR};

/// Reads the document.
///
/// # Errors
/// `Undecodable` where it is no Word document, `Malformed` where it has no bookmarks of ours.
pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Row>> {
    let [body, comments, custom] =
        parts_of_zip(name, bytes, ["word/document.xml", "word/comments.xml", "docProps/custom.xml"])?;
    let (texts, named) = remarks(name, &comments)?;
    let pair = pair(name, &custom)?;
    let mut reader = Reader { named, ..Reader::default() };
    events(name, &body, |event| reader.event(event))?;
    let mut done: BTreeMap<String, Place> = BTreeMap::new();
    // Bookmarks come first, and what has them needs no comment.
    for ((_, id), place) in reader.done {
        done.entry(id).or_insert(place);
    }
    if done.is_empty() {
        return Err(Error::new(ErrorKind::Malformed, "no bookmark and no comment in it names a discrepancy")
            .in_file(name)
            .hint("give the document that `sverka diff --output docx` wrote, saved as .docx"));
    }
    // How many places each comment touches.
    let mut touched: HashMap<&str, usize> = HashMap::new();
    done.values().flat_map(|place| &place.comments).for_each(|id| *touched.entry(id).or_default() += 1);
    let row = |(id, place): (&String, &Place)| {
        let said = place.comments.iter().filter_map(|c| Some((texts.get(c)?, touched.get(c.as_str()) == Some(&1))));
        let remarks = said.map(|(text, alone)| Remark { text: text.clone(), alone }).collect();
        let left = Left { parts: place.parts.clone(), remarks, ..Left::default() };
        let at = format!("{name}: {id}");
        Row { pair: pair.clone(), id: id.clone(), said: Said::Left(left), place: at, done: false }
    };
    Ok(done.iter().map(row).collect())
}

fn events(name: &str, part: &[u8], mut take: impl FnMut(&Event<'_>)) -> Result<()> {
    let text = String::from_utf8_lossy(part);
    let mut reader = quick_xml::Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => take(&event),
            Err(fault) => {
                return Err(Error::new(ErrorKind::Malformed, format!("no Word document: {fault}"))
                    .in_file(name)
                    .at_byte(reader.buffer_position())
                    .hint("open it in a word processor and save it again as .docx"));
            }
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.into_inner() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(|v| v.into_owned())
}

/// Returns the text of an event, and nothing of any other.
fn text_of(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Text(text) => Some(text.to_string()),
        Event::CData(text) => Some(text.to_string()),
        Event::GeneralRef(name) => quick_xml::escape::unescape(&format!("&{};", &**name)).ok().map(|t| t.into_owned()),
        _ => None,
    }
}

fn pair(name: &str, custom: &[u8]) -> Result<Option<String>> {
    let (mut inside, mut pair) = (false, String::new());
    events(name, custom, |event| match event {
        Event::Start(e) if e.local_name().into_inner() == "property" => {
            inside = attribute(e, "name").as_deref() == Some(PAIR);
        }
        Event::End(e) if e.local_name().into_inner() == "property" => inside = false,
        event if inside => pair.extend(text_of(event)),
        _ => {}
    })?;
    Ok(Some(pair).filter(|p| !p.is_empty()))
}

/// Returns what others wrote, and which discrepancies our own comments name, both by the number of the comment.
#[allow(clippy::type_complexity)]
fn remarks(name: &str, comments: &[u8]) -> Result<(HashMap<String, String>, HashMap<String, String>)> {
    let (mut out, mut named) = (HashMap::new(), HashMap::new());
    let (mut id, mut author, mut lines, mut text) = (String::new(), String::new(), Vec::<String>::new(), false);
    events(name, comments, |event| match event {
        Event::Start(e) => match e.name().into_inner() {
            "w:comment" => {
                (id, author) = (attribute(e, "w:id").unwrap_or_default(), attribute(e, "w:author").unwrap_or_default());
                lines.clear();
            }
            "w:p" => lines.push(String::new()),
            "w:t" => text = true,
            "w:br" => lines.push(String::new()),
            _ => {}
        },
        Event::End(e) => match e.name().into_inner() {
            "w:t" => text = false,
            "w:comment" => {
                // The first line of a comment by a cause is our own.
                let causes = Cause::ALL.iter().any(|cause| cause.name() == author);
                let ours = lines.first().filter(|_| causes).and_then(|line| line.split_once(&format!(" {author}: ")));
                let said = lines[usize::from(ours.is_some()).min(lines.len())..].join("\n");
                named.extend(ours.map(|(discrepancy, _)| (id.clone(), discrepancy.trim().to_string())));
                if !said.trim().is_empty() {
                    out.insert(std::mem::take(&mut id), said);
                }
            }
            _ => {}
        },
        event if text => {
            if let (Some(line), Some(part)) = (lines.last_mut(), text_of(event)) {
                line.push_str(&part);
            }
        }
        _ => {}
    })?;
    Ok((out, named))
}

/// What says where a place begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    Bookmark,
    Comment,
}

#[derive(Default, Clone)]
struct Place {
    parts: Vec<Part>,
    comments: Vec<String>,
}

/// What is known at a point of the document.
#[derive(Default)]
struct Reader {
    open: BTreeMap<(By, String), Place>,
    done: BTreeMap<(By, String), Place>,
    /// The discrepancies that our comments name, by the number of the comment.
    named: HashMap<String, String>,
    /// Comments that reach over this point.
    comments: Vec<String>,
    gone: usize,
    new: usize,
    text: bool,
}

impl Reader {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(e) => self.start(e),
            Event::End(e) => match e.name().into_inner() {
                "w:del" | "w:moveFrom" => self.gone = self.gone.saturating_sub(1),
                "w:ins" | "w:moveTo" => self.new = self.new.saturating_sub(1),
                "w:t" | "w:delText" => self.text = false,
                "w:p" => self.put("\n"),
                _ => {}
            },
            event if self.text => {
                if let Some(text) = text_of(event) {
                    self.put(&text);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, e: &BytesStart<'_>) {
        match e.name().into_inner() {
            "w:del" | "w:moveFrom" => self.gone += 1,
            "w:ins" | "w:moveTo" => self.new += 1,
            "w:t" | "w:delText" => self.text = true,
            "w:br" | "w:cr" => self.put("\n"),
            "w:tab" => self.put("\t"),
            "w:noBreakHyphen" => self.put("\u{2011}"),
            "w:softHyphen" => self.put("\u{ad}"),
            "w:bookmarkStart" => {
                let name = attribute(e, "w:name").unwrap_or_default();
                if let Some(id) = name.strip_prefix(BOOKMARKS[0]) {
                    self.begin(By::Bookmark, id.to_string());
                } else if let Some(id) = name.strip_prefix(BOOKMARKS[1]) {
                    self.end(By::Bookmark, id.to_string());
                }
            }
            "w:commentRangeStart" => {
                let id = attribute(e, "w:id").unwrap_or_default();
                if let Some(named) = self.named.get(&id) {
                    self.begin(By::Comment, named.clone());
                }
                self.open.values_mut().for_each(|place| place.comments.push(id.clone()));
                self.comments.push(id);
            }
            "w:commentRangeEnd" => {
                let id = attribute(e, "w:id").unwrap_or_default();
                self.comments.retain(|c| *c != id);
                if let Some(named) = self.named.get(&id) {
                    self.end(By::Comment, named.clone());
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, by: By, id: String) {
        self.open.insert((by, id), Place { parts: Vec::new(), comments: self.comments.clone() });
    }

    fn end(&mut self, by: By, id: String) {
        let key = (by, id);
        if let Some(place) = self.open.remove(&key) {
            self.done.insert(key, place);
        }
    }

    /// Adds text to every place that is open; what is put in and taken out again says nothing.
    fn put(&mut self, text: &str) {
        for place in self.open.values_mut() {
            let part = match (self.gone > 0, self.new > 0) {
                (false, false) => Part::Plain(text.into()),
                (true, false) => Part::Gone(text.into()),
                (false, true) => Part::New(text.into()),
                (true, true) => continue,
            };
            place.parts.push(part);
        }
    }
}
