//! People on the vendor's payroll: in-house field alliance managers and added direct sellers.
//!
//! One month: those who leave go; requisitions due are filled; the number is compared with what is wanted. Short opens
//! requisitions; over closes requisitions first, those due last before others, and then lets the newest heads go.

use super::super::luck::UnitGamma;
use super::super::time::{Ramp, monthly_loss, whole_months};
use super::plan::Desired;
use crate::parameter::{EnterpriseAe, InHouse};
use crate::sampling::{Purpose, Streams};
use crate::scenario::plan::Profile;

/// What holds for every head of a kind in a trajectory.
#[derive(Clone, Copy, Debug)]
pub struct EmployeeTerms {
    /// Loaded pay, a month: `ote · loaded_factor / 12`.
    pub pay: f64,
    /// Tooling, a month.
    pub tooling: f64,
    /// Recruiting fee at filling.
    pub fee: f64,
    /// Notice as stated, months.
    pub notice: f64,
    /// Notice in whole months.
    pub whole_notice: u32,
    /// Severance, months of pay.
    pub severance: f64,
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
    pub fn in_house(beliefs: &InHouse, profile: Profile) -> Self {
        let ote = match profile {
            Profile::EnterpriseAe => beliefs.ote,
            Profile::PartnerManager => beliefs.ote * beliefs.pm_ote,
        };
        Self {
            pay: ote * beliefs.loaded_factor / 12.0,
            tooling: beliefs.tooling / 12.0,
            fee: beliefs.recruiting_fee * ote,
            notice: beliefs.notice_months,
            whole_notice: whole_months(beliefs.notice_months),
            severance: beliefs.severance_months,
            ramp: Ramp::new(beliefs.productivity_at_start, beliefs.ramp_months),
            fluency: Ramp::new(beliefs.fluency_at_start, beliefs.fluency_months),
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
    pub fn direct(in_house: &InHouse, direct: &EnterpriseAe) -> Self {
        Self {
            pay: direct.ote * in_house.loaded_factor / 12.0,
            fee: in_house.recruiting_fee * direct.ote,
            ramp: Ramp::new(direct.productivity_at_start, direct.ramp_months),
            attrition: monthly_loss(direct.annual_attrition),
            p_mishire: 0.0,
            hire: Purpose::DirectHire,
            leave: Purpose::DirectAttrition,
            ..Self::in_house(in_house, Profile::EnterpriseAe)
        }
    }

    /// Productivity `ρ(τ)`, of a mis-hire × `mishire_productivity`.
    fn productivity(&self, head: &Head) -> f64 {
        let factor = if head.mishire_exit.is_some() { self.mishire_productivity } else { 1.0 };
        self.ramp.at(head.ramp_to_go) * factor
    }
}

/// Somebody in seat. Both clocks, tenure and company tenure, are kept as the parts of their ramps still to go.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    seat: u32,
    company_start: i64,
    ramp_to_go: f64,
    fluency_to_go: f64,
    mishire_exit: Option<u32>,
    transition_exit: Option<u32>,
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
    heads: Vec<Head>,
    requisitions: Vec<Requisition>,
    notices: Vec<Notice>,
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

/// What the heads of a kind do this month.
#[derive(Clone, Copy, Debug, Default)]
pub struct Crew {
    /// Heads in seat.
    pub heads: u32,
    /// Σρ.
    pub productivity: f64,
    /// Σρφ.
    pub fluent_productivity: f64,
    /// Mis-hires in seat.
    pub mishires: u32,
}

impl People {
    /// Heads in seat at month 0, with their tenure.
    pub fn put_in_place(&mut self, tenures: impl Iterator<Item = u32>, terms: &EmployeeTerms) {
        for tenure in tenures {
            self.heads.push(Head {
                seat: self.free_seat(),
                company_start: -i64::from(tenure),
                ramp_to_go: terms.ramp.to_go(tenure),
                fluency_to_go: terms.fluency.to_go(tenure),
                mishire_exit: None,
                transition_exit: None,
            });
        }
    }

    /// Whether there is nobody in seat, nobody sought and nobody paid.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty() && self.requisitions.is_empty() && self.notices.is_empty()
    }

    /// Exits: attrition, transition, mis-hires managed out (with severance, without notice).
    pub fn exits(&mut self, month: u32, terms: &EmployeeTerms, streams: &Streams) -> Movement {
        let mut movement = Movement::default();
        let leaves = |head: &Head| {
            head.mishire_exit == Some(month)
                || head.transition_exit == Some(month)
                || streams.event(terms.leave, month, 0, head.seat).uniform() < terms.attrition
        };
        movement.productivity_before = self.heads.iter().map(|head| terms.productivity(head)).sum();
        if !self.heads.iter().any(leaves) {
            return movement;
        }
        self.heads.retain(|head| {
            let productivity = terms.productivity(head);
            let managed_out = head.mishire_exit == Some(month);
            let leaves = leaves(head);
            if leaves {
                movement.productivity_left += productivity;
            }
            if managed_out {
                movement.paid_at_once += terms.severance * terms.pay;
            }
            !leaves
        });
        movement
    }

    /// Arrivals: requisitions that are due.
    pub fn arrivals(&mut self, month: u32, terms: &EmployeeTerms, movement: &mut Movement) {
        if self.requisitions.is_empty() {
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
            heads.push(Head {
                seat: requisition.seat,
                company_start: i64::from(month),
                ramp_to_go: 1.0,
                fluency_to_go: 1.0,
                mishire_exit: requisition.is_mishire.then_some(month + terms.mishire_months),
                transition_exit: None,
            });
            false
        });
    }

