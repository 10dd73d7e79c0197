//! A sample by formula, plausible enough to look at: for tests and for judging the charts by eye.

use super::{Footer, RunView};
use crate::analysis::exhibits::{self, Exhibits};
use crate::analysis::{Brief, Findings, analyse};
use crate::engine::{Bands, Column, Sample, Store};
use crate::metric::{BridgeItem, Metric, Series, YearFigure};
use crate::scenario::plan::{Motion, StaffingOption};
use crate::scenario::setting::{Archetype, Billing, CalendarMonth, Framing, InPlace, Regime};
use crate::scenario::{Constraints, Decision, Rule, Scenario, Setting};
use ndarray::Array4;

const NAMES: [&str; 16] = [
    "Status quo",
    "In-house",
    "Outsourced",
    "Hybrid",
    "Prove, then scale",
    "Enterprise AEs at equal heads",
    "Two outsourced units for eighteen months, then five in-house field alliance managers",
    "In-house, late",
    "Outsourced ×3",
    "Partner side only",
    "Both motions",
    "Partner managers re-cast as FAMs",
    "R&D <pilot>",
    "Submissions pay",
    "Meetings pay",
    "Large in-house",
];

/// What is plugged into every value of a sample.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Options, the first of them the baseline.
    pub options: usize,
    /// Months.
    pub months: usize,
    /// Trajectories.
    pub trajectories: usize,
}

pub const TYPICAL: Shape = Shape { options: 4, months: 60, trajectories: 2000 };

pub fn footer(shape: Shape) -> Footer {
    Footer {
        trajectories: shape.trajectories,
        seed: 1,
        scenario: "Composite observability ISV".to_owned(),
        currency: "USD".to_owned(),
        hash: String::new(),
        horizon_months: shape.months as u32,
        design: "iid".to_owned(),
        engine_version: String::new(),
        marks: Vec::new(),
        date: None,
    }
}

pub fn scenario(shape: Shape, baseline: bool) -> Scenario {
    let options = (0..shape.options)
        .map(|i| StaffingOption {
            baseline: baseline && i == 0,
            motion: Motion::Field,
            ..StaffingOption::named(NAMES[i % NAMES.len()])
        })
        .collect();
    Scenario {
        name: "Composite observability ISV".to_owned(),
        currency: "USD".to_owned(),
        usd_rate: None,
        setting: Setting {
            horizon_months: shape.months as u32,
            start: CalendarMonth { year: 2026, month: 7 },
            fiscal_year_start: 2,
            archetype: Archetype::Hybrid,
            category: None,
            clouds: Vec::new(),
            segments: Vec::new(),
            framing: Framing::Competitive,
            billing: Billing::Annual,
            start_regime: Regime::Steady,
            in_place: InPlace::default(),
            hiring_freeze: None,
            windows: Vec::new(),
        },
        parameters: Vec::new(),
        correlations: Vec::new(),
        options,
        decision: Decision { metric: Metric::UpliftNpv, rule: Rule::Mean, risk_tolerance: None },
        constraints: Constraints::default(),
        optimise: crate::scenario::bounds::PlanBounds::default(),
        deck: crate::scenario::DeckMarks::default(),
        stress: Vec::new(),
        history: crate::scenario::history::HistoryMap::default(),
        what_if: None,
        hash: String::new(),
    }
}

fn columns(months: usize) -> Vec<Column> {
    let metrics = Metric::ALL.iter().map(|&m| Column::Metric(m));
    let horizons = [24, 36, 48, 60, 84, 120].into_iter().filter(|&m| m <= months as u32).map(Column::Horizon);
    let years = (0..(months + 6).div_ceil(12).max(1))
        .flat_map(|year| YearFigure::ALL.iter().map(move |&figure| Column::Year(figure, format!("FY{}", 2027 + year))));
    metrics.chain(horizons).chain(years).chain(BridgeItem::ALL.iter().map(|&item| Column::Bridge(item))).collect()
}

/// Standard normal-like draw of a trajectory: even over (−1.7, 1.7), spread by a golden-ratio sequence.
fn draw(trajectory: usize, stream: f64) -> f64 {
    let share = (trajectory as f64 * 0.618_033_988_75 + stream * 0.381_966).fract();
    let logit = ((share + 0.002) / (1.002 - share)).ln();
    0.6 * logit
}

