//! The Weibull distribution: a duration whose hazard rises or falls with age; with shape 1 the exponential.
//!
//! `Q(u) = scale·(−ln(1 − u))^(1/shape)`, `F(x) = 1 − exp(−(x/scale)^shape)`; both parameters above 0. Errors of a few
//! units in the last place, in the lower tail too.

use super::curve::Curve;
use super::error::{self, DistributionError};

/// Shape and scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weibull {
    shape: f64,
    scale: f64,
}

impl Weibull {
    /// Shapes that are computed.
    const SHAPES: (f64, f64) = (0.05, 1e6);

    pub(super) fn new(shape: f64, scale: f64) -> Result<Self, DistributionError> {
        let (min, max) = Self::SHAPES;
        error::positive("shape", shape)?;
        error::positive("scale", scale)?;
        error::shape_within("a shape", shape, min, max)?;
        Ok(Self { shape, scale })
    }

    /// Raw moment of order `order`, over `scale^order`.
    fn moment(&self, order: f64) -> f64 {
        libm::exp(libm::lgamma(1.0 + order / self.shape))
    }
}

impl Curve for Weibull {
    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn cdf(&self, x: f64) -> f64 {
        if x > 0.0 { -libm::expm1(-libm::pow(x / self.scale, self.shape)) } else { 0.0 }
    }

    fn quantile(&self, u: f64) -> f64 {
        let waited = -libm::log1p(-u);
        if self.shape == 1.0 { self.scale * waited } else { self.scale * libm::pow(waited, 1.0 / self.shape) }
    }

    fn mean(&self) -> f64 {
        self.scale * self.moment(1.0)
    }

    fn sd(&self) -> f64 {
        self.scale * (self.moment(2.0) - self.moment(1.0).powi(2)).max(0.0).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shape_one_is_exponential() {
        let weibull = Weibull::new(1.0, 12.0).unwrap();
        assert!((weibull.quantile(0.5) - 12.0 * 2.0_f64.ln()).abs() < 1e-14);
        assert!((weibull.mean() - 12.0).abs() < 1e-12 && (weibull.sd() - 12.0).abs() < 1e-12);
    }

    #[test]
    fn shape_two_has_the_moments_of_a_rayleigh() {
        let weibull = Weibull::new(2.0, 3.0).unwrap();
        let pi = std::f64::consts::PI;
        assert!((weibull.mean() - 1.5 * pi.sqrt()).abs() < 1e-12);
        assert!((weibull.sd() - 3.0 * (1.0 - pi / 4.0).sqrt()).abs() < 1e-12);
        assert!((weibull.cdf(3.0) - (1.0 - (-1.0_f64).exp())).abs() < 1e-15);
    }

    #[test]
    fn the_lower_tail_keeps_its_digits() {
        let weibull = Weibull::new(2.0, 1.0).unwrap();
        assert!((weibull.quantile(1e-20) / 1e-10 - 1.0).abs() < 1e-14);
        assert!((weibull.cdf(1e-10) / 1e-20 - 1.0).abs() < 1e-14);
    }
}
