//! A what-if beside its base case, and which of the changes does how much.

use super::super::error::StudyError;
use super::super::plan::Plan;
use super::super::session::Session;
use super::super::waterfall::{self, End};
use super::equal::equalised;
use super::{RunQuestion, few};
use crate::analysis::decision;
use crate::analysis::history::attribution::{Waterfall, subsets};
use crate::analysis::what_if::{self, WhatIf, WhatIfRow};
use crate::engine::{Sample, Wanted};
use crate::metric::Direction;
use crate::scenario::{Loaded, Scenario};

/// Trajectories of all mixtures of a base case and a what-if together.
const MIXED_TRAJECTORIES: u64 = 20_000;

/// The base case simulated on the same luck, beside the what-if.
pub(super) fn beside(
    session: &Session<'_>,
    base: &Loaded,
    question: &RunQuestion,
    sample: &Sample,
    choice: Option<&str>,
) -> Result<WhatIf, StudyError> {
    let base = match question.compare {
        Some(compare) => equalised(session, &session.ruled(base.scenario.clone()), compare)?,
        None => session.ruled(base.scenario.clone()),
    };
    let plan = Plan { trajectories: sample.trajectories() as u64, ..session.plan };
    let metric = session.scenario().decision.metric;
    let before = session.read(&base, plan, Wanted::to_choose_by(metric))?;
    let words = session.scenario().what_if.as_deref().unwrap_or_default();
    let mut found = what_if::beside(words, &before, sample, metric);
    found.waterfall = attributed(session, &base, (&before, sample), &found, choice)?;
    Ok(found)
}

/// Which of the changes does how much to the choice; where that is the baseline, whose added money is nothing, to the best
/// of the others.
fn attributed(
    session: &Session<'_>,
    base: &Scenario,
    (before, after): (&Sample, &Sample),
    found: &WhatIf,
    choice: Option<&str>,
) -> Result<Option<Waterfall>, StudyError> {
    let (scenario, seed) = (session.scenario(), session.plan.seed);
    let is_baseline = |name: &str| {
        let of = |scenario: &Scenario| scenario.options.iter().any(|option| option.baseline && option.name == name);
        of(base) || of(scenario)
    };
    let others = || found.rows.iter().filter(|row| !is_baseline(&row.option) && row.what_if.value.is_finite());
    let direction = found.compared.direction();
    let turned = |row: &WhatIfRow| if direction == Direction::Lower { -row.what_if.value } else { row.what_if.value };
    let best = || others().max_by(|a, b| turned(a).total_cmp(&turned(b)));
    let Some(row) = others().find(|row| Some(&*row.option) == choice).or_else(best) else { return Ok(None) };
    let ends = (End { scenario: base, seed }, End { scenario, seed });
    let parts = waterfall::parts(ends.0, ends.1);
    match parts.len() {
        0 => Ok(None),
        // Both ends are simulated already.
        1 => {
            let values = |sample: &Sample| {
                let at = sample.options.iter().position(|name| *name == row.option).unwrap_or(0);
                decision::values(sample, at, found.compared.metric).into_owned()
            };
            let names = parts.into_iter().map(|(name, _)| name).collect();
            let values = [(0, values(before)), (1, values(after))];
            Ok(Some(Waterfall::of(&row.option, found.compared.metric, names, &values, after.blocks)))
        }
        groups => {
            let each = MIXED_TRAJECTORIES / subsets(groups).len() as u64;
            waterfall::waterfall(session, few(session, each), ends, &row.option, &parts)
        }
    }
}
