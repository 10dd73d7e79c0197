//! What holds for every family, cut or not.

use super::*;
use proptest::prelude::*;
use std::sync::Arc;

fn made(family: Family, min: Option<f64>, max: Option<f64>) -> Distribution {
    Distribution::new(family, min, max).unwrap()
}

/// One of every continuous family, whole and cut.
fn continuous() -> Vec<Distribution> {
    let metalog = |min, max| Family::Metalog { p10: 4.0, p50: 8.0, p90: 15.0, min, max };
    let families = vec![
        (Family::Uniform { min: -1.0, max: 4.0 }, (0.0, 3.0)),
        (Family::Triangular { min: 0.0, mode: 1.0, max: 4.0 }, (0.5, 3.0)),
        (Family::Pert { min: 20.0, mode: 40.0, max: 100.0, lambda: 4.0 }, (30.0, 70.0)),
        (Family::Normal { mean: 3.0, sd: 2.0 }, (0.0, 8.0)),
        (Family::Lognormal { mean: 2.0, sd: 2.0 }, (0.5, 6.0)),
        (Family::LognormalPercentiles { p10: 120e3, p90: 330e3 }, (100e3, 300e3)),
        (Family::BetaMoments { mean: 0.05, sd: 0.015 }, (0.03, 0.1)),
        (Family::Beta { alpha: 3.0, beta: 3.0 }, (0.4, 0.9)),
        (Family::Gamma { mean: 6.0, sd: 3.0 }, (2.0, 9.0)),
        (Family::Weibull { shape: 1.7, scale: 10.0 }, (1.0, 20.0)),
        (Family::Exponential { mean: 4.0 }, (1.0, 9.0)),
        (metalog(None, None), (2.0, 20.0)),
        (metalog(Some(0.0), None), (2.0, 20.0)),
        (metalog(None, Some(40.0)), (2.0, 20.0)),
        (metalog(Some(0.0), Some(40.0)), (2.0, 20.0)),
    ];
    let both = families.into_iter().flat_map(|(family, (min, max))| {
        [made(family.clone(), None, None), made(family.clone(), Some(min), None), made(family, Some(min), Some(max))]
    });
    both.collect()
}

#[test]
fn share_and_quantile_undo_each_other_for_every_family_and_cut() {
    for belief in continuous() {
        for k in 1..500 {
            let u = f64::from(k) / 500.0;
            let back = belief.cdf(belief.quantile(u));
            assert!((back - u).abs() < 1e-11, "{:?} cut to {:?}: {back} for {u}", belief.family(), belief.cut());
        }
    }
}

#[test]
fn so_many_times_a_family_has_so_many_times_its_quantiles() {
    for belief in continuous() {
        let (min, max) = belief.cut();
        let Ok(times) = Distribution::new(belief.family().times(0.7), min.map(|x| 0.7 * x), max.map(|x| 0.7 * x))
        else {
            panic!("{:?}", belief.family())
        };
        // Seven tenths of a share that is beta is beta again only by its moments.
        let is_share = matches!(belief.family(), Family::Beta { .. } | Family::BetaMoments { .. });
        if is_share && min.is_some() {
            continue;
        }
        let near =
            |made: f64, of: f64| assert!((made - 0.7 * of).abs() < 1e-9 * of.abs().max(1.0), "{:?}", belief.family());
        if is_share {
            near(times.mean(), belief.mean());
            near(times.sd(), belief.sd());
        } else {
            (1..20).for_each(|k| near(times.quantile(f64::from(k) / 20.0), belief.quantile(f64::from(k) / 20.0)));
        }
    }
    let few = Family::Discrete { values: vec![1.0, 2.0], weights: vec![0.5, 0.5] }.times(3.0);
    assert_eq!(few, Family::Discrete { values: vec![3.0, 6.0], weights: vec![0.5, 0.5] });
    let seen = Family::Samples { file: "a.csv".to_owned(), column: "a".to_owned(), values: Arc::from([1.0, 4.0]) };
    let values = Arc::from([2.0, 8.0]);
    assert_eq!(seen.times(2.0), Family::Samples { file: String::new(), column: String::new(), values });
}

#[test]
fn a_cut_scales_what_is_left_to_one() {
    for belief in continuous() {
        let (min, max) = belief.cut();
        let whole = made(belief.family().clone(), None, None);
        let (low, high) = (min.map_or(0.0, |x| whole.cdf(x)), max.map_or(1.0, |x| whole.cdf(x)));
        for k in 1..20 {
            let x = belief.quantile(f64::from(k) / 20.0);
            let expected = (whole.cdf(x) - low) / (high - low);
            assert!((belief.cdf(x) - expected).abs() < 1e-12, "{:?} at {x}", belief.family());
        }
        assert!(belief.support().0 >= min.unwrap_or(f64::NEG_INFINITY));
        assert_eq!(belief.cdf(belief.support().0 - 1.0), 0.0);
        assert_eq!(belief.cdf(belief.support().1), 1.0);
    }
}

