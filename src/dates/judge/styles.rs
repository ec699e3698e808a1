//! Notes what a document leaves open about its calendar, and finds dates later than the day on which the archive had it.
//!
//! A bare date is open only where the same document names a style elsewhere and
//! both styles were in use: whole collections that keep one style stay silent.

use super::*;
use crate::read::Metadata;

/// Fields of a record that say when the paper was handed over or photographed.
const HANDED_OVER: &[&str] = &["accession", "accessioned", "accession_date", "digitised", "digitized", "scanned"];

/// Marks mentions; they come with the index of their item.
pub(super) fn judge(meta: Option<&Metadata>, items: &[Item], out: &mut [(usize, DateMention)]) {
    for side in [Role::Transcript, Role::Reference] {
        calendars(side, items, out);
    }
    if let Some((day, field)) = meta.and_then(handed_over) {
        later(day, &field, items, out);
    }
}

fn calendars(side: Role, items: &[Item], out: &mut [(usize, DateMention)]) {
    let own = || items.iter().enumerate().filter(|(_, i)| i.side == side);
    let styled = |style: u8| own().find(|(_, i)| i.found.parse.style == style);
    let double = own().find(|(_, i)| i.found.parse.dual && !i.reading.gap);
    let (old, new) = (styled(1), styled(2));
    if let (Some((_, a)), Some((m, _))) = (old, new) {
        note(out, m, "date/mixed-calendar", a, "is of the old style, this of the new");
    }
    let Some((_, named)) = old.or(new).or(double) else { return };
    let open: Vec<usize> = own()
        .filter(|(_, i)| i.found.parse.style == 0 && !i.found.parse.dual && i.found.parse.calendar.is_none())
        .filter(|(_, i)| i.date().is_some_and(|d| d.is_full() && in_both_styles(d, i)))
        .map(|(m, _)| m)
        .collect();
    for m in open {
        note(out, m, "date/calendar-undeclared", named, "names its style, this does not");
    }
}

/// Says whether a day lies in the time when the language's country kept the old style and others the new.
fn in_both_styles(date: Partial, item: &Item) -> bool {
    let last = item.lex.old_style_until.and_then(Partial::bounds);
    let day = date.bounds().map(|b| b.0);
    date.year.value > 1582 && last.zip(day).is_some_and(|(last, day)| day <= last.1)
}

fn note(out: &mut [(usize, DateMention)], m: usize, rule: &'static str, other: &Item, says: &str) {
    let Some((_, mention)) = out.iter_mut().find(|(k, _)| *k == m) else { return };
    mention.rules.push(rule);
    mention.evidence.push(Testimony {
        side: other.side,
        text: other.text.clone(),
        edtf: other.reading.value.as_ref().map(Value::to_string),
        span: Some(other.span()),
        line: Some(other.line),
        says: format!("‘{}’ {says}", other.text),
    });
    if mention.verdict == DateVerdict::Ok {
        mention.verdict = DateVerdict::Note;
        mention.confidence = 0.1;
    }
}

/// The first day after which the paper was in other hands, with the field that says so.
fn handed_over(meta: &Metadata) -> Option<(i64, String)> {
    let known = |key: &str| HANDED_OVER.iter().any(|k| key.eq_ignore_ascii_case(k));
    let field = meta.fields.iter().find(|f| known(&f.key))?;
    let value = Value::parse(&field.value).or_else(|| super::super::item::prose_date(&field.value))?;
    Some((value.bounds()?.1, format!("{}: {}", field.key, field.value)))
}

/// A date that the text knows and the archive's own day does not reach: figures were misread. Plans may lie ahead.
fn later(day: i64, field: &str, items: &[Item], out: &mut [(usize, DateMention)]) {
    for (m, mention) in out.iter_mut() {
        let item = &items[*m];
        let first = item.reading.value.as_ref().and_then(Value::bounds).map(|b| b.0);
        let text = matches!(item.side, Role::Transcript | Role::Reference);
        if !text || item.role == "planned" || first.is_none_or(|f| f <= day) {
            continue;
        }
        mention.rules.push("date/future");
        mention.verdict = mention.verdict.max(DateVerdict::Suspect);
        mention.confidence = mention.confidence.max(0.8);
        mention.evidence.push(Testimony {
            side: Role::Metadata,
            text: field.to_string(),
            edtf: None,
            span: None,
            line: None,
            says: format!("the archive had the paper by then ({field})"),
        });
    }
}
