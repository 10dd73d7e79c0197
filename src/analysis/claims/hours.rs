//! What account teams and sellers give, what is asked of them, and what standing with the hyperscaler is worth.

use super::lab::{Lab, Shipped, lead, mean, minus, ratio};
use super::{Claim, Figure, Needed, Proof, Verdict};
use crate::metric::Metric;
use crate::model::MonthView;

/// The base alone, for a year.
const IDLE: &str = "option=[{name=\"Idle\",motion=\"partner_side\",baseline=true}]\nhorizon_months=12";

/// One head each way, five years.
const FIRST: &str = "horizon_months=60\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Partner head\",motion=\"partner_side\",profile=\"partner_manager\",in_house=[{month=0,heads=1}]},{name=\"Field head\",in_house=[{month=0,heads=1}]}]";

/// Four heads who ask for different things first, three years.
const ASKS: &str = "horizon_months=36\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Copied\",in_house=[{month=0,heads=4}]},{name=\"Introduction\",in_house=[{month=0,heads=4}],ask=\"introduction\"}]";

/// Eight heads and ten sellers, three years.
const SCARCE: &str = "horizon_months=36\nisv.sellers=10\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Field\",in_house=[{month=0,heads=8}]}]";

/// Two heads, five years.
const TWO: &str = "horizon_months=60\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Field\",in_house=[{month=0,heads=2}]}]";

/// Renewals that nobody can fail.
const NOTHING_AT_STAKE: &str = "cloud.aws.spec_program=0\ncloud.aws.spec_consumption=0\ncloud.azure.spec_program=0\ncloud.azure.spec_consumption=0";

fn idle_hours(lab: &Lab, change: &str) -> Vec<f64> {
    lab.monthly_mean(Shipped::Observability, &format!("{IDLE}\n{change}"), "Idle", |view| view.record.ae_hours)
}

fn burned(view: &MonthView<'_>) -> f64 {
    view.state.clouds.iter().map(|cloud| cloud.burned).sum()
}

fn burned_at_the_end(lab: &Lab, option: &str) -> Vec<f64> {
    lab.watch(Shipped::Observability, ASKS, option, || 0.0, |last, view, _| *last = burned(view))
}

/// Teams burned in half a year per poor meeting, where everybody has met the vendor or nobody has.
fn burned_per_poor_meeting(lab: &Lab, in_place: &str) -> Vec<f64> {
    let changes = format!(
        "horizon_months=6\nstart={{month=\"2026-01\",heads=[{{tenure=24}},{{tenure=24}}],{in_place}=40}}\noption=[{{name=\"Field\",in_house=[{{month=0,heads=2}}]}}]\nconduct.poor_base=0.4\nin_house.p_mishire=0"
    );
    let counts = lab.watch(
        Shipped::Observability,
        &changes,
        "Field",
        || (0.0, 0.0),
        |(teams, poor), view, _| {
            *teams = burned(view);
            *poor += view.clouds.iter().map(|cloud| cloud.warm.poor + cloud.active.poor).sum::<f64>();
        },
    );
    counts.into_iter().map(|(teams, poor)| teams / poor).collect()
}

/// Part of the teams burned at the start that is burned no more after two fiscal years.
fn healed(lab: &Lab, change: &str) -> Vec<f64> {
    let changes = format!(
        "horizon_months=25\nstart={{month=\"2026-01\",burned=40}}\noption=[{{name=\"Idle\",motion=\"partner_side\",baseline=true}}]\n{change}"
    );
    let left = lab.watch(
        Shipped::Observability,
        &changes,
        "Idle",
        || (0.0, 0.0),
        |(first, last), view, _| {
            *first = if view.month == 0 { burned(view) } else { *first };
            *last = burned(view);
        },
    );
    left.into_iter().map(|(first, last)| 1.0 - last / first).collect()
}

