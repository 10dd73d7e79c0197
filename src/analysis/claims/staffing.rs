//! Build, buy or mix.

use super::lab::{Lab, Shipped, lead, mean, minus, ratio, share};
use super::{Claim, Figure, Needed, Proof, Verdict};
use crate::metric::Metric;

/// Four seats each way, 72 months.
pub(super) const SEATS: &str = "horizon_months=72\nwindow=[{name=\"late\",from=36,months=36},{name=\"four years\",from=0,months=48}]\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"In-house\",in_house=[{month=0,heads=4}]},{name=\"Outsourced\",outsourced=[{month=0,units=4}]},{name=\"Hybrid\",in_house=[{month=0,heads=2}],outsourced=[{month=0,units=2}]}]";

/// Four seats that stop after thirty months.
const STOP: &str = "horizon_months=37\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"In-house\",in_house=[{month=0,heads=4},{month=30,heads=0}]},{name=\"Outsourced\",outsourced=[{month=0,units=4},{month=30,units=0}]},{name=\"Hybrid\",in_house=[{month=0,heads=2},{month=30,heads=0}],outsourced=[{month=0,units=2},{month=30,units=0}]}]";

/// One bought seat whose people go on the payroll after two years, or whose contract ends while a head is sought.
const CHANGE: &str = "horizon_months=31\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Convert\",outsourced=[{month=0,units=1}],convert=[{month=24,units=1}]},{name=\"Replace\",outsourced=[{month=0,units=1},{month=24,units=0}],in_house=[{month=24,heads=1}]}]";

/// Reviews move the mandate far, as in downturn.toml.
pub(super) const VOLATILE: &str = "macro.downturn_entry={pert={min=0.02,mode=0.045,max=0.08}}\nmacro.downturn_exit={pert={min=0.03,mode=0.055,max=0.1}}\nmacro.mandate_in=[1.5,1,0.4]\nmacro.mandate_out=[1.5,1,0.4]";

/// Ways to staff, from the most flexible.
pub(super) const WAYS: [&str; 3] = ["Outsourced", "Hybrid", "In-house"];

/// Months to five target accounts covered by active teams; never counts as the horizon.
fn traction(lab: &Lab, shipped: Shipped, changes: &str, option: &str, horizon: f64) -> Vec<f64> {
    let months = lab.trial(shipped, changes).of(option, Metric::MonthsToTraction);
    months.into_iter().map(|month| month.min(horizon)).collect()
}

/// Months until field pull is half of its mean over months 36–47.
fn half_plateau(lab: &Lab, option: &str) -> Vec<f64> {
    let paths = lab.watch(Shipped::Observability, SEATS, option, Vec::new, |path: &mut Vec<f64>, view, _| {
        path.push(view.record.field_pull);
    });
    let months = |path: &Vec<f64>| {
        let plateau = path[36..48].iter().sum::<f64>() / 12.0;
        path.iter().position(|pull| *pull >= 0.5 * plateau).map_or(48.0, |month| month as f64)
    };
    paths.iter().map(months).collect()
}

/// Part of field pull at month 29 that is left at month 36.
fn kept(lab: &Lab, option: &str) -> Vec<f64> {
    let ends = lab.watch(
        Shipped::Observability,
        STOP,
        option,
        || (0.0, 0.0),
        |(before, after), view, _| match view.month {
            29 => *before = view.record.field_pull,
            36 => *after = view.record.field_pull,
            _ => {}
        },
    );
    ends.into_iter().map(|(before, after)| after / before).collect()
}

/// Active teams in month 30, and in month 23, before a bought seat changes hands.
fn around_change(lab: &Lab, option: &str) -> [Vec<f64>; 2] {
    let pull = lab.watch(
        Shipped::Observability,
        CHANGE,
        option,
        || (0.0, 0.0),
        |(before, after), view, _| match view.month {
            23 => *before = view.record.field_pull,
            30 => *after = view.record.field_pull,
            _ => {}
        },
    );
    let (before, after) = pull.into_iter().unzip();
    [after, before]
}

/// Teams newly warm for an hour of outreach in months 2–7.
fn hit_rate(lab: &Lab, option: &str) -> (Vec<f64>, Vec<f64>) {
    let changes = format!(
        "{SEATS}\noutsourced.relationships_brought=0\npdm.intro_rate=0\nae.training_rate=0\ncloud.aws.target_accounts=10000\ncloud.azure.target_accounts=10000"
    );
    let sums = lab.watch(
        Shipped::Observability,
        &changes,
        option,
        || (0.0, 0.0),
        |(warmed, hours), view, world| {
            if (2..8).contains(&view.month) {
                let held: f64 = view.clouds.iter().map(|cloud| cloud.warm.held + cloud.active.held).sum();
                *warmed += view.clouds.iter().map(|cloud| cloud.newly_warm).sum::<f64>();
                *hours += view.effort.field_hours - world.beliefs(0).meetings.fam_hours * held;
            }
        },
    );
    sums.into_iter().unzip()
}

