//! The uniform distribution: every value of a range alike.
//!
//! `F(x) = (x − min)/(max − min)`; parameters `min < max`, whose difference has to be a finite number.

use super::curve::Curve;
use super::error::{self, DistributionError};

/// A range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Uniform {
    min: f64,
    max: f64,
}

impl Uniform {
    pub(super) fn new(min: f64, max: f64) -> Result<Self, DistributionError> {
        error::finite("max − min", max - min)?;
        Ok(Self { min, max })
    }
}

impl Curve for Uniform {
    fn support(&self) -> (f64, f64) {
        (self.min, self.max)
    }

    fn cdf(&self, x: f64) -> f64 {
        ((x - self.min) / (self.max - self.min)).clamp(0.0, 1.0)
    }

    fn quantile(&self, u: f64) -> f64 {
        self.min + (self.max - self.min) * u
    }

    fn mean(&self) -> f64 {
        self.min + (self.max - self.min) / 2.0
    }

    fn sd(&self) -> f64 {
        (self.max - self.min) / 12.0_f64.sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_divide_the_range_evenly() {
        let uniform = Uniform::new(-1.0, 3.0).unwrap();
        assert_eq!(uniform.quantile(0.25), 0.0);
        assert_eq!(uniform.cdf(2.0), 0.75);
        assert_eq!(uniform.mean(), 1.0);
        assert!((uniform.sd() - (16.0_f64 / 12.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn a_range_wider_than_numbers_reach_is_refused() {
        assert!(Uniform::new(-1e308, 1e308).is_err());
    }
}
