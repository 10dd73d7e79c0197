//! People on the vendor's payroll: in-house field alliance managers and added direct sellers.
//!
//! One month: those who leave go; requisitions due are filled; the number is compared with what is wanted. Short opens
//! requisitions; over closes requisitions first, those due last before others, and then lets the newest heads go.

mod order;

use super::super::luck::shapes::UnitGamma;
use super::super::time::{Ramp, monthly_loss, whole_months};
use super::Draws;
use super::crew::{self, Crew, EmployeeRates};
use super::plan::Desired;
use super::seats::FreeSeats;
use super::units::Converted;
use crate::lanes::{Rounds, double, real};
use crate::parameter::{EnterpriseAe, InHouse};
use crate::sampling::Purpose;
use crate::scenario::plan::Profile;
use smallvec::SmallVec;

/// A month that no horizon reaches.
pub(super) const NEVER: u32 = u32::MAX;

/// Months after which a unit's people may be taken on without a fee.
const CONVERT_FREE: f64 = 24.0;

/// What holds for every head of a kind in a trajectory.
#[derive(Clone, Copy, Debug)]
pub struct EmployeeTerms {
    /// What every month depends on.
    pub rates: EmployeeRates<f64>,
    /// Recruiting fee at filling.
    fee: f64,
    /// Fee for taking on the people of a unit that has just begun.
    convert_fee: f64,
    /// Notice in whole months.
    whole_notice: u32,
    /// Severance, months of pay.
    severance: f64,
    ramp: Ramp,
    fluency: Ramp,
    attrition: f64,
    time_to_fill: f64,
    fill: UnitGamma,
    p_mishire: f64,
    mishire_productivity: f64,
    mishire_months: u32,
    p_transition_exit: f64,
    hire: Purpose,
    leave: Purpose,
}

impl EmployeeTerms {
    /// Field alliance managers of a profile; a partner manager is paid `pm_ote` of a FAM.
    #[must_use]
    pub fn in_house(beliefs: &InHouse<f64>, profile: Profile) -> Self {
        let ote = match profile {
            Profile::EnterpriseAe => beliefs.ote,
            Profile::PartnerManager => beliefs.ote * beliefs.pm_ote,
        };
        let (ramp, fluency) = (
            Ramp::new(beliefs.productivity_at_start, beliefs.ramp_months),
            Ramp::new(beliefs.fluency_at_start, beliefs.fluency_months),
        );
        let whole_notice = whole_months(beliefs.notice_months);
        Self {
            rates: EmployeeRates {
                pay: ote * beliefs.loaded_factor / 12.0,
                tooling: beliefs.tooling / 12.0,
                notice: f64::from(whole_notice),
                exit_months: f64::from(whole_notice) + beliefs.severance_months,
                saved: double(crew::saved(real(beliefs.notice_months))),
                ramp_gap: ramp.gap(),
                ramp_keep: ramp.keep(),
                fluency_gap: fluency.gap(),
                fluency_keep: fluency.keep(),
            },
            fee: beliefs.recruiting_fee * ote,
            convert_fee: beliefs.convert_fee * ote,
            whole_notice,
            severance: beliefs.severance_months,
            ramp,
            fluency,
            attrition: monthly_loss(beliefs.annual_attrition),
            time_to_fill: beliefs.time_to_fill,
            fill: UnitGamma::new(beliefs.time_to_fill_cv),
            p_mishire: beliefs.p_mishire,
            mishire_productivity: beliefs.mishire_productivity,
            mishire_months: whole_months(beliefs.mishire_months),
            p_transition_exit: beliefs.p_transition_exit,
            hire: Purpose::InHouseHire,
            leave: Purpose::InHouseAttrition,
        }
    }

    /// Added direct sellers: the in-house rules with their own cost, ramp and attrition, without mis-hires.
    #[must_use]
    pub fn direct(in_house: &InHouse<f64>, direct: &EnterpriseAe<f64>) -> Self {
        let like = Self::in_house(in_house, Profile::EnterpriseAe);
        let ramp = Ramp::new(direct.productivity_at_start, direct.ramp_months);
        Self {
            rates: EmployeeRates {
                pay: direct.ote * in_house.loaded_factor / 12.0,
                ramp_gap: ramp.gap(),
                ramp_keep: ramp.keep(),
                ..like.rates
            },
            fee: in_house.recruiting_fee * direct.ote,
            ramp,
            attrition: monthly_loss(direct.annual_attrition),
            p_mishire: 0.0,
            hire: Purpose::DirectHire,
            leave: Purpose::DirectAttrition,
            ..like
        }
    }

    /// Factor on the productivity of a head.
    fn ability(&self, head: &Head) -> f64 {
        if head.mishire_exit.is_some() { self.mishire_productivity } else { 1.0 }
    }

