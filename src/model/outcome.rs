//! From a trajectory's months to its outcome metrics, figures by fiscal year, and series.
//!
//! - `npv`, `cost_pv`, `benefit_pv`: of the whole alliance function under that option, against nothing
//! - `uplift_npv`, `roi = Δbenefit/Δcost − 1`, `roi_cash`, `payback_month`, `worst_cash`, `pipeline_per_cost`: of the
//!   money added, Δ against the baseline in the same trajectory; undefined is NaN, never is +∞

use super::World;
use super::economics::{Tail, tail};
use super::path::{Month, Path};
use crate::metric::{BridgeItem, Metric, Series, YearFigure};
use crate::scenario::Setting;
use std::ops::Range;

/// Months after which the `horizon` chart asks who leads; the horizon itself joins them.
const CHECKPOINTS: [u32; 4] = [24, 36, 48, 60];

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
    /// Most people at once, for the constraint on heads.
    PeakHeads,
    /// Present value of the margin inside the horizon.
    CashBenefit,
    /// Present value of the cost inside the horizon.
    CashCost,
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
            Self::PeakHeads => "peak_heads".to_owned(),
            Self::CashBenefit => "cash_benefit_pv".to_owned(),
            Self::CashCost => "cash_cost_pv".to_owned(),
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
    columns.extend([Column::PeakHeads, Column::CashBenefit, Column::CashCost]);
    columns
}

/// Horizons of the `horizon` chart.
pub fn checkpoints(setting: &Setting) -> impl Iterator<Item = u32> {
    let horizon = setting.horizon_months;
    CHECKPOINTS.into_iter().filter(move |&month| month < horizon).chain([horizon])
}

/// Fiscal year of a month, named by the calendar year in which it ends.
#[must_use]
pub fn fiscal_year(setting: &Setting, month: u32) -> i32 {
    let calendar = setting.start.plus(month);
    let ends_next_year = setting.fiscal_year_start > 1 && calendar.month >= setting.fiscal_year_start;
    calendar.year + i32::from(ends_next_year)
}

/// Present values of one option's trajectory.
#[derive(Clone, Debug)]
pub struct Accounts {
    /// Discounted cash, cumulative by month.
    pub cash: Vec<f64>,
    /// Present value of margin inside the horizon.
    pub margin: f64,
    /// Present value of cost inside the horizon.
    pub cost: f64,
    /// What comes after it.
    pub tail: Tail,
    /// NPV had the horizon ended at each checkpoint.
    pub npv_at: Vec<f64>,
}

impl Accounts {
    /// Adds up a trajectory.
    #[must_use]
    pub fn new(world: &World<'_>, path: &Path) -> Self {
        let (mut cash, mut margin, mut cost) = (Vec::with_capacity(path.months.len()), 0.0, 0.0);
        for (month, record) in (0..).zip(&path.months) {
            let discount = world.discount(month);
            margin += discount * record.margin;
            cost += discount * record.cost();
            cash.push(margin - cost);
        }
        let tail_at = |horizon: u32| tail(world, horizon, path.months[horizon as usize - 1].arr, &path.deals);
        let npv_at = checkpoints(world.setting)
            .map(|horizon| {
                let tail = tail_at(horizon);
                cash[horizon as usize - 1] + tail.margin - tail.cost
            })
            .collect();
        Self { margin, cost, tail: tail_at(world.setting.horizon_months), npv_at, cash }
    }

    /// Present value of benefit, tail included.
    #[must_use]
    pub fn benefit_pv(&self) -> f64 {
        self.margin + self.tail.margin
    }

    /// Present value of cost, tail included.
    #[must_use]
    pub fn cost_pv(&self) -> f64 {
        self.cost + self.tail.cost
    }

    /// Net present value.
    #[must_use]
    pub fn npv(&self) -> f64 {
        self.benefit_pv() - self.cost_pv()
    }
}

/// The money added: an option's accounts less those of the baseline, or against nothing.
struct Added<'a> {
    own: &'a Accounts,
    baseline: Option<&'a Accounts>,
}

