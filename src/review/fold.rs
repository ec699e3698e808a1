//! Turns the logs of all reviewers into one state of every discrepancy, whatever order the logs come in.

use std::collections::{BTreeMap, BTreeSet};

use super::anchor::{Anchors, Fate, Rung, kept};
use super::event::{Event, Kind, Selectors};
use super::log::Log;
use super::verdict::Verdict;

/// What all reviewers together say of a discrepancy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum State {
    /// Nobody has looked.
    #[default]
    Open,
    /// Somebody looked and could not tell.
    Unsure,
    /// Settled, by agreement or by a third person.
    Decided(Verdict, Option<String>),
    /// Two see it differently.
    Conflict,
}

impl State {
    /// Names the state.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Unsure => "unsure",
            Self::Decided(..) => "decided",
            Self::Conflict => "conflict",
        }
    }
}

/// One reviewer's standing verdict on a discrepancy.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion {
    /// Who.
    pub by: String,
    /// The event.
    pub event: Event,
    /// How it found the discrepancy.
    pub rung: Rung,
    /// Whether the text it asks for already stands in the reference.
    pub applied: bool,
}

impl Opinion {
    fn says(&self) -> (Verdict, Option<String>) {
        let verdict = self.event.verdict.unwrap_or(Verdict::Unsure);
        (verdict, self.event.text.clone().filter(|_| verdict == Verdict::Other))
    }
}

/// One discrepancy with everything that was said of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standing {
    /// What holds.
    pub state: State,
    /// The verdicts, by reviewer in order of their names; those of an adjudicator are not among them.
    pub opinions: Vec<Opinion>,
    /// The verdict of a third person, where it counts.
    pub adjudicated: Option<Opinion>,
}

impl Standing {
    /// Returns the opinion that the state rests on.
    pub fn decisive(&self) -> Option<&Opinion> {
        self.adjudicated.as_ref().or_else(|| self.opinions.iter().find(|o| o.says().0.settles()))
    }

    /// Says whether a decision answers the discrepancy.
    pub const fn is_answered(&self) -> bool {
        matches!(self.state, State::Decided(..))
    }

    /// Returns the verdict of one reviewer.
    pub fn of(&self, reviewer: &str) -> Option<Verdict> {
        self.opinions.iter().find(|o| o.by == reviewer).and_then(|o| o.event.verdict)
    }
}

/// A decision that belongs to no discrepancy of today.
#[derive(Debug, Clone, PartialEq)]
pub struct Stray {
    /// Who.
    pub by: String,
    /// The event.
    pub event: Event,
}

/// What was decided on the discrepancies of one comparison.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resolved {
    /// One for each discrepancy, in their order.
    pub standings: Vec<Standing>,
    /// Decisions whose place is there, and whose texts agree there now.
    pub settled: Vec<Stray>,
    /// Decisions whose place is not found.
    pub orphaned: Vec<Stray>,
}

/// The logs of a pair, by reviewer.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// The logs in order of their reviewers' names.
    pub logs: BTreeMap<String, Log>,
}

impl Folded {
    /// Says whether anybody decided anything.
    pub fn is_empty(&self) -> bool {
        self.logs.values().all(|l| l.standing().is_empty())
    }

    /// Lays the standing decisions over the discrepancies of a comparison.
    pub fn resolve(&self, anchors: &Anchors) -> Resolved {
        let mut out = Resolved { standings: vec![Standing::default(); anchors.anchors.len()], ..Resolved::default() };
        let mut judges: BTreeMap<usize, Vec<Opinion>> = BTreeMap::new();
        for (by, log) in &self.logs {
            // By place, the best found and then the last: an opinion with its number in the log.
            let mut best: BTreeMap<(usize, bool), (Opinion, u64)> = BTreeMap::new();
            for event in latest(log) {
                let stray = || Stray { by: by.clone(), event: event.clone() };
                let (at, rung, applied) = match place(anchors, event) {
                    (Fate::Placed(at, rung), applied) => (at, rung, applied),
                    (Fate::Settled, _) => {
                        out.settled.push(stray());
                        continue;
                    }
                    (Fate::Orphaned, _) => {
                        out.orphaned.push(stray());
                        continue;
                    }
                };
                let opinion = Opinion { by: by.clone(), event: event.clone(), rung, applied };
                let key = (at, event.ev == Kind::Adjudicate);
                let better = |(held, n): &(Opinion, u64)| {
                    (rung, std::cmp::Reverse(event.n)) < (held.rung, std::cmp::Reverse(*n))
                };
                match best.get(&key) {
                    Some(held) if !better(held) => out.orphaned.push(stray()),
                    _ => {
                        if let Some((loser, _)) = best.insert(key, (opinion, event.n)) {
                            out.orphaned.push(Stray { by: loser.by, event: loser.event });
                        }
                    }
                }
            }
            for ((at, judging), (opinion, _)) in best {
                if judging {
                    judges.entry(at).or_default().push(opinion);
                } else {
                    out.standings[at].opinions.push(opinion);
                }
            }
        }
        for (at, standing) in out.standings.iter_mut().enumerate() {
            settle(standing, judges.remove(&at).unwrap_or_default());
        }
        out
    }
}

/// Returns the last standing verdict of each name.
fn latest(log: &Log) -> Vec<&Event> {
    let mut last: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    let standing: Vec<&Event> = log.standing().into_iter().filter(|e| e.ev.decides()).collect();
    for (i, event) in standing.iter().enumerate() {
        last.insert((&event.id, event.ev == Kind::Adjudicate), i);
    }
    let mut kept: Vec<usize> = last.into_values().collect();
    kept.sort_unstable();
    kept.into_iter().map(|i| standing[i]).collect()
}

