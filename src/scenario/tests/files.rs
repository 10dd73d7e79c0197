//! Scenarios made of several files and settings: `extends`, `--set`, CSV files, priors, correlations.

use super::super::{Loaded, Origin, Overrides, Problems, Severity, apply, load, parse, to_toml};
use super::{SMALL, good, shipped};
use crate::distribution::Family;
use std::path::Path;
use tempfile::TempDir;

/// A folder with some files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a writable folder");
    }
    folder
}

fn load_from(folder: &TempDir, name: &str) -> Result<Loaded, Problems> {
    load(&folder.path().join(name), &Overrides::default())
}

fn with_sets(text: &str, set: &[&str]) -> Loaded {
    let set = set.iter().map(|&argument| argument.to_owned()).collect();
    let overrides = Overrides { set, ..Overrides::default() };
    parse("small.toml", text, Path::new("."), &overrides).unwrap_or_else(|problems| panic!("{problems}"))
}

#[track_caller]
fn median(loaded: &Loaded, path: &str) -> f64 {
    let position = loaded.scenario.position(path).unwrap_or_else(|| panic!("{path} is a parameter"));
    loaded.scenario.parameters[position].belief.quantile(0.5)
}

fn origin(loaded: &Loaded, path: &str) -> Origin {
    loaded.scenario.parameters[loaded.scenario.position(path).expect("a parameter")].origin.clone()
}

#[test]
fn a_scenario_states_only_its_differences_from_another() {
    let child = r#"
        extends = "base.toml"
        name = "Child"
        [isv]
        arr = 90e6
        [start]
        warm = 3
        [[cloud]]
        name = "aws"
        target_accounts = 50
        [[option]]
        name = "In-house"
        profile = "partner_manager"
        [[option]]
        name = "Outsourced"
        outsourced = [{ month = 0, units = 2 }]
    "#;
    let loaded = load_from(&folder(&[("base.toml", SMALL), ("child.toml", child)]), "child.toml").unwrap();
    let scenario = &loaded.scenario;
    assert_eq!(scenario.name, "Child");
    assert_eq!((median(&loaded, "isv.arr"), median(&loaded, "isv.sellers")), (90e6, 20.0));
    assert_eq!((median(&loaded, "cloud.aws.target_accounts"), median(&loaded, "cloud.aws.weight")), (50.0, 1.0));
    assert_eq!((scenario.setting.start.to_string(), scenario.setting.in_place.warm), ("2026-01".to_owned(), 3.0));
    let names: Vec<&str> = scenario.options.iter().map(|o| o.name.as_str()).collect();
    assert_eq!(names, ["Status quo", "In-house", "Outsourced"]);
    assert_eq!((scenario.options[1].profile.name(), scenario.options[1].in_house.at(0)), ("partner_manager", 2));
    assert!(matches!(origin(&loaded, "isv.arr"), Origin::Stated { file } if file.ends_with("child.toml")));
    assert!(matches!(origin(&loaded, "isv.sellers"), Origin::Stated { file } if file.ends_with("base.toml")));
}

#[test]
fn a_distribution_replaces_a_distribution_whole_and_a_pair_replaces_its_pair() {
    let base = SMALL.to_owned()
        + "[funnel]\nbase_win_rate = { beta = { mean = 0.2, sd = 0.05 } }\n\
           [[correlation]]\nbetween = [\"isv.acv\", \"funnel.base_win_rate\"]\nrank = 0.2\n";
    let child = "extends = \"base.toml\"\n[funnel]\nbase_win_rate = { pert = { min = 0.1, mode = 0.2, max = 0.3 } }\n\
                 [[correlation]]\nbetween = [\"funnel.base_win_rate\", \"isv.acv\"]\nrank = -0.4\n";
    let loaded = load_from(&folder(&[("base.toml", &base), ("child.toml", child)]), "child.toml").unwrap();
    let position = loaded.scenario.position("funnel.base_win_rate").unwrap();
    assert!(matches!(loaded.scenario.parameters[position].belief.family(), Family::Pert { .. }));
    assert_eq!(loaded.scenario.correlations.len(), 1);
    assert_eq!(loaded.scenario.correlations[0].rank, -0.4);
}

