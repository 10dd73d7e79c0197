//! What a company saw, by quarter: deals, hires and meetings counted, and what tables state added up.

use super::periods::{self, Period, months_between};
use crate::metric::Observable;
use crate::scenario::calendar;
use crate::scenario::history::{Deal, DealSource, History, Outcome};
use crate::scenario::setting::CalendarMonth;

/// An amount or count of a quarter.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// What is seen.
    pub what: Observable,
    /// The quarter, months counted from the first one looked at.
    pub period: Period,
    /// How much.
    pub value: f64,
}

/// The quarters of a history of which everything is known, counted from `start`: a quarter that the history covers in
/// part is left out.
#[must_use]
pub fn covered(history: &History, start: CalendarMonth, quarters: &[Period]) -> Vec<Period> {
    let Some((first, last)) = history.span else { return Vec::new() };
    let (first, end) = (months_between(start, first), months_between(start, last) + 1);
    let is_covered = |period: &&Period| i64::from(period.from) >= first && i64::from(period.end()) <= end;
    quarters.iter().filter(is_covered).cloned().collect()
}

/// What was seen in quarters that count from the calendar month `start`.
#[must_use]
pub fn seen(history: &History, start: CalendarMonth, quarters: &[Period]) -> Vec<Seen> {
    let covered = covered(history, start, quarters);
    let mut all = Vec::new();
    for &what in Observable::ALL {
        for period in &covered {
            let days = calendar::first_day(start.plus(period.from))..calendar::first_day(start.plus(period.end()));
            let value = stated(history, what, start, period).or_else(|| counted(history, what, &days));
            if let Some(value) = value {
                all.push(Seen { what, period: period.clone(), value });
            }
        }
    }
    all
}

/// What tables state of a quarter: its months together, the last of them of a stock; nothing where months are missing.
fn stated(history: &History, what: Observable, start: CalendarMonth, period: &Period) -> Option<f64> {
    let inside = history.stated.iter().filter(|stated| {
        let from = months_between(start, stated.from);
        stated.what == what
            && from >= i64::from(period.from)
            && from + i64::from(stated.months) <= i64::from(period.end())
    });
    let (mut months, mut total, mut last) = (0, 0.0, None);
    for stated in inside {
        months += stated.months;
        total += stated.value;
        if months_between(start, stated.from) + i64::from(stated.months) == i64::from(period.end()) {
            last = Some(stated.value);
        }
    }
    if what.is_stock() { last } else { (months == period.months).then_some(total) }
}

/// Whether at least half of the deals that ended so have the day on which they did.
fn is_dated(deals: &[Deal], outcome: Outcome) -> bool {
    let ended = || deals.iter().filter(|deal| deal.outcome == outcome);
    2 * ended().filter(|deal| deal.closed.is_some()).count() >= ended().count()
}

/// A sum, of nothing 0 and not −0.
fn total(amounts: impl Iterator<Item = f64>) -> f64 {
    amounts.fold(0.0, |total, amount| total + amount)
}

