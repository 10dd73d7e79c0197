//! What can be wrong with a belief, and the checks that find it.

use std::fmt;

/// What is wrong with the parameters of a family.
///
/// Every message shows the numbers that were found, and can follow the path of the belief.
#[derive(Clone, Debug, PartialEq)]
pub enum DistributionError {
    /// A parameter is NaN or infinite.
    NotFinite {
        /// Its key.
        name: &'static str,
        /// What it is.
        found: f64,
    },
    /// A parameter that has to be above 0 is not.
    NotPositive {
        /// Its key.
        name: &'static str,
        /// What it is.
        found: f64,
    },
    /// A parameter that may not be below 0 is.
    Negative {
        /// Its key.
        name: &'static str,
        /// What it is.
        found: f64,
    },
    /// Parameters stand in the wrong order.
    Order {
        /// The order that is needed.
        needs: &'static str,
        /// The parameters, in that order.
        found: Vec<f64>,
    },
    /// The mean of a share does not lie between 0 and 1.
    MeanNotAShare {
        /// The mean.
        found: f64,
    },
    /// A share with this mean cannot spread so far.
    SpreadTooWide {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        sd: f64,
        /// The standard deviation that it has to stay below.
        limit: f64,
    },
    /// A shape is beyond what can be computed reliably: nearly a known number, or nearly all mass at the ends.
    Extreme {
        /// What it is called.
        name: &'static str,
        /// What it is.
        found: f64,
        /// Lowest shape allowed.
        min: f64,
        /// Highest shape allowed.
        max: f64,
    },
    /// No three-term metalog passes through these percentiles.
    Infeasible {
        /// The median that was asked for.
        p50: f64,
        /// The lowest one that is possible between the other two percentiles.
        low: f64,
        /// The highest one.
        high: f64,
    },
    /// There are no values.
    Empty,
    /// Values and weights differ in number.
    WeightCount {
        /// How many values.
        values: usize,
        /// How many weights.
        weights: usize,
    },
    /// Weights do not sum to 1.
    WeightSum {
        /// Their sum.
        found: f64,
    },
    /// Nothing is left of the belief between the bounds of the cut.
    NothingLeft {
        /// Lower bound of the cut.
        min: f64,
        /// Upper bound of the cut.
        max: f64,
        /// Lowest value of the family.
        lowest: f64,
        /// Highest value of the family.
        highest: f64,
    },
}

impl std::error::Error for DistributionError {}

impl fmt::Display for DistributionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFinite { name, found } => write!(f, "needs a finite `{name}`, has {}", shown(*found)),
            Self::NotPositive { name, found } => write!(f, "needs `{name}` above 0, has {}", shown(*found)),
            Self::Negative { name, found } => write!(f, "needs `{name}` of at least 0, has {}", shown(*found)),
            Self::Order { needs, found } => {
                let found: Vec<String> = found.iter().copied().map(shown).collect();
                write!(f, "needs {needs}, has {}", found.join(", "))
            }
            Self::MeanNotAShare { found } => write!(f, "needs `mean` between 0 and 1, has {}", shown(*found)),
            Self::SpreadTooWide { mean, sd, limit } => write!(
                f,
                "needs `sd` below {} at a mean of {} (the most that values between 0 and 1 allow), has {}",
                shown(*limit),
                shown(*mean),
                shown(*sd)
            ),
            Self::Extreme { name, found, min, max } => write!(
                f,
                "needs {name} between {} and {}, has {}; write a number if there is hardly any spread",
                shown(*min),
                shown(*max),
                shown(*found)
            ),
            Self::Infeasible { p50, low, high } => write!(
                f,
                "needs `p50` between {} and {} for these `p10` and `p90`, has {}",
                shown(*low),
                shown(*high),
                shown(*p50)
            ),
            Self::Empty => write!(f, "needs at least one value, has none"),
            Self::WeightCount { values, weights } => {
                write!(f, "needs as many weights as values, has {weights} for {values}")
            }
            Self::WeightSum { found } => write!(f, "needs weights that sum to 1, has {}", shown(*found)),
            Self::NothingLeft { min, max, lowest, highest } => write!(
                f,
                "has nothing left between {} and {}: its values lie between {} and {}",
                shown(*min),
                shown(*max),
                shown(*lowest),
                shown(*highest)
            ),
        }
    }
}

