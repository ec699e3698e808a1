//! Turns the bad pages of a sample into taking or refusing a batch, and a limit into how many pages to look at.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use sverka::bulk::holds::Results;
use sverka::error::{Error, ErrorKind, Result};
use sverka::scale::{Batch, plan};

use super::tell::{percent, share};
use crate::commands::output;

/// Arguments of `bulk accept`.
#[derive(Debug, Args)]
#[command(
    after_help = "Without RESULTS it plans: the fewest pages to look at, if so many of them may be bad. With RESULTS, of a
random sample of the batch, it judges: the batch is taken where its share of bad pages is no more than
--most, with this confidence (exact, not by a normal curve). A page that could not be compared is bad.

Examples:
  sverka bulk accept --most 5%                    59 pages, none bad
  sverka bulk accept --most 5% --allow 2 --batch 4000
  sverka bulk accept results --most 5% --bad-from 10% --batch 4000

Exit codes: 0 taken, or planned; 1 refused; 2 could not judge."
)]
pub struct AcceptArgs {
    /// Folder of results of the sample, or a Parquet table of them
    #[arg(value_name = "RESULTS")]
    pub results: Option<PathBuf>,
    /// The share of bad pages that a batch may have
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub most: f64,
    /// The character error rate from which a page is bad
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "5%")]
    pub bad_from: f64,
    /// How sure it has to be
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "95%")]
    pub confidence: f64,
    /// Pages of the batch; without it, very many
    #[arg(long, value_name = "N")]
    pub batch: Option<u64>,
    /// Bad pages that a plan allows
    #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "results")]
    pub allow: u64,
    /// Output format: text or json; may be given more than once
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub output: Vec<String>,
}

/// Runs `sverka bulk accept`.
pub fn run(args: &AcceptArgs) -> Result<ExitCode> {
    let targets = output::targets(&args.output, &["text", "json"])?;
    if args.batch == Some(0) {
        return Err(Error::new(ErrorKind::Usage, "a batch of no page"));
    }
    let (page, value, taken) = match &args.results {
        None => planned(args),
        Some(path) => judged(args, path)?,
    };
    for target in &targets {
        match target.format.as_str() {
            "json" => output::write_json(target, &value)?,
            _ => output::write(target, &page)?,
        }
    }
    Ok(if taken { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn planned(args: &AcceptArgs) -> (String, serde_json::Value, bool) {
    let plan = plan(args.most, 1.0 - args.confidence, args.allow, args.batch);
    let page = format!(
        "look at {} pages, drawn at random; take the batch if no more than {} of them are bad\n\
         then it has no more than {} bad pages, with a confidence of {}\n",
        plan.pages,
        plan.accept,
        percent(args.most),
        percent(args.confidence)
    );
    let value = json!({
        "schema": "sverka/bulk-accept/1",
        "most": args.most, "confidence": args.confidence, "batch": args.batch,
        "plan": {"pages": plan.pages, "allow": plan.accept},
    });
    (page, value, true)
}

fn judged(args: &AcceptArgs, path: &std::path::Path) -> Result<(String, serde_json::Value, bool)> {
    let (mut seen, mut bad, mut lost) = (0, 0, 0);
    Results::open(path)?.each(|c| {
        seen += 1;
        lost += u64::from(!c.compared);
        // Without a corrected text there is no rate, and one character too much is all of it.
        let over = c.edits as f64 >= args.bad_from * c.ref_chars as f64 && c.edits > 0;
        bad += u64::from(!c.compared || over);
    })?;
    if seen == 0 {
        return Err(Error::new(ErrorKind::Malformed, "there is no page").in_file(path.display().to_string()));
    }
    if let Some(batch) = args.batch.filter(|b| *b < seen) {
        return Err(Error::new(ErrorKind::Usage, format!("{seen} pages of a batch of {batch}")));
    }
    let batch = Batch { pages: args.batch, seen, bad };
    let (share, at_most) = (batch.share(args.confidence), batch.at_most(args.confidence));
    let taken = at_most <= args.most;
    let page = format!(
        "{}: {bad} of {seen} pages are bad ({lost} could not be compared)\n\
         share of bad pages in the batch: {} to {}; at most {} with a confidence of {}, and {} are allowed\n",
        if taken { "taken" } else { "refused" },
        percent(share.low),
        percent(share.high),
        percent(at_most),
        percent(args.confidence),
        percent(args.most)
    );
    let value = json!({
        "schema": "sverka/bulk-accept/1",
        "most": args.most, "confidence": args.confidence, "batch": args.batch, "bad_from": args.bad_from,
        "seen": seen, "bad": bad, "not_compared": lost,
        "share": {"interval": [share.low, share.high], "at_most": at_most},
        "verdict": if taken { "taken" } else { "refused" },
    });
    Ok((page, value, taken))
}
