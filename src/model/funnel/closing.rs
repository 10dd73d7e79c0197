//! An opportunity's odds are set when it opens: value, cycle, win, routing.
//!
//! ```text
//! value = acv·LogNormal(mean 1, acv_cv)·(1 + acv_uplift·σ·[field])
//! cycle = Gamma(mean cycle_months·(1 − velocity·σ·[field])·regime·stretch, cv), rounded up, at least 1
//! logit p = logit(base_win_rate) + ln(or_field)·σ·[field] + ln(or_pdm)·K·[pdm] + ln(or_fluency)·(2Φ−1)·[field]
//!           + ln(or_regime)
//! stretch = max(1, open/(n_ae·open_per_ae))      the alliance's opportunities only
//! ```

use super::super::economics::{self, Arr};
use super::super::luck::{OpportunityLuck, Source};
use super::super::time::whole_months;
use super::super::world::LogOdds;
use crate::lanes::{Lanes, record};
use crate::sampling::Beliefs;

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
    /// Logarithm of the regime's odds ratio.
    pub log_odds_regime: f64,
    /// The regime's factor on the cycle.
    pub cycle_regime: f64,
    /// Stretch of the cycle by closing capacity.
    pub stretch: f64,
    /// Chance of the marketplace.
    pub p_marketplace: f64,
}

/// How far the alliance's open opportunities stretch the cycle: `max(1, open/(n_ae·open_per_ae))`.
#[inline(always)]
#[must_use]
pub fn stretch(sellers: f64, open_per_seller: f64, open: f64) -> f64 {
    (open / (sellers * open_per_seller)).max(1.0)
}

/// Logarithm of the odds of winning an opportunity, `logit p`.
#[must_use]
pub fn logit_win(log: &LogOdds, source: Source, at: &Circumstances) -> f64 {
    log.base
        + at.log_odds_regime
        + match source {
            Source::Field => log.field * at.sponsored_part + log.fluency * (2.0 * at.fluency - 1.0),
            Source::Pdm => log.pdm * at.relationship,
            Source::Direct => 0.0,
        }
}

/// Opens an opportunity: its luck meets its odds.
#[must_use]
pub fn open(
    beliefs: &Beliefs,
    log: &LogOdds,
    cloud: usize,
    source: Source,
    month: u32,
    luck: &OpportunityLuck,
    at: &Circumstances,
) -> Deal {
    let funnel = &beliefs.funnel;
    let sponsored = if source == Source::Field { at.sponsored_part } else { 0.0 };
    let stretch = if source == Source::Direct { 1.0 } else { at.stretch };
    let cycle = funnel.cycle_months * (1.0 - funnel.velocity * sponsored) * at.cycle_regime * stretch * luck.cycle;
    Deal {
        cloud,
        source,
        closes: month + whole_months(cycle).max(1),
        value: beliefs.isv.acv * luck.value * (1.0 + funnel.acv_uplift * sponsored),
        is_won: luck.win < logit_win(log, source, at),
        through_marketplace: luck.routing < at.p_marketplace,
        outsourced_part: if source == Source::Field { at.outsourced_part } else { 0.0 },
    }
}

record! {
    /// What closes in a month, all clouds and sources together, and what its wins bring. Counts are whole numbers.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Closing {
        /// Opportunities of the alliance that close, won or lost.
        pub of_alliance: f64,
        /// Value of field opportunities that close, won or lost.
        pub field_value: f64,
        /// Wins.
        pub wins: f64,
        /// Field wins.
        pub field_wins: f64,
        /// Bookings.
        pub bookings: f64,
        /// Recurring revenue that joins.
        pub arr: Arr,
        /// Wins through the marketplace.
        pub marketplace_wins: f64,
        /// Commission and success fees.
        pub cost: f64,
    }
}

record! {
    /// What wins of a month bring to a cloud.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct CloudClosing {
        /// Consumption that they will reach, $/month.
        pub potential: f64,
        /// Marketplace volume.
        pub volume: f64,
        /// Field wins.
        pub field_wins: f64,
    }
}

/// What is already set to close, by month: an opportunity's end is drawn when it opens.
#[derive(Clone, Debug)]
pub struct Closings<const W: usize> {
    months: Vec<Closing<[f64; W]>>,
    clouds: Vec<CloudClosing<[f64; W]>>,
    clouds_a_month: usize,
}

impl<const W: usize> Closings<W> {
    /// Nothing is open.
    #[must_use]
    pub fn new(months: usize, clouds: usize) -> Self {
        Self {
            months: vec![Closing::all(Closing::default()); months],
            clouds: vec![CloudClosing::all(CloudClosing::default()); months * clouds],
            clouds_a_month: clouds,
        }
    }

    /// Takes in an opportunity; one that closes after the last month never does.
    pub fn add(&mut self, lane: usize, beliefs: &Beliefs, deal: &Deal) {
        let month = deal.closes as usize;
        let Some(closing) = self.months.get_mut(month) else { return };
        if deal.source != Source::Direct {
            closing.of_alliance[lane] += 1.0;
        }
        if deal.source == Source::Field {
            closing.field_value[lane] += deal.value;
        }
        if !deal.is_won {
            return;
        }
        let cloud = &mut self.clouds[month * self.clouds_a_month + deal.cloud];
        closing.wins[lane] += 1.0;
        closing.bookings[lane] += deal.value;
        closing.cost[lane] += economics::win_cost(&beliefs.economics, &beliefs.outsourced, deal);
        cloud.potential[lane] += deal.value * beliefs.consumption.ratio / 12.0;
        if deal.source == Source::Field {
            closing.field_wins[lane] += 1.0;
            cloud.field_wins[lane] += 1.0;
        }
        match deal.source {
            Source::Direct => closing.arr.direct[lane] += deal.value,
            Source::Field | Source::Pdm => closing.arr.alliance[lane] += deal.value,
        }
        if deal.through_marketplace {
            closing.arr.marketplace[lane] += deal.value;
            closing.marketplace_wins[lane] += 1.0;
            cloud.volume[lane] += deal.value;
        }
    }

    /// What closes in a month.
    #[must_use]
    pub fn month(&self, month: usize) -> &Closing<[f64; W]> {
        &self.months[month]
    }

    /// What a month's wins bring to a cloud.
    #[must_use]
    pub fn cloud(&self, month: usize, cloud: usize) -> &CloudClosing<[f64; W]> {
        &self.clouds[month * self.clouds_a_month + cloud]
    }
}
