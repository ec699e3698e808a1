//! Finds dates that the two texts of a pair give differently where no posterior is to be had: ranges, days of "inst.", times, figures that are no date on one side.
//!
//! One of the two is wrong, and nothing says which; so both are named, and no
//! repair is proposed. Spelling is no difference: values are compared.

use super::*;
use crate::text::{InSource, Span};

/// Marks mentions that differ from their partner in the other text; mentions come with the index of their item.
pub(super) fn judge(evidence: &Evidence<'_>, items: &[Item], events: &[Event], out: &mut [(usize, DateMention)]) {
    for event in events {
        let on = |side: Role| event.members.iter().copied().find(|&m| items[m].side == side);
        let (raw, corrected) = (on(Role::Transcript), on(Role::Reference));
        match (raw, corrected) {
            (Some(a), Some(b)) => {
                let (x, y) = (&items[a], &items[b]);
                let values =
                    x.reading.value.is_some() && y.reading.value.is_some() && x.reading.value != y.reading.value;
                // A single date has been weighed already; what is weighed nowhere is compared here.
                let single = printed(x).is_some() && printed(y).is_some();
                let times = x.time().is_some() && y.time().is_some() && x.time() != y.time();
                if (values && !single && by_the_page(x, y)) || times {
                    // A record or translation that has the date of one of them blames the other.
                    let third = |i: &Item| {
                        let sides = [Role::Metadata, Role::Translation];
                        i.date().is_some_and(|d| items.iter().any(|o| sides.contains(&o.side) && o.date() == Some(d)))
                    };
                    match (third(x), third(y)) {
                        (false, true) if !times => blame(out, a, y),
                        (true, false) if !times => blame(out, b, x),
                        _ => {
                            mark(out, a, y);
                            mark(out, b, x);
                        }
                    }
                }
            }
            (Some(a), None) => lone(evidence, items, a, Role::Reference, out),
            (None, Some(b)) => lone(evidence, items, b, Role::Transcript, out),
            (None, None) => {}
        }
        if let Some(text) = raw.or(corrected) {
            translated(items, event, text, out);
        }
    }
}

/// Marks a translation that has another day of "this month", or another range, than the texts agree on.
fn translated(items: &[Item], event: &Event, text: usize, out: &mut [(usize, DateMention)]) {
    let value = |m: usize| items[m].reading.value.as_ref();
    let weighed = |m: usize| printed(&items[m]).is_some();
    let texts = event.members.iter().filter(|&&m| matches!(items[m].side, Role::Transcript | Role::Reference));
    let agreed = texts.clone().all(|&m| value(m) == value(text)) && value(text).is_some();
    for &m in event.members.iter().filter(|&&m| items[m].side == Role::Translation) {
        let same_kind = !weighed(m) && !weighed(text);
        if agreed && same_kind && value(m).is_some() && value(m) != value(text) && by_the_page(&items[m], &items[text])
        {
            mark(out, m, &items[text]);
            if let Some((_, mention)) = out.iter_mut().find(|(k, _)| *k == m) {
                mention.rules.retain(|r| *r != "date/raw-ref-mismatch");
                mention.rules.insert(0, "date/translation-mismatch");
            }
        }
    }
}

/// Says whether two writings differ in what stands on the page, not only in what context supplied.
fn by_the_page(x: &Item, y: &Item) -> bool {
    let parts = |i: &Item| {
        let (a, b) = (&i.found.parse.a, &i.found.parse.b);
        let year = |h: &super::super::grammar::Half| h.year.map(|y| y.value.rem_euclid(100));
        (a.day, a.month, year(a), b.day, b.month, year(b))
    };
    parts(x) != parts(y)
}

fn mark(out: &mut [(usize, DateMention)], m: usize, other: &Item) {
    let Some((_, mention)) = out.iter_mut().find(|(k, _)| *k == m) else { return };
    let value = other.reading.value.as_ref().map(Value::to_string);
    raise(
        mention,
        Testimony {
            side: other.side,
            text: other.text.clone(),
            edtf: value.clone(),
            span: Some(other.span()),
            line: Some(other.line),
            says: format!("the {} has {} there", other.side.name(), value.unwrap_or_else(|| other.text.clone())),
        },
    );
}

/// Marks a mention whose partner has what a third witness has: that is proposed.
fn blame(out: &mut [(usize, DateMention)], m: usize, right: &Item) {
    mark(out, m, right);
    if let (Some((_, mention)), Some(date)) = (out.iter_mut().find(|(k, _)| *k == m), right.date()) {
        mention.confidence = mention.confidence.max(0.8);
        mention.proposed = Some((right.text.clone(), date.to_string()));
    }
}

fn raise(mention: &mut DateMention, testimony: Testimony) {
    if !mention.rules.contains(&"date/raw-ref-mismatch") {
        mention.rules.insert(0, "date/raw-ref-mismatch");
    }
    if mention.verdict < DateVerdict::Suspect {
        mention.verdict = DateVerdict::Suspect;
        mention.confidence = 0.5;
    }
    mention.evidence.push(testimony);
}

/// A date whose words are paired with words that make no date: its figures are others there.
fn lone(evidence: &Evidence<'_>, items: &[Item], m: usize, other: Role, out: &mut [(usize, DateMention)]) {
    let item = &items[m];
    let turned = |p: &(Span<InSource>, Span<InSource>)| if other == Role::Reference { *p } else { (p.1, p.0) };
    let inside: Vec<_> = evidence
        .aligned
        .iter()
        .map(turned)
        .filter(|(own, _)| own.start < item.found.end && item.found.start < own.end)
        .collect();
    let (Some(from), Some(to)) = (inside.iter().map(|p| p.1.start).min(), inside.iter().map(|p| p.1.end).max()) else {
        return;
    };
    let witness = if other == Role::Reference { evidence.reference } else { evidence.transcript };
    let Some(text) = witness.and_then(|w| w.source.text.get(from..to)) else { return };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let filled = items.iter().any(|i| i.side == other && i.found.start < to && from < i.found.end);
    let (own, there) = (digits(&item.text), digits(text));
    // As many figures, and not the same: a date that lost its sense, not one that was left out.
    if filled || item.reading.value.is_none() || own == there || own.len() != there.len() || own.is_empty() {
        return;
    }
    let Some((_, mention)) = out.iter_mut().find(|(k, _)| *k == m) else { return };
    raise(
        mention,
        Testimony {
            side: other,
            text: text.to_string(),
            edtf: None,
            span: Some(Span::new(from, to)),
            line: None,
            says: format!("the {} has ‘{text}’ there, which is no date", other.name()),
        },
    );
}
