use super::*;
use crate::analysis::testing::{assert_within, normals, standard_normal, uniforms};
use crate::metric::Direction;
use statrs::distribution::{Continuous, ContinuousCDF};

const NEVER: f64 = f64::INFINITY;

fn cvar_linearised(values: &[f64], ordered: &Ordered, direction: Direction) -> Linearised {
    influence::cvar(ordered, direction).linearised(values)
}

#[test]
fn compensated_sum_keeps_what_plain_addition_loses() {
    assert_eq!(sum([1e16, 1.0, -1e16]), 1.0);
    assert_eq!(sum([1.0, 1e100, 1.0, -1e100]), 2.0);
}

#[test]
fn quantile_is_the_order_statistic_at_the_rounded_up_rank() {
    // n = 4: ranks ⌈0.25·4⌉ = 1, ⌈0.26·4⌉ = 2, ⌈0.5·4⌉ = 2, ⌈0.95·4⌉ = 4.
    let ordered = Ordered::new(&[3.0, 1.0, 4.0, 2.0]);
    let got = [0.01, 0.25, 0.26, 0.5, 0.95].map(|p| ordered.quantile(p));
    assert_eq!(got, [1.0, 1.0, 2.0, 2.0, 4.0]);
    // 0.07·100 is 7.000000000000001 in floating point and means rank 7.
    let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
    assert_eq!(Ordered::new(&hundred).quantile(0.07), 7.0);
}

#[test]
fn undefined_and_never_stand_beyond_every_value() {
    let ordered = Ordered::new(&[f64::NAN, 5.0, NEVER, 1.0]);
    assert_eq!(ordered.quantile(0.25), 1.0);
    assert_eq!(ordered.quantile(0.5), 5.0);
    assert!(ordered.quantile(0.51).is_nan());
}

#[test]
fn mean_and_its_error_are_over_finite_values() {
    // 1, 3, 5: mean 3, sd 2, error 2/√3.
    let values = [1.0, f64::NAN, 3.0, NEVER, 5.0];
    let got = mean(&values, Blocks::Independent);
    assert_eq!(got.value, 3.0);
    assert!((got.se - 2.0 / 3.0_f64.sqrt()).abs() < 1e-12);
    assert_eq!(sd(&values), 2.0);
    assert_eq!(defined_share(&values), 0.6);
    assert!(mean(&[f64::NAN], Blocks::Independent).value.is_nan());
}

#[test]
fn block_error_is_that_of_the_means_of_whole_blocks() {
    // Block means 1, 3, 5 (the seventh value is in no whole block): sd 2, error 2/√3.
    let values = [0.0, 2.0, 2.0, 4.0, 4.0, 6.0, 1000.0];
    assert!((standard_error(&values, Blocks::Size(2)) - 2.0 / 3.0_f64.sqrt()).abs() < 1e-12);
    assert!(standard_error(&values, Blocks::Size(4)).is_nan(), "one whole block tells no error");
}

#[test]
fn block_error_sees_correlation_that_sd_over_root_n_misses() {
    // All ten of a block share their number: the error is that of 500 draws, √10 times that of 5,000.
    let shared: Vec<f64> = normals(7, 500, 0.0, 1.0).into_iter().flat_map(|x| [x; 10]).collect();
    let by_blocks = mean(&shared, Blocks::Size(10)).se;
    // The error of a standard deviation of 500 normal draws is 1/√1000 of it.
    assert_within(by_blocks, 1.0 / 500.0_f64.sqrt(), 1.0 / (500.0_f64.sqrt() * 1000.0_f64.sqrt()));
    let ratio = by_blocks / mean(&shared, Blocks::Independent).se;
    assert!((ratio - 10.0_f64.sqrt()).abs() < 0.01, "{ratio}");
}

