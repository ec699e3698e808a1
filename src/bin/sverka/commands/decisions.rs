//! Turns logs of decisions into what a person asks of them, and filled-in documents into decisions.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};
use sverka::error::{Error, ErrorKind, Result};
use sverka::report::escape;
use sverka::review::import::{Carried, Paper, carry, read};
use sverka::review::merge::merge;
use sverka::review::{Desk, Event, Kind, Log, Resolved, State, paths, standing, store};
use sverka::text::show::visible;

use super::output;
use super::review::units::{Unit, units};
use super::review::who;
use crate::args::review::{DecisionsArgs, DecisionsCommand, ScopeArgs};

/// Runs `sverka decisions`.
pub fn run(args: &DecisionsArgs) -> Result<ExitCode> {
    match &args.command {
        DecisionsCommand::Log { scope } => log(scope),
        DecisionsCommand::Why { id, scope } => why(id, scope),
        DecisionsCommand::Verify { scope } => verify(scope),
        DecisionsCommand::Orphans { scope } => orphans(scope),
        DecisionsCommand::Export { scope, output } => export(scope, output),
        DecisionsCommand::Import { files, reviewer, pair } => import(files, reviewer.as_deref(), pair),
        DecisionsCommand::Merge { logs } => merge_logs(logs),
    }
}

/// Root and name of every pair that is asked for and has a log: of the texts named, else all below this folder's corpus.
fn logged(scope: &ScopeArgs) -> Result<Vec<(PathBuf, String)>> {
    if !scope.paths.is_empty() {
        return Ok(units(scope)?.iter().map(|u| (u.root().to_path_buf(), u.id.clone())).collect());
    }
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let root = here.ancestors().find(|f| f.join(paths::FOLDER).is_dir()).ok_or_else(|| {
        Error::new(ErrorKind::NotFound, format!("no {} in this folder or above", paths::FOLDER))
            .hint("decide something with `sverka review`, or name the texts")
    })?;
    Ok(store::pairs(root)?.into_iter().map(|pair| (root.to_path_buf(), pair)).collect())
}

/// Writes an event as one line.
fn told(event: &Event) -> String {
    let mut out = format!("{:4} {} {} {}", event.n, event.at, visible(&event.by), kind(event.ev));
    if let Some(verdict) = event.verdict {
        out += &format!(" {}", verdict.name());
    }
    if let Some(text) = &event.text {
        out += &format!(" ‘{}’", visible(text));
    }
    if !event.id.is_empty() {
        out += &format!(" on {}", event.id);
    }
    if let Some(sel) = &event.sel {
        out += &format!(" (‘{}’ / ‘{}’)", visible(&sel.transcript.exact), visible(&sel.reference.exact));
    }
    if let Some(name) = &event.undoes {
        out += &format!(" takes back {}", visible(name));
    }
    if let Some(note) = &event.note {
        out += &format!(" — {}", visible(note));
    }
    out + "\n"
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Decide => "decided",
        Kind::Adjudicate => "ruled",
        Kind::Undo => "undo",
        Kind::Comment => "remark",
        Kind::Import => "imported",
        Kind::Unknown => "(of a later version)",
    }
}

fn log(scope: &ScopeArgs) -> Result<ExitCode> {
    let mut out = String::new();
    for (root, pair) in logged(scope)? {
        let folded = store::read_all(&root, &pair)?;
        if folded.logs.is_empty() {
            continue;
        }
        out += &format!("{}\n", visible(&pair));
        for log in folded.logs.values() {
            log.events.iter().for_each(|e| out += &told(e));
        }
    }
    output::print(if out.is_empty() { "nothing is decided here\n" } else { &out })?;
    Ok(ExitCode::SUCCESS)
}

fn why(id: &str, scope: &ScopeArgs) -> Result<ExitCode> {
    let mut out = String::new();
    for (root, pair) in logged(scope)? {
        let folded = store::read_all(&root, &pair)?;
        let speaks = |e: &&Event| !id.is_empty() && e.id.starts_with(id);
        let events: Vec<&Event> = folded.logs.values().flat_map(|l| l.events.iter().filter(speaks)).collect();
        if events.is_empty() {
            continue;
        }
        out += &format!("{}\n", visible(&pair));
        let stands: Vec<&str> = folded.logs.values().flat_map(|l| l.standing()).map(|e| e.rec.as_str()).collect();
        for event in events {
            let gone = event.ev != Kind::Undo && !stands.contains(&event.rec.as_str());
            out += told(event).trim_end();
            out += if gone { " [taken back]\n" } else { "\n" };
            if let Some(src) = &event.src {
                for (side, file) in [("transcript", &src.transcript), ("reference", &src.reference)] {
                    out += &format!("       {side} {} {}\n", visible(&file.path), visible(&file.digest));
                }
            }
        }
    }
    if out.is_empty() {
        output::print(&format!("no decision on {}\n", visible(id)))?;
        return Ok(ExitCode::from(1));
    }
    output::print(&out)?;
    Ok(ExitCode::SUCCESS)
}

