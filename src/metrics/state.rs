//! Says whether a rate can be stated at all.

/// Whether a rate can be stated at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum State {
    /// It can.
    Ok,
    /// The reference has no text in scope: there is nothing to divide by.
    EmptyReference,
    /// The transcript has no text in scope: the rate is 1 and says nothing of the engine.
    EmptyTranscript,
    /// Neither has text in scope.
    BothEmpty,
    /// The two texts are not the same document.
    Unrelated,
}

impl State {
    /// Names the state as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::EmptyReference => "empty-reference",
            Self::EmptyTranscript => "empty-transcript",
            Self::BothEmpty => "both-empty",
            Self::Unrelated => "unrelated",
        }
    }

    /// Says what two lengths leave to be said.
    pub const fn of(transcript: usize, reference: usize) -> Self {
        match (transcript, reference) {
            (0, 0) => Self::BothEmpty,
            (_, 0) => Self::EmptyReference,
            (0, _) => Self::EmptyTranscript,
            _ => Self::Ok,
        }
    }
}
