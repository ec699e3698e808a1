//! Turns the verdicts of several reviewers into how far they agree, by cause, and where they do not.

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde_json::{Value, json};
use sverka::error::Result;
use sverka::review::agree::{Agreement, agreement};
use sverka::review::standing;
use sverka::text::show::visible;

use super::output;
use super::review::units::{each, units};
use crate::args::review::AgreeArgs;

/// One place that at least two have looked at.
struct Place {
    pair: String,
    id: String,
    cause: &'static str,
    readings: (String, String),
    verdicts: Vec<(String, String)>,
}

/// Runs `sverka agree`.
pub fn run(args: &AgreeArgs) -> Result<ExitCode> {
    let targets = output::targets(&args.output, &["text", "json"])?;
    let units = units(&args.scope)?;
    let (mut places, mut unread) = (Vec::new(), false);
    each(
        &units,
        args.jobs,
        |unit| {
            let (place, c) = unit.read(&args.scope)?.compared();
            let resolved = standing(&place.root, &c)?;
            let both = c.discrepancies.iter().zip(&resolved.standings).filter(|(_, s)| s.opinions.len() > 1);
            Ok(both
                .map(|(d, s)| Place {
                    pair: c.pair.id.clone(),
                    id: d.id.clone(),
                    cause: d.cause.name(),
                    readings: (d.transcript.text.clone(), d.reference.text.clone()),
                    verdicts: s.opinions.iter().map(|o| (o.by.clone(), said(&o.event))).collect(),
                })
                .collect::<Vec<_>>())
        },
        |_, found| match found {
            Ok(found) => places.extend(found),
            Err(error) => {
                eprintln!("sverka: {error}");
                unread = true;
            }
        },
    );
    for target in &targets {
        match target.format.as_str() {
            "json" => output::write_json(target, &document(&places))?,
            _ => output::write(target, &page(&places))?,
        }
    }
    Ok(if unread { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

fn said(event: &sverka::review::Event) -> String {
    let verdict = event.verdict.map_or("", |v| v.name());
    event.text.as_ref().map_or_else(|| verdict.to_string(), |text| format!("{verdict}: {text}"))
}

fn measured(places: &[Place]) -> (Agreement, BTreeMap<&'static str, Agreement>) {
    let verdicts = |p: &Place| p.verdicts.iter().map(|(_, v)| v.clone()).collect::<Vec<_>>();
    let mut causes: BTreeMap<&'static str, Vec<Vec<String>>> = BTreeMap::new();
    for place in places {
        causes.entry(place.cause).or_default().push(verdicts(place));
    }
    let all: Vec<_> = places.iter().map(verdicts).collect();
    (agreement(&all), causes.into_iter().map(|(cause, all)| (cause, agreement(&all))).collect())
}

fn differ(place: &Place) -> bool {
    place.verdicts.windows(2).any(|w| w[0].1 != w[1].1)
}

fn page(places: &[Place]) -> String {
    if places.is_empty() {
        return "no place has been decided by two people\n".into();
    }
    let (all, causes) = measured(places);
    let line = |name: &str, a: &Agreement| {
        let alpha = a.alpha.map_or("no alpha: one verdict only".to_string(), |x| format!("alpha {x:.3}"));
        let share = 100.0 * a.same as f64 / a.pairs.max(1) as f64;
        format!("{name:12} {:5} places, {share:5.1} % the same, {alpha}\n", a.places)
    };
    let mut out = line("all", &all);
    for (cause, a) in &causes {
        out += &line(cause, a);
    }
    for place in places.iter().filter(|p| differ(p)) {
        out += &format!(
            "\n{} {} {}: ‘{}’ / ‘{}’\n",
            visible(&place.pair),
            place.id,
            place.cause,
            visible(&place.readings.0),
            visible(&place.readings.1)
        );
        for (who, verdict) in &place.verdicts {
            out += &format!("  {}: {}\n", visible(who), visible(verdict));
        }
    }
    out
}

fn document(places: &[Place]) -> Value {
    let (all, causes) = measured(places);
    let one = |a: &Agreement| json!({"places": a.places, "pairs": a.pairs, "same": a.same, "alpha": a.alpha});
    let by_cause: serde_json::Map<String, Value> = causes.iter().map(|(c, a)| ((*c).to_string(), one(a))).collect();
    let differing: Vec<Value> = places
        .iter()
        .filter(|p| differ(p))
        .map(|p| {
            let verdicts: serde_json::Map<String, Value> =
                p.verdicts.iter().map(|(who, v)| (who.clone(), v.clone().into())).collect();
            json!({"pair": p.pair, "id": p.id, "cause": p.cause, "transcript": p.readings.0, "reference": p.readings.1, "verdicts": verdicts})
        })
        .collect();
    json!({"schema": "sverka/agreement/1", "all": one(&all), "by_cause": by_cause, "differ": differing})
}
