//! An opportunity's odds are set when it opens: value, cycle, win, routing.
//!
//! ```text
//! value = acv·LogNormal(mean 1, acv_cv)·(1 + acv_uplift·σ·[field])
//! cycle = Gamma(mean cycle_months·(1 − velocity·σ·[field])·regime·stretch, cv), rounded up, at least 1
//! logit p = logit(base_win_rate) + ln(or_field)·σ·[field] + ln(or_pdm)·K·[pdm] + ln(or_fluency)·(2Φ−1)·[field]
//!           + ln(or_regime)
//! stretch = max(1, open/(n_ae·open_per_ae))      the alliance's opportunities only
//! ```

use super::super::World;
use super::super::luck::{OpportunityLuck, Source};
use super::super::time::whole_months;
use crate::scenario::setting::Regime;

/// An opportunity, from the month in which it opens; its end is already drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deal {
    /// Cloud.
    pub cloud: usize,
    /// Where it comes from.
    pub source: Source,
    /// Month of opening; none for one that was open before month 0.
    pub opened: Option<u32>,
    /// Month of closing.
    pub closes: u32,
    /// Contract value, money a year.
    pub value: f64,
    /// Whether it is won.
    pub is_won: bool,
    /// Whether it runs through the marketplace.
    pub through_marketplace: bool,
    /// Outsourced part of field effort when it opened; success fees follow it.
    pub outsourced_part: f64,
}

/// What sets an opportunity's odds.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    /// Sponsored part `σ`.
    pub sponsored_part: f64,
    /// PDM relationship `K`.
    pub relationship: f64,
    /// Product fluency `Φ`.
    pub fluency: f64,
    /// Outsourced part of field effort.
    pub outsourced_part: f64,
    /// Market regime.
    pub regime: Regime,
    /// Stretch of the cycle by closing capacity.
    pub stretch: f64,
    /// Chance of the marketplace.
    pub p_marketplace: f64,
}

/// How far the alliance's open opportunities stretch the cycle: `max(1, open/(n_ae·open_per_ae))`.
#[must_use]
pub fn stretch(world: &World<'_>, open: f64) -> f64 {
    (open / (world.beliefs.isv.sellers * world.beliefs.funnel.open_per_seller)).max(1.0)
}

/// Win probability of an opportunity.
#[must_use]
pub fn p_win(world: &World<'_>, source: Source, at: &Circumstances) -> f64 {
    let log = &world.log_odds;
    let mut logit = log.base + log.regime[at.regime.index()];
    match source {
        Source::Field => logit += log.field * at.sponsored_part + log.fluency * (2.0 * at.fluency - 1.0),
        Source::Pdm => logit += log.pdm * at.relationship,
        Source::Direct => {}
    }
    1.0 / (1.0 + (-logit).exp())
}

/// Opens an opportunity: its luck meets its odds.
#[must_use]
pub fn open(
    world: &World<'_>,
    cloud: usize,
    source: Source,
    month: u32,
    luck: &OpportunityLuck,
    at: &Circumstances,
) -> Deal {
    let (beliefs, funnel) = (world.beliefs, &world.beliefs.funnel);
    let sponsored = if source == Source::Field { at.sponsored_part } else { 0.0 };
    let stretch = if source == Source::Direct { 1.0 } else { at.stretch };
    let cycle = funnel.cycle_months
        * (1.0 - funnel.velocity * sponsored)
        * beliefs.market.cycle[at.regime.index()]
        * stretch
        * luck.cycle;
    Deal {
        cloud,
        source,
        opened: Some(month),
        closes: month + whole_months(cycle).max(1),
        value: beliefs.isv.acv * luck.value * (1.0 + funnel.acv_uplift * sponsored),
        is_won: luck.win < p_win(world, source, at),
        through_marketplace: luck.routing < at.p_marketplace,
        outsourced_part: if source == Source::Field { at.outsourced_part } else { 0.0 },
    }
}
