//! Account teams: what a deal is worth to them, the hours that they give for it, and how they warm, join, cool and burn.
//!
//! ```text
//! B = framing·(acv·ratio·(1−h)·A + E·(½+½S)·credit_mkt·p_mkt·acv [+ azure_pracr: acv·ratio·h·coverage_pracr·(1 − failure)·live])
//! q = B^n/(B^n + B50^n),   B50 = quota_ae·b50_share                motive
//! a_A = h_AE·B^γ/(B^γ + (n_I − 1)·B50^γ)                           hours of a team
//! ```
//!
//! Motive is a saturating (Hill, ADBUDG) response; hours are the attraction model of the PDM's time, in which a typical
//! rival adds what makes a team half willing. ISV-hosted software without marketplace moves no AE team.

use super::super::consumption::Credit;
use super::super::effort::Effort;
use super::super::facts::{CloudFacts, Facts};
use super::super::state::CloudState;
use super::ask::{self, Terms};
use super::meetings::{self, Meetings};
use super::status::Status;
use crate::lanes::{self, Real, record};
use crate::parameter::{Ae, Conduct};
use crate::scenario::setting::Framing;

record! {
    /// What moves a typical account team of a cloud this month.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct AeMonth {
        /// Motive `q`, 0–1.
        pub motive: Real,
        /// Share of the hours that a team gives to partners, 0–1.
        pub share: Real,
        /// Hours of a team, a month: `a_A`.
        pub hours: Real,
    }
}

/// What the month's flows need besides the stocks.
#[derive(Clone, Copy, Debug)]
pub struct AeInputs<'a> {
    /// Motive `q`.
    pub motive: Real,
    /// Readiness `η`.
    pub readiness: Real,
    /// The month's effort.
    pub effort: &'a Effort,
    /// Meetings with warm teams.
    pub warm: Meetings,
    /// Meetings with active teams.
    pub active: Meetings,
    /// PDM attention × relationship, `a_P·K`.
    pub introductions: Real,
    /// Hazard of being burned by mis-hires.
    pub mishire_hazard: Real,
    /// What teams are asked first.
    pub ask: Terms,
}

/// Turnover in the first month of a fiscal year: `territory_change·U(½, 1½)` of warm and active teams return to cold; of
/// burned accounts those with a new team have no verdict any more, and `forgive` of the others give a second chance.
#[inline(always)]
pub fn change_territory(ae: &Ae, state: &mut CloudState, luck: Real) {
    let changed = lanes::at_most(ae.territory_change * (0.5 + luck), 1.0);
    state.warm *= 1.0 - changed;
    state.active *= 1.0 - changed;
    state.burned *= (1.0 - changed * ae.turnover_clears) * (1.0 - ae.forgive);
}

/// Factor of the framing on what a deal is worth to a team.
#[must_use]
pub fn framing<T>(conduct: &Conduct<T>, framing: Framing) -> &T {
    match framing {
        Framing::BillCut => &conduct.framing_bill_cut,
        Framing::Competitive => &conduct.framing_competitive,
        Framing::Reallocation => &conduct.framing_reallocation,
    }
}

/// What one typical deal adds to a team's own quota in a year, `B`; `framing` is the factor of how value is put,
/// `status` the vendor's standing, without which a marketplace deal is not credited.
#[inline(always)]
#[must_use]
pub fn benefit(
    facts: &Facts,
    of_cloud: &CloudFacts,
    is_reporting: bool,
    framing: Real,
    credit: &Credit,
    status: &Status,
) -> Real {
    let (consumption, hosted) = (facts.contract_consumption, facts.consumption.hosted_share);
    let of_marketplace = status.opens() * of_cloud.own.credit_mkt * credit.p_marketplace * facts.isv.acv;
    let bracket = consumption * (1.0 - hosted) * credit.per_direct + of_marketplace;
    let reported = if is_reporting {
        consumption * hosted * of_cloud.own.coverage_pracr * (1.0 - of_cloud.own.pracr_failure) * credit.reports
    } else {
        0.0
    };
    framing * (bracket + reported)
}

