//! Account teams: what a deal is worth to them, and how they warm, join, cool and burn.
//!
//! ```text
//! B = framing·(acv·ratio·(1−h)·A + credit_mkt·p_mkt·acv [+ azure_pracr: acv·ratio·h·coverage_pracr·(1 − failure)·live])
//! q = B^n/(B^n + B50^n),   B50 = quota_ae·b50_share
//! ```
//!
//! A saturating (Hill, ADBUDG) response: ISV-hosted software without marketplace moves no AE team.

use super::super::World;
use super::super::consumption::Credit;
use super::super::effort::Effort;
use super::super::state::CloudState;
use super::meetings::{self, Meetings};
use crate::scenario::setting::{Attribution, Framing};

/// What the month's flows need besides the stocks.
#[derive(Clone, Copy, Debug)]
pub struct AeInputs<'a> {
    /// Motive `q`.
    pub motive: f64,
    /// Readiness `η`.
    pub readiness: f64,
    /// The month's effort.
    pub effort: &'a Effort,
    /// Field hours of the cloud.
    pub field_hours: f64,
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
pub fn change_territory(world: &World<'_>, state: &mut CloudState, luck: f64) {
    let ae = &world.beliefs.ae;
    let keep = 1.0 - (ae.territory_change * (0.5 + luck)).min(1.0);
    state.warm *= keep;
    state.active *= keep;
    state.burned *= 1.0 - ae.forgive;
}

/// What one typical deal adds to a team's own quota in a year: `B`.
#[must_use]
pub fn benefit(world: &World<'_>, cloud: usize, credit: &Credit) -> f64 {
    let beliefs = world.beliefs;
    let (acv, hosted) = (beliefs.isv.acv, beliefs.consumption.hosted_share);
    let consumption = acv * beliefs.consumption.ratio;
    let mut bracket =
        consumption * (1.0 - hosted) * credit.per_direct + beliefs.ae.credit_mkt * credit.p_marketplace * acv;
    if world.setting.clouds[cloud].attribution == Attribution::AzurePracr {
        let of_cloud = &beliefs.clouds[cloud];
        bracket += consumption * hosted * of_cloud.coverage_pracr * (1.0 - of_cloud.pracr_failure) * credit.live;
    }
    let framing = match world.setting.framing {
        Framing::BillCut => beliefs.conduct.framing_bill_cut,
        Framing::Competitive => beliefs.conduct.framing_competitive,
        Framing::Reallocation => beliefs.conduct.framing_reallocation,
    };
    framing * bracket
}

/// Motive of an account team: `q = B^n/(B^n + B50^n)`.
#[must_use]
pub fn motive(world: &World<'_>, benefit: f64) -> f64 {
    let ae = &world.beliefs.ae;
    if benefit <= 0.0 {
        return 0.0;
    }
    1.0 / (1.0 + (ae.quota * ae.b50_share / benefit).powf(ae.motive_exponent))
}

/// Flows of the month between cold, warm, active and burned, from the stocks at their start. Hazards of a stock compete:
/// it loses `1 − exp(−Σ hazards)`, split in proportion. Returns the teams newly warm.
pub fn flow(world: &World<'_>, cloud: usize, state: &mut CloudState, inputs: &AeInputs<'_>) -> f64 {
    let beliefs = world.beliefs;
    let (ae, demand) = (&beliefs.ae, &beliefs.meetings);
    let (warm, active) = (state.warm, state.active);
    let accounts = beliefs.clouds[cloud].target_accounts;
    let cold = (accounts - warm - active - state.burned).max(0.0);
    let kept = |meetings: &Meetings, unpushed: f64| {
        if unpushed > 0.0 {
            ((meetings.good + demand.solo_factor * meetings.solo_good) / unpushed).min(1.0)
        } else {
            0.0
        }
    };

    let willing = inputs.motive * (1.0 - ae.ramping * (1.0 - ae.ramping_factor));
    let [warm_burns, warm_joins, warm_cools] = leave(
        warm,
        [
            inputs.warm.poor * demand.burn / warm + inputs.mishire_hazard,
            inputs.warm.good * ae.activation * willing * inputs.readiness * (0.5 + 0.5 * inputs.effort.fluency) / warm,
            ae.decay_warm * (1.0 - kept(&inputs.warm, meetings::demand(demand.warm_demand, warm)))
                + ae.spill * demand.burn * (inputs.warm.poor + inputs.active.poor) / warm,
        ],
    );
    let [active_burns, active_cools, _] = leave(
        active,
        [
            inputs.active.poor * demand.burn / active + inputs.mishire_hazard,
            ae.decay_active
                * (1.0 - inputs.motive * kept(&inputs.active, meetings::demand(demand.active_demand, active))),
            0.0,
        ],
    );
    let new = cold * (1.0 - (-reach(world, cloud, state, inputs) / accounts).exp());

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
fn reach(world: &World<'_>, cloud: usize, state: &mut CloudState, inputs: &AeInputs<'_>) -> f64 {
    let (beliefs, ae) = (world.beliefs, &world.beliefs.ae);
    let held = inputs.warm.held + inputs.active.held;
    let hours = (inputs.field_hours - beliefs.meetings.fam_hours * held).max(0.0);
    let intelligence = 1.0 + beliefs.outsourced.intel_uplift * (1.0 - inputs.effort.in_house_part);
    let sessions = ae.training_rate * hours * (state.warm + state.active) / beliefs.clouds[cloud].target_accounts;
    state.library = state.library * world.library_keeps + sessions * ae.sellers_per_session * ae.recorded_share;
    ae.reach * hours * intelligence + beliefs.pdm.intro_rate * inputs.introductions + sessions * ae.accounts_per_session
}

/// What leaves a stock under competing hazards, by cause.
fn leave(stock: f64, hazards: [f64; 3]) -> [f64; 3] {
    let total: f64 = hazards.iter().sum();
    if stock <= 0.0 || total <= 0.0 {
        return [0.0; 3];
    }
    let gone = stock * (1.0 - (-total).exp());
    hazards.map(|hazard| gone * hazard / total)
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
