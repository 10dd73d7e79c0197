//! Meetings, conduct and account teams against numbers worked by hand.

use super::super::consumption::Credit;
use super::super::effort::Effort;
use super::super::facts::{CloudFacts, Facts};
use super::super::state::CloudState;
use super::super::tests::{beliefs, near, setting};
use super::ask::Terms;
use super::meetings::{Meetings, asked, demand, hold, push, room, timely};
use super::pdm::{self, Counted};
use super::status::Status;
use super::{ae, conduct};
use crate::lanes::{Real, Rounds};
use crate::sampling::Beliefs;
use crate::scenario::StaffingOption;
use crate::scenario::plan::{MeetingPolicy, Pay, Profile};
use crate::scenario::setting::Framing;

/// Half a meeting a month with a warm team and two with an active one, four hours each of at most half the time; sellers
/// prepare three hours and have sixty.
fn meeting_beliefs() -> Beliefs {
    let mut beliefs = beliefs();
    beliefs.meetings.warm_demand = 0.5;
    beliefs.meetings.active_demand = 2.0;
    beliefs.meetings.fam_hours = 4.0;
    beliefs.meetings.max_share = 0.5;
    beliefs.meetings.prep_hours = 3.0;
    beliefs.meetings.available_hours = 6.0;
    beliefs.meetings.pay_push = 3.0;
    beliefs.meetings.solo_poor = 0.1;
    beliefs.meetings.unprepared_poor = 0.4;
    beliefs.meetings.overload_exponent = 2.0;
    beliefs.meetings.solo_factor = 0.5;
    beliefs.governance.careless = 0.0;
    beliefs.isv.sellers = 10.0;
    beliefs
}

#[test]
fn meetings_asked_are_those_in_demand_as_far_as_hours_reach() {
    let (facts, option) = (Facts::new(&meeting_beliefs()), StaffingOption::named("Field"));
    // Ten warm teams want 5, four active ones 8; half of 52 hours holds 6.5, half of what is wanted.
    let demand = demand(&facts.meetings, 1.0, 0.0, 0.0);
    let [warm, active] = asked(&facts, &option, demand, [10.0, 4.0], 1_000.0);
    near(warm, 5.0);
    near(active, 8.0);
    let [warm, active] = asked(&facts, &option, demand, [10.0, 4.0], 52.0);
    near(warm, 2.5);
    near(active, 4.0);
}

#[test]
fn pay_on_meetings_pushes_on_top_of_the_option() {
    let (facts, mut option) = (Facts::new(&meeting_beliefs()), StaffingOption::named("Pushy"));
    option.meeting_push = 1.5;
    near(push(&facts.meetings, &option), 1.5);
    option.pay = Pay::Meetings;
    near(push(&facts.meetings, &option), 4.5);
    let [warm, active] = asked(&facts, &option, demand(&facts.meetings, 1.0, 0.0, 0.0), [10.0, 4.0], 1e6);
    near(warm, 22.5);
    near(active, 36.0);
}

#[test]
fn sellers_have_room_for_what_their_hours_prepare() {
    let facts = Facts::new(&meeting_beliefs());
    // Ten sellers with six hours prepare twenty meetings of three.
    near(room(&facts, 10.0, 1.0), 1.0);
    near(room(&facts, 20.0, 1.0), 1.0);
    near(room(&facts, 30.0, 1.0), 2.0 / 3.0);
    // Half the hours at the end of a quarter.
    near(room(&facts, 20.0, 0.5), 0.5);
}

#[test]
fn a_policy_says_what_becomes_of_meetings_without_preparation() {
    let beliefs = meeting_beliefs().meetings.rounded();
    let held = |policy| {
        // Twelve asked, room for a quarter, a fifth of the prepared ones poor.
        let Meetings { held, prepared, good, poor, solo_good, .. } =
            hold(&Facts::new(&meeting_beliefs()), policy, 12.0, timely(&beliefs, policy, 0.25), 0.2);
        [held, prepared, good, poor, solo_good]
    };
    assert!(beliefs.solo_poor < beliefs.unprepared_poor);
    for (policy, by_hand) in [
        (MeetingPolicy::Reschedule, [3.0, 3.0, 2.4, 0.6, 0.0]),
        // Nine are held alone: a tenth poor, the rest keeps the relationship.
        (MeetingPolicy::Solo, [12.0, 3.0, 2.4, 0.6 + 0.9, 8.1]),
        // A sixteenth of twelve is prepared; two fifths of the other 11.25 are poor.
        (MeetingPolicy::RunUnprepared, [12.0, 0.75, 0.6, 0.15 + 4.5, 0.0]),
    ] {
        for (found, by_hand) in held(policy).into_iter().zip(by_hand) {
            near(found, by_hand);
        }
    }
}

