//! Turns the events of a document into verdicts: each supposed date is weighed by all who speak of it, one finding per span.
//!
//! A date is judged by the witnesses of its own act (reference, translation,
//! record) and by the other acts of the document, each by its role: signed ≤
//! sent ≤ received ≤ deciphered ≤ typed lie days apart; a registry or return
//! stamp is only not earlier, and often much later, so it is no witness for the
//! receipt. Years are never voted on.

use super::item::{Frame, Item, plain_verdict, rewritten};
use super::roles::Weight;
use super::score::{
    Habit, Printed, channel, confusions, days_between, kernel, kernel_without_year, neighbours, outside, printed,
};
use super::value::{Partial, Value};
use super::witnesses::{Event, gather};
use super::{Alternative, DateMention, DateOptions, DateVerdict, Evidence, Testimony};
use crate::read::Role;

/// Printed value is doubted from here.
const SUSPECT: f64 = 0.5;
/// Worth a note from here.
const NOTE: f64 = 0.15;

/// What one event came out as.
#[derive(Debug, Clone, Default)]
struct Posterior {
    /// Supposed dates, likeliest first, with their probabilities.
    ranked: Vec<(Partial, f64)>,
}

impl Posterior {
    fn of(&self, says: impl Fn(Partial) -> bool) -> f64 {
        self.ranked.iter().filter(|(v, _)| says(*v)).map(|(_, p)| p).sum()
    }
}

struct Court<'a> {
    items: &'a [Item],
    events: &'a [Event],
    printed: Vec<Option<Printed>>,
    /// What each event is taken to say: its most trusted print, or what it was found to be.
    current: Vec<Option<Partial>>,
    habits: Vec<Habit>,
    range: Option<(i64, i64)>,
}

/// Judges the dates of a document.
pub fn judge(evidence: &Evidence<'_>, options: &DateOptions) -> Vec<DateMention> {
    let frame = Frame::of(options, evidence.metadata);
    let (items, events) = gather(evidence, options, &frame);
    let prints: Vec<_> = items.iter().map(printed).collect();
    let mut court = Court {
        items: &items,
        events: &events,
        printed: prints,
        current: vec![None; events.len()],
        habits: Vec::new(),
        range: frame.range,
    };
    for e in 0..events.len() {
        court.current[e] = court.consensus(e);
    }
    // The clearest fault first; what it was found to be then bears witness on the rest.
    let mut settled = vec![false; events.len()];
    let order: Vec<usize> = (0..events.len()).filter(|&e| events[e].weight() != Weight::Apart).collect();
    if order.len() <= 400 {
        for _ in 0..6 {
            let worst = order
                .iter()
                .filter(|&&e| !settled[e] && matches!(events[e].weight(), Weight::Step(_)))
                .map(|&e| (e, court.posterior(e)))
                .filter_map(|(e, post)| Some((e, court.doubt(e, &post)?, *post.ranked.first()?)))
                .filter(|(_, doubt, best)| *doubt > SUSPECT && best.1 > 0.4)
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            let Some((event, _, (best, _))) = worst else { break };
            settled[event] = true;
            court.current[event] = Some(best);
            for &m in &events[event].members {
                if let Some(p) = court.printed[m].filter(|p| !p.says(best)) {
                    court.habits.extend(confusions(&p, best));
                }
            }
        }
    }
    let mut out: Vec<(usize, DateMention)> = Vec::new();
    for (e, event) in events.iter().enumerate() {
        let judged = event.members.len() > 1 || (event.weight() != Weight::Apart && order.len() <= 400);
        let post = if judged { court.posterior(e) } else { Posterior::default() };
        for &m in &event.members {
            out.push((m, court.verdict(e, m, &post, &frame)));
        }
    }
    out.sort_by_key(|(m, _)| *m);
    out.into_iter().map(|(_, mention)| mention).collect()
}

