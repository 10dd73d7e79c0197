//! Who is hired, for what, and how they are paid.

use super::lab::{Lab, Shipped, correlation, lead, mean, minus, ratio, share};
use super::{Claim, Figure, Needed, Proof, Verdict};
use crate::engine::Column;
use crate::metric::{BridgeItem, Metric};

/// Four heads each way, four years.
const WAYS: &str = "option=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Partner side\",motion=\"partner_side\",in_house=[{month=0,heads=4}]},{name=\"Field\",in_house=[{month=0,heads=4}]},{name=\"Junior\",profile=\"partner_manager\",in_house=[{month=0,heads=4}]},{name=\"Submissions\",pay=\"submissions\",in_house=[{month=0,heads=4}]},{name=\"Sellers\",enterprise_ae=[{month=0,heads=4}]},{name=\"Programs\",in_house=[{month=0,heads=4}],program_team=[{month=0,heads=6}]}]";

/// Four and eight heads in the field.
const SIZES: &str = "option=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Four\",in_house=[{month=0,heads=4}]},{name=\"Eight\",in_house=[{month=0,heads=8}]}]";

/// The pilot as shipped against its end state from the start, when what moves account teams is anybody's guess.
const PILOT: &str = "ae.b50_share={uniform={min=0.005,max=0.2}}\noption.Hybrid.in_house=[{month=0,heads=3}]";

fn burned_per_meeting(lab: &Lab, option: &str) -> Vec<f64> {
    let changes = format!("{WAYS}\nhorizon_months=12\nin_house.mishire_burn=0");
    let counts = lab.watch(
        Shipped::Observability,
        &changes,
        option,
        || (0.0, 0.0),
        |(burned, held), view, _| {
            *burned = view.state.clouds.iter().map(|cloud| cloud.burned).sum();
            *held += view.clouds.iter().map(|cloud| cloud.warm.held + cloud.active.held).sum::<f64>();
        },
    );
    counts.into_iter().map(|(burned, held)| burned / held).collect()
}

