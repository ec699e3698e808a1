//! Turns a question of the page into JSON, and a deed into saved events. Pairs go by number, discrepancies by name: no path comes from outside.

use std::path::PathBuf;

use serde_json::{Value, json};
use sverka::error::{Error, ErrorKind, Result};
use sverka::report::dates_json::mention_json;
use sverka::report::facsimile::{Region, region};
use sverka::report::json::source_of;
use sverka::review::audit::Audit;
use sverka::review::card::card;
use sverka::review::queue::{alone, concordance};
use sverka::review::tally::Tally;
use sverka::review::{Answer, Desk, State, VERDICTS, Verdict, store};

use super::desks::Desks;
use super::shown::{card as card_json, reading, shown};
use crate::commands::facsimile::image_of;
use crate::commands::review::who::now;

/// What stands after the `?` of an address.
pub struct Query<'a>(pub &'a str);

impl Query<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.split('&').filter_map(|p| p.split_once('=')).find(|(k, _)| *k == key).map(|(_, v)| v)
    }

    fn number(&self, key: &str) -> Result<usize> {
        let found = self.get(key).and_then(|v| v.parse().ok());
        found.ok_or_else(|| Error::new(ErrorKind::Usage, format!("no number ‘{key}’")))
    }
}

/// Answers a question.
pub fn get(desks: &mut Desks, path: &str, query: &Query<'_>) -> Option<Result<Value>> {
    Some(match path {
        "/api/session" => Ok(session(desks)),
        "/api/pairs" => pairs(desks, query),
        "/api/pair" => query.number("n").and_then(|n| pair(desks, n)),
        "/api/card" => with(desks, query, |desk, at| {
            let mut value = card_json(&card(desk, at));
            match facsimile(desk, at) {
                Some((region, Some(_))) => {
                    let (width, height) = region.room();
                    value["strip"] = json!({"line": region.line, "width": width, "height": height});
                }
                Some((region, None)) if !region.image.is_empty() => value["no_image"] = shown(&region.image),
                _ => {}
            }
            Ok(value)
        }),
        "/api/group" => {
            let risky = desks.risky;
            with(desks, query, |desk, at| Ok(group(desk, at, risky)))
        }
        "/api/dates" => query.number("n").and_then(|n| desks.desk(n).map(|(desk, _)| dates(desk))),
        "/api/conflicts" => conflicts(desks),
        "/api/audit" => audit(desks),
        _ => return None,
    })
}

/// Does a deed.
pub fn post(desks: &mut Desks, path: &str, body: &Value) -> Option<Result<Value>> {
    let deed: fn(&mut Desk, &Value, bool) -> Result<Vec<usize>> = match path {
        "/api/decide" => decide,
        "/api/bulk" => bulk,
        "/api/comment" => |desk, body, _| {
            let at = place(desk, body["id"].as_str().unwrap_or_default())?;
            desk.comment(at, body["note"].as_str().unwrap_or_default(), &now())?;
            Ok(vec![at])
        },
        "/api/undo" => |desk, _, _| Ok(desk.undo(&now())?.unwrap_or_default()),
        "/api/redo" => |desk, _, _| Ok(desk.redo(&now())?.unwrap_or_default()),
        _ => return None,
    };
    Some(done(desks, body, deed))
}

fn done(desks: &mut Desks, body: &Value, deed: fn(&mut Desk, &Value, bool) -> Result<Vec<usize>>) -> Result<Value> {
    let number = body["n"].as_u64().and_then(|n| usize::try_from(n).ok());
    let number = number.ok_or_else(|| Error::new(ErrorKind::Usage, "no number of a pair"))?;
    let (risky, order) = (desks.risky, desks.order);
    let (desk, changed) = desks.desk(number)?;
    let places = deed(desk, body, risky)?;
    let rows: Vec<Value> = places.iter().map(|&i| row(desk, i)).collect();
    Ok(json!({"saved": !places.is_empty(), "rows": rows, "open": desk.queue(order).len(), "changed": changed}))
}

fn place(desk: &Desk, id: &str) -> Result<usize> {
    desk.comparison.discrepancies.iter().position(|d| d.id == id).ok_or_else(|| {
        Error::new(ErrorKind::NotFound, "this discrepancy is not there any more: the texts have changed")
            .hint("load the pair again")
    })
}

fn answer(body: &Value) -> Result<Answer> {
    let verdict = body["verdict"].as_str().and_then(Verdict::named);
    let verdict = verdict.ok_or_else(|| Error::new(ErrorKind::Usage, "no verdict").hint("one of 1 2 3 4 5 6 0"))?;
    let word = |key: &str| body[key].as_str().filter(|t| !t.trim().is_empty()).map(str::to_string);
    Ok(Answer { verdict: Some(verdict), text: word("text"), note: word("note"), cert: None })
}

