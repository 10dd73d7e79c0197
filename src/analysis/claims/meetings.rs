//! Meetings, trust and reputation.

use super::lab::{Lab, Shipped, lead, mean, minus};
use super::{Claim, Figure, Needed, Proof, Verdict};
use crate::metric::Metric;
use crate::model::cloud_month::CloudMonth;
use crate::model::state::CloudState;

/// Four heads in the field by meeting policy and push; three years.
const POLICIES: &str = "horizon_months=36\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Reschedule\",in_house=[{month=0,heads=4}]},{name=\"Solo\",in_house=[{month=0,heads=4}],meeting_policy=\"solo\"},{name=\"Unprepared\",in_house=[{month=0,heads=4}],meeting_policy=\"run_unprepared\"},{name=\"No meetings\",in_house=[{month=0,heads=4}],meeting_push=0.0},{name=\"Half\",in_house=[{month=0,heads=4}],meeting_policy=\"run_unprepared\",meeting_push=0.5},{name=\"Flood\",in_house=[{month=0,heads=4}],meeting_policy=\"run_unprepared\",meeting_push=8.0},{name=\"Paid on meetings\",in_house=[{month=0,heads=4}],meeting_policy=\"run_unprepared\",pay=\"meetings\"}]";

/// Sellers with little time for other people's meetings.
const BUSY: &str = "isv.sellers=10\nmeetings.available_hours=4";

/// Sellers with hardly any.
const SWAMPED: &str = "isv.sellers=5\nmeetings.available_hours=0.1";

/// Four heads for two years, then nobody.
const STOP: &str = "horizon_months=48\nwindow=[{name=\"next\",from=25,months=11},{name=\"later\",from=37,months=11}]\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Stopped\",in_house=[{month=0,heads=4},{month=24,heads=0}]}]";

/// Four heads, four years; the cloud's first and last fiscal quarters of the last years.
const SEASON: &str = "horizon_months=48\nwindow=[{name=\"last\",from=33,months=3},{name=\"first\",from=36,months=3}]\ncloud.azure.fiscal_start=1\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Field\",in_house=[{month=0,heads=4}]}]";

fn pipeline(lab: &Lab, change: &str, option: &str) -> Vec<f64> {
    lab.trial(Shipped::Observability, &format!("{POLICIES}\n{change}")).of(option, Metric::PipelineField)
}

/// What a change does to the field pipeline of four heads.
fn effect(lab: &Lab, from: &str, to: &str) -> Vec<f64> {
    minus(&pipeline(lab, to, "Reschedule"), &pipeline(lab, from, "Reschedule"))
}

fn poor_share(lab: &Lab, change: &str, option: &str) -> Vec<f64> {
    let counts = lab.watch(
        Shipped::Observability,
        &format!("{POLICIES}\n{change}"),
        option,
        || (0.0, 0.0),
        |(poor, held), view, _| {
            for cloud in &view.clouds {
                *poor += cloud.warm.poor + cloud.active.poor;
                *held += cloud.warm.held + cloud.active.held;
            }
        },
    );
    counts.into_iter().map(|(poor, held)| poor / held).collect()
}

/// Opportunities that recordings bring from month 25 on, expected, after everybody has gone.
fn library(lab: &Lab, change: &str) -> Vec<f64> {
    lab.watch(
        Shipped::Observability,
        &format!("{STOP}\n{change}"),
        "Stopped",
        || 0.0,
        |sum, view, world| {
            if view.month > 24 {
                let inbound = |(month, state): (&CloudMonth<f64>, &CloudState<f64>)| {
                    world.beliefs(0).funnel.library * month.ae.motive * state.library
                };
                *sum += view.clouds.iter().zip(&view.state.clouds).map(inbound).sum::<f64>();
            }
        },
    )
}

