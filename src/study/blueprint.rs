//! Which motion pays for which kind of product.

use super::error::StudyError;
use super::session::Session;
use crate::analysis::blueprint::{self, BlueprintRow};
use crate::analysis::decision::Verdict;
use crate::engine::Wanted;
use crate::metric::Metric;
use crate::scenario::setting::Archetype;

/// What each motion is worth for each archetype.
#[derive(Clone, Debug, PartialEq)]
pub struct BlueprintFindings {
    /// The answer of the scenario as it stands.
    pub verdict: Verdict,
    /// By archetype, in the order of [`Archetype::ALL`].
    pub rows: Vec<BlueprintRow>,
    /// In-house heads of each motion.
    pub heads: u32,
}

/// Simulates the vendor as each archetype, with one option a motion.
///
/// # Errors
/// Problems that the scenario has as another archetype, and what simulating fails with.
pub fn blueprint(session: &Session<'_>, heads: u32) -> Result<BlueprintFindings, StudyError> {
    let row = |&archetype: &Archetype| {
        let variant = blueprint::variant(&session.loaded.source, session.scenario(), archetype, heads)?;
        let sample = session.read(&variant.scenario, session.plan, Wanted::to_choose_by(Metric::Npv))?;
        Ok(blueprint::row(archetype, &sample))
    };
    let rows = Archetype::ALL.iter().map(row).collect::<Result<_, StudyError>>()?;
    Ok(BlueprintFindings { verdict: session.answer_under(session.plan)?, rows, heads })
}
