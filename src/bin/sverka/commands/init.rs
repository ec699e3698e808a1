//! Turns the folders that are there into a sverka.toml, after a question or two.

use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use sverka::corpus::propose::{Proposal, propose};
use sverka::error::{Error, ErrorKind, Result};
use sverka::normalize::Profile;

use super::output::{self, Target};

/// Arguments of `init`.
#[derive(Debug, Args)]
#[command(
    after_help = "Says what it would pair before it writes, and asks unless --yes is given or there is no terminal.\n\nExamples:\n  sverka init\n  sverka init --yes --role engine-quality --profile diplomatic\n\nExit codes: 0 written, 2 nothing to pair here, or there is a sverka.toml already."
)]
pub struct InitArgs {
    /// The folder that holds the texts
    #[arg(default_value = ".")]
    pub folder: PathBuf,
    /// Take the first proposal and ask nothing
    #[arg(long)]
    pub yes: bool,
    /// What the gate is for
    #[arg(long, value_name = "ROLE", value_enum)]
    pub role: Option<RoleArg>,
    /// Rules of comparison: exact, diplomatic, semi-diplomatic, modernised
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
}

/// What a gate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoleArg {
    /// The references are made here: findings fail, and no rate, for bad OCR is no fault of theirs
    Correction,
    /// The transcripts are measured here: error rates fail
    EngineQuality,
}

/// Runs `sverka init`.
pub fn run(args: &InitArgs) -> Result<ExitCode> {
    let file = args.folder.join("sverka.toml");
    if file.exists() {
        let error =
            Error::new(ErrorKind::Refused, "there is a configuration already").in_file(file.display().to_string());
        return Err(error.hint("change it by hand; `sverka config show` says what holds"));
    }
    let profile = args.profile.as_deref().map(Profile::named).transpose()?;
    let proposals = propose(&args.folder);
    let Some(best) = proposals.first() else {
        return Err(Error::new(ErrorKind::NotFound, "no two texts here look like a transcript and its reference")
            .in_file(args.folder.display().to_string())
            .hint("put raw transcripts into scans_text/ and corrected texts under the same names into reference/"));
    };
    let mut said = String::new();
    describe(&mut said, best);
    output::print(&said)?;
    let asks = !args.yes && io::stdin().is_terminal();
    if !args.yes && !asks {
        return Err(Error::new(ErrorKind::Usage, "there is no terminal to ask on; nothing was written")
            .hint("give --yes to take the proposal"));
    }
    if asks && !matches!(ask("Pair them so? [Y/n] ")?.as_str(), "" | "y" | "yes") {
        return Err(
            Error::new(ErrorKind::Refused, "nothing was written").hint("write sverka.toml by hand: docs/gate.md")
        );
    }
    let role = match args.role {
        Some(role) => role,
        None if asks => match ask("What is it for: (c) correcting texts, (q) measuring an engine? [c] ")?.as_str() {
            "q" => RoleArg::EngineQuality,
            _ => RoleArg::Correction,
        },
        None => RoleArg::Correction,
    };
    let profile = match profile {
        Some(profile) => profile.id,
        None if asks => {
            let answer = ask("Profile: exact, diplomatic, semi-diplomatic, modernised? [semi-diplomatic] ")?;
            Profile::named(if answer.is_empty() { Profile::DEFAULT } else { &answer })?.id
        }
        None => Profile::DEFAULT.to_string(),
    };
    let path = file.display().to_string();
    output::write(&Target { format: String::new(), file: Some(path) }, &written(best, role, &profile))?;
    output::print(&format!("wrote {}; now run: sverka check\n", shown(&file)))?;
    Ok(ExitCode::SUCCESS)
}

fn shown(file: &Path) -> String {
    let path = super::input::relative(file);
    path.strip_prefix("./").map_or(path.clone(), str::to_string)
}

fn describe(out: &mut String, p: &Proposal) {
    let _ = writeln!(out, "transcripts  {}\nreferences   {}\n{:6} pairs", p.raw, p.reference, p.pairs);
    for (what, ids) in
        [("transcripts without reference", &p.only_raw), ("references without transcript", &p.only_reference)]
    {
        if let Some(first) = ids.first() {
            let _ = writeln!(out, "{:6} {what} ({first}{})", ids.len(), if ids.len() > 1 { ", …" } else { "" });
        }
    }
}

fn ask(question: &str) -> Result<String> {
    output::print(question)?;
    let _ = io::stdout().flush();
    let mut answer = String::new();
    io::stdin()
        .lock()
        .read_line(&mut answer)
        .map_err(|e| Error::new(ErrorKind::Unreadable, format!("standard input: {e}")))?;
    Ok(answer.trim().to_lowercase())
}

fn written(p: &Proposal, role: RoleArg, profile: &str) -> String {
    let mut out = format!(
        "profile = \"{profile}\"\n\n[corpus]\nraw = {}\nreference = {}\n",
        quoted(&p.raw),
        quoted(&p.reference)
    );
    match (p.only_raw.len(), p.only_reference.len()) {
        (0, 0) => {}
        (_, 0) => out.push_str("missing.reference = \"todo\" # transcripts that still wait for their correction\n"),
        (0, _) => out.push_str("missing.raw = \"warn\" # references that nothing can verify\n"),
        _ => out.push_str("missing = { reference = \"todo\", raw = \"warn\" }\n"),
    }
    out.push_str("\n[gate]\n");
    match role {
        RoleArg::Correction => out.push_str("role = \"correction\"\n# Findings fail. A rate is no fault of a corrected text; `sverka ratchet update` keeps what is reached.\nmax-excluded = 0.02\n"),
        RoleArg::EngineQuality => out.push_str("role = \"engine-quality\"\n# Set these to what the engine must keep to.\npair-cer = { warn = 0.1, max = 0.3 }\ncorpus-cer.max = 0.1\nmax-excluded = 0.02\n"),
    }
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
