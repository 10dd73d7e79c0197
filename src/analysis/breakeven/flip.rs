//! What would flip the decision: candidates read off samples, each then settled by simulation at values around it.
//!
//! Three kinds of numbers can turn a choice: a belief inside its P5–P95; a belief at the edge of that or further out, where
//! the sample holds too few trajectories to say and a straight line points the way; and a number that the scenario takes as fixed (the months
//! that contracts run on, the discount rate), over a quarter to four times of what is stated, inside what is usual.

use super::along::{Along, Leads, along, clearness, lead};
use super::candidates::{Candidate, Kind, level};
use super::contenders::Contender;
use super::first::CLEAR;
use super::words;
use crate::analysis::Turn;
use crate::analysis::figures::in_sentence;
use crate::scenario::{Rule, Scenario};

/// Trajectories at the value at which a candidate turns the decision; fewer where the run's own futures, as a control
/// ([`super::variate`]), make them as precise.
pub const SETTLE_TRAJECTORIES: u64 = 2_000;
/// Trajectories at the values on the way there, at first; they become more until they tell who wins, or there are so many.
pub const WAY_TRAJECTORIES: [u64; 2] = [256, 1_000];
/// Clearness of a win (see [`clearness`]) from which they tell: a lead of 3.5 standard errors over everybody.
const CLEAR_WIN: f64 = 0.4;
/// Months that are looked at over a longer way than this are looked at as whole ones: contracts run whole months, and
/// between 27 and 28 of them nothing changes.
const WHOLE_MONTHS: f64 = 12.0;

/// A number that turns the decision, settled by simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct SettledFlip {
    /// Position among the parameters of the scenario.
    pub parameter: usize,
    /// The value at which the choice and the other are worth the same.
    pub at: f64,
    /// Its 95% interval from Monte Carlo error; an end is open where the values looked at do not reach it.
    pub interval: (Option<f64>, Option<f64>),
    /// Whether the other wins below that value, or above it.
    pub below: bool,
    /// Position of the option that wins then.
    pub winner: usize,
    /// Its name.
    pub name: String,
    /// Others that the error of the simulation cannot tell from it there.
    pub close: Vec<String>,
    /// Kind, with the level of `at`.
    pub kind: Kind,
}

impl SettledFlip {
    /// Which of two beliefs turns the decision nearer to its median.
    #[must_use]
    pub fn by_nearness(&self, other: &Self) -> std::cmp::Ordering {
        let far = |flip: &Self| match flip.kind {
            Kind::Belief { level } => (level - 0.5).abs(),
            Kind::Fixed { .. } => f64::INFINITY,
        };
        far(self).total_cmp(&far(other))
    }
}

/// How closely a value is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// With [`WAY_TRAJECTORIES`].
    UntilClear,
    /// With [`SETTLE_TRAJECTORIES`].
    Closely,
}

/// Whether trajectories tell who wins.
#[must_use]
pub fn is_clear(field: &[Contender], rule: Rule) -> bool {
    clearness(field, super::contenders::choice(field, rule), rule) >= CLEAR_WIN
}

