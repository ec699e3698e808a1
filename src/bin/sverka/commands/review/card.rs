//! Turns a card into lines that a terminal, a pipe and a screen reader can all show.

use sverka::review::card::{Card, Excerpt};
use sverka::text::show::visible;

/// How a card is drawn.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look {
    /// Whether to colour; the letters T and R and the brackets say the same without.
    pub color: bool,
    /// Whether what others decided is hidden until this person has decided.
    pub blind: bool,
}

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";

fn paint(text: &str, code: &str, look: Look) -> String {
    if look.color { format!("{code}{text}{PLAIN}") } else { text.to_string() }
}

fn side(letter: &str, e: &Excerpt, look: Look) -> String {
    let reading = if e.reading.is_empty() { "∅".to_string() } else { shortened(&visible(&e.reading)) };
    let place = format!("{}:{}", e.line, e.column);
    let text = format!(
        "{}{}{}",
        paint(&visible(&e.before), DIM, look),
        paint(&format!("⟦{reading}⟧"), BOLD, look),
        paint(&visible(&e.after), DIM, look)
    );
    format!("  {letter} {place:>7}  {text}\n")
}

/// Cuts the middle out of a very long reading.
fn shortened(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= 300 {
        return text.to_string();
    }
    let part = |c: &[char]| c.iter().collect::<String>();
    format!("{} … {} characters … {}", part(&chars[..140]), chars.len() - 280, part(&chars[chars.len() - 140..]))
}

/// Draws a card under its number.
pub fn draw(card: &Card, number: usize, of: usize, look: Look) -> String {
    let mut out = format!(
        "\n[{number} of {of}] {} {}, {:.0} % sure · {}\n",
        card.cause,
        card.kind,
        card.confidence * 100.0,
        card.id
    );
    out += &side("T", &card.transcript, look);
    out += &side("R", &card.reference, look);
    for why in &card.evidence {
        out += &format!("     because {}\n", visible(why));
    }
    if let Some(step) = card.folded_by {
        out += &format!("     a convention of the profile ({step})\n");
    }
    if card.alike > 1 {
        let alone = card.alone.map_or(String::new(), |why| format!(", {why}: decide each alone"));
        out += &format!("     {} places differ like this (g){alone}\n", card.alike);
    }
    for said in card.said.iter().filter(|_| !look.blind) {
        let (text, note) = (said.text.as_deref(), said.note.as_deref());
        out += &format!(
            "     {}: {}{}{}\n",
            visible(&said.by),
            said.verdict,
            text.map_or(String::new(), |t| format!(" ‘{}’", visible(t))),
            note.map_or(String::new(), |n| format!(" — {}", visible(n)))
        );
    }
    out
}

/// The line above an answer.
pub const PROMPT: &str = "[1 misread 2 slip 3 emended 4 normalised 5 TEXT other 6 out of scope 0 unsure · s skip b back g like c TEXT z undo r redo ? q]";

/// What the keys mean.
pub fn help() -> String {
    let mut out = String::from("\nWhat does the page say?\n");
    for v in sverka::review::VERDICTS {
        out += &format!("  {} {:12} {}\n", v.key(), v.name(), v.meaning());
    }
    out + "A remark may follow the digit; after 5 follows what the page reads.\n\
        \x20 s skip   b back without deciding   g all places that differ like this   c TEXT remark\n\
        \x20 z undo, as often as you like   r redo   q leave: everything that was said to be saved is saved\n"
}
