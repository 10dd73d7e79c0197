//! Titles and the numbers behind them, against samples computed by hand.

use super::super::board::{Board, Fan};
use super::super::palette::Tag;
use super::super::synthetic::{Found, Shape, TYPICAL, footer, sample, scenario};
use super::super::{
    MOST_OPTIONS, attention, bridge, cash, decision, fiscal_years, flexibility, horizon, lines, pipeline, roi,
};
use crate::analysis::decision::Call;
use crate::analysis::exhibits::{FiscalYear, HorizonView, ReturnShape, Steps};
use crate::analysis::statistics::Estimate;
use crate::metric::Metric;

fn fan(medians: &[f64]) -> Fan {
    let p50 = medians.to_vec();
    Fan { p5: p50.clone(), p25: p50.clone(), p75: p50.clone(), p95: p50.clone(), p50 }
}

fn tag(name: &str) -> Tag {
    Tag::all([(name, name == "Status quo")]).remove(0)
}

/// An estimate with half the width of its interval.
fn of(value: f64, half: f64) -> Estimate {
    Estimate::known(value, half / Estimate::known(0.0, 1.0).half_width())
}

fn pipeline_title(means: &[(&str, f64)], is_clear: bool) -> String {
    let options: Vec<(Tag, Fan)> = means.iter().map(|(name, _)| (tag(name), fan(&[0.0]))).collect();
    let lead = |a: &(&str, f64), b: &(&str, f64)| of(a.1 - b.1, if is_clear { 0.2e6 } else { 1e9 });
    let leads = means.iter().map(|a| means.iter().map(|b| lead(a, b)).collect()).collect();
    let means = means.iter().map(|(_, mean)| of(*mean, 1e5)).collect();
    pipeline::title(&pipeline::PipelineData { options, means, leads, months: 48, currency: "USD".to_owned() })
}

#[test]
fn pipeline_names_a_leader_only_beyond_monte_carlo_error() {
    let title = pipeline_title(&[("In-house", 9e6), ("Outsourced", 6e6)], true);
    assert_eq!(title, "In-house builds the most field pipeline: $9.00M on average by month 48, 1.5 times Outsourced");
    let title = pipeline_title(&[("In-house", 6.255e6), ("Outsourced", 5e6)], true);
    let wanted = "In-house builds the most field pipeline: $6.26M on average by month 48, $1.3M more than Outsourced";
    assert_eq!(title, wanted, "the lead to the digits of its own error");
    let title = pipeline_title(&[("In-house", 5.99e6), ("Outsourced", 6e6)], false);
    assert_eq!(title, "Outsourced and In-house build about the same field pipeline, $6.00M on average by month 48");
    let title = pipeline_title(&[("A", 5e6), ("B", 6e6), ("C", 5e6)], false);
    assert!(title.starts_with("No option clearly builds more"), "{title}");
    assert!(pipeline_title(&[("In-house", 0.0)], true).starts_with("No option opens field pipeline"));
}

#[test]
fn decision_says_what_the_headline_says() {
    let shape = Shape { options: 3, ..TYPICAL };
    let (sample, scenario, footer) = (sample(shape), scenario(shape, true), footer(shape));
    let found = Found::of(&scenario, &sample);
    let headline = found.findings.headline.clone().expect("options are ranked");
    let data =
        decision::DecisionData { rows: Vec::new(), metric: Metric::UpliftNpv, currency: footer.currency.clone() };
    let mut verdict = found.findings.verdict().clone();
    let title = decision::title(&data, &verdict, Some(&headline));
    assert!(title.starts_with(&format!("Choose {}: mean NPV added of $", headline.choice)), "{title}");
    verdict.call = Call::TooClose;
    verdict.rivals = vec![verdict.runner_up.clone().expect("a runner-up")];
    let title = decision::title(&data, &verdict, Some(&headline));
    assert!(title.starts_with(&format!("Too close to call between {} and ", headline.choice)), "{title}");
    verdict.serious = vec!["It lies after the horizon.".to_owned()];
    assert!(decision::title(&data, &verdict, Some(&headline)).starts_with("Not yet: too close to call between "));
    assert!(decision::title(&data, &verdict, None).starts_with("Not yet: "));
}

