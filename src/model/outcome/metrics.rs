//! How each outcome is computed from the months and the money.

use super::Results;
use crate::lanes::{Lanes, Real, double, on_lanes};
use crate::metric::{BridgeItem, Metric, MoneyPart, YearFigure};
use crate::model::World;
use crate::model::accounts::Added;
use crate::model::beside::Beside;
use crate::model::path::Month;
use crate::model::staffing::{COMMITTED, SHED_FROM};
use crate::scenario::StaffingOption;
use std::array::from_fn;

/// Sum over months.
#[inline(always)]
pub(super) fn sum<const W: usize>(months: &[Month<[Real; W]>], of: impl Fn(&Month) -> Real) -> [f64; W] {
    let mut sums = [0.0; W];
    for month in months {
        for lane in 0..W {
            sums[lane] += double(of(&month.lane(lane)));
        }
    }
    sums
}

/// Mean over months.
#[inline(always)]
fn mean<const W: usize>(months: &[Month<[Real; W]>], of: impl Fn(&Month) -> Real) -> [f64; W] {
    sum(months, of).map(|sum| sum / months.len() as f64)
}

/// Largest over months, at least `least`.
#[inline(always)]
fn largest<const W: usize>(months: &[Month<[Real; W]>], least: f64, of: impl Fn(&Month) -> Real) -> [f64; W] {
    let mut largest = [least; W];
    for month in months {
        for lane in 0..W {
            let value = double(of(&month.lane(lane)));
            largest[lane] = if value > largest[lane] { value } else { largest[lane] };
        }
    }
    largest
}

/// One sum over another; undefined where that is not above zero.
#[inline(always)]
fn ratio<const W: usize>(part: [f64; W], whole: [f64; W]) -> [f64; W] {
    from_fn(|lane| if whole[lane] > 0.0 { part[lane] / whole[lane] } else { f64::NAN })
}

/// A metric that the accounts make by themselves: present values, what is added to the baseline, and yardsticks.
#[inline(always)]
fn of_money<const W: usize>(results: &Results<'_, W>, metric: Metric) -> [f64; W] {
    let accounts = &results.path.accounts;
    let added = Added { own: accounts, baseline: results.baseline };
    match metric {
        Metric::Npv => from_fn(|lane| accounts.npv(lane)),
        Metric::Roi => from_fn(|lane| added.return_on(|own| own.benefit_pv(lane), |own| own.cost_pv(lane))),
        Metric::RoiCash => from_fn(|lane| added.return_on(|own| own.collected[lane], |own| own.cost[lane])),
        Metric::UpliftNpv => from_fn(|lane| added.less(|own| own.npv(lane))),
        Metric::InfluencedNpv => from_fn(|lane| added.less(|own| own.influenced_npv(lane))),
        Metric::OriginatedNpv => from_fn(|lane| added.less(|own| own.npv(lane) - own.influenced_npv(lane))),
        Metric::PaybackMonth => added.payback_and_worst().0,
        Metric::CostPv => from_fn(|lane| accounts.cost_pv(lane)),
        Metric::BenefitPv => from_fn(|lane| accounts.benefit_pv(lane)),
        Metric::WorstCash => added.payback_and_worst().1,
        Metric::CacPayback => from_fn(|lane| added.cac_payback(lane)),
        Metric::CashPositiveMonth => added.cash_positive_month(),
        Metric::RoiCohort1 => from_fn(|lane| added.return_on_year(0, lane)),
        Metric::RoiCohort2 => from_fn(|lane| added.return_on_year(1, lane)),
        Metric::RoiCohort3 => from_fn(|lane| added.return_on_year(2, lane)),
        Metric::RoiCohort4 => from_fn(|lane| added.return_on_year(3, lane)),
        Metric::RoiCohort5 => from_fn(|lane| added.return_on_year(4, lane)),
        other => unreachable!("`{}` is not of the accounts alone", other.name()),
    }
}

