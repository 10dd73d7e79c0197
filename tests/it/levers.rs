//! Options that change the world for themselves: what that leaves alone, and what it does.

use crate::support::{load, run};
use alliance_sim::engine::{Column, Sample, Simulator};
use alliance_sim::lanes::{PRECISION, Real, double};
use alliance_sim::metric::Metric;
use alliance_sim::sampling::{BeliefSampler, DesignKind};
use alliance_sim::scenario::levers::{By, Change, Changed, Lever};
use alliance_sim::scenario::places::{On, Places};
use alliance_sim::scenario::{Overrides, Scenario, load as read, to_toml};
use std::path::Path;

const N: usize = 60;
/// Metrics of the whole function, against nothing: what others do to the world does not enter.
const WHOLE: [Metric; 5] =
    [Metric::Npv, Metric::CostPv, Metric::BenefitPv, Metric::PipelineField, Metric::FieldPullEnd];

fn column(sample: &Sample, option: usize, metric: Metric) -> Vec<f64> {
    sample.column(option, &Column::Metric(metric)).into_owned()
}

fn bits(sample: &Sample, option: usize) -> Vec<u64> {
    WHOLE.iter().flat_map(|&metric| column(sample, option, metric)).map(f64::to_bits).collect()
}

fn all_bits(sample: &Sample, option: usize) -> Vec<u64> {
    sample.columns.iter().flat_map(|column| sample.column(option, column).into_owned()).map(f64::to_bits).collect()
}

/// The option with these changes from a month on, beside itself without.
fn beside_itself(scenario: &Scenario, name: &str, from: u32, changes: Vec<Change>) -> (Scenario, usize, usize) {
    let plain = scenario.options.iter().position(|option| option.name == name).expect("it is shipped");
    let mut option = scenario.options[plain].clone();
    "Levered".clone_into(&mut option.name);
    option.levers = vec![Lever { from, once: 0.0, monthly: 0.0, changes }];
    let mut both = scenario.clone();
    both.options.push(option);
    let levered = both.options.len() - 1;
    (both, plain, levered)
}

/// The shipped scenario with settings, as for `--set`.
fn with(settings: &[String]) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/observability-isv.toml");
    let overrides = Overrides { set: settings.to_vec(), ..Overrides::default() };
    match read(&path, &overrides) {
        Ok(loaded) => loaded.scenario,
        Err(problems) => panic!("{problems}"),
    }
}

/// Paths that an option may set, told by the refusals themselves.
fn allowed(scenario: &Scenario) -> Vec<usize> {
    let all: Vec<String> = scenario.parameters.iter().map(|p| format!("\"{}\"={{times=1}}", p.path)).collect();
    let set = vec![format!("option.In-house.set={{{}}}", all.join(","))];
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/observability-isv.toml");
    let refused = read(&file, &Overrides { set, ..Overrides::default() }).expect_err("some of them are refused");
    let is_refused = |path: &str| refused.0.iter().any(|problem| problem.message.contains(&format!("`{path}`")));
    (0..scenario.parameters.len()).filter(|&position| !is_refused(&scenario.parameters[position].path)).collect()
}

fn times_one(scenario: &Scenario, positions: &[usize]) -> Vec<Change> {
    let change = |&position: &usize| {
        let parameter = &scenario.parameters[position];
        let to = Changed::Number { position, by: By::Times(1.0), range: parameter.range };
        Change { path: parameter.path.clone(), stated: "{ times = 1 }".to_owned(), to }
    };
    positions.iter().map(change).collect()
}

#[test]
fn options_without_levers_do_not_notice_those_of_others() {
    let scenario = load("observability-isv.toml");
    let change =
        with(&["option.Hybrid.set={\"funnel.base_win_rate\"=0.5,\"conduct.framing\"=\"bill_cut\"}".to_owned()]);
    let (before, after) = (run(&scenario, N, 2), run(&change, N, 2));
    for (position, option) in scenario.options.iter().enumerate() {
        let same = all_bits(&before, position) == all_bits(&after, position);
        assert_eq!(same, option.name != "Hybrid", "{}", option.name);
    }
}

