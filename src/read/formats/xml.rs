//! Turns decoded XML into elements and texts with their places, within limits, and every fault into an error with line and column.
//!
//! Nothing outside the file is ever opened and nothing that the file declares is
//! ever expanded: the entities known are those of XML itself, the numbered ones,
//! and the names of HTML, which are a fixed list of single signs. So no text can
//! grow beyond the file that holds it.

use std::borrow::Cow;
use std::ops::Range;

use super::model::{Run, Text};
use super::scan::{Kind, Part, Scan};
use crate::error::{Error, ErrorKind, Result};
use crate::text::Source;

/// Elements inside elements: no edition comes near it, and nothing deeper is worth a reader's time.
const DEEPEST: usize = 512;

/// What comes next in a file. An element without content gives an `Open` and a `Close` too.
#[derive(Debug)]
pub enum Event<'a> {
    /// An element begins.
    Open(Tag<'a>),
    /// An element ends; its name without prefix.
    Close(&'a str),
    /// Text between tags.
    Text(Run<'a>),
    /// The file ends, and every element was closed.
    End,
}

/// The beginning of an element.
#[derive(Debug, Clone, Copy)]
pub struct Tag<'a> {
    /// Its name without prefix.
    pub name: &'a str,
    /// Where it begins in the file.
    pub at: usize,
    end: usize,
    /// What stands between its name and its end.
    inside: &'a str,
    inside_at: usize,
}

/// An attribute as the file spells it.
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'a> {
    /// Its name without prefix.
    pub name: &'a str,
    /// Its value, entities and all.
    pub raw: &'a str,
    /// Where the value begins in the file.
    pub at: usize,
}

impl<'a> Attribute<'a> {
    /// Returns the value as a text with its place; an entity that nobody knows stays as it is spelt.
    pub fn text(&self) -> Text<'a> {
        if memchr::memchr(b'&', self.raw.as_bytes()).is_none() {
            return Text::plain(self.raw, self.at);
        }
        split(self.raw, self.at)
    }

    /// Returns where the value has a reference that nobody knows.
    pub fn unknown(&self) -> Option<usize> {
        unknown(self.raw).map(|i| self.at + i)
    }

    /// Returns the value.
    pub fn value(&self) -> Cow<'a, str> {
        match self.raw.contains('&') {
            true => Cow::Owned(self.text().string().into_owned()),
            false => Cow::Borrowed(self.raw),
        }
    }

    /// Returns the value as a number, whatever unit stands after it.
    pub fn number(&self) -> Option<f32> {
        number(self.raw)
    }
}

/// Reads a number at the beginning of a text.
pub fn number(text: &str) -> Option<f32> {
    let text = text.trim_ascii();
    plain_number(text.as_bytes()).or_else(|| {
        let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(text.len());
        text[..end].parse::<f32>().ok().filter(|n| n.is_finite())
    })
}

/// Reads the numbers that most files have, pixels and short fractions: up to seven digits are exact, and so is
/// one division of them by a power of ten.
fn plain_number(text: &[u8]) -> Option<f32> {
    const TENS: [f32; 8] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7];
    let (mut n, mut digits, mut behind) = (0_u32, 0, None);
    for &b in text {
        match b {
            b'0'..=b'9' if digits < 7 => (n, digits) = (n * 10 + u32::from(b - b'0'), digits + 1),
            b'.' if behind.is_none() => behind = Some(digits),
            _ => return None,
        }
    }
    let places = behind.map_or(0, |before| digits - before);
    (digits > 0).then(|| n as f32 / TENS[places])
}

/// Splits a text at its entities, so that each run knows its place.
pub fn split(raw: &str, at: usize) -> Text<'_> {
    let mut text = Text::default();
    let mut rest = 0;
    for start in memchr::memchr_iter(b'&', raw.as_bytes()) {
        if start < rest {
            continue;
        }
        let Some((c, len)) = reference(&raw[start..]) else { continue };
        text.push(Run::plain(&raw[rest..start], at + rest));
        text.push(Run { text: Cow::Owned(c), at: at + start, len });
        rest = start + len;
    }
    text.push(Run::plain(&raw[rest..], at + rest));
    text
}

/// Finds the first reference of a text that nobody knows, or a `&` that begins none.
pub fn unknown(raw: &str) -> Option<usize> {
    memchr::memchr_iter(b'&', raw.as_bytes()).find(|&i| reference(&raw[i..]).is_none())
}

/// Reads `&name;` at the beginning of a text: what it stands for and how long it is.
fn reference(raw: &str) -> Option<(String, usize)> {
    let end = raw.as_bytes().iter().take(40).position(|&b| b == b';')?;
    resolve(&raw[1..end]).map(|c| (c, end + 1))
}

