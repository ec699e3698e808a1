//! Turns one witness into its dates with role and reading, and each of them into the mention that it is by itself.

use std::sync::Arc;

use super::lexicon::{Lexicon, Order, builtin};
use super::reading::{Context, Reading, read, weekday_name, with_weekday};
use super::roles::{Weight, role_at, weight};
use super::scan::{Found, scan};
use super::value::{Partial, Shape, Value};
use super::{Alternative, DateMention, DateOptions, DateVerdict, Testimony};
use crate::lang::{guess_language, pack_id};
use crate::read::{Metadata, Role, Witness};
use crate::text::{InSource, Span};

/// What is known of the document before any of its texts is read.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The context date.
    pub anchor: Option<Partial>,
    /// First and last day of what the collection or file spans.
    pub range: Option<(i64, i64)>,
    /// First and last day of what the archival file spans.
    pub file: Option<(i64, i64)>,
    /// Whether the context date was given, and is not only what the record says.
    pub anchored: bool,
    /// The range as it was given.
    pub range_text: String,
    /// How the collection's numeric dates run, where the language leaves it open.
    pub order: Option<Order>,
}

impl Frame {
    /// Reads the options and, where they are silent, the metadata.
    pub fn of(options: &DateOptions, metadata: Option<&Metadata>) -> Self {
        let first = |text: &str| {
            Value::parse(text).and_then(|v| match v.shape {
                Shape::One(d) | Shape::Range(d, _) | Shape::NotAfter(d) | Shape::NotBefore(d) => Some(d),
                Shape::OneOf(list) => list.first().copied(),
            })
        };
        let prose = |text: &str| first(text).or_else(|| prose_date(text).and_then(|v| v.single()));
        let anchor = options.anchor.as_deref().and_then(first).or_else(|| prose(metadata?.get("date")?));
        let stated = |key: &str| metadata.and_then(|meta| meta.get(key)).map(str::to_string);
        let bounds = |text: &str| Value::parse(text).or_else(|| prose_date(text)).and_then(|v| v.bounds());
        let file_text = stated("file_range").unwrap_or_default();
        let learnt = options.collection.as_deref();
        let window = || learnt.and_then(|c| c.range.clone());
        let range_text =
            options.range.clone().or_else(|| stated("collection_range")).or_else(window).unwrap_or_default();
        let order = match learnt.and_then(|c| c.order.as_deref()) {
            Some("dmy") => Some(Order::Dmy),
            Some("mdy") => Some(Order::Mdy),
            _ => None,
        };
        Self {
            anchor,
            anchored: options.anchor.is_some(),
            range: bounds(&range_text),
            file: bounds(&file_text),
            range_text,
            order,
        }
    }
}

/// Reads the first date of a prose statement, in English as archives mostly write.
pub(super) fn prose_date(text: &str) -> Option<Value> {
    let lex = builtin("en")?;
    let found = scan(text, 0, &lex);
    read(&found.first()?.parse, &lex, &Context::default()).value
}

/// One date of one witness.
#[derive(Debug, Clone)]
pub struct Item {
    /// The side.
    pub side: Role,
    /// Where and how it was found.
    pub found: Found,
    /// Its words.
    pub text: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its values.
    pub reading: Reading,
    /// The act it dates.
    pub role: String,
    /// The language it was read in.
    pub lex: Arc<Lexicon>,
}

impl Item {
    /// Returns where it stands in its source.
    pub const fn span(&self) -> Span<InSource> {
        Span::new(self.found.start, self.found.end)
    }

    /// Returns the single date it asserts; of a text also the one that bounds it: "not later than 3 July".
    pub fn date(&self) -> Option<Partial> {
        let value = self.reading.value.as_ref()?;
        match value.shape {
            Shape::NotAfter(d) | Shape::NotBefore(d) if self.side != Role::Metadata => Some(d),
            _ => value.single(),
        }
    }

    /// Returns the clock time, `HH:MM`.
    pub fn time(&self) -> Option<String> {
        self.found.parse.time.map(|t| format!("{:02}:{:02}", t.hour, t.minute))
    }
}

/// Chooses the language of a text: the tag, else the language whose forms read most dates in it.
pub fn lexicon_for(tag: Option<&str>, text: &str) -> Option<Arc<Lexicon>> {
    let id = match tag {
        Some(tag) => pack_id(Some(tag), text).unwrap_or("und"),
        None => guess_language(text),
    };
    let own = builtin(id)?;
    if own.has_months() || tag.is_some_and(|_| !matches!(id, "und" | "cyrl" | "latn" | "hani")) {
        return Some(own);
    }
    let sample: String = text.chars().take(20_000).collect();
    let rivals: &[&str] = match id {
        "cyrl" => &["ru", "uk"],
        "latn" => &["en", "de", "fr", "pl", "es", "it"],
        _ => &[],
    };
    // Months of an unknown language are read only where one language reads them all by itself.
    let mut best = (0.0_f32, own);
    for rival in rivals {
        let lex = builtin(rival)?;
        let found = scan(&sample, 0, &lex);
        let worth: f32 = found.iter().map(|f| (f.end - f.start) as f32 - 4.0 * f.parse.cost).sum();
        if worth > best.0 + 0.5 {
            best = (worth, lex);
        }
    }
    Some(best.1)
}

