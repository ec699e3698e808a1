//! Turns the bytes of a log into events and complaints, and new events into lines that continue it. Pure.

use std::collections::HashSet;

use super::event::{Event, Kind};
use crate::text::digest;

/// A log as it was read.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// The events in the order of the file.
    pub events: Vec<Event>,
    /// What is wrong with it, one sentence each, by line.
    pub troubles: Vec<Trouble>,
    /// How many bytes at the end are no whole line.
    pub torn: usize,
    /// Digest of the last whole line.
    pub last: Option<String>,
    names: HashSet<String>,
}

/// Something wrong with a log; none of it makes the rest unreadable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl Log {
    /// Reads a log.
    pub fn parse(bytes: &[u8]) -> Self {
        let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        let mut log = Self { torn: bytes.len() - whole, ..Self::default() };
        let mut trouble = Vec::new();
        for (i, line) in bytes[..whole].split(|b| *b == b'\n').enumerate() {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let mut say = |what: String| trouble.push(Trouble { line: i + 1, what });
            match serde_json::from_slice::<Event>(line) {
                Ok(event) => {
                    if event.prev != log.last {
                        say("the chain is broken: a line before this one was changed, lost or put in".into());
                    }
                    if event.ev != Kind::Unknown && event.v == 1 && event.rec != event.content_name() {
                        say(format!("the event {} was changed after it was written", event.rec));
                    }
                    log.names.insert(event.rec.clone());
                    log.events.push(event);
                }
                Err(error) => say(format!("not an event: {error}")),
            }
            log.last = Some(digest(line));
        }
        log.troubles = trouble;
        log
    }

    /// Forgets the events after the first `count`, which could not be written.
    pub fn cut_back(&mut self, count: usize, last: Option<String>) {
        for event in self.events.drain(count..) {
            self.names.remove(&event.rec);
        }
        self.last = last;
    }

    /// Gives new events their names and places, and returns them as the lines to append.
    pub fn continue_with(&mut self, drafts: Vec<Event>) -> String {
        let mut lines = String::new();
        for mut event in drafts {
            event.n = self.events.last().map_or(0, |e| e.n) + 1;
            event.prev.clone_from(&self.last);
            event.rec = event.content_name();
            while self.names.contains(&event.rec) {
                event.again = Some(event.again.unwrap_or(1) + 1);
                event.rec = event.content_name();
            }
            self.names.insert(event.rec.clone());
            let line = event.line();
            self.last = Some(digest(line.as_bytes()));
            lines.push_str(&line);
            lines.push('\n');
            self.events.push(event);
        }
        lines
    }

    /// Lists the events that stand: neither taken back, nor an undo.
    pub fn standing(&self) -> Vec<&Event> {
        let mut gone: HashSet<&str> = HashSet::new();
        let mut out = Vec::new();
        for event in self.events.iter().rev() {
            let dead = gone.contains(event.rec.as_str()) || event.group.as_deref().is_some_and(|g| gone.contains(g));
            match (&event.undoes, event.ev) {
                _ if dead => {}
                (Some(name), Kind::Undo) => {
                    gone.insert(name);
                }
                (_, Kind::Undo) => {}
                _ => out.push(event),
            }
        }
        out.reverse();
        out
    }

    /// Returns the name to undo, so that the last standing verdict is taken back: of an event, or of its group.
    pub fn last_decision(&self) -> Option<&Event> {
        self.standing().into_iter().rev().find(|e| e.ev.decides())
    }

    /// Returns the last undo that stands and that nothing was decided after: what a redo takes back.
    pub fn last_undo(&self) -> Option<&Event> {
        let undos: HashSet<&str> = self.events.iter().filter(|e| e.ev == Kind::Undo).map(|e| e.rec.as_str()).collect();
        let mut gone: HashSet<&str> = HashSet::new();
        for event in self.events.iter().rev() {
            match event.undoes.as_deref() {
                _ if event.ev.decides() => return None,
                Some(name) if event.ev == Kind::Undo && !gone.contains(event.rec.as_str()) => {
                    if !undos.contains(name) {
                        return Some(event);
                    }
                    gone.insert(name);
                }
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::verdict::Verdict;
    use proptest::prelude::*;

    fn decide(id: &str, verdict: Verdict) -> Event {
        let mut event = Event::new(Kind::Decide, "anna", "2026-01-01T00:00:00Z");
        event.id = id.into();
        event.verdict = Some(verdict);
        event
    }

    fn undo(name: &str) -> Event {
        let mut event = Event::new(Kind::Undo, "anna", "2026-01-01T00:00:00Z");
        event.undoes = Some(name.into());
        event
    }

    fn ids(log: &Log) -> Vec<String> {
        log.standing().iter().map(|e| format!("{}{}", e.id, e.verdict.map_or('-', Verdict::key))).collect()
    }

    #[test]
    fn the_same_decision_made_twice_is_two_events_and_each_is_undone_alone() {
        let mut log = Log::default();
        log.continue_with(vec![decide("d1", Verdict::Slip)]);
        let first = log.events[0].rec.clone();
        log.continue_with(vec![undo(&first)]);
        log.continue_with(vec![decide("d1", Verdict::Slip)]);
        assert_ne!(first, log.events[2].rec);
        assert_eq!(ids(&log), ["d12"]);
    }

    #[test]
    fn undo_of_an_undo_brings_the_decision_back_and_a_group_goes_together() {
        let mut log = Log::default();
        log.continue_with(vec![decide("d1", Verdict::Slip)]);
        let (mut a, mut b) = (decide("d2", Verdict::Misread), decide("d3", Verdict::Misread));
        (a.group, b.group) = (Some("g1".into()), Some("g1".into()));
        log.continue_with(vec![a, b]);
        log.continue_with(vec![undo("g1")]);
        assert_eq!(ids(&log), ["d12"]);
        let undone = log.last_undo().expect("one").rec.clone();
        log.continue_with(vec![undo(&undone)]);
        assert_eq!(ids(&log), ["d12", "d21", "d31"]);
        assert!(log.last_undo().is_none(), "nothing is left to bring back");
    }

    #[test]
    fn a_changed_line_and_a_torn_end_are_told() {
        let mut log = Log::default();
        let text = log.continue_with(vec![decide("d1", Verdict::Slip), decide("d2", Verdict::Other)]);
        assert!(Log::parse(text.as_bytes()).troubles.is_empty());
        let forged = text.replacen("slip", "misread", 1);
        let read = Log::parse(forged.as_bytes());
        assert_eq!(read.troubles.iter().map(|t| t.line).collect::<Vec<_>>(), [1, 2], "{:?}", read.troubles);
        let torn = Log::parse(&text.as_bytes()[..text.len() - 5]);
        assert_eq!((torn.events.len(), torn.torn > 0), (1, true));
        let mixed = format!("<<<<<<< ours\n{text}");
        assert_eq!(Log::parse(mixed.as_bytes()).events.len(), 2);
    }

    proptest! {
        /// Any sequence of deeds: what is read back is what was written, and undo(undo(x)) is x.
        #[test]
        fn a_log_reads_back_and_undo_is_its_own_inverse(deeds in proptest::collection::vec((0_u8..4, 0_usize..5), 0..30)) {
            let mut log = Log::default();
            let mut bytes = String::new();
            for (deed, which) in deeds {
                let draft = match (deed, log.last_decision().map(|e| e.rec.clone()), log.last_undo().map(|e| e.rec.clone())) {
                    (2, Some(name), _) => undo(&name),
                    (3, _, Some(name)) => {
                        undo(&name)
                    }
                    _ => decide(&format!("d{which}"), super::super::verdict::VERDICTS[which]),
                };
                bytes.push_str(&log.continue_with(vec![draft]));
            }
            let read = Log::parse(bytes.as_bytes());
            prop_assert!(read.troubles.is_empty(), "{:?}", read.troubles);
            prop_assert_eq!(&read.events, &log.events);
            let before = ids(&log);
            if let Some(name) = log.last_decision().map(|e| e.rec.clone()) {
                log.continue_with(vec![undo(&name)]);
                prop_assert_ne!(&ids(&log), &before);
                let name = log.last_undo().expect("the one just made").rec.clone();
                log.continue_with(vec![undo(&name)]);
                prop_assert_eq!(&ids(&log), &before);
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Log::parse(&bytes).standing();
        }
    }
}
