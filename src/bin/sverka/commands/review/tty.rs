//! Turns a dialogue, one question and one line of answer at a time, into saved decisions.
//!
//! Nothing is cleared or moved on the screen, so that it reads the same
//! through a pipe, over a slow line and with a screen reader.

use std::io::{self, BufRead, Write};

use sverka::error::{Error, ErrorKind, Result};
use sverka::review::card::card;
use sverka::review::queue::{alone, concordance};
use sverka::review::{Answer, Desk, Order, Verdict};
use sverka::text::show::visible;

use super::card::{Look, PROMPT, draw, help};
use super::keys::{Typed, typed};
use super::who::now;

/// How a dialogue goes.
#[derive(Debug, Clone)]
pub struct Manner {
    /// In which order.
    pub order: Order,
    /// How cards look.
    pub look: Look,
    /// Whether one verdict may reach many dates, numbers or names.
    pub risky: bool,
    /// Whether conflicts of others are asked, and answered as a judge.
    pub judging: bool,
    /// Whether a person types: then the prompt waits on its line.
    pub person: bool,
}

/// How a pair was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Every question was answered or skipped.
    Done,
    /// The reviewer left, or the input ended.
    Quit,
    /// Undo, and nothing is left to undo in this pair.
    Before,
}

/// What a session came to.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Decisions saved.
    pub saved: usize,
    /// The last failure to save, if nothing was saved after it.
    pub unsaved: Option<Error>,
}

/// A conversation over two streams.
pub struct Dialogue<'a, R, W> {
    /// Where answers come from.
    pub input: R,
    /// Where questions go.
    pub output: W,
    /// How it goes.
    pub manner: &'a Manner,
    /// What it came to.
    pub tally: Tally,
}

fn failed(e: &io::Error) -> Error {
    Error::new(ErrorKind::WriteFailed, format!("cannot go on with the dialogue: {e}"))
}