    /// Partner managers in seat who are re-cast as FAMs: at once, free, no mis-hires; each leaves with
    /// `p_transition_exit` at a month drawn evenly from the six after.
    pub fn recast(&mut self, month: u32, count: u32, tenure: u32, terms: &EmployeeTerms, streams: &Streams) {
        for _ in 0..count {
            let seat = self.free_seat();
            let mut stream = streams.event(Purpose::Transition, month, 0, seat);
            let leaves = stream.uniform() < terms.p_transition_exit;
            let delay = 1 + (stream.uniform() * 6.0) as u32;
            self.heads.push(Head {
                seat,
                company_start: i64::from(month) - i64::from(tenure),
                ramp_to_go: 1.0,
                fluency_to_go: terms.fluency.to_go(tenure),
                mishire_exit: None,
                transition_exit: leaves.then_some(month + delay),
            });
        }
    }

    /// Compares the number with what is wanted. `can_hire` is false under a hiring freeze.
    pub fn order(
        &mut self,
        month: u32,
        desired: Desired,
        can_hire: bool,
        terms: &EmployeeTerms,
        streams: &Streams,
        movement: &mut Movement,
    ) {
        let wanted = desired.count as usize;
        let mut review = desired.by_review;
        while can_hire && self.heads.len() + self.requisitions.len() < wanted {
            let mut requisition = self.requisition(month, terms, streams);
            requisition.by_review = review > 0;
            review -= 1;
            self.requisitions.push(requisition);
        }
        while self.heads.len() + self.requisitions.len() > wanted {
            let by_review = review < 0;
            review += 1;
            if self.close_latest_requisition() {
                continue;
            }
            movement.productivity_left += self.let_newest_go(month, by_review, terms);
            movement.paid_at_once += terms.severance * terms.pay;
            if by_review {
                movement.by_review += terms.severance * terms.pay;
            }
        }
    }

    fn requisition(&self, month: u32, terms: &EmployeeTerms, streams: &Streams) -> Requisition {
        let seat = self.free_seat();
        let mut stream = streams.event(terms.hire, month, 0, seat);
        let is_mishire = stream.uniform() < terms.p_mishire;
        let months = whole_months(terms.time_to_fill * terms.fill.draw(&mut stream)).max(1);
        Requisition { seat, due: month + months, is_mishire, by_review: false }
    }

    fn close_latest_requisition(&mut self) -> bool {
        let latest = (0..self.requisitions.len()).max_by_key(|&i| (self.requisitions[i].due, i));
        latest.map(|i| self.requisitions.remove(i)).is_some()
    }

    /// The newest head by company tenure stops at once and is paid through its notice, this month included.
    fn let_newest_go(&mut self, month: u32, by_review: bool, terms: &EmployeeTerms) -> f64 {
        let newest = (0..self.heads.len())
            .max_by_key(|&i| (self.heads[i].company_start, i))
            .expect("more heads than wanted means at least one");
        let head = self.heads.remove(newest);
        self.notices.push(Notice { until: month + terms.whole_notice, by_review });
        terms.productivity(&head)
    }

    /// What is paid this month to those under notice, and the part of it that a review ordered.
    pub fn notice_pay(&mut self, month: u32, terms: &EmployeeTerms) -> (f64, f64) {
        if self.notices.is_empty() {
            return (0.0, 0.0);
        }
        self.notices.retain(|notice| notice.until > month);
        let ordered = self.notices.iter().filter(|notice| notice.by_review).count();
        (self.notices.len() as f64 * terms.pay, ordered as f64 * terms.pay)
    }

    /// What the heads in seat do this month.
    #[must_use]
    pub fn crew(&self, terms: &EmployeeTerms) -> Crew {
        let mut crew = Crew { heads: self.heads.len() as u32, ..Crew::default() };
        for head in &self.heads {
            let productivity = terms.productivity(head);
            crew.productivity += productivity;
            crew.fluent_productivity += productivity * terms.fluency.at(head.fluency_to_go);
            crew.mishires += u32::from(head.mishire_exit.is_some());
        }
        crew
    }

    /// A month more of tenure for all.
    pub fn grow_older(&mut self, terms: &EmployeeTerms) {
        for head in &mut self.heads {
            head.ramp_to_go = terms.ramp.on(head.ramp_to_go);
            head.fluency_to_go = terms.fluency.on(head.fluency_to_go);
        }
    }

    /// Whether any head or requisition exists.
    #[must_use]
    pub fn exist(&self) -> bool {
        !self.heads.is_empty() || !self.requisitions.is_empty()
    }

    /// Open requisitions.
    #[must_use]
    pub fn requisitions(&self) -> usize {
        self.requisitions.len()
    }

    fn free_seat(&self) -> u32 {
        let taken = |seat| {
            self.heads.iter().any(|head| head.seat == seat) || self.requisitions.iter().any(|open| open.seat == seat)
        };
        (0..).find(|&seat| !taken(seat)).expect("seats are many more than people")
    }
}
