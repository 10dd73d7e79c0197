//! Quarters of a horizon, by the fiscal year of the company.

use crate::scenario::Setting;
use crate::scenario::setting::CalendarMonth;

/// Months of a quarter.
const QUARTER: u32 = 3;

/// Months that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// "2026-Q1" where it is a whole quarter of the calendar, else its first and last month: "2026-02 to 2026-03".
    pub label: String,
    /// First month, from 0.
    pub from: u32,
    /// How many.
    pub months: u32,
}

impl Period {
    /// The month after the last.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.from + self.months
    }
}

/// The quarters of the first `months` months; the first and the last may be cut short.
#[must_use]
pub fn quarters(setting: &Setting, months: u32) -> Vec<Period> {
    of(setting.start, setting.fiscal_year_start, months)
}

/// The quarters of the first `months` months from a calendar month on.
#[must_use]
pub fn of(start: CalendarMonth, fiscal_year_start: u32, months: u32) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    let mut from = 0;
    while from < months {
        // Months since the last quarter of the fiscal year began.
        let begun = (start.plus(from).month + 12 - fiscal_year_start) % QUARTER;
        let length = (QUARTER - begun).min(months - from);
        periods.push(Period { label: label(start, from, length), from, months: length });
        from += length;
    }
    periods
}

/// How a stretch of months is called.
#[must_use]
pub fn label(start: CalendarMonth, from: u32, months: u32) -> String {
    let (first, last) = (start.plus(from), start.plus(from + months.max(1) - 1));
    if months == QUARTER && (first.month - 1) % QUARTER == 0 {
        return format!("{}-Q{}", first.year, first.month.div_ceil(QUARTER));
    }
    if months == 1 { first.to_string() } else { format!("{first} to {last}") }
}

/// Months from one calendar month to another, negative where it lies before.
#[must_use]
pub fn months_between(from: CalendarMonth, to: CalendarMonth) -> i64 {
    12 * i64::from(to.year - from.year) + i64::from(to.month) - i64::from(from.month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::setting;

    fn labels(start: (i32, u32), fiscal: u32, months: u32) -> Vec<String> {
        let setting = Setting {
            start: CalendarMonth { year: start.0, month: start.1 },
            fiscal_year_start: fiscal,
            ..setting(months)
        };
        quarters(&setting, months)
            .into_iter()
            .map(|period| format!("{} {}+{}", period.label, period.from, period.months))
            .collect()
    }

    #[test]
    fn quarters_follow_the_fiscal_year_and_are_cut_at_both_ends() {
        assert_eq!(labels((2026, 1), 1, 7), ["2026-Q1 0+3", "2026-Q2 3+3", "2026-07 6+1"]);
        assert_eq!(labels((2026, 2), 1, 5), ["2026-02 to 2026-03 0+2", "2026-Q2 2+3"]);
        assert_eq!(labels((2026, 2), 2, 4), ["2026-02 to 2026-04 0+3", "2026-05 3+1"]);
        assert_eq!(labels((2025, 12), 1, 4), ["2025-12 0+1", "2026-Q1 1+3"]);
        assert!(labels((2026, 1), 1, 0).is_empty());
    }

    #[test]
    fn months_are_counted_over_years() {
        let at = |year, month| CalendarMonth { year, month };
        assert_eq!(months_between(at(2025, 11), at(2026, 2)), 3);
        assert_eq!(months_between(at(2026, 2), at(2025, 11)), -3);
    }
}