#[test]
fn stratified_blocks_have_a_smaller_error_than_independence_would_give() {
    // Latin hypercube of one dimension, 40 blocks of 50: variance of a block mean is 1/(12·50³).
    let draws = uniforms(3, 2_000);
    let values: Vec<f64> = draws.iter().enumerate().map(|(i, u)| ((i % 50) as f64 + u) / 50.0).collect();
    let wanted = (1.0 / (12.0 * 50.0_f64.powi(3) * 40.0)).sqrt();
    assert_within(mean(&values, Blocks::Size(50)).se, wanted, wanted / 80.0_f64.sqrt());
    let median = quantile(&values, &Ordered::new(&values), 0.5, Blocks::Size(50));
    assert!(median.se < 0.1 * (0.25_f64 / 2_000.0).sqrt(), "{}", median.se);
}

#[test]
fn quantile_error_matches_the_density_formula() {
    let n = 40_000;
    let values = normals(11, n, 0.0, 1.0);
    let ordered = Ordered::new(&values);
    for p in [0.05, 0.5, 0.9] {
        let got = quantile(&values, &ordered, p, Blocks::Independent);
        let truth = standard_normal().inverse_cdf(p);
        let se = (p * (1.0 - p) / n as f64).sqrt() / standard_normal().pdf(truth);
        assert_within(got.value, truth, se);
        assert!((got.se / se - 1.0).abs() < 0.25, "{p}: {} against {se}", got.se);
    }
}

#[test]
fn quantile_near_the_edge_of_a_small_sample_has_no_error() {
    let values: Vec<f64> = (1..=20).map(f64::from).collect();
    let ordered = Ordered::new(&values);
    assert_eq!(quantile(&values, &ordered, 0.05, Blocks::Independent).value, 1.0);
    assert!(quantile(&values, &ordered, 0.05, Blocks::Independent).se.is_nan());
    assert!(quantile(&values, &ordered, 0.5, Blocks::Independent).se > 0.0);
}

#[test]
fn cvar_of_normal_draws_matches_its_closed_form() {
    // CVaR of N(μ, σ) below α is μ − σ·φ(z)/α; above, mirrored.
    let n = 40_000;
    let values = normals(5, n, 10.0, 2.0);
    let ordered = Ordered::new(&values);
    let z = standard_normal().inverse_cdf(0.05);
    let gap = 2.0 * standard_normal().pdf(z) / 0.05;
    let low = cvar_linearised(&values, &ordered, Direction::Higher).estimate(Blocks::Independent);
    let high = cvar_linearised(&values, &ordered, Direction::Lower).estimate(Blocks::Independent);
    assert_within(low.value, 10.0 - gap, low.se);
    assert_within(high.value, 10.0 + gap, high.se);
    // Var = (Var[x | tail] + (1 − α)(CVaR − Q)²) / (α·n), with Var[x | tail] = σ²(1 + z·h − h²), h = −φ/α.
    let h = -standard_normal().pdf(z) / 0.05;
    let inside = 4.0 * (1.0 + z * h - h * h);
    let edge = gap + 2.0 * z;
    let se = ((inside + 0.95 * edge * edge) / (0.05 * n as f64)).sqrt();
    assert!((low.se / se - 1.0).abs() < 0.1, "{} against {se}", low.se);
}

#[test]
fn cvar_is_the_mean_of_the_worst_by_direction() {
    // n = 40: the tail is 2 values.
    let values: Vec<f64> = (1..=40).map(f64::from).collect();
    let ordered = Ordered::new(&values);
    assert_eq!(cvar_linearised(&values, &ordered, Direction::Higher).value, 1.5);
    assert_eq!(cvar_linearised(&values, &ordered, Direction::Lower).value, 39.5);
    let mut with_never = values;
    with_never[0] = NEVER;
    let ordered = Ordered::new(&with_never);
    assert!(cvar_linearised(&with_never, &ordered, Direction::Lower).value.is_nan());
    assert_eq!(cvar_linearised(&with_never, &ordered, Direction::Higher).value, 2.5);
}

#[test]
fn influences_have_mean_zero() {
    let values = normals(2, 1_000, 3.0, 1.0);
    let ordered = Ordered::new(&values);
    let cvar = cvar_linearised(&values, &ordered, Direction::Higher);
    let median = quantile_linearised(&values, &ordered, 0.5, Blocks::Independent);
    for linearised in [mean_linearised(&values), cvar, median] {
        assert!(sum(linearised.influence.iter().copied()).abs() < 1e-8);
    }
}

