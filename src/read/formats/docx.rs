//! Reads the paragraphs of a word processor's document (`word/document.xml` of a .docx).
//!
//! Lossy, and said so: what tracked changes deleted, footnotes, running heads, text boxes' places and the shape of
//! tables are left out.

use super::compose::Sink;
use super::flow::Flow;
use super::model::{Block, Line, Page};
use super::xml::{Event, Xml};
use crate::error::Result;
use crate::text::Source;

/// The member of the archive that holds the text.
pub const MEMBER: &str = "word/document.xml";

/// Adds the text of a document.
pub fn read(source: &Source, sink: &mut Sink<'_, '_>) -> Result<()> {
    sink.note("lossy: footnotes, running heads, deleted text and the shape of tables are not taken");
    let mut xml = Xml::new(source);
    let mut page = Page::default();
    let (mut block, mut line, mut flow) = (Block::default(), Line::default(), Flow::default());
    let mut texts = 0;
    loop {
        match xml.next()? {
            Event::Open(tag) => match tag.name {
                "t" => texts += 1,
                "tab" => flow.set_blank(true),
                "br" | "cr" => {
                    block.lines.push(std::mem::take(&mut line));
                    flow = Flow::default();
                }
                "del" | "moveFrom" | "instrText" | "Fallback" => xml.skip()?,
                _ => {}
            },
            Event::Close("t") => texts -= 1,
            Event::Close("p") => {
                block.lines.push(std::mem::take(&mut line));
                flow = Flow::default();
                page.blocks.push(std::mem::take(&mut block));
            }
            Event::Text(run) if texts > 0 => {
                flow.push(&run);
                line.words.extend(flow.take());
            }
            Event::Close(_) | Event::Text(_) => {}
            Event::End => break,
        }
    }
    sink.page(&page);
    Ok(())
}
