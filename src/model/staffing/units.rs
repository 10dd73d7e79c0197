//! Outsourced units: fast, with relationships of their own, divided in loyalty, easy to scale down.
//!
//! Order in a month: ends, staff changes (the review of a bad provider among them), starts, comparison with what is
//! wanted.

use super::super::time::{Ramp, monthly_loss, whole_months};
use super::plan::Desired;
use crate::parameter::{InHouse, Outsourced};
use crate::sampling::{Purpose, Streams};
use crate::scenario::setting::UnitInPlace;

/// What holds for every unit in a trajectory.
#[derive(Clone, Copy, Debug)]
pub struct UnitTerms {
    /// Retainer, a month.
    pub retainer: f64,
    /// Oversight, a month: in-house time at loaded pay.
    pub oversight: f64,
    /// Tooling, a month: a third of a head's.
    pub tooling: f64,
    notice: f64,
    term: f64,
    start_lag: u32,
    ramp: Ramp,
    loyalty: f64,
    dilution: f64,
    fluency: Ramp,
    fluency_start: f64,
    fluency_cap: f64,
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
    pub fn new(beliefs: &Outsourced, in_house: &InHouse) -> Self {
        Self {
            retainer: beliefs.retainer,
            oversight: beliefs.oversight * in_house.ote * in_house.loaded_factor / 12.0,
            tooling: in_house.tooling / 36.0,
            notice: beliefs.notice_months,
            term: beliefs.min_term_months,
            start_lag: whole_months(beliefs.start_lag).max(1),
            ramp: Ramp::new(beliefs.productivity_at_start, beliefs.ramp_months),
            loyalty: beliefs.loyalty,
            dilution: beliefs.dilution,
            fluency: Ramp::new(in_house.fluency_at_start, in_house.fluency_months),
            fluency_start: in_house.fluency_at_start,
            fluency_cap: beliefs.fluency_cap,
            turnover: monthly_loss(beliefs.annual_unit_turnover),
            bad_productivity: beliefs.bad_productivity,
            review_months: whole_months(beliefs.provider_review_months).max(1),
            p_bad: beliefs.p_bad_provider,
            loss_personal: in_house.loss,
            loss_last: beliefs.loss,
        }
    }

    /// A provider's best people and its book are finite: `bench = 1/(1 + dilution·(units − 1))`.
    fn bench(&self, units: usize) -> f64 {
        if units == 0 { 1.0 } else { 1.0 / (1.0 + self.dilution * (units as f64 - 1.0)) }
    }

    /// `φ = cap − max(0, cap − φ0)·exp(−3τ/fluency_months)`.
    fn fluency(&self, to_go: f64) -> f64 {
        self.fluency_cap - (self.fluency_cap - self.fluency_start).max(0.0) * to_go
    }
}

#[derive(Clone, Copy, Debug)]
struct Unit {
    seat: u32,
    start: i64,
    /// Its staff's tenure, as the parts of both ramps still to go.
    ramp_to_go: f64,
    fluency_to_go: f64,
    term: f64,
    end: Option<u32>,
    /// The same end, not rounded to whole months.
    end_exact: f64,
    by_review: bool,
}

impl Unit {
    /// Other people do the work: their clocks start anew.
    fn change_staff(&mut self) {
        (self.ramp_to_go, self.fluency_to_go) = (1.0, 1.0);
    }

    /// Months to its end were it given notice now, not rounded; those left once it has notice.
    fn months_to_end(&self, month: u32, terms: &UnitTerms) -> f64 {
        match self.end {
            Some(_) => self.end_exact - f64::from(month),
            None => terms.notice.max(self.start as f64 + self.term - f64::from(month)),
        }
    }

    /// The month in which it would stop were it given notice now: the later of notice and minimum term.
    fn end_if_stopped(&self, month: u32, terms: &UnitTerms) -> u32 {
        let term_end = (self.start + i64::from(whole_months(self.term))).max(0) as u32;
        self.end.unwrap_or((month + whole_months(terms.notice)).max(term_end))
    }
}

