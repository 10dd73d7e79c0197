//! Rules on beliefs: do they matter, are they as wide as what is known, do they hang together?

use super::{Finding, Severity};
use crate::analysis::breakeven::{contenders, words};
use crate::analysis::figures;
use crate::analysis::stress::scores_of;
use crate::distribution::{Distribution, Family};
use crate::engine::Sample;
use crate::metric::Observable;
use crate::scenario::setting::{Archetype, Attribution};
use crate::scenario::{Origin, Parameter, Scenario};
use rayon::prelude::*;

/// Standard errors (`1/√n`) of a rank correlation from which an effect counts.
const EFFECT: f64 = 3.5;
/// Times the default's P10–P90 from which a belief is wide.
const WIDE: f64 = 1.5;
/// Fewest stated parameters of a scenario that is somebody's own.
const STATED_MIN: usize = 6;
/// Share of the parameters below which nearly all of them are defaults.
const STATED_SHARE_MIN: f64 = 0.04;
/// Win rates that field teams have.
const WIN_RATES: (f64, f64) = (0.08, 0.45);
/// Pairs that share a cause, with the sign that is to be expected and the cause.
pub(super) const PAIRS: &[(&str, &str, f64, &str)] = &[
    ("isv.acv", "funnel.base_win_rate", -0.3, "larger contracts are harder to win"),
    ("isv.acv", "funnel.cycle_months", 0.4, "larger contracts take longer"),
    ("in_house.ote", "enterprise_ae.ote", 0.6, "one labour market pays both"),
    ("in_house.annual_attrition", "enterprise_ae.annual_attrition", 0.5, "one labour market draws both away"),
    ("in_house.time_to_fill", "in_house.recruiting_fee", 0.3, "a tight market is slow and dear"),
    ("ae.decay_active", "ae.decay_warm", 0.5, "the same account teams forget"),
    ("ae.reach", "ae.activation", 0.3, "the same account teams are open or closed"),
    ("economics.annual_churn", "economics.annual_expansion", -0.4, "customers who stay also buy more"),
    ("in_house.ramp_months", "in_house.fluency_months", 0.4, "a hard product slows both"),
    ("in_house.ramp_months", "outsourced.ramp_months", 0.4, "a hard product slows both"),
    ("outsourced.retainer", "outsourced.loyalty", 0.4, "better providers cost more"),
    ("funnel.active_meeting", "funnel.warm_meeting", 0.5, "the same story opens both"),
];

pub(super) fn findings(scenario: &Scenario, sample: &Sample) -> Vec<Finding> {
    let mut found = without_effect(scenario, sample);
    found.extend(wider_than_default(scenario));
    found.extend(uncorrelated(scenario, sample));
    found.extend(mostly_default(scenario));
    found.extend(sellers(scenario));
    found.extend(win_rate(scenario));
    found.extend(unattributed(scenario));
    found.extend(outside_history(scenario));
    found
}

fn is_stated(parameter: &Parameter) -> bool {
    matches!(parameter.origin, Origin::Stated { .. } | Origin::Override | Origin::Contracts)
}

/// Ranks of the metric that decides, of each option.
fn ranks_by_option(scenario: &Scenario, sample: &Sample) -> Vec<Vec<f64>> {
    let all = contenders::contenders(sample, scenario.decision.metric);
    all.iter().map(|contender| ranks(&contender.values)).collect()
}

/// How much each belief of a sample matters to the metric that decides: its strongest rank correlation with it, or that of
/// its square, over the options; beliefs in the order of the sample.
#[must_use]
pub fn effects(scenario: &Scenario, sample: &Sample) -> Vec<f64> {
    let by_option = ranks_by_option(scenario, sample);
    let scale = (sample.trajectories() as f64).sqrt();
    let columns = (0..sample.belief_paths.len()).into_par_iter();
    columns.map(|column| effect(scenario, sample, &by_option, column) / scale).collect()
}

/// Whether so many trajectories show an effect as [`effects`] gives it.
#[must_use]
pub fn is_shown(effect: f64, trajectories: usize) -> bool {
    effect * (trajectories as f64).sqrt() >= EFFECT
}

/// Strongest rank correlation of a belief, or of its square, with the decision's metric of any option, in standard
/// errors.
///
/// `by_option` are the ranks of the metric of each.
fn effect(scenario: &Scenario, sample: &Sample, by_option: &[Vec<f64>], column: usize) -> f64 {
    let Some(position) = scenario.position(&sample.belief_paths[column]) else { return 0.0 };
    let belief = &scenario.parameters[position].belief;
    let z = scores_of(sample.belief(column).iter().copied(), belief);
    let bent: Vec<f64> = z.iter().map(|z| z * z).collect();
    let strongest = by_option.iter().map(|ranks| correlation(&z, ranks).abs().max(correlation(&bent, ranks).abs()));
    strongest.fold(0.0, f64::max) * (sample.trajectories() as f64).sqrt()
}

