//! What a run leaves behind: matrices over trajectories, and monthly bands.

use crate::metric::{BridgeItem, Metric, Series, YearFigure};
use ndarray::{Array2, Array3, ArrayView1, s};

/// Which trajectories are independent of each other: what standard errors are built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocks {
    /// Every trajectory is.
    Independent,
    /// Only whole blocks of so many consecutive trajectories are (Latin hypercube, scrambled Sobol).
    Size(usize),
}

/// A quantity recorded once per trajectory and option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// An outcome metric.
    Metric(Metric),
    /// A windowed metric: `METRIC@NAME`.
    Window(Metric, String),
    /// A figure of a fiscal year, by the year's label: `cost@FY2026`.
    Year(YearFigure, String),
    /// NPV added had the horizon ended after so many months: `uplift_npv@36m`.
    Horizon(u32),
    /// A step of the bridge.
    Bridge(BridgeItem),
    /// Present value of margin inside the horizon, for ROI as a ratio of means.
    CashBenefit,
    /// Present value of cost inside the horizon, for ROI as a ratio of means.
    CashCost,
    /// Most people at once, for the constraint on heads.
    PeakHeads,
}

impl Column {
    /// Name in files.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Metric(metric) => metric.name().to_owned(),
            Self::Window(metric, window) => format!("{}@{window}", metric.name()),
            Self::Year(figure, year) => format!("{}@{year}", figure.name()),
            Self::Horizon(months) => format!("uplift_npv@{months}m"),
            Self::Bridge(item) => item.name().to_owned(),
            Self::CashBenefit => "cash_benefit_pv".to_owned(),
            Self::CashCost => "cash_cost_pv".to_owned(),
            Self::PeakHeads => "peak_heads".to_owned(),
        }
    }
}

/// Quantiles and mean of a series by month, of one option: order p5, p25, p50, p75, p95, mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Bands {
    /// (option, series, month × 6 statistics): see [`Bands::at`].
    pub values: ndarray::Array4<f64>,
}

impl Bands {
    /// Names of the statistics, in order.
    pub const STATISTICS: [&'static str; 6] = ["p5", "p25", "p50", "p75", "p95", "mean"];

    /// Statistic `statistic` (an index into [`Self::STATISTICS`]) of a series over all months.
    #[must_use]
    pub fn at(&self, option: usize, series: Series, statistic: usize) -> Vec<f64> {
        self.values.slice(s![option, series as usize, .., statistic]).to_vec()
    }
}

/// All that a run leaves behind.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Option names, in the order of the scenario.
    pub options: Vec<String>,
    /// What was recorded per trajectory and option.
    pub columns: Vec<Column>,
    /// (option, column, trajectory); undefined is NaN, never is +∞.
    pub values: Array3<f64>,
    /// Paths of the uncertain parameters.
    pub belief_paths: Vec<String>,
    /// (trajectory, uncertain parameter), as drawn.
    pub beliefs: Array2<f64>,
    /// Monthly bands.
    pub bands: Bands,
}

impl Sample {
    /// How many trajectories.
    #[must_use]
    pub fn trajectories(&self) -> usize {
        self.values.dim().2
    }

    /// All trajectories of a column of an option.
    ///
    /// # Panics
    /// If the run did not record the column.
    #[must_use]
    pub fn column(&self, option: usize, column: &Column) -> ArrayView1<'_, f64> {
        let position = self.columns.iter().position(|c| c == column).expect("the run records this column");
        self.values.slice(s![option, position, ..])
    }

    /// All trajectories of a metric of an option.
    #[must_use]
    pub fn metric(&self, option: usize, metric: Metric) -> ArrayView1<'_, f64> {
        self.column(option, &Column::Metric(metric))
    }
}
