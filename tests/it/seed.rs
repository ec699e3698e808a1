//! The telegram of 3 July 1951: what must be said of it, line by line, and what must not.

use sverka::classify::{Cause, Kind};
use sverka::compare::Comparison;
use sverka::dates::DateVerdict;
use sverka::metrics::WaterfallStep;
use sverka::read::Role;
use sverka::report::page::Layout;
use sverka::rules::Severity;

use crate::support::{compared, pair_of, telegram, telegram_record};

fn telegram_compared() -> Comparison {
    compared(telegram(), "semi-diplomatic", None)
}

fn edits_after(c: &Comparison, step: &str) -> u64 {
    let found = c.metrics.waterfall.iter().find(|s: &&WaterfallStep| s.step == step);
    found.unwrap_or_else(|| panic!("no step {step}")).edits
}

#[test]
fn the_figures_are_the_ones_counted_by_hand() {
    let c = telegram_compared();
    let m = &c.metrics;
    assert_eq!((m.whole.edits.total(), m.whole.reference_length), (712, 1324));
    assert_eq!(edits_after(&c, "covered"), 84);
    assert_eq!((m.body.edits.total(), m.body.reference_length), (19, 1324));
    assert!(m.folded.edits.total() <= 12);
    assert!(m.whole.interval.0 == m.whole.interval.1, "the figure is proven");
}

#[test]
fn what_the_profile_does_not_fold_is_explained_edit_by_edit() {
    let c = telegram_compared();
    let left: Vec<_> = c.discrepancies.iter().filter(|d| d.folded_by.is_none()).collect();
    let edits: usize = left.iter().map(|d| d.edits.len()).sum();
    assert_eq!(edits as u64, c.metrics.folded.edits.total());
    assert!(left.iter().all(|d| !d.evidence.is_empty()));
}

