//! Turns a typed line into what is to be done.

use sverka::review::Verdict;

/// What a reviewer typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A verdict, with the text after it.
    Verdict(Verdict, Option<String>),
    /// Undo.
    Undo,
    /// Redo.
    Redo,
    /// On without deciding.
    Skip,
    /// To the question before, without deciding.
    Back,
    /// The places that differ in the same way.
    Group,
    /// A remark.
    Comment(String),
    /// What the keys mean.
    Help,
    /// Leave.
    Quit,
    /// None of these.
    Unknown,
}

/// Returns the Latin letter on the same key, for the Russian and Ukrainian layouts.
const fn same_key(c: char) -> char {
    match c {
        'й' | 'Й' => 'q',
        'к' | 'К' => 'r',
        'п' | 'П' => 'g',
        'ы' | 'Ы' | 'і' | 'І' => 's',
        'и' | 'И' => 'b',
        'я' | 'Я' => 'z',
        'с' | 'С' => 'c',
        'р' | 'Р' => 'h',
        c => c.to_ascii_lowercase(),
    }
}

/// Reads a line.
pub fn typed(line: &str) -> Typed {
    let line = line.trim_start_matches('\u{feff}').trim();
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return Typed::Unknown };
    let rest = chars.as_str();
    let text = Some(rest.trim()).filter(|t| !t.is_empty()).map(str::to_string);
    let apart = rest.is_empty() || rest.starts_with(char::is_whitespace);
    if let Some(verdict) = Verdict::of_key(first) {
        return if apart { Typed::Verdict(verdict, text) } else { Typed::Unknown };
    }
    let (word, tail) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let tail = Some(tail.trim()).filter(|t| !t.is_empty()).map(str::to_string);
    if word.chars().count() > 1 {
        return match (word, Verdict::named(word)) {
            (_, Some(verdict)) => Typed::Verdict(verdict, tail),
            ("undo", _) => Typed::Undo,
            ("redo", _) => Typed::Redo,
            ("quit" | "exit", _) => Typed::Quit,
            ("help", _) => Typed::Help,
            _ => Typed::Unknown,
        };
    }
    match (same_key(first), text) {
        ('z', None) => Typed::Undo,
        ('r', None) => Typed::Redo,
        ('s', None) => Typed::Skip,
        ('b', None) => Typed::Back,
        ('g', None) => Typed::Group,
        ('c', Some(text)) => Typed::Comment(text),
        ('?' | 'h', None) => Typed::Help,
        ('q', None) => Typed::Quit,
        _ => Typed::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_both_layouts() {
        for (line, said) in [
            ("1", Typed::Verdict(Verdict::Misread, None)),
            (" 5  Прошу Вас \r\n", Typed::Verdict(Verdict::Other, Some("Прошу Вас".into()))),
            ("\u{feff}2", Typed::Verdict(Verdict::Slip, None)),
            ("emended the editor says so", Typed::Verdict(Verdict::Emended, Some("the editor says so".into()))),
            ("z", Typed::Undo),
            ("я", Typed::Undo),
            ("й", Typed::Quit),
            ("П", Typed::Group),
            ("с см. скан", Typed::Comment("см. скан".into())),
            ("12", Typed::Unknown),
            ("1951", Typed::Unknown),
            ("7", Typed::Unknown),
            ("", Typed::Unknown),
            ("quit now", Typed::Quit),
        ] {
            assert_eq!(typed(line), said, "{line}");
        }
    }
}
