//! A small run with all that reports read.

use super::Provenance;
use crate::analysis::testing::{Made, normals};
use crate::analysis::{Brief, Findings, analyse};
use crate::engine::{Column, Sample};
use crate::metric::{Metric, Series, YearFigure};
use crate::scenario::{Constraints, Decision, Rule};

/// Months of its bands.
pub(super) const MONTHS: usize = 24;

/// A baseline and two options, the second of which is better; 2,000 trajectories.
pub(super) fn run() -> (Sample, Findings) {
    let mut sample = sample();
    sample.baseline = Some(0);
    let constraints =
        Constraints { budget_by_year: vec![1e6], max_heads: Some(4), hiring_freeze: None, min_cash: Some(-1e6) };
    let question = Brief {
        decision: Decision { metric: Metric::UpliftNpv, rule: Rule::Mean, risk_tolerance: None },
        horizon_months: MONTHS as u32,
        constraints: &constraints,
    };
    let findings = analyse(&sample, &question);
    (sample, findings)
}

/// Where the run comes from.
pub(super) fn provenance() -> Provenance {
    Provenance {
        scenario: "Observability, \"agents\"".to_owned(),
        hash: "0123abcd".to_owned(),
        currency: "USD".to_owned(),
        horizon_months: MONTHS as u32,
        seed: 1,
        trajectories: 2_000,
        design: "iid".to_owned(),
        engine_version: "0.1.0".to_owned(),
        marks: Vec::new(),
        date: None,
    }
}

fn sample() -> Sample {
    let n = 2_000;
    let level = |value: f64| vec![value; n];
    let spread = |seed: u64, mean: f64, sd: f64| normals(seed, n, mean, sd);
    let paid = |one_in: usize| (0..n).map(|t| if t % one_in == 0 { f64::INFINITY } else { 14.0 }).collect();
    let mut sample = Made::new(&["Status quo", "In-house, four heads", "Outsourced"], MONTHS)
        .metric(Metric::UpliftNpv, vec![level(0.0), spread(1, 2e6, 3e6), spread(2, 3e6, 4e6)])
        .metric(Metric::PaybackMonth, vec![level(f64::INFINITY), paid(4), paid(5)])
        .metric(Metric::WorstCash, vec![level(0.0), spread(3, -9e5, 1e5), spread(4, -7e5, 1e5)])
        .metric(Metric::BenefitPv, vec![level(1e6), spread(5, 5e6, 3e6), spread(6, 6e6, 4e6)])
        .metric(Metric::CostPv, vec![level(5e5), level(2e6), level(3e6)])
        .metric(Metric::PipelineField, vec![level(0.0), spread(7, 2e7, 1e6), spread(8, 3e7, 1e6)])
        .metric(Metric::FieldPullMean, vec![level(0.0), spread(9, 12.0, 3.0), spread(10, 14.0, 3.0)])
        .column(Column::Window(Metric::Wins, "FY1".to_owned()), vec![level(0.0), level(5.0), level(6.0)])
        .column(Column::CashBenefit, vec![level(5e5), spread(11, 2e6, 1e6), spread(12, 2.5e6, 1e6)])
        .column(Column::CashCost, vec![level(5e5), level(2e6), level(2.4e6)])
        .column(Column::Year(YearFigure::Cost, "FY2026".to_owned()), vec![level(5e5), level(9e5), spread(13, 1e6, 1e5)])
        .column(Column::PeakHeads, vec![level(1.0), level(4.0), level(5.0)])
        .sample();
    for month in 0..MONTHS {
        let cash = -7e5 + 2e5 * (month as f64 - 8.0).abs();
        sample.bands.values[[2, Series::CashCumulative as usize, month, 2]] = cash;
    }
    sample
}

/// Lines fit a terminal of a hundred columns.
#[track_caller]
pub(super) fn fits(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{} characters: {line}", line.chars().count());
    }
}
