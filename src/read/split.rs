//! Turns the text of a record into sections by separators, headings, languages and shared wording.

use std::collections::HashMap;

use super::lines::{Line, lines, trimmed};
use super::prose;
use super::record::{Record, Section, SectionKind};
use super::words::{self, Heading};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::guess_language;
use crate::text::{InSource, Source, Span};

/// Two texts of one document share at least this part of the shorter one, however bad the OCR;
/// unrelated texts of one language share a few hundredths.
const KIN: f64 = 0.15;

/// How much more wording the best way to distribute the parts must bring together than the next.
const CLEARLY: f64 = 1.15;

/// A stretch between two separators.
#[derive(Debug, Clone)]
struct Block {
    span: Span<InSource>,
    heading: Option<Heading>,
    lang: Option<String>,
}

/// Takes a record apart; see [`split_record`](super::record::split_record).
pub fn split(source: &Source) -> Result<Record> {
    let mut notes = Vec::new();
    let mut sections = Vec::new();
    let mut blocks = blocks(source, &mut notes);
    if let Some(first) = blocks.first().filter(|b| b.heading.is_none()).map(|b| b.span) {
        take_header(source, first, &mut blocks, &mut sections, &mut notes);
    }
    for block in &mut blocks {
        let named = block.heading.as_ref().and_then(|h| h.lang.clone());
        block.lang = named.or_else(|| tongue(source.slice(block.span)));
    }
    blocks.retain(|b| !b.span.is_empty());
    let named = |b: &Block, kind| b.heading.as_ref().is_some_and(|h| h.kind == kind);
    for block in blocks.iter().filter(|b| named(b, SectionKind::Metadata)) {
        sections.push(section(SectionKind::Metadata, block.span, None, "its heading says so"));
    }
    for block in blocks.iter().filter(|b| named(b, SectionKind::Translation)) {
        sections.push(section(SectionKind::Translation, block.span, block.lang.clone(), "its heading says so"));
    }
    blocks.retain(|b| !named(b, SectionKind::Metadata) && !named(b, SectionKind::Translation));
    adopt_languages(source, &mut blocks);

    let pair = pair(source, &blocks)?;
    let (transcript, reference) = (hull(&blocks, &pair.transcript), hull(&blocks, &pair.reference));
    let lang = pair.transcript.iter().chain(&pair.reference).find_map(|&i| blocks[i].lang.clone());
    sections.push(section(SectionKind::Transcript, transcript, lang.clone(), &pair.why.0));
    sections.push(section(SectionKind::Reference, reference, lang, &pair.why.1));
    notes.extend(pair.notes);
    let first = pair.transcript.first().copied().unwrap_or(0);
    let rest = |i: &usize| !pair.transcript.contains(i) && !pair.reference.contains(i);
    others(source, &blocks, (0..blocks.len()).filter(rest).collect(), first, &mut sections, &mut notes);

    sections.sort_by_key(|s| s.span);
    if sections.windows(2).any(|w| w[1].span.start < w[0].span.end) {
        return Err(refuse(source, &blocks, "a part of another kind stands inside one of the two texts"));
    }
    for s in &sections {
        let (from, to) = (source.place(s.span.start).line, source.place(s.span.end).line);
        let lang = s.lang.as_ref().map_or(String::new(), |lang| format!(" ({lang})"));
        notes.push(format!("lines {from}-{to} are the {}{lang}: {}", s.kind.name(), s.why));
    }
    Ok(Record { sections, notes })
}

fn section(kind: SectionKind, span: Span<InSource>, lang: Option<String>, why: &str) -> Section {
    Section { kind, span, lang, why: why.into() }
}

/// Says whether a line is a separator: `[...]` in one of its writings and nothing else.
fn is_separator(line: &str) -> bool {
    let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    line.strip_prefix('[')
        .and_then(|l| l.strip_suffix(']'))
        .is_some_and(|inner| inner == "…" || (inner.len() >= 3 && inner.chars().all(|c| c == '.')))
}

