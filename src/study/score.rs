//! How good a run's forecast was, and what now.

use super::error::StudyError;
use super::session::Session;
use super::shared::option_named;
use crate::analysis::compared::Compared;
use crate::analysis::decision::values;
use crate::analysis::history::abc::{self, Near};
use crate::analysis::history::figures::{self, Figure};
use crate::analysis::history::periods::{self, Period};
use crate::analysis::history::receipt::{self, Forecast, Receipt, Tripwire};
use crate::analysis::history::score;
use crate::analysis::history::seen::{self, Seen};
use crate::analysis::statistics::{self, Estimate};
use crate::engine::{Column, Sample, Wanted};
use crate::metric::Observable;
use crate::scenario::history::History;
use std::borrow::Cow;

/// Widths of the central intervals whose coverage is told.
pub const INTERVALS: [f64; 3] = [0.5, 0.8, 0.9];

/// A quarter of an observable, scored.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// What is seen.
    pub what: Observable,
    /// The quarter.
    pub period: Period,
    /// What happened.
    pub value: f64,
    /// The median of the forecast.
    pub median: f64,
    /// The level at which what happened stands.
    pub pit: f64,
    /// Continuous ranked probability score.
    pub crps: f64,
    /// Score of the naive forecast, that a quarter is like the one before; nothing of the first.
    pub naive: Option<f64>,
    /// Whether it lies in each of [`INTERVALS`].
    pub is_covered: [bool; 3],
    /// The chance of that by the forecast itself.
    pub expected: [f64; 3],
}

/// A tripwire after what happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Wire {
    /// As the run told it.
    pub told: Tripwire,
    /// Chance given to it after what happened; nothing of a number that is taken as fixed.
    pub after: Option<Estimate>,
}

impl Wire {
    /// Whether it has gone from unlikely to likely, by more than the error of so few futures.
    #[must_use]
    pub fn has_fired(&self) -> bool {
        self.told
            .chance
            .zip(self.after)
            .is_some_and(|(before, after)| before < 0.5 && after.value - after.half_width() >= 0.5)
    }

    /// Whether it may have: likely now, but not by more than that error.
    #[must_use]
    pub fn may_have_fired(&self) -> bool {
        let is_likely =
            self.told.chance.zip(self.after).is_some_and(|(before, after)| before < 0.5 && after.value >= 0.5);
        is_likely && !self.has_fired()
    }
}

/// A quarter that is still to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahead {
    /// What will be seen.
    pub what: Observable,
    /// The quarter.
    pub period: Period,
    /// Quantiles at the levels of the receipt, as the run forecast them.
    pub before: Vec<f64>,
    /// The values in the futures that came out like what happened.
    pub after: Vec<f64>,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct ScoreFindings {
    /// The option that was carried out.
    pub option: String,
    /// Every quarter scored.
    pub scored: Vec<Scored>,
    /// What the run forecast of that option.
    pub forecast: Vec<Forecast>,
    /// Observables outside of what the run's futures do.
    pub outside: Vec<Figure>,
    /// Futures near what happened; nothing where no figure is left to compare by.
    pub near: Option<Near>,
    /// What options are compared by.
    pub compared: Compared,
    /// By option what the run said of that, and what it is after what happened.
    pub worth: Vec<(String, Estimate, Estimate)>,
    /// Quarters to come.
    pub ahead: Vec<Ahead>,
    /// What would flip the choice, before and after.
    pub wires: Vec<Wire>,
    /// What was left out of the files, and other remarks.
    pub history: History,
}

