//! What the model must do whatever the parameters: conservation, monotone common random numbers, equal plans equal.

use super::economics::tail::Tail;
use super::funnel::deal::Deal;
use super::funnel::source::Source;
use super::*;
use crate::lanes::{self, Lanes, PRECISION, Widens, double};
use crate::parameter::Group;
use crate::sampling::{Beliefs, Streams};
use crate::scenario::Setting;
use crate::scenario::plan::{Conversion, MeetingPolicy, Motion, Step, StepPlan};
use crate::scenario::policy::{Bound, Branch, Gate, GateMetric};
use crate::scenario::setting::{
    Archetype, Attribution, Billing, CalendarMonth, CloudName, CloudSetting, Framing, InPlace, Regime,
};

/// Plain numbers near the modes of the defaults, one cloud: for tests that need some beliefs.
pub(crate) fn beliefs() -> Beliefs {
    fn group<G: Group>() -> G {
        let mut values = Vec::new();
        for spec in G::SPECS {
            let value: toml::Table = format!("v = {}", spec.default).parse().expect("defaults are TOML");
            match &value["v"] {
                toml::Value::Array(items) => values.extend(items.iter().map(central)),
                other => values.push(central(other)),
            }
        }
        G::read(&mut &values[..])
    }
    Beliefs {
        isv: group(),
        consumption: group(),
        clouds: vec![group()],
        pdm: group(),
        ae: group(),
        meetings: group(),
        conduct: group(),
        governance: group(),
        evidence: group(),
        funnel: group(),
        marketplace: group(),
        in_house: group(),
        outsourced: group(),
        enterprise_ae: group(),
        program_team: group(),
        economics: group(),
        market: group(),
        rules: group(),
        direct: group(),
        influence: group(),
        commit: group(),
        attribution: group(),
    }
}

/// Whether a figure of a rule is what was worked by hand, within the rounding of the numbers that rules are written in.
pub(crate) fn is_near<N: Copy + Into<f64>>(found: N, by_hand: f64) -> bool {
    let rounding = if size_of::<N>() == size_of::<f32>() { PRECISION } else { 1e-12 };
    let found: f64 = found.into();
    let is_same = found == by_hand || (found.is_nan() && by_hand.is_nan());
    is_same || (found - by_hand).abs() <= rounding * by_hand.abs().max(1.0)
}

/// Holds a figure of a rule to what was worked by hand.
#[track_caller]
pub(crate) fn near<N: Copy + Into<f64>>(found: N, by_hand: f64) {
    assert!(is_near(found, by_hand), "{} is not {by_hand}", found.into());
}

/// A number, the mode, the mean, or the middle of a default.
fn central(value: &toml::Value) -> f64 {
    let number = |value: &toml::Value| value.as_float().or(value.as_integer().map(|i| i as f64));
    if let Some(number) = number(value) {
        return number;
    }
    let (family, inner) = value.as_table().and_then(|table| table.iter().next()).expect("a distribution");
    let get = |key: &str| inner.get(key).and_then(number);
    match family.as_str() {
        "lognormal" => get("mean").or_else(|| Some((get("p10")? * get("p90")?).sqrt())),
        "beta" => get("mean").or_else(|| Some(get("alpha")? / (get("alpha")? + get("beta")?))),
        _ => get("mode").or_else(|| get("mean")),
    }
    .expect("a central value")
}

pub(crate) fn setting(months: u32) -> Setting {
    Setting {
        horizon_months: months,
        start: CalendarMonth { year: 2026, month: 1 },
        fiscal_year_start: 1,
        archetype: Archetype::CustomerDeployed,
        category: None,
        clouds: vec![CloudSetting::new(CloudName::Aws, Attribution::AwsPrmMetering)],
        segments: Vec::new(),
        framing: Framing::Competitive,
        billing: Billing::Annual,
        start_regime: Regime::Steady,
        in_place: InPlace::default(),
        hiring_freeze: None,
        windows: Vec::new(),
    }
}

pub(crate) fn plan(pairs: &[(u32, u32)]) -> StepPlan {
    StepPlan(pairs.iter().map(|&(month, count)| Step { month, count }).collect())
}

fn hybrid() -> StaffingOption {
    let mut option = StaffingOption::named("Hybrid");
    option.in_house = plan(&[(0, 2), (12, 4)]);
    option.outsourced = plan(&[(0, 2), (18, 1)]);
    option
}