/// Says whether a line only rules off or ends a text: `###`, `***`, `---`, `* * *`.
fn is_rule(line: &str) -> bool {
    let marks: Vec<char> = line.chars().filter(|c| !c.is_whitespace()).collect();
    marks.len() >= 3 && matches!(marks[0], '#' | '*' | '-' | '=' | '_') && marks.iter().all(|c| *c == marks[0])
}

/// Cuts the file at separators and headings. Plain words such as a line `Translation` count as a
/// heading at the head of a part, or anywhere in a file that has no separator; there a blank line must stand before them.
fn blocks(source: &Source, notes: &mut Vec<String>) -> Vec<Block> {
    let all = lines(source, source.whole());
    let separators: Vec<usize> = all.iter().filter(|l| is_separator(source.slice(l.span))).map(|l| l.number).collect();
    let mut out = Vec::new();
    let mut open: Vec<Line> = Vec::new();
    let mut heading: Option<Heading> = None;
    let mut headings = Vec::new();
    let mut close = |open: &mut Vec<Line>, heading: &mut Option<Heading>| {
        let span = match (open.first(), open.last()) {
            (Some(a), Some(b)) => without_rules(source, a.span.hull(b.span)),
            _ => Span::at(0),
        };
        if !span.is_empty() {
            out.push(Block { span, heading: heading.take(), lang: None });
        }
        open.clear();
        *heading = None;
    };
    let mut blank = true;
    for line in &all {
        let text = source.slice(line.span);
        let at_head = open.iter().all(|l| source.slice(l.span).trim().is_empty());
        let found = words::heading(text).filter(|h| {
            // Inside a text with separators only a Markdown heading is strong enough to cut.
            if separators.is_empty() { blank || h.marked } else { at_head || text.trim_start().starts_with('#') }
        });
        if is_separator(text) {
            close(&mut open, &mut heading);
        } else if let Some(found) = found {
            close(&mut open, &mut heading);
            headings.push(format!("“{}” ({})", text.trim(), line.number));
            heading = Some(found);
        } else {
            open.push(*line);
        }
        blank = text.trim().is_empty() || is_separator(text);
    }
    close(&mut open, &mut heading);
    let numbers: Vec<String> = separators.iter().map(usize::to_string).collect();
    if !numbers.is_empty() {
        notes.push(format!("the lines `[...]` ({}) separate {} parts", numbers.join(", "), out.len()));
    }
    if !headings.is_empty() {
        notes.push(format!("headings: {}", headings.join(", ")));
    }
    out
}

/// Trims blanks and ruling lines from both ends of a stretch.
fn without_rules(source: &Source, span: Span<InSource>) -> Span<InSource> {
    let mut span = trimmed(source, span);
    loop {
        let all = lines(source, span);
        let (Some(first), Some(last)) = (all.first(), all.last()) else { return span };
        let next = if is_rule(source.slice(first.span)) {
            Span::new(first.span.end, span.end)
        } else if is_rule(source.slice(last.span)) {
            Span::new(span.start, last.span.start)
        } else {
            return span;
        };
        span = trimmed(source, next);
    }
}

/// Takes the prose header off the first part; what follows it in the part stays a part.
fn take_header(
    source: &Source,
    first: Span<InSource>,
    blocks: &mut [Block],
    sections: &mut Vec<Section>,
    notes: &mut Vec<String>,
) {
    let Some(header) = prose::header(source, first) else { return };
    let span = trimmed(source, Span::new(first.start, header.end));
    let rest = without_rules(source, Span::new(header.end.min(first.end), first.end));
    let marks = if header.labels.is_empty() {
        "a date and a title".into()
    } else {
        format!("labels {}", header.labels.join(", "))
    };
    sections.push(section(SectionKind::Metadata, span, None, &format!("a header at the top with {marks}")));
    if !rest.is_empty() {
        let line = source.place(rest.start).line;
        notes.push(format!(
            "no separator stands between the header and the text after it; the text begins at line {line}"
        ));
    }
    blocks[0].span = rest;
    // Under the header a plain line such as `Transcript` stands at the head of its part.
    let head = lines(source, rest).first().copied();
    if let Some((head, heading)) = head.and_then(|line| Some((line, words::heading(source.slice(line.span))?))) {
        notes.push(format!("heading: “{}” ({})", source.slice(head.span).trim(), head.number));
        blocks[0].heading = Some(heading);
        blocks[0].span = without_rules(source, Span::new(head.span.end, rest.end));
    }
}

