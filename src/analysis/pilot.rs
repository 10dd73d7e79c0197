//! What a pilot of a few seats, bought, hired or mixed, would show and cost, simulated with luck of its own.

use super::voi::PilotDesign;
use crate::distribution::{poisson_quantile, standard_normal_quantile};
use crate::engine::Simulator;
use crate::sampling::{BeliefSampler, DesignKind, hash};
use crate::scenario::plan::{Step, StepPlan};
use crate::scenario::{Scenario, StaffingOption};

/// What a pilot counts, added up from its start.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    meetings: f64,
    opportunities: f64,
    active_teams: f64,
    pipeline: f64,
    wins: f64,
    pdm_hours: f64,
}

/// Something that a pilot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observable {
    /// Prepared meetings held.
    Meetings,
    /// Opportunities opened.
    Opportunities,
    /// AE teams active at its end.
    ActiveTeams,
    /// Value of field opportunities opened.
    Pipeline,
    /// Wins.
    Wins,
    /// PDM hours.
    PdmHours,
}

impl Observable {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Meetings, Self::Opportunities, Self::ActiveTeams, Self::Pipeline, Self::Wins, Self::PdmHours];

    /// Name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Meetings => "meetings",
            Self::Opportunities => "opportunities",
            Self::ActiveTeams => "active_teams",
            Self::Pipeline => "pipeline",
            Self::Wins => "wins",
            Self::PdmHours => "pdm_hours",
        }
    }

    /// Name in a sentence.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Meetings => "meetings held",
            Self::Opportunities => "opportunities opened",
            Self::ActiveTeams => "active account teams",
            Self::Pipeline => "field pipeline",
            Self::Wins => "wins",
            Self::PdmHours => "PDM hours",
        }
    }

    /// Its value.
    #[must_use]
    pub fn of(self, counts: &Counts) -> f64 {
        match self {
            Self::Meetings => counts.meetings,
            Self::Opportunities => counts.opportunities,
            Self::ActiveTeams => counts.active_teams,
            Self::Pipeline => counts.pipeline,
            Self::Wins => counts.wins,
            Self::PdmHours => counts.pdm_hours,
        }
    }
}

/// What shows these beliefs in a pilot: each is seen only through what it moves. Observables may be named too; where
/// nothing is named, all that a pilot adds.
///
/// # Errors
/// A name that a pilot shows nothing of.
pub fn observables(names: &[String]) -> Result<Vec<Observable>, String> {
    use Observable::{ActiveTeams, Meetings, Opportunities, PdmHours, Pipeline, Wins};
    if names.is_empty() {
        // The PDM's hours show without a pilot, so they are no merit of it unless somebody asks.
        return Ok(Observable::ALL.into_iter().filter(|observable| *observable != PdmHours).collect());
    }
    let mut found: Vec<Observable> = Vec::new();
    for name in names.iter().map(|name| name.trim()) {
        let (table, key) = name.split_once('.').unwrap_or((name, ""));
        let shown: &[Observable] = match (table, key) {
            ("isv", "acv") => &[Opportunities, Pipeline],
            ("funnel", key) if key.starts_with("win") || key.starts_with("cycle") || key.starts_with("velocity") => {
                &[Opportunities, Wins]
            }
            ("funnel", _) => &[Meetings, Opportunities],
            ("ae" | "evidence" | "conduct" | "outsourced" | "consumption", _) => &[Meetings, ActiveTeams],
            ("meetings", _) => &[Meetings],
            ("pdm", _) => &[PdmHours],
            (table, "") => match Observable::ALL.iter().position(|observable| observable.name() == table) {
                Some(at) => &Observable::ALL[at..=at],
                None => &[],
            },
            _ => &[],
        };
        if shown.is_empty() {
            let names: Vec<&str> = Observable::ALL.iter().map(|observable| observable.name()).collect();
            return Err(format!(
                "a pilot shows nothing of `{name}`: name beliefs of ae, conduct, consumption, evidence, funnel, meetings, \
                 outsourced, pdm or isv.acv, or what is counted: {}",
                names.join(", ")
            ));
        }
        found.extend(shown);
    }
    Ok(Observable::ALL.into_iter().filter(|observable| found.contains(observable)).collect())
}

/// An observable as a regression reads it: normal scores of its ranks, so that a few large counts do not bend a curve;
/// equal counts are ranked in the order of trajectories, which says nothing of them, so that a curve has room between
/// them. None if fewer than 2% of trajectories differ from the commonest value: so few teach nothing.
#[must_use]
pub fn scores(column: &[f64]) -> Option<Vec<f64>> {
    let n = column.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| column[a].total_cmp(&column[b]));
    let commonest = order.chunk_by(|&a, &b| column[a] == column[b]).map(<[usize]>::len).max().unwrap_or(0);
    let mut scores = vec![0.0; n];
    for (rank, &row) in order.iter().enumerate() {
        scores[row] = standard_normal_quantile((rank as f64 + 0.5) / n as f64);
    }
    (commonest as f64 <= 0.98 * n as f64).then_some(scores)
}

fn pilot_option(design: PilotDesign, ends: bool) -> StaffingOption {
    let PilotDesign { heads, units, months } = design;
    let steps = |count: u32| {
        let last = ends.then_some(Step { month: months, count: 0 });
        let all = std::iter::once(Step { month: 0, count }).chain(last);
        StepPlan(if count > 0 { all.collect() } else { Vec::new() })
    };
    StaffingOption {
        in_house: steps(heads),
        outsourced: steps(units),
        ..StaffingOption::named(&format!("Pilot {heads} + {units} × {months}"))
    }
}

