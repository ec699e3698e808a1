//! Turns a changed text back into the bytes of its file: the same encoding, the same byte order mark.

use crate::text::Source;

/// Writes `text` as the file of `source` was written; `None` where its encoding has not all of the characters.
pub fn encode(source: &Source, text: &str) -> Option<Vec<u8>> {
    let mark = source.encoding.bom > 0;
    let mut out = Vec::with_capacity(text.len() + 4);
    let wide = |out: &mut Vec<u8>, little: bool| {
        let marked = if mark { "\u{feff}" } else { "" };
        for unit in marked.encode_utf16().chain(text.encode_utf16()) {
            out.extend(if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
        }
    };
    match source.encoding.name.as_str() {
        "utf-8" => {
            out.extend(if mark { "\u{feff}".as_bytes() } else { &[] });
            out.extend(text.as_bytes());
        }
        "utf-16le" => wide(&mut out, true),
        "utf-16be" => wide(&mut out, false),
        name => {
            let (bytes, used, lost) = encoding_rs::Encoding::for_label(name.as_bytes())?.encode(text);
            if lost || mark || !used.name().eq_ignore_ascii_case(name) {
                return None;
            }
            out.extend(bytes.iter());
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{ReadOptions, source_from_bytes};

    #[test]
    fn what_was_read_is_written_back_byte_for_byte() {
        let text = "Прошу Ваше согласие передать\r\nвсе копии после ознакомления в архив.\r\n";
        let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let (cp1251, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in [text.as_bytes(), &marked, &utf16, &cp1251] {
            let source = source_from_bytes("x.txt", bytes, &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(encode(&source, &source.text).as_deref(), Some(bytes), "{}", source.encoding.name);
        }
        let source = source_from_bytes("x.txt", &cp1251, &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(encode(&source, "漢"), None, "the code page has no such sign");
    }
}
