//! `trace`: one trajectory, month by month.

use super::args::{TraceArgs, TraceShow};
use super::exit::Failure;
use super::folder::OutputFile;
use super::simulation;
use super::terminal;
use crate::engine::Simulator;
use crate::report::trace::TraceTable;
use crate::sampling::BeliefSampler;
use crate::scenario::Scenario;

/// Writes one trajectory as CSV.
///
/// # Errors
/// [`Failure::BadArgument`] for an option that does not exist, and what loading and writing fail with.
pub fn trace(args: &TraceArgs, no_color: bool) -> Result<(), Failure> {
    let loaded = simulation::load(&args.scenario, &args.input, true, no_color)?;
    let scenario = &loaded.scenario;
    let option = chosen(scenario, args.option.as_deref())?;
    let sampler = BeliefSampler::new(scenario, simulation::design(args.design), args.seed)
        .map_err(|error| Failure::Failed(error.to_string()))?;
    let simulator = Simulator::new(scenario, &sampler, args.seed, args.luck);
    let mut table = TraceTable::new(&scenario.setting);
    let (outcomes, beliefs) = simulator.trace(args.trajectory, option, |view| table.push(view));
    let pairs = |names: Vec<String>, values: &[f64]| {
        let rows: String = names.iter().zip(values).map(|(name, value)| format!("{name},{value}\n")).collect();
        format!("name,value\n{rows}")
    };
    let text = match args.show {
        TraceShow::Months => table.into_csv(),
        TraceShow::Outcomes => pairs(simulator.columns().iter().map(|column| column.name()).collect(), &outcomes),
        TraceShow::Beliefs => pairs(sampler.uncertain_paths().to_vec(), &beliefs),
    };
    match &args.out {
        Some(path) => OutputFile::open(path, |former| is_table_like(former, &text, args.show))?.finish(text.as_bytes()),
        None => terminal::print(&text),
    }
}

/// Whether a text is such a table as is written now: the same columns; of pairs, the same names, too.
fn is_table_like(former: &str, new: &str, show: TraceShow) -> bool {
    let names = |text: &str| {
        text.lines().map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect::<Vec<String>>()
    };
    former.lines().next() == new.lines().next() && (show == TraceShow::Months || names(former) == names(new))
}

fn chosen(scenario: &Scenario, name: Option<&str>) -> Result<usize, Failure> {
    let Some(name) = name else {
        return Ok(scenario.options.iter().position(|option| !option.baseline).unwrap_or(0));
    };
    scenario.options.iter().position(|option| option.name == name).ok_or_else(|| {
        let names: Vec<String> = scenario.options.iter().map(|option| format!("`{}`", option.name)).collect();
        Failure::BadArgument(format!("no option `{name}` in this scenario; there are {}", names.join(", ")))
    })
}
