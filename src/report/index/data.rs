//! Writes the index for programs and for a pull request: `sverka/report/1`, a row a document, a comment.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Index, Trend};
use crate::metrics::{Average, Figures};
use crate::report::dates_json::verdict_name;
use crate::report::escape;
use crate::report::markdown::{Capped, MOST};
use crate::report::metrics_json::round;
use crate::report::model::Answer;
use crate::report::say;
use crate::report::words::Words;

const fn answer_name(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Unrelated => "unrelated",
        Answer::Nothing(state) => state.name(),
    }
}

fn figures(f: &Figures) -> Value {
    json!({"cer": f.cer.map(round), "wer": f.wer.map(round), "edits": f.edits.total(), "reference_length": f.reference_length, "state": f.state.name()})
}

fn averaged(a: &Average) -> Value {
    let interval = |i: Option<(f64, f64)>| i.map(|(low, high)| json!([round(low), round(high)]));
    json!({
        "micro": a.micro.map(round),
        "micro_interval": interval(a.micro_interval),
        "macro": a.macro_average.map(round),
        "macro_interval": interval(a.macro_interval),
        "median": a.median.map(round),
        "pairs": a.pairs,
        "undefined": a.undefined,
    })
}

fn trend(t: &Trend) -> Value {
    json!({
        "since": t.since,
        "documents": t.documents,
        "profile": t.profile,
        "for_a_person": {"before": t.open.0, "now": t.open.1},
        "folded_cer": {"before": t.cer.0.map(round), "now": t.cer.1.map(round)},
        "difference_interval": t.interval.map(|(low, high)| [round(low), round(high)]),
    })
}

/// Writes the index as JSON.
pub fn json(index: &Index) -> Value {
    let documents = index.rows.iter().map(|row| {
        let files: serde_json::Map<String, Value> = row.files.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
        let Some(s) = &row.summary else {
            return json!({"id": row.id, "status": row.status, "reason": row.reason, "files": files});
        };
        let dates: Vec<Value> = s
            .dates
            .iter()
            .map(|d| json!({"text": d.text, "at": d.at, "verdict": verdict_name(d.verdict), "proposed": d.proposed}))
            .collect();
        let causes: serde_json::Map<String, Value> = s
            .causes
            .iter()
            .map(|(cause, all, judged)| (cause.name().to_string(), json!({"all": all, "for_a_person": judged})))
            .collect();
        json!({
            "id": row.id,
            "status": row.status,
            "title": s.title,
            "sign_off": answer_name(s.answer),
            "for_a_person": s.open,
            "discrepancies": s.discrepancies,
            "coverage": round(s.covered),
            "body": figures(&s.body),
            "folded": figures(&s.folded),
            "causes": causes,
            "dates": dates,
            "files": files,
        })
    });
    let causes: serde_json::Map<String, Value> = index
        .causes()
        .into_iter()
        .map(|(cause, all, judged)| (cause.name().to_string(), json!({"all": all, "for_a_person": judged})))
        .collect();
    let mut rates = serde_json::Map::new();
    for (scope, metric, a) in index.averages() {
        let entry = rates.entry(scope).or_insert_with(|| json!({}));
        entry[metric] = averaged(&a);
    }
    let inconsistent = index
        .inconsistent()
        .into_iter()
        .map(|i| json!({"transcript": i.transcript, "reference": i.reference, "changed": i.changed, "left": i.left}));
    json!({
        "schema": "sverka/report/1",
        "tool": {"name": "sverka", "version": env!("CARGO_PKG_VERSION")},
        "documents": documents.collect::<Vec<_>>(),
        "worst": index.worst().iter().filter(|(_, s)| s.open > 0).take(20).map(|(row, _)| &row.id).collect::<Vec<_>>(),
        "corpus": {
            "documents": index.rows.len(),
            "judged": index.judged().count(),
            "failed": index.failed().count(),
            "for_a_person": index.judged().map(|(_, s)| s.open).sum::<usize>(),
            "causes": causes,
            "rates": rates,
            "inconsistent": inconsistent.collect::<Vec<_>>(),
            "trend": index.trend.as_ref().map(trend),
        },
    })
}

