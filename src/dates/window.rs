//! Turns a line of a text (with the line after it, where a date may run on) into characters that know where they stand.

use std::sync::LazyLock;

use super::phrase::fold;
use crate::lang::Pack;

/// Characters of one line and perhaps the next, invisible ones left out, with their offsets in the source.
#[derive(Debug, Default)]
pub struct Window {
    /// The characters; every blank but the tab is a space, a line break is `\n`.
    pub c: Vec<char>,
    /// Byte offset in the source of each character, and of the end.
    pub at: Vec<usize>,
    /// The characters folded as `phrase::fold` does.
    folded: Vec<char>,
    /// Bytes of each character in the source, before it was folded.
    len: Vec<u8>,
    /// How many characters belong to the first line: a date begins there.
    pub first: usize,
}

/// What a character is, quick for the letters of most pages; the rest is asked of the tables of Unicode.
pub trait Sign: Copy {
    /// Says whether it is a letter.
    fn is_letter(self) -> bool;
    /// Says whether it is a letter or a figure.
    fn is_word(self) -> bool;
}

impl Sign for char {
    fn is_letter(self) -> bool {
        match self {
            'а'..='я' | 'А'..='Я' => true,
            c if c.is_ascii() => c.is_ascii_alphabetic(),
            c => c.is_alphabetic(),
        }
    }

    fn is_word(self) -> bool {
        match self {
            'а'..='я' | 'А'..='Я' => true,
            c if c.is_ascii() => c.is_ascii_alphanumeric(),
            c => c.is_alphanumeric(),
        }
    }
}

fn figure(c: char, zero: char) -> char {
    char::from(b'0' + (c as u32 - zero as u32) as u8)
}

/// The Cyrillic letter that looks as a Latin one does, small or capital, by its number; the rest stand for themselves.
static TWINS: LazyLock<[char; 128]> = LazyLock::new(|| {
    let mut twins = std::array::from_fn(|i| char::from(i as u8));
    for row in Pack::builtin("und").map(|pack| pack.twins).unwrap_or_default() {
        let [latin, other] = row.pair.map(|side| side.chars().next().map(fold));
        if let (Some(latin), Some(other @ 'Ѐ'..='ӿ')) = (latin, other)
            && let Some(slot) = twins.get_mut(latin as usize)
        {
            *slot = other;
        }
    }
    twins
});

/// Says whether a character is there and cannot be seen.
fn hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
}

impl Window {
    /// Fills the window anew: `line` begins at `offset`; `next` follows after one line break.
    pub fn fill(&mut self, line: &str, offset: usize, next: Option<(&str, usize)>) {
        self.c.clear();
        self.at.clear();
        self.folded.clear();
        self.len.clear();
        self.push(line, offset);
        self.first = self.c.len();
        let mut end = offset + line.len();
        if let Some((next, at)) = next {
            self.c.push('\n');
            self.len.push(1);
            self.at.push(end);
            self.push(next, at);
            end = at + next.len();
        }
        self.join_spaced();
        self.folded.extend(self.c.iter().copied().map(fold));
        self.fold_twins();
        self.at.push(end);
    }

    /// Joins the letters of a word that is set wide, "д е к а б р я": from three single letters on it is one word.
    fn join_spaced(&mut self) {
        let single = |c: &[char], i: usize| {
            let letter = |k: usize| c.get(k).is_some_and(|c| c.is_letter() && (*c as u32) < 0x2e80);
            letter(i) && !c.get(i + 1).is_some_and(|c| c.is_word())
        };
        let (mut i, mut kept) = (0, 0);
        let mut first = 0;
        while i < self.c.len() {
            let mut letters = 0;
            if self.c[i].is_letter() && (i == 0 || !self.c[i - 1].is_word()) && single(&self.c, i) {
                letters = 1;
                while self.c.get(i + letters * 2 - 1) == Some(&' ') && single(&self.c, i + letters * 2) {
                    letters += 1;
                }
            }
            for k in 0..if letters >= 3 { letters * 2 - 1 } else { 1 } {
                first += usize::from(i + k < self.first && k % 2 == 0);
                if k % 2 == 1 {
                    // The blank belongs to the letter before it: it is there to be seen.
                    self.len[kept - 1] += 1;
                    continue;
                }
                (self.c[kept], self.at[kept], self.len[kept]) = (self.c[i + k], self.at[i + k], self.len[i + k]);
                kept += 1;
            }
            i += if letters >= 3 { letters * 2 - 1 } else { 1 };
        }
        self.c.truncate(kept);
        self.at.truncate(kept);
        self.len.truncate(kept);
        self.first = first;
    }