    /// Productivity `ρ(τ)`, of a mis-hire × `mishire_productivity`.
    fn productivity(&self, head: &Head, month: u32) -> f64 {
        self.ramp.at(head.ramp_to_go(month, self)) * self.ability(head)
    }

    /// The first month from `from` on in which attrition takes the holder of a seat, whoever holds it.
    fn attrition_exit(&self, seat: u32, from: u32, draws: &Draws<'_>) -> u32 {
        draws.streams.first_month_below(self.leave, seat, from..draws.horizon, self.attrition).unwrap_or(NEVER)
    }
}

/// Somebody in seat.
#[derive(Clone, Copy, Debug)]
struct Head {
    seat: u32,
    /// When the ramp began.
    start: i32,
    /// When company tenure began.
    company_start: i32,
    /// When product fluency began to grow.
    fluent_since: i32,
    /// When the head leaves, for whatever reason; [`NEVER`] within the horizon.
    leaves: u32,
    /// When a mis-hire is managed out.
    mishire_exit: Option<u32>,
}

impl Head {
    fn ramp_to_go(&self, month: u32, terms: &EmployeeTerms) -> f64 {
        terms.ramp.to_go(since(self.start, month))
    }
}

#[derive(Clone, Copy, Debug)]
struct Requisition {
    seat: u32,
    due: u32,
    is_mishire: bool,
    by_review: bool,
}

#[derive(Clone, Copy, Debug)]
struct Notice {
    until: u32,
    by_review: bool,
}

/// All heads of a kind, their requisitions, and what is owed to those gone.
#[derive(Clone, Debug, Default)]
pub struct People {
    heads: SmallVec<[Head; 6]>,
    requisitions: SmallVec<[Requisition; 4]>,
    notices: SmallVec<[Notice; 2]>,
    /// Fees owed for people taken on from a provider.
    owed: f64,
}

/// What a month of staffing did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Movement {
    /// Σρ before exits and arrivals.
    pub productivity_before: f64,
    /// ρ of those who left.
    pub productivity_left: f64,
    /// Fees and severance paid at once.
    pub paid_at_once: f64,
    /// Part of what is paid this month that a review ordered.
    pub by_review: f64,
}

impl Movement {
    /// Part of the productivity that left.
    fn part_left(&self) -> f64 {
        if self.productivity_before > 0.0 { (self.productivity_left / self.productivity_before).min(1.0) } else { 0.0 }
    }
}

impl People {
    /// Heads in seat at month 0, with their tenure.
    pub fn in_place(tenures: impl Iterator<Item = u32>, terms: &EmployeeTerms, draws: &Draws<'_>) -> Self {
        let head = |(seat, tenure): (u32, u32)| Head {
            seat,
            start: -(tenure as i32),
            company_start: -(tenure as i32),
            fluent_since: -(tenure as i32),
            leaves: terms.attrition_exit(seat, 0, draws),
            mishire_exit: None,
        };
        Self { heads: (0..).zip(tenures).map(head).collect(), ..Self::default() }
    }

    /// The first month from the next on in which something is due: an exit, an arrival, the end of a notice.
    #[must_use]
    pub fn next_event(&self) -> u32 {
        let exit = self.heads.iter().fold(NEVER, |next, head| next.min(head.leaves));
        let arrival = self.requisitions.iter().fold(NEVER, |next, requisition| next.min(requisition.due));
        let notice = self.notices.iter().fold(NEVER, |next, notice| next.min(notice.until));
        exit.min(arrival).min(notice)
    }

    /// A month in which something is due, or in which the number is not what is wanted; `recast` partner managers with
    /// a company tenure are there to be re-cast.
    pub fn advance(
        &mut self,
        month: u32,
        desired: Desired,
        can_hire: bool,
        recast: Option<(u32, u32)>,
        terms: &EmployeeTerms,
        draws: &Draws<'_>,
    ) -> Crew {
        let anyone_goes = self.heads.iter().any(|head| head.leaves == month)
            || recast.is_some()
            || self.heads.len() + self.requisitions.len() > desired.count as usize;
        let mut movement = if anyone_goes { self.exits(month, terms) } else { Movement::default() };
        movement.paid_at_once += std::mem::take(&mut self.owed);
        self.arrivals(month, terms, draws, &mut movement);
        if let Some((heads, tenure)) = recast {
            self.recast(month, heads.min(desired.count), tenure, terms, draws);
        }
        self.order(month, desired, can_hire, terms, draws, &mut movement);
        if !self.notices.is_empty() {
            self.notices.retain(|notice| notice.until > month);
        }
        self.crew(month, terms, &movement)
    }