on_lanes! {
    /// A metric; those that count by month, over these months.
    pub(super) fn metric<W>(
        world: &World<'_, W>,
        results: &Results<'_, W>,
        months: &[Month<[Real; W]>],
        metric: Metric,
    ) -> [f64; W] {
        let last = months.last().expect("months are one at least");
        match metric {
            Metric::InfluencedPipeline => sum(months, |month| month.influenced),
            Metric::InfluencedWins => sum(months, |month| month.influenced_wins),
            Metric::InfluencedBookings => sum(months, |month| month.influenced_bookings),
            Metric::PipelinePerCost => {
                let added = Added { own: &results.path.accounts, baseline: results.baseline };
                let cost = from_fn(|lane| added.less(|own| own.cost_pv(lane)));
                ratio(sum(months, |month| month.pipeline_field), cost)
            }
            Metric::FlexibilityValue
            | Metric::MandateCost
            | Metric::CashSaved6m
            | Metric::PolicySizeMean
            | Metric::PolicyStopMonth => of_flexibility(results, metric),
            Metric::PipelineField => sum(months, |month| month.pipeline_field),
            Metric::PipelinePdm => sum(months, |month| month.pipeline_pdm),
            Metric::PipelineM12 => pipeline_by(months, 12),
            Metric::PipelineM18 => pipeline_by(months, 18),
            Metric::PipelineM24 => pipeline_by(months, 24),
            Metric::Opportunities => sum(months, |month| month.opportunities),
            Metric::Wins => sum(months, |month| month.wins),
            Metric::Bookings => sum(months, |month| month.bookings),
            Metric::ArrEnd => {
                from_fn(|lane| double(last.arr.alliance[lane] + last.arr.direct[lane] + last.arr.influenced[lane]))
            }
            Metric::MarketplaceNew => sum(months, |month| month.marketplace_new),
            Metric::MarketplaceRenewalShare => {
                ratio(sum(months, |month| month.renewals), sum(months, |month| month.transactions))
            }
            Metric::FieldPullMean => mean(months, |month| month.field_pull),
            Metric::FieldPullEnd => last.field_pull.map(double),
            Metric::AccountsCovered => last.accounts_covered.map(double),
            Metric::MonthsToTraction => months_to_traction(months),
            Metric::PdmAttentionMean => mean(months, |month| month.pdm_hours),
            Metric::AeMotiveMean => mean(months, |month| month.ae_motive),
            Metric::Funds => sum(months, |month| month.funds),
            Metric::PreparedShare => ratio(sum(months, |month| month.prepared), sum(months, |month| month.asked)),
            Metric::CapacityGap => mean(months, |month| month.roster.capacity_gap()),
            Metric::MandateGap => {
                let gap = sum(months, |month| month.roster.under_mandate * month.roster.capacity_gap());
                ratio(gap, sum(months, |month| month.roster.under_mandate))
            }
            Metric::MonthsOutOfBand => sum(months, out_of_band),
            Metric::AdjustmentCost => sum(months, |month| month.roster.adjustment_cost),
            Metric::ExitCostMean => mean(months, |month| month.roster.exit_cost),
            Metric::ExitCostPeak => largest(months, 0.0, |month| month.roster.exit_cost),
            Metric::Sheddable90d => sheddable(months),
            Metric::Committed6m => mean(months, |month| month.roster.committed),
            Metric::Committed6mPeak => largest(months, 0.0, |month| month.roster.committed),
            Metric::CommittedShare => committed_share(months),
            Metric::MonthsToShed50 => months_to_shed(months),
            Metric::MonthsToAdd50 => months_to_add(world, results.option),
            Metric::SellerHours => sum(months, |month| month.seller_hours),
            Metric::SellerCost => sum(months, |month| month.seller_cost),
            Metric::MarketplaceNewTcv => {
                let (volume, years) = (sum(months, |month| month.marketplace_new), &world.facts.marketplace.term_years);
                from_fn(|lane| volume[lane] * double(years[lane]))
            }
            Metric::StretchPeak => largest(months, 1.0, |month| month.stretch),
            _ => of_money(results, metric),
        }
    }
}

/// Field pipeline of the first months; undefined where the horizon is shorter.
#[inline(always)]
fn pipeline_by<const W: usize>(months: &[Month<[Real; W]>], end: usize) -> [f64; W] {
    months.get(..end).map_or([f64::NAN; W], |part| sum(part, |month| month.pipeline_field))
}

