//! Decisions find their places again: after a hundred edits of the reference, after the page is recognised anew, after both.

use std::collections::{BTreeMap, HashMap};

use sverka::classify::Discrepancy;
use sverka::compare::Comparison;
use sverka::review::{Anchors, Fate};

use crate::support::{compared, pair_of, project, shared_folder};

/// A small generator, so that a failure is the same failure tomorrow.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).expect("53 bits") % sides
    }
}

/// Replacements of stretches of a text, in order and apart.
type Edits = Vec<(usize, usize, String)>;

fn apply(text: &str, edits: &Edits) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for (start, end, new) in edits {
        out.push_str(&text[at..*start]);
        out.push_str(new);
        at = *end;
    }
    out + &text[at..]
}

/// Says where an offset lies after the edits.
fn moved(edits: &Edits, offset: usize) -> usize {
    let before = edits.iter().filter(|e| e.1 <= offset && e.0 < offset.max(1));
    before.fold(offset, |at, (start, end, new)| at + new.len() - (end - start))
}

fn words(text: &str) -> Vec<(usize, usize)> {
    let start = |w: &str| w.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(|w| (start(w), start(w) + w.len())).collect()
}

/// A hundred changed, lost and added words, anywhere.
fn edit_reference(text: &str, dice: &mut Dice) -> Edits {
    let words = words(text);
    let mut chosen: BTreeMap<usize, usize> = BTreeMap::new();
    while chosen.len() < 100.min(words.len() / 10) {
        chosen.insert(dice.roll(words.len()), dice.roll(3));
    }
    let mut edits: Edits = chosen
        .into_iter()
        .map(|(i, how)| {
            let (start, end) = words[i];
            let word = &text[start..end];
            let (x, y) = words[dice.roll(words.len())];
            match how {
                0 => (start, end, text[x..y].to_string()),
                1 => (start, end, format!("{word} {}", &text[x..y])),
                _ => (start, end, word.chars().rev().collect()),
            }
        })
        .collect();
    edits.sort();
    edits
}

/// Three errors of ten are gone, new ones are there, and the lines break elsewhere.
fn recognise_anew(text: &str, found: &[Discrepancy], dice: &mut Dice) -> Edits {
    let mut edits = Edits::new();
    let taken = |edits: &Edits, a: usize, b: usize| edits.iter().any(|e| e.0 < b + 1 && a < e.1 + 1);
    for d in found {
        let span = d.transcript.span;
        if dice.roll(10) < 3 && !span.is_empty() && !taken(&edits, span.start, span.end) {
            edits.push((span.start, span.end, d.reference.text.clone()));
        }
    }
    let inside = |a: usize, b: usize| found.iter().any(|d| d.transcript.span.start < b && a < d.transcript.span.end);
    for (start, end) in words(text) {
        if dice.roll(50) == 0 && !inside(start, end) && !taken(&edits, start, end) {
            let word: String = text[start..end].chars().rev().collect();
            edits.push((start, end, word));
        }
    }
    for (i, c) in text.char_indices().filter(|(_, c)| matches!(c, ' ' | '\n')) {
        // A paragraph stays one, and a reading that holds a blank keeps it.
        let paragraph = text[..i].ends_with('\n') || text[i + 1..].starts_with('\n');
        if paragraph || inside(i, i + 1) || edits.iter().any(|e| e.0 < i + 1 && i < e.1) {
            continue;
        }
        let new = if dice.roll(9) == 0 { "\n" } else { " " };
        if c.to_string() != new {
            edits.push((i, i + 1, new.into()));
        }
    }
    edits.sort();
    edits
}

#[derive(Debug, Default)]
struct Score {
    there: usize,
    carried: usize,
    wrong: usize,
}