#[test]
fn roi_speaks_of_the_choice_and_names_who_clearly_returns_its_cost_more_often() {
    let row = |name: &str, p_positive, of_means| roi::RoiRow {
        tag: tag(name),
        shape: ReturnShape { ends: (-0.5, 0.5), curve: Vec::new() },
        p_positive: of(p_positive, 0.02),
        median: of(0.1, 0.01),
        of_means: of(of_means, 0.03),
    };
    let mut data = roi::RoiData { rows: vec![row("A", 0.6, 1.2), row("B", 0.62, 0.4)], subject: 0 };
    let title = "A returns its cost in 60% of futures, contracts in force counted; ROI +120%";
    assert_eq!(roi::title(&data), title);
    data.rows[1].p_positive = of(0.7, 0.02);
    assert_eq!(roi::title(&data), format!("{title}; B does so more often (70%)"));
}

#[test]
fn cash_takes_payback_and_depth_from_the_findings() {
    let shape = Shape { options: 2, months: 24, trajectories: 4 };
    let mut sample = sample(shape);
    let months = [11.0, 12.0, f64::INFINITY, f64::NAN];
    sample.change(1, &crate::engine::Column::Metric(Metric::PaybackMonth), |k, _| months[k]);
    let (scenario, footer) = (scenario(shape, true), footer(shape));
    let found = Found::of(&scenario, &sample);
    let data = cash::CashData::new(&Board::new(found.view(&scenario, &sample), &footer));
    assert_eq!(data.options.len(), 1, "the baseline is left out");
    let shares: Vec<(u32, f64)> = data.options[0].payback.iter().map(|(month, share)| (*month, share.value)).collect();
    assert_eq!(shares, [(24, 0.5)]);
    let medians = &data.options[0].cash.p50;
    let trough = data.options[0].trough.expect("a hole");
    assert!(medians.iter().all(|v| *v >= medians[trough - 1]));
    let title = cash::title(&data);
    assert!(title.contains("has paid back by month 24 in 50.0% of futures; half of futures go more than "), "{title}");
}

#[test]
fn horizon_names_each_leader_with_its_horizons_and_none_within_error() {
    let view = |months, leader, is_clear: bool| HorizonView {
        months,
        means: vec![of(1.0, 0.1); 2],
        leader: Some(leader),
        behind: vec![if is_clear { of(1.0, 0.1) } else { of(0.05, 0.1) }; 2],
    };
    let mut data = horizon::HorizonData {
        tags: vec![tag("In-house"), tag("Outsourced")],
        views: vec![view(24, 1, true), view(36, 1, true), view(48, 0, true), view(60, 0, true)],
        currency: "USD".to_owned(),
    };
    assert_eq!(horizon::title(&data), "Outsourced leads at 24 and 36 months and In-house at 48 and 60");
    data.views[1] = view(36, 1, false);
    assert_eq!(
        horizon::title(&data),
        "Outsourced leads at 24 months and In-house at 48 and 60; at 36 too close to call"
    );
    data.views = [24, 36].map(|months| view(months, 0, true)).to_vec();
    assert_eq!(horizon::title(&data), "In-house leads at every horizon from 24 to 36 months");
    data.views = [24, 36].map(|months| view(months, 0, false)).to_vec();
    assert_eq!(horizon::title(&data), "Too close to call at every horizon from 24 to 36 months");
}

#[test]
fn attention_says_who_is_motivated() {
    let line =
        |name: &str, last| lines::Line { tag: tag(name), fan: fan(&[0.1, last]), strong: true, value: String::new() };
    let data = attention::AttentionData {
        pdm: vec![line("Status quo", 0.1), line("In-house", 0.2)],
        ae: vec![line("Status quo", 0.3), line("In-house", 0.6)],
        pdm_hours: Vec::new(),
        ae_hours: Vec::new(),
    };
    let title = "By month 2 In-house motivates the AE but not the PDM (PDM 20%, AE 60%; Status quo: PDM 10%, AE 30%)";
    assert_eq!(attention::title(&data), title);
}

