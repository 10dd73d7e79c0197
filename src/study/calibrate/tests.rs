//! Calibration against histories whose beliefs are known.

use super::*;
use crate::analysis::decision;
use crate::analysis::history::{figures, receipt};
use crate::analysis::statistics;
use crate::analysis::testing::normals;
use crate::engine::Sample;
use crate::engine::{Blocks, Column};
use crate::metric::Metric;
use crate::metric::Observable;
use crate::scenario::history::{Outcome, Stated};
use crate::scenario::setting::CalendarMonth;
use crate::scenario::{self, Overrides};
use crate::study::{Design, Plan, Unwatched};
use std::path::Path;

const START: CalendarMonth = CalendarMonth { year: 2024, month: 1 };
const MONTHS: u32 = 24;

fn session<'a>(watch: &'a Unwatched, sets: &[&str], seed: u64, trajectories: u64) -> Session<'a> {
    let text = include_str!("../../../tests/it/commands/small.toml");
    let overrides = Overrides { set: sets.iter().map(|&set| set.to_owned()).collect(), ..Overrides::default() };
    let loaded = scenario::parse("small.toml", text, Path::new("."), &overrides);
    let loaded = loaded.map_err(|problems| problems.to_string()).expect("it is valid");
    Session::new(loaded, Plan { seed, design: Design::Iid, trajectories, replicates: 1 }, watch)
}

/// Quarters that an option goes through under a scenario, and the futures.
fn futures(session: &Session<'_>, option: &str) -> (Vec<Period>, Sample) {
    let scenario = session.scenario();
    let at = option_named(scenario, option).expect("it is there");
    let past = past(scenario, &History::default(), at, START, MONTHS);
    let quarters = crate::analysis::history::periods::of(START, 1, MONTHS);
    let sample = session.read(&past, session.plan, Wanted::columns(receipt::columns(&quarters))).expect("it runs");
    (quarters, sample)
}

/// The history of a future.
fn history_of(quarters: &[Period], sample: &Sample, future: usize) -> History {
    let stated = quarters.iter().flat_map(|period| {
        let of = move |&what: &Observable| {
            let column = Column::Observed(what, period.from, period.months);
            (what, period.from, period.months, column)
        };
        Observable::ALL.iter().map(of)
    });
    let stated = stated.map(|(what, from, months, column)| {
        let value = sample.column(0, &column)[future];
        Stated { what, from: START.plus(from), months, value }
    });
    History { span: Some((START, START.plus(MONTHS - 1))), stated: stated.collect(), ..History::default() }
}

