//! Days, as receipts bear them.

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

/// Days since 1970-01-01. Source: Howard Hinnant, chrono-compatible low-level date algorithms (2021).
fn to_days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day so many days after 1970-01-01.
fn of_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_go_round_and_only_those_that_exist_are_read() {
        assert_eq!((of_days(0), of_days(19_782)), ((1970, 1, 1), (2024, 2, 29)));
        assert!((-1_000_000..1_000_000).step_by(997).all(|days| {
            let (year, month, day) = of_days(days);
            to_days(year, month, day) == days
        }));
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
