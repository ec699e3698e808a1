//! What must hold of any pair: nothing is lost, the edits lead from one text to the other, the figures are exact.

use proptest::prelude::*;
use proptest::sample::select;

use sverka::align::TokenKind;
use sverka::compare::Comparison;
use sverka::read::Role;
use sverka::text::graphemes;

use crate::support::{compared, pair_of};

const WORDS: [&str; 30] = [
    "делегация",
    "огонь",
    "трёх",
    "параллели",
    "№",
    "1951",
    "30.6.1951",
    "генштаба",
    "и",
    "в",
    "на",
    "the",
    "modern",
    "armistice",
    "delegation",
    "of",
    "to",
    "été",
    "Straße",
    "一九五一",
    "年",
    "сил",
    "Прошу",
    "Вас",
    "ответ",
    "12:10",
    "/глава/",
    "«приказ»",
    "(копия)",
    "военно-морские",
];
const FURNITURE: [&str; 5] = ["Лист 2", "Экз. № 2", "СЕКРЕТНО", "Продолжение шифртелеграммы № 21404", "- 14 -"];

/// A change of one word of the reference on its way to the transcript.
#[derive(Debug, Clone)]
enum Change {
    Keep,
    Misread(usize, char),
    Lose,
    Double,
    Split,
    Swap,
    Furnish(&'static str),
    Break,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        12 => Just(Change::Keep),
        3 => (0_usize..12, select(vec!['о', 'o', 'п', '1', '4', 'e', 'ъ', ',', ' '])).prop_map(|(i, c)| Change::Misread(i, c)),
        1 => Just(Change::Lose),
        1 => Just(Change::Double),
        1 => Just(Change::Split),
        1 => Just(Change::Swap),
        1 => select(FURNITURE.to_vec()).prop_map(Change::Furnish),
        1 => Just(Change::Break),
    ]
}

/// A reference and what a bad day made of it.
fn any_pair() -> impl Strategy<Value = (String, String)> {
    proptest::collection::vec((select(WORDS.to_vec()), change(), select(vec![" ", " ", " ", "\n", ". ", ", "])), 0..60)
        .prop_map(|words| {
            let (mut t, mut r) = (String::new(), String::new());
            for (word, change, after) in words {
                r.push_str(word);
                r.push_str(after);
                match change {
                    Change::Lose => continue,
                    Change::Misread(i, c) => {
                        let mut letters: Vec<char> = word.chars().collect();
                        let at = i % letters.len();
                        letters[at] = c;
                        t.extend(letters);
                    }
                    Change::Double => t.push_str(&format!("{word} {word}")),
                    Change::Split => {
                        let at = word.char_indices().nth(word.chars().count() / 2).map_or(0, |x| x.0);
                        t.push_str(&format!("{} {}", &word[..at], &word[at..]));
                    }
                    Change::Swap => t = format!("{word} {t}"),
                    Change::Furnish(line) => t.push_str(&format!("{word}\n{line}\n")),
                    Change::Break => t.push_str(&format!("{word}-\n")),
                    Change::Keep => t.push_str(word),
                }
                t.push_str(after);
            }
            (t, r)
        })
}

/// Joins texts without their blanks.
fn solid(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().flat_map(|p| p.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>()).collect()
}

fn tokens_of(c: &Comparison, side: Role) -> (Vec<String>, Vec<bool>) {
    let (tokens, out, source) = match side {
        Role::Reference => (&c.alignment.reference, &c.alignment.reference_out, &c.pair.reference.source),
        _ => (&c.alignment.transcript, &c.alignment.transcript_out, &c.pair.transcript.source),
    };
    (tokens.iter().map(|t| source.slice(t.span).to_string()).collect(), out.clone())
}

