use super::*;
use crate::analysis::testing::{Made, assert_within, normals, standard_normal};
use statrs::distribution::{Continuous, ContinuousCDF};

const BY_MEAN: Decision = Decision { metric: Metric::UpliftNpv, rule: Rule::Mean, risk_tolerance: None };

fn decide(options: &[&str], columns: Vec<Vec<f64>>, decision: Decision) -> Standings {
    let sample = Made::new(options, 1).metric(decision.metric, columns).sample();
    standings(&sample, decision)
}

#[test]
fn two_normals_match_probability_best_and_expected_regret() {
    // d = a − b is N(m, s) with m = 0.3, s = √(1 + 1.44): P(a best) = Φ(m/s);
    // regret of a is E[(−d)⁺] = s·φ(m/s) − m·Φ(−m/s), that is the value of perfect information on both.
    let n = 40_000;
    let got = decide(&["B", "A"], vec![normals(9, n, 0.0, 1.2), normals(8, n, 0.3, 1.0)], BY_MEAN);
    let (m, s) = (0.3, 2.44_f64.sqrt());
    let p = standard_normal().cdf(m / s);
    let regret = s * standard_normal().pdf(m / s) - m * standard_normal().cdf(-m / s);
    let first = &got.ranked[0];
    assert_eq!(first.option, 1);
    assert_within(first.p_best.value, p, (p * (1.0 - p) / n as f64).sqrt());
    // E[((−d)⁺)²] = (m² + s²)Φ(−m/s) − m·s·φ(m/s).
    let second = (m * m + s * s) * standard_normal().cdf(-m / s) - m * s * standard_normal().pdf(m / s);
    let se = ((second - regret * regret) / n as f64).sqrt();
    assert_within(first.regret.value, regret, se);
    assert!((first.regret.se / se - 1.0).abs() < 0.05);
    assert_within(got.ranked[1].regret.value - first.regret.value, m, s / (n as f64).sqrt());
    assert!(!first.could_swap_with_next && !got.rules_disagree());
}

#[test]
fn rules_disagree_where_a_rare_windfall_lifts_the_mean() {
    // Safe is 1 always. Bold is 0.9, and 100 in one of fifty: mean 2.882, median 0.9, best in 2%.
    let bold: Vec<f64> = (0..5_000).map(|i| if i % 50 == 0 { 100.0 } else { 0.9 }).collect();
    let got = decide(&["Safe", "Bold"], vec![vec![1.0; 5_000], bold], BY_MEAN);
    let chosen: Vec<usize> = got.rules.iter().map(|choice| choice.option).collect();
    assert_eq!(chosen, [1, 0, 0, 0]);
    assert!(got.rules_disagree());
    assert_eq!(got.ranked[0].option, 1);
    assert!((got.ranked[0].mean.value - 2.882).abs() < 1e-9);
    assert!((got.ranked[0].p_best.value - 0.02).abs() < 1e-12);
    assert!((got.ranked[0].cvar.value - 0.9).abs() < 1e-12);
}

#[test]
fn lower_is_better_for_payback_and_never_regrets_without_bound() {
    let by_payback = Decision { metric: Metric::PaybackMonth, rule: Rule::Median, risk_tolerance: None };
    let never = f64::INFINITY;
    let columns = vec![vec![20.0, never, 30.0, never], vec![10.0, 40.0, 35.0, never]];
    let got = decide(&["A", "B"], columns, by_payback);
    // Medians 30 and 35, each reached; best: B, B, A, tie.
    assert_eq!(got.ranked[0].option, 0);
    assert_eq!((got.ranked[0].p_best.value, got.ranked[1].p_best.value), (0.375, 0.625));
    assert!(got.ranked[0].regret.value.is_nan());
    assert_eq!(got.ranked[1].regret.value, 1.25);
}

#[test]
fn equal_options_share_being_best_and_could_swap() {
    let column = normals(4, 500, 1.0, 1.0);
    let got = decide(&["A", "B"], vec![column.clone(), column], BY_MEAN);
    assert_eq!(got.ranked[0].option, 0, "ties keep the order of the scenario");
    assert_eq!((got.ranked[0].p_best.value, got.ranked[0].regret.value), (0.5, 0.0));
    assert!(got.ranked[0].could_swap_with_next && got.rules[0].could_flip);
}

