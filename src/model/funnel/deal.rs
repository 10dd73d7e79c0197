//! An opportunity's odds are set when it opens: value, cycle, win, routing.
//!
//! ```text
//! value = acv·LogNormal(mean 1, acv_cv)·(1 + acv_uplift·σ·[field])
//! cycle = Gamma(mean cycle_months·(1 − velocity·σ·[field])·regime·stretch, cv), rounded up, at least 1
//! logit p = logit(base_win_rate) + ln(or_field)·σ·[field] + ln(or_pdm)·K·[pdm] + ln(or_fluency)·(2Φ−1)·[field]
//!           + ln(or_regime), and what commitment adds
//! stretch = max(1, open/(n_ae·open_per_ae))      the alliance's opportunities only
//! ```

use super::super::arrivals::OpportunityLuck;
use super::super::economics::Arr;
use super::super::facts::{Facts, LogOdds};
use super::super::time::whole_months;
use super::commitment;
use super::source::Source;
use crate::lanes::{self, Real, record};

/// An opportunity, from the month in which it opens; its end is already drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deal {
    /// Cloud.
    pub cloud: usize,
    /// Where it comes from.
    pub source: Source,
    /// Month of closing.
    pub closes: u32,
    /// Contract value, money a year.
    pub value: Real,
    /// Whether it is won.
    pub is_won: bool,
    /// Whether it runs through the marketplace.
    pub through_marketplace: bool,
    /// Outsourced part of field effort when it opened; success fees follow it.
    pub outsourced_part: Real,
}

impl Deal {
    /// Recurring revenue that a win brings.
    #[inline(always)]
    #[must_use]
    pub fn arr(&self) -> Arr {
        revenue(self.value, self.source, self.through_marketplace)
    }
}

/// Recurring revenue that a win brings.
#[inline(always)]
pub(super) fn revenue(value: Real, source: Source, through_marketplace: bool) -> Arr {
    let is_direct = source == Source::Direct;
    let part = |belongs: bool| if belongs { value } else { 0.0 };
    Arr {
        alliance: part(!is_direct),
        direct: part(is_direct),
        marketplace: part(through_marketplace),
        ..Arr::default()
    }
}

/// What sets an opportunity's odds.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    /// Sponsored part `σ`.
    pub sponsored_part: Real,
    /// PDM relationship `K`.
    pub relationship: Real,
    /// Product fluency `Φ`.
    pub fluency: Real,
    /// Outsourced part of field effort.
    pub outsourced_part: Real,
    /// Logarithm of the regime's odds ratio.
    pub log_odds_regime: Real,
    /// Factor of the patch on contracts.
    pub worth: Real,
    /// The factor of regime and patch on the cycle.
    pub cycle_regime: Real,
    /// Stretch of the cycle by closing capacity.
    pub stretch: Real,
    /// Chance of the marketplace.
    pub p_marketplace: Real,
    /// Health of the listing `ℓ`.
    pub listing: Real,
    /// Co-sell status `E`, 0 or 1.
    pub eligible: Real,
}

/// How far the alliance's open opportunities stretch the cycle: `max(1, open/(n_ae·open_per_ae))`.
#[inline(always)]
#[must_use]
pub fn stretch(per_closing_capacity: Real, open: Real) -> Real {
    lanes::at_least(open * per_closing_capacity, 1.0)
}

/// Logarithm of the odds of winning an opportunity, `logit p`.
#[inline(always)]
#[must_use]
pub fn logit_win(log: &LogOdds, source: Source, at: &Circumstances) -> Real {
    log.base
        + at.log_odds_regime
        + match source {
            Source::Field => log.field * at.sponsored_part + log.fluency * (2.0 * at.fluency - 1.0),
            Source::Pdm => log.pdm * at.relationship,
            Source::Direct => 0.0,
        }
}

record! {
    /// What luck meets that opens an opportunity of one source on one cloud in one month.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Terms {
        /// Logarithm of the odds of winning it, commitment apart.
        pub logit: Real,
        /// Mean cycle, months, commitment apart.
        pub cycle: Real,
        /// What a sponsor makes of a contract.
        pub size: Real,
        /// Factor of the patch on contracts.
        pub worth: Real,
        /// Chance that the customer has commitment left.
        pub committed: Real,
        /// Chance of the marketplace without it, and with it.
        pub p_marketplace: [Real; 2],
        /// Outsourced part of field effort.
        pub outsourced_part: Real,
    }
}

/// What luck meets that opens an opportunity.
#[inline(always)]
#[must_use]
pub fn terms(facts: &Facts, source: Source, at: &Circumstances) -> Terms {
    let funnel = &facts.funnel;
    let sponsored = if source == Source::Field { at.sponsored_part } else { 0.0 };
    let stretch = if source == Source::Direct { 1.0 } else { at.stretch };
    let outsourced_part = if source == Source::Field { at.outsourced_part } else { 0.0 };
    let committed = commitment::chance(facts, outsourced_part, at.eligible);
    let routing = |is_committed| commitment::routing(facts, is_committed, at.p_marketplace, at.listing);
    Terms {
        logit: logit_win(&facts.log_odds, source, at),
        cycle: funnel.cycle_months * (1.0 - funnel.velocity * sponsored) * at.cycle_regime * stretch,
        size: 1.0 + funnel.acv_uplift * sponsored,
        worth: at.worth,
        committed: if source == Source::Direct { 0.0 } else { committed },
        p_marketplace: [routing(false), routing(true)],
        outsourced_part,
    }
}

/// Opens an opportunity: its luck meets its terms.
#[inline(always)]
#[must_use]
pub fn open(facts: &Facts, cloud: usize, source: Source, month: u32, luck: &OpportunityLuck, terms: &Terms) -> Deal {
    let is_committed = luck.commit < terms.committed;
    let [without, with] = terms.p_marketplace;
    let through_marketplace = luck.routing < if is_committed { with } else { without };
    let (pull, left) = commitment::pull(facts, is_committed, through_marketplace);
    Deal {
        cloud,
        source,
        closes: month + whole_months(lanes::double(terms.cycle * left * luck.cycle)).max(1),
        value: facts.isv.acv * luck.value * terms.size * terms.worth,
        is_won: luck.win < terms.logit + pull,
        through_marketplace,
        outsourced_part: terms.outsourced_part,
    }
}
