//! Beliefs of all defaults, through designs, copula and tables.

use super::*;
use crate::distribution::{Distribution, Family, QuantileTable};
use crate::parameter::{ParameterSpec, TABLES};
use crate::scenario::setting::{
    Archetype, Attribution, Billing, CalendarMonth, CloudName, CloudSetting, Framing, InPlace, Regime, Setting,
};
use crate::scenario::{Constraints, Correlation, Decision, Origin, Parameter, Rule, Scenario};

/// The belief that a default states.
fn belief(value: &toml::Value) -> Distribution {
    let number = |value: &toml::Value| value.as_float().or(value.as_integer().map(|n| n as f64)).unwrap();
    let Some((name, table)) = value.as_table().and_then(|table| table.iter().next()) else {
        return Distribution::constant(number(value));
    };
    let get = |key: &str| table.get(key).map(number);
    let family = match name.as_str() {
        "pert" => Family::Pert {
            min: get("min").unwrap(),
            mode: get("mode").unwrap(),
            max: get("max").unwrap(),
            lambda: get("lambda").unwrap_or(4.0),
        },
        "beta" if get("mean").is_some() => Family::BetaMoments { mean: get("mean").unwrap(), sd: get("sd").unwrap() },
        "beta" => Family::Beta { alpha: get("alpha").unwrap(), beta: get("beta").unwrap() },
        "lognormal" if get("mean").is_some() => {
            Family::Lognormal { mean: get("mean").unwrap(), sd: get("sd").unwrap() }
        }
        "lognormal" => Family::LognormalPercentiles { p10: get("p10").unwrap(), p90: get("p90").unwrap() },
        other => panic!("no default uses `{other}`"),
    };
    Distribution::new(family, None, None).unwrap()
}

/// The beliefs of a parameter, one or several.
fn beliefs_of(spec: &ParameterSpec, text: &str) -> Vec<Distribution> {
    let value = toml::from_str::<toml::Table>(&format!("x = {text}")).unwrap()["x"].clone();
    match value.as_array() {
        Some(values) => values.iter().map(belief).collect(),
        None => vec![belief(&value); spec.len],
    }
}

/// Every default, of every archetype, with its path.
fn all_defaults() -> Vec<(String, Distribution)> {
    let mut all = Vec::new();
    for spec in TABLES.iter().flat_map(|table| table.specs) {
        for text in [Some(spec.default), spec.hosted, spec.hybrid].into_iter().flatten() {
            all.extend(beliefs_of(spec, text).into_iter().map(|b| (format!("{}.{}", spec.table, spec.key), b)));
        }
    }
    all
}

#[test]
fn tables_of_all_defaults_stay_within_the_stated_error() {
    for (path, belief) in all_defaults().into_iter().filter(|(_, belief)| belief.is_uncertain()) {
        let table = QuantileTable::new(&belief);
        let spread = belief.quantile(0.999) - belief.quantile(0.001);
        for k in 0..4001 {
            let u = (f64::from(k) + 0.37) / 4001.38;
            let off = (table.quantile(u) - belief.quantile(u)).abs() / spread;
            assert!(off <= QuantileTable::ERROR, "{path} at {u}: {off:e}");
        }
    }
}