#[test]
fn files_that_extend_each_other_are_refused() {
    let loop_of_two = folder(&[("a.toml", "extends = \"b.toml\""), ("b.toml", "extends = \"a.toml\"")]);
    let problems = load_from(&loop_of_two, "a.toml").unwrap_err();
    assert_eq!(problems.0[0].message, "`a.toml` extends itself, directly or through others");
    assert!(problems.0[0].file.ends_with("b.toml"));
    let alone = folder(&[("a.toml", "extends = \"none.toml\"")]);
    let problems = load_from(&alone, "a.toml").unwrap_err();
    assert_eq!(problems.0[0].message, "`none.toml`: cannot read the scenario: there is no such file");
}

#[test]
fn a_problem_of_the_base_points_to_the_base() {
    let base = SMALL.replace("arr = 80e6", "arr = -1");
    let files = folder(&[("base.toml", &base), ("child.toml", "extends = \"base.toml\"\nname = 3")]);
    let problems = load_from(&files, "child.toml").unwrap_err().0;
    let found: Vec<(bool, &str)> =
        problems.iter().map(|p| (p.file.ends_with("base.toml"), &p.text[p.span.clone().unwrap()])).collect();
    assert_eq!(found, [(true, "-1"), (false, "3")]);
}

#[test]
fn the_command_line_sets_values_by_path_and_name() {
    let loaded = with_sets(
        SMALL,
        &[
            "isv.acv={ lognormal = { p10 = 90e3, p90 = 200e3 } }",
            "cloud.aws.coverage=0.25",
            "macro.rate[2]=0.4",
            "conduct.framing=reallocation",
            "option.\"In-house\".in_house[0].heads=3",
            "option.In-house.motion = both",
            "horizon_months=36",
            "start=2027-03",
            "start.warm=4",
            "constraints.min_cash=-2e6",
        ],
    );
    let scenario = &loaded.scenario;
    // The median of a lognormal is the geometric mean of its 10th and 90th percentile.
    assert!((median(&loaded, "isv.acv") - (90e3_f64 * 200e3).sqrt()).abs() < 1.0);
    assert_eq!(median(&loaded, "cloud.aws.coverage"), 0.25);
    let rates = [0, 1, 2].map(|i| median(&loaded, &format!("macro.rate[{i}]")));
    assert_eq!(rates, [1.2, 1.0, 0.4]);
    assert_eq!(scenario.setting.framing.name(), "reallocation");
    assert_eq!((scenario.options[1].in_house.at(0), scenario.options[1].motion.name()), (3, "both"));
    assert_eq!(scenario.options[1].field_share, 0.5);
    assert_eq!((scenario.setting.horizon_months, scenario.setting.start.to_string()), (36, "2027-03".to_owned()));
    assert_eq!((scenario.setting.in_place.warm, scenario.constraints.min_cash), (4.0, Some(-2e6)));
    assert_eq!(origin(&loaded, "isv.acv"), Origin::Override);
}

#[test]
fn a_loaded_scenario_is_resolved_again_with_other_values() {
    let loaded = shipped("observability-isv.toml");
    let sets = [("isv.arr".to_owned(), toml::Value::Float(50e6)), ("isv.archetype".to_owned(), "hybrid".into())];
    let other = apply(&loaded.source, &sets).unwrap();
    assert_eq!((median(&other, "isv.arr"), median(&loaded, "isv.arr")), (50e6, 80e6));
    assert_eq!(median(&other, "marketplace.listing_hours"), 50.0);
    assert_ne!(other.scenario.hash, loaded.scenario.hash);
    assert_eq!(apply(&loaded.source, &[]).unwrap().scenario.hash, loaded.scenario.hash);
    let problems = apply(&loaded.source, &[("isv.arr".to_owned(), toml::Value::Float(f64::NAN))]).unwrap_err();
    assert_eq!(problems.0[0].message, "`isv.arr` must be a finite number, found NaN");
}

#[test]
fn every_shipped_stress_case_can_be_applied() {
    for file in ["observability-isv.toml", "downturn.toml"] {
        let loaded = shipped(file);
        assert!(loaded.scenario.stress.len() >= 3);
        for case in &loaded.scenario.stress {
            let stressed = apply(&loaded.source, &case.set).unwrap_or_else(|problems| panic!("{problems}"));
            assert_ne!(stressed.scenario.hash, loaded.scenario.hash, "{}", case.name);
        }
    }
    assert_eq!(shipped("downturn.toml").scenario.stress.len(), 6, "those of the base stay");
}

