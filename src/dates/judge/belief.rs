//! Turns events with their prints into beliefs: how likely each supposed date is, all acts of the document heard together.
//!
//! Each act is a node. What its own witnesses print gives a supposed date its
//! weight; every other act passes a message by the distance that the two roles
//! usually keep (`score::kernel`). Messages go round a few times, so that no
//! act is taken at its printed word while it is itself in doubt. Distances are
//! tempered, for the acts of one paper are not independent witnesses.

use super::super::item::Item;
use super::super::roles::Weight;
use super::super::score::{Habit, Printed, channel, kernel, kernel_without_year, neighbours, outside};
use super::super::value::Partial;
use super::super::witnesses::Event;
use crate::read::Role;

/// How many supposed dates of one act are followed.
const FOLLOWED: usize = 28;
/// How often messages go round.
const ROUNDS: usize = 4;
/// How loud all other acts together may speak against a date, in nats.
const HEARD: f64 = 11.0;
/// How many acts of one document are heard together.
const ACTS: usize = 14;

/// First and last day of what the collection and the file span.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spans {
    /// The collection.
    pub collection: Option<(i64, i64)>,
    /// The archival file.
    pub file: Option<(i64, i64)>,
}

/// What one event came out as: supposed dates, likeliest first, with their probabilities.
#[derive(Debug, Clone, Default)]
pub(super) struct Posterior {
    /// Dates and probabilities.
    pub ranked: Vec<(Partial, f64)>,
}

impl Posterior {
    /// Sums the probability of the dates that something holds of.
    pub fn of(&self, says: impl Fn(Partial) -> bool) -> f64 {
        self.ranked.iter().filter(|(v, _)| says(*v)).map(|(_, p)| p).sum()
    }
}

/// One act with its supposed dates.
struct Node {
    event: usize,
    weight: Weight,
    /// Whether a year stands in any of its prints.
    year: bool,
    dates: Vec<Partial>,
    /// Log-weights by the act's own witnesses.
    own: Vec<f64>,
    /// Messages received, by index of the sender.
    heard: Vec<Vec<f64>>,
}

/// All that beliefs are made of.
pub(super) struct Scene<'a> {
    pub items: &'a [Item],
    pub events: &'a [Event],
    pub printed: &'a [Option<Printed>],
    pub spans: Spans,
    pub habits: &'a [Habit],
}

