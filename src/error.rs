//! Turns a failure of reading, writing or configuration into one value that says what, where, and what to do next.
//!
//! The only error type that crosses a stage. The stages from `normalize` to
//! `compare` cannot fail: what is wrong with a text is a finding, not an error.

use std::fmt;

/// What kind of trouble it is; every kind ends the program with exit code 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The call itself cannot be understood.
    Usage,
    /// There is no such file.
    NotFound,
    /// The file is there and cannot be read (a directory, no permission, a fault of the disk).
    Unreadable,
    /// The bytes are not text in the encoding they claim, or in any that can be decided safely.
    Undecodable,
    /// The text is readable, and its structure is not what was asked for.
    Malformed,
    /// A configuration, language pack or profile has a mistake.
    Config,
    /// Doing it would lose or overwrite something.
    Refused,
    /// The result could not be written.
    WriteFailed,
}

/// Where it happened, as far as it is known. Lines and columns count from 1, bytes from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Where {
    /// The file as the user named it.
    pub path: String,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column in grapheme clusters, from 1.
    pub column: Option<usize>,
    /// Offset in bytes from the beginning of the file, its byte order mark included.
    pub byte: Option<u64>,
}

impl fmt::Display for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        if let Some(byte) = self.byte {
            write!(f, " (byte {byte})")?;
        }
        Ok(())
    }
}

/// One failure: what happened, where, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The kind, for programs.
    pub kind: ErrorKind,
    /// What happened, for people; a clause without a full stop.
    pub message: String,
    /// Where it happened.
    pub place: Option<Where>,
    /// What to do next.
    pub hint: Option<String>,
}

/// The result of whatever may fail.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Makes an error of a kind with a message.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), place: None, hint: None }
    }

    /// Joins errors that were found together into one that tells them all, one after the other.
    ///
    /// `None` for none. The kind is that of the first.
    pub fn together(errors: Vec<Self>) -> Option<Self> {
        let kind = errors.first()?.kind;
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        if told.len() == 1 { errors.into_iter().next() } else { Some(Self::new(kind, told.join("\n"))) }
    }

    /// Says in which file.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<String>) -> Self {
        self.place.get_or_insert_with(Where::default).path = path.into();
        self
    }

    /// Says at which line and column (from 1).
    #[must_use]
    pub fn at_line(mut self, line: usize, column: Option<usize>) -> Self {
        let place = self.place.get_or_insert_with(Where::default);
        place.line = Some(line);
        place.column = column;
        self
    }

    /// Says at which byte of the file (from 0, byte order mark included).
    #[must_use]
    pub fn at_byte(mut self, byte: u64) -> Self {
        self.place.get_or_insert_with(Where::default).byte = Some(byte);
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  help: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