on_lanes! {
    /// A figure of a year's months.
    pub(super) fn year_figure<W>(months: &[Month<[Real; W]>], figure: YearFigure) -> [f64; W] {
        match figure {
            YearFigure::Cost => sum(months, Month::cost),
            YearFigure::Bookings => sum(months, |month| month.bookings),
            YearFigure::Margin => sum(months, |month| month.margin),
            YearFigure::Cash => sum(months, |month| month.collected - month.cost()),
            YearFigure::Pipeline => sum(months, |month| month.pipeline_field),
        }
    }
}

on_lanes! {
    /// Most people at once.
    pub(super) fn peak_heads<W>(months: &[Month<[Real; W]>]) -> [f64; W] {
        largest(months, 0.0, |month| month.roster.all_actual())
    }
}

on_lanes! {
    /// A step of the bridge.
    pub(super) fn bridge<W>(world: &World<'_, W>, results: &Results<'_, W>, item: BridgeItem) -> [f64; W] {
        let (months, tail) = (&results.path.months[..], &results.path.accounts.tail);
        match item {
            BridgeItem::Opened => present(world, months, [0.0; W], |month| month.opened),
            BridgeItem::Won => present(world, months, tail.bookings.map(double), |month| month.bookings),
            BridgeItem::Recurring => present(world, months, tail.revenue.map(double), |month| month.revenue),
            BridgeItem::Margin => from_fn(|lane| results.path.accounts.benefit_pv(lane)),
            BridgeItem::StaffCost => present(world, months, [0.0; W], |month| month.staff_cost),
            BridgeItem::SellingCost => present(world, months, tail.cost.map(double), |month| month.selling_cost),
        }
    }
}

on_lanes! {
    /// A part of the money that one price moves.
    pub(super) fn money_part<W>(world: &World<'_, W>, results: &Results<'_, W>, part: MoneyPart) -> [f64; W] {
        let (months, tail) = (&results.path.months[..], &results.path.accounts.tail);
        match part {
            MoneyPart::Pay => present(world, months, [0.0; W], |month| month.roster.pay),
            MoneyPart::Retainers => present(world, months, [0.0; W], |month| month.roster.retainers),
            MoneyPart::SuccessFees => present(world, months, tail.success_fees.map(double), |month| month.success_fees),
            MoneyPart::MarketplaceFees => present(world, months, tail.marketplace_fees.map(double), |month| month.marketplace_fees),
        }
    }
}

/// Present value inside the horizon, and what comes after.
#[inline(always)]
fn present<const W: usize>(
    world: &World<'_, W>,
    months: &[Month<[Real; W]>],
    after: [f64; W],
    of: impl Fn(&Month) -> Real,
) -> [f64; W] {
    let mut sums = [0.0; W];
    for (month, record) in (0..).zip(months) {
        let discounts = world.discount(month);
        for lane in 0..W {
            sums[lane] += discounts[lane] * double(of(&record.lane(lane)));
        }
    }
    from_fn(|lane| sums[lane] + after[lane])
}

/// NPV added had the horizon ended at a checkpoint.
pub(super) fn npv_added_at<const W: usize>(results: &Results<'_, W>, checkpoint: usize) -> [f64; W] {
    let own = &results.path.accounts.npv_at[checkpoint];
    match results.baseline.map(|baseline| &baseline.npv_at[checkpoint]) {
        Some(baseline) => from_fn(|lane| own[lane] - baseline[lane]),
        None => *own,
    }
}

/// First month at whose end active account teams cover five target accounts.
#[inline(always)]
fn months_to_traction<const W: usize>(months: &[Month<[Real; W]>]) -> [f64; W] {
    let mut first = [f64::INFINITY; W];
    for (position, month) in months.iter().enumerate().rev() {
        for lane in 0..W {
            first[lane] = if month.accounts_covered[lane] >= 5.0 { position as f64 } else { first[lane] };
        }
    }
    first
}

/// Part of the run-rate cost that a stop would save within three months, over the months that have such a cost.
#[inline(always)]
fn sheddable<const W: usize>(months: &[Month<[Real; W]>]) -> [f64; W] {
    let has_cost = |month: &Month| month.roster.run_rate > 0.0;
    let shed = sum(months, |month| if has_cost(month) { month.roster.sheddable / month.roster.run_rate } else { 0.0 });
    ratio(shed, sum(months, |month| if has_cost(month) { 1.0 } else { 0.0 }))
}

