//! The triangular distribution: a density that rises straight to the mode and falls straight from it.
//!
//! With `c = (mode − min)/(max − min)`, the quantile is `min + √(u·(max − min)·(mode − min))` up to `u = c` and
//! `max − √((1 − u)·(max − min)·(max − mode))` above. Parameters `min ≤ mode ≤ max`, `min < max`; exact on both sides.

use super::curve::Curve;
use super::error::{self, DistributionError};

/// A range with its most likely value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Triangular {
    min: f64,
    mode: f64,
    max: f64,
}

impl Triangular {
    pub(super) fn new(min: f64, mode: f64, max: f64) -> Result<Self, DistributionError> {
        error::finite("max − min", max - min)?;
        Ok(Self { min, mode, max })
    }

    fn width(&self) -> f64 {
        self.max - self.min
    }

    /// The mode's place in the range, 0–1: the share of the belief below it.
    fn place(&self) -> f64 {
        (self.mode - self.min) / self.width()
    }
}

impl Curve for Triangular {
    fn support(&self) -> (f64, f64) {
        (self.min, self.max)
    }

    fn cdf(&self, x: f64) -> f64 {
        let at = ((x - self.min) / self.width()).clamp(0.0, 1.0);
        let place = self.place();
        if at < place {
            at * at / place
        } else if at >= 1.0 {
            1.0
        } else {
            1.0 - (1.0 - at) * (1.0 - at) / (1.0 - place)
        }
    }

    fn quantile(&self, u: f64) -> f64 {
        let place = self.place();
        if u <= place {
            self.min + self.width() * (u * place).sqrt()
        } else {
            self.max - self.width() * ((1.0 - u) * (1.0 - place)).sqrt()
        }
    }

    fn mean(&self) -> f64 {
        self.min + self.width() * (1.0 + self.place()) / 3.0
    }

    fn sd(&self) -> f64 {
        let place = self.place();
        self.width() * ((1.0 - place + place * place) / 18.0).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mode_divides_the_mass_as_it_divides_the_range() {
        let triangular = Triangular::new(0.0, 1.0, 4.0).unwrap();
        assert_eq!(triangular.cdf(1.0), 0.25);
        assert_eq!(triangular.quantile(0.25), 1.0);
        assert!((triangular.quantile(0.75) - (4.0 - 3.0_f64.sqrt())).abs() < 1e-15);
        assert_eq!(triangular.mean(), 5.0 / 3.0);
        assert!((triangular.sd() - (13.0_f64 / 18.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn a_mode_at_an_end_is_a_straight_slope() {
        let falling = Triangular::new(0.0, 0.0, 1.0).unwrap();
        assert!((falling.cdf(0.5) - 0.75).abs() < 1e-15);
        let rising = Triangular::new(0.0, 1.0, 1.0).unwrap();
        assert_eq!((rising.cdf(0.5), rising.cdf(1.0)), (0.25, 1.0));
        assert_eq!(rising.quantile(0.25), 0.5);
    }
}
