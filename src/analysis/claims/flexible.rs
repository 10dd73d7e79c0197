//! Changes of mind: what following them is worth, what orders cost, and where more seats stop paying.

use super::lab::{Lab, Shipped, lead, mean, minus};
use super::staffing::{SEATS, VOLATILE, WAYS, rising};
use super::{Claim, Figure, Needed, Proof, Verdict};
use crate::metric::Metric;

/// The market stays as it is.
const CALM: &str = "macro.downturn_entry=0\nmacro.expansion_entry=0\nmacro.demand_volatility=0";

/// Demand moves much, beside regimes as they are.
const UNSTEADY: &str = "macro.demand_volatility=0.6";

/// Demand follows the regime alone.
const STEADY: &str = "macro.demand_volatility=0";

/// Four, eight and sixteen heads, five years.
const CROWDS: &str = "horizon_months=60\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Four\",in_house=[{month=0,heads=4}]},{name=\"Eight\",in_house=[{month=0,heads=8}]},{name=\"Sixteen\",in_house=[{month=0,heads=16}]}]";

/// Sellers who can hardly close what four heads bring, and accounts that four heads work through.
const FEW_SELLERS: &str = "isv.sellers=8";
const FEW_ACCOUNTS: &str = "cloud.aws.target_accounts=40\ncloud.azure.target_accounts=20";

/// Value of re-sizing four seats, six years.
fn value(lab: &Lab, way: &str, market: &str) -> Vec<f64> {
    let trial = lab.trial_with_flexibility(Shipped::Observability, &format!("{SEATS}\n{market}"));
    trial.of(way, Metric::FlexibilityValue)
}