impl Added<'_> {
    fn less(&self, of: impl Fn(&Accounts) -> f64) -> f64 {
        of(self.own) - self.baseline.map_or(0.0, of)
    }

    fn cash(&self, month: usize) -> f64 {
        self.less(|accounts| accounts.cash[month])
    }

    fn return_on(&self, benefit: impl Fn(&Accounts) -> f64, cost: impl Fn(&Accounts) -> f64) -> f64 {
        let cost = self.less(cost);
        if cost > 0.0 { self.less(benefit) / cost - 1.0 } else { f64::NAN }
    }

    /// First month from which cumulative discounted cash stays at or above zero.
    fn payback_month(&self) -> f64 {
        let months = self.own.cash.len();
        let below = (0..months).rev().find(|&month| self.cash(month) < 0.0);
        match below {
            None => 0.0,
            Some(last) if last + 1 < months => (last + 1) as f64,
            Some(_) => f64::INFINITY,
        }
    }

    fn worst_cash(&self) -> f64 {
        (0..self.own.cash.len()).map(|month| self.cash(month)).fold(0.0, f64::min)
    }
}

/// What an outcome is computed from.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a> {
    /// The option's trajectory.
    pub path: &'a Path,
    /// Its accounts.
    pub accounts: &'a Accounts,
    /// The baseline's accounts; none for the baseline itself and where there is none.
    pub baseline: Option<&'a Accounts>,
    /// Whether this option is the baseline.
    pub is_baseline: bool,
    /// NPV of the second run, with reviews and gates off.
    pub npv_unadjusted: f64,
}

/// Which months a column looks at.
#[derive(Clone, Debug)]
enum Span {
    /// All, or what the column says itself.
    All,
    /// A stretch: a window, a fiscal year.
    Months(Range<usize>),
    /// A checkpoint, by position.
    Checkpoint(usize),
}

/// Writes outcome columns; knows which months each column looks at.
#[derive(Clone, Debug)]
pub struct Recorder {
    columns: Vec<Column>,
    spans: Vec<Span>,
}

impl Recorder {
    /// The recorder of a setting.
    #[must_use]
    pub fn new(setting: &Setting) -> Self {
        let columns = columns(setting);
        let mut checkpoint = 0;
        let span = |column: &Column| match column {
            Column::Window(_, name) => {
                let window = setting.windows.iter().find(|window| window.name == *name);
                let window = window.expect("columns are made from the windows of the setting");
                Span::Months(window.from as usize..(window.from + window.months) as usize)
            }
            Column::Year(_, label) => Span::Months(months_of_year(setting, label)),
            Column::Horizon(_) => {
                checkpoint += 1;
                Span::Checkpoint(checkpoint - 1)
            }
            _ => Span::All,
        };
        let spans = columns.iter().map(span).collect();
        Self { columns, spans }
    }

    /// Everything that is recorded, in order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Writes every column of one option in one trajectory.
    pub fn write(&self, world: &World<'_>, results: &Results<'_>, row: &mut [f64]) {
        let metrics = metrics(world, results);
        let months = &results.path.months[..];
        for ((column, span), value) in self.columns.iter().zip(&self.spans).zip(row) {
            let months = if let Span::Months(range) = span { &months[range.clone()] } else { months };
            *value = match (column, span) {
                (Column::Horizon(_), Span::Checkpoint(position)) => npv_added_at(results, *position),
                (Column::Metric(metric), _) => metrics[*metric as usize],
                (Column::Window(metric, _), _) => windowed(months, *metric),
                (Column::Year(figure, _), _) => year_figure(months, *figure),
                (Column::Bridge(item), _) => bridge(world, results, *item),
                (Column::PeakHeads, _) => {
                    f64::from(months.iter().map(|month| month.actual.iter().sum::<u32>()).max().unwrap_or(0))
                }
                (Column::CashBenefit, _) => results.accounts.margin,
                (Column::CashCost, _) => results.accounts.cost,
                (Column::Horizon(_), _) => f64::NAN,
            };
        }
    }
}

