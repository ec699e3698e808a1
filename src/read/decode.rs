//! Turns bytes into text in an encoding that is already settled, strictly: the first byte that is wrong stops it.

use encoding_rs::{DecoderResult, Encoding as Page};

use crate::text::DiskOffsets;

/// An encoding this program can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// UTF-8.
    Utf8,
    /// UTF-16, with the more significant byte first or not.
    Utf16 {
        /// Most significant byte first.
        big: bool,
    },
    /// UTF-32, with the more significant byte first or not.
    Utf32 {
        /// Most significant byte first.
        big: bool,
    },
    /// Any other page of the Encoding Standard.
    Page(&'static Page),
}

/// The first thing wrong with the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Offset in the bytes that were handed in.
    pub at: usize,
    /// What is wrong there, a clause.
    pub what: String,
    /// How much text stands before it: its lines count the line of the fault.
    pub before: String,
}

impl Form {
    /// Finds the encoding of a label: every label of the Encoding Standard, UTF-32, and common spellings beside them.
    pub fn of_label(label: &str) -> Option<Self> {
        let plain = label.trim().to_ascii_lowercase().replace([' ', '_'], "-");
        let form = match plain.as_str() {
            "utf8" | "utf-8" | "utf-8-sig" | "utf-8-bom" => Self::Utf8,
            "utf-16le" | "utf16le" | "utf-16-le" | "utf16-le" => Self::Utf16 { big: false },
            "utf-16be" | "utf16be" | "utf-16-be" | "utf16-be" => Self::Utf16 { big: true },
            "utf-32le" | "utf32le" | "utf-32-le" | "utf32-le" | "ucs-4le" => Self::Utf32 { big: false },
            "utf-32be" | "utf32be" | "utf-32-be" | "utf32-be" | "ucs-4be" => Self::Utf32 { big: true },
            "mac-cyrillic" | "maccyrillic" | "cp10007" => Self::Page(encoding_rs::X_MAC_CYRILLIC),
            "ibm-866" | "dos-866" => Self::Page(encoding_rs::IBM866),
            "mac-roman" | "macroman" => Self::Page(encoding_rs::MACINTOSH),
            _ => {
                let page = Page::for_label_no_replacement(plain.as_bytes())
                    .or_else(|| Page::for_label_no_replacement(label.trim().as_bytes()))?;
                if page == encoding_rs::X_USER_DEFINED {
                    return None;
                }
                Self::of_page(page)
            }
        };
        Some(form)
    }

    /// Names the form of a page, which may be one of the Unicode forms.
    pub fn of_page(page: &'static Page) -> Self {
        if page == encoding_rs::UTF_8 {
            Self::Utf8
        } else if page == encoding_rs::UTF_16LE {
            Self::Utf16 { big: false }
        } else if page == encoding_rs::UTF_16BE {
            Self::Utf16 { big: true }
        } else if page == encoding_rs::GBK {
            // The standard decodes both alike; the wider name is the truer one.
            Self::Page(encoding_rs::GB18030)
        } else {
            Self::Page(page)
        }
    }

    /// Names the encoding in lower case.
    pub fn name(self) -> String {
        match self {
            Self::Utf8 => "utf-8".into(),
            Self::Utf16 { big } => if big { "utf-16be" } else { "utf-16le" }.into(),
            Self::Utf32 { big } => if big { "utf-32be" } else { "utf-32le" }.into(),
            Self::Page(page) => page.name().to_ascii_lowercase(),
        }
    }

    /// Decodes all bytes (no byte order mark among them), or says what is wrong first.
    pub fn decode(self, bytes: &[u8]) -> Result<(String, DiskOffsets), Fault> {
        match self {
            Self::Utf8 => utf8(bytes),
            Self::Utf16 { big } => utf16(bytes, big),
            Self::Utf32 { big } => utf32(bytes, big),
            Self::Page(page) if page.is_single_byte() => single(bytes, page),
            Self::Page(page) => multi(bytes, page),
        }
    }
}

