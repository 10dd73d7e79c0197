//! Conversions between yearly and monthly figures, the rounding of months and people, fiscal years.

use crate::lanes::Real;
use crate::scenario::Setting;
use crate::scenario::plan::HEADS_MAX;

/// A year's part in a month.
pub const A_TWELFTH: Real = 1.0 / 12.0;

/// Monthly probability or loss of a yearly one `a`: `1 − (1−a)^(1/12)`.
#[must_use]
pub fn monthly_loss(yearly: f64) -> f64 {
    1.0 - libm::pow(1.0 - yearly, 1.0 / 12.0)
}

/// Monthly growth of a yearly one `g`: `(1+g)^(1/12) − 1`.
#[must_use]
pub fn monthly_growth(yearly: f64) -> f64 {
    libm::pow(1.0 + yearly, 1.0 / 12.0) - 1.0
}

/// Lags, notices, terms and drawn durations are rounded up to whole months.
#[must_use]
pub fn whole_months(months: f64) -> u32 {
    // A conversion cuts off towards zero and takes what is out of range, or no number, to the nearest end.
    let cut = months.min(1e6) as u32;
    cut + u32::from(f64::from(cut) < months.min(1e6))
}

/// A wanted number of people is `⌊x + ½⌋`, and as in plans at most [`HEADS_MAX`].
#[must_use]
pub fn whole_people(wanted: f64) -> u32 {
    (wanted + 0.5).min(f64::from(HEADS_MAX)) as u32
}

/// Whether a month opens a cloud's fiscal year; month 0 never does.
#[must_use]
pub fn is_new_fiscal_year(setting: &Setting, cloud: usize, month: u32) -> bool {
    month > 0 && setting.start.plus(month).month == setting.clouds[cloud].fiscal_start
}

/// An approach to 1: `1 − (1−start)·exp(−3τ/months)`, 95% of the way after `months`.
///
/// What is kept of it is the part of the way still to go, `exp(−3τ/months)`, of which a month leaves [`Ramp::keep`].
#[derive(Clone, Copy, Debug)]
pub struct Ramp {
    start: f64,
    /// What of the way still to go 1, 2, 4, 8 … months leave.
    keeps: [f64; DOUBLINGS],
}

/// So many bits hold every number of months that a ramp is asked for: a tenure of up to 600 and a horizon of up to 240. Of
/// more nothing is to go.
const DOUBLINGS: usize = 10;

impl Ramp {
    /// A ramp from `start` that has come 95% of the way after `months`.
    #[must_use]
    pub fn new(start: f64, months: f64) -> Self {
        let mut keep = libm::exp(-3.0 / months);
        let keeps = std::array::from_fn(|_| {
            let doubled = keep * keep;
            std::mem::replace(&mut keep, doubled)
        });
        Self { start, keeps }
    }

    /// The whole way: `1 − start`.
    #[must_use]
    pub fn gap(&self) -> f64 {
        1.0 - self.start
    }

    /// The part of the way still to go that a month leaves: `exp(−3/months)`.
    #[must_use]
    pub fn keep(&self) -> f64 {
        self.keeps[0]
    }

    /// Where it stands with a part of the way still to go.
    #[must_use]
    pub fn at(&self, to_go: f64) -> f64 {
        1.0 - (1.0 - self.start) * to_go
    }

    /// Whole months after which a part of the way is still to go, to the nearest; 0 where it is all of it.
    #[must_use]
    pub fn months(&self, to_go: f64) -> u32 {
        let months = libm::log(to_go.clamp(1e-12, 1.0)) / libm::log(self.keep());
        if months.is_finite() { (months + 0.5) as u32 } else { 0 }
    }

    /// The part of the way still to go after `tau` months: `exp(−3τ/months)`.
    #[must_use]
    pub fn to_go(&self, tau: u32) -> f64 {
        // By squares; the platform's own power is a call.
        let (mut power, mut rest) = (1.0, tau);
        while rest > 0 {
            power *= self.keeps.get(rest.trailing_zeros() as usize).copied().unwrap_or(0.0);
            rest &= rest - 1;
        }
        power
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_of_a_monthly_figure_make_the_yearly_one() {
        assert!(((1.0 - monthly_loss(0.26)).powi(12) - 0.74).abs() < 1e-14);
        assert!(((1.0 + monthly_growth(0.16)).powi(12) - 1.16).abs() < 1e-14);
    }

    #[test]
    fn months_round_up_and_people_to_the_nearest() {
        assert_eq!((whole_months(2.0), whole_months(2.1), whole_months(0.0)), (2, 3, 0));
        assert_eq!((whole_months(-3.2), whole_months(f64::INFINITY), whole_months(1e-12)), (0, 1_000_000, 1));
        // 4 heads × 0.6 = 2.4 → 2; 2 × 1.3 = 2.6 → 3; a half goes up.
        assert_eq!((whole_people(2.4), whole_people(2.6), whole_people(2.5)), (2, 3, 3));
        assert_eq!((whole_people(1e9), whole_people(f64::NAN), whole_people(-1.0)), (HEADS_MAX, HEADS_MAX, 0));
    }

    #[test]
    fn a_ramp_starts_at_its_start_and_has_95_percent_of_the_way_behind_it_at_its_end() {
        let ramp = Ramp::new(0.1, 11.0);
        assert!((ramp.at(1.0) - 0.1).abs() < 1e-15);
        // 1 − 0.9·e⁻³ = 0.955192
        assert!((ramp.at(ramp.to_go(11)) - 0.955_191_6).abs() < 1e-6);
        let walked = (0..11).fold(1.0, |to_go, _| to_go * ramp.keep());
        assert!((walked - ramp.to_go(11)).abs() < 1e-15);
        for tau in [0, 1, 840] {
            assert!((ramp.to_go(tau) - libm::exp(-3.0 / 11.0 * f64::from(tau))).abs() < 1e-14);
        }
    }
}