/// Finds and reads the dates of a witness.
pub fn items(witness: &Witness, options: &DateOptions, frame: &Frame) -> Vec<Item> {
    let text = witness.text();
    let tag = witness.lang.as_deref().or(match witness.role {
        Role::Transcript | Role::Reference => options.lang.as_deref(),
        _ => None,
    });
    let given = options.packs.iter().find(|p| tag.is_none_or(|t| t == p.id)).map(|p| Arc::new(Lexicon::of(p)));
    let Some(lex) = given.or_else(|| lexicon_for(tag, text)) else { return Vec::new() };
    let base = witness.span.start;
    let mut out: Vec<Item> = Vec::new();
    for found in scan(text, base, &lex) {
        let from = out.last().map_or(0, |i| i.found.end - base);
        let role = role_at(text, found.start - base, found.end - base, from, &lex);
        let reading = read(&found.parse, &lex, &Context { anchor: frame.anchor, year: None, order: frame.order });
        out.push(Item {
            side: witness.role,
            text: witness.source.text[found.start..found.end].to_string(),
            line: witness.source.place(found.start).line,
            reading,
            role,
            lex: Arc::clone(&lex),
            found,
        });
    }
    complete(&mut out, frame, &witness.source.text);
    out
}

/// Reads anew what lacks a year or a century: by the given context date, else by what the text says of itself, else by the record.
///
/// The record comes last: where it is wrong, it must not lend its year to the
/// dates that are to bear witness against it.
fn complete(items: &mut [Item], frame: &Frame, text: &str) {
    if frame.anchored {
        return;
    }
    let sure =
        |i: &Item| i.date().filter(|d| !i.reading.century && !i.reading.year && d.year.masked == 0 && d.month > 0);
    let mut known: Vec<Option<Partial>> = items.iter().map(sure).collect();
    let near = |known: &[Option<Partial>], i: usize| {
        known[..i].iter().rev().flatten().next().or_else(|| known[i..].iter().flatten().next()).copied()
    };
    // Centuries first: then a date of two digits serves the one after it that has no year at all.
    for (i, item) in items.iter_mut().enumerate() {
        if item.reading.century {
            let year = near(&known, i).map(|d| d.year.value);
            item.reading =
                read(&item.found.parse, &item.lex, &Context { anchor: frame.anchor, year, order: frame.order });
            known[i] = item.date().filter(|d| d.month > 0);
        }
    }
    let Some(own) = own_date(items, &known, frame) else { return };
    let lends: Vec<bool> = (0..items.len()).map(|i| lends_its_year(items, &known, i, text)).collect();
    for (i, item) in items.iter_mut().enumerate() {
        if item.reading.year {
            let p = &item.found.parse;
            let of_the_act =
                matches!(weight(&item.role), Weight::Step(_)) || p.rel_year.is_some() || p.rel_month.is_some();
            let near = if of_the_act { Some(own) } else { near(&known, i).or(Some(own)) };
            // What is told of another year ends with its sentence, and a birthday lends its year to nothing.
            let near = near.map(|d| if d.year == own.year || lends[i] { d } else { own });
            item.reading =
                read(p, &item.lex, &Context { anchor: near, year: near.map(|d| d.year.value), order: frame.order });
        }
    }
}

/// Says whether the date before an item lends it its year: it tells of the same, in the same sentence or as a chronicle does.
fn lends_its_year(items: &[Item], known: &[Option<Partial>], i: usize, text: &str) -> bool {
    // What comes first leans on the document, not on what is told after it.
    let Some(before) = (0..i).rev().find(|&k| known[k].is_some()) else { return false };
    let between = &text[items[before].found.end..items[i].found.start];
    let ends = between.char_indices().any(|(at, c)| {
        let next = between[at..].chars().skip(1).find(|c| !c.is_whitespace());
        matches!(c, '.' | '!' | '?') && next.is_none_or(char::is_uppercase) || matches!(c, '。' | ';')
    });
    !ends && items[before].role != "narrated"
}

