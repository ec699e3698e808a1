//! Cuts XML into its tags, texts and references, and knows of nothing else: not what is inside a tag, not what is open.
//!
//! A general parser looks at every byte more than once. Half of a page of ALTO is coordinates that are never asked
//! for, so here the end of a tag is found by wide searches, and what stands in it is looked at only when it is wanted.

use memchr::{memchr, memchr2, memchr3, memmem};

/// What a part of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `<name …>`
    Open,
    /// `<name …/>`
    Empty,
    /// `</name>`
    Close,
    /// What stands between tags.
    Text,
    /// `<![CDATA[…]]>`
    CData,
    /// `&name;`
    Reference,
    /// A comment, an instruction, a declaration.
    Other,
}

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// What it is.
    pub kind: Kind,
    /// What it says, without the signs around it.
    pub spelt: &'a str,
    /// Where it begins in the file, those signs included; for text in `CDATA` where the text begins.
    pub at: usize,
}

/// What is wrong, and where.
type Fault = (usize, &'static str);

/// A file that is being cut.
#[derive(Debug, Clone)]
pub struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    /// Begins a file.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Returns the next part, `None` at the end.
    ///
    /// # Errors
    /// Where a part has no end.
    pub fn next(&mut self) -> Result<Option<Part<'a>>, Fault> {
        let (at, bytes) = (self.at, self.text.as_bytes());
        let part = |kind, from: usize, to: usize| Part { kind, spelt: &self.text[from..to], at };
        let (part, end) = match (bytes.get(at), bytes.get(at + 1)) {
            (None, _) => return Ok(None),
            (Some(b'<'), Some(b'/')) => {
                let end = at + memchr(b'>', &bytes[at..]).ok_or((at, "this end tag has no end"))?;
                let name = part(Kind::Close, at + 2, end);
                (Part { spelt: name.spelt.trim_ascii_end(), ..name }, end + 1)
            }
            (Some(b'<'), Some(b'?')) => {
                let end = self.past("?>", at + 2).ok_or((at, "this instruction has no end"))?;
                (part(Kind::Other, at, end), end)
            }
            (Some(b'<'), Some(b'!')) => self.marked()?,
            (Some(b'<'), Some(b)) if !b.is_ascii_whitespace() && !matches!(b, b'>' | b'=' | b'<' | b'"' | b'\'') => {
                let end = tag_end(bytes, at + 1).ok_or((at, "this tag has no end"))?;
                match bytes[end - 1] {
                    b'/' => (part(Kind::Empty, at + 1, end - 1), end + 1),
                    _ => (part(Kind::Open, at + 1, end), end + 1),
                }
            }
            (Some(b'<'), _) => return Err((at, "a ‘<’ that begins no tag")),
            (Some(b'&'), _) => {
                // No name of a character is as long as this.
                let near = &bytes[at..bytes.len().min(at + 64)];
                let end = memchr3(b';', b'<', b'&', &near[1..]).filter(|&i| near[i + 1] == b';');
                let end = at + 1 + end.ok_or((at, "a ‘&’ that begins no reference; it is written ‘&amp;’"))?;
                (part(Kind::Reference, at + 1, end), end + 1)
            }
            _ => {
                let end = memchr2(b'<', b'&', &bytes[at..]).map_or(bytes.len(), |i| at + i);
                (part(Kind::Text, at, end), end)
            }
        };
        self.at = end;
        Ok(Some(part))
    }

    /// Returns where a text has been passed that stands behind `from`.
    fn past(&self, text: &str, from: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(from..)?;
        memmem::find(rest, text.as_bytes()).map(|i| from + i + text.len())
    }

    /// Cuts what begins with `<!`.
    fn marked(&self) -> Result<(Part<'a>, usize), Fault> {
        let (at, rest) = (self.at, &self.text[self.at..]);
        let part = |kind, from: usize, to: usize| Part { kind, spelt: &self.text[from..to], at: from };
        if rest.starts_with("<!--") {
            let end = self.past("-->", at + 4).ok_or((at, "this comment has no end"))?;
            return Ok((part(Kind::Other, at, end), end));
        }
        if rest.starts_with("<![CDATA[") {
            let from = at + "<![CDATA[".len();
            let end = self.past("]]>", from).ok_or((at, "this CDATA has no end"))?;
            return Ok((part(Kind::CData, from, end - 3), end));
        }
        let end = self.declaration_end().ok_or((at, "this declaration has no end"))?;
        Ok((part(Kind::Other, at, end), end))
    }

    /// Finds the end of a `<!DOCTYPE …>`: the declarations inside it have ends, comments and quotes of their own.
    fn declaration_end(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let (mut at, mut depth) = (self.at, 0_usize);
        loop {
            let rest = &bytes[at..];
            match rest.first()? {
                b'<' if rest.starts_with(b"<!--") => at = self.past("-->", at + 4)?,
                b'<' if rest.starts_with(b"<?") => at = self.past("?>", at + 2)?,
                b'<' => (depth, at) = (depth + 1, at + 1),
                quote @ (b'"' | b'\'') => at += 2 + memchr(*quote, &rest[1..])?,
                b'>' if depth == 1 => return Some(at + 1),
                b'>' => (depth, at) = (depth - 1, at + 1),
                _ => at += 1,
            }
        }
    }
}

