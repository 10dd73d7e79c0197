//! From a trajectory's months to its outcome metrics, figures by fiscal year, and series.
//!
//! - `npv`, `cost_pv`, `benefit_pv`: of the whole alliance function under that option, against nothing
//! - `uplift_npv`, `roi = Δbenefit/Δcost − 1`, `roi_cash`, `payback_month`, `worst_cash`, `pipeline_per_cost`: of the
//!   money added, Δ against the baseline in the same trajectory; undefined is NaN, never is +∞

use super::World;
use super::accounts::{Accounts, Added};
use super::path::{Month, Path};
use crate::lanes::{Lanes, on_lanes};
use crate::metric::{BridgeItem, Metric, YearFigure};
use crate::scenario::Setting;
use std::ops::Range;

/// Months after which the `horizon` chart asks who leads; the horizon itself joins them.
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

/// What an outcome is computed from.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a, const W: usize = 1> {
    /// The option's trajectories.
    pub path: &'a Path<W>,
    /// The baseline's accounts; none for the baseline itself and where there is none.
    pub baseline: Option<&'a Accounts<W>>,
    /// Whether this option is the baseline.
    pub is_baseline: bool,
    /// NPV of the second run, with reviews and gates off.
    pub npv_unadjusted: [f64; W],
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

    /// Writes every column of one option.
    pub fn write<const W: usize>(&self, world: &World<'_, W>, results: &Results<'_, W>, row: &mut [[f64; W]]) {
        let mut metrics = [[0.0; W]; Metric::COUNT];
        write_metrics(world, results, &mut metrics);
        let months = &results.path.months[..];
        for ((column, span), value) in self.columns.iter().zip(&self.spans).zip(row) {
            let months = if let Span::Months(range) = span { &months[range.clone()] } else { months };
            *value = match (column, span) {
                (Column::Horizon(_), Span::Checkpoint(position)) => npv_added_at(results, *position),
                (Column::Metric(metric), _) => metrics[*metric as usize],
                (Column::Window(metric, _), _) => windowed(months, *metric),
                (Column::Year(figure, _), _) => year_figure(months, *figure),
                (Column::Bridge(item), _) => bridge(world, results, *item),
                (Column::PeakHeads, _) => peak_heads(months),
                (Column::CashBenefit, _) => results.path.accounts.margin,
                (Column::CashCost, _) => results.path.accounts.cost,
                (Column::Horizon(_), _) => [f64::NAN; W],
            };
        }
    }
}

/// NPV added had the horizon ended at a checkpoint.
fn npv_added_at<const W: usize>(results: &Results<'_, W>, checkpoint: usize) -> [f64; W] {
    let own = &results.path.accounts.npv_at[checkpoint];
    match results.baseline.map(|baseline| &baseline.npv_at[checkpoint]) {
        _ if results.is_baseline => [0.0; W],
        Some(baseline) => std::array::from_fn(|lane| own[lane] - baseline[lane]),
        None => *own,
    }
}

/// Months of a fiscal year, by its label.
fn months_of_year(setting: &Setting, label: &str) -> Range<usize> {
    let is_in = |&month: &u32| format!("FY{}", fiscal_year(setting, month)) == label;
    let mut months = (0..setting.horizon_months).filter(is_in);
    let first = months.next().map_or(0, |month| month as usize);
    first..first + 1 + months.count()
}

/// Sum over months.
#[inline(always)]
fn sum<const W: usize>(months: &[Month<[f64; W]>], of: impl Fn(&Month) -> f64) -> [f64; W] {
    let mut sums = [0.0; W];
    for month in months {
        for lane in 0..W {
            sums[lane] += of(&month.lane(lane));
        }
    }
    sums
}

/// Mean over months.
#[inline(always)]
fn mean<const W: usize>(months: &[Month<[f64; W]>], of: impl Fn(&Month) -> f64) -> [f64; W] {
    sum(months, of).map(|sum| sum / months.len() as f64)
}

/// Largest over months, at least `least`.
#[inline(always)]
fn largest<const W: usize>(months: &[Month<[f64; W]>], least: f64, of: impl Fn(&Month) -> f64) -> [f64; W] {
    let mut largest = [least; W];
    for month in months {
        for lane in 0..W {
            let value = of(&month.lane(lane));
            largest[lane] = if value > largest[lane] { value } else { largest[lane] };
        }
    }
    largest
}