#[test]
fn error_of_a_difference_of_medians_keeps_the_pairing() {
    // b = a + 1 exactly: the difference has no error at all.
    let a = normals(21, 2_000, 0.0, 1.0);
    let b: Vec<f64> = a.iter().map(|x| x + 1.0).collect();
    let median = |v: &[f64]| quantile_linearised(v, &Ordered::new(v), 0.5, Blocks::Independent);
    let difference = median(&b).minus(&median(&a)).estimate(Blocks::Independent);
    assert!((difference.value - 1.0).abs() < 1e-12 && difference.se < 1e-12);
    // Independent: √2 times the error of one, √(π/2)/√n.
    let c = normals(22, 2_000, 0.0, 1.0);
    let difference = median(&c).minus(&median(&a)).estimate(Blocks::Independent);
    let wanted = (std::f64::consts::PI / 2_000.0).sqrt();
    assert!((difference.se / wanted - 1.0).abs() < 0.3, "{} against {wanted}", difference.se);
}

#[test]
fn interval_of_a_ratio_of_means_covers_the_truth_as_often_as_it_says() {
    // a = 1 + e1, b = 2 + 0.5·e1 + e2: the ratio is 0.5. 1,000 repetitions of n = 200; se of the coverage 0.7%.
    let covered = (0..1_000_u64)
        .filter(|&seed| {
            let (e1, e2) = (normals(2 * seed, 200, 0.0, 1.0), normals(2 * seed + 1, 200, 0.0, 0.5));
            let above: Vec<f64> = e1.iter().map(|e| 1.0 + e).collect();
            let below: Vec<f64> = e1.iter().zip(&e2).map(|(a, b)| 2.0 + 0.5 * a + b).collect();
            let (low, high) = ratio_of_means(&above, &below).estimate(Blocks::Independent).interval();
            low <= 0.5 && 0.5 <= high
        })
        .count();
    assert!((915..=980).contains(&covered), "{covered} of 1,000, wanted about 950");
}

#[test]
fn ratio_over_a_mean_that_is_not_positive_is_undefined() {
    assert!(ratio_of_means(&[1.0, 2.0], &[1.0, -1.0]).value.is_nan());
    assert_eq!(ratio_of_means(&[1.0, 2.0], &[1.0, 2.0]).value, 1.0);
}

#[test]
fn share_of_nothing_seen_still_has_an_error() {
    let none = share(vec![false; 1_000], Blocks::Independent);
    assert_eq!(none.value, 0.0);
    assert!((Z95 * none.se - 3.0 / 1_000.0).abs() < 0.0005, "{}", Z95 * none.se);
    let half = share((0..1_000).map(|i| i % 2 == 0), Blocks::Independent);
    assert!((half.se - (0.25_f64 / 999.0).sqrt()).abs() < 1e-12);
}

/// Errors of medians and of `CVaR` are counted, or added up over the tail alone; they must be those of contributions
/// written down one by one.
#[test]
fn errors_that_are_counted_are_those_of_contributions_written_down() {
    let n = 5_000;
    let mut a = normals(31, n, 0.0, 1.0);
    let b: Vec<f64> = a.iter().zip(normals(32, n, 0.2, 1.0)).map(|(a, e)| a + e).collect();
    a[17] = f64::NAN;
    let columns = [(&a, Ordered::new(&a)), (&b, Ordered::new(&b))];
    let blocks = Blocks::Independent;
    let statistics = [
        |values: &[f64], ordered: &Ordered| influence::quantile(values, ordered, 0.5, Blocks::Independent),
        |_: &[f64], ordered: &Ordered| influence::cvar(ordered, Direction::Higher),
    ];
    for statistic in statistics {
        let [(one, of_a), (two, of_b)] =
            columns.each_ref().map(|(values, ordered)| (statistic(values, ordered), values));
        let written = one.linearised(of_a).estimate(blocks);
        let found = one.estimate(of_a, blocks);
        assert_eq!(found.value, written.value);
        assert!((found.se / written.se - 1.0).abs() < 1e-10, "{} for {}", found.se, written.se);
        let written = one.linearised(of_a).minus(&two.linearised(of_b)).estimate(blocks);
        let found = one.minus(of_a, &two, of_b, blocks);
        assert!((found.se / written.se - 1.0).abs() < 1e-10, "{} for {}", found.se, written.se);
    }
    let lower = influence::cvar(&columns[1].1, Direction::Lower);
    let (written, found) = (lower.linearised(&b).estimate(blocks), lower.estimate(&b, blocks));
    assert!((found.se / written.se - 1.0).abs() < 1e-10, "{} for {}", found.se, written.se);
}

