//! Turns what a reviewer did into one line of a log, and back.

use serde::{Deserialize, Serialize};

use super::verdict::Verdict;
use crate::text::digest;

/// What kind of event a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A verdict on one discrepancy.
    Decide,
    /// A verdict of a third person on a discrepancy that two others see differently.
    Adjudicate,
    /// Takes back an earlier event of the same log, which may be an undo itself.
    Undo,
    /// A remark without a verdict.
    Comment,
    /// A verdict that came back from an exported document.
    Import,
    /// An event of a later version: kept, and not understood.
    #[serde(other)]
    Unknown,
}

impl Kind {
    /// Says whether it carries a verdict.
    pub const fn decides(self) -> bool {
        matches!(self, Self::Decide | Self::Adjudicate | Self::Import)
    }
}

/// One side of a discrepancy as it can be found again: what it reads and what stands around it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selector {
    /// What stands there; of a long reading its beginning, and its digest after `…sha256:`.
    pub exact: String,
    /// Up to 32 characters before it, blanks folded.
    pub prefix: String,
    /// Up to 32 characters after it, blanks folded.
    pub suffix: String,
    /// Its line when it was decided, from 1; for people, never to find it by.
    pub line: usize,
    /// Its number among places that look the same at 16 characters, from 1.
    pub ordinal: usize,
    /// How many such places there were.
    pub of: usize,
    /// How many look the same at 8 characters.
    pub of8: usize,
}

/// Both sides of a discrepancy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selectors {
    /// The transcript's side.
    pub transcript: Selector,
    /// The reference's side.
    pub reference: Selector,
    /// How many places look the same at 32 characters of both sides.
    pub of32: usize,
    /// How many look the same at 16 characters before it or after it alone: in the transcript, then in the reference.
    #[serde(default)]
    pub beside: [usize; 4],
    /// How many places read the same on both sides, whatever stands around them.
    pub alike: usize,
}

/// A file a decision was made against.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileState {
    /// Its path from the root of the corpus, with `/`.
    pub path: String,
    /// The digest of its bytes.
    pub digest: String,
}

/// Both files a decision was made against.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    /// The transcript.
    pub transcript: FileState,
    /// The reference.
    pub reference: FileState,
}

/// One line of a log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Version of the format.
    pub v: u32,
    /// Number in its file, from 1.
    pub n: u64,
    /// Digest of the line before it; none in the first.
    #[serde(default)]
    pub prev: Option<String>,
    /// Kind of event.
    pub ev: Kind,
    /// The discrepancy it speaks of.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Name of this event: a digest of all it says but number and place.
    #[serde(default)]
    pub rec: String,
    /// The verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What the page reads, with the verdict `other`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The cause the program named when it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How sure the reviewer is: `high`, `medium`, `low`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cert: Option<String>,
    /// How far the verdict was meant to reach: `one`, or `doc` where it was given to a group at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Name shared by the events of one decision on many places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The event, or group of events, that an undo takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<String>,
    /// Where the discrepancy stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sel: Option<Selectors>,
    /// The files it was decided against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub src: Option<Sources>,
    /// Who decided.
    pub by: String,
    /// When, for people: never used to order or to win.
    pub at: String,
    /// Tells apart events that would otherwise be the same in every word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<u32>,
}

impl Event {
    /// Makes an event without a place in a log.
    pub fn new(ev: Kind, by: &str, at: &str) -> Self {
        Self {
            v: 1,
            n: 0,
            prev: None,
            ev,
            id: String::new(),
            rec: String::new(),
            verdict: None,
            text: None,
            class: None,
            note: None,
            cert: None,
            scope: None,
            group: None,
            undoes: None,
            sel: None,
            src: None,
            by: by.into(),
            at: at.into(),
            again: None,
        }
    }

    /// Returns the name that belongs to what the event says.
    pub fn content_name(&self) -> String {
        let bare = Self { n: 0, prev: None, rec: String::new(), ..self.clone() };
        // Strings and numbers always make JSON.
        let line = serde_json::to_string(&bare).unwrap_or_default();
        format!("r{}", &digest(line.as_bytes())["sha256:".len()..][..16])
    }

    /// Writes the event as one line without its line feed.
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
