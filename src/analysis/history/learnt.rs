//! A belief before and after, and how it is stated in a scenario.

use crate::distribution::{Distribution, Family};
use crate::scenario::Parameter;

/// Levels at which a belief is told.
pub const TOLD: [f64; 3] = [0.1, 0.5, 0.9];
/// Levels at which a metalog must agree with what it stands for, and by how much of the width between P10 and P90.
const CHECKED: [f64; 4] = [0.05, 0.25, 0.75, 0.95];
const CLOSE: f64 = 0.08;
/// Values by which a belief is stated that no metalog fits.
const VALUES: usize = 41;

/// How a belief was learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Prior times likelihood of records that show it.
    Direct,
    /// Measured, in place of a fixed number.
    Measured,
    /// By futures that came out like the history.
    Simulated,
}

impl How {
    /// In a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Measured => "measured",
            Self::Simulated => "simulation",
        }
    }
}

/// A belief before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Learnt {
    /// Position of the parameter.
    pub parameter: usize,
    /// Its path.
    pub path: String,
    /// How it was learnt.
    pub how: How,
    /// From how much, in words.
    pub data: String,
    /// P10, P50, P90 before.
    pub before: [f64; 3],
    /// P10, P50, P90 after.
    pub after: [f64; 3],
    /// The belief as it stands in a scenario, TOML.
    pub toml: String,
    /// Whether the belief excluded what the records show.
    pub is_outside: bool,
}

impl Learnt {
    /// Width after over width before: below 1 something is known that was not.
    #[must_use]
    pub fn width(&self) -> f64 {
        (self.after[2] - self.after[0]) / (self.before[2] - self.before[0])
    }
}

/// A belief by its quantiles as TOML: a metalog inside what the prior allowed where one fits, else values.
#[must_use]
pub fn stated(parameter: &Parameter, within: (f64, f64), quantile: &dyn Fn(f64) -> f64) -> String {
    let [p10, p50, p90] = TOLD.map(quantile).map(rounded);
    let bound = |end: f64| end.is_finite().then_some(rounded(end));
    let allowed = (within.0.max(parameter.range.min), within.1.min(parameter.range.max));
    // An end far above says nothing.
    let near = |max: &f64| *max > p90 && *max < 1e3 * p90.abs();
    let (min, max) = (bound(allowed.0).filter(|min| *min < p10), bound(allowed.1).filter(near));
    let family = Family::Metalog { p10, p50, p90, min, max };
    let fits = |found: &Distribution| {
        let width = (p90 - p10).abs().max(1e-12);
        CHECKED.iter().all(|&u| (found.quantile(u) - quantile(u)).abs() < CLOSE * width)
    };
    if p10 < p50 && p50 < p90 && Distribution::new(family, None, None).is_ok_and(|found| fits(&found)) {
        let ends = [("min", min), ("max", max)];
        let ends: String = ends.iter().filter_map(|(key, end)| end.map(|end| format!(", {key} = {end}"))).collect();
        return format!("{{ metalog = {{ p10 = {p10}, p50 = {p50}, p90 = {p90}{ends} }} }}");
    }
    let level = |i: usize| (i as f64 + 0.5) / VALUES as f64;
    let values: Vec<String> = (0..VALUES).map(|i| rounded(quantile(level(i))).to_string()).collect();
    format!("{{ samples = {{ values = [{}] }} }}", values.join(", "))
}

/// To four digits.
#[must_use]
pub fn rounded(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}