/// Looks every old discrepancy up among the new ones; the truth is where its letters went.
fn score(old: &Comparison, new: &Comparison, transcript: &Edits, reference: &Edits) -> Score {
    let (before, after) = (Anchors::of(&old.pair, &old.discrepancies), Anchors::of(&new.pair, &new.discrepancies));
    let mut places: HashMap<(usize, &str, &str, &str), usize> = HashMap::new();
    for (i, d) in new.discrepancies.iter().enumerate() {
        places.insert((d.transcript.span.start, &d.transcript.text, &d.reference.text, d.kind.name()), i);
    }
    let mut score = Score::default();
    for (d, anchor) in old.discrepancies.iter().zip(&before.anchors) {
        let at = moved(transcript, d.transcript.span.start);
        let truth = places.get(&(at, &*d.transcript.text, &*d.reference.text, d.kind.name())).copied();
        let found = match after.find(&anchor.id, Some(&anchor.sel)) {
            Fate::Placed(i, _) => Some(i),
            _ => None,
        };
        score.there += usize::from(truth.is_some());
        score.carried += usize::from(truth.is_some() && found == truth);
        // A lost word is the same word in the reference, whichever gap of the transcript it is missed in.
        let there = moved(reference, d.reference.span.start);
        let same_place = |i: usize| {
            let now = &new.discrepancies[i];
            now.transcript.span.start == at || (!now.reference.span.is_empty() && now.reference.span.start == there)
        };
        if let Some(i) = found.filter(|_| found != truth)
            && !same_place(i)
        {
            println!("wrong: {:?} -> {:?}", anchor.sel, after.anchors[i].sel);
            score.wrong += 1;
        }
    }
    score
}

fn measure(name: &str, transcript: &str, reference: &str) {
    let old = compared(pair_of(transcript, reference), "semi-diplomatic", None);
    for (what, edit, anew) in [("100 edits", true, false), ("recognised anew", false, true), ("both", true, true)] {
        let mut total = Score::default();
        for seed in 1..=3 {
            let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ seed);
            let of_reference = if edit { edit_reference(reference, &mut dice) } else { Edits::new() };
            let of_transcript =
                if anew { recognise_anew(transcript, &old.discrepancies, &mut dice) } else { Edits::new() };
            let pair = pair_of(&apply(transcript, &of_transcript), &apply(reference, &of_reference));
            let one = score(&old, &compared(pair, "semi-diplomatic", Some(&old.lang)), &of_transcript, &of_reference);
            total.there += one.there;
            total.carried += one.carried;
            total.wrong += one.wrong;
        }
        let share = total.carried as f64 / total.there.max(1) as f64;
        println!(
            "{name}, {what}: {} of {} carried ({:.2} %), {} wrong",
            total.carried,
            total.there,
            100.0 * share,
            total.wrong
        );
        assert!(share >= 0.995, "{name}, {what}: {total:?}");
        assert_eq!(total.wrong, 0, "{name}, {what}: {total:?}");
        assert!(total.there > 0, "{name}, {what}: nothing was measured");
    }
}

/// Joins the texts of a folder into one, in the order of their names.
fn joined(folder: &str) -> Option<String> {
    let folder = shared_folder()?.join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).ok()?.flatten().map(|e| e.path()).collect();
    files.sort();
    let text = |p: &std::path::PathBuf| std::fs::read_to_string(p).expect("a text");
    Some(files.iter().map(text).collect::<Vec<_>>().join("\n\n"))
}

#[test]
fn decisions_survive_edits_and_a_new_recognition() {
    let own = |path: &str| std::fs::read_to_string(project(path)).expect("a text");
    measure("telegram", &own("scans_text/telegrams/21404.txt"), &own("reference/telegrams/21404.txt"));
    for set in ["DE1", "FR1", "PL1"] {
        let texts = ["scans_text", "reference"].map(|side| joined(&format!("s04-icdar2019-aligned/{set}/{side}")));
        match texts {
            [Some(t), Some(r)] => measure(set, &t, &r),
            _ => println!("{set}: skipped, the shared texts are not here"),
        }
    }
}
