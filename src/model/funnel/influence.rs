//! Influence on the direct pipeline: deals that sellers have anyway are joined by engaged account teams, and for hosted
//! software by the marketplace desk of the program work. What an option does not join is the same in all options and is
//! not simulated; of what it joins, the difference is booked.
//!
//! ```text
//! direct flow of a cloud  d = w·n_ae·y/(12·acv·p0)
//! joined by the field     d·overlap·attach·(1 − (1 − active/N)^τ)      teams with live deals are approached first
//! joined by the desk      d·(p_mkt − p_d)⁺·g·h·E,  p_d = min(p_mkt, direct_new_mkt·arr/(n_ae·y)) went there anyway
//!
//!               without           with
//! odds          p0·or_regime      × or_field^σ (field), × or_pdm^K (desk)
//! value         a0                a0·(1 + acv_uplift·σ)
//! cycle         ⌈L⌉               ⌈L·(1 − velocity·σ)⌉        L = Gamma(cycle_months)·(1 − joins_at)·regime
//! marketplace   u_route < p_d     u_route < p_mkt (field), always (desk);   desk σ = 0
//! ```
//!
//! A committed customer that buys through the marketplace is won more often and sooner, in either column
//! ([`super::commitment`]). Both share all luck. The paired difference is causal, so it knows no `incrementality`.

use super::super::arrivals::OpportunityLuck;
use super::super::cloud_month::CloudMonth;
use super::super::economics::Arr;
use super::super::facts::{CloudFacts, Facts};
use super::super::time::whole_months;
use super::commitment;
use crate::lanes::{self, Real, record};
use crate::sampling::Beliefs;

/// Where hardly any team is left, this part of them counts as left: a power wants a number above zero.
const SMALLEST: Real = 1e-9;

record! {
    /// Rates of one cloud at which direct deals are joined, before season and regime, a month.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Joining {
        /// By account teams.
        pub field: Real,
        /// By the marketplace desk.
        pub desk: Real,
    }
}

/// Direct deals of all clouds that open a month.
#[must_use]
pub fn direct_deals(beliefs: &Beliefs) -> f64 {
    beliefs.isv.sellers * beliefs.direct.productivity / (12.0 * beliefs.isv.acv * beliefs.funnel.base_win_rate)
}

/// Share of direct deals that runs through the marketplace without any help, as far as the listing allows.
#[must_use]
pub fn routed_anyway(beliefs: &Beliefs) -> f64 {
    let won = beliefs.isv.sellers * beliefs.direct.productivity;
    let routed = beliefs.isv.direct_new_mkt * beliefs.isv.arr;
    if routed > 0.0 { (routed / won).min(1.0) } else { 0.0 }
}

/// Rates of a cloud from what its month has been so far.
#[inline(always)]
#[must_use]
pub fn joining(facts: &Facts, of_cloud: &CloudFacts, month: &CloudMonth) -> Joining {
    let untouched = lanes::at_least(1.0 - month.active_before * of_cloud.per_team, SMALLEST);
    let reached = 1.0 - lanes::power(untouched, facts.influence.targeting);
    let p_marketplace = month.credit.p_marketplace;
    let gained = p_marketplace - lanes::at_most(facts.routed_anyway, p_marketplace);
    Joining {
        field: of_cloud.direct_deals * facts.influence.overlap * facts.influence.attach * reached,
        desk: of_cloud.direct_deals
            * gained
            * month.pdm.standing
            * facts.consumption.hosted_share
            * month.status.eligible,
    }
}

/// Who joins a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// An engaged account team.
    Field,
    /// The marketplace desk.
    Desk,
}

/// What sets a joined deal's odds, beside its luck.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// PDM relationship `K`.
    pub relationship: Real,
    /// Logarithm of the regime's odds ratio.
    pub log_odds_regime: Real,
    /// Factor of the patch on contracts.
    pub worth: Real,
    /// The factor of regime and patch on the cycle.
    pub cycle_regime: Real,
    /// Chance of the marketplace with help, `p_mkt`.
    pub p_marketplace: Real,
    /// Health of the listing `ℓ`.
    pub listing: Real,
    /// Outsourced part of field effort.
    pub outsourced_part: Real,
    /// Co-sell status `E`, 0 or 1.
    pub eligible: Real,
}