/// What an option may set is no luck that options share: set for one from the start, it is what it is when set for all.
#[test]
fn a_lever_from_the_start_is_the_world_of_an_option_alone() {
    let scenario = load("observability-isv.toml");
    let positions = allowed(&scenario);
    assert!(positions.len() > 150 && positions.len() < scenario.parameters.len(), "{}", positions.len());
    let value = |position: usize| {
        let parameter = &scenario.parameters[position];
        let (low, high) = (parameter.belief.quantile(0.3), parameter.belief.quantile(0.8));
        (parameter.path.clone(), if low < high { high } else { 0.9 * low })
    };
    let fits = |&position: &usize| {
        let parameter = &scenario.parameters[position];
        parameter.spec.len == 1 && parameter.range.contains(value(position).1)
    };
    let values: Vec<(String, f64)> = positions.iter().copied().filter(fits).map(value).collect();
    assert!(values.len() > 140, "{}", values.len());
    let for_all: Vec<String> = values.iter().map(|(path, value)| format!("{path}={value}")).collect();
    let set: Vec<String> = values.iter().map(|(path, value)| format!("\"{path}\"={value}")).collect();
    let for_one = vec![format!("option.Hybrid.set={{{}}}", set.join(","))];
    let (all, one) = (run(&with(&for_all), N, 2), run(&with(&for_one), N, 2));
    let hybrid = all.options.iter().position(|name| name == "Hybrid").expect("it is shipped");
    assert!(bits(&all, hybrid) == bits(&one, hybrid));
    assert!(bits(&all, hybrid) != bits(&run(&scenario, N, 2), hybrid));
}

/// A new belief is read where the one that it replaces was, whether it was certain or not.
#[test]
fn a_distribution_is_read_at_the_uniform_number_of_the_one_that_it_replaces() {
    let beliefs = [
        ("funnel.base_win_rate", "{beta={mean=0.3,sd=0.05}}"),
        ("conduct.credentials_ready", "{uniform={min=0,max=1}}"),
    ];
    let for_all: Vec<String> = beliefs.iter().map(|(path, belief)| format!("{path}={belief}")).collect();
    let set: Vec<String> = beliefs.iter().map(|(path, belief)| format!("\"{path}\"={belief}")).collect();
    let (all, one) =
        (run(&with(&for_all), N, 2), run(&with(&[format!("option.Hybrid.set={{{}}}", set.join(","))]), N, 2));
    let hybrid = all.options.iter().position(|name| name == "Hybrid").expect("it is shipped");
    assert!(bits(&all, hybrid) == bits(&one, hybrid));
}

/// Entering a world that is the same changes nothing, in whichever month.
#[test]
fn a_lever_that_changes_nothing_changes_nothing() {
    let scenario = load("observability-isv.toml");
    let positions = allowed(&scenario);
    let at_start = times_one(&scenario, &positions);
    let (both, plain, levered) = beside_itself(&scenario, "Hybrid", 0, at_start);
    let sample = run(&both, N, 2);
    assert!(all_bits(&sample, plain) == all_bits(&sample, levered));
    let later = times_one(&scenario, &positions);
    let (both, plain, levered) = beside_itself(&scenario, "Hybrid", 19, later);
    let sample = run(&both, N, 2);
    let cost = column(&sample, plain, Metric::CostPv);
    for metric in WHOLE {
        let pairs = column(&sample, plain, metric).into_iter().zip(column(&sample, levered, metric));
        for ((a, b), cost) in pairs.zip(&cost) {
            // Everybody is looked at one by one in that month: sums may be off by their rounding. NPV is a difference.
            let whole = if metric == Metric::Npv { a.abs() + cost } else { a.abs() };
            assert!((a - b).abs() <= PRECISION * whole.max(1.0), "{}: {a} {b}", metric.name());
        }
    }
}