/// What deals, hires and meetings come to; nothing where nothing of the kind is known.
fn counted(history: &History, what: Observable, days: &std::ops::Range<i64>) -> Option<f64> {
    let is_alliance = |deal: &&Deal| matches!(deal.source, Some(DealSource::Field | DealSource::Pdm));
    let deals: Vec<&Deal> = history.deals.iter().filter(is_alliance).collect();
    let knows_source = history.deals.iter().any(|deal| deal.source.is_some());
    // Without the days on which deals ended nothing is known of a quarter's wins.
    let knows_wins = history.deals.iter().any(|deal| deal.closed.is_some()) && is_dated(&history.deals, Outcome::Won);
    let knows_ends = knows_wins && is_dated(&history.deals, Outcome::Lost);
    let knows_route = history.deals.iter().any(|deal| deal.is_marketplace.is_some());
    let knows_renewals =
        history.renewals.iter().any(|deal| deal.is_marketplace.is_some()) && is_dated(&history.renewals, Outcome::Won);
    let opened = |deal: &&&Deal| days.contains(&deal.created);
    let won = |deal: &&Deal| deal.outcome == Outcome::Won && deal.closed.is_some_and(|day| days.contains(&day));
    let has_amounts = deals.iter().any(|deal| deal.amount.is_some());
    let value = |of: DealSource| {
        let own = deals.iter().filter(opened).filter(|deal| deal.source == Some(of));
        total(own.filter_map(|deal| deal.amount))
    };
    match what {
        Observable::Opportunities if knows_source => Some(deals.iter().filter(opened).count() as f64),
        Observable::PipelineField if has_amounts => Some(value(DealSource::Field)),
        Observable::PipelinePdm if has_amounts => Some(value(DealSource::Pdm)),
        Observable::DealsClosed if knows_source && knows_ends => {
            let ended =
                |deal: &&&Deal| deal.outcome != Outcome::Open && deal.closed.is_some_and(|day| days.contains(&day));
            Some(deals.iter().filter(ended).count() as f64)
        }
        Observable::Wins if knows_source && knows_wins => Some(deals.iter().filter(|deal| won(deal)).count() as f64),
        Observable::Bookings if knows_wins && has_amounts => {
            Some(total(deals.iter().filter(|deal| won(deal)).filter_map(|deal| deal.amount)))
        }
        Observable::MarketplaceWins if knows_source && knows_wins && knows_route => {
            Some(deals.iter().filter(|deal| won(deal)).filter(|deal| deal.is_marketplace == Some(true)).count() as f64)
        }
        // The company's own sellers route deals through it too.
        Observable::MarketplaceNew if knows_wins && knows_route && has_amounts => {
            let routed = history.deals.iter().filter(|deal| deal.is_marketplace == Some(true) && won(deal));
            Some(total(routed.filter_map(|deal| deal.amount)))
        }
        Observable::Renewals if knows_renewals => {
            let renewed = history.renewals.iter().filter(|deal| deal.is_marketplace == Some(true) && won(deal));
            Some(renewed.count() as f64)
        }
        Observable::Meetings if !history.meetings.is_empty() => {
            Some(history.meetings.iter().filter(|day| days.contains(day)).count() as f64)
        }
        Observable::Heads if !history.hires.is_empty() => {
            let in_seat = |hire: &&crate::scenario::history::Hire| {
                hire.filled.is_some_and(|day| day < days.end) && hire.left.is_none_or(|day| day >= days.end)
            };
            Some(history.hires.iter().filter(in_seat).count() as f64)
        }
        _ => None,
    }
}

