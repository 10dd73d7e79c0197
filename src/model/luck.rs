//! Luck that options share: the market, the hyperscaler's people, the base, and the arrivals of opportunities.

use super::World;
use super::arrivals::{self, Arrivals, Flow, Place, Walk};
use super::time::is_new_fiscal_year;
use crate::distribution::poisson_quantile;
use crate::lanes::{self, Lanes, on_lanes, record};
use crate::parameter::Market;
use crate::sampling::{Beliefs, Exact, Purpose, Stream, Streams};
use crate::scenario::Setting;
use crate::scenario::setting::Regime;
use rand_distr::{Distribution, Gamma, Poisson, StandardNormal};
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

/// A positive factor with mean 1 and a coefficient of variation, gamma distributed.
#[derive(Clone, Copy, Debug)]
pub struct UnitGamma(Option<Gamma<Exact>>);

impl UnitGamma {
    /// `Gamma(1/cv², cv²)`; exactly 1 for `cv = 0`.
    ///
    /// # Panics
    /// If `cv` is not finite.
    #[must_use]
    pub fn new(cv: f64) -> Self {
        let variance = cv * cv;
        let gamma = || Gamma::new(Exact(1.0 / variance), Exact(variance)).expect("a positive finite variance");
        Self((variance > 1e-12).then(gamma))
    }

    /// A draw.
    pub fn draw(&self, stream: &mut Stream) -> f64 {
        self.0.map_or(1.0, |gamma| gamma.sample(stream).0)
    }
}

/// A positive factor with mean 1 and a coefficient of variation, lognormal.
#[derive(Clone, Copy, Debug)]
pub(super) struct UnitLognormal {
    sigma: f64,
}

impl UnitLognormal {
    /// `σ² = ln(1 + cv²)`, `μ = −σ²/2`.
    fn new(cv: f64) -> Self {
        Self { sigma: libm::log1p(cv * cv).sqrt() }
    }

    #[inline(always)]
    pub(super) fn draw(self, stream: &mut Stream) -> f64 {
        let z: Exact = StandardNormal.sample(stream);
        lanes::exp(self.sigma * (z.0 - 0.5 * self.sigma))
    }
}

/// Counts with a mean: Poisson numbers.
#[derive(Clone, Copy, Debug)]
enum Counts {
    /// Few: their quantile function, with the chance of none.
    Few { mean: f64, none: f64 },
    /// Many: by rejection.
    Many(Poisson<Exact>),
    /// None ever.
    None,
}

impl Counts {
    /// Mean up to which counting up to a number is quicker than rejection.
    const FEW: f64 = 30.0;

    fn new(mean: f64) -> Self {
        match mean {
            mean if mean > 0.0 && mean <= Self::FEW => Self::Few { mean, none: libm::exp(-mean) },
            mean => Poisson::new(Exact(mean)).map_or(Self::None, Self::Many),
        }
    }

    #[inline]
    fn draw(&self, stream: &mut Stream) -> f64 {
        match self {
            Self::Few { mean, none } => poisson_quantile(*mean, *none, stream.uniform()),
            Self::Many(poisson) => poisson.sample(stream).0,
            Self::None => 0.0,
        }
    }
}

/// The luck of one opportunity.
#[derive(Clone, Copy, Debug)]
pub struct OpportunityLuck {
    /// Its contract value over the mean.
    pub value: f64,
    /// Its cycle over the mean.
    pub cycle: f64,
    /// It is won if this lies below the logarithm of the odds set at opening: `logit u` of a uniform number `u`, which
    /// is below `logit p` just when `u` is below `p`.
    pub win: f64,
    /// It runs through the marketplace if this lies below `p_mkt`.
    pub routing: f64,
    /// The customer has commitment left to burn if this lies below the chance of it.
    pub commit: f64,
}

record! {
    /// Exogenous luck of one month and cloud. What a scenario cannot use is not drawn.
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
}

