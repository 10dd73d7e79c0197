use super::*;
use crate::analysis::testing::{normals, standard_normal, uniforms};
use ndarray::Array2;
use statrs::distribution::{Continuous, ContinuousCDF};

/// `E[max(0, N(m, s²))] − max(0, m)`.
fn gain(m: f64, s: f64) -> f64 {
    let normal = standard_normal();
    m * normal.cdf(m / s) + s * normal.pdf(m / s) - m.max(0.0)
}

fn near(got: Worth, wanted: f64, tolerance: f64) {
    assert!((got.gain.value - wanted).abs() <= 4.0 * got.gain.se + tolerance, "{got:?}, wanted {wanted}");
    assert!(got.gain.se < 0.1, "{got:?}");
}

/// Two options: nothing, and `m + 1·x0 + 0.5·x1 + 0·x2 + luck(3)`, all normal.
fn two_options(n: usize, seed: u64, m: f64) -> (Array2<f64>, Alternatives) {
    let x: Vec<Vec<f64>> = (0..3).map(|k| normals(seed + k, n, 0.0, 1.0)).collect();
    let luck = normals(seed + 9, n, 0.0, 3.0);
    let y = (0..n).map(|i| m + x[0][i] + 0.5 * x[1][i] + luck[i]).collect();
    (Array2::from_shape_fn((n, 3), |(i, k)| x[k][i]), Alternatives::new(&[vec![0.0; n], y]))
}

#[test]
fn two_gaussian_options_match_their_closed_forms() {
    let (inputs, alternatives) = two_options(10_000, 40, 0.4);
    assert_eq!(alternatives.best, 1);
    near(single(inputs.column(0), &alternatives, 0.01), gain(0.4, 1.0), 0.01);
    near(single(inputs.column(1), &alternatives, 0.01), gain(0.4, 0.5), 0.01);
    let all = several(&Knowledge { columns: inputs.view(), singles: None, nested: None }, &alternatives, 0.05);
    near(all, gain(0.4, 1.25_f64.sqrt()), 0.01);
    // Hindsight of luck would be worth gain(0.4, 3.2) = 1.1: that is not what is estimated.
    assert!(all.gain.value < 0.5 * gain(0.4, 10.25_f64.sqrt()));
}

#[test]
fn an_irrelevant_parameter_is_worth_exactly_nothing() {
    let worthless = (0..20).filter(|&seed| {
        let (inputs, alternatives) = two_options(1_500, 1_000 + 20 * seed, 0.0);
        single(inputs.column(2), &alternatives, 0.01).gain.value == 0.0
    });
    assert!(worthless.count() >= 18);
}

#[test]
fn estimates_are_not_biased_near_a_tie() {
    // At a tie the maximum is most sensitive to noise. 30 small samples: the mean must be right within its error.
    let wanted = gain(0.0, 1.0);
    let got: Vec<f64> = (0..30)
        .map(|seed| {
            let (inputs, alternatives) = two_options(1_000, 5_000 + 20 * seed, 0.0);
            single(inputs.column(0), &alternatives, 1.1).gain.value
        })
        .collect();
    let mean = got.iter().sum::<f64>() / 30.0;
    let se = (got.iter().map(|g| (g - mean).powi(2)).sum::<f64>() / 29.0 / 30.0).sqrt();
    assert!((mean - wanted).abs() < 4.0 * se + 0.02, "{mean} ± {se}, wanted {wanted}");
}

#[test]
fn intervals_shrink_with_the_sample_and_repeat() {
    let value = |n| {
        let (inputs, alternatives) = two_options(n, 77, 0.4);
        single(inputs.column(0), &alternatives, 0.01)
    };
    let (small, large) = (value(1_500), value(13_500));
    assert!((1.8..5.0).contains(&(small.gain.se / large.gain.se)), "{small:?} {large:?}");
    assert_eq!(value(1_500), small);
}

