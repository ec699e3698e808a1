//! Turns the header of a TEI file into statements about the document: title, dates, where it lies, language.
//!
//! The date of the document is that of its sending, or else of its origin or creation; where an attribute says it in
//! figures, that is taken. What the editors corrected in the header counts as corrected, and a note says so.

use super::compose::Sink;
use super::model::{Run, Text};
use super::xml::{Event, Tag, Xml};
use crate::error::Result;

/// What stands around the element under way.
#[derive(Default)]
struct Header<'a> {
    path: Vec<&'a str>,
    /// The kind of the `correspAction` that is open.
    action: Option<String>,
    title: Option<Text<'a>>,
    /// Dates with their rank: the lowest is the document's.
    dates: Vec<(u8, Text<'a>)>,
    received: Option<Text<'a>>,
    /// Where the original lies: town, house, collection, number.
    place: Vec<Text<'a>>,
    lang: Option<Text<'a>>,
}

/// Reads to the end of a header that was just opened.
pub fn read<'a>(xml: &mut Xml<'a>, sink: &mut Sink<'_, '_>) -> Result<()> {
    let mut header = Header::default();
    loop {
        match xml.next()? {
            Event::Open(tag) => header.element(xml, &tag, sink)?,
            Event::Close("correspAction") if header.path.last() == Some(&"correspAction") => {
                header.action = None;
                header.path.pop();
            }
            Event::Close(_) if header.path.pop().is_none() => break,
            Event::Close(_) | Event::Text(_) => {}
            Event::End => break,
        }
    }
    header.state(sink);
    Ok(())
}

impl<'a> Header<'a> {
    fn element(&mut self, xml: &mut Xml<'a>, tag: &Tag<'a>, sink: &mut Sink<'_, '_>) -> Result<()> {
        let inside = |name: &str| self.path.contains(&name);
        match tag.name {
            "title" if inside("titleStmt") => {
                let text = content(xml, sink)?;
                self.title = self.title.take().or(Some(text));
            }
            "date" | "origDate" => {
                let rank = match (self.action.as_deref(), tag.name) {
                    (Some("sent"), _) => Some(0),
                    (Some(_), _) => None,
                    (None, "origDate") => Some(1),
                    (None, _) if inside("creation") => Some(2),
                    (None, _) if inside("sourceDesc") && !inside("revisionDesc") => Some(3),
                    _ => None,
                };
                let received = self.action.as_deref() == Some("received");
                let stated = stated(tag);
                let written = content(xml, sink)?;
                let date = stated.unwrap_or(written);
                match rank {
                    Some(rank) => self.dates.push((rank, date)),
                    None if received => self.received = self.received.take().or(Some(date)),
                    None => {}
                }
            }
            "settlement" | "repository" | "collection" | "idno"
                if inside("msIdentifier") && !inside("altIdentifier") =>
            {
                let text = content(xml, sink)?;
                self.place.push(text);
            }
            "language" if inside("langUsage") && self.lang.is_none() => {
                self.lang = tag.attribute("ident").map(|a| a.text());
                self.path.push(tag.name);
            }
            "correspAction" => {
                self.action = Some(tag.get("type").unwrap_or_default().into_owned());
                self.path.push(tag.name);
            }
            _ => self.path.push(tag.name),
        }
        Ok(())
    }

    fn state(mut self, sink: &mut Sink<'_, '_>) {
        if let Some(title) = &self.title {
            sink.state("title", title);
        }
        self.dates.sort_by_key(|(rank, _)| *rank);
        if let Some((_, date)) = self.dates.first() {
            sink.state("date", date);
        }
        if let Some(received) = &self.received {
            sink.state("received", received);
        }
        let mut citation = Text::default();
        for part in self.place.into_iter().filter(|p| !p.is_blank()) {
            if let Some(last) = citation.runs().last() {
                let (at, len) = (last.at + last.len, 0);
                citation.push(Run { text: ", ".into(), at, len });
            }
            part.trimmed().runs().for_each(|run| citation.push(run.clone()));
        }
        sink.state("citation", &citation);
        if let Some(lang) = &self.lang {
            sink.state("lang", lang);
        }
    }
}

/// Returns the date that an element says in figures.
fn stated<'a>(tag: &Tag<'a>) -> Option<Text<'a>> {
    let of = |names: [&str; 3]| names.iter().find_map(|name| tag.attribute(name)).map(|a| a.text());
    of(["when", "when-iso", "when-custom"]).or_else(|| {
        let mut from = of(["from", "notBefore", "from-iso"])?;
        if let (Some(to), Some(last)) = (of(["to", "notAfter", "to-iso"]), from.runs().last()) {
            let at = last.at + last.len;
            from.push(Run { text: "/".into(), at, len: 0 });
            to.runs().for_each(|run| from.push(run.clone()));
        }
        Some(from)
    })
}

/// Reads the text of the element that was just opened; of a `choice` what the editors put there.
fn content<'a>(xml: &mut Xml<'a>, sink: &mut Sink<'_, '_>) -> Result<Text<'a>> {
    let mut text = Text::default();
    let mut depth = 1;
    let mut sic: Option<String> = None;
    while depth > 0 {
        match xml.next()? {
            Event::Open(tag) => match tag.name {
                "sic" => sic = Some(xml.text_of()?.string().into_owned()),
                "orig" | "abbr" | "del" | "note" => xml.skip()?,
                "corr" => {
                    let corrected = xml.text_of()?;
                    if let Some(sic) = sic.take() {
                        sink.note(format!("the header corrects ‘{}’ to ‘{}’", sic.trim(), corrected.string().trim()));
                    }
                    corrected.runs().for_each(|run| text.push(run.clone()));
                }
                _ => depth += 1,
            },
            Event::Close(_) => depth -= 1,
            Event::Text(run) => text.push(run),
            Event::End => break,
        }
    }
    Ok(text)
}