#[test]
fn what_a_lever_costs_falls_in_its_month_and_after_it() {
    let set = "option.Hybrid.set={\"marketplace.fee\"={times=1}}";
    let more = ["option.Hybrid.set_from=50", "option.Hybrid.set_once=1000", "option.Hybrid.set_monthly=100"];
    let settings = |more: &[&str]| -> Vec<String> {
        [&["economics.discount_rate=0.12", set], more].concat().iter().map(|&text| text.to_owned()).collect()
    };
    let (free, paid) = (run(&with(&settings(&[])), N, 2), run(&with(&settings(&more)), N, 2));
    let hybrid = free.options.iter().position(|name| name == "Hybrid").expect("it is shipped");
    let factor = |month: i32| 1.12_f64.powf(f64::from(-month) / 12.0);
    let expected = 1000.0 * factor(50) + (50..60).map(|month| 100.0 * factor(month)).sum::<f64>();
    for (a, b) in column(&free, hybrid, Metric::CostPv).into_iter().zip(column(&paid, hybrid, Metric::CostPv)) {
        // Every month's cost is rounded once in either run, by half of the last place at most.
        assert!((b - a - expected).abs() < double(Real::EPSILON) * b, "{}", b - a);
    }
}

/// From its month on, and not before.
#[test]
fn a_later_lever_leaves_the_months_before_it() {
    let path = ["option.Hybrid.set={\"ae.activation\"={times=0.1}}".to_owned(), "option.Hybrid.set_from=18".to_owned()];
    let (before, after) = (run(&load("observability-isv.toml"), N, 2), run(&with(&path), N, 2));
    let hybrid = after.options.iter().position(|name| name == "Hybrid").expect("it is shipped");
    let first = |sample: &Sample| column(sample, hybrid, Metric::PipelineM12);
    assert_eq!(first(&before), first(&after));
    let pull = |sample: &Sample| column(sample, hybrid, Metric::FieldPullEnd).iter().sum::<f64>();
    assert!(pull(&after) < 0.7 * pull(&before), "{} {}", pull(&after), pull(&before));
}

/// The scenario with these settings, and what is read of it as it is written out.
fn written_and_read(settings: &[String]) -> (Scenario, Scenario) {
    let scenario = with(settings);
    let text = to_toml(&scenario);
    match alliance_sim::scenario::parse("again.toml", &text, Path::new("."), &Overrides::default()) {
        Ok(loaded) => (scenario, loaded.scenario),
        Err(problems) => panic!("{problems}"),
    }
}

#[test]
fn levers_are_written_out_and_read_back() {
    let settings = [
        "option.Hybrid.set={\"cloud.aws.live_month\"=2,\"conduct.framing\"=\"reallocation\",\"isv.sellers\"={add=5}}",
        "option.Hybrid.set_once=40e3",
        "option.In-house.lever=[{set={\"ae.activation\"={pert={min=0.1,mode=0.2,max=0.3}}},set_from=12,set_monthly=2e3}]",
        "option.Outsourced.set={\"cloud.azure.attribution\"=[\"azure_vm\",\"azure_cua\"]}",
    ];
    let (scenario, again) = written_and_read(&settings.map(str::to_owned));
    assert_eq!(scenario.options, again.options);
    assert_eq!(scenario.hash, again.hash);
    assert!(scenario.options.iter().map(|option| option.levers.len()).sum::<usize>() == 3);
}

