//! Turns what the surroundings know into a reviewer's name and a time.

use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use sverka::error::{Error, ErrorKind, Result};

/// Returns the reviewer: as named, else as git knows the user.
pub fn reviewer(named: Option<&str>) -> Result<String> {
    let name = match named {
        Some(name) => name.trim().to_string(),
        None => git_email().unwrap_or_default(),
    };
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Error::new(ErrorKind::Usage, "who reviews?").hint("give a name with --as NAME"));
    }
    Ok(name)
}

fn git_email() -> Option<String> {
    let out = Command::new("git").args(["config", "user.email"]).stderr(Stdio::null()).output().ok()?;
    Some(String::from_utf8(out.stdout).ok()?.trim().to_string()).filter(|s| !s.is_empty())
}

/// Returns the time as `2026-11-25T04:05:06Z`.
pub fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    utc(seconds)
}

fn utc(seconds: u64) -> String {
    // Days since 1 March 0000 and the year of four centuries, after Hinnant's `civil_from_days`.
    let days = seconds / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    let (h, m, s) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{date:02}T{h:02}:{m:02}:{s:02}Z")
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn seconds_are_dates() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(utc(1_764_043_506), "2025-11-25T04:05:06Z");
    }
}
