//! The former world: with every later mechanism at its neutral value, the main scenario gives its former means.

use crate::support::{run, shipped};
use alliance_sim::metric::Metric;
use alliance_sim::scenario::{self, Overrides};

const TRAJECTORIES: usize = 1_200;

/// Metrics, each with its mean and standard error.
type Figures = [(Metric, f64, f64); 10];

/// Figures of each option before those mechanisms, by the version of commit d992cca:
/// `alliance-sim run scenarios/observability-isv.toml -n 4000 --seed 1`, rows `mean` and `se` of `summary.csv`.
#[rustfmt::skip]
const FORMER: [(&str, Figures); 6] = [
    ("Status quo", [
        (Metric::Npv, -1_410_300.0, 5_239.4),
        (Metric::UpliftNpv, 0.0, 0.0),
        (Metric::CostPv, 1_544_600.0, 2_207.8),
        (Metric::PipelineField, 220_400.0, 4_989.9),
        (Metric::Wins, 0.439_25, 0.011_258),
        (Metric::Bookings, 91_282.0, 3_175.3),
        (Metric::MarketplaceNew, 4_421_300.0, 22_823.0),
        (Metric::FieldPullMean, 0.0, 0.0),
        (Metric::WorstCash, 0.0, 0.0),
        (Metric::ExitCostMean, 0.0, 0.0),
    ]),
    ("In-house", [
        (Metric::Npv, 442_530.0, 70_599.0),
        (Metric::UpliftNpv, 1_852_900.0, 69_384.0),
        (Metric::CostPv, 5_286_900.0, 12_742.0),
        (Metric::PipelineField, 19_742_000.0, 230_030.0),
        (Metric::Wins, 17.945, 0.172_77),
        (Metric::Bookings, 4_499_500.0, 61_802.0),
        (Metric::MarketplaceNew, 6_437_900.0, 40_717.0),
        (Metric::FieldPullMean, 18.152, 0.118_37),
        (Metric::WorstCash, -2_562_400.0, 9_384.4),
        (Metric::ExitCostMean, 279_300.0, 1_240.3),
    ]),
    ("Outsourced", [
        (Metric::Npv, 992_710.0, 72_188.0),
        (Metric::UpliftNpv, 2_403_100.0, 71_030.0),
        (Metric::CostPv, 5_091_900.0, 14_306.0),
        (Metric::PipelineField, 22_045_000.0, 243_880.0),
        (Metric::Wins, 18.656, 0.162_56),
        (Metric::Bookings, 4_653_600.0, 59_958.0),
        (Metric::MarketplaceNew, 6_510_500.0, 40_498.0),
        (Metric::FieldPullMean, 19.355, 0.116_06),
        (Metric::WorstCash, -2_055_000.0, 10_167.0),
        (Metric::ExitCostMean, 132_230.0, 725.71),
    ]),
    ("Hybrid", [
        (Metric::Npv, 812_580.0, 74_303.0),
        (Metric::UpliftNpv, 2_222_900.0, 73_065.0),
        (Metric::CostPv, 5_375_800.0, 11_288.0),
        (Metric::PipelineField, 21_591_000.0, 239_920.0),
        (Metric::Wins, 19.031, 0.167_92),
        (Metric::Bookings, 4_774_300.0, 62_373.0),
        (Metric::MarketplaceNew, 6_570_400.0, 41_399.0),
        (Metric::FieldPullMean, 19.723, 0.116_64),
        (Metric::WorstCash, -2_423_600.0, 9_402.3),
        (Metric::ExitCostMean, 239_190.0, 902.67),
    ]),
    ("Pilot then scale", [
        (Metric::Npv, 702_780.0, 69_404.0),
        (Metric::UpliftNpv, 2_113_100.0, 68_227.0),
        (Metric::CostPv, 4_603_100.0, 23_783.0),
        (Metric::PipelineField, 18_279_000.0, 259_000.0),
        (Metric::Wins, 15.861, 0.191_06),
        (Metric::Bookings, 4_059_000.0, 64_187.0),
        (Metric::MarketplaceNew, 6_242_000.0, 41_475.0),
        (Metric::FieldPullMean, 16.258, 0.164_14),
        (Metric::WorstCash, -1_861_700.0, 13_700.0),
        (Metric::ExitCostMean, 183_490.0, 1_577.4),
    ]),
    ("Enterprise AE", [
        (Metric::Npv, -1_762_700.0, 37_263.0),
        (Metric::UpliftNpv, -352_350.0, 36_081.0),
        (Metric::CostPv, 5_068_400.0, 10_979.0),
        (Metric::PipelineField, 220_400.0, 4_989.9),
        (Metric::Wins, 7.5332, 0.064_415),
        (Metric::Bookings, 1_594_100.0, 19_252.0),
        (Metric::MarketplaceNew, 5_094_500.0, 25_502.0),
        (Metric::FieldPullMean, 0.0, 0.0),
        (Metric::WorstCash, -2_661_300.0, 11_345.0),
        (Metric::ExitCostMean, 331_360.0, 1_478.3),
    ]),
];

#[test]
fn with_every_mechanism_neutral_the_former_means_come_out() {
    let loaded = scenario::load(&shipped("world1.toml"), &Overrides::default()).expect("the scenario is valid");
    let sample = run(&loaded.scenario, TRAJECTORIES, 2);
    let mut far = Vec::new();
    for (option, figures) in FORMER {
        let position = sample.options.iter().position(|name| name == option).expect("the option is still there");
        for (metric, mean, error) in figures {
            let values = sample.metric(position, metric);
            let now = values.iter().sum::<f64>() / values.len() as f64;
            let variance = values.iter().map(|value| (value - now).powi(2)).sum::<f64>() / (values.len() - 1) as f64;
            let error = (error * error + variance / values.len() as f64).sqrt();
            // Sixty figures at four standard errors: one run in 260 would fail by chance alone.
            if (now - mean).abs() > 4.0 * error {
                let apart = (now - mean) / error;
                far.push(format!("{option}: {} was {mean} and is {now}, {apart:.1} errors away", metric.name()));
            }
        }
    }
    assert!(far.is_empty(), "{}", far.join("\n"));
}
