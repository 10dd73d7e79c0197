//! Build versus buy as curves: by team size and horizon, and the worth of flexibility by volatility.

use super::error::StudyError;
use super::session::Session;
use crate::analysis::decision::Verdict;
use crate::analysis::scale::{self, Curve};
use crate::engine::{Column, Sample, Wanted};
use crate::metric::Metric;
use crate::scenario::{Loaded, Problems};

/// The curves.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleFindings {
    /// The answer of the scenario as it stands.
    pub verdict: Verdict,
    /// NPV of in-house less outsourced by seats, one curve a horizon.
    pub sizes: Vec<Curve>,
    /// Value of flexibility above that of in-house by volatility, of outsourced and of hybrid.
    pub worth: Vec<Curve>,
}

/// Simulates every size and every volatility; `seats` is the size at which volatility is looked at.
///
/// # Errors
/// Problems that the scenario has as a variant, and what simulating fails with.
pub fn scale(session: &Session<'_>, seats: u32) -> Result<ScaleFindings, StudyError> {
    let source = &session.loaded.source;
    let run = |session: &Session<'_>,
               variant: Result<Loaded, Problems>,
               wanted: Wanted|
     -> Result<Sample, StudyError> { session.read(&variant?.scenario, session.plan, wanted) };
    let empty = |name: String| Curve { name, points: Vec::new() };
    let mut sizes: Vec<Curve> = scale::HORIZONS.iter().map(|months| empty(format!("{months} months"))).collect();
    let mut worth: Vec<Curve> = ["Outsourced", "Hybrid"].map(|name| empty(name.to_owned())).into();
    let horizons = Wanted::columns(scale::HORIZONS.map(Column::Horizon));
    let sized = session.side_by_side(&scale::SEATS, session.plan.trajectories, |session, &seats| {
        Ok(scale::build_less_buy(&run(session, scale::sized(source, seats), horizons.clone())?))
    })?;
    for (seats, leads) in scale::SEATS.into_iter().zip(sized) {
        for (curve, estimate) in sizes.iter_mut().zip(leads) {
            curve.points.push((f64::from(seats), estimate));
        }
    }
    let flexibility = Wanted::columns([Column::Metric(Metric::FlexibilityValue)]);
    let unsettled = session.side_by_side(&scale::VOLATILITIES, session.plan.trajectories, |session, &factor| {
        let variant = scale::unsettled(source, session.scenario(), seats, factor);
        Ok(scale::flexibility_worth(&run(session, variant, flexibility.clone())?))
    })?;
    for (factor, leads) in scale::VOLATILITIES.into_iter().zip(unsettled) {
        for (curve, estimate) in worth.iter_mut().zip(leads) {
            curve.points.push((factor, estimate));
        }
    }
    Ok(ScaleFindings { verdict: session.answer_under(session.plan)?, sizes, worth })
}