#[test]
fn counted_scores_are_scores_one_by_one() {
    let scores = [1.0, 0.5, 0.0, 1.0, 1.0, 0.5, 0.0, 1.0];
    let (written, found) = (score(&scores, Blocks::Independent), score_of_counts(4, 2, 2));
    assert_eq!(found.value, written.value);
    assert!((found.se - written.se).abs() < 1e-15);
    assert_eq!(score_of_counts(3, 0, 0), score(&[1.0; 3], Blocks::Independent));
    assert!(score_of_counts(0, 0, 0).value.is_nan());
}

#[test]
fn a_mean_far_from_zero_leaves_the_spread_exact() {
    // 0, 1, …, 99 on top of a billion: variance 100·101/12.
    let values: Vec<f64> = (0..100).map(|k| 1e9 + f64::from(k)).collect();
    assert!((sd(&values) - (100.0_f64 * 101.0 / 12.0).sqrt()).abs() < 1e-12);
    assert_eq!(mean(&values, Blocks::Independent).value, 1e9 + 49.5);
}

#[test]
fn errors_of_few_blocks_are_widened_by_students_t_and_fewer_than_five_state_no_interval() {
    // Quantiles of t at 97.5%: tables of Student's t (e.g. NIST/SEMATECH handbook, 1.3.6.7.2).
    for (freedom, wanted) in [(4.0, 2.776), (9.0, 2.262), (19.0, 2.093), (60.0, 2.000), (999.0, 1.962)] {
        assert!((t95(freedom) - wanted).abs() < 0.0006, "{freedom}: {}", t95(freedom));
    }
    assert_eq!(t95(f64::INFINITY), Z95);
    let values = normals(3, 60, 10.0, 1.0);
    let of = |size| mean(&values, Blocks::of(size));
    assert_eq!([of(1), of(6), of(12), of(15)].map(|e| e.freedom), [59.0, 9.0, 4.0, 3.0]);
    assert!((of(6).half_width() / of(6).se - 2.262).abs() < 0.001);
    let (low, high) = of(12).interval();
    assert!(low < of(12).value && of(12).value < high && !of(12).could_flip());
    assert!(of(15).se.is_finite() && of(15).half_width().is_nan() && of(15).could_flip(), "four blocks say nothing");
}

#[test]
fn intervals_of_few_blocks_cover() {
    // Means of six blocks of normal values: without the quantile of t 89% would cover.
    let tries = 2_000;
    let covers = |seed: u64| {
        let (low, high) = mean(&normals(seed, 60, 0.0, 1.0), Blocks::Size(10)).interval();
        low <= 0.0 && 0.0 <= high
    };
    let covered = (0..tries).filter(|&seed| covers(seed)).count() as f64 / tries as f64;
    assert_within(covered, 0.95, (0.95 * 0.05 / tries as f64).sqrt());
}

#[test]
fn intervals_of_the_worst_cases_cover_from_25_of_them_on() {
    // CVaR of the lower 5% of a standard normal is −φ(z)/0.05. With the quantile of the normal 91% would cover.
    let wanted = -standard_normal().pdf(standard_normal().inverse_cdf(0.05)) / 0.05;
    let tries = 2_500;
    let covers = |seed: u64| {
        let values = normals(seed, 500, 0.0, 1.0);
        let (low, high) = influence::cvar(&Ordered::new(&values), Direction::Higher)
            .estimate(&values, Blocks::Independent)
            .interval();
        low <= wanted && wanted <= high
    };
    let covered = (0..tries).filter(|&seed| covers(seed)).count() as f64 / tries as f64;
    assert_within(covered, 0.95, (0.95 * 0.05 / tries as f64).sqrt());
}
