//! Turns the deeds of one reviewer on one pair into events that are saved, and shows what stands after each.

use std::path::{Path, PathBuf};

use super::anchor::Anchors;
use super::event::{Event, FileState, Kind, Sources};
use super::fold::{Folded, Resolved};
use super::queue::{self, Order};
use super::store::{self, Store};
use super::verdict::Verdict;
use crate::compare::Comparison;
use crate::error::{Error, ErrorKind, Result};
use crate::text::Source;

/// Longest text and remark, in characters: a log's line stays a line that a person can read.
pub const LONGEST: usize = 1000;

/// What a reviewer says of a discrepancy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The verdict.
    pub verdict: Option<Verdict>,
    /// What the page reads, with the verdict `other`.
    pub text: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// How sure: `high`, `medium`, `low`.
    pub cert: Option<String>,
}

impl Answer {
    /// Makes an answer of a verdict alone.
    pub fn of(verdict: Verdict) -> Self {
        Self { verdict: Some(verdict), ..Self::default() }
    }
}

/// Where the decisions of a pair belong and which files they speak of.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The folder of `sverka.toml`, below which the decisions lie.
    pub root: PathBuf,
    /// Path of the transcript from there, with `/`.
    pub transcript: String,
    /// Path of the reference from there.
    pub reference: String,
}

/// One reviewer at work on one pair.
#[derive(Debug)]
pub struct Desk {
    /// Where the decisions belong.
    pub place: Place,
    /// What the program found.
    pub comparison: Comparison,
    /// Who works.
    pub reviewer: String,
    /// What all reviewers say; with a blind desk, only this one.
    pub resolved: Resolved,
    anchors: Anchors,
    store: Store,
    others: Folded,
    blind: bool,
}

impl Desk {
    /// Lays out a pair for a reviewer; a blind desk never reads what others decided.
    ///
    /// # Errors
    /// As [`store::read_all`].
    pub fn open(place: Place, comparison: Comparison, reviewer: &str, blind: bool) -> Result<Self> {
        let store = Store::open(&place.root, &comparison.pair.id, reviewer)?;
        let anchors = Anchors::of(&comparison.pair, &comparison.discrepancies);
        let mut desk = Self {
            reviewer: reviewer.into(),
            resolved: Resolved::default(),
            others: Folded::default(),
            place,
            comparison,
            anchors,
            store,
            blind,
        };
        desk.look_again()?;
        Ok(desk)
    }

    /// Reads what others decided meanwhile, and lays everything over the discrepancies anew.
    ///
    /// # Errors
    /// As [`store::read_all`].
    pub fn look_again(&mut self) -> Result<()> {
        if !self.blind {
            self.others = store::read_all(&self.place.root, &self.comparison.pair.id)?;
        }
        self.settle();
        Ok(())
    }

    fn settle(&mut self) {
        self.others.logs.insert(self.reviewer.clone(), std::mem::take(&mut self.store.log));
        self.resolved = self.others.resolve(&self.anchors);
        self.store.log = self.others.logs.remove(&self.reviewer).unwrap_or_default();
    }

    /// Returns the path of the reviewer's log.
    pub fn log_path(&self) -> &Path {
        &self.store.path
    }

    /// Says whether another process is writing to the reviewer's log, so that nothing can be saved here.
    pub fn is_held_elsewhere(&self) -> bool {
        self.store.is_held_elsewhere()
    }

    /// Returns the reviewer's log.
    pub const fn log(&self) -> &super::log::Log {
        &self.store.log
    }

    /// Says whether this reviewer still has to decide a discrepancy.
    pub fn is_open(&self, at: usize) -> bool {
        self.resolved.standings[at].of(&self.reviewer).is_none_or(|v| !v.settles())
    }

    /// Lists what this reviewer still has to decide; what was left unsure comes last.
    pub fn queue(&self, order: Order) -> Vec<usize> {
        let mut out = queue::queue(&self.comparison, order);
        out.retain(|&i| self.is_open(i));
        out.sort_by_key(|&i| self.resolved.standings[i].of(&self.reviewer).is_some());
        out
    }