fn decide(desk: &mut Desk, body: &Value, _: bool) -> Result<Vec<usize>> {
    let at = place(desk, body["id"].as_str().unwrap_or_default())?;
    let answer = answer(body)?;
    if body["judge"].as_bool() == Some(true) {
        desk.adjudicate(at, &answer, &now())?;
    } else {
        desk.decide(at, &answer, &now())?;
    }
    Ok(vec![at])
}

fn bulk(desk: &mut Desk, body: &Value, risky: bool) -> Result<Vec<usize>> {
    let ids = body["ids"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let places = ids.map(|id| place(desk, id)).collect::<Result<Vec<_>>>()?;
    if places.is_empty() || body["count"].as_u64() != Some(places.len() as u64) {
        return Err(Error::new(ErrorKind::Usage, "the count does not fit the places").hint("look at the group again"));
    }
    desk.decide_all(&places, &answer(body)?, risky, &now())?;
    Ok(places)
}

fn session(desks: &Desks) -> Value {
    let verdicts: Vec<Value> = VERDICTS
        .iter()
        .map(|v| json!({"key": v.key().to_string(), "name": v.name(), "meaning": v.meaning()}))
        .collect();
    json!({"reviewer": shown(&desks.reviewer), "pairs": desks.units.len(), "blind": desks.blind, "verdicts": verdicts})
}

fn pairs(desks: &mut Desks, query: &Query<'_>) -> Result<Value> {
    /// Most pairs of one answer, which waits for all of them.
    const MOST: usize = 25;
    let from = query.number("from")?;
    let order = desks.order;
    let mut out = Vec::new();
    for n in from..(from + MOST).min(desks.units.len()) {
        let id = shown(&desks.units[n].id);
        out.push(
            match desks.glance(n, |desk| {
                let _ = desk.look_again();
                let suspect = desk.comparison.dates.iter().filter(|d| d.verdict >= sverka::dates::DateVerdict::Suspect);
                (
                    Tally::of(&desk.comparison, &desk.resolved),
                    desk.queue(order).len(),
                    suspect.count(),
                    desk.conflicts().len(),
                )
            }) {
                Ok((tally, open, dates, conflicts)) => json!({
                    "n": n, "id": id, "discrepancies": tally.discrepancies, "decided": tally.decided, "open": open,
                    "unsure": tally.unsure, "conflicts": conflicts, "dates": dates, "orphaned": tally.orphaned,
                }),
                Err(error) => json!({"n": n, "id": id, "error": shown(&error.to_string())}),
            },
        );
    }
    Ok(json!({"from": from, "all": desks.units.len(), "pairs": out}))
}

fn row(desk: &Desk, at: usize) -> Value {
    let d = &desk.comparison.discrepancies[at];
    let standing = &desk.resolved.standings[at];
    let mine = standing.opinions.iter().find(|o| o.by == desk.reviewer);
    json!({
        "i": at, "id": d.id, "cause": d.cause.name(), "kind": d.kind.name(), "state": standing.state.name(),
        "mine": mine.and_then(|o| o.event.verdict).map(Verdict::name), "open": desk.is_open(at),
        "text": mine.and_then(|o| o.event.text.as_deref()).map(shown),
        "again": mine.is_some_and(|o| o.rung == sverka::review::Rung::Reanchored),
        "transcript": reading(&d.transcript.text), "reference": reading(&d.reference.text),
        "line": desk.comparison.pair.transcript.source.place(d.transcript.span.start).line,
        "folded": d.folded_by.is_some(), "alone": alone(d),
    })
}

fn pair(desks: &mut Desks, number: usize) -> Result<Value> {
    let order = desks.order;
    let (desk, changed) = desks.desk(number)?;
    desk.look_again()?;
    let rows: Vec<Value> = (0..desk.comparison.discrepancies.len()).map(|i| row(desk, i)).collect();
    let troubles: Vec<Value> =
        desk.log().troubles.iter().map(|t| json!({"line": t.line, "what": shown(&t.what)})).collect();
    Ok(json!({
        "n": number, "id": shown(&desk.comparison.pair.id), "lang": desk.comparison.lang, "changed": changed,
        "queue": sverka::review::queue::queue(&desk.comparison, order), "rows": rows, "open": desk.queue(order).len(),
        "conflicts": desk.conflicts(), "orphaned": desk.resolved.orphaned.len(), "troubles": troubles,
        "held": desk.is_held_elsewhere(),
    }))
}

fn with(desks: &mut Desks, query: &Query<'_>, look: impl FnOnce(&mut Desk, usize) -> Result<Value>) -> Result<Value> {
    let number = query.number("n")?;
    let (desk, _) = desks.desk(number)?;
    let at = place(desk, query.get("id").unwrap_or_default())?;
    look(desk, at)
}

/// The part of a page's image that a place stands on, and the image where it is there.
fn facsimile(desk: &Desk, at: usize) -> Option<(Region, Option<PathBuf>)> {
    let region = region(&desk.comparison, at)?;
    let [t, r] = [&desk.place.transcript, &desk.place.reference].map(|p| desk.place.root.join(p));
    let path = image_of(&region, [Some(&t), Some(&r)], None);
    Some((region, path))
}

/// Says which part of which image a place stands on; the image is not read here, so that no decision waits for it.
pub fn strip(desks: &mut Desks, query: &Query<'_>) -> Result<(Region, PathBuf)> {
    let mut found = None;
    with(desks, query, |desk, at| {
        found = facsimile(desk, at);
        Ok(Value::Null)
    })?;
    match found {
        Some((region, Some(path))) => Ok((region, path)),
        _ => Err(Error::new(ErrorKind::NotFound, "this place has no image")),
    }
}

fn group(desk: &Desk, at: usize, risky: bool) -> Value {
    let places = concordance(&desk.comparison.discrepancies, at);
    let why = places.iter().find_map(|&i| alone(&desk.comparison.discrepancies[i])).filter(|_| !risky);
    let list: Vec<Value> = places
        .iter()
        .map(|&i| {
            let mut one = card_json(&card(desk, i));
            one["open"] = desk.is_open(i).into();
            one
        })
        .collect();
    json!({"refused": why, "places": list})
}

fn dates(desk: &Desk) -> Value {
    let c = &desk.comparison;
    let mentions: Vec<Value> = c
        .dates
        .iter()
        .filter_map(|d| {
            let source = source_of(&c.pair, d.side)?;
            let mut value = serde_json::to_value(mention_json(d, source)).unwrap_or_default();
            value["shown"] = shown(&d.text);
            Some(safe(value))
        })
        .collect();
    let touchy = |i: &usize| alone(&c.discrepancies[*i]).is_some();
    let rows: Vec<Value> = (0..c.discrepancies.len()).filter(touchy).map(|i| row(desk, i)).collect();
    json!({"dates": mentions, "numbers": rows})
}

/// Puts every text of a value into pieces, so that the page has nothing to trust.
fn safe(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .map(|(k, v)| {
                let plain = matches!(k.as_str(), "shown" | "verdict" | "side" | "edtf" | "role" | "rules" | "line");
                (k, if plain { v } else { safe(v) })
            })
            .collect(),
        Value::Array(list) => list.into_iter().map(safe).collect(),
        Value::String(text) => shown(&text),
        other => other,
    }
}