/// The plainest edit distance there is.
fn slow_distance(a: &[&str], b: &[&str]) -> u64 {
    let mut row: Vec<u64> = (0..=b.len() as u64).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i as u64 + 1);
        for (j, y) in b.iter().enumerate() {
            let best = (diagonal + u64::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[b.len()]
}

/// Returns a text as the figures see it: composed clusters, runs of blanks one blank, none at the ends.
fn units(text: &str) -> Vec<String> {
    use unicode_normalization::UnicodeNormalization;
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect();
    graphemes::clusters(&text).map(|(_, cluster)| cluster.to_string()).collect()
}

fn distance_of(a: &str, b: &str) -> u64 {
    let (a, b) = (units(a), units(b));
    slow_distance(&a.iter().map(String::as_str).collect::<Vec<_>>(), &b.iter().map(String::as_str).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn every_token_is_in_one_item_or_out_of_scope((t, r) in any_pair()) {
        let c = compared(pair_of(&t, &r), "semi-diplomatic", Some("ru"));
        if !c.alignment.related {
            return Ok(());
        }
        for (side, out) in [(Role::Transcript, &c.alignment.transcript_out), (Role::Reference, &c.alignment.reference_out)] {
            let mut seen = vec![0_usize; out.len()];
            for item in &c.alignment.items {
                let range = if side == Role::Reference { &item.reference } else { &item.transcript };
                range.clone().filter(|&i| !out[i]).for_each(|i| seen[i] += 1);
            }
            for (i, (&count, &outside)) in seen.iter().zip(out).enumerate() {
                prop_assert_eq!(count, usize::from(!outside), "token {} of the {:?} in {:?} / {:?}", i, side, &t, &r);
            }
        }
    }

    #[test]
    fn the_discrepancies_lead_from_the_transcript_to_the_reference((t, r) in any_pair()) {
        let c = compared(pair_of(&t, &r), "semi-diplomatic", Some("ru"));
        if !c.alignment.related {
            return Ok(());
        }
        // In the order of the reference, every item gives what the reference reads: its own words where they agree,
        // the discrepancy's reading where they do not.
        let mut items: Vec<_> = c.alignment.items.iter().filter(|i| !i.reference.is_empty()).collect();
        items.sort_by_key(|i| i.reference.start);
        let built = solid(items.iter().map(|i| {
            if i.same {
                c.alignment.reading(&c.pair.transcript.source, Role::Transcript, &i.transcript)
            } else {
                c.alignment.reading(&c.pair.reference.source, Role::Reference, &i.reference)
            }
        }));
        let (words, out) = tokens_of(&c, Role::Reference);
        let gap = |i: &usize| c.alignment.reference[*i].kind == TokenKind::Gap;
        let wanted = solid((0..words.len()).filter(|i| !out[*i] && !gap(i)).map(|i| words[i].clone()));
        prop_assert_eq!(built, wanted);
        let listed = c.discrepancies.iter().filter(|d| d.kind.name() != "transposition").count();
        let differing = c.alignment.items.iter().filter(|i| !i.same).count();
        prop_assert_eq!(listed, differing);
    }

    #[test]
    fn every_figure_is_the_exact_distance((t, r) in any_pair()) {
        let c = compared(pair_of(&t, &r), "semi-diplomatic", Some("ru"));
        let m = &c.metrics;
        prop_assert_eq!(m.whole.edits.total(), distance_of(&t, &r));
        prop_assert_eq!(m.whole.interval, (distance_of(&t, &r), distance_of(&t, &r)));
        if c.alignment.related {
            let side = |side: Role, text: &str| {
                c.alignment.parts(side).iter().map(|s| text[s.range()].to_string()).collect::<Vec<_>>().join(" ")
            };
            prop_assert_eq!(m.body.edits.total(), distance_of(&side(Role::Transcript, &t), &side(Role::Reference, &r)));
        }
    }

    #[test]
    fn a_text_against_itself_has_nothing((t, _) in any_pair()) {
        let c = compared(pair_of(&t, &t), "semi-diplomatic", Some("ru"));
        prop_assert!(c.discrepancies.is_empty());
        prop_assert_eq!(c.metrics.whole.edits.total(), 0);
        prop_assert!(c.alignment.segments.iter().all(|s| s.in_scope || s.kind == "gap"));
    }

    #[test]
    fn spans_cut_out_what_they_say((t, r) in any_pair()) {
        let c = compared(pair_of(&t, &r), "semi-diplomatic", Some("ru"));
        for d in &c.discrepancies {
            for (reading, source) in [(&d.transcript, &c.pair.transcript.source), (&d.reference, &c.pair.reference.source)] {
                let cut = source.slice(reading.span);
                prop_assert!(cut == reading.text || cut.contains('\n'), "{:?} {:?}", cut, reading.text);
            }
        }
    }
}
