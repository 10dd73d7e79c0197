//! The simulated world: one option, its beliefs and its luck give one trajectory, or several side by side.
//!
//! A rule is one file, a plain function of the numbers of one trajectory; `month` and `pipeline` call the rules in
//! loops over trajectories side by side; `Journey::advance` tells the month as a story, in the order of `docs/MODEL.md`
//! section 2. A step reads what earlier steps of the month have written, and of later ones the end of the month before.
//! Nothing here reads files, fails, or knows that other options exist.

#![allow(clippy::needless_range_loop, reason = "a loop over lanes reads and writes several arrays at the same place")]

pub mod accounts;
pub mod arrivals;
pub mod attention;
pub mod beside;
pub mod consumption;
pub mod economics;
pub mod effort;
pub mod evidence;
pub mod funnel;
pub mod luck;
mod month;
pub mod outcome;
mod parties;
pub mod patch;
pub mod path;
mod pipeline;
pub mod programmes;
mod recording;
mod relationships;
pub mod staffing;
pub mod state;
pub mod time;
mod world;

pub use world::{CloudFacts, Facts, LogOdds, World};

use crate::lanes::{LaneSet, Lanes, record};
use crate::scenario::setting::Regime;
use crate::scenario::{Setting, StaffingOption};
use accounts::Accounts;
use attention::ae::AeMonth;
use attention::meetings::Meetings;
use attention::pdm::PdmMonth;
use attention::status::Status;
use consumption::Credit;
use economics::revenue::Revenue;
use economics::{seller_time, tail};
use effort::Effort;
use funnel::at_start;
use funnel::closing::{Closings, Deal};
use funnel::opening::Rates;
use luck::Luck;
use parties::Parties;
use path::{Month, Path, Reads};
use staffing::{Adjustments, Capacity, Meets, Progress, Staff, Trail};
use state::{CloudState, State};

record! {
    /// What a month did on one cloud.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct CloudMonth {
        /// Consumption and attribution.
        pub credit: Credit,
        /// PDM.
        pub pdm: PdmMonth,
        /// Standing with the hyperscaler.
        pub status: Status,
        /// Funds of the month.
        pub funds: f64,
        /// Account teams.
        pub ae: AeMonth,
        /// Meetings with warm teams.
        pub warm: Meetings,
        /// Meetings with active teams.
        pub active: Meetings,
        /// Active teams before this month's flows.
        pub active_before: f64,
        /// Teams newly warm.
        pub newly_warm: f64,
        /// Rates of opening, before season, regime and conflict.
        pub rates: Rates,
    }
}

/// What the month's steps hand to later ones, all clouds together.
#[derive(Clone, Debug)]
struct Work<const W: usize> {
    effort: Effort<[f64; W]>,
    /// What of it is on each cloud.
    here: Vec<Effort<[f64; W]>>,
    /// Part of the asked meetings that is prepared in time.
    timely: [f64; W],
    /// Chance that a prepared meeting is poor.
    p_poor: [f64; W],
    mishire_hazard: [f64; W],
    /// Stretch of cycles by closing capacity.
    stretch: [f64; W],
    /// Rates of opening and joining by cloud and flow, with season, regime and conflict.
    rates: Vec<[[f64; W]; 5]>,
    /// Trajectories whose rate is above the level of the first arrival, or may be.
    reaching: Vec<[LaneSet; 5]>,
}

impl<const W: usize> Work<W> {
    fn new(clouds: usize) -> Self {
        Self {
            effort: Effort::all(Effort::default()),
            here: vec![Effort::all(Effort::default()); clouds],
            timely: [0.0; W],
            p_poor: [0.0; W],
            mishire_hazard: [0.0; W],
            stretch: [0.0; W],
            rates: vec![[[0.0; W]; 5]; clouds],
            reaching: vec![[LaneSet::NONE; 5]; clouds],
        }
    }
}

/// What a month of one trajectory looked like from inside, for those who want to audit it.
#[derive(Debug)]
pub struct MonthView<'a> {
    /// Month.
    pub month: u32,
    /// Market regime.
    pub regime: Regime,
    /// State at the end of the month.
    pub state: StateView,
    /// Staffing.
    pub staff: Capacity,
    /// Effort.
    pub effort: Effort,
    /// Readiness `η`.
    pub readiness: f64,
    /// By cloud.
    pub clouds: Vec<CloudMonth>,
    /// Opportunities opened.
    pub opened: &'a [Deal],
    /// What is recorded.
    pub record: Month,
}

/// State of one trajectory at the end of a month.
#[derive(Clone, Debug)]
pub struct StateView {
    /// By cloud.
    pub clouds: Vec<CloudState>,
    /// Marketplace volume of the last twelve months, by cloud.
    pub volume_12m: Vec<f64>,
    /// Part of warm and active teams that in-house people hold, `own`.
    pub own: f64,
    /// Spend graphs.
    pub graphs: f64,
}

