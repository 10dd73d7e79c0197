//! One option beside itself: as it is run, frozen, and re-sized by other rules, on the same luck.
//!
//! Trajectories that are the same up to a month are simulated once up to there.

use super::World;
use super::luck::Luck;
use super::parties::Parties;
use super::path::{Month, Path, Reads};
use super::staffing::{self, Adjustments};
use crate::lanes::{Real, double};
use crate::scenario::StaffingOption;
use crate::scenario::policy::GateMetric;
use crate::scenario::setting::Regime;

/// What an option's trajectories would have been worth otherwise.
#[derive(Clone, Debug)]
pub struct Otherwise<const W: usize> {
    /// NPV.
    pub npv: [f64; W],
    /// Cost of people and providers by month, nominal.
    pub staff: Vec<[f64; W]>,
    /// Mean over months of the size that rules set.
    pub size: [f64; W],
    /// The month in which a rule stopped the plan, +∞ where none did.
    pub stopped: [f64; W],
}

/// The trajectories as they are run, with the frozen plan and the rules beside them.
#[derive(Clone, Debug)]
pub struct Beside<const W: usize> {
    /// The frozen plan: steps and gates, never re-sized.
    pub frozen: Otherwise<W>,
    /// The plan under rules: the option's own, else those fitted, else none.
    pub ruled: Otherwise<W>,
    /// The first downturn from the second year on, none within the horizon.
    pub downturn: [Option<u32>; W],
}

/// Whether gates or rules look at an option's progress.
#[must_use]
pub fn is_watched(option: &StaffingOption) -> bool {
    !option.gates.is_empty() || !option.rules.is_empty()
}

/// The trajectories as they are run. `months`, as many as the horizon has, are written over.
pub fn simulate_once<const W: usize>(
    world: &World<'_, W>,
    option: &StaffingOption,
    luck: &mut Luck<W>,
    months: Vec<Month<[Real; W]>>,
    reads: Reads,
) -> Path<W> {
    let mut parties = Parties::setting_out(world, option, luck, months, is_watched(option), reads);
    parties.advance(luck, Adjustments::On, world.setting.horizon_months, None);
    parties.into_path()
}

/// The trajectories as they are run, frozen, and under rules: those of `ruled`, the same option with fitted rules, unless
/// it has its own. `months`, as many as the horizon has, are written over.
pub fn simulate_beside<const W: usize>(
    world: &World<'_, W>,
    option: &StaffingOption,
    ruled: Option<&StaffingOption>,
    luck: &mut Luck<W>,
    months: Vec<Month<[Real; W]>>,
    reads: Reads,
) -> (Path<W>, Beside<W>) {
    let horizon = world.setting.horizon_months;
    let ruled = ruled.filter(|_| !option.is_ruled());
    let resized = first_resizing(world, option, luck).unwrap_or(horizon);
    let ruled_from = ruled.map_or(horizon, |ruled| first_rule(ruled).min(horizon));
    let mut run = Parties::setting_out(world, option, luck, months, is_watched(option) || ruled.is_some(), reads);
    run.advance(luck, Adjustments::On, resized.min(ruled_from), None);
    let mut other = (ruled_from < resized).then(|| run.fork());
    run.advance(luck, Adjustments::On, resized, None);
    let mut frozen = (resized < horizon).then(|| run.fork());
    if let Some(frozen) = &mut frozen {
        if other.is_none() && ruled_from < horizon {
            frozen.advance(luck, Adjustments::Off, ruled_from, None);
            other = Some(frozen.fork());
        }
        frozen.advance(luck, Adjustments::Off, horizon, None);
    }
    run.advance(luck, Adjustments::On, horizon, None);
    if let (Some(other), Some(ruled)) = (&mut other, ruled) {
        other.follow(ruled);
        other.advance(luck, Adjustments::On, horizon, None);
    }
    let own = |parties: &Parties<'_, W>| otherwise(parties, horizon);
    let frozen = own(frozen.as_ref().unwrap_or(&run));
    let ruled = match &other {
        Some(other) => own(other),
        None if !option.is_ruled() => frozen.clone(),
        None => own(&run),
    };
    let downturn = std::array::from_fn(|lane| {
        let is_down = |month: &u32| luck.regimes[*month as usize][lane] == Regime::Downturn;
        (staffing::SHED_FROM..horizon).find(is_down)
    });
    (run.into_path(), Beside { frozen, ruled, downturn })
}

/// What the frozen plan is worth, and what it shows.
#[derive(Clone, Copy, Debug)]
pub struct Frozen<const W: usize> {
    /// NPV.
    pub npv: [f64; W],
    /// What rules look at, `pull_value`, at the month asked for.
    pub pull: [f64; W],
}

