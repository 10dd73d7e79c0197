//! The simulated world: one option, its beliefs and its luck give one trajectory.
//!
//! A rule is one file; [`simulate`] tells the month as a story, in the order of `docs/MODEL.md` section 2. A step reads
//! what earlier steps of the month have written, and of later ones the end of the month before. Nothing here reads
//! files, fails, or knows that other options exist.

pub mod attention;
pub mod consumption;
pub mod economics;
pub mod effort;
pub mod evidence;
pub mod funnel;
pub mod luck;
pub mod outcome;
pub mod path;
pub mod staffing;
pub mod state;
pub mod time;
mod world;

pub use world::{LogOdds, World};

use crate::scenario::StaffingOption;
use crate::scenario::plan::StepPlan;
use crate::scenario::setting::Regime;
use attention::{ae, conduct, meetings, pdm};
use consumption::Credit;
use economics::Arr;
use effort::Effort;
use funnel::closing::{self, Circumstances, Deal};
use funnel::opening::{self, Rates};
use luck::{Luck, Source};
use meetings::Meetings;
use path::{Month, Path};
use pdm::PdmMonth;
use staffing::{Adjustments, Progress, StaffMonth, StaffTerms};
use state::State;

/// Most opportunities that one cloud and source can open in a month: a limit, far above anything sensible.
const OPPORTUNITIES_MAX: u32 = 10_000;

/// What a month looked like from inside, for those who want to audit it.
#[derive(Debug)]
pub struct MonthView<'a> {
    /// Month.
    pub month: u32,
    /// Market regime.
    pub regime: Regime,
    /// State at the end of the month.
    pub state: &'a State,
    /// Staffing.
    pub staff: &'a StaffMonth,
    /// Effort.
    pub effort: &'a Effort,
    /// Readiness `η`.
    pub readiness: f64,
    /// By cloud.
    pub clouds: &'a [CloudMonth],
    /// What is recorded.
    pub record: &'a Month,
}

/// What a month did on one cloud.
#[derive(Clone, Copy, Debug, Default)]
pub struct CloudMonth {
    /// Consumption and attribution.
    pub credit: Credit,
    /// PDM.
    pub pdm: PdmMonth,
    /// AE motive `q`.
    pub motive: f64,
    /// Meetings with warm teams.
    pub warm: Meetings,
    /// Meetings with active teams.
    pub active: Meetings,
    /// Active teams before this month's flows.
    pub active_before: f64,
    /// Teams newly warm.
    pub newly_warm: f64,
    /// Rates of opening.
    pub rates: Rates,
}

/// One option on its way through a trajectory.
#[derive(Clone, Debug)]
struct Journey {
    month: u32,
    state: State,
    path: Path,
    arr: Arr,
    progress: Progress,
    /// Positions of the opportunities that are still open.
    open: Vec<u32>,
    /// Field wins by month.
    field_wins: Vec<f64>,
}

impl Journey {
    fn opening(world: &World<'_>, luck: &Luck) -> Self {
        let mut state = State::opening(world);
        let deals = opening_deals(world, luck);
        state.open = deals.len() as f64;
        let progress = Progress { field_pull: state.field_pull(), ..Progress::default() };
        let open = (0..deals.len() as u32).collect();
        let path = Path { months: Vec::with_capacity(luck.regimes.len()), deals };
        Self { month: 0, state, path, arr: Arr::default(), progress, open, field_wins: Vec::new() }
    }

