//! Pilots: what is said of one is what a run of its plan gives.

use super::*;
use crate::scenario::{self, Overrides};
use crate::study::Unwatched;
use crate::study::plan::Design;
use crate::study::voi::voi;
use std::path::Path;

const SMALL: &str = include_str!("../../../../tests/it/commands/small.toml");

fn session(watch: &Unwatched, seed: u64, trajectories: u64) -> Session<'_> {
    let text = SMALL.replace("horizon_months = 24", "horizon_months = 36");
    let loaded = scenario::parse("small.toml", &text, Path::new("."), &Overrides::default()).expect("it is valid");
    Session::new(loaded, Plan { seed, design: Design::Iid, trajectories, replicates: 1 }, watch)
}

#[test]
fn a_pilot_is_worth_what_a_run_of_its_plan_gives_however_it_is_staffed() {
    let watch = Unwatched::default();
    for (heads, units) in [(0, 2), (1, 0), (1, 1)] {
        let session = session(&watch, 1, 1_500);
        let question = VoiQuestion {
            pilot_months: Some(6),
            pilot_units: Some(units),
            pilot_heads: Some(heads),
            ..VoiQuestion::default()
        };
        let found = voi(&session, &question).expect("there is something to learn");
        let [pilot] = &found.pilots[..] else { panic!("{} pilots", found.pilots.len()) };
        assert_eq!((pilot.design.heads, pilot.design.units, pilot.is_told), (heads, units, false));
        // The plan beside the options, on other futures.
        let staged = found.staged.clone().expect("it has a plan");
        assert_eq!(staged.seats_by_kind_at(0), [heads, units, 0]);
        let mut scenario = session.scenario().clone();
        scenario.options.push(staged);
        let fresh = self::session(&watch, 99, 3_000);
        let sample = fresh.read(&scenario, fresh.plan, Wanted::money()).expect("it is simulated");
        let value = |name: &str| {
            let at = sample.options.iter().position(|own| own == name).expect("it is one of them");
            decision::values(&sample, at, Metric::UpliftNpv).into_owned()
        };
        let last = sample.options.last().expect("there are options");
        let net = paired::mean_difference(&value(last), &value(&found.choice), sample.blocks);
        crate::analysis::testing::assert_within(net.value, pilot.net.value, libm::hypot(net.se, pilot.net.se));
    }
}
