//! The pages of the rules on dates: how much each weighs at most, and what it says to a person.

use crate::dates::DATE_RULES;
use crate::rules::{Check, Rule, Scope, Severity};

const TEXT: &[Scope] = &[Scope::Raw, Scope::Reference];
const PAIR: &[Scope] = &[Scope::Pair];
const CORPUS: &[Scope] = &[Scope::Corpus];

/// The rules on dates, by code.
pub const RULES: &[Rule] = &[
    // DATE101 date/raw-ref-mismatch: the transcript and the reference date the same words differently.
    rule(
        0,
        PAIR,
        Severity::Warning,
        "Why it matters: the dates of a document are what its calendar, its finding aid and every historian after it go by; where scan and edition date the same words differently, one of the two is wrong.\n\
         Example: \"3.7.1954\" in the transcript where the reference has \"3.7.1951\".\n\
         Instead: 3.7.1951 on both sides, however it is written (3 июля 1951 г.).\n\
         Wrong when: the edition corrects the writer's own slip without a note; say so in a note, and accept the finding.",
    ),
    // DATE102 date/out-of-range: the date lies outside what the collection or file spans.
    rule(
        1,
        TEXT,
        Severity::Error,
        "Why it matters: a date outside what the collection spans is a misread figure far more often than a surprise.\n\
         Example: \"12 мая 1915 г.\" in a collection of 1945 to 1953.\n\
         Instead: 12 мая 1951 г.\n\
         Wrong when: the text tells of older events; dates in narration are left alone, and a wider range can be declared.",
    ),
    // DATE103 date/impossible: no calendar has such a day.
    rule(
        2,
        TEXT,
        Severity::Error,
        "Why it matters: a day that no calendar has cannot have been meant, whoever wrote it.\n\
         Example: \"31 июня 1951 г.\", \"29 февраля 1951 г.\".\n\
         Instead: 30 июня 1951 г.\n\
         Wrong when: the writer's slip is transcribed as it stands; accept it with the reason \"так в документе\".",
    ),
    // DATE104 date/order: an act is dated before one that must come first.
    rule(
        3,
        TEXT,
        Severity::Warning,
        "Why it matters: a telegram cannot be received before it is sent: one of the two stamps is misread.\n\
         Example: \"Отправлена 3.7.51\" and \"Получена 2.7.51\".\n\
         Instead: Получена 3.7.51.\n\
         Wrong when: the clocks of two time zones lie between; half a day is allowed for.",
    ),
    // DATE105 date/century-implied: the year has two digits and the century is supplied.
    rule(
        4,
        TEXT,
        Severity::Note,
        "Why it matters: two figures do not say the century; whoever sorts by date must know that it was supplied.\n\
         Example: \"3.7.51\" with nothing that dates the document.\n\
         Instead: 3.7.1951, or a declared range.\n\
         Wrong when: the century is plain to every reader; it is a note only.",
    ),
    // DATE106 date/meta-mismatch: the document's own date is not that of its record.
    rule(
        5,
        PAIR,
        Severity::Warning,
        "Why it matters: the record's date is what the document is found by; where the text says another, one of the two is wrong.\n\
         Example: the record says 1951-07-03, the text \"3 июля 1954 г.\".\n\
         Instead: both say 3 July 1951.\n\
         Wrong when: the record dates the act, the text its copy; then the roles should be told apart.",
    ),
    // DATE107 date/weekday-mismatch: the day was not the weekday that is named.
    rule(
        6,
        TEXT,
        Severity::Warning,
        "Why it matters: a weekday is a second witness in the same line: where it does not fit, day, month or year is misread.\n\
         Example: \"вторник, 4 июля 1951 г.\", which was a Wednesday.\n\
         Instead: среда, 4 июля 1951 г.\n\
         Wrong when: the date is in the old style and nothing says so.",
    ),
    // DATE108 date/calendar-undeclared: a date in a time of two calendars does not say which.
    rule(
        7,
        TEXT,
        Severity::Note,
        "Why it matters: before a calendar changed, a bare date means two days twelve or thirteen apart.\n\
         Example: \"25 октября 1917 г.\" with no word of the style.\n\
         Instead: 25 октября (7 ноября) 1917 г.\n\
         Wrong when: the whole collection keeps one style and says so in its preface.",
    ),
    // DATE109 date/damaged-reading: the date can be read only after a repair.
    rule(
        8,
        TEXT,
        Severity::Note,
        "Why it matters: a letter that stands for a figure inside a date hides the date from every search.\n\
         Example: \"3.7.5I\", \"12 мая 195З г.\".\n\
         Instead: 3.7.51.\n\
         Wrong when: the letter belongs to a file number that only looks like a date.",
    ),
    // DATE110 date/sequence: numbers rise while dates fall.
    over_corpus(rule(
        9,
        CORPUS,
        Severity::Warning,
        "Why it matters: in a register numbers and dates rise together; where they part, one is misread.\n\
         Example: № 14 of 3 May after № 13 of 5 May.\n\
         Instead: № 14 of 6 May.\n\
         Wrong when: the register was filled in later, or starts anew.",
    )),
    // DATE111 date/translation-mismatch: the translation dates the same act differently.
    rule(
        10,
        PAIR,
        Severity::Warning,
        "Why it matters: a translation was made from the paper and is a witness of it: where it dates the act differently, look at the paper.\n\
         Example: \"3 июля 1951\" translated as \"June 3, 1951\".\n\
         Instead: July 3, 1951.\n\
         Wrong when: the translator gives day and month in the other order.",
    ),
    // DATE112 date/near-miss: one confused figure away lies the date that the witnesses give.
    rule(
        11,
        PAIR,
        Severity::Error,
        "Why it matters: one confused figure away lies the date that the other witnesses give: the surest sign of a misreading.\n\
         Example: \"3.7.1954\" where title and record say 3 July 1951.\n\
         Instead: 3.7.1951.\n\
         Wrong when: a later stamp of the same day and month.",
    ),
    // DATE113 date/later-annotation: a stamp or note is later than the document.
    rule(
        12,
        PAIR,
        Severity::Note,
        "Why it matters: a stamp or a note later than the document is no fault, but must not date it.\n\
         Example: \"Рассекречено 12.5.1993\" on a telegram of 1951.\n\
         Instead: the role of the stamp is known.\n\
         Wrong when: never; it is a note only.",
    ),
    // DATE114 date/ambiguous-order: day and month can be exchanged.
    rule(
        13,
        TEXT,
        Severity::Note,
        "Why it matters: 3/7/51 is July in Moscow and March in Washington.\n\
         Example: \"3/7/51\" in a text that has no other date.\n\
         Instead: 3 July 1951.\n\
         Wrong when: the pack of the language settles the order and the text was given another.",
    ),
    // DATE115 date/time-impossible: no clock has such a time.
    rule(
        14,
        TEXT,
        Severity::Error,
        "Why it matters: no clock has such a time: a figure is misread.\n\
         Example: \"в 25 час. 10 мин.\"\n\
         Instead: в 23 час. 10 мин.\n\
         Wrong when: a ratio or a verse looks like a time.",
    ),
    // DATE116 date/dual-gap: the two halves of a double date do not name one day.
    rule(
        15,
        TEXT,
        Severity::Warning,
        "Why it matters: the two halves of a double date must be as far apart as the calendars were in that century.\n\
         Example: \"25 октября (9 ноября) 1917 г.\"\n\
         Instead: 25 октября (7 ноября) 1917 г.\n\
         Wrong when: the gap of another century was used by the writer.",
    ),
    // DATE117 date/month-confusable: the name of the month is read as well as another.
    rule(
        16,
        PAIR,
        Severity::Warning,
        "Why it matters: июня and июля differ by one letter: where another witness has the neighbour, one is misread.\n\
         Example: \"3 июня 1951\" where the record says July.\n\
         Instead: 3 июля 1951.\n\
         Wrong when: two acts of the same day in neighbouring months.",
    ),
    // DATE118 date/meta-inconsistent: title, date and citation of the record disagree.
    rule(
        17,
        PAIR,
        Severity::Warning,
        "Why it matters: title, date and citation of one record should agree before texts are held against them.\n\
         Example: title \"of 3 July\", date field 1951-07-04.\n\
         Instead: all three say 3 July.\n\
         Wrong when: the title dates an enclosure.",
    ),
    // DATE119 date/missing: one side of an aligned passage has a date that the other lacks.
    rule(
        18,
        PAIR,
        Severity::Warning,
        "Why it matters: a date that only one side of a passage has was lost in reading or put in by hand.\n\
         Example: \"3 июля 1951 г.\" in the reference, nothing in the transcript.\n\
         Instead: the date stands on both sides, or in brackets.\n\
         Wrong when: the passage was supplied from another copy.",
    ),
    // DATE120 date/hidden-character: an invisible character stands inside the date.
    rule(
        19,
        TEXT,
        Severity::Warning,
        "Why it matters: an invisible character inside a date hides it from search and from sorting.\n\
         Example: \"3.7.19⟨U+200B⟩51\".\n\
         Instead: 3.7.1951.\n\
         Wrong when: never; take the character out.",
    ),
    // DATE121 date/era-mismatch: the year of the era and the year beside it are not the same.
    rule(
        20,
        TEXT,
        Severity::Warning,
        "Why it matters: the year of an era and the year beside it must be the same.\n\
         Example: \"昭和26年 (1952)\".\n\
         Instead: 昭和26年 (1951).\n\
         Wrong when: the era year is counted from another new year.",
    ),
    // DATE122 date/file-range: the date lies outside what the file spans.
    rule(
        21,
        TEXT,
        Severity::Warning,
        "Why it matters: a date outside the years of its file is misfiled or misread.\n\
         Example: \"1915\" in a file of 1949 to 1952.\n\
         Instead: 1951.\n\
         Wrong when: an enclosure is older than its file; then the range of the file is too narrow.",
    ),
    // DATE123 date/cluster-outlier: the date lies far from the other acts of the document.
    rule(
        22,
        PAIR,
        Severity::Warning,
        "Why it matters: a date far from all other acts of the document is rarely right.\n\
         Example: signed 1951, sent 1951, received 1915.\n\
         Instead: received 1951.\n\
         Wrong when: a draft lay for years before it was sent.",
    ),
    // DATE124 date/mixed-calendar: the document mixes old and new style.
    rule(
        23,
        TEXT,
        Severity::Note,
        "Why it matters: a document that mixes old and new style must say which is which.\n\
         Example: \"1 мая (ст. ст.)\" and \"14 мая\" in one letter.\n\
         Instead: both styles named at each date.\n\
         Wrong when: the change of the calendar falls into the letter.",
    ),
    // DATE125 date/relative-mismatch: an expansion of a relative date is not what it comes to.
    rule(
        24,
        TEXT,
        Severity::Warning,
        "Why it matters: which month \"inst.\" or \"с. м.\" means can be reckoned.\n\
         Example: \"the 5th May inst.\" in a letter of July 1951.\n\
         Instead: the 5th July inst.\n\
         Wrong when: the letter was dated later than it was written.",
    ),
    // DATE126 date/identifier-mismatch: the date inside a file number is not that of the document.
    rule(
        25,
        PAIR,
        Severity::Note,
        "Why it matters: many file numbers hold a date, which is a witness.\n\
         Example: file 510703/12 with a document of 1954.\n\
         Instead: the date of the number.\n\
         Wrong when: the number is that of another paper.",
    ),
    // DATE127 date/duplicate: the same act is dated twice, differently.
    rule(
        26,
        TEXT,
        Severity::Warning,
        "Why it matters: one act that is dated twice, differently, is misread once.\n\
         Example: \"Получена 3.7.51\" above and \"Получена 3.7.54\" below.\n\
         Instead: Получена 3.7.51 in both places.\n\
         Wrong when: the paper was received twice.",
    ),
    // DATE128 date/future: the date is later than the accession or digitisation.
    rule(
        27,
        PAIR,
        Severity::Warning,
        "Why it matters: a date later than the accession cannot stand in the document.\n\
         Example: \"1991\" in papers handed over in 1961.\n\
         Instead: 1951.\n\
         Wrong when: the accession date of the record is wrong.",
    ),
];

/// A rule that no single document shows.
const fn over_corpus(rule: Rule) -> Rule {
    Rule { check: Check::Elsewhere, ..rule }
}

/// Makes the rule of a row of [`DATE_RULES`].
const fn rule(row: usize, scope: &'static [Scope], severity: Severity, page: &'static str) -> Rule {
    let (code, name, summary) = DATE_RULES[row];
    let severity = Some(severity);
    Rule { code, name, summary, scope, severity, fix: None, since: "0.1.0", page, check: Check::Dates }
}