/// How a deal ends, with help or without.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ending {
    /// Month of closing.
    pub closes: u32,
    /// Contract value, money a year.
    pub value: Real,
    /// Whether it is won.
    pub is_won: bool,
    /// Whether it runs through the marketplace.
    pub through_marketplace: bool,
}

impl Ending {
    /// Recurring revenue that it brings; nothing if it is lost.
    #[inline(always)]
    #[must_use]
    pub fn arr(&self) -> Arr {
        let part = |belongs: bool| if belongs && self.is_won { self.value } else { 0.0 };
        Arr { influenced: part(true), influenced_marketplace: part(self.through_marketplace), ..Arr::default() }
    }
}

/// What help adds to the logarithm of a joined deal's odds.
#[inline(always)]
fn help(facts: &Facts, by: By, relationship: Real) -> Real {
    match by {
        By::Field => facts.log_odds.field * facts.influence.strength,
        By::Desk => facts.log_odds.pdm * relationship,
    }
}

/// From where on a win's luck loses a joined deal whatever else its luck is, with help as without.
#[inline(always)]
#[must_use]
pub fn lost_from(facts: &Facts, by: By, relationship: Real, log_odds_regime: Real) -> Real {
    // Rounding keeps the order of sums, so no ending below is won that this calls lost.
    let helped = facts.log_odds.base + log_odds_regime + lanes::at_least(help(facts, by, relationship), 0.0);
    helped + lanes::at_least(facts.log_odds.commit, 0.0)
}

/// How a deal that is joined ends with help and without.
#[inline(always)]
#[must_use]
pub fn join(facts: &Facts, by: By, month: u32, luck: &OpportunityLuck, at: &Surroundings) -> [Ending; 2] {
    let (funnel, influence) = (&facts.funnel, &facts.influence);
    let value = facts.isv.acv * luck.value * at.worth;
    let left = funnel.cycle_months * luck.cycle * (1.0 - influence.joins_at) * at.cycle_regime;
    let odds = facts.log_odds.base + at.log_odds_regime;
    let outsourced_part = if by == By::Field { at.outsourced_part } else { 0.0 };
    let is_committed = luck.commit < commitment::chance(facts, outsourced_part, at.eligible);
    let (strength, routing) = match by {
        By::Field => (influence.strength, commitment::routing(facts, is_committed, at.p_marketplace, at.listing)),
        By::Desk => (0.0, 1.0),
    };
    let routed = luck.routing < routing;
    let routed_anyway = luck.routing < lanes::at_most(facts.routed_anyway, at.p_marketplace);
    let (pull, rest) = commitment::pull(facts, is_committed, routed);
    let (pull_anyway, rest_anyway) = commitment::pull(facts, is_committed, routed_anyway);
    let with = Ending {
        closes: month + whole_months(lanes::double(left * rest * (1.0 - funnel.velocity * strength))).max(1),
        value: value * (1.0 + funnel.acv_uplift * strength),
        is_won: luck.win < odds + help(facts, by, at.relationship) + pull,
        through_marketplace: routed,
    };
    let without = Ending {
        closes: month + whole_months(lanes::double(left * rest_anyway)).max(1),
        value,
        is_won: luck.win < odds + pull_anyway,
        through_marketplace: routed_anyway,
    };
    [with, without]
}

record! {
    /// What joined deals that end in a month bring to a cloud: with help less without.
    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    pub struct Difference {
        /// Wins.
        pub wins: Real,
        /// Their value, money a year.
        pub value: Real,
        /// The part of it that runs through the marketplace.
        pub volume: Real,
    }
}

#[cfg(test)]
mod tests;
