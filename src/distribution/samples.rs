//! What was observed: each value alike.
//!
//! `Q(u)` is the order statistic of rank `⌈u·n⌉`: the lowest value that a share `u` of the sample does not exceed. No
//! value is invented between or beyond the observed ones. At least one value, all finite; sorted once.

use super::curve::Curve;
use super::error::{self, DistributionError};
use std::sync::Arc;

/// The values in rising order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Samples {
    sorted: Arc<[f64]>,
}

impl Samples {
    pub(super) fn new(values: &[f64]) -> Result<Self, DistributionError> {
        if values.is_empty() {
            return Err(DistributionError::Empty);
        }
        for &value in values {
            error::finite("values", value)?;
        }
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        Ok(Self { sorted: sorted.into() })
    }

    /// Only the values between two bounds, or nothing.
    pub(super) fn restricted(self, min: f64, max: f64) -> Option<Self> {
        let sorted: Arc<[f64]> = self.sorted.iter().copied().filter(|value| (min..=max).contains(value)).collect();
        if sorted.is_empty() { None } else { Some(Self { sorted }) }
    }

    fn count(&self) -> f64 {
        self.sorted.len() as f64
    }
}

impl Curve for Samples {
    fn support(&self) -> (f64, f64) {
        (self.sorted[0], self.sorted[self.sorted.len() - 1])
    }

    fn cdf(&self, x: f64) -> f64 {
        self.sorted.partition_point(|&value| value <= x) as f64 / self.count()
    }

    fn quantile(&self, u: f64) -> f64 {
        let rank = (u * self.count()).ceil() as usize;
        self.sorted[rank.clamp(1, self.sorted.len()) - 1]
    }

    fn mean(&self) -> f64 {
        self.sorted.iter().sum::<f64>() / self.count()
    }

    fn sd(&self) -> f64 {
        let mean = self.mean();
        (self.sorted.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / self.count()).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_an_order_statistic() {
        let samples = Samples::new(&[40.0, 10.0, 30.0, 20.0]).unwrap();
        assert_eq!([0.01, 0.25, 0.26, 0.5, 0.99].map(|u| samples.quantile(u)), [10.0, 10.0, 20.0, 20.0, 40.0]);
        assert_eq!([9.0, 10.0, 35.0, 40.0].map(|x| samples.cdf(x)), [0.0, 0.25, 0.75, 1.0]);
        assert_eq!((samples.mean(), samples.sd()), (25.0, 125.0_f64.sqrt()));
    }

    #[test]
    fn empty_or_broken_samples_are_refused() {
        assert_eq!(Samples::new(&[]), Err(DistributionError::Empty));
        assert!(Samples::new(&[1.0, f64::NAN]).is_err());
        assert!(Samples::new(&[1.0]).unwrap().restricted(2.0, 3.0).is_none());
    }
}