/// What re-sizing is worth in one market less in another, each way.
fn value_gained(lab: &Lab, whats: [&'static str; 3], from: &str, to: &str) -> Vec<Verdict> {
    let of = |(what, way): (&'static str, &str)| {
        Verdict::new(what, Figure::Money, lead(&value(lab, way, to), &value(lab, way, from)), Needed::Above(0.0))
    };
    whats.into_iter().zip(WAYS).map(of).collect()
}

/// What being ordered costs four seats in a market where reviews cut and add often.
fn ordered(lab: &Lab, way: &str, market: &str) -> Vec<f64> {
    lab.trial_with_flexibility(Shipped::Observability, &format!("{SEATS}\n{market}")).of(way, Metric::MandateCost)
}

/// Saved within six months of the first downturn, in the trajectories that have one.
fn saved(lab: &Lab) -> [Vec<f64>; 3] {
    let trial = lab.trial_with_flexibility(Shipped::Observability, &format!("{SEATS}\n{VOLATILE}"));
    let all = WAYS.map(|way| trial.of(way, Metric::CashSaved6m));
    let defined: Vec<usize> = (0..all[0].len()).filter(|&i| all.iter().all(|way| way[i].is_finite())).collect();
    all.map(|way| defined.iter().map(|&i| way[i]).collect())
}

fn roi_lost(lab: &Lab, changes: &str, more: &str, fewer: &str) -> Vec<f64> {
    lab.trial(Shipped::Observability, &format!("{CROWDS}\n{changes}")).lead(more, fewer, Metric::Roi)
}

/// Claims on flexibility and on size.
pub const CLAIMS: &[Claim] = &[
    Claim {
        id: "C42",
        proof: Proof::HeldOut,
        statement: "Bought capacity follows a change of mind faster and cheaper than people on the payroll; a mix is in between, or as cheap where it gives up its bought part first.",
        observable: "Four seats in a market where reviews cut and add often: capacity gap under a mandate, adjustment cost (of the mix at least that of bought seats), exit cost, cost not sheddable in 90 days.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, &format!("{SEATS}\n{VOLATILE}"));
            let of = |metric| WAYS.map(|way| trial.of(way, metric));
            let bound = of(Metric::Sheddable90d).map(|values| values.iter().map(|x| 1.0 - x).collect::<Vec<f64>>());
            let mut verdicts = rising(
                ["gap, hybrid less outsourced", "gap, in-house less hybrid"],
                Figure::Number,
                &of(Metric::MandateGap),
            );
            let mut cost = rising(
                ["adjustment cost, hybrid less outsourced", "adjustment cost, in-house less hybrid"],
                Figure::Money,
                &of(Metric::AdjustmentCost),
            );
            cost[0].needed = Needed::Above(-1.0);
            verdicts.extend(cost);
            verdicts.extend(rising(
                ["exit cost, hybrid less outsourced", "exit cost, in-house less hybrid"],
                Figure::Money,
                &of(Metric::ExitCostMean),
            ));
            verdicts.extend(rising(
                ["not sheddable, hybrid less outsourced", "not sheddable, in-house less hybrid"],
                Figure::Ratio,
                &bound,
            ));
            verdicts
        },
    },
    Claim {
        id: "C43",
        proof: Proof::HeldOut,
        statement: "To be able to re-size is worth most where business is uncertain.",
        observable: "Value of re-sizing four seats over 72 months, each way: in a market with frequent downturns and expansions and volatile demand less that in one where nothing changes.",
        check: |lab| {
            let whats =
                ["outsourced, volatile less calm", "hybrid, volatile less calm", "in-house, volatile less calm"];
            value_gained(lab, whats, CALM, &format!("{VOLATILE}\n{UNSTEADY}"))
        },
    },
    Claim {
        id: "C43b",
        // Without a change of regime no review orders anything, so both NPVs are one trajectory's.
        proof: Proof::Construction,
        statement: "Where nothing changes nobody is ordered to, and orders cost nothing.",
        observable: "Cost of being ordered, four seats over 72 months without market changes, outsourced less in-house.",
        check: |lab| {
            let calm = minus(&ordered(lab, "Outsourced", CALM), &ordered(lab, "In-house", CALM));
            vec![Verdict::new("without market changes", Figure::Money, mean(&calm), Needed::Within(-1.0, 1.0))]
        },
    },
    Claim {
        id: "C84",
        proof: Proof::HeldOut,
        statement: "To be able to re-size is worth something however the seats are staffed, and more where demand is volatile; an equal order costs bought seats least, a mix more, and people on the payroll most.",
        observable: "Four seats, 72 months: value of re-sizing at a demand volatility of 0.6, and that less the value at 0; cost of being ordered where reviews cut and add often.",
        check: |lab| {
            let at =
                |what, way| Verdict::new(what, Figure::Money, mean(&value(lab, way, UNSTEADY)), Needed::Above(0.0));
            let mut verdicts = vec![at("outsourced", WAYS[0]), at("hybrid", WAYS[1]), at("in-house", WAYS[2])];
            let whats =
                ["outsourced, volatile less steady", "hybrid, volatile less steady", "in-house, volatile less steady"];
            verdicts.extend(value_gained(lab, whats, STEADY, UNSTEADY));
            verdicts.extend(rising(
                ["cost of being ordered, hybrid less outsourced", "cost of being ordered, in-house less hybrid"],
                Figure::Money,
                &WAYS.map(|way| ordered(lab, way, VOLATILE)),
            ));
            verdicts
        },
    },
    Claim {
        id: "C85",
        proof: Proof::HeldOut,
        statement: "When a downturn comes bought seats save more within six months than people on the payroll; half of them is shed and added sooner, a mix in between.",
        observable: "Four seats in a market where reviews cut and add often, the same seats cut each way: staff cost saved in the six months after the first downturn; months to shed half and to add half.",
        check: |lab| {
            let [bought, _, hired] = saved(lab);
            let trial = lab.trial(Shipped::Observability, SEATS);
            let of = |metric| WAYS.map(|way| trial.of(way, metric));
            let mut verdicts = vec![Verdict::new(
                "saved, outsourced less in-house",
                Figure::Money,
                lead(&bought, &hired),
                Needed::Above(0.0),
            )];
            verdicts.extend(rising(
                ["months to shed half, hybrid less outsourced", "months to shed half, in-house less hybrid"],
                Figure::Number,
                &of(Metric::MonthsToShed50),
            ));
            verdicts.extend(rising(
                ["months to add half, hybrid less outsourced", "months to add half, in-house less hybrid"],
                Figure::Number,
                &of(Metric::MonthsToAdd50),
            ));
            verdicts
        },
    },
    Claim {
        id: "C91",
        proof: Proof::HeldOut,
        statement: "Seats beyond what sellers can close, or account teams can absorb, return ever less.",
        observable: "ROI of eight heads less that of four, and of sixteen less eight, five years: with eight sellers, and with sixty accounts.",
        check: |lab| {
            let lost = |what, changes, more, fewer| {
                Verdict::new(what, Figure::Ratio, mean(&roi_lost(lab, changes, more, fewer)), Needed::Below(0.0))
            };
            vec![
                lost("few sellers, eight less four", FEW_SELLERS, "Eight", "Four"),
                lost("few sellers, sixteen less eight", FEW_SELLERS, "Sixteen", "Eight"),
                lost("few accounts, eight less four", FEW_ACCOUNTS, "Eight", "Four"),
                lost("few accounts, sixteen less eight", FEW_ACCOUNTS, "Sixteen", "Eight"),
            ]
        },
    },
];
