use super::*;
use crate::analysis::decision::{Call, Pick};
use crate::analysis::paired;
use crate::report::testing;

fn fits(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{} characters: {line}", line.chars().count());
    }
}

fn sized(value: f64) -> (String, f64) {
    ("A".to_owned(), value)
}

#[test]
fn headline_says_the_choice_first_and_fits_one_screen() {
    let (_, mut findings) = testing::run();
    if let Some(headline) = &mut findings.headline {
        headline.break_even = Some("In-house wins once a unit costs more than $31k a month".to_owned());
    }
    let text = headline(&findings, &testing::provenance(), Style::Plain);
    println!("{text}");
    assert!(text.starts_with("Choose Outsourced: best by mean NPV added (mean $3."), "{text}");
    for said in ["better than In-house, four heads by", "20", "around month 9", "$31k a month", "seed 1", "2,000"] {
        assert!(text.contains(said), "{said} is missing");
    }
    assert!(text.contains("80.0% ± 1.8 of futures by month 24; 20.0% ± 1.8 not inside the horizon"), "{text}");
    assert!(text.contains("Unequal spend: In-house, four heads costs $2.00M, Outsourced $3.00M"), "{text}");
    assert!(text.contains("! It needs more than 4 people in >99"), "{text}");
    assert!(!text.contains("Too close to call"));
    assert!(text.lines().count() <= 24);
    fits(&text);
}

#[test]
fn the_first_line_says_what_forbids_to_choose_and_what_forbids_it_stands_under_it() {
    let (_, mut findings) = testing::run();
    findings.standings.verdict.serious = vec!["Everything lies after the horizon.".to_owned()];
    let text = headline(&findings, &testing::provenance(), Style::Plain);
    let mut lines = text.lines();
    let first = lines.next().expect("there is a line");
    assert!(
        first.starts_with("Not to be used yet, because of a serious finding. As it stands: Outsourced leads, best by")
    );
    let under: Vec<&str> = lines.skip_while(|line| !line.is_empty()).skip(1).collect();
    assert_eq!(under[0], "  ! Everything lies after the horizon.");
    fits(&text);
}

#[test]
fn the_first_line_says_what_is_too_close_and_what_rules_would_choose() {
    let (_, mut findings) = testing::run();
    let verdict = &mut findings.standings.verdict;
    verdict.call = Call::TooClose;
    verdict.rivals = vec![Pick { option: 1, name: "In-house, four heads".to_owned() }];
    let by = |rule, option: &str, could_flip| RuleWinner { rule, option: option.to_owned(), could_flip };
    let headline_of = findings.headline.as_mut().expect("there is one");
    headline_of.other_rules = vec![by(Rule::Mean, "A", false), by(Rule::Cvar, "B", true)];
    let text = headline(&findings, &testing::provenance(), Style::Plain);
    assert!(
        text.starts_with("Too close to call between Outsourced and In-house, four heads: by mean NPV added"),
        "{text}"
    );
    assert!(text.contains("! Judged otherwise, another wins: by mean A; by worst 5% B (too close to call)"), "{text}");
}

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

#[test]
fn warnings_name_the_remedy() {
    let warning = Warning::SeatMonths { least: sized(40.0), most: sized(96.0) };
    assert_eq!(
        warning_in_words(&warning, "USD"),
        "Unequal plans: A wants 40 seat-months, A 96 (--compare equal-seats)"
    );
}