/// One sum over another; undefined where that is not above zero.
#[inline(always)]
fn ratio<const W: usize>(part: [f64; W], whole: [f64; W]) -> [f64; W] {
    std::array::from_fn(|lane| if whole[lane] > 0.0 { part[lane] / whole[lane] } else { f64::NAN })
}

on_lanes! {
    fn windowed<W>(months: &[Month<[f64; W]>], metric: Metric) -> [f64; W] {
        match metric {
            Metric::PipelineField => sum(months, |month| month.pipeline_field),
            Metric::PipelinePdm => sum(months, |month| month.pipeline_pdm),
            Metric::Wins => sum(months, |month| month.wins),
            Metric::Bookings => sum(months, |month| month.bookings),
            Metric::MarketplaceNew => sum(months, |month| month.marketplace_new),
            _ => ratio(sum(months, |month| month.renewals), sum(months, |month| month.transactions)),
        }
    }
}

on_lanes! {
    fn year_figure<W>(months: &[Month<[f64; W]>], figure: YearFigure) -> [f64; W] {
        match figure {
            YearFigure::Cost => sum(months, Month::cost),
            YearFigure::Bookings => sum(months, |month| month.bookings),
            YearFigure::Margin => sum(months, |month| month.margin),
            YearFigure::Cash => sum(months, |month| month.margin - month.cost()),
            YearFigure::Pipeline => sum(months, |month| month.pipeline_field),
        }
    }
}

on_lanes! {
    fn peak_heads<W>(months: &[Month<[f64; W]>]) -> [f64; W] {
        largest(months, 0.0, Month::all_actual)
    }
}

on_lanes! {
    fn bridge<W>(world: &World<'_, W>, results: &Results<'_, W>, item: BridgeItem) -> [f64; W] {
        let (months, tail) = (&results.path.months[..], &results.path.accounts.tail);
        match item {
            BridgeItem::Opened => present(world, months, [0.0; W], |month| month.opened),
            BridgeItem::Won => present(world, months, tail.bookings, |month| month.bookings),
            BridgeItem::Recurring => present(world, months, tail.revenue, |month| month.revenue),
            BridgeItem::Margin => std::array::from_fn(|lane| results.path.accounts.benefit_pv(lane)),
            BridgeItem::StaffCost => present(world, months, [0.0; W], |month| month.staff_cost),
            BridgeItem::SellingCost => present(world, months, tail.cost, |month| month.selling_cost),
        }
    }
}

/// Present value inside the horizon, and what comes after.
#[inline(always)]
fn present<const W: usize>(
    world: &World<'_, W>,
    months: &[Month<[f64; W]>],
    after: [f64; W],
    of: impl Fn(&Month) -> f64,
) -> [f64; W] {
    let mut sums = [0.0; W];
    for (month, record) in (0..).zip(months) {
        let discounts = world.discount(month);
        for lane in 0..W {
            sums[lane] += discounts[lane] * of(&record.lane(lane));
        }
    }
    std::array::from_fn(|lane| sums[lane] + after[lane])
}

on_lanes! {
    /// All outcome metrics, by position in [`Metric::ALL`].
    fn write_metrics<W>(world: &World<'_, W>, results: &Results<'_, W>, row: &mut [[f64; W]; Metric::COUNT]) {
        write_money(results, row);
        write_funnel(world, results, row);
        write_flexibility(results, row);
    }
}

#[inline(always)]
fn write_money<const W: usize>(results: &Results<'_, W>, row: &mut [[f64; W]; Metric::COUNT]) {
    let (months, accounts) = (&results.path.months[..], &results.path.accounts);
    let added = Added { own: accounts, baseline: results.baseline };
    let pipeline = sum(months, |month| month.pipeline_field);
    (row[Metric::PaybackMonth as usize], row[Metric::WorstCash as usize]) = added.payback_and_worst();
    for lane in 0..W {
        let mut set = |metric: Metric, value: f64| row[metric as usize][lane] = value;
        let cost_added = added.less(|accounts| accounts.cost_pv(lane));
        set(Metric::Npv, accounts.npv(lane));
        set(Metric::CostPv, accounts.cost_pv(lane));
        set(Metric::BenefitPv, accounts.benefit_pv(lane));
        set(Metric::Roi, added.return_on(|accounts| accounts.benefit_pv(lane), |accounts| accounts.cost_pv(lane)));
        set(Metric::RoiCash, added.return_on(|accounts| accounts.margin[lane], |accounts| accounts.cost[lane]));
        let uplift = added.less(|accounts| accounts.npv(lane));
        set(Metric::UpliftNpv, if results.is_baseline { 0.0 } else { uplift });
        set(Metric::PipelinePerCost, if cost_added > 0.0 { pipeline[lane] / cost_added } else { f64::NAN });
        set(Metric::FlexibilityValue, accounts.npv(lane) - results.npv_unadjusted[lane]);
    }
}

