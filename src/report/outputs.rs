//! Turns the name of an output into the function that writes it: the registry of what `--output` knows.

use std::io::{self, Write};

use super::facsimile::Strips;
use super::json::Document;
use super::page::Layout;
use super::words::Words;
use super::{criticmarkup, docx, html, markdown, patch, rows, tei, text};
use crate::compare::Comparison;

/// What a person may choose of an output.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// How a page for a terminal is laid out.
    pub layout: Layout,
    /// In which language reports speak.
    pub words: Words,
    /// Whether tables are made safe for spreadsheets.
    pub excel: bool,
    /// Strips of the page images, for outputs that show them.
    pub strips: Strips,
}

/// An output of a comparison.
pub struct Output {
    /// Its name after `--output`.
    pub name: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// Extension of its files.
    pub extension: &'static str,
    /// Writes it.
    pub comparison: fn(&Comparison, &Settings, &mut dyn Write) -> io::Result<()>,
}

/// Every output of a comparison.
pub const OUTPUTS: &[Output] = &[
    Output {
        name: "text",
        summary: "a page for a terminal",
        extension: "txt",
        comparison: |c, s, out| out.write_all(text::comparison(c, &s.layout).as_bytes()),
    },
    Output {
        name: "json",
        summary: "everything, as docs/schema/comparison-1.schema.json has it",
        extension: "json",
        comparison: |c, _, out| {
            serde_json::to_writer_pretty(&mut *out, &Document(c))?;
            out.write_all(b"\n")
        },
    },
    Output {
        name: "jsonl",
        summary: "the same on one line, for streams of documents",
        extension: "jsonl",
        comparison: |c, _, out| rows::jsonl(c, out),
    },
    Output {
        name: "tsv",
        summary: "a row a discrepancy, nothing lost",
        extension: "tsv",
        comparison: |c, _, out| rows::tsv([c], out),
    },
    Output {
        name: "csv",
        summary: "the same for spreadsheets (--excel)",
        extension: "csv",
        comparison: |c, s, out| rows::csv([c], s.excel, out),
    },
    Output {
        name: "html",
        summary: "one page for an editor, whole in itself",
        extension: "html",
        comparison: |c, s, out| out.write_all(html::comparison(c, s).as_bytes()),
    },
    Output {
        name: "markdown",
        summary: "for a pull request, 60,000 characters at most",
        extension: "md",
        comparison: |c, s, out| out.write_all(markdown::comparison(c, &s.words).as_bytes()),
    },
    Output {
        name: "patch",
        summary: "what is proposed for the reference, for `git apply`",
        extension: "patch",
        comparison: |c, _, out| patch::comparison(c, out),
    },
    Output {
        name: "tei",
        summary: "an edition in TEI P5",
        extension: "xml",
        comparison: |c, _, out| out.write_all(tei::comparison(c).as_bytes()),
    },
    Output {
        name: "docx",
        summary: "tracked changes for a word processor",
        extension: "docx",
        comparison: |c, _, out| out.write_all(&docx::comparison(c)),
    },
    Output {
        name: "criticmarkup",
        summary: "tracked changes in plain text",
        extension: "critic.txt",
        comparison: |c, _, out| out.write_all(criticmarkup::comparison(c).as_bytes()),
    },
];

/// Finds an output by its name.
pub fn output(name: &str) -> Option<&'static Output> {
    OUTPUTS.iter().find(|o| o.name == name)
}

/// Lists the names of outputs.
pub fn names() -> Vec<&'static str> {
    OUTPUTS.iter().map(|o| o.name).collect()
}