/// How early and how strong an option is.
fn traits(option: usize) -> (f64, f64, f64) {
    let o = option as f64;
    match option {
        0 => (0.15, 10.0, 0.3),
        1 => (1.25, 26.0, 1.0),
        2 => (0.80, 11.0, 0.8),
        3 => (1.05, 17.0, 0.95),
        _ => (0.5 + 0.07 * (o * 3.0 % 11.0), 10.0 + (o * 5.0 % 19.0), 0.6 + 0.03 * o),
    }
}

fn outcome(option: usize, column: &Column, k: usize, months: f64) -> f64 {
    let (strength, delay, cost) = traits(option);
    let (belief, luck) = (draw(k, 0.0), draw(k, 1.0 + option as f64));
    let boost = (0.55 * belief + 0.25 * luck).exp();
    let pipeline = 4.2e7 * strength * boost * (months / 60.0);
    let benefit = 0.19 * pipeline;
    let spend = 4.6e6 * cost * (months / 60.0) * (1.0 + 0.05 * luck);
    let uplift = benefit - spend - 0.5e6 * (months / 60.0);
    match column {
        Column::Metric(Metric::Roi) if option == 0 && k.is_multiple_of(3) => f64::NAN,
        Column::Metric(Metric::Roi | Metric::RoiCash) => benefit / spend - 1.0,
        Column::Metric(Metric::UpliftNpv) | Column::Horizon(_) if option == 0 => 0.0,
        Column::Metric(Metric::UpliftNpv | Metric::Npv) => uplift,
        Column::Metric(Metric::PaybackMonth) => {
            if uplift > 0.0 {
                (delay + 2.2e7 * delay / (uplift + 1e6)).min(200.0).floor()
            } else {
                f64::INFINITY
            }
        }
        Column::Metric(Metric::BenefitPv) => benefit,
        Column::Metric(Metric::CostPv) => spend,
        Column::Metric(Metric::Opportunities) => pipeline / 1.1e5,
        Column::Metric(Metric::Wins) => pipeline / 5.2e5,
        Column::Metric(Metric::Sheddable90d) => (0.95 - 0.4 * cost + 0.02 * luck).clamp(0.0, 1.0),
        Column::Metric(Metric::ExitCostMean) => 0.5e6 * cost * (1.0 + 0.2 * luck),
        Column::Metric(Metric::AdjustmentCost) => 0.2e6 * cost * boost,
        Column::Metric(Metric::CapacityGap) => delay / 20.0 * boost,
        Column::Metric(Metric::FlexibilityValue) => 0.3e6 * luck,
        Column::CashBenefit => 0.6 * benefit,
        Column::CashCost => 0.9 * spend,
        Column::RunRateCost => 0.3 * spend,
        Column::RunRateMargin => 0.02 * benefit,
        Column::RunRateMarginInFull => 0.03 * benefit,
        Column::Metric(_) | Column::Window(..) => boost,
        Column::Horizon(m) => {
            let share = f64::from(*m) / 60.0;
            benefit * share.powf(1.0 + delay / 18.0) - spend * share
        }
        Column::Year(figure, label) => {
            let year = label.trim_start_matches("FY").parse::<f64>().unwrap_or(2027.0) - 2026.0;
            match figure {
                YearFigure::Cost => 0.9e6 * cost * (1.0 - (-year).exp()) * (1.0 + 0.1 * luck),
                YearFigure::Cash => 0.9e6 * strength * boost * (year - 1.0 - delay / 20.0),
                _ => 1e6 * strength * boost,
            }
        }
        Column::Bridge(item) => match item {
            BridgeItem::Opened => pipeline,
            BridgeItem::Won => 0.24 * pipeline,
            BridgeItem::Recurring => 0.40 * pipeline,
            BridgeItem::Margin => 0.19 * pipeline,
            BridgeItem::StaffCost => 0.8 * spend,
            BridgeItem::SellingCost => 0.2 * spend,
        },
        Column::PeakHeads | Column::Observed(..) | Column::Part(_) => 5.0,
    }
}