/// Who is shown every month of the first trajectory.
type Observer<'o> = Option<&'o mut dyn FnMut(&MonthView<'_>)>;

/// One option on its way through trajectories.
#[derive(Clone, Debug)]
struct Journey<const W: usize> {
    month: u32,
    state: State<W>,
    path: Path<W>,
    revenue: Revenue<W>,
    progress: Vec<Progress>,
    closings: Closings<W>,
    /// Whether gates or rules look at it.
    is_watched: bool,
    reads: Reads,
}

impl<const W: usize> Journey<W> {
    /// `months` are written over. Gates and rules can look at it if it `is_watched`.
    fn opening(
        world: &World<'_, W>,
        luck: &Luck<W>,
        months: Vec<Month<[f64; W]>>,
        is_watched: bool,
        reads: Reads,
    ) -> Self {
        let mut closings = Closings::new(world.months_with_tail(), world.clouds.len());
        let mut state = State::opening(world, luck);
        at_start::open(world, luck, &mut state, &mut closings);
        let progress = |lane: usize| Progress {
            field_pull: state.field_pull(lane),
            contract: world.facts.isv.acv[lane],
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
    fn fork(&self) -> Self {
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
    fn advance(
        &mut self,
        whole: &World<'_, W>,
        option: &StaffingOption,
        luck: &mut Luck<W>,
        adjustments: Adjustments,
        until: u32,
        mut observer: Observer<'_>,
    ) {
        let mut work = Work::new(whole.clouds.len());
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
            month::work(world, option, state, luck, month, &staff, &mut work);
            month::attend(world, option, state, luck, month, &staff, &mut work, &mut views);
            luck.come_to(month);
            pipeline::set_rates(world, option, state, luck, month, &staff, &mut work, &mut views);

            let Path { months, accounts } = &mut self.path;
            let place = months.len().min(month as usize + 1) - 1;
            let record = &mut months[place];
            opened.clear();
            let show = observer.is_some().then_some(&mut opened);
            pipeline::open_opportunities(world, state, luck, closings, month, &work, &views, record, self.reads, show);
            pipeline::join_deals(world, state, luck, closings, month, &work, &views, record, self.reads);
            closings.close(month as usize);
            pipeline::close_opportunities(world, state, luck, closings, month, record);
            self.revenue.advance(world, &closings.now().arr);
            record.arr = self.revenue.arr;
            recording::fill_record(world, option, state, &staff, &work, &views, record);
            record.collected = self.revenue.collected(world, &record.margin);
            receive_funds(record);
            seller_time::displace(world, month, &record.seller_hours, closings);
            accounts.add(world, month, record, &closings.now().arr, self.reads);
            if self.is_watched {
                note_progress(month, luck, record, &views, &state.staff, &mut self.progress);
            }
            if let Some(observe) = &mut observer {
                let record = record.lane(0);
                observe(&self.view(luck.regimes[month as usize][0], &staff, &work, &views, &opened, record));
            }
            self.month += 1;
            if self.is_checkpoint(world.setting) {
                self.path.accounts.close(tail::tail(world, self.month, &self.revenue, &self.closings));
            }
        }
    }

    /// Whether it is asked what the trajectories would be worth were this the horizon, which it is at last.
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
        staff: &Capacity<[f64; W]>,
        work: &Work<W>,
        views: &[CloudMonth<[f64; W]>],
        opened: &'a [Deal],
        record: Month,
    ) -> MonthView<'a> {
        let state = &self.state;
        MonthView {
            month: self.month,
            regime,
            state: StateView {
                clouds: state.clouds.iter().map(|cloud| cloud.lane(0)).collect(),
                volume_12m: state.volume.iter().map(|volume| volume.iter().map(|month| month[0]).sum()).collect(),
                own: state.own_part(0),
                graphs: state.evidence.graphs[0],
            },
            staff: staff.lane(0),
            effort: work.effort.lane(0),
            readiness: state.readiness[0],
            clouds: views.iter().map(|view| view.lane(0)).collect(),
            opened,
            record,
        }
    }
}

/// Funds are income of their month, and cash of it.
fn receive_funds<const W: usize>(record: &mut Month<[f64; W]>) {
    for lane in 0..W {
        record.margin[lane] += record.funds[lane];
        record.collected[lane] += record.funds[lane];
    }
}

/// Margin on what is won, as far as it counts.
fn margin_that_counts<const W: usize>(world: &World<'_, W>, lane: usize) -> f64 {
    world.facts.economics.gross_margin[lane] * world.facts.economics.incrementality[lane]
}

/// What gates and rules will look at.
fn note_progress<const W: usize>(
    month: u32,
    luck: &Luck<W>,
    record: &Month<[f64; W]>,
    views: &[CloudMonth<[f64; W]>],
    staff: &Staff<W>,
    all: &mut [Progress],
) {
    let pace = &luck.market(month).rate;
    for (lane, progress) in all.iter_mut().enumerate() {
        let trail = Trail {
            pipeline: record.pipeline_field[lane],
            influenced: record.influenced[lane],
            bookings: record.bookings[lane],
            cost: record.staff_cost[lane] + record.selling_cost[lane],
            margin: record.margin[lane],
            effective: record.effective[lane],
            pace: pace[lane],
        };
        let went_well = |of: &Meetings<[f64; W]>| of.good[lane] + of.solo_good[lane];
        let good_meetings = views.iter().map(|view| went_well(&view.warm) + went_well(&view.active)).sum();
        progress.note(record.field_pull[lane], record.wins[lane], good_meetings, trail);
        progress.replaced = staff.replaced(lane);
    }
}

/// One trajectory of one option. Every month is shown to `observe`; the same inputs give the same bits.
pub fn simulate(
    world: &World<'_>,
    option: &StaffingOption,
    luck: &mut Luck,
    adjustments: Adjustments,
    mut observe: impl FnMut(&MonthView<'_>),
) -> Path {
    let horizon = world.setting.horizon_months;
    let months = path::blank_months(horizon);
    let mut parties = Parties::setting_out(world, option, luck, months, beside::is_watched(option), Reads::ALL);
    parties.advance(luck, adjustments, horizon, Some(&mut observe));
    parties.into_path()
}

#[cfg(test)]
pub(crate) mod tests;
