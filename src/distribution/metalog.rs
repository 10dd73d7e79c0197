//! The three-term metalog through P10, P50 and P90 (Keelin, *Decision Analysis* 13, 2016).
//!
//! `M(u) = a₁ + a₂·ln(u/(1−u)) + a₃·(u − ½)·ln(u/(1−u))`, with, for `L = ln 9`, `a₁ = p50`, `a₂ = (p90 − p10)/(2L)` and
//! `a₃ = (p10 + p90 − 2·p50)/(0.8·L)`: it meets the three percentiles exactly. Unbounded it is the quantile function
//! itself; with a lower bound `Q = min + exp M`, with an upper one `Q = max − exp(−M)`, with both
//! `Q = (min + max·exp M)/(1 + exp M)`, each fitted to the percentiles transformed the same way.
//!
//! Validity: `p10 < p50 < p90` inside the bounds, and `|a₃| < 1.667 113·a₂`, without which quantiles would fall
//! somewhere. With one bound the open tail follows a power: there the mean or the spread can be infinite.

use super::curve::Curve;
use super::error::{self, DistributionError};
use super::moments;
use super::root::{self, At};

/// Largest |a₃|/a₂: the inverse of the maximum of `½ − u + u·(1 − u)·ln((1 − u)/u)`.
const STEEPEST: f64 = 1.667_113_119_2;

/// Terms and bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Metalog {
    a1: f64,
    a2: f64,
    a3: f64,
    bounds: Bounds,
}

/// On which sides it is bounded.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bounds {
    None,
    Below(f64),
    Above(f64),
    Both(f64, f64),
}

impl Bounds {
    /// From the scale of the values to the open one.
    fn open(self, x: f64) -> f64 {
        match self {
            Self::None => x,
            Self::Below(min) => libm::log(x - min),
            Self::Above(max) => -libm::log(max - x),
            Self::Both(min, max) => libm::log(x - min) - libm::log(max - x),
        }
    }

    /// Back.
    fn close(self, m: f64) -> f64 {
        match self {
            Self::None => m,
            Self::Below(min) => min + libm::exp(m),
            Self::Above(max) => max - libm::exp(-m),
            Self::Both(min, max) if m < 0.0 => min + (max - min) * (libm::exp(m) / (1.0 + libm::exp(m))),
            Self::Both(min, max) => max - (max - min) * (libm::exp(-m) / (1.0 + libm::exp(-m))),
        }
    }
}

impl Metalog {
    pub(super) fn new(
        p10: f64,
        p50: f64,
        p90: f64,
        min: Option<f64>,
        max: Option<f64>,
    ) -> Result<Self, DistributionError> {
        let bounds = match (min, max) {
            (None, None) => Bounds::None,
            (Some(min), None) => Bounds::Below(error::finite("min", min)?),
            (None, Some(max)) => Bounds::Above(error::finite("max", max)?),
            (Some(min), Some(max)) => {
                error::finite("max − min", max - min)?;
                Bounds::Both(min, max)
            }
        };
        let (low, high) = (min.unwrap_or(f64::NEG_INFINITY), max.unwrap_or(f64::INFINITY));
        if !(low < p10 && p10 < p50 && p50 < p90 && p90 < high) {
            let needs = "min < p10 < p50 < p90 < max";
            return Err(DistributionError::Order { needs, found: vec![low, p10, p50, p90, high] });
        }
        let [q10, q50, q90] = [p10, p50, p90].map(|x| bounds.open(x));
        let log = libm::log(9.0);
        let (a2, a3) = ((q90 - q10) / (2.0 * log), (q10 + q90 - 2.0 * q50) / (0.8 * log));
        if !(a2 > 0.0 && a3.abs() < STEEPEST * a2) {
            let most = 0.5 * (1.0 + 0.4 * STEEPEST);
            let at = |part: f64| bounds.close(q10 + part * (q90 - q10));
            return Err(DistributionError::Infeasible { p50, low: at(1.0 - most), high: at(most) });
        }
        Ok(Self { a1: q50, a2, a3, bounds })
    }

    /// The metalog on the open scale, at log odds `odds` of `u`.
    fn open_quantile(&self, u: f64, odds: f64) -> f64 {
        self.a1 + self.a2 * odds + self.a3 * (u - 0.5) * odds
    }

    /// The power with which an open tail falls under a bound on the other side: moments below it are finite.
    fn tail_power(&self) -> f64 {
        match self.bounds {
            Bounds::Below(_) => 1.0 / (self.a2 + self.a3 / 2.0).max(f64::MIN_POSITIVE),
            Bounds::Above(_) => 1.0 / (self.a2 - self.a3 / 2.0).max(f64::MIN_POSITIVE),
            Bounds::None | Bounds::Both(..) => f64::INFINITY,
        }
    }
}

