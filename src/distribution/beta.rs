//! The beta distribution on a range, also as PERT: a share, or anything with two ends.
//!
//! `F(x) = I_z(α, β)` with `z = (x − min)/(max − min)` and the regularised incomplete beta function `I`. By moments on
//! (0, 1): `ν = mean·(1 − mean)/sd² − 1`, `α = mean·ν`, `β = (1 − mean)·ν`. PERT with weight λ has
//! `α = 1 + λ·(mode − min)/(max − min)` and `β = 1 + λ·(max − mode)/(max − min)`.
//!
//! Shapes between 0.01 and 10⁶. The incomplete beta function is Lentz's continued fraction (relative error about 1e-14,
//! growing to 1e-10 at shapes of 10⁶); the quantile solves it in the nearer tail and from the nearer end, so that both keep their digits.

use super::curve::Curve;
use super::error::{self, DistributionError};
use super::normal::standard_normal_quantile;
use super::root::{self, At};

/// Shapes and range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Beta {
    min: f64,
    max: f64,
    unit: UnitBeta,
    /// Share of the lower half of the range: below it a quantile counts from `min`, above it from `max`.
    lower_half: f64,
}

impl Beta {
    /// Smallest shape for which a table is fine enough.
    const SMOOTH: f64 = 0.9;
    /// Shapes that are computed.
    const SHAPES: (f64, f64) = (0.01, 1e6);

    pub(super) fn new(alpha: f64, beta: f64, min: f64, max: f64) -> Result<Self, DistributionError> {
        error::finite("max − min", max - min)?;
        for (name, shape) in [("alpha", alpha), ("beta", beta)] {
            error::positive(name, shape)?;
            error::shape_within("shapes", shape, Self::SHAPES.0, Self::SHAPES.1)?;
        }
        let unit = UnitBeta::new(alpha, beta);
        Ok(Self { min, max, unit, lower_half: unit.cdf(0.5, 0.5) })
    }

    /// On (0, 1), by moments.
    pub(super) fn from_moments(mean: f64, sd: f64) -> Result<Self, DistributionError> {
        if !(0.0 < mean && mean < 1.0) {
            return Err(DistributionError::MeanNotAShare { found: mean });
        }
        let limit = (mean * (1.0 - mean)).sqrt();
        if !(0.0..limit).contains(&sd) {
            return Err(DistributionError::SpreadTooWide { mean, sd, limit });
        }
        let both = mean * (1.0 - mean) / (sd * sd) - 1.0;
        Self::new(mean * both, (1.0 - mean) * both, 0.0, 1.0)
    }

    /// By range and mode, `min ≤ mode ≤ max`, `min < max`.
    pub(super) fn pert(min: f64, mode: f64, max: f64, lambda: f64) -> Result<Self, DistributionError> {
        let place = (mode - min) / (max - min);
        Self::new(1.0 + lambda * place, 1.0 + lambda * (1.0 - place), min, max)
    }

    fn width(&self) -> f64 {
        self.max - self.min
    }

    /// Whether the quantile function bends little over a step of a table.
    pub(super) fn is_smooth(&self) -> bool {
        self.unit.alpha.min(self.unit.beta) >= Self::SMOOTH
    }

    /// Share, density and slope of the logarithm of the density at `x`.
    pub(super) fn at(&self, x: f64) -> At {
        let (z, rest) = ((x - self.min) / self.width(), (self.max - x) / self.width());
        let At { value, slope, bend } = self.unit.at(z, rest);
        At { value, slope: slope / self.width(), bend: bend / self.width() }
    }
}

impl Curve for Beta {
    fn support(&self) -> (f64, f64) {
        (self.min, self.max)
    }

    fn cdf(&self, x: f64) -> f64 {
        let above = ((x - self.min) / self.width()).clamp(0.0, 1.0);
        let below = ((self.max - x) / self.width()).clamp(0.0, 1.0);
        self.unit.cdf(above, below)
    }

    fn quantile(&self, u: f64) -> f64 {
        if u <= self.lower_half {
            self.min + self.width() * self.unit.quantile(u, 1.0 - u)
        } else {
            self.max - self.width() * self.unit.mirrored().quantile(1.0 - u, u)
        }
    }

    fn mean(&self) -> f64 {
        self.min + self.width() * self.unit.alpha / (self.unit.alpha + self.unit.beta)
    }

    fn sd(&self) -> f64 {
        let UnitBeta { alpha, beta, .. } = self.unit;
        let both = alpha + beta;
        self.width() * (alpha / both * (beta / both) / (both + 1.0)).sqrt()
    }
}

