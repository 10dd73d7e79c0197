//! What an option does about the world beside its people.

use super::lab::{Lab, Shipped, mean};
use super::{Claim, Figure, Needed, Proof, Verdict};
use crate::analysis::statistics::{self, Estimate};
use crate::engine::Blocks;
use crate::metric::Metric;

/// Two heads with attribution on the list for the third year, and what may be added to them.
const WAYS: &str = "cloud.aws.attribution=\"aws_prm_tagging\"\ncloud.aws.live_month=24\ncloud.azure.live_month=24\noption=[{name=\"Two heads\",in_house=[{month=0,heads=2}],baseline=true},{name=\"Third head\",in_house=[{month=0,heads=3}]},{name=\"Spend graphs\",in_house=[{month=0,heads=2}],programmes={evidence={until=12,hours=60}}},{name=\"Attribution\",in_house=[{month=0,heads=2}],programmes={attribution=[{cloud=\"aws\",mechanism=\"aws_prm_tagging\"},{cloud=\"azure\",mechanism=\"azure_cua\"}]}}]";

/// NPV that a dollar of an option's added cost adds, less that of another's: a difference of ratios of means, with the
/// error of their influence.
fn dollar_less(lab: &Lab, option: &str, other: &str) -> Estimate {
    let trial = lab.trial(Shipped::Observability, WAYS);
    let returned = |option: &str| {
        let of = |metric| trial.lead(option, "Two heads", metric);
        let (npv, cost) = (of(Metric::Npv), of(Metric::CostPv));
        let spent = mean(&cost).value;
        let ratio = mean(&npv).value / spent;
        let influence: Vec<f64> = npv.iter().zip(&cost).map(|(npv, cost)| (npv - ratio * cost) / spent).collect();
        (ratio, influence)
    };
    let ((one, of_one), (two, of_two)) = (returned(option), returned(other));
    let influence: Vec<f64> = of_one.iter().zip(&of_two).map(|(a, b)| a - b).collect();
    Estimate::known(one - two, statistics::standard_error(&influence, Blocks::Independent))
}

/// Claims on levers and programmes.
pub const CLAIMS: &[Claim] = &[Claim {
    id: "C78",
    proof: Proof::HeldOut,
    statement: "At two heads a dollar in attribution or in spend graphs returns more than one in a third head.",
    observable: "Two heads, four years, attribution otherwise live at month 24: NPV per dollar of added cost, each against a third head's.",
    check: |lab| {
        vec![
            Verdict::new(
                "a dollar in attribution now less one in a third head",
                Figure::Number,
                dollar_less(lab, "Attribution", "Third head"),
                Needed::Above(0.0),
            ),
            Verdict::new(
                "a dollar in spend graphs less one in a third head",
                Figure::Number,
                dollar_less(lab, "Spend graphs", "Third head"),
                Needed::Above(0.0),
            ),
        ]
    },
}];
