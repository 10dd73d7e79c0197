//! The money of one option's trajectories, added up month by month, and the money added over the baseline.

use super::World;
use super::economics::Arr;
use super::economics::tail::Tail;
use super::economics::yardsticks::Yardsticks;
use super::fork::copied;
use super::path::{Month, Reads};
use crate::lanes::{Lanes, Real, double, on_lanes};

/// Present values of one option's trajectories.
#[derive(Clone, Debug)]
pub struct Accounts<const W: usize = 1> {
    /// Discounted cash, cumulative by month.
    pub cash: Vec<[f64; W]>,
    /// Cash without discounting, cumulative by month.
    pub nominal: Vec<[f64; W]>,
    /// Present value of margin inside the horizon.
    pub margin: [f64; W],
    /// Present value of what is collected inside the horizon.
    pub collected: [f64; W],
    /// Present value of cost inside the horizon.
    pub cost: [f64; W],
    /// Present value inside the horizon of what was made of direct deals, less its commission and hours; part of both.
    pub influenced: [f64; W],
    /// What comes after it.
    pub tail: Tail<[Real; W]>,
    /// NPV had the horizon ended at each checkpoint.
    pub npv_at: Vec<[f64; W]>,
    /// What a run-rate year and each year's spend bring.
    pub yardsticks: Yardsticks<[f64; W]>,
    /// Cost of people and providers by month, nominal.
    pub staff: Vec<[f64; W]>,
}

impl<const W: usize> Accounts<W> {
    /// Nothing earned or spent yet, in as many months.
    #[must_use]
    pub fn opening(months: usize) -> Self {
        Self {
            cash: Vec::with_capacity(months),
            nominal: Vec::with_capacity(months),
            margin: [0.0; W],
            collected: [0.0; W],
            cost: [0.0; W],
            influenced: [0.0; W],
            tail: Tail::all(Tail::default()),
            npv_at: Vec::new(),
            yardsticks: Yardsticks::all(Yardsticks::default()),
            staff: Vec::with_capacity(months),
        }
    }

    /// Adds a month, in which this revenue joined.
    pub fn add(
        &mut self,
        world: &World<'_, W>,
        month: u32,
        record: &Month<[Real; W]>,
        new: &Arr<[Real; W]>,
        reads: Reads,
    ) {
        let (mut cash, mut nominal) = ([0.0; W], self.nominal.last().copied().unwrap_or([0.0; W]));
        add(world.discount(month), record, self, &mut cash, &mut nominal);
        self.cash.push(cash);
        self.nominal.push(nominal);
        if reads.yardsticks {
            self.yardsticks.add(world, month, record, new);
        }
        self.staff.push(record.staff_cost.map(double));
    }

    /// A copy for another way on, with room for its months.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            cash: copied(&self.cash),
            nominal: copied(&self.nominal),
            staff: copied(&self.staff),
            npv_at: self.npv_at.clone(),
            ..*self
        }
    }

    /// Takes a trajectory from accounts of the same months.
    pub fn take_lane(&mut self, other: &Self, lane: usize) {
        let take = |own: &mut Vec<[f64; W]>, other: &[[f64; W]]| {
            own.iter_mut().zip(other).for_each(|(own, other)| own[lane] = other[lane]);
        };
        take(&mut self.cash, &other.cash);
        take(&mut self.nominal, &other.nominal);
        take(&mut self.npv_at, &other.npv_at);
        take(&mut self.staff, &other.staff);
        self.margin[lane] = other.margin[lane];
        self.collected[lane] = other.collected[lane];
        self.cost[lane] = other.cost[lane];
        self.influenced[lane] = other.influenced[lane];
        self.tail.set(lane, other.tail.lane(lane));
        self.yardsticks.set(lane, other.yardsticks.lane(lane));
    }

    /// A checkpoint is reached: what would come after it. The last one is the horizon.
    pub fn close(&mut self, tail: Tail<[Real; W]>) {
        self.tail = tail;
        self.npv_at.push(std::array::from_fn(|lane| self.npv(lane)));
    }

    /// Present value of benefit, tail included.
    #[inline(always)]
    #[must_use]
    pub fn benefit_pv(&self, lane: usize) -> f64 {
        self.margin[lane] + double(self.tail.margin[lane])
    }

    /// Present value of cost, tail included.
    #[inline(always)]
    #[must_use]
    pub fn cost_pv(&self, lane: usize) -> f64 {
        self.cost[lane] + double(self.tail.cost[lane])
    }

    /// Net present value of what was made of direct deals.
    #[inline(always)]
    #[must_use]
    pub fn influenced_npv(&self, lane: usize) -> f64 {
        self.influenced[lane] + double(self.tail.influenced[lane])
    }

    /// Net present value.
    #[inline(always)]
    #[must_use]
    pub fn npv(&self, lane: usize) -> f64 {
        self.benefit_pv(lane) - self.cost_pv(lane)
    }
}