fn run(option: &StaffingOption, trajectory: u64, observe: impl FnMut(&MonthView<'_>)) -> Path {
    let (setting, beliefs) = (setting(48), beliefs());
    let world = World::new(&setting, &beliefs);
    let mut luck = Luck::draw(&setting, &beliefs, Streams::new(1, trajectory, 0));
    simulate(&world, option, &mut luck, Adjustments::On, observe)
}

#[test]
fn account_teams_are_conserved_and_never_negative() {
    for trajectory in 0..200 {
        run(&hybrid(), trajectory, |view| {
            for cloud in &view.state.clouds {
                let cold = 120.0 - cloud.warm - cloud.active - cloud.burned;
                for stock in [cold, cloud.warm, cloud.active, cloud.burned] {
                    assert!(stock >= -120.0 * PRECISION, "month {}: {cloud:?}", view.month);
                }
            }
            assert!((0.0..=1.0).contains(&view.state.own));
        });
    }
}

/// The opportunities of a trajectory, in the order of opening.
fn deals(option: &StaffingOption, trajectory: u64) -> Vec<Deal> {
    let mut deals = Vec::new();
    run(option, trajectory, |view| deals.extend_from_slice(view.opened));
    deals
}

#[test]
fn the_same_plan_gives_the_same_bits() {
    let (first, second) = (run(&hybrid(), 3, |_| {}), run(&hybrid(), 3, |_| {}));
    for (a, b) in first.months.iter().zip(&second.months) {
        assert_eq!(a.margin[0].to_bits(), b.margin[0].to_bits());
    }
    assert_eq!(deals(&hybrid(), 3), deals(&hybrid(), 3));
}

/// An option with more capacity sees every field opportunity that a smaller one sees in month after month only as long
/// as rates are ordered; with nothing but direct sellers they always are.
#[test]
fn the_same_opportunity_has_the_same_luck_in_every_option_that_it_reaches() {
    let mut few = StaffingOption::named("Two sellers");
    few.motion = Motion::PartnerSide;
    few.field_share = 0.0;
    let mut none = few.clone();
    few.enterprise_ae = plan(&[(0, 2)]);
    none.name = "None".to_owned();
    let own = |option: &StaffingOption| -> Vec<Deal> {
        deals(option, 5).into_iter().filter(|d| d.source != Source::Direct).collect()
    };
    let (with, without) = (own(&few), own(&none));
    assert!(!without.is_empty());
    // Direct wins raise consumption and volume, so the PDM's later rates may rise; the first opportunity is the same.
    assert_eq!(with[0], without[0]);
}

/// What is set to close, month by month, against what opened: nothing is lost or counted twice on the way.
#[test]
fn every_opportunity_closes_once_in_its_month() {
    let mut opened = Vec::new();
    let mut closed = Vec::new();
    run(&hybrid(), 11, |view| {
        opened.extend_from_slice(view.opened);
        closed.push((view.record.wins, view.record.bookings, view.record.pipeline_open));
    });
    assert!(opened.len() > 20);
    let most_open = closed.iter().fold(1.0_f64, |most, &(.., open)| most.max(open));
    for (month, (wins, bookings, open)) in (0_u32..).zip(closed) {
        let won = opened.iter().filter(|deal| deal.closes == month && deal.is_won);
        let value: f64 = won.clone().map(|deal| double(deal.value)).sum();
        assert_eq!(wins, won.count() as f64);
        assert!((bookings - value).abs() <= PRECISION * value);
        // Field opportunities that opened by now and close later. One opens in the month whose view shows it.
        let still = opened
            .iter()
            .zip(opened_in(11))
            .filter(|(deal, opened)| deal.source == Source::Field && *opened <= month && deal.closes > month);
        let still: f64 = still.map(|(deal, _)| double(deal.value)).sum();
        assert!((open - still).abs() <= PRECISION * most_open, "month {month}: {open} for {still}");
    }
}

/// The tail in closed form against its months one by one, from what opened.
#[test]
fn the_tail_is_what_its_months_add_up_to() {
    let (setting, mut beliefs) = (setting(48), beliefs());
    // Joined deals are no opportunities; their own test holds them.
    beliefs.influence.overlap = 0.0;
    let world = World::new(&setting, &beliefs);
    let facts = world.facts.lane(0);
    let economics = &beliefs.economics;
    let stays = 1.0 - time::monthly_loss(economics.annual_churn);
    let growth = 1.0 + time::monthly_growth(economics.annual_expansion);
    let discount = (1.0 + beliefs.economics.discount_rate).powf(-1.0 / 12.0);
    for trajectory in 0..20 {
        let mut opened = Vec::new();
        let mut luck = Luck::draw(&setting, &beliefs, Streams::new(1, trajectory, 0));
        let path =
            simulate(&world, &hybrid(), &mut luck, Adjustments::On, |view| opened.extend_from_slice(view.opened));
        let mut expected = Tail::<f64>::default();
        let closing = (world.months_with_tail() - 48) as u32;
        for deal in opened.iter().filter(|deal| deal.is_won && deal.closes < 48 + closing) {
            // Each contract runs five years from its win; nothing expands after the horizon.
            let mut left = 1.0;
            for month in deal.closes..deal.closes + 60 {
                if month >= 48 {
                    let discount = discount.powi(month as i32);
                    expected.margin += discount * left * double(deal.arr().margin(&facts));
                    expected.revenue += discount * left * double(deal.arr().incremental(&facts)) / 12.0;
                }
                left *= stays * if month + 1 < 48 { growth } else { 1.0 };
            }
            if deal.closes >= 48 {
                let discount = world.discount(deal.closes)[0];
                expected.cost += discount * double(economics::win_cost(&facts, deal));
                expected.bookings += discount * double(deal.value);
            }
        }
        let found = path.accounts.tail.lane(0).wide();
        let pairs: [(f64, f64); 4] = [
            (found.margin, expected.margin),
            (found.revenue, expected.revenue),
            (found.cost, expected.cost),
            (found.bookings, expected.bookings),
        ];
        for (found, expected) in pairs {
            assert!((found - expected).abs() <= PRECISION * expected.abs(), "{trajectory}: {pairs:?}");
        }
        assert!(expected.bookings > 0.0 || expected.margin > 0.0);
    }
}

/// The months in which the opportunities of a trajectory opened.
fn opened_in(trajectory: u64) -> Vec<u32> {
    let mut months = Vec::new();
    run(&hybrid(), trajectory, |view| months.extend(view.opened.iter().map(|_| view.month)));
    months
}

#[test]
fn without_people_there_is_no_field_work() {
    let mut idle = StaffingOption::named("Idle");
    idle.motion = Motion::PartnerSide;
    idle.field_share = 0.0;
    run(&idle, 1, |view| {
        assert_eq!(view.effort.field, 0.0);
        assert_eq!(view.effort.fluency, 0.5);
        assert_eq!(view.record.asked, 0.0);
    });
}

#[test]
fn cutting_the_horizon_equals_the_checkpoint_of_the_longer_run() {
    let beliefs = beliefs();
    let (long, short) = (setting(48), setting(36));
    for trajectory in 0..20 {
        let npv = |setting: &Setting, at: usize| {
            let world = World::new(setting, &beliefs);
            let mut luck = Luck::draw(setting, &beliefs, Streams::new(1, trajectory, 0));
            let path = simulate(&world, &hybrid(), &mut luck, Adjustments::On, |_| {});
            (path.accounts.npv_at[at][0], path.accounts.npv(0))
        };
        let (checkpoint, _) = npv(&long, 2);
        let (_, whole) = npv(&short, 1);
        assert!((checkpoint - whole).abs() <= 1e-6 * whole.abs(), "{checkpoint} {whole}");
    }
}

/// What `see` says of each month of an option under these beliefs.
fn watched<T>(beliefs: &Beliefs, option: &StaffingOption, mut see: impl FnMut(&MonthView<'_>) -> T) -> Vec<T> {
    let setting = setting(30);
    let world = World::new(&setting, beliefs);
    let mut luck = Luck::draw(&setting, beliefs, Streams::new(1, 2, 0));
    let mut seen = Vec::new();
    simulate(&world, option, &mut luck, Adjustments::On, |view| seen.push(see(view)));
    seen
}

#[test]
fn a_gate_sees_a_replaced_provider_and_meetings_that_the_field_held_alone() {
    let mut beliefs = beliefs();
    (beliefs.outsourced.p_bad_provider, beliefs.outsourced.provider_review_months) = (1.0, 3.0);
    // Sellers have no time to prepare anything.
    (beliefs.meetings.available_hours, beliefs.meetings.solo_poor) = (1e-9, 0.0);
    let mut option = StaffingOption::named("Outsourced");
    (option.outsourced, option.meeting_policy) = (plan(&[(0, 1)]), MeetingPolicy::Solo);
    let mut grown = |metric, at_least| {
        let then = Branch { outsourced: Some(plan(&[(9, 3)])), ..Branch::default() };
        let bound = Bound::AtLeast(at_least);
        option.gates = vec![Gate { month: 9, metric, bound, then, otherwise: Branch::default() }];
        watched(&beliefs, &option, |view| view.staff.roster.actual[1])[15]
    };
    assert_eq!([1.0, 2.0].map(|times| grown(GateMetric::ProviderReplaced, times)), [3.0, 1.0]);
    assert_eq!([0.1, 1e6].map(|meetings| grown(GateMetric::GoodMeetings, meetings)), [3.0, 1.0]);
}

#[test]
fn who_goes_on_the_payroll_takes_teams_along_and_colleagues_take_teams_over() {
    let mut beliefs = beliefs();
    (beliefs.outsourced.p_bad_provider, beliefs.outsourced.annual_unit_turnover) = (0.0, 0.0);
    let mut option = StaffingOption::named("Outsourced");
    option.outsourced = plan(&[(0, 1)]);
    option.conversions = vec![Conversion { month: 10, units: 1 }];
    let own = watched(&beliefs, &option, |view| view.state.own);
    // The only unit holds all teams, and keeps them when it changes its employer.
    assert_eq!((own[9], own[10]), (0.0, 1.0));
    (option.conversions, option.in_house) = (Vec::new(), plan(&[(0, 1)]));
    let mut own = |rate: f64| {
        beliefs.outsourced.transfer_rate = rate;
        watched(&beliefs, &option, |view| (view.state.own, view.staff.in_house > 0.0))
    };
    let (without, with) = (own(0.0), own(0.1));
    let both = without.iter().position(|&(_, both)| both).expect("somebody is hired");
    assert!(without[both].0 < 1.0 && with[both - 1].0 == without[both - 1].0);
    near(lanes::real(with[both].0), without[both].0 + 0.1 * (1.0 - without[both].0));
}