/// Simulation-based calibration (Talts et al. 2018): over histories of futures drawn from the prior, the level of the true
/// belief in its posterior is uniform. Ten bins of 200 histories each for the twelve beliefs that the history shows most:
/// χ² of 9 degrees of freedom is above 29.8 in one of 2,000 cases. The futures are the pool of each other.
#[test]
fn the_truth_stands_anywhere_in_its_posterior_alike() {
    let watch = Unwatched::default();
    let session = session(&watch, &[], 11, 3_000);
    let (quarters, sample) = futures(&session, "Outsourced");
    let seen = |future: usize| seen::seen(&history_of(&quarters, &sample, future), START, &quarters);
    let used = [
        Observable::Opportunities,
        Observable::PipelineField,
        Observable::DealsClosed,
        Observable::Wins,
        Observable::MarketplaceWins,
        Observable::Meetings,
        Observable::ActiveTeams,
    ];
    let (statistics, _) = figures::statistics(&sample, 0, &seen(0), &used);
    let n = sample.trajectories();
    let all = simulation::scores(&sample, &(0..n).collect::<Vec<_>>());
    // Those that go with the statistics most.
    let shown = |column: usize| {
        let even = vec![1.0 / n as f64; n];
        let of = |j: usize| abc::correlation(&all.column(column).to_vec(), &statistics.column(j).to_vec(), &even).abs();
        (0..statistics.ncols()).map(of).filter(|r| r.is_finite()).fold(0.0, f64::max)
    };
    let mut order: Vec<(usize, f64)> = (0..all.ncols()).map(|column| (column, shown(column))).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let columns: Vec<usize> = order.iter().take(12).map(|(column, _)| *column).collect();
    let scores = all.select(ndarray::Axis(1), &columns);
    let repetitions = 200;
    let mut bins = vec![[0_u32; 10]; columns.len()];
    let mut narrowed = vec![0.0; columns.len()];
    for future in 0..repetitions {
        let others: Vec<usize> = (0..n).filter(|&k| k != future).collect();
        let (pool, beliefs) = (statistics.select(ndarray::Axis(0), &others), scores.select(ndarray::Axis(0), &others));
        let own = statistics.row(future).to_vec();
        let (near, support) = abc::nearest(&pool, &own);
        let adjusted = abc::adjusted(&beliefs.select(ndarray::Axis(0), &near.kept), &pool, &own, &near);
        for (belief, truth) in scores.row(future).iter().enumerate() {
            let column = adjusted.column(belief).to_vec();
            let below: f64 = column.iter().zip(&near.weights).filter(|(z, _)| *z < truth).map(|(_, w)| w).sum();
            bins[belief][((below * 10.0) as usize).min(9)] += 1;
            narrowed[belief] += abc::moved(&column, &near, support).1 / f64::from(repetitions as u32);
        }
    }
    let expected = repetitions as f64 / 10.0;
    for (belief, bins) in bins.iter().enumerate() {
        let chi2: f64 = bins.iter().map(|&count| (f64::from(count) - expected).powi(2) / expected).sum();
        let path = &sample.belief_paths[columns[belief]];
        assert!(chi2 < 29.8, "{path}: {bins:?}, χ² {chi2}");
    }
    // A posterior that were the prior would pass as well: the history must teach something.
    let taught = narrowed.iter().filter(|&&variance| variance < 0.93).count();
    assert!(taught >= 4, "{narrowed:?}");
}

/// The truth stands far from the middle of what is believed: the worth of the option after calibration is nearer to what it
/// is under the truth, in the mean over histories by more than the error of that mean.
#[test]
fn a_history_from_known_beliefs_moves_the_decision_to_the_truth() {
    let watch = Unwatched::default();
    let believed = session(&watch, &[], 3, 1_500);
    let paths = ["isv.acv", "funnel.base_win_rate", "funnel.active_meeting", "funnel.pull", "ae.activation"];
    let at_level = |level: f64| {
        let value = |path: &str| {
            let scenario = believed.scenario();
            scenario.parameters[scenario.position(path).expect("it is there")].belief.quantile(level)
        };
        paths.map(|path| format!("{path}={}", value(path)))
    };
    let led = |session: &Session<'_>| {
        let sample = session.outcomes().expect("it runs");
        decision::verdict(&sample, session.scenario().decision).leader.map(|pick| pick.name)
    };
    // Rich or poor, whichever the believed world is not.
    let is_doubted = led(&believed).as_deref() == Some("Status quo");
    let truth = at_level(if is_doubted { 0.92 } else { 0.08 });
    let acv: f64 = truth[0].split('=').next_back().and_then(|value| value.parse().ok()).expect("a number");
    let true_session = session(&watch, &truth.each_ref().map(String::as_str), 5, 1_500);
    let (quarters, sample) = futures(&true_session, "Outsourced");
    let worth = |scenario: &Scenario| {
        let sample = believed.read(scenario, believed.plan, Wanted::to_choose_by(Metric::UpliftNpv)).expect("it runs");
        let at = option_named(scenario, "Outsourced").expect("it is there");
        let leader = decision::verdict(&sample, scenario.decision).leader.map(|pick| pick.name);
        (statistics::mean(&sample.metric(at, Metric::UpliftNpv), sample.blocks).value, leader)
    };
    let ((before, believed_best), (at_truth, best)) = (worth(believed.scenario()), worth(true_session.scenario()));
    assert_ne!(believed_best, best, "the truth decides otherwise");
    let mut shares = Vec::new();
    let mut turned = 0;
    for history in 0..8 {
        let mut history_seen = history_of(&quarters, &sample, history);
        // Contracts of the truth, of the company's own sellers.
        let s2 = (1.0_f64 + 0.64).ln();
        let amounts = normals(40 + history as u64, 30, acv.ln() - s2 / 2.0, s2.sqrt());
        let won = |(i, log): (usize, &f64)| Deal {
            created: calendar::first_day(START) + i as i64,
            closed: Some(calendar::first_day(START) + 250 + i as i64),
            outcome: if i % 4 == 0 { Outcome::Won } else { Outcome::Lost },
            amount: Some(log.exp()),
            source: Some(DealSource::Direct),
            is_marketplace: None,
        };
        history_seen.deals = amounts.iter().enumerate().map(won).collect();
        history_seen.as_of = calendar::first_day(START.plus(MONTHS));
        let found = calibrate(&believed, history_seen, Some("Outsourced")).expect("it teaches");
        let (after, leader) = worth(&found.after);
        shares.push((after - before) / (at_truth - before));
        turned += usize::from(leader == best);
    }
    let mean = shares.iter().sum::<f64>() / 8.0;
    let se = (shares.iter().map(|s| (s - mean) * (s - mean)).sum::<f64>() / 7.0 / 8.0).sqrt();
    assert!(mean > 3.0 * se && mean > 0.2, "{shares:?}");
    assert!(turned >= 5, "{turned} of 8 histories: {shares:?}");
}