#[test]
fn a_lead_inside_monte_carlo_error_is_marked() {
    let n = 400;
    let a = normals(31, n, 0.0, 1.0);
    // The paired difference has mean 0.01 and error about 0.05.
    let d = normals(32, n, 0.0, 1.0);
    let centre = d.iter().sum::<f64>() / n as f64;
    let b: Vec<f64> = a.iter().zip(&d).map(|(a, d)| a - 0.01 - (d - centre)).collect();
    let got = decide(&["A", "B"], vec![a, b], BY_MEAN);
    assert!(got.ranked[0].option == 0 && got.ranked[0].could_swap_with_next);
}

#[test]
fn doing_nothing_is_an_option_of_added_money() {
    // A is +10 in half of the futures and −8 in the others: mean 1, but best in half only and worse in the tail.
    let a: Vec<f64> = (0..2_000).map(|t| if t % 2 == 0 { 10.0 } else { -8.0 }).collect();
    let made = Made::new(&["Base", "A"], 1).metric(Metric::UpliftNpv, vec![vec![0.0; 2_000], a]);
    let sample = made.baseline(0).sample();
    let by = |rule| standings(&sample, Decision { metric: Metric::UpliftNpv, rule, risk_tolerance: None });
    let mean = by(Rule::Mean);
    assert_eq!(mean.ranked.iter().map(|standing| standing.option).collect::<Vec<_>>(), [1, 0]);
    assert_eq!((mean.ranked[0].p_best.value, mean.ranked[1].p_best.value), (0.5, 0.5));
    assert_eq!((mean.ranked[0].regret.value, mean.ranked[1].regret.value), (4.0, 5.0));
    assert_eq!(mean.verdict.words(), "Choose A");
    assert_eq!(mean.rules.iter().map(|choice| choice.option).collect::<Vec<_>>(), [1, 0, 0, 0]);
    assert_eq!(by(Rule::Cvar).verdict.words(), "Stay with Base");
    let by_chance = by(Rule::Chance).verdict;
    assert_eq!((by_chance.call, by_chance.leading()), (Call::TooClose, Some(0)), "equal chances lead to the baseline");
}

#[test]
fn the_same_luck_gives_the_same_chances_whether_or_not_doing_nothing_is_called_the_baseline() {
    let n = 4_000;
    let columns = || vec![vec![0.0; n], normals(5, n, 0.5, 1.0)];
    let made = |baseline: bool| {
        let made = Made::new(&["Base", "A"], 1).metric(Metric::UpliftNpv, columns());
        if baseline { made.baseline(0).sample() } else { made.sample() }
    };
    let [with, without] = [true, false].map(|baseline| standings(&made(baseline), BY_MEAN).ranked);
    assert_eq!(with, without);
    assert_within(with[0].p_best.value, standard_normal().cdf(0.5), (0.25 / n as f64).sqrt());
}

#[test]
fn an_option_alone_is_the_best_for_certain() {
    let sample = Made::new(&["A"], 1).metric(Metric::UpliftNpv, vec![normals(5, 100, 0.5, 1.0)]).sample();
    let p_best = standings(&sample, BY_MEAN).ranked[0].p_best;
    assert_eq!((p_best.value, p_best.half_width()), (1.0, 0.0));
}

#[test]
fn nothing_is_better_where_all_lose() {
    let n = 2_000;
    let columns = vec![vec![0.0; n], normals(1, n, -2.0, 1.0), normals(2, n, -1.0, 1.0)];
    let sample = Made::new(&["Base", "A", "B"], 1).metric(Metric::UpliftNpv, columns).baseline(0).sample();
    let got = standings(&sample, BY_MEAN).verdict;
    assert_eq!((got.call, got.words().as_str(), got.chosen()), (Call::Stay, "Stay with Base", Some(0)));
    assert_eq!((got.best_other.expect("B").name.as_str(), got.runner_up.expect("B").name.as_str()), ("B", "B"));
    assert_within(got.lead.expect("there is one").value, 1.0, 1.0 / (n as f64).sqrt());
}

#[test]
fn ties_go_to_the_baseline_wherever_it_stands() {
    let zeros = || vec![0.0; 500];
    let made = Made::new(&["A", "Base", "B"], 1).metric(Metric::UpliftNpv, vec![zeros(), vec![-0.0; 500], zeros()]);
    let got = standings(&made.baseline(1).sample(), BY_MEAN);
    assert_eq!(got.ranked.iter().map(|standing| standing.option).collect::<Vec<_>>(), [1, 0, 2]);
    assert_eq!((got.verdict.call, got.verdict.chosen()), (Call::NothingBeats, None));
    assert_eq!(got.verdict.words(), "No option beats Base");
    assert!(got.rules.iter().all(|choice| choice.option == 1));
}

