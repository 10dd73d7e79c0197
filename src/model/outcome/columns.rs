//! What can be recorded of a trajectory and option, by name.

use crate::metric::{BridgeItem, Metric, MoneyPart, Observable, YearFigure};
use crate::scenario::Setting;
use std::ops::Range;

/// Most checkpoints at which the `horizon` chart asks who leads.
const CHECKPOINTS: u32 = 7;

/// A quantity recorded once per trajectory and option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// An outcome metric.
    Metric(Metric),
    /// A windowed metric: `METRIC@NAME`.
    Window(Metric, String),
    /// A figure of a fiscal year, by the year's label: `cost@FY2026`.
    Year(YearFigure, String),
    /// NPV added had the horizon ended after this many months: `uplift_npv@36m`.
    Horizon(u32),
    /// A step of the bridge.
    Bridge(BridgeItem),
    /// A part of the money that one price moves.
    Part(MoneyPart),
    /// Most people at once, for the constraint on heads.
    PeakHeads,
    /// Present value of what is collected inside the horizon.
    CashBenefit,
    /// Present value of the cost inside the horizon.
    CashCost,
    /// What a company sees of some months: the first and how many. Recorded only where it is asked for.
    Observed(Observable, u32, u32),
    /// Cost of the last twelve months, nominal.
    RunRateCost,
    /// Gross margin a month of what was won in the last twelve months and counts.
    RunRateMargin,
    /// The run-rate year's margin before `incrementality`.
    RunRateMarginInFull,
}

impl Column {
    /// Whether it needs the same plan frozen, or under fitted rules, beside it.
    #[must_use]
    pub fn is_of_flexibility(&self) -> bool {
        matches!(self, Self::Metric(metric) if metric.is_of_flexibility())
    }

    /// Name in files.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Metric(metric) => metric.name().to_owned(),
            Self::Window(metric, window) => format!("{}@{window}", metric.name()),
            Self::Year(figure, year) => format!("{}@{year}", figure.name()),
            Self::Horizon(months) => format!("uplift_npv@{months}m"),
            Self::Bridge(item) => item.name().to_owned(),
            Self::Part(part) => part.name().to_owned(),
            Self::PeakHeads => "peak_heads".to_owned(),
            Self::CashBenefit => "cash_benefit_pv".to_owned(),
            Self::CashCost => "cash_cost_pv".to_owned(),
            Self::Observed(what, from, months) => format!("{}@{from}+{months}m", what.name()),
            Self::RunRateCost => "run_rate_cost".to_owned(),
            Self::RunRateMargin => "run_rate_margin".to_owned(),
            Self::RunRateMarginInFull => "run_rate_margin_in_full".to_owned(),
        }
    }
}

/// Everything that a run of this setting records, in order.
#[must_use]
pub fn columns(setting: &Setting) -> Vec<Column> {
    let mut columns: Vec<Column> = Metric::ALL.iter().copied().map(Column::Metric).collect();
    for window in &setting.windows {
        columns.extend(Metric::WINDOWED.iter().map(|&metric| Column::Window(metric, window.name.clone())));
    }
    let mut years: Vec<i32> = (0..setting.horizon_months).map(|month| fiscal_year(setting, month)).collect();
    years.dedup();
    for year in years {
        columns.extend(YearFigure::ALL.iter().map(|&figure| Column::Year(figure, format!("FY{year}"))));
    }
    columns.extend(checkpoints(setting).map(Column::Horizon));
    columns.extend(BridgeItem::ALL.iter().copied().map(Column::Bridge));
    columns.extend(MoneyPart::ALL.iter().copied().map(Column::Part));
    columns.extend([Column::PeakHeads, Column::CashBenefit, Column::CashCost]);
    columns.extend([Column::RunRateCost, Column::RunRateMargin, Column::RunRateMarginInFull]);
    columns
}

/// Horizons of the `horizon` chart: every three, six or twelve months, or a multiple of twelve, so that there are at most
/// seven, and the horizon itself.
pub fn checkpoints(setting: &Setting) -> impl Iterator<Item = u32> {
    let horizon = setting.horizon_months;
    let years = (1..).map(|years| 12 * years);
    let step = [3, 6].into_iter().chain(years).find(|step| horizon.div_ceil(*step) <= CHECKPOINTS).unwrap_or(horizon);
    (1..).map(move |n| n * step).take_while(move |&month| month < horizon).chain([horizon])
}

/// Fiscal year of a month, named by the calendar year in which it ends.
#[must_use]
pub fn fiscal_year(setting: &Setting, month: u32) -> i32 {
    let calendar = setting.start.plus(month);
    let ends_next_year = setting.fiscal_year_start > 1 && calendar.month >= setting.fiscal_year_start;
    calendar.year + i32::from(ends_next_year)
}

/// Months of a fiscal year, by its label.
pub(super) fn months_of_year(setting: &Setting, label: &str) -> Range<usize> {
    let is_in = |&month: &u32| format!("FY{}", fiscal_year(setting, month)) == label;
    let mut months = (0..setting.horizon_months).filter(is_in);
    let first = months.next().map_or(0, |month| month as usize);
    first..first + 1 + months.count()
}