#[test]
fn mean_and_spread_are_those_of_the_quantile_function() {
    for belief in continuous().into_iter().filter(|belief| belief.sd().is_finite()) {
        let (mean, sd) = (moments::mean(|u| belief.quantile(u)), moments::sd(|u| belief.quantile(u)));
        assert!((belief.mean() - mean).abs() < 1e-7 * sd, "{belief:?}: {mean}");
        assert!((belief.sd() / sd - 1.0).abs() < 1e-6, "{belief:?}: {sd}");
    }
}

#[test]
fn half_a_normal_has_the_moments_of_a_folded_one() {
    let half = made(Family::Normal { mean: 0.0, sd: 1.0 }, Some(0.0), None);
    let pi = std::f64::consts::PI;
    assert!((half.mean() - (2.0 / pi).sqrt()).abs() < 1e-9, "{}", half.mean());
    assert!((half.sd() - (1.0 - 2.0 / pi).sqrt()).abs() < 1e-9, "{}", half.sd());
    assert!((half.quantile(0.5) - 0.674_489_750_196_081_7).abs() < 1e-14);
}

#[test]
fn an_exponential_cut_from_below_starts_anew() {
    let waiting = made(Family::Exponential { mean: 4.0 }, Some(10.0), None);
    assert!((waiting.quantile(0.5) - (10.0 + 4.0 * 2.0_f64.ln())).abs() < 1e-12);
    assert!((waiting.mean() - 14.0).abs() < 1e-8);
}

#[test]
fn a_cut_that_leaves_nothing_is_refused() {
    let share = |min, max| Distribution::new(Family::Beta { alpha: 2.0, beta: 2.0 }, min, max);
    let refused = share(Some(1.5), None).unwrap_err();
    assert_eq!(refused.to_string(), "has nothing left between 1.5 and inf: its values lie between 0 and 1");
    assert!(matches!(share(None, Some(-1.0)), Err(DistributionError::NothingLeft { .. })));
    assert!(matches!(share(Some(0.5), Some(0.5)), Err(DistributionError::NothingLeft { .. })));
    assert!(matches!(share(Some(0.9), Some(0.1)), Err(DistributionError::Order { .. })));
    assert!(share(Some(f64::NAN), None).is_err());
    assert!(Distribution::new(Family::Normal { mean: 0.0, sd: 1.0 }, Some(12.0), None).is_err());
    assert!(Distribution::new(Family::Constant(3.0), Some(4.0), None).is_err());
}

#[test]
fn a_family_without_spread_is_a_known_number() {
    let known = [
        Family::Constant(5.0),
        Family::Uniform { min: 5.0, max: 5.0 },
        Family::Triangular { min: 5.0, mode: 5.0, max: 5.0 },
        Family::Pert { min: 5.0, mode: 5.0, max: 5.0, lambda: 4.0 },
        Family::Normal { mean: 5.0, sd: 0.0 },
        Family::Lognormal { mean: 5.0, sd: 0.0 },
        Family::LognormalPercentiles { p10: 5.0, p90: 5.0 },
        Family::Gamma { mean: 5.0, sd: 0.0 },
        Family::Discrete { values: vec![5.0, 5.0, 9.0], weights: vec![0.5, 0.5, 0.0] },
        Family::Metalog { p10: 5.0, p50: 5.0, p90: 5.0, min: None, max: None },
        Family::Samples { file: String::new(), column: String::new(), values: Arc::new([5.0, 5.0]) },
    ];
    for family in known {
        let belief = made(family.clone(), None, None);
        assert!(!belief.is_uncertain(), "{family:?}");
        assert_eq!((belief.quantile(0.3), belief.mean(), belief.sd()), (5.0, 5.0, 0.0));
        assert_eq!(belief.family(), &family);
    }
    assert!(made(Family::Beta { alpha: 1.0, beta: 1.0 }, None, None).is_uncertain());
}

#[test]
fn single_values_are_cut_by_dropping_them() {
    let values: Arc<[f64]> = Arc::new([4.0, 1.0, 3.0, 2.0]);
    let sample = Family::Samples { file: String::new(), column: String::new(), values };
    let cut = made(sample.clone(), Some(2.0), Some(3.0));
    assert_eq!((cut.support(), cut.mean(), cut.cdf(2.0)), ((2.0, 3.0), 2.5, 0.5));
    assert!(!made(sample, Some(3.5), None).is_uncertain());
}