/// NPV of the plan under each set of rules, none of which is looked at before `first`; and the frozen plan where `at`, the
/// month at whose start it is looked at, is later.
pub fn simulate_candidates<const W: usize>(
    world: &World<'_, W>,
    option: &StaffingOption,
    ruled: &[StaffingOption],
    (first, at): (u32, u32),
    luck: &mut Luck<W>,
) -> (Vec<[f64; W]>, Option<Frozen<W>>) {
    let horizon = world.setting.horizon_months;
    let mut frozen = Parties::setting_out(world, option, luck, super::path::blank_months(1), true, Reads::NPV);
    frozen.advance(luck, Adjustments::Off, first.min(horizon), None);
    let npv = |parties: &Parties<'_, W>| std::array::from_fn(|lane| parties.of(lane).path.accounts.npv(lane));
    let values = ruled.iter().map(|ruled| {
        let mut parties = frozen.fork();
        parties.follow(ruled);
        parties.advance(luck, Adjustments::On, horizon, None);
        npv(&parties)
    });
    let values = values.collect();
    let seen = (at > first).then(|| {
        frozen.advance(luck, Adjustments::Off, at.min(horizon), None);
        let pull = std::array::from_fn(|lane| frozen.of(lane).progress[lane].pull_value());
        frozen.advance(luck, Adjustments::Off, horizon, None);
        Frozen { npv: npv(&frozen), pull }
    });
    (values, seen)
}

/// What a look at the frozen plan shows, and what stopping then is worth.
#[derive(Clone, Debug)]
pub struct Stopped<const W: usize> {
    /// What each metric shows.
    pub seen: Vec<[f64; W]>,
    /// NPV of the plan if it is stopped for good.
    pub npv: [f64; W],
}

/// The frozen plan, looked at in months that rise: what each metric shows, and what stopping it there is worth; last what
/// it is worth if it goes on. `stopping` are the option with a rule that stops it in each month.
pub fn simulate_stops<const W: usize>(
    world: &World<'_, W>,
    option: &StaffingOption,
    (months, stopping): (&[u32], &[StaffingOption]),
    metrics: &[GateMetric],
    luck: &mut Luck<W>,
) -> (Vec<Stopped<W>>, [f64; W]) {
    let horizon = world.setting.horizon_months;
    let mut frozen = Parties::setting_out(world, option, luck, super::path::blank_months(1), true, Reads::NPV);
    let npv = |parties: &Parties<'_, W>| std::array::from_fn(|lane| parties.of(lane).path.accounts.npv(lane));
    let mut looks = Vec::with_capacity(months.len());
    for (&month, stopping) in months.iter().zip(stopping) {
        frozen.advance(luck, Adjustments::Off, month, None);
        let regime = |lane: usize| luck.regimes[month as usize][lane];
        let of =
            |metric: &GateMetric| std::array::from_fn(|lane| frozen.of(lane).progress[lane].of(*metric, regime(lane)));
        let seen = metrics.iter().map(of).collect();
        let mut stopped = frozen.fork();
        stopped.follow(stopping);
        stopped.advance(luck, Adjustments::On, horizon, None);
        looks.push(Stopped { seen, npv: npv(&stopped) });
    }
    frozen.advance(luck, Adjustments::Off, horizon, None);
    (looks, npv(&frozen))
}

fn otherwise<const W: usize>(parties: &Parties<'_, W>, horizon: u32) -> Otherwise<W> {
    let followed = |lane: usize| {
        let (size, stopped) = parties.of(lane).state.staff.followed();
        (double(size[lane]) / f64::from(horizon), double(stopped[lane]))
    };
    let take_staff = |all: &mut Vec<[f64; W]>, own: &Vec<[f64; W]>, lane: usize| {
        all.iter_mut().zip(own).for_each(|(all, own)| all[lane] = own[lane]);
    };
    Otherwise {
        npv: std::array::from_fn(|lane| parties.of(lane).path.accounts.npv(lane)),
        staff: parties.together(|journey| &journey.path.accounts.staff, take_staff),
        size: std::array::from_fn(|lane| followed(lane).0),
        stopped: std::array::from_fn(|lane| followed(lane).1),
    }
}

/// The first month in which a rule is looked at; never where there are none.
fn first_rule(option: &StaffingOption) -> u32 {
    option.rules.iter().map(|rule| rule.month).min().unwrap_or(u32::MAX)
}

/// The first month in which the plan as it is run can differ from the frozen one in any of the trajectories, if there is
/// one: a rule is looked at, or a mandate makes another number, which once a gate is read is not looked for.
#[must_use]
fn first_resizing<const W: usize>(world: &World<'_, W>, option: &StaffingOption, luck: &Luck<W>) -> Option<u32> {
    let horizon = world.setting.horizon_months;
    if option.is_ruled() {
        return Some(first_rule(option)).filter(|&month| month < horizon);
    }
    let market = |lane: usize| &world.beliefs(lane).market;
    let is_settled = |lane| market(lane).mandate_in == [1.0; 3] && market(lane).mandate_out == [1.0; 3];
    if (0..W).all(is_settled) {
        return None;
    }
    let gate = option.gates.first().map(|gate| gate.month).filter(|&month| month < horizon);
    let last = gate.unwrap_or(horizon);
    let first = |lane: usize| {
        let regimes = |month: u32| luck.regimes[month as usize][lane];
        staffing::first_mandated(option, market(lane), regimes, last)
    };
    (0..W).filter_map(first).min().or(gate)
}
