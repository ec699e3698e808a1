//! What Python's text files and strings take for lines and blanks.

pub use crate::normalize::blank;

/// Cuts a text into lines as a text file is read: every kind of line end becomes a line feed, and only that cuts.
pub fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<String> = text.split('\n').map(str::to_string).collect();
    // A line feed ends a line; it does not begin another one.
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Takes blanks off both ends, as `str.strip` does.
pub fn strip(text: &str) -> &str {
    text.trim_matches(blank)
}

/// Cuts at runs of blanks, as `str.split` does.
pub fn split(text: &str) -> Vec<&str> {
    text.split(blank).filter(|word| !word.is_empty()).collect()
}