/// The first is smaller than the second, and that than the third.
pub(super) fn rising(whats: [&'static str; 2], figure: Figure, values: &[Vec<f64>; 3]) -> Vec<Verdict> {
    vec![
        Verdict::new(whats[0], figure, lead(&values[1], &values[0]), Needed::Above(0.0)),
        Verdict::new(whats[1], figure, lead(&values[2], &values[1]), Needed::Above(0.0)),
    ]
}

/// NPV of so many seats hired less that of as many bought, each seat with accounts and sellers of its own.
fn in_house_less_outsourced(lab: &Lab, seats: u32) -> Vec<f64> {
    let (aws, azure, sellers) = (60 * seats, 30 * seats, 10 * seats);
    let changes = format!(
        "horizon_months=72\ncloud.aws.target_accounts={aws}\ncloud.azure.target_accounts={azure}\nisv.sellers={sellers}\noption=[{{name=\"Idle\",motion=\"partner_side\",baseline=true}},{{name=\"In-house\",in_house=[{{month=0,heads={seats}}}]}},{{name=\"Outsourced\",outsourced=[{{month=0,units={seats}}}]}}]"
    );
    lab.trial(Shipped::Observability, &changes).lead("In-house", "Outsourced", Metric::Npv)
}

/// Claims on build, buy or mix.
pub const CLAIMS: &[Claim] = &[
    Claim {
        id: "C38",
        proof: Proof::HeldOut,
        statement: "Bought capacity is effective sooner than built capacity, a mix in between.",
        observable: "Four seats, customer-deployed: months to five target accounts covered by active teams, and to half of the later field pull.",
        check: |lab| {
            let first = WAYS.map(|way| traction(lab, Shipped::Observability, SEATS, way, 72.0));
            let half = WAYS.map(|way| half_plateau(lab, way));
            let mut verdicts = rising(
                ["months to five accounts, hybrid less outsourced", "months to five accounts, in-house less hybrid"],
                Figure::Number,
                &first,
            );
            verdicts.extend(rising(
                ["months to half, hybrid less outsourced", "months to half, in-house less hybrid"],
                Figure::Number,
                &half,
            ));
            verdicts
        },
    },
    Claim {
        id: "C39",
        proof: Proof::HeldOut,
        statement: "Bought capacity has less product depth and divided loyalty: at its plateau a bought seat brings less.",
        observable: "Four seats, field pipeline of months 36–71, outsourced as a part of in-house.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, SEATS);
            let late = |option| trial.within(option, Metric::PipelineField, "late");
            vec![Verdict::new(
                "outsourced over in-house",
                Figure::Ratio,
                ratio(&late("Outsourced"), &late("In-house")),
                Needed::Below(1.0),
            )]
        },
    },
    Claim {
        id: "C40",
        proof: Proof::Construction,
        statement: "Relationships outlast in-house people better than a provider's contract.",
        observable: "Four seats stopped at month 30: part of the active teams left six months later.",
        check: |lab| {
            rising(["hybrid less outsourced", "in-house less hybrid"], Figure::Ratio, &WAYS.map(|way| kept(lab, way)))
        },
    },
    Claim {
        id: "C41",
        proof: Proof::Fitted,
        statement: "For established vendors building overtakes buying beyond some size.",
        observable: "NPV of in-house less outsourced over 72 months with two, four and eight seats, ninety accounts and ten sellers a seat.",
        check: |lab| {
            let [two, four, eight] = [2, 4, 8].map(|seats| in_house_less_outsourced(lab, seats));
            vec![
                Verdict::new("two seats", Figure::Money, mean(&two), Needed::Below(0.0)),
                Verdict::new("four seats less two", Figure::Money, lead(&four, &two), Needed::Above(0.0)),
                Verdict::new("eight seats less four", Figure::Money, lead(&eight, &four), Needed::Above(0.0)),
                Verdict::new("eight seats", Figure::Money, mean(&eight), Needed::Above(0.0)),
            ]
        },
    },
    Claim {
        id: "C44",
        proof: Proof::Fitted,
        statement: "Building takes nine to eighteen months; an early-stage vendor that buys or mixes gets there clearly sooner.",
        observable: "Months to five target accounts covered in-house, median between 9 and 18 (observability vendor, two seats, four after a year); early-stage vendor, two seats, 36 months: months that hybrid and outsourced are earlier (never counts as 36).",
        check: |lab| {
            let months = |way| traction(lab, Shipped::EarlyStage, "", way, 36.0);
            let built = months("In-house");
            let established = traction(lab, Shipped::Observability, "", "In-house", 48.0);
            vec![
                Verdict::new(
                    "in-house, observability vendor: chance of five accounts before month 9",
                    Figure::Ratio,
                    share(established.iter().map(|x| *x < 9.0)),
                    Needed::Below(0.5),
                ),
                Verdict::new(
                    "in-house, observability vendor: chance of five accounts by month 18",
                    Figure::Ratio,
                    share(established.iter().map(|x| *x <= 18.0)),
                    Needed::Above(0.5),
                ),
                Verdict::new(
                    "in-house less outsourced",
                    Figure::Number,
                    lead(&built, &months("Outsourced")),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "in-house less hybrid",
                    Figure::Number,
                    lead(&built, &months("Hybrid")),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C44b",
        proof: Proof::HeldOut,
        statement: "What an early-stage vendor saves by buying is about a year.",
        observable: "Early-stage vendor, two seats, 48 months: months to five target accounts covered by active teams, in-house less outsourced, median between 9 and 15 (never counts as 48).",
        check: |lab| {
            let months = |way| traction(lab, Shipped::EarlyStage, "horizon_months=48", way, 48.0);
            let saved = minus(&months("In-house"), &months("Outsourced"));
            let chance = |what, holds: fn(f64) -> bool| {
                Verdict::new(what, Figure::Ratio, share(saved.iter().map(|x| holds(*x))), Needed::Above(0.5))
            };
            vec![
                chance("chance of nine months saved", |x| x >= 9.0),
                chance("chance of at most fifteen", |x| x <= 15.0),
            ]
        },
    },
    Claim {
        id: "C45",
        proof: Proof::Construction,
        statement: "Providers know whose commitment is where and who sells to whom, so their early outreach hits more often.",
        observable: "Four seats, months 2–7, outreach alone (no relationships brought along, no introductions, no training slots, no lack of accounts): teams warmed per outreach hour, outsourced over in-house.",
        check: |lab| {
            let rate = |option| {
                let (warmed, hours) = hit_rate(lab, option);
                ratio(&warmed, &hours)
            };
            let (bought, built) = (rate("Outsourced"), rate("In-house"));
            let value = bought.value / built.value;
            // Taken as independent, which overstates the error: both rise and fall with the same reach.
            let se = value * ((bought.se / bought.value).powi(2) + (built.se / built.value).powi(2)).sqrt();
            vec![Verdict::new(
                "outsourced over in-house",
                Figure::Ratio,
                super::Estimate::known(value, se),
                Needed::Above(1.0),
            )]
        },
    },
    Claim {
        id: "C83",
        proof: Proof::HeldOut,
        statement: "Taking a contractor's people on keeps most of what they had built; ending the contract and hiring keeps less.",
        observable: "One bought seat for two years: active teams six months after its people go on the payroll, over those before; and that less the same where the contract ends and a head is sought.",
        check: |lab| {
            let [converted, before] = around_change(lab, "Convert");
            let [replaced, _] = around_change(lab, "Replace");
            vec![
                Verdict::new("kept by conversion", Figure::Ratio, ratio(&converted, &before), Needed::Above(0.8)),
                Verdict::new(
                    "active teams, conversion less hiring",
                    Figure::Number,
                    lead(&converted, &replaced),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C46",
        proof: Proof::HeldOut,
        statement: "A mix of an in-house core and contracted parts keeps both pipeline and flexibility: nothing beats it in both.",
        observable: "Four seats: field pipeline of hybrid less outsourced (which is cheaper to leave) over four and over six years, and exit cost of hybrid less in-house.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, SEATS);
            let pipeline =
                minus(&trial.of("Hybrid", Metric::PipelineField), &trial.of("Outsourced", Metric::PipelineField));
            let early = |option| trial.within(option, Metric::PipelineField, "four years");
            let shipped = lab.trial(Shipped::Observability, "");
            vec![
                Verdict::new(
                    "field pipeline, hybrid less outsourced, four years",
                    Figure::Money,
                    lead(&early("Hybrid"), &early("Outsourced")),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "the same as shipped: one head and one unit, three heads and one unit after a year",
                    Figure::Money,
                    mean(&shipped.lead("Hybrid", "Outsourced", Metric::PipelineField)),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "field pipeline, hybrid less outsourced, six years",
                    Figure::Money,
                    mean(&pipeline),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "exit cost, hybrid less in-house",
                    Figure::Money,
                    mean(&trial.lead("Hybrid", "In-house", Metric::ExitCostMean)),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
];
