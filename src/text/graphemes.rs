//! Turns text into extended grapheme clusters (UAX 29), quickly where letters are plain.

use unicode_segmentation::UnicodeSegmentation;

/// Says whether a scalar value is always a grapheme cluster of its own next to others of its kind.
///
/// True for letters, digits and marks that neither combine, join nor control;
/// two such characters in a row always have a boundary between them.
#[inline]
pub fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{20}'..='\u{7E}' | '\u{A1}'..='\u{A8}' | '\u{AA}'..='\u{AC}' | '\u{AF}'..='\u{2FF}'
        | '\u{386}'..='\u{482}' | '\u{48A}'..='\u{559}' | '\u{560}'..='\u{588}'
        | '\u{2010}'..='\u{2027}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FE}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{A0}')
}

/// Iterates over the grapheme clusters of a text with the byte offset at which each begins.
pub fn clusters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    // The character at `at` and whether it stands alone, where the step before has looked at it.
    let mut looked_at: Option<(char, bool)> = None;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let mut chars = rest.chars();
        let (first, alone) = match looked_at.take() {
            Some(seen) => seen,
            None => chars.clone().next().map(|c| (c, stands_alone(c)))?,
        };
        chars.next();
        let next = chars.next().filter(|_| alone).map(|c| (c, stands_alone(c)));
        let plain = alone && next.is_none_or(|(_, alone)| alone);
        let cluster = if plain { &rest[..first.len_utf8()] } else { rest.graphemes(true).next()? };
        looked_at = next.filter(|_| plain);
        let start = at;
        at += cluster.len();
        Some((start, cluster))
    })
}

/// Counts the grapheme clusters of a text.
pub fn count(text: &str) -> usize {
    clusters(text).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_the_full_algorithm(text in "[ -~а-яёé\u{301}\u{308}\u{200d}👩👧字가\r\n\u{ad}]{0,40}") {
            let fast: Vec<_> = clusters(&text).collect();
            let full: Vec<_> = text.grapheme_indices(true).collect();
            prop_assert_eq!(fast, full);
        }

        #[test]
        fn agrees_on_any_text(text in any::<String>()) {
            let fast: Vec<_> = clusters(&text).collect();
            let full: Vec<_> = text.grapheme_indices(true).collect();
            prop_assert_eq!(fast, full);
        }
    }
}