    /// Lists the discrepancies that reviewers see differently, and that are not this reviewer's own case.
    pub fn conflicts(&self) -> Vec<usize> {
        let foreign = |i: &usize| {
            let standing = &self.resolved.standings[*i];
            standing.state == super::State::Conflict && standing.opinions.iter().all(|o| o.by != self.reviewer)
        };
        (0..self.resolved.standings.len()).filter(foreign).collect()
    }

    /// Saves a verdict on one discrepancy.
    ///
    /// # Errors
    /// `Usage` where the answer is none; otherwise as [`Store::append`].
    pub fn decide(&mut self, at: usize, answer: &Answer, now: &str) -> Result<()> {
        let event = self.event(Kind::Decide, at, answer, now)?;
        self.save(vec![event])
    }

    /// Saves a verdict that came back from a document.
    ///
    /// # Errors
    /// As [`Self::decide`].
    pub fn import(&mut self, at: usize, answer: &Answer, now: &str) -> Result<()> {
        let event = self.event(Kind::Import, at, answer, now)?;
        self.save(vec![event])
    }

    /// Saves the verdict of a third person.
    ///
    /// # Errors
    /// `Refused` where the reviewer is a party of the conflict; otherwise as [`Self::decide`].
    pub fn adjudicate(&mut self, at: usize, answer: &Answer, now: &str) -> Result<()> {
        if self.resolved.standings[at].opinions.iter().any(|o| o.by == self.reviewer) {
            return Err(Error::new(ErrorKind::Refused, "who has decided here is no judge here")
                .hint("a third person decides: give another name with --as"));
        }
        let event = self.event(Kind::Adjudicate, at, answer, now)?;
        self.save(vec![event])
    }

    /// Saves one verdict on many discrepancies; one undo takes all of them back.
    ///
    /// # Errors
    /// `Refused` for dates, numbers and names unless `risky`; `Usage` for the verdict `other`, whose text is each place's own.
    pub fn decide_all(&mut self, places: &[usize], answer: &Answer, risky: bool, now: &str) -> Result<()> {
        if answer.verdict == Some(Verdict::Other) {
            return Err(Error::new(ErrorKind::Usage, "another reading belongs to one place")
                .hint("give it to each place on its own"));
        }
        for &at in places {
            let d = &self.comparison.discrepancies[at];
            if let Some(what) = queue::alone(d).filter(|_| !risky) {
                let shown = crate::text::show::visible(&d.transcript.text);
                return Err(Error::new(ErrorKind::Refused, format!("‘{shown}’ is {what}: each is looked at alone"))
                    .hint("decide them one by one, or allow it with --allow-bulk-risky"));
            }
        }
        let mut events = Vec::new();
        for &at in places {
            let mut event = self.event(Kind::Decide, at, answer, now)?;
            event.scope = Some("doc".into());
            events.push(event);
        }
        if let Some(first) = events.first() {
            // The name of a group is that of its first event, which no other event has.
            let name = format!("g{}{}", self.store.log.events.len(), &first.content_name()[1..9]);
            events.iter_mut().for_each(|e| e.group = Some(name.clone()));
        }
        self.save(events)
    }

    /// Saves a remark.
    ///
    /// # Errors
    /// As [`Self::decide`].
    pub fn comment(&mut self, at: usize, note: &str, now: &str) -> Result<()> {
        let answer = Answer { note: Some(note.into()), ..Answer::default() };
        let event = self.event(Kind::Comment, at, &answer, now)?;
        self.save(vec![event])
    }

