//! Turns running text with its blanks into words that know whether a blank stands before them.

use super::model::{Glue, Run, Text, Word};

/// Running text of a line under way.
#[derive(Debug, Default)]
pub struct Flow<'a> {
    words: Vec<Word<'a>>,
    blank: bool,
    started: bool,
}

impl<'a> Flow<'a> {
    /// Adds a run; blanks of any kind and number are one blank between words.
    pub fn push(&mut self, run: &Run<'a>) {
        self.push_as(run, &Word::default());
    }

    /// As [`Flow::push`], where the words share what `like` has besides its text.
    pub fn push_as(&mut self, run: &Run<'a>, like: &Word<'a>) {
        let plain = run.text.len() == run.len;
        let text = Text::of(run.clone());
        let mut start = None;
        let whole: &str = &run.text;
        // A sign that an entity spells is taken as it is: &nbsp; is a blank, &shy; is none.
        for (i, c) in whole.char_indices().chain([(whole.len(), ' ')]) {
            let ends = i == whole.len();
            match (start, c.is_whitespace()) {
                (None, false) => start = Some(i),
                (Some(from), true) => {
                    self.word(if plain { text.cut(from, i) } else { text.clone() }, like);
                    start = None;
                    self.blank = !ends;
                }
                (None, true) if !ends => self.blank = true,
                _ => {}
            }
        }
    }

    fn word(&mut self, text: Text<'a>, like: &Word<'a>) {
        let glue = if self.blank && self.started { Glue::As(" ") } else { Glue::None };
        (self.blank, self.started) = (false, true);
        self.words.push(Word { text, glue, ..like.clone() });
    }

    /// Hands out the words so far; the next one still knows what stands before it.
    pub fn take(&mut self) -> Vec<Word<'a>> {
        std::mem::take(&mut self.words)
    }

    /// Says whether a blank came last.
    pub fn blank(&self) -> bool {
        self.blank
    }

    /// Sets whether a blank came last.
    pub fn set_blank(&mut self, blank: bool) {
        self.blank = blank;
    }

    /// Goes on behind a word that did not come through here.
    pub fn begin_after_word(&mut self) {
        (self.blank, self.started) = (false, true);
    }
}