on_lanes! {
    fn add<W>(
        discounts: &[f64; W],
        record: &Month<[Real; W]>,
        accounts: &mut Accounts<W>,
        cash: &mut [f64; W],
        nominal: &mut [f64; W],
    ) {
        for lane in 0..W {
            let (discount, collected) = (discounts[lane], double(record.collected[lane]));
            let cost = double(record.staff_cost[lane]) + double(record.selling_cost[lane]);
            let influenced = double(record.influenced_margin[lane]) - double(record.influenced_cost[lane]);
            accounts.margin[lane] += discount * double(record.margin[lane]);
            accounts.collected[lane] += discount * collected;
            accounts.cost[lane] += discount * cost;
            accounts.influenced[lane] += discount * influenced;
            cash[lane] = accounts.collected[lane] - accounts.cost[lane];
            nominal[lane] += collected - cost;
        }
    }
}

/// The money added: an option's accounts less those of the baseline, or against nothing.
pub(super) struct Added<'a, const W: usize> {
    pub(super) own: &'a Accounts<W>,
    pub(super) baseline: Option<&'a Accounts<W>>,
}

impl<const W: usize> Added<'_, W> {
    #[inline(always)]
    pub(super) fn less(&self, of: impl Fn(&Accounts<W>) -> f64) -> f64 {
        of(self.own) - self.baseline.map_or(0.0, of)
    }

    #[inline(always)]
    pub(super) fn return_on(&self, benefit: impl Fn(&Accounts<W>) -> f64, cost: impl Fn(&Accounts<W>) -> f64) -> f64 {
        let cost = self.less(cost);
        if cost > 0.0 { self.less(benefit) / cost - 1.0 } else { f64::NAN }
    }

    /// Cumulative discounted cash of a month.
    #[inline(always)]
    pub(super) fn cash(&self, month: usize) -> [f64; W] {
        let (own, baseline) = (&self.own.cash[month], self.baseline.map(|baseline| &baseline.cash[month]));
        match baseline {
            Some(baseline) => std::array::from_fn(|lane| own[lane] - baseline[lane]),
            None => *own,
        }
    }

    /// First month from which cumulative discounted cash stays at or above zero, not before the first in which it is not
    /// zero; and the lowest it ever is.
    #[inline(always)]
    pub(super) fn payback_and_worst(&self) -> ([f64; W], [f64; W]) {
        let months = self.own.cash.len();
        let (mut payback, mut worst, mut is_idle) = ([0.0; W], [0.0; W], [true; W]);
        for month in 0..months {
            let after = if month + 1 < months { (month + 1) as f64 } else { f64::INFINITY };
            let cash = self.cash(month);
            for lane in 0..W {
                is_idle[lane] &= cash[lane] == 0.0;
                payback[lane] = if (cash[lane] < 0.0) | is_idle[lane] { after } else { payback[lane] };
                worst[lane] = if cash[lane] < worst[lane] { cash[lane] } else { worst[lane] };
            }
        }
        (payback, worst)
    }
}