fn utf8(bytes: &[u8]) -> Result<(String, DiskOffsets), Fault> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.to_string(), DiskOffsets::Utf8)),
        Err(error) => {
            let at = error.valid_up_to();
            let before = String::from_utf8_lossy(&bytes[..at]).into_owned();
            let rest = &bytes[at..];
            let what = match (error.error_len(), rest) {
                (None, _) => format!("the file ends in the middle of a UTF-8 character (byte 0x{:02X})", rest[0]),
                (_, [0xC0 | 0xC1, ..] | [0xE0, 0x80..=0x9F, ..] | [0xF0, 0x80..=0x8F, ..]) => {
                    format!("byte 0x{:02X} begins an overlong form, which UTF-8 forbids", rest[0])
                }
                (_, [0xED, 0xA0..=0xBF, ..]) => "half of a surrogate pair, which UTF-8 forbids".into(),
                (_, [0x80..=0xBF, ..]) => format!("byte 0x{:02X} cannot begin a UTF-8 character", rest[0]),
                (_, [0xF5..=0xFF, ..]) => format!("byte 0x{:02X} never stands in UTF-8", rest[0]),
                _ => format!("byte 0x{:02X} begins a UTF-8 character that is not finished", rest[0]),
            };
            Err(Fault { at, what, before })
        }
    }
}

fn utf16(bytes: &[u8], big: bool) -> Result<(String, DiskOffsets), Fault> {
    let unit = |pair: &[u8]| match big {
        true => u16::from_be_bytes([pair[0], pair[1]]),
        false => u16::from_le_bytes([pair[0], pair[1]]),
    };
    let mut text = String::with_capacity(bytes.len());
    let mut at = 0;
    for read in char::decode_utf16(bytes.chunks_exact(2).map(unit)) {
        match read {
            Ok(c) => {
                text.push(c);
                at += 2 * c.len_utf16();
            }
            Err(lone) => {
                let what =
                    format!("0x{:04X} is half of a surrogate pair without the other half", lone.unpaired_surrogate());
                return Err(Fault { at, what, before: text });
            }
        }
    }
    if bytes.len() % 2 == 1 {
        let what =
            format!("the file has an odd number of bytes; the last one (0x{:02X}) is half of a UTF-16 unit", bytes[at]);
        return Err(Fault { at, what, before: text });
    }
    Ok((text, DiskOffsets::Utf16))
}

fn utf32(bytes: &[u8], big: bool) -> Result<(String, DiskOffsets), Fault> {
    let mut text = String::with_capacity(bytes.len());
    for (i, quad) in bytes.chunks(4).enumerate() {
        let Ok(four) = <[u8; 4]>::try_from(quad) else {
            let what = "the file ends in the middle of a UTF-32 unit".to_string();
            return Err(Fault { at: 4 * i, what, before: text });
        };
        let value = if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
        match char::from_u32(value) {
            Some(c) => text.push(c),
            None => {
                let what = format!("0x{value:08X} is no Unicode character");
                return Err(Fault { at: 4 * i, what, before: text });
            }
        }
    }
    Ok((text, DiskOffsets::Fixed(4)))
}

/// Decodes a page where every byte is one character. Bytes that the page leaves unassigned
/// come out of the Encoding Standard as C1 controls; they are faults here, the next-line control excepted.
fn single(bytes: &[u8], page: &'static Page) -> Result<(String, DiskOffsets), Fault> {
    let table = single_table(page);
    let mut text = String::with_capacity(bytes.len() * 2);
    for (at, &byte) in bytes.iter().enumerate() {
        match table[usize::from(byte)] {
            Some(c) => text.push(c),
            None => {
                let what = format!("byte 0x{byte:02X} stands for no character in {}", page.name().to_ascii_lowercase());
                return Err(Fault { at, what, before: text });
            }
        }
    }
    Ok((text, DiskOffsets::Fixed(1)))
}

/// Lists the characters of a single-byte page by byte; `None` where the page has none.
pub fn single_table(page: &'static Page) -> [Option<char>; 256] {
    std::array::from_fn(|byte| {
        let byte = u8::try_from(byte).unwrap_or(0);
        let (text, _, broken) = page.decode(std::slice::from_ref(&byte));
        let c = text.chars().next().filter(|_| !broken)?;
        let unassigned = matches!(c, '\u{80}'..='\u{9f}') && !(c == '\u{85}' && byte == 0x85);
        (!unassigned).then_some(c)
    })
}

