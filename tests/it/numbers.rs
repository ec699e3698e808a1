//! Numbers of papers and counts, held across transcript, reference and translation: one matter, one finding.

use std::sync::Arc;

use sverka::compare::Comparison;
use sverka::read::{Role, Witness};
use sverka::rules::Finding;
use sverka::text::Source;

use crate::support::{compared, pair_of};

fn judged(transcript: &str, reference: &str, translation: &str) -> Comparison {
    let mut pair = pair_of(transcript, reference);
    if !translation.is_empty() {
        let mut witness =
            Witness::whole(Role::Translation, Arc::new(Source::from_text("translation.en.txt", translation)));
        witness.lang = Some("en".into());
        pair.others.push(witness);
    }
    compared(pair, "semi-diplomatic", Some("ru"))
}

fn about_numbers(c: &Comparison) -> Vec<&Finding> {
    c.findings.iter().filter(|f| f.name.starts_with("number-")).collect()
}

const TEXT: &str =
    "Посылаю Вам телеграмму № 114 и прошу ответить. В отряде 213 человек и 45 лошадей, хлеба 60 пудов.\n";
const ENGLISH: &str =
    "I send you telegram No. 114 and ask you to answer. The unit has 213 men and 45 horses, 60 poods of bread.\n";

#[test]
fn the_number_that_two_witnesses_refute_is_one_finding_on_its_own_side() {
    for (raw, reference, english, side, read) in [
        (TEXT.replace("114", "144"), TEXT.into(), ENGLISH.into(), Role::Transcript, "144"),
        (TEXT.into(), TEXT.replace("114", "144"), ENGLISH.into(), Role::Reference, "144"),
        (TEXT.into(), TEXT.into(), ENGLISH.replace("114", "144"), Role::Translation, "144"),
        (TEXT.replace("213", "218"), TEXT.into(), ENGLISH.into(), Role::Transcript, "218"),
        (TEXT.into(), TEXT.replace("213", "218"), ENGLISH.into(), Role::Reference, "218"),
        (TEXT.into(), TEXT.into(), ENGLISH.replace("213", "218"), Role::Translation, "218"),
    ] as [(String, String, String, Role, &str); 6]
    {
        let c = judged(&raw, &reference, &english);
        let found = about_numbers(&c);
        assert_eq!(found.len(), 1, "{side:?} {read}: {found:#?}");
        assert_eq!((found[0].side, found[0].text.as_str(), found[0].name), (side, read, "number-disputed"));
        assert!(found[0].proposed.is_some(), "{:?}", found[0]);
    }
}

#[test]
fn counts_that_agree_or_are_written_otherwise_are_left_alone() {
    for english in [
        ENGLISH.to_string(),
        ENGLISH.replace("60", "sixty"),
        ENGLISH.replace("213 men and 45 horses", "45 horses and 213 men"),
        ENGLISH.replace("213", "about two hundred"),
        "A wholly other text of 218 words, 46 lines and 61 pages.\n".to_string(),
    ] {
        let c = judged(TEXT, TEXT, &english);
        assert!(about_numbers(&c).is_empty(), "{english}: {:#?}", about_numbers(&c));
    }
}

#[test]
fn without_a_third_witness_a_changed_number_is_one_finding() {
    let c = judged(&TEXT.replace("114", "144"), TEXT, "");
    assert_eq!(about_numbers(&c).iter().map(|f| f.name).collect::<Vec<_>>(), ["number-changed"]);
}

#[test]
fn a_fraction_in_one_sign_is_the_fraction_written_out() {
    for (a, b) in [("½", "1/2"), ("3½", "3 1/2"), ("¼", "1/4")] {
        let text = |n: &str| format!("Выдано {n} пуда хлеба на всех.\n");
        let c = judged(&text(a), &text(b), "");
        assert!(about_numbers(&c).is_empty(), "{a} {b}: {:#?}", about_numbers(&c));
        let c = judged(&text(b), &text(a), "");
        assert!(about_numbers(&c).is_empty(), "{b} {a}: {:#?}", about_numbers(&c));
    }
}

#[test]
fn two_texts_that_date_one_thing_differently_are_one_finding() {
    let text =
        |day: &str| format!("Сообщаю Вам, что заседание комиссии, назначенное на {day} мая 1934 г., отложено.\n");
    let c = judged(&text("12"), &text("17"), "");
    let dates: Vec<_> = c.findings.iter().filter(|f| f.rule.starts_with("DATE")).collect();
    assert_eq!(dates.len(), 1, "{dates:#?}");
    assert!(dates[0].related.iter().any(|r| r.span.is_some() && r.side != dates[0].side), "{dates:#?}");
}