#[test]
fn careless_sellers_spoil_meetings_that_they_had_time_for() {
    let mut beliefs = meeting_beliefs();
    (beliefs.governance.careless, beliefs.governance.level) = (0.4, 0.5);
    let facts = Facts::new(&beliefs);
    // Of ten with room a fifth is run unprepared: eight prepared, a fifth of them poor, and two fifths of the two.
    let Meetings { held, prepared, good, poor, .. } = hold(&facts, MeetingPolicy::Reschedule, 20.0, 0.5, 0.2);
    for (found, by_hand) in [(held, 10.0), (prepared, 8.0), (good, 6.4), (poor, 1.6 + 0.8)] {
        near(found, by_hand);
    }
}

fn conduct_beliefs() -> Beliefs {
    let mut beliefs = beliefs();
    beliefs.conduct.poor_base = 0.1;
    beliefs.conduct.wrong_cloud = 0.2;
    beliefs.conduct.credentials_ready = 0.5;
    beliefs.conduct.disparage = 0.2;
    beliefs.conduct.premature_ask = 0.25;
    beliefs.conduct.no_evidence_poor = 0.4;
    beliefs.conduct.bill_cut_poor = 0.5;
    beliefs.in_house.pm_poor = 0.3;
    beliefs
}

#[test]
fn each_fault_of_conduct_takes_its_part_of_the_good_meetings() {
    let (facts, mut setting, mut option) =
        (Facts::new(&conduct_beliefs()), setting(12), StaffingOption::named("Field"));
    let p_poor =
        |setting: &_, option: &_| conduct::p_poor(&facts, setting, option, 0.5, facts.conduct.credentials_ready, 0.5);
    // Good: 0.9 · (1 - 0.2·0.5) · 0.8 · 0.75 · (1 - 0.4·0.5) = 0.3888.
    near(p_poor(&setting, &option), 0.6112);
    setting.framing = Framing::BillCut;
    near(p_poor(&setting, &option), 1.0 - 0.1944);
    setting.framing = Framing::Competitive;
    option.profile = Profile::PartnerManager;
    // Half of the effort is in-house: 0.3888·(1 - 0.3/2).
    near(p_poor(&setting, &option), 1.0 - 0.330_48);
    option.profile = Profile::EnterpriseAe;
    setting.clouds.push(setting.clouds[0]);
    near(p_poor(&setting, &option), 1.0 - 0.3456);
}

#[test]
fn the_wrong_cloud_spoils_at_most_every_meeting() {
    let (mut beliefs, mut setting) = (conduct_beliefs(), setting(12));
    beliefs.conduct.wrong_cloud = 0.8;
    beliefs.conduct.credentials_ready = 0.0;
    setting.clouds.push(setting.clouds[0]);
    near(conduct::p_poor(&Facts::new(&beliefs), &setting, &StaffingOption::named("Field"), 0.5, 0.0, 0.5), 1.0);
}

#[test]
fn a_deal_is_worth_what_it_adds_to_the_quota() {
    let mut beliefs = beliefs();
    beliefs.isv.acv = 200e3;
    beliefs.consumption.ratio = 2.0;
    beliefs.consumption.hosted_share = 0.25;
    beliefs.clouds[0].credit_mkt = 0.5;
    beliefs.clouds[0].coverage_pracr = 0.8;
    beliefs.clouds[0].pracr_failure = 0.15;
    let (facts, of_cloud) = (Facts::new(&beliefs), CloudFacts::new(&beliefs, 0));
    let credit = Credit { per_direct: 1.24, p_marketplace: 0.3, live: 0.5, reports: 0.5, ..Credit::default() };
    // 400,000·0.75·1.24 + 0.5·0.3·200,000 = 402,000, and four fifths of it under this framing.
    let status = Status { eligible: 1.0, specialised: 1.0 };
    near(ae::benefit(&facts, &of_cloud, false, 0.8, &credit, &status), 321_600.0);
    // Reports add 400,000·0.25·0.8·0.85·0.5 = 34,000.
    near(ae::benefit(&facts, &of_cloud, true, 0.8, &credit, &status), 348_800.0);
    // Half of the 30,000 of the marketplace without the specialisation, nothing without co-sell status.
    let lapsed = Status { specialised: 0.0, ..status };
    near(ae::benefit(&facts, &of_cloud, false, 0.8, &credit, &lapsed), 321_600.0 - 0.8 * 15_000.0);
    near(ae::benefit(&facts, &of_cloud, false, 0.8, &credit, &Status::default()), 321_600.0 - 0.8 * 30_000.0);
}

