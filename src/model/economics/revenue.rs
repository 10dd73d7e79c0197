//! Recurring revenue month by month: what was there and stayed, what joins, what ends; and when customers pay it.
//!
//! ```text
//! ARR(t) = ARR(t−1)·fade + new(t) − new(t − life)·fade^life,   fade = (1 − churn)·(1 + expansion) a month
//! collected(t) = Σ_j invoice(t − 12j)·fade^12j·(part of year j that the contract lasts) − cost of goods of the month
//! invoice(t) = what of new(t) counts, less the marketplace fee on it
//! ```
//!
//! Billed month by month, what is collected is the margin.

use super::super::fork::copied;
use super::super::time::A_TWELFTH;
use super::super::world::World;
use super::Arr;
use crate::lanes::{Lanes, Real, on_lanes};
use crate::scenario::setting::Billing;

/// Recurring revenue of one option, month by month.
#[derive(Clone, Debug)]
pub struct Revenue<const W: usize> {
    /// At the end of the month.
    pub arr: Arr<[Real; W]>,
    /// What joined, by month.
    pub new: Vec<Arr<[Real; W]>>,
    /// First invoices, by month.
    invoices: Vec<[Real; W]>,
}

impl<const W: usize> Revenue<W> {
    /// Nothing is won yet, for this many months.
    #[must_use]
    pub fn opening(months: usize) -> Self {
        Self { arr: Arr::all(Arr::default()), new: Vec::with_capacity(months), invoices: Vec::with_capacity(months) }
    }

    /// A copy for another way on, with room for its months.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self { arr: self.arr, new: copied(&self.new), invoices: copied(&self.invoices) }
    }

    /// A month passes, and wins join.
    pub fn advance(&mut self, world: &World<'_, W>, wins: &Arr<[Real; W]>) {
        grow(world, wins, &mut self.arr);
        self.new.push(*wins);
        if self.new.len() > world.contracts.shortest_life() {
            end_contracts(world, &self.new, &mut self.arr);
        }
        if world.setting.billing == Billing::Annual {
            self.invoices.push(invoiced(world, wins));
        }
    }

    /// What customers pay in the month that passed last, less the marketplaces' fee and cost of goods; `margin` is what
    /// it earned.
    #[must_use]
    pub fn collected(&self, world: &World<'_, W>, margin: &[Real; W]) -> [Real; W] {
        match world.setting.billing {
            Billing::Monthly => *margin,
            Billing::Annual => collected(world, &self.invoices, &self.arr),
        }
    }
}

on_lanes! {
    fn grow<W>(world: &World<'_, W>, wins: &Arr<[Real; W]>, arr: &mut Arr<[Real; W]>) {
        for lane in 0..W {
            arr.set(lane, arr.lane(lane).next(world.contracts.fade[lane], &wins.lane(lane)));
        }
    }
}

/// Takes the contracts out that have run their life.
fn end_contracts<const W: usize>(world: &World<'_, W>, new: &[Arr<[Real; W]>], arr: &mut Arr<[Real; W]>) {
    for lane in 0..W {
        let Some(won) = (new.len() - 1).checked_sub(world.contracts.life[lane]) else { continue };
        arr.set(lane, arr.lane(lane).plus(&new[won].lane(lane).times(-world.contracts.left_at_end[lane])));
    }
}

on_lanes! {
    fn invoiced<W>(world: &World<'_, W>, wins: &Arr<[Real; W]>) -> [Real; W] {
        let mut invoices = [0.0; W];
        for lane in 0..W {
            let (facts, wins) = (world.facts.lane(lane), wins.lane(lane));
            invoices[lane] = wins.incremental(&facts) - wins.fee(&facts);
        }
        invoices
    }
}

on_lanes! {
    fn collected<W>(world: &World<'_, W>, invoices: &[[Real; W]], arr: &Arr<[Real; W]>) -> [Real; W] {
        let mut paid = [0.0; W];
        let before = invoices.iter().rev().step_by(12);
        for (invoices, left) in before.zip(&world.contracts.invoiced) {
            for lane in 0..W {
                paid[lane] += invoices[lane] * left[lane];
            }
        }
        for lane in 0..W {
            let facts = world.facts.lane(lane);
            let goods = 1.0 - facts.margin;
            paid[lane] -= goods * arr.lane(lane).incremental(&facts) * A_TWELFTH;
        }
        paid
    }
}
