//! The review server by its wire: who is answered, who is not, and that what was said to be saved survives a kill.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::review::{Desk, text};

struct Server {
    child: Child,
    port: u16,
    start: String,
    cookie: String,
    token: String,
}

/// One answer: status, head, body.
struct Answer(u16, String, String);

fn send(port: u16, request: &str) -> Answer {
    // A server that was killed before it was asked has said nothing: no test takes status 0 for an answer.
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return Answer(0, "no connection".into(), String::new());
    };
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    // It may refuse before it has read everything.
    let _ = stream.write_all(request.as_bytes());
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let all = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = all.split_once("\r\n\r\n").unwrap_or((&all, ""));
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    Answer(status, head.to_lowercase(), body.to_string())
}

impl Server {
    fn start(desk: &Desk) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sverka"))
            .args(["review", "--web", "--no-open", "--as", "anna", "t.txt", "r.txt"])
            .current_dir(&desk.0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("an address");
        let start = line.trim().rsplit_once("?token=").expect("a token").1.to_string();
        let port = line.rsplit_once(':').expect("a port").1.split('/').next().expect("digits").parse().expect("a port");
        Self { child, port, start, cookie: String::new(), token: String::new() }
    }

    fn enter(&mut self) {
        let answer = self.raw("GET", &format!("/?token={}", self.start), &[], "");
        assert_eq!(answer.0, 303, "{}", answer.1);
        let cookie = answer.1.lines().find_map(|l| l.strip_prefix("set-cookie: ")).expect("a cookie").to_string();
        assert!(cookie.contains("httponly") && cookie.contains("samesite=strict"), "{cookie}");
        self.cookie = cookie.split(';').next().expect("a pair").to_string();
        let page = self.raw("GET", "/", &[("Cookie", &self.cookie.clone())], "");
        let at = page.2.find("sverka-token\" content=\"").expect("a token") + "sverka-token\" content=\"".len();
        self.token = page.2[at..at + 64].to_string();
    }

    fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(n, _)| *n == "Host") {
            request += &format!("Host: 127.0.0.1:{}\r\n", self.port);
        }
        for (name, value) in headers.iter().filter(|(_, v)| !v.is_empty()) {
            request += &format!("{name}: {value}\r\n");
        }
        if method == "POST" {
            request += &format!("Content-Length: {}\r\n", body.len());
        }
        send(self.port, &(request + "\r\n" + body))
    }

    /// A write as our own page sends it, but for `other`, whose headers take the place of its own.
    fn post(&self, path: &str, body: &str, other: &[(&str, &str)]) -> Answer {
        let origin = format!("http://127.0.0.1:{}", self.port);
        let mut headers = vec![
            ("Cookie", self.cookie.as_str()),
            ("Origin", origin.as_str()),
            ("Content-Type", "application/json"),
            ("X-Sverka-Token", self.token.as_str()),
        ];
        headers.retain(|(name, _)| other.iter().all(|(n, _)| n != name));
        headers.extend(other);
        self.raw("POST", path, &headers, body)
    }

    fn get(&self, path: &str) -> Answer {
        self.raw("GET", path, &[("Cookie", &self.cookie)], "")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn only_our_own_page_is_answered() {
    let desk = Desk::telegram("attacks");
    let mut server = Server::start(&desk);
    let evil = format!("evil.example:{}", server.port);
    assert_eq!(
        server.raw("GET", &format!("/?token={}", server.start), &[("Host", &evil)], "").0,
        421,
        "the token does not help"
    );
    for path in ["/", "/app.js", "/api/session"] {
        assert_eq!(server.raw("GET", path, &[], "").0, 403, "{path} without a cookie");
    }
    server.enter();
    assert_eq!(server.raw("GET", &format!("/?token={}", server.start), &[], "").0, 403, "the address is good once");
    for path in ["/", "/app.js", "/app.css", "/api/session", "/api/pair?n=0"] {
        let answer = server.get(path);
        assert_eq!(answer.0, 200, "{path}");
        for header in [
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "frame-ancestors 'none'",
            "cross-origin-resource-policy: same-origin",
        ] {
            assert!(answer.1.contains(header), "{path} lacks {header}: {}", answer.1);
        }
        assert!(!answer.1.contains("access-control"), "{path}");
        assert!(!answer.1.contains("unsafe-inline"), "{path}");
        assert_eq!(
            server.raw("GET", path, &[("Host", &evil), ("Cookie", &server.cookie)], "").0,
            421,
            "{path} under another name"
        );
    }
    let id = desk.found()[0]["id"].as_str().expect("an id").to_string();
    let body = json!({"n": 0, "id": id, "verdict": "slip"}).to_string();
    let own = format!("http://{evil}");
    for (what, other, status) in [
        ("rebinding with its own origin", vec![("Host", evil.as_str()), ("Origin", own.as_str())], 421),
        ("a form of another site", vec![("Origin", own.as_str()), ("Content-Type", "text/plain")], 403),
        ("a script of another site", vec![("Origin", own.as_str())], 403),
        ("a file", vec![("Origin", "null")], 403),
        ("no origin", vec![("Origin", "")], 403),
        ("a form of our own", vec![("Content-Type", "text/plain")], 415),
        ("no token", vec![("X-Sverka-Token", "")], 403),
        ("a wrong token", vec![("X-Sverka-Token", "0")], 403),
        ("no cookie", vec![("Cookie", "")], 403),
        ("two hosts", vec![("Host", evil.as_str()), ("Host", "127.0.0.1")], 421),
    ] {
        let answer = server.post("/api/decide", &body, &other);
        assert!(answer.0 == status || (what == "two hosts" && answer.0 == 400), "{what}: {}", answer.0);
    }
    assert!(!desk.0.join(".sverka").exists(), "nothing was decided by any of it");
    assert_eq!(server.post("/api/decide", &body, &[]).0, 200);
    assert_eq!(desk.log("anna").len(), 1);
}

#[test]
fn the_strip_of_a_place_is_an_image_made_anew_and_only_for_our_own_page() {
    let desk = Desk::empty("strip");
    for (to, from) in [("t.txt", "alto.xml"), ("page.png", "page.png"), ("r.txt", "reference.txt")] {
        fs::copy(crate::support::project("tests/fixtures/facsimile").join(from), desk.0.join(to)).expect("a copy");
    }
    let mut server = Server::start(&desk);
    let id = desk.found()[0]["id"].as_str().expect("an id").to_string();
    let path = format!("/api/strip?n=0&id={id}");
    assert_eq!(server.raw("GET", &path, &[], "").0, 403);
    server.enter();
    let card: Value = serde_json::from_str(&server.get(&format!("/api/card?n=0&id={id}")).2).expect("JSON");
    assert_eq!(card["strip"]["line"], 1, "{card}");
    let answer = server.get(&path);
    assert_eq!(answer.0, 200, "{}", answer.1);
    assert!(answer.1.contains("content-type: image/jpeg") && answer.2.contains("JFIF"), "{}", answer.1);
    assert_eq!(server.get("/api/strip?n=0&id=d000000000000").0, 404);
    fs::remove_file(desk.0.join("page.png")).expect("gone");
    assert_eq!(server.get(&path).0, 404);
    let card: Value = serde_json::from_str(&server.get(&format!("/api/card?n=0&id={id}")).2).expect("JSON");
    assert!(card["strip"].is_null() && card["no_image"] == serde_json::json!(["page.png"]), "{card}");
}

#[test]
fn bodies_are_small_and_paths_lead_nowhere() {
    let desk = Desk::telegram("bodies");
    let mut server = Server::start(&desk);
    server.enter();
    let large = json!({"n": 0, "id": "x", "verdict": "slip", "note": "x".repeat(70_000)}).to_string();
    assert_eq!(server.post("/api/decide", &large, &[]).0, 413);
    assert_eq!(server.post("/api/decide", "{", &[]).0, 400);
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/../t.txt",
        "/t.txt",
        "//etc/passwd",
        "/api/../t.txt",
        "/api/pair?n=../../etc",
        "/api/pair?n=-1",
        "/api/card?n=0&id=../../etc/passwd",
    ] {
        let answer = server.get(path);
        assert!(matches!(answer.0, 400 | 404), "{path}: {}", answer.0);
        assert!(!answer.2.contains("root:") && !answer.2.contains("Телеграмма"), "{path}");
    }
    for body in [
        json!({"n": 99, "id": "d", "verdict": "slip"}),
        json!({"n": 0, "id": "../x", "verdict": "slip"}),
        json!({"n": 0}),
        json!([]),
    ] {
        let answer = server.post("/api/decide", &body.to_string(), &[]);
        assert!(matches!(answer.0, 400 | 404), "{body}: {}", answer.0);
    }
    assert_eq!(server.raw("DELETE", "/api/decide", &[("Cookie", &server.cookie)], "").0, 405);
    assert!(!desk.0.join(".sverka").exists());
}

