//! The market: its regime, what that does in a month, and demand beside it.

use crate::lanes::{self, Real, record};
use crate::parameter::Market;
use crate::sampling::{Exact, Purpose, Streams};
use crate::scenario::Setting;
use crate::scenario::setting::Regime;
use rand_distr::{Distribution, StandardNormal};
use std::ops::Range;

record! {
    /// What the market's regime does in a month.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct MarketMonth {
        /// Factor on new opportunities, demand included.
        pub rate: Real,
        /// Factor on the sales cycle.
        pub cycle: Real,
        /// Logarithm of the odds ratio of a win.
        pub log_odds: Real,
    }
}

impl MarketMonth {
    /// By regime.
    pub(super) fn all(market: &Market<f64>) -> [Self; 3] {
        std::array::from_fn(|place| Self {
            rate: lanes::real(market.rate[place]),
            cycle: lanes::real(market.cycle[place]),
            log_odds: lanes::real(libm::log(market.odds[place])),
        })
    }
}

/// The market's path: a Markov chain in which a month's change leads to or from steady only.
#[must_use]
pub fn draw_regimes(setting: &Setting, market: &Market<f64>, streams: Streams) -> Vec<Regime> {
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
pub(super) fn draw_demand(market: &Market<f64>, streams: Streams, months: usize, mut put: impl FnMut(usize, f64)) {
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