/// The beta distribution on (0, 1).
#[derive(Clone, Copy, Debug, PartialEq)]
struct UnitBeta {
    alpha: f64,
    beta: f64,
    /// Logarithm of the beta function.
    ln_beta: f64,
}

impl UnitBeta {
    fn new(alpha: f64, beta: f64) -> Self {
        Self { alpha, beta, ln_beta: libm::lgamma(alpha) + libm::lgamma(beta) - libm::lgamma(alpha + beta) }
    }

    /// The distribution of `1 − z`.
    fn mirrored(self) -> Self {
        Self { alpha: self.beta, beta: self.alpha, ln_beta: self.ln_beta }
    }

    /// Density at `z`, given `1 − z` too.
    fn density(self, z: f64, rest: f64) -> f64 {
        libm::exp((self.alpha - 1.0) * libm::log(z) + (self.beta - 1.0) * libm::log(rest) - self.ln_beta)
    }

    /// Share at or below `z`, given `1 − z` too, so that neither loses digits.
    fn cdf(self, z: f64, rest: f64) -> f64 {
        if z <= 0.0 {
            return 0.0;
        }
        if rest <= 0.0 {
            return 1.0;
        }
        let front = libm::exp(self.alpha * libm::log(z) + self.beta * libm::log(rest) - self.ln_beta);
        let share = if z < (self.alpha + 1.0) / (self.alpha + self.beta + 2.0) {
            front * continued_fraction(self.alpha, self.beta, z) / self.alpha
        } else {
            1.0 - front * continued_fraction(self.beta, self.alpha, rest) / self.beta
        };
        share.clamp(0.0, 1.0)
    }

    /// Share, density and slope of the logarithm of the density at `z`.
    fn at(self, z: f64, rest: f64) -> At {
        At {
            value: self.cdf(z, rest),
            slope: self.density(z, rest),
            bend: (self.alpha - 1.0) / z - (self.beta - 1.0) / rest,
        }
    }

    /// The value below which `share` lies, given the share above it too; solved in the smaller of the two.
    fn quantile(self, share: f64, above: f64) -> f64 {
        if share <= 0.5 {
            root::rising(0.0, 1.0, share, self.guess(share), |z| self.at(z, 1.0 - z))
        } else {
            root::rising(0.0, 1.0, -above, self.guess(share), |z| At {
                value: -self.mirrored().cdf(1.0 - z, z),
                ..self.at(z, 1.0 - z)
            })
        }
    }

    /// A first guess: the leading term of the lower tail, or for shapes above 1, where it is the lower of the two,
    /// formula 26.5.22 of Abramowitz and Stegun.
    fn guess(self, share: f64) -> f64 {
        let Self { alpha, beta, ln_beta } = self;
        let tail = libm::exp((libm::log(share) + libm::log(alpha) + ln_beta) / alpha);
        if alpha <= 1.0 || beta <= 1.0 || tail < 1e-3 * alpha / (alpha + beta) {
            return tail.clamp(f64::MIN_POSITIVE, 1.0 - 1e-9);
        }
        let score = -standard_normal_quantile(share);
        let (a, b) = (1.0 / (2.0 * alpha - 1.0), 1.0 / (2.0 * beta - 1.0));
        let harmonic = 2.0 / (a + b);
        let lambda = (score * score - 3.0) / 6.0;
        let w = score * (harmonic + lambda).max(0.0).sqrt() / harmonic
            - (b - a) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * harmonic));
        alpha / (alpha + beta * libm::exp(2.0 * w))
    }
}