record! {
    /// What the market's regime does in a month.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct MarketMonth {
        /// Factor on new opportunities, demand included.
        pub rate: f64,
        /// Factor on the sales cycle.
        pub cycle: f64,
        /// Logarithm of the odds ratio of a win.
        pub log_odds: f64,
    }
}

/// All luck that options share in `W` trajectories side by side; in one unless said otherwise.
#[derive(Debug)]
pub struct Luck<const W: usize = 1> {
    /// Streams for what options draw themselves, from the same state.
    pub streams: Vec<Streams>,
    /// Market regime by month and trajectory.
    pub regimes: Vec<[Regime; W]>,
    market: Vec<MarketMonth<[f64; W]>>,
    clouds: usize,
    patches: usize,
    exogenous: Vec<CloudLuck<[f64; W]>>,
    /// Customers who become willing to serve as a reference, by month.
    willing: Vec<[f64; W]>,
    arrivals: Vec<Arrivals>,
    /// Levels of the first arrivals by month, cloud and flow, because most rates do not reach even those; 0 until an
    /// option has come to the month.
    first_levels: Vec<[f64; W]>,
}

impl Luck {
    /// Draws the exogenous luck of a trajectory.
    #[must_use]
    pub fn draw(setting: &Setting, beliefs: &Beliefs, streams: Streams) -> Self {
        let regimes = draw_regimes(setting, &beliefs.market, streams);
        Self::side_by_side(&World::new(setting, beliefs), &[streams], &[&regimes])
    }
}

impl<const W: usize> Luck<W> {
    /// Draws the exogenous luck of trajectories whose streams and regimes these are; where there are fewer than `W`,
    /// the last stands in for those that are missing.
    ///
    /// # Panics
    /// If there is no trajectory.
    #[must_use]
    pub fn side_by_side(world: &World<'_, W>, streams: &[Streams], regimes: &[&[Regime]]) -> Self {
        let setting = world.setting;
        let (months, clouds) = (setting.horizon_months as usize, setting.clouds.len());
        let patches = world.patches.len();
        let of = |lane: usize| lane.min(streams.len() - 1);
        let regimes: Vec<[Regime; W]> =
            (0..months).map(|month| std::array::from_fn(|lane| regimes[of(lane)][month])).collect();
        let of_regimes: [[MarketMonth; 3]; W] =
            std::array::from_fn(|lane| MarketMonth::all(&world.beliefs(lane).market));
        let mut market: Vec<MarketMonth<[f64; W]>> =
            regimes.iter().map(|regimes| lanes::gather(|lane| of_regimes[lane][regimes[lane].index()])).collect();
        for lane in 0..W {
            draw_demand(&world.beliefs(lane).market, streams[of(lane)], months, |month, demand| {
                market[month].rate[lane] *= demand;
            });
        }
        let mut exogenous = vec![CloudLuck::all(CloudLuck::default()); months * clouds];
        for lane in 0..W {
            draw_exogenous(setting, world.beliefs(lane), streams[of(lane)], |month, cloud, luck| {
                exogenous[month as usize * clouds + cloud].set(lane, luck);
            });
        }
        let references: [Counts; W] =
            std::array::from_fn(|lane| Counts::new(world.beliefs(lane).evidence.willing_rate / 12.0));
        let willing = |month: u32| {
            std::array::from_fn(|lane| {
                references[lane].draw(&mut streams[of(lane)].event(Purpose::Willing, month, 0, 0))
            })
        };
        let arrivals = |lane: usize| {
            let beliefs = world.beliefs(lane);
            let (value, cycle) = (UnitLognormal::new(beliefs.isv.acv_cv), UnitGamma::new(beliefs.funnel.cycle_cv));
            Arrivals::new(streams[of(lane)], value, cycle, months, patches)
        };
        Self {
            streams: (0..W).map(|lane| streams[of(lane)]).collect(),
            market,
            regimes,
            clouds,
            patches,
            exogenous,
            willing: (0..months).map(|month| willing(month as u32)).collect(),
            arrivals: (0..W).map(arrivals).collect(),
            first_levels: vec![[0.0; W]; months * patches * Flow::ALL.len()],
        }
    }

