//! Turns a text into a list of its dates.

use std::process::ExitCode;
use std::sync::Arc;

use serde_json::json;
use sverka::dates::collection::Collection;
use sverka::dates::{DateMention, DateOptions, DateVerdict, Evidence, judge};
use sverka::error::Result;
use sverka::read::{ReadOptions, Role, Witness, read_source};
use sverka::report::dates_json::{mention_json, verdict_name};
use sverka::rules::Severity;
use sverka::text::{Source, show::visible};

use super::{input, output};
use crate::args::DatesArgs;

/// Runs `sverka dates`.
pub fn run(args: &DatesArgs) -> Result<ExitCode> {
    if !args.learn.is_empty() {
        return super::learn::run(args);
    }
    let targets = output::targets(&args.output, &["text", "json"])?;
    input::edtf("--range", args.range.as_deref())?;
    input::edtf("--anchor", args.anchor.as_deref())?;
    let packs = args.pack.iter().map(|p| super::lang::load(p)).collect::<Result<Vec<_>>>()?;
    if let Some(tag) = args.lang.as_ref().filter(|tag| packs.iter().all(|p| p.id != **tag)) {
        let pack = sverka::lang::pack_for(Some(tag), "")?;
        input::warn_of_language(tag, &pack);
    }
    let options = DateOptions {
        lang: args.lang.clone(),
        range: args.range.clone(),
        anchor: args.anchor.clone(),
        collection: collection(args.collection.as_deref())?,
        packs,
    };
    let read = ReadOptions { encoding: args.encoding.clone(), lang: args.lang.clone(), ..ReadOptions::default() };
    let source = input::file_or_standard_input(&args.file, &read)?;
    let source = Arc::new(source);
    let parts = parts(&source, args.lines);
    let dates: Vec<Vec<DateMention>> = parts.iter().map(|part| judged(part, &options)).collect();
    for target in &targets {
        let text = render(&parts, &dates, args, target.format == "json");
        output::write(target, &text)?;
    }
    let worst = dates.iter().flatten().map(|d| d.verdict).max().unwrap_or(DateVerdict::Ok);
    Ok(match args.fail_on.least() {
        Some(least) if worst >= verdict_of(least) => ExitCode::from(1),
        _ => ExitCode::SUCCESS,
    })
}

/// Reads what was learnt of a collection.
pub fn collection(path: Option<&std::path::Path>) -> Result<Option<Arc<Collection>>> {
    let Some(path) = path else { return Ok(None) };
    let source = read_source(path, &ReadOptions::default())?;
    Collection::parse(&input::relative(path), &source.text).map(|c| Some(Arc::new(c)))
}

/// Returns the verdict that a severity stands for.
fn verdict_of(severity: Severity) -> DateVerdict {
    match severity {
        Severity::Note => DateVerdict::Note,
        Severity::Warning => DateVerdict::Suspect,
        Severity::Error => DateVerdict::Error,
    }
}

/// Returns the texts to judge: with `--lines` each line is one of its own, and offsets count within it.
fn parts(source: &Arc<Source>, lines: bool) -> Vec<Arc<Source>> {
    if !lines {
        return vec![Arc::clone(source)];
    }
    let text = source.text.strip_suffix('\n').unwrap_or(&source.text);
    let line = |l: &str| Arc::new(Source::from_text(source.path.clone(), l.trim_end_matches('\r')));
    text.split('\n').map(line).collect()
}

pub(super) fn judged(source: &Arc<Source>, options: &DateOptions) -> Vec<DateMention> {
    let mut witness = Witness::whole(Role::Transcript, Arc::clone(source));
    witness.lang.clone_from(&options.lang);
    judge(&Evidence::alone(&witness), options)
}

fn render(parts: &[Arc<Source>], dates: &[Vec<DateMention>], args: &DatesArgs, as_json: bool) -> String {
    let mut out = String::new();
    for (i, (part, dates)) in parts.iter().zip(dates).enumerate() {
        if as_json {
            let list: Vec<_> = dates.iter().map(|m| mention_json(m, part)).collect();
            out.push_str(&json!({"schema": "sverka/dates/1", "dates": list}).to_string());
            out.push('\n');
        } else {
            table(dates, part, if args.lines { i } else { 0 }, args.explain, &mut out);
        }
    }
    out
}

/// Adds a date of any side with its verdict, and what was weighed for it.
pub(super) fn told(mention: &DateMention, out: &mut String) {
    let value = mention.edtf.as_deref().unwrap_or("-");
    let verdict = verdict_name(mention.verdict);
    out.push_str(&format!(
        "{:11} ‘{}’  {value}  {}  {verdict} {:.2}  {}\n",
        mention.side.name(),
        visible(&mention.text),
        mention.role,
        mention.confidence,
        mention.rules.join(" ")
    ));
    explained(mention, out);
}

/// Adds what was weighed for a date: its literal reading, its rivals with their costs, and who spoke.
fn explained(mention: &DateMention, out: &mut String) {
    let cost = |p: f64| -p.clamp(1e-6, 1.0).ln();
    if let Some(read) = &mention.read_as {
        out.push_str(&format!("      as written  {read}\n"));
    }
    for a in &mention.alternatives {
        out.push_str(&format!("      reading     {:12} {:.3}  cost {:.1}\n", a.edtf, a.confidence, cost(a.confidence)));
    }
    for t in &mention.evidence {
        let line = t.line.map_or(String::new(), |l| format!(" line {l}"));
        out.push_str(&format!("      {:11}{line} ‘{}’: {}\n", t.side.name(), visible(&t.text), visible(&t.says)));
    }
}

fn table(dates: &[DateMention], source: &Source, first_line: usize, explain: bool, out: &mut String) {
    let rows: Vec<[String; 6]> = dates
        .iter()
        .map(|m| {
            let place = source.place(m.span.start);
            let mut value = m.edtf.clone().unwrap_or_else(|| "-".into());
            if let Some(time) = &m.time {
                value.push_str(&format!(" {time}"));
            }
            let verdict = match verdict_name(m.verdict) {
                "ok" => "ok".to_string(),
                name => format!("{name} {:.2}", m.confidence),
            };
            let mut why: Vec<String> = m.rules.iter().map(|r| r.trim_start_matches("date/").to_string()).collect();
            if let Some((text, _)) = &m.proposed {
                why.insert(0, format!("→ {}", visible(text)));
            }
            if m.verdict > sverka::dates::DateVerdict::Ok {
                why.extend(m.evidence.first().map(|t| visible(&t.says)));
            }
            [
                format!("{}:{}", place.line + first_line, place.column),
                visible(&m.text),
                value,
                m.role.clone(),
                verdict,
                why.join("; "),
            ]
        })
        .collect();
    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(unicode_width::UnicodeWidthStr::width(cell.as_str()));
        }
    }
    for (row, mention) in rows.iter().zip(dates) {
        let mut line = String::new();
        for (i, cell) in row.iter().enumerate() {
            line.push_str(cell);
            if let Some(width) = widths.get(i) {
                let pad = width.saturating_sub(unicode_width::UnicodeWidthStr::width(cell.as_str())) + 2;
                line.push_str(&" ".repeat(pad));
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
        if explain {
            explained(mention, out);
        }
    }
}
