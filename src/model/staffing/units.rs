//! Outsourced units: fast, with relationships of their own, divided in loyalty, easy to scale down.
//!
//! Order in a month: ends, staff changes (the review of a bad provider among them), starts, comparison with what is
//! wanted.

mod order;
mod provider;

use super::super::time::{Ramp, monthly_loss, whole_months};
use super::Draws;
use super::clauses::Clauses;
use super::crew::{Engagement, UnitCrew, UnitRates};
use super::people::{NEVER, since};
use super::plan::Desired;
use super::seats::FreeSeats;
use crate::lanes::{Rounds, double, real};
use crate::parameter::{InHouse, Outsourced};
use crate::sampling::Purpose;
use crate::scenario::setting::UnitInPlace;
use smallvec::SmallVec;

/// What holds for every unit in a trajectory.
#[derive(Clone, Copy, Debug)]
pub struct UnitTerms {
    /// What every month depends on.
    pub rates: UnitRates<f64>,
    term: f64,
    start_lag: u32,
    ramp: Ramp,
    loyalty: f64,
    dilution: f64,
    fluency: Ramp,
    turnover: f64,
    bad_productivity: f64,
    review_months: u32,
    p_bad: f64,
    loss_personal: f64,
    loss_last: f64,
}

impl UnitTerms {
    /// Terms of the trajectory's provider.
    #[must_use]
    pub fn new(beliefs: &Outsourced<f64>, in_house: &InHouse<f64>) -> Self {
        let (ramp, fluency) = (
            Ramp::new(beliefs.productivity_at_start, beliefs.ramp_months),
            Ramp::new(in_house.fluency_at_start, in_house.fluency_months),
        );
        let oversight = beliefs.oversight * in_house.ote * in_house.loaded_factor / 12.0;
        Self {
            rates: UnitRates {
                retainer: beliefs.retainer,
                other: oversight + in_house.tooling / 36.0,
                notice: beliefs.notice_months,
                whole_notice: f64::from(whole_months(beliefs.notice_months)),
                ramp_gap: ramp.gap(),
                ramp_keep: ramp.keep(),
                fluency_cap: beliefs.fluency_cap,
                fluency_gap: (beliefs.fluency_cap - in_house.fluency_at_start).max(0.0),
                fluency_keep: fluency.keep(),
            },
            term: beliefs.min_term_months,
            start_lag: whole_months(beliefs.start_lag).max(1),
            ramp,
            loyalty: beliefs.loyalty,
            dilution: beliefs.dilution,
            fluency,
            turnover: monthly_loss(beliefs.annual_unit_turnover),
            bad_productivity: beliefs.bad_productivity,
            review_months: whole_months(beliefs.provider_review_months).max(1),
            p_bad: beliefs.p_bad_provider,
            loss_personal: in_house.loss,
            loss_last: beliefs.loss,
        }
    }

    /// A provider's best people and its book are finite: `bench = 1/(1 + dilution·(units − 1))`.
    fn bench(&self, units: f64) -> f64 {
        1.0 / (1.0 + self.dilution * (units - 1.0).max(0.0))
    }

    /// The first month from `from` on in which a unit's staff changes.
    fn next_change(&self, seat: u32, from: u32, draws: &Draws<'_>) -> u32 {
        let months = from..draws.horizon;
        draws.streams.first_month_below(Purpose::UnitTurnover, seat, months, self.turnover).unwrap_or(NEVER)
    }
}

#[derive(Clone, Copy, Debug)]
struct Unit {
    seat: u32,
    start: i32,
    /// When its staff began.
    staff_start: i32,
    /// When its staff will change; [`NEVER`] within the horizon.
    next_change: u32,
    term: f64,
    end: Option<u32>,
    /// The end, not rounded to whole months.
    end_exact: f64,
    by_review: bool,
}

impl Unit {
    /// Other people do the work: their clocks start anew.
    fn change_staff(&mut self, month: u32) {
        self.staff_start = month as i32;
    }

    /// Months since it began.
    fn age(&self, month: u32) -> f64 {
        f64::from(since(self.start, month))
    }

    /// Its end, as a number and in whole months: of the minimum term, or set by notice.
    fn contract(&self, size: f64) -> Engagement<f64> {
        let (end, whole_end) = match self.end {
            Some(whole_end) => (self.end_exact, f64::from(whole_end)),
            None => (f64::from(self.start) + self.term, f64::from(self.start) + f64::from(whole_months(self.term))),
        };
        let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
        Engagement {
            at_work: size,
            is_staying: flag(self.end.is_none()),
            end,
            whole_end,
            start: f64::from(self.start),
            by_review: flag(self.end.is_some() && self.by_review),
        }
    }

