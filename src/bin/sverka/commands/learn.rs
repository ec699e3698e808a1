//! Turns a corpus, or texts alone, into what their dates are used to.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use sverka::compare::compare;
use sverka::corpus::Corpus;
use sverka::dates::collection::{Document, Learner};
use sverka::dates::{DateMention, DateOptions};
use sverka::error::{Error, ErrorKind, Result};
use sverka::read::{ReadOptions, read_source};

use super::{dates, input, output};
use crate::args::DatesArgs;

/// Runs `sverka dates --learn`.
pub fn run(args: &DatesArgs) -> Result<ExitCode> {
    let mut learner = Learner::default();
    let folders: Vec<PathBuf> = args.learn.iter().filter(|p| p.is_dir()).cloned().collect();
    if !folders.is_empty() {
        pairs(&folders, &mut learner)?;
    }
    for file in args.learn.iter().filter(|p| !p.is_dir()) {
        text(file, args, &mut learner)?;
    }
    let learnt = learner.finish();
    for b in &learnt.breaks {
        eprintln!(
            "sverka: DATE110 date/sequence: {} is dated {}, its neighbours {} and {}",
            b.id, b.date, b.after, b.before
        );
    }
    let page = learnt.to_toml();
    match &args.to {
        Some(file) => {
            let fault =
                |e: std::io::Error| Error::new(ErrorKind::Unreadable, e.to_string()).in_file(input::relative(file));
            std::fs::write(file, page).map_err(fault)?;
        }
        None => output::print(&page)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Every pair of a corpus: its dates by all witnesses, and the figures that differ.
fn pairs(folders: &[PathBuf], learner: &mut Learner) -> Result<()> {
    let corpus = Corpus::open(folders, None)?;
    type Learnt = (Vec<DateMention>, Vec<(char, char)>);
    let work = |entry: &sverka::corpus::Entry| -> Result<Option<Learnt>> {
        if entry.transcript.is_none() || entry.reference.is_none() {
            return Ok(None);
        }
        let (pair, options) = corpus.load(entry)?;
        let comparison = compare(pair, &options);
        let single = |s: &str| s.chars().next().filter(|c| s.len() == c.len_utf8());
        let edits = comparison.discrepancies.iter().flat_map(|d| &d.edits);
        let edits = edits.filter_map(|e| Some((single(&e.transcript)?, single(&e.reference)?))).collect();
        Ok(Some((comparison.dates, edits)))
    };
    let mut fault = None;
    corpus.each(0, work, |entry, result| match result {
        Ok(Some((dates, edits))) => learner.add(&Document { id: &entry.id, dates: &dates, edits: &edits }),
        Ok(None) => {}
        Err(e) => fault = fault.take().or(Some(e)),
    });
    fault.map_or(Ok(()), Err)
}

/// A text by itself: it has no partner to learn confusions from.
fn text(file: &Path, args: &DatesArgs, learner: &mut Learner) -> Result<()> {
    let read = ReadOptions { encoding: args.encoding.clone(), lang: args.lang.clone(), ..ReadOptions::default() };
    let source = Arc::new(read_source(file, &read)?);
    let options = DateOptions {
        lang: args.lang.clone(),
        range: args.range.clone(),
        anchor: args.anchor.clone(),
        ..DateOptions::default()
    };
    let id = input::relative(&file.with_extension(""));
    learner.add(&Document { id: &id, dates: &dates::judged(&source, &options), edits: &[] });
    Ok(())
}
