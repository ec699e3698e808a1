//! Turns the review into pages of a browser on this machine: one person, one process, nothing that leaves the loopback.

mod api;
mod desks;
mod guard;
mod shown;
mod strips;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};
use sverka::error::{Error, ErrorKind, Result};
use sverka::report::facsimile::Region;

pub use desks::Desks;
use guard::{Asked, HEADERS, LONGEST_BODY, Secrets};
use strips::Pages;

/// The server ends by itself after so long without a request.
const IDLE: Duration = Duration::from_secs(8 * 3600);

/// What all requests share.
struct Shared {
    desks: Desks,
    secrets: Secrets,
    pages: Arc<Pages>,
    last: Instant,
}

type App = Arc<Mutex<Shared>>;

/// Runs the server until it is interrupted.
///
/// # Errors
/// `Refused` where the port cannot be had.
pub fn serve(desks: Desks, port: u16, open: bool) -> Result<ExitCode> {
    let failed = |e: io::Error| {
        Error::new(ErrorKind::Refused, format!("cannot serve on 127.0.0.1:{port}: {e}"))
            .hint("give another --port, or 0 for any")
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await.map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let secrets = Secrets::new(port).map_err(failed)?;
        let address = format!("http://127.0.0.1:{port}/?token={}", secrets.start.as_deref().unwrap_or_default());
        println!(
            "review at {address}\nThe address is good once; stop with Ctrl-C: every decision is saved as it is made."
        );
        let _ = io::stdout().flush();
        if open {
            open_browser(&address);
        }
        let app: App = Arc::new(Mutex::new(Shared { desks, secrets, pages: Arc::default(), last: Instant::now() }));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&app));
        let server = axum::serve(listener, router);
        tokio::select! {
            done = async { server.await } => done.map_err(failed)?,
            _ = tokio::signal::ctrl_c() => {}
            () = idle(app) => println!("nobody has asked anything for eight hours: the server has ended"),
        }
        Ok(ExitCode::SUCCESS)
    })
}

async fn idle(app: App) {
    loop {
        tokio::time::sleep(Duration::from_secs(60)).await;
        if app.lock().map_or(true, |shared| shared.last.elapsed() > IDLE) {
            return;
        }
    }
}

fn open_browser(address: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    // Where there is none, the address stands on the screen.
    let _ = Command::new(program).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}

/// One header that must not come twice.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(first)
}

async fn answer(State(app): State<App>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let host = parts.uri.authority().map(|a| a.as_str().to_string());
    let host = host.or_else(|| single(&parts.headers, "host").map(str::to_string));
    let asked = Asked {
        method: parts.method.as_str(),
        host: host.as_deref(),
        origin: single(&parts.headers, "origin"),
        content_type: single(&parts.headers, "content-type"),
        cookie: single(&parts.headers, "cookie"),
        token: single(&parts.headers, "x-sverka-token"),
    };
    let path = parts.uri.path();
    let query = parts.uri.query().unwrap_or_default();
    {
        let Ok(mut shared) = app.lock() else { return refused(500, "the server has failed; start it again") };
        shared.last = Instant::now();
        if let Err((status, why)) = shared.secrets.host(&asked) {
            return refused(status, why);
        }
        if asked.method == "GET"
            && path == "/"
            && let Some(token) = query.strip_prefix("token=")
        {
            return start(&mut shared.secrets, &asked, token);
        }
        if let Err((status, why)) = shared.secrets.allow(&asked) {
            return refused(status, why);
        }
    }
    let bytes = match to_bytes(body, LONGEST_BODY).await {
        Ok(bytes) => bytes,
        Err(_) => return refused(413, "at most 64 KiB"),
    };
    if asked.method == "GET" && path == "/api/strip" {
        let found = app.lock().ok().map(|mut s| (api::strip(&mut s.desks, &api::Query(query)), Arc::clone(&s.pages)));
        let Some((found, pages)) = found else { return refused(500, "the server has failed; start it again") };
        return strip(found, pages).await;
    }
    let Ok(mut shared) = app.lock() else { return refused(500, "the server has failed; start it again") };
    if asked.method == "POST" {
        let Ok(value) = serde_json::from_slice::<Value>(&bytes) else { return refused(400, "this is not JSON") };
        return match api::post(&mut shared.desks, path, &value) {
            Some(done) => json_answer(done),
            None => refused(404, "there is nothing here"),
        };
    }
    match path {
        "/" => {
            let page = include_str!("assets/index.html").replace("{{token}}", &shared.secrets.write);
            respond(StatusCode::OK, "text/html; charset=utf-8", page)
        }
        "/app.js" => respond(StatusCode::OK, "text/javascript; charset=utf-8", include_str!("assets/app.js")),
        "/app.css" => respond(StatusCode::OK, "text/css; charset=utf-8", include_str!("assets/app.css")),
        // A browser asks for it unasked.
        "/favicon.ico" => respond(StatusCode::NO_CONTENT, "text/plain; charset=utf-8", String::new()),
        _ => match api::get(&mut shared.desks, path, &api::Query(query)) {
            Some(done) => json_answer(done),
            None => refused(404, "there is nothing here"),
        },
    }
}

/// Cuts a strip beside the thread that answers, so that a decision never waits for an image.
async fn strip(found: Result<(Region, PathBuf)>, pages: Arc<Pages>) -> Response {
    let (region, path) = match found {
        Ok(found) => found,
        Err(error) => return json_answer(Err(error)),
    };
    let cut = tokio::task::spawn_blocking(move || pages.strip(&region, &path)).await;
    match cut {
        Ok(Ok(jpeg)) => respond(StatusCode::OK, "image/jpeg", jpeg),
        Ok(Err(why)) => json_answer(Err(Error::new(ErrorKind::NotFound, "the page's image cannot be shown").hint(why))),
        Err(_) => refused(500, "the page's image cannot be shown"),
    }
}

/// Exchanges the token of the start address for a cookie, and takes it out of the address.
fn start(secrets: &mut Secrets, asked: &Asked<'_>, token: &str) -> Response {
    if !secrets.start(token) && !secrets.known(asked) {
        return refused(403, "this address has been used; start `sverka review` again");
    }
    let cookie = format!("{}={}; HttpOnly; SameSite=Strict; Path=/", secrets.cookie_name(), secrets.session);
    let mut response = respond(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", String::new());
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/"));
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

fn json_answer(done: Result<Value>) -> Response {
    match done {
        Ok(value) => respond(StatusCode::OK, "application/json", value.to_string()),
        Err(error) => {
            let status = match error.kind {
                ErrorKind::Usage => 400,
                ErrorKind::NotFound => 404,
                ErrorKind::Refused => 409,
                ErrorKind::WriteFailed => 507,
                _ => 500,
            };
            let told = json!({"error": shown::shown(&error.message), "hint": error.hint.as_deref().map(shown::shown)});
            respond(
                StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                "application/json",
                told.to_string(),
            )
        }
    }
}

fn refused(status: u16, why: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
    respond(status, "text/plain; charset=utf-8", format!("{why}\n"))
}

fn respond(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
