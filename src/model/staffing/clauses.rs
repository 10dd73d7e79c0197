//! What an option's contract makes of the cost of a unit: how its retainer falls with age, and what part of a unit a slot
//! holds.
//!
//! ```text
//! a slot of size z (1, or ½ in a plan with half units) costs z·share(age)·retainer a month
//! share(age) = that of the last step-down whose month has come, 1 before the first
//! n months from an age a on cost z·Σ share(a + k), k = 0 … n−1, retainers
//!   = z·(n + Σ_j (share_j − share_{j−1})·max(0, a + n − max(a, month_j)))
//! ```
//!
//! So costs, what is committed, and what a stop would still cost follow the steps month by month. A unit in place at
//! month 0 counts its age from there.

use super::crew::{self, Engagement, Owed, UnitRates};
use crate::lanes::{self, Lanes, Real, on_lanes};
use crate::scenario::StaffingOption;
use crate::scenario::contract::StepDown;

/// What an option's contract says of every unit.
#[derive(Clone, Copy, Debug)]
pub struct Clauses<'a> {
    /// What a slot holds of a unit.
    pub size: Real,
    step_down: &'a [StepDown],
}

impl<'a> Clauses<'a> {
    /// Those of an option.
    #[must_use]
    pub fn of(option: &'a StaffingOption) -> Self {
        Self { size: lanes::real(option.unit_size()), step_down: &option.contract.step_down }
    }

    /// Whether every month of a unit costs the same.
    #[must_use]
    pub fn is_level(&self) -> bool {
        self.step_down.is_empty()
    }

    /// Retainers of a whole unit, as the contract states them, for this many months of a slot from an age on.
    #[inline(always)]
    #[must_use]
    pub fn retainers(&self, age: Real, months: Real) -> Real {
        let (mut all, mut before) = (months, 1.0);
        for step in self.step_down {
            let share = lanes::real(step.share);
            let from = lanes::at_least(age, lanes::count(step.month));
            all += (share - before) * lanes::at_least(age + months - from, 0.0);
            before = share;
        }
        self.size * all
    }
}

on_lanes! {
    /// What units owe whose retainers fall with their age.
    pub(super) fn owed<W>(
        month: Real,
        clauses: Clauses<'_>,
        rates: &UnitRates<[Real; W]>,
        engagements: &[Engagement<[Real; W]>],
        owed: &mut Owed<[Real; W]>,
    ) {
        *owed = Owed::all(Owed::default());
        for contract in engagements {
            for lane in 0..W {
                let contract = contract.lane(lane);
                let [whole, exact] = contract.months_to_end(month, &rates.lane(lane));
                let age = lanes::at_least(month - contract.start, 0.0);
                let [now, rest, committed] = [1.0, whole, lanes::at_most(whole, crew::COMMITTED)]
                    .map(|months| contract.is_there() * clauses.retainers(age, months));
                owed.now[lane] += now;
                owed.rest[lane] += rest;
                owed.committed[lane] += committed;
                owed.saved[lane] += now * crew::saved(exact);
                owed.by_review[lane] += contract.by_review * now;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::near;

    #[test]
    fn a_retainer_falls_with_age() {
        let mut option = StaffingOption::named("Outsourced");
        option.contract.step_down = vec![StepDown { month: 6, share: 0.8 }, StepDown { month: 12, share: 0.5 }];
        let whole = Clauses::of(&option);
        let of = |age: Real, months: Real| whole.retainers(age, months);
        // Months 0–5 in full, 6–11 at 0.8, from 12 on at 0.5.
        let expected = [(of(0.0, 6.0), 6.0), (of(5.0, 1.0), 1.0), (of(6.0, 1.0), 0.8), (of(20.0, 1.0), 0.5)];
        for (found, wanted) in expected.into_iter().chain([(of(4.0, 10.0), 2.0 + 4.8 + 1.0), (of(3.0, 0.0), 0.0)]) {
            near(found, wanted);
        }
        option.half_units = true;
        near(Clauses::of(&option).retainers(4.0, 10.0), 3.9);
    }
}
