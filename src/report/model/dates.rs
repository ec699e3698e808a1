//! Turns date mentions into rows with what speaks for the date as written and what against it.

use crate::dates::{DateMention, DateVerdict, Testimony};

/// One date with its witnesses sorted.
#[derive(Debug, Clone)]
pub struct DateRow<'a> {
    /// Its place in the comparison's list.
    pub index: usize,
    /// The date.
    pub mention: &'a DateMention,
    /// What gives the same value as the date as written.
    pub backing: Vec<&'a Testimony>,
    /// What gives another value, or none.
    pub opposing: Vec<&'a Testimony>,
    /// Other dates of the same text that have the year which is in doubt: they speak for it, however weakly.
    pub echoes: Vec<&'a DateMention>,
}

/// Sorts dates: the wrong and the suspect first, then what cannot be decided, then the rest in their order.
pub fn date_rows(dates: &[DateMention]) -> Vec<DateRow<'_>> {
    let mut rows: Vec<DateRow<'_>> =
        dates.iter().enumerate().map(|(index, mention)| row(index, mention, dates)).collect();
    rows.sort_by_key(|r| std::cmp::Reverse(r.mention.verdict.max(DateVerdict::Ok)));
    rows
}

fn row<'a>(index: usize, mention: &'a DateMention, all: &'a [DateMention]) -> DateRow<'a> {
    let agrees = |t: &&Testimony| match (&mention.edtf, &t.edtf) {
        (Some(own), Some(other)) => within(own, other) || within(other, own),
        // What has no value of its own (an order of acts, a glyph) explains the verdict.
        _ => mention.verdict == DateVerdict::Ok,
    };
    let (backing, opposing) = mention.evidence.iter().partition(agrees);
    let year = |edtf: &Option<String>| edtf.as_ref().map(|e| e.chars().take(4).collect::<String>());
    let doubted = year(&mention.edtf).filter(|y| {
        mention.verdict >= DateVerdict::Suspect
            && mention.proposed.as_ref().is_some_and(|(_, edtf)| !edtf.starts_with(y.as_str()))
    });
    let echo = |(i, d): &(usize, &DateMention)| {
        *i != index && d.side == mention.side && doubted.is_some() && year(&d.edtf) == doubted
    };
    let echoes = all.iter().enumerate().filter(echo).map(|(_, d)| d).collect();
    DateRow { index, mention, backing, opposing, echoes }
}

/// Says whether one value is the other or a part of it: 1951-07-03 lies in 1951-07.
fn within(part: &str, whole: &str) -> bool {
    part.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Role;
    use crate::text::Span;

    #[test]
    fn witnesses_of_the_written_value_back_it_and_others_oppose() {
        let says = |edtf: &str| Testimony {
            side: Role::Metadata,
            text: String::new(),
            edtf: Some(edtf.into()),
            span: None,
            line: None,
            says: edtf.into(),
        };
        let mention = DateMention {
            side: Role::Transcript,
            text: "3.7.54".into(),
            span: Span::new(0, 6),
            role: "received".into(),
            edtf: Some("1954-07-03".into()),
            time: None,
            read_as: None,
            alternatives: Vec::new(),
            verdict: DateVerdict::Suspect,
            confidence: 0.9,
            proposed: None,
            rules: Vec::new(),
            evidence: vec![says("1951-07-03"), says("1954"), says("1954-07-03"), says("19")],
        };
        let row = row(0, &mention, &[]);
        let of = |list: &[&Testimony]| list.iter().map(|t| t.says.clone()).collect::<Vec<_>>();
        assert_eq!(of(&row.backing), ["1954", "1954-07-03"]);
        assert_eq!(of(&row.opposing), ["1951-07-03", "19"]);
    }
}