fn conflicts(desks: &mut Desks) -> Result<Value> {
    let mut out = Vec::new();
    for n in 0..desks.units.len() {
        let unit = &desks.units[n];
        if store::read_all(unit.root(), &unit.id)?.logs.len() < 2 {
            continue;
        }
        let id = shown(&unit.id);
        let found = desks.glance(n, |desk| {
            desk.look_again()?;
            // Names stay hidden until the judge has decided: the reading counts, not who gave it.
            let one = |at: usize| {
                let mut value = card_json(&card(desk, at));
                if let Some(said) = value["said"].as_array_mut() {
                    said.iter_mut().enumerate().for_each(|(i, s)| s["by"] = json!([format!("reviewer {}", i + 1)]));
                }
                value["pair"] = id.clone();
                value["n"] = n.into();
                value
            };
            Ok::<Vec<Value>, Error>(desk.conflicts().into_iter().map(one).collect())
        })??;
        out.extend(found);
    }
    Ok(json!({"places": out}))
}

fn audit(desks: &mut Desks) -> Result<Value> {
    let mut audit = Audit::default();
    let mut undecided = 0;
    for n in 0..desks.units.len() {
        let _ = desks.glance(n, |desk| {
            audit.add(&desk.comparison);
            undecided += desk.resolved.standings.iter().filter(|s| !matches!(s.state, State::Decided(..))).count();
        });
    }
    let residues: Vec<Value> = audit
        .residues()
        .iter()
        .take(500)
        .map(|r| {
            let changed: Vec<Value> = r.changed.iter().map(|(to, n)| json!({"to": shown(to), "times": n})).collect();
            let pairs: Vec<Value> = r.places.iter().take(20).map(|p| shown(p)).collect();
            json!({"reading": shown(&r.reading), "changed": changed, "left": r.left, "pairs": pairs})
        })
        .collect();
    Ok(json!({"residues": residues, "undecided": undecided}))
}
