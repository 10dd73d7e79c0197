//! Those at work as sums: between two events nobody needs to be looked at one by one.
//!
//! ```text
//! ρ = 1 − (1−ρ0)·u,  u = exp(−3τ/ramp_months)       part of the ramp still to go
//! φ = 1 − (1−φ0)·v,  v = exp(−3τ/fluency_months)
//! Σρ  = n − (1−ρ0)·Σu
//! Σρφ = n − (1−ρ0)·Σu − (1−φ0)·Σv + (1−ρ0)(1−φ0)·Σuv
//! a month later Σu, Σv and Σuv have become Σu·k, Σv·l and Σuv·k·l with k = exp(−3/ramp_months), l likewise
//! ```
//!
//! A mis-hire counts by `mishire_productivity` in every sum; a unit's φ approaches `fluency_cap` instead of 1.

use crate::lanes::{self, Number, Real, record};

/// Months over which a stop today is asked to save something.
const SHEDDING: Real = 3.0;
/// Months over which a CFO asks what is committed.
pub const COMMITTED: Real = 6.0;

record! {
    /// What a month of a kind of people depends on, the same in all months of a trajectory.
    #[derive(Clone, Copy, Debug)]
    pub struct EmployeeRates {
        /// Loaded pay, a month: `ote · loaded_factor / 12`.
        pub pay: Real,
        /// Tooling, a month.
        pub tooling: Real,
        /// Whole months of notice.
        pub notice: Real,
        /// Months of pay that a stop would still cost: whole months of notice, and severance.
        pub exit_months: Real,
        /// Part of three months' pay that a stop today would save.
        pub saved: Real,
        /// `1 − ρ0`.
        pub ramp_gap: Real,
        /// Part of the ramp still to go that a month leaves.
        pub ramp_keep: Real,
        /// `1 − φ0`.
        pub fluency_gap: Real,
        /// Part of the way to fluency still to go that a month leaves.
        pub fluency_keep: Real,
    }
}

record! {
    /// What is still to go of two ramps, summed over those at work.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct ToGo {
        /// `Σu`.
        pub ramp: Real,
        /// `Σv`.
        pub fluency: Real,
        /// `Σuv`.
        pub both: Real,
    }
}

impl ToGo<f64> {
    /// Takes in one who counts by `ability` and has `u` and `v` to go.
    pub fn add(&mut self, ability: f64, u: f64, v: f64) {
        self.ramp += ability * u;
        self.fluency += ability * v;
        self.both += ability * u * v;
    }
}

impl ToGo {
    /// What `Σρφ` is short of `Σρ`, for those whose fluency approaches 1: `(1−φ0)·(Σv − (1−ρ0)·Σuv)`.
    #[inline(always)]
    #[must_use]
    pub fn unfluent(&self, ramp_gap: Real, fluency_gap: Real) -> Real {
        fluency_gap * (self.fluency - ramp_gap * self.both)
    }

    /// Moves these sums on by a month.
    #[inline(always)]
    #[must_use]
    pub fn later(&self, ramp_keep: Real, fluency_keep: Real) -> Self {
        Self {
            ramp: self.ramp * ramp_keep,
            fluency: self.fluency * fluency_keep,
            both: self.both * (ramp_keep * fluency_keep),
        }
    }
}

record! {
    /// People of a kind, all in seat and sought.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Crew {
        /// Heads in seat.
        pub heads: Real,
        /// Heads in seat, a mis-hire counted by `mishire_productivity`: `n`.
        pub able: Real,
        /// What is still to go of their ramps.
        pub to_go: ToGo,
        /// Mis-hires in seat.
        pub mishires: Real,
        /// Open requisitions.
        pub requisitions: Real,
        /// Gone and still paid.
        pub on_notice: Real,
        /// Those on notice whom a review let go.
        pub on_notice_by_review: Real,
        /// Part of the productivity that left this month.
        pub left: Real,
        /// Fees and severance of this month.
        pub paid_at_once: Real,
        /// The part of what was paid that a review ordered.
        pub paid_by_review: Real,
    }
}

