//! Build, buy or mix.

use super::lab::{Lab, Shipped, lead, mean, minus, ratio, share};
use super::{Claim, Figure, Needed, Proof, Verdict};
use crate::engine::Column;
use crate::metric::Metric;

/// Four seats each way, 72 months.
const SEATS: &str = "horizon_months=72\nwindow=[{name=\"late\",from=36,months=36},{name=\"four years\",from=0,months=48}]\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"In-house\",in_house=[{month=0,heads=4}]},{name=\"Outsourced\",outsourced=[{month=0,units=4}]},{name=\"Hybrid\",in_house=[{month=0,heads=2}],outsourced=[{month=0,units=2}]}]";

/// One and eight seats, 60 months.
const SIZES: &str = "horizon_months=60\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"One in-house\",in_house=[{month=0,heads=1}]},{name=\"One outsourced\",outsourced=[{month=0,units=1}]},{name=\"Eight in-house\",in_house=[{month=0,heads=8}]},{name=\"Eight outsourced\",outsourced=[{month=0,units=8}]}]";

/// Four seats that stop after thirty months.
const STOP: &str = "horizon_months=37\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"In-house\",in_house=[{month=0,heads=4},{month=30,heads=0}]},{name=\"Outsourced\",outsourced=[{month=0,units=4},{month=30,units=0}]},{name=\"Hybrid\",in_house=[{month=0,heads=2},{month=30,heads=0}],outsourced=[{month=0,units=2},{month=30,units=0}]}]";

/// Reviews move the mandate far, as in downturn.toml.
const VOLATILE: &str = "macro.downturn_entry={pert={min=0.02,mode=0.045,max=0.08}}\nmacro.downturn_exit={pert={min=0.03,mode=0.055,max=0.1}}\nmacro.mandate_in=[1.5,1,0.4]\nmacro.mandate_out=[1.5,1,0.4]";

/// The market stays as it is.
const CALM: &str = "macro.downturn_entry=0\nmacro.expansion_entry=0";

const WAYS: [&str; 3] = ["Outsourced", "Hybrid", "In-house"];

