//! Titles and the numbers behind them, against samples computed by hand.

use super::board::Fan;
use super::palette::Tag;
use super::synthetic::{Shape, TYPICAL, footer, sample, scenario};
use super::{DecisionRow, MOST_OPTIONS, board, decision_rows};
use super::{attention, bridge, cash, decision, fiscal_years, flexibility, horizon, lines, pipeline, roi};
use crate::metric::Metric;

fn fan(medians: &[f64]) -> Fan {
    let p50 = medians.to_vec();
    Fan { p5: p50.clone(), p25: p50.clone(), p75: p50.clone(), p95: p50.clone(), p50 }
}

fn tag(name: &str, position: usize) -> Tag {
    Tag::new(name, position, name == "Status quo")
}

fn pipeline_title(medians: &[(&str, &[f64])]) -> String {
    let options = medians.iter().enumerate().map(|(i, (name, p50))| (tag(name, i), fan(p50))).collect();
    pipeline::title(&pipeline::PipelineData { options, currency: "USD".to_owned() })
}

#[test]
fn pipeline_names_the_month_in_which_the_lead_changes() {
    let title = pipeline_title(&[("In-house", &[0.0, 1e6, 5e6, 9e6]), ("Outsourced", &[1e6, 2e6, 4e6, 6e6])]);
    assert_eq!(title, "Outsourced leads in field pipeline until month 2; In-house after, with $9.00M by month 4");
    let title = pipeline_title(&[("In-house", &[0.0, 1e6, 5e6, 9e6]), ("Outsourced", &[0.0, 0.5e6, 4e6, 6e6])]);
    assert_eq!(title, "In-house builds the most field pipeline: $9.00M by month 4, 1.5 times Outsourced");
    let title = pipeline_title(&[("In-house", &[1e6, 5.99e6]), ("Outsourced", &[1e6, 6e6])]);
    assert_eq!(title, "Outsourced and In-house end level: $6.00M of field pipeline by month 2 in the median");
    assert!(pipeline_title(&[("In-house", &[0.0, 0.0])]).starts_with("The median trajectory of no option"));
}

#[test]
fn decision_says_when_the_best_mean_is_not_the_best_most_often() {
    let row = |option, mean, p_best, regret| DecisionRow { option, mean, se: 0.1e6, cvar: -1e6, p_best, regret };
    let mut data = decision::DecisionData {
        rows: vec![(tag("A", 0), row(0, 3e6, 0.6, 0.5e6)), (tag("B", 1), row(1, 2e6, 0.4, 1e6))],
        metric: Metric::UpliftNpv,
        close: false,
        currency: "USD".to_owned(),
    };
    let title = "A leads by mean NPV added, is best in 60% of trajectories and is regretted least ($500k)";
    assert_eq!(decision::title(&data), title);
    data.close = true;
    assert!(decision::title(&data).contains("within Monte Carlo error"));
    data.rows[1].1.p_best = 0.7;
    let title =
        "A leads by mean NPV added ($3.00M, within Monte Carlo error), but B is best most often (70% of trajectories)";
    assert_eq!(decision::title(&data), title);
}

#[test]
fn roi_separates_the_likeliest_from_the_highest() {
    let row = |name: &str, position, p_positive, of_means| roi::RoiRow {
        tag: tag(name, position),
        sorted: vec![-0.5, 0.5],
        p_positive,
        median: 0.1,
        of_means,
    };
    let data = roi::RoiData { rows: vec![row("A", 0, 0.7, 0.4), row("B", 1, 0.6, 1.2)] };
    assert_eq!(roi::title(&data), "A is likeliest to return its cost (70% of trajectories); B returns most: ROI +120%");
    let data = roi::RoiData { rows: vec![row("A", 0, 0.3, 0.4), row("B", 1, 0.2, 1.2)] };
    assert_eq!(roi::title(&data), "No option is more likely than not to return its cost; A comes closest with 30%");
}

#[test]
fn cash_counts_trajectories_paid_back_by_the_horizon_and_finds_the_deepest_month() {
    let shape = Shape { options: 2, months: 24, trajectories: 4 };
    let mut sample = sample(shape);
    let months = [11.0, 12.0, f64::INFINITY, f64::NAN];
    sample.change(1, &crate::engine::Column::Metric(Metric::PaybackMonth), |k, _| months[k]);
    let (scenario, footer) = (scenario(shape, true), footer(shape));
    let data = cash::CashData::new(&board::Board::new(&scenario, &sample, &footer));
    assert_eq!(data.options.len(), 1, "the baseline is left out");
    assert_eq!(data.options[0].payback, [(12, 0.25), (24, 0.5)]);
    let medians = &data.options[0].cash.p50;
    let (month, depth) = data.options[0].deepest.expect("a hole");
    assert!(medians.iter().all(|v| *v >= depth) && medians[month - 1] == depth);
    assert!(cash::title(&data).contains("has paid back by month 24 in 50% of trajectories"));
}