#[test]
fn equal_options_above_the_baseline_are_said_to_be_equal() {
    let n = 500;
    let one = normals(4, n, 5.0, 1.0);
    let columns = vec![vec![0.0; n], one.clone(), one];
    let sample = Made::new(&["Base", "A", "B"], 1).metric(Metric::UpliftNpv, columns).baseline(0).sample();
    let got = verdict(&sample, BY_MEAN);
    assert_eq!((got.call, got.is_tie, got.words().as_str()), (Call::TooClose, true, "A and B are exactly equal"));
}

#[test]
fn one_option_without_a_baseline_is_not_chosen() {
    let got = decide(&["Only"], vec![normals(1, 500, 3.0, 1.0)], BY_MEAN).verdict;
    assert_eq!((got.call, got.chosen()), (Call::Alone, None));
    assert_eq!(got.words(), "There is nothing to compare Only with");
}

#[test]
fn twelve_options_that_differ_by_luck_alone_are_too_close() {
    let names: Vec<String> = (1..=12).map(|number| format!("O{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let columns: Vec<Vec<f64>> = (0..12).map(|seed| normals(seed + 50, 400, 1.0, 5.0)).collect();
    let got = decide(&names, columns, BY_MEAN).verdict;
    assert_eq!(got.call, Call::TooClose);
    assert!(got.rivals.len() >= 3 && got.words().ends_with("others"), "{}", got.words());
}

#[test]
fn never_ranks_as_worst_in_the_mean_too() {
    // Survivors of A pay back in 10 months, of B in 20; but A survives in 42 of 100 futures, B in 62.
    let by_payback = Decision { metric: Metric::PaybackMonth, rule: Rule::Mean, risk_tolerance: None };
    let months = |of_hundred: usize, month: f64| -> Vec<f64> {
        (0..2_000).map(|t| if (t * 37) % 100 < of_hundred { month } else { f64::INFINITY }).collect()
    };
    let got = decide(&["A", "B"], vec![months(42, 10.0), months(62, 20.0)], by_payback);
    assert_eq!((got.ranked[0].option, got.verdict.words().as_str()), (1, "Choose B"));
    assert_eq!((got.ranked[0].reached.value, got.ranked[1].reached.value), (0.62, 0.42));
    assert!(got.ranked[0].mean.value.is_nan(), "a mean would be that of survivors");
    assert_eq!(got.verdict.measure, Measure::Reached);
    assert!((got.verdict.lead.expect("over A").value - 0.2).abs() < 1e-12);
    // Reached equally often, the median decides.
    let got = decide(&["A", "B"], vec![months(60, 20.0), months(60, 10.0)], by_payback);
    assert_eq!((got.ranked[0].option, got.verdict.measure), (1, Measure::Rule(Rule::Median)));
    // The median of A is never: worse than any month.
    let by_median = Decision { rule: Rule::Median, ..by_payback };
    let got = decide(&["A", "B"], vec![months(42, 10.0), months(62, 20.0)], by_median);
    assert_eq!((got.ranked[0].option, got.verdict.words().as_str()), (1, "Choose B"));
}

#[test]
fn what_is_never_reached_by_anything_has_no_answer() {
    let by_payback = Decision { metric: Metric::PaybackMonth, rule: Rule::Mean, risk_tolerance: None };
    let never = || vec![f64::INFINITY; 200];
    let got = decide(&["A", "B"], vec![never(), never()], by_payback).verdict;
    assert_eq!((got.call, got.words().as_str()), (Call::Undefined, "No answer by payback month"));
    let undefined = || vec![f64::NAN; 200];
    assert_eq!(decide(&["A", "B"], vec![undefined(), undefined()], BY_MEAN).verdict.call, Call::Undefined);
}

#[test]
fn a_serious_finding_forbids_every_call() {
    let n = 400;
    let mut got = decide(&["A", "B"], vec![normals(1, n, 5.0, 1.0), normals(2, n, 0.0, 1.0)], BY_MEAN).verdict;
    assert_eq!(got.kind(), Kind::Called(Call::Choose));
    got.serious = vec!["All of it lies after the horizon.".to_owned()];
    assert_eq!((got.kind(), got.chosen(), got.leading()), (Kind::NotYet(Call::Choose), None, Some(0)));
    assert!(got.words().starts_with("Not yet: A leads"), "{}", got.words());
}