#[inline(always)]
fn write_funnel<const W: usize>(world: &World<'_, W>, results: &Results<'_, W>, row: &mut [[f64; W]; Metric::COUNT]) {
    let months = &results.path.months[..];
    let last = months.last().expect("a horizon has at least one month");
    let by_month = |end: usize| months.get(..end).map_or([f64::NAN; W], |part| sum(part, |m| m.pipeline_field));
    let prepared = sum(months, |month| month.prepared);
    let mut set = |metric: Metric, values: [f64; W]| row[metric as usize] = values;
    set(Metric::PipelineField, sum(months, |month| month.pipeline_field));
    set(Metric::PipelinePdm, sum(months, |month| month.pipeline_pdm));
    set(Metric::PipelineM12, by_month(12));
    set(Metric::PipelineM18, by_month(18));
    set(Metric::PipelineM24, by_month(24));
    set(Metric::Opportunities, sum(months, |month| month.opportunities));
    set(Metric::Wins, sum(months, |month| month.wins));
    set(Metric::Bookings, sum(months, |month| month.bookings));
    set(Metric::ArrEnd, std::array::from_fn(|lane| last.arr.alliance[lane] + last.arr.direct[lane]));
    set(Metric::MarketplaceNew, sum(months, |month| month.marketplace_new));
    set(
        Metric::MarketplaceRenewalShare,
        ratio(sum(months, |month| month.renewals), sum(months, |month| month.transactions)),
    );
    set(Metric::FieldPullMean, mean(months, |month| month.field_pull));
    set(Metric::FieldPullEnd, last.field_pull);
    set(Metric::MonthsToTraction, months_to_traction(months));
    set(Metric::PdmAttentionMean, mean(months, |month| month.pdm_hours));
    set(Metric::AeMotiveMean, mean(months, |month| month.ae_motive));
    set(Metric::PreparedShare, ratio(prepared, sum(months, |month| month.asked)));
    let hours = &world.facts.meetings.prep_hours;
    set(Metric::SellerHours, std::array::from_fn(|lane| prepared[lane] * hours[lane]));
    set(Metric::StretchPeak, largest(months, 1.0, |month| month.stretch));
}

/// First month at whose end five account teams are active.
#[inline(always)]
fn months_to_traction<const W: usize>(months: &[Month<[f64; W]>]) -> [f64; W] {
    let mut first = [f64::INFINITY; W];
    for (position, month) in months.iter().enumerate().rev() {
        for lane in 0..W {
            first[lane] = if month.field_pull[lane] >= 5.0 { position as f64 } else { first[lane] };
        }
    }
    first
}

#[inline(always)]
fn write_flexibility<const W: usize>(results: &Results<'_, W>, row: &mut [[f64; W]; Metric::COUNT]) {
    let months = &results.path.months[..];
    let mut set = |metric: Metric, values: [f64; W]| row[metric as usize] = values;
    set(Metric::CapacityGap, mean(months, Month::capacity_gap));
    let under_mandate = sum(months, |month| month.under_mandate);
    set(Metric::MandateGap, ratio(sum(months, |month| month.under_mandate * month.capacity_gap()), under_mandate));
    set(Metric::MonthsOutOfBand, sum(months, out_of_band));
    set(Metric::AdjustmentCost, sum(months, |month| month.adjustment_cost));
    set(Metric::ExitCostMean, mean(months, |month| month.exit_cost));
    set(Metric::ExitCostPeak, largest(months, 0.0, |month| month.exit_cost));
    let with_cost = sum(months, |month| if month.run_rate > 0.0 { 1.0 } else { 0.0 });
    let shed = sum(months, |month| if month.run_rate > 0.0 { month.sheddable / month.run_rate } else { 0.0 });
    set(Metric::Sheddable90d, ratio(shed, with_cost));
}

/// 1 if `|Σactual − Σdesired| > 0.2·Σdesired`, else 0.
#[inline(always)]
fn out_of_band(month: &Month) -> f64 {
    let (actual, desired) = (month.all_actual(), month.all_desired());
    if (actual - desired).abs() > 0.2 * desired { 1.0 } else { 0.0 }
}

#[cfg(test)]
mod tests;