#[test]
fn motive_is_half_at_the_reference_and_saturates() {
    let mut beliefs = beliefs();
    beliefs.ae.quota = 5e6;
    beliefs.ae.b50_share = 0.02;
    beliefs.ae.motive_exponent = 2.0;
    let facts = Facts::new(&beliefs);
    // B50 = 100,000; twice that with exponent 2: 4/(4 + 1).
    near(ae::look(&facts, 100e3).motive, 0.5);
    near(ae::look(&facts, 200e3).motive, 0.8);
    near(ae::look(&facts, 0.0).motive, 0.0);
}

#[test]
fn a_team_gives_its_hours_in_proportion_to_what_partners_add() {
    let mut beliefs = beliefs();
    beliefs.ae.quota = 5e6;
    beliefs.ae.b50_share = 0.02;
    beliefs.ae.attention_exponent = 2.0;
    beliefs.ae.partners = 13.0;
    beliefs.ae.partner_hours = 16.0;
    let facts = Facts::new(&beliefs);
    // Twice what makes a team half willing, squared, beside twelve typical rivals: 4/(4 + 12).
    near(ae::look(&facts, 200e3).share, 0.25);
    near(ae::look(&facts, 200e3).hours, 4.0);
    near(ae::look(&facts, 0.0).hours, 0.0);
}

#[test]
fn hours_of_a_team_hold_so_many_meetings() {
    let mut meetings = meeting_beliefs().meetings.rounded();
    (meetings.warm_demand, meetings.active_demand) = (0.0, 0.0);
    (meetings.max_per_team, meetings.reference) = (1.0, 0.25);
    // Without material a meeting of 1.5 hours takes 3; with half of it 2.
    let by_hand = [(0.3, 0.0, [0.1, 0.1]), (1.2, 0.5, [0.6, 0.25]), (9.0, 0.5, [1.0, 0.25]), (0.0, 1.0, [0.0, 0.0])];
    for (hours, readiness, [warm, active]) in by_hand {
        let found = demand(&meetings, 1.5, hours, readiness);
        near(found[0], warm);
        near(found[1], active);
    }
    meetings.warm_demand = 0.3;
    let [warm, active] = demand(&meetings, 1.5, 9.0, 1.0);
    near(warm, 0.3);
    near(active, 0.25);
}

#[test]
fn a_fiscal_year_sends_teams_back_and_forgives() {
    let mut beliefs = beliefs();
    beliefs.ae.territory_change = 0.4;
    beliefs.ae.forgive = 0.25;
    beliefs.ae.turnover_clears = 0.0;
    let mut state = CloudState { warm: 10.0, active: 5.0, burned: 8.0, ..CloudState::default() };
    ae::change_territory(&Facts::new(&beliefs).ae, &mut state, 0.75);
    // Half of warm and active: 0.4·(0.5 + 0.75).
    near(state.warm, 5.0);
    near(state.active, 2.5);
    near(state.burned, 6.0);
    // A new team has no verdict: half of them go, and of the rest a quarter forgives.
    beliefs.ae.turnover_clears = 1.0;
    ae::change_territory(&Facts::new(&beliefs).ae, &mut state, 0.75);
    near(state.burned, 6.0 * 0.5 * 0.75);
}