record! {
    /// Productivity and cost of a kind of capacity in a month.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct CrewMonth {
        /// Σρ.
        pub productivity: Real,
        /// Σρφ.
        pub fluent: Real,
        /// Cost.
        pub cost: Real,
        /// Part of it that a review's changes caused.
        pub adjustment_cost: Real,
        /// What stopping everything this month would still cost.
        pub exit_cost: Real,
        /// Part of it that falls due within six months.
        pub committed: Real,
        /// Run-rate cost that a stop today would save within three months, a month.
        pub sheddable: Real,
        /// Run-rate cost, a month.
        pub run_rate: Real,
    }
}

impl Crew {
    /// Heads in seat and sought.
    #[inline(always)]
    #[must_use]
    pub fn held(&self) -> Real {
        self.heads + self.requisitions
    }

    /// What follows the pay of these people this month: pay in seat and on notice, severance, fees.
    #[inline(always)]
    #[must_use]
    pub fn paid(&self, rates: &EmployeeRates) -> Real {
        (self.heads + self.on_notice) * rates.pay + self.paid_at_once
    }

    /// What the people of a kind do this month and what they cost, `function_cost` included where any are in seat or
    /// sought.
    #[inline(always)]
    #[must_use]
    pub fn month(&self, rates: &EmployeeRates, function_cost: Real) -> CrewMonth {
        let productivity = self.able - rates.ramp_gap * self.to_go.ramp;
        let unfluent = self.to_go.unfluent(rates.ramp_gap, rates.fluency_gap);
        let run_rate = self.heads * (rates.pay + rates.tooling);
        let function = if self.held() > 0.0 { function_cost } else { 0.0 };
        CrewMonth {
            productivity,
            fluent: lanes::at_least(productivity - unfluent, 0.0),
            cost: run_rate + self.on_notice * rates.pay + self.paid_at_once + function,
            adjustment_cost: self.on_notice_by_review * rates.pay + self.paid_by_review,
            exit_cost: self.heads * rates.pay * rates.exit_months,
            committed: self.heads * rates.pay * (rates.exit_months - lanes::at_least(rates.notice - COMMITTED, 0.0)),
            sheddable: self.heads * (rates.pay * rates.saved + rates.tooling),
            run_rate,
        }
    }

    /// Moves these people on by a month in which nothing is due.
    #[inline(always)]
    #[must_use]
    pub fn older(&self, rates: &EmployeeRates) -> Self {
        Self {
            to_go: self.to_go.later(rates.ramp_keep, rates.fluency_keep),
            left: 0.0,
            paid_at_once: 0.0,
            paid_by_review: 0.0,
            ..*self
        }
    }
}

/// Part of three months' pay that a stop today would save under this notice: `(3 − notice)⁺/3`.
#[inline(always)]
#[must_use]
pub fn saved(notice: Real) -> Real {
    lanes::at_least(SHEDDING - notice, 0.0) * (1.0 / SHEDDING)
}

record! {
    /// What a month of units depends on, the same in all months of a trajectory.
    #[derive(Clone, Copy, Debug)]
    pub struct UnitRates {
        /// Retainer, a month.
        pub retainer: Real,
        /// Oversight (in-house time at loaded pay) and tooling (a third of a head's), a month.
        pub other: Real,
        /// Notice as stated, months.
        pub notice: Real,
        /// Notice in whole months.
        pub whole_notice: Real,
        /// `1 − ρ0`.
        pub ramp_gap: Real,
        /// Part of the ramp still to go that a month leaves.
        pub ramp_keep: Real,
        /// `fluency_cap`.
        pub fluency_cap: Real,
        /// `(fluency_cap − φ0)⁺`.
        pub fluency_gap: Real,
        /// Part of the way to fluency still to go that a month leaves.
        pub fluency_keep: Real,
    }
}