/// The continued fraction of the incomplete beta function, by Lentz's method (Numerical Recipes, section 6.4).
fn continued_fraction(a: f64, b: f64, z: f64) -> f64 {
    let terms = 200 + 20 * a.max(b).sqrt() as u32;
    let mut c = 1.0;
    let mut d = 1.0 / root::away_from_zero(1.0 - (a + b) * z / (a + 1.0));
    let mut fraction = d;
    for m in 1..=terms {
        let m = f64::from(m);
        let even = m * (b - m) * z / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / root::away_from_zero(1.0 + even * d);
        c = root::away_from_zero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * z / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / root::away_from_zero(1.0 + odd * d);
        c = root::away_from_zero(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 3e-16 {
            break;
        }
    }
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shapes, share and quantile; by 40-digit arithmetic.
    const REFERENCE: [(f64, f64, f64, f64); 23] = [
        (3.0, 3.0, 1e-9, 4.642_666_601_310_034e-4),
        (3.0, 3.0, 0.001, 0.047_551_898_175_457_67),
        (3.0, 3.0, 0.1, 0.246_636_453_288_466_6),
        (3.0, 3.0, 0.999, 0.952_448_101_824_542_3),
        (2.6, 3.4, 1e-9, 1.382_231_699_642_972e-4),
        (2.6, 3.4, 0.5, 0.425_470_802_002_299_7),
        (2.6, 3.4, 0.9, 0.689_889_539_152_134_2),
        (0.5, 0.5, 1e-9, 2.467_401_100_272_34e-18),
        (0.5, 0.5, 0.1, 0.024_471_741_852_423_217),
        (0.5, 0.5, 0.999, 0.999_997_532_600_929),
        (14.475, 131.1, 1e-9, 0.011_937_606_019_455_479),
        (14.475, 131.1, 0.1, 0.069_105_960_709_820_47),
        (14.475, 131.1, 0.5, 0.097_599_421_782_103_42),
        (14.475, 131.1, 0.999, 0.190_638_141_197_629_6),
        (0.05, 8.0, 0.001, 7.761_271_571_377_875e-62),
        (0.05, 8.0, 0.5, 7.401_729_012_648_556e-8),
        (0.05, 8.0, 0.999, 0.304_201_001_233_132_5),
        (400.0, 3.0, 1e-9, 0.935_648_424_799_381_9),
        (400.0, 3.0, 0.5, 0.993_353_682_472_426_2),
        (400.0, 3.0, 0.999, 0.999_524_966_252_427_1),
        (1e5, 3e5, 1e-9, 0.245_908_232_988_355_37),
        (1e5, 3e5, 0.5, 0.249_999_583_332_998_93),
        (1e5, 3e5, 0.999, 0.252_119_288_910_567_2),
    ];

    #[test]
    fn quantiles_agree_with_reference_values_in_both_tails() {
        for (alpha, beta, share, value) in REFERENCE {
            let found = Beta::new(alpha, beta, 0.0, 1.0).unwrap().quantile(share);
            assert!((found / value - 1.0).abs() < 2e-12, "{alpha}, {beta} at {share}: {found} for {value}");
        }
    }

    #[test]
    fn quantile_and_share_undo_each_other() {
        for (alpha, beta) in [(1.0, 1.0), (1.2, 4.8), (0.3, 7.0), (30.0, 106.0), (5e4, 2.0)] {
            let curve = Beta::new(alpha, beta, -2.0, 5.0).unwrap();
            for k in 1..100 {
                let u = f64::from(k) / 100.0;
                let back = curve.cdf(curve.quantile(u));
                let coarse = curve.at(curve.quantile(u)).slope * 1e-15 * 7.0;
                assert!((back - u).abs() < 1e-11 + coarse, "{alpha}, {beta}: {back} for {u}");
            }
        }
    }

    #[test]
    fn a_pert_has_the_textbook_mean() {
        let pert = Beta::pert(20.0, 40.0, 100.0, 4.0).unwrap();
        // (min + 4·mode + max)/6, and sd = √((mean − min)(max − mean)/7).
        assert!((pert.mean() - 280.0 / 6.0).abs() < 1e-12);
        assert!((pert.sd() - ((280.0 / 6.0 - 20.0) * (100.0 - 280.0 / 6.0) / 7.0_f64).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_pert_without_weight_on_the_mode_is_uniform() {
        let flat = Beta::pert(0.0, 0.3, 2.0, 0.0).unwrap();
        assert!((flat.quantile(0.3) - 0.6).abs() < 1e-14 && (flat.cdf(1.5) - 0.75).abs() < 1e-14);
    }

    #[test]
    fn moments_are_met() {
        let beta = Beta::from_moments(0.22, 0.035).unwrap();
        assert!((beta.mean() - 0.22).abs() < 1e-15 && (beta.sd() - 0.035).abs() < 1e-15);
    }

    #[test]
    fn impossible_moments_and_shapes_are_refused() {
        assert_eq!(Beta::from_moments(22.0, 1.0), Err(DistributionError::MeanNotAShare { found: 22.0 }));
        assert!(matches!(Beta::from_moments(0.5, 0.5), Err(DistributionError::SpreadTooWide { limit: 0.5, .. })));
        assert!(matches!(Beta::from_moments(0.5, 1e-6), Err(DistributionError::Extreme { .. })));
        assert!(Beta::from_moments(f64::NAN, 0.1).is_err() && Beta::from_moments(0.5, f64::NAN).is_err());
        assert!(Beta::new(0.0, 1.0, 0.0, 1.0).is_err() && Beta::new(1.0, f64::INFINITY, 0.0, 1.0).is_err());
    }
}