#[test]
fn record_and_parts_say_the_same() {
    let (parts, record) = (telegram_compared(), compared(telegram_record(), "semi-diplomatic", None));
    assert_eq!(parts.metrics.whole, record.metrics.whole);
    assert_eq!(parts.metrics.waterfall, record.metrics.waterfall);
    let rows = |c: &Comparison| {
        let row =
            |d: &sverka::classify::Discrepancy| (d.transcript.text.clone(), d.reference.text.clone(), d.cause, d.kind);
        c.discrepancies.iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(rows(&parts), rows(&record));
    let dates = |c: &Comparison| {
        c.dates.iter().map(|d| (d.side, d.text.clone(), d.edtf.clone(), d.verdict)).collect::<Vec<_>>()
    };
    let sorted = |mut v: Vec<_>| {
        v.sort();
        v
    };
    assert_eq!(sorted(dates(&parts)), sorted(dates(&record)));
}

#[test]
fn every_discrepancy_is_named_with_its_cause_and_there_is_no_other() {
    use Cause::{Editorial, Misread, Orthography, Punctuation};
    let expected = [
        ("\"", "«", Punctuation),
        ("ЦЗЕ-ДУН", "ЦЗЭДУН", Editorial),
        ("!\"", "!", Punctuation),
        ("Предлагая", "Предлагаю", Misread),
        ("трех", "трёх", Orthography),
        ("ИР", "ИРА", Editorial),
        ("/", "(", Punctuation),
        ("/,", "),", Punctuation),
        ("/", "(", Punctuation),
        ("/", ")", Punctuation),
        ("трех", "трёх", Orthography),
        ("угоненное", "угнанное", Misread),
        ("лисинмановскими", "лисынмановскими", Misread),
        ("Пропу", "Прошу", Misread),
        ("Ваше", "Вас", Misread),
        (".»:", ".»", Punctuation),
    ];
    let c = telegram_compared();
    let read: Vec<_> =
        c.discrepancies.iter().map(|d| (d.transcript.text.as_str(), d.reference.text.as_str())).collect();
    assert_eq!(read, expected.iter().map(|e| (e.0, e.1)).collect::<Vec<_>>());
    for (d, (t, _, cause)) in c.discrepancies.iter().zip(expected) {
        assert!(d.cause == cause || d.also.contains(&cause), "{t}: {} also {:?}", d.cause.name(), d.also);
        assert_eq!(d.kind, Kind::Substitution, "{t}");
    }
}

#[test]
fn nothing_of_the_letterhead_is_a_discrepancy_or_more_than_a_note() {
    let c = telegram_compared();
    let text = &c.pair.transcript.source.text;
    let body = text.find("\"Товарищ МАО").expect("the body");
    let end = text.find("МАО ЦЗЕ-ДУН\n\n№ 3304").expect("the foot");
    assert!(c.discrepancies.iter().all(|d| (body..end).contains(&d.transcript.span.start)));
    for f in c.findings.iter().filter(|f| f.side == Role::Transcript && !(body..end).contains(&f.span.start)) {
        let date = f.name.starts_with("date/") && f.text.contains("1954");
        assert!(f.severity == Severity::Note || date, "{f:?}");
    }
}

#[test]
fn paragraph_five_reads_through_the_page_turn() {
    let c = telegram_compared();
    let text = &c.pair.transcript.source.text;
    let paired: Vec<(&str, &str)> = c
        .alignment
        .paired()
        .into_iter()
        .map(|(t, r)| (&text[t.range()], &c.pair.reference.source.text[r.range()]))
        .collect();
    let at = paired.iter().position(|p| p.0 == "сухопутные").expect("the last word before the page turn");
    assert_eq!(paired[at + 1..at + 4], [(",", ","), ("военно-морские", "военно-морские"), ("и", "и")]);
    let turn = c.alignment.segments.iter().find(|s| s.kind == "page turn").expect("a page turn");
    assert!(text[turn.span.range()].contains("Продолжение шифртелеграммы"));
}

#[test]
fn the_wrong_year_is_suspect_and_the_stamp_is_a_note() {
    let c = telegram_compared();
    let date = |text: &str| c.dates.iter().find(|d| d.side == Role::Transcript && d.text.contains(text)).expect(text);
    let wrong = date("1954");
    assert_eq!((wrong.verdict, wrong.time.as_deref()), (DateVerdict::Suspect, Some("12:10")));
    assert_eq!(wrong.text, "12 ч. 10 м. 3 с. 7 1954 г.");
    assert!(wrong.confidence >= 0.9 && wrong.proposed.as_ref().is_some_and(|p| p.1 == "1951-07-03"), "{wrong:?}");
    let stamp = date("5/10/54");
    assert_eq!((stamp.verdict, stamp.proposed.as_ref()), (DateVerdict::Note, None));
    let others = c.dates.iter().filter(|d| !d.text.contains("54"));
    others.for_each(|d| assert_eq!(d.verdict, DateVerdict::Ok, "{d:?}"));
}

#[test]
fn the_raw_page_alone_betrays_the_year() {
    let raw = telegram().transcript;
    let page = raw.text();
    let c = compared(pair_of(page, ""), "semi-diplomatic", Some("ru"));
    let wrong = c.dates.iter().find(|d| d.text.contains("1954")).expect("the date");
    assert_eq!(wrong.verdict, DateVerdict::Suspect);
    assert!(wrong.confidence >= 0.5 && wrong.proposed.as_ref().is_some_and(|p| p.1 == "1951-07-03"), "{wrong:?}");
}

/// Every figure of the telegram is another one, consistently: nothing may hang on the figures of the seed.
#[test]
fn other_numbers_change_nothing_but_the_numbers() {
    let pair = telegram();
    let other = |text: &str| {
        let swapped = text.replace("1954", "@A").replace("1951", "@B").replace("51 г", "@C г").replace("/54", "/@D");
        let swapped: String = swapped.chars().map(|c| if c == '8' { '9' } else { c }).collect();
        let swapped = swapped
            .replace("30.6.", "28.2.")
            .replace("3 с. 7", "4 с. 3")
            .replace(" 3.7", " 4.3")
            .replace("\n3.7.", "\n4.3.");
        swapped.replace("@A", "1934").replace("@B", "1937").replace("@C г", "37 г").replace("@D", "34")
    };
    let c =
        compared(pair_of(&other(pair.transcript.text()), &other(pair.reference.text())), "semi-diplomatic", Some("ru"));
    assert_eq!((edits_after(&c, "whole"), edits_after(&c, "covered"), edits_after(&c, "body")), (712, 84, 19));
    let wrong = c.dates.iter().find(|d| d.text.contains("1934")).expect("the date");
    assert_eq!(wrong.verdict, DateVerdict::Suspect, "{wrong:?}");
    assert_eq!(wrong.proposed.as_ref().map(|p| p.1.as_str()), Some("1937-03-04"));
}

#[test]
fn no_line_is_wider_than_sixty_columns() {
    let page = sverka::report::text::comparison(&telegram_compared(), &Layout { width: 60, ..Layout::default() });
    for line in page.lines() {
        assert!(sverka::report::page::width(line) <= 60, "{line}");
    }
}
