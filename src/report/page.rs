//! Turns rows into aligned columns that fit a width, with colour that is never needed.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How a page is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to colour.
    pub color: bool,
    /// Whether to show everything, conventions and text out of scope too.
    pub all: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self { width: 80, color: false, all: false }
    }
}

/// What a colour means; without colour the words say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it is.
    Plain,
    /// A heading.
    Strong,
    /// What the transcript has.
    Transcript,
    /// What the reference has.
    Reference,
    /// Needs a person.
    Alert,
    /// In the background.
    Faint,
}

impl Layout {
    /// Paints a text, if colour is on.
    pub fn paint(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Plain => return text.to_string(),
            Tone::Strong => "1",
            Tone::Transcript => "31",
            Tone::Reference => "32",
            Tone::Alert => "33;1",
            Tone::Faint => "2",
        };
        if self.color && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}

/// Says how many columns a text takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Cuts a text to a width, with `…` where something is cut.
pub fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_string();
    }
    let mut out = String::new();
    for cluster in text.graphemes(true) {
        if width(&out) + width(cluster) + 1 > columns {
            break;
        }
        out.push_str(cluster);
    }
    out.push('…');
    out
}

/// Fills a text up with blanks to a width.
pub fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// Breaks a text at blanks into lines of at most a width.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// One cell: its words and their tone.
pub type Cell = (String, Tone);

/// Sets rows in columns as wide as their widest cell; the last column takes what is left and is cut, never wrapped.
pub fn table(layout: &Layout, indent: usize, rows: &[Vec<Cell>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let room = layout.width.saturating_sub(indent);
    let mut widths = vec![0; columns];
    for row in rows {
        for (i, (text, _)) in row.iter().enumerate() {
            widths[i] = widths[i].max(width(text));
        }
    }
    // Where the page is too narrow, the widest column gives way first, the last one before the others.
    let gaps = 2 * columns.saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > room {
        let last = columns - 1;
        let give = |i: &usize| (widths[*i] + if *i == last { 12 } else { 0 }, *i);
        let Some(widest) = (0..columns).filter(|&i| widths[i] > 4).max_by_key(give) else { break };
        widths[widest] -= 1;
    }
    let mut out = String::new();
    for row in rows {
        let mut line = " ".repeat(indent);
        for (i, (text, tone)) in row.iter().enumerate() {
            let cut = fit(text, widths[i]);
            let fill = if i + 1 < row.len() { widths[i].saturating_sub(width(&cut)) + 2 } else { 0 };
            line.push_str(&layout.paint(*tone, &cut));
            line.push_str(&" ".repeat(fill));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_measured_as_a_terminal_shows_them() {
        let rows = vec![
            vec![("трёх".to_string(), Tone::Plain), ("a".to_string(), Tone::Plain)],
            vec![("字字".to_string(), Tone::Plain), ("b".to_string(), Tone::Plain)],
        ];
        let layout = Layout { width: 40, ..Layout::default() };
        assert_eq!(table(&layout, 2, &rows), "  трёх  a\n  字字  b\n");
    }

    #[test]
    fn nothing_is_wider_than_the_page() {
        let long = "слово ".repeat(40);
        let rows = vec![vec![(long.clone(), Tone::Plain), (long, Tone::Alert)]];
        for width in [20, 40, 60] {
            let layout = Layout { width, ..Layout::default() };
            assert!(table(&layout, 2, &rows).lines().all(|l| super::width(l) <= width), "{width}");
        }
    }
}