/// Finds the `>` that ends a tag, which stands in none of its quotes.
fn tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    let end = from + memchr(b'>', &bytes[from..])?;
    // Where the quotes before it come in pairs, it stands in none of them.
    if paired(&bytes[from..end]) {
        return Some(end);
    }
    let mut at = from;
    loop {
        at += memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        match bytes[at] {
            b'>' => return Some(at),
            quote => at += 2 + memchr(quote, &bytes[at + 1..])?,
        }
    }
}

/// Says whether there are double quotes alone, and an even number of them.
fn paired(bytes: &[u8]) -> bool {
    let (mut odd, mut single) = (0_u8, 0_u8);
    for &b in bytes {
        odd ^= u8::from(b == b'"');
        single |= u8::from(b == b'\'');
    }
    odd == 0 && single == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(Kind, &str)> {
        let mut scan = Scan::new(text);
        std::iter::from_fn(|| scan.next().ok().flatten()).map(|p| (p.kind, p.spelt)).collect()
    }

    #[test]
    fn quotes_hide_the_signs_of_tags() {
        use Kind::{CData, Close, Empty, Open, Other, Reference, Text};
        let text = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b 'x>'> <!-- ]> -->]><a b='>' c=\"'>\">x &amp; y<d e=\"1>\"/><![CDATA[<&]]><!-- <z> --></a >";
        let wanted = [
            (Other, "<?xml version=\"1.0\"?>"),
            (Other, "<!DOCTYPE a [<!ENTITY b 'x>'> <!-- ]> -->]>"),
            (Open, "a b='>' c=\"'>\""),
            (Text, "x "),
            (Reference, "amp"),
            (Text, " y"),
            (Empty, "d e=\"1>\""),
            (CData, "<&"),
            (Other, "<!-- <z> -->"),
            (Close, "a"),
        ];
        assert_eq!(parts(text), wanted);
    }

    #[test]
    fn what_has_no_end_is_told_with_its_place() {
        for text in [
            "x<a",
            "x<a b=\"",
            "x<a b=\"'>",
            "x</a",
            "x<!--",
            "x<![CDATA[",
            "x<!DOCTYPE a [",
            "x<?a",
            "x<",
            "x< a>",
            "x<>",
            "x&",
            "x&a b<c;",
        ] {
            let mut scan = Scan::new(text);
            assert_eq!(scan.next().ok().flatten().map(|p| p.spelt), Some("x"), "{text}");
            assert_eq!(scan.next().map_err(|(at, _)| at), Err(1), "{text}");
        }
    }
}