    /// Takes back the last decision of this log, or of the group it belongs to; returns the places it spoke of.
    ///
    /// # Errors
    /// As [`Store::append`].
    pub fn undo(&mut self, now: &str) -> Result<Option<Vec<usize>>> {
        let Some(last) = self.store.log.last_decision() else { return Ok(None) };
        let name = last.group.clone().unwrap_or_else(|| last.rec.clone());
        let same = |e: &Event| e.rec == name || e.group.as_ref() == Some(&name);
        let ids: Vec<String> = self.store.log.events.iter().filter(|e| same(e)).map(|e| e.id.clone()).collect();
        self.take_back(name, &ids, now)
    }

    /// Takes back the last undo, if nothing was decided after it.
    ///
    /// # Errors
    /// As [`Store::append`].
    pub fn redo(&mut self, now: &str) -> Result<Option<Vec<usize>>> {
        let Some(last) = self.store.log.last_undo() else { return Ok(None) };
        let (name, of) = (last.rec.clone(), last.undoes.clone());
        let same = |e: &Event| Some(&e.rec) == of.as_ref() || (e.group.is_some() && e.group == of);
        let ids: Vec<String> = self.store.log.events.iter().filter(|e| same(e)).map(|e| e.id.clone()).collect();
        self.take_back(name, &ids, now)
    }

    fn take_back(&mut self, name: String, ids: &[String], now: &str) -> Result<Option<Vec<usize>>> {
        let mut event = Event::new(Kind::Undo, &self.reviewer, now);
        event.undoes = Some(name);
        event.id = ids.first().cloned().unwrap_or_default();
        self.save(vec![event])?;
        let places = ids.iter().filter_map(|id| self.comparison.discrepancies.iter().position(|d| d.id == *id));
        Ok(Some(places.collect()))
    }

    fn save(&mut self, events: Vec<Event>) -> Result<()> {
        let saved = self.store.append(events);
        self.settle();
        saved
    }

    /// Returns the event of a deed with all that finds its place again.
    pub fn event(&self, kind: Kind, at: usize, answer: &Answer, now: &str) -> Result<Event> {
        let d = &self.comparison.discrepancies[at];
        let text = answer.text.as_deref().map(str::trim).filter(|t| !t.is_empty());
        check(kind, answer, text)?;
        let mut event = Event::new(kind, &self.reviewer, now);
        event.id.clone_from(&d.id);
        event.verdict = answer.verdict;
        event.text = text.map(str::to_string);
        event.note = answer.note.as_deref().map(str::trim).filter(|n| !n.is_empty()).map(str::to_string);
        event.cert.clone_from(&answer.cert);
        event.class = Some(d.cause.name().into());
        event.scope = Some("one".into());
        event.sel = Some(self.anchors.anchors[at].sel.clone());
        let state = |path: &str, s: &Source| FileState { path: path.into(), digest: s.digest.clone() };
        let pair = &self.comparison.pair;
        event.src = Some(Sources {
            transcript: state(&self.place.transcript, &pair.transcript.source),
            reference: state(&self.place.reference, &pair.reference.source),
        });
        Ok(event)
    }
}

/// Refuses an answer that says nothing, too much, or what cannot be carried out.
fn check(kind: Kind, answer: &Answer, text: Option<&str>) -> Result<()> {
    let wrong = |what: &str, hint: &str| Err(Error::new(ErrorKind::Usage, what.to_string()).hint(hint.to_string()));
    let unfit = |t: &str| t.chars().count() > LONGEST || t.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    if kind.decides() && answer.verdict.is_none() {
        return wrong("no verdict", "give one of 1 2 3 4 5 6 0");
    }
    if [answer.text.as_deref(), answer.note.as_deref()].into_iter().flatten().any(unfit) {
        return wrong("the text is too long or holds control characters", "write at most 1000 plain characters");
    }
    match (answer.verdict, text) {
        (Some(Verdict::Other), None) => wrong("what does the page read?", "write it after the 5: `5 Прошу`"),
        (Some(Verdict::Other), _) => Ok(()),
        (_, Some(_)) => wrong("only the verdict 5 takes a text", "write a remark with `c TEXT`"),
        _ => Ok(()),
    }
}
