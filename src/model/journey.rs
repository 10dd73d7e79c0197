//! One option on its way through trajectories: the month told as a story, in the order of `docs/MODEL.md` section 2.

use super::accounts::Accounts;
use super::attention::meetings::Meetings;
use super::cloud_month::CloudMonth;
use super::economics::revenue::Revenue;
use super::economics::{seller_time, tail};
use super::funnel::at_start;
use super::funnel::closing::Closings;
use super::funnel::deal::Deal;
use super::handover::Handover;
use super::luck::Luck;
use super::path::{self, Month, Path, Reads};
use super::staffing::{Adjustments, Capacity, Meets, Progress, Staff, Trail};
use super::state::State;
use super::view::{MonthView, Observer, StateView};
use super::world::World;
use super::{attention, hours, outcome, pipeline, programmes, recording, relationships};
use crate::lanes::{Lanes, Real, Widens, double};
use crate::scenario::setting::Regime;
use crate::scenario::{Setting, StaffingOption};

/// One option on its way through trajectories.
#[derive(Clone, Debug)]
pub(super) struct Journey<const W: usize> {
    pub(super) month: u32,
    pub(super) state: State<W>,
    pub(super) path: Path<W>,
    pub(super) revenue: Revenue<W>,
    pub(super) progress: Vec<Progress>,
    pub(super) closings: Closings<W>,
    /// Whether gates or rules look at it.
    pub(super) is_watched: bool,
    pub(super) reads: Reads,
}

impl<const W: usize> Journey<W> {
    /// `months` are written over. Gates and rules can look at it if it `is_watched`.
    pub(super) fn opening(
        world: &World<'_, W>,
        luck: &Luck<W>,
        months: Vec<Month<[Real; W]>>,
        is_watched: bool,
        reads: Reads,
    ) -> Self {
        let mut closings = Closings::new(world.months_with_tail(), world.clouds.len());
        let mut state = State::opening(world, luck);
        at_start::open(world, luck, &mut state, &mut closings);
        let progress = |lane: usize| Progress {
            field_pull: double(state.field_pull(lane)),
            contract: world.beliefs(lane).isv.acv,
            margin: margin_that_counts(world, lane),
            ..Progress::default()
        };
        Self {
            month: 0,
            progress: (0..W).map(progress).collect(),
            path: Path { months, accounts: Accounts::opening(world.setting.horizon_months as usize) },
            revenue: Revenue::opening(world.setting.horizon_months as usize),
            state,
            closings,
            is_watched,
            reads,
        }
    }

    /// A copy of these trajectories that goes on from here and keeps their NPV and the cost of people alone.
    pub(super) fn fork(&self) -> Self {
        let mut state = self.state.clone();
        state.staff.look_again();
        Self {
            state,
            progress: self.progress.clone(),
            closings: self.closings.fork(),
            path: Path { months: path::blank_months(1), accounts: self.path.accounts.fork() },
            month: self.month,
            revenue: self.revenue.fork(),
            is_watched: self.is_watched,
            reads: Reads::NPV,
        }
    }

    /// The month told as a story, until a month (excluded).
    #[allow(clippy::too_many_arguments, reason = "the month's context, one argument a thing that it depends on")]
    pub(super) fn advance(
        &mut self,
        whole: &World<'_, W>,
        option: &StaffingOption,
        luck: &mut Luck<W>,
        adjustments: Adjustments,
        until: u32,
        mut observer: Observer<'_>,
    ) {
        let mut handed = Handover::new(whole.clouds.len());
        let mut views = vec![CloudMonth::all(CloudMonth::default()); whole.clouds.len()];
        let (mut staff, mut opened) = (Capacity::all(Capacity::default()), Vec::new());
        while self.month < until {
            let month = self.month;
            let (before, world) = (whole.at(month.saturating_sub(1)), whole.at(month));
            if month > 0 && month == world.since {
                self.enter(before, world);
            }
            let at = Meets { world, option, luck, month, adjustments, asks_shed: self.reads.shed };
            self.state.staff.advance(&at, &self.progress, &mut staff);
            programmes::run(world, option, month, &mut self.state.credentials, &mut staff.cost);
            let (state, closings) = (&mut self.state, &mut self.closings);
            relationships::leave(world, option, state, &staff);
            hours::allot(world, option, state, luck, month, &staff, &mut handed);
            attention::attend(world, option, state, luck, month, &staff, &mut handed, &mut views);
            luck.come_to(month);
            pipeline::set_rates(world, option, state, luck, month, &staff, &mut handed, &mut views);

            let Path { months, accounts } = &mut self.path;
            let place = months.len().min(month as usize + 1) - 1;
            let record = &mut months[place];
            opened.clear();
            let show = observer.is_some().then_some(&mut opened);
            pipeline::open_opportunities(
                world, state, luck, closings, month, &handed, &views, record, self.reads, show,
            );
            pipeline::join_deals(world, state, luck, closings, month, &handed, &views, record, self.reads);
            closings.close(month as usize);
            pipeline::close_opportunities(world, state, luck, closings, month, record);
            self.revenue.advance(world, &closings.now().arr);
            record.arr = self.revenue.arr;
            recording::fill_record(world, option, state, &staff, &handed, &views, record);
            record.collected = self.revenue.collected(world, &record.margin);
            receive_funds(record);
            seller_time::displace(world, month, &record.seller_hours, closings);
            accounts.add(world, month, record, &closings.now().arr, self.reads);
            if self.is_watched {
                note_progress(month, luck, record, &views, &state.staff, &mut self.progress);
            }
            if let Some(observe) = &mut observer {
                let record = record.lane(0).wide();
                observe(&self.view(luck.regimes[month as usize][0], &staff, &handed, &views, &opened, record));
            }
            self.month += 1;
            if self.is_checkpoint(world.setting) {
                self.path.accounts.close(tail::tail(world, self.month, &self.revenue, &self.closings));
            }
        }
    }

