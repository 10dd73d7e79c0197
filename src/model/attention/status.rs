//! Standing with the hyperscaler: co-sell eligibility, specialisation and its renewal, and the funds that hang on them.
//!
//! ```text
//! E = [X12 ≥ cosell_sales or A12 ≥ cosell_sales],  A12 = 12·(α·C + h·Y + reported) of the month before
//! S at renewal_month + 12i: [g ≥ spec_program and A12 ≥ spec_consumption]
//! funds = E·(½ + ½S)·motive_PDM·g·(mdf + poc·h)/12
//! ```
//!
//! Without `E` there is no credit, no introduction and no fund; without `S` there is half of them, and half of what moves
//! the PDM. Credits for a proof of concept are spent in the vendor's own account: nothing of them fits a customer's.

use crate::lanes::{Real, record};
use crate::parameter::Cloud;

record! {
    /// Standing on a cloud.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Status {
        /// Co-sell status `E`, 0 or 1.
        pub eligible: Real,
        /// Specialisation `S`, 0 or 1.
        pub specialised: Real,
    }
}

impl Status {
    /// What is left for want of a specialisation: `½ + ½S`.
    #[inline(always)]
    #[must_use]
    pub fn strength(&self) -> Real {
        0.5 + 0.5 * self.specialised
    }

    /// Factor on credit, introductions and funds: `E·(½ + ½S)`.
    #[inline(always)]
    #[must_use]
    pub fn opens(&self) -> Real {
        self.eligible * self.strength()
    }
}

/// What the hyperscaler's systems tie to the vendor in a year, and what ran through the marketplace.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Attributed or hosted consumption of a year, `A12`.
    pub attributed: Real,
    /// Marketplace volume of the last twelve months, `X12`.
    pub volume: Real,
}

/// Standing of the month. `held` is the specialisation of the month before, which a renewal tests anew.
#[inline(always)]
#[must_use]
pub fn advance(own: &Cloud, is_renewal: bool, standing: Real, seen: Seen, held: Real) -> Status {
    let is_sold = (seen.volume >= own.cosell_sales) | (seen.attributed >= own.cosell_sales);
    let is_earned = (standing >= own.spec_program) & (seen.attributed >= own.spec_consumption);
    let earned = if is_earned { 1.0 } else { 0.0 };
    Status { eligible: if is_sold { 1.0 } else { 0.0 }, specialised: if is_renewal { earned } else { held } }
}

/// Market development funds and credits for proofs of concept of a month.
#[inline(always)]
#[must_use]
pub fn funds(own: &Cloud, status: &Status, hosted: Real, pdm_motive: Real, standing: Real) -> Real {
    status.opens() * pdm_motive * standing * (own.mdf + own.poc * hosted) / 12.0
}

/// Whether the specialisation is up for renewal.
#[must_use]
pub fn is_renewal(renewal_month: u32, month: u32) -> bool {
    month.checked_sub(renewal_month).is_some_and(|since| since % 12 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::Rounds;
    use crate::model::tests::{beliefs, near};

    fn cloud() -> Cloud {
        Cloud {
            cosell_sales: 100e3,
            spec_program: 0.2,
            spec_consumption: 300e3,
            mdf: 24e3,
            poc: 36e3,
            ..beliefs().clouds[0].rounded()
        }
    }

    #[test]
    fn either_sales_or_attributed_consumption_makes_eligible() {
        let eligible = |volume, attributed| advance(&cloud(), false, 0.5, Seen { attributed, volume }, 1.0).eligible;
        near(eligible(100e3, 0.0), 1.0);
        near(eligible(0.0, 100e3), 1.0);
        near(eligible(99e3, 99e3), 0.0);
    }

    #[test]
    fn a_renewal_asks_for_program_work_and_for_consumption_that_is_seen() {
        let held = |is_renewal, standing, attributed, held| {
            advance(&cloud(), is_renewal, standing, Seen { attributed, volume: 0.0 }, held).specialised
        };
        near(held(true, 0.2, 300e3, 0.0), 1.0);
        near(held(true, 0.1, 300e3, 1.0), 0.0);
        near(held(true, 0.2, 200e3, 1.0), 0.0);
        // Between renewals it stays as it is.
        near(held(false, 0.0, 0.0, 1.0), 1.0);
        near(held(false, 1.0, 1e9, 0.0), 0.0);
        let renewals: Vec<u32> = (0..40).filter(|&month| is_renewal(6, month)).collect();
        assert_eq!(renewals, [6, 18, 30]);
    }

    #[test]
    fn funds_follow_the_pdm_and_credits_the_hosted_part() {
        let full = Status { eligible: 1.0, specialised: 1.0 };
        // Half the motive, half the standing: a quarter of (24,000 + 36,000·h) a year.
        near(funds(&cloud(), &full, 0.0, 0.5, 0.5), 500.0);
        near(funds(&cloud(), &full, 1.0, 0.5, 0.5), 1_250.0);
        near(funds(&cloud(), &Status { specialised: 0.0, ..full }, 1.0, 0.5, 0.5), 625.0);
        near(funds(&cloud(), &Status { eligible: 0.0, ..full }, 1.0, 0.5, 0.5), 0.0);
    }
}