    /// The month in which it stops if given notice now, not rounded and whole: the later of notice and minimum term.
    fn end_if_stopped(&self, month: u32, terms: &UnitTerms) -> (f64, u32) {
        let [whole, exact] = self.contract(1.0).months_to_end(f64::from(month), &terms.rates);
        (f64::from(month) + exact, month + whole as u32)
    }
}

/// All units, orders under way, and what is known of the provider.
#[derive(Clone, Debug, Default)]
pub struct Units {
    units: SmallVec<[Unit; 4]>,
    pending: SmallVec<[(u32, u32); 4]>,
    first_start: Option<u32>,
    /// Whether the provider is a bad one that has not been replaced yet.
    is_bad: bool,
    /// Part of a provider's usual book of relationships that its units bring.
    book: f64,
    /// Retainers owed for the rest of terms of units whose people were taken on.
    owed: f64,
    /// How often the provider has been replaced.
    replaced: u32,
    /// What each is of a unit: 1, or ½.
    size: f64,
}

/// A unit whose people go on the vendor's payroll.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Converted {
    /// Months since it began.
    pub age: u32,
    /// What its productivity is short of 1, bench and loyalty apart.
    pub short: f64,
    /// What its fluency is short of 1.
    pub unfluent: f64,
}

/// What a month did to the units.
#[derive(Clone, Copy, Debug, Default)]
pub struct UnitMovement {
    /// Part of the units' relationships that is lost, 0–1.
    pub loss: f64,
    /// Units started that bring relationships, × bench.
    pub bringing: f64,
    /// Retainers paid once more for a replaced provider.
    pub paid_at_once: f64,
}

impl Units {
    /// Units at work at month 0; whether their provider is a bad one is one draw.
    #[must_use]
    pub fn opening(in_place: &[UnitInPlace], terms: &UnitTerms, draws: &Draws<'_>) -> Self {
        let is_bad = draws.streams.event(Purpose::Provider, 0, 0, 0).uniform() < terms.p_bad;
        let mut units = Self { is_bad, book: 1.0, size: 1.0, ..Self::default() };
        for (seat, unit) in (0..).zip(in_place) {
            units.first_start = Some(0);
            units.units.push(Unit {
                seat,
                start: 0,
                staff_start: -(unit.tenure as i32),
                next_change: terms.next_change(seat, 0, draws),
                term: f64::from(unit.rest_of_term),
                end: None,
                end_exact: 0.0,
                by_review: false,
            });
        }
        units
    }

    /// Factor on the productivity of all units.
    fn quality(&self, terms: &UnitTerms) -> f64 {
        let provider = if self.is_bad { terms.bad_productivity } else { 1.0 };
        terms.bench(self.amount()) * terms.loyalty * provider
    }

    fn productivity(&self, unit: &Unit, month: u32, terms: &UnitTerms) -> f64 {
        self.quality(terms) * terms.ramp.at(terms.ramp.to_go(since(unit.staff_start, month)))
    }

    /// The first month from the next on in which something is due: an end, a change of staff, a start, the review of a
    /// bad provider.
    #[must_use]
    pub fn next_event(&self, terms: &UnitTerms) -> u32 {
        let of_unit = |unit: &Unit| unit.next_change.min(unit.end.unwrap_or(NEVER));
        let of_units = self.units.iter().fold(NEVER, |next, unit| next.min(of_unit(unit)));
        let start = self.pending.iter().fold(NEVER, |next, &(_, due)| next.min(due));
        of_units.min(start).min(self.review(terms).unwrap_or(NEVER))
    }

    /// Takes the people of the oldest units at work away from the provider; the rest of their terms stays to be paid.
    pub fn convert(
        &mut self,
        month: u32,
        count: u32,
        clauses: Clauses<'_>,
        terms: &UnitTerms,
    ) -> SmallVec<[Converted; 2]> {
        let mut converted = SmallVec::new();
        for _ in 0..count {
            let oldest = (0..self.units.len()).min_by_key(|&i| (self.units[i].start, i));
            let Some(unit) = oldest.map(|i| self.units.remove(i)) else { break };
            let rest = (unit.contract(1.0).whole_end - f64::from(month)).max(0.0);
            self.owed += double(clauses.retainers(real(unit.age(month)), real(rest))) * terms.rates.retainer;
            let tenure = since(unit.staff_start, month);
            converted.push(Converted {
                age: since(unit.start, month),
                short: terms.rates.ramp_gap * terms.ramp.to_go(tenure),
                unfluent: 1.0 - terms.rates.fluency_cap + terms.rates.fluency_gap * terms.fluency.to_go(tenure),
            });
        }
        converted
    }

    /// How often the provider has been replaced, after a review or as planned.
    #[must_use]
    pub fn replaced(&self) -> u32 {
        self.replaced
    }

