//! A few values, each with its chance.
//!
//! `Q(u)` is the lowest value whose cumulated chance reaches `u`. Values in any order, finite; weights of at least 0
//! that sum to 1 within 0.001 (they are scaled to 1, so that thirds may be written 0.333).

use super::curve::Curve;
use super::error::{self, DistributionError};
use std::sync::Arc;

/// How far a sum of weights may be from 1.
const SLACK: f64 = 1e-3;

/// Values in rising order with their chances.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Discrete {
    values: Arc<[f64]>,
    weights: Arc<[f64]>,
    cumulated: Arc<[f64]>,
}

impl Discrete {
    pub(super) fn new(values: &[f64], weights: &[f64]) -> Result<Self, DistributionError> {
        if values.is_empty() {
            return Err(DistributionError::Empty);
        }
        if values.len() != weights.len() {
            return Err(DistributionError::WeightCount { values: values.len(), weights: weights.len() });
        }
        for (&value, &weight) in values.iter().zip(weights) {
            error::finite("values", value)?;
            error::not_negative("weights", weight)?;
        }
        let sum: f64 = weights.iter().sum();
        if !(1.0 - SLACK..=1.0 + SLACK).contains(&sum) {
            return Err(DistributionError::WeightSum { found: sum });
        }
        let pairs = values.iter().copied().zip(weights.iter().copied());
        Ok(Self::sorted(pairs.filter(|pair| pair.1 > 0.0).collect()))
    }

    /// Sorts the values and scales their weights to 1.
    fn sorted(mut pairs: Vec<(f64, f64)>) -> Self {
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let sum: f64 = pairs.iter().map(|pair| pair.1).sum();
        let weights: Vec<f64> = pairs.iter().map(|pair| pair.1 / sum).collect();
        let cumulated = weights.iter().scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self {
            values: pairs.iter().map(|pair| pair.0).collect(),
            cumulated: cumulated.collect(),
            weights: weights.into(),
        }
    }

    /// Only the values between two bounds, or nothing.
    pub(super) fn restricted(self, min: f64, max: f64) -> Option<Self> {
        let pairs = self.values.iter().copied().zip(self.weights.iter().copied());
        let left: Vec<(f64, f64)> = pairs.filter(|pair| (min..=max).contains(&pair.0)).collect();
        if left.is_empty() { None } else { Some(Self::sorted(left)) }
    }
}

impl Curve for Discrete {
    fn support(&self) -> (f64, f64) {
        (self.values[0], self.values[self.values.len() - 1])
    }

    fn cdf(&self, x: f64) -> f64 {
        match self.values.partition_point(|&value| value <= x) {
            0 => 0.0,
            count => self.cumulated[count - 1].min(1.0),
        }
    }

    fn quantile(&self, u: f64) -> f64 {
        let position = self.cumulated.partition_point(|&share| share < u);
        self.values[position.min(self.values.len() - 1)]
    }

    fn mean(&self) -> f64 {
        self.values.iter().zip(self.weights.iter()).map(|(value, weight)| value * weight).sum()
    }

    fn sd(&self) -> f64 {
        let mean = self.mean();
        let terms = self.values.iter().zip(self.weights.iter()).map(|(value, weight)| weight * (value - mean).powi(2));
        terms.sum::<f64>().sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_with_their_chances_in_rising_order() {
        let discrete = Discrete::new(&[3.0, 1.0], &[0.25, 0.75]).unwrap();
        assert_eq!([0.1, 0.75, 0.76, 0.999].map(|u| discrete.quantile(u)), [1.0, 1.0, 3.0, 3.0]);
        assert_eq!([0.0, 1.0, 2.0, 3.0].map(|x| discrete.cdf(x)), [0.0, 0.75, 0.75, 1.0]);
        assert_eq!(discrete.mean(), 1.5);
        assert!((discrete.sd() - 0.75_f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn a_cut_drops_values_and_scales_the_rest() {
        let discrete = Discrete::new(&[1.0, 2.0, 4.0], &[0.5, 0.25, 0.25]).unwrap();
        let left = discrete.restricted(1.5, 9.0).unwrap();
        assert_eq!((left.support(), left.mean()), ((2.0, 4.0), 3.0));
        assert!(left.restricted(5.0, 9.0).is_none());
    }

    #[test]
    fn a_value_without_weight_is_never_drawn() {
        let discrete = Discrete::new(&[0.0, 1.0, 2.0], &[0.0, 0.5, 0.5]).unwrap();
        assert_eq!(discrete.quantile(1e-12), 1.0);
        assert_eq!(discrete.support(), (1.0, 2.0));
    }

    #[test]
    fn impossible_weights_are_refused() {
        assert_eq!(Discrete::new(&[], &[]), Err(DistributionError::Empty));
        assert_eq!(Discrete::new(&[1.0], &[0.5, 0.5]), Err(DistributionError::WeightCount { values: 1, weights: 2 }));
        assert_eq!(Discrete::new(&[1.0, 2.0], &[0.5, 0.25]), Err(DistributionError::WeightSum { found: 0.75 }));
        assert!(Discrete::new(&[1.0, 2.0], &[1.5, -0.5]).is_err());
        assert!(Discrete::new(&[1.0, f64::NAN], &[0.5, 0.5]).is_err());
        assert!(Discrete::new(&[1.0, 2.0], &[0.333, 0.6665]).is_ok());
    }
}
