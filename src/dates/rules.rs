//! The names under which dates are reported: one code for ever, one slug, one sentence each.

/// Code, slug and summary of every rule on dates, by code.
pub const DATE_RULES: &[(&str, &str, &str)] = &[
    ("DATE101", "date/raw-ref-mismatch", "the transcript and the reference date the same words differently"),
    ("DATE102", "date/out-of-range", "the date lies outside what the collection or file spans"),
    ("DATE103", "date/impossible", "no calendar has such a day"),
    ("DATE104", "date/order", "an act is dated before one that must come first"),
    ("DATE105", "date/century-implied", "the year has two digits and the century is supplied"),
    ("DATE106", "date/meta-mismatch", "the document's own date is not that of its record"),
    ("DATE107", "date/weekday-mismatch", "the day was not the weekday that is named"),
    ("DATE108", "date/calendar-undeclared", "a date in a time of two calendars does not say which"),
    ("DATE109", "date/damaged-reading", "the date can be read only after a repair"),
    ("DATE110", "date/sequence", "numbers rise while dates fall"),
    ("DATE111", "date/translation-mismatch", "the translation dates the same act differently"),
    ("DATE112", "date/near-miss", "one confused figure away lies the date that the witnesses give"),
    ("DATE113", "date/later-annotation", "a stamp or note is later than the document"),
    ("DATE114", "date/ambiguous-order", "day and month can be exchanged"),
    ("DATE115", "date/time-impossible", "no clock has such a time"),
    ("DATE116", "date/dual-gap", "the two halves of a double date do not name one day"),
    ("DATE117", "date/month-confusable", "the name of the month is read as well as another"),
    ("DATE118", "date/meta-inconsistent", "title, date and citation of the record disagree"),
    ("DATE119", "date/missing", "one side of an aligned passage has a date that the other lacks"),
    ("DATE120", "date/hidden-character", "an invisible character stands inside the date"),
    ("DATE121", "date/era-mismatch", "the year of the era and the year beside it are not the same"),
    ("DATE122", "date/file-range", "the date lies outside what the file spans"),
    ("DATE123", "date/cluster-outlier", "the date lies far from the other acts of the document"),
    ("DATE124", "date/mixed-calendar", "the document mixes old and new style"),
    ("DATE125", "date/relative-mismatch", "an expansion of a relative date is not what it comes to"),
    ("DATE126", "date/identifier-mismatch", "the date inside a file number is not that of the document"),
    ("DATE127", "date/duplicate", "the same act is dated twice, differently"),
    ("DATE128", "date/future", "the date is later than the accession or digitisation"),
];

/// Returns the code of a slug.
pub fn code_of(slug: &str) -> Option<&'static str> {
    DATE_RULES.iter().find(|(_, name, _)| *name == slug).map(|(code, _, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_slugs_are_unique_and_in_order() {
        assert!(DATE_RULES.windows(2).all(|w| w[0].0 < w[1].0));
        let slugs: std::collections::BTreeSet<_> = DATE_RULES.iter().map(|r| r.1).collect();
        assert_eq!(slugs.len(), DATE_RULES.len());
        assert_eq!(code_of("date/near-miss"), Some("DATE112"));
    }
}
