//! Turns how far a run is into a line on the terminal, or into lines of JSON for a log.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use clap::ValueEnum;
use serde_json::json;
use sverka::bulk::work::Progress;

/// How progress is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Show {
    /// On a terminal.
    Auto,
    /// A line every five seconds.
    Json,
    /// Not at all.
    None,
}

/// Tells how far a run is, not too often.
pub struct Teller {
    show: Show,
    begun: Instant,
    last: Option<Instant>,
}

impl Teller {
    /// Begins to count the time.
    pub fn new(show: Show) -> Self {
        let show = if show == Show::Auto && !std::io::stderr().is_terminal() { Show::None } else { show };
        Self { show, begun: Instant::now(), last: None }
    }

    /// Tells, where enough time has gone by.
    pub fn tell(&mut self, progress: &Progress) {
        let pause = match self.show {
            Show::None => return,
            Show::Auto => Duration::from_millis(200),
            Show::Json => Duration::from_secs(5),
        };
        if self.last.unwrap_or(self.begun).elapsed() >= pause {
            self.last = Some(Instant::now());
            self.line(progress, false);
        }
    }

    /// Tells the end.
    pub fn end(&mut self, progress: &Progress) {
        if self.show != Show::None {
            self.line(progress, true);
        }
    }

    fn line(&self, p: &Progress, ended: bool) {
        let seconds = self.begun.elapsed().as_secs_f64().max(1e-3);
        let (pages, megabytes) = (p.pages as f64 / seconds, p.bytes as f64 / 1e6 / seconds);
        let left = (p.bytes > 0).then(|| p.of_bytes.saturating_sub(p.bytes) as f64 / p.bytes as f64 * seconds);
        let mut err = std::io::stderr().lock();
        // Whoever closed standard error does not want to know.
        let _ = if self.show == Show::Json {
            let line = json!({
                "event": if ended { "end" } else { "progress" },
                "units": p.units, "of_units": p.of_units, "found_units": p.found,
                "pages": p.pages, "errors": p.errors,
                "seconds": (seconds * 10.0).round() / 10.0,
                "pages_per_second": (pages * 10.0).round() / 10.0,
                "megabytes_per_second": (megabytes * 10.0).round() / 10.0,
                "seconds_left": left.map(f64::round),
            });
            writeln!(err, "{line}")
        } else {
            let left = left.filter(|_| !ended).map_or(String::new(), |s| format!(", {} left", time(s)));
            let end = if ended { "\n" } else { "" };
            let errors = if p.errors > 0 { format!(", {} errors", p.errors) } else { String::new() };
            write!(
                err,
                "\r\x1b[K{} of {} parts, {} pages, {pages:.0} pages/s, {megabytes:.1} MB/s{errors}{left}{end}",
                p.units, p.of_units, p.pages
            )
            .and_then(|()| err.flush())
        };
    }
}

fn time(seconds: f64) -> String {
    let s = seconds.round() as u64;
    if s >= 3600 {
        format!("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
    } else {
        format!("{}:{:02}", s / 60, s % 60)
    }
}