/// A vendor that hosts, with partner managers alone: what is seen of the partner side moves beliefs about partner managers
/// at the hyperscaler towards the truth, which stands at their tenth and ninetieth percentiles, by more than three times the
/// error over histories.
#[test]
fn what_the_partner_side_shows_recovers_how_partner_managers_respond() {
    let watch = Unwatched::default();
    let world = [
        "isv.archetype=\"isv_hosted\"",
        "isv.arr=200e6",
        "marketplace.origination=14",
        "option.Status quo.in_house=[{ month = 0, heads = 3 }]",
    ];
    let believed = session(&watch, &world, 3, 3_000);
    let signs = [("pdm.relationship_gain", 1.0), ("pdm.relationship_decay", -1.0), ("pdm.opportunity_rate", 1.0)];
    let truth = signs.map(|(path, sign)| {
        let scenario = believed.scenario();
        let belief = &scenario.parameters[scenario.position(path).expect("it is there")].belief;
        format!("{path}={}", belief.quantile(0.5 + 0.4 * sign))
    });
    let sets: Vec<&str> = world.iter().copied().chain(truth.iter().map(String::as_str)).collect();
    let histories = 160;
    let (quarters, pool) = futures(&believed, "Status quo");
    let (_, true_futures) = futures(&session(&watch, &sets, 5, histories), "Status quo");
    let used = [Observable::Opportunities, Observable::PipelinePdm];
    let scores = simulation::scores(&pool, &(0..pool.trajectories()).collect::<Vec<_>>());
    let means: Vec<Vec<f64>> = (0..histories as usize)
        .map(|history| {
            let seen = seen::seen(&history_of(&quarters, &true_futures, history), START, &quarters);
            let (statistics, own) = figures::statistics(&pool, 0, &seen, &used);
            let (near, support) = abc::nearest(&statistics, &own);
            let adjusted = abc::adjusted(&scores.select(ndarray::Axis(0), &near.kept), &statistics, &own, &near);
            adjusted.columns().into_iter().map(|column| abc::moved(&column.to_vec(), &near, support).0).collect()
        })
        .collect();
    for (path, sign) in signs {
        let column = pool.belief_paths.iter().position(|own| own == path).expect("it is uncertain");
        let moves: Vec<f64> = means.iter().map(|of| of[column]).collect();
        let mean = statistics::mean(&moves, Blocks::Independent);
        assert!(sign * mean.value > 3.0 * mean.se, "{path} moved by {mean:?}");
    }
}

