//! Cuts the language of PDF's content and letter tables into tokens; it never fails, and holds one token at a time.

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub enum Token<'a> {
    /// A number; what is none is 0.
    Number(f32),
    /// `/Name`, without its slash and with its escapes as they stand.
    Name(&'a [u8]),
    /// `(text)` or `<hex>`, as bytes.
    Text(Vec<u8>),
    /// `[`.
    Open,
    /// `]`.
    Close,
    /// `<<` or `>>`, which nothing here looks into.
    Dictionary,
    /// Anything else: an operator.
    Word(&'a [u8]),
}

/// The tokens of some bytes.
pub struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\n' | b'\r' | b'\t' | 0x0c | 0)
}

fn is_delimiter(b: u8) -> bool {
    matches!(b, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'a> Lexer<'a> {
    /// Begins at the beginning.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn run(&mut self, of: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let len = rest.iter().position(|&b| !of(b)).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    /// `(text)`, whose brackets may be nested; the opening one is behind.
    fn literal(&mut self) -> Vec<u8> {
        let (mut out, mut deep) = (Vec::new(), 0usize);
        while let Some(b) = self.peek() {
            self.at += 1;
            match b {
                b'(' => deep += 1,
                b')' if deep == 0 => break,
                b')' => deep -= 1,
                b'\\' => {
                    self.escape(&mut out);
                    continue;
                }
                _ => {}
            }
            out.push(b);
        }
        out
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(b) = self.peek() else { return };
        self.at += 1;
        match b {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(0x0c),
            b'\n' => {}
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'0'..=b'7' => {
                let mut code = u32::from(b - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                out.push(code as u8);
            }
            other => out.push(other),
        }
    }

    /// `<hex>`; the opening bracket is behind. A digit too few at the end is a 0.
    fn hex(&mut self) -> Vec<u8> {
        let digits = self.run(|b| b != b'>');
        self.at += 1;
        let mut digits = digits.iter().filter_map(|&b| char::from(b).to_digit(16));
        let mut out = Vec::new();
        while let Some(high) = digits.next() {
            out.push((high * 16 + digits.next().unwrap_or(0)) as u8);
        }
        out
    }

    /// Goes over the data of a picture that stands in the content, behind its `ID`.
    pub fn skip_picture(&mut self) {
        let rest = &self.bytes[self.at..];
        let ends = memchr::memmem::find_iter(rest, b"EI").find(|&i| {
            let before = i.checked_sub(1).is_none_or(|i| is_blank(rest[i]));
            let after = &rest[i + 2..];
            // The same letters stand in data by chance; behind the true end stands text.
            before && after.first().is_none_or(|&b| is_blank(b)) && after.iter().take(16).all(|b| b.is_ascii())
        });
        self.at += ends.map_or(rest.len(), |i| i + 2);
    }
}

fn number(word: &[u8]) -> Option<f32> {
    if !word.first()?.is_ascii_digit() && !matches!(word[0], b'+' | b'-' | b'.') {
        return None;
    }
    let text = std::str::from_utf8(word).ok()?;
    // `--5` and `5-3` are written by some programs, and read so by the others.
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let text = text.trim_start_matches(['-', '+']);
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    Some(text[..end].parse::<f32>().map_or(0.0, |n| sign * n))
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            self.run(is_blank);
            let b = self.peek()?;
            self.at += 1;
            return Some(match b {
                b'%' => {
                    self.run(|b| b != b'\n' && b != b'\r');
                    continue;
                }
                b'(' => Token::Text(self.literal()),
                b'[' => Token::Open,
                b']' => Token::Close,
                b'<' | b'>' if self.peek() == Some(b) => {
                    self.at += 1;
                    Token::Dictionary
                }
                b'<' => Token::Text(self.hex()),
                b'/' => Token::Name(self.run(|b| !is_blank(b) && !is_delimiter(b))),
                b'>' | b')' | b'{' | b'}' => continue,
                _ => {
                    self.at -= 1;
                    let word = self.run(|b| !is_blank(b) && !is_delimiter(b));
                    number(word).map_or(Token::Word(word), Token::Number)
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_cut_as_the_standard_has_them() {
        let found: Vec<Token<'_>> =
            Lexer::new(b"/F1 12 Tf[(a\\(b\\051(c)\\\n)-.5<4 1 5>]TJ% no\n<</A 1>> --3 BI q").collect();
        let text = |t: &[u8]| Token::Text(t.to_vec());
        let wanted = [
            Token::Name(b"F1"),
            Token::Number(12.0),
            Token::Word(b"Tf"),
            Token::Open,
            text(b"a(b)(c)"),
            Token::Number(-0.5),
            text(b"AP"),
            Token::Close,
            Token::Word(b"TJ"),
            Token::Dictionary,
            Token::Name(b"A"),
            Token::Number(1.0),
            Token::Dictionary,
            Token::Number(-3.0),
            Token::Word(b"BI"),
            Token::Word(b"q"),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn the_data_of_a_picture_is_gone_over() {
        let mut lexer = Lexer::new(b"ID \xff EI\xff (no) EI Q (yes) Tj");
        assert_eq!(lexer.next(), Some(Token::Word(b"ID")));
        lexer.skip_picture();
        assert_eq!(lexer.next(), Some(Token::Word(b"Q")));
        assert_eq!(lexer.next(), Some(Token::Text(b"yes".to_vec())));
        assert_eq!(Lexer::new(b"(open").next(), Some(Token::Text(b"open".to_vec())));
    }
}
