//! Days, as receipts bear them.

use crate::scenario::calendar::{of_days, to_days};
use std::time::{SystemTime, UNIX_EPOCH};

/// Today by the clock, in universal time: "2026-11-25".
#[must_use]
pub fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = of_days((seconds / 86_400).cast_signed());
    format!("{year:04}-{month:02}-{day:02}")
}

/// Reads a day that exists, "2026-11-25".
///
/// # Errors
/// What is expected instead.
pub fn parse(text: &str) -> Result<String, String> {
    let expected = || format!("expected a day such as 2026-11-25, found `{text}`");
    let mut parts = text.split('-');
    let mut part = |length: usize| {
        let part = parts.next().filter(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()));
        part.and_then(|part| part.parse::<i64>().ok()).ok_or_else(expected)
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let exists = parts.next().is_none() && (1..=12).contains(&month) && (1..=31).contains(&day);
    match exists && of_days(to_days(year, month, day)) == (year, month, day) {
        true => Ok(text.to_owned()),
        false => Err(expected()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_read() {
        for good in ["2026-11-25", "2024-02-29", "2000-02-29"] {
            assert_eq!(parse(good).as_deref(), Ok(good));
        }
        for bad in
            ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "25.11.2026", "2026-1-5", "2026-01-01-1", ""]
        {
            assert!(parse(bad).is_err(), "{bad}");
        }
        assert!(parse(&today()).is_ok());
    }
}
