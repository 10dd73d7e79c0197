//! Time that the vendor's own sellers give, and how carefully they use it: what an agreement with sales is worth.
//!
//! ```text
//! h_avail = T·(.10 + .25·level)·quarter[month of the vendor's fiscal quarter]
//! of the prepared meetings careless·(1 − level) are run unprepared all the same
//! ```
//!
//! Level 0 is an alliance team under marketing, 0.4 one without an agreement, 1 a revenue officer with agreed pipeline
//! governance.

use crate::parameter::{Governance, Meetings};
use crate::scenario::setting::Setting;

/// Part of selling time that goes to joint meetings without any agreement, and what full agreement adds.
const YIELDED: [f64; 2] = [0.10, 0.25];

/// Hours a month that a seller can give to joint meetings in a typical month; the fixed ones where they were stated.
#[must_use]
pub fn available_hours(governance: &Governance<f64>, meetings: &Meetings<f64>) -> f64 {
    let agreed = governance.selling_hours * (YIELDED[0] + YIELDED[1] * governance.level);
    if meetings.available_hours > 0.0 { meetings.available_hours } else { agreed }
}

/// Part of the prepared meetings that is run unprepared all the same.
#[must_use]
pub fn careless_part(governance: &Governance<f64>) -> f64 {
    governance.careless * (1.0 - governance.level)
}

/// Which month of the vendor's fiscal quarter it is, 0–2.
#[must_use]
pub fn month_of_quarter(setting: &Setting, month: u32) -> usize {
    ((setting.start.plus(month).month + 12 - setting.fiscal_year_start) % 3) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::{beliefs, near, setting};

    #[test]
    fn agreement_frees_hours_and_care() {
        let mut beliefs = beliefs();
        beliefs.governance.selling_hours = 60.0;
        beliefs.governance.careless = 0.1;
        beliefs.meetings.available_hours = 0.0;
        for (level, hours, careless) in [(0.0, 6.0, 0.1), (0.4, 12.0, 0.06), (1.0, 21.0, 0.0)] {
            beliefs.governance.level = level;
            near(available_hours(&beliefs.governance, &beliefs.meetings), hours);
            near(careless_part(&beliefs.governance), careless);
        }
        beliefs.meetings.available_hours = 11.0;
        near(available_hours(&beliefs.governance, &beliefs.meetings), 11.0);
    }

    #[test]
    fn quarters_are_those_of_the_vendors_fiscal_year() {
        // From January on, with a year that starts in February: January ends a quarter.
        let mut setting = setting(12);
        setting.fiscal_year_start = 2;
        let months: Vec<usize> = (0..5).map(|month| month_of_quarter(&setting, month)).collect();
        assert_eq!(months, [2, 0, 1, 2, 0]);
    }
}