/// Holds a receipt against what happened. The session is of the scenario that the receipt is of.
///
/// # Errors
/// [`StudyError::BadArgument`] where no quarter of the forecast is covered; what simulating fails with.
pub fn score(
    session: &Session<'_>,
    receipt: &Receipt,
    history: History,
    option: Option<&str>,
) -> Result<ScoreFindings, StudyError> {
    let scenario = session.scenario();
    let name = option.or(receipt.choice.as_deref()).unwrap_or_default().to_owned();
    let position = option_named(scenario, &name)?;
    let quarters = periods::quarters(&scenario.setting, scenario.setting.horizon_months);
    let seen = seen::seen(&history, scenario.setting.start, &quarters);
    let forecast: Vec<Forecast> = receipt.of_option(&name).cloned().collect();
    let scored = scored(receipt, &forecast, &seen);
    if scored.is_empty() {
        return Err(StudyError::BadArgument(format!(
            "what happened covers no whole quarter of the forecast, which begins in {}",
            receipt.start
        )));
    }
    let metric = scenario.decision.metric;
    let wanted = Wanted::columns(receipt::columns(&quarters)).and(metric);
    let sample = session.read(scenario, session.plan, wanted)?;
    let (outside, used): (Vec<Figure>, Vec<Figure>) = figures::figures(&sample, position, &seen)
        .into_iter()
        .partition(|f| abc::tail(&f.futures, f.seen) < abc::OUTSIDE);
    let used: Vec<Observable> = used.iter().map(|figure| figure.what).collect();
    let near = (!used.is_empty()).then(|| {
        let (statistics, own) = figures::statistics(&sample, position, &seen, &used);
        abc::nearest(&statistics, &own).0
    });
    let last = seen.iter().map(|one| one.period.end()).max().unwrap_or(0);
    let ahead = near.as_ref().map_or_else(Vec::new, |near| ahead(&sample, position, near, &forecast, &quarters, last));
    let columns: Vec<Cow<'_, [f64]>> =
        (0..sample.options.len()).map(|option| values(&sample, option, metric)).collect();
    let compared = Compared::of(metric, columns.iter().map(|column| &column[..]));
    let worth = near.as_ref().map_or_else(Vec::new, |near| {
        let of = |(column, option): (Cow<'_, [f64]>, &String)| {
            let values = compared.values(column);
            let said = receipt.stood(option).map_or(Estimate::UNDEFINED, |stood| receipt.figure_of(stood, compared));
            (option.clone(), said, weighted_mean(near, &|k| values[k]))
        };
        columns.into_iter().zip(&sample.options).map(of).collect()
    });
    let wires = receipt.tripwires.iter().map(|told| wire(&sample, told, near.as_ref())).collect();
    Ok(ScoreFindings { option: name, scored, forecast, outside, near, compared, worth, ahead, wires, history })
}

fn scored(receipt: &Receipt, forecast: &[Forecast], seen: &[Seen]) -> Vec<Scored> {
    let of = |one: &Seen| {
        let is_it = |row: &&Forecast| row.observable == one.what.name() && row.from == one.period.from;
        let row = forecast.iter().find(is_it).filter(|row| row.months == one.period.months)?;
        let (levels, quantiles) = (&receipt.levels, &row.quantiles);
        let before = seen.iter().find(|other| other.what == one.what && other.period.end() == one.period.from);
        Some(Scored {
            what: one.what,
            period: one.period.clone(),
            value: one.value,
            median: quantiles[levels.len() / 2],
            pit: score::pit(levels, quantiles, one.value),
            crps: score::crps(levels, quantiles, one.value),
            naive: before.map(|before| (before.value - one.value).abs()),
            is_covered: INTERVALS.map(|share| score::is_covered(levels, quantiles, one.value, share)),
            expected: INTERVALS.map(|share| score::expected_in(levels, quantiles, share)),
        })
    };
    seen.iter().filter_map(of).collect()
}

fn ahead(
    sample: &Sample,
    option: usize,
    near: &Near,
    forecast: &[Forecast],
    quarters: &[Period],
    last: u32,
) -> Vec<Ahead> {
    let of = |row: &Forecast| {
        let what = Observable::from_name(&row.observable)?;
        let period = quarters.iter().find(|period| period.from == row.from && period.from >= last)?;
        let values = sample.column(option, &Column::Observed(what, period.from, period.months));
        let kept: Vec<f64> = near.kept.iter().map(|&k| values[k]).collect();
        let after = receipt::LEVELS.iter().map(|&u| abc::weighted_quantile(&kept, &near.weights, u)).collect();
        Some(Ahead { what, period: period.clone(), before: row.quantiles.clone(), after })
    };
    forecast.iter().filter_map(of).collect()
}

fn wire(sample: &Sample, told: &Tripwire, near: Option<&Near>) -> Wire {
    let column = sample.belief_paths.iter().position(|path| *path == told.path);
    let after = column.zip(near).map(|(column, near)| {
        let values = sample.belief(column);
        statistics::weighted_share(weighted_mean(near, &|k| f64::from(u8::from(is_beyond(told, values[k])))), near.ess)
    });
    Wire { told: told.clone(), after }
}

/// Whether a value of the belief lets the other option win.
fn is_beyond(told: &Tripwire, value: f64) -> bool {
    if told.below { value < told.at } else { value > told.at }
}

