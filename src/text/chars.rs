//! Turns a character into what Unicode says of it, without its tables where the letters of most pages stand.
//!
//! Every answer is that of the standard library; the tests ask for all characters.

use unicode_normalization::UnicodeNormalization;

/// Says whether a character is a letter.
pub fn alphabetic(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        '\u{c0}'..='\u{2af}' => !matches!(c, '×' | '÷'),
        '\u{400}'..='\u{52f}' => !matches!(c, '\u{482}'..='\u{489}'),
        '\u{2010}'..='\u{2027}' => false,
        '\u{4e00}'..='\u{9fff}' => true,
        c => c.is_alphabetic(),
    }
}

/// Says whether a character is a letter or a figure.
pub fn alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        '\u{c0}'..='\u{2af}' | '\u{400}'..='\u{52f}' | '\u{2010}'..='\u{2027}' | '\u{4e00}'..='\u{9fff}' => {
            alphabetic(c)
        }
        c => c.is_alphanumeric(),
    }
}

/// Says whether a character is a figure of any kind.
pub fn numeric(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_digit(),
        '\u{c0}'..='\u{52f}' | '\u{2010}'..='\u{2027}' => false,
        c => c.is_numeric(),
    }
}

/// Iterates over the small letters of a character; nearly always one.
pub fn lower(c: char) -> impl Iterator<Item = char> {
    let one = one_lower(c);
    let many = if one.is_none() { Some(c.to_lowercase()) } else { None };
    one.into_iter().chain(many.into_iter().flatten())
}

/// The one small letter of a character, where no table is needed to know it.
fn one_lower(c: char) -> Option<char> {
    match c {
        '\0'..='\u{7f}' => Some(c.to_ascii_lowercase()),
        '\u{430}'..='\u{45f}' => Some(c),
        '\u{400}'..='\u{40f}' => char::from_u32(u32::from(c) + 80),
        '\u{410}'..='\u{42f}' => char::from_u32(u32::from(c) + 32),
        _ => None,
    }
}

/// Writes the small letters of a word over what a buffer held: as `to_lowercase`, without a new string a word.
pub fn lowercase_into(word: &str, small: &mut String) {
    small.clear();
    // What the last sigma of a word becomes depends on its place.
    if word.contains('Σ') {
        small.push_str(&word.to_lowercase());
    } else {
        small.reserve(word.len());
        for c in word.chars() {
            match one_lower(c) {
                Some(one) => small.push(one),
                None => small.extend(c.to_lowercase()),
            }
        }
    }
}

/// Returns a letter without its accents: the first character of its canonical decomposition.
pub fn bare(c: char) -> char {
    match c {
        '\0'..='\u{7f}' | 'а'..='и' | 'к'..='я' | 'А'..='И' | 'К'..='Я' | '\u{4e00}'..='\u{9fff}' => c,
        c => c.nfd().next().unwrap_or(c),
    }
}

/// Says of a character that text made of such ones is in Unicode form C, whatever their order; not every such is known.
pub fn settled(c: char) -> bool {
    matches!(c,
        '\0'..='\u{2ff}' | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' | '\u{2010}'..='\u{2027}' | '\u{4e00}'..='\u{9fff}')
}

/// Writes text in Unicode form C.
pub fn composed(mut text: String) -> String {
    if !text.chars().all(settled) {
        text = text.nfc().collect();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::char::canonical_combining_class;
    use unicode_normalization::{IsNormalized, is_nfc_quick};

    #[test]
    fn every_character_is_what_the_standard_library_says() {
        for c in '\0'..=char::MAX {
            assert_eq!(alphabetic(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(numeric(c), c.is_numeric(), "{c:?}");
            assert!(lower(c).eq(c.to_lowercase()), "{c:?}");
            assert_eq!(Some(bare(c)), c.nfd().next(), "{c:?}");
            // Of such characters the standard says that a text made of them is in form C.
            let stays = is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes && canonical_combining_class(c) == 0;
            assert!(!settled(c) || stays, "{c:?}");
        }
    }
}
