//! `optimise`: the best plan within bounds.

mod search;

use super::charts::{self, Calendar, Frontier, FrontierPoint};
use super::document::{Block, Cell, Document, Table, estimate, estimate_cells, json};
use super::{Grid, Provenance, format, wrapped};
use crate::analysis::figures::in_sentence;
use crate::analysis::optimise::{KINDS, Objective};
use crate::analysis::statistics::Estimate;
use crate::report::format::{count, short};
use crate::scenario::{self, Scenario, StaffingOption};
use crate::study::optimise::{ERROR, OptimiseFindings, Proof, Role, Valued};
use search::{kept, looked_at};
use serde_json::{Value, json};

/// Name of the scenario with the winner.
pub const BEST: &str = "best.toml";

/// Places down to which plans are printed whatever they are.
const PRINTED: usize = 8;
/// Most plans in the calendar beside the best and the options of the scenario.
const CALENDAR: usize = 3;

/// What the search found; `base` is how the scenario with the winner names the one that it extends, if it may, and `shown`
/// where it will stand.
#[must_use]
pub fn document<'a>(
    found: &'a OptimiseFindings,
    scenario: &Scenario,
    (base, shown): (Option<&str>, &str),
    provenance: Provenance,
) -> Document<'a> {
    let finding = finding(found, &provenance.currency);
    let draw = {
        let provenance = provenance.clone();
        move || charts_of(found, &provenance)
    };
    Document {
        blocks: blocks(found, shown, &provenance),
        json: json(&finding, &provenance, said(found)),
        tables: vec![table(found)],
        charts: Box::new(draw),
        sample: Some(&found.sample),
        texts: vec![(BEST, best_toml(found, scenario, base))],
        ..Document::of(finding, provenance)
    }
}

/// A value of the objective with its error.
fn worth(objective: Objective, value: Estimate, currency: &str) -> String {
    if objective.is_money() { format::money_with_error(value, currency) } else { format::percent_with_error(value) }
}

/// What plans are ranked by, in words.
fn ranked_by(objective: Objective, currency: &str) -> String {
    match objective {
        Objective::Mean => "mean NPV added".to_owned(),
        Objective::CertaintyEquivalent { tolerance } => {
            format!("certainty equivalent at a risk tolerance of {}", short::money(tolerance, currency))
        }
        Objective::Cvar => "mean of the worst 5%".to_owned(),
        Objective::PayBack { by } => format!("chance of having paid back by month {by}"),
    }
}

fn best(found: &OptimiseFindings) -> &Valued {
    &found.valued[0]
}

/// The best option that the scenario states, by the objective.
fn best_stated(found: &OptimiseFindings) -> Option<&Valued> {
    found.valued.iter().find(|plan| plan.role == Role::Own)
}

fn finding(found: &OptimiseFindings, currency: &str) -> String {
    let own = best(found);
    let words = &own.words;
    let by = ranked_by(found.objective, currency);
    let value = worth(found.objective, own.value, currency);
    // As every answer: not to be used before what is serious is settled.
    let before = if found.serious.is_empty() { "" } else { "Not yet, before a serious finding is settled. " };
    if found.objective.is_money() && own.value.value + own.value.half_width() < 0.0 {
        return format!(
            "{before}No plan within these bounds beats doing nothing: the best, {words}, has a {by} of {value}."
        );
    }
    let beside = best_stated(found).map_or_else(String::new, |stated| {
        let ahead = Estimate { value: -stated.behind.value, ..stated.behind };
        let figure = worth(found.objective, ahead, currency);
        let name = in_sentence(&stated.name);
        // What goes on as today is stated too, but not among those that were valued.
        let loses = found.objective.is_money() && stated.value.value + stated.value.half_width() < 0.0;
        let which = if loses { "the best stated option but for doing nothing" } else { "the best stated option" };
        if ahead.could_flip() {
            format!(", not told from {name}, {which} ({figure} apart)")
        } else if ahead.value > 0.0 {
            format!(", {figure} more than {name}, {which}")
        } else {
            let figure = worth(found.objective, stated.behind, currency);
            format!("; {name}, a stated option, is better by {figure}")
        }
    });
    let unsure = found.objective.is_money() && own.value.could_flip();
    let nothing = if unsure { ", not told from doing nothing" } else { "" };
    format!("{before}Best plan found: {words}. Its {by} is {value}{nothing}{beside}.")
}