/// Tells the language of a text, `None` where not even its words say.
pub fn tongue(text: &str) -> Option<String> {
    let count = |range: &dyn Fn(char) -> bool| text.chars().filter(|c| range(*c)).count();
    let kana = count(&|c| matches!(c, '\u{3041}'..='\u{30ff}'));
    let hangul = count(&|c| matches!(c, '\u{ac00}'..='\u{d7a3}'));
    let han = count(&|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    let letters = count(&|c| c.is_alphabetic()).max(1);
    if 2 * (kana + hangul + han) > letters {
        let tag = if hangul > han {
            "ko"
        } else if 10 * kana > han {
            "ja"
        } else {
            "zh"
        };
        return Some(tag.into());
    }
    let id = guess_language(text);
    (!matches!(id, "und" | "latn" | "cyrl")).then(|| id.to_string())
}

/// Counts the letter sequences of a text: five letters at a time, without case, blanks and marks.
fn shingles(text: &str) -> HashMap<[char; 5], usize> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut out = HashMap::new();
    for five in letters.windows(5) {
        if let Ok(five) = <[char; 5]>::try_from(five) {
            *out.entry(five).or_insert(0) += 1;
        }
    }
    out
}

/// Counts the sequences that two texts share.
fn shared(a: &HashMap<[char; 5], usize>, b: &HashMap<[char; 5], usize>) -> usize {
    a.iter().map(|(five, n)| b.get(five).map_or(0, |m| *n.min(m))).sum()
}

/// Says which part of the shorter text stands in the other too.
fn kinship(a: &HashMap<[char; 5], usize>, b: &HashMap<[char; 5], usize>) -> f64 {
    let shorter = a.values().sum::<usize>().min(b.values().sum());
    if shorter == 0 { 0.0 } else { shared(a, b) as f64 / shorter as f64 }
}

/// Gives a part whose words say nothing (bad OCR, few words) the language of its kin.
fn adopt_languages(source: &Source, blocks: &mut [Block]) {
    let known: Vec<_> = blocks.iter().map(|b| (shingles(source.slice(b.span)), b.lang.clone())).collect();
    for (i, block) in blocks.iter_mut().enumerate() {
        let kin = known.iter().enumerate().filter(|(j, (_, lang))| *j != i && lang.is_some() && *lang != block.lang);
        let best = kin.map(|(_, (set, lang))| (kinship(&known[i].0, set), lang)).max_by(|a, b| a.0.total_cmp(&b.0));
        // Wording is the better witness: what shares its letters is in the same language.
        if let Some((strength, lang)) =
            best.filter(|(strength, _)| *strength >= if block.lang.is_none() { KIN } else { 0.5 })
        {
            let _ = strength;
            block.lang.clone_from(lang);
        }
    }
}

/// Which blocks are the transcript, which the reference, and why.
struct Chosen {
    transcript: Vec<usize>,
    reference: Vec<usize>,
    why: (String, String),
    notes: Vec<String>,
}

fn refuse(source: &Source, blocks: &[Block], what: &str) -> Error {
    let parts: Vec<String> = blocks
        .iter()
        .map(|b| {
            let (from, to) = (source.place(b.span.start).line, source.place(b.span.end).line);
            format!("{from}-{to} ({})", b.lang.as_deref().unwrap_or("language unknown"))
        })
        .collect();
    let list = if parts.is_empty() { String::new() } else { format!("; parts found: lines {}", parts.join(", ")) };
    Error::new(ErrorKind::Malformed, format!("the record cannot be split safely: {what}{list}"))
        .in_file(&source.path)
        .hint("name the parts by their lines: `--section transcript=A-B --section reference=C-D`")
}