/// Ranks of values, 0–1; what is undefined in the middle. Equal ones share a rank: what is never reached is last of all.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).filter(|&i| !values[i].is_nan()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.5; values.len()];
    let count = order.len().max(1) as f64;
    let mut before = 0;
    for equal in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let middle = before as f64 + equal.len() as f64 / 2.0;
        equal.iter().for_each(|&index| ranks[index] = middle / count);
        before += equal.len();
    }
    ranks
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (a, b) in x.iter().zip(y) {
        xx += (a - mx).powi(2);
        yy += (b - my).powi(2);
        xy += (a - mx) * (b - my);
    }
    if xx > 0.0 && yy > 0.0 { xy / (xx * yy).sqrt() } else { 0.0 }
}

fn without_effect(scenario: &Scenario, sample: &Sample) -> Vec<Finding> {
    let by_option = ranks_by_option(scenario, sample);
    let idle: Vec<String> = (0..sample.belief_paths.len())
        .filter(|&column| {
            let position = scenario.position(&sample.belief_paths[column]);
            position.is_some_and(|position| is_stated(&scenario.parameters[position]))
        })
        .filter(|&column| effect(scenario, sample, &by_option, column) < EFFECT)
        .map(|column| format!("`{}`", sample.belief_paths[column]))
        .collect();
    if idle.is_empty() {
        return Vec::new();
    }
    vec![Finding::new(
        "B01",
        Severity::Note,
        format!(
            "Stated, but without an effect that {} futures could show: {}.",
            figures::count(sample.trajectories()),
            idle.join(", ")
        ),
        "Check the path and the unit; or spend no more time on it.",
    )]
}

fn wider_than_default(scenario: &Scenario) -> Vec<Finding> {
    let width = |belief: &Distribution| belief.quantile(0.9) - belief.quantile(0.1);
    scenario
        .parameters
        .iter()
        .filter(|parameter| is_stated(parameter) && parameter.belief.is_uncertain())
        .filter_map(|parameter| {
            let default = default_belief(parameter, scenario.setting.archetype)?;
            let (own, known) = (width(&parameter.belief), width(&default));
            // A belief that is somewhere else is compared by its relative width.
            let scale = (parameter.belief.quantile(0.5) / default.quantile(0.5)).abs().max(1.0);
            (known > 0.0 && own > WIDE * known * scale).then(|| {
                let shown = |u: f64, belief: &Distribution| {
                    words::value(belief.quantile(u), parameter.spec, &scenario.currency)
                };
                let reason = format!(
                    "`{}` is believed between {} and {} (P10–P90), {:.1} times as wide as its default ({} to {}, {}).",
                    parameter.path,
                    shown(0.1, &parameter.belief),
                    shown(0.9, &parameter.belief),
                    own / known,
                    shown(0.1, &default),
                    shown(0.9, &default),
                    parameter.spec.source
                );
                Finding::new(
                    "B02",
                    Severity::Note,
                    reason,
                    "Narrow it, or say why more is uncertain here than elsewhere.",
                )
            })
        })
        .collect()
}

/// The default as a belief; none for a plain number or a list.
pub(super) fn default_belief(parameter: &Parameter, archetype: Archetype) -> Option<Distribution> {
    let spec = parameter.spec;
    let text = match archetype {
        _ if spec.azure.is_some() && parameter.path.starts_with("cloud.azure.") => spec.azure.unwrap_or(spec.default),
        Archetype::IsvHosted => spec.hosted.unwrap_or(spec.default),
        Archetype::Hybrid => spec.hybrid.unwrap_or(spec.default),
        Archetype::CustomerDeployed => spec.default,
    };
    let table: toml::Table = format!("x = {text}").parse().ok()?;
    let (name, keys) = table.get("x")?.as_table()?.iter().next()?;
    let key = |name: &str| {
        let value = keys.get(name)?;
        value.as_float().or_else(|| value.as_integer().map(|integer| integer as f64))
    };
    let family = match name.as_str() {
        "uniform" => Family::Uniform { min: key("min")?, max: key("max")? },
        "triangular" => Family::Triangular { min: key("min")?, mode: key("mode")?, max: key("max")? },
        "pert" => Family::Pert {
            min: key("min")?,
            mode: key("mode")?,
            max: key("max")?,
            lambda: key("lambda").unwrap_or(4.0),
        },
        "beta" => match (key("mean"), key("sd")) {
            (Some(mean), Some(sd)) => Family::BetaMoments { mean, sd },
            _ => Family::Beta { alpha: key("alpha")?, beta: key("beta")? },
        },
        "lognormal" => match (key("p10"), key("p90")) {
            (Some(p10), Some(p90)) => Family::LognormalPercentiles { p10, p90 },
            _ => Family::Lognormal { mean: key("mean")?, sd: key("sd")? },
        },
        _ => return None,
    };
    Distribution::new(family, None, None).ok()
}

