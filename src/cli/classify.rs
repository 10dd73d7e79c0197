//! `classify`: the tenancy test.

use super::args::{ClassifyArgs, FormatArg};
use super::exit::Failure;
use super::simulation;
use super::terminal;
use crate::analysis::tenancy::{self, Tenancy};
use crate::sampling::BeliefSampler;
use serde_json::json;

/// Runs and prints the tenancy test.
///
/// # Errors
/// What loading and printing fail with.
pub fn classify(args: &ClassifyArgs, no_color: bool) -> Result<(), Failure> {
    let simulation = &args.simulation;
    let loaded = simulation::load(&args.scenario, &simulation.input, simulation.quiet, no_color)?;
    let sampler = BeliefSampler::new(&loaded.scenario, simulation::design(simulation.design), simulation.seed)
        .map_err(|error| Failure::Failed(error.to_string()))?;
    let n = simulation.trajectories.min(4_000) as usize;
    let result = simulation::on_threads(simulation.threads, || {
        Ok(tenancy::tenancy(&loaded.scenario, &sampler, simulation.seed, n))
    })?;
    terminal::print(&match args.format {
        FormatArg::Table => table(&loaded.scenario.name, &result, simulation.seed),
        FormatArg::Json => json_text(&result, simulation.seed),
        FormatArg::Csv => csv(&result),
    })
}

fn table(name: &str, result: &Tenancy, seed: u64) -> String {
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);
    let verdict = match result.customer_deployed {
        share if share >= 0.5 => "customer-deployed in practice",
        _ => "its hosted part matters: it motivates a side of the hyperscaler by itself",
    };
    let flip = result.flips_at.map_or_else(
        || "At no hosted share does the answer flip for most trajectories.".to_owned(),
        |share| format!("The answer flips at a hosted share of {}.", percent(share)),
    );
    format!(
        "{name}: {verdict}.\n\
         In {} (± {}) of trajectories, removing the hosted part changes neither side's motive.\n{flip}\n\n\
         {:<28}{:>16}{:>20}\n{:<28}{:>16}{:>20}\n{:<28}{:>16}{:>20}\n\n\
         Month 12, the existing customers alone; motivated: PDM share of time at or above its reference,\n\
         AE motive at or above one half. {} trajectories, seed {seed}.\n",
        percent(result.customer_deployed),
        percent(1.96 * result.se),
        "Chance of being motivated",
        "as it is",
        "without hosted part",
        "PDM (partner side)",
        percent(result.pdm[0]),
        percent(result.pdm[1]),
        "AE teams (customer side)",
        percent(result.ae[0]),
        percent(result.ae[1]),
        result.trajectories,
    )
}

fn json_text(result: &Tenancy, seed: u64) -> String {
    let value = json!({
        "schema_version": 1,
        "seed": seed,
        "trajectories": result.trajectories,
        "customer_deployed_share": result.customer_deployed,
        "se": result.se,
        "pdm_motivated": { "with": result.pdm[0], "without": result.pdm[1] },
        "ae_motivated": { "with": result.ae[0], "without": result.ae[1] },
        "flips_at_hosted_share": result.flips_at,
        "by_hosted_share": result.by_hosted_share,
    });
    serde_json::to_string_pretty(&value).expect("a JSON value has a text") + "\n"
}

fn csv(result: &Tenancy) -> String {
    let rows: String = result.by_hosted_share.iter().map(|(share, same)| format!("{share},{same}\n")).collect();
    format!("hosted_share,customer_deployed_share\n{rows}")
}
