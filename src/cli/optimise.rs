//! `optimise`: the best plan within bounds.

use super::exit::Failure;
use super::output::{Task, perform};
use super::shared::{OutputArgs, SimulationArgs};
use crate::report::{self, Provenance};
use crate::scenario::bounds::{Aim, PlanBounds, Proof, SEATS_MAX};
use crate::scenario::policy::{Bound, GateMetric};
use crate::study::optimise::{self, OptimiseQuestion};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What plans are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ObjectiveArg {
    /// Mean NPV added.
    Mean,
    /// What it is worth for sure, at the risk tolerance of the scenario.
    CertaintyEquivalent,
    /// Mean of the worst 5 %.
    Cvar,
    /// Chance of having paid back by the month of --by.
    Payback,
}

/// Arguments of `optimise`.
#[derive(Debug, Args)]
pub struct OptimiseArgs {
    /// Scenario file; its [constraints] bind every plan, and [optimise] states bounds, which these flags override.
    pub scenario: PathBuf,
    /// Fewest and most in-house heads; none to the most of any option unless given.
    #[arg(long, value_name = "FROM..TO", value_parser = range)]
    pub heads: Option<(u32, u32)>,
    /// Fewest and most outsourced units.
    #[arg(long, value_name = "FROM..TO", value_parser = range)]
    pub units: Option<(u32, u32)>,
    /// Fewest and most added direct sellers.
    #[arg(long, value_name = "FROM..TO", value_parser = range)]
    pub sellers: Option<(u32, u32)>,
    /// Most seats of all kinds at once; as many as the largest option wants, unless this, heads, units or sellers are given.
    #[arg(long, value_name = "SEATS", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub seats: Option<u32>,
    /// Least and largest part of heads and units that is bought.
    #[arg(long, value_name = "FROM..TO", value_parser = mix)]
    pub mix: Option<(f64, f64)>,
    /// Months in which a plan may start; month 0 unless given.
    #[arg(long, value_name = "MONTH,…", value_delimiter = ',')]
    pub start: Vec<u32>,
    /// Months after its start at which a plan may change its seats; 12, and where options do, unless given.
    #[arg(long, value_name = "MONTHS,…", value_delimiter = ',')]
    pub step: Vec<u32>,
    /// Let a plan end so many months after its start unless so many account teams are active, e.g. 9:2,9:4,14:4; or unless
    /// anything else that a gate can read is so much, e.g. 12:wins>=1.
    #[arg(long, value_name = "MONTHS:TEAMS,…", value_delimiter = ',', value_parser = proof)]
    pub gate: Vec<Proof>,
    /// The option that plans are like in all but seats: motion, profile, pay, meetings; the first in the field unless given.
    #[arg(long, value_name = "NAME")]
    pub like: Option<String>,
    /// What plans are ranked by; the mean unless given.
    #[arg(long, value_enum)]
    pub objective: Option<ObjectiveArg>,
    /// Month by which a plan is to have paid back, for --objective payback; 36 unless given.
    #[arg(long, value_name = "MONTH")]
    pub by: Option<u32>,
    /// Trajectories for search and selection; what is chosen is then valued on those of -n.
    #[arg(long, default_value_t = 500_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    pub budget: u64,
    /// Least difference that matters, money or a share; 1 % of what the best is worth unless given.
    #[arg(long, value_name = "AMOUNT", value_parser = above_zero)]
    pub within: Option<f64>,
    /// Chance with which a plan may break a constraint of the scenario.
    #[arg(long, value_name = "SHARE", default_value_t = 0.05, value_parser = share)]
    pub may_break: f64,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

fn range(text: &str) -> Result<(u32, u32), String> {
    let wrong = || format!("expected FROM..TO with numbers up to {SEATS_MAX}, for example 0..4, or one number");
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let number = |text: &str| text.trim().parse::<u32>().ok().filter(|&seats| seats <= SEATS_MAX).ok_or_else(wrong);
    let (from, to) = (number(from)?, number(to.trim_start_matches('='))?);
    if from > to { Err(format!("{from} is more than {to}: write {to}..{from}")) } else { Ok((from, to)) }
}

fn proof(text: &str) -> Result<Proof, String> {
    let wrong = || "expected MONTHS:TEAMS or MONTHS:METRIC>=VALUE, for example 9:3 or 12:wins>=1".to_owned();
    let (after, shown) = text.split_once(':').ok_or_else(wrong)?;
    let after = after.trim().parse::<u32>().ok().filter(|&after| after > 0).ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(wrong);
    let named = |name: &str| {
        let names = || GateMetric::ALL.iter().map(|metric| metric.name()).collect::<Vec<_>>().join(", ");
        GateMetric::from_name(name.trim()).ok_or_else(|| format!("`{}` is none of {}", name.trim(), names()))
    };
    let (metric, bound) = match (shown.split_once(">="), shown.split_once("<=")) {
        (Some((name, value)), _) => (named(name)?, Bound::AtLeast(number(value)?)),
        (None, Some((name, value))) => (named(name)?, Bound::AtMost(number(value)?)),
        (None, None) => {
            let teams = shown.trim().parse::<u32>().ok().filter(|&teams| teams > 0).ok_or_else(wrong)?;
            (GateMetric::FieldPull, Bound::AtLeast(f64::from(teams)))
        }
    };
    Ok(Proof { after, metric, bound })
}

fn mix(text: &str) -> Result<(f64, f64), String> {
    let (from, to) = text.split_once("..").ok_or_else(|| "expected FROM..TO, for example 0.25..0.75".to_owned())?;
    let (from, to) = (share(from.trim())?, share(to.trim())?);
    if from > to { Err(format!("{from} is more than {to}: write {to}..{from}")) } else { Ok((from, to)) }
}

fn above_zero(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| *number > 0.0 && number.is_finite());
    number.ok_or_else(|| "expected a number above 0".to_owned())
}