#[test]
fn horizon_names_each_leader_with_its_horizons_and_marks_a_lead_within_error() {
    let line = |name: &str, position| horizon::HorizonLine {
        tag: tag(name, position),
        means: vec![1.0; 4],
        errors: vec![0.0; 4],
    };
    let mut data = horizon::HorizonData {
        months: vec![24, 36, 48, 60],
        lines: vec![line("In-house", 0), line("Outsourced", 1)],
        leaders: vec![Some(1), Some(1), Some(0), Some(0)],
        close: vec![false; 4],
        currency: "USD".to_owned(),
    };
    assert_eq!(horizon::title(&data), "Outsourced leads at 24 and 36 months, In-house at 48 and 60");
    data.close[1] = true;
    assert!(horizon::title(&data).ends_with("(at 36 within Monte Carlo error)"));
    data.leaders = vec![Some(0); 4];
    assert!(horizon::title(&data).starts_with("In-house leads at every horizon from 24 to 60 months"));
}

#[test]
fn attention_says_who_is_motivated() {
    let line = |name: &str, position, last| lines::Line {
        tag: tag(name, position),
        fan: fan(&[0.1, last]),
        strong: true,
        value: String::new(),
    };
    let data = attention::AttentionData {
        pdm: vec![line("Status quo", 0, 0.1), line("In-house", 1, 0.2)],
        ae: vec![line("Status quo", 0, 0.3), line("In-house", 1, 0.6)],
        hours: Vec::new(),
    };
    let title =
        "By month 2 In-house motivates the AE but not the PDM (PDM 0.20, AE 0.60; Status quo: PDM 0.10, AE 0.30)";
    assert_eq!(attention::title(&data), title);
}

#[test]
fn bridge_fiscal_years_and_flexibility_state_their_amounts() {
    let data = bridge::BridgeData {
        rows: vec![
            (tag("A", 0), [20e6, 5e6, 8e6, 4e6, -1.5e6, -0.5e6, 2e6]),
            (tag("B", 1), [9e6, 2e6, 3e6, 1e6, -2e6, 0.0, -1e6]),
        ],
        counts: vec![(40.0, 10.0), (20.0, 4.0)],
        currency: "EUR".to_owned(),
    };
    assert_eq!(bridge::title(&data), "A turns €20.0M of pipeline into €2.00M of NPV; cost takes 50% of its margin");

    let row = fiscal_years::YearRow {
        tag: tag("A", 0),
        cost: vec![[1e6, 2e6, 3e6], [2e6, 2.5e6, 4e6]],
        cash: vec![[-3e6, -2e6, -1e6], [0.0, 1e6, 2e6]],
    };
    let years = ["FY2027", "FY2028"].map(str::to_owned).to_vec();
    let data = fiscal_years::YearData { years, rows: vec![row], currency: "USD".to_owned() };
    let title = "A needs $2.50M in FY2028, its dearest year (P90 $4.00M); its median cash turns positive in FY2028";
    assert_eq!(fiscal_years::title(&data, 0), title);

    let shape = Shape { options: 3, trajectories: 50, ..TYPICAL };
    let (sample, scenario, footer) = (sample(shape), scenario(shape, true), footer(shape));
    let mut data = flexibility::FlexibilityData::new(&board::Board::new(&scenario, &sample, &footer));
    (data.rows[1].sheddable, data.rows[1].exit_mean) = (0.55, 5e5);
    (data.rows[2].sheddable, data.rows[2].exit_mean) = (0.9, 1e5);
    let title = "Outsourced can shed 90% of run-rate in 90 days (exit cost $100k), In-house 55% ($500k)";
    assert_eq!(flexibility::title(&data), title);
}

#[test]
fn probability_best_and_regret_are_those_of_a_hand_computed_sample() {
    let shape = Shape { options: 3, months: 12, trajectories: 4 };
    let mut sample = sample(shape);
    let values = [[9.0, 9.0, 9.0, 9.0], [1.0, 2.0, 3.0, f64::NAN], [2.0, 2.0, 0.0, 4.0]];
    for (option, own) in values.iter().enumerate() {
        sample.change(option, &crate::engine::Column::Metric(Metric::UpliftNpv), |k, _| own[k]);
    }
    let rows = decision_rows(&scenario(shape, true), &sample);
    assert_eq!(rows.iter().map(|row| row.option).collect::<Vec<_>>(), [1, 2], "not the baseline");
    assert_eq!([rows[0].p_best, rows[1].p_best], [1.5 / 4.0, 2.5 / 4.0]);
    assert_eq!([rows[0].mean, rows[1].mean], [2.0, 2.0]);
    // Distances: 1, 0, 0 and one undefined; 0, 0, 3, 0.
    assert_eq!([rows[0].regret, rows[1].regret], [1.0 / 3.0, 0.75]);
    assert_eq!([rows[0].cvar, rows[1].cvar], [1.0, 0.0]);
}

#[test]
fn of_many_options_the_baseline_and_the_best_are_shown() {
    let shape = Shape { options: 16, months: 12, trajectories: 50 };
    let (sample, scenario, footer) = (sample(shape), scenario(shape, true), footer(shape));
    let board = board::Board::new(&scenario, &sample, &footer);
    assert_eq!(board.shown.len(), MOST_OPTIONS);
    assert_eq!(board.shown[0], 0, "the baseline stays");
    let mean = |i: usize| board.mean(i, Metric::UpliftNpv);
    let worst_shown = board.shown[1..].iter().map(|&i| mean(i)).fold(f64::INFINITY, f64::min);
    assert!((1..16).filter(|i| !board.shown.contains(i)).all(|i| mean(i) <= worst_shown));
    assert!(board.left_out().contains("12 best of 16"));
}
