//! One trajectory month by month, every state of the model: for audit by hand.

use super::error::StudyError;
use super::session::Session;
use super::shared::option_named;
use crate::engine::{Column, Simulator, Wanted};
use crate::lanes;
use crate::model::MonthView;
use crate::scenario::Setting;
use crate::scenario::setting::{CalendarMonth, Regime};

/// What is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TraceQuestion {
    /// Which trajectory, counted from 0.
    pub trajectory: u64,
    /// Which option, by name; the first that is not the baseline unless given.
    pub option: Option<String>,
}

/// A trajectory of an option.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceFindings {
    /// Names of the states of a month.
    pub names: Vec<String>,
    /// The states by month, as text.
    pub months: Vec<Vec<String>>,
    /// Every outcome by name.
    pub outcomes: Vec<(String, f64)>,
    /// Every uncertain belief by path.
    pub beliefs: Vec<(String, f64)>,
}

/// Simulates one trajectory again and writes down every state.
///
/// # Errors
/// [`StudyError::BadArgument`] for an option that does not exist.
pub fn trace(session: &Session<'_>, question: &TraceQuestion) -> Result<TraceFindings, StudyError> {
    let (scenario, plan) = (session.scenario(), session.plan);
    let option = match &question.option {
        Some(name) => option_named(scenario, name)?,
        None => scenario.options.iter().position(|option| !option.baseline).unwrap_or(0),
    };
    let sampler = session.sampler(plan);
    // What re-sizing is worth hangs on rules that are fitted over many trajectories.
    let wanted = Wanted::outcomes().without_flexibility();
    let simulator = Simulator::new(scenario, &sampler, plan.seed, plan.replicates).reading(&wanted);
    let mut months = Months::new(&scenario.setting);
    let (outcomes, beliefs) = simulator.trace(question.trajectory, option, |view| months.push(view));
    Ok(TraceFindings {
        names: months.names,
        months: months.rows,
        outcomes: simulator.columns().iter().map(Column::name).zip(outcomes).collect(),
        beliefs: sampler.uncertain_paths().iter().cloned().zip(beliefs).collect(),
    })
}