fn verify(scope: &ScopeArgs) -> Result<ExitCode> {
    let (mut out, mut logs, mut events) = (String::new(), 0, 0);
    for (root, pair) in logged(scope)? {
        for (who, path) in store::logs_in(&paths::pair_folder(&root, &pair))? {
            let log = store::read_all(&root, &pair)?.logs.remove(&who).unwrap_or_default();
            let name = visible(&path.strip_prefix(&root).unwrap_or(&path).display().to_string());
            logs += 1;
            events += log.events.len();
            log.troubles.iter().for_each(|t| out += &format!("{name}:{}: {}\n", t.line, t.what));
            if log.torn > 0 {
                out += &format!("{name}: the last line is torn; the next decision puts it aside\n");
            }
            if let Some(other) = log.events.iter().find(|e| e.by != who) {
                out += &format!("{name}: event {} is by {}\n", other.n, visible(&other.by));
            }
        }
    }
    let faults = out.lines().count();
    output::print(&format!("{out}{events} events in {logs} logs, {faults} faults\n"))?;
    Ok(ExitCode::from(u8::from(faults > 0)))
}

/// A pair laid out with its decisions.
fn laid_out(unit: &Unit, scope: &ScopeArgs) -> Result<(sverka::compare::Comparison, Resolved)> {
    let (place, comparison) = unit.read(scope)?.compared();
    let resolved = standing(&place.root, &comparison)?;
    Ok((comparison, resolved))
}

