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

/// Eight seats and four, half of the accounts near and half far from the own team.
fn near_and_far(seats: u32, months: u32) -> String {
    let (half, accounts) = (seats / 2, 45 * seats);
    format!(
        "horizon_months={months}\ncloud.aws.weight=0.5\ncloud.azure.weight=0.5\ncloud.aws.target_accounts={accounts}\ncloud.azure.target_accounts={accounts}\ncloud.azure.distance=0.4\noption=[{{name=\"Idle\",motion=\"partner_side\",baseline=true}},{{name=\"In-house\",in_house=[{{month=0,heads={seats}}}]}},{{name=\"Outsourced\",outsourced=[{{month=0,units={seats}}}]}},{{name=\"By distance\",in_house=[{{month=0,heads={half},at=\"aws\"}}],outsourced=[{{month=0,units={half},at=\"azure\"}}]}}]"
    )
}

/// Claims on levers, programmes and seats that stay on one cloud.
pub const CLAIMS: &[Claim] = &[
    Claim {
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
    },
    Claim {
        id: "C82",
        proof: Proof::HeldOut,
        statement: "With eight seats, six years and half of the accounts far away, an own team near and a provider far is best, and costs less to leave than an own team; with four seats and four years a provider leads.",
        observable: "Two clouds of equal weight, 90 accounts a seat, an own team losing four tenths on the second: NPV of heads on the first and units on the second less that of either kind alone, and exit cost; four seats, four years: NPV of outsourced less the others.",
        check: |lab| {
            let (many, few) = (near_and_far(8, 72), near_and_far(4, 48));
            let npv = |changes: &str, option: &str, other: &str| {
                mean(&lab.trial(Shipped::Observability, changes).lead(option, other, Metric::Npv))
            };
            let exit = lab.trial(Shipped::Observability, &many).lead("In-house", "By distance", Metric::ExitCostMean);
            let verdict = |what, estimate| Verdict::new(what, Figure::Money, estimate, Needed::Above(0.0));
            vec![
                verdict("eight seats: by distance less in-house", npv(&many, "By distance", "In-house")),
                verdict("eight seats: by distance less outsourced", npv(&many, "By distance", "Outsourced")),
                verdict("eight seats: exit cost of in-house less by distance", mean(&exit)),
                verdict("four seats: outsourced less in-house", npv(&few, "Outsourced", "In-house")),
                verdict("four seats: outsourced less by distance", npv(&few, "Outsourced", "By distance")),
            ]
        },
    },
];
