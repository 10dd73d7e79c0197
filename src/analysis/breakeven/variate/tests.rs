use super::*;
use crate::analysis::statistics;
use crate::analysis::testing::normals;

#[test]
fn what_the_control_explains_wholly_is_known_as_well_as_the_control() {
    let known = normals(1, 4_000, 10.0, 3.0);
    let values: Vec<f64> = known[..250].iter().map(|c| 2.0 - 1.5 * c).collect();
    let found = controlled(&values, &known);
    assert!((mean(&found) - (2.0 - 1.5 * mean(&known))).abs() < 1e-9);
    let [of_found, of_known] = [&found, &known].map(|values| statistics::mean(values, Blocks::Independent).se);
    // Spreads of 250 and of 4,000 normals differ by 4.6% at one standard error.
    assert!((of_found / (1.5 * of_known) - 1.0).abs() < 4.0 * 0.046, "{of_found} {of_known}");
}

#[test]
fn as_many_futures_as_in_the_run_know_no_more_than_they_do() {
    let (known, noise) = (normals(2, 3_000, 0.0, 1.0), normals(3, 3_000, 0.0, 1.0));
    let values: Vec<f64> = known.iter().zip(&noise).map(|(c, e)| c + e).collect();
    let [found, plain] = [&controlled(&values, &known), &values].map(|v| statistics::mean(v, Blocks::Independent));
    // Slopes of the parts differ by some 0.02, means of the parts of the control by 0.04.
    assert!(
        (found.value - plain.value).abs() < 0.002 && (found.se / plain.se - 1.0).abs() < 0.02,
        "{found:?} {plain:?}"
    );
}

#[test]
fn a_relation_that_bends_leaves_no_bias() {
    const TIMES: u64 = 2_000;
    let once = |seed: u64| {
        let known: Vec<f64> = normals(90_000 + seed, 640, 0.0, 1.0).iter().map(|z| libm::exp(*z)).collect();
        let values: Vec<f64> = known[..64].iter().map(|c| c.min(3.0)).collect();
        mean(&controlled(&values, &known)) - mean(&known.iter().map(|c| c.min(3.0)).collect::<Vec<f64>>())
    };
    let off: Vec<f64> = (0..TIMES).map(once).collect();
    let found = statistics::mean(&off, Blocks::Independent);
    assert!(found.value.abs() < 3.0 * found.se, "{found:?}");
}

#[test]
fn a_control_that_never_varies_changes_nothing() {
    let values = normals(4, 100, 5.0, 1.0);
    assert_eq!(controlled(&values, &[0.0; 1_000]), values);
}

fn contender(option: usize, values: Vec<f64>) -> Contender {
    let (name, blocks) = (option.to_string(), Blocks::Independent);
    Contender { name, option, values, blocks, is_baseline: false }
}

/// Two options in a run of 4,000 futures, and in 256 of them at another value, where the first is worth 0.7 of what it was,
/// the second 1.2 of it and 1 more, with noise of their own.
fn fields(seed: u64) -> [Vec<Contender>; 2] {
    let draws: Vec<Vec<f64>> = (0..5).map(|k| normals(5 * seed + k, 4_000, 0.0, 1.0)).collect();
    let here = |own: usize, at: f64| -> Vec<f64> {
        draws[0].iter().zip(&draws[own]).map(|(shared, own)| at + shared + 0.5 * own).collect()
    };
    let here = [here(1, 3.0), here(2, 1.0)];
    let there = |option: usize, factor: f64, more: f64| -> Vec<f64> {
        here[option].iter().zip(&draws[3 + option]).take(256).map(|(v, e)| factor * v + more + 0.3 * e).collect()
    };
    let there = vec![contender(0, there(0, 0.7, 0.0)), contender(1, there(1, 1.2, 1.0))];
    let [one, other] = here;
    [vec![contender(0, one), contender(1, other)], there]
}

#[test]
fn intervals_of_a_controlled_lead_cover_the_truth() {
    let truth = 0.7 * 3.0 - (1.2 + 1.0);
    let (mut covered, mut ratios) = (0, Vec::new());
    const TIMES: u64 = 400;
    for seed in 0..TIMES {
        let [here, there] = fields(1_000 + seed);
        let steady = steadied(&there, &here, Rule::Mean);
        let lead = |field: &[Contender]| super::super::lead(&field[0], &field[1], Rule::Mean);
        let (found, plain) = (lead(&steady), lead(&there));
        covered += u64::from((found.value - truth).abs() < found.half_width());
        ratios.push(found.se / plain.se);
    }
    let error = (0.95 * 0.05 / TIMES as f64).sqrt();
    let share = covered as f64 / TIMES as f64;
    assert!((share - 0.95).abs() < 3.0 * error, "{share}");
    // The lead is −0.5 of what is shared, 0.35 and 0.6 of what is not, and noise of 0.3 twice: variances 0.7325 and 0.18. Each
    // is controlled by its own: 0.18 stays whole, of the other the part of 256 in 4,000.
    let expected = ((0.18 + 0.7325 * 256.0 / 4_000.0) / (0.18 + 0.7325_f64)).sqrt();
    let [mean_ratio, spread] = [mean(&ratios), statistics::mean(&ratios, Blocks::Independent).se];
    assert!((mean_ratio - expected).abs() < 4.0 * spread + 1.0 / 256.0, "{mean_ratio} {expected}");
}

#[test]
fn only_means_of_independent_finite_futures_are_controlled() {
    let [here, there] = fields(1);
    assert_ne!(steadied(&there, &here, Rule::Mean), there);
    assert_eq!(steadied(&there, &here, Rule::Cvar), there);
    let blocks = |field: &[Contender], blocks| -> Vec<Contender> {
        field.iter().map(|contender| Contender { blocks, ..contender.clone() }).collect()
    };
    let of_blocks = blocks(&there, Blocks::Size(64));
    assert_eq!(steadied(&of_blocks, &here, Rule::Mean), of_blocks);
    let mut never = there.clone();
    never[0].values[7] = f64::NEG_INFINITY;
    assert_eq!(steadied(&never, &here, Rule::Mean), never);
}

#[test]
fn precision_is_that_of_as_many_plain_futures() {
    let [here, there] = fields(2);
    let steady = steadied(&there, &here, Rule::Mean);
    // By the variances above 256 controlled futures are worth 256 × 0.9125 / 0.2269 = 1,030; some of that is chance.
    assert!(is_as_precise(700, &there, &steady) && !is_as_precise(1_500, &there, &steady));
    assert!(is_as_precise(256, &there, &there) && !is_as_precise(257, &there, &there));
}