impl Court<'_> {
    /// Returns what the members of an event say, the corrected text before the raw.
    fn consensus(&self, e: usize) -> Option<Partial> {
        let members = &self.events[e].members;
        let dates: Vec<Partial> = members.iter().filter_map(|&m| self.printed[m].map(|p| p.date)).collect();
        let count = |d: &Partial| dates.iter().filter(|x| *x == d).count();
        dates.iter().enumerate().max_by_key(|(i, d)| (count(d), usize::from(*i == 1), dates.len() - i)).map(|(_, d)| *d)
    }

    /// The probability that the first print of an event is wrong.
    fn doubt(&self, e: usize, post: &Posterior) -> Option<f64> {
        let p = self.events[e].members.iter().find_map(|&m| self.printed[m])?;
        (!post.ranked.is_empty()).then(|| 1.0 - post.of(|v| p.says(v)))
    }

    /// Steps of the document that can bear witness on an event, the surest first.
    fn context(&self, e: usize) -> Vec<usize> {
        let dated = self.events.iter().filter(|x| x.role == "dated").count();
        let mut list: Vec<usize> = (0..self.events.len())
            .filter(|&k| k != e && matches!(self.events[k].weight(), Weight::Step(_)) && self.current[k].is_some())
            // Many lone dates are a chronicle or a list, not the steps of one document.
            .filter(|&k| !(self.events[k].role == "dated" && dated > 3))
            .collect();
        list.sort_by_key(|&k| (self.events[k].weight() != Weight::Step(9), k.abs_diff(e)));
        list.truncate(8);
        list
    }

    /// Weighs every supposed date of an event.
    fn posterior(&self, e: usize) -> Posterior {
        let event = &self.events[e];
        let members: Vec<(usize, Printed)> =
            event.members.iter().filter_map(|&m| Some((m, self.printed[m]?))).collect();
        let later = event.weight() == Weight::Later;
        let context = if event.weight() == Weight::Apart { Vec::new() } else { self.context(e) };
        let mut candidates: Vec<Partial> = Vec::new();
        for (_, p) in &members {
            candidates.push(p.date);
        }
        for &m in &event.members {
            candidates.extend(&self.items[m].reading.others);
        }
        for (_, p) in &members {
            let near = neighbours(p);
            // A later hand may date freely: only its year is weighed, and the order of day and month.
            candidates.extend(near.into_iter().filter(|v| {
                !later
                    || (v.month, v.day) == (p.date.month, p.date.day)
                    || (v.day == p.date.month && v.year == p.date.year)
            }));
        }
        for &k in &context {
            if let Some(w) = self.current[k].filter(|w| w.is_full() && !later && !event.members.is_empty()) {
                candidates.push(w);
            }
        }
        candidates.sort();
        candidates.dedup();
        let speaks = members.len() > 1 || !context.is_empty() || self.range.is_some();
        if members.is_empty() && event.members.iter().all(|&m| self.items[m].reading.others.is_empty()) || !speaks {
            return Posterior::default();
        }
        let mut ranked: Vec<(Partial, f64)> =
            candidates.into_iter().map(|v| (v, self.weigh(e, v, &members, &context))).collect();
        let top = ranked.iter().map(|r| r.1).fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = ranked.iter().map(|r| (r.1 - top).exp()).sum();
        for r in &mut ranked {
            r.1 = (r.1 - top).exp() / total;
        }
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Posterior { ranked }
    }

    /// Log-probability of all that is printed, were a supposed date the true one.
    fn weigh(&self, e: usize, v: Partial, members: &[(usize, Printed)], context: &[usize]) -> f64 {
        let event = &self.events[e];
        let raw = members.iter().find(|(m, _)| self.items[*m].side == Role::Transcript);
        let mut log = 0.0;
        let mut record_said = false;
        for (m, p) in members {
            let item = &self.items[*m];
            let alone = channel(item, p, v, &self.habits);
            log += match item.side {
                // A corrected text that repeats the raw one may have kept its fault.
                Role::Reference if raw.is_some_and(|(_, r)| r.date == p.date && *m != 0) => {
                    if p.says(v) {
                        0.0
                    } else {
                        0.15_f64.ln()
                    }
                }
                // Made from the same page, so not quite a witness of its own.
                Role::Translation => 0.6 * alone,
                // Date and citation come from one hand.
                Role::Metadata if record_said => 0.3 * alone,
                Role::Metadata => {
                    record_said = true;
                    alone
                }
                _ => alone,
            };
        }
        let weight = event.weight();
        let record = weight == Weight::Step(9);
        if record && !context.is_empty() {
            // The record names one of the steps.
            let nearest = context
                .iter()
                .filter_map(|&k| self.current[k])
                .map(|w| (w == v, kernel(weight, v, Weight::Step(0), w)));
            let (equal, near) = nearest.fold((false, f64::NEG_INFINITY), |(a, b), (c, d)| (a || c, b.max(d)));
            return log + if equal { 0.9_f64.ln() } else { 0.1_f64.ln() + near.min(-1.0) };
        }
        let own_year = members.first().is_none_or(|(_, p)| p.has_year);
        for &k in context {
            let Some(w) = self.current[k] else { continue };
            let other = self.events[k].weight();
            let year = self.events[k].members.iter().find_map(|&m| self.printed[m]).is_none_or(|p| p.has_year);
            let temper = match (&other, event.role.as_str(), self.events[k].role.as_str()) {
                (Weight::Step(9), _, _) => 0.8,
                _ if weight == Weight::Later => 1.0,
                (_, "dated", "dated") => 0.2,
                (_, _, "dated") | (_, "dated", _) => 0.35,
                _ => 0.4,
            };
            if weight == Weight::Later {
                // Later than the document: the record or the last step tells from when.
                continue;
            }
            if other == Weight::Step(9) {
                // Where another step already bears the record's date, this one is only near it.
                let taken = context.iter().any(|&j| {
                    j != k
                        && self.current[j] == Some(w)
                        && self.events[j].members.iter().any(|&m| self.printed[m].is_some_and(|p| p.has_year))
                });
                let plain = kernel(weight, v, other, w);
                log += if taken || !w.is_full() {
                    temper * plain
                } else if v == w {
                    0.8_f64.ln()
                } else {
                    0.2_f64.ln() + temper * plain
                };
            } else if year && own_year {
                log += temper * kernel(weight, v, other, w);
            } else {
                log += 0.5 * temper * kernel_without_year(weight, v, other, w);
            }
        }
        if weight == Weight::Later {
            let last = context.iter().filter_map(|&k| self.current[k]).filter(|w| w.is_full()).max();
            if let Some(w) = last {
                log += kernel(weight, v, Weight::Step(0), w);
            }
        }
        if let (Some(range), Weight::Step(_)) = (self.range, weight)
            && outside(v, range)
        {
            log += 0.001_f64.ln();
        }
        log
    }

    fn verdict(&self, e: usize, m: usize, post: &Posterior, frame: &Frame) -> DateMention {
        let item = &self.items[m];
        let event = &self.events[e];
        let mut out = plain_verdict(item, frame);
        if event.weight() != Weight::Apart
            && item.side != Role::Metadata
            && super::roles::weight(&item.role) == Weight::Apart
        {
            out.role.clone_from(&event.role);
        }
        let others: Vec<usize> = event.members.iter().copied().filter(|&k| k != m).collect();
        self.soften(&mut out, item, &others);
        if post.ranked.is_empty() {
            return out;
        }
        let Some(p) = self.printed[m] else {
            self.unread(&mut out, item, post, &others);
            return out;
        };
        let right = post.of(|v| p.says(v));
        let wrong = (1.0 - right).clamp(0.01, 0.99);
        let (best, share) = post.ranked[0];
        let later = event.weight() == Weight::Later;
        let first = self.context(e).into_iter().filter_map(|k| self.current[k]).filter(|d| d.is_full()).max();
        let gap = first.and_then(|d| days_between(d, p.date));
        if later && gap.is_none_or(|d| d >= 0) {
            if gap.is_some_and(|d| d > 366) && out.verdict < DateVerdict::Suspect {
                out.verdict = DateVerdict::Note;
                out.confidence = wrong.min(0.45);
                out.rules.retain(|r| *r != "date/later-annotation");
                out.rules.insert(0, "date/later-annotation");
                out.alternatives = alternatives(post);
                out.evidence = self.testimony(e, m, &others);
            }
            return out;
        }
        if wrong < NOTE || (wrong < SUSPECT && out.verdict >= DateVerdict::Suspect) {
            if wrong < NOTE
                && out.rules.first() == Some(&"date/weekday-mismatch")
                && others.iter().any(|&k| self.printed[k].is_some_and(|q| q.date == p.date))
            {
                // The date is confirmed: it is the weekday that is wrong.
                out.evidence.extend(self.testimony(e, m, &others));
            }
            self.order_of_acts(&mut out, e, m, wrong);
            return out;
        }
        let named = self.reasons(e, m, &p, best, &others, frame);
        let damaged = out.rules.contains(&"date/damaged-reading");
        out.rules.retain(|r| {
            matches!(
                *r,
                "date/weekday-mismatch" | "date/damaged-reading" | "date/century-implied" | "date/ambiguous-order"
            )
        });
        out.rules.splice(0..0, named);
        out.rules.dedup();
        out.confidence = if damaged && wrong < SUSPECT { out.confidence } else { wrong };
        out.alternatives = alternatives(post);
        let mut evidence = self.testimony(e, m, &others);
        evidence.extend(std::mem::take(&mut out.evidence));
        out.evidence = evidence;
        if wrong >= SUSPECT {
            out.verdict = out.verdict.max(DateVerdict::Suspect);
            out.proposed = (share >= 0.4 && !p.says(best)).then(|| (rewritten(item, best), written(item, best)));
        } else {
            out.verdict = out.verdict.max(DateVerdict::Note);
        }
        out
    }

    /// A damaged writing whose value another witness confirms is worth a note, no more.
    fn soften(&self, out: &mut DateMention, item: &Item, others: &[usize]) {
        let confirmed = others.iter().any(|&k| {
            self.items[k].found.parse.damage == 0
                && self.items[k].reading.value == item.reading.value
                && item.reading.value.is_some()
        });
        let only_damage = out.rules.iter().all(|r| {
            matches!(
                *r,
                "date/damaged-reading" | "date/century-implied" | "date/ambiguous-order" | "date/month-confusable"
            )
        });
        if out.verdict == DateVerdict::Suspect && only_damage && confirmed {
            out.verdict = DateVerdict::Note;
            out.confidence = 0.05;
        }
    }

    /// A day that does not exist: the witnesses may say which was meant.
    fn unread(&self, out: &mut DateMention, item: &Item, post: &Posterior, others: &[usize]) {
        let witnessed = !others.is_empty() || post.ranked[0].1 > 0.8;
        let (best, share) = post.ranked[0];
        if !matches!(out.verdict, DateVerdict::Error | DateVerdict::Suspect) {
            return;
        }
        let agreed = others.iter().find_map(|&k| self.printed[k]).map(|p| p.date);
        if agreed.is_some_and(|d| item.reading.value.is_none() && d.is_full()) && item.side == Role::Transcript {
            out.rules.push("date/raw-ref-mismatch");
        }
        out.alternatives = alternatives(post);
        if witnessed && share > 0.5 {
            out.proposed = Some((rewritten(item, best), best.to_string()));
        }
        out.evidence.extend(others.iter().map(|&k| self.says(k)));
    }

    /// Acts in the wrong order without a figure to blame: no more than a doubt, and only where words name both.
    fn order_of_acts(&self, out: &mut DateMention, e: usize, m: usize, wrong: f64) {
        let Some(p) = self.printed[m].filter(|p| p.has_year) else { return };
        let Weight::Step(mine) = self.events[e].weight() else { return };
        if mine == 9 || self.events[e].role == "dated" || out.verdict >= DateVerdict::Suspect {
            return;
        }
        for k in self.context(e) {
            let Weight::Step(other) = self.events[k].weight() else { continue };
            let Some(w) = self.current[k].filter(|_| other != 9 && other < mine && self.events[k].role != "dated")
            else {
                continue;
            };
            let same_hand = self.events[k].members.iter().any(|&x| self.items[x].side == self.items[m].side);
            if same_hand && days_between(w, p.date).is_some_and(|d| d < -1) {
                out.verdict = DateVerdict::Note;
                out.confidence = wrong.max(0.3);
                out.rules.insert(0, "date/order");
                out.evidence.push(self.acts(k));
                return;
            }
        }
    }

    /// Names every rule that a wrong print breaks, the strongest first.
    fn reasons(
        &self,
        e: usize,
        m: usize,
        p: &Printed,
        best: Partial,
        others: &[usize],
        frame: &Frame,
    ) -> Vec<&'static str> {
        let item = &self.items[m];
        let mut out = Vec::new();
        let mut add = |rule: &'static str, holds: bool| {
            if holds {
                out.push(rule);
            }
        };
        let differs = |side: Role| {
            others.iter().any(|&k| self.items[k].side == side && self.printed[k].is_some_and(|q| q.date != p.date))
        };
        let pair = matches!(item.side, Role::Transcript | Role::Reference);
        let text = |side: Role| matches!(side, Role::Transcript | Role::Reference);
        add("date/raw-ref-mismatch", pair && (differs(Role::Transcript) || differs(Role::Reference)));
        let records: Vec<Partial> = self
            .events
            .iter()
            .filter(|x| x.weight() == Weight::Step(9))
            .flat_map(|x| &x.members)
            .filter_map(|&k| self.printed[k].map(|q| q.date))
            .collect();
        let record = self.events[e].weight() == Weight::Step(9);
        add(
            "date/meta-mismatch",
            !record
                && !records.is_empty()
                && records.iter().all(|r| !p.says(*r))
                && records.iter().any(|r| *r == best || r.year == best.year && p.date.year != best.year),
        );
        let steps = self.context(e).into_iter().filter_map(|k| self.current[k]).collect::<Vec<_>>();
        add("date/meta-mismatch", record && steps.contains(&best));
        add("date/meta-inconsistent", record && differs(Role::Metadata));
        add(
            "date/translation-mismatch",
            if item.side == Role::Translation {
                others.iter().any(|&k| text(self.items[k].side))
            } else {
                differs(Role::Translation)
            },
        );
        let mine = self.events[e].weight();
        let disorder = self.context(e).into_iter().any(|k| {
            let (Weight::Step(a), Weight::Step(b)) = (mine, self.events[k].weight()) else { return false };
            let Some(days) = self.current[k].and_then(|w| days_between(w, p.date)) else { return false };
            a != 9 && b != 9 && ((a > b && days < -1) || (a < b && days > 1))
        });
        add("date/order", disorder);
        let one = confusions(p, best).len() <= 1 || (p.named && best.month != p.date.month);
        add("date/near-miss", one && !p.says(best));
        add(
            "date/month-confusable",
            p.named && best.month != p.date.month && best.day == p.date.day && best.year == p.date.year,
        );
        add("date/out-of-range", frame.range.is_some_and(|r| outside(p.date, r)) && matches!(mine, Weight::Step(_)));
        add("date/ambiguous-order", best.day == p.date.month && best.month == p.date.day && best.day != best.month);
        out
    }

    /// Lists the witnesses of an event and the acts around it.
    fn testimony(&self, e: usize, m: usize, others: &[usize]) -> Vec<Testimony> {
        let mut out: Vec<Testimony> = others.iter().map(|&k| self.says(k)).collect();
        let _ = m;
        out.extend(self.context(e).into_iter().map(|k| self.acts(k)));
        if let Some(range) = self.range.filter(|_| matches!(self.events[e].weight(), Weight::Step(_)))
            && self.printed[m].is_some_and(|p| outside(p.date, range))
        {
            out.push(Testimony {
                side: Role::Metadata,
                text: String::new(),
                edtf: None,
                line: None,
                says: "outside what the collection spans".into(),
            });
        }
        out.truncate(8);
        out
    }

    fn says(&self, k: usize) -> Testimony {
        let item = &self.items[k];
        let value = item.reading.value.as_ref().map(Value::to_string);
        let says = match (&value, item.side) {
            (Some(v), Role::Metadata) => format!("the record gives {v}"),
            (Some(v), side) => format!("the {} has {v} for the same act", side.name()),
            (None, side) => format!("the {} has no clear date there", side.name()),
        };
        Testimony { side: item.side, text: item.text.clone(), edtf: value, line: Some(item.line), says }
    }

    fn acts(&self, k: usize) -> Testimony {
        let first = self.events[k].members[0];
        let item = &self.items[first];
        let value = self.current[k].map(|d| d.to_string());
        let what = match self.events[k].role.as_str() {
            "record-date" | "citation-date" | "title-date" => "recorded".to_string(),
            role => role.to_string(),
        };
        let says = format!("{what} on {}", value.clone().unwrap_or_default());
        Testimony { side: item.side, text: item.text.clone(), edtf: value, line: Some(item.line), says }
    }
}

/// Writes a supposed date with what the page has of it: a date without a year keeps it supplied.
fn written(_item: &Item, best: Partial) -> String {
    best.to_string()
}

fn alternatives(post: &Posterior) -> Vec<Alternative> {
    post.ranked
        .iter()
        .take(4)
        .filter(|(_, p)| *p >= 0.005)
        .map(|(v, p)| Alternative { edtf: v.to_string(), confidence: *p })
        .collect()
}