#[test]
fn tables_hold_their_error_over_all_shapes_and_rise() {
    let shapes = [0.9, 1.0, 1.3, 2.0, 5.0, 30.0, 1e3, 1e5];
    let betas = shapes.iter().flat_map(|&alpha| shapes.map(|beta| Family::Beta { alpha, beta }));
    let gammas = shapes.map(|shape: f64| Family::Gamma { mean: shape, sd: shape.sqrt() });
    let cut = [(0.3, 0.6), (0.9, 0.95), (0.0, 1e-3)].map(|(min, max)| (Some(min), Some(max)));
    let cases = betas.chain(gammas).map(|family| (family, (None, None)));
    let cases = cases.chain(cut.map(|bounds| (Family::Beta { alpha: 2.0, beta: 5.0 }, bounds)));
    for (family, (min, max)) in cases {
        let belief = made(family, min, max);
        let table = QuantileTable::new(&belief);
        assert!(table.is_tabulated(), "{belief:?}");
        let spread = belief.quantile(0.999) - belief.quantile(0.001);
        let mut last = f64::NEG_INFINITY;
        for k in 1..1000 {
            let u = f64::from(k) / 1000.0;
            let (fast, slow) = (table.quantile(u), belief.quantile(u));
            assert!((fast - slow).abs() <= QuantileTable::ERROR * spread, "{belief:?} at {u}: {fast} for {slow}");
            assert!(fast > last, "{belief:?} at {u}");
            last = fast;
        }
    }
}

#[test]
fn a_table_meets_the_tails_without_a_step() {
    let belief = made(Family::Pert { min: 0.0, mode: 0.2, max: 1.0, lambda: 4.0 }, None, None);
    let table = QuantileTable::new(&belief);
    for edge in [1.0 / 1024.0, 0.5, 1.0 - 1.0 / 1024.0] {
        let (below, above) = (table.quantile(edge - 1e-13), table.quantile(edge + 1e-13));
        assert!(above > below && above - below < 1e-10, "{edge}: {below}, {above}");
    }
    assert_eq!(table.quantile(1e-6), belief.quantile(1e-6));
    assert!(table.quantile(f64::NAN).is_nan());
}

/// Numbers of every kind that a file can hold, and some that it cannot.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -2.0..20.0_f64,
        1 => any::<f64>(),
        1 => prop_oneof![Just(0.0), Just(1.0), Just(1e-300), Just(1e300), Just(f64::NAN), Just(f64::INFINITY)],
    ]
}

fn family() -> impl Strategy<Value = Family> {
    let bounds = (prop::option::of(number()), prop::option::of(number()));
    let several = prop::collection::vec(number(), 0..4);
    (0..15, number(), number(), number(), number(), bounds, several).prop_map(|(kind, a, b, c, d, bounds, list)| {
        match kind {
            0 => Family::Constant(a),
            1 => Family::Uniform { min: a, max: b },
            2 => Family::Triangular { min: a, mode: b, max: c },
            3 => Family::Pert { min: a, mode: b, max: c, lambda: d },
            4 => Family::Normal { mean: a, sd: b },
            5 => Family::Lognormal { mean: a, sd: b },
            6 => Family::LognormalPercentiles { p10: a, p90: b },
            7 => Family::BetaMoments { mean: a / 20.0, sd: b / 40.0 },
            8 => Family::Beta { alpha: a, beta: b },
            9 => Family::Gamma { mean: a, sd: b },
            10 => Family::Weibull { shape: a, scale: b },
            11 => Family::Exponential { mean: a },
            12 => Family::Discrete { weights: vec![1.0 / list.len().max(1) as f64; list.len()], values: list },
            13 => Family::Metalog { p10: a, p50: a + b, p90: a + b + c, min: bounds.0, max: bounds.1 },
            _ => Family::Samples { file: String::new(), column: String::new(), values: list.into() },
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_numbers_are_refused_or_give_a_rising_quantile_function_inside_the_support(
        family in family(),
        min in prop::option::weighted(0.3, number()),
        max in prop::option::weighted(0.3, number()),
    ) {
        match Distribution::new(family, min, max) {
            Err(error) => prop_assert!(!error.to_string().is_empty()),
            Ok(belief) => {
                let (lowest, highest) = belief.support();
                let table = QuantileTable::new(&belief);
                let mut last = (f64::NEG_INFINITY, f64::NEG_INFINITY);
                for u in [0.0, 1e-300, 1e-9, 0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999, 1.0 - 1e-9, 1.0] {
                    let both = (belief.quantile(u), table.quantile(u));
                    for value in [both.0, both.1] {
                        prop_assert!(value.is_finite() && (lowest..=highest).contains(&value), "{value} at {u}");
                    }
                    prop_assert!(both.0 >= last.0 && both.1 >= last.1, "{both:?} after {last:?} at {u}");
                    prop_assert!((0.0..=1.0).contains(&belief.cdf(both.0)));
                    last = both;
                }
                prop_assert!(!belief.mean().is_nan() && belief.sd() >= 0.0, "{} {}", belief.mean(), belief.sd());
            }
        }
    }
}