    /// Folds Latin letters within a Cyrillic word to those that look the same: "5-гo" with a Latin o.
    fn fold_twins(&mut self) {
        let cyrillic = |c: char| matches!(c, 'Ѐ'..='ӿ');
        if !self.folded.iter().any(|c| c.is_ascii_lowercase()) || !self.folded.iter().any(|c| cyrillic(*c)) {
            return;
        }
        let mut i = 0;
        while i < self.folded.len() {
            let end = i + self.folded[i..].iter().take_while(|c| c.is_letter()).count();
            let word = &mut self.folded[i..end];
            if word.iter().any(|c| c.is_ascii()) && word.iter().any(|c| cyrillic(*c)) {
                for c in word {
                    *c = TWINS.get(*c as usize).copied().unwrap_or(*c);
                }
            }
            i = end.max(i + 1);
        }
    }

    fn push(&mut self, line: &str, offset: usize) {
        for (i, c) in line.char_indices() {
            if hidden(c) {
                continue;
            }
            self.c.push(match c {
                '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
                // Figures of other scripts are figures, and no damage.
                '０'..='９' => figure(c, '０'),
                '٠'..='٩' => figure(c, '٠'),
                '۰'..='۹' => figure(c, '۰'),
                '०'..='९' => figure(c, '०'),
                c => c,
            });
            self.len.push(c.len_utf8() as u8);
            self.at.push(offset + i);
        }
    }

    /// Returns a character, or `\0` beyond either end.
    pub fn get(&self, i: usize) -> char {
        self.c.get(i).copied().unwrap_or('\0')
    }

    /// Returns a character folded, or `\0` beyond either end.
    pub fn low(&self, i: usize) -> char {
        self.folded.get(i).copied().unwrap_or('\0')
    }

    /// Returns the character before one, or `\0`.
    pub fn before(&self, i: usize) -> char {
        if i == 0 { '\0' } else { self.get(i - 1) }
    }

    /// Returns the byte range of a range of characters: invisible characters at its end are left out.
    pub fn bytes(&self, start: usize, end: usize) -> (usize, usize) {
        if end <= start {
            return (self.at[start], self.at[start]);
        }
        (self.at[start], self.at[end - 1] + usize::from(self.len[end - 1]))
    }

    /// Says whether an invisible character stands inside a range of characters.
    pub fn hides(&self, start: usize, end: usize) -> bool {
        let seen: usize = self.len[start..end].iter().map(|n| usize::from(*n)).sum();
        let (from, to) = self.bytes(start, end);
        to - from > seen
    }

    /// Skips blanks: up to four spaces, and one line break.
    pub fn blanks(&self, mut i: usize) -> usize {
        let (mut spaces, mut breaks) = (0, 0);
        loop {
            match self.get(i) {
                ' ' if spaces < 4 => spaces += 1,
                '\n' if breaks == 0 => breaks += 1,
                _ => return i,
            }
            i += 1;
        }
    }

    /// Returns the text of a range of characters.
    pub fn text(&self, start: usize, end: usize) -> String {
        self.c[start.min(self.c.len())..end.min(self.c.len())].iter().collect()
    }
}