/// The date of the document by its own acts: one of the year that most of them name, the record as one voice among them.
fn own_date(items: &[Item], known: &[Option<Partial>], frame: &Frame) -> Option<Partial> {
    let acts: Vec<Partial> = items
        .iter()
        .zip(known)
        .filter(|(i, _)| matches!(weight(&i.role), Weight::Step(_)))
        .filter_map(|(_, d)| *d)
        .collect();
    let votes = |year: super::value::Year| {
        acts.iter().filter(|d| d.year == year).count() + usize::from(frame.anchor.is_some_and(|a| a.year == year))
    };
    // Of the likeliest year the earliest act: "inst." is the month of the writer, not of the registry.
    let most = acts.iter().map(|d| votes(d.year)).max();
    let best = acts.iter().filter(|d| Some(votes(d.year)) == most).min_by_key(|d| d.bounds()).copied();
    best.or(frame.anchor).or_else(|| known.iter().flatten().next().copied())
}

/// Writes the date of an item anew with other figures, in the style of the page.
pub fn rewritten(item: &Item, to: Partial) -> String {
    let (p, base) = (&item.found.parse, item.found.start);
    let h = &p.a;
    let mut parts: Vec<((usize, usize), String)> = Vec::new();
    let width = |place: (usize, usize)| item.text[place.0 - base..place.1 - base].chars().count();
    let number = |n: u8, place: (usize, usize)| {
        if width(place) >= 2 && item.text[place.0 - base..].starts_with(['0', 'О', 'O', 'о', 'o']) {
            format!("{n:02}")
        } else {
            n.to_string()
        }
    };
    if h.day_at.1 > h.day_at.0 && to.day > 0 && to.day != super::value::BLANK {
        parts.push((h.day_at, number(to.day, h.day_at)));
    }
    if h.month_at.1 > h.month_at.0 && to.month > 0 {
        let name = if !h.named {
            number(to.month, h.month_at)
        } else if h.month == Some(to.month) && p.damage == 0 {
            item.text[h.month_at.0 - base..h.month_at.1 - base].to_string()
        } else {
            month_text(item, to.month)
        };
        parts.push((h.month_at, name));
    }
    if let Some(year) = h.year {
        let text = if year.width == 2 { format!("{:02}", to.year.value.rem_euclid(100)) } else { to.year.to_string() };
        if h.year_at.1 > h.year_at.0 && p.era == 0 {
            parts.push((h.year_at, text));
        }
    }
    if p.broken.1 > p.broken.0 {
        parts.push((p.broken, ".".into()));
    }
    parts.sort();
    let mut out = String::new();
    let mut at = base;
    for ((from, until), text) in parts {
        if from >= at && until <= item.found.end {
            out.push_str(&item.text[at - base..from - base]);
            out.push_str(&text);
            at = until;
        }
    }
    out.push_str(&item.text[at - base..]);
    out
}

/// Writes a month as the page does: a Roman number as such, a name in its most usual form.
fn month_text(item: &Item, month: u8) -> String {
    let h = &item.found.parse.a;
    let written = &item.text[h.month_at.0 - item.found.start..h.month_at.1 - item.found.start];
    let roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    if written.chars().all(|c| "IVXУХПШІ1l|ivx".contains(c)) {
        return roman[usize::from(month.clamp(1, 12) - 1)].to_string();
    }
    item.lex.month_name(month, written).unwrap_or_else(|| written.to_string())
}