/// Motive and hours of an account team to whom a deal is worth `benefit`:
/// `q = B^n/(B^n + B50^n) = 1/(1 + exp(n·d))`, `a_A = h_AE/(1 + (n_I − 1)·exp(γ·d))`, `d = ln B50 − ln B`.
#[inline(always)]
#[must_use]
pub fn look(facts: &Facts, benefit: Real) -> AeMonth {
    let ae = &facts.ae;
    let short = facts.log_half_benefit - lanes::ln(benefit);
    let motive = 1.0 / (1.0 + lanes::exp(ae.motive_exponent * short));
    let share = 1.0 / (1.0 + (ae.partners - 1.0) * lanes::exp(ae.attention_exponent * short));
    if benefit > 0.0 { AeMonth { motive, share, hours: ae.partner_hours * share } } else { AeMonth::default() }
}

/// Flows of the month between cold, warm, active and burned, from the stocks at their start. Hazards of a stock compete:
/// it loses `1 − exp(−Σ hazards)`, split in proportion. Returns the teams newly warm.
///
/// A verdict is given once: a poor meeting burns a warm team, an active one falls back to warm.
#[inline(always)]
pub fn flow(facts: &Facts, of_cloud: &CloudFacts, state: &mut CloudState, inputs: &AeInputs<'_>) -> Real {
    let (ae, demand) = (&facts.ae, &facts.meetings);
    let (warm, active, cold) = (state.warm, state.active, state.cold(of_cloud));
    let kept = |meetings: &Meetings, wanted: Real| {
        let part = lanes::at_most((meetings.good + demand.solo_factor * meetings.solo_good) / wanted, 1.0);
        if wanted > 0.0 { part } else { 0.0 }
    };
    let [warm_reference, active_reference] = meetings::reference(demand);
    let (warm_kept, active_kept) =
        (kept(&inputs.warm, warm_reference * warm), kept(&inputs.active, active_reference * active));
    let willing = inputs.motive * (1.0 - ae.ramping * (1.0 - ae.ramping_factor));
    let joins = inputs.warm.good * ae.activation * willing * inputs.readiness * (0.5 + 0.5 * inputs.effort.fluency);
    let warned = ae.spill * demand.burn * (inputs.warm.poor + inputs.active.poor);
    let (per_warm, per_active) = (1.0 / warm, 1.0 / active);
    let [warm_burns, warm_joins, warm_cools] = leave(
        warm,
        [
            inputs.warm.poor * demand.burn * per_warm + inputs.mishire_hazard,
            joins * per_warm,
            ae.decay_warm * (1.0 - warm_kept) + warned * per_warm,
        ],
    );
    let verdicts = inputs.active.poor * demand.burn * per_active;
    let [active_burns, active_cools, _] = leave(
        active,
        [
            verdicts * demand.active_burn + inputs.mishire_hazard,
            ae.decay_active * (1.0 - inputs.motive * active_kept) + verdicts * (1.0 - demand.active_burn),
            0.0,
        ],
    );
    let asked = ask::reach(facts, of_cloud, state, inputs);
    let [new, cold_burns, _] = leave(cold, [asked.warmed * of_cloud.per_team, asked.burned * of_cloud.per_team, 0.0]);

    state.warm += new + active_cools - warm_burns - warm_joins - warm_cools;
    state.active += warm_joins - active_burns - active_cools;
    state.burned += warm_burns + active_burns + cold_burns;
    new
}

/// What leaves a stock under competing hazards, by cause.
#[inline(always)]
fn leave(stock: Real, hazards: [Real; 3]) -> [Real; 3] {
    let total = hazards[0] + hazards[1] + hazards[2];
    // Worked out before it is asked whether it counts: a branch around the exponential would not be vectorised.
    let left = stock * (1.0 - lanes::exp(-total)) / total;
    let part = if (stock > 0.0) & (total > 0.0) { left } else { 0.0 };
    let of = |hazard: Real| if part > 0.0 { part * hazard } else { 0.0 };
    [of(hazards[0]), of(hazards[1]), of(hazards[2])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn competing_hazards_split_what_leaves_in_proportion() {
        // 10 teams, hazards 0.1 and 0.3: 10·(1 − e^−0.4) = 3.29680, a quarter of it by the first cause.
        let [first, second, _] = leave(10.0, [0.1, 0.3, 0.0]);
        let [first, second] = [first, second].map(lanes::double);
        assert!((first - 0.824_200).abs() < 1e-6 && (second - 2.472_600).abs() < 1e-6);
    }

    #[test]
    fn an_empty_stock_loses_nothing() {
        assert_eq!(leave(0.0, [Real::NAN, 1.0, 1.0]), [0.0; 3]);
    }
}
