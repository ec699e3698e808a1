//! Formulaic texts, fragments and repetition: where one line is much like the next, nothing may be taken for another.

use sverka::compare::Comparison;

use crate::support::{compared, pair_of};

/// A parish register: every entry the same formula with other names and numbers.
fn register(entries: std::ops::Range<usize>) -> String {
    const NAMES: [&str; 7] = ["John", "Mary", "Thomas", "Ann", "William", "Sarah", "Hugh"];
    const TRADES: [&str; 5] = ["Baker", "Cooper", "Smith", "Weaver", "Miller"];
    let name = |i: usize| NAMES[i * i % NAMES.len()];
    entries
        .map(|i| {
            format!(
                "No. {i}. {}, child of {} {} and {} his wife, of this parish, was baptised on the {}th day of the month by me, Henry Smith, curate.\n",
                name(i),
                name(i + 3),
                TRADES[i % TRADES.len()],
                name(i + 5),
                i % 28 + 1
            )
        })
        .collect()
}

fn agrees(transcript: &str, reference: &str) {
    let c: Comparison = compared(pair_of(transcript, reference), "semi-diplomatic", Some("en"));
    let said: Vec<_> = c.discrepancies.iter().map(|d| (&d.transcript.text, &d.reference.text)).take(4).collect();
    assert!(c.alignment.related && c.discrepancies.is_empty(), "{said:?}");
    assert_eq!(c.metrics.body.edits.total(), 0);
}

#[test]
fn a_verbatim_part_of_a_register_agrees() {
    let whole = register(1..31);
    agrees(&whole, &register(15..31));
    agrees(&whole, &register(11..17));
    agrees(&whole, &format!("[...]\n{}", register(11..31)));
    agrees(&whole, &format!("{}[...]\n{}", register(1..5), register(20..31)));
}

#[test]
fn a_transcript_that_breaks_off_is_the_same_document() {
    let whole = register(1..31);
    let part: String = whole.chars().take(600).collect();
    let c = compared(pair_of(&part, &whole), "semi-diplomatic", Some("en"));
    assert!(c.alignment.related);
    assert!(c.discrepancies.len() <= 2, "one loss, not a thousand: {}", c.discrepancies.len());
}

#[test]
fn short_repeated_lines_are_compared_at_any_length() {
    for lines in [100, 400, 900] {
        let (t, r) = ("a b c d e f g\n".repeat(lines), "a b c d e f h\n".repeat(lines));
        let c = compared(pair_of(&t, &r), "semi-diplomatic", Some("en"));
        assert_eq!((c.alignment.related, c.metrics.body.edits.total()), (true, lines as u64), "{lines} lines");
    }
}
