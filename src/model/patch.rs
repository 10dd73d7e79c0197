//! Patches: the parts of clouds that stocks of account teams, effort, meetings, opportunities and wins are counted by. A
//! cloud without segments is one patch.
//!
//! ```text
//! a segment has `accounts` of the cloud's target accounts, and of what comes by weight a part `weight` (sum 1)
//! its contracts, cycles and demand are × acv, cycle, demand, each scaled to mean 1 by weight inside the cloud
//! consumption, PDM, status, funds, listing and attribution stay per cloud; introductions and what the PDM brings go to
//! its patches by weight
//! ```

use super::facts::CloudFacts;
use crate::lanes::Rounds;
use crate::sampling::Beliefs;
use crate::scenario::Setting;
use crate::scenario::segments::Segment;

/// A part of a cloud.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patch {
    /// The cloud.
    pub cloud: usize,
    /// The first patch of that cloud, which stands for it.
    pub first: usize,
    /// Part of the cloud's weight.
    pub share: f64,
    /// Part of its target accounts.
    pub accounts: f64,
    /// Factor on contracts.
    pub worth: f64,
    /// Factor on cycles.
    pub cycle: f64,
    /// Factor on the rates of opportunities and on the overlap with direct deals.
    pub demand: f64,
    /// Part of in-house productivity lost there, where it is not the cloud's.
    pub distance: Option<f64>,
    /// Part of a provider's productivity lost there, where it is not the cloud's.
    pub provider_distance: Option<f64>,
}

impl Patch {
    /// A whole cloud, at a position among all patches.
    #[must_use]
    pub fn whole(cloud: usize, first: usize) -> Self {
        let (share, accounts, worth, cycle, demand) = (1.0, 1.0, 1.0, 1.0, 1.0);
        Self { cloud, first, share, accounts, worth, cycle, demand, distance: None, provider_distance: None }
    }

    /// The facts of the patch that beliefs make.
    #[must_use]
    pub fn facts(&self, beliefs: &Beliefs) -> CloudFacts {
        let mut own = beliefs.clouds[self.cloud];
        own.weight *= self.share;
        own.target_accounts *= self.accounts;
        own.distance = self.distance.unwrap_or(own.distance);
        own.provider_distance = self.provider_distance.unwrap_or(own.provider_distance);
        let [share, worth, cycle, demand] = [self.share, self.worth, self.cycle, self.demand].rounded();
        CloudFacts { share, worth, cycle, demand, ..CloudFacts::made(own, beliefs) }
    }
}

