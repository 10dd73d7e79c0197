//! What a study reads of a run: nothing else is computed or kept.

use crate::metric::Metric;
use crate::model::outcome::{self, Column};
use crate::scenario::Setting;

/// Columns of every option and, if asked for, monthly series.
///
/// What flexibility is worth needs every plan once more, frozen, and once more under fitted rules, which costs as much
/// again as all the rest: these runs are made only for those who want them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Those columns that the run has; all of them where none are named.
    columns: Option<Vec<Column>>,
    with_flexibility: bool,
    has_series: bool,
}

/// Columns that say what an option earns, costs and binds.
const MONEY: [Column; 16] = [
    Column::Metric(Metric::Npv),
    Column::Metric(Metric::Roi),
    Column::Metric(Metric::RoiCash),
    Column::Metric(Metric::UpliftNpv),
    Column::Metric(Metric::PaybackMonth),
    Column::Metric(Metric::CostPv),
    Column::Metric(Metric::BenefitPv),
    Column::Metric(Metric::WorstCash),
    Column::PeakHeads,
    Column::CashBenefit,
    Column::CashCost,
    Column::Metric(Metric::InfluencedNpv),
    Column::Metric(Metric::OriginatedNpv),
    Column::RunRateCost,
    Column::RunRateMargin,
    Column::RunRateMarginInFull,
];

impl Wanted {
    /// Every column and every series.
    #[must_use]
    pub fn everything() -> Self {
        Self { columns: None, with_flexibility: true, has_series: true }
    }

    /// Every column and no series.
    #[must_use]
    pub fn outcomes() -> Self {
        Self { has_series: false, ..Self::everything() }
    }

    /// These columns and no series. Of a run that has not got one of them, a sample has not got it either.
    #[must_use]
    pub fn columns(columns: impl IntoIterator<Item = Column>) -> Self {
        Self { columns: Some(columns.into_iter().collect()), ..Self::outcomes() }
    }

    /// What options are chosen by where money decides: NPV, returns, payback, costs, benefits, cash and people. No series.
    #[must_use]
    pub fn money() -> Self {
        Self::columns(MONEY)
    }

    /// Every column that a choice by this metric looks at: all but those of flexibility, unless it is one. No series.
    #[must_use]
    pub fn to_choose_by(metric: Metric) -> Self {
        Self::outcomes().without_flexibility().and(metric)
    }

    /// Adds a metric.
    #[must_use]
    pub fn and(mut self, metric: Metric) -> Self {
        if let Some(columns) = &mut self.columns {
            columns.push(Column::Metric(metric));
        }
        self.with_flexibility |= metric.is_of_flexibility();
        self
    }

    /// Leaves out what flexibility is worth.
    #[must_use]
    pub fn without_flexibility(self) -> Self {
        Self { with_flexibility: false, ..self }
    }

    /// Whether a column of flexibility is wanted, for which rules are fitted.
    #[must_use]
    pub fn looks_beside(&self) -> bool {
        let names_one = |named: &Vec<Column>| named.iter().any(Column::is_of_flexibility);
        self.with_flexibility && self.columns.as_ref().is_none_or(names_one)
    }

    /// Whether monthly series are wanted.
    #[must_use]
    pub fn has_series(&self) -> bool {
        self.has_series
    }

    /// The wanted ones among the columns of a setting, in their order.
    #[must_use]
    pub fn among(&self, setting: &Setting) -> Vec<Column> {
        let mut all = outcome::columns(setting);
        all.retain(|column| {
            let is_named = self.columns.as_ref().is_none_or(|named| named.contains(column));
            is_named && (self.with_flexibility || !column.is_of_flexibility())
        });
        // What a company sees of some months is recorded only where it is asked for.
        let observed = |column: &&Column| matches!(column, Column::Observed(..));
        all.extend(self.columns.iter().flatten().filter(observed).cloned());
        all
    }
}
