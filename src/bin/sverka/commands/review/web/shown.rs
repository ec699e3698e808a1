//! Turns what a file says into JSON that a page can show without trusting a character of it.

use serde_json::{Value, json};
use sverka::report::escape::{Piece, label, pieces};
use sverka::review::card::{Card, Excerpt};
use sverka::review::desk::LONGEST;

/// A text in pieces: strings are plain; objects are characters to be named rather than shown.
pub fn shown(text: &str) -> Value {
    let piece = |p: Piece<'_>| match p {
        Piece::Plain(text) => json!(text),
        Piece::Break(_) => json!({"break": true}),
        Piece::Dark(c) => json!({"dark": label(c)}),
        Piece::Odd(c, script) => json!({"odd": c.to_string(), "script": script}),
    };
    pieces(text).into_iter().map(piece).collect()
}

/// A reading that may be a whole page: its beginning and its end.
pub fn reading(text: &str) -> Value {
    const MOST: usize = 600;
    let count = text.chars().count();
    if count <= MOST {
        return shown(text);
    }
    let head: String = text.chars().take(MOST / 2).collect();
    let tail: String = text.chars().skip(count - MOST / 2).collect();
    let mut out = shown(&head);
    if let (Some(list), Value::Array(rest)) = (out.as_array_mut(), shown(&tail)) {
        list.push(json!({"cut": count - MOST}));
        list.extend(rest);
    }
    out
}

fn excerpt(e: &Excerpt) -> Value {
    // What is written anew begins with the whole reading or with nothing.
    let plain = if e.reading.chars().count() <= LONGEST { e.reading.as_str() } else { "" };
    json!({
        "before": shown(&e.before), "reading": reading(&e.reading), "after": shown(&e.after),
        "plain": plain, "line": e.line, "column": e.column,
    })
}

/// A card as the page shows it.
pub fn card(card: &Card) -> Value {
    let said: Vec<Value> = card
        .said
        .iter()
        .map(|s| json!({"by": shown(&s.by), "verdict": s.verdict, "text": s.text.as_deref().map(shown), "note": s.note.as_deref().map(shown)}))
        .collect();
    let edits: Vec<Value> = card.edits.iter().take(40).map(|(t, r)| json!([reading(t), reading(r)])).collect();
    json!({
        "id": card.id, "kind": card.kind, "cause": card.cause, "confidence": (card.confidence * 100.0).round() / 100.0,
        "evidence": card.evidence.iter().map(|e| shown(e)).collect::<Vec<_>>(), "folded_by": card.folded_by,
        "transcript": excerpt(&card.transcript), "reference": excerpt(&card.reference), "edits": edits,
        "alike": card.alike, "alone": card.alone, "state": card.state.name(), "said": said,
    })
}
