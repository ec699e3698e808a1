//! Turns figures into rows for a spreadsheet: one figure a row, as tab- or comma-separated values.
//!
//! Columns: `pair`, `scope`, `metric`, `item`, `figure`, `value`, `state`. A metric that is a
//! rate has the figure `value`; what it was made of and the cells of its tables
//! follow with names of their own, `item` naming the row of a table. Rates are
//! fractions of 1, as in JSON; an undefined one is empty.

use super::escape::terminal as visible;
use super::metrics_json::round;
use crate::compare::Measured;
use crate::metrics::compat::Tool;
use crate::metrics::{Compute, METRICS, Part, Scope};

/// Names of the columns.
pub const COLUMNS: [&str; 7] = ["pair", "scope", "metric", "item", "figure", "value", "state"];

type Row = [String; 7];

/// Writes the figures as tab-separated values; what would break a line or a column is spelt out.
pub fn tsv(m: &Measured, compat: Option<&Tool>) -> String {
    write(m, compat, '\t', visible)
}

/// Writes the figures as comma-separated values (RFC 4180, line feeds at line ends).
pub fn csv(m: &Measured, compat: Option<&Tool>) -> String {
    let quoted = |text: &str| {
        let special = text.contains([',', '"', '\n', '\r']);
        if special { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_string() }
    };
    write(m, compat, ',', quoted)
}

fn write(m: &Measured, compat: Option<&Tool>, separator: char, cell: impl Fn(&str) -> String) -> String {
    let mut rows = vec![COLUMNS.map(String::from)];
    rows.extend(figures(m));
    if let Some(tool) = compat {
        let figures = tool.of(&m.pair);
        let row = |(name, part): (&str, Part)| row(m, "files", tool.id, "", name, value(&part), "");
        rows.extend(figures.into_iter().map(row));
    }
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|text| cell(text)).collect();
        out.push_str(&cells.join(&separator.to_string()));
        out.push('\n');
    }
    out
}

fn row(m: &Measured, scope: &str, metric: &str, item: &str, figure: &str, value: String, state: &str) -> Row {
    [m.pair.id.clone(), scope.into(), metric.into(), item.into(), figure.into(), value, state.into()]
}

fn figures(m: &Measured) -> Vec<Row> {
    let mut rows = Vec::new();
    for scope in Scope::ALL {
        let f = m.metrics.of(scope);
        let row = |metric, figure, value| row(m, scope.name(), metric, "", figure, value, f.state.name());
        for metric in METRICS {
            if let Compute::FromCounts(rate) = metric.compute {
                rows.push(row(metric.id, "value", value(&Part::Rate(rate(f)))));
            }
        }
        for (metric, edits, length) in [("cer", f.edits, f.reference_length), ("wer", f.word_edits, f.reference_words)]
        {
            rows.push(row(metric, "substitutions", edits.substitutions.to_string()));
            rows.push(row(metric, "omissions", edits.omissions.to_string()));
            rows.push(row(metric, "additions", edits.additions.to_string()));
            rows.push(row(metric, "reference_length", length.to_string()));
        }
    }
    for r in &m.metrics.requested {
        let row = |item: &str, figure: &str, value| {
            row(m, r.scope.name(), r.metric.id, item, figure, value, r.answer.state.name())
        };
        if r.answer.tables.is_empty() {
            rows.push(row("", "value", value(&Part::Rate(r.answer.value))));
        }
        rows.extend(r.answer.parts.iter().map(|(name, part)| row("", name, value(part))));
        for table in &r.answer.tables {
            for cells in &table.rows {
                let text = |p: &Part| if let Part::Text(text) = p { Some(text.clone()) } else { None };
                let item = cells.iter().filter_map(text).collect::<Vec<_>>().join(" → ");
                let numbers =
                    table.columns.iter().zip(cells).filter(|(_, p)| !matches!(p, Part::Text(_) | Part::Raw(_)));
                rows.extend(numbers.map(|(name, p)| row(&item, &format!("{}.{name}", table.name), value(p))));
            }
        }
    }
    rows
}

fn value(part: &Part) -> String {
    match part {
        Part::Count(n) => n.to_string(),
        Part::Rate(rate) => rate.map_or_else(String::new, |r| round(r).to_string()),
        Part::Text(text) | Part::Raw(text) => text.clone(),
        Part::Flag(flag) => flag.to_string(),
    }
}