/// Settles a candidate: simulates who competes at values around it until the choice and the other change places, and
/// interpolates. None where the simulation does not confirm that anything changes. `all` compete as things stand, the one
/// at `chosen` is chosen; `simulated` gives those of some options at a value: few trajectories show who wins far from
/// where the decision turns.
///
/// # Errors
/// What simulating fails with.
pub fn settle<E>(
    scenario: &Scenario,
    candidate: &Candidate,
    (all, chosen): (&[Contender], usize),
    rule: Rule,
    simulated: impl Fn(f64, Look, &[usize]) -> Result<Vec<Contender>, E>,
) -> Result<Option<SettledFlip>, E> {
    let (Candidate { near, here, end, .. }, chosen) = (*candidate, all[chosen].option);
    let unit = scenario.parameters[candidate.parameter].spec.unit;
    let place = |x: f64| if unit == "months" && (end - here).abs() > WHOLE_MONTHS { x.round() } else { x };
    let near = place(near);
    let every: Vec<usize> = all.iter().map(|contender| contender.option).collect();
    let mut looked: Vec<(f64, Vec<Contender>)> = vec![(end, simulated(end, Look::UntilClear, &every)?)];
    if holds(&looked[0].1, chosen, rule) {
        return Ok(None);
    }
    let competing = competing(all, &looked[0].1, chosen, rule);
    looked[0].1.retain(|contender| competing.contains(&contender.option));
    let simulated = |x: f64, look: Look| simulated(x, look, &competing);
    let at = |x: f64| match candidate.kind {
        // As things stand the run has more futures than would be simulated.
        Kind::Fixed { here } if here == x => {
            Ok(all.iter().filter(|contender| competing.contains(&contender.option)).cloned().collect())
        }
        _ => simulated(x, Look::UntilClear),
    };
    // From where the crossing is expected inwards, until the choice holds.
    for x in [near, place(f64::midpoint(near, here)), here] {
        if looked.iter().all(|(other, _)| *other != x) {
            looked.push((x, at(x)?));
        }
        if holds(&looked[looked.len() - 1].1, chosen, rule) {
            break;
        }
    }
    // The run itself bounds the interval of a fixed number on the side where things stand.
    if matches!(candidate.kind, Kind::Fixed { .. }) && looked.iter().all(|(x, _)| *x != here) {
        looked.push((here, at(here)?));
    }
    looked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let Some(found) = crossing(&looked, chosen, rule) else { return Ok(None) };
    let turn = place(found.0);
    if looked.iter().all(|(x, _)| *x != turn) {
        looked.push((turn, simulated(turn, Look::Closely)?));
        looked.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    let Some((value, interval, below, winner)) = crossing(&looked, chosen, rule) else { return Ok(None) };
    if !is_shown(interval, candidate.kind) {
        return Ok(None);
    }
    let belief = &scenario.parameters[candidate.parameter].belief;
    let kind = match candidate.kind {
        Kind::Belief { .. } => Kind::Belief { level: level(belief, value) },
        fixed @ Kind::Fixed { .. } => fixed,
    };
    let name = scenario.options[winner].name.clone();
    // Who is there within error of the winner is named beside it.
    let there = looked.iter().min_by(|a, b| (a.0 - value).abs().total_cmp(&(b.0 - value).abs()));
    let close = there.map_or_else(Vec::new, |(_, field)| close_to(field, winner, chosen, rule));
    let close = close.into_iter().map(|option| scenario.options[option].name.clone()).collect();
    Ok(Some(SettledFlip { parameter: candidate.parameter, at: value, interval, below, winner, name, close, kind }))
}

/// Positions in the scenario of those that error cannot tell from who wins, the choice left out.
fn close_to(field: &[Contender], winner: usize, chosen: usize, rule: Rule) -> Vec<usize> {
    let Some(first) = field.iter().position(|contender| contender.option == winner) else { return Vec::new() };
    let leads = Leads::of(field, rule);
    // What earns the same as the choice in every future wins no more than it does.
    let is_chosen = |at: usize| {
        let same = |other: &Contender| other.option == chosen && other.values == field[at].values;
        field[at].option == chosen || field.iter().any(same)
    };
    let is_close = |&at: &usize| at != first && !is_chosen(at) && leads.lead(first, at).could_flip();
    (0..field.len()).filter(is_close).map(|at| field[at].option).collect()
}

/// The options that may win on the way from `here` to `end`: the choice, who wins at the end, and all others but those that
/// one and the same option clearly beats at both ends. Between these it beats them too, as far as values are lines.
fn competing(here: &[Contender], end: &[Contender], chosen: usize, rule: Rule) -> Vec<usize> {
    if rule == Rule::Chance {
        // Who is best how often is told among all.
        return here.iter().map(|contender| contender.option).collect();
    }
    let winner = super::contenders::choice(end, rule).map(|who| end[who].option);
    let beats = |field: &[Contender], one: usize, other: usize| {
        let of = |option: usize| field.iter().find(|contender| contender.option == option);
        let (Some(one), Some(other)) = (of(one), of(other)) else { return false };
        let lead = lead(one, other, rule);
        lead.value > CLEAR * lead.se
    };
    let is_beaten =
        |other: usize| here.iter().any(|one| beats(here, one.option, other) && beats(end, one.option, other));
    let options = here.iter().map(|contender| contender.option);
    options.filter(|&option| option == chosen || Some(option) == winner || !is_beaten(option)).collect()
}

type Found = (f64, (Option<f64>, Option<f64>), bool, usize);

/// Where the choice and another change places: value, interval, whether the other wins below, and who it is.
fn crossing(looked: &[(f64, Vec<Contender>)], chosen: usize, rule: Rule) -> Option<Found> {
    let (grid, fields): (Vec<f64>, Vec<Vec<Contender>>) = looked.iter().cloned().unzip();
    let Along { options, flips, .. } = along(&grid, &fields, rule);
    let found = flips.iter().find(|flip| options[flip.from] == chosen || options[flip.to] == chosen)?;
    let below = options[found.to] == chosen;
    let winner = options[if below { found.from } else { found.to }];
    Some((found.crossing.at, found.crossing.interval, below, winner))
}

/// Whether error leaves the turn standing: where neither end is reached nobody is shown to win on either side, and a fixed
/// number that may turn it where it stands now says that the two are close, not that the number decides.
fn is_shown(interval: (Option<f64>, Option<f64>), kind: Kind) -> bool {
    let (low, high) = (interval.0.unwrap_or(f64::NEG_INFINITY), interval.1.unwrap_or(f64::INFINITY));
    match kind {
        Kind::Belief { .. } => low.is_finite() || high.is_finite(),
        Kind::Fixed { here } => !(low..=high).contains(&here),
    }
}

fn holds(field: &[Contender], chosen: usize, rule: Rule) -> bool {
    super::contenders::choice(field, rule).is_some_and(|who| field[who].option == chosen)
}

/// A settled flip in words for people.
#[must_use]
pub fn turn(scenario: &Scenario, flip: &SettledFlip) -> Turn {
    let parameter = &scenario.parameters[flip.parameter];
    let value = |value: f64| words::value(value, parameter.spec, &scenario.currency);
    let side = if flip.below { "below" } else { "above" };
    let name = words::name(parameter);
    let between = match flip.interval {
        (Some(low), Some(high)) if value(low) != value(high) => {
            format!(" ({})", words::range(&value(low), &value(high)))
        }
        // An open end is said, or the value would read as known.
        (None, Some(high)) => format!(" (up to {})", words::bare(&value(high), &value(flip.at))),
        (Some(low), None) => format!(" (from {} on)", words::bare(&value(low), &value(flip.at))),
        _ => String::new(),
    };
    let first = in_sentence(&flip.name);
    let winner = match flip.close.as_slice() {
        [] => first,
        [other] => format!("{first} or {}", in_sentence(other)),
        others => format!("{first} or {} others", others.len()),
    };
    match flip.kind {
        Kind::Belief { level } => {
            let share = 100.0 * if flip.below { level } else { 1.0 - level };
            let said = match share {
                share if share < 1.0 => "outside nearly all of what you believe".to_owned(),
                share if share < 5.0 => format!("at the edge of what you believe: {share:.0}%"),
                share => format!("you give that {share:.0}%"),
            };
            Turn {
                when: format!("{name} {side} {}{between}", value(flip.at)),
                then: format!("{winner} would win ({said})"),
            }
        }
        Kind::Fixed { here } => Turn {
            when: format!("{name}, taken as {}, {side} {}{between}", value(here), value(flip.at)),
            then: format!("{winner} would win"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::contenders;
    use super::super::vary::tests::scenario;
    use super::*;
    use crate::analysis::statistics::Z95;
    use crate::analysis::testing::{Made, normals, uniforms};
    use crate::metric::Metric;
    use std::convert::Infallible;

    /// "In house" adds 1,000 · (contract − turn) against "Now", with noise that all values share.
    fn world(turn: f64) -> impl Fn(f64, u64) -> Vec<f64> {
        let noise = normals(2, SETTLE_TRAJECTORIES as usize, 0.0, 5e3);
        move |x, n| noise[..n as usize].iter().map(|e| 1e3 * (x - turn) + e).collect()
    }

    fn field(added: Vec<f64>) -> Vec<Contender> {
        let n = added.len();
        let made = Made::new(&["Now", "In house"], 1).baseline(0).metric(Metric::UpliftNpv, vec![vec![0.0; n], added]);
        contenders::contenders(&made.sample(), Metric::UpliftNpv)
    }

    /// What is found when contracts are believed between 100 and 200 alike.
    fn settled(turn: f64) -> (Vec<Candidate>, Option<SettledFlip>) {
        let n = 8_000;
        let contracts: Vec<f64> = uniforms(1, n).iter().map(|u| 100.0 + 100.0 * u).collect();
        let noise = normals(3, n, 0.0, 5e3);
        let added = contracts.iter().zip(noise).map(|(x, e)| 1e3 * (x - turn) + e).collect();
        let made = Made::new(&["Now", "In house"], 1)
            .baseline(0)
            .metric(Metric::UpliftNpv, vec![vec![0.0; n], added])
            .belief("isv.acv", contracts)
            .sample();
        let scenario = scenario();
        let all = contenders::contenders(&made, Metric::UpliftNpv);
        let chosen = contenders::choice(&all, Rule::Mean).expect("one is chosen");
        let candidates = super::super::candidates::of_beliefs(&scenario, &made, &all, chosen);
        let world = world(turn);
        let flip = candidates.first().and_then(|candidate| {
            let at = |x: f64, look: Look, options: &[usize]| {
                let few = field(world(x, WAY_TRAJECTORIES[0]));
                let is_enough = look == Look::UntilClear && is_clear(&few, Rule::Mean);
                let mut found = if is_enough { few } else { field(world(x, SETTLE_TRAJECTORIES)) };
                found.retain(|contender| options.contains(&contender.option));
                Ok::<_, Infallible>(found)
            };
            settle(&scenario, candidate, (&all, chosen), Rule::Mean, at).unwrap_or_else(|never| match never {})
        });
        (candidates, flip)
    }

    #[test]
    fn a_belief_is_settled_where_the_simulation_turns() {
        let (_, flip) = settled(130.0);
        let flip = flip.expect("contracts turn it");
        // The shared noise of sd 5 (in contracts) over 2,000 trajectories: its mean is off by 0.11 at one standard error.
        let (low, high) = (flip.interval.0.expect("reached"), flip.interval.1.expect("reached"));
        assert!(low < 130.3 && high > 129.7 && low < flip.at && flip.at < high, "{flip:?}");
        assert!((high - low - 2.0 * Z95 * 5.0 / (SETTLE_TRAJECTORIES as f64).sqrt()).abs() < 0.03, "{low} {high}");
        assert!(flip.below && flip.winner == 0);
        let Kind::Belief { level } = flip.kind else { panic!("{flip:?}") };
        assert!((level - 0.3).abs() < 0.01);
        let text = turn(&scenario(), &flip).sentence();
        assert!(text.starts_with("mean first-year value of a contract below $130/yr"), "{text}");
        assert!(text.ends_with("Now would win (you give that 30%)"), "{text}");
    }

    #[test]
    fn a_turn_outside_what_is_believed_is_found_and_said_so() {
        let (candidates, flip) = settled(90.0);
        assert_eq!(candidates.len(), 1, "{candidates:?}");
        let flip = flip.expect("further out it turns");
        assert!((flip.at - 90.0).abs() < 0.5, "{flip:?}");
        assert!(turn(&scenario(), &flip).then.contains("outside nearly all of what you believe"));
    }

    #[test]
    fn what_the_simulation_does_not_confirm_is_not_said() {
        let candidate = settled(130.0).0[0];
        let never = |_: f64, _: Look, _: &[usize]| Ok::<_, Infallible>(field(vec![1.0; 200]));
        let all = field(vec![1.0; 200]);
        assert_eq!(settle(&scenario(), &candidate, (&all, 1), Rule::Mean, never), Ok(None));
    }

    #[test]
    fn contracts_are_looked_at_in_whole_months() {
        let scenario = scenario();
        let parameter = scenario.position("economics.contract_life").expect("a parameter");
        let mut candidate = settled(130.0).0[0];
        (candidate.parameter, candidate.near, candidate.here, candidate.end) = (parameter, 28.6, 60.0, 15.0);
        candidate.kind = Kind::Fixed { here: 60.0 };
        let at = |x: f64, _: Look, _: &[usize]| {
            assert!(x.fract() == 0.0, "{x}");
            Ok::<_, Infallible>(field(vec![x - 28.0 + 0.5; 200]))
        };
        let flip = settle(&scenario, &candidate, (&field(vec![32.5; 200]), 1), Rule::Mean, at);
        assert!(matches!(flip, Ok(Some(ref flip)) if (flip.at - 27.5).abs() < 1e-9), "{flip:?}");
    }

    #[test]
    fn a_fixed_number_that_may_turn_it_where_it_stands_is_not_named() {
        let fixed = Kind::Fixed { here: 12.0 };
        assert!(is_shown((Some(12.5), Some(14.0)), fixed) && is_shown((None, Some(11.0)), fixed));
        assert!(!is_shown((Some(11.0), Some(14.0)), fixed) && !is_shown((None, Some(14.0)), fixed));
        let belief = Kind::Belief { level: 0.5 };
        assert!(is_shown((None, Some(14.0)), belief) && !is_shown((None, None), belief));
    }

    #[test]
    fn who_is_beaten_by_the_same_option_at_both_ends_need_not_be_simulated_between() {
        let named = |values: [f64; 5]| -> Vec<Contender> {
            let noise = normals(4, 400, 0.0, 1.0);
            let contender = |(option, mean): (usize, f64)| Contender {
                name: option.to_string(),
                option,
                values: noise.iter().map(|e| mean + (1.0 + 0.1 * option as f64) * e).collect(),
                blocks: crate::engine::Blocks::Independent,
                is_baseline: option == 0,
            };
            values.into_iter().enumerate().map(contender).collect()
        };
        // Chosen here is 1, at the end 2. A line through 3 passes above both in the middle, one through 4 does not; 0 is
        // beaten by 1 here and by 2 there, but by 4 at both.
        let (here, end) = (named([0.0, 10.0, 0.0, 9.0, 5.0]), named([2.0, 0.0, 10.0, 9.0, 5.0]));
        assert_eq!(competing(&here, &end, 1, Rule::Mean), [1, 2, 3]);
        // Nobody is beaten within the error: differences of two neighbours have a sd of 0.1, their means one of 0.005.
        let near = named([0.0, 10.0, 9.995, 9.997, 9.996]);
        assert_eq!(competing(&near, &near, 1, Rule::Mean), [1, 2, 3, 4]);
    }
}
