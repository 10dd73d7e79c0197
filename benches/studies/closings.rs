//! What conditional Monte Carlo over closings would buy: ratios of variances, plain over method. Prints Markdown.
//!
//! `cargo run --release --example closings -- [--scenario FILE] [--trajectories N]`
//!
//! Whether an opportunity is won is known to have chance `p` when it opens. Its own money, `V` in present value if it is
//! won, could therefore be counted as `p·V` in every trajectory. What else a win does (consumption, standing, references)
//! must still happen or not, so the rest stays as it is: money less `Σ([won] − p)·V`, which has the same mean. With a
//! fitted coefficient instead of 1 it is a control variate.

use alliance_sim::lanes::{Lanes, Rounds, double, real};
use alliance_sim::model::funnel::deal::{Circumstances, Deal, logit_win};
use alliance_sim::model::funnel::source::Source;
use alliance_sim::model::luck::Luck;
use alliance_sim::model::staffing::Adjustments;
use alliance_sim::model::{self, Facts, MonthView, World, economics};
use alliance_sim::sampling::{BeliefSampler, Beliefs, DesignKind, Streams};
use alliance_sim::scenario::{self, Overrides, Scenario};
use std::path::{Path, PathBuf};

const SEED: u64 = 1;

/// Money in present value that a win brings by itself.
fn value(world: &World<'_>, facts: &Facts, deal: &Deal) -> f64 {
    let (closes, horizon) = (deal.closes as usize, world.setting.horizon_months as usize);
    let end = world.months_with_tail();
    if closes >= end {
        return 0.0;
    }
    let counts = if deal.source == Source::Direct { 1.0 } else { double(facts.economics.incrementality) };
    let fee = if deal.through_marketplace { double(facts.marketplace.fee) } else { 0.0 };
    let (mut arr, mut sum) = (double(deal.value), 0.0);
    let (churn, growth) = (double(facts.churn), double(facts.growth));
    for month in closes..end {
        if month > closes {
            arr *= (1.0 - churn) * if month < horizon { growth } else { 1.0 };
        }
        sum += world.discount(month as u32)[0] * arr;
    }
    sum * (double(facts.economics.gross_margin) * counts - fee) / 12.0
        - world.discount(deal.closes)[0] * double(economics::win_cost(facts, deal))
}

/// `Σ([won] − p)·V` of a month's opportunities.
fn luck_of_month(world: &World<'_>, facts: &Facts, beliefs: &Beliefs, view: &MonthView<'_>) -> f64 {
    let of = |deal: &Deal| {
        let at = Circumstances {
            sponsored_part: view.clouds[deal.cloud].rates.rounded().sponsored_part(),
            relationship: real(view.state.clouds[deal.cloud].relationship),
            fluency: real(view.effort.fluency),
            outsourced_part: 0.0,
            log_odds_regime: real(beliefs.market.odds[view.regime.index()].ln()),
            worth: 1.0,
            cycle_regime: 1.0,
            stretch: 1.0,
            p_marketplace: 0.0,
            listing: 0.0,
            eligible: 0.0,
        };
        let p = 1.0 / (1.0 + (-double(logit_win(&facts.log_odds, deal.source, &at))).exp());
        (f64::from(u8::from(deal.is_won)) - p) * value(world, facts, deal)
    };
    view.opened.iter().map(of).sum()
}

/// Money of each option, and the luck of its closings.
fn trajectory(scenario: &Scenario, sampler: &BeliefSampler, number: u64) -> Vec<[f64; 2]> {
    let beliefs = sampler.beliefs(&sampler.draw(number).all);
    let world = World::new(&scenario.setting, &beliefs);
    let (facts, mut luck) =
        (world.facts.lane(0), Luck::draw(&scenario.setting, &beliefs, Streams::new(SEED, number, 0)));
    let of = |option| {
        let mut chance = 0.0;
        let path = model::simulate(&world, option, &mut luck, Adjustments::On, |view| {
            chance += luck_of_month(&world, &facts, &beliefs, view);
        });
        [path.accounts.npv(0), chance]
    };
    scenario.options.iter().map(of).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (of_a, of_b) = (mean(a), mean(b));
    a.iter().zip(b).map(|(a, b)| (a - of_a) * (b - of_b)).sum::<f64>() / (a.len() - 1) as f64
}

/// Variance over what is left with coefficient 1, and with one fitted on one half and judged on the other.
fn gains(money: &[f64], luck: &[f64]) -> [f64; 2] {
    let less = |part: std::ops::Range<usize>, by: f64| {
        let rest: Vec<f64> = part.map(|k| money[k] - by * luck[k]).collect();
        covariance(&rest, &rest)
    };
    let (n, half) = (money.len(), money.len() / 2);
    let fitted = |part: std::ops::Range<usize>| {
        covariance(&money[part.clone()], &luck[part.clone()]) / covariance(&luck[part.clone()], &luck[part])
    };
    let judged = f64::midpoint(less(half..n, fitted(0..half)), less(0..half, fitted(half..n)));
    let plain = covariance(money, money);
    [plain / less(0..n, 1.0), plain / judged]
}

fn main() {
    let mut file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/observability-isv.toml");
    let mut trajectories = 20_000;
    let mut given = std::env::args().skip(1).filter(|argument| argument != "--bench");
    while let (Some(name), Some(value)) = (given.next(), given.next()) {
        match name.as_str() {
            "--scenario" => file = PathBuf::from(value),
            "--trajectories" => trajectories = value.parse().expect("a whole number"),
            _ => panic!("there is no option {name}"),
        }
    }
    let scenario = scenario::load(&file, &Overrides::default()).expect("a valid scenario").scenario;
    let sampler = BeliefSampler::new(&scenario, DesignKind::Iid, SEED).expect("checked when loaded");
    let all: Vec<Vec<[f64; 2]>> = (0..trajectories).map(|number| trajectory(&scenario, &sampler, number)).collect();
    let column = |option: usize, which: usize| -> Vec<f64> { all.iter().map(|row| row[option][which]).collect() };

    println!("{}: {trajectories} trajectories\n", file.display());
    println!("| money | sd | coefficient 1 | fitted | mean of the luck of closings, in its standard errors |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    let options = scenario.options.len();
    let baseline = scenario.baseline();
    for one in (0..options).filter(|&one| Some(one) != baseline) {
        for other in (0..options).filter(|&other| other < one) {
            let less = |which: usize| -> Vec<f64> {
                column(one, which).iter().zip(column(other, which)).map(|(a, b)| a - b).collect()
            };
            let (money, luck) = (less(0), less(1));
            let [whole, fitted] = gains(&money, &luck);
            let z = mean(&luck) / (covariance(&luck, &luck) / luck.len() as f64).sqrt();
            let (name, sd) = (|option: usize| &scenario.options[option].name, covariance(&money, &money).sqrt() / 1e6);
            println!("| {} − {} | {sd:.2}M | {whole:.2} | {fitted:.2} | {z:+.1} |", name(one), name(other));
        }
    }
}