fn share(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "expected a share between 0 and 1".to_owned())
}

/// Looks for the best plan and writes it as a scenario.
///
/// # Errors
/// Bounds that hold no plan, constraints that none keeps to, and what loading, simulating and writing fail with.
pub fn optimise(args: &OptimiseArgs, no_color: bool) -> Result<(), Failure> {
    let OptimiseArgs { scenario, simulation, output, .. } = args;
    let aim = args.objective.map(|objective| match objective {
        ObjectiveArg::Mean => Aim::Mean,
        ObjectiveArg::CertaintyEquivalent => Aim::CertaintyEquivalent,
        ObjectiveArg::Cvar => Aim::Cvar,
        ObjectiveArg::Payback => Aim::Payback,
    });
    let bounds = PlanBounds {
        seats: [args.heads, args.units, args.sellers],
        most: args.seats,
        mix: args.mix,
        starts: args.start.clone(),
        steps: args.step.clone(),
        proofs: args.gate.clone(),
        like: args.like.clone(),
        variants: Vec::new(),
        aim,
        by: args.by,
    };
    let question = OptimiseQuestion { bounds, budget: args.budget, zone: args.within, may_break: args.may_break };
    let task = Task { command: "optimise", scenario, simulation, output, no_color };
    let base = task.extendable();
    perform(&task, |session, output| {
        let found = optimise::optimise(session, &question)?;
        let shown = task.target().join(report::optimise::BEST).display().to_string();
        let document =
            report::optimise::document(&found, session.scenario(), (base.as_deref(), &shown), Provenance::of(session));
        output.emit(&document)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_and_gates_are_read_and_what_they_are_not_is_said() {
        assert_eq!((range("0..4"), range("2..=3"), range("3")), (Ok((0, 4)), Ok((2, 3)), Ok((3, 3))));
        assert!(range("4..1").is_err_and(|said| said.contains("1..4")));
        assert!(range("0..1e9").is_err() && range("x").is_err() && range("0..101").is_err());
        let of = |after, metric, bound| Ok(Proof { after, metric, bound });
        assert_eq!(proof("9:3"), of(9, GateMetric::FieldPull, Bound::AtLeast(3.0)));
        assert_eq!(proof("12:wins>=1"), of(12, GateMetric::Wins, Bound::AtLeast(1.0)));
        assert_eq!(proof("12:provider_replaced<=0"), of(12, GateMetric::ProviderReplaced, Bound::AtMost(0.0)));
        assert!(proof("9").is_err() && proof("0:3").is_err() && proof("9:hope>=1").is_err());
        assert_eq!(mix("0.25..0.75"), Ok((0.25, 0.75)));
        assert!(mix("0.7..0.2").is_err() && mix("0.5").is_err() && mix("0..2").is_err());
        assert!(above_zero("0").is_err() && share("1.5").is_err() && share("nan").is_err());
    }
}