/// One stock at a time, so that each flow can be worked by hand: hazards are logarithms of simple parts.
#[test]
fn flows_follow_meetings() {
    let mut beliefs = meeting_beliefs();
    beliefs.clouds[0].target_accounts = 100.0;
    beliefs.clouds[0].accounts_per_team = 1.0;
    beliefs.clouds[0].weight = 1.0;
    beliefs.ae.activation = 2.0_f64.ln();
    beliefs.ae.ramping = 0.0;
    beliefs.ae.decay_warm = 0.0;
    beliefs.ae.decay_active = 4.0_f64.ln();
    beliefs.ae.spill = 0.0;
    beliefs.ae.reach = 0.0;
    beliefs.ae.training_rate = 0.0;
    beliefs.pdm.intro_rate = 0.0;
    let (facts, of_cloud) = (Facts::new(&beliefs), CloudFacts::new(&beliefs, 0));
    let effort = Effort { fluency: 1.0, field_hours: 400.0, ..Effort::default() };
    // Ten warm teams with ten good meetings; four active ones with two good meetings a month less than they want.
    let warm = Meetings { asked: 10.0, held: 10.0, prepared: 10.0, good: 10.0, ..Meetings::default() };
    let inputs = ae::AeInputs {
        motive: 1.0,
        readiness: 1.0,
        effort: &effort,
        warm,
        active: Meetings { good: 4.0, ..Meetings::default() },
        introductions: 0.0,
        mishire_hazard: 0.0,
        ask: Terms { accept: 1.0, burn: 0.0 },
    };
    let mut state = CloudState { warm: 10.0, active: 4.0, ..CloudState::default() };
    let new = ae::flow(&facts, &of_cloud, &mut state, &inputs);
    // Hazard of joining ln 2: half of ten join. Active teams want 8 meetings and have 4, so ln 4·(1 - 1/2) = ln 2 cools
    // half of four.
    near(new, 0.0);
    near(state.active, 4.0 + 5.0 - 2.0);
    near(state.warm, 10.0 - 5.0 + 2.0);
    near(state.burned, 0.0);
}

#[test]
fn outreach_warms_cold_teams() {
    let mut beliefs = meeting_beliefs();
    beliefs.clouds[0].target_accounts = 100.0;
    beliefs.clouds[0].accounts_per_team = 1.0;
    beliefs.clouds[0].weight = 0.5;
    beliefs.outsourced.intel_uplift = 0.5;
    // Of 200 hours in the field half are on this cloud: 100·1.5 of them reach ln 2·100 teams.
    beliefs.ae.reach = 2.0_f64.ln() / 1.5;
    beliefs.ae.training_rate = 0.0;
    beliefs.pdm.intro_rate = 0.0;
    let (facts, of_cloud) = (Facts::new(&beliefs), CloudFacts::new(&beliefs, 0));
    let effort = Effort { field_hours: 100.0, outsourced_part: 1.0, ..Effort::default() };
    let none = Meetings::default();
    let inputs = ae::AeInputs {
        motive: 0.5,
        readiness: 0.5,
        effort: &effort,
        warm: none,
        active: none,
        introductions: 0.0,
        mishire_hazard: 0.0,
        ask: Terms { accept: 1.0, burn: 0.0 },
    };
    let mut state = CloudState { burned: 20.0, ..CloudState::default() };
    near(ae::flow(&facts, &of_cloud, &mut state, &inputs), 40.0);
    near(state.warm, 40.0);
}

/// What a poor meeting does to warm and to active teams, and an ask to cold ones: one hazard each.
#[test]
fn a_verdict_is_given_once() {
    let mut beliefs = meeting_beliefs();
    beliefs.clouds[0].target_accounts = 200.0;
    beliefs.clouds[0].accounts_per_team = 2.0;
    beliefs.meetings.burn = 1.0;
    beliefs.meetings.active_burn = 0.25;
    (beliefs.ae.decay_warm, beliefs.ae.decay_active, beliefs.ae.spill) = (0.0, 0.0, 0.0);
    (beliefs.ae.reach, beliefs.ae.training_rate, beliefs.pdm.intro_rate) = (0.0, 0.0, 0.0);
    let effort = Effort { field_hours: 100.0, in_house_part: 1.0, ..Effort::default() };
    let poor = |poor: Real| Meetings { poor, ..Meetings::default() };
    let inputs = ae::AeInputs {
        motive: 1.0,
        readiness: 1.0,
        effort: &effort,
        // Hazards of ln 2 for ten warm teams and eight active ones: half of each.
        warm: poor(10.0 * Real::ln(2.0)),
        active: poor(8.0 * Real::ln(2.0)),
        introductions: 0.0,
        mishire_hazard: 0.0,
        ask: Terms { accept: 0.2, burn: 0.5 },
    };
    let (facts, of_cloud) = (Facts::new(&beliefs), CloudFacts::new(&beliefs, 0));
    let mut state = CloudState { warm: 10.0, active: 8.0, ..CloudState::default() };
    near(ae::flow(&facts, &of_cloud, &mut state, &inputs), 0.0);
    // A quarter of the four active teams lost is burned, the others are warm again.
    near(state.active, 4.0);
    near(state.warm, 10.0 - 5.0 + 3.0);
    near(state.burned, 5.0 + 1.0);

    // Of 100 teams 90 are cold; a hundred hours ask so many that hazards are 0.2·x and 0.8·0.5·x, in all ln 3.
    beliefs.clouds[0].weight = 1.0;
    beliefs.ae.reach = 3.0_f64.ln() / 0.6;
    let (facts, of_cloud) = (Facts::new(&beliefs), CloudFacts::new(&beliefs, 0));
    let none = Meetings::default();
    let mut state = CloudState { burned: 10.0, ..CloudState::default() };
    let asking = ae::AeInputs { warm: none, active: none, ..inputs };
    // Two thirds of ninety leave: a third of them warm, the others burned.
    near(ae::flow(&facts, &of_cloud, &mut state, &asking), 20.0);
    near(state.burned, 10.0 + 40.0);
}