fn blocks(found: &OptimiseFindings, shown: &str, provenance: &Provenance) -> Vec<Block> {
    let currency = &provenance.currency;
    let mut blocks: Vec<Block> = found.serious.iter().map(|said| Block::Warning(said.clone())).collect();
    if let Some(breaks) = best(found).breaks.filter(|breaks| breaks.value - breaks.half_width() > found.may_break) {
        blocks.push(Block::Warning(format!(
            "On fresh futures it breaks a constraint in {}, more often than in the {} that are allowed.",
            format::chance(breaks),
            short::percent(found.may_break)
        )));
    }
    blocks.extend(at_the_edge(found).map(Block::Warning));
    let by = ranked_by(found.objective, currency);
    blocks.extend([
        Block::Text(kept(found, currency)),
        Block::Text(told_apart(found)),
        Block::Text(format!("The plans by {by}, and what each trades for it (summary.csv has all that were valued):")),
        Block::Grid(grid(found, currency)),
        Block::Text("The plans found, step by step:".to_owned()),
        Block::Laid(found_plans(found)),
        Block::Typed(wrapped(&format!("As an option of a scenario ({shown} has it beside the others, ready for run):"), 0)),
        Block::Typed(scenario::option_to_toml(&found.option) + "\n"),
        Block::Note(format!(
            "{} within {}, {} trajectories in all. The best raced on {} futures by the procedure of Kim and \
             Nelson, which misses the best of them with a chance of at most {:.0}% if it is better by {} or more; values are of \
             other futures ({}). {}.",
            looked_at(found.plans, found.bounds.different()),
            bounds(found),
            count(found.spent as usize),
            count(found.raced),
            100.0 * ERROR,
            if found.objective.is_money() { short::money(found.zone, currency) } else { short::percent(found.zone) },
            provenance.counted(),
            format::PLUS_MINUS
        )),
    ]);
    blocks
}

/// Says so where the best plan is as large as the bounds allow.
fn at_the_edge(found: &OptimiseFindings) -> Option<String> {
    let (kinds, is_full) = found.bounds.reached(&found.best);
    let of = |most: u32, kind: &str| format!("{most} {kind}{}", if most == 1 { "" } else { "s" });
    let mut reached: Vec<String> = kinds.iter().map(|&kind| of(found.bounds.seats[kind].1, KINDS[kind])).collect();
    if is_full {
        reached.push(format!("{} seats at once", found.bounds.most));
    }
    (!reached.is_empty()).then(|| {
        format!(
            "It is as large as it may be ({}): wider bounds may hold a better plan, and a larger plan costs more before it pays.",
            short::listed(&reached)
        )
    })
}

/// Which plans cannot be told from the best, in a sentence.
fn told_apart(found: &OptimiseFindings) -> String {
    let near: Vec<&Valued> = found.valued.iter().filter(|plan| !plan.is_told && plan.role != Role::Best).collect();
    match &near[..] {
        [] => "Every other plan that was valued is told from it.".to_owned(),
        near => {
            let names: Vec<String> = near.iter().take(4).map(|plan| plan.words.clone()).collect();
            let rest = near.len() - names.len();
            let more = if rest > 0 { format!("; {rest} more in the table") } else { String::new() };
            format!(
                "Not told from it ({} of {} plans valued, at 95% for all at once), so choose among them by what else counts: \
                 {}{more}.",
                near.len(),
                found.valued.len() - 1,
                names.join(" | ")
            )
        }
    }
}

/// The bounds in words.
fn bounds(found: &OptimiseFindings) -> String {
    let bounds = &found.bounds;
    let kind = |((least, most), kind): (&(u32, u32), &str)| (*most > 0).then(|| format!("{least}–{most} {kind}s"));
    let mut said: Vec<String> = bounds.seats.iter().zip(KINDS).filter_map(kind).collect();
    if bounds.most < u32::MAX {
        said.push(format!("at most {} seats", bounds.most));
    }
    let months = |months: &[u32]| months.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    said.push(format!("start in month {}", months(&bounds.starts)));
    if !bounds.steps.is_empty() {
        said.push(format!("a change {} months later", months(&bounds.steps)));
    }
    if !bounds.proofs.is_empty() {
        let plural = if bounds.proofs.len() == 1 { "" } else { "s" };
        said.push(format!("{} gate{plural}", bounds.proofs.len()));
    }
    if bounds.mix != (0.0, 1.0) {
        said.push(format!("{}–{} bought", short::percent(bounds.mix.0), short::percent(bounds.mix.1)));
    }
    if !bounds.variants.is_empty() {
        let names: Vec<String> = bounds.variants.iter().map(|variant| variant.name.clone()).collect();
        said.push(format!("run as it is or: {}", names.join("; ")));
    }
    said.join(", ")
}