record! {
    /// Units at work and ordered.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct UnitCrew {
        /// Units at work, those under notice included.
        pub units: Real,
        /// Units without notice, and those ordered.
        pub held: Real,
        /// Factor on the productivity of all: bench, loyalty, and whether the provider is a bad one.
        pub quality: Real,
        /// What is still to go of their ramps.
        pub to_go: ToGo,
        /// Units at work under a notice that a review ordered.
        pub ending_by_review: Real,
        /// Part of the units' relationships that leaves this month, 0–1.
        pub loss: Real,
        /// Units started this month that bring relationships, × bench.
        pub bringing: Real,
        /// Retainers paid once more this month for a replaced provider.
        pub paid_at_once: Real,
    }
}

record! {
    /// When a unit at work could end.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Engagement {
        /// What it is of a unit: 1, or ½; 0 where there is none.
        pub at_work: Real,
        /// 1 for a unit without notice, 0 for others.
        pub is_staying: Real,
        /// Its end: of the minimum term, or set by notice.
        pub end: Real,
        /// The end in whole months.
        pub whole_end: Real,
        /// When it began.
        pub start: Real,
        /// 1 for a unit under a notice that a review ordered, 0 for others.
        pub by_review: Real,
    }
}

record! {
    /// What a month of units costs of their retainers, and what they are bound for, in full retainers of a whole unit.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Owed {
        /// For this month.
        pub now: Real,
        /// For the months until they end were all given notice now.
        pub rest: Real,
        /// For those of them within six months.
        pub committed: Real,
        /// For the part of three months that a stop today would save, a month.
        pub saved: Real,
        /// For this month of units under a notice that a review ordered.
        pub by_review: Real,
    }
}

impl<X: Number> Engagement<X> {
    /// Months from `month` to its end were it given notice now, or those left once it has notice; whole, and as stated.
    #[inline(always)]
    #[must_use]
    pub fn months_to_end(&self, month: X, rates: &UnitRates<X>) -> [X; 2] {
        let later = |end: X, notice: X| lanes::at_least(end - month, self.is_staying * notice);
        [later(self.whole_end, rates.whole_notice), later(self.end, rates.notice)]
    }
}

impl Engagement {
    /// 1 for a unit or a part of one, 0 where there is none.
    #[inline(always)]
    #[must_use]
    pub fn is_there(&self) -> Real {
        if self.at_work > 0.0 { 1.0 } else { 0.0 }
    }
}

impl UnitCrew {
    /// What the units do this month and what they cost.
    #[inline(always)]
    #[must_use]
    pub fn month(&self, rates: &UnitRates, owed: &Owed) -> CrewMonth {
        let ramped = self.units - rates.ramp_gap * self.to_go.ramp;
        let unfluent = self.to_go.unfluent(rates.ramp_gap, rates.fluency_gap);
        let other = self.units * rates.other;
        let run_rate = owed.now * rates.retainer + other;
        CrewMonth {
            productivity: self.quality * ramped,
            fluent: self.quality * lanes::at_least(rates.fluency_cap * ramped - unfluent, 0.0),
            cost: run_rate + self.paid_at_once,
            adjustment_cost: owed.by_review * rates.retainer,
            exit_cost: owed.rest * rates.retainer,
            committed: owed.committed * rates.retainer,
            sheddable: owed.saved * rates.retainer + other,
            run_rate,
        }
    }

    /// Moves these units on by a month in which nothing is due.
    #[inline(always)]
    #[must_use]
    pub fn older(&self, rates: &UnitRates) -> Self {
        Self {
            to_go: self.to_go.later(rates.ramp_keep, rates.fluency_keep),
            loss: 0.0,
            bringing: 0.0,
            paid_at_once: 0.0,
            ..*self
        }
    }
}
