//! Who wins under whose beliefs, on the same luck.

use super::error::StudyError;
use super::session::Session;
use crate::analysis::priors::{self, InDoubt, Side};
use crate::engine::Wanted;
use crate::scenario::Scenario;

/// Simulates scenarios with the same options under their own beliefs, all with the same luck.
///
/// # Errors
/// [`StudyError::BadArgument`] if they differ in options, decision or currency, and what simulating fails with.
pub fn priors(sessions: &[Session<'_>]) -> Result<Vec<Side>, StudyError> {
    let Some(first) = sessions.first().map(Session::scenario) else { return Ok(Vec::new()) };
    let is_same = |other: &Scenario| {
        other.options == first.options && other.decision == first.decision && other.currency == first.currency
    };
    if let Some(other) = sessions.iter().map(Session::scenario).find(|other| !is_same(other)) {
        let (one, other) = (&first.name, &other.name);
        return Err(StudyError::BadArgument(format!("`{one}` and `{other}` differ in options, decision or currency")));
    }
    let mut sides = Vec::new();
    for session in sessions {
        let wanted = Wanted::to_choose_by(session.scenario().decision.metric);
        let sample = session.read(session.scenario(), session.plan, wanted)?;
        let verdict = session.answer(&sample);
        sides.extend(priors::side(session.scenario(), &sample).map(|side| Side { verdict, ..side }));
    }
    Ok(sides)
}

/// What to choose where it is not known whose beliefs are right.
#[must_use]
pub fn in_doubt(first: &Session<'_>, sides: &[Side]) -> Option<InDoubt> {
    priors::in_doubt(first.scenario(), sides)
}
