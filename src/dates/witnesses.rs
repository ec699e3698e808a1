//! Turns the dates of all witnesses into events: who speaks of the same act.
//!
//! Transcript and reference are paired by the alignment, never by a search; a
//! translation by role, order and value; the fields of the record by their keys.

use super::item::{Frame, Item, items, lexicon_for};
use super::reading::{Context, read};
use super::roles::{Weight, weight};
use super::scan::{Found, scan};
use super::{DateOptions, Evidence};
use crate::read::{Metadata, Role, Witness};
use crate::text::{InSource, Span};

/// Dates that speak of one act.
#[derive(Debug, Clone)]
pub struct Event {
    /// Indices into the list of items.
    pub members: Vec<usize>,
    /// The act.
    pub role: String,
}

impl Event {
    /// Says what the act is worth as a witness.
    pub fn weight(&self) -> Weight {
        weight(&self.role)
    }
}

/// Reads every witness and groups what it says into events.
pub fn gather(evidence: &Evidence<'_>, options: &DateOptions, frame: &Frame) -> (Vec<Item>, Vec<Event>) {
    let mut all: Vec<Item> = Vec::new();
    let mut events: Vec<Event> = Vec::new();
    let own = |all: &mut Vec<Item>, list: Vec<Item>| {
        let from = all.len();
        all.extend(list);
        from..all.len()
    };
    if let Some(witness) = evidence.transcript {
        for i in own(&mut all, items(witness, options, frame)) {
            events.push(Event { members: vec![i], role: all[i].role.clone() });
        }
    }
    if let Some(witness) = evidence.reference {
        for i in own(&mut all, items(witness, options, frame)) {
            match partner(&all, &events, i, evidence.aligned) {
                Some(event) => {
                    // The clearer context names the act.
                    if events[event].weight() == Weight::Apart {
                        events[event].role.clone_from(&all[i].role);
                    }
                    events[event].members.push(i);
                }
                None => events.push(Event { members: vec![i], role: all[i].role.clone() }),
            }
        }
        if let Some(transcript) = evidence.transcript {
            by_the_same_words(&all, &mut events, transcript, witness);
        }
    }
    for witness in evidence.translations {
        let range = own(&mut all, items(witness, options, frame));
        let matched = by_role_order_value(&all, &events, range.clone());
        for (i, event) in range.zip(matched) {
            match event {
                Some(event) => events[event].members.push(i),
                None => events.push(Event { members: vec![i], role: all[i].role.clone() }),
            }
        }
    }
    if let Some(meta) = evidence.metadata {
        let tag = evidence.transcript.and_then(|w| w.lang.as_deref()).or(options.lang.as_deref());
        let range = own(&mut all, fields(meta, tag, frame));
        let mut record: Option<usize> = None;
        for i in range {
            let first = record.and_then(|e: usize| all[events[e].members[0]].date());
            let role = all[i].role.clone();
            // A title may date an enclosure: it joins the record only where it agrees with it.
            let joins = matches!(role.as_str(), "record-date" | "citation-date")
                || (role == "title-date" && first.is_some() && first == all[i].date());
            match (joins, record) {
                (true, Some(event)) => events[event].members.push(i),
                (true, None) => {
                    record = Some(events.len());
                    events.push(Event { members: vec![i], role });
                }
                _ if role == "identifier" => events.push(Event { members: vec![i], role }),
                _ => events.push(Event { members: vec![i], role: "unknown".into() }),
            }
        }
    }
    (all, events)
}

/// Finds the event of the transcript's date that the alignment lays against a date of the reference.
fn partner(all: &[Item], events: &[Event], item: usize, aligned: &[(Span<InSource>, Span<InSource>)]) -> Option<usize> {
    let span = Span::<InSource>::new(all[item].found.start, all[item].found.end);
    let first = aligned.partition_point(|(_, r)| r.end <= span.start);
    let over: Vec<_> = aligned[first..].iter().take_while(|(_, r)| r.start < span.end).collect();
    let (from, to) = match (over.first(), over.last()) {
        (Some(a), Some(b)) => (a.0.start.min(b.0.start), b.0.end.max(a.0.end)),
        // No word of it is aligned: it may still be what stands between the neighbours that are.
        _ => {
            let before = first.checked_sub(1).map(|i| aligned[i].0.end)?;
            (before, aligned.get(first)?.0.start)
        }
    };
    let overlap = |e: &Event| {
        let i = &all[e.members[0]];
        i.found.end.min(to).saturating_sub(i.found.start.max(from))
    };
    let free = |e: &Event| {
        all[e.members[0]].side == Role::Transcript && e.members.iter().all(|&m| all[m].side != Role::Reference)
    };
    (0..events.len()).filter(|&e| free(&events[e]) && overlap(&events[e]) > 0).max_by_key(|&e| overlap(&events[e]))
}

