//! Account teams: what a deal is worth to them, and how they warm, join, cool and burn.
//!
//! ```text
//! B = framing·(acv·ratio·(1−h)·A + credit_mkt·p_mkt·acv [+ azure_pracr: acv·ratio·h·coverage_pracr·(1 − failure)·live])
//! q = B^n/(B^n + B50^n),   B50 = quota_ae·b50_share
//! ```
//!
//! A saturating (Hill, ADBUDG) response: ISV-hosted software without marketplace moves no AE team.

use super::super::consumption::Credit;
use super::super::effort::Effort;
use super::super::state::CloudState;
use super::super::world::{CloudFacts, Facts};
use super::meetings::{self, Meetings};
use crate::lanes;
use crate::parameter::{Ae, Conduct};
use crate::scenario::setting::Framing;

/// What the month's flows need besides the stocks.
#[derive(Clone, Copy, Debug)]
pub struct AeInputs<'a> {
    /// Motive `q`.
    pub motive: f64,
    /// Readiness `η`.
    pub readiness: f64,
    /// The month's effort.
    pub effort: &'a Effort,
    /// Meetings with warm teams.
    pub warm: Meetings,
    /// Meetings with active teams.
    pub active: Meetings,
    /// PDM attention × relationship, `a_P·K`.
    pub introductions: f64,
    /// Hazard of being burned by mis-hires.
    pub mishire_hazard: f64,
}

/// Territory change in the first month of a fiscal year: `territory_change·U(½, 1½)` of warm and active teams return to
/// cold, and `forgive` of burned ones.
#[inline(always)]
pub fn change_territory(ae: &Ae, state: &mut CloudState, luck: f64) {
    let keep = 1.0 - lanes::at_most(ae.territory_change * (0.5 + luck), 1.0);
    state.warm *= keep;
    state.active *= keep;
    state.burned *= 1.0 - ae.forgive;
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

/// What one typical deal adds to a team's own quota in a year, `B`; `framing` is the factor of how value is put.
#[inline(always)]
#[must_use]
pub fn benefit(facts: &Facts, of_cloud: &CloudFacts, is_reporting: bool, framing: f64, credit: &Credit) -> f64 {
    let (consumption, hosted) = (facts.contract_consumption, facts.consumption.hosted_share);
    let bracket =
        consumption * (1.0 - hosted) * credit.per_direct + facts.ae.credit_mkt * credit.p_marketplace * facts.isv.acv;
    let reported = if is_reporting {
        consumption * hosted * of_cloud.own.coverage_pracr * (1.0 - of_cloud.own.pracr_failure) * credit.live
    } else {
        0.0
    };
    framing * (bracket + reported)
}

/// Motive of an account team: `q = B^n/(B^n + B50^n) = 1/(1 + exp(n·(ln B50 − ln B)))`.
#[inline(always)]
#[must_use]
pub fn motive(facts: &Facts, benefit: f64) -> f64 {
    let odds_against = lanes::exp(facts.ae.motive_exponent * (facts.log_half_benefit - lanes::ln(benefit)));
    if benefit > 0.0 { 1.0 / (1.0 + odds_against) } else { 0.0 }
}

/// Flows of the month between cold, warm, active and burned, from the stocks at their start. Hazards of a stock compete:
/// it loses `1 − exp(−Σ hazards)`, split in proportion. Returns the teams newly warm.
#[inline(always)]
pub fn flow(facts: &Facts, of_cloud: &CloudFacts, state: &mut CloudState, inputs: &AeInputs<'_>) -> f64 {
    let (ae, demand) = (&facts.ae, &facts.meetings);
    let (warm, active, cold) = (state.warm, state.active, state.cold(of_cloud));
    let kept = |meetings: &Meetings, unpushed: f64| {
        let part = lanes::at_most((meetings.good + demand.solo_factor * meetings.solo_good) / unpushed, 1.0);
        if unpushed > 0.0 { part } else { 0.0 }
    };
    let (warm_kept, active_kept) = (
        kept(&inputs.warm, meetings::demand(demand.warm_demand, warm)),
        kept(&inputs.active, meetings::demand(demand.active_demand, active)),
    );
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
    let [active_burns, active_cools, _] = leave(
        active,
        [
            inputs.active.poor * demand.burn * per_active + inputs.mishire_hazard,
            ae.decay_active * (1.0 - inputs.motive * active_kept),
            0.0,
        ],
    );
    let new = cold * (1.0 - lanes::exp(-reach(facts, of_cloud, state, inputs) * of_cloud.per_account));

    state.warm += new + active_cools - warm_burns - warm_joins - warm_cools;
    state.active += warm_joins - active_burns - active_cools;
    state.burned += warm_burns + active_burns;
    new
}

/// Teams that the month's outreach, introductions and training slots reach, `r`; the library grows along.
///
/// ```text
/// r = k_reach·F_r·(1 + intel_uplift·(1 − x_in)) + intro_rate·a_P·K + sessions·accounts_per_session
/// sessions = k_train·F_r·(warm + active)/N,   F_r = F − h_fam·m
/// L ← L·½^(1/half_life) + sessions·sellers_per_session·recorded_share
/// ```
#[inline(always)]
fn reach(facts: &Facts, of_cloud: &CloudFacts, state: &mut CloudState, inputs: &AeInputs<'_>) -> f64 {
    let ae = &facts.ae;
    let held = inputs.warm.held + inputs.active.held;
    let hours = of_cloud.own.weight * inputs.effort.field_hours - facts.meetings.fam_hours * held;
    let hours = lanes::at_least(hours, 0.0);
    let intelligence = 1.0 + facts.outsourced.intel_uplift * (1.0 - inputs.effort.in_house_part);
    let sessions = ae.training_rate * hours * (state.warm + state.active) * of_cloud.per_account;
    state.library = state.library * facts.library_keeps + sessions * ae.sellers_per_session * ae.recorded_share;
    ae.reach * hours * intelligence + facts.pdm.intro_rate * inputs.introductions + sessions * ae.accounts_per_session
}

/// What leaves a stock under competing hazards, by cause.
#[inline(always)]
fn leave(stock: f64, hazards: [f64; 3]) -> [f64; 3] {
    let total = hazards[0] + hazards[1] + hazards[2];
    let part = if stock > 0.0 && total > 0.0 { stock * (1.0 - lanes::exp(-total)) / total } else { 0.0 };
    let of = |hazard: f64| if part > 0.0 { part * hazard } else { 0.0 };
    [of(hazards[0]), of(hazards[1]), of(hazards[2])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn competing_hazards_split_what_leaves_in_proportion() {
        // 10 teams, hazards 0.1 and 0.3: 10·(1 − e^−0.4) = 3.29680, a quarter of it by the first cause.
        let [first, second, _] = leave(10.0, [0.1, 0.3, 0.0]);
        assert!((first - 0.824_200).abs() < 1e-6 && (second - 2.472_600).abs() < 1e-6);
    }

    #[test]
    fn an_empty_stock_loses_nothing() {
        assert_eq!(leave(0.0, [f64::NAN, 1.0, 1.0]), [0.0; 3]);
    }
}