    /// Exogenous luck of a month and cloud.
    #[must_use]
    pub fn cloud(&self, month: u32, cloud: usize) -> &CloudLuck<[f64; W]> {
        &self.exogenous[month as usize * self.clouds + cloud]
    }

    /// Customers who become willing to serve as a reference in a month.
    #[must_use]
    pub fn willing(&self, month: u32) -> &[f64; W] {
        &self.willing[month as usize]
    }

    /// What the market's regime does in a month.
    #[must_use]
    pub fn market(&self, month: u32) -> &MarketMonth<[f64; W]> {
        &self.market[month as usize]
    }

    /// An option comes to a month: the first arrivals of all places are drawn, unless another has come there before.
    pub fn come_to(&mut self, month: u32) {
        let cells = self.patches * Flow::ALL.len();
        let first = month as usize * cells;
        if self.first_levels[first][0] > 0.0 {
            return;
        }
        for cell in first..first + cells {
            draw_first(Place::of_cell(cell, self.patches), &self.streams, &mut self.first_levels[cell]);
        }
    }

    /// Levels of the first arrivals of a place in a month to which an option has come.
    #[must_use]
    pub fn first_levels(&self, place: Place) -> &[f64; W] {
        &self.first_levels[place.cell(self.patches)]
    }

    /// The arrivals of a trajectory, and a walk through those of a place.
    #[inline(always)]
    pub fn walk(&mut self, place: Place, lane: usize) -> (&mut Arrivals, Walk) {
        let (arrivals, level) = (&mut self.arrivals[lane], self.first_levels[place.cell(self.patches)][lane]);
        let walk = arrivals.walk(place, level);
        (arrivals, walk)
    }

    /// How many arrivals of a trajectory have been drawn as far as any option has looked, and how many of them an option
    /// has reached.
    #[must_use]
    pub fn arrivals(&self, lane: usize) -> (usize, usize) {
        let first = self.first_levels.iter().filter(|levels| levels[lane] > 0.0).count();
        let reached = self.arrivals[lane].reached();
        (first + reached, reached)
    }

    /// The luck of an opportunity of a trajectory that is open at month 0, the place that splits it over clouds, and the
    /// part of its cycle that is behind it.
    #[must_use]
    pub fn open_at_start(&self, lane: usize, number: u32) -> (OpportunityLuck, f64, f64) {
        let mut stream = self.streams[lane].event(Purpose::OpenAtStart, 0, 0, number);
        let (cloud, age) = (stream.uniform(), stream.uniform());
        (self.arrivals[lane].luck_of(stream), cloud, age)
    }
}

on_lanes! {
    /// Draws the levels of the first arrivals of a place.
    fn draw_first<W>(place: Place, streams: &[Streams], levels: &mut [f64; W]) {
        for (level, streams) in levels.iter_mut().zip(streams) {
            *level = arrivals::step(streams, place, 0).0;
        }
    }
}

on_lanes! {
    /// Draws the arrivals of a trajectory again that have been drawn, and gives a sum of it.
    pub fn draw_arrivals_again<W>(luck: &Luck<W>, lane: usize) -> f64 {
        let mut sum = 0.0;
        for (cell, levels) in luck.first_levels.iter().enumerate() {
            if levels[lane] > 0.0 {
                sum += luck.arrivals[lane].draw_again(Place::of_cell(cell, luck.patches));
            }
        }
        sum
    }
}

impl MarketMonth {
    /// By regime.
    fn all(market: &Market) -> [Self; 3] {
        std::array::from_fn(|place| Self {
            rate: market.rate[place],
            cycle: market.cycle[place],
            log_odds: libm::log(market.odds[place]),
        })
    }
}

