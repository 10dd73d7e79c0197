//! A bad, a middling and a good future of the choice, told month by month, beside what the other options did under the same
//! luck.

use super::error::StudyError;
use super::session::Session;
use super::shared::option_named;
use crate::analysis::decision;
use crate::engine::{Sample, Simulator, Wanted};
use crate::metric::{Direction, Metric};
use crate::model::MonthView;
use crate::scenario::setting::{CalendarMonth, Regime};

/// Which futures are told, by the level of the metric that decides.
pub const LEVELS: [(&str, f64); 3] = [("P10", 0.1), ("P50", 0.5), ("P90", 0.9)];
/// Active account teams that are worth a line.
const TEAMS: [u32; 4] = [1, 5, 10, 20];

/// Something that happened in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Month, counted from 0.
    pub month: u32,
    /// The calendar month.
    pub calendar: String,
    /// What happened.
    pub what: What,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The market changes.
    Market(Regime),
    /// The plan wants this many seats.
    Wanted(u32),
    /// All seats that are wanted are filled.
    Filled(u32),
    /// This many account teams are active for the first time.
    Teams(u32),
    /// The first win of the alliance.
    FirstWin,
    /// The largest month of bookings.
    LargestMonth {
        /// Bookings, whole units of money.
        bookings: u64,
    },
    /// Money added is at its deepest.
    Deepest {
        /// Below zero by this, whole units of money.
        below: u64,
    },
    /// Money added stays above zero from here on.
    PaidBack,
}

/// An option in a future.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// Position in the scenario.
    pub position: usize,
    /// Its name.
    pub option: String,
    /// Whether it is what goes on as today.
    pub is_baseline: bool,
    /// Value of the metric that decides.
    pub value: f64,
    /// Cash added by the end of each month: collected less spent, discounted, against the baseline.
    pub cash: Vec<f64>,
}

/// A future of the choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// Its level.
    pub level: &'static str,
    /// Which trajectory it is.
    pub trajectory: u64,
    /// What happened to the choice, in the order of months.
    pub events: Vec<Event>,
    /// The choice, then the other options.
    pub options: Vec<Beside>,
}

/// What is told.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplayFindings {
    /// The answer of a run.
    pub verdict: decision::Verdict,
    /// The metric that decides.
    pub metric: Metric,
    /// The option that is followed.
    pub option: String,
    /// Its futures, the bad one first.
    pub stories: Vec<Story>,
    /// Trajectories among which they were looked for.
    pub trajectories: usize,
}

/// Looks for the futures of an option and follows them; of the choice, or the best but for doing nothing, unless it is named.
///
/// # Errors
/// [`StudyError::BadArgument`] for an option that does not exist; [`StudyError::Nothing`] where nothing is ranked; what
/// simulating fails with.
pub fn replay(session: &Session<'_>, option: Option<&str>) -> Result<ReplayFindings, StudyError> {
    let (scenario, plan) = (session.scenario(), session.plan);
    let metric = scenario.decision.metric;
    let sample = session.read(scenario, plan, Wanted::to_choose_by(metric))?;
    let verdict = session.answer(&sample);
    let option = match option {
        Some(name) => option_named(scenario, name)?,
        None => {
            let leader = verdict.leader.as_ref().filter(|leader| Some(leader.option) != sample.baseline);
            let pick = leader.or(verdict.best_other.as_ref());
            let why = match &verdict.leader {
                Some(today) => format!("there is no option beside {}; --option follows that", today.name),
                None => "the metric ranks no option".to_owned(),
            };
            pick.ok_or_else(|| StudyError::Nothing(format!("nothing to follow: {why}")))?.option
        }
    };
    let sampler = session.sampler(plan);
    let wanted = Wanted::to_choose_by(metric);
    let simulator = Simulator::new(scenario, &sampler, plan.seed, plan.replicates).reading(&wanted);
    let stories = LEVELS.map(|(level, at)| {
        session.check()?;
        let trajectory = nearest(&decision::values(&sample, option, metric), at, metric.direction());
        Ok(story(&simulator, session, &sample, (option, level, trajectory as u64)))
    });
    let stories = stories.into_iter().collect::<Result<Vec<Story>, StudyError>>()?;
    let name = scenario.options[option].name.clone();
    Ok(ReplayFindings { verdict, metric, option: name, stories, trajectories: sample.trajectories() })
}