/// Returns what a reference stands for, `None` where only the file's own declarations could say.
pub fn resolve(name: &str) -> Option<String> {
    if let Some(digits) = name.strip_prefix('#') {
        let number = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => digits.parse::<u32>(),
        };
        return number.ok().and_then(char::from_u32).filter(|&c| c != '\0').map(String::from);
    }
    quick_xml::escape::resolve_html5_entity(name).map(str::to_string)
}

impl<'a> Tag<'a> {
    /// Says how many bytes of the file it takes.
    pub fn len(&self) -> usize {
        self.end - self.at
    }

    /// Lists the attributes; a malformed one ends the list.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        let (inside, inside_at) = (self.inside, self.inside_at);
        let mut rest = 0;
        std::iter::from_fn(move || {
            let (name, value) = attribute(inside, rest)?;
            rest = value.end + 1;
            Some(Attribute { name: local(&inside[name]), at: inside_at + value.start, raw: &inside[value] })
        })
    }

    /// Returns where the list of attributes ends before the tag does: what stands there is none.
    pub fn malformed(&self) -> Option<usize> {
        let end = self.attributes().last().map_or(0, |a| a.at + a.raw.len() + 1 - self.inside_at);
        let rest = self.inside.get(end..)?;
        let stray = rest.len() - rest.trim_start().len();
        (stray < rest.len()).then_some(self.inside_at + end + stray)
    }

    /// Returns the attribute of a name.
    pub fn attribute(&self, name: &str) -> Option<Attribute<'a>> {
        self.attributes().find(|a| a.name == name)
    }

    /// Returns the value of an attribute.
    pub fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attribute(name).map(|a| a.value())
    }

    /// Returns an attribute that is a number.
    pub fn number(&self, name: &str) -> Option<f32> {
        self.attribute(name).and_then(|a| a.number())
    }
}

/// Cuts the prefix off a name.
fn local(name: &str) -> &str {
    // Names are short: to set up a search would cost more than the search.
    name.bytes().rposition(|b| b == b':').map_or(name, |at| &name[at + 1..])
}

/// Finds the next `name="value"` of a tag: where both stand; `None` at the end and at what is no attribute.
fn attribute(inside: &str, from: usize) -> Option<(Range<usize>, Range<usize>)> {
    let bytes = inside.as_bytes();
    let no_blank = |from: usize| Some(from + bytes.get(from..)?.iter().position(|b| !b.is_ascii_whitespace())?);
    let start = no_blank(from)?;
    let end = start + bytes[start..].iter().position(|&b| b == b'=' || b.is_ascii_whitespace())?;
    let equals = no_blank(end).filter(|&i| bytes[i] == b'=')?;
    let quote = no_blank(equals + 1).filter(|&i| matches!(bytes[i], b'"' | b'\''))?;
    let close = quote + 1 + near(bytes[quote], &bytes[quote + 1..])?;
    (start < end).then_some((start..end, quote + 1..close))
}

/// Finds a byte that is mostly near: to set up a wide search would cost more than the search.
fn near(byte: u8, bytes: &[u8]) -> Option<usize> {
    let close = bytes.len().min(16);
    let found = bytes[..close].iter().position(|&b| b == byte);
    found.or_else(|| Some(close + memchr::memchr(byte, &bytes[close..])?))
}

/// Reads one file from its beginning to its end.
#[derive(Clone)]
pub struct Xml<'a> {
    source: &'a Source,
    scan: Scan<'a>,
    /// Open elements: name as spelt, and where each began.
    open: Vec<(&'a str, usize)>,
    /// An element without content, whose end is still to be told.
    closing: Option<&'a str>,
    seen_root: bool,
}

impl<'a> Xml<'a> {
    /// Begins a file.
    pub fn new(source: &'a Source) -> Self {
        Self { source, scan: Scan::new(&source.text), open: Vec::new(), closing: None, seen_root: false }
    }

    /// Makes an error at a place of the file.
    pub fn error(&self, at: usize, message: impl Into<String>) -> Error {
        fault(self.source, at, message)
    }

    /// Makes an error of a reference that nobody knows.
    pub fn unresolved(&self, at: usize) -> Error {
        unresolved(self.source, at)
    }