/// The months of a trajectory.
struct Months {
    clouds: Vec<String>,
    start: CalendarMonth,
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Months {
    fn new(setting: &Setting) -> Self {
        let mut clouds = Vec::new();
        for (position, cloud) in setting.clouds.iter().enumerate() {
            let (name, segments) = (cloud.name.name(), setting.segments_of(position));
            clouds.extend(segments.is_empty().then(|| name.to_owned()));
            clouds.extend(segments.iter().map(|segment| format!("{name}/{}", segment.name)));
        }
        Self { clouds, start: setting.start, names: Vec::new(), rows: Vec::new() }
    }

    fn push(&mut self, view: &MonthView<'_>) {
        let (names, row) = self.cells(view).into_iter().unzip();
        self.names = names;
        self.rows.push(row);
    }

    fn cells(&self, view: &MonthView<'_>) -> Vec<(String, String)> {
        let calendar = self.start.plus(view.month);
        let regime = match view.regime {
            Regime::Expansion => "expansion",
            Regime::Steady => "steady",
            Regime::Downturn => "downturn",
        };
        let mut cells = vec![
            ("month".to_owned(), view.month.to_string()),
            ("calendar".to_owned(), format!("{}-{:02}", calendar.year, calendar.month)),
            ("regime".to_owned(), regime.to_owned()),
        ];
        let mut add = |name: &str, value: f64| cells.push((name.to_owned(), lanes::real(value).to_string()));
        staff_cells(view, &mut add);
        for (c, cloud) in self.clouds.iter().enumerate() {
            cloud_cells(view, c, &mut |name, value| add(&format!("{cloud}.{name}"), value));
        }
        record_cells(view, &mut add);
        cells
    }
}

fn staff_cells(view: &MonthView<'_>, add: &mut impl FnMut(&str, f64)) {
    let staff = &view.staff;
    let kinds = ["in_house", "units", "direct"];
    for (kind, (desired, actual)) in kinds.iter().zip(staff.roster.desired.iter().zip(staff.roster.actual)) {
        add(&format!("{kind}_desired"), *desired);
        add(&format!("{kind}_at_work"), actual);
    }
    add("requisitions", staff.requisitions);
    add("mishires", staff.mishires);
    add("productivity_in_house", staff.in_house);
    add("productivity_units", staff.units);
    add("productivity_direct", staff.direct);
    add("program_heads", staff.program_heads);
    add("loss_in_house", staff.loss_in_house);
    add("loss_units", staff.loss_units);
    add("staff_cost", staff.cost);
    add("own", view.state.own);
    add("field_effort", view.effort.field);
    add("in_house_part", view.effort.in_house_part);
    add("fluency", view.effort.fluency);
    add("field_hours", view.effort.field_hours);
    add("evidence_hours", view.effort.evidence_hours);
    add("program_hours", view.effort.program_hours);
    add("readiness", view.readiness);
    add("spend_graphs", view.state.graphs);
}

fn cloud_cells(view: &MonthView<'_>, cloud: usize, add: &mut impl FnMut(&str, f64)) {
    let (state, month) = (&view.state.clouds[cloud], &view.clouds[cloud]);
    add("warm", state.warm);
    add("active", state.active);
    add("burned", state.burned);
    add("newly_warm", month.newly_warm);
    add("listing", state.listing);
    add("relationship", state.relationship);
    add("volume_12m", view.state.volume_12m[cloud]);
    add("potential", state.potential);
    add("realised", state.realised);
    add("won", state.won);
    add("library", state.library);
    add("partner", month.credit.partner);
    add("customer", month.credit.customer);
    add("credited", month.credit.credited);
    add("credited_per_direct", month.credit.per_direct);
    add("p_marketplace", month.credit.p_marketplace);
    add("pdm_share", month.pdm.share);
    add("pdm_hours", month.pdm.hours);
    add("pdm_motive", month.pdm.motive);
    add("pdm_standing", month.pdm.standing);
    add("eligible", month.status.eligible);
    add("specialised", month.status.specialised);
    add("funds", month.funds);
    add("ae_motive", month.ae.motive);
    add("ae_share", month.ae.share);
    add("ae_hours", month.ae.hours);
    for (name, meetings) in [("warm", &month.warm), ("active", &month.active)] {
        add(&format!("{name}_meetings_asked"), meetings.asked);
        add(&format!("{name}_meetings_held"), meetings.held);
        add(&format!("{name}_meetings_prepared"), meetings.prepared);
        add(&format!("{name}_meetings_good"), meetings.good);
        add(&format!("{name}_meetings_poor"), meetings.poor);
    }
    add("rate_sponsored", month.rates.sponsored);
    add("rate_unsponsored", month.rates.unsponsored);
    add("rate_advocacy", month.rates.advocacy);
    add("rate_pdm", month.rates.pdm);
    add("rate_direct", month.rates.direct);
}

fn record_cells(view: &MonthView<'_>, add: &mut impl FnMut(&str, f64)) {
    let record = &view.record;
    add("opportunities", record.opportunities);
    add("pipeline_field", record.pipeline_field);
    add("pipeline_pdm", record.pipeline_pdm);
    add("pipeline_open", record.pipeline_open);
    add("stretch", record.stretch);
    add("wins", record.wins);
    add("bookings", record.bookings);
    add("marketplace_new", record.marketplace_new);
    add("renewals", record.renewals);
    add("marketplace_transactions", record.transactions);
    add("arr_alliance", record.arr.alliance);
    add("arr_direct", record.arr.direct);
    add("arr_marketplace", record.arr.marketplace);
    add("margin", record.margin);
    add("cost", record.cost());
    add("collected", record.collected);
    add("cash", record.collected - record.cost());
    add("capacity_gap", record.roster.capacity_gap());
    add("adjustment_cost", record.roster.adjustment_cost);
    add("exit_cost", record.roster.exit_cost);
    add("sheddable", record.roster.sheddable);
    add("run_rate", record.roster.run_rate);
}
