//! Says what a corpus has agreed on, as far as rules must know: its Unicode form, its gap marks, its characters.

use std::collections::BTreeSet;

/// A Unicode normalisation form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// Letters with their accents in one character, where there is one.
    #[default]
    Nfc,
    /// Letters and accents apart.
    Nfd,
    /// Nothing is agreed on.
    Any,
}

/// What a corpus has agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conventions {
    /// The Unicode form of the reference.
    pub form: Form,
    /// The marks that stand for text left out; the first is the one to write.
    pub gap_marks: Vec<String>,
    /// The characters that a reference may hold, where they are listed; blanks and line ends always.
    pub alphabet: Option<BTreeSet<char>>,
    /// How long a stretch of transcript without counterpart must be to count as left out, in letters.
    pub long_span: usize,
}

impl Default for Conventions {
    fn default() -> Self {
        Self { form: Form::Nfc, gap_marks: vec!["[...]".into(), "[…]".into()], alphabet: None, long_span: 80 }
    }
}