/// Claims on the team.
pub const CLAIMS: &[Claim] = &[
    Claim {
        id: "C29",
        proof: Proof::Fitted,
        statement: "The partner-side playbook copied to customer-deployed software gives, after a year, tidy administration and no field business.",
        observable: "Four heads on the partner side, customer-deployed: listing health at month 12, and field pipeline by month 12 as it is and against four heads in the field.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, WAYS);
            let pipeline = |option| trial.of(option, Metric::PipelineM12);
            let listing = lab.watch(
                Shipped::Observability,
                &format!("{WAYS}\nhorizon_months=12"),
                "Partner side",
                || 0.0,
                |listing, view, world| {
                    *listing = view
                        .state
                        .clouds
                        .iter()
                        .zip(&world.beliefs(0).clouds)
                        .map(|(state, cloud)| cloud.weight * state.listing)
                        .sum();
                },
            );
            vec![
                Verdict::new("listing health", Figure::Ratio, mean(&listing), Needed::Above(0.95)),
                Verdict::new(
                    "field pipeline by month 12",
                    Figure::Money,
                    mean(&pipeline("Partner side")),
                    Needed::Below(150e3),
                ),
                Verdict::new(
                    "part of what four field heads bring",
                    Figure::Ratio,
                    ratio(&pipeline("Partner side"), &pipeline("Field")),
                    Needed::Below(0.25),
                ),
            ]
        },
    },
    Claim {
        id: "C30",
        proof: Proof::HeldOut,
        statement: "Hosted vendors should invest on the partner side, customer-deployed ones in the field; the other way round the money is wasted.",
        observable: "NPV of four heads in the field less the same four on the partner side, four years, by archetype.",
        check: |lab| {
            let field = |shipped| lab.trial(shipped, WAYS).lead("Field", "Partner side", Metric::Npv);
            vec![
                Verdict::new(
                    "customer-deployed: field less partner side",
                    Figure::Money,
                    mean(&field(Shipped::Observability)),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "hosted: field less partner side",
                    Figure::Money,
                    mean(&field(Shipped::Saas)),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C31",
        proof: Proof::Construction,
        statement: "Field alliance managers must be paid on field pipeline; paid on submissions they submit.",
        observable: "Four heads paid on submissions less the same paid on pipeline, customer-deployed, four years.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, WAYS);
            let programs =
                |option| lab.monthly_mean(Shipped::Observability, WAYS, option, |view| view.effort.program_hours);
            vec![
                Verdict::new(
                    "program hours a month",
                    Figure::Number,
                    lead(&programs("Submissions"), &programs("Field")),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "field pipeline",
                    Figure::Money,
                    mean(&trial.lead("Submissions", "Field", Metric::PipelineField)),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "NPV",
                    Figure::Money,
                    mean(&trial.lead("Submissions", "Field", Metric::Npv)),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C32",
        proof: Proof::HeldOut,
        statement: "Field pull, the number of account teams that bring the vendor in, leads pipeline.",
        observable: "Four field heads: correlation of active teams at month 12 with pipeline of the year after.",
        check: |lab| {
            let pairs = lab.watch(
                Shipped::Observability,
                WAYS,
                "Field",
                || (0.0, 0.0),
                |(pull, after), view, _| match view.month {
                    11 => *pull = view.record.field_pull,
                    12..24 => *after += view.record.pipeline_field,
                    _ => {}
                },
            );
            let (pull, after): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            vec![Verdict::new(
                "correlation of field pull with later pipeline",
                Figure::Ratio,
                correlation(&pull, &after),
                Needed::Above(0.3),
            )]
        },
    },
    Claim {
        id: "C32b",
        // Program hours reach the field's pipeline by no rule but the upkeep of listings.
        proof: Proof::Construction,
        statement: "Submissions do not lead field pipeline.",
        observable: "Field pipeline gained with four program heads beside four field heads, as a part of theirs.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, WAYS);
            let gained = trial.lead("Programs", "Field", Metric::PipelineField);
            vec![Verdict::new(
                "pipeline gained with four program heads",
                Figure::Ratio,
                ratio(&gained, &trial.of("Field", Metric::PipelineField)),
                Needed::Within(-0.1, 0.1),
            )]
        },
    },
    Claim {
        id: "C33",
        proof: Proof::Fitted,
        statement: "The profile is that of a senior account executive; a junior partner manager in that seat burns relationships and is worth less than nobody.",
        observable: "Four partner managers as FAMs, customer-deployed: burned teams per meeting and NPV against four of the right profile, and against nobody.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, WAYS);
            vec![
                Verdict::new(
                    "burned teams per meeting, less the right profile",
                    Figure::Ratio,
                    lead(&burned_per_meeting(lab, "Junior"), &burned_per_meeting(lab, "Field")),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "NPV less the right profile",
                    Figure::Money,
                    mean(&trial.lead("Junior", "Field", Metric::Npv)),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "NPV less nobody",
                    Figure::Money,
                    mean(&trial.lead("Junior", "Idle", Metric::Npv)),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C34",
        proof: Proof::Construction,
        statement: "Field alliance managers originate and hand over; beyond what direct sellers can close, more of them age the pipeline.",
        observable: "Eight field heads less four when sellers can work few alliance deals (0.3 each) and when they can work many (30 each), four years.",
        check: |lab| {
            let at = |room: &str, metric| {
                lab.trial(Shipped::Observability, &format!("{SIZES}\nfunnel.open_per_seller={room}"))
                    .lead("Eight", "Four", metric)
            };
            vec![
                Verdict::new(
                    "wins gained, tight less roomy",
                    Figure::Number,
                    lead(&at("0.3", Metric::Wins), &at("30", Metric::Wins)),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "peak stretch of the cycle gained, tight",
                    Figure::Ratio,
                    mean(&at("0.3", Metric::StretchPeak)),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C35",
        // Both prices are inputs.
        proof: Proof::Construction,
        statement: "A field alliance manager costs more than a partner manager and about as much as an enterprise AE.",
        observable: "Present cost of people over four years above the standing team, four heads each.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, WAYS);
            let cost = |option| trial.column(option, &Column::Bridge(BridgeItem::StaffCost));
            let added = |option| minus(&cost(option), &cost("Idle"));
            vec![
                Verdict::new(
                    "FAM over partner manager",
                    Figure::Ratio,
                    ratio(&added("Field"), &added("Junior")),
                    Needed::Above(1.0),
                ),
                Verdict::new(
                    "FAM over enterprise AE",
                    Figure::Ratio,
                    ratio(&added("Field"), &added("Sellers")),
                    Needed::Within(0.75, 1.25),
                ),
            ]
        },
    },
    Claim {
        id: "C36",
        proof: Proof::Fitted,
        statement: "For many infrastructure vendors field engagement clearly pays, for some it does not.",
        observable: "NPV added by what four field heads originate alone, deals that sellers have anyway left out; customer-deployed: mean, and share of futures of either sign.",
        check: |lab| {
            let npv = lab.trial(Shipped::Observability, WAYS).of("Field", Metric::OriginatedNpv);
            vec![
                Verdict::new("originated NPV", Figure::Money, mean(&npv), Needed::Above(0.0)),
                Verdict::new(
                    "share above zero",
                    Figure::Ratio,
                    share(npv.iter().map(|x| *x > 0.0)),
                    Needed::Within(0.05, 0.95),
                ),
            ]
        },
    },
    Claim {
        id: "C37",
        proof: Proof::HeldOut,
        statement: "Where it is unknown what moves the account teams, prove it before scaling.",
        observable: "NPV of the pilot as shipped (one head, one unit; four seats if four teams are active by month 14, otherwise none) less three heads and one unit at once; motive threshold anywhere from 0.5% to 20% of quota.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, PILOT);
            vec![Verdict::new(
                "pilot less all at once",
                Figure::Money,
                mean(&trial.lead("Pilot then scale", "Hybrid", Metric::Npv)),
                Needed::Above(0.0),
            )]
        },
    },
];
