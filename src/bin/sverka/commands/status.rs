//! Turns the standing decisions of many pairs into how far the review has come.

use std::process::ExitCode;

use serde_json::{Value, json};
use sverka::error::Result;
use sverka::review::tally::{Count, Tally};
use sverka::review::{VERDICTS, standing};
use sverka::text::show::visible;

use super::output;
use super::review::units::{each, units};
use crate::args::review::StatusArgs;

/// Runs `sverka status`.
pub fn run(args: &StatusArgs) -> Result<ExitCode> {
    let targets = output::targets(&args.output, &["text", "json"])?;
    let units = units(&args.scope)?;
    let (mut rows, mut total, mut unread) = (Vec::new(), Tally::default(), false);
    each(
        &units,
        args.jobs,
        |unit| {
            let (place, comparison) = unit.read(&args.scope)?.compared();
            let resolved = standing(&place.root, &comparison)?;
            Ok(Tally::of(&comparison, &resolved))
        },
        |unit, tally| match tally {
            Ok(tally) => {
                total.merge(&tally);
                rows.push((unit.id.clone(), tally));
            }
            Err(error) => {
                eprintln!("sverka: {error}");
                unread = true;
            }
        },
    );
    let done = |t: &Tally| if args.eyes > 1 { t.decided_by_two } else { t.decided };
    for target in &targets {
        match target.format.as_str() {
            "json" => output::write_json(target, &document(&rows, &total, args.eyes))?,
            _ => output::write(target, &page(&rows, &total, &done))?,
        }
    }
    Ok(match (unread, args.check && done(&total) < total.discrepancies) {
        (true, _) => ExitCode::from(2),
        (_, true) => ExitCode::from(1),
        _ => ExitCode::SUCCESS,
    })
}

fn page(rows: &[(String, Tally)], total: &Tally, done: &dyn Fn(&Tally) -> usize) -> String {
    let mut out = String::new();
    let line = |name: &str, t: &Tally| {
        let mut text = format!("{name}: {} of {} decided", done(t), t.discrepancies);
        for (count, what) in [(t.unsure, "unsure"), (t.conflicts, "in conflict"), (t.orphaned, "orphaned")] {
            if count > 0 {
                text += &format!(", {count} {what}");
            }
        }
        text + "\n"
    };
    for (id, tally) in rows {
        out += &line(&visible(id), tally);
    }
    if rows.len() > 1 {
        out += &line(&format!("all {} pairs", rows.len()), total);
    }
    if total.decided > 0 {
        let given = VERDICTS.iter().zip(total.verdicts).filter(|(_, n)| *n > 0);
        let given: Vec<String> = given.map(|(v, n)| format!("{n} {}", v.name())).collect();
        out += &format!("\nverdicts: {}\n", given.join(", "));
        let share = |c: Count| format!("{:.2} %", 100.0 * c.chars as f64 / total.reference_chars.max(1) as f64);
        for (what, count) in [
            ("the transcript errs against the page", total.transcript_errors),
            ("the editor departs from the page", total.interventions),
            ("the reference errs against the page", total.reference_errors),
        ] {
            out += &format!(
                "{what}: {} places, {} characters, {} of the reference\n",
                count.places,
                count.chars,
                share(count)
            );
        }
        if done(total) < total.discrepancies {
            out += "These count what is decided so far.\n";
        }
    }
    out
}

fn document(rows: &[(String, Tally)], total: &Tally, eyes: u8) -> Value {
    let one = |t: &Tally| {
        let verdicts: serde_json::Map<String, Value> =
            VERDICTS.iter().zip(t.verdicts).map(|(v, n)| (v.name().to_string(), n.into())).collect();
        let mut value = serde_json::to_value(t).unwrap_or_default();
        value["verdicts"] = verdicts.into();
        value
    };
    let pairs: Vec<Value> = rows
        .iter()
        .map(|(id, t)| {
            let mut value = json!({"id": id});
            if let (Some(all), Value::Object(more)) = (value.as_object_mut(), one(t)) {
                all.extend(more);
            }
            value
        })
        .collect();
    json!({"schema": "sverka/status/1", "eyes": eyes, "pairs": pairs, "total": one(total)})
}