impl Scene<'_> {
    /// Weighs every act of the document; events that none of the rules reach come out empty.
    pub fn beliefs(&self) -> Vec<Posterior> {
        let mut out = vec![Posterior::default(); self.events.len()];
        let steps = self.steps();
        let mut nodes: Vec<Node> = steps.iter().map(|&e| self.node(e, &steps)).collect();
        for node in &mut nodes {
            node.heard = vec![vec![0.0; node.dates.len()]; steps.len()];
        }
        for _ in 0..ROUNDS {
            let sent: Vec<Vec<Vec<f64>>> = (0..nodes.len())
                .map(|to| (0..nodes.len()).map(|from| self.message(&nodes, from, to)).collect())
                .collect();
            for (node, heard) in nodes.iter_mut().zip(sent) {
                node.heard = heard;
            }
        }
        for node in &nodes {
            let logs = bounded(node, None);
            out[node.event] = ranked(&node.dates, logs);
        }
        // What is later, or tells of something else, listens and is not heard.
        for (e, event) in self.events.iter().enumerate() {
            if steps.contains(&e) || !self.worth_weighing(event) {
                continue;
            }
            let node = self.node(e, &steps);
            let mut logs = node.own.clone();
            for (i, v) in node.dates.iter().enumerate() {
                logs[i] += self.aside(&node, *v, &out, &steps);
            }
            out[e] = ranked(&node.dates, logs);
        }
        out
    }

    /// The steps of the document that are heard together: the record, and the acts nearest to the first.
    fn steps(&self) -> Vec<usize> {
        let lone = self.events.iter().filter(|x| x.role == "dated").count();
        let mut list: Vec<usize> = (0..self.events.len())
            .filter(|&k| matches!(self.events[k].weight(), Weight::Step(_)))
            // A year by itself is told or quoted; steps of a paper have a month at least. Records may know only the year.
            .filter(|&k| {
                let whole = |m: usize| self.printed[m].is_some_and(|p| p.date.month > 0);
                let record = matches!(self.events[k].weight(), Weight::Step(8..));
                self.events[k].members.iter().any(|&m| whole(m) || record && self.printed[m].is_some())
            })
            // Many lone dates are a chronicle or a list, not the steps of one document.
            .filter(|&k| self.events[k].role != "dated" || lone <= 4)
            .collect();
        list.sort_by_key(|&k| (!matches!(self.events[k].weight(), Weight::Step(8..)), k));
        list.truncate(ACTS);
        list.sort_unstable();
        list
    }

    /// Says whether an event outside the steps can be in doubt: a stamp, or witnesses that differ.
    fn worth_weighing(&self, event: &Event) -> bool {
        let dates: Vec<Partial> = event.members.iter().filter_map(|&m| self.printed[m].map(|p| p.date)).collect();
        let unread = event.members.len() > dates.len()
            && event.members.iter().any(|&m| !self.items[m].reading.others.is_empty());
        !dates.is_empty()
            && (event.weight() == Weight::Later || dates.iter().any(|d| *d != dates[0]) || unread || dates.len() > 1)
            || (unread && event.members.len() > 1)
            || matches!(event.weight(), Weight::Step(_)) && !dates.is_empty()
    }

    /// Makes the node of an event: its supposed dates, weighed by its own witnesses.
    fn node(&self, e: usize, steps: &[usize]) -> Node {
        let event = &self.events[e];
        let members: Vec<(usize, Printed)> =
            event.members.iter().filter_map(|&m| Some((m, self.printed[m]?))).collect();
        let mut dates: Vec<Partial> = members.iter().map(|(_, p)| p.date).collect();
        for &m in &event.members {
            dates.extend(&self.items[m].reading.others);
        }
        for (_, p) in &members {
            dates.extend(neighbours(p));
        }
        let mut others: Vec<Partial> = Vec::new();
        if matches!(event.weight(), Weight::Step(_)) {
            let acts = steps.iter().filter(|&&k| k != e).flat_map(|&k| &self.events[k].members);
            others.extend(acts.filter_map(|&m| self.printed[m]).map(|p| p.date).filter(|d| d.is_full()));
            // The same day and month in a year that another act bears.
            let years: Vec<_> = others.iter().map(|d| d.year).collect();
            others.extend(members.iter().flat_map(|(_, p)| years.iter().map(|&year| Partial { year, ..p.date })));
            others.retain(|d| d.exists());
            dates.extend(&others);
        }
        dates.sort();
        dates.dedup();
        let mut weighed: Vec<(f64, Partial)> =
            dates.into_iter().map(|v| (self.own_weight(event, &members, v), v)).collect();
        let must = |v: &Partial| members.iter().any(|(_, p)| p.date == *v) || others.contains(v);
        weighed.sort_by(|a, b| must(&b.1).cmp(&must(&a.1)).then(b.0.total_cmp(&a.0)).then(a.1.cmp(&b.1)));
        // What is later only listens, so all of its dates can be weighed.
        weighed.truncate(if event.weight() == Weight::Later { usize::MAX } else { FOLLOWED });
        let (own, dates) = weighed.into_iter().unzip();
        let year = members.iter().any(|(_, p)| p.has_year);
        Node { event: e, weight: event.weight(), year, dates, own, heard: Vec::new() }
    }

    /// Log-probability of all that the witnesses of one act print, were a supposed date the true one.
    fn own_weight(&self, event: &Event, members: &[(usize, Printed)], v: Partial) -> f64 {
        let raw = members.iter().find(|(m, _)| self.items[*m].side == Role::Transcript);
        let mut log = 0.0;
        let mut record_said = false;
        for (m, p) in members {
            let item = &self.items[*m];
            let alone = channel(item, p, v, self.habits);
            log += match item.side {
                // A corrected text that repeats the raw one may have kept its fault.
                Role::Reference if raw.is_some_and(|(_, r)| r.date == p.date) => {
                    if p.says(v) {
                        0.0
                    } else {
                        0.15_f64.ln()
                    }
                }
                // Made from the same page, so not quite a witness of its own.
                Role::Translation => 0.6 * alone,
                // Date and citation come from one hand.
                Role::Metadata if record_said => 0.5 * alone,
                Role::Metadata => {
                    record_said = true;
                    alone
                }
                _ => alone,
            };
        }
        if matches!(event.weight(), Weight::Step(_)) {
            if self.spans.collection.is_some_and(|r| outside(v, r)) {
                log += 0.001_f64.ln();
            }
            if self.spans.file.is_some_and(|r| outside(v, r)) {
                log += 0.03_f64.ln();
            }
        }
        log
    }

    /// How much the distance of two acts weighs.
    fn temper(&self, a: &Node, b: &Node) -> f64 {
        let record = |n: &Node| matches!(n.weight, Weight::Step(8..));
        let told = |e: usize| self.events[e].members.iter().filter_map(|&m| self.printed[m]).map(|p| p.date);
        let of_record = |d: Partial| {
            let records = (0..self.events.len()).filter(|&k| matches!(self.events[k].weight(), Weight::Step(8..)));
            records.flat_map(told).any(|r| r == d)
        };
        // A date without a word beside it may be any act; one that the record names is this paper's.
        let lone = |n: &Node| self.events[n.event].role == "dated" && !told(n.event).any(of_record);
        match (record(a) || record(b), lone(a), lone(b)) {
            (true, _, _) => 0.8,
            (_, true, true) => 0.25,
            (_, false, false) => 0.45,
            _ => 0.35,
        }
    }

    /// What one act tells another about its date.
    fn message(&self, nodes: &[Node], from: usize, to: usize) -> Vec<f64> {
        let (sender, listener) = (&nodes[from], &nodes[to]);
        if from == to || sender.dates.is_empty() {
            return vec![0.0; listener.dates.len()];
        }
        let temper = self.temper(sender, listener);
        let cavity = bounded(sender, Some(to));
        let best = cavity.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let logs: Vec<f64> = listener
            .dates
            .iter()
            .map(|&v| {
                let sum: f64 = sender
                    .dates
                    .iter()
                    .zip(&cavity)
                    .filter(|(_, c)| **c > best - 18.0)
                    .map(|(&w, c)| {
                        let distance = if sender.year && listener.year {
                            kernel(listener.weight, v, sender.weight, w)
                        } else {
                            kernel_without_year(listener.weight, v, sender.weight, w)
                        };
                        (c - best + temper * distance).exp()
                    })
                    .sum();
                sum.max(1e-12).ln()
            })
            .collect();
        let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        logs.into_iter().map(|l| l - top).collect()
    }

    /// What the settled acts say of a date that is none of them.
    fn aside(&self, node: &Node, v: Partial, settled: &[Posterior], steps: &[usize]) -> f64 {
        let known = steps.iter().filter_map(|&k| {
            let first = *settled[k].ranked.first()?;
            let year = self.events[k].members.iter().any(|&m| self.printed[m].is_some_and(|p| p.has_year));
            (first.0.is_full() && year && first.1 > 0.5).then_some(first.0)
        });
        if node.weight == Weight::Later {
            // Later than the document: the last step before it tells from when.
            let known: Vec<Partial> = known.collect();
            let before = known.iter().filter(|w| super::super::score::days_between(**w, v).is_some_and(|d| d >= 0));
            let from = before.max().or(known.iter().min()).copied();
            return from.map_or(0.0, |w| kernel(Weight::Later, v, Weight::Step(0), w));
        }
        // Where witnesses differ, the date nearer to the document is a little likelier; far dates are no fault.
        let role = self.events[node.event].role.as_str();
        let lag = known.filter_map(|w| super::super::score::days_between(v, w)).min_by_key(|d| d.abs());
        // What a text tells of is mostly past.
        let ahead = if role != "planned" && lag.is_some_and(|d| d < -1) { 0.2_f64.ln() } else { 0.0 };
        lag.map_or(0.0, |days| if role == "narrated" { 0.1 } else { 0.4 } * kernel_of_lag(days.abs()) + ahead)
    }
}

