//! Shapes of luck: positive factors with mean 1, and counts with a mean.

use crate::distribution::poisson_quantile;
use crate::lanes;
use crate::sampling::{Exact, Stream};
use rand_distr::{Distribution, Gamma, Poisson, StandardNormal};

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
pub(in crate::model) struct UnitLognormal {
    sigma: f64,
}

impl UnitLognormal {
    /// `σ² = ln(1 + cv²)`, `μ = −σ²/2`.
    pub(super) fn new(cv: f64) -> Self {
        Self { sigma: libm::log1p(cv * cv).sqrt() }
    }

    #[inline(always)]
    pub(in crate::model) fn draw(self, stream: &mut Stream) -> f64 {
        let z: Exact = StandardNormal.sample(stream);
        lanes::exp(self.sigma * (z.0 - 0.5 * self.sigma))
    }
}

/// Counts with a mean: Poisson numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Counts {
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

    pub(super) fn new(mean: f64) -> Self {
        match mean {
            mean if mean > 0.0 && mean <= Self::FEW => Self::Few { mean, none: libm::exp(-mean) },
            mean => Poisson::new(Exact(mean)).map_or(Self::None, Self::Many),
        }
    }

    #[inline]
    pub(super) fn draw(&self, stream: &mut Stream) -> f64 {
        match self {
            Self::Few { mean, none } => poisson_quantile(*mean, *none, stream.uniform()),
            Self::Many(poisson) => poisson.sample(stream).0,
            Self::None => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sampling::{Purpose, Streams};

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