#[test]
fn sourced_priors_replace_what_was_chosen_away_from_its_source() {
    let sourced = good(&SMALL.replace("schema = 1", "schema = 1\npriors = \"sourced\""));
    let mode = |loaded: &Loaded, path: &str| match loaded.scenario.parameters[loaded.scenario.position(path).unwrap()]
        .belief
        .family()
    {
        Family::Pert { mode, .. } | Family::Constant(mode) => *mode,
        other => panic!("{other:?}"),
    };
    let paths = [
        "economics.incrementality",
        "funnel.or_field",
        "outsourced.dilution",
        "outsourced.p_bad_provider",
        "in_house.function_cost",
    ];
    assert_eq!(paths.map(|path| mode(&sourced, path)), [0.45, 1.28, 0.0, 0.0, 0.0]);
    assert_eq!(origin(&sourced, "funnel.or_field"), Origin::Sourced);
    let own = good(&(SMALL.replace("schema = 1", "schema = 1\npriors = \"sourced\"") + "[funnel]\nor_field = 1.5\n"));
    assert_eq!(mode(&own, "funnel.or_field"), 1.5, "what is stated stays");
}

#[test]
fn defaults_follow_the_archetype_and_the_mechanism() {
    let hosted = shipped("saas-isv.toml");
    assert_eq!((median(&hosted, "consumption.hosted_share"), median(&hosted, "consumption.indirect")), (1.0, 0.0));
    assert_eq!(origin(&hosted, "consumption.hosted_share"), Origin::Archetype);
    assert_eq!(hosted.scenario.setting.clouds.iter().map(|c| c.fiscal_start).collect::<Vec<_>>(), [1, 7]);
    let hybrid = shipped("hybrid-data-platform.toml");
    // A beta distribution with mean one half is symmetric.
    assert!((median(&hybrid, "cloud.aws.coverage") - 0.5).abs() < 1e-9);
    let azure = hybrid.scenario.position("cloud.azure.coverage").unwrap();
    assert_eq!(hybrid.scenario.parameters[azure].belief.family(), &Family::BetaMoments { mean: 0.7, sd: 0.1 });
}

#[test]
fn contracts_give_the_mean_its_error_and_the_scatter() {
    let csv = "customer,acv\n\"A, Inc\",100000\nB,200000\nC,300000\nD,200000\nE,200000\n";
    let text = SMALL.replace("arr = 80e6", "arr = 80e6\nacv_contracts = { file = \"c.csv\", column = \"acv\" }");
    let files = folder(&[("c.csv", csv), ("s.toml", &text)]);
    let loaded = load_from(&files, "s.toml").unwrap();
    let acv = &loaded.scenario.parameters[loaded.scenario.position("isv.acv").unwrap()];
    // Mean 200,000; sample variance (2 · 100,000²) / 4; its root over √5 is the standard error.
    let sd = (2.0 * 1e10_f64 / 4.0).sqrt();
    let Family::Lognormal { mean, sd: error } = acv.belief.family() else { panic!("{:?}", acv.belief) };
    assert!((mean - 200_000.0).abs() < 1e-6 && (error - sd / 5f64.sqrt()).abs() < 1e-6);
    assert!((median(&loaded, "isv.acv_cv") - sd / 200_000.0).abs() < 1e-12);
    assert_eq!(acv.origin, Origin::Contracts);
    assert_eq!(acv.source, "mean of 5 contracts in c.csv, column acv, lognormal with its standard error");

    let over = apply(&loaded.source, &[("isv.acv".to_owned(), toml::Value::Float(1e5))]).unwrap();
    assert_eq!(median(&over, "isv.acv"), 1e5, "a setting wins over contracts");
}

