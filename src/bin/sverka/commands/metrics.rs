//! Turns a pair into its figures, and nothing else.

use std::process::ExitCode;

use sverka::compare::{Measured, measure};
use sverka::error::{Error, ErrorKind, Result};
use sverka::metrics::compat::{TOOLS, Tool, tool};
use sverka::metrics::{METRICS, Metric, Request, Scope, metric};
use sverka::report::{json, metrics_docs, metrics_table, metrics_text};

use super::{input, output};
use crate::args::{MetricsArgs, ScopeArg};

/// Runs `sverka metrics`.
pub fn run(args: &MetricsArgs) -> Result<ExitCode> {
    if let Some(name) = &args.explain {
        let text = match name {
            Some(name) => metrics_docs::explain(known(name)?, output::width()),
            None => metrics_docs::explain_all(output::width()),
        };
        output::print(&text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let targets = output::targets(&args.output, &["text", "json", "tsv", "csv"])?;
    let (request, compat) = (request(args)?, args.compat.as_deref().map(program).transpose()?);
    let Some(from) = &args.input else {
        return Err(Error::new(ErrorKind::Usage, "no texts to measure").hint("sverka metrics TRANSCRIPT REFERENCE"));
    };
    let pair = input::pair(from)?;
    let options = input::options(from, &pair)?;
    let measured: Measured = measure(pair, &options, &request);
    for target in &targets {
        let content = match target.format.as_str() {
            "json" => {
                output::write_json(target, &json::measured(&measured, compat))?;
                continue;
            }
            "tsv" => metrics_table::tsv(&measured, compat),
            "csv" => metrics_table::csv(&measured, compat),
            _ => metrics_text::measured(&measured, compat, &output::page(args.color, target, args.all)),
        };
        output::write(target, &content)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn request(args: &MetricsArgs) -> Result<Request> {
    let scope = match args.scope {
        ScopeArg::Whole => Scope::Whole,
        ScopeArg::Body => Scope::Body,
        ScopeArg::Folded => Scope::Folded,
    };
    let named = args.metric.iter().map(|name| known(name)).collect::<Result<Vec<&Metric>>>()?;
    let wanted = |m: &&Metric| args.all || named.iter().any(|n| n.id == m.id);
    Ok(Request { metrics: METRICS.iter().filter(|m| m.on_request()).filter(wanted).collect(), scope })
}

fn known(name: &str) -> Result<&'static Metric> {
    metric(name).ok_or_else(|| {
        let names: Vec<&str> = METRICS.iter().map(|m| m.id).collect();
        Error::new(ErrorKind::Usage, format!("no metric ‘{name}’")).hint(format!("metrics: {}", names.join(", ")))
    })
}

fn program(name: &str) -> Result<&'static Tool> {
    tool(name).ok_or_else(|| {
        let names: Vec<&str> = TOOLS.iter().map(|t| t.id).collect();
        Error::new(ErrorKind::Usage, format!("no figures of a program ‘{name}’"))
            .hint(format!("programs: {}", names.join(", ")))
    })
}