/// All units, orders under way, and what is known of the provider.
#[derive(Clone, Debug, Default)]
pub struct Units {
    units: Vec<Unit>,
    pending: Vec<(u32, u32)>,
    first_start: Option<u32>,
    /// Whether the provider is a bad one that has not been replaced yet.
    is_bad: bool,
    /// Whether the provider has replaced a bad one.
    replaced: bool,
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

/// What the units do this month.
#[derive(Clone, Copy, Debug, Default)]
pub struct UnitCrew {
    /// Units at work, those under notice included.
    pub units: u32,
    /// Σρ.
    pub productivity: f64,
    /// Σρφ.
    pub fluent_productivity: f64,
    /// Units at work under a notice that a review ordered.
    pub ending_by_review: u32,
}

impl Units {
    /// Whether no unit is at work or ordered, and no provider under review.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty() && self.pending.is_empty() && !(self.is_bad && self.first_start.is_some())
    }

    /// Units at work at month 0; whether their provider is a bad one is one draw.
    #[must_use]
    pub fn opening(in_place: &[UnitInPlace], terms: &UnitTerms, streams: &Streams) -> Self {
        let is_bad = streams.event(Purpose::Provider, 0, 0, 0).uniform() < terms.p_bad;
        let mut units = Self { is_bad, ..Self::default() };
        for (seat, unit) in in_place.iter().enumerate() {
            units.first_start = Some(0);
            units.units.push(Unit {
                seat: seat as u32,
                start: 0,
                ramp_to_go: terms.ramp.to_go(unit.tenure),
                fluency_to_go: terms.fluency.to_go(unit.tenure),
                term: f64::from(unit.rest_of_term),
                end: None,
                end_exact: 0.0,
                by_review: false,
            });
        }
        units
    }

    fn productivity(&self, unit: &Unit, terms: &UnitTerms) -> f64 {
        let quality = if self.is_bad { terms.bad_productivity } else { 1.0 };
        terms.bench(self.units.len()) * terms.loyalty * terms.ramp.at(unit.ramp_to_go) * quality
    }

    /// Ends and staff changes, and the loss of relationships that goes with them: `loss_out` when the last unit ends,
    /// the personal part of those who go when colleagues stay.
    pub fn exits(&mut self, month: u32, terms: &UnitTerms, streams: &Streams) -> UnitMovement {
        let mut movement = UnitMovement::default();
        if self.units.is_empty() {
            self.review_provider(month, terms, &mut movement);
            return movement;
        }
        let is_due = |unit: &Unit| unit.end.is_some_and(|end| end <= month);
        let changes =
            |unit: &Unit| streams.event(Purpose::UnitTurnover, month, 0, unit.seat).uniform() < terms.turnover;
        if !self.units.iter().any(|unit| is_due(unit) || changes(unit)) {
            self.review_provider(month, terms, &mut movement);
            return movement;
        }
        let productivities: Vec<f64> = self.units.iter().map(|unit| self.productivity(unit, terms)).collect();
        let total: f64 = productivities.iter().sum();
        let (mut ended, mut changed, mut position) = (0.0, 0.0, 0);
        self.units.retain_mut(|unit| {
            let part = if total > 0.0 { productivities[position] / total } else { 0.0 };
            position += 1;
            if is_due(unit) {
                ended += part;
                return false;
            }
            if changes(unit) {
                unit.change_staff();
                changed += part;
            }
            true
        });
        let last_went = self.units.is_empty();
        movement.loss = (ended * if last_went { terms.loss_last } else { terms.loss_personal }
            + changed * terms.loss_personal)
            .min(1.0);
        self.review_provider(month, terms, &mut movement);
        movement
    }

    /// A bad provider is replaced `provider_review_months` after the first start: the clocks return to 0, the units'
    /// relationships suffer `loss_out`, each unit costs one retainer more.
    fn review_provider(&mut self, month: u32, terms: &UnitTerms, movement: &mut UnitMovement) {
        let due = self.first_start.map(|start| start + terms.review_months);
        if !self.is_bad || due.is_none_or(|due| month < due) {
            return;
        }
        (self.is_bad, self.replaced) = (false, true);
        if self.units.is_empty() {
            return;
        }
        self.units.iter_mut().for_each(Unit::change_staff);
        movement.loss = 1.0 - (1.0 - movement.loss) * (1.0 - terms.loss_last);
        movement.paid_at_once += terms.retainer * self.units.len() as f64;
    }