/// The quarters of a history by itself, from its first month.
#[must_use]
pub fn own_quarters(history: &History, fiscal_year_start: u32) -> (CalendarMonth, Vec<Period>) {
    let Some((first, last)) = history.span else { return (CalendarMonth { year: 2000, month: 1 }, Vec::new()) };
    let months = u32::try_from(months_between(first, last) + 1).unwrap_or(0);
    (first, periods::of(first, fiscal_year_start, months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::history::{Hire, Stated};

    fn day(year: i64, month: i64, day: i64) -> i64 {
        calendar::to_days(year, month, day)
    }

    fn history() -> History {
        let deal = |created, closed, outcome, amount, source| Deal {
            created,
            closed,
            outcome,
            amount: Some(amount),
            source: Some(source),
            is_marketplace: None,
        };
        let at = |month| CalendarMonth { year: 2025, month };
        History {
            span: Some((at(1), at(7))),
            as_of: day(2025, 7, 31),
            deals: vec![
                deal(day(2025, 1, 1), Some(day(2025, 4, 1)), Outcome::Won, 10.0, DealSource::Field),
                deal(day(2025, 3, 31), None, Outcome::Open, 20.0, DealSource::Pdm),
                deal(day(2025, 4, 1), Some(day(2025, 6, 30)), Outcome::Lost, 40.0, DealSource::Field),
                deal(day(2025, 2, 1), Some(day(2025, 5, 1)), Outcome::Won, 80.0, DealSource::Direct),
            ],
            hires: vec![Hire { opened: None, filled: Some(day(2025, 2, 1)), left: Some(day(2025, 4, 2)) }],
            meetings: vec![day(2025, 1, 1), day(2025, 6, 30)],
            stated: vec![
                Stated { what: Observable::MarketplaceNew, from: at(1), months: 1, value: 1.0 },
                Stated { what: Observable::MarketplaceNew, from: at(2), months: 2, value: 2.0 },
                Stated { what: Observable::MarketplaceNew, from: at(4), months: 1, value: 4.0 },
                Stated { what: Observable::ActiveTeams, from: at(6), months: 1, value: 9.0 },
            ],
            ..History::default()
        }
    }

    #[test]
    fn deals_hires_and_tables_are_counted_by_whole_quarter() {
        let (start, quarters) = own_quarters(&history(), 1);
        let seen = seen(&history(), start, &quarters);
        let of = |what: Observable| -> Vec<f64> { seen.iter().filter(|s| s.what == what).map(|s| s.value).collect() };
        // July stands alone: it is a quarter that has only begun, and of the history's own quarters one of its own.
        assert_eq!(of(Observable::Opportunities), [2.0, 1.0, 0.0]);
        assert_eq!(of(Observable::PipelineField), [10.0, 40.0, 0.0]);
        assert_eq!(of(Observable::PipelinePdm), [20.0, 0.0, 0.0]);
        assert_eq!(of(Observable::DealsClosed), [0.0, 2.0, 0.0]);
        assert_eq!(of(Observable::Wins), [0.0, 1.0, 0.0], "the direct deal is not the alliance's");
        assert_eq!(of(Observable::Bookings), [0.0, 10.0, 0.0]);
        assert_eq!(of(Observable::Meetings), [1.0, 1.0, 0.0]);
        assert_eq!(of(Observable::Heads), [1.0, 0.0, 0.0]);
        assert_eq!(of(Observable::MarketplaceNew), [3.0], "April alone is no quarter");
        assert_eq!(of(Observable::ActiveTeams), [9.0], "the stock at the end of June");
        assert!(of(Observable::Renewals).is_empty() && of(Observable::MarketplaceWins).is_empty());
    }

    /// The direct deal counts to the volume of the company, not to the alliance's wins.
    #[test]
    fn what_ran_through_a_marketplace_is_counted_where_a_column_says_so() {
        let mut history = history();
        history.stated.clear();
        history.deals.iter_mut().for_each(|deal| deal.is_marketplace = Some(true));
        let renewal = Deal { source: None, ..history.deals[0] };
        history.renewals = vec![renewal, Deal { is_marketplace: Some(false), ..renewal }];
        let (start, quarters) = own_quarters(&history, 1);
        let seen = seen(&history, start, &quarters);
        let of = |what: Observable| -> Vec<f64> { seen.iter().filter(|s| s.what == what).map(|s| s.value).collect() };
        assert_eq!(of(Observable::MarketplaceWins), [0.0, 1.0, 0.0]);
        assert_eq!(of(Observable::MarketplaceNew), [0.0, 90.0, 0.0]);
        assert_eq!(of(Observable::Renewals), [0.0, 1.0, 0.0]);
    }

    #[test]
    fn deals_without_the_day_on_which_they_ended_say_nothing_of_wins() {
        let mut history = history();
        history.deals.iter_mut().for_each(|deal| deal.closed = None);
        let (start, quarters) = own_quarters(&history, 1);
        let seen = seen(&history, start, &quarters);
        let has = |what: Observable| seen.iter().any(|seen| seen.what == what);
        assert!(has(Observable::Opportunities) && !has(Observable::Wins) && !has(Observable::Bookings));
    }

    /// Some systems tell the day of a win alone.
    #[test]
    fn losses_without_their_day_leave_wins_known_and_ends_not() {
        let mut history = history();
        history.deals.iter_mut().filter(|deal| deal.outcome == Outcome::Lost).for_each(|deal| deal.closed = None);
        let (start, quarters) = own_quarters(&history, 1);
        let seen = seen(&history, start, &quarters);
        let has = |what: Observable| seen.iter().any(|seen| seen.what == what);
        assert!(has(Observable::Wins) && has(Observable::Bookings) && !has(Observable::DealsClosed));
        assert!(seen.iter().all(|seen| seen.value.is_sign_positive()), "no −0");
    }

    #[test]
    fn a_quarter_of_a_forecast_that_has_only_begun_is_left_out() {
        let start = CalendarMonth { year: 2025, month: 4 };
        let quarters = periods::of(start, 1, 12);
        let labels: Vec<String> = covered(&history(), start, &quarters).into_iter().map(|p| p.label).collect();
        assert_eq!(labels, ["2025-Q2"]);
    }
}
