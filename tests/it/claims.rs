//! The simulated world behaves like the real one: one test a claim, on simulated output.
//!
//! What a claim needs, its figures and how much it proves stand in `docs/CLAIMS.md`, which `alliance-sim claims`
//! writes. Claims that do not hold are tested as well: each has to be listed as a finding.

use alliance_sim::analysis::claims::{self, Lab, OPEN, Outcome, TRAJECTORIES, examine};
use alliance_sim::report::claims::{figure, tally};
use std::sync::OnceLock;

const SEED: u64 = 1;

fn lab() -> &'static Lab<'static> {
    static LAB: OnceLock<Lab<'static>> = OnceLock::new();
    LAB.get_or_init(|| Lab::new(SEED, TRAJECTORIES, false))
}

fn outcome(id: &str) -> Outcome {
    examine(claims::find(id).expect("the table of claims has it"), lab())
}

fn told(outcome: &Outcome) -> String {
    let line = |v: &claims::Verdict| format!("  {}: {} needs {:?}, z = {:.1}\n", v.what, figure(v), v.needed, v.z());
    format!(
        "{}: {}\n{}",
        outcome.claim.id,
        outcome.claim.statement,
        outcome.verdicts.iter().map(line).collect::<String>()
    )
}

/// One test a claim, named after it.
macro_rules! claim_tests {
    ($( $name:ident => $id:literal, )*) => {
        $(
            #[test]
            fn $name() {
                let outcome = outcome($id);
                assert!(!outcome.verdicts.is_empty());
                if OPEN.contains(&$id) {
                    assert!(!outcome.holds(), "a documented finding now holds; take it off the list:\n{}", told(&outcome));
                } else {
                    assert!(outcome.holds(), "does not hold by three standard errors:\n{}", told(&outcome));
                }
            }
        )*

        #[test]
        fn every_claim_is_tested() {
            let tested = [$( $id ),*];
            let untested: Vec<&str> = claims::claims().map(|claim| claim.id).filter(|id| !tested.contains(id)).collect();
            assert!(untested.is_empty(), "no test for {untested:?}");
        }
    };
}