/// The trajectory at a level of a column, the worst first; "never" and undefined are the worst.
fn nearest(values: &[f64], level: f64, direction: Direction) -> usize {
    let good = |at: usize| {
        let value = if direction == Direction::Lower { -values[at] } else { values[at] };
        if value.is_nan() { f64::NEG_INFINITY } else { value }
    };
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| good(a).total_cmp(&good(b)).then(a.cmp(&b)));
    order[((level * values.len() as f64).ceil() as usize).clamp(1, values.len()) - 1]
}

/// What a month gives to a story.
#[derive(Clone, Copy, Debug)]
struct Seen {
    regime: Regime,
    wanted: f64,
    at_work: f64,
    teams: f64,
    wins: f64,
    bookings: f64,
    cash: f64,
}

fn story(
    simulator: &Simulator<'_>,
    session: &Session<'_>,
    sample: &Sample,
    (option, level, trajectory): (usize, &'static str, u64),
) -> Story {
    let scenario = session.scenario();
    let follow = |option: usize| {
        let mut months: Vec<Seen> = Vec::new();
        simulator.trace(trajectory, option, |view| months.push(seen(view)));
        months
    };
    let without = sample.baseline.map(follow);
    let added = |months: &[Seen]| {
        let of_baseline = |month: usize| without.as_ref().map_or(0.0, |months| months[month].cash);
        months.iter().enumerate().map(|(month, seen)| seen.cash - of_baseline(month)).collect::<Vec<f64>>()
    };
    let own = follow(option);
    let others = (0..scenario.options.len()).filter(|&other| other != option);
    let beside = |option: usize, months: &[Seen]| Beside {
        position: option,
        option: scenario.options[option].name.clone(),
        is_baseline: sample.baseline == Some(option),
        value: decision::values(sample, option, scenario.decision.metric)[trajectory as usize],
        cash: added(months),
    };
    let mut options = vec![beside(option, &own)];
    options.extend(others.map(|other| beside(other, &follow(other))));
    let events = events(&own, &options[0].cash, scenario.setting.start);
    Story { level, trajectory, events, options }
}

fn seen(view: &MonthView<'_>) -> Seen {
    let record = &view.record;
    Seen {
        regime: view.regime,
        wanted: view.staff.roster.desired.iter().sum(),
        at_work: view.staff.roster.actual.iter().sum(),
        teams: view.state.clouds.iter().map(|cloud| cloud.active).sum(),
        wins: record.wins,
        bookings: record.bookings,
        cash: view.cash,
    }
}

/// What happened, in the order of months.
fn events(months: &[Seen], cash: &[f64], start: CalendarMonth) -> Vec<Event> {
    let mut found: Vec<(usize, What)> = Vec::new();
    let whole = |value: f64| value.round().max(0.0) as u64;
    let (mut teams, mut filled) = (TEAMS.iter().peekable(), 0.0);
    for (month, seen) in months.iter().enumerate() {
        let before = month.checked_sub(1).map(|before| &months[before]);
        if before.is_some_and(|before| before.regime != seen.regime) {
            found.push((month, What::Market(seen.regime)));
        }
        if before.map_or(0.0, |before| before.wanted) != seen.wanted {
            found.push((month, What::Wanted(whole(seen.wanted) as u32)));
            filled = 0.0;
        }
        // Where fewer are wanted than there are, nothing is filled.
        let was_short = before.map_or(0.0, |before| before.at_work) < seen.wanted;
        if was_short && seen.at_work >= seen.wanted && filled != seen.wanted {
            found.push((month, What::Filled(whole(seen.wanted) as u32)));
            filled = seen.wanted;
        }
        // Of several numbers that are reached at once the largest says all.
        let mut reached = None;
        while let Some(&&now) = teams.peek().filter(|&&&now| seen.teams >= f64::from(now)) {
            reached = Some((month, What::Teams(now)));
            teams.next();
        }
        found.extend(reached);
    }
    found.extend(months.iter().position(|seen| seen.wins > 0.0).map(|month| (month, What::FirstWin)));
    let most = |of: &dyn Fn(usize) -> f64| (0..months.len()).max_by(|&a, &b| of(a).total_cmp(&of(b)).then(b.cmp(&a)));
    if let Some(month) = most(&|month| months[month].bookings).filter(|&month| months[month].bookings > 0.0) {
        found.push((month, What::LargestMonth { bookings: whole(months[month].bookings) }));
    }
    if let Some(month) = most(&|month| -cash[month]).filter(|&month| cash[month] < 0.0) {
        found.push((month, What::Deepest { below: whole(-cash[month]) }));
        let last_below = cash.iter().rposition(|&cash| cash < 0.0).unwrap_or(0);
        if last_below + 1 < cash.len() {
            found.push((last_below + 1, What::PaidBack));
        }
    }
    found.sort_by_key(|(month, _)| *month);
    let event = |(month, what): (usize, What)| {
        let calendar = start.plus(month as u32);
        Event { month: month as u32, calendar: format!("{}-{:02}", calendar.year, calendar.month), what }
    };
    found.into_iter().map(event).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{self, Overrides};
    use crate::study::{Design, Plan, Unwatched};
    use std::path::Path;

    /// A discount rate that is believed, not known; customers that pay in advance.
    #[test]
    fn cash_of_a_future_is_that_of_its_outcomes() {
        let text = include_str!("../../tests/it/commands/small.toml");
        let rate = "economics.discount_rate={ uniform = { min = 0.08, max = 0.3 } }";
        let overrides = Overrides { set: vec![rate.to_owned()], ..Overrides::default() };
        let loaded = scenario::parse("small.toml", text, Path::new("."), &overrides);
        let loaded = loaded.map_err(|problems| problems.to_string()).expect("it is valid");
        let watch = Unwatched::default();
        let plan = Plan { seed: 3, design: Design::Iid, trajectories: 100, replicates: 1 };
        let session = Session::new(loaded, plan, &watch);
        let found = replay(&session, None).expect("an option leads");
        let sample = session.outcomes().expect("it runs");
        for story in &found.stories {
            for own in &story.options {
                let of = |metric| sample.metric(own.position, metric)[story.trajectory as usize];
                let deepest = own.cash.iter().copied().fold(0.0, f64::min);
                let (wanted, name) = (of(Metric::WorstCash), &own.option);
                assert_eq!(deepest, wanted, "{name}");
            }
            let paid =
                story.events.iter().find(|event| event.what == What::PaidBack).map(|event| f64::from(event.month));
            let wanted = sample.metric(story.options[0].position, Metric::PaybackMonth)[story.trajectory as usize];
            assert_eq!(paid.unwrap_or(f64::INFINITY), wanted, "{}", story.level);
        }
        assert!(found.stories.iter().any(|story| story.options[0].cash.iter().any(|&cash| cash < 0.0)));
    }

    #[test]
    fn a_level_is_a_trajectory_and_what_never_comes_is_the_worst() {
        let values = [3.0, 1.0, 2.0, 5.0, 4.0, 10.0, 9.0, 8.0, 7.0, 6.0];
        assert_eq!([0.1, 0.5, 0.9].map(|level| values[nearest(&values, level, Direction::Higher)]), [1.0, 5.0, 9.0]);
        let months = [12.0, f64::INFINITY, 30.0, 24.0];
        assert_eq!(nearest(&months, 0.1, Direction::Lower), 1);
        assert_eq!(nearest(&months, 1.0, Direction::Lower), 0);
    }

    #[test]
    fn events_of_a_future_worked_by_hand() {
        let month = |regime, wanted: f64, at_work, teams, wins, bookings| Seen {
            regime,
            wanted,
            at_work,
            teams,
            wins,
            bookings,
            cash: 0.0,
        };
        let (steady, down) = (Regime::Steady, Regime::Downturn);
        let months = [
            month(steady, 2.0, 0.0, 0.0, 0.0, 0.0),
            month(steady, 2.0, 2.0, 1.2, 0.0, 0.0),
            month(down, 2.0, 2.0, 6.0, 1.0, 90e3),
            month(down, 2.0, 1.0, 6.0, 1.0, 200e3),
            month(down, 1.0, 1.0, 21.0, 1.0, 0.0),
        ];
        let start = CalendarMonth { year: 2026, month: 11 };
        let got = events(&months, &[-10.0, -30.0, -5.0, 4.0, 5.0], start);
        let told: Vec<(&str, What)> = got.iter().map(|event| (event.calendar.as_str(), event.what)).collect();
        let wanted = [
            ("2026-11", What::Wanted(2)),
            ("2026-12", What::Filled(2)),
            ("2026-12", What::Teams(1)),
            ("2026-12", What::Deepest { below: 30 }),
            ("2027-01", What::Market(down)),
            ("2027-01", What::Teams(5)),
            ("2027-01", What::FirstWin),
            ("2027-02", What::LargestMonth { bookings: 200_000 }),
            ("2027-02", What::PaidBack),
            // The one who is there is the one who is wanted: nothing is filled.
            ("2027-03", What::Wanted(1)),
            // Ten are not told of beside it.
            ("2027-03", What::Teams(20)),
        ];
        assert_eq!(told, wanted);
    }
}
