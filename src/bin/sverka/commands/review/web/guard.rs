//! Turns what a browser sent into leave to go on, or a refusal: who may speak to this server, and how.
//!
//! Other pages of the same browser can reach a loopback address: by a name
//! that points to it, by a form, by a script. What they cannot do is send our
//! host and our origin together with a cookie and a token that they never saw.

/// Most bytes of a request's body.
pub const LONGEST_BODY: usize = 64 * 1024;

/// What a request says of itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// Method in capitals.
    pub method: &'a str,
    /// The `Host` headers, or the authority of the request line.
    pub host: Option<&'a str>,
    /// `Origin`.
    pub origin: Option<&'a str>,
    /// `Content-Type`.
    pub content_type: Option<&'a str>,
    /// All cookies.
    pub cookie: Option<&'a str>,
    /// Our own header.
    pub token: Option<&'a str>,
}

/// The secrets of one run of the server.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Port, which is part of names: cookies know none.
    pub port: u16,
    /// In the address that is printed; good once.
    pub start: Option<String>,
    /// In the cookie.
    pub session: String,
    /// In the page, and in a header of every request that writes.
    pub write: String,
}

/// A refusal: status and reason.
pub type Refused = (u16, &'static str);

impl Secrets {
    /// Makes new secrets of 256 bits each.
    pub fn new(port: u16) -> std::io::Result<Self> {
        Ok(Self { port, start: Some(random()?), session: random()?, write: random()? })
    }

    /// Name of the cookie.
    pub fn cookie_name(&self) -> String {
        format!("sverka-{}", self.port)
    }

    fn is_ours(&self, host: &str) -> bool {
        ["127.0.0.1", "localhost", "[::1]"]
            .iter()
            .any(|name| host.eq_ignore_ascii_case(&format!("{name}:{}", self.port)))
    }

    /// Says whether the host is one of our names; asked of every request, of static files too.
    ///
    /// # Errors
    /// 421 for any other name: a name that somebody else points here.
    pub fn host(&self, asked: &Asked<'_>) -> Result<(), Refused> {
        match asked.host {
            Some(host) if self.is_ours(host) => Ok(()),
            _ => Err((421, "this server answers to 127.0.0.1 and localhost only")),
        }
    }

    /// Takes the token of the start address; it is good once.
    pub fn start(&mut self, token: &str) -> bool {
        let good = self.start.as_deref().is_some_and(|s| same(s, token));
        if good {
            self.start = None;
        }
        good
    }

    /// Says whether the request carries the cookie of this run.
    pub fn known(&self, asked: &Asked<'_>) -> bool {
        let name = self.cookie_name();
        let pairs = asked.cookie.into_iter().flat_map(|c| c.split(';')).filter_map(|p| p.trim().split_once('='));
        pairs.filter(|(n, _)| *n == name).any(|(_, v)| same(v, &self.session))
    }

    /// Says whether a request may be answered.
    ///
    /// # Errors
    /// 403 without the cookie, from another origin, or for a write without the token; 405 and 415 for what no page of ours sends.
    pub fn allow(&self, asked: &Asked<'_>) -> Result<(), Refused> {
        self.host(asked)?;
        if !self.known(asked) {
            return Err((403, "open the address that `sverka review` printed"));
        }
        match asked.method {
            "GET" => Ok(()),
            "POST" => {
                let own = |o: &str| o.strip_prefix("http://").is_some_and(|host| self.is_ours(host));
                if !asked.origin.is_some_and(own) {
                    return Err((403, "this did not come from our own page"));
                }
                let json = asked.content_type.map(|t| t.split(';').next().unwrap_or_default().trim());
                if !json.is_some_and(|t| t.eq_ignore_ascii_case("application/json")) {
                    return Err((415, "JSON only"));
                }
                if !asked.token.is_some_and(|t| same(t, &self.write)) {
                    return Err((403, "the page is of another session; load it again"));
                }
                Ok(())
            }
            _ => Err((405, "GET and POST only")),
        }
    }
}

/// Compares without telling by its time where two texts begin to differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |d, (x, y)| d | (x ^ y)) == 0
}

fn random() -> std::io::Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| std::io::Error::other(e.to_string()))?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// Headers of every answer.
pub const HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cache-control", "no-store"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> Secrets {
        Secrets { port: 4711, start: Some("s".repeat(64)), session: "c".repeat(64), write: "w".repeat(64) }
    }

    #[test]
    fn only_exact_names_of_the_loopback_are_hosts() {
        let secrets = secrets();
        let host = |h| secrets.host(&Asked { host: Some(h), ..Asked::default() }).is_ok();
        assert!(host("127.0.0.1:4711") && host("localhost:4711") && host("[::1]:4711") && host("LOCALHOST:4711"));
        for evil in [
            "127.0.0.1.evil.example:4711",
            "evil.example:4711",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1:47110",
            "",
            "127.1:4711",
        ] {
            assert!(!host(evil), "{evil}");
        }
        assert!(secrets.host(&Asked::default()).is_err(), "no host at all");
    }

    #[test]
    fn a_write_needs_cookie_origin_type_and_token() {
        let secrets = secrets();
        let (cookie, write) = (format!("a=b; sverka-4711={}", secrets.session), secrets.write.clone());
        let good = Asked {
            method: "POST",
            host: Some("127.0.0.1:4711"),
            origin: Some("http://127.0.0.1:4711"),
            content_type: Some("application/json; charset=utf-8"),
            cookie: Some(&cookie),
            token: Some(&write),
        };
        assert!(secrets.allow(&good).is_ok());
        for (what, bad) in [
            ("host", Asked { host: Some("evil:4711"), ..good }),
            ("origin", Asked { origin: Some("http://evil:4711"), ..good }),
            ("null origin", Asked { origin: Some("null"), ..good }),
            ("no origin", Asked { origin: None, ..good }),
            ("https origin", Asked { origin: Some("https://127.0.0.1:4711"), ..good }),
            ("other port", Asked { origin: Some("http://127.0.0.1:80"), ..good }),
            ("plain text", Asked { content_type: Some("text/plain"), ..good }),
            ("no type", Asked { content_type: None, ..good }),
            ("no cookie", Asked { cookie: None, ..good }),
            ("cookie of another port", Asked { cookie: Some("sverka-80=x"), ..good }),
            ("no token", Asked { token: None, ..good }),
            ("wrong token", Asked { token: Some("w"), ..good }),
            ("method", Asked { method: "PUT", ..good }),
        ] {
            assert!(secrets.allow(&bad).is_err(), "{what}");
        }
        assert!(secrets.allow(&Asked { method: "GET", origin: None, content_type: None, token: None, ..good }).is_ok());
    }

    #[test]
    fn the_start_token_is_good_once() {
        let mut secrets = secrets();
        assert!(!secrets.start("x") && secrets.start(&"s".repeat(64)) && !secrets.start(&"s".repeat(64)));
    }
}