/// Mean of what futures near what happened have, with its error, which rests on as many futures as they are worth.
fn weighted_mean(near: &Near, value: &dyn Fn(usize) -> f64) -> Estimate {
    let all = || near.kept.iter().zip(&near.weights);
    let mean: f64 = all().map(|(&k, w)| w * value(k)).sum();
    let square: f64 = all().map(|(&k, w)| (w * (value(k) - mean)).powi(2)).sum();
    Estimate { value: mean, se: square.sqrt(), freedom: near.ess - 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(weights: &[f64]) -> Near {
        let kept = (0..weights.len()).collect();
        Near { kept, weights: weights.to_vec(), ess: 4.0, radius: 1.0, typical: 0.5 }
    }

    #[test]
    fn a_weighted_mean_has_its_error_by_hand() {
        // Mean ½·0 + ¼·4 + ¼·8 = 3; error √((½·3)² + (¼·1)² + (¼·5)²).
        let found = weighted_mean(&near(&[0.5, 0.25, 0.25]), &|k| [0.0, 4.0, 8.0][k]);
        assert!((found.value - 3.0).abs() < 1e-12 && (found.se - (2.25_f64 + 0.0625 + 1.5625).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_tripwire_fires_where_it_is_likely_by_more_than_the_error() {
        let told = Tripwire {
            path: "isv.acv".to_owned(),
            meaning: String::new(),
            at: 1.0,
            low: None,
            high: None,
            below: true,
            winner: "x".to_owned(),
            chance: Some(0.49),
            sentence: String::new(),
        };
        let wire = |value: f64, se: f64| Wire { told: told.clone(), after: Some(Estimate::known(value, se)) };
        assert!(is_beyond(&told, 0.9) && !is_beyond(&told, 1.1));
        let above = Tripwire { below: false, ..told.clone() };
        assert!(is_beyond(&above, 1.1) && !is_beyond(&above, 0.9));
        let states = |wire: &Wire| (wire.has_fired(), wire.may_have_fired());
        assert_eq!(states(&wire(0.51, 0.04)), (false, true), "from 49% to 51% of 150 futures is noise");
        assert_eq!(states(&wire(0.60, 0.04)), (true, false));
        assert_eq!(states(&wire(0.40, 0.04)), (false, false));
        let likely_before = Wire { told: Tripwire { chance: Some(0.6), ..told.clone() }, ..wire(0.9, 0.01) };
        assert_eq!(states(&likely_before), (false, false));
    }

    /// Three quarters whose forecast runs evenly from 0 to 100, of which the last is cut short.
    #[test]
    fn quarters_are_scored_against_their_own_forecast_and_the_quarter_before() {
        let quarter = |from: u32, months: u32, of: f64| {
            let quantiles: Vec<f64> = receipt::LEVELS.iter().map(|level| of * level).collect();
            serde_json::json!({
                "option": "x", "observable": "wins", "period": "", "from": from, "months": months, "quantiles": quantiles,
            })
        };
        let told: Receipt = serde_json::from_value(serde_json::json!({
            "schema": receipt::SCHEMA, "version": "", "date": "", "scenario": "", "hash": "", "currency": "USD",
            "start": "2026-01", "horizon_months": 8, "seed": 1, "design": "iid", "trajectories": 9,
            "forecast_trajectories": 9, "verdict": "", "metric": "uplift_npv", "standings": [], "figures": [],
            "tripwires": [], "levels": receipt::LEVELS,
            "forecast": [quarter(0, 3, 100.0), quarter(3, 3, 10.0), quarter(6, 2, 100.0)],
        }))
        .expect("a receipt");
        let seen = |from: u32, months: u32, value: f64| Seen {
            what: Observable::Wins,
            period: Period { label: String::new(), from, months },
            value,
        };
        let found = scored(&told, &told.forecast, &[seen(0, 3, 30.0), seen(3, 3, 9.0), seen(6, 3, 1.0)]);
        assert_eq!(found.len(), 2, "of the last quarter another number of months was foretold");
        let of = |one: &Scored| (one.median, one.naive, one.is_covered);
        assert_eq!(of(&found[0]), (50.0, None, [true; 3]));
        assert_eq!(of(&found[1]), (5.0, Some(21.0), [false, true, true]));
        assert!((found[0].pit - 0.3).abs() < 1e-12 && (found[1].pit - 0.9).abs() < 1e-12);
        assert!(found.iter().all(|one| (one.expected[1] - 0.8).abs() < 1e-12));
    }
}