/// Writes the index as a tab-separated table.
pub fn tsv(index: &Index) -> String {
    let mut out = String::from(
        "id\tstatus\tsign_off\tfor_a_person\topen_dates\tdiscrepancies\tcoverage\tbody_cer\tbody_wer\tfolded_cer\treference_length\ttitle\treason\n",
    );
    for row in &index.rows {
        let mut cells = vec![row.id.clone(), row.status.clone()];
        let rate = |r: Option<f64>| r.map_or_else(String::new, |r| round(r).to_string());
        match &row.summary {
            Some(s) => cells.extend([
                answer_name(s.answer).into(),
                s.open.to_string(),
                s.dates.len().to_string(),
                s.discrepancies.to_string(),
                round(s.covered).to_string(),
                rate(s.body.cer),
                rate(s.body.wer),
                rate(s.folded.cer),
                s.body.reference_length.to_string(),
                s.title.clone(),
                String::new(),
            ]),
            None => {
                cells.extend(std::iter::repeat_n(String::new(), 10));
                cells.push(row.reason.clone().unwrap_or_default());
            }
        }
        let cells: Vec<String> = cells.iter().map(|cell| escape::tsv(cell)).collect();
        let _ = writeln!(out, "{}", cells.join("\t"));
    }
    out
}

/// Writes the index as a comment for a pull request, the documents with most to look at first.
pub fn markdown(index: &Index, words: &Words) -> String {
    let plain = escape::markdown;
    let mut out = Capped::new(MOST);
    let judged = index.judged().count();
    let open: usize = index.judged().map(|(_, s)| s.open).sum();
    out.add(&format!(
        "<!-- sverka-report -->\n## {}\n\n**{}; {}: {open}.**\n",
        words.get("index.title"),
        words.count("documents", judged),
        words.get("classes.judged")
    ));
    let mut rates = format!(
        "\n| {} | {} | {} |\n|---|--:|--:|\n",
        words.get("index.rates"),
        words.get("index.micro"),
        words.get("index.macro")
    );
    for (scope, metric, a) in index.averages() {
        let with = |rate: Option<f64>, interval: Option<(f64, f64)>| {
            let bounds = interval.map_or_else(String::new, |(l, h)| {
                format!(" ({}–{})", say::plain_percent(Some(l)), say::plain_percent(Some(h)))
            });
            format!("{}{bounds}", say::plain_percent(rate))
        };
        let (micro, mean) = (with(a.micro, a.micro_interval), with(a.macro_average, a.macro_interval));
        let _ = writeln!(rates, "| {} {scope} | {micro} | {mean} |", metric.to_uppercase());
    }
    out.add(&rates);
    if let Some(t) = &index.trend {
        let title = words.fill("index.trend", &[("rev", &t.since)]);
        let rate = say::plain_percent;
        let said = format!(
            "\n**{}** ({}): {}: {} → {}; CER {} → {}.\n",
            plain(&title),
            words.count("documents", t.documents),
            words.get("classes.judged"),
            t.open.0,
            t.open.1,
            rate(t.cer.0),
            rate(t.cer.1)
        );
        out.add(&said);
    }
    let failed: Vec<_> = index.failed().collect();
    if !failed.is_empty() {
        out.add(&format!("\n### {}\n\n", words.get("index.failed")));
        for row in failed {
            out.add(&format!(
                "- {}: {} {}\n",
                plain(&row.id),
                row.status,
                plain(row.reason.as_deref().unwrap_or_default())
            ));
        }
    }
    out.add(&format!(
        "\n### {}\n\n| {} | {} | {} | CER |\n|---|--:|--:|--:|\n",
        words.get("index.worst"),
        words.get("index.document"),
        words.get("classes.judged"),
        words.get("index.dates"),
    ));
    for (row, s) in index.worst() {
        out.add(&format!(
            "| {} | {} | {} | {} |\n",
            plain(&row.id),
            s.open,
            s.dates.len(),
            say::plain_percent(s.folded.cer)
        ));
    }
    out.close("", words)
}