/// Prepared part of what was asked in one month of every quarter.
fn prepared_in(lab: &Lab, month_of_quarter: u32) -> Vec<f64> {
    let counts = lab.watch(
        Shipped::Observability,
        SCARCE,
        "Field",
        || (0.0, 0.0),
        |(prepared, asked), view, _| {
            if view.month % 3 == month_of_quarter {
                *prepared += view.record.prepared;
                *asked += view.record.asked;
            }
        },
    );
    counts.into_iter().map(|(prepared, asked)| prepared / asked).collect()
}

/// What attribution in the fourth month is worth over the same in the sixteenth, to two heads.
fn early(lab: &Lab, change: &str) -> Vec<f64> {
    let npv = |month: u32| {
        let live = format!("cloud.aws.live_month={month}\ncloud.azure.live_month={month}");
        lab.trial(Shipped::Observability, &format!("{TWO}\n{live}\n{change}")).of("Field", Metric::Npv)
    };
    minus(&npv(4), &npv(16))
}

/// Claims on hours, asks and standing.
pub const CLAIMS: &[Claim] = &[
    Claim {
        id: "C10",
        proof: Proof::Construction,
        statement: "The partner manager is still the gate for programme benefits; the field brings its business without that.",
        observable: "Four field heads, three years, with partner managers who have a hundred thousand partners each, over the same with those as they are: funds, and field pipeline.",
        check: |lab| {
            let part = |metric| {
                let of = |changes: &str| lab.trial(Shipped::Observability, changes).of("Copied", metric);
                ratio(&of(&format!("{ASKS}\npdm.partners=100000")), &of(ASKS))
            };
            vec![
                Verdict::new("funds left", Figure::Ratio, part(Metric::Funds), Needed::Below(0.05)),
                Verdict::new("field pipeline left", Figure::Ratio, part(Metric::PipelineField), Needed::Above(0.8)),
            ]
        },
    },
    Claim {
        id: "C76",
        proof: Proof::HeldOut,
        statement: "A hosted vendor's first partner head earns more than it costs and its first field head does not; of a customer-deployed vendor the reverse is true.",
        observable: "NPV added by one head over five years, by archetype and side; on the partner side a partner manager, in the field somebody who could be an enterprise AE.",
        check: |lab| {
            let added = |shipped, option| mean(&lab.trial(shipped, FIRST).of(option, Metric::UpliftNpv));
            vec![
                Verdict::new(
                    "hosted: partner head",
                    Figure::Money,
                    added(Shipped::Saas, "Partner head"),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "hosted: field head",
                    Figure::Money,
                    added(Shipped::Saas, "Field head"),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "customer-deployed: partner head",
                    Figure::Money,
                    added(Shipped::Observability, "Partner head"),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "customer-deployed: field head",
                    Figure::Money,
                    added(Shipped::Observability, "Field head"),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C77",
        proof: Proof::HeldOut,
        statement: "Attribution before the first renewal beats the same work after it, and more so where a specialisation is at stake.",
        observable: "NPV of two field heads over five years with attribution live in month 4 less that with month 16, with the specialisation at stake in month 12 and without.",
        check: |lab| {
            let at_stake = early(lab, "");
            vec![
                Verdict::new("early less late", Figure::Money, mean(&at_stake), Needed::Above(0.0)),
                Verdict::new(
                    "the same less that without a specialisation at stake",
                    Figure::Money,
                    lead(&at_stake, &early(lab, NOTHING_AT_STAKE)),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C79",
        // Acceptance and burning of either ask are inputs.
        proof: Proof::Construction,
        statement: "Asking to be copied first gives more pull, and fewer burned teams, than asking for an introduction first.",
        observable: "Four field heads, three years: copied less introduction.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, ASKS);
            vec![
                Verdict::new(
                    "active teams, mean",
                    Figure::Number,
                    mean(&trial.lead("Copied", "Introduction", Metric::FieldPullMean)),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "burned teams at the end",
                    Figure::Number,
                    lead(&burned_at_the_end(lab, "Copied"), &burned_at_the_end(lab, "Introduction")),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C80",
        proof: Proof::Construction,
        statement: "Hours of account teams rise with credited customer-side consumption and fall with rivals; evidence lets an hour hold more meetings.",
        observable: "Hours of a team, base alone over a year, as one cause at a time is raised; and meetings asked per hour that warm teams give, four heads, ten narratives less none.",
        check: |lab| {
            let gain = |from, to| lead(&idle_hours(lab, to), &idle_hours(lab, from));
            let per_hour = |narratives: u32| {
                let changes = format!("{ASKS}\nevidence.narratives_at_start={narratives}\nevidence.target=0");
                let sums = lab.watch(
                    Shipped::Observability,
                    &changes,
                    "Copied",
                    || (0.0, 0.0),
                    |(asked, given), view, _| {
                        for (month, state) in view.clouds.iter().zip(&view.state.clouds) {
                            *asked += month.warm.asked;
                            *given += month.ae.hours * state.warm;
                        }
                    },
                );
                sums.into_iter().map(|(asked, given)| asked / given).collect::<Vec<f64>>()
            };
            vec![
                Verdict::new(
                    "consumption per contract dollar 0.8 → 1.6",
                    Figure::Number,
                    gain("consumption.ratio=0.8", "consumption.ratio=1.6"),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "rivals 20 → 80",
                    Figure::Number,
                    gain("ae.partners=20", "ae.partners=80"),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "meetings per hour, ten narratives less none",
                    Figure::Number,
                    lead(&per_hour(10), &per_hour(0)),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C81",
        proof: Proof::Construction,
        statement: "A poor meeting costs more with a team that has no verdict yet, and part of the loss heals only when territories change.",
        observable: "Teams burned per poor meeting in half a year, forty warm teams in place less forty active; and burned teams that are open again after two fiscal years, with territory changes less without.",
        check: |lab| {
            vec![
                Verdict::new(
                    "burned per poor meeting, first less later",
                    Figure::Ratio,
                    lead(&burned_per_poor_meeting(lab, "warm"), &burned_per_poor_meeting(lab, "active")),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "healed, with territory changes less without",
                    Figure::Ratio,
                    lead(&healed(lab, ""), &healed(lab, "ae.territory_change=0")),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C86",
        proof: Proof::Construction,
        statement: "Agreed governance raises the prepared share and field pull; quarter ends lower preparation.",
        observable: "Eight field heads beside ten sellers, three years: full agreement less none; and the last month of a quarter less the first.",
        check: |lab| {
            let at = |level: &str| lab.trial(Shipped::Observability, &format!("{SCARCE}\ngovernance.level={level}"));
            let gain = |metric| lead(&at("1").of("Field", metric), &at("0").of("Field", metric));
            vec![
                Verdict::new("prepared share", Figure::Ratio, gain(Metric::PreparedShare), Needed::Above(0.0)),
                Verdict::new("active teams, mean", Figure::Number, gain(Metric::FieldPullMean), Needed::Above(0.0)),
                Verdict::new(
                    "prepared share at quarter ends less at their beginnings",
                    Figure::Ratio,
                    lead(&prepared_in(lab, 2), &prepared_in(lab, 0)),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C88",
        proof: Proof::HeldOut,
        statement: "Funds reach hosted vendors more than customer-deployed ones at equal standing.",
        observable: "Funds of a year, base alone with three program heads: hosted less customer-deployed, both with $80M of revenue.",
        check: |lab| {
            let funds =
                |shipped| lab.trial(shipped, &format!("{IDLE}\nprogram_team.heads=3")).of("Idle", Metric::Funds);
            vec![Verdict::new(
                "funds of a year, hosted less customer-deployed",
                Figure::Money,
                lead(&funds(Shipped::Saas), &funds(Shipped::Observability)),
                Needed::Above(0.0),
            )]
        },
    },
];
