//! Turns what a caller knows of a corpus into the number of its pages, stratum by stratum.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};

/// Pages in the corpus that results are a sample of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Populations {
    whole: Option<u64>,
    strata: BTreeMap<String, u64>,
}

impl Populations {
    /// A corpus without strata, of so many pages.
    pub fn whole(pages: Option<u64>) -> Self {
        Self { whole: pages, ..Self::default() }
    }

    /// Returns the pages of a stratum, where they are known.
    pub fn of(&self, stratum: Option<&str>) -> Option<u64> {
        if self.strata.is_empty() { self.whole } else { self.strata.get(stratum.unwrap_or_default()).copied() }
    }

    /// Returns the names of the strata.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.strata.keys().map(String::as_str).filter(|name| !name.is_empty())
    }

    /// Reads a table with the columns `stratum` and `pages` (or `stratum_pages`, as `bulk sample` writes it).
    ///
    /// # Errors
    /// With the line that is wrong.
    pub fn read(path: &Path, text: &str) -> Result<Self> {
        let wrong = |line: usize, what: String| {
            Error::new(ErrorKind::Malformed, what)
                .in_file(path.display().to_string())
                .at_line(line, None)
                .hint("a table with the columns stratum and pages, as CSV or TSV")
        };
        let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
        let Some((_, head)) = lines.next() else { return Err(wrong(1, "the table is empty".into())) };
        let tab = if head.contains('\t') { '\t' } else { ',' };
        let names = cells(head, tab);
        let find = |wanted: &[&str]| names.iter().position(|n| wanted.contains(&n.trim()));
        let (Some(name), Some(pages)) = (find(&["stratum"]), find(&["stratum_pages", "pages"])) else {
            return Err(wrong(1, format!("its columns are {}", names.join(", "))));
        };
        let mut strata = BTreeMap::new();
        for (i, line) in lines {
            let cells = cells(line, tab);
            let number = cells.get(pages).and_then(|c| c.trim().parse::<u64>().ok());
            let (Some(stratum), Some(number)) = (cells.get(name), number) else {
                return Err(wrong(i + 1, "this line has no stratum with a number of pages".into()));
            };
            if strata.insert(stratum.clone(), number).is_some_and(|before| before != number) {
                return Err(wrong(i + 1, format!("‘{stratum}’ has another number of pages above")));
            }
        }
        Ok(Self { whole: None, strata })
    }
}

/// Cuts a line of CSV; a cell in quotes may hold the separator.
fn cells(line: &str, separator: char) -> Vec<String> {
    let (mut out, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                cell.push('"');
                chars.next();
            }
            '"' => quoted = !quoted,
            c if c == separator && !quoted => out.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    out.push(cell);
    out
}

/// Writes a cell of CSV.
pub fn cell(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r', '\t']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn populations_are_read_and_slips_are_named() {
        let of = |text: &str| Populations::read(Path::new("p.csv"), text);
        let read = of("stratum,pages\n1890s,12000\n\"a, \"\"b\"\"\",7\n").expect("a table");
        assert_eq!(
            (read.of(Some("1890s")), read.of(Some("a, \"b\"")), read.of(Some("x"))),
            (Some(12000), Some(7), None)
        );
        let sample = of("page_id\tstratum\tstratum_pages\tx\np1\ta\t40\t1\np2\ta\t40\t1\n").expect("a sample");
        assert_eq!(sample.of(Some("a")), Some(40));
        for wrong in ["", "a,b\n1,2\n", "stratum,pages\na,many\n", "stratum,pages\na,1\na,2\n"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Populations::whole(Some(9)).of(None), Some(9));
    }

    #[test]
    fn a_cell_comes_back_as_it_was() {
        for text in ["plain", "a,b", "say \"no\"", "tab\there"] {
            assert_eq!(cells(&format!("{},x", cell(text)), ','), [text, "x"]);
        }
    }
}