fn orphans(scope: &ScopeArgs) -> Result<ExitCode> {
    let (mut out, mut count) = (String::new(), 0);
    for unit in units(scope)? {
        if store::read_all(unit.root(), &unit.id)?.is_empty() {
            continue;
        }
        let (_, resolved) = laid_out(&unit, scope)?;
        for stray in &resolved.orphaned {
            out += &format!("{}: {}", visible(&unit.id), told(&stray.event));
        }
        count += resolved.orphaned.len();
    }
    output::print(&format!("{out}{count} decisions without a place\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn export(scope: &ScopeArgs, words: &[String]) -> Result<ExitCode> {
    let targets = output::targets(words, &["jsonl", "json", "tsv"])?;
    let mut rows = Vec::new();
    for unit in units(scope)? {
        let (c, resolved) = laid_out(&unit, scope)?;
        for (d, s) in c.discrepancies.iter().zip(&resolved.standings) {
            let opinion = s.decisive().or_else(|| s.opinions.first());
            let (verdict, text) = match &s.state {
                State::Decided(v, text) => (v.name(), text.clone()),
                State::Unsure => ("unsure", None),
                State::Open | State::Conflict => ("", None),
            };
            let by: Vec<&str> = s.opinions.iter().map(|o| o.by.as_str()).collect();
            rows.push(json!({
                "pair": c.pair.id, "id": d.id, "state": s.state.name(), "verdict": verdict, "text": text,
                "note": opinion.and_then(|o| o.event.note.clone()), "by": by, "cause": d.cause.name(),
                "kind": d.kind.name(), "transcript": d.transcript.text, "reference": d.reference.text,
                "transcript_line": c.pair.transcript.source.place(d.transcript.span.start).line,
                "reference_line": c.pair.reference.source.place(d.reference.span.start).line,
            }));
        }
    }
    for target in &targets {
        match target.format.as_str() {
            "json" => output::write_json(target, &json!({"schema": "sverka/decisions/1", "decisions": rows}))?,
            "tsv" => output::write(target, &table(&rows))?,
            _ => output::write(target, &rows.iter().map(|r| format!("{r}\n")).collect::<String>())?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn table(rows: &[Value]) -> String {
    const COLUMNS: [&str; 9] = ["pair", "id", "transcript", "reference", "cause", "state", "verdict", "text", "note"];
    let mut out = COLUMNS.join("\t") + "\n";
    for row in rows {
        let cells = COLUMNS.iter().map(|c| escape::tsv(row[*c].as_str().unwrap_or_default()));
        out += &(cells.collect::<Vec<_>>().join("\t") + "\n");
    }
    out
}

fn import(files: &[PathBuf], reviewer: Option<&str>, pair: &[PathBuf]) -> Result<ExitCode> {
    let reviewer = who::reviewer(reviewer)?;
    let scope = ScopeArgs { paths: pair.to_vec(), config: None, lang: None, profile: None, encoding: None };
    let mut papers = files.iter().map(|f| read(f)).collect::<Result<Vec<Paper>>>()?;
    let units = units(&scope)?;
    let mut all = Carried::default();
    for unit in &units {
        // A name that no pair here has was given elsewhere: then the discrepancy's own name says enough.
        let own = |p: Option<&str>| p.is_none_or(|p| p == unit.id || units.iter().all(|u| u.id != p));
        if !papers.iter().flat_map(|p| &p.rows).any(|r| !r.done && own(r.pair.as_deref())) {
            continue;
        }
        let (place, comparison) = unit.read(&scope)?.compared();
        let mut desk = Desk::open(place, comparison, &reviewer, false)?;
        let carried = carry(&mut desk, &mut papers, &own, &who::now())?;
        all.saved += carried.saved;
        all.known += carried.known;
        all.untouched += carried.untouched;
        all.unclear.extend(carried.unclear);
        all.lost.extend(carried.lost);
    }
    let mut out = String::new();
    let mut gone = 0;
    for row in papers.iter().flat_map(|p| &p.rows).filter(|r| !r.done) {
        gone += 1;
        out += &format!("{}: no such discrepancy now: {}\n", visible(&row.place), visible(&row.id));
    }
    for (place, why) in &all.unclear {
        out += &format!("{}: not taken over: {why}\n", visible(place));
    }
    for (name, n) in &all.lost {
        out += &format!("{}: {n} places have lost their marks and stay as they were\n", visible(name));
    }
    let open = if all.untouched > 0 { format!(", {} untouched", all.untouched) } else { String::new() };
    out += &format!("{} decisions taken over, {} were there, {gone} have no place{open}\n", all.saved, all.known);
    output::print(&out)?;
    Ok(ExitCode::from(u8::from(gone + all.unclear.len() > 0)))
}

fn merge_logs(logs: &[PathBuf]) -> Result<ExitCode> {
    let bytes = |path: &Path| {
        std::fs::read(path).map_err(|e| {
            Error::new(ErrorKind::Unreadable, format!("cannot be read: {e}")).in_file(path.display().to_string())
        })
    };
    let parsed = logs.iter().map(|p| bytes(p).map(|b| Log::parse(&b))).collect::<Result<Vec<Log>>>()?;
    for (path, log) in logs.iter().zip(&parsed) {
        if let Some(trouble) = log.troubles.iter().find(|t| t.what.starts_with("not an event")) {
            return Err(Error::new(ErrorKind::Malformed, trouble.what.clone())
                .in_file(path.display().to_string())
                .at_line(trouble.line, None)
                .hint("mend or remove the line: a merge must not lose it"));
        }
    }
    let mut people: Vec<&str> = parsed.iter().flat_map(|l| l.events.iter().map(|e| e.by.as_str())).collect();
    people.sort_unstable();
    people.dedup();
    if people.len() > 1 {
        return Err(Error::new(ErrorKind::Refused, format!("these are logs of {}", people.join(" and ")))
            .hint("each person has a log of their own; only logs of one person are merged"));
    }
    let mut whole = parsed[0].clone();
    let (mut text, mut differ) = (String::new(), Vec::new());
    for log in &parsed[1..] {
        let merged = merge(&whole, log, &who::now());
        whole = Log::parse(merged.text.as_bytes());
        text = merged.text;
        differ.extend(merged.differ);
    }
    output::write(&output::Target { format: "jsonl".into(), file: Some(logs[0].display().to_string()) }, &text)?;
    let asked = if differ.is_empty() { String::new() } else { format!("; asked again: {}", differ.join(", ")) };
    output::print(&format!("{} events{asked}\n", whole.events.len()))?;
    Ok(ExitCode::from(u8::from(!differ.is_empty())))
}