/// A number as people write it: six digits, no trail of zeros.
fn shown(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() || size == 0.0 {
        return format!("{value}");
    }
    if !(1e-4..1e9).contains(&size) {
        return format!("{value:e}");
    }
    let decimals = (5 - libm::log10(size).floor() as i32).clamp(0, 9) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Refuses NaN and infinities.
pub(super) fn finite(name: &'static str, found: f64) -> Result<f64, DistributionError> {
    if found.is_finite() { Ok(found) } else { Err(DistributionError::NotFinite { name, found }) }
}

/// Refuses all but finite numbers above 0.
pub(super) fn positive(name: &'static str, found: f64) -> Result<f64, DistributionError> {
    finite(name, found)?;
    if found > 0.0 { Ok(found) } else { Err(DistributionError::NotPositive { name, found }) }
}

/// Refuses all but finite numbers of at least 0.
pub(super) fn not_negative(name: &'static str, found: f64) -> Result<f64, DistributionError> {
    finite(name, found)?;
    if found >= 0.0 { Ok(found) } else { Err(DistributionError::Negative { name, found }) }
}

/// Refuses a shape that cannot be computed reliably.
pub(super) fn shape_within(name: &'static str, found: f64, min: f64, max: f64) -> Result<f64, DistributionError> {
    if (min..=max).contains(&found) { Ok(found) } else { Err(DistributionError::Extreme { name, found, min, max }) }
}

/// Refuses numbers that are not finite or do not rise (equal neighbours pass).
pub(super) fn ordered(needs: &'static str, found: &[(&'static str, f64)]) -> Result<(), DistributionError> {
    for &(name, value) in found {
        finite(name, value)?;
    }
    if found.windows(2).all(|pair| pair[0].1 <= pair[1].1) {
        Ok(())
    } else {
        Err(DistributionError::Order { needs, found: found.iter().map(|pair| pair.1).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_show_what_is_needed_and_what_was_found() {
        let order = ordered("min ≤ mode ≤ max", &[("min", 0.3), ("mode", 0.1), ("max", 0.2)]).unwrap_err();
        assert_eq!(order.to_string(), "needs min ≤ mode ≤ max, has 0.3, 0.1, 0.2");
        assert_eq!(positive("sd", -2.5).unwrap_err().to_string(), "needs `sd` above 0, has -2.5");
        assert_eq!(finite("mean", f64::NAN).unwrap_err().to_string(), "needs a finite `mean`, has NaN");
        let wide = DistributionError::SpreadTooWide { mean: 0.5, sd: 0.7, limit: 0.5 };
        assert!(wide.to_string().starts_with("needs `sd` below 0.5 at a mean of 0.5"), "{wide}");
    }

    #[test]
    fn numbers_are_shown_with_six_digits_at_most() {
        let texts: Vec<String> = [0.1 + 0.2, 120_000.0, 1_234.567_89, -0.000_25, 1e-7, 3e12].map(shown).to_vec();
        assert_eq!(texts, ["0.3", "120000", "1234.57", "-0.00025", "1e-7", "3e12"]);
    }

    #[test]
    fn nan_takes_the_error_path_of_every_check() {
        assert!(not_negative("sd", f64::NAN).is_err());
        assert!(shape_within("shape", f64::NAN, 0.0, 1.0).is_err());
        assert!(ordered("a ≤ b", &[("a", f64::NAN), ("b", 1.0)]).is_err());
    }
}