/// Finds the place of an event; that of an applied reading is where the reference has it now.
fn place(anchors: &Anchors, event: &Event) -> (Fate, bool) {
    let fate = anchors.find(&event.id, event.sel.as_ref());
    let other = event.text.as_ref().filter(|_| event.verdict == Some(Verdict::Other));
    if let (Fate::Settled | Fate::Orphaned, Some(text), Some(sel)) = (fate, other, &event.sel) {
        let mut now: Selectors = sel.clone();
        now.reference.exact = kept(text);
        if let Fate::Placed(at, rung) = anchors.find("", Some(&now)) {
            return (Fate::Placed(at, rung), true);
        }
    }
    (fate, false)
}

/// Decides what the verdicts on one discrepancy come to.
fn settle(standing: &mut Standing, judges: Vec<Opinion>) {
    let said: BTreeSet<(Verdict, Option<String>)> =
        standing.opinions.iter().map(Opinion::says).filter(|s| s.0.settles()).collect();
    let parties: BTreeSet<&str> =
        standing.opinions.iter().filter(|o| o.says().0.settles()).map(|o| o.by.as_str()).collect();
    // A party is no judge of its own case; and two judges who differ leave the conflict open.
    let judges: Vec<Opinion> =
        judges.into_iter().filter(|j| !parties.contains(j.by.as_str()) && j.says().0.settles()).collect();
    let ruled: BTreeSet<_> = judges.iter().map(Opinion::says).collect();
    standing.state = match (ruled.len(), said.len()) {
        (1, _) => {
            standing.adjudicated = judges.into_iter().next();
            standing.adjudicated.as_ref().map_or(State::Conflict, |j| State::Decided(j.says().0, j.says().1))
        }
        (2.., _) | (0, 2..) => State::Conflict,
        (0, 1) => said.into_iter().next().map_or(State::Open, |(v, text)| State::Decided(v, text)),
        (0, 0) if standing.opinions.is_empty() => State::Open,
        (0, 0) => State::Unsure,
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::anchor::Anchor;
    use proptest::prelude::*;

    const WHO: [&str; 4] = ["anna", "boris", "clara", "dan"];

    /// Anchors of places that all look different.
    fn anchors(count: usize) -> Anchors {
        let one = |i: usize| {
            let mut sel = Selectors { of32: 1, alike: 1, beside: [1; 4], ..Selectors::default() };
            for side in [&mut sel.transcript, &mut sel.reference] {
                side.prefix = format!("before {i}");
                side.exact = format!("word {i}");
                (side.ordinal, side.of, side.of8) = (1, 1, 1);
            }
            Anchor { id: format!("d{i}"), sel }
        };
        Anchors::from_anchors((0..count).map(one).collect(), String::new())
    }

    fn event(kind: Kind, who: &str, at: usize, verdict: Verdict) -> Event {
        let mut event = Event::new(kind, who, "2026-01-01T00:00:00Z");
        event.id = format!("d{at}");
        event.verdict = Some(verdict);
        event.text = (verdict == Verdict::Other).then(|| "так".to_string());
        event
    }

    fn folded(events: &[(usize, Event)]) -> Folded {
        let mut folded = Folded::default();
        for (who, event) in events {
            folded.logs.entry(WHO[*who].into()).or_default().continue_with(vec![event.clone()]);
        }
        folded
    }

    #[test]
    fn who_differs_is_a_conflict_and_only_a_third_person_ends_it() {
        let places = anchors(1);
        let mut events = vec![
            (0, event(Kind::Decide, "anna", 0, Verdict::Misread)),
            (1, event(Kind::Decide, "boris", 0, Verdict::Slip)),
        ];
        let state = |events: &[(usize, Event)]| folded(events).resolve(&places).standings[0].state.clone();
        assert_eq!(state(&events), State::Conflict);
        events.push((0, event(Kind::Adjudicate, "anna", 0, Verdict::Misread)));
        assert_eq!(state(&events), State::Conflict, "a party is no judge");
        events.push((2, event(Kind::Adjudicate, "clara", 0, Verdict::Slip)));
        assert_eq!(state(&events), State::Decided(Verdict::Slip, None));
        events.push((3, event(Kind::Adjudicate, "dan", 0, Verdict::Misread)));
        assert_eq!(state(&events), State::Conflict, "two judges who differ");
    }

    #[test]
    fn unsure_leaves_the_decision_to_another() {
        let places = anchors(1);
        let mut events = vec![(0, event(Kind::Decide, "anna", 0, Verdict::Unsure))];
        let state = |events: &[(usize, Event)]| folded(events).resolve(&places).standings[0].state.clone();
        assert_eq!(state(&events), State::Unsure);
        events.push((1, event(Kind::Decide, "boris", 0, Verdict::Other)));
        assert_eq!(state(&events), State::Decided(Verdict::Other, Some("так".into())));
    }

    proptest! {
        /// Any interleaving of the reviewers gives the same state, for each has a log of their own.
        #[test]
        fn the_order_of_reviewers_does_not_matter(
            deeds in proptest::collection::vec((0_usize..4, 0_usize..3, 0_usize..7, any::<bool>()), 0..24),
            keys in proptest::collection::vec(any::<u32>(), 24),
        ) {
            let places = anchors(3);
            let events: Vec<(usize, Event)> = deeds.iter().map(|&(who, at, verdict, judge)| {
                let kind = if judge { Kind::Adjudicate } else { Kind::Decide };
                (who, event(kind, WHO[who], at, super::super::verdict::VERDICTS[verdict]))
            }).collect();
            // Another interleaving: reviewers in another order, each one's events in theirs.
            let mut other = events.clone();
            other.sort_by_key(|(who, _)| keys[*who]);
            prop_assert_eq!(folded(&events).resolve(&places), folded(&other).resolve(&places));
        }
    }
}