/// The plans that are printed: the best, the options of the scenario, and of the others the first and those that cannot be
/// told from the best.
fn printed(found: &OptimiseFindings) -> impl Iterator<Item = &Valued> {
    let is_printed = |(place, plan): &(usize, &Valued)| {
        matches!(plan.role, Role::Best | Role::Own) || !plan.is_told || *place <= PRINTED
    };
    found.valued.iter().enumerate().filter(is_printed).map(|(_, plan)| plan)
}

/// The plans that have a number instead of a name.
fn found_plans(found: &OptimiseFindings) -> String {
    let is_found = |plan: &&Valued| plan.role != Role::Own;
    let line = |plan: &Valued| super::wrapped(&format!("{}: {}", plan.name, plan.words), 4) + "\n";
    printed(found).filter(is_found).map(line).collect()
}

fn grid(found: &OptimiseFindings, currency: &str) -> Grid {
    let has_constraints = best(found).breaks.is_some();
    let is_mean = found.objective == Objective::Mean;
    let mut head = vec!["plan".to_owned(), "value".to_owned(), "against the best".to_owned()];
    if !is_mean {
        head.push("mean".to_owned());
    }
    head.extend(["worst 5%".to_owned(), "cash at its deepest".to_owned()]);
    if has_constraints {
        head.push("breaks a limit".to_owned());
    }
    let mut grid = Grid::new(head);
    for plan in printed(found) {
        let value =
            |value| if found.objective.is_money() { format::money(value, currency) } else { format::percent(value) };
        let behind = match (plan.role, plan.is_told) {
            (Role::Best, _) => format::NONE.to_owned(),
            (_, true) => worth(found.objective, plan.behind, currency),
            (_, false) => format!("not told ({})", worth(found.objective, plan.behind, currency)),
        };
        let mut row = vec![plan.name.clone(), value(plan.value), behind];
        if !is_mean {
            row.push(format::money(plan.mean, currency));
        }
        row.extend([format::money(plan.cvar, currency), format::money(plan.cash, currency)]);
        row.extend(plan.breaks.map(format::chance));
        grid.row(row);
    }
    grid
}

fn table(found: &OptimiseFindings) -> Table {
    let mut table = Table::new(
        "summary",
        &[
            "plan",
            "words",
            "role",
            "value",
            "value_se",
            "value_half_width",
            "behind_best",
            "behind_best_se",
            "behind_best_half_width",
            "told_from_best",
            "mean",
            "mean_se",
            "mean_half_width",
            "cvar",
            "cvar_se",
            "cvar_half_width",
            "deepest_cash_p50",
            "deepest_cash_p50_se",
            "deepest_cash_p50_half_width",
            "breaks",
            "efficient_tail",
            "efficient_cash",
        ],
    );
    for plan in &found.valued {
        let mut cells = vec![(&plan.name).into(), (&plan.words).into(), plan.role.name().into()];
        cells.extend([plan.value, plan.behind].into_iter().flat_map(estimate_cells));
        cells.push(plan.is_told.into());
        cells.extend([plan.mean, plan.cvar, plan.cash].into_iter().flat_map(estimate_cells));
        cells.push(plan.breaks.map_or(f64::NAN, |breaks| breaks.value).into());
        cells.extend(plan.is_efficient.map(Cell::from));
        table.push(cells);
    }
    table
}

fn said(found: &OptimiseFindings) -> Value {
    let plan = |plan: &Valued| {
        json!({
            "plan": plan.name, "words": plan.words, "role": plan.role.name(),
            "value": estimate(plan.value), "behind_best": estimate(plan.behind), "told_from_best": plan.is_told,
            "mean": estimate(plan.mean), "cvar": estimate(plan.cvar), "deepest_cash_p50": estimate(plan.cash),
            "breaks": plan.breaks.map(estimate),
            "efficient": { "mean_and_tail": plan.is_efficient[0], "mean_and_cash": plan.is_efficient[1] },
        })
    };
    let bounds = &found.bounds;
    let gate = |proof: &Proof| {
        let (bound, value) = proof.bound.stated();
        json!({ "after": proof.after, "metric": proof.metric.name(), bound: value })
    };
    let range = |kind: usize| json!([bounds.seats[kind].0, bounds.seats[kind].1]);
    json!({
        "objective": found.objective.name(),
        "bounds": {
            "heads": range(0), "units": range(1), "sellers": range(2),
            "most_seats": (bounds.most < u32::MAX).then_some(bounds.most),
            "start": bounds.starts, "step": bounds.steps,
            "mix": [bounds.mix.0, bounds.mix.1],
            "gates": bounds.proofs.iter().map(gate).collect::<Vec<_>>(),
            "variants": bounds.variants.iter().map(|variant| &variant.name).collect::<Vec<_>>(),
        },
        "plans_looked_at": found.plans, "plans_within_bounds": bounds.different(), "trajectories_spent": found.spent,
        "selection": {
            "futures": found.raced, "left": found.left, "indifference_zone": found.zone, "error": ERROR,
            "promised": estimate(found.promised), "winners_curse": estimate(found.curse),
        },
        "best": { "words": best(found).words, "option_toml": scenario::option_to_toml(&found.option) },
        "plans": found.valued.iter().map(plan).collect::<Vec<Value>>(),
    })
}