/// Finds transcript and reference among the parts.
fn pair(source: &Source, blocks: &[Block]) -> Result<Chosen> {
    if blocks.len() < 2 {
        let what = if blocks.is_empty() {
            "it holds no text"
        } else {
            "there is only one text, with no `[...]` line or heading between a transcript and its corrected form"
        };
        return Err(refuse(source, blocks, what));
    }
    let kind = |i: usize| blocks[i].heading.as_ref().map(|h| h.kind);
    let of = |wanted: SectionKind| (0..blocks.len()).filter(|&i| kind(i) == Some(wanted)).collect::<Vec<_>>();
    let (raw, corrected) = (of(SectionKind::Transcript), of(SectionKind::Reference));
    if raw.len() == 1 && corrected.len() == 1 {
        return by_headings(source, blocks, raw[0], corrected[0]);
    }
    if corrected.len() > 1 {
        return Err(refuse(source, blocks, "more than one heading names the corrected text"));
    }

    let sets: Vec<_> = blocks.iter().map(|b| shingles(source.slice(b.span))).collect();
    let mut langs: Vec<Option<String>> = blocks.iter().map(|b| b.lang.clone()).collect();
    langs.sort();
    langs.dedup();
    let mut found: Vec<Chosen> = Vec::new();
    let mut open: Option<String> = None;
    for lang in langs {
        let group: Vec<usize> = (0..blocks.len()).filter(|&i| blocks[i].lang == lang).collect();
        match best_cut(&group, &sets) {
            Cut::Clear(at, strength) => {
                let (transcript, reference) = (group[..at].to_vec(), group[at..].to_vec());
                let share = (100.0 * strength).round();
                let why = (
                    format!("the first of two texts that share {share} % of their wording"),
                    "the second text of the same wording".to_string(),
                );
                found.push(Chosen { transcript, reference, why, notes: Vec::new() });
            }
            Cut::Open => open = Some(lang.unwrap_or_else(|| "an unknown language".into())),
            Cut::None => {}
        }
    }
    if let Some(lang) = open {
        return Err(refuse(
            source,
            blocks,
            &format!(
                "more than two texts in {lang} share their wording, and where the corrected one begins stays open"
            ),
        ));
    }
    let several = found.len() > 1;
    let Some(mut chosen) = found.pop().filter(|_| !several) else {
        let what = if several {
            "in more than one language two texts share their wording"
        } else {
            "no two texts share their wording"
        };
        return Err(refuse(source, blocks, what));
    };
    if let Some(&named) = corrected.first() {
        if chosen.transcript.contains(&named) && !chosen.reference.contains(&named) {
            std::mem::swap(&mut chosen.transcript, &mut chosen.reference);
            chosen.why = ("the other text of the same wording".into(), "its heading says so".into());
        }
    } else if raw.len() == 1 && chosen.reference.contains(&raw[0]) {
        return Err(refuse(
            source,
            blocks,
            "a heading calls the second of the two texts the transcript, and none names the corrected one",
        ));
    } else {
        chosen.notes.push("of two texts of the same wording the first is taken for the transcript".into());
    }
    let gaps = chosen.transcript.len() + chosen.reference.len() - 2;
    if gaps > 0 {
        chosen.notes.push(format!(
            "{gaps} line(s) `[...]` were taken for a gap inside a text, since so the two texts share most"
        ));
    }
    for side in [&chosen.transcript, &chosen.reference] {
        if side.windows(2).any(|w| w[1] != w[0] + 1) {
            return Err(refuse(source, blocks, "a part in another language stands inside one of the two texts"));
        }
    }
    Ok(chosen)
}