impl Curve for Metalog {
    fn support(&self) -> (f64, f64) {
        match self.bounds {
            Bounds::None => (f64::NEG_INFINITY, f64::INFINITY),
            Bounds::Below(min) => (min, f64::INFINITY),
            Bounds::Above(max) => (f64::NEG_INFINITY, max),
            Bounds::Both(min, max) => (min, max),
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        let (lowest, highest) = self.support();
        if x <= lowest {
            return 0.0;
        }
        if x >= highest {
            return 1.0;
        }
        let target = self.bounds.open(x);
        let odds = root::rising(-750.0, 750.0, target, (target - self.a1) / self.a2, |odds| {
            let u = logistic(odds);
            let each_way = u * logistic(-odds);
            At { value: self.open_quantile(u, odds), slope: self.a2 + self.a3 * (u - 0.5 + each_way * odds), bend: 0.0 }
        });
        logistic(odds)
    }

    fn quantile(&self, u: f64) -> f64 {
        self.bounds.close(self.open_quantile(u, libm::log(u) - libm::log1p(-u)))
    }

    /// Closed form without bounds, `a₁ + a₃/2`; else by quadrature.
    fn mean(&self) -> f64 {
        if self.bounds == Bounds::None {
            return self.a1 + self.a3 / 2.0;
        }
        if self.tail_power() <= 1.0 {
            return if matches!(self.bounds, Bounds::Below(_)) { f64::INFINITY } else { f64::NEG_INFINITY };
        }
        moments::mean(|u| self.quantile(u))
    }

    fn sd(&self) -> f64 {
        if self.tail_power() <= 2.0 { f64::INFINITY } else { moments::sd(|u| self.quantile(u)) }
    }
}

/// The share at log odds `odds`.
fn logistic(odds: f64) -> f64 {
    if odds < 0.0 { libm::exp(odds) / (1.0 + libm::exp(odds)) } else { 1.0 / (1.0 + libm::exp(-odds)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_kinds() -> [Metalog; 4] {
        [(None, None), (Some(1.0), None), (None, Some(30.0)), (Some(0.0), Some(40.0))]
            .map(|(min, max)| Metalog::new(4.0, 8.0, 15.0, min, max).unwrap())
    }

    #[test]
    fn percentiles_are_met_exactly_with_any_bounds() {
        for metalog in all_kinds() {
            for (u, value) in [(0.1, 4.0), (0.5, 8.0), (0.9, 15.0)] {
                assert!((metalog.quantile(u) - value).abs() < 1e-13, "{metalog:?} at {u}");
                assert!((metalog.cdf(value) - u).abs() < 1e-14, "{metalog:?} at {value}");
            }
        }
    }

    #[test]
    fn values_stay_inside_the_bounds_and_rise() {
        for metalog in all_kinds() {
            let (lowest, highest) = metalog.support();
            let values: Vec<f64> = (1..10_000).map(|k| metalog.quantile(f64::from(k) / 10_000.0)).collect();
            assert!(values.iter().all(|value| (lowest..=highest).contains(value)));
            assert!(values.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn the_unbounded_mean_has_a_closed_form_that_quadrature_confirms() {
        let metalog = all_kinds()[0];
        assert!((moments::mean(|u| metalog.quantile(u)) - metalog.mean()).abs() < 1e-9);
    }

    #[test]
    fn symmetric_percentiles_are_logistic() {
        let metalog = Metalog::new(-1.0, 0.0, 1.0, None, None).unwrap();
        let scale = 1.0 / 9.0_f64.ln();
        assert!((metalog.quantile(0.99) - scale * 99.0_f64.ln()).abs() < 1e-14);
        // The logistic distribution has the standard deviation π·scale/√3.
        assert!((metalog.sd() - std::f64::consts::PI * scale / 3.0_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn a_median_too_near_one_side_is_refused_with_the_range_that_works() {
        let Err(DistributionError::Infeasible { low, high, .. }) = Metalog::new(0.0, 0.9, 1.0, None, None) else {
            panic!("a median at nine tenths of the way is not feasible");
        };
        assert!((low - 0.166_577).abs() < 1e-6 && (high - 0.833_423).abs() < 1e-6, "{low}, {high}");
        assert!(Metalog::new(0.0, low + 1e-6, 1.0, None, None).is_ok());
        assert!(Metalog::new(0.0, low - 1e-6, 1.0, None, None).is_err());
    }

    #[test]
    fn percentiles_outside_the_bounds_are_refused() {
        assert!(Metalog::new(1.0, 2.0, 3.0, Some(1.0), None).is_err());
        assert!(Metalog::new(1.0, 2.0, 3.0, None, Some(2.5)).is_err());
        assert!(Metalog::new(1.0, 2.0, 3.0, Some(f64::NAN), None).is_err());
        assert!(Metalog::new(1.0, 1.0, 3.0, None, None).is_err());
    }

    #[test]
    fn a_tail_without_a_mean_says_so() {
        let heavy = Metalog::new(1.0, 3.0, 30.0, Some(0.0), None).unwrap();
        assert_eq!((heavy.mean(), heavy.sd()), (f64::INFINITY, f64::INFINITY));
    }
}
