//! Luck that options share: the market, the hyperscaler's people, the base, and the arrivals of opportunities.
//!
//! Opportunities arrive once per trajectory. Each arrival of a (month, cloud, source) has a level, the sum of unit
//! exponentials up to it; an option whose rate there is λ takes those with a level below λ. That is an exact Poisson
//! draw for every option (a unit-rate Poisson process seen up to λ), monotone in the rate, and the same opportunity has
//! the same value, cycle, win and routing luck in every option that it reaches.

use crate::sampling::{Beliefs, Purpose, Stream, Streams};
use crate::scenario::Setting;
use crate::scenario::setting::Regime;
use rand_distr::{Distribution, Exp1, Gamma, Poisson, StandardNormal};
use std::ops::Range;

/// Where an opportunity comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// AE teams, and individuals who help though nothing pays them.
    Field,
    /// The PDM and the listing.
    Pdm,
    /// Added direct sellers.
    Direct,
}

const SOURCES: usize = 3;

/// A positive factor with mean 1 and a coefficient of variation, gamma distributed.
#[derive(Clone, Copy, Debug)]
pub struct UnitGamma(Option<Gamma<f64>>);

impl UnitGamma {
    /// `Gamma(1/cv², cv²)`; exactly 1 for `cv = 0`.
    #[must_use]
    pub fn new(cv: f64) -> Self {
        let variance = cv * cv;
        Self((variance > 1e-12).then(|| Gamma::new(1.0 / variance, variance).expect("a positive finite variance")))
    }

    /// A draw.
    pub fn draw(&self, stream: &mut Stream) -> f64 {
        self.0.map_or(1.0, |gamma| gamma.sample(stream))
    }
}

/// A positive factor with mean 1 and a coefficient of variation, lognormal.
#[derive(Clone, Copy, Debug)]
struct UnitLognormal {
    sigma: f64,
}

impl UnitLognormal {
    /// `σ² = ln(1 + cv²)`, `μ = −σ²/2`.
    fn new(cv: f64) -> Self {
        Self { sigma: (cv * cv).ln_1p().sqrt() }
    }

    fn draw(self, stream: &mut Stream) -> f64 {
        let z: f64 = StandardNormal.sample(stream);
        (self.sigma * (z - 0.5 * self.sigma)).exp()
    }
}

/// The luck of one opportunity.
#[derive(Clone, Copy, Debug)]
pub struct OpportunityLuck {
    /// Its contract value over the mean.
    pub value: f64,
    /// Its cycle over the mean.
    pub cycle: f64,
    /// It is won if this lies below the odds set at opening.
    pub win: f64,
    /// It runs through the marketplace if this lies below `p_mkt`.
    pub routing: f64,
}

#[derive(Clone, Copy, Debug)]
struct Arrival {
    level: f64,
    luck: Result<OpportunityLuck, Stream>,
}

/// Exogenous luck of one month and cloud.
#[derive(Clone, Copy, Debug, Default)]
pub struct CloudLuck {
    /// The PDM is reassigned if this lies below the chance.
    pub reassignment: f64,
    /// Size of the territory change, 0–1.
    pub territory: f64,
    /// The month's report fails if this lies below the chance.
    pub failed_report: f64,
    /// Renewals of the base through the marketplace.
    pub renewals: f64,
    /// New customers that direct sales routes there.
    pub direct_new: f64,
}

/// All luck of one trajectory that options share.
#[derive(Debug)]
pub struct Luck {
    /// Streams for what options draw themselves, from the same state.
    pub streams: Streams,
    /// Market regime by month.
    pub regimes: Vec<Regime>,
    clouds: usize,
    exogenous: Vec<CloudLuck>,
    arrivals: Vec<Vec<Arrival>>,
    value: UnitLognormal,
    cycle: UnitGamma,
}

impl Luck {
    /// Draws the exogenous luck of a trajectory.
    #[must_use]
    pub fn draw(setting: &Setting, beliefs: &Beliefs, streams: Streams) -> Self {
        let (months, clouds) = (setting.horizon_months, setting.clouds.len());
        Self {
            streams,
            regimes: draw_regimes(setting, beliefs, streams),
            clouds,
            exogenous: draw_exogenous(setting, beliefs, streams),
            arrivals: vec![Vec::new(); months as usize * clouds * SOURCES],
            value: UnitLognormal::new(beliefs.isv.acv_cv),
            cycle: UnitGamma::new(beliefs.funnel.cycle_cv),
        }
    }

