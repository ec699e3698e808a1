//! Turns two logs of one person, written on two machines, into one that holds every event of both.

use std::collections::{BTreeMap, HashSet};

use super::event::{Event, Kind};
use super::log::Log;
use super::verdict::Verdict;

/// What came of a merge.
#[derive(Debug, Clone, Default)]
pub struct Merged {
    /// The whole new log.
    pub text: String,
    /// Events in it.
    pub events: usize,
    /// Places that were decided differently on the two machines: they are asked again.
    pub differ: Vec<String>,
}

/// Merges two logs; neither wins where they differ, and the order of the two does not matter but for the time.
pub fn merge(a: &Log, b: &Log, now: &str) -> Merged {
    let shared = a.events.iter().zip(&b.events).take_while(|(x, y)| x.rec == y.rec).count();
    let (mut one, mut two) = (&a.events[shared..], &b.events[shared..]);
    if one.first().map(|e| &e.rec) > two.first().map(|e| &e.rec) {
        (one, two) = (two, one);
    }
    let mut seen: HashSet<&str> = HashSet::new();
    let all: Vec<Event> =
        a.events[..shared].iter().chain(one).chain(two).filter(|e| seen.insert(&e.rec)).cloned().collect();
    let mut log = Log::default();
    let mut text = log.continue_with(all);
    let last = [latest_of(a, shared), latest_of(b, shared)];
    let mut differ = Vec::new();
    let mut doubts = Vec::new();
    for (id, event) in &last[0] {
        let Some(other) = last[1].get(id) else { continue };
        if (event.verdict, &event.text) == (other.verdict, &other.text) {
            continue;
        }
        let mut doubt = Event { ev: Kind::Decide, text: None, group: None, again: None, ..(*event).clone() };
        let mut names = [event, other].map(|e| e.verdict.map_or("none", Verdict::name));
        names.sort_unstable();
        doubt.verdict = Some(Verdict::Unsure);
        doubt.note = Some(format!("merged from two machines: {} and {}", names[0], names[1]));
        doubt.at = now.into();
        differ.push((*id).to_string());
        doubts.push(doubt);
    }
    text += &log.continue_with(doubts);
    Merged { text, events: log.events.len(), differ }
}

/// The last standing verdict on each place.
fn latest(log: &Log) -> BTreeMap<&str, &Event> {
    log.standing().into_iter().filter(|e| e.ev.decides()).map(|e| (e.id.as_str(), e)).collect()
}

/// As [`latest`], of the places that are spoken of after the first `shared` events.
fn latest_of(log: &Log, shared: usize) -> BTreeMap<&str, &Event> {
    let spoken: HashSet<&str> = log.events[shared..].iter().map(|e| e.id.as_str()).collect();
    latest(log).into_iter().filter(|(id, _)| spoken.contains(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(deeds: &[(&str, Verdict)]) -> Log {
        let mut log = Log::default();
        for (id, verdict) in deeds {
            let mut event = Event::new(Kind::Decide, "anna", "2026-01-01T00:00:00Z");
            event.id = (*id).into();
            event.verdict = Some(*verdict);
            log.continue_with(vec![event]);
        }
        log
    }

    #[test]
    fn every_event_is_kept_and_what_differs_is_asked_again() {
        use Verdict::{Misread, Slip};
        let a = log(&[("d1", Misread), ("d2", Slip), ("d3", Misread)]);
        let b = log(&[("d1", Misread), ("d2", Misread), ("d4", Misread)]);
        let merged = merge(&a, &b, "now");
        assert_eq!(merged.text, merge(&b, &a, "now").text);
        assert_eq!((merged.events, merged.differ.as_slice()), (6, &["d2".to_string()][..]));
        let read = Log::parse(merged.text.as_bytes());
        assert!(read.troubles.is_empty(), "{:?}", read.troubles);
        let last = latest(&read);
        assert_eq!(last["d2"].verdict, Some(Verdict::Unsure));
        assert_eq!(merge(&a, &a, "now").events, 3, "merged with itself, it is itself");
        assert_eq!(merge(&read, &a, "now").text, merged.text, "merged again, nothing is added");
    }
}