/// Two hundred times between a deed and its answer: whatever was answered as saved is in the log.
#[test]
fn what_was_said_to_be_saved_survives_a_kill() {
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    };
    let desk = Desk::telegram("kill");
    let id = desk.found()[0]["id"].as_str().expect("an id").to_string();
    let mut confirmed = 0_usize;
    // The line dialogue: killed at any moment while answers are poured in.
    for round in 0..150 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sverka"))
            .args(["review", "--tty", "--as", "anna", "t.txt", "r.txt"])
            .current_dir(&desk.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let (mut input, mut output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let _ = input.write_all("1\nz\n".repeat(40).as_bytes());
        // Every second time from the start, and else from the first word on: on a busy machine a start takes long.
        let mut shown = vec![0];
        if round % 2 == 1 {
            output.read_exact(&mut shown).expect("a word");
        }
        std::thread::sleep(Duration::from_micros(random(110_000)));
        child.kill().expect("killed");
        child.wait().expect("gone");
        output.read_to_end(&mut shown).expect("what it said");
        let shown = String::from_utf8_lossy(&shown).into_owned();
        confirmed += shown.lines().filter(|l| l.starts_with("saved: ") || *l == "taken back").count();
        let lines = fs::read(desk.0.join(".sverka/decisions/t/anna.jsonl")).unwrap_or_default();
        let whole = lines.iter().filter(|b| **b == b'\n').count();
        assert!(whole >= confirmed, "{confirmed} were said to be saved, {whole} are there");
        confirmed = whole;
    }
    assert!(confirmed > 50, "the moments were not random enough: {confirmed}");
    // The server: killed while an answer is on its way.
    for _ in 0..50 {
        let mut server = Server::start(&desk);
        server.enter();
        let body =
            json!({"n": 0, "id": id, "verdict": "misread", "note": format!("{}", random(1_000_000))}).to_string();
        let pid = server.child.id();
        let wait = Duration::from_micros(random(6_000));
        let killer = std::thread::spawn(move || {
            let begin = Instant::now();
            while begin.elapsed() < wait {
                std::hint::spin_loop();
            }
            let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
        });
        let answer = server.post("/api/decide", &body, &[]);
        killer.join().expect("it ran");
        let _ = server.child.wait();
        let value: Value = serde_json::from_str(&answer.2).unwrap_or_default();
        confirmed += usize::from(answer.0 == 200 && value["saved"] == true);
        let lines = fs::read(desk.0.join(".sverka/decisions/t/anna.jsonl")).unwrap_or_default();
        let whole = lines.iter().filter(|b| **b == b'\n').count();
        assert!(whole >= confirmed, "{confirmed} were said to be saved, {whole} are there");
        confirmed = whole;
    }
    // The last line may be torn: the next decision puts it aside.
    desk.run(&["review", "--tty", "--as", "anna", "t.txt", "r.txt"], "1\nz\n");
    assert_eq!(
        desk.run(&["decisions", "verify"], "").status.code(),
        Some(0),
        "{}",
        text(&desk.run(&["decisions", "verify"], "").stdout)
    );
}