/// Two clouds, all defaults.
fn scenario(correlations: &[(&str, &str, f64)]) -> Scenario {
    let cloud = |name| CloudSetting { fiscal_start: 1, ..CloudSetting::new(name, Attribution::None) };
    let mut parameters = Vec::new();
    for table in TABLES {
        let prefixes = if table.name == "cloud" { vec!["cloud.aws", "cloud.azure"] } else { vec![table.name] };
        for (prefix, spec) in prefixes.iter().flat_map(|prefix| table.specs.iter().map(move |spec| (prefix, spec))) {
            for (at, belief) in beliefs_of(spec, spec.default).into_iter().enumerate() {
                let index = if spec.len > 1 { format!("[{at}]") } else { String::new() };
                let path = format!("{prefix}.{}{index}", spec.key);
                let (stated, source) = (spec.default.to_owned(), spec.source.to_owned());
                let (range, usual) = (spec.range, Some(spec.usual));
                parameters.push(Parameter {
                    path,
                    spec,
                    range,
                    usual,
                    belief,
                    origin: Origin::Default,
                    stated,
                    source,
                });
            }
        }
    }
    let at = |path: &str| parameters.iter().position(|parameter| parameter.path == path).unwrap();
    let pair = |&(first, second, rank)| Correlation { first: at(first), second: at(second), rank };
    let correlations = correlations.iter().map(pair).collect();
    Scenario {
        name: "defaults".to_owned(),
        currency: "USD".to_owned(),
        usd_rate: None,
        setting: Setting {
            horizon_months: 48,
            start: CalendarMonth { year: 2026, month: 1 },
            fiscal_year_start: 1,
            archetype: Archetype::CustomerDeployed,
            category: None,
            clouds: vec![cloud(CloudName::Aws), cloud(CloudName::Azure)],
            segments: Vec::new(),
            framing: Framing::BillCut,
            billing: Billing::Annual,
            start_regime: Regime::Steady,
            in_place: InPlace::default(),
            hiring_freeze: None,
            windows: Vec::new(),
        },
        parameters,
        correlations,
        options: Vec::new(),
        decision: Decision { metric: crate::metric::Metric::ALL[0], rule: Rule::Mean, risk_tolerance: None },
        constraints: Constraints::default(),
        optimise: crate::scenario::bounds::PlanBounds::default(),
        deck: crate::scenario::DeckMarks::default(),
        stress: Vec::new(),
        history: crate::scenario::history::HistoryMap::default(),
        what_if: None,
        hash: String::new(),
    }
}

fn sampler(scenario: &Scenario, kind: DesignKind) -> BeliefSampler {
    BeliefSampler::new(scenario, kind, 7).unwrap()
}

/// Columns of the uncertain values of the first trajectories.
fn columns(sampler: &BeliefSampler, trajectories: u64) -> Vec<Vec<f64>> {
    let mut columns = vec![Vec::new(); sampler.uncertain_paths().len()];
    for trajectory in 0..trajectories {
        for (column, value) in columns.iter_mut().zip(sampler.draw(trajectory).uncertain) {
            column.push(value);
        }
    }
    columns
}

/// Largest distance between a belief and the shares of a sample of it.
fn kolmogorov_smirnov(belief: &Distribution, sample: &[f64]) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let off = |(rank, &x): (usize, &f64)| {
        let share = belief.cdf(x);
        (share - rank as f64 / n).abs().max((rank as f64 + 1.0) / n - share)
    };
    sorted.iter().enumerate().map(off).fold(0.0, f64::max)
}

/// Spearman's rank correlation of two samples without ties.
fn rank_correlation(a: &[f64], b: &[f64]) -> f64 {
    let ranks = |values: &[f64]| {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&i, &j| values[i].total_cmp(&values[j]));
        let mut ranks = vec![0.0; values.len()];
        for (rank, at) in order.into_iter().enumerate() {
            ranks[at] = rank as f64;
        }
        ranks
    };
    let n = a.len() as f64;
    let squares: f64 = ranks(a).iter().zip(ranks(b)).map(|(x, y)| (x - y).powi(2)).sum();
    1.0 - 6.0 * squares / (n * (n * n - 1.0))
}

#[test]
fn draws_of_every_default_follow_its_distribution_and_mean() {
    let scenario = scenario(&[]);
    let sampler = sampler(&scenario, DesignKind::Iid);
    let n = 4000.0_f64;
    for (column, &position) in columns(&sampler, 4000).iter().zip(sampler.uncertain_positions()) {
        let Parameter { belief, path, .. } = &scenario.parameters[position];
        // The distance exceeds 2.5/√n for one sample in 130,000.
        assert!(kolmogorov_smirnov(belief, column) < 2.5 / n.sqrt(), "{path}");
        let mean = column.iter().sum::<f64>() / n;
        assert!((mean - belief.mean()).abs() < 4.5 * belief.sd() / n.sqrt(), "{path}: {mean} for {}", belief.mean());
    }
}