/// Part of the teams burned at the start that has given a second chance after a year.
fn second_chances(lab: &Lab) -> Vec<f64> {
    let changes = "horizon_months=13\nstart={month=\"2026-01\",burned=40}\nae.territory_change=0\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true}]";
    lab.watch(
        Shipped::Observability,
        changes,
        "Idle",
        || 0.0,
        |back, view, _| {
            *back = 1.0 - view.state.clouds.iter().map(|cloud| cloud.burned).sum::<f64>() / 40.0;
        },
    )
}

fn warm_teams(lab: &Lab, change: &str) -> Vec<f64> {
    let changes = format!("{POLICIES}\n{BUSY}\n{change}");
    lab.monthly_mean(Shipped::Observability, &changes, "Unprepared", |view| {
        view.state.clouds.iter().map(|cloud| cloud.warm).sum()
    })
}

/// Claims on meetings.
pub const CLAIMS: &[Claim] = &[
    Claim {
        id: "C47",
        proof: Proof::Construction,
        statement: "An account team judges at the first meeting and hardly ever changes its mind; its colleagues hear of it.",
        observable: "Part of the burned teams that has come back after a year, with the same people; warm teams lost because colleagues hear, with unprepared meetings.",
        check: |lab| {
            vec![
                Verdict::new(
                    "second chances within a year",
                    Figure::Ratio,
                    mean(&second_chances(lab)),
                    Needed::Below(0.15),
                ),
                Verdict::new(
                    "warm teams lost to hearsay",
                    Figure::Number,
                    lead(&warm_teams(lab, ""), &warm_teams(lab, "ae.spill=0")),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C48",
        proof: Proof::HeldOut,
        statement: "Convinced account teams keep bringing the vendor in, and for a while even when nobody works them.",
        observable: "Four heads for two years, then nobody: field pipeline of months 25–35 above that without them, and of months 37–47 less of months 25–35.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, STOP);
            let after = |window| {
                minus(
                    &trial.within("Stopped", Metric::PipelineField, window),
                    &trial.within("Idle", Metric::PipelineField, window),
                )
            };
            vec![
                Verdict::new("months 25–35, above nobody", Figure::Money, mean(&after("next")), Needed::Above(0.0)),
                Verdict::new(
                    "months 37–47 less months 25–35",
                    Figure::Money,
                    lead(&after("later"), &after("next")),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C49",
        proof: Proof::Fitted,
        statement: "Flooding the zone with meetings that nobody has prepared does more harm than good: beyond some number less is more, and even none is better.",
        observable: "Field pipeline of three years, four heads, meetings run unprepared when sellers lack time: usual number against none and against eight times as many (busy sellers); eight times against none where sellers have hardly any time.",
        check: |lab| {
            let at = |change, option| pipeline(lab, change, option);
            vec![
                Verdict::new(
                    "usual number less none",
                    Figure::Money,
                    lead(&at("", "Unprepared"), &at("", "No meetings")),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "eight times less half, busy sellers",
                    Figure::Money,
                    lead(&at(BUSY, "Flood"), &at(BUSY, "Half")),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "eight times less none, hardly any time",
                    Figure::Money,
                    lead(&at(SWAMPED, "Flood"), &at(SWAMPED, "No meetings")),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C50",
        proof: Proof::Construction,
        statement: "The flood is rational for those who are paid on meetings held; pay on success gives fewer and better ones.",
        observable: "Four heads paid on meetings less the same paid on pipeline, busy sellers, three years.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, &format!("{POLICIES}\n{BUSY}"));
            let change = |metric| mean(&trial.lead("Paid on meetings", "Unprepared", metric));
            vec![
                Verdict::new(
                    "part of meetings prepared",
                    Figure::Ratio,
                    change(Metric::PreparedShare),
                    Needed::Below(0.0),
                ),
                Verdict::new("field pipeline", Figure::Money, change(Metric::PipelineField), Needed::Below(0.0)),
            ]
        },
    },
    Claim {
        id: "C51",
        proof: Proof::HeldOut,
        statement: "Prepared is best, put off is better than unprepared, alone and narrow is the better evil. (Whether to put off or to go alone is too close to call with these defaults.)",
        observable: "Field pipeline of three years, four heads, busy sellers, by what happens to meetings beyond the sellers' hours; prepared: the same with sellers who have time.",
        check: |lab| {
            let at = |option| pipeline(lab, BUSY, option);
            let rested = pipeline(lab, "isv.sellers=10\nmeetings.available_hours=60", "Reschedule");
            vec![
                Verdict::new(
                    "prepared less put off",
                    Figure::Money,
                    lead(&rested, &at("Reschedule")),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "put off less unprepared",
                    Figure::Money,
                    lead(&at("Reschedule"), &at("Unprepared")),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "alone less unprepared",
                    Figure::Money,
                    lead(&at("Solo"), &at("Unprepared")),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C52",
        proof: Proof::Construction,
        statement: "Rules agreed between the heads of alliances and sales lower the share of poor meetings.",
        observable: "Poor meetings per meeting held, busy sellers: put off instead of held unprepared; and twice the hours that sellers may give.",
        check: |lab| {
            let loose = poor_share(lab, BUSY, "Unprepared");
            vec![
                Verdict::new(
                    "put off",
                    Figure::Ratio,
                    lead(&poor_share(lab, BUSY, "Reschedule"), &loose),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "twice the hours",
                    Figure::Ratio,
                    lead(&poor_share(lab, "isv.sellers=10\nmeetings.available_hours=8", "Unprepared"), &loose),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C55",
        proof: Proof::Construction,
        statement: "What may be asked of a seller depends on the quarter and on the time in role.",
        observable: "Field pipeline of four heads: a cloud's last fiscal quarter less the first one after it; and all sellers new in role less none.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, SEASON);
            let quarter = |window| trial.within("Field", Metric::PipelineField, window);
            vec![
                Verdict::new(
                    "last quarter less next first",
                    Figure::Money,
                    lead(&quarter("last"), &quarter("first")),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "all new in role less none",
                    Figure::Money,
                    mean(&effect(lab, "ae.ramping=0", "ae.ramping=1")),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C56",
        proof: Proof::Construction,
        statement: "A short statement of credentials, one version per cloud, opens doors; the wrong cloud's terms close them.",
        observable: "Field pipeline of four heads, three years: statement ready on every occasion less never ready; and poor meetings per meeting with a mistake in every tenth statement that is not ready.",
        check: |lab| {
            let ready = "conduct.credentials_ready=1";
            let never = "conduct.credentials_ready=0\nconduct.wrong_cloud=0.1";
            vec![
                Verdict::new(
                    "field pipeline, never ready less ready",
                    Figure::Money,
                    mean(&effect(lab, ready, never)),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "poor meetings, never ready less ready",
                    Figure::Ratio,
                    lead(&poor_share(lab, never, "Reschedule"), &poor_share(lab, ready, "Reschedule")),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C57",
        proof: Proof::Construction,
        statement: "Comparisons that talk down the cloud's own services cost relationships, often unseen.",
        observable: "Field pipeline of four heads, three years, such a comparison in every tenth meeting less in none.",
        check: |lab| {
            vec![Verdict::new(
                "field pipeline",
                Figure::Money,
                mean(&effect(lab, "conduct.disparage=0", "conduct.disparage=0.1")),
                Needed::Below(0.0),
            )]
        },
    },
    Claim {
        id: "C58",
        proof: Proof::Construction,
        statement: "A training slot reaches up to fifteen sellers at once, and its recording goes on working for years.",
        observable: "Sellers reached by a slot, as believed; opportunities expected from recordings in months 25–47, after everybody has gone, against no training.",
        check: |lab| {
            vec![
                Verdict::new(
                    "sellers reached by a slot",
                    Figure::Number,
                    mean(&lab.believed(Shipped::Observability, "", |world| world.beliefs(0).ae.sellers_per_session)),
                    Needed::Within(1.0, 15.5),
                ),
                Verdict::new(
                    "opportunities from recordings",
                    Figure::Number,
                    lead(&library(lab, ""), &library(lab, "ae.training_rate=0")),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
];