/// NPV added had the horizon ended at a checkpoint.
fn npv_added_at(results: &Results<'_>, checkpoint: usize) -> f64 {
    let at = |accounts: &Accounts| accounts.npv_at[checkpoint];
    if results.is_baseline { 0.0 } else { at(results.accounts) - results.baseline.map_or(0.0, at) }
}

/// Months of a fiscal year, by its label.
fn months_of_year(setting: &Setting, label: &str) -> Range<usize> {
    let is_in = |&month: &u32| format!("FY{}", fiscal_year(setting, month)) == label;
    let mut months = (0..setting.horizon_months).filter(is_in);
    let first = months.next().map_or(0, |month| month as usize);
    first..first + 1 + months.count()
}

/// Sum over months; mean over those for which `of` is defined, NaN where there are none.
fn mean_of(months: &[Month], of: impl Fn(&Month) -> Option<f64>) -> f64 {
    let (sum, count) = months.iter().filter_map(of).fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { f64::NAN }
}

fn sum(months: &[Month], of: impl Fn(&Month) -> f64) -> f64 {
    months.iter().map(of).sum()
}

fn windowed(months: &[Month], metric: Metric) -> f64 {
    match metric {
        Metric::PipelineField => sum(months, |month| month.pipeline_field),
        Metric::PipelinePdm => sum(months, |month| month.pipeline_pdm),
        Metric::Wins => sum(months, |month| month.wins),
        Metric::Bookings => sum(months, |month| month.bookings),
        Metric::MarketplaceNew => sum(months, |month| month.marketplace_new),
        _ => ratio(sum(months, |month| month.renewals), sum(months, |month| month.transactions)),
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { f64::NAN }
}

fn year_figure(months: &[Month], figure: YearFigure) -> f64 {
    match figure {
        YearFigure::Cost => sum(months, Month::cost),
        YearFigure::Bookings => sum(months, |month| month.bookings),
        YearFigure::Margin => sum(months, |month| month.margin),
        YearFigure::Cash => sum(months, |month| month.margin - month.cost()),
        YearFigure::Pipeline => sum(months, |month| month.pipeline_field),
    }
}

fn bridge(world: &World<'_>, results: &Results<'_>, item: BridgeItem) -> f64 {
    let present = |of: fn(&Month) -> f64| {
        (0..).zip(&results.path.months).map(|(month, record)| world.discount(month) * of(record)).sum::<f64>()
    };
    let tail = &results.accounts.tail;
    match item {
        BridgeItem::Opened => present(|month| month.opened),
        BridgeItem::Won => present(|month| month.bookings) + tail.bookings,
        BridgeItem::Recurring => present(|month| month.revenue) + tail.revenue,
        BridgeItem::Margin => results.accounts.benefit_pv(),
        BridgeItem::StaffCost => present(|month| month.staff_cost),
        BridgeItem::SellingCost => present(|month| month.selling_cost) + tail.cost,
    }
}

/// All outcome metrics, by position in [`Metric::ALL`].
fn metrics(world: &World<'_>, results: &Results<'_>) -> [f64; Metric::COUNT] {
    let (months, accounts) = (&results.path.months[..], results.accounts);
    let added = Added { own: accounts, baseline: results.baseline };
    let pipeline_field = sum(months, |month| month.pipeline_field);
    let by_month = |last: usize| months.get(..last).map_or(f64::NAN, |part| sum(part, |month| month.pipeline_field));
    let last = months.last().expect("a horizon has at least one month");
    let cost_added = added.less(Accounts::cost_pv);
    std::array::from_fn(|position| match Metric::ALL[position] {
        Metric::Npv => accounts.npv(),
        Metric::Roi => added.return_on(Accounts::benefit_pv, Accounts::cost_pv),
        Metric::RoiCash => added.return_on(|accounts| accounts.margin, |accounts| accounts.cost),
        Metric::UpliftNpv => {
            if results.is_baseline {
                0.0
            } else {
                added.less(Accounts::npv)
            }
        }
        Metric::PaybackMonth => added.payback_month(),
        Metric::CostPv => accounts.cost_pv(),
        Metric::BenefitPv => accounts.benefit_pv(),
        Metric::WorstCash => added.worst_cash(),
        Metric::PipelineField => pipeline_field,
        Metric::PipelinePdm => sum(months, |month| month.pipeline_pdm),
        Metric::PipelineM12 => by_month(12),
        Metric::PipelineM18 => by_month(18),
        Metric::PipelineM24 => by_month(24),
        Metric::Opportunities => sum(months, |month| month.opportunities),
        Metric::Wins => sum(months, |month| month.wins),
        Metric::Bookings => sum(months, |month| month.bookings),
        Metric::ArrEnd => last.arr.alliance + last.arr.direct,
        Metric::MarketplaceNew => sum(months, |month| month.marketplace_new),
        Metric::MarketplaceRenewalShare => windowed(months, Metric::MarketplaceRenewalShare),
        Metric::PipelinePerCost if cost_added > 0.0 => pipeline_field / cost_added,
        Metric::PipelinePerCost => f64::NAN,
        Metric::FieldPullMean => mean_of(months, |month| Some(month.field_pull)),
        Metric::FieldPullEnd => last.field_pull,
        Metric::MonthsToTraction => {
            months.iter().position(|month| month.field_pull >= 5.0).map_or(f64::INFINITY, |month| month as f64)
        }
        Metric::PdmAttentionMean => mean_of(months, |month| Some(month.pdm_hours)),
        Metric::AeMotiveMean => mean_of(months, |month| Some(month.ae_motive)),
        Metric::PreparedShare => ratio(sum(months, |month| month.prepared), sum(months, |month| month.asked)),
        Metric::CapacityGap => mean_of(months, |month| Some(month.capacity_gap())),
        Metric::MandateGap => mean_of(months, |month| month.is_under_mandate.then(|| month.capacity_gap())),
        Metric::MonthsOutOfBand => months.iter().filter(|month| is_out_of_band(month)).count() as f64,
        Metric::AdjustmentCost => sum(months, |month| month.adjustment_cost),
        Metric::ExitCostMean => mean_of(months, |month| Some(month.exit_cost)),
        Metric::ExitCostPeak => months.iter().map(|month| month.exit_cost).fold(0.0, f64::max),
        Metric::Sheddable90d => {
            mean_of(months, |month| (month.run_rate > 0.0).then(|| month.sheddable / month.run_rate))
        }
        Metric::FlexibilityValue => accounts.npv() - results.npv_unadjusted,
        Metric::SellerHours => sum(months, |month| month.prepared) * world.beliefs.meetings.prep_hours,
        Metric::StretchPeak => months.iter().map(|month| month.stretch).fold(1.0, f64::max),
    })
}

/// `|Σactual − Σdesired| > 0.2·Σdesired`
fn is_out_of_band(month: &Month) -> bool {
    let (actual, desired) = (month.actual.iter().sum::<u32>(), month.desired.iter().sum::<u32>());
    f64::from(actual.abs_diff(desired)) > 0.2 * f64::from(desired)
}

/// A monthly series of one option.
pub fn series(series: Series, results: &Results<'_>) -> impl Iterator<Item = f64> {
    let mut pipeline = 0.0;
    let (accounts, baseline) = (results.accounts, results.baseline);
    results.path.months.iter().enumerate().map(move |(position, month)| match series {
        Series::PipelineCumulative => {
            pipeline += month.pipeline_field;
            pipeline
        }
        Series::PipelineOpen => month.pipeline_open,
        Series::CashCumulative => accounts.cash[position] - baseline.map_or(0.0, |baseline| baseline.cash[position]),
        Series::PdmAttention => month.pdm_hours,
        Series::PdmMotive => month.pdm_motive,
        Series::AeMotive => month.ae_motive,
        Series::FieldPull => month.field_pull,
        Series::CapacityEffective => month.effective,
        Series::CapacityDesired => f64::from(month.desired.iter().sum::<u32>()),
        Series::ExitCost => month.exit_cost,
        Series::ConsumptionPartner => month.partner,
        Series::ConsumptionCustomer => month.customer,
        Series::ConsumptionCredited => month.credited,
    })
}