#[test]
fn a_pdm_counts_what_is_attributed_and_half_of_all_without_the_specialisation() {
    let mut beliefs = beliefs();
    let pdm = &mut beliefs.pdm;
    (pdm.weight_consumption, pdm.weight_marketplace, pdm.weight_program, pdm.weight_attributed) = (0.4, 0.3, 0.2, 0.1);
    (pdm.typical_consumption, pdm.typical_marketplace, pdm.typical_attributed) = (100e3, 500e3, 2e6);
    let facts = Facts::new(&beliefs);
    let counted = Counted { partner: 50e3, volume: 3e6, standing: 0.5, attributed: 1e6, strength: 1.0 };
    // 0.4·½ + 0.3·(250,000/500,000) + 0.2·½ + 0.1·½.
    near(pdm::metrics(&facts.pdm, &facts.per, &counted), 0.5);
    near(pdm::metrics(&facts.pdm, &facts.per, &Counted { strength: 0.5, ..counted }), 0.25);
}

/// All flows of a month at once, worked out from docs/MODEL.md section 6 by a calculator.
#[test]
fn all_flows_of_a_month_compete() {
    let mut beliefs = meeting_beliefs();
    (beliefs.clouds[0].target_accounts, beliefs.clouds[0].accounts_per_team) = (50.0, 1.0);
    let meetings = &mut beliefs.meetings;
    (meetings.burn, meetings.active_burn, meetings.fam_hours) = (0.5, 0.25, 4.0);
    let ae = &mut beliefs.ae;
    (ae.activation, ae.ramping, ae.ramping_factor, ae.spill) = (0.5, 0.4, 0.25, 0.3);
    (ae.decay_warm, ae.decay_active, ae.reach) = (0.2, 0.3, 0.1);
    (ae.training_rate, ae.accounts_per_session, ae.sellers_per_session) = (0.05, 2.0, 5.0);
    (ae.recorded_share, ae.library_half_life) = (0.4, 6.0);
    (beliefs.outsourced.intel_uplift, beliefs.pdm.intro_rate) = (0.4, 0.5);
    let (facts, of_cloud) = (Facts::new(&beliefs), CloudFacts::new(&beliefs, 0));
    let effort = Effort { field_hours: 100.0, in_house_part: 0.75, fluency: 0.5, ..Effort::default() };
    let inputs = ae::AeInputs {
        motive: 0.6,
        readiness: 0.8,
        effort: &effort,
        warm: Meetings { held: 4.0, good: 2.0, poor: 1.0, solo_good: 1.0, ..Meetings::default() },
        active: Meetings { held: 6.0, good: 3.0, poor: 0.5, solo_good: 2.0, ..Meetings::default() },
        introductions: 4.0,
        mishire_hazard: 0.05,
        ask: Terms { accept: 0.8, burn: 0.5 },
    };
    let mut state = CloudState { warm: 10.0, active: 4.0, burned: 6.0, library: 20.0, ..CloudState::default() };
    // Warm teams: burn 0.1, join 0.0252 (willing 0.6·0.7 = 0.42), cool 0.1225; active ones: burn 0.065625, cool 0.256875.
    // 60 hours are left to ask, 6.6 contacts and 0.84 sessions: 8.96 of 50 are warmed and 0.66 burned.
    near(ae::flow(&facts, &of_cloud, &mut state, &inputs), 4.890_460_810_696_797);
    near(state.warm, 13.574_680_217_351_8);
    near(state.active, 3.120_558_463_731_728);
    near(state.burned, 7.470_385_330_331_84);
    near(state.library, 19.497_974_362_806_787);
}
