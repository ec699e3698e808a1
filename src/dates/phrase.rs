//! Turns the phrases of a pack into letters, and finds them in a window, on either side of a place.

use super::window::{Sign, Window};

/// A phrase as the letters of its words.
pub type Phrase = Vec<Vec<char>>;

/// Takes a phrase apart into its words, folded.
pub fn phrase(text: &str) -> Phrase {
    text.split(' ').filter(|w| !w.is_empty()).map(|w| w.chars().map(fold).collect()).collect()
}

/// Folds what never tells two words of dates apart: case, ё, typographic apostrophes.
pub fn fold(c: char) -> char {
    match c {
        // Most letters of most pages; the rest is asked of the tables of Unicode.
        'а'..='я' => c,
        'А'..='Я' => char::from_u32(c as u32 + 32).unwrap_or(c),
        'ё' | 'Ё' => 'е',
        '’' | 'ʼ' => '\'',
        '–' | '—' | '‐' | '‑' | '−' => '-',
        c if c.is_ascii() => c.to_ascii_lowercase(),
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Matches a phrase at a place: full stops, slashes and blanks between its words are free. Returns its end.
pub fn match_phrase(win: &Window, at: usize, phrase: &Phrase) -> Option<usize> {
    let mut i = at;
    for (n, word) in phrase.iter().enumerate() {
        if n > 0 {
            let before = i;
            if matches!(win.get(i), '.' | '/' | '-') {
                i += 1;
            }
            i = win.blanks(i);
            if i == before {
                return None;
            }
        }
        for &c in word {
            if win.low(i) != c {
                return None;
            }
            i += 1;
        }
    }
    let last = *phrase.last()?.last()?;
    if last.is_word() && win.get(i).is_word() {
        return None;
    }
    let shortened = phrase.last().is_some_and(|w| w.len() <= 4);
    if shortened && win.get(i) == '.' { Some(i + 1) } else { Some(i) }
}

/// Matches a phrase that ends before a place (blanks and a full stop between are free). Returns its beginning.
pub fn match_phrase_back(win: &Window, at: usize, phrase: &Phrase) -> Option<usize> {
    let mut end = at;
    while end > 0 && matches!(win.get(end - 1), ' ' | '\n' | '.') && at - end < 4 {
        end -= 1;
    }
    // Hardly any phrase ends as the words before a date do.
    let last = *phrase.last()?.last()?;
    if win.low(end) != last && (end == 0 || win.low(end - 1) != last) && (end < 2 || win.low(end - 2) != last) {
        return None;
    }
    let length: usize = phrase.iter().map(Vec::len).sum::<usize>() + phrase.len() - 1;
    // Between words there may be more or fewer characters than the one blank counted.
    for extra in 0..=phrase.len().min(3) {
        for start in [end.checked_sub(length + extra), (extra > 0).then(|| end.checked_sub(length - extra)).flatten()] {
            let Some(start) = start else { continue };
            let inside = win.before(start).is_word() && phrase[0][0].is_word();
            if !inside && match_phrase(win, start, phrase).is_some_and(|e| e == end || e == end + 1) {
                return Some(start);
            }
        }
    }
    None
}
