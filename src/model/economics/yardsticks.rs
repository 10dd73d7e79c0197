//! Yardsticks that do not measure the horizon: what a run-rate year costs and wins, and what each year's spend returns.
//!
//! ```text
//! cac_payback = Δcost of the last twelve months / (gross margin·Δ(new ARR of these that counts)/12)      months
//! roi_cohort_y = PV of contracts from what opened in year y / PV of the cost spent in year y − 1
//!   a contract: its whole life without expansion, less marketplace fee, commission and success fee
//! cash_positive_month: the month after the last one in which nominal cumulative cash is lowest, but for rounding
//! ```

use super::super::accounts::{Accounts, Added};
use super::super::path::Month;
use super::super::time::A_TWELFTH;
use super::super::world::World;
use super::Arr;
use crate::lanes::{self, Lanes, Real, double, on_lanes, record};

/// Years whose spend is followed.
pub const YEARS: usize = 5;
/// Months of the run-rate year.
const YEAR: usize = 12;
/// Part of the lowest cash by which a month may be above it and still be as low: what rounding makes of two sums.
const ROUNDING: f64 = lanes::PRECISION;

record! {
    /// What yardsticks are made of.
    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    pub struct Yardsticks {
        /// Cost of the last twelve months, nominal.
        pub cost: Real,
        /// Gross margin a month of what was won in the last twelve months and counts.
        pub margin: Real,
        /// The margin before `incrementality`.
        pub margin_in_full: Real,
        /// Present value of contracts from what opened in each year, less commission and fees.
        pub contracts: [Real; YEARS],
        /// Present value of the cost of each year, commission and success fees apart.
        pub spent: [Real; YEARS],
    }
}

impl<const W: usize> Yardsticks<[f64; W]> {
    /// Adds a month of a horizon, in which this revenue joined.
    pub fn add(&mut self, world: &World<'_, W>, month: u32, record: &Month<[Real; W]>, new: &Arr<[Real; W]>) {
        add(self, world, month, record, new);
    }
}

on_lanes! {
    fn add<W>(
        yardsticks: &mut Yardsticks<[f64; W]>,
        world: &World<'_, W>,
        month: u32,
        record: &Month<[Real; W]>,
        new: &Arr<[Real; W]>,
    ) {
        let (place, horizon) = (month as usize, world.setting.horizon_months as usize);
        if place + YEAR >= horizon {
            let (margin, incrementality) = (&world.facts.margin, &world.facts.economics.incrementality);
            for lane in 0..W {
                let (alliance, others) = (new.alliance[lane], new.direct[lane] + new.influenced[lane]);
                let month = margin[lane] * (incrementality[lane] * alliance + others) * A_TWELFTH;
                let in_full = margin[lane] * (alliance + others) * A_TWELFTH;
                yardsticks.cost[lane] += double(record.staff_cost[lane]) + double(record.selling_cost[lane]);
                yardsticks.margin[lane] += double(month);
                yardsticks.margin_in_full[lane] += double(in_full);
            }
        }
        let (Some(contracts), Some(spent)) = (yardsticks.contracts.get_mut(place / YEAR), yardsticks.spent.get_mut(place / YEAR))
        else {
            return;
        };
        let discounts = world.discount(month);
        for lane in 0..W {
            contracts[lane] += double(record.contracts[lane]);
            spent[lane] += discounts[lane] * (double(record.staff_cost[lane]) + double(record.selling_work[lane]));
        }
    }
}

/// Present value of a contract won in a month, less what winning it costs; nothing if that is too late to count.
#[inline(always)]
#[must_use]
pub fn contract<const W: usize>(world: &World<'_, W>, lane: usize, closes: u32, won: &Arr, win_cost: Real) -> Real {
    if closes as usize >= world.months_with_tail() {
        return 0.0;
    }
    let facts = world.facts.lane(lane);
    lanes::real(world.discount(closes)[lane]) * (won.margin(&facts) * world.contracts.whole[lane] - win_cost)
}

impl<const W: usize> Added<'_, W> {
    /// Months until the margin of what the run-rate year won has paid its cost; never where it won nothing, undefined
    /// where it cost nothing or the horizon is shorter than a year.
    #[inline(always)]
    pub(in super::super) fn cac_payback(&self, lane: usize) -> f64 {
        let cost = self.less(|own| own.yardsticks.cost[lane]);
        let margin = self.less(|own| own.yardsticks.margin[lane]);
        if cost <= 0.0 || self.own.cash.len() < YEAR {
            f64::NAN
        } else if margin > 0.0 {
            cost / margin
        } else {
            f64::INFINITY
        }
    }

    /// Return on what was spent in a year, from 0; undefined where nothing was, or the year is not over.
    #[inline(always)]
    pub(in super::super) fn return_on_year(&self, year: usize, lane: usize) -> f64 {
        if self.own.cash.len() < (year + 1) * YEAR {
            return f64::NAN;
        }
        self.return_on(|own| own.yardsticks.contracts[year][lane], |own| own.yardsticks.spent[year][lane])
    }

    /// The month after the last in which nominal cumulative cash is lowest; never if that is the last of all.
    #[inline(always)]
    pub(in super::super) fn cash_positive_month(&self) -> [f64; W] {
        let nominal = |month: usize, lane: usize| self.less(|own: &Accounts<W>| own.nominal[month][lane]);
        let (mut lowest, mut turns) = ([f64::INFINITY; W], [f64::INFINITY; W]);
        let months = self.own.nominal.len();
        for month in 0..months {
            let after = if month + 1 < months { (month + 1) as f64 } else { f64::INFINITY };
            for lane in 0..W {
                let cash = nominal(month, lane);
                let is_lower = cash < lowest[lane];
                lowest[lane] = if is_lower { cash } else { lowest[lane] };
                let is_lowest = cash <= lowest[lane] + ROUNDING * lowest[lane].abs();
                turns[lane] = if is_lowest { after } else { turns[lane] };
            }
        }
        turns
    }
}

#[cfg(test)]
mod tests;