impl<R: BufRead, W: Write> Dialogue<'_, R, W> {
    /// Writes, and gives up quietly where the reader has gone.
    fn say(&mut self, text: &str) -> Result<()> {
        self.output.write_all(text.as_bytes()).and_then(|()| self.output.flush()).map_err(|e| failed(&e))
    }

    /// Reads one line; none at the end of the input.
    fn answer(&mut self) -> Result<Option<String>> {
        let mut line = Vec::new();
        let read = self.input.read_until(b'\n', &mut line).map_err(|e| failed(&e))?;
        Ok((read > 0).then(|| String::from_utf8(line).unwrap_or_else(|_| "\u{fffd}".into())))
    }

    /// Says that there is nothing to undo.
    pub fn nothing_before(&mut self) {
        // Where nobody reads any more, the next question will find out.
        let _ = self.say("nothing to take back\n");
    }

    fn ask(&mut self) -> Result<Option<String>> {
        self.say(if self.manner.person { "> " } else { "" })?;
        self.answer()
    }

    /// Says that nothing is left to ask, and returns whether the reviewer takes the last decision back all the same.
    pub fn ended(&mut self) -> Result<bool> {
        self.say("\nnothing is left to ask [z undo · Enter or q leaves]\n")?;
        Ok(self.ask()?.is_some_and(|line| typed(&line) == Typed::Undo))
    }

    /// Asks what is open at a desk.
    pub fn pair(&mut self, desk: &mut Desk, only: &dyn Fn(&Desk, usize) -> bool) -> Result<Left> {
        let mut questions: Vec<usize> = match self.manner.judging {
            true => desk.conflicts(),
            false => desk.queue(self.manner.order),
        };
        questions.retain(|&i| only(desk, i));
        if questions.is_empty() {
            return Ok(Left::Done);
        }
        let decided = desk.comparison.discrepancies.len() - questions.len();
        self.say(&format!(
            "\n{}: {} to decide, {decided} not asked\n",
            visible(&desk.comparison.pair.id),
            questions.len()
        ))?;
        let mut at = 0;
        while at < questions.len() {
            let here = questions[at];
            let shown = draw(&card(desk, here), at + 1, questions.len(), self.manner.look);
            self.say(&format!("{shown}{PROMPT}\n"))?;
            let Some(line) = self.ask()? else { return Ok(Left::Quit) };
            match typed(&line) {
                Typed::Verdict(verdict, text) => {
                    if self.decide(desk, here, verdict, text)? {
                        at += 1;
                    }
                }
                Typed::Undo | Typed::Redo => {
                    let back = typed(&line) == Typed::Undo;
                    match self.take_back(desk, back)? {
                        Some(places) => at = revisit(&mut questions, at, &places, back),
                        None if back => return Ok(Left::Before),
                        None => self.say("nothing to bring back\n")?,
                    }
                }
                Typed::Skip => at += 1,
                Typed::Back if at > 0 => at -= 1,
                Typed::Back => self.say("this is the first\n")?,
                Typed::Group => self.group(desk, here)?,
                Typed::Comment(text) => {
                    let done = desk.comment(here, &text, &now()).map(|()| "remark saved\n".to_string());
                    self.told(done)?;
                }
                Typed::Help => self.say(&help())?,
                Typed::Quit => return Ok(Left::Quit),
                Typed::Unknown => self.say("not understood; ? says what the keys mean\n")?,
            }
            // A group may have settled what is still to come, and an answer from elsewhere too.
            if !self.manner.judging {
                while at < questions.len()
                    && !matches!(typed(&line), Typed::Undo | Typed::Back)
                    && !desk.is_open(questions[at])
                {
                    at += 1;
                }
            }
        }
        Ok(Left::Done)
    }

    fn decide(&mut self, desk: &mut Desk, here: usize, verdict: Verdict, text: Option<String>) -> Result<bool> {
        let mut answer = Answer::of(verdict);
        if verdict == Verdict::Other {
            answer.text = text;
        } else {
            answer.note = text;
        }
        let saved = match self.manner.judging {
            true => desk.adjudicate(here, &answer, &now()),
            false => desk.decide(here, &answer, &now()),
        };
        let said = format!("saved: {}\n", verdict.name());
        self.told(saved.map(|()| said))
    }

    /// Says that something is saved only after it is; a failure is told and kept.
    fn told(&mut self, done: Result<String>) -> Result<bool> {
        match done {
            Ok(text) => {
                self.tally.saved += 1;
                self.tally.unsaved = None;
                self.say(&text)?;
                Ok(true)
            }
            Err(error) => {
                self.say(&format!("NOT SAVED. {error}\n"))?;
                if error.kind != ErrorKind::Usage {
                    self.tally.unsaved = Some(error);
                }
                Ok(false)
            }
        }
    }

    /// Takes back the last decision at a desk, or brings back what was taken back; none where there is nothing.
    pub fn take_back(&mut self, desk: &mut Desk, back: bool) -> Result<Option<Vec<usize>>> {
        let done = if back { desk.undo(&now()) } else { desk.redo(&now()) };
        match done {
            Ok(Some(places)) => {
                self.say(if back { "taken back\n" } else { "brought back\n" })?;
                Ok(Some(places))
            }
            Ok(None) => Ok(None),
            Err(error) => {
                self.told(Err(error))?;
                Ok(Some(Vec::new()))
            }
        }
    }

    /// Shows all places that differ in the same way, and decides those that are not excepted.
    fn group(&mut self, desk: &mut Desk, here: usize) -> Result<()> {
        let places: Vec<usize> =
            concordance(&desk.comparison.discrepancies, here).into_iter().filter(|&i| desk.is_open(i)).collect();
        let mut text = String::from("\n");
        for (n, &i) in places.iter().enumerate() {
            let c = card(desk, i);
            let line = |e: &sverka::review::card::Excerpt| {
                let before: String = e.before.chars().rev().take(25).collect::<Vec<_>>().into_iter().rev().collect();
                let after: String = e.after.chars().take(25).collect();
                format!("{}⟦{}⟧{}", visible(&before), visible(&e.reading), visible(&after))
            };
            text += &format!("  {:3}. T {}\n       R {}\n", n + 1, line(&c.transcript), line(&c.reference));
        }
        let refused = places.iter().find_map(|&i| alone(&desk.comparison.discrepancies[i]));
        if let Some(why) = refused.filter(|_| !self.manner.risky) {
            return self.say(&format!("{text}{why}: each is looked at alone (--allow-bulk-risky lifts this)\n"));
        }
        text += &format!(
            "one verdict for these {}, as `1`; exceptions after a minus, as `1 -3,5`; Enter leaves\n",
            places.len()
        );
        self.say(&text)?;
        let Some(line) = self.ask()? else { return Ok(()) };
        let (said, but) = line.split_once('-').unwrap_or((&line, ""));
        let Typed::Verdict(verdict, None) = typed(said) else { return self.say("nothing decided\n") };
        let except: Vec<usize> =
            but.split([',', ' ']).filter_map(|n| n.trim().trim_start_matches('-').parse().ok()).collect();
        let chosen: Vec<usize> =
            places.iter().enumerate().filter(|(n, _)| !except.contains(&(n + 1))).map(|(_, &i)| i).collect();
        let saved = desk.decide_all(&chosen, &Answer::of(verdict), self.manner.risky, &now());
        self.told(saved.map(|()| format!("saved: {} for {} places\n", verdict.name(), chosen.len())))?;
        Ok(())
    }
}

/// Goes to the place that was taken back, which may not have been asked in this session.
fn revisit(questions: &mut Vec<usize>, at: usize, places: &[usize], back: bool) -> usize {
    let Some(&place) = places.first().filter(|_| back) else { return at };
    if let Some(found) = questions.iter().position(|&q| q == place) {
        return found;
    }
    questions.insert(at, place);
    at
}