claim_tests! {
    c1_account_teams_gain_from_the_customers_bill => "C1",
    c2_partner_managers_gain_from_the_vendors_side => "C2",
    c3_hosted_software_has_its_champion_in_the_partner_manager => "C3",
    c4_customer_deployed_software_splits_the_sides => "C4",
    c5_own_consumption_of_customer_deployed_software_is_flat => "C5",
    c6_partner_managers_share_time_by_contribution => "C6",
    c7_deals_outside_the_marketplace_leave_the_partner_manager_cold => "C7",
    c8_customer_deployed_vendors_get_less_of_the_partner_manager => "C8",
    c9_customer_deployed_vendors_are_handed_over_more_often => "C9",
    c11_help_without_incentive_is_rare_and_erratic => "C11",
    c12_more_submissions_bring_hardly_any_business => "C12",
    c13_the_marketplace_counts_for_both_sides => "C13",
    c14_the_bridge_carries_only_marketplace_deals => "C14",
    c15_the_bridge_is_partial => "C15",
    c16_the_marketplace_originates_for_hosted_software_only => "C16",
    c17_a_stale_listing_hurts_twice => "C17",
    c18_listings_of_customer_deployed_software_need_less => "C18",
    c19_clouds_see_by_mechanism => "C19",
    c20_unattributed_consumption_is_invisible => "C20",
    c21_attribution_counts_from_its_first_day => "C21",
    c22_tiers_fall_in_credibility => "C22",
    c24_two_or_three_spend_graphs_make_the_claim_credible => "C24",
    c25_narratives_come_before_the_first_approach => "C25",
    c26_evidence_is_the_most_productive_investment => "C26",
    c26b_evidence_serves_every_team => "C26b",
    c27_framing_decides_how_value_lands => "C27",
    c29_the_partner_playbook_gives_no_field_business => "C29",
    c30_each_archetype_has_its_own_motion => "C30",
    c31_pay_follows_pipeline => "C31",
    c32_field_pull_leads_pipeline => "C32",
    c32b_submissions_do_not_lead_field_pipeline => "C32b",
    c33_a_junior_hire_is_worse_than_none => "C33",
    c34_pipeline_beyond_closing_capacity_ages => "C34",
    c35_a_field_manager_costs_as_much_as_an_enterprise_seller => "C35",
    c36_field_engagement_pays_for_many_not_for_all => "C36",
    c37_prove_it_before_scaling_when_motives_are_unknown => "C37",
    c38_bought_capacity_ramps_faster => "C38",
    c39_bought_capacity_has_a_lower_plateau => "C39",
    c40_relationships_outlast_people_better_than_contracts => "C40",
    c41_building_overtakes_buying_with_size_and_horizon => "C41",
    c42_bought_capacity_follows_changes_of_mind => "C42",
    c43_resizing_is_worth_most_under_uncertainty => "C43",
    c43b_orders_cost_nothing_where_nothing_changes => "C43b",
    c44_building_takes_a_year_and_buying_less => "C44",
    c44b_buying_saves_a_year => "C44b",
    c45_providers_hit_more_often => "C45",
    c46_finding_the_mix_is_not_always_on_the_front => "C46",
    c47_account_teams_hardly_change_their_minds => "C47",
    c48_pull_persists_and_decays => "C48",
    c49_flooding_the_zone_backfires => "C49",
    c50_pay_on_meetings_floods => "C50",
    c51_unprepared_is_the_worst_of_all => "C51",
    c52_agreed_rules_lower_poor_meetings => "C52",
    c55_asks_depend_on_quarter_and_tenure => "C55",
    c56_credentials_open_doors => "C56",
    c57_disparaging_native_services_costs_relationships => "C57",
    c58_recordings_work_for_years => "C58",
    c60_a_small_hosted_part_does_not_make_a_hosted_product => "C60",
    c61_two_motions_need_rules => "C61",
    c65_the_playbook_brings_no_field_pipeline => "C65",
    c66_four_in_five_marketplace_deals_are_renewals => "C66",
    c67_programs_are_well_kept_all_the_while => "C67",
    c68_two_of_four_partner_managers_leave => "C68",
    c69_the_rebuild_reaches_its_pipeline => "C69",
    c70_the_rebuild_reaches_its_marketplace_volume => "C70",
    c71_after_the_rebuild_the_marketplace_closes => "C71",
    c72_program_work_costs_less_after_the_rebuild => "C72",
    c73_skipping_the_playbook_is_the_saving => "C73",
    c74_the_field_touches_the_sellers_deals_and_the_partner_side_does_not => "C74",
    c75_counting_those_deals_pays_back_sooner => "C75",
    c10_the_partner_manager_gates_benefits_not_business => "C10",
    c83_conversion_keeps_what_was_built => "C83",
    c76_the_first_head_belongs_to_the_side_that_gains => "C76",
    c77_attribution_belongs_before_the_first_renewal => "C77",
    c78_a_dollar_in_attribution_or_evidence_beats_one_in_a_third_head => "C78",
    c79_a_small_favour_first => "C79",
    c80_hours_follow_what_is_credited => "C80",
    c81_the_first_verdict_is_the_dearest => "C81",
    c82_finding_at_four_seats_a_split_by_distance_is_as_good_as_a_provider => "C82",
    c84_resizing_is_worth_something_and_orders_cost => "C84",
    c85_finding_a_mix_adds_as_fast_as_bought_seats => "C85",
    c86_governance_prepares => "C86",
    c88_funds_reach_hosted_vendors => "C88",
    c91_seats_beyond_what_can_be_closed_return_less => "C91",
    c87_commitments_route_and_quicken => "C87",
    c89_the_field_is_worth_most_where_most_runs => "C89",
    c90_egress_eats_the_hosted_margin => "C90",
}

/// The document leads with the count and shows each figure of the defaults. Figures under the sourced priors are made by
/// the same command in the same run; they are spot-checked below, to keep this fast.
#[test]
fn the_document_of_claims_is_current() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/CLAIMS.md")).expect("it is there");
    let outcomes: Vec<Outcome> = claims::claims().map(|claim| examine(claim, lab())).collect();
    let (holds, all) = tally(&outcomes, claims::Proof::HeldOut);
    assert!(text.contains(&format!("**{holds} of {all} held-out claims hold**")), "regenerate docs/CLAIMS.md");
    for outcome in &outcomes {
        for verdict in &outcome.verdicts {
            let row = format!("| {} |", verdict.what);
            let is_current = |line: &str| line.starts_with(&row) && line.contains(&format!("| {} |", figure(verdict)));
            assert!(
                text.lines().any(is_current),
                "{}: {} is now {}: run `alliance-sim claims --out docs/CLAIMS.md`",
                outcome.claim.id,
                verdict.what,
                figure(verdict)
            );
        }
    }
    let sourced = Lab::new(SEED, TRAJECTORIES, true);
    for id in ["C36", "C39"] {
        for verdict in examine(claims::find(id).expect("the table has it"), &sourced).verdicts {
            assert!(text.contains(&figure(&verdict)), "{id} under the sourced priors is now {}", figure(&verdict));
        }
    }
}
