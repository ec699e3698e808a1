//! Turns a person's answers into decisions: the commands `review` and `adjudicate`.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use sverka::error::{Error, ErrorKind, Result};
use sverka::review::{Desk, Order, sample};

mod card;
mod keys;
mod tty;
pub mod units;
#[cfg(feature = "web")]
mod web;
pub mod who;

use crate::args::review::{AdjudicateArgs, QueueArg, ReviewArgs, ScopeArgs};
use tty::{Dialogue, Left, Manner, Tally};
use units::{Unit, units};

/// Runs `sverka review`.
pub fn run(args: &ReviewArgs) -> Result<ExitCode> {
    #[cfg(feature = "web")]
    let web = args.web || (!args.tty && io::stdin().is_terminal());
    #[cfg(not(feature = "web"))]
    let web = false;
    if !args.tty && !web && !io::stdin().is_terminal() {
        return Err(Error::new(ErrorKind::Usage, "a review needs a person, and there is no terminal")
            .hint("answer through a pipe with --tty; see what there is with `sverka diff`; write what is decided with `sverka apply`"));
    }
    let order = match args.queue {
        QueueArg::Risk => Order::Risk,
        QueueArg::Order => Order::Document,
        QueueArg::Confusion => Order::Confusion,
    };
    if let Some(share) = args.sample.filter(|s| !(*s > 0.0 && *s <= 100.0)) {
        return Err(
            Error::new(ErrorKind::Usage, format!("--sample {share} is no share")).hint("give per cent: --sample 3")
        );
    }
    let known = sverka::classify::Cause::ALL.map(sverka::classify::Cause::name);
    if let Some(cause) = args.class.iter().find(|c| !known.contains(&c.as_str())) {
        return Err(
            Error::new(ErrorKind::Usage, format!("no cause ‘{cause}’")).hint(format!("causes: {}", known.join(", ")))
        );
    }
    #[cfg(feature = "web")]
    if web {
        let mut desks =
            web::Desks::new(units(&args.scope)?, args.scope.clone(), who::reviewer(args.reviewer.as_deref())?, order);
        (desks.blind, desks.risky) = (args.blind, args.allow_bulk_risky);
        return web::serve(desks, args.port, !args.no_open);
    }
    let manner =
        Manner { order, look: look(args.blind), risky: args.allow_bulk_risky, judging: false, person: person() };
    let session = Session { args: &args.scope, reviewer: who::reviewer(args.reviewer.as_deref())?, blind: args.blind };
    let only = |desk: &Desk, i: usize| {
        args.class.is_empty() || args.class.iter().any(|c| c == desk.comparison.discrepancies[i].cause.name())
    };
    let share = args.sample.map(|s| (s / 100.0, args.seed));
    session.hold(&manner, &only, share)
}

/// Runs `sverka adjudicate`.
pub fn adjudicate(args: &AdjudicateArgs) -> Result<ExitCode> {
    let manner = Manner { order: Order::Risk, look: look(false), risky: false, judging: true, person: person() };
    let session = Session { args: &args.scope, reviewer: who::reviewer(args.reviewer.as_deref())?, blind: false };
    session.hold(&manner, &|_, _| true, None)
}

fn person() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

fn look(blind: bool) -> card::Look {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    card::Look { color: io::stdout().is_terminal() && !plain, blind }
}

/// One sitting of one reviewer.
struct Session<'a> {
    args: &'a ScopeArgs,
    reviewer: String,
    blind: bool,
}

impl Session<'_> {
    fn desk(&self, unit: &Unit) -> Result<Desk> {
        let (place, comparison) = unit.read(self.args)?.compared();
        let desk = Desk::open(place, comparison, &self.reviewer, self.blind)?;
        if desk.is_held_elsewhere() {
            eprintln!(
                "sverka: {}: another sverka has this log open: you can read, and nothing you decide here is saved \
                 until it is closed",
                desk.log_path().display()
            );
        }
        for trouble in &desk.log().troubles {
            eprintln!("sverka: {}:{}: {}", desk.log_path().display(), trouble.line, trouble.what);
        }
        Ok(desk)
    }

    /// Asks pair after pair; undo at the first question of one goes back to the one before.
    fn hold(
        &self,
        manner: &Manner,
        only: &dyn Fn(&Desk, usize) -> bool,
        share: Option<(f64, u64)>,
    ) -> Result<ExitCode> {
        let units = units(self.args)?;
        let (stdin, stdout) = (io::stdin().lock(), io::stdout().lock());
        let mut dialogue = Dialogue { input: stdin, output: stdout, manner, tally: Tally::default() };
        let (mut at, mut open, mut faults) = (0, BTreeMap::new(), Vec::new());
        let (mut left, mut back) = (Left::Done, false);
        loop {
            if at == units.len() {
                // The last answer may have been the wrong one.
                if manner.judging || !matches!(dialogue.ended(), Ok(true)) {
                    break;
                }
                (at, back) = (units.len() - 1, true);
            }
            let mut desk = match self.desk(&units[at]) {
                Ok(desk) => desk,
                Err(error) if units.len() > 1 => {
                    eprintln!("sverka: {error}");
                    faults.push(error);
                    at += 1;
                    continue;
                }
                Err(error) => return Err(error),
            };
            if back {
                back = false;
                match dialogue.take_back(&mut desk, true) {
                    Ok(Some(_)) => {}
                    Ok(None) if at > 0 => {
                        (at, back) = (at - 1, true);
                        continue;
                    }
                    Ok(None) => dialogue.nothing_before(),
                    Err(_) => return Ok(ExitCode::SUCCESS),
                }
            }
            let chosen = share.map(|(share, seed)| drawn(&desk, share, seed));
            let wanted = |desk: &Desk, i: usize| only(desk, i) && chosen.as_ref().is_none_or(|c| c.contains(&i));
            left = match dialogue.pair(&mut desk, &wanted) {
                Ok(left) => left,
                // Whoever read the questions has gone; what was saved is saved.
                Err(_) => return Ok(ExitCode::SUCCESS),
            };
            open.insert(at, desk.queue(manner.order).len());
            match left {
                Left::Done => at += 1,
                Left::Quit => break,
                Left::Before if at > 0 => {
                    at -= 1;
                    back = true;
                }
                Left::Before => dialogue.nothing_before(),
            }
        }
        let tally = dialogue.tally;
        let end =
            if left == Left::Quit { String::new() } else { format!(", {} left open", open.values().sum::<usize>()) };
        println!("\n{} saved{end}", tally.saved);
        if let Some(error) = tally.unsaved {
            return Err(error);
        }
        Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
    }
}

fn drawn(desk: &Desk, share: f64, seed: u64) -> Vec<usize> {
    let c = &desk.comparison;
    let items: Vec<(String, String)> =
        c.discrepancies.iter().map(|d| (format!("{}/{}", c.pair.id, d.id), d.cause.name().to_string())).collect();
    sample::sample(&items, share, seed)
}
