//! Turns text into bytes of the encoding a file is in, strictly: a character that the encoding lacks is named, never replaced.

use encoding_rs::EncoderResult;

use super::decode::{Form, single_table};

/// Why a text cannot be written in an encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unwritable {
    /// The encoding has no such character.
    Lacks(char),
    /// The encoding has states, so that no stretch of it can be written alone.
    Stateful,
    /// There is no such encoding.
    Unknown,
}

/// Encodes a text in the encoding of this name, as [`crate::text::Encoding::name`] has it.
///
/// # Errors
/// [`Unwritable`], with the first character that cannot be written.
pub fn encode(name: &str, text: &str) -> Result<Vec<u8>, Unwritable> {
    let form = Form::of_label(name).ok_or(Unwritable::Unknown)?;
    Ok(match form {
        Form::Utf8 => text.as_bytes().to_vec(),
        Form::Utf16 { big: false } => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Form::Utf16 { big: true } => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Form::Utf32 { big: false } => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
        Form::Utf32 { big: true } => text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(),
        Form::Page(page) if page == encoding_rs::ISO_2022_JP => return Err(Unwritable::Stateful),
        // The table that decodes is the one that encodes: so both agree on every byte.
        Form::Page(page) if page.is_single_byte() => {
            let table = single_table(page);
            let byte = |c: char| {
                let at = table.iter().position(|t| *t == Some(c)).ok_or(Unwritable::Lacks(c))?;
                u8::try_from(at).map_err(|_| Unwritable::Lacks(c))
            };
            text.chars().map(byte).collect::<Result<_, _>>()?
        }
        Form::Page(page) => {
            let mut out = Vec::with_capacity(text.len() * 2 + 16);
            let mut encoder = page.new_encoder();
            let mut buffer = [0; 16];
            for c in text.chars() {
                let mut utf8 = [0; 4];
                let one = c.encode_utf8(&mut utf8);
                let (result, _, written) = encoder.encode_from_utf8_without_replacement(one, &mut buffer, false);
                let back = form.decode(&buffer[..written]);
                if !matches!(result, EncoderResult::InputEmpty) || back.map_or(true, |(text, _)| text != *one) {
                    return Err(Unwritable::Lacks(c));
                }
                out.extend_from_slice(&buffer[..written]);
            }
            out
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_page_lacks_is_named() {
        assert_eq!(encode("koi8-r", "«да»"), Err(Unwritable::Lacks('«')));
        assert_eq!(encode("ibm866", "— №"), Err(Unwritable::Lacks('—')));
        assert_eq!(encode("windows-1251", "«№»").map(|b| b.len()), Ok(3));
        assert_eq!(encode("iso-2022-jp", "a"), Err(Unwritable::Stateful));
        assert_eq!(encode("klingon", "a"), Err(Unwritable::Unknown));
        assert_eq!(encode("shift_jis", "¥"), Err(Unwritable::Lacks('¥')), "it would come back as a backslash");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(text in "[ -~а-яё«»№日本語あ]{0,30}") {
            for name in ["utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be", "windows-1251", "koi8-r", "ibm866",
                "iso-8859-5", "x-mac-cyrillic", "windows-1252", "shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"] {
                if let Ok(bytes) = encode(name, &text) {
                    let (back, _) = Form::of_label(name).expect("known").decode(&bytes)
                        .map_err(|f| TestCaseError::fail(f.what))?;
                    prop_assert_eq!(&back, &text, "{}", name);
                }
            }
        }
    }
}