#[test]
fn latin_hypercube_and_sobol_pin_every_mean_within_a_block() {
    let scenario = scenario(&[]);
    for kind in [DesignKind::LatinHypercube, DesignKind::Sobol] {
        let sampler = sampler(&scenario, kind);
        let n = kind.block() as f64;
        for (column, &position) in columns(&sampler, kind.block()).iter().zip(sampler.uncertain_positions()) {
            let Parameter { belief, path, .. } = &scenario.parameters[position];
            assert!(kolmogorov_smirnov(belief, column) < 1.0 / n + 1e-6, "{path}: one draw in each stratum");
            let mean = column.iter().sum::<f64>() / n;
            // What is left is the scatter within strata, mostly the outermost one of a long tail.
            assert!((mean - belief.mean()).abs() < 0.5 * belief.sd() / n.sqrt(), "{path} under {}", kind.name());
        }
    }
}

#[test]
fn ranks_correlate_as_asked_under_every_design() {
    let pairs = [
        ("isv.acv", "funnel.base_win_rate", -0.3),
        ("isv.acv", "consumption.ratio", 0.6),
        ("funnel.base_win_rate", "consumption.ratio", 0.2),
    ];
    let scenario = scenario(&pairs);
    for kind in DesignKind::ALL {
        let sampler = sampler(&scenario, kind);
        let columns = columns(&sampler, 8192);
        let column = |path: &str| &columns[sampler.uncertain_paths().iter().position(|p| p == path).unwrap()];
        for (first, second, rank) in pairs {
            let found = rank_correlation(column(first), column(second));
            assert!((found - rank).abs() < 4.5 / 8192.0_f64.sqrt(), "{first}, {second}: {found} under {kind:?}");
        }
        let found = rank_correlation(column("isv.acv"), column("pdm.partners"));
        assert!(found.abs() < 4.5 / 8192.0_f64.sqrt(), "{found}: a pair that is not named stays apart");
    }
}

#[test]
fn ranks_with_ties_correlate_as_asked_where_they_can() {
    let rare = Family::Discrete { values: vec![1.0, 2.0, 9.0], weights: vec![0.7, 0.25, 0.05] };
    let coin = Family::Discrete { values: vec![0.1, 0.3], weights: vec![0.5, 0.5] };
    let few: Vec<f64> = [1.0, 1.0, 1.0, 2.0, 2.0, 5.0].map(|x| 0.1 * x).into();
    let observed = Family::Samples { file: String::new(), column: String::new(), values: few.into() };
    for (one, two, rank) in
        [(&rare, None, 0.6), (&coin, None, 0.7), (&rare, Some(&coin), -0.55), (&observed, Some(&coin), 0.7)]
    {
        let mut scenario = scenario(&[("isv.acv", "funnel.base_win_rate", rank)]);
        let mut believe = |path: &str, family: &Family| {
            let position = scenario.position(path).unwrap();
            scenario.parameters[position].belief = Distribution::new(family.clone(), None, None).unwrap();
        };
        believe("isv.acv", one);
        two.into_iter().for_each(|family| believe("funnel.base_win_rate", family));
        let sampler = sampler(&scenario, DesignKind::Iid);
        let columns = columns(&sampler, 8192);
        let at = |path: &str| sampler.uncertain_paths().iter().position(|p| p == path).unwrap();
        let shares = |path: &str| {
            let belief = &scenario.parameters[scenario.position(path).unwrap()].belief;
            let share = |&x: &f64| f64::midpoint(belief.cdf(x), belief.cdf(x.next_down()));
            columns[at(path)].iter().map(share).collect::<Vec<f64>>()
        };
        let found = correlation(&shares("isv.acv"), &shares("funnel.base_win_rate"));
        assert!((found - rank).abs() < 4.9 / 8192.0_f64.sqrt(), "{one:?}, {two:?}: {found}, wanted {rank}");
    }
}

/// Pearson's correlation.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let (mean_a, mean_b) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
    let of = |x: &[f64], mean_x: f64, y: &[f64], mean_y: f64| -> f64 {
        x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum()
    };
    of(a, mean_a, b, mean_b) / (of(a, mean_a, a, mean_a) * of(b, mean_b, b, mean_b)).sqrt()
}

#[test]
fn contradicting_correlations_are_refused_and_known_numbers_ignored() {
    let ring = [
        ("isv.acv", "pdm.partners", 0.9),
        ("isv.acv", "consumption.ratio", 0.9),
        ("pdm.partners", "consumption.ratio", -0.9),
    ];
    let error = BeliefSampler::new(&scenario(&ring), DesignKind::Iid, 1).unwrap_err();
    assert_eq!(error.path, "pdm.partners");
    let known = scenario(&[("isv.acv", "isv.sellers", 0.9)]);
    let free = scenario(&[]);
    assert_eq!(sampler(&known, DesignKind::Iid).draw(3), sampler(&free, DesignKind::Iid).draw(3));
}