/// The scenario with the winner: what it adds to the one that it extends, or the whole.
fn best_toml(found: &OptimiseFindings, scenario: &Scenario, base: Option<&str>) -> String {
    let told =
        format!("The best plan that `alliance-sim optimise` found within {}:\n# {}.", bounds(found), best(found).words);
    with_option(&told, scenario, &found.option, base)
}

/// A scenario with an option more: what it adds to the one that it extends, or the whole.
pub(super) fn with_option(told: &str, scenario: &Scenario, option: &StaffingOption, base: Option<&str>) -> String {
    match base {
        Some(base) => {
            let base = toml::Value::String(base.to_owned());
            format!("# {told}\nschema = 1\nextends = {base}\n\n{}\n", scenario::option_to_toml(option))
        }
        None => {
            let mut options = scenario.options.clone();
            options.push(option.clone());
            format!("# {told}\n{}", scenario::to_toml(&Scenario { options, ..scenario.clone() }))
        }
    }
}

fn charts_of(found: &OptimiseFindings, provenance: &Provenance) -> Vec<charts::Chart> {
    let point = |plan: &Valued| FrontierPoint {
        name: if plan.role == Role::Own { plan.name.clone() } else { format!("{}: {}", plan.name, plan.words) },
        is_best: plan.role == Role::Best,
        is_stated: plan.role == Role::Own,
        mean: plan.mean.value,
        against: [plan.cvar.value, plan.cash.value],
        is_efficient: plan.is_efficient,
    };
    let frontier = Frontier {
        title: frontier_title(found, &provenance.currency),
        points: found.valued.iter().map(point).collect(),
    };
    let is_other = |plan: &&Valued| matches!(plan.role, Role::Near | Role::Frontier);
    let others: Vec<usize> = found.valued.iter().filter(is_other).map(|plan| plan.option).take(CALENDAR).collect();
    let is_shown = |plan: &&Valued| !is_other(plan) || others.contains(&plan.option);
    let shown = found.valued.iter().filter(is_shown).map(|plan| &found.scenario.options[plan.option]);
    let options: Vec<&StaffingOption> = shown.take(charts::MOST_OPTIONS).collect();
    let title = format!("The best plan found by month: {}", best(found).words);
    let calendar = Calendar::new(&title, &options, provenance.horizon_months);
    vec![charts::frontier_chart(&frontier, provenance), charts::calendar_chart(&calendar, provenance)]
}

/// What the frontier shows: which efficient plan lifts the worst 5 % most for what it gives up in the mean.
fn frontier_title(found: &OptimiseFindings, currency: &str) -> String {
    let efficient = || found.valued.iter().filter(|plan| plan.is_efficient[0] && plan.mean.value > 0.0);
    let Some(most) = efficient().max_by(|a, b| a.mean.value.total_cmp(&b.mean.value)) else {
        return "No plan that was valued pays in the mean".to_owned();
    };
    let gives = |plan: &Valued| most.mean.value - plan.mean.value;
    let lifts = |plan: &Valued| plan.cvar.value - most.cvar.value;
    let safer = efficient().filter(|plan| lifts(plan) > 0.0 && plan.mean.value > 0.5 * most.mean.value);
    match safer.max_by(|a, b| (lifts(a) / gives(a)).total_cmp(&(lifts(b) / gives(b)))) {
        Some(safer) => format!(
            "Giving up {} in the mean lifts the worst 5% by {}: {} instead of {}",
            short::money(gives(safer), currency),
            short::money(lifts(safer), currency),
            in_sentence(&safer.name),
            in_sentence(&most.name)
        ),
        None => {
            let name = in_sentence(&most.name);
            format!("{name} has the highest mean, and no plan with half of it has a better worst 5%")
        }
    }
}
