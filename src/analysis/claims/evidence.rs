//! What proves value, and how it is put.

use super::lab::{Lab, Shipped, lead, mean, minus, share, times};
use super::{Claim, Figure, Needed, Proof, Verdict};
use crate::lanes::{self, Lanes};
use crate::metric::Metric;
use crate::model::consumption;

/// One to six heads in the field, four years.
const HEADS: &str = "option=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Two\",in_house=[{month=0,heads=2}]},{name=\"Three\",in_house=[{month=0,heads=3}]},{name=\"One\",in_house=[{month=0,heads=1}]},{name=\"Six\",in_house=[{month=0,heads=6}]}]";

fn of(lab: &Lab, option: &str, change: &str, metric: Metric) -> Vec<f64> {
    lab.trial(Shipped::Observability, &format!("{HEADS}\n{change}")).of(option, metric)
}

/// Field pipeline that three narratives at the start add.
fn added(lab: &Lab, option: &str, change: &str) -> Vec<f64> {
    let at = |narratives: u32| {
        of(lab, option, &format!("evidence.narratives_at_start={narratives}\n{change}"), Metric::PipelineField)
    };
    minus(&at(3), &at(0))
}

/// NPV that three narratives at the start add to heads who have accounts and sellers of their own.
fn worth(lab: &Lab, option: &str, heads: u32) -> Vec<f64> {
    let (aws, azure, sellers) = (20 * heads, 10 * heads, 4 * heads);
    let at = |narratives: u32| {
        let room =
            format!("cloud.aws.target_accounts={aws}\ncloud.azure.target_accounts={azure}\nisv.sellers={sellers}");
        of(lab, option, &format!("evidence.narratives_at_start={narratives}\n{room}"), Metric::Npv)
    };
    minus(&at(3), &at(0))
}

/// Burned teams by month 12 over meetings held, with no time spent on evidence.
fn burned_per_meeting(lab: &Lab, narratives: &str) -> Vec<f64> {
    let changes = format!("{HEADS}\nevidence.share=0\nin_house.mishire_burn=0\nhorizon_months=12\n{narratives}");
    let counts = lab.watch(
        Shipped::Observability,
        &changes,
        "Three",
        || (0.0, 0.0),
        |(burned, held), view, _| {
            *burned = view.state.clouds.iter().map(|cloud| cloud.burned).sum();
            *held += view.clouds.iter().map(|cloud| cloud.warm.held + cloud.active.held).sum::<f64>();
        },
    );
    counts.into_iter().map(|(burned, held)| burned / held).collect()
}