    /// The month told as a story, until a month (excluded).
    fn advance(
        &mut self,
        world: &World<'_>,
        option: &StaffingOption,
        luck: &mut Luck,
        adjustments: Adjustments,
        until: u32,
        mut observe: impl FnMut(&MonthView<'_>),
    ) {
        let terms = StaffTerms::new(world, option, &luck.streams);
        let streams = luck.streams;
        while self.month < until {
            let (month, state) = (self.month, &mut self.state);
            let regime = luck.regimes[month as usize];
            let progress = &self.progress;
            let staff = state.staff.advance(world, option, &terms, month, regime, progress, adjustments, &streams);
            leave_with_relationships(world, state, &staff);

            if let Some(seasoned) = month.checked_sub(7) {
                state.evidence.add_eligible(self.field_wins[seasoned as usize]);
            }
            let effort = effort::effort(world, option, &staff, &state.evidence);
            state.evidence.advance(world, effort.evidence_hours, &streams);
            let readiness = state.evidence.readiness(world);

            let mut clouds = attend(world, option, state, luck, month, &staff, &effort, readiness);
            let mut record = Month { stretch: closing::stretch(world, state.open), ..Month::default() };
            let deals = &mut self.path.deals;
            let known = deals.len() as u32;
            open_opportunities(world, option, state, luck, month, &staff, &effort, &mut clouds, deals, &mut record);
            self.open.extend(known..deals.len() as u32);
            self.arr.scale((1.0 - world.churn) * world.growth);
            self.field_wins.push(0.0);
            self.close_opportunities(world, luck, &mut record);

            fill_record(world, option, &staff, &clouds, &self.state, self.arr, &mut record);
            self.count_open(&mut record);
            self.progress = Progress {
                field_pull: record.field_pull,
                pipeline_field: self.progress.pipeline_field + record.pipeline_field,
                wins: self.progress.wins + record.wins,
            };
            let (state, staff, effort, clouds) = (&self.state, &staff, &effort, &clouds[..]);
            observe(&MonthView { month, regime, state, staff, effort, readiness, clouds, record: &record });
            self.path.months.push(record);
            self.month += 1;
        }
    }

    /// Opportunities that close this month, and the base's own marketplace transactions.
    fn close_opportunities(&mut self, world: &World<'_>, luck: &Luck, record: &mut Month) {
        let (beliefs, month) = (world.beliefs, self.month);
        let slot = month as usize % 12;
        for (c, cloud) in self.state.clouds.iter_mut().enumerate() {
            let base = luck.cloud(month, c);
            cloud.volume[slot] = (base.renewals + base.direct_new) * beliefs.isv.acv;
            record.renewals += base.renewals;
            record.transactions += base.renewals + base.direct_new;
            record.marketplace_new += base.direct_new * beliefs.isv.acv;
        }
        let (clouds, deals, arr) = (&mut self.state.clouds, &self.path.deals, &mut self.arr);
        let field_wins = self.field_wins.last_mut().expect("the month has its entry");
        self.open.retain(|&position| {
            let deal = &deals[position as usize];
            if deal.closes > month {
                return true;
            }
            if deal.is_won {
                let cloud = &mut clouds[deal.cloud];
                cloud.potential += deal.value * beliefs.consumption.ratio / 12.0;
                if deal.source == Source::Field {
                    cloud.won += 1.0;
                    *field_wins += 1.0;
                }
                if deal.through_marketplace {
                    cloud.volume[slot] += deal.value;
                    record.transactions += 1.0;
                    record.marketplace_new += deal.value;
                }
                record.wins += 1.0;
                record.bookings += deal.value;
                record.selling_cost += economics::win_cost(world, deal);
                arr.add(deal);
            }
            false
        });
    }

    /// The alliance's opportunities that are open after the month, and the value of those from the field.
    fn count_open(&mut self, record: &mut Month) {
        let open = self.open.iter().map(|&position| &self.path.deals[position as usize]);
        (self.state.open, record.pipeline_open) = open.fold((0.0, 0.0), |(count, value), deal| match deal.source {
            Source::Field => (count + 1.0, value + deal.value),
            Source::Pdm => (count + 1.0, value),
            Source::Direct => (count, value),
        });
    }
}

/// One trajectory of one option. Every month is shown to `observe`; the same inputs give the same bits.
pub fn simulate(
    world: &World<'_>,
    option: &StaffingOption,
    luck: &mut Luck,
    adjustments: Adjustments,
    observe: impl FnMut(&MonthView<'_>),
) -> Path {
    let mut journey = Journey::opening(world, luck);
    journey.advance(world, option, luck, adjustments, world.setting.horizon_months, observe);
    journey.path
}

/// The trajectory with reviews and gates on and, where one of them can change a plan, the one with them off, which
/// `flexibility_value` needs: both are the same up to the first month in which it can.
pub fn simulate_both(world: &World<'_>, option: &StaffingOption, luck: &mut Luck) -> (Path, Option<Path>) {
    let horizon = world.setting.horizon_months;
    let mut adjusted = Journey::opening(world, luck);
    let Some(month) = first_adjustment(world, option, luck) else {
        adjusted.advance(world, option, luck, Adjustments::On, horizon, |_| {});
        return (adjusted.path, None);
    };
    adjusted.advance(world, option, luck, Adjustments::On, month, |_| {});
    let mut rigid = adjusted.clone();
    adjusted.advance(world, option, luck, Adjustments::On, horizon, |_| {});
    rigid.advance(world, option, luck, Adjustments::Off, horizon, |_| {});
    (adjusted.path, Some(rigid.path))
}

/// The first month in which a gate or a mandate can change a plan, if there is one.
#[must_use]
fn first_adjustment(world: &World<'_>, option: &StaffingOption, luck: &Luck) -> Option<u32> {
    let (market, horizon) = (&world.beliefs.market, world.setting.horizon_months);
    let wants = |plan: &StepPlan| plan.peak() > 0;
    let in_house = wants(&option.in_house) || wants(&option.enterprise_ae);
    let outsourced = wants(&option.outsourced);
    let orders = |month: &u32| {
        let regime = luck.regimes[*month as usize].index();
        in_house && market.mandate_in[regime] != 1.0 || outsourced && market.mandate_out[regime] != 1.0
    };
    let gate = option.gate.as_ref().map(|gate| gate.month).filter(|&month| month < horizon);
    let last = gate.unwrap_or(horizon);
    (1..last).filter(|&month| staffing::is_review(month, market)).find(orders).or(gate)
}

/// Leaving takes relationships along; units that start bring theirs.
///
/// ```text
/// heads: loss_in·(their ρ/Σρ) of the in-house part; units: loss_out with the last, loss_in when others stay
/// a start brings relationships_brought·bench·w·cold/N teams from cold to warm; what it brings is the units'
/// ```
fn leave_with_relationships(world: &World<'_>, state: &mut State, staff: &StaffMonth) {
    let (own, units) = (state.own * (1.0 - staff.loss_in_house), (1.0 - state.own) * (1.0 - staff.loss_units));
    let kept = own + units;
    if kept < 1.0 {
        for cloud in &mut state.clouds {
            cloud.warm *= kept;
            cloud.active *= kept;
        }
        state.own = if kept > 0.0 { own / kept } else { 0.0 };
    }
    if staff.bringing > 0.0 {
        let before = state.open_teams();
        for (cloud, beliefs) in state.clouds.iter_mut().zip(&world.beliefs.clouds) {
            let accounts = beliefs.target_accounts;
            let cold = (accounts - cloud.warm - cloud.active - cloud.burned).max(0.0);
            let teams = world.beliefs.outsourced.relationships_brought * staff.bringing;
            cloud.warm += (teams * beliefs.weight * cold / accounts).min(cold);
        }
        let after = state.open_teams();
        if after > 0.0 {
            state.own *= before / after;
        }
    }
}

/// Consumption, PDM and account teams of the month, on every cloud.
#[allow(clippy::too_many_arguments, reason = "the month's context, one argument a thing that it depends on")]
fn attend(
    world: &World<'_>,
    option: &StaffingOption,
    state: &mut State,
    luck: &Luck,
    month: u32,
    staff: &StaffMonth,
    effort: &Effort,
    readiness: f64,
) -> Vec<CloudMonth> {
    let graphs = state.evidence.graphs;
    let mut clouds = vec![CloudMonth::default(); state.clouds.len()];
    for (c, (cloud, view)) in state.clouds.iter_mut().zip(&mut clouds).enumerate() {
        let exogenous = luck.cloud(month, c);
        let hours = consumption::program_hours(world, c, effort.program_hours);
        consumption::keep_listing(world, c, cloud, hours);
        let failed = exogenous.failed_report < world.beliefs.clouds[c].pracr_failure;
        view.credit = consumption::advance(world, c, cloud, month, graphs, failed, hours);
        view.pdm = pdm::advance(world, c, cloud, &view.credit, exogenous.reassignment);
        if world.is_new_fiscal_year(c, month) {
            ae::change_territory(world, cloud, exogenous.territory);
        }
        view.motive = ae::motive(world, ae::benefit(world, c, &view.credit));
        view.active_before = cloud.active;
        let field_hours = world.beliefs.clouds[c].weight * effort.field_hours;
        [view.warm.asked, view.active.asked] = meetings::asked(world, option, cloud.warm, cloud.active, field_hours);
    }
    let asked: f64 = clouds.iter().map(|view| view.warm.asked + view.active.asked).sum();
    let room = meetings::room(world, asked);
    let p_poor = conduct::p_poor(world, option, readiness, effort.in_house_part);
    let open_teams = state.open_teams();
    let burning = world.beliefs.in_house.mishire_burn * f64::from(staff.in_house.mishires);
    let mut newly_warm = 0.0;
    for (c, (cloud, view)) in state.clouds.iter_mut().zip(&mut clouds).enumerate() {
        view.warm = meetings::hold(world, option.meeting_policy, view.warm.asked, room, p_poor);
        view.active = meetings::hold(world, option.meeting_policy, view.active.asked, room, p_poor);
        let inputs = ae::AeInputs {
            motive: view.motive,
            readiness,
            effort,
            field_hours: world.beliefs.clouds[c].weight * effort.field_hours,
            warm: view.warm,
            active: view.active,
            introductions: view.pdm.hours * cloud.relationship,
            mishire_hazard: if open_teams > 0.0 { burning / open_teams } else { 0.0 },
        };
        view.newly_warm = ae::flow(world, c, cloud, &inputs);
        newly_warm += view.newly_warm;
    }
    share_relationships(world, state, effort, newly_warm);
    clouds
}

/// What outreach warms is held in proportion to the field effort of the month; beside units, in-house people take over.
fn share_relationships(world: &World<'_>, state: &mut State, effort: &Effort, newly_warm: f64) {
    let open_teams = state.open_teams();
    if open_teams > 0.0 {
        let held_before = (open_teams - newly_warm).max(0.0);
        state.own = (state.own * held_before + effort.in_house_part * newly_warm) / open_teams;
    }
    if effort.is_mixed {
        state.own += world.beliefs.outsourced.transfer_rate * (1.0 - state.own);
    }
    state.own = state.own.clamp(0.0, 1.0);
}

/// Opportunities of the month, on every cloud and from every source.
#[allow(clippy::too_many_arguments, reason = "the month's context, one argument a thing that it depends on")]
fn open_opportunities(
    world: &World<'_>,
    option: &StaffingOption,
    state: &State,
    luck: &mut Luck,
    month: u32,
    staff: &StaffMonth,
    effort: &Effort,
    clouds: &mut [CloudMonth],
    deals: &mut Vec<Deal>,
    record: &mut Month,
) {
    for (c, (view, cloud)) in clouds.iter_mut().zip(&state.clouds).enumerate() {
        view.rates = opening::rates(world, c, cloud, view, staff.direct.productivity);
    }
    let regime = luck.regimes[month as usize];
    let by_cloud: [Rates; 3] = std::array::from_fn(|c| clouds.get(c).map_or(Rates::default(), |view| view.rates));
    let harmony = opening::harmony(world, &by_cloud, option.engagement_rules);
    for (c, (view, cloud)) in clouds.iter().zip(&state.clouds).enumerate() {
        let rates = &view.rates;
        let pace = world.season(c, month) * world.beliefs.market.rate[regime.index()];
        let circumstances = Circumstances {
            sponsored_part: rates.sponsored_part(),
            relationship: cloud.relationship,
            fluency: effort.fluency,
            outsourced_part: effort.outsourced_part,
            regime,
            stretch: record.stretch,
            p_marketplace: view.credit.p_marketplace,
        };
        let field = (rates.sponsored + rates.unsponsored) * harmony + rates.advocacy;
        for (source, rate) in
            [(Source::Field, field), (Source::Pdm, rates.pdm * harmony), (Source::Direct, rates.direct)]
        {
            let mut number = 0;
            while let Some(draw) = luck.opportunity(month, c, source, number, rate * pace) {
                let deal = closing::open(world, c, source, month, &draw, &circumstances);
                record_opening(&deal, record);
                deals.push(deal);
                number += 1;
                if number == OPPORTUNITIES_MAX {
                    break;
                }
            }
        }
    }
    record.selling_cost += record.opportunities * world.beliefs.funnel.cost_per_opportunity
        + world.beliefs.in_house.variable_per_pipeline * effort.in_house_part * record.pipeline_field;
}

fn record_opening(deal: &Deal, record: &mut Month) {
    record.opportunities += 1.0;
    record.opened += deal.value;
    match deal.source {
        Source::Field => record.pipeline_field += deal.value,
        Source::Pdm => record.pipeline_pdm += deal.value,
        Source::Direct => {}
    }
}

/// Everything else that is recorded of the month.
fn fill_record(
    world: &World<'_>,
    option: &StaffingOption,
    staff: &StaffMonth,
    clouds: &[CloudMonth],
    state: &State,
    arr: Arr,
    record: &mut Month,
) {
    record.arr = arr;
    record.revenue = arr.incremental(world) / 12.0;
    record.margin = arr.margin(world);
    record.staff_cost = staff.cost;
    if option.engagement_rules {
        record.selling_cost += world.beliefs.rules.engagement_rules_cost;
    }
    for (view, beliefs) in clouds.iter().zip(&world.beliefs.clouds) {
        record.pdm_hours += view.pdm.hours;
        record.pdm_motive += beliefs.weight * view.pdm.motive;
        record.ae_motive += beliefs.weight * view.motive;
        record.asked += view.warm.asked + view.active.asked;
        record.prepared += view.warm.prepared + view.active.prepared;
        record.partner += view.credit.partner;
        record.customer += view.credit.customer;
        record.credited += view.credit.credited;
    }
    record.field_pull = state.field_pull();
    record.desired = staff.desired;
    record.actual = staff.actual();
    record.effective = staff.in_house.productivity + staff.units.productivity + staff.direct.productivity;
    record.is_under_mandate = staff.is_under_mandate;
    record.adjustment_cost = staff.adjustment_cost;
    record.exit_cost = staff.exit_cost;
    record.sheddable = staff.sheddable;
    record.run_rate = staff.run_rate;
}

/// Field opportunities that are open at month 0: as many of the mean value as make up `open_pipeline`, split over clouds
/// by weight, each with an even part of its cycle behind it, unsponsored.
fn opening_deals(world: &World<'_>, luck: &Luck) -> Vec<Deal> {
    let (pipeline, acv) = (world.setting.in_place.open_pipeline, world.beliefs.isv.acv);
    let count = if pipeline > 0.0 { time::whole_people(pipeline / acv).clamp(1, OPPORTUNITIES_MAX) } else { 0 };
    (0..count)
        .map(|number| {
            let (draw, place, age) = luck.open_at_start(number);
            let mut reached = 0.0;
            let cloud = world.beliefs.clouds.iter().position(|cloud| {
                reached += cloud.weight;
                place < reached
            });
            let cloud = cloud.unwrap_or(world.beliefs.clouds.len() - 1);
            let at = Circumstances {
                sponsored_part: 0.0,
                relationship: 0.0,
                fluency: 0.5,
                outsourced_part: 0.0,
                regime: world.setting.start_regime,
                stretch: 1.0,
                p_marketplace: world.beliefs.marketplace.share * world.beliefs.marketplace.listing_at_start,
            };
            let deal = closing::open(world, cloud, Source::Field, 0, &draw, &at);
            let rest = (f64::from(deal.closes) * (1.0 - age)).ceil().max(1.0) as u32;
            Deal { opened: None, closes: rest, value: pipeline / f64::from(count), ..deal }
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod tests;