#[test]
fn a_parameter_that_becomes_known_leaves_the_draws_of_others() {
    let all = scenario(&[]);
    let mut fewer = all.clone();
    let position = all.parameters.iter().position(|parameter| parameter.path == "pdm.partners").unwrap();
    fewer.parameters[position].belief = Distribution::constant(40.0);
    for kind in [DesignKind::Iid, DesignKind::LatinHypercube] {
        let (before, after) = (sampler(&all, kind).draw(1234).all, sampler(&fewer, kind).draw(1234).all);
        assert_eq!(after[position], 40.0);
        let others = (0..before.len()).filter(|&at| at != position);
        for at in others {
            assert_eq!(before[at].to_bits(), after[at].to_bits(), "{}", all.parameters[at].path);
        }
    }
}

#[test]
fn numbers_reach_the_records_of_their_tables() {
    let scenario = scenario(&[]);
    let sampler = sampler(&scenario, DesignKind::Iid);
    let drawn = sampler.draw(5);
    let beliefs = sampler.beliefs(&drawn.all);
    let value = |path: &str| drawn.all[scenario.parameters.iter().position(|p| p.path == path).unwrap()];
    assert_eq!(beliefs.isv.acv, value("isv.acv"));
    assert_eq!(beliefs.clouds.len(), 2);
    assert_eq!(beliefs.clouds[1].coverage_pracr, value("cloud.azure.coverage_pracr"));
    assert_eq!(beliefs.clouds[0].season[2], value("cloud.aws.season[2]"));
    assert_eq!(beliefs.ae.quota, value("ae.quota"));
    assert_eq!(beliefs.enterprise_ae.ote, value("enterprise_ae.ote"));
    assert_eq!(beliefs.economics.discount_rate, value("economics.discount_rate"));
    assert_eq!(beliefs.market.mandate_out, [1.3, 1.0, 0.6]);
    assert_eq!(beliefs.rules.conflict, 0.35);
}

#[test]
fn weights_of_the_pdms_pay_sum_to_one() {
    let scenario = scenario(&[]);
    let sampler = sampler(&scenario, DesignKind::Iid);
    let drawn = sampler.draw(11);
    let at = |path: &str| scenario.parameters.iter().position(|p| p.path == path).unwrap();
    let pdm = sampler.beliefs(&drawn.all).pdm;
    let sum = pdm.weight_consumption + pdm.weight_marketplace + pdm.weight_program + pdm.weight_attributed;
    assert!((sum - 1.0).abs() < 1e-15);
    let ratio = drawn.all[at("pdm.weight_program")] / drawn.all[at("pdm.weight_consumption")];
    assert!((pdm.weight_program / pdm.weight_consumption - ratio).abs() < 1e-14);
    let mut none = drawn.all;
    for path in ["pdm.weight_consumption", "pdm.weight_marketplace", "pdm.weight_program", "pdm.weight_attributed"] {
        none[at(path)] = 0.0;
    }
    assert_eq!(sampler.beliefs(&none).pdm.weight_program, 1.0 / 3.0);
}

#[test]
fn groups_are_read_in_the_order_of_the_tables() {
    let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    let read = "isv consumption cloud pdm ae meetings conduct governance evidence funnel marketplace in_house outsourced \
                enterprise_ae program_team economics macro rules direct influence commit attribution";
    assert_eq!(names, read.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn buffers_that_are_used_again_give_the_same_draw() {
    let sampler = sampler(&scenario(&[("isv.acv", "pdm.partners", 0.4)]), DesignKind::Sobol);
    let (mut uncertain, mut all) = (vec![9.0; sampler.uncertain_paths().len()], vec![1.0; 3]);
    for trajectory in [4000, 17, 4000] {
        sampler.draw_into(trajectory, &mut uncertain, &mut all);
        assert_eq!(sampler.draw(trajectory), Drawn { uncertain: uncertain.clone(), all: all.clone() });
    }
}
