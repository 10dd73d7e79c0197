//! What the charts of a run show beside the findings: figures that no table states.
//!
//! Charts draw these and compute nothing, so that a quantity has one number wherever it is shown (docs/GLOSSARY.md).

mod bridge;
mod horizons;
mod returns;

pub use bridge::{STEPS, Steps};
pub use horizons::{HorizonView, earlier_end};
pub use returns::ReturnShape;

use super::find_series;
use super::statistics::Estimate;
use crate::engine::{Bands, Column, Sample};
use crate::metric::Series;
use crate::model::outcome::fiscal_year;
use crate::scenario::Scenario;
use crate::scenario::setting::Setting;
use std::ops::Range;

/// Position of the median in `Bands::STATISTICS`.
const MEDIAN: usize = 2;

/// What the charts of a run show beside its findings.
#[derive(Clone, Debug, PartialEq)]
pub struct Exhibits {
    /// From pipeline to NPV, by option; none where the run did not record the bridge.
    pub bridge: Option<Vec<Steps>>,
    /// NPV added had the horizon ended earlier, in ascending months; empty where the run recorded no horizon.
    pub horizons: Vec<HorizonView>,
    /// How ROI spreads, by option.
    pub returns: Vec<ReturnShape>,
    /// Fiscal years, in order.
    pub years: Vec<FiscalYear>,
    /// Lowest and highest partner-side and customer-side consumption of a month on the median ways of all options;
    /// none where no month is defined.
    pub consumption: Option<((f64, f64), (f64, f64))>,
}

/// A fiscal year of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiscalYear {
    /// Its label, as in `Column::Year`.
    pub label: String,
    /// Months of it inside the horizon, 1–12.
    pub months: u32,
}

/// Bands of a run in which every trajectory meets a steady market with one downturn.
#[derive(Clone, Debug)]
pub struct Downturn {
    /// Its bands.
    pub bands: Bands,
    /// Months of the downturn.
    pub months: Range<u32>,
    /// Trajectories of that run.
    pub trajectories: usize,
}

/// The exhibits of a run.
#[must_use]
pub fn exhibits(scenario: &Scenario, sample: &Sample) -> Exhibits {
    Exhibits {
        bridge: bridge::bridge(sample),
        horizons: horizons::horizons(sample),
        returns: returns::returns(sample),
        years: fiscal_years(&scenario.setting),
        consumption: consumption(&sample.bands),
    }
}

/// Whether one figure is above another by more than their Monte Carlo errors explain. The errors are taken as
/// independent, which under common random numbers is on the safe side.
#[must_use]
pub fn is_clearly_above(one: Estimate, other: Estimate) -> bool {
    one.value - other.value > libm::hypot(one.half_width(), other.half_width())
}

/// Fiscal years that the horizon touches, with the months that it has of each.
fn fiscal_years(setting: &Setting) -> Vec<FiscalYear> {
    let mut years: Vec<FiscalYear> = Vec::new();
    for month in 0..setting.horizon_months {
        let label = format!("FY{}", fiscal_year(setting, month));
        match years.last_mut() {
            Some(year) if year.label == label => year.months += 1,
            _ => years.push(FiscalYear { label, months: 1 }),
        }
    }
    years
}

fn consumption(bands: &Bands) -> Option<((f64, f64), (f64, f64))> {
    let range = |series: Series| {
        let options = 0..bands.values.dim().0;
        let medians = options.flat_map(|option| bands.at(option, series, MEDIAN)).filter(|value| value.is_finite());
        medians.fold(None, |found: Option<(f64, f64)>, value| {
            Some(found.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
        })
    };
    Some((range(Series::ConsumptionPartner)?, range(Series::ConsumptionCustomer)?))
}

/// A column less that of the baseline in the same trajectory; none without a baseline, for the baseline itself and
/// where the run did not record it.
fn less_baseline(sample: &Sample, option: usize, column: &Column) -> Option<Vec<f64>> {
    let baseline = sample.baseline.filter(|&baseline| baseline != option)?;
    let own = find_series(sample, option, column)?;
    let other = sample.column(baseline, column);
    Some(own.iter().zip(other.iter()).map(|(a, b)| a - b).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, parse};

    #[test]
    fn fiscal_years_know_how_many_of_their_months_are_simulated() {
        let text = "schema = 1\nname = \"t\"\nstart = \"2026-07\"\nhorizon_months = 20\nfiscal_year_start = 2\n[isv]\n\
                    archetype = \"customer_deployed\"\narr = 80e6\n[[cloud]]\nname = \"aws\"\nweight = 1.0\n\
                    target_accounts = 100\nattribution = \"aws_prm_metering\"\n[[option]]\nname = \"Now\"\n";
        let setting = parse("t.toml", text, std::path::Path::new("."), &Overrides::default()).unwrap().scenario.setting;
        let years: Vec<(String, u32)> = fiscal_years(&setting).into_iter().map(|y| (y.label, y.months)).collect();
        // July 2026 to January 2027, a whole year, and February 2028.
        let wanted = [("FY2027", 7), ("FY2028", 12), ("FY2029", 1)].map(|(label, n)| (label.to_owned(), n));
        assert_eq!(years, wanted);
    }

    #[test]
    fn clearly_above_means_beyond_both_errors() {
        let of = |value| Estimate::known(value, 1.0 / 1.96);
        assert!(is_clearly_above(of(3.0), of(1.5)));
        assert!(!is_clearly_above(of(3.0), of(1.7)));
        assert!(!is_clearly_above(Estimate::UNDEFINED, of(1.0)));
    }
}