    /// A market that is steady but for a downturn in these months, whatever was drawn.
    pub fn set_downturn(&mut self, months: &Range<u32>) {
        for (month, regime) in (0..).zip(&mut self.regimes) {
            *regime = if months.contains(&month) { Regime::Downturn } else { Regime::Steady };
        }
    }

    /// Exogenous luck of a month and cloud.
    #[must_use]
    pub fn cloud(&self, month: u32, cloud: usize) -> &CloudLuck {
        &self.exogenous[month as usize * self.clouds + cloud]
    }

    /// The opportunity with this number among the arrivals of a month, cloud and source, if its level lies below `rate`.
    pub fn opportunity(
        &mut self,
        month: u32,
        cloud: usize,
        source: Source,
        number: u32,
        rate: f64,
    ) -> Option<OpportunityLuck> {
        let place = cloud * SOURCES + source as usize;
        let cell = &mut self.arrivals[month as usize * self.clouds * SOURCES + place];
        if cell.len() <= number as usize {
            let mut stream = self.streams.event(Purpose::Opportunity, month, place as u32, number);
            let step: f64 = Exp1.sample(&mut stream);
            let level = cell.last().map_or(0.0, |arrival| arrival.level) + step;
            cell.push(Arrival { level, luck: Err(stream) });
        }
        let arrival = &mut cell[number as usize];
        if arrival.level >= rate {
            return None;
        }
        let luck = arrival.luck.unwrap_or_else(|stream| opportunity_luck(stream, self.value, self.cycle));
        arrival.luck = Ok(luck);
        Some(luck)
    }

    /// The luck of an opportunity that is open at month 0; its `routing` splits it over clouds, `win` is as ever.
    #[must_use]
    pub fn open_at_start(&self, number: u32) -> (OpportunityLuck, f64, f64) {
        let mut stream = self.streams.event(Purpose::OpenAtStart, 0, 0, number);
        let (cloud, age) = (stream.uniform(), stream.uniform());
        (opportunity_luck(stream, self.value, self.cycle), cloud, age)
    }
}

fn opportunity_luck(mut stream: Stream, value: UnitLognormal, cycle: UnitGamma) -> OpportunityLuck {
    let (win, routing) = (stream.uniform(), stream.uniform());
    OpportunityLuck { value: value.draw(&mut stream), cycle: cycle.draw(&mut stream), win, routing }
}

/// The market's path: a Markov chain in which a month's change leads to or from steady only.
fn draw_regimes(setting: &Setting, beliefs: &Beliefs, streams: Streams) -> Vec<Regime> {
    let market = &beliefs.market;
    let mut regime = setting.start_regime;
    let mut path = Vec::with_capacity(setting.horizon_months as usize);
    for month in 0..setting.horizon_months {
        if month > 0 {
            let u = streams.event(Purpose::Regime, month, 0, 0).uniform();
            regime = match regime {
                Regime::Steady if u < market.downturn_entry => Regime::Downturn,
                Regime::Steady if u < market.downturn_entry + market.expansion_entry => Regime::Expansion,
                Regime::Downturn if u < market.downturn_exit => Regime::Steady,
                Regime::Expansion if u < market.expansion_exit => Regime::Steady,
                unchanged => unchanged,
            };
        }
        path.push(regime);
    }
    path
}

fn draw_exogenous(setting: &Setting, beliefs: &Beliefs, streams: Streams) -> Vec<CloudLuck> {
    let isv = &beliefs.isv;
    let counts = |share: f64, weight: f64| Poisson::new(share * isv.arr / isv.acv / 12.0 * weight).ok();
    let tables: Vec<_> = beliefs
        .clouds
        .iter()
        .map(|cloud| (counts(isv.renewals_mkt, cloud.weight), counts(isv.direct_new_mkt, cloud.weight)))
        .collect();
    let mut all = Vec::with_capacity(setting.horizon_months as usize * tables.len());
    for month in 0..setting.horizon_months {
        for (cloud, (renewals, direct_new)) in tables.iter().enumerate() {
            let uniform = |purpose| streams.event(purpose, month, cloud as u32, 0).uniform();
            let mut base = streams.event(Purpose::BaseTransactions, month, cloud as u32, 0);
            all.push(CloudLuck {
                reassignment: uniform(Purpose::Reassignment),
                territory: uniform(Purpose::Territory),
                failed_report: uniform(Purpose::FailedReport),
                renewals: renewals.map_or(0.0, |poisson| poisson.sample(&mut base)),
                direct_new: direct_new.map_or(0.0, |poisson| poisson.sample(&mut base)),
            });
        }
    }
    all
}