#[test]
fn equal_and_nearly_equal_contracts_are_a_known_mean_or_a_narrow_belief() {
    let text = SMALL.replace("arr = 80e6", "arr = 80e6\nacv_contracts = { file = \"c.csv\", column = \"acv\" }");
    for price in [1.1, 99.99, 12_000.0, 48_000.33, 119_999.99, 1e6 / 3.0, 7.7e8] {
        for count in [5, 6, 7, 11, 97] {
            for spread in [0.0, 1e-12, 1e-9, 1e-6, 1e-5, 1e-3] {
                let cell = |i: usize| format!("{}\n", price * (1.0 + spread * (i % 3) as f64));
                let csv: String = std::iter::once("acv\n".to_owned()).chain((0..count).map(cell)).collect();
                let files = folder(&[("c.csv", &csv), ("s.toml", &text)]);
                let loaded = load_from(&files, "s.toml").unwrap_or_else(|e| panic!("{price} {count} {spread}\n{e}"));
                assert!((median(&loaded, "isv.acv") / price - 1.0).abs() < 2e-3);
            }
        }
    }
}

#[test]
fn contracts_that_say_too_little_or_what_is_stated_already_are_refused() {
    let text = SMALL.replace("arr = 80e6", "arr = 80e6\nacv_contracts = { file = \"c.csv\", column = \"acv\" }");
    let refused = |csv: &str, text: &str| {
        let files = folder(&[("c.csv", csv), ("s.toml", text)]);
        load_from(&files, "s.toml").unwrap_err().0[0].message.clone()
    };
    assert_eq!(refused("acv\n1\n2\n3\n4\n", &text), "`c.csv` has 4 contracts; at least 5 are needed for a mean");
    assert_eq!(refused("acv\n1\n2\n3\n4\n0\n", &text), "`c.csv` has a contract of 0; contract values must be above 0");
    assert_eq!(refused("acv\n1\nx\n", &text), "`c.csv` has \"x\" in line 3, which is not a number");
    let both = text.replace("arr = 80e6", "arr = 80e6\nacv = 1e5");
    assert_eq!(refused("acv\n1\n2\n3\n4\n5\n", &both), "`isv.acv` is stated, and derived from `isv.acv_contracts` too");
}

#[test]
fn samples_come_from_a_file_and_are_written_out_as_values() {
    let text = SMALL.to_owned() + "[funnel]\ncycle_months = { samples = { file = \"c.csv\", column = \"months\" } }\n";
    let files = folder(&[("c.csv", "months\n9\n6.5\n7\n"), ("s.toml", &text)]);
    let loaded = load_from(&files, "s.toml").unwrap();
    assert_eq!(median(&loaded, "funnel.cycle_months"), 7.0);
    let resolved = to_toml(&loaded.scenario);
    let line = "cycle_months = { samples = { file = \"c.csv\", column = \"months\", values = [9, 6.5, 7] } } #";
    assert!(resolved.contains(line), "{resolved}");
    let again = good(&resolved);
    assert_eq!(again.scenario.hash, loaded.scenario.hash);
    let negative = folder(&[("c.csv", "months\n9\n-1\n"), ("s.toml", &text)]);
    let problems = load_from(&negative, "s.toml").unwrap_err();
    assert_eq!(problems.0[0].message, "`funnel.cycle_months` must be between 0.1 and 600, found -1");
}

const OPPOSED: &str = r#"
[[correlation]]
between = ["isv.acv", "funnel.base_win_rate"]
rank = 0.9
[[correlation]]
between = ["funnel.base_win_rate", "funnel.cycle_months"]
rank = 0.9
[[correlation]]
between = ["isv.acv", "funnel.cycle_months"]
rank = -0.9
"#;

#[test]
fn repaired_correlations_are_the_nearest_and_read_back_as_they_are() {
    let text = SMALL.to_owned() + OPPOSED;
    let overrides = Overrides { repair_correlation: true, ..Overrides::default() };
    let loaded = parse("small.toml", &text, Path::new("."), &overrides).unwrap();
    assert_eq!(loaded.warnings.len(), 1);
    assert_eq!(loaded.warnings[0].severity, Severity::Warning);
    // By symmetry all three keep their signs and one size; it cannot be above a half of the scores.
    let ranks: Vec<f64> = loaded.scenario.correlations.iter().map(|c| c.rank).collect();
    let score = |rank: f64| 2.0 * (std::f64::consts::PI * rank / 6.0).sin();
    assert_eq!(ranks.len(), 3);
    for rank in &ranks {
        assert!((score(rank.abs()) - 0.5).abs() < 1e-4, "{ranks:?}");
    }
    let again = good(&to_toml(&loaded.scenario));
    assert_eq!(again.scenario.correlations, loaded.scenario.correlations);
}