/// Part of six months' run-rate cost that is committed, over the months that have such a cost.
#[inline(always)]
fn committed_share<const W: usize>(months: &[Month<[Real; W]>]) -> [f64; W] {
    let has_cost = |month: &Month| month.roster.run_rate > 0.0;
    let part = |month: &Month| {
        if has_cost(month) { month.roster.committed / (COMMITTED * month.roster.run_rate) } else { 0.0 }
    };
    ratio(sum(months, part), sum(months, |month| if has_cost(month) { 1.0 } else { 0.0 }))
}

/// Mean months to shed half, over the months from the second year on in which anybody works.
#[inline(always)]
fn months_to_shed<const W: usize>(months: &[Month<[Real; W]>]) -> [f64; W] {
    let later = months.get(SHED_FROM as usize..).unwrap_or_default();
    let works = |month: &Month| month.roster.all_actual() > 0.0;
    let shed = sum(later, |month| if works(month) { month.roster.months_to_shed } else { 0.0 });
    ratio(shed, sum(later, |month| if works(month) { 1.0 } else { 0.0 }))
}

/// Months from wanting half as many again to half of their full productivity, of the fastest kind that the plan holds:
/// `time_to_fill` or `start_lag`, `+ ramp/3·ln((1 − ρ0)/½)`.
fn months_to_add<const W: usize>(world: &World<'_, W>, option: &StaffingOption) -> [f64; W] {
    let half_way = |months: f64, start: f64| months / 3.0 * libm::log((1.0 - start) / 0.5).max(0.0);
    from_fn(|lane| {
        let beliefs = world.beliefs(lane);
        let (people, sellers, units) = (&beliefs.in_house, &beliefs.enterprise_ae, &beliefs.outsourced);
        let kinds = [
            (&option.in_house, people.time_to_fill + half_way(people.ramp_months, people.productivity_at_start)),
            (&option.outsourced, units.start_lag + half_way(units.ramp_months, units.productivity_at_start)),
            (&option.enterprise_ae, people.time_to_fill + half_way(sellers.ramp_months, sellers.productivity_at_start)),
        ];
        let held = kinds.into_iter().filter(|(plan, _)| plan.peak() > 0).map(|(_, months)| months);
        held.reduce(f64::min).unwrap_or(f64::NAN)
    })
}

/// What the plan under rules, and as it is run, is worth and costs beside the frozen plan.
fn of_flexibility<const W: usize>(results: &Results<'_, W>, metric: Metric) -> [f64; W] {
    let accounts = &results.path.accounts;
    let Beside { frozen, ruled, downturn } =
        results.beside.expect("the frozen plan is simulated for those who want this metric");
    let is_ruled = results.option.is_ruled();
    match metric {
        Metric::FlexibilityValue => from_fn(|lane| ruled.npv[lane] - frozen.npv[lane]),
        Metric::PolicySizeMean => ruled.size,
        Metric::PolicyStopMonth => ruled.stopped,
        // Mandates are off where the option has rules.
        Metric::MandateCost if is_ruled => [0.0; W],
        Metric::MandateCost => from_fn(|lane| frozen.npv[lane] - accounts.npv(lane)),
        Metric::CashSaved6m => from_fn(|lane| {
            let from = downturn[lane].map_or(usize::MAX, |month| month as usize);
            let half_year = from..from.saturating_add(COMMITTED as usize);
            let spent =
                |staff: &[[f64; W]]| staff.get(half_year.clone()).map(|part| part.iter().map(|m| m[lane]).sum());
            let both: Option<(f64, f64)> = spent(&frozen.staff).zip(spent(&accounts.staff));
            both.map_or(f64::NAN, |(frozen, actual)| frozen - actual)
        }),
        _ => [f64::NAN; W],
    }
}

/// 1 if `|Σactual − Σdesired| > 0.2·Σdesired`, else 0.
#[inline(always)]
fn out_of_band(month: &Month) -> Real {
    let (actual, desired) = (month.roster.all_actual(), month.roster.all_desired());
    if (actual - desired).abs() > 0.2 * desired { 1.0 } else { 0.0 }
}
