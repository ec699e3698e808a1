//! Compares pages in a process of its own, so that what brings a process down costs one row.
//!
//! The worker reads settings and batches of pages from its standard input and
//! answers with one row a page. Where it dies, the page it was at is the
//! guilty one; a new worker goes on with the next.

use std::ffi::OsString;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::align::exact::Workspace;
use crate::bulk::row::{Engine, Input, Row};
use crate::bulk::settings::Settings;
use crate::error::{Error, ErrorKind, Result};

/// Bytes of one message.
const LONGEST: u32 = 1 << 30;

/// How workers are started, and how long one page may take.
#[derive(Debug, Clone)]
pub struct Apart {
    /// The program.
    pub program: PathBuf,
    /// Its arguments, which make it call [`serve`].
    pub arguments: Vec<OsString>,
    /// How long a page may take.
    pub timeout: Option<Duration>,
}

fn failed(e: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorKind::Unreadable, format!("the worker process cannot be talked to: {e}"))
}

fn send(out: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let bytes = postcard::to_allocvec(message).map_err(io::Error::other)?;
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&bytes)
}

fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_le_bytes(length);
    if length > LONGEST {
        return Err(io::Error::other("a message without end"));
    }
    let mut bytes = vec![0; length as usize];
    from.read_exact(&mut bytes)?;
    postcard::from_bytes(&bytes).map(Some).map_err(io::Error::other)
}

/// Does the work of a worker until its input ends.
pub fn serve(input: impl Read, output: impl Write) -> Result<()> {
    let (mut input, mut output) = (BufReader::new(input), BufWriter::new(output));
    let Some((json, confusions)) = receive::<(String, bool)>(&mut input).map_err(|e| failed(&e))? else {
        return Ok(());
    };
    let mut engine = Engine::new(Settings::from_json(&json)?)?;
    engine.confusions = confusions;
    let mut workspace = Workspace::new();
    while let Some(pages) = receive::<Vec<Input>>(&mut input).map_err(|e| failed(&e))? {
        for page in pages {
            let row = engine.row(&page, &mut workspace);
            send(&mut output, &row).and_then(|()| output.flush()).map_err(|e| failed(&e))?;
        }
    }
    Ok(())
}

struct Worker {
    process: Child,
    input: ChildStdin,
    rows: Receiver<Row>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One worker and whoever comes after it.
pub struct Workers<'a> {
    how: &'a Apart,
    engine: &'a Engine,
    now: Option<Worker>,
}

impl<'a> Workers<'a> {
    /// Starts none yet.
    pub fn new(how: &'a Apart, engine: &'a Engine) -> Self {
        Self { how, engine, now: None }
    }

    fn start(&self) -> Result<Worker> {
        let mut process = Command::new(&self.how.program)
            .args(&self.how.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| failed(&e))?;
        let (Some(mut input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(failed(&"it has no pipes"));
        };
        let (sender, rows) = sync_channel(256);
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Ok(Some(row)) = receive::<Row>(&mut output) {
                if sender.send(row).is_err() {
                    break;
                }
            }
        });
        let greeting = (self.engine.settings.to_json(), self.engine.confusions);
        send(&mut input, &greeting).and_then(|()| input.flush()).map_err(|e| failed(&e))?;
        Ok(Worker { process, input, rows })
    }

    /// Compares pages.
    ///
    /// # Errors
    /// Where no worker can be started at all.
    pub fn rows(&mut self, pages: &[Input]) -> Result<Vec<Row>> {
        let mut rows = Vec::with_capacity(pages.len());
        // What is known to be wrong needs no worker, and its reason would not travel.
        let mut left = pages;
        while let Some(first) = left.first() {
            if let Some((status, code, message)) = &first.fault {
                rows.push(self.engine.error_row(first, status, code, message.clone()));
                left = &left[1..];
                continue;
            }
            let sound = left.iter().take_while(|p| p.fault.is_none()).count();
            let before = rows.len();
            self.sound(&left[..sound], &mut rows)?;
            left = &left[rows.len() - before..];
        }
        Ok(rows)
    }

    /// Compares pages up to the first that brings the worker down, that one included.
    fn sound(&mut self, pages: &[Input], rows: &mut Vec<Row>) -> Result<()> {
        let mut worker = match self.now.take() {
            Some(worker) => worker,
            None => self.start()?,
        };
        // A worker that died between two batches shows when its row does not come.
        let batch: Vec<&Input> = pages.iter().collect();
        let _ = send(&mut worker.input, &batch).and_then(|()| worker.input.flush());
        for page in pages {
            let row = match self.how.timeout {
                Some(limit) => worker.rows.recv_timeout(limit),
                None => worker.rows.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let row = match row {
                Ok(row) => row,
                Err(RecvTimeoutError::Disconnected) => {
                    let how = worker.process.wait().map_or_else(|e| e.to_string(), |status| status.to_string());
                    // Whether a core was dumped is the machine's affair, and no machine is to show in a row.
                    let message = format!("the page brought its process down ({})", how.replace(" (core dumped)", ""));
                    rows.push(self.engine.error_row(page, "error", "E_CRASH", message));
                    return Ok(());
                }
                Err(RecvTimeoutError::Timeout) => {
                    let limit = self.how.timeout.unwrap_or_default().as_secs_f64();
                    let message = format!("the page took more than {limit} seconds");
                    rows.push(self.engine.error_row(page, "error", "E_TIMEOUT", message));
                    return Ok(());
                }
            };
            rows.push(row);
        }
        self.now = Some(worker);
        Ok(())
    }
}