#[test]
fn a_correlation_with_a_belief_that_a_setting_makes_certain_is_dropped() {
    let pair = "[[correlation]]\nbetween = [\"isv.acv\", \"funnel.base_win_rate\"]\nrank = 0.3\n";
    let loaded = with_sets(&(SMALL.to_owned() + pair), &["isv.acv=2e5"]);
    assert_eq!(loaded.scenario.correlations, []);
}

#[test]
fn what_is_in_place_decides_binds_and_is_reported_apart_reads_back() {
    let text = SMALL.replace("start = \"2026-01\"\n", "fiscal_year_start = 4\n")
        + r#"
        [start]
        month = "2026-02"
        heads = [{ tenure = 12 }, { tenure = 3 }]
        units = [{ tenure = 6, rest_of_term = 2 }]
        active = 2.5
        open_pipeline = 3e5
        [decision]
        metric = "payback_month"
        rule = "cvar"
        [constraints]
        budget_by_year = [1e6, 1.5e6]
        max_heads = 6
        hiring_freeze = { from = 3, to = 8 }
        min_cash = -2e6
        [[window]]
        name = "first year"
        from = 0
        months = 12
        [[stress]]
        name = "a \"bad\" year"
        set = { "isv.acv" = { pert = { min = 1e5, mode = 1.5e5, max = 2e5 } }, "cloud.aws.coverage" = 0.1 }
        "#;
    let first = good(&text).scenario;
    assert_eq!(first.setting.in_place.heads.len(), 2);
    assert_eq!(first.setting.hiring_freeze, Some((3, 8)));
    assert_eq!((first.decision.metric.name(), first.decision.rule.name()), ("payback_month", "cvar"));
    let second = good(&to_toml(&first)).scenario;
    assert_eq!((&first.setting, &first.constraints), (&second.setting, &second.constraints));
    assert_eq!((first.decision, &first.stress), (second.decision, &second.stress));
    assert_eq!(first.hash, second.hash);
}

#[test]
fn more_teams_in_place_than_target_accounts_are_refused() {
    let text = SMALL.replace("start = \"2026-01\"\n", "") + "[start]\nmonth = \"2026-01\"\nwarm = 90\nactive = 11\n";
    let problems = super::read(&text).unwrap_err();
    assert_eq!(problems.0[0].message, "`start` puts 101 teams in place, more than the 100 target accounts");
}

#[test]
fn samples_of_a_stress_case_lie_next_to_the_scenario_whenever_it_is_applied() {
    let text = SMALL.to_owned()
        + "[[stress]]\nname = \"Slow\"\n\
           set = { \"funnel.cycle_months\" = { samples = { file = \"c.csv\", column = \"months\" } } }\n";
    let files = folder(&[("c.csv", "months\n12\n13\n14\n"), ("s.toml", &text)]);
    let loaded = load_from(&files, "s.toml").unwrap();
    let stressed = apply(&loaded.source, &loaded.scenario.stress[0].set).unwrap();
    assert_eq!(median(&stressed, "funnel.cycle_months"), 13.0);
}

#[test]
fn a_scenario_without_clouds_or_options_is_refused() {
    let head = SMALL.split("[isv]").next().unwrap();
    let text = format!("{head}cloud = []\noption = []\nisv = {{ archetype = \"hybrid\", arr = 1e6 }}\n");
    let messages: Vec<String> = super::read(&text).unwrap_err().0.into_iter().map(|problem| problem.message).collect();
    assert_eq!(
        messages,
        [
            "a scenario must have at least one cloud, found none",
            "a scenario must have between 1 and 24 options, found 0"
        ]
    );
}

#[test]
fn a_value_that_is_set_twice_is_refused() {
    let set = |sets: &[&str]| {
        let set = sets.iter().map(|&set| set.to_owned()).collect();
        parse("small.toml", SMALL, Path::new("."), &Overrides { set, ..Overrides::default() })
    };
    let problems = set(&["isv.acv=1e5", " isv.acv = 2e5"]).expect_err("which of them is meant?");
    assert_eq!(problems.0[0].message, "`isv.acv` is set twice");
    assert!(set(&["isv.acv=1e5", "isv.arr=2e7"]).is_ok());
}