    /// Returns what comes next.
    ///
    /// # Errors
    /// `Malformed`, with line and column, where the file is no well-formed XML or ends too early.
    pub fn next(&mut self) -> Result<Event<'a>> {
        if let Some(name) = self.closing.take() {
            return Ok(Event::Close(name));
        }
        loop {
            let Part { kind, spelt, at } = match self.scan.next() {
                Ok(Some(part)) => part,
                Ok(None) => return self.end(),
                Err((at, what)) => {
                    let hint = "it may be cut short there; get the whole file, or repair it";
                    return Err(self.error(at, format!("not well-formed: {what}")).hint(hint));
                }
            };
            match kind {
                Kind::Open | Kind::Empty => return self.begin(spelt, at, kind == Kind::Empty),
                Kind::Close => return self.close(spelt, at),
                Kind::Text if self.open.is_empty() => {
                    let stray = spelt.trim_start_matches('\u{feff}').trim();
                    if !stray.is_empty() {
                        return Err(self.error(at, "text outside the document's one element"));
                    }
                }
                Kind::Text => return Ok(Event::Text(Run::plain(spelt, at))),
                Kind::CData | Kind::Reference if self.open.is_empty() => {
                    return Err(self.error(at, "text outside the document's one element"));
                }
                Kind::CData => return Ok(Event::Text(Run::plain(spelt, at))),
                Kind::Reference => {
                    let Some(c) = resolve(spelt) else { return Err(unresolved(self.source, at)) };
                    return Ok(Event::Text(Run { text: Cow::Owned(c), at, len: spelt.len() + 2 }));
                }
                Kind::Other => {}
            }
        }
    }

    fn begin(&mut self, inside: &'a str, at: usize, empty: bool) -> Result<Event<'a>> {
        let name_end = inside.bytes().position(|b| b.is_ascii_whitespace()).unwrap_or(inside.len());
        let (full, rest) = inside.split_at(name_end);
        let end = at + 1 + inside.len() + if empty { 2 } else { 1 };
        let tag = Tag { name: local(full), at, end, inside: rest, inside_at: at + 1 + name_end };
        if self.open.is_empty() && self.seen_root {
            return Err(self.error(at, "a second document begins after the end of the first"));
        }
        self.seen_root = true;
        if empty {
            self.closing = Some(tag.name);
        } else if self.open.len() >= DEEPEST {
            let message = format!("more than {DEEPEST} elements inside each other");
            return Err(self.error(at, message).hint("no text is that deep; the file is damaged"));
        } else {
            self.open.push((full, at));
        }
        Ok(Event::Open(tag))
    }

    fn close(&mut self, name: &'a str, at: usize) -> Result<Event<'a>> {
        match self.open.pop() {
            Some((open, _)) if open == name => Ok(Event::Close(local(name))),
            Some((open, began)) => {
                let begun = super::place(self.source, began);
                let message = format!("</{name}> ends what began as <{open}> on line {}, column {}", begun.0, begun.1);
                Err(self.error(at, message))
            }
            None => Err(self.error(at, format!("</{name}> ends what never began"))),
        }
    }

    fn end(&self) -> Result<Event<'a>> {
        let end = self.source.text.len();
        match self.open.last() {
            None if self.seen_root => Ok(Event::End),
            None => Err(self.error(end, "the file ends before any element")),
            Some(&(name, at)) => {
                let begun = super::place(self.source, at);
                let message =
                    format!("the file ends inside <{name}>, which began on line {}, column {}", begun.0, begun.1);
                Err(self.error(end, message).hint("it was cut short; get the whole file"))
            }
        }
    }

    /// Reads past the end of the element that was just opened, if nothing can be in it.
    pub fn is_empty(&mut self) -> bool {
        self.closing.take().is_some()
    }

    /// Reads on to the end of the element that was just opened and returns its text.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub fn text_of(&mut self) -> Result<Text<'a>> {
        let mut text = Text::default();
        let mut depth = 1;
        loop {
            match self.next()? {
                Event::Open(_) => depth += 1,
                Event::Close(_) => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(text);
                    }
                }
                Event::Text(run) => text.push(run),
                Event::End => return Ok(text),
            }
        }
    }

    /// Reads on to the end of the element that was just opened.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub fn skip(&mut self) -> Result<()> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                Event::Open(_) => depth += 1,
                Event::Close(_) => depth -= 1,
                Event::Text(_) => {}
                Event::End => break,
            }
        }
        Ok(())
    }
}

/// Makes an error of a reference that nobody knows.
pub fn unresolved(source: &Source, at: usize) -> Error {
    let rest = source.text.get(at..).unwrap_or_default();
    match rest.bytes().take(64).position(|b| b == b';') {
        Some(end) if !rest[..end].contains([' ', '<', '"', '\'']) => {
            let message = format!("the entity {} is none of XML's or HTML's own", &rest[..=end]);
            fault(source, at, message)
                .hint("what a file declares for itself is not expanded; write the character itself")
        }
        _ => fault(source, at, "not well-formed: a ‘&’ that begins no reference; it is written ‘&amp;’")
            .hint("it may be cut short there; get the whole file, or repair it"),
    }
}

/// Makes an error at a place of a file that is not what its format asks for.
pub fn fault(source: &Source, at: usize, message: impl Into<String>) -> Error {
    let mut at = at.min(source.text.len());
    while !source.text.is_char_boundary(at) {
        at -= 1;
    }
    let place = source.place(at);
    Error::new(ErrorKind::Malformed, message)
        .in_file(&source.path)
        .at_line(place.line, Some(place.column))
        .at_byte((source.encoding.bom + place.bytes) as u64)
}
