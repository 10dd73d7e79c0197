//! From a trajectory's months to its outcome metrics, figures by fiscal year, and series.
//!
//! - `npv`, `cost_pv`, `benefit_pv`: of the whole alliance function under that option, against nothing
//! - `uplift_npv`, `roi = Δbenefit/Δcost − 1`, `roi_cash`, `payback_month`, `worst_cash`, `pipeline_per_cost`: of the
//!   money added, Δ against the baseline in the same trajectory; undefined is NaN, never is +∞

mod columns;
mod metrics;
mod observed;
pub mod series;

pub use columns::{Column, checkpoints, columns, fiscal_year};

use super::World;
use super::accounts::Accounts;
use super::beside::Beside;
use super::path::{Path, Reads};
use crate::metric::{BridgeItem, Metric, MoneyPart, Observable, YearFigure};
use crate::scenario::{Setting, StaffingOption};
use std::ops::Range;

/// What an outcome is computed from.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a, const W: usize = 1> {
    /// The option's trajectories.
    pub path: &'a Path<W>,
    /// The baseline's accounts, its own for the baseline itself; none where there is no baseline.
    pub baseline: Option<&'a Accounts<W>>,
    /// The option.
    pub option: &'a StaffingOption,
    /// The outcome of the plan frozen and of the plan under rules; none where nobody asked for it.
    pub beside: Option<&'a Beside<W>>,
}

/// How a column is computed.
#[derive(Clone, Debug)]
enum Figure {
    /// A metric, over these months where it counts by month.
    Metric(Metric, Range<usize>),
    /// A figure of a year's months.
    Year(YearFigure, Range<usize>),
    /// NPV added had the horizon ended at a checkpoint, by position.
    AddedAt(usize),
    Bridge(BridgeItem),
    Part(MoneyPart),
    PeakHeads,
    CashBenefit,
    CashCost,
    /// What a company sees of these months.
    Observed(Observable, Range<usize>),
    RunRateCost,
    RunRateMargin,
    RunRateMarginInFull,
}

/// Writes outcome columns.
#[derive(Clone, Debug)]
pub struct Recorder {
    columns: Vec<Column>,
    figures: Vec<Figure>,
}

impl Recorder {
    /// A recorder of some of the [`columns`] of a setting.
    ///
    /// # Panics
    /// If a column is none of the setting's: it names an unknown window or checkpoint.
    #[must_use]
    pub fn new(setting: &Setting, columns: Vec<Column>) -> Self {
        let figures = columns.iter().map(|column| Figure::of(column, setting)).collect();
        Self { columns, figures }
    }

    /// What is recorded, in order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Whether a column needs the same plan frozen, or under fitted rules, beside it.
    #[must_use]
    pub fn looks_beside(&self) -> bool {
        self.columns.iter().any(Column::is_of_flexibility)
    }

    /// What the columns are made of beside the money.
    #[must_use]
    pub fn reads(&self) -> Reads {
        let any = |of: fn(&Figure) -> bool| self.figures.iter().any(of);
        Reads {
            checkpoints: any(|figure| matches!(figure, Figure::AddedAt(_))),
            shed: any(|figure| matches!(figure, Figure::Metric(Metric::MonthsToShed50, _))),
            yardsticks: true,
        }
    }

    /// Writes every column of one option.
    pub fn write<const W: usize>(&self, world: &World<'_, W>, results: &Results<'_, W>, row: &mut [[f64; W]]) {
        let (months, accounts) = (&results.path.months[..], &results.path.accounts);
        for (figure, value) in self.figures.iter().zip(row) {
            *value = match figure {
                Figure::Metric(metric, span) => metrics::metric(world, results, &months[span.clone()], *metric),
                Figure::Year(figure, span) => metrics::year_figure(&months[span.clone()], *figure),
                Figure::AddedAt(checkpoint) => metrics::npv_added_at(results, *checkpoint),
                Figure::Bridge(item) => metrics::bridge(world, results, *item),
                Figure::Part(part) => metrics::money_part(world, results, *part),
                Figure::PeakHeads => metrics::peak_heads(months),
                Figure::CashBenefit => accounts.collected,
                Figure::CashCost => accounts.cost,
                Figure::Observed(what, span) => observed::observed(&months[span.clone()], *what),
                Figure::RunRateCost => accounts.yardsticks.cost,
                Figure::RunRateMargin => accounts.yardsticks.margin,
                Figure::RunRateMarginInFull => accounts.yardsticks.margin_in_full,
            };
        }
    }
}

impl Figure {
    fn of(column: &Column, setting: &Setting) -> Self {
        match column {
            Column::Metric(metric) => Self::Metric(*metric, 0..setting.horizon_months as usize),
            Column::Window(metric, name) => {
                let window = setting.windows.iter().find(|window| window.name == *name);
                let window = window.expect("columns are made from the windows of the setting");
                Self::Metric(*metric, window.from as usize..(window.from + window.months) as usize)
            }
            Column::Year(figure, label) => Self::Year(*figure, columns::months_of_year(setting, label)),
            Column::Horizon(months) => {
                let position = checkpoints(setting).position(|checkpoint| checkpoint == *months);
                Self::AddedAt(position.expect("columns are made from the checkpoints of the setting"))
            }
            Column::Bridge(item) => Self::Bridge(*item),
            Column::Part(part) => Self::Part(*part),
            Column::PeakHeads => Self::PeakHeads,
            Column::CashBenefit => Self::CashBenefit,
            Column::CashCost => Self::CashCost,
            Column::Observed(what, from, months) => {
                let end = (from + months).min(setting.horizon_months) as usize;
                Self::Observed(*what, (*from as usize).min(end.saturating_sub(1))..end)
            }
            Column::RunRateCost => Self::RunRateCost,
            Column::RunRateMargin => Self::RunRateMargin,
            Column::RunRateMarginInFull => Self::RunRateMarginInFull,
        }
    }
}

#[cfg(test)]
mod tests;
