//! Holds the program's version against what a configuration asks for.

use super::layer::Setting;
use super::value::Value;
use crate::error::{Error, ErrorKind};

/// Returns why this program may not judge the corpus, if it may not.
pub fn refused(setting: &Setting) -> Option<Error> {
    let Value::Text(asked) = &setting.value else { return None };
    let own = env!("CARGO_PKG_VERSION");
    let place =
        |error: Error| error.in_file(&setting.origin.file).at_line(setting.origin.line, Some(setting.origin.column));
    match allows(asked, own) {
        Some(true) => None,
        Some(false) => {
            let error =
                Error::new(ErrorKind::Config, format!("this corpus asks for sverka {asked}, and this is {own}"));
            Some(place(error.hint("install a version that fits, or change `sverka` once its figures are looked at")))
        }
        None => {
            let error = Error::new(ErrorKind::Config, format!("sverka = \"{asked}\" names no versions"));
            Some(place(error.hint("write for instance \">=0.1,<0.2\"")))
        }
    }
}

/// Says whether a version lies in all of the ranges; `None` where they cannot be read.
fn allows(asked: &str, own: &str) -> Option<bool> {
    let own = parts(own)?;
    let mut all = true;
    for range in asked.split(',').map(str::trim) {
        let sign = range.find(|c: char| c.is_ascii_digit())?;
        let (sign, version) = (range[..sign].trim(), parts(&range[sign..])?);
        all &= match sign {
            ">=" => own >= version,
            ">" => own > version,
            "<=" => own <= version,
            "<" => own < version,
            "=" | "" => own == version,
            _ => return None,
        };
    }
    Some(all)
}

fn parts(version: &str) -> Option<[u64; 3]> {
    let mut out = [0; 3];
    for (i, part) in version.trim().split('.').enumerate() {
        *out.get_mut(i)? = part.parse().ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::allows;

    #[test]
    fn ranges_are_held_together() {
        assert_eq!(allows(">=0.3,<0.5", "0.4.9"), Some(true));
        assert_eq!(allows(">=0.3,<0.5", "0.5.0"), Some(false));
        assert_eq!(allows("0.3", "0.3.0"), Some(true));
        assert_eq!(allows("~0.3", "0.3.0"), None);
        assert_eq!(allows("new", "0.3.0"), None);
    }
}