    /// Starts of units ordered `start_lag` ago. A provider that replaced a bad one brings no teams.
    pub fn arrivals(&mut self, month: u32, terms: &UnitTerms, movement: &mut UnitMovement) {
        if self.pending.is_empty() {
            return;
        }
        let before = self.units.len();
        let units = &mut self.units;
        self.pending.retain(|&(seat, due)| {
            if due > month {
                return true;
            }
            units.push(Unit {
                seat,
                start: i64::from(month),
                ramp_to_go: 1.0,
                fluency_to_go: 1.0,
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
            if !self.replaced {
                movement.bringing = started as f64 * terms.bench(self.units.len());
            }
        }
    }

    /// Compares units at work without notice, and those ordered, with what is wanted.
    pub fn order(&mut self, month: u32, desired: Desired, terms: &UnitTerms, movement: &mut UnitMovement) {
        let wanted = desired.count as usize;
        let mut review = desired.by_review;
        while self.staying() + self.pending.len() < wanted {
            if let Some(unit) = self.units.iter_mut().rev().filter(|unit| unit.end.is_some()).max_by_key(|u| u.end) {
                unit.end = None;
                unit.by_review = false;
            } else {
                self.pending.push((self.free_seat(), month + terms.start_lag));
            }
        }
        while self.staying() + self.pending.len() > wanted {
            let by_review = review < 0;
            review += 1;
            let latest = (0..self.pending.len()).max_by_key(|&i| (self.pending[i].1, i));
            if let Some(i) = latest {
                self.pending.remove(i);
                continue;
            }
            let newest = self
                .units
                .iter_mut()
                .filter(|unit| unit.end.is_none())
                .max_by_key(|unit| unit.start)
                .expect("more units stay than wanted means at least one");
            newest.end_exact = f64::from(month) + newest.months_to_end(month, terms);
            newest.end = Some(newest.end_if_stopped(month, terms));
            newest.by_review = by_review;
        }
        self.end_at_once(month, terms, movement);
    }

    /// Without notice and past its term, a unit ends in the month of its notice.
    fn end_at_once(&mut self, month: u32, terms: &UnitTerms, movement: &mut UnitMovement) {
        if !self.units.iter().any(|unit| unit.end.is_some_and(|end| end <= month)) {
            return;
        }
        let total: f64 = self.units.iter().map(|unit| self.productivity(unit, terms)).sum();
        let stays = |unit: &Unit| unit.end.is_none_or(|end| end > month);
        let gone: f64 = self.units.iter().filter(|u| !stays(u)).map(|u| self.productivity(u, terms)).sum();
        self.units.retain(stays);
        let loss = if self.units.is_empty() { terms.loss_last } else { terms.loss_personal };
        if total > 0.0 {
            movement.loss = 1.0 - (1.0 - movement.loss) * (1.0 - loss * gone / total);
        }
    }

    fn staying(&self) -> usize {
        self.units.iter().filter(|unit| unit.end.is_none()).count()
    }

    /// What the units at work do this month.
    #[must_use]
    pub fn crew(&self, terms: &UnitTerms) -> UnitCrew {
        let mut crew = UnitCrew { units: self.units.len() as u32, ..UnitCrew::default() };
        for unit in &self.units {
            let productivity = self.productivity(unit, terms);
            crew.productivity += productivity;
            crew.fluent_productivity += productivity * terms.fluency(unit.fluency_to_go);
            crew.ending_by_review += u32::from(unit.end.is_some() && unit.by_review);
        }
        crew
    }

    /// A month more of tenure for all.
    pub fn grow_older(&mut self, terms: &UnitTerms) {
        for unit in &mut self.units {
            unit.ramp_to_go = terms.ramp.on(unit.ramp_to_go);
            unit.fluency_to_go = terms.fluency.on(unit.fluency_to_go);
        }
    }

    /// What stopping all units this month would still cost: retainers to their end, this month counted.
    #[must_use]
    pub fn exit_cost(&self, month: u32, terms: &UnitTerms) -> f64 {
        let months: u32 = self.units.iter().map(|unit| unit.end_if_stopped(month, terms) - month).sum();
        f64::from(months) * terms.retainer
    }

    /// Part of three months' retainers that a stop today would save, in months' retainers a month.
    #[must_use]
    pub fn sheddable_retainers(&self, month: u32, terms: &UnitTerms) -> f64 {
        self.units.iter().map(|unit| (3.0 - unit.months_to_end(month, terms)).max(0.0) / 3.0).sum::<f64>()
            * terms.retainer
    }

    fn free_seat(&self) -> u32 {
        let taken = |seat| {
            self.units.iter().any(|unit| unit.seat == seat) || self.pending.iter().any(|&(pending, _)| pending == seat)
        };
        (0..).find(|&seat| !taken(seat)).expect("seats are many more than units")
    }
}
