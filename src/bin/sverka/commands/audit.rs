//! Turns a corpus with its decisions into what a careful lead would ask about.

use std::process::ExitCode;

use serde_json::{Value, json};
use sverka::compare::Comparison;
use sverka::error::Result;
use sverka::review::audit::{Audit, Residue};
use sverka::review::{State, Verdict, state};
use sverka::text::show::visible;

use super::output;
use super::review::units::{each, units};
use crate::args::review::AuditArgs;

/// Runs `sverka audit`.
pub fn run(args: &AuditArgs) -> Result<ExitCode> {
    let targets = output::targets(&args.output, &["text", "json"])?;
    let units = units(&args.scope)?;
    let (mut audit, mut notes, mut unread) = (Audit::default(), Vec::new(), false);
    each(
        &units,
        args.jobs,
        |unit| {
            let (place, c) = unit.read(&args.scope)?.compared();
            let folded = state(&place.root, &c.pair.id)?;
            let notes = remarks(&c, &folded);
            Ok((c, notes))
        },
        |_, found| match found {
            Ok((c, found)) => {
                audit.add(&c);
                notes.extend(found);
            }
            Err(error) => {
                eprintln!("sverka: {error}");
                unread = true;
            }
        },
    );
    let residues = audit.residues();
    for target in &targets {
        match target.format.as_str() {
            "json" => output::write_json(target, &document(&residues, &notes))?,
            _ => output::write(target, &page(&residues, &notes))?,
        }
    }
    Ok(if unread { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// What is odd about the decisions of a pair.
fn remarks(c: &Comparison, folded: &sverka::review::Folded) -> Vec<String> {
    let id = visible(&c.pair.id);
    let mut out = Vec::new();
    for (who, log) in &folded.logs {
        for trouble in &log.troubles {
            out.push(format!("{id}: log of {}, line {}: {}", visible(who), trouble.line, trouble.what));
        }
        if log.torn > 0 {
            out.push(format!("{id}: the log of {} ends in a torn line", visible(who)));
        }
    }
    let anchors = sverka::review::Anchors::of(&c.pair, &c.discrepancies);
    let resolved = folded.resolve(&anchors);
    for (d, standing) in c.discrepancies.iter().zip(&resolved.standings) {
        let number = matches!(
            d.cause,
            sverka::classify::Cause::Number | sverka::classify::Cause::Date | sverka::classify::Cause::Name
        );
        let reason = standing.decisive().is_some_and(|o| o.event.note.is_some());
        if let State::Decided(Verdict::Slip | Verdict::Other | Verdict::Emended, _) = &standing.state
            && number
            && !reason
        {
            out.push(format!(
                "{id}: {} changes a {} without a reason: ‘{}’ / ‘{}’",
                d.id,
                d.cause.name(),
                visible(&d.transcript.text),
                visible(&d.reference.text)
            ));
        }
        if standing.decisive().is_some_and(|o| o.rung == sverka::review::Rung::Reanchored) {
            out.push(format!("{id}: {} was found again by likeness only", d.id));
        }
    }
    if !resolved.orphaned.is_empty() {
        out.push(format!("{id}: {} decisions have lost their place", resolved.orphaned.len()));
    }
    out
}

fn page(residues: &[Residue], notes: &[String]) -> String {
    let mut out = String::new();
    for r in residues {
        let ways: Vec<String> = r.changed.iter().map(|(to, n)| format!("{n} × ‘{}’", visible(to))).collect();
        let left = if r.left > 0 { format!(", left {} ×", r.left) } else { String::new() };
        let places: Vec<String> = r.places.iter().take(5).map(|p| visible(p)).collect();
        let more = if r.places.len() > 5 { format!(" and {} more", r.places.len() - 5) } else { String::new() };
        out +=
            &format!("‘{}’ became {}{left}: see {}{more}\n", visible(&r.reading), ways.join(", "), places.join(", "));
    }
    for note in notes {
        out += note;
        out.push('\n');
    }
    if out.is_empty() { "nothing to ask about\n".into() } else { out }
}

fn document(residues: &[Residue], notes: &[String]) -> Value {
    let one = |r: &Residue| {
        let changed: Vec<Value> = r.changed.iter().map(|(to, n)| json!({"to": to, "times": n})).collect();
        json!({"reading": r.reading, "changed": changed, "left": r.left, "pairs": r.places})
    };
    json!({"schema": "sverka/audit/1", "inconsistent": residues.iter().map(one).collect::<Vec<_>>(), "notes": notes})
}