/// Decodes a page of characters of one to four bytes, one byte at a time so as to learn where each begins.
///
/// A pair of bytes that stands for two scalar values (four letters of Big5)
/// gives both the same offset; escape sequences belong to the character after them.
fn multi(bytes: &[u8], page: &'static Page) -> Result<(String, DiskOffsets), Fault> {
    let mut decoder = page.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut table = Vec::with_capacity(bytes.len() / 2);
    let mut start = 0;
    let mut buffer = [0_u8; 64];
    for at in 0..=bytes.len() {
        let last = at == bytes.len();
        let input = if last { &[] } else { &bytes[at..=at] };
        let mut fed = 0;
        loop {
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(&input[fed..], &mut buffer, last);
            fed += read;
            let piece = std::str::from_utf8(&buffer[..written]).unwrap_or_default();
            for c in piece.chars() {
                table.push(u32::try_from(start).unwrap_or(u32::MAX));
                text.push(c);
            }
            if written > 0 {
                start = at + 1;
            }
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    let at = start.min(bytes.len().saturating_sub(1));
                    let what = format!(
                        "byte 0x{:02X} begins no character of {}",
                        bytes.get(at).copied().unwrap_or_default(),
                        page.name().to_ascii_lowercase()
                    );
                    return Err(Fault { at, what, before: text });
                }
            }
        }
    }
    table.push(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    Ok((text, DiskOffsets::Table(table)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_are_found_in_their_common_spellings() {
        for (label, name) in [
            ("CP1251", "windows-1251"),
            ("koi8_r", "koi8-r"),
            ("cp866", "ibm866"),
            ("IBM866", "ibm866"),
            ("mac-cyrillic", "x-mac-cyrillic"),
            ("latin1", "windows-1252"),
            ("UTF-32LE", "utf-32le"),
            ("gbk", "gb18030"),
            ("utf_8_sig", "utf-8"),
        ] {
            assert_eq!(Form::of_label(label).map(Form::name).as_deref(), Some(name), "{label}");
        }
        assert_eq!(Form::of_label("klingon"), None);
        assert_eq!(Form::of_label("iso-2022-kr"), None);
    }

    #[test]
    fn an_unassigned_byte_is_named() {
        let page = Form::of_label("windows-1251").expect("a page");
        let fault = page.decode(b"ab\x98").expect_err("0x98 is unassigned");
        assert_eq!((fault.at, fault.before.as_str()), (2, "ab"));
    }

    /// Cuts every scalar value out of the bytes by the offsets and decodes it alone.
    fn check_offsets(name: &str, bytes: &[u8], text: &str) -> Result<(), TestCaseError> {
        let form = Form::of_label(name).expect("a known encoding");
        let (decoded, disk) = form.decode(bytes).map_err(|f| TestCaseError::fail(f.what))?;
        prop_assert_eq!(&decoded, text);
        let chars: Vec<char> = text.chars().collect();
        let mut at = 0;
        for (i, c) in chars.iter().enumerate() {
            let width = match &disk {
                DiskOffsets::Utf8 => c.len_utf8(),
                DiskOffsets::Fixed(w) => usize::from(*w),
                DiskOffsets::Utf16 => 2 * c.len_utf16(),
                DiskOffsets::Table(table) => (table[i + 1] - table[i]) as usize,
            };
            let (piece, _) = form.decode(&bytes[at..at + width]).map_err(|f| TestCaseError::fail(f.what))?;
            prop_assert_eq!(piece, c.to_string());
            at += width;
        }
        prop_assert_eq!(at, bytes.len());
        Ok(())
    }

    proptest! {
        #[test]
        fn offsets_cut_out_what_they_say(text in "[ -~\nа-яА-Я]{0,40}") {
            for name in ["windows-1251", "koi8-r", "ibm866", "iso-8859-5", "x-mac-cyrillic"] {
                let (bytes, _, lossy) = Page::for_label(name.as_bytes()).expect("a page").encode(&text);
                prop_assert!(!lossy);
                check_offsets(name, &bytes, &text)?;
            }
        }

        #[test]
        fn offsets_in_pages_of_many_bytes(text in "[ -}あ-んァ-ン日本語中文]{0,40}") {
            for name in ["shift_jis", "euc-jp", "gb18030"] {
                let (bytes, _, lossy) = Page::for_label(name.as_bytes()).expect("a page").encode(&text);
                // Shift_JIS has a yen sign and an overline where ASCII has other signs, but decodes them as ASCII.
                if !lossy {
                    check_offsets(name, &bytes, &text)?;
                }
            }
        }

        #[test]
        fn offsets_in_unicode_forms(text in any::<String>()) {
            let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            check_offsets("utf-16le", &le, &text)?;
            let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            check_offsets("utf-16be", &be, &text)?;
            let wide: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
            check_offsets("utf-32le", &wide, &text)?;
            check_offsets("utf-8", text.as_bytes(), &text)?;
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            for name in ["utf-8", "utf-16le", "utf-32be", "windows-1251", "shift_jis", "gb18030", "big5", "euc-kr", "euc-jp", "iso-2022-jp"] {
                let _ = Form::of_label(name).expect("a known encoding").decode(&bytes);
            }
        }
    }
}
