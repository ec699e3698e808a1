//! Turns the events of a document into verdicts: each supposed date is weighed by all who speak of it, one finding per span.
//!
//! A date is judged by the witnesses of its own act (reference, translation,
//! record) and by the other acts of the document, each by its role: signed ≤
//! sent ≤ received ≤ deciphered ≤ typed lie days apart; a registry or return
//! stamp is only not earlier, and often much later, so it is no witness for the
//! receipt. Years are never voted on.

mod belief;
mod differ;
mod gloss;
mod missing;
mod reasons;
mod record;
mod styles;
mod twice;

use super::item::{Frame, Item, plain_verdict, rewritten};
use super::roles::Weight;
use super::score::{Habit, Printed, confusions, days_between, near, neighbours, printed, same_day};
use super::value::{Partial, Value};
use super::witnesses::{Event, gather};
use super::{Alternative, DateMention, DateOptions, DateVerdict, Evidence, Testimony};
use crate::read::Role;
use belief::{Posterior, Scene, Spans};

/// Printed value is doubted from here.
const SUSPECT: f64 = 0.5;
/// Worth a note from here.
const NOTE: f64 = 0.15;
/// Where transcript and reference differ, one of them is wrong: each is suspect from here.
const EITHER: f64 = 0.1;

/// An act years from its record is suspect from here, where one confusion brings it to the record.
const FAR_DOUBT: f64 = 0.25;

/// Within so many days a paper is registered, as a rule.
const SOON: i64 = 10;

struct Court<'a> {
    items: &'a [Item],
    events: &'a [Event],
    printed: Vec<Option<Printed>>,
    /// What each event is taken to say: what its witnesses and the others make likeliest.
    current: Vec<Option<Partial>>,
    posteriors: Vec<Posterior>,
    spans: Spans,
}

/// Judges the dates of a document.
pub fn judge(evidence: &Evidence<'_>, options: &DateOptions) -> Vec<DateMention> {
    let frame = Frame::of(options, evidence.metadata);
    let (items, events) = gather(evidence, options, &frame);
    let printed: Vec<_> = items.iter().map(printed).collect();
    let spans = Spans { collection: frame.range, file: frame.file };
    let weigh = |habits: &[Habit]| Scene { items: &items, events: &events, printed: &printed, spans, habits }.beliefs();
    let learnt = options.collection.as_ref().map(|c| c.habits()).unwrap_or_default();
    let mut posteriors = weigh(&learnt);
    // A confusion that the page was surely caught at makes its repetition likelier: it is heard again with that.
    let mut habits = caught(&events, &printed, &posteriors);
    if !habits.is_empty() {
        habits.extend(learnt);
        posteriors = weigh(&habits);
    }
    let current = posteriors
        .iter()
        .zip(&events)
        .map(|(p, e)| {
            p.ranked.first().map(|r| r.0).or_else(|| e.members.iter().find_map(|&m| printed[m].map(|p| p.date)))
        })
        .collect();
    let court = Court { items: &items, events: &events, printed, current, posteriors, spans };
    let mut out: Vec<(usize, DateMention)> = Vec::new();
    for (e, event) in events.iter().enumerate() {
        for &m in &event.members {
            out.push((m, court.verdict(e, m, &court.posteriors[e], &frame)));
        }
    }
    out.sort_by_key(|(m, _)| *m);
    record::judge(&court, &mut out);
    twice::judge(&court, &mut out);
    court.later_hands(&mut out);
    differ::judge(evidence, &items, &events, &mut out);
    missing::judge(evidence, &items, &events, &mut out);
    gloss::judge(evidence, &items, &mut out);
    styles::judge(evidence.metadata, &items, &mut out);
    out.into_iter().map(|(_, mention)| mention).collect()
}

/// Lists the confusions of figures that the acts of a document were surely misprinted by.
fn caught(events: &[Event], printed: &[Option<Printed>], posteriors: &[Posterior]) -> Vec<Habit> {
    let mut out = Vec::new();
    for (event, post) in events.iter().zip(posteriors) {
        let Some(&(best, share)) = post.ranked.first().filter(|_| matches!(event.weight(), Weight::Step(_))) else {
            continue;
        };
        for p in event.members.iter().filter_map(|&m| printed[m]) {
            if share > 0.4 && !p.says(best) && post.of(|v| p.says(v)) < 1.0 - SUSPECT {
                out.extend(confusions(&p, best));
            }
        }
    }
    out
}