    /// Units at work, a half one counted as one.
    #[must_use]
    pub fn at_work(&self) -> usize {
        self.units.len()
    }

    /// Units at work.
    fn amount(&self) -> f64 {
        self.size * self.units.len() as f64
    }

    /// A month in which something is due, or in which the number is not what is wanted; `switches` if the provider is
    /// replaced as planned.
    pub fn advance(
        &mut self,
        month: u32,
        desired: Desired,
        switches: bool,
        clauses: Clauses<'_>,
        terms: &UnitTerms,
        draws: &Draws<'_>,
    ) -> UnitCrew {
        self.size = double(clauses.size);
        let is_moved = |unit: &Unit| unit.next_change == month || unit.end.is_some_and(|end| end <= month);
        let mut movement = UnitMovement::default();
        if self.units.iter().any(is_moved) {
            movement.loss = self.exits(month, terms, draws);
        }
        movement.paid_at_once += std::mem::take(&mut self.owed);
        self.review_provider(month, clauses, terms, &mut movement);
        if switches {
            self.switch(month, terms, draws, &mut movement);
        }
        self.arrivals(month, terms, draws, &mut movement);
        self.order(month, desired, terms, &mut movement);
        self.crew(month, terms, &movement)
    }

    /// Ends and staff changes, and the loss of relationships that goes with them: `loss_out` when the last unit ends,
    /// the personal part of those who go when colleagues stay.
    fn exits(&mut self, month: u32, terms: &UnitTerms, draws: &Draws<'_>) -> f64 {
        let productivities: SmallVec<[f64; 8]> =
            self.units.iter().map(|unit| self.productivity(unit, month, terms)).collect();
        let total: f64 = productivities.iter().sum();
        let (mut ended, mut changed, mut position) = (0.0, 0.0, 0);
        self.units.retain_mut(|unit| {
            let part = if total > 0.0 { productivities[position] / total } else { 0.0 };
            position += 1;
            if unit.end.is_some_and(|end| end <= month) {
                ended += part;
                return false;
            }
            if unit.next_change == month {
                unit.change_staff(month);
                unit.next_change = terms.next_change(unit.seat, month + 1, draws);
                changed += part;
            }
            true
        });
        let last_went = self.units.is_empty();
        let loss =
            ended * if last_went { terms.loss_last } else { terms.loss_personal } + changed * terms.loss_personal;
        loss.min(1.0)
    }

    /// Starts of units ordered `start_lag` ago. A provider that replaced a bad one brings no teams.
    fn arrivals(&mut self, month: u32, terms: &UnitTerms, draws: &Draws<'_>, movement: &mut UnitMovement) {
        if self.pending.iter().all(|&(_, due)| due > month) {
            return;
        }
        let before = self.units.len();
        let units = &mut self.units;
        self.pending.retain(|&mut (seat, due)| {
            if due > month {
                return true;
            }
            units.push(Unit {
                seat,
                start: month as i32,
                staff_start: month as i32,
                next_change: terms.next_change(seat, month + 1, draws),
                term: terms.term,
                end: None,
                end_exact: 0.0,
                by_review: false,
            });
            false
        });
        let started = self.units.len() - before;
        if started > 0 {
            self.first_start.get_or_insert(month);
            movement.bringing += self.book * (self.size * started as f64) * terms.bench(self.amount());
        }
    }

    fn staying(&self) -> usize {
        self.units.iter().filter(|unit| unit.end.is_none()).count()
    }

    /// What the month leaves, as sums.
    fn crew(&self, month: u32, terms: &UnitTerms, movement: &UnitMovement) -> UnitCrew {
        let ending = self.units.iter().filter(|unit| unit.end.is_some() && unit.by_review).count();
        let mut crew = UnitCrew {
            units: self.amount(),
            held: self.size * (self.staying() + self.pending.len()) as f64,
            quality: self.quality(terms),
            ending_by_review: self.size * ending as f64,
            loss: movement.loss,
            bringing: movement.bringing,
            paid_at_once: movement.paid_at_once,
            ..UnitCrew::<f64>::default()
        };
        for unit in &self.units {
            let tenure = since(unit.staff_start, month);
            crew.to_go.add(self.size, terms.ramp.to_go(tenure), terms.fluency.to_go(tenure));
        }
        crew.rounded()
    }

    /// When the units at work could end.
    pub fn engagements(&self) -> impl ExactSizeIterator<Item = Engagement> {
        self.units.iter().map(|unit| unit.contract(self.size).rounded())
    }

    fn free_seats(&self) -> FreeSeats {
        FreeSeats::beside(self.units.iter().map(|unit| unit.seat).chain(self.pending.iter().map(|&(seat, _)| seat)))
    }
}

#[cfg(test)]
mod tests;