#[test]
fn bridge_says_what_is_left_and_how_it_compares_with_the_baseline() {
    let steps = |amounts: [f64; 8]| Steps {
        amounts: amounts.map(|v| of(v, 1e5)),
        opportunities: of(40.0, 1.0),
        wins: of(10.0, 0.5),
    };
    let mut data = bridge::BridgeData {
        rows: vec![
            (tag("Status quo"), steps([9e6, 2e6, 3e6, 1e6, -2e6, 0.0, -1e6, f64::NAN])),
            (tag("A"), steps([20e6, 5e6, 8e6, 4e6, -1.5e6, -0.5e6, 2e6, 3e6])),
        ],
        subject: 1,
        baseline: Some("Status quo".to_owned()),
        currency: "EUR".to_owned(),
    };
    let title = "A ends at an NPV of €2.00M, €3.00M more than Status quo; cost takes 50% of its margin";
    assert_eq!(bridge::title(&data), title);
    data.rows[1].1 = steps([20e6, 5e6, 8e6, 4e6, -4e6, -0.5e6, -0.5e6, 5e4]);
    let title =
        "A ends at an NPV of −€500k, the same as Status quo within simulation error; its cost exceeds its margin";
    assert_eq!(bridge::title(&data), title);
}

#[test]
fn fiscal_years_mark_a_part_year_and_flexibility_states_its_amounts() {
    let row = fiscal_years::YearRow {
        tag: tag("A"),
        cost: vec![[1e6, 2e6, 3e6], [2e6, 2.5e6, 4e6]].into_iter().map(|year| year.map(|v| of(v, 1e5))).collect(),
        cash: vec![[-3e6, -2e6, -1e6], [0.0, 1e6, 2e6]].into_iter().map(|year| year.map(|v| of(v, 1e5))).collect(),
    };
    let year = |label: &str, months| FiscalYear { label: label.to_owned(), months };
    let years = vec![year("FY2027", 12), year("FY2028", 7)];
    let data = fiscal_years::YearData { years, rows: vec![row], currency: "USD".to_owned() };
    let title = "With A the whole function costs $2.50M in FY2028 (7 months), the dearest year (P90 $4.00M); its mean cash is positive from \
                 FY2028 (7 months) on";
    assert_eq!(fiscal_years::title(&data, 0), title);

    let shape = Shape { options: 3, trajectories: 50, ..TYPICAL };
    let (sample, scenario, footer) = (sample(shape), scenario(shape, true), footer(shape));
    let found = Found::of(&scenario, &sample);
    let mut data = flexibility::FlexibilityData::new(&Board::new(found.view(&scenario, &sample), &footer));
    (data.rows[1].sheddable, data.rows[1].exit_mean) = (of(0.55, 0.01), of(5e5, 1e4));
    (data.rows[2].sheddable, data.rows[2].exit_mean) = (of(0.9, 0.01), of(1e5, 1e3));
    let title = "Outsourced can shed 90.0% of run-rate in 90 days (exit cost $100k), In-house 55.0% ($500k)";
    assert_eq!(flexibility::title(&data), title);
}

#[test]
fn of_many_options_the_baseline_and_the_first_of_the_ranking_are_shown() {
    let shape = Shape { options: 16, months: 12, trajectories: 50 };
    let (sample, scenario, footer) = (sample(shape), scenario(shape, true), footer(shape));
    let found = Found::of(&scenario, &sample);
    let board = Board::new(found.view(&scenario, &sample), &footer);
    assert_eq!(board.shown.len(), MOST_OPTIONS);
    assert_eq!(board.shown[0], 0, "the baseline stays");
    let mean = |i: usize| board.mean(i, Metric::UpliftNpv).value;
    let worst_shown = board.shown[1..].iter().map(|&i| mean(i)).fold(f64::INFINITY, f64::min);
    assert!((1..16).filter(|i| !board.shown.contains(i)).all(|i| mean(i) <= worst_shown));
    assert!(board.left_out().contains("12 best of 16"));
}
