//! Which changed assumption moves a result by how much: two scenarios, and the mixtures that lie between them.

use super::error::StudyError;
use super::plan::Plan;
use super::session::Session;
use super::shared::groups;
use crate::analysis::decision;
use crate::analysis::given_data::Group;
use crate::analysis::history::attribution::{self, SUBSETS_MAX, Waterfall};
use crate::engine::Wanted;
use crate::sampling::BeliefSampler;
use crate::scenario::Scenario;

/// Most groups whose two orders are looked at: more are taken together.
const GROUPS_MAX: usize = 16;

/// One of the two: what is simulated, and with which luck.
#[derive(Clone, Copy, Debug)]
pub(super) struct End<'s> {
    /// The scenario.
    pub scenario: &'s Scenario,
    /// Seed of beliefs and luck.
    pub seed: u64,
}

/// A group of changes that is made at once.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// Positions of parameters.
    Parameters(Vec<usize>),
    Correlations,
    Plans,
    Setting,
    Seed,
    /// The scenario as a whole, where the two have not the same parameters.
    Everything,
}

/// The groups of changes that are simulated, by name: beliefs one by one where few changed, else by table; all as one
/// where even those are many, or where the two have not the same parameters.
pub(super) fn parts(before: End<'_>, after: End<'_>) -> Vec<(String, Part)> {
    let (one, two) = (before.scenario, after.scenario);
    let paths = |scenario: &Scenario| scenario.parameters.iter().map(|p| p.path.clone()).collect::<Vec<_>>();
    let everything = || vec![("everything".to_owned(), Part::Everything)];
    if paths(one) != paths(two) || one.setting.clouds.len() != two.setting.clouds.len() {
        return everything();
    }
    let mut parts = Vec::new();
    if before.seed != after.seed {
        parts.push(("seed".to_owned(), Part::Seed));
    }
    if one.setting != two.setting {
        parts.push(("setting".to_owned(), Part::Setting));
    }
    if one.options != two.options {
        parts.push(("plans".to_owned(), Part::Plans));
    }
    if one.correlations != two.correlations {
        parts.push(("correlations".to_owned(), Part::Correlations));
    }
    let differs = |&at: &usize| one.parameters[at].stated != two.parameters[at].stated;
    let changed: Vec<usize> = (0..one.parameters.len()).filter(differs).collect();
    if parts.len() + changed.len() <= SUBSETS_MAX {
        let single = |&at: &usize| (one.parameters[at].path.clone(), Part::Parameters(vec![at]));
        parts.extend(changed.iter().map(single));
        return parts;
    }
    let paths: Vec<String> = changed.iter().map(|&at| one.parameters[at].path.clone()).collect();
    let of_group = |group: Group| {
        let members: Vec<usize> = group.members.iter().map(|&member| changed[member]).collect();
        (format!("{} ({})", group.name, members.len()), Part::Parameters(members))
    };
    parts.extend(groups(&paths).into_iter().map(of_group));
    if parts.len() > GROUPS_MAX { everything() } else { parts }
}

/// One option with its baseline, in which some parts are those of the second.
fn mixture(before: End<'_>, after: End<'_>, option: &str, chosen: &[&Part]) -> (Scenario, u64) {
    let (mut scenario, mut seed) = (before.scenario.clone(), before.seed);
    for part in chosen {
        let other = after.scenario;
        match part {
            Part::Parameters(positions) => {
                positions.iter().for_each(|&at| scenario.parameters[at] = other.parameters[at].clone());
            }
            Part::Correlations => scenario.correlations.clone_from(&other.correlations),
            Part::Plans => scenario.options.clone_from(&other.options),
            Part::Setting => scenario.setting.clone_from(&other.setting),
            Part::Seed => seed = after.seed,
            Part::Everything => (scenario, seed) = (other.clone(), after.seed),
        }
    }
    scenario.options.retain(|one| one.baseline || one.name == option);
    (scenario, seed)
}

/// What each part adds to the mean of the metric that decides, for an option of both. None where a mixture has
/// correlations that its beliefs cannot have.
///
/// # Errors
/// What simulating fails with.
pub(super) fn waterfall(
    session: &Session<'_>,
    plan: Plan,
    (before, after): (End<'_>, End<'_>),
    option: &str,
    parts: &[(String, Part)],
) -> Result<Option<Waterfall>, StudyError> {
    let metric = after.scenario.decision.metric;
    let mut values = Vec::new();
    for set in attribution::subsets(parts.len()) {
        session.check()?;
        let chosen: Vec<&Part> =
            parts.iter().enumerate().filter(|(g, _)| set & (1 << g) != 0).map(|(_, (_, part))| part).collect();
        let (scenario, seed) = mixture(before, after, option, &chosen);
        let plan = Plan { seed, ..plan };
        if BeliefSampler::new(&scenario, plan.design, seed).is_err() {
            return Ok(None);
        }
        let sample = session.read(&scenario, plan, Wanted::to_choose_by(metric))?;
        let position = sample.options.iter().position(|name| name == option).unwrap_or(0);
        values.push((set, decision::values(&sample, position, metric).into_owned()));
    }
    let blocks = session.run(before.scenario, plan).blocks();
    let names = parts.iter().map(|(name, _)| name.clone()).collect();
    Ok(Some(Waterfall::of(option, metric, names, &values, blocks)))
}