    /// Whether the trajectories are valued here as if this were the horizon, which it is at last.
    fn is_checkpoint(&self, setting: &Setting) -> bool {
        let mut checkpoints = outcome::checkpoints(setting);
        self.month == setting.horizon_months
            || self.reads.checkpoints && checkpoints.any(|checkpoint| checkpoint == self.month)
    }

    /// Another world takes the place of the one until now.
    fn enter(&mut self, before: &World<'_, W>, world: &World<'_, W>) {
        self.state.staff.wake();
        let ready = |world: &World<'_, W>, lane: usize| world.facts.conduct.credentials_ready[lane];
        for (lane, credentials) in self.state.credentials.iter_mut().enumerate() {
            if ready(world, lane) != ready(before, lane) {
                *credentials = ready(world, lane);
            }
        }
        for (lane, progress) in self.progress.iter_mut().enumerate() {
            progress.margin = margin_that_counts(world, lane);
        }
    }

    /// The month of the first trajectory.
    fn view<'a>(
        &self,
        regime: Regime,
        staff: &Capacity<[Real; W]>,
        handed: &Handover<W>,
        views: &[CloudMonth<[Real; W]>],
        opened: &'a [Deal],
        record: Month<f64>,
    ) -> MonthView<'a> {
        let state = &self.state;
        MonthView {
            month: self.month,
            regime,
            state: StateView {
                clouds: state.clouds.iter().map(|cloud| cloud.lane(0).wide()).collect(),
                volume_12m: state
                    .volume
                    .iter()
                    .map(|volume| volume.iter().map(|month| double(month[0])).sum())
                    .collect(),
                own: double(state.own_part(0)),
                graphs: double(state.evidence.graphs[0]),
            },
            staff: staff.lane(0).wide(),
            effort: handed.effort.lane(0).wide(),
            readiness: double(state.readiness[0]),
            clouds: views.iter().map(|view| view.lane(0).wide()).collect(),
            opened,
            record,
            cash: self.path.accounts.cash.last().map_or(0.0, |cash| cash[0]),
        }
    }
}

/// Funds are income of their month, and cash of it.
fn receive_funds<const W: usize>(record: &mut Month<[Real; W]>) {
    for lane in 0..W {
        record.margin[lane] += record.funds[lane];
        record.collected[lane] += record.funds[lane];
    }
}

/// Margin on what is won, as far as it counts.
fn margin_that_counts<const W: usize>(world: &World<'_, W>, lane: usize) -> f64 {
    let economics = &world.beliefs(lane).economics;
    economics.gross_margin * economics.incrementality
}

/// What gates and rules will look at.
fn note_progress<const W: usize>(
    month: u32,
    luck: &Luck<W>,
    record: &Month<[Real; W]>,
    views: &[CloudMonth<[Real; W]>],
    staff: &Staff<W>,
    all: &mut [Progress],
) {
    let pace = &luck.market(month).rate;
    for (lane, progress) in all.iter_mut().enumerate() {
        let trail = Trail {
            pipeline: double(record.pipeline_field[lane]),
            influenced: double(record.influenced[lane]),
            bookings: double(record.bookings[lane]),
            cost: double(record.staff_cost[lane]) + double(record.selling_cost[lane]),
            margin: double(record.margin[lane]),
            effective: double(record.effective[lane]),
            pace: double(pace[lane]),
        };
        let went_well = |of: &Meetings<[Real; W]>| of.good[lane] + of.solo_good[lane];
        let good_meetings: Real = views.iter().map(|view| went_well(&view.warm) + went_well(&view.active)).sum();
        progress.note(double(record.field_pull[lane]), double(record.wins[lane]), double(good_meetings), trail);
        progress.replaced = staff.replaced(lane);
    }
}