/// The scenario with nothing but its baseline and pilots that end: what they cost and earn by themselves.
#[must_use]
pub fn priced(scenario: &Scenario, designs: &[PilotDesign]) -> Scenario {
    let mut priced = scenario.clone();
    priced.options.retain(|option| option.baseline);
    let horizon = scenario.setting.horizon_months;
    priced.options.extend(designs.iter().map(|&design| pilot_option(design, design.months < horizon)));
    priced
}

/// Position of a design among the options of [`priced`].
///
/// # Panics
/// If it is not among the designs.
#[must_use]
pub fn option_of(priced: &Scenario, designs: &[PilotDesign], design: PilotDesign) -> usize {
    let at = designs.iter().position(|other| *other == design).expect("the design was priced");
    priced.options.len() - designs.len() + at
}

/// What a pilot of this many heads and units shows by the end of each of `months` (ascending), for each of the trajectories: their
/// beliefs, other luck.
///
/// The model moves meetings and account teams in expectation; who runs a pilot sees whole ones. They are drawn from the
/// Poisson distribution with the model's expectation as its mean.
///
/// # Panics
/// If the correlations of the scenario contradict each other, which loading it rules out.
#[must_use]
pub fn simulated(
    scenario: &Scenario,
    kind: DesignKind,
    seed: u64,
    (heads, units): (u32, u32),
    months: &[u32],
    trajectories: &[usize],
) -> Vec<Vec<Counts>> {
    let horizon = months.iter().copied().max().unwrap_or(0);
    let mut short = scenario.clone();
    short.setting.horizon_months = horizon;
    short.options = vec![pilot_option(PilotDesign { heads, units, months: horizon }, false)];
    let sampler = BeliefSampler::new(&short, kind, seed).expect("correlations are checked when a scenario is loaded");
    // The second of two lucks: the first is the one under which the decision is valued.
    let simulator = Simulator::new(&short, &sampler, seed, 2);
    let numbers: Vec<u64> = trajectories.iter().map(|&trajectory| 2 * trajectory as u64 + 1).collect();
    simulator.months(&numbers, 0, |number, records| {
        let trajectory = number / 2;
        let (mut counts, mut seen) = (Counts::default(), Vec::with_capacity(months.len()));
        let teams = luck(seed, trajectory, 0, 1);
        for (month, record) in (0..horizon).zip(records) {
            counts.meetings += counted(record.prepared, luck(seed, trajectory, month, 0));
            counts.opportunities += record.opportunities;
            // One luck for all months: a team that is active is seen to be active in the next month too.
            counts.active_teams = counted(record.field_pull, teams);
            counts.pipeline += record.pipeline_field;
            counts.wins += record.wins;
            counts.pdm_hours += record.pdm_hours;
            if months.contains(&(month + 1)) {
                seen.push(counts);
            }
        }
        seen
    })
}

/// A number in (0, 1) for what a pilot counts.
fn luck(seed: u64, trajectory: u64, month: u32, what: u64) -> f64 {
    let address = (trajectory << 16) | (u64::from(month) << 4) | what;
    hash::unit(hash::mix(hash::mix(seed ^ 0x7069_6C6F_7400_0000) ^ address))
}

/// The quantile of a Poisson distribution; from a mean of 60 on, of the normal one that it is close to.
fn counted(mean: f64, level: f64) -> f64 {
    if mean >= 60.0 {
        return (mean + mean.sqrt() * standard_normal_quantile(level)).round().max(0.0);
    }
    poisson_quantile(mean, libm::exp(-mean), level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_scatter_as_poisson_numbers_do() {
        // 10,000 draws at a mean of 4, and of 100: mean and variance both 4, both 100.
        for mean in [4.0, 100.0] {
            let counts: Vec<f64> = (0..10_000).map(|k| counted(mean, luck(1, k, 3, 0))).collect();
            let got = counts.iter().sum::<f64>() / 1e4;
            let variance = counts.iter().map(|c| (c - got).powi(2)).sum::<f64>() / 1e4;
            assert!((got - mean).abs() < 4.9 * (mean / 1e4).sqrt(), "{got}");
            assert!((variance / mean - 1.0).abs() < 4.9 * (2.5_f64 / 1e4).sqrt(), "{variance}");
        }
        assert_eq!((counted(0.0, 0.99), counted(1.0, 0.3)), (0.0, 0.0));
    }

    #[test]
    fn scores_follow_ranks_and_rare_counts_are_left_out() {
        let got = scores(&[5.0, 1.0, 5.0, 9e9]).expect("most differ");
        // Ranks 1½, ½, 2½ (equal, but later) and 3½ of 4.
        let expected = [0.375, 0.125, 0.625, 0.875].map(standard_normal_quantile);
        assert!(got.iter().zip(expected).all(|(got, expected)| (got - expected).abs() < 1e-12), "{got:?}");
        let rare: Vec<f64> = (0..1000).map(|k| f64::from(u8::from(k < 15))).collect();
        assert_eq!(scores(&rare), None);
    }

    #[test]
    fn beliefs_are_seen_through_what_they_move() {
        let seen = |names: &[&str]| observables(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        assert_eq!(
            seen(&["ae.activation", "funnel.active_meeting"]),
            Ok(vec![Observable::Meetings, Observable::Opportunities, Observable::ActiveTeams])
        );
        assert_eq!(seen(&["wins"]), Ok(vec![Observable::Wins]));
        assert_eq!(seen(&[]).map(|all| all.len()), Ok(5));
        assert!(seen(&["economics.discount_rate"]).is_err());
    }
}