impl Court<'_> {
    /// Steps of the document that can bear witness on an event, the surest first.
    fn context(&self, e: usize) -> Vec<usize> {
        let dated = self.events.iter().filter(|x| x.role == "dated").count();
        let mut list: Vec<usize> = (0..self.events.len())
            .filter(|&k| k != e && matches!(self.events[k].weight(), Weight::Step(_)) && self.current[k].is_some())
            // Many lone dates are a chronicle or a list, not the steps of one document.
            .filter(|&k| !(self.events[k].role == "dated" && dated > 4))
            .collect();
        list.sort_by_key(|&k| (!matches!(self.events[k].weight(), Weight::Step(8..)), k.abs_diff(e)));
        list.truncate(8);
        list
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
        // A later hand dates freely. But a stamp of the days after the document, one figure of its year apart, is not
        // the stamp of another decade.
        let days_after = first.and_then(|d| days_between(d, best)).is_some_and(|d| (0..=SOON).contains(&d));
        let echo = wrong >= SUSPECT && days_after && (best.month, best.day) == (p.date.month, p.date.day);
        // Where the two texts differ, one of them is wrong, whatever is dated.
        let either = wrong >= EITHER && self.pair_differs(event, m, &p);
        if later && !either && gap.is_none_or(|d| d >= 0) && !echo {
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
        if !either && (wrong < NOTE || (wrong < SUSPECT && out.verdict >= DateVerdict::Suspect)) {
            if wrong < NOTE
                && out.rules.first() == Some(&"date/weekday-mismatch")
                && others.iter().any(|&k| self.printed[k].is_some_and(|q| q.date == p.date))
            {
                // The date is confirmed: it is the weekday that is wrong.
                out.evidence.extend(self.testimony(e, m, &others));
            }
            self.by_weekday(&mut out, e, m, &p);
            self.order_of_acts(&mut out, e, m, wrong);
            return out;
        }
        // What stands years from the record may be likelier than any one repair of it, and is in doubt all the same.
        let repair = post.ranked.iter().find(|(v, _)| !p.says(*v)).copied().unwrap_or((best, share));
        let far = wrong >= FAR_DOUBT && self.far_from_record(e, &p, repair.0);
        let (best, share) = if far && p.says(best) { (repair.0, repair.1.max(0.4)) } else { (best, share) };
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
        if wrong >= SUSPECT || either || far {
            out.verdict = out.verdict.max(DateVerdict::Suspect);
            out.proposed = (share >= 0.4 && !p.says(best)).then(|| (rewritten(item, best), written(item, best)));
        } else {
            let stamped = self.stamped_before(e, m) && out.rules.contains(&"date/order");
            let meant = post.ranked.iter().find(|(v, _)| self.after_the_paper(e, m, &p, *v)).map(|r| r.0);
            if let Some(meant) = meant {
                out.verdict = DateVerdict::Suspect;
                out.confidence = out.confidence.max(0.6);
                if !out.rules.contains(&"date/order") {
                    out.rules.insert(0, "date/order");
                }
                out.proposed = Some((rewritten(item, meant), written(item, meant)));
                return out;
            }
            out.verdict = out.verdict.max(if stamped { DateVerdict::Suspect } else { DateVerdict::Note });
        }
        out
    }

    /// Says whether an act of the paper lies years from its record, and the date that one confusion makes of it does not.
    fn far_from_record(&self, e: usize, p: &Printed, best: Partial) -> bool {
        let own = matches!(self.events[e].weight(), Weight::Step(..8)) && p.has_year && !p.says(best);
        let records: Vec<Partial> = self.records().collect();
        own && !records.is_empty()
            && records.iter().all(|r| days_between(*r, p.date).is_some_and(|d| d.abs() > 300))
            && records.iter().any(|r| days_between(*r, best).is_some_and(|d| d.abs() <= 45))
    }

    /// What the record gives, by its fields.
    fn records(&self) -> impl Iterator<Item = Partial> {
        let record = self.events.iter().filter(|x| matches!(x.weight(), Weight::Step(9)));
        record.flat_map(|x| &x.members).filter_map(|&k| self.printed[k].map(|q| q.date))
    }

    /// A weekday that does not fit: where the record has a day of that name one figure away, it is proposed.
    fn by_weekday(&self, out: &mut DateMention, e: usize, m: usize, p: &Printed) {
        if out.rules.first() != Some(&"date/weekday-mismatch") || out.proposed.is_some() {
            return;
        }
        let own = matches!(self.events[e].weight(), Weight::Step(..8));
        let named = self.items[m].found.parse.weekday;
        let meant = self.records().find(|r| own && r.is_full() && r.weekday() == named && near(*r, p.date));
        if let Some(meant) = meant {
            out.proposed = Some((rewritten(&self.items[m], meant), meant.to_string()));
            out.rules.push("date/meta-mismatch");
        }
    }

    /// What is told of a time after all that the collection spans, where one figure of its year brings it to the paper's own.
    fn foretold(&self, mention: &mut DateMention, p: &Printed, day: Partial) -> bool {
        let told = matches!(mention.role.as_str(), "unknown" | "cited");
        let after = self.spans.collection.is_some_and(|r| p.date.bounds().is_some_and(|d| d.0 > r.1 + 366));
        if !told || !after || days_between(day, p.date).is_none_or(|d| d < 1096) {
            return false;
        }
        let Some(item) = self.items.iter().find(|i| i.side == mention.side && i.found.start == mention.span.start)
        else {
            return false;
        };
        let soon = |v: &Partial| {
            let seen = confusions(p, *v);
            (v.month, v.day) == (p.date.month, p.date.day)
                && days_between(day, *v).is_some_and(|d| d.abs() <= 366)
                && seen.len() == 1
                && seen.iter().all(|(a, b)| item.lex.confusable(*a, *b))
        };
        let years: Vec<Partial> = neighbours(p).into_iter().filter(soon).collect();
        let [only] = years[..] else { return false };
        mention.verdict = DateVerdict::Suspect;
        mention.confidence = 0.7;
        mention.rules.splice(0..0, ["date/out-of-range", "date/near-miss"]);
        mention.proposed = Some((rewritten(item, only), only.to_string()));
        true
    }

    /// A later hand that dates itself before the paper that it is put on.
    fn later_hands(&self, out: &mut [(usize, DateMention)]) {
        let records: Vec<Partial> = self.records().collect();
        let of_record = |d: Partial| {
            records
                .iter()
                .any(|r| same_day(*r, d) || r.bounds().zip(d.bounds()).is_some_and(|(r, d)| r.0 <= d.0 && d.1 <= r.1))
        };
        // Without a word for the act, any day of the text that the record has is the paper's.
        let days = |own: bool| {
            (0..self.events.len())
                .filter(move |&k| match self.events[k].weight() {
                    Weight::Step(n) => n == 0,
                    Weight::Apart => {
                        !own && self.events[k].members.iter().any(|&m| self.items[m].side != Role::Metadata)
                    }
                    Weight::Later => false,
                })
                .filter_map(|k| self.current[k].filter(|d| d.is_full() && of_record(*d)))
                .min()
        };
        let day = days(true).or_else(|| days(false));
        let Some(day) = day else { return };
        for (m, mention) in out.iter_mut().filter(|(_, x)| x.verdict < DateVerdict::Suspect) {
            // Which of three figures is the year of "10.8.31" a stamp does not say.
            let told = |p: &Printed| p.has_year && p.date.is_full() && (p.named || !p.short_year);
            let Some(p) = self.printed[*m].filter(told) else { continue };
            let later = super::roles::weight(&mention.role) == Weight::Later;
            if self.foretold(mention, &p, day) {
                continue;
            }
            let Some(before) = days_between(p.date, day).filter(|d| later && *d > 14) else { continue };
            mention.verdict = DateVerdict::Suspect;
            mention.confidence = if before > 366 { 0.8 } else { 0.6 };
            mention.rules.retain(|r| *r != "date/later-annotation");
            mention.rules.insert(0, "date/order");
            // The one reading a figure away that is soon after the document.
            let soon: Vec<Partial> = neighbours(&p)
                .into_iter()
                .filter(|v| days_between(day, *v).is_some_and(|d| (0..=366).contains(&d)))
                .collect();
            let years: Vec<&Partial> = soon.iter().filter(|v| (v.month, v.day) == (p.date.month, p.date.day)).collect();
            if let [only] = years[..] {
                mention.proposed = Some((rewritten(&self.items[*m], *only), only.to_string()));
                mention.rules.push("date/near-miss");
            }
            mention.evidence.push(Testimony {
                side: Role::Metadata,
                text: String::new(),
                edtf: Some(day.to_string()),
                span: None,
                line: None,
                says: format!("the paper is of {day}"),
            });
        }
    }

    /// Says whether an act that stands on the page only, where no corrected text speaks of it, is dated before the day
    /// that the page and the record give the document. What the running text tells may be of another paper.
    fn stamped_before(&self, e: usize, m: usize) -> bool {
        let has = |e: usize, side: Role| self.events[e].members.iter().any(|&k| self.items[k].side == side);
        let Some(p) = self.printed[m].filter(|p| p.has_year && p.date.is_full()) else { return false };
        let corrected = self.items.iter().any(|i| i.side == Role::Reference);
        if !corrected || has(e, Role::Reference) || !matches!(self.events[e].weight(), Weight::Step(1..8)) {
            return false;
        }
        let record = (0..self.events.len()).filter(|&r| matches!(self.events[r].weight(), Weight::Step(9)));
        record.filter_map(|r| self.current[r]).any(|day| {
            let own = |k: usize| matches!(self.events[k].weight(), Weight::Step(0)) && self.current[k] == Some(day);
            // Two places may have had two calendars.
            let styles = if day.year.value < 1924 { -14 } else { -1 };
            (0..self.events.len()).any(|k| own(k) && has(k, Role::Reference))
                && days_between(day, p.date).is_some_and(|d| d < styles)
        })
    }

    /// Says whether an act after the paper's own stands before the day that page and record give the paper, and one
    /// confusion brings it to the weeks after that day: "sent 25.I" of a paper of 23 February.
    fn after_the_paper(&self, e: usize, m: usize, p: &Printed, v: Partial) -> bool {
        let act = matches!(self.events[e].weight(), Weight::Step(1..8)) && self.items[m].side != Role::Metadata;
        if !act || !p.has_year || !p.date.is_full() || p.says(v) || !near(p.date, v) {
            return false;
        }
        let day = self.records().find(|r| r.is_full());
        let said = |day: Partial| {
            let own = |k: usize| matches!(self.events[k].weight(), Weight::Step(0)) && self.current[k] == Some(day);
            (0..self.events.len()).any(|k| k != e && own(k))
        };
        day.filter(|d| said(*d)).is_some_and(|day| {
            let styles = if day.year.value < 1924 { -14 } else { -2 };
            days_between(day, p.date).is_some_and(|d| d < styles)
                && days_between(day, v).is_some_and(|d| (0..=31).contains(&d))
        })
    }

    /// Says whether the other text of the pair dates the same words differently.
    fn pair_differs(&self, event: &Event, m: usize, p: &Printed) -> bool {
        let text = |side: Role| matches!(side, Role::Transcript | Role::Reference);
        let side = self.items[m].side;
        text(side)
            && event.members.iter().any(|&k| {
                let other = self.items[k].side;
                text(other) && other != side && self.printed[k].is_some_and(|q| !q.says(p.date) || !p.says(q.date))
            })
    }

    /// A damaged writing whose value another witness confirms is worth a note, no more.
    fn soften(&self, out: &mut DateMention, item: &Item, others: &[usize]) {
        let confirmed = others.iter().any(|&k| {
            let other = &self.items[k];
            // Of a name that fits two months one is enough.
            let one_of = other.date().is_some_and(|d| item.reading.others.contains(&d));
            let same = other.reading.value == item.reading.value && item.reading.value.is_some();
            other.found.parse.damage == 0 && (same || one_of)
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

    /// Acts in the wrong order without a figure to blame: a doubt where words name both, and more than that where the
    /// record names the one that must come first.
    fn order_of_acts(&self, out: &mut DateMention, e: usize, m: usize, wrong: f64) {
        let Some(p) = self.printed[m].filter(|p| p.has_year) else { return };
        let Weight::Step(mine) = self.events[e].weight() else { return };
        if mine >= 8 || self.events[e].role == "dated" || out.verdict >= DateVerdict::Suspect {
            return;
        }
        for k in self.context(e) {
            let Weight::Step(other) = self.events[k].weight() else { continue };
            let sure = self.stamped_before(e, m);
            let Some(w) =
                self.current[k].filter(|_| other < 8 && other < mine && (sure || self.events[k].role != "dated"))
            else {
                continue;
            };
            let same_hand = self.events[k].members.iter().any(|&x| self.items[x].side == self.items[m].side);
            if same_hand && days_between(w, p.date).is_some_and(|d| d < -1) {
                out.verdict = if sure { DateVerdict::Suspect } else { DateVerdict::Note };
                out.confidence = wrong.max(if sure { 0.6 } else { 0.3 });
                out.rules.insert(0, "date/order");
                out.evidence.push(self.acts(k));
                return;
            }
        }
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
