use super::*;
use crate::analysis::decision::Pick;
use crate::analysis::statistics::Estimate;
use crate::analysis::{Flips, Turn};
use crate::metric::Metric;
use crate::report::testing::{self, fits};

fn sized(value: f64) -> (String, f64) {
    ("A".to_owned(), value)
}

#[test]
fn headline_says_the_choice_first_and_fits_one_screen() {
    let (_, mut findings) = testing::run();
    if let Some(headline) = &mut findings.headline {
        let when = "retainer of a unit above $31k a month".to_owned();
        headline.break_even = Some(Flips::Turns(vec![Turn { when, then: "In-house would win".to_owned() }]));
    }
    let text = headline(&findings, &testing::provenance(), Style::Plain);
    println!("{text}");
    assert!(text.starts_with("Choose Outsourced: best by mean NPV added (mean $3."), "{text}");
    for said in ["better than “In-house, four heads” by", "20", "around month 9", "$31k a month", "seed 1", "2,000"]
    {
        // Lines end at the width of a terminal.
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(said), "{said} is missing");
    }
    assert!(text.contains("80.0% ± 1.8 of futures by month 24; 20.0% ± 1.8 not inside the horizon"), "{text}");
    // Two and three millions, of which half a one is paid anyway.
    assert!(text.contains("Unequal cost added: “In-house, four heads” $1.50M, Outsourced $2.50M"), "{text}");
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
        text.starts_with("Too close to call between Outsourced and “In-house, four heads”: by mean NPV added"),
        "{text}"
    );
    assert!(text.contains("! Judged otherwise, another wins: by mean A; by worst 5% B (too close to call)"), "{text}");
}

#[test]
fn warnings_name_the_remedy() {
    let warning = Warning::SeatMonths { least: sized(40.0), most: sized(96.0) };
    assert_eq!(
        warning_in_words(&warning, "USD"),
        "Unequal plans: A wants 40 seat-months, A 96 (--compare equal-seats)"
    );
}

#[test]
fn what_rounds_to_nothing_is_not_said_to_be_better() {
    let said = |value, se| super::lead_in_words(Estimate::known(value, se), Metric::UpliftNpv, "USD");
    assert_eq!(said(1e3, 20e3), "equal within the error ($0 ± 40k)");
    assert_eq!([said(0.0, 0.0), said(500e3, 20e3)], ["equal", "better by $500k ± 40k"]);
    assert_eq!(said(-500e3, 20e3), "worse by $500k ± 40k");
}