/// The market's path: a Markov chain in which a month's change leads to or from steady only.
#[must_use]
pub fn draw_regimes(setting: &Setting, market: &Market, streams: Streams) -> Vec<Regime> {
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

/// Demand beside the regime: a log-normal factor `δ` of mean 1 that is 1 in month 0, given to `put` month by month.
/// Without volatility nothing is drawn.
///
/// ```text
/// x ← φx + σ/√12·ε,  δ = exp(x − ½·Var x),  φ = ½^(1/half_life)
/// ```
fn draw_demand(market: &Market, streams: Streams, months: usize, mut put: impl FnMut(usize, f64)) {
    let step = market.demand_volatility * (1.0_f64 / 12.0).sqrt();
    if step <= 0.0 {
        return;
    }
    let keeps = libm::pow(0.5, 1.0 / market.demand_half_life);
    let (mut log, mut variance) = (0.0, 0.0);
    for month in 1..months {
        let shock: Exact = StandardNormal.sample(&mut streams.event(Purpose::Demand, month as u32, 0, 0));
        log = keeps * log + step * shock.0;
        variance = keeps * keeps * variance + step * step;
        put(month, lanes::exp(log - 0.5 * variance));
    }
}

/// A market that is steady but for a downturn in these months.
#[must_use]
pub fn forced_regimes(horizon: u32, downturn: &Range<u32>) -> Vec<Regime> {
    let at = |month| if downturn.contains(&month) { Regime::Downturn } else { Regime::Steady };
    (0..horizon).map(at).collect()
}

/// Draws the exogenous luck of a trajectory and gives it to `put`, month by month of each cloud.
pub fn draw_exogenous(
    setting: &Setting,
    beliefs: &Beliefs,
    streams: Streams,
    mut put: impl FnMut(u32, usize, CloudLuck),
) {
    let isv = &beliefs.isv;
    let counts = |share: f64, weight: f64| Counts::new(share * isv.arr / isv.acv / 12.0 * weight);
    for (c, cloud) in beliefs.clouds.iter().enumerate() {
        let is_reporting = setting.clouds[c].may_report;
        let renewals = counts(isv.renewals_mkt, cloud.weight);
        let direct_new = counts(isv.direct_new_mkt, cloud.weight);
        for month in 0..setting.horizon_months {
            let uniform = |purpose| streams.event(purpose, month, c as u32, 0).uniform();
            let mut base = streams.event(Purpose::BaseTransactions, month, c as u32, 0);
            let new_year = is_new_fiscal_year(setting, c, month);
            let luck = CloudLuck {
                reassignment: uniform(Purpose::Reassignment),
                territory: if new_year { uniform(Purpose::Territory) } else { 0.0 },
                failed_report: if is_reporting { uniform(Purpose::FailedReport) } else { 0.0 },
                renewals: renewals.draw(&mut base),
                direct_new: direct_new.draw(&mut base),
            };
            put(month, c, luck);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_the_mean_and_spread_of_poisson_numbers() {
        let n = 100_000;
        for rate in [0.3, 8.0, 30.0, 31.0, 400.0] {
            let counts = Counts::new(rate);
            let draw = |number| counts.draw(&mut Streams::new(5, number, 0).event(Purpose::BaseTransactions, 0, 0, 0));
            let draws: Vec<f64> = (0..n).map(draw).collect();
            let mean = draws.iter().sum::<f64>() / n as f64;
            let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n as f64;
            assert!((mean - rate).abs() < 4.5 * (rate / n as f64).sqrt(), "{rate}: {mean}");
            // The variance of a squared deviation is 2·rate² + rate.
            assert!(
                (variance - rate).abs() < 4.5 * ((2.0 * rate * rate + rate) / n as f64).sqrt(),
                "{rate}: {variance}"
            );
        }
        assert_eq!(Counts::new(0.0).draw(&mut Streams::new(5, 1, 0).event(Purpose::BaseTransactions, 0, 0, 0)), 0.0);
    }
}
