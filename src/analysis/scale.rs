//! Build versus buy as curves: by team size and horizon, and the worth of flexibility by volatility.

use super::statistics::{self, Estimate};
use crate::engine::{Blocks, Column, Sample};
use crate::metric::Metric;
use crate::scenario::{self, Loaded, Problems, Scenario, Unresolved};

/// Seats at which the curves are drawn.
pub const SEATS: [u32; 6] = [1, 2, 3, 4, 6, 8];

/// Horizons, in months, for which NPV is read from one run.
pub const HORIZONS: [u32; 5] = [24, 36, 48, 60, 72];

/// Multiples of the scenario's chances that a steady market turns down or expands.
pub const VOLATILITIES: [f64; 5] = [0.0, 0.5, 1.0, 2.0, 4.0];

/// A curve: its name and a point for each value across.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What it is of.
    pub name: String,
    /// (across, estimate).
    pub points: Vec<(f64, Estimate)>,
}

impl Curve {
    /// Where the curve first rises through zero, by linear interpolation; none if it does not.
    #[must_use]
    pub fn rises_through_zero(&self) -> Option<f64> {
        self.points.windows(2).find(|pair| pair[0].1.value < 0.0 && pair[1].1.value >= 0.0).map(|pair| {
            let ((x0, y0), (x1, y1)) = ((pair[0].0, pair[0].1.value), (pair[1].0, pair[1].1.value));
            x0 + (x1 - x0) * y0 / (y0 - y1)
        })
    }
}

/// The scenario with `seats` in-house, outsourced or half and half from month 0, over the longest horizon.
///
/// # Errors
/// Every problem that the scenario has that way.
pub fn sized(source: &Unresolved, seats: u32) -> Result<Loaded, Problems> {
    let last = i64::from(HORIZONS[HORIZONS.len() - 1]);
    apply(source, seats, vec![("horizon_months".to_owned(), toml::Value::Integer(last))])
}

/// The scenario with `seats` each way, and its market's chances of leaving the steady state times `factor`.
///
/// # Errors
/// Every problem that the scenario has that way.
pub fn unsettled(source: &Unresolved, scenario: &Scenario, seats: u32, factor: f64) -> Result<Loaded, Problems> {
    let scaled = |path: &str| {
        let position = scenario.position(path);
        let chance = position.map_or(0.0, |position| scenario.parameters[position].belief.quantile(0.5));
        (path.to_owned(), toml::Value::Float((factor * chance).min(0.45)))
    };
    apply(source, seats, vec![scaled("macro.downturn_entry"), scaled("macro.expansion_entry")])
}

fn apply(source: &Unresolved, seats: u32, mut sets: Vec<(String, toml::Value)>) -> Result<Loaded, Problems> {
    let half = seats / 2;
    let text = format!(
        "option=[{{name=\"Nobody\",motion=\"partner_side\",baseline=true}},\
         {{name=\"In-house\",in_house=[{{month=0,heads={seats}}}]}},\
         {{name=\"Outsourced\",outsourced=[{{month=0,units={seats}}}]}},\
         {{name=\"Hybrid\",in_house=[{{month=0,heads={}}}],outsourced=[{{month=0,units={half}}}]}}]",
        seats - half
    );
    let table: toml::Table = toml::from_str(&text).expect("the options are written as TOML");
    sets.extend(table);
    sets.push(("stress".to_owned(), toml::Value::Array(Vec::new())));
    sets.push(("window".to_owned(), toml::Value::Array(Vec::new())));
    scenario::apply(source, &sets)
}

/// NPV of in-house less outsourced had the run of [`sized`] ended after each of [`HORIZONS`].
#[must_use]
pub fn build_less_buy(sample: &Sample) -> Vec<Estimate> {
    let at = |horizon: &u32| {
        let column = Column::Horizon(*horizon);
        lead(&sample.column(1, &column), &sample.column(2, &column), sample.blocks)
    };
    HORIZONS.iter().map(at).collect()
}

/// Value of flexibility above that of in-house, of outsourced and of hybrid, from a run of [`unsettled`].
#[must_use]
pub fn flexibility_worth(sample: &Sample) -> [Estimate; 2] {
    let value = |option: usize| sample.column(option, &Column::Metric(Metric::FlexibilityValue));
    [lead(&value(2), &value(1), sample.blocks), lead(&value(3), &value(1), sample.blocks)]
}

fn lead(a: &[f64], b: &[f64], blocks: Blocks) -> Estimate {
    statistics::mean(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<f64>>(), blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crossing_lies_between_the_points_around_zero() {
        let point = |x, value| (x, Estimate::known(value, 0.0));
        let curve = |points: Vec<(f64, Estimate)>| Curve { name: String::new(), points }.rises_through_zero();
        assert_eq!(curve(vec![point(1.0, -3.0), point(2.0, -1.0), point(4.0, 1.0)]), Some(3.0));
        assert_eq!(curve(vec![point(1.0, 3.0), point(2.0, 1.0)]), None);
        assert_eq!(curve(vec![point(1.0, -3.0), point(2.0, -1.0)]), None);
    }
}