    /// Takes on the people of units: productivity, bench and loyalty apart, and fluency are kept, to the nearest month of
    /// tenure; company tenure is the unit's age. The fee falls with it and is gone after two years.
    pub fn take_on(&mut self, month: u32, units: &[Converted], terms: &EmployeeTerms, draws: &Draws<'_>) {
        let seats: SmallVec<[u32; 2]> = self.free_seats().take(units.len()).collect();
        for (unit, seat) in units.iter().zip(seats) {
            let began = |ramp: &Ramp, short: f64| month as i32 - ramp.months(short / ramp.gap()) as i32;
            self.owed += terms.convert_fee * (1.0 - f64::from(unit.age) / CONVERT_FREE).max(0.0);
            self.heads.push(Head {
                seat,
                start: began(&terms.ramp, unit.short),
                company_start: month as i32 - unit.age as i32,
                fluent_since: began(&terms.fluency, unit.unfluent),
                leaves: terms.attrition_exit(seat, month + 1, draws),
                mishire_exit: None,
            });
        }
    }

    /// Exits: attrition, transition, mis-hires managed out (with severance, without notice).
    fn exits(&mut self, month: u32, terms: &EmployeeTerms) -> Movement {
        let before = self.heads.iter().map(|head| terms.productivity(head, month)).sum();
        let mut movement = Movement { productivity_before: before, ..Movement::default() };
        self.heads.retain(|head| {
            let leaves = head.leaves == month;
            if leaves {
                movement.productivity_left += terms.productivity(head, month);
            }
            if head.mishire_exit == Some(month) {
                movement.paid_at_once += terms.severance * terms.rates.pay;
            }
            !leaves
        });
        movement
    }

    /// Arrivals: requisitions that are due.
    fn arrivals(&mut self, month: u32, terms: &EmployeeTerms, draws: &Draws<'_>, movement: &mut Movement) {
        if self.requisitions.iter().all(|requisition| requisition.due > month) {
            return;
        }
        let heads = &mut self.heads;
        self.requisitions.retain(|requisition| {
            if requisition.due > month {
                return true;
            }
            movement.paid_at_once += terms.fee;
            if requisition.by_review {
                movement.by_review += terms.fee;
            }
            let mishire_exit = requisition.is_mishire.then_some(month + terms.mishire_months);
            let managed_out = mishire_exit.filter(|&exit| exit > month).unwrap_or(NEVER);
            heads.push(Head {
                seat: requisition.seat,
                start: month as i32,
                company_start: month as i32,
                fluent_since: month as i32,
                leaves: terms.attrition_exit(requisition.seat, month + 1, draws).min(managed_out),
                mishire_exit,
            });
            false
        });
    }

    /// Partner managers in seat who are re-cast as FAMs: at once, free, no mis-hires; each leaves with
    /// `p_transition_exit` at a month drawn evenly from the six after.
    fn recast(&mut self, month: u32, count: u32, tenure: u32, terms: &EmployeeTerms, draws: &Draws<'_>) {
        for seat in self.free_seats().take(count as usize) {
            let mut stream = draws.streams.event(Purpose::Transition, month, 0, seat);
            let leaves = stream.uniform() < terms.p_transition_exit;
            let delay = 1 + (stream.uniform() * 6.0) as u32;
            self.heads.push(Head {
                seat,
                start: month as i32,
                company_start: month as i32 - tenure as i32,
                fluent_since: month as i32 - tenure as i32,
                leaves: terms.attrition_exit(seat, month + 1, draws).min(if leaves { month + delay } else { NEVER }),
                mishire_exit: None,
            });
        }
    }

    /// What the month leaves, as sums.
    fn crew(&self, month: u32, terms: &EmployeeTerms, movement: &Movement) -> Crew {
        let ordered = self.notices.iter().filter(|notice| notice.by_review).count();
        let mut crew = Crew {
            heads: self.heads.len() as f64,
            requisitions: self.requisitions.len() as f64,
            on_notice: self.notices.len() as f64,
            on_notice_by_review: ordered as f64,
            left: movement.part_left(),
            paid_at_once: movement.paid_at_once,
            paid_by_review: movement.by_review,
            ..Crew::<f64>::default()
        };
        for head in &self.heads {
            let ability = terms.ability(head);
            let fluency_to_go = terms.fluency.to_go(since(head.fluent_since, month));
            crew.able += ability;
            crew.to_go.add(ability, head.ramp_to_go(month, terms), fluency_to_go);
            crew.mishires += f64::from(u8::from(head.mishire_exit.is_some()));
        }
        crew.rounded()
    }

    fn free_seats(&self) -> FreeSeats {
        let heads = self.heads.iter().map(|head| head.seat);
        FreeSeats::beside(heads.chain(self.requisitions.iter().map(|open| open.seat)))
    }
}

/// Months since a start.
pub(super) fn since(start: i32, month: u32) -> u32 {
    (month as i32 - start) as u32
}