#[test]
fn a_choice_that_never_changes_gains_nothing() {
    // The second option is better by 5 + u, whatever u: knowing u is known to matter to values, not to the choice.
    let u = uniforms(3, 3_000);
    let values = u.iter().map(|u| 5.0 + u).collect();
    let alternatives = Alternatives::new(&[vec![0.0; 3_000], values]);
    let got = single(ndarray::ArrayView1::from(&u), &alternatives, 0.01);
    assert_eq!(got.gain.value, 0.0);
    assert!(got.p_value < 1e-6);
}

#[test]
fn pairs_that_matter_only_together_are_seen_by_several() {
    // Value x0·x1 with tiny main effects: E[max(0, x0·x1)] = 1/π of two standard normals.
    let n = 10_000;
    let x: Vec<Vec<f64>> = (0..2).map(|k| normals(60 + k, n, 0.0, 1.0)).collect();
    let y = (0..n).map(|i| x[0][i] * x[1][i] + 0.3 * (x[0][i] + x[1][i])).collect();
    let inputs = Array2::from_shape_fn((n, 2), |(i, k)| x[k][i]);
    let got = several(
        &Knowledge { columns: inputs.view(), singles: None, nested: None },
        &Alternatives::new(&[vec![0.0; n], y]),
        0.05,
    );
    let exact: Vec<f64> = (0..n).map(|i| (x[0][i] * x[1][i] + 0.3 * (x[0][i] + x[1][i])).max(0.0)).collect();
    let wanted = exact.iter().sum::<f64>() / n as f64;
    near(got, wanted, 0.02);
}

#[test]
fn a_sample_of_a_normal_mean_is_worth_its_closed_form() {
    // θ ~ N(0.3, 1), five observations with sd 2: x̄ tells θ with preposterior sd 1/√(1 + 4/5). The value has luck 2.
    let n = 10_000;
    let theta = normals(21, n, 0.3, 1.0);
    let (error, luck) = (normals(22, n, 0.0, 2.0 / 5.0_f64.sqrt()), normals(23, n, 0.0, 2.0));
    let data: Vec<f64> = theta.iter().zip(&error).map(|(t, e)| t + e).collect();
    let idle = normals(24, n, 0.0, 1.0);
    let value: Vec<f64> = theta.iter().zip(&luck).map(|(t, e)| t + e).collect();
    let seen = Array2::from_shape_fn((n, 2), |(i, k)| if k == 0 { data[i] } else { idle[i] });
    let got = several(
        &Knowledge { columns: seen.view(), singles: None, nested: None },
        &Alternatives::new(&[vec![0.0; n], value]),
        0.05,
    );
    near(got, gain(0.3, 1.0 / 1.8_f64.sqrt()), 0.01);
}

#[test]
fn what_a_pilot_adds_up_to_is_what_its_plan_is_worth() {
    let known = |value| Estimate::known(value, 1.0);
    let information = Worth { gain: known(100.0), at_least: None, p_value: 0.0 };
    let design = PilotDesign { heads: 0, units: 1, months: 9 };
    let got = PilotValue::of_plan(design, information, (known(50.0), known(20.0)), (2, false), (known(30.0), false));
    // 100 − 50 + 20 − 40 = 30.
    assert_eq!((got.delay, got.net.value), (40.0, 30.0));
}

#[test]
fn longer_pilots_are_never_worth_less() {
    let mut values: Vec<Worth> = [1.0, 5.0, 3.0, 4.0, 9.0]
        .map(|value| Worth { gain: Estimate::known(value, 1.0), at_least: None, p_value: 0.0 })
        .into();
    make_rise(&mut values);
    assert_eq!(values.iter().map(|value| value.gain.value).collect::<Vec<_>>(), [1.0, 4.0, 4.0, 4.0, 9.0]);
}