fn median(option: usize, series: Series, t: f64, months: f64) -> f64 {
    let (strength, delay, cost) = traits(option);
    let ramp = 1.0 / (1.0 + (-(t - delay) / 6.0).exp());
    let start = 1.0 / (1.0 + (delay / 6.0).exp());
    match series {
        Series::PipelineCumulative => 9e5 * strength * (6.0 * (1.0 + ((t - delay) / 6.0).exp()).ln()).max(0.0),
        Series::CashCumulative if option == 0 => 0.0,
        Series::CashCumulative => {
            5e6 * strength * (t / 60.0).powf(1.0 + delay / 18.0) - 3.4e6 * cost * (t / 60.0).powf(0.8)
        }
        Series::PdmMotive => 0.12 + 0.1 * strength * t / months,
        Series::AeMotive => 0.25 + 0.35 * strength * (ramp - start),
        Series::AeAttention => 0.2 + 0.5 * strength * (ramp - start),
        Series::PdmAttention => 3.0 + 5.0 * strength * t / months,
        Series::CapacityEffective => 5.0 * cost * ramp,
        Series::CapacityDesired => {
            if (24.0..36.0).contains(&t) {
                (3.0 * cost).round()
            } else {
                (5.0 * cost).round()
            }
        }
        Series::ExitCost => 0.7e6 * cost * (1.0 - (-t / 8.0).exp()),
        Series::ConsumptionPartner => 4e5 * (1.0 + 0.2 * t / months),
        Series::ConsumptionCustomer => 8e5 * (1.0 + strength * ramp),
        _ => 1e6 * strength * ramp,
    }
}

fn bands(shape: Shape) -> Bands {
    let dim = (shape.options, Series::COUNT, shape.months, 6);
    let values = Array4::from_shape_fn(dim, |(option, series, month, statistic)| {
        let (series, t) = (Series::ALL[series], month as f64 + 1.0);
        let middle = median(option, series, t, shape.months as f64);
        let z: f64 = [-1.645, -0.674, 0.0, 0.674, 1.645, 0.1][statistic];
        match series {
            Series::PipelineCumulative | Series::ExitCost => middle * (0.45 * z).exp(),
            Series::CashCumulative if option == 0 => 0.0,
            Series::CashCumulative => middle + 3.2e6 * z * (t / 60.0).powf(1.2),
            Series::PdmMotive | Series::AeMotive => (middle + 0.05 * z).clamp(0.0, 1.0),
            Series::CapacityDesired => middle,
            _ => middle * (0.2 * z).exp(),
        }
    });
    Bands { values }
}

/// What is found in a sample.
#[derive(Debug)]
pub struct Found {
    pub findings: Findings,
    pub exhibits: Exhibits,
}

impl Found {
    pub fn of(scenario: &Scenario, sample: &Sample) -> Self {
        let mut sample = sample.clone();
        sample.baseline = scenario.baseline();
        let findings = analyse(&sample, &Brief::of(scenario));
        Self { findings, exhibits: exhibits::exhibits(scenario, &sample) }
    }

    pub fn view<'a>(&'a self, scenario: &'a Scenario, sample: &'a Sample) -> RunView<'a> {
        RunView { scenario, findings: &self.findings, exhibits: &self.exhibits, bands: &sample.bands, downturn: None }
    }
}

pub fn sample(shape: Shape) -> Sample {
    let columns = columns(shape.months);
    let column = |(option, column): (usize, &Column)| -> Vec<f64> {
        (0..shape.trajectories).map(|k| outcome(option, column, k, shape.months as f64)).collect()
    };
    let all = (0..shape.options).flat_map(|option| columns.iter().map(move |column| (option, column)));
    let store = Store::of(&all.map(column).collect::<Vec<_>>());
    let names = (0..shape.options).map(|i| NAMES[i % NAMES.len()].to_owned()).collect();
    Sample::new(names, columns, Vec::new(), store, bands(shape))
}

/// A sample with one value everywhere.
pub fn constant(shape: Shape, value: f64) -> Sample {
    let mut sample = sample(shape);
    for option in 0..shape.options {
        for column in sample.columns.clone() {
            sample.change(option, &column, |_, _| value);
        }
    }
    sample.bands.values.fill(value);
    sample
}