#[test]
fn a_history_that_teaches_nothing_is_refused_with_what_was_remarked() {
    let watch = Unwatched::default();
    let session = session(&watch, &[], 7, 64);
    let first = calendar::first_day(START);
    let open = |i: i64| Deal {
        created: first + 30 * i,
        closed: None,
        outcome: Outcome::Open,
        amount: None,
        source: None,
        is_marketplace: None,
    };
    let history = History {
        span: Some((START, START.plus(MONTHS - 1))),
        as_of: calendar::first_day(START.plus(MONTHS)),
        deals: (0..8).map(open).collect(),
        notes: vec!["`a.csv`: no stage was taken for won".to_owned()],
        ..History::default()
    };
    let Err(StudyError::Nothing(why)) = calibrate(&session, history, Some("Outsourced")) else {
        panic!("eight open deals teach nothing");
    };
    assert!(why.ends_with("would say more. `a.csv`: no stage was taken for won"), "{why}");
}

#[test]
fn what_the_model_cannot_make_is_named() {
    let watch = Unwatched::default();
    let session = session(&watch, &[], 7, 1_000);
    let (quarters, sample) = futures(&session, "Outsourced");
    let mut history = history_of(&quarters, &sample, 1);
    let wins = history.stated.iter_mut().filter(|stated| stated.what == Observable::Wins);
    wins.for_each(|stated| stated.value += 40.0);
    let found = calibrate(&session, history, Some("Outsourced")).expect("what is outside is told");
    let outside: Vec<Observable> =
        found.simulated.held.iter().filter(|held| held.is_outside()).map(|held| held.figure.what).collect();
    assert_eq!(outside, [Observable::Wins]);
    let (option, months) = (Some("nobody"), History::default());
    assert!(matches!(calibrate(&session, months, option), Err(StudyError::BadArgument(_))));
}

#[test]
fn amounts_in_another_currency_are_remarked_upon() {
    let of = |money: Option<&str>, currency: &str| {
        other_currency(&History { money: money.map(str::to_owned), ..History::default() }, currency).is_some()
    };
    for (money, currency) in [("€", "USD"), ("EUR", "USD"), ("$", "EUR"), ("£", "EUR"), ("CHF", "EUR"), ("R$", "USD")]
    {
        assert!(of(Some(money), currency), "{money} {currency}");
    }
    for (money, currency) in [("€", "EUR"), ("$", "USD"), ("$", "CAD"), ("USD", "USD"), ("A$", "AUD")] {
        assert!(!of(Some(money), currency), "{money} {currency}");
    }
    assert!(!of(None, "USD"));
}

/// What a company saw is made into the very figures that are made of a future: those of a future's own history are its row.
#[test]
fn the_history_of_a_future_has_the_statistics_of_that_future() {
    let watch = Unwatched::default();
    let session = session(&watch, &[], 13, 64);
    let (quarters, sample) = futures(&session, "Outsourced");
    let mut told = 0;
    for future in [0, 21, 63] {
        let seen = seen::seen(&history_of(&quarters, &sample, future), START, &quarters);
        let (statistics, own) = figures::statistics(&sample, 0, &seen, Observable::ALL);
        assert_eq!(own.len(), 2 * Observable::ALL.len());
        for (own, of_future) in own.iter().zip(statistics.row(future)) {
            assert!((own - of_future).abs() <= 1e-9 * of_future.abs().max(1.0), "{own} {of_future}");
            told += usize::from(*own < 0.0);
        }
    }
    assert!(told > 0, "a later half that is below the earlier tells the sign");
}