/// Claims on evidence and framing.
pub const CLAIMS: &[Claim] = &[
    Claim {
        id: "C22",
        proof: Proof::Construction,
        statement: "Direct, indirect and enabled consumption are ever harder to measure and to believe, and may be ever larger.",
        observable: "Share of a true dollar that is believed, by tier, and how often the enabled tier is the largest, over the beliefs.",
        check: |lab| {
            let believed = |of: fn(&crate::parameter::Consumption<f64>) -> f64| {
                lab.believed(Shipped::Observability, "", |world| of(&world.beliefs(0).consumption))
            };
            let (indirect, enabled) = (believed(|c| c.credibility_indirect), believed(|c| c.credibility_enabled));
            let largest = minus(&believed(|c| c.enabled), &believed(|c| c.indirect.max(1.0)));
            vec![
                Verdict::new("indirect, against 1 for direct", Figure::Ratio, mean(&indirect), Needed::Below(1.0)),
                Verdict::new("indirect less enabled", Figure::Ratio, lead(&indirect, &enabled), Needed::Above(0.0)),
                Verdict::new(
                    "chance that the enabled tier is the largest",
                    Figure::Ratio,
                    share(largest.iter().map(|x| *x > 0.0)),
                    Needed::Above(0.2),
                ),
            ]
        },
    },
    Claim {
        id: "C24",
        proof: Proof::Fitted,
        statement: "Two or three anonymised spend graphs make the enabled claim credible; more add less.",
        observable: "Credited dollars per direct dollar by number of spend graphs, over the beliefs.",
        check: |lab| {
            let gained = |from: u32, to: u32| {
                lab.believed(Shipped::Observability, "", |world| {
                    let beliefs = &world.facts.consumption.lane(0);
                    let credibility = |graphs| consumption::credibility_enabled(beliefs, graphs);
                    let at = |graphs: u32| {
                        let credibility = credibility(lanes::count(graphs));
                        lanes::double(consumption::credited_per_direct(beliefs, 0.0, credibility))
                    };
                    (at(to) - at(from)) / (at(1000) - at(0))
                })
            };
            vec![
                Verdict::new(
                    "part of all gain from three graphs",
                    Figure::Ratio,
                    mean(&gained(0, 3)),
                    Needed::Within(0.6, 0.95),
                ),
                Verdict::new(
                    "first three less next three",
                    Figure::Ratio,
                    lead(&gained(0, 3), &gained(3, 6)),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C25",
        proof: Proof::Fitted,
        statement: "Three or four customer narratives belong before the first approach: without them meetings convert worse and burn more teams.",
        observable: "Three field heads, narratives in hand at the start 0 against 3, none built later: pipeline by month 12, burned teams per meeting.",
        check: |lab| {
            let pipeline =
                |narratives: &str| of(lab, "Three", &format!("evidence.share=0\n{narratives}"), Metric::PipelineM12);
            let [without, with] = ["evidence.narratives_at_start=0", "evidence.narratives_at_start=3"];
            vec![
                Verdict::new(
                    "pipeline by month 12 lost without",
                    Figure::Money,
                    lead(&pipeline(without), &pipeline(with)),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "burned teams per meeting, without less with",
                    Figure::Ratio,
                    lead(&burned_per_meeting(lab, without), &burned_per_meeting(lab, with)),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C26",
        proof: Proof::HeldOut,
        statement: "Named-customer evidence is the most productive investment of all and multiplies with people in the field.",
        observable: "Four years: NPV of the first narrative against that of one more FAM-month (a third head's NPV over its months); and field pipeline that three narratives add with six heads less with one, where the heads build none themselves.",
        check: |lab| {
            let none = "evidence.narratives_at_start=0";
            let npv = |option, change| of(lab, option, change, Metric::Npv);
            let first = minus(&npv("Two", "evidence.narratives_at_start=1"), &npv("Two", none));
            let month = times(&minus(&npv("Three", none), &npv("Two", none)), 1.0 / 48.0);
            vec![
                Verdict::new(
                    "first narrative less a FAM-month",
                    Figure::Money,
                    lead(&first, &month),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "three narratives, with six heads less with one",
                    Figure::Money,
                    lead(&added(lab, "Six", "evidence.share=0"), &added(lab, "One", "evidence.share=0")),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C26b",
        proof: Proof::HeldOut,
        statement: "Evidence serves every account team: the more seats work the field, each with accounts and sellers of its own, the more the same narratives are worth.",
        observable: "NPV that three narratives at the start add in four years, with six heads less with one; thirty accounts and four sellers a head, who spend their usual part of time on narratives.",
        check: |lab| {
            vec![Verdict::new(
                "three narratives, with six heads less with one",
                Figure::Money,
                lead(&worth(lab, "Six", 6), &worth(lab, "One", 1)),
                Needed::Above(0.0),
            )]
        },
    },
    Claim {
        id: "C27",
        proof: Proof::Construction,
        statement: "Telling an account team that the customer will spend less is heard as a threat; an edge over the rival cloud lands well, commitment freed for better use best.",
        observable: "Three field heads, four years: field pipeline by framing.",
        check: |lab| {
            let pipeline =
                |framing: &str| of(lab, "Three", &format!("conduct.framing=\"{framing}\""), Metric::PipelineField);
            let [cut, edge, freed] = ["bill_cut", "competitive", "reallocation"].map(pipeline);
            vec![
                Verdict::new("edge over the rival less bill cut", Figure::Money, lead(&edge, &cut), Needed::Above(0.0)),
                Verdict::new("commitment freed less edge", Figure::Money, lead(&freed, &edge), Needed::Above(0.0)),
            ]
        },
    },
];