/// A mechanism that is set up earlier is one that goes live earlier, and its work is paid.
#[test]
fn attribution_set_up_by_a_programme_goes_live_after_its_lag() {
    let late = ["cloud.aws.live_month=24", "economics.discount_rate=0", "attribution.lag=3"];
    let settings =
        |more: &[&str]| -> Vec<String> { [&late[..], more].concat().iter().map(|&text| text.to_owned()).collect() };
    let programme = "option.Hybrid.programmes={attribution={from=2,cloud=\"aws\",mechanism=\"aws_prm_tagging\"}}";
    let first = "cloud.aws.attribution=\"aws_prm_tagging\"";
    let by_programme = run(&with(&settings(&[first, programme])), N, 2);
    let by_lever = run(&with(&settings(&[first, "option.Hybrid.set={\"cloud.aws.live_month\"=5}"])), N, 2);
    let hybrid = by_lever.options.iter().position(|name| name == "Hybrid").expect("it is shipped");
    for metric in [Metric::BenefitPv, Metric::PipelineField, Metric::FieldPullEnd] {
        assert!(column(&by_programme, hybrid, metric) == column(&by_lever, hybrid, metric), "{}", metric.name());
    }
    let (paid, free) = (column(&by_programme, hybrid, Metric::CostPv), column(&by_lever, hybrid, Metric::CostPv));
    let work = paid.iter().zip(&free).map(|(a, b)| a - b);
    assert!(work.clone().all(|cost| cost > 2_000.0 - 1.0 && cost < 15_000.0 + 1.0), "{:?}", work.collect::<Vec<_>>());
}

#[test]
fn programmes_are_written_out_and_read_back() {
    let settings = [
        "option.Hybrid.programmes={evidence={from=1,until=12,hours=60},credentials={share=0.9}}",
        "option.Outsourced.outsourced=[{month=0,units=2,at=\"azure\"}]",
        "option.In-house.programmes={attribution=[{from=2,cloud=\"azure\",mechanism=\"azure_vm\"},{cloud=\"aws\",mechanism=\"aws_prm_agent\"}]}",
        "cloud.aws.attribution=[\"aws_prm_tagging\",\"aws_prm_metering\"]",
    ];
    let (scenario, again) = written_and_read(&settings.map(str::to_owned));
    assert_eq!(scenario.options, again.options);
    assert_eq!(scenario.setting, again.setting);
    assert_eq!(scenario.hash, again.hash);
}

/// Where there is one cloud, it does not matter whether seats stay on it.
#[test]
fn seats_that_stay_on_the_only_cloud_are_seats_to_the_bit() {
    let name = "early-stage-isv.toml";
    let plain = load(name);
    assert_eq!(plain.setting.clouds.len(), 1);
    let mut placed = plain.clone();
    let on = Some(On { name: plain.setting.clouds[0].name, segment: None, patches: 0..1 });
    for option in &mut placed.options {
        option.places = Places { in_house: on.clone(), outsourced: on.clone() };
    }
    let (plain, placed) = (run(&plain, N, 2), run(&placed, N, 2));
    for option in 0..plain.options.len() {
        assert!(all_bits(&plain, option) == all_bits(&placed, option), "{}", plain.options[option]);
    }
}

/// Units on one cloud bring teams there and nowhere else.
#[test]
fn seats_that_stay_on_a_cloud_work_there_alone() {
    let units = "outsourced=[{month=0,units=2,at=\"azure\"}]";
    let scenario = with(&[
        format!(
            "option=[{{name=\"Idle\",motion=\"partner_side\",baseline=true}},{{name=\"There\",{units}}},{{name=\"Both\",in_house=[{{month=0,heads=2,at=\"aws\"}}],{units}}}]"
        ),
        "pdm.intro_rate=0".to_owned(),
    ]);
    let sampler = BeliefSampler::new(&scenario, DesignKind::Iid, 7).expect("correlations can hold");
    let simulator = Simulator::new(&scenario, &sampler, 7, 1);
    let (mut there, mut both) = ([0.0; 2], [0.0; 2]);
    for number in 0..20 {
        simulator.trace(number, 1, |view| {
            for (sum, cloud) in there.iter_mut().zip(&view.state.clouds) {
                *sum += cloud.active + cloud.warm + cloud.burned;
            }
        });
        simulator.trace(number, 2, |view| {
            for (sum, cloud) in both.iter_mut().zip(&view.state.clouds) {
                *sum += cloud.active;
            }
        });
    }
    assert!(there[0] == 0.0 && there[1] > 0.0, "{there:?}");
    assert!(both[0] > 0.0 && both[1] > 0.0, "{both:?}");
}
