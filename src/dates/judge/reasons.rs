//! Turns a doubted date into the rules it breaks and the witnesses who say so.

use super::super::item::Frame;
use super::super::score::outside;
use super::*;

impl Court<'_> {
    /// Names every rule that a wrong print breaks, the strongest first.
    pub(super) fn reasons(
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
            .filter(|x| matches!(x.weight(), Weight::Step(8..)))
            .flat_map(|x| &x.members)
            .filter_map(|&k| self.printed[k].map(|q| q.date))
            .collect();
        let record = matches!(self.events[e].weight(), Weight::Step(8..));
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
            a < 8 && b < 8 && ((a > b && days < -1) || (a < b && days > 1))
        });
        add("date/order", disorder);
        let one = confusions(p, best).len() <= 1 || (p.named && best.month != p.date.month);
        add("date/near-miss", one && !p.says(best));
        add(
            "date/month-confusable",
            p.named && best.month != p.date.month && best.day == p.date.day && best.year == p.date.year,
        );
        add("date/out-of-range", frame.range.is_some_and(|r| outside(p.date, r)) && matches!(mine, Weight::Step(_)));
        add("date/file-range", frame.file.is_some_and(|r| outside(p.date, r)) && matches!(mine, Weight::Step(_)));
        let acts: Vec<Partial> = self.context(e).into_iter().filter_map(|k| self.current[k]).collect();
        let far = |d: &Partial| days_between(*d, p.date).is_some_and(|n| n.abs() > 366);
        let together = acts.iter().all(|a| days_between(acts[0], *a).is_some_and(|n| n.abs() <= 90));
        add("date/cluster-outlier", acts.len() >= 3 && together && acts.iter().all(far));
        let twice = (0..self.events.len()).any(|k| {
            k != e
                && self.events[k].role == self.events[e].role
                && !matches!(self.events[e].role.as_str(), "dated" | "unknown" | "cited" | "narrated")
                && self.current[k] == Some(best)
        });
        add("date/duplicate", twice);
        add("date/ambiguous-order", best.day == p.date.month && best.month == p.date.day && best.day != best.month);
        out
    }

    /// Lists the witnesses of an event and the acts around it.
    pub(super) fn testimony(&self, e: usize, m: usize, others: &[usize]) -> Vec<Testimony> {
        let mut out: Vec<Testimony> = others.iter().map(|&k| self.says(k)).collect();
        let _ = m;
        out.extend(self.context(e).into_iter().map(|k| self.acts(k)));
        if let Some(range) = self.spans.collection.filter(|_| matches!(self.events[e].weight(), Weight::Step(_)))
            && self.printed[m].is_some_and(|p| outside(p.date, range))
        {
            out.push(Testimony {
                side: Role::Metadata,
                text: String::new(),
                edtf: None,
                span: None,
                line: None,
                says: "outside what the collection spans".into(),
            });
        }
        out.truncate(8);
        out
    }

    pub(super) fn says(&self, k: usize) -> Testimony {
        let item = &self.items[k];
        let value = item.reading.value.as_ref().map(Value::to_string);
        let says = match (&value, item.side) {
            (Some(v), Role::Metadata) => format!("the record gives {v}"),
            (Some(v), side) => format!("the {} has {v} for the same act", side.name()),
            (None, side) => format!("the {} has no clear date there", side.name()),
        };
        Testimony {
            side: item.side,
            text: item.text.clone(),
            edtf: value,
            span: Some(item.span()),
            line: Some(item.line),
            says,
        }
    }

    pub(super) fn acts(&self, k: usize) -> Testimony {
        let first = self.events[k].members[0];
        let item = &self.items[first];
        let value = self.current[k].map(|d| d.to_string());
        let what = match self.events[k].role.as_str() {
            "record-date" | "citation-date" | "title-date" => "recorded".to_string(),
            role => role.to_string(),
        };
        let says = format!("{what} on {}", value.clone().unwrap_or_default());
        Testimony {
            side: item.side,
            text: item.text.clone(),
            edtf: value,
            span: Some(item.span()),
            line: Some(item.line),
            says,
        }
    }
}