/// The patches of a scenario, cloud by cloud.
#[must_use]
pub fn patches(setting: &Setting) -> Vec<Patch> {
    let mut all = Vec::new();
    for cloud in 0..setting.clouds.len() {
        let (own, first) = (setting.segments_of(cloud), all.len());
        if own.is_empty() {
            all.push(Patch::whole(cloud, first));
        }
        let mean = |factor: fn(&Segment) -> f64| own.iter().map(|of| of.weight * factor(of)).sum::<f64>();
        let accounts: f64 = own.iter().map(|of| of.accounts).sum();
        let [worth, cycle, demand] = [mean(|of| of.acv), mean(|of| of.cycle), mean(|of| of.demand)];
        all.extend(own.iter().map(|of| Patch {
            cloud,
            first,
            share: of.weight,
            accounts: of.accounts / accounts,
            worth: of.acv / worth,
            cycle: of.cycle / cycle,
            demand: of.demand / demand,
            distance: of.distance,
            provider_distance: of.provider_distance,
        }));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::{PRECISION, Real, double};
    use crate::model::funnel::source::Source;
    use crate::model::luck::Luck;
    use crate::model::staffing::Adjustments;
    use crate::model::tests::{beliefs, near, plan, setting};
    use crate::model::{MonthView, World, simulate};
    use crate::sampling::Streams;
    use crate::scenario::StaffingOption;
    use crate::scenario::places::On;
    use crate::scenario::setting::CloudName;

    fn segment(name: &str, accounts: f64, weight: f64) -> Segment {
        Segment { accounts, weight, ..Segment::named(0, name) }
    }

    /// Nothing is won, so that nothing that chance brings comes back into the field.
    fn without_wins() -> Beliefs {
        let mut beliefs = beliefs();
        beliefs.funnel.base_win_rate = 1e-12;
        (beliefs.influence.overlap, beliefs.enterprise_ae.opportunity_rate) = (0.0, 0.5);
        beliefs
    }

    fn watch(segments: Vec<Segment>, beliefs: &Beliefs, option: &StaffingOption, mut see: impl FnMut(&MonthView<'_>)) {
        let setting = Setting { segments, ..setting(36) };
        let world = World::new(&setting, beliefs);
        let mut luck = Luck::draw(&setting, beliefs, Streams::new(1, 4, 0));
        simulate(&world, option, &mut luck, Adjustments::On, |view| see(view));
    }

    fn hybrid() -> StaffingOption {
        let mut option = StaffingOption::named("Hybrid");
        option.in_house = plan(&[(0, 2)]);
        option.outsourced = plan(&[(0, 2), (18, 1)]);
        option
    }

    /// Everything that patches have of a month, added up.
    fn sums(view: &MonthView<'_>) -> Vec<f64> {
        let of = |number: fn(&MonthView<'_>, usize) -> f64| -> f64 {
            (0..view.clouds.len()).map(|patch| number(view, patch)).sum()
        };
        let record = &view.record;
        vec![
            of(|view, patch| view.state.clouds[patch].warm),
            of(|view, patch| view.state.clouds[patch].active),
            of(|view, patch| view.state.clouds[patch].burned),
            of(|view, patch| view.state.clouds[patch].library),
            of(|view, patch| view.clouds[patch].rates.sponsored),
            of(|view, patch| view.clouds[patch].rates.unsponsored),
            of(|view, patch| view.clouds[patch].rates.advocacy),
            of(|view, patch| view.clouds[patch].rates.pdm),
            of(|view, patch| view.clouds[patch].rates.direct),
            view.state.own,
            view.state.volume_12m.iter().sum(),
            record.pdm_hours,
            record.pdm_motive,
            record.ae_motive,
            record.ae_hours,
            record.partner,
            record.customer,
            record.credited,
            record.funds,
            record.asked,
            record.prepared,
            record.field_pull,
            record.accounts_covered,
        ]
    }

    #[test]
    fn segments_that_are_all_alike_are_the_cloud() {
        let (beliefs, mut option) = (without_wins(), hybrid());
        option.enterprise_ae = plan(&[(0, 1)]);
        let (mut whole, mut parts) = (Vec::new(), Vec::new());
        watch(Vec::new(), &beliefs, &option, |view| whole.push(sums(view)));
        watch(vec![segment("a", 30.0, 0.25), segment("b", 90.0, 0.75)], &beliefs, &option, |view| {
            parts.push(sums(view));
        });
        for (month, (whole, parts)) in whole.iter().zip(&parts).enumerate() {
            for (place, (whole, parts)) in whole.iter().zip(parts).enumerate() {
                assert!(
                    (whole - parts).abs() <= PRECISION * whole.abs().max(1.0),
                    "month {month}, {place}: {whole}, {parts}"
                );
            }
        }
        assert!(whole[35][1] > 1.0 && whole[35][4] > 0.0, "teams are active");
    }

    #[test]
    fn seats_stay_on_a_segment_and_lose_what_it_is_far() {
        let mut beliefs = without_wins();
        beliefs.pdm.intro_rate = 0.0;
        let mut option = StaffingOption::named("In-house");
        option.in_house = plan(&[(0, 2)]);
        option.places.in_house = Some(On { name: CloudName::Aws, segment: Some("there".to_owned()), patches: 1..2 });
        let far = |distance: f64| {
            let there = Segment { distance: Some(distance), ..segment("there", 40.0, 0.5) };
            let (mut hazard, mut teams) = (0.0, [0.0; 2]);
            watch(vec![segment("here", 80.0, 0.5), there], &beliefs, &option, |view| {
                let (new, cold) = (view.clouds[1].newly_warm, 40.0 / beliefs.clouds[0].accounts_per_team);
                if hazard == 0.0 && new > 0.0 {
                    hazard = -libm::log(1.0 - new / cold);
                }
                teams = [0, 1].map(|patch| view.state.clouds[patch].warm + view.state.clouds[patch].active);
            });
            (hazard, teams)
        };
        let ((near_by, [here, there]), (far_off, _)) = (far(0.0), far(0.4));
        assert!(here == 0.0 && there > 1.0, "{here}, {there}");
        // What leaves a stock is rounded on the scale of the stock.
        let rounding = 2.0 * crate::lanes::double(Real::EPSILON) * (1.0 / far_off + 1.0 / near_by);
        assert!((far_off / near_by - 0.6).abs() < rounding, "{far_off} for 0.6 of {near_by}");
    }

    #[test]
    fn heads_are_paid_for_the_pipeline_of_the_segment_they_stay_on() {
        let mut beliefs = without_wins();
        let option = apart();
        let mut months = |variable: f64| {
            beliefs.in_house.variable_per_pipeline = variable;
            let mut months = Vec::new();
            watch(vec![segment("own", 80.0, 0.5), segment("theirs", 40.0, 0.5)], &beliefs, &option, |view| {
                let of_field = |place: usize| -> f64 {
                    let there = view.opened.iter().filter(|deal| deal.source == Source::Field && deal.cloud == place);
                    there.map(|deal| double(deal.value)).sum()
                };
                months.push((view.record.selling_cost, [of_field(0), of_field(1)]));
            });
            months
        };
        let (without, with) = (months(0.0), months(0.1));
        let (mut own, mut theirs) = (0.0, 0.0);
        for ((without, _), (with, opened)) in without.iter().zip(&with) {
            (own, theirs) = (own + opened[0], theirs + opened[1]);
            assert!((with - without - 0.1 * opened[0]).abs() <= PRECISION * with, "{with}, {without}, {opened:?}");
        }
        assert!(own > 0.0 && theirs > 0.0);
    }

    /// Heads on the first segment, units on the second.
    fn apart() -> StaffingOption {
        let at = |segment: &str, place: usize| {
            Some(On { name: CloudName::Aws, segment: Some(segment.to_owned()), patches: place..place + 1 })
        };
        let mut option = hybrid();
        (option.places.in_house, option.places.outsourced) = (at("own", 0), at("theirs", 1));
        option
    }

    #[test]
    fn units_bring_teams_and_take_them_along_where_they_stay() {
        let mut beliefs = without_wins();
        (beliefs.outsourced.p_bad_provider, beliefs.outsourced.annual_unit_turnover) = (0.0, 0.0);
        (beliefs.pdm.intro_rate, beliefs.outsourced.min_term_months) = (0.0, 1.0);
        let mut option = apart();
        (option.in_house, option.outsourced) = (plan(&[(6, 2)]), plan(&[(0, 2), (24, 0)]));
        let mut teams = |loss: f64| {
            beliefs.outsourced.loss = loss;
            let (mut teams, mut units) = (Vec::new(), Vec::new());
            watch(vec![segment("own", 80.0, 0.5), segment("theirs", 40.0, 0.5)], &beliefs, &option, |view| {
                teams.push([0, 1].map(|patch| view.state.clouds[patch].warm + view.state.clouds[patch].active));
                units.push(view.staff.roster.actual[1]);
            });
            (teams, units)
        };
        let ((all, units), (none, _)) = (teams(1.0), teams(0.0));
        // What they bring is where they stay; nobody else works before month 7.
        assert!(all[5][0] == 0.0 && all[5][1] > 1.0, "{:?}", all[5]);
        let last = units.iter().rposition(|&units| units > 0.0).expect("they work");
        // All that the last one held is lost, and nothing that heads hold on the other segment.
        assert!(all[last][1] > 1.0 && all[last + 1][1] < 1e-9, "{:?}, {:?}", all[last], all[last + 1]);
        assert!(all[last + 1][0] > 1.0);
        near(all[35][0], none[35][0]);
    }

    #[test]
    fn seats_of_a_whole_cloud_are_on_its_segments_by_their_weight_in_it() {
        let mut option = apart();
        option.places.in_house = Some(On { name: CloudName::Aws, segment: None, patches: 0..2 });
        // Of a cloud that is 0.6 of the business, its first segment 0.55 of that, its second 0.45; one of another cloud.
        assert_eq!(option.places.parts(0, 0.33, 0.55), [0.55, 0.0]);
        assert_eq!(option.places.parts(1, 0.27, 0.45), [0.45, 1.0]);
        assert_eq!(option.places.parts(2, 0.4, 1.0), [0.0, 0.0]);
        option.places.in_house = None;
        assert_eq!(option.places.parts(1, 0.27, 0.45), [0.27, 1.0]);
    }

    #[test]
    fn contracts_cycles_and_demand_of_a_segment_are_its_own() {
        let mut beliefs = beliefs();
        (beliefs.isv.acv_cv, beliefs.funnel.cycle_cv) = (0.0, 0.0);
        let mut option = StaffingOption::named("Sellers");
        option.enterprise_ae = plan(&[(0, 60)]);
        let own = |acv, cycle, demand| move |of: Segment| Segment { acv, cycle, demand, ..of };
        let segments = vec![own(3.0, 2.0, 1.0)(segment("a", 60.0, 0.25)), own(1.0, 1.0, 4.0)(segment("b", 60.0, 0.75))];
        // Means by weight: 1.5, 1.25 and 3.25.
        let (worth, cycle) = ([2.0, 2.0 / 3.0], [1.6, 0.8]);
        let mut count = [0.0_f64; 2];
        let mut motive = [0.0_f64; 2];
        watch(segments, &beliefs, &option, |view| {
            if view.month == 0 {
                motive = [0, 1].map(|patch| view.clouds[patch].ae.motive);
            }
            for deal in view.opened.iter().filter(|deal| deal.source == Source::Direct) {
                near(deal.value, beliefs.isv.acv * worth[deal.cloud]);
                let months = (beliefs.funnel.cycle_months * cycle[deal.cloud]).ceil();
                near(f64::from(deal.closes - view.month), months);
                count[deal.cloud] += 1.0;
            }
        });
        // A twelfth as many of a quarter of the weight: 0.25·1 to 0.75·4.
        let (all, part) = (count[0] + count[1], 0.25 / 3.25);
        let error = (all * part * (1.0 - part)).sqrt();
        assert!(all > 300.0 && (count[0] - part * all).abs() < 4.0 * error, "{count:?}");
        // What a deal is worth to a team follows the contract.
        let with = |factor: f64| {
            let (mut beliefs, mut motive) = (beliefs.clone(), 0.0);
            beliefs.isv.acv *= factor;
            watch(Vec::new(), &beliefs, &option, |view| {
                motive = if view.month == 0 { view.clouds[0].ae.motive } else { motive }
            });
            motive
        };
        near(motive[0], with(2.0));
        near(motive[1], with(2.0 / 3.0));
    }

    #[test]
    fn a_segment_has_its_part_of_the_cloud_and_factors_of_mean_1() {
        let mut setting = setting(12);
        let top = Segment { acv: 2.0, ..segment("top", 50.0, 0.25) };
        setting.segments =
            vec![top, Segment { distance: Some(0.4), provider_distance: Some(0.1), ..segment("emea", 150.0, 0.75) }];
        let [top, emea] = patches(&setting)[..] else { panic!("two patches") };
        // Mean contract 0.25·2 + 0.75·1 = 1.25.
        near(top.worth, 1.6);
        near(emea.worth, 0.8);
        near(top.share * top.worth + emea.share * emea.worth, 1.0);
        assert_eq!((top.first, emea.first, top.cycle, emea.demand), (0, 0, 1.0, 1.0));
        let mut beliefs = beliefs();
        beliefs.clouds[0].target_accounts = 100.0;
        beliefs.clouds[0].accounts_per_team = 2.0;
        beliefs.clouds[0].weight = 0.8;
        let facts = emea.facts(&beliefs);
        near(facts.own.weight, 0.6);
        near(facts.teams, 37.5);
        near(facts.own.distance, 0.4);
        near(facts.own.provider_distance, 0.1);
        near(top.facts(&beliefs).own.distance, beliefs.clouds[0].distance);
    }
}
