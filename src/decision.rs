//! Turns a key into a verdict, a verdict into its consequences, and what reviewers said into what reports tell.
//!
//! One key answers two questions: does the page agree with the transcript, the
//! reference or neither, and if the reference departs from the page, on purpose?

use serde::{Deserialize, Serialize};

use crate::text::{InSource, Span};

/// What a person found on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The page reads as the reference does: the transcript is wrong.
    Misread,
    /// The page reads as the transcript does, and the reference departs from it by mistake.
    Slip,
    /// The page reads as the transcript does, and the editor corrected the page.
    Emended,
    /// The page reads as the transcript does, and the reference follows a convention.
    Normalised,
    /// The page reads neither way, but as the reviewer writes.
    Other,
    /// Furniture, a stamp, another hand: not part of the text.
    OutOfScope,
    /// Not to be settled without the image or another person.
    Unsure,
}

/// Every verdict, in the order of its key on the keyboard.
pub const VERDICTS: [Verdict; 7] = [
    Verdict::Misread,
    Verdict::Slip,
    Verdict::Emended,
    Verdict::Normalised,
    Verdict::Other,
    Verdict::OutOfScope,
    Verdict::Unsure,
];

impl Verdict {
    /// Returns the digit that stands for it.
    pub const fn key(self) -> char {
        match self {
            Self::Misread => '1',
            Self::Slip => '2',
            Self::Emended => '3',
            Self::Normalised => '4',
            Self::Other => '5',
            Self::OutOfScope => '6',
            Self::Unsure => '0',
        }
    }

    /// Finds the verdict of a digit.
    pub fn of_key(key: char) -> Option<Self> {
        VERDICTS.into_iter().find(|v| v.key() == key)
    }

    /// Names it as logs and reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Misread => "misread",
            Self::Slip => "slip",
            Self::Emended => "emended",
            Self::Normalised => "normalised",
            Self::Other => "other",
            Self::OutOfScope => "out-of-scope",
            Self::Unsure => "unsure",
        }
    }

    /// Finds a verdict by its name or its digit.
    pub fn named(name: &str) -> Option<Self> {
        let mut chars = name.chars();
        let digit = chars.next().filter(|_| chars.as_str().is_empty()).and_then(Self::of_key);
        digit.or_else(|| VERDICTS.into_iter().find(|v| v.name() == name))
    }

    /// Says what it means, in one clause.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Misread => "the page reads as the reference",
            Self::Slip => "the page reads as the transcript; the reference is mended",
            Self::Emended => "the page reads as the transcript; the editor corrected it",
            Self::Normalised => "the page reads as the transcript; the reference follows a rule",
            Self::Other => "the page reads neither way; the reference gets what you write",
            Self::OutOfScope => "not part of the text",
            Self::Unsure => "needs the image or another person; asked again",
        }
    }

    /// Says whether it settles the discrepancy.
    pub const fn settles(self) -> bool {
        !matches!(self, Self::Unsure)
    }

    /// Says whether it changes the reference.
    pub const fn patches(self) -> bool {
        matches!(self, Self::Slip | Self::Other)
    }

    /// Says whether the transcript errs against the page.
    pub const fn is_transcript_error(self) -> bool {
        matches!(self, Self::Misread | Self::Other)
    }
}

/// What all reviewers together say of a discrepancy, where anybody said anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// `decided`, `unsure` or `conflict`.
    pub state: &'static str,
    /// The verdict; none in a conflict.
    pub verdict: Option<Verdict>,
    /// What the page reads, with the verdict `other`.
    pub text: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Who decided, in order of their names.
    pub by: Vec<String>,
    /// What the reference still gets by it, and where; none where nothing is left to change.
    pub change: Option<(Span<InSource>, String)>,
}

impl Decision {
    /// Says whether it answers the discrepancy: settled, and nothing is left to be done.
    pub fn answers(&self) -> bool {
        self.verdict.is_some_and(Verdict::settles) && self.change.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_is_found_by_its_key_and_its_name() {
        for v in VERDICTS {
            assert_eq!(Verdict::of_key(v.key()), Some(v));
            assert_eq!(Verdict::named(v.name()), Some(v));
            assert_eq!(Verdict::named(&v.key().to_string()), Some(v));
            assert_eq!(serde_json::to_value(v).expect("a name"), v.name());
        }
        assert_eq!(Verdict::of_key('7'), None);
        assert_eq!(Verdict::named("12"), None);
    }
}