/// Returns the mention that an item is by itself, before other witnesses are heard.
pub fn plain_verdict(item: &Item, frame: &Frame) -> DateMention {
    let reading = &item.reading;
    let p = &item.found.parse;
    let mut m = DateMention {
        side: item.side,
        text: item.text.clone(),
        span: Span::<InSource>::new(item.found.start, item.found.end),
        role: item.role.clone(),
        edtf: reading.value.as_ref().map(Value::to_string),
        time: item.time(),
        read_as: reading.literal.as_ref().map(Value::to_string),
        alternatives: Vec::new(),
        verdict: DateVerdict::Ok,
        confidence: (0.97 - 0.1 * f64::from(p.cost.max(0.0))).clamp(0.3, 0.97),
        proposed: None,
        rules: Vec::new(),
        evidence: Vec::new(),
    };
    let says = |says: String| Testimony {
        side: item.side,
        text: item.text.clone(),
        edtf: None,
        span: Some(item.span()),
        line: Some(item.line),
        says,
    };
    let shares = |dates: &[Partial]| {
        let n = dates.len().max(1) as f64;
        dates
            .iter()
            .enumerate()
            .map(|(i, d)| Alternative { edtf: d.to_string(), confidence: (1.0 / n) * if i == 0 { 1.0 } else { 0.9 } })
            .collect::<Vec<_>>()
    };
    if reading.impossible {
        m.verdict = DateVerdict::Error;
        m.confidence = 0.99;
        m.rules.push("date/impossible");
        m.alternatives = shares(&reading.others);
        m.evidence.push(says("no calendar has such a day".into()));
        return m;
    }
    if reading.no_such_time {
        m.verdict = DateVerdict::Error;
        m.confidence = 0.99;
        m.rules.push("date/time-impossible");
        m.evidence.push(says("a clock goes from 0:00 to 24:00".into()));
        return m;
    }
    if let Some((named, was)) = reading.weekday {
        m.verdict = DateVerdict::Suspect;
        m.confidence = 0.7;
        m.rules.push("date/weekday-mismatch");
        m.evidence.push(says(format!("the day was a {}, not a {}", weekday_name(was), weekday_name(named))));
        if let Some(date) = item.date() {
            let near = with_weekday(date, named, &item.lex);
            m.alternatives = shares(&near.iter().map(|n| n.1).collect::<Vec<_>>());
            // One look-alike figure away lies just one day of that name.
            if let [(true, meant)] | [(true, meant), (false, _), ..] = near[..] {
                m.proposed = Some((rewritten(item, meant), meant.to_string()));
            }
        }
    }
    if let Some(was) = reading.relative {
        m.verdict = DateVerdict::Suspect;
        m.confidence = 0.6;
        m.rules.push("date/relative-mismatch");
        m.evidence.push(says(format!("the month it is relative to comes to {was}, not to the month named")));
    }
    if let Some((written, was)) = reading.era {
        m.verdict = DateVerdict::Suspect;
        m.confidence = 0.8;
        m.rules.push("date/era-mismatch");
        m.alternatives = shares(&reading.others);
        m.evidence.push(says(format!("the date lies in year {was} of the era, not in year {written}")));
    }
    if reading.gap {
        m.verdict = DateVerdict::Suspect;
        m.confidence = 0.9;
        m.rules.push("date/dual-gap");
        m.alternatives = shares(&reading.others);
        m.evidence.push(says("old and new style do not name the same day".into()));
    }
    if p.damage > 0 {
        m.verdict = DateVerdict::Suspect;
        m.confidence = 0.95;
        m.rules.push("date/damaged-reading");
        m.evidence.push(says("letters stand where figures or other letters must have stood".into()));
        if let (Some(date), 0) = (item.date(), p.a.other_month) {
            let text = rewritten(item, date);
            if text != item.text && p.b.day.is_none() && p.b.month.is_none() {
                m.proposed = Some((text, date.to_string()));
            }
        }
    }
    if p.a.other_month > 0 && reading.others.len() > 1 {
        m.rules.push("date/month-confusable");
        m.alternatives = shares(&reading.others);
    }
    if p.odd_separator {
        m.verdict = m.verdict.max(DateVerdict::Note);
        if !m.rules.contains(&"date/damaged-reading") {
            m.rules.push("date/damaged-reading");
            m.confidence = m.confidence.min(0.3);
        }
    }
    match reading.order {
        Some(false) => {
            m.verdict = m.verdict.max(DateVerdict::Note);
            m.confidence = 0.5;
            m.rules.push("date/ambiguous-order");
            m.alternatives = shares(&reading.others);
        }
        Some(true) => {
            m.rules.push("date/ambiguous-order");
            if item.lex.order == super::lexicon::Order::Open {
                // Neither language nor page says how it runs: only the context date chose.
                m.verdict = m.verdict.max(DateVerdict::Note);
                m.confidence = m.confidence.min(0.3);
                m.alternatives = shares(&reading.others);
            }
        }
        None => {}
    }
    if item.found.hidden {
        m.rules.push("date/hidden-character");
        m.evidence.push(says("an invisible character stands inside".into()));
    }
    if reading.century && reading.value.is_some() {
        m.rules.push("date/century-implied");
    }
    out_of_range(&mut m, item, frame);
    m
}

/// Holds a date against the range of the collection: narrated, cited and later dates may lie anywhere.
fn out_of_range(m: &mut DateMention, item: &Item, frame: &Frame) {
    let (Some((first, last)), Some((from, to))) = (frame.range, item.reading.value.as_ref().and_then(Value::bounds))
    else {
        return;
    };
    if to >= first && from <= last {
        return;
    }
    let testimony = Testimony {
        side: Role::Metadata,
        text: frame.range_text.clone(),
        edtf: Some(frame.range_text.clone()),
        span: None,
        line: None,
        says: "what the collection spans".into(),
    };
    match weight(&item.role) {
        Weight::Step(_) if m.verdict < DateVerdict::Error => {
            m.verdict = DateVerdict::Suspect;
            m.confidence = m.confidence.max(0.75);
            m.rules.insert(0, "date/out-of-range");
            m.evidence.push(testimony);
        }
        Weight::Later if from > last && m.verdict < DateVerdict::Note => {
            m.verdict = DateVerdict::Note;
            m.confidence = 0.1;
            m.rules.insert(0, "date/later-annotation");
            m.evidence.push(testimony);
        }
        _ => {}
    }
}