/// Months to five active teams; never counts as the horizon.
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
fn rising(whats: [&'static str; 2], figure: Figure, values: &[Vec<f64>; 3]) -> Vec<Verdict> {
    vec![
        Verdict::new(whats[0], figure, lead(&values[1], &values[0]), Needed::Above(0.0)),
        Verdict::new(whats[1], figure, lead(&values[2], &values[1]), Needed::Above(0.0)),
    ]
}

fn flexibility_lead(lab: &Lab, market: &str) -> Vec<f64> {
    lab.trial_with_flexibility(Shipped::Observability, &format!("{SEATS}\n{market}")).lead(
        "Outsourced",
        "In-house",
        Metric::FlexibilityValue,
    )
}

/// Claims on build, buy or mix.
pub const CLAIMS: &[Claim] = &[
    Claim {
        id: "C38",
        proof: Proof::HeldOut,
        statement: "Bought capacity is effective sooner than built capacity, a mix in between.",
        observable: "Four seats, customer-deployed: months to five active teams, and to half of the later field pull.",
        check: |lab| {
            let first = WAYS.map(|way| traction(lab, Shipped::Observability, SEATS, way, 72.0));
            let half = WAYS.map(|way| half_plateau(lab, way));
            let mut verdicts = rising(
                ["months to five teams, hybrid less outsourced", "months to five teams, in-house less hybrid"],
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
        statement: "For established vendors building overtakes buying beyond some size and some horizon.",
        observable: "NPV of in-house less outsourced: one and eight seats over 60 months; four seats, had it ended after 36 and after 72 months.",
        check: |lab| {
            let sizes = lab.trial(Shipped::Observability, SIZES);
            let seats = lab.trial(Shipped::Observability, SEATS);
            let horizon = |months| {
                let of = |option| seats.column(option, &Column::Horizon(months));
                lead(&of("In-house"), &of("Outsourced"))
            };
            vec![
                Verdict::new(
                    "one seat",
                    Figure::Money,
                    mean(&sizes.lead("One in-house", "One outsourced", Metric::Npv)),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "eight seats",
                    Figure::Money,
                    mean(&sizes.lead("Eight in-house", "Eight outsourced", Metric::Npv)),
                    Needed::Above(0.0),
                ),
                Verdict::new("four seats, 36 months", Figure::Money, horizon(36), Needed::Below(0.0)),
                Verdict::new("four seats, 72 months", Figure::Money, horizon(72), Needed::Above(0.0)),
            ]
        },
    },
    Claim {
        id: "C42",
        proof: Proof::HeldOut,
        statement: "Bought capacity follows a change of mind faster and cheaper than people on the payroll, a mix in between.",
        observable: "Four seats in a market where reviews cut and add often: capacity gap under a mandate, adjustment cost, exit cost, cost not sheddable in 90 days.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, &format!("{SEATS}\n{VOLATILE}"));
            let of = |metric| WAYS.map(|way| trial.of(way, metric));
            let bound = of(Metric::Sheddable90d).map(|values| values.iter().map(|x| 1.0 - x).collect::<Vec<f64>>());
            let mut verdicts = rising(
                ["gap, hybrid less outsourced", "gap, in-house less hybrid"],
                Figure::Number,
                &of(Metric::MandateGap),
            );
            verdicts.extend(rising(
                ["adjustment cost, hybrid less outsourced", "adjustment cost, in-house less hybrid"],
                Figure::Money,
                &of(Metric::AdjustmentCost),
            ));
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
        statement: "That flexibility is worth most where business is uncertain.",
        observable: "Value of flexibility of four outsourced seats less that of four in-house ones over 72 months: volatile market less calm market.",
        check: |lab| {
            let (calm, volatile) = (flexibility_lead(lab, CALM), flexibility_lead(lab, VOLATILE));
            vec![Verdict::new("volatile less calm", Figure::Money, lead(&volatile, &calm), Needed::Above(0.0))]
        },
    },
    Claim {
        id: "C43b",
        // Without a mandate or a gate nothing is adjusted, so both NPVs are one trajectory's.
        proof: Proof::Construction,
        statement: "Where nothing changes, flexibility is worth nothing.",
        observable: "Value of flexibility of four outsourced seats less that of four in-house ones over 72 months without market changes.",
        check: |lab| {
            let calm = flexibility_lead(lab, CALM);
            vec![Verdict::new("without market changes", Figure::Money, mean(&calm), Needed::Within(-1.0, 1.0))]
        },
    },
    Claim {
        id: "C44",
        proof: Proof::Fitted,
        statement: "Building takes nine to eighteen months; an early-stage vendor that buys or mixes gets there clearly sooner.",
        observable: "Months to five active teams in-house, median between 9 and 18 (observability vendor, two seats, four after a year); early-stage vendor, two seats, 36 months: months that hybrid and outsourced are earlier (never counts as 36).",
        check: |lab| {
            let months = |way| traction(lab, Shipped::EarlyStage, "", way, 36.0);
            let built = months("In-house");
            let established = traction(lab, Shipped::Observability, "", "In-house", 48.0);
            vec![
                Verdict::new(
                    "in-house, observability vendor: chance of five teams before month 9",
                    Figure::Ratio,
                    share(established.iter().map(|x| *x < 9.0)),
                    Needed::Below(0.5),
                ),
                Verdict::new(
                    "in-house, observability vendor: chance of five teams by month 18",
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
        observable: "Early-stage vendor, two seats, 36 months: months to five active teams, in-house less outsourced (never counts as 36).",
        check: |lab| {
            let months = |way| traction(lab, Shipped::EarlyStage, "", way, 36.0);
            let saved = lead(&months("In-house"), &months("Outsourced"));
            vec![Verdict::new("months saved", Figure::Number, saved, Needed::Within(9.0, 15.0))]
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