/// Pairs what the alignment left out, stamps and letterheads: the same act after the same words, each found but once.
fn by_the_same_words(all: &[Item], events: &mut Vec<Event>, transcript: &Witness, reference: &Witness) {
    let words = |item: usize| -> Option<String> {
        let item = &all[item];
        let witness = if item.side == Role::Reference { reference } else { transcript };
        let line = witness.source.text[..item.found.start].rsplit('\n').next()?;
        let letters = line.chars().rev().filter(|c| c.is_alphanumeric()).take(10).map(super::phrase::fold);
        let letters: String = letters.collect();
        (letters.chars().count() > 4).then(|| format!("{} {letters}", item.role))
    };
    let lone = |e: &Event, side: Role| matches!(e.members[..], [m] if all[m].side == side);
    let of = |events: &[Event], side: Role| -> Vec<(usize, String)> {
        let lone = events.iter().enumerate().filter(|(_, e)| lone(e, side));
        lone.filter_map(|(k, e)| Some((k, words(e.members[0])?))).collect()
    };
    let (raw, corrected) = (of(events, Role::Transcript), of(events, Role::Reference));
    let once = |list: &[(usize, String)], words: &str| list.iter().filter(|x| x.1 == words).count() == 1;
    let mut gone = Vec::new();
    for (k, words) in corrected.iter().filter(|x| once(&corrected, &x.1) && once(&raw, &x.1)) {
        let Some((other, _)) = raw.iter().find(|x| x.1 == *words) else { continue };
        let member = events[*k].members[0];
        events[*other].members.push(member);
        gone.push(*k);
    }
    for k in gone.into_iter().rev() {
        events.remove(k);
    }
}

/// Pairs the dates of a translation with events in the order of the text: best sum of likeness.
fn by_role_order_value(all: &[Item], events: &[Event], range: std::ops::Range<usize>) -> Vec<Option<usize>> {
    let (n, m) = (range.len(), events.len());
    // Quadratic in dates, not in text; chronicles of thousands of dates are left unpaired.
    if n == 0 || m == 0 || n * m > 4_000_000 {
        return vec![None; n];
    }
    let likeness = |i: usize, e: usize| -> f64 {
        let item = &all[range.start + i];
        let event = &events[e];
        let mut best: f64 = 0.0;
        for &k in &event.members {
            let other = &all[k];
            let role = match (weight(&item.role), event.weight()) {
                (Weight::Apart, _) | (_, Weight::Apart) => 0.0,
                (a, b) if item.role == event.role || a == b => 1.5,
                _ => -1.5,
            };
            let value = match (item.date(), other.date()) {
                (Some(a), Some(b)) if a == b => 3.0,
                (Some(a), Some(b)) => {
                    // One day of another year is likelier a misread year than two days of one month are one.
                    let part = |same: bool, worth: f64| if same { worth } else { 0.0 };
                    let same = part(a.year == b.year && !item.reading.year && !other.reading.year, 0.8)
                        + part(a.month == b.month && a.month > 0, 0.8)
                        + part(a.day == b.day && a.day > 0, 1.1);
                    let swapped = a.day == b.month && a.month == b.day && a.year == b.year;
                    if swapped { 1.8 } else { same - 0.5 }
                }
                _ if item.reading.value.is_some() && item.reading.value == other.reading.value => 3.0,
                _ => 0.2,
            };
            let time = if item.time().is_some() && item.time() == other.time() { 1.0 } else { 0.0 };
            let relative = |i: &Item| i.found.parse.rel_month.or(i.found.parse.rel_year);
            let alike = if relative(item).is_some() && relative(item) == relative(other) { 1.1 } else { 0.0 };
            best = best.max(role + value + time + alike - 0.9);
        }
        best
    };
    let mut table = vec![vec![0.0_f64; m + 1]; n + 1];
    for i in (0..n).rev() {
        for e in (0..m).rev() {
            let pair = likeness(i, e);
            let with = if pair > 0.0 { pair + table[i + 1][e + 1] } else { f64::NEG_INFINITY };
            table[i][e] = with.max(table[i + 1][e]).max(table[i][e + 1]);
        }
    }
    let (mut i, mut e, mut out) = (0, 0, vec![None; n]);
    while i < n && e < m {
        let pair = likeness(i, e);
        if pair > 0.0 && (pair + table[i + 1][e + 1] - table[i][e]).abs() < 1e-9 {
            out[i] = Some(e);
            (i, e) = (i + 1, e + 1);
        } else if (table[i + 1][e] - table[i][e]).abs() < 1e-9 {
            i += 1;
        } else {
            e += 1;
        }
    }
    out
}