/// Adds what a node heard to its own weights, one sender perhaps left out.
///
/// All others together speak against a date no louder than [`HEARD`]: beyond
/// that the words around it were misread, and it dates something else.
fn bounded(node: &Node, but: Option<usize>) -> Vec<f64> {
    let heard: Vec<f64> = (0..node.dates.len())
        .map(|i| node.heard.iter().enumerate().filter(|(k, _)| Some(*k) != but).map(|(_, h)| h[i]).sum())
        .collect();
    // Measured from the likeliest date, not from the one that the others would have liked best.
    let likeliest = (0..heard.len()).max_by(|&a, &b| (heard[a] + node.own[a]).total_cmp(&(heard[b] + node.own[b])));
    let top = likeliest.map_or(0.0, |i| heard[i]);
    heard.into_iter().zip(&node.own).map(|(h, own)| own + h.max(top - HEARD)).collect()
}

/// Log-density of the time between a document and what it cites: mostly days or weeks, often years.
fn kernel_of_lag(days: i64) -> f64 {
    let d = days as f64;
    let part = |share: f64, scale: f64| share * (-d / scale).exp() / scale;
    (part(0.4, 10.0) + part(0.3, 120.0) + part(0.2, 1500.0) + part(0.1, 8000.0)).ln()
}

fn ranked(dates: &[Partial], logs: Vec<f64>) -> Posterior {
    let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = logs.iter().map(|l| (l - top).exp()).sum();
    let mut ranked: Vec<(Partial, f64)> =
        dates.iter().copied().zip(logs).map(|(v, l)| (v, (l - top).exp() / total)).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    Posterior { ranked }
}
