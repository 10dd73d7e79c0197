//! The first ask: what outreach asks cold teams for, and how many of them it warms or burns.
//!
//! ```text
//! contacts = k_contact·F_r·(1 + intel_uplift·(1 − x_in)),   F_r = F − h_fam·m
//! warmed = accept·contacts + intro_rate·a_P·K + sessions·accounts_per_session
//! burned = (1 − accept)·ask_burn·contacts
//! sessions = k_train·F_r·(warm + active)/N
//! L ← L·½^(1/half_life) + sessions·sellers_per_session·recorded_share
//! ```
//!
//! A team that is asked to be copied on an e-mail mostly agrees; one asked for an introduction at once hardly ever does,
//! and may be lost for good. Introductions by the PDM and training slots warm without an ask.

use super::super::facts::{CloudFacts, Facts};
use super::super::state::CloudState;
use super::ae::AeInputs;
use crate::lanes::{self, Real};
use crate::parameter::Ae;
use crate::scenario::plan::FirstAsk;

/// How an ask is taken.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Chance that it is agreed to, `accept`.
    pub accept: Real,
    /// Chance that a team which does not agree is burned, `ask_burn`.
    pub burn: Real,
}

/// How cold teams take an ask: the chance that it is agreed to, and that a team which does not agree is burned.
#[must_use]
pub fn taken<T>(ae: &Ae<T>, ask: FirstAsk) -> [&T; 2] {
    match ask {
        FirstAsk::Copied => [&ae.copied_accept, &ae.copied_burn],
        FirstAsk::Introduction => [&ae.introduction_accept, &ae.introduction_burn],
    }
}

/// Teams that a month's work with cold ones changes.
#[derive(Clone, Copy, Debug)]
pub struct Reached {
    /// Warmed.
    pub warmed: Real,
    /// Burned by the ask.
    pub burned: Real,
}

/// Teams that the month's outreach, introductions and training slots reach; the library grows along.
#[inline(always)]
pub fn reach(facts: &Facts, of_cloud: &CloudFacts, state: &mut CloudState, inputs: &AeInputs<'_>) -> Reached {
    let ae = &facts.ae;
    let held = inputs.warm.held + inputs.active.held;
    let hours = inputs.effort.field_hours - facts.meetings.fam_hours * held;
    let hours = lanes::at_least(hours, 0.0);
    let intelligence = 1.0 + facts.outsourced.intel_uplift * (1.0 - inputs.effort.in_house_part);
    let sessions = ae.training_rate * hours * (state.warm + state.active) * of_cloud.per_team;
    state.library = state.library * facts.library_keeps + sessions * ae.sellers_per_session * ae.recorded_share;
    let contacts = ae.reach * hours * intelligence;
    Reached {
        warmed: inputs.ask.accept * contacts
            + facts.pdm.intro_rate * inputs.introductions
            + sessions * ae.accounts_per_session,
        burned: (1.0 - inputs.ask.accept) * inputs.ask.burn * contacts,
    }
}