/// Says whether a record has any date in it that can be read.
pub fn has_dates(meta: &Metadata) -> bool {
    !fields(meta, meta.get("lang"), &Frame::default()).is_empty()
}

/// Says whether what was read as a date in a citation is a shelf mark: figures with a year of two digits, or with damage, which no archivist's hand has.
///
/// A date with points has a word before it that says so ("от 3.7.51"); "2.10.01, inv. 891" has none.
fn shelf_mark(found: &Found, text: &str) -> bool {
    let p = &found.parse;
    let short = p.a.year.or(p.b.year).is_none_or(|y| y.width == 2);
    let before = text[..found.start].trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let said = before.chars().next().is_some_and(char::is_lowercase) && before.chars().count() > 1;
    p.damage > 0 || (!p.a.named && short && (p.separator != '.' || !said))
}

/// Reads the dates in the fields of the record.
fn fields(meta: &Metadata, tag: Option<&str>, frame: &Frame) -> Vec<Item> {
    let mut out = Vec::new();
    let lexica: Vec<_> =
        [lexicon_for(Some("en"), ""), tag.and_then(|t| lexicon_for(Some(t), ""))].into_iter().flatten().collect();
    for field in &meta.fields {
        let role = match field.key.as_str() {
            "date" => "record-date",
            "citation" => "citation-date",
            "title" => "title-date",
            "lang" | "collection_range" | "file_range" => continue,
            _ => "unknown",
        };
        if let Some(lex) = lexica.first().filter(|_| role == "citation-date" || role == "unknown") {
            let slice = meta.source.slice(field.span);
            for f in super::identifiers::find(slice, field.span.start) {
                let reading = read(&f.parse, lex, &Context { anchor: frame.anchor, year: None, order: frame.order });
                out.push(Item {
                    side: Role::Metadata,
                    text: meta.source.text[f.start..f.end].to_string(),
                    line: meta.source.place(f.start).line,
                    found: f,
                    reading,
                    role: "identifier".into(),
                    lex: lex.clone(),
                });
            }
        }
        // Of the languages that an archive may write in, the one that needs the fewest repairs has written it.
        let fit = |found: &Found| role != "citation-date" && role != "unknown" || !shelf_mark(found, &field.value);
        let read_in = lexica
            .iter()
            .map(|l| (l, scan(&field.value, 0, l).into_iter().filter(fit).collect::<Vec<_>>()))
            .filter(|(_, f)| !f.is_empty());
        let repairs = |found: &[Found]| found.iter().map(|f| u32::from(f.parse.damage)).sum::<u32>();
        let Some((lex, found)) = read_in.min_by_key(|(_, f)| repairs(f)) else { continue };
        // Where the source spells the value otherwise (escapes), the words are looked for in the field, else the field stands for them.
        let slice = meta.source.slice(field.span);
        let base = if slice == field.value { Some(0) } else { slice.find(&field.value) };
        for mut f in found {
            let text = field.value[f.start..f.end].to_string();
            let reading = read(&f.parse, lex, &Context { anchor: frame.anchor, year: None, order: frame.order });
            let offset = base.map(|b| b + f.start).or_else(|| slice.find(&text));
            // Places inside the parse move with the words.
            let (start, end) = offset.map_or((field.span.start, field.span.end), |o| {
                (field.span.start + o, field.span.start + o + text.len())
            });
            let shift = |place: &mut (usize, usize)| {
                if place.1 > place.0 {
                    *place = (start + place.0 - f.start, start + place.1 - f.start);
                }
            };
            for h in [&mut f.parse.a, &mut f.parse.b] {
                shift(&mut h.day_at);
                shift(&mut h.month_at);
                shift(&mut h.year_at);
            }
            shift(&mut f.parse.broken);
            (f.start, f.end) = (start, end);
            let line = meta.source.place(start).line;
            out.push(Item { side: Role::Metadata, found: f, text, line, reading, role: role.into(), lex: lex.clone() });
        }
    }
    out
}