fn by_headings(source: &Source, blocks: &[Block], raw: usize, corrected: usize) -> Result<Chosen> {
    let (a, b) = (shingles(source.slice(blocks[raw].span)), shingles(source.slice(blocks[corrected].span)));
    if kinship(&a, &b) < KIN {
        return Err(refuse(
            source,
            blocks,
            "headings name a transcript and a corrected text, but the two share nothing",
        ));
    }
    // Parts without a heading that follow are the same text, cut by a gap.
    let run = |start: usize| {
        let more = (start + 1..blocks.len())
            .take_while(|&i| blocks[i].heading.is_none() && blocks[i].lang == blocks[start].lang);
        std::iter::once(start).chain(more).collect::<Vec<_>>()
    };
    let why = ("its heading says so".to_string(), "its heading says so".to_string());
    Ok(Chosen { transcript: run(raw), reference: run(corrected), why, notes: Vec::new() })
}

/// The best place to cut the parts of one language into two texts.
enum Cut {
    /// So many parts belong to the first text; the two share this much.
    Clear(usize, f64),
    /// Two places are about as good.
    Open,
    /// No two texts here.
    None,
}

fn best_cut(group: &[usize], sets: &[HashMap<[char; 5], usize>]) -> Cut {
    let join = |part: &[usize]| {
        let mut out: HashMap<[char; 5], usize> = HashMap::new();
        for &i in part {
            for (five, n) in &sets[i] {
                *out.entry(*five).or_insert(0) += n;
            }
        }
        out
    };
    let mut ways: Vec<(usize, usize, f64)> = (1..group.len())
        .map(|at| {
            let (a, b) = (join(&group[..at]), join(&group[at..]));
            (shared(&a, &b), at, kinship(&a, &b))
        })
        .collect();
    ways.sort_by_key(|way| std::cmp::Reverse(way.0));
    match ways.as_slice() {
        [] => Cut::None,
        [best, ..] if best.2 < KIN => Cut::None,
        [best, second, ..] if (best.0 as f64) < CLEARLY * second.0 as f64 => Cut::Open,
        [best, ..] => Cut::Clear(best.1, best.2),
    }
}

fn hull(blocks: &[Block], part: &[usize]) -> Span<InSource> {
    let spans = part.iter().map(|&i| blocks[i].span);
    spans.reduce(Span::hull).unwrap_or(Span::at(0))
}

/// Names what is left: translations after the transcript, a header before it, else other text.
fn others(
    source: &Source,
    blocks: &[Block],
    rest: Vec<usize>,
    first: usize,
    sections: &mut Vec<Section>,
    notes: &mut Vec<String>,
) {
    let pair_lang = blocks.get(first).and_then(|b| b.lang.clone());
    let mut previous: Option<(usize, usize)> = None;
    for i in rest {
        let block = &blocks[i];
        let header = !sections.iter().any(|s| s.kind == SectionKind::Metadata);
        let (kind, why) = if i < first && header {
            (SectionKind::Metadata, "it stands before the transcript and is no text of it")
        } else if block.lang.is_some() && block.lang != pair_lang {
            (SectionKind::Translation, "it is in another language")
        } else {
            (SectionKind::Other, "nothing says what it is")
        };
        // A gap inside a translation is no end of it.
        if let Some((before, at)) = previous.filter(|(before, _)| before + 1 == i) {
            let same = kind == SectionKind::Translation && sections[at].kind == kind && sections[at].lang == block.lang;
            let twice =
                kinship(&shingles(source.slice(blocks[before].span)), &shingles(source.slice(block.span))) >= KIN;
            if same && !twice {
                sections[at].span = sections[at].span.hull(block.span);
                notes.push("a line `[...]` was taken for a gap inside the translation".into());
                previous = Some((i, at));
                continue;
            }
        }
        sections.push(section(kind, block.span, block.lang.clone().filter(|_| kind != SectionKind::Metadata), why));
        previous = Some((i, sections.len() - 1));
    }
}
