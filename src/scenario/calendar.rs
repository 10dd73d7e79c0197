//! Days of the Gregorian calendar as numbers.
//!
//! Source: Howard Hinnant, chrono-compatible low-level date algorithms (2021).

use super::setting::CalendarMonth;

/// Days since 1970-01-01.
#[must_use]
pub fn to_days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day this many days after 1970-01-01.
#[must_use]
pub fn of_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// The day of a date that exists, between 1990 and 2100.
#[must_use]
pub fn day(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_one = (1990..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let days = to_days(year, month, day);
    (is_one && of_days(days) == (year, month, day)).then_some(days)
}

/// The calendar month of a day.
#[must_use]
pub fn month_of(days: i64) -> CalendarMonth {
    let (year, month, _) = of_days(days);
    CalendarMonth { year: year as i32, month: month as u32 }
}

/// The first day of a calendar month.
#[must_use]
pub fn first_day(month: CalendarMonth) -> i64 {
    to_days(i64::from(month.year), i64::from(month.month), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_go_round_and_only_those_that_exist_are_days() {
        assert_eq!((of_days(0), of_days(19_782)), ((1970, 1, 1), (2024, 2, 29)));
        assert!((-1_000_000..1_000_000).step_by(997).all(|days| {
            let (year, month, day) = of_days(days);
            to_days(year, month, day) == days
        }));
        assert_eq!(day(2024, 2, 29).map(of_days), Some((2024, 2, 29)));
        assert_eq!([day(2026, 2, 29), day(2026, 13, 1), day(2026, 0, 1), day(1899, 1, 1)], [None; 4]);
        assert_eq!(first_day(month_of(20_000)), to_days(2024, 10, 1));
    }
}
