//! Turns the fixes of a corpus into changed references, or into a diff of them.

use std::process::ExitCode;

use similar::TextDiff;
use sverka::corpus::Corpus;
use sverka::corpus::mend::Mended;
use sverka::error::{Error, ErrorKind, Result};
use sverka::report::escape::terminal;
use sverka::rules::Safety;

use super::check::CheckArgs;
use super::output;

fn all(corpus: &Corpus, args: &CheckArgs) -> Vec<Mended> {
    let most = if args.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    let mut out = Vec::new();
    corpus.each(
        args.corpus.jobs,
        // What cannot be read is told by the check itself.
        |entry| corpus.mended(entry, most).ok().flatten(),
        |_, mended| out.extend(mended),
    );
    out
}

/// Prints what the fixes would change, as a unified diff.
pub fn show(corpus: &Corpus, args: &CheckArgs) -> Result<ExitCode> {
    let mended = all(corpus, args);
    let mut page = String::new();
    for m in &mended {
        let diff = TextDiff::from_lines(&m.before, &m.after);
        let name = terminal(&m.name);
        let body = diff.unified_diff().context_radius(1).header(&format!("a/{name}"), &format!("b/{name}")).to_string();
        let rules = m.rules.join(", ");
        if body.is_empty() {
            page.push_str(&format!("# {rules}\n{name}: only its bytes change\n"));
            continue;
        }
        page.push_str(&format!("# {rules}\n"));
        for line in body.split_terminator('\n') {
            page.push_str(&terminal(line));
            page.push('\n');
        }
    }
    output::print(&page)?;
    Ok(if mended.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Writes the fixes, each file whole or not at all.
pub fn write(corpus: &Corpus, args: &CheckArgs) -> Result<()> {
    for m in all(corpus, args) {
        let beside = m.path.with_extension(format!("{}.part", std::process::id()));
        let done = std::fs::write(&beside, &m.bytes).and_then(|()| std::fs::rename(&beside, &m.path));
        if let Err(e) = done {
            let _ = std::fs::remove_file(&beside);
            let error = Error::new(ErrorKind::WriteFailed, format!("cannot write: {e}")).in_file(m.name);
            return Err(error.hint("see that it may be written to"));
        }
        eprintln!("sverka: mended {} ({})", terminal(&m.name), m.rules.join(", "));
    }
    Ok(())
}
