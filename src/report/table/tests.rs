use super::*;
use crate::analysis::paired;
use crate::report::testing::{self, fits};

#[test]
fn decision_table_ranks_best_first_and_fits() {
    let (sample, findings) = testing::run();
    let text = decision(&sample, &findings, &testing::provenance(), Style::Plain);
    println!("{text}");
    let order: Vec<&str> = text.lines().skip(1).take(3).map(|line| line.split("  ").next().unwrap_or("")).collect();
    assert_eq!(order, ["Outsourced", "In-house, four heads", "Status quo"]);
    for head in ["NPV added", "median", "P5", "P95", "best in", "regret¹", "worst 5%", "ROI in force", "back in 24m"] {
        assert!(text.contains(head), "{head} is missing");
    }
    assert!(text.contains("back in 24m") && !text.contains("back in 36m"), "the horizon is 24 months");
    fits(&text);
}

#[test]
fn metrics_table_shows_the_median_where_a_mean_would_hide_never() {
    let (sample, findings) = testing::run();
    let text = metrics(&sample, &findings, &testing::provenance(), Style::Plain);
    println!("{text}");
    let payback = text.lines().find(|line| line.starts_with("payback_month (P50)")).expect("it is there");
    assert!(payback.contains("never") && payback.ends_with("14.0"), "{payback}");
    assert!(text.contains("wins@FY1") && !text.contains("peak_heads"));
    fits(&text);
}

#[test]
fn scenarios_stand_side_by_side() {
    let (_, findings) = testing::run();
    let (one, mut two) = (testing::provenance(), testing::provenance());
    two.scenario = "Hosted".to_owned();
    let text = side_by_side(&[(&findings, &one), (&findings, &two)], Style::Plain);
    println!("{text}");
    assert!(text.contains("Observability, \"agents\"") && text.contains("Hosted"));
    fits(&text);
}

#[test]
fn comparisons_mark_what_could_turn_and_state_dominance() {
    let (sample, mut findings) = testing::run();
    let is_of_both = |c: &&mut paired::Comparison| (c.metric, c.option) == (Metric::UpliftNpv, 1);
    let decisive = findings.comparisons.iter_mut().find(is_of_both).expect("it decides");
    decisive.mean_difference = Estimate::known(1e5, 1e5);
    decisive.dominance = paired::Dominance { first_order: 0.0, second_order: 0.25 };
    let text = comparisons(&sample, &findings, &testing::provenance(), Style::Plain);
    println!("{text}");
    assert!(text.lines().nth(1).is_some_and(|line| line.starts_with("Status quo            In-house, four heads")));
    let line = text.lines().nth(3).expect("doing nothing and two options make three pairs");
    assert!(
        line.starts_with("In-house, four heads            Outsourced  ") && line.contains("≈ $100k ± 200k"),
        "{line}"
    );
    assert!(text.contains("25.0%"));
    fits(&text);
}