/// Nothing, and `0.2 + x0 + x1 + x2 + 1.5·x0·x1·x2` beside luck: pairs of things cannot follow the product of three.
/// Returns draws, alternatives under one luck each, and the value by draw.
fn product_of_three(n: usize, seed: u64) -> (Array2<f64>, Alternatives, Vec<f64>) {
    let x: Vec<Vec<f64>> = (0..3).map(|k| normals(seed + k, n, 0.0, 1.0)).collect();
    let value: Vec<f64> =
        (0..n).map(|i| 0.2 + x[0][i] + x[1][i] + x[2][i] + 1.5 * x[0][i] * x[1][i] * x[2][i]).collect();
    let luck = normals(seed + 9, n, 0.0, 3.0);
    let seen = value.iter().zip(&luck).map(|(v, e)| v + e).collect();
    (Array2::from_shape_fn((n, 3), |(i, k)| x[k][i]), Alternatives::new(&[vec![0.0; n], seen]), value)
}

#[test]
fn nested_lucks_correct_what_surfaces_get_wrong_and_a_choice_held_out_is_a_lower_bound() {
    // E[max(0, value)] − 0.2 from a million draws, whose error is about 0.002.
    let (_, _, value) = product_of_three(1_000_000, 9_000);
    let wanted = value.iter().map(|v| v.max(0.0)).sum::<f64>() / 1e6 - 0.2;
    let (tries, lucks, draws) = (40, 16, 250);
    let (mut covered, mut bounded, mut corrected, mut above) = (0, 0, Vec::new(), Vec::new());
    for seed in 0..tries {
        let (columns, alternatives, _) = product_of_three(1_000, 100_000 + 100 * seed);
        let (others, _, truth) = product_of_three(draws, 500_000 + 100 * seed);
        let luck = normals(700_000 + seed, draws * lucks, 0.0, 3.0);
        let ones = (0..draws * lucks).map(|at| truth[at / lucks] + luck[at]).collect();
        let values = [vec![0.0; draws * lucks], ones];
        let nested = Nested::new(others.view(), &values, lucks, &alternatives);
        let knowledge = Knowledge { columns: columns.view(), singles: None, nested: Some(&nested) };
        let got = several(&knowledge, &alternatives, 0.05);
        let bound = got.at_least.expect("three things are known");
        covered += u32::from((got.gain.value - wanted).abs() <= got.gain.half_width());
        bounded += u32::from(bound.value - bound.half_width() <= wanted);
        corrected.push(got.gain.value - wanted);
        above.push(bound.value - wanted);
    }
    let mean = |x: &[f64]| crate::analysis::statistics::mean(x, crate::engine::Blocks::Independent);
    let (bias, gap) = (mean(&corrected), mean(&above));
    assert!(bias.value.abs() <= 4.0 * bias.se + 0.01, "{bias:?} of {wanted}");
    assert!(gap.value < 3.0 * gap.se, "a choice cannot gain more than knowing does: {gap:?}");
    // 95% of 40 less four standard errors of that.
    assert!(covered >= 32 && bounded >= 36, "{covered} intervals cover, {bounded} bounds hold");
}

#[test]
fn a_belief_of_three_values_is_worth_what_its_three_choices_gain() {
    // The option earns −3, 1 or 1.5 alike, so 0 is better today; knowing which saves (0 + 1 + 1.5)/3. Half-way between two
    // values nothing is believed: a curve drawn through them there would be worth another amount.
    let n = 6_000;
    let worth = [-3.0, 1.0, 1.5];
    let x: Vec<f64> = uniforms(120, n).iter().map(|u| (3.0 * u).floor()).collect();
    let y = x.iter().zip(normals(121, n, 0.0, 1.0)).map(|(x, e)| worth[*x as usize] + e).collect();
    let got = single(ndarray::ArrayView1::from(&x), &Alternatives::new(&[vec![0.0; n], y]), 0.01);
    near(got, 2.5 / 3.0, 0.005);
    assert!(got.gain.se < 0.04, "{got:?}");
}