fn uncorrelated(scenario: &Scenario, sample: &Sample) -> Vec<Finding> {
    let is_stated_pair = |a: usize, b: usize| {
        scenario.correlations.iter().any(|c| (c.first, c.second) == (a, b) || (c.first, c.second) == (b, a))
    };
    let by_option = ranks_by_option(scenario, sample);
    let matters = |path: &str| {
        let column = sample.belief_paths.iter().position(|p| p == path);
        column.is_some_and(|column| effect(scenario, sample, &by_option, column) >= EFFECT)
    };
    let missing: Vec<String> = PAIRS
        .iter()
        .filter(|(first, second, _, _)| {
            let positions = scenario.position(first).zip(scenario.position(second));
            positions.is_some_and(|(a, b)| !is_stated_pair(a, b)) && matters(first) && matters(second)
        })
        .map(|(first, second, rank, cause)| {
            format!("`{first}` and `{second}` ({cause}; about {})", words::figure(*rank))
        })
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let reason =
        format!("These beliefs share a cause, matter both, and are drawn independently: {}.", missing.join("; "));
    let remedy = "Add `[[correlation]] between = [\"…\", \"…\"]` with a rank, and see whether the decision moves.";
    vec![Finding::new("B03", Severity::Note, reason, remedy)]
}

fn mostly_default(scenario: &Scenario) -> Option<Finding> {
    let (stated, all) =
        (scenario.parameters.iter().filter(|parameter| is_stated(parameter)).count(), scenario.parameters.len());
    let is_nearly_all = (stated as f64) < STATED_SHARE_MIN * all as f64;
    (stated < STATED_MIN || is_nearly_all).then(|| {
        let severity = if stated < STATED_MIN { Severity::Doubtful } else { Severity::Note };
        let nearly = if is_nearly_all { "Nearly all values are defaults: only" } else { "Only" };
        let reason = format!("{nearly} {stated} of {all} are stated; the rest describe a composite company.");
        let remedy = "Run `check`, which leads with what matters most, and state first what can be looked up.";
        Finding::new("B04", severity, reason, remedy)
    })
}

fn sellers(scenario: &Scenario) -> Option<Finding> {
    let sellers = scenario.parameters.iter().find(|parameter| parameter.path == "isv.sellers")?;
    (!is_stated(sellers)).then(|| {
        let reason = format!("`isv.sellers` is not stated; {} direct sellers are assumed.", sellers.stated);
        Finding::new(
            "B05",
            Severity::Doubtful,
            reason,
            "State it: they attend every joint meeting and close what is opened.",
        )
    })
}

fn win_rate(scenario: &Scenario) -> Option<Finding> {
    let parameter = scenario.parameters.iter().find(|parameter| parameter.path == "funnel.base_win_rate")?;
    let median = parameter.belief.quantile(0.5);
    (!(WIN_RATES.0..=WIN_RATES.1).contains(&median)).then(|| {
        let reason = format!(
            "A win rate of {:.0}% needs {:.1} times its wins as pipeline; field teams live between {:.0}% and {:.0}%.",
            100.0 * median,
            1.0 / median,
            100.0 * WIN_RATES.0,
            100.0 * WIN_RATES.1
        );
        Finding::new(
            "B06",
            Severity::Doubtful,
            reason,
            "Count wins over all opportunities opened, not over those that reached a proposal.",
        )
    })
}

fn unattributed(scenario: &Scenario) -> Option<Finding> {
    let setting = &scenario.setting;
    let blind: Vec<&str> = setting
        .clouds
        .iter()
        .filter(|cloud| setting.archetype != Archetype::IsvHosted && cloud.attribution == Attribution::None)
        .map(|cloud| cloud.name.name())
        .collect();
    (!blind.is_empty()).then(|| {
        let reason =
            format!("No attribution on {}: account teams see nothing of what customers consume.", blind.join(", "));
        let remedy = "State the mechanism that is or could be in place; without one the field motion can hardly start.";
        Finding::new("B07", Severity::Doubtful, reason, remedy)
    })
}

/// What `calibrate` found the model not to make: opportunities and wins are what the answer is made of.
fn outside_history(scenario: &Scenario) -> Option<Finding> {
    let outside = &scenario.history.outside;
    let is_made_of =
        |what: &Observable| matches!(what, Observable::Opportunities | Observable::Wins | Observable::Bookings);
    let severity = if outside.iter().any(is_made_of) { Severity::Serious } else { Severity::Doubtful };
    let named: Vec<&str> = outside.iter().map(|what| what.label()).collect();
    (!outside.is_empty()).then(|| {
        let reason = format!("In your history {} came out as the model makes it under none of the beliefs.", named.join(", "));
        let remedy = "Look at the option that was in force, at what was in place at the start and at the columns (`[history]`), \
                      and calibrate again; if all are right, the model lacks something that your company has.";
        Finding::new("B08", severity, reason, remedy)
    })
}
