//! Turns a place in a text into what stands around it, so that the place is found again after the text has changed.
//!
//! Blanks are folded, for a text that is recognised anew breaks its lines
//! elsewhere. Nothing here counts from the beginning of a text.

/// Most characters looked at for one side; a desert of blanks ends the search.
const REACH: usize = 1024;

/// Writes a reading with each run of blanks as one space and none at its ends.
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the last `count` characters before an offset, blanks folded, without blanks next to the offset.
pub fn before(text: &str, offset: usize, count: usize) -> String {
    let mut kept = gather(text[..offset].chars().rev(), count);
    kept.reverse();
    kept.into_iter().collect()
}

/// Returns the first `count` characters after an offset, blanks folded, without blanks next to the offset.
pub fn after(text: &str, offset: usize, count: usize) -> String {
    gather(text[offset..].chars(), count).into_iter().collect()
}

fn gather(chars: impl Iterator<Item = char>, count: usize) -> Vec<char> {
    let mut kept = Vec::with_capacity(count);
    let mut blank = false;
    for c in chars.take(REACH) {
        if c.is_whitespace() {
            blank = !kept.is_empty();
            continue;
        }
        // A blank counts only with the character after it.
        if kept.len() + usize::from(blank) >= count {
            break;
        }
        if blank {
            kept.push(' ');
            blank = false;
        }
        kept.push(c);
    }
    kept
}

/// Returns the last `count` characters of a text.
pub fn last(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().take(count).last().map_or(text.len(), |(i, _)| i);
    text[start..].trim_start()
}

/// Returns the first `count` characters of a text.
pub fn first(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(i, _)| i);
    text[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blanks_are_one_space_and_none_at_the_place() {
        let text = "Прошу\n  Вас   срочно\r\nсообщить";
        let at = text.find("срочно").expect("it is there");
        assert_eq!(before(text, at, 16), "Прошу Вас");
        assert_eq!(after(text, at + "срочно".len(), 16), "сообщить");
        assert_eq!(after(text, at, 9), "срочно со");
        assert_eq!(before(text, at, 4), "Вас");
        assert_eq!(before(text, 0, 8), "");
    }

    proptest! {
        /// Line breaks in other places change nothing, and a longer context holds the shorter one.
        #[test]
        fn reflow_changes_nothing(words in proptest::collection::vec("[a-zа-яё.]{1,6}", 1..12), breaks in proptest::collection::vec("[ \n\t]{1,3}", 12), at in 0_usize..12) {
            let at = at.min(words.len() - 1);
            let join = |blanks: &dyn Fn(usize) -> String| {
                let mut text = String::new();
                let mut offset = 0;
                for (i, word) in words.iter().enumerate() {
                    if i > 0 { text.push_str(&blanks(i)); }
                    if i == at { offset = text.len(); }
                    text.push_str(word);
                }
                (text, offset)
            };
            let (plain, p) = join(&|_| " ".into());
            let (broken, b) = join(&|i| breaks[i].clone());
            for count in [8, 16, 32] {
                prop_assert_eq!(before(&plain, p, count), before(&broken, b, count));
                prop_assert_eq!(after(&plain, p, count), after(&broken, b, count));
                prop_assert!(before(&plain, p, count).chars().count() <= count);
            }
            let (long, short) = (before(&plain, p, 32), before(&plain, p, 16));
            prop_assert_eq!(last(&long, 16), short);
            let (long, short) = (after(&plain, p, 32), after(&plain, p, 16));
            prop_assert_eq!(first(&long, 16), short);
        }
    }
}
